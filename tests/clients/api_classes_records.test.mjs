// The v2 API classes about records, each method of them that the sandbox serves.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { Coverage, allPages, installed, personal, refusalOf } from './api_classes.mjs';
import { startSandbox } from './sandbox.mjs';

const coverage = new Coverage();
const nowhere = 999999;
let sandbox, user, app, person, apis;

before(async () => {
  sandbox = await startSandbox({ unlimited: true });
  user = sandbox.user({ active: true, admin: true });
  app = await installed(sandbox, user);
  person = personal(sandbox, user);
  const open = (name, rights = app) => coverage.open(`v2.${name}`, rights.v2);
  apis = {
    ActivitiesApi: open('ActivitiesApi'),
    DealsApi: open('DealsApi'),
    OrganizationsApi: open('OrganizationsApi'),
    PersonsApi: open('PersonsApi'),
    ProductsApi: open('ProductsApi'),
    DealProductsApi: open('DealProductsApi'),
    // Shaped by admins: no app of the demo has the scope, the person's own token does.
    PipelinesApi: open('PipelinesApi', person),
    StagesApi: open('StagesApi', person),
  };
});
after(() => sandbox.stop());

// One row a class: what is written, what is written over it, how it is found, what is refused.
const families = [
  {
    api: 'DealsApi',
    one: 'Deal',
    many: 'getDeals',
    search: 'searchDeals',
    add: {
      title: 'Zeppelin hangar',
      value: 1200.5,
      currency: 'EUR',
      probability: 40,
      expected_close_date: '2031-05-06',
      visible_to: 3,
      label_ids: [],
    },
    change: {
      title: 'Zeppelin hangar, two doors',
      value: 2400,
      status: 'lost',
      lost_reason: 'too small',
    },
    term: 'zeppelin',
    refused: [
      {},
      { title: 7 },
      { title: 'x', owner_id: nowhere },
      { title: 'x', person_id: nowhere },
      { title: 'x', status: 'nearly' },
      { title: 'x', value: 'much' },
      { title: 'x', custom_fields: { nothing: 1 } },
      { title: 'x', custom_fields: { ['0'.repeat(40)]: 1 } },
    ],
    named: ['title', 'title', 'owner_id', 'person_id', 'status', 'value', 'custom_fields', '0{40}'],
  },
  {
    api: 'PersonsApi',
    one: 'Person',
    many: 'getPersons',
    search: 'searchPersons',
    add: {
      name: 'Quintus Zeppelin',
      emails: [{ value: 'quintus@zeppelin.example', primary: true, label: 'work' }],
      phones: [{ value: '+372 5550100', primary: true, label: 'mobile' }],
      visible_to: 3,
    },
    change: {
      name: 'Quinta Zeppelin',
      emails: [{ value: 'quinta@zeppelin.example', primary: true, label: 'home' }],
    },
    term: 'zeppelin',
    refused: [
      {},
      { name: '' },
      { name: 'x', org_id: nowhere },
      { name: 'x', emails: 'x@y.example' },
      { name: 'x', visible_to: 2 },
    ],
    named: ['name', 'name', 'org_id', 'emails', 'visible_to'],
  },
  {
    api: 'OrganizationsApi',
    one: 'Organization',
    many: 'getOrganizations',
    search: 'searchOrganization',
    add: {
      name: 'Zeppelin Works',
      address: { value: 'Hangar 1, Tallinn', country: 'Estonia', locality: 'Tallinn' },
      visible_to: 3,
    },
    change: { name: 'Zeppelin Works II' },
    term: 'zeppelin',
    refused: [{}, { name: null }, { name: 'x', owner_id: 'me' }, { name: 'x', label_ids: 'red' }],
    named: ['name', 'name', 'owner_id', 'label_ids'],
  },
  {
    api: 'ActivitiesApi',
    one: 'Activity',
    many: 'getActivities',
    request: 'AddActivityRequest',
    add: {
      subject: 'Look at the hangar',
      type: 'meeting',
      due_date: '2031-05-06',
      due_time: '10:30',
      duration: '01:00',
      busy: true,
    },
    change: { subject: 'Look again', done: true, note: 'bring a ladder' },
    refused: [
      { type: 'seance' },
      { due_date: '2031-13-01' },
      { done: 'yes' },
      { deal_id: nowhere },
    ],
    named: ['type', 'due_date', 'done', 'deal_id'],
  },
  {
    api: 'ProductsApi',
    one: 'Product',
    many: 'getProducts',
    search: 'searchProducts',
    add: {
      name: 'Zeppelin, small',
      code: 'ZP-1',
      unit: 'piece',
      tax: 20,
      billing_frequency: 'one-time',
    },
    change: { name: 'Zeppelin, large', code: 'ZP-2' },
    term: 'zeppelin',
    refused: [
      {},
      { name: 'x', prices: [{ price: 'free', currency: 'EUR' }] },
      { name: 'x', billing_frequency: 'now and then' },
    ],
    named: ['name', 'prices', 'billing_frequency'],
  },
  {
    api: 'PipelinesApi',
    one: 'Pipeline',
    many: 'getPipelines',
    add: { name: 'Airships', is_deal_probability_enabled: true },
    change: { name: 'Airships and balloons', is_deal_probability_enabled: false },
    refused: [{}, { name: 'x', is_deal_probability_enabled: 1 }],
    named: ['name', 'is_deal_probability_enabled'],
  },
  {
    api: 'StagesApi',
    one: 'Stage',
    many: 'getStages',
    add: {
      name: 'Inflated',
      pipeline_id: 1,
      deal_probability: 60,
      is_deal_rot_enabled: true,
      days_to_rotten: 9,
    },
    change: { name: 'Deflated', deal_probability: 10 },
    refused: [
      {},
      { name: 'x' },
      { name: 'x', pipeline_id: nowhere },
      { name: 'x', pipeline_id: 1, deal_probability: 101 },
    ],
    named: ['name', 'pipeline_id', 'pipeline_id', 'deal_probability'],
  },
];

