// A second product (examples/shop), as the people around it meet it: a developer, somebody of another company, its
// admin, a platform admin, and whoever tries the API. Nothing that any of them sees speaks of another product.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { run } from '../support/program.mjs';
import { exchange, signIn, startApp, startBrowser } from './browser.mjs';
import { allowIn, connection, fillIn, openSignedIn, send } from './explorer_walks.mjs';
import { SeenTexts } from './seen_texts.mjs';
import { startShop } from './shop.mjs';

const product = 'Harbour Goods';
const password = 'a calm long password';
const mia = { name: 'Mia', email: 'mia@harbour.example', password };
const nils = { name: 'Nils', email: 'nils@quay.example', password };
const olga = { name: 'Olga', email: 'olga@quay.example', password };
const nora = { name: 'Nora', email: 'nora@tide.example', password };
const scopes = ['orders:read', 'orders:write', 'products:read'];
const foreign = /\b(?:CRM|deals?|pipedrive)\b|pipedrive/i;
// Of the license of a library in the explorer's script, which has to stay with it.
const license = /to deal\s+in the Software/;
// What fields beginning with X- there may be: of browsers, and of every HTTP service.
const usualFields = /^x-(?:content-type-options|frame-options|request-id)$/;
const errorsPage = 'https://harbour.example/developers/errors';

const seen = new SeenTexts();
const visitors = [];
let shop, browser, app, developer, hub, ledger, tokens;

before(async () => {
  [browser, app] = [await startBrowser(), await startApp()];
  shop = await startShop(async (grantor) => {
    await grantor(['company', 'create', 'harbour', product]);
    await grantor(['company', 'create', 'quay', 'Quay Nine']);
    const create = ({ name, email }, company, ...more) =>
      grantor(['user', 'create', email, name, '--company', company, ...more], `${password}\n`);
    await create(mia, 'harbour', '--admin');
    await create(nils, 'quay');
    await create(olga, 'quay', '--admin');
    await grantor(['user', 'role', mia.email, '--platform', 'admin']);
  });
  developer = await visit();
});
after(async () => {
  await browser?.stop();
  await app?.stop();
  await shop?.stop();
});

async function visit() {
  const visitor = await browser.visit();
  visitors.push(visitor);
  seen.watch(visitor.context);
  return visitor;
}
async function visitAs(person, path) {
  const visitor = await visit();
  await visitor.page.goto(`${shop.base}/sign-in?continue=${encodeURIComponent(path)}`);
  await signIn(visitor.page, person);
  await visitor.page.waitForURL(`**${path}`);
  return visitor;
}

// What follows a step that failed has nothing to go on from.
let isBroken = false;
const step = (title, work) =>
  test(title, async (t) => {
    if (isBroken) return t.skip('an earlier step failed');
    isBroken = true;
    await work();
    isBroken = false;
  });
const press = (page, name) => page.getByRole('button', { name }).click();
const noticed = (page, text) => page.getByRole('status').getByText(text).waitFor();
const heading = (page, name) => page.getByRole('heading', { name }).first().waitFor();
const tab = async (label) => {
  const pages = developer.page.getByRole('navigation', { name: 'Pages' });
  await pages.getByRole('link', { name: label, exact: true }).click();
  await pages.locator(`[aria-current=page]:text-is("${label}")`).waitFor();
};
async function walk(page, paths) {
  for (const path of paths) {
    const answer = await page.goto(shop.base + path);
    assert.ok(answer.ok(), `${answer.status()} ${path}`);
    await seen.look(page);
  }
}
const call = (path, { token, ...request } = {}) =>
  seen.ask(`${shop.base}/v1${path}`, {
    ...request,
    headers: { 'content-type': 'application/json', ...(token && { authorization: `Bearer ${token}` }) },
  });
const link = () =>
  `${shop.base}/oauth/authorize?${new URLSearchParams({ client_id: ledger.client_id, redirect_uri: app.callback, state: 'one' })}`;

step('a developer signs up', async () => {
  const { page } = developer;
  await walk(page, ['/', '/marketplace', '/developer']);
  await page.getByRole('link', { name: 'Sign up' }).first().click();
  await seen.look(page);
  await page.getByLabel('Your name').fill(nora.name);
  await page.getByLabel('Email').fill(nora.email);
  await page.getByLabel('Password').fill(nora.password);
  await page.getByLabel('Company or project').fill('Tide Works');
  await press(page, 'Sign up');
  await noticed(page, 'Your sandbox company is ready');
  assert.ok((await page.title()).endsWith(` · ${product}`));
});

