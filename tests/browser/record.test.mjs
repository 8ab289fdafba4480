// Two journeys through the record. Join: invited by an organisation, a second factor, a mandate, a position, the journal, one's own
// data, and gone again. Verify: from a page to a file that is checked without the site.
// SPDX-License-Identifier: AGPL-3.0-or-later
import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { codeOf, run, temporaryFolder, until, Visitor, wordsOf } from '../http/app.mjs';
import { command, filledSite, settled } from '../http/filled_site.mjs';
import { commitment, verify } from '../verifier/verify.mjs';
import { axe, hasBrowser, launch, overflow, smallTargets, visit, WIDTHS } from './browser.mjs';

const PASSWORD = 'a calm and long pass phrase';
const WAYS = [
  { name: 'in English', language: 'en' },
  { name: 'in Azerbaijani, on a telephone', language: 'az', viewport: WIDTHS.narrow },
  { name: 'without scripts', language: 'en', scripts: false },
];

describe('the record, from its pages', { skip: hasBrowser ? false : 'no Chromium here' }, () => {
  let site, app, browser, folder;
  before(async () => {
    site = await filledSite();
    app = site.app;
    folder = temporaryFolder();
    browser = await launch();
  });
  after(async () => {
    await browser?.close();
    await app?.stop();
    folder?.remove();
  });

  /** Somebody at a browser of their own. check() holds the page as it is against axe and the width. */
  async function person(way, go) {
    const { context, page, faults } = await visit(browser, { base: app.base, locale: way.language, scripts: way.scripts, viewport: way.viewport });
    await page.emulateMedia({ reducedMotion: 'reduce' }); // nothing to wait for while a page scrolls
    const it = {
      page, open: (path) => page.goto(`${app.base}/${way.language}${path}`),
      said: (selector = 'main') => page.locator(selector).first().innerText(),
      press: (selector) => page.locator(selector).first().click(),
      at: (path) => page.waitForURL((url) => url.pathname === `/${way.language}${path}`),
      async keep(selector, name) {
        const [download] = await Promise.all([page.waitForEvent('download'), page.locator(selector).first().click()]);
        const path = join(folder.path, name);
        await download.saveAs(path);
        return path;
      },
      async check() {
        if (way.scripts !== false) assert.deepEqual(await axe(page), [], page.url()); /* axe waits for timers of the page */
        assert.deepEqual(await overflow(page), [], page.url());
        assert.deepEqual(await smallTargets(page), [], page.url());
      },
    };
    try {
      await go(it);
      assert.deepEqual(faults, []);
    } finally {
      await context.close();
    }
  }

  /** The whole record as anyone may have it; the program and the other verifier say that it holds. */
  function wholeRecord(name) {
    const path = join(folder.path, name);
    command(app, 'export', 'ledger', path);
    const bytes = readFileSync(path);
    assert.deepEqual(verify(bytes).findings, []);
    command(app, 'verify', path);
    command(app, 'verify');
    return bytes.toString('utf8');
  }
  const entriesOf = (text) => text.trimEnd().split('\n').slice(1, -1).map((line) => JSON.parse(line));

  for (const [i, way] of WAYS.entries()) {
    test(`joins, speaks for an organisation, takes the own data home and goes: ${way.name}`, async () => {
      const email = `aysel${i}@example.org`, name = `Aysel Quliyeva ${i}`, reason = `We were there on the day and counted with them (${i}).`;
      const page = '/en/organisations/nar/mandates';
      const given = await site.representative.post(page, { email, name, language: way.language, positions: '1' }, { from: page });
      const link = wordsOf(given.text).match(/\/(?:az|en)\/enter\/\S+/)[0];

      await person(way, async (it) => {
        // invited: the page says by whom and to what; a password, then the second factor
        await it.page.goto(app.base + link);
        await it.check();
        for (const field of await it.page.$$('main input[type=password]')) await field.fill(PASSWORD);
        await it.press('main form button[type=submit]');
        await it.page.waitForURL((url) => !url.pathname.includes('/enter/'));
        await it.open('/account/second-factor');
        await it.press('form[action$="/begin"] button');
        await it.page.locator('svg.qr').waitFor();
        const secret = (await it.said('dd code')).replace(/\s/g, '');
        await it.page.fill('input[name=code]', codeOf(secret));
        await it.press('form[action$="/confirm"] button');
        await it.page.locator('main pre').waitFor();
        const codes = (await it.said('main pre')).trim().split(/\s+/);

        // the mandate: for whom one speaks is said, and the position is taken under it
        await it.open('/consultations/rooms/position?statement=3');
        assert.match(await it.said('.speaker'), /Nar/);
        await it.page.locator('input[name=position][value=agree]').check();
        await it.page.fill('textarea[name=reason]', reason);
        await it.press('#take button[type=submit]');
        await it.page.locator('[role=status]').first().waitFor();
        await settled(app);

        // it is in the journal, with who said it and under what
        await it.open('/record?kind=position');
        await it.check();
        await it.open('/record');
        const newest = it.page.locator('main a[href*="/record/"]', { hasText: /Nar/ }).first();
        assert.match(await newest.innerText(), way.language === 'az' ? /mövqe|razı/i : /position|agree/i);
        await newest.click();
        await it.page.waitForURL(/\/record\/\d+$/);
        await it.check();
        assert.ok((await it.said()).includes(reason));
        assert.ok((await it.said()).includes(name), 'the name is not withheld');
        const entry = it.page.url();

        // one's own data: what the record holds sealed of oneself, with the salts that open it
        await it.open('/account/erase');
        const data = JSON.parse(readFileSync(await it.keep('main a[href$="/account/data.json"]', `data-${i}.json`), 'utf8'));
        const sealed = sealedValues(data);
        const before = entriesOf(wholeRecord(`record-before-${i}`));
        assert.ok(sealed.some((v) => v.value === email) && sealed.some((v) => v.value === name), JSON.stringify(data));
        for (const v of sealed) {
          const at = before.find((e) => e.id === v.entry).sealed.find((f) => f[0] === v.name);
          assert.equal(at[1], commitment([v.name, v.salt, v.value]), `${v.name}: what I took home is what was sealed`);
        }

        // and gone: the account, the name on every page; the position stays, and the record still holds
        await it.page.fill('input[name=password]', PASSWORD);
        await it.page.fill('input[name=code]', codes[0]);
        await it.press('form[action$="/erase"] button');
        await it.at('/account/erased');
        await settled(app);
        await it.page.goto(entry);
        await it.check();
        assert.ok((await it.said()).includes(reason), 'what the organisation said stays');
        assert.ok(!(await it.said()).includes(name), 'the name is gone');
        const after = wholeRecord(`record-after-${i}`);
        assert.deepEqual(entriesOf(after).slice(0, before.length), before, 'nothing that was signed has changed');
        for (const path of ['/en/organisations/nar', '/en/record', '/en/consultations/rooms/statements/3'])
          assert.ok(!(await new Visitor(app).open(path)).text.includes(name), path);
      });
    });
  }

  /** All values of the record in the exported data, wherever they stand: { entry, name, salt, value }. */
  function sealedValues(v) {
    if (v === null || typeof v !== 'object') return [];
    if ('salt' in v && 'entry' in v) return [v];
    return Object.values(v).flatMap(sealedValues);
  }

  for (const [i, way] of WAYS.entries()) {
    test(`from a page to a file that is checked without the site: ${way.name}`, async () => {
      await person(way, async (it) => {
        // what the site says of its record, and the checkpoint to keep
        await it.open('/record/how');
        await it.check();
        assert.match(await it.said(), /alyans verify/);
        const kept = join(folder.path, `checkpoint-${i}`);
        writeFileSync(kept, (await new Visitor(app).open('/record/checkpoint')).text);
        const name = readFileSync(kept, 'utf8').split('\n')[0];
        assert.ok((await it.said()).includes(name), 'the page names the record');

        // from a position to its entry and its proof
        await it.open('/consultations/rooms/statements/1');
        await it.check();
        for (const fold of await it.page.locator('details:has(.verify) > summary').all()) await fold.click();
        assert.ok(await it.page.locator('.verify a[download]').first().isVisible());
        await it.check();
        const proof = await it.keep('.verify a[download]', `proof-${i}.json`);
        const said = run(['verify', proof, '--record', name, '--checkpoint', kept], { env: { LC_ALL: way.language } });
        assert.equal(said.code, 0, said.out + said.err);
        assert.match(said.out, way.language === 'az' ? /Düz çıxır/ : /It holds/);
        const bytes = readFileSync(proof);
        assert.deepEqual(verify(bytes, { record: name }).findings, []);

        // somebody tells it otherwise
        const changed = join(folder.path, `changed-${i}.json`);
        writeFileSync(changed, bytes.toString('utf8').replace(/"(agree|disagree)"\]/, '"pass"]'));
        assert.notDeepEqual(readFileSync(changed), bytes);
        const refused = run(['verify', changed, '--record', name], { env: { LC_ALL: way.language } });
        assert.equal(refused.code, 1);
        assert.match(refused.out, way.language === 'az' ? /Dəyişdirilib:/ : /Changed:/);
        assert.deepEqual([...new Set(verify(readFileSync(changed)).findings.map((f) => f.class))], ['tampered']);

        // the entry's own page gives the same proof
        await it.page.locator('.verify a[href*="/record/"]').first().click();
        await it.page.waitForURL(/\/record\/\d+$/);
        await it.check();
        assert.deepEqual(JSON.parse(readFileSync(await it.keep('.verify a[download]', `again-${i}.json`), 'utf8')).entry, JSON.parse(bytes).entry);
      });
    });
  }

  test('an answer given without a name leaves a receipt that is checked offline', async () => {
    const { visitor, receipt, position } = site.answers[3];
    const file = join(folder.path, 'receipt.json');
    const { text } = await visitor.open(`/en/consultations/streets/receipts/${receipt.id}.json`);
    writeFileSync(file, text);
    assert.equal(JSON.parse(text).receipt.position.position, position);
    assert.equal(run(['verify', file]).code, 0);
    assert.deepEqual(verify(Buffer.from(text)).findings, []);
    await until(() => run(['verify', ...app.where]).code === 0, 'the live site holds');
  });
});
