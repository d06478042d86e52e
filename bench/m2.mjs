// Runs the servers and bench_load, and prints the table. Started by bench/run, which has built everything.
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  copyFileSync, cpSync, mkdtempSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync,
} from 'node:fs';
import { createServer } from 'node:net';
import { cpus } from 'node:os';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { parseArgs } from 'node:util';

import { atOnce, fairnessHeader, fairnessLine, measureFairness } from './fairness.mjs';
import { startSlowApi } from './greedy.mjs';
import { measurePages, pageHeader, pageLine } from './marketplace.mjs';

const { values: options } = parseArgs({
  options: {
    build: { type: 'string', default: 'build/release' },
    rounds: { type: 'string', default: '5' },
    seconds: { type: 'string', default: '1.5' },
    connections: { type: 'string', default: '64' },
    only: { type: 'string' },
    million: { type: 'boolean', default: false },
    'no-peers': { type: 'boolean', default: false },
  },
});
const rounds = Number(options.rounds);
const seconds = Number(options.seconds);
const connections = Number(options.connections);
const grantor = resolve(options.build, 'grantor');
const tool = (name) => resolve(options.build, 'bench', name);
// Beside the build, not in /tmp: that may be in memory, where a flush costs nothing.
const workspace = mkdtempSync(resolve(options.build, 'bench-'));
const children = [];

const median = (numbers) => {
  const sorted = [...numbers].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
};
const say = (text) => process.stderr.write(`${text}\n`);

// A port that nobody listens on: a server left over from before would share it and spoil the numbers.
async function freePort() {
  const server = createServer();
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address();
  server.close();
  await once(server, 'close');
  return port;
}

function start(program, args, { stdio = ['ignore', 'ignore', 'inherit'], ...rest } = {}) {
  const child = spawn(program, args, { stdio, ...rest });
  children.push(child);
  return child;
}

async function stop(child) {
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.kill('SIGTERM');
  await once(child, 'exit');
}

async function untilAnswers(port, path) {
  for (let attempt = 0; attempt < 500; attempt++) {
    try {
      return await (await fetch(`http://127.0.0.1:${port}${path}`)).text();
    } catch {
      await new Promise((done) => setTimeout(done, 10));
    }
  }
  throw new Error(`nothing answers on port ${port}`);
}

// bench_load: one line of command, one line of JSON.
class Load {
  // `before`: a command that starts it.
  constructor(directory, before = []) {
    const [program, ...rest] = [...before, tool('bench_load'), directory];
    this.child = start(program, rest, { stdio: ['pipe', 'pipe', 'inherit'] });
    this.lines = createInterface({ input: this.child.stdout })[Symbol.asyncIterator]();
  }
  async command(line) {
    this.child.stdin.write(`${line}\n`);
    const { value, done } = await this.lines.next();
    if (done) throw new Error('bench_load has ended');
    const answer = JSON.parse(value);
    if (answer.problem) throw new Error(`${line}: ${answer.problem}`);
    return answer;
  }
  run(scenario, server, length = seconds, count = connections) {
    return this.command(`run ${scenario} ${server.port} ${count} ${length} ${server.pids.join(',')}`);
  }
  async end() {
    this.child.stdin.end();
    await once(this.child, 'exit');
  }
}

