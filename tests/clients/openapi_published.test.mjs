// `grantor serve`: its own documents without a sandbox's and without its words, behind those of the
// operator's APIs that are meant to be read.
import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { forgetWorld, prepareWorld, startServed } from '../edge/served.mjs';

const shop = (word) => `openapi: 3.1.0
${word}
info: {title: Shop, version: "1.0", summary: What can be bought.}
servers: [{url: "http://internal.example:9000"}]
security: [{oauth: [deals:read]}]
paths:
  /orders:
    get:
      operationId: listOrders
      parameters: [{name: least, in: query, schema: {type: number, minimum: 0.5}}]
      responses: {"200": {description: The orders.}}
components:
  securitySchemes: {oauth: {type: openIdConnect, openIdConnectUrl: "https://id.example"}}
`;

let world;
before(async () => {
  world = await prepareWorld();
});
after(() => forgetWorld(world));

async function serve(t, apis, more) {
  const options = [];
  for (const [name, { text, prefixes, option = '' }] of Object.entries(apis)) {
    const file = join(world.data, name);
    await writeFile(file, text);
    options.push(`[[edge.api]]\nprefixes = ${JSON.stringify(prefixes)}\nrules = "${file}"\n${option}\n`);
  }
  const served = await startServed(world, options.join(''), more);
  t.after(served.stop);
  const read = async (name) => (await fetch(`${served.base}/openapi/${name}.json`)).json();
  const { documents } = await read('index');
  return { read, names: documents.map(({ name }) => name), documents };
}

test('a service has no documents and no words of a sandbox', async (t) => {
  const { names, read } = await serve(t, { 'shop.yaml': { text: shop(''), prefixes: ['/api/shop'] } });
  for (const name of ['oauth', 'marketplace', 'edge']) assert.ok(names.includes(name), name);
  for (const name of ['sandbox', 'crm-v1', 'crm-v2', 'webhooks']) assert.ok(!names.includes(name), name);
  // The catalogue of scopes is that of the sandbox here, whose database it is.
  for (const name of ['marketplace', 'edge', 'gateway'])
    assert.doesNotMatch(
      JSON.stringify({ ...(await read(name)), components: undefined }), /\bdeals?\b|\bCRM\b|pipedrive/i, name);
});

test('a file of rules that is nobody else’s business is not shown', async (t) => {
  const { names, read } = await serve(t, {
    'said.yaml': { text: shop('x-published: false'), prefixes: ['/api/said'] },
    'option.yaml': { text: shop('x-published: true'), prefixes: ['/api/option'], option: 'published = false' },
  });
  for (const name of ['said', 'option']) {
    assert.ok(!names.includes(name), name);
    assert.equal((await read(name)).error, 'not_found');
  }
});

test('where nobody has decided, the operations that apps can call are shown', async (t) => {
  const closed = shop('').replace('security: [{oauth: [deals:read]}]\n', '')
    .replace('operationId: listOrders', 'operationId: listOrders\n      security: [{oauth: [deals:read]}]')
    .replace('components:', '  /secrets:\n    get: {operationId: listSecrets, responses: {"200": {description: Secrets.}}}\ncomponents:');
  const undecided = await serve(t, { 'shop.yaml': { text: closed, prefixes: ['/api/shop'] } });
  assert.equal(undecided.names[0], 'shop', 'the operator’s API comes first');
  assert.equal(undecided.documents[0].operations, 1);
  const document = await undecided.read('shop');
  assert.deepEqual(Object.keys(document.paths['/secrets']), []);
  const { oauth } = document.components.securitySchemes;
  assert.equal(oauth.type, 'oauth2');
  assert.equal(oauth.openIdConnectUrl, undefined);
  assert.match(oauth.flows.authorizationCode.tokenUrl, /^http:\/\/127\.0\.0\.1:\d+\/oauth\/token$/);
  assert.ok(oauth.flows.authorizationCode.scopes['deals:read']);
});

test('a file of rules that says so is shown, at the address that the edge has it under', async (t) => {
  const published = { text: shop('x-published: true'), prefixes: ['/api/shop', '/shop'] };
  const apiDomain = 'https://{company}.example.com';
  // A name that is taken already gets another one.
  const apis = { 'Shop 2.yaml': published, 'edge.yaml': { ...published, prefixes: ['/api/second'] } };
  const { documents, read } = await serve(t, apis, { apiDomain });
  const listed = documents.filter(({ title }) => title === 'Shop');
  assert.equal(listed[0].name, 'shop-2');
  assert.match(listed[1].name, /^edge-\d+$/);
  assert.deepEqual([listed[0].operations, listed[0].summary], [1, 'What can be bought.']);
  const document = await read('shop-2');
  assert.deepEqual(
    document.servers.map(({ url }) => url),
    ['https://{company}.example.com/api/shop', 'https://{company}.example.com/shop'],
  );
  assert.ok(document.servers[0].variables.company.default);
  assert.equal(document['x-published'], undefined);
  assert.equal(document.paths['/orders'].get.parameters[0].schema.minimum, 0.5);
  assert.ok(!JSON.stringify(document).includes('internal.example'));
});
