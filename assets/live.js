// A page that follows new positions, or whatever its data-events name: reads the page again and puts
// the new main part in place, keeping what was open and where one was. Works without: then the page is loaded again.
// SPDX-License-Identifier: AGPL-3.0-or-later
(() => {
  'use strict';
  const named = document.querySelector('[data-events]');
  const events = named ? named.dataset.events.split(' ') : [location.pathname.replace(/\/results$/, '/events')];
  if (events[0] === location.pathname || !window.EventSource) return;
  let waiting = false;
  let later = 0;
  let settled = 0;
  let reading = false;
  let again = false;

  const parts = (root) => {
    const marked = root.querySelectorAll('[data-live]');
    return marked.length ? [...marked] : [root.querySelector('main')];
  };

  const renew = async () => {
    if (document.hidden) {
      waiting = true;
      return;
    }
    waiting = false;
    const answer = await fetch(location.href, { cache: 'no-cache' });
    if (!answer.ok) return;
    const fresh = parts(new DOMParser().parseFromString(await answer.text(), 'text/html'));
    const old = parts(document);
    if (fresh.length !== old.length) return location.reload();
    const open = [...document.querySelectorAll('details')].map((d) => d.open);
    const focus = document.activeElement && document.activeElement.id;
    const y = scrollY;
    old.forEach((part, i) => part.isEqualNode(fresh[i]) || part.replaceWith(fresh[i]));
    document.querySelectorAll('details').forEach((d, i) => (d.open = open[i]));
    if (location.hash) location.replace(location.hash);
    if (focus) document.getElementById(focus)?.focus({ preventScroll: true });
    scrollTo({ top: y, behavior: 'instant' });
    renewLater();
  };

  // One at a time, or an older page could be put over a newer one; what happens meanwhile is read after.
  const read = async () => {
    again = reading;
    if (reading) return;
    reading = true;
    do {
      again = false;
      await renew().catch(renewLater);
    } while (again);
    reading = false;
  };

  // Figures that are behind the answers, or not there yet, are looked for again.
  const renewLater = () => {
    clearTimeout(later);
    if (document.querySelector('[data-behind]')) later = setTimeout(read, 3000);
  };

  // A page of the public may be a quarter of a second old: it is read once more when that is over.
  const happened = () => {
    read();
    clearTimeout(settled);
    settled = setTimeout(read, 500);
  };

  for (const address of events) new EventSource(address).onmessage = happened;
  renewLater();
  document.addEventListener('visibilitychange', () => waiting && read());
})();
