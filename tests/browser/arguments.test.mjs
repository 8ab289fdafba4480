// Arguments as people meet them: given, answered, marked and taken down in both languages, by keyboard without scripts, at both
// widths, checked by axe.
// SPDX-License-Identifier: AGPL-3.0-or-later
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { App, until, Visitor } from '../http/app.mjs';
import { mailing, Sink } from '../http/sink.mjs';
import { axe, followed, hasBrowser, launch, overflow, smallTargets, visit, WIDTHS } from './browser.mjs';

const OPEN = '/consultations/following-the-election/statements/3';
const BOTH = '/consultations/explaining-the-result/statements/4';
const NAMED = '/consultations/observing-together/statements/2';
const SHOTS = process.env.ALYANS_SHOTS; /* a folder to look at the pages */
const WORDS = {
  en: {
    text: 'On local television I can see who answers and who only smiles.', short: 'Too short.', reply: 'Nobody watches local television in our village any more.',
    received: /Received\. It is shown once/, said: /Said\. It stands below/, counts: /Your mark counts/, own: 'We helped with three such evenings and would do so again.',
    fault: /At least 20 characters/, down: 'It named a private person and a street.', downText: 'Ask Rashid of Nar Street 5 what he saw on that evening.',
  },
  az: {
    text: 'Yerli televiziyada kimin cavab verdiyini, kimin ancaq gülümsədiyini görürəm.', short: 'Çox qısa.', reply: 'Bizim kənddə yerli televiziyaya daha heç kim baxmır.',
    received: /Qəbul olundu/, said: /Yazıldı\. Aşağıda/, counts: /Qiymətiniz sayılır/, own: 'Belə görüşlərin üçünə kömək etmişik, yenə də edərdik.',
    fault: /Ən azı 20|20 simvol/, down: 'Şəxsi ad və küçə yazılmışdı.', downText: 'Nar küçəsi 5-dən Rəşiddən soruşun, o axşam nə görüb.',
  },
};

