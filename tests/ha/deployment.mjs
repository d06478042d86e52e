// The files of deploy/ as they are, with the addresses, ports and paths of a test in place of the machines'.
// What stands in them is what runs: a text that is to be replaced and is not there is an error.
import { readFile } from 'node:fs/promises';

const read = (path) => readFile(new URL(`../../deploy/${path}`, import.meta.url), 'utf8');

export function replaceAll(text, replacements) {
  for (const [from, to] of replacements) {
    if (!text.includes(from)) throw new Error(`deploy: "${from}" is not in the file`);
    text = text.replaceAll(from, to);
  }
  return text;
}

// `places`: what the test has: folder, etcds [{client, peer}], databases [{name, port, rest}], ports.
export async function etcdFile(places, number) {
  const text = await read('etcd/etcd.yml');
  const own = places.etcds[number];
  return replaceAll(text, [
    ['name: etcd1', `name: etcd${number + 1}`],
    ['/var/lib/etcd/grantor', `${places.folder}/etcd${number + 1}/data`],
    ['listen-peer-urls: http://10.0.0.11:2380', `listen-peer-urls: http://127.0.0.1:${own.peer}`],
    ['listen-client-urls: http://10.0.0.11:2379', `listen-client-urls: http://127.0.0.1:${own.client}`],
    ['peer-urls: http://10.0.0.11:2380 ', `peer-urls: http://127.0.0.1:${own.peer} `],
    ['client-urls: http://10.0.0.11:2379 ', `client-urls: http://127.0.0.1:${own.client} `],
    ...places.etcds.map((etcd, index) => [`10.0.0.1${index + 1}:2380`, `127.0.0.1:${etcd.peer}`]),
  ]);
}

export async function patroniFile(places, number) {
  const text = await read('patroni/patroni.yml');
  const own = places.databases[number];
  const folder = `${places.folder}/${own.name}`;
  return replaceAll(text, [
    ['name: db1', `name: ${own.name}`],
    ['10.0.0.21:8008', `127.0.0.1:${own.rest}`],
    ['10.0.0.21:5432', `127.0.0.1:${own.port}`],
    ['10.0.0.0/24', '127.0.0.1/32'],
    ...places.etcds.map((etcd, index) => [`10.0.0.1${index + 1}:2379`, `127.0.0.1:${etcd.client}`]),
    ['/var/lib/postgresql/15/grantor.pgpass', `${folder}/pgpass`],
    ['/var/lib/postgresql/15/grantor', `${folder}/data`],
    ['/var/run/postgresql', folder],
    ['/etc/grantor/', `${places.folder}/`],
    ['/etc/pgbackrest/pgbackrest.conf', `${folder}/pgbackrest.conf`],
    ...(places.asynchronous ? [['synchronous_mode: true', 'synchronous_mode: false'],
      ['synchronous_mode_strict: true', 'synchronous_mode_strict: false']] : []),
    // Where the tests do not run as root, the user of the system is somebody else.
    ...(process.getuid() === 0 ? [] : [['local all postgres peer', 'local all postgres trust']]),
    // The machine of the tests has other work.
    ['shared_buffers: 1GB', 'shared_buffers: 64MB'],
  ]);
}

export async function pgbackrestFile(places, number) {
  const text = await read('pgbackrest/pgbackrest.conf');
  const own = places.databases[number];
  const folder = `${places.folder}/${own.name}`;
  return replaceAll(text, [
    ['/var/lib/pgbackrest', `${places.folder}/repository`],
    ['/var/log/pgbackrest', folder],
    ['/tmp/pgbackrest', `${folder}/lock`],
    ['/var/lib/postgresql/15/grantor', `${folder}/data`],
    ['/var/run/postgresql', folder],
    ['pg1-port=5432', `pg1-port=${own.port}`],
  ]);
}

export async function haproxyFile(places) {
  const text = await read('haproxy/haproxy.cfg');
  return replaceAll(text, [
    ['    user haproxy\n', ''],
    ['    group haproxy\n', ''],
    ['10.0.0.41:5000', `127.0.0.1:${places.databasePort}`],
    ['10.0.0.41:8080', `127.0.0.1:${places.httpPort}`],
    ...places.databases.map(({ port, rest }, index) =>
      [`10.0.0.2${index + 1}:5432 check port 8008`, `127.0.0.1:${port} check port ${rest}`]),
    ...places.nodes.map(({ port, operations }, index) =>
      [`10.0.0.3${index + 1}:8080 check port 8081`, `127.0.0.1:${port} check port ${operations}`]),
  ]);
}

export const databaseScript = () => read('postgresql/database.sql');
