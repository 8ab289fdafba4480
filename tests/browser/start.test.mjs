// Start: an alliance brings its 53 organisations in by a table. It looks, mends, adds, undoes, and adds again; the clicks are
// counted and the seconds measured. In both languages, wide and at 360 pixels; axe looks at every page on the way.
// SPDX-License-Identifier: AGPL-3.0-or-later
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { App } from '../http/app.mjs';
import { axe, followed, hasBrowser, launch, overflow, smallTargets, visit, WIDTHS } from './browser.mjs';

const KINDS = ['QHT', 'ictimai birlik', 'fond', 'şəbəkə'];
const LINES = Array.from({ length: 53 }, (_, i) => [
  `Nümunə Təşkilatı № ${i + 1}`, `Sample Organisation No. ${i + 1}`, KINDS[i % 4], 'Azərbaycan', 'Bakı', 1995 + (i % 25),
  `numune${i + 1}.example.org`, `ofis@numune${i + 1}.example.org`, i % 3 ? 'üzv' : 'tərəfdaş', '2012'].join(';'));
const HEADER = 'Adı;Name;Növ;Ölkə;Şəhər;Təsis ili;Sayt;E-poçt;Üzvlük;Üzvlük tarixi';
const GOOD = [HEADER, ...LINES].join('\n') + '\n';
const FAULTY = GOOD.replace(';1996;', ';gələn il;').replace('ofis@numune3.example.org', 'ofis(at)numune3').replace('Azərbaycan;Bakı;1998', 'Atlantida;Bakı;1998');

const WAYS = [
  { name: 'in English, wide', language: 'en', viewport: WIDTHS.wide, scripts: true },
  { name: 'in Azerbaijani, 360 pixels, without scripts', language: 'az', viewport: WIDTHS.narrow, scripts: false },
];

for (const way of WAYS) {
  describe(`start, ${way.name}`, { skip: hasBrowser ? false : 'no Chromium here' }, () => {
    let app, browser, page, faults, clicks;
    const say = (en, az) => (way.language === 'en' ? en : az);
    before(async () => {
      app = await new App().start();
      browser = await launch();
      ({ page, faults } = await visit(browser, { viewport: way.viewport, locale: way.language === 'en' ? 'en-GB' : 'az-AZ', scripts: way.scripts, base: app.base }));
      await page.goto(app.base + app.links.secretariat.replace(/^\/(az|en)/, `/${way.language}`));
      await page.locator('main button[type=submit]').first().click();
    });
    after(async () => {
      await browser?.close();
      await app?.stop();
    });

    const click = async (name, role = 'button') => {
      clicks++;
      const target = page.getByRole(role, { name }).first();
      await target.focus(); /* by keyboard: without scripts the browser's own idea of a still page is not to be had */
      await followed(page, () => page.keyboard.press('Enter'));
    };
    async function look() {
      if (way.scripts) assert.deepEqual(await axe(page), []);
      assert.deepEqual(await overflow(page), []);
      if (way.scripts) assert.deepEqual(await smallTargets(page), []);
      assert.deepEqual(faults, []);
      if (process.env.ALYANS_PICTURES) await page.screenshot({ path: `${process.env.ALYANS_PICTURES}/${way.language}-${++pictures}.png`, fullPage: true });
    }
    let pictures = 0;
    const choose = (text) => page.locator('input[type=file]').setInputFiles({ name: 'təşkilatlar.csv', mimeType: 'text/csv', buffer: Buffer.from(text) });
    const listed = async () => {
      const answer = await page.context().request.get(`${app.base}/${way.language}/organisations.all.json`);
      return (await answer.json()).organisations.filter((o) => /^Nümunə/.test(o.name.az)).length;
    };

    test('a table that is right takes four clicks from the desk, and less than a minute', async () => {
      await page.goto(`${app.base}/${way.language}/secretariat`);
      clicks = 0;
      const began = Date.now();

      await click(say('Bring in a list of organisations', 'Təşkilatların siyahısını gətirmək'), 'link');
      clicks++; /* the file's own button */
      await choose(GOOD);
      await click(say('Read the list', 'Siyahını oxu'));
      await click(say('Add 53 organisations', '53 təşkilatı əlavə et'));
      await page.getByRole('button', { name: say('Undo this import', 'Bu idxalı geri qaytar') }).waitFor();

      const seconds = (Date.now() - began) / 1000;
      console.log(`# start, ${way.name}: 53 organisations with ${clicks} clicks in ${seconds.toFixed(1)} s`);
      assert.equal(clicks, 4);
      assert.ok(seconds < 60, `${seconds} s`);
      await look();
      await click(say('Undo this import', 'Bu idxalı geri qaytar'));
      assert.equal(await listed(), 0);
    });

    test('faults are told by line; mended in place the list is added, undone, and added again', async () => {
      await page.goto(`${app.base}/${way.language}/secretariat/import`);
      await look();
      await choose(FAULTY);
      await click(say('Read the list', 'Siyahını oxu'));
      const told = await page.locator('#faults').innerText();
      assert.match(told, say(/Line 3, Təsis ili: “gələn il” is no date/, /Sətir 3, Təsis ili: “gələn il” tarix deyil/));
      assert.match(told, say(/Line 4, E-poçt: “ofis\(at\)numune3” is no e-mail/, /Sətir 4, E-poçt: “ofis\(at\)numune3” e-poçt ünvanı deyil/));
      assert.match(told, say(/Line 5, Ölkə: “Atlantida” is no country/, /Sətir 5, Ölkə: “Atlantida” ölkə deyil/));
      await look();
      assert.equal(await page.getByRole('button', { name: say('Add 53', '53 təşkilatı') }).count(), 0);

      const back = page.url();
      await page.getByText(say('Mend the list here', 'Siyahını burada düzəlt')).click();
      await page.locator('#table').fill(GOOD);
      await click(say('Read it again', 'Yenidən oxu'));
      await look();
      await click(say('Add 53 organisations', '53 təşkilatı əlavə et'));
      await look();
      assert.equal(await listed(), 53);

      await page.goto(back.replace('?changed=1', ''));
      await click(say('Undo this import', 'Bu idxalı geri qaytar'));
      await look();
      assert.equal(await listed(), 0);

      await page.goto(back.replace('?changed=1', ''));
      await click(say('Add 53 organisations', '53 təşkilatı əlavə et'));
      assert.equal(await listed(), 53);
    });

    test('the same list once more is known in every line', async () => {
      await page.goto(`${app.base}/${way.language}/secretariat/import`);
      await look();
      await choose(GOOD);
      await click(say('Read the list', 'Siyahını oxu'));
      await look();
      await click(say('Complete what is on record', 'Qeyddə olanları tamamla'));
      assert.equal(await listed(), 53);
    });
  });
}
