// Follows the request log: asks once a second for what is newer than the newest row on the page.
'use strict';

const list = document.querySelector('.requests');
const template = document.querySelector('template');
const empty = document.querySelector('.empty');
const live = document.querySelector('.live');
const rowsMax = 200;
let after = list.dataset.after;

const timeFormat = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'medium' });

// Times are written in UTC and read in the reader's zone.
function showLocally(time) {
  time.textContent = timeFormat.format(new Date(time.dateTime));
}

function fill(row, event) {
  const part = (selector) => row.querySelector(selector);
  row.classList.toggle('refused', event.status >= 400);
  part('.status').textContent = event.status;
  part('.what').textContent = `${event.method} ${event.path}`;
  part('.by bdi').textContent = event.by;
  part('.why').textContent = event.explanation;
  part('.why').hidden = event.explanation === '';
  part('.copied').textContent = event.request_id;
  part('.took').textContent = `· ${event.took_ms} ms`;
  part('time').dateTime = event.at;
  showLocally(part('time'));
}

function add(event) {
  const row = template.content.firstElementChild.cloneNode(true);
  fill(row, event);
  list.prepend(row);
  while (list.children.length > rowsMax) list.lastElementChild.remove();
}

async function ask() {
  const query = new URLSearchParams(location.search);
  query.set('after', after);
  const answer = await fetch(`/sandbox/events?${query}`, { headers: { accept: 'application/json' } });
  if (!answer.ok) throw new Error(`status ${answer.status}`);
  const { events, last } = await answer.json();
  events.reverse().forEach(add);
  after = last;
  if (list.children.length > 0) empty.hidden = true;
}

async function follow() {
  try {
    if (!document.hidden) await ask();
    live.textContent = 'Live';
  } catch {
    live.textContent = 'The sandbox does not answer';
  }
  live.hidden = false;
  setTimeout(follow, 1000);
}

document.querySelectorAll('.requests time').forEach(showLocally);
follow();
