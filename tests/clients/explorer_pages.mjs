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

const methods = ['get', 'post', 'put', 'patch', 'delete'];
const encode = (id) =>
  encodeURIComponent(id).replace(/[!'()*]/g, (one) => `%${one.charCodeAt(0).toString(16).toUpperCase()}`);

// "crm-v2/getDeals" for every operation of every document.
export async function operationPaths(sandbox) {
  const read = async (url) => (await fetch(url)).json();
  const { documents } = await read(`${sandbox.base_url}/openapi/index.json`);
  const paths = [];
  for (const { name, url } of documents)
    for (const [path, item] of Object.entries((await read(url)).paths))
      for (const method of methods.filter((one) => item[one]))
        paths.push(`${name}/${encode(item[method].operationId ?? `${method.toUpperCase()} ${path}`)}`);
  return paths;
}
