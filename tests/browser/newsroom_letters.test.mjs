// The newsroom with its letters: a translation confirmed by another person, an article that goes out at its time, readers who follow a section by mail and
// stop it with one press, a comment without scripts that is held, removed, appealed and shown again, and an organisation that answers it.
// SPDX-License-Identifier: AGPL-3.0-or-later
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { App, invited, setUpFactor, until } from '../http/app.mjs';
import { linkIn, mailing, Sink } from '../http/sink.mjs';
import { axe, followed, hasBrowser, launch, overflow, smallTargets, visit, WIDTHS } from './browser.mjs';

const FOLLOWER = 'follower@mailbox.example';
const STAYS = 'stays@mailbox.example';
const WRITER = 'commenter@mailbox.example';
const SLUG = 'on-time';
const PASSWORD = 'qara dəniz sahilində sakit gecə';

for (const [language, width] of [['en', 'wide'], ['az', 'narrow']]) {
  describe(`the newsroom with letters, ${language}, ${width}`, { skip: !hasBrowser && 'no browser' }, () => {
    let app, sink, browser, writer, editor, reader, second;
    const say = (en, az) => (language === 'en' ? en : az);
    async function person({ link, visitor, scripts = true } = {}) {
      const { context, page, faults } = await visit(browser, { base: app.base, locale: language, viewport: WIDTHS[width], scripts });
      if (visitor) await context.addCookies([...visitor.cookies].map(([name, value]) => ({ name, value, url: app.base })));
      if (link) {
        await page.goto(app.base + link.replace(/^\/../, `/${language}`));
        await followed(page, () => page.click('main form button[type=submit]'));
      }
      return {
        context, page,
        go: (path) => page.goto(`${app.base}/${language}${path}`),
        follow: (link) => page.goto(app.base + link), // of a letter
        said: (selector = 'main') => page.locator(selector).first().innerText(),
        /* without a mouse where there are no scripts: focus and Enter */
        press: (selector) => followed(page, () => (scripts ? page.locator(selector).first().click() : page.locator(selector).first().press('Enter'))),
        async fine() {
          assert.deepEqual(await axe(page), [], page.url());
          assert.deepEqual(await overflow(page), [], page.url());
          assert.deepEqual(await smallTargets(page), [], page.url());
          assert.deepEqual(faults.splice(0), [], page.url());
        },
      };
    }
    /** Time goes on, for one row. */
    function change(sql) {
      const python = 'import sqlite3,sys\nc=sqlite3.connect(sys.argv[1],timeout=30)\nc.executescript(sys.argv[2])\nc.commit()';
      const done = spawnSync('python3', ['-c', python, join(app.data, 'alyans.db'), sql], { encoding: 'utf8' });
      assert.equal(done.status, 0, done.stderr);
    }
    before(async () => {
      sink = await new Sink().start();
      app = await new App(await mailing(sink)).start();
      browser = await launch();
      writer = await person({ link: app.links.representative });
      editor = await person({ link: app.links.secretariat });
      reader = await person();
      const boris = (await invited(app, 'boris@example.org', 'Boris Aliyev', { words: ['--role', 'secretariat'], password: PASSWORD })).visitor;
      await setUpFactor(boris);
      second = await person({ visitor: boris });
    });
    after(async () => { await browser?.close(); await app?.stop(); await sink?.stop(); });

    test('two readers follow a section by mail, each confirmed by a letter', async () => {
      for (const address of [FOLLOWER, STAYS]) {
        await reader.go('/news/sections/observation');
        await reader.page.locator('details.mail-box summary').click();
        await reader.page.fill('details.mail-box [name=email]', address);
        await reader.page.check('details.mail-box [name=pace][value=at_once]');
        await reader.fine();
        await reader.press('details.mail-box button');
        await reader.fine();
        await reader.follow(linkIn(await sink.letter(address), '/mail/'));
        await reader.fine();
        await reader.press('main form button.btn');
        await reader.fine();
      }
    });

    test('an article in both languages: another person reads the translation beside the original and confirms it', async () => {
      await writer.go('/newsdesk/new');
      await writer.page.fill('[name=slug]', SLUG);
      await writer.page.selectOption('[name=section]', { label: say('Observation', 'Müşahidə') });
      await writer.page.check('[name=original][value=en]');
      await writer.press('main form button.btn');
      await writer.go(`/newsdesk/${SLUG}/text`);
      for (const [name, value] of Object.entries({ title_en: 'It goes out at its time', lead_en: 'Nobody reads it before.', body_en: 'A body of words.',
        title_az: 'Vaxtında çıxır', lead_az: 'Əvvəl heç kim oxumur.', body_az: 'Sözlərdən mətn.' })) await writer.page.fill(`[name=${name}]`, value);
      await writer.press('#text-form button.btn');
      assert.equal(await writer.page.locator('form[action$="/confirm"]').count(), 0, 'who translated does not confirm');
      await writer.press('form[action$="/submit"] button');
      await editor.go(`/newsdesk/${SLUG}`);
      await editor.fine();
      await editor.press('form[action$="/confirm"] button');
      assert.match(await editor.said('#text'), say(/translated and confirmed/, /tərcümə olunub və təsdiqlənib/));
    });

    test('approved for a later time, it is public then and not before, and the letters go out', async () => {
      const then = new Date(Date.now() + 2 * 86400000).toISOString().slice(0, 16);
      await editor.page.fill('form[action$="/approve"] [name=publish_at]', then);
      await editor.press('form[action$="/approve"] button');
      assert.match(await editor.said('#approval'), say(/goes out on/, /dərc olunacaq|çıxacaq/));
      await editor.fine();
      assert.equal((await reader.go(`/news/${SLUG}`)).status(), 404);
      await editor.go('/newsdesk');
      assert.match(await editor.said(), say(/goes out/, /çıxacaq|dərc olunacaq/));
      await editor.fine();
      const soon = `${Date.now()}000`;
      change(`UPDATE article SET publish_at = ${soon} WHERE slug = '${SLUG}'; UPDATE job SET due_at = ${soon} WHERE kind = 'article.publish'`);
      await until(async () => (await reader.go(`/news/${SLUG}`)).status() === 200, 'its time has come');
      await reader.fine();
      for (const address of [FOLLOWER, STAYS]) {
        const letter = await sink.letter(address, 2);
        assert.match(letter.mail.text, say(/It goes out at its time[\s\S]*A body of words/, /Vaxtında çıxır[\s\S]*Sözlərdən mətn/));
        assert.match(letter.mail.text, say(/Funding/, /Maliyyə/));
        assert.equal(letter.mail.headers.get('list')['unsubscribe-post'].name, 'List-Unsubscribe=One-Click');
      }
    });

    test('one press in the letter stops it: the other reader hears of the correction, this one does not', async () => {
      const letter = await sink.letter(FOLLOWER, 2);
      const { url } = letter.mail.headers.get('list').unsubscribe;
      const answer = await fetch(url.replace(/^https?:\/\/[^/]+/, app.base), { method: 'POST', headers: { 'content-type': 'application/x-www-form-urlencoded' }, body: 'List-Unsubscribe=One-Click' });
      assert.ok(answer.status < 300, String(answer.status));
      await writer.go(`/newsdesk/${SLUG}/text`);
      await writer.page.check('[name=kind][value=correction]');
      for (const [name, value] of Object.entries({ body_en: 'Another body.', note_en: 'The body was wrong.', body_az: 'Başqa mətn.', note_az: 'Mətn səhv idi.' })) await writer.page.fill(`[name=${name}]`, value);
      await writer.press('#text-form button.btn');
      await writer.press('form[action$="/submit"] button');
      await editor.go(`/newsdesk/${SLUG}`);
      await editor.press('form[action$="/approve"] button');
      const news = await sink.letter(STAYS, 3);
      assert.match(news.mail.text, say(/The body was wrong/, /Mətn səhv idi/));
      assert.equal(sink.to(FOLLOWER).length, 2);
    });

    test('a comment without scripts is held, removed under a rule, appealed, shown again by another person, and answered', async () => {
      const commenter = await person({ scripts: false });
      await commenter.go(`/news/${SLUG}/comment`);
      await commenter.page.fill('[name=text]', 'Kim yoxladı?');
      await commenter.page.fill('[name=email]', WRITER);
      await commenter.page.waitForTimeout(3100);
      await commenter.press('#comment-form button.btn');
      const link = linkIn(await sink.letter(WRITER), '/comments/');
      await commenter.follow(link);
      await commenter.press('form[action$="/confirm"] button');
      assert.match(await commenter.said(), say(/waits for moderation/, /moderasiyanı gözləyir/));
      const mine = await commenter.page.locator('a[href*="/moderation/mine"]').getAttribute('href');

      await editor.go('/secretariat/moderation');
      await editor.fine();
      await editor.page.locator('[data-item]', { hasText: 'Kim yoxladı?' }).locator('button[formaction]').click();
      await editor.page.waitForURL(/moderation\/\d+/);
      await editor.page.check('[name=verdict][value=remove]');
      await editor.page.selectOption('[name=rule]', 'insult');
      await editor.page.fill('[name=reason]', 'It insults those who checked the count.');
      await editor.press('#decide form button.btn');
      await until(async () => { await reader.go(`/news/${SLUG}?${Math.random()}`); return /insult/i.test(await reader.said('#comments')) || /təhqir/i.test(await reader.said('#comments')); }, 'the removal shows');
      await reader.fine();

      await commenter.follow(mine);
      await commenter.press('a[href*="/appeal"]');
      await commenter.page.fill('textarea[name=text]', 'It asks a question and insults nobody.');
      await commenter.press('main form button.btn');

      await editor.go('/secretariat/moderation');
      assert.match(await editor.said('[data-item]'), /Kim yoxladı/);
      await second.go('/secretariat/moderation');
      await second.page.locator('[data-item]', { hasText: 'Kim yoxladı?' }).locator('button[formaction]').click();
      await second.page.waitForURL(/moderation\/\d+/);
      await second.fine();
      await second.page.check('[name=verdict][value=keep]');
      await second.page.fill('[name=reason]', 'A question about the count is no insult.');
      await second.press('#decide form button.btn');
      await until(async () => { await reader.go(`/news/${SLUG}?${Math.random()}`); return /Kim yoxladı/.test(await reader.said('#comments')); }, 'it is shown again');

      await writer.go(`/news/${SLUG}`);
      await writer.press('#comments li a[href*="/comment?"]');
      await writer.page.fill('[name=text]', 'Three of us did.');
      if (await writer.page.locator('[name=spoken]').count()) await writer.page.check('[name=spoken]');
      await writer.page.waitForTimeout(3100);
      await writer.page.click('#comment-form button.btn');
      await until(async () => { await reader.go(`/news/${SLUG}?${Math.random()}`); return /Three of us did/.test(await reader.said('#comments')); }, 'the answer is shown');
      assert.match(await reader.said('#comments'), say(/answer of the organisation/, /təşkilatın cavabı/));
      await reader.fine();
    });
  });
}
