// `grantor init`: from an OpenAPI document to a service that runs, by flags and by questions.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { access, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, beforeEach, describe, test } from 'node:test';
import { freePort } from '../support/free_port.mjs';

const binary = process.env.GRANTOR_BINARY;
const folders = [];
let folder;

const shop = `openapi: 3.0.3
info: {title: Shop, version: '1'}
paths:
  /orders:
    get:
      security: [{oauth: ['orders:read']}]
      responses: {'200': {description: ok}}
components:
  securitySchemes:
    oauth:
      type: oauth2
      flows:
        authorizationCode:
          authorizationUrl: https://shop.example/a
          tokenUrl: https://shop.example/t
          scopes: {'orders:read': See your orders.}
`;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'grantor-init-'));
  folders.push(folder);
  await writeFile(join(folder, 'shop.yaml'), shop);
});
after(() => Promise.all(folders.map((each) => rm(each, { recursive: true, force: true }))));

async function run(args, input = '') {
  const child = spawn(binary, args, { cwd: folder });
  let stdout = '';
  let stderr = '';
  child.stdout.on('data', (piece) => (stdout += piece));
  child.stderr.on('data', (piece) => (stderr += piece));
  child.stdin.on('error', () => {});
  child.stdin.end(input);
  const [code] = await once(child, 'close');
  return { code, stdout, stderr };
}

const flags = (issuer) => ['init', '--name', 'Harbour Shop', '--issuer', issuer, '--api', 'shop.yaml', '--upstream', 'http://127.0.0.1:9000', '--admin', 'mia@shop.example'];
const exists = (path) => access(join(folder, path)).then(() => true, () => false);

