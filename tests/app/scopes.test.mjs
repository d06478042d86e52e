// The scopes of a platform: from the configuration, from the documents of its APIs, or by command, in a
// database that has served nobody before.
import assert from 'node:assert/strict';
import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { freePort } from '../support/free_port.mjs';

const binary = process.env.GRANTOR_BINARY;
let folder;
before(async () => (folder = await mkdtemp(join(tmpdir(), 'grantor-scopes-'))));
after(() => rm(folder, { recursive: true, force: true }));

const shop = `openapi: 3.0.3
info: {title: Shop, version: "1"}
paths:
  /orders:
    get: {operationId: listOrders, security: [{oauth: [orders:read]}], responses: {"200": {description: Orders.}}}
    post: {operationId: addOrder, security: [{oauth: [orders:write]}], responses: {"200": {description: Order.}}}
components:
  securitySchemes:
    oauth:
      type: oauth2
      flows:
        authorizationCode:
          authorizationUrl: https://shop.example/a
          tokenUrl: https://shop.example/t
          scopes:
            orders:read: See your orders.
            orders:write: Add and change orders.
`;

let installations = 0;
// A configuration of its own database, with more text.
async function installation(text = '') {
  const name = join(folder, `i${++installations}`);
  const config = `${name}.toml`;
  const [port, operations] = [await freePort(), await freePort()];
  await writeFile(`${name}.yaml`, shop);
  await writeFile(config, `issuer = "http://127.0.0.1:${port}"\nlisten = "127.0.0.1:${port}"\n` +
    `operations = "127.0.0.1:${operations}"\n${text.replaceAll('SHOP', `${name}.yaml`)}\n` +
    `[store]\nsqlite = "${name}.db"\n[keys]\nfile = "${name}.keys"\n`);
  return {
    base: `http://127.0.0.1:${port}`,
    config,
    run: (...args) => new Promise((resolve) => {
      execFile(binary, [...args, '--config', config], (failure, stdout, stderr) =>
        resolve({ code: failure?.code ?? 0, stdout, stderr }));
    }),
  };
}

async function serve(place, use) {
  const child = spawn(binary, ['serve', '--config', place.config], { stdio: ['ignore', 'ignore', 'pipe'] });
  let log = '';
  await new Promise((resolve, reject) => {
    child.stderr.on('data', (piece) => {
      log += piece;
      if (log.includes('"listening"')) resolve();
    });
    child.once('exit', () => reject(new Error(log)));
  });
  try {
    return await use(child);
  } finally {
    const ended = once(child, 'exit');
    child.kill('SIGTERM');
    await ended;
  }
}

const supported = async (place) =>
  (await (await fetch(`${place.base}/.well-known/oauth-authorization-server`)).json()).scopes_supported;

// Until the answer is as wanted, or so often that it never will be.
async function eventually(ask, wanted) {
  for (let i = 0; i < 3000; ++i) {
    const answer = await ask();
    if (wanted(answer)) return answer;
    await new Promise((resolve) => setImmediate(resolve));
  }
  return ask();
}

const names = (listing) => listing.stdout.trim().split('\n').map((line) => line.split(' ')[0]);

describe('from the configuration', () => {
  const scopes = `[[scope]]
name = "orders:read"
description = "See your orders."
kind = "view"
[[scope]]
name = "orders:write"
description = "Add and change orders."
kind = "change"
implies = ["orders:read"]`;

  test('a new service has these and no others, and apps can ask for them', async () => {
    const place = await installation(scopes);
    assert.deepEqual(names(await place.run('scope', 'list')), ['orders:read', 'orders:write']);
    await place.run('company', 'create', 'acme', 'Acme');
    const create = (wanted) => place.run('app', 'create', 'Ledger', '--company', 'acme', '--scopes', wanted,
      '--redirect-uri', 'https://ledger.example/cb');
    assert.equal((await create('orders:write')).code, 0);
    assert.match((await create('deals:read')).stderr, /deals:read/);
    await serve(place, async () => assert.deepEqual(await supported(place), ['orders:read', 'orders:write']));
  });

  test('commands say where to change them', async () => {
    const place = await installation(scopes);
    for (const args of [['add', 'a', 'See a.', '--kind', 'view'], ['edit', 'orders:read', '--group', 'Shop'], ['retire', 'orders:read']]) {
      const { code, stderr } = await place.run('scope', ...args);
      assert.equal(code, 1);
      assert.match(stderr, /come from \[\[scope\]\] in the configuration/);
    }
  });

  test('a scope that cannot be taken refuses the start with its name', async () => {
    const place = await installation('[[scope]]\nname = "orders:read"\nkind = "view"\n');
    const { code, stderr } = await place.run('scope', 'list');
    assert.equal(code, 1);
    assert.match(stderr, /scope orders:read/);
    const { stderr: wrong } = await (await installation('[[scope]]\nname = "a"\nkind = "look"\n')).run('scope', 'list');
    assert.match(wrong, /`kind` takes `view` or `change`/);
  });

  test('one that left the list is retired, and comes back with it', async () => {
    const place = await installation(scopes);
    await place.run('company', 'create', 'acme', 'Acme');
    await place.run('app', 'create', 'Ledger', '--company', 'acme', '--scopes', 'orders:write', '--redirect-uri', 'https://ledger.example/cb');
    const less = await installation(scopes.split('[[scope]]').slice(0, 2).join('[[scope]]'));
    await writeFile(less.config, (await readFile(less.config, 'utf8'))
      .replace(/sqlite = ".*"/, `sqlite = "${place.config.replace('.toml', '.db')}"`));
    assert.match((await less.run('scope', 'list')).stdout, /orders:write .*\(retired\)/);
    assert.doesNotMatch((await place.run('scope', 'list')).stdout, /retired/);
  });

  test('looking at them changes nothing', async () => {
    const place = await installation(scopes);
    assert.equal((await place.run('migrate')).code, 0);
    const text = await readFile(place.config, 'utf8');
    await writeFile(place.config, text.replace('orders:write', 'orders:change'));
    assert.deepEqual(names(await place.run('scope', 'list')), ['orders:read', 'orders:change']);
    const document = place.config.replace('.toml', '.yaml');
    assert.match((await place.run('edge', 'lint', document, '--prefix', '/api/shop')).stdout, /orders:write/);
    // Where people keep them in the database, the list is what is there.
    await writeFile(place.config, `scopes.source = "pages"\n${text}`);
    assert.deepEqual(names(await place.run('scope', 'list')), ['orders:read', 'orders:write']);
  });
});

