// The checker fails on histories that it must not let pass, each made from a good one by one change.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { longestSilence, quantile, revocationLags, violationsIn } from './history.mjs';

const event = (op, node, start, outcome, more = {}) =>
  ({ op, grant: 'one', node, start, end: start + 10, outcome, ...more });
const rotate = (node, start, from, to, outcome = 'ok') => event('rotate', node, start, outcome, { from, to });
const row = (state, generation) => ({ op: 'row', grant: 'one', state, generation });

// Two rotations, a lost answer that was asked for again, a race of two nodes, and a revocation.
const good = () => [
  event('install', 'n1', 0, 'ok', { token: 't0' }),
  rotate('n1', 20, 't0', 't1'),
  event('check', 'n2', 25, 'accepted'),
  rotate('n2', 40, 't1', undefined, 'unknown'),
  rotate('n3', 60, 't1', 't2'),
  rotate('n1', 80, 't2', 't3'),
  rotate('n2', 80, 't2', 't3'),
  event('revoke', 'n1', 100, 'ok'),
  event('check', 'n2', 115, 'accepted'),
  event('check', 'n2', 140, 'refused'),
  event('check', 'n3', 150, 'unavailable'),
  rotate('n3', 160, 't3', undefined, 'refused'),
  row('ended', 3),
];
const without = (...ops) => good().filter(({ op }) => !ops.includes(op));

const fails = (events, pattern) => {
  const found = violationsIn(events);
  assert.ok(found.some((one) => pattern.test(one)), `expected ${pattern} among ${JSON.stringify(found)}`);
};

describe('a good history', () => {
  test('has nothing wrong with it', () => assert.deepEqual(violationsIn(good()), []));
  test('may have an unknown outcome either way', () => {
    for (const generation of [0, 1]) {
      const events = [event('install', 'n1', 0, 'ok', { token: 't0' }), rotate('n1', 20, 't0', undefined, 'unknown')];
      assert.deepEqual(violationsIn([...events, row('active', generation)]), []);
      assert.deepEqual(violationsIn([...events, event('revoke', 'n2', 40, 'unknown'), row('ended', generation)]), []);
      assert.deepEqual(violationsIn([...events, event('revoke', 'n2', 40, 'unknown'), row('active', generation)]), []);
    }
    assert.deepEqual(violationsIn([event('install', 'n1', 0, 'unknown'), row('missing')]), []);
    assert.deepEqual(violationsIn([event('install', 'n1', 0, 'unknown'), row('active', 0)]), []);
  });
  test('may accept on another node until the bound', () => {
    assert.deepEqual(violationsIn([...good(), event('check', 'n3', 2105, 'accepted')].filter((one) =>
      one.op !== 'rotate' || one.outcome !== 'refused')), []);
  });
});

describe('a lost installation', () => {
  test('is a row that is not there', () => fails([...without('row'), row('missing')], /a lost installation/));
});

describe('a code that does not work', () => {
  test('is a lost installation', () => fails([event('install', 'n1', 0, 'refused')], /a lost installation: the code/));
});

describe('a lost rotation', () => {
  test('is a row with too few generations', () => fails([...without('row'), row('ended', 2)], /a lost rotation: generation 2, 3 ack/));
  test('is a token that works again after its successor was used', () =>
    fails([...good(), rotate('n2', 95, 't1', 't2')], /a lost rotation: t1 worked again/));
  test('is a token that is refused although nobody revoked', () =>
    fails([...good(), rotate('n2', 85, 't3', undefined, 'refused')], /a rotate was refused and nobody had revoked/));
  test('a rotation that nobody asked for is as wrong', () => fails([...without('row'), row('ended', 4)], /only 3 were asked for/));
});

describe('two lines of one grant', () => {
  test('are two successors of a token', () => fails([...good(), rotate('n3', 81, 't2', 't9')], /two lines: t2 became t3 and t9/));
  test('are two predecessors of a token', () => fails([...good(), rotate('n3', 82, 't7', 't3')], /two lines: t3 came of t2 and t7/));
  test('are rotations that do not hang together with the installation', () =>
    fails([...good(), rotate('n3', 82, 't7', 't8')], /t7 was rotated and is not in the line of t0/));
});

describe('a lost revocation', () => {
  test('is a refresh that is answered after it', () =>
    fails([...good(), rotate('n2', 120, 't3', 't4')], /a lost revocation: a refresh/));
  test('is a row that is active', () => fails([...without('row'), row('active', 3)], /a lost revocation: the row is active/));
  test('a grant that ended unasked is as wrong', () =>
    fails(good().filter(({ op, outcome }) => op !== 'revoke' && op !== 'check' && outcome !== 'refused'), /nobody asked for it/));
});

describe('a token accepted too late', () => {
  test('past the bound after an acknowledged revocation', () => {
    const events = good().filter(({ outcome }) => outcome !== 'refused');
    fails([...events, event('check', 'n3', 2111, 'accepted')], /accepted \(n3, 2111–2121 ms\), 2001 ms after/);
  });
  test('past the bound after another node refused it, when the revocation was not acknowledged', () => {
    const events = [...without('revoke', 'row'), event('revoke', 'n1', 100, 'unknown')];
    fails([...events, event('check', 'n3', 2151, 'accepted')], /accepted \(n3/);
    assert.deepEqual(violationsIn(events), []);
  });
  test('by the node that has acknowledged the revocation, at once', () =>
    fails([...good(), event('check', 'n1', 111, 'accepted')], /accepted \(n1, 111–121 ms\) by a node that knew since 110/));
  test('by a node that has refused it before, at once', () =>
    fails([...good(), event('check', 'n2', 151, 'accepted')], /by a node that knew since 150/));
  test('a check that is refused although nobody revoked is as wrong', () =>
    fails([...good(), event('check', 'n2', 50, 'refused')], /a check was refused and nobody had revoked/));
});

describe('figures', () => {
  test('the lag is how long another node accepted after the acknowledgement', () => {
    assert.deepEqual(revocationLags(good(), [[0, 1000]]), [5]);
    assert.deepEqual(revocationLags(good(), [[0, 100]]), []);
  });
  test('the quantile of a sorted list', () => {
    const list = Array.from({ length: 100 }, (_, index) => index);
    assert.deepEqual([quantile(list, 0.5), quantile(list, 0.99), quantile([7], 0.99)], [50, 99, 7]);
    assert.ok(Number.isNaN(quantile([], 0.5)));
  });
  test('the longest silence between acknowledged writes', () => {
    assert.deepEqual(longestSilence(good(), 0, 400), { milliseconds: 290, until: 400 });
    assert.deepEqual(longestSilence(good(), 50, 95), { milliseconds: 20, until: 70 });
  });
});
