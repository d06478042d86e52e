// What holds for every page, in light and dark, on a desk and on a phone: axe finds nothing, nothing
// scrolls sideways, the page keeps to its content security policy, is small, and asks nobody else.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { axeSource, desktop, phone, startWorld } from './browser.mjs';
import { addHostileNames, everyPage } from './pages.mjs';
import { populate } from './populated.mjs';

const pageBytesMax = 100_000;
const reflow = { width: 320, height: 640 }; // WCAG 2.2 §1.4.10
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
      await page.setViewportSize(reflow);
      assert.equal(await overflow(page), 0, 'at 320 pixels');
    });
  }

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
