// A signed-in person without a browser: for what a page shows that somebody must have done before.
import assert from 'node:assert/strict';
import { deflateSync } from 'node:zlib';

export class Session {
  #base;
  #cookies = new Map();
  #csrf = '';

  constructor(base) {
    this.#base = base;
  }

  static async of(base, { email, password }) {
    const session = new Session(base);
    await session.get('/sign-in');
    await session.post('/sign-in', { email, password, continue: '/account' });
    await session.get('/account');
    return session;
  }

  // The same person in a browser.
  async enter(page) {
    const cookies = [...this.#cookies].map(([name, value]) => ({ name, value, url: this.#base }));
    await page.context().addCookies(cookies);
  }

  // The answer as it is: a refusal or a redirect, too.
  ask(path, headers = {}) {
    return fetch(this.#base + path, { redirect: 'manual', headers: { cookie: this.#header(), ...headers } });
  }

  // A page; its forms' token is kept for the next post.
  async get(path) {
    const text = await this.#ask(path);
    this.#csrf = /name="csrf" value="([^"]+)"/.exec(text)?.[1] ?? this.#csrf;
    return text;
  }

  // Fields with a list of values are there several times; a file is {bytes, name}.
  async post(path, fields = {}) {
    const isUpload = Object.values(fields).some(({ bytes }) => bytes);
    const body = isUpload ? new FormData() : new URLSearchParams();
    body.append('csrf', this.#csrf);
    for (const [name, value] of Object.entries({ continue: path, ...fields }))
      if (value.bytes) body.append(name, new Blob([value.bytes]), value.name);
      else for (const one of [value].flat()) body.append(name, one);
    return this.#ask(path, { method: 'POST', body });
  }

  // A page, or where it leads; "" where it is refused.
  async look(path) {
    const headers = { cookie: this.#header(), accept: 'text/html' };
    const answer = await fetch(this.#base + path, { redirect: 'manual', headers });
    const text = await answer.text();
    if (answer.status >= 400) return '';
    return answer.headers.get('location') ?? text;
  }

  // The page that the form leads to.
  async postAndFollow(path, fields = {}) {
    const answer = await this.post(path, fields);
    return answer.startsWith('/') ? this.get(answer) : answer;
  }

  async #ask(path, request = {}) {
    const headers = { cookie: this.#header() };
    const answer = await fetch(this.#base + path, { redirect: 'manual', headers, ...request });
    for (const set of answer.headers.getSetCookie()) this.#keep(set);
    const text = await answer.text();
    assert.ok(answer.status < 400, `${request.method ?? 'GET'} ${path}: ${answer.status} ${text}`);
    return answer.headers.get('location') ?? text;
  }

  #header() {
    return [...this.#cookies].map((cookie) => cookie.join('=')).join('; ');
  }

  #keep(set) {
    const [, name, value] = /^([^=]+)=([^;]*)/.exec(set);
    if (value === '' || /; Max-Age=0/i.test(set)) this.#cookies.delete(name);
    else this.#cookies.set(name, value);
  }
}

// A square PNG of one colour (the PNG specification, §5: signature, then chunks).
export function pngOf(side, [red, green, blue]) {
  const row = Buffer.concat([Buffer.of(0), Buffer.alloc(side * 3, Buffer.of(red, green, blue))]);
  const head = Buffer.alloc(13);
  head.writeUInt32BE(side, 0);
  head.writeUInt32BE(side, 4);
  head.set([8, 2], 8);
  const pixels = deflateSync(Buffer.alloc(row.length * side, row));
  const signature = Buffer.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a);
  return Buffer.concat([signature, chunk('IHDR', head), chunk('IDAT', pixels), chunk('IEND', Buffer.alloc(0))]);
}

function chunk(type, content) {
  const body = Buffer.concat([Buffer.from(type), content]);
  const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)];
  length.writeUInt32BE(content.length);
  sum.writeUInt32BE(checksum(body));
  return Buffer.concat([length, body, sum]);
}

// CRC-32, bit by bit: icons are small.
function checksum(bytes) {
  let rest = 0xffffffff;
  for (const byte of bytes) {
    rest ^= byte;
    for (let bit = 0; bit < 8; ++bit) rest = rest & 1 ? (rest >>> 1) ^ 0xedb88320 : rest >>> 1;
  }
  return (rest ^ 0xffffffff) >>> 0;
}
