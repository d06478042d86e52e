// Everything started, a seeded run over all upstreams side by side, and its report.
import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { startServed } from '../edge/served.mjs';
import { Comparison } from './compare.mjs';
import { known } from './known.mjs';
import { ruleDocument } from './operations.mjs';
import { seeded } from './random.mjs';
import { generate, shown } from './requests.mjs';
import { prepareTokens } from './tokens.mjs';
import { check_address, startCheckingNginx } from './upstreams/checking_nginx.mjs';
import { startApache } from './upstreams/apache.mjs';
import { startNginx } from './upstreams/nginx.mjs';
import * as node from './upstreams/node.mjs';
import { startPython } from './upstreams/python.mjs';
import { startRuby } from './upstreams/ruby.mjs';

const of_node = {
  express: node.express,
  'express-strict': node.strictExpress,
  'express-4': node.express4,
  'express-ordered': node.orderedExpress,
  'express-override': node.overriddenExpress,
  fastify: node.fastify,
  'fastify-lenient': node.lenientFastify,
  api: node.overriddenExpress, // behind nginx, which asks the edge
};
// Servers that tell apart what others do not, and are trusted to.
const exact = new Set(['express-strict', 'fastify', 'nginx', 'apache', 'flask']);
const faults_max = 20; // of one upstream: more say nothing new

async function startNode(planted) {
  const upstreams = [];
  const stops = [];
  for (const [prefix, start] of Object.entries(planted ? { ...of_node, planted: node.planted } : of_node)) {
    const { port, stop } = await start(prefix);
    upstreams.push({ prefix, port });
    stops.push(stop);
  }
  return { upstreams, stop: () => Promise.all(stops.map((stop) => stop())) };
}

const unlimited = ['lite', 'growth', 'premium', 'ultimate']
  .map((plan) => `[edge.limits.${plan}]\nburst = 0\nburst_search = 0\n`)
  .join('');

async function options(upstreams, data) {
  const rules = join(data, 'shop.json');
  await writeFile(rules, ruleDocument());
  const apis = upstreams.map(
    ({ prefix, port }) =>
      `[[edge.api]]\nprefixes = ["/${prefix}"]\nrules = "${rules}"\nupstream = "http://127.0.0.1:${port}"\n` +
      `case_sensitive = ${exact.has(prefix)}\n`,
  );
  const proxy = `[proxy]\ntrusted = ["${check_address}/32"]\n`;
  return `${proxy}[edge.limits]\ndaily_budget = 0\n${unlimited}${apis.join('')}`;
}

// `planted`: one more router, which is wrong on purpose and is asked only by name.
export async function startComparison({ planted = false } = {}) {
  const started = [];
  const keep = async (promise) => {
    const one = await promise;
    started.push(one);
    return one;
  };
  const stop = () => Promise.all(started.map((each) => each.stop()));
  try {
    const prepared = prepareTokens();
    prepared.catch(() => {}); // awaited below, after what starts beside it
    await Promise.all([startNode(planted), startPython(), startRuby(), startApache(), startNginx()].map(keep));
    const world = await prepared;
    started.push({ stop: () => rm(world.data, { recursive: true, force: true }) });
    const upstreams = started.flatMap((each) => each.upstreams ?? []);
    const served = await keep(startServed(world, await options(upstreams, world.data)));
    const api = upstreams.find(({ prefix }) => prefix === 'api');
    const front = await keep(startCheckingNginx({ grantor: new URL(served.base).port, api: api.port }));
    const comparison = new Comparison({
      port: Number(new URL(served.base).port),
      fronts: new Map([['api', front.port]]),
      user: String(world.user.id),
      tokens: world.tokens,
    });
    return { comparison, upstreams, stop, compare: (wanted) => compare(comparison, upstreams, wanted) };
  } catch (failure) {
    await stop();
    throw failure;
  }
}

// Every upstream gets the same cases, in a stream of its own: first the known ones.
async function compare(comparison, upstreams, { seed, rounds, seconds = Infinity, only }) {
  const end = seconds === Infinity ? Infinity : performance.now() + seconds * 1000;
  const faults = [];
  const examine = async (wanted, round) => {
    const fault = await comparison.examine(wanted);
    if (fault) faults.push({ round, ...(await comparison.shrink(fault)) });
    return fault ? 1 : 0;
  };
  const ask = async ({ prefix }) => {
    const random = seeded(seed);
    let found = 0;
    for (const wanted of known) found += await examine({ ...wanted, prefix }, 'known');
    for (let round = 0; round < rounds && performance.now() < end && found < faults_max; round += 1)
      found += await examine(generate(random, prefix), round);
  };
  await Promise.all(upstreams.filter(({ prefix }) => (only ? prefix === only : prefix !== 'planted')).map(ask));
  return faults;
}

const escape = (c) => `\\x${c.charCodeAt(0).toString(16).padStart(2, '0')}`;
const printable = (wanted) =>
  shown(wanted).trimEnd().replace(/[^\x20-\x7e\r\n]/g, escape).replace(/\r?\n/g, '\n  ');

export function report({ comparison }, faults) {
  const row = (cells) => cells.map((cell, i) => (i === 0 ? cell.padEnd(18) : String(cell).padStart(12))).join('');
  const lines = [row(['upstream', 'sent', 'let through', 'refused', 'agreed', 'ran nothing'])];
  for (const [prefix, count] of comparison.counts)
    lines.push(row([prefix, count.sent, count.let_through, count.refused, count.agreed, count.ran_nothing]));
  for (const { wanted, what, round } of faults)
    lines.push(`\n${wanted.prefix}, round ${round}: ${what}`, `  ${printable(wanted)}`);
  return `${lines.join('\n')}\n`;
}
