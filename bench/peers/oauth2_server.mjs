// The in-memory peer: @node-oauth/oauth2-server on node:http, tokens in a Map, refresh rotation on.
// It prints its port when it listens.
import { createServer } from 'node:http';
import OAuth2Server from '@node-oauth/oauth2-server';

const client = { id: 'peer', grants: ['refresh_token'] };
const user = { id: 1 };
const refreshTokens = new Map();
for (let i = 0; i < 1024; i++)
  refreshTokens.set(`first-${i}`, { refreshToken: `first-${i}`, client, user, scope: ['base'] });

const server = new OAuth2Server({
  model: {
    getClient: async (id, secret) => (id === 'peer' && secret === 'secret' ? client : null),
    getRefreshToken: async (token) => refreshTokens.get(token),
    revokeToken: async (token) => refreshTokens.delete(token.refreshToken),
    saveToken: async (token, ofClient, ofUser) => {
      const saved = { ...token, client: ofClient, user: ofUser };
      refreshTokens.set(saved.refreshToken, saved);
      return saved;
    },
  },
});

async function answer(request, body) {
  const response = new OAuth2Server.Response();
  await server.token(
    new OAuth2Server.Request({
      method: request.method,
      headers: request.headers,
      query: {},
      body: Object.fromEntries(new URLSearchParams(body)),
    }),
    response,
  );
  return response;
}

const http = createServer((request, reply) => {
  let body = '';
  request.setEncoding('utf8');
  request.on('data', (chunk) => (body += chunk));
  request.on('end', async () => {
    let status = 500;
    let text = '{}';
    try {
      const response = await answer(request, body);
      status = response.status;
      text = JSON.stringify(response.body);
    } catch (error) {
      status = error.code ?? 500;
      text = JSON.stringify({ error: error.name });
    }
    reply.writeHead(status, {
      'Content-Type': 'application/json',
      'Content-Length': Buffer.byteLength(text),
    });
    reply.end(text);
  });
});
http.listen(0, '127.0.0.1', () => console.log(http.address().port));
