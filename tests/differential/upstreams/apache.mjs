// Apache: rules of mod_rewrite, the same without case, and a front controller that goes by its path info.
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from '../../support/free_port.mjs';
import { inOrder, pattern } from '../operations.mjs';
import { startChild } from './child.mjs';

const modules = '/usr/lib/apache2/modules';
const loaded = ['mpm_event', 'authz_core', 'rewrite', 'headers', 'alias', 'lua'];

const rules = (prefix, flags) =>
  inOrder
    .map(
      ({ method, title, segments }) =>
        `RewriteCond %{REQUEST_METHOD} ^${method === 'GET' ? '(GET|HEAD)' : method}$\n` +
        `RewriteRule "^/${prefix}/${pattern(segments)}/?$" - [E=OP:${title.replace(' ', '__')},R=404${flags}]`,
    )
    .join('\n');

// Lua's patterns have no alternatives and need none. As such controllers do: empty segments do not count,
// and a method comes out of a field.
const controller = `
local routes = {
${inOrder
  .map(({ method, title, segments }) => {
    const parts = segments.filter(Boolean).map((segment) =>
      segment.replace(/[.]/g, '%.').replace(/\{(\w+)\}/g, (_, name) => (name === 'path' ? '.+' : '[^/]+')));
    return `  {"${method}", "^/${parts.join('/')}$", "${title}"},`;
  })
  .join('\n')}
}
function handle(r)
  local path = ("/" .. (r.path_info or "")):gsub("/+", "/"):gsub("(.)/$", "%1")
  local method = r.headers_in["X-HTTP-Method-Override"] or r.method
  if method == "HEAD" then method = "GET" end
  for _, route in ipairs(routes) do
    if route[1] == method and path:match(route[2]) then
      r.headers_out["X-Op"] = route[3]
      return apache2.OK
    end
  end
  return 404
end
`;

function configuration(folder, port) {
  const user = process.getuid() === 0 ? 'User www-data\nGroup www-data' : '';
  return `ServerRoot ${folder}
PidFile ${folder}/pid
ServerName 127.0.0.1
Listen 127.0.0.1:${port}
ErrorLog /dev/null
LogLevel emerg
KeepAliveTimeout 60
MaxKeepAliveRequests 0
Mutex pthread
${user}
${loaded.map((name) => `LoadModule ${name}_module ${modules}/mod_${name}.so`).join('\n')}
DocumentRoot ${folder}
<Directory />
  Require all granted
</Directory>
Header always set X-Op "%{OP}e" env=OP
Header always edit X-Op __ " "
Header always set X-Op-Probe "expr=%{req:X-Probe}"
Header always set X-Op-User "expr=%{req:X-Grantor-User}"
<Location /apache-front>
  SetHandler lua-script
</Location>
LuaScope thread
Alias /apache-front ${folder}/front.lua
RewriteEngine On
${rules('apache', '')}
${rules('apache-nocase', ',NC')}
`;
}

export async function startApache() {
  const folder = await mkdtemp(join(tmpdir(), 'grantor-apache-'));
  const port = await freePort();
  await writeFile(join(folder, 'front.lua'), controller);
  await writeFile(join(folder, 'apache.conf'), configuration(folder, port));
  await chmod(folder, 0o755);
  const apache = ['/usr/sbin/apache2', ['-DFOREGROUND', '-f', join(folder, 'apache.conf')]];
  const stopServer = await startChild(...apache, port);
  return {
    upstreams: ['apache', 'apache-nocase', 'apache-front'].map((prefix) => ({ prefix, port })),
    stop: async () => {
      await stopServer();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
