// The person's connections at the gateway: choose, connect, reconnect, remove; and the address of the
// gateway. Credentials of an app go to the server once and are kept there, sealed.
import { button, el, field, fill, secretInput } from './dom.js';

const ownProvider = 'grantor';
const pollEvery = 1500;
const pollAtMost = 400; // ten minutes, as long as a connect link works

const tones = { ok: 'good', expiring: 'good', failing: 'bad', broken: 'bad', waiting: 'waiting' };
const words = {
  ok: 'Connected',
  expiring: 'Connected',
  failing: 'No new tokens for now',
  broken: 'Broken',
  waiting: 'Not connected yet',
};

export class ConnectionBox {
  #page; // {csrf, isSignedIn, signInHref}
  #changed;
  #connections = [];
  #providers = [];
  #name = '';
  #gatewayTyped = ''; // '': the connection's own
  #problem = '';
  #isAdding = false;
  #isRemoving = false;
  #isAsked = false;
  #form; // of a new connection, with what is typed there
  #polls = 0;
  #timer;
  element = el('div', { class: 'connections' });

  constructor(page, settings, changed) {
    this.#page = page;
    this.#changed = changed;
    this.#name = settings.connection ?? '';
    this.#gatewayTyped = settings.gateway ?? '';
    this.#show();
    if (!page.isSignedIn) return;
    this.refresh();
    // The account may have been disconnected in another tab.
    document.addEventListener('visibilitychange', () => document.hidden || this.refresh());
    window.addEventListener('focus', () => this.refresh());
  }

