// Attack 23: an app, its maker and its texts are written by somebody who wants a script to run on
// our pages, or to pass for somebody else. Every page that shows them is looked at.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { eventually, startWorld } from './browser.mjs';
import { Session, pngOf } from './session.mjs';

// Each fits into what its form lets through, and is a script wherever something is not escaped.
const script = '<script>owned=1</script>';
const image = '<img src=x onerror=owned=1>';
const broken = `"'><svg onload=owned=1>`;
const rightToLeft = 'مزامن';
const name = `Evil ${rightToLeft} ${script}${image}`;
const texts = {
  summary: `${broken}${image} {{NAME}} summary`,
  description: `${script}\n\n</div></main>${image}\n\njavascript:owned=1 <a href="javascript:owned=1">click</a>`,
  category: 'Sales',
  website: `https://evil.dev/'><script>owned=1</script>`,
  support_url: 'https://evil.dev/javascript:owned=1',
};

let world, base, evil, sessions, hub, clientId, secret;
before(async () => {
  world = await startWorld();
  base = world.sandbox.base_url;
  sessions = { evil: await signUp() };
  for (const one of ['ada', 'grace', 'iris', 'jonas'])
    sessions[one] = await Session.of(base, world.people[one]);
  await makeApp();
});
after(() => world?.stop());

async function signUp() {
  evil = new Session(base);
  await evil.get('/developer/sign-up');
  await evil.post('/developer/sign-up', {
    name: `Mallory ${script}`, email: "mallory'onload='owned=1@evil.dev", password: 'a calm long password',
    company: `Evil ${rightToLeft} ${broken}`,
  });
  await evil.get('/developer');
  return evil;
}

async function makeApp() {
  const wanted = { name, kind: 'public', redirect_uris: world.app.callback };
  const made = await evil.get(await evil.post('/developer/apps/new', wanted));
  clientId = /\/developer\/apps\/([0-9a-f]+)/.exec(made)[1];
  secret = /<code class="value">([0-9a-f]{40})/.exec(made)[1];
  hub = `/developer/apps/${clientId}`;
  // A review wants an address that others reach, too.
  await evil.post(`${hub}/basics`, { name, redirect_uris: `${world.app.callback}\nhttps://evil-apps.dev/callback` });
  await evil.post(`${hub}/scopes`, {
    scopes: ['base', 'deals:read'], refresh_policy: 'stable', token_shape: 'v1u', installation_url: '',
  });
  await evil.post(`${hub}/profile`, texts);
  await evil.post(`${hub}/icon`, iconOf(pngOf(64, [200, 40, 40])));
  await evil.post(`${hub}/review/submit`, { note: `${script}${image}` });
}

const iconOf = (bytes) => ({ icon: { bytes, name: `${image}.png` } });
const link = () => world.link({ client_id: clientId });
const errorOf = (answer) => answer.then(() => '', ({ message }) => message);

async function visitAs(who) {
  const visitor = await world.browser.visit();
  const dialogs = [];
  visitor.page.on('dialog', (dialog) => (dialogs.push(dialog.message()), dialog.dismiss()));
  await sessions[who]?.enter(visitor.page);
  return { ...visitor, dialogs };
}

// What the page holds that its templates did not put there, and names that flow into what is around
// them. Inputs, titles and texts for screen readers only show nothing beside others.
function inspect(marker) {
  const foreign = [
    ...document.querySelectorAll('script:not([src^="/assets/"]), img[src="x"], svg[onload], [onerror], [onload]'),
    ...document.querySelectorAll('base, iframe, object'),
    ...[...document.querySelectorAll('a, form, area')].filter((one) => /^javascript:/i.test(one.href ?? one.action)),
  ];
  const loose = [];
  const nodes = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node = nodes.nextNode(); node; node = nodes.nextNode()) {
    if (!node.data.includes(marker)) continue;
    const own = node.parentElement;
    const isAlone = getComputedStyle(own).display !== 'inline' && own.childNodes.length === 1;
    if (!own.closest('bdi, .hidden, option, textarea') && !isAlone) loose.push(own.outerHTML);
  }
  const seen = document.body.innerText.includes(marker);
  return { owned: window.owned, foreign: foreign.map((one) => one.outerHTML), loose, seen };
}

