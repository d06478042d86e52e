// The OpenAPI documents of a running sandbox, and the words with which tests go through them.
import assert from 'node:assert/strict';
import { createRequire } from 'node:module';

const require = createRequire(import.meta.url);
const Ajv = require('ajv/dist/2020').default;
const addFormats = require('ajv-formats').default;

export const methods = ['get', 'post', 'put', 'patch', 'delete'];

// By name, in the order of the index.
export async function readDocuments(sandbox) {
  const index = await (await fetch(`${sandbox.base_url}/openapi/index.json`)).json();
  const documents = new Map();
  for (const { name, url } of index.documents) documents.set(name, await (await fetch(url)).json());
  return documents;
}

// What the reference stands for, or the thing itself.
export function resolved(document, part) {
  if (!part?.$ref) return part;
  return part.$ref
    .slice(2)
    .split('/')
    .reduce((at, key) => at[key.replaceAll('~1', '/').replaceAll('~0', '~')], document);
}

// {document, path, method, operation, server} of each operation.
export function operationsOf(document) {
  return Object.entries(document.paths).flatMap(([path, item]) =>
    methods
      .filter((method) => item[method])
      .map((method) => ({
        document,
        path,
        method,
        operation: item[method],
        server: (item[method].servers ?? item.servers ?? document.servers)[0].url,
        id: item[method].operationId,
      })),
  );
}

export const isOpen = ({ document, operation }) => {
  const security = operation.security ?? document.security;
  return security.length === 0 || security.some((one) => Object.keys(one).length === 0);
};

const scopeNames = ({ operation }) => (operation.security ?? []).flatMap(({ oauth2 }) => oauth2 ?? []);
// Whether a token with these scopes opens it: any one is enough.
export const isOpenTo = (operation, scopes) => {
  const wanted = scopeNames(operation);
  return wanted.length === 0 || wanted.some((scope) => scopes.includes(scope));
};

const allOf = (schema) => schema.items?.enum;
const asText = (value) => (Array.isArray(value) ? value.join(',') : String(value));

// A request with the example values of the operation. `path` and `query` are instead of these;
// `optional` adds what may be left out, lists of words with all of their words.
export function exampleRequest({ document, path, method, operation, server }, options = {}) {
  const described = [...(document.paths[path].parameters ?? []), ...(operation.parameters ?? [])];
  const parameters = described.map((one) => resolved(document, one));
  const headers = {};
  const url = new URL(
    server +
      path.replace(/\{(\w+)\}/g, (_, name) => {
        const parameter = parameters.find((one) => one.in === 'path' && one.name === name);
        const value = encodeURIComponent(options.path?.[name] ?? parameter.example);
        return parameter['x-takes-slashes'] ? value.replaceAll('%2F', '/') : value;
      }),
  );
  for (const { name, in: place, required, example, schema } of parameters) {
    const given = options.query?.[name] ?? (options.optional ? (allOf(schema) ?? example) : example);
    if (given === undefined || (!required && !options.optional && !options.query?.[name])) continue;
    if (place === 'query') url.searchParams.set(name, asText(given));
    if (place === 'header') headers[name] = asText(given);
  }
  const [type, content] = Object.entries(resolved(document, operation.requestBody)?.content ?? {})[0] ?? [];
  const value = options.body ?? content?.example;
  const body = type === 'application/json' ? JSON.stringify(value) : value && new URLSearchParams(value);
  if (type) headers['content-type'] = type;
  return { url, method: method.toUpperCase(), headers: { ...headers, ...options.headers }, body };
}

export const send = ({ url, ...request }) => fetch(url, { redirect: 'manual', ...request });

// Everything that an answer shows must be in its schema: a key without a description is one too many.
function closed(schema) {
  if (Array.isArray(schema)) return schema.map(closed);
  if (schema === null || typeof schema !== 'object') return schema;
  const out = {};
  for (const [key, value] of Object.entries(schema))
    out[key] = ['example', 'enum', 'const', 'default'].includes(key) ? value : closed(value);
  const isObject = [schema.type].flat().includes('object') && schema.properties;
  if (isObject && schema.additionalProperties === undefined) out.additionalProperties = false;
  return out;
}

const pointer = (...keys) =>
  keys.map((key) => encodeURIComponent(String(key).replaceAll('~', '~0').replaceAll('/', '~1'))).join('/');

// Holds answers against a document (JSON Schema 2020-12).
export class Validator {
  #ajv = new Ajv({ strict: false, allErrors: true });
  #document;

  constructor(document) {
    addFormats(this.#ajv);
    this.#document = document;
    this.#ajv.addSchema(closed(document), 'document');
  }

  // The answer is one that the operation documents: its status, its type and its body. Returns the
  // body.
  async check({ path, method, operation, id }, answer) {
    const status = String(answer.status);
    const text = await answer.text();
    const at = `${id}: ${status} ${text.slice(0, 400)}`;
    const name = operation.responses[status] ? status : 'default';
    const keys = ['paths', path, method, 'responses', name];
    const response = resolved(this.#document, operation.responses[name]);
    assert.ok(response, `not documented: ${at}`);
    if (operation.responses[name].$ref)
      keys.splice(0, keys.length, ...operation.responses[name].$ref.slice(2).split('/'));
    if (!response.content) {
      assert.equal(text, '', at);
      return undefined;
    }
    const type = answer.headers.get('content-type')?.split(';')[0];
    assert.ok(response.content[type], `${type} is not documented: ${at}`);
    if (type !== 'application/json') return text;
    const body = JSON.parse(text);
    const validate = this.#ajv.compile({
      $ref: `document#/${pointer(...keys, 'content', type, 'schema')}`,
    });
    assert.ok(validate(body), `${at}\n${this.#ajv.errorsText(validate.errors)}`);
    return body;
  }
}

// The status with which it answers when all goes well.
export const successOf = ({ operation }) =>
  Number(Object.keys(operation.responses).find((status) => /^[23]/.test(status)));
