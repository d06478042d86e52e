// /explorer: the list narrows while one types. "/" leads to the search.
const search = document.getElementById('q');
const groups = [...document.querySelectorAll('.operation-group')];
const nothing = document.getElementById('nothing-found');
const rows = groups.flatMap((group) => [...group.querySelectorAll('li')]);
const textOf = new Map(rows.map((row) => [row, row.textContent.toLowerCase().replace(/\s+/g, ' ')]));

function narrow() {
  const words = search.value.toLowerCase().split(/\s+/).filter(Boolean);
  for (const row of rows) row.hidden = !words.every((word) => textOf.get(row).includes(word));
  for (const group of groups) group.hidden = !group.querySelector('li:not([hidden])');
  const count = rows.filter((row) => !row.hidden).length;
  nothing.textContent = count === 0 ? 'No operation matches all of these words.' : `${count} operations`;
}

search.addEventListener('input', narrow);
search.form.addEventListener('submit', (event) => {
  event.preventDefault();
  const first = rows.find((row) => !row.hidden);
  if (search.value && first) location.assign(first.querySelector('a').href);
});
document.addEventListener('keydown', (event) => {
  const isTyping = /^(INPUT|TEXTAREA|SELECT)$/.test(event.target.tagName);
  if (event.key !== '/' || isTyping || event.ctrlKey || event.metaKey || event.altKey) return;
  event.preventDefault();
  search.focus();
});
if (search.value) narrow();
