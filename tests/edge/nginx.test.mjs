// Real nginx with the configuration of deploy/nginx: nginx asks Grantor about every request, and an API
// behind nginx answers; and nginx as the API behind Grantor's own proxy.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { ask, bearer, forgetWorld, prepareWorld, startServed, startUpstream } from './served.mjs';
import { freePort } from '../support/free_port.mjs';

const configuration = new URL('../../deploy/nginx/api.conf', import.meta.url);
let world;
before(async () => {
  world = await prepareWorld();
});
after(() => forgetWorld(world));

// Until it takes connections: a bounded number of attempts, each a request of its own.
async function answers(base) {
  for (let attempt = 0; attempt < 200; attempt++) {
    try {
      return await ask(base, { path: '/' });
    } catch {
      await new Promise((done) => setTimeout(done, 20));
    }
  }
  throw new Error(`nothing answers at ${base}`);
}

// Started by root, nginx works as nobody, who must be able to use it.
async function openFolder(name) {
  const folder = await mkdtemp(join(tmpdir(), name));
  await chmod(folder, 0o777);
  return folder;
}

async function startNginx(t, text) {
  const folder = await openFolder('grantor-nginx-');
  const paths = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi']
    .map((name) => `${name}_temp_path ${folder}/${name};`).join(' ');
  const file = join(folder, 'nginx.conf');
  await writeFile(file, `daemon off; pid ${folder}/pid; error_log stderr crit;\n${text.replace('http {', `http { ${paths}`)}`);
  const child = spawn('nginx', ['-c', file, '-p', folder, '-e', 'stderr'], { stdio: ['ignore', 'ignore', 'inherit'] });
  t.after(async () => {
    const ended = once(child, 'exit');
    child.kill('SIGTERM');
    await ended;
    await rm(folder, { recursive: true, force: true });
  });
}

const port = (base) => new URL(base).port;

describe('nginx in front, asking /edge/check', () => {
  async function withNginx(t, options = '', trusted = '["127.0.0.1/32"]', behave = undefined) {
    const upstream = await startUpstream(behave);
    t.after(upstream.stop);
    const served = await startServed(world, `\n[proxy]\ntrusted = ${trusted}\n${options}`);
    t.after(served.stop);
    const front = `http://127.0.0.1:${await freePort()}`;
    const text = (await readFile(configuration, 'utf8'))
      .replace('127.0.0.1:8080', `127.0.0.1:${port(served.base)}`)
      .replace('127.0.0.1:9000', `127.0.0.1:${port(upstream.url)}`)
      .replace('127.0.0.1:8443', `127.0.0.1:${port(front)}`);
    await startNginx(t, text);
    await answers(front);
    return { upstream, served, front };
  }

  test('what may pass reaches the API, and the API learns who calls', async (t) => {
    const { upstream, front } = await withNginx(t);
    const answer = await ask(front, {
      path: '/api/v2/deals?limit=3', headers: { ...bearer(world.token), 'X-Grantor-User': '1', X_Grantor_User: '1' },
    });
    assert.equal(answer.status, 200, answer.text);
    const [seen] = upstream.seen;
    assert.equal(seen.url, '/api/v2/deals?limit=3');
    assert.equal(seen.headers['x-grantor-user'], String(world.ada.id));
    assert.equal(seen.headers['x-grantor-company'], String(world.acme.id));
    assert.match(seen.headers['x-grantor-scopes'], /base/);
    assert.equal(seen.headers.authorization, undefined);
    assert.equal(seen.rawHeaders.filter((name) => /^x.grantor.user$/i.test(name)).length, 1);
    assert.match(answer.headers['x-ratelimit-remaining'], /^\d+$/);
  });

  test('nothing that tells the API another method, path, host, scheme or client (attack 26)', async (t) => {
    const { upstream, front } = await withNginx(t);
    const names = [...(await readFile(configuration, 'utf8')).matchAll(/proxy_set_header (\S+) "";/g)]
      .map(([, name]) => name).filter((name) => !['Connection', 'Content-Length', 'Authorization', 'X-Api-Token'].includes(name));
    assert.ok(names.includes('X-HTTP-Method-Override') && names.includes('X-Original-URL'), names.join(' '));
    // nginx takes 32 KB of header fields; a few at a time.
    for (let at = 0; at < names.length; at += 40) {
      const claims = Object.fromEntries(names.slice(at, at + 40).map((name) => [name, 'DELETE']));
      const answer = await ask(front, { path: '/api/v2/deals', headers: { ...bearer(world.token), ...claims } });
      assert.equal(answer.status, 200, answer.text);
      assert.match(answer.headers['x-request-id'], /^[0-9a-f]{16}$/);
    }
    for (const seen of upstream.seen)
      assert.ok(!JSON.stringify(seen.rawHeaders).includes('DELETE'), seen.rawHeaders.join(' '));
    const [seen] = upstream.seen;
    assert.equal(seen.headers['x-forwarded-for'], '127.0.0.1');
    assert.equal(seen.headers['x-forwarded-proto'], 'http');
    assert.equal(seen.headers['x-forwarded-host'], new URL(front).host);
    assert.match(seen.headers['x-request-id'], /^[0-9a-f]{16}$/);
  });

  test('a method in the query is not checked, so it does not pass', async (t) => {
    const { upstream, front } = await withNginx(t);
    const answer = await ask(front, { method: 'POST', path: '/api/v2/deals?_method=DELETE', headers: bearer(world.token) });
    assert.equal(answer.status, 400, answer.text);
    assert.equal(upstream.seen.length, 0);
  });

  test('no cookie of the sign-in reaches the API, and the API sets none', async (t) => {
    const { upstream, front } = await withNginx(t, '', undefined, (_, response) => {
      response.setHeader('Set-Cookie', 'grantor=planted');
      response.setHeader('Clear-Site-Data', '"*"');
      response.setHeader('Access-Control-Allow-Credentials', 'true');
      response.end('{}');
      return true;
    });
    const answer = await ask(front, {
      path: '/api/v2/deals', headers: { ...bearer(world.token), cookie: 'a=1; grantor=secret; __Host-grantor-connect=secret; b=2' },
    });
    assert.equal(answer.status, 200);
    assert.doesNotMatch(upstream.seen[0].headers.cookie, /grantor|secret/);
    assert.match(upstream.seen[0].headers.cookie, /a=1;.*b=2/);
    for (const name of ['set-cookie', 'clear-site-data', 'access-control-allow-credentials'])
      assert.equal(answer.headers[name], undefined, name);
  });

  test('a body reaches the API whole', async (t) => {
    const { front } = await withNginx(t);
    const body = JSON.stringify({ title: 'x'.repeat(200_000) });
    const answer = await ask(front, {
      method: 'POST', path: '/api/v2/deals', body,
      headers: { ...bearer(world.token), 'content-type': 'application/json', 'content-length': body.length },
    });
    assert.equal(JSON.parse(answer.text).size, body.length);
  });

  test('a denial is the one that Grantor itself would give, and the API sees nothing', async (t) => {
    const { upstream, served, front } = await withNginx(t, '\n[edge.limits.lite]\nburst = 1\n');
    const denied = [
      { path: '/api/v2/deals' },
      { path: '/api/v2/deals', headers: bearer('v1u:made-up') },
      { path: '/api/v2/deals', headers: { authorization: 'Basic eDp5' } },
      { path: '/api/v2//deals', headers: bearer(world.token) },
      { method: 'POST', path: '/api/v1/roles', headers: bearer(world.token) },
      { path: '/api/v2/nothing', headers: bearer(world.token) },
      { method: 'DELETE', path: '/api/v2/deals', headers: bearer(world.token) },
    ];
    for (const request of denied) {
      const own = await ask(served.base, request);
      const nginx = await ask(front, request);
      assert.equal(nginx.status, own.status, nginx.text);
      assert.equal(nginx.text, own.text);
      assert.equal(nginx.headers['content-type'], own.headers['content-type']);
      assert.equal(nginx.headers['www-authenticate'], own.headers['www-authenticate']);
      assert.equal(nginx.headers.allow, own.headers.allow);
      const challenges = nginx.rawHeaders.filter((name) => name.toLowerCase() === 'www-authenticate');
      assert.equal(challenges.length, own.headers['www-authenticate'] ? 1 : 0);
      assert.match(nginx.headers['x-request-id'], /^[0-9a-f]{16}$/);
    }
    assert.equal(upstream.seen.length, 0);
    const answers = await Promise.all(
      Array.from({ length: 3 }, () => ask(front, { path: '/api/v2/deals', headers: bearer(world.otherToken) })));
    assert.deepEqual(answers.map(({ status }) => status).sort(), [200, 429, 429]);
    const refused = answers.find(({ status }) => status === 429);
    assert.match(refused.headers['retry-after'], /^[12]$/);
    assert.equal(JSON.parse(refused.text).errorCode, 429);
  });

  test('scripts of web pages get their preflight and may read answers and denials', async (t) => {
    const { front, upstream } = await withNginx(t);
    const origin = 'https://app.example';
    const preflight = await ask(front, {
      method: 'OPTIONS', path: '/api/v2/deals',
      headers: { origin, 'access-control-request-method': 'GET', 'access-control-request-headers': 'authorization' },
    });
    assert.equal(preflight.status, 204);
    assert.equal(preflight.headers['access-control-allow-origin'], '*');
    assert.equal(upstream.seen.length, 0);
    for (const token of [world.token, 'v1u:made-up']) {
      const answer = await ask(front, { path: '/api/v2/deals', headers: { ...bearer(token), origin } });
      assert.equal(answer.headers['access-control-allow-origin'], '*');
    }
  });

  test('the OAuth endpoints are behind it too', async (t) => {
    const { front } = await withNginx(t);
    const answer = await ask(front, { path: '/.well-known/oauth-authorization-server' });
    assert.equal(answer.status, 200);
    assert.match(answer.text, /token_endpoint/);
  });

  test('no client asks for a check in the name of the trusted proxy (attack 29)', async (t) => {
    const { front } = await withNginx(t);
    for (const path of ['/edge/check', '/edge/check/api/v2/deals']) {
      const answer = await ask(front, {
        path, headers: { ...bearer(world.token), 'X-Original-URI': '/api/v2/deals', 'X-Original-Method': 'GET' },
      });
      assert.equal(answer.status, 404);
      assert.equal(answer.headers['x-grantor-user'], undefined);
    }
  });

  test('nobody but the trusted proxy may ask (attack 29)', async (t) => {
    const { front, served, upstream } = await withNginx(t, '', '["192.0.2.1/32"]');
    const direct = await ask(served.base, {
      path: '/edge/check',
      headers: { ...bearer(world.token), 'X-Original-URI': '/api/v2/deals', 'X-Original-Method': 'GET' },
    });
    assert.equal(direct.status, 403);
    assert.equal((await ask(front, { path: '/api/v2/deals', headers: bearer(world.token) })).status, 403);
    assert.equal(upstream.seen.length, 0);
  });
});

describe('nginx behind, as the API', () => {
  test('small and large answers, kept connections, HEAD', async (t) => {
    const nginx = `http://127.0.0.1:${await freePort()}`;
    const folder = await openFolder('grantor-files-');
    t.after(() => rm(folder, { recursive: true, force: true }));
    await writeFile(join(folder, 'deals'), Buffer.alloc(3 * 1024 * 1024, 'd'));
    await startNginx(t, `events { worker_connections 256; }
      http { access_log off; server { listen 127.0.0.1:${port(nginx)};
        location = /api/v2/deals { root ${folder}; rewrite ^ /deals break; default_type application/json; }
        location / { default_type application/json; return 200 '{"user":"$http_x_grantor_user"}'; } } }`);
    await answers(nginx);
    const served = await startServed(world, `\n[[edge.api]]\nupstream = "${nginx}"\n`);
    t.after(served.stop);
    const call = (path, method = 'GET') => ask(served.base, { path, method, headers: bearer(world.token) });
    for (let n = 0; n < 20; n++)
      assert.equal(JSON.parse((await call('/api/v2/deals/1')).text).user, String(world.ada.id));
    assert.equal((await call('/api/v2/deals')).text.length, 3 * 1024 * 1024);
    const head = await call('/api/v2/deals', 'HEAD');
    assert.equal(head.headers['content-length'], String(3 * 1024 * 1024));
    assert.equal(head.text, '');
    const metrics = await (await fetch(`${served.operations}/metrics`)).text();
    assert.match(metrics, /grantor_http_forwarded_total 22/);
    // One connection a thread at most, and the same again.
    const connects = Number(/grantor_http_upstream_connects_total (\d+)/.exec(metrics)[1]);
    assert.ok(connects <= 4, `${connects} connections for 22 requests`);
  });
});
