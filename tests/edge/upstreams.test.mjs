// Real servers behind the edge: nginx with TLS and certificates of an authority of the test's own, several
// that answer alike and one of them gone, operations that are open to everybody, times of their own.
import assert from 'node:assert/strict';
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, copyFile, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { ask, bearer, forgetWorld, prepareWorld, startServed, startUpstream } from './served.mjs';
import { freePort } from '../support/free_port.mjs';

let world;
let folder;
before(async () => {
  world = await prepareWorld();
  folder = await mkdtemp(join(tmpdir(), 'grantor-upstreams-'));
  await chmod(folder, 0o755);
  makeAuthority('authority');
  makeAuthority('stranger');
});
after(async () => {
  await forgetWorld(world);
  await rm(folder, { recursive: true, force: true });
});

const at = (name) => join(folder, name);
const openssl = (...args) => execFileSync('openssl', args, { stdio: ['ignore', 'ignore', 'pipe'] });
const ec = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes'];

function makeAuthority(name) {
  openssl('req', '-x509', ...ec, '-keyout', at(`${name}.key`), '-out', at(`${name}.pem`), '-subj', `/CN=${name}`, '-days', '1');
}

// A certificate `name`.pem with its key, for these names, from that authority.
function makeCertificate(name, { names = 'DNS:localhost', authority = 'authority', days = 1 } = {}) {
  openssl('req', ...ec, '-keyout', at(`${name}.key`), '-out', at(`${name}.csr`), '-subj', `/CN=${name}`,
    '-addext', `subjectAltName=${names}`);
  openssl('x509', '-req', '-in', at(`${name}.csr`), '-CA', at(`${authority}.pem`), '-CAkey', at(`${authority}.key`),
    '-CAcreateserial', '-copy_extensions', 'copy', '-days', String(days), '-out', at(`${name}.pem`));
  return name;
}

// One process, so that its end is the end of the server. Resolves when it takes connections.
async function startNginx(t, port, certificate, more = '') {
  const name = `nginx-${port}`;
  const paths = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map((kind) => `${kind}_temp_path ${at(`${name}-${kind}`)};`).join(' ');
  await writeFile(at(`${name}.conf`), `daemon off; master_process off; pid ${at(`${name}.pid`)};
error_log stderr crit;
events { worker_connections 512; }
http { access_log off; ${paths}
  server {
    listen 127.0.0.1:${port} ssl;
    ssl_certificate ${at(`${certificate}.pem`)}; ssl_certificate_key ${at(`${certificate}.key`)};
    ${more}
    location / { default_type application/json; return 200 '{"from":"${port}","sni":"$ssl_server_name","tls":"$ssl_protocol","client":"$ssl_client_s_dn","host":"$http_host"}'; }
  }
}`);
  const child = spawn('nginx', ['-c', at(`${name}.conf`), '-p', folder, '-e', 'stderr'], { stdio: ['ignore', 'ignore', 'inherit'] });
  const stop = async () => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    const ended = once(child, 'exit');
    process.kill(child.pid, 'SIGKILL');
    await ended;
  };
  t.after(stop);
  await takesConnections(port);
  return { pid: child.pid, stop };
}

// A bounded number of attempts, each a connection of its own.
async function takesConnections(port) {
  const { connect } = await import('node:net');
  for (let attempt = 0; attempt < 400; attempt++) {
    const socket = connect(port, '127.0.0.1');
    const isOpen = await new Promise((resolve) => {
      socket.once('connect', () => resolve(true));
      socket.once('error', () => resolve(false));
    });
    socket.destroy();
    if (isOpen) return;
    await new Promise((done) => setTimeout(done, 20));
  }
  throw new Error(`nothing listens on ${port}`);
}

const noLimits = '\n[edge.limits]\ndaily_budget = 0\n' +
  ['lite', 'growth', 'premium', 'ultimate'].map((plan) => `[edge.limits.${plan}]\nburst = 0\n`).join('');
const list = (urls) => `[${urls.map((url) => `"${url}"`).join(', ')}]`;
const call = (served, { path = '/api/v2/deals/1', method = 'GET', headers = {} } = {}) =>
  ask(served.base, { path, method, headers: { ...bearer(world.token), ...headers } });

async function withApi(t, api, options = '') {
  const served = await startServed(world, `\n[[edge.api]]\n${api}\n${options}`);
  t.after(served.stop);
  return served;
}

