// A service with a brand of its own: every page that people meet has its name, logo, colours and links, in
// light and dark, and the program's own name is on none of them.
import assert from 'node:assert/strict';
import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { freePort } from '../support/free_port.mjs';
import { findings, overflow, variants } from './accessible_pages.mjs';
import { axeSource, desktop, exchange, signIn, startApp, startBrowser } from './browser.mjs';
import { Session } from './session.mjs';

const binary = process.env.GRANTOR_BINARY;
// Pictures of the pages, for whoever wants to see them.
const pictures = process.env.GRANTOR_PICTURES;
const name = 'Corner Shop & Sons';
const ada = { email: 'ada@corner.example', password: 'a calm long password' };
const words = {
  sign_in: 'Use the account of your shop.', consent: 'You can remove an app at any time.', error: 'Call us on 555 0100.',
};
// Light and dark, as browsers compute them.
const accents = { light: 'rgb(122, 31, 75)', dark: 'rgb(240, 160, 200)' };
const logo = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 60 20"><rect width="60" height="20" rx="4" fill="#7a1f4b"/>' +
  '<circle cx="12" cy="10" r="5" fill="#fff"/><path d="M24 10h28" stroke="#fff" stroke-width="4"/></svg>';
const shop = `openapi: 3.0.3
info: {title: Orders, version: "1"}
x-published: true
paths:
  /orders:
    get: {operationId: listOrders, summary: List orders, security: [{oauth: [orders:read]}], responses: {"200": {description: Orders.}}}
components:
  securitySchemes:
    oauth:
      type: oauth2
      flows:
        authorizationCode:
          authorizationUrl: https://shop.example/a
          tokenUrl: https://shop.example/t
          scopes: {"orders:read": See your orders.}
`;

let folder, base, config, server, browser, app, ledger, visitor, page;

async function configure() {
  folder = await mkdtemp(join(tmpdir(), 'grantor-brand-'));
  const [port, operations] = [await freePort(), await freePort()];
  base = `http://127.0.0.1:${port}`;
  config = join(folder, 'shop.toml');
  await writeFile(join(folder, 'logo.svg'), logo);
  await writeFile(join(folder, 'shop.yaml'), shop);
  await writeFile(config, `issuer = "${base}"
listen = "127.0.0.1:${port}"
operations = "127.0.0.1:${operations}"
store.sqlite = "${folder}/shop.db"
keys.file = "${folder}/shop.keys"
[[edge.api]]
prefixes = ["/api/shop"]
rules = "${folder}/shop.yaml"
[brand]
name = "${name}"
logo = "${folder}/logo.svg"
accent = "#7a1f4b"
accent_dark = "#f0a0c8"
support_url = "https://shop.example/support"
terms_url = "https://shop.example/terms"
privacy_url = "https://shop.example/privacy?a=1&b=2"
help_url = "https://shop.example/errors"
sign_in_text = "${words.sign_in}"
consent_text = "${words.consent}"
error_text = "${words.error}"
`);
}

function run(args, input = '') {
  return new Promise((resolve, reject) => {
    const child = execFile(binary, [...args, '--config', config], (failure, output, problem) =>
      failure ? reject(new Error(`${args.join(' ')}: ${problem}`)) : resolve(output));
    child.stdin.end(input);
  });
}

async function serve() {
  const child = spawn(binary, ['serve', '--config', config], { stdio: ['ignore', 'ignore', 'pipe'] });
  let log = '';
  await new Promise((resolve, reject) => {
    child.stderr.on('data', (piece) => (log += piece).includes('"listening"') && resolve());
    child.once('exit', () => reject(new Error(log)));
  });
  return child;
}

