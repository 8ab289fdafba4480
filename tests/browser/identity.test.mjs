// Journeys of the second factor and of people who come and go: setting up, signing in, a lost phone, a wrong clock, handing over,
// leaving, erasing; in both languages, on a telephone, without scripts, each page held against axe.
// SPDX-License-Identifier: AGPL-3.0-or-later
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, before, describe, test } from 'node:test';
import { App, codeOf, run } from '../http/app.mjs';
import { axe, hasBrowser, launch, overflow, smallTargets, visit, WIDTHS } from './browser.mjs';

const PASSWORD = 'a calm and long pass phrase';
const WAYS = [
  { name: 'in English', language: 'en' },
  { name: 'in Azerbaijani, on a telephone', language: 'az', viewport: WIDTHS.narrow },
  { name: 'without scripts', language: 'en', scripts: false },
];

describe('people come and go', { skip: hasBrowser ? false : 'no Chromium here' }, () => {
  let app, browser, people = 0;
  before(async () => {
    app = await new App({ command: 'serve' }).start();
    browser = await launch();
  });
  after(async () => {
    await browser?.close();
    await app?.stop();
  });

  /** A person at a browser of their own. check() holds the page as it is against axe and the width. */
  async function person(way, go) {
    const { context, page, faults } = await visit(browser, { base: app.base, locale: way.language, scripts: way.scripts, viewport: way.viewport });
    await page.emulateMedia({ reducedMotion: 'reduce' }); // nothing to wait for while a page scrolls
    const it = {
      page, open: (path) => page.goto(`${app.base}/${way.language}${path}`),
      said: (selector = 'main') => page.locator(selector).first().innerText(),
      press: (selector) => page.locator(selector).first().click(),
      at: (path) => page.waitForURL((url) => url.pathname === `/${way.language}${path}`),
      async check() {
        if (way.scripts !== false) assert.deepEqual(await axe(page), [], page.url()); // axe itself needs them
        assert.deepEqual(await overflow(page), [], page.url());
        assert.deepEqual(await smallTargets(page), [], page.url());
      },
    };
    try {
      await go(it);
      assert.deepEqual(faults, []);
    } finally {
      await context.close();
    }
  }

  /** Invited by the operator; follows the link and chooses a password. */
  async function join(it, way, words = []) {
    const email = `person${++people}@example.org`;
    const added = run(['user', 'add', email, `Person ${people}`, '--language', way.language, ...words, ...app.where]);
    await it.page.goto(app.base + added.out.match(/(\/(?:az|en)\/enter\/\S+)/)[1]);
    for (const field of await it.page.$$('main input[type=password]')) await field.fill(PASSWORD);
    await it.press('main form button[type=submit]');
    await it.page.waitForURL((url) => !url.pathname.includes('/enter/'));
    return email;
  }

  /** From the page of the second factor to the recovery codes: { secret, codes }. */
  async function setUp(it, { check = false } = {}) {
    await it.press('form[action$="/begin"] button');
    await it.page.locator('svg.qr').waitFor();
    if (check) await it.check();
    const secret = (await it.said('dd code')).replace(/\s/g, '');
    await it.page.fill('input[name=code]', codeOf(secret));
    await it.press('form[action$="/confirm"] button');
    await it.page.locator('main pre').waitFor();
    if (check) await it.check();
    return { secret, codes: (await it.said('main pre')).trim().split(/\s+/) };
  }

  async function signIn(it, email) {
    await it.open('/sign-in');
    await it.page.fill('input[name=email]', email);
    await it.page.fill('input[name=password]', PASSWORD);
    await it.press('main form button[type=submit]');
    await it.at('/account/second-factor/give');
  }

  async function give(it, code) {
    await it.page.fill('input[name=code]', code);
    await it.press('form[action$="/give"] button');
  }

  for (const way of WAYS) {
    test(`sets up the second factor, signs in with it, and a wrong clock is explained: ${way.name}`, async () => {
      await person(way, async (it) => {
        const email = await join(it, way);
        await it.open('/account');
        await it.check();
        await it.press('a[href$="/account/second-factor"]');
        await it.at('/account/second-factor');
        await it.check();
        const { secret, codes } = await setUp(it, { check: true });
        assert.equal(codes.length, 10);
        await it.press('main .acts a.btn');
        await it.at('/account');
        await it.press('.tools form button');
        await it.at('/');

        await signIn(it, email);
        await it.check();
        await it.open('/account');
        await it.at('/account/second-factor/give');
        await give(it, codeOf(secret, { steps: 12 }));
        await it.page.locator('.errors').waitFor();
        await it.check();
        assert.match(await it.said('.errors'), /\b[56]\b/, 'by how many minutes');
        assert.match(await it.said(), way.language === 'az' ? /Bizim saat/ : /Our clock says/);
        await give(it, codeOf(secret, { steps: 1 }));
        await it.at('/account');
        await it.open('/account/second-factor');
        await it.check();
      });
    });

    test(`comes in with a recovery code when the phone is lost, and moves to another phone: ${way.name}`, async () => {
      await person(way, async (it) => {
        const email = await join(it, way);
        await it.open('/account/second-factor');
        const old = await setUp(it);
        await it.press('.tools form button');
        await it.at('/');
        await signIn(it, email);
        await it.press('details summary');
        await it.check();
        await give(it, old.codes[4]);
        await it.at('/account/second-factor');
        assert.match(await it.said('[role=status]'), /\b9\b/);
        await it.check();
        const fresh = await setUp(it);
        assert.notEqual(fresh.secret, old.secret);
        await it.press('.tools form button');
        await it.at('/');
        await signIn(it, email);
        await give(it, old.codes[5]);
        await it.page.locator('.errors').waitFor();
        await give(it, codeOf(fresh.secret, { steps: 1 }));
        await it.at('/');
      });
    });
  }

  for (const way of WAYS.slice(0, 2)) {
    test(`hands the secretariat over to somebody invited, and leaves: ${way.name}`, async () => {
      await person(way, async (first) => {
        await join(first, way, ['--role', 'secretariat']);
        await first.at('/account/second-factor');
        await setUp(first, { check: true });
        await first.open('/account');
        await first.press('a[href$="/secretariat/hand-over"]');
        await first.at('/secretariat/hand-over');
        await first.check();
        await first.page.fill('input[name=email]', `next-${way.language}@example.org`);
        await first.page.fill('input[name=name]', 'Sona');
        await first.page.selectOption('select[name=language]', way.language);
        await first.press('form[action$="/hand-over"] button');
        await first.page.locator('[role=status] pre').waitFor();
        await first.check();
        const link = (await first.said('[role=status] pre')).trim().replace(/^https?:\/\/[^/]+/, '');

        await person(way, async (next) => {
          await next.page.goto(app.base + link);
          for (const field of await next.page.$$('main input[type=password]')) await field.fill(PASSWORD);
          await next.press('main form button[type=submit]');
          await next.at('/account/news');
          await next.check();
          await next.press('.note a[href$="/account/second-factor"]');
          await next.at('/account/second-factor');
          await setUp(next);
          await next.press('main .acts a.btn');
          await next.at('/account');
          await next.check();
          await next.press('form[action$="/take"] button');
          await next.at('/secretariat');
        });

        await first.open('/secretariat/hand-over');
        await first.press('form[action$="/step-down"] button');
        await first.at('/account/leave');
        await first.check();
        assert.equal((await first.open('/secretariat')).status(), 403);
        await first.check();
      });
    });

    test(`takes the data home and erases it: ${way.name}`, async () => {
      await person(way, async (it) => {
        const email = await join(it, way);
        await it.open('/account/second-factor');
        const { codes } = await setUp(it);
        await it.open('/account/erase');
        await it.check();
        const [download] = await Promise.all([it.page.waitForEvent('download'), it.press('main a[href$="/account/data.json"]')]);
        assert.equal(download.suggestedFilename(), 'my-data.json');
        assert.equal(JSON.parse(readFileSync(await download.path(), 'utf8')).person.account.email, email);
        await it.page.fill('input[name=password]', 'something else entirely');
        await it.page.fill('input[name=code]', codes[0]);
        await it.press('form[action$="/erase"] button');
        await it.page.locator('.errors').waitFor();
        await it.check();
        await it.page.fill('input[name=password]', PASSWORD);
        await it.page.fill('input[name=code]', codes[0]);
        await it.press('form[action$="/erase"] button');
        await it.at('/account/erased');
        await it.check();
        await it.open('/account');
        await it.at('/sign-in');
        await it.press('details summary');
        await it.check();
      });
      assert.doesNotMatch(run(['user', 'list', ...app.where]).out, new RegExp(`person${people}@`));
    });
  }

  test('the last of the secretariat reads why leaving and erasing wait', async () => {
    await person(WAYS[0], async (it) => {
      const others = run(['user', 'list', ...app.where]).out.split('\n').filter((line) => /secretariat/.test(line)).map((line) => line.split('\t')[0]);
      await join(it, WAYS[0], ['--role', 'secretariat']);
      await setUp(it);
      for (const email of others) run(['user', 'role', email, '--end', 'secretariat', ...app.where]);
      for (const path of ['/account/leave', '/account/erase']) {
        await it.open(path);
        assert.match(await it.said('.note.warn'), /Nobody else holds your role/);
        assert.equal(await it.page.locator('main form').count(), 0);
        await it.check();
      }
    });
  });

  test('the pages of recovery codes and of the secret can be printed', async () => {
    await person(WAYS[0], async (it) => {
      await join(it, WAYS[0]);
      await it.open('/account/second-factor');
      await setUp(it);
      await it.page.emulateMedia({ media: 'print' });
      assert.ok(await it.page.locator('main pre').isVisible());
      assert.equal(await it.page.locator('main .acts').isVisible(), false);
    });
  });
});
