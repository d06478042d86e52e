// Every operation of every document is asked for with the document's own examples, and answers as
// the document says: status, type, and a body of which each key is described.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import {
  exampleRequest,
  isOpen,
  isOpenTo,
  operationsOf,
  readDocuments,
  send,
  successOf,
  Validator,
} from './openapi_documents.mjs';
import { startSandbox } from './sandbox.mjs';

const redirectUri = 'http://localhost:3000/callback';

let sandbox;
let documents;
let validators;
let ada;
let iris;
before(async () => {
  sandbox = await startSandbox({ unlimited: true });
  documents = await readDocuments(sandbox);
  validators = new Map([...documents].map(([name, document]) => [name, new Validator(document)]));
  [ada, iris] = ['Ada Eriksen', 'Iris Jansen'].map((name) => sandbox.user({ name }));
});
after(() => sandbox?.stop());

const operations = (name) => operationsOf(documents.get(name));
const operation = (name, id) => operations(name).find((one) => one.id === id);

// Sends a request for the operation and holds the answer against the document.
async function ask(name, one, options) {
  const answer = await send(exampleRequest(one, options));
  const { status } = answer;
  return { status, body: await validators.get(name).check(one, answer), one };
}

async function succeed(name, one, options) {
  const answer = await ask(name, one, options);
  assert.equal(answer.status, successOf(one), `${one.id}: ${JSON.stringify(answer.body)}`);
  return answer.body;
}

const personalToken = (user) => ({ 'x-api-token': user.api_tokens[user.companies[0]] });

async function codeFor(app, user) {
  const request = { client_id: app.client_id, user: user.email, company: user.companies[0] };
  const callback = await sandbox.authorize({ ...request, redirect_uri: redirectUri });
  return callback.searchParams.get('code');
}

async function install(name, user) {
  const app = sandbox.app({ name });
  const code = await codeFor(app, user);
  const basic = Buffer.from(`${app.client_id}:${app.client_secret}`).toString('base64');
  const tokens = await succeed('oauth', operation('oauth', 'getTokens'), {
    headers: { authorization: `Basic ${basic}` },
    body: { grant_type: 'authorization_code', code, redirect_uri: redirectUri },
  });
  return { app, tokens, credentials: { authorization: `Basic ${basic}` } };
}

// The cookie and the token of a session, as a page of the service has them.
async function signedIn({ email, password }) {
  const csrfIn = async (answer) => /name="csrf" value="([^"]+)"/.exec(await answer.text())[1];
  const cookieOf = (answer) => answer.headers.getSetCookie()[0].split(';')[0];
  const asked = await fetch(`${sandbox.base_url}/sign-in`);
  const form = { csrf: await csrfIn(asked.clone()), email, password, continue: '/account' };
  const answer = await fetch(`${sandbox.base_url}/sign-in`, {
    method: 'POST',
    redirect: 'manual',
    headers: { cookie: cookieOf(asked) },
    body: new URLSearchParams(form),
  });
  const cookie = cookieOf(answer);
  const page = await fetch(`${sandbox.base_url}/account/keys`, { headers: { cookie } });
  return { cookie, 'x-grantor-csrf': await csrfIn(page) };
}

async function accessKey(user) {
  const session = await signedIn(user);
  const made = await fetch(`${sandbox.base_url}/account/keys`, {
    method: 'POST',
    redirect: 'manual',
    headers: { cookie: session.cookie },
    body: new URLSearchParams({ csrf: session['x-grantor-csrf'], name: 'documents' }),
  });
  const cookie = [session.cookie, ...made.headers.getSetCookie().map((set) => set.split(';')[0])].join('; ');
  const answer = await fetch(`${sandbox.base_url}${made.headers.get('location')}`, { headers: { cookie } });
  return { authorization: `Bearer ${/gmk_[\w-]+/.exec(await answer.text())[0]}` };
}

