// The program under test: its commands, and `grantor serve`.
import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';

export const binary = process.env.GRANTOR_BINARY;

// A command, with what it reads from standard input: {code, stdout, stderr}.
export function run(command, args, { input = '', ...options } = {}) {
  return new Promise((resolve) => {
    const child = execFile(command, args, options, (failure, stdout, stderr) =>
      resolve({ code: failure?.code ?? 0, stdout, stderr }));
    child.stdin.on('error', () => {});
    child.stdin.end(input);
  });
}

// What a command of `grantor` prints; it must not fail.
export async function grantor(config, args, input = '', cwd = undefined) {
  const { code, stdout, stderr } = await run(binary, [...args, '--config', config], { input, cwd });
  if (code !== 0) throw new Error(`grantor ${args.join(' ')}: ${stderr}`);
  return stdout;
}

// `grantor serve`, once it listens.
export const serve = (config, options) => start(binary, ['serve', '--config', config], /"event":"listening"/, options);

// A program that runs until it is stopped, once it has said that it is `ready`.
export async function start(command, args, ready, options = {}) {
  const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'pipe'], ...options });
  const program = { child, output: '' };
  await new Promise((resolve, reject) => {
    const take = (piece) => ready.test((program.output += piece)) && resolve();
    child.stdout.on('data', take);
    child.stderr.on('data', take);
    child.once('error', reject);
    child.once('exit', (code) => reject(new Error(`${command} ended with ${code}: ${program.output}`)));
  });
  program.stop = async () => {
    if (child.exitCode !== null || child.signalCode !== null)
      throw new Error(`${command} ended by itself: ${program.output.slice(-8000)}`);
    const ended = once(child, 'exit');
    child.kill('SIGTERM');
    await ended;
  };
  return program;
}
