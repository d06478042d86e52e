// What somebody typed arrives as it was typed, whatever it is, and is never anything but a text; what
// is secret is in no snippet, no link and nothing that is kept. For every operation, in every language.
import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { after, before, test } from 'node:test';
import { exampleValues, inputsOf, isJson, keyOf, publicValues } from '../../web/explorer/source/fields.js';
import { modesOf } from '../../web/explorer/source/request.js';
import { languagesOf, snippet } from '../../web/explorer/source/snippets/index.js';
import '../../web/explorer/source/snippets/original_clients.js';
import {
  classOf,
  nameOfBody,
  onlyUntil30,
  versionOf,
} from '../../web/explorer/source/snippets/official_client.js';
import { operationPaths, readOperation } from './explorer_pages.mjs';
import { startSandbox } from './sandbox.mjs';
import { Workshop } from './workshop.mjs';

const workshop = new Workshop();
let sandbox, operations, recorder;

// A server that keeps what it was sent.
async function startRecorder() {
  const requests = [];
  const server = createServer((request, response) => {
    const chunks = [];
    request.on('data', (chunk) => chunks.push(chunk));
    request.on('end', () => {
      requests.push({ url: request.url, headers: request.headers, body: Buffer.concat(chunks).toString() });
      response.setHeader('content-type', 'application/json');
      response.end('{"success":true}');
    });
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${server.address().port}`;
  return { url, requests, stop: () => new Promise((resolve) => server.close(resolve)) };
}

before(async () => {
  await workshop.open();
  sandbox = await startSandbox({ unlimited: true });
  recorder = await startRecorder();
  operations = await Promise.all((await operationPaths(sandbox)).map((path) => readOperation(sandbox, path)));
});
after(async () => {
  await sandbox?.stop();
  await recorder?.stop();
  await workshop.close();
});

// table: what a shell, a template, a format string or an escape would make something of.
const hostile = [
  `it's "quoted" \`ticks\``,
  '$HOME $(id) `id` ${HOME} %s %d {0} {x} #{x}',
  'ends with a backslash \\',
  "'; echo owned; '",
  '"); print("owned")#',
  'two\nlines\r\nand\ttab \b\f\u0001\u007f',
  'ümläut 🦊 \u202e \u2028',
  ': true, : false,\n: null,',
  '0text0end0 0variable0end0',
  '@/etc/passwd',
  '\\u0041 \\x41 \\101 ??/ //',
  '</script><!--',
];

const field = (name, place, more) => ({
  name,
  place,
  type: 'text',
  choices: [],
  example: '',
  is_required: false,
  is_list: false,
  takes_slashes: false,
  is_secret: false,
  ...more,
});
const operation = (more) => ({
  document: 'crm-v2',
  id: 'addDeal',
  tag: 'Deals',
  method: 'POST',
  path: '/deals/{id}',
  server: `${recorder.url}/api`,
  summary: '',
  access: [],
  is_open: true,
  body_type: '',
  body_example: '',
  is_body_required: false,
  opens_page: false,
  fields: [field('id', 'path'), field('term', 'query'), field('X-Text', 'header')],
  ...more,
});

const headerText = (text) => text.replace(/[^\x20-\x7e]/g, '');
const runnable = ['curl', 'python', 'node'];

async function arrived(language, described, values) {
  recorder.requests.length = 0;
  const text = snippet(language, described, values, { mode: 'none' });
  const told = await workshop[language](text, { CLIENT_SECRET: 'a&b=c d' });
  assert.equal(recorder.requests.length, 1, `${text}\n${JSON.stringify(told)}`);
  return recorder.requests[0];
}

for (const language of [...runnable, 'cpp'])
  test(`${language}: what was typed arrives as a path, a query, a header and JSON`, async () => {
    // C++ is compiled for each: all in one there.
    const texts = language === 'cpp' ? [hostile.join(' ')] : hostile;
    for (const text of texts) {
      const body = {
        text,
        [text]: [text, { [text]: null }],
        of: { variable: text },
        yes: true,
        number: -1.5,
        none: [],
      };
      const values = { id: text, term: text, 'X-Text': headerText(text), body: JSON.stringify(body) };
      const got = await arrived(language, operation({ body_type: 'application/json' }), values);
      const url = new URL(got.url, recorder.url);
      assert.equal(decodeURIComponent(url.pathname), `/api/deals/${text}`);
      assert.equal(url.searchParams.get('term'), text);
      assert.equal(got.headers['x-text'], headerText(text).trim());
      assert.deepEqual(JSON.parse(got.body), body);
    }
  });

for (const language of [...runnable, 'cpp'])
  test(`${language}: what was typed arrives in a form, and so does a secret`, async () => {
    const fields = [field('text', 'body'), field('client_secret', 'body', { is_secret: true })];
    const described = operation({ path: '/deals', fields, body_type: 'application/x-www-form-urlencoded' });
    const text = hostile.join(' ');
    const got = await arrived(language, described, { 'body.text': text, 'body.client_secret': 'typed' });
    const form = new URLSearchParams(got.body);
    assert.equal(form.get('text'), text);
    assert.equal(form.get('client_secret'), 'a&b=c d');
  });

test('an address of a gateway that somebody made up is an address and nothing else', () => {
  const access = { mode: 'connection', gateway: `http://h/'";$(id)\`<>\\\n` };
  for (const { name } of languagesOf(operation({})))
    if (name !== 'utdk')
      assert.doesNotMatch(snippet(name, operation({}), { id: '1' }, access), /\/'";|\$\(id\)|`<>/, name);
});

test('characters that nobody sees, or that turn text around, are shown as escapes', () => {
  const text = 'a\u202eb\u200bc\u2066d';
  const values = { id: text, term: text, body: JSON.stringify({ [text]: [text] }) };
  const described = operation({ body_type: 'application/json' });
  for (const { name } of languagesOf(described))
    assert.doesNotMatch(snippet(name, described, values, { mode: 'none' }), /[\u202e\u200b\u2066]/, name);
});

// --- every operation ---

const secret = 'S3cr3t-never-shown';

function withSecrets(described) {
  const values = exampleValues(described, { optional: true });
  for (const one of inputsOf(described)) if (one.is_secret) values[keyOf(one)] = secret;
  if (!isJson(described)) return values;
  const body = JSON.parse(values.body || '{}');
  for (const one of described.fields) if (one.is_secret && one.place === 'body') body[one.name] = secret;
  return { ...values, body: JSON.stringify(body) };
}

const accessOf = (mode) => ({
  mode,
  gateway: `${sandbox.base_url}/gateway/mine`,
  token: secret,
  clientId: 'id',
  clientSecret: secret,
});

test('every operation has a page and a snippet in every language, for every way to prove who calls', () => {
  assert.ok(operations.length > 200);
  for (const one of operations)
    for (const mode of modesOf(one))
      for (const { name } of languagesOf(one))
        for (const values of [{}, exampleValues(one), withSecrets(one)]) {
          const text = snippet(name, one, values, accessOf(mode));
          assert.ok(text.length > 20, `${one.id} ${name}`);
          assert.ok(!text.includes(secret), `${one.id} ${name} ${mode}: ${text}`);
          assert.doesNotMatch(text, /0text\d|0variable\d|\[object|undefined/, `${one.id} ${name}: ${text}`);
        }
});

test('what is kept and what stands in a link holds no secret', () => {
  let secrets = 0;
  for (const one of operations) {
    const typed = withSecrets(one);
    secrets += JSON.stringify(typed).includes(secret) ? 1 : 0;
    assert.ok(!JSON.stringify(publicValues(one, typed)).includes(secret), one.id);
    // Half-written JSON is kept only where there is no secret to be in it.
    if (typed.body?.includes(secret))
      assert.equal(publicValues(one, { ...typed, body: typed.body.slice(0, -1) }).body, undefined, one.id);
  }
  assert.ok(secrets >= 5, `${secrets}`);
});

test('the official client has what the snippets call', () => {
  const folders = { 30: 'pipedrive-30', 33: 'pipedrive-33' };
  let checked = 0;
  for (const one of operations) {
    const version = versionOf(one);
    if (!version) continue;
    const release = version === 'v1' && onlyUntil30.has(one.id) ? 30 : 33;
    const file = classOf(one)
      .replace(/([a-z])([A-Z])/g, '$1-$2')
      .toLowerCase();
    const path = new URL(
      `node_modules/${folders[release]}/dist/versions/${version}/api/${file}.d.ts`,
      import.meta.url,
    );
    assert.ok(existsSync(path), `${one.document} ${one.id}: ${file}`);
    const text = readFileSync(path, 'utf8');
    const words = text.slice(text.indexOf(`export declare class ${classOf(one)} `));
    const method = new RegExp(`\\n    ${one.id}\\((?:requestParameters\\??: (\\w+))?`).exec(words);
    assert.ok(method, `${one.document} ${one.id} is not in ${classOf(one)}`);
    ++checked;
    if (one.body_type === '') continue;
    const parameters = new RegExp(`interface ${method[1]} \\{([\\s\\S]*?)\\n\\}`).exec(text)[1];
    assert.match(parameters, new RegExp(`readonly ${nameOfBody(one)}\\??:`), `${one.document} ${one.id}`);
  }
  assert.ok(checked > 150);
});