step('registers an app', async () => {
  const { page } = developer;
  await page.getByRole('link', { name: 'Register an app' }).first().click();
  await seen.look(page);
  await page.getByLabel('Name').fill('Tide Table');
  await page.getByLabel('Companies you give the link to').check();
  await page.getByLabel('Callback URL').fill(app.callback);
  await press(page, 'Register the app');
  await noticed(page, 'The app is registered');
  ledger = { client_secret: await page.locator('.secret code').innerText() };
});

step('chooses among the scopes of the shop, and no others', async () => {
  const { page } = developer;
  await page.getByRole('link', { name: 'Choose the scopes' }).last().click();
  const boxes = page.locator('input[type=checkbox][name=scopes]');
  const offered = await boxes.evaluateAll((all) => all.map(({ value }) => value));
  assert.deepEqual(offered.filter((name) => name !== 'base').sort(),
    ['orders:read', 'orders:write', 'products:read', 'products:write']);
  for (const scope of scopes) await page.locator(`input[value="${scope}"]`).check();
  await page.getByRole('button', { name: 'Save' }).first().click();
  await noticed(page, 'Saved');
  await tab('Overview');
  hub = new URL(page.url()).pathname;
  ledger.client_id = hub.split('/').at(-1);
});

step('installs it in the own company, and runs the code of the quick start as it stands', async () => {
  const { page } = developer;
  await tab('Install link');
  await page.getByRole('link', { name: 'Install in Tide Works' }).click();
  await heading(page, 'Install Tide Table in Tide Works?');
  await press(page, 'Allow and install');
  await page.waitForURL(`${app.callback}?*`);
  await page.goto(`${shop.base}${hub}/quick-start`);
  for (const text of ['Place and cancel orders.', '/v1/orders/{id}/cancellation', `${shop.base}/oauth/token`])
    await page.getByText(text).first().waitFor();
  const program = await page.getByRole('region', { name: 'Code' }).innerText();
  const known = `CLIENT_SECRET=${ledger.client_secret} CODE=${app.arrived.at(-1).code}`;
  const { code: failed, stdout, stderr } = await run('bash', ['-c', `${known}\n${program}`]);
  assert.equal(failed, 0, stderr);
  assert.equal(stdout.match(/"refresh_token"/g)?.length, 2, `a code, and a refresh: ${stdout}`);
  assert.match(stdout, /"data": \[/, 'the first call');
});

step('opens it to other companies', async () => {
  const { page } = developer;
  await page.goto(shop.base + hub);
  await tab('Go live');
  await page.getByRole('link', { name: 'Go live…' }).click();
  await press(page, 'Go live');
  await heading(page, 'The app is live');
});

step('somebody of another company reads what the app can see and change, and installs it', async () => {
  const { page } = await visit();
  await page.goto(link());
  await heading(page, `Sign in to ${product}`);
  await page.getByText('Use the account of your shop.').waitFor();
  await signIn(page, nils);
  await heading(page, 'Install Tide Table in Quay Nine?');
  await page.getByText(`An app by Tide Works that wants access to your data at ${product}`).waitFor();
  await page.getByText('You can remove an app at any time').waitFor();
  const listed = (name) => page.getByRole('list', { name, exact: true }).getByRole('listitem').allInnerTexts();
  const views = await listed('View');
  for (const text of ['See your orders.', 'See your products and their stock.']) assert.ok(views.includes(text), `${views}`);
  assert.deepEqual(await listed('View and change'), ['Place and cancel orders.']);
  await seen.look(page);
  await press(page, 'Cancel');
  await page.waitForURL(`${app.callback}?*`);
  assert.equal(app.arrived.at(-1).error, 'access_denied');
  await page.goto(link());
  await press(page, 'Allow and install');
  await page.waitForURL(`${app.callback}?*`);
  assert.equal(app.arrived.at(-1).state, 'one');
  tokens = await exchange({ sandbox: { base_url: shop.base }, app }, ledger, app.arrived.at(-1).code);
  assert.equal(tokens.status, 200, JSON.stringify(tokens));
  for (const scope of scopes) assert.ok(tokens.scope.split(' ').includes(scope), tokens.scope);
  await walk(page, ['/account', `/account/apps/${ledger.client_id}`, '/account/keys', '/account/profile', '/account/security', '/account/requests']);
});

step('the app calls the API for that company', async () => {
  const token = tokens.access_token;
  const { data: before } = await (await call('/orders', { token })).json();
  const placed = await call('/orders', { token, method: 'POST', body: '{"product":3,"quantity":2}' });
  assert.equal(placed.status, 201);
  const { data: order } = await placed.json();
  assert.match(order.placed_by, /^\d+$/, 'the shop knows which app it was');
  const { data: orders } = await (await call('/orders', { token })).json();
  assert.equal(orders.length, before.length + 1);
  assert.equal((await (await call('/products/3', { token })).json()).data.stock, 3);
  const cancelled = await call(`/orders/${order.id}/cancellation`, { token, method: 'POST' });
  assert.equal((await cancelled.json()).data.state, 'cancelled');
  const missing = await call('/orders/99', { token });
  assert.equal(missing.status, 404);
  assert.equal((await missing.json()).detail, 'There is no order 99.', 'the words of the shop itself');
});

step('everybody may ask whether the shop is open', async () => {
  assert.deepEqual(await (await call('/status')).json(), { status: 'open', name: product });
});

step('what its scopes do not open is refused with a problem document', async () => {
  const token = tokens.access_token;
  const refusals = [
    [await call('/products/1', { token, method: 'PATCH', body: '{"stock":1}' }), 403, 'insufficient-scope'],
    [await call('/orders'), 401, 'no-token'],
    [await call('/orders', { token: 'made-up' }), 401, 'invalid-token'],
    [await call('/nothing', { token }), 404, 'unknown-path'],
    [await call('/orders', { token, method: 'DELETE' }), 405, 'unknown-method'],
  ];
  for (const [answer, status, name] of refusals) {
    assert.equal(answer.status, status, name);
    assert.equal(answer.headers.get('content-type'), 'application/problem+json');
    const problem = await answer.json();
    assert.equal(problem.type, `https://harbour.example/developers/errors#${name}`);
    assert.equal(problem.contact, 'https://harbour.example/support');
    assert.equal(problem.request_id, answer.headers.get('x-request-id'));
  }
  assert.match(refusals[0][0].headers.get('www-authenticate'), /error="insufficient_scope".*scope="products:write"/);
  assert.equal((await (await call('/products/1', { token })).json()).data.stock, 10, 'nothing has changed');
});

step('answers say what is left of its limits, in the fields of the draft', async () => {
  const answer = await seen.ask(`${shop.base}/v1/orders`, {
    headers: { authorization: `Bearer ${tokens.access_token}`, origin: 'https://tide.example' },
  });
  assert.match(answer.headers.get('ratelimit-policy'), /^"burst";q=\d+;w=2, "daily";q=\d+;w=86400$/);
  const [, left, wait] = /^"burst";r=\d+;t=\d, "daily";r=(\d+);t=(\d+)$/.exec(answer.headers.get('ratelimit'));
  assert.ok(Number(left) > 0 && Number(wait) <= 86_400);
  assert.ok(answer.headers.get('access-control-expose-headers').split(', ').includes('RateLimit'));
  assert.ok((await call('/products/1', { token: tokens.access_token, method: 'PATCH', body: '{}' })).headers.has('ratelimit'));
});

step('what the server itself refuses is a problem document, and an OAuth error where OAuth clients read it', async () => {
  const large = 'a'.repeat(100_000);
  const problems = [
    ['/no/such/page', {}, 404, 'not-found'],
    ['/openapi/nothing.json', {}, 404, 'not-found'],
    ['/.well-known/nothing', {}, 404, 'not-found'],
    ['/events', { method: 'POST', body: '{}' }, 404, 'not-found'],
    ['/openapi/shop.json', { method: 'DELETE' }, 405, 'method-not-allowed'],
    ['/.well-known/oauth-authorization-server', { method: 'POST' }, 405, 'method-not-allowed'],
    ['/sign-in', { method: 'POST', body: large }, 413, 'content-too-large'],
    [`/${'a'.repeat(9000)}`, {}, 414, 'uri-too-long'],
    ['/', { headers: { 'accept-language': 'a'.repeat(20_000) } }, 431, 'header-fields-too-large'],
  ];
  for (const [path, request, status, name] of problems) {
    const answer = await seen.ask(shop.base + path, request);
    assert.equal(answer.status, status, path.slice(0, 40));
    assert.equal(answer.headers.get('content-type'), 'application/problem+json');
    const problem = await answer.json();
    assert.equal(problem.type, `${errorsPage}#${name}`);
    assert.equal(problem.status, status);
    assert.equal(problem.request_id, answer.headers.get('x-request-id'));
    // Of a head that was too long no path is known.
    assert.equal(problem.instance, [414, 431].includes(status) ? undefined : path);
  }
  const errors = [
    ['/oauth/authorize', { method: 'DELETE' }, 405, 'invalid_request'],
    ['/oauth/token', { method: 'POST', body: large }, 413, 'invalid_request'],
    ['/oauth/token', { method: 'GET' }, 400, 'invalid_request'],
    ['/oauth/token', { method: 'POST', body: new URLSearchParams({ ...ledger, client_secret: 'no', grant_type: 'refresh_token' }) },
      400, 'invalid_client'],
    ['/oauth/revoke', { method: 'POST' }, 400, 'invalid_request'],
    ['/oauth/introspect', { method: 'POST' }, 400, 'invalid_request'],
  ];
  for (const [path, request, status, error] of errors) {
    const answer = await seen.ask(shop.base + path, request);
    const body = await answer.json();
    assert.deepEqual([answer.status, body.error, body.error_uri], [status, error, `${errorsPage}#${error}`], path);
    assert.deepEqual(Object.keys(body), ['error', 'error_description', 'error_uri']);
  }
});

step('a token that is given back is answered without a word', async () => {
  const answer = await seen.ask(`${shop.base}/oauth/revoke`, {
    method: 'POST', body: new URLSearchParams({ ...ledger, token: 'made-up' }),
  });
  assert.equal(answer.status, 200);
  assert.equal(answer.headers.get('content-type'), null);
  assert.equal(await answer.text(), '');
});

step('the developer sees every page about the app', async () => {
  const tabs = ['', '/basics', '/scopes', '/credentials', '/profile', '/review', '/install', '/quick-start', '/deliveries',
    '/requests', '/inspector', '/log', '/delete'];
  const languages = ['?language=node', '?language=python', '?language=php', '?language=cpp'].map((query) => `/quick-start${query}`);
  await walk(developer.page, ['/developer', ...[...tabs, ...languages].map((path) => hub + path)]);
});

step('the explorer lists the operations of the shop, and a call in one click answers', async () => {
  const { page, context } = await visit();
  await page.goto(`${shop.base}/explorer`);
  await seen.look(page);
  await heading(page, product);
  const listed = await page.locator('#shop .operations a').evaluateAll((all) => all.map((one) => one.getAttribute('href')));
  assert.deepEqual(listed.map((path) => path.split('/').at(-1)).sort(), ['addOrder', 'cancelOrder', 'changeProduct', 'getOrder',
    'getProduct', 'getStatus', 'listOrders', 'listProducts']);
  await openSignedIn(page, { sandbox: { base_url: shop.base } }, nils, '/explorer/shop/listOrders');
  await allowIn(page, context, page.getByRole('button', { name: 'Connect', exact: true }));
  await connection(page).getByText('Connected', { exact: true }).waitFor();
  const { status, body } = await send(page);
  assert.match(status, /^200/);
  assert.match(body, /"placed_by"/);
  await fillIn(page, 'limit', '0');
  assert.match((await send(page)).body, /`limit` must be a whole number/);
  await seen.look(page);
  await page.goto(`${shop.base}/explorer/shop/getStatus`);
  await page.getByLabel('Nothing').check();
  assert.match((await send(page)).body, /"open"/);
  await page.goto(`${shop.base}/explorer`);
  const all = await page.locator('.operations a').evaluateAll((them) => them.map((one) => one.getAttribute('href')));
  for (const path of all) assert.equal((await seen.ask(shop.base + path)).status, 200, path);
});

step('an admin of the company removes the installation, and its token is dead at once', async () => {
  const { page } = await visitAs(olga, '/company/installations');
  const row = page.getByRole('row').filter({ hasText: 'Tide Table' }).filter({ hasText: nils.email });
  await seen.look(page);
  assert.equal((await call('/orders', { token: tokens.access_token })).status, 200);
  await row.getByRole('link', { name: 'Uninstall' }).click();
  await page.getByRole('button', { name: 'Uninstall' }).click();
  await noticed(page, 'The app is uninstalled');
  assert.equal((await call('/orders', { token: tokens.access_token })).status, 401);
  const refresh = await seen.ask(`${shop.base}/oauth/token`, {
    method: 'POST',
    body: new URLSearchParams({ ...ledger, grant_type: 'refresh_token', refresh_token: tokens.refresh_token }),
  });
  assert.equal(refresh.status, 400);
  assert.equal((await refresh.json()).error_uri, 'https://harbour.example/developers/errors#invalid_grant');
  await walk(page, ['/company', '/company/installations', '/company/policy', `/company/apps/${ledger.client_id}`,
    '/company/requests', '/company/members', '/company/members/new', '/company/audit']);
});

step('a platform admin looks at scopes, categories and plans', async () => {
  const { page } = await visitAs(mia, '/platform/scopes');
  const kinds = { 'orders:read': 'view', 'orders:write': 'change', 'products:read': 'view', 'products:write': 'change' };
  for (const [name, kind] of Object.entries(kinds)) {
    const row = page.getByRole('row').filter({ hasText: name });
    assert.match(await row.locator('[data-label=Kind]').innerText(), new RegExp(kind, 'i'), name);
  }
  await page.getByRole('link', { name: 'orders:write' }).click();
  await seen.look(page);
  await page.goto(`${shop.base}/platform/categories`);
  await page.getByLabel('Name').fill('Fishing');
  await press(page, 'Add category');
  await page.getByRole('link', { name: 'Fishing' }).waitFor();
  await page.goto(`${shop.base}/platform/plans`);
  await page.getByText('New companies', { exact: true }).waitFor();
  const plan = await page.getByRole('link', { name: 'standard', exact: true }).getAttribute('href');
  await walk(page, ['/platform', '/platform/scopes', '/platform/categories', '/platform/plans', '/platform/plans/new',
    plan, '/platform/reviews', '/platform/apps', `/platform/apps/${ledger.client_id}`, '/platform/companies',
    '/platform/companies/quay', '/platform/users', '/platform/audit', '/platform/health', '/marketplace?q=tide']);
});

step('documents for programs are about the shop', async () => {
  const metadata = await (await seen.ask(`${shop.base}/.well-known/oauth-authorization-server`)).json();
  assert.deepEqual(metadata.scopes_supported.filter((name) => name !== 'base').sort(),
    ['orders:read', 'orders:write', 'products:read', 'products:write']);
  assert.equal(metadata.service_documentation, 'https://harbour.example/developers/errors');
  const { documents } = await (await seen.ask(`${shop.base}/openapi/index.json`)).json();
  assert.equal(documents[0].name, 'shop');
  for (const { url } of documents) assert.equal((await seen.ask(url)).status, 200, url);
  const document = await (await seen.ask(documents[0].url)).json();
  assert.equal(Object.keys(document.paths).length, 6);
  const ours = Object.fromEntries(await Promise.all(['oauth', 'edge'].map(async (name) =>
    [name, await (await seen.ask(`${shop.base}/openapi/${name}.json`)).text()])));
  for (const [name, text] of Object.entries(ours))
    assert.doesNotMatch(text, /EdgeError|ServiceError|errorCode|x-ratelimit|x-daily|user_denied|3599|by commas/, name);
  for (const path of ['/healthz', '/readyz', '/metrics']) assert.equal((await seen.ask(shop.operations + path)).status, 200);
  const refused = [
    ['/oauth/token', { method: 'POST', body: new URLSearchParams({ ...ledger, grant_type: 'nothing' }) }],
    ['/oauth/authorize?client_id=nobody'],
    ['/oauth/revoke', { method: 'POST' }],
    ['/oauth/introspect', { method: 'POST' }],
    ['/no/such/page'],
    ['/v1/orders', { method: 'OPTIONS', headers: { origin: 'https://tide.example', 'access-control-request-method': 'GET' } }],
  ];
  for (const [path, request] of refused) await seen.ask(shop.base + path, request);
});

step('nothing on the way speaks of another product, and no field does', async () => {
  // An answer that a page left behind will never be whole.
  for (const { leave } of visitors) await leave();
  const urls = await seen.urls();
  for (const wanted of ['/oauth/authorize?', '/explorer/shop/listOrders', '/openapi/shop.json', '/platform/plans', '/v1/products/1'])
    assert.ok(urls.some((where) => where.includes(wanted)), `${wanted} was looked at`);
  assert.ok((await seen.size()) > 1000, `${await seen.size()} texts`);
  assert.deepEqual(await seen.find(foreign, license), []);
  assert.deepEqual((await seen.fieldNames('x-')).filter((name) => !usualFields.test(name)), []);
});

test('nothing on the way complained', () => {
  for (const { complaints } of visitors) assert.deepEqual(complaints, []);
});

test('the search finds what it looks for', async () => {
  const other = new SeenTexts();
  await other.ask('data:text/plain,All%20your%20deals');
  assert.equal((await other.find(foreign)).length, 1);
  assert.deepEqual(await other.find(foreign, /All your deals/), []);
  assert.deepEqual(['ideal', 'dealer', 'a CRM', 'x-pipedrive-id'].map((text) => foreign.test(text)), [false, false, true, true]);
});
