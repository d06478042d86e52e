// Webhooks as an app's developer meets them: the official client makes them, and a real server gets
// what happens to a deal, in both versions of the payload.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { Coverage, client, installed, personal, refusalOf } from './api_classes.mjs';
import { startSandbox, startServer } from './sandbox.mjs';

const coverage = new Coverage();
let sandbox, user, app, receiver;

before(async () => {
  sandbox = await startSandbox({ unlimited: true });
  user = sandbox.user({ active: true, admin: true });
  app = await installed(sandbox, user);
  receiver = await startReceiver();
});
after(async () => {
  await sandbox.stop();
  await receiver.stop();
});

// An app's server that keeps what it got, by path, and lets a test wait for it.
async function startReceiver() {
  const got = new Map();
  let changed = () => {};
  const server = await startServer((request, response) => {
    let body = '';
    request.on('data', (chunk) => (body += chunk));
    request.on('end', () => {
      const { method, headers, url } = request;
      got.set(url, [...(got.get(url) ?? []), { method, headers, body: JSON.parse(body) }]);
      response.statusCode = 204;
      response.end();
      changed();
    });
  });
  const requests = async (path, count) => {
    while ((got.get(path) ?? []).length < count)
      await new Promise((resolve) => (changed = resolve));
    return got.get(path);
  };
  return { ...server, requests };
}

const open = (rights = app) => coverage.open('v1.WebhooksApi', rights.v1);
const webhook = (path, further = {}) => ({
  AddWebhookRequest: {
    subscription_url: receiver.url + path,
    event_action: '*',
    event_object: 'deal',
    name: 'Deals',
    ...further,
  },
});

describe('v1.WebhooksApi', () => {
  test('refuses in the words of the documentation', async () => {
    const api = open();
    const refused = await refusalOf(
      api.addWebhook(webhook('/', { subscription_url: 'nowhere', event_action: 'sometimes' })),
    );
    assert.equal(refused.status, 'error');
    assert.equal(refused.errors.subscription_url[0], 'invalid or non-reachable URL');
    assert.match(refused.errors.event_action[0], /must be one of/);
    const unknown = await refusalOf(api.deleteWebhook({ id: 999999 }));
    assert.deepEqual(unknown, {
      status: 'error',
      success: false,
      errors: { id: ['not found'] },
    });
    const own = (await open(personal(sandbox, user)).addWebhook(webhook('/own'))).data;
    assert.equal(own.type, 'general');
    const foreign = await refusalOf(api.deleteWebhook({ id: own.id }));
    assert.deepEqual(foreign, { success: false, message: 'Forbidden' });
    await open(personal(sandbox, user)).deleteWebhook({ id: own.id });
  });

  test('adds, lists and deletes', async () => {
    const api = open();
    const added = (
      await api.addWebhook(
        webhook('/listed', { http_auth_user: 'ann', http_auth_password: 's3cret' }),
      )
    ).data;
    assert.equal(added.type, 'application');
    assert.equal(added.version, '2.0');
    assert.equal(added.is_active, 1);
    assert.equal(added.owner_id, user.id);
    assert.equal(added.http_auth_user, 'ann');
    assert.equal(added.http_auth_password, null);
    assert.deepEqual((await api.getWebhooks()).data, [added]);
    assert.deepEqual(await api.deleteWebhook({ id: added.id }), { status: 'ok', success: true });
    assert.deepEqual((await api.getWebhooks()).data, []);
  });
});

describe('what happens to a deal', { timeout: 30_000 }, () => {
  test('reaches the app in order, in both versions of the payload', async () => {
    const api = open();
    const hooks = {
      new: (
        await api.addWebhook(
          webhook('/new', { http_auth_user: 'ann', http_auth_password: 's3cret' }),
        )
      ).data,
      old: (await api.addWebhook(webhook('/old', { version: '1.0' }))).data,
    };
    const deals = new client.v2.DealsApi(app.v2);
    const created = (await deals.addDeal({ AddDealRequest: { title: 'Planks', value: 5 } })).data;
    await sandbox.advance(60);
    const changed = (
      await deals.updateDeal({ id: created.id, UpdateDealRequest: { title: 'Beams' } })
    ).data;
    await deals.deleteDeal({ id: created.id });

    const current = await receiver.requests('/new', 3);
    assert.deepEqual(
      current.map(({ body }) => `${body.meta.action} ${body.meta.entity} ${body.meta.entity_id}`),
      ['create', 'change', 'delete'].map((action) => `${action} deal ${created.id}`),
    );
    for (const { method, headers, body } of current) {
      assert.equal(method, 'POST');
      assert.match(headers['content-type'], /^application\/json/);
      assert.equal(
        headers.authorization,
        `Basic ${Buffer.from('ann:s3cret').toString('base64')}`,
      );
      assert.equal(body.meta.attempt, 1);
      assert.equal(body.meta.webhook_id, String(hooks.new.id));
      assert.equal(body.meta.user_id, String(user.id));
    }
    assert.deepEqual(current[0].body.data, created);
    assert.equal(current[0].body.previous, null);
    assert.deepEqual(current[1].body.data, changed);
    assert.deepEqual(current[1].body.previous, {
      title: 'Planks',
      update_time: created.update_time,
    });
    assert.equal(current[2].body.data, null);
    assert.equal(current[2].body.previous.title, 'Beams');

    const old = await receiver.requests('/old', 3);
    assert.deepEqual(
      old.map(({ body }) => body.event),
      ['added.deal', 'updated.deal', 'deleted.deal'],
    );
    assert.equal(old[1].body.current.title, 'Beams');
    assert.equal(old[1].body.previous.title, 'Planks');
    assert.equal(old[1].body.current.user_id, user.id);
    assert.equal(old[1].body.retry, 0);

    for (const { id } of (await api.getWebhooks()).data) await api.deleteWebhook({ id });
  });

  test('is told no more once the app is uninstalled', async () => {
    const other = await installed(sandbox, user, { token_shape: 'legacy' });
    const refused = await refusalOf(
      new client.v1.WebhooksApi(other.v1).addWebhook(webhook('/gone')),
    );
    assert.equal(refused.error, 'Scope and URL mismatch');
    await open().addWebhook(webhook('/gone'));
    await open(personal(sandbox, user)).addWebhook(webhook('/stays'));
    await app.v2.revokeToken('refresh_token');
    const deals = new client.v2.DealsApi(personal(sandbox, user).v2);
    await deals.addDeal({ AddDealRequest: { title: 'After' } });
    const [told] = await receiver.requests('/stays', 1);
    assert.equal(told.body.data.title, 'After');
    app = await installed(sandbox, user);
    assert.deepEqual((await open().getWebhooks()).data, []);
  });
});

test('no method was forgotten', () => coverage.assertWhole('webhooks.test.mjs'));
test('no key was forgotten that the types declare', () => coverage.assertShown());
