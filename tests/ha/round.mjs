// A round: load, faults one after the other, and then everything that clients saw is held against what is there.
import { startCluster } from './cluster.mjs';
import { longestSilence, quantile, revocationLags, stalenessBoundMs, violationsIn } from './history.mjs';
import { Load } from './load.mjs';
import { pause } from './processes.mjs';
import { Service } from './service.mjs';

// Everything up, with people and apps; `work` is given {cluster, service, load}. All is stopped however it ends,
// and a failure comes with the ends of all logs.
export async function withService(work, { people = 4, apps = 3, asynchronous = false, say = () => {} } = {}) {
  const began = performance.now();
  const cluster = await startCluster({ asynchronous });
  say(`databases after ${seconds(performance.now() - began)}`);
  const service = new Service(cluster, { people, apps });
  const load = new Load(service);
  try {
    await service.start();
    say(`nodes after ${seconds(performance.now() - began)}`);
    await work({ cluster, service, load, say });
  } catch (problem) {
    load.stopping = true;
    const tails = await cluster.programs.tails(25);
    throw new Error(`${problem.stack}\n${tails}`);
  } finally {
    load.stopping = true;
    await cluster.stop();
    await load.workers?.catch(() => {});
    await service.stop();
  }
}

export const seconds = (milliseconds) => `${(milliseconds / 1000).toFixed(1)} s`;

// The fault under load, and until every node acknowledges writes again. What it cost:
// {silence, node silences, notes}.
export async function endure({ cluster, service, load, say }, fault) {
  const from = load.now();
  const note = (text) => say(`  ${seconds(load.now() - from)}: ${text}`);
  await fault.run({ cluster, service, load, note, pause, random: Math.random, boundMs: stalenessBoundMs });
  await acknowledgedByAll({ cluster, service, load });
  const to = load.now();
  note('every node acknowledges writes');
  const silence = longestSilence(load.events, from, to);
  const worst = Math.max(...service.nodes.map(({ name }) =>
    longestSilence(load.events.filter(({ node }) => node === name), from, to).milliseconds));
  return { fault: fault.name, silenceMs: silence.milliseconds, nodeMs: worst, from, to };
}

// Undisturbed for a while, and until enough was done: [from, to].
export async function quiet({ cluster, service, load }, { milliseconds = 3000, operations = 50 } = {}) {
  const from = load.now();
  const target = load.acknowledged() + operations;
  await pause(milliseconds);
  await cluster.programs.until(`${operations} acknowledged operations`, () => failed(load) || load.acknowledged() >= target);
  await acknowledgedByAll({ cluster, service, load });
  return [from, load.now()];
}

async function acknowledgedByAll({ cluster, service, load }) {
  const since = load.now();
  await cluster.programs.until('a write that each node acknowledges', () => {
    if (failed(load)) return true;
    const recent = load.events.filter(({ op, outcome, start }) => start > since && outcome === 'ok' && op !== 'check');
    const silent = service.nodes.filter(({ name }) => !recent.some(({ node }) => node === name));
    if (silent.length > 0) throw new Error(`none yet of ${silent.map(({ name }) => name).join(', ')}`);
    return true;
  }, { seconds: 180 });
}

const failed = (load) => {
  if (load.problem) throw load.problem;
  return false;
};

export class WrongHistory extends Error {
  constructor(violations) {
    super(`the history is wrong:\n${violations.slice(0, 20).join('\n')}`);
    this.violations = violations;
  }
}

// After the faults: nothing acknowledged is missing, and nothing was said that cannot be.
export async function settle({ service, load }) {
  await load.stop();
  await load.verify();
  const rows = await load.rows();
  const violations = violationsIn([...load.events, ...rows]);
  if (violations.length > 0) throw new WrongHistory(violations);
  const count = (op, ...outcomes) => load.events.filter((one) => one.op === op && outcomes.includes(one.outcome)).length;
  return {
    nodes: service.nodes.length, rows: rows.length,
    installs: count('install', 'ok'), rotations: count('rotate', 'ok'), revocations: count('revoke', 'ok'),
    checks: count('check', 'accepted', 'refused'), unknown: count('rotate', 'unknown') + count('revoke', 'unknown') + count('install', 'unknown'),
    unavailable: count('check', 'unavailable'),
  };
}

// Milliseconds between an acknowledged revocation and the last acceptance elsewhere, in undisturbed periods.
export function lagsOf(load, periods) {
  const lags = revocationLags(load.events, periods);
  return { count: lags.length, p50: quantile(lags, 0.5), p99: quantile(lags, 0.99), most: lags.at(-1) };
}