before(async () => {
  await configure();
  await run(['company', 'create', 'corner', 'Corner']);
  await run(['user', 'create', ada.email, 'Ada', '--company', 'corner', '--admin'], `${ada.password}\n`);
  await run(['user', 'role', ada.email, '--platform', 'admin']);
  [browser, app] = [await startBrowser(), await startApp()];
  const made = await run(['app', 'create', 'Ledger', '--company', 'corner', '--status', 'live', '--scopes', 'orders:read',
    '--redirect-uri', app.callback]);
  ledger = { client_id: /client_id\s+(\S+)/.exec(made)[1], client_secret: /client_secret\s+(\S+)/.exec(made)[1] };
  server = await serve();
  visitor = await browser.visit();
  page = visitor.page;
  if (pictures) await mkdir(pictures, { recursive: true });
});
after(async () => {
  await browser?.stop();
  await app?.stop();
  if (server?.exitCode === null) {
    const ended = once(server, 'exit');
    server.kill('SIGTERM');
    await ended;
  }
  await rm(folder, { recursive: true, force: true });
});

const link = (further = {}) =>
  `${base}/oauth/authorize?${new URLSearchParams({ client_id: ledger.client_id, redirect_uri: app.callback, ...further })}`;
// The names of fields are a part of the wire.
const withoutFields = (text) => text.replaceAll(/X-Grantor-[A-Z][a-z]+/g, '');

async function isBranded(what) {
  await page.waitForLoadState('load');
  assert.ok((await page.title()).endsWith(` · ${name}`), await page.title());
  const header = page.locator('header a.brand');
  assert.equal((await header.innerText()).trim(), name);
  assert.ok(await header.locator('img').evaluate((image) => image.complete && image.naturalWidth > 0));
  assert.match(await header.locator('img').getAttribute('src'), /^\/assets\/logo\?v=[0-9a-f]{12}$/);
  assert.doesNotMatch(withoutFields(await page.content()), /Grantor/);
  const links = await page.locator('footer a').evaluateAll((all) => all.map(({ textContent, href }) => [textContent, href]));
  const isFramed = (await page.locator('nav.sections').count()) === 1;
  assert.deepEqual(links, [
    ...(isFramed ? [['Documentation', `${base}/docs`]] : []),
    ['Support', 'https://shop.example/support'], ['Terms', 'https://shop.example/terms'],
    ['Privacy', 'https://shop.example/privacy?a=1&b=2'],
  ]);
  await page.evaluate(axeSource);
  for (const { viewport, colorScheme, rules } of variants) {
    await page.setViewportSize(viewport);
    await page.emulateMedia({ colorScheme });
    const where = `${viewport.width} ${colorScheme}`;
    assert.equal(await accentOf(), accents[colorScheme], where);
    assert.deepEqual(await findings(page, rules), [], where);
    assert.equal(await overflow(page), 0, where);
    if (pictures) await page.screenshot({ path: join(pictures, `${what.replace(/\W+/g, '-')}-${where.replace(' ', '-')}.png`), fullPage: true });
  }
  await page.setViewportSize(desktop);
  await page.emulateMedia({ colorScheme: 'light' });
  assert.deepEqual(visitor.complaints, []);
}

// Of a link that only the accent paints.
const accentOf = () =>
  page.evaluate(() => {
    const link = document.querySelector('main').appendChild(document.createElement('a'));
    link.href = '/';
    const { color } = getComputedStyle(link);
    link.remove();
    return color;
  });
const background = (selector) => page.locator(selector).evaluate((element) => getComputedStyle(element).backgroundColor);

test('signing up', async () => {
  await page.goto(`${base}/developer/sign-up`);
  await isBranded('sign-up');
  await page.getByLabel('Your name').fill('Nora');
  await page.getByLabel('Email').fill('nora@harbour.example');
  await page.getByLabel('Password').fill(ada.password);
  await page.getByLabel('Company or project').fill('Harbour');
  await page.getByRole('button', { name: 'Sign up' }).click();
  await page.getByText('Register an app').first().waitFor();
  await isBranded('welcome');
});

test('signing in, and what the operator says there', async () => {
  await visitor.context.clearCookies();
  await page.goto(link());
  await page.getByRole('heading', { name: `Sign in to ${name}` }).waitFor();
  await page.getByText(words.sign_in).waitFor();
  await isBranded('sign-in');
  assert.equal(await background('button.primary'), accents.light);
  await signIn(page, { ...ada, password: 'wrong' });
  await page.getByRole('alert').waitFor();
  await isBranded('sign-in with an error');
});

