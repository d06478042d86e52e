// The box that says who calls: a connected account, a token that is typed in, the credentials of an
// app, or nobody. What is typed here stays in the memory of this page.
import { el, field, fill, secretInput } from './dom.js';
import { modes, modesOf } from './request.js';

const kept = 'Kept only in this page, until it is closed.';

export class AccessBox {
  #operation;
  #connections;
  #changed;
  #mode;
  #token = '';
  #clientId = '';
  #clientSecret = '';
  #details = el('div', { class: 'access-details' });
  element;

  constructor(operation, connections, changed) {
    this.#operation = operation;
    this.#connections = connections;
    this.#changed = changed;
    this.#mode = modesOf(operation)[0];
    this.element = el(
      'fieldset',
      { class: 'choices access' },
      el('legend', {}, 'Authentication'),
      this.#choices(),
      this.#details,
    );
    this.#showDetails();
  }

  get access() {
    const { name, state, gateway } = this.#connections.chosen;
    return {
      mode: this.#mode,
      token: this.#token,
      clientId: this.#clientId,
      clientSecret: this.#clientSecret,
      connection: name,
      state,
      gateway,
    };
  }

  get mode() {
    return this.#mode;
  }
  set mode(mode) {
    if (!modesOf(this.#operation).includes(mode)) return;
    this.#mode = mode;
    for (const input of this.element.querySelectorAll('input[name=mode]'))
      input.checked = input.value === mode;
    this.#showDetails();
  }

  #choices() {
    return el(
      'div',
      { class: 'mode-choices' },
      modesOf(this.#operation).map((mode) => {
        const change = () => {
          this.mode = mode;
          this.#changed();
        };
        const input = el('input', {
          type: 'radio',
          name: 'mode',
          value: mode,
          checked: mode === this.#mode,
          change,
        });
        return el('label', { class: 'check' }, input, ' ', modes[mode]);
      }),
    );
  }

  #showDetails() {
    fill(
      this.#details,
      {
        connection: () => this.#connections.element,
        bearer: () => this.#tokenField('Bearer token'),
        apiKey: () => this.#tokenField('API token'),
        basic: () => this.#credentials(),
        session: () =>
          el(
            'p',
            { class: 'quiet small' },
            'What this page itself may do: the cookie of your session, and the token that goes with it.',
          ),
        none: () => el('p', { class: 'quiet small' }, 'No credentials are sent.'),
      }[this.#mode](),
    );
  }

  #tokenField(label) {
    const input = secretInput('access-token', {
      input: () => {
        this.#token = input.value;
        this.#changed();
      },
    });
    input.value = this.#token;
    return field(label, input, { hint: kept });
  }

  #credentials() {
    const id = el('input', {
      id: 'access-client-id',
      autocomplete: 'off',
      spellcheck: 'false',
      input: () => {
        this.#clientId = id.value;
        this.#changed();
      },
    });
    const secret = secretInput('access-client-secret', {
      input: () => {
        this.#clientSecret = secret.value;
        this.#changed();
      },
    });
    [id.value, secret.value] = [this.#clientId, this.#clientSecret];
    return el('div', {}, field('Client id', id), field('Client secret', secret, { hint: kept }));
  }
}
