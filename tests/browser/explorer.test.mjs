// The explorer as people use it: find an operation, connect an account through the gateway, call, see
// the code follow, lose the connection and get it back. No secret is kept, shown or sent to it.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { eventually, startWorld } from './browser.mjs';
import {
  chooseLanguage,
  code,
  codeText,
  connect,
  connection,
  dealsPage,
  field,
  fillIn,
  openSignedIn,
  reason,
  reconnect,
  send,
} from './explorer_walks.mjs';
import { Session } from './session.mjs';

let world, ada;
before(async () => {
  world = await startWorld();
  ada = world.people.ada;
});
after(() => world?.stop());

const at = (path) => `${world.sandbox.base_url}${path}`;
const html = async (path) => (await fetch(at(path))).text();

// Everything that a page keeps: storage, address, and the document with what stands in its fields.
const keptBy = (page) =>
  page.evaluate(() =>
    JSON.stringify([
      { ...localStorage },
      { ...sessionStorage },
      location.href,
      document.documentElement.outerHTML,
      document.cookie,
    ]),
  );

// --- without script ---

test('without script a page says what the operation is, and what trying it needs', async () => {
  const page = await html(dealsPage);
  for (const words of [
    '<h1><bdi>List deals</bdi></h1>',
    '/api/v2/deals',
    'The size of a page.',
    '<code class="scope">deals:read</code>',
  ])
    assert.ok(page.includes(words), words);
  assert.match(page, /<noscript><p>[^<]*need JavaScript/);
});

test('without script the list is searched by the server', async () => {
  const page = await html('/explorer?q=LIST+deals+v2');
  assert.match(page, /href="\/explorer\/crm-v2\/getDeals"/);
  assert.doesNotMatch(page, /getPersons|\/oauth\/token/);
  assert.match(await html('/explorer?q=%3Cscript%3E'), /No operations match/);
  // Letters that were swapped, and a word in the plural.
  assert.match(await html('/explorer?q=lsit+dealz&api=crm-v2'), /getDeals/);
});

test('what is not there is not found, whatever it is called', async () => {
  for (const path of ['crm-v2/nothing', 'nothing/getDeals', 'crm-v2/%3Cscript%3E', 'index/x', '%2e%2e/x'])
    assert.equal((await fetch(at(`/explorer/${path}`))).status, 404, path);
  assert.equal((await fetch(at('/explorer/explanations/0123456789abcdef'))).status, 404);
});

// --- with script ---

test('search narrows while one types, from the keyboard alone', async () => {
  const { page, complaints, leave } = await world.browser.visit();
  await page.goto(at('/explorer'));
  await page.keyboard.press('/');
  await page.keyboard.type('deals v2 list');
  const shown = page.locator('.operations li:visible');
  await eventually('some rows', async () => (await shown.count()) > 1);
  await page.waitForURL(/q=deals/);
  await page.keyboard.type(' archived');
  await eventually('one row', async () => (await shown.count()) === 1);
  await page.keyboard.press('Enter');
  await page.waitForURL(/\/explorer\/crm-v2\/getArchivedDeals/);
  await code(page).waitFor();
  assert.deepEqual(complaints, []);
  await leave();
});

test('whoever is not signed in is told so, and calls with a token of their own', async () => {
  const { page, complaints, leave } = await world.browser.visit();
  await page.goto(at(dealsPage));
  assert.equal(await reason(page), 'Sign in to call with a connected account.');
  assert.equal(await page.getByRole('button', { name: 'Send' }).isDisabled(), true);
  await page.getByLabel('A personal API token').check();
  assert.equal(await reason(page), 'Enter an API token.');
  const token = ada.api_tokens[ada.companies[0]];
  await page.getByLabel('API token', { exact: true }).fill(token);
  await fillIn(page, 'limit', '1');
  assert.match((await send(page)).body, /"title"/);
  assert.ok(!(await keptBy(page)).includes(token));
  await page.reload();
  assert.ok(!(await keptBy(page)).includes(token));
  assert.deepEqual(complaints, []);
  await leave();
});

test('a refusal is shown with its request and what would have passed', async () => {
  const { page, leave } = await world.browser.visit();
  await page.goto(at(dealsPage));
  await page.getByLabel('A bearer token').check();
  await page.getByLabel('Bearer token', { exact: true }).fill('v1u:nothing-of-ours');
  assert.match((await send(page)).status, /^401/);
  await page.locator('.note').waitFor();
  const shown = await page.getByRole('region', { name: 'Answer', exact: true }).innerText();
  assert.match(shown, /Request [0-9a-f]{16}/);
  assert.ok((await page.locator('.note').innerText()).length > 20);
  await leave();
});

