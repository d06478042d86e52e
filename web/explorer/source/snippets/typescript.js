// TypeScript: in the call shape of the registry that describes the original API, and with the
// official client.
import { bodyKey, inputsOf, isExpected, isJson, keyOf, parseBody, replaceSecrets } from '../fields.js';
import { isVariable, variable } from '../text.js';
import { classOf, nameOfBody, onlyUntil30, versionOf } from './official_client.js';
import { javascript } from './writers.js';

const isNumber = ({ type }) => type === 'integer' || type === 'number';
const isName = (name) => /^[A-Za-z_$][\w$]*$/.test(name);

function literal(value, depth) {
  if (isVariable(value)) return javascript([value]);
  if (typeof value === 'string') return javascript([value]);
  if (value === null || typeof value !== 'object') return String(value);
  const space = '  '.repeat(depth + 1);
  const lines = Array.isArray(value)
    ? value.map((one) => `${space}${literal(one, depth + 1)}`)
    : Object.entries(value).map(
        ([name, one]) => `${space}${isName(name) ? name : javascript([name])}: ${literal(one, depth + 1)}`,
      );
  const [open, close] = Array.isArray(value) ? ['[', ']'] : ['{', '}'];
  return lines.length === 0 ? open + close : `${open}\n${lines.join(',\n')},\n${'  '.repeat(depth)}${close}`;
}

const environment = (name) => variable(name.toUpperCase().replace(/[^A-Z0-9]+/g, '_'));
const typed = (field, value) => {
  if (field.is_secret) return environment(field.name);
  if (isNumber(field) && /^-?\d+(\.\d+)?$/.test(value) && Number.isSafeInteger(Math.trunc(Number(value))))
    return Number(value);
  if (field.type === 'boolean' && ['true', 'false'].includes(value)) return value === 'true';
  return value;
};

// Parameters and form fields by their names.
const argumentsOf = (operation, values) =>
  Object.fromEntries(
    inputsOf(operation)
      .filter((field) => values[keyOf(field)] || isExpected(operation, field))
      .map((field) => [field.name, typed(field, values[keyOf(field)])]),
  );

function bodyOf(operation, values) {
  if (!isJson(operation)) return undefined;
  const body = parseBody(values[bodyKey]);
  return body === undefined ? undefined : replaceSecrets(operation, body, environment);
}

// --- the call shape of the documents ---

export function utdk(_, operation, values) {
  const body = bodyOf(operation, values);
  const isObject = body !== null && typeof body === 'object' && !Array.isArray(body);
  const all = { ...argumentsOf(operation, values), ...(isObject ? body : {}) };
  const input = Object.keys(all).length === 0 ? '' : literal(all, 0);
  const result = operation.opens_page ? 'await' : 'const answer = await';
  return `import pipedrive from '@utdk/pipedrive';

${result} pipedrive.${operation.id}(${input});
`;
}

// --- the official client ---

const isOauthCall = ({ document, id }) =>
  document === 'oauth' && ['authorize', 'getTokens', 'refreshTokens', 'revokeToken'].includes(id);
export const hasOfficialClient = (operation) => versionOf(operation) !== undefined || isOauthCall(operation);

const oauthWords = (request, values) => `import { OAuth2Configuration } from 'pipedrive/v2';

const oauth2 = new OAuth2Configuration({
  clientId: ${values.client_id ? javascript([values.client_id]) : 'process.env.CLIENT_ID!'},
  clientSecret: process.env.CLIENT_SECRET!,
  redirectUri: ${javascript([values.redirect_uri || values['body.redirect_uri'] || 'http://localhost:3000/callback'])},
  host: ${javascript([/^[a-z]+:\/\/[^/?]*/.exec(request.url)[0]])},
});
`;

const tokenWords = (name) => `oauth2.updateToken({
  access_token: '',
  refresh_token: process.env.${name}!,
  token_type: 'Bearer',
  expires_in: 0,
  scope: '',
  api_domain: '',
});`;

const oauthCalls = {
  authorize: ({ state }) =>
    state
      ? `const url = new URL(oauth2.authorizationUrl);
url.searchParams.set('state', ${javascript([state])});
console.log(url.href);`
      : 'console.log(oauth2.authorizationUrl);',
  getTokens: () => 'console.log(await oauth2.authorize(process.env.CODE!));',
  refreshTokens: () => `${tokenWords('REFRESH_TOKEN')}\nconsole.log(await oauth2.tokenRefresh());`,
  revokeToken: () => `${tokenWords('TOKEN')}\nawait oauth2.revokeToken('refresh_token');`,
};

function credentials(access) {
  if (access.mode === 'apiKey') return 'apiKey: process.env.API_TOKEN!,';
  return access.mode === 'connection'
    ? 'accessToken: process.env.GATEWAY_KEY!,'
    : 'accessToken: process.env.ACCESS_TOKEN!,';
}

export function official(request, operation, values, access) {
  if (isOauthCall(operation)) return `${oauthWords(request, values)}\n${oauthCalls[operation.id](values)}\n`;
  const version = versionOf(operation);
  const isOld = version === 'v1' && onlyUntil30.has(operation.id);
  const body = bodyOf(operation, values);
  const all = {
    ...argumentsOf(operation, values),
    ...(body !== undefined && { [nameOfBody(operation)]: body }),
  };
  const input = Object.keys(all).length === 0 ? '' : literal(all, 0);
  const path = operation.server.replace(/^[a-z]+:\/\/[^/]*/, '');
  const name = classOf(operation);
  return `${isOld ? '// npm install pipedrive@30: later versions leave this to API v2.\n' : ''}import { Configuration, ${name} } from 'pipedrive/${version}';

const configuration = new Configuration({
  ${credentials(access)}
  basePath: ${javascript([request.base + path])},
});
const answer = await new ${name}(configuration).${operation.id}(${input});
console.log(answer.data);
`;
}
