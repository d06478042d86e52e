// The table of times at the end of `./dev test`: stages, suites and the ten slowest tests, and what became
// slower than in the last run, which build/test-times.json keeps.
//
//   node tests/report_times.mjs BUILD-FOLDER
import { existsSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const slower = 1.2; // said from this factor on
const noise_s = { stages: 5, suites: 1 }; // and from this many seconds on
const same_work = 1.2; // builds compare only where they compiled about as much
const shown_suite_s = 1;
const slowest_count = 10;

const folder = process.argv[2];
const kept = join(folder, 'test-times.json');

const text_of = (path) => (existsSync(path) ? readFileSync(path, 'utf8') : '');
const attribute = (tag, name) => tag.match(new RegExp(` ${name}="([^"]*)"`))?.[1] ?? '';
const cases_of = (xml) =>
  [...xml.matchAll(/<testcase [^>]*>/g)].map(([tag]) => ({
    suite: attribute(tag, 'classname'),
    name: attribute(tag, 'name'),
    seconds: Number(attribute(tag, 'time')),
  }));

function stages() {
  return text_of(join(folder, 'test-stages.tsv'))
    .split('\n')
    .filter(Boolean)
    .map((line) => line.split('\t'))
    .map(([name, began, ended, compiled]) => ({ name, seconds: ended - began, compiled: Number(compiled) }));
}

const presets = ['dev', 'tsan'];
const suites = () =>
  presets.flatMap((preset) =>
    cases_of(text_of(join(folder, preset, 'times', 'ctest.xml'))).map(({ name, seconds }) => ({
      name: `${preset}: ${name}`,
      seconds,
    })),
  );

// The tests of a node script, from its TAP: a line "ok 3 - name", and its duration two lines on.
const taps_of = (tap) =>
  [...tap.matchAll(/^ *(?:not )?ok \d+ - (.*)\n *---\n *duration_ms: ([\d.]+)/gm)].map(([, name, ms]) => ({
    name,
    seconds: Number(ms) / 1000,
  }));

function tests_of(preset) {
  const times = join(folder, preset, 'times');
  if (!existsSync(times)) return [];
  return readdirSync(times).flatMap((file) => {
    const text = text_of(join(times, file));
    const from = `${preset}: ${file.replace(/\.\w+$/, '')}`;
    if (file.endsWith('.tap'))
      // The last one is the script itself.
      return taps_of(text).filter(({ name }) => !name.endsWith('.mjs')).map((test) => ({ ...test, name: `${from}: ${test.name}` }));
    if (file === 'ctest.xml' || !file.endsWith('.xml')) return [];
    return cases_of(text).map(({ suite, name, seconds }) => ({ name: `${from}: ${suite}.${name}`, seconds }));
  });
}

const in_seconds = (seconds) => seconds.toFixed(1).padStart(8);
const longest_first = (rows) => [...rows].sort((a, b) => b.seconds - a.seconds);

function is_comparable(row, before) {
  if (row.compiled === undefined) return true;
  const [few, many] = [row.compiled, before.compiled].sort((a, b) => a - b);
  return many <= few * same_work + 10;
}

function what_became_slower(now, last) {
  return ['stages', 'suites'].flatMap((kind) =>
    now[kind].flatMap((row) => {
      const before = last[kind]?.find(({ name }) => name === row.name);
      if (!before || !is_comparable(row, before)) return [];
      const is_slower = row.seconds > before.seconds * slower && row.seconds > before.seconds + noise_s[kind];
      return is_slower ? [{ ...row, before: before.seconds }] : [];
    }),
  );
}

const now = {
  stages: stages(),
  suites: longest_first(suites()),
  tests: longest_first(presets.flatMap(tests_of)).slice(0, slowest_count),
};
const last = existsSync(kept) ? JSON.parse(readFileSync(kept, 'utf8')) : {};

console.log('\n       s  stage');
for (const { name, seconds, compiled } of now.stages)
  console.log(`${in_seconds(seconds)}  ${name}${name.startsWith('build') ? ` (${compiled} compiled)` : ''}`);
console.log(`${in_seconds(now.stages.reduce((sum, { seconds }) => sum + seconds, 0))}  all`);
console.log('\n       s  suite');
const shown = now.suites.filter(({ seconds }) => seconds >= shown_suite_s);
for (const { name, seconds } of shown) console.log(`${in_seconds(seconds)}  ${name}`);
const rest = now.suites.slice(shown.length);
console.log(`${in_seconds(rest.reduce((sum, { seconds }) => sum + seconds, 0))}  ${rest.length} others`);
console.log('\n       s  slowest test');
for (const { name, seconds } of now.tests) console.log(`${in_seconds(seconds)}  ${name}`);
const found = what_became_slower(now, last);
if (found.length > 0) console.log('\nslower than in the last run:');
for (const { name, seconds, before } of found)
  console.log(`${in_seconds(seconds)}  ${name}: ${before.toFixed(1)} s before, +${Math.round((seconds / before - 1) * 100)} %`);

// A run that broke off says little of those that follow.
if (now.suites.length > 0) writeFileSync(kept, `${JSON.stringify(now, null, 1)}\n`);
