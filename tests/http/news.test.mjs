// The newsroom on the running program: write, translate, approve, publish, correct, retract; feeds read by two independent
// readers; comments confirmed by letter, held, decided on, withdrawn; what verify says of all of it.
// SPDX-License-Identifier: AGPL-3.0-or-later
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { after, before, describe, test } from 'node:test';
import { parseAtomFeed, parseJsonFeed, parseRssFeed } from 'feedsmith';
import { App, engines, hiddenFields, run, until, Visitor, wordsOf } from './app.mjs';
import { linkIn, mailing, Sink } from './sink.mjs';

const READER = 'oxucu@mailbox.example';
const BODY = 'It [was so](claim:1), and [so too](claim:2). <script>alert(1)</script> ![](https://example.org/x.png)';
const inDays = (n) => new Date(Date.now() + n * 86400000).toISOString().slice(0, 16);

/** Debian's feedparser, of Debian's Python: what it makes of a feed. */
function parsed(text) {
  const done = spawnSync('/usr/bin/python3', ['-c', `
import sys, json, feedparser
f = feedparser.parse(sys.stdin.buffer.read())
print(json.dumps({'bozo': bool(f.bozo), 'version': f.version, 'title': f.feed.get('title'), 'links': [dict(l) for l in f.feed.get('links', [])],
 'entries': [{'id': e.get('id'), 'title': e.get('title'), 'link': e.get('link'), 'updated': e.get('updated'), 'published': e.get('published'), 'author': e.get('author'),
  'content': ''.join(c.value for c in e.get('content', []))} for e in f.entries]}))`], { input: text, encoding: 'utf8' });
  assert.equal(done.status, 0, done.stderr);
  return JSON.parse(done.stdout);
}

const FUNDER = 'Giraffe Friends Fund';

