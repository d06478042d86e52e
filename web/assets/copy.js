// What somebody may want to copy, .value, gets a button that does. Without this script one click
// selects it.
'use strict';

(() => {
  const said = document.createElement('span');
  said.className = 'hidden';
  said.setAttribute('role', 'status');

  // Where the page is not served by https, a browser has no clipboard to write to.
  async function copy(value) {
    if (navigator.clipboard) return navigator.clipboard.writeText(value.textContent);
    const before = document.activeElement;
    const range = document.createRange();
    range.selectNodeContents(value);
    const selection = getSelection();
    selection.removeAllRanges();
    selection.addRange(range);
    const isCopied = document.execCommand('copy');
    before?.focus();
    if (!isCopied) throw new Error('nothing was copied');
  }

  async function press(button, value) {
    let answer = 'Copied';
    try {
      await copy(value);
    } catch {
      answer = 'Press Ctrl+C';
      getSelection().selectAllChildren(value);
    }
    button.textContent = answer;
    said.textContent = answer;
    setTimeout(() => {
      button.textContent = 'Copy';
      said.textContent = '';
    }, 2000);
  }

  function add(value) {
    if (value.closest('.copying') || value.textContent.trim() === '') return;
    const around = document.createElement(value.tagName === 'PRE' ? 'div' : 'span');
    around.className = 'copying';
    value.replaceWith(around);
    const button = document.createElement('button');
    button.type = 'button';
    button.className = 'copy';
    button.textContent = 'Copy';
    const text = value.textContent.trim();
    button.setAttribute('aria-label', text.length > 60 ? 'Copy' : `Copy ${text}`);
    button.addEventListener('click', () => press(button, value));
    around.append(value, button);
  }

  const addAll = () => document.querySelectorAll('.value').forEach(add);
  document.body.append(said);
  addAll();
  document.addEventListener('rows-added', addAll);
})();
