// The list of all forms (forms.txt), and a walk over all pages that finds them: where each one is, and
// where the links are that lead to those that ask first.
import { readFileSync } from 'node:fs';

const text = readFileSync(new URL('forms.txt', import.meta.url), 'utf8');

export const rows = text
  .split('\n')
  .filter((line) => line && !line.startsWith('#'))
  .map((line) => {
    const [kind, path] = line.split(/\s+/);
    return { kind, path, names: path.split('{').length, shape: new RegExp(`^${path.replace(/\{[^}]+\}/g, '[^/]+')}$`) };
  })
  .sort((one, other) => one.names - other.names);

export const rowOf = (address) => rows.find(({ shape }) => shape.test(address.split('?')[0]));

// Of pages that differ in an id or a value only, some are enough to meet every state of a thing.
const alikeMax = 12;
const shapeOf = (address) => {
  const [path, query = ''] = address.split('?');
  const segments = path.split('/').map((part, index, all) =>
    /\d/.test(part) || all[index - 1] === 'companies' ? '*' : part);
  return `${segments.join('/')}?${[...new URLSearchParams(query).keys()].sort()}`;
};

const leadsAway = /^\/(assets|app-icons|openapi|oauth|connect|docs|sign-in)\b|^\/explorer\/|\.csv\b/;
const decoded = (value) => value.replaceAll('&amp;', '&').replaceAll('&quot;', '"').replaceAll('&#39;', "'");
const attribute = (tag, name) => decoded(new RegExp(` ${name}="([^"]*)"`).exec(tag)?.[1] ?? '');

// {forms, links}: by the path of the row, examples {who, page, address}; `unknown`: actions without a row.
export async function findForms(sessions, starts) {
  const found = { forms: new Map(), links: new Map(), unknown: new Set() };
  const note = (map, row, example) => map.set(row.path, [...(map.get(row.path) ?? []), example]);
  for (const [who, session] of Object.entries(sessions)) {
    const alike = new Map();
    const queued = new Set(starts);
    const queue = [...starts];
    const go = (address) => {
      const shape = shapeOf(address);
      if (!address.startsWith('/') || leadsAway.test(address) || queued.has(address)) return;
      if ((alike.get(shape) ?? 0) >= alikeMax) return;
      alike.set(shape, (alike.get(shape) ?? 0) + 1);
      queued.add(address);
      queue.push(address);
    };
    for (let page; (page = queue.shift()) !== undefined; ) {
      const html = await session.look(page);
      if (html.startsWith('/')) go(html);
      for (const [, href] of html.matchAll(/<a\b[^>]* href="([^"#]*)[^"]*"/g)) {
        const address = decoded(href);
        const row = rowOf(address);
        if (row?.kind === 'ends') note(found.links, row, { who, page, address });
        go(address);
      }
      for (const [tag] of html.matchAll(/<form\b[^>]*>/g)) {
        if (attribute(tag, 'method') !== 'post') continue;
        const address = attribute(tag, 'action');
        const row = rowOf(address);
        if (row) note(found.forms, row, { who, page, address });
        else found.unknown.add(`${address} on ${page}`);
      }
    }
  }
  return found;
}
