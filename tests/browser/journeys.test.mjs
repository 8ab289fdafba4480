// The ways people go through the program: a representative, a visitor and the secretariat, by mouse, by keyboard only,
// without scripts and in Azerbaijani; and how a page behaves while others act, enlarged, on paper, without motion.
// SPDX-License-Identifier: AGPL-3.0-or-later
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { App } from '../http/app.mjs';
import { axe, hasBrowser, launch, overflow, visit } from './browser.mjs';

const NAMED = '/consultations/observing-together';
const PUBLIC = '/consultations/following-the-election';
const OLD = '/consultations/election-2013';
const REASON = 'Our observers were in two hundred polling stations and saw it themselves.';
const BETTER = 'A second mission in spring has changed our mind on this question.';
const SOURCE = 'https://example.org/report-of-our-mission';

/** Goes with the mouse: points at things and clicks them. */
class Mouse {
  constructor(page) { this.page = page; }
  async press(selector) { await this.page.locator(selector).first().click(); }
  async choose(selector) { await this.page.locator(selector).first().check(); }
  async write(selector, text) { await this.page.locator(selector).first().fill(text); }
}

/** Goes with Tab, arrows, Space and Enter only, and sees at each step where the focus is. */
class Keyboard {
  constructor(page) { this.page = page; }

  async reach(selector) {
    const target = this.page.locator(selector).first();
    for (let i = 0; i < 150; i++) {
      if (await target.evaluate((node) => node === document.activeElement)) {
        const seen = await target.evaluate((node) => {
          const box = node.closest('.pick label') ?? node;
          const style = getComputedStyle(box);
          const r = box.getBoundingClientRect();
          return { outline: style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2, inView: r.bottom > 0 && r.top < innerHeight };
        });
        assert.deepEqual(seen, { outline: true, inView: true }, `focus on ${selector} is not to be seen`);
        return;
      }
      await this.page.keyboard.press('Tab');
    }
    assert.fail(`Tab does not reach ${selector}`);
  }

  async press(selector) {
    await this.reach(selector);
    await this.page.keyboard.press('Enter');
  }

  async choose(selector) {
    const wanted = this.page.locator(selector).first();
    const name = await wanted.getAttribute('name');
    // Tab enters a group of choices at the chosen or the first one; the arrows go on from there.
    for (let i = 0; i < 150 && (await this.page.evaluate(() => document.activeElement.name)) !== name; i++) await this.page.keyboard.press('Tab');
    await this.page.keyboard.press('Space');
    for (let i = 0; i < 4 && !(await wanted.isChecked()); i++) await this.page.keyboard.press('ArrowDown');
    await this.reach(selector);
  }

  async write(selector, text) {
    await this.reach(selector);
    await this.page.keyboard.press('Control+A');
    await this.page.keyboard.press('Delete');
    await this.page.keyboard.type(text);
  }
}

const WAYS = [
  { name: 'by mouse', hand: Mouse },
  { name: 'by keyboard only', hand: Keyboard },
  { name: 'without scripts', hand: Mouse, scripts: false },
  { name: 'in Azerbaijani', hand: Mouse, language: 'az' },
];

