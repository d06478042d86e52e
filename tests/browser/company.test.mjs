// Walks of people of a company: joining by a link, asking before what cannot be taken back, finding
// an app and looking at it.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { startWorld } from './browser.mjs';
import { Session, pngOf } from './session.mjs';

let world, base, people, iris;
const visitors = [];
before(async () => {
  world = await startWorld();
  ({ people } = world);
  base = world.sandbox.base_url;
  iris = await Session.of(base, people.iris);
});
after(async () => {
  for (const { leave } of visitors) await leave();
  await world?.stop();
});

async function visit(session) {
  const visitor = await world.browser.visit();
  visitors.push(visitor);
  await session?.enter(visitor.page);
  return visitor.page;
}
const press = (page, name) => page.getByRole('button', { name }).click();
const heading = (page, name) => page.getByRole('heading', { name }).waitFor();

// The link, as the page shows it to be copied.
async function invite(page, invitee) {
  await page.goto(`${base}/company/members/new`);
  await page.getByLabel('Invitee').fill(invitee);
  await press(page, 'Create invitation');
  await heading(page, 'Send this link now');
  return page.locator('.secret code').innerText();
}

test('a link of an invitation leads somebody without an account into the company', async () => {
  const admin = await visit(iris);
  const link = await invite(admin, 'Otto');
  assert.match(link, /\/join#[a-z0-9-]+$/);
  await admin.reload();
  assert.ok(!(await admin.content()).includes(link.split('#')[1]), 'a reload no longer shows the code');

  const page = await visit();
  const asked = [];
  page.on('request', (request) => asked.push(request.url()));
  await page.goto(link);
  await heading(page, 'Join Initech Software');
  await page.getByText('Iris').first().waitFor();
  const sent = asked.map((url) => new URL(url)).map(({ pathname, search }) => pathname + search);
  assert.ok(!sent.some((target) => target.includes(link.split('#')[1])), sent.join('\n'));
  assert.ok(!page.url().includes('#'), page.url());
  await page.getByLabel('Your name').fill('Otto Newcomer');
  await page.getByLabel('Email', { exact: true }).fill('otto@initech.example');
  await page.getByLabel('Password', { exact: true }).fill('a calm long password');
  await press(page, 'Create account and join');
  await heading(page, 'Welcome to Initech Software');
});

test('somebody with an account signs in on the way, and a wrong password is told beside it', async () => {
  const link = await invite(await visit(iris), 'Ben');
  const page = await visit();
  await page.goto(link);
  await page.getByLabel('Email of your account').fill(people.ben.email);
  await page.getByLabel('Password of your account').fill('not this one');
  await press(page, 'Sign in and join');
  await page.locator('#sign_in_password-error').waitFor();
  await page.getByLabel('Password of your account').fill(people.ben.password);
  await press(page, 'Sign in and join');
  await heading(page, 'Welcome to Initech Software');
});

test('a wrong code is refused at its field, and nothing is told of companies', async () => {
  const page = await visit();
  await page.goto(`${base}/join`);
  await page.getByLabel('Code').fill('aaaa-bbbb-cccc-dddd');
  await press(page, 'Continue');
  await page.locator('#code-error').waitFor();
  assert.ok(!(await page.content()).includes('Initech'));
});

test('a double click on Uninstall uninstalls nothing, and the question says whom it concerns', async () => {
  const page = await visit(iris);
  await page.goto(`${base}/company/installations`);
  const rows = page.getByRole('row');
  const before = await rows.count();
  await rows.nth(1).getByRole('link', { name: /^Uninstall/ }).dblclick();
  await heading(page, /^Uninstall .* for /);
  const question = await page.locator('main').innerText();
  assert.match(question, /loses access/);
  const [first] = await page.locator('main .buttons :is(a, button)').allInnerTexts();
  assert.equal(first, 'Cancel');
  await page.getByRole('link', { name: 'Cancel' }).click();
  await page.waitForURL(`${base}/company/installations`);
  assert.equal(await rows.count(), before);
});

test('a company is suspended only by whoever types its label', async () => {
  const page = await visit(await Session.of(base, people.ada));
  await page.goto(`${base}/platform/companies/globex`);
  await page.getByRole('link', { name: 'Suspend…' }).dblclick();
  await heading(page, /^Suspend /);
  await page.locator('#typed').fill('acme');
  await press(page, 'Suspend the company');
  await page.locator('#typed-error').waitFor();
  await page.locator('#typed').fill('globex');
  await press(page, 'Suspend the company');
  await page.getByRole('status').getByText('The company is suspended').waitFor();
  await press(page, 'Activate');
  await page.getByRole('status').getByText('active again').waitFor();
});

test('an app is found by a word with a hyphen, with a mistake, and by its category', async () => {
  const page = await visit();
  const names = async (query) => {
    await page.goto(`${base}/marketplace?q=${encodeURIComponent(query)}`);
    return page.locator('.app-card h3').allInnerTexts();
  };
  assert.ok((await names('email')).includes('Tidy Inbox'));
  assert.ok((await names('e-mail')).includes('Tidy Inbox'));
  assert.deepEqual(await names('tydy'), ['Tidy Inbox']);
  assert.match(await page.locator('.note').innerText(), /tidy/);
  assert.deepEqual(await names('nothing-like-this'), []);
  await heading(page, 'No apps match');
});

test('a reason for declining reaches the person who asked', async () => {
  const jonas = await Session.of(base, people.jonas);
  const { client_id } = world.sandbox.app({ name: 'Call Minder' });
  await jonas.post(`/marketplace/apps/${client_id}/request`, { note: 'For calls.' });
  const page = await visit(iris);
  await page.goto(`${base}/company/requests`);
  const card = page.getByRole('listitem').filter({ hasText: 'Call Minder' }).first();
  await card.locator('summary').click();
  await card.locator('.scopes li').first().waitFor();
  await card.getByRole('link', { name: /^Decline/ }).click();
  await page.getByLabel('Reason').fill('We have one that everybody uses.');
  await press(page, 'Decline');
  await page.getByRole('status').getByText('Declined').waitFor();
  assert.match(await jonas.get(`/marketplace/apps/${client_id}`), /We have one that everybody uses/);
});

test('a screenshot of a draft is shown where its developer looks at the page of the app', async () => {
  const ada = await Session.of(base, people.ada);
  const { client_id } = world.sandbox.app({ name: 'Draft Notebook' });
  const page = await visit(ada);
  await page.goto(`${base}/developer/apps/${client_id}/screenshots`);
  const file = { name: 'shot.png', mimeType: 'image/png', buffer: pngOf(400, [40, 90, 160]) };
  await page.getByLabel('Image').setInputFiles(file);
  await press(page, 'Upload');
  await page.getByRole('status').getByText('Saved').waitFor();
  await page.goto(`${base}/marketplace/apps/${client_id}`);
  const shot = page.getByRole('img', { name: 'Screenshot 1 of Draft Notebook' });
  await shot.waitFor();
  assert.equal(await shot.evaluate((image) => image.decode().then(() => image.naturalWidth)), 400);
  const address = await shot.getAttribute('src');
  assert.equal((await fetch(base + address)).status, 404, 'nobody else sees that of a draft');
});

test('nothing on the way complained', () => {
  for (const { complaints } of visitors) assert.deepEqual(complaints, []);
});
