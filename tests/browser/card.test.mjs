// The card in a page of somebody else, and the pages of the package, as people see them.
// SPDX-License-Identifier: AGPL-3.0-or-later
import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import { after, before, describe, test } from 'node:test';
import { App, until, Visitor } from '../http/app.mjs';
import { axe, followed, hasBrowser, launch, overflow, smallTargets, visit, WIDTHS } from './browser.mjs';

describe('the card and the package', { skip: hasBrowser ? false : 'no Chromium here' }, () => {
  let app, browser, other;
  before(async () => {
    app = await new App().start();
    browser = await launch();
    // a page of another site, which frames the card and the results
    other = createServer((request, answer) => {
      const what = request.url.slice(1);
      answer.setHeader('content-type', 'text/html; charset=utf-8');
      answer.end(`<!DOCTYPE html><html lang="en"><title>Another site</title><h1>Another site</h1><iframe title="result" src="${app.base}/en/consultations/election-2013/${what}" width="700" height="560" sandbox="allow-top-navigation-by-user-activation allow-popups"></iframe><img alt="result" src="${app.base}/en/consultations/election-2013/card.svg">`);
    });
    await new Promise((done) => other.listen(0, '127.0.0.1', done));
  });
  after(async () => {
    await browser?.close();
    other?.close();
    await app?.stop();
  });

  for (const language of ['az', 'en']) for (const [width, viewport] of Object.entries(WIDTHS)) for (const scheme of ['light', 'dark']) {
    test(`${language}, ${width}, ${scheme}: readable by everybody, nothing beside the page`, async () => {
      await until(async () => (await new Visitor(app).open('/en/consultations/election-2013/package')).text.includes('votes.csv)'));
      const { context, page, faults } = await visit(browser, { base: app.base, locale: language, viewport, scheme });
      const problems = [];
      for (const path of ['card', 'embed', 'package', 'card.svg']) {
        const answer = await page.goto(`${app.base}/${language}/consultations/election-2013/${path}`);
        assert.equal(answer.status(), 200, path);
        if (path === 'card.svg') continue;
        problems.push(...[...await axe(page), ...await overflow(page), ...await smallTargets(page)].map((it) => `${path}: ${it}`));
      }
      assert.deepEqual([...problems, ...faults], []);
      assert.deepEqual(await context.cookies(), [], 'no cookie');
      await context.close();
    });
  }

  test('another site shows the card and the picture, and nothing else of this one', async () => {
    const { context, page } = await visit(browser, {});
    const site = `http://127.0.0.1:${other.address().port}`;
    const asked = [];
    context.on('request', (request) => asked.push(request.url()));
    await page.goto(`${site}/card`);
    const frame = page.frameLocator('iframe');
    assert.match(await frame.locator('main').innerText(), /Who pays:/);
    assert.ok(await page.locator('img').evaluate((img) => img.complete && img.naturalWidth > 0), 'the picture is there');
    for (const url of asked) assert.ok(url.startsWith(site) || url.startsWith(app.base), url);
    assert.deepEqual(await context.cookies(), []);

    await page.goto(`${site}/results`);
    await page.waitForTimeout(300); // nothing is to come
    assert.equal(await page.frames().at(-1).locator('main h1').count(), 0, 'the results are not for frames');
    await context.close();
  });

  test('by keyboard, without scripts, from the results to the package', async () => {
    const { context, page } = await visit(browser, { base: app.base, scripts: false });
    await page.goto(`${app.base}/en/consultations/election-2013/results`);
    const link = page.locator('a[href$="/package"]').first();
    await link.focus();
    await followed(page, () => page.keyboard.press('Enter'));
    assert.match(page.url(), /\/package$/);
    const [download] = await Promise.all([page.waitForEvent('download'), (async () => { const button = page.locator('a[href$="package.zip"]').first(); await button.focus(); await page.keyboard.press('Enter'); })()]);
    assert.equal(download.suggestedFilename(), 'election-2013.zip');
    await context.close();
  });
});
