// What the service holds while it works: memory and files over very many refreshes of the same grants, which
// must not grow, and memory with more and more grants. Writes docs/growth.svg and build/growth.json, and
// prints the tables of docs/performance.md.
//
//   cmake --build build/release --target grantor bench_load bench_prepare
//   node bench/growth.mjs [--refreshes N] [--grants N] [--sizes N,N] [--seconds S] [--build DIR] [--svg FILE]
//
// The defaults take about a minute. The files are beside the build and not in /tmp, which may be in memory.
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { cpus } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { parseArgs } from 'node:util';

import { chart } from './growth_chart.mjs';

const { values: options } = parseArgs({
  options: {
    build: { type: 'string', default: 'build/release' },
    grants: { type: 'string', default: '10000' },
    refreshes: { type: 'string', default: '500000' },
    // Memory is measured with each of these numbers of grants.
    sizes: { type: 'string', default: '10000,100000' },
    seconds: { type: 'string', default: '10' },
    connections: { type: 'string', default: '64' },
    svg: { type: 'string', default: 'docs/growth.svg' },
    json: { type: 'string', default: 'build/growth.json' },
  },
});
const grants = Number(options.grants);
const refreshes = Number(options.refreshes);
const connections = Number(options.connections);
const samplesWanted = 60;
const grantor = resolve(options.build, 'grantor');
const workspace = mkdtempSync(resolve(options.build, 'growth-'));
const children = [];

const say = (text) => process.stderr.write(`${text}\n`);
const megabytes = (bytes) => bytes / 1e6;
const sizeOf = (file) => (existsSync(file) ? statSync(file).size : 0);
const count = (number) => Math.round(number).toLocaleString('en');

function start(program, args, stdio) {
  const child = spawn(program, args, { stdio });
  children.push(child);
  return child;
}

async function stop(child) {
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.kill('SIGTERM');
  await once(child, 'exit');
}

async function freePort() {
  const server = createServer();
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address();
  server.close();
  await once(server, 'close');
  return port;
}

