// The network between one node and the database: a TCP relay that can be cut in the two ways a network is.
// "stall": nothing passes and nobody is told, as when packets are dropped; what was sent meanwhile arrives once
// it is mended. "drop": connections end at once, and new ones are refused.
import { once } from 'node:events';
import { connect, createServer } from 'node:net';

export async function startRelay(targetPort, port) {
  const relay = new Relay(targetPort);
  relay.server.listen(port, '127.0.0.1');
  await once(relay.server, 'listening');
  relay.port = relay.server.address().port;
  return relay;
}

class Relay {
  constructor(targetPort) {
    this.targetPort = targetPort;
    this.state = 'open';
    this.pairs = new Set();
    this.turns = 0; // how often a client spoke after it was answered: round trips
    this.delayMs = 0; // of everything, each way: distance
    this.server = createServer({ allowHalfOpen: true, pauseOnConnect: true }, (socket) => this.#take(socket));
  }

  cut(how) {
    this.state = how;
    for (const pair of this.pairs) if (how === 'drop') pair.end(); else pair.hold();
  }

  mend() {
    this.state = 'open';
    for (const pair of this.pairs) pair.go();
  }

  async stop() {
    this.cut('drop');
    this.server.close();
    await once(this.server, 'close');
  }

  #take(socket) {
    if (this.state === 'drop') {
      socket.on('error', () => {});
      socket.resetAndDestroy?.() ?? socket.destroy();
      return;
    }
    const pair = new Pair(socket, this.targetPort, {
      gone: () => this.pairs.delete(pair),
      turned: () => ++this.turns,
      delayMs: () => this.delayMs,
    });
    this.pairs.add(pair);
    if (this.state === 'open') pair.go();
  }
}

// A connection through the relay. What has arrived waits here while it is held, the ends too.
class Pair {
  constructor(client, targetPort, { gone, turned, delayMs }) {
    this.client = client;
    this.targetPort = targetPort;
    this.gone = gone;
    this.turned = turned;
    this.delayMs = delayMs;
    this.held = true;
    this.waiting = []; // what to do once it is mended
  }

  go() {
    this.held = false;
    if (!this.server) this.#join();
    for (const done of this.waiting.splice(0)) done();
  }

  hold() {
    this.held = true;
  }

  end() {
    for (const socket of [this.client, this.server]) socket?.resetAndDestroy?.() ?? socket?.destroy();
    this.gone();
  }

  #join() {
    this.server = connect({ port: this.targetPort, host: '127.0.0.1', allowHalfOpen: true });
    this.#pass(this.client, this.server);
    this.#pass(this.server, this.client);
    this.client.resume();
  }

  #pass(from, to) {
    const soon = (done) => (this.held || this.waiting.length > 0 ? this.waiting.push(done) : done());
    from.setNoDelay(true);
    const write = (piece) => {
      if (to.writable && !to.write(piece)) {
        from.pause();
        to.once('drain', () => from.resume());
      }
    };
    from.on('data', (piece) => soon(() => {
      if (from === this.client && this.speaker !== from) this.turned();
      this.speaker = from;
      if (this.delayMs() > 0) setTimeout(write, this.delayMs(), piece);
      else write(piece);
    }));
    from.on('end', () => soon(() => to.end()));
    from.on('error', () => soon(() => this.end()));
    from.on('close', () => soon(() => from.destroyed && to.destroyed && this.gone()));
  }
}
