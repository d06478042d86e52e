// What clients saw, and whether one honest service can have said it all. An event is
//
//   {op, grant, node, start, end, outcome}       start and end in milliseconds of one clock
//
// install   ok | refused | unknown                 a code is exchanged; token: the first refresh token
// rotate    ok | refused | unknown                 from: the token presented; to: the one answered
// revoke    ok | unknown
// check     accepted | refused | unavailable       an access token of the grant at the edge
// row       (no times) state 'active' | 'ended' | 'missing', generation: the database, when all is over
//
// "unknown" is a connection that was lost, or a service that was not there: it may have happened or not.
// A check is "refused" when the answer says that the token is none (401), and "unavailable" when the node
// says that it cannot tell (503), which fails closed and is never wrong.

// Any two nodes agree about a token that was revoked after this.
export const stalenessBoundMs = 2000;

// [what is wrong, in a sentence]; empty if nothing is.
export function violationsIn(events, { boundMs = stalenessBoundMs } = {}) {
  return [...byGrant(events)].flatMap(([grant, seen]) =>
    [
      ...lostInstallation(seen),
      ...brokenLine(seen),
      ...lostRotations(seen),
      ...lostRevocations(seen),
      ...lateAcceptances(seen, boundMs),
      ...falseRefusals(seen),
      ...wrongRow(seen),
    ].map((problem) => `${grant}: ${problem}`));
}

function byGrant(events) {
  const grants = new Map();
  for (const event of events) {
    if (!grants.has(event.grant)) grants.set(event.grant, []);
    grants.get(event.grant).push(event);
  }
  return grants;
}

const at = ({ node, start, end }) => `(${node}, ${Math.round(start)}–${Math.round(end)} ms)`;
const all = (seen, op, ...outcomes) =>
  seen.filter((event) => event.op === op && (outcomes.length === 0 || outcomes.includes(event.outcome)));

// A code that was given out works once.
const lostInstallation = (seen) =>
  all(seen, 'install', 'refused').map((event) => `a lost installation: the code was refused ${at(event)}`);

// A token has one successor and one predecessor, and the first is that of the installation.
function brokenLine(seen) {
  const problems = [];
  const successors = new Map();
  const predecessors = new Map();
  for (const event of all(seen, 'rotate', 'ok')) {
    const { from, to } = event;
    if (successors.has(from) && successors.get(from) !== to)
      problems.push(`two lines: ${from} became ${successors.get(from)} and ${to} ${at(event)}`);
    if (predecessors.has(to) && predecessors.get(to) !== from)
      problems.push(`two lines: ${to} came of ${predecessors.get(to)} and ${from} ${at(event)}`);
    successors.set(from, to);
    predecessors.set(to, from);
  }
  const [install] = all(seen, 'install', 'ok');
  if (!install) return problems;
  const line = new Set([install.token]);
  for (let token = install.token; successors.has(token) && !line.has(successors.get(token));) {
    token = successors.get(token);
    line.add(token);
  }
  for (const token of successors.keys())
    if (!line.has(token)) problems.push(`${token} was rotated and is not in the line of ${install.token}`);
  return problems;
}

// A rotation that was acknowledged has used its token up: once its successor has been used too, by an event
// that began later, the old one must not work. And no token is refused while nobody has ended the grant.
function lostRotations(seen) {
  const problems = [];
  const uses = new Map(); // token → the rotations that presented it
  for (const event of all(seen, 'rotate', 'ok')) uses.set(event.from, [...(uses.get(event.from) ?? []), event]);
  for (const [token, rotations] of uses) {
    const [next] = (uses.get(rotations[0].to) ?? []).sort((a, b) => a.end - b.end);
    for (const again of rotations)
      if (next && again.start > next.end)
        problems.push(`a lost rotation: ${token} worked again ${at(again)} after its successor ${at(next)}`);
  }
  return problems;
}

// When a grant may be over: as soon as somebody has asked for it.
const firstRevocation = (seen) => Math.min(...all(seen, 'revoke').map(({ start }) => start));

function falseRefusals(seen) {
  const asked = firstRevocation(seen);
  return seen.filter(({ op, outcome, end }) => outcome === 'refused' && end < asked && (op === 'rotate' || op === 'check'))
    .map((event) => `a ${event.op} was refused and nobody had revoked ${at(event)}`);
}

