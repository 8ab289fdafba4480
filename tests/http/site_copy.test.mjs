// The static copy of a site: every page, feed, file and proof that a link leads to, crawled link by link from the folder; nothing of it needs
// the program; it verifies, and no longer does once a byte of it was changed.
// SPDX-License-Identifier: AGPL-3.0-or-later
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { appendFileSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { after, before, describe, test } from 'node:test';
import Ajv from 'ajv/dist/2020.js';
import { parseAtomFeed } from 'feedsmith';
import { App, engines, hiddenFields, run, temporaryFolder, Visitor } from './app.mjs';

const SITE = 'https://alliance.example';
const validate = new Ajv({ strict: true, allErrors: true, strictTypes: false }).compile(JSON.parse(readFileSync(new URL('../../docs/verify.schema.json', import.meta.url), 'utf8')));

function* filesOf(folder) {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) yield* filesOf(path);
    else yield path;
  }
}
const plain = (text) => text.replace(/&amp;/g, '&').replace(/&quot;/g, '"').replace(/&#39;/g, "'");
/** What the page leads to: [address] of href, src, action and srcset. */
function linksOf(html) {
  const found = [...html.matchAll(/<[a-z][^<>]*? (?:href|src|action)="([^"]*)"/gi)].map((m) => plain(m[1]));
  for (const [, set] of html.matchAll(/ srcset="([^"]*)"/g)) found.push(...set.split(',').map((part) => plain(part.trim().split(' ')[0])));
  return found;
}

const PDF = Buffer.concat([Buffer.from('%PDF-1.4\n'), Buffer.alloc(600 * 1024, 'seçki '), Buffer.from('\n%%EOF\n')]);
/** The secretariat publishes a document whose name tries what names can hold. */
async function publishFile(app) {
  const secretariat = new Visitor(app);
  await secretariat.enter(app.links.secretariat);
  const form = new FormData();
  const said = { organisation: '', file_licence: 'CC-BY-4.0', file_alt_az: '', file_alt_en: 'What observers saw, in tables' };
  for (const [key, value] of Object.entries({ ...hiddenFields((await secretariat.open('/en/secretariat/new-file')).text), ...said })) form.append(key, value);
  form.append('file', new Blob([PDF], { type: 'application/pdf' }), 'Şəki 100% #1.pdf');
  const answer = await secretariat.open('/en/files', { method: 'POST', body: form });
  assert.equal(answer.status, 200, answer.text);
}

/** The editors comment twice and answer the first: the answer stands before the second, and has an address of its own. */
async function publishAnswer(app) {
  const editors = new Visitor(app);
  await editors.enter(app.links.secretariat);
  const page = '/en/news/figures-a-day-early';
  const say = async (text, to = '') => {
    const began = /name="began" value="([^"]+)"/.exec((await editors.open(`${page}/comment`)).text)[1];
    await new Promise((go) => setTimeout(go, 3100));
    assert.equal((await editors.post(`${page}/comment`, { began, text, to, work: '', website: '', affiliation: '' }, { from: `${page}/comment` })).status, 200);
  };
  await say('The first thing');
  const to = /comment\?to=(\d+)/.exec((await editors.open(page)).text)[1];
  await say('The second thing');
  await say('An answer to the first', to);
}

