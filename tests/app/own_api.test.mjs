// `grantor serve` with an API of the operator's own: the explorer and the quick start speak of that API,
// and calls from both work as they stand. Nothing on the way knows a sandbox's words.
import assert from 'node:assert/strict';
import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { freePort } from '../support/free_port.mjs';

const binary = process.env.GRANTOR_BINARY;
const sdkHeaders = fileURLToPath(new URL('../../sdk/include', import.meta.url));
const person = { email: 'ada@acme.example', password: 'three tall ships sail' };
const callback = 'https://ledger.example/callback';
const foreign = /\bdeals?\b|\bCRM\b|pipedrive/i;

const shop = `openapi: 3.0.3
info: {title: Shop API, version: "1"}
paths:
  /orders/{id}:
    get: {operationId: getOrder, summary: One order, security: [{oauth: [orders:read]}], parameters: [{name: id, in: path, required: true, schema: {type: integer}}], responses: {"200": {description: The order.}}}
  /orders:
    get: {operationId: listOrders, summary: All orders, security: [{oauth: [orders:read]}], responses: {"200": {description: Orders.}}}
    post: {operationId: addOrder, summary: Add an order, security: [{oauth: [orders:write]}], responses: {"200": {description: Order.}}}
components:
  securitySchemes:
    oauth:
      type: oauth2
      flows:
        authorizationCode:
          authorizationUrl: https://elsewhere.example/a
          tokenUrl: https://elsewhere.example/t
          scopes: {"orders:read": See your orders., "orders:write": Add and change orders.}
`;

let folder;
let upstream;
let place;
let app;

const run = (command, args, input = '', env = {}) => new Promise((resolve) => {
  const child = execFile(command, args, { env: { ...process.env, ...env } }, (failure, stdout, stderr) =>
    resolve({ code: failure?.code ?? 0, stdout, stderr }));
  child.stdin.end(input);
});
const grantor = async (args, input) => {
  const done = await run(binary, [...args, '--config', place.config], input);
  assert.equal(done.code, 0, done.stderr);
  return done.stdout;
};

async function start() {
  const child = spawn(binary, ['serve', '--config', place.config], { stdio: ['ignore', 'ignore', 'pipe'] });
  let log = '';
  await new Promise((resolve, reject) => {
    child.stderr.on('data', (piece) => {
      log += piece;
      if (log.includes('"listening"')) resolve();
    });
    child.once('exit', () => reject(new Error(log)));
  });
  return async () => {
    const ended = once(child, 'exit');
    child.kill('SIGTERM');
    await ended;
  };
}

before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'grantor-own-api-'));
  upstream = createServer((request, response) => {
    response.setHeader('Content-Type', 'application/json');
    response.end(JSON.stringify({ asked: `${request.method} ${request.url}` }));
  });
  upstream.listen(0, '127.0.0.1');
  await once(upstream, 'listening');
  const [port, operations] = [await freePort(), await freePort()];
  place = { base: `http://127.0.0.1:${port}`, config: join(folder, 'grantor.toml') };
  await writeFile(join(folder, 'shop.yaml'), shop);
  await writeFile(place.config, `issuer = "${place.base}"\nlisten = "127.0.0.1:${port}"\n` +
    `operations = "127.0.0.1:${operations}"\n[store]\nsqlite = "${folder}/grantor.db"\n` +
    `[keys]\nfile = "${folder}/grantor.keys"\n[[edge.api]]\nprefixes = ["/api/shop"]\n` +
    `rules = "${folder}/shop.yaml"\nupstream = "http://127.0.0.1:${upstream.address().port}"\n`);
  await grantor(['company', 'create', 'acme', 'Acme']);
  await grantor(['user', 'create', person.email, 'Ada', '--company', 'acme', '--admin'], `${person.password}\n`);
  const made = await grantor(['app', 'create', 'Ledger', '--company', 'acme', '--scopes', 'orders:read',
    '--redirect-uri', callback, '--status', 'live']);
  app = { id: /client_id +(\S+)/.exec(made)[1], secret: /client_secret +(\S+)/.exec(made)[1] };
  place.stop = await start();
});
after(async () => {
  await place.stop?.();
  upstream.close();
  await rm(folder, { recursive: true, force: true });
});

const plain = (text) =>
  text.replaceAll('&quot;', '"').replaceAll('&#39;', "'").replaceAll('&gt;', '>').replaceAll('&lt;', '<').replaceAll('&amp;', '&');
const hidden = (page, name) => plain(new RegExp(`name="${name}" value="([^"]*)"`).exec(page)[1]);

