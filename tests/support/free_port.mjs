import { createServer } from 'node:net';
import { once } from 'node:events';

// Below the ports that the system gives to outgoing connections and to listeners that ask for any, so that
// nobody is given it between this answer and its use.
const [lowest, highest] = [12_000, 32_000];

// A port on 127.0.0.1 for a program that must be told its port.
export async function freePort() {
  for (let tries = 0; tries < 100; tries += 1) {
    const port = lowest + Math.floor(Math.random() * (highest - lowest));
    const server = createServer().listen(port, '127.0.0.1');
    try {
      await once(server, 'listening');
    } catch {
      continue; // somebody has it
    }
    server.close();
    await once(server, 'close');
    return port;
  }
  throw new Error('no free port found');
}