describe('arguments in a browser', { skip: !hasBrowser && 'no Chromium' }, () => {
  let app, sink, browser, secretariat;
  before(async () => {
    sink = await new Sink().start();
    app = await new App(await mailing(sink)).start();
    browser = await launch();
    secretariat = new Visitor(app);
    await secretariat.enter(app.links.secretariat);
  });
  after(async () => {
    await browser?.close();
    await app?.stop();
    await sink?.stop();
  });

  /** What holds on every page, at both widths. axe needs scripts: it looks at the same page in a browser that has them. */
  const sound = async (page, what) => {
    const mirror = await visit(browser, { base: app.base, locale: 'en-GB' });
    const body = await page.content();
    await mirror.page.route(page.url().split('#')[0], (route) => route.fulfill({ body, contentType: 'text/html; charset=utf-8' }));
    await mirror.page.goto(page.url().split('#')[0]);
    await mirror.page.evaluate((open) => document.querySelectorAll('details').forEach((n, i) => { n.open = open[i]; }),
      await page.locator('details').evaluateAll((all) => all.map((n) => n.open)));
    for (const [name, size] of Object.entries(WIDTHS)) {
      await mirror.page.setViewportSize(size);
      if (SHOTS) await mirror.page.screenshot({ path: `${SHOTS}/${what.replace(/\W+/g, '-')}-${name}.png`, fullPage: true });
      assert.deepEqual(await overflow(mirror.page), [], `${what}, ${name}: stands out`);
      assert.deepEqual(await smallTargets(mirror.page), [], `${what}, ${name}: too small`);
      assert.deepEqual(await axe(mirror.page), [], `${what}, ${name}: axe`);
    }
    assert.deepEqual(mirror.faults, [], what);
    await mirror.context.close();
  };
  const press = async (page, locator) => {
    await locator.focus();
    await followed(page, () => page.keyboard.press('Enter'));
  };
  const stranger = (locale) => visit(browser, { base: app.base, locale, scripts: false, viewport: WIDTHS.narrow });
  const member = async (locale) => {
    const it = await stranger(locale);
    await it.page.goto(app.base + app.links.representative);
    await press(it.page, it.page.locator('main form button[type=submit]').first());
    return it;
  };
  const keep = async (text) => {
    const page = (await secretariat.open('/en/secretariat/moderation')).text;
    const id = page.split('data-item').find((part) => part.includes(text)).match(/id="case-(\d+)"/)[1];
    await secretariat.post('/en/secretariat/moderation', { keep: `${id}-0` }, { from: '/en/secretariat/moderation' });
    return id;
  };
  const idOf = (where, text) => until(async () => {
    const { arguments: all } = JSON.parse((await new Visitor(app).open(`/api/v1${where}/arguments`)).text);
    return all.flatMap((a) => [a, ...a.replies]).find((a) => a.text === text)?.id;
  }, text);
  /** Fills the form and sends it by the keyboard alone. */
  const say = async (page, text, side) => {
    if (side) {
      await page.locator(`input[name=side][value=${side}]`).focus();
      await page.keyboard.press('Space');
    }
    await page.locator('textarea[name=text]').fill(text);
    await press(page, page.locator('main form button[type=submit]').first());
  };

  for (const [language, locale] of [['en', 'en-GB'], ['az', 'az-AZ']]) {
    const words = WORDS[language];

    test(`what is argued already stands for and against, with replies, beside each other, in ${language}`, async () => {
      const { context, page, faults } = await stranger(locale);
      for (const where of [NAMED, BOTH]) {
        await page.goto(`${app.base}/${language}${where}`);
        assert.equal(await page.locator('#arguments h3').count(), 2);
        assert.ok(await page.locator('#arguments ul.replies li').count() > 0);
        await sound(page, `${where.split('/')[2]} ${language}`);
        await page.setViewportSize(WIDTHS.wide);
        const [left, right] = await page.locator('#arguments .cols > div').evaluateAll((all) => all.map((n) => n.getBoundingClientRect()));
        assert.ok(right.left >= left.right && Math.abs(right.top - left.top) < 2, 'beside each other where there is room');
        await page.setViewportSize(WIDTHS.narrow);
      }
      await page.goto(`${app.base}/${language}/method`);
      await sound(page, `how it is computed ${language}`);
      await context.close();
      assert.deepEqual(faults, []);
    });

    test(`a visitor argues, is told what is wrong, follows it and is answered, in ${language}`, async () => {
      const { context, page, faults } = await stranger(locale);
      await page.goto(`${app.base}/${language}${OPEN}`);
      await press(page, page.locator('#arguments a[href*="side=for"]'));
      assert.ok(await page.locator('input[value=for]').isChecked(), 'the side is chosen already');
      await sound(page, `the form ${language}`);
      await say(page, words.short, 'against');
      assert.match(await page.locator('.errors').innerText(), words.fault);
      assert.equal((await page.locator('textarea[name=text]').inputValue()).trim(), words.short);
      assert.ok(await page.locator('input[value=against]').isChecked());
      await sound(page, `the form refused ${language}`);
      await say(page, words.text, 'for');
      assert.match(await page.locator('#arguments [role=status]').innerText(), words.received);
      await page.locator('#arguments details.mail-box summary').focus();
      await page.keyboard.press('Enter');
      await sound(page, `received ${language}`);
      await press(page, page.locator('#arguments [role=status] a'));
      await page.getByText(words.text).first().waitFor();
      await sound(page, `what became of it ${language}`);
      await keep(words.text);
      const id = await idOf(OPEN, words.text);

      const other = await stranger(locale);
      await other.page.goto(`${app.base}/${language}${OPEN}`);
      await press(other.page, other.page.locator(`#arguments a[href$="to=${id}"]`));
      await sound(other.page, `the form of a reply ${language}`);
      await say(other.page, words.reply);
      await keep(words.reply);
      await idOf(OPEN, words.reply);
      await other.page.goto(`${app.base}/${language}${OPEN}`);
      await press(other.page, other.page.locator(`form:has(input[name=argument][value="${id}"]) button[value="1"]`));
      assert.match(await other.page.locator('#arguments [role=status]').innerText(), words.counts);
      await sound(other.page, `marked ${language}`);
      for (const it of [context, other.context]) await it.close();
      assert.deepEqual([...faults, ...other.faults], []);
    });

    test(`an organisation argues under its name, in ${language}`, async () => {
      const { context, page, faults } = await member(locale);
      await page.goto(`${app.base}/${language}${BOTH}`);
      await press(page, page.locator('#arguments a[href*="side=against"]'));
      await sound(page, `the form of an organisation ${language}`);
      await say(page, words.own);
      assert.match(await page.locator('#arguments [role=status]').innerText(), words.said);
      await page.locator('#arguments', { hasText: words.own }).waitFor();
      await sound(page, `said ${language}`);
      await context.close();
      assert.deepEqual(faults, []);
    });

    test(`the secretariat takes one down; one is removed and what replied to it stays, in ${language}`, async () => {
      const writer = await stranger(locale);
      await writer.page.goto(`${app.base}/${language}${OPEN}/argue?side=against`);
      await say(writer.page, words.downText);
      await writer.context.close();
      await keep(words.downText);
      const id = await idOf(OPEN, words.downText);
      const desk = await stranger(locale);
      await desk.context.addCookies([...secretariat.cookies].map(([name, value]) => ({ name, value, url: app.base })));
      await desk.page.goto(`${app.base}/${language}${OPEN}`);
      await press(desk.page, desk.page.locator(`#arguments a[href$="/arguments/${id}/take-down"]`));
      await sound(desk.page, `the form to take down ${language}`);
      await desk.page.locator('textarea[name=reason]').fill(words.down);
      await press(desk.page, desk.page.locator('main form button[type=submit]').first());
      const section = desk.page.locator('#arguments');
      assert.match(await section.innerText(), new RegExp(words.down.slice(0, -1)));
      assert.ok(!(await section.innerText()).includes(words.downText));

      const first = await idOf(OPEN, words.text);
      const report = `/en/moderation/report/argument/${first}`;
      await new Visitor(app).post(report, { rule: 'off-question', text: 'It speaks of something else.' }, { from: report });
      const queue = (await secretariat.open('/en/secretariat/moderation')).text;
      const kase = queue.split('data-item').find((part) => part.includes(words.text)).match(/id="case-(\d+)"/)[1];
      const form = (await secretariat.open(`/en/secretariat/moderation/${kase}`)).text;
      await secretariat.post(`/en/secretariat/moderation/${kase}`, { verdict: 'remove', rule: 'off-question', reason: 'It speaks of television and not of debates.',
        language: 'en', csrf: form.match(/name="csrf" value="([^"]*)"/)[1], seen: form.match(/name="seen" value="(\d+)"/)[1] });
      await desk.page.goto(`${app.base}/${language}${OPEN}`);
      const text = await section.innerText();
      assert.ok(!text.includes(words.text) && text.includes(words.reply), 'what replied to it stays');
      await sound(desk.page, `taken down and removed ${language}`);
      await desk.context.close();
      assert.deepEqual([...writer.faults, ...desk.faults], []);
    });

    test(`search leads to the argument itself, in ${language}`, async () => {
      const { context, page, faults } = await stranger(locale);
      await until(async () => {
        await page.goto(`${app.base}/${language}/search?q=${encodeURIComponent(words.own)}&kind=argument`);
        return await page.locator('main a[href*="#a-"]').count() > 0;
      });
      await sound(page, `found ${language}`);
      await press(page, page.locator('main a[href*="#a-"]').first());
      const target = page.locator(':target');
      assert.equal((await target.innerText()).trim(), words.own);
      await context.close();
      assert.deepEqual(faults, []);
    });
  }
});
