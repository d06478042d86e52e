// Programs of a test: started as a user that PostgreSQL accepts, each with a log in the test's folder, and
// ended by their pids, also when the test itself is killed.
import { execFile, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync } from 'node:fs';
import { chmod, chown, mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

// PostgreSQL does not run as root. The package's user does not either.
const user = process.getuid() === 0 ? { uid: idOf('-u'), gid: idOf('-g') } : {};

function idOf(option) {
  return Number(execFileSync('id', [option, 'postgres'], { encoding: 'utf8' }));
}

const pause = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));

// Until `condition` gives something: a bounded number of attempts. When it never does, the error says
// what was waited for and what the last attempt found. `given` throws when waiting is of no use.
export async function until(what, condition, { seconds = 120, everyMs = 100, given = () => {} } = {}) {
  const end = performance.now() + seconds * 1000;
  let last = 'nothing yet';
  while (performance.now() < end) {
    given();
    try {
      const found = await condition();
      if (found) return found;
      last = `it was ${JSON.stringify(found)}`;
    } catch (problem) {
      last = problem.message;
    }
    await pause(everyMs);
  }
  throw new Error(`waited ${seconds} s for ${what}; last: ${last}`);
}

// Reads pids and lines "folder PATH" until its input ends, which happens however the test ends. Then it ends
// what is left of them; a pid that has another program by then does not mention the folder.
const guard = `
  pids=""
  while read -r word rest; do
    case $word in folder) folder=$rest ;; *) pids="$pids $word" ;; esac
  done
  for file in "$folder"/*/data/postmaster.pid; do
    [ -e "$file" ] && pids="$pids $(head -n 1 "$file")"
  done
  for pid in $pids; do
    tr '\\0' ' ' <"/proc/$pid/cmdline" 2>/dev/null | grep -qF "$folder" && kill -9 "$pid"
  done
  [ -z "$folder" ] || rm -rf "$folder"
`;

export async function makeFolder(name) {
  const folder = await mkdtemp(join(tmpdir(), name));
  await chmod(folder, 0o755);
  if (user.uid !== undefined) await chown(folder, user.uid, user.gid);
  return new Programs(folder);
}

class Programs {
  constructor(folder) {
    this.folder = folder;
    this.running = new Map(); // name → child
    this.died = [];
    this.guard = spawn('sh', ['-c', guard], { stdio: ['pipe', 'ignore', 'ignore'], detached: true });
    this.guard.unref();
    this.guard.stdin.on('error', () => {});
    this.guard.stdin.write(`folder ${folder}\n`);
  }

  log(name) {
    return join(this.folder, `${name}.log`);
  }

  start(name, command, args, { env = {}, asUser = true } = {}) {
    if (this.running.has(name)) throw new Error(`${name} runs already`);
    const log = openSync(this.log(name), 'a', 0o644);
    const child = spawn(command, args, {
      cwd: this.folder,
      env: { ...process.env, HOME: this.folder, ...env },
      stdio: ['ignore', log, log],
      ...(asUser && user),
    });
    closeSync(log);
    child.on('error', () => {});
    if (child.pid === undefined) throw new Error(`${command} could not be started`);
    this.running.set(name, child);
    this.guard.stdin.write(`${child.pid}\n`);
    child.once('exit', (code, signal) => {
      if (this.running.get(name) !== child) return;
      this.running.delete(name);
      if (!child.wasEnded) this.died.push(`${name} ended by itself (${signal ?? code})`);
    });
    return child;
  }

  // As `until`, and over at once when a program ends by itself.
  until(what, condition, options = {}) {
    const given = () => {
      if (this.died.length > 0) throw new Error(`while waiting for ${what}: ${this.died.join(', ')}`);
    };
    return until(what, condition, { ...options, given });
  }

  // A command that ends by itself, as the same user: what it prints.
  async run(command, args, { env = {}, asUser = true, seconds = 300, input = '' } = {}) {
    return new Promise((resolve, reject) => {
      const options = { cwd: this.folder, env: { ...process.env, HOME: this.folder, ...env }, timeout: seconds * 1000 };
      const child = execFile(command, args, { ...options, ...(asUser && user) }, (failure, out, problems) => {
        if (failure) reject(new Error(`${command} ${args.join(' ')}: ${failure.message}\n${out}${problems}`));
        else resolve(out);
      });
      child.stdin.on('error', () => {});
      child.stdin.end(input);
    });
  }

  async end(name, signal = 'SIGTERM') {
    const child = this.running.get(name);
    if (!child) return;
    const ended = once(child, 'exit');
    child.wasEnded = true;
    child.kill(signal);
    if (signal === 'SIGTERM') {
      const late = setTimeout(() => child.kill('SIGKILL'), 20_000);
      await ended;
      clearTimeout(late);
    } else await ended;
  }

  async tails(lines = 15) {
    const texts = [];
    for (const file of (await readdir(this.folder)).filter((name) => name.endsWith('.log')).sort()) {
      const text = await readFile(join(this.folder, file), 'utf8');
      texts.push(`--- ${file}`, ...text.trimEnd().split('\n').slice(-lines));
    }
    return texts.join('\n');
  }

  async remove() {
    await Promise.all([...this.running.keys()].map((name) => this.end(name, 'SIGKILL')));
    this.guard.ref();
    const ended = once(this.guard, 'exit');
    this.guard.stdin.end();
    await ended;
    await rm(this.folder, { recursive: true, force: true });
  }
}

// The process and all that it has started, parents first.
export async function family(pid) {
  const parents = new Map();
  for (const name of await readdir('/proc')) {
    if (!/^\d+$/.test(name)) continue;
    const stat = await readFile(`/proc/${name}/stat`, 'utf8').catch(() => '');
    const parent = Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]);
    if (stat) parents.set(Number(name), parent);
  }
  const members = [pid];
  for (let at = 0; at < members.length; ++at)
    for (const [child, parent] of parents) if (parent === members[at]) members.push(child);
  return members;
}

export function signal(pid, name) {
  try {
    process.kill(pid, name);
  } catch (problem) {
    if (problem.code !== 'ESRCH') throw problem;
  }
}

export { pause, user };
