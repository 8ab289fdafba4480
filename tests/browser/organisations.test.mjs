// Pages of organisations in full: entry, forms, directory, countries, members, relations; accessible at both widths, in
// both languages, without scripts, and by keyboard.
// SPDX-License-Identifier: AGPL-3.0-or-later
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { App, Visitor } from '../http/app.mjs';
import { axe, followed, hasBrowser, launch, overflow, smallTargets, visit, WIDTHS } from './browser.mjs';

const PUBLIC = ['/organisations', '/organisations?q=sebeke', '/organisations?country=FJ', '/organisations/countries', '/organisations/members', '/organisations/members?on=2008-01-01',
  '/organisations/garden-league', '/organisations/little', '/organisations/relations', '/organisations/garden-league/relations'];
const OWN = ['facts', 'membership', 'merge', ''].map((part) => `/secretariat/organisations/garden-league/${part}`.replace(/\/$/, ''));

describe('organisations in full', { skip: hasBrowser ? false : 'no Chromium here' }, () => {
  let app, browser;
  before(async () => {
    app = await new App().start();
    browser = await launch();
    const s = new Visitor(app);
    await s.enter(app.links.secretariat);
    const base = (slug) => `/en/secretariat/organisations/${slug}`;
    const send = async (path, fields, from = path) => assert.equal((await s.post(path, fields, { from })).status, 200, path);
    const add = (slug, fields) => send('/en/secretariat/new-organisation', { slug, kind: 'ngo', scope: 'local', ...fields });
    await add('garden-league', { name_en: 'Garden League', name_az: 'Bağ Liqası', country: 'AZ', founded: '1998-05-20' });
    await add('umbrella', { name_en: 'European Umbrella of Garden Leagues and Societies', kind: 'network', scope: 'international', country: 'BE' });
    await add('little', { name_en: 'Little Circle' });
    await send(`${base('garden-league')}/facts`, { fact: 'name', name_scheme: 'former', name_value: 'Köhnə Şəbəkə', name_language: 'az', name_till: '2004' });
    await send(`${base('garden-league')}/facts`, { fact: 'relation', relation_scheme: 'member_of', relation_other: 'umbrella', relation_from: '2003' });
    await send(`${base('garden-league')}/membership`, { part: 'member', way_in: 'founding', starts: '2006-07-04' });
    await send(`${base('little')}/merge`, { into: 'garden-league', into_dated: '2012-03' });
  });
  after(async () => {
    await browser?.close();
    await app?.stop();
  });

  async function enter(page, language) {
    await page.goto(app.base + app.links.secretariat.replace(/^\/../, `/${language}`));
    await followed(page, () => page.click('main form button[type=submit]'));
  }

  for (const language of ['en', 'az']) {
    for (const size of ['narrow', 'wide']) {
      test(`every page is accessible and nothing is clipped, ${language}, ${size}`, async () => {
        const problems = [];
        const { context, page, faults } = await visit(browser, { base: app.base, locale: language, viewport: WIDTHS[size] });
        for (const path of [...PUBLIC, 'enter', ...OWN]) {
          if (path === 'enter') { await enter(page, language); continue; }
          const answer = await page.goto(`${app.base}/${language}${path}`);
          assert.equal(answer.status(), 200, path);
          for (const it of [...await axe(page), ...await overflow(page), ...await smallTargets(page)]) problems.push(`${path}: ${it}`);
        }
        assert.deepEqual([...problems, ...faults], []);
        await context.close();
      });
    }
  }

  test('a former name finds the organisation without scripts', async () => {
    const { context, page } = await visit(browser, { base: app.base, scripts: false });
    await page.goto(`${app.base}/en/organisations`);
    await page.fill('#q', 'kohne sebeke');
    await followed(page, () => page.click('main form[role=search] button'));
    await followed(page, () => page.click('.list a.t'));
    assert.match(await page.textContent('h1'), /Garden League/);
    await context.close();
  });

  test('the secretariat adds a name in another script without scripts; an error keeps what was written', async () => {
    const { context, page } = await visit(browser, { base: app.base, scripts: false });
    await enter(page, 'en');
    await page.goto(`${app.base}/en/secretariat/organisations/garden-league/facts`);
    await page.click('summary:has-text("Add a name")');
    await page.fill('#name_value', 'Лига садов');
    await page.fill('#name_language', 'Russian');
    await followed(page, () => page.press('#name_language', 'Enter'));
    assert.equal(await page.inputValue('#name_value'), 'Лига садов');
    assert.ok(await page.isVisible('#name_language-error'));
    await page.fill('#name_language', 'ru');
    await followed(page, () => page.press('#name_language', 'Enter'));
    assert.ok(await page.isVisible('[lang=ru]:has-text("Лига садов")'));
    await context.close();
  });

  test('the drawing of relations can be walked by keyboard', async () => {
    const { context, page } = await visit(browser, { base: app.base });
    await page.goto(`${app.base}/en/organisations/relations`);
    await page.focus('.graph a:has-text("European Umbrella")');
    const first = await page.evaluate(() => document.activeElement.textContent.trim());
    await page.keyboard.press('Tab');
    const second = await page.evaluate(() => document.activeElement.textContent.trim());
    assert.match(first, /European Umbrella/);
    assert.match(second, /Garden League/);
    await page.keyboard.press('Enter');
    await page.waitForURL(/garden-league$/);
    await context.close();
  });
});