  get #connection() {
    return this.#connections.find(({ name }) => name === this.#name);
  }

  // {name, state, gateway}
  get chosen() {
    const name = this.#connection?.name ?? '';
    return { name, state: this.#connection?.state, gateway: this.#gatewayTyped || this.#defaultGateway };
  }

  // Whether calls go to this very service, at its usual address.
  get leadsHere() {
    return this.#gatewayTyped === '' && (this.#connection?.provider ?? ownProvider) === ownProvider;
  }

  // What may be kept in the browser.
  get settings() {
    return { connection: this.#name, gateway: this.#gatewayTyped };
  }

  get #defaultGateway() {
    return `${location.origin}/gateway/${this.#connection?.name || 'CONNECTION'}`;
  }

  // Shows anew only what has changed: somebody may be typing here.
  async refresh() {
    const before = this.#known;
    const answer = await this.#ask('GET', '/connections');
    if (!answer) return;
    this.#isAsked = true;
    this.#connections = answer.connections;
    this.#providers = answer.providers;
    if (!this.#connection) this.#name = this.#connections[0]?.name ?? '';
    if (before === this.#known) return;
    this.#show();
    this.#changed();
  }

  get #known() {
    return JSON.stringify([this.#isAsked, this.#problem, this.#connections, this.#providers]);
  }

  // --- the server ---

  async #ask(method, path, body) {
    try {
      const answer = await fetch(path, {
        method,
        headers: { 'X-Grantor-Csrf': this.#page.csrf, ...(body && { 'Content-Type': 'application/json' }) },
        body: body && JSON.stringify(body),
        cache: 'no-store',
      });
      const text = await answer.text();
      if (answer.status === 404 && path === '/connections')
        return this.#fail('The gateway is not enabled here.');
      const json = JSON.parse(text);
      if (!answer.ok)
        return this.#fail(json.error_info ?? json.error ?? `The server answered ${answer.status}.`);
      this.#problem = '';
      return json;
    } catch {
      return this.#fail('The server does not respond.');
    }
  }

  #fail(text) {
    this.#isAsked = true;
    this.#problem = text;
    this.#show();
    return undefined;
  }

  // A tab must be opened while the press of the button lasts, before the server is asked.
  #openTab() {
    const tab = window.open('about:blank', '_blank');
    if (tab) tab.opener = null;
    return tab;
  }

  #follow(tab, address) {
    if (tab) tab.location.replace(address);
    else location.assign(address);
    this.#polls = 0;
    this.#poll();
  }

  #poll() {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(async () => {
      await this.refresh();
      const isOpen = ['waiting', 'broken'].includes(this.#connection?.state);
      if (isOpen && ++this.#polls < pollAtMost) this.#poll();
    }, pollEvery);
  }

  async #connect(wanted) {
    const tab = this.#openTab();
    const answer = await this.#ask('POST', '/connections', wanted);
    if (!answer) return tab?.close();
    this.#name = answer.connection.name;
    this.#gatewayTyped = '';
    this.#isAdding = false;
    this.#form = undefined;
    await this.refresh();
    this.#follow(tab, answer.connection.connect_url);
  }

  async #reconnect() {
    const tab = this.#openTab();
    const answer = await this.#ask('POST', `/connections/${this.#name}/link`);
    if (!answer) return tab?.close();
    this.#follow(tab, answer.connect_url);
  }

  async #remove() {
    this.#isRemoving = false;
    if (!(await this.#ask('DELETE', `/connections/${this.#name}`))) return;
    this.#name = '';
    this.#gatewayTyped = '';
    await this.refresh();
  }

  // --- the page ---

  #show() {
    if (!this.#page.isSignedIn) {
      fill(
        this.element,
        el(
          'p',
          {},
          'Sign in to connect an account and to call with it. Its tokens stay on the server. ',
          el('a', { class: 'button', href: this.#page.signInHref }, 'Sign in'),
        ),
        this.#gatewayField(),
      );
      return;
    }
    const problem = this.#problem && el('p', { class: 'problem', role: 'alert' }, this.#problem);
    if (!this.#isAsked) fill(this.element, el('p', { class: 'quiet' }, 'Looking for connections…'));
    else if (this.#providers.length === 0 && this.#connections.length === 0) fill(this.element, problem);
    else fill(this.element, problem, ...this.#parts());
  }

  #parts() {
    const connection = this.#connection;
    if (!connection || this.#isAdding) return [(this.#form ??= this.#newForm())];
    const more = button('Connect another account', () => this.#add(true), { class: 'minor' });
    return [this.#choice(), this.#description(connection), this.#gatewayField(), el('p', {}, more)];
  }

  #add(isAdding) {
    this.#isAdding = isAdding;
    this.#form = undefined;
    this.#show();
    this.element.querySelector('select, input')?.focus();
  }

  #choice() {
    const options = this.#connections.map(({ name, title, state }) =>
      el(
        'option',
        { value: name, selected: name === this.#name },
        `${name} (${title}${state === 'broken' ? ', broken' : ''})`,
      ),
    );
    const select = el(
      'select',
      {
        id: 'connection',
        change: () => {
          this.#name = select.value;
          this.#isRemoving = false;
          this.#gatewayTyped = '';
          this.#show();
          this.#changed();
        },
      },
      options,
    );
    return field('Connection', select);
  }

  #description(connection) {
    const { state, reason, scope, api_base: api } = connection;
    const facts = [
      ['API', api],
      ['Scopes', scope],
    ].filter(([, value]) => value);
    return el(
      'div',
      { class: 'connection' },
      el(
        'p',
        { role: 'status' },
        el('span', { class: `badge ${tones[state] ?? 'quiet'}` }, words[state] ?? state),
        reason && ` ${reason}`,
      ),
      facts.length > 0 &&
        el(
          'dl',
          { class: 'facts narrow' },
          facts.map(([name, value]) =>
            el('div', {}, el('dt', {}, name), el('dd', {}, el('code', {}, value))),
          ),
        ),
      this.#connectButton(state),
      this.#removal(),
    );
  }

  #connectButton(state) {
    const word = { waiting: 'Connect', failing: 'Reconnect', broken: 'Reconnect' }[state];
    if (!word) return undefined;
    return el('p', { class: 'buttons' }, button(word, () => this.#reconnect(), { class: 'primary' }));
  }

  // What ends something is not where it was asked for: two quick presses end nothing.
  #removal() {
    const removing = (isRemoving) => () => {
      this.#isRemoving = isRemoving;
      this.#show();
      this.element.querySelector('.removal button')?.focus();
    };
    if (!this.#isRemoving)
      return el(
        'p',
        { class: 'buttons removal' },
        button('Remove…', removing(true), { class: 'minor danger' }),
      );
    return el(
      'div',
      { class: 'removal', role: 'group', 'aria-label': 'Remove this connection?' },
      el(
        'p',
        { class: 'small' },
        'Its tokens are revoked, and calls through it stop working.',
      ),
      el(
        'p',
        { class: 'buttons' },
        button('Cancel', removing(false)),
        ' ',
        button('Remove connection', () => this.#remove(), { class: 'danger' }),
      ),
    );
  }

  #gatewayField() {
    const input = el('input', {
      id: 'gateway',
      type: 'url',
      autocomplete: 'off',
      spellcheck: 'false',
      input: () => {
        this.#gatewayTyped = input.value.trim() === this.#defaultGateway ? '' : input.value.trim();
        this.#changed();
      },
    });
    input.value = this.chosen.gateway;
    return field('Gateway URL', input, { hint: 'Calls go here; the gateway adds the token.' });
  }

  #newForm() {
    // Where an app is there already, connecting takes one press.
    const first = this.#providers.find(({ has_app: hasApp }) => hasApp)?.name;
    const provider = el(
      'select',
      { id: 'provider', change: () => showProvider() },
      this.#providers.map(({ name, title }) =>
        el('option', { value: name, selected: name === first }, title),
      ),
    );
    const name = el('input', { id: 'connection-name', autocomplete: 'off', spellcheck: 'false' });
    const id = el('input', { id: 'connection-client-id', autocomplete: 'off', spellcheck: 'false' });
    const secret = secretInput('connection-client-secret');
    const credentials = el('div');
    const showProvider = () => {
      const chosen = this.#providers.find((one) => one.name === provider.value);
      fill(
        credentials,
        chosen?.has_app
          ? undefined
          : [
              el(
                'p',
                { class: 'small' },
                'Register ',
                el('code', { class: 'value' }, chosen?.callback_url ?? ''),
                ' as a callback URL of your app there.',
              ),
              field('Client id', id),
              field('Client secret', secret, {
                hint: 'It is sent to this server, stored there sealed, and never shown again.',
              }),
            ],
      );
    };
    const connect = () => {
      const own = id.isConnected && id.value ? { client_id: id.value, client_secret: secret.value } : {};
      this.#connect({ provider: provider.value, ...(name.value && { name: name.value }), ...own });
    };
    showProvider();
    const cancel = this.#connection && button('Cancel', () => this.#add(false));
    // There is nothing to choose where the explorer has an app for the API that the page is about.
    const isOne = !this.#page.hasClients && first === ownProvider;
    return el(
      'div',
      { class: 'new-connection' },
      isOne ? undefined : field('Provider', provider),
      field('Name', name, {
        hint: 'Lower case letters, digits and "-". Leave it empty to get a generated name.',
      }),
      credentials,
      el('p', { class: 'buttons' }, button('Connect', connect, { class: 'primary' }), cancel),
    );
  }
}
