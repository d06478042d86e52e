// The program as a user types it: wrong use is one clear sentence and a non-zero exit, and what works is
// shown to work.
import assert from 'node:assert/strict';
import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdir, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { request } from 'node:http';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { startSandbox } from '../clients/sandbox.mjs';

const binary = process.env.GRANTOR_BINARY;
let folder, config;

function run(args, input = '') {
  return new Promise((resolve) => {
    const child = execFile(binary, args, (failure, stdout, stderr) =>
      resolve({ code: failure ? failure.code : 0, stdout, stderr }),
    );
    child.stdin.end(input);
  });
}

async function refused(args, pattern, input) {
  const { code, stderr } = await run(args, input);
  assert.equal(code, 1, stderr);
  assert.match(stderr, pattern);
  assert.equal(stderr.trim().split('\n').length, 1, stderr);
}

async function listener() {
  const server = createServer();
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return server;
}

before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'grantor-program-'));
  config = join(folder, 'grantor.toml');
  await writeFile(
    config,
    `profile = "pipedrive"\nissuer = "http://127.0.0.1:8080"\nlisten = "127.0.0.1:0"\noperations = "127.0.0.1:0"\n` +
      `[store]\nsqlite = "${folder}/grantor.db"\n[keys]\nfile = "${folder}/grantor.keys"\n`,
  );
});
after(() => rm(folder, { recursive: true, force: true }));

describe('wrong use', () => {
  test('no command, an unknown one and a missing argument exit with 2', async () => {
    for (const args of [[], ['fly'], ['serve'], ['explain']]) assert.equal((await run(args)).code, 2);
  });
  test('a missing configuration file', () =>
    refused(['serve', '--config', join(folder, 'none.toml')], /cannot be read/));
  test('a wrong option', async () => {
    const wrong = join(folder, 'wrong.toml');
    await writeFile(wrong, 'issuer = "http://127.0.0.1:1"\nlisten = "nowhere"\n');
    await refused(['serve', '--config', wrong], /`nowhere` is not an address and port/);
  });
  test('a taken port', async () => {
    const server = await listener();
    try {
      const listen = `127.0.0.1:${server.address().port}`;
      await refused(['sandbox', '--listen', listen, '--data', join(folder, 'taken')], new RegExp(server.address().port));
    } finally {
      server.close();
    }
  });
  test('a data directory that cannot be made', () =>
    refused(['sandbox', '--listen', '127.0.0.1:0', '--data', '/proc/none/such'], /\/proc\/none/));
  test('a database that is none', async () => {
    const data = join(folder, 'not-a-database');
    await mkdir(data, { recursive: true });
    await writeFile(join(data, 'grantor.db'), 'this is text, and long enough to be looked at\n'.repeat(50));
    await refused(['sandbox', '--listen', '127.0.0.1:0', '--data', data], /not a database|no database/);
  });
  test('a key file that others can read', async () => {
    await run(['keys', 'list', '--config', config]);
    await chmod(join(folder, 'grantor.keys'), 0o644);
    await refused(['keys', 'list', '--config', config], /mode 0644/);
    await chmod(join(folder, 'grantor.keys'), 0o600);
  });
  test('a sandbox of another seed', async () => {
    const first = await startSandbox();
    await first.kill();
    await refused(['sandbox', '--listen', '127.0.0.1:0', '--data', first.data, '--seed', '2'], /seed 1/);
    await rm(first.data, { recursive: true, force: true });
  });
  test('things that do not exist', async () => {
    await refused(['explain', '0000000000000000', '--config', config], /no request 0{16} is on record/);
    await refused(['token', 'inspect', 'nonsense', '--config', config], /not a token of this service/);
    await refused(['user', 'list', '--company', 'none', '--config', config], /no company `none`/);
  });
  test('a company label, a short password, an unsafe redirect URI and an unknown scope', async () => {
    await refused(['company', 'create', 'Acme!', 'Acme', '--config', config], /not a domain label/);
    await refused(['user', 'create', 'a@b.test', 'A', '--company', 'acme', '--config', config], /10 characters/, 'short\n');
    await refused(['user', 'create', 'somebody', 'A', '--company', 'acme', '--config', config], /email address/, 'a long password\n');
    const app = ['app', 'create', 'X', '--company', 'acme', '--config', config, '--redirect-uri'];
    await refused([...app, 'http://example.com/cb'], /http/);
    await refused([...app, 'https://example.com/cb', '--scopes', 'everything'], /everything/);
    await refused(['app', 'create', 'X'.repeat(81), ...app.slice(3), 'https://example.com/cb'], /name: .*80 characters/);
  });
});

