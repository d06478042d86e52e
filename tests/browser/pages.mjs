// Every page there is, each with the way to it: what the accessibility test examines and the
// screenshots show.
import { execFile } from 'node:child_process';
import { signIn } from './browser.mjs';
import { docsPages } from './docs_pages.mjs';
import { explorerPages } from './explorer_pages.mjs';
import { marketplacePages } from './marketplace_pages.mjs';
import { sandboxPages } from './sandbox_pages.mjs';

// Each as long as a name may be, or nearly.
const longName = `The ${'extraordinarily '.repeat(4)}thorough 🚀✨`;
const rightToLeft = 'مزامن المبيعات (phishing) 🦊';
const unbroken = 'Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft';
const markup = '<script>document.title="owned"</script><img src=x onerror=alert(1)>';

// Apps, a company and a person whose names are as unpleasant as names get.
export async function addHostileNames(world) {
  const create = (kind, values, input = '') => runGrantor([kind, 'create', '--data', world.sandbox.data, ...values], input);
  await create('company', ['unpleasant', `${unbroken} & ${markup}`]);
  const password = 'a hostile but long password';
  const email = `${'x'.repeat(60)}@${'long-label.'.repeat(12)}example`;
  await create('user', [email, `${rightToLeft} ${unbroken}`.slice(0, 79), '--company', 'unpleasant'], `${password}\n`);
  const apps = {};
  for (const [key, name] of Object.entries({ longName, rightToLeft, unbroken, markup })) {
    const output = await create('app', [
      name, '--company', 'unpleasant', '--status', 'live', '--redirect-uri', 'http://127.0.0.1:3000/callback',
      '--scopes', 'base,deals:full,contacts:full,users:read,search:read,admin',
    ]);
    apps[key] = { name, client_id: /client_id\s+(\S+)/.exec(output)[1] };
  }
  return { person: { email, password }, apps };
}

function runGrantor(parameters, input) {
  return new Promise((resolve, reject) => {
    const child = execFile(process.env.GRANTOR_BINARY, parameters, (failure, output, problem) =>
      failure ? reject(new Error(`${failure.message}: ${problem}`)) : resolve(output),
    );
    child.stdin.end(input);
  });
}

const liveApp = ({ sandbox }) => sandbox.app({ status: 'live', kind: 'private' });
const draftApp = ({ sandbox }) => sandbox.app({ status: 'draft' });

async function enter(page, person, address) {
  await page.goto(address);
  await signIn(page, person);
  await page.waitForURL(/\/oauth\/authorize/);
}

async function failToSignIn(page, { people }, address) {
  await page.goto(address);
  await signIn(page, { email: people.ada.email, password: 'wrong' });
  await page.getByRole('alert').waitFor();
}

const hostileConsent = (name) => (page, { hostile, link }) => enter(page, hostile.person, link(hostile.apps[name]));

// table: name, and the way from an empty browser to the page. The world has its hostile names and
// its populated marketplace.
export const everyPage = {
  ...sandboxPages,
  'sign-in': (page, { sandbox }) => page.goto(`${sandbox.base_url}/sign-in`),
  'sign-in for an app': (page, world) => page.goto(world.link(liveApp(world))),
  'sign-in with an error': (page, world) => failToSignIn(page, world, world.link(liveApp(world))),
  'sign-in for a long name, with an error': (page, world) =>
    failToSignIn(page, world, world.link(world.hostile.apps.longName)),
  consent: (page, world) => enter(page, world.people.ada, world.link(liveApp(world))),
  'consent with company switch': async (page, world) => {
    await enter(page, world.people.ben, world.link(liveApp(world)));
  },
  'consent for a draft': (page, world) => enter(page, world.people.ada, world.link(draftApp(world))),
  'consent, long name': hostileConsent('longName'),
  'consent, right to left': hostileConsent('rightToLeft'),
  'consent, unbroken word': hostileConsent('unbroken'),
  'consent, markup as a name': hostileConsent('markup'),
  'not installable': (page, world) => enter(page, world.people.grace, world.link(draftApp(world))),
  'not installable here': async (page, world) => {
    await enter(page, world.people.ben, world.link(liveApp(world)));
    await page.getByRole('button', { name: 'Switch to Globex Logistics' }).click();
    await page.getByRole('heading', { name: 'in Globex Logistics' }).waitFor();
    await page.goto(world.link(draftApp(world)));
  },
  'unknown client': (page, { link }) => page.goto(link({ client_id: 'nobody' })),
  'form out of date': async (page, world) => {
    await enter(page, world.people.ada, world.link(liveApp(world)));
    await page.locator('input[name=csrf]').evaluateAll((all) => all.forEach((one) => (one.value = 'another')));
    await page.getByRole('button', { name: 'Allow and install' }).click();
    await page.getByRole('heading', { name: 'out of date' }).waitFor();
  },
  ...marketplacePages,
  ...explorerPages,
  ...docsPages,
};
