// The explorer over GitHub's public OpenAPI document, some 1,200 operations: no page is large, whatever the
// document has, and what one looks for is found. How long pages take is printed.
import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import { after, before, test } from 'node:test';
import { operationPaths } from './explorer_pages.mjs';
import { startSandbox } from './sandbox.mjs';

const document = createRequire(import.meta.url).resolve('@octokit/openapi/generated/api.github.com.json');
const name = 'api-github-com';
const bytesMax = 100_000;
let sandbox, paths;

before(async () => {
  sandbox = await startSandbox({ unlimited: true, more: ['--api', document] });
  paths = (await operationPaths(sandbox)).filter((path) => path.startsWith(`${name}/`));
});
after(() => sandbox?.stop());

const times = [];
async function open(path) {
  const began = performance.now();
  const answer = await fetch(sandbox.base_url + path);
  const text = await answer.text();
  times.push({ path, ms: performance.now() - began, bytes: Buffer.byteLength(text) });
  assert.equal(answer.status, 200, path);
  assert.ok(Buffer.byteLength(text) < bytesMax, `${path}: ${Buffer.byteLength(text)} bytes`);
  return text;
}
const operationsOf = (page) =>
  [...page.matchAll(/<li><a href="\/explorer\/([^"]+)"/g)].map(([, path]) => path);
const found = async (words) =>
  operationsOf(await open(`/explorer?api=${name}&q=${encodeURIComponent(words)}`));

test('it has very many operations, and the list folds them by tag', async () => {
  assert.ok(paths.length > 1000, `${paths.length}`);
  const list = await open('/explorer');
  assert.ok(list.indexOf(`id="${name}"`) < list.indexOf('id="oauth"'), 'the API comes first');
  assert.match(list, new RegExp(`href="/explorer\\?api=${name}&amp;tag=repos">repos</a>`));
});

test('every tag is a page, and together they have every operation', async () => {
  const list = await open(`/explorer?api=${name}`);
  const tags = [...list.matchAll(/href="(\/explorer\?api=[^"]+&amp;tag=[^"]+)"/g)].map(([, href]) =>
    href.replaceAll('&amp;', '&'),
  );
  const listed = new Set(operationsOf(list));
  for (const tag of tags) for (const path of operationsOf(await open(tag))) listed.add(path);
  assert.ok(tags.length > 20, `${tags.length} tags`);
  assert.deepEqual(paths.filter((path) => !listed.has(path)), []);
});

// Every one of them takes long with sanitizers; neighbours are alike.
test('every operation has a page of a size that any browser takes', async () => {
  const seen = paths.filter((_, place) => place % 5 === 0);
  for (const path of seen) {
    const page = await open(`/explorer/${path}`);
    assert.match(page, /aria-current="page"/);
    assert.match(page, /id="answers-heading"/);
  }
});

test('what one looks for is found, however it is typed', async () => {
  const list = 'pulls%2Flist';
  for (const words of ['list pull requests', 'pull-requests LIST', 'GET /repos/{owner}/{repo}/pulls', 'pulls list', 'pul reqests lsit'])
    assert.ok((await found(words)).slice(0, 10).includes(`${name}/${list}`), words);
  assert.deepEqual(await found('zebra crossing'), []);
  assert.equal((await found('get')).length, 100);
});

test('pages are made within moments', (context) => {
  const sorted = times.map(({ ms }) => ms).sort((a, b) => a - b);
  const largest = times.reduce((one, other) => (one.bytes > other.bytes ? one : other));
  const at = (part) => sorted[Math.floor((sorted.length - 1) * part)].toFixed(1);
  context.diagnostic(`${sorted.length} pages: median ${at(0.5)} ms, 99 % ${at(0.99)} ms, slowest ${at(1)} ms`);
  context.diagnostic(`the largest: ${largest.path}, ${largest.bytes} bytes`);
  assert.ok(sorted.length > 200);
});
