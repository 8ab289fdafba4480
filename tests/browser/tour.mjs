// What one sees only by living on a site: the second factor, mandates, receipts, corrections, the journal and its entries.
// One walk through the demonstration and one through a fresh site; look(name, page) is called wherever there is something to see,
// by the tests of every page and by tools/screenshots.mjs.
// SPDX-License-Identifier: AGPL-3.0-or-later
import { App, codeOf, run } from '../http/app.mjs';
import { followed, visit } from './browser.mjs';

const NAMED = '/consultations/observing-together';
const PUBLIC = '/consultations/following-the-election';
const OURS = '/organisations/nar-bagi';
const PASSWORD = 'a calm and long pass phrase';
const STAMP = '[href*="/record/"]';

/** A person with a browser of their own, in one language and at one width. */
async function person(browser, app, { language, width }) {
  const { context, page } = await visit(browser, { base: app.base, locale: language, viewport: { width, height: width > 700 ? 900 : 740 } });
  const own = (link) => app.base + link.replace(/^https?:\/\/[^/]+/, '').replace(/^\/../, `/${language}`);
  return {
    page, leave: () => context.close(),
    go: (path) => page.goto(`${app.base}/${language}${path}`),
    async send(form) {
      await followed(page, () => page.locator(form).locator('button[type=submit]').first().click());
    },
    async enter(link, look) {
      await page.goto(own(link));
      if (look) await look('enter', page);
      for (const field of await page.$$('main input[type=password]')) await field.fill(PASSWORD);
      await page.locator('main form button[type=submit]').first().click();
      await page.waitForURL((url) => !url.pathname.includes('/enter/'));
    },
    async setUpFactor(look) {
      await page.goto(`${app.base}/${language}/account/second-factor`);
      await look('factor-begin', page);
      await this.send('form[action$="/begin"]');
      await look('factor-code', page);
      const secret = (await page.locator('main code').first().innerText()).replace(/\s/g, '');
      await page.fill('input[name=code]', '000000');
      await this.send('form[action$="/confirm"]');
      await look('factor-wrong-code', page);
      const left = 30 - (Date.now() / 1000) % 30;
      if (left < 3) await page.waitForTimeout(left * 1000); // a code must not age on the way
      await page.fill('input[name=code]', codeOf(secret, { steps: -1 }));
      await this.send('form[action$="/confirm"]');
      await look('factor-recovery-codes', page);
      return secret;
    },
  };
}

