// Requests out of choices: an operation and its values, and a list of changes, each of which can be taken
// away again to find the smallest request that shows a fault.
import { operations } from './operations.mjs';
import * as changes from './changes.mjs';

// What a placeholder may hold: a plain value, the word of a fixed segment, or data that only looks special.
const words = ['export', 'me', 'secret', 'private', 'archive', 'lines', 'keys', 'reset', 'admin', 'orders',
'status', 'tags', 'users'];
const data = [
  '42', 'x', 'secret.csv', 'secret.csv.csv', 'v1', 'a@b.example', 'a%40b.example', '100%25',
  '2026-01-01T10%3A00%3A00', '%C3%A9', 'a+b',
  'a%20b', '-', 'null', '..', '%2e%2e', '%00', 'a,b', "a'b", '(x)', 'x:(y)', 'export%3F', 'c%23', 'a%3Bb',
  'a.b', '7.json', '.hidden',
];
const value = (random) => {
  const kind = random.below(10);
  if (kind < 3) return '7';
  return random.one(kind < 7 ? words : data);
};
const changes_max = 3;

// Plain data, so that a case can be printed, repeated and made smaller. Paths are changed more often than
// fields.
export function generate(random, prefix) {
  const operation = random.one(operations);
  const placeholders = (operation.template.match(/\{/g) ?? []).length;
  return {
    prefix,
    operation: operation.title,
    values: Array.from({ length: placeholders }, () => value(random)),
    changes: Array.from({ length: random.below(changes_max + 1) }, () => {
      const kinds = random.odds(0.6) ? changes.of_paths : changes.of_the_rest;
      const kind = random.one(Object.keys(kinds));
      return { kind, with: kinds[kind].choose(random) };
    }),
  };
}

// The request as parts that the changes work on.
function plain({ prefix, operation, values: given }) {
  const [method, template] = operation.split(' ');
  let next = 0;
  const path = template.replace(/\{\w+\}/g, () => given[next++] ?? '7');
  const hasBody = method === 'POST' || method === 'PUT' || method === 'PATCH';
  return {
    method,
    origin: '', // of the absolute form
    segments: [prefix, ...path.slice(1).split('/')],
    query: [],
    version: 'HTTP/1.1',
    host: ['127.0.0.1'],
    fields: hasBody ? [['Content-Type', 'application/json'], ['Content-Length', '2']] : [],
    body: hasBody ? '{}' : '',
  };
}

// The bytes of a case; `probe` comes back in the upstream's answer.
export function bytes_of(wanted, { token, probe }) {
  const request = plain(wanted);
  for (const change of wanted.changes) changes.all[change.kind].apply(request, change.with);
  const query = request.query.length > 0 ? `?${request.query.join('&')}` : '';
  const lines = [
    `${request.method} ${request.origin}/${request.segments.join('/')}${query} ${request.version}`,
    ...request.host.map((host) => `Host: ${host}`),
    `Authorization: Bearer ${token}`,
    `X-Probe: ${probe}`,
    ...request.fields.map(([name, value]) => (value === null ? name : `${name}: ${value}`)),
  ];
  return Buffer.from(`${lines.join('\r\n')}\r\n\r\n${request.body}`, 'latin1');
}

// Each case that has a little less in it.
export function* smaller(wanted) {
  for (let i = 0; i < wanted.changes.length; i += 1)
    yield { ...wanted, changes: wanted.changes.filter((_, index) => index !== i) };
  for (let i = 0; i < wanted.values.length; i += 1)
    if (wanted.values[i] !== '7')
      yield { ...wanted, values: wanted.values.map((text, index) => (index === i ? '7' : text)) };
}

export const shown = (wanted) =>
  bytes_of(wanted, { token: 'TOKEN', probe: '1' }).toString('latin1');
