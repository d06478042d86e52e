// `grantor serve` with an API behind its edge: the world of a sandbox, its database and keys, and tokens of
// its people, on free loopback ports.
import { spawn } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createServer, request as httpRequest } from 'node:http';
import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { startSandbox } from '../clients/sandbox.mjs';
import { freePort } from '../support/free_port.mjs';

const binary = process.env.GRANTOR_BINARY;

// A request with full control over its path and fields, as [status, headers, body].
export function ask(base, { method = 'GET', path = '/', headers = {}, body } = {}) {
  const { hostname, port } = new URL(base);
  return new Promise((resolve, reject) => {
    const request = httpRequest({ hostname, port, method, path, headers, agent: false }, (answer) => {
      const pieces = [];
      answer.on('data', (piece) => pieces.push(piece));
      answer.on('error', reject);
      answer.on('end', () => {
        const text = Buffer.concat(pieces).toString();
        resolve({ status: answer.statusCode, headers: answer.headers, rawHeaders: answer.rawHeaders, text });
      });
    });
    request.on('error', reject);
    request.on('upgrade', () => reject(new Error('the connection was upgraded')));
    if (body?.pipe) body.pipe(request);
    else request.end(body);
  });
}

// An upstream that tells what it was asked. `behave(request, response)` may answer instead.
export async function startUpstream(behave) {
  const seen = [];
  const server = createServer((request, response) => {
    const hash = createHash('sha256');
    let size = 0;
    const note = { method: request.method, url: request.url, headers: request.headers, rawHeaders: request.rawHeaders };
    seen.push(note);
    if (behave?.(request, response)) return;
    request.on('data', (piece) => {
      size += piece.length;
      hash.update(piece);
    });
    request.on('end', () => {
      response.setHeader('Content-Type', 'application/json');
      response.end(JSON.stringify({ ...note, size, sha256: hash.digest('hex') }));
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${server.address().port}`,
    seen,
    stop: async () => {
      server.closeAllConnections?.();
      await new Promise((done) => server.close(done));
    },
  };
}

async function tokensFor(sandbox, app, user, company) {
  const redirect = await sandbox.authorize({
    client_id: app.client_id, user, company, redirect_uri: app.redirect_uris[0],
  });
  const answer = await fetch(`${sandbox.base_url}/oauth/token`, {
    method: 'POST',
    headers: { authorization: `Basic ${Buffer.from(`${app.client_id}:${app.client_secret}`).toString('base64')}` },
    body: new URLSearchParams({
      grant_type: 'authorization_code', code: redirect.searchParams.get('code'), redirect_uri: app.redirect_uris[0],
    }),
  });
  return answer.json();
}

// A database with people, apps and tokens, as a sandbox leaves it: a file, or that of `storeUrl`.
export async function prepareWorld({ storeUrl } = {}) {
  const sandbox = await startSandbox({ more: storeUrl ? ['--store-url', storeUrl] : [] });
  const app = sandbox.app({ status: 'live', kind: 'private', public_client: false, token_shape: 'v1u' });
  const [acme, globex] = sandbox.companies;
  const memberOf = (company) =>
    sandbox.users.find((user) => user.active && user.companies.length === 1 && user.companies[0] === company.label);
  const world = {
    data: sandbox.data, app, acme, globex, ada: memberOf(acme), grace: memberOf(globex), sandbox,
  };
  if (storeUrl) world.store = `url = "${storeUrl}"`;
  const tokens = await tokensFor(sandbox, app, world.ada.email, acme.label);
  world.token = tokens.access_token;
  world.refreshToken = tokens.refresh_token;
  world.otherToken = (await tokensFor(sandbox, app, world.grace.email, globex.label)).access_token;
  await sandbox.kill();
  return world;
}

export const forgetWorld = (world) => rm(world.data, { recursive: true, force: true });

// `options`: TOML besides where everything is. `operations` stays the same over restarts. `issuer`: of another
// node.
export async function startServed(world, options = '', { apiDomain, profile, issuer } = {}) {
  const port = await freePort();
  const operations = `127.0.0.1:${await freePort()}`;
  const base = `http://127.0.0.1:${port}`;
  const config = join(world.data, `serve-${randomBytes(4).toString('hex')}.toml`);
  await writeFile(config, `issuer = "${issuer ?? base}"\nlisten = "127.0.0.1:${port}"\noperations = "${operations}"\n` +
    (profile ? `profile = "${profile}"\n` : '') +
    (apiDomain ? `api_domain = "${apiDomain}"\n` : '') +
    `[store]\n${world.store ?? `sqlite = "${world.data}/grantor.db"`}\n[keys]\nfile = "${world.data}/grantor.keys"\n${options}`);
  const child = spawn(binary, ['serve', '--config', config], { stdio: ['ignore', 'ignore', 'pipe'] });
  const served = { base, operations: `http://${operations}`, config, child, log: '' };
  const listening = new Promise((resolve, reject) => {
    child.stderr.on('data', (piece) => {
      served.log += piece;
      if (served.log.includes('"event":"listening"')) resolve();
    });
    child.once('exit', (code) => reject(new Error(`serve ended with ${code}: ${served.log}`)));
  });
  await listening;
  const end = (signal) => async () => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    const ended = once(child, 'exit');
    child.kill(signal);
    await ended;
  };
  // Until the log has a line of this text that was not there before.
  served.logged = async (text, from = 0) => {
    while (!served.log.slice(from).includes(text)) await once(child.stderr, 'data');
  };
  served.stop = end('SIGTERM');
  served.kill = end('SIGKILL');
  return served;
}

export const bearer = (token) => ({ authorization: `Bearer ${token}` });
