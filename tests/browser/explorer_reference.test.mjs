// The page of an operation as a reference: three columns with Send in view, one on a phone; what is
// required first; answers with example and schema.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { eventually, phone, startWorld } from './browser.mjs';
import {
  code,
  connect,
  dealsPage,
  field,
  openSignedIn,
} from './explorer_walks.mjs';

let world;
before(async () => {
  world = await startWorld();
});
after(() => world?.stop());

const at = (path) => `${world.sandbox.base_url}${path}`;
const html = async (path) => (await fetch(at(path))).text();
const sendButton = (page) => page.getByRole('button', { name: 'Send', exact: true });
const box = (locator) => locator.boundingBox();

async function visit(path, viewport) {
  const visited = await world.browser.visit();
  await visited.page.setViewportSize(viewport);
  await visited.page.goto(at(path));
  await code(visited.page).waitFor();
  return visited;
}

// Whoever looks at a page sees Send without scrolling, however many parameters there are.
for (const path of [dealsPage, '/explorer/crm-v2/addDeal', '/explorer/oauth/getTokens', '/explorer/crm-v1/addNote'])
  test(`Send is in view at once: ${path}`, async () => {
    const viewport = { width: 1280, height: 800 };
    const { page, leave } = await visit(path, viewport);
    const { x, y, width, height } = await box(sendButton(page));
    assert.ok(y >= 0 && y + height <= viewport.height && x + width <= viewport.width, JSON.stringify({ x, y }));
    // And stays there while the form is filled in.
    await page.mouse.wheel(0, 500);
    await eventually('the page has scrolled', () => page.evaluate(() => window.scrollY > 300));
    const later = await box(sendButton(page));
    assert.ok(later.y >= 0 && later.y + later.height <= viewport.height, `after scrolling at ${later.y}`);
    await leave();
  });

test('three columns stand side by side, and the current operation is marked', async () => {
  const { page, complaints, leave } = await visit(dealsPage, { width: 1280, height: 800 });
  const [near, main, side] = await Promise.all(
    ['.explorer-near', '.explorer-main', '.explorer-side'].map((one) => box(page.locator(one))),
  );
  assert.ok(near.x + near.width <= main.x && main.x + main.width <= side.x, JSON.stringify({ near, main, side }));
  const current = page.locator('.explorer-near [aria-current=page]');
  assert.match(await current.innerText(), /GET\s+List deals/);
  // The tag of the operation is open, all others are links.
  assert.equal(await page.locator('.explorer-near details').count(), 1);
  assert.ok((await page.locator('.explorer-tree .tag').count()) > 5);
  const overflow = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
  assert.ok(overflow <= 0, `${overflow} pixels too wide`);
  assert.deepEqual(complaints, []);
  await leave();
});

test('on a phone all is one column: what it is, the form, Send, the answer, the code', async () => {
  const { page, leave } = await visit(dealsPage, phone);
  const tops = [];
  for (const part of ['.operation-line', '#explorer', '#parameters', '.send', '.code-panel', '#answers-heading'])
    tops.push((await box(page.locator(part))).y);
  assert.deepEqual(tops, [...tops].sort((a, b) => a - b));
  // Within the second screen, and without a tree of neighbours before the page itself.
  assert.ok(tops[3] < 2 * phone.height, `Send is at ${tops[3]}`);
  assert.ok(tops[0] < phone.height / 2, `the path is at ${tops[0]}`);
  const overflow = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
  assert.ok(overflow <= 0, `${overflow} pixels too wide`);
  await leave();
});

