// Chromium for the tests of the pages: one browser a test file, a fresh profile for every person, and
// everything a page did that it should not have: breaches of its content security policy, console
// errors, scripts that failed.
import { createRequire } from 'node:module';
import { startSandbox, startServer } from '../clients/sandbox.mjs';

// The packages of all Node tests are installed beside the client tests.
const require = createRequire(new URL('../clients/package.json', import.meta.url));
const { chromium } = require('playwright-core');

export const axeSource = require('axe-core').source;

export const desktop = { width: 1280, height: 900 };
export const phone = { width: 390, height: 844 };

export async function startBrowser() {
  const browser = await chromium.launch({
    executablePath: process.env.GRANTOR_CHROMIUM ?? '/usr/bin/chromium',
    args: ['--no-sandbox', '--disable-background-networking', '--disable-dev-shm-usage', '--disable-gpu'],
  });
  return {
    // A person with a browser of their own. `complaints` fills while they walk.
    visit: async () => {
      const context = await browser.newContext({ viewport: desktop, reducedMotion: 'reduce' });
      context.setDefaultTimeout(20_000);
      const complaints = [];
      await context.exposeBinding('reportBreach', (_, breach) => complaints.push(breach));
      await context.addInitScript(() =>
        document.addEventListener('securitypolicyviolation', (event) =>
          window.reportBreach(`${event.effectiveDirective} of ${event.documentURI}: ${event.blockedURI}`),
        ),
      );
      context.on('weberror', (failure) => complaints.push(`error: ${failure.error()}`));
      context.on('console', (message) => {
        if (message.type() !== 'error') return;
        // A page with an error status is what some walks are about; an asset with one never is.
        const { url } = message.location();
        const isPage = !new URL(url || 'about:blank').pathname.startsWith('/assets/');
        if (isPage && /status of 4\d\d/.test(message.text())) return;
        complaints.push(`console: ${message.text()}`);
      });
      const page = await context.newPage();
      return { page, context, complaints, leave: () => context.close() };
    },
    stop: () => browser.close(),
  };
}

// An app on this machine: where its callback is, and the queries that arrived there. Its callback
// goes on to `next`, if that is set.
export async function startApp() {
  const arrived = [];
  const app = { arrived, next: undefined };
  const server = await startServer((request, response) => {
    const url = new URL(request.url, 'http://app');
    if (url.pathname === '/callback') {
      arrived.push(Object.fromEntries(url.searchParams));
      if (app.next) {
        response.statusCode = 302;
        response.setHeader('location', app.next);
      }
    }
    response.setHeader('content-type', 'text/html');
    response.end('<!doctype html><html lang="en"><title>App</title><link rel="icon" href="data:,"><h1>App</h1>');
  });
  return Object.assign(app, { callback: `${server.url}/callback`, stop: server.stop });
}

// What a test file needs, started together and stopped together. `startIt` starts the app's server.
export async function startWorld(startIt = startApp) {
  const started = await Promise.allSettled([startSandbox(), startBrowser(), startIt()]);
  const stop = async () => {
    for (const { value } of started) await value?.stop();
  };
  const failed = started.find(({ status }) => status === 'rejected');
  if (failed) {
    await stop();
    throw failed.reason;
  }
  const [sandbox, browser, app] = started.map(({ value }) => value);
  const world = { sandbox, browser, app, stop };
  const people = Object.fromEntries(sandbox.users.map((user) => [user.name.split(' ')[0].toLowerCase(), user]));
  return { ...world, people, link: (registered, further) => installLink(world, registered, further) };
}

// The address an app sends a browser to.
function installLink({ sandbox, app }, registered, further = {}) {
  const url = new URL(`${sandbox.base_url}/oauth/authorize`);
  const query = { client_id: registered.client_id, redirect_uri: app.callback, state: 'state-1', ...further };
  for (const [name, value] of Object.entries(query)) url.searchParams.set(name, value);
  return url.href;
}

// Fills in the sign-in page that is shown, and sends it.
export async function signIn(page, { email, password }) {
  await page.getByLabel('Email').fill(email);
  await page.getByLabel('Password').fill(password);
  await page.getByRole('button', { name: 'Sign in' }).click();
}

// Something that comes about by itself within moments: asks until it has.
export async function eventually(what, ask, limitMs = 20_000) {
  for (const end = Date.now() + limitMs; Date.now() < end; ) {
    const found = await ask();
    if (found) return found;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error(`within ${limitMs} ms there was not: ${what}`);
}

// The token endpoint, asked by a confidential app, or by a public client with its verifier.
export async function exchange({ sandbox, app }, registered, code, verifier) {
  const answer = await fetch(`${sandbox.base_url}/oauth/token`, {
    method: 'POST',
    body: new URLSearchParams({
      grant_type: 'authorization_code',
      code,
      redirect_uri: app.callback,
      client_id: registered.client_id,
      ...(verifier ? { code_verifier: verifier } : { client_secret: registered.client_secret }),
    }),
  });
  return { status: answer.status, ...(await answer.json()) };
}

// Whom, and in which company, an access token speaks for.
export async function whoIs({ sandbox }, accessToken) {
  const answer = await fetch(`${sandbox.api_base}/v1/users/me`, {
    headers: { authorization: `Bearer ${accessToken}` },
  });
  return (await answer.json()).data;
}
