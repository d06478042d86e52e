// Pictures of every page, wide and narrow, light and dark, and a page that shows them all: `./dev screenshots`, or
//   GRANTOR_BINARY=build/dev/grantor node tests/browser/screenshots.mjs [folder [part of a page's name]]
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { desktop, phone, startWorld } from './browser.mjs';
import { addHostileNames, everyPage } from './pages.mjs';
import { populate } from './populated.mjs';

const folder = process.argv[2] ?? fileURLToPath(new URL('../../build/screenshots', import.meta.url));
const part = process.argv[3] ?? '';
const sizes = { desktop, phone };
// A page each at a time: most of the time one waits for the server or the picture.
const painters = 3;

const escape = (text) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');

// The pictures of one page: {name, path, bytes, pictures, trouble}.
async function take(name, open, world) {
  const { page, leave } = await world.browser.visit();
  const pictures = [];
  const taken = { name, pictures };
  try {
    await open(page, world);
    const { pathname, search } = new URL(page.url());
    taken.path = pathname + search;
    taken.bytes = Buffer.byteLength(await page.content());
    for (const [size, viewport] of Object.entries(sizes)) {
      await page.setViewportSize(viewport);
      for (const colorScheme of ['light', 'dark']) {
        await page.emulateMedia({ colorScheme });
        const file = `${name.replace(/\W+/g, '-')}-${size}-${colorScheme}.png`;
        await page.screenshot({ path: join(folder, file), fullPage: true });
        pictures.push({ file, title: `${size}, ${colorScheme}` });
      }
    }
  } catch (trouble) {
    taken.trouble = String(trouble.message).split('\n')[0];
  }
  await leave();
  return taken;
}

const row = ({ name, path, bytes, pictures, trouble }) => `<section>
<h2>${escape(name)}</h2>
<p>${path ? `<code>${escape(path)}</code> ${bytes.toLocaleString('en')} bytes` : ''} ${trouble ? `<strong>${escape(trouble)}</strong>` : ''}</p>
<div>${pictures.map(({ file, title }) => `<a href="${file}"><img loading="lazy" src="${file}" alt="${escape(name)}, ${title}"><br>${title}</a>`).join('\n')}</div>
</section>`;

const index = (all) => `<!doctype html>
<html lang="en"><meta charset="utf-8"><title>Every page</title>
<style>
body { margin: 24px; font: 15px/1.5 system-ui, sans-serif; }
h2 { margin: 32px 0 0; font-size: 17px; }
div { display: flex; flex-wrap: wrap; gap: 14px; }
a { font-size: 12px; }
img { height: 240px; max-width: 360px; object-fit: cover; object-position: top; border: 1px solid #8888; }
</style>
<h1>${all.length} pages</h1>
${all.map(row).join('\n')}
</html>
`;

await mkdir(folder, { recursive: true });
const world = await startWorld();
try {
  world.hostile = await addHostileNames(world);
  world.market = await populate(world);
  const pages = Object.entries(everyPage).filter(([name]) => name.includes(part));
  const all = new Array(pages.length);
  let next = 0;
  const paint = async () => {
    for (let at = next++; at < pages.length; at = next++) all[at] = await take(...pages[at], world);
  };
  await Promise.all(Array.from({ length: painters }, paint));
  await writeFile(join(folder, 'index.html'), index(all));
  const troubled = all.filter(({ trouble }) => trouble);
  for (const { name, trouble } of troubled) console.error(`${name}: ${trouble}`);
  if (troubled.length > 0) process.exitCode = 1;
  console.log(`${all.length - troubled.length} pages: ${join(folder, 'index.html')}`);
} finally {
  await world.stop();
}
