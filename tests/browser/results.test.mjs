// A journalist finds who stands where, filters, compares and prints: in both languages, at both widths, without scripts.
// SPDX-License-Identifier: AGPL-3.0-or-later
import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { App, run, temporaryFolder, until, Visitor } from '../http/app.mjs';
import { axe, followed, hasBrowser, launch, overflow, smallTargets, visit, WIDTHS } from './browser.mjs';

const OLD = '/consultations/election-2013';

/** A small Polis export: answer(person, statement). */
function exported(folder, answer) {
  mkdirSync(folder, { recursive: true });
  const votes = ['timestamp,datetime,comment-id,voter-id,vote'];
  for (let who = 0; who < 60; who++) for (let on = 0; on < 8; on++) votes.push(`${1700000000000 + who * 100 + on},,${on},${who},${answer(who, on)}`);
  const comments = ['timestamp,datetime,comment-id,author-id,agrees,disagrees,moderated,is-seed,is-meta,comment-body',
    ...Array.from({ length: 8 }, (_, on) => `1700000000000,,${on},0,0,0,1,1,0,Polling station rule number ${on}`)];
  writeFileSync(join(folder, 'votes.csv'), `${votes.join('\n')}\n`);
  writeFileSync(join(folder, 'comments.csv'), `${comments.join('\n')}\n`);
  writeFileSync(join(folder, 'participants-votes.csv'), 'participant,group-id,n-comments,n-votes,n-agree,n-disagree\n');
  writeFileSync(join(folder, 'summary.csv'), 'topic,Made for a test\n');
}

const WORDS = {
  en: { part: 'A part of the result:', share: 'What all share', stands: 'Where ODIHR stands', more: 'More agree now' },
  az: { part: 'Nəticənin bir hissəsi:', share: 'Hamının ortaq mövqeyi', stands: 'ATƏT/DTİHB', more: 'İndi razı olanlar çoxdur' },
};

