// The pages of the documentation, for the test that examines every page.
const at = (path) => (page, { sandbox }) => page.goto(sandbox.base_url + path);

// table: name, and the way from an empty browser to the page.
export const docsPages = {
  documentation: at('/docs'),
  'documentation, found': at('/docs?q=sandbox'),
  'documentation, nothing found': at('/docs?q=nothing-like-this'),
  'documentation, tables': at('/docs/configuration'),
  'documentation, sections': at('/docs/edge'),
  'documentation, code': at('/docs/your-api'),
  'documentation, unknown': at('/docs/nothing-like-this'),
};
