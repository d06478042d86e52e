// People at the sign-in page.
import assert from 'node:assert/strict';
import { after, afterEach, before, beforeEach, test } from 'node:test';
import { signIn, startWorld } from './browser.mjs';

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

const consentHeading = () => page.getByRole('heading', { name: /^Install / });

test('a wrong password is told beside the form, which keeps the address and what it was for', async () => {
  await page.goto(world.link(live));
  await signIn(page, { email: people.ada.email, password: 'wrong' });
  assert.match(await page.getByRole('alert').innerText(), /is wrong/);
  assert.equal(await page.title(), 'Error: Sign in · Grantor');
  assert.equal(await page.getByLabel('Email').inputValue(), people.ada.email);
  assert.equal(await page.getByLabel('Password').inputValue(), '');
  await page.getByText(`to continue to ${live.name}`).waitFor();
  // The field to correct has the keyboard, and is described by the problem.
  const focused = page.locator(':focus');
  assert.equal(await focused.getAttribute('id'), 'password');
  assert.equal(await focused.getAttribute('aria-describedby'), await page.getByRole('alert').getAttribute('id'));
  await page.keyboard.type(people.ada.password);
  await page.keyboard.press('Enter');
  await consentHeading().waitFor();
});

test('a deactivated person is told the same as a wrong password', async () => {
  await page.goto(world.link(live));
  await signIn(page, people.dana);
  const deactivated = await page.getByRole('alert').innerText();
  await signIn(page, { email: 'nobody@acme.example', password: 'whatever' });
  await page.waitForFunction(() => document.querySelector('#email').value.startsWith('nobody'));
  assert.equal(await page.getByRole('alert').innerText(), deactivated);
  assert.match(deactivated, /is wrong/);
});

test('nobody is spared an empty field, and the first one has the keyboard', async () => {
  await page.goto(`${world.sandbox.base_url}/sign-in`);
  assert.equal(await page.locator(':focus').getAttribute('id'), 'email');
  await page.keyboard.press('Enter');
  assert.equal(await page.locator('#email:invalid').count(), 1);
  assert.match(page.url(), /\/sign-in$/);
});

test('the keyboard alone is enough to install an app', async () => {
  await page.goto(world.link(live));
  // The page has put the cursor there itself; what is typed before that goes nowhere.
  await page.locator('#email:focus').waitFor();
  await page.keyboard.type(people.ada.email);
  assert.equal(await page.locator('#email').inputValue(), people.ada.email);
  await page.keyboard.press('Tab');
  await page.locator('#password:focus').waitFor();
  await page.keyboard.type(people.ada.password);
  await page.keyboard.press('Tab');
  assert.equal(await page.locator(':focus').innerText(), 'Sign in');
  await page.keyboard.press('Enter');
  await consentHeading().waitFor();
  const stops = [];
  for (let i = 0; i < 8 && stops.at(-1) !== 'Allow and install'; ++i) {
    await page.keyboard.press('Tab');
    stops.push((await page.locator(':focus').innerText()).trim());
  }
  assert.deepEqual(stops, ['Grantor', 'Use another account', 'Cancel', 'Allow and install']);
  await page.keyboard.press('Enter');
  await page.waitForURL(`${world.app.callback}?*`);
  assert.ok(world.app.arrived.at(-1).code);
});

test('every stop of the keyboard can be seen', async () => {
  await page.goto(world.link(live));
  for (let i = 0; i < 4; ++i) {
    await page.keyboard.press('Tab');
    if ((await page.locator(':focus').count()) === 0) continue;
    const ring = await page.locator(':focus').evaluate((element) => getComputedStyle(element).outlineStyle);
    assert.equal(ring, 'solid');
  }
});

test('a sign-in page left open in a second tab signs in at the second try', async () => {
  const second = await visitor.context.newPage();
  await page.goto(world.link(live));
  await second.goto(world.link(live));
  await signIn(page, people.ada);
  await consentHeading().waitFor();
  await signIn(second, people.ben);
  assert.match(await second.getByRole('alert').innerText(), /out of date/);
  await second.getByText(`to continue to ${live.name}`).waitFor();
  await signIn(second, people.ben);
  await second.getByText(people.ben.email).waitFor();
});

test('a browser whose cookie is gone is asked again, and told about cookies', async () => {
  await page.goto(world.link(live));
  await visitor.context.clearCookies();
  await signIn(page, people.ada);
  assert.match(await page.getByRole('alert').innerText(), /allow cookies/);
  await signIn(page, people.ada);
  await consentHeading().waitFor();
});
