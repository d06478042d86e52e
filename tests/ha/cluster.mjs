// The database of many nodes, as deploy/ describes it, on loopback: three etcd, two Patroni with PostgreSQL
// and HAProxy; and what can happen to each of them.
import { randomBytes } from 'node:crypto';
import { mkdir, readFile, chmod, chown, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { freePort } from '../support/free_port.mjs';
import { databaseScript, etcdFile, haproxyFile, patroniFile, pgbackrestFile } from './deployment.mjs';
import { family, makeFolder, signal, user } from './processes.mjs';

const nodeCount = 3;

async function freePorts(count) {
  const ports = new Set();
  while (ports.size < count) ports.add(await freePort());
  return [...ports];
}

// `asynchronous`: as nobody should run it, to see that the checker finds what is then lost.
export async function startCluster({ asynchronous = false } = {}) {
  const programs = await makeFolder('grantor-ha-');
  const cluster = new Cluster(programs, asynchronous);
  try {
    await cluster.start();
  } catch (problem) {
    const tails = await programs.tails(200);
    await cluster.stop();
    throw new Error(`${problem.message}\n${tails}`);
  }
  return cluster;
}

class Cluster {
  constructor(programs, asynchronous) {
    this.programs = programs;
    this.asynchronous = asynchronous;
    this.folder = programs.folder;
    // Made for this run.
    this.passwords = { superuser: randomBytes(12).toString('hex'), replication: randomBytes(12).toString('hex'),
      grantor: randomBytes(12).toString('hex') };
  }

  async start() {
    await this.#choosePlaces();
    await this.#makeCertificate();
    await this.write('haproxy.cfg', await haproxyFile(this.places));
    for (const number of this.places.etcds.keys()) await this.startEtcd(number);
    await this.etcdLeader();
    await this.startDatabase(0);
    await this.primary();
    await this.backup(0, ['stanza-create']);
    await this.startDatabase(1);
    this.programs.start('haproxy', 'haproxy', ['-db', '-f', join(this.folder, 'haproxy.cfg')]);
    await this.synchronousStandby();
    await this.#makeDatabase();
  }

  async stop() {
    for (const { name } of this.places.databases) {
      await this.programs.end(name, 'SIGKILL');
      await this.#killPostgres(name);
    }
    await this.programs.remove();
  }

  async #choosePlaces() {
    const ports = await freePorts(6 + 4 + 2 + 3 * nodeCount);
    const take = () => ports.pop();
    this.places = {
      folder: this.folder,
      asynchronous: this.asynchronous,
      etcds: [1, 2, 3].map(() => ({ client: take(), peer: take() })),
      databases: ['db1', 'db2'].map((name) => ({ name, port: take(), rest: take() })),
      nodes: Array.from({ length: nodeCount }, () => ({ port: take(), operations: take(), relay: take() })),
      databasePort: take(),
      httpPort: take(),
    };
    await this.makeFolder('repository');
    for (const number of this.places.databases.keys()) {
      const { name } = this.places.databases[number];
      await this.makeFolder(name);
      await this.write(`${name}/patroni.yml`, await patroniFile(this.places, number));
      await this.write(`${name}/pgbackrest.conf`, await pgbackrestFile(this.places, number));
    }
    for (const number of this.places.etcds.keys()) {
      await this.makeFolder(`etcd${number + 1}`);
      await this.write(`etcd${number + 1}/etcd.yml`, await etcdFile(this.places, number));
    }
  }

  async makeFolder(name) {
    const path = join(this.folder, name);
    await mkdir(path);
    if (user.uid !== undefined) await chown(path, user.uid, user.gid);
  }

  async write(name, text, mode = 0o600) {
    const path = join(this.folder, name);
    await writeFile(path, text);
    await chmod(path, mode);
    if (user.uid !== undefined) await chown(path, user.uid, user.gid);
  }

  async #makeCertificate() {
    await this.programs.run('openssl', ['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256',
      '-nodes', '-days', '2', '-subj', '/CN=database', '-addext', 'subjectAltName=IP:127.0.0.1',
      '-keyout', 'database.key', '-out', 'database.crt']);
    await this.write('database-ca.crt', await readFile(join(this.folder, 'database.crt'), 'utf8'), 0o644);
  }

  // etcd ---------------------------------------------------------------------------------------------------

  startEtcd(number) {
    const name = `etcd${number + 1}`;
    this.programs.start(name, 'etcd', ['--config-file', join(this.folder, name, 'etcd.yml')]);
  }

  async etcdLeader() {
    return this.programs.until('a leader among the etcd members', async () => {
      for (const [number, { client }] of this.places.etcds.entries()) {
        const answer = await ask(`http://127.0.0.1:${client}/v3/maintenance/status`, '{}').catch(() => undefined);
        if (answer?.leader && answer.leader === answer.header.member_id) return { number };
      }
      return undefined;
    }).then(({ number }) => number);
  }

  async killEtcd(number) {
    await this.programs.end(`etcd${number + 1}`, 'SIGKILL');
  }

  // Databases ----------------------------------------------------------------------------------------------

  // Patroni, which starts PostgreSQL.
  startDatabase(number) {
    const { name } = this.places.databases[number];
    this.programs.start(name, '/usr/bin/patroni', [join(this.folder, name, 'patroni.yml')], {
      env: {
        PATRONI_SUPERUSER_PASSWORD: this.passwords.superuser,
        PATRONI_REPLICATION_PASSWORD: this.passwords.replication,
      },
    });
  }

  // As when the machine loses power, except that what the system holds in memory is kept.
  async killMachine(number) {
    const { name } = this.places.databases[number];
    await this.programs.end(name, 'SIGKILL');
    await this.#killPostgres(name);
  }

  switchOver(from, to) {
    const names = this.places.databases.map(({ name }) => name);
    const config = join(this.folder, names[from], 'patroni.yml');
    return this.programs.run('patronictl', ['-c', config, 'switchover', 'grantor', '--leader', names[from],
      '--candidate', names[to], '--force']);
  }

  killPatroni(number) {
    return this.programs.end(this.places.databases[number].name, 'SIGKILL');
  }

  // PostgreSQL alone; its Patroni lives.
  async killPostgres(number) {
    await this.#killPostgres(this.places.databases[number].name);
  }

  async postmaster(number) {
    return this.#postmasterOf(this.places.databases[number].name);
  }

  async #postmasterOf(name) {
    const text = await readFile(join(this.folder, name, 'data/postmaster.pid'), 'utf8').catch(() => '');
    const pid = Number(text.split('\n')[0]);
    const command = pid && (await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => ''));
    return command && command.includes(join(this.folder, name)) ? pid : undefined;
  }

  async #killPostgres(name) {
    const pid = await this.#postmasterOf(name);
    if (!pid) return;
    const members = await family(pid);
    signal(pid, 'SIGKILL');
    for (const member of members) signal(member, 'SIGKILL');
  }

  // A machine that hangs: nothing of it runs, and its connections stay open.
  async hang(number) {
    const { name } = this.places.databases[number];
    const pids = [this.programs.running.get(name)?.pid, await this.#postmasterOf(name)].filter(Boolean);
    const members = (await Promise.all(pids.map(family))).flat();
    for (const pid of members) signal(pid, 'SIGSTOP');
    return () => members.forEach((pid) => signal(pid, 'SIGCONT'));
  }

  // What Patroni says; on the one that answers first.
  async members() {
    for (const { rest } of this.places.databases) {
      const answer = await ask(`http://127.0.0.1:${rest}/cluster`).catch(() => undefined);
      if (answer) return answer.members;
    }
    throw new Error('no Patroni answers');
  }

  // The number of the database that holds the lock and takes writes; not `other`, if one is given.
  async primary(other = -1) {
    return this.programs.until(`a primary${other < 0 ? '' : ` other than ${this.places.databases[other].name}`}`, async () => {
      for (const [number, { rest }] of this.places.databases.entries())
        if (number !== other && (await status(`http://127.0.0.1:${rest}/primary`)) === 200) {
          const recovering = await this.psql('SELECT pg_is_in_recovery()', { number, database: 'postgres' });
          return recovering === 'f' && { number };
        }
      return undefined;
    }).then(({ number }) => number);
  }

  // pgbackrest on a database's machine: what it prints.
  backup(number, args) {
    const file = join(this.folder, this.places.databases[number].name, 'pgbackrest.conf');
    return this.programs.run('pgbackrest', [`--config=${file}`, '--stanza=grantor', ...args]);
  }

  // Until one is there, as Patroni and the primary see it: only then does a commit return.
  async synchronousStandby() {
    const path = this.asynchronous ? 'replica' : 'sync';
    return this.programs.until('a synchronous standby', async () => {
      for (const [number, { rest }] of this.places.databases.entries())
        if ((await status(`http://127.0.0.1:${rest}/${path}`)) === 200) return { number };
      const members = await this.members();
      throw new Error(members.map(({ name, role, state, lag }) => `${name} ${role} ${state} ${lag}`).join(', '));
    }, { seconds: 180 }).then(({ number }) => number);
  }

  async #makeDatabase() {
    await this.programs.until('a way to the primary', () => this.psql('SELECT 1', { database: 'postgres' }));
    await this.psql(await databaseScript(), { database: 'postgres' });
    await this.psql(`ALTER ROLE grantor PASSWORD '${this.passwords.grantor}'`, { database: 'postgres' });
  }

  // As the superuser, through HAProxy unless a database's number is given.
  async psql(text, { number, database = 'grantor', seconds = 60 } = {}) {
    const port = number === undefined ? this.places.databasePort : this.places.databases[number].port;
    const { env, target } = this.session('postgres', this.passwords.superuser, port, database);
    return (await this.programs.run('psql', [...psqlOptions, target, '-f', '-'], { env, input: text, seconds })).trim();
  }

  session(role, password, port, database = 'grantor') {
    const tls = `sslmode=verify-full sslrootcert=${join(this.folder, 'database-ca.crt')}`;
    return {
      target: `host=127.0.0.1 port=${port} user=${role} dbname=${database} connect_timeout=5 ${tls}`,
      env: { PGPASSWORD: password },
    };
  }
}

export const psqlOptions = ['-X', '-q', '-A', '-t', '-v', 'ON_ERROR_STOP=1'];

async function ask(url, body) {
  const options = body === undefined ? {} : { method: 'POST', body };
  const answer = await fetch(url, { ...options, signal: AbortSignal.timeout(5000) });
  return answer.json();
}

async function status(url) {
  try {
    const answer = await fetch(url, { signal: AbortSignal.timeout(5000) });
    await answer.arrayBuffer();
    return answer.status;
  } catch {
    return 0;
  }
}
