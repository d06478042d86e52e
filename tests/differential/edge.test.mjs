// The edge in front of stock routers: none of them runs another operation than the one that was let through
// (attacks 25 and 26). `run.mjs` is the same for longer.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { report, startComparison } from './comparison_run.mjs';

const seed = 20_261_130;
const rounds = 400;
let run;
before(async () => {
  run = await startComparison({ planted: true });
});
after(() => run?.stop());

test('no upstream runs another operation than the edge has let through', async (t) => {
  const faults = await run.compare({ seed, rounds });
  t.diagnostic(`seed ${seed}, ${rounds} rounds\n${report(run, faults)}`);
  assert.equal(faults.length, 0, report(run, faults));
  for (const { prefix } of run.upstreams.filter((each) => each.prefix !== 'planted')) {
    const { sent, agreed } = run.comparison.counts.get(prefix);
    assert.ok(sent > rounds && agreed > rounds / 8, `${prefix}: ${sent} sent, ${agreed} agreed`);
  }
});

test('a router that reads a request otherwise is found, and the request made small', async () => {
  const [fault] = await run.compare({ seed, rounds, only: 'planted' });
  assert.ok(fault, 'the planted fault was not found');
  assert.match(fault.what, /^a token of leads:read alone ran GET \/orders\/export, which needs /);
  assert.deepEqual(fault.wanted, {
    prefix: 'planted', operation: 'GET /orders/{id}', values: ['7'], changes: [],
  });
});
