// Tokens of real installations: one for each scope alone, one with none but the base, and one with all.
import { Session } from '../browser/session.mjs';
import { startSandbox } from '../clients/sandbox.mjs';
import { scopes } from './operations.mjs';

const redirect_uri = 'https://app.example/callback';

// What the management API answers to somebody who may register apps for a company.
async function managing(sandbox, person) {
  const session = await Session.of(sandbox.base_url, person);
  const page = await session.postAndFollow('/account/keys', { name: 'for the test' });
  const [, key] = /<code[^>]*>\s*([^<\s]{20,})\s*<\/code>/.exec(page) ?? [];
  return async (method, path, body = {}) => {
    const answer = await fetch(`${sandbox.base_url}/manage/v1${path}`, {
      method, headers: { authorization: `Bearer ${key}` }, body: JSON.stringify(body),
    });
    const { data, message } = await answer.json();
    if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${message}`);
    return data;
  };
}

async function register(manage, name, wanted) {
  const app = await manage('POST', '/apps', { name, kind: 'private', redirect_uris: [redirect_uri] });
  await manage('PATCH', `/apps/${app.client_id}`, { scopes: wanted });
  return app;
}

async function install(sandbox, app, { user, company }) {
  const redirect = await sandbox.authorize({
    client_id: app.client_id, user: user.email, company: company.label, redirect_uri,
  });
  const code = redirect.searchParams.get('code');
  const answer = await fetch(`${sandbox.base_url}/oauth/token`, {
    method: 'POST',
    headers: { authorization: `Basic ${btoa(`${app.client_id}:${app.client_secret}`)}` },
    body: new URLSearchParams({ grant_type: 'authorization_code', code, redirect_uri }),
  });
  const { access_token } = await answer.json();
  if (!access_token) throw new Error(`no token for ${app.client_id}`);
  return access_token;
}

// The folder of a database with its keys, whose the tokens are, and the tokens by scope; '*' has all scopes.
export async function prepareTokens() {
  const sandbox = await startSandbox({ unlimited: true });
  const [company] = sandbox.companies;
  const user = sandbox.users.find(
    ({ active, admin, companies }) => active && admin && companies.join() === company.label,
  );
  const manage = await managing(sandbox, user);
  const wanted = new Map([['*', ['base', ...scopes]], ['base', ['base']]]);
  for (const scope of scopes) wanted.set(scope, ['base', scope]);
  const tokens = new Map();
  for (const [name, list] of wanted) {
    const app = await register(manage, `Only ${name.replace('*', 'everything')}`, list);
    tokens.set(name, await install(sandbox, app, { user, company }));
  }
  await sandbox.kill();
  return { data: sandbox.data, user, company, tokens };
}
