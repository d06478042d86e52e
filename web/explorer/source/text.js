// Text in which a secret may stand: a list of parts, each a string or the name of an environment
// variable. Snippets are written from it, so that no secret ever gets into one.

// A class, so that nothing that somebody typed as JSON can look like one.
export class Variable {
  constructor(name, more = {}) {
    Object.assign(this, { variable: name, ...more });
  }
}
export const variable = (name, more) => new Variable(name, more);
export const isVariable = (part) => part instanceof Variable;
export const hasVariable = (text) => text.some(isVariable);

const percent = (character) =>
  [...new TextEncoder().encode(character)]
    .map((byte) => `%${byte.toString(16).toUpperCase().padStart(2, '0')}`)
    .join('');
const encodeAllBut = (kept) => (text) =>
  [...String(text)].map((one) => (kept.test(one) ? one : percent(one))).join('');

// As a part of a path, a query or a form (RFC 3986 §2.3).
export const encodeText = encodeAllBut(/[A-Za-z0-9._~-]/);
// A whole address, with only those characters that no shell and no language reads as its own.
export const encodeAddress = encodeAllBut(/[A-Za-z0-9._~:/?&=%,@+[\]{}-]/);

// Characters that nobody sees, and that may turn the text around them: code shows them as escapes.
const unseen = /[\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]/g;
const hex = (character) => character.charCodeAt(0).toString(16).padStart(4, '0');
export const escapeUnseen = (text, write = (code) => `\\u${code}`) =>
  text.replace(unseen, (one) => write(hex(one)));
// A text in double quotes, as JSON and most languages have it.
export const quoted = (text) => escapeUnseen(JSON.stringify(text));
