// What the sandbox claims of the official npm client, class by class, and the words with which the
// tests go through it. A method that is neither called nor listed here fails the tests.
import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import { DeclaredKeys } from './declared_types.mjs';

const require = createRequire(import.meta.url);
export const client = require('pipedrive-33');
export const redirectUri = 'http://localhost:3000/callback';

const followers = 'nobody follows records here';
const discounts = 'discounts and instalments are not kept';
const conversions = 'records are converted by no background job here';
const files = 'no files are kept';
const mail = 'there is no mailbox';
const changes = 'no history of single fields is kept';
const merging = 'records are not copied or merged';
const permitted = 'visible_to says it already';
const participants = 'a deal has one person';
const statistics = 'reports are the business of the product itself';
const comments = 'notes have no comments';
const people = 'people are managed by `grantor user`';

// Methods that the sandbox does not serve, of classes that it serves in part.
export const notServed = {
  v2: {
    DealsApi: {
      addDealFollower: followers,
      deleteDealFollower: followers,
      getDealFollowers: followers,
      getDealFollowersChangelog: followers,
      getAdditionalDiscounts: discounts,
      postAdditionalDiscount: discounts,
      updateAdditionalDiscount: discounts,
      deleteAdditionalDiscount: discounts,
      convertDealToLead: conversions,
      getDealConversionStatus: conversions,
    },
    LeadsApi: { convertLeadToDeal: conversions, getLeadConversionStatus: conversions },
    OrganizationsApi: {
      addOrganizationFollower: followers,
      deleteOrganizationFollower: followers,
      getOrganizationFollowers: followers,
      getOrganizationFollowersChangelog: followers,
    },
    PersonsApi: {
      addPersonFollower: followers,
      deletePersonFollower: followers,
      getPersonFollowers: followers,
      getPersonFollowersChangelog: followers,
      getPersonPicture: files,
    },
    ProductsApi: {
      addProductFollower: followers,
      deleteProductFollower: followers,
      getProductFollowers: followers,
      getProductFollowersChangelog: followers,
      addProductVariation: 'products have no variations',
      updateProductVariation: 'products have no variations',
      deleteProductVariation: 'products have no variations',
      getProductVariations: 'products have no variations',
      getProductImage: files,
      uploadProductImage: files,
      updateProductImage: files,
      deleteProductImage: files,
      duplicateProduct: merging,
    },
  },
  v1: {
    DealsApi: {
      addDealFollower: followers,
      deleteDealFollower: followers,
      getDealFollowers: followers,
      addDealParticipant: participants,
      deleteDealParticipant: participants,
      getDealParticipants: participants,
      getDealParticipantsChangelog: participants,
      duplicateDeal: merging,
      mergeDeals: merging,
      getDealChangelog: changes,
      getDealUpdates: changes,
      getDealFiles: files,
      getDealMailMessages: mail,
      getDealUsers: permitted,
      getDealsSummary: statistics,
      getDealsTimeline: statistics,
      getArchivedDealsSummary: statistics,
      getArchivedDealsTimeline: statistics,
    },
    LeadsApi: { getLeadUsers: permitted },
    NotesApi: {
      addNoteComment: comments,
      deleteComment: comments,
      getComment: comments,
      getNoteComments: comments,
      updateCommentForNote: comments,
    },
    PipelinesApi: {
      getPipelineConversionStatistics: statistics,
      getPipelineMovementStatistics: statistics,
    },
    ProductsApi: {
      addProductFollower: followers,
      deleteProductFollower: followers,
      getProductFollowers: followers,
      getProductFiles: files,
      getProductUsers: permitted,
    },
    UsersApi: { addUser: people, updateUser: people },
  },
};

// Classes of which nothing is served.
export const unclaimed = {
  v2: [
    'BetaApi',
    'DealInstallmentsApi',
    'ProjectBoardsApi',
    'ProjectFieldsApi',
    'ProjectPhasesApi',
    'ProjectTemplatesApi',
    'ProjectsApi',
    'TasksApi',
  ],
  v1: [
    'BillingApi',
    'CallLogsApi',
    'ChannelsApi',
    'FilesApi',
    'GoalsApi',
    'LegacyTeamsApi',
    'MailboxApi',
    'MeetingsApi',
    'OrganizationRelationshipsApi',
    'OrganizationsApi',
    'PermissionSetsApi',
    'PersonsApi',
    'ProjectBoardsApi',
    'ProjectPhasesApi',
    'ProjectTemplatesApi',
    'ProjectsApi',
    'RolesApi',
    'TasksApi',
  ],
};

// Classes that are served, at least in part, by the test file that goes through them.
export const claimed = {
  'api_classes_records.test.mjs': [
    'v2.ActivitiesApi',
    'v2.DealProductsApi',
    'v2.DealsApi',
    'v2.OrganizationsApi',
    'v2.PersonsApi',
    'v2.PipelinesApi',
    'v2.ProductsApi',
    'v2.StagesApi',
  ],
  'api_classes_search.test.mjs': [
    'v2.ItemSearchApi',
    'v2.LeadsApi',
    'v1.FiltersApi',
    'v1.RecentsApi',
  ],
  'api_classes_fields.test.mjs': [
    'v2.ActivityFieldsApi',
    'v2.DealFieldsApi',
    'v2.OrganizationFieldsApi',
    'v2.PersonFieldsApi',
    'v2.ProductFieldsApi',
    'v1.ActivityFieldsApi',
    'v1.DealFieldsApi',
    'v1.LeadFieldsApi',
    'v1.NoteFieldsApi',
    'v1.OrganizationFieldsApi',
    'v1.PersonFieldsApi',
    'v1.ProductFieldsApi',
  ],
  'api_classes_v1.test.mjs': [
    'v2.UsersApi',
    'v1.ActivityTypesApi',
    'v1.CurrenciesApi',
    'v1.DealsApi',
    'v1.LeadLabelsApi',
    'v1.LeadSourcesApi',
    'v1.LeadsApi',
    'v1.NotesApi',
    'v1.PipelinesApi',
    'v1.ProductsApi',
    'v1.StagesApi',
    'v1.UserConnectionsApi',
    'v1.UserSettingsApi',
    'v1.UsersApi',
  ],
  'webhooks.test.mjs': ['v1.WebhooksApi'],
};

