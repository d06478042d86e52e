// Everything that a browser and a program get to see of a service on a walk: pages, answers, fields, scripts.
export class SeenTexts {
  #texts = []; // {where, text}
  #fields = new Map(); // name, in lower case, to where it was first seen
  #coming = [];

  // Of everybody who walks in this browser context.
  watch(context) {
    context.on('response', (response) => this.#coming.push(this.#take(response)));
  }

  // A request without a browser; its answer can still be read.
  async ask(url, request = {}) {
    const answer = await fetch(url, { redirect: 'manual', ...request });
    const where = `${request.method ?? 'GET'} ${url}`;
    this.#note(where, [...answer.headers], await answer.clone().text());
    return answer;
  }

  // What somebody sees who reads the page as it is now, after its scripts have run.
  async look(page) {
    this.#texts.push({ where: `the page ${page.url()}`, text: await page.content() });
    this.#texts.push({ where: `the title of ${page.url()}`, text: await page.title() });
  }

  async size() {
    await Promise.all(this.#coming);
    return this.#texts.length;
  }
  async urls() {
    await Promise.all(this.#coming);
    return this.#texts.map(({ where }) => where);
  }

  // Where the pattern was seen, with some of the text around it. `but`: a text in which it may be.
  async find(pattern, but) {
    await Promise.all(this.#coming);
    return this.#texts.flatMap(({ where, text: whole }) => {
      const text = but ? whole.replace(but, '') : whole;
      const found = pattern.exec(text);
      return found ? [`${where}: …${text.slice(Math.max(0, found.index - 80), found.index + 80)}…`] : [];
    });
  }

  // Names of fields of answers that begin so, each once.
  async fieldNames(beginning) {
    await Promise.all(this.#coming);
    return [...this.#fields.keys()].filter((name) => name.startsWith(beginning)).sort();
  }

  #note(where, fields, text) {
    this.#texts.push({ where, text });
    for (const [name, value] of fields) {
      this.#texts.push({ where: `a field of ${where}`, text: `${name}: ${value}` });
      if (!this.#fields.has(name.toLowerCase())) this.#fields.set(name.toLowerCase(), where);
    }
  }

  async #take(response) {
    const where = `${response.request().method()} ${response.url()}`;
    const fields = (await response.headersArray().catch(() => [])).map(({ name, value }) => [name, value]);
    // A redirect has no body, and a page that was left before it came takes its own along.
    const text = await response.text().catch(() => '');
    this.#note(where, fields, text);
  }
}