function prepare(name, grants, codes) {
  const directory = join(workspace, name);
  const began = Date.now();
  execFileSync(tool('bench_prepare'), [directory, String(grants), String(codes)], {
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  say(`prepared ${grants} grants and ${codes} codes in ${((Date.now() - began) / 1000).toFixed(1)} s`);
  return directory;
}

// Limits are counted and never reached: what is measured includes them.
const unreached = ['lite', 'growth', 'premium', 'ultimate']
  .map((plan) => `[edge.limits.${plan}]\nburst = 1000000\nbudget_factor = 10000`).join('\n');

async function configure(directory, options = '') {
  const port = await freePort();
  const config = join(directory, 'grantor.toml');
  writeFileSync(config, [
    'profile = "pipedrive"',
    `issuer = "http://127.0.0.1:${port}"`,
    `listen = "127.0.0.1:${port}"`,
    `operations = "127.0.0.1:${await freePort()}"`,
    '[log]',
    'level = "warning"',
    '[store]',
    `sqlite = "${directory}/grantor.db"`,
    '[keys]',
    `file = "${directory}/grantor.keys"`,
    '[proxy]',
    'trusted = ["127.0.0.1/32"]',
    unreached,
    options,
    '',
  ].join('\n'));
  return { port, config };
}

async function startGrantor(directory, options) {
  const { port, config } = await configure(directory, options);
  const child = start(grantor, ['serve', '--config', config]);
  const metadata = await untilAnswers(port, '/.well-known/oauth-authorization-server');
  return { child, port, config, pids: [child.pid], metadata };
}

// `location`: what nginx does with every request.
async function startNginx(name, location, more = '') {
  const port = await freePort();
  const directory = join(workspace, name);
  mkdirSync(directory);
  const config = join(directory, 'nginx.conf');
  const paths = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi']
    .map((each) => `${each}_temp_path ${directory}/${each};`).join(' ');
  writeFileSync(config, `
    daemon off; worker_processes 2; pid ${directory}/pid; error_log stderr error;
    events { worker_connections 1024; }
    http {
      access_log off; keepalive_requests 1000000000; ${paths} ${more}
      server {
        listen 127.0.0.1:${port};
        location / { ${location} }
      }
    }`);
  const child = start('nginx', ['-c', config, '-p', directory, '-e', 'stderr']);
  await untilAnswers(port, '/');
  const workers = readFileSync(`/proc/${child.pid}/task/${child.pid}/children`, 'utf8');
  return { child, port, pids: workers.trim().split(/\s+/).map(Number) };
}

const constantAnswer = (body) => `default_type "application/json; charset=utf-8"; return 200 '${body}';`;

// nginx as an API, and before it, side by side: Grantor with the check, and nginx without any.
async function proxyRows(directory) {
  const api = await startNginx('api', constantAnswer('{"success":true,"data":{"id":1,"title":"A deal"}}'));
  const checking = await startGrantor(directory, `[[edge.api]]\nupstream = "http://127.0.0.1:${api.port}"`);
  const plain = await startNginx('plain',
    'proxy_pass http://api; proxy_http_version 1.1; proxy_set_header Connection "";',
    `upstream api { server 127.0.0.1:${api.port}; keepalive 128; keepalive_requests 1000000000; }`);
  return [
    { key: 'proxy', scenario: 'proxy', work: 'proxy with the check, nginx as the API', server: checking },
    { key: 'nginx_proxy', scenario: 'proxy', work: 'nginx as a plain proxy of the same, no check', server: plain },
  ];
}

// As people do it: a connection, its link, and back from a provider that asks nothing.
async function connectAccount(grantorServer, config, directory) {
  const origin = `http://127.0.0.1:${grantorServer.port}`;
  const command = (...words) =>
    execFileSync(grantor, ['gateway', ...words, '--config', config], { input: '' }).toString().trim();
  const link = command('add', 'bench', '--provider', 'bench');
  const page = await fetch(link);
  const cookie = page.headers.get('set-cookie').split(';')[0];
  const csrf = /name="csrf" value="([^"]+)"/.exec(await page.text())[1];
  const departure = await fetch(link, {
    method: 'POST', redirect: 'manual', headers: { cookie },
    body: new URLSearchParams({ csrf, continue: '/' }),
  });
  const state = new URL(departure.headers.get('location')).searchParams.get('state');
  const back = await fetch(`${origin}/connect/callback/bench?state=${state}&code=bench`,
    { redirect: 'manual', headers: { cookie: departure.headers.get('set-cookie').split(';')[0] } });
  if (back.status !== 303) throw new Error(`not connected: ${back.status} ${await back.text()}`);
  // Each connection of the load has a share of the lines.
  writeFileSync(join(directory, 'gateway'), `${command('key', 'add', 'bench')}\n`.repeat(4096));
}

