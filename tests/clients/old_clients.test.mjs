// The official npm client as integrations of earlier years have it: 30.11.0 (v1 calls, today's HTTP
// stack) and 22.10.1 (another HTTP stack) say the same things through deals, persons, organizations
// and activities.
import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import { after, before, describe, test } from 'node:test';
import { redirectUri, refusalOf } from './api_classes.mjs';
import { startSandbox } from './sandbox.mjs';

const require = createRequire(import.meta.url);
const nowhere = 999999;
let sandbox, user, app;

before(async () => {
  sandbox = await startSandbox({ unlimited: true });
  app = sandbox.app({ name: 'Ledger Sync' });
  user = sandbox.user({ active: true, admin: true });
});
after(() => sandbox.stop());

async function consentCode() {
  const callback = await sandbox.authorize({
    client_id: app.client_id,
    user: user.email,
    company: user.companies[0],
    redirect_uri: redirectUri,
  });
  return callback.searchParams.get('code');
}

// How each version says a call: the values of the path in order, the query, the body and its name.
const versions = {
  '30.11.0': async () => {
    const { v1 } = require('pipedrive-30');
    const oauth2 = new v1.OAuth2Configuration({
      clientId: app.client_id,
      clientSecret: app.client_secret,
      redirectUri,
      host: sandbox.base_url,
    });
    await oauth2.authorize(await consentCode());
    return (apiClass, method, { path = {}, query = {}, body } = {}) => {
      const request = method[0].toUpperCase() + method.slice(1) + 'Request';
      return new v1[apiClass](oauth2)[method]({ ...path, ...query, [request]: body });
    };
  },
  '22.10.1': async () => {
    const pipedrive = require('pipedrive-22');
    const apiClient = new pipedrive.ApiClient();
    apiClient.basePath = `${sandbox.base_url}/api/v1`;
    const { oauth2 } = apiClient.authentications;
    const { client_id: clientId, client_secret: clientSecret } = app;
    Object.assign(oauth2, { host: sandbox.base_url, clientId, clientSecret, redirectUri });
    await apiClient.authorize(await consentCode());
    return async (apiClass, method, { path = {}, query = {}, body = {} } = {}) => {
      try {
        const api = new pipedrive[apiClass](apiClient);
        const answer = await api[method](...Object.values(path), { ...query, ...body });
        // It answers with objects of its own classes.
        return JSON.parse(JSON.stringify(answer));
      } catch (error) {
        // It throws errors of its own, which have the answer inside.
        if (!error.context) throw error;
        throw error.context.body;
      }
    };
  },
};

const kinds = [
  {
    api: 'DealsApi',
    one: 'Deal',
    name: 'title',
    add: {
      title: 'Quarry, three pits',
      value: 500,
      currency: 'EUR',
      probability: 30,
      expected_close_date: '2031-04-01',
    },
    change: { title: 'Quarry, four pits', value: 800 },
    refused: [
      [{}, 'title'],
      [{ title: 'x', person_id: nowhere }, 'person_id'],
      [{ title: 'x', status: 'nearly' }, 'status'],
    ],
    relatedObject: 'user',
  },
  {
    api: 'PersonsApi',
    one: 'Person',
    name: 'name',
    add: {
      name: 'Petra Quarry',
      email: [{ value: 'petra@quarry.example', primary: true, label: 'work' }],
    },
    change: { name: 'Petra Q. Quarry' },
    refused: [
      [{}, 'name'],
      [{ name: 'x', org_id: nowhere }, 'org_id'],
    ],
    relatedObject: 'user',
  },
  {
    api: 'OrganizationsApi',
    one: 'Organization',
    name: 'name',
    add: { name: 'Quarry Ltd' },
    change: { name: 'Quarry & Daughters' },
    refused: [
      [{}, 'name'],
      [{ name: 'x', visible_to: 2 }, 'visible_to'],
    ],
    relatedObject: 'user',
  },
  {
    api: 'ActivitiesApi',
    one: 'Activity',
    many: 'Activities',
    name: 'subject',
    add: {
      subject: 'See the quarry',
      type: 'meeting',
      due_date: '2031-04-02',
      due_time: '09:30',
      duration: '00:45',
    },
    change: { subject: 'See it again', note: 'boots', done: 1 },
    changed: { subject: 'See it again', note: 'boots', done: true },
    refused: [
      [{ type: 'seance' }, 'type'],
      [{ due_date: 'soon' }, 'due_date'],
    ],
  },
];