describe('from the documents of the APIs', () => {
  const api = '[[edge.api]]\nprefixes = ["/api/shop"]\nrules = "SHOP"';

  test('a new service has what they declare: what only reads views, anything else changes', async () => {
    const place = await installation(api);
    const { stdout } = await place.run('scope', 'list');
    assert.match(stdout, /^orders:read +view +See your orders\.$/m);
    assert.match(stdout, /^orders:write +change +Add and change orders\.$/m);
    await serve(place, async () => {
      assert.deepEqual(await supported(place), ['orders:read', 'orders:write']);
      const refused = await fetch(`${place.base}/api/shop/orders`);
      assert.equal(refused.status, 401);
    });
  });

  test('only what an operation needs is taken, and what cannot be taken is left out with a warning', async () => {
    const place = await installation(api);
    const document = place.config.replace('.toml', '.yaml');
    const long = `orders:${'x'.repeat(64)}`;
    await writeFile(document, shop.replace('[orders:write]', `[${long}]`)
      .replace('            orders:write:', `            ${long}: Too long for a name.\n            orders:write:`));
    const listing = await place.run('scope', 'list');
    assert.equal(listing.code, 0, listing.stderr);
    assert.deepEqual(names(listing), ['orders:read']);
    const { code, stderr } = await place.run('migrate');
    assert.equal(code, 0, stderr);
    assert.match(stderr, /left out.*scope orders:x+: name: /);
    await writeFile(place.config, `scopes.source = "documents"\n${await readFile(place.config, 'utf8')}`);
    assert.match((await place.run('scope', 'list')).stderr, /scope orders:x+: name: /);
  });

  test('a document is linted with the scopes that it declares, and its service is as it was', async () => {
    const place = await installation(api);
    const document = place.config.replace('.toml', '.yaml');
    const lint = (...args) => new Promise((resolve) => {
      execFile(binary, ['edge', 'lint', document, '--prefix', '/api/shop', ...args], (failure, stdout, stderr) =>
        resolve({ code: failure?.code ?? 0, stdout, stderr }));
    });
    for (const args of [[], ['--config', place.config]]) {
      const { code, stdout } = await lint(...args);
      assert.equal(code, 0, stdout);
      assert.match(stdout, /2 operations/);
    }
    await writeFile(document, shop.replace('[orders:write]', '[deals:read]'));
    const unknown = await lint();
    assert.equal(unknown.code, 1);
    assert.match(unknown.stdout, /not in the catalogue: deals:read/);
  });
});

describe('by command', () => {
  test('a scope is added, edited, retired and brought back, and a running service knows at once', async () => {
    const place = await installation();
    await serve(place, async () => {
      assert.equal((await place.run('scope', 'add', 'orders:read', 'See orders.', '--kind', 'view', '--group', 'Orders')).stdout, 'orders:read added\n');
      assert.ok((await eventually(() => supported(place), (all) => all.includes('orders:read'))).includes('orders:read'));
      assert.match((await place.run('scope', 'add', 'orders:read', 'See orders.', '--kind', 'view')).stderr, /name: A scope of this name exists/);
      await place.run('scope', 'edit', 'orders:read', '--description', 'See your orders.', '--sensitive');
      assert.match((await place.run('scope', 'list')).stdout, /orders:read +view +See your orders\. +\(sensitive\)/);
      assert.match((await place.run('scope', 'retire', 'orders:read')).stdout, /orders:read retired; 0 apps with 0 installations keep it/);
      assert.ok(!(await eventually(() => supported(place), (all) => !all.includes('orders:read'))).includes('orders:read'));
      await place.run('scope', 'edit', 'orders:read', '--no-sensitive', '--no-group');
      assert.doesNotMatch((await place.run('scope', 'list')).stdout, /sensitive/);
      assert.notEqual((await place.run('scope', 'edit', 'orders:read', '--sensitive', '--no-sensitive')).code, 0);
      await place.run('scope', 'bring-back', 'orders:read');
      assert.ok((await eventually(() => supported(place), (all) => all.includes('orders:read'))).includes('orders:read'));
    });
  });

  test('an OpenAPI document is imported, and says what it adds', async () => {
    const place = await installation();
    const document = place.config.replace('.toml', '.yaml');
    assert.match((await place.run('scope', 'import', document)).stdout, /^orders:read added\norders:write added\n2 scopes in the document, 2 of them new\n$/);
    assert.match((await place.run('scope', 'import', document)).stdout, /^2 scopes in the document, 0 of them new\n$/);
    assert.match((await place.run('scope', 'import', place.config)).stderr, /declares no scopes/);
  });
});
