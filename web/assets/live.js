// Follows a list that grows, <ol data-live="/path?filters" data-after="CURSOR">: asks that address
// once a second for the rows after the cursor, which the server writes as it writes those of the
// page. Nothing moves while the reader has one of them open, or has stopped it.
'use strict';

(() => {
  const list = document.querySelector('ol[data-live]');
  if (!list) return;
  const rowsMax = 200;
  const empty = document.querySelector('[data-live-empty]');

  const mark = document.createElement('p');
  mark.className = 'live-mark';
  const state = document.createElement('span');
  state.setAttribute('role', 'status');
  const stop = document.createElement('button');
  stop.type = 'button';
  stop.className = 'minor';
  stop.textContent = 'Pause';
  mark.append(state, ' ', stop);
  const place = document.querySelector('[data-live-mark]');
  if (place) place.append(mark);
  else (list.closest('.panel') ?? list).before(mark);

  let isStopped = false;
  stop.addEventListener('click', () => {
    isStopped = !isStopped;
    stop.textContent = isStopped ? 'Go on' : 'Pause';
    tell();
  });

  const isBeingRead = () => list.querySelector('details[open]') !== null;

  function tell(trouble = '') {
    const text = trouble || (isStopped ? 'Paused' : isBeingRead() ? 'Paused while a row is open' : 'Live');
    if (state.textContent !== text) state.textContent = text;
    mark.classList.toggle('is-live', text === 'Live');
  }

  async function ask() {
    const address = new URL(list.dataset.live, location.href);
    address.searchParams.set('after', list.dataset.after);
    const answer = await fetch(address, { headers: { accept: 'text/html; fragment', 'x-fragment': '1' } });
    if (!answer.ok || answer.redirected) throw new Error(`status ${answer.status}`);
    const page = new DOMParser().parseFromString(await answer.text(), 'text/html');
    const newer = page.querySelector('ol[data-after]');
    if (!newer) throw new Error('no rows');
    // Opened in the meantime: they come with the next answer.
    if (isBeingRead()) return;
    list.dataset.after = newer.dataset.after;
    if (newer.children.length === 0) return;
    list.prepend(...newer.children);
    while (list.children.length > rowsMax) list.lastElementChild.remove();
    if (empty) empty.hidden = true;
    document.dispatchEvent(new Event('rows-added'));
  }

  async function follow() {
    try {
      if (!document.hidden && !isStopped && !isBeingRead()) await ask();
      tell();
    } catch {
      tell('No answer. Reload the page');
    }
    setTimeout(follow, 1000);
  }
  follow();
})();
