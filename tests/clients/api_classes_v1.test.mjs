// The API classes that only v1 has, and what v1 has left of the others.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { Coverage, client, installed, personal, refusalOf } from './api_classes.mjs';
import { startSandbox } from './sandbox.mjs';

const coverage = new Coverage();
const nowhere = 999999;
const noUuid = '11111111-2222-4333-8444-555555555555';
let sandbox, user, colleague, app, person, records;

before(async () => {
  sandbox = await startSandbox({ unlimited: true });
  user = sandbox.user({ active: true, admin: true });
  colleague = sandbox.user({ active: true, admin: false });
  app = await installed(sandbox, user);
  person = personal(sandbox, user);
  const v2 = (name) => new client.v2[name](app.v2);
  const one = async (promise) => (await promise).data;
  const organization = await one(
    v2('OrganizationsApi').addOrganization({ AddOrganizationRequest: { name: 'Sawmill' } }),
  );
  const contact = await one(
    v2('PersonsApi').addPerson({
      AddPersonRequest: { name: 'Sam Sawyer', org_id: organization.id },
    }),
  );
  const deal = await one(
    v2('DealsApi').addDeal({ AddDealRequest: { title: 'Planks', person_id: contact.id } }),
  );
  records = { organization, contact, deal };
});
after(() => sandbox.stop());

const open = (name, rights = app) => coverage.open(`v1.${name}`, rights.v1);
const idsOf = (answer) => answer.data.map((each) => each.id);

// All entries of a v1 list, asked for in small pages.
async function allByStart(ask) {
  const entries = [];
  let start = 0;
  while (start !== undefined) {
    const answer = await ask(start);
    entries.push(...(answer.data ?? []));
    const { pagination } = answer.additional_data;
    assert.equal(pagination.start, start);
    assert.equal(answer.additional_data.start, start);
    assert.equal(pagination.more_items_in_collection, pagination.next_start !== undefined);
    start = pagination.next_start;
    assert.ok(entries.length < 1000);
  }
  return entries;
}

describe('people', () => {
  test('v1.UsersApi', async () => {
    const api = open('UsersApi');
    for (const method of [
      'getUser',
      'getUserFollowers',
      'getUserPermissions',
      'getUserRoleAssignments',
      'getUserRoleSettings',
    ])
      assert.equal(
        (await refusalOf(api[method]({ id: nowhere }))).error,
        'User not found or not accessible.',
        method,
      );
    assert.match((await refusalOf(api.findUsersByName({ term: '' }))).error, /term/);

    const me = (await api.getCurrentUser()).data;
    assert.equal(me.email, user.email);
    assert.equal(me.company_domain, user.companies[0]);
    const all = (await api.getUsers()).data;
    assert.ok(all.some((each) => each.email === colleague.email && !each.is_you));
    const mine = all.find((each) => each.id === me.id);
    assert.equal(mine.is_you, true);
    assert.deepEqual((await api.getUser({ id: me.id })).data, mine);
    const found = await api.findUsersByName({ term: colleague.email, search_by_email: 1 });
    assert.deepEqual(
      found.data.map((each) => each.email),
      [colleague.email],
    );
    assert.deepEqual(
      (await api.findUsersByName({ term: colleague.email.toUpperCase() })).data.map(
        (each) => each.id,
      ),
      [colleague.id],
    );
    assert.deepEqual((await api.findUsersByName({ term: 'nobody at all' })).data, []);
    assert.deepEqual((await api.getUserFollowers({ id: me.id })).data, []);
    assert.equal((await api.getUserPermissions({ id: me.id })).data.can_edit_custom_fields, true);
    assert.equal(
      (await api.getUserPermissions({ id: colleague.id })).data.can_edit_custom_fields,
      false,
    );
    assert.equal((await api.getUserRoleAssignments({ id: me.id })).data[0].user_id, me.id);
    assert.equal((await api.getUserRoleSettings({ id: me.id })).data.deal_default_visibility, 3);
  });

  test('v2.UsersApi', async () => {
    const api = coverage.open('v2.UsersApi', app.v2);
    await refusalOf(api.getUserFollowers({ id: nowhere }));
    const answer = await api.getUserFollowers({ id: user.id });
    assert.deepEqual(answer.data, []);
    assert.equal(answer.additional_data.next_cursor, null);
  });

  test('v1.UserSettingsApi and v1.UserConnectionsApi', async () => {
    const settings = (await open('UserSettingsApi').getUserSettings()).data;
    assert.equal(settings.list_limit, 100);
    assert.equal(typeof settings.beta_app, 'boolean');
    assert.ok('google' in (await open('UserConnectionsApi').getUserConnections()).data);
  });
});

