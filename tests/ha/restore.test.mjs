// The runbook "restore" of docs/scaling.md: a backup, both databases destroyed, and everything that was there
// counted afterwards.
import assert from 'node:assert/strict';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { startCluster } from './cluster.mjs';

let cluster;
before(async () => { cluster = await startCluster(); });
after(() => cluster?.stop());

const rows = 2000;
const counted = () => cluster.psql('SELECT count(*), sum(id), sum(length(text)) FROM kept');

async function restoredCluster(number) {
  const { name } = cluster.places.databases[number];
  const config = join(cluster.folder, name, 'patroni.yml');
  // 1. Nothing of the old cluster runs or is remembered.
  for (const one of cluster.places.databases.keys()) await cluster.killMachine(one);
  for (const one of cluster.places.databases)
    await rm(join(cluster.folder, one.name, 'data'), { recursive: true });
  await cluster.programs.run('patronictl', ['-c', config, 'remove', 'grantor'],
    { input: `grantor\nYes I am aware\n${name}\n` });
  // 2. The files, and the log up to the last segment that was archived.
  await cluster.backup(number, ['restore']);
  const data = join(cluster.folder, name, 'data');
  const control = (...args) => cluster.programs.run('/usr/lib/postgresql/15/bin/pg_ctl', ['-D', data, ...args]);
  await control('start', '-w', '-t', '300', '-l', join(cluster.folder, name, 'restore.txt'), '-o', '-c archive_mode=off');
  await cluster.programs.until('the end of the recovery', async () =>
    (await cluster.psql('SELECT pg_is_in_recovery()', { number })) === 'f');
  await control('stop', '-w', '-t', '300', '-m', 'fast');
  // 3. Patroni takes it over, and the other machine gets a copy.
  cluster.startDatabase(number);
  assert.equal(await cluster.primary(), number);
  cluster.startDatabase(1 - number);
  assert.equal(await cluster.synchronousStandby(), 1 - number);
}

test('what was committed before the last archived segment is there after a restore', { timeout: 600_000 }, async () => {
  await cluster.psql(`CREATE TABLE kept (id BIGINT PRIMARY KEY, text TEXT NOT NULL);
    INSERT INTO kept SELECT i, repeat('x', (i % 100)::int) FROM generate_series(1, ${rows / 2}) i`);
  const primary = await cluster.primary();
  await cluster.backup(primary, ['--type=full', 'backup']);
  // After the backup: this is in the archived log alone.
  await cluster.psql(`INSERT INTO kept SELECT i, 'later' FROM generate_series(${rows / 2 + 1}, ${rows}) i`);
  const expected = await counted();
  assert.match(expected, new RegExp(`^${rows}\\|`));
  await cluster.psql('SELECT pg_switch_wal()');
  await cluster.backup(primary, ['check']);

  await restoredCluster(primary);
  assert.equal(await counted(), expected);
  // It is a cluster as before: it takes writes, waits for its standby, and is backed up again.
  await cluster.psql(`INSERT INTO kept VALUES (${rows + 1}, 'after')`);
  await cluster.backup(primary, ['--type=full', 'backup']);
  const information = JSON.parse(await cluster.backup(primary, ['--output=json', 'info']));
  assert.equal(information[0].status.message, 'ok');
  assert.equal(information[0].backup.length, 2);
});
