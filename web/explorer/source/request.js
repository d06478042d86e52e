// From what was filled in to the request: once with its secrets, to send it, and once with the names
// of environment variables in their place, for the snippets.
import {
  bodyKey,
  hasBody,
  inputsOf,
  isExpected,
  isJson,
  keyOf,
  needsCompany,
  parseBody,
  replaceSecrets,
} from './fields.js';
import { encodeAddress, encodeText, isVariable, variable } from './text.js';

export const modes = {
  connection: 'A connected account',
  bearer: 'A bearer token',
  apiKey: 'A personal API token',
  basic: 'Client id and secret',
  session: 'Your session',
  none: 'Nothing',
};

// Which ways to prove who calls this operation has, the best first.
export function modesOf(operation) {
  const schemes = operation.access.map(({ scheme }) => scheme);
  const out = [];
  if (schemes.includes('session')) out.push('session');
  if (schemes.includes('oauth2')) out.push('connection');
  if (schemes.includes('oauth2') || schemes.includes('bearer')) out.push('bearer');
  if (schemes.includes('apiKey')) out.push('apiKey');
  if (schemes.includes('basic')) out.push('basic');
  return [...out, 'none'];
}

export const pathOfServer = (server) => server.replace(/^[a-z]+:\/\/[^/]*/, '');
const originOfServer = (server) => server.slice(0, server.length - pathOfServer(server).length);

const variableOf = (name) => name.toUpperCase().replace(/[^A-Z0-9]+/g, '_');
const apiKeyField = (operation) => operation.access.find(({ scheme }) => scheme === 'apiKey')?.field;

const itemsOf = (value) =>
  value
    .split(',')
    .map((one) => one.trim())
    .filter((one) => one !== '');
const queryText = (field, value) =>
  field.is_list ? itemsOf(value).map(encodeText).join(',') : encodeText(value);

const encodePath = (value) => value.split('/').map(encodeText).join('/');

function pathWith(operation, values) {
  const takesSlashes = (name) => operation.fields.some((field) => field.name === name && field.takes_slashes);
  return operation.path.replace(/\{([^{}]+)\}/g, (placeholder, name) => {
    if (!values[name]) return encodeAddress(placeholder);
    return takesSlashes(name) ? encodePath(values[name]) : encodeText(values[name]);
  });
}

function queryWith(operation, values) {
  const parts = inputsOf(operation)
    .filter(({ place, name }) => place === 'query' && values[name])
    .map((field) => `${encodeText(field.name)}=${queryText(field, values[field.name])}`);
  return parts.length === 0 ? '' : `?${parts.join('&')}`;
}

// Below the server: "/api/v2/deals?limit=2".
export const targetOf = (operation, values) =>
  encodeAddress(pathOfServer(operation.server)) + pathWith(operation, values) + queryWith(operation, values);

const baseOf = (operation, values, access) =>
  encodeAddress(
    access.mode === 'connection'
      ? access.gateway.replace(/\/+$/, '')
      : originOfServer(operation.server).replace('{company}', () => values.company || 'company'),
  );

// How a value is written: as it is, or as the variable of that name if it is a secret.
const revealed = (_, value) => [value];
const hidden = (name) => [variable(variableOf(name))];

function headersOf(operation, values, access, secret) {
  const headers = inputsOf(operation)
    .filter(({ place, name }) => place === 'header' && values[name])
    .map(({ name, is_secret }) => ({ name, value: is_secret ? secret(name, values[name]) : [values[name]] }));
  if (access.mode === 'bearer')
    headers.unshift({ name: 'Authorization', value: ['Bearer ', ...secret('access_token', access.token)] });
  if (access.mode === 'apiKey')
    headers.unshift({ name: apiKeyField(operation), value: secret('api_token', access.token) });
  if (access.mode === 'session' && secret === hidden)
    headers.unshift(
      { name: 'Cookie', value: hidden('session_cookie') },
      { name: 'X-Grantor-Csrf', value: hidden('session_token') },
    );
  if (access.mode === 'connection' && secret === hidden)
    headers.unshift({ name: 'Authorization', value: ['Bearer ', ...hidden('gateway_key')] });
  return headers;
}

function formOf(operation, values, secret) {
  const isWanted = (field) => values[keyOf(field)] || (secret === hidden && isExpected(operation, field));
  return inputsOf(operation)
    .filter((field) => field.place === 'body' && isWanted(field))
    .map((field) => {
      const value = values[keyOf(field)];
      return { name: field.name, value: field.is_secret ? secret(field.name, value) : [value] };
    });
}

function bodyOf(operation, values, secret) {
  if (!hasBody(operation)) return undefined;
  const type = operation.body_type;
  if (!isJson(operation)) return { type, form: formOf(operation, values, secret) };
  const body = parseBody(values[bodyKey]);
  if (body === undefined) return undefined;
  if (secret === revealed) return { type, json: body };
  return { type, json: replaceSecrets(operation, body, (name) => variable(variableOf(name))) };
}

