// The page on which a developer watches an app's requests.
import assert from 'node:assert/strict';
import { after, afterEach, before, beforeEach, test } from 'node:test';
import { exchange, startWorld } from './browser.mjs';

let world, live, visitor, page, token;
before(async () => {
  world = await startWorld();
  live = world.sandbox.app({ status: 'live', kind: 'private', token_shape: 'v1u' });
  const redirect = await world.sandbox.authorize({
    client_id: live.client_id, user: world.people.ada.email, company: world.sandbox.companies[0].label,
    redirect_uri: world.app.callback,
  });
  token = (await exchange(world, live, redirect.searchParams.get('code'))).access_token;
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

const call = (path) => fetch(`${world.sandbox.base_url}${path}`, { headers: { authorization: `Bearer ${token}` } });
const rows = () => page.locator('ol.entries > li');
const newest = () => rows().first();

test('a request appears on the open page by itself, with the reason why it was refused', async () => {
  await page.goto(world.sandbox.base_url);
  await page.getByRole('navigation', { name: 'Pages' }).getByRole('link', { name: 'Requests' }).click();
  await page.getByRole('status').getByText('Live').waitFor();
  const refused = await call('/api/v1/roles?watched=1');
  assert.equal(refused.status, 403);
  await newest().getByText('GET /api/v1/roles').waitFor();
  const text = await newest().innerText();
  assert.match(text, /403/);
  assert.match(text, /admin/);
  assert.match(text, new RegExp(`${live.name}.*${world.people.ada.email}`));
  assert.ok(text.includes(refused.headers.get('x-request-id')), text);
  assert.ok(!text.includes('watched'), text);
});

test('the filter holds for what comes later too, and its address can be shared', async () => {
  await page.goto(`${world.sandbox.base_url}/sandbox/events`);
  await page.getByLabel('Outcome').selectOption('Refused');
  await page.getByLabel('Path contains').fill('/api/v1');
  await page.getByRole('button', { name: 'Show' }).click();
  await page.waitForURL(/outcome=refused/);
  await page.getByRole('status').getByText('Live').waitFor();
  await call('/api/v2/deals');
  await call('/api/v1/billing/subscriptions/addons');
  await newest().getByText('/api/v1/billing').waitFor();
  assert.equal(await page.getByText('/api/v2/deals').count(), 0);
});

test('an empty log says what to do', async () => {
  await page.goto(`${world.sandbox.base_url}/sandbox/events?path=/nothing/like/this`);
  await page.getByText('No requests match this filter.').waitFor();
  await page.getByRole('link', { name: 'Show all' }).click();
  await newest().waitFor();
});

test('without script it shows the same', async () => {
  const context = await page.context().browser().newContext({ javaScriptEnabled: false });
  const plain = await context.newPage();
  await call('/api/v2/deals?limit=1');
  await plain.goto(`${world.sandbox.base_url}/sandbox/events`);
  assert.match(await plain.locator('ol.entries > li').first().innerText(), /GET \/api\/v2\/deals/);
  await context.close();
});
