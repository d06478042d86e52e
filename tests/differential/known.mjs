// Requests that servers are known to read differently, as cases: each is asked in every run.
const told = (name, value) => ({ kind: 'told_method', with: [name, value] });
const elsewhere = (name, path) => ({ kind: 'told_path', with: [name, path] });
const ending = (text) => ({ kind: 'ending', with: { segment: 0, at: 0, text, last: true } });
const one = (operation, values = [], changes = []) => ({ operation, values, changes });

export const known = [
  // CVE-2026-27587: letters of the other case.
  one('GET /orders/{id}', ['EXPORT']),
  one('GET /orders/{id}', ['Export']),
  one('GET /users/{id}', ['ME']),
  one('GET /reports/{name}', ['Secret']),
  one('GET /{page}', ['ADMIN']),
  one('GET /{page}', ['Orders']),
  one('GET /files/{path}', ['PRIVATE']),
  // Endings that a router takes off, and what a regular expression stops at.
  ...['.json', '.JSON', '.', '/', '%20', '%00', '%0a', ';x=1', ';.json', '%2ejson', '.json.json', '~', '%09',
  '%c2%a0', '%2f', '/.'].map(
    (text) => one('GET /orders/{id}', ['export'], [ending(text)]),
  ),
  ...['.json', '.csv', '.xml', '/'].map((text) => one('GET /reports/{name}', ['secret'], [ending(text)])),
  ...['.json', '/', '%20'].map((text) => one('GET /orders/{id}/lines', ['7'], [ending(text)])),
  one('GET /orders/{id}/lines', ['archive']),
  one('GET /orders/{id}/lines', ['export']),
  // Escapes, once, twice and overlong.
  ...['%65xport', 'expor%74', '%2565xport', 'e%78port', '%45xport', '%c1%a5xport', 'e%ef%bd%98port',
  '%ef%bb%bfexport'].map((text) =>
    one('GET /orders/{id}', [text]),
  ),
  ...['..%2forders%2fexport', '%2e%2e', '..;', 'x%2f..%2fexport', 'x%5c..%5cexport',
  '%c0%ae%c0%ae'].map((text) =>
    one('GET /orders/{id}', [text]),
  ),
  // CVE-2018-14773 and its kin.
  ...['X-HTTP-Method-Override', 'X-HTTP-Method', 'X-Method-Override', 'X_HTTP_METHOD_OVERRIDE',
  'X_Http-Method_Override'].flatMap(
    (name) => [
      one('POST /orders/{id}', ['7'], [told(name, 'DELETE')]),
      one('GET /orders/{id}', ['7'], [told(name, 'DELETE')]),
    ],
  ),
  one('POST /orders/{id}', ['7'], [{ kind: 'told_in_query', with: '_method=DELETE' }]),
  ...['X-Original-URL', 'X-Rewrite-URL', 'X_Original_URL', 'X-Forwarded-Uri', 'X-Original-URI'].map((name) =>
    one('GET /status', [], [elsewhere(name, '/orders/export')]),
  ),
];
