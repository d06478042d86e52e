// The snippets of the explorer: what they say runs, and does what the page would have done. The
// operations are read from the pages of a running sandbox, as their script reads them.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { exampleValues } from '../../web/explorer/source/fields.js';
import { snippet } from '../../web/explorer/source/snippets/index.js';
import '../../web/explorer/source/snippets/original_clients.js';
import { Session } from '../browser/session.mjs';
import { connectAccount } from './connected_account.mjs';
import { readOperation } from './explorer_pages.mjs';
import { startSandbox } from './sandbox.mjs';
import { Workshop } from './workshop.mjs';

const redirectUri = 'http://localhost:3000/callback';
const workshop = new Workshop();
let sandbox, app, ada, accessKey, gateway;

before(async () => {
  await workshop.open();
  sandbox = await startSandbox({ unlimited: true });
  app = sandbox.app({ name: 'Ledger Sync' });
  ada = sandbox.users[0];
  const session = await Session.of(sandbox.base_url, ada);
  await session.get('/account/keys');
  accessKey = /gmk_[\w-]+/.exec(await session.postAndFollow('/account/keys', { name: 'snippets' }))[0];
  gateway = await connectAccount(sandbox, ada, 'snippets');
});
after(async () => {
  await sandbox?.stop();
  await workshop.close();
});

// --- what stands in the environment ---

async function newCode() {
  const request = { client_id: app.client_id, user: ada.email, company: ada.companies[0] };
  const callback = await sandbox.authorize({ ...request, redirect_uri: redirectUri });
  return callback.searchParams.get('code');
}

async function newTokens() {
  const basic = Buffer.from(`${app.client_id}:${app.client_secret}`).toString('base64');
  const answer = await fetch(`${sandbox.base_url}/oauth/token`, {
    method: 'POST',
    headers: { authorization: `Basic ${basic}` },
    body: new URLSearchParams({
      grant_type: 'authorization_code',
      code: await newCode(),
      redirect_uri: redirectUri,
    }),
  });
  return answer.json();
}

const credentials = () => ({ CLIENT_ID: app.client_id, CLIENT_SECRET: app.client_secret });
const withToken = async () => ({ ACCESS_TOKEN: (await newTokens()).access_token });
const withAccessKey = async () => ({ ACCESS_TOKEN: accessKey });
const withApiToken = async () => ({ API_TOKEN: ada.api_tokens[ada.companies[0]] });
const withGateway = async () => ({ GATEWAY_KEY: gateway.key });
const withCode = async () => ({ ...credentials(), CODE: await newCode() });
const withRefreshToken = async () => ({ ...credentials(), REFRESH_TOKEN: (await newTokens()).refresh_token });
const withPresented = async () => ({ ...credentials(), TOKEN: (await newTokens()).access_token });
// Giving back the refresh token ends all of it.
const withGivenBack = async () => ({ ...credentials(), TOKEN: (await newTokens()).refresh_token });
const withSecret = async () => credentials();
const nothing = async () => ({});

const title = 'It\'s a "deal" of $HOME & `co` \\ 100% {x} ümläut 🦊';
const deal = JSON.stringify({ title, value: 1200.5, currency: 'EUR', label_ids: [], is_archived: false });

// table: page, way to prove who calls, environment, what is filled in beside the examples, and what
// the answer has in it. C++ tells of tokens in words of its own, and the official client of less.
const sample = [
  ['crm-v2/getDeals', 'bearer', withToken, { limit: '2', status: 'open,won' }, /\btitle\b/],
  ['crm-v2/getDeals', 'apiKey', withApiToken, { limit: '1' }, /\btitle\b/],
  ['crm-v2/getDeals', 'connection', withGateway, { limit: '1' }, /\btitle\b/],
  ['crm-v2/getDeal', 'bearer', withToken, { id: '1' }, /\btitle\b/],
  ['crm-v2/searchDeals', 'bearer', withToken, { term: 'dune \'or\' "so" $(x) & 50%' }, /\bitems\b/],
  ['crm-v2/addDeal', 'bearer', withToken, { body: deal }, /1200\.5/],
  ['crm-v2/addDeal', 'connection', withGateway, { body: deal }, /1200\.5/],
  ['crm-v2/updateDeal', 'bearer', withToken, { id: '2', body: '{"value": 77}' }, /77/],
  ['crm-v2/getPersons', 'bearer', withToken, { limit: '2' }, /\bemails\b/],
  ['crm-v1/getCurrentUser', 'bearer', withToken, {}, /ada\.eriksen@acme\.example/],
  [
    'crm-v1/addNote',
    'bearer',
    withToken,
    { body: '{"content": "<p>Called.</p>", "deal_id": 1}' },
    /Called\./,
  ],
  ['webhooks/getWebhooks', 'bearer', withToken, {}, /"success":\s*true|\[/],
  ['marketplace/listApps', 'bearer', withAccessKey, {}, /Ledger Sync/],
  ['oauth/getTokens', 'basic', withCode, {}, /\btoken_type\b|access token with the scopes/],
  ['oauth/refreshTokens', 'basic', withRefreshToken, {}, /\btoken_type\b|access token with the scopes/],
  ['oauth/introspectToken', 'basic', withPresented, {}, /"active":\s*true|active, with the scopes/],
  ['oauth/revokeToken', 'basic', withGivenBack, {}, /"success":\s*true|^$/],
  ['oauth/getAuthorizationServerMetadata', 'none', nothing, {}, /\/oauth\/token/],
  ['oauth/authorize', 'none', withSecret, { state: 'a b&c' }, /^/],
  ['sandbox/getClock', 'none', nothing, {}, /"now"/],
  ['sandbox/moveClock', 'none', nothing, {}, /"now"/],
];

// The official client is for the API, and for what it calls OAuth2Configuration.
const skipped = {
  official: ['marketplace', 'sandbox', 'introspectToken', 'getAuthorizationServerMetadata'],
};

const isOk = (language, { code, output }) => {
  if (code !== 0) return false;
  if (language === 'curl') return /\n20\d\n$/.test(output);
  return language === 'cpp' || language === 'official' || /^20\d$/m.test(output);
};

for (const language of ['curl', 'python', 'node', 'official', 'cpp'])
  for (const [page, mode, environment, typed, expected] of sample) {
    if (skipped[language]?.some((part) => page.includes(part))) continue;
    test(`${language}: ${page}, ${mode}`, async () => {
      const operation = await readOperation(sandbox, page);
      const values = { ...exampleValues(operation), ...typed };
      const access = { mode, gateway: gateway.url };
      const text = snippet(language, operation, values, access);
      const told = await workshop[language](text, await environment());
      const all = `${text}\n${JSON.stringify(told)}`;
      assert.ok(isOk(language, told), all);
      assert.match(told.output, expected, all);
    });
  }
