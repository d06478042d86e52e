// The official npm client, unmodified, in the three versions whose traffic differs: 33 (current), 30
// (v1 calls for deals) and 22 (another HTTP stack, unescaped bodies). docs/wire.md §9.1, §9.2.
import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import { after, before, describe, test } from 'node:test';
import { startSandbox } from './sandbox.mjs';

const require = createRequire(import.meta.url);
const redirectUri = 'http://localhost:3000/callback';
let sandbox, app, user;

before(async () => {
  sandbox = await startSandbox();
  app = sandbox.app({ kind: 'private', status: 'live', token_shape: 'v1u' });
  user = sandbox.user({ active: true, admin: true });
});
after(() => sandbox.stop());

const consent = (state) =>
  sandbox.authorize({
    client_id: app.client_id,
    user: user.email,
    company: user.companies[0],
    redirect_uri: redirectUri,
    state,
  });

async function rejectionOf(promise) {
  try {
    await promise;
  } catch (body) {
    return body;
  }
  assert.fail('it was expected to reject');
}

describe('pipedrive 33.7.0', () => {
  const { v1, v2 } = require('pipedrive-33');

  test('goes through the whole life of an app', async () => {
    const oauth2 = new v2.OAuth2Configuration({
      clientId: app.client_id,
      clientSecret: app.client_secret,
      redirectUri,
      host: sandbox.base_url,
    });
    assert.equal(
      oauth2.authorizationUrl,
      `${sandbox.base_url}/oauth/authorize?client_id=${app.client_id}&redirect_uri=${encodeURIComponent(redirectUri)}`,
    );
    const callback = await consent('a state');
    assert.equal(callback.searchParams.get('state'), 'a state');
    const updates = [];
    oauth2.onTokenUpdate = (token) => updates.push(token);
    const token = await oauth2.authorize(callback.searchParams.get('code'));
    assert.match(token.access_token, /^v1u:/);
    assert.equal(token.token_type, 'Bearer');
    assert.equal(token.expires_in, 3599);
    assert.equal(token.api_domain, sandbox.api_base);
    assert.ok(token.scope.split(',').includes('base'));
    assert.equal(updates.length, 1);

    const deals = new v2.DealsApi(oauth2);
    const added = await deals.addDeal({ AddDealRequest: { title: 'Ten bicycles', value: 4200, currency: 'EUR' } });
    assert.equal(added.success, true);
    assert.equal(added.data.title, 'Ten bicycles');
    const got = await deals.getDeal({ id: added.data.id });
    assert.equal(got.data.value, 4200);
    const changed = await deals.updateDeal({ id: added.data.id, UpdateDealRequest: { status: 'won' } });
    assert.equal(changed.data.status, 'won');
    const found = await deals.searchDeals({ term: 'bicycles' });
    assert.equal(found.data.items[0].item.id, added.data.id);
    const page = await deals.getDeals({ limit: 2, sort_by: 'id', sort_direction: 'desc' });
    assert.equal(page.data.length, 2);
    assert.equal(page.data[0].id, added.data.id);
    const next = await deals.getDeals({ limit: 2, sort_by: 'id', sort_direction: 'desc', cursor: page.additional_data.next_cursor });
    assert.ok(next.data[0].id < page.data[1].id);
    const removed = await deals.deleteDeal({ id: added.data.id });
    assert.equal(removed.data.id, added.data.id);

    const me = await new v1.UsersApi(new v1.Configuration({
      accessToken: oauth2.getAccessToken,
      basePath: `${token.api_domain}/api/v1`,
    })).getCurrentUser();
    assert.equal(me.data.email, user.email);
    assert.equal(me.data.company_domain, user.companies[0]);

    const refreshed = await oauth2.tokenRefresh();
    assert.equal(refreshed.refresh_token, token.refresh_token);
    assert.notEqual(refreshed.access_token, token.access_token);
    await deals.getDeals({ limit: 1 });

    const revoked = await oauth2.revokeToken('refresh_token');
    assert.deepEqual(revoked, { success: true });
    const refusal = await rejectionOf(deals.getDeals({ limit: 1 }));
    assert.deepEqual(refusal, {
      success: false,
      error: 'unauthorized access',
      errorCode: 401,
      error_info: 'Please check developers.pipedrive.com',
    });
    const dead = await rejectionOf(oauth2.tokenRefresh());
    assert.equal(dead.error, 'invalid_grant');
    assert.equal(dead.message, 'Invalid grant: refresh token is invalid');
  });

  test('revokes an access token that it encodes twice, and nothing else', async () => {
    const oauth2 = new v2.OAuth2Configuration({
      clientId: app.client_id,
      clientSecret: app.client_secret,
      redirectUri,
      host: sandbox.base_url,
    });
    await oauth2.authorize((await consent()).searchParams.get('code'));
    const deals = new v2.DealsApi(oauth2);
    await deals.getDeals({ limit: 1 });
    await oauth2.revokeToken('access_token');
    assert.equal((await rejectionOf(deals.getDeals({ limit: 1 }))).errorCode, 401);
    await oauth2.tokenRefresh();
    await deals.getDeals({ limit: 1 });
  });

  test('refreshes by itself once the clock has passed the end of the token', async () => {
    const oauth2 = new v2.OAuth2Configuration({
      clientId: app.client_id,
      clientSecret: app.client_secret,
      redirectUri,
      host: sandbox.base_url,
    });
    const token = await oauth2.authorize((await consent()).searchParams.get('code'));
    await sandbox.advance(3601);
    const deals = new v2.DealsApi(
      new v2.Configuration({ accessToken: oauth2.getAccessToken, basePath: oauth2.basePath }),
    );
    assert.equal((await rejectionOf(deals.getDeals({ limit: 1 }))).errorCode, 401);
    // The client's own clock did not move: tell it that the token has ended.
    oauth2.updateToken({ ...token, expires_in: -1 });
    assert.equal((await deals.getDeals({ limit: 1 })).success, true);
    assert.notEqual(oauth2.accessToken, token.access_token);
  });

  test('reads the message of a code that was used before', async () => {
    const code = (await consent()).searchParams.get('code');
    const fresh = () =>
      new v2.OAuth2Configuration({
        clientId: app.client_id,
        clientSecret: app.client_secret,
        redirectUri,
        host: sandbox.base_url,
      });
    const first = fresh();
    await first.authorize(code);
    const refusal = await rejectionOf(fresh().authorize(code));
    assert.equal(refusal.message, 'Invalid grant: authorization code is invalid');
    assert.equal((await rejectionOf(first.tokenRefresh())).error, 'invalid_grant');
  });
});

