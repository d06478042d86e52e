// What apps' servers must be told survives `kill -9` between its commit and its sending, and arrives once
// the server is there: events of webhooks and the notice of an uninstall, each with a signature that the code
// in docs/deliveries.md accepts.
import assert from 'node:assert/strict';
import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { startSandbox } from '../clients/sandbox.mjs';

const run = promisify(execFile);
const binary = process.env.GRANTOR_BINARY;
const rounds = 4;
const retryEverything = 200; // seconds: longer than any of the first three retries

let sandbox, receiver, app, folder, isFromGrantor;

// An app's server. `mood` is how it meets a request: 'up', 'down' (the connection ends without an answer),
// or 'silent' (it takes the request and never answers).
async function startReceiver() {
  const requests = [];
  let changed = () => {};
  const state = { mood: 'up' };
  const server = createServer((request, response) => {
    const pieces = [];
    request.on('data', (piece) => pieces.push(piece));
    request.on('end', () => {
      const { method, url, headers } = request;
      requests.push({ method, url, headers, body: Buffer.concat(pieces), mood: state.mood });
      if (state.mood === 'down') request.socket.destroy();
      if (state.mood === 'up') response.writeHead(204).end();
      changed();
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const waitFor = async (condition) => {
    while (!condition()) await new Promise((resolve) => (changed = resolve));
  };
  return {
    url: `http://127.0.0.1:${server.address().port}`,
    set mood(mood) {
      state.mood = mood;
    },
    requests,
    taken: (url) => requests.filter((one) => one.url === url && one.mood === 'up'),
    waitFor,
    stop: () => {
      server.close();
      server.closeAllConnections();
    },
  };
}

// The blocks of code in the documentation, as files that can be run.
async function documented(language, name) {
  const text = await readFile(new URL('../../docs/deliveries.md', import.meta.url), 'utf8');
  const [, code] = text.match(new RegExp('```' + language + '\\n([\\s\\S]*?)```'));
  const path = join(folder, name);
  await writeFile(path, code);
  return path;
}

before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'grantor-deliveries-'));
  ({ isFromGrantor } = await import(pathToFileURL(await documented('js', 'check.mjs'))));
  receiver = await startReceiver();
  sandbox = await startSandbox({ unlimited: true });
  app = await makeApp();
});
after(async () => {
  await sandbox.stop();
  receiver.stop();
  await rm(folder, { recursive: true, force: true });
});

async function makeApp() {
  const user = sandbox.user({ active: true, admin: true });
  const made = await run(binary, [
    ...['app', 'create', 'Receiver', '--company', user.companies[0], '--status', 'live'],
    ...['--scopes', 'base,deals:full,webhooks:full', '--data', sandbox.data],
    ...['--redirect-uri', `${receiver.url}/callback`],
  ]);
  const valueOf = (name) => made.stdout.match(new RegExp(`${name}\\s+([0-9a-f]+)`))[1];
  return { user, id: valueOf('client_id'), secret: valueOf('client_secret') };
}

const basic = (user, password) => `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`;

async function install() {
  const redirect_uri = `${receiver.url}/callback`;
  const callback = await sandbox.authorize({
    client_id: app.id,
    user: app.user.email,
    company: app.user.companies[0],
    redirect_uri,
  });
  const answer = await fetch(`${sandbox.base_url}/oauth/token`, {
    method: 'POST',
    headers: { authorization: basic(app.id, app.secret) },
    body: new URLSearchParams({
      grant_type: 'authorization_code',
      code: callback.searchParams.get('code'),
      redirect_uri,
    }),
  });
  assert.equal(answer.status, 200);
  return (await answer.json()).access_token;
}

