// Articles of other sites: a real export of WordPress, feeds, our own feed in another house; looked at, taken over, undone.
// SPDX-License-Identifier: AGPL-3.0-or-later
import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { App, engines, run, temporaryFolder, until, Visitor, wordsOf } from './app.mjs';
import { settled, sql } from './filled_site.mjs';

const DATA = join(dirname(fileURLToPath(import.meta.url)), '../data');
const WXR = join(DATA, 'wordpress/export.xml');
const RSS = join(DATA, 'feeds/rss.xml');
const ATOM = join(DATA, 'feeds/atom.xml');
const BLOGGER = join(DATA, 'feeds/blogger.xml');
const OLD = 'http://old.example.org/2013/10/genc-seciciler';
const english = { env: { LC_ALL: 'C.UTF-8', LANG: 'en_GB.UTF-8', LANGUAGE: 'en' } };

for (const engine of engines) {
  describe(`taking over articles on ${engine}`, () => {
    let app, desk, folder;
    before(async () => {
      app = await new App({ engine }).start();
      folder = temporaryFolder();
      desk = new Visitor(app);
      await desk.enter(app.links.secretariat);
    });
    after(async () => {
      await app.stop();
      folder.remove();
    });

    const take = (file, ...words) => run(['import', 'articles', file, '--section', 'observation', ...words, ...app.where], english);
    const undo = (id) => run(['import', 'articles', '--undo', id, ...app.where], english);
    const numberOf = (done) => {
      assert.equal(done.code, 0, done.err + done.out);
      return done.out.match(/--undo (\d+)/)[1];
    };
    const status = async (path, who = new Visitor(app)) => (await who.open(path)).status;
    /** Waits until every entry has its place; a word against articles fails at once. */
    const verified = () => until(() => {
      const done = run(['verify', ...app.where], english);
      if (done.code !== 0) assert.doesNotMatch(done.out + done.err, /article/, done.out);
      return done.code === 0;
    }, 'the record is whole');
    const file = (name, text) => {
      const path = join(folder.path, name);
      writeFileSync(path, text);
      return path;
    };
    const rss = (items) => file('feed.xml', `<rss version="2.0"><channel>\n<title>T</title>\n<link>https://feed.example.org/</link>\n${items}\n</channel></rss>`);

    test('first it is said what would come of it, and nothing is stored', async () => {
      const done = take(WXR);
      assert.equal(done.code, 0, done.err);
      assert.match(done.out, /^draft {2}line \d+: Gənc seçicilər nə düşünür: «9 oktyabr» sorğusu → \/news\/genc-seciciler \(az, 2013-10-09\)$/m);
      assert.match(done.out, /^draft {2}line \d+: Plain words → \/news\/plain \(en, 2014-03-04\)$/m, 'the language of the file stands in');
      assert.match(done.out, /New: 6, public at once: 0, taken over before: 0, refused: 2/);
      assert.match(done.err, /Refused: line \d+, title: is missing$/m);
      assert.match(done.err, /Refused: line \d+, content: is longer than 30,000 characters \(Too long\)/);
      for (const left of [/pages: 3/, /files: 1/, /thrown away: 3/, /comments of readers: 1/, /scripts and styles in texts: 2/, /frames, players and drawings in texts: 3/, /shortcodes in texts: 3/, /images that became links: 3/, /tables that became lines of text: 1/])
        assert.match(done.out, left);
      assert.match(done.out, /Nothing was stored\. To import it, say --apply\./);
      assert.equal(run(['import', 'articles', '--list', ...app.where], english).out.trim(), 'Nothing was imported yet.');
      assert.equal(await status('/en/newsdesk/genc-seciciler', desk), 404);
    });

    test('what is said is said in the language of whoever asks', () => {
      const done = run(['import', 'articles', WXR, '--section', 'observation', ...app.where], { env: { LC_ALL: 'az_AZ.UTF-8', LANG: 'az_AZ.UTF-8', LANGUAGE: 'az' } });
      assert.match(done.out, /Yeni: 6, dərhal açıq: 0/);
      assert.match(done.err, /Rədd edilib: sətir \d+, title: yoxdur/);
    });

    test('wrong use is told with what would be right', () => {
      const none = run(['import', 'articles', WXR, ...app.where], english);
      assert.equal(none.code, 1);
      assert.match(none.err, /--section must name the section[\s\S]*observation {2}Observation/);
      assert.match(take(WXR, '--organisation', 'nobody').err, /There is no organisation nobody/);
      assert.match(take(WXR, '--as', 'news').err, /--as is drafts or published, not news/);
      assert.equal(take(WXR, '--undo', '1').code, 2);
      assert.equal(run(['import', 'articles', '--undo', '5', ...app.where], english).code, 1);
      assert.match(take(join(folder.path, 'none.xml')).err, /none\.xml cannot be read/);
      assert.match(take(file('bad.xml', '<rss>\n<channel>\n<item></channel></rss>')).err, /bad\.xml, line 3: this is not well-formed XML/);
      assert.match(take(file('dtd.xml', '<!DOCTYPE rss [<!ENTITY x SYSTEM "file:///etc/passwd">]><rss><channel><item><title>&x;</title></item></channel></rss>')).err, /line 1: a document type \(DOCTYPE\) stands here; it is not read/);
      assert.match(take(file('page.xml', '<html/>')).err, /neither an export of WordPress/);
    });

    test('drafts are approved as always, keep their date, and say where they come from', async () => {
      const id = numberOf(take(WXR, '--apply'));
      assert.equal(await status('/en/news/genc-seciciler'), 404, 'a draft is not public');
      await verified();

      const again = take(WXR, '--apply');
      assert.equal(again.code, 0);
      assert.match(again.out, /New: 0, public at once: 0, taken over before: 6, refused: 2/);
      assert.match(again.out, /nothing in it is new/);

      const from = '/en/newsdesk/genc-seciciler';
      assert.equal((await desk.post(`${from}/submit`, {}, { from })).status, 200);
      const page = await desk.post(`${from}/approve`, { seen: '1' }, { from });
      assert.equal(page.status, 200, wordsOf(page.text));
      const shown = (await new Visitor(app).open('/az/news/genc-seciciler')).text;
      assert.match(wordsOf(shown), /tarixində bu ünvandan götürülüb: http:\/\/old\.example\.org\/2013\/10\/genc-seciciler; orada 9 oktyabr 2013 tarixində dərc olunub/);
      assert.match(shown, new RegExp(`href="${OLD}" rel="nofollow noopener"`));
      const words = wordsOf((await new Visitor(app).open('/en/news/genc-seciciler')).text);
      assert.match(words, /Taken over on \d+ \w+ \d{4} from http:\/\/old\.example\.org\/2013\/10\/genc-seciciler, published there on 9 October 2013/);
      assert.match(words, /\(Leyla Məmmədova\)/);
      assert.match(words, /Published 9 October 2013/);
      assert.equal(await status('/en/news/archive/2013-10'), 200);
      assert.match((await new Visitor(app).open('/en/news/archive/2013-10')).text, /genc-seciciler/);
      await verified();

      const done = undo(id);
      assert.equal(done.code, 0, done.err);
      assert.match(done.out, /Drafts removed: 5, articles retracted: 0, kept: 1/);
      assert.match(done.out, /Kept, because somebody has changed it since: Gənc seçicilər/);
      assert.equal(await status('/en/news/genc-seciciler'), 200, 'what somebody approved stays');
      assert.equal(await status('/en/newsdesk/plain', desk), 404);
      assert.match(undo(id).err, /undone before/);
      assert.match(run(['import', 'articles', '--list', ...app.where], english).out, new RegExp(`${id} .*export\\.xml {2}articles: 6 {2}undone on`));
      await verified();
    });

    test('nothing of a hostile text runs, and every word of it is a word', async () => {
      const id = numberOf(take(WXR, '--as', 'published', '--language', 'en', '--apply'));
      const { text } = await new Visitor(app).open('/en/news/nasty');
      const body = text.match(/<div class="prose article-body">([\s\S]*?)<\/div>\n/)[1];
      assert.doesNotMatch(body, /<script|<iframe|<img|<form|onclick|onerror|javascript:|data:|href="claim|class="claim/i);
      assert.match(text, /<p class="stand">Before a script, another, data and \[a claim\]\(claim:1\) that nobody marked, !\[\]\(file:7\) too\.<\/p>/, 'the first paragraph introduces it');
      assert.match(body, /&lt;b&gt;shown as text&lt;\/b&gt;/);
      assert.match(body, /Last &amp; least © 😀/u);
      assert.match(text, /<h1>Nasty &amp; friends<\/h1>/);
      const classic = (await new Visitor(app).open('/en/news/young-voters')).text;
      assert.match(classic, /<h3>Method<\/h3>/);
      assert.match(classic, /Telephone, \*two\* waves, weights by region_and_age\.<br>/);
      assert.match(classic, /<a href="http:\/\/old\.example\.org\/wp-content\/uploads\/2013\/10\/map\.png" rel="nofollow ugc">Image: Map of regions<\/a>/);
      assert.equal(await status('/en/news/hesabat-uzerinde-is-gedir'), 404, 'what was a draft there is one here');
      await verified();

      const entries = wordsOf((await new Visitor(app).open('/en/record?group=news')).text);
      assert.match(entries, /took over articles from Gənclər Şəbəkəsi/);
      const api = await (await fetch(`${app.base}/api/v1/articles/plain`)).text();
      assert.match(api, /2014-03-04T04:30:00Z/);

      await settled(app);
      for (const [table, set, back, row] of [
        ['article_origin', "address = 'https://elsewhere.example.org/'", "address = 'http://old.example.org/2014/03/plain'", "guid = 'http://old.example.org/2014/03/plain'"],
        ['article_import', 'added = added + 1', 'added = added - 1', `id = ${id}`],
        ['article_import', 'undone_at = 1', 'undone_at = 0', `id = ${id}`],
      ]) {
        sql(app, `UPDATE ${table} SET ${set} WHERE ${row}`);
        const told = run(['verify', ...app.where], english);
        assert.equal(told.code, 1, told.out);
        assert.match(told.out + told.err, new RegExp(table));
        sql(app, `UPDATE ${table} SET ${back} WHERE ${row}`);
      }
      await verified();

      const done = undo(id);
      assert.match(done.out, /Drafts removed: 2, articles retracted: 3, kept: 0/);
      const gone = wordsOf((await new Visitor(app).open('/en/news/plain')).text);
      assert.match(gone, /Retracted on .*The import that brought it was undone\./);
      assert.match(wordsOf((await new Visitor(app).open('/az/news/plain')).text), /Onu gətirən idxal geri qaytarıldı\./);
      assert.equal(await status('/en/news/plain/versions'), 200, 'nothing public goes in silence');
      assert.match(take(WXR).out, /there {2}line \d+: Plain words was taken over before: \/news\/plain/);
      await verified();
    });

    test('what somebody changed since is kept, draft or public', async () => {
      const id = numberOf(take(ATOM, '--as', 'published', '--apply'));
      const from = '/en/newsdesk/uc-kanal-bir-ses/text';
      assert.match((await desk.open(from)).text, /3\. birinci\s+4\. ikinci\s*<\/textarea>/, 'the first paragraph, which is the summary, introduces it');
      const saved = await desk.post(from, { seen: '1', kind: 'typo', title_az: 'Üç kanal, bir səs', lead_az: 'Üç kanalın xəbərləri saniyə-saniyə ölçüldü.', body_az: 'Sonra.' }, { from });
      assert.equal(saved.status, 200, wordsOf(saved.text).slice(380, 1400));
      const done = undo(id);
      assert.match(done.out, /Drafts removed: 0, articles retracted: 1, kept: 1/);
      assert.match(done.out, /Üç kanal, bir səs/);
      assert.equal(wordsOf((await new Visitor(app).open('/az/news/uc-kanal-bir-ses')).text).includes('geri qaytarıldı'), false);
      await verified();
    });

    test('a feed is taken in the language it says, and what cannot be is refused with line and field', () => {
      const done = take(RSS);
      assert.match(done.out, /line 8: Polling stations & queues → \/news\/polling-stations-queues \(en, 2013-10-02\)/);
      assert.match(done.out, /Seçkiye baxış → \/news\/seckiye-baxis \(az, 2013-10-03\)/);
      assert.match(done.err, /line 26, language: is neither Azerbaijani nor English \(In Russian\)/);
      assert.match(done.out, /^draft {2}line 33: On no day → \/news\/on-no-day \(en, its date cannot be read\)$/m, 'a draft needs no date');
      assert.match(take(RSS, '--as', 'published').err, /line 33, date: cannot be read; without it the article can be a draft only \(On no day\)/);
      const item = (inner) => `<item>${inner}</item>`;
      const twice = take(rss(`${item('<title>A</title><guid>https://feed.example.org/1</guid><description>x</description>')}\n${item('<title>B</title><guid>https://feed.example.org/1</guid><description>x</description>')}`));
      assert.match(twice.err, /line 4, language: is not said/);
      assert.match(twice.err, /line 5, guid: is that of the article in line 4 \(B\)/);
      const more = take(rss([
        item('<title>A</title><description>x</description>'),
        item('<title>A</title><guid>5</guid><description>x</description><link>javascript:1</link>'),
        item('<title>A</title><link>/1</link><description>&lt;script&gt;x&lt;/script&gt;</description>'),
        item(`<title>${'x'.repeat(201)}</title><link>/2</link><description>x</description>`),
        item('<title>A</title><link>/3</link><description>x</description><pubDate>Wed, 02 Oct 2999 08:00:00 GMT</pubDate>'),
        item('<title>A</title><link>/4</link><description>x</description>'),
      ].join('\n')), '--language', 'en', '--as', 'published');
      assert.match(more.err, /line 4, guid: is missing, and so is the link/);
      assert.match(more.err, /line 5, link: is missing, or is no address of a page/);
      assert.match(more.err, /line 6, date: is missing; without it the article can be a draft only/);
      assert.match(more.err, /line 7, title: is longer than 200 characters/);
      assert.match(more.err, /line 8, date: is still to come/);
      assert.match(more.err, /line 9, date: is missing/);
      assert.match(more.out, /New: 0, /);
      assert.match(take(rss(item('<title>A</title><link>/1</link><description>&lt;script&gt;x&lt;/script&gt;</description>')), '--language', 'en').err, /line 4, content: has no text/);
      assert.match(take(rss(item('<title>New</title><link>/1</link><description>x</description>') + item('<title>new!</title><link>/2</link><description>x</description>')), '--language', 'en').out,
        /\/news\/new-2 [\s\S]*\/news\/new-3 /, 'an address that a page has, or the file gave away already, is taken by no article');
    });

    test('what was a draft, a comment or a setting there is made public by no word', async () => {
      const told = take(BLOGGER, '--language', 'az', '--as', 'published');
      assert.match(told.out, /^public {2}line \d+: Seçki günü → /m);
      assert.match(told.out, /^draft {2}line \d+: Nəşr olunmamış qaralama → /m);
      assert.match(told.out, /New: 2, public at once: 1, taken over before: 0, refused: 0/);
      assert.match(told.out, /1 article is a draft there and will be one here/);
      for (const left of [/pages: 1/, /menus, blocks and the like: 1/, /comments of readers: 2/])
        assert.match(told.out, left);
      const id = numberOf(take(BLOGGER, '--language', 'az', '--as', 'published', '--apply'));
      assert.equal(await status('/az/news/secki-gunu'), 200);
      assert.equal(await status('/az/news/nesr-olunmamis-qaralama'), 404);
      assert.match(undo(id).out, /Drafts removed: 1, articles retracted: 1, kept: 0/);
    });

    test('dates are invented for nothing: another way of writing is read, the year 1 is none', () => {
      const dated = (date) => take(rss(`<item><title>Dated</title><link>/dated</link><description>x</description><pubDate>${date}</pubDate></item>`), '--language', 'en', '--as', 'published');
      assert.match(dated('2013-10-09T08:00:00+05:00').out, /^public {2}line 4: Dated → .*\(en, 2013-10-09\)$/m);
      assert.match(dated('Wed, 09 Oct 2013 08:00:00 AZT').out, /^public {2}line 4: Dated → .*\(en, 2013-10-09\)$/m);
      assert.match(dated('Mon, 01 Jan 0001 00:00:00 +0000').err, /line 4, date: is missing; without it the article can be a draft only/);
      assert.match(dated('9 oktyabr 2013').err, /line 4, date: cannot be read; without it/);
    });

    test('so many at once, and the rest another time', () => {
      const many = Array.from({ length: 2003 }, (_, i) => `<item><title>T ${i}</title><link>/${i}</link><description>x</description></item>`).join('\n');
      const done = take(rss(many), '--language', 'en');
      assert.match(done.out, /New: 2,000, /);
      assert.match(done.out, /3 articles are left for another time: say the same again afterwards/);
    });

    for (const format of ['atom', 'rss']) {
      test(`what another house publishes as ${format} says the same here`, async () => {
        const other = await new App({ engine: 'sqlite' }).start();
        try {
          const feed = await (await fetch(`${other.base}/en/news/feed.${format}`)).text();
          const path = file(`other.${format}`, feed);
          const refused = run(['import', 'articles', path, '--section', 'observation', ...other.where], { env: { ...english.env, ALYANS_SITE_BASE_URL: other.base } });
          assert.match(refused.err, /link: the article stands on this site/);
          assert.match(refused.out, /New: 0,/);
          const done = take(path, '--as', 'published', '--apply');
          const id = numberOf(done);
          const there = (await (await fetch(`${other.base}/api/v1/articles`)).json()).articles[0];
          const listed = take(path).out.match(new RegExp(`: ([^\n]*) was taken over before: /news/(\\S+)`));
          assert.ok(listed && there);
          const shown = wordsOf((await new Visitor(app).open(`/en/news/${listed[2]}`)).text);
          assert.ok(shown.includes(listed[1]));
          assert.match(shown, /published there on/);
          await verified();
          const count = feed.match(/<(entry|item)>/g).length;
          assert.match(undo(id).out, new RegExp(`articles retracted: ${count}, kept: 0`));
        } finally {
          await other.stop();
        }
      });
    }
  });
}
