// What others show beside a link to an article: the words in its head, and the picture that the server draws of them.
// SPDX-License-Identifier: AGPL-3.0-or-later
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, before, describe, test } from 'node:test';
import { App, engines, until, Visitor } from './app.mjs';
import { freePort } from './sink.mjs';

const ADDRESS = 'https://alliance.example';
const PAGE = '/news/figures-a-day-early';
const DRAFT = 'a-second-look-at-the-protocols';
const inDays = (n) => new Date(Date.now() + n * 86400000).toISOString().slice(0, 16);

const unescaped = (s) => s.replace(/&quot;/g, '"').replace(/&#39;/g, "'").replace(/&lt;/g, '<').replace(/&gt;/g, '>').replace(/&amp;/g, '&');
/** { 'og:title': ['…'], … } of a page. */
function said(html) {
  const all = {};
  for (const [, name, value] of html.matchAll(/<meta (?:property|name)="([^"]+)" content="([^"]*)">/g)) (all[name] ??= []).push(unescaped(value));
  return all;
}

/** The address a page gives itself, and those of its languages. */
function addressesOf(html) {
  const links = [...html.matchAll(/<link rel="alternate" hreflang="(\w+)" href="([^"]*)">/g)].map(([, language, href]) => [language, href]);
  return { canonical: /<link rel="canonical" href="([^"]*)">/.exec(html)[1], languages: Object.fromEntries(links) };
}

/** The size that a PNG's header names; fails where it is none. */
function pngSize(bytes) {
  assert.equal(bytes.subarray(0, 8).toString('latin1'), '\x89PNG\r\n\x1a\n');
  return [bytes.readUInt32BE(16), bytes.readUInt32BE(20)];
}

