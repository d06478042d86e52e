// nginx with a location for each template, which it finds after decoding and merging slashes; the same
// without case.
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from '../../support/free_port.mjs';
import { pattern, templates } from '../operations.mjs';
import { startChild } from './child.mjs';

const maps = templates
  .map(({ operations }, index) => {
    const rows = operations.map(({ method, title }) => `${method} "${title}";`).join(' ');
    const head = operations.find(({ method }) => method === 'GET');
    return `map $request_method $op_${index} { default ""; ${rows} ${head ? `HEAD "${head.title}";` : ''} }`;
  })
  .join('\n');

const told = `add_header X-Op-Probe $http_x_probe always; add_header X-Op-User $http_x_grantor_user always;`;

const locations = (prefix, isExact) =>
  templates
    .map(({ template, segments }, index) => {
      const fixed = isExact && !template.includes('{');
      const way = isExact ? '~' : '~*';
      const where = fixed ? `= /${prefix}${template}` : `${way} ^/${prefix}/${pattern(segments)}$`;
      return `location ${where} { add_header X-Op $op_${index} always; ${told} return 200; }`;
    })
    .join('\n');

export async function openFolder(name) {
  const folder = await mkdtemp(join(tmpdir(), name));
  await chmod(folder, 0o777); // as root, nginx works as nobody
  return folder;
}

// Runs nginx with this configuration, and the folders that it wants.
export async function runNginx(text, port) {
  const folder = await openFolder('grantor-nginx-');
  const paths = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi']
    .map((name) => `${name}_temp_path ${folder}/${name};`)
    .join(' ');
  const file = join(folder, 'nginx.conf');
  const whole = text.replace('http {', `http { ${paths}`);
  await writeFile(file, `daemon off; pid ${folder}/pid; error_log stderr emerg;\n${whole}`);
  const stop = await startChild('nginx', ['-c', file, '-p', folder, '-e', 'stderr'], port);
  return async () => {
    await stop();
    await rm(folder, { recursive: true, force: true });
  };
}

export async function startNginx() {
  const port = await freePort();
  const stop = await runNginx(
    `worker_processes 1; events { worker_connections 256; }
    http { access_log off; keepalive_requests 100000; ${maps}
      server { listen 127.0.0.1:${port}; ${told} underscores_in_headers on;
        ${locations('nginx', true)}
        ${locations('nginx-nocase', false)}
        location / { return 404; } } }`,
    port,
  );
  return { upstreams: ['nginx', 'nginx-nocase'].map((prefix) => ({ prefix, port })), stop };
}
