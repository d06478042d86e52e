// The documents as a linter, a cache and a page of another origin see them.
import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import { after, before, test } from 'node:test';
import { operationsOf, readDocuments, resolved } from './openapi_documents.mjs';
import { startSandbox } from './sandbox.mjs';

const require = createRequire(import.meta.url);
const { createConfig, lintFromString } = require('@redocly/openapi-core');

let sandbox;
let documents;
before(async () => {
  sandbox = await startSandbox({ unlimited: true });
  documents = await readDocuments(sandbox);
});
after(() => sandbox?.stop());

// Everything that the linter recommends, except this.
const exceptions = {
  // Generated clients send refreshes to /oauth/token/.
  'no-path-trailing-slash': 'off',
};

test('an unknown document is not found, in the envelope of every refusal', async () => {
  for (const name of ['nothing.json', 'oauth', '.json', 'oauth.json/x', 'crm_parts.json']) {
    const answer = await fetch(`${sandbox.base_url}/openapi/${name}`);
    assert.equal(answer.status, 404, name);
    assert.equal((await answer.json()).error, 'not_found');
  }
});

test('the index names every document and where it is', async () => {
  assert.deepEqual(
    [...documents.keys()],
    ['oauth', 'marketplace', 'edge', 'webhooks', 'gateway', 'sandbox', 'crm-v1', 'crm-v2'],
  );
  const { documents: listed } = await (await fetch(`${sandbox.base_url}/openapi/index.json`)).json();
  for (const { name, title, url, operations } of listed) {
    assert.equal(url, `${sandbox.base_url}/openapi/${name}.json`);
    assert.equal(title, documents.get(name).info.title);
    assert.equal(operations, operationsOf(documents.get(name)).length);
  }
});

test('pages of other origins may read a document, and nobody reads it twice', async () => {
  const url = `${sandbox.base_url}/openapi/oauth.json`;
  const first = await fetch(url, { headers: { origin: 'https://elsewhere.example' } });
  assert.equal(first.headers.get('access-control-allow-origin'), '*');
  assert.match(first.headers.get('cache-control'), /public, max-age=\d+/);
  assert.match(first.headers.get('content-type'), /^application\/json/);
  const etag = first.headers.get('etag');
  assert.match(etag, /^"[0-9a-f]{24}"$/);
  const again = await fetch(url, { headers: { 'if-none-match': etag } });
  assert.equal(again.status, 304);
  assert.equal(await again.text(), '');
  assert.equal(again.headers.get('etag'), etag);
  assert.equal((await fetch(url, { headers: { 'if-none-match': '"other"' } })).status, 200);
});

test('the addresses in a document are those of the service', () => {
  for (const [name, document] of documents) {
    const text = JSON.stringify(document);
    assert.ok(!text.includes('.invalid"') && !text.includes('.invalid/'), name);
    for (const { url } of document.servers) assert.ok(url.startsWith(sandbox.base_url), url);
  }
});

test('the linter has nothing to say', async () => {
  const config = await createConfig({ extends: ['recommended'], rules: exceptions });
  for (const [name, document] of documents) {
    const source = JSON.stringify(document);
    const problems = await lintFromString({ source, absoluteRef: `${name}.json`, config });
    assert.deepEqual(
      problems.map(({ ruleId, message, location }) => `${ruleId} ${message} ${location[0].pointer}`),
      [],
      name,
    );
  }
});

test('every operation can be shown on a page of its own', () => {
  for (const [name, document] of documents) {
    const tags = document.tags.map((tag) => tag.name);
    const ids = operationsOf(document).map(({ id }) => id);
    assert.equal(new Set(ids).size, ids.length, `${name}: operationIds are different`);
    for (const { id, operation, method } of operationsOf(document)) {
      const at = `${name}: ${id}`;
      assert.match(id, /^[a-z][A-Za-z0-9]+$/, at);
      assert.ok(operation.summary && operation.description, at);
      assert.ok(operation.tags.length === 1 && tags.includes(operation.tags[0]), at);
      for (const parameter of (operation.parameters ?? []).map((one) => resolved(document, one))) {
        assert.ok(parameter.description && parameter.schema, `${at} ${parameter.name}`);
        if (parameter.required) assert.notEqual(parameter.example, undefined, `${at} ${parameter.name}`);
      }
      const content = resolved(document, operation.requestBody)?.content;
      if (content) assert.notEqual(Object.values(content)[0].example, undefined, at);
      if (method === 'get') assert.equal(content, undefined, at);
    }
  }
});
