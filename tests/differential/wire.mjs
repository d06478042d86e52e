// A request as raw bytes, on a connection of its own: nothing between the test and the edge tidies it up.
import { connect } from 'node:net';

const patience_ms = 20_000;

function fields_of(head) {
  const fields = new Map();
  for (const line of head.split('\r\n').slice(1)) {
    const colon = line.indexOf(':');
    fields.set(line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim());
  }
  return fields;
}

// The first answer that is not an interim one: {status, fields}. Without one, status is 0.
export function send(port, bytes) {
  return new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1');
    let held = '';
    const timer = setTimeout(() => {
      socket.destroy();
      reject(new Error('no answer in time'));
    }, patience_ms);
    const done = (answer) => {
      clearTimeout(timer);
      socket.destroy();
      resolve(answer);
    };
    socket.setNoDelay();
    socket.on('data', (piece) => {
      held += piece.toString('latin1');
      for (let end = held.indexOf('\r\n\r\n'); end >= 0; end = held.indexOf('\r\n\r\n')) {
        const head = held.slice(0, end);
        const status = Number(head.slice(9, 12));
        if (status >= 200) return done({ status, fields: fields_of(head) });
        held = held.slice(end + 4);
      }
    });
    socket.on('error', () => done({ status: 0, fields: new Map() }));
    socket.on('close', () => done({ status: 0, fields: new Map() }));
    socket.write(bytes);
  });
}