function prepare(wanted) {
  const directory = join(workspace, String(wanted));
  const began = Date.now();
  execFileSync(resolve(options.build, 'bench', 'bench_prepare'), [directory, String(wanted), '100'], {
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  say(`prepared ${count(wanted)} grants in ${((Date.now() - began) / 1000).toFixed(0)} s`);
  return directory;
}

// The service on that directory, and a load of refreshes on it.
async function run(directory) {
  const port = await freePort();
  const config = join(directory, 'grantor.toml');
  writeFileSync(config, [
    'profile = "pipedrive"', `issuer = "http://127.0.0.1:${port}"`, `listen = "127.0.0.1:${port}"`,
    `operations = "127.0.0.1:${await freePort()}"`, '[log]', 'level = "warning"',
    '[store]', `sqlite = "${directory}/grantor.db"`, '[keys]', `file = "${directory}/grantor.keys"`, '',
  ].join('\n'));
  const server = start(grantor, ['serve', '--config', config], ['ignore', 'ignore', 'inherit']);
  for (let attempt = 0; ; attempt++) {
    try {
      await (await fetch(`http://127.0.0.1:${port}/.well-known/oauth-authorization-server`)).text();
      break;
    } catch (problem) {
      if (attempt === 1000) throw problem;
      await new Promise((done) => setTimeout(done, 10));
    }
  }
  const load = start(resolve(options.build, 'bench', 'bench_load'), [directory], ['pipe', 'pipe', 'inherit']);
  const lines = createInterface({ input: load.stdout })[Symbol.asyncIterator]();
  return {
    resident: () => megabytes(1024 *
      Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${server.pid}/status`, 'utf8'))[1])),
    files: () => ({
      database: megabytes(sizeOf(join(directory, 'grantor.db'))),
      log: megabytes(sizeOf(join(directory, 'grantor.db-wal'))),
    }),
    refresh: async (seconds) => {
      load.stdin.write(`run refresh_rotating ${port} ${connections} ${seconds} ${server.pid}\n`);
      const { value, done } = await lines.next();
      if (done) throw new Error('bench_load has ended');
      const result = JSON.parse(value);
      if (result.problem) throw new Error(result.problem);
      if (result.failed > 0) throw new Error(`${result.failed} refreshes failed, first: ${result.failure}`);
      return result;
    },
    end: async () => {
      load.stdin.end();
      await once(load, 'exit');
      await stop(server);
      rmSync(directory, { recursive: true, force: true });
    },
  };
}

async function measureGrowth() {
  const service = await run(prepare(grants));
  const sample = (refreshed, result) => ({
    refreshes: refreshed, resident: service.resident(), ...service.files(),
    rate: result?.rate, p50: result && result.p50_us / 1000, p99: result && result.p99_us / 1000,
  });
  const samples = [sample(0)];
  // What a step takes follows from the speed of the one before, so that there are about as many as wanted.
  let done = 0;
  let seconds = 0.5;
  while (done < refreshes) {
    const result = await service.refresh(seconds.toFixed(2));
    done += result.done;
    samples.push(sample(done, result));
    seconds = Math.max(0.2, refreshes / samplesWanted / result.rate);
    if (samples.length % 10 === 0) say(`${count(done)} of ${count(refreshes)} refreshes`);
  }
  await service.end();
  return samples;
}

async function measureSize(wanted) {
  const service = await run(prepare(wanted));
  const idle = service.resident();
  const result = await service.refresh(Number(options.seconds));
  const out = {
    grants: wanted, idle, loaded: service.resident(), ...service.files(), rate: result.rate,
    p50: result.p50_us / 1000, p99: result.p99_us / 1000,
  };
  await service.end();
  return out;
}

// The last tenth against the second one: the first fills caches and the log.
function judge(samples) {
  const tenth = Math.max(1, Math.floor(samples.length / 10));
  const mean = (part, key) => part.reduce((sum, each) => sum + each[key], 0) / part.length;
  const early = samples.slice(tenth, 2 * tenth);
  const late = samples.slice(-tenth);
  return ['resident', 'database', 'log', 'p99'].map((key) => ({
    key, early: mean(early, key), late: mean(late, key),
  })).map((row) => ({ ...row, flat: row.late <= 1.1 * row.early }));
}

try {
  const samples = await measureGrowth();
  const sizes = [];
  for (const wanted of options.sizes.split(',').filter(Boolean)) sizes.push(await measureSize(Number(wanted)));
  const result = {
    measured: new Date().toISOString().slice(0, 10),
    machine: `${cpus().length} cores, ${cpus()[0].model}`, connections, grants, samples, sizes,
  };
  for (const file of [options.json, options.svg]) mkdirSync(dirname(file), { recursive: true });
  writeFileSync(options.json, JSON.stringify(result, null, 1));
  writeFileSync(options.svg, chart(result));
  const names = { resident: 'resident memory, MB', database: 'database, MB', log: 'its log, MB', p99: 'p99, ms' };
  console.log(`| over ${count(samples.at(-1).refreshes)} refreshes of ${count(grants)} grants | second tenth | last tenth | at most a tenth more |`);
  console.log('|---|---|---|---|');
  for (const { key, early, late, flat } of judge(samples))
    console.log(`| ${names[key]} | ${early.toFixed(1)} | ${late.toFixed(1)} | ${flat ? 'yes' : 'NO'} |`);
  console.log('\n| grants | resident at the start, MB | after refreshes | database, MB | refreshes/s | p50 ms | p99 ms |');
  console.log('|---|---|---|---|---|---|---|');
  for (const each of sizes)
    console.log(`| ${count(each.grants)} | ${each.idle.toFixed(1)} | ${each.loaded.toFixed(1)} | ` +
      `${each.database.toFixed(0)} | ${count(each.rate)} | ` +
      `${each.p50.toFixed(2)} | ${each.p99.toFixed(2)} |`);
} finally {
  await Promise.all(children.map(stop));
  rmSync(workspace, { recursive: true, force: true });
}
