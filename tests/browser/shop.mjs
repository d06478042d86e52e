// The second product: the shop of examples/shop, with its own API, behind `grantor serve` on free ports.
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { freePort } from '../support/free_port.mjs';
import { grantor, serve, start } from '../support/program.mjs';

const example = fileURLToPath(new URL('../../examples/shop/', import.meta.url));

// The API alone, in a folder that has its files.
export async function startShopApi(folder) {
  const api = await start('python3', ['api.py', '--port', '0'], /\/v1\n/, { cwd: folder });
  return { ...api, url: /http:\/\/127\.0\.0\.1:\d+/.exec(api.output)[0] };
}

// The example's own configuration, with nothing replaced but ports. `prepare(command)` makes the people
// before anything is served; `command(args, input)` is one of `grantor`.
export async function startShop(prepare) {
  const folder = await mkdtemp(join(tmpdir(), 'grantor-shop-'));
  await cp(example, folder, { recursive: true });
  const [port, operations] = [await freePort(), await freePort()];
  const started = [];
  const stop = async () => {
    for (const each of started.reverse()) await each.stop();
    await rm(folder, { recursive: true, force: true });
  };
  try {
    const api = await startShopApi(folder);
    started.push(api);
    const file = join(folder, 'grantor.toml');
    const text = (await readFile(file, 'utf8'))
      .replaceAll('127.0.0.1:8080', `127.0.0.1:${port}`)
      .replace('127.0.0.1:8081', `127.0.0.1:${operations}`)
      .replace('http://127.0.0.1:9000', api.url);
    await writeFile(file, text);
    const command = (args, input) => grantor('grantor.toml', args, input, folder);
    await prepare(command);
    started.push(await serve('grantor.toml', { cwd: folder }));
    return { base: `http://127.0.0.1:${port}`, operations: `http://127.0.0.1:${operations}`, command, stop };
  } catch (problem) {
    await stop();
    throw problem;
  }
}
