// A form that was sent shows so, and is not sent twice. Not for forms whose answer is a download or
// opens beside this page: they have data-stays or a target.
'use strict';

(() => {
  const buttonsOf = (form) => [...form.elements].filter(({ type }) => type === 'submit');

  document.addEventListener('submit', (event) => {
    const form = event.target;
    if (event.defaultPrevented || form.target || 'stays' in form.dataset) return;
    if (form.getAttribute('aria-busy') === 'true') return event.preventDefault();
    form.setAttribute('aria-busy', 'true');
    event.submitter?.classList.add('sending');
    // Later: the name and value of the button that was used are still being read.
    setTimeout(() => buttonsOf(form).forEach((button) => (button.disabled = true)));
  });

  // Back from the next page, the browser shows this one as it was left.
  window.addEventListener('pageshow', ({ persisted }) => {
    if (!persisted) return;
    for (const form of document.querySelectorAll('form[aria-busy]')) {
      form.removeAttribute('aria-busy');
      for (const button of buttonsOf(form)) {
        button.disabled = false;
        button.classList.remove('sending');
      }
    }
  });
})();
