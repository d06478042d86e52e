// How long a polite refresh waits beside clients that take all they can get (bench/greedy.mjs): its p99, and
// the ratio to its p99 with nobody else, alternating in one run.
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';

export const greedyKinds = [
  ['pipelines', 'refresh_rotating', 'refresh beside 20 connections, 250 pages asked for at once on each'],
  ['slow_uploads', 'refresh_rotating', 'refresh beside 560 uploads to the API behind the edge, two bytes a second each'],
  ['slow_uploads', 'proxy', 'call to that API by another app, beside the same'],
  ['held_bodies', 'refresh_rotating', 'refresh beside 1,500 bodies that never end, 40 KB each'],
  ['wrong_secrets', 'refresh_rotating', 'refresh beside 64 connections trying wrong client secrets'],
];
export const ratioMax = 3;

// The generator shares the machine, so it gets what the server and the polite client leave.
async function startGreedy(kind, server, directory) {
  const child = spawn('nice', ['-n', '19', process.execPath, 'bench/greedy.mjs', kind, String(server.port), directory],
    { stdio: ['pipe', 'pipe', 'inherit'] });
  await once(createInterface({ input: child.stdout }), 'line');
  return async () => {
    const ended = once(child, 'exit');
    child.stdin.end();
    await ended;
  };
}

// The polite client gets a core the moment that it has something to do, as it would on a machine of its own:
// beside two busy loops that have nothing to do with the server, it would otherwise wait for longer than it
// ever waits for the server. Without the right to say so (as no root) its rows measure the kernel too.
const canPass = spawnSync('chrt', ['-f', '1', 'true']).status === 0;
export const atOnce = canPass ? ['chrt', '-f', '1'] : [];

const median = (numbers) => [...numbers].sort((a, b) => a - b)[numbers.length >> 1];

// `load` runs the polite client: two connections, one request after the other on each.
export async function measureFairness({ load, server, directory, rounds, seconds }) {
  const rows = [];
  for (const [kind, scenario, what] of greedyKinds) {
    const polite = () => load.run(scenario, server, seconds, 2);
    await polite();
    const seen = [];
    for (let round = 0; round < rounds; round++) {
      const quiet = await polite();
      const end = await startGreedy(kind, server, directory);
      const beside = await polite();
      await end();
      if (beside.failed > 0) console.error(`${what}: ${beside.failure}`);
      seen.push({
        quiet: quiet.p99_us / 1000, beside: beside.p99_us / 1000, ratio: beside.p99_us / quiet.p99_us, failed: beside.failed,
      });
    }
    const of = (key) => median(seen.map((each) => each[key]));
    rows.push({
      kind, scenario, what, quiet_ms: of('quiet'), beside_ms: of('beside'), ratio: of('ratio'),
      failed: seen.reduce((sum, each) => sum + each.failed, 0), met: seen.every((each) => each.failed === 0 && each.beside > 0) && of('ratio') <= ratioMax,
    });
  }
  return rows;
}

export const fairnessHeader = ['a polite', 'quiet p99 ms', 'p99 ms', 'ratio', 'failed', 'goal', 'met'];
export const fairnessLine = (row) => [
  row.what, row.quiet_ms.toFixed(2), row.beside_ms.toFixed(2), row.ratio.toFixed(2), String(row.failed),
  `<= ${ratioMax}`, row.met ? 'yes' : 'NO',
];
