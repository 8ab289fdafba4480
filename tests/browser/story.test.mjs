// The election of 2013, followed by links alone from the first page to the data package, and the package computed again.
// SPDX-License-Identifier: AGPL-3.0-or-later
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { App, run, temporaryFolder, until, Visitor } from '../http/app.mjs';
import { followed, hasBrowser, launch, overflow, visit, WIDTHS } from './browser.mjs';

const OLD = '/consultations/election-2013';
const SAID = {
  en: { question: /presidential election of 9 October 2013/, coded: /not reviewed/i, part: /disagree/, unsure: /How sure/, frozen: /This result is frozen/, pays: /Funding|money|paid/i },
  az: { question: /2013-cü il|9 oktyabr 2013/, coded: /nəzərdən keçirm/i, part: /razı deyil/, unsure: /Nə qədər əminik/, frozen: /dondurul/, pays: /Maliyyə|pul|vəsait/i },
};

describe('the story of 2013', { skip: hasBrowser ? false : 'no Chromium here' }, () => {
  const files = temporaryFolder();
  let app, browser;
  before(async () => {
    app = await new App().start();
    browser = await launch();
    await until(async () => /[0-9a-f]{12}/.test((await new Visitor(app).open(`/en${OLD}/package`)).text.match(/frozen[\s\S]*/)?.[0] ?? ''), 'it is frozen');
  });
  after(async () => {
    await browser?.close();
    await app?.stop();
    files.remove();
  });

  for (const [language, width] of [['en', 'wide'], ['az', 'narrow']]) {
    test(`${language}, ${width}: from the first page to the data package by links alone`, async () => {
      const said = SAID[language];
      const { context, page, faults } = await visit(browser, { base: app.base, locale: language, viewport: WIDTHS[width], scripts: false });
      const words = () => page.innerText('main');
      const follow = async (path) => {
        await followed(page, () => page.locator(`main a[href="/${language}${path}"]`).first().click());
        assert.deepEqual(await overflow(page), [], path);
      };
      await page.goto(`${app.base}/${language}`);
      assert.match(await words(), said.question);
      await follow(OLD);
      assert.match(await words(), said.coded, 'nobody who is named took part, and it is said');
      await follow(`${OLD}/results`);
      for (const sentence of [said.part, said.unsure, said.frozen, said.pays]) assert.match(await words(), sentence);
      await follow(`${OLD}/stands/odihr`);
      assert.match(await words(), /ODIHR/);
      await follow(`${OLD}/results`);
      await follow(`${OLD}/package`);
      const [download] = await Promise.all([page.waitForEvent('download'), page.locator('main a[href$="package.zip"]').first().click()]);
      const zip = join(files.path, `${language}.zip`);
      await download.saveAs(zip);
      await context.close();
      assert.deepEqual(faults, []);

      const folder = join(files.path, language);
      assert.equal(spawnSync('python3', ['-m', 'zipfile', '-e', zip, folder]).status, 0);
      const again = run(['analyse', folder, '--json']);
      assert.equal(again.code, 0, again.err);
      assert.ok(again.out === readFileSync(join(folder, 'analysis.json'), 'utf8'), 'the same to the byte');
    });
  }
});
