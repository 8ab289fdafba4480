// Search over the demonstration: the page, the API, what browsers ask, what is erased.
// SPDX-License-Identifier: AGPL-3.0-or-later
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { App, engines, run, until, Visitor, wordsOf } from './app.mjs';

const NAMED = '/consultations/observing-together';

for (const engine of engines) {
  describe(`search on ${engine}`, () => {
    let app, visitor, secretariat;
    const ask = async (words) => JSON.parse((await visitor.open(`/api/v1/search?${new URLSearchParams(words)}`)).text);
    const page = (words, language = 'en') => visitor.open(`/${language}/search?${new URLSearchParams(words)}`);
    before(async () => {
      app = await new App({ engine }).start();
      visitor = new Visitor(app);
      secretariat = new Visitor(app);
      await secretariat.enter(app.links.secretariat);
      await until(async () => { const a = await ask({ q: 'observers' }); return a.total > 0 && !a.is_building && !a.is_behind; }, 'the index is built');
    });
    after(() => app.stop());

    test('what is found is marked, counted by kind, and says who says it', async () => {
      const { status, text } = await page({ q: 'seçkilərin müşahidəsi' }, 'az');
      assert.equal(status, 200);
      assert.match(text, /<mark>müşahidəçi\p{L}*<\/mark>/iu);
      assert.match(wordsOf(text), /Əsaslandırmalar \(\d+\)/);
      assert.match(wordsOf(text), /deyən: \p{L}/u);
    });

    test('letters without marks and a slip of the hand find the same', async () => {
      const [marked, plain, slip] = await Promise.all([ask({ q: 'müşahidəçi' }), ask({ q: 'musahideci' }), ask({ q: 'müşahdəçi' })]);
      assert.ok(marked.total > 0);
      assert.equal(plain.total, marked.total);
      assert.equal(slip.total, marked.total);
      assert.notEqual(slip.shown, slip.query);
      const told = await page({ q: 'müşahdəçi' });
      assert.match(wordsOf(told.text), /Nothing for “müşahdəçi”; shown is “müşahid\p{L}+”/u);
      assert.match(told.text, /exact=1/);
      assert.match(wordsOf((await page({ q: 'müşahdəçi', exact: '1' })).text), /Nothing found/);
    });

    test('kinds and languages narrow it down, and pages follow each other', async () => {
      const all = await ask({ q: 'observers' });
      const statements = await ask({ q: 'observers', kind: 'statement' });
      assert.equal(statements.total, all.counts.statement);
      assert.ok(statements.results.every((r) => r.kind === 'statement'));
      const az = await ask({ q: 'seçki', lang: 'az' });
      assert.ok(az.results.every((r) => r.language === 'az' || r.language === null));
      const first = await ask({ q: 'seçki' });
      assert.equal(first.results.length, 20);
      const second = await ask({ q: 'seçki', after: first.next });
      const ids = new Set(first.results.map((r) => r.id + r.kind));
      assert.ok(second.results.length > 0);
      assert.ok(second.results.every((r) => !ids.has(r.id + r.kind)));
    });

    test('only what one organisation says', async () => {
      const it = await ask({ q: 'observers seçki müşahidə', organisation: 'nar-bagi' });
      const names = new Set(it.results.map((r) => r.organisation.name));
      assert.ok(names.size <= 1);
      assert.equal((await visitor.open('/api/v1/search?q=x&organisation=nobody-here')).status, 422);
    });

    test('a field that is wrong is named, and what was written stays', async () => {
      const { status, text } = await page({ q: 'seçki', kind: 'nonsense' });
      assert.equal(status, 422);
      assert.match(text, /value="seçki"/);
      assert.equal((await page({ q: 'x'.repeat(201) })).status, 422);
    });

    test('no text is markup or an instruction to the engine', async () => {
      for (const q of ['<script>alert(1)</script>', '"', "'; DROP TABLE search_row; --", 'NEAR(a b)', 'a AND OR NOT', '*', '-', '^', '{title}: x', '\u0130\u0131 ()|&!:*'])
        assert.equal((await page({ q })).status, 200, q);
      assert.ok(!(await page({ q: '<script>alert(1)</script>' })).text.includes('<script>alert'));
    });

    test('what is new is found within seconds; what is taken down is not found from then on', async () => {
      const [first] = JSON.parse((await visitor.open(`/api/v1${NAMED}/statements`)).text).statements;
      const correct = `/en/secretariat/statements/${first.id}/correct`;
      const done = await secretariat.post(correct, { text_en: 'Every quokka should be published before election day.', text_az: first.text.az, label_en: '', label_az: '', reason: 'A slip of the pen was corrected.' }, { from: correct });
      assert.equal(done.status, 200);
      await until(async () => (await ask({ q: 'quokka' })).total === 1, 'the new word is found');
      assert.match((await page({ q: 'quokka' })).text, /<mark>quokka<\/mark>/);

      const takeDown = `/en/secretariat/statements/${first.id}/take-down`;
      await secretariat.post(takeDown, { reason: 'It says where a private person lives.' }, { from: takeDown });
      await until(async () => (await ask({ q: 'quokka', exact: '1' })).results.length === 0, 'the word is gone');
      await until(async () => (await ask({ q: 'quokka', exact: '1' })).total === 0, 'it left the index');
      assert.ok(!(await page({ q: 'quoka' })).text.includes('quokka'), 'nor is it suggested');
    });

    test('the index can be made anew beside the server', async () => {
      const before = (await ask({ q: 'müşahidə' })).total;
      const done = run(['search', 'rebuild', ...app.where]);
      assert.equal(done.code, 0, done.err);
      assert.match(done.out, /\d+ texts can be found/);
      assert.equal((await ask({ q: 'müşahidə' })).total, before);
    });

    test('browsers learn how to search here', async () => {
      const home = await visitor.open('/en');
      assert.match(home.text, /<link rel="search" type="application\/opensearchdescription\+xml"[^>]*href="\/en\/opensearch.xml"/);
      assert.match(home.text, /<form class="find" method="get" action="\/en\/search"/);
      const it = await visitor.open('/en/opensearch.xml');
      assert.equal(it.headers.get('content-type'), 'application/opensearchdescription+xml; charset=utf-8');
      assert.match(it.text, new RegExp(`template="${app.base}/en/search\\?q=\\{searchTerms\\}"`));
    });
  });
}