// A browser of somebody: cookies, and redirects of this service only.
class Visitor {
  #cookies = new Map();

  async ask(address, request = {}) {
    const url = new URL(address, place.base);
    const cookie = [...this.#cookies].map((pair) => pair.join('=')).join('; ');
    const answer = await fetch(url, { redirect: 'manual', ...request, headers: { cookie, ...request.headers } });
    for (const set of answer.headers.getSetCookie()) {
      const [, name, value] = /^([^=]+)=([^;]*)/.exec(set);
      this.#cookies.set(name, value);
    }
    const to = answer.headers.get('location');
    const text = await answer.text();
    assert.ok(answer.status < 400, `${url}: ${answer.status} ${text}`);
    return { to, text, answer };
  }
  async post(address, fields) {
    return this.ask(address, { method: 'POST', body: new URLSearchParams(fields) });
  }
  async follow({ to, text, answer }) {
    const isHere = to?.startsWith('/') || to?.startsWith(place.base);
    return isHere ? this.follow(await this.ask(to)) : { to, text, answer };
  }
  async allow(page) {
    return this.post('/oauth/authorize', {
      csrf: hidden(page.slice(page.indexOf('action="/oauth/authorize"')), 'csrf'),
      request: hidden(page, 'request'),
      continue: hidden(page.slice(page.indexOf('action="/oauth/authorize"')), 'continue'),
      decision: 'allow',
    });
  }
}

async function signedIn() {
  const visitor = new Visitor();
  const { text } = await visitor.ask('/sign-in');
  await visitor.post('/sign-in', { ...person, csrf: hidden(text, 'csrf'), continue: '/account' });
  return visitor;
}

test('the explorer begins with the API, at its address, with its scopes', async () => {
  const page = await (await fetch(`${place.base}/explorer`)).text();
  assert.ok(page.indexOf('Shop API') < page.indexOf('/oauth/token'), 'the own API comes first');
  for (const text of ['/api/shop/orders', 'All orders', 'Add an order']) assert.ok(page.includes(text), text);
  const { documents } = await (await fetch(`${place.base}/openapi/index.json`)).json();
  assert.equal(documents[0].name, 'shop');
  const document = await (await fetch(documents[0].url)).json();
  const { authorizationCode } = document.components.securitySchemes.oauth.flows;
  assert.equal(authorizationCode.authorizationUrl, `${place.base}/oauth/authorize`);
  assert.deepEqual(Object.keys(authorizationCode.scopes), ['orders:read', 'orders:write']);
});

// How a program in that language is run, once its text is in a file.
const languages = {
  curl: { file: 'start.sh', start: ['bash', 'start.sh'] },
  node: { file: 'start.mjs', start: [process.execPath, 'start.mjs'] },
  python: { file: 'start.py', start: ['python3', 'start.py'] },
  php: { file: 'start.php', start: ['php', 'start.php'] },
  cpp: { file: 'start.cpp', start: ['./start'] },
};

for (const [language, { file, start: [command, ...args] }] of Object.entries(languages))
  test(`the code of the quick start runs as it stands: ${language}`, async () => {
    const visitor = await signedIn();
    const { text } = await visitor.ask(`/developer/apps/${app.id}/quick-start?language=${language}`);
    for (const wanted of [place.base, `${place.base}/oauth/token`, 'orders:read', 'See your orders.', '/api/shop/orders/{id}'])
      assert.ok(plain(text).includes(wanted), wanted);
    assert.doesNotMatch(text, /orders:write|addOrder/, 'what the app cannot do');
    assert.doesNotMatch(text, foreign);
    const code = plain(/aria-label="Code">([^]*?)<\/pre>/.exec(text)[1]);
    await writeFile(join(folder, file), code);
    if (language === 'cpp') await compile(join(folder, file), join(folder, 'start'));
    const start = async (env) => {
      const inFolder = command.startsWith('./') ? join(folder, command) : command;
      const done = await run(inFolder, args.map((arg) => join(folder, arg)), '', { CLIENT_SECRET: app.secret, ...env });
      assert.equal(done.code, 0, `${done.stderr}\n${code}`);
      return done.stdout;
    };
    const [link] = /http\S+\/oauth\/authorize\S+/.exec(await start({}));
    const consent = await visitor.ask(link);
    const { to } = await visitor.allow(consent.text);
    const back = new URL(to).searchParams;
    assert.equal(back.get('state'), new URL(link).searchParams.get('state'));
    const told = await start({ CODE: back.get('code') });
    assert.match(told, /GET \/api\/shop\/orders"/, `the first call\n${told}`);
    if (language === 'cpp') assert.match(told, /a new access token/);
    else assert.equal(told.match(/refresh_token/g).length, 2, `a code, and a refresh\n${told}`);
  });

// As the tests of the library are compiled: with its flags, and against the shared library.
async function compile(source, program) {
  const [compiler, ...flags] = process.env.GRANTOR_SDK_COMPILER.split(' ').filter(Boolean);
  const library = process.env.GRANTOR_SDK_LIBRARY;
  const done = await run(compiler, [...flags, '-std=c++20', '-Wall', '-Wextra', '-Werror',
    `-I${sdkHeaders}`, source, library, `-Wl,-rpath,${join(library, '..')}`, '-o', program]);
  assert.equal(done.code, 0, done.stderr);
}

test('a signed-in person connects with one click and calls', async () => {
  const visitor = await signedIn();
  const page = await visitor.ask('/explorer/shop/listOrders');
  const csrf = /data-csrf="([^"]+)"/.exec(page.text)[1];
  const headers = { 'X-Grantor-Csrf': csrf, 'Content-Type': 'application/json' };
  const { text: known } = await visitor.ask('/connections', { headers });
  const [provider] = JSON.parse(known).providers.filter(({ has_app: hasApp }) => hasApp);
  assert.equal(provider.name, 'grantor');
  assert.doesNotMatch(known, foreign);
  const made = await visitor.ask('/connections', {
    method: 'POST', headers, body: JSON.stringify({ provider: 'grantor' }),
  });
  const { connection } = JSON.parse(made.text);
  const link = await visitor.ask(connection.connect_url);
  const begun = await visitor.post(connection.connect_url, {
    csrf: hidden(link.text, 'csrf'), continue: hidden(link.text, 'continue'),
  });
  const consent = await visitor.follow(begun);
  assert.match(consent.text, /API Explorer/);
  assert.match(consent.text, /Add and change orders\./);
  const { to } = await visitor.allow(consent.text);
  assert.match((await visitor.follow(await visitor.ask(to))).text, /connected/i);
  const called = await visitor.ask(`/gateway/${connection.name}/api/shop/orders`, { headers: { 'X-Grantor-Csrf': csrf } });
  assert.deepEqual(JSON.parse(called.text), { asked: 'GET /api/shop/orders' });
});

