// The form of an operation: an input in each row of the tables of parameters, and one for a JSON body.
import {
  bodyKey,
  companyField,
  exampleValues,
  hasBody,
  inputsOf,
  isJson,
  keyOf,
  needsCompany,
} from './fields.js';
import { button, el, secretInput } from './dom.js';

const idOf = (key) => `field-${key}`;

function inputOf(field, change) {
  const key = keyOf(field);
  const attributes = {
    id: idOf(key),
    'aria-labelledby': `name-${key}`,
    'aria-describedby': `about-${key}`,
    'aria-required': field.is_required && 'true',
    input: change,
  };
  if (field.is_secret) return secretInput(idOf(key), attributes);
  if (field.choices.length > 0 && !field.is_list) {
    const options = field.choices.map((choice) => el('option', { value: choice }, choice));
    return el('select', attributes, el('option', { value: '' }, ''), options);
  }
  const placeholder = field.example === '' ? undefined : `e.g. ${field.example}`;
  return el('input', { ...attributes, placeholder, autocomplete: 'off', spellcheck: 'false' });
}

// Puts the inputs into the tables that the page came with.
function fillTables(tables, fields, change) {
  const inputs = new Map(fields.map((field) => [keyOf(field), inputOf(field, change)]));
  for (const table of tables) {
    const rows = [...table.tBodies[0].rows].filter((row) => inputs.has(row.dataset.key));
    if (rows.length === 0) continue; // they tell of the members of a JSON body
    table.tHead.rows[0].append(el('th', { scope: 'col' }, 'Value'));
    for (const row of rows)
      row.append(el('td', { class: 'value-cell', 'data-label': 'Value' }, inputs.get(row.dataset.key)));
  }
  return [...inputs].map(([key, input]) => ({ key, input }));
}

function bodyInput(operation, change) {
  const id = idOf(bodyKey);
  const input = el('textarea', {
    id,
    rows: 12,
    class: 'code',
    input: change,
    spellcheck: 'false',
    autocomplete: 'off',
  });
  const words = operation.is_body_required ? 'JSON, required' : 'JSON, optional';
  const label = el('label', { for: id }, 'Body ', el('span', { class: 'optional' }, words));
  return { key: bodyKey, input, element: el('div', { class: 'field body-field' }, label, input) };
}

function companyInput(change) {
  const input = el('input', { id: idOf('company'), input: change, autocomplete: 'off', spellcheck: 'false' });
  const label = el(
    'label',
    { for: input.id },
    'Company ',
    el('span', { class: 'optional' }, 'its label in the address of the API'),
  );
  return { key: companyField.name, input, element: el('div', { class: 'field short' }, label, input) };
}

export class OperationForm {
  #operation;
  #inputs;
  #changed;
  element; // what has no row in a table

  // `changed()` is called after every change by hand.
  constructor(operation, tables, changed) {
    this.#operation = operation;
    this.#changed = changed;
    const further = [];
    if (needsCompany(operation)) further.push(companyInput(changed));
    if (hasBody(operation) && isJson(operation)) further.push(bodyInput(operation, changed));
    this.#inputs = [...fillTables(tables, inputsOf(operation), changed), ...further];
    this.element = el(
      'div',
      {},
      further.map(({ element }) => element),
      this.#buttons(),
    );
  }

  #buttons() {
    if (this.#inputs.length === 0) return undefined;
    const put = (values) => () => {
      this.values = values();
      this.#changed();
    };
    return el(
      'p',
      { class: 'buttons' },
      button(
        'Fill in all examples',
        put(() => exampleValues(this.#operation, { optional: true })),
        { class: 'minor' },
      ),
      button(
        'Start over',
        put(() => exampleValues(this.#operation)),
        { class: 'minor' },
      ),
    );
  }

  get values() {
    return Object.fromEntries(this.#inputs.map(({ key, input }) => [key, input.value]));
  }

  // What is not among them becomes empty.
  set values(values) {
    for (const { key, input } of this.#inputs) {
      input.value = values[key] ?? '';
      // What is sent is seen.
      const folded = input.closest('details');
      if (folded && input.value !== '') folded.open = true;
    }
  }
}
