// How well articles are found: a stated list of queries in both languages with the article people expect first (tests/data/search/news.json); what is not
// public and what was retracted.
// SPDX-License-Identifier: AGPL-3.0-or-later
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, before, describe, test } from 'node:test';
import { App, engines, until, Visitor } from './app.mjs';

const { queries } = JSON.parse(readFileSync(new URL('../data/search/news.json', import.meta.url), 'utf8'));
const FIRST_AT_LEAST = 0.9;
const AMONG_THREE_AT_LEAST = 0.95;

for (const engine of engines) {
  describe(`finding news on ${engine}`, () => {
    let app, visitor;
    const ask = async (words) => JSON.parse((await visitor.open(`/api/v1/search?${new URLSearchParams(words)}`)).text);
    before(async () => {
      app = await new App({ engine }).start();
      visitor = new Visitor(app);
      await until(async () => { const a = await ask({ q: 'resolution', kind: 'article' }); return a.total > 0 && !a.is_building && !a.is_behind; }, 'the index is built');
    });
    after(() => app.stop());

    test('what people expect comes first', async (t) => {
      const missed = [];
      let among = 0;
      for (const { q, lang, first, why } of queries) {
        const { results } = await ask({ q, lang, kind: 'article' });
        const place = results.findIndex((r) => r.url.endsWith(`/${lang}/news/${first}`));
        among += place >= 0 && place < 3;
        if (place !== 0) missed.push(`${q} (${why}): ${place < 0 ? 'not found' : place + 1}`);
      }
      t.diagnostic(`${queries.length} queries: first ${queries.length - missed.length}, among the first three ${among}`);
      assert.ok(queries.length - missed.length >= FIRST_AT_LEAST * queries.length, missed.join('\n'));
      assert.ok(among >= AMONG_THREE_AT_LEAST * queries.length, missed.join('\n'));
    });

    test('each is found without saying that an article is meant, with its words marked', async () => {
      for (const { q, lang, first } of queries.filter((it) => it.why === 'title')) {
        const { results } = await ask({ q, lang });
        const found = results.find((r) => r.url.endsWith(`/news/${first}`));
        assert.ok(found, q);
        assert.ok(found.snippet.some((part) => part.match) || found.title_matches?.length > 0, q);
      }
    });

    test('what waits for approval is not found', async () => {
      const { results } = await ask({ q: 'protokollara ikinci baxış' });
      assert.ok(!results.some((r) => r.url.includes('a-second-look-at-the-protocols')));
    });
  });
}
