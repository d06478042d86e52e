// Asks the edge and, through it, an upstream about the same request. An upstream that runs an operation which
// the token does not open has read another request than the edge has let through.
import { operationOf, scopes } from './operations.mjs';
import { bytes_of, smaller } from './requests.mjs';
import { send } from './wire.mjs';

const may_run = (scope, operation) => scope === '*' || operation.scope === 'base' || operation.scope === scope;
const overloaded = new Set([502, 503, 504]);

// What became of the requests of an upstream.
export const counts = () => ({ sent: 0, let_through: 0, refused: 0, agreed: 0, ran_nothing: 0 });

export class Comparison {
  #probe = 0;
  // `world`: the port of the edge, those of the proxies that stand before it by prefix (`fronts`), whose
  // the tokens are (`user`), and the tokens by scope.
  constructor(world) {
    this.world = world;
    this.counts = new Map();
  }

  // One request with the token of a scope: what the upstream did, or that it never saw it.
  async #ask(wanted, scope) {
    const probe = `p${(this.#probe += 1)}`;
    const front = this.world.fronts.get(wanted.prefix) ?? this.world.port;
    const answer = await send(front, bytes_of(wanted, { token: this.world.tokens.get(scope), probe }));
    const count = this.counts.get(wanted.prefix) ?? counts();
    this.counts.set(wanted.prefix, count);
    count.sent += 1;
    const field = (name) => answer.fields.get(name) ?? '';
    const passed = answer.fields.has('x-op-probe');
    count[passed ? 'let_through' : 'refused'] += 1;
    const operation = passed && field('x-op') !== '' ? operationOf(field('x-op')) : undefined;
    if (passed && !operation) count.ran_nothing += 1;
    return {
      scope, probe, passed, operation, status: answer.status,
      user: field('x-op-user'), told: field('x-op-told'), answered: field('x-op-probe'),
    };
  }

  // Null, or what is wrong: {what, wanted, scope}.
  async examine(wanted) {
    const first = await this.#ask(wanted, '*');
    const plain = this.#wrong(wanted, first);
    if (plain || !first.operation) return plain;
    const own = await this.#ask(wanted, first.operation.scope);
    const fault = this.#wrong(wanted, own);
    if (fault) return fault;
    if (own.operation === first.operation) this.counts.get(wanted.prefix).agreed += 1;
    for (const scope of own.operation ? ['base'] : ['base', ...scopes]) {
      const other = this.#wrong(wanted, await this.#ask(wanted, scope));
      if (other) return other;
    }
    if (own.operation || overloaded.has(own.status) || overloaded.has(first.status)) return null;
    return { wanted, what: `the edge let another operation through than ${first.operation.title}, which ran` };
  }

  #wrong(wanted, seen) {
    if (!seen.passed) return null;
    const fault = (what) => ({ wanted, what });
    if (seen.answered !== seen.probe) return fault(`the answer is that to another request: ${seen.answered}`);
    if (seen.user !== this.world.user)
      return fault(`the upstream believes that user ${seen.user} asks, not ${this.world.user}`);
    if (seen.told !== '') return fault(`the upstream was told by the client's fields ${seen.told}`);
    if (!seen.operation || may_run(seen.scope, seen.operation)) return null;
    const { title, scope } = seen.operation;
    return fault(`a token of ${seen.scope} alone ran ${title}, which needs ${scope}`);
  }

  // The smallest case that still shows a fault of the same kind.
  async shrink(fault) {
    let best = fault;
    for (let shrunk = true; shrunk; ) {
      shrunk = false;
      for (const wanted of smaller(best.wanted)) {
        const again = await this.examine(wanted);
        if (!again) continue;
        best = again;
        shrunk = true;
        break;
      }
    }
    return best;
  }
}