test('connect, list deals, see the code follow, lose the connection, and get it back', async () => {
  const { page, context, complaints, leave } = await world.browser.visit();
  await openSignedIn(page, world, ada);
  assert.equal(await reason(page), 'Choose or connect an account.');
  await connect(page, context);
  assert.equal(await reason(page), '');
  await fillIn(page, 'limit', '2');
  const first = JSON.parse((await send(page)).body);
  assert.equal(first.data.length, 2);

  await fillIn(page, 'limit', '1');
  assert.match(await codeText(page), /limit=1(?!\d)/);
  await fillIn(page, 'status', "won,it's");
  assert.match(await codeText(page), /status=won,it%27s/);
  await fillIn(page, 'status', '');
  await chooseLanguage(page, 'C++ (our SDK)');
  assert.match(await codeText(page), /api\.get\("\/api\/v2\/deals", \{\{"limit", "1"\}\}\)/);
  assert.equal(JSON.parse((await send(page)).body).data.length, 1);

  // In the account page, as somebody who changed their mind.
  const session = await Session.of(world.sandbox.base_url, ada);
  const [, app] = /href="(\/account\/apps\/[^"]+)"[^>]*>(?:<bdi>)?[^<]*[Ee]xplorer/.exec(
    await session.get('/account'),
  );
  await session.get(app);
  await session.post(`${app}/uninstall`);
  assert.match((await send(page)).status, /^4\d\d/);
  await connection(page).getByText('Broken', { exact: true }).waitFor();
  assert.ok((await connection(page).getByRole('status').innerText()).length > 'Broken'.length + 10);
  assert.equal(await reason(page), 'The connection is broken: reconnect the account.');

  await reconnect(page, context);
  assert.equal(JSON.parse((await send(page)).body).data.length, 1);
  assert.deepEqual(complaints, []);

  await page.getByText('Remove…').click();
  await page.getByRole('button', { name: 'Remove connection' }).click();
  await page.getByLabel('Provider').waitFor();
  assert.equal(await reason(page), 'Choose or connect an account.');
  await leave();
});