const has = (record, wanted) => {
  for (const [key, value] of Object.entries(wanted)) {
    if (value !== null && typeof value === 'object' && !Array.isArray(value))
      has(record[key], value);
    else assert.deepEqual(record[key], value, key);
  }
};

for (const family of families)
  describe(`v2.${family.api}`, () => {
    const { one, many } = family;
    const call = (method, given) => apis[family.api][method](given);
    const add = (body) => call(`add${one}`, { [`Add${one}Request`]: body });
    const change = (id, body) =>
      call(`update${one}`, { id, [family.request ?? `Update${one}Request`]: body });
    const get = (id) => call(`get${one}`, { id });
    const list = (given) => call(many, given);
    const label = /^Entity was not found$/;

    test('refuses what is wrong and names the field', async () => {
      const before = (await allPages((cursor) => list({ limit: 500, cursor }))).entries.length;
      for (const [at, body] of family.refused.entries()) {
        const refusal = await refusalOf(add(body));
        assert.match(refusal.error, new RegExp(family.named[at]), JSON.stringify(body));
        assert.equal(refusal.data, null);
      }
      const left = (await allPages((cursor) => list({ limit: 500, cursor }))).entries.length;
      assert.equal(left, before);
    });

    test('says that nothing has an id', async () => {
      assert.match((await refusalOf(get(nowhere))).error, label);
      assert.match((await refusalOf(change(nowhere, family.change))).error, label);
      assert.match((await refusalOf(call(`delete${one}`, { id: nowhere }))).error, label);
      assert.match((await refusalOf(get('seven'))).error, /id/);
    });

    test('refuses pages that do not exist', async () => {
      for (const given of [{ limit: 0 }, { limit: 501 }, { cursor: 'nonsense' }])
        assert.match((await refusalOf(list(given))).error, new RegExp(Object.keys(given)[0]));
    });

    test('adds, gets, changes, lists and deletes', async () => {
      const added = (await add(family.add)).data;
      assert.ok(Number.isInteger(added.id));
      has(added, family.add);
      assert.deepEqual((await get(added.id)).data, added);
      const changed = (await change(added.id, family.change)).data;
      has(changed, { ...family.add, ...family.change });
      assert.deepEqual((await get(added.id)).data, changed);
      assert.deepEqual((await call(`delete${one}`, { id: added.id })).data, { id: added.id });
      const listed = (await allPages((cursor) => list({ limit: 500, cursor }))).entries;
      assert.ok(!listed.some((record) => record.id === added.id));
      assert.match((await refusalOf(call(`delete${one}`, { id: added.id }))).error, label);
    });

    test('lists page by page, each record once', async () => {
      const mine = [];
      for (let number = 1; number <= 7; ++number) {
        const name = one === 'Deal' ? 'title' : one === 'Activity' ? 'subject' : 'name';
        mine.push((await add({ ...family.add, [name]: `Number ${number}` })).data.id);
      }
      const { entries, pages } = await allPages((cursor) => list({ limit: 3, cursor }));
      const ids = entries.map((record) => record.id);
      assert.equal(new Set(ids).size, ids.length);
      assert.ok(mine.every((id) => ids.includes(id)));
      assert.equal(pages, Math.ceil(ids.length / 3));
      const sort = { sort_by: 'add_time', sort_direction: 'desc' };
      const sorted = (await allPages((cursor) => list({ ...sort, limit: 2, cursor }))).entries;
      const times = sorted.map((record) => record.add_time);
      assert.deepEqual(times, [...times].sort().reverse());
      assert.deepEqual([...ids].sort(), sorted.map((record) => record.id).sort());
    });

    if (family.search)
      test('finds by words, page by page', async () => {
        const search = (given) => call(family.search, given);
        assert.match((await refusalOf(search({ term: 'z' }))).error, /term/);
        assert.match((await refusalOf(search({ term: 'zz', fields: 'colour' }))).error, /fields/);
        const fields = one === 'Deal' ? 'title' : 'name';
        const ids = [];
        for (let number = 1; number <= 3; ++number) ids.push((await add(family.add)).data.id);
        const found = [];
        let cursor;
        do {
          const answer = await search({ term: family.term, fields, limit: 2, cursor });
          assert.ok(answer.data.items.length <= 2);
          found.push(...answer.data.items);
          cursor = answer.additional_data.next_cursor;
        } while (cursor);
        assert.deepEqual(found.map((each) => each.item.id).sort(), ids.sort());
        for (const each of found) {
          assert.equal(each.item.type, one.toLowerCase());
          assert.ok(each.result_score > 0);
        }
        assert.deepEqual((await search({ term: 'zeppelins of the moon' })).data.items, []);
      });
  });

