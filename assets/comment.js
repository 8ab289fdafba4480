// A little work for the machine of whoever comments, so that a first comment need not wait for a look. Nothing
// needs it: without, the comment waits. SPDX-License-Identifier: AGPL-3.0-or-later
(() => {
  'use strict';
  const form = document.getElementById('comment-form');
  const field = form && form.elements.work;
  if (!field || !window.crypto || !crypto.subtle) return;
  const bits = Number(field.dataset.bits);
  const challenge = form.elements.began.value;
  const encoder = new TextEncoder();
  let nonce = 0;

  const zeros = (bytes) => {
    let n = 0;
    for (const byte of bytes) {
      if (byte !== 0) return n + Math.clz32(byte) - 24;
      n += 8;
    }
    return n;
  };

  // In lots, so that the page stays quick.
  const work = async () => {
    const lot = Array.from({ length: 500 }, () => String(nonce++));
    const prints = await Promise.all(lot.map((n) => crypto.subtle.digest('SHA-256', encoder.encode(`${challenge}:${n}`))));
    const found = prints.findIndex((print) => zeros(new Uint8Array(print)) >= bits);
    if (found >= 0) field.value = lot[found];
    else setTimeout(work, 0);
  };
  form.addEventListener('input', work, { once: true });
})();
