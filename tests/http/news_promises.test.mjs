// What the newsroom promises, against somebody who would get round it: an embargo holds, a public byline changes only by a version
// that another person approved, a retraction is told wherever the article is, claims are those of the text that is shown, the desk
// hides nothing that waits, and a new site has sections.
// SPDX-License-Identifier: AGPL-3.0-or-later
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { App, engines, run, until, Visitor, wordsOf } from './app.mjs';

const RSS = '<?xml version="1.0"?><rss version="2.0"><channel><title>t</title><link>https://old.example/</link><item><title>One</title><link>https://old.example/1</link><guid>1</guid><description>Text.</description></item></channel></rss>';
const inDays = (n) => new Date(Date.now() + n * 86400000).toISOString().slice(0, 16);

for (const engine of engines) {
  describe(`promises of the newsroom on ${engine}`, () => {
    let app, visitor, secretariat, representative, section, publisher;
    const desk = (slug) => `/en/newsdesk/${slug}`;
    const send = (who, slug, what, fields = {}) => who.post(`${desk(slug)}/${what}`, fields, { from: desk(slug) });
    const details = (more = {}) => ({ section, organisation: publisher, project: '0', consultation: '0', relation_en: 'It takes part.', relation_az: '', takes_comments: 'on', ...more });
    const texts = (more = {}) => ({ title_en: 'A title', lead_en: 'A lead of ours.', body_en: 'It [was so](claim:1).', ...more });
    const begun = async (slug, more = {}) => {
      await representative.post('/en/newsdesk/new', { slug, original: 'en', ...details() }, { from: '/en/newsdesk/new' });
      await send(representative, slug, 'text', { seen: '0', ...texts(more) });
      return send(representative, slug, 'submit');
    };
    const published = async (slug, more = {}) => {
      await begun(slug, more);
      await send(secretariat, slug, 'approve', { seen: '1' });
      return shown(slug, /A lead of ours/);
    };
    const shown = (slug, what, lang = 'en') => until(async () => { const p = await visitor.open(`/${lang}/news/${slug}`); return p.status === 200 && what.test(wordsOf(p.text)) ? p.text : ''; }, `${slug} shows ${what}`);
    const item = async (slug, lang = 'en') => JSON.parse((await visitor.open(`/${lang}/news/feed.json`)).text).items.find((one) => one.id.endsWith(`/${slug}`));
    before(async () => {
      app = await new App({ engine }).start();
      visitor = new Visitor(app);
      secretariat = new Visitor(app);
      representative = new Visitor(app);
      await secretariat.enter(app.links.secretariat);
      await representative.enter(app.links.representative);
      const form = (await representative.open('/en/newsdesk/new')).text;
      section = /<option value="(\d+)">International/.exec(form)[1];
      publisher = /<option value="(\d+)"[^>]*>Nar Bağı/.exec(form)[1];
    });
    after(async () => { await app?.stop(); });

    test('an embargo that is raised after the approval takes it back, and the desk says so', async () => {
      await begun('embargoed');
      await send(secretariat, 'embargoed', 'approve', { seen: '1', publish_at: inDays(1) });
      assert.match(wordsOf((await secretariat.open(desk('embargoed'))).text), /it goes out on/);
      const raised = await send(representative, 'embargoed', 'edit', details({ embargo_at: inDays(3) }));
      assert.match(wordsOf(raised.text), /It is a draft again and does not go out by itself/);
      assert.doesNotMatch(wordsOf((await secretariat.open(desk('embargoed'))).text), /it goes out on/);
      await send(representative, 'embargoed', 'submit');
      assert.match(wordsOf((await secretariat.open(desk('embargoed'))).text), /It is under embargo until/);
      const early = await send(secretariat, 'embargoed', 'approve', { seen: '1' });
      assert.equal(early.status, 422);
      assert.match(early.text, /href="#publish_at"/);
    });

    test('writer and relation of a public article change by a version that another person approved, and readers are told', async () => {
      await published('byline');
      const was = await item('byline');
      await new Promise((go) => setTimeout(go, 1100)); // dates of feeds are seconds
      const lone = { person: 'Somebody Else', withheld: '', desk: '', relation_en: 'Nothing to do with it.', relation_az: '' };
      await send(representative, 'byline', 'edit', details(lone));
      assert.match(wordsOf((await visitor.open('/en/news/byline')).text), /By Nar Bağı Civic Forum\. .*It takes part/);
      const form = (await representative.open(`${desk('byline')}/text`)).text;
      assert.match(form, /name="person"/);
      assert.match(form, /name="relation_en"[^>]*>\s*It takes part\./);

      const silent = await send(representative, 'byline', 'text', { seen: '1', ...texts(), ...lone, kind: 'typo' });
      assert.equal(silent.status, 422);
      assert.match(silent.text, /href="#kind"/);
      await send(representative, 'byline', 'text', { seen: '1', ...texts(), ...lone, kind: 'correction', note_en: 'We named another writer.' });
      await send(representative, 'byline', 'submit');
      assert.equal((await send(representative, 'byline', 'approve', { seen: '2' })).status, 403);
      assert.doesNotMatch(wordsOf((await visitor.open('/en/news/byline')).text), /Somebody Else/);
      await send(secretariat, 'byline', 'approve', { seen: '2' });

      const words = wordsOf(await shown('byline', /Somebody Else/));
      assert.match(words, /Correction: We named another writer/);
      assert.match(words, /Nothing to do with it/);
      const versions = wordsOf((await visitor.open('/en/news/byline/versions')).text);
      assert.match(versions, /Writer, as printed Somebody Else/);
      assert.match(wordsOf((await visitor.open('/en/news/byline/versions?to=1')).text), /It takes part/);
      assert.ok((await item('byline')).date_modified > was.date_modified);
    });

    test('a retraction stands for the article in lists, feeds, the title and what machines read', async () => {
      await published('retracted');
      await send(secretariat, 'retracted', 'retract', { retraction_en: 'It rested on a forgery.', retraction_az: 'Saxtakarlığa əsaslanırdı.' });
      const text = await shown('retracted', /Retracted on/);
      assert.match(text, /<title>Retracted: A title/);
      assert.match(text, /property="og:title" content="Retracted: A title/);
      assert.match(text, /property="og:image:alt" content="Retracted on/);
      const linked = JSON.parse(/<script type="application\/ld\+json">(.*?)<\/script>/s.exec(text)[1]);
      assert.equal(linked.creativeWorkStatus, 'Retracted');
      assert.equal(linked.headline, 'Retracted: A title');
      assert.match(linked.correction.at(-1).text, /It rested on a forgery/);
      assert.match((await item('retracted')).summary, /It rested on a forgery/);
      for (const page of ['/en/news', '/en/news/sections/international', '/en', '/en/news/feed.json', '/en/news/feed.atom', '/en/news/feed.rss', '/api/v1/articles/retracted', '/en/news/retracted']) {
        const list = (await visitor.open(page)).text;
        const own = page === '/en/news/feed.json' ? JSON.stringify(await item('retracted')) : list.split(/<li>|<entry>|<item>/).filter((part) => /news\/retracted/.test(part)).join('');
        assert.doesNotMatch(own, /A lead of ours/, page);
      }
      assert.match(wordsOf((await visitor.open('/en/news')).text), /Retracted on [^.]+\. It rested on a forgery/);
    });

    test('claims are those of the text that is shown; where the languages differ the desk says so', async () => {
      await published('claims', { body_en: 'It [was so](claim:1), and [more](claim:2).\n\n    [x](claim:9)\n\n[](claim:3)', title_az: 'Başlıq', lead_az: 'Giriş.', body_az: 'Belə [oldu](claim:1).' });
      const ids = (html) => [...html.matchAll(/id="(evidence-\d+)"/g)].map((m) => m[1]);
      const en = (await visitor.open('/en/news/claims')).text;
      assert.deepEqual(ids(en), ['evidence-1', 'evidence-2']);
      for (const [, n] of en.matchAll(/href="#claim-(\d+)"/g)) assert.ok(en.includes(`id="claim-${n}"`), n);
      assert.deepEqual(ids((await visitor.open('/az/news/claims')).text), ['evidence-1']);
      assert.match(wordsOf((await secretariat.open(desk('claims'))).text), /The two languages do not mark the same claims/);
      assert.doesNotMatch(wordsOf((await secretariat.open(desk('byline'))).text), /do not mark the same claims/);
    });

    test('a translation that comes later is told in its own feed', async () => {
      await published('later');
      assert.equal(await item('later', 'az'), undefined);
      await send(representative, 'later', 'text', { seen: '1', ...texts({ title_az: 'Başlıq', lead_az: 'Giriş.', body_az: 'Belə [oldu](claim:1).' }), kind: 'typo' });
      await send(representative, 'later', 'submit');
      await send(secretariat, 'later', 'approve', { seen: '2' });
      const told = await until(() => item('later', 'az'), 'the feed of that language has it');
      assert.equal(told.title, 'Başlıq');
    });

    test('what waits is first at the desk, is found by its state, and pages lead to the rest', async () => {
      for (let i = 0; i < 101; i++) await secretariat.post('/en/newsdesk/new', { slug: `many-${i}`, original: 'en', ...details({ organisation: '0' }) }, { from: '/en/newsdesk/new' });
      const first = (await secretariat.open('/en/newsdesk')).text;
      const chosen = (html) => [...html.matchAll(/name="(article-\d+)"/g)].map((m) => m[1]);
      assert.equal(chosen(first).length, 100);
      assert.match(first.split('id="chosen"')[1].split('</li>')[0], /waits since/);
      const next = /href="([^"]*page=2[^"]*)"/.exec(first)[1].replaceAll('&amp;', '&');
      const second = (await secretariat.open(next)).text;
      assert.ok(chosen(second).length > 0);
      assert.ok(!chosen(second).some((name) => chosen(first).includes(name)));
      const waiting = await secretariat.open('/en/newsdesk?show=waiting');
      assert.match(waiting.text, /newsdesk\/embargoed/);
      assert.doesNotMatch(waiting.text, /newsdesk\/many-1"/);
      assert.match(wordsOf(waiting.text), new RegExp(`Wait for approval ${chosen(waiting.text).length} `));

      const target = chosen(second)[0];
      const done = await secretariat.post('/en/newsdesk/batches?show=all&page=2', { [target]: 'on', what: 'comments-off' }, { from: '/en/newsdesk?show=all&page=2' });
      assert.match(wordsOf(done.text), /Comments closed: 1/);
      assert.match(done.text, /href="[^"]*page=1"/, 'on the page it was done on');
    });
  });
}

test('a new site has sections, and taking over articles names them', () => {
  const dir = mkdtempSync(join(tmpdir(), 'alyans-test-'));
  const data = join(dir, 'data');
  const feed = join(dir, 'feed.xml');
  writeFileSync(feed, RSS);
  assert.equal(run(['init', '--data', data]).code, 0);
  assert.equal(run(['init', '--data', data]).code, 0);
  const asked = run(['import', 'articles', feed, '--data', data]);
  assert.match(asked.err + asked.out, /politics {2}Politics\n.*society {2}Society\n.*economy {2}Economy\n/);
  rmSync(dir, { recursive: true });
});
