// docs/your-api.md as somebody follows it: each of its shell blocks, in order, in one shell. What is not as on the
// page: the ports, and the code, which a person copies from the address bar.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, readFile, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { freePort } from '../support/free_port.mjs';
import { binary } from '../support/program.mjs';

const root = fileURLToPath(new URL('../../', import.meta.url));
const ended = '--- this block has ended:';
let folder, shell, ports, blocks;

before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'grantor-your-api-'));
  await mkdir(join(folder, 'bin'));
  await symlink(binary, join(folder, 'bin', 'grantor'));
  await symlink(join(root, 'examples'), join(folder, 'examples'));
  ports = {};
  for (const port of ['8080', '8081', '8090', '9000']) ports[port] = String(await freePort());
  const page = await readFile(join(root, 'docs/your-api.md'), 'utf8');
  blocks = [...page.matchAll(/^```sh\n([^]*?)^```$/gm)].map(([, block]) => withPorts(block));
  shell = spawn('bash', [], { cwd: folder, env: { ...process.env, PATH: `${folder}/bin:${process.env.PATH}` } });
});
after(async () => {
  const closed = once(shell, 'exit');
  // Whatever a block that failed has left running.
  shell.stdin.end('\nkill $(jobs -p) 2> /dev/null; wait\n');
  await closed;
  await rm(folder, { recursive: true, force: true });
});

const withPorts = (text) => text.replace(/127\.0\.0\.1:(\d{4})/g, (whole, port) => whole.replace(port, ports[port] ?? port))
  .replace(/--port (\d{4})/g, (_, port) => `--port ${ports[port]}`);

// What the next block prints; every command line of it counts.
async function next(beginning, { replace = (block) => block, then = '' } = {}) {
  const block = blocks.shift();
  assert.ok(block.startsWith(beginning), `${beginning}: the page goes on with\n${block}`);
  let output = '';
  const done = new Promise((resolve, reject) => {
    const take = (piece) => (output += piece).includes(ended) && /ended: \d+\n/.test(output) && resolve();
    shell.stdout.on('data', take);
    shell.stderr.on('data', (piece) => (output += piece));
    shell.once('exit', () => reject(new Error(output)));
  });
  const notice = `failed=0; trap 'failed=1; echo "failed: $BASH_COMMAND"' ERR`;
  shell.stdin.write(`${notice}\n${replace(block)}\n${then}\ntrap - ERR; echo; echo "${ended} $failed"\n`);
  await done;
  shell.stdout.removeAllListeners('data');
  shell.stderr.removeAllListeners('data');
  shell.removeAllListeners('exit');
  assert.match(output, /ended: 0\n/, `${block}\n${output}`);
  return output.slice(0, output.indexOf(ended));
}

const field = (page, name) => new RegExp(`name="${name}" value="([^"]*)"`).exec(page)[1].replaceAll('&amp;', '&');

// What a person does with the link: signs in, reads, and allows. The address that the browser goes to then.
async function allow(link, person) {
  let cookie = '';
  const ask = async (address, fields) => {
    const answer = await fetch(new URL(address, link), {
      redirect: 'manual', headers: { cookie }, ...(fields && { method: 'POST', body: new URLSearchParams(fields) }),
    });
    const [set] = answer.headers.getSetCookie();
    if (set) cookie = set.split(';')[0];
    return { to: answer.headers.get('location'), page: await answer.text() };
  };
  const first = await ask(link);
  const { page: signIn } = first.to ? await ask(first.to) : first;
  const { to } = await ask('/sign-in', { ...person, csrf: field(signIn, 'csrf'), continue: field(signIn, 'continue') });
  const { page } = await ask(to);
  const form = page.slice(page.indexOf('action="/oauth/authorize"'));
  const done = await ask('/oauth/authorize', {
    csrf: field(form, 'csrf'), request: field(form, 'request'), continue: field(form, 'continue'), decision: 'allow',
  });
  return { page, to: new URL(done.to) };
}

test('from an API to an installed app, block by block', async () => {
  await next('mkdir harbour');
  const made = await next('echo', { then: `sed -i 's/^operations = .*/operations = "127.0.0.1:${ports[8081]}"/' grantor.toml` });
  assert.match(made, /8 operations and 4 scopes of shop\.yaml/);
  assert.match(made, /grantor serve --config grantor\.toml/);
  const linted = await next('grep');
  assert.match(linted, /^prefixes = \["\/v1"\]$/m);
  assert.match(linted, /8 operations, \d+ findings, 0 of them errors/);
  assert.match(await next('grantor serve'), /"status": "open"/);
  const refused = await next('curl -si');
  for (const said of ['401 Unauthorized', 'Content-Type: application/problem+json', 'WWW-Authenticate: Bearer realm="api"',
    '{"title":"No token","status":401,"detail":"Send an access token: Authorization: Bearer, a space, the token.",'])
    assert.ok(refused.includes(said), refused);

  await next('grantor company');
  const link = (await next('id=')).trim();
  const { page, to } = await allow(link, { email: 'nils@quay.example', password: 'seven lamps in a row' });
  for (const said of ['See your orders.', 'See your products and their stock.', 'Harbour Goods']) assert.ok(page.includes(said), said);
  assert.equal(to.origin + to.pathname, 'http://127.0.0.1:3000/callback');
  assert.equal(to.searchParams.get('state'), 'first');
  await next('code=…', { replace: (block) => block.replace('code=…', `code='${to.searchParams.get('code')}'`) });

  const orders = JSON.parse(await next('curl -s -H'));
  assert.equal(orders.data.length, 2);
  const explained = await next('curl -s -H');
  assert.match(explained, /"status":403/);
  assert.match(explained, /orders:write/);
  assert.match(explained, /why /);
  assert.match(await next('curl -s -o'), /^401$/m);
});

test('the brand, scopes, categories, plans and the sandbox', async () => {
  const problem = await next('cat > brand.toml');
  assert.match(problem, /"type":"https:\/\/harbour\.example\/developers\/errors#no-token"/);
  assert.match(problem, /"contact":"https:\/\/harbour\.example\/support"/);
  const names = (text) => [...text.matchAll(/^([a-z]+:[a-z]+) +(?:view|change) /gm)].map(([, name]) => name);
  assert.deepEqual(names(await next('grantor scope list')), ['orders:read', 'orders:write', 'products:read', 'products:write']);
  const scopes = await next('sed -i');
  assert.match(scopes, /^reports:read added$/m);
  assert.match(scopes, /^4 scopes in the document, 0 of them new$/m);
  assert.match(scopes, /^orders:write +change .*\(implies orders:read\)$/m);
  assert.match(scopes, /^products:write .*\(retired\)$/m);
  const lists = await next('grantor category');
  assert.match(lists, /^Fishing +0 apps$/m);
  assert.doesNotMatch(lists, /^Finance +\d/m);
  assert.match(lists, /^Fleet +3 +200 .* 1$/m);
  assert.match(await next('grantor sandbox'), /"status": ?"open"/);
  assert.deepEqual(blocks, [], 'every block was run');
});
