// The stack of deploy/ with three nodes of Grantor, under load while parts of it die: what was acknowledged is
// there afterwards, and nothing that clients saw is impossible. One round; `./dev test --ha` runs twenty.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { faults } from './faults.mjs';
import { stalenessBoundMs } from './history.mjs';
import { endure, lagsOf, quiet, seconds, settle, withService } from './round.mjs';

const named = (beginning) => faults.find(({ name }) => name.startsWith(beginning));

test('nothing acknowledged is lost when the primary and a node die and a node is cut off', { timeout: 600_000 }, async (t) => {
  const say = (text) => t.diagnostic(text);
  await withService(async (all) => {
    all.load.start();
    const periods = [await quiet(all)];
    for (const fault of [named('PostgreSQL of the primary'), named('node killed'), named('node cut off')]) {
      say(fault.name);
      const { silenceMs, nodeMs } = await endure(all, fault);
      say(`  no write for ${seconds(silenceMs)}, on one node for ${seconds(nodeMs)}`);
    }
    periods.push(await quiet(all));
    const seen = await settle(all);
    say(JSON.stringify(seen));
    assert.ok(seen.installs >= 12 && seen.rotations >= 100 && seen.revocations >= 5, JSON.stringify(seen));
    assert.equal(seen.rows > 0, true);
    // How fast it is is measured by the long form: other tests run beside this one.
    const lags = lagsOf(all.load, periods);
    say(`revoked to refused elsewhere: ${JSON.stringify(lags)}`);
    assert.ok(lags.count > 0 && lags.most < stalenessBoundMs, JSON.stringify(lags));
  }, { say });
});
