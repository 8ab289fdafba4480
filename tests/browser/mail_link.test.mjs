// The journey Position by mail link: a letter, a page that changes nothing however often it is opened, one press that puts
// positions on record, a link that is spent and shows what it took, one that ran out; without scripts, by keyboard, in both
// languages, wide and at 360 pixels.
// SPDX-License-Identifier: AGPL-3.0-or-later
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { App, Visitor, wordsOf } from '../http/app.mjs';
import { command, person, settled, sql } from '../http/filled_site.mjs';
import { linkIn, mailing, Sink } from '../http/sink.mjs';
import { axe, hasBrowser, launch, overflow, posted, smallTargets, visit, WIDTHS } from './browser.mjs';

const PASSWORD = 'a calm and long pass phrase';
const SOURCE = 'https://example.org/our-letter';
const STATEMENTS = [
  ['Every station needs a table for observers, with a view of the box and of the counting.', 'Hər məntəqədə müşahidəçilər üçün masa lazımdır; oradan qutu və sayma görünməlidir.'],
  ['Results are posted at the door of every station.', 'Nəticələr hər məntəqənin qapısında asılır.'],
  ['Observers may film the counting.', 'Müşahidəçilər sayılmanı çəkə bilər.'],
];
const SAID = {
  en: {
    reason: 'Our observers stood behind a pillar in two stations and saw nothing of the counting.',
    nothing: /Nothing happens until you press the button below/, preliminary: /signing wants the second factor, which a link cannot show/, how: /sign in afterwards and press once/,
    slip: /There is a reason, but no position was chosen/, taken: /1 position is on record/, stands: /agrees · own position, preliminary, certainty: high, by mail link/,
    spent: /It was used on .* Each link works once/, took: /What this link put on record/, expired: /It worked until/, official: /1 position is official now/, marked: /own position, official/,
  },
  az: {
    reason: 'Müşahidəçilərimiz iki məntəqədə sütunun arxasında dayanıb və saymadan heç nə görməyib.',
    nothing: /düyməni basana qədər heç nə baş vermir/, preliminary: /imzalamaq ikinci amil tələb edir, keçid isə onu göstərə bilmir/, how: /sonra daxil olun və bir dəfə basın/,
    slip: /amma mövqe seçilməyib/, taken: /1 mövqe qeydə alın/, stands: /ilkin/,
    spent: /istifadə olunub/, took: /Bu keçidlə qeydə alınanlar/, expired: /qədər işləyirdi/, official: /1 mövqe indi rəsmidir/, marked: /rəsmi/,
  },
};
const WAYS = [['en', 'narrow'], ['az', 'wide'], ['en', 'wide'], ['az', 'narrow']].map(([language, name], i) => ({ language, name, viewport: WIDTHS[name], slug: `rooms-${i}`, organisation: `nar-${i}`, email: `rena-${i}@example.org` }));

