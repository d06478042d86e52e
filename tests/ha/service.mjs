// Nodes of Grantor over one database, each behind a relay of its own, with an API that the edge guards; and
// people with apps to install.
import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { Agent, request as httpRequest } from 'node:http';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { replaceAll } from './deployment.mjs';
import { startRelay } from './relay.mjs';

const binary = process.env.GRANTOR_BINARY;
const callback = 'http://127.0.0.1:3000/callback';
const shop = fileURLToPath(new URL('../../examples/shop/shop.yaml', import.meta.url));

// An answer, or undefined when there is none: the connection was refused or lost.
function ask({ port, agent }, { method = 'GET', path, headers = {}, body }) {
  return new Promise((resolve) => {
    const options = { host: '127.0.0.1', port, agent, method, path, headers };
    const request = httpRequest(options, (answer) => {
      const pieces = [];
      answer.on('data', (piece) => pieces.push(piece));
      answer.on('error', () => resolve(undefined));
      answer.on('end', () => resolve({
        status: answer.statusCode, headers: answer.headers, text: Buffer.concat(pieces).toString(),
      }));
    });
    request.setTimeout(120_000, () => request.destroy());
    request.on('error', () => resolve(undefined));
    request.end(body);
  });
}

export class Service {
  // `front`: the port where a load balancer or the only node answers.
  constructor(cluster, wanted) {
    const { people, apps, places = cluster.places.nodes, name = 'node', database = 'grantor' } = wanted;
    const { front = cluster.places.httpPort } = wanted;
    this.cluster = cluster;
    this.database = database;
    this.nodes = places.map(({ port, operations, relay }, index) =>
      ({ name: `${name}${index + 1}`, port, operations, relayPort: relay, agent: new Agent({ keepAlive: true }) }));
    this.host = `127.0.0.1:${cluster.places.httpPort}`;
    this.front = { name: 'front', port: front, agent: new Agent({ keepAlive: true }) };
    this.people = Array.from({ length: people }, (_, index) =>
      ({ email: `person${index}@ha.example`, password: randomBytes(12).toString('hex') }));
    this.appCount = apps;
    this.log = (name) => readFile(cluster.programs.log(name), 'utf8');
  }

  async start() {
    await this.prepare();
    await this.#makeWorld();
    await this.serve();
  }

  // Relays and configurations.
  async prepare() {
    for (const [index, node] of this.nodes.entries()) {
      node.relay = await startRelay(this.cluster.places.databasePort, node.relayPort);
      await this.cluster.write(`${node.name}.toml`, await this.#configuration(index));
    }
    await this.cluster.write('pgpass', `*:*:*:grantor:${this.cluster.passwords.grantor}\n`);
  }

  // The nodes, and everybody signed in.
  async serve() {
    for (const node of this.nodes) this.startNode(node);
    for (const node of this.nodes) await this.ready(node);
    await this.cluster.programs.until('the front', async () =>
      (await ask(this.front, { path: '/.well-known/oauth-authorization-server', headers: { host: this.host } }))?.status === 200);
    for (const person of this.people) await this.signIn(person);
  }

  async stop() {
    for (const node of this.nodes) {
      node.agent.destroy();
      await node.relay?.stop();
    }
    this.front.agent.destroy();
  }

  async #configuration(index) {
    const text = await readFile(new URL('../../deploy/grantor/grantor.toml', import.meta.url), 'utf8');
    const { folder } = this.cluster;
    const { port, operations, relayPort } = this.nodes[index];
    const filled = replaceAll(text, [
      ['https://oauth.example.com', `http://${this.host}`],
      ['node = "node1"', `node = "${this.nodes[index].name}"`],
      ['10.0.0.31:8080', `127.0.0.1:${port}`],
      ['10.0.0.31:8081', `127.0.0.1:${operations}`],
      ['10.0.0.41:5000/grantor', `127.0.0.1:${relayPort}/${this.database}`],
      ['10.0.0.41/32', '127.0.0.1/32'],
      ...(this.cluster.asynchronous ? [['synchronous_standby = true', 'synchronous_standby = false']] : []),
      ['/etc/grantor/', `${folder}/`],
    ]);
    const plans = ['lite', 'growth', 'premium', 'ultimate'].map((plan) => `[edge.limits.${plan}]\nburst = 0`);
    return [filled, '[[edge.api]]', 'prefixes = ["/v1"]', `rules = "${shop}"`, 'upstream = "http://127.0.0.1:1"',
      '[edge.limits]', 'daily_budget = 0', ...plans, ''].join('\n');
  }

  async command(args, input = '') {
    const where = ['--config', join(this.cluster.folder, `${this.nodes[0].name}.toml`)];
    return this.cluster.programs.run(binary, [...args, ...where], { input });
  }