// The gateway before an API that is also the provider, and nginx as a plain proxy of the same.
async function gatewayRows(directory, copy) {
  const tokens = '{"access_token":"bench","token_type":"Bearer","expires_in":86400,"refresh_token":"bench"}';
  const provider = await startNginx('provider', constantAnswer(tokens));
  const api = await startNginx('gateway_api', constantAnswer('{"success":true,"data":{"id":1,"title":"A deal"}}'));
  const options = `[gateway]\nallow_loopback = true\n[[gateway.provider]]\nname = "bench"\nclient_id = "bench"\n` +
    `authorization_endpoint = "http://127.0.0.1:${provider.port}/authorize"\n` +
    `token_endpoint = "http://127.0.0.1:${provider.port}/token"\napi_base = "http://127.0.0.1:${api.port}"`;
  const gateway = await startGrantor(copy, options);
  await connectAccount(gateway, gateway.config, directory);
  const plain = await startNginx('gateway_plain',
    'proxy_pass http://api; proxy_http_version 1.1; proxy_set_header Connection "";',
    `upstream api { server 127.0.0.1:${api.port}; keepalive 128; keepalive_requests 1000000000; }`);
  return [
    { key: 'gateway', scenario: 'gateway', work: 'gateway: key checked, token put in, nginx as the API', server: gateway },
    { key: 'gateway_nginx', scenario: 'gateway', work: 'nginx as a plain proxy of the same', server: plain },
  ];
}

// The durable limit, L: on the same disk as the databases.
async function startLimit() {
  const child = start(tool('bench_limit'), [join(workspace, 'limit.log')], { stdio: ['ignore', 'pipe', 'inherit'] });
  const [line] = await once(createInterface({ input: child.stdout }), 'line');
  return { child, port: Number(line), pids: [child.pid] };
}
// What L is asked by so many connections, as the peer is.
const limitRow = (server, count) => ({
  key: limitKey(count), scenario: 'peer_refresh', server, connections: count,
  work: `L: 64 bytes appended and flushed, ${count} connections`,
});
const limitKey = (count = connections) => `limit_${count}`;

async function startPeer() {
  const child = start(process.execPath, ['bench/peers/oauth2_server.mjs'], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [line] = await once(createInterface({ input: child.stdout }), 'line');
  return { child, port: Number(line), pids: [child.pid] };
}

const residentMegabytes = (pid) =>
  Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))[1]) / 1024;

// The servers one after the other, several times, so that a slow phase of the machine meets them all.
async function measure(load, rows) {
  const results = new Map(rows.map((row) => [row.key, []]));
  for (const row of rows) await load.run(row.scenario, row.server, 0.3, row.connections);
  for (let round = 0; round < rounds; round++) {
    for (const row of rows) {
      const result = await load.run(row.scenario, row.server, seconds, row.connections);
      if (result.failed > 0) say(`${row.key}: ${result.failed} failed, first: ${result.failure}`);
      results.get(row.key).push(result);
    }
    say(`round ${round + 1} of ${rounds}`);
  }
  return results;
}

// Medians over the rounds; ratios are taken within each round. Rounds in which what was prepared ran
// out do not count.
function summarize(rows, results) {
  const constant = results.get('constant');
  return rows.map((row) => {
    const isDurable = row.goal_l || row.key === 'install';
    const limit = isDurable && results.get(limitKey(row.connections));
    const all = results.get(row.key);
    const used = all.map((_, index) => index).filter((index) => all[index].seconds > seconds / 2);
    const of = (pick) => median((used.length ? used : all.map((_, i) => i)).map(pick));
    return {
      ...row,
      server: undefined,
      rate: of((i) => all[i].rate),
      cpu_us: of((i) => all[i].server_cpu_us),
      p50_ms: of((i) => all[i].p50_us) / 1000,
      p99_ms: of((i) => all[i].p99_us) / 1000,
      ratio: of((i) => all[i].rate / constant[i].rate),
      ratio_l: limit ? of((i) => all[i].rate / limit[i].rate) : undefined,
      cpu_ratio: of((i) => constant[i].server_cpu_us / all[i].server_cpu_us),
      failed: all.reduce((sum, result) => sum + result.failed, 0),
    };
  });
}

