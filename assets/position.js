// Answers at once: sends the same form, puts the next statement in its place. Works without.
// SPDX-License-Identifier: AGPL-3.0-or-later
(() => {
  'use strict';
  const PART = '[data-part=position]';
  let busy = false;

  const show = (html, url) => {
    const fresh = new DOMParser().parseFromString(html, 'text/html');
    const part = fresh.querySelector(PART);
    if (!part) return location.assign(url);
    document.querySelector(PART).replaceWith(part);
    document.title = fresh.title;
    history.replaceState(null, '', url);
    const first = part.querySelector('.errors') || part.querySelector('.say');
    if (first) {
      first.tabIndex = -1;
      first.focus();
    }
  };

  const send = async (form, button) => {
    const data = new URLSearchParams(new FormData(form));
    if (button && button.name) data.set(button.name, button.value);
    const answer = await fetch(form.action, { method: 'POST', body: data });
    if (!answer.ok && answer.status !== 422) throw new Error(answer.status);
    show(await answer.text(), answer.redirected ? answer.url : location.href);
  };

  document.addEventListener('submit', async (event) => {
    const form = event.target;
    if (!form.matches('[data-take]')) return;
    event.preventDefault();
    if (busy) return;
    busy = true;
    try {
      await send(form, event.submitter);
    } catch {
      const field = document.createElement('input');
      field.type = 'hidden';
      if (event.submitter && event.submitter.name) {
        field.name = event.submitter.name;
        field.value = event.submitter.value;
        form.append(field);
      }
      form.submit();
    }
    busy = false;
  });

  document.addEventListener('keydown', (event) => {
    if (event.ctrlKey || event.altKey || event.metaKey || event.target.matches('input, textarea, select')) return;
    const button = document.querySelector(`${PART} [data-key="${CSS.escape(event.key)}"]`);
    if (button) button.click();
  });
})();
