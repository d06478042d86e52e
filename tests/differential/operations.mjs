// One API, which every upstream serves and the edge has rules for. Each operation has a scope of its own, so
// that a token of one scope tells which operation the edge took a request for. A fixed path stands before
// the ones with placeholders that would take its requests.

const rows = [
  ['GET', '/status', null], // open to every token
  ['GET', '/orders', 'deals:read'],
  ['POST', '/orders', 'deals:full'],
  ['GET', '/orders/export', 'deal-fields:full'],
  ['GET', '/orders/{id}', 'leads:read'],
  ['POST', '/orders/{id}', 'messengers-integration'],
  ['PUT', '/orders/{id}', 'leads:full'],
  ['DELETE', '/orders/{id}', 'goals:full'],
  ['GET', '/orders/{id}/lines', 'goals:read'],
  ['DELETE', '/orders/{id}/lines', 'video-calls'],
  ['GET', '/orders/{id}/lines/{line}', 'phone-integration'],
  ['GET', '/orders/archive/{year}', 'recents:read'],
  ['GET', '/users/me', 'users:read'],
  ['PATCH', '/users/me', 'mail:full'],
  ['GET', '/users/{id}', 'contacts:read'],
  ['GET', '/users/{id}/keys', 'contacts:full'],
  ['GET', '/reports/secret', 'product-fields:full'],
  ['GET', '/reports/{name}.csv', 'products:full'],
  ['GET', '/reports/{name}', 'products:read'],
  ['GET', '/v{version}/news', 'mail:read'],
  // Everything below it, where a router can do that; the document can name one segment.
  ['GET', '/files/private/{name}', 'activities:full'],
  ['GET', '/files/{path}', 'activities:read'],
  ['POST', '/admin/reset', 'project-fields:full'],
  ['GET', '/admin', 'contact-fields:full'],
  ['GET', '/tags/', 'projects:read'],
  ['GET', '/{page}', 'search:read'],
];

export const operations = rows.map(([method, template, scope]) => ({
  method,
  template,
  scope: scope ?? 'base',
  isOpen: scope === null,
  title: `${method} ${template}`,
  segments: template.slice(1).split('/'),
}));

export const scopes = [...new Set(operations.map(({ scope }) => scope))].filter((scope) => scope !== 'base');

const byTitle = new Map(operations.map((operation) => [operation.title, operation]));
export const operationOf = (title) => byTitle.get(title);

// `{path}` takes everything below where the router can say so.
export const isCatchAll = (segment) => segment === '{path}';

// Fixed before partial before whole placeholders: the order that routers who take the first match need.
const rank = (segment) => {
  if (!segment.includes('{')) return 0;
  return segment.startsWith('{') && segment.endsWith('}') ? 2 : 1;
};
export const inOrder = [...operations].sort((a, b) => {
  for (let i = 0; i < Math.min(a.segments.length, b.segments.length); i += 1) {
    const difference = rank(a.segments[i]) - rank(b.segments[i]);
    if (difference !== 0) return difference;
  }
  return b.segments.length - a.segments.length;
});

// The templates, each with its operations by method, in that order.
export const templates = [...new Set(inOrder.map(({ template }) => template))].map((template) => {
  const members = inOrder.filter((operation) => operation.template === template);
  return { template, segments: members[0].segments, operations: members };
});

// The template with each placeholder as `write` has it.
export const written = (segments, write) =>
  segments
    .map((segment) => segment.replace(/\{(\w+)\}/g, (_, name) => write(name, isCatchAll(segment))))
    .join('/');

// The same as a regular expression that all of them understand.
export const pattern = (segments) =>
  written(
    segments.map((segment) => segment.replaceAll('.', '\\.')),
    (name, isAll) => (isAll ? '.+' : '[^/]+'),
  );

export function ruleDocument() {
  const paths = {};
  for (const { method, template, scope, isOpen } of operations) {
    paths[template] ??= {};
    paths[template][method.toLowerCase()] = {
      operationId: `${method}_${template.replace(/\W+/g, '_')}`,
      security: [{ oauth: isOpen ? [] : [scope] }],
      responses: { 200: { description: 'The operation ran.' } },
    };
  }
  const offered = Object.fromEntries(scopes.map((scope) => [scope, `May use ${scope}.`]));
  return JSON.stringify({
    openapi: '3.0.3',
    info: { title: 'Shop', version: '1' },
    components: {
      securitySchemes: {
        oauth: {
          type: 'oauth2',
          flows: {
            authorizationCode: { authorizationUrl: '/oauth/authorize', tokenUrl: '/oauth/token', scopes: offered },
          },
        },
      },
    },
    paths,
  });
}