async function coldStart(load, directory) {
  const times = [];
  for (let i = 0; i < 11; i++) {
    const { port, config } = await configure(directory);
    times.push(await load.command(`cold ${port} ${grantor} serve --config ${config}`));
  }
  return { ms: median(times.map((each) => each.ms)), cpu_ms: median(times.map((each) => each.cpu_ms)) };
}

function microBench(name, filter) {
  const out = execFileSync(tool(name), [
    `--benchmark_filter=${filter}`, '--benchmark_format=json', '--benchmark_min_time=0.2',
  ], { stdio: ['ignore', 'pipe', 'ignore'] });
  return Object.fromEntries(
    JSON.parse(out).benchmarks.map((each) => [each.name, each.cpu_time / 1000]));
}

function strippedMegabytes() {
  const copy = join(workspace, 'grantor');
  copyFileSync(grantor, copy);
  execFileSync('strip', [copy]);
  return statSync(copy).size / 1e6;
}

// table: key, scenario, work, goal as a ratio to R (of the same round) or, of what is durable, to L,
// connections where there are more.
const ofL = (ratio) => ({ goal_l: ratio });
const manyConnections = 256;
const main = [
  ['constant', 'constant', 'R: metadata document, constant body'],
  ['edge', 'edge', 'edge check of a valid token, constant body behind', 0.85],
  ['check', 'check', 'edge check through /edge/check (nginx form)', 0.85],
  ['resource', 'resource', 'edge check and a built-in resource (users/me)'],
  ['refresh_stable', 'refresh_stable', 'refresh, stable', 0.75],
  ['refresh_rotating', 'refresh_rotating', 'refresh, rotating, durable, 50,000 grants', ofL(0.7)],
  ['refresh_many', 'refresh_rotating', 'the same, 256 connections', ofL(0.7), manyConnections],
  ['exchange', 'exchange', 'code exchange, durable', ofL(0.5)],
  ['install', 'install', 'full install: page, consent, code, token'],
];

function judge(rows, facts) {
  const row = (key) => rows.find((each) => each.key === key);
  const out = [];
  const add = (work, measured, goal, met) => out.push({ work, measured, goal, met });
  for (const each of rows) {
    if (each.goal) each.met = each.ratio >= each.goal;
    if (each.goal_l) each.met = each.ratio_l >= each.goal_l;
  }
  if (row('nginx')) {
    const ratio = 1 / row('nginx').ratio;
    add('R against nginx `return 200`', `${ratio.toFixed(2)} (by CPU time ` +
      `${(row('nginx').cpu_us / row('constant').cpu_us).toFixed(2)})`, '>= 1.0', ratio >= 1);
  }
  if (row('gateway') && row('gateway_nginx')) {
    const ratio = row('gateway').rate / row('gateway_nginx').rate;
    add('gateway against nginx as a plain proxy', ratio.toFixed(2), '>= 0.5', ratio >= 0.5);
  }
  if (row('proxy') && row('nginx_proxy')) {
    const byRate = row('nginx_proxy').rate / row('proxy').rate;
    const byCpu = row('proxy').cpu_us / row('nginx_proxy').cpu_us;
    add('proxy with the check against nginx as a plain proxy', `${byRate.toFixed(2)} x (by CPU time ` +
      `${byCpu.toFixed(2)} x)`, '<= 1.5 x', byRate <= 1.5);
  }
  if (facts.gate) {
    const own = row('constant').cpu_us;
    const ratio = own / (own + facts.gate.check_valid_token);
    add('Gate::admit alone', `${facts.gate.check_valid_token.toFixed(2)} us: R x ${ratio.toFixed(2)}`,
      '>= 0.85 R', ratio >= 0.85);
  }
  if (row('refresh_rotating')) {
    const p99 = row('refresh_rotating').p99_ms;
    add('p99 of the rotating refresh', `${p99.toFixed(1)} ms`, '< 5 ms', p99 < 5);
  }
  if (row('install')) {
    const rate = row('install').rate;
    add('full installs', `${Math.round(rate)}/s`, '>= 12,000/s', rate >= 12000);
  }
  if (row('peer') && row('refresh_rotating')) {
    const ratio = row('refresh_rotating').rate / row('peer').rate;
    add('rotating refresh against oauth2-server in memory', `${ratio.toFixed(1)}x`, '>= 8x',
      ratio >= 8);
  }
  if (facts.crm) {
    // "list_first_page/100000": the same work in a company of 1,000 deals and in one of 100,000.
    for (const [name, large] of Object.entries(facts.crm)) {
      if (!name.endsWith('/100000')) continue;
      const small = facts.crm[name.replace('/100000', '/1000')];
      add(`CRM, ${name.replace('/100000', '').replaceAll('_', ' ')}: 100,000 deals against 1,000`,
        `${(large / small).toFixed(2)} x (${(large * 1000).toFixed(0)} us)`, '<= 1.5 x', large / small <= 1.5);
    }
  }
  add('cold start to first token', `${facts.cold.ms.toFixed(1)} ms (${facts.cold.cpu_ms.toFixed(1)} ms of CPU)`,
    '< 14 ms', facts.cold.ms < 14);
  add('resident memory, idle', `${facts.idle_mb.toFixed(1)} MB`, '< 25 MB', facts.idle_mb < 25);
  if (facts.million_mb)
    add('resident memory, 1 M grants after load', `${facts.million_mb.toFixed(1)} MB`, '< 60 MB',
      facts.million_mb < 60);
  add('binary, stripped', `${facts.binary_mb.toFixed(1)} MB`, '< 20 MB', facts.binary_mb < 20);
  if (facts.revoke)
    add('revoke to refusal', `next request, ${facts.revoke.done} of ` +
      `${facts.revoke.done + facts.revoke.failed} times`, 'next request',
      facts.revoke.failed === 0 && facts.revoke.done > 0);
  return out;
}

