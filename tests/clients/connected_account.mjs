// An account connected at the gateway of a sandbox as a browser does it, and a key to call with.
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';

// A signed-in person with every cookie a browser would have.
class Visitor {
  #base;
  #cookies = new Map();

  constructor(base) {
    this.#base = base;
  }

  async ask(address, { form } = {}) {
    const headers = { cookie: [...this.#cookies].map(([name, value]) => `${name}=${value}`).join('; ') };
    const answer = await fetch(new URL(address, this.#base), {
      method: form ? 'POST' : 'GET',
      redirect: 'manual',
      headers,
      body: form && new URLSearchParams(form),
    });
    for (const set of answer.headers.getSetCookie()) {
      const [, name, value] = /^([^=]+)=([^;]*)/.exec(set);
      this.#cookies.set(name, value);
    }
    const text = await answer.text();
    assert.ok(answer.status < 400, `${address}: ${answer.status} ${text}`);
    return { text, location: answer.headers.get('location') };
  }

  // Presses a button of the page at that address.
  async press(address, fields) {
    const { text } = await this.ask(address);
    return this.ask(fields.action ?? address, { form: { ...hiddenOf(text), ...fields.values } });
  }
}

// Of the last form of a page, which is the one that the page is about.
const hiddenOf = (html) =>
  Object.fromEntries(
    [...html.slice(html.lastIndexOf('<form')).matchAll(/type="hidden" name="([^"]+)" value="([^"]*)"/g)].map(
      ([, name, value]) => [name, value.replaceAll('&amp;', '&')],
    ),
  );

const run = (parameters) =>
  new Promise((resolve, reject) => {
    execFile(process.env.GRANTOR_BINARY, parameters, (failure, output, problem) =>
      failure ? reject(new Error(`${failure.message}: ${problem}`)) : resolve(output),
    );
  });

// A connection of the operator, for which there are keys: {url, key}.
export async function connectAccount({ base_url: base, data }, { email, password }, name) {
  const added = await run(['gateway', 'add', name, '--provider', 'grantor', '--data', data]);
  const link = /http\S+\/connect\/\S+/.exec(added)[0];
  const visitor = new Visitor(base);
  await visitor.press('/sign-in', { values: { email, password } });
  const begun = await visitor.press(link, { values: {} });
  const allowed = await visitor.press(begun.location, {
    action: '/oauth/authorize',
    values: { decision: 'allow' },
  });
  await visitor.ask(allowed.location);
  const made = await run(['gateway', 'key', 'add', 'tests', '--connection', name, '--data', data]);
  return { url: `${base}/gateway/${name}`, key: /ggk_[\w-]+/.exec(made)[0] };
}
