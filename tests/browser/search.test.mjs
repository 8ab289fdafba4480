// A reader looks for something on a small screen: from the box on every page to the place where it was said.
// SPDX-License-Identifier: AGPL-3.0-or-later
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { App, until, Visitor } from '../http/app.mjs';
import { axe, hasBrowser, launch, overflow, smallTargets, visit, WIDTHS } from './browser.mjs';
import { faultsOfMarkup } from './markup.mjs';

describe('searching', { skip: hasBrowser ? false : 'no Chromium here' }, () => {
  let app, browser;
  before(async () => {
    app = await new App().start();
    browser = await launch();
    const visitor = new Visitor(app);
    await until(async () => JSON.parse((await visitor.open('/api/v1/search?q=observers')).text).total > 0, 'the index is built');
  });
  after(async () => {
    await browser?.close();
    await app?.stop();
  });

  const looksRight = async (page) => {
    assert.deepEqual(await axe(page), []);
    assert.deepEqual(await overflow(page), []);
    assert.deepEqual(await smallTargets(page), []);
    assert.deepEqual(await faultsOfMarkup(await page.content()), []);
  };

  for (const scheme of ['light', 'dark']) {
    test(`from the box on the first page to the statement, without scripts, ${scheme}`, async () => {
      const { context, page, faults } = await visit(browser, { viewport: WIDTHS.narrow, locale: 'az-AZ', scripts: true, scheme, base: app.base });
      await page.goto(`${app.base}/az`);
      await page.getByRole('searchbox').fill('musahidecilerin');
      await page.getByRole('searchbox').press('Enter');
      await page.waitForURL(/\/az\/search\?q=musahidecilerin/);
      assert.ok(await page.locator('mark').count() > 0);
      await looksRight(page);

      await page.getByRole('link', { name: /^Tezislər \(\d+\)/ }).click();
      await page.waitForURL(/kind=statement/);
      await looksRight(page);
      await page.locator('ol.found a.t').first().click();
      await page.waitForURL(/\/az\/consultations\/[^/]+\/statements\/\d+/);

      await page.goto(`${app.base}/az/search?q=m%C3%BC%C5%9Fahd%C9%99%C3%A7i`);
      await looksRight(page);
      await page.getByRole('link', { name: /yazıldığı kimi axtar/ }).click();
      await page.getByRole('heading', { name: 'Heç nə tapılmadı' }).waitFor();
      await looksRight(page);
      assert.deepEqual(faults, []);
      await context.close();
    });
  }
});
