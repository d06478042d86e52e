// The pages of the sandbox's section, each with the way to it.
import { signIn } from './browser.mjs';

const open = (path) => (page, { sandbox }) => page.goto(sandbox.base_url + path);
const live = (page) => page.getByText('Live', { exact: true }).first().waitFor();

async function walk(page, { sandbox, people }, steps, decision = 'Allow and install') {
  await page.goto(`${sandbox.base_url}/sandbox/demo-app/install?client_id=${sandbox.app({ name: 'Ledger Sync' }).client_id}`);
  await signIn(page, people.ada);
  await page.getByRole('button', { name: decision, exact: true }).click();
  await page.waitForURL(/\/installs\//);
  for (const step of steps) {
    await page.getByRole('button', { name: step, exact: true }).click();
    await page.locator('#newest h2', { hasText: step }).waitFor();
  }
}
const fault = (fields) => async (page, { sandbox }) => {
  await page.goto(`${sandbox.base_url}/sandbox/faults`);
  await page.locator('form').evaluateAll((all) => all.forEach((form) => (form.noValidate = true)));
  for (const [label, value] of Object.entries(fields)) await page.getByLabel(label).fill(value);
  await page.getByRole('button', { name: 'Add the fault' }).click();
};

// table: name, and the way from an empty browser to the page.
export const sandboxPages = {
  'sandbox overview': open(''),
  'sandbox requests': async (page, { sandbox }) => {
    await fetch(`${sandbox.base_url}/api/v2/deals`);
    await page.goto(`${sandbox.base_url}/sandbox/events`);
    await live(page);
  },
  'sandbox requests, none': async (page, { sandbox }) => {
    await page.goto(`${sandbox.base_url}/sandbox/events?path=/nothing/like/this`);
    await live(page);
  },
  'sandbox request': async (page, { sandbox }) => {
    await fetch(`${sandbox.base_url}/oauth/token`, { method: 'POST', body: new URLSearchParams({ code: 'v1c.not-a-code-of-this-service', grant_type: 'authorization_code' }) });
    await page.goto(`${sandbox.base_url}/sandbox/events?path=/oauth/token`);
    await page.locator('ol.entries a').first().click();
    await page.getByRole('heading', { name: 'Answer', exact: true }).waitFor();
  },
  'sandbox clock': open('/sandbox/clock'),
  'sandbox faults': fault({ Path: '/no/such/path' }),
  'sandbox faults with errors': fault({ 'Number of requests': 'many', Path: 'deals' }),
  'sandbox people': open('/sandbox/people?continue=/account'),
  'sandbox reset': open('/sandbox/reset'),
  'demo app': open('/sandbox/demo-app'),
  'demo app, foreign state': open('/sandbox/demo-app?problem=state'),
  'demo app, code': (page, world) => walk(page, world, []),
  'demo app, denied': (page, world) => walk(page, world, [], 'Cancel'),
  'demo app, all steps': (page, world) => walk(page, world, ['Exchange the code', 'Call the API', 'Refresh', 'Uninstall']),
};
