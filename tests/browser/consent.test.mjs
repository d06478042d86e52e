// From an app's link over the consent page to the app's callback, as people walk it.
import assert from 'node:assert/strict';
import { createHash, randomBytes } from 'node:crypto';
import { after, afterEach, before, beforeEach, test } from 'node:test';
import { startServer } from '../clients/sandbox.mjs';
import { exchange, signIn, startWorld, whoIs } from './browser.mjs';

let world, people, live, visitor, page;
before(async () => {
  world = await startWorld();
  ({ people } = world);
  live = world.sandbox.app({ status: 'live', kind: 'private' });
});
after(() => world?.stop());
beforeEach(async () => {
  visitor = await world.browser.visit();
  ({ page } = visitor);
});
afterEach(async () => {
  await visitor.leave();
  assert.deepEqual(visitor.complaints, []);
});

const heading = (name) => page.getByRole('heading', { level: 1, name });
const button = (name) => page.getByRole('button', { name });

async function open(person, address) {
  await page.goto(address);
  await signIn(page, person);
  await page.waitForURL(/\/oauth\/authorize/);
}

async function decide(name) {
  await button(name).click();
  await page.waitForURL(`${world.app.callback}?*`);
  return world.app.arrived.at(-1);
}

async function switchTo(company) {
  await button(`Switch to ${company}`).click();
  await heading(`in ${company}?`).waitFor();
}

test('a member of two companies installs an app in the second one', async () => {
  await open(people.ben, world.link(live, { state: 'a b&c=ü' }));
  await heading(`Install ${live.name} in Acme Instruments?`).waitFor();
  await switchTo('Globex Logistics');
  await page.getByText(people.ben.email).waitFor();
  const answer = await decide('Allow and install');
  assert.equal(answer.state, 'a b&c=ü');
  assert.equal(answer.iss, world.sandbox.base_url);
  const tokens = await exchange(world, live, answer.code);
  assert.equal(tokens.status, 200, JSON.stringify(tokens));
  const me = await whoIs(world, tokens.access_token);
  assert.equal(me.email, people.ben.email);
  assert.equal(me.company_domain, 'globex');
});

test('the page says what the app may do, in words, and where the person goes next', async () => {
  await open(people.ada, world.link(live));
  const lists = page.locator('ul.scopes');
  assert.equal(await lists.getByRole('listitem').count(), live.scopes.length);
  assert.doesNotMatch((await lists.allInnerTexts()).join(), /deals:full|undefined/);
  await page.getByText(new URL(world.app.callback).origin).waitFor();
  assert.equal(await page.title(), `Install ${live.name} · Grantor`);
  assert.equal(await page.getByText('Install instead in').count(), 0);
});

test('cancel tells the app so, and nothing is installed', async () => {
  await open(people.ada, world.link(live));
  const answer = await decide('Cancel');
  assert.equal(answer.error, 'user_denied');
  assert.equal(answer.state, 'state-1');
  assert.equal(answer.code, undefined);
});

test('a public client with PKCE gets tokens with its verifier only', async () => {
  const publicClient = world.sandbox.app({ public_client: true });
  const verifier = randomBytes(32).toString('base64url');
  const code_challenge = createHash('sha256').update(verifier).digest('base64url');
  await open(people.ada, world.link(publicClient, { code_challenge, code_challenge_method: 'S256' }));
  const { code } = await decide('Allow and install');
  const refused = await exchange(world, publicClient, code, randomBytes(32).toString('base64url'));
  assert.equal(refused.error, 'invalid_grant');
  await page.goto(world.link(publicClient, { code_challenge, code_challenge_method: 'S256' }));
  const second = await decide('Allow and install');
  const tokens = await exchange(world, publicClient, second.code, verifier);
  assert.equal(tokens.status, 200, JSON.stringify(tokens));
  assert.equal((await whoIs(world, tokens.access_token)).email, people.ada.email);
});

test('another account takes over without losing the app', async () => {
  await open(people.ada, world.link(live));
  await button('Use another account').click();
  await page.getByText(`to continue to ${live.name}`).waitFor();
  await signIn(page, people.grace);
  await heading(`Install ${live.name} in Globex Logistics?`).waitFor();
  await page.getByText(people.grace.email).waitFor();
});

test('a draft of another company is unknown, and the account can be changed', async () => {
  const draft = world.sandbox.app({ status: 'draft' });
  await open(people.grace, world.link(draft));
  await heading('This link does not work').waitFor();
  assert.equal(await page.getByText(draft.name).count(), 0);
  await page.getByRole('link', { name: 'Sign in with another account' }).click();
  await signIn(page, people.ada);
  await heading(`Install ${draft.name} in Acme Instruments?`).waitFor();
});

test('a draft of another of my companies leads to that company', async () => {
  const draft = world.sandbox.app({ status: 'draft' });
  await open(people.ben, world.link(live));
  await switchTo('Globex Logistics');
  await page.goto(world.link(draft));
  await button('Switch to Acme Instruments').click();
  await heading(`Install ${draft.name} in Acme Instruments?`).waitFor();
  // Globex cannot install it, so it is not offered.
  assert.equal(await page.getByText('Install instead in').count(), 0);
  const { code } = await decide('Allow and install');
  const tokens = await exchange(world, draft, code);
  assert.equal((await whoIs(world, tokens.access_token)).company_domain, 'acme');
});

