// The languages in which @scalar/snippetz writes requests. What it leaves out of a program that runs
// is added here.
import { goNative } from '@scalar/snippetz/plugins/go/native';
import { nodeFetch } from '@scalar/snippetz/plugins/node/fetch';
import { phpCurl } from '@scalar/snippetz/plugins/php/curl';
import { pythonRequests } from '@scalar/snippetz/plugins/python/requests';
import { rustReqwest } from '@scalar/snippetz/plugins/rust/reqwest';
import { shellCurl } from '@scalar/snippetz/plugins/shell/curl';
import { encodeText, escapeUnseen, isVariable, variable } from '../text.js';
import { HiddenText, wordNotIn } from './hidden_text.js';
import * as write from './writers.js';

const isName = (key) => /^[A-Za-z]\w*$/.test(key);

// A value with every text in it hidden.
function hideJson(value, hidden) {
  if (typeof value === 'string') return hidden.hide([value]);
  if (value === null || typeof value !== 'object') return value;
  if (isVariable(value)) return hidden.hide([value]);
  if (Array.isArray(value)) return value.map((one) => hideJson(one, hidden));
  return Object.fromEntries(
    Object.entries(value).map(([key, one]) => [
      isName(key) ? key : hidden.hide([key]),
      hideJson(one, hidden),
    ]),
  );
}

// The JSON as a text with variables in it.
export function jsonText(value) {
  const variables = [];
  const word = wordNotIn(JSON.stringify(value));
  const mark = (one) => `0${word}${variables.push(one) - 1}end0`;
  const replace = (_, one) => (isVariable(one) ? mark(one) : one);
  const pieces = escapeUnseen(JSON.stringify(value, replace, 2)).split(new RegExp(`0${word}(\\d+)end0`));
  return pieces.map((piece, place) => (place % 2 ? variables[piece] : piece));
}

// Where a language has a body as values, and where as one text.
const asValues = ({ json }, hidden) => ({
  mimeType: 'application/json',
  text: JSON.stringify(hideJson(json, hidden)),
});
const asText = ({ json }, hidden) => ({ mimeType: 'text/plain', text: hidden.hide(jsonText(json)) });

const asForm = (form, hidden, prepare) => ({
  mimeType: 'application/x-www-form-urlencoded',
  params: form.map(({ name, value }) => ({ name, value: hidden.hide(prepare(value)) })),
});
// In a form that is written encoded, what was typed is encoded already.
const encoded = (text) =>
  text.map((part) => (isVariable(part) ? variable(part.variable, { isEncoded: true }) : encodeText(part)));

function generate(plugin, request, writeText, writeBody, prepare = (text) => text) {
  const hidden = new HiddenText(request);
  const { method, url, headers, basic, body } = request;
  const har = {
    method,
    url,
    headers: headers.map(({ name, value }) => ({ name, value: hidden.hide(value) })),
    ...(body && { postData: body.form ? asForm(body.form, hidden, prepare) : writeBody(body, hidden) }),
  };
  const auth = basic && { username: hidden.hide(basic.id), password: hidden.hide(basic.secret) };
  return hidden.restore(plugin.generate(har, { ...(auth && { auth }) }), writeText);
}

export const curl = (request) => generate(shellCurl, request, write.shell, asText);

export function python(request) {
  const code = generate(pythonRequests, request, write.python, asValues);
  const usesEnvironment = code.includes('os.environ[');
  return `${usesEnvironment ? 'import os\n\n' : ''}import requests

response = ${code}
print(response.status_code)
print(response.text)
`;
}

// It has no words for Basic.
const basicHeader = ({ id, secret }) => ({
  name: 'Authorization',
  value: [variable('BASIC', { id, secret })],
});

export function node(request) {
  const headers = request.basic ? [basicHeader(request.basic), ...request.headers] : request.headers;
  const writeText = (text) => {
    if (!isVariable(text[0]) || text[0].variable !== 'BASIC') return write.javascript(text);
    return `\`Basic \${btoa(${write.javascript([...text[0].id, ':', ...text[0].secret])})}\``;
  };
  const code = generate(nodeFetch, { ...request, headers }, writeText, asValues);
  return `// As a module: example.mjs
const response = await ${code};
console.log(response.status);
console.log(await response.text());
`;
}

export function go(request) {
  const code = generate(goNative, request, write.go, asText);
  const withImport = code.includes('os.Getenv(')
    ? code.replace(/\n(\t"strings"\n)?\)/, (_, strings = '') => `\n\t"os"\n${strings})`)
    : code;
  return `${withImport}\n`;
}

export const php = (request) => `<?php\n\n${generate(phpCurl, request, write.php, asText, encoded)}\n`;

export function rust(request) {
  const generated = generate(rustReqwest, request, write.rust, asValues)
    // The password is optional there.
    .replace(/\.basic_auth\((.*), (env::var\("\w+"\)\?|".*")\)/, '.basic_auth($1, Some($2))')
    // Pairs of one type.
    .replace(/\.form\(.*/, (form) => form.replace(/(env::var\("\w+"\)\?)/g, '$1.as_str()'));
  const code = `${generated}

println!("{}", response.status());
println!("{}", response.text().await?);
Ok(())`;
  const inside = code
    .split('\n')
    .map((line) => (line === '' ? '' : `    ${line}`))
    .join('\n');
  return `// reqwest = { version = "0.12", features = ["json"] }, serde_json = "1", tokio = { version = "1", features = ["full"] }
${code.includes('env::var(') ? 'use std::env;\n\n' : ''}#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
${inside}
}
`;
}