function request(operation, values, access, secret) {
  const target = targetOf(operation, values);
  const base = baseOf(operation, values, access);
  const body = bodyOf(operation, values, secret);
  const headers = headersOf(operation, values, access, secret);
  if (body) headers.push({ name: 'Content-Type', value: [body.type] });
  const basic =
    access.mode === 'basic'
      ? { id: secret('client_id', access.clientId), secret: secret('client_secret', access.clientSecret) }
      : undefined;
  return { method: operation.method, base, target, url: base + target, headers, basic, body };
}

// {method, base, target, url, headers: [{name, value}], basic, body}, where values are texts
// (text.js). With variables for all that is secret.
export const describeRequest = (operation, values, access) => request(operation, values, access, hidden);

// The names of the variables in it, each once.
export function variablesOf(value, names = new Set()) {
  if (isVariable(value)) names.add(value.variable);
  else if (value !== null && typeof value === 'object')
    for (const part of Object.values(value)) variablesOf(part, names);
  return names;
}

const base64 = (text) => btoa(String.fromCharCode(...new TextEncoder().encode(text)));
const join = (text) => text.join('');

function bodyText(body) {
  if (!body) return undefined;
  if (body.json !== undefined) return JSON.stringify(body.json);
  return body.form.map(({ name, value }) => `${encodeText(name)}=${encodeText(join(value))}`).join('&');
}

// The arguments of fetch(): only ever of this page's own origin.
export function requestToSend(operation, values, access, csrf) {
  const made = request(operation, values, access, revealed);
  const headers = made.headers.map(({ name, value }) => [name, join(value)]);
  if (made.basic)
    headers.push(['Authorization', `Basic ${base64(`${join(made.basic.id)}:${join(made.basic.secret)}`)}`]);
  const isConnection = access.mode === 'connection';
  const usesSession = isConnection || access.mode === 'session';
  if (usesSession) headers.push(['X-Grantor-Csrf', csrf]);
  const path = isConnection
    ? new URL(made.base, location.href).pathname.replace(/\/+$/, '') + made.target
    : made.target;
  return [
    path,
    {
      method: made.method,
      headers,
      body: bodyText(made.body),
      // Where something else proves who calls, the cookie must not.
      credentials: usesSession ? 'same-origin' : 'omit',
      redirect: 'manual',
      cache: 'no-store',
    },
  ];
}

// The address of a page that the operation answers with, to open in a tab.
export const pageAddress = (operation, values) => targetOf(operation, values);

const originOf = (address) => {
  try {
    return new URL(address, location.href).origin;
  } catch {
    return '';
  }
};

function problemOfAccess(operation, access, context) {
  if (access.mode !== 'connection') {
    if (!context.isHere(operation))
      return `This API is at ${originOfServer(operation.server)}; a page can call only its own origin. Use a connected account.`;
    if (access.mode === 'session' && !context.isSignedIn) return 'Sign in to call with your session.';
    if (access.mode === 'bearer' && !access.token) return 'Enter a bearer token.';
    if (access.mode === 'apiKey' && !access.token) return 'Enter an API token.';
    if (access.mode === 'basic' && !access.clientId) return 'Enter the client id.';
    return '';
  }
  if (!context.isSignedIn) return 'Sign in to call with a connected account.';
  if (!access.connection) return 'Choose or connect an account.';
  if (access.state === 'waiting') return 'The account is not connected yet.';
  if (access.state === 'broken') return 'The connection is broken: reconnect the account.';
  if (originOf(access.gateway) !== location.origin)
    return `The gateway is at ${originOf(access.gateway) || 'no address'}; a page can call only its own origin.`;
  return '';
}

// Servers read these as the path itself, not as a value in it, so they are refused (docs/edge.md).
const dividesPath = (value) => /[/\\\u0000-\u001f\u007f-\u009f]/.test(value) || /^\s*\.{1,2}\s*$/.test(value);
const isBadInPath = (field, value) =>
  (field.takes_slashes ? value.split('/') : [value]).some(dividesPath);

function problemOfValues(operation, values, access) {
  const inputs = inputsOf(operation);
  const missing = inputs.find((field) => field.is_required && !values[keyOf(field)]);
  if (missing) return `Fill in ${missing.name}.`;
  if (needsCompany(operation) && access.mode !== 'connection' && !values.company) return 'Fill in company.';
  const dividing = inputs.find(
    (field) => field.place === 'path' && values[keyOf(field)] && isBadInPath(field, values[keyOf(field)]),
  );
  if (dividing) return `${dividing.name} is a part of the path: it cannot be dots alone or contain a slash or backslash.`;
  const broken = inputs.find(
    ({ place, name }) => place === 'header' && /[^\t\x20-\x7e\x80-\xff]/.test(values[name] ?? ''),
  );
  if (broken) return `${broken.name} contains characters that are not allowed in a header field.`;
  if (!isJson(operation)) return '';
  const text = values[bodyKey]?.trim();
  if (!text) return operation.is_body_required ? 'Fill in the body.' : '';
  try {
    JSON.parse(text);
    return '';
  } catch (problem) {
    return `The body is not JSON: ${problem.message}`;
  }
}

// Why it cannot be sent yet, in one sentence; '' if it can.
export const problemOf = (operation, values, access, context) =>
  problemOfAccess(operation, access, context) || problemOfValues(operation, values, access);
