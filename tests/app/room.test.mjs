// A process with little room answers 503 or closes; nobody waits for ever.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { freePort } from '../support/free_port.mjs';

const binary = process.env.GRANTOR_BINARY;

async function serveWith(t, limit) {
  const folder = await mkdtemp(join(tmpdir(), 'grantor-room-'));
  const port = await freePort();
  const config = join(folder, 'grantor.toml');
  await writeFile(config, `issuer = "http://127.0.0.1:${port}"\nlisten = "127.0.0.1:${port}"\n` +
    `operations = "127.0.0.1:${await freePort()}"\n[store]\nsqlite = "${folder}/grantor.db"\n` +
    `[keys]\nfile = "${folder}/grantor.keys"\n`);
  const child = spawn('bash', ['-c', `${limit}; exec "$0" serve --config "$1"`, binary, config],
    { stdio: ['ignore', 'ignore', 'pipe'] });
  const served = { port, log: '' };
  t.after(async () => {
    if (child.exitCode === null && child.signalCode === null) {
      const ended = once(child, 'exit');
      child.kill('SIGTERM');
      await ended;
    }
    await rm(folder, { recursive: true, force: true });
  });
  child.stderr.on('data', (piece) => (served.log += piece));
  while (!served.log.includes('"event":"listening"')) {
    assert.equal(child.exitCode, null, served.log);
    await once(child.stderr, 'data');
  }
  return served;
}

// The first line of the answer, or "closed". Stays connected.
function ask(port, sockets) {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    sockets.push(socket);
    socket.write('GET /.well-known/oauth-authorization-server HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n');
    socket.once('data', (piece) => resolve(piece.toString().split('\r\n', 1)[0]));
    socket.once('close', () => resolve('closed'));
    socket.on('error', () => {});
  });
}

test('with 64 file descriptors, the hundredth client is answered too', async (t) => {
  const served = await serveWith(t, 'ulimit -n 64');
  const sockets = [];
  t.after(() => sockets.forEach((socket) => socket.destroy()));
  const answers = [];
  for (let i = 0; i < 100; i++) answers.push(await ask(served.port, sockets));
  assert.equal(answers[0], 'HTTP/1.1 200 OK');
  const served200 = answers.filter((answer) => answer === 'HTTP/1.1 200 OK').length;
  assert.ok(served200 >= 4 && served200 < 64, answers.join('\n'));
  for (const answer of answers) assert.match(answer, /^(HTTP\/1\.1 (200 OK|503 Service Unavailable)|closed)$/);
  assert.match(served.log, /there is room for fewer connections than configured/);
  for (const socket of sockets) socket.destroy();
  let last;
  for (let attempt = 0; attempt < 200 && last !== 'HTTP/1.1 200 OK'; attempt++) last = await ask(served.port, sockets);
  assert.equal(last, 'HTTP/1.1 200 OK');
});
