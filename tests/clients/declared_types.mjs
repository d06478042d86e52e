// What the official client's TypeScript declarations say about the answers of its methods: the keys
// that an integration written against them may look for.
import { readFileSync, readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

const require = createRequire(import.meta.url);
const versions = join(dirname(require.resolve('pipedrive-33')), 'versions');
const declarations = { v1: read('v1'), v2: read('v2') };

function textsIn(folder) {
  return readdirSync(folder)
    .filter((file) => file.endsWith('.d.ts'))
    .map((file) => readFileSync(join(folder, file), 'utf8').replace(/\/\*[\s\S]*?\*\//g, ''));
}

function read(version) {
  const types = new Map();
  const answers = new Map();
  for (const text of textsIn(join(versions, version, 'models'))) {
    for (const [, name, parents, body] of text.matchAll(
      /export interface (\w+)(?: extends ([\w, ]+))? \{([\s\S]*?)\n\}/g,
    )) {
      const keys = new Map();
      for (const [, key, type] of body.matchAll(/'([^']+)'\??: ([^;]+);/g)) keys.set(key, type);
      types.set(name, { keys, parents: parents?.split(',') ?? [] });
    }
    for (const [, name, alias] of text.matchAll(/export type (\w+) = ([^;{]+);/g))
      if (!types.has(name)) types.set(name, { alias });
  }
  for (const text of textsIn(join(versions, version, 'api'))) {
    const body = text.slice(text.search(/export declare class \w+Api /));
    const className = /class (\w+)/.exec(body)?.[1];
    for (const [, method, type] of body.matchAll(/(\w+)\(.*\): Promise<([^;]+)>;/g))
      answers.set(`${className}.${method}`, type);
  }
  return { types, answers };
}

// The keys of an object type and their types; nothing for all others.
function keysOf(types, name) {
  const parts = name
    .trim()
    .replace(/ \| null$/, '')
    .split('&');
  const keys = new Map();
  for (const part of parts) {
    const type = types.get(part.trim());
    if (!type) return undefined;
    const all = type.alias ? [type.alias] : type.parents;
    for (const parent of all) {
      const inherited = keysOf(types, parent);
      if (!inherited) return undefined;
      for (const [key, of] of inherited) keys.set(key, of);
    }
    for (const [key, of] of type.keys ?? []) keys.set(key, of);
  }
  return keys;
}

// Collects what is declared and what was there, by method and path, as in
// "v2.DealsApi.getDeals data[].title".
export class DeclaredKeys {
  #declared = new Set();
  #seen = new Set();

  look(version, className, method, answer) {
    const { types, answers } = declarations[version];
    const type = answers.get(`${className}.${method}`);
    if (!type) throw new Error(`${version}.${className}.${method} is not declared`);
    const prefix = `${version}.${className}.${method} `;
    const walk = (name, value, path) => {
      if (value === null || value === undefined) return;
      const element = /^Array<([\s\S]+)>$/.exec(name.trim().replace(/ \| null$/, ''))?.[1];
      if (element) {
        if (!Array.isArray(value)) throw new Error(`${prefix}${path} must be a list`);
        for (const each of value) walk(element, each, `${path}[]`);
        return;
      }
      const keys = keysOf(types, name);
      if (!keys || typeof value !== 'object') return;
      for (const [key, of] of keys) {
        const at = path === '' ? key : `${path}.${key}`;
        this.#declared.add(prefix + at);
        if (!(key in value)) continue;
        this.#seen.add(prefix + at);
        walk(of, value[key], at);
      }
    };
    walk(type, answer, '');
  }

  // Declared, and in no answer.
  missing() {
    return [...this.#declared].filter((key) => !this.#seen.has(key)).sort();
  }
}
