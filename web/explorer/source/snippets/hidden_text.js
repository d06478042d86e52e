// The library writes the shape of a request in a language; the texts in it are ours to write. Each is
// handed to it as a mark of letters and digits, and put back as a literal of the language, with its
// secrets as environment variables. So the library never sees what somebody typed, and nothing that
// was typed can be anything but a text.
const mark = /0text(\d+)end0/;
const literal = /(["'`])([^"'`\n]*?0text\d+end0[^"'`\n]*)\1/g;

export class HiddenText {
  #texts = [];

  // Marks begin with a digit: no language takes one for a name.
  hide(text) {
    return `0text${this.#texts.push(text) - 1}end0`;
  }

  // `write(parts)` makes a literal or an expression of a text.
  restore(code, write) {
    return code.replace(literal, (_, quote, content) => write(this.#partsOf(content)));
  }

  #partsOf(content) {
    const parts = content.split(mark).flatMap((piece, place) => (place % 2 ? this.#texts[piece] : [piece]));
    return joined(parts.filter((part) => part !== ''));
  }
}

// Neighbouring strings become one.
function joined(parts) {
  const out = [];
  for (const part of parts)
    if (typeof part === 'string' && typeof out.at(-1) === 'string') out.push(out.pop() + part);
    else out.push(part);
  return out;
}
