// The link of an invitation has the code behind the "#", which browsers send to nobody. It is moved
// into the field, and out of the address that the browser remembers.
'use strict';
{
  const field = document.querySelector('input[data-code]');
  const code = decodeURIComponent(location.hash.slice(1).replace(/%(?![0-9a-f]{2})/gi, ''));
  if (field && code) {
    field.value = code.slice(0, field.maxLength);
    history.replaceState(null, '', location.pathname);
    field.form.requestSubmit();
  }
}
