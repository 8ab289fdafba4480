// The static copy opened from its folder, without any server: read in both languages by its links, on a telephone too; looked at by axe.
// SPDX-License-Identifier: AGPL-3.0-or-later
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { after, before, describe, test } from 'node:test';
import { App, run, temporaryFolder } from '../http/app.mjs';
import { axe, followed, hasBrowser, launch, overflow, WIDTHS } from './browser.mjs';

describe('a copy opened from its folder', { skip: hasBrowser ? false : 'no Chromium here' }, () => {
  let folder, browser, page;
  const asked = [];
  before(async () => {
    const app = await new App().start();
    folder = temporaryFolder();
    const done = run(['export', 'site', join(folder.path, 'copy'), '--address', 'https://alliance.example', '--data', app.data]);
    await app.stop();
    assert.equal(done.code, 0, done.err);
    browser = await launch();
    page = await (await browser.newContext({ viewport: WIDTHS.narrow })).newPage();
    page.on('request', (request) => asked.push(request.url()));
  });
  after(async () => { await browser?.close(); folder?.remove(); });

  async function isFine() {
    assert.deepEqual(await axe(page), [], page.url());
    assert.deepEqual(await overflow(page), [], page.url());
  }

  test('it begins in Azerbaijani, says what it is, and its links lead on without a server', async () => {
    await page.goto(pathToFileURL(join(folder.path, 'copy', 'index.html')).href);
    assert.match(await page.locator('.mast').innerText(), /tarixli surəti/);
    await isFine();
    await followed(page, () => page.locator('.mast a[hreflang=en]').click());
    assert.equal(await page.locator('html').getAttribute('lang'), 'en');
    await isFine();
    await followed(page, () => page.locator('#menu a', { hasText: 'News' }).first().click());
    await followed(page, () => page.locator('main a', { hasText: 'Two statements on one day' }).first().click());
    assert.match(await page.locator('h1').innerText(), /Two statements on one day/);
    assert.match(await page.locator('main').innerText(), /Funding: None received/);
    await isFine();
  });

  test('it is drawn with the same style, and nothing was asked of anybody', async () => {
    const family = await page.locator('h1').evaluate((h) => getComputedStyle(h).fontFamily);
    assert.match(family, /serif/i);
    assert.ok(asked.length >= 8);
    assert.deepEqual(asked.filter((url) => !url.startsWith('file:')), []);
  });
});
