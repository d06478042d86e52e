// The API classes about fields, in both versions: what records have, and what a company adds to it.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { Coverage, allPages, installed, personal, refusalOf } from './api_classes.mjs';
import { startSandbox } from './sandbox.mjs';

const coverage = new Coverage();
const nowhere = 999999;
const extras = ['ui_visibility', 'important_fields', 'required_fields'];
let sandbox, app, person, regular;

before(async () => {
  sandbox = await startSandbox({ unlimited: true });
  const user = sandbox.user({ active: true, admin: true });
  app = await installed(sandbox, user);
  person = personal(sandbox, user);
  regular = await installed(sandbox, sandbox.user({ active: true, admin: false }));
});
after(() => sandbox.stop());

// One row a kind of record: its classes, the records that have such fields, a field that all have.
const families = [
  { one: 'Deal', title: 'title', many: 'DealsApi' },
  { one: 'Person', title: 'name', many: 'PersonsApi' },
  { one: 'Organization', title: 'name', many: 'OrganizationsApi' },
  {
    one: 'Product',
    title: 'name',
    many: 'ProductsApi',
    old: ['ProductFieldAllOf', 'UpdateProductFieldResponse'],
  },
];

for (const { one, title, many, old } of families) {
  const name = `${one}FieldsApi`;
  const records = () => new Coverage().open(`v2.${many}`, app.v2);
  const addRecord = async (body) =>
    (await records()[`add${one}`]({ [`Add${one}Request`]: { [title]: 'With fields', ...body } }))
      .data;

  describe(`v2.${name}`, () => {
    let api;
    const request = (verb) => `${verb}${one}FieldRequest`;
    const add = (body, of = api) => of[`add${one}Field`]({ [request('Add')]: body });
    const get = (field_code, include_fields) =>
      api[`get${one}Field`]({ field_code, include_fields });
    const remove = (field_code) => api[`delete${one}Field`]({ field_code });
    const change = (field_code, body) =>
      api[`update${one}Field`]({ field_code, [request('Update')]: body });
    const list = (given) => api[`get${one}Fields`](given);
    const options = (verb, field_code, sent) =>
      api[`${verb}${one}FieldOptions`]({
        field_code,
        [verb === 'add'
          ? 'AddDealFieldOptionsRequestInner'
          : verb === 'update'
            ? 'UpdateDealFieldOptionsRequestInner'
            : 'DeleteDealFieldOptionsRequestInner']: sent,
      });

    before(() => (api = coverage.open(`v2.${name}`, app.v2)));

    test('refuses what is wrong', async () => {
      assert.match((await refusalOf(add({ field_type: 'varchar' }))).error, /field_name/);
      assert.match((await refusalOf(add({ field_name: 'Size' }))).error, /field_type/);
      assert.match(
        (await refusalOf(add({ field_name: 'Size', field_type: 'smell' }))).error,
        /field_type/,
      );
      assert.match(
        (await refusalOf(add({ field_name: 'Size', field_type: 'enum' }))).error,
        /options/,
      );
      assert.match((await refusalOf(get('nothing'))).error, /not found/);
      assert.match((await refusalOf(remove('nothing'))).error, /not found/);
      assert.match((await refusalOf(change(title, { field_name: 'Name' }))).error, /system/);
      assert.match((await refusalOf(list({ limit: 501 }))).error, /limit/);
    });

    test('is written by admins alone', async () => {
      const other = new Coverage().open(`v2.${name}`, regular.v2);
      await refusalOf(add({ field_name: 'Size', field_type: 'varchar' }, other));
      assert.ok((await other[`get${one}Fields`]()).data.length > 0);
    });

    test('has the fields of the system', async () => {
      const field = (await get(title)).data;
      assert.equal(field.field_code, title);
      assert.equal(field.is_custom_field, false);
      const { entries, pages } = await allPages((cursor) => list({ limit: 4, cursor }));
      const codes = entries.map((each) => each.field_code);
      assert.equal(new Set(codes).size, codes.length);
      assert.ok(codes.includes(title));
      assert.equal(pages, Math.ceil(codes.length / 4));
      const asked = one === 'Product' ? ['ui_visibility'] : extras;
      const more = (await get(title, asked.join(','))).data;
      const listed = (await list({ include_fields: asked.join(','), limit: 500 })).data;
      for (const extra of asked) assert.equal(typeof more[extra], 'object');
      assert.deepEqual(
        listed.find((each) => each.field_code === title),
        more,
      );
    });

    test('adds a field, which records then have', async () => {
      const field = (
        await add({ field_name: 'Colour', field_type: 'varchar', description: 'of the box' })
      ).data;
      assert.match(field.field_code, /^[0-9a-f]{40}$/);
      assert.equal(field.is_custom_field, true);
      assert.deepEqual((await get(field.field_code)).data, field);
      const record = await addRecord({ custom_fields: { [field.field_code]: 'teal' } });
      assert.equal(record.custom_fields[field.field_code], 'teal');
      const changed = await change(field.field_code, { field_name: 'Hue' });
      assert.equal(changed.data.field_name, 'Hue');
      assert.equal((await get(field.field_code)).data.field_name, 'Hue');
      assert.equal((await remove(field.field_code)).data.field_code, field.field_code);
      assert.match((await refusalOf(get(field.field_code))).error, /not found/);
      const later = (await records()[`get${one}`]({ id: record.id })).data;
      assert.ok(!(field.field_code in later.custom_fields));
    });

    test('adds, renames and takes away options', async () => {
      const field = (
        await add({
          field_name: 'Grade',
          field_type: 'enum',
          options: [{ label: 'good' }, { label: 'bad' }],
        })
      ).data;
      const code = field.field_code;
      const labels = async () => (await get(code)).data.options.map((option) => option.label);
      assert.deepEqual(await labels(), ['good', 'bad']);
      const [added] = (await options('add', code, [{ label: 'ugly' }])).data;
      assert.deepEqual(await labels(), ['good', 'bad', 'ugly']);
      await options('update', code, [{ id: added.id, label: 'pretty' }]);
      assert.deepEqual(await labels(), ['good', 'bad', 'pretty']);
      const record = await addRecord({ custom_fields: { [code]: added.id } });
      assert.equal(record.custom_fields[code], added.id);
      assert.match(
        (await refusalOf(addRecord({ custom_fields: { [code]: nowhere } }))).error,
        new RegExp(code),
      );
      assert.deepEqual((await options('delete', code, [{ id: added.id }])).data, [
        { id: added.id, label: 'pretty' },
      ]);
      assert.deepEqual(await labels(), ['good', 'bad']);
      assert.match((await refusalOf(options('delete', code, [{ id: nowhere }]))).error, /options/);
      assert.match((await refusalOf(options('add', code, []))).error, /options/);
      await remove(code);
    });
  });

  describe(`v1.${name}`, () => {
    let api;
    const [adding, changing] = old ?? ['CreateFieldRequest', 'UpdateFieldRequest'];
    const add = (body) => api[`add${one}Field`]({ [adding]: body });
    const get = (id) => api[`get${one}Field`]({ id });
    const list = (given) => api[`get${one}Fields`](given);

    before(() => (api = coverage.open(`v1.${name}`, app.v1)));

    test('refuses what is wrong', async () => {
      assert.match((await refusalOf(add({ field_type: 'varchar' }))).error, /name/);
      assert.match((await refusalOf(add({ name: 'Size', field_type: 'set' }))).error, /options/);
      assert.match((await refusalOf(get(nowhere))).error, /not found/);
      assert.match((await refusalOf(api[`delete${one}Field`]({ id: nowhere }))).error, /not found/);
      assert.match(
        (await refusalOf(api[`delete${one}Fields`]({ ids: `${nowhere}` }))).error,
        /not found/,
      );
      assert.match((await refusalOf(list({ start: -1 }))).error, /start/);
    });

    test('adds, gets, changes, lists and deletes', async () => {
      const fields = [];
      for (const each of ['First', 'Second', 'Third'])
        fields.push((await add({ name: each, field_type: 'varchar' })).data);
      const [field] = fields;
      assert.match(field.key, /^[0-9a-f]{40}$/);
      assert.deepEqual((await get(field.id)).data, field);
      const changed = await api[`update${one}Field`]({
        id: field.id,
        [changing]: { name: 'Foremost' },
      });
      assert.equal(changed.data.name, 'Foremost');
      const all = (await list({ limit: 500 })).data;
      assert.ok(all.some((each) => each.id === field.id && each.name === 'Foremost'));
      const page = await list({ start: 2, limit: 3 });
      assert.deepEqual(page.data, all.slice(2, 5));
      assert.equal(page.additional_data.pagination.more_items_in_collection, true);
      assert.equal(page.additional_data.pagination.next_start, 5);
      assert.deepEqual((await api[`delete${one}Field`]({ id: field.id })).data, { id: field.id });
      const rest = fields.slice(1).map((each) => each.id);
      assert.deepEqual((await api[`delete${one}Fields`]({ ids: rest.join(',') })).data, {
        id: rest,
      });
      assert.equal((await list({ limit: 500 })).data.length, all.length - 3);
    });
  });
}

