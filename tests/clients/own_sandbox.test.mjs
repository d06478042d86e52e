// `grantor sandbox --api`: a sandbox for an operator's own API, answered from its document or by its server.
import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { spawnSync } from 'node:child_process';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { exampleRequest, operationsOf, readDocuments, send, successOf, Validator } from './openapi_documents.mjs';
import { startSandbox } from './sandbox.mjs';

const shop = new URL('shop.yaml', import.meta.url).pathname;
const redirect_uri = 'http://localhost:3000/callback';

let sandbox;
let document;
before(async () => {
  sandbox = await startSandbox({ unlimited: true, more: ['--api', shop] });
  document = (await readDocuments(sandbox)).get('shop');
});
after(() => sandbox?.stop());

// An access token for an app, installed by its company's admin.
async function tokenFor(box, name) {
  const app = box.app({ name });
  const user = box.user({ active: true });
  const callback = await box.authorize({
    client_id: app.client_id,
    user: user.email,
    company: user.companies[0],
    redirect_uri,
  });
  const answer = await fetch(`${box.base_url}/oauth/token`, {
    method: 'POST',
    headers: { authorization: `Basic ${Buffer.from(`${app.client_id}:${app.client_secret}`).toString('base64')}` },
    body: new URLSearchParams({ grant_type: 'authorization_code', redirect_uri, code: callback.searchParams.get('code') }),
  });
  const tokens = await answer.json();
  assert.equal(answer.status, 200, JSON.stringify(tokens));
  return tokens.access_token;
}
const bearer = (token) => ({ authorization: `Bearer ${token}` });
const json = { 'content-type': 'application/json' };

test('every operation answers as the document says, with its example where there is one', async () => {
  const headers = bearer(await tokenFor(sandbox, 'Ledger Sync'));
  const validator = new Validator(document);
  const all = operationsOf(document);
  assert.equal(all.length, 7);
  for (const one of all) {
    const answer = await send(exampleRequest(one, { headers }));
    assert.equal(answer.status, one.id === 'getHealth' ? 200 : successOf(one), one.id);
    const body = await validator.check(one, answer.clone());
    const again = await send(exampleRequest(one, { headers }));
    assert.equal(await again.text(), await answer.text(), `${one.id} is another one each time`);
    if (one.id === 'getOrder')
      assert.deepEqual(body, { id: 7, state: 'sent', lines: [{ sku: 'CUP-1', price: 9.5, note: null }] });
    if (one.id === 'exportStock') assert.equal(body, 'sku,count\nCUP-1,5\n');
    if (one.id === 'listOrders') assert.equal(answer.headers.get('x-total'), '2');
    if (one.id === 'addOrder') assert.match(answer.headers.get('location'), /^https:/);
  }
});

test('the document decides who may call what, and what may be sent', async () => {
  const orders = `${sandbox.api_base}/orders`;
  assert.equal(sandbox.api_base, `${sandbox.base_url}/v1`);
  assert.equal((await fetch(orders)).status, 401);
  const reading = bearer(await tokenFor(sandbox, 'Daily Digest'));
  assert.equal((await fetch(orders, { headers: reading })).status, 200);
  const body = JSON.stringify({ state: 'open', lines: [{ sku: 'CUP-1', price: 2 }] });
  assert.equal((await fetch(orders, { method: 'POST', headers: { ...reading, ...json }, body })).status, 403);

  const all = bearer(await tokenFor(sandbox, 'Ledger Sync'));
  assert.equal((await fetch(orders, { method: 'POST', headers: { ...all, ...json }, body })).status, 201);
  const wrong = JSON.stringify({ state: 'lost', lines: [{ sku: 'CUP-1' }] });
  const refused = await fetch(orders, { method: 'POST', headers: { ...all, ...json }, body: wrong });
  assert.equal(refused.status, 400);
  assert.equal(refused.headers.get('content-type'), 'application/problem+json');
  const problem = await refused.json();
  assert.deepEqual(
    problem.errors.map(({ pointer }) => pointer),
    ['#/state', '#/lines/0/price'],
  );
  assert.equal((await fetch(`${sandbox.api_base}/nowhere`, { headers: all })).status, 404);
});

