// A sandbox for somebody's real API answers every operation of its document: with its status and its example,
// or with a body that its schema allows.
import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import { test } from 'node:test';
import { operationsOf, resolved } from '../clients/openapi_documents.mjs';
import { startSandbox } from '../clients/sandbox.mjs';

const fromClients = createRequire(new URL('../clients/package.json', import.meta.url));
const Ajv = fromClients('ajv').default;
const addFormats = fromClients('ajv-formats').default;

const packages = new URL('node_modules/', import.meta.url).pathname;
const github = { file: `${packages}@octokit/openapi/generated/api.github.com.json`, name: 'api-github-com' };
const blockfrost = { file: `${packages}@blockfrost/openapi/openapi.yaml`, name: 'openapi' };

// An access token of the app that has all scopes.
async function tokenOf(sandbox) {
  const app = sandbox.app({ name: 'Ledger Sync' });
  const user = sandbox.user({ active: true });
  const redirect_uri = 'http://localhost:3000/callback';
  const request = { client_id: app.client_id, user: user.email, company: user.companies[0], redirect_uri };
  const code = (await sandbox.authorize(request)).searchParams.get('code');
  const answer = await fetch(`${sandbox.base_url}/oauth/token`, {
    method: 'POST',
    headers: { authorization: `Basic ${Buffer.from(`${app.client_id}:${app.client_secret}`).toString('base64')}` },
    body: new URLSearchParams({ grant_type: 'authorization_code', redirect_uri, code }),
  });
  return (await answer.json()).access_token;
}

// A small value that a schema allows, for what a request must have.
function valueOf(document, part, depth = 0) {
  const schema = resolved(document, part) ?? {};
  if (schema.example !== undefined) return schema.example;
  if (schema.default !== undefined) return schema.default;
  if (schema.enum) return schema.enum.find((one) => one !== null);
  const branches = schema.oneOf ?? schema.anyOf;
  if (branches && !schema.properties) return valueOf(document, branches[0], depth + 1);
  if (schema.allOf) return Object.assign({}, ...schema.allOf.map((one) => valueOf(document, one, depth + 1)));
  const type = [schema.type].flat()[0] ?? (schema.properties || schema.required ? 'object' : 'string');
  if (type === 'array')
    return Array.from({ length: schema.minItems ?? 0 }, () => valueOf(document, schema.items, depth + 1));
  if (type === 'object') {
    const names = depth > 8 ? [] : [...(schema.required ?? []), ...(branches?.[0]?.required ?? [])];
    return Object.fromEntries(names.map((name) => [name, valueOf(document, schema.properties?.[name], depth + 1)]));
  }
  if (type === 'integer' || type === 'number') return schema.minimum ?? 1;
  return type === 'boolean' ? true : 'x'.repeat(Math.max(1, schema.minLength ?? 1));
}

const exampleOf = (document, media) => {
  if (media?.example !== undefined) return media.example;
  const first = Object.values(media?.examples ?? {})[0];
  return first && resolved(document, first).value;
};

function requestFor(document, { path, method, operation }, server) {
  const item = document.paths[path];
  const parameters = [...(item.parameters ?? []), ...(operation.parameters ?? [])].map((one) => resolved(document, one));
  const filled = path.replace(/\{([^}]+)\}/g, (_, name) => {
    const parameter = parameters.find((one) => one.in === 'path' && one.name === name);
    return encodeURIComponent(String(parameter?.example ?? valueOf(document, parameter?.schema)).replaceAll('/', '-'));
  });
  const body = resolved(document, operation.requestBody);
  const [type, media] = Object.entries(body?.content ?? {})[0] ?? [];
  const sent = { url: server + filled, method: method.toUpperCase(), headers: {} };
  if (!type) return sent;
  sent.headers['content-type'] = type;
  const value = exampleOf(document, media) ?? valueOf(document, media.schema);
  sent.body = type.includes('json') ? JSON.stringify(value) : String(value);
  return sent;
}

// Of the answer documented for success: status, name among the responses, type and media type object.
function wantedOf(document, operation) {
  const names = Object.keys(operation.responses);
  const name = names.find((one) => /^2/.test(one)) ?? (names.includes('default') ? 'default' : names.find((one) => /^3/.test(one)));
  const response = resolved(document, operation.responses[name]);
  const [type, media] = Object.entries(response.content ?? {})[0] ?? [];
  return { name, status: name === 'default' ? 200 : Number(name), response, type, media };
}

const withoutIds = (value) =>
  value && typeof value === 'object' && !Array.isArray(value)
    ? Object.fromEntries(Object.entries(value).map(([key, one]) => [key, one && typeof one === 'object' ? one : typeof one]))
    : value;

async function answersAll(t, { file, name }, faulty) {
  const sandbox = await startSandbox({ unlimited: true, more: ['--api', file] });
  t.after(sandbox.stop);
  const document = await (await fetch(`${sandbox.base_url}/openapi/${name}.json`)).json();
  const authorization = `Bearer ${await tokenOf(sandbox)}`;
  const ajv = new Ajv({ strict: false, logger: false, validateSchema: false });
  addFormats(ajv);
  ajv.addSchema(document, 'document');
  const problems = [];
  let [examples, made] = [0, 0];
  for (const one of operationsOf(document)) {
    const { url, headers, ...request } = requestFor(document, one, sandbox.api_base);
    const answer = await fetch(url, { redirect: 'manual', headers: { ...headers, authorization }, ...request });
    const text = await answer.text();
    const wanted = wantedOf(document, one.operation);
    const say = (what) => problems.push(`${one.method} ${one.path}: ${what}: ${text.slice(0, 200)}`);
    if (faulty?.has(`${one.method} ${one.path}`)) assert.equal(answer.status, 400, text);
    else if (answer.status !== wanted.status) say(`${answer.status}, not ${wanted.status}`);
    else if (!wanted.type || wanted.status === 204) text === '' || say('a body');
    else if (!wanted.type.includes('json')) {
      if (!answer.headers.get('content-type').startsWith(wanted.type)) say('another type');
    } else {
      const body = JSON.parse(text);
      const example = exampleOf(document, wanted.media);
      if (example !== undefined) {
        examples += 1;
        // Members that the path names have the path's value, of the same kind.
        try {
          assert.deepEqual(withoutIds(body), withoutIds(example));
        } catch {
          say('another example');
        }
      } else if (wanted.media.schema) {
        made += 1;
        const validate = ajv.compile(wanted.media.schema.$ref ? { $ref: `document${wanted.media.schema.$ref}` } : pointed(wanted.media.schema));
        if (!validate(body)) say(ajv.errorsText(validate.errors));
      }
    }
  }
  t.diagnostic(`${examples} examples, ${made} made`);
  assert.deepEqual(problems, []);
  assert.ok(examples + made > 50);
}

// A schema of its own, with its references into the document.
function pointed(schema) {
  return JSON.parse(JSON.stringify(schema), (key, value) =>
    key === '$ref' && typeof value === 'string' && value.startsWith('#') ? `document${value}` : value,
  );
}

// Examples of bodies that break the document's own schema: a member that is required and missing, numbers as text.
const faultyBodies = new Set(['post /orgs/{org}/issue-fields', 'put /user/codespaces/secrets/{secret_name}/repositories']);

test('the API of GitHub', (t) => answersAll(t, github, faultyBodies));
test('the API of Blockfrost, in YAML', (t) => answersAll(t, blockfrost));
