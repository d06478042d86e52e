// The pages of developers, people, companies and the platform, each with the way to it, in the
// marketplace of populated.mjs.

// As somebody who is signed in; null is nobody. `path` may be a function of the marketplace, and
// `then` goes on from the page.
const as = (who, path, then) => async (page, world) => {
  const { market, sandbox } = world;
  if (who) await market.sessions[who].enter(page);
  await page.goto(sandbox.base_url + (typeof path === 'string' ? path : path(market, world)));
  await then?.(page, world);
};
const hub = (app, tab = '') => ({ apps }) => `/developer/apps/${apps[app].client_id}${tab}`;
const details = (app) => ({ apps }) => `/marketplace/apps/${apps[app].client_id}`;
const company = (app) => ({ apps }) => `/company/apps/${apps[app].client_id}`;
const platformApp = (app) => ({ apps }) => `/platform/apps/${apps[app].client_id}`;

// Fills in by label and sends past the browser's own checks, so that the server refuses.
const refused = (button, fields = {}) => async (page) => {
  await page.locator('form').evaluateAll((all) => all.forEach((form) => (form.noValidate = true)));
  for (const [label, value] of Object.entries(fields)) await page.getByLabel(label, { exact: true }).fill(value);
  await page.getByRole('button', { name: button, exact: true }).first().click();
  await page.getByRole('alert').waitFor();
};
const press = (button, heading) => async (page) => {
  await page.getByRole('button', { name: button }).click();
  await page.getByRole('heading', { name: heading }).waitFor();
};
const follow = (link) => async (page) => {
  await page.getByRole('link', { name: link, exact: true }).first().click();
  await page.waitForURL(/\/\d+$/);
};
const person = (of) => async (page, { people }) => follow(people[of].name)(page);
const newPassword = (of) => async (page, world) => {
  await person(of)(page, world);
  await press('Create a code', 'Send this code now')(page);
};
const open = (summary) => (page) => page.locator('summary', { hasText: summary }).first().click();

