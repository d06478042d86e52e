// The languages of a sandbox, which stands in for an API that others have written clients for. The script
// of a service with an API of its own does not have them, so that nothing there speaks of that other API.
import { languages } from './index.js';
import { hasOfficialClient, official, utdk } from './typescript.js';

const isOriginal = ({ document }) => ['oauth', 'crm-v1', 'crm-v2', 'webhooks'].includes(document);

const beforeLibraries = languages.findIndex(({ name }) => name === 'node');
languages.splice(
  beforeLibraries,
  0,
  { name: 'utdk', title: 'TypeScript (@utdk/pipedrive)', has: isOriginal, write: utdk },
  { name: 'official', title: 'TypeScript (pipedrive, official)', has: hasOfficialClient, write: official },
);