test('an answer with a key too many or too few is noticed', async () => {
  const one = operation('crm-v2', 'getPipelines');
  const headers = personalToken(ada);
  const { data, ...rest } = await succeed('crm-v2', one, { headers });
  const answer = (body) =>
    new Response(JSON.stringify(body), { headers: { 'content-type': 'application/json' } });
  const check = (body) => validators.get('crm-v2').check(one, answer(body));
  await check({ data, ...rest });
  const [{ name, ...nameless }] = data;
  assert.ok(name);
  for (const wrong of [
    { ...rest, data: [{ ...data[0], more: 1 }] },
    { ...rest, data: [nameless] },
    { ...rest, data, more: 1 },
    { data },
  ])
    await assert.rejects(check(wrong), /getPipelines/);
});

test('without credentials, every operation that needs some says what is documented', async () => {
  for (const name of documents.keys())
    for (const one of operations(name)) {
      if (isOpen(one) || one.id === 'reportEvents') continue;
      const { status } = await ask(name, one);
      assert.equal(status, 401, one.id);
    }
});

test('an app without one of the scopes is refused as documented', async () => {
  const { app, tokens } = await install('Forecast Lens', ada);
  const headers = { authorization: `Bearer ${tokens.access_token}` };
  let refused = 0;
  for (const name of ['crm-v1', 'crm-v2', 'webhooks'])
    for (const one of operations(name)) {
      const isLetIn = isOpenTo(one, app.scopes);
      if (isLetIn && one.method !== 'get') continue;
      const { status } = await ask(name, one, { headers });
      assert.equal(status === 403, !isLetIn, `${one.id}: ${status}`);
      refused += isLetIn ? 0 : 1;
    }
  assert.ok(refused > 50);
});

// The records that the examples have added, by the path of their list.
class Added {
  #ids = new Map();

  note({ path }, { data }) {
    this.#ids.set(path, [...(this.#ids.get(path) ?? []), data.field_code ?? data.id]);
  }

  // What stands for the placeholder at the end of the path, if the examples have added such a record.
  inPath(path) {
    const [, list, name] = /^(.*)\/\{(\w+)\}$/.exec(path) ?? [];
    const [first] = this.#ids.get(list) ?? [];
    return first === undefined ? {} : { [name]: first };
  }