/** The entries of the journal, newest first, one address for each kind of sentence the filter knows. */
async function entries(who, look) {
  const { page, go } = who;
  await go('/record');
  await look('journal', page);
  const kinds = await page.$$eval('select[name=kind] option', (all) => all.map((o) => o.value).filter(Boolean));
  for (const kind of kinds) {
    await go(`/record?kind=${kind}`);
    await look(`journal-${kind}`, page);
    const found = await page.$$eval(`main ol.time a.t${STAMP}`, (links) => links.map((a) => ({ href: a.href, text: a.textContent.replace(/[“"«][^”"»]*[”"»]/g, '').slice(0, 24) })));
    const shapes = new Map(found.map((it) => [it.text, it.href])); // entries that begin alike look alike
    let n = 0;
    for (const href of [...shapes.values()].slice(0, 8)) {
      n += 1;
      await page.goto(href);
      await look(`entry-${kind}-${n}`, page);
    }
  }
  await go('/record?from=2030-13-45');
  await look('journal-refused', page);
  await go('/record?kind=keys&from=2031-01-01');
  await look('journal-none', page);
  for (const [name, path] of Object.entries({ checkpoints: '/record/checkpoints', 'how-to-check': '/record/how' })) {
    await go(path);
    await look(name, page);
  }
}

async function giveMandate(who, { email, name, scopes, withheld = '' }) {
  const { page, go, send } = who;
  await go(`${OURS}/mandates`);
  await page.fill('[name=email]', email);
  await page.fill('[name=name]', name);
  for (const scope of scopes) await page.setChecked(`[name=${scope}]`, true);
  await page.fill('[name=withheld]', withheld);
  await followed(page, () => page.locator('main form button.btn').last().click());
  return (await page.locator('.verify pre').first().innerText()).trim();
}

async function representatives(browser, app, way, look) {
  const administrator = await person(browser, app, way);
  const { page, go, send } = administrator;
  await administrator.enter(app.links.representative);
  await go(`${OURS}/mandates`);
  await look('mandates', page);
  await followed(page, () => page.locator('main form button.btn').last().click());
  await look('mandates-refused', page);
  const link = await giveMandate(administrator, { email: 'nigar@example.org', name: 'Nigar Əliyeva', scopes: ['positions', 'registry'], withheld: 'she works in a small town' });
  await look('mandates-given', page);
  await followed(page, () => page.locator('a[href$="/name"]').first().click());
  await look('mandate-name', page);
  await go('/speak-for');
  await look('speak-for', page);
  await followed(page, () => page.locator('main a[href$="/give-back"]').first().click());
  await look('mandate-give-back', page);
  await go(`${NAMED}/position?statement=7`);
  await look('position-form', page);
  await page.check('input[name=position][value=agree]');
  await page.fill('textarea[name=reason]', 'Our observers were in two hundred polling stations and saw it themselves.');
  await send('#take form, form#take');
  await look('position-taken', page);

  const other = await person(browser, app, way);
  await other.enter(link, async (name, at) => look(`invited-${name}`, at));
  await look('invited-first', other.page);
  await other.go(`${OURS}/mandates`);
  await look('mandate-not-for-this', other.page);
  await other.go('/account');
  await look('account-representative', other.page);
  await other.leave();
  await administrator.leave();
}

async function receipts(browser, app, way, look) {
  const { page, go, leave } = await person(browser, app, way);
  await go(`${PUBLIC}/position`);
  await look('answer', page);
  for (const button of ['agree', 'disagree']) {
    await page.locator(`button[value=${button}]`).first().click();
    await page.locator('details.receipt').waitFor();
    await page.waitForTimeout(300);
  }
  await page.locator('details.receipt summary').first().click();
  await look('answered', page);
  await go(`${PUBLIC}/receipts`);
  await look('receipts', page);
  await leave();
}

async function corrections(browser, app, way, look) {
  const { page, go, enter, leave } = await person(browser, app, way);
  await enter(app.links.secretariat);
  await look('secretariat-first', page);
  await go(`${NAMED}/statements/1`);
  await followed(page, () => page.locator('main a[href$="/correct"]').first().click());
  await look('correct', page);
  const field = page.locator('[name=text_en]');
  await field.fill((await field.inputValue()).replace(/\.$/, ', without exception.'));
  await page.locator('[name=reason]').fill('Two words were left out when it was copied.');
  await page.locator('main form button.btn').last().click();
  await page.waitForURL((url) => !url.pathname.endsWith('/correct'));
  await go(`${PUBLIC}/statements/5`);
  await followed(page, () => page.locator('main a[href$="/take-down"], main a[href$="/erase"]').first().click());
  await look('take-down', page);
  await page.locator('[name=reason]').fill('It says where a private person lives.');
  await followed(page, () => page.locator('main form button.btn').last().click());
  await page.waitForTimeout(1500);
  await look('taken-down', page);
  for (const [name, path] of Object.entries({ people: '/secretariat/people', 'hand-over': '/secretariat/hand-over', desk: '/secretariat' })) {
    await go(path);
    await look(`secretariat-${name}`, page);
  }
  await leave();
}

/** The demonstration: mandates, a position, receipts, a correction, a text taken down, and the journal of all that. */
export async function lived(browser, way, look) {
  const app = await new App().start();
  try {
    await receipts(browser, app, way, look);
    await representatives(browser, app, way, look);
    await corrections(browser, app, way, look);
    const reader = await person(browser, app, way);
    await reader.page.waitForTimeout(2500); // the sequencer's second
    for (const [name, path] of Object.entries({
      'statement-corrected': `${NAMED}/statements/1`, 'statement-position': `${NAMED}/statements/7`, 'statement-taken-down': `${PUBLIC}/statements/5`,
      consultation: NAMED, 'consultation-public': PUBLIC, organisation: OURS, 'organisation-real': '/organisations/odihr',
    })) {
      await reader.go(path);
      await reader.page.evaluate(() => document.querySelectorAll('main details').forEach((d) => { d.open = true; }));
      await look(`after-${name}`, reader.page);
    }
    await entries(reader, look);
    await reader.leave();
  } finally {
    await app.stop();
  }
}

/** A fresh site: its first member of the secretariat sets up the factor, gives a code, hands over, takes the data home, leaves. */
export async function begun(browser, way, look) {
  const app = new App({ command: 'serve' });
  run(['init', ...app.where]);
  const added = run(['user', 'add', 'secretariat@example.org', 'Leyla', '--role', 'secretariat', '--language', way.language, ...app.where]);
  const link = added.out.match(/\/[a-z]{2}\/enter\/\S+/)[0];
  await app.start();
  try {
    const who = await person(browser, app, way);
    const { page, go, send } = who;
    await who.enter(link, look);
    await look('first', page);
    const secret = await who.setUpFactor(look);
    await go('/account/second-factor');
    await look('factor-on', page);
    await go('/secretariat');
    await look('desk', page);
    await go('/secretariat/people');
    await look('people', page);
    await go('/secretariat/hand-over');
    await look('hand-over', page);
    await page.fill('input[name=email]', 'next@example.org');
    await page.fill('input[name=name]', 'Sona');
    await send('form[action$="/hand-over"]');
    await look('hand-over-offered', page);
    const offer = (await page.locator('[role=status] pre').innerText()).trim();
    for (const [name, path] of Object.entries({ account: '/account', leave: '/account/leave', 'erase-last': '/account/erase' })) {
      await go(path);
      await look(name, page);
    }

    const next = await person(browser, app, way);
    await next.enter(offer);
    await look('next-news', next.page);
    await next.go('/account');
    await look('next-account', next.page);
    await next.setUpFactor(() => {});
    await next.go('/account');
    await next.send('form[action$="/take"]');
    await look('next-desk', next.page);
    await next.leave();

    await followed(page, () => page.locator('.tools form button').first().click());
    await go('/sign-in');
    await page.fill('input[name=email]', 'secretariat@example.org');
    await page.fill('input[name=password]', PASSWORD);
    await send('main form');
    await look('give-code', page);
    await page.fill('input[name=code]', codeOf(secret, { steps: 12 }));
    await send('form[action$="/give"]');
    await look('give-wrong-clock', page);
    await page.fill('input[name=code]', '123456');
    await send('form[action$="/give"]');
    await look('give-wrong-code', page);
    await page.fill('input[name=code]', codeOf(secret));
    await send('form[action$="/give"]');
    await go('/secretariat/hand-over');
    await look('hand-over-taken', page);
    await send('form[action$="/step-down"]');
    await look('stepped-down', page);
    await go('/account/erase');
    await look('erase', page);
    await page.fill('input[name=password]', PASSWORD);
    await page.fill('input[name=code]', '000001');
    await send('form[action$="/erase"]');
    await look('erase-refused', page);
    for (const path of ['', '/record', '/record/how', '/record/checkpoints']) {
      await go(path);
      await look(`site${path.replaceAll('/', '-')}`, page);
    }
    await entries(who, (name, at) => look(`own-${name}`, at));
    await who.leave();
  } finally {
    await app.stop();
  }
}
