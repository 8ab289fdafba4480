// A consultation from its first draft to its published result, as the secretariat, a representative and a visitor live it;
// every page looked at in both languages and widths. Without scripts: presses are Enter on what has the focus.
// SPDX-License-Identifier: AGPL-3.0-or-later
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { App } from '../http/app.mjs';
import { axe, followed, hasBrowser, launch, overflow, smallTargets, visit, WIDTHS } from './browser.mjs';

const DESK = '/secretariat/consultations';
const WORDS = {
  en: { preview: /Preview of a draft/, organisations: 'Organisations', publicly: 'The public',
    speaks: /You answer as Nar Bağı[^:]*: by name/, tooFew: /not shown: fewer than 5/, anonymous: /one of the public: without a name/,
    uneven: /line 3 is missing/, done: 'done', now: 'now', taken: /No positions are taken any more/ },
  az: { preview: /Qaralamanın önbaxışı/, organisations: 'Təşkilatlar', publicly: 'İctimaiyyət',
    speaks: /Nar Bağı[^:]* adından cavab verirsiniz/, tooFew: /göstərilmir: .* 5 ədəddən azdır/, anonymous: /İctimaiyyətin nümayəndəsi kimi/,
    uneven: /sətir 3 çatışmır/, done: 'bitib', now: 'indi', taken: /Mövqelər daha qəbul edilmir/ },
};
const PAIRS = [
  ['Every station should hang out its count.', 'Hər məntəqə öz sayımını divardan asmalıdır.'],
  ['Observers should be able to film the count.', 'Müşahidəçilər sayımı çəkə bilməlidir.'],
  ['Results should come with an explanation.', 'Nəticələr izahatla verilməlidir.'],
];