test('faults, the log, the clock and a reset work as in the other sandbox', async () => {
  const control = (path, body) =>
    fetch(`${sandbox.base_url}/sandbox/${path}`, { method: 'POST', headers: json, body: JSON.stringify(body) });
  let headers = bearer(await tokenFor(sandbox, 'Ledger Sync'));
  const list = () => fetch(`${sandbox.api_base}/orders`, { headers });
  for (const [fault, status] of [['rate_limited', 429], ['server_error', 500]]) {
    await control('faults', { fault });
    const answer = await list();
    assert.equal(answer.status, status);
    const problem = await answer.json();
    assert.equal(answer.headers.get('content-type'), 'application/problem+json');
    assert.deepEqual([problem.status, problem.instance], [status, '/v1/orders']);
    assert.ok(problem.title && problem.request_id);
  }
  await control('faults', { fault: 'revoke' });
  assert.equal((await list()).status, 200);
  assert.equal((await list()).status, 401);
  const { events } = await (await fetch(`${sandbox.base_url}/sandbox/events?path=/v1/orders&limit=4`)).json();
  assert.deepEqual(events.map(({ status }) => status), [401, 200, 500, 429]);
  assert.equal(events[1].fault, 'revoke');

  headers = bearer(await tokenFor(sandbox, 'Ledger Sync'));
  await sandbox.advance(3700);
  assert.equal((await list()).status, 401);
  assert.equal((await control('reset', {})).status, 200);
  headers = bearer(await tokenFor(sandbox, 'Ledger Sync'));
  assert.equal((await list()).status, 200);
});

const foreignWords = /\b(crm|deals?|pipedrive|pipelines?)\b/i;

test('the demo app shows a call of the first operation that reads', async () => {
  const app = sandbox.app({ name: 'Ledger Sync' });
  const begun = await fetch(`${sandbox.base_url}/sandbox/demo-app/install?client_id=${app.client_id}`, { redirect: 'manual' });
  const browser = begun.headers.get('set-cookie').split(';')[0];
  const asked = new URL(begun.headers.get('location'), sandbox.base_url).searchParams;
  const back = await sandbox.authorize({
    client_id: app.client_id, user: sandbox.users[0].email, company: 'acme',
    redirect_uri: asked.get('redirect_uri'), state: asked.get('state'),
  });
  const arrived = await fetch(back, { redirect: 'manual', headers: { cookie: browser } });
  const walk = sandbox.base_url + arrived.headers.get('location');
  const shown = await fetch(walk, { headers: { cookie: browser } });
  const cookie = `${browser}; ${shown.headers.get('set-cookie').split(';')[0]}`;
  const csrf = /name="csrf" value="([^"]+)"/.exec(await shown.text())[1];
  for (const step of ['exchange', 'call'])
    await fetch(`${walk}/${step}`, { method: 'POST', redirect: 'manual', headers: { cookie }, body: new URLSearchParams({ csrf }) });
  const page = await (await fetch(walk, { headers: { cookie } })).text();
  assert.match(page, /GET \/v1\/orders HTTP\/1\.1/);
  assert.match(page, /Call the API[\s\S]*HTTP 200/);
  assert.doesNotMatch(page, foreignWords);
});

test('what it prints, its files and its pages speak of this API alone', async () => {
  const world = await readFile(join(sandbox.data, 'sandbox.json'), 'utf8');
  const names = [...(await readDocuments(sandbox)).keys()];
  assert.ok(names.includes('shop') && !names.some((name) => name.startsWith('crm')), names.join());
  const home = await (await fetch(sandbox.base_url)).text();
  for (const text of [sandbox.output(), world, home]) assert.doesNotMatch(text, foreignWords);
  assert.match(sandbox.output(), /Grantor sandbox for Shop at /);
  assert.match(sandbox.output(), /answered by .*shop\.yaml/);
  assert.ok(home.includes(`${sandbox.base_url}/v1`));
  const marketplace = await (await fetch(`${sandbox.base_url}/marketplace`)).text();
  assert.match(marketplace, /Daily Digest/);
  assert.doesNotMatch(marketplace, /Deal Radar/);
  assert.deepEqual(sandbox.app({ name: 'Daily Digest' }).scopes, ['orders:read']);
});

