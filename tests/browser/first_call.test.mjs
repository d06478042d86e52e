// A newcomer's first ten minutes, from signing up to a call of the API, without leaving the browser and without a server
// of their own: the sandbox's demo app plays that part.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { startWorld } from './browser.mjs';

let world, base, visitor, page;
before(async () => {
  world = await startWorld();
  base = world.sandbox.base_url;
  visitor = await world.browser.visit();
  ({ page } = visitor);
});
after(async () => {
  await visitor?.leave();
  await world?.stop();
});

// What follows a step that failed has nothing to go on from. Every page on the way is of the sandbox.
let isBroken = false;
const step = (title, work) =>
  test(title, async (t) => {
    if (isBroken) return t.skip('an earlier step failed');
    isBroken = true;
    await work();
    assert.ok(page.url().startsWith(base), page.url());
    assert.deepEqual(visitor.complaints, []);
    isBroken = false;
  });
const press = (name) => page.getByRole('button', { name, exact: true }).first().click();
const follow = (name) => page.getByRole('link', { name }).first().click();
const heading = (name) => page.getByRole('heading', { name }).first().waitFor();
const noticed = (text) => page.getByRole('status').getByText(text).first().waitFor();

step('signs up as a developer', async () => {
  await page.goto(base);
  await follow('Developers');
  await follow('Sign up');
  await page.getByLabel('Your name').fill('Nora Newcomer');
  await page.getByLabel('Email').fill('nora@harbour.example');
  await page.getByLabel('Password').fill('a calm long password');
  await page.getByLabel('Company or project').fill('Harbour Works');
  await press('Sign up');
  await noticed('Your sandbox company is ready');
});

step('registers an app that returns to the demo app', async () => {
  await follow('Register an app');
  await page.getByLabel('Name').fill('First Light');
  await page.getByLabel('Companies you give the link to').check();
  await page.getByLabel('Callback URL').fill(`${base}/sandbox/demo-app/callback`);
  await press('Register the app');
  await heading('Copy the client secret now');
});

step('chooses what the app may do', async () => {
  await follow('Choose the scopes');
  await page.locator('input[value="deals:read"]').check();
  await press('Save');
  await noticed('Saved');
});

step('installs it', async () => {
  await follow(/^Install/);
  await follow('Install in Harbour Works');
  await heading('Install First Light in Harbour Works?');
  await press('Allow and install');
  await heading('The browser came back with a code');
});

step('gets tokens, calls the API, and sees records', async () => {
  const send = async (button) => {
    await press(button);
    await page.locator('#newest .badge:text-is("200")').waitFor();
    return page.locator('#newest').innerText();
  };
  assert.match(await send('Exchange the code'), /access_token/);
  const answer = await send('Call the API');
  assert.match(answer, /GET \/api\/v2\/deals/);
  assert.match(answer, /"title"/);
});
