// The fields of an operation, and what stands in them.

// JSON bodies are written as one text; everything else has a field of its own.
export const isJson = (operation) => operation.body_type === 'application/json';
export const hasBody = (operation) => operation.body_type !== '';
export const inputsOf = (operation) =>
  operation.fields.filter(({ place }) => place !== 'body' || !isJson(operation));

// A name that no other field of the operation has.
export const keyOf = ({ place, name }) => (place === 'body' ? `body.${name}` : name);
export const bodyKey = 'body';

// The label of the company in "https://{company}.example.com".
export const companyField = {
  name: 'company',
  place: 'server',
  type: 'text',
  choices: [],
  example: '',
  is_required: true,
  is_list: false,
  is_secret: false,
};
export const needsCompany = (operation) => operation.server.includes('{company}');

const prettyJson = (text) => {
  try {
    return JSON.stringify(JSON.parse(text), null, 2);
  } catch {
    return text;
  }
};

const memberOf = (text, name) => {
  try {
    return JSON.parse(text)?.[name];
  } catch {
    return undefined;
  }
};

// A secret that the operation is about: its snippet shows where it goes before anybody has typed it.
export const isExpected = (operation, field) =>
  field.is_secret && (field.is_required || memberOf(operation.body_example, field.name) !== undefined);

// What the form begins with: examples of what is required, and of a form body what its example has.
// Secrets have no example.
export function exampleValues(operation, { optional = false } = {}) {
  const values = {};
  for (const field of inputsOf(operation)) {
    if (field.is_secret || field.example === '') continue;
    const isInExample = field.place === 'body' && memberOf(operation.body_example, field.name) !== undefined;
    if (field.is_required || isInExample || optional) values[keyOf(field)] = field.example;
  }
  if (isJson(operation) && (operation.is_body_required || optional || operation.body_example))
    values[bodyKey] = prettyJson(operation.body_example);
  return values;
}

// The body as a value; undefined if it is empty or no JSON.
export function parseBody(text) {
  try {
    return text?.trim() ? JSON.parse(text) : undefined;
  } catch {
    return undefined;
  }
}

const secretMembers = (operation) =>
  operation.fields.filter(({ place, is_secret }) => place === 'body' && is_secret).map(({ name }) => name);

// The body with `replace(name, value)` in place of each secret member; those that it answers with
// undefined are left out.
export function replaceSecrets(operation, body, replace) {
  if (body === null || typeof body !== 'object' || Array.isArray(body)) return body;
  const secret = secretMembers(operation);
  const entries = Object.entries(body).map(([name, value]) => [
    name,
    secret.includes(name) ? replace(name, value) : value,
  ]);
  return Object.fromEntries(entries.filter(([, value]) => value !== undefined));
}

// What may be kept in the browser and put into a link.
export function publicValues(operation, values) {
  const secretKeys = operation.fields.filter(({ is_secret }) => is_secret).map(keyOf);
  const out = {};
  for (const [key, value] of Object.entries(values))
    if (value !== '' && !secretKeys.includes(key) && key !== bodyKey) out[key] = value;
  if (values[bodyKey] === undefined) return out;
  const secrets = secretMembers(operation);
  const body = parseBody(values[bodyKey]);
  // Text that is no JSON may hold a secret wherever it likes.
  if (secrets.length === 0) out[bodyKey] = values[bodyKey];
  else if (body !== undefined)
    out[bodyKey] = JSON.stringify(
      replaceSecrets(operation, body, () => undefined),
      null,
      2,
    );
  return out;
}