export const methodsOf = (apiClass) =>
  Object.getOwnPropertyNames(apiClass.prototype).filter((name) => name !== 'constructor');

export const apiClassesOf = (version) =>
  Object.keys(client[version])
    .filter((name) => /^[A-Z]\w*Api$/.test(name))
    .sort();

// Declared keys that no answer has, and why.
const notShown = [
  { keys: / related_objects\./, reason: 'declared by an example: the keys are ids' },
  {
    keys: /^v1\.\w+FieldsApi\.\w+ data(\[\])?\.(options_deleted|is_subfield|subfields)$/,
    reason: 'declared as present only if there are some',
  },
  {
    keys: /^v2\.ActivitiesApi\.(add|update)Activity data\.attendees$/,
    reason: 'shown on request, and these calls cannot ask',
  },
  {
    keys: /^v2\.\w+Api\.(add|update)\w+Field data\.(ui_visibility|\w+_fields)$/,
    reason: 'shown on request, and these calls cannot ask',
  },
  {
    keys: /^v2\.\w+FieldsApi\.\w+ data(\[\])?\.options\[\]\.(color|add_time|update_time)$/,
    reason: 'options have an id and a label',
  },
  {
    keys: /^v2\.\w+FieldsApi\.\w+FieldOptions additional_data$/,
    reason: 'there is nothing besides',
  },
];

// What was answered well, by "v2.DealsApi.getDeals".
export class Coverage {
  #answered = new Set();
  #keys = new DeclaredKeys();

  // The API class as the client has it; each method that resolves is remembered.
  open(name, configuration) {
    const [version, className] = name.split('.');
    return new Proxy(new client[version][className](configuration), {
      get: (api, method) => {
        if (typeof api[method] !== 'function') return api[method];
        return async (...given) => {
          const answer = await api[method](...given);
          assert.equal(answer.success, true, `${name}.${method}`);
          this.#answered.add(`${name}.${method}`);
          this.#keys.look(version, className, method, answer);
          return answer;
        };
      },
    });
  }

  // Every key that the client's types declare was in an answer of its method, or is listed.
  assertShown() {
    const missing = this.#keys.missing();
    const isListed = (key) => notShown.some(({ keys }) => keys.test(key));
    assert.deepEqual(
      missing.filter((key) => !isListed(key)),
      [],
    );
  }

  // Every method of the classes of a test file was answered, or is listed as not served.
  assertWhole(file) {
    for (const name of claimed[file]) {
      const [version, className] = name.split('.');
      const left = Object.keys(notServed[version][className] ?? {});
      const answered = methodsOf(client[version][className]).filter((method) =>
        this.#answered.has(`${name}.${method}`),
      );
      assert.deepEqual(
        [...answered, ...left].sort(),
        methodsOf(client[version][className]).sort(),
        `${name}: answered, or listed as not served, and not both`,
      );
    }
  }
}

// A configuration for each version, with the rights of an app that a person installed.
export async function installed(sandbox, user, wanted = { name: 'Ledger Sync' }) {
  const app = sandbox.app(wanted);
  const company = user.companies[0];
  const oauth2 = new client.v2.OAuth2Configuration({
    clientId: app.client_id,
    clientSecret: app.client_secret,
    redirectUri,
    host: sandbox.base_url,
  });
  const callback = await sandbox.authorize({
    client_id: app.client_id,
    user: user.email,
    company,
    redirect_uri: redirectUri,
  });
  await oauth2.authorize(callback.searchParams.get('code'));
  return {
    v2: oauth2,
    v1: new client.v1.Configuration({
      accessToken: oauth2.getAccessToken,
      basePath: `${sandbox.api_base}/api/v1`,
    }),
  };
}

// The same with the person's own token, which may do whatever the person may.
export function personal(sandbox, user) {
  const apiKey = user.api_tokens[user.companies[0]];
  return {
    v2: new client.v2.Configuration({ apiKey, basePath: `${sandbox.api_base}/api/v2` }),
    v1: new client.v1.Configuration({ apiKey, basePath: `${sandbox.api_base}/api/v1` }),
  };
}

// The body that a call is refused with: the client shows nothing else of a refusal.
export async function refusalOf(promise) {
  let answer;
  try {
    answer = await promise;
  } catch (body) {
    if (body instanceof Error) throw body;
    // Of a file that it downloads, the client hands on the bytes.
    if (Buffer.isBuffer(body)) body = JSON.parse(body.toString());
    assert.equal(body.success, false);
    return body;
  }
  assert.fail(`it was expected to be refused: ${JSON.stringify(answer)}`);
}

// All entries of a list, asked for in small pages.
export async function allPages(ask) {
  const entries = [];
  let cursor;
  for (let pages = 1; pages <= 200; ++pages) {
    const answer = await ask(cursor);
    entries.push(...answer.data);
    cursor = answer.additional_data.next_cursor;
    if (cursor === null || cursor === undefined) return { entries, pages };
  }
  assert.fail('the pages do not end');
}
