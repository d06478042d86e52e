// A connection of the credential gateway survives `kill -9`: once an account is connected it stays so, and
// when the gateway dies while it fetches new tokens, the next one goes on with what the last one had.
import assert from 'node:assert/strict';
import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer as createHttpServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { promisify } from 'node:util';
import { startSandbox } from '../clients/sandbox.mjs';
import { freePort } from '../support/free_port.mjs';

const run = promisify(execFile);
const binary = process.env.GRANTOR_BINARY;
const path = '/gateway/acme/api/v2/deals?limit=1';

let sandbox, folder, config, origin, child, key, tokenEndpoint;
let deathAt = 'never';

async function start() {
  child = spawn(binary, ['gateway', 'serve', '--config', config], { stdio: ['ignore', 'ignore', 'pipe'] });
  let output = '';
  await new Promise((resolve, reject) => {
    child.stderr.on('data', (piece) => {
      output += piece;
      if (output.includes('"event":"listening"')) resolve();
    });
    child.once('exit', () => reject(new Error(output)));
  });
}

async function kill() {
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.kill('SIGKILL');
  await once(child, 'exit');
}

// Between the gateway and the provider's token endpoint: the gateway dies at a chosen moment of a refresh.
async function startTokenEndpoint() {
  const server = createHttpServer((request, response) => {
    const pieces = [];
    request.on('data', (piece) => pieces.push(piece));
    request.on('end', async () => {
      const moment = deathAt;
      deathAt = 'never';
      if (moment === 'question') return kill();
      const answer = await fetch(`${sandbox.base_url}/oauth/token`, {
        method: 'POST',
        headers: { authorization: request.headers.authorization, 'content-type': request.headers['content-type'] },
        body: Buffer.concat(pieces),
      });
      const body = await answer.text();
      if (moment === 'answer') return kill();
      response.writeHead(answer.status, { 'content-type': 'application/json' }).end(body);
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return server;
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
  tokenEndpoint = await startTokenEndpoint();
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
    'callback = "shared"',
    `authorization_endpoint = "${sandbox.base_url}/oauth/authorize"`,
    `token_endpoint = "http://127.0.0.1:${tokenEndpoint.address().port}/"`,
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
  tokenEndpoint.close();
  tokenEndpoint.closeAllConnections?.();
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

for (const moment of ['question', 'answer'])
  test(`killed at the ${moment} of a refresh, it goes on with the old refresh token`, async () => {
    // The provider's tokens have expired, and the gateway learns it from the API's refusal.
    await sandbox.advance(2 * 3600);
    deathAt = moment;
    await assert.rejects(call());
    assert.equal(deathAt, 'never');
    await start();
    assert.equal((await call()).status, 200);
    // A refusal has new tokens fetched once a minute; a new process does not know of the last time.
    await kill();
    await start();
  });

test('the end of a connection is told to the provider', async () => {
  assert.match(await command('remove', 'acme'), /revoked at the provider/);
  assert.equal((await call()).status, 404);
});