describe('fields that are only read:', () => {
  test('v2.ActivityFieldsApi', async () => {
    // Not with the scope for activities, says the API: with the one for admins.
    await refusalOf(new Coverage().open('v2.ActivityFieldsApi', app.v2).getActivityFields());
    const api = coverage.open('v2.ActivityFieldsApi', person.v2);
    const { entries } = await allPages((cursor) => api.getActivityFields({ limit: 5, cursor }));
    const subject = entries.find((field) => field.field_code === 'subject');
    assert.deepEqual((await api.getActivityField({ field_code: 'subject' })).data, subject);
    assert.match(
      (await refusalOf(api.getActivityField({ field_code: 'mood' }))).error,
      /not found/,
    );
    const include_fields = 'ui_visibility';
    const { data } = await api.getActivityFields({ include_fields });
    assert.ok(data.every((field) => typeof field.ui_visibility === 'object'));
    const more = await api.getActivityField({
      field_code: 'subject',
      include_fields: 'ui_visibility',
    });
    assert.equal(typeof more.data.ui_visibility, 'object');
  });

  for (const [name, method, key] of [
    ['ActivityFieldsApi', 'getActivityFields', 'subject'],
    ['LeadFieldsApi', 'getLeadFields', 'title'],
    ['NoteFieldsApi', 'getNoteFields', 'content'],
  ])
    test(`v1.${name}`, async () => {
      const answer = await coverage.open(`v1.${name}`, app.v1)[method]();
      const field = answer.data.find((each) => each.key === key);
      assert.ok(field.name.length > 0);
      assert.ok(field.field_type.length > 0);
      assert.equal(answer.additional_data.pagination.more_items_in_collection, false);
    });
});

test('no method was forgotten', () => coverage.assertWhole('api_classes_fields.test.mjs'));
test('no key was forgotten that the types declare', () => coverage.assertShown());
