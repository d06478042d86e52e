// Every page, in light and dark, on a desk and on a phone: axe finds nothing, nothing scrolls
// sideways, and the page keeps to its content security policy.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { axeSource, desktop, phone, startWorld } from './browser.mjs';
import { addHostileNames, everyPage } from './pages.mjs';

let world;
before(async () => {
  world = await startWorld();
  world.hostile = await addHostileNames(world);
});
after(() => world?.stop());

const reflow = { width: 320, height: 640 }; // WCAG 2.2 §1.4.10
// Colours do not depend on the width, nor the layout on the colours: two of the four are all.
const variants = [
  { viewport: desktop, colorScheme: 'light' },
  { viewport: phone, colorScheme: 'dark' },
];

async function findings(page) {
  const { violations } = await page.evaluate(() => window.axe.run(document, { resultTypes: ['violations'] }));
  return violations.map(({ id, impact, nodes }) => `${impact} ${id}: ${nodes.map((node) => node.html).join(' | ')}`);
}

const overflow = (page) =>
  page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);

for (const [name, open] of Object.entries(everyPage)) {
  test(`${name}: quiet, accessible, and no wider than the screen`, async () => {
    const { page, complaints, leave } = await world.browser.visit();
    await open(page, world);
    await page.waitForLoadState('load');
    assert.deepEqual(complaints, []);
    assert.equal(await page.locator('html').getAttribute('lang'), 'en');
    assert.match(await page.title(), /^(?!owned).*\S · Grantor$/);
    // As a debugger would, beside the page: it has no script, and its policy allows none.
    await page.evaluate(axeSource);
    for (const { viewport, colorScheme } of variants) {
      await page.setViewportSize(viewport);
      await page.emulateMedia({ colorScheme });
      const where = `${viewport.width} ${colorScheme}`;
      assert.deepEqual(await findings(page), [], where);
      assert.equal(await overflow(page), 0, where);
    }
    await page.setViewportSize(reflow);
    assert.equal(await overflow(page), 0, 'at 320 pixels');
    await leave();
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
