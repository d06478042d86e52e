// Three nodes over one PostgreSQL database, as processes: one is killed while it sends deliveries, keys are
// rotated, and all are asked to read their files again.
import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { hasPostgres, startPostgres } from '../durability/postgres.mjs';
import { ask, bearer, forgetWorld, prepareWorld, startServed, startUpstream } from '../edge/served.mjs';
import { grantor } from '../support/program.mjs';

const skip = !hasPostgres && 'PostgreSQL 15 is not installed';
const eventKey = 'a'.repeat(64);
const targets = 12;
const events = 20;

let postgres, world, upstream, receiver;
let nodes = [];

// An app's server, which takes a moment for each answer. It notes when each delivery came and how many of the
// same were there at once.
async function startReceiver() {
  const arrivals = new Map();
  const open = new Map();
  const twiceAtOnce = new Set();
  const server = createServer((request, response) => {
    const id = request.headers['x-grantor-delivery'];
    request.resume();
    request.on('end', () => {
      arrivals.set(id, [...(arrivals.get(id) ?? []), Date.now()]);
      open.set(id, (open.get(id) ?? 0) + 1);
      if (open.get(id) > 1) twiceAtOnce.add(id);
      setTimeout(() => {
        open.set(id, open.get(id) - 1);
        response.writeHead(204).end();
      }, 20);
    });
    // What the killed node was told does not matter to it.
    response.on('error', () => {});
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${server.address().port}`,
    arrivals,
    twiceAtOnce,
    stop: () => {
      server.close();
      server.closeAllConnections?.();
    },
  };
}

// Looks again until it is so; a limit on the whole test ends what never comes.
async function until(isSo) {
  while (!(await isSo())) await new Promise((resolve) => setTimeout(resolve, 20));
}

before(async () => {
  if (skip) return;
  postgres = await startPostgres();
  world = await prepareWorld({ storeUrl: postgres.url });
  upstream = await startUpstream();
  receiver = await startReceiver();
  const key = join(world.data, 'events.key');
  await writeFile(key, `${eventKey}\n`, { mode: 0o600 });
  const options = `[delivery]\nallow_loopback = true\nevents_key_file = "${key}"\n` +
    `[edge]\nwebhook_objects = ["invoice"]\n[[edge.api]]\nupstream = "${upstream.url}"\n`;
  for (let i = 0; i < 3; ++i) nodes.push(await startServed(world, options, { issuer: nodes[0]?.base }));
});
after(async () => {
  if (skip) return;
  for (const node of nodes) await node.stop();
  receiver.stop();
  await upstream.stop();
  await forgetWorld(world);
  await postgres.stop();
});

// As through one load balancer: every node is asked for by the issuer's name.
const at = (node, request) =>
  ask(node.base, { ...request, headers: { host: new URL(nodes[0].base).host, ...request.headers } });
const holdsLease = (node) => node.log.includes('"lease":"deliveries"');

test('deliveries are sent once while the node that sends them is killed', { timeout: 120_000, skip }, async () => {
  const json = { ...bearer(world.token), 'content-type': 'application/json' };
  for (let i = 0; i < targets; ++i) {
    const added = await at(nodes[i % 3], {
      method: 'POST', path: '/v1/webhooks', headers: json,
      body: JSON.stringify({ subscription_url: `${receiver.url}/hook${i}`, event_action: '*', event_object: 'invoice' }),
    });
    assert.equal(added.status, 201, added.text);
  }
  await until(() => nodes.some(holdsLease));
  const sender = nodes.find(holdsLease);
  const others = nodes.filter((node) => node !== sender);
  for (let i = 0; i < events; ++i) {
    const reported = await at(others[i % 2], {
      method: 'POST', path: '/events',
      headers: { authorization: `Bearer ${eventKey}`, 'content-type': 'application/json' },
      body: JSON.stringify({
        company: world.acme.label, action: 'create', entity: 'invoice', entity_id: `I-${i}`, data: { total: i },
      }),
    });
    assert.equal(reported.status, 202, reported.text);
  }
  await until(() => receiver.arrivals.size >= targets * 3);
  await sender.kill();
  const killedAt = Date.now();
  await until(() => receiver.arrivals.size === targets * events);
  assert.ok(others.some(holdsLease), 'another node has taken over');
  // What was on its way when the node was killed comes again, and nothing else does.
  const again = [...receiver.arrivals.values()].filter((times) => times.length > 1);
  assert.ok(again.length <= targets, `${again.length} came twice`);
  for (const [first, second, ...more] of again) {
    assert.ok(first <= killedAt + 1000 && second > killedAt, 'it was on its way');
    assert.equal(more.length, 0);
  }
  assert.deepEqual([...receiver.twiceAtOnce], []);
  nodes = others;
});

test('a key that one node uses first is known to the others at once', { timeout: 60_000, skip }, async () => {
  const [one, other] = nodes;
  await grantor(one.config, ['keys', 'rotate']);
  const from = one.log.length;
  one.child.kill('SIGHUP');
  await one.logged('keys reloaded', from);
  const { app } = world;
  const answer = await at(one, {
    method: 'POST', path: '/oauth/token',
    headers: {
      authorization: `Basic ${Buffer.from(`${app.client_id}:${app.client_secret}`).toString('base64')}`,
      'content-type': 'application/x-www-form-urlencoded',
    },
    body: new URLSearchParams({ grant_type: 'refresh_token', refresh_token: world.refreshToken }).toString(),
  });
  assert.equal(answer.status, 200, answer.text);
  const { access_token } = JSON.parse(answer.text);
  const called = await at(other, { path: '/api/v2/deals', headers: bearer(access_token) });
  assert.equal(called.status, 200, called.text);
  await other.logged('another process has added a key');
  await other.logged('keys reloaded');
});

test('`grantor reload` reaches every node', { timeout: 60_000, skip }, async () => {
  const places = nodes.map((node) => node.log.length);
  assert.match(await grantor(nodes[0].config, ['reload']), /reads its files again/);
  await Promise.all(nodes.map((node, i) => node.logged('rules reloaded', places[i])));
});