test('the app of the explorer is made once, follows the scopes, and can be turned off', async () => {
  const explorers = async () => (await grantor(['app', 'list'])).split('\n').filter((line) => line.endsWith('API Explorer'));
  const before = await explorers();
  assert.equal(before.length, 1);
  await place.stop();
  place.stop = await start();
  assert.deepEqual(await explorers(), before);
  assert.doesNotMatch(await (await fetch(`${place.base}/marketplace`)).text(), /API Explorer/);
});

test('no page speaks of another product', async () => {
  const visitor = await signedIn();
  const pages = ['/explorer', '/explorer/shop/listOrders', '/explorer/oauth/getTokens', '/marketplace', '/developer',
    `/developer/apps/${app.id}`, `/developer/apps/${app.id}/install`, `/developer/apps/${app.id}/profile`];
  for (const path of pages) assert.doesNotMatch((await visitor.ask(path)).text, foreign, path);
});

test('categories and plans are lists of the operator’s', async () => {
  assert.match(await grantor(['category', 'list']), /^Analytics +0 apps$/m);
  await grantor(['category', 'add', 'Shipping']);
  await grantor(['category', 'rename', 'Sales', 'Selling']);
  await grantor(['category', 'remove', 'Finance']);
  const visitor = await signedIn();
  const { text: listing } = await visitor.ask(`/developer/apps/${app.id}/profile`);
  assert.match(listing, /Shipping/);
  assert.match(listing, /Selling/);
  assert.doesNotMatch(listing, /Finance/);
  assert.match(await grantor(['plan', 'list']), /^standard +1 +80 +20 +10 +1 +\(new companies\)$/m);
  await grantor(['plan', 'add', 'Business', '--burst', '200', '--budget-factor', '3']);
  await grantor(['company', 'plan', 'acme', 'business']);
  const refused = await run(binary, ['plan', 'remove', 'Business', '--config', place.config]);
  assert.equal(refused.code, 1);
  assert.match(refused.stderr, /1 company has this plan/);
  await grantor(['plan', 'edit', 'Business', '--name', 'Company', '--burst-search', '0']);
  assert.match(await grantor(['plan', 'list']), /^Company +3 +200 +20 +0 +1$/m);
  assert.equal(await grantor(['plan', 'remove', 'Company', '--move-to', 'standard']), 'Company removed\n');
});
