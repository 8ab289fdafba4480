// Statements as people meet them: what is close is shown before a proposal, merged afterwards; another wording; a translation
// confirmed by a second person. Both languages, by keyboard without scripts, checked by axe at both widths.
// SPDX-License-Identifier: AGPL-3.0-or-later
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { App, invited, setUpFactor, Visitor } from '../http/app.mjs';
import { axe, followed, hasBrowser, launch, overflow, smallTargets, visit, WIDTHS } from './browser.mjs';

const NAMED = '/consultations/observing-together';
const OPEN = '/consultations/following-the-election';
const SHOTS = process.env.ALYANS_SHOTS; /* a folder to look at the pages */
const WORDS = {
  en: {
    close: 'Results of each polling station should be online that same night.', near: 'These say something close already', anyway: 'Propose it anyway',
    thanks: /Thank you/, merged: /Merged into another statement/, wording: 'Observers should publish their notes within one week of the vote.',
    why: 'Without a time nobody can hold them to it.', reworded: /Another wording of statement 2/, need: /There is no translation yet/, to: 'az',
    text: 'Müşahidəçilər qeydlərini səsvermədən sonra bir həftə ərzində dərc etməlidir.', unchecked: /maşın tərcüməsi, yoxlanmayıb\s+Əsli/,
  },
  az: {
    close: 'Hər məntəqənin nəticələri həmin gecə internetdə olsun.', near: 'Bunlar artıq yaxın fikir deyir', anyway: 'Yenə də təklif et',
    thanks: /Təşəkkür/, merged: /başqa tezislə birləşdirilib/, wording: 'Müşahidəçilər qeydlərini bir ay ərzində dərc etməlidir.',
    why: 'Vaxt göstərilməsə, tələb etmək olmur.', reworded: /2 nömrəli tezisin başqa mətni/, need: /Hələ tərcüməsi yoxdur/, to: 'en',
    text: 'Observers should publish their notes within one month.', unchecked: /machine translation, not checked\s+Original/,
  },
};