describe('journeys', { skip: hasBrowser ? false : 'no Chromium here' }, () => {
  let app, browser;
  before(async () => {
    app = await new App().start();
    browser = await launch();
  });
  after(async () => {
    await browser?.close();
    await app?.stop();
  });

  /** A person at a browser: { page, at(path), hand }. Ends with the assertion that the page did nothing it must not. */
  async function as(who, { hand = Mouse, scripts = true, language = 'en', viewport, media = {} } = {}, way) {
    const { context, page, faults } = await visit(browser, { base: app.base, locale: language, scripts, viewport });
    await page.emulateMedia({ reducedMotion: 'reduce', ...media }); // nothing to wait for while a page scrolls
    const person = {
      page, language, hand: new hand(page),
      at: (path) => `${app.base}/${language}${path}`,
      go: (path) => page.goto(`${app.base}/${language}${path}`),
      said: (selector = 'main') => page.locator(selector).first().innerText(),
    };
    try {
      if (who !== 'visitor') {
        await page.goto(app.base + app.links[who].replace(/^\/../, `/${language}`));
        await person.hand.press('main form button[type=submit]');
        await page.waitForURL((url) => !url.pathname.includes('/enter/'));
      }
      await way(person);
      assert.deepEqual(faults, []);
    } finally {
      await context.close();
    }
  }

  /** Which statement the open form asks about: the number shown as the current step. */
  const current = (page) => page.locator('.steps [aria-current=step] [aria-hidden]').innerText();
  const looksOf = (page, n) => page.locator(`.steps li:nth-child(${n}) a > span`).first().getAttribute('class');
  /** Follows what sends the page on, with scripts (part of the page renewed) and without. */
  async function afterwards(page, act, until) {
    await act();
    await page.waitForFunction(until);
  }

  describe('a representative', () => {
    for (const [i, way] of WAYS.entries()) {
      test(`takes a position, corrects an error, revises it, sees it in the result: ${way.name}`, async () => {
        await as('representative', way, async ({ page, go, hand, said, at }) => {
          await go(NAMED);
          assert.ok((await said('main .prose')).length > 80, 'the background is there to be read');
          await hand.press('main .acts a.btn');
          await page.waitForURL('**/position**');
          assert.match(await said('.speaker'), /Nar Bağı/);
          const n = await current(page);
          const before = await resultCell(page.context(), at(`${NAMED}/results`), n);

          // refused: the reason is too short and the source is no address; nothing written is lost
          await hand.choose('input[name=position][value=disagree]');
          await hand.write('textarea[name=reason]', 'Too short');
          await hand.write('input[name=source]', 'not an address');
          await hand.press('#take button[type=submit]');
          await page.locator('.errors').waitFor();
          assert.equal(await page.locator('.errors li').count(), 2);
          assert.equal(await page.locator('textarea[name=reason]').inputValue(), 'Too short');
          assert.equal(await page.locator('input[name=source]').inputValue(), 'not an address');
          assert.ok(await page.locator('input[value=disagree]').isChecked());
          assert.equal(await page.locator('textarea[name=reason]').getAttribute('aria-invalid'), 'true');
          if (way.scripts !== false)
            assert.ok(await page.evaluate(() => document.activeElement.matches('.errors')), 'focus is on what is wrong');
          await hand.press('.errors a[href="#reason"]');
          assert.ok(await page.evaluate(() => document.activeElement.id === 'reason'), 'a fault leads to its field');

          // corrected: on record, and the next statement is there
          await hand.write('textarea[name=reason]', `${REASON} (${way.name})`);
          await hand.write('input[name=source]', SOURCE);
          await afterwards(page, () => hand.press('#take button[type=submit]'), () => !document.querySelector('.errors') && document.querySelector('[role=status]'));
          assert.notEqual(await current(page), n);
          assert.match(await looksOf(page, n), /\bm\b/);

          // the result shows it, with its reason and source
          const taken = await resultCell(page.context(), at(`${NAMED}/results`), n);
          assert.equal(before, null);
          assert.equal(taken.mark, 'm');
          assert.match(taken.sheet, new RegExp(`saw it themselves\\. \\(${way.name}\\)`));
          assert.equal(taken.source, SOURCE);

          // revised: what stood before is preset, and stays to be read afterwards
          await hand.press(`.steps li:nth-child(${n}) a`);
          await page.waitForURL(`**/position?statement=${n}`);
          assert.match(await page.locator('textarea[name=reason]').inputValue(), /saw it themselves/);
          await hand.choose('input[name=position][value=agree]');
          await hand.write('textarea[name=reason]', BETTER);
          await afterwards(page, () => hand.press('#take button[type=submit]'), () => document.querySelector('[role=status]'));
          assert.equal((await resultCell(page.context(), at(`${NAMED}/results`), n)).mark, 'p');

          await go(`${NAMED}/statements/${n}`);
          const own = page.locator('#o-nar-bagi, [id^="o-nar"]').first();
          assert.match(await own.innerText(), /changed our mind/);
          await own.locator('summary').first().click();
          assert.match(await own.innerText(), /saw it themselves/);
        });
        assert.ok(i < 6, 'the sample organisation has six statements open');
      });
    }

    test('someone else’s statement cannot be answered in its name', async () => {
      await as('visitor', {}, async ({ page, go }) => {
        const answer = await go(`${NAMED}/position`);
        assert.ok(answer.status() === 401 || /sign-in/.test(page.url()), `got ${answer.status()} at ${page.url()}`);
        assert.equal(await page.locator('form[data-take]').count(), 0);
      });
    });
  });

  /** How the sample organisation's position on statement n stands in the result: null, or { mark, sheet, source }. */
  async function resultCell(context, address, n) {
    const page = await context.newPage();
    await page.goto(address);
    const row = page.locator('.matrix tbody tr', { hasText: 'Nar Bağı' });
    const link = row.locator(`td a[href$="-${n}"]`).first();
    const found = (await row.count()) === 0 || (await link.count()) === 0 ? null : {
      mark: (await link.getAttribute('class')).split(' ')[0],
      sheet: await page.locator(await link.getAttribute('href')).textContent(),
      source: await page.locator(`${await link.getAttribute('href')} a[rel~=nofollow]`).first().getAttribute('href').catch(() => null),
    };
    await page.close();
    return found;
  }

  describe('a visitor', () => {
    for (const way of WAYS) {
      test(`reads who said what and on which source: ${way.name}`, async () => {
        await as('visitor', way, async ({ page, go, hand, said }) => {
          await go('');
          await hand.press(`main a[href$="${OLD}/results"]`);
          await page.waitForURL(`**${OLD}/results`);
          const cell = page.locator('.matrix td a').first();
          const sheet = (await cell.getAttribute('href')).slice(1);
          assert.equal(await page.locator(`#${sheet}`).isVisible(), false);
          await hand.press('.matrix td a');
          await page.locator(`#${sheet}`).waitFor();
          assert.match(new URL(page.url()).hash, /^#r-/, 'one position has its own address');
          await hand.press(`#${sheet} a[href^="#s"]`);
          const source = page.locator(new URL(page.url()).hash);
          assert.match(await source.locator('a').first().getAttribute('href'), /^https?:\/\//);
          assert.equal(await page.locator(`#${sheet}`).isVisible(), false, 'following a source closes the sheet');
          await page.goBack();
          await page.locator(`#${sheet}`).waitFor();
          await hand.press(`.sheet:has(#${sheet}) .back a`);
          await page.locator(`#${sheet}`).waitFor({ state: 'hidden' });
          assert.ok(await page.locator('.matrix').first().isVisible());
          assert.ok((await said('main')).length > 2000);
        });
      });

      test(`answers several statements of a public consultation and sees the map: ${way.name}`, async () => {
        await as('visitor', way, async ({ page, go, hand }) => {
          await go(PUBLIC);
          await hand.press('main .acts a.btn');
          await page.waitForURL('**/position**');
          const seen = new Set();
          for (const answer of ['agree', 'disagree', 'pass', 'agree']) {
            const n = await current(page);
            assert.ok(!seen.has(n), 'no statement is asked twice');
            seen.add(n);
            await hand.press(`#take button[value=${answer}]`);
            await page.waitForFunction((was) => document.querySelector('.steps [aria-current=step] [aria-hidden]')?.textContent !== was, n);
            assert.match(await looksOf(page, n), { agree: /\bp\b/, disagree: /\bm\b/, pass: /\bz\b/ }[answer]);
          }
          const first = [...seen][0];
          await go(`${PUBLIC}/position?statement=${first}`);
          await hand.press('#take button[value=pass]');
          await page.waitForFunction((was) => document.querySelector('.steps [aria-current=step] [aria-hidden]')?.textContent !== was, first);
          assert.match(await looksOf(page, first), /\bz\b/, 'an answer can be revised');
          await go(`${PUBLIC}/results`);
          const places = page.locator('.map svg circle');
          for (let again = 0; (await places.count()) <= 30 && again < 60; again++) { // computed beside the reader
            await page.waitForTimeout(500);
            await page.reload();
          }
          assert.ok((await places.count()) > 30);
          const cookies = await page.context().cookies();
          assert.deepEqual(cookies.map((c) => c.name), ['alyans_visitor']);
          assert.ok(cookies[0].httpOnly);
        });
      });
    }

    test('the skip link is the first stop of the keyboard and leads past the navigation', async () => {
      await as('visitor', { hand: Keyboard }, async ({ page, go }) => {
        await go(`${OLD}/results`);
        await page.keyboard.press('Tab');
        assert.ok(await page.evaluate(() => document.activeElement.matches('a.skip') && document.activeElement.getBoundingClientRect().left >= 0));
        await page.keyboard.press('Enter');
        await page.keyboard.press('Tab');
        assert.ok(await page.evaluate(() => document.querySelector('main').contains(document.activeElement)));
      });
    });

    test('proposes a statement, which is not shown before it is accepted', async () => {
      await as('visitor', {}, async ({ page, go, hand, said }) => {
        await go(PUBLIC);
        await hand.write('#propose textarea, #propose input[type=text]', 'Results of each station should be read aloud in the street.');
        await hand.press('#propose button[type=submit]');
        await page.locator('#propose [role=status]').waitFor();
        await go(PUBLIC);
        assert.doesNotMatch(await said('main'), /read aloud in the street/);
      });
    });
  });

  describe('the secretariat', () => {
    for (const [i, way] of WAYS.filter((w) => w.hand === Mouse).entries()) {
      test(`begins a consultation in both languages and adds a statement: ${way.name}`, async () => {
        await as('secretariat', way, async ({ page, go, hand, said, at }) => {
          const slug = `rooms-${i}`;
          await go('/secretariat/consultations');
          await hand.press('main a[href$="/secretariat/consultations/new"]');
          await page.waitForURL('**/new');
          await hand.write('input[name=slug]', slug);
          await hand.press('main form button[type=submit]:last-of-type');
          await page.locator('.errors').waitFor();
          assert.equal(await page.locator('input[name=slug]').inputValue(), slug, 'what was written is kept');
          await hand.write('[name=question_en]', 'Which rooms do observers need?');
          await hand.write('[name=question_az]', 'Müşahidəçilərə hansı otaqlar lazımdır?');
          await hand.write('[name=background_en]', 'Two paragraphs.\n\n**Bold** words.');
          await hand.press('main form button.btn');
          await page.waitForURL(`**/secretariat/consultations/${slug}/statements`);
          await hand.write('[name=text_en]', 'Every station needs a table for observers.');
          await hand.write('[name=text_az]', 'Hər məntəqədə müşahidəçilər üçün masa lazımdır.');
          await hand.press('#statements form button[type=submit]');
          await page.waitForFunction(() => document.querySelector('[name=text_en]').value.includes('table for observers.\n'));
          await hand.press('main .tabs a'); // the stage
          await hand.press('main a[href$="/stage/announce"]');
          await hand.press('main form button[type=submit]');
          await page.waitForURL(`**/secretariat/consultations/${slug}`);
          for (const [language, question, statement] of [['en', 'Which rooms', 'needs a table'], ['az', 'hansı otaqlar', 'masa lazımdır']]) {
            await page.goto(`${app.base}/${language}/consultations/${slug}`);
            assert.match(await said('h1'), new RegExp(question));
            assert.match(await said('main'), new RegExp(statement));
          }
          assert.ok(at(''));
        });
      });
    }

    test('accepts one proposal and rejects another with a public reason', async () => {
      await as('visitor', {}, async ({ page, go, hand }) => {
        for (const text of ['Ballot boxes should be made of glass everywhere.', 'Buy my carpets, they are the best.']) {
          await go(PUBLIC);
          await hand.write('#propose textarea, #propose input[type=text]', text);
          await hand.press('#propose button[type=submit]');
          await page.locator('#propose [role=status]').waitFor();
        }
      });
      await as('secretariat', {}, async ({ page, go, said }) => {
        await go('/secretariat/moderation');
        await page.locator('li', { hasText: 'made of glass' }).locator('button[name=keep]').click();
        await page.locator('[role=status]').first().waitFor();
        await page.locator('li', { hasText: 'carpets' }).locator('button[formaction]').click();
        await page.locator('#decide').waitFor();
        await page.check('input[name=verdict][value=remove]');
        await page.locator('#decide form button.btn').click();
        await page.locator('.errors').waitFor();
        await page.selectOption('select[name=rule]', 'advertising');
        await page.fill('textarea[name=reason]', 'This is an advertisement and no claim about the election.');
        await page.locator('#decide form button.btn').click();
        await page.waitForURL('**/secretariat/moderation?removed=1**');
        await go(PUBLIC);
        assert.match(await said('main'), /made of glass/);
        await page.locator('details summary').last().click();
        assert.match(await said('main'), /carpets[\s\S]*an advertisement/);
      });
    });

    test('invites the first administrator of an organisation; giving the mandate back ends what that person may do', async () => {
      let link;
      await as('secretariat', {}, async ({ page, go }) => {
        await go('/secretariat/people');
        await page.fill('main form [name=name]', 'Rəna Məmmədova');
        await page.fill('main form [name=email]', 'rena@example.org');
        await page.locator('form[action$="/secretariat/people"] select[name=organisation]').selectOption({ index: 1 });
        await page.fill('main form [name=reason]', 'Elected by the members of the organisation');
        await page.locator('form[action$="/secretariat/people"] button').click();
        link = (await page.locator('pre').innerText()).trim().replace(/^https?:\/\/[^/]+/, '');
      });
      const { context, page } = await visit(browser, { base: app.base });
      await page.goto(app.base + link);
      for (const field of await page.$$('main input[type=password]')) await field.fill('a calm and long pass phrase');
      await page.click('main form button[type=submit]');
      await page.waitForURL((url) => !url.pathname.includes('/enter/'));
      assert.equal((await page.goto(`${app.base}/en${NAMED}/position`)).status(), 200);
      await page.goto(`${app.base}/en/speak-for`);
      await page.click('main a[href$="/give-back"]');
      await page.check('main input[name=without]');
      await page.click('main form button[type=submit]');
      await page.waitForURL('**/speak-for');
      assert.equal((await page.goto(`${app.base}/en${NAMED}/position`)).status(), 403);
      await context.close();
    });
  });

  describe('a page', () => {
    test('of results follows a new position of somebody else without being loaded again', async () => {
      await as('visitor', {}, async ({ page, go }) => {
        await go(`${PUBLIC}/results`);
        await page.evaluate(() => { window.stayed = true; });
        const read = () => page.locator('main').innerText();
        const before = await read();
        await as('visitor', {}, async (other) => {
          await other.go(`${PUBLIC}/position`);
          await other.hand.press('#take button[value=agree]');
          await other.page.waitForFunction(() => document.querySelector('[role=status]'));
        });
        await page.waitForFunction((was) => document.querySelector('main').innerText !== was, before, { timeout: 15000 });
        assert.ok(await page.evaluate(() => window.stayed), 'the page was not loaded again');
        assert.notEqual(await read(), before);
      });
    });

    test('loses nothing when enlarged to 200 %', async () => {
      await as('visitor', { viewport: { width: 640, height: 450 } }, async ({ page, go, said }) => {
        for (const path of ['', `${OLD}/results`, PUBLIC, '/organisations', '/sign-in']) {
          await go(path);
          assert.deepEqual(await overflow(page), [], path);
          const small = await said('main');
          await page.setViewportSize({ width: 1280, height: 900 });
          const words = (text) => new Set(text.split(/\s+/));
          const missing = [...words(await said('main'))].filter((w) => w.length > 3 && !words(small).has(w));
          assert.ok(path.endsWith('/results') || missing.length === 0, `${path}: not to be read when enlarged: ${missing.slice(0, 9)}`);
          await page.setViewportSize({ width: 640, height: 450 });
        }
      });
    });

    test('does not move for people who asked for no motion', async () => {
      for (const [reducedMotion, behaviour] of [['reduce', 'auto'], ['no-preference', 'smooth']])
        await as('visitor', { media: { reducedMotion } }, async ({ page, go }) => {
          await go(`${OLD}/results`);
          assert.equal(await page.evaluate(() => getComputedStyle(document.documentElement).scrollBehavior), behaviour);
          const moving = await page.evaluate(() => [...document.querySelectorAll('*')].filter((n) => {
            const s = getComputedStyle(n);
            return s.animationName !== 'none' || parseFloat(s.transitionDuration) > 0;
          }).length);
          assert.equal(moving, 0);
        });
    });

    test('that explains how results are computed is found from a result, read on a telephone and on paper', async () => {
      for (const language of ['en', 'az'])
        for (const viewport of [{ width: 360, height: 740 }, { width: 1280, height: 900 }])
          await as('visitor', { viewport }, async ({ page, hand }) => {
            await page.goto(`${app.base}/${language}${PUBLIC}/results`);
            await hand.press('#method a[href$="/method"]');
            await page.waitForURL(`**/${language}/method`);
            assert.deepEqual(await axe(page), []);
            assert.deepEqual(await overflow(page), []);
            for (const id of ['short', 'example', 'map', 'differences', 'limits', 'model', 'references', 'check'])
              assert.ok(await page.locator(`section#${id} h2`).isVisible(), id);
            await page.emulateMedia({ media: 'print' });
            assert.equal(await page.locator('.jump').isVisible(), false);
            assert.ok(await page.locator('section#model p').first().isVisible());
          });
    });

    test('on paper keeps tables, reasons and sources, and leaves the navigation out', async () => {
      await as('visitor', { media: { media: 'print' } }, async ({ page, go }) => {
        await go(`${OLD}/results`);
        for (const gone of ['.nav', '.tools', '.skip', '.jump', '.sheet .back'])
          assert.equal(await page.locator(gone).first().isVisible(), false, gone);
        for (const kept of ['h1', '.matrix', '.db', '.finding', '.sheet li', 'ol.roll li', '.foot .facts'])
          assert.equal(await page.locator(kept).first().isVisible(), true, kept);
      });
    });
  });
});
