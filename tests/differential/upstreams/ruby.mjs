import { fileURLToPath } from 'node:url';
import { freePort } from '../../support/free_port.mjs';
import { mark } from '../marks.mjs';
import { inOrder, written } from '../operations.mjs';
import { startChild } from './child.mjs';

const program = fileURLToPath(new URL('shop.ru', import.meta.url));

// `/orders/:id(.:format)`, as a route of Rails is.
function route(segments) {
  const path = written(segments, (name, isAll) => (isAll ? '*' : `:${name}`));
  return path.endsWith('/') || path.endsWith('*') ? `/sinatra/${path}` : `/sinatra/${path}(.:format)?`;
}

export async function startRuby() {
  const port = await freePort();
  const operations = inOrder.map(({ method, title, segments }) => ({ method, title, route: route(segments) }));
  const description = JSON.stringify({ operations, mark });
  const stop = await startChild(
    '/usr/bin/ruby',
    ['/usr/bin/puma', '--quiet', '--threads', '2:8', '--bind', `tcp://127.0.0.1:${port}`, program],
    port,
    { SHOP: description, RACK_ENV: 'production' },
  );
  return { upstreams: [{ prefix: 'sinatra', port }], stop };
}
