// Text in which a secret may stand: a list of parts, each a string or the name of an environment
// variable. Snippets are written from it, so that no secret ever gets into one.

export const variable = (name) => ({ variable: name });
export const isVariable = (part) => typeof part !== 'string';
export const hasVariable = (text) => text.some(isVariable);

const percent = (character) =>
  [...new TextEncoder().encode(character)]
    .map((byte) => `%${byte.toString(16).toUpperCase().padStart(2, '0')}`)
    .join('');
const encodeAllBut = (kept) => (text) => [...String(text)].map((one) => (kept.test(one) ? one : percent(one))).join('');

// As a part of a path, a query or a form (RFC 3986 §2.3).
export const encodeText = encodeAllBut(/[A-Za-z0-9._~-]/);
// A whole address, with only those characters that no shell and no language reads as its own.
export const encodeAddress = encodeAllBut(/[A-Za-z0-9._~:/?&=%,@+[\]{}-]/);
