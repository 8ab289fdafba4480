// The journey Moderation with appeal: a visitor proposes, one removes under a rule, the visitor sees why and appeals, the first is refused, another
// overturns, the log shows all. In both languages, wide and at 360 pixels, without scripts; and the keys of the queue, with scripts.
// SPDX-License-Identifier: AGPL-3.0-or-later
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { App, invited, setUpFactor, Visitor } from '../http/app.mjs';
import { axe, hasBrowser, launch, overflow, smallTargets, visit, WIDTHS } from './browser.mjs';

const PUBLIC = '/consultations/following-the-election';
const QUEUE = '/secretariat/moderation';
const PASSWORD = 'a calm and long pass phrase';
const TEXT = { en: 'The chairman of the commission is a thief of votes.', az: 'Komissiyanın sədri səs oğrusudur.' };
const WAYS = Object.keys(TEXT).flatMap((language) => Object.keys(WIDTHS).map((name) => ({ language, name, viewport: WIDTHS[name] })));

/** A button without a mouse: focus and Enter, as it works without scripts too. */
async function press(page, selector) {
  const it = page.locator(selector).first();
  await it.focus();
  await Promise.all([page.waitForEvent('load'), it.press('Enter')]);
}

describe('moderation with appeal', { skip: hasBrowser ? false : 'no Chromium here' }, () => {
  let app, browser, second;
  before(async () => {
    app = await new App().start();
    browser = await launch();
    second = (await invited(app, 'boris@example.org', 'Boris Aliyev', { words: ['--role', 'secretariat'], password: PASSWORD })).visitor;
    await setUpFactor(second);
  });
  after(async () => {
    await browser?.close();
    await app?.stop();
  });

  /** A person with a browser of their own; a Visitor who signed in before lends the cookies. */
  async function person({ language, viewport, scripts = false }, visitor) {
    const it = await visit(browser, { base: app.base, locale: language, viewport, scripts });
    if (visitor) await it.context.addCookies([...visitor.cookies].map(([name, value]) => ({ name, value, url: app.base })));
    return { ...it, go: (path) => it.page.goto(`${app.base}/${language}${path}`), said: (selector = 'main') => it.page.locator(selector).first().innerText() };
  }
  const looked = async (who, path) => {
    const it = await visit(browser, { base: app.base, viewport: who.page.viewportSize() });
    await it.context.addCookies(await who.context.cookies());
    await it.page.goto(path.startsWith('http') ? path : app.base + path);
    assert.deepEqual(await axe(it.page), [], path);
    assert.deepEqual(await overflow(it.page), [], path);
    assert.deepEqual(await smallTargets(it.page), [], path);
    assert.deepEqual(it.faults, [], path);
    await it.context.close();
  };
  const signedIn = async (way) => {
    const visitor = new Visitor(app);
    await visitor.enter(app.links.secretariat);
    return person(way, visitor);
  };

  for (const way of WAYS) {
    test(`${way.language}, ${way.name}, without scripts`, async () => {
      const { language } = way;
      const text = `${TEXT[language]} (${way.name})`;
      const author = await person(way);
      await author.go(PUBLIC);
      await author.page.fill('#propose textarea[name=text]', text);
      await press(author.page, '#propose button[type=submit]');
      if (await author.page.locator('button[name=anyway]').count()) await press(author.page, 'button[name=anyway]');
      const link = await author.page.locator('#propose [role=status] a[href*="link="]').getAttribute('href');

      const first = await signedIn(way);
      await first.go(QUEUE);
      await looked(first, first.page.url());
      const item = first.page.locator('[data-item]', { hasText: text });
      const id = (await item.getAttribute('id')).replace('case-', '');
      await press(first.page, `#case-${id} button[formaction]`);
      await looked(first, first.page.url());
      await press(first.page, '#decide form button.btn');
      await first.page.locator('.errors').waitFor();
      await first.page.check('input[name=verdict][value=remove]');
      await first.page.selectOption('select[name=rule]', 'insult');
      await first.page.fill('textarea[name=reason]', 'It calls a person a thief and says nothing of what was done.');
      await press(first.page, '#decide form button.btn');
      assert.match(first.page.url(), /removed=1/);

      await author.go('/moderation/mine');
      assert.match(await author.said(), /It calls a person a thief/);
      await looked(author, author.page.url());
      await looked(author, link);
      await press(author.page, `a[href$="/cases/${id}/appeal"]`);
      await looked(author, author.page.url());
      await press(author.page, 'main form button.btn');
      await author.page.locator('.errors').waitFor();
      await author.page.fill('textarea[name=text]', 'I spoke of the office and of what it did with the votes.');
      await press(author.page, 'main form button.btn');
      await author.page.locator('[role=status]').waitFor();

      await first.go(`${QUEUE}/${id}`);
      await first.page.locator('#decide .note.warn').waitFor();
      assert.equal(await first.page.locator('#decide form').count(), 0, 'the first cannot decide on the appeal');
      const other = await person(way, second);
      await other.go(`${QUEUE}/${id}`);
      await looked(other, other.page.url());
      await other.page.check('input[name=verdict][value=keep]');
      await other.page.fill('textarea[name=reason]', 'It speaks of an office and of what was done in it, sharply.');
      await press(other.page, '#decide form button.btn');

      await author.go(PUBLIC);
      await author.page.waitForFunction((words) => document.body.innerText.includes(words), text).catch(() => author.go(PUBLIC));
      assert.ok((await author.said()).includes(text), 'it is shown');
      await author.go(`/moderation/cases/${id}`);
      await looked(author, author.page.url());
      const told = await author.said();
      assert.match(told, /It calls a person a thief[\s\S]*It speaks of an office/, 'the log shows both');
      const [{ id: seed }] = JSON.parse((await new Visitor(app).open(`/api/v1${PUBLIC}/statements`)).text).statements;
      await author.go(`/moderation/report/statement/${seed}`);
      await press(author.page, 'main form button.btn');
      await author.page.locator('.errors').waitFor();
      await author.page.selectOption('select[name=rule]', 'duplicate');
      await author.page.fill('textarea[name=text]', 'It says the same as the second one.');
      await press(author.page, 'main form button.btn');
      await author.page.locator('[role=status]').waitFor();
      for (const path of [`/moderation/report/statement/${seed}`, '/moderation', '/moderation/rules', '/moderation?rule=insult&month=2026']) await looked(author, `/${language}${path}`);
      for (const who of [author, first, other]) {
        assert.deepEqual(who.faults, []);
        await who.context.close();
      }
    });
  }

  test('the keys of the queue: move, keep, remove with rule and reason, choose, search, help, switched off', async () => {
    const visitor = new Visitor(app);
    for (const text of ['Alpha should be counted first.', 'Beta should be counted second.', 'Gamma should be counted third.'])
      await visitor.post(`/en${PUBLIC}/statements`, { text, anyway: 'on' });
    const who = await signedIn({ language: 'en', viewport: WIDTHS.wide, scripts: true });
    const { page } = who;
    const focused = () => page.evaluate(() => document.activeElement.innerText);
    await who.go(`${QUEUE}?q=counted`);
    await page.keyboard.press('j');
    assert.match(await focused(), /Alpha/);
    await page.keyboard.press('j');
    assert.match(await focused(), /Beta/);
    assert.ok(await page.evaluate(() => getComputedStyle(document.activeElement).outlineStyle !== 'none'), 'where one is is seen');
    await page.keyboard.press('k');
    await Promise.all([page.waitForURL('**kept=1**'), page.keyboard.press('a')]);
    assert.match(await page.locator('[role=status]').first().innerText(), /1 text was kept/);
    assert.match(await focused(), /Beta/, 'the next one is ready');
    await page.keyboard.press('r');
    assert.equal(await page.evaluate(() => document.activeElement.name), 'rule');
    await page.selectOption('select[name=rule]', 'off-question');
    await page.fill('textarea[name=reason]', 'The order of counting is not what is asked.');
    await page.keyboard.press('j');
    assert.match(await page.inputValue('textarea[name=reason]'), /asked\.j$/, 'in a field keys write');
    await page.keyboard.press('Escape');
    assert.match(await focused(), /Beta/);
    await Promise.all([page.waitForURL('**removed=1**'), page.locator('button[name=remove]').click()]);
    await page.keyboard.press('x');
    assert.ok(await page.locator('[data-item]', { hasText: 'Gamma' }).locator('[data-choose]').isChecked());
    await page.keyboard.press('/');
    assert.equal(await page.evaluate(() => document.activeElement.name), 'q');
    await page.locator('.seek button').focus();
    await page.keyboard.press('?');
    assert.ok(await page.locator('[data-keys]').evaluate((n) => n.open));
    assert.deepEqual(await axe(page), []);
    await page.uncheck('[data-keys-on]');
    await who.go(QUEUE);
    await page.keyboard.press('j');
    assert.doesNotMatch(await focused(), /^1\./, 'switched off, single keys do nothing');
    assert.deepEqual(who.faults, []);
    await who.context.close();
  });
});