async function call(token, path, body) {
  const answer = await fetch(sandbox.base_url + path, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  assert.equal(answer.status, 201, await answer.clone().text());
  return answer.json();
}

function assertSigned(request) {
  const signature = request.headers['x-grantor-signature'];
  assert.ok(isFromGrantor(signature, request.body, app.secret), signature);
  assert.ok(!isFromGrantor(signature, request.body, 'another secret'));
  assert.ok(!isFromGrantor(signature, request.body + ' ', app.secret));
  assert.ok(!isFromGrantor(signature, request.body, app.secret, Date.now() / 1000 + 301));
  assert.ok(!isFromGrantor(undefined, request.body, app.secret));
}

// The titles of the deals that the webhook has heard of, each once, in the order of their first arrival.
function titlesTaken() {
  const titles = receiver.taken('/hook').map(({ body }) => JSON.parse(body).data.title);
  return [...new Set(titles)];
}

test(`no event is lost or overtaken over ${rounds} kills`, { timeout: 120_000 }, async () => {
  const acknowledged = [];
  const asked = new Set();
  let token = await install();
  await call(token, '/v1/webhooks', {
    subscription_url: `${receiver.url}/hook`,
    event_action: 'create',
    event_object: 'deal',
    name: 'Deals',
  });
  for (let round = 0; round < rounds; ++round) {
    receiver.mood = round % 2 === 0 ? 'silent' : 'down';
    const add = async (number) => {
      const title = `round ${round}, deal ${number}`;
      asked.add(title);
      await call(token, '/v1/deals', { title });
      acknowledged.push(title);
    };
    for (let number = 0; number < 4; ++number) await add(number);
    // One more is perhaps in the middle of its commit.
    const last = add(4).catch((failure) => {
      if (failure instanceof assert.AssertionError) throw failure;
    });
    await sandbox.kill();
    await last;
    receiver.mood = 'up';
    sandbox = await startSandbox({ data: sandbox.data, unlimited: true });
    await sandbox.advance(retryEverything);
    await receiver.waitFor(() => acknowledged.every((title) => titlesTaken().includes(title)));
    token = await install();
  }
  const taken = titlesTaken();
  assert.deepEqual(taken.filter((title) => acknowledged.includes(title)), acknowledged);
  assert.ok(taken.every((title) => asked.has(title)));
  assert.equal(acknowledged.length >= rounds * 4, true);
  receiver.taken('/hook').forEach(assertSigned);
});

test('an uninstall is told to a server that is down first and then up', { timeout: 60_000 }, async () => {
  await install();
  receiver.mood = 'down';
  const before = receiver.requests.length;
  await uninstallAsUser();
  await receiver.waitFor(() => receiver.requests.length > before);
  await sandbox.kill();
  receiver.mood = 'up';
  sandbox = await startSandbox({ data: sandbox.data, unlimited: true });
  await sandbox.advance(retryEverything);
  await receiver.waitFor(() => receiver.taken('/callback').length > 0);
  const [notice] = receiver.taken('/callback');
  assert.equal(notice.method, 'DELETE');
  assert.equal(notice.headers.authorization, basic(app.id, app.secret));
  assert.equal(notice.headers['x-grantor-event'], 'uninstall');
  const body = JSON.parse(notice.body);
  assert.deepEqual(Object.keys(body), ['client_id', 'company_id', 'user_id', 'timestamp']);
  assert.equal(body.client_id, app.id);
  assert.equal(typeof body.company_id, 'number');
  assert.equal(body.user_id, app.user.id);
  assert.ok(!Number.isNaN(Date.parse(body.timestamp)));
  assertSigned(notice);

  const check = await documented('python', 'check.py');
  const checker = spawn('python3', [
    '-c',
    `import sys; sys.path.insert(0, ${JSON.stringify(folder)}); from check import is_from_grantor\n` +
      `body = sys.stdin.buffer.read()\n` +
      `print([is_from_grantor(sys.argv[1], body, secret) for secret in (sys.argv[2], 'another')], ` +
      `is_from_grantor(sys.argv[1], body + b' ', sys.argv[2]), is_from_grantor(None, body, sys.argv[2]))`,
    notice.headers['x-grantor-signature'],
    app.secret,
  ]);
  assert.ok(check);
  let said = '';
  checker.stdout.on('data', (piece) => (said += piece));
  checker.stderr.on('data', (piece) => (said += piece));
  checker.stdin.end(notice.body);
  await once(checker, 'close');
  assert.equal(said.trim(), '[True, False] False False');

  const { stdout } = await run(binary, ['deliveries', 'list', '--app', app.id, '--data', sandbox.data]);
  assert.match(stdout, /uninstall\s+delivered\s+\d+ tries/);
  assert.ok(!stdout.includes(app.secret));

  const number = notice.headers['x-grantor-delivery'];
  const shown = await run(binary, ['deliveries', 'show', number, '--data', sandbox.data]);
  assert.match(shown.stdout, /delivered after \d+ tries/);
  const again = await run(binary, ['deliveries', 'retry', number, '--data', sandbox.data]);
  const [, second] = again.stdout.match(/filed again as delivery (\d+)/);
  await receiver.waitFor(() => receiver.taken('/callback').length > 1);
  const repeated = receiver.taken('/callback')[1];
  assert.equal(repeated.headers['x-grantor-delivery'], second);
  assert.deepEqual(repeated.body, notice.body);
});

// As a browser does it, without script.
async function uninstallAsUser() {
  let cookie = '';
  const visit = async (path, form) => {
    const answer = await fetch(sandbox.base_url + path, {
      method: form ? 'POST' : 'GET',
      headers: { cookie },
      body: form && new URLSearchParams(form),
      redirect: 'manual',
    });
    cookie = answer.headers.get('set-cookie')?.split(';')[0] ?? cookie;
    const text = await answer.text();
    return { status: answer.status, text, csrf: text.match(/name="csrf" value="([^"]+)"/)?.[1] };
  };
  const { csrf } = await visit('/sign-in');
  const { email, password } = app.user;
  assert.equal((await visit('/sign-in', { csrf, email, password, continue: '/account' })).status, 303);
  const page = await visit(`/account/apps/${app.id}`);
  const done = await visit(`/account/apps/${app.id}/uninstall`, { csrf: page.csrf, continue: '/account' });
  assert.equal(done.status, 303, done.text);
}