test('a company, a person and an app are made and served', async () => {
  const place = ['--config', config];
  assert.match((await run(['company', 'create', 'acme', 'Acme Ltd', ...place])).stdout, /acme/);
  assert.match((await run(['user', 'create', 'Ada@acme.test', 'Ada', '--company', 'acme', '--admin', ...place], 'a long password\n')).stdout, /ada@acme\.test/);
  await refused(['user', 'create', 'ada@acme.test', 'Ada', '--company', 'acme', ...place], /already exists/, 'a long password\n');
  assert.match((await run(['user', 'role', 'Ada@acme.test', '--platform', 'reviewer', ...place])).stdout, /is now reviewer/);
  const app = await run(['app', 'create', 'Ledger', '--company', 'acme', '--redirect-uri', 'https://ledger.test/cb', '--scopes', 'deals:read', '--status', 'live', ...place]);
  const [, clientId] = app.stdout.match(/client_id\s+([0-9a-f]{16})/);
  const [, secret] = app.stdout.match(/client_secret ([0-9a-f]{40})/);
  const pocket = await run(['app', 'create', 'Pocket', '--company', 'acme', '--redirect-uri', 'com.example.pocket:/cb', '--public-client', ...place]);
  assert.match(pocket.stdout, /^client_id\s+[0-9a-f]{16}\n$/);
  assert.match((await run(['app', 'list', ...place])).stdout, new RegExp(clientId));
  assert.match((await run(['user', 'list', '--company', 'acme', ...place])).stdout, /admin/);

  const first = await listener();
  const second = await listener();
  const ports = [first.address().port, second.address().port];
  first.close();
  second.close();
  const text = await readFile(config, 'utf8');
  await writeFile(config, text
    .replace('issuer = "http://127.0.0.1:8080"', `issuer = "http://127.0.0.1:${ports[0]}"`)
    .replace('listen = "127.0.0.1:0"', `listen = "127.0.0.1:${ports[0]}"`)
    .replace('operations = "127.0.0.1:0"', `operations = "127.0.0.1:${ports[1]}"`));
  const child = spawn(binary, ['serve', ...place], { stdio: ['ignore', 'ignore', 'pipe'] });
  let log = '';
  await new Promise((resolve, reject) => {
    child.stderr.on('data', (chunk) => {
      log += chunk;
      if (log.includes('"listening"')) resolve();
    });
    child.once('exit', () => reject(new Error(log)));
  });
  try {
    const base = `http://127.0.0.1:${ports[0]}`;
    const operations = `http://127.0.0.1:${ports[1]}`;
    assert.equal(await (await fetch(`${operations}/healthz`)).text(), 'ok\n');
    assert.equal((await fetch(`${operations}/readyz`)).status, 200);
    assert.equal((await fetch(`${base}/healthz`)).status, 404);
    assert.equal((await fetch(`${base}/sandbox/clock`)).status, 404);
    const answer = await fetch(`${base}/oauth/token`, {
      method: 'POST',
      headers: { authorization: `Basic ${Buffer.from(`${clientId}:${secret}`).toString('base64')}` },
      body: new URLSearchParams({ grant_type: 'authorization_code', code: 'none' }),
    });
    assert.equal((await answer.json()).error, 'invalid_grant');
    const explained = await run(['explain', answer.headers.get('x-request-id'), ...place]);
    assert.match(explained.stdout, /check\s+code/);
    assert.match(explained.stdout, /Ledger/);
    const metrics = await (await fetch(`${operations}/metrics`)).text();
    assert.match(metrics, /grantor_http_answers_total\{class="4xx"\} [1-9]/);
    assert.match(metrics, /grantor_store_unit_seconds_count [1-9]/);
    // Two on one database would notice each other's revocations late, and send notices twice.
    await refused(['serve', ...place], /is served already, by process \d+/);
    const copy = join(folder, 'copy.db');
    assert.equal((await run(['backup', copy, ...place])).code, 0);
    assert.equal((await run(['keys', 'rotate', ...place])).code, 0);
    child.kill('SIGHUP');
    assert.match((await run(['keys', 'list', ...place])).stdout, /key 2 .*seals/);
  } finally {
    const ended = once(child, 'exit');
    child.kill('SIGTERM');
    assert.deepEqual(await ended, [0, null], log);
  }
  const keys = join(folder, 'grantor.keys');
  const kept = await readFile(keys, 'utf8');
  await rm(keys);
  await refused(['serve', ...place], /grantor\.keys .*is missing.*backup.*keys adopt/);
  await refused(['app', 'create', 'Other', '--company', 'acme', '--redirect-uri', 'https://other.test/cb', ...place], /is missing/);
  await assert.rejects(readFile(keys), 'nothing makes new keys in silence');
  assert.equal((await run(['keys', 'adopt', ...place])).code, 0);
  const adopted = await readFile(keys, 'utf8');
  assert.notEqual(adopted, kept);
  await writeFile(keys, kept, { mode: 0o600 });
  await refused(['serve', ...place], /was used with other keys/);
  await refused(['keys', 'rotate', ...place], /was used with other keys/);
  // Attack 24: what was typed or sent in secret is in no log.
  for (const secretText of [secret, 'a long password']) assert.ok(!log.includes(secretText));
  for (const line of log.trim().split('\n')) JSON.parse(line);
});