test('consent names the platform beside the app', async () => {
  await signIn(page, ada);
  await page.getByRole('heading', { name: 'Install Ledger in Corner?' }).waitFor();
  await page.getByText(`An app by Corner that wants access to your data at ${name}`).waitFor();
  assert.match(await page.locator('.maker img.platform').getAttribute('src'), /^\/assets\/logo\?v=/);
  await page.getByText(words.consent).waitFor();
  await isBranded('consent');
  await page.getByRole('button', { name: 'Cancel' }).click();
  await page.waitForURL(`${app.callback}?*`);
  assert.equal(app.arrived.at(-1).error_uri, `https://shop.example/errors#${app.arrived.at(-1).error}`);
  await page.goto(link());
  await page.getByRole('button', { name: 'Allow and install' }).click();
  await page.waitForURL(`${app.callback}?*`);
  const tokens = await exchange({ sandbox: { base_url: base }, app }, ledger, app.arrived.at(-1).code);
  assert.equal(tokens.status, 200, JSON.stringify(tokens));
});

test('a page of OAuth that refuses says whom to ask and where to read about it', async () => {
  await page.goto(link({ redirect_uri: 'https://elsewhere.example/' }));
  await page.getByRole('heading', { name: 'This link does not work' }).waitFor();
  await page.getByText(words.error).waitFor();
  const help = page.getByRole('link', { name: 'Read what it means' });
  assert.equal(await help.getAttribute('href'), 'https://shop.example/errors#invalid_request');
  await isBranded('authorization refused');
  await page.goto(link({ client_id: 'nobody' }));
  await isBranded('unknown client');
  await page.goto(`${base}/company/members/999`);
  await page.getByText(words.error).waitFor();
  await isBranded('not found');
});

const pages = ['/', '/marketplace', '/developer', '/developer/apps/new', '/account', '/account/keys', '/account/profile', '/account/security',
  '/account/requests', '/company', '/company/installations', '/company/policy', '/company/requests', '/company/members',
  '/company/members/new', '/company/audit', '/platform', '/platform/reviews', '/platform/apps', '/platform/companies', '/platform/users',
  '/platform/scopes', '/platform/audit', '/platform/health', '/explorer'];
const pagesOfTheApp = ['', '/basics', '/scopes', '/credentials', '/profile', '/review', '/install', '/deliveries', '/requests',
  '/inspector', '/log', '/delete'];

for (const path of [...pages, ...pagesOfTheApp.map((tab) => `/developer/apps/CLIENT${tab}`), '/marketplace/apps/CLIENT',
  '/account/apps/CLIENT', '/company/apps/CLIENT', '/platform/apps/CLIENT'])
  test(path, async () => {
    const answer = await page.goto(base + path.replace('CLIENT', ledger.client_id));
    assert.ok(answer.status() < 400 || path.startsWith('/marketplace/apps/'), `${answer.status()}`);
    await isBranded(path);
  });

test('every operation of the explorer', async () => {
  await page.goto(`${base}/explorer`);
  const paths = await page.locator('.operations a').evaluateAll((all) => all.map((one) => one.getAttribute('href')));
  assert.ok(paths.length > 20, `${paths.length}`);
  for (const path of paths) {
    const text = await (await fetch(base + path)).text();
    assert.ok(text.includes('<bdi>Corner Shop &amp; Sons</bdi>'), path);
    assert.doesNotMatch(withoutFields(text), /Grantor/, path);
  }
  await page.goto(base + paths[0]);
  await isBranded('operation');
});

test('signed out: joining a company, a new password', async () => {
  await visitor.context.clearCookies();
  for (const path of ['/join', '/reset-password', '/marketplace', '/developer']) {
    await page.goto(base + path);
    await isBranded(`${path} signed out`);
  }
});