describe('what the company has', () => {
  test('v1.CurrenciesApi', async () => {
    const api = open('CurrenciesApi');
    const all = (await api.getCurrencies()).data;
    assert.ok(all.some((each) => each.code === 'EUR' && each.decimal_points === 2));
    assert.deepEqual(
      (await api.getCurrencies({ term: 'yen' })).data.map((each) => each.code),
      ['JPY'],
    );
    assert.deepEqual((await api.getCurrencies({ term: 'doubloon' })).data, []);
  });

  test('v1.ActivityTypesApi', async () => {
    const admin = open('ActivityTypesApi', person);
    const add = (body) => admin.addActivityType({ AddActivityTypeRequest: body });
    assert.match((await refusalOf(add({ name: 'Sawing' }))).error, /icon_key/);
    assert.match((await refusalOf(add({ name: 'Sawing', icon_key: 'saw' }))).error, /icon_key/);
    assert.match(
      (await refusalOf(add({ name: 'Sawing', icon_key: 'task', color: 'red' }))).error,
      /color/,
    );
    assert.match((await refusalOf(admin.deleteActivityType({ id: nowhere }))).error, /not found/);
    await refusalOf(
      admin.updateActivityType({ id: nowhere, UpdateActivityTypeRequest: { name: 'x' } }),
    );

    const added = (await add({ name: 'Sawing', icon_key: 'task', color: 'FFAA00' })).data;
    assert.equal(added.key_string, 'sawing');
    const listed = (await open('ActivityTypesApi').getActivityTypes()).data;
    assert.deepEqual(
      listed.find((each) => each.id === added.id),
      added,
    );
    const changed = await admin.updateActivityType({
      id: added.id,
      UpdateActivityTypeRequest: { name: 'Planing' },
    });
    assert.equal(changed.data.name, 'Planing');
    const activities = new client.v2.ActivitiesApi(app.v2);
    const doing = { AddActivityRequest: { subject: 'Saw', type: 'sawing' } };
    assert.equal((await activities.addActivity(doing)).data.type, 'sawing');
    assert.equal((await admin.deleteActivityType({ id: added.id })).data.active_flag, false);
    assert.match((await refusalOf(activities.addActivity(doing))).error, /type/);
  });
});

describe('v1.NotesApi', () => {
  test('adds, gets, changes, lists and deletes', async () => {
    const api = open('NotesApi');
    const add = (body) => api.addNote({ AddNoteRequest: body });
    assert.match((await refusalOf(add({ deal_id: records.deal.id }))).error, /content/);
    assert.match((await refusalOf(add({ content: 'Alone' }))).error, /deal_id/);
    assert.match((await refusalOf(add({ content: 'Lost', deal_id: nowhere }))).error, /deal_id/);
    assert.match(
      (await refusalOf(add({ content: 'x', deal_id: records.deal.id, pinned_to_person_flag: 1 })))
        .error,
      /pinned_to_person_flag/,
    );
    for (const method of ['getNote', 'updateNote', 'deleteNote'])
      assert.match(
        (await refusalOf(api[method]({ id: nowhere, NoteRequest: { content: 'x' } }))).error,
        /not found/,
        method,
      );

    const notes = [];
    for (const content of ['One', 'Two', 'Three'])
      notes.push((await add({ content, deal_id: records.deal.id, pinned_to_deal_flag: 1 })).data);
    assert.equal(notes[0].deal.title, 'Planks');
    assert.equal(notes[0].user.is_you, true);
    assert.deepEqual((await api.getNote({ id: notes[0].id })).data, notes[0]);
    assert.equal(notes[0].task_id, null);
    const changed = await api.updateNote({
      id: notes[0].id,
      NoteRequest: { content: '<b>One</b>' },
    });
    assert.equal(changed.data.content, '<b>One</b>');
    assert.equal(changed.data.last_update_user_id, user.id);
    const ids = notes.map((each) => each.id);
    const list = (given) =>
      allByStart((start) => api.getNotes({ deal_id: records.deal.id, ...given, start, limit: 2 }));
    assert.deepEqual(
      (await list({ sort: 'id DESC' })).map((each) => each.id),
      [...ids].reverse(),
    );
    assert.equal((await list({ pinned_to_deal_flag: 1 })).length, 3);
    assert.equal((await list({ pinned_to_deal_flag: 0 })).length, 0);
    assert.equal((await list({ pinned_to_task_flag: 1 })).length, 0);
    assert.equal((await list({ user_id: colleague.id })).length, 0);
    assert.equal((await api.deleteNote({ id: ids[0] })).data, true);
    assert.equal((await list({})).length, 2);
  });
});