test('equal seeds give equal credentials, and a reset ends every token', async () => {
  const first = await startSandbox();
  const second = await startSandbox();
  try {
    assert.deepEqual(first.apps, second.apps);
    assert.deepEqual(first.users, second.users);
    assert.equal(first.companies.length, 3);
    assert.equal(first.users.length, 7);
    assert.equal(first.apps.length, 11);
    const app = first.app({ kind: 'private', status: 'live', token_shape: 'v1u' });
    const callback = await first.authorize({
      client_id: app.client_id, user: first.users[0].id, company: first.companies[0].id,
      redirect_uri: app.redirect_uris[0],
    });
    const token = await (await fetch(`${first.base_url}/oauth/token`, {
      method: 'POST',
      body: new URLSearchParams({
        grant_type: 'authorization_code', code: callback.searchParams.get('code'),
        redirect_uri: app.redirect_uris[0], client_id: app.client_id, client_secret: app.client_secret,
      }),
    })).json();
    const me = () => fetch(`${first.base_url}/v1/users/me`, { headers: { authorization: `Bearer ${token.access_token}` } });
    assert.equal((await me()).status, 200);
    const inspected = await run(['token', 'inspect', '-', '--data', first.data], token.access_token);
    assert.match(inspected.stdout, /works\s+yes/);
    assert.equal((await first.advance(3600)).status, 200);
    assert.equal((await me()).status, 401);
    const foreign = await fetch(`${first.base_url}/sandbox/reset`, { method: 'POST', headers: { origin: 'https://evil.example' } });
    assert.equal(foreign.status, 403);
    assert.equal((await fetch(`${first.base_url}/sandbox/reset`, { method: 'POST' })).status, 200);
    assert.equal((await (await fetch(`${first.base_url}/sandbox/clock`)).json()).offset_s, 0);
    assert.equal((await me()).status, 401);
    await first.authorize({
      client_id: app.client_id, user: first.users[0].email, company: 'acme', redirect_uri: app.redirect_uris[1],
    });
  } finally {
    await first.stop();
    await second.stop();
  }
});

// The status of a request with fields that fetch() does not let a script set.
function statusOf(base, path, headers, method = 'GET') {
  return new Promise((resolve, reject) => {
    const { hostname, port } = new URL(base);
    const asked = request({ hostname, port, path, method, headers }, (answer) => {
      answer.resume();
      resolve(answer.statusCode);
    });
    asked.on('error', reject);
    asked.end();
  });
}