describe('by flags', () => {
  test('a configuration, keys and an admin are made, and the service starts', async () => {
    const port = await freePort();
    const made = await run(flags(`http://127.0.0.1:${port}`), 'boats and oars in spring\n');
    assert.equal(made.code, 0, made.stderr);
    assert.match(made.stdout, /1 operations and 1 scopes of shop\.yaml/);
    assert.match(made.stdout, /grantor serve --config grantor\.toml/);
    assert.ok(await exists('data/grantor.keys'));
    const text = await readFile(join(folder, 'grantor.toml'), 'utf8');
    assert.doesNotMatch(text, /boats/);
    await writeFile(join(folder, 'grantor.toml'), text.replace(/^operations = .*/m, `operations = "127.0.0.1:${await freePort()}"`));

    const child = spawn(binary, ['serve', '--config', 'grantor.toml'], { cwd: folder, stdio: ['ignore', 'ignore', 'pipe'] });
    let log = '';
    const listening = new Promise((resolve, reject) => {
      child.stderr.on('data', (piece) => (log += piece).includes('"listening"') && resolve());
      child.once('exit', () => reject(new Error(log)));
    });
    try {
      await listening;
      const metadata = await (await fetch(`http://127.0.0.1:${port}/.well-known/oauth-authorization-server`)).json();
      assert.deepEqual(metadata.scopes_supported, ['orders:read']);
      const refused = await fetch(`http://127.0.0.1:${port}/orders`);
      assert.equal(refused.status, 401);
      assert.equal(refused.headers.get('content-type'), 'application/problem+json');
    } finally {
      const ended = once(child, 'exit');
      child.kill('SIGTERM');
      await ended;
    }
    assert.match((await run(['user', 'list', '--company', 'harbour-shop'])).stdout, /mia@shop\.example.*admin/);
  });

  test('the API is where its document says, and what would be hidden behind own pages is named', async () => {
    await writeFile(join(folder, 'shop.yaml'), shop.replace('paths:', 'servers: [{url: https://api.shop.example/v1/}]\npaths:'));
    assert.equal((await run(flags('http://127.0.0.1:8080'), 'boats and oars in spring\n')).code, 0);
    assert.match(await readFile(join(folder, 'grantor.toml'), 'utf8'), /prefixes = \["\/v1"\]/);

    await writeFile(join(folder, 'shop.yaml'), shop.replace('/orders:', '/account/orders:'));
    const port = await freePort();
    await rm(join(folder, 'grantor.toml'));
    await rm(join(folder, 'data'), { recursive: true });
    await run(flags(`http://127.0.0.1:${port}`), 'boats and oars in spring\n');
    const text = await readFile(join(folder, 'grantor.toml'), 'utf8');
    await writeFile(join(folder, 'grantor.toml'), text.replace(/^operations = .*/m, `operations = "127.0.0.1:${await freePort()}"`));
    const child = spawn(binary, ['serve', '--config', 'grantor.toml'], { cwd: folder, stdio: ['ignore', 'ignore', 'pipe'] });
    let log = '';
    const ended = once(child, 'exit');
    await new Promise((resolve) => {
      child.stderr.on('data', (piece) => (log += piece).includes('"listening"') && resolve());
      child.once('exit', resolve);
    });
    child.kill('SIGTERM');
    await ended;
    assert.match(log, /operations of an API cannot be reached.*GET \/account\/orders/);
  });

  test('what is wrong or missing is named, and nothing is written', async () => {
    const refuses = async (args, text, input = 'boats and oars in spring\n') => {
      const { code, stderr } = await run(args, input);
      assert.equal(code, 1);
      assert.match(stderr, text);
      assert.equal(await exists('grantor.toml'), false);
      assert.equal(await exists('data/grantor.db'), false);
    };
    await refuses(['init', '--name', 'Shop'], /--issuer --api --upstream --admin/);
    const without = (flag, value) => flags('http://127.0.0.1:8080').map((each, at, all) => (all[at - 1] === flag ? value : each));
    await refuses(without('--issuer', 'http://shop.example'), /--issuer: .*allow_insecure_http/);
    await refuses(without('--api', 'none.yaml'), /--api: /);
    await refuses(without('--upstream', 'nowhere'), /--upstream: /);
    await refuses(without('--admin', 'mia'), /--admin: /);
    await refuses(without('--name', 'x'.repeat(41)), /--name: /);
    await refuses(flags('http://127.0.0.1:8080'), /10 characters/, 'short\n');
  });

  test('a file that is there is not overwritten', async () => {
    await writeFile(join(folder, 'grantor.toml'), 'issuer = "x"\n');
    const { code, stderr } = await run(flags('http://127.0.0.1:8080'), 'boats and oars in spring\n');
    assert.equal(code, 1);
    assert.match(stderr, /grantor\.toml exists already/);
    assert.equal(await readFile(join(folder, 'grantor.toml'), 'utf8'), 'issuer = "x"\n');
  });
});

describe('at a terminal', () => {
  // script(1) of util-linux gives the program a terminal, and passes its input on.
  test('each question is explained, a wrong answer is asked again, and an empty one takes what is offered', async () => {
    const child = spawn('script', ['-qec', `${binary} init`, '/dev/null'], { cwd: folder });
    let seen = '';
    const answers = [
      ['called?', 'Harbour Shop'], ['reach this service?', 'ftp://x'], ['> ', ''], ['OpenAPI document', 'shop.yaml'],
      ['API answer?', ''], ['first admin?', 'mia@shop.example'], ['New password', 'boats and oars in spring'],
      ['same again', 'boats and oars in spring'],
    ];
    let from = 0;
    child.stdout.on('data', (piece) => {
      seen += piece;
      while (answers.length > 0) {
        const at = seen.indexOf(answers[0][0], from);
        if (at < 0) return;
        from = at + answers[0][0].length;
        child.stdin.write(`${answers.shift()[1]}\r`);
      }
    });
    const [code] = await once(child, 'close');
    assert.equal(code, 0, seen);
    assert.match(seen, /`issuer` must begin with https/);
    assert.match(seen, /grantor serve --config grantor\.toml/);
    assert.doesNotMatch(seen, /boats/);
    assert.match(await readFile(join(folder, 'grantor.toml'), 'utf8'), /upstream = "http:\/\/127\.0\.0\.1:9000"/);
  });
});
