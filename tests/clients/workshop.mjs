// Snippets as programs: written into a folder of their own, run, and what they said.
import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const checkout = join(dirname(fileURLToPath(import.meta.url)), '..', '..');
const packages = join(checkout, 'tests', 'clients', 'node_modules');
// The build has the client library beside the program.
const library = join(dirname(process.env.GRANTOR_BINARY), 'sdk');
const includes = join(checkout, 'sdk', 'include');
// As the library is built for tests: an ordinary build has no need of them.
const sanitizers = ['-fsanitize=address,undefined'];
const compiler = ['-std=c++20', '-Wall', '-Wextra', '-Werror', `-I${includes}`, ...sanitizers];

const run = (command, parameters, options = {}) =>
  new Promise((resolve) => {
    execFile(
      command,
      parameters,
      { timeout: 120_000, maxBuffer: 1 << 24, ...options },
      (failure, output, problem) =>
        resolve({ code: failure ? (failure.code ?? failure.signal) : 0, output, problem }),
    );
  });

// Only what a snippet asks for is in its environment.
const environment = (variables) => ({ PATH: process.env.PATH, HOME: tmpdir(), NO_PROXY: '*', ...variables });

export class Workshop {
  #folder;
  #count = 0;
  #header;

  async open() {
    this.#folder = await mkdtemp(join(tmpdir(), 'grantor-snippets-'));
    await mkdir(join(this.#folder, 'node_modules'));
    await symlink(join(packages, 'pipedrive-33'), join(this.#folder, 'node_modules', 'pipedrive'));
  }
  close = () => rm(this.#folder, { recursive: true, force: true });

  async #write(ending, text) {
    const file = join(this.#folder, `example${++this.#count}${ending}`);
    await writeFile(file, text);
    return file;
  }

  async curl(text, variables) {
    const file = await this.#write('.sh', `${text} --silent --show-error --write-out '\\n%{http_code}\\n'\n`);
    return run('sh', [file], { env: environment(variables) });
  }
  async python(text, variables) {
    return run('python3', [await this.#write('.py', text)], { env: environment(variables) });
  }
  async node(text, variables) {
    return run(process.execPath, [await this.#write('.mjs', text)], { env: environment(variables) });
  }
  // TypeScript's own words are few: without them it is JavaScript.
  official(text, variables) {
    return this.node(text.replace(/(process\.env\.\w+)!/g, '$1'), variables);
  }

  // The header is compiled once for all.
  async #prepare() {
    this.#header ??= (async () => {
      const file = join(this.#folder, 'client.pch');
      const header = join(includes, 'grantor', 'client.hpp');
      const { code, problem } = await run('clang++-19', [
        ...compiler,
        '-x',
        'c++-header',
        header,
        '-o',
        file,
      ]);
      if (code !== 0) throw new Error(problem);
      return file;
    })();
    return this.#header;
  }
  async cpp(text, variables) {
    const header = await this.#prepare();
    const [file, program] = [await this.#write('.cpp', text), join(this.#folder, `program${this.#count}`)];
    const link = [`-L${library}`, '-lgrantor-client', `-Wl,-rpath,${library}`];
    const built = await run('clang++-19', [
      ...compiler,
      '-include-pch',
      header,
      file,
      '-o',
      program,
      ...link,
    ]);
    return built.code === 0 ? run(program, [], { env: environment(variables) }) : built;
  }
}
