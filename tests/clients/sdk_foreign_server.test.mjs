// The C++ client library against a server that is not ours: oidc-provider, with its own sign-in and
// consent pages, found by its metadata.
import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import { after, before, test } from 'node:test';
import './sandbox.mjs';
import Provider from 'oidc-provider';
import { program, run } from './sdk_programs.mjs';

let server, issuer;
const secret = 'a secret with + and %';
const redirectUris = ['http://127.0.0.1:3000/callback'];

before(async () => {
  server = createServer();
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  issuer = `http://127.0.0.1:${server.address().port}`;
  const client = { redirect_uris: redirectUris, grant_types: ['authorization_code', 'refresh_token'] };
  const provider = new Provider(issuer, {
    clients: [
      { ...client, client_id: 'plain', client_secret: 'plain-secret' },
      { ...client, client_id: 'posting', client_secret: secret,
        token_endpoint_auth_method: 'client_secret_post' },
      { ...client, client_id: 'public', token_endpoint_auth_method: 'none', application_type: 'native' },
    ],
    scopes: ['openid', 'offline_access'],
    features: { revocation: { enabled: true }, introspection: { enabled: true } },
    pkce: { required: () => true, methods: ['S256'] },
  });
  server.on('request', provider.callback());
});
after(() => new Promise((resolve) => {
  server.closeAllConnections();
  server.close(resolve);
}));

// A browser with cookies that fills in what the server's own pages ask, until it leaves for the app.
async function browse(url) {
  const cookies = new Map();
  let request = { method: 'GET' };
  for (let step = 0; step < 12; step += 1) {
    const headers = { cookie: [...cookies].map(([name, value]) => `${name}=${value}`).join('; ') };
    if (request.body) headers['content-type'] = 'application/x-www-form-urlencoded';
    const answer = await fetch(url, { ...request, headers, redirect: 'manual' });
    for (const line of answer.headers.getSetCookie()) {
      const [, name, value] = /^([^=]+)=([^;]*)/.exec(line);
      if (value) cookies.set(name, value);
      else cookies.delete(name);
    }
    const location = answer.headers.get('location');
    if (location) {
      url = new URL(location, url).href;
      if (redirectUris.some((uri) => url.startsWith(uri))) return url;
      request = { method: 'GET' };
      continue;
    }
    const page = await answer.text();
    const action = /<form[^>]*action="([^"]+)"/.exec(page);
    assert.ok(action, `${answer.status} ${page}`);
    const prompt = /name="prompt" value="(\w+)"/.exec(page)[1];
    url = new URL(action[1], url).href;
    request = { method: 'POST', body: new URLSearchParams({ prompt, login: 'ada', password: 'x' }) };
  }
  throw new Error('the sign-in does not end');
}

for (const [id, method, itsSecret] of [
  ['plain', 'basic', 'plain-secret'],
  ['posting', 'body', secret],
  ['public', 'public', ''],
])
  test(`a grant at a foreign server lives and ends: ${method}`, async () => {
    const { code, output } = await run(
      program('sdk_walk'), [issuer, 'discover', id, method, 'openid', 'offline_access'],
      {
        env: { SECRET: itsSecret },
        say: async (line, write) => {
          if (line.startsWith('open ')) write(await browse(line.slice(5)));
        },
      });
    assert.equal(code, 0, output);
    assert.match(output, /^done$/m);
  });
