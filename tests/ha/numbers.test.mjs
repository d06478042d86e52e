// After a failover PostgreSQL gives out transaction numbers again that the former standby never heard of. What
// another node revokes under such a number is heard of all the same. A node that only looked at numbers above those
// that it had seen went on accepting the token for an hour.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { pause } from './processes.mjs';
import { withService } from './round.mjs';

const lost = 500; // transaction numbers that the standby never heard of

test('a revocation under a number that was given out before is heard of', { timeout: 600_000 }, async (t) => {
  await withService(async ({ cluster, service }) => {
    const [one, other] = service.nodes;
    const [person, app] = [service.people[0], service.apps[0]];
    const code = await service.allow(one, one, person, app);
    const { token: first, access } = await service.exchange(one, app, code);
    assert.equal((await service.check(other, access)).outcome, 'accepted');
    // A node that writes now would wait for the standby, and hold the oldest number where it is. The other one has
    // just written, so it has nothing to note for ten seconds.
    for (const node of service.nodes) if (node !== other) node.relay.cut('drop');
    const { token } = await service.refresh(other, app, first);

    // The standby is gone, then transactions that leave nothing behind, then the primary. Patroni must not see the
    // first, or the standby may not become the primary.
    const [old, standby] = [await cluster.primary(), await cluster.synchronousStandby()];
    await cluster.killPatroni(old);
    await cluster.killMachine(standby);
    const number = () => cluster.psql('SELECT pg_snapshot_xmin(pg_current_snapshot())', { number: old });
    const before = Number(await number());
    await cluster.psql('BEGIN; SELECT pg_current_xact_id(); ROLLBACK;\n'.repeat(lost), { number: old });
    // A commit that waits for the standby, such as of a lease, holds the oldest number back. It is cut off, and the next
    // one waits above the lost numbers.
    const cutOff = "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE wait_event = 'SyncRep'";
    let after = before;
    for (let tries = 0; tries < 200 && after - before < lost; ++tries) {
      await cluster.psql(cutOff, { number: old });
      await pause(50);
      after = Number(await number());
    }
    assert.ok(after - before >= lost, `${before} ${after}`);
    await pause(200); // the nodes look fifty times a second
    other.relay.cut('drop');
    await cluster.killMachine(old);
    cluster.startDatabase(standby);
    assert.equal(await cluster.primary(old), standby);
    cluster.startDatabase(old);
    await cluster.synchronousStandby();
    for (const node of service.nodes) if (node !== other) node.relay.mend();
    await service.ready(one);
    const again = Number(await cluster.psql('SELECT pg_snapshot_xmin(pg_current_snapshot())'));
    assert.ok(again < after, `the numbers went on: ${after} ${again}`);

    assert.equal((await service.revoke(one, app, token)).outcome, 'ok');
    other.relay.mend();
    await service.ready(other);
    await pause(2500);
    assert.equal((await service.check(one, access)).outcome, 'refused');
    assert.equal((await service.check(other, access)).outcome, 'refused');
  }, { people: 1, apps: 1, say: (text) => t.diagnostic(text) });
});
