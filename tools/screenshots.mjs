// Pictures of every main page: ALYANS=build/src/app/alyans node tools/screenshots.mjs FOLDER [PART-OF-A-NAME]
// Both widths, both languages, light and dark, the results page on paper too, to be looked at by people.
// SPDX-License-Identifier: AGPL-3.0-or-later
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { App, run } from '../tests/http/app.mjs';
import { launch, visit } from '../tests/browser/browser.mjs';
import { begun, lived } from '../tests/browser/tour.mjs';

const [folder, only = ''] = process.argv.slice(2);
if (!folder) throw new Error('name the folder for the pictures');
mkdirSync(folder, { recursive: true });

const OLD = '/consultations/election-2013';
const PUBLIC = {
  home: '', consultations: '/consultations', consultation: OLD, method: `${OLD}/method`, statement: `${OLD}/statements/1`,
  results: `${OLD}/results`, sheet: `${OLD}/results#r-emds-1`, organisations: '/organisations', organisation: '/organisations/odihr',
  journal: '/record', checkpoints: '/record/checkpoints', 'how-to-check': '/record/how',
  'sign-in': '/sign-in', missing: '/nowhere',
};
const SIGNED_IN = {
  representative: { speak: '/speak-for', account: '/account' },
  secretariat: {
    desk: '/secretariat', people: '/secretariat/people', consultations: '/secretariat/consultations',
    'new-consultation': '/secretariat/consultations/new', 'new-organisation': '/secretariat/new-organisation',
    organisation: '/secretariat/organisations/odihr', edit: `/secretariat${OLD}/edit`,
  },
};

async function take(page, base, name, path) {
  if (!name.includes(only)) return;
  if (path !== null) await page.goto(base + path);
  await page.screenshot({ path: join(folder, `${name}.png`), fullPage: !name.startsWith('sheet') });
}

/** The pages of consultations that this site links to, by who answers them. */
async function others(page, base, language) {
  await page.goto(`${base}/${language}/consultations`);
  const found = await page.$$eval('main .list a.t', (links) => links.map((a) => new URL(a.href).pathname));
  return found.filter((path) => !path.endsWith(OLD));
}

/** What one sees only after doing something: forms of answers, and forms that came back. */
async function forms(page, base, language, ending) {
  let n = 0;
  for (const path of await others(page, base, language)) {
    n += 1;
    await take(page, base, `other${n}${ending}`, path);
    await take(page, base, `other${n}-results${ending}`, `${path}/results`);
    const answer = await page.goto(`${base}${path}/position`);
    if (answer.ok()) await take(page, base, `other${n}-position${ending}`, null);
  }
}

async function refused(page, base, name, path, form) {
  await page.goto(base + path);
  await page.locator(form).locator('button[type=submit]').last().click();
  await page.waitForLoadState();
  await take(page, base, name, null);
}

async function person(browser, app, who, language, width, scheme) {
  const viewport = { width, height: width > 700 ? 900 : 740 };
  const ending = `.${language}-${width}-${scheme}`;
  const { context, page } = await visit(browser, { base: app.base, locale: language, viewport, scheme });
  if (who === 'visitor') {
    for (const [name, path] of Object.entries(PUBLIC)) await take(page, app.base, name + ending, `/${language}${path}`);
    await refused(page, app.base, `sign-in-refused${ending}`, `/${language}/sign-in`, 'main form');
    await forms(page, app.base, language, `-visitor${ending}`);
  } else {
    const link = app.links[who].replace(/^\/../, `/${language}`);
    await take(page, app.base, `${who}-enter${ending}`, link);
    await page.goto(app.base + link);
    await page.click('main form button[type=submit]');
    await page.waitForLoadState();
    for (const [name, path] of Object.entries(SIGNED_IN[who])) await take(page, app.base, `${who}-${name}${ending}`, `/${language}${path}`);
    if (who === 'representative') await forms(page, app.base, language, `-representative${ending}`);
    else await refused(page, app.base, `secretariat-refused${ending}`, `/${language}/secretariat/people`, 'main form[action$=people]');
  }
  await context.close();
}

/** A site on its first day: nothing in it but one member of the secretariat. */
async function firstDay(browser, language, width) {
  const app = new App({ command: 'serve' });
  for (const words of [['init'], ['user', 'add', 'secretariat@example.org', 'Leyla', '--role', 'secretariat']]) {
    const done = run([...words, ...app.where]);
    if (done.code !== 0) throw new Error(done.err);
  }
  const link = run(['user', 'invite', 'secretariat@example.org', ...app.where]).out.match(/\/[a-z]{2}\/enter\/\S+/)[0];
  await app.start();
  const { context, page } = await visit(browser, { base: app.base, locale: language, viewport: { width, height: 740 } });
  const ending = `.${language}-${width}-light`;
  for (const [name, path] of Object.entries({ home: '', consultations: '/consultations', organisations: '/organisations' }))
    await take(page, app.base, `empty-${name}${ending}`, `/${language}${path}`);
  await take(page, app.base, `empty-enter${ending}`, link.replace(/^\/../, `/${language}`));
  await page.goto(app.base + link.replace(/^\/../, `/${language}`));
  for (const field of await page.$$('main input[type=password]')) await field.fill('a calm and long pass phrase');
  await page.click('main form button[type=submit]');
  await page.waitForLoadState();
  await take(page, app.base, `empty-first${ending}`, null);
  for (const [name, path] of Object.entries({ 'home-secretariat': '', desk: '/secretariat', people: '/secretariat/people', 'desk-consultations': '/secretariat/consultations' }))
    await take(page, app.base, `empty-${name}${ending}`, `/${language}${path}`);
  await context.close();
  await app.stop();
}

/** What one sees only after doing things: the second factor, mandates, receipts, corrections, entries of the journal. */
async function tours(browser, language, width) {
  for (const [name, tour] of Object.entries({ begun, lived })) {
    if (only && !only.startsWith(name)) continue;
    await tour(browser, { language, width }, (what, page) => take(page, '', `${name}-${what}.${language}-${width}-light`, null));
  }
}

async function onPaper(browser, app, language) {
  if (!`paper.${language}`.includes(only)) return;
  const { context, page } = await visit(browser, { base: app.base, locale: language });
  await page.goto(`${app.base}/${language}${OLD}/results`);
  await page.pdf({ path: join(folder, `paper.${language}.pdf`), format: 'A4' });
  await context.close();
}

const app = await new App().start();
const browser = await launch();
try {
  for (const language of ['en', 'az']) {
    for (const width of [360, 1280]) {
      for (const scheme of ['light', 'dark'])
        for (const who of ['visitor', 'representative', 'secretariat']) await person(browser, app, who, language, width, scheme);
      await firstDay(browser, language, width);
      await tours(browser, language, width);
    }
    await onPaper(browser, app, language);
  }
} finally {
  await browser.close();
  await app.stop();
}
