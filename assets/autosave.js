// Keeps what is written in a long form while it is written, so that a closed tab loses nothing. Works without:
// then it is kept when it is saved. SPDX-License-Identifier: AGPL-3.0-or-later
(() => {
  'use strict';
  const form = document.getElementById('text-form');
  const status = document.getElementById('autosaved');
  if (!form || !status) return;
  let kept = new URLSearchParams(new FormData(form)).toString();
  let timer = 0;
  let isSending = false;

  const keep = async (last) => {
    const now = new URLSearchParams(new FormData(form)).toString();
    if (now === kept || isSending) return;
    isSending = true;
    try {
      const answer = await fetch(status.dataset.autosave, {
        method: 'POST', body: now, keepalive: last && now.length < 60000,
        headers: { 'Content-Type': 'application/x-www-form-urlencoded' },
      });
      if (!answer.ok) throw new Error(String(answer.status));
      kept = now;
      status.textContent = status.dataset.saved.replace('{0}', (await answer.json()).at);
    } catch {
      status.textContent = status.dataset.failed;
    }
    isSending = false;
  };

  form.addEventListener('input', () => {
    clearTimeout(timer);
    timer = setTimeout(keep, 1500, false);
  });
  form.addEventListener('submit', () => clearTimeout(timer));
  document.addEventListener('visibilitychange', () => document.hidden && keep(true));
})();