describe('lists of v2 look for', () => {
  test('what was asked for', async () => {
    const organization = (
      await apis.OrganizationsApi.addOrganization({
        AddOrganizationRequest: { name: 'Filterable' },
      })
    ).data;
    const contact = (
      await apis.PersonsApi.addPerson({
        AddPersonRequest: { name: 'Phil Terable', org_id: organization.id },
      })
    ).data;
    const add = async (body) =>
      (await apis.DealsApi.addDeal({ AddDealRequest: { title: 'Filtered', ...body } })).data;
    const open = await add({ org_id: organization.id, person_id: contact.id });
    const won = await add({ org_id: organization.id, status: 'won' });
    const archived = await add({ org_id: organization.id, is_archived: true });
    const ids = async (given) =>
      (await apis.DealsApi.getDeals(given)).data.map((deal) => deal.id).sort((a, b) => a - b);
    assert.deepEqual(await ids({ org_id: organization.id }), [open.id, won.id]);
    assert.deepEqual(await ids({ org_id: organization.id, status: 'won' }), [won.id]);
    assert.deepEqual(await ids({ org_id: organization.id, status: 'open,won' }), [open.id, won.id]);
    assert.deepEqual(await ids({ person_id: contact.id }), [open.id]);
    assert.deepEqual(await ids({ ids: `${open.id},${won.id}` }), [open.id, won.id]);
    assert.deepEqual(
      await ids({ org_id: organization.id, updated_since: '2100-01-01T00:00:00Z' }),
      [],
    );
    assert.ok(
      !(await ids({ stage_id: won.stage_id, status: 'open', limit: 500 })).includes(won.id),
    );
    assert.ok(
      (await ids({ pipeline_id: open.pipeline_id, owner_id: user.id, limit: 500 })).includes(
        open.id,
      ),
    );
    const put_away = await apis.DealsApi.getArchivedDeals({ org_id: organization.id });
    assert.deepEqual(
      put_away.data.map((deal) => deal.id),
      [archived.id],
    );
    assert.match(
      (await refusalOf(apis.DealsApi.getDeals({ owner_id: nowhere, status: 'maybe' }))).error,
      /status/,
    );

    const people = await apis.PersonsApi.getPersons({ org_id: organization.id });
    assert.deepEqual(
      people.data.map((each) => each.id),
      [contact.id],
    );
    const holder = await apis.PersonsApi.getPersons({ deal_id: open.id });
    assert.deepEqual(
      holder.data.map((each) => each.id),
      [contact.id],
    );
    const activity = (
      await apis.ActivitiesApi.addActivity({
        AddActivityRequest: { subject: 'Call', deal_id: open.id },
      })
    ).data;
    for (const given of [
      { deal_id: open.id },
      { deal_id: open.id, done: false },
      { ids: activity.id },
    ])
      assert.deepEqual(
        (await apis.ActivitiesApi.getActivities(given)).data.map((each) => each.id),
        [activity.id],
      );
    assert.deepEqual(
      (await apis.ActivitiesApi.getActivities({ deal_id: open.id, done: true })).data,
      [],
    );
  });

  test('fields that are shown on request', async () => {
    const deal = (await apis.DealsApi.addDeal({ AddDealRequest: { title: 'Counted' } })).data;
    assert.ok(!('activities_count' in deal));
    await apis.ActivitiesApi.addActivity({
      AddActivityRequest: { subject: 'One', deal_id: deal.id },
    });
    const asked = { include_fields: ['activities_count', 'next_activity_id'] };
    const got = (await apis.DealsApi.getDeal({ id: deal.id, ...asked })).data;
    assert.equal(got.activities_count, 1);
    const listed = (await apis.DealsApi.getDeals({ ids: deal.id, ...asked })).data[0];
    assert.equal(listed.activities_count, 1);
    const { entries } = await allPages((cursor) =>
      apis.ActivitiesApi.getActivities({ include_fields: 'attendees', cursor }),
    );
    assert.ok(entries.length > 0 && entries.every((each) => Array.isArray(each.attendees)));
    const [{ id }] = entries;
    const activity = await apis.ActivitiesApi.getActivity({ id, include_fields: 'attendees' });
    assert.deepEqual(activity.data.attendees, entries[0].attendees);
    assert.match(
      (await refusalOf(apis.DealsApi.getDeal({ id: deal.id, include_fields: 'moons' }))).error,
      /include_fields/,
    );
  });

  test('stages of a pipeline', async () => {
    const pipeline = (
      await apis.PipelinesApi.addPipeline({ AddPipelineRequest: { name: 'Of its own' } })
    ).data;
    const stage = (
      await apis.StagesApi.addStage({
        AddStageRequest: { name: 'First', pipeline_id: pipeline.id },
      })
    ).data;
    const stages = await apis.StagesApi.getStages({ pipeline_id: pipeline.id });
    assert.deepEqual(stages.data, [stage]);
    const deal = (
      await apis.DealsApi.addDeal({ AddDealRequest: { title: 'In it', pipeline_id: pipeline.id } })
    ).data;
    assert.equal(deal.stage_id, stage.id);
  });

  test('pipelines are shaped by admins alone', async () => {
    const regular = personal(sandbox, sandbox.user({ active: true, admin: false }));
    const api = new Coverage().open('v2.PipelinesApi', regular.v2);
    await refusalOf(api.addPipeline({ AddPipelineRequest: { name: 'Mine' } }));
    assert.ok((await api.getPipelines()).data.length > 0);
  });
});

