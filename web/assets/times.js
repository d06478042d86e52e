// Times are written in UTC and read in the reader's zone: <time datetime="…Z">. Within a week of now
// they are relative, with the full time as a title; <time data-full> is never relative, nor is
// <time data-seconds>, which has seconds too. "Now" is what the server said: its clock may be ahead
// of this one. Where the page names the zone, it names the reader's.
'use strict';

(() => {
  const units = [['second', 1000, 60_000], ['minute', 60_000, 3_600_000], ['hour', 3_600_000, 86_400_000],
    ['day', 86_400_000, 7 * 86_400_000]];
  const full = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'short' });
  const seconds = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'medium' });
  const exact = new Intl.DateTimeFormat(undefined, { dateStyle: 'full', timeStyle: 'long' });
  const relative = new Intl.RelativeTimeFormat(undefined, { numeric: 'auto' });
  const said = document.querySelector('meta[name=now]');
  const offset = said ? new Date(said.content) - Date.now() : 0;

  function textOf(time, distance) {
    const unit = units.find(([, , end]) => Math.abs(distance) < end);
    if ('seconds' in time.dataset) return seconds.format(new Date(time.dateTime));
    if (!unit || 'full' in time.dataset) return full.format(new Date(time.dateTime));
    return relative.format(Math.trunc(distance / unit[1]), unit[0]);
  }

  function show() {
    const now = Date.now() + offset;
    for (const time of document.querySelectorAll('time[datetime$=Z]')) {
      const moment = new Date(time.dateTime);
      if (Number.isNaN(moment.valueOf())) continue;
      // Whole seconds, or what ends in half an hour would end in 29 minutes.
      time.textContent = textOf(time, Math.round((moment - now) / 1000) * 1000);
      time.title = exact.format(moment);
      time.lang = full.resolvedOptions().locale;
    }
  }

  for (const zone of document.querySelectorAll('[data-zone]'))
    zone.textContent = full.resolvedOptions().timeZone;
  show();
  setInterval(show, 30_000);
  document.addEventListener('rows-added', show);
})();
