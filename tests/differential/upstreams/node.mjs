// Routers for Node, in this process. Each answers which operation it ran, to whom it thinks it speaks, and
// what of the fields of a client it was told; so do the ones in the other files.
import { createServer } from 'node:http';
import { once } from 'node:events';
import { createRequire } from 'node:module';
import { inOrder, operations, written } from '../operations.mjs';
import { mark } from '../marks.mjs';

const require = createRequire(import.meta.url);

function answer(request, response, operation) {
  response.setHeader('X-Op-Probe', request.headers['x-probe'] ?? '');
  response.setHeader('X-Op-User', request.headers['x-grantor-user'] ?? '');
  const told = Object.keys(request.headers).filter((name) => String(request.headers[name]).includes(mark));
  response.setHeader('X-Op-Told', told.join(' '));
  if (operation) response.setHeader('X-Op', operation.title);
}

async function listening(handler) {
  const server = createServer(handler);
  server.keepAliveTimeout = 60_000;
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    port: server.address().port,
    stop: () => {
      server.closeAllConnections?.();
      return new Promise((done) => server.close(done));
    },
  };
}

function expressApp(prefix, { name, catchAll, before = [], settings = {}, order = inOrder }) {
  const express = require(name);
  const app = express();
  for (const [setting, value] of Object.entries(settings)) app.set(setting, value);
  app.use((request, response, next) => {
    answer(request, response);
    next();
  });
  for (const middleware of before) app.use(middleware);
  for (const operation of order) {
    const path = written(operation.segments, (placeholder, isAll) => (isAll ? catchAll : `:${placeholder}`));
    app[operation.method.toLowerCase()](`/${prefix}/${path}`, (request, response) => {
      answer(request, response, operation);
      response.end();
    });
  }
  app.use((request, response) => response.status(404).end());
  app.use((error, request, response, next) => {
    if (response.headersSent) return next(error);
    return response.status(error.status ?? 500).end();
  });
  return app;
}

export const express = (prefix) => listening(expressApp(prefix, { name: 'express', catchAll: '*path' }));

export const strictExpress = (prefix) =>
  listening(
    expressApp(prefix, {
      name: 'express', catchAll: '*path', settings: { 'strict routing': true, 'case sensitive routing': true },
    }),
  );

// In the order of the document, which says nothing about which of two paths that both fit is meant.
export const orderedExpress = (prefix) =>
  listening(expressApp(prefix, { name: 'express', catchAll: '*path', order: operations }));

export const express4 = (prefix) => listening(expressApp(prefix, { name: 'express-4', catchAll: '*' }));

// Wrong on purpose: it takes one order for the export.
export function planted(prefix) {
  const before = [
    (request, response, next) => {
      if (request.path === `/${prefix}/orders/7`) request.url = `/${prefix}/orders/export`;
      next();
    },
  ];
  return listening(expressApp(prefix, { name: 'express', catchAll: '*path', before }));
}

// With everything that method-override can be told to obey.
export function overriddenExpress(prefix) {
  const override = require('method-override');
  const getters = ['X-HTTP-Method', 'X-HTTP-Method-Override', 'X-Method-Override', '_method'];
  const before = getters.map((getter) => override(getter, { methods: null }));
  return listening(expressApp(prefix, { name: 'express', catchAll: '*path', before }));
}

async function fastifyApp(prefix, options) {
  const app = require('fastify')({ ...options, exposeHeadRoutes: true });
  app.addHook('onRequest', async (request, reply) => answer(request.raw, reply.raw));
  app.addContentTypeParser('*', (request, payload, done) => payload.resume().on('end', () => done(null)));
  for (const operation of inOrder) {
    const path = written(operation.segments, (name, isAll) => (isAll ? '*' : `:${name}`));
    app.route({
      method: operation.method,
      url: `/${prefix}/${path}`,
      handler: async (request, reply) => {
        answer(request.raw, reply.raw, operation);
        return '';
      },
    });
  }
  await app.listen({ port: 0, host: '127.0.0.1' });
  return { port: app.server.address().port, stop: () => app.close() };
}

export const fastify = (prefix) => fastifyApp(prefix, {});
export const lenientFastify = (prefix) =>
  fastifyApp(prefix, {
    caseSensitive: false, ignoreTrailingSlash: true, ignoreDuplicateSlashes: true, useSemicolonDelimiter: true,
  });
