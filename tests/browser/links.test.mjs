// Every link of every page leads to a page, whoever looks: nothing is refused or missing, no browser gets JSON, no page
// is without the way to the others, none is heavy. In a sandbox where things have happened, and in a service with an
// API of its own.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { startApp } from './browser.mjs';
import { crawl } from './crawler.mjs';
import { populate } from './populated.mjs';
import { Session } from './session.mjs';
import { startShop } from './shop.mjs';
import { startSandbox, startServer } from '../clients/sandbox.mjs';

let sandbox, app, market, shop;
before(async () => {
  [sandbox, app] = [await startSandbox({ unlimited: true }), await startApp()];
  const people = Object.fromEntries(sandbox.users.map((user) => [user.name.split(' ')[0].toLowerCase(), user]));
  market = await populate({ sandbox, app, people });
});
after(async () => {
  await shop?.stop();
  await app?.stop();
  await sandbox?.stop();
});

const nobody = (base) => (path, headers) => fetch(base + path, { redirect: 'manual', headers });
const fine = ({ findings }) => assert.deepEqual(findings, []);

// What each must come across, so that a page without links does not pass for a service without faults.
const places = {
  ada: ['/developer', '/marketplace', '/account', '/company/members', '/platform/apps', '/docs/edge'],
  ben: ['/developer', '/account/profile'],
  grace: ['/platform/reviews'],
  hugo: ['/marketplace', '/account/keys'],
  iris: ['/company/policy', '/company/audit'],
  jonas: ['/marketplace', '/account/requests'],
  nora: ['/developer/apps/new', '/company'],
};
for (const [who, expected] of Object.entries(places))
  test(`of a sandbox, as ${who}`, async () => {
    const session = market.sessions[who];
    const seen = await crawl(sandbox.base_url, (path, headers) => session.ask(path, headers), ['/', '/docs']);
    fine(seen);
    for (const path of expected) assert.ok(seen.pages.includes(path), `${path} was not found: ${seen.pages}`);
  });

test('of a sandbox, signed out', async () => {
  const seen = await crawl(sandbox.base_url, nobody(sandbox.base_url), ['/', '/docs']);
  fine(seen);
  for (const path of ['/marketplace', '/sign-in', '/explorer', '/docs/sandbox'])
    assert.ok(seen.pages.some((one) => one.split('?')[0] === path), `${path} was not found: ${seen.pages}`);
});

test('of a service with an API of its own, signed out and as its admin', async () => {
  const mia = { email: 'mia@harbour.example', password: 'a calm long password' };
  shop = await startShop(async (grantor) => {
    await grantor(['company', 'create', 'harbour', 'Harbour Goods']);
    await grantor(['user', 'create', mia.email, 'Mia', '--company', 'harbour', '--admin'], `${mia.password}\n`);
    await grantor(['user', 'role', mia.email, '--platform', 'admin']);
  });
  fine(await crawl(shop.base, nobody(shop.base), ['/', '/docs']));
  const session = await Session.of(shop.base, mia);
  const seen = await crawl(shop.base, (path, headers) => session.ask(path, headers), ['/', '/docs']);
  fine(seen);
  for (const path of ['/platform/scopes', '/company/members', '/docs/serving'])
    assert.ok(seen.pages.includes(path), `${path} was not found: ${seen.pages}`);
});

// The walks above would pass as well if nothing were looked at.
test('what is wrong with a page is found', async () => {
  const pages = {
    '/': '<nav class="sections"></nav><a href="/island">a</a><a href="/missing">b</a><a href="/json">c</a>' +
      '<a class="x" href="/heavy#there">d</a><img alt="" src="/picture">',
    '/island': '<a href="/">back</a>',
    '/heavy': `<nav class="sections"></nav>${' '.repeat(100_000)}`,
  };
  const server = await startServer((request, response) => {
    const found = pages[request.url];
    response.statusCode = found || request.url === '/json' ? 200 : 404;
    response.setHeader('content-type', request.url === '/json' ? 'application/json' : 'text/html');
    response.end(found ?? '{}');
  });
  const { findings } = await crawl(server.url, nobody(server.url), ['/']);
  await server.stop();
  const told = (of) => findings.filter((finding) => finding.startsWith(of)).map((finding) => finding.replace(/^.*?: /, ''));
  assert.deepEqual(told('/island'), ['has no navigation']);
  assert.deepEqual(told('/missing'), ['status 404']);
  assert.deepEqual(told('/picture'), ['status 404']);
  assert.deepEqual(told('/json'), ['a browser gets application/json']);
  assert.deepEqual(told('/heavy'), ['100028 bytes']);
  assert.ok(findings.some((finding) => finding.includes('#there')), findings.join('\n'));
  assert.equal(findings.length, 6);
});