for (const engine of engines) {
  describe(`pictures of articles on ${engine}`, () => {
    let app, visitor, secretariat;
    const head = async (path) => said((await visitor.open(path)).text);
    const picture = async (path, options) => {
      const answer = await visitor.fetch(path, options);
      return { answer, bytes: Buffer.from(await answer.arrayBuffer()) };
    };
    before(async () => {
      app = await new App({ engine }).start();
      visitor = new Visitor(app);
      secretariat = new Visitor(app);
      await secretariat.enter(app.links.secretariat);
    });
    after(async () => { await app?.stop(); });

    test('an article says what it is, by whole addresses, in both languages', async () => {
      for (const [language, locale, other] of [['en', 'en_GB', 'az_AZ'], ['az', 'az_AZ', 'en_GB']]) {
        const path = `/${language}/news/two-statements-one-day`;
        const { text } = await visitor.open(path);
        const meta = said(text);
        for (const [name, values] of Object.entries(meta))
          if (name !== 'article:tag') assert.equal(values.length, 1, `${name} once`);
        assert.equal(meta['og:title'][0], unescaped(/<h1[^>]*>([^<]+)</.exec(text)[1]).trim());
        assert.equal(meta['og:description'][0], meta.description[0]);
        assert.equal(meta['og:type'][0], 'article');
        assert.equal(meta['og:url'][0], app.base + path);
        assert.deepEqual(addressesOf(text), { canonical: app.base + path, languages: { az: `${app.base}/az/news/two-statements-one-day`, en: `${app.base}/en/news/two-statements-one-day` } });
        assert.equal(meta['og:site_name'][0], 'Alyans');
        assert.equal(meta['og:locale'][0], locale);
        assert.equal(meta['og:locale:alternate'][0], other);
        assert.match(meta['og:image'][0], new RegExp(`^${app.base}${path}/card\\.png\\?v=[0-9a-f]{12}$`));
        assert.equal(meta['og:image:width'][0], '1200');
        assert.equal(meta['og:image:height'][0], '630');
        assert.ok(meta['og:image:alt'][0].startsWith(meta['og:title'][0]));
        assert.match(meta['og:image:alt'][0], language === 'en' ? /Published by Alyans\. .*Funding:/ : /Dərc edən: Alyans\. .*Maliyyə:/);
        for (const name of ['article:published_time', 'article:modified_time']) assert.match(meta[name][0], /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/);
        assert.ok(meta['article:section'][0].length > 0);
        assert.ok(meta['article:tag'].length > 0);
        assert.equal(meta['twitter:card'][0], 'summary_large_image');
        const linked = JSON.parse(/<script type="application\/ld\+json">(.*?)<\/script>/s.exec(text)[1]);
        assert.equal(linked.image, meta['og:image'][0]);
      }
    });

    test('other pages say what they are too, without a picture; a page that is not there says nothing', async () => {
      for (const path of ['/en/', '/az/news', '/en/organisations', '/en/news/two-statements-one-day/versions']) {
        const meta = await head(path);
        assert.equal(meta['og:type'][0], 'website', path);
        assert.equal(meta['og:url'][0], app.base + path);
        assert.ok(meta['og:title'][0].length > 0);
        assert.equal(meta['og:image'], undefined);
      }
      assert.equal((await head('/en/news/nothing-here'))['og:url'], undefined);
    });

    test('a site with an address of its own names that, however it was asked for', async () => {
      const listen = `127.0.0.1:${await freePort()}`;
      const other = await new App({ engine, listen, env: { ALYANS_SITE_BASE_URL: ADDRESS } }).start();
      other.base = `http://${listen}`;
      const { text } = await new Visitor(other).open('/en/news/two-statements-one-day');
      const meta = said(text);
      assert.equal(addressesOf(text).canonical, meta['og:url'][0]);
      assert.equal(addressesOf(text).languages.az, `${ADDRESS}/az/news/two-statements-one-day`);
      assert.equal(meta['og:url'][0], `${ADDRESS}/en/news/two-statements-one-day`);
      assert.ok(meta['og:image'][0].startsWith(`${ADDRESS}/en/news/two-statements-one-day/card.png?v=`));
      await other.stop();
    });

    test('the picture is a PNG of 1200 × 630 that others may show and keep', async () => {
      const path = (await head(`/en${PAGE}`))['og:image'][0].slice(app.base.length);
      const { answer, bytes } = await picture(path);
      assert.equal(answer.status, 200);
      assert.equal(answer.headers.get('content-type'), 'image/png');
      assert.equal(answer.headers.get('cross-origin-resource-policy'), 'cross-origin');
      assert.equal(answer.headers.get('set-cookie'), null);
      assert.deepEqual(pngSize(bytes), [1200, 630]);
      assert.ok(bytes.length < 256 << 10, `${bytes.length} bytes`);
      const etag = answer.headers.get('etag');
      assert.equal((await picture(path, { headers: { 'if-none-match': etag } })).answer.status, 304);
      const asked = await picture(path, { method: 'HEAD' });
      assert.equal(asked.answer.status, 200);
      assert.equal(asked.answer.headers.get('etag'), etag);
      assert.equal(asked.bytes.length, 0);
      const again = await picture(path);
      assert.ok(again.bytes.equals(bytes), 'the same words, the same bytes');
      assert.ok(!(await picture(`/az${PAGE}/card.png`)).bytes.equals(bytes), 'the other language');
      assert.ok(!(await picture('/en/news/two-statements-one-day/card.png')).bytes.equals(bytes), 'another article');
    });

    test('many at once are drawn, and readers are not kept waiting', async () => {
      const paths = ['en', 'az'].flatMap((l) => ['two-statements-one-day', 'cec-does-not-accept-odihr-statement', 'european-parliament-follows-odihr', 'what-we-ask-of-observers'].map((s) => `/${l}/news/${s}/card.png`));
      const [pages, ...pictures] = await Promise.all([visitor.open('/en/news'), ...[...paths, ...paths].map((path) => picture(path))]);
      assert.equal(pages.status, 200);
      for (const { answer, bytes } of pictures) {
        assert.equal(answer.status, 200);
        assert.deepEqual(pngSize(bytes), [1200, 630]);
      }
    });

    test('what is not public has no picture: waiting, unknown, or under an embargo', async () => {
      assert.equal((await picture(`/en/news/${DRAFT}/card.png`)).answer.status, 404);
      assert.equal((await picture('/en/news/nothing-here/card.png')).answer.status, 404);
      assert.equal((await picture('/en/news/two-statements-one-day/card.jpg')).answer.status, 404);
      const desk = `/en/newsdesk/${DRAFT}`;
      const seen = /name="seen" value="(\d+)"/.exec((await secretariat.open(desk)).text)[1];
      const done = await secretariat.post(`${desk}/approve`, { seen, publish_at: inDays(3) }, { from: desk });
      assert.equal(done.path, desk, 'it is scheduled');
      assert.equal((await picture(`/en/news/${DRAFT}/card.png`)).answer.status, 404);
    });

    test('what is retracted says so on its picture, at another address', async () => {
      const desk = '/en/newsdesk/figures-a-day-early';
      const before = await head(`/en${PAGE}`);
      const drawn = await picture(`/en${PAGE}/card.png`);
      await secretariat.post(`${desk}/retract`, { retraction_en: 'It rested on a forgery.', retraction_az: 'Saxtakarlığa əsaslanırdı.' }, { from: desk });
      const meta = await until(async () => { const m = await head(`/en${PAGE}`); return m['og:image'][0] === before['og:image'][0] ? null : m; }, 'its picture has another address');
      assert.match(meta['og:image:alt'][0], /^Retracted on /);
      assert.match(meta['og:description'][0], /^Retracted .*: It rested on a forgery\.$/);
      const now = await picture(`/en${PAGE}/card.png`);
      assert.deepEqual(pngSize(now.bytes), [1200, 630]);
      assert.ok(!now.bytes.equals(drawn.bytes));
      assert.notEqual(now.answer.headers.get('etag'), drawn.answer.headers.get('etag'));
    });

    test('once nothing draws any more, pages go without a picture and nothing else fails', async () => {
      const { pid } = app.process;
      const maker = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim().split(' ').map(Number)
        .find((child) => readFileSync(`/proc/${child}/comm`, 'utf8').trim() === 'alyans-image');
      process.kill(maker, 'SIGKILL');
      assert.equal((await picture('/az/news/figures-a-day-early/card.png')).answer.status, 503);
      const meta = await until(async () => { const m = await head('/az/news/two-statements-one-day'); return m['og:image'] ? null : m; }, 'the page names no picture');
      assert.equal(meta['twitter:card'][0], 'summary');
      assert.equal(meta['og:type'][0], 'article');
      assert.equal((await picture('/en/news/two-statements-one-day/card.png')).answer.status, 200, 'what was drawn is kept');
    });
  });
}
