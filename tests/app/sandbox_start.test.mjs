// How a sandbox starts and what others see of it: each test is a mistake that somebody has met.
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { access, mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { startSandbox } from '../clients/sandbox.mjs';

const binary = process.env.GRANTOR_BINARY;
let folder;
before(async () => (folder = await mkdtemp(join(tmpdir(), 'grantor-start-'))));
after(() => rm(folder, { recursive: true, force: true }));

function run(...args) {
  return new Promise((resolve) => {
    const child = execFile(binary, args, (failure, stdout, stderr) => resolve({ code: failure?.code ?? 0, stdout, stderr }));
    child.stdin.end();
  });
}
async function takenPort() {
  const server = createServer();
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return server;
}

test('a second sandbox in the same folder is refused, and sandbox.json stays that of the first', async () => {
  const first = await startSandbox();
  try {
    const before = await readFile(join(first.data, 'sandbox.json'), 'utf8');
    const second = await run('sandbox', '--listen', '127.0.0.1:0', '--data', first.data);
    assert.equal(second.code, 1);
    assert.match(second.stderr, /is served already, by process \d+/);
    assert.equal(await readFile(join(first.data, 'sandbox.json'), 'utf8'), before);
    // Also where the port is taken as well: that is not what is wrong.
    const again = await run('sandbox', '--listen', new URL(first.base_url).host, '--data', first.data);
    assert.match(again.stderr, /is served already/);
  } finally {
    await first.stop();
  }
});

test('a start on a taken port leaves no folder behind, and names the way out', async () => {
  const server = await takenPort();
  const { port } = server.address();
  try {
    for (const [name, args] of [
      ['listen', ['--listen', `127.0.0.1:${port}`]],
      ['operations', ['--listen', '127.0.0.1:0', '--operations', `127.0.0.1:${port}`]],
    ]) {
      const data = join(folder, `taken-${name}`);
      const { code, stderr } = await run('sandbox', ...args, '--data', data);
      assert.equal(code, 1);
      assert.match(stderr, new RegExp(`port ${port}`));
      assert.match(stderr, /--listen 127\.0\.0\.1:0/);
      await assert.rejects(access(data), { code: 'ENOENT' });
    }
    assert.deepEqual(await readdir(folder), []);
  } finally {
    server.close();
  }
});

test('a gateway key works from the first call after it was made', async () => {
  const sandbox = await startSandbox();
  try {
    const added = await run('gateway', 'add', 'acme', '--provider', 'grantor', '--data', sandbox.data);
    assert.equal(added.code, 0, added.stderr);
    for (const name of ['shop', 'stock', 'till']) {
      const { stdout } = await run('gateway', 'key', 'add', name, '--data', sandbox.data);
      const answer = await fetch(`${sandbox.base_url}/gateway/acme/api/v2/deals`, {
        headers: { authorization: `Bearer ${stdout.trim()}` },
      });
      // Nobody has connected the account, which only a caller with a key gets to know.
      assert.equal(answer.status, 409, `${name}: ${await answer.text()}`);
    }
  } finally {
    await sandbox.stop();
  }
});

test('the uptime does not follow the moved clock', async () => {
  const sandbox = await startSandbox();
  try {
    await sandbox.advance(3 * 86400);
    const person = sandbox.users[0];
    const people = await fetch(`${sandbox.base_url}/sandbox/people`, { headers: { accept: 'text/html' } });
    const cookie = people.headers.get('set-cookie').split(';')[0];
    const text = await people.text();
    const csrf = /name="csrf" value="([^"]+)"/.exec(text)[1];
    const signedIn = await fetch(`${sandbox.base_url}/sandbox/people/${person.id}/sign-in`, {
      method: 'POST',
      redirect: 'manual',
      headers: { cookie, accept: 'text/html' },
      body: new URLSearchParams({ csrf, company: sandbox.companies[0].id, continue: '/platform/health' }),
    });
    assert.equal(signedIn.headers.get('location'), '/platform/health');
    const health = await (
      await fetch(`${sandbox.base_url}/platform/health`, { headers: { cookie: signedIn.headers.get('set-cookie').split(';')[0] } })
    ).text();
    const uptime = /Up for<\/dt>\s*<dd>([^<]*)/.exec(health) ?? /[Uu]p for ([^<.]*)/.exec(health);
    assert.ok(uptime, health);
    assert.doesNotMatch(uptime[1], /\b(days?|h)\b/);
  } finally {
    await sandbox.stop();
  }
});