describe('an upstream over TLS', () => {
  test('is called by its name, with the certificate of ours that it asks for', async (t) => {
    const port = await freePort();
    makeCertificate('server');
    makeCertificate('edge', { names: 'DNS:edge.internal' });
    await chmod(at('edge.key'), 0o640);
    await startNginx(t, port, 'server', `ssl_client_certificate ${at('authority.pem')}; ssl_verify_client on;`);
    const https = `upstream = "https://localhost:${port}"\nupstream_ca = "${at('authority.pem')}"\n`;
    const own = `client_certificate = "${at('edge.pem')}"\nclient_key = "${at('edge.key')}"\n`;
    const served = await withApi(t, `${https}${own}upstream_host = "api.internal"`);
    const answer = await call(served);
    assert.equal(answer.status, 200, answer.text);
    const seen = JSON.parse(answer.text);
    assert.equal(seen.sni, 'localhost');
    assert.match(seen.tls, /^TLSv1\.[23]$/);
    assert.equal(seen.client, 'CN=edge');
    assert.equal(seen.host, 'api.internal');
    for (let i = 0; i < 30; i++) assert.equal((await call(served)).status, 200);
    // One for each thread.
    const counted = (text, name) => Number(text.match(new RegExp(`^${name} (\\d+)$`, 'm'))[1]);
    const text = await metrics(served);
    const connects = counted(text, 'grantor_http_upstream_connects_total');
    assert.ok(connects >= 1 && connects < 31, text);
    assert.equal(connects + counted(text, 'grantor_http_upstream_reuses_total'), 31);
    await served.stop();

    const without = await withApi(t, https);
    assert.equal((await call(without)).status, 400);  // nginx's own refusal
    await without.stop();

    await chmod(at('edge.key'), 0o644);
    await assert.rejects(withApi(t, https + own), /private key .*edge\.key has mode 0644/);
  });

  test('that is somebody else gets no request, and the log says why', async (t) => {
    const rows = [
      [makeCertificate('foreign', { authority: 'stranger' }), /certificate is not accepted: unable to get local issuer/],
      [makeCertificate('misnamed', { names: 'DNS:other.internal' }), /certificate is not accepted: hostname mismatch/],
      [makeCertificate('expired', { days: -1 }), /certificate is not accepted: certificate has expired/],
    ];
    for (const [certificate, reason] of rows) {
      const port = await freePort();
      const nginx = await startNginx(t, port, certificate);
      const served = await withApi(t, `upstream = "https://localhost:${port}"\nupstream_ca = "${at('authority.pem')}"`);
      const answer = await call(served);
      assert.equal(answer.status, 502, answer.text);
      assert.match(answer.text, /cannot prove who it is/);
      await served.logged('"event":"upstream failed"');
      assert.match(served.log, reason);
      await served.stop();
      await nginx.stop();
    }
  });
});

const without = (name) => rm(at(name));
const sighup = async (served, text) => {
  const from = served.log.length;
  served.child.kill('SIGHUP');
  await served.logged(text, from);
};

test('certificates of upstreams are read again on SIGHUP, and a bad file keeps the old ones', async (t) => {
  const port = await freePort();
  makeCertificate('server');
  makeCertificate('renewed', { names: 'DNS:edge.internal' });
  await startNginx(t, port, 'server',
    `ssl_client_certificate ${at('authority.pem')}; ssl_verify_client on; keepalive_timeout 0;`);
  const use = async (name) => {
    await copyFile(at(`${name}.pem`), at('current.pem'));
    await copyFile(at(`${name}.key`), at('current.key'));
    await chmod(at('current.key'), 0o600);
  };
  await use(makeCertificate('edge', { names: 'DNS:edge.internal' }));
  const served = await withApi(t, `upstream = "https://localhost:${port}"
upstream_ca = "${at('authority.pem')}"
client_certificate = "${at('current.pem')}"
client_key = "${at('current.key')}"`);
  const shown = async () => JSON.parse((await call(served)).text).client;
  assert.equal(await shown(), 'CN=edge');
  await without('current.key');
  await sighup(served, '"event":"upstream certificates not reloaded"');
  assert.match(served.log, /"event":"upstream certificates not reloaded".*current\.key/);
  assert.equal(await shown(), 'CN=edge');
  await use('renewed');
  await sighup(served, '"event":"upstream certificates reloaded"');
  assert.equal(await shown(), 'CN=renewed');
});

const metrics = async (served) => (await ask(served.operations, { path: '/metrics' })).text;

