// The ways through the explorer that several tests take.
import { eventually } from './browser.mjs';

export const dealsPage = '/explorer/crm-v2/getDeals';

// Signs in on the way to a page.
export async function openSignedIn(page, { sandbox }, { email, password }, path = dealsPage) {
  await page.goto(`${sandbox.base_url}/sign-in?continue=${encodeURIComponent(path)}`);
  await page.getByLabel('Email').fill(email);
  await page.getByLabel('Password').fill(password);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.waitForURL((url) => url.pathname === path);
}

// Goes through the dance in the tab that a button opens.
export async function allowIn(page, context, button) {
  const [tab] = await Promise.all([context.waitForEvent('page'), button.click()]);
  await tab.getByRole('button', { name: /^Continue to/ }).click();
  await tab.getByRole('button', { name: 'Allow and install' }).click();
  await tab.waitForURL(/\/connect\/done/);
  await tab.close();
  await page.bringToFront();
}

export const connection = (page) => page.locator('.connection');

export async function connect(page, context) {
  await page.getByLabel('Provider').selectOption({ label: 'Grantor' });
  await allowIn(page, context, page.getByRole('button', { name: 'Connect', exact: true }));
  await connection(page).getByText('Connected', { exact: true }).waitFor();
}

export async function reconnect(page, context) {
  await allowIn(page, context, page.getByRole('button', { name: 'Reconnect' }));
  await connection(page).getByText('Connected', { exact: true }).waitFor();
}

export const field = (page, name) => page.locator(`[id="field-${name}"]`);
// Optional ones are folded.
export async function fillIn(page, name, value) {
  await field(page, name).evaluate((input) => {
    const folded = input.closest('details');
    if (folded) folded.open = true;
  });
  await field(page, name).fill(value);
}
export const code = (page) => page.getByRole('region', { name: 'Code' });
export const codeText = (page) => code(page).innerText();

export async function chooseLanguage(page, title) {
  await page.getByLabel('Language').selectOption({ label: title });
}

// Presses Send; {status, body} of the answer that the page shows.
export async function send(page) {
  await page.getByRole('button', { name: 'Send' }).click();
  const panel = page.getByRole('region', { name: 'Answer', exact: true });
  const status = await eventually('an answer', async () => {
    const text = await panel.locator('.answer-status').innerText();
    return /^\d{3}|No answer/.test(text) && text;
  });
  const body = panel.getByRole('region', { name: 'Body of the answer' });
  return { status, body: (await body.count()) === 1 ? await body.innerText() : '' };
}

// Why Send cannot be pressed.
export const reason = (page) => page.locator('#send-reason').innerText();