test('required parameters come first, and optional ones are folded until they are filled in', async () => {
  const { page, leave } = await visit('/explorer/crm-v2/searchDeals', { width: 1280, height: 800 });
  const folded = page.locator('details', { has: page.locator('summary', { hasText: /^Optional parameters \(\d+\)$/ }) });
  assert.equal(await field(page, 'term').isVisible(), true);
  assert.equal(await field(page, 'limit').isVisible(), false);
  await page.goto(at('/explorer/crm-v2/searchDeals#term=dune&limit=2'));
  await page.reload();
  await code(page).waitFor();
  assert.equal(await folded.getAttribute('open'), '');
  assert.equal(await field(page, 'limit').inputValue(), '2');
  await leave();
});

test('without script each answer has an example and its schema as a tree', async () => {
  const page = await html(dealsPage);
  assert.match(page, /<span class="badge good">200<\/span>/);
  assert.match(page, /<pre class="value answer-example"[^>]*>\{/);
  assert.match(page, /<ul class="schema">/);
  assert.match(page, /<li><details><summary><code>data<\/code>/);
  assert.match(page, /Optional parameters \(\d+\)/);
  // Trying it needs script, and finding another operation does not.
  assert.match(page, /<form role="search" method="get" action="\/explorer">/);
  const list = await html('/explorer?api=crm-v2&tag=Deals');
  assert.match(list, /<details open><summary>Deals /);
});

test('the filter finds other operations of the document while one types', async () => {
  const { page, complaints, leave } = await visit(dealsPage, { width: 1280, height: 800 });
  await page.keyboard.press('/');
  await page.keyboard.type('add person');
  const found = page.locator('#filter-found .operations a');
  await eventually('what was looked for', async () => (await found.count()) > 0);
  for (const href of await found.evaluateAll((all) => all.map((one) => one.getAttribute('href'))))
    assert.match(href, /^\/explorer\/crm-v2\//);
  assert.equal(await page.locator('#near').isVisible(), false);
  await page.getByLabel('Find an operation').fill('');
  await page.locator('#near').waitFor();
  await page.getByLabel('Find an operation').fill('add person');
  await page.keyboard.press('Enter');
  await page.waitForURL(/\/explorer\/crm-v2\/addPerson$/);
  assert.deepEqual(complaints, []);
  await leave();
});

const luminance = ([r, g, b]) => {
  const [x, y, z] = [r, g, b].map((one) => {
    const part = one / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * x + 0.7152 * y + 0.0722 * z;
};

test('methods have colours of their own that everybody can read', async () => {
  for (const colorScheme of ['light', 'dark']) {
    const { page, leave } = await world.browser.visit();
    await page.emulateMedia({ colorScheme });
    await page.goto(at('/explorer?api=crm-v2'));
    const colours = await page.evaluate(() =>
      ['get', 'post', 'put', 'patch', 'delete'].map((method) => {
        const made = document.createElement('b');
        made.className = `method ${method}`;
        document.querySelector('main').append(made);
        const { color, backgroundColor } = getComputedStyle(made);
        return [color, backgroundColor];
      }),
    );
    assert.equal(new Set(colours.map(([ink]) => ink)).size, 5, `${colorScheme}: ${colours}`);
    for (const pair of colours) {
      const [ink, ground] = pair.map((text) => luminance(text.match(/\d+/g).slice(0, 3).map(Number)));
      const contrast = (Math.max(ink, ground) + 0.05) / (Math.min(ink, ground) + 0.05);
      assert.ok(contrast >= 4.5, `${colorScheme}: ${pair} ${contrast.toFixed(2)}`);
    }
    await leave();
  }
});

test('two quick presses on Remove remove no connection', async () => {
  const { page, context, leave } = await world.browser.visit();
  await openSignedIn(page, world, world.people.carol ?? world.people.grace);
  await connect(page, context);
  await page.getByRole('button', { name: 'Remove…' }).dblclick();
  const kept = await page.evaluate(async () => {
    const csrf = document.getElementById('explorer').dataset.csrf;
    const answer = await fetch('/connections', { headers: { 'X-Grantor-Csrf': csrf } });
    return (await answer.json()).connections.length;
  });
  assert.equal(kept, 1);
  await leave();
});