// What a callback does next is its own affair. Chromium holds form-action against every step.
for (const [where, next] of [
  ['another site', ({ elsewhere }) => `${elsewhere.url}/landed`],
  ['a further site by way of another', ({ elsewhere }) => `${elsewhere.url}/again`],
]) {
  test(`after Allow, the callback may go on to ${where}`, async () => {
    const elsewhere = await startServer((request, response) => {
      const goesOn = request.url === '/again';
      const { port } = new URL(elsewhere.url);
      if (goesOn) response.writeHead(302, { location: `http://localhost:${port}/landed` });
      response.end('<!doctype html><title>Landed</title><link rel="icon" href="data:,"><h1>Landed</h1>');
    });
    world.app.next = next({ elsewhere });
    try {
      await open(people.ada, world.link(live));
      await button('Allow and install').click();
      await heading('Landed').waitFor();
    } finally {
      world.app.next = undefined;
      await elsewhere.stop();
    }
  });
}

test('after Allow, the callback may open a program of the device', async () => {
  const session = await visitor.context.newCDPSession(page);
  await session.send('Page.enable');
  const asked = new Promise((resolve) =>
    session.on('Network.requestWillBeSent', ({ request }) => {
      if (request.url.startsWith('com.example.desktop:')) resolve(request.url);
    }),
  );
  await session.send('Network.enable');
  world.app.next = 'com.example.desktop://done';
  try {
    await open(people.ada, world.link(live));
    await button('Allow and install').click();
    assert.equal(await asked, 'com.example.desktop://done');
  } finally {
    world.app.next = undefined;
  }
});

test('an error reaches the app after the sign-in, and not before', async () => {
  const before = world.app.arrived.length;
  await page.goto(world.link(live, { response_type: 'x' }));
  await page.getByLabel('Password').waitFor();
  assert.equal(world.app.arrived.length, before);
  await signIn(page, people.ada);
  await page.waitForURL(`${world.app.callback}?*`);
  assert.equal(world.app.arrived.at(-1).error, 'unsupported_response_type');
});

test('an unknown app gets a page, and the browser stays', async () => {
  const before = world.app.arrived.length;
  await page.goto(world.link({ client_id: 'nobody' }));
  await heading('This link does not work').waitFor();
  await page.goto(world.link(live, { redirect_uri: 'https://evil.example/callback' }));
  await heading('This link does not work').waitFor();
  assert.equal(new URL(page.url()).origin, world.sandbox.base_url);
  assert.equal(world.app.arrived.length, before);
});

test('signed out in another tab, Allow leads to sign-in and back', async () => {
  await open(people.ada, world.link(live));
  const second = await visitor.context.newPage();
  await second.goto(world.link(live));
  await second.getByRole('button', { name: 'Use another account' }).click();
  await second.getByLabel('Password').waitFor();
  await visitor.context.clearCookies();
  await button('Allow and install').click();
  await signIn(page, people.ada);
  assert.ok((await decide('Allow and install')).code);
});

test('another person in another tab: Allow changes nothing and offers to start again', async () => {
  await open(people.ada, world.link(live));
  const second = await visitor.context.newPage();
  await second.goto(world.link(live));
  await second.getByRole('button', { name: 'Use another account' }).click();
  await signIn(second, people.grace);
  await second.getByText(people.grace.email).waitFor();
  const before = world.app.arrived.length;
  await button('Allow and install').click();
  await heading('This form is out of date').waitFor();
  await page.getByRole('link', { name: 'Start again' }).click();
  await page.getByText(people.grace.email).waitFor();
  assert.equal(world.app.arrived.length, before);
});

test('every install link of the sandbox home page asks for consent', async () => {
  await page.goto(world.sandbox.base_url);
  const links = await page.getByRole('table').getByRole('link', { name: /^Install/ }).all();
  assert.equal(links.length, world.sandbox.apps.length);
  const addresses = await Promise.all(links.map((link) => link.getAttribute('href')));
  await links[0].click();
  await signIn(page, people.ada);
  for (const [i, address] of addresses.entries()) {
    await page.goto(new URL(address, world.sandbox.base_url).href);
    await heading(`Install ${world.sandbox.apps[i].name} in Acme Instruments?`).waitFor();
  }
});

// The two that move the clock come last: it does not go back.
test('a consent page that was open for an hour asks once more', async () => {
  await open(people.ada, world.link(live));
  await world.sandbox.advance(3600);
  await button('Allow and install').click();
  await heading(`Install ${live.name} in Acme Instruments?`).waitFor();
  assert.ok((await decide('Allow and install')).code);
});

test('a session that ended while the page was open leads to sign-in and back', async () => {
  await open(people.ada, world.link(live, { state: 'kept' }));
  await world.sandbox.advance(14 * 86400 + 1);
  await button('Allow and install').click();
  await page.getByText(`to continue to ${live.name}`).waitFor();
  await signIn(page, people.ada);
  await heading(`Install ${live.name} in Acme Instruments?`).waitFor();
  const answer = await decide('Allow and install');
  assert.equal(answer.state, 'kept');
  assert.equal((await exchange(world, live, answer.code)).status, 200);
});

test('a session that ended while the companies were listed leads to sign-in and back', async () => {
  await open(people.ben, world.link(live));
  await world.sandbox.advance(14 * 86400 + 1);
  await button('Switch to Globex Logistics').click();
  await signIn(page, people.ben);
  await heading(`Install ${live.name} in`).waitFor();
});
