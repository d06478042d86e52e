// What a client can do to a request so that two servers may read it differently. Each change has `choose`,
// which takes all its choices from the generator, and `apply`, which has none left.
import { mark } from './marks.mjs';

const hex = (text) => [...Buffer.from(text)].map((byte) => `%${byte.toString(16).padStart(2, '0')}`).join('');
const far = 1 << 20; // positions are taken modulo what is there

const place = (random) => ({ segment: random.below(far), at: random.below(far) });
const segment_of = (request, { segment }) => segment % request.segments.length;

function edit(request, choice, change) {
  const index = segment_of(request, choice);
  const text = request.segments[index];
  request.segments[index] = change(text, text.length === 0 ? 0 : choice.at % (text.length + 1));
}

// One character of a segment, as something else.
const character = (write) => ({
  choose: place,
  apply: (request, choice) =>
    edit(request, choice, (text, at) => {
      if (text.length === 0) return text;
      const index = at % text.length;
      return text.slice(0, index) + write(text[index]) + text.slice(index + 1);
    }),
});

const inserts = [
  '%00', '%20', ' ', '.', '%2e', ';', '%3b', ';x=1', '%09', '\t', '%0a', '%0d%0a', '\\', '%5c', '%2f', '%2F',
  '%252f', '+', '%2b',
  '%ef%bc%8f', '%e2%81%84', '%e2%88%95', '*', '~', '?', '%3f', '#', '%23', '%c0%af', '%c0%ae', '%c1%9c',
  '%e0%80%af', '%f0%80%80%af',
  '%u002f', ':', ',', '@', '%ff', '%ed%a0%80', '\xc3\xa9', '%7f', '|', '"', '%', '%zz', '%2', '\x00', '\x7f',
  '\x85', '%c2%85', '%c2%a0',
  '%e2%80%8b', '%c2%ad', '%ef%bb%bf', '%e2%80%ae', '%cc%81', '{', '}', '^', '`', '<', '$', '!', '=', '&', '%26',
  '%c3%a9', '\xa0',
];
const endings = [
  '.json', '.xml', '.csv', '.JSON', '.j', '.', '..', '/', '//', '/.', '/..', '/%2e', '%20', '+', '%00',
  '%00.json', ';', ';.json', '%2ejson',
  '.html', '~', '.php/x', '%0a', '.json/', '/*', '/index.html', '%2f', '%5c', '%09', ' ', ':', '::$DATA',
  '.json.json', '%c2%a0', '?', '??x', '#x',
  '%3fx', '%23x', '.%6a%73on', '%e3%80%80', '.json%20', '(.json)', ',', '@', '!', '*',
];
const extra_segments = [
  '', '.', '..', '%2e', '%2E%2e', '..;', '.%2e', '%2e.', ';', ';x', '%20', '...', 'x/..', 'x/%2e%2e', 'x/..;',
  '%2e%2e%2f', '..%2f', '..%5c', '..\\',
  '%00', '7', 'export', 'archive', '.;', '%c0%ae%c0%ae', '%252e%252e', '.%00', '..%00', '..%20', '. ', '*',
  '%ef%bc%8e%ef%bc%8e', '%2e%2e%2f%2e%2e',
];
const lookalikes = {
  k: '%e2%84%aa', s: '%c5%bf', i: '%c4%b1', e: '%ef%bd%85', a: '%d0%b0', o: '%ef%bd%8f', r: '%ef%bd%92',
  p: '%e2%84%97', m: '%e2%85%bf', x: '%e2%85%b9',
};

const methods = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'HEAD', 'get', 'Delete', 'delete', 'QUERY', 'TRACE',
'PURGE', 'LINK', 'MOVE'];
const method_names = [
  'X-HTTP-Method-Override', 'X-HTTP-Method', 'X-Method-Override', 'X-Original-Method', 'X-Forwarded-Method',
  'X-Method', 'X-Rewrite-Method',
];
const path_names = [
  'X-Original-URL', 'X-Rewrite-URL', 'X-Original-URI', 'X-Forwarded-URI', 'X-Forwarded-Path', 'X-Request-URI',
  'X-Envoy-Original-Path',
  'X-WAWS-Unencoded-URL', 'X-Original-Path', 'X-Forwarded-URL', 'X-Override-URL', 'X-HTTP-Path-Override',
  'X-Script-Name', 'X-Rewrite-URI',
];
const address_names = [
  'X-Forwarded-For', 'Forwarded', 'X-Real-IP', 'X-Client-IP', 'Client-IP', 'True-Client-IP', 'CF-Connecting-IP',
  'X-Cluster-Client-IP',
  'Fastly-Client-IP', 'X-Originating-IP', 'X-Remote-IP', 'X-Remote-Addr', 'X-Forwarded',
  'X-Envoy-External-Address', 'X-ProxyUser-Ip',
  'X-Forwarded-Host', 'X-Forwarded-Server', 'X-Host', 'X-HTTP-Host-Override', 'X-Original-Host',
  'X-Forwarded-Client-Cert',
  'X-Remote-User', 'Remote-User', 'X-Forwarded-User', 'X-Forwarded-Email', 'X-Authenticated-User',
];
const identity_names = ['X-Grantor-User', 'X-Grantor-Company', 'X-Grantor-App', 'X-Grantor-Grant',
'X-Grantor-Scopes'];

