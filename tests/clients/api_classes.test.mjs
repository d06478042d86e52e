// The lists of what the sandbox serves are whole and true: every API class of the official client
// is in one of them, and what is listed as not served is answered as an unknown path.
import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import { after, before, describe, test } from 'node:test';
import {
  apiClassesOf,
  claimed,
  client,
  installed,
  methodsOf,
  notServed,
  personal,
  refusalOf,
  unclaimed,
} from './api_classes.mjs';
import { startSandbox } from './sandbox.mjs';

let sandbox, rights;

before(async () => {
  sandbox = await startSandbox({ unlimited: true });
  const user = sandbox.user({ active: true, admin: true });
  rights = personal(sandbox, user);
});
after(() => sandbox.stop());

test('every class of the client is claimed once, or listed as not served', () => {
  const names = Object.values(claimed).flat();
  assert.equal(new Set(names).size, names.length);
  for (const version of ['v1', 'v2']) {
    const mine = names
      .filter((name) => name.startsWith(`${version}.`))
      .map((name) => name.slice(3));
    assert.deepEqual([...mine, ...unclaimed[version]].sort(), apiClassesOf(version));
    for (const [className, methods] of Object.entries(notServed[version])) {
      assert.ok(mine.includes(className), className);
      for (const method of Object.keys(methods))
        assert.ok(methodsOf(client[version][className]).includes(method), method);
    }
  }
});

test('every claimed class has its test file', () => {
  const files = readdirSync(new URL('.', import.meta.url));
  for (const file of Object.keys(claimed)) assert.ok(files.includes(file), file);
});

test('the documentation says the same', () => {
  const page = readFileSync(new URL('../../docs/clients.md', import.meta.url), 'utf8');
  for (const version of ['v1', 'v2']) {
    const [section] = page.split(`## 33.7.0, ${version}\n`)[1].split('\n## ');
    for (const className of apiClassesOf(version)) {
      const all = methodsOf(client[version][className]).length;
      const left = Object.keys(notServed[version][className] ?? {}).length;
      const row = unclaimed[version].includes(className)
        ? `\`${className}\``
        : `| \`${className}\` | ${all - left} of ${all}`;
      assert.ok(section.includes(row), row);
    }
  }
});

// Any parameter is there, and nothing has this id. A body of text is sent as it is.
const anything = new Proxy({}, { get: () => '999999' });

describe('what is not served is an unknown path:', () => {
  const unserved = ['v1', 'v2'].flatMap((version) => [
    ...unclaimed[version].map((name) => [version, name, methodsOf(client[version][name])]),
    ...Object.entries(notServed[version]).map(([name, methods]) => [
      version,
      name,
      Object.keys(methods),
    ]),
  ]);
  for (const [version, className, methods] of unserved)
    test(`${version}.${className}`, async () => {
      const api = new client[version][className](rights[version]);
      for (const method of methods) {
        const refusal = await refusalOf(api[method](anything));
        assert.equal(refusal.error, 'Resource not found', method);
        assert.equal(refusal.data, null);
      }
    });
});

test('an app without the scope is told so', async () => {
  const user = sandbox.user({ active: true, admin: true });
  const few = await installed(sandbox, user, { token_shape: 'legacy' });
  const refusal = await refusalOf(new client.v2.ProductsApi(few.v2).getProducts());
  assert.equal(refusal.error, 'Scope and URL mismatch');
  assert.equal(refusal.errorCode, 403);
});

test('an app that nobody installed is told so', async () => {
  const stranger = new client.v2.Configuration({
    accessToken: 'v1u:nothing',
    basePath: `${sandbox.api_base}/api/v2`,
  });
  const refusal = await refusalOf(new client.v2.DealsApi(stranger).getDeals());
  assert.equal(refusal.errorCode, 401);
});