test('a form that is not ours', async () => {
  const session = await Session.of(base, ada);
  await session.enter(page);
  await page.goto(`${base}/account/security`);
  await page.locator('input[name=csrf]').evaluateAll((all) => all.forEach((one) => (one.value = 'another')));
  await page.locator('main form').evaluateAll((all) => all.forEach((form) => (form.noValidate = true)));
  await page.locator('main form button').first().click();
  await page.getByRole('heading', { name: 'out of date' }).waitFor();
  await page.getByText(words.error).waitFor();
  await isBranded('out of date');
});

test('documents for programs', async () => {
  const metadata = await (await fetch(`${base}/.well-known/oauth-authorization-server`)).json();
  assert.equal(metadata.service_documentation, 'https://shop.example/errors');
  assert.equal(metadata.op_policy_uri, 'https://shop.example/privacy?a=1&b=2');
  assert.equal(metadata.op_tos_uri, 'https://shop.example/terms');
  const refused = await fetch(`${base}/oauth/token`, {
    method: 'POST', body: new URLSearchParams({ ...ledger, grant_type: 'refresh_token', refresh_token: 'nonsense' }),
  });
  assert.equal((await refused.json()).error_uri, 'https://shop.example/errors#invalid_grant');
  const stylesheet = await page.locator('link[href^="/assets/brand.css?v="]').getAttribute('href');
  for (const [path, type] of [[stylesheet, /^text\/css/], ['/assets/logo', /^image\/svg/]]) {
    const answer = await fetch(base + path);
    assert.equal(answer.status, 200);
    assert.match(answer.headers.get('content-type'), type);
    assert.match(answer.headers.get('cache-control'), /immutable/);
  }
});

// A logo is an operator's file, and yet a document that runs its scripts would run them as this service.
test('a script in a logo runs neither on a page nor by itself', async () => {
  const [port, operations] = [await freePort(), await freePort()];
  const other = join(folder, 'other');
  await mkdir(other);
  await writeFile(join(other, 'logo.svg'), '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><rect width="9" height="9"/>' +
    '<script>document.documentElement.setAttribute("ran", "yes")</script></svg>');
  const [own, ownConfig] = [server, config];
  config = join(other, 'other.toml');
  await writeFile(config, `issuer = "http://127.0.0.1:${port}"\nlisten = "127.0.0.1:${port}"\noperations = "127.0.0.1:${operations}"\n` +
    `store.sqlite = "${other}/db"\nkeys.file = "${other}/keys"\n[brand]\nlogo = "${other}/logo.svg"\n`);
  const child = await serve();
  [server, config] = [own, ownConfig];
  try {
    const { page: another, complaints, leave } = await browser.visit();
    await another.goto(`http://127.0.0.1:${port}/sign-in`);
    assert.ok(await another.locator('a.brand img').evaluate((image) => image.naturalWidth > 0));
    assert.deepEqual(complaints, []);
    await another.goto(`http://127.0.0.1:${port}/assets/logo`);
    assert.equal(await another.locator('rect').count(), 1);
    assert.equal(await another.evaluate(() => document.documentElement.getAttribute('ran')), null);
    await leave();
  } finally {
    const ended = once(child, 'exit');
    child.kill('SIGTERM');
    await ended;
  }
});

test('a bad brand is refused at the start, in one sentence', async () => {
  const bad = join(folder, 'bad.toml');
  const attempt = async (brand) => {
    await writeFile(bad, `issuer = "${base}"\nstore.sqlite = "${folder}/bad.db"\nkeys.file = "${folder}/bad.keys"\n[brand]\n${brand}\n`);
    return new Promise((resolve) =>
      execFile(binary, ['serve', '--config', bad], (failure, _, problem) => resolve([failure?.code, problem])));
  };
  const [code, problem] = await attempt('accent = "#ffdd00"');
  assert.equal(code, 1);
  assert.match(problem, /#ffdd00 cannot be read on light pages: its contrast is 1\.2, and text needs 4\.5\. Choose a darker colour/);
  const [another, missing] = await attempt(`logo = "${folder}/none.svg"`);
  assert.equal(another, 1);
  assert.match(missing, /`brand\.logo`: .*none\.svg cannot be read/);
});