describe('pipedrive 30.11.0', () => {
  const { v1 } = require('pipedrive-30');

  test('uses the v1 calls for deals', async () => {
    const oauth2 = new v1.OAuth2Configuration({
      clientId: app.client_id,
      clientSecret: app.client_secret,
      redirectUri,
      host: sandbox.base_url,
    });
    await oauth2.authorize((await consent()).searchParams.get('code'));
    const deals = new v1.DealsApi(oauth2);
    const added = await deals.addDeal({ AddDealRequest: { title: 'Old style deal', value: '12', currency: 'EUR' } });
    assert.equal(added.success, true);
    const list = await deals.getDeals({ start: 0, limit: 2, sort: 'id DESC', status: 'open' });
    assert.equal(list.data[0].id, added.data.id);
    assert.equal(list.additional_data.pagination.more_items_in_collection, true);
    const changed = await deals.updateDeal({ id: added.data.id, UpdateDealRequest: { title: 'Renamed' } });
    assert.equal(changed.data.title, 'Renamed');
    const got = await deals.getDeal({ id: added.data.id });
    assert.equal(got.data.creator_user_id.email, user.email);
    const removed = await deals.deleteDeal({ id: added.data.id });
    assert.equal(removed.data.id, added.data.id);
    await oauth2.tokenRefresh();
    assert.deepEqual(await oauth2.revokeToken('refresh_token'), { success: true });
    assert.equal((await rejectionOf(deals.getDeals({ limit: 1 }))).errorCode, 401);
  });
});

describe('pipedrive 22.10.1', () => {
  const pipedrive = require('pipedrive-22');

  test('sends unescaped bodies and is understood', async () => {
    const client = new pipedrive.ApiClient();
    client.basePath = `${sandbox.base_url}/api/v1`;
    const oauth2 = client.authentications.oauth2;
    Object.assign(oauth2, {
      host: sandbox.base_url,
      clientId: app.client_id,
      clientSecret: app.client_secret,
      redirectUri,
    });
    await client.authorize((await consent()).searchParams.get('code'));
    assert.match(oauth2.accessToken, /^v1u:/);
    const deals = new pipedrive.DealsApi(client);
    const added = await deals.addDeal({ title: 'From an old client' });
    assert.equal(added.success, true);
    const list = await deals.getDeals({ limit: 1, sort: 'id DESC' });
    assert.equal(list.data[0].id, added.data.id);
    const before = oauth2.accessToken;
    await client.refreshToken();
    assert.notEqual(oauth2.accessToken, before);
    const me = await new pipedrive.UsersApi(client).getCurrentUser();
    assert.equal(me.data.email, user.email);
    await client.revokeToken({ tokenTypeHint: 'refresh_token' });
    await rejectionOf(deals.getDeals({ limit: 1 }));
  });
});
