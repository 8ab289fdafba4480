// The public meets statements drawn by lot: the probability goes out signed, comes back, is stored and told.
// SPDX-License-Identifier: AGPL-3.0-or-later
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { App, engines, run, temporaryFolder, until, Visitor, wordsOf } from './app.mjs';

const PUBLIC = '/consultations/following-the-election';
const NAMED = '/consultations/observing-together';
const formOn = (html) => ({
  statement: html.match(/name="statement" value="(\d+)"/)?.[1],
  draw: html.match(/name="draw" value="([\w-]+)"/)?.[1],
  side: html.match(/name="side" value="(\w+)"/)?.[1],
});

for (const engine of engines) {
  describe(`draws on ${engine}`, () => {
    let app, secretariat;
    before(async () => {
      app = await new App({ engine }).start();
      secretariat = new Visitor(app);
      await secretariat.enter(app.links.secretariat);
    });
    after(() => app.stop());
    const draws = async () => JSON.parse((await new Visitor(app).open(`${PUBLIC.replace('/c', '/en/c')}/draws.json`)).text);
    let total = 0; /* answers to drawn statements so far */
    const told = (n) => until(async () => { /* public pages may be a moment old */
      const now = (await draws()).draws;
      assert.ok(now <= n, `${now} draws are told, there were ${n}`);
      return now === n;
    });
    const answer = (visitor, fields) => visitor.post(`/en${PUBLIC}/positions`, fields);
    const take = (visitor, fields) => visitor.open(`/api/v1${PUBLIC}/positions`, {
      method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(fields) });

    test('a page draws a statement, the answer keeps its probability, the next page draws another', async () => {
      const visitor = new Visitor(app);
      const first = formOn((await visitor.open(`/en${PUBLIC}/position`)).text);
      assert.ok(first.draw, 'a drawn statement carries its token');
      const page = await answer(visitor, { ...first, position: 'agree' });
      const second = formOn(page.text);
      assert.notEqual(second.statement, first.statement);
      assert.ok(second.draw);
      assert.match(wordsOf(page.text), /Drawn by lot for you/);
      const again = formOn((await visitor.open(`/az${PUBLIC}/position`)).text);
      assert.equal(again.statement, second.statement, 'asking again draws no other statement');
      await told(total += 1);
    });

    test('a statement that was chosen, or whose token is not right, has no probability', async () => {
      const visitor = new Visitor(app);
      const chosen = formOn((await visitor.open(`/en${PUBLIC}/position?statement=2`)).text);
      assert.equal(chosen.draw, undefined);
      assert.equal((await answer(visitor, { ...chosen, position: 'agree' })).status, 200);
      const drawn = formOn((await visitor.open(`/en${PUBLIC}/position`)).text);
      const other = new Visitor(app);
      const theirs = formOn((await other.open(`/en${PUBLIC}/position?statement=3`)).text);
      for (const draw of [drawn.draw, drawn.draw.replace(/^./, (c) => (c === 'A' ? 'B' : 'A')), 'x', ''])
        assert.equal((await answer(other, { ...theirs, draw, position: 'pass' })).status, 200);
      await told(total);
    });

    test('programs get the token beside the next statement, and each step counts once', async () => {
      const visitor = new Visitor(app);
      const { statements } = JSON.parse((await visitor.open(`/api/v1${PUBLIC}/statements`)).text);
      const first = JSON.parse((await take(visitor, { statement: statements[0].id, position: 'agree' })).text);
      assert.ok(first.draw);
      const second = JSON.parse((await take(visitor, { statement: first.next.id, position: 'pass', draw: first.draw })).text);
      assert.ok(second.draw);
      await take(visitor, { statement: first.next.id, position: 'agree', draw: first.draw });
      await told(total += 1);
      const third = JSON.parse((await take(visitor, { statement: second.next.id, position: 'pass', draw: second.draw })).text);
      await told(total += 1);
      let next = third;
      for (; next.next; total++) next = JSON.parse((await take(visitor, { statement: next.next.id, position: 'agree', draw: next.draw })).text);
      await told(total);
      assert.equal(next.draw, null, 'nothing is left to draw');
    });

    test('with a map the draws are not even, and the secretariat would see it if they were', async () => {
      const result = await new Visitor(app).open(`/en${PUBLIC}/results.json`); // the model is kept from here on
      assert.equal(result.status, 200);
      for (let i = 0; i < 60; i++) {
        const visitor = new Visitor(app);
        let form = formOn((await visitor.open(`/en${PUBLIC}/position`)).text);
        for (let k = 0; k < 3; k++) {
          const page = await answer(visitor, { ...form, position: k % 2 ? 'agree' : 'disagree' });
          assert.equal(page.status, 200);
          form = formOn(page.text);
          total++;
        }
      }
      await told(total);
      const health = await draws();
      assert.ok(health.choices - health.even >= 30, JSON.stringify(health));
      /* by as many people as this chance does not turn it round; by a dozen it did */
      assert.ok(health.evenness < 1 && health.advantage > 1, JSON.stringify(health));
      const page = await secretariat.open(`/en/secretariat${PUBLIC}/draws`);
      assert.equal(page.status, 200);
      assert.match(wordsOf(page.text), /Evenness 0\.\d\d\d/);
      assert.doesNotMatch(wordsOf(page.text), /Every statement was drawn with even odds/);
      assert.doesNotMatch((await new Visitor(app).open(`/en/secretariat${PUBLIC}/draws`)).text, /Evenness/);
    });

    test('the data package has the draws that count, and the shares among all follow from it', async () => {
      const slug = 'lots', of = `/consultations/${slug}`, desk = `/en/secretariat${of}`;
      const done = (answer) => { assert.equal(answer.status, 200, wordsOf(answer.text)); return answer; };
      done(await secretariat.post('/en/secretariat/consultations', { slug, who: 'public', question_en: 'Which of these?', question_az: 'Bunlardan hansı?', opens_at: '2020-01-01T09:00', closes_at: '', data_matrix: 'whole', data_licence: 'CC-BY-4.0' }, { from: '/en/secretariat/consultations/new' }));
      for (const n of [1, 2, 3, 4]) done(await secretariat.post(`${desk}/statements`, { text_en: `Statement ${n}`, text_az: `Tezis ${n}` }, { from: `${desk}/edit` }));
      done(await secretariat.post(`${desk}/stage/announce`, {}, { from: `${desk}/stage/announce` }));
      const words = ['agree', 'disagree', 'pass'];
      let ids;
      for (let i = 0; i < 9; i++) {
        const visitor = new Visitor(app);
        for (let k = 0; k < 4; k++) {
          const form = formOn((await visitor.open(`/en${of}/position`)).text);
          assert.ok(form.draw);
          done(await visitor.post(`/en${of}/positions`, { ...form, position: words[(i + k) % 3] }));
        }
        ids ??= JSON.parse((await visitor.open(`/api/v1${of}/statements`)).text).statements.map((s) => s.id);
        if (i === 0) done(await visitor.post(`/en${of}/positions`, { statement: ids[0], position: 'pass' })); /* the revised answer is history */
      }
      const merge = `/en/secretariat/statements/${ids[3]}/merge`; /* it is answered no more; its draws count as steps */
      done(await secretariat.post(merge, { into: '3', reason: 'It says the same as the third.' }, { from: merge }));
      const left = 3;
      const folder = temporaryFolder();
      const packed = run(['export', 'package', slug, join(folder.path, 'out'), ...app.where]);
      assert.equal(packed.code, 0, packed.err);
      const [head, ...lines] = readFileSync(join(folder.path, 'out/drawn.csv'), 'utf8').trim().split('\n');
      const matrix = readFileSync(join(folder.path, 'out/participants-votes.csv'), 'utf8').trim().split('\n').map((l) => l.split(','));
      const codebook = readFileSync(join(folder.path, 'out/codebook.csv'), 'utf8');
      folder.remove();
      const results = await until(async () => {
        const words = wordsOf((await new Visitor(app).open(`/en${of}/results`)).text);
        return words.includes('Numbers behind which') && words;
      });
      assert.match(results, /The data package of this consultation does give each answer, under a number in place of a person\. Those who answered were told so before\./);
      assert.equal(head, 'comment-id,voter-id,step,steps,open,probability');
      for (const column of head.split(',')) assert.ok(codebook.includes(`\ndrawn.csv,${column},`), column);

      const told = await until(async () => { /* as of now */
        const json = JSON.parse((await new Visitor(app).open(`/en${of}/draws.json`)).text);
        return json.draws === lines.length && json;
      }, 'as many draws are told as are packed');
      assert.equal(lines.length, 9 * left);
      const sums = new Map();
      for (const line of lines.map((l) => l.split(',').map(Number))) {
        const [statement, voter, step, steps, open, probability] = line;
        assert.ok(step >= 1 && step <= steps && open >= 1 && probability > 0 && probability <= 1, line.join());
        const row = matrix.find((r) => Number(r[0]) === voter);
        const vote = row[matrix[0].indexOf(String(statement))];
        assert.match(vote, /^-?[01]$/, 'every draw has its answer in force');
        const w = (1 / probability + steps - step) / steps;
        const s = sums.get(statement) ?? { '-1': 0, 0: 0, 1: 0, all: 0, squares: 0 };
        s[vote] += w;
        s.all += w;
        s.squares += w * w;
        sums.set(statement, s);
      }
      assert.equal(told.statements.length, left);
      for (const { number, among_all } of told.statements) {
        const s = sums.get(number - 1);
        const near = (is, said) => assert.ok(Math.abs(is - said) < 1e-9, `statement ${number}: ${is}, ${said}`);
        near(s.all * s.all / s.squares, among_all.effective);
        for (const [word, vote] of [['disagree', '-1'], ['pass', '0'], ['agree', '1']]) near(s[vote] / s.all, among_all.share[word]);
      }
    });

    test('an organisation keeps its order by number and may ask for what tells most', async () => {
      const representative = new Visitor(app);
      await representative.enter(app.links.representative);
      const page = await representative.open(`/en${NAMED}/position`);
      assert.equal(formOn(page.text).draw, undefined);
      const telling = await representative.open(`/en${NAMED}/position?next=telling`);
      assert.equal(telling.status, 200);
      assert.equal(formOn(telling.text).draw, undefined, 'what an organisation asks for was not drawn');
      assert.equal((await new Visitor(app).open(`/en${NAMED}/draws.json`)).status, 404);
    });
  });
}
