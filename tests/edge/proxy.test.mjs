// The edge in front of an API: what reaches the upstream, what does not, and what the client is told.
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { after, before, describe, test } from 'node:test';
import { ask, bearer, forgetWorld, prepareWorld, startServed, startUpstream } from './served.mjs';
import { freePort } from '../support/free_port.mjs';

let world;
before(async () => {
  world = await prepareWorld();
});
after(() => forgetWorld(world));

const run = (args) =>
  new Promise((resolve) =>
    execFile(process.env.GRANTOR_BINARY, args, (failure, stdout, stderr) =>
      resolve({ code: failure ? failure.code : 0, stdout, stderr })));

// Of each kind some, in several spellings.
const claimNames = [
  'X-HTTP-Method-Override', 'x_http_method_override', 'X-HTTP-Method', 'X-Method-Override', 'X-Original-Method',
  'X-Original-URL', 'X_Original_URL', 'X-Original-URI', 'X-Rewrite-URL', 'X-Forwarded-Uri', 'X-Forwarded-Prefix',
  'SCRIPT_NAME', 'PATH_INFO', 'X-Host', 'X-Forwarded-Host', 'X-Forwarded-Server', 'X-Forwarded-Port',
  'X-Forwarded-Proto', 'X-Forwarded-Scheme', 'X-Forwarded-Ssl', 'X-Scheme', 'Front-End-Https', 'Forwarded',
  'X-Forwarded-For', 'X_Forwarded_For', 'X-Real-IP', 'X-Client-IP', 'True-Client-IP', 'CF-Connecting-IP',
  'X-Remote-User', 'X-Envoy-Original-Path', 'Proxy',
];
const hostWide = [
  'Clear-Site-Data', 'Access-Control-Allow-Credentials', 'Access-Control-Allow-Headers', 'Access-Control-Max-Age',
  'Strict-Transport-Security', 'Service-Worker-Allowed', 'Alt-Svc', 'X-Accel-Redirect', 'X-Sendfile',
];

const api = (upstream, more = '') => `\n[[edge.api]]\nupstream = "${upstream}"\n${more}`;

// A service with the documented API in front of an upstream, both gone after the test.
async function withProxy(t, { options = '', behave, apiDomain } = {}) {
  const upstream = await startUpstream(behave);
  t.after(upstream.stop);
  const served = await startServed(world, api(upstream.url) + options, { apiDomain });
  t.after(served.stop);
  return { upstream, served };
}

