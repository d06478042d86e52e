// README.md as somebody follows it who pastes: each of its shell blocks as it stands, in order, in one interactive
// shell, bash and zsh (which takes a comment for words, and a ? for a pattern). What is not as on the page: `./dev run`
// is the program under test in a folder of its own, on a free port; and what the start prints for the shell is pasted
// from its real output.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, readFile, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { freePort } from '../support/free_port.mjs';
import { binary, start } from '../support/program.mjs';

const readme = await readFile(fileURLToPath(new URL('../../README.md', import.meta.url)), 'utf8');
const blocksOf = (language) =>
  [...readme.matchAll(new RegExp(`^\`\`\`${language}\\n([^]*?)^\`\`\`$`, 'gm'))].map(([, block]) => block);

// A shell that somebody types into, without their own settings.
class Terminal {
  #shell;
  #ended;
  #output = '';
  #errors = '';
  #count = 0;

  constructor([command, ...args], cwd) {
    this.#shell = spawn(command, args, { cwd, env: { ...process.env, PS1: '', PS2: '', HISTFILE: '' } });
    this.#ended = once(this.#shell, 'exit');
    this.#shell.stdout.on('data', (piece) => (this.#output += piece));
    this.#shell.stderr.on('data', (piece) => (this.#errors += piece));
  }

  // What the lines print, once the shell is through with them.
  async paste(lines) {
    const mark = `--- pasted ${(this.#count += 1)} ---`;
    this.#output = this.#errors = '';
    this.#shell.stdin.write(`${lines}\necho; echo "${mark}"\n`);
    while (!this.#output.includes(`${mark}\n`)) {
      const more = once(this.#shell.stdout, 'data').then(() => true);
      if (!(await Promise.race([more, this.#ended.then(() => false)])))
        throw new Error(`the shell ended: ${this.#output}${this.#errors}`);
    }
    for (const trouble of [/command not found/, /no matches found/, /parse error/, /syntax error/, /event not found/])
      assert.doesNotMatch(this.#errors, trouble, lines);
    return this.#output.slice(0, this.#output.indexOf(mark)).trim();
  }

  async leave() {
    this.#shell.stdin.end('exit\n');
    await this.#ended;
  }
}

async function follow(command) {
  const folder = await mkdtemp(join(tmpdir(), 'grantor-readme-'));
  await mkdir(join(folder, 'build/release'), { recursive: true });
  await symlink(binary, join(folder, 'build/release/grantor'));
  const blocks = blocksOf('sh');
  assert.equal(blocks.shift(), './dev run\n');
  const port = await freePort();
  const sandbox = await start(binary, ['sandbox', '--listen', `127.0.0.1:${port}`], /Ctrl-C to stop/, { cwd: folder });
  const terminal = new Terminal(command, folder);
  try {
    const next = async () => terminal.paste(blocks.shift());
    const printed = sandbox.output.match(/^(?:[a-z]+='[^']*'\n)+/m)[0];
    const assigned = (text) => text.trim().split('\n').map((line) => line.split('=')[0]);
    assert.deepEqual(assigned(printed), assigned(blocksOf('text').find((block) => block.startsWith('base='))));
    assert.equal(await terminal.paste(printed), '');
    await walk(next, sandbox.output);
    assert.deepEqual(blocks, [], 'every block was run');
  } finally {
    await terminal.leave();
    await sandbox.stop();
    await rm(folder, { recursive: true, force: true });
  }
}

async function walk(next, greeting) {
  const redirect = JSON.parse(await next()).redirect_to;
  assert.match(redirect, /[?&]code=./);

  const tokens = JSON.parse(await next());
  const shown = JSON.parse(blocksOf('text').find((block) => block.startsWith('{"access_token"')));
  assert.deepEqual(Object.keys(tokens).sort(), Object.keys(shown).sort());

  const [deals, me] = (await next()).replaceAll('}{', '}\n{').split('\n').map((line) => JSON.parse(line));
  assert.equal(deals.data.length, 2);
  assert.equal(me.data.email, /^user='(.*)'$/m.exec(greeting)[1]);

  assert.match(await next(), /HTTP\/1\.1 429 Too Many Requests/);
  assert.equal(JSON.parse(await next()).offset_s, 3600);
  const explained = await next();
  assert.match(explained, /expired/);
  const refreshed = JSON.parse(await next());
  assert.notEqual(refreshed.access_token, tokens.access_token);
}

// docs/your-api.md is run by bash in your_api.test.mjs; an interactive zsh takes a comment for words of the command.
test('no shell block of docs/your-api.md has a comment beside a command', async () => {
  const page = await readFile(fileURLToPath(new URL('../../docs/your-api.md', import.meta.url)), 'utf8');
  const blocks = [...page.matchAll(/^```sh\n([^]*?)^```$/gm)].map(([, block]) => block);
  assert.ok(blocks.length > 10);
  for (const block of blocks)
    for (const line of block.replaceAll(/<<'(\w+)'\n[^]*?^\1$/gm, '').split('\n')) assert.doesNotMatch(line, /(?:^|\s)#/, block);
});

// -f and --norc: no settings of whoever runs the test.
test('every shell block of the README runs as pasted, in bash', () => follow(['bash', '--norc', '--noprofile', '-i']));
test('every shell block of the README runs as pasted, in zsh', () => follow(['zsh', '-f', '-i']));
