// The pages of the explorer, for the test that examines every page.
import { connect, connection, dealsPage, fillIn, openSignedIn, send } from './explorer_walks.mjs';

const shown = async (page) => page.getByRole('region', { name: 'Code' }).waitFor();

// A page may be opened several times, wide and narrow.
async function connected(page) {
  const provider = page.getByLabel('Provider');
  await connection(page).or(provider).first().waitFor();
  if (await provider.isVisible()) await connect(page, page.context());
}

// table: name, and the way from an empty browser to the page.
export const explorerPages = {
  'explorer, list': (page, { sandbox }) => page.goto(`${sandbox.base_url}/explorer`),
  'explorer, one document': (page, { sandbox }) =>
    page.goto(`${sandbox.base_url}/explorer?api=crm-v2&tag=Deals`),
  'explorer, search': (page, { sandbox }) => page.goto(`${sandbox.base_url}/explorer?q=lsit+deals`),
  'explorer, nothing found': (page, { sandbox }) => page.goto(`${sandbox.base_url}/explorer?q=zebra`),
  'explorer, visitor': async (page, { sandbox }) => {
    await page.goto(`${sandbox.base_url}${dealsPage}`);
    await shown(page);
  },
  'explorer, body and credentials': async (page, { sandbox }) => {
    await page.goto(`${sandbox.base_url}/explorer/oauth/getTokens`);
    await shown(page);
    await page.getByLabel('Client id and secret').check();
  },
  'explorer, no account yet': async (page, world) => {
    await openSignedIn(page, world, world.people.grace);
    await page.getByLabel('Provider').waitFor();
  },
  'explorer, answer': async (page, world) => {
    await openSignedIn(page, world, world.people.ada);
    await connected(page);
    await fillIn(page, 'limit', '2');
    await send(page);
  },
  'explorer, all unfolded': async (page, { sandbox }) => {
    await page.goto(`${sandbox.base_url}${dealsPage}`);
    await shown(page);
    await page.evaluate(() => document.querySelectorAll('main details').forEach((one) => (one.open = true)));
  },
  'explorer, refusal': async (page, { sandbox }) => {
    await page.goto(`${sandbox.base_url}/explorer/crm-v2/addDeal`);
    await page.getByLabel('Nothing').check();
    await send(page);
  },
};
