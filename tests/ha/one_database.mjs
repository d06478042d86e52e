// One PostgreSQL in place of the cluster, for what is not about failing machines: it offers `Service` the same.
import { randomBytes } from 'node:crypto';
import { chmod, chown, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { freePort } from '../support/free_port.mjs';
import { databaseScript } from './deployment.mjs';
import { user } from './processes.mjs';

const bin = '/usr/lib/postgresql/15/bin';

// With places for so many nodes. The first node's port is the front.
export async function makeDatabase(programs, { nodes }) {
  const places = { folder: programs.folder, databasePort: await freePort(), nodes: [] };
  for (let node = 0; node < nodes; ++node)
    places.nodes.push({ port: await freePort(), operations: await freePort(), relay: await freePort() });
  places.httpPort = places.nodes[0].port;
  return new OneDatabase(programs, places);
}

class OneDatabase {
  constructor(programs, places) {
    Object.assign(this, { programs, places, folder: programs.folder });
    this.passwords = { grantor: randomBytes(12).toString('hex') };
  }

  async start(settings = {}) {
    const data = join(this.folder, 'postgres/data');
    await this.programs.run(`${bin}/initdb`, ['-D', data, '-A', 'trust', '-U', 'postgres', '--data-checksums',
      '-E', 'UTF8', '--locale', 'C.UTF-8']);
    const all = {
      listen_addresses: '127.0.0.1', port: this.places.databasePort, unix_socket_directories: this.folder,
      shared_buffers: '64MB', ...settings,
    };
    this.programs.start('postgres', `${bin}/postgres`, ['-D', data,
      ...Object.entries(all).flatMap(([name, value]) => ['-c', `${name}=${value}`])]);
    await this.programs.until('PostgreSQL', () => this.psql('SELECT 1', { database: 'postgres' }));
    await this.psql(await databaseScript(), { database: 'postgres' });
  }

  async write(name, text, mode = 0o600) {
    const path = join(this.folder, name);
    // No TLS, no standby.
    await writeFile(path, text.replace(/&sslmode=[^"]*/, '&sslmode=disable').replace(/^synchronous_standby.*\n/m, ''));
    await chmod(path, mode);
    if (user.uid !== undefined) await chown(path, user.uid, user.gid);
  }

  async psql(text, { database = 'grantor' } = {}) {
    const target = `host=127.0.0.1 port=${this.places.databasePort} user=postgres dbname=${database}`;
    const options = ['-X', '-q', '-A', '-t', '-v', 'ON_ERROR_STOP=1'];
    return (await this.programs.run('psql', [...options, target, '-f', '-'], { input: text })).trim();
  }
}