for (const engine of engines) {
  describe(`news on ${engine}`, () => {
    let app, sink, visitor, secretariat, representative;
    const desk = '/en/newsdesk/our-article';
    const page = '/en/news/our-article';
    const send = (who, path, fields = {}, from = desk) => who.post(path, fields, { from });
    const section = async () => /<option value="(\d+)">International/.exec((await representative.open('/en/newsdesk/new')).text)[1];
    const publisher = async () => /<option value="(\d+)"[^>]*>Nar Bağı/.exec((await representative.open('/en/newsdesk/new')).text)[1];
    before(async () => {
      sink = await new Sink().start();
      app = await new App({ engine, ...(await mailing(sink)) }).start();
      visitor = new Visitor(app);
      secretariat = new Visitor(app);
      representative = new Visitor(app);
      await secretariat.enter(app.links.secretariat);
      await representative.enter(app.links.representative);
    });
    after(async () => { await app?.stop(); await sink?.stop(); });

    test('the demonstration has news in both languages; what is not translated says so', async () => {
      const en = await visitor.open('/en/news');
      assert.match(wordsOf(en.text), /Two statements on one day, with differing conclusions/);
      const az = await visitor.open('/az/news/figures-a-day-early');
      assert.match(wordsOf(az.text), /Hələ tərcümə olunmayıb/);
      assert.match(az.text, /<h1 lang="en">/);
      assert.equal((await visitor.open('/en/news/a-second-look-at-the-protocols')).status, 404, 'it waits for approval');
      assert.equal((await visitor.open('/en/news/nothing-here')).status, 404);
    });

    test('nobody without a mandate for publishing reaches the desk', async () => {
      assert.match((await visitor.open('/en/newsdesk')).path, /sign-in/);
      assert.equal((await visitor.post('/en/newsdesk/new', { slug: 'x' })).status, 401);
    });

    test('a representative begins an article; what was written badly comes back with its faults', async () => {
      const wrong = await send(representative, '/en/newsdesk/new', { slug: 'Our Article', original: 'en', section: await section(), organisation: await publisher(), project: '0', consultation: '0', relation_en: 'Kept.', person: 'A', withheld: 'B', tags: 'ok, Not Ok' }, '/en/newsdesk/new');
      assert.equal(wrong.status, 422);
      for (const field of ['slug', 'withheld', 'tags']) assert.match(wrong.text, new RegExp(`href="#${field}"`));
      assert.match(wrong.text, />\s*Kept\.<\/textarea>/);
      const made = await send(representative, '/en/newsdesk/new', { slug: 'our-article', original: 'en', section: await section(), organisation: await publisher(), project: '0', consultation: '0', relation_en: 'It takes part.', relation_az: 'İştirak edir.', withheld: 'threats', tags: 'observers, our-tag', takes_comments: 'on' }, '/en/newsdesk/new');
      assert.equal(made.path, desk);
      const taken = await send(representative, '/en/newsdesk/new', { slug: 'our-article', original: 'en', section: await section(), organisation: await publisher(), project: '0', consultation: '0' }, '/en/newsdesk/new');
      assert.match(wordsOf(taken.text), /Another article has this address/);
    });

    test('its text is written in the original first, a language whole or not at all', async () => {
      const half = await send(representative, `${desk}/text`, { seen: '0', title_en: 'Title', lead_en: '', body_en: BODY, title_az: 'Başlıq' }, `${desk}/text`);
      assert.equal(half.status, 422);
      for (const field of ['lead_en', 'lead_az', 'body_az']) assert.match(half.text, new RegExp(`href="#${field}"`));
      const done = await send(representative, `${desk}/text`, { seen: '0', title_en: 'Title & more', lead_en: 'A lead.', body_en: BODY, title_az: 'Başlıq', lead_az: 'Giriş.', body_az: 'Belə [oldu](claim:1).' }, `${desk}/text`);
      assert.equal(done.path, desk);
      const stale = await send(representative, `${desk}/text`, { seen: '0', title_en: 'Other', lead_en: 'Mine.', body_en: 'Mine alone.' }, `${desk}/text`);
      assert.equal(stale.status, 422);
      assert.match(wordsOf(stale.text), /Somebody has saved another version meanwhile/);
      assert.match(stale.text, />\s*Mine alone\.<\/textarea>/, 'nothing is lost');
    });

    test('what a script keeps of an unsent form comes back, and goes when it is thrown away', async () => {
      const csrf = hiddenFields((await representative.open(`${desk}/text`)).text).csrf;
      const kept = await representative.fetch(`${desk}/autosave`, { method: 'POST', body: new URLSearchParams({ csrf, seen: '1', title_en: 'Half a thought', body_en: 'unfinished' }), headers: { origin: app.base, 'content-type': 'application/x-www-form-urlencoded' } });
      assert.equal(kept.status, 200);
      const back = await representative.open(`${desk}/text`);
      assert.match(back.text, /value="Half a thought"/);
      assert.match(wordsOf(back.text), /This is what you had written when you left/);
      assert.match(wordsOf((await representative.open(desk)).text), /not saved yet/);
      assert.doesNotMatch((await secretariat.open(`${desk}/text`)).text, /Half a thought/, 'another person sees the saved text');
      await send(representative, `${desk}/autosave/drop`, {}, `${desk}/text`);
      assert.doesNotMatch((await representative.open(`${desk}/text`)).text, /Half a thought/);
    });

    test('evidence is linked by the address of a page here, or a source; nothing else is taken', async () => {
      const nothing = await send(representative, `${desk}/evidence`, { claim: '1', c1_path: '/en/consultations/none/statements/1' });
      assert.equal(nothing.status, 422);
      assert.match(nothing.text, /href="#c1_path"/);
      assert.match(nothing.text, /value="\/en\/consultations\/none\/statements\/1"/);
      await send(representative, `${desk}/evidence`, { claim: '1', c1_path: `${app.base}/en/consultations/election-2013/statements/1` });
      const shown = await representative.open(desk);
      assert.match(wordsOf(shown.text), /Election day was conducted freely and fairly/);
    });

    test('a preview shows it to whoever has the link, until it is closed', async () => {
      const made = await send(representative, `${desk}/preview`);
      const link = /\/en\/news\/preview\/[\w-]{43}/.exec(made.text)[0];
      const seen = await visitor.open(link);
      assert.equal(seen.status, 200);
      assert.match(wordsOf(seen.text), /A preview: this is not public/);
      assert.equal(seen.headers.get('x-robots-tag'), 'noindex');
      await send(representative, `${desk}/preview/end`);
      assert.equal((await visitor.open(link)).status, 404);
    });

    test('who pays the publisher is on record', async () => {
      const form = '/en/organisations/nar-bagi/disclosures/new';
      const fields = { about: 'funding', disclosed: 'yes', party: FUNDER, amount: '', amount_till: '', currency: '', from: '2025', till: '', dated: '' };
      assert.equal((await representative.post(form, fields, { from: form })).status, 200);
    });

    test('whoever wrote it does not approve it; another person does', async () => {
      await send(representative, `${desk}/submit`);
      assert.equal((await send(representative, `${desk}/approve`, { seen: '1' })).status, 403);
      assert.equal((await visitor.open(page)).status, 404);
      const early = await send(secretariat, `${desk}/approve`, { seen: '1', publish_at: inDays(-1) });
      assert.equal(early.status, 422);
      assert.equal((await send(secretariat, `${desk}/approve`, { seen: '7' })).status, 409);
      assert.equal((await send(secretariat, `${desk}/approve`, { seen: '1' })).path, desk);
      const text = await until(async () => { const p = await visitor.open(page); return p.status === 200 ? p.text : ''; }, 'it is public');
      const words = wordsOf(text);
      assert.match(words, /By Nar Bağı Civic Forum; the writer’s name is withheld, because: threats/);
      assert.match(words, /Relation to what it tells of: It takes part/);
      assert.match(words, /1 marked claim has none/);
      assert.match(text, /<span class="claim" id="claim-1">was so<\/span><a class="claim-ref" href="#evidence-1"/);
      assert.match(text, /<span class="claim unsupported" id="claim-2">/);
      assert.ok(!text.includes('<script>alert'), 'no markup of a writer');
      assert.ok(!/<img[^>]+example\.org/.test(text), 'nothing from elsewhere');
      const linked = JSON.parse(/<script type="application\/ld\+json">(.*?)<\/script>/s.exec(text)[1]);
      assert.equal(linked['@type'], 'NewsArticle');
      assert.ok(linked.funder.some((one) => one['@type'] === 'Organization' && one.name === FUNDER), JSON.stringify(linked.funder));
      assert.ok(linked.funder.every((one) => one.name.length < 100 && !/Funding/.test(one.name)), 'names, no sentences');
      assert.match(linked.funding.description, /Funding/);
      const ours = JSON.parse(/<script type="application\/ld\+json">(.*?)<\/script>/s.exec((await visitor.open('/en/news/two-statements-one-day')).text)[1]);
      assert.equal(ours.funder, undefined, 'the alliance names no funder: nothing is made up');
      assert.match(linked.publisher.correctionsPolicy, /\/en\/news\/principles#corrections$/);
      assert.equal(linked.citation[0].url, `${app.base}/en/consultations/election-2013/statements/1`);
    });

    test('each format of the feed is read by two independent readers, with the disclosure and whole addresses', async () => {
      const texts = {};
      for (const format of ['atom', 'rss', 'json']) texts[format] = (await visitor.open(`/en/news/feed.${format}`)).text;
      const first = (list) => list.find((e) => e.id === `${app.base}${page}` || e.guid?.value === `${app.base}${page}`);
      const atom = parseAtomFeed(texts.atom), rss = parseRssFeed(texts.rss), json = parseJsonFeed(texts.json);
      assert.equal(first(atom.entries).title.value, 'Title & more');
      assert.equal(first(rss.items).title, 'Title & more');
      assert.equal(first(json.items).title, 'Title & more');
      assert.equal(atom.entries.length, rss.items.length);
      assert.equal(atom.entries.length, json.items.length);
      assert.match(first(json.items).content_html, /the writer’s name is withheld/);
      for (const format of ['atom', 'rss']) {
        const p = parsed(texts[format]);
        assert.equal(p.bozo, false, format);
        const e = p.entries.find((one) => one.id === `${app.base}${page}`);
        assert.equal(e.title, 'Title & more');
        assert.match(e.content, /Funding/);
        assert.match(e.content, new RegExp(`${app.base}${page}#evidence-1`));
        assert.ok(!/href="\//.test(e.content), 'no address without a host');
      }
      const entry = first(json.items);
      assert.equal(entry.authors[0].name, 'Nar Bağı Civic Forum', 'a name, no sentence');
      assert.ok(entry.tags.some((t) => /our-tag/i.test(t)) && entry.tags.length > 1, JSON.stringify(entry.tags));
      assert.deepEqual(first(atom.entries).categories.map((c) => c.term), entry.tags);
      assert.equal(parsed(texts.atom).entries.find((one) => one.id === `${app.base}${page}`).author, 'Nar Bağı Civic Forum');
      assert.ok(!parsed((await visitor.open('/az/news/feed.atom')).text).entries.some((e) => /figures-a-day-early/.test(e.id)), 'not translated yet');
      for (const path of ['/news/sections/international', '/news/tags/our-tag', '/organisations/nar-bagi/news', '/consultations/election-2013/news']) {
        const at = path.startsWith('/news/') ? `/en${path}/feed.atom` : `/en${path}.atom`;
        assert.equal(parsed((await visitor.open(at)).text).bozo, false, at);
      }
      const opml = (await visitor.open('/feeds.opml')).text;
      const urls = [...opml.matchAll(/xmlUrl="([^"]+)"/g)].map((m) => m[1]);
      assert.ok(urls.length >= 10);
      assert.ok(urls.includes(`${app.base}/en/consultations/election-2013/news.atom`), 'those of consultations, too');
      for (const url of urls) assert.equal((await visitor.open(url.replace(app.base, ''))).status, 200, url);
    });

    test('pages lead to their feeds; one without entries has a date', async () => {
      const follows = async (path) => [...(await visitor.open(path)).text.matchAll(/<link rel="alternate" type="application\/atom\+xml"[^>]* href="([^"]*)"/g)].map((m) => m[1]);
      assert.deepEqual(await follows('/en/'), ['/en/news/feed.atom']);
      const about = '/en/consultations/election-2013';
      assert.deepEqual(await follows(about), [`${about}/news.atom`]);
      assert.match((await visitor.open(about)).text, /<a href="\/en\/consultations\/election-2013\/news\.atom">/);
      const opml = (await visitor.open('/feeds.opml')).text;
      let without = 0;
      for (const [, url] of opml.matchAll(/xmlUrl="([^"]+)"/g)) {
        const { text } = await visitor.open(url.replace(app.base, ''));
        assert.doesNotMatch(text, /<updated>1970/, url);
        without += text.includes('<entry>') ? 0 : 1;
      }
      assert.ok(without > 0, 'one is empty');
    });

    test('a correction stands above the text, in the feed, among the versions; the old text stays readable', async () => {
      const without = await send(representative, `${desk}/text`, { seen: '1', title_en: 'Title & more', lead_en: 'A lead.', body_en: 'It [was not so](claim:1).', kind: 'correction' }, `${desk}/text`);
      assert.equal(without.status, 422);
      assert.match(without.text, /href="#note_en"/);
      await send(representative, `${desk}/text`, { seen: '1', title_en: 'Title & more', lead_en: 'A lead.', body_en: 'It [was not so](claim:1).', title_az: 'Başlıq', lead_az: 'Giriş.', body_az: 'Belə [oldu](claim:1).', kind: 'correction', note_en: 'We had written that it was so.' }, `${desk}/text`);
      await send(representative, `${desk}/submit`);
      assert.match(wordsOf((await visitor.open(page)).text), /It was so/, 'not before somebody approves');
      await send(secretariat, `${desk}/approve`, { seen: '2' });
      const text = await until(async () => { const t = (await visitor.open(page)).text; return /was not so/.test(t) ? t : ''; }, 'the change is public');
      assert.ok(text.indexOf('We had written that it was so.') < text.indexOf('article-body'), 'above the text');
      assert.match(wordsOf((await visitor.open('/az/news/our-article')).text), /Tərcümədən sonra əsl mətn dəyişib/);
      const newest = parsed((await visitor.open('/en/news/feed.atom')).text).entries[0];
      assert.equal(newest.id, `${app.base}${page}`);
      assert.match(newest.content, /We had written that it was so/);
      const versions = await visitor.open(`${page}/versions`);
      assert.match(versions.text, /<del>/);
      assert.match(versions.text, /<ins>not ?<\/ins>|<ins>[^<]*not/);
      const api = JSON.parse((await visitor.open('/api/v1/articles/our-article')).text);
      assert.equal(api.corrections.length, 1);
      assert.equal(api.claims_without_evidence, 0);
    });

    test('it is found by its words', async () => {
      const found = await until(async () => { const a = JSON.parse((await visitor.open('/api/v1/search?q=was+not+so&kind=article')).text); return a.results?.some((r) => /our-article/.test(JSON.stringify(r))) ? a : null; }, 'the index follows');
      assert.ok(found.counts.article >= 1);
      const payer = JSON.parse((await visitor.open(`/api/v1/search?q=${encodeURIComponent(FUNDER)}&kind=article`)).text);
      assert.ok(!/our-article/.test(JSON.stringify(payer.results)), 'who pays its publisher is no word of an article');
    });

    const commented = async (fields, who = visitor) => {
      const form = await who.open(`${page}/comment`);
      const began = hiddenFields(form.text).began ?? /name="began" value="([^"]+)"/.exec(form.text)[1];
      await new Promise((go) => setTimeout(go, 3100));
      return who.post(`${page}/comment`, { began, work: '', website: '', name: '', affiliation: '', ...fields }, { from: `${page}/comment` });
    };

    test('a comment too fast, by a program, without an address or words comes back filled in', async () => {
      const form = await visitor.open(`${page}/comment`);
      const began = /name="began" value="([^"]+)"/.exec(form.text)[1];
      const fast = await visitor.post(`${page}/comment`, { began, text: 'Quick', email: READER, website: '' }, { from: `${page}/comment` });
      assert.equal(fast.status, 422);
      assert.match(wordsOf(fast.text), /faster than anybody writes/);
      assert.match(fast.text, />\s*Quick<\/textarea>/);
      const trap = await commented({ text: 'Buy', email: READER, website: 'https://x' });
      assert.match(trap.text, /href="#website"/);
      const empty = await commented({ text: '', email: 'none' });
      for (const field of ['text', 'email']) assert.match(empty.text, new RegExp(`href="#${field}"`));
    });

    test('a first comment is confirmed by letter, waits in the open, is kept, and can be withdrawn', async () => {
      const sent = await commented({ text: 'Who counted? <b>x</b>', email: READER, affiliation: 'the count' });
      assert.match(wordsOf(sent.text), /A letter has gone to/);
      const letter = await sink.letter(READER);
      assert.match(letter.mail.text, /Who counted/);
      const link = linkIn(letter, '/comments/');
      const confirmed = await visitor.post(`${link}/confirm`, {}, { from: link });
      assert.match(wordsOf(confirmed.text), /waits for moderation/);
      const waiting = await until(async () => { const t = wordsOf((await visitor.open(page)).text); return /1 waiting/.test(t) ? t : ''; }, 'it is announced');
      assert.doesNotMatch(waiting, /Who counted/);
      assert.match(waiting, /the first comment from this address/);
      const queue = (await secretariat.open('/en/secretariat/moderation')).text.split('data-item').find((part) => part.includes('Who counted'));
      const at = `/en/secretariat/moderation/${/id="case-(\d+)"/.exec(queue)[1]}`;
      const form = (await secretariat.open(at)).text;
      const decided = await secretariat.post(at, { ...hiddenFields(form), seen: /name="seen" value="(\d+)"/.exec(form)[1], language: 'en', verdict: 'keep' });
      assert.equal(decided.status, 200, wordsOf(decided.text));
      const shown = await until(async () => { const t = (await visitor.open(page)).text; return /Who counted/.test(t) ? t : ''; }, 'it is shown');
      assert.match(wordsOf(shown), /says: the count/);
      assert.ok(!shown.includes('<b>x</b>'));
      assert.equal(JSON.parse((await visitor.open('/news/our-article/comments.json')).text).comments.length, 1);

      const again = await commented({ text: 'And who watched?', email: READER });
      assert.match((await sink.letter(READER, 2)).mail.text, /It was kept/);
      const second = await sink.letter(READER, 3);
      assert.equal(again.status, 200);
      const stands = await visitor.post(`${linkIn(second, '/comments/')}/confirm`, {}, { from: link });
      assert.match(wordsOf(stands.text), /It is public/);

      await visitor.post(`${link}/withdraw`, {}, { from: link });
      const gone = await until(async () => { const t = wordsOf((await visitor.open(page)).text); return /Withdrawn by its writer/.test(t) ? t : ''; }, 'a line stays');
      assert.doesNotMatch(gone, /Who counted/);
    });

    test('an organisation answers under its name, at once', async () => {
      const done = await commented({ text: 'We counted.', spoken: 'on' }, representative);
      assert.equal(done.status, 200);
      const shown = await until(async () => { const t = wordsOf((await visitor.open(page)).text); return /We counted/.test(t) ? t : ''; }, 'it is shown');
      assert.match(shown, /Nar Bağı Civic Forum answer of the organisation/);
    });

    test('what is retracted keeps its page, its reason and its versions; feeds tell it', async () => {
      assert.equal((await send(secretariat, `${desk}/retract`, { retraction_en: '' })).status, 422);
      await send(secretariat, `${desk}/retract`, { retraction_en: 'It rested on a forgery.', retraction_az: 'Saxtakarlığa əsaslanırdı.' });
      const text = await until(async () => { const t = (await visitor.open(page)).text; return /Retracted on/.test(t) ? t : ''; }, 'it is retracted');
      assert.match(text, /It rested on a forgery/);
      assert.doesNotMatch(text, /article-body/);
      assert.equal((await visitor.open(`${page}/versions`)).status, 200);
      const entry = parsed((await visitor.open('/az/news/feed.rss')).text).entries[0];
      assert.match(entry.title, /Geri götürülüb/);
      assert.equal((await visitor.open(`${page}/comment`)).status, 409);
    });

    test('everything of it says what the record says', async () => {
      await until(() => { const done = run(['verify', ...app.where], { env: app.env }); return done.code === 0 ? done : (assert.doesNotMatch(done.out + done.err, /article|comment/, done.out), null); }, 'the record is whole');
    });

    test('dates and the map of the site are there for programs', async () => {
      const ics = await visitor.open('/en/dates.ics');
      assert.equal(ics.headers.get('content-type'), 'text/calendar; charset=utf-8');
      assert.match(ics.text, /BEGIN:VEVENT\r\nUID:closes-\d+@/);
      const map = (await visitor.open('/sitemap.xml')).text;
      assert.match(map, /<loc>http[^<]+\/az\/news\/our-article<\/loc>/);
      assert.match((await visitor.open('/robots.txt')).text, /Sitemap: http.*\/sitemap\.xml/);
    });
  });
}