describe('leads', () => {
  test('v1.LeadLabelsApi', async () => {
    const api = open('LeadLabelsApi');
    const add = (body) => api.addLeadLabel({ AddLeadLabelRequest: body });
    assert.match((await refusalOf(add({ color: 'red' }))).error, /name/);
    assert.match((await refusalOf(add({ name: 'Hot', color: 'mauve' }))).error, /color/);
    assert.match((await refusalOf(api.deleteLeadLabel({ id: 7 }))).error, /id/);
    assert.match((await refusalOf(api.deleteLeadLabel({ id: noUuid }))).error, /not found/);
    const label = (await add({ name: 'Tepid', color: 'green' })).data;
    const changed = await api.updateLeadLabel({
      id: label.id,
      UpdateLeadLabelRequest: { color: 'red' },
    });
    assert.equal(changed.data.color, 'red');
    assert.equal(changed.data.name, 'Tepid');
    assert.deepEqual(
      (await api.getLeadLabels()).data.find((each) => each.id === label.id),
      changed.data,
    );
    assert.deepEqual((await api.deleteLeadLabel({ id: label.id })).data, { id: label.id });
    assert.ok(!idsOf(await api.getLeadLabels()).includes(label.id));
  });

  test('v1.LeadSourcesApi', async () => {
    const sources = (await open('LeadSourcesApi').getLeadSources()).data;
    assert.ok(sources.some((each) => each.name === 'API'));
  });

  test('v1.LeadsApi', async () => {
    const api = open('LeadsApi');
    const add = (body) => api.addLead({ AddLeadRequest: body });
    const on = { person_id: records.contact.id };
    assert.match((await refusalOf(add(on))).error, /title/);
    assert.match((await refusalOf(add({ title: 'Alone' }))).error, /person_id/);
    assert.match((await refusalOf(add({ title: 'x', ...on, value: 7 }))).error, /value/);
    assert.match(
      (await refusalOf(add({ title: 'x', ...on, label_ids: [noUuid] }))).error,
      /label_ids/,
    );
    assert.match((await refusalOf(api.getLead({ id: noUuid }))).error, /not found/);
    assert.match((await refusalOf(api.deleteLead({ id: noUuid }))).error, /not found/);
    await refusalOf(api.updateLead({ id: noUuid, UpdateLeadRequest: { title: 'x' } }));

    const leads = [];
    for (const title of ['Pine beams', 'Pine rafters', 'Pine shingles'])
      leads.push(
        (
          await add({
            title,
            ...on,
            value: { amount: 40, currency: 'EUR' },
            expected_close_date: '2031-02-03',
          })
        ).data,
      );
    assert.match(leads[0].id, /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
    assert.deepEqual((await api.getLead({ id: leads[0].id })).data, leads[0]);
    assert.equal(leads[0].source_deal_id, null);
    const changed = await api.updateLead({
      id: leads[0].id,
      UpdateLeadRequest: { title: 'Oak beams', was_seen: true },
    });
    assert.equal(changed.data.title, 'Oak beams');
    assert.equal(changed.data.was_seen, true);
    assert.deepEqual(changed.data.value, { amount: 40, currency: 'EUR' });
    const list = (given) =>
      allByStart((start) => api.getLeads({ ...on, ...given, start, limit: 2 }));
    assert.deepEqual(
      (await list({ sort: 'title DESC' })).map((each) => each.title),
      ['Pine shingles', 'Pine rafters', 'Oak beams'],
    );
    assert.equal((await list({ owner_id: colleague.id })).length, 0);
    assert.deepEqual(
      (await api.searchLeads({ term: 'oak' })).data.items.map(({ item }) => item.id),
      [leads[0].id],
    );
    const first = await api.searchLeads({ term: 'pine', limit: 1 });
    const { next_start: start } = first.additional_data.pagination;
    const second = await api.searchLeads({ term: 'pine', limit: 1, start });
    assert.deepEqual(
      [first, second].map(({ data }) => data.items[0].item.id).sort(),
      [leads[1].id, leads[2].id].sort(),
    );
    await api.updateLead({ id: leads[1].id, UpdateLeadRequest: { is_archived: true } });
    assert.deepEqual(idsOf(await api.getArchivedLeads(on)), [leads[1].id]);
    assert.equal((await list({})).length, 2);
    assert.deepEqual((await api.deleteLead({ id: leads[0].id })).data, { id: leads[0].id });
    assert.match((await refusalOf(api.getLead({ id: leads[0].id }))).error, /not found/);
  });
});

describe('lists of deals that v1 has left:', () => {
  let deals;
  before(async () => {
    const api = new client.v2.DealsApi(app.v2);
    deals = [];
    for (const title of ['Red planks', 'Blue planks', 'Old planks'])
      deals.push(
        (
          await api.addDeal({
            AddDealRequest: {
              title,
              org_id: records.organization.id,
              is_archived: title.startsWith('Old'),
            },
          })
        ).data,
      );
  });

  test('v1.DealsApi', async () => {
    const api = open('DealsApi');
    const org_id = records.organization.id;
    assert.deepEqual(idsOf(await api.getArchivedDeals({ org_id })), [deals[2].id]);
    assert.match((await refusalOf(api.getArchivedDeals({ status: 'rotten' }))).error, /status/);
    assert.equal(
      (await api.getArchivedDeals({ org_id, owned_by_you: 1 })).data[0].user_id.id,
      user.id,
    );
  });

  test('v1.PipelinesApi and v1.StagesApi', async () => {
    const [pipelines, stages] = [open('PipelinesApi'), open('StagesApi')];
    assert.match((await refusalOf(pipelines.getPipelineDeals({ id: nowhere }))).error, /not found/);
    assert.match((await refusalOf(stages.getStageDeals({ id: nowhere }))).error, /not found/);
    const { pipeline_id, stage_id } = deals[0];
    const everyone = 1;
    const inPipeline = await allByStart((start) =>
      pipelines.getPipelineDeals({ id: pipeline_id, everyone, start, limit: 5 }),
    );
    const inStage = await allByStart((start) =>
      stages.getStageDeals({ id: stage_id, everyone, start, limit: 5 }),
    );
    assert.ok(inPipeline.length >= inStage.length);
    for (const deal of inPipeline) assert.equal(deal.pipeline_id, pipeline_id);
    for (const deal of inStage) assert.equal(deal.stage_id, stage_id);
    const ids = inStage.map((deal) => deal.id);
    assert.equal(new Set(ids).size, ids.length);
    assert.ok(ids.includes(deals[0].id) && !ids.includes(deals[2].id));
    const filtered = await pipelines.getPipelineDeals({
      id: pipeline_id,
      stage_id,
      limit: 500,
      everyone,
    });
    assert.deepEqual(idsOf(filtered).sort(), ids.sort());
  });

  test('v1.ProductsApi', async () => {
    const product = (
      await new client.v2.ProductsApi(app.v2).addProduct({ AddProductRequest: { name: 'Plank' } })
    ).data;
    const api = open('ProductsApi');
    assert.match((await refusalOf(api.getProductDeals({ id: nowhere }))).error, /not found/);
    assert.equal((await api.getProductDeals({ id: product.id })).data, null);
    const line = { product_id: product.id, item_price: 3, quantity: 2 };
    await new client.v2.DealProductsApi(app.v2).addDealProduct({
      id: deals[0].id,
      AddDealProductRequest: line,
    });
    const [deal] = (await api.getProductDeals({ id: product.id, status: 'open' })).data;
    assert.equal(deal.id, deals[0].id);
    assert.equal(deal.value, 6);
  });
});

test('no method was forgotten', () => coverage.assertWhole('api_classes_v1.test.mjs'));
test('no key was forgotten that the types declare', () => coverage.assertShown());
