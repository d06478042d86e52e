// A PostgreSQL server of a test's own: data and socket in a temporary directory, no TCP port. It flushes what
// it confirms, which the program demands.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chown, mkdtemp, rm } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import { userInfo, tmpdir } from 'node:os';
import { join } from 'node:path';
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const run = promisify(execFile);
const programs = '/usr/lib/postgresql/15/bin/';

export const hasPostgres = existsSync(join(programs, 'postgres'));

// PostgreSQL refuses to run as root.
const asOwner = userInfo().uid === 0 ? ['/usr/bin/setpriv', '--reuid=postgres', '--regid=postgres', '--clear-groups'] : [];

async function giveTo(directory) {
  if (userInfo().uid !== 0) return;
  const ids = await Promise.all(['-u', '-g'].map((kind) => run('id', [kind, 'postgres'])));
  await chown(directory, ...ids.map(({ stdout }) => Number(stdout)));
}

export async function startPostgres() {
  const directory = await mkdtemp(join(tmpdir(), 'grantor-postgres-'));
  await giveTo(directory);
  const data = join(directory, 'data');
  const command = (name, ...rest) => [...asOwner, programs + name, ...rest];
  const made = command('initdb', '-D', data, '-U', 'grantor', '-A', 'trust', '-E', 'UTF8', '--locale=C', '--no-sync');
  await run(made[0], made.slice(1), { cwd: '/' });
  const started = command('postgres', '-D', data, '-k', directory, '-c', 'listen_addresses=');
  let server;
  let ended;
  const start = async () => {
    server = spawn(started[0], started.slice(1), { cwd: '/', stdio: ['ignore', 'ignore', 'pipe'] });
    ended = once(server, 'exit');
    await new Promise((resolve, reject) => {
      server.stderr.on('data', (chunk) => {
        if (String(chunk).includes('ready to accept connections')) resolve();
      });
      server.once('exit', (code) => reject(new Error(`PostgreSQL ended with ${code}`)));
    });
  };
  await start();
  return {
    url: `postgresql://grantor@/postgres?host=${directory}`,
    start,
    // As a crash would: no session is told.
    kill: async () => {
      server.kill('SIGQUIT');
      await ended;
    },
    stop: async () => {
      if (server.exitCode === null && server.signalCode === null) {
        server.kill('SIGQUIT');
        await ended;
      }
      await rm(directory, { recursive: true, force: true });
    },
  };
}