const developerPages = {
  'developer, signed out': as(null, '/developer'),
  'developer, regular member': as('jonas', '/developer'),
  'developer, no apps': as('nora', '/developer'),
  'developer, apps': as('ada', '/developer'),
  'developer, welcome': as('nora', '/developer?done=signed-up'),
  'sign-up': as(null, '/developer/sign-up'),
  'sign-up with errors': as(null, '/developer/sign-up', refused('Sign up', { 'Email': 'nobody' })),
  'new sandbox company': as('jonas', '/developer/companies/new'),
  'new app': as('ada', '/developer/apps/new'),
  'new app with errors': as(
    'ada', '/developer/apps/new',
    refused('Register the app', { 'Callback URL': 'http://elsewhere' }),
  ),
  'new app, registered': as('nora', '/developer/apps/new', async (page) => {
    await page.getByLabel('Name').fill('First Light');
    await page.getByLabel('Everybody').check();
    await page.getByLabel('Callback URL').fill('http://localhost:3000/callback');
    await press('Register the app', 'Copy the client secret now')(page);
  }),
  'app overview': as('ada', hub('vane')),
  'app overview, 24 hours': as('ada', hub('vane', '?range=24h')),
  'app overview, draft': as('ada', hub('draft')),
  'app overview, disabled': as('ada', hub('classic')),
  'app basics': as('ada', hub('vane', '/basics')),
  'app basics with errors': as(
    'ada', hub('vane', '/basics'),
    refused('Save', { Name: '', 'Callback URLs': 'http://elsewhere\nhttps://a.dev/#x' }),
  ),
  'app basics in review': as('ada', hub('magnet', '/basics')),
  'app scopes': as('ada', hub('vane', '/scopes')),
  'app scopes with pending changes': as('ada', hub('radar', '/scopes')),
  'app scopes with errors': as(
    'ada', hub('vane', '/scopes'),
    refused('Save', { 'Installation URL optional': 'javascript:alert(1)' }),
  ),
  'app credentials': as('ada', hub('draft', '/credentials')),
  'app credentials, two secrets': as('ada', hub('vane', '/credentials')),
  'app secret, to revoke': as('ada', hub('vane', '/credentials'), async (page) => {
    await page.getByRole('link', { name: 'Revoke the old secret' }).click();
    await page.getByRole('heading', { name: /Revoke the old secret/ }).waitFor();
  }),
  'app, to make a public client': as('ada', hub('draft', '/credentials/client-type')),
  'app, to go live': as('ada', hub('draft', '/review/live')),
  'app, to take off the list': as('ada', hub('radar', '/review/unpublish')),
  'app, to discard changes': as('ada', hub('radar', '/review/discard')),
  'app credentials, public client': as('ada', hub('pocket', '/credentials')),
  'app secret': as('ada', hub('ledger', '/credentials'), press('Add a second secret', 'Copy the client secret now')),
  'app profile': as('ada', hub('radar', '/profile')),
  'app profile with errors': as(
    'ada', hub('vane', '/profile'),
    refused('Save', { 'Website optional': 'javascript:alert(1)' }),
  ),
  'app screenshots': as('ada', hub('draft', '/screenshots')),
  'app screenshots, some': as('ada', hub('vane', '/screenshots')),
  'app screenshot, to remove': as('ada', hub('vane', '/screenshots'), async (page) => {
    await page.getByRole('link', { name: /^Remove/ }).first().click();
    await page.getByRole('heading', { name: /^Remove screenshot/ }).waitFor();
  }),
  'app icon refused': as('ada', hub('vane', '/profile'), async (page) => {
    const file = { name: 'icon.png', mimeType: 'image/png', buffer: Buffer.from('<svg/>') };
    await page.getByLabel('New icon').setInputFiles(file);
    await refused('Upload')(page);
  }),
  'app review, draft': as('ada', hub('returned', '/review')),
  'app review, incomplete': as('ada', hub('draft', '/review')),
  'app review, waiting': as('ada', hub('magnet', '/review')),
  'app review, approved': as('ada', hub('minder', '/review')),
  'app review, changes': as('ada', hub('radar', '/review')),
  'app review, live': as('ada', hub('vane', '/review')),
  'app install': as('ada', hub('vane', '/install')),
  'app quick start': as('ada', hub('vane', '/quick-start')),
  'app quick start, Python': as('ada', hub('vane', '/quick-start?language=python')),
  'app quick start, PHP': as('ada', hub('vane', '/quick-start?language=php')),
  'app quick start, C++, public client': as('ada', hub('pocket', '/quick-start?language=cpp')),
  'app install, public client': as('ada', hub('pocket', '/install')),
  'app install, disabled': as('ada', hub('classic', '/install')),
  'app deliveries': as('ada', hub('vane', '/deliveries')),
  'app deliveries, none': as('ada', hub('draft', '/deliveries')),
  'app deliveries, none in this state': as('ada', hub('vane', '/deliveries?state=given-up')),
  'app delivery': as('ada', ({ delivery }) => delivery),
  'app requests': as('ada', hub('vane', '/requests')),
  'app requests, filtered': as('ada', hub('vane', '/requests?status=4')),
  'app requests, none fit': as('ada', hub('vane', '/requests?path=nothing-like-this')),
  'app requests, none': as('ada', hub('draft', '/requests')),
  'app requests, unknown id': as('ada', hub('vane', '/requests?id=0000000000000000')),
  'app request, refused': as('ada', ({ error }) => error),
  'app request, passed': as('ada', hub('vane', '/requests?status=2'), async (page) => {
    await page.getByRole('list', { name: 'Requests, newest first' }).getByRole('link').first().click();
    await page.getByText('Request id').waitFor();
  }),
  'app inspector': as('ada', hub('vane', '/inspector')),
  'app inspector with a token': as('ada', hub('vane', '/inspector'), async (page, { market }) => {
    await page.getByLabel('Access token or refresh token').fill(market.tokens.access_token);
    await press('Inspect', 'Access token')(page);
  }),
  'app inspector with errors': as(
    'ada', hub('vane', '/inspector'),
    refused('Inspect', { 'Access token or refresh token of this app': 'v1u:nonsense' }),
  ),
  'app log': as('ada', hub('vane', '/log')),
  'app deletion': as('ada', hub('vane', '/delete')),
  'app deletion with errors': as(
    'ada', hub('vane', '/delete'),
    async (page) => {
      await page.locator('form').evaluateAll((all) => all.forEach((form) => (form.noValidate = true)));
      await page.locator('#typed').fill('Vane');
      await page.getByRole('button', { name: 'Delete the app' }).click();
      await page.getByRole('alert').waitFor();
    },
  ),
  'app of another company': as('nora', hub('vane')),
};

