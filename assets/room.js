// A phone in a live room: sends the answer and follows what the wall asks, in the same page. Works
// without: then the form loads the page again, and a link looks for the next statement.
// SPDX-License-Identifier: AGPL-3.0-or-later
(() => {
  'use strict';
  const part = () => document.querySelector('[data-live]');
  let busy = false;
  let wanted = 0;

  const show = (html) => {
    const fresh = new DOMParser().parseFromString(html, 'text/html').querySelector('[data-live]');
    if (!fresh) return location.reload();
    part().replaceWith(fresh);
    const first = fresh.querySelector('h1');
    if (first) {
      first.tabIndex = -1;
      first.focus();
    }
  };

  const renew = async () => {
    const answer = await fetch(location.pathname, { cache: 'no-cache' });
    if (answer.ok) show(await answer.text());
  };

  const send = async (form, button) => {
    const data = new URLSearchParams(new FormData(form));
    if (button && button.name) data.set(button.name, button.value);
    const answer = await fetch(form.action, { method: 'POST', body: data });
    if (!answer.ok) return location.reload();
    return show(await answer.text());
  };

  document.addEventListener('submit', async (event) => {
    if (!event.target.matches('form.phone')) return;
    event.preventDefault();
    if (busy) return;
    busy = true;
    try {
      await send(event.target, event.submitter);
    } catch {
      location.reload();
    }
    busy = false;
  });

  if (!window.EventSource) return;
  // A hall full of phones asks over a second and a half, not all at once.
  const later = () => {
    clearTimeout(wanted);
    wanted = setTimeout(() => renew().catch(later), Math.random() * 1500);
  };
  const source = new EventSource(part().dataset.events);
  source.onmessage = later;
  let lost = false;
  source.onerror = () => (lost = true);
  source.onopen = () => {
    if (lost) later();
    lost = false;
  };
})();