// Looks at all of these pages as one person. Every page must show the marker, or it proves nothing.
async function lookAt(who, addresses, marker = rightToLeft) {
  const { page, complaints, dialogs, leave } = await visitAs(who);
  for (const address of addresses) {
    await page.goto(new URL(address, base).href);
    const { owned, foreign, loose, seen } = await page.evaluate(inspect, marker);
    assert.ok(seen, `${address} shows ${marker}`);
    assert.equal(owned, undefined, address);
    assert.deepEqual(foreign, [], address);
    assert.deepEqual(loose, [], address);
    assert.doesNotMatch(await page.title(), /^owned/);
  }
  assert.deepEqual(complaints, []);
  assert.deepEqual(dialogs, []);
  await leave();
}

// The pages below would pass as well if nobody looked.
test('a name that became part of the page is noticed', async () => {
  const { page, leave } = await visitAs('ada');
  await page.goto(`${base}/account`);
  const harmless = name.replaceAll('owned=1', '');
  await page.locator('main').evaluate((main, html) => (main.innerHTML = `<p>by ${html}</p>`), harmless);
  const { foreign, loose, seen } = await page.evaluate(inspect, rightToLeft);
  assert.deepEqual([foreign.length, loose.length, seen], [2, 1, true]);
  await leave();
});

test('links that are scripts are refused', async () => {
  const addresses = [
    'javascript:owned=1', ' JavaScript:owned=1', 'java\tscript:owned=1', 'data:text/html,x', 'https://a.dev@evil.dev/',
  ];
  for (const address of addresses) {
    for (const field of ['website', 'support_url', 'privacy_url', 'terms_url']) {
      const refusal = errorOf(evil.post(`${hub}/profile`, { ...texts, [field]: address }));
      assert.match(await refusal, / 400 /, `${field} ${address}`);
    }
    const wanted = { name: 'x', kind: 'private', redirect_uris: address };
    assert.match(await errorOf(evil.post('/developer/apps/new', wanted)), / 400 /, address);
  }
});

test('names that hide or turn around characters are refused', async () => {
  for (const character of ['\u202e', '\u2066', '\u200b', '\u0007', '\ufeff']) {
    const wanted = { name: `Pay${character}lap`, kind: 'private', redirect_uris: world.app.callback };
    assert.match(await errorOf(evil.post('/developer/apps/new', wanted)), / 400 /);
  }
});

test('what is no image is no icon, whatever it is called', async () => {
  const png = pngOf(64, [0, 0, 0]);
  const refused = {
    svg: `<svg xmlns="http://www.w3.org/2000/svg" onload="owned=1" width="64" height="64"/>`,
    html: `<!doctype html>${script}`,
    'html after the first bytes of a PNG': Buffer.concat([png.subarray(0, 8), Buffer.from(`<html>${script}`)]),
    nothing: '',
    'a huge one': pngOf(2048, [0, 0, 0]),
  };
  for (const [what, content] of Object.entries(refused))
    assert.match(await errorOf(evil.post(`${hub}/icon`, iconOf(Buffer.from(content)))), / 400 /, what);
});

test('an icon with a page inside is served as an image and nothing else', async () => {
  const polyglot = Buffer.concat([pngOf(64, [200, 40, 40]), Buffer.from(`<html>${script}</html>`)]);
  await evil.post(`${hub}/icon`, iconOf(polyglot));
  // A review decides about the icon too.
  await evil.post(`${hub}/review/withdraw`);
  await evil.post(`${hub}/review/submit`, { note: `${script}${image}` });
  const [, address] = /src="(\/app-icons\/[^"]+)"/.exec(await evil.get(hub));
  const { headers } = await fetch(base + address);
  assert.equal(headers.get('content-type'), 'image/png');
  assert.equal(headers.get('x-content-type-options'), 'nosniff');
  assert.match(headers.get('content-security-policy'), /default-src 'none'/);
  const { page, leave } = await visitAs('ada');
  await page.goto(base + address);
  assert.equal(await page.evaluate(() => window.owned), undefined);
  await leave();
});