describe('statements in a browser', { skip: !hasBrowser && 'no Chromium' }, () => {
  let app, browser, second;
  before(async () => {
    app = await new App().start();
    browser = await launch();
    second = (await invited(app, 'leyla@example.org', 'Leyla', { words: ['--role', 'secretariat', '--language', 'en'], password: 'a calm and long pass phrase' })).visitor;
    await setUpFactor(second);
  });
  after(async () => {
    await browser?.close();
    await app.stop();
  });

  /** What holds on every page, at both widths; the page stays where it is. */
  const sound = async (page, what) => {
    for (const [name, size] of Object.entries(WIDTHS)) {
      await page.setViewportSize(size);
      if (SHOTS) await page.screenshot({ path: `${SHOTS}/${what.replace(/\W+/g, '-')}-${name}.png`, fullPage: true });
      assert.deepEqual(await overflow(page), [], `${what}, ${name}: stands out`);
      assert.deepEqual(await smallTargets(page), [], `${what}, ${name}: too small`);
      assert.deepEqual(await axe(page), [], `${what}, ${name}: axe`);
    }
  };
  const signed = async (link, options) => {
    const it = await visit(browser, { base: app.base, ...options });
    await it.page.goto(app.base + link);
    await followed(it.page, () => it.page.locator('main form button[type=submit]').first().click());
    return it;
  };
  /** Somebody who is signed in already, in a browser of their own. */
  const as = async (visitor, options) => {
    const it = await visit(browser, { base: app.base, ...options });
    await it.context.addCookies([...visitor.cookies].map(([name, value]) => ({ name, value, url: app.base })));
    return it;
  };
  const press = async (page, locator) => {
    await locator.focus();
    await followed(page, () => page.keyboard.press('Enter'));
  };
  /** Keeps what waits with this text, as moderators do, who see what is close beside it; its number. */
  const accept = async (page, language, slug, text, beside) => {
    await page.goto(`${app.base}/${language}/secretariat/moderation`);
    const item = page.locator('[id^="case-"]', { hasText: text });
    if (beside) assert.match(await item.innerText(), beside);
    if (beside && SHOTS) await page.screenshot({ path: `${SHOTS}/the-queue-${language}.png`, fullPage: true }); /* moderation's own journey checks it */
    await press(page, item.locator('button[name=keep]').first());
    const { statements } = JSON.parse((await second.open(`/api/v1${slug}/statements`)).text);
    return statements.find((s) => s.text.en === text || s.text.az === text);
  };

  for (const [language, locale] of [['en', 'en-GB'], ['az', 'az-AZ']]) {
    const words = WORDS[language];

    test(`a visitor is shown what is close, proposes anyway, and the secretariat merges the two, in ${language}`, async () => {
      const { context, page, faults } = await visit(browser, { base: app.base, locale, scripts: false, viewport: WIDTHS.narrow });
      await page.goto(`${app.base}/${language}${OPEN}/propose`);
      await page.locator('textarea[name=text]').fill(words.close);
      await press(page, page.locator('main form button[type=submit]'));
      await page.getByRole('heading', { name: words.near }).waitFor();
      assert.equal(await page.locator('textarea[name=text]').inputValue(), words.close);
      await press(page, page.getByRole('button', { name: words.anyway }));
      assert.match(await page.locator('[role=status]').innerText(), words.thanks);
      await context.close();
      assert.deepEqual(faults, []);

      const desk = await signed(app.links.secretariat, { locale });
      await desk.page.goto(`${app.base}/${language}${OPEN}/propose`);
      await desk.page.locator('textarea[name=text]').fill(words.close);
      await press(desk.page, desk.page.locator('main form button[type=submit]'));
      await sound(desk.page, `what is close, ${language}`);
      await desk.page.goto(`${app.base}/${language}/secretariat${OPEN}/alike`);
      await desk.page.locator('li', { hasText: words.close }).first().waitFor();
      await sound(desk.page, `the list of close ones, ${language}`);
      const { id } = await accept(desk.page, language, OPEN, words.close, new RegExp(words.near));
      await desk.page.goto(`${app.base}/${language}/secretariat/statements/${id}/merge`);
      await desk.page.locator('input[name=into]').first().check();
      await sound(desk.page, `the form to merge, ${language}`);
      await desk.page.locator('textarea[name=reason]').fill(words.why);
      await press(desk.page, desk.page.locator('main form button[type=submit]').last());
      assert.match(await desk.page.locator('main').innerText(), words.merged);
      await sound(desk.page, `a merged statement, ${language}`);
      await desk.page.goto(`${app.base}/${language}/secretariat/statements/${id}/separate`);
      await sound(desk.page, `the form to separate, ${language}`);
      await desk.context.close();
      assert.deepEqual(desk.faults, []);
    });

    test(`another wording is proposed and compared; its translation is confirmed by a second person, from ${language}`, async () => {
      const member = await signed(app.links.representative, { locale, scripts: false });
      const path = `${app.base}/${language}${NAMED}/statements/2`;
      await member.page.goto(path);
      await press(member.page, member.page.locator('a[href$="/amend"]'));
      await member.page.locator('textarea[name=text]').fill(words.wording);
      await member.page.locator('textarea[name=reason]').fill(words.why);
      await press(member.page, member.page.locator('main form button[type=submit]'));
      if (await member.page.getByRole('button', { name: words.anyway }).count() > 0)
        await press(member.page, member.page.getByRole('button', { name: words.anyway }));
      assert.match(await member.page.locator('[role=status]').innerText(), words.thanks);
      await member.context.close();

      const desk = await signed(app.links.secretariat, { locale });
      const { number } = await accept(desk.page, language, NAMED, words.wording);
      const reader = async (lang) => {
        await desk.page.goto(`${app.base}/${lang}${NAMED}/statements/${number}`);
        return desk.page.locator('main').innerText();
      };
      assert.match(await reader(language), words.reworded);
      await sound(desk.page, `another wording, ${language}`);
      const writer = await signed(app.links.representative, { locale });
      await writer.page.goto(`${app.base}/${language}${NAMED}/statements/${number}/amend`);
      assert.equal(await writer.page.locator('textarea[name=text]').inputValue(), words.wording);
      await sound(writer.page, `the form of another wording, ${language}`);
      await writer.context.close();
      assert.match(await reader(words.to), WORDS[words.to].need);
      await desk.page.goto(`${app.base}/${language}${NAMED}/statements/${number}/translate`);
      await desk.page.locator('textarea[name=text]').fill(words.text);
      await desk.page.locator('input[value=machine]').check();
      await sound(desk.page, `the form to translate, ${language}`);
      await press(desk.page, desk.page.locator('main form button[type=submit]').last());
      assert.match(await reader(words.to), words.unchecked);
      await sound(desk.page, `a translation not checked, ${words.to}`);
      await desk.page.goto(`${app.base}/${words.to}${NAMED}`);
      await sound(desk.page, `a consultation with translations, ${words.to}`);

      const other = await as(second, { locale });
      await other.page.goto(`${app.base}/${language}${NAMED}/statements/${number}/translate`);
      await sound(other.page, `the form to confirm, ${language}`);
      await press(other.page, other.page.locator('form[action$="/confirm"] button'));
      assert.doesNotMatch(await reader(words.to), words.unchecked);
      await sound(desk.page, `a confirmed translation, ${words.to}`);
      await desk.page.goto(`${app.base}/${language}/secretariat${NAMED}/translations`);
      await sound(desk.page, `the list of translations, ${language}`);
      await desk.page.locator('input[type=file]').setInputFiles({ name: 'texts.csv', mimeType: 'text/csv', buffer: Buffer.from(`number,original,translation,made_by\n${number},"${words.wording}","${words.text} 2",human\n99,a,b,human\n`) });
      await press(desk.page, desk.page.locator('form[enctype] button[type=submit]'));
      await sound(desk.page, `what would come of a file, ${language}`);
      for (const it of [desk, other, member]) assert.deepEqual(it.faults, []);
      for (const it of [desk, other]) await it.context.close();
    });
  }
});