describe('v2.DealProductsApi', () => {
  let deal, wares;

  before(async () => {
    deal = (
      await apis.DealsApi.addDeal({ AddDealRequest: { title: 'A full cart', currency: 'EUR' } })
    ).data;
    wares = [];
    for (const name of ['Rope', 'Gas', 'Silk'])
      wares.push(
        (
          await apis.ProductsApi.addProduct({
            AddProductRequest: { name, prices: [{ price: 10, currency: 'EUR' }] },
          })
        ).data,
      );
  });

  test('refuses what is wrong and names the field', async () => {
    const add = (body, id = deal.id) =>
      apis.DealProductsApi.addDealProduct({ id, AddDealProductRequest: body });
    const whole = { product_id: wares[0].id, item_price: 10, quantity: 1 };
    for (const name of ['product_id', 'item_price', 'quantity'])
      assert.match((await refusalOf(add({ ...whole, [name]: undefined }))).error, new RegExp(name));
    assert.match((await refusalOf(add({ ...whole, product_id: nowhere }))).error, /product_id/);
    assert.match((await refusalOf(add(whole, nowhere))).error, /not found/i);
    const line = { id: deal.id, product_attachment_id: nowhere };
    assert.match(
      (await refusalOf(apis.DealProductsApi.deleteDealProduct(line))).error,
      /not found/i,
    );
    await refusalOf(
      apis.DealProductsApi.updateDealProduct({
        ...line,
        UpdateDealProductRequest: { quantity: 2 },
      }),
    );
    await refusalOf(
      apis.DealProductsApi.addManyDealProducts({
        id: deal.id,
        CreateManyDealProductRequest: { data: [whole, { ...whole, quantity: 'two' }] },
      }),
    );
    assert.deepEqual((await apis.DealProductsApi.getDealProducts({ id: deal.id })).data, []);
  });

  test('attaches, changes and takes away, and the deal is worth it', async () => {
    const value = async () => (await apis.DealsApi.getDeal({ id: deal.id })).data.value;
    const line = (
      await apis.DealProductsApi.addDealProduct({
        id: deal.id,
        AddDealProductRequest: { product_id: wares[0].id, item_price: 10, quantity: 3 },
      })
    ).data;
    assert.equal(line.sum, 30);
    assert.equal(line.name, 'Rope');
    assert.equal(await value(), 30);
    const changed = await apis.DealProductsApi.updateDealProduct({
      id: deal.id,
      product_attachment_id: line.id,
      UpdateDealProductRequest: { quantity: 2, discount: 10, discount_type: 'percentage' },
    });
    assert.equal(changed.data.sum, 18);
    assert.equal(await value(), 18);
    const more = await apis.DealProductsApi.addManyDealProducts({
      id: deal.id,
      CreateManyDealProductRequest: {
        data: [wares[1], wares[2]].map((ware) => ({
          product_id: ware.id,
          item_price: 5,
          quantity: 1,
        })),
      },
    });
    assert.equal(more.data.length, 2);
    assert.equal(await value(), 28);
    const { entries, pages } = await allPages((cursor) =>
      apis.DealProductsApi.getDealProducts({ id: deal.id, limit: 1, cursor }),
    );
    assert.deepEqual(
      entries.map((each) => each.name),
      ['Rope', 'Gas', 'Silk'],
    );
    assert.equal(pages, 3);
    const other = (await apis.DealsApi.addDeal({ AddDealRequest: { title: 'A small cart' } })).data;
    const one = { product_id: wares[0].id, item_price: 1, quantity: 1 };
    const last = (
      await apis.DealProductsApi.addDealProduct({ id: other.id, AddDealProductRequest: one })
    ).data;
    const ofBoth = await apis.DealProductsApi.getDealsProducts({ deal_ids: [deal.id, other.id] });
    const ids = [...entries, last].map((each) => each.id).sort();
    assert.deepEqual(ofBoth.data.map((each) => each.id).sort(), ids);
    const gone = await apis.DealProductsApi.deleteDealProduct({
      id: deal.id,
      product_attachment_id: line.id,
    });
    assert.deepEqual(gone.data, { id: line.id });
    assert.equal(await value(), 10);
    const rest = await apis.DealProductsApi.deleteManyDealProducts({
      id: deal.id,
      ids: more.data.map((each) => each.id).join(','),
    });
    assert.deepEqual(
      rest.data.ids,
      more.data.map((each) => each.id),
    );
    assert.deepEqual((await apis.DealProductsApi.getDealProducts({ id: deal.id })).data, []);
  });
});

test('no method was forgotten', () => coverage.assertWhole('api_classes_records.test.mjs'));
test('no key was forgotten that the types declare', () => coverage.assertShown());
