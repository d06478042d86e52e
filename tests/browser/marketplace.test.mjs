// The life of a public app, as the people around it live it: a newcomer makes it, a reviewer lets it
// in, somebody elsewhere installs it, and an admin there sends it away. One story, told in order.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { startAppServer } from './app_server.mjs';
import { eventually, signIn, startWorld } from './browser.mjs';

const name = 'Quiet Harbour';
const newcomer = { name: 'Nora Newcomer', email: 'nora@harbour.example', password: 'a calm long password' };

let world, app, people, nora, hub;
const visitors = [];
before(async () => {
  world = await startWorld(startAppServer);
  ({ app, people } = world);
  app.issuer = world.sandbox.base_url;
  nora = await visit();
});
after(async () => {
  for (const { leave } of visitors) await leave();
  await world?.stop();
});

async function visit() {
  const visitor = await world.browser.visit();
  visitors.push(visitor);
  return visitor;
}
async function visitAs(person, path) {
  const { page } = await visit();
  await page.goto(`${world.sandbox.base_url}/sign-in?continue=${encodeURIComponent(path)}`);
  await signIn(page, person);
  await page.waitForURL(`**${path}`);
  return page;
}

// What follows a step that failed has nothing to go on from.
let isBroken = false;
const step = (title, work) =>
  test(title, async (t) => {
    if (isBroken) return t.skip('an earlier step failed');
    isBroken = true;
    await work();
    isBroken = false;
  });
const noticed = (page, text) => page.getByRole('status').getByText(text).waitFor();
const press = (page, label) => page.getByRole('button', { name: label }).click();
// Each section of a form ends in a button that saves all of it.
const save = (page) => page.getByRole('button', { name: 'Save' }).first().click();
const tab = async (label) => {
  const pages = nora.page.getByRole('navigation', { name: 'Pages' });
  await pages.getByRole('link', { name: label, exact: true }).click();
  await pages.locator(`[aria-current=page]:text-is("${label}")`).waitFor();
};
// A number at the top of the overview.
const numberOf = (label) => nora.page.locator('dl.stats div', { hasText: label }).locator('dd').innerText();
const shows = (wanted) =>
  eventually(JSON.stringify(wanted), async () => {
    await nora.page.goto(hub);
    for (const [label, number] of Object.entries(wanted))
      if (Number(await numberOf(label)) < number) return false;
    return true;
  });

step('a newcomer signs up as a developer', async () => {
  const { page } = nora;
  await page.goto(`${world.sandbox.base_url}/developer`);
  await page.getByRole('link', { name: 'Sign up' }).click();
  await page.getByLabel('Your name').fill(newcomer.name);
  await page.getByLabel('Email').fill(newcomer.email);
  await page.getByLabel('Password').fill(newcomer.password);
  await page.getByLabel('Company or project').fill('Harbour Works');
  await press(page, 'Sign up');
  await noticed(page, 'Your sandbox company is ready');
});

step('registers a public app, and sees its secret once', async () => {
  const { page } = nora;
  await page.getByRole('link', { name: 'Register an app' }).first().click();
  await page.getByLabel('Name').fill(name);
  await page.getByLabel('Everybody').check();
  await page.getByLabel('Callback URL').fill('https://harbour.dev/callback');
  await press(page, 'Register the app');
  await noticed(page, 'The app is registered');
  app.secret = await page.locator('.secret code').innerText();
  assert.match(app.secret, /^[0-9a-f]{40}$/);
  await tab('Overview');
  hub = page.url();
  app.clientId = hub.split('/').at(-1);
  await tab('Credentials');
  assert.ok(!(await page.content()).includes(app.secret));
});

step('picks scopes', async () => {
  const { page } = nora;
  await tab('Scopes');
  assert.ok(await page.locator('input[type=checkbox][value=base]').isDisabled());
  await page.locator('input[value="deals:read"]').check();
  await save(page);
  await noticed(page, 'Saved');
  assert.ok(await page.locator('input[value="deals:read"]').isChecked());
});

step('adds the callback URL of the server', async () => {
  const { page } = nora;
  await tab('Basics');
  const urls = page.getByLabel('Callback URLs');
  const both = `${app.callback}\n${await urls.inputValue()}`;
  await urls.fill(both);
  await save(page);
  await noticed(page, 'Saved');
  assert.equal(await urls.inputValue(), both);
});

