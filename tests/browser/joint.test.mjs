// The journey Joint statement: drafted in both languages, a round in which one signs and another dissents, publishing refused
// while a dissent is without its text, then published with it; without scripts, in both languages, wide and at 360 pixels.
// SPDX-License-Identifier: AGPL-3.0-or-later
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { App } from '../http/app.mjs';
import { axe, hasBrowser, launch, overflow, posted, smallTargets, visit, WIDTHS } from './browser.mjs';

const WAYS = [['en', 'narrow'], ['az', 'wide'], ['en', 'wide'], ['az', 'narrow']].map(([language, name], i) => ({ language, name, viewport: WIDTHS[name], slug: `doors-${i}` }));
const inDays = (n) => new Date(Date.now() + n * 86400000).toISOString().slice(0, 16);
const SAID = { en: /1 signed, 1 dissents in writing, 0 abstained/, az: /1 imza, 1 yazılı fərqli rəy, 0 bitərəf/ };
const MISSING = { en: /the text of its dissent is missing/, az: /Fərqli rəyinin mətni yoxdur/ };

describe('a joint statement', { skip: hasBrowser ? false : 'no Chromium here' }, () => {
  let app, browser;
  before(async () => {
    app = await new App().start();
    browser = await launch();
  });
  after(async () => {
    await browser?.close();
    await app?.stop();
  });

  for (const { language, name, viewport, slug } of WAYS) {
    test(`${language}, ${name}: with its dissent or not at all`, async () => {
      const people = {};
      for (const who of ['secretariat', 'representative']) {
        const it = await visit(browser, { base: app.base, locale: language, viewport, scripts: false });
        await it.page.goto(app.base + app.links[who].replace(/^\/../, `/${language}`));
        await it.page.locator('main form button[type=submit]').focus();
        await it.page.keyboard.press('Enter');
        await it.page.waitForURL((url) => !url.pathname.includes('/enter/'));
        people[who] = { ...it, go: (path) => it.page.goto(`${app.base}/${language}${path}`), said: () => it.page.locator('main').innerText() };
      }
      const { secretariat, representative } = people;
      const looked = await visit(browser, { base: app.base, locale: language, viewport }); // axe needs scripts: the same pages, as a visitor sees them
      const isFine = async ({ page, context }) => {
        const html = await page.content();
        await looked.context.clearCookies();
        await looked.context.addCookies(await context.cookies());
        await looked.page.goto(page.url());
        assert.deepEqual(await axe(looked.page), [], page.url());
        assert.deepEqual(await overflow(looked.page), [], page.url());
        assert.deepEqual(await smallTargets(looked.page), [], page.url());
        assert.ok(html.length > 0);
      };
      const press = async ({ page }, button) => {
        const it = page.locator(button).first();
        await it.focus();
        return posted(page, () => page.keyboard.press('Enter'));
      };
      const fill = async ({ page }, fields) => {
        for (const [field, value] of Object.entries(fields)) {
          const it = page.locator(`[name="${field}"]`).first();
          if (await it.evaluate((n) => n.tagName === 'SELECT')) await it.selectOption(value);
          else await it.fill(value);
        }
      };

      /* A representative of an organisation that may publish begins it, and writes both languages. */
      await representative.go('/joint-desk');
      await isFine(representative);
      await representative.go('/joint-desk/new');
      await isFine(representative);
      await fill(representative, { slug, money_en: 'Nobody paid for it.', money_az: 'Heç kim ödəməyib.' });
      assert.equal(await press(representative, 'main form button.btn'), 303);
      await representative.go(`/joint-desk/${slug}/text`);
      await isFine(representative);
      assert.equal(await press(representative, 'main form button.btn'), 422, 'an empty text comes back');
      await fill(representative, { title_en: 'Lists at every door', title_az: 'Hər qapıda siyahı', c1_en: 'Lists of voters hang at **every** door.', c1_az: 'Seçici siyahıları **hər** qapıda asılır.' });
      assert.equal(await press(representative, 'main form button.btn'), 303);

      /* The secretariat confirms, and tries to publish at once: every reason is told. */
      await secretariat.go(`/joint-desk/${slug}`);
      await isFine(secretariat);
      for (const code of ['en', 'az']) assert.equal(await press(secretariat, `form[action$="/confirm"] button[value=${code}]`), 303);
      assert.equal(await press(secretariat, 'form[action$="/publish"] button'), 422);
      assert.ok(await secretariat.page.locator('.errors li').count() >= 2, 'all reasons on top');
      await fill(secretariat, { closes_at: inDays(20), also: 'ipek-sap, yeddi-korpu' });
      assert.equal(await press(secretariat, 'form[action$="/open"] button'), 303);

      /* Three answers, like a position; a dissent without words is not taken. */
      await representative.go(`/joint-statements/${slug}/answer`);
      await isFine(representative);
      await representative.page.locator('[name=answer][value=dissented]').focus();
      await representative.page.keyboard.press('Space');
      assert.equal(await press(representative, 'main .card button.btn'), 422);
      assert.ok(await representative.page.locator('[name=answer][value=dissented]').isChecked(), 'what was chosen is kept');
      await representative.page.locator('[name=answer][value=signed]').focus();
      await representative.page.keyboard.press('Space');
      assert.equal(await press(representative, 'main .card button.btn'), 303);
      assert.equal(await press(secretariat, 'form[action$="/close"] button'), 303);

      /* A dissent that was said elsewhere is entered without its text: nothing leaves the house. */
      await secretariat.go(`/joint-desk/${slug}/code`);
      await isFine(secretariat);
      const source = { source_title: 'An interview', source_publisher: 'A paper', dated: '2026-05', coder: 'A. M.' };
      const enter = async (more) => {
        await secretariat.go(`/joint-desk/${slug}/code`);
        await secretariat.page.locator('select[name=organisation]').selectOption({ label: language === 'en' ? 'İpək Sap Youth Room' : 'İpək Sap Gənclər Otağı' });
        await secretariat.page.locator('[name=answer][value=dissented]').focus();
        await secretariat.page.keyboard.press('Space');
        await fill(secretariat, { ...source, ...more });
        assert.equal(await press(secretariat, 'main form button.btn'), 303);
      };
      await enter({});
      assert.equal(await press(secretariat, 'form[action$="/publish"] button'), 422);
      assert.match(await secretariat.said(), MISSING[language]);
      await secretariat.page.locator('.errors a[href="#answers"]').first().focus();
      await secretariat.page.keyboard.press('Enter');
      assert.match(secretariat.page.url(), /#answers$/, 'a reason leads to where it is mended');
      await isFine(secretariat);
      assert.equal((await looked.page.goto(`${app.base}/joint-statements/${slug}.json`)).status(), 200);
      assert.match(await looked.page.innerText('body'), /"sha256":null/, 'nothing was published');

      /* With its words it goes, and they go with it. */
      await enter({ text_az: 'Siyahılar asılmazdan əvvəl yoxlanmalıdır, yoxsa mənası yoxdur.' });
      assert.equal(await press(secretariat, 'form[action$="/publish"] button'), 303);
      await secretariat.page.waitForURL((url) => url.pathname.endsWith(`/joint-statements/${slug}`));
      assert.match(await secretariat.said(), SAID[language]);
      assert.match(await secretariat.said(), /Siyahılar asılmazdan əvvəl yoxlanmalıdır/);
      await isFine(secretariat);
      for (const path of ['', '/versions', '/amendments']) {
        await representative.go(`/joint-statements/${slug}${path}`);
        await isFine(representative);
      }

      /* On paper all of it stands, too. */
      await looked.page.goto(`${app.base}/${language}/joint-statements/${slug}`);
      await looked.page.emulateMedia({ media: 'print' });
      for (const id of ['signed', 'dissented', 'abstained', 'elsewhere', 'silent']) assert.ok(await looked.page.locator(`#${id}`).isVisible(), `${id} is not printed`);
      assert.ok(await looked.page.getByText('Siyahılar asılmazdan əvvəl yoxlanmalıdır').isVisible());
      await looked.page.emulateMedia({ media: 'screen' });

      /* A signature is withdrawn: both days stand there. */
      await representative.go(`/joint-statements/${slug}/withdraw`);
      await isFine(representative);
      assert.equal(await press(representative, 'main .card button.btn'), 303);
      assert.match(await representative.said(), language === 'en' ? /1 withdrew its signature/ : /1 geri götürülmüş imza/);
      for (const it of [secretariat, representative, looked]) {
        assert.deepEqual(it.faults, []);
        await it.context.close();
      }
    });
  }

  test('the pages of the demonstration are fine in both languages and widths', async () => {
    for (const language of ['en', 'az']) {
      const { page, context, faults } = await visit(browser, { base: app.base, locale: language });
      for (const path of ['/joint-statements', '/joint-statements/pace-ep-2013', '/joint-statements/how-we-observe', '/joint-statements/how-we-observe/versions', '/joint-statements/how-we-observe/amendments', '/organisations/ipek-sap']) {
        for (const viewport of Object.values(WIDTHS)) {
          await page.setViewportSize(viewport);
          await page.goto(`${app.base}/${language}${path}`);
          assert.deepEqual(await axe(page), [], `${language}${path}`);
          assert.deepEqual(await overflow(page), [], `${language}${path}`);
          assert.deepEqual(await smallTargets(page), [], `${language}${path}`);
        }
      }
      assert.deepEqual(faults, []);
      await context.close();
    }
  });
});
