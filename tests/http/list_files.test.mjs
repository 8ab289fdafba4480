// Every list is there as a file, too: its page links CSV and JSON, both say the same, and who may read the page may read them.
// SPDX-License-Identifier: AGPL-3.0-or-later
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { App, engines, Visitor, wordsOf } from './app.mjs';

/** Page, its CSV, its JSON. */
const PUBLIC = [
  ['/en/organisations/countries', /href="(\/en\/organisations\/countries\.csv\?on=[^"]+)"/, /href="(\/en\/organisations\/countries\.json\?on=[^"]+)"/],
  ['/en/organisations/relations', /href="(\/en\/organisations\/relations\.csv)"/, /href="(\/en\/organisations\/relations\.json)"/],
  ['/en/organisations/nar-bagi/objections', /href="(\/en\/organisations\/nar-bagi\/objections\.csv)"/, /href="(\/en\/organisations\/nar-bagi\/objections\.json)"/],
  ['/en/consultations', /href="(\/en\/consultations\.csv)"/, /href="(\/api\/v1\/consultations)"/],
  ['/en/joint-statements', /href="(\/en\/joint-statements\.csv)"/, /href="(\/api\/v1\/joint-statements)"/],
  ['/en/news', /href="(\/en\/news\.csv)"/, /href="(\/api\/v1\/articles)"/],
  ['/en/record', null, /href="(\/record\/entries)"/],
  ['/en/search?q=election&lang=en', null, /href="(\/api\/v1\/search\?q=election&amp;kind=&amp;lang=en[^"]*)"/],
];
const DESK = ['claims', 'objections', 'people', 'import'].map((list) => [`/en/secretariat/${list}`, `/en/secretariat/${list}.csv`, `/en/secretariat/${list}.json`]);
/** Lines of a table; a break inside of quotes is none. */
const linesOf = (csv) => csv.trim().replace(/"(?:[^"]|"")*"/g, (field) => field.replaceAll('\n', ' ')).split('\n');
const rowsOf = (csv) => linesOf(csv).length - 1;
const listOf = (json) => Object.values(JSON.parse(json)).find(Array.isArray);

for (const engine of engines) {
  describe(`lists as files on ${engine}`, () => {
    let app, visitor, secretariat;
    before(async () => {
      app = await new App({ engine }).start();
      [visitor, secretariat] = [new Visitor(app), new Visitor(app)];
      await secretariat.enter(app.links.secretariat);
      const written = { about: 'entry', text: 'The year of founding is another one.', name: 'A Private Person', email: 'private@example.org' };
      assert.equal((await visitor.post('/en/organisations/nar-bagi/object', written, { from: '/en/organisations/nar-bagi/object' })).status, 200);
      const list = await secretariat.post('/en/secretariat/import', { table: 'Name\nSomebody new\n' }, { from: '/en/secretariat/import' });
      await secretariat.post(list.path, { do: 'apply' }, { from: list.path });
    });
    after(() => app.stop());

    const file = async (path, type, who = visitor) => {
      const answer = await who.fetch(path);
      assert.equal(answer.status, 200, path);
      assert.match(answer.headers.get('content-type'), type, path);
      return answer.text();
    };

    test('the page of a public list links its files, and they have what it shows', async () => {
      for (const [page, csv, json] of PUBLIC) {
        const { text } = await visitor.open(page);
        const data = await file((text.match(json) ?? assert.fail(`${page} links no JSON`))[1].replaceAll('&amp;', '&'), /^application\/json/);
        assert.ok(listOf(data), page);
        if (csv === null) continue;
        const table = await file((text.match(csv) ?? assert.fail(`${page} links no CSV`))[1], /^text\/csv/);
        assert.ok(rowsOf(table) > 0, page);
        assert.equal(rowsOf(table), listOf(data).length, page);
      }
    });

    test('rows say the same in both forms, and who pays goes along', async () => {
      const countries = JSON.parse(await file('/en/organisations/countries.json', /json/)).countries;
      assert.ok(countries.every((c) => Number.isInteger(c.organisations) && c.organisations === c.local + c.international));
      const relations = JSON.parse(await file('/en/organisations/relations.json', /json/)).relations;
      assert.ok(relations.every((r) => ['parent', 'member_of', 'split_from', 'merged_into', 'funded_by'].includes(r.relation)));
      const [head, ...rows] = linesOf(await file('/en/consultations.csv', /csv/));
      assert.ok(head.endsWith(',made_under_az,made_under_en'));
      assert.equal(rows.filter((row) => row.includes('paid for by Amber Staircase Network')).length, 1);
      assert.match(await file('/en/joint-statements.csv', /csv/), /,signed,dissented,abstained,quiet,block_az,block_en,/);
      const [columns, ...articles] = linesOf(await file('/en/news.csv', /csv/));
      assert.match(columns, /,disclosure,/);
      assert.ok(articles.every((row) => /Funding/.test(row)), 'each article says who pays');
    });

    test('a person’s words, name and address are in no public file, and the address in none at all', async () => {
      const open = await file('/en/organisations/nar-bagi/objections.csv', /csv/);
      assert.match(open, /,person,,open,/);
      assert.doesNotMatch(open, /year of founding|Private|private@/);
      const desk = await file('/en/secretariat/objections.csv', /csv/, secretariat);
      assert.match(desk, /year of founding/);
      assert.doesNotMatch(desk, /Private Person|private@/);
      assert.doesNotMatch(await file('/en/secretariat/people.csv', /csv/, secretariat), /@/);
    });

    test('the secretariat’s lists are files for the secretariat alone', async () => {
      for (const [page, csv, json] of DESK) {
        const { text } = await secretariat.open(page);
        const hasRows = !/Nobody has claimed/.test(wordsOf(text));
        if (hasRows) for (const path of [csv, json]) assert.ok(text.includes(`href="${path}"`), `${page} links ${path}`);
        const table = await file(csv, /^text\/csv/, secretariat);
        assert.equal(rowsOf(table), listOf(await file(json, /^application\/json/, secretariat)).length, page);
        if (hasRows) assert.ok(rowsOf(table) > 0, page);
        for (const path of [csv, json]) assert.equal((await visitor.fetch(path)).status, 303, path);
      }
    });
  });
}
