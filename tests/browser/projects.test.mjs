// The journey Project: begun, refused without a funder, published with one, worked on, reported; IATI validates.
// In both languages, wide and at 360 pixels; every page on the way is looked at by axe.
// SPDX-License-Identifier: AGPL-3.0-or-later
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { App, SHARED_SCHEMAS, temporaryFolder } from '../http/app.mjs';
import { axe, followed, hasBrowser, launch, overflow, posted, smallTargets, visit, WIDTHS } from './browser.mjs';

const IATI = join(SHARED_SCHEMAS, 'iati/iati-activities-schema.xsd');
const PDF = Buffer.from(`%PDF-1.4
1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj
2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj
3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 200 100]>>endobj
trailer<</Root 1 0 R>>
%%EOF
`);
/* Both languages and both widths; every page by itself is looked at in all four by every_page.test.mjs. */
const WAYS = [['en', 'wide'], ['az', 'narrow']].map(([language, name]) => ({ language, name, viewport: WIDTHS[name] }));

for (const { language, name, viewport } of WAYS) {
  describe(`a project, ${language}, ${name}`, { skip: hasBrowser ? false : 'no Chromium here' }, () => {
    let app, browser, page, faults;
    const go = (path) => page.goto(`${app.base}/${language}${path}`);
    const said = (selector = 'main') => page.locator(selector).first().innerText();
    before(async () => {
      app = await new App().start();
      browser = await launch();
      ({ page, faults } = await visit(browser, { base: app.base, locale: language, viewport }));
      await page.goto(app.base + app.links.secretariat.replace(/^\/../, `/${language}`));
      await page.click('main form button[type=submit]');
      await page.waitForURL((url) => !url.pathname.includes('/enter/'));
    });
    after(async () => {
      await browser?.close();
      await app?.stop();
    });
    async function isFine() {
      assert.deepEqual(await axe(page), [], page.url());
      assert.deepEqual(await overflow(page), [], page.url());
      assert.deepEqual(await smallTargets(page), [], page.url());
      assert.deepEqual(faults, [], page.url());
    }
    const open = (link) => followed(page, () => page.click(link));
    async function submit(fields, button = 'main form button.btn') {
      for (const [field, value] of Object.entries(fields)) {
        const it = page.locator(`[name="${field}"]`);
        if (await it.evaluate((n) => n.tagName === 'SELECT')) await it.selectOption(value);
        else await it.fill(value);
      }
      return posted(page, () => page.click(button));
    }

    test('it is begun as a draft; what was written badly comes back', async () => {
      await go('/project-desk');
      await isFine();
      await open('a[href$="/project-desk/new"]');
      await isFine();
      assert.equal(await submit({ slug: 'bridge', title_en: 'A bridge', starts: 'soon' }), 422);
      assert.equal(await page.inputValue('[name=starts]'), 'soon');
      await isFine();
      await page.click('.errors a[href="#starts"]');
      assert.ok(await page.evaluate(() => document.activeElement.id === 'starts'), 'a fault leads to its field');
      assert.equal(await submit({ starts: '2026-01', ends: '2026-12-31', currency: 'azn', aims_en: 'To **meet**.', title_az: 'Körpü', country: 'AZ', sector: '15151' }), 303);
      await isFine();
    });

    test('without a funder it is not published', async () => {
      assert.equal(await submit({}, 'form[action$="/publish"] button'), 422);
      await isFine();
      await page.click('.errors a[href="#funder"]');
      assert.ok(await page.locator('#funder').isVisible());
    });

    test('with a funder it is, and its page says who pays', async () => {
      await open('a[href$="/new-grant"]');
      await isFine();
      assert.equal(await submit({ funder_en: 'The council', funder_az: 'Şura', amount: '12 000', money: 'public', origin: 'domestic', awarded: '2026-01-15', reference: 'C-7' }), 303);
      assert.equal(await submit({}, 'form[action$="/publish"] button'), 303);
      assert.match(await said('.paid:nth-of-type(2)'), language === 'en' ? /The council, 12,000.AZN, public money, domestic/ : /Şura, 12\.000.AZN, dövlət vəsaiti, ölkədaxili/);
      await isFine();
    });

    test('activities, a milestone with evidence and a budget line stand on the timeline', async () => {
      await go('/project-desk/bridge');
      await open('a[href$="/new/activity"]');
      await isFine();
      assert.equal(await submit({ title_en: 'Meetings', title_az: 'Görüşlər', from: '2026-02', till: '2026-05' }), 303);
      await open('a[href$="/new/milestone"]');
      await isFine();
      assert.equal(await submit({ title_en: 'Agreed', title_az: 'Razılaşdırılıb', till: '2026-03-01', state: 'reached', done: '2026-03-03' }), 422);
      await isFine();
      assert.equal(await submit({ evidence_en: 'Minutes of the meeting' }), 303);
      await open('a[href$="/new/budget"]');
      assert.equal(await submit({ title_en: 'Rooms', title_az: 'Otaqlar', amount: '9000' }), 303);
      await open('a[href$="/new/deliverable"]');
      await isFine();
      await page.selectOption('[name=thing]', { index: 1 });
      assert.equal(await submit({ detail_en: 'What was asked' }), 303);
      await go('/projects/bridge');
      await page.click('#timeline summary');
      await isFine();
      const drawn = await page.locator('.gantt li').count();
      assert.equal(drawn, 3);
      assert.equal(await page.locator('#timeline tbody tr').count(), drawn, 'the table holds the same');
    });

    test('a report is published, and corrected by a version that shows the old one', async () => {
      await go('/project-desk/bridge/new-report');
      await isFine();
      const spent = await page.locator('[name^=spent_]').getAttribute('name');
      assert.equal(await submit({ from: '2026-01', till: '2026-03', text_en: 'Three meetings.', [spent]: '3000' }), 303);
      await isFine();
      await open('a[href*="/project-desk/bridge/reports/"]');
      assert.equal(await submit({ text_en: 'Four meetings.' }), 422);
      await isFine();
      assert.equal(await submit({ reason: 'One was forgotten' }), 303);
      assert.match(await said(), /Four meetings/);
      await open('main .list a.t');
      assert.match(await said(), /Three meetings/);
      await isFine();
    });

    test('a report comes with a file: refused, chosen again, read back, kept by a correction', async () => {
      await go('/project-desk/bridge/new-report');
      await isFine();
      const chosen = () => page.setInputFiles('[name=file]', { name: 'körpü hesabatı.pdf', mimeType: 'application/pdf', buffer: PDF });
      await chosen();
      assert.equal(await submit({ from: '2026-04', till: '2026-06', text_en: 'The bridge stands.' }), 422, 'a file without a word on what it is');
      assert.equal(await page.inputValue('[name=text_en]'), 'The bridge stands.');
      await isFine();
      await page.click('.errors a[href^="#file_alt"]');
      await chosen();
      assert.equal(await submit({ file_alt_en: 'The report with photographs', file_alt_az: 'Şəkillərlə birlikdə hesabat', file_licence: 'CC-BY-4.0' }), 303);
      await isFine();
      assert.match(await said('main'), /körpü hesabatı\.pdf/);
      assert.match(await said('main'), language === 'en' ? /The report with photographs/ : /Şəkillərlə birlikdə hesabat/);
      const bytes = await page.request.get(app.base + await page.locator('.files a.t').getAttribute('href'));
      assert.deepEqual(await bytes.body(), PDF);

      await open('a[href*="/project-desk/bridge/reports/"]');
      assert.match(await said('.kept'), /körpü hesabatı\.pdf/, 'the form tells which file there is');
      await isFine();
      assert.equal(await submit({ text_en: 'The bridge stands well.', reason: 'Clearer' }), 303);
      assert.match(await said('main'), /körpü hesabatı\.pdf/);
      await followed(page, () => page.click('.files a[href*="/files/"]:not(.t)'));
      await isFine();
      assert.ok(await page.locator('main a[href$="/projects/bridge"]').isVisible(), 'the file leads back to the project');
    });

    test('a milestone is shown by a file', async () => {
      await go('/project-desk/bridge/new/milestone');
      await page.setInputFiles('[name=file]', { name: 'minutes.pdf', mimeType: 'application/pdf', buffer: PDF });
      assert.equal(await submit({ title_en: 'Opened', title_az: 'Açılıb', till: '2026-06-01', state: 'reached', done: '2026-06-01', file_alt_en: 'Minutes of the opening' }), 303);
      await go('/projects/bridge');
      assert.ok(await page.getByRole('link', { name: 'minutes.pdf' }).isVisible());
      await isFine();
    });

    test('the pages of the demonstration are fine, too', async () => {
      for (const path of ['/projects', '/projects/observing-side-by-side', '/projects/aligning-viewpoints-2013', '/consultations/observing-together', '/organisations/nar-bagi']) {
        await go(path);
        await isFine();
      }
    });

    test('IATI validates', { skip: existsSync(IATI) ? false : 'no schema here' }, async () => {
      const folder = temporaryFolder();
      const file = join(folder.path, 'iati.xml');
      const xml = await (await fetch(`${app.base}/projects/bridge/iati.xml`)).text();
      assert.ok(xml.includes('format="application/pdf"'), 'files are document links');
      writeFileSync(file, xml);
      const judged = spawnSync('xmllint', ['--noout', '--nonet', '--schema', IATI, file], { encoding: 'utf8' });
      folder.remove();
      assert.equal(judged.status, 0, judged.stderr);
    });
  });
}