const peoplePages = {
  marketplace: as('ben', '/marketplace'),
  'marketplace, signed out': as(null, '/marketplace'),
  'marketplace, nothing fits': as('ben', '/marketplace?q=nothing-like-this'),
  'marketplace, corrected': as('ben', '/marketplace?q=calender'),
  'marketplace, sorted': as('ben', '/marketplace?q=deal&sort=installs'),
  'marketplace developer': as(null, '/marketplace/developers/globex'),
  'marketplace app': as(null, details('radar')),
  'marketplace app, installed': as('jonas', details('inbox')),
  'marketplace app to ask for': as('jonas', details('minder')),
  'marketplace app, asked for': as('jonas', details('quotes')),
  'marketplace app, blocked': as('jonas', details('pocket')),
  'marketplace app, blocked, for an admin': as('iris', details('pocket')),
  'marketplace app, not on the list': as('nora', details('radar')),
  'marketplace app, public client': as('ben', details('pocket')),
  'consent, to ask an admin': as('jonas', ({ apps }, { link }) => localPart(link(apps.minder))),
  'consent, asked': as('jonas', ({ apps }, { link }) => localPart(link(apps.radar))),
  'consent, blocked': as('nora', ({ apps }, { link }) => localPart(link(apps.radar))),
  account: as('jonas', '/account'),
  'account, no apps': as('nora', '/account'),
  'account menu': as('ben', '/account', (page) => page.locator('details.account summary').click()),
  'account app': as('jonas', ({ apps }) => `/account/apps/${apps.inbox.client_id}`),
  'account app, to uninstall': as('jonas', ({ apps }) => `/account/apps/${apps.inbox.client_id}/uninstall`),
  'account requests': as('jonas', '/account/requests'),
  'account requests, none': as('nora', '/account/requests'),
  'account keys': as('iris', '/account/keys'),
  'account keys, made': as('hugo', '/account/keys', async (page) => {
    await page.getByLabel('Name').fill('a script');
    await press('Create key', /Copy your new key/)(page);
  }),
  'account key, to remove': as('iris', '/account/keys', async (page) => {
    await page.getByRole('link', { name: 'Remove…' }).first().click();
    await page.getByRole('heading', { name: /^Remove the key/ }).waitFor();
  }),
  'account keys with errors': as('iris', '/account/keys', refused('Create key')),
  'account profile': as('ben', '/account/profile'),
  'account security': as('ben', '/account/security'),
  'account security with errors': as(
    'ben', '/account/security',
    refused('Change password', { 'Current password': 'x', 'New password': 'short' }),
  ),
};

// The link of an invitation that Iris has just created.
const joins = (who, then) => async (page, world) => {
  const { market, sandbox } = world;
  await market.sessions.iris.enter(page);
  await page.goto(`${sandbox.base_url}/company/members/new`);
  await page.getByLabel('Invitee').fill('Otto');
  await press('Create invitation', 'Send this link now')(page);
  const link = await page.locator('.secret code').innerText();
  await page.context().clearCookies();
  if (who) await market.sessions[who].enter(page);
  await page.goto(link);
  await page.getByRole('heading', { name: 'Join Initech Software' }).waitFor();
  await then?.(page, world);
};

const companyPages = {
  company: as('iris', '/company'),
  'company, not an admin': as('jonas', '/company'),
  'company installations': as('iris', '/company/installations'),
  'company installation, to uninstall': as('iris', '/company/installations', async (page) => {
    await page.getByRole('link', { name: /^Uninstall/ }).first().click();
    await page.getByRole('heading', { name: /^Uninstall .* for / }).waitFor();
  }),
  'company app, to block': as('iris', ({ apps }) => `/company/apps/${apps.inbox.client_id}/block`),
  'company app, to uninstall': as('iris', ({ apps }) => `/company/apps/${apps.inbox.client_id}/uninstall`),
  'company usage': as('iris', '/company/usage'),
  'company settings': as('iris', '/company/settings'),
  'company settings with errors': as('iris', '/company/settings', refused('Save', { 'Name of the company': '' })),
  'company installations by app': as('iris', '/company/installations?by=app'),
  'company installations, none fit': as('iris', '/company/installations?email=nobody%40example.com'),
  'company installations, none': as('nora', '/company/installations'),
  'company policy': as('iris', '/company/policy'),
  'company policy, no rules': as('nora', '/company/policy'),
  'company app': as('iris', company('inbox')),
  'company app, blocked': as('iris', company('pocket')),
  'company requests': as('iris', '/company/requests'),
  'company request, to decline': as('iris', '/company/requests', async (page) => {
    await page.getByRole('link', { name: /^Decline/ }).first().click();
    await page.getByLabel('Reason').waitFor();
  }),
  'company requests, all': as('iris', '/company/requests?state=all'),
  'company requests, none': as('nora', '/company/requests'),
  'company members': as('iris', '/company/members'),
  'company members, none fit': as('iris', '/company/members?q=nothing-like-this'),
  'company member': as('iris', '/company/members', person('jonas')),
  'company member, oneself': as('iris', '/company/members', person('iris')),
  'company new member': as('iris', '/company/members/new'),
  'company new member with errors': as('iris', '/company/members/new', refused('Create invitation', { 'Invitee': '\u200b' })),
  'company invitation': as('nora', '/company/members/new', async (page) => {
    await page.getByLabel('Invitee').fill('Otto');
    await press('Create invitation', 'Send this link now')(page);
  }),
  'join, signed out': as(null, '/join'),
  'join, signed out, with errors': as(null, '/join', refused('Continue')),
  'join, signed in': as('jonas', '/join'),
  'join, signed in, with errors': as('jonas', '/join', refused('Continue', { 'Code': 'nothing' })),
  'join by a link': joins(null),
  'join by a link, with errors': joins(null, refused('Sign in and join')),
  'join by a link, signed in': joins('ada'),
  'joined': as('iris', '/join/welcome'),
  'company member, of several companies': as('ada', '/company/members', person('ben')),
  'company member, new password': as('iris', '/company/members', newPassword('jonas')),
  'reset password': as(null, '/reset-password'),
  'reset password with errors': as(null, '/reset-password', refused('Set password', { 'Code': 'nothing', 'New password': 'seven words in a row' })),
  'company audit': as('iris', '/company/audit'),
  'company audit, none fit': as('iris', '/company/audit?app=nothing'),
};

