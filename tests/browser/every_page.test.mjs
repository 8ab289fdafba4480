// Every page that a link leads to, as visitor, representative and secretariat, in both languages and at both widths:
// accessible, valid, not too heavy, nothing clipped, nothing foreign, readable without scripts.
// SPDX-License-Identifier: AGPL-3.0-or-later
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { App } from '../http/app.mjs';
import { axe, followed, hasBrowser, launch, overflow, smallTargets, visit, WIDTHS } from './browser.mjs';
import { faultsOfMarkup } from './markup.mjs';

const PAGE_WEIGHT_MAX = 60 * 1024;
const PAGES_MAX = 60; // of one person in one language; pages of the same shape count once

/** Pages that differ only by an id or a slug are of one shape; two of a shape are enough. */
const shapeOf = (path) => path.replace(/\/\d+/g, '/N').replace(/\/(consultations|organisations|news|newsdesk|sections|tags|archive)\/(?!new|sections|tags|archive|principles)[^/?]+/g, '/$1/SLUG').replace(/=[^&]*/g, '=');

/** All addresses of this site that links lead to, breadth first; GET only, so nothing is changed. */
async function crawl(page, base, start) {
  const seen = new Map();
  const queue = [start];
  const shapes = new Map();
  while (queue.length && seen.size < PAGES_MAX) {
    const path = queue.shift();
    const shape = shapeOf(path);
    if (seen.has(path) || (shapes.get(shape) ?? 0) >= 2) continue;
    shapes.set(shape, (shapes.get(shape) ?? 0) + 1);
    const answer = await page.goto(base + path, { waitUntil: 'load' });
    seen.set(path, { status: answer.status(), type: answer.headers()['content-type'] ?? '' });
    if (!seen.get(path).type.startsWith('text/html')) continue;
    const links = await page.evaluate(() => [...document.querySelectorAll('a[href]')].map((a) => a.href));
    for (const link of links) {
      if (!link.startsWith(base)) continue;
      const next = link.slice(base.length).replace(/#.*/, '');
      if (next.startsWith(start) && !/\.(csv|json|svg|atom|rss|ics)(\?|$)/.test(next)) queue.push(next);
    }
  }
  return seen;
}

async function weightOf(context, base, path) {
  const html = await (await context.request.get(base + path)).text();
  const assets = [...html.matchAll(/(?:href|src)="(\/assets\/[^"]+)"/g)].map((m) => m[1]);
  let bytes = gzipSync(html).length;
  for (const asset of new Set(assets)) bytes += gzipSync(await (await context.request.get(base + asset)).body()).length;
  return bytes;
}

describe('every page', { skip: hasBrowser ? false : 'no Chromium here' }, () => {
  let app, browser;
  const looked = new Set(); // as a visitor; to others such a page differs by its frame only, so one of them is enough
  before(async () => {
    app = await new App().start();
    browser = await launch();
  });
  after(async () => {
    await browser?.close();
    await app?.stop();
  });

  async function signIn(page, who, language) {
    if (who === 'visitor') return;
    await page.goto(app.base + app.links[who].replace(/^\/../, `/${language}`));
    await followed(page, () => page.click('main form button[type=submit]'));
  }

  for (const who of ['visitor', 'representative', 'secretariat']) {
    for (const language of ['en', 'az']) {
      test(`${who}, ${language}`, async () => {
        const problems = [];
        const { context, page, faults } = await visit(browser, { base: app.base, locale: language });
        await signIn(page, who, language);
        const pages = await crawl(page, app.base, `/${language}`);
        assert.ok(pages.size >= 5, `only ${pages.size} pages found`);
        for (const [path, { status, type }] of pages) {
          if (status !== 200) problems.push(`${path}: status ${status}`);
          if (!type.startsWith('text/html')) continue;
          if (who !== 'visitor' && looked.has(path) && path !== `/${language}/consultations`) continue;
          looked.add(path);
          const html = await (await context.request.get(app.base + path)).text();
          for (const text of await faultsOfMarkup(html)) problems.push(`${path}: ${text}`);
          for (const [name, viewport] of Object.entries(WIDTHS)) {
            await page.setViewportSize(viewport);
            await page.goto(app.base + path);
            /* axe sees each page at both widths, the narrow one in Azerbaijani and the wide one in English: it takes most of the time */
            if ((name === 'narrow') === (language === 'az')) for (const text of await axe(page)) problems.push(`${path} ${name}: axe ${text}`);
            for (const text of await overflow(page)) problems.push(`${path} ${name}: stands out: ${text}`);
            for (const text of await smallTargets(page)) problems.push(`${path} ${name}: too small: ${text}`);
          }
          const facts = await page.evaluate(() => ({
            lang: document.documentElement.lang, h1: document.querySelectorAll('h1').length, title: document.title,
            twice: [...document.querySelectorAll('[id]')].map((e) => e.id).filter((id, i, all) => all.indexOf(id) !== i),
            alternates: [...document.querySelectorAll('link[rel=alternate][hreflang]')].map((l) => l.hreflang).sort().join(),
          }));
          if (facts.lang !== language) problems.push(`${path}: lang is ${facts.lang}`);
          if (facts.h1 !== 1) problems.push(`${path}: ${facts.h1} level-one headings`);
          if (facts.twice.length) problems.push(`${path}: ids that stand twice: ${facts.twice}`);
          if (!facts.title) problems.push(`${path}: no title`);
          if (!facts.alternates.includes('az') || !facts.alternates.includes('en')) problems.push(`${path}: alternates ${facts.alternates}`);
          const bytes = await weightOf(context, app.base, path);
          if (bytes > PAGE_WEIGHT_MAX) problems.push(`${path}: ${bytes} bytes on a cold visit`);
        }
        problems.push(...faults);
        await context.close();
        assert.deepEqual([...new Set(problems)], []);
      });
    }
  }

  test('the same words stand there without scripts', async () => {
    const plain = await visit(browser, { base: app.base, scripts: false });
    const scripted = await visit(browser, { base: app.base });
    for (const path of ['/en', '/en/consultations', '/en/consultations/election-2013', '/en/consultations/election-2013/results', '/en/organisations', '/en/record', '/en/record/how', '/en/method']) {
      await plain.page.goto(app.base + path);
      await scripted.page.goto(app.base + path);
      assert.equal(await plain.page.innerText('main'), await scripted.page.innerText('main'), path);
    }
    await plain.context.close();
    await scripted.context.close();
  });

  test('the dark scheme keeps its contrast', async () => {
    const { context, page } = await visit(browser, { base: app.base, scheme: 'dark' });
    for (const path of ['/en', '/az/consultations/election-2013/results', '/az/method', '/en/sign-in', '/en/record?kind=organisations']) {
      await page.goto(app.base + path);
      assert.deepEqual(await axe(page), [], path);
    }
    await context.close();
  });
});
