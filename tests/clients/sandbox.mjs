// Starts a sandbox of its own for a test file, on free loopback ports, and stops it by its pid.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

// Debian 12's Node 18 has WebCrypto but not as a global, which newer client libraries expect.
if (!globalThis.crypto) {
  const { webcrypto } = await import('node:crypto');
  Object.defineProperty(globalThis, 'crypto', { value: webcrypto });
}

const binary = process.env.GRANTOR_BINARY;
if (!binary) throw new Error('GRANTOR_BINARY must name the program under test');

// `data`: the directory of an earlier one, to go on with; otherwise a new one, removed by stop().
// `unlimited`: no rate limits and budgets, for tests that ask for a lot and are not about them.
// `seed`: null leaves it to the program. `host`: a further name that it answers to. `more`: further arguments.
export async function startSandbox(wanted = {}) {
  const { data: given, unlimited = false, seed = 1, listen = '127.0.0.1:0', host, profile, more = [] } = wanted;
  const data = given ?? (await mkdtemp(join(tmpdir(), 'grantor-clients-')));
  const options = ['--listen', listen, '--data', data];
  if (seed !== null) options.push('--seed', String(seed));
  if (host) options.push('--host', host);
  if (profile) options.push('--profile', profile);
  if (unlimited) options.push('--unlimited');
  options.push(...more);
  const child = spawn(binary, ['sandbox', ...options], { stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  child.stderr.on('data', (chunk) => (output += chunk));
  await new Promise((resolve, reject) => {
    child.stdout.on('data', (chunk) => {
      output += chunk;
      if (output.includes('sandbox/authorize')) resolve();
    });
    child.once('exit', (code) => reject(new Error(`the sandbox ended with ${code}: ${output}`)));
  });
  const world = JSON.parse(await readFile(join(data, 'sandbox.json'), 'utf8'));
  return {
    ...world,
    data,
    output: () => output,
    app: (wanted) =>
      world.apps.find((app) => Object.entries(wanted).every(([key, value]) => app[key] === value)),
    user: (wanted) =>
      world.users.find((user) => Object.entries(wanted).every(([key, value]) => user[key] === value)),
    // The redirect a browser would get, through the sandbox's control API.
    authorize: async (request) => {
      const answer = await fetch(`${world.base_url}/sandbox/authorize`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ decision: 'allow', ...request }),
      });
      const body = await answer.json();
      if (!answer.ok) throw new Error(JSON.stringify(body));
      return new URL(body.redirect_to);
    },
    advance: (seconds) =>
      fetch(`${world.base_url}/sandbox/clock`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ advance_s: seconds }),
      }),
    // As a power cut would: nothing is flushed, nothing finished.
    kill: async () => {
      const ended = once(child, 'exit');
      child.kill('SIGKILL');
      await ended;
    },
    stop: async () => {
      if (child.exitCode === null) {
        const ended = once(child, 'exit');
        child.kill('SIGTERM');
        const [code] = await ended;
        if (code !== 0) throw new Error(`the sandbox ended with ${code}: ${output}`);
      }
      await rm(data, { recursive: true, force: true });
    },
  };
}

// An app's own server, for callbacks: collects requests, answers through `handler`.
export async function startServer(handler) {
  const server = createServer(handler);
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${server.address().port}`,
    stop: () => new Promise((resolve) => server.close(resolve)),
  };
}
