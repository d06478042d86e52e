// A connection of the credential gateway survives `kill -9`: once an account is connected it stays so, and
// when the gateway dies while it fetches new tokens, the next one goes on with what the last one had.
import assert from 'node:assert/strict';
import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { promisify } from 'node:util';
import { startSandbox } from '../clients/sandbox.mjs';

const run = promisify(execFile);
const binary = process.env.GRANTOR_BINARY;
const rounds = 3;
const path = '/gateway/acme/api/v2/deals?limit=1';

let sandbox, folder, config, origin, child, key;

async function freePort() {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address();
  server.close();
  await once(server, 'close');
  return port;
}

async function start() {
  child = spawn(binary, ['gateway', 'serve', '--config', config], { stdio: ['ignore', 'ignore', 'pipe'] });
  let output = '';
  child.stderr.on('data', (piece) => (output += piece));
  for (let attempt = 0; attempt < 1500; attempt++) {
    assert.equal(child.exitCode, null, output);
    const answers = await fetch(`${origin}/gateway/acme/`).then(() => true, () => false);
    if (answers) return;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  assert.fail('the gateway does not answer');
}

async function kill() {
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.kill('SIGKILL');
  await once(child, 'exit');
}

const command = async (...words) => {
  const running = run(binary, ['gateway', ...words, '--config', config]);
  running.child.stdin.end();
  return (await running).stdout.trim();
};
const call = () => fetch(`${origin}${path}`, { headers: { authorization: `Bearer ${key}` } });

// As a browser would: our page, the provider's consent, the callback.
async function connect() {
  const link = await command('add', 'acme', '--provider', 'crm');
  const page = await fetch(link);
  const csrf = /name="csrf" value="([^"]+)"/.exec(await page.text())[1];
  const departure = await fetch(link, {
    method: 'POST',
    redirect: 'manual',
    headers: { cookie: page.headers.get('set-cookie').split(';')[0] },
    body: new URLSearchParams({ csrf, continue: '/' }),
  });
  assert.equal(departure.status, 303, await departure.text());
  const asked = Object.fromEntries(new URL(departure.headers.get('location')).searchParams);
  const user = sandbox.users[0];
  const company = user.companies[0].label ?? user.companies[0];
  const back = await sandbox.authorize({ ...asked, user: user.email, company });
  const answer = await fetch(back, {
    redirect: 'manual',
    headers: { cookie: departure.headers.get('set-cookie').split(';')[0] },
  });
  assert.equal(answer.status, 303, await answer.text());
}

before(async () => {
  sandbox = await startSandbox({ unlimited: true });
  folder = await mkdtemp(join(tmpdir(), 'grantor-gateway-'));
  const port = await freePort();
  origin = `http://127.0.0.1:${port}`;
  config = join(folder, 'grantor.toml');
  const app = sandbox.app({ name: 'API Explorer' });
  await writeFile(join(folder, 'secret'), `${app.client_secret}\n`, { mode: 0o600 });
  await writeFile(config, [
    `issuer = "${origin}"`,
    `listen = "127.0.0.1:${port}"`,
    'operations = "127.0.0.1:0"',
    '[store]',
    `sqlite = "${join(folder, 'grantor.db')}"`,
    '[keys]',
    `file = "${join(folder, 'grantor.keys')}"`,
    '[gateway]',
    'allow_loopback = true',
    '[[gateway.provider]]',
    'name = "crm"',
    `authorization_endpoint = "${sandbox.base_url}/oauth/authorize"`,
    `token_endpoint = "${sandbox.base_url}/oauth/token"`,
    `revocation_endpoint = "${sandbox.base_url}/oauth/revoke"`,
    'api_hosts = ["127.0.0.1"]',
    `client_id = "${app.client_id}"`,
    `client_secret_file = "${join(folder, 'secret')}"`,
    '',
  ].join('\n'));
  await start();
  await connect();
  key = await command('key', 'add', 'test');
});
after(async () => {
  await kill();
  await sandbox.stop();
  await rm(folder, { recursive: true, force: true });
});

test('what was connected is there after a kill, and so are the keys', async () => {
  assert.equal((await call()).status, 200);
  await kill();
  await start();
  const answer = await call();
  assert.equal(answer.status, 200);
  assert.equal((await answer.json()).success, true);
  assert.match(await command('list'), /acme +crm +ok/);
});

test('killed while it fetches new tokens, it goes on with the old refresh token', async () => {
  for (let round = 0; round < rounds; round++) {
    // The provider's tokens have expired, and the gateway learns it from the API's refusal.
    await sandbox.advance(2 * 3600);
    const lost = call().then((answer) => `${answer.status}`, () => 'lost');
    await new Promise((resolve) => setTimeout(resolve, round * 7));
    await kill();
    assert.match(await lost, /^(200|lost)$/);
    await start();
    assert.equal((await call()).status, 200, `round ${round}`);
    // A refusal has new tokens fetched once a minute; a new process does not know of the last time.
    await kill();
    await start();
  }
});

test('the end of a connection is told to the provider', async () => {
  assert.match(await command('remove', 'acme'), /revoked at the provider/);
  assert.equal((await call()).status, 404);
});
