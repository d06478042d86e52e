// The pages of a full marketplace (bench/marketplace_prepare.cpp): how long each takes at the server.
import { readFileSync, readdirSync } from 'node:fs';
import { Agent, request } from 'node:http';
import { join } from 'node:path';

const pageGoal = 50; // ms
const sizeGoal = 100; // KB of HTML

// One connection, one request at a time: what is measured is the server's time and a way through loopback.
const agent = new Agent({ keepAlive: true, maxSockets: 1 });

function get(port, path, cookie) {
  return new Promise((done, failed) => {
    const began = performance.now();
    request({ agent, port, host: '127.0.0.1', path, headers: { cookie: `grantor=${cookie}` } }, (answer) => {
      let bytes = 0;
      answer.on('data', (part) => { bytes += part.length; });
      answer.on('end', () => done({ ms: performance.now() - began, bytes, status: answer.statusCode }));
    }).on('error', failed).end();
  });
}

// What the server's threads have run, in ms. On a busy machine this is the number to look at.
function cpuTime(pid) {
  const tasks = `/proc/${pid}/task`;
  let nanoseconds = 0;
  for (const task of readdirSync(tasks))
    nanoseconds += Number(readFileSync(`${tasks}/${task}/schedstat`, 'utf8').split(' ')[0]);
  return nanoseconds / 1e6;
}

const at = (sorted, share) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))];

async function measurePage({ port, pids }, path, cookie, count) {
  const first = await get(port, path, cookie);
  if (first.status !== 200) throw new Error(`${path}: status ${first.status}`);
  const times = [];
  const cpuBefore = cpuTime(pids[0]);
  for (let i = 0; i < count; i++) times.push((await get(port, path, cookie)).ms);
  const cpu_ms = (cpuTime(pids[0]) - cpuBefore) / count;
  times.sort((a, b) => a - b);
  const row = {
    page: path, first_ms: first.ms, p50_ms: at(times, 0.5), p99_ms: at(times, 0.99), cpu_ms, kb: first.bytes / 1000,
  };
  // What is downloaded is as long as what it holds.
  row.met = row.p50_ms < pageGoal && (row.kb < sizeGoal || path.endsWith('.csv'));
  return row;
}

// `server` runs over `directory`. One row a page, of `count` requests after the first.
export async function measurePages(server, directory, count = 60) {
  const [cookie, ...paths] = readFileSync(join(directory, 'pages'), 'utf8').trim().split('\n');
  const rows = [];
  for (const path of paths) rows.push(await measurePage(server, path, cookie, count));
  agent.destroy();
  return rows;
}

export const pageHeader = ['page of a full marketplace', 'first ms', 'p50 ms', 'p99 ms', 'server CPU ms', 'KB', 'goal', 'met'];
export const pageLine = (row) => [
  row.page.replaceAll(/[0-9a-f]{16,}/g, '…'), row.first_ms.toFixed(1), row.p50_ms.toFixed(2),
  row.p99_ms.toFixed(2), row.cpu_ms.toFixed(2), row.kb.toFixed(1), `< ${pageGoal} ms`, row.met ? 'yes' : 'NO',
];
