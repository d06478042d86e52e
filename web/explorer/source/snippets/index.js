// The languages of the snippets.
import { describeRequest } from '../request.js';
import { cplusplus } from './cpp.js';
import * as library from './library.js';

// table: name, title, whether an operation has it, and the snippet of a request.
export const languages = [
  { name: 'curl', title: 'curl', write: library.curl },
  { name: 'cpp', title: 'C++ (our SDK)', write: cplusplus },
  { name: 'node', title: 'JavaScript (Node fetch)', write: library.node },
  { name: 'python', title: 'Python (requests)', write: library.python },
  { name: 'go', title: 'Go (net/http)', write: library.go },
  { name: 'php', title: 'PHP (curl)', write: library.php },
  { name: 'rust', title: 'Rust (reqwest)', write: library.rust },
];

export const languagesOf = (operation) => languages.filter(({ has }) => !has || has(operation));

export function snippet(name, operation, values, access) {
  const language = languages.find((one) => one.name === name);
  return language.write(describeRequest(operation, values, access), operation, values, access);
}
