// The card for pages of others: it may be framed, and it alone; it runs nothing, sets nothing, asks nobody, and says who asks and who pays.
// SPDX-License-Identifier: AGPL-3.0-or-later
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { App, cookieLines, engines, Visitor, wordsOf } from './app.mjs';

const CONSULTATIONS = ['election-2013', 'observing-together', 'following-the-election'];

for (const engine of engines) {
  describe(`the card on ${engine}`, () => {
    let app;
    before(async () => { app = await new App({ engine }).start(); });
    after(() => app.stop());
    const get = async (path, headers = {}) => {
      const answer = await fetch(app.base + path, { headers, redirect: 'manual' });
      return { status: answer.status, headers: answer.headers, text: await answer.text() };
    };

    test('others may frame the card and show the picture; nothing else of the site', async () => {
      for (const path of ['card', 'card.svg']) {
        for (let twice = 0; twice < 2; twice++) { // drawn, and as it was kept
          const { status, headers } = await get(`/en/consultations/election-2013/${path}`);
          assert.equal(status, 200);
          const policy = headers.get('content-security-policy');
          assert.match(policy, /frame-ancestors \*/);
          assert.match(policy, /default-src 'none'/);
          assert.match(policy, /form-action 'none'/);
          assert.doesNotMatch(policy, /script-src|connect-src|unsafe/);
          assert.equal(headers.get('cross-origin-resource-policy'), 'cross-origin');
          assert.equal(headers.get('x-content-type-options'), 'nosniff');
        }
      }
      for (const path of ['/en', '/en/consultations/election-2013', '/en/consultations/election-2013/results', '/en/consultations/election-2013/embed', '/en/consultations/election-2013/package', '/en/consultations/nowhere/card', '/en/sign-in']) {
        const { headers } = await get(path);
        assert.match(headers.get('content-security-policy'), /frame-ancestors 'none'/, path);
        assert.equal(headers.get('cross-origin-resource-policy'), 'same-origin', path);
      }
    });

    test('it sets no cookie, for nobody, and runs no script', async () => {
      for (const slug of CONSULTATIONS) {
        for (const path of ['card', 'card.svg']) {
          const it = await get(`/az/consultations/${slug}/${path}`, { 'accept-language': 'en' });
          assert.deepEqual(cookieLines(it.headers), []);
          assert.doesNotMatch(it.text, /<script|\son[a-z]+=|javascript:|<form|<input|@import|url\(/i);
        }
      }
    });

    test('it asks for nothing but the style of this site', async () => {
      for (const slug of CONSULTATIONS) {
        const { text } = await get(`/en/consultations/${slug}/card`);
        for (const [, to] of text.matchAll(/(?:src|href)="([^"]*)"/g)) assert.match(to, /^\//, to);
        assert.deepEqual([...text.matchAll(/<(link|img|iframe|source|video)\b[^>]*>/g)].map((m) => m[1]).filter((tag) => tag !== 'link'), []);
        const svg = (await get(`/en/consultations/${slug}/card.svg`)).text;
        assert.doesNotMatch(svg.replace('xmlns="http://www.w3.org/2000/svg"', ''), /https?:\/\/|<image|<use|xlink|<style|foreignObject/i);
      }
    });

    test('every card says who asks, who pays, as of when, and leads to the whole, in both languages', async () => {
      for (const slug of CONSULTATIONS) {
        for (const [language, words] of [['en', [/Who asks:/, /Who pays:/, /Funding of the site: None received/, /As of \d/]], ['az', [/Kim soruşur:/, /Kim maliyyələşdirir:/, /Saytın maliyyəsi:/]]]) {
          const { text } = await get(`/${language}/consultations/${slug}/card`);
          assert.match(text, new RegExp(`<html lang="${language}">`));
          for (const word of words) assert.match(wordsOf(text), word, `${slug} ${language}`);
          assert.ok(text.includes(`href="/${language}/consultations/${slug}/results"`));
        }
        const results = JSON.parse((await get(`/en/consultations/${slug}/results.json`)).text);
        const { text } = await get(`/en/consultations/${slug}/card`);
        assert.ok(text.includes(`${results.sha256.slice(0, 12)}…`), 'the beginning of the fingerprint');
        const svg = (await get(`/en/consultations/${slug}/card.svg`)).text;
        assert.match(svg, /^<\?xml[^>]*>\s*<svg [^>]*role="img"[^>]*lang="en"/);
        assert.match(svg, /<title[^>]*>[^<]+<\/title><desc[^>]*>[^<]*Funding of the site[^<]*<\/desc>/);
        assert.match(svg.replace(/<desc[\s\S]*<\/desc>/, ''), /Funding|of the site/, 'in the picture itself, too');
      }
    });

    test('what it claims is what the results say, with counts and how sure', async () => {
      const results = JSON.parse((await get('/en/consultations/election-2013/results.json')).text);
      const { text } = await get('/en/consultations/election-2013/card');
      const words = wordsOf(text);
      const divided = results.statements.filter((s) => s.finding === 'divergence');
      const common = results.statements.filter((s) => s.finding === 'common_ground');
      assert.ok(divided.some((s) => words.includes(s.text.en) && words.includes(`${s.agree} agree`)), words);
      if (common.length) assert.ok(common.some((s) => words.includes(s.text.en)));
      assert.match(words, /How sure:/);
    });

    test('where too few answered it says so and claims nothing', async () => {
      const secretariat = new Visitor(app);
      await secretariat.enter(app.links.secretariat);
      const page = await secretariat.post('/en/secretariat/consultations', { slug: 'quiet-one', who: 'public', in_en: '1', question_en: 'Does anybody answer?', opens_at: '2026-01-01T10:00', data_matrix: 'whole', data_licence: 'CC-BY-4.0' }, { from: '/en/secretariat/consultations/new' });
      assert.equal(page.status, 200, wordsOf(page.text).slice(0, 300));
      await secretariat.post('/en/secretariat/consultations/quiet-one/statements', { text_en: 'This statement has no answer yet.' }, { from: '/en/secretariat/consultations/quiet-one/edit' });
      const announce = '/en/secretariat/consultations/quiet-one/stage/announce';
      assert.equal((await secretariat.post(announce, {}, { from: announce })).status, 200);
      const words = wordsOf((await get('/en/consultations/quiet-one/card')).text);
      assert.match(words, /None is certain yet/);
      assert.doesNotMatch(words, /How sure:/);
      assert.equal((await get('/en/consultations/quiet-one/card.svg')).status, 200);
      const promise = wordsOf((await new Visitor(app).open('/en/consultations/quiet-one/position')).text);
      assert.match(promise, /published under a number that stands for you/, 'said before anybody answers');
    });

    test('the page beside it gives the code for a frame and for a picture', async () => {
      const { text } = await get('/en/consultations/election-2013/embed', { host: 'stimme.example' });
      const code = text.replaceAll('&quot;', '"').replaceAll('&#34;', '"').replaceAll('&lt;', '<');
      assert.match(code, /<iframe src="http:\/\/[^"\s]*\/en\/consultations\/election-2013\/card" title="[^"]+"[^>]* sandbox="[^"]*"/);
      assert.match(text, /<img src="\/en\/consultations\/election-2013\/card\.svg" alt="[^"]{100,}"/);
    });
  });
}
