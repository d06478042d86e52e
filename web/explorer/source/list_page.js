// /explorer: the list answers while one types, and its address follows.
import { LiveSearch, focusOnSlash } from './live_search.js';

const input = document.getElementById('q');
const search = new LiveSearch(
  input,
  document.getElementById('found-text'),
  document.getElementById('found'),
  () => history.replaceState(null, '', input.value.trim() ? search.address : location.pathname),
);
focusOnSlash(input);