const containing = (record, wanted) => {
  for (const [key, value] of Object.entries(wanted)) assert.deepEqual(record[key], value, key);
};

for (const [version, connect] of Object.entries(versions))
  describe(`pipedrive ${version}`, () => {
    let say;
    before(async () => (say = await connect()));
    const added = async (kind, more = {}) =>
      (await say(kind.api, `add${kind.one}`, { body: { ...kind.add, ...more } })).data;
    const [deals, persons, organizations, activities] = kinds;

    // All entries of a list, in pages of two.
    const inPages = async (apiClass, method, { path, query } = {}) => {
      const entries = [];
      let start = 0;
      while (start !== undefined && entries.length < 1000) {
        const answer = await say(apiClass, method, { path, query: { ...query, start, limit: 2 } });
        entries.push(...(answer.data ?? []));
        const { pagination } = answer.additional_data;
        assert.equal(pagination.more_items_in_collection, pagination.next_start !== undefined);
        start = pagination.next_start;
      }
      return entries;
    };
    const idsOf = (records) => records.map((each) => each.id);

    for (const kind of kinds)
      describe(kind.api, () => {
        const { api, one } = kind;
        const many = kind.many ?? `${one}s`;

        test('refuses what is wrong', async () => {
          for (const [body, field] of kind.refused)
            assert.match(
              (await refusalOf(say(api, `add${one}`, { body }))).error,
              new RegExp(field),
            );
          const path = { id: nowhere };
          for (const [method, given] of [
            [`get${one}`, { path }],
            [`update${one}`, { path, body: kind.change }],
            [`delete${one}`, { path }],
            [`delete${many}`, { path: { ids: `${nowhere}` } }],
          ])
            assert.match((await refusalOf(say(api, method, given))).error, /not found/, method);
          assert.match(
            (await refusalOf(say(api, `get${many}`, { query: { start: -1 } }))).error,
            /start/,
          );
        });

        test('adds, gets, changes and deletes', async () => {
          const record = await added(kind);
          containing(record, kind.add);
          const path = { id: record.id };
          const got = await say(api, `get${one}`, { path });
          containing(got.data, kind.add);
          assert.equal(got.data.id, record.id);
          if (kind.relatedObject) assert.ok(user.id in got.related_objects[kind.relatedObject]);
          const changed = await say(api, `update${one}`, { path, body: kind.change });
          containing(changed.data, kind.changed ?? kind.change);
          containing((await say(api, `get${one}`, { path })).data, kind.changed ?? kind.change);
          assert.equal((await say(api, `delete${one}`, { path })).data.id, record.id);
          assert.match((await refusalOf(say(api, `delete${one}`, { path }))).error, /not found/);
        });

        test('lists, page by page and sorted, and deletes several', async () => {
          const mine = [];
          for (const name of ['C', 'A', 'B'])
            mine.push((await added(kind, { [kind.name]: name })).id);
          const listed = await inPages(api, `get${many}`, {});
          assert.equal(new Set(idsOf(listed)).size, listed.length);
          assert.ok(mine.every((id) => idsOf(listed).includes(id)));
          if (one !== 'Activity') {
            const backwards = await inPages(api, `get${many}`, { query: { sort: 'id DESC' } });
            assert.deepEqual(idsOf(backwards).slice(0, 3), [...mine].reverse());
            const byName = await say(api, `get${many}`, {
              query: { sort: `${kind.name} ASC`, limit: 500 },
            });
            const names = byName.data
              .filter((each) => mine.includes(each.id))
              .map((each) => each[kind.name]);
            assert.deepEqual(names, ['A', 'B', 'C']);
          }
          const gone = await say(api, `delete${many}`, { path: { ids: mine.slice(1).join(',') } });
          assert.deepEqual(gone.data.id, mine.slice(1));
          assert.ok(!idsOf(await inPages(api, `get${many}`, {})).includes(mine[1]));
        });

        test('lists the whole collection by cursor', async () => {
          const record = await added(kind);
          const ids = [];
          let cursor;
          do {
            const answer = await say(api, `get${many}Collection`, { query: { limit: 5, cursor } });
            ids.push(...idsOf(answer.data));
            cursor = answer.additional_data.next_cursor;
          } while (cursor && ids.length < 1000);
          assert.equal(new Set(ids).size, ids.length);
          assert.ok(ids.includes(record.id));
          assert.deepEqual(
            (await say(api, `get${many}Collection`, { query: { since: '2100-01-01 00:00:00' } }))
              .data,
            [],
          );
        });

        if (one !== 'Activity')
          test('searches', async () => {
            const search = one === 'Organization' ? 'searchOrganization' : `search${many}`;
            const record = await added(kind, { [kind.name]: `Peridot of ${version} ${one}` });
            const path = { term: `Peridot of ${version} ${one}` };
            const found = await say(api, search, { path, query: { exact_match: true } });
            assert.deepEqual(
              found.data.items.map(({ item }) => item.id),
              [record.id],
            );
            assert.match(
              (await refusalOf(say(api, search, { path: { term: 'x' } }))).error,
              /term/,
            );
            assert.deepEqual(
              (await say(api, search, { path: { term: 'chrysoprase' } })).data.items,
              [],
            );
          });
      });

    test('shows what a record leads to, and who is below it', async () => {
      const organization = await added(organizations, { name: `Whole ${version}` });
      const person = await added(persons, { org_id: organization.id });
      const deal = await added(deals, { person_id: person.id, org_id: organization.id });
      const activity = await added(activities, {
        deal_id: deal.id,
        person_id: person.id,
        org_id: organization.id,
      });
      assert.equal(deal.person_id.value, person.id);
      assert.equal(deal.org_id.name, `Whole ${version}`);
      assert.equal(deal.user_id.email, user.email);
      const path = { id: deal.id };
      assert.equal((await say('DealsApi', 'getDeal', { path })).data.person_name, 'Petra Quarry');
      for (const [apiClass, method, id, wanted] of [
        ['PersonsApi', 'getPersonDeals', person.id, deal.id],
        ['PersonsApi', 'getPersonActivities', person.id, activity.id],
        ['OrganizationsApi', 'getOrganizationDeals', organization.id, deal.id],
        ['OrganizationsApi', 'getOrganizationPersons', organization.id, person.id],
        ['OrganizationsApi', 'getOrganizationActivities', organization.id, activity.id],
        ['DealsApi', 'getDealPersons', deal.id, person.id],
        ['DealsApi', 'getDealActivities', deal.id, activity.id],
      ]) {
        assert.deepEqual(
          idsOf(await inPages(apiClass, method, { path: { id } })),
          [wanted],
          method,
        );
        const missing = say(apiClass, method, { path: { id: nowhere } });
        assert.match((await refusalOf(missing)).error, /not found/, method);
      }
      const won = { path: { id: person.id }, query: { status: 'won' } };
      assert.equal((await say('PersonsApi', 'getPersonDeals', won)).data, null);
      await say('DealsApi', 'updateDeal', { path, body: { status: 'won' } });
      assert.deepEqual(idsOf((await say('PersonsApi', 'getPersonDeals', won)).data), [deal.id]);
    });

    test('lists what was asked for', async () => {
      const [first, second] = [await added(deals), await added(deals, { status: 'lost' })];
      const ids = async (query) =>
        idsOf((await say('DealsApi', 'getDeals', { query: { limit: 500, ...query } })).data ?? []);
      assert.ok((await ids({ status: 'open' })).includes(first.id));
      assert.ok(!(await ids({ status: 'open' })).includes(second.id));
      assert.ok((await ids({ owned_by_you: 1, stage_id: first.stage_id })).includes(first.id));
      await say('DealsApi', 'deleteDeal', { path: { id: second.id } });
      assert.ok((await ids({ status: 'deleted' })).includes(second.id));
      assert.ok(!(await ids({})).includes(second.id));
      const petra = await added(persons);
      const initial = await say('PersonsApi', 'getPersons', {
        query: { first_char: 'p', limit: 500 },
      });
      assert.ok(idsOf(initial.data).includes(petra.id));
      assert.ok(initial.data.every((each) => each.name.toLowerCase().startsWith('p')));
      const done = await added(activities, { done: 1 });
      const undone = await say('ActivitiesApi', 'getActivities', {
        query: { done: 0, limit: 500 },
      });
      assert.ok(!idsOf(undone.data).includes(done.id));
      const soon = { start_date: '2031-04-01', end_date: '2031-04-03', type: 'meeting' };
      assert.ok(
        idsOf((await say('ActivitiesApi', 'getActivities', { query: soon })).data).includes(
          done.id,
        ),
      );
    });

    test('attaches products to a deal', async () => {
      const product = (await say('ProductsApi', 'addProduct', { body: { name: 'Slate' } })).data;
      const deal = await added(deals);
      const line = { product_id: product.id, item_price: 4, quantity: 5 };
      const attached = (
        await say('DealsApi', 'addDealProduct', { path: { id: deal.id }, body: line })
      ).data;
      assert.equal(attached.sum, 20);
      assert.deepEqual(
        idsOf(await inPages('DealsApi', 'getDealProducts', { path: { id: deal.id } })),
        [attached.id],
      );
      const path = { id: deal.id, product_attachment_id: attached.id };
      const changed = await say('DealsApi', 'updateDealProduct', { path, body: { quantity: 6 } });
      assert.equal(changed.data.sum, 24);
      assert.equal((await say('DealsApi', 'deleteDealProduct', { path })).success, true);
      assert.equal(
        (await say('DealsApi', 'getDeal', { path: { id: deal.id } })).data.products_count,
        0,
      );
    });
  });

