// What came back.
import { copyButton, el, fill } from './dom.js';

const shownMax = 200_000;

const toneOf = (status) => {
  if (status < 300) return 'good';
  return status < 400 ? 'waiting' : 'bad';
};

const sizeText = (bytes) => (bytes < 1000 ? `${bytes} bytes` : `${(bytes / 1000).toFixed(1)} kB`);

function pretty(text, type) {
  if (!/[/+]json\b/.test(type)) return text;
  try {
    return JSON.stringify(JSON.parse(text), null, 2);
  } catch {
    return text;
  }
}

const headerTable = (headers) =>
  el(
    'table',
    { class: 'headers' },
    el('caption', { class: 'hidden' }, 'Header fields of the answer'),
    el(
      'tbody',
      {},
      [...headers].map(([name, value]) =>
        el('tr', {}, el('th', { scope: 'row' }, el('code', {}, name)), el('td', {}, el('code', {}, value))),
      ),
    ),
  );

function bodyView(text, type) {
  if (text === '') return el('p', { class: 'quiet' }, 'The body is empty.');
  const whole = pretty(text, type);
  const isCut = whole.length > shownMax;
  return el(
    'div',
    {},
    el(
      'pre',
      { class: 'answer-body', tabindex: '0', role: 'region', 'aria-label': 'Body of the answer' },
      isCut ? whole.slice(0, shownMax) : whole,
    ),
    isCut &&
      el(
        'p',
        { class: 'quiet small' },
        `Only the first ${sizeText(shownMax)} are shown; the button copies everything.`,
      ),
    copyButton('Copy body', () => whole),
  );
}

// `explain(id)` answers with what the server says about a refused request, or ''.
export class AnswerView {
  #explain;
  #status = el('p', { role: 'status', class: 'answer-status' });
  #rest = el('div');
  element;

  constructor(explain) {
    this.#explain = explain;
    this.element = el(
      'section',
      { class: 'panel', id: 'answer', 'aria-labelledby': 'answer-heading', hidden: true },
      el('h2', { id: 'answer-heading' }, 'Answer'),
      this.#status,
      this.#rest,
    );
  }

  showWaiting() {
    this.element.hidden = false;
    this.#status.textContent = 'Waiting for the answer…';
    fill(this.#rest);
  }

  showFailure(text) {
    this.element.hidden = false;
    fill(this.#status, el('span', { class: 'badge bad' }, 'No answer'), ' ', text);
    fill(this.#rest);
  }

  async show(response, text, milliseconds) {
    this.element.hidden = false;
    if (response.type === 'opaqueredirect') {
      this.showFailure('The answer is a redirect, which a page cannot read. Use the snippet.');
      return;
    }
    const type = response.headers.get('content-type') ?? '';
    const name = response.statusText || '';
    fill(
      this.#status,
      el('span', { class: `badge ${toneOf(response.status)}` }, `${response.status} ${name}`.trim()),
      el(
        'span',
        { class: 'quiet small' },
        ` ${Math.round(milliseconds)} ms · ${sizeText(new Blob([text]).size)}`,
      ),
    );
    const explanation = el('div');
    fill(
      this.#rest,
      explanation,
      el(
        'details',
        { class: 'disclosure' },
        el('summary', {}, 'Header fields'),
        headerTable(response.headers),
      ),
      bodyView(text, type),
    );
    await this.#showRequest(explanation, response);
  }

  async #showRequest(place, response) {
    const id = response.headers.get('x-request-id');
    if (!id) return;
    fill(place, el('p', { class: 'small' }, 'Request ', el('code', { class: 'value' }, id)));
    const explanation = response.status >= 400 ? await this.#explain(id) : '';
    if (explanation) place.append(el('p', { class: 'note' }, explanation));
  }
}
