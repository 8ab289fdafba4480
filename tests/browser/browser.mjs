// Debian's Chromium, driven by playwright-core; what every page must hold.
// SPDX-License-Identifier: AGPL-3.0-or-later
import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { chromium } from 'playwright-core';

const require = createRequire(import.meta.url);
const AXE = readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8');
// Debian's chromium-headless-shell draws the same pages with a third of the work of the whole browser
export const CHROMIUM = process.env.ALYANS_CHROMIUM
  ?? ['/usr/bin/chromium-headless-shell', '/usr/bin/chromium'].find((path) => existsSync(path)) ?? '';
export const WIDTHS = { narrow: { width: 360, height: 740 }, wide: { width: 1280, height: 900 } };

/** false when there is no browser: the tests then skip, visibly. */
export const hasBrowser = existsSync(CHROMIUM);

export function launch() {
  return chromium.launch({
    executablePath: CHROMIUM,
    args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
      '--disable-component-update', '--disable-sync', '--disable-dev-shm-usage'],
  });
}

/** A context that notes everything a page must not do: foreign requests, script errors. */
export async function visit(browser, { viewport = WIDTHS.wide, locale = 'en-GB', scripts = true, scheme = 'light', base } = {}) {
  const context = await browser.newContext({ viewport, locale, javaScriptEnabled: scripts, colorScheme: scheme, bypassCSP: false });
  const faults = [];
  context.on('request', (request) => {
    const url = request.url();
    if (base && !url.startsWith(base) && !url.startsWith('data:')) faults.push(`asks a third party: ${url}`);
  });
  context.on('weberror', (error) => faults.push(`script error: ${error.error().message}`));
  const page = await context.newPage();
  page.on('console', (message) => {
    if (message.type() === 'error' && !/status of (4\d\d|503)/.test(message.text())) faults.push(`console: ${message.text()}`);
  });
  return { context, page, faults };
}

const PRESS_SECONDS = 5; // a press that asked for nothing by then was lost
const PAGE_SECONDS = 60;

/** Is the document another than the one that was marked, and whole? While it changes nobody answers. */
const isThere = (page) => page.evaluate(() => !document.documentElement.hasAttribute('data-before') && document.readyState === 'complete').catch(() => false);

/** Waits until the page that follows is there. The browser's own events tell of it too, but one of some thousands is lost on a busy machine. */
async function arrived(page, from, asked) {
  const began = Date.now();
  const isPlace = () => page.url() !== from && !asked(); // another place of the same page, or a script put its part in place
  while (!isPlace() && !await isThere(page)) {
    const seconds = (Date.now() - began) / 1000;
    if (seconds > (asked() ? PAGE_SECONDS : PRESS_SECONDS)) return false;
    await new Promise((next) => setTimeout(next, 20));
  }
  return true;
}

/** Does what leads to another page, and waits until that page is there; what the browser did not notice is done again, as people do. */
export async function followed(page, doing) {
  const from = page.url();
  let requests = 0;
  const note = (request) => { requests += request.isNavigationRequest() && request.frame() === page.mainFrame(); };
  await page.evaluate(() => document.documentElement.setAttribute('data-before', ''));
  page.on('request', note);
  try {
    for (let tries = 0; tries < 3; tries++) {
      await doing();
      if (await arrived(page, from, () => requests > 0)) return;
      if (requests > 0) break;
    }
  } finally {
    page.off('request', note);
  }
  throw new Error(`no page followed ${from} (${requests} asked for)`);
}

/** Presses what posts a form, waits for the page that follows: the status the form was answered with. */
export async function posted(page, doing) {
  const [answer] = await Promise.all([page.waitForResponse((r) => r.request().method() === 'POST' && r.request().isNavigationRequest()), followed(page, doing)]);
  return answer.status();
}

/** axe over the page, WCAG 2.2 AA and best practices: the violations, as short texts. */
export async function axe(page) {
  // evaluate runs outside the page's policy, so the page stays as strict as it is
  await page.evaluate(AXE);
  const found = await page.evaluate(() => window.axe.run(document, {
    resultTypes: ['violations'], selectors: false, preload: false, // what is not read below, a third of the time
    runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'],
  }));
  return found.violations.map((v) => `${v.id}: ${v.help}: ${v.nodes.slice(0, 3).map((n) => n.html.slice(0, 160)).join(' | ')}`);
}

/** What stands out to the right of the page: nothing may. */
export function overflow(page) {
  return page.evaluate(() => {
    const wide = document.documentElement.clientWidth;
    if (document.documentElement.scrollWidth <= wide) return [];
    const inScroller = (node) => {
      for (let n = node.parentElement; n; n = n.parentElement) if (['auto', 'scroll', 'hidden'].includes(getComputedStyle(n).overflowX)) return true;
      return false;
    };
    const out = [...document.querySelectorAll('body *')].filter((n) => n.getBoundingClientRect().right > wide + 1 && !inScroller(n))
      .slice(0, 5).map((n) => n.outerHTML.slice(0, 160));
    return out.length ? out : [`text: ${document.documentElement.scrollWidth} pixels where ${wide} are seen`];
  });
}

/** Controls smaller than 24 CSS pixels (WCAG 2.2, 2.5.8), links inside sentences excepted. */
export function smallTargets(page) {
  return page.evaluate(() => [...document.querySelectorAll('button, input:not([type=hidden]), select, textarea, summary, a.btn')]
    .filter((n) => { const r = n.getBoundingClientRect(); return r.width > 0 && r.height > 0 && (n.labels?.[0]?.getBoundingClientRect().height ?? r.height) < 24; })
    .map((n) => n.outerHTML.slice(0, 120)));
}
