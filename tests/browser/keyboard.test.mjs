// Somebody without a mouse: everything from signing in to uninstalling an app with Tab, Enter, Space and the keys of
// letters alone, and where one is can always be seen.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { startAppServer } from './app_server.mjs';
import { startWorld } from './browser.mjs';

const stopsMax = 150;
let world, base, visitor, page, keyboard;
before(async () => {
  world = await startWorld(startAppServer);
  base = world.sandbox.base_url;
  visitor = await world.browser.visit();
  ({ page } = visitor);
  ({ keyboard } = page);
});
after(async () => {
  await visitor?.leave();
  await world?.stop();
});

// What has the keyboard: whether it can be seen, and that it has it.
const focus = () =>
  page.evaluate(() => {
    const element = document.activeElement;
    const { outlineStyle, outlineWidth } = getComputedStyle(element);
    const { left, top, right, bottom, width, height } = element.getBoundingClientRect();
    return {
      what: element.outerHTML.slice(0, 200),
      isPage: element === document.body,
      isMarked: outlineStyle !== 'none' && parseFloat(outlineWidth) >= 2,
      isInView: width > 0 && height > 0 && right > 0 && bottom > 0 && left < innerWidth && top < innerHeight,
    };
  });

// Presses Tab until `wanted` has the keyboard. Every stop on the way must be seen.
async function reach(wanted) {
  await wanted.first().waitFor();
  for (let stops = 0; stops < stopsMax; ++stops) {
    await keyboard.press('Tab');
    const { what, isPage, isMarked, isInView } = await focus();
    if (isPage) continue; // from the last control to the browser's own, and on
    assert.ok(isMarked, `nothing shows that this has the keyboard: ${what}`);
    assert.ok(isInView, `this has the keyboard and is not in view: ${what}`);
    if (await wanted.evaluateAll((all) => all.includes(document.activeElement))) return;
  }
  assert.fail(`not reached with ${stopsMax} presses of Tab: ${wanted}`);
}
async function type(label, text) {
  await reach(page.getByLabel(label, { exact: true }));
  await keyboard.type(text);
}
async function press(role, name, key = 'Enter') {
  await reach(page.getByRole(role, { name }));
  await keyboard.press(key);
}
const heading = (name) => page.getByRole('heading', { name }).first().waitFor();

// What follows a step that failed has nothing to go on from.
let isBroken = false;
const step = (title, work) =>
  test(title, async (t) => {
    if (isBroken) return t.skip('an earlier step failed');
    isBroken = true;
    await work();
    assert.deepEqual(visitor.complaints, []);
    isBroken = false;
  });

step('signs in', async () => {
  await page.goto(`${base}/marketplace`);
  await press('link', 'Sign in');
  await type('Email', world.people.ada.email);
  await type('Password', world.people.ada.password);
  await press('button', 'Sign in');
  await page.locator('details.account').waitFor();
});

step('registers an app', async () => {
  await press('link', /^Developers$/);
  await press('link', 'Register an app');
  await type('Name', 'Typed by Hand');
  await reach(page.getByLabel('Companies you give the link to'));
  await keyboard.press('Space');
  assert.ok(await page.getByLabel('Companies you give the link to').isChecked());
  await type('Callback URL', world.app.callback);
  await press('button', 'Register the app', 'Space');
  await heading('Copy the client secret now');
  world.app.issuer = base;
  world.app.secret = await page.locator('.secret .value').innerText();
  world.app.clientId = /\/developer\/apps\/([0-9a-f]+)/.exec(await page.content())[1];
});

step('installs it, and allows what it asks for', async () => {
  await press('link', /^Install/);
  await press('link', /^Install in /);
  await heading('Install Typed by Hand in');
  await press('button', 'Allow and install');
  await heading('Connected');
  assert.equal(world.app.installations.length, 1);
});

step('uninstalls it', async () => {
  await page.goto(`${base}/account`);
  await press('link', 'Typed by Hand');
  await press('link', /^Uninstall/);
  await heading('Uninstall Typed by Hand?');
  await press('button', /^Uninstall/);
  await page.getByRole('status').getByText('uninstalled').waitFor();
  assert.equal(await page.getByRole('link', { name: 'Typed by Hand' }).count(), 0);
});

step('signs out', async () => {
  await reach(page.locator('details.account > summary'));
  await keyboard.press('Enter');
  await press('button', 'Sign out');
  await page.waitForURL(/\/sign-in\b/);
});