describe('several upstreams', () => {
  test('one is killed under load, and no GET fails; it comes back', async (t) => {
    makeCertificate('server');
    const ports = [await freePort(), await freePort()];
    const [first] = await Promise.all(ports.map((port) => startNginx(t, port, 'server')));
    const served = await withApi(t, `upstreams = ${list(ports.map((port) => `https://localhost:${port}`))}
upstream_ca = "${at('authority.pem')}"`, noLimits);
    const from = new Map();
    const load = async (count) => {
      for (let i = 0; i < count; i++) {
        const answer = await call(served);
        assert.equal(answer.status, 200, answer.text);
        const name = JSON.parse(answer.text).from;
        from.set(name, (from.get(name) ?? 0) + 1);
      }
    };
    const everybody = (count) => Promise.all(Array.from({ length: 8 }, () => load(count)));
    await everybody(20);
    assert.deepEqual([...from.values()], [80, 80]);  // in turn

    const loaded = everybody(150);
    await load(10);
    process.kill(first.pid, 'SIGKILL');
    await loaded;
    await served.logged('"event":"upstream is down"');
    from.clear();
    await everybody(10);
    assert.ok((from.get(String(ports[1])) ?? 0) >= 80, JSON.stringify([...from]));
    const text = await metrics(served);
    const measured = (name, port) => Number(text.match(new RegExp(`^${name}\\{[^}]*upstream="localhost:${port}"\\} (\\d+)$`, 'm'))[1]);
    assert.equal(measured('grantor_upstream_up', ports[0]), 0);
    assert.equal(measured('grantor_upstream_up', ports[1]), 1);
    assert.ok(measured('grantor_upstream_failures_total', ports[0]) >= 1);
    assert.equal(measured('grantor_upstream_failures_total', ports[1]), 0);
    assert.match(text, /^grantor_http_forwards_failed_total 0$/m);
    assert.equal((await ask(served.operations, { path: '/readyz' })).status, 200);

    await startNginx(t, ports[0], 'server');
    while (!served.log.includes('"event":"upstream is up again"')) await load(20);
    from.clear();
    await load(20);
    assert.deepEqual([...from.values()], [10, 10]);
  });

  test('a slow one gets few requests where the order is by what is in flight', async (t) => {
    const waiting = [];
    const slow = await startUpstream((_, response) => waiting.push(response));
    const quick = await startUpstream();
    t.after(slow.stop);
    t.after(quick.stop);
    const served = await withApi(t, `upstreams = ${list([slow.url, quick.url])}\nupstream_order = "fewest_in_flight"`, noLimits);
    const stuck = call(served);
    while (waiting.length === 0 && quick.seen.length === 0) await new Promise((done) => setTimeout(done, 5));
    // Whichever had the first one, the slow one has one by the second.
    const second = waiting.length === 0 ? call(served) : null;
    while (waiting.length === 0) await new Promise((done) => setTimeout(done, 5));
    const before = quick.seen.length;
    for (let i = 0; i < 20; i++) assert.equal((await call(served)).status, 200);
    assert.equal(quick.seen.length, before + 20);
    assert.equal(slow.seen.length, 1);
    assert.match(await metrics(served), new RegExp(`^grantor_upstream_requests_in_flight\\{[^}]*upstream="${new URL(slow.url).host}"\\} 1$`, 'm'));
    waiting[0].end('{}');
    assert.equal((await stuck).status, 200);
    if (second) assert.equal((await second).status, 200);
  });

  test('one that fails its check gets no requests until it passes again', async (t) => {
    let isWell = true;
    const behave = (request, response) => {
      if (request.url !== '/healthz') return false;
      response.statusCode = isWell ? 204 : 503;
      response.end();
      return true;
    };
    const sick = await startUpstream(behave);
    const well = await startUpstream();
    t.after(sick.stop);
    t.after(well.stop);
    const served = await withApi(t, `upstreams = ${list([sick.url, well.url])}
upstream_host = "shop.internal"
health_path = "/healthz"
health_interval_s = 1`);
    const calls = (upstream) => upstream.seen.filter(({ url }) => url !== '/healthz').length;
    for (let i = 0; i < 4; i++) assert.equal((await call(served)).status, 200);
    assert.equal(calls(sick), 2);
    isWell = false;
    await served.logged('Its health check is answered 503.');
    const before = calls(sick);
    for (let i = 0; i < 10; i++) assert.equal((await call(served)).status, 200);
    assert.equal(calls(sick), before);
    assert.ok(sick.seen.some(({ url, headers }) => url === '/healthz' && !headers.authorization));
    // For whom it is asked is what requests say: a server may answer for several hosts.
    assert.ok(sick.seen.every(({ headers }) => headers.host === 'shop.internal'));
    isWell = true;
    await served.logged('"event":"upstream is up again"');
    for (let i = 0; i < 4; i++) assert.equal((await call(served)).status, 200);
    assert.equal(calls(sick), before + 2);
  });

  test('a change is not made twice', async (t) => {
    const cut = await startUpstream((request) => {
      request.socket.destroy();
      return true;
    });
    const other = await startUpstream();
    t.after(cut.stop);
    t.after(other.stop);
    const served = await withApi(t, `upstreams = ${list([cut.url, other.url])}`);
    const statuses = [];
    for (let i = 0; i < 4; i++) statuses.push((await call(served, { method: 'POST', path: '/api/v2/deals' })).status);
    assert.deepEqual(statuses, [502, 200, 502, 200]);
    assert.equal(cut.seen.length + other.seen.length, 4);
    for (let i = 0; i < 4; i++) assert.equal((await call(served)).status, 200);
  });
});

const shop = `openapi: 3.1.0
info: {title: Shop, version: '1'}
security: [{oauth: [deals:read]}, {oauth: [deals:full]}]
paths:
  /catalogue: {get: {operationId: catalogue, security: []}}
  /orders: {get: {operationId: orders}, post: {operationId: order, security: []}}
  /reports: {get: {operationId: reports, x-timeout: 1s}}
`;

describe('operations of one\'s own document', () => {
  async function withShop(t, behave, options = '') {
    await writeFile(at('shop.yaml'), shop);
    const upstream = await startUpstream(behave);
    t.after(upstream.stop);
    const served = await withApi(t, `prefixes = ["/shop"]\nrules = "${at('shop.yaml')}"\nupstream = "${upstream.url}"`, options);
    return { upstream, served };
  }

  test('that are open to everybody reach the API with no token and nobody\'s identity', async (t) => {
    const { upstream, served } = await withShop(t);
    await served.logged('open to everybody, without a token","operations":2');
    const answer = await ask(served.base, {
      path: '/shop/catalogue?page=2',
      headers: { 'X-Grantor-User': '1', x_grantor_company: '1', 'X-Grantor-Scopes': 'admin', Origin: 'https://shop.example' },
    });
    assert.equal(answer.status, 200, answer.text);
    assert.equal(answer.headers['access-control-allow-origin'], '*');
    assert.equal(answer.headers['x-ratelimit-limit'], '80');
    const [seen] = upstream.seen;
    assert.equal(seen.url, '/shop/catalogue?page=2');
    assert.ok(!Object.keys(seen.headers).some((name) => /grantor|authorization/.test(name)), seen.rawHeaders.join(' '));
    assert.equal(seen.headers['x-forwarded-for'], '127.0.0.1');
    const known = await ask(served.base, { path: '/shop/catalogue', headers: bearer(world.token) });
    assert.equal(known.status, 200);
    assert.equal(upstream.seen[1].headers['x-grantor-user'], String(world.ada.id));
    assert.equal((await ask(served.base, { path: '/shop/catalogue', headers: bearer('made-up') })).status, 401);
    assert.equal((await ask(served.base, { path: '/shop/orders' })).status, 401);
    assert.equal((await ask(served.base, { path: '/shop/orders', method: 'POST', body: '{}' })).status, 200);
    assert.equal(upstream.seen.length, 3);
  });

  test('that are open to everybody are limited by address', async (t) => {
    const { upstream, served } = await withShop(t, undefined, '\n[edge.limits]\npublic_burst = 3\n');
    const answers = await Promise.all(Array.from({ length: 6 }, () => ask(served.base, { path: '/shop/catalogue' })));
    const refused = answers.filter(({ status }) => status === 429);
    assert.equal(refused.length, 3);
    assert.equal(upstream.seen.length, 3);
    assert.match(refused[0].headers['retry-after'], /^[12]$/);
  });

  test('may have a time of their own: 504 after it', async (t) => {
    const { served } = await withShop(t, () => true);
    const answer = await ask(served.base, { path: '/shop/reports', headers: bearer(world.token) });
    assert.equal(answer.status, 504);
    assert.match(answer.text, /did not answer in time/);
  });
});