test('no token of a connection ever comes to the browser, and no secret stays in it', async () => {
  const { page, context, complaints, leave } = await world.browser.visit();
  const seen = [];
  const elsewhere = [];
  context.on('request', (request) => {
    seen.push(request.url(), JSON.stringify(request.headers()), request.postData() ?? '');
    if (!request.url().startsWith(world.sandbox.base_url)) elsewhere.push(request.url());
  });
  context.on('response', async (response) => seen.push(await response.text().catch(() => '')));
  await openSignedIn(page, world, world.people.ben);
  const secret = '0123456789abcdef0123456789abcdef01234567';
  await page.getByLabel('Provider').selectOption({ label: 'Pipedrive' });
  await page.getByLabel('Client id').fill('an-id');
  await page.getByLabel('Client secret').fill(secret);
  const [tab] = await Promise.all([
    context.waitForEvent('page'),
    page.getByRole('button', { name: 'Connect', exact: true }).click(),
  ]);
  await tab.getByRole('heading', { name: /Connect an account at Pipedrive/ }).waitFor();
  await tab.close();
  await connection(page).getByText('Not connected yet').waitFor();
  assert.equal(await reason(page), 'The account is not connected yet.');
  assert.ok(!(await keptBy(page)).includes(secret));
  await page.getByRole('button', { name: 'Connect another account' }).click();
  await connect(page, context);
  await send(page);
  // Once, to the server, as the credentials of the app.
  assert.equal(seen.filter((text) => text.includes(secret)).length, 1);
  for (const text of seen) assert.doesNotMatch(text, /v1u:[\w-]{20}|"(access|refresh)_token":\s*"/);
  assert.doesNotMatch(await keptBy(page), /v1u:[\w-]{20}/);
  assert.deepEqual(elsewhere, []);
  assert.deepEqual(complaints, []);
  await leave();
});

test('values, language and connection are kept; a link carries values and starts nothing', async () => {
  const { page, context, leave } = await world.browser.visit();
  await page.goto(at('/explorer/oauth/refreshTokens'));
  await page.getByLabel('Client id and secret').check();
  await page.getByLabel('Client secret').fill('a-client-secret');
  await fillIn(page, 'body.refresh_token', 'a-refresh-token');
  await fillIn(page, 'body.client_id', 'shown-id');
  await chooseLanguage(page, 'Python (requests)');
  assert.match(await codeText(page), /"refresh_token": os\.environ\["REFRESH_TOKEN"\]/);
  const link = page.url();
  assert.match(link, /shown-id/);
  assert.doesNotMatch(await keptBy(page), /a-refresh-token|a-client-secret/);

  const asked = [];
  const other = await context.newPage();
  other.on('request', (request) => request.method() === 'POST' && asked.push(request.url()));
  await other.goto(link);
  assert.equal(await field(other, 'body.client_id').inputValue(), 'shown-id');
  assert.equal(await field(other, 'body.refresh_token').inputValue(), '');
  assert.match(await codeText(other), /^import os/);
  assert.deepEqual(asked, []);
  await other.getByRole('button', { name: 'Forget all' }).click();
  assert.equal(await other.evaluate(() => localStorage.length), 0);
  await leave();
});

test('what a link brings along is text, in the page and in the code', async () => {
  const { page, complaints, leave } = await world.browser.visit();
  const text = `<img src=x onerror=alert(1)>'; id; '`;
  await page.goto(at(`${dealsPage}#limit=${encodeURIComponent(text)}&nothing=1&constructor=2`));
  assert.equal(await field(page, 'limit').inputValue(), text);
  assert.match(
    await codeText(page),
    /limit=%3Cimg%20src%3Dx%20onerror%3Dalert%281%29%3E%27%3B%20id%3B%20%27'/,
  );
  assert.equal(await page.locator('img[src=x]').count(), 0);
  assert.deepEqual(complaints, []);
  await leave();
});

test('what was typed for a new connection is still there after a look into another tab', async () => {
  const { page, complaints, leave } = await world.browser.visit();
  await openSignedIn(page, world, world.people.grace);
  await page.getByLabel('Provider').selectOption({ label: 'Pipedrive' });
  await page.getByLabel('Name').fill('Not a name!');
  await page.getByLabel('Client id').fill('an-id');
  const answered = page.waitForResponse((response) => response.url().endsWith('/connections'));
  await page.evaluate(() => window.dispatchEvent(new Event('focus')));
  await answered;
  await page.getByRole('button', { name: 'Connect', exact: true }).click();
  await page.getByRole('alert').waitFor();
  assert.equal(await page.getByLabel('Client id').inputValue(), 'an-id');
  assert.equal(await page.getByLabel('Name').inputValue(), 'Not a name!');
  assert.deepEqual(complaints, []);
  await leave();
});

test('endpoints of the pages are called with the session, and nothing else is', async () => {
  const { page, context, leave } = await world.browser.visit();
  await openSignedIn(page, world, world.people.grace, '/explorer/gateway/listConnections');
  assert.match((await send(page)).body, /"providers"/);
  await page.getByLabel('Nothing').check();
  const asked = page.waitForRequest((request) => request.url().endsWith('/connections'));
  assert.match((await send(page)).status, /^401/);
  assert.equal((await (await asked).allHeaders()).cookie, undefined);
  assert.ok((await context.cookies()).length > 0);
  await leave();
});

test('Send says what is missing, and what is wrong with a body', async () => {
  const { page, leave } = await world.browser.visit();
  await page.goto(at('/explorer/crm-v2/updateDeal'));
  await page.getByLabel('Nothing').check();
  await fillIn(page, 'id', '');
  assert.equal(await reason(page), 'Fill in id.');
  await fillIn(page, 'id', '1');
  await fillIn(page, 'body', '{"value": ');
  assert.match(await reason(page), /^The body is not JSON: /);
  await page.getByRole('button', { name: 'Start over' }).click();
  assert.equal(await reason(page), '');
  assert.match((await send(page)).status, /^401/);
  await leave();
});

test('an operation that answers with a page opens it', async () => {
  const { page, context, leave } = await world.browser.visit();
  await page.goto(at('/explorer/oauth/authorize'));
  const [tab] = await Promise.all([
    context.waitForEvent('page'),
    page.getByRole('button', { name: 'Open in a new tab' }).click(),
  ]);
  await tab.getByRole('heading', { name: /Sign in/ }).waitFor();
  await leave();
});

const bytesMax = 150_000;
const heaviest = [
  '/explorer',
  '/explorer/crm-v1/addDeal',
  '/explorer/crm-v2/addDeal',
  '/explorer/oauth/getTokens',
];

test(`a page with all that it loads has less than ${bytesMax} bytes`, async () => {
  for (const path of heaviest) {
    const page = await html(path);
    const parts = [...page.matchAll(/(?:src|href)="(\/assets\/[^"]+)"/g)].map(([, part]) => part);
    const sizes = await Promise.all(parts.map(async (part) => Buffer.byteLength(await html(part))));
    const whole = sizes.reduce((sum, size) => sum + size, Buffer.byteLength(page));
    assert.ok(parts.length >= 4 && whole < bytesMax, `${path}: ${whole}`);
  }
});