describe('a position by mail link', { skip: hasBrowser ? false : 'no Chromium here' }, () => {
  let app, sink, browser, secretariat;
  const done = (answer) => { assert.equal(answer.status, 200, wordsOf(answer.text)); return answer; };
  before(async () => {
    sink = await new Sink().start();
    app = await new App({ command: 'serve', ...(await mailing(sink)) }).start();
    browser = await launch();
    secretariat = await person(app, 'sevinc@example.org', 'Sevinc', '--role', 'secretariat');
  });
  after(async () => {
    await browser?.close();
    await app?.stop();
    await sink?.stop();
  });

  /** A consultation of its own, a representative of its own organisation. */
  async function given({ slug, organisation, email, language }) {
    const form = '/en/secretariat/new-organisation';
    done(await secretariat.post(form, { slug: organisation, name_en: `Nar Centre for Open Elections, ${organisation}`, name_az: `Açıq seçkilər üzrə Nar Mərkəzi, ${organisation}`, kind: 'ngo', scope: 'local' }, { from: form }));
    done(await secretariat.post('/en/secretariat/consultations', { slug, who: 'organisations', question_en: `What do observers need? (${slug})`, question_az: `Müşahidəçilərə nə lazımdır? (${slug})`, opens_at: '2020-01-01T09:00', closes_at: '' }, { from: '/en/secretariat/consultations/new' }));
    for (const [text_en, text_az] of STATEMENTS)
      done(await secretariat.post(`/en/secretariat/consultations/${slug}/statements`, { text_en, text_az }, { from: `/en/secretariat/consultations/${slug}/edit` }));
    const announce = `/en/secretariat/consultations/${slug}/stage/announce`;
    done(await secretariat.post(announce, {}, { from: announce }));
    const holder = await person(app, email, 'Rəna Əliyeva');
    command(app, 'user', 'mandate', email, organisation);
    sql(app, `UPDATE account SET language = '${language}' WHERE email = '${email}'`);
    return holder;
  }

  /** The n-th letter: its link, with a path in the language of whoever gets it. */
  async function asked({ slug, email }, n) {
    const desk = `/en/secretariat/consultations/${slug}/invitations`;
    const page = await secretariat.open(desk);
    const row = page.text.split('<tr>').find((r) => r.includes(`nar-${slug.at(-1)}`));
    done(await secretariat.post(desk, { [row.match(/name="(m\d+)"/)[1]]: 'on' }, { from: desk }));
    const letter = await sink.letter(email, n);
    return { letter, link: linkIn(letter, '/positions/by-mail/') };
  }

  for (const way of WAYS) {
    const { language, name, viewport, slug, email } = way;
    test(`${language}, ${name}: opened twice by a scanner, taken once, spent, expired`, async () => {
      const words = SAID[language];
      const holder = await given(way);
      const { letter, link } = await asked(way, 1);
      assert.ok(link.startsWith(`/${language}/`), `the letter is in the language of its reader: ${link}`);
      assert.ok(letter.mail.text.includes(`/${language}/consultations/${slug}/confirm`), letter.mail.text);
      const taken = () => sql(app, `SELECT count(*) FROM position p JOIN consultation c ON c.id = p.consultation_id WHERE c.slug = '${slug}'`);

      const reader = await visit(browser, { base: app.base, locale: language, viewport, scripts: false });
      const looked = await visit(browser, { base: app.base, locale: language, viewport }); // axe needs scripts: the same markup
      const said = () => reader.page.locator('main').innerText();
      const isFine = async () => {
        const html = await reader.page.content();
        await looked.page.route('**/*', (route) => (route.request().resourceType() === 'document' ? route.fulfill({ body: html, contentType: 'text/html' }) : route.continue()));
        await looked.page.goto(reader.page.url());
        await looked.page.unroute('**/*');
        assert.deepEqual(await axe(looked.page), [], reader.page.url());
        assert.deepEqual(await overflow(looked.page), [], reader.page.url());
        assert.deepEqual(await smallTargets(looked.page), [], reader.page.url());
      };
      const shot = (what) => process.env.ALYANS_SHOTS && reader.page.screenshot({ path: `${process.env.ALYANS_SHOTS}/mail-${what}-${language}-${viewport.width}.png`, fullPage: true });
      const press = async (button) => {
        await reader.page.locator(button).first().focus();
        return posted(reader.page, () => reader.page.keyboard.press('Enter'));
      };

      /* A scanner of mail opens it twice, and asks for its head: nothing is taken, and it still works. */
      for (let i = 0; i < 2; i++) assert.equal((await new Visitor(app).open(link)).status, 200);
      assert.equal((await new Visitor(app).fetch(link, { method: 'HEAD' })).status, 200);
      assert.equal(taken(), '0');
      await reader.page.goto(app.base + link);
      assert.match(await said(), words.nothing);
      assert.match(await said(), words.preliminary);
      assert.match(await said(), words.how);
      assert.equal(await reader.page.locator('ol.mail-lines > li').count(), STATEMENTS.length);
      await isFine();
      await shot('form');

      /* By keyboard: a position with reason, certainty and source; first with a slip, which comes back as it was written. */
      await reader.page.locator('[name=p1][value=agree]').focus();
      await reader.page.keyboard.press('Space');
      await reader.page.keyboard.press('Tab');
      assert.equal(await reader.page.evaluate(() => document.activeElement.name), 'r1', 'the reason comes next');
      await reader.page.keyboard.type(words.reason);
      await reader.page.keyboard.press('Tab');
      assert.equal(await reader.page.evaluate(() => document.activeElement.name), 'c1');
      await reader.page.locator('[name=c1]').selectOption('high');
      await reader.page.keyboard.press('Tab');
      assert.equal(await reader.page.evaluate(() => document.activeElement.name), 's1');
      await reader.page.keyboard.type(SOURCE);
      await reader.page.locator('[name=r2]').fill(words.reason);
      assert.equal(await press('button[name=rest][value=link]'), 422);
      assert.match(await said(), words.slip);
      assert.equal(await reader.page.locator('.errors a').first().getAttribute('href'), '#p2');
      assert.ok(await reader.page.locator('[name=p1][value=agree]').isChecked());
      assert.equal(await reader.page.locator('[name=s1]').inputValue(), SOURCE);
      assert.equal(taken(), '0');
      await isFine();
      await shot('slip');
      await reader.page.locator('[name=r2]').fill('');
      assert.equal(await press('button[name=rest][value=link]'), 200);
      assert.match(await said(), words.taken);
      assert.match(await said(), words.took);
      assert.match(await said(), words.stands);
      assert.equal(taken(), '1');
      await isFine();
      await shot('taken');

      /* Spent: it says so, and shows what it took. */
      const again = await reader.page.goto(app.base + link);
      assert.equal(again.status(), 410);
      assert.match(await said(), words.spent);
      assert.match(await said(), words.took);
      assert.ok((await said()).includes(words.reason));
      assert.equal(await reader.page.locator(`main a[href="${SOURCE}"]`).count(), 1);
      assert.equal(await reader.page.locator('main form').count(), 0);
      await isFine();
      await shot('spent');
      const other = language === 'en' ? 'az' : 'en';
      await reader.page.goto(app.base + link.replace(/^\/../, `/${other}`));
      assert.match(await said(), SAID[other].took);
      assert.equal(await reader.page.locator(`main [lang=${language}]`, { hasText: words.reason }).count() > 0, true, 'the reason is in the language it was written in');

      /* The rest came by another letter; that one runs out. */
      const rest = linkIn(await sink.letter(email, 2), '/positions/by-mail/');
      assert.notEqual(rest, link);
      await settled(app);
      sql(app, `UPDATE position_invitation SET ends_at = 1700000000000000 WHERE ended_at = 0`);
      const late = await reader.page.goto(app.base + rest);
      assert.equal(late.status(), 410);
      assert.match(await said(), words.expired);
      assert.doesNotMatch(await said(), words.took, 'it took nothing');
      await isFine();
      await shot('expired');

      /* The way to make it official: who holds the mandate signs in, and presses once. */
      const confirm = `/${language}/consultations/${slug}/confirm`;
      const box = (await holder.open(confirm)).text.match(/type="checkbox" name="(p\d+)"/)[1];
      assert.match(wordsOf((await holder.post(confirm, { [box]: 'on' }, { from: confirm })).text), words.official);
      await reader.page.goto(`${app.base}/${language}/consultations/${slug}/statements/1`);
      assert.match(await said(), words.marked);
      assert.deepEqual(reader.faults, []);
    });
  }
});
