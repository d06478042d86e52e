// The server of an app, as its developer would write it: exchanges the code that arrives at its
// callback, keeps the tokens, refreshes them, calls the API, and is told of an uninstallation there.
import { once } from 'node:events';
import { createServer } from 'node:http';

export async function startAppServer() {
  const app = new AppServer();
  await app.start();
  return app;
}

class AppServer {
  issuer; // whom it asks for tokens
  clientId;
  secret; // the one it knows now
  installations = []; // the tokens of each
  notices = []; // what told it of an uninstallation, as it came
  #server;
  #port = 0;

  get callback() {
    return `http://127.0.0.1:${this.#port}/callback`;
  }

  // Again at the same address, after a stop.
  async start() {
    this.#server = createServer((request, response) => this.#answer(request, response));
    this.#server.listen(this.#port, '127.0.0.1');
    await once(this.#server, 'listening');
    this.#port = this.#server.address().port;
  }

  // Nobody listens at its port from now on.
  async stop() {
    const closed = once(this.#server, 'close');
    this.#server.close();
    this.#server.closeAllConnections();
    if (this.#server.listening) await closed;
  }

  refresh({ refresh_token }) {
    return this.#ask({ grant_type: 'refresh_token', refresh_token });
  }

  call(path, { access_token }) {
    return fetch(`${this.issuer}${path}`, { headers: { authorization: `Bearer ${access_token}` } });
  }

  // The exchange of a code; what it got is kept.
  async exchange(code, redirect_uri = this.callback) {
    const answer = await this.#ask({ grant_type: 'authorization_code', code, redirect_uri });
    const tokens = await answer.json();
    if (answer.ok) this.installations.push(tokens);
    return { status: answer.status, ...tokens };
  }

  #ask(fields) {
    const proof = Buffer.from(`${this.clientId}:${this.secret}`).toString('base64');
    return fetch(`${this.issuer}/oauth/token`, {
      method: 'POST',
      headers: { authorization: `Basic ${proof}` },
      body: new URLSearchParams(fields),
    });
  }

  async #answer(request, response) {
    const url = new URL(request.url, this.callback);
    const heading = request.method === 'DELETE' ? await this.#take(request) : await this.#welcome(url);
    response.setHeader('content-type', 'text/html');
    response.end(`<!doctype html><html lang="en"><title>App</title><link rel="icon" href="data:,"><h1>${heading}</h1>`);
  }

  async #take(request) {
    let body = '';
    for await (const chunk of request) body += chunk;
    this.notices.push({ headers: request.headers, body });
    return 'Gone';
  }

  async #welcome(url) {
    if (url.pathname !== '/callback') return 'App';
    const { status } = await this.exchange(url.searchParams.get('code'));
    return status === 200 ? 'Connected' : `Refused with ${status}`;
  }
}
