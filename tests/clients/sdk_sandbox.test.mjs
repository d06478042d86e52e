// The C++ client library against the program itself: every kind of app through the whole life of a
// grant, the examples as a person would use them, and a process that is killed at the worst moment.
import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { freePort } from '../support/free_port.mjs';
import { startSandbox } from './sandbox.mjs';
import { example, program, run, start } from './sdk_programs.mjs';

let sandbox, user, scratch;

before(async () => {
  sandbox = await startSandbox({ unlimited: true });
  user = sandbox.user({ active: true, admin: true });
  scratch = await mkdtemp(join(tmpdir(), 'grantor-sdk-'));
});
after(async () => {
  await sandbox.stop();
  await rm(scratch, { recursive: true, force: true });
});

// What the person's browser does with the URL that a program shows.
const allow = async (url) => {
  const query = Object.fromEntries(new URL(url).searchParams);
  return sandbox.authorize({ ...query, user: user.email, company: user.companies[0] });
};

const walk = (app, method, how) =>
  run(program('sdk_walk'), [sandbox.base_url, how, app.client_id, method], {
    env: { SECRET: app.client_secret ?? '' },
    say: async (line, write) => {
      if (line.startsWith('open ')) write(await allow(line.slice(5)));
    },
  });

for (const [wanted, method, rotated] of [
  [{ public_client: false, status: 'live', refresh: 'stable' }, 'basic', 0],
  [{ public_client: false, status: 'live', refresh: 'rotating' }, 'body', 1],
  [{ public_client: true }, 'public', 1],
])
  for (const how of ['base', 'discover'])
    test(`a grant lives and ends: ${JSON.stringify(wanted)}, ${method}, ${how}`, async () => {
      const { code, output } = await walk(sandbox.app(wanted), method, how);
      assert.equal(code, 0, output);
      assert.match(output, new RegExp(`^rotated ${rotated}$`, 'm'));
      assert.match(output, new RegExp(`^person ${user.name}$`, 'm'));
      assert.match(output, /^count [1-9]\d*$/m);
      assert.match(output, /^done$/m);
    });

test('the command-line example signs in once and then works by itself', async () => {
  const app = sandbox.app({ public_client: true });
  const words = [sandbox.base_url, app.client_id, join(scratch, 'tool')];
  let opened = 0;
  const say = async (line) => {
    if (!line.trim().startsWith('http')) return;
    opened += 1;
    const page = await fetch(await allow(line.trim()));
    assert.match(await page.text(), /You are signed in/);
  };
  const first = await run(example('command_line_login'), words, { say });
  assert.equal(first.code, 0, first.output);
  assert.match(first.output, new RegExp(`Signed in as ${user.name}`));
  const second = await run(example('command_line_login'), words, { say });
  assert.equal(second.code, 0, second.output);
  assert.equal(opened, 1);
});

test('the command-line example says it when the person says no', async () => {
  const app = sandbox.app({ public_client: true });
  const say = async (line) => {
    if (!line.trim().startsWith('http')) return;
    const query = Object.fromEntries(new URL(line.trim()).searchParams);
    const back = await sandbox.authorize({
      ...query, decision: 'cancel', user: user.email, company: user.companies[0],
    });
    assert.match(await (await fetch(back)).text(), /Access was not allowed/);
  };
  const { code, output } = await run(
    example('command_line_login'), [sandbox.base_url, app.client_id, join(scratch, 'no')], { say });
  assert.equal(code, 1);
  assert.match(output, /denied \(user_denied\)/);
});

