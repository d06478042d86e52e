// The programs that are built on the C++ client library, with the tests as their browser.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';

const examples = process.env.GRANTOR_SDK_EXAMPLES;
const programs = process.env.GRANTOR_SDK_TESTS;
if (!examples || !programs) throw new Error('GRANTOR_SDK_EXAMPLES and GRANTOR_SDK_TESTS name directories');

export const example = (name) => join(examples, `sdk_example_${name}`);
export const program = (name) => join(programs, name);

// `say(line, write)` is called for each line; `write` sends one to the program.
export async function run(path, words, { env = {}, cwd, say = () => {} } = {}) {
  const child = spawn(path, words, { cwd, env: { ...process.env, ...env } });
  let output = '';
  let rest = '';
  const failures = [];
  const take = (chunk) => {
    output += chunk;
    rest += chunk;
    for (let end; (end = rest.indexOf('\n')) >= 0; rest = rest.slice(end + 1))
      Promise.resolve(say(rest.slice(0, end), (line) => child.stdin.write(`${line}\n`))).catch((failure) => {
        failures.push(failure);
        child.kill('SIGKILL');
      });
  };
  child.stdout.on('data', take);
  child.stderr.on('data', take);
  const [code, signal] = await once(child, 'close');
  if (failures.length) throw failures[0];
  return { code, signal, output };
}

// A server that goes on until stop(); `ready` is a text of its output.
export async function start(path, words, { env = {}, cwd, ready }) {
  const child = spawn(path, words, { cwd, env: { ...process.env, ...env } });
  let output = '';
  await new Promise((resolve, reject) => {
    const take = (chunk) => {
      output += chunk;
      if (output.includes(ready)) resolve();
    };
    child.stdout.on('data', take);
    child.stderr.on('data', take);
    child.once('exit', (code) => reject(new Error(`it ended with ${code}: ${output}`)));
  });
  return {
    output: () => output,
    stop: async () => {
      const ended = once(child, 'exit');
      child.kill('SIGTERM');
      await ended;
    },
  };
}
