// The pages of the explorer, for the test that examines every page.
import { connect, dealsPage, openSignedIn, send } from './explorer_walks.mjs';

const shown = async (page) => page.getByRole('region', { name: 'Code' }).waitFor();

// table: name, and the way from an empty browser to the page.
export const explorerPages = {
  'explorer, list': (page, { sandbox }) => page.goto(`${sandbox.base_url}/explorer`),
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
    await connect(page, page.context());
    await send(page);
  },
  'explorer, refusal': async (page, { sandbox }) => {
    await page.goto(`${sandbox.base_url}/explorer/crm-v2/addDeal`);
    await page.getByLabel('Nothing').check();
    await send(page);
  },
};