// Signs in with the example, then makes the access token look expired.
async function expiredTokens(name) {
  const app = sandbox.app({ public_client: true });
  const folder = join(scratch, name);
  const words = [sandbox.base_url, app.client_id, folder];
  let opened = 0;
  const say = async (line) => {
    if (!line.trim().startsWith('http')) return;
    opened += 1;
    await fetch(await allow(line.trim()));
  };
  assert.equal((await run(example('command_line_login'), words, { say })).code, 0);
  const file = join(folder, 'default.json');
  const read = async () => JSON.parse(await readFile(file, 'utf8'));
  await writeFile(file, JSON.stringify({ ...(await read()), obtained_at_ms: 1, expires_at_ms: 2 }));
  return {
    read,
    refresh: (behaviour) =>
      run(program('sdk_refreshing_process'),
        [sandbox.base_url, app.client_id, 'file', folder, behaviour]),
    again: () => run(example('command_line_login'), words, { say }),
    opened: () => opened,
  };
}

test('killed between answer and save, a rotating grant goes on with the old refresh token', async () => {
  const tokens = await expiredTokens('killed');
  const before_kill = (await tokens.read()).refresh_token;
  assert.equal((await tokens.refresh('die_before_save')).signal, 'SIGKILL');
  assert.equal((await tokens.read()).refresh_token, before_kill, 'nothing was kept');
  const next = await tokens.refresh('finish');
  assert.equal(next.code, 0, next.output);
  assert.notEqual((await tokens.read()).refresh_token, before_kill, 'the server had rotated it');
  const later = await tokens.again();
  assert.equal(later.code, 0, later.output);
  assert.equal(tokens.opened(), 1, 'nobody had to sign in again');
});

test('processes that share the kept tokens refresh them once', async () => {
  const tokens = await expiredTokens('shared');
  const endings = await Promise.all(Array.from({ length: 8 }, () => tokens.refresh('finish')));
  assert.deepEqual(new Set(endings.map((one) => one.code)), new Set([0]));
  assert.equal(new Set(endings.map((one) => one.output)).size, 1, 'all have the same token');
});

test('a rate limit of the API is waited out by its headers', async () => {
  const tokens = await expiredTokens('limited');
  const answer = await fetch(`${sandbox.base_url}/sandbox/faults`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ fault: 'rate_limited', path: '/v1/users/me' }),
  });
  assert.ok(answer.ok, await answer.text());
  const { code, output } = await tokens.again();
  assert.equal(code, 0, output);
  const left = await (await fetch(`${sandbox.base_url}/sandbox/faults`)).json();
  assert.equal(JSON.stringify(left).includes('rate_limited'), false, 'the fault was met');
});

test('the web app connects a company, and the batch job goes on with what it kept', async () => {
  const app = sandbox.app({ public_client: false, status: 'live', refresh: 'rotating' });
  const port = await freePort();
  const env = { CLIENT_SECRET: app.client_secret };
  const web = await start(
    example('server_app'), [sandbox.base_url, app.client_id, String(port)],
    { env, cwd: scratch, ready: `:${port}/` });
  const site = `http://localhost:${port}`;
  try {
    const first = await fetch(site, { redirect: 'manual' });
    const cookie = first.headers.get('set-cookie').split(';')[0];
    const get = (url, headers = { cookie }) => fetch(url, { headers, redirect: 'manual' });
    assert.match(await first.text(), /Connect/);
    const to = (await get(`${site}/connect`)).headers.get('location');
    const back = await allow(to);
    const stranger = await get(back, {});
    assert.match(await stranger.text(), /redirect_mismatch/, 'another browser cannot finish it');
    const finished = await get(back);
    assert.equal(finished.status, 302, await finished.text());
    assert.match(await (await get(site)).text(), /<li>/);

    await sandbox.advance(7200);
    const account = cookie.slice('session='.length);
    const batch = await run(
      example('batch_accounts'),
      [sandbox.base_url, app.client_id, join(scratch, 'accounts.db'), account, 'nobody'],
      { env });
    assert.equal(batch.code, 1, batch.output);
    assert.match(batch.output, new RegExp(`${account}: \\d+ open deals`));
    assert.match(batch.output, /nobody: reauthorization_required/);
  } finally {
    await web.stop();
  }
});
