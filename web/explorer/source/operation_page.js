// The page of an operation: /explorer/{document}/{operationId}.
import { AccessBox } from './access_box.js';
import { AnswerView } from './answer.js';
import { ConnectionBox } from './connection_box.js';
import { button, copyButton, el, field, fill } from './dom.js';
import { exampleValues, publicValues } from './fields.js';
import { OperationForm } from './form.js';
import { LiveSearch, focusOnSlash } from './live_search.js';
import { describeRequest, pageAddress, pathOfServer, problemOf, requestToSend, variablesOf } from './request.js';
import {
  forgetAll,
  readFragment,
  readSettings,
  readValues,
  writeFragment,
  writeSettings,
  writeValues,
} from './settings.js';
import { languagesOf, snippet } from './snippets/index.js';

const place = document.getElementById('explorer');
const side = document.getElementById('side');
const operation = JSON.parse(place.dataset.operation);
const page = {
  csrf: place.dataset.csrf ?? '',
  isSignedIn: Boolean(place.dataset.csrf),
  signInHref: place.dataset.signIn,
  hasClients: 'hasClients' in place.dataset,
  // The address of this service may have several names; its documents say one.
  isHere: ({ server }) => server.slice(0, server.length - pathOfServer(server).length) === place.dataset.here,
};

const settings = readSettings();
const languages = languagesOf(operation);
let language = languages.some(({ name }) => name === settings.language) ? settings.language : 'curl';

const connections = new ConnectionBox(page, settings, () => {
  update();
  keepSettings();
});
const access = new AccessBox(operation, connections, () => update());
const form = new OperationForm(operation, document.querySelectorAll('.parameters'), () => change());
const answer = new AnswerView(explain);

// --- the snippet ---

const code = el('pre', { class: 'snippet', tabindex: '0', role: 'region', 'aria-label': 'Code' });
const languageChoice = el(
  'select',
  {
    id: 'language',
    change: () => {
      language = languageChoice.value;
      update();
      keepSettings();
    },
  },
  languages.map(({ name, title }) => el('option', { value: name, selected: name === language }, title)),
);

// The connection's token is on the server, so the code reads one of the reader's own. Only a sandbox
// has keys of the gateway at hand, and an account elsewhere is reached through the gateway alone.
function shownAccess() {
  const given = access.access;
  const isNone = given.connection === '' || !page.hasClients;
  return given.mode === 'connection' && isNone && connections.leadsHere ? { ...given, mode: 'bearer' } : given;
}

// What has to stand in the environment, and where one gets it.
const environment = el('div', { class: 'environment' });
const sources = {
  GATEWAY_KEY: () => [
    'A key for a connection of the operator: ',
    el('code', {}, 'grantor gateway key add NAME'),
    '.',
  ],
  ACCESS_TOKEN: () => ['The quick start of your app shows how to get a token.'],
  SESSION_COOKIE: () => ['Only a browser has these. A program calls with an access token or a key.'],
};

function showEnvironment(given) {
  const names = [...variablesOf(describeRequest(operation, form.values, given))];
  fill(
    environment,
    names.length > 0 &&
      el(
        'p',
        { class: 'quiet small' },
        'It reads what is secret from the environment: ',
        names.map((name) => [el('code', {}, `export ${name}='…'`), ' ']).flat(),
      ),
    names
      .filter((name) => sources[name])
      .map((name) => el('p', { class: 'quiet small' }, sources[name](given))),
  );
}

function showSnippet() {
  const given = shownAccess();
  try {
    code.textContent = snippet(language, operation, form.values, given);
    showEnvironment(given);
  } catch (problem) {
    code.textContent = `No code for this: ${problem.message}`;
  }
}

// --- sending ---

const reason = el('p', { class: 'quiet small', id: 'send-reason', role: 'status' });
const sendButton = button(operation.opens_page ? 'Open in a new tab' : 'Send', send, {
  class: 'primary',
  'aria-describedby': 'send-reason',
});

async function send() {
  if (sendButton.disabled) return;
  if (operation.opens_page) {
    window.open(pageAddress(operation, form.values), '_blank', 'noopener');
    return;
  }
  sendButton.disabled = true;
  answer.showWaiting();
  answer.element.scrollIntoView({ block: 'nearest' });
  const began = performance.now();
  try {
    const response = await fetch(...requestToSend(operation, form.values, access.access, page.csrf));
    const text = await response.text();
    await answer.show(response, text, performance.now() - began);
  } catch {
    answer.showFailure('The server does not respond.');
  }
  if (access.mode === 'connection') await connections.refresh();
  update();
}

const pause = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));

// Explanations are written beside the requests, so that of the newest may be a moment late.
async function explain(id) {
  for (const wait of [0, 300, 1000]) {
    await pause(wait);
    const told = await fetch(`/explorer/explanations/${encodeURIComponent(id)}`, { cache: 'no-store' }).catch(
      () => undefined,
    );
    if (told?.ok) return (await told.json()).explanation;
  }
  return '';
}

// --- keeping ---

const keepSettings = () => writeSettings({ language, ...connections.settings });

function keepValues() {
  const values = publicValues(operation, form.values);
  writeValues(operation, values);
  history.replaceState(null, '', `#${writeFragment(values)}`);
}

function forget() {
  forgetAll();
  history.replaceState(null, '', location.pathname);
  form.values = exampleValues(operation);
  update();
}

const linkToHere = () =>
  `${location.origin}${location.pathname}#${writeFragment(publicValues(operation, form.values))}`;

// What the page shows follows from what is filled in.
function update() {
  showSnippet();
  const problem = problemOf(operation, form.values, access.access, page);
  sendButton.disabled = problem !== '';
  reason.textContent = problem;
}

// Kept is what somebody changed here: a link that was opened changes nothing.
function change() {
  update();
  keepSettings();
  keepValues();
}

function begin() {
  const kept = readValues(operation);
  form.values = readFragment(location.hash) ?? (Object.keys(kept).length ? kept : exampleValues(operation));
  fill(place, access.element);
  const further = document.getElementById('form');
  if (form.element.childElementCount > 0) further.append(el('div', { class: 'panel' }, form.element));
  fill(
    side,
    el('div', { class: 'panel send' }, sendButton, reason),
    answer.element,
    el(
      'div',
      { class: 'panel code-panel' },
      el('div', { class: 'panel-head' }, el('h2', {}, 'Code'), copyButton('Copy', () => code.textContent)),
      field('Language', languageChoice),
      code,
      environment,
    ),
    el(
      'p',
      { class: 'small quiet' },
      'Kept in this browser: values, language and connection. In a link to this page: values. ',
      'Tokens and other secrets are in neither. ',
      copyButton('Copy link', linkToHere),
      ' ',
      button('Forget all', forget, { class: 'minor' }),
    ),
  );
  const filter = document.getElementById('filter');
  const near = document.getElementById('near');
  new LiveSearch(
    filter,
    document.getElementById('filter-text'),
    document.getElementById('filter-found'),
    (isSearching) => (near.hidden = isSearching),
  );
  focusOnSlash(filter);
  const current = near.querySelector('[aria-current]');
  const column = near.parentElement;
  if (current) column.scrollTop = current.offsetTop - column.clientHeight / 2;
  document.addEventListener('keydown', (event) => {
    if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) send();
  });
  window.addEventListener('hashchange', () => {
    form.values = readFragment(location.hash) ?? form.values;
    update();
  });
  update();
}

begin();
