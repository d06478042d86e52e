// Texts (text.js) as literals and expressions, one function a language.
import { escapeUnseen, hasVariable, isVariable, quoted } from '../text.js';

const onlyVariable = (text) => (text.length === 1 && isVariable(text[0]) ? text[0].variable : undefined);

// --- shell ---

const single = (text) => `'${text.replaceAll("'", "'\\''")}'`;
const isPlain = (part) => isVariable(part) || /^[\w :=&%.,/@+-]*$/.test(part);

export function shell(text) {
  if (!hasVariable(text)) return single(text.join(''));
  if (!text.every(isPlain))
    return text.map((part) => (isVariable(part) ? `"$${part.variable}"` : single(part))).join('');
  const parts = text.map((part, place) => {
    if (!isVariable(part)) return part;
    const isFollowed = /^\w/.test(typeof text[place + 1] === 'string' ? text[place + 1] : '');
    return isFollowed ? `\${${part.variable}}` : `$${part.variable}`;
  });
  return `"${parts.join('')}"`;
}

// --- Python ---

export function python(text) {
  const name = onlyVariable(text);
  if (name) return `os.environ["${name}"]`;
  if (!hasVariable(text)) return quoted(text.join(''));
  const parts = text.map((part) =>
    isVariable(part)
      ? `{os.environ['${part.variable}']}`
      : quoted(part).slice(1, -1).replaceAll('{', '{{').replaceAll('}', '}}'),
  );
  return `f"${parts.join('')}"`;
}

// --- JavaScript and TypeScript ---

const inQuotes = (text) => quoted(text).slice(1, -1).replaceAll('\\"', '"').replaceAll("'", "\\'");

export function javascript(text) {
  const name = onlyVariable(text);
  if (name) return `process.env.${name}`;
  if (!hasVariable(text)) return `'${inQuotes(text.join(''))}'`;
  const parts = text.map((part) =>
    isVariable(part)
      ? `\${process.env.${part.variable}}`
      : quoted(part).slice(1, -1).replaceAll('\\"', '"').replaceAll('`', '\\`').replaceAll('${', '\\${'),
  );
  return `\`${parts.join('')}\``;
}

// --- Go ---

const goText = (text) => (text.includes('\n') && !/[`\r]/.test(text) ? `\`${text}\`` : quoted(text));

export const go = (text) =>
  text.length === 0
    ? '""'
    : text.map((part) => (isVariable(part) ? `os.Getenv("${part.variable}")` : goText(part))).join(' + ');

// --- PHP ---

const phpText = (text) => `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;
const phpVariable = ({ variable, isEncoded }) =>
  isEncoded ? `urlencode(getenv('${variable}'))` : `getenv('${variable}')`;

export const php = (text) =>
  text.length === 0
    ? "''"
    : text.map((part) => (isVariable(part) ? phpVariable(part) : phpText(part))).join(' . ');

// --- Rust ---

const rustInside = (text) =>
  [...text]
    .map((one) => {
      if (one === '"' || one === '\\') return `\\${one}`;
      if (one === '\n') return '\\n';
      return one < ' ' || one === '\x7f'
        ? `\\u{${one.codePointAt(0).toString(16)}}`
        : escapeUnseen(one, (code) => `\\u{${code}}`);
    })
    .join('');

export function rust(text) {
  const name = onlyVariable(text);
  if (name) return `env::var("${name}")?`;
  if (!hasVariable(text)) return `"${rustInside(text.join(''))}"`;
  const shape = text.map((part) =>
    isVariable(part) ? '{}' : rustInside(part).replaceAll('{', '{{').replaceAll('}', '}}'),
  );
  const variables = text.filter(isVariable).map(({ variable }) => `env::var("${variable}")?`);
  return `format!("${shape.join('')}", ${variables.join(', ')})`;
}

// --- C++ ---

// Octal, which ends after three digits: \x would swallow what follows. Two question marks may begin a
// trigraph.
const cppInside = (text) =>
  [...text]
    .map((one) => {
      if (one === '"' || one === '\\') return `\\${one}`;
      if (one === '\n') return '\\n';
      return one < ' ' || one === '\x7f'
        ? `\\${one.charCodeAt(0).toString(8).padStart(3, '0')}`
        : escapeUnseen(one);
    })
    .join('')
    .replace(/(?<=\?)\?/g, '\\?');

export const cppText = (text) => `"${cppInside(text)}"`;
export const cpp = (text) =>
  text.length === 0
    ? '""'
    : text.map((part) => (isVariable(part) ? `environment("${part.variable}")` : cppText(part))).join(' + ');
