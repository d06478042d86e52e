// The edge against stock routers, for as long as is wanted:
//
//   GRANTOR_BINARY=build/dev/grantor \
//     node tests/differential/run.mjs [--seed N] [--rounds N | --seconds N] [--only PREFIX]
import { parseArgs } from 'node:util';
import { report, startComparison } from './comparison_run.mjs';

const { values } = parseArgs({
  options: Object.fromEntries(['seed', 'rounds', 'seconds', 'only'].map((name) => [name, { type: 'string' }])),
});
const seconds = Number(values.seconds ?? Infinity);
const seed = Number(values.seed ?? Math.floor(Math.random() * 2 ** 32));
const rounds = values.rounds ? Number(values.rounds) : values.seconds ? Infinity : 200;
const run = await startComparison();
try {
  console.log(`differential: seed ${seed}`);
  const faults = await run.compare({ seed, rounds, seconds, only: values.only });
  console.log(report(run, faults));
  process.exitCode = faults.length > 0 ? 1 : 0;
} finally {
  await run.stop();
}
