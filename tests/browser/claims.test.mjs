// Claim, the whole journey: an organisation listed from public sources claims its page by mail, corrects it, objects to what is
// reported and answers it; the secretariat decides; a person has personal data taken out. Both languages and widths, also without scripts.
// SPDX-License-Identifier: AGPL-3.0-or-later
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { App, codeOf, until, Visitor, wordsOf } from '../http/app.mjs';
import { linkIn, mailing, Sink } from '../http/sink.mjs';
import { axe, followed, hasBrowser, launch, overflow, smallTargets, visit, WIDTHS } from './browser.mjs';

const PASSWORD = 'a calm and long pass phrase';
const WAYS = [
  { name: 'English, wide', language: 'en', size: 'wide', scripts: true },
  { name: 'Azerbaijani, narrow', language: 'az', size: 'narrow', scripts: true },
  { name: 'English, narrow, without scripts', language: 'en', size: 'narrow', scripts: false },
];

describe('claim', { skip: hasBrowser ? false : 'no Chromium here' }, () => {
  let app, sink, browser;
  before(async () => {
    sink = await new Sink().start();
    app = await new App(await mailing(sink)).start();
    browser = await launch();
  });
  after(async () => {
    await browser?.close();
    await app?.stop();
    await sink?.stop();
  });

  /** The organisation as the secretariat finds it in public sources, with something wrong and a person's address. */
  async function listed(slug) {
    const s = new Visitor(app);
    await s.enter(app.links.secretariat);
    const send = async (path, fields) => { const page = await s.post(path, fields, { from: path }); assert.equal(page.status, 200, `${path}: ${wordsOf(page.text).slice(0, 400)}`); };
    const base = `/en/secretariat/organisations/${slug}/facts`;
    await send('/en/secretariat/new-organisation', { slug, name_en: `Observers of ${slug}`, name_az: `${slug} müşahidəçiləri`, kind: 'ngo', scope: 'local', website: `https://${slug}.example/` });
    await send(base, { fact: 'name', name_scheme: 'former', name_value: 'Wrong Former Name', name_language: 'en' });
    await send(base, { fact: 'contact', contact_scheme: 'email', contact_value: `leyla@${slug}.example` });
    await send(`/en/organisations/${slug}/disclosures/new`, { about: 'funding', basis: 'reported', disclosed: 'yes', text_en: 'A newspaper writes that a bank pays.', party: 'a bank', source: '', source_title: 'Who pays', source_publisher: 'A newspaper', source_kind: 'news', source_language: 'en' });
  }

  for (const way of WAYS) {
    test(`${way.name}: by mail from the link to the decision`, async () => {
      const slug = `watch-${way.language}-${way.size}-${way.scripts ? 'a' : 'b'}`;
      const address = `chair@${slug}.example`;
      const say = (en, az) => (way.language === 'en' ? en : az);
      const problems = [];
      const person = async () => {
        const one = await visit(browser, { base: app.base, locale: way.language, viewport: WIDTHS[way.size], scripts: way.scripts });
        one.page.setDefaultTimeout(15000);
        one.go = async (path) => { const answer = await one.page.goto(`${app.base}${path.startsWith(`/${way.language}/`) ? '' : `/${way.language}`}${path}`); assert.ok(answer.status() < 400, `${path}: ${answer.status()}`); };
        one.look = async (where) => { if (way.scripts) for (const it of [...await axe(one.page), ...await overflow(one.page), ...await smallTargets(one.page)]) problems.push(`${where}: ${it}`); };
        one.press = async (selector) => { const target = one.page.locator(selector).first(); await target.focus(); await followed(one.page, () => one.page.keyboard.press('Enter')); };
        return one;
      };
      await listed(slug);
      const page = `/organisations/${slug}`;

      /* somebody of the organisation finds the page, and claims it */
      const claimant = await person();
      await claimant.go(page);
      assert.match(await claimant.page.textContent('main'), say(/Nobody speaks for it here/, /heç kim danışmır|danışan yoxdur/));
      await claimant.press(`a[href$="${page}/claim"]`);
      await claimant.look('claim');
      await claimant.page.fill('#name', 'Leyla');
      await claimant.page.fill('#email', address);
      await claimant.press('main form[action$="/claim"] button[type=submit]');
      await claimant.look('claim with an error');
      assert.equal(await claimant.page.inputValue('#email'), address);
      assert.equal(await claimant.page.locator('.errors a[href="#post"]').count(), 1);
      await claimant.page.fill('#post', 'chair');
      await claimant.press('main form[action$="/claim"] button[type=submit]');
      await claimant.look('sent');

      /* the letter: opening changes nothing, confirming does */
      const letter = await sink.letter(address);
      const link = linkIn(letter, '/claims/');
      assert.ok(link.startsWith(`/${way.language}/`));
      await claimant.go(link);
      await claimant.go(link);
      await claimant.look('confirm');
      await claimant.press('main form button[type=submit]');
      await claimant.look('password');
      await claimant.page.fill('input[name=password]', PASSWORD);
      await claimant.page.fill('input[name=again]', PASSWORD);
      await claimant.press('main form button[type=submit]');

      /* administering wants the second factor */
      await claimant.go('/account/second-factor');
      await claimant.press('main form[action$="/begin"] button[type=submit]');
      const secret = (await claimant.page.locator('main code').first().textContent()).replace(/\s/g, '');
      await claimant.page.fill('input[name=code]', codeOf(secret));
      await claimant.press('main form[action$="/confirm"] button[type=submit]');
      await claimant.go(`${page}/mandates`);
      await claimant.look('mandates');

      /* it corrects its entry: one fact ended, another added */
      await claimant.go(`${page}/facts`);
      await claimant.look('facts');
      await claimant.press(`a[href*="${page}/facts/"][href$="/end"]`);
      await claimant.look('end a fact');
      await claimant.page.locator('input[name=how][value=wrong]').check();
      await claimant.press('main form[action$="/end"] button[type=submit]');
      if (!(await claimant.page.locator('#name_value').isVisible())) await claimant.page.locator('main summary').first().click();
      await claimant.page.selectOption('#name_scheme', 'former').catch(() => claimant.page.locator('input[name=name_scheme][value=former]').check());
      await claimant.page.fill('#name_value', 'Right Former Name');
      await followed(claimant.page, () => claimant.page.press('#name_value', 'Enter'));
      const kept = await claimant.page.textContent('main');
      assert.ok(kept.includes('Right Former Name') && !kept.includes('Wrong Former Name'));

      /* its own disclosure */
      await claimant.go(`${page}/disclosures/new`);
      await claimant.page.fill('#party', 'its members');
      await claimant.look('disclose');
      await followed(claimant.page, () => claimant.page.press('#party', 'Enter'));
      await claimant.go(page);
      await claimant.look('page');
      assert.match(await claimant.page.textContent('section.disc'), /its members/);

      /* objects to what is reported, right beside it, and answers it */
      const reported = claimant.page.locator('section.disc li', { hasText: 'a bank' }).first();
      await reported.locator('a.object').focus(); await followed(claimant.page, () => claimant.page.keyboard.press('Enter'));
      assert.equal(await claimant.page.locator('input[name=about]').count(), 1);
      assert.match(await claimant.page.textContent('main'), /a bank/);
      assert.equal(await claimant.page.locator('#email').count(), 0, 'it speaks for the organisation');
      await claimant.look('object');
      await claimant.page.fill('#text', 'No bank has ever paid us.');
      await claimant.press('main form[action$="/object"] button[type=submit]');
      await claimant.look('objections');
      await claimant.go(`${page}/disclosures`);
      await claimant.press('a[href$="/answer"]');
      await claimant.page.fill(`#text_${way.language}`, 'We publish every payment we receive.');
      await claimant.press('main form[action$="/answer"] button[type=submit]');

      /* everybody sees: disputed, with what it says */
      const reader = await person();
      await reader.go(`${page}?seen=1`);
      const strip = await reader.page.textContent('section.disc');
      assert.match(strip, say(/disputed/, /mübahisəli/));
      assert.match(strip, /No bank has ever paid us\./);
      assert.match(strip, /We publish every payment we receive\./);
      assert.equal(strip.includes('Wrong Former Name'), false);

      /* the secretariat decides with a public reason */
      const secretariat = await person();
      await secretariat.go(app.links.secretariat.replace(/^\/../, `/${way.language}`));
      await secretariat.press('main form button[type=submit]');
      await secretariat.go('/secretariat');
      await secretariat.press('a[href$="/secretariat/objections"]');
      await secretariat.look('desk of objections');
      const line = () => secretariat.page.locator('main li', { hasText: 'No bank has ever' }).first();
      await line().locator('button').focus(); await followed(secretariat.page, () => secretariat.page.keyboard.press('Enter'));
      assert.equal(await line().locator('.errors').count(), 1, 'not without a reason');
      await secretariat.look('desk with an error');
      await line().locator('select[name=how]').selectOption('partly');
      await line().locator('textarea[name=decision]').fill('The newspaper names no document; its report stays beside the answer.');
      await line().locator('button').focus(); await followed(secretariat.page, () => secretariat.page.keyboard.press('Enter'));
      await secretariat.go('/secretariat/claims');
      await secretariat.look('desk of claims');
      await reader.go(`${page}?seen=2`);
      const decided = await reader.page.textContent('section.disc');
      assert.match(decided, /The newspaper names no document/);
      assert.doesNotMatch(decided, say(/Not decided yet/, /Hələ qərar yoxdur/));
      await reader.look('page after the decision');

      /* a person has an address taken out */
      const contact = reader.page.locator('dl.entry li', { hasText: `leyla@${slug}.example` }).first();
      await contact.locator('a.object').focus(); await followed(reader.page, () => reader.page.keyboard.press('Enter'));
      await reader.page.locator('input[name=about][value=personal_data]').check();
      await reader.page.fill('#text', 'This is my own address, not the organisation’s.');
      await reader.page.fill('#email', `reader@${slug}.example`);
      await reader.look('object to personal data');
      await reader.press('main form[action$="/object"] button[type=submit]');
      await secretariat.go('/secretariat/objections');
      const asked = secretariat.page.locator('main li', { hasText: `leyla@${slug}.example` }).first();
      await asked.locator('select[name=how]').selectOption('followed');
      await asked.locator('textarea[name=decision]').fill('It is the address of a person.');
      await asked.locator('button').focus(); await followed(secretariat.page, () => secretariat.page.keyboard.press('Enter'));
      const answer = await sink.letter(`reader@${slug}.example`);
      assert.match(answer.mail.text, /It is the address of a person\./);
      await until(async () => {
        const places = [`/en${page}?gone=${Math.random()}`, '/en/organisations/facts.csv', `/api/v1/organisations/${slug}`, `/en/search?q=leyla`, `/en/record?organisation=${slug}`];
        const texts = await Promise.all(places.map(async (path) => (await new Visitor(app).open(path)).text));
        return texts.every((text) => !text.includes(`leyla@${slug}`));
      }, 'the address is nowhere any more');

      assert.deepEqual([...problems, ...claimant.faults, ...reader.faults, ...secretariat.faults], []);
      for (const one of [claimant, reader, secretariat]) await one.context.close();
    });
  }

  test('by keyboard alone the form of a claim is filled in and sent', async () => {
    await listed('keyboard');
    const { context, page } = await visit(browser, { base: app.base });
    await page.goto(`${app.base}/en/organisations/keyboard/claim`);
    await page.focus('#name');
    await page.keyboard.type('Leyla');
    await page.keyboard.press('Tab');
    await page.keyboard.type('chair@elsewhere.example');
    await page.keyboard.press('Tab');
    await page.keyboard.type('chair');
    await followed(page, () => page.keyboard.press('Enter'));
    assert.match(await page.textContent('h1'), /Look into your mail/);
    await context.close();
  });
});
