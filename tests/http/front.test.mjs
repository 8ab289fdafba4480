// The first pages: the front page and its arrangement, many articles changed and given back at once, who of the secretariat did what, a mistake
// of moderation undone, and the hub that is told of feeds.
// SPDX-License-Identifier: AGPL-3.0-or-later
import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import { after, before, describe, test } from 'node:test';
import { App, engines, filledFields, run, until, Visitor, wordsOf } from './app.mjs';

const FORM = '/en/secretariat/front-page';
const DESK = '/en/newsdesk';
const blocksOf = (page) => [...page.matchAll(/<section class="sec" id="([a-z0-9-]+)"/g)].map((m) => m[1]);

for (const engine of engines) {
  describe(`first pages on ${engine}`, () => {
    let app, visitor, secretariat, representative;
    let asked = 0; // strangers may get a page that is a quarter second old; a new address is drawn anew
    const front = async (language = 'en') => (await visitor.open(`/${language}/?asked=${asked++}`)).text;
    const arrange = async (fields) => secretariat.post(FORM, { ...filledFields((await secretariat.open(FORM)).text, FORM), ...fields });
    before(async () => {
      app = await new App({ engine }).start();
      visitor = new Visitor(app);
      secretariat = new Visitor(app);
      representative = new Visitor(app);
      await secretariat.enter(app.links.secretariat);
      await representative.enter(app.links.representative);
    });
    after(() => app?.stop());

    test('a new site shows what is asked, where views meet, news, what is on record, dates, and who pays', async () => {
      const page = await front();
      assert.deepEqual(blocksOf(page), ['alignment', 'news', 'record', 'dates', 'consultations', 'who']);
      assert.match(page, /<h1 class="question">/);
      assert.equal(page.match(/<h1/g).length, 1);
      assert.match(wordsOf(page), /Last moment for positions/);
    });

    test('it is the secretariat’s to arrange', async () => {
      assert.match((await visitor.open(FORM)).path, /sign-in/);
      assert.equal((await representative.open(FORM)).status, 403);
      assert.doesNotMatch(await front(), /Arrange this page/);
      assert.match((await secretariat.open('/en/')).text, /Arrange this page/);
    });

    test('faults come back at their fields, and nothing is lost', async () => {
      const wrong = await arrange({ 'place-who': '0', 'place-text-1': '2', title_2_en: 'A title', body_2_en: '', 'place-news': '400' });
      assert.equal(wrong.status, 422);
      for (const field of ['place-who', 'place-text-1', 'body_2_en', 'place-news']) assert.match(wrong.text, new RegExp(`href="#${field}"`), field);
      assert.match(wrong.text, /name="title_2_en"[^>]*value="A title"|value="A title"[^>]*name="title_2_en"/);
      assert.deepEqual(blocksOf(await front()), ['alignment', 'news', 'record', 'dates', 'consultations', 'who']);
    });

    test('blocks move, leave and get own words; the language that is missing is marked', async () => {
      const done = await arrange({ 'place-who': '1', 'place-text-1': '2', 'place-asked': '3', 'place-news': '4', 'place-alignment': '0', 'place-record': '0', 'place-dates': '0', 'place-consultations': '0',
        title_1_en: 'Who we are & why', body_1_en: 'Six groups. <script>alert(1)</script>\n\n- [one](https://example.org/)' });
      assert.equal(done.status, 200);
      const en = await front();
      assert.deepEqual(blocksOf(en), ['who', 'text-1', 'news']);
      assert.match(en, /<h2>Who we are &amp; why<\/h2>/);
      assert.match(en, /<a href="https:\/\/example\.org\/"[^>]*>one<\/a>/);
      assert.doesNotMatch(en, /<script>alert/);
      assert.match(await front('az'), /lang="en">Who we are/);
    });

    test('the entry says what was arranged and what was written; it verifies', async () => {
      const journal = await until(async () => {
        const page = wordsOf((await visitor.open(`/en/record?kind=news&asked=${asked++}`)).text);
        return page.includes('arranged the front page') && page;
      });
      assert.match(journal, /who text-1 asked news/);
      await until(() => run(['verify', ...app.where]).code === 0);
    });

    test('an arrangement before can be put back', async () => {
      await arrange({ 'place-text-1': '0' });
      assert.deepEqual(blocksOf(await front()), ['who', 'news']);
      const page = (await secretariat.open(FORM)).text;
      const [, id] = /front-page\/(\d+)\/put-back/.exec(page);
      await secretariat.post(`${FORM}/${id}/put-back`, {}, { from: FORM });
      assert.deepEqual(blocksOf(await front()), ['who', 'text-1', 'news']);
      assert.equal((await secretariat.post(`${FORM}/999/put-back`, {}, { from: FORM })).status, 404);
    });

    /* --- many articles at once --- */

    const chosen = async (words) => {
      const page = (await secretariat.open(DESK)).text;
      return Object.fromEntries([...page.matchAll(/name="article-(\d+)"><span>Choose<span class="vh">: ([^<]*)/g)].filter((m) => words.some((w) => m[2].includes(w))).map((m) => [`article-${m[1]}`, 'on']));
    };
    const many = async (fields, words) => secretariat.post(`${DESK}/batches`, { ...(await chosen(words)), ...fields }, { from: DESK });
    const sectionOf = async (slug) => /class="crumb">[\s\S]*?<\/p>/.exec((await visitor.open(`/en/news/${slug}?asked=${asked++}`)).text)[0];

    test('two articles go into a section at once, and back at once; what somebody changed since is left alone', async () => {
      const before = [await sectionOf('two-statements-one-day'), await sectionOf('figures-a-day-early')];
      const done = await many({ what: 'section', section: 'alliance' }, ['Two statements', 'Figures that look']);
      assert.match(wordsOf(done.text), /2 articles put into the section alliance/);
      for (const slug of ['two-statements-one-day', 'figures-a-day-early']) assert.match(await sectionOf(slug), /sections\/alliance/);
      await many({ what: 'section', section: 'international' }, ['Figures that look']);
      const [, id] = /batches\/(\d+)\/undo/.exec(done.text);
      const back = await secretariat.post(`${DESK}/batches/${id}/undo`, {}, { from: DESK });
      assert.match(wordsOf(back.text), /1 article is as it was before\. 1 was changed since and is left alone\./);
      assert.equal(await sectionOf('two-statements-one-day'), before[0]);
      assert.match(await sectionOf('figures-a-day-early'), /sections\/international/);
      assert.equal((await secretariat.post(`${DESK}/batches/${id}/undo`, {}, { from: DESK })).status, 409);
    });

    test('tags and comments likewise; nothing chosen, no such section, and strangers are refused', async () => {
      const tagged = await many({ what: 'tag', tag: 'follow-up' }, ['Two statements']);
      assert.match((await visitor.open(`/en/news/tags/follow-up?asked=${asked++}`)).text, /Two statements/);
      await secretariat.post(`${DESK}/batches/${/batches\/(\d+)\/undo/.exec(tagged.text)[1]}/undo`, {}, { from: DESK });
      assert.doesNotMatch((await visitor.open(`/en/news/tags/follow-up?asked=${asked++}`)).text, /Two statements/);
      const closed = await many({ what: 'comments-off' }, ['Two statements']);
      assert.doesNotMatch((await visitor.open(`/en/news/two-statements-one-day?asked=${asked++}`)).text, /two-statements-one-day\/comment"/);
      await secretariat.post(`${DESK}/batches/${/batches\/(\d+)\/undo/.exec(closed.text)[1]}/undo`, {}, { from: DESK });
      assert.match((await visitor.open(`/en/news/two-statements-one-day?asked=${asked++}`)).text, /two-statements-one-day\/comment"/);
      const none = await secretariat.post(`${DESK}/batches`, { what: 'tag', tag: 'Not Ok' }, { from: DESK });
      assert.equal(none.status, 422);
      for (const field of ['chosen', 'tag']) assert.match(none.text, new RegExp(`href="#${field}"`));
      assert.equal((await many({ what: 'section', section: 'nowhere' }, ['Two statements'])).status, 422);
      assert.equal((await visitor.post(`${DESK}/batches`, { what: 'tag', tag: 'x' })).status, 401);
    });

    test('the trail says to the secretariat who did what, and to nobody else', async () => {
      const trail = await until(async () => {
        const page = await secretariat.open('/en/secretariat/trail');
        return page.text.includes('arranged the front page') && page;
      });
      const [, person, name] = /trail\?person=(\d+)">([^<]+)</.exec(trail.text);
      const of = await secretariat.open(`/en/secretariat/trail?person=${person}`);
      assert.match(wordsOf(of.text), new RegExp(`Only what ${name} did`));
      assert.match((await visitor.open('/en/secretariat/trail')).path, /sign-in/);
      assert.equal((await representative.open('/en/secretariat/trail')).status, 403);
    });
  });

  test(`a site where nothing is there yet has a front page, on ${engine}`, async () => {
    const app = await new App({ engine, command: 'serve', env: { ALYANS_SITE_NAME_EN: 'Our Alliance' } }).start();
    const page = (await new Visitor(app).open('/en/')).text;
    assert.match(page, /<h1>Our Alliance<\/h1>/);
    assert.match(wordsOf(page), /There is no consultation yet/);
    assert.deepEqual(blocksOf(page), ['record', 'who']);
    await app.stop();
  });

  test(`a hub is told of the feeds of an article that became public, on ${engine}`, async () => {
    const told = [];
    const hub = createServer((request, answer) => {
      let body = '';
      request.on('data', (piece) => { body += piece; }).on('end', () => {
        told.push(new URLSearchParams(body));
        answer.writeHead(told.length === 1 ? 204 : 200).end();
      });
    });
    await new Promise((ready) => hub.listen(0, '127.0.0.1', ready));
    const taken = createServer().listen(0, '127.0.0.1'); // a port of its own: links begin with the address that is set
    await new Promise((ready) => taken.once('listening', ready));
    const { port } = taken.address();
    await new Promise((gone) => taken.close(gone));
    const site = `http://127.0.0.1:${port}`;
    const app = await new App({ engine, listen: `127.0.0.1:${port}`, env: { ALYANS_FEEDS_HUB: `http://127.0.0.1:${hub.address().port}/`, ALYANS_SITE_BASE_URL: site } }).start();
    const secretariat = new Visitor(app);
    await secretariat.enter(app.links.secretariat);
    const desk = '/en/newsdesk/a-second-look-at-the-protocols';
    const page = (await secretariat.open(desk)).text;
    await secretariat.post(`${desk}/approve`, { seen: /name="seen" value="(\d+)"/.exec(page)[1] }, { from: desk });
    const form = await until(() => told[0]);
    assert.equal(form.get('hub.mode'), 'publish');
    assert.ok(form.getAll('hub.url').includes(`${site}/en/news/feed.atom`));
    assert.ok(form.getAll('hub.url').some((url) => url.startsWith(site) && /\/az\/news\/sections\/[a-z-]+\/feed\.atom$/.test(url)));
    await app.stop();
    hub.close();
  });
}
