// News in the browser, in both languages and at both widths: written with a tab closed in between, translated, approved by
// another person, corrected, commented on; every page of it looked at.
// SPDX-License-Identifier: AGPL-3.0-or-later
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { App, until } from '../http/app.mjs';
import { axe, followed, hasBrowser, launch, overflow, posted, smallTargets, visit, WIDTHS } from './browser.mjs';
import { faultsOfMarkup } from './markup.mjs';

for (const [language, width] of [['en', 'wide'], ['az', 'narrow']]) {
  describe(`news, ${language}, ${width}`, { skip: !hasBrowser && 'no browser' }, () => {
    let app, browser, writer, editor, reader;
    const slug = `article-${language}`;
    const say = (en, az) => (language === 'en' ? en : az);
    const person = async (link) => {
      const { context, page, faults } = await visit(browser, { base: app.base, locale: language, viewport: WIDTHS[width] });
      if (link) {
        await page.goto(app.base + link.replace(/^\/../, `/${language}`));
        await followed(page, () => page.click('main form button[type=submit]'));
      }
      const who = {
        context, page, faults,
        go: (path) => page.goto(`${app.base}/${language}${path}`),
        said: (selector = 'main') => page.locator(selector).first().innerText(),
        open: (selector) => followed(page, () => page.locator(selector).first().click()),
        async fill(fields) {
          for (const [name, value] of Object.entries(fields)) {
            const it = page.locator(`[name="${name}"]`).first();
            if (await it.evaluate((n) => n.tagName === 'SELECT')) await it.selectOption(value);
            else await it.fill(value);
          }
        },
        send: (selector) => posted(page, () => page.locator(selector).first().click()),
        async fine() {
          assert.deepEqual(await axe(page), [], page.url());
          assert.deepEqual(await overflow(page), [], page.url());
          assert.deepEqual(await smallTargets(page), [], page.url());
          assert.deepEqual(faults.splice(0), [], page.url());
          assert.deepEqual(await faultsOfMarkup(await (await context.request.get(page.url())).text()), [], page.url());
        },
      };
      return who;
    };
    before(async () => {
      app = await new App({}).start();
      browser = await launch();
      writer = await person(app.links.representative);
      editor = await person(app.links.secretariat);
      reader = await person();
    });
    after(async () => { await browser?.close(); await app?.stop(); });

    test('a representative begins an article and writes it; a closed tab loses nothing', async () => {
      await writer.go('/newsdesk');
      await writer.fine();
      await writer.open('a[href$="/newsdesk/new"]');
      await writer.fine();
      await writer.fill({ slug, relation_en: 'It takes part.', relation_az: 'İştirak edir.', tags: 'observers' });
      assert.equal(await writer.send('main form button.btn'), 303);
      await writer.fine();
      await writer.open(`a[href$="/newsdesk/${slug}/text"]`);
      await writer.fill({ [`title_${language}`]: 'Bir başlıq', [`lead_${language}`]: 'Bir giriş.', [`body_${language}`]: 'Bu [belə oldu](claim:1).' });
      await until(async () => /\d\d:\d\d/.test(await writer.said('#autosaved')), 'it is kept');
      await writer.page.close();
      writer.page = undefined;
      const page = await writer.context.newPage();
      await page.goto(`${app.base}/${language}/newsdesk/${slug}/text`);
      assert.equal(await page.inputValue(`[name=title_${language}]`), 'Bir başlıq');
      assert.equal(await page.inputValue(`[name=body_${language}]`), 'Bu [belə oldu](claim:1).');
      assert.deepEqual(await axe(page), []);
      assert.equal(await posted(page, () => page.locator('#text-form button.btn').click()), 303);
      await page.locator('details summary').first().click();
      await page.fill('[name=c1_path]', `/${language}/consultations/election-2013/statements/1`);
      assert.equal(await posted(page, () => page.locator('#claims form button').first().click()), 303);
      assert.deepEqual(await axe(page), []);
      assert.deepEqual(await overflow(page), []);
      assert.equal(await posted(page, () => page.locator('form[action$="/submit"] button').click()), 303);
      await page.close();
    });

    test('the secretariat sees that it waits, approves it, and it is public', async () => {
      await editor.go('/secretariat');
      assert.match(await editor.said(), say(/articles? waits? for approval/, /məqalə təsdiq gözləyir/));
      await editor.go(`/newsdesk/${slug}`);
      await editor.fine();
      assert.equal(await editor.send('form[action$="/approve"] button'), 303);
      await until(async () => (await reader.go(`/news/${slug}`)).status() === 200, 'it is public');
      await reader.fine();
      assert.match(await reader.said(), /Nar Bağı/);
      await reader.open('.claim-ref');
      assert.match(reader.page.url(), /#evidence-1$/);
      const other = language === 'en' ? 'az' : 'en';
      await reader.page.goto(`${app.base}/${other}/news/${slug}`);
      assert.match(await reader.said(), other === 'en' ? /Not translated yet/ : /Hələ tərcümə olunmayıb/);
    });

    test('a correction stands above the text', async () => {
      await editor.go(`/newsdesk/${slug}/text`);
      await editor.fine();
      await editor.page.check('[name=kind][value=correction]');
      await editor.fill({ [`body_${language}`]: 'Bu [belə olmadı](claim:1).', [`note_${language}`]: 'Əksini yazmışdıq.' });
      assert.equal(await editor.send('#text-form button.btn'), 303);
      assert.equal(await editor.send('form[action$="/submit"] button'), 303);
      assert.match(await editor.said('#approval'), say(/somebody else has to approve it/, /başqa biri təsdiqləməlidir/));
      const other = await person(app.links.representative);
      await other.go(`/newsdesk/${slug}`);
      assert.equal(await other.send('form[action$="/approve"] button'), 303);
      await until(async () => { await reader.go(`/news/${slug}`); return (await reader.page.locator('#corrections').count()) === 1; }, 'it is corrected');
      assert.match(await reader.said('#corrections'), /Əksini yazmışdıq/);
      await reader.fine();
      await reader.open('#corrections a');
      await reader.fine();
      assert.ok(await reader.page.locator('ins').count() > 0);
    });

    test('a reader comments; the machine’s work stands in for the first look; the comment is withdrawn', async () => {
      await reader.go(`/news/${slug}`);
      await reader.open('#comments a.btn');
      await reader.fine();
      await reader.fill({ text: 'Kim saydı?', email: 'reader@example.org' });
      await until(async () => (await reader.page.inputValue('[name=work]')) !== '', 'the work is done');
      await reader.page.waitForTimeout(3000);
      assert.equal(await reader.send('#comment-form button.btn'), 200);
      const link = (await reader.said('.verify pre')).trim();
      await reader.page.goto(link);
      await reader.fine();
      assert.equal(await reader.send('form[action$="/confirm"] button'), 200);
      assert.match(await reader.said(), say(/It is public/, /Hamıya açıqdır/));
      await until(async () => { await reader.go(`/news/${slug}`); return /Kim saydı/.test(await reader.said('#comments')); }, 'it is shown');
      await reader.fine();
      await reader.page.goto(link);
      assert.equal(await reader.send('form[action$="/withdraw"] button'), 303);
      await until(async () => { await reader.go(`/news/${slug}`); return !/Kim saydı/.test(await reader.said('#comments')); }, 'its words are gone');
    });

    test('a representative comments as a person: for whom they speak elsewhere fits the screen; the account withdraws it', async () => {
      const page = await writer.context.newPage();
      const go = (path) => page.goto(`${app.base}/${language}${path}`);
      const fine = async () => {
        assert.deepEqual(await axe(page), [], page.url());
        assert.deepEqual(await overflow(page), [], page.url());
        assert.deepEqual(await smallTargets(page), [], page.url());
      };
      await go(`/news/${slug}/comment`);
      await page.fill('[name=text]', 'Mən belə görürəm.');
      await page.fill('[name=affiliation]', 'Seçkilərin müşahidəsi üzrə məsləhətçi');
      await page.waitForTimeout(3000);
      assert.equal(await posted(page, () => page.locator('#comment-form button.btn').click()), 303);
      await until(async () => { await go(`/news/${slug}`); return say(/speaks for/, /adından danışır/).test(await page.locator('#comments').innerText()); }, 'it stands');
      await fine();
      await followed(page, () => page.locator('#comments a[href*="/account/comments/"]').click());
      await fine();
      assert.equal(await posted(page, () => page.locator('form[action$="/withdraw"] button').click()), 303);
      await page.waitForLoadState();
      await fine();
      await page.close();
    });

    test('lists, sections and what the newsroom promises', async () => {
      for (const path of ['/news', '/news/sections/observation', '/news/principles', '/news/tags/observers', '/organisations/nar-bagi']) {
        await reader.go(path);
        await reader.fine();
      }
      await editor.go('/newsdesk/sections');
      await editor.fine();
    });
  });
}
