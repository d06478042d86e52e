// The API classes that look through everything: search, stored filters, what changed of late.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { Coverage, allPages, client, installed, refusalOf } from './api_classes.mjs';
import { startSandbox } from './sandbox.mjs';

const coverage = new Coverage();
const nowhere = 999999;
let sandbox, app, other, records;

before(async () => {
  sandbox = await startSandbox({ unlimited: true });
  app = await installed(sandbox, sandbox.user({ active: true, admin: true }));
  other = await installed(sandbox, sandbox.user({ active: true, admin: false }));
  const v2 = (name) => new client.v2[name](app.v2);
  const one = async (promise) => (await promise).data;
  const organization = await one(
    v2('OrganizationsApi').addOrganization({ AddOrganizationRequest: { name: 'Marzipan Mill' } }),
  );
  const person = await one(
    v2('PersonsApi').addPerson({
      AddPersonRequest: { name: 'Mara Marzipan', org_id: organization.id },
    }),
  );
  const deal = await one(
    v2('DealsApi').addDeal({
      AddDealRequest: {
        title: 'Marzipan, ten tons',
        person_id: person.id,
        org_id: organization.id,
      },
    }),
  );
  const product = await one(
    v2('ProductsApi').addProduct({ AddProductRequest: { name: 'Marzipan', code: 'MZ-77' } }),
  );
  const lead = await one(
    new client.v1.LeadsApi(app.v1).addLead({
      AddLeadRequest: { title: 'Marzipan pigs', person_id: person.id },
    }),
  );
  records = { deal, person, organization, product, lead };
});
after(() => sandbox.stop());

async function allFound(ask) {
  const found = [];
  let cursor;
  do {
    const answer = await ask(cursor);
    // The search by field has no `items` around them.
    found.push(...(answer.data.items ?? answer.data).map(({ item }) => `${item.type} ${item.id}`));
    cursor = answer.additional_data.next_cursor;
  } while (cursor);
  return found.sort();
}
const named = (...types) => types.map((type) => `${type} ${records[type].id}`).sort();

describe('v2.ItemSearchApi', () => {
  let api;
  before(() => (api = coverage.open('v2.ItemSearchApi', app.v2)));

  test('refuses what is wrong and names the parameter', async () => {
    assert.match((await refusalOf(api.searchItem({ term: 'm' }))).error, /term/);
    assert.match(
      (await refusalOf(api.searchItem({ term: 'ma', item_types: 'unicorn' }))).error,
      /item_types/,
    );
    assert.match(
      (await refusalOf(api.searchItem({ term: 'ma', cursor: 'nonsense' }))).error,
      /cursor/,
    );
    const field = { term: 'ma', entity_type: 'deal', field: 'title' };
    assert.match(
      (await refusalOf(api.searchItemByField({ ...field, entity_type: 'unicorn' }))).error,
      /entity_type/,
    );
    assert.match(
      (await refusalOf(api.searchItemByField({ ...field, field: 'horn' }))).error,
      /field/,
    );
    assert.match(
      (await refusalOf(api.searchItemByField({ ...field, match: 'nearly' }))).error,
      /match/,
    );
  });

  test('finds records of all kinds, page by page', async () => {
    const find = (given) =>
      allFound((cursor) => api.searchItem({ term: 'marzipan', ...given, limit: 2, cursor }));
    const fields = 'title,name';
    assert.deepEqual(
      await find({ fields }),
      named('deal', 'person', 'organization', 'product', 'lead'),
    );
    assert.deepEqual(
      await find({ fields, item_types: 'person,product' }),
      named('person', 'product'),
    );
    assert.deepEqual(await find({ term: 'MZ-77', fields: 'code' }), named('product'));
    assert.deepEqual(await find({ term: 'marzipan', exact_match: true }), named('product'));
    assert.deepEqual(await find({ term: 'nougat' }), []);
    const related = await api.searchItem({
      term: 'Mara Marzipan',
      item_types: 'person',
      search_for_related_items: true,
    });
    const types = related.data.related_items.map(({ item }) => item.type);
    assert.ok(types.includes('deal') && types.includes('lead'));
  });

  test('finds the values of one field', async () => {
    const find = (given) =>
      allFound((cursor) =>
        api.searchItemByField({ entity_type: 'deal', field: 'title', ...given, limit: 1, cursor }),
      );
    assert.deepEqual(await find({ term: 'Marzipan', match: 'beginning' }), named('deal'));
    assert.deepEqual(await find({ term: 'ten tons', match: 'middle' }), named('deal'));
    assert.deepEqual(await find({ term: 'Marzipan', match: 'exact' }), []);
    assert.deepEqual(
      await find({ entity_type: 'product', field: 'code', term: 'MZ-77' }),
      named('product'),
    );
  });
});

