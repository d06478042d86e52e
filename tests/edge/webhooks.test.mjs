// Webhooks in front of an API of the platform's own: answered here whatever the upstream is, told of what
// the API reports, and left to an upstream that keeps them.
import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { startServer } from '../clients/sandbox.mjs';
import { ask, bearer, forgetWorld, prepareWorld, startServed, startUpstream } from './served.mjs';

let world;
before(async () => {
  world = await prepareWorld();
});
after(() => forgetWorld(world));

const json = (token) => ({ ...bearer(token), 'content-type': 'application/json' });
const webhook = (url, object = 'deal') =>
  JSON.stringify({ subscription_url: url, event_action: '*', event_object: object });

async function withApi(t, { api = '', options = '' } = {}) {
  const upstream = await startUpstream();
  t.after(upstream.stop);
  const served = await startServed(
    world,
    `${options}\n[[edge.api]]\nupstream = "${upstream.url}"\n${api}\n`,
  );
  t.after(served.stop);
  return { upstream, served };
}

test('an upstream never sees them, and hears of all else', async (t) => {
  const { upstream, served } = await withApi(t);
  for (const path of ['/v1/webhooks', '/api/v1/webhooks']) {
    const added = await ask(served.base, {
      method: 'POST', path, headers: json(world.token), body: webhook('https://app.example/hooks'),
    });
    assert.equal(added.status, 201, added.text);
    assert.ok(added.headers['x-ratelimit-remaining']);
    const { id } = JSON.parse(added.text).data;
    const foreign = await ask(served.base, {
      method: 'DELETE', path: `${path}/${id}`, headers: bearer(world.otherToken),
    });
    assert.equal(foreign.status, 404, 'another company has no such webhook');
    const removed = await ask(served.base, {
      method: 'DELETE', path: `${path}/${id}`, headers: bearer(world.token),
    });
    assert.equal(removed.status, 200);
  }
  const plain = await ask(served.base, {
    method: 'POST', path: '/v1/webhooks', headers: json(world.token), body: webhook('http://127.0.0.1:1/'),
  });
  assert.equal(plain.status, 400);
  assert.deepEqual(upstream.seen, []);
  assert.equal((await ask(served.base, { path: '/v1/webhooksish', headers: bearer(world.token) })).status, 404);
  assert.equal((await ask(served.base, { path: '/api/v2/deals', headers: bearer(world.token) })).status, 200);
  assert.deepEqual(upstream.seen.map(({ url }) => url), ['/api/v2/deals']);
});

test('an upstream that keeps them gets them whole', async (t) => {
  const { upstream, served } = await withApi(t, { api: 'serves_webhooks = false' });
  const body = webhook('https://app.example/hooks');
  const added = await ask(served.base, {
    method: 'POST', path: '/v1/webhooks', headers: json(world.token), body,
  });
  assert.equal(added.status, 200);
  assert.equal(JSON.parse(added.text).size, Buffer.byteLength(body));
  assert.equal((await ask(served.base, { path: '/v1/webhooks', headers: bearer(world.token) })).status, 200);
  assert.deepEqual(upstream.seen.map(({ method, url }) => `${method} ${url}`),
    ['POST /v1/webhooks', 'GET /v1/webhooks']);
});

test('an app hears of what the API reports, of its own objects too', { timeout: 30_000 }, async (t) => {
  const key = 'a'.repeat(64);
  const file = join(world.data, 'events.key');
  await writeFile(file, `${key}\n`, { mode: 0o600 });
  let heard;
  const arrived = new Promise((resolve) => (heard = resolve));
  const receiver = await startServer((request, response) => {
    let body = '';
    request.on('data', (piece) => (body += piece));
    request.on('end', () => {
      response.end();
      heard(JSON.parse(body));
    });
  });
  t.after(receiver.stop);
  const { served } = await withApi(t, {
    options: `[delivery]\nallow_loopback = true\nevents_key_file = "${file}"\n` +
      '[edge]\nwebhook_objects = ["invoice"]\n',
  });
  const unknown = await ask(served.base, {
    method: 'POST', path: '/v1/webhooks', headers: json(world.token), body: webhook(receiver.url, 'quote'),
  });
  assert.equal(unknown.status, 400);
  const added = await ask(served.base, {
    method: 'POST', path: '/v1/webhooks', headers: json(world.token), body: webhook(receiver.url, 'invoice'),
  });
  assert.equal(added.status, 201, added.text);
  const reported = await ask(served.base, {
    method: 'POST', path: '/events',
    headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
    body: JSON.stringify({
      company: world.acme.label, action: 'create', entity: 'invoice', entity_id: 'I-7', data: { total: 5 },
    }),
  });
  assert.equal(reported.status, 202, reported.text);
  const told = await arrived;
  assert.equal(told.meta.entity, 'invoice');
  assert.equal(told.meta.entity_id, 'I-7');
  assert.deepEqual(told.data, { total: 5 });
});
