// An open menu closes when the reader goes on elsewhere, or presses Escape. Bars that are wider than
// the screen begin with the current link in view.
'use strict';

(() => {
  const open = () => document.querySelectorAll('details.menu[open]');

  for (const current of document.querySelectorAll('.sections [aria-current], .tabs [aria-current]')) {
    const bar = current.parentElement;
    const distance = current.getBoundingClientRect().left - bar.getBoundingClientRect().left;
    bar.scrollLeft = distance - (bar.clientWidth - current.offsetWidth) / 2;
  }

  document.addEventListener('click', ({ target }) => {
    for (const menu of open()) if (!menu.contains(target)) menu.open = false;
  });
  document.addEventListener('focusin', ({ target }) => {
    for (const menu of open()) if (!menu.contains(target)) menu.open = false;
  });
  document.addEventListener('keydown', ({ key }) => {
    if (key !== 'Escape') return;
    for (const menu of open()) {
      menu.open = false;
      menu.querySelector('summary').focus();
    }
  });
})();
