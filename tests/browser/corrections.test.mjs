// Receipts, corrections and texts taken down, as people meet them: with and without scripts, on a telephone, in both
// languages, checked by axe.
// SPDX-License-Identifier: AGPL-3.0-or-later
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, before, describe, test } from 'node:test';
import { App } from '../http/app.mjs';
import { axe, followed, hasBrowser, launch, overflow, smallTargets, visit, WIDTHS } from './browser.mjs';

const NAMED = '/consultations/observing-together';
const PUBLIC = '/consultations/following-the-election';

describe('receipts and corrections in a browser', { skip: !hasBrowser && 'no Chromium' }, () => {
  let app, browser;
  before(async () => {
    app = await new App().start();
    browser = await launch();
  });
  after(async () => {
    await browser?.close();
    await app.stop();
  });

  /** What holds on every page, at both widths; the page stays where it is. */
  const sound = async (page, what) => {
    for (const [name, size] of Object.entries(WIDTHS)) {
      await page.setViewportSize(size);
      assert.deepEqual(await overflow(page), [], `${what}, ${name}: stands out`);
      assert.deepEqual(await smallTargets(page), [], `${what}, ${name}: too small`);
      assert.deepEqual(await axe(page), [], `${what}, ${name}: axe`);
    }
  };
  const secretariat = async (options = {}) => {
    const it = await visit(browser, { base: app.base, ...options });
    await it.page.goto(app.base + app.links.secretariat);
    await followed(it.page, () => it.page.locator('main form button[type=submit]').first().click());
    return it;
  };

  for (const [language, locale, words] of [
    ['en', 'en-GB', { receipt: /Your receipt for statement/, meaning: /whoever holds it/, file: /Download the receipt/ }],
    ['az', 'az-AZ', { receipt: /tezis üzrə qəbziniz/, meaning: /sizin ixtiyarınızdadır/, file: /Qəbzi yüklə/ }],
  ]) {
    for (const scripts of [true, false]) {
      test(`a visitor answers and keeps the receipt, in ${language}, ${scripts ? 'with' : 'without'} scripts`, async () => {
        const { context, page, faults } = await visit(browser, { base: app.base, locale, scripts, viewport: WIDTHS.narrow });
        await page.goto(`${app.base}/${language}${PUBLIC}/position`);
        await page.locator('button[value=agree]').click();
        const note = page.locator('details.receipt');
        await note.waitFor();
        assert.match(await note.locator('summary').innerText(), words.receipt);
        await note.locator('summary').click();
        assert.match(await note.innerText(), words.meaning);
        if (scripts) await sound(page, `the answer, ${language}`);

        const [download] = await Promise.all([page.waitForEvent('download'), note.getByRole('link', { name: words.file }).click()]);
        assert.match(download.suggestedFilename(), /^receipt-\d+\.json$/);
        const said = JSON.parse(readFileSync(await download.path(), 'utf8'));
        assert.equal((said.position ?? said.receipt.position).position, 'agree');

        await page.goto(`${app.base}/${language}${PUBLIC}/receipts`);
        assert.equal(await page.locator('tbody tr').count(), 1);
        if (scripts) await sound(page, `the list of receipts, ${language}`);
        assert.deepEqual(faults, []);
        await context.close();
      });
    }
  }

  test('the next answer brings its own receipt, without loading the page anew', async () => {
    const { context, page, faults } = await visit(browser, { base: app.base });
    await page.goto(`${app.base}/en${PUBLIC}/position`);
    await page.evaluate(() => { window.stays = true; });
    const links = [];
    for (const key of ['1', '2']) {
      await page.keyboard.press(key);
      await page.waitForFunction((seen) => {
        const link = document.querySelector('details.receipt a[download]');
        return link && !seen.includes(link.href);
      }, links);
      links.push(await page.locator('details.receipt a[download]').getAttribute('href').then((href) => new URL(href, app.base).href));
    }
    assert.equal(new Set(links).size, 2);
    assert.equal(await page.evaluate(() => window.stays), true);
    assert.deepEqual(faults, []);
    await context.close();
  });

  test('the secretariat corrects a slip; everybody reads when, and what it said before', async () => {
    const { context, page, faults } = await secretariat();
    await page.goto(`${app.base}/en${NAMED}/statements/1`);
    await page.getByRole('link', { name: 'Correct its text' }).click();
    await sound(page, 'the form to correct');
    const field = page.locator('[name=text_en]');
    const before = await field.inputValue();
    await field.fill(before.replace(/\.$/, ', without exception.'));
    await page.locator('[name=reason]').fill('short');
    await page.getByRole('button', { name: 'Correct it' }).click();
    await page.locator('.errors').waitFor();
    await sound(page, 'the form to correct, refused');
    assert.match(await field.inputValue(), /without exception/);
    await page.locator('[name=reason]').fill('Two words were left out when it was copied.');
    await page.getByRole('button', { name: 'Correct it' }).click();
    await page.getByText('Text corrected on').waitFor();
    await context.close();

    const reader = await visit(browser, { base: app.base, scripts: false });
    await reader.page.goto(`${app.base}/en${NAMED}/statements/1`);
    assert.match(await reader.page.locator('h1').innerText(), /without exception/);
    assert.ok(await reader.page.getByText('taken on the earlier text').count() > 0);
    for (let i = 0; i < 100 && !(await reader.page.locator('#changes').innerText()).includes('What stood there before'); i++) {
      await new Promise((next) => setTimeout(next, 100));
      await reader.page.reload();
    }
    await reader.page.getByRole('link', { name: 'What it said before' }).click();
    assert.match(reader.page.url(), /#changes$/);
    assert.ok((await reader.page.locator('#changes').textContent()).includes(before), 'the old text stands under the new one');
    assert.deepEqual([...faults, ...reader.faults], []);
    await reader.context.close();

    const phone = await visit(browser, { base: app.base, locale: 'az-AZ' });
    await phone.page.goto(`${app.base}/az${NAMED}/statements/1`);
    await sound(phone.page, 'a corrected statement, az');
    assert.deepEqual(phone.faults, []);
    await phone.context.close();
  });

  test('the secretariat takes a text down: only for personal data, and it says so', async () => {
    const { context, page, faults } = await secretariat();
    await page.goto(`${app.base}/en${PUBLIC}/statements/5`);
    const text = await page.locator('h1').innerText();
    await page.getByRole('link', { name: 'Take its text from the public' }).click();
    assert.match(await page.locator('main').innerText(), /Criticism of the alliance, of a member or of a funder is no ground\./);
    await sound(page, 'the form to take down');
    await page.locator('[name=reason]').fill('It says where a private person lives.');
    await page.getByRole('button', { name: 'Take it down' }).click();
    await page.locator('h1', { hasText: 'Taken down on' }).waitFor();
    await sound(page, 'a statement taken down');
    await context.close();

    for (const language of ['en', 'az']) {
      const reader = await visit(browser, { base: app.base, scripts: false });
      await reader.page.goto(`${app.base}/${language}${PUBLIC}`);
      const all = await reader.page.locator('main').innerText();
      assert.ok(!all.includes(text));
      assert.ok(all.includes('It says where a private person lives.'));
      await reader.page.goto(`${app.base}/${language}${PUBLIC}/results`);
      assert.ok(!(await reader.page.locator('main').innerText()).includes(text));
      await reader.context.close();
    }
    assert.deepEqual(faults, []);
  });

  test('a position shows its mandate and the entry to verify, on the statement and on the organisation', async () => {
    const rep = await visit(browser, { base: app.base });
    await rep.page.goto(app.base + app.links.representative);
    await followed(rep.page, () => rep.page.locator('main form button[type=submit]').first().click());
    await rep.page.goto(`${app.base}/en${NAMED}/position?statement=7`);
    await rep.page.locator('[name=position][value=agree]').check();
    await rep.page.locator('[name=reason]').fill('Our members have seen this work in three elections.');
    await rep.page.getByRole('button', { name: 'Put this position on the record' }).click();
    await rep.page.getByText('On record.').waitFor();
    await rep.context.close();
    const { context, page, faults } = await visit(browser, { base: app.base });
    for (const address of [`/en${NAMED}/statements/7`, '/en/organisations/nar-bagi', `/en${NAMED}`, `/en${NAMED}/results`, '/az/organisations/nar-bagi']) {
      await page.goto(app.base + address);
      await sound(page, address);
    }
    await page.goto(`${app.base}/en${NAMED}/statements/7`);
    const own = page.locator('#o-nar-bagi');
    assert.match(await own.innerText(), /Under the mandate of/);
    await own.locator('summary', { hasText: 'Verify' }).click();
    assert.match(await own.locator('.verify').innerText(), /entry \d|waits for its place/);
    assert.deepEqual(faults, []);
    await context.close();
  });
});
