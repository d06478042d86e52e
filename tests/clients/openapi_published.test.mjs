// `grantor serve`: its own documents without a sandbox's, and those of the operator's APIs that are
// meant to be read.
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
  for (const [name, { text, prefixes }] of Object.entries(apis)) {
    const file = join(world.data, name);
    await writeFile(file, text);
    options.push(`[[edge.api]]\nprefixes = ${JSON.stringify(prefixes)}\nrules = "${file}"\n`);
  }
  const served = await startServed(world, options.join(''), more);
  t.after(served.stop);
  const read = async (name) => (await fetch(`${served.base}/openapi/${name}.json`)).json();
  const { documents } = await read('index');
  return { read, names: documents.map(({ name }) => name), documents };
}

test('a service has no documents of a sandbox, and a file of rules stays its own business', async (t) => {
  const { names, read } = await serve(t, { 'shop.yaml': { text: shop(''), prefixes: ['/api/shop'] } });
  for (const name of ['oauth', 'marketplace', 'edge']) assert.ok(names.includes(name), name);
  for (const name of ['sandbox', 'crm-v1', 'crm-v2', 'shop', 'webhooks'])
    assert.ok(!names.includes(name), name);
  assert.equal((await read('shop')).error, 'not_found');
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
