// What is served has a description, and what is described is served: against the tables of routes in
// the sources, the router of the running program, and the methods of the official client.
import assert from 'node:assert/strict';
import { readdir, readFile } from 'node:fs/promises';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { apiClassesOf, claimed, client, methodsOf, notServed } from './api_classes.mjs';
import { exampleRequest, operationsOf, readDocuments } from './openapi_documents.mjs';
import { startSandbox } from './sandbox.mjs';

const source = fileURLToPath(new URL('../../src/', import.meta.url));

let sandbox;
let documents;
before(async () => {
  sandbox = await startSandbox({ unlimited: true });
  documents = await readDocuments(sandbox);
});
after(() => sandbox?.stop());

// What answers people, proxies or scrapers, and not with JSON of its own.
const notDescribed = [
  /^(get|post) \/$/,
  /^(get|post) \/(sign-in|sign-out|session\/company|assets\/\*)$/,
  /^post \/oauth\/authorize$/, // the consent page's own form
  /^get \/(healthz|readyz|metrics)$/, // texts of the operations port
  /^\w+ \/(explorer|connect)\b/, // pages
];
// The tables of JSON endpoints; pages have tables of their own.
const tables = {
  app: '.cpp',
  authserver: 'routes.cpp',
  delivery: 'routes.cpp',
  edge: 'routes.cpp',
  explorer: 'routes.cpp',
  gateway: 'routes.cpp',
  'marketplace/manage': '.cpp',
  'sandbox/control': 'routes.cpp',
};

async function filesBelow(folder, ending) {
  const entries = await readdir(source + folder, { recursive: true });
  const names = entries.filter((name) => name.endsWith(ending)).map((name) => `${folder}/${name}`);
  return Promise.all(names.map(async (name) => ({ name, text: await readFile(source + name, 'utf8') })));
}

// {"token_path": "/oauth/token"}, of all headers.
async function pathConstants() {
  const constants = new Map();
  for (const folder of ['oauth', 'edge', 'delivery', 'authserver', 'webhooks', 'gateway'])
    for (const { text } of await filesBelow(folder, '.hpp'))
      for (const [, name, path] of text.matchAll(/string_view (\w+_path) ?=\s*"(\/[^"]+)"/g))
        constants.set(name, path);
  return constants;
}

const withoutNames = (path) => path.replace(/\{\w+\}/g, '{}');

// "get /manage/v1/apps/{}" of each row of a table of routes.
async function servedRows() {
  const constants = await pathConstants();
  const files = (await Promise.all(Object.entries(tables).map((table) => filesBelow(...table)))).flat();
  const row =
    /\{\s*(?:http::)?(?:Method::(\w+)|(every_method)),\s*(?:"(\/[^"]*)"|(?:std::string\()?(?:\w+::)*(\w+_path)\b\)?(?: \+ "([/*]+)")?)/g;
  const rows = [];
  for (const { name, text } of files) {
    for (const [, method, every, path, constant, rest] of text.matchAll(row)) {
      const whole = path ?? `${constants.get(constant)}${rest ?? ''}`;
      assert.ok(!whole.startsWith('undefined'), `${name}: ${constant}`);
      // What takes every method means any of them, or refuses all but POST in words of its own.
      const isAny = /^\/(edge\/check|gateway)/.test(whole);
      const verb = every ? (isAny ? 'get' : 'post') : method.replace('_', '');
      rows.push(`${verb} ${withoutNames(whole)}`);
    }
  }
  return rows;
}

const handWritten = ['oauth', 'marketplace', 'edge', 'gateway', 'sandbox'];
const described = () =>
  handWritten.flatMap((name) =>
    operationsOf(documents.get(name)).map(
      ({ method, path }) => `${method} ${withoutNames(path)}`,
    ),
  );

// A row for everything below a path describes one level: "/edge/check/*" is /edge/check/{}.
const fits = (row, operation) =>
  row === operation || (row.endsWith('*') && operation.startsWith(row.slice(0, -1)));

test('every row of the route tables has an operation', async () => {
  const rows = (await servedRows()).filter((row) => !notDescribed.some((one) => one.test(row)));
  assert.ok(rows.length > 50, 'the tables were found');
  const operations = described();
  const isSame = (row) =>
    operations.some((operation) => fits(row, operation)) ||
    // The same check, by the path itself.
    row === 'get /edge/check/*';
  assert.deepEqual(
    rows.filter((row) => !isSame(row)),
    [],
  );
});

test('every operation has a row of the route tables', async () => {
  const rows = await servedRows();
  const operations = described();
  assert.deepEqual(
    operations.filter((operation) => !rows.some((row) => fits(row, operation))),
    [],
  );
});

test('the router knows every method that is described, and no other', async () => {
  for (const name of ['marketplace', 'sandbox', 'webhooks', 'crm-v1', 'crm-v2']) {
    const byPath = new Map();
    for (const one of operationsOf(documents.get(name)))
      byPath.set(one.path, [...(byPath.get(one.path) ?? []), one]);
    for (const [path, operations] of byPath) {
      const { url } = exampleRequest(operations[0]);
      const answer = await fetch(url, { method: 'OPTIONS' });
      assert.equal(answer.status, 204, `${name}: ${path}`);
      const allowed = answer.headers.get('allow').toLowerCase().split(', ');
      const missing = operations.filter(({ method }) => !allowed.includes(method));
      assert.deepEqual(missing.map(({ id }) => id), [], `${name}: ${path}`);
      // The edge allows what the API has, of which the demo answers a part.
      if (name.startsWith('crm') || name === 'webhooks') continue;
      const methods = operations.map(({ method }) => method);
      // The page that asks before it does the same.
      if (path === '/sandbox/reset') methods.push('get');
      assert.deepEqual(
        allowed.filter((one) => !['head', 'options'].includes(one)).sort(),
        methods.sort(),
        `${name}: ${path}`,
      );
    }
  }
});

const documentOf = (version, className) =>
  version === 'v1' && className === 'WebhooksApi' ? 'webhooks' : `crm-${version}`;

test('every method of the official client that is served has an operation of its name', () => {
  const missing = [];
  for (const [version, className] of Object.values(claimed)
    .flat()
    .map((name) => name.split('.'))) {
    const operations = operationsOf(documents.get(documentOf(version, className)));
    for (const method of methodsOf(client[version][className])) {
      if (notServed[version][className]?.[method]) continue;
      const found = operations.find(({ id }) => id === method);
      if (`${found?.operation.tags[0]}Api` !== className) missing.push(`${version}.${className}.${method}`);
    }
  }
  assert.deepEqual(missing, []);
});

test('no operation has the name of a method that is not served', () => {
  for (const version of ['v1', 'v2']) {
    const ids = operationsOf(documents.get(`crm-${version}`)).map(({ id }) => id);
    for (const className of apiClassesOf(version))
      for (const method of Object.keys(notServed[version][className] ?? {}))
        assert.ok(!ids.includes(method), `${version}.${className}.${method}`);
  }
});
