// Bundles the scripts of the explorer into dist/, which CMake puts into the binary. A file that would
// not change is left alone, so that nothing is compiled again because of it.
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const here = dirname(fileURLToPath(import.meta.url));
const target = join(here, 'dist');

// What is bundled asks for its license to stay with it.
const license = await readFile(join(here, 'node_modules/@scalar/snippetz/LICENSE'), 'utf8');
const notice = `/* With @scalar/snippetz, under this license:\n\n${license.trim()}\n*/`;

const { outputFiles } = await build({
  absWorkingDir: here,
  entryPoints: {
    explorer: 'source/operation_page.js',
    explorer_sandbox: 'source/sandbox_page.js',
    explorer_list: 'source/list_page.js',
  },
  outdir: target,
  bundle: true,
  minify: true,
  write: false,
  format: 'iife',
  charset: 'utf8',
  legalComments: 'none',
  target: ['chrome111', 'firefox115', 'safari16'],
});

await mkdir(target, { recursive: true });
for (const { path, text } of outputFiles) {
  const file = join(target, basename(path));
  const contents = Buffer.from(!file.endsWith('explorer_list.js') ? notice + text : text);
  const before = await readFile(file).catch(() => Buffer.alloc(0));
  if (!before.equals(contents)) await writeFile(file, contents);
}
