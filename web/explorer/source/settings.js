// What is kept in the browser: the language of the snippets, the connection and the gateway that were
// chosen, and per operation the values of its fields. Never a secret: those are left out before
// anything comes here (publicValues of fields.js).
const prefix = 'grantor.explorer';

function read(name) {
  try {
    return JSON.parse(localStorage.getItem(`${prefix}.${name}`)) ?? {};
  } catch {
    return {};
  }
}

// A browser may refuse, or be full: then nothing is kept, and all else works.
function write(name, value) {
  try {
    localStorage.setItem(`${prefix}.${name}`, JSON.stringify(value));
  } catch {
    return;
  }
}

const strings = (object) =>
  Object.fromEntries(Object.entries(object).filter(([, value]) => typeof value === 'string'));

export const readSettings = () => strings(read('settings'));
export const writeSettings = (settings) => write('settings', settings);

const place = ({ document, id }) => `values.${document}.${id}`;
export const readValues = (operation) => strings(read(place(operation)));
export const writeValues = (operation, values) => write(place(operation), values);

export function forgetAll() {
  try {
    for (const key of Object.keys(localStorage)) if (key.startsWith(prefix)) localStorage.removeItem(key);
  } catch {
    return;
  }
}

// --- links ---

// A link holds the values of the fields, in its fragment: no server sees it, and none logs it.
export const writeFragment = (values) => new URLSearchParams(values).toString();
export function readFragment(fragment) {
  const text = fragment.replace(/^#/, '');
  return text.includes('=') ? Object.fromEntries(new URLSearchParams(text)) : undefined;
}
