// A marketplace in which things have happened: what the pages of developers, companies and the
// platform show when they show something.
import { eventually } from './browser.mjs';
import { Session, pngOf } from './session.mjs';

const scopes = ['base', 'deals:read', 'contacts:read'];
const texts = {
  summary: 'Says from where the wind blows, and for which deals.',
  description: 'It looks at the pipeline every morning.\n\nNothing of yours is changed.',
  category: 'Sales',
  website: 'https://weather-vane.dev',
  support_url: 'https://weather-vane.dev/support',
};

// The signed-in people, apps by a short name ({client_id, client_secret}), and everything else with an id.
export async function populate(world) {
  const { sandbox, people } = world;
  const sessions = {};
  for (const name of ['ada', 'ben', 'grace', 'hugo', 'iris', 'jonas'])
    sessions[name] = await Session.of(sandbox.base_url, people[name]);
  sessions.nora = await signUp(sandbox.base_url);
  const market = { sessions, apps: {} };
  for (const [key, name] of Object.entries(seeded)) market.apps[key] = sandbox.app({ name });
  await makeApps(world, market);
  await useVane(world, market);
  await review(market);
  await govern(market);
  return market;
}

const seeded = {
  ledger: 'Ledger Sync', draft: 'Draft Notebook', radar: 'Deal Radar', pocket: 'Pocket Pipeline',
  classic: 'Classic Importer', minder: 'Call Minder', magnet: 'Lead Magnet', quotes: 'Paperless Quotes',
  inbox: 'Tidy Inbox',
};

// Her company has nothing yet.
async function signUp(base) {
  const session = new Session(base);
  await session.get('/developer/sign-up');
  await session.post('/developer/sign-up', {
    name: 'Nora Newcomer', email: 'nora@harbour.example', password: 'a calm long password', company: 'Harbour Works',
  });
  await session.get('/account');
  return session;
}

async function register(session, name, kind, callback) {
  const shown = await session.post('/developer/apps/new', { name, kind, redirect_uris: callback });
  const client_id = /\/developer\/apps\/([0-9a-f]+)/.exec(shown)[1];
  const made = await session.get(shown);
  return { name, client_id, client_secret: /<code class="value">([0-9a-f]{40})/.exec(made)[1] };
}

async function makeApps({ app }, { sessions: { ada }, apps }) {
  apps.vane = await register(ada, 'Weather Vane', 'private', app.callback);
  apps.returned = await register(ada, 'Second Thoughts', 'public', 'https://second.dev/callback');
  for (const { client_id } of [apps.vane, apps.returned]) {
    await ada.post(`/developer/apps/${client_id}/scopes`, {
      scopes, refresh_policy: 'stable', token_shape: 'v1u', installation_url: '',
    });
    await ada.post(`/developer/apps/${client_id}/profile`, texts);
  }
  const vane = `/developer/apps/${apps.vane.client_id}`;
  await ada.post(`${vane}/icon`, { icon: { bytes: pngOf(64, [40, 120, 90]), name: 'vane.png' } });
  for (const colour of [[190, 210, 235], [235, 225, 190]])
    await ada.post(`${vane}/screenshots`, { screenshot: { bytes: pngOf(400, colour), name: 'vane.png' } });
  await ada.post(`${vane}/credentials/add`);
  await ada.post(`${vane}/review/live`);
}

// Installed by two people, called, refused, uninstalled by one, and told so.
async function useVane({ sandbox, people, app }, market) {
  const { vane } = market.apps;
  const ask = (fields) =>
    fetch(`${sandbox.base_url}/oauth/token`, { method: 'POST', body: new URLSearchParams({ ...vane, ...fields }) });
  const install = async ({ email }) => {
    const redirect = await sandbox.authorize({
      client_id: vane.client_id, user: email, company: 'acme', redirect_uri: app.callback,
    });
    const code = redirect.searchParams.get('code');
    const answer = await ask({ grant_type: 'authorization_code', code, redirect_uri: app.callback });
    return answer.json();
  };
  market.tokens = await install(people.ada);
  await install(people.ben);
  const authorization = `Bearer ${market.tokens.access_token}`;
  for (const path of ['/v1/users/me', '/api/v2/deals', '/api/v2/products', '/api/v2/organizations'])
    await fetch(sandbox.base_url + path, { headers: { authorization } });
  await ask({ grant_type: 'refresh_token', refresh_token: 'v1u:nonsense' });
  const { sessions } = market;
  await sessions.ben.post(`/account/apps/${vane.client_id}/uninstall`);
  const hub = `/developer/apps/${vane.client_id}`;
  const linkIn = (path, kind) =>
    eventually(`something in ${path}`, async () =>
      new RegExp(`href="(${hub}/${kind}/[^"/?]+)"`).exec(await sessions.ada.get(path))?.[1]);
  await sessions.ada.post(`${hub}/deliveries/test`);
  market.delivery = await linkIn(`${hub}/deliveries?state=delivered`, 'deliveries');
  market.error = await linkIn(`${hub}/requests?status=4`, 'requests');
  const counted = /API requests<\/dt><dd>[1-9]/;
  await eventually('calls in the numbers', async () => counted.test(await sessions.ada.get(hub)));
}

async function review({ sessions: { ada, grace }, apps }) {
  const hub = ({ client_id }) => `/developer/apps/${client_id}`;
  await ada.post(`${hub(apps.returned)}/review/submit`, { note: 'An account for tests is in the description.' });
  const waiting = await grace.get('/platform/reviews');
  const [, path] = new RegExp(`href="(/platform/reviews/\\d+)"><bdi>${apps.returned.name}`).exec(waiting);
  await grace.post(path, { decision: 'return', comment: 'Say what it does with the addresses of contacts, please.' });
  await ada.post(`${hub(apps.radar)}/scopes`, {
    scopes: [...scopes, 'products:read'], refresh_policy: 'rotating', token_shape: 'v1u', installation_url: '',
  });
}

async function govern({ sessions: { ada, iris, jonas, nora }, apps }) {
  await iris.post(`/company/apps/${apps.pocket.client_id}/rule`, { rule: 'blocked' });
  await iris.post('/account/keys', { name: 'nightly report' });
  await jonas.post(`/marketplace/apps/${apps.radar.client_id}/request`, { note: 'For the calls of the week.' });
  await nora.post('/company/policy', { policy: 'allow_list' });
  await ada.post(`/platform/apps/${apps.classic.client_id}/disable`, { reason: 'It has leaked its secret.' });
}