const spellings = [
  (name) => name,
  (name) => name.toLowerCase(),
  (name) => name.replaceAll('-', '_'),
  (name) => name.replace('-', '_'),
  (name) => name.replaceAll('-', '.'),
  (name) => name.toUpperCase(),
];
const spelled = (random, names) => random.one(spellings)(random.one(names));
const field = (choose) => ({ choose, apply: (request, [name, value]) => request.fields.push([name, value]) });

const paths = ['/orders/export', '/admin', '/users/me', '/orders/7', '/reports/secret', '/files/private/x',
'/orders/7/lines'];

// Framing that servers are known to disagree about. The body is a request in a body, too.
const hidden = 'DELETE /orders/7 HTTP/1.1\r\nHost: x\r\nX-Probe: hidden\r\nContent-Length: 0\r\n\r\n';
const chunked = (text) => `${text.length.toString(16)}\r\n${text}\r\n0\r\n\r\n`;
const framings = [
  [[['Transfer-Encoding', 'chunked']], chunked(hidden)],
  [[['Content-Length', '0'], ['Transfer-Encoding', 'chunked']], chunked(hidden)],
  [[['Transfer-Encoding', 'chunked'], ['Content-Length', '5']], `0\r\n\r\n${hidden}`],
  [[['Content-Length', String(hidden.length)]], hidden],
  [[['Content-Length', '0'], ['Content-Length', String(hidden.length)]], hidden],
  [[['Content-Length', `0, ${hidden.length}`]], hidden],
  [[['Content-Length', '+0']], hidden],
  [[['Content-Length', `${hidden.length}`], ['content_length', '0']], hidden],
  [[['Transfer-Encoding', 'xchunked'], ['Content-Length', '0']], hidden],
  [[['Transfer-Encoding', 'chunked, identity']], `0\r\n\r\n${hidden}`],
  [[['Transfer-Encoding', 'identity'], ['Content-Length', '0']], hidden],
  [[['Transfer_Encoding', 'chunked'], ['Content-Length', '5']], '0\r\n\r\n'],
  [[['Transfer-Encoding ', 'chunked'], ['Content-Length', '0']], hidden],
  [[['Transfer-Encoding', '\x0bchunked'], ['Content-Length', '0']], hidden],
  [[['Transfer-Encoding', 'chunked']], `0;x="\r\n\r\n${hidden}`],
  [[['Transfer-Encoding', 'chunked']], `0x0\r\n\r\n${hidden}`],
  [[['Transfer-Encoding', 'chunked']], `0\r\nX-Grantor-User: 1\r\nX-HTTP-Method-Override: DELETE\r\n\r\n`],
  [[['Connection', 'Content-Length'], ['Content-Length', String(hidden.length)]], hidden],
  [[['Connection', 'Transfer-Encoding'], ['Transfer-Encoding', 'chunked']], chunked(hidden)],
  [[['Expect', '100-continue'], ['Content-Length', '2']], '{}'],
];
const connections = [
  'close', 'close, X-Grantor-User', 'X-Grantor-Scopes, X-Grantor-User, X-Grantor-Company',
  'X-Request-Id, X-Forwarded-For', 'Host', 'Upgrade, HTTP2-Settings',
  'keep-alive, Authorization', 'X-Probe-Not, TE', 'X_Grantor_User', 'x-http-method-override',
];

