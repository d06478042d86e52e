// What holds for every page, in light and dark, on a desk and on a phone: axe finds nothing, nothing
// scrolls sideways or is cut off, also at twice and four times the size, the page keeps to its content security policy, is small, and asks nobody else.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { axeSource, desktop, phone, startWorld } from './browser.mjs';
import { addHostileNames, everyPage } from './pages.mjs';
import { populate } from './populated.mjs';

const pageBytesMax = 100_000;
// A desk of 1280 pixels at 200 % and at 400 % (WCAG 2.2 §1.4.4, §1.4.10).
const zoomed = { '200 %': { width: 640, height: 450 }, '400 %': { width: 320, height: 640 } };
// What depends on colours and layout; everything else is the same in both variants.
const seenRules = ['color-contrast', 'link-in-text-block', 'target-size', 'scrollable-region-focusable'];
// Colours do not depend on the width, nor the layout on the colours: two of the four are all.
export const variants = [
  { viewport: desktop, colorScheme: 'light' },
  { viewport: phone, colorScheme: 'dark', rules: seenRules },
];

export async function findings(page, rules) {
  const options = { resultTypes: ['violations'], ...(rules && { runOnly: rules }) };
  const { violations } = await page.evaluate((how) => window.axe.run(document, how), options);
  return violations.map(({ id, impact, nodes }) => `${impact} ${id}: ${nodes.map((node) => node.html).join(' | ')}`);
}

export const overflow = (page) =>
  page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);

// What stands beside the screen or is hidden by the edge of its box, where nobody can scroll to it.
export const cutOff = (page) =>
  page.evaluate(() => {
    const isShortened = ({ textOverflow, clipPath, overflowX }) =>
      textOverflow === 'ellipsis' || clipPath !== 'none' || overflowX === 'auto' || overflowX === 'scroll';
    const found = [];
    const look = (element) => {
      const style = getComputedStyle(element);
      if (style.display === 'none' || style.visibility === 'hidden' || isShortened(style)) return;
      const { left, right, width, bottom } = element.getBoundingClientRect();
      const isBeside = width > 0 && bottom > 0 && (right > innerWidth + 1 || left < -1);
      const isHidden = style.overflowX === 'hidden' && element.scrollWidth > element.clientWidth + 1;
      if (isBeside || isHidden) found.push(element.outerHTML.slice(0, 160));
      else for (const child of element.children) look(child);
    };
    look(document.body);
    return found;
  });

// Tests of every `parts`th page from number `part` on: a script for each part, so that they run side by side.
export function checkPages(part, parts) {
  // One browser window for all pages, emptied between them: a new one for each would take most of the
  // time.
  let world, visitor;
  before(async () => {
    world = await startWorld();
    visitor = await world.browser.visit();
    world.hostile = await addHostileNames(world);
    world.market = await populate(world);
  });
  after(() => world?.stop());

  const pages = Object.entries(everyPage).filter((_, index) => index % parts === part);
  for (const [name, open] of pages) {
    test(`${name}: quiet, accessible, and no wider than the screen`, async () => {
      const { page, context, complaints } = visitor;
      await page.goto('about:blank');
      await context.clearCookies();
      await page.setViewportSize(desktop);
      complaints.length = 0;
      const elsewhere = [];
      const note = (request) => request.url().startsWith(world.sandbox.base_url) || elsewhere.push(request.url());
      page.on('request', note);
      await open(page, world);
      await page.waitForLoadState('load');
      page.off('request', note);
      assert.deepEqual(complaints, []);
      assert.deepEqual(elsewhere, []);
      assert.ok(Buffer.byteLength(await page.content()) < pageBytesMax);
      assert.equal(await page.locator('html').getAttribute('lang'), 'en');
      assert.match(await page.title(), /^(?!owned).*\S · Grantor$/);
      // As a debugger would, beside the page: it has no script, and its policy allows none.
      await page.evaluate(axeSource);
      for (const { viewport, colorScheme, rules } of variants) {
        await page.setViewportSize(viewport);
        await page.emulateMedia({ colorScheme });
        const where = `${viewport.width} ${colorScheme}`;
        assert.deepEqual(await findings(page, rules), [], where);
        assert.equal(await overflow(page), 0, where);
      }
      for (const [where, viewport] of Object.entries(zoomed)) {
        await page.setViewportSize(viewport);
        assert.equal(await overflow(page), 0, where);
        assert.deepEqual(await cutOff(page), [], where);
      }
    });
  }

  test('what is cut off is noticed', async () => {
    const { page, leave } = await world.browser.visit();
    const broken = '<div style="overflow: hidden; width: 90px">Donaudampfschifffahrt</div>';
    await page.setContent(`${broken}<div style="overflow: auto; width: 90px">Donaudampfschifffahrt</div>`);
    assert.deepEqual(await cutOff(page), [broken]);
    await page.setContent('<body style="overflow-x: clip"><p style="position: absolute; left: 99vw">Danube</p></body>');
    assert.equal((await cutOff(page)).length, 1);
    await leave();
  });

  // The check above would pass as well if nobody listened.
  test('a breach of the policy is noticed', async () => {
    const { page, complaints, leave } = await world.browser.visit();
    await page.goto(`${world.sandbox.base_url}/sign-in`);
    await page.evaluate(() => {
      const script = document.createElement('script');
      script.textContent = 'document.title = "owned"';
      document.body.append(script);
    });
    await page.waitForFunction(() => document.scripts.length === 1);
    assert.doesNotMatch(await page.title(), /^owned/);
    assert.ok(complaints.some((complaint) => complaint.startsWith('script-src')), complaints.join('\n'));
    await leave();
  });
}
