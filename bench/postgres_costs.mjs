// What an operation costs the database: rows, WAL, transaction ids and round trips, measured on a PostgreSQL of its
// own with one node of Grantor. Counts, not speeds. What many at once share depends on how many meet in a commit,
// which is a column of the table.
//
//   GRANTOR_BINARY=build/release/grantor node bench/postgres_costs.mjs [--write]
//
// With --write the table goes into docs/scaling.md.
import { readFile, writeFile } from 'node:fs/promises';

import { makeDatabase } from '../tests/ha/one_database.mjs';
import { makeFolder, pause } from '../tests/ha/processes.mjs';
import { Service } from '../tests/ha/service.mjs';

// A person has one grant of an app.
const [people, apps] = [6, 64];
const atOnce = 64;
// Each way between node and database where many are at once. Over loopback a commit is over before the next
// operation has been read, on a machine that runs both.
const distanceMs = 1;
const idleSeconds = 10;
const flushMs = 11_000; // a session publishes what it has counted after 10 s of rest at the latest

const settings = {
  // As deploy/patroni/patroni.yml has it, where it counts.
  shared_preload_libraries: 'pg_stat_statements', wal_compression: 'lz4', wal_log_hints: 'on', wal_level: 'replica',
  // Full pages after a checkpoint are counted apart; one in the middle would spoil the numbers.
  checkpoint_timeout: '1h', max_wal_size: '8GB', autovacuum: 'off',
};

// Everything that is counted. The questions of this script are not.
async function counters(database, service) {
  const text = await database.psql(`
    SELECT pg_stat_force_next_flush();
    SELECT pg_current_wal_insert_lsn() - '0/0'::pg_lsn, pg_snapshot_xmax(pg_current_snapshot())::text::bigint,
      (SELECT wal_records FROM pg_stat_wal), (SELECT wal_fpi FROM pg_stat_wal),
      (SELECT sum(n_tup_ins) FROM pg_stat_user_tables), (SELECT sum(n_tup_upd) FROM pg_stat_user_tables),
      (SELECT sum(n_tup_hot_upd) FROM pg_stat_user_tables), (SELECT sum(n_tup_del) FROM pg_stat_user_tables),
      (SELECT coalesce(sum(calls), 0) FROM pg_stat_statements WHERE userid = 'grantor'::regrole),
      (SELECT sum(last_commit) FROM nodes)`);
  const [wal, xids, records, pages, inserted, updated, hot, deleted, statements, commits] =
    text.split('\n').at(-1).split('|').map(Number);
  const { turns } = service.nodes[0].relay;
  return { wal, xids, records, pages, inserted, updated, hot, deleted, statements, commits, turns };
}

const difference = (after, before) => Object.fromEntries(Object.keys(after).map((key) => [key, after[key] - before[key]]));

async function atATime(count, list, act) {
  const left = [...list];
  await Promise.all(Array.from({ length: count }, async () => {
    while (left.length > 0) await act(left.pop());
  }));
}

const ok = (answer) => {
  if (answer?.outcome !== 'ok' && answer?.outcome !== 'accepted') throw new Error(`an operation ended with ${JSON.stringify(answer)}`);
  return answer;
};

async function measure(database, service, idle, list, width, act) {
  await database.psql('CHECKPOINT');
  await pause(flushMs);
  const before = await counters(database, service);
  const began = performance.now();
  await atATime(width, list, act);
  const took = (performance.now() - began) / 1000;
  await pause(flushMs);
  const found = difference(await counters(database, service), before);
  // What a node does anyway, with or without requests, is a row of its own.
  const each = (key) => Math.max(0, found[key] - idle[key] * (took + flushMs / 1000)) / list.length;
  return Object.fromEntries(Object.keys(found).map((key) => [key, each(key)]));
}

async function idleRates(database, service) {
  await pause(flushMs);
  const before = await counters(database, service);
  await pause(idleSeconds * 1000);
  const found = difference(await counters(database, service), before);
  return Object.fromEntries(Object.entries(found).map(([key, value]) => [key, value / idleSeconds]));
}

async function measureAll(database, service) {
  const node = service.nodes[0];
  const places = service.apps.flatMap((app) => service.people.map((person) => ({ app, person })));
  const idle = await idleRates(database, service);
  const rows = [['nothing, one second', '', idle]];
  const one = async (name, width, list, act) => {
    node.relay.delayMs = width > 1 ? distanceMs : 0;
    rows.push([name, width, await measure(database, service, idle, list, width, act)]);
    process.stderr.write(`${name}, ${width} at once\n`);
  };
  for (const width of [1, atOnce]) {
    const grants = [];
    await one('consent', width, width === 1 ? places.slice(0, people * apps / 4) : places, async ({ app, person }) => {
      const code = await service.allow(node, node, person, app);
      if (!code) throw new Error('no code');
      grants.push({ app, code });
    });
    await one('code exchange', width, grants, async (grant) => Object.assign(grant, ok(await service.exchange(node, grant.app, grant.code))));
    await one('refresh, rotating', width, grants, async (grant) => {
      grant.before = grant.token;
      Object.assign(grant, ok(await service.refresh(node, grant.app, grant.token)));
    });
    await one('the same refresh repeated', width, grants, async (grant) => ok(await service.refresh(node, grant.app, grant.before)));
    await one('check at the edge', width, grants, async (grant) => ok(await service.check(node, grant.access)));
    await one('revocation', width, grants, async (grant) => ok(await service.revoke(node, grant.app, grant.token)));
  }
  return rows;
}

const columns = [
  ['operations in a commit', ({ commits }) => (commits > 0.001 ? (1 / commits).toFixed(1) : '–')],
  ['rows inserted', ({ inserted }) => inserted.toFixed(2)],
  ['rows updated (HOT)', ({ updated, hot }) => `${updated.toFixed(2)} (${hot.toFixed(2)})`],
  ['WAL bytes', ({ wal }) => wal.toFixed(0)],
  ['of which full pages', ({ pages }) => pages.toFixed(2)],
  ['transaction ids', ({ xids }) => xids.toFixed(2)],
  ['statements', ({ statements }) => statements.toFixed(1)],
  ['round trips', ({ turns }) => turns.toFixed(1)],
];

function table(rows) {
  const head = ['operation', 'at once', ...columns.map(([name]) => name)];
  return [
    `| ${head.join(' | ')} |`, `|${'---|'.repeat(head.length)}`,
    ...rows.map(([name, width, found]) => `| ${name} | ${width} | ${columns.map(([, text]) => text(found)).join(' | ')} |`),
  ].join('\n');
}

const programs = await makeFolder('grantor-costs-');
const database = await makeDatabase(programs, { nodes: 1 });
const service = new Service(database, { people, apps });
let failed;
try {
  await database.start(settings);
  await database.psql('CREATE EXTENSION pg_stat_statements');
  await service.start();
  const text = table(await measureAll(database, service));
  process.stdout.write(`${text}\n`);
  if (process.argv.includes('--write')) {
    const page = new URL('../docs/scaling.md', import.meta.url);
    const [before, rest] = (await readFile(page, 'utf8')).split('<!-- costs: begin -->');
    await writeFile(page, `${before}<!-- costs: begin -->\n${text}\n<!-- costs: end -->${rest.split('<!-- costs: end -->')[1]}`);
  }
} catch (problem) {
  failed = problem;
  process.stderr.write(`${problem.stack}\n${await programs.tails()}\n`);
}
await service.stop();
await programs.remove();
process.exit(failed ? 1 : 0);
