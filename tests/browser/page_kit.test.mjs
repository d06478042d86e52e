// What all pages of the marketplace stand on: the scripts, the keyboard, and that nothing needs a
// script.
import assert from 'node:assert/strict';
import { after, afterEach, before, beforeEach, test } from 'node:test';
import { startWorld } from './browser.mjs';
import { Session } from './session.mjs';

let world, base, ada, ben, draft, visitor, page;
before(async () => {
  world = await startWorld();
  base = world.sandbox.base_url;
  ada = await Session.of(base, world.people.ada);
  ben = await Session.of(base, world.people.ben);
  draft = `${base}/developer/apps/${world.sandbox.app({ status: 'draft' }).client_id}`;
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

const focused = () => page.locator(':focus');
async function plainVisitAs(session) {
  const context = await page.context().browser().newContext({ javaScriptEnabled: false });
  const plain = await context.newPage();
  plain.setDefaultTimeout(20_000);
  await session.enter(plain);
  return { plain, leave: () => context.close() };
}

test('times are written in UTC, and read in the zone and the words of the reader', async () => {
  const context = await page.context().browser().newContext({ timezoneId: 'Asia/Tokyo', locale: 'de-DE' });
  const far = await context.newPage();
  await ada.enter(far);
  await far.goto(draft);
  const full = far.locator('time[data-full]').first();
  const moment = new Date(await full.getAttribute('datetime'));
  const format = new Intl.DateTimeFormat('de-DE', { dateStyle: 'medium', timeStyle: 'short', timeZone: 'Asia/Tokyo' });
  assert.equal(await full.innerText(), format.format(moment));
  assert.equal(await full.getAttribute('lang'), 'de-DE');
  await far.getByText('Times are in Asia/Tokyo.').waitFor();
  await context.close();

  const { plain, leave } = await plainVisitAs(ada);
  await plain.goto(draft);
  assert.match(await plain.locator('time[data-full]').first().innerText(), /UTC/);
  await plain.getByText('Times are in UTC.').waitFor();
  await leave();
});

test('what is near is told as a distance, by the clock of the server', async () => {
  await world.sandbox.advance(3 * 86400);
  await ada.enter(page);
  await page.goto(`${base}/account/profile`);
  const signedIn = page.locator('dt', { hasText: 'Last sign-in' }).locator('+ dd time');
  assert.equal(await signedIn.innerText(), '3 days ago');
  assert.match(await signedIn.getAttribute('title'), /\d{4}/);
});

test('a value is copied by a button', async () => {
  const { client_id } = world.sandbox.app({ status: 'draft' });
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
  await ada.enter(page);
  await page.goto(`${draft}/credentials`);
  const button = page.getByRole('button', { name: `Copy ${client_id}` }).first();
  await button.click();
  await page.getByRole('status').getByText('Copied').waitFor();
  assert.equal(await page.evaluate(() => navigator.clipboard.readText()), client_id);
});

test('without script a click selects a value, and there is no button', async () => {
  const { client_id } = world.sandbox.app({ status: 'draft' });
  const { plain, leave } = await plainVisitAs(ada);
  await plain.goto(`${draft}/credentials`);
  assert.equal(await plain.getByRole('button', { name: 'Copy' }).count(), 0);
  assert.equal(await plain.locator('.value', { hasText: client_id }).first().evaluate((one) => getComputedStyle(one).userSelect), 'all');
  await leave();
});

test('the pages of the account are beside each, and on a phone folded above it', async () => {
  await ada.enter(page);
  await page.goto(`${base}/account/profile`);
  await page.locator('.pages-side').getByRole('link', { name: 'Access keys' }).click();
  await page.getByRole('heading', { name: 'Access keys', level: 1 }).waitFor();
  await page.setViewportSize({ width: 390, height: 844 });
  assert.ok(!(await page.locator('.pages-side').isVisible()));
  const menu = page.locator('.pages-menu');
  assert.ok(!(await menu.getByRole('link', { name: 'Security' }).isVisible()));
  await menu.locator('summary', { hasText: 'Access keys' }).click();
  await menu.getByRole('link', { name: 'Security' }).click();
  await page.getByRole('heading', { name: 'Security', level: 1 }).waitFor();
});

test('a key that was made is shown until the page is loaded again', async () => {
  await ada.enter(page);
  await page.goto(`${base}/account/keys`);
  await page.getByLabel('Name').fill('once');
  await page.getByRole('button', { name: 'Create key' }).click();
  await page.getByRole('heading', { name: 'Copy your new key' }).waitFor();
  assert.match(await page.locator('.secret .value').innerText(), /^gmk_/);
  await page.reload();
  assert.equal(await page.locator('.secret').count(), 0);
  assert.equal(await page.getByRole('row').filter({ hasText: 'once' }).count(), 1);
});

test('a double click on what removes something only asks', async () => {
  await ada.enter(page);
  await ada.post('/account/keys', { name: 'kept' });
  await page.goto(`${base}/account/keys`);
  const row = page.getByRole('row').filter({ hasText: 'kept' });
  await row.getByRole('link', { name: 'Remove…' }).dblclick({ noWaitAfter: true });
  await page.getByRole('heading', { name: 'Remove the key “kept”?' }).waitFor();
  await page.getByRole('link', { name: 'Cancel' }).click();
  assert.equal(await row.count(), 1);
  await row.getByRole('link', { name: 'Remove…' }).click();
  await page.getByRole('button', { name: 'Remove key' }).click();
  await page.getByRole('status').getByText('The key is removed').waitFor();
  assert.equal(await row.count(), 0);
});

test('a double click sends a form once', async () => {
  await ada.enter(page);
  await page.goto(`${base}/account/keys`);
  let sent = 0;
  page.on('request', (request) => (sent += request.method() === 'POST' ? 1 : 0));
  await page.getByLabel('Name').fill('twice');
  await page.getByRole('button', { name: 'Create key' }).dblclick({ noWaitAfter: true });
  await page.getByRole('heading', { name: 'Copy your new key' }).waitFor();
  assert.equal(sent, 1);
  assert.equal(await page.getByRole('row').filter({ hasText: 'twice' }).count(), 1);
});

test('a form that is on its way says so', async () => {
  await ada.enter(page);
  await page.goto(`${base}/account/keys`);
  // Looked at from inside, after the script: from outside a page that is being left is not seen.
  await page.evaluate(() =>
    document.addEventListener('submit', ({ target, submitter }) =>
      setTimeout(() => {
        const seen = [target.getAttribute('aria-busy'), submitter.className, submitter.disabled];
        sessionStorage.setItem('seen', JSON.stringify(seen));
      }),
    ),
  );
  await page.getByLabel('Name').fill('slow');
  await page.getByRole('button', { name: 'Create key' }).click();
  await page.getByRole('heading', { name: 'Copy your new key' }).waitFor();
  const seen = JSON.parse(await page.evaluate(() => sessionStorage.getItem('seen')));
  assert.deepEqual(seen, ['true', 'primary sending', true]);
  assert.equal(await page.locator('[aria-busy]').count(), 0);
});

test('the account menu closes with Escape, with a click elsewhere, and when the keyboard leaves it', async () => {
  await ben.enter(page);
  await page.goto(`${base}/account`);
  const menu = page.locator('details.account');
  const summary = menu.locator('summary');
  const isOpen = () => menu.evaluate((element) => element.open);
  await summary.focus();
  await page.keyboard.press('Enter');
  assert.ok(await isOpen());
  await page.keyboard.press('Tab');
  assert.match(await focused().innerText(), /Globex Logistics/);
  await page.keyboard.press('Escape');
  assert.ok(!(await isOpen()));
  assert.equal(await focused().evaluate((element) => element.tagName), 'SUMMARY');
  await summary.click();
  await page.locator('h1').click();
  assert.ok(!(await isOpen()));
  await summary.click();
  for (let i = 0; i < 8 && (await isOpen()); ++i) await page.keyboard.press('Tab');
  assert.ok(!(await isOpen()));
});

test('on a phone the bar of sections begins with the current one in view', async () => {
  await page.setViewportSize({ width: 390, height: 844 });
  await ada.enter(page);
  await page.goto(`${base}/platform/health`);
  const isInView = await page.locator('.sections [aria-current]').evaluate((link) => {
    const { left, right } = link.getBoundingClientRect();
    return left >= 0 && right <= window.innerWidth;
  });
  assert.ok(isInView);
});

test('the keyboard skips to the content, and from there reaches what the page is for', async () => {
  await ada.enter(page);
  await page.goto(`${base}/developer`);
  await page.keyboard.press('Tab');
  assert.equal(await focused().innerText(), 'Skip to content');
  const ring = await focused().evaluate((element) => getComputedStyle(element).outlineStyle);
  assert.notEqual(ring, 'none');
  await page.keyboard.press('Enter');
  assert.equal(await focused().getAttribute('id'), 'content');
  await page.keyboard.press('Tab');
  assert.equal(await focused().innerText(), 'Register an app');
  await page.keyboard.press('Enter');
  await page.getByLabel('Name').waitFor();
});

test('the keyboard alone registers an app', async () => {
  await ada.enter(page);
  await page.goto(`${base}/developer/apps/new`);
  await page.getByLabel('Name').focus();
  await page.keyboard.type('Typed');
  await page.keyboard.press('Tab');
  await page.keyboard.press('Space');
  assert.ok(await page.getByLabel('Companies you give the link to').isChecked());
  await page.keyboard.press('ArrowDown');
  assert.ok(await page.getByLabel('Everybody').isChecked());
  await page.keyboard.press('Tab');
  await page.keyboard.type('http://localhost:3000/callback');
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { name: 'Copy the client secret now' }).waitFor();
});

test('a refused form leads to the field that is wrong', async () => {
  await ada.enter(page);
  await page.goto(`${base}/developer/apps/new`);
  await page.getByLabel('Name').fill('Kept');
  await page.getByLabel('Everybody').check();
  await page.getByLabel('Callback URL').fill('http://elsewhere');
  await page.getByRole('button', { name: 'Register the app' }).click();
  await page.getByRole('alert').getByRole('link').click();
  assert.equal(await focused().getAttribute('id'), 'redirect_uris');
  const described = (await focused().getAttribute('aria-describedby')).split(' ').at(-1);
  assert.match(await page.locator(`#${described}`).innerText(), /\w/);
  assert.equal(await page.getByLabel('Name').inputValue(), 'Kept');
  assert.ok(await page.getByLabel('Everybody').isChecked());
  assert.match(await page.title(), /^Error: /);
});

test('a refused icon leaves the texts beside it in their fields', async () => {
  await ada.enter(page);
  await page.goto(`${draft}/profile`);
  const summary = await page.getByLabel('Summary').inputValue();
  assert.match(summary, /\w/);
  const file = { name: 'icon.png', mimeType: 'image/png', buffer: Buffer.from('<svg/>') };
  await page.getByLabel('New icon').setInputFiles(file);
  await page.getByRole('button', { name: 'Upload' }).click();
  await page.getByRole('alert').waitFor();
  assert.equal(await page.getByLabel('Summary').inputValue(), summary);
});

test('without script an app is registered, described, and its secret replaced', async () => {
  const { plain, leave } = await plainVisitAs(ada);
  await plain.goto(`${base}/developer/apps/new`);
  await plain.getByLabel('Name').fill('Plain');
  await plain.getByLabel('Everybody').check();
  await plain.getByLabel('Callback URL').fill('http://localhost:3000/callback');
  await plain.getByRole('button', { name: 'Register the app' }).click();
  await plain.getByRole('heading', { name: 'Copy the client secret now' }).waitFor();
  await plain.getByRole('navigation', { name: 'Pages' }).getByRole('link', { name: 'Listing' }).click();
  await plain.getByLabel('Summary').fill('Needs no script.');
  await plain.getByRole('button', { name: 'Save' }).first().click();
  await plain.getByRole('status').getByText('Saved').waitFor();
  assert.equal(await plain.getByLabel('Summary').inputValue(), 'Needs no script.');
  await plain.getByRole('navigation', { name: 'Pages' }).getByRole('link', { name: 'Credentials' }).click();
  await plain.getByRole('button', { name: 'Add a second secret' }).click();
  await plain.getByRole('link', { name: 'Revoke the old secret' }).click();
  await plain.getByRole('button', { name: 'Revoke the old secret' }).click();
  await plain.getByRole('status').getByText('The secret is revoked').waitFor();
  await leave();
});