function printTable(header, lines) {
  const widths = header.map((name, i) => Math.max(name.length, ...lines.map((l) => l[i].length)));
  const print = (cells) =>
    console.log(`| ${cells.map((cell, i) => cell.padEnd(widths[i])).join(' | ')} |`);
  print(header);
  console.log(`|${widths.map((width) => '-'.repeat(width + 2)).join('|')}|`);
  lines.forEach(print);
}

function goalText({ goal, goal_l }) {
  if (goal_l) return `>= ${goal_l.toFixed(2)} L`;
  return goal ? `>= ${goal.toFixed(2)} R` : '';
}

function printResults(rows, judged) {
  const word = (met) => (met === undefined ? '' : met ? 'yes' : 'NO');
  printTable(
    ['work', 'per second', 'p50 ms', 'p99 ms', 'server CPU us', 'ratio to R', 'by CPU', 'ratio to L', 'goal',
      'met'],
    rows.map((row) => [
      row.work, Math.round(row.rate).toLocaleString('en'), row.p50_ms.toFixed(2),
      row.p99_ms.toFixed(2), row.cpu_us.toFixed(1), row.ratio.toFixed(2), row.cpu_ratio.toFixed(2),
      row.ratio_l ? row.ratio_l.toFixed(2) : '', goalText(row), word(row.met),
    ]));
  console.log();
  printTable(['besides', 'measured', 'goal', 'met'],
    judged.map((row) => [row.work, row.measured, row.goal, word(row.met)]));
}

async function measureMillion(facts) {
  const directory = prepare('million', 1_000_000, 1000);
  const server = await startGrantor(directory);
  const load = new Load(directory);
  const rows = [
    { key: 'constant', scenario: 'constant', work: 'R beside the next row', server },
    limitRow(await startLimit(), connections),
    { key: 'million', scenario: 'refresh_rotating', ...ofL(0.5), server,
      work: 'refresh, rotating, 1 M grants in random order' },
  ];
  const results = await measure(load, rows);
  facts.million_mb = residentMegabytes(server.child.pid);
  await load.end();
  await stop(server.child);
  return summarize(rows, results);
}

