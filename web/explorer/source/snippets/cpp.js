// C++ with the SDK (sdk/include/grantor/client): OauthApi for what it has functions for, ApiClient
// where a bearer token opens the operation, and its transport for the rest.
import { jsonText } from './library.js';
import { cpp, cppText } from './writers.js';
import { isVariable, variable } from '../text.js';

const indent = (lines) => lines.map((line) => (line === '' ? '' : `    ${line}`));
const valueOf = (body, name) => body?.form?.find((one) => one.name === name)?.value ?? [''];
const isGiven = (text) => text.some((part) => part !== '');

const readsEnvironment = `// What is secret stands in the environment, not in the program.
std::string environment(const char* name) {
    const char* value = std::getenv(name);
    if (value != nullptr) return value;
    std::cerr << name << " is not set\\n";
    std::exit(EXIT_FAILURE);
}
`;

function program(lines) {
  const body = indent(lines).join('\n');
  const usesEnvironment = body.includes('environment("');
  const includes = ['#include <cstdlib>', '#include <grantor/client.hpp>', '#include <iostream>'];
  if (body.includes('std::make_shared')) includes.push('#include <memory>');
  if (usesEnvironment) includes.push('#include <string>');
  return `// c++ -std=c++20 example.cpp $(pkg-config --cflags --libs grantor-client)
${includes.join('\n')}

using namespace grantor::client;

${usesEnvironment ? `${readsEnvironment}\n` : ''}int main() {
${body}
}
`;
}

const failOn = (name) => [
  `if (!${name}) {`,
  `    std::cerr << ${name}.error().message() << "\\n";`,
  '    return EXIT_FAILURE;',
  '}',
];

// --- OauthApi ---

const originOf = ({ url }) => /^[a-z]+:\/\/[^/?]*/.exec(url)[0];
const api = (request) => `const OauthApi api({.base_path = ${cppText(originOf(request))}});`;

function authentication({ basic, body }) {
  if (basic) return `ClientAuthentication::basic(${cpp(basic.id)}, Secret(${cpp(basic.secret)}))`;
  const [id, secret] = [valueOf(body, 'client_id'), valueOf(body, 'client_secret')];
  if (isGiven(secret)) return `ClientAuthentication::body(${cpp(id)}, Secret(${cpp(secret)}))`;
  if (isGiven(id)) return `ClientAuthentication::public_client(${cpp(id)})`;
  return `ClientAuthentication::basic(environment("CLIENT_ID"), Secret(environment("CLIENT_SECRET")))`;
}

const printTokens = [
  'std::cout << "an access token with the scopes " << tokens->scope << ", for the API at "',
  '          << tokens->api_domain << "\\n";',
];

const secretOr = (text, name) => (isGiven(text) ? text : [variable(name)]);

function getTokens(request) {
  const code = secretOr(valueOf(request.body, 'code'), 'CODE');
  const verifier = valueOf(request.body, 'code_verifier');
  const redirect = cpp(valueOf(request.body, 'redirect_uri'));
  const call = isGiven(verifier)
    ? [
        'const auto tokens = api.get_tokens(app, CodeExchange{.code = Secret(' + cpp(code) + '),',
        `                                                     .redirect_uri = ${redirect},`,
        `                                                     .code_verifier = Secret(${cpp(verifier)})});`,
      ]
    : [
        'const auto tokens =',
        `    api.get_tokens(app, "authorization_code", Secret(${cpp(code)}), ${redirect});`,
      ];
  return [
    api(request),
    `const auto app = ${authentication(request)};`,
    ...call,
    ...failOn('tokens'),
    ...printTokens,
  ];
}

function refreshTokens(request) {
  const token = secretOr(valueOf(request.body, 'refresh_token'), 'REFRESH_TOKEN');
  return [
    '// A TokenSource does this by itself, keeps what it gets, and refreshes once for all threads.',
    api(request),
    `const auto app = ${authentication(request)};`,
    `const auto tokens = api.refresh_tokens(app, "refresh_token", Secret(${cpp(token)}));`,
    ...failOn('tokens'),
    ...printTokens,
  ];
}

