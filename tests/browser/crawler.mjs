// Follows every link that somebody can see, as a browser asks for pages, and says what is wrong with where they lead.
const pageBytesMax = 100_000;
// A list has many rows that lead to pages of one kind; so many of each kind are looked at.
const ofOneKindMax = 6;
const pagesMax = 900;

// What is meant for programs and linked to all the same.
const isForPrograms = (path) => /^\/openapi\/|^\/\.well-known\/|\.csv(?:\?|$)|^\/sandbox\/[a-z/-]+\.json/.test(path);
// Pages on the way somewhere, which have no navigation on purpose.
const isOnTheWay = (path) => /^\/(?:sign-in|oauth\/authorize|join|reset-password|connect)\b/.test(path);

const unescape = (text) =>
  text.replaceAll('&quot;', '"').replaceAll('&#39;', "'").replaceAll('&lt;', '<').replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&');

const linksIn = (html) =>
  [...html.matchAll(/<(a|link|img|script)\b[^>]*?\s(?:href|src)="([^"]*)"/g)]
    .map(([, element, address]) => ({ isPage: element === 'a', address: unescape(address) }));

const idsIn = (html) => new Set([...html.matchAll(/\sid="([^"]*)"/g)].map(([, id]) => unescape(id)));

// "/developer/apps/0f…/log?page=2" and "/developer/apps/1a…/log?page=3" are of one kind.
function kindOf(url) {
  const segments = url.pathname.split('/').map((segment) => (/^\d+$|^[0-9a-f-]{16,}$/.test(segment) ? '{}' : segment));
  if (segments[1] === 'explorer' || segments[1] === 'assets') segments.splice(3, 1, '{}');
  return `${segments.join('/')}?${[...url.searchParams.keys()].sort().join('&')}`;
}

// `ask(path, headers)` is a request of the person. The findings, and the paths of the pages that were seen.
export async function crawl(base, ask, start) {
  const walk = new Walk(base, ask);
  for (const path of start) walk.want(new URL(path, base), 'the beginning', true);
  for (let next = walk.next(); next; next = walk.next()) await walk.visit(next);
  walk.checkFragments();
  return { findings: walk.findings, pages: [...walk.ids.keys()], left: walk.left };
}

class Walk {
  findings = [];
  left = 0; // links to more pages of one kind
  ids = new Map(); // of each page, by its path
  #base;
  #ask;
  #waiting = [];
  #wanted = new Set();
  #kinds = new Map();
  #fragments = []; // {from, path, fragment}

  constructor(base, ask) {
    this.#base = base;
    this.#ask = ask;
  }

  next() {
    if (this.ids.size >= pagesMax) throw new Error(`more than ${pagesMax} pages`);
    return this.#waiting.shift();
  }

  want(url, from, isPage) {
    if (url.origin !== this.#base || !url.protocol.startsWith('http')) return;
    const path = url.pathname + url.search;
    if (url.hash.length > 1) this.#fragments.push({ from, path, fragment: decodeURIComponent(url.hash.slice(1)) });
    if (this.#wanted.has(path)) return;
    const kind = kindOf(url);
    const count = this.#kinds.get(kind) ?? 0;
    if (count >= ofOneKindMax) {
      this.left += 1;
      return;
    }
    this.#kinds.set(kind, count + 1);
    this.#wanted.add(path);
    this.#waiting.push({ path, from, isPage });
  }

  async visit({ path, from, isPage }) {
    const answer = await this.#ask(path, { accept: isPage ? 'text/html,application/xhtml+xml,*/*;q=0.8' : '*/*' });
    const body = await answer.text();
    const say = (what) => this.findings.push(`${path} (from ${from}): ${what}`);
    if (answer.status >= 300 && answer.status < 400) {
      const target = new URL(answer.headers.get('location'), this.#base + path);
      const isApp = target.origin !== this.#base;
      if (isApp && !path.startsWith('/oauth/authorize')) say(`leads to ${target.origin}`);
      return this.want(target, path, isPage);
    }
    // A link to install what cannot be installed here, such as a draft of another company, is answered why not.
    const isAnsweredWhy = path.startsWith('/oauth/authorize') && [400, 403].includes(answer.status) && /<h1/.test(body);
    if (answer.status !== 200 && !isAnsweredWhy) return say(`status ${answer.status}`);
    if (!isPage || isForPrograms(path)) return undefined;
    const type = answer.headers.get('content-type') ?? '';
    // A picture opens as itself.
    if (type.startsWith('image/')) return undefined;
    if (!type.startsWith('text/html')) return say(`a browser gets ${type}`);
    if (Buffer.byteLength(body) >= pageBytesMax) say(`${Buffer.byteLength(body)} bytes`);
    if (!isOnTheWay(path) && !body.includes('<nav class="sections"')) say('has no navigation');
    this.ids.set(path, idsIn(body));
    for (const link of linksIn(body))
      if (URL.canParse(link.address, this.#base + path)) this.want(new URL(link.address, this.#base + path), path, link.isPage);
      else say(`has a link that is not an address: ${link.address}`);
    return undefined;
  }

  // Of the pages that were seen.
  checkFragments() {
    for (const { from, path, fragment } of this.#fragments)
      if (this.ids.has(path) && !this.ids.get(path).has(fragment))
        this.findings.push(`${from}: leads to #${fragment}, which ${path} does not have`);
  }
}