describe('Consultation', { skip: hasBrowser ? false : 'no browser here' }, () => {
  let app, browser;
  before(async () => {
    app = await new App().start();
    browser = await launch();
  });
  after(async () => {
    await browser?.close();
    await app?.stop();
  });

  /** Somebody at a browser, in one language: go, press by keyboard, write, look. */
  async function person(who, language) {
    const { context, page, faults } = await visit(browser, { base: app.base, locale: language, scripts: false, viewport: WIDTHS.narrow });
    const it = {
      page, faults, leave: () => context.close(),
      go: (path) => page.goto(`${app.base}/${language}${path}`),
      said: (selector = 'main') => page.locator(selector).first().innerText(),
      async press(selector) {
        await page.locator(selector).first().focus();
        await followed(page, () => page.keyboard.press('Enter'));
      },
      async tick(selector) {
        await page.locator(selector).first().focus();
        await page.keyboard.press('Space');
      },
      write: (name, text) => page.fill(`[name=${name}]`, text),
    };
    if (who !== 'visitor') {
      await page.goto(app.base + app.links[who].replace(/^\/../, `/${language}`));
      await it.press('main form button[type=submit]');
    }
    return it;
  }

  /** What a page must hold at both widths; axe at one of them in each language. It runs in a page with scripts, so that gets the
   * same markup. */
  async function look(it, name) {
    const html = await it.page.content();
    const { context, page } = await visit(browser, { base: app.base });
    try {
      await page.route('**/*', (route) => (route.request().resourceType() === 'document' && route.request().url() === it.page.url()
        ? route.fulfill({ body: html, contentType: 'text/html; charset=utf-8' }) : route.continue()));
      await page.goto(it.page.url());
      for (const viewport of Object.values(WIDTHS)) {
        await page.setViewportSize(viewport);
        assert.deepEqual(await overflow(page), [], `${name} at ${viewport.width}`);
        assert.deepEqual(await smallTargets(page), [], `${name} at ${viewport.width}`);
        if ((viewport === WIDTHS.narrow) === it.page.url().includes('/az/')) assert.deepEqual(await axe(page), [], `${name} at ${viewport.width}`);
      }
    } finally {
      await context.close();
    }
  }

  const local = (days) => new Date(Date.now() + days * 86400000).toISOString().slice(0, 16);
  /** Presses on the stage page, then on the one that asks once more. */
  async function pressed(it, slug, press, write = {}) {
    await it.go(`${DESK}/${slug}`);
    await it.press(`main a[href$="/stage/${press}"]`);
    for (const [name, text] of Object.entries(write)) await it.write(name, text);
    await look(it, `press ${press}`);
    await it.press('main form button[type=submit]');
  }
  const steps = (it) => it.page.$$eval('ol.stages > li', (all) => all.map((li) => li.querySelector('.state').textContent));

  for (const language of ['en', 'az']) {
    test(`from a draft to its published result, answered by both sides and never added up (${language})`, async () => {
      const w = WORDS[language];
      const slug = `counting-${language}`;
      const path = `/consultations/${slug}`;
      const question = { en: `How should votes be counted (${language})?`, az: `Səslər necə sayılmalıdır (${language})?` };
      const secretariat = await person('secretariat', language);
      const visitor = await person('visitor', language);
      const representative = await person('representative', language);
      const { page } = secretariat;

      // a form with faults comes back as it was written
      await secretariat.go(`${DESK}/new`);
      await look(secretariat, 'new');
      await secretariat.write('slug', slug);
      await secretariat.write('question_en', question.en);
      await secretariat.tick('[name=who][value=both]');
      await secretariat.tick('[name=by_member]');
      await secretariat.write('collects_at', local(20));
      await secretariat.write('opens_at', local(10));
      await secretariat.write('closes_at', local(30));
      await secretariat.press('main form button.btn');
      assert.equal(await page.locator('.errors li').count(), 1);
      assert.equal(await page.locator('.errors a').getAttribute('href'), '#opens_at');
      assert.equal(await page.inputValue('[name=question_en]'), question.en);
      assert.ok(await page.isChecked('[name=by_member]') && await page.isChecked('[name=who][value=both]'));
      await look(secretariat, 'new, refused');
      await secretariat.write('collects_at', local(5));
      await secretariat.press('main form button.btn');

      // statements one a line; a line that is missing is named
      await secretariat.write('text_en', PAIRS.map((p) => p[0]).join('\n'));
      await secretariat.write('text_az', PAIRS.slice(0, 2).map((p) => p[1]).join('\n'));
      await secretariat.press('#statements form button.btn');
      assert.match(await secretariat.said('#line-fault'), w.uneven);
      assert.equal((await page.inputValue('[name=text_en]')).trim(), PAIRS.map((p) => p[0]).join('\n'));
      await look(secretariat, 'statements, refused');
      await secretariat.write('text_az', PAIRS.map((p) => p[1]).join('\n'));
      await secretariat.press('#statements form button.btn');
      assert.equal((await page.inputValue('[name=text_az]')).trim(), PAIRS.map((p) => p[1]).join('\n'));

      await secretariat.go(`${DESK}/${slug}/background`);
      await secretariat.write('title_en', 'A guide to counting');
      await secretariat.write('publisher', 'An example house');
      await secretariat.write('url', 'https://example.org/counting');
      await secretariat.press('main form[action$="/background"] button.btn');
      assert.match(await secretariat.said('main .list'), /A guide to counting/);
      await look(secretariat, 'background');

      // nobody else sees a draft
      await secretariat.go(`${DESK}/${slug}/preview`);
      assert.match(await secretariat.said(), w.preview);
      assert.match(await secretariat.said(), /A guide to counting/);
      await look(secretariat, 'preview');
      assert.equal((await visitor.go(path)).status(), 404);
      await visitor.go('/consultations');
      assert.ok(!(await visitor.page.content()).includes(slug));

      // it cannot be announced without its question in each language it is held in
      await secretariat.go(`${DESK}/${slug}/stage/announce`);
      assert.equal(await page.locator('main form button').count(), 0);
      assert.equal(await page.locator('[role=alert]').count(), 1);
      await secretariat.go(`${DESK}/${slug}/edit`);
      await secretariat.write('question_az', question.az);
      await look(secretariat, 'edit');
      await secretariat.press('main form button.btn');
      await look(secretariat, 'stage of a draft');
      await pressed(secretariat, slug, 'announce');
      assert.equal((await visitor.go(path)).status(), 200);
      assert.equal(await visitor.said('h1'), question[language]);

      await pressed(secretariat, slug, 'collect');
      await visitor.go(path);
      assert.equal((await steps(visitor))[0], w.now);
      assert.equal(await visitor.page.locator('a.btn[href*="/position"]').count(), 0, 'no positions while statements are collected');
      await visitor.write('text', `Counting should be shown on a big screen (${language}).`);
      await visitor.press('#propose form button');
      await look(visitor, 'collecting');

      await pressed(secretariat, slug, 'open');
      await representative.go(`${path}/position`);
      assert.match(await representative.said(), w.speaks);
      await look(representative, 'position of an organisation');
      await representative.tick('[name=position][value=disagree]');
      await representative.write('reason', 'Our members have decided so at their last meeting.');
      await representative.press('#take button[type=submit]');
      await visitor.go(`${path}/position?statement=1`);
      assert.match(await visitor.said(), w.anonymous);
      await look(visitor, 'position of the public');
      await visitor.press('button[value=agree]');

      // side by side under their names, and no cell that adds them up
      await visitor.go(path);
      const table = await visitor.page.$eval('table.both', (t) => ({
        heads: [...t.querySelectorAll('[scope=colgroup]')].map((th) => th.textContent),
        first: [...t.querySelectorAll('tbody tr:first-child td')].map((td) => td.textContent),
      }));
      assert.deepEqual(table.heads, [w.organisations, w.publicly]);
      assert.deepEqual(table.first.filter((text) => /^\d+$/.test(text)), ['0', '1', '0'], 'of the organisations');
      assert.match(table.first.at(-1), w.tooFew, 'one person of the public is not told alone');
      await look(visitor, 'open for both');

      await pressed(secretariat, slug, 'review', { reviews_until: local(3) });
      await visitor.go(path);
      assert.match(await visitor.said(), w.taken);
      await look(visitor, 'in review');
      await representative.go(`${path}/position`);
      assert.ok(representative.page.url().endsWith(path), 'positions are over');

      await pressed(secretariat, slug, 'close');
      await pressed(secretariat, slug, 'publish');
      await look(secretariat, 'published, at the desk');
      await visitor.go(path);
      assert.deepEqual(await steps(visitor), [w.done, w.done, w.done, w.done, w.now]);
      await look(visitor, 'published');
      for (const it of [secretariat, visitor, representative]) {
        assert.deepEqual(it.faults, []);
        await it.leave();
      }
    });
  }

  test('all consultations stand under the stage they are in', async () => {
    const it = await person('visitor', 'en');
    await it.go('/consultations');
    const heads = await it.page.$$eval('main h2', (all) => all.map((h) => h.textContent));
    assert.equal(new Set(heads).size, heads.length, 'each stage once');
    assert.equal(heads[0], 'Open for positions');
    assert.ok(heads.includes('Result published'));
    await look(it, 'all consultations');
    await it.leave();
  });
});
