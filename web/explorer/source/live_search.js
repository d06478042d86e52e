// A search that answers while one types. The list page finds and writes the rows, as it does without
// script; they are put here in place of what was shown.
const restMs = 120;

export class LiveSearch {
  #input;
  #text;
  #found;
  #before;
  #timer;
  #asking;

  // `text` says how many were found, `found` gets the rows. `shown(isSearching)` is told when either
  // has changed.
  constructor(input, text, found, shown = () => {}) {
    this.#input = input;
    this.#text = text;
    this.#found = found;
    this.#before = input.value.trim() ? [] : [...found.childNodes];
    input.addEventListener('input', () => {
      clearTimeout(this.#timer);
      this.#timer = setTimeout(() => this.#search(shown), restMs);
    });
    input.form.addEventListener('submit', async (event) => {
      if (!input.value.trim()) return;
      event.preventDefault();
      clearTimeout(this.#timer);
      await this.#search(shown);
      this.#found.querySelector('.operations a')?.click();
    });
  }

  get address() {
    return `${this.#input.form.action}?${new URLSearchParams(new FormData(this.#input.form))}`;
  }

  async #search(shown) {
    this.#asking?.abort();
    if (!this.#input.value.trim()) {
      this.#text.textContent = '';
      this.#found.replaceChildren(...this.#before);
      shown(false);
      return;
    }
    this.#asking = new AbortController();
    const page = await this.#ask(this.#asking.signal);
    if (!page) return;
    this.#text.textContent = page.getElementById('found-text').textContent;
    this.#found.replaceChildren(...page.getElementById('found').childNodes);
    shown(true);
  }

  // Nothing: somebody typed on, or the server does not respond; what is shown stays then.
  async #ask(signal) {
    try {
      const answer = await fetch(this.address, { signal });
      return new DOMParser().parseFromString(await answer.text(), 'text/html');
    } catch {
      return undefined;
    }
  }
}

// "/" leads to the search, wherever one is but in a field.
export function focusOnSlash(input) {
  document.addEventListener('keydown', (event) => {
    const isTyping = /^(INPUT|TEXTAREA|SELECT)$/.test(event.target.tagName);
    if (event.key !== '/' || isTyping || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    input.focus();
  });
}
