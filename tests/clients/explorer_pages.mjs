// The operations of a sandbox as the pages of its explorer have them.
const unescaped = (text) =>
  text.replace(
    /&(quot|amp|lt|gt|#39);/g,
    (_, name) => ({ quot: '"', amp: '&', lt: '<', gt: '>', '#39': "'" })[name],
  );

// What the script of the page is given.
export function operationOf(html) {
  return JSON.parse(unescaped(/data-operation="([^"]*)"/.exec(html)[1]));
}

export async function readOperation(sandbox, path) {
  const answer = await fetch(`${sandbox.base_url}/explorer/${path}`);
  if (answer.status !== 200) throw new Error(`${path}: ${answer.status}`);
  return operationOf(await answer.text());
}

// "crm-v2/getDeals" for every operation of the list.
export async function operationPaths(sandbox) {
  const html = await (await fetch(`${sandbox.base_url}/explorer`)).text();
  return [...html.matchAll(/href="\/explorer\/([^"]+)"/g)].map(([, path]) => path);
}