function presentedToken({ body }) {
  const hint = valueOf(body, 'token_type_hint');
  const token = `.token = Secret(${cpp(secretOr(valueOf(body, 'token'), 'TOKEN'))})`;
  return `{${token}${isGiven(hint) ? `, .token_type_hint = ${cpp(hint)}` : ''}}`;
}

const revoke = (request) => [
  api(request),
  `const auto app = ${authentication(request)};`,
  `const auto revoked = api.revoke(app, ${presentedToken(request)});`,
  ...failOn('revoked'),
];

const introspect = (request) => [
  api(request),
  `const auto app = ${authentication(request)};`,
  `const auto answer = api.introspect(app, ${presentedToken(request)});`,
  ...failOn('answer'),
  'std::cout << (answer->active ? "active, with the scopes " + answer->scope : "not active") << "\\n";',
];

const metadata = (request) => [
  `const auto api = OauthApi::discover(${cppText(originOf(request))});`,
  ...failOn('api'),
  'std::cout << api->endpoints().authorization << "\\n" << api->endpoints().token << "\\n";',
];

function authorize(request, values) {
  const members = [`.client_id = ${cppText(values.client_id ?? '')}`];
  if (values.redirect_uri) members.push(`.redirect_uri = ${cppText(values.redirect_uri)}`);
  if (values.state) members.push(`.state = ${cppText(values.state)}`);
  if (values.scope) members.push(`.scopes = {${values.scope.split(/[ ,]+/).map(cppText).join(', ')}}`);
  if (values.code_challenge) members.push(`.code_challenge = ${cppText(values.code_challenge)}`);
  return [
    "// The address to send the person's browser to.",
    api(request),
    'const auto url = api.authorize(AuthorizationRequest{',
    ...indent(members).map((line, place) => line + (place < members.length - 1 ? ',' : '});')),
    ...failOn('url'),
    'std::cout << *url << "\\n";',
  ];
}

const oauthCalls = {
  authorize,
  revokeToken: revoke,
  introspectToken: introspect,
  getAuthorizationServerMetadata: metadata,
};

// --- ApiClient ---

const withoutQuery = (target) => target.split('?')[0];
const queryOf = (target) => {
  const parts = target.split('?')[1]?.split('&') ?? [];
  return parts.map((part) => part.split('=').map(decodeURIComponent));
};

function json(value, depth = 0) {
  const space = '    '.repeat(depth + 1);
  const end = '    '.repeat(depth);
  if (value === null) return 'nullptr';
  if (isVariable(value)) return cpp([value]);
  if (typeof value === 'string') return cppText(value);
  if (typeof value !== 'object') return String(value);
  if (Array.isArray(value)) return `Json::array({${value.map((one) => json(one, depth)).join(', ')}})`;
  const members = Object.entries(value).map(
    ([name, one]) => `${space}{${cppText(name)}, ${json(one, depth + 1)}}`,
  );
  if (members.length === 0) return 'Json::object()';
  return `Json::object({\n${members.join(',\n')},\n${end}})`;
}

const fieldLines = (headers) =>
  headers.map(({ name, value }) => `{${cppText(name)}, ${cpp(value)}}`).join(', ');

// Those that ApiClient does not set itself.
const otherHeaders = ({ headers }) =>
  headers.filter(({ name }) => !['Authorization', 'Content-Type'].includes(name));

