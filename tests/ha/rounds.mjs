// The long form: `./dev test --ha [--rounds N]`. Each round is a fault under load on the same cluster; after each,
// the whole history is held against the database. What it cost is written into docs/scaling.md.
import { readFileSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { cpus } from 'node:os';
import { parseArgs } from 'node:util';
import { faults, loseStandbyThenPrimary } from './faults.mjs';
import { stalenessBoundMs } from './history.mjs';
import { endure, lagsOf, quiet, seconds, settle, withService, WrongHistory } from './round.mjs';

const { values: options } = parseArgs({
  options: { rounds: { type: 'string', default: '20' }, only: { type: 'string' }, print: { type: 'boolean', default: false } },
});
const rounds = Number(options.rounds);
const page = new URL('../../docs/scaling.md', import.meta.url);
const lagGoalMs = 50;
const say = (text) => process.stderr.write(`${text}\n`);

const chosen = faults.filter(({ name }) => !options.only || name.includes(options.only));
// First that loss is found at all: the same stack with asynchronous replication, which loses what the standby
// had not got.
async function findLoss() {
  say('with asynchronous replication:');
  await withService(async (all) => {
    all.load.start();
    await quiet(all);
    await endure(all, { name: 'both databases', run: loseStandbyThenPrimary });
    const found = await settle(all).then(() => [], (problem) => {
      if (!(problem instanceof WrongHistory)) throw problem;
      return problem.violations;
    });
    const lost = found.filter((one) => one.includes('a lost '));
    if (lost.length === 0) throw new Error('a database was rolled back, and the history was found to be right');
    say(`  ${lost.length} losses found, such as ${lost[0]}`);
  }, { asynchronous: true, say });
}

const costs = [];
let seen;
let lags;

if (!options.only) await findLoss();

await withService(async (all) => {
  const periods = [];
  for (let round = 0; round < rounds; ++round) {
    const fault = chosen[round % chosen.length];
    say(`round ${round + 1} of ${rounds}: ${fault.name}`);
    all.load.start();
    periods.push(await quiet(all));
    costs.push(await endure(all, fault));
    periods.push(await quiet(all));
    seen = await settle(all);
    lags = lagsOf(all.load, periods);
    const { silenceMs, nodeMs } = costs.at(-1);
    say(`  no write for ${seconds(silenceMs)}, on one node for ${seconds(nodeMs)}; ${JSON.stringify(seen)}`);
  }
  say(`revoked to refused elsewhere: ${JSON.stringify(lags)}`);
  if (!(lags.most < stalenessBoundMs)) throw new Error(`a node accepted for ${lags.most} ms with nothing broken`);
}, { say });

const cell = (name) => {
  const of = costs.filter(({ fault }) => fault === name);
  const range = (key) => of.map((one) => one[key]).sort((a, b) => a - b).map((one) => (one / 1000).toFixed(1)).join(', ');
  return `| ${name} | ${of.length} | ${range('silenceMs')} | ${range('nodeMs')} |`;
};

function table() {
  const asan = readFileSync(process.env.GRANTOR_BINARY).includes('__asan_init') ? ', the build with AddressSanitizer' : '';
  return [
    `${rounds} rounds, ${cpus().length} cores for everything${asan}: ${seen.installs} installs, ${seen.rotations} rotations,`,
    `${seen.revocations} revocations, ${seen.checks} checks at the edge. ${seen.unknown} writes ended without an answer. ` +
      `Acknowledged and lost: 0. Two lines: 0.`,
    `Accepted past the bound of ${seconds(stalenessBoundMs)}: 0. Revoked to refused on another node, with nothing broken: ` +
      `p50 ${lags.p50.toFixed(0)} ms, p99 ${lags.p99.toFixed(0)} ms, longest ${lags.most.toFixed(0)} ms ` +
      `(${lags.count} times; the goal is a p99 below ${lagGoalMs} ms).`,
    '',
    '| what happened | rounds | no write acknowledged by any node for, in s | by the node that was worst off, in s |',
    '|---|---|---|---|',
    ...chosen.map(({ name }) => name).filter((name) => costs.some(({ fault }) => fault === name)).map(cell),
  ].join('\n');
}

if (options.print || options.only) say(table());
else {
  const text = await readFile(page, 'utf8');
  const [begin, end] = ['<!-- results: begin -->', '<!-- results: end -->'];
  if (!text.includes(begin) || !text.includes(end)) throw new Error('docs/scaling.md has no place for results');
  const [before, rest] = text.split(begin);
  await writeFile(page, `${before}${begin}\n${table()}\n${end}${rest.split(end)[1]}`);
  say('docs/scaling.md has the results');
}