// The pages, over a database of their own.
async function measureMarketplace() {
  const directory = join(workspace, 'marketplace');
  execFileSync(tool('bench_marketplace'), [directory], { stdio: ['ignore', 'ignore', 'inherit'] });
  const server = await startGrantor(directory);
  const rows = await measurePages(server, directory);
  await stop(server.child);
  printTable(pageHeader, rows.map(pageLine));
  return rows;
}

// Beside clients that take all they can get, over a database of its own.
async function measureFairnessRows() {
  const directory = prepare('fairness', 5_000, 100);
  const api = await startSlowApi();
  const server = await startGrantor(directory, `[[edge.api]]\nupstream = "http://127.0.0.1:${api.address().port}"`);
  const load = new Load(directory, atOnce);
  const rows = await measureFairness({ load, server, directory, rounds, seconds });
  await load.end();
  await stop(server.child);
  api.close();
  api.closeAllConnections?.();
  printTable(fairnessHeader, rows.map(fairnessLine));
  return rows;
}

async function measureAll() {
  if (options.only === 'marketplace') {
    await measureMarketplace();
    return;
  }
  if (options.only === 'fairness') {
    await measureFairnessRows();
    return;
  }
  const facts = {};
  const directory = prepare('main', 50_000, Math.min(1_500_000, Math.ceil(rounds * seconds * 60_000)));
  // The same tokens for a second service beside it.
  const copied = join(workspace, 'proxy');
  cpSync(directory, copied, { recursive: true });
  const gatewayCopy = join(workspace, 'gateway');
  cpSync(directory, gatewayCopy, { recursive: true });
  const load = new Load(directory);
  facts.binary_mb = strippedMegabytes();
  facts.cold = await coldStart(load, directory);
  const server = await startGrantor(directory);
  facts.idle_mb = residentMegabytes(server.child.pid);
  const rows = main.map(([key, scenario, work, goal, count]) => ({
    key, scenario, work, server, connections: count, ...(typeof goal === 'object' ? goal : { goal }),
  }));
  const limit = await startLimit();
  rows.splice(1, 0, limitRow(limit, connections), limitRow(limit, manyConnections));
  rows.push({ key: 'nginx', scenario: 'constant', work: 'nginx `return 200`, the same body',
    server: await startNginx('nginx', constantAnswer(server.metadata)) });
  rows.push(...(await proxyRows(copied)));
  rows.push(...(await gatewayRows(directory, gatewayCopy)));
  if (!options['no-peers'])
    rows.push({ key: 'peer', scenario: 'peer_refresh', work: 'refresh at oauth2-server (Node, in memory)',
      server: await startPeer() });
  const wanted = options.only?.split(',');
  const bases = ['constant', ...rows.filter((row) => wanted?.includes(row.key))
    .map((row) => limitKey(row.connections))];
  const chosen = rows.filter((row) => !wanted || bases.includes(row.key) || wanted.includes(row.key));
  const results = await measure(load, chosen);
  let table = summarize(chosen, results);
  if (!wanted || wanted.includes("revoke")) { console.error(process.pid, server.port, directory); 
    facts.revoke = await load.run('revoke', server, 1);
    facts.loaded_mb = residentMegabytes(server.child.pid);
    facts.gate = microBench('edge_bench', '.');
    facts.token = microBench('token_bench', '.');
    facts.crm = microBench('sandbox_bench', '.');
  }
  await load.end();
  await stop(server.child);
  if (options.million) table = [...table, ...(await measureMillion(facts))];
  const judged = judge(table, facts);
  printResults(table, judged);
  console.log();
  const fairness = wanted ? undefined : await measureFairnessRows();
  const pages = wanted ? undefined : await measureMarketplace();
  mkdirSync('build', { recursive: true });
  writeFileSync('build/bench.json', JSON.stringify({
    machine: { cpus: cpus().length, model: cpus()[0].model }, rounds, seconds, connections,
    rows: table, facts, judged, fairness, pages }, null, 2));
}

try {
  await measureAll();
} finally {
  await Promise.all(children.map(stop));
  rmSync(workspace, { recursive: true, force: true });
}
