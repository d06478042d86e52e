// nginx as deploy/nginx has it, in front of an API: it asks the edge about every request.
import { readFile } from 'node:fs/promises';
import { freePort } from '../../support/free_port.mjs';
import { runNginx } from './nginx.mjs';

const configuration = new URL('../../../deploy/nginx/api.conf', import.meta.url);

// Where it connects from, so that the edge trusts it and not the clients of the test.
export const check_address = '127.0.0.9';

export async function startCheckingNginx({ grantor, api }) {
  const port = await freePort();
  const text = (await readFile(configuration, 'utf8'))
    .replace('127.0.0.1:8080', `127.0.0.1:${grantor}`)
    .replace('127.0.0.1:9000', `127.0.0.1:${api}`)
    .replace('127.0.0.1:8443', `127.0.0.1:${port}`)
    .replace('access_log off;', `access_log off; proxy_bind ${check_address};`);
  return { port, stop: await runNginx(text, port) };
}