// Attack: a page in the developer's browser, whose owner may point a name at this machine.
test('a sandbox is for nobody but the person at this machine', async () => {
  const sandbox = await startSandbox({ host: 'grantor.corp.example' });
  try {
    const status = (path, headers, method) => statusOf(sandbox.base_url, path, headers, method);
    for (const path of ['/', '/sandbox/events', '/oauth/token', '/v1/users/me', '/no/such/path'])
      assert.equal(await status(path, { host: 'evil.example:8080' }), 403, path);
    assert.equal(await statusOf(sandbox.operations_url, '/metrics', { host: 'evil.example' }), 403);
    for (const host of ['localhost', 'acme.localhost:80', '127.0.0.1', '[::1]:1', 'grantor.corp.example'])
      assert.equal(await status('/', { host }), 200, host);
    const foreign = { origin: 'https://evil.example' };
    const embedded = { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'no-cors', 'sec-fetch-dest': 'script' };
    const framed = { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'navigate', 'sec-fetch-dest': 'iframe' };
    for (const headers of [foreign, { origin: 'null' }, embedded, framed, { 'sec-fetch-site': 'same-site' }])
      for (const path of ['/', '/sandbox/clock', '/sandbox/events', '/sandbox/faults'])
        assert.equal(await status(path, headers), 403, `${path} ${JSON.stringify(headers)}`);
    for (const path of ['/sandbox/reset', '/sandbox/clock', '/sandbox/authorize'])
      assert.equal(await status(path, foreign, 'POST'), 403, path);
    const followed = { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'navigate', 'sec-fetch-dest': 'document' };
    assert.equal(await status('/', followed), 200);
    assert.equal(await status('/sandbox/clock', { origin: sandbox.base_url, 'sec-fetch-site': 'same-origin' }), 200);
    // An app's page may call the API, as it may call the original.
    assert.equal(await status('/v1/users/me', foreign), 401);
    assert.equal((await stat(join(sandbox.data, 'sandbox.json'))).mode & 0o777, 0o600);
  } finally {
    await sandbox.stop();
  }
});

test('a sandbox has a seed of its own unless one is given', async () => {
  const first = await startSandbox({ seed: null });
  const second = await startSandbox({ seed: null });
  try {
    assert.notEqual(first.users[0].password, second.users[0].password);
    assert.match(first.output(), /seed\s+\d+/);
    await first.kill();
    const again = await startSandbox({ seed: null, data: first.data });
    assert.deepEqual(again.users, first.users);
    await again.kill();
    const [, seed] = first.output().match(/--seed (\d+)/);
    const copy = await startSandbox({ seed });
    assert.deepEqual(copy.users, first.users);
    await copy.stop();
  } finally {
    await second.stop();
    await rm(first.data, { recursive: true, force: true });
  }
});

test('a sandbox that everybody can reach says so', async () => {
  const sandbox = await startSandbox({ listen: '0.0.0.0:0' });
  try {
    assert.match(sandbox.output(), /warning: everybody who reaches 0\.0\.0\.0/);
  } finally {
    await sandbox.stop();
  }
  const local = await startSandbox();
  assert.doesNotMatch(local.output(), /warning/);
  await local.stop();
});

test('a person gets a new password on the command line', async () => {
  const place = ['--config', config];
  await run(['company', 'create', 'initech', 'Initech Ltd', ...place]);
  await run(['user', 'create', 'iris@initech.test', 'Iris', '--company', 'initech', ...place], 'seven words in a row\n');
  await refused(['user', 'password', 'nobody@initech.test', ...place], /no user nobody@initech/, 'x\n');
  await refused(['user', 'password', 'iris@initech.test', ...place], /easy to guess/, '1234567890\n');
  await refused(['user', 'password', 'iris@initech.test', ...place], /your name/, 'initech-ltd-2026\n');
  const done = await run(['user', 'password', 'Iris@initech.test', ...place], 'eight other words in some order\n');
  assert.equal(done.code, 0, done.stderr);
  assert.match(done.stdout, /new password/);
});
