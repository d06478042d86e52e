// Every form that creates or ends something, found on the pages: a double click does it once, or asks
// first; and a reload does nothing. A form that the list (forms.txt) does not have fails here.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { startWorld } from './browser.mjs';
import { findForms, rows } from './forms.mjs';
import { addHostileNames } from './pages.mjs';
import { populate } from './populated.mjs';

let world, base, found;
before(async () => {
  world = await startWorld();
  base = world.sandbox.base_url;
  world.hostile = await addHostileNames(world);
  world.market = await populate(world);
  await world.market.sessions.iris.post('/company/members', { label: 'Newcomer', role: 'regular' });
  const starts = ['/', '/account', '/developer', '/company', '/platform', '/marketplace', '/sandbox'];
  found = await findForms(world.market.sessions, starts);
});
after(() => world?.stop());

// A person on a page, with the forms they have sent since and how they came to what they see.
async function visitAs(who, address) {
  const visitor = await world.browser.visit();
  const { page } = visitor;
  await world.market.sessions[who].enter(page);
  const sent = [];
  let came;
  page.on('request', (request) => request.method() === 'POST' && sent.push(request.url()));
  page.on('response', (response) => {
    const isDocument = response.request().resourceType() === 'document' && response.frame() === page.mainFrame();
    if (isDocument) came = response;
  });
  await page.goto(base + address);
  return { ...visitor, sent, came: () => ({ method: came.request().method(), status: came.status() }) };
}

const addressOf = (page) => new URL(page.url()).pathname;

// The page that follows, once it is there.
async function settle(page, from) {
  await page.waitForFunction((was) => document.readyState === 'complete' && performance.timeOrigin !== was, from);
}
const originOf = (page) => page.evaluate(() => performance.timeOrigin);

let number = 0;
const samples = {
  name: () => `Made ${number}`,
  email: () => `made${number}@harbour.example`,
  label: () => `made-${number}`,
  company: () => `Made Company ${number}`,
  password: () => 'a calm long password',
  redirect_uris: () => 'http://localhost:3000/callback',
};
const companyLabels = { company: () => 'acme' };
const scopeNames = { name: () => `made${number}:read` };

// Fills in what a form needs, as little as that is.
async function fill(form, path) {
  ++number;
  const special = { '/platform/scopes/new': scopeNames, '/platform/scopes': scopeNames, '/platform/users/new': companyLabels };
  const known = { ...samples, ...special[path] };
  const word = await form.locator('label[for=typed] bdi').textContent({ timeout: 100 }).catch(() => null);
  if (word) await form.locator('#typed').fill(word);
  for (const field of await form.locator('input, textarea, select').all()) {
    const { name, type, value, isNeeded, tag } = await field.evaluate((one) => ({
      name: one.name, type: one.type, value: one.value, isNeeded: one.required, tag: one.tagName,
    }));
    if (type === 'hidden' || type === 'file' || type === 'checkbox' || name === 'typed') continue;
    if (type === 'radio') {
      const group = form.locator(`input[name="${name}"]`);
      if (!(await form.locator(`input[name="${name}"]:checked`).count())) await group.first().check();
    } else if (tag === 'SELECT') {
      if (value === '' && isNeeded) await field.selectOption({ index: 1 });
    } else if (value === '' && (isNeeded || name in known)) {
      await field.fill(known[name]?.() ?? (type === 'number' ? '10' : 'Made by the test of all forms.'));
    }
  }
}

const formFor = (page, address) => page.locator(`form[method=post][action="${address}"]`).first();

// Sends it by a double click, looks how the browser came to the next page, and loads that again.
async function sendOnceAndReload(visitor, form) {
  const { page, sent } = visitor;
  const from = await originOf(page);
  await form.locator('button[type=submit]').last().dblclick({ noWaitAfter: true });
  await settle(page, from);
  assert.equal(sent.length, 1, `it was sent ${sent.length} times`);
  const { method, status } = visitor.came();
  const problem = await page.getByRole('alert').allInnerTexts();
  assert.deepEqual(problem, []);
  assert.ok(status < 400, `it was answered ${status}`);
  assert.equal(method, 'GET', 'a reload would send the form again: it must lead to a page');
  await page.reload();
  assert.equal(sent.length, 1, 'a reload sent it again');
}

test('every form on a page is in the list', () => assert.deepEqual([...found.unknown], []));

test('every form that creates or ends something is on a page', () => {
  const wanted = rows.filter(({ kind }) => kind !== 'changes').map(({ path }) => path);
  // Signed-in people have no need of it.
  const seen = (path) => found.forms.has(path) || path === '/developer/sign-up';
  assert.deepEqual(wanted.filter((path) => !seen(path)), []);
});

