// The sandbox's section: the whole life of an app without leaving the browser, a clock that is seen to
// be ahead, faults, and people one can be with a click.
import assert from 'node:assert/strict';
import { after, afterEach, before, beforeEach, test } from 'node:test';
import { signIn, startWorld } from './browser.mjs';

let world, base, visitor, page;
before(async () => {
  world = await startWorld();
  base = world.sandbox.base_url;
});
after(() => world?.stop());
beforeEach(async () => {
  visitor = await world.browser.visit();
  ({ page } = visitor);
});
afterEach(async () => {
  await visitor.leave();
  assert.deepEqual(visitor.complaints, []);
});

const press = (name) => page.getByRole('button', { name, exact: true }).first().click();
const heading = (name) => page.getByRole('heading', { name }).first().waitFor();
const side = (name) => page.getByRole('navigation', { name: 'Pages' }).getByRole('link', { name, exact: true }).click();
const lastStep = () => page.locator('section.sent').last();
async function step(button, status) {
  await press(button);
  await page.locator(`#newest .badge:text-is("${status}")`).waitFor();
  return lastStep().innerText();
}
async function signInAs(name, company) {
  const row = page.getByRole('row', { name: new RegExp(`^${name}`) });
  await row.getByRole('button', { name: company }).click();
}
async function allow(app) {
  await heading(`Install ${app} in Acme Instruments?`);
  await press('Allow and install');
}

test('an app is installed, exchanges its code, calls the API, refreshes and is uninstalled, all in the browser', async () => {
  await page.goto(base);
  await page.getByRole('link', { name: 'Install Ledger Sync' }).first().click();
  // As a newcomer, who has no password at hand.
  await page.getByRole('link', { name: 'Sign in as a demo person' }).click();
  await signInAs('Ada', 'Acme Instruments');
  await allow('Ledger Sync');
  await heading('The browser came back with a code');
  assert.ok(!page.url().includes('code='), page.url());
  assert.match(await step('Exchange the code', 200), /POST \/oauth\/token[\s\S]*access_token/);
  assert.match(await step('Call the API', 200), /GET \/api\/v2\/deals\?limit=2[\s\S]*"title"/);
  assert.match(await step('Refresh', 200), /grant_type=refresh_token/);
  // A reload sends nothing again.
  const steps = await page.locator('section.sent').count();
  await page.reload();
  assert.equal(await page.locator('section.sent').count(), steps);
  assert.match(await step('Uninstall', 200), /POST \/oauth\/revoke/);
  await heading('Uninstalled');
  assert.match(await step('Call the API', 401), /HTTP 401/);
  await page.getByRole('link', { name: 'all requests of Ledger Sync' }).click();
  await page.getByRole('link', { name: 'POST /oauth/revoke' }).first().click();
  const shown = await page.locator('main').innerText();
  assert.match(shown, /token=….{4}/);
});

test('the curl commands that it shows do the same', async () => {
  const live = world.sandbox.app({ name: 'Deal Radar' });
  await page.goto(`${base}/sandbox/people?continue=${encodeURIComponent(`/sandbox/demo-app/install?client_id=${live.client_id}`)}`);
  await signInAs('Ben', 'Acme Instruments');
  await allow('Deal Radar');
  await page.getByText('Do it yourself with curl').click();
  const command = await page.locator('.next-step pre').first().innerText();
  assert.ok(command.includes(`-u '${live.client_id}:${live.client_secret}'`), command);
  const form = new URLSearchParams(
    [...command.matchAll(/--data-urlencode '([^=]+)=([^']*)'/g)].map(([, name, value]) => [name, value]),
  );
  const answer = await fetch(/'(http[^']+)'/.exec(command)[1], {
    method: 'POST',
    body: form,
    headers: { authorization: `Basic ${Buffer.from(`${live.client_id}:${live.client_secret}`).toString('base64')}` },
  });
  assert.equal(answer.status, 200);
});

test('a public client proves its code, and a no is taken kindly', async () => {
  const pocket = world.sandbox.app({ public_client: true });
  await page.goto(`${base}/sandbox/demo-app`);
  await page.getByRole('link', { name: `Install ${pocket.name}` }).click();
  await signIn(page, world.people.ada);
  await allow(pocket.name);
  assert.match(await step('Exchange the code', 200), /code_verifier=/);
  await page.goto(`${base}/sandbox/demo-app`);
  await page.getByRole('link', { name: 'Install Ledger Sync' }).click();
  await press('Cancel');
  await heading('The answer was no');
  await page.getByText('user_denied').waitFor();
  await page.getByRole('link', { name: 'Try again' }).click();
  await heading('Install Ledger Sync in Acme Instruments?');
});

test('one click makes somebody else, also in another company, and goes back', async () => {
  await page.goto(`${base}/sandbox/people?continue=/account`);
  await page.getByText('After signing in you continue where you were.').waitFor();
  await signInAs('Ben', 'Globex Logistics');
  await page.waitForURL(`${base}/account`);
  await page.getByText('Globex Logistics').first().waitFor();
  await page.goto(`${base}/sandbox/people`);
  await page.getByRole('row', { name: /^Ben/ }).getByText('Signed in', { exact: true }).waitFor();
  await page.getByRole('row', { name: /^Dana/ }).getByText('cannot sign in').waitFor();
  await signInAs('Ada', 'Acme Instruments');
  await page.waitForURL(`${base}/`);
});

test('a fault is met by the next request, and says so in the log', async () => {
  await page.goto(base);
  await side('Faults');
  await page.getByText('No faults are waiting.').waitFor();
  await page.getByLabel('Server error').check();
  await page.getByLabel('Path').fill('/oauth/*');
  await press('Add the fault');
  await page.getByRole('row', { name: /Server error.*any method \/oauth\/\*/ }).waitFor();
  assert.equal((await fetch(`${base}/oauth/token`, { method: 'POST' })).status, 500);
  await page.reload();
  await page.getByText('No faults are waiting.').waitFor();
  await side('Requests');
  await page.getByText('This is the fault').first().waitFor();
  await side('Faults');
  await page.getByLabel('Number of requests').fill('many');
  await page.locator('form').evaluateAll((all) => all.forEach((form) => (form.noValidate = true)));
  await press('Add the fault');
  await page.getByText('Enter a whole number from 1 to 10,000.').first().waitFor();
});

// These two come last: the clock does not go back but by a reset.
test('a clock that is ahead is seen on every page', async () => {
  await page.goto(`${base}/marketplace`);
  assert.equal(await page.getByText('clock is').count(), 0);
  await page.goto(`${base}/sandbox/clock`);
  await press('+1 hour');
  await page.getByText('The clock is moved.').waitFor();
  for (const path of ['/sandbox/clock', '/marketplace', '/developer', '/explorer']) {
    await page.goto(base + path);
    await page.getByText("The sandbox's clock is 1 h ahead").waitFor();
  }
  await page.getByRole('link', { name: 'Clock', exact: true }).first().click();
  await page.waitForURL(`${base}/sandbox/clock`);
});

test('a reset asks first, and sets the clock back', async () => {
  await page.goto(base);
  await side('Reset');
  await heading('Reset the sandbox?');
  await page.getByRole('link', { name: 'Cancel' }).click();
  await page.waitForURL(`${base}/`);
  await side('Reset');
  await press('Reset');
  await page.getByText('The sandbox is reset.').waitFor();
  assert.equal(await page.getByText('clock is').count(), 0);
});