function callOf(request) {
  const path = cppText(withoutQuery(request.target));
  const query = queryOf(request.target);
  const pairs = `{${query.map(([name, value]) => `{${cppText(name)}, ${cppText(value)}}`).join(', ')}}`;
  const body = request.body?.json === undefined ? undefined : json(request.body.json);
  const method = { GET: 'get', POST: 'post', PUT: 'put', PATCH: 'patch', DELETE: 'del' }[request.method];
  const isSimple = otherHeaders(request).length === 0;
  if (isSimple && ['get', 'del'].includes(method) && body === undefined)
    return [`const auto answer = api.${method}(${path}${query.length ? `, ${pairs}` : ''});`];
  if (isSimple && ['post', 'put', 'patch'].includes(method) && query.length === 0)
    return [`const auto answer = api.${method}(${path}, ${body ?? 'Json::object()'});`].join('').split('\n');
  const members = [`.method = ${cppText(request.method)}`, `.path = ${path}`];
  if (query.length) members.push(`.query = ${pairs}`);
  if (body !== undefined) members.push(`.json = ${body}`);
  if (!isSimple) members.push(`.fields = {${fieldLines(otherHeaders(request))}}`);
  const lines = members.join(',\n').split('\n');
  return ['const auto answer = api.send({', ...indent(lines).slice(0, -1), `    ${lines.at(-1)}});`];
}

function apiCall(request) {
  const [token] = request.headers.find(({ name }) => name === 'Authorization').value.slice(-1);
  const isGateway = token.variable === 'GATEWAY_KEY';
  return [
    isGateway
      ? '// A key of the gateway, which has the tokens and refreshes them.'
      : '// A token that is at hand. An app gives its TokenSource a store and the tokens of a login.',
    'const auto tokens = std::make_shared<TokenSource>(OauthApi(), ClientAuthentication::public_client("example"));',
    `if (!tokens->set_tokens(TokenSet{.access_token = Secret(${cpp([token])})})) return EXIT_FAILURE;`,
    '',
    `ApiClient api(tokens, {.base_url = ${cppText(request.base)}});`,
    ...callOf(request),
    ...failOn('answer'),
    'std::cout << answer->json.write() << "\\n";',
  ];
}

// --- anything else ---

function plainCall(request) {
  const fields = request.headers.length ? [`    .fields = {${fieldLines(request.headers)}},`] : [];
  const body = request.body
    ? [
        `    .body = Secret(${request.body.form ? formText(request.body.form) : cpp(jsonText(request.body.json))}),`,
      ]
    : [];
  return [
    'const auto answer = make_curl_transport()->send({',
    `    .method = ${cppText(request.method)},`,
    `    .url = ${cppText(request.url)},`,
    ...fields,
    ...body,
    '}, {});',
    ...printAnswer,
  ];
}

const printAnswer = [
  ...failOn('answer'),
  'std::cout << answer->status << "\\n" << answer->body << "\\n";',
  'return answer->status < 400 ? EXIT_SUCCESS : EXIT_FAILURE;',
];

// A grant type that is not in the standard.
const otherGrant = (request) => [
  `const auto app = ${authentication(request)};`,
  'const auto request = build_token_request(',
  `    ${cppText(request.url)}, app, {${pairsOf(request.body.form)}});`,
  ...failOn('request'),
  'const auto answer = make_curl_transport()->send(*request, {});',
  ...printAnswer,
];

const pairsOf = (form) => form.map(({ name, value }) => `{${cppText(name)}, ${cpp(value)}}`).join(', ');
const formText = (form) => `write_query({${pairsOf(form)}})`;

// The endpoint is one for all grants: what is sent decides which function it is.
function oauthCall(request, operation) {
  if (operation.document !== 'oauth') return undefined;
  const isToken = operation.id === 'getTokens' || operation.id === 'refreshTokens';
  if (!isToken) return oauthCalls[operation.id];
  const grant = valueOf(request.body, 'grant_type').join('');
  return { authorization_code: getTokens, refresh_token: refreshTokens }[grant] ?? otherGrant;
}

export function cplusplus(request, operation, values) {
  const oauth = oauthCall(request, operation);
  if (oauth) return program(oauth(request, values));
  const isBearer = request.headers.some(({ name }) => name === 'Authorization');
  return program(isBearer && !request.body?.form ? apiCall(request) : plainCall(request));
}
