// Pictures of every page, desktop and phone, light and dark:
//   GRANTOR_BINARY=build/dev/grantor node tests/browser/screenshots.mjs [folder [part of a page's name]]
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { desktop, phone, startWorld } from './browser.mjs';
import { addHostileNames, everyPage } from './pages.mjs';
import { populate } from './populated.mjs';

const folder = process.argv[2] ?? fileURLToPath(new URL('../../build/screenshots', import.meta.url));
await mkdir(folder, { recursive: true });
const world = await startWorld();
try {
  world.hostile = await addHostileNames(world);
  world.market = await populate(world);
  for (const [name, open] of Object.entries(everyPage)) {
    if (!name.includes(process.argv[3] ?? '')) continue;
    const { page, leave } = await world.browser.visit();
    await open(page, world);
    for (const [size, viewport] of Object.entries({ desktop, phone }))
      for (const colorScheme of ['light', 'dark']) {
        await page.setViewportSize(viewport);
        await page.emulateMedia({ colorScheme });
        const file = `${name.replace(/\W+/g, '-')}-${size}-${colorScheme}.png`;
        await page.screenshot({ path: join(folder, file), fullPage: true });
      }
    await leave();
  }
  console.log(folder);
} finally {
  await world.stop();
}