test('the server of the API answers where it is named, with faults and log around it', async (t) => {
  const seen = [];
  const server = createServer((request, response) => {
    seen.push({ url: request.url, user: request.headers['x-grantor-user'], token: request.headers.authorization });
    response.setHeader('content-type', 'application/json');
    response.end('[{"from":"the shop"}]');
  });
  await new Promise((done) => server.listen(0, '127.0.0.1', done));
  t.after(() => server.close());
  const upstream = `http://127.0.0.1:${server.address().port}`;
  for (const [more, below] of [
    [[], '/v1'],
    [['--prefix', '/shop'], '/v1'],
  ]) {
    const box = await startSandbox({ more: ['--api', shop, '--upstream', upstream, ...more] });
    try {
      const headers = bearer(await tokenFor(box, 'Ledger Sync'));
      const answer = await fetch(`${box.api_base}/orders?limit=3`, { headers });
      assert.deepEqual(await answer.json(), [{ from: 'the shop' }]);
      const last = seen.at(-1);
      assert.equal(last.url, `${below}/orders?limit=3`);
      assert.ok(last.user);
      assert.equal(last.token, undefined);
      await fetch(`${box.base_url}/sandbox/faults`, {
        method: 'POST',
        headers: json,
        body: JSON.stringify({ fault: 'server_error', path: `${new URL(box.api_base).pathname}/*` }),
      });
      assert.equal((await fetch(`${box.api_base}/orders`, { headers })).status, 500);
      const { events } = await (await fetch(`${box.base_url}/sandbox/events?path=/orders`)).json();
      assert.deepEqual(events.map(({ status, app }) => [status, app]), [[500, 'Ledger Sync'], [200, 'Ledger Sync']]);
    } finally {
      await box.stop();
    }
  }
});

test('a document that has changed is taken at the next start, and a wrong start says why', async (t) => {
  const data = await mkdtemp(join(tmpdir(), 'grantor-own-'));
  t.after(() => rm(data, { recursive: true, force: true }));
  const file = join(data, 'mine.json');
  const mine = (scope) => ({
    openapi: '3.1.0',
    info: { title: 'Mine', version: '1' },
    paths: { '/things': { get: { security: [{ o: [scope] }], responses: { 200: { description: 'x' } } } } },
    components: { securitySchemes: { o: { type: 'openIdConnect', openIdConnectUrl: 'https://id.example' } } },
  });
  for (const scope of ['things:read', 'things:see']) {
    await writeFile(file, JSON.stringify(mine(scope)));
    const inside = join(data, 'world');
    const box = await startSandbox({ data: inside, more: ['--api', file] });
    try {
      assert.equal(box.api_base, `${box.base_url}/api`);
      const headers = bearer(await tokenFor(box, 'Ledger Sync'));
      assert.equal((await fetch(`${box.api_base}/things`, { headers })).status, 200, scope);
    } finally {
      // Without removing the directory, which stop() does.
      await box.kill();
    }
  }
  const refusalOf = (...args) => {
    const ended = spawnSync(process.env.GRANTOR_BINARY, ['sandbox', '--listen', '127.0.0.1:0', ...args]);
    assert.equal(ended.status, 1);
    return ended.stderr.toString();
  };
  const elsewhere = join(data, 'elsewhere');
  assert.match(refusalOf('--data', join(data, 'world')), /use another --data/);
  assert.match(refusalOf('--data', elsewhere, '--api', join(data, 'nothing.yaml')), /cannot be read/);
  assert.match(refusalOf('--data', elsewhere, '--api', file, '--upstream', 'here'), /is not an address/);
  assert.match(refusalOf('--data', elsewhere, '--api', file, '--prefix', '/company'), /--prefix \/api\/company/);
});