describe('pipedrive 30.11.0, the rest that v1 had:', () => {
  const { v1 } = require('pipedrive-30');
  let configuration;
  before(() => {
    const apiKey = user.api_tokens[user.companies[0]];
    configuration = new v1.Configuration({ apiKey, basePath: `${sandbox.api_base}/api/v1` });
  });

  for (const [one, add, change, adding, changing] of [
    ['Product', { name: 'Feldspar', code: 'FS' }, { name: 'Fine feldspar' }],
    [
      'Pipeline',
      { name: 'Shafts' },
      { name: 'Deep shafts' },
      'PipelineRequest',
      'PipelineRequest1',
    ],
    ['Stage', { name: 'Drilled', pipeline_id: 1 }, { name: 'Blasted' }],
  ])
    test(`v1.${one}sApi`, async () => {
      const api = new v1[`${one}sApi`](configuration);
      const addBody = (body) => api[`add${one}`]({ [adding ?? `Add${one}Request`]: body });
      assert.match((await refusalOf(addBody({}))).error, /name/);
      const { id } = (await addBody(add)).data;
      containing((await api[`get${one}`]({ id })).data, add);
      const changed = await api[`update${one}`]({
        id,
        [changing ?? `Update${one}Request`]: change,
      });
      containing(changed.data, change);
      const listed = async () => (await api[`get${one}s`]({ limit: 500 })).data;
      containing(
        (await listed()).find((each) => each.id === id),
        { ...add, ...change },
      );
      assert.equal((await api[`delete${one}`]({ id })).data.id, id);
      assert.ok(!(await listed()).some((each) => each.id === id));
    });

  test('v1.StagesApi deletes several', async () => {
    const api = new v1.StagesApi(configuration);
    const ids = [];
    for (const name of ['One', 'Two'])
      ids.push((await api.addStage({ AddStageRequest: { name, pipeline_id: 1 } })).data.id);
    assert.deepEqual((await api.deleteStages({ ids: ids.join(',') })).data.id, ids);
  });

  test('v1.ItemSearchApi and the search of products', async () => {
    const products = new v1.ProductsApi(configuration);
    const request = { AddProductRequest: { name: 'Malachite', code: 'ML-1' } };
    const { id } = (await products.addProduct(request)).data;
    const idsIn = (answer) => answer.data.items.map(({ item }) => item.id);
    assert.deepEqual(idsIn(await products.searchProducts({ term: 'malachite' })), [id]);
    const api = new v1.ItemSearchApi(configuration);
    const found = await api.searchItem({ term: 'malachite', item_types: 'product', start: 0 });
    assert.deepEqual(idsIn(found), [id]);
    const byField = { term: 'Malachite', field_type: 'productField', field_key: 'name' };
    const values = await api.searchItemByField({ ...byField, exact_match: true });
    assert.deepEqual(values.data, [{ name: 'Malachite' }]);
    const withIds = await api.searchItemByField({ ...byField, return_item_ids: true });
    assert.deepEqual(withIds.data, [{ name: 'Malachite', id }]);
    assert.match((await refusalOf(api.searchItem({ term: 'm' }))).error, /term/);
  });
});