test('v2.LeadsApi finds leads', async () => {
  const api = coverage.open('v2.LeadsApi', app.v2);
  assert.match((await refusalOf(api.searchLeads({ term: 'm' }))).error, /term/);
  const found = await api.searchLeads({ term: 'pigs', include_fields: 'lead.was_seen' });
  const [{ item }] = found.data.items;
  assert.equal(item.id, records.lead.id);
  assert.equal(item.person.id, records.person.id);
  assert.equal(item.was_seen, false);
  const find = (given) =>
    allFound((cursor) => api.searchLeads({ term: 'marzipan', ...given, cursor }));
  assert.deepEqual(await find({ person_id: records.person.id }), named('lead'));
  assert.deepEqual(await find({ person_id: nowhere }), []);
  assert.deepEqual(await find({ organization_id: records.organization.id }), []);
});

describe('v1.FiltersApi', () => {
  let api, field;
  before(async () => {
    api = coverage.open('v1.FiltersApi', app.v1);
    const fields = await new client.v1.DealFieldsApi(app.v1).getDealFields();
    field = (key) => String(fields.data.find((each) => each.key === key).id);
  });

  const conditions = (...all) => ({
    glue: 'and',
    conditions: [
      { glue: 'and', conditions: all },
      { glue: 'or', conditions: [] },
    ],
  });
  const about = (key, operator, value) => ({
    object: 'deal',
    field_id: field(key),
    operator,
    value,
  });
  const add = (body, of = api) =>
    of.addFilter({ AddFilterRequest: body, include_field_code: true });

  test('refuses what is wrong and names the field', async () => {
    const whole = {
      name: 'Sweet',
      type: 'deals',
      conditions: conditions(about('title', "LIKE '%$%'", 'marzipan')),
    };
    for (const name of ['name', 'type', 'conditions'])
      assert.match((await refusalOf(add({ ...whole, [name]: undefined }))).error, new RegExp(name));
    assert.match((await refusalOf(add({ ...whole, type: 'unicorns' }))).error, /type/);
    const wrong = conditions({ ...about('title', '=', 'x'), field_id: `${nowhere}` });
    assert.match((await refusalOf(add({ ...whole, conditions: wrong }))).error, /conditions/);
    assert.match((await refusalOf(api.getFilter({ id: nowhere }))).error, /not found/);
    assert.match((await refusalOf(api.deleteFilter({ id: nowhere }))).error, /not found/);
    assert.match(
      (await refusalOf(api.updateFilter({ id: nowhere, UpdateFilterRequest: whole }))).error,
      /not found/,
    );
    assert.match((await refusalOf(api.deleteFilters({ ids: `${nowhere}` }))).error, /not found/);
    assert.match((await refusalOf(api.getFilters({ type: 'unicorns' }))).error, /type/);
    const unknown = new client.v2.DealsApi(app.v2).getDeals({ filter_id: nowhere });
    assert.match((await refusalOf(unknown)).error, /filter/i);
  });

  test('adds, gets, changes, lists and deletes, and lists obey', async () => {
    const sweet = conditions(about('title', "LIKE '%$%'", 'marzipan'));
    const filter = (await add({ name: 'Sweet', type: 'deals', conditions: sweet })).data;
    const got = (await api.getFilter({ id: filter.id, include_field_code: true })).data;
    assert.equal(got.name, 'Sweet');
    assert.equal(got.conditions.conditions[0].conditions[0].value, 'marzipan');
    assert.equal(got.conditions.conditions[0].conditions[0].field_code, 'title');
    const listed = async () =>
      (
        await allPages((cursor) =>
          new client.v2.DealsApi(app.v2).getDeals({ filter_id: filter.id, limit: 2, cursor }),
        )
      ).entries.map((deal) => deal.id);
    assert.deepEqual(await listed(), [records.deal.id]);
    const changed = await api.updateFilter({
      id: filter.id,
      include_field_code: true,
      UpdateFilterRequest: {
        name: 'Bitter',
        conditions: conditions(about('title', '=', 'nothing has this')),
      },
    });
    assert.equal(changed.data.name, 'Bitter');
    assert.deepEqual(await listed(), []);
    assert.ok((await api.getFilters({ type: 'deals' })).data.some((each) => each.id === filter.id));
    assert.ok(
      !(await api.getFilters({ type: 'people' })).data.some((each) => each.id === filter.id),
    );
    assert.deepEqual((await api.deleteFilter({ id: filter.id })).data, { id: filter.id });
    assert.match((await refusalOf(api.getFilter({ id: filter.id }))).error, /not found/);
  });

  test("is its owner's alone, unless shared", async () => {
    const some = conditions(about('status', '=', 'open'));
    const mine = (await add({ name: 'Mine', type: 'deals', conditions: some, visible_to: 1 })).data;
    const shared = (await add({ name: 'Ours', type: 'deals', conditions: some, visible_to: 3 }))
      .data;
    const theirs = new client.v1.FiltersApi(other.v1);
    await refusalOf(theirs.getFilter({ id: mine.id }));
    assert.equal((await theirs.getFilter({ id: shared.id })).data.name, 'Ours');
    await refusalOf(theirs.deleteFilter({ id: shared.id }));
    const ids = [mine.id, shared.id];
    assert.deepEqual((await api.deleteFilters({ ids: ids.join(',') })).data, { id: ids });
  });

  test('explains its operators', async () => {
    const { data } = await api.getFilterHelpers();
    assert.equal(typeof data.operators.varchar['='], 'string');
    assert.ok('today' in data.relative_dates);
  });
});