const platformPages = {
  'platform, not allowed': as('ben', '/platform'),
  'platform reviews': as('grace', '/platform/reviews'),
  'platform review': as('ada', '/platform/reviews', follow('Lead Magnet')),
  'platform review with errors': as('grace', '/platform/reviews', async (page) => {
    await follow('Lead Magnet')(page);
    await refused('Return')(page);
  }),
  'platform review, decided': as('ada', platformApp('returned'), follow('First version')),
  'platform apps': as('ada', '/platform/apps'),
  'platform apps, none fit': as('ada', '/platform/apps?q=nothing-like-this'),
  'platform app': as('ada', platformApp('radar')),
  'platform app, to disable': as('ada', ({ apps }) => `/platform/apps/${apps.radar.client_id}/disable`),
  'platform app, to disable, with errors': as(
    'ada', ({ apps }) => `/platform/apps/${apps.radar.client_id}/disable`, refused('Disable the app'),
  ),
  'platform app, disabled': as('ada', platformApp('classic')),
  'platform companies': as('ada', '/platform/companies'),
  'platform companies, none fit': as('ada', '/platform/companies?q=nothing-like-this'),
  'platform company': as('ada', '/platform/companies/globex'),
  'platform company, to suspend': as('ada', '/platform/companies/globex/suspend'),
  'platform company, to suspend, with errors': as(
    'ada', '/platform/companies/globex/suspend', refused('Suspend the company'),
  ),
  'platform company, new': as('ada', '/platform/companies/new'),
  'platform company, new, with errors': as(
    'ada', '/platform/companies/new', refused('Create company', { Label: 'Not a label' }),
  ),
  'platform user, new': as('ada', '/platform/users/new'),
  'platform user, new, with errors': as('ada', '/platform/users/new', refused('Create account')),
  'platform company, own': as('ada', '/platform/companies/acme'),
  'platform users': as('ada', '/platform/users'),
  'platform users, none fit': as('ada', '/platform/users?q=nothing-like-this'),
  'platform user': as('ada', '/platform/users', person('ben')),
  'platform user, oneself': as('ada', '/platform/users', person('ada')),
  'platform user, deactivated': as('ada', '/platform/users', person('dana')),
  'platform user, new password': as('ada', '/platform/users', newPassword('hugo')),
  'platform audit': as('ada', '/platform/audit'),
  'platform audit, none fit': as('ada', '/platform/audit?app=nothing'),
  'platform scopes': as('ada', '/platform/scopes'),
  'platform categories': as('ada', '/platform/categories'),
  'a category': as('ada', '/platform/categories/9'),
  'platform plans': as('ada', '/platform/plans'),
  'a category, to remove': as('ada', '/platform/categories/9/remove'),
  'a plan, to remove': as('ada', '/platform/plans/1/remove'),
  'a new plan': as('ada', '/platform/plans/new'),
  'a plan': as('ada', '/platform/plans/1'),
  'platform health': as('ada', '/platform/health'),
};

const localPart = (address) => address.slice(new URL(address).origin.length);

export const marketplacePages = { ...developerPages, ...peoplePages, ...companyPages, ...platformPages };
