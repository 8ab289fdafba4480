// The pages that one meets only by living on a site (tour.mjs): valid, accessible, nothing clipped, in one language, without
// names of fields where words belong.
// SPDX-License-Identifier: AGPL-3.0-or-later
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { axe, hasBrowser, launch, overflow, smallTargets, WIDTHS } from './browser.mjs';
import { faultsOfMarkup } from './markup.mjs';
import { begun, lived } from './tour.mjs';

describe('living on a site', { skip: hasBrowser ? false : 'no Chromium here' }, () => {
  let browser;
  before(async () => { browser = await launch(); });
  after(() => browser?.close());

  for (const [name, tour] of Object.entries({ 'a fresh site': begun, 'the demonstration, lived in': lived })) {
    for (const [language, size] of [['en', WIDTHS.wide], ['az', WIDTHS.narrow]]) {
      test(`${name}, ${language}, ${size.width} pixels wide`, async () => {
        const problems = [];
        let seen = 0;
        await tour(browser, { language, width: size.width }, async (what, page) => {
          seen += 1;
          const words = await page.innerText('main');
          for (const text of await faultsOfMarkup(await page.content())) problems.push(`${what}: ${text}`);
          for (const text of await axe(page)) problems.push(`${what}: axe ${text}`);
          for (const text of await overflow(page)) problems.push(`${what}: stands out: ${text}`);
          for (const text of await smallTargets(page)) problems.push(`${what}: too small: ${text}`);
          if (await page.getAttribute('html', 'lang') !== language) problems.push(`${what}: another language`);
          if (/\b(text|short|question|background)_(az|en)\b|\{\d\}/.test(words)) problems.push(`${what}: a programmer's word`);
        });
        assert.ok(seen > 20, `only ${seen} pages seen`);
        assert.deepEqual(problems, []);
      });
    }
  }
});
