// The two profiles, as an app and an operator meet them: what answers look like, what a new service has, and
// that one from before there were profiles keeps its wire.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { forgetWorld, prepareWorld, startServed } from '../edge/served.mjs';
import { startSandbox } from '../clients/sandbox.mjs';

async function install(sandbox, { decision = 'allow' } = {}) {
  const app = sandbox.app({ status: 'live', kind: 'private', public_client: false, token_shape: 'v1u' });
  const [company] = sandbox.companies;
  const user = sandbox.users.find((one) => one.active && one.companies.includes(company.label));
  const back = await sandbox.authorize({
    client_id: app.client_id, user: user.email, company: company.label, redirect_uri: app.redirect_uris[0], decision,
  });
  const ask = (fields) => fetch(`${sandbox.base_url}/oauth/token`, {
    method: 'POST',
    headers: { authorization: `Basic ${Buffer.from(`${app.client_id}:${app.client_secret}`).toString('base64')}` },
    body: new URLSearchParams(fields),
  });
  return { app, back, ask, redirect_uri: app.redirect_uris[0] };
}

describe('a sandbox in the standard profile', () => {
  let sandbox;
  before(async () => { sandbox = await startSandbox({ profile: 'standard' }); });
  after(() => sandbox.stop());

  test('has the demo world, and answers as the RFCs say', async () => {
    const { back, ask, redirect_uri } = await install(sandbox);
    const answer = await ask({ grant_type: 'authorization_code', code: back.searchParams.get('code'), redirect_uri });
    assert.equal(answer.status, 200);
    const token = await answer.json();
    assert.equal(token.expires_in, 3600);
    assert.match(token.scope, /^\S+( \S+)+$/);
    assert.doesNotMatch(token.scope, /,/);
    const call = (headers) => fetch(`${sandbox.base_url}/api/v1/users/me?x=1`, { headers });
    assert.equal((await call({ authorization: `Bearer ${token.access_token}` })).status, 200);

    const refused = await call({});
    assert.equal(refused.status, 401);
    assert.equal(refused.headers.get('content-type'), 'application/problem+json');
    assert.equal(refused.headers.get('www-authenticate'), 'Bearer realm="api"');
    const problem = await refused.json();
    assert.deepEqual(Object.keys(problem), ['title', 'status', 'detail', 'instance', 'request_id']);
    assert.equal(problem.instance, '/api/v1/users/me');
    assert.equal(problem.request_id, refused.headers.get('x-request-id'));
  });

  test('an error of the token endpoint has what RFC 6749 §5.2 names', async () => {
    const { ask, redirect_uri } = await install(sandbox);
    const answer = await ask({ grant_type: 'authorization_code', code: 'wrong', redirect_uri });
    assert.equal(answer.status, 400);
    const body = await answer.json();
    assert.deepEqual(Object.keys(body), ['error', 'error_description']);
    assert.equal(body.error, 'invalid_grant');
  });

  test('revocation, limits and unknown paths are as the RFCs say', async () => {
    const { app } = await install(sandbox);
    const revoked = await fetch(`${sandbox.base_url}/oauth/revoke`, {
      method: 'POST', body: new URLSearchParams({ client_id: app.client_id, client_secret: app.client_secret, token: 'none' }),
    });
    assert.deepEqual([revoked.status, await revoked.text()], [200, '']);
    const [user] = sandbox.users.filter((one) => one.active);
    const called = await fetch(`${sandbox.base_url}/api/v1/users/me`, {
      headers: { 'x-api-token': user.api_tokens[user.companies[0]] },
    });
    assert.equal(called.status, 200);
    assert.match(called.headers.get('ratelimit'), /^"burst";r=\d+;t=\d+, "daily";r=\d+;t=\d+$/);
    assert.deepEqual([...called.headers.keys()].filter((name) => name.includes('ratelimit')).sort(),
      ['ratelimit', 'ratelimit-policy']);
    const unknown = await fetch(`${sandbox.base_url}/nothing`);
    assert.equal(unknown.headers.get('content-type'), 'application/problem+json');
  });

  test('who cancels sends access_denied', async () => {
    const { back } = await install(sandbox, { decision: 'cancel' });
    assert.equal(back.searchParams.get('error'), 'access_denied');
  });
});

