// A document and a picture: published by the secretariat, found, opened, removed; at both widths, in both languages.
// SPDX-License-Identifier: AGPL-3.0-or-later
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { App } from '../http/app.mjs';
import { faultsOfMarkup } from './markup.mjs';
import { axe, followed, hasBrowser, launch, overflow, smallTargets, visit, WIDTHS } from './browser.mjs';

const SHOTS = process.env.ALYANS_SHOTS; /* a folder for pictures of the pages */
const PDF = Buffer.from(`%PDF-1.4
1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj
2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj
3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 200 100]>>endobj
trailer<</Root 1 0 R>>
%%EOF
`);

let app, browser;
before(async () => {
  if (!hasBrowser) return;
  app = await new App().start();
  browser = await launch();
});
after(async () => {
  await browser?.close();
  await app?.stop();
});

/** Everything a page must hold; also its picture where one is wanted. */
async function holds(page, faults, name) {
  assert.deepEqual(await faultsOfMarkup(await page.content()), [], name); /* before axe adds to it */
  for (const [width, viewport] of Object.entries(WIDTHS)) {
    await page.setViewportSize(viewport);
    if (SHOTS) await page.screenshot({ path: `${SHOTS}/${name}-${width}.png`, fullPage: true });
    assert.deepEqual(await overflow(page), [], name);
    assert.deepEqual(await axe(page), [], name);
    assert.deepEqual(await smallTargets(page), [], name);
  }
  assert.deepEqual(faults.splice(0), [], name);
}

test('a file is published, found and removed, without scripts', { skip: !hasBrowser && 'no Chromium' }, async () => {
  const { context, page, faults } = await visit(browser, { base: app.base });
  await page.goto(app.base + app.links.secretariat);
  await followed(page, () => page.click('main button[type=submit]'));
  for (const language of ['en', 'az']) {
    const at = (path) => `${app.base}/${language}${path}`;
    await page.goto(at('/secretariat/new-file'));
    await holds(page, faults, `new-${language}`);

    await page.fill('[name=file_alt_en]', 'Turnout by region, as a picture');
    await followed(page, () => page.click('form[enctype] button[type=submit]'));
    assert.equal(await page.locator('#file-error').count(), 1);
    assert.equal(await page.inputValue('[name=file_alt_en]'), 'Turnout by region, as a picture');
    await holds(page, faults, `refused-${language}`);

    await page.setInputFiles('[name=file]', { name: 'seçki iştirakı – bölgələr üzrə çox uzun bir ad, 2013-cü il.png', mimeType: 'image/png', buffer: await picture(browser) });
    await page.fill('[name=file_alt_az]', 'Bölgələr üzrə seçici fəallığı, şəkil kimi');
    await page.selectOption('[name=organisation]', 'nar-bagi');
    await followed(page, () => page.click('form[enctype] button[type=submit]'));
    const image = page.locator('main img');
    await image.waitFor();
    assert.ok(await image.evaluate((it) => it.complete ? it.naturalWidth > 0 : new Promise((done) => { it.onload = () => done(it.naturalWidth > 0); })));
    await holds(page, faults, `image-${language}`);
    const where = page.url();

    await page.goto(at('/organisations/nar-bagi'));
    await page.locator('#files').scrollIntoViewIfNeeded();
    await holds(page, faults, `organisation-${language}`);

    await page.goto(at('/secretariat/new-file'));
    await page.setInputFiles('[name=file]', { name: 'hesabat.pdf', mimeType: 'application/pdf', buffer: PDF });
    await page.fill('[name=file_alt_az]', 'Müşahidə hesabatı');
    await page.selectOption('[name=file_licence]', 'reserved');
    await followed(page, () => page.click('form[enctype] button[type=submit]'));
    await holds(page, faults, `document-${language}`);

    await page.goto(at('/files'));
    await holds(page, faults, `list-${language}`);

    await page.goto(where);
    await followed(page, () => page.click('main a[href$="/remove"]'));
    await holds(page, faults, `remove-${language}`);
    await page.fill('[name=reason]', 'The picture was taken by somebody who did not agree.');
    await followed(page, () => page.click('main form button[type=submit]'));
    assert.equal(await page.locator('main img').count(), 0);
    await holds(page, faults, `removed-${language}`);
    await page.goto(at('/files'));
    await holds(page, faults, `list-removed-${language}`);
  }
  await context.close();
});

/** A picture of a page: a PNG of some size. */
async function picture(browserOf) {
  const context = await browserOf.newContext({ viewport: { width: 1200, height: 700 } });
  const page = await context.newPage();
  await page.setContent('<body style="margin:0;height:700px;background:linear-gradient(90deg,#0b4f8a,#f2f4f5)"><h1>Map</h1>');
  const bytes = await page.screenshot();
  await context.close();
  return bytes;
}

test('what a stranger wrote does not run here, even when opened', { skip: !hasBrowser && 'no Chromium' }, async () => {
  const { context, page } = await visit(browser, { base: app.base });
  await page.goto(app.base + app.links.secretariat.replace(/.*/, '/en/files'));
  const answer = await page.request.get(`${app.base}/files.csv`);
  const address = (await answer.text()).match(/\/files\/\d+\/hesabat\.pdf/)[0];
  const bytes = await page.request.get(app.base + address);
  assert.match(bytes.headers()['content-security-policy'], /sandbox/);
  assert.equal(bytes.headers()['x-content-type-options'], 'nosniff');
  await context.close();
});