step('installs it in the sandbox company, and the server gets tokens that work', async () => {
  const { page } = nora;
  await tab('Install link');
  await page.getByRole('link', { name: 'Install in Harbour Works' }).click();
  await page.getByRole('heading', { name: `Install ${name} in Harbour Works?` }).waitFor();
  await press(page, 'Allow and install');
  await page.getByRole('heading', { name: 'Connected' }).waitFor();
  const [tokens] = app.installations;
  for (const path of ['/v1/users/me', '/api/v2/deals'])
    assert.equal((await app.call(path, tokens)).status, 200, path);
});

step('sees the token request and the calls in the numbers', async () => {
  await shows({ 'Active installations': 1, 'Tokens granted': 1, 'API requests': 2 });
});

step('reads why wrong requests were refused, with the way to the fix', async () => {
  const { page } = nora;
  const [tokens] = app.installations;
  assert.equal((await app.call('/api/v2/products', tokens)).status, 403);
  const elsewhere = `${world.sandbox.base_url}/oauth/authorize?client_id=${app.clientId}`;
  await page.goto(`${elsewhere}&redirect_uri=${encodeURIComponent('https://harbour.dev/elsewhere')}`);
  await page.getByRole('heading', { name: 'This link does not work' }).waitFor();
  const errors = page.getByRole('list', { name: 'Recent errors' }).getByRole('listitem');
  await shows({ Refused: 1 });
  await eventually('both errors', async () => {
    await page.goto(hub);
    return (await errors.count()) >= 2;
  });
  const scope = errors.filter({ hasText: '/api/v2/products' });
  assert.match(await scope.innerText(), /403[^]*products:read/);
  assert.equal(await scope.getByRole('link', { name: 'Check the scopes' }).count(), 1);
  const link = errors.filter({ hasText: '/oauth/authorize' });
  const told = await link.innerText();
  assert.ok(told.includes('https://harbour.dev/elsewhere') && told.includes(app.callback), told);
  await link.getByRole('link', { name: 'Check the callback URLs' }).click();
  await page.getByLabel('Callback URLs').waitFor();
});

// Refreshes all the time in three lanes, each with the secret that the server knows when it asks.
function refreshAllTheTime() {
  const answers = [];
  const asking = [];
  let isOver = false;
  const refresh = async (_, lane) => {
    while (!isOver) {
      asking[lane] = app.secret;
      const { status } = await app.refresh(app.installations[0]);
      answers.push({ status, secret: asking[lane] });
    }
  };
  const lanes = Array.from({ length: 3 }, refresh);
  return {
    answers,
    more: (count, end = answers.length + count) => eventually('more answers', () => answers.length >= end),
    knows: (secret) => eventually('the new secret in use', () => asking.every((one) => one === secret)),
    stop: () => ((isOver = true), Promise.all(lanes)),
  };
}

step('rotates the secret under load, and no request fails', async () => {
  const { page } = nora;
  const first = app.secret;
  const load = refreshAllTheTime();
  try {
    await load.more(10);
    await tab('Credentials');
    await press(page, 'Add a second secret');
    const second = await page.locator('.secret code').innerText();
    assert.notEqual(second, first);
    await load.more(10);
    app.secret = second;
    await load.knows(second);
    await load.more(10);
    await page.reload();
    assert.ok(!(await page.content()).includes(second), 'shown once');
    await page.getByRole('row').last().getByRole('link', { name: 'Revoke the old secret' }).click();
    await press(page, 'Revoke the old secret');
    await noticed(page, 'The secret is revoked');
    await load.more(10);
  } finally {
    await load.stop();
  }
  assert.deepEqual(load.answers.filter(({ status }) => status !== 200), []);
  assert.deepEqual([...new Set(load.answers.map(({ secret }) => secret))], [first, app.secret]);
  const withTheOld = await fetch(`${app.issuer}/oauth/token`, {
    method: 'POST',
    headers: { authorization: `Basic ${Buffer.from(`${app.clientId}:${first}`).toString('base64')}` },
    body: new URLSearchParams({ grant_type: 'refresh_token', refresh_token: app.installations[0].refresh_token }),
  });
  assert.equal(withTheOld.status, 401);
});

step('describes it and submits it for review', async () => {
  const { page } = nora;
  await tab('Listing');
  await page.getByLabel('Summary').fill('Keeps deals that lie at anchor from being forgotten.');
  await page.getByLabel('Description').fill('It looks at every deal once a day.\n\nNothing is changed.');
  await page.getByLabel('Category').selectOption('Sales');
  await page.getByLabel('Support').fill('https://harbour.dev/support');
  await save(page);
  await noticed(page, 'Saved');
  assert.match(await page.getByLabel('Description').inputValue(), /once a day\.\n\nNothing/);
  await tab('Review');
  await page.getByLabel('Note to the reviewer').fill('Any account will do.');
  await press(page, 'Submit for review');
  await noticed(page, 'Submitted');
});