for (const { kind, path } of rows) {
  if (kind !== 'ends') continue;
  test(`${path} is asked about on a page of its own`, async () => {
    const elsewhere = (found.forms.get(path) ?? []).filter(({ page, address }) => page.split('?')[0] !== address);
    assert.deepEqual(elsewhere.map(({ page }) => page), []);
    const [link] = found.links.get(path) ?? [];
    assert.ok(link, 'no page leads to it');
    const visitor = await visitAs(link.who, link.page);
    const { page, sent } = visitor;
    const from = await originOf(page);
    await page.locator(`main a[href="${link.address}"]`).first().dblclick({ noWaitAfter: true });
    await settle(page, from);
    await page.locator('.confirmation').waitFor();
    assert.equal(addressOf(page), link.address.split('?')[0]);
    assert.deepEqual(sent, []);
    const buttons = page.locator('.confirmation .buttons > *');
    assert.deepEqual(await buttons.evaluateAll((all) => all.map(({ tagName }) => tagName)), ['A', 'BUTTON']);
    assert.ok((await page.locator('.confirmation > p').count()) > 0, 'it does not say what will happen');
    const [{ x }, { x: dangerous }] = [await buttons.first().boundingBox(), await buttons.last().boundingBox()];
    assert.ok(x < dangerous);
    await buttons.first().click();
    assert.ok(visitor.came().status < 400);
    assert.deepEqual(sent, []);
    await visitor.leave();
  });
}

// Who makes a company goes on in that one, where nothing is of what the others need: last, and the last person.
const isLast = ({ path }) => path === '/developer/companies/new';
for (const { kind, path } of [...rows.filter((row) => !isLast(row)), ...rows.filter(isLast)]) {
  if (kind !== 'creates' || path === '/developer/sign-up') continue;
  test(`${path} creates once, whatever is clicked and reloaded`, async () => {
    const example = (found.forms.get(path) ?? []).at(path === '/developer/companies/new' ? -1 : 0);
    assert.ok(example, 'no page has it');
    const visitor = await visitAs(example.who, example.page);
    const form = formFor(visitor.page, example.address);
    await fill(form, path);
    await sendOnceAndReload(visitor, form);
    await visitor.leave();
  });
}

test('/developer/sign-up creates once, whatever is clicked and reloaded', async () => {
  const visitor = await world.browser.visit();
  const { page } = visitor;
  const sent = [];
  let came;
  page.on('request', (request) => request.method() === 'POST' && sent.push(request.url()));
  page.on('response', (response) => response.request().resourceType() === 'document' && (came = response));
  await page.goto(`${base}/developer/sign-up`);
  const form = formFor(page, '/developer/sign-up');
  await fill(form, '/developer/sign-up');
  const how = () => ({ method: came.request().method(), status: came.status() });
  await sendOnceAndReload({ ...visitor, sent, came: how }, form);
  await visitor.leave();
});

test('an account that exists is led to sign in', async () => {
  const { page, leave } = await world.browser.visit();
  await page.goto(`${base}/developer/sign-up`);
  const { ada } = world.people;
  const entered = { 'Your name': ada.name, Email: ada.email, Password: 'a calm long password' };
  for (const [label, value] of Object.entries(entered)) await page.getByLabel(label).fill(value);
  await page.getByLabel('Company').fill('Twice');
  await page.getByRole('button', { name: 'Sign up' }).click();
  await page.getByRole('alert').waitFor();
  await page.locator('#email-error').getByRole('link', { name: /^Sign in/ }).click();
  assert.match(page.url(), /\/sign-in/);
  await leave();
});

test('a mistyped address is a page, with who is signed in and the sections', async () => {
  const { page, leave } = await visitAs('ada', '/developers/apps');
  await page.getByRole('heading', { name: 'Page not found' }).waitFor();
  await page.getByText('Ada', { exact: false }).first().waitFor();
  await page.getByRole('link', { name: 'Marketplace', exact: true }).click();
  assert.equal(addressOf(page), '/marketplace');
  await leave();
});

test('uninstalling for a whole company is said to be for now', async () => {
  const [link] = found.links.get('/company/apps/{client_id}/uninstall') ?? [];
  assert.ok(link);
  const { page, leave } = await visitAs(link.who, link.address);
  assert.doesNotMatch(await page.locator('main').innerText(), /for good/);
  await leave();
});

// Last, since it takes things away from the pages. In the order of the list: companies and people end after
// what they have.
const inOrder = rows.filter(({ kind }) => kind === 'ends').sort((one, other) => weight(one) - weight(other));
function weight({ path }) {
  if (path === '/sandbox/reset') return 4;
  if (/delete|companies|users/.test(path)) return 3;
  return /members|scopes|categories|plans|disable/.test(path) ? 2 : 1;
}
for (const { path } of inOrder)
  test(`${path} ends once, whatever is clicked and reloaded`, async () => {
    for (const { who, address } of found.links.get(path) ?? []) {
      const visitor = await visitAs(who, address);
      if (visitor.came().status < 400 && (await visitor.page.locator('.confirmation').count())) {
        const form = formFor(visitor.page, address.split('?')[0]);
        await fill(form, path);
        await sendOnceAndReload(visitor, form);
        return visitor.leave();
      }
      await visitor.leave();
    }
    assert.fail('nothing is left to end');
  });
