// The library writes the shape of a request in a language; the texts in it are ours to write. Each is
// handed to it as a mark of letters and digits, and put back as a literal of the language, with its
// secrets as environment variables. So the library never sees what somebody typed, and nothing that
// was typed can be anything but a text.
export class HiddenText {
  #texts = [];
  #word;

  // `request` is all that will be written: no mark may look like a part of it.
  constructor(request) {
    this.#word = wordNotIn(JSON.stringify(request));
  }

  // Marks begin with a digit: no language takes one for a name.
  hide(text) {
    return `0${this.#word}${this.#texts.push(text) - 1}end0`;
  }

  // `write(parts)` makes a literal or an expression of a text.
  restore(code, write) {
    const mark = `0${this.#word}\\d+end0`;
    const literal = new RegExp(`(["'\`])([^"'\`\\n]*?${mark}[^"'\`\\n]*)\\1`, 'g');
    return code.replace(literal, (_, quote, content) => write(this.#partsOf(content)));
  }

  #partsOf(content) {
    const pieces = content.split(new RegExp(`0${this.#word}(\\d+)end0`));
    const parts = pieces.flatMap((piece, place) => (place % 2 ? this.#texts[piece] : [piece]));
    return joined(parts.filter((part) => part !== ''));
  }
}

// A word of letters that does not occur in the text.
export function wordNotIn(text) {
  let word = 'text';
  while (text.includes(word)) word += 'x';
  return word;
}

// Neighbouring strings become one.
function joined(parts) {
  const out = [];
  for (const part of parts)
    if (typeof part === 'string' && typeof out.at(-1) === 'string') out.push(out.pop() + part);
    else out.push(part);
  return out;
}