function lostRevocations(seen) {
  const [first] = all(seen, 'revoke', 'ok').sort((a, b) => a.end - b.end);
  if (!first) return [];
  return all(seen, 'rotate', 'ok').filter(({ start }) => start > first.end)
    .map((event) => `a lost revocation: a refresh ${at(event)} was answered after ${at(first)}`);
}

// Whoever acknowledged a revocation, or refused an access token for it, knew: that node for good, all others
// within the bound. (A refused refresh was read from the database, not from what the node's edge knows.)
function lateAcceptances(seen, boundMs) {
  const known = [
    ...all(seen, 'revoke', 'ok'), ...all(seen, 'check', 'refused'), ...all(seen, 'rotate', 'refused'),
  ].sort((a, b) => a.end - b.end);
  if (known.length === 0) return [];
  const since = new Map();
  for (const { op, node, end } of known) if (op !== 'rotate' && !since.has(node)) since.set(node, end);
  const problems = [];
  for (const event of all(seen, 'check', 'accepted')) {
    if (event.start > (since.get(event.node) ?? Infinity))
      problems.push(`accepted ${at(event)} by a node that knew since ${Math.round(since.get(event.node))} ms`);
    else if (event.start > known[0].end + boundMs)
      problems.push(`accepted ${at(event)}, ${Math.round(event.start - known[0].end)} ms after ${at(known[0])}`);
  }
  return problems;
}

// The row counts rotations: all that were acknowledged, and none that nobody asked for.
function wrongRow(seen) {
  const [row] = all(seen, 'row');
  if (!row) return [];
  if (row.state === 'missing') return all(seen, 'install', 'ok').length > 0 ? ['a lost installation: no row'] : [];
  const problems = [];
  const least = new Set(all(seen, 'rotate', 'ok').map(({ from }) => from)).size;
  const most = new Set(all(seen, 'rotate', 'ok', 'unknown').map(({ from }) => from)).size;
  if (row.generation < least) problems.push(`a lost rotation: generation ${row.generation}, ${least} acknowledged`);
  if (row.generation > most) problems.push(`generation ${row.generation}, and only ${most} were asked for`);
  if (row.state !== 'ended' && all(seen, 'revoke', 'ok').length > 0) problems.push('a lost revocation: the row is active');
  if (row.state === 'ended' && all(seen, 'revoke').length === 0) problems.push('the row has ended, and nobody asked for it');
  return problems;
}

// How long after a revocation was acknowledged each other node still accepted, for revocations inside of
// `periods` ([from, to] in ms): milliseconds, sorted. Of nodes that were asked again, and refused.
export function revocationLags(events, periods) {
  const lags = [];
  for (const seen of byGrant(events).values()) {
    const [first] = all(seen, 'revoke', 'ok').sort((a, b) => a.end - b.end);
    if (!first || !periods.some(([from, to]) => first.start >= from && first.end <= to)) continue;
    const checks = all(seen, 'check').filter(({ node, start }) => node !== first.node && start > first.end);
    for (const node of new Set(checks.filter(({ outcome }) => outcome === 'refused').map((one) => one.node))) {
      const accepted = checks.filter((one) => one.node === node && one.outcome === 'accepted');
      lags.push(Math.max(0, ...accepted.map(({ start }) => start - first.end)));
    }
  }
  return lags.sort((a, b) => a - b);
}

export const quantile = (sorted, share) =>
  sorted.length === 0 ? NaN : sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))];

// The longest time in [from, to] in which no write was acknowledged, and when it ended.
export function longestSilence(events, from, to) {
  const ends = events.filter(({ op, outcome, end }) =>
    (op === 'rotate' || op === 'revoke' || op === 'install') && outcome === 'ok' && end >= from && end <= to)
    .map(({ end }) => end).sort((a, b) => a - b);
  let longest = { milliseconds: 0, until: from };
  let last = from;
  for (const end of [...ends, to]) {
    if (end - last > longest.milliseconds) longest = { milliseconds: end - last, until: end };
    last = end;
  }
  return longest;
}
