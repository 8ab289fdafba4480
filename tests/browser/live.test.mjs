// A meeting hall: a wall, twenty phones, and somebody who leads. The wall and one phone are real pages; the others are phones
// as far as the server can tell: a cookie, an event stream, an answer.
// SPDX-License-Identifier: AGPL-3.0-or-later
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { App, listen, until, Visitor } from '../http/app.mjs';
import { axe, hasBrowser, launch, overflow, smallTargets, visit, WIDTHS } from './browser.mjs';

const PUBLIC = 'following-the-election';
const PHONES = 19;

for (const [language, words] of [['en', { closed: 'closed' }], ['az', { closed: 'bağlıdır' }]]) {
  describe(`a live room, ${language}`, { skip: hasBrowser ? false : 'no Chromium here' }, () => {
    let app, browser, secretariat, code, wall, phone, plain;
    const others = [], streams = [];
    const lead = (fields) => secretariat.post(`/${language}/secretariat/live/${code}`, fields, { from: `/${language}/secretariat/live/${code}` });
    /* axe needs timers, which a browser without scripts has not: the same form was looked at with them */
    const fine = async ({ page, faults }, hasScripts = true) => {
      if (hasScripts) assert.deepEqual(await axe(page), [], page.url());
      assert.deepEqual(await overflow(page), [], page.url());
      assert.deepEqual(await smallTargets(page), [], page.url());
      assert.deepEqual(faults, [], page.url());
    };
    before(async () => {
      app = await new App().start();
      browser = await launch();
      secretariat = new Visitor(app);
      await secretariat.enter(app.links.secretariat);
    });
    after(async () => {
      for (const s of streams) s.close();
      await browser?.close();
      await app?.stop();
    });

    test('the secretariat opens it; a form without a consultation comes back', async () => {
      const refused = await secretariat.post(`/${language}/secretariat/live`, { pace: 'together' }, { from: `/${language}/secretariat/live` });
      assert.equal(refused.status, 422);
      assert.match(refused.text, /class="errors"/);
      const made = await secretariat.post(`/${language}/secretariat/live`, { consultation: PUBLIC, pace: 'together' }, { from: `/${language}/secretariat/live` });
      code = made.path.split('/').pop();
      assert.match(code, /^[2-9A-HJKMNP-Z]{5}$/);
      assert.match((await new Visitor(app).open(`/${language}/secretariat/live/${code}`)).path, /sign-in/);
    });

    test('the wall says how to take part, and who runs it and who pays', async () => {
      wall = await visit(browser, { base: app.base, locale: language, viewport: WIDTHS.wide });
      await wall.page.goto(`${app.base}/${language}/live/${code}/screen`);
      const text = await wall.page.innerText('main');
      assert.ok(text.includes(`${app.base}/${language}/live/${code}`), text);
      assert.equal(await wall.page.locator('svg.qr').count(), 1);
      assert.match(text, language === 'en' ? /Funding:/ : /Maliyyə/);
      await fine(wall);
    });

    test('twenty phones join and wait', async () => {
      phone = await visit(browser, { base: app.base, locale: language, viewport: WIDTHS.narrow });
      await phone.page.goto(`${app.base}/${language}/live/${code}`);
      await fine(phone);
      plain = await visit(browser, { base: app.base, locale: language, viewport: WIDTHS.narrow, scripts: false });
      for (let i = 0; i < PHONES; i++) {
        const other = new Visitor(app);
        assert.equal((await other.open(`/${language}/live/${code}`)).status, 200);
        others.push(other);
        streams.push(await listen(app, `/${language}/live/${code}/events`));
      }
    });

    test('the next statement comes to wall and phones by itself, and answers stay hidden', async () => {
      await lead({ press: 'next' });
      for (const s of streams) await until(() => s.events.length > 0, 'every phone hears of it');
      await phone.page.waitForSelector('form.phone', { timeout: 8000 });
      assert.equal(await phone.page.locator('form.phone button').count(), 3);
      await fine(phone);
      await wall.page.waitForSelector('.asked', { timeout: 8000 });
      assert.equal(await wall.page.locator('.asked .bar').count(), 0);
    });

    test('twenty answers, one changed its mind: twenty are counted', async () => {
      await phone.page.click('form.phone button[value=agree]');
      await phone.page.waitForSelector('form.phone button[aria-pressed=true]');
      await fine(phone);
      const statement = await phone.page.inputValue('form.phone [name=statement]');
      const taken = async () => JSON.parse((await secretariat.open(`/api/v1/consultations/${PUBLIC}`)).text).positions.own;
      const before = await taken();
      await Promise.all(others.map(async (other, i) => {
        const answer = await other.post(`/${language}/consultations/${PUBLIC}/positions`,
          { statement, side: 'public', room: code, position: ['agree', 'disagree', 'pass'][i % 3] }, { from: `/${language}/live/${code}` });
        assert.equal(answer.path, `/${language}/live/${code}`);
        assert.match(answer.text, /aria-pressed="true"/);
      }));
      await phone.page.click('form.phone button[value=disagree]');
      await phone.page.waitForSelector('form.phone button[value=disagree][aria-pressed=true]');
      assert.equal(await taken() - before, PHONES, 'the one who changed its mind was counted before and still is once');
    });

    test('without scripts the same form takes the answer and comes back to the room', async () => {
      await plain.page.goto(`${app.base}/${language}/live/${code}`);
      await plain.page.locator('form.phone button[value=pass]').focus();
      await plain.page.keyboard.press('Enter');
      await plain.page.waitForURL((url) => url.searchParams.has('taken'));
      assert.equal(await plain.page.locator('button[value=pass][aria-pressed=true]').count(), 1);
      await fine(plain, false);
    });

    test('revealed, the wall shows the counts; every statement and the map too', async () => {
      await lead({ press: 'reveal' });
      await wall.page.waitForSelector('.asked .bar', { timeout: 8000 });
      await fine(wall);
      await lead({ press: 'matrix' });
      await wall.page.waitForSelector('table.bars', { timeout: 8000 });
      assert.equal(await wall.page.locator('table.bars tbody tr').count(), JSON.parse((await secretariat.open(`/api/v1/consultations/${PUBLIC}/statements`)).text).statements.length);
      await fine(wall);
      await lead({ press: 'map' });
      await until(async () => (await wall.page.locator('table.bars').count()) === 0, 'the map');
      await fine(wall);
    });

    test('the one who leads sees it all on a page that holds', async () => {
      const { context, page, faults } = await visit(browser, { base: app.base, locale: language, viewport: WIDTHS.narrow });
      await page.goto(app.base + app.links.secretariat.replace(/^\/../, `/${language}`)).catch(() => {});
      await context.addCookies([...secretariat.cookies].map(([name, value]) => ({ name, value, url: app.base })));
      await page.goto(`${app.base}/${language}/secretariat/live/${code}`);
      await fine({ page, faults });
      await page.goto(`${app.base}/${language}/secretariat/live`);
      await fine({ page, faults });
      await context.close();
    });

    test('closed, phones are thanked and nobody can be asked there any more', async () => {
      await secretariat.post(`/${language}/secretariat/live/${code}/close`, {}, { from: `/${language}/secretariat/live/${code}` });
      await until(async () => (await phone.page.innerText('main')).includes(words.closed), 'the phone hears of it');
      await fine(phone);
      assert.equal((await secretariat.post(`/${language}/secretariat/live/${code}`, { press: 'next' }, { from: `/${language}/secretariat/live` })).status, 409);
      assert.equal((await new Visitor(app).open(`/${language}/live/ZZZZZ`)).status, 404);
    });
  });
}