test('v1.RecentsApi lists what changed, page by page', async () => {
  const api = coverage.open('v1.RecentsApi', app.v1);
  assert.match(
    (await refusalOf(api.getRecents({ since_timestamp: 'lately' }))).error,
    /since_timestamp/,
  );
  const since = { since_timestamp: '2000-01-01 00:00:00' };
  assert.match((await refusalOf(api.getRecents({ ...since, items: 'unicorn' }))).error, /items/);
  const everything = await api.getRecents({ ...since, limit: 500 });
  for (const kind of ['user', 'organization', 'note', 'stage'])
    assert.ok(
      everything.data.some((each) => each.item === kind),
      kind,
    );
  const changes = [];
  let start = 0;
  for (let pages = 0; start !== undefined && pages < 200; ++pages) {
    const page = await api.getRecents({ ...since, items: 'deal,person', start, limit: 20 });
    changes.push(...page.data);
    start = page.additional_data.pagination.next_start;
  }
  assert.equal(start, undefined);
  assert.ok(changes.every((each) => ['deal', 'person'].includes(each.item)));
  const last = changes.find((each) => each.item === 'deal' && each.id === records.deal.id);
  assert.equal(last.data.title, 'Marzipan, ten tons');
  const times = changes.map((each) => each.data.update_time);
  assert.deepEqual(times, [...times].sort());
});

test('no method was forgotten', () => coverage.assertWhole('api_classes_search.test.mjs'));
test('no key was forgotten that the types declare', () => coverage.assertShown());