describe('what the upstream sees', () => {
  test('who calls, and nothing that a client says about that (attack 25)', async (t) => {
    const { upstream, served } = await withProxy(t);
    const answer = await ask(served.base, {
      path: '/api/v2/deals?limit=1',
      headers: {
        ...bearer(world.token),
        'X-Grantor-User': '1', 'x-grantor-company': '1', X_Grantor_App: '1', 'X-GRANTOR_SCOPES': 'admin',
        'X.Grantor.User': '1', 'x-api-token': 'made-up', 'X-Forwarded-For': '203.0.113.9',
        Connection: 'keep-alive, X-Private', 'X-Private': 'for the first hop', TE: 'trailers',
        traceparent: '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01', 'X-Own': 'passes',
      },
    });
    assert.equal(answer.status, 200);
    const [seen] = upstream.seen;
    assert.equal(seen.url, '/api/v2/deals?limit=1');
    assert.equal(seen.headers['x-grantor-user'], String(world.ada.id));
    assert.equal(seen.headers['x-grantor-company'], String(world.acme.id));
    assert.match(seen.headers['x-grantor-app'], /^\d+$/);
    assert.match(seen.headers['x-grantor-grant'], /^\d+$/);
    assert.match(seen.headers['x-grantor-scopes'], /\bbase\b/);
    const names = seen.rawHeaders.filter((_, index) => index % 2 === 0).map((name) => name.toLowerCase());
    const alike = (name) => names.filter((each) => each.replace(/[^a-z]/g, '-') === name);
    for (const name of ['user', 'company', 'app', 'scopes', 'grant'])
      assert.equal(alike(`x-grantor-${name}`).length, 1, names.join(' '));
    for (const name of ['authorization', 'x-api-token', 'x-private', 'te', 'upgrade'])
      assert.equal(seen.headers[name], undefined, name);
    assert.equal(seen.headers['x-forwarded-for'], '127.0.0.1');
    assert.equal(seen.headers['x-own'], 'passes');
    assert.equal(seen.headers.traceparent, '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01');
    assert.match(seen.headers['x-request-id'], /^[0-9a-f]{16}$/);
    assert.equal(answer.headers['x-request-id'], seen.headers['x-request-id']);
  });

  test('nothing that tells it another method, path, host, scheme or client (attack 26)', async (t) => {
    const { upstream, served } = await withProxy(t);
    const claims = Object.fromEntries(claimNames.map((name) => [name, 'DELETE']));
    const answer = await ask(served.base, {
      path: '/api/v2/deals?limit=1&_method=DELETE&%5Fmethod=PUT', headers: { ...bearer(world.token), ...claims },
    });
    assert.equal(answer.status, 200);
    const [seen] = upstream.seen;
    assert.equal(seen.url, '/api/v2/deals?limit=1');
    assert.ok(!JSON.stringify(seen.rawHeaders).includes('DELETE'), seen.rawHeaders.join(' '));
    assert.equal(seen.headers['x-forwarded-for'], '127.0.0.1');
    assert.equal(seen.headers['x-forwarded-proto'], 'http');
    assert.equal(seen.headers['x-forwarded-host'], new URL(served.base).host);
  });

  test('an overriding method only where its API obeys it, and then the rules decide by it', async (t) => {
    const upstream = await startUpstream();
    t.after(upstream.stop);
    const served = await startServed(world, api(upstream.url, 'method_override = true\n'));
    t.after(served.stop);
    const post = (path, headers) =>
      ask(served.base, { method: 'POST', path, headers: { ...bearer(world.token), ...headers } });
    assert.equal((await post('/api/v1/roles/1', { 'X-HTTP-Method-Override': 'DELETE' })).status, 403);
    assert.equal((await post('/api/v2/deals', { 'X-HTTP-Method-Override': 'TRACE' })).status, 400);
    assert.equal((await post('/api/v2/deals', { 'X-HTTP-Method-Override': 'GET', 'X-Method-Override': 'PUT' })).status, 400);
    assert.equal(upstream.seen.length, 0);
    assert.equal((await post('/api/v2/deals?_method=GET', { 'x-method-override': 'get' })).status, 200);
    const [seen] = upstream.seen;
    assert.equal(seen.method, 'POST');
    assert.equal(seen.url, '/api/v2/deals');
    assert.equal(seen.headers['x-http-method-override'], 'GET');
    assert.equal(seen.headers['x-method-override'], undefined);
  });

  test('no cookie of the sign-in, and it cannot set one or speak for the whole host', async (t) => {
    const { upstream, served } = await withProxy(t, {
      behave: (request, response) => {
        response.setHeader('Set-Cookie', ['grantor=planted; Path=/', '=grantor=planted', '__Host-grantor=x', 'own=1']);
        for (const name of hostWide) response.setHeader(name, 'planted');
        response.setHeader('ETag', '"1"');
        response.end('{}');
        return true;
      },
    });
    const answer = await ask(served.base, {
      path: '/api/v2/deals', headers: { ...bearer(world.token), cookie: 'a=1; grantor=secret; __Host-grantor-connect=x; b=2' },
    });
    assert.equal(answer.status, 200);
    assert.equal(upstream.seen[0].headers.cookie, 'a=1; b=2');
    assert.deepEqual(answer.headers['set-cookie'], ['own=1']);
    assert.equal(answer.headers.etag, '"1"');
    assert.ok(!JSON.stringify(answer.rawHeaders).includes('planted'), answer.rawHeaders.join(' '));
    assert.match(served.log, /an API is on the issuer's host/);
  });

  test('no personal token in the query', async (t) => {
    const { upstream, served } = await withProxy(t);
    const token = world.ada.api_tokens[world.acme.label];
    const answer = await ask(served.base, { path: `/api/v1/users/me?a=1&api_token=${token}&b=%20` });
    assert.equal(answer.status, 200);
    assert.equal(upstream.seen[0].url, '/api/v1/users/me?a=1&b=%20');
    assert.ok(!JSON.stringify(upstream.seen).includes(token));
  });

  test('no personal token in any spelling of its parameter', async (t) => {
    const { upstream, served } = await withProxy(t);
    const query = 'a=1&api%5Ftoken=secret&api.token=secret&b=2';
    await ask(served.base, { path: `/api/v2/deals?${query}`, headers: bearer(world.token) });
    assert.equal(upstream.seen[0].url, '/api/v2/deals?a=1&b=2');
  });

  test('never a path that it could read as another one (attack 26)', async (t) => {
    const { upstream, served } = await withProxy(t);
    for (const path of [
      '/api/v2/../v2/deals', '/api/v2//deals', '/api/v2/./deals', '/api/v2/deals/%2e%2e/persons', '/api/v2/deals;x=1',
      '/api/v2/deals%2f1', '/api/v2/deals\\1', '/api/v2/deals/%2E%2E%2fpersons',
    ]) {
      const { status, text } = await ask(served.base, { path, headers: bearer(world.token) });
      assert.equal(status, 400, `${path}: ${text}`);
    }
    assert.equal(upstream.seen.length, 0);
  });

  test('bodies of any size and framing, byte for byte', async (t) => {
    const { served } = await withProxy(t);
    const body = randomBytes(5 * 1024 * 1024);
    const sha256 = createHash('sha256').update(body).digest('hex');
    const pieces = () => Readable.from(Array.from({ length: 80 }, (_, i) => body.subarray(i * 65536, (i + 1) * 65536)));
    for (const request of [{ body, headers: { 'content-length': body.length } }, { body: pieces() }]) {
      const answer = await ask(served.base, {
        method: 'POST', path: '/api/v2/deals', ...request,
        headers: { ...request.headers, ...bearer(world.token), 'content-type': 'application/json' },
      });
      assert.equal(answer.status, 200, answer.text);
      assert.equal(JSON.parse(answer.text).sha256, sha256);
    }
  });
});

// Attack 26.
describe('the path', () => {
  test('reaches the upstream in the one form in which it was checked', async (t) => {
    const { upstream, served } = await withProxy(t);
    const rows = [
      ['/api/v2/deals/ada%40shop.example', '/api/v2/deals/ada@shop.example'],
      ['/api/v2/deals/2026-01-01T10%3a00?from=a%3ab', '/api/v2/deals/2026-01-01T10:00?from=a%3ab'],
      ['/api/v2/deals/100%25', '/api/v2/deals/100%25'],
      ['/%61pi/v2/de%61ls/%37?', '/api/v2/deals/7?'],
      ['/api/v2/deals/c%23?api%5Ftoken=secret&x=1', '/api/v2/deals/c%23?x=1'],
    ];
    for (const [path, url] of rows) {
      const answer = await ask(served.base, { path, headers: bearer(world.token) });
      const routed = path.startsWith('/api/');
      assert.equal(answer.status, routed ? 200 : 404, path);
      if (routed) assert.equal(upstream.seen.at(-1).url, url);
    }
  });

  test('goes nowhere if a server could read it in another way', async (t) => {
    const { upstream, served } = await withProxy(t);
    for (const path of ['deals/SEARCH', 'deals/search.json', 'deals/%2573earch', 'deals%2F7', 'deals/%c0%ae', 'deals/..%3B'])
      assert.equal(
        (await ask(served.base, { path: `/api/v2/${path}`, headers: bearer(world.token) })).status, 400, path);
    assert.equal((await ask(served.base, { path: '/api/v2/nothing', headers: bearer(world.token) })).status, 404);
    assert.equal(upstream.seen.length, 0);
  });
});

describe('what the client is told', () => {
  test('an upstream that is not there: 502 in the envelope, with the request id', async (t) => {
    const served = await startServed(world, api(`http://127.0.0.1:${await freePort()}`));
    t.after(served.stop);
    const answer = await ask(served.base, { path: '/api/v2/deals', headers: bearer(world.token) });
    assert.equal(answer.status, 502);
    const body = JSON.parse(answer.text);
    assert.equal(body.success, false);
    assert.equal(body.data, null);
    assert.match(answer.headers['x-request-id'], /^[0-9a-f]{16}$/);
  });

  test('an upstream that does not answer in time: 504', async (t) => {
    const { served } = await withProxy(t, {
      behave: () => true, options: '\n[edge.upstream]\nanswer_timeout_s = 1\n',
    });
    const answer = await ask(served.base, { path: '/api/v2/deals', headers: bearer(world.token) });
    assert.equal(answer.status, 504);
    assert.equal(JSON.parse(answer.text).success, false);
  });

  test('a WebSocket is refused clearly', async (t) => {
    const { upstream, served } = await withProxy(t);
    const answer = await ask(served.base, {
      path: '/api/v2/deals',
      headers: {
        ...bearer(world.token), Connection: 'Upgrade', Upgrade: 'websocket',
        'Sec-WebSocket-Key': 'dGhlIHNhbXBsZSBub25jZQ==', 'Sec-WebSocket-Version': '13',
      },
    });
    assert.equal(answer.status, 501);
    assert.match(answer.text, /WebSocket/);
    assert.equal(upstream.seen.length, 0);
  });

  test('a missing scope: 403 to the stranger, the reason to the owner', async (t) => {
    const { upstream, served } = await withProxy(t);
    const answer = await ask(served.base, { method: 'POST', path: '/api/v1/roles', headers: bearer(world.token) });
    assert.equal(answer.status, 403);
    assert.equal(JSON.parse(answer.text).error, 'Scope and URL mismatch');
    assert.match(answer.headers['www-authenticate'], /error="insufficient_scope".*scope="admin"/);
    assert.equal(upstream.seen.length, 0);
    const { stdout } = await run(['explain', answer.headers['x-request-id'], '--config', served.config]);
    assert.match(stdout, /check\s+scope/);
    assert.match(stdout, /admin/);
  });

  test('an error of the upstream itself is on record: whose answer it was, and how long it took', async (t) => {
    const { served } = await withProxy(t, {
      behave: (_, response) => { response.statusCode = 422; response.end('{}'); return true; },
    });
    const answer = await ask(served.base, { path: '/api/v2/deals', headers: bearer(world.token) });
    assert.equal(answer.status, 422);
    // Written in the background, a moment later.
    let explained;
    for (let tries = 0; tries < 100 && !explained?.stdout; ++tries)
      explained = await run(['explain', answer.headers['x-request-id'], '--config', served.config]);
    assert.match(explained.stdout, /answer\s+422\ntook\s+[\d.]+ ms\nwhy\s+Every check passed, and the API itself/);
  });

  test('which rule decides and why, to the operator, from the files alone', async (t) => {
    const { served } = await withProxy(t);
    const explain = async (...request) =>
      (await run(['edge', 'explain', ...request, '--config', served.config])).stdout;
    const refused = await explain('POST', '/api/v1/roles', '--token', world.token);
    assert.match(refused, /rule\s+addRole \(POST \/roles\) below \/api\/v1/);
    assert.match(refused, /needs\s+the scope admin/);
    assert.match(refused, /answer\s+403 Scope and URL mismatch/);
    assert.match(refused, /why\s.*The token has: /);
    assert.match(await explain('GET', '/api/v2/deals/%37', '--token', world.token), /read as\s+\/api\/v2\/deals\/7\n[^]*it passes/);
    assert.match(await explain('GET', '/api/v2/deals/SEARCH'), /answer\s+400[^]*"search"/);
    assert.match(await explain('GET', '/api/v2/nothing'), /answer\s+404/);
  });

  test('no token and a wrong one: 401 with the challenge of RFC 6750', async (t) => {
    const { served } = await withProxy(t);
    const none = await ask(served.base, { path: '/api/v2/deals' });
    assert.equal(none.status, 401);
    assert.equal(none.headers['www-authenticate'], 'Bearer realm="api"');
    const wrong = await ask(served.base, { path: '/api/v2/deals', headers: bearer('v1u:made-up') });
    assert.equal(wrong.status, 401);
    assert.match(wrong.headers['www-authenticate'], /error="invalid_token"/);
  });

  test('a company host takes its own company only, and tells nothing of others (attack 16)', async (t) => {
    const { served } = await withProxy(t, { apiDomain: 'http://{company}.api.example' });
    const call = (host, token) =>
      ask(served.base, { path: '/api/v2/deals', headers: { ...bearer(token), host } });
    assert.equal((await call(`${world.acme.label}.api.example`, world.token)).status, 200);
    assert.equal((await call('api.example', world.token)).status, 200);
    const crossed = await call(`${world.globex.label}.api.example`, world.token);
    const unknown = await call(`${world.globex.label}.api.example`, 'v1u:made-up');
    assert.equal(crossed.status, 401);
    assert.equal(crossed.text, unknown.text);
    assert.equal(crossed.headers['www-authenticate'], unknown.headers['www-authenticate']);
    assert.deepEqual(Object.keys(crossed.headers), Object.keys(unknown.headers));
    assert.equal((await call(`${world.globex.label}.api.example`, world.otherToken)).status, 200);
  });

  test('preflight, OPTIONS and HEAD', async (t) => {
    const { upstream, served } = await withProxy(t, { options: '\n[edge.cors]\norigins = ["https://app.example"]\n' });
    const preflight = (origin) => ask(served.base, {
      method: 'OPTIONS', path: '/api/v2/deals',
      headers: { origin, 'access-control-request-method': 'PATCH', 'access-control-request-headers': 'authorization' },
    });
    const allowed = await preflight('https://app.example');
    assert.equal(allowed.status, 204);
    assert.equal(allowed.headers['access-control-allow-origin'], 'https://app.example');
    assert.match(allowed.headers['access-control-allow-methods'], /PATCH/);
    assert.equal((await preflight('https://evil.example')).headers['access-control-allow-origin'], undefined);
    const options = await ask(served.base, { method: 'OPTIONS', path: '/api/v2/deals' });
    assert.equal(options.status, 204);
    assert.match(options.headers.allow, /GET.*POST/);
    const head = await ask(served.base, { method: 'HEAD', path: '/api/v2/deals', headers: bearer(world.token) });
    assert.equal(head.status, 200);
    assert.equal(head.text, '');
    assert.equal(upstream.seen.length, 1);
    const actual = await ask(served.base, {
      path: '/api/v2/deals', headers: { ...bearer(world.token), origin: 'https://app.example' },
    });
    assert.equal(actual.headers['access-control-allow-origin'], 'https://app.example');
  });
});

describe('limits', () => {
  test('a burst is refused with 429 and told when to come back; the app next door is not', async (t) => {
    const { served } = await withProxy(t, { options: '\n[edge.limits.lite]\nburst = 5\n' });
    const call = (token) => ask(served.base, { path: '/api/v2/deals', headers: bearer(token) });
    const answers = await Promise.all(Array.from({ length: 8 }, () => call(world.token)));
    const refused = answers.filter(({ status }) => status === 429);
    assert.equal(refused.length, 3);
    assert.equal(JSON.parse(refused[0].text).errorCode, 429);
    assert.match(refused[0].headers['retry-after'], /^[12]$/);
    assert.equal(refused[0].headers['x-ratelimit-limit'], '5');
    assert.equal(refused[0].headers['x-ratelimit-remaining'], '0');
    assert.equal((await call(world.otherToken)).status, 200);
    const { stdout } = await run(['explain', refused[0].headers['x-request-id'], '--config', served.config]);
    assert.match(stdout, /burst/);
  });

  test('a restart, even a hard one, is no way round the daily budget', async (t) => {
    const upstream = await startUpstream();
    t.after(upstream.stop);
    const people = world.sandbox.users.filter((user) => user.companies.includes(world.globex.label)).length;
    // A list costs 10: the budget of the day is 400 lists a seat. The company of the other tests has used
    // part of its own.
    const options = api(upstream.url) + '\n[edge.limits]\ndaily_budget = 4000\n[edge.limits.lite]\nburst = 0\n';
    const lists = 400 * people;
    let allowed = 0;
    for (let restart = 0; restart < 4; restart++) {
      const served = await startServed(world, options);
      t.after(served.stop);
      for (let n = 0; n < lists; n++) {
        const { status, headers } = await ask(served.base,
          { path: '/api/v2/deals', headers: bearer(world.otherToken) });
        if (status === 429) break;
        // A store that is slow for a moment, on a busy machine, asks to come again.
        if (status === 503 && headers['retry-after'] === '1') continue;
        assert.equal(status, 200, served.log.slice(-2000));
        allowed++;
      }
      await served.kill();
    }
    assert.ok(allowed <= lists, `${allowed} of ${lists}`);
    assert.ok(allowed >= lists / 2, `${allowed} of ${lists}: restarts forfeit too much`);
  });
});

describe('rules of a platform of its own', () => {
  const openapi = (paths) => JSON.stringify({
    openapi: '3.0.3', info: { title: 'Shop', version: '1' },
    components: { securitySchemes: { o: { type: 'oauth2', flows: {} } } }, paths,
  });
  const operation = (scopes) => ({
    responses: { 200: { description: 'ok' } }, ...(scopes && { security: scopes.map((scope) => ({ o: [scope] })) }), 'x-token-cost': 1,
  });

  test('are read again on SIGHUP and by reload, and no request is dropped meanwhile', async (t) => {
    const upstream = await startUpstream();
    t.after(upstream.stop);
    const rules = join(world.data, 'shop.json');
    t.after(() => rm(rules, { force: true }));
    await writeFile(rules, openapi({ '/orders': { get: operation(['deals:read', 'deals:full']) } }));
    const served = await startServed(world,
      `\n[[edge.api]]\nprefixes = ["/shop"]\nrules = "${rules}"\nupstream = "${upstream.url}"\n[edge.limits.lite]\nburst = 0\n`);
    t.after(served.stop);
    const call = (path) => ask(served.base, { path, headers: bearer(world.token) });
    assert.equal((await call('/shop/orders')).status, 200);
    assert.equal((await call('/shop/invoices')).status, 404);
    assert.equal((await call('/api/v2/deals')).status, 404);

    let running = true, done = 0;
    const hammer = (async () => {
      while (running) {
        assert.equal((await call('/shop/orders')).status, 200);
        done++;
      }
    })();
    const before = served.log.length;
    await writeFile(rules, openapi({
      '/orders': { get: operation(['deals:read', 'deals:full']) }, '/invoices': { get: operation(['deals:full']) },
    }));
    served.child.kill('SIGHUP');
    await served.logged('rules reloaded', before);
    assert.match(served.log.slice(before), /added GET \/shop\/invoices/);
    assert.equal((await call('/shop/invoices')).status, 200);

    await writeFile(rules, openapi({ '/orders': { get: operation(['deals:reed']) } }));
    const refused = await run(['edge', 'reload', '--config', served.config]);
    assert.equal(refused.code, 1);
    assert.match(refused.stderr, /deals:reed/);
    assert.equal((await call('/shop/invoices')).status, 200);

    await writeFile(rules, openapi({ '/orders': { get: operation(['deals:read', 'deals:full']) } }));
    const reloaded = await run(['edge', 'reload', '--config', served.config]);
    assert.equal(reloaded.code, 0, reloaded.stderr);
    assert.match(reloaded.stdout, /removed GET \/shop\/invoices/);
    assert.equal((await call('/shop/invoices')).status, 404);
    running = false;
    await hammer;
    assert.ok(done > 0);
  });

  test('are linted: what is unprotected, unknown, ambiguous', async (t) => {
    const file = join(world.data, 'lint.json');
    t.after(() => rm(file, { force: true }));
    await writeFile(file, openapi({
      '/open': { get: operation() }, '/a/{x}': { get: operation(['deals:read']) }, '/{y}/b': { get: operation(['admin']) },
      '/wrong': { get: operation(['made:up']) },
    }));
    const { code, stdout } = await run(['edge', 'lint', file, '--prefix', '/shop']);
    assert.equal(code, 1);
    assert.match(stdout, /GET \/open/);
    assert.match(stdout, /made:up/);
    assert.match(stdout, /\/a\/\{x\}.*\/\{y\}\/b|\/\{y\}\/b.*\/a\/\{x\}/);
    await writeFile(file, openapi({ '/orders': { get: operation(['deals:read']) } }));
    assert.equal((await run(['edge', 'lint', file, '--prefix', '/shop'])).code, 0);
  });
});