  // For the deletion of several: all but the first.
  others(path) {
    return (this.#ids.get(path) ?? []).slice(1);
  }
}

// Reading first, then adding, changing, deleting; what stands deeper is deleted before it.
const order = ['get', 'post', 'put', 'patch', 'delete'];
const depth = ({ method, path }) => (method === 'delete' ? -path.split('/').length : 0);
const inOrder = (list) =>
  list
    .map((one, place) => ({ one, place }))
    .sort(
      (a, b) =>
        order.indexOf(a.one.method) - order.indexOf(b.one.method) ||
        depth(a.one) - depth(b.one) ||
        a.place - b.place,
    )
    .map(({ one }) => one);

// Of which the demo data has none: they are read when the examples have added one.
const isLate = ({ method, path }) => method === 'get' && path.startsWith('/filters/{');
const isForSeveral = ({ method, path, operation }) =>
  method === 'delete' && !path.endsWith('}') && !operation.requestBody;

for (const name of ['crm-v1', 'crm-v2'])
  test(`${name}: read, add, change and delete with the examples`, async () => {
    const headers = personalToken(ada);
    const added = new Added();
    const all = operations(name);
    for (const one of inOrder(all).filter((one) => !isLate(one))) {
      if (one.method === 'get') {
        await succeed(name, one, { headers });
        await succeed(name, one, { headers, optional: true });
      } else if (one.method === 'post' && !one.path.endsWith('/options')) {
        added.note(one, await succeed(name, one, { headers }));
        // Another one, where several can be deleted at once.
        if (all.some((other) => other.path === one.path && isForSeveral(other)))
          added.note(one, await succeed(name, one, { headers }));
        for (const reading of all.filter((other) => isLate(other) && other.path.startsWith(one.path)))
          await succeed(name, reading, { headers, path: added.inPath(reading.path), optional: true });
      } else {
        const path = added.inPath(one.path.replace(/\/options$/, ''));
        const query = isForSeveral(one) ? { ids: added.others(one.path).join(',') } : {};
        await succeed(name, one, { headers, path, query });
      }
    }
  });

test('an unknown record is not found as documented, and bad input is refused as documented', async () => {
  const headers = personalToken(ada);
  for (const name of ['crm-v1', 'crm-v2'])
    for (const one of operations(name)) {
      const last = /\{(\w+)\}[^{]*$/.exec(one.path)?.[1];
      if (!last) continue;
      const nowhere = last === 'field_code' ? 'nothing' : '99999999';
      const isUuid = one.operation.parameters.some(({ schema }) => schema?.format === 'uuid');
      const { status } = await ask(name, one, { headers, path: { [last]: nowhere } });
      assert.ok(status === 404 || (isUuid && status === 400), `${one.id}: ${status}`);
      if (!one.operation.requestBody) continue;
      const broken = exampleRequest(one, { headers, path: { [last]: nowhere } });
      const answer = await send({ ...broken, body: '{' });
      assert.equal(answer.status, 400, one.id);
      await validators.get(name).check(one, answer);
    }
});

test('webhooks: made, listed, deleted and refused', async () => {
  const headers = personalToken(ada);
  const get = (id) => operation('webhooks', id);
  const { data } = await succeed('webhooks', get('addWebhook'), { headers });
  await succeed('webhooks', get('getWebhooks'), { headers });
  await succeed('webhooks', get('deleteWebhook'), { headers, path: { id: data.id } });
  const gone = await ask('webhooks', get('deleteWebhook'), { headers, path: { id: data.id } });
  assert.equal(gone.status, 404);
  const wrong = await ask('webhooks', get('addWebhook'), { headers, body: { event_action: 'x' } });
  assert.equal(wrong.status, 400);
});

test('oauth: the life of a token, and what the examples are answered', async () => {
  const get = (id) => operation('oauth', id);
  for (const id of ['getAuthorizationServerMetadata', 'listOpenapiDocuments', 'getOpenapiDocument'])
    await succeed('oauth', get(id));
  await succeed('oauth', get('authorize'));
  await succeed('oauth', get('authorize'), { optional: true });
  assert.equal((await ask('oauth', get('authorize'), { query: { client_id: 'x' } })).status, 400);

  const { tokens, credentials: headers } = await install('Ledger Sync', ada);
  for (const id of ['getTokens', 'refreshTokens']) {
    assert.equal((await ask('oauth', get(id), { headers })).status, 400);
    const wrong = { authorization: `Basic ${Buffer.from('4a32b85e1abd3ad7:x').toString('base64')}` };
    assert.equal((await ask('oauth', get(id), { headers: wrong })).status, 401);
    const body = { grant_type: 'refresh_token', refresh_token: tokens.refresh_token };
    assert.equal((await succeed('oauth', get(id), { headers, body })).token_type, 'Bearer');
  }
  assert.deepEqual(await succeed('oauth', get('introspectToken'), { headers }), { active: false });
  for (const token of [tokens.access_token, tokens.refresh_token]) {
    const body = await succeed('oauth', get('introspectToken'), { headers, body: { token } });
    assert.equal(body.active, true);
  }
  await succeed('oauth', get('revokeToken'), { headers });
  await succeed('oauth', get('revokeToken'), { headers, body: { token: tokens.refresh_token } });
  assert.equal((await ask('oauth', get('revokeToken'), { headers, body: {} })).status, 400);
});

test('marketplace: refused as documented', async () => {
  const hugo = await accessKey(sandbox.user({ name: 'Hugo Novak' }));
  const headers = await accessKey(ada);
  const get = (id) => operation('marketplace', id);
  for (const id of ['listCompanyInstallations', 'listReviews', 'listPlatformUsers'])
    assert.equal((await ask('marketplace', get(id), { headers: hugo })).status, 403);
  const empty = await ask('marketplace', get('registerApp'), { headers, body: {} });
  assert.deepEqual([empty.status, empty.body.fields.length], [400, 3]);
  const days = await ask('marketplace', get('getAppActivity'), { headers, query: { days: 1000 } });
  assert.equal(days.status, 400);
  const nothing = await ask('marketplace', get('getApp'), { headers, path: { client_id: 'x' } });
  assert.equal(nothing.status, 404);
});

test('marketplace: all that the pages do, with the examples', async () => {
  const keys = { ada: await accessKey(ada), iris: await accessKey(iris) };
  await install('Ledger Sync', ada);
  await install('Ledger Sync', sandbox.user({ name: 'Ben Hansen' }));
  // Something to submit, withdraw and discard; a review wants an address that others reach, too.
  const callbacks = ['http://localhost:3000/callback', 'https://forecast-lens.dev/callback'];
  await succeed('marketplace', operation('marketplace', 'changeApp'), {
    headers: keys.ada,
    path: { client_id: 'f2f8a1c1ecc0ba4a' },
    body: { category: 'Sales', redirect_uris: callbacks },
  });
  // Only Initech's people ask for apps; and what is decided already is documented, too.
  const ofIris = ['approveInstallRequest', 'declineInstallRequest'];
  const refused = { declineInstallRequest: 409 };
  for (const one of inOrder(operations('marketplace'))) {
    const options = { headers: ofIris.includes(one.id) ? keys.iris : keys.ada };
    // A test event that waits for its next try is not sent again.
    if (one.id === 'redeliver') {
      assert.ok([201, 409].includes((await ask('marketplace', one, options)).status));
      continue;
    }
    if (refused[one.id]) {
      assert.equal((await ask('marketplace', one, options)).status, refused[one.id]);
      continue;
    }
    await succeed('marketplace', one, options);
    if (one.method === 'get') await succeed('marketplace', one, { ...options, optional: true });
  }
});

test('edge: what the edge answers about itself', async () => {
  // Nobody is trusted to ask, and nobody may report events, until the operator says so.
  assert.equal((await ask('edge', operation('edge', 'checkRequest'))).status, 403);
  assert.equal((await ask('edge', operation('edge', 'reportEvents'))).status, 404);
  const reload = { ...operation('edge', 'reloadRules'), server: sandbox.operations_url };
  await succeed('edge', reload);
});

test('gateway: a connection, from its making to its end', async () => {
  const get = (id) => operation('gateway', id);
  const headers = await signedIn(ada);
  const wrong = await ask('gateway', get('makeConnection'), { headers, body: [] });
  assert.equal(wrong.status, 400);
  const unknown = await ask('gateway', get('makeConnection'), { headers, body: { provider: 'x' } });
  assert.equal(unknown.status, 422);
  assert.equal((await ask('gateway', get('makeConnectLink'), { headers })).status, 404);
  await succeed('gateway', get('makeConnection'), { headers });
  for (const id of ['listConnections', 'listConnectionCalls', 'makeConnectLink'])
    await succeed('gateway', get(id), { headers });
  // Nobody has connected an account yet.
  assert.equal((await ask('gateway', get('callThroughGateway'), { headers })).status, 409);
  await succeed('gateway', get('removeConnection'), { headers });
  assert.equal((await ask('gateway', get('callThroughGateway'), { headers })).status, 404);
});

test('sandbox: the clock, faults, requests, and starting over', async () => {
  const all = operations('sandbox').filter(({ id }) => id !== 'resetWorld');
  await send(exampleRequest(operation('sandbox', 'orderFault')));
  for (const one of inOrder(all)) {
    if (one.id === 'cancelFault') continue;
    await succeed('sandbox', one);
    if (one.method === 'get') await succeed('sandbox', one, { optional: true });
  }
  const { id } = await succeed('sandbox', operation('sandbox', 'orderFault'));
  await succeed('sandbox', operation('sandbox', 'cancelFault'), { path: { id } });
  assert.equal((await ask('sandbox', operation('sandbox', 'cancelFault'), { path: { id } })).status, 404);
  const foreign = { headers: { origin: 'https://elsewhere.example' } };
  for (const one of all.filter(({ operation }) => operation.responses[403]))
    assert.equal((await ask('sandbox', one, foreign)).status, 403, one.id);
  for (const one of all.filter(({ operation }) => operation.requestBody))
    assert.equal((await ask('sandbox', one, { body: {} })).status, 400, one.id);
  await succeed('sandbox', operation('sandbox', 'resetWorld'));
});
