// Generic OAuth libraries, unmodified: what they insist on is what the RFCs say.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import express from 'express';
import { createServer } from 'node:http';
import { startSandbox } from './sandbox.mjs';
import * as oauth from 'oauth4webapi';
import * as client from 'openid-client';
import passport from 'passport';
import OAuth2Strategy from 'passport-oauth2';
import { AuthorizationCode } from 'simple-oauth2';

const redirectUri = 'http://127.0.0.1:3000/callback';
let sandbox, confidential, publicClient, user;

before(async () => {
  sandbox = await startSandbox();
  confidential = sandbox.app({ public_client: false, status: 'live', refresh: 'rotating' });
  publicClient = sandbox.app({ public_client: true });
  user = sandbox.user({ active: true, admin: true });
});
after(() => sandbox.stop());

// What the browser does with an authorization URL that a library made.
const follow = (url) => {
  const query = Object.fromEntries(new URL(url).searchParams);
  return sandbox.authorize({ ...query, user: user.email, company: user.companies[0] });
};

test('oauth4webapi discovers, proves PKCE, checks iss, refreshes, introspects and revokes', async () => {
  const insecure = { [oauth.allowInsecureRequests]: true };
  const issuer = new URL(sandbox.base_url);
  const as = await oauth.processDiscoveryResponse(
    issuer,
    await oauth.discoveryRequest(issuer, { algorithm: 'oauth2', ...insecure }),
  );
  assert.deepEqual(as.code_challenge_methods_supported, ['S256']);
  const app = { client_id: publicClient.client_id };
  const verifier = oauth.generateRandomCodeVerifier();
  const url = new URL(as.authorization_endpoint);
  url.search = new URLSearchParams({
    client_id: app.client_id,
    redirect_uri: redirectUri,
    response_type: 'code',
    state: 'xyz',
    code_challenge: await oauth.calculatePKCECodeChallenge(verifier),
    code_challenge_method: 'S256',
  });
  const callback = oauth.validateAuthResponse(as, app, await follow(url), 'xyz');
  const answer = await oauth.authorizationCodeGrantRequest(
    as, app, oauth.None(), callback, redirectUri, verifier, insecure,
  );
  const tokens = await oauth.processAuthorizationCodeResponse(as, app, answer);
  assert.equal(tokens.token_type, 'bearer');

  const next = await oauth.processRefreshTokenResponse(
    as, app,
    await oauth.refreshTokenGrantRequest(as, app, oauth.None(), tokens.refresh_token, insecure),
  );
  assert.notEqual(next.refresh_token, tokens.refresh_token);
  await oauth.processRevocationResponse(
    await oauth.revocationRequest(as, app, oauth.None(), next.refresh_token, insecure),
  );
  const dead = await oauth.refreshTokenGrantRequest(as, app, oauth.None(), next.refresh_token, insecure);
  await assert.rejects(oauth.processRefreshTokenResponse(as, app, dead), { error: 'invalid_grant' });
});

test('openid-client signs a confidential app in and introspects', async () => {
  const config = await client.discovery(
    new URL(sandbox.base_url), confidential.client_id, undefined,
    client.ClientSecretBasic(confidential.client_secret),
    { algorithm: 'oauth2', execute: [client.allowInsecureRequests] },
  );
  const state = client.randomState();
  const verifier = client.randomPKCECodeVerifier();
  const url = client.buildAuthorizationUrl(config, {
    redirect_uri: redirectUri,
    scope: 'deals:full',
    state,
    code_challenge: await client.calculatePKCECodeChallenge(verifier),
    code_challenge_method: 'S256',
  });
  const tokens = await client.authorizationCodeGrant(config, await follow(url), {
    expectedState: state,
    pkceCodeVerifier: verifier,
  });
  const live = await client.tokenIntrospection(config, tokens.access_token);
  assert.equal(live.active, true);
  assert.equal(live.client_id, confidential.client_id);
  const next = await client.refreshTokenGrant(config, tokens.refresh_token);
  assert.notEqual(next.access_token, tokens.access_token);
  await client.tokenRevocation(config, next.access_token);
  assert.equal((await client.tokenIntrospection(config, next.access_token)).active, false);
  await assert.rejects(
    client.refreshTokenGrant(config, next.refresh_token, { scope: 'deals:full admin users:read mail:full' }),
    { error: 'invalid_scope' },
  );
});

for (const authorizationMethod of ['header', 'body'])
  test(`simple-oauth2 with credentials in the ${authorizationMethod}`, async () => {
    const simple = new AuthorizationCode({
      client: { id: confidential.client_id, secret: confidential.client_secret },
      auth: { tokenHost: sandbox.base_url, tokenPath: '/oauth/token', authorizePath: '/oauth/authorize', revokePath: '/oauth/revoke' },
      options: { authorizationMethod },
    });
    const callback = await follow(simple.authorizeURL({ redirect_uri: redirectUri, state: 's' }));
    let token = await simple.getToken({ code: callback.searchParams.get('code'), redirect_uri: redirectUri });
    assert.equal(token.expired(), false);
    token = await token.refresh();
    await token.revokeAll();
    await assert.rejects(token.refresh(), /400/);
  });

test('passport-oauth2 in an express app, allowed and cancelled', async () => {
  const web = express();
  const server = createServer(web);
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  const callbackURL = `http://127.0.0.1:${server.address().port}/callback`;
  const strategy = new OAuth2Strategy(
    {
      authorizationURL: `${sandbox.base_url}/oauth/authorize`,
      tokenURL: `${sandbox.base_url}/oauth/token`,
      clientID: confidential.client_id,
      clientSecret: confidential.client_secret,
      callbackURL,
    },
    (accessToken, refreshToken, profile, done) => done(null, { accessToken, refreshToken }),
  );
  const authenticate = passport.authenticate(strategy, { session: false, failureRedirect: '/denied' });
  web.get('/install', authenticate);
  web.get('/callback', authenticate, async (request, response) => {
    const me = await fetch(`${sandbox.base_url}/v1/users/me`, {
      headers: { authorization: `Bearer ${request.user.accessToken}` },
    });
    response.json(await me.json());
  });
  web.get('/denied', (request, response) => response.status(403).send('denied'));
  web.use((error, request, response, next) => {
    void next;
    response.status(403).send(error.code ?? error.message);
  });
  const origin = `http://127.0.0.1:${server.address().port}`;
  try {
    const started = await fetch(`${origin}/install`, { redirect: 'manual' });
    const callback = await follow(started.headers.get('location'));
    const finished = await fetch(callback);
    assert.equal((await finished.json()).data.email, user.email);

    const query = Object.fromEntries(new URL(started.headers.get('location')).searchParams);
    const cancelled = await sandbox.authorize({
      ...query, user: user.email, company: user.companies[0], decision: 'cancel',
    });
    assert.equal(cancelled.searchParams.get('error'), 'user_denied');
    assert.equal((await fetch(cancelled)).status, 403);
  } finally {
    await new Promise((resolve) => server.close(resolve));
  }
});
