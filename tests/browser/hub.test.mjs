// The Developer Hub as a developer lives in it: requests that appear by themselves, and what a reload
// or an impatient click does.
import assert from 'node:assert/strict';
import { after, afterEach, before, beforeEach, test } from 'node:test';
import { exchange, startWorld } from './browser.mjs';
import { Session } from './session.mjs';

let world, app, hub, ada, visitor, page, token;
before(async () => {
  world = await startWorld();
  app = world.sandbox.app({ status: 'live', kind: 'private', token_shape: 'v1u' });
  hub = `${world.sandbox.base_url}/developer/apps/${app.client_id}`;
  ada = await Session.of(world.sandbox.base_url, world.people.ada);
  const redirect = await world.sandbox.authorize({
    client_id: app.client_id, user: world.people.ada.email, company: world.sandbox.companies[0].label,
    redirect_uri: world.app.callback,
  });
  token = (await exchange(world, app, redirect.searchParams.get('code'))).access_token;
});
after(() => world?.stop());
beforeEach(async () => {
  visitor = await world.browser.visit();
  ({ page } = visitor);
  await ada.enter(page);
});
afterEach(async () => {
  await visitor.leave();
  assert.deepEqual(visitor.complaints, []);
});

const call = (path, request = {}) =>
  fetch(world.sandbox.base_url + path, { ...request, headers: { authorization: `Bearer ${token}`, ...request.headers } });
const rows = () => page.getByRole('list', { name: 'Requests, newest first' }).getByRole('listitem');

test('every request appears on the open page by itself, whatever came of it', async () => {
  await page.goto(`${hub}/requests`);
  await page.getByRole('status').getByText('Live').waitFor();
  const passed = await call('/api/v2/deals?limit=1');
  assert.match(passed.headers.get('x-request-id'), /^[0-9a-f]{16}$/);
  await rows().first().getByText('GET /api/v2/deals', { exact: true }).waitFor();
  assert.match(await rows().first().innerText(), /^200/);
  const missing = await call('/api/v2/deals/99999999');
  assert.equal(missing.status, 404);
  await rows().first().getByText('/api/v2/deals/99999999').waitFor();
  assert.equal((await call('/api/v1/roles')).status, 403);
  await rows().first().getByText(/needs/).waitFor();
  assert.match(await rows().first().innerText(), /^403/);

  // The answer that the API gave itself is looked up by its id.
  await page.getByLabel('Request id').fill(missing.headers.get('x-request-id'));
  await page.getByRole('button', { name: 'Look it up' }).click();
  await page.getByRole('heading', { name: 'The API gave this answer itself' }).waitFor();
  await page.getByText(world.people.ada.name ?? 'Ada').first().waitFor();
});

test('an id that nobody knows is answered beside its field', async () => {
  await page.goto(`${hub}/requests`);
  await page.getByLabel('Request id').fill('0000000000000000');
  await page.getByRole('button', { name: 'Look it up' }).click();
  await page.getByRole('alert').waitFor();
  await page.getByRole('heading', { name: app.name }).waitFor();
  assert.equal(await page.getByLabel('Request id').inputValue(), '0000000000000000');
});

test('the filter holds for what comes later too', async () => {
  await page.goto(`${hub}/requests`);
  await page.getByLabel('Status').selectOption('4xx: refused');
  await page.getByLabel('Part of the path').fill('ROLES');
  await page.getByRole('button', { name: 'Filter' }).click();
  await page.waitForURL(/status=4/);
  await page.getByRole('status').getByText('Live').waitFor();
  const before = await rows().count();
  await call('/api/v2/deals');
  await call('/api/v1/roles');
  await page.waitForFunction((count) => document.querySelectorAll('ol[data-live] > li').length > count, before);
  for (const text of await rows().allInnerTexts()) assert.match(text, /roles/);
});

test('a wrong callback URL is explained on the page that refuses it', async () => {
  await page.goto(`${world.sandbox.base_url}/oauth/authorize?client_id=${app.client_id}&redirect_uri=https%3A%2F%2Fwrong.dev%2F`);
  const told = await page.locator('main').innerText();
  assert.match(told, /Sent: https:\/\/wrong\.dev\/; registered: http/);
  await page.getByRole('link', { name: 'Check the callback URLs' }).click();
  await page.getByLabel('Callback URLs').waitFor();
});

test('a double click on what cannot be undone does nothing yet', async () => {
  const { client_id } = world.sandbox.app({ status: 'draft' });
  await page.goto(`${world.sandbox.base_url}/developer/apps/${client_id}/basics`);
  const link = page.getByRole('link', { name: 'Delete the app…' });
  await link.dblclick();
  await page.getByRole('heading', { name: /^Delete / }).waitFor();
  await page.getByRole('link', { name: 'Cancel' }).click();
  await link.waitFor();
});
