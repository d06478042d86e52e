// A server of somebody else as a child process, on a port that it was told, until the test ends.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { connect } from 'node:net';

const attempts_max = 600;
const pause_ms = 20;

function takesConnections(port) {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    socket.once('connect', () => resolve(true));
    socket.once('error', () => resolve(false));
    socket.once('close', () => socket.destroy());
    socket.once('connect', () => socket.destroy());
  });
}

// Resolves when the port takes connections, to a function that stops it by its pid.
export async function startChild(command, args, port, environment = {}) {
  const child = spawn(command, args, {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, ...environment },
  });
  let output = '';
  const keep = (piece) => (output = (output + piece).slice(-4000));
  child.stdout.on('data', keep);
  child.stderr.on('data', keep);
  const ended = once(child, 'exit');
  let failure;
  child.once('error', (error) => (failure = error));
  for (let attempt = 0; !(await takesConnections(port)); attempt += 1) {
    if (failure) throw failure;
    if (child.exitCode !== null || attempt === attempts_max)
      throw new Error(`${command} does not serve port ${port}: ${output}`);
    await new Promise((done) => setTimeout(done, pause_ms));
  }
  return async () => {
    if (child.exitCode === null && child.signalCode === null) child.kill('SIGTERM');
    await ended;
  };
}