export const of_paths = {
  case_of_letters: {
    choose: (random) => ({ ...place(random), all: random.odds(0.5) }),
    apply: (request, choice) =>
      edit(request, choice, (text, at) => {
        const swap = (c) => (c === c.toUpperCase() ? c.toLowerCase() : c.toUpperCase());
        if (choice.all) return text.replace(/%..|./gs, (c) => (c[0] === '%' ? c : swap(c)));
        return text.slice(0, at) + [...text.slice(at)].map((c, i) => (i === 0 ? swap(c) : c)).join('');
      }),
  },
  escape: character((c) => hex(c)),
  escape_in_capitals: character((c) => hex(c).toUpperCase()),
  escape_twice: character((c) => hex(c).replace('%', '%25')),
  escape_overlong: character((c) => {
    const code = c.charCodeAt(0) & 0x7f;
    return `%${(0xc0 | (code >> 6)).toString(16)}%${(0x80 | (code & 0x3f)).toString(16)}`;
  }),
  lookalike: character((c) => lookalikes[c.toLowerCase()] ?? c),
  fullwidth: character((c) => {
    const code = c.charCodeAt(0);
    return code > 0x20 && code < 0x7f ? hex(String.fromCodePoint(code + 0xfee0)) : c;
  }),
  insert: {
    choose: (random) => ({ ...place(random), text: random.one(inserts) }),
    apply: (request, choice) =>
      edit(request, choice, (text, at) => text.slice(0, at) + choice.text + text.slice(at)),
  },
  ending: {
    choose: (random) => ({ ...place(random), text: random.one(endings), last: random.odds(0.7) }),
    apply: (request, choice) => {
      const index = choice.last ? request.segments.length - 1 : segment_of(request, choice);
      request.segments[index] += choice.text;
    },
  },
  extra_segment: {
    choose: (random) => ({ ...place(random), text: random.one(extra_segments) }),
    apply: ({ segments }, choice) => segments.splice(choice.at % (segments.length + 1), 0, choice.text),
  },
  missing_segment: {
    choose: place,
    apply: (request, choice) => {
      if (request.segments.length > 1) request.segments.splice(segment_of(request, choice), 1);
    },
  },
  another_segment: {
    choose: (random) => ({ ...place(random), text: random.one(paths).split('/')[1] }),
    apply: (request, choice) => {
      request.segments[segment_of(request, choice)] = choice.text;
    },
  },
};

export const of_the_rest = {
  method: {
    choose: (random) => random.one(methods),
    apply: (request, method) => {
      request.method = method;
    },
  },
  told_method: field((random) => [spelled(random, method_names), random.one(methods)]),
  told_path: {
    choose: (random) => [spelled(random, path_names), random.one(paths)],
    apply: (request, [name, path]) => request.fields.push([name, `/${request.segments[0]}${path}`]),
  },
  told_address: field((random) => [spelled(random, address_names), mark]),
  told_identity: field((random) => [spelled(random, identity_names), mark]),
  told_in_query: {
    choose: (random) => `_method=${random.one(methods)}`,
    apply: (request, text) => request.query.push(text),
  },
  query: {
    choose: (random) => random.one(['a=1', 'a=%2f', 'a=..%2f', '?x', '/../export', '#x', 'api_token=x', '%00',
    'r=/orders/export']),
    apply: (request, text) => request.query.push(text),
  },
  absolute_form: {
    choose: (random) => random.one(['http://127.0.0.1', 'http://evil.example', 'HTTP://x:y@127.0.0.1', '/',
    'https://127.0.0.1', '//evil.example']),
    apply: (request, origin) => {
      request.origin = origin;
    },
  },
  host: {
    choose: (random) => random.one([['evil.example'], ['127.0.0.1', 'evil.example'], [],
    ['127.0.0.1/orders/export'], ['127.0.0.1:@x'], ['a b']]),
    apply: (request, hosts) => {
      request.host = hosts;
    },
  },
  version: {
    choose: (random) => random.one(['HTTP/1.0', 'HTTP/1.2', 'HTTP/2.0', 'http/1.1', 'HTTP/1.1 ']),
    apply: (request, version) => {
      request.version = version;
    },
  },
  framing: {
    choose: (random) => random.below(framings.length),
    apply: (request, index) => {
      const own = ['content-length', 'transfer-encoding'];
      request.fields = request.fields.filter(([name]) => !own.includes(name.toLowerCase()));
      request.fields.push(...framings[index][0]);
      request.body = framings[index][1];
    },
  },
  connection: field((random) => ['Connection', random.one(connections)]),
  odd_field: field((random) =>
    random.one([
      [' X-Folded: x', null], ['X-HTTP-Method-Override : DELETE', null],
      ['X-A: b\r\n X-HTTP-Method-Override: DELETE', null],
      ['X-A: b\nX-HTTP-Method-Override: DELETE', null], ['X-A: b\rX-HTTP-Method-Override: DELETE', null],
      ['X-HTTP-Method-Override:DELETE', null],
      ['\x00X-HTTP-Method-Override: DELETE', null], ['X-HTTP-Method-Override\t: DELETE', null], [':', null],
      ['Upgrade', 'h2c'],
      ['X-HTTP-Method-Override', ' DELETE , GET'], ['Cookie', 'grantor=x; _method=DELETE'], ['Content-Type',
      'application/x-www-form-urlencoded'],
    ]),
  ),
};

export const all = { ...of_paths, ...of_the_rest };