  async #makeWorld() {
    await this.addCompany('acme', this.people);
    await this.addApps(this.appCount);
  }

  async addCompany(label, people) {
    await this.command(['company', 'create', label, label]);
    for (const { email, password } of people)
      await this.command(['user', 'create', email, 'Somebody', '--company', label], `${password}\n`);
  }

  // Apps of the company "acme", for everybody.
  async addApps(count) {
    this.apps = [];
    for (let index = 0; index < count; ++index) {
      const made = await this.command(['app', 'create', `Ledger ${index}`, '--company', 'acme', '--kind', 'public', '--status', 'live',
        '--scopes', 'orders:read', '--refresh', 'rotating', '--redirect-uri', callback]);
      const value = (name) => made.match(new RegExp(`${name}\\s+([0-9a-f]+)`))[1];
      const [id, secret] = [value('client_id'), value('client_secret')];
      this.apps.push({ id, authorization: `Basic ${Buffer.from(`${id}:${secret}`).toString('base64')}` });
    }
  }

  // Nodes --------------------------------------------------------------------------------------------------

  startNode(node) {
    const args = ['serve', '--config', join(this.cluster.folder, `${node.name}.toml`)];
    this.cluster.programs.start(node.name, binary, args);
  }

  stopNode(node) {
    return this.cluster.programs.end(node.name);
  }

  killNode(node) {
    return this.cluster.programs.end(node.name, 'SIGKILL');
  }

  ready(node) {
    return this.cluster.programs.until(`${node.name} to be ready`, async () => {
      const answer = await ask({ port: node.operations }, { path: '/readyz' });
      if (answer?.status === 200) return true;
      throw new Error(answer ? `${answer.status} ${answer.text}` : 'no answer');
    }, { seconds: 180 });
  }

  // What people and apps do --------------------------------------------------------------------------------

  #visit(node, person, path, form) {
    return ask(node, {
      method: form ? 'POST' : 'GET',
      path,
      headers: {
        host: this.host,
        cookie: person.cookie ?? '',
        ...(form && { 'content-type': 'application/x-www-form-urlencoded' }),
      },
      body: form && new URLSearchParams(form).toString(),
    }).then((answer) => {
      const [cookie] = answer?.headers['set-cookie'] ?? [];
      if (cookie) person.cookie = cookie.split(';')[0];
      return answer;
    });
  }

  async signIn(person) {
    const page = await this.#visit(this.front, person, '/sign-in');
    const { email, password } = person;
    const form = { email, password, csrf: field(page.text, 'csrf'), continue: '/account' };
    const answer = await this.#visit(this.front, person, '/sign-in', form);
    if (answer?.status !== 303) throw new Error(`sign-in was answered ${answer?.status} ${answer?.text}`);
  }

  // A person allows an app: the code, or undefined when a node did not answer.
  async allow(node, otherNode, person, app) {
    const query = new URLSearchParams({ client_id: app.id, redirect_uri: callback, response_type: 'code' });
    const page = await this.#visit(node, person, `/oauth/authorize?${query}`);
    if (!is(page, 200, 'the consent page')) return undefined;
    const form = page.text.slice(page.text.indexOf('action="/oauth/authorize"'));
    const answer = await this.#visit(otherNode, person, '/oauth/authorize', {
      csrf: field(form, 'csrf'), request: field(form, 'request'), continue: field(form, 'continue'), decision: 'allow',
    });
    if (!is(answer, 303, 'consent')) return undefined;
    return new URL(answer.headers.location).searchParams.get('code');
  }

  #post(node, path, app, form) {
    const headers = {
      host: this.host, authorization: app.authorization, 'content-type': 'application/x-www-form-urlencoded',
    };
    return ask(node, { method: 'POST', path, headers, body: new URLSearchParams(form).toString() });
  }

  exchange(node, app, code) {
    return this.#token(node, app, { grant_type: 'authorization_code', code, redirect_uri: callback });
  }

  refresh(node, app, token) {
    return this.#token(node, app, { grant_type: 'refresh_token', refresh_token: token });
  }

  async #token(node, app, form) {
    const answer = await this.#post(node, '/oauth/token', app, form);
    if (!answer || answer.status >= 500) return { outcome: 'unknown' };
    if (answer.status === 400 && JSON.parse(answer.text).error === 'invalid_grant') return { outcome: 'refused' };
    if (answer.status !== 200) throw unexpected(node, 'a token request', answer);
    const { access_token: access, refresh_token: token } = JSON.parse(answer.text);
    return { outcome: 'ok', access, token };
  }

  async revoke(node, app, token) {
    const answer = await this.#post(node, '/oauth/revoke', app, { token, token_type_hint: 'refresh_token' });
    if (!answer || answer.status >= 500) return { outcome: 'unknown' };
    if (answer.status !== 200) throw unexpected(node, 'a revocation', answer);
    return { outcome: 'ok' };
  }

  async check(node, access) {
    const headers = { host: this.host, authorization: `Bearer ${access}` };
    const answer = await ask(node, { path: '/edge/check/v1/orders', headers });
    if (!answer || answer.status >= 500) return { outcome: 'unavailable' };
    if (answer.status === 401) return { outcome: 'refused' };
    if (answer.status !== 200) throw unexpected(node, 'a check', answer);
    return { outcome: 'accepted', grantId: answer.headers['x-grantor-grant'] };
  }
}

const field = (page, name) => {
  const found = new RegExp(`name="${name}" value="([^"]*)"`).exec(page);
  if (!found) throw new Error(`no field ${name} in: ${page.slice(0, 2000)}`);
  return found[1].replaceAll('&amp;', '&');
};

const unexpected = ({ name }, what, { status, text }) =>
  new Error(`${name} answered ${what} with ${status} ${text.slice(0, 500)}`);

// No answer and a service that is not there are what faults are for; anything else is not.
function is(answer, status, what) {
  if (!answer || answer.status >= 500) return false;
  if (answer.status !== status) throw unexpected({ name: 'a node' }, what, answer);
  return true;
}
