// Mandates as people live with them: given to several, refused where they are not for something, ended, withheld names,
// leaving, and the last administrator lost and replaced. In both languages, wide and at 360 pixels; every page on the way
// is looked at by axe.
// SPDX-License-Identifier: AGPL-3.0-or-later
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { App, codeOf } from '../http/app.mjs';
import { axe, followed, hasBrowser, launch, overflow, posted, smallTargets, visit, WIDTHS } from './browser.mjs';

const NAMED = '/consultations/observing-together';
const OURS = '/organisations/nar-bagi';
const REASON = 'Our observers were in two hundred polling stations and saw it themselves.';
const PASSWORD = 'nar ağacı həyətdə bitir';

const WAYS = [
  { name: 'in English, wide', language: 'en', viewport: WIDTHS.wide },
  { name: 'in Azerbaijani, 360 pixels', language: 'az', viewport: WIDTHS.narrow },
];

for (const way of WAYS) {
  describe(`mandates, ${way.name}`, { skip: hasBrowser ? false : 'no Chromium here' }, () => {
    let app, browser;
    const people = {}; // who: { page, go, faults, context }
    const say = (en, az) => (way.language === 'en' ? en : az);
    before(async () => {
      app = await new App().start();
      browser = await launch();
      people.administrator = await person();
      await enterDemo(people.administrator, app.links.representative);
      people.secretariat = await person();
      await enterDemo(people.secretariat, app.links.secretariat);
      people.reader = await person();
    });
    after(async () => {
      await browser?.close();
      await app?.stop();
    });

    async function person() {
      const { context, page, faults } = await visit(browser, { base: app.base, locale: way.language, viewport: way.viewport });
      return { context, page, faults, go: (path) => page.goto(`${app.base}/${way.language}${path}`), said: (selector = 'main') => page.locator(selector).first().innerText() };
    }
    async function enterDemo(who, link) {
      await who.page.goto(app.base + link.replace(/^\/../, `/${way.language}`));
      await who.page.click('main form button[type=submit]');
      await who.page.waitForURL((url) => !url.pathname.includes('/enter/'));
    }
    /** Follows an invitation and chooses a password. */
    async function enterBy(link) {
      const who = await person();
      await who.page.goto(link.replace(/^https?:\/\/[^/]+\/../, `${app.base}/${way.language}`));
      for (const field of await who.page.$$('main input[type=password]')) await field.fill(PASSWORD);
      await who.page.click('main form button[type=submit]');
      await who.page.waitForURL((url) => !url.pathname.includes('/enter/'));
      return who;
    }
    async function setUpFactor(who) {
      await who.go('/account/second-factor');
      await followed(who.page, () => who.page.click('form[action$="/begin"] button'));
      const secret = (await who.page.locator('main code').first().innerText()).replace(/\s/g, '');
      await who.page.fill('form[action$="/confirm"] input[name=code]', codeOf(secret));
      await followed(who.page, () => who.page.click('form[action$="/confirm"] button'));
    }
    async function isFine(who) {
      assert.deepEqual(await axe(who.page), [], who.page.url());
      assert.deepEqual(await overflow(who.page), [], who.page.url());
      assert.deepEqual(await smallTargets(who.page), [], who.page.url());
      assert.deepEqual(who.faults, [], who.page.url());
    }
    let asked = 0; // strangers may get a page that is a second old; a new address is drawn anew
    async function ourPage() {
      await people.reader.go(`${OURS}?asked=${asked++}`);
      return people.reader.said('section:has(#representatives)');
    }
    /** Fills the form of the administrators' page; the link where a person was invited. */
    async function give({ email, name = '', scopes, withheld = '' }) {
      const { page, go } = people.administrator;
      await go(`${OURS}/mandates`);
      await page.fill('[name=email]', email);
      await page.fill('[name=name]', name);
      for (const scope of ['positions', 'signing', 'publishing', 'registry', 'administering'])
        await page.setChecked(`[name=${scope}]`, scopes.includes(scope));
      await page.fill('[name=withheld]', withheld);
      await followed(page, () => page.click('main form button.btn'));
      return (await page.locator('.verify pre').count()) ? (await page.locator('.verify pre').innerText()).trim() : null;
    }
    /** Takes a position on a statement; the status of the answer. */
    async function takePosition(who, n) {
      await who.go(`${NAMED}/position?statement=${n}`);
      await who.page.check('input[name=position][value=agree]');
      await who.page.fill('textarea[name=reason]', REASON);
      return submitPosition(who);
    }
    /** The page sends a position by itself and puts the answer in its place; what is refused it sends as any form. */
    async function submitPosition({ page }) {
      const [answer] = await Promise.all([page.waitForResponse((r) => r.request().method() === 'POST'), page.click('#take button[type=submit]')]);
      if (answer.status() < 400) await page.waitForURL(/[?&]taken=/);
      else await page.locator('#take').waitFor({ state: 'detached' });
      return answer.status();
    }
    /** Time goes on, for one row. */
    function change(sql) {
      const python = 'import sqlite3,sys\nc=sqlite3.connect(sys.argv[1],timeout=30)\nc.execute(sys.argv[2])\nc.commit()';
      const done = spawnSync('python3', ['-c', python, join(app.data, 'alyans.db'), sql], { encoding: 'utf8' });
      assert.equal(done.status, 0, done.stderr);
    }

    test('an administrator invites two people; both speak for the organisation', async () => {
      const { page } = people.administrator;
      assert.equal(await give({ email: 'nigar@example.org', scopes: ['positions'] }), null);
      await page.locator('.errors').waitFor();
      assert.equal(await page.inputValue('[name=email]'), 'nigar@example.org', 'what was written is kept');
      await isFine(people.administrator);
      await page.click('.errors a[href="#name"]');
      assert.ok(await page.evaluate(() => document.activeElement.id === 'name'), 'a fault leads to its field');

      people.nigar = await enterBy(await give({ email: 'nigar@example.org', name: 'Nigar Əliyeva', scopes: ['positions'] }));
      people.elvin = await enterBy(await give({ email: 'elvin@example.org', name: 'Elvin Quliyev', scopes: ['positions'] }));
      await people.administrator.go(`${OURS}/mandates`);
      await isFine(people.administrator);
      assert.ok(await takePosition(people.nigar, 7) < 400);
      assert.ok(await takePosition(people.elvin, 8) < 400);

      const page2 = await ourPage();
      assert.match(page2, /Nigar Əliyeva/);
      assert.match(page2, /Elvin Quliyev/);
      await isFine(people.reader);
    });

    test('the header leads to the desk of the organisation, which says what waits, full and empty', async () => {
      const { page, said } = people.administrator;
      await people.administrator.go('/consultations');
      await followed(page, () => page.click(`a[href="/${way.language}/desk"]`));
      await isFine(people.administrator);
      assert.match(await said('#waits'), say(/What waits\s[\s\S]*position/, /Nə gözləyir\s[\s\S]*mövqe/));
      assert.ok((await page.locator('#tools li').count()) >= 6);
    });

    test('a mandate that is not for this is refused with a page that says what it is for and who can help', async () => {
      assert.equal((await people.nigar.go(`${OURS}/mandates`)).status(), 403);
      const said = await people.nigar.said();
      assert.match(said, say(/Your mandate is not for this/, /Səlahiyyətiniz bunun üçün deyil/));
      assert.match(said, say(/positions/, /mövqelər/));
      assert.match(said, /Kamran Misal/);
      await isFine(people.nigar);
    });

    test('one person speaks for two organisations and sees for which', async () => {
      const { page, go } = people.secretariat;
      await go('/secretariat/people');
      await isFine(people.secretariat);
      const form = page.locator('form[action$="/secretariat/administrators"]');
      await form.locator('select[name=account]').selectOption({ label: 'Nigar Əliyeva, nigar@example.org' });
      await form.locator('select[name=of]').selectOption({ index: 1 });
      const other = await form.locator('select[name=of] option:checked').innerText();
      await form.locator('button').click();
      await page.locator('.errors').waitFor();
      await isFine(people.secretariat);
      await form.locator('input[name=because]').fill('Elected by its general assembly');
      await followed(page, () => form.locator('button').click());
      assert.equal(await page.locator('.errors').count(), 0);

      await people.nigar.go('/speak-for');
      await isFine(people.nigar);
      assert.equal(await people.nigar.page.locator('input[name=mandate]').count(), 2);
      await people.nigar.page.locator('label.opt', { hasText: other }).locator('input').check();
      await followed(people.nigar.page, () => people.nigar.page.click('main form button.btn'));
      await people.nigar.go(`${NAMED}/position`);
      assert.ok((await people.nigar.said('.speaker')).includes(other));
      await followed(people.nigar.page, () => people.nigar.page.click('.speaker a[href$="/speak-for"]'));
      await people.nigar.page.locator('label.opt', { hasText: 'Nar Bağı' }).locator('input').check();
      await followed(people.nigar.page, () => people.nigar.page.click('main form button.btn'));
      await people.nigar.go(`${NAMED}/position`);
      assert.match(await people.nigar.said('.speaker'), /Nar Bağı/);
    });

    test('when a mandate runs out while a form is open, the write is refused and what was said stands', async () => {
      const who = people.elvin;
      await who.go(`${NAMED}/position?statement=9`);
      await who.page.check('input[name=position][value=agree]');
      await who.page.fill('textarea[name=reason]', REASON);
      change("UPDATE mandate SET ends_at = starts_at + 1 WHERE account_id = (SELECT id FROM account WHERE email = 'elvin@example.org')");

      assert.equal(await submitPosition(who), 403);

      assert.match(await ourPage(), say(/1 past mandate/, /1 keçmiş səlahiyyət/));
      await people.reader.page.click('section:has(#representatives) details summary');
      assert.match(await people.reader.said('section:has(#representatives) details'), /Elvin Quliyev/);
      await isFine(people.reader);
      await people.reader.go(`${NAMED}/statements/8`);
      assert.match(await people.reader.said(), /two hundred polling stations/);
    });

    test('a name is withheld with its note, by an administrator, and by the person', async () => {
      const link = await give({ email: 'sevda@example.org', name: 'Sevda Gizli', scopes: ['positions'], withheld: 'she works in a small town' });
      assert.match(await ourPage(), say(/name withheld, by an administrator of the organisation, because: she works in a small town/, /ad gizli saxlanılıb, təşkilatın idarəçisi tərəfindən, səbəb: she works in a small town/));
      assert.doesNotMatch(await people.reader.page.content(), /Sevda/);
      people.sevda = await enterBy(link);

      await people.sevda.go('/speak-for');
      await followed(people.sevda.page, () => people.sevda.page.click('main a[href$="/name"]'));
      await isFine(people.sevda);
      await people.sevda.page.click('main form button.btn');
      await people.sevda.page.waitForURL('**/speak-for');
      assert.match(await ourPage(), /Sevda Gizli/);

      await followed(people.sevda.page, () => people.sevda.page.click('main a[href$="/name"]'));
      await people.sevda.page.click('main form button.btn');
      await people.sevda.page.locator('.errors').waitFor();
      await isFine(people.sevda);
      await people.sevda.page.fill('input[name=reason]', 'I was threatened');
      await people.sevda.page.click('main form button.btn');
      await people.sevda.page.waitForURL('**/speak-for');
      assert.match(await ourPage(), say(/name withheld, by the holder, because: I was threatened/, /ad gizli saxlanılıb, sahibi tərəfindən, səbəb: I was threatened/));
      assert.doesNotMatch(await people.reader.page.content(), /Sevda/);
    });

    test('somebody leaves; the last administrator is warned and must say that the organisation goes without', async () => {
      await people.nigar.go('/speak-for');
      await followed(people.nigar.page, () => people.nigar.page.locator('main li', { hasText: 'Nar Bağı' }).locator('a[href$="/give-back"]').click());
      await isFine(people.nigar);
      assert.equal(await people.nigar.page.locator('input[name=without]').count(), 0, 'others administer');
      await people.nigar.page.click('main form button.btn');
      await people.nigar.page.waitForURL('**/speak-for');
      assert.doesNotMatch(await people.nigar.said('main form'), /Nar Bağı/);

      const { page, go, said } = people.administrator;
      await go('/speak-for');
      await followed(page, () => page.click('main a[href$="/give-back"]'));
      assert.match(await said(), say(/You are its last administrator/, /sonuncu idarəçisisiniz/));
      await page.click('main form button.btn');
      await page.locator('.errors').waitFor();
      await isFine(people.administrator);
      await page.check('input[name=without]');
      await page.click('main form button.btn');
      await page.waitForURL('**/speak-for');

      assert.match(await ourPage(), say(/Nobody administers this organisation’s mandates/, /səlahiyyətlərini heç kim idarə etmir/));
      await isFine(people.reader);
    });

    test('the secretariat names another; a representative is told and objects; named again, it begins after the wait', async () => {
      const { page, go } = people.secretariat;
      const name = async () => {
        await go('/secretariat/people');
        const form = page.locator('form[action$="/secretariat/administrators"]');
        await form.locator('select[name=account]').selectOption({ label: 'Elvin Quliyev, elvin@example.org' });
        await form.locator('select[name=of]').selectOption(await form.locator('select[name=of] option', { hasText: 'Nar Bağı' }).getAttribute('value'));
        await form.locator('input[name=because]').fill('Asked for by its board');
        assert.equal(await posted(page, () => form.locator('button').click()), 303);
        assert.match(await page.locator('section:has(#orphans)').innerText(), /Elvin Quliyev/);
      };
      await name();
      await isFine(people.secretariat);
      assert.match(await ourPage(), say(/has named a new administrator: Elvin Quliyev[\s\S]*Asked for by its board/, /yeni idarəçi təyin edib: Elvin Quliyev[\s\S]*Asked for by its board/));

      await people.sevda.go(`${NAMED}/position`);
      await people.sevda.page.click('.speaker a[href$="/mandates"]');
      await people.sevda.page.locator('form[action$="/object"]').waitFor();
      await isFine(people.sevda);
      await people.sevda.page.click('form[action$="/object"] button');
      await people.sevda.page.waitForURL(`**${OURS}`);
      assert.doesNotMatch(await ourPage(), say(/has named a new administrator/, /yeni idarəçi təyin edib/));

      await name();
      change(`UPDATE mandate SET starts_at = starts_at - ${4 * 86400} * 1000000 WHERE reason = 'Asked for by its board' AND revoked_at = 0`);
      await people.elvin.go(`${OURS}/mandates`);
      assert.match(await people.elvin.said(), say(/second factor/, /ikinci amil/));
      await isFine(people.elvin);
      await setUpFactor(people.elvin);
      assert.equal((await people.elvin.go(`${OURS}/mandates`)).status(), 200);
      await isFine(people.elvin);
    });
  });
}