for (const engine of engines) {
  describe(`a static copy on ${engine}`, () => {
    let app, folder, copy, done;
    const database = () => ['--data', app.data, ...(app.database.url ? ['--db', app.database.url] : [])];
    const text = (place) => readFileSync(join(copy, place), 'utf8');
    before(async () => {
      app = await new App({ engine }).start();
      await publishFile(app);
      await publishAnswer(app);
      folder = temporaryFolder();
      copy = join(folder.path, 'copy');
      done = run(['export', 'site', copy, '--address', `${SITE}/`, ...database()]);
    });
    after(async () => { await app?.stop(); folder?.remove(); });

    test('it is made beside a running server and says what is in it', () => {
      assert.equal(done.code, 0, done.err);
      const [, pages, files] = /^([\d,]+) pages and ([\d,]+) files/.exec(done.out).map((n) => Number(String(n).replace(/,/g, '')));
      const all = [...filesOf(copy)];
      assert.equal(all.filter((path) => path.endsWith('.html')).length, pages + 1, 'and the entrance');
      assert.equal(all.length, pages + files + 6, 'entrance, record, checkpoint, README, sums, signature');
      assert.match(text('README.txt'), /sha256sum -c SHA256SUMS/);
    });

    test('every link of every page leads to a file of the copy, to a place on it, or to the site', () => {
      const faults = [];
      const marks = new Map(); // of a page: its ids
      const idsOf = (path) => marks.get(path) ?? marks.set(path, new Set([...readFileSync(path, 'utf8').matchAll(/ id="([^"]*)"/g)].map((m) => m[1]))).get(path);
      const reached = new Set([join(copy, 'index.html')]);
      for (const path of reached) {
        if (!path.endsWith('.html')) continue;
        for (const link of linksOf(readFileSync(path, 'utf8'))) {
          const [address, mark] = link.split('#');
          if (/^(https?:|mailto:|tel:)/.test(address)) continue;
          const target = address === '' ? path : resolve(dirname(path), decodeURIComponent(address));
          if (address.startsWith('/') || !target.startsWith(`${copy}/`) || !existsSync(target) || !statSync(target).isFile()) faults.push(`${relative(copy, path)}: ${link}`);
          else if (mark && !idsOf(target).has(mark)) faults.push(`${relative(copy, path)}: no place ${link}`);
          else reached.add(target);
        }
      }
      assert.deepEqual(faults.slice(0, 20), []);
      const alone = [...filesOf(copy)].filter((path) => !reached.has(path)).map((path) => relative(copy, path)).sort();
      assert.deepEqual(alone, ['README.txt', 'SHA256SUMS', 'SHA256SUMS.note', 'checkpoint.txt', 'record.jsonl']);
    });

    test('what the map of the site names is in it, and each page says that it is a copy', async () => {
      const map = await (await fetch(`${app.base}/sitemap.xml`)).text();
      assert.ok(text('en/news/index.html').includes(`<link rel="canonical" href="${SITE}/en/news">`), 'a copy names the page it is of');
      const places = [...map.matchAll(/<loc>https?:\/\/[^/]+(\/[^<]*)<\/loc>/g)].map((m) => m[1]);
      assert.ok(places.length > 20);
      for (const place of places) assert.ok(existsSync(join(copy, place, 'index.html')), place);
      for (const path of filesOf(copy)) {
        if (!path.endsWith('.html')) continue;
        const html = readFileSync(path, 'utf8');
        if (!/<header class="mast">/.test(html)) continue; // a card for frames of others
        assert.ok(html.includes(`<a href="${SITE}/`), path);
        assert.match(html, path.startsWith(join(copy, 'en')) ? /A copy of/ : /surəti/);
      }
    });

    test('nothing in it runs or can be sent', () => {
      for (const path of filesOf(copy)) {
        if (!path.endsWith('.html')) continue;
        const html = readFileSync(path, 'utf8');
        assert.doesNotMatch(html, /<script[^>]* src=/, path);
        assert.doesNotMatch(html, /method="post"/, path);
        for (const [, action] of html.matchAll(/<form[^>]* action="([^"]*)"/g)) assert.ok(action.startsWith(SITE), path);
      }
    });

    test('feeds, data and documents are the same as on the site', async () => {
      const feed = parseAtomFeed(text('en/news/feed.atom'));
      const live = parseAtomFeed(await (await fetch(`${app.base}/en/news/feed.atom`)).text());
      assert.ok(feed.entries.length > 2);
      const told = (of, site) => of.entries.map((e) => [e.id.replace(site, ''), e.updated, e.title, e.content]).map((e) => JSON.stringify(e).replaceAll(site, ''));
      assert.deepEqual(told(feed, SITE), told(live, app.base));
      assert.ok(feed.entries.every((e) => e.links.some((l) => l.href.startsWith(`${SITE}/`))));
      for (const place of ['/en/consultations/election-2013/positions.csv', '/en/organisations.csv']) assert.equal(text(place), await (await fetch(app.base + place)).text(), place);
      const names = [...filesOf(join(copy, 'files'))];
      assert.ok(names.length > 0);
      for (const path of names.filter((name) => !/-width-/.test(name))) {
        const answer = await fetch(`${app.base}/${relative(copy, path).split('/').map(encodeURIComponent).join('/')}`);
        assert.deepEqual(readFileSync(path), Buffer.from(await answer.arrayBuffer()), path);
      }
    });

    test('what only some may see is not in it', async () => {
      const secretariat = new Visitor(app);
      await secretariat.enter(app.links.secretariat);
      assert.equal((await secretariat.open('/en/newsdesk/a-second-look-at-the-protocols')).status, 200);
      for (const place of ['news/a-second-look-at-the-protocols', 'newsdesk', 'secretariat', 'sign-in', 'account']) {
        assert.ok(!existsSync(join(copy, 'en', place)), place);
      }
      for (const path of filesOf(copy)) assert.ok(!readFileSync(path).includes('A second look at the protocols'), path);
    });

    test('it verifies; a changed, a missing and a foreign file are named', () => {
      const whole = run(['verify', copy]);
      assert.equal(whole.code, 0, whole.out + whole.err);
      assert.match(whole.out, /files of the copy are as they were written/);
      assert.match(whole.out, /It holds/);
      const page = join(copy, 'en/news/index.html');
      const before = readFileSync(page);
      appendFileSync(page, ' ');
      writeFileSync(join(copy, 'az/extra.html'), 'x');
      const table = readFileSync(join(copy, 'en/organisations.csv'));
      rmSync(join(copy, 'en/organisations.csv'));
      const broken = run(['verify', copy]);
      assert.equal(broken.code, 1);
      assert.match(broken.out, /It does not hold: 3 findings/);
      assert.match(broken.out, /en\/news\/index\.html was changed/);
      assert.match(broken.out, /az\/extra\.html does not belong to the copy/);
      assert.match(broken.out, /en\/organisations\.csv is missing/);
      const json = run(['verify', copy, '--json']);
      assert.equal(json.code, 1);
      const report = JSON.parse(json.out);
      assert.ok(validate(report), JSON.stringify(validate.errors));
      assert.deepEqual([report.holds, report.n_findings, report.findings.map((it) => it.class).sort()], [false, 3, ['tampered', 'tampered', 'truncated']]);
      rmSync(join(copy, 'az/extra.html'));
      writeFileSync(join(copy, 'en/organisations.csv'), table);
      writeFileSync(page, before);
      assert.equal(run(['verify', copy]).code, 0);
    });

    test('whoever changes a page and the list of files with it is found: the list is signed', () => {
      const page = join(copy, 'en/news/index.html');
      const sums = join(copy, 'SHA256SUMS');
      const [was, listed] = [readFileSync(page, 'utf8'), readFileSync(sums, 'utf8')];
      const hash = (text) => createHash('sha256').update(text).digest('hex');
      const forged = was.replace('News', 'Lies');
      writeFileSync(page, forged);
      writeFileSync(sums, listed.replace(hash(was), hash(forged)));
      assert.notEqual(readFileSync(sums, 'utf8'), listed);
      const found = run(['verify', copy]);
      assert.equal(found.code, 1);
      assert.match(found.out, /SHA256SUMS is not signed with the key of the record/);
      rmSync(join(copy, 'SHA256SUMS.note'));
      assert.match(run(['verify', copy]).out, /not signed: SHA256SUMS\.note is missing/);
    });

    test('a folder with something in it, a site without an address, and what is no copy are refused with words', () => {
      const again = run(['export', 'site', copy, '--address', SITE, ...database()]);
      assert.equal(again.code, 1);
      assert.match(again.err, /is not empty/);
      const nowhere = run(['export', 'site', join(folder.path, 'other'), ...database()]);
      assert.equal(nowhere.code, 2);
      assert.match(nowhere.err, /--address/);
      const wrong = run(['export', 'site', join(folder.path, 'other'), '--address', 'javascript:alert(1)', ...database()]);
      assert.equal(wrong.code, 2);
      assert.ok(!existsSync(join(folder.path, 'other')));
      mkdirSync(join(folder.path, 'empty'));
      assert.equal(run(['verify', join(folder.path, 'empty')]).code, 1);
    });
  });
}
