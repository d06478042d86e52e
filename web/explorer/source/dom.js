// Elements, made in one expression: el('p', { class: 'quiet' }, 'text', child).
// Attributes that are functions are listeners; true is an attribute without a value; undefined and
// false are left out. Text is only ever text.
export function el(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === undefined || value === false) continue;
    if (typeof value === 'function') element.addEventListener(name, value);
    else element.setAttribute(name, value === true ? '' : value);
  }
  element.append(
    ...children.flat().filter((child) => child !== undefined && child !== false && child !== ''),
  );
  return element;
}

export const fill = (element, ...children) =>
  element.replaceChildren(
    ...children.flat().filter((child) => child !== undefined && child !== false && child !== ''),
  );

export const button = (text, click, attributes = {}) =>
  el('button', { type: 'button', click, ...attributes }, text);

// A label with its input below it, and what more there is to say.
export function field(label, input, { hint, error } = {}) {
  const described = [];
  if (hint) described.push(el('p', { class: 'hint', id: `${input.id}-hint` }, hint));
  if (hint) input.setAttribute('aria-describedby', `${input.id}-hint`);
  return el('div', { class: 'field' }, el('label', { for: input.id }, label), ...described, input, error);
}

// Secrets: never offered for keeping, not shown while they are typed.
export const secretInput = (id, attributes = {}) =>
  el('input', {
    id,
    type: 'password',
    autocomplete: 'off',
    spellcheck: 'false',
    'data-1p-ignore': true,
    ...attributes,
  });

// What a button did, said where it was pressed and to those who cannot see it.
export function copyButton(text, take) {
  const said = el('span', { class: 'quiet small', role: 'status' });
  const copy = async () => {
    said.textContent = (await writeClipboard(take())) ? 'Copied' : 'Select the text and copy it';
    setTimeout(() => (said.textContent = ''), 3000);
  };
  return el('span', { class: 'copying' }, button(text, copy), ' ', said);
}

const writeClipboard = (text) =>
  navigator.clipboard?.writeText(text).then(
    () => true,
    () => false,
  ) ?? false;
