// How the official client calls what the documents describe, where it is not what the name of the
// operation says. Held against its own declarations by a test.

// Operations of API v1 that version 30 has and later ones no longer have.
export const onlyUntil30 = new Set(
  `
addActivity addDeal addDealProduct addOrganization addPerson addPipeline addProduct addStage
deleteActivities deleteActivity deleteActivityTypes deleteDeal deleteDealProduct deleteDeals
deleteOrganization deleteOrganizations deletePerson deletePersons deletePipeline deleteProduct
deleteStage deleteStages getActivities getActivitiesCollection getActivity getDeal getDealActivities
getDealPersons getDealProducts getDeals getDealsCollection getOrganization getOrganizationActivities
getOrganizationDeals getOrganizationPersons getOrganizations getOrganizationsCollection getPerson
getPersonActivities getPersonDeals getPersons getPersonsCollection getPipeline getPipelines
getProduct getProducts getStage getStages searchDeals searchItem searchItemByField
searchOrganization searchPersons searchProducts updateActivity updateDeal updateDealProduct
updateOrganization updatePerson updatePipeline updateProduct updateStage
`
    .trim()
    .split(/\s+/),
);

const fieldBodies = (kind) => ({
  [`add${kind}Field`]: 'CreateFieldRequest',
  [`update${kind}Field`]: 'UpdateFieldRequest',
});
const optionBodies = (kind) => ({
  [`add${kind}FieldOptions`]: 'AddDealFieldOptionsRequestInner',
  [`update${kind}FieldOptions`]: 'UpdateDealFieldOptionsRequestInner',
  [`delete${kind}FieldOptions`]: 'DeleteDealFieldOptionsRequestInner',
});

const bodyNames = {
  'crm-v1': {
    ...fieldBodies('Deal'),
    ...fieldBodies('Organization'),
    ...fieldBodies('Person'),
    addPipeline: 'PipelineRequest',
    updatePipeline: 'PipelineRequest1',
    updateNote: 'NoteRequest',
    addProductField: 'ProductFieldAllOf',
    updateProductField: 'UpdateProductFieldResponse',
  },
  'crm-v2': {
    ...optionBodies('Deal'),
    ...optionBodies('Organization'),
    ...optionBodies('Person'),
    ...optionBodies('Product'),
    addManyDealProducts: 'CreateManyDealProductRequest',
    updateActivity: 'AddActivityRequest',
  },
};

// The member that is the body: "AddDealRequest".
export const nameOfBody = ({ document, id }) =>
  bodyNames[document]?.[id] ?? `${id[0].toUpperCase()}${id.slice(1)}Request`;

const versions = { 'crm-v1': 'v1', 'crm-v2': 'v2', webhooks: 'v1' };
export const versionOf = ({ document }) => versions[document];
export const classOf = ({ tag }) => `${tag.replace(/\W/g, '')}Api`;
