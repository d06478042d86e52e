// `grantor store copy` as an operator types it. What it copies is tested with both engines in
// tests/store/copy.
import assert from 'node:assert/strict';
import { copyFile, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { startSandbox } from '../clients/sandbox.mjs';
import { binary, run } from '../support/program.mjs';

let folder, sandbox;
before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'grantor-copy-'));
  sandbox = await startSandbox();
  await sandbox.kill();
});
after(async () => {
  await rm(folder, { recursive: true, force: true });
  await rm(sandbox.data, { recursive: true, force: true });
});

const copy = (...args) => run(binary, ['store', 'copy', ...args]);
const list = async (data) => (await run(binary, ['app', 'list', '--data', data])).stdout;

test('a sandbox goes on with a copy of its database', async () => {
  const source = join(sandbox.data, 'grantor.db');
  const { code, stdout, stderr } = await copy(source, join(folder, 'grantor.db'));
  assert.equal(code, 0, stderr);
  assert.match(stdout, /^copied [0-9]{4,} rows in [0-9]{2} tables and compared every one of them/);
  assert.match(stderr, /^copying records: [0-9]+ of [0-9]+ rows$/m);
  const lines = stderr.trim().split('\n');
  assert.equal(new Set(lines).size, lines.length, 'no line says what another has said');
  assert.match(stderr, /^comparing records: ([0-9]+) of \1 rows$/m);
  for (const name of ['grantor.keys', 'sandbox.json'])
    await copyFile(join(sandbox.data, name), join(folder, name));
  assert.equal(await list(folder), await list(sandbox.data));
  const again = await startSandbox({ data: folder });
  try {
    assert.deepEqual(again.apps, sandbox.apps);
    const app = again.app({ kind: 'private', status: 'live', token_shape: 'v1u' });
    const callback = await again.authorize({
      client_id: app.client_id, user: again.users[0].id, company: again.companies[0].id,
      redirect_uri: app.redirect_uris[0],
    });
    assert.ok(callback.searchParams.get('code'));
  } finally {
    await again.kill();
  }
});

test('one sentence says what is in the way', async () => {
  const source = join(sandbox.data, 'grantor.db');
  const refused = async (args, pattern) => {
    const { code, stderr } = await copy(...args);
    assert.equal(code, 1);
    assert.match(stderr, pattern);
    assert.equal(stderr.trim().split('\n').length, 1, stderr);
  };
  await refused([source, source], /grantor\.db is not empty/);
  await refused([join(folder, 'none.db'), join(folder, 'new.db')], /none\.db/);
  const closed = await copy(source, 'postgresql://nobody:a-secret@127.0.0.1:1/none');
  assert.equal(closed.code, 1);
  assert.match(closed.stderr, /PostgreSQL/);
  assert.doesNotMatch(closed.stderr, /a-secret/);
  await assert.rejects(readFile(join(folder, 'new.db')));
  assert.equal((await copy(source)).code, 2);
});
