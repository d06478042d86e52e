// Flask, and WSGI's habit of reading X_Foo as X-Foo; Debian's, not what else calls itself python3 here.
import { fileURLToPath } from 'node:url';
import { freePort } from '../../support/free_port.mjs';
import { mark } from '../marks.mjs';
import { inOrder, pattern, written } from '../operations.mjs';
import { startChild } from './child.mjs';

const program = fileURLToPath(new URL('flask_app.py', import.meta.url));

export async function startPython() {
  const flask = { prefix: 'flask', port: await freePort() };
  const wsgi = { prefix: 'wsgi', port: await freePort() };
  const operations = inOrder.map(({ method, title, segments }) => ({
    method,
    title,
    flask: written(segments, (name, isAll) => (isAll ? `<path:${name}>` : `<${name}>`)),
    pattern: pattern(segments),
  }));
  const description = JSON.stringify({ operations, flask, wsgi, mark });
  const stop = await startChild('/usr/bin/python3', [program, description], flask.port);
  return { upstreams: [flask, wsgi], stop };
}