describe('a service', () => {
  let world;
  before(async () => { world = await prepareWorld(); });
  after(() => forgetWorld(world));

  const refusal = async (served) => {
    const answer = await fetch(`${served.base}/api/v2/deals`);
    return [answer.status, answer.headers.get('content-type'), await answer.json()];
  };

  test('keeps the wire that its database was begun with, where the configuration says nothing', async () => {
    const served = await startServed(world, '[[edge.api]]\nupstream = "http://127.0.0.1:1"\n');
    const [status, , body] = await refusal(served);
    assert.equal(status, 401);
    assert.equal(body.error_info, 'Please check developers.pipedrive.com');
    await served.stop();
  });

  test('the wire of the documents stays as it was, byte for byte', async () => {
    const served = await startServed(world, '[[edge.api]]\nupstream = "http://127.0.0.1:1"\n');
    const ask = async (path, request) => {
      const answer = await fetch(served.base + path, request);
      return [answer.status, answer.headers.get('content-type'), answer.headers.get('cache-control'), await answer.text()];
    };
    const json = 'application/json; charset=utf-8';
    const refused = (text, code) =>
      `{"success":false,"message":"${text}","error":"${code}","error_description":"${text}"}`;
    assert.deepEqual(await ask('/nothing'), [404, json, null, refused('there is nothing at this path', 'not_found')]);
    assert.deepEqual(await ask('/openapi/none.json'),
      [404, json, 'no-store', refused('there is no such document', 'not_found')]);
    assert.deepEqual(await ask('/oauth/authorize', { method: 'DELETE' }),
      [405, json, null, refused('this path does not know the method', 'method_not_allowed')]);
    assert.deepEqual(await ask('/oauth/token', { method: 'POST', body: 'a'.repeat(100_000) }),
      [413, json, 'no-store', refused('the body is too large', 'content_too_large')]);
    const called = await fetch(`${served.base}/api/v2/deals`, {
      headers: { authorization: `Bearer ${world.token}`, origin: 'https://a.example' },
    });
    const limits = [...called.headers.keys()].filter((name) => name.includes('ratelimit'));
    assert.deepEqual(limits.sort(), ['x-daily-ratelimit-token-limit', 'x-daily-ratelimit-token-remaining', 'x-ratelimit-limit',
      'x-ratelimit-remaining', 'x-ratelimit-reset']);
    assert.match(called.headers.get('access-control-expose-headers'), /^x-ratelimit-limit, x-ratelimit-remaining, /);
    await served.stop();
  });

  test('each choice of a profile can be made by itself', async () => {
    const served = await startServed(world, '[wire]\nerrors = "standard"\n[brand]\nhelp_url = "https://dev.example/errors"\n' +
      'support_url = "https://dev.example/help"\n[[edge.api]]\nupstream = "http://127.0.0.1:1"\n');
    const [, type, problem] = await refusal(served);
    assert.equal(type, 'application/problem+json');
    assert.equal(problem.type, 'https://dev.example/errors#no-token');
    assert.equal(problem.contact, 'https://dev.example/help');
    // What the upstream cannot answer is a problem too.
    const unreachable = await fetch(`${served.base}/api/v2/deals`, { headers: { authorization: `Bearer ${world.token}` } });
    assert.equal(unreachable.status, 502);
    assert.equal((await unreachable.json()).type, 'https://dev.example/errors#upstream-unreachable');
    assert.ok(unreachable.headers.has('x-ratelimit-limit'), 'the fields of limits are a choice of their own');
    const unknown = await fetch(`${served.base}/nothing`);
    assert.equal((await unknown.json()).type, 'https://dev.example/errors#not-found');
    await served.stop();
  });

  test('one that is told its profile takes that', async () => {
    const served = await startServed(world, '[wire]\nbuilt_in_api = true\n[[edge.api]]\nupstream = "http://127.0.0.1:1"\n',
      { profile: 'standard' });
    assert.equal((await refusal(served))[1], 'application/problem+json');
    await served.stop();
  });
});