describe('a journalist reads a result', { skip: hasBrowser ? false : 'no Chromium here' }, () => {
  const files = temporaryFolder();
  let app, browser;
  before(async () => {
    app = await new App().start();
    exported(join(files.path, 'spring'), (who, on) => ((who + on) % 2 ? 1 : -1));
    exported(join(files.path, 'autumn'), (who, on) => (on === 2 ? (who % 9 ? 1 : -1) : (who + on) % 2 ? 1 : -1));
    for (const name of ['spring', 'autumn']) assert.equal(run(['import', 'polis', join(files.path, name), '--apply', ...app.where]).code, 0);
    for (const slug of ['spring', 'autumn', 'following-the-election']) await new Visitor(app).open(`/en/consultations/${slug}/results.json`);
    browser = await launch();
  });
  after(async () => {
    await browser?.close();
    await app?.stop();
    files.remove();
  });

  for (const language of ['en', 'az']) {
    for (const width of ['narrow', 'wide']) {
      test(`who stands where, filtered, compared: ${language}, ${width}`, async () => {
        const { context, page, faults } = await visit(browser, { viewport: WIDTHS[width], locale: language, scripts: false, base: app.base });
        const words = WORDS[language];
        const sound = async (what) => {
          assert.deepEqual(await overflow(page), [], what);
          assert.deepEqual(await smallTargets(page), [], what);
        };
        const press = async (selector) => {
          await page.locator(selector).first().focus();
          await followed(page, () => page.keyboard.press('Enter'));
        };
        try {
          await page.goto(`${app.base}/${language}${OLD}/results`);
          const order = await page.locator('main > .wrap > section, main section').evaluateAll((all) => all.map((s) => s.id).filter((id) => id && id !== 'disclosures'));
          assert.deepEqual(order.slice(0, 4), ['common', 'divides', 'sure', 'matrix'], 'as an editor would tell it');
          assert.equal(await page.locator('#common h2').innerText(), words.share);
          await sound('the result');

          await press(`#matrix a[href$="${OLD}/stands/odihr"]`);
          assert.ok(page.url().endsWith('/stands/odihr'));
          assert.match(await page.locator('h1').innerText(), /ODIHR|ATƏT|DTİHB/);
          assert.deepEqual([await page.locator('#positions li h3').count(), await page.locator('#silent li').count()], [6, 2]);
          await sound('where it stands');
          await press('#neighbours tbody a');
          assert.match(page.url(), /\/stands\/[a-z-]+$/, 'from neighbour to neighbour');

          await page.goto(`${app.base}/${language}${OLD}/results`);
          await page.locator('#all select[name=class]').selectOption('scope.local');
          await page.locator('#all select[name=status]').selectOption('divergence');
          await press('#all form button');
          assert.match(page.url(), /class=scope\.local/);
          assert.ok((await page.locator('.narrowed').innerText()).startsWith(words.part));
          assert.equal(await page.locator('#all tbody tr').count(), 2);
          assert.equal(await page.locator('#matrix tbody tr').count(), 5, 'rows of the class only');
          await sound('a part of it');
          await press('#all a[href*="sort=number"]');
          assert.match(page.url(), /class=scope\.local.*sort=number/, 'the filter stays');

          await page.goto(`${app.base}/${language}/consultations/autumn/results`);
          await press('main a[href$="/consultations/autumn/compare"]');
          await press('main a[href$="/compare/spring"]');
          assert.ok((await page.locator('#changes').innerText()).includes(words.more));
          await sound('then and now');
          await page.goto(`${app.base}/${language}/consultations/autumn/results/polis`);
          await sound('as Polis computes it');
          assert.deepEqual(faults, []);
        } finally {
          await context.close();
        }
      });

      test(`nothing stands in the way of anybody: ${language}, ${width}`, async () => {
        const { context, page } = await visit(browser, { viewport: WIDTHS[width], locale: language, base: app.base });
        try {
          for (const path of [`${OLD}/results`, `${OLD}/results?class=scope.local`, `${OLD}/stands/odihr`, '/consultations/following-the-election/results',
            '/consultations/autumn/compare/spring', '/consultations/autumn/compare', '/consultations/autumn/results/polis']) {
            await page.goto(`${app.base}/${language}${path}`);
            assert.deepEqual(await axe(page), [], path);
          }
        } finally {
          await context.close();
        }
      });
    }
  }

  test('a consultation of many statements: the table scrolls within itself, and is whole on paper', async () => {
    const secretariat = new Visitor(app);
    await secretariat.enter(app.links.secretariat);
    const here = '/consultations/observing-together';
    const lines = (word) => Array.from({ length: 14 }, (_, i) => `${word} ${i + 1}`).join('\n');
    const form = `/en/secretariat${here}/statements`;
    const added = await secretariat.post(form, { all: '1', text_en: lines('A further statement to answer, number'), text_az: lines('Cavab gözləyən başqa tezis, nömrə') }, { from: form });
    assert.equal(added.status, 200);
    await until(async () => (await new Visitor(app).open(`/en${here}/results?asked=${Math.random()}`)).text.includes('matrix wm'), 'the wide table is public');
    const { context, page } = await visit(browser, { viewport: WIDTHS.wide, base: app.base });
    try {
      for (const width of Object.keys(WIDTHS)) {
        await page.setViewportSize(WIDTHS[width]);
        await page.goto(`${app.base}/en${here}/results`);
        assert.deepEqual(await overflow(page), [], width);
        assert.ok(await page.locator('#matrix .scroll').evaluate((it) => it.scrollWidth >= it.clientWidth && it.querySelectorAll('thead th').length > 14), width);
      }
      await page.setViewportSize({ width: 688, height: 973 }); // what an A4 page has between its margins
      await page.emulateMedia({ media: 'print' });
      assert.deepEqual(await overflow(page), []);
      const cut = await page.locator('#matrix .scroll').evaluate((it) => [...it.querySelectorAll('td, th')].filter((cell) => cell.getBoundingClientRect().right > it.getBoundingClientRect().right + 1).length);
      assert.equal(cut, 0, 'no column is cut on paper');
    } finally {
      await context.close();
    }
  });

  test('on paper it is a report: what it is, when, who pays and the fingerprint come first, and no control is left', async () => {
    const { context, page } = await visit(browser, { viewport: { width: 794, height: 1123 }, scripts: false, base: app.base });
    try {
      for (const path of [`${OLD}/results`, `${OLD}/stands/odihr`, '/consultations/autumn/compare/spring']) {
        await page.goto(`${app.base}/en${path}`);
        assert.equal(await page.locator('.cover').isVisible(), false, 'on screen it would be said twice');
        await page.emulateMedia({ media: 'print' });
        const cover = await page.locator('.cover').innerText();
        assert.match(cover, /sha256 [0-9a-f]{64}/);
        assert.match(cover, /\d{4}/);
        assert.match(cover, /money|paid|funded/i, path);
        for (const gone of ['form', '.jump', '.paper', '.nav', '.acts']) assert.equal(await page.locator(gone).locator('visible=true').count(), 0, `${path}: ${gone}`);
        assert.deepEqual(await overflow(page), [], path);
        await page.emulateMedia({ media: 'screen' });
      }
      await page.goto(`${app.base}/en${OLD}/results`);
      const pdf = await page.pdf({ preferCSSPageSize: true });
      assert.equal(pdf.subarray(0, 5).toString(), '%PDF-');
      const pages = (pdf.toString('latin1').match(/\/Type\s*\/Page[^s]/g) ?? []).length;
      assert.ok(pages >= 4 && pages <= 24, `${pages} pages`);
    } finally {
      await context.close();
    }
  });
});
