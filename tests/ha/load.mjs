// The load, and its history: workers that install, refresh, race, revoke and check, each at a place of its own
// (a person and an app, which have one grant at a time), on nodes chosen at random.
import { pause } from './processes.mjs';

const chaseMs = 5000; // how long nodes are asked after a revocation: longer than the bound

export class Load {
  constructor(service, { random = Math.random } = {}) {
    this.service = service;
    this.random = random;
    this.events = [];
    this.ended = []; // grants that were revoked, whose access tokens must never work again
    this.grants = new Map(); // by name
    this.places = [];
    this.stopping = true;
  }

  now() {
    return performance.now();
  }

  start() {
    this.stopping = false;
    if (this.places.length === 0) {
      this.places = this.service.people.flatMap((person) => this.service.apps.map((app) => ({ person, app, count: 0 })));
      for (const [number, place] of this.places.entries()) place.name = `place ${number}`;
    }
    this.workers = Promise.all(this.places.map((place) => this.#work(place).catch((problem) => {
      this.stopping = true;
      this.problem ??= problem;
    })));
  }

  // Each worker ends what it does, with a definite outcome where it can.
  async stop() {
    this.stopping = true;
    await this.workers;
    if (this.problem) throw this.problem;
  }

  acknowledged() {
    return this.events.filter(({ outcome }) => outcome === 'ok').length;
  }

  // The rest, when all faults are over: every grant and every node is asked what became of it.
  async verify() {
    for (const place of this.places) {
      if (place.grant && !place.over) {
        if (!(await this.#rotate(place))) continue;
        for (const node of this.service.nodes) await this.#check(node, place.grant);
      }
    }
    for (const grant of this.ended.slice(-200)) {
      for (const node of this.service.nodes) await this.#check(node, grant);
      await this.#record('rotate', this.#node(), grant, { from: grant.token }, (node) =>
        this.service.refresh(node, grant.app, grant.token));
    }
  }

  // What the database has of every grant whose id is known.
  async rows() {
    const known = [...new Set(this.events.map(({ grant }) => grant))].map((name) => this.grants.get(name));
    const ids = known.filter(({ id }) => id);
    const text = await this.service.cluster.psql(
      `SELECT id, state, generation FROM grants WHERE id IN (${ids.map(({ id }) => id).join(',')})`);
    const rows = new Map(text.split('\n').map((line) => line.split('|')).map(([id, ...rest]) => [id, rest]));
    return ids.map(({ name, id }) => {
      const [state, generation] = rows.get(id) ?? ['0', '0'];
      return { op: 'row', grant: name, state: rowStates[state], generation: Number(generation) };
    });
  }

  #node() {
    return this.service.nodes[Math.floor(this.random() * this.service.nodes.length)];
  }

  async #record(op, node, grant, more, action) {
    const start = this.now();
    const { outcome, ...found } = await action(node);
    const event = { op, grant: grant.name, node: node.name, start, end: this.now(), outcome, ...more };
    if (op === 'rotate' && outcome === 'ok') event.to = found.token;
    if (op === 'install') event.token = found.token;
    this.events.push(event);
    if (outcome === 'unknown' || outcome === 'unavailable') await pause(50);
    return { ...event, ...found };
  }

  async #work(place) {
    while (!this.stopping) {
      await pause(10 + 30 * this.random());
      if (!place.grant || place.over) await this.#install(place);
      else if (place.steps-- > 0) {
        await this.#rotate(place);
        if (place.over) continue;
        await this.#check(this.#node(), place.grant);
        if (this.random() < 0.3) await this.#checkAnEndedOne();
      } else await this.#revoke(place);
    }
  }

  async #install(place) {
    const code = await this.service.allow(this.#node(), this.#node(), place.person, place.app);
    if (!code) return;
    const grant = { name: `${place.name}, grant ${place.count++}`, app: place.app };
    this.grants.set(grant.name, grant);
    const { outcome, token, access } = await this.#record('install', this.#node(), grant, {}, (node) =>
      this.service.exchange(node, place.app, code));
    // A code works once, so what became of one whose answer was lost cannot be asked. The next consent
    // replaces the installation, if there is one.
    place.grant = outcome === 'ok' ? grant : undefined;
    if (outcome !== 'ok') return;
    Object.assign(grant, { token, access });
    Object.assign(place, { over: false, steps: 3 + Math.floor(this.random() * 10) });
    await this.#check(this.#node(), grant);
  }

  // Until there is an answer: a lost one is asked for again, of any node, as apps do. Now and then two nodes
  // are asked at once.
  async #rotate(place) {
    const { grant } = place;
    const from = grant.token;
    for (;;) {
      const first = this.#node();
      const asked = this.random() < 0.25 ? [first, this.#node()] : [first];
      const answers = await Promise.all(asked.map((node) =>
        this.#record('rotate', node, grant, { from }, () => this.service.refresh(node, grant.app, from))));
      const answer = answers.find(({ outcome }) => outcome === 'ok') ?? answers.find(({ outcome }) => outcome === 'refused');
      if (answer?.outcome === 'ok') {
        Object.assign(grant, { token: answer.token, access: answer.access });
        return true;
      }
      if (answer?.outcome === 'refused') {
        place.over = true; // which the checker will not like
        return false;
      }
    }
  }

  async #check(node, grant) {
    const { access } = grant;
    const found = await this.#record('check', node, grant, {}, () => this.service.check(node, access));
    if (found.grantId) grant.id = found.grantId;
    return found.outcome;
  }

  async #checkAnEndedOne() {
    const recent = this.ended.slice(-50);
    if (recent.length > 0) await this.#check(this.#node(), recent[Math.floor(this.random() * recent.length)]);
  }

  async #revoke(place) {
    const { grant } = place;
    for (;;) {
      const { outcome, node } = await this.#record('revoke', this.#node(), grant, {}, (one) =>
        this.service.revoke(one, grant.app, grant.token));
      if (outcome !== 'ok') continue;
      place.over = true;
      this.ended.push(grant);
      const others = this.service.nodes.filter(({ name }) => name !== node);
      await Promise.all(others.map((one) => this.#chase(one, grant)));
      return;
    }
  }

  // Asks a node until it refuses.
  async #chase(node, grant) {
    const end = this.now() + chaseMs;
    while (this.now() < end) {
      const outcome = await this.#check(node, grant);
      if (outcome === 'refused') return;
      await pause(2);
    }
  }
}

// GrantState of the model. A grant that was acknowledged is no longer pending.
const rowStates = { 0: 'missing', 1: 'active', 2: 'ended' };