step('a reviewer approves it', async () => {
  const page = await visitAs(people.grace, '/platform/reviews');
  await page.getByRole('link', { name, exact: true }).click();
  await page.getByText('Any account will do.').waitFor();
  assert.match(await page.locator('main').innerText(), /deals:read/);
  await press(page, 'Approve');
  await noticed(page, 'Approved');
});

step('approved, it is not listed before its developer publishes it', async () => {
  const { page } = nora;
  await page.goto(`${world.sandbox.base_url}/marketplace?q=harbour`);
  await page.getByRole('heading', { name: 'No apps match' }).waitFor();
  await page.goto(`${hub}/review`);
  await press(page, 'Publish in the marketplace');
  await noticed(page, 'Published');
});

step('somebody of another company finds and installs it', async () => {
  const page = await visitAs(people.ben, '/marketplace');
  await page.getByRole('searchbox', { name: 'Search apps' }).fill('harbour');
  await press(page, 'Search');
  await page.getByRole('link', { name }).click();
  await page.getByRole('link', { name: new RegExp(`^Install(\\s+${name})?$`) }).click();
  await page.getByRole('heading', { name: `Install ${name} in Acme Instruments?` }).waitFor();
  await press(page, 'Allow and install');
  await page.getByRole('heading', { name: 'Connected' }).waitFor();
  assert.equal((await app.call('/api/v2/deals', app.installations.at(-1))).status, 200);
  await page.goto(`${world.sandbox.base_url}/marketplace/apps/${app.clientId}`);
  await page.getByRole('heading', { name: 'Installed' }).waitFor();
  await page.goto(`${world.sandbox.base_url}/account`);
  await page.getByRole('link', { name, exact: true }).waitFor();
});

const deliveries = () => nora.page.getByRole('row').filter({ hasText: 'Uninstall' });

step('the admin there uninstalls it while its server is down: it ends at once, and the notice waits', async () => {
  await app.stop();
  const page = await visitAs(people.ada, '/company/installations');
  const row = page.getByRole('row').filter({ hasText: name }).filter({ hasText: people.ben.email });
  await row.getByRole('link', { name: /^Uninstall/ }).click();
  await press(page, 'Uninstall');
  await noticed(page, 'The app is uninstalled');
  assert.equal((await app.call('/api/v2/deals', app.installations.at(-1))).status, 401);
  await eventually('a first attempt', async () => {
    await nora.page.goto(`${hub}/deliveries`);
    return /\b1\b/.test(await deliveries().locator('[data-label=Attempts]').innerText());
  });
  assert.equal(await deliveries().locator('[data-label=State]').innerText(), 'Retrying');
});

step('up again, the server is told who uninstalled it, with its credentials', async () => {
  await app.start();
  await eventually('the notice', async () => {
    if (app.notices.length > 0) return true;
    await world.sandbox.advance(30);
    return false;
  });
  const [{ headers, body }] = app.notices;
  const expected = Buffer.from(`${app.clientId}:${app.secret}`).toString('base64');
  assert.equal(headers.authorization, `Basic ${expected}`);
  assert.match(headers['content-type'], /^application\/json/);
  const told = JSON.parse(body);
  const acme = world.sandbox.companies.find(({ label }) => label === 'acme');
  assert.equal(told.client_id, app.clientId);
  assert.equal(told.company_id, acme.id);
  assert.equal(told.user_id, people.ben.id);
  assert.ok(!Number.isNaN(Date.parse(told.timestamp)), body);
});

step('the delivery log shows both attempts, what was sent and what came back', async () => {
  const { page } = nora;
  await eventually('two attempts', async () => {
    await page.goto(`${hub}/deliveries`);
    return /\b2\b/.test(await deliveries().locator('[data-label=Attempts]').innerText());
  });
  await deliveries().getByRole('link').click();
  const text = await page.locator('main').innerText();
  assert.ok(text.includes(`DELETE ${app.callback}`), text);
  assert.match(text, /Attempts\s+2/);
  assert.ok(text.includes(app.clientId) && text.includes('Gone'), text);
  assert.ok(!text.includes(app.secret));
});

test('nothing on the way complained', () => {
  for (const { complaints } of visitors) assert.deepEqual(complaints, []);
});
