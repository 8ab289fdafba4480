// Who is this? From any claim to who makes it, who pays, where it leans, what it answers and the source; then the same
// entered by a representative. Both languages, wide and at 360 pixels, without scripts; axe looks at every page on the way.
// SPDX-License-Identifier: AGPL-3.0-or-later
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { App } from '../http/app.mjs';
import { axe, followed, hasBrowser, launch, overflow, smallTargets, visit, WIDTHS } from './browser.mjs';

const WAYS = [
  { name: 'in English, wide', language: 'en', viewport: WIDTHS.wide, scripts: true },
  { name: 'in Azerbaijani, 360 pixels, dark', language: 'az', viewport: WIDTHS.narrow, scripts: true, scheme: 'dark' },
  { name: 'in English, 360 pixels, without scripts', language: 'en', viewport: WIDTHS.narrow, scripts: false },
];

for (const way of WAYS) {
  describe(`who is this, ${way.name}`, { skip: hasBrowser ? false : 'no Chromium here' }, () => {
    let app, browser, reader;
    const say = (en, az) => (way.language === 'en' ? en : az);
    before(async () => {
      app = await new App().start();
      browser = await launch();
      reader = await person();
    });
    after(async () => {
      await browser?.close();
      await app?.stop();
    });
    async function person() {
      const { page, faults } = await visit(browser, { base: app.base, locale: way.language, viewport: way.viewport, scripts: way.scripts, scheme: way.scheme });
      return { page, faults, go: (path) => page.goto(`${app.base}/${way.language}${path}`), said: () => page.locator('main').first().innerText() };
    }
    async function isFine(who) {
      if (way.scripts) assert.deepEqual(await axe(who.page), [], who.page.url());
      assert.deepEqual(await overflow(who.page), [], who.page.url());
      assert.deepEqual(await smallTargets(who.page), [], who.page.url());
      assert.deepEqual(who.faults, []);
    }
    /** The line beside a claim, then its link. */
    async function followsLine(where, slug) {
      const line = where.locator(`p[data-disclosure="${slug}"]`).first();
      await line.waitFor();
      const words = await line.innerText();
      await line.locator('a').first().click();
      await reader.page.waitForURL(new RegExp(`/organisations/${slug}/disclosures$`));
      return words;
    }

    test('from a cell of the results: the sheet says who pays and leads to the source', async () => {
      await reader.go('/consultations/election-2013/results');
      await isFine(reader);
      await followed(reader.page, () => reader.page.locator('#o-esi td a').first().click());
      const sheet = reader.page.locator('.sheet', { has: reader.page.locator('#t-esi') });
      assert.match(await followsLine(sheet, 'esi'), /Open Society Foundations/);
      await isFine(reader);
      const said = await reader.said();
      assert.match(said, say(/The organisation’s own statement, read from its publication/, /Təşkilatın öz bəyanı, nəşrindən götürülüb/));
      assert.equal(await reader.page.locator('main a[href^="https://esiweb.org/"]').count(), 1);
      assert.match(said, say(/Leaning\s+Not on record/, /Meyl\s+Qeyddə yoxdur/));
    });

    test('from a finding: every name says who it is, and the list below says it in reading size', async () => {
      await reader.go('/consultations/election-2013/results');
      const name = reader.page.locator('.finding a[data-disclosure]').first();
      assert.match(await name.getAttribute('title'), say(/Funding/, /Maliyyə/));
      const list = reader.page.locator('#speakers li');
      assert.equal(await list.count(), 15);
      assert.match(await reader.page.locator('#speakers li[data-disclosure="esi"]').innerText(), /Open Society Foundations/);
    });

    test('from a statement and from the journal', async () => {
      await reader.go('/consultations/election-2013/statements/1');
      await isFine(reader);
      await followsLine(reader.page.locator('#o-cec'), 'cec');
      await reader.go('/record?kind=positions');
      await isFine(reader);
      const line = reader.page.locator('ol.time > li', { has: reader.page.locator('p[data-disclosure]') }).first();
      await line.locator('a.t').click();
      await reader.page.locator('dd p[data-disclosure]').first().waitFor();
      await isFine(reader);
    });

    test('from a conclusion on its page: the strip stands above it, equal for all', async () => {
      await reader.go('/organisations/emds');
      await isFine(reader);
      const strip = reader.page.locator('section.disc');
      assert.equal(await strip.getAttribute('data-disclosure'), 'emds');
      for (const word of say(['Kind', 'Part in the alliance', 'Funding', 'Control', 'Leaning', 'Member of'], ['Növ', 'Alyansda iştirak', 'Maliyyə', 'Nəzarət', 'Meyl', 'Üzv olduğu şəbəkə']))
        assert.ok((await strip.innerText()).includes(word), word);
    });

    test('what is reported and what the organisation answers stand side by side, in one size', async () => {
      await reader.go('/organisations/nar-bagi');
      await isFine(reader);
      const pair = reader.page.locator('.disclosed.answered').first();
      const [said, answer] = [pair.locator('.flow').first(), pair.locator('.answer')];
      const size = (of) => of.locator('p:not(.small)').last().evaluate((n) => getComputedStyle(n).fontSize);
      assert.equal(await size(said), await size(answer));
      const [left, right] = [await said.boundingBox(), await answer.boundingBox()];
      if (way.viewport === WIDTHS.wide) assert.ok(Math.abs(left.y - right.y) < 2 && right.x > left.x, 'beside it');
      else assert.ok(right.y >= left.y + left.height - 1, 'right below it');
    });

    test('withheld, withdrawn and not on record are told apart', async () => {
      await reader.go('/organisations/aydin-sehife');
      await isFine(reader);
      const said = await reader.page.locator('section.disc').innerText();
      assert.match(said, say(/Funding\s+Not disclosed\./, /Maliyyə\s+Açıqlanmayıb\./));
      assert.match(said, say(/Control\s+Not on record\. No source/, /Nəzarət\s+Qeyddə yoxdur\./));
      assert.match(said, say(/Leaning\s+Not on record any more\. .*Reason: The newspaper corrected/s, /Meyl\s+Artıq qeyddə yoxdur\. .*Səbəb: The newspaper corrected/s));
    });

    test('a representative enters it, is told what is missing, corrects and answers', async () => {
      const who = await person();
      await who.page.goto(app.base + app.links.representative.replace(/^\/../, `/${way.language}`));
      await who.page.click('main form button[type=submit]');
      await who.page.waitForURL((url) => !url.pathname.includes('/enter/'));
      await who.go('/organisations/nar-bagi');
      await followed(who.page, () => who.page.locator('section.disc .acts a').first().click());
      await isFine(who);
      await followed(who.page, () => who.page.locator('main .acts a.btn').first().click());
      await isFine(who);
      await who.page.fill('#party', 'a printing house');
      await who.page.fill('#amount', '1 000');
      await who.page.press('#amount', 'Enter');
      await who.page.locator('.errors').waitFor();
      await isFine(who);
      assert.equal(await who.page.inputValue('#party'), 'a printing house');
      assert.equal(await who.page.locator('.errors a[href="#currency"]').count(), 1);
      await who.page.selectOption('#currency', 'AZN');
      await who.page.press('#amount', 'Enter');
      await who.page.waitForURL(/\/disclosures#d-\d+$/);
      assert.match(await who.said(), say(/a printing house\s+Amount: 1,000 AZN/, /a printing house\s+Məbləğ: 1\.000 AZN/));
      await isFine(who);
      await who.page.press('a[href$="/answer"] >> nth=0', 'Enter'); /* by keyboard: the page still scrolls to what was entered */
      await who.page.waitForURL(/\/answer$/);
      await isFine(who);
      await who.page.fill(`#text_${way.language}`, say('It was a loan of a room.', 'Bu, bir otağın müvəqqəti istifadəsi idi.'));
      await who.page.press('main form[action$="/answer"] button[type=submit]', 'Enter');
      await who.page.waitForURL(/\/disclosures#d-\d+$/);
      assert.match(await who.page.locator('.answer').first().innerText(), say(/It was a loan of a room\./, /Bu, bir otağın/));
      await who.page.press('a[href$="/withdraw"] >> nth=0', 'Enter');
      await who.page.waitForURL(/\/withdraw$/);
      await isFine(who);
    });
  });
}