test('reviewers and admins of the platform see it as text', async () => {
  const waiting = await sessions.grace.get('/platform/reviews');
  const [, review] = new RegExp(`href="(/platform/reviews/\\d+)"><bdi>Evil`).exec(waiting);
  await lookAt('grace', ['/platform/reviews', review]);
  await sessions.grace.post(review, { decision: 'approve', comment: `${image}${script}` });
  await evil.post(`${hub}/review/publish`);
  const companies = await sessions.ada.get('/platform/companies');
  const [, company] = /href="(\/platform\/companies\/[^"]+)"><bdi>Evil/.exec(companies);
  await lookAt('ada', ['/platform/apps', `/platform/apps/${clientId}`, '/platform/companies', company, review]);
  await lookAt('ada', ['/platform/users'], script);
});

test('visitors of the marketplace see it as text', async () => {
  for (const who of [null, 'ada'])
    await lookAt(who, ['/marketplace', '/marketplace?q=evil', `/marketplace/apps/${clientId}`]);
  await lookAt(null, [link()]);
});

test('people who are asked for consent, have it, or must ask for it see it as text', async () => {
  await lookAt('ada', [link()]);
  await lookAt('jonas', [link(), `/marketplace/apps/${clientId}`]);
  await sessions.jonas.post(`/marketplace/apps/${clientId}/request`, { note: `${script}${broken}` });
  await lookAt('jonas', [link(), '/account/requests']);
  await lookAt('iris', ['/company/requests', '/company/requests?state=all', `/company/apps/${clientId}`]);
  await install();
  await lookAt('ada', ['/account', `/account/apps/${clientId}`]);
  const installations = ['/company/installations', '/company/installations?by=app'];
  await lookAt('ada', ['/company', ...installations, `/company/apps/${clientId}`, '/company/audit']);
  await sessions.iris.post(`/company/apps/${clientId}/rule`, { rule: 'blocked' });
  await lookAt('iris', ['/company/policy', link(), `/marketplace/apps/${clientId}`]);
});

// By Ada; then the app makes requests that are scripts themselves.
async function install() {
  const redirect = await world.sandbox.authorize({
    client_id: clientId, user: world.people.ada.email, company: 'acme', redirect_uri: world.app.callback,
  });
  const answer = await fetch(`${base}/oauth/token`, {
    method: 'POST',
    body: new URLSearchParams({
      grant_type: 'authorization_code', code: redirect.searchParams.get('code'), client_id: clientId,
      client_secret: secret, redirect_uri: world.app.callback,
    }),
  });
  const { access_token } = await answer.json();
  for (const path of ["/api/v2/products'onerror=owned=1", `/api/v2/${encodeURIComponent(image)}`])
    await fetch(base + path, { headers: { authorization: `Bearer ${access_token}`, 'user-agent': image } });
  const elsewhere = new URL(link());
  elsewhere.searchParams.set('redirect_uri', `https://evil.dev/${script}`);
  await fetch(elsewhere);
}

test('its own developers see it as text', async () => {
  const errors = await eventually('errors', async () => {
    const text = await evil.get(`${hub}/requests`);
    return text.includes('/oauth/authorize') && text;
  });
  const tabs = [
    '', '/basics', '/scopes', '/credentials', '/profile', '/review', '/install', '/quick-start', '/deliveries', '/requests', '/inspector',
    '/log', '/delete',
  ];
  const each = [...errors.matchAll(new RegExp(`href="(${hub}/requests/[^"?]+)"`, 'g'))].map(([, path]) => path);
  await lookAt('evil', ['/developer', ...tabs.map((tab) => hub + tab), ...new Set(each)]);
  await sessions.ada.post(`/account/apps/${clientId}/uninstall`);
  const [, delivery] = await eventually('a delivery', async () =>
    new RegExp(`href="(${hub}/deliveries/\\d+)"`).exec(await evil.get(`${hub}/deliveries`)));
  await lookAt('evil', [delivery]);
  await lookAt('evil', ['/account/profile', '/company', '/company/members'], script);
});

test('the live page of requests shows it as text', async () => {
  await lookAt(null, ['/sandbox/events']);
});
