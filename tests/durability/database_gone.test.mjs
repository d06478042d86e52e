// A node whose database is gone: for a while it knows what it knew, then it refuses what it cannot look up, and
// when the database is back it goes on by itself.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { startSandbox } from '../clients/sandbox.mjs';
import { hasPostgres, startPostgres } from './postgres.mjs';

async function comesTrue(condition, what) {
  const until = Date.now() + 30_000;
  while (!(await condition())) {
    assert.ok(Date.now() < until, `${what} did not come true`);
    await pause(50);
  }
}

async function tokensOf(sandbox) {
  const app = sandbox.apps.find((one) => one.status === 'live' && one.client_secret);
  const redirectUri = 'http://localhost:3000/callback';
  const user = sandbox.users.find((one) => one.active);
  const callback = await sandbox.authorize({
    client_id: app.client_id,
    user: user.email,
    company: user.companies[0],
    redirect_uri: redirectUri,
  });
  const answer = await fetch(`${sandbox.base_url}/oauth/token`, {
    method: 'POST',
    headers: {
      'content-type': 'application/x-www-form-urlencoded',
      authorization: `Basic ${Buffer.from(`${app.client_id}:${app.client_secret}`).toString('base64')}`,
    },
    body: new URLSearchParams({
      grant_type: 'authorization_code',
      code: callback.searchParams.get('code'),
      redirect_uri: redirectUri,
    }),
  });
  return answer.json();
}

const skip = !hasPostgres && 'PostgreSQL 15 is not installed';
test('without its database a node refuses, and recovers by itself', { timeout: 120_000, skip }, async () => {
  const postgres = await startPostgres();
  const sandbox = await startSandbox({ more: ['--store-url', postgres.url] });
  try {
    const { access_token: token } = await tokensOf(sandbox);
    const status = async (path) => {
      const answer = await fetch(sandbox.base_url + path, { headers: { authorization: `Bearer ${token}` } });
      await answer.arrayBuffer();
      return answer.status;
    };
    const call = () => status('/api/v2/deals?limit=1');
    // Without its scope the token is refused, which takes no row as long as the view counts.
    const check = () => status('/api/v1/projects');
    const ready = async () => (await fetch(`${sandbox.operations_url}/readyz`)).status;
    assert.equal(await call(), 200);
    assert.equal(await check(), 403);
    assert.equal(await ready(), 200);

    await postgres.kill();
    assert.equal(await call(), 503);
    await comesTrue(async () => (await ready()) === 503, 'not ready');
    await comesTrue(async () => (await check()) === 503, 'the refusal of a token that nobody can look up');

    await postgres.start();
    await comesTrue(async () => (await ready()) === 200, 'ready');
    assert.equal(await check(), 403);
    assert.equal(await call(), 200);
  } finally {
    await sandbox.stop();
    await postgres.stop();
  }
});
