// Keys for the queue: j and k move, a keeps, r removes, x chooses, o opens, / searches, ? tells. Works without.
// SPDX-License-Identifier: AGPL-3.0-or-later
(() => {
  'use strict';
  const form = document.querySelector('[data-queue]');
  const keys = document.querySelector('[data-keys]');
  const seek = document.querySelector('.seek input');
  const on = keys && keys.querySelector('[data-keys-on]');
  const panel = document.querySelector('#remove');
  const items = [...document.querySelectorAll('[data-item]')];
  let at = -1;

  const store = (value) => {
    try {
      if (value === undefined) return localStorage.getItem('moderation-keys') !== 'off';
      localStorage.setItem('moderation-keys', value ? 'on' : 'off');
    } catch { /* no storage: they are on */ }
    return true;
  };

  const go = (to) => {
    if (!items.length) return;
    at = Math.min(Math.max(to, 0), items.length - 1);
    items[at].focus();
    items[at].scrollIntoView({ block: 'nearest' });
  };
  const box = (item) => item.querySelector('[data-choose]');
  const chosen = () => items.filter((item) => box(item) && box(item).checked);

  const tell = () => {
    const place = document.querySelector('[data-chosen]');
    if (place) place.textContent = String(chosen().length);
  };

  const here = () => {
    const item = document.activeElement && document.activeElement.closest('[data-item]');
    if (item) at = items.indexOf(item);
    return items[at];
  };

  const remove = (item) => {
    if (!box(item)) return item.querySelector('[data-open]').click();
    for (const other of items) if (box(other)) box(other).checked = other === item;
    tell();
    panel.open = true;
    panel.querySelector('select').focus();
  };

  const acts = {
    j: () => go(here() ? at + 1 : 0),
    k: () => go(here() ? at - 1 : 0),
    a: (item) => (item.querySelector('[data-keep]') || item.querySelector('[data-open]')).click(),
    r: remove,
    o: (item) => item.querySelector('[data-open]').click(),
    x: (item) => {
      if (!box(item)) return;
      box(item).checked = !box(item).checked;
      tell();
    },
    '/': () => seek.focus(),
    '?': () => {
      keys.open = !keys.open;
      keys.querySelector('summary').focus();
    },
  };
  const NEED_ITEM = ['a', 'r', 'o', 'x'];

  document.addEventListener('keydown', (event) => {
    if (event.ctrlKey || event.altKey || event.metaKey || event.isComposing) return;
    if (event.key === 'Escape' && panel && panel.contains(document.activeElement)) return go(at);
    if (event.target.matches('input:not([type=checkbox]), textarea, select')) return;
    const act = acts[event.key];
    if (!act || (on && !on.checked)) return;
    const item = here();
    if (NEED_ITEM.includes(event.key) && !item) return;
    event.preventDefault();
    act(item);
  });

  if (keys) {
    keys.hidden = false;
    on.checked = store();
    on.addEventListener('change', () => store(on.checked));
  }
  if (form) {
    form.addEventListener('change', tell);
    if (location.hash === '#queue') go(0);
  }
})();
