// What the pages of results claim: nothing of noise, groups of camps, of nineteen organisations no more than they can show.
// SPDX-License-Identifier: AGPL-3.0-or-later
import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { App, engines, run, temporaryFolder, Visitor } from './app.mjs';

/** A Polis export in which person i answers statement j with answer(i, j): -1, 0, 1, or null. */
function exported(folder, people, statements, answer) {
  mkdirSync(folder, { recursive: true });
  const votes = ['timestamp,datetime,comment-id,voter-id,vote'];
  for (let who = 0; who < people; who++)
    for (let on = 0; on < statements; on++)
      if (answer(who, on) !== null) votes.push(`${1700000000000 + who * 100 + on},,${on},${who},${answer(who, on)}`);
  const comments = ['timestamp,datetime,comment-id,author-id,agrees,disagrees,moderated,is-seed,is-meta,comment-body',
    ...Array.from({ length: statements }, (_, on) => `1700000000000,,${on},0,0,0,1,1,0,Statement number ${on}`)];
  writeFileSync(join(folder, 'votes.csv'), `${votes.join('\n')}\n`);
  writeFileSync(join(folder, 'comments.csv'), `${comments.join('\n')}\n`);
  writeFileSync(join(folder, 'participants-votes.csv'), 'participant,group-id,n-comments,n-votes,n-agree,n-disagree\n');
  writeFileSync(join(folder, 'summary.csv'), 'topic,Made for a test\n');
}

/** The same bits in every run. */
const bit = (a, b) => (Math.imul(Math.imul(a + 1, 2654435761) ^ Math.imul(b + 1, 2246822519), 3266489917) >>> 15) & 1;

for (const engine of engines) {
  describe(`results on ${engine}`, () => {
    const files = temporaryFolder();
    let app;
    before(async () => {
      app = await new App({ engine }).start();
      exported(join(files.path, 'noise'), 120, 15, (who, on) => (bit(who, on) ? 1 : -1));
      exported(join(files.path, 'camps'), 80, 12, (who, on) => (((who % 2 === 0) === (on % 2 === 0)) !== ((who * 5 + on * 3) % 7 === 0) ? 1 : -1));
      for (const name of ['noise', 'camps']) {
        const it = run(['import', 'polis', join(files.path, name), '--apply', ...app.where]);
        assert.equal(it.code, 0, it.err);
      }
    });
    after(async () => {
      await app.stop();
      files.remove();
    });

    const json = async (slug) => JSON.parse((await new Visitor(app).open(`/en/consultations/${slug}/results.json`)).text);
    const page = async (slug, language = 'en') => (await new Visitor(app).open(`/${language}/consultations/${slug}/results`)).text;

    test('noise has neither map nor groups nor ends, and says so', async () => {
      const it = await json('noise');
      assert.equal(it.groups, 'nothing_beyond_chance');
      assert.deepEqual([it.map.axes_beyond_chance, it.map.groups, it.map.ends], [0, [], []]);
      const text = await page('noise');
      assert.match(text, /No separate opinion groups\./);
      assert.doesNotMatch(text, /<figure class="map"/);
    });

    test('camps are groups, each set apart by statements with n and interval', async () => {
      const it = await json('camps');
      assert.equal(it.groups, 'shown');
      assert.deepEqual(it.map.groups.map((g) => g.members), [40, 40]);
      for (const { set_apart_by } of it.map.groups) {
        assert.ok(set_apart_by.length > 0);
        for (const s of set_apart_by) {
          assert.ok(s.answers >= 5 && s.on_side * 2 > s.answers);
          assert.ok(s.interval[0] > s.share_of_others, 'most here, and surely more than elsewhere');
        }
      }
      assert.ok(it.map.tried.find((t) => t.groups === 2).stability >= 0.75);
      for (const [language, words] of [['en', 'What sets the groups apart'], ['az', 'Qrupları nə fərqləndirir']]) {
        const text = await page('camps', language);
        assert.ok(text.includes(words), language);
        assert.match(text, /<figure class="map"/);
      }
    });

    test('nineteen organisations show no groups, and no classes beyond what is told', async () => {
      const it = await json('election-2013');
      assert.notEqual(it.groups, 'shown');
      assert.deepEqual(it.map.groups, []);
      assert.ok(it.local_and_international.p > 0.05);
      assert.equal(it.independent_voices.told, false);
      assert.equal(it.independent_voices.effective, undefined, 'a number nobody can vouch for is not given');
      const readings = it.statements.map((s) => s.local.agree + s.local.disagree + s.local.pass < 3 || s.international.agree + s.international.disagree + s.international.pass < 3
        ? !['different', 'opposed', 'both_agree', 'both_disagree'].includes(s.reading) : true);
      assert.ok(readings.every(Boolean), 'no reading below three voices a side');
    });

    test('who could change a finding by leaving is said with it', async () => {
      const it = await json('election-2013');
      const eight = it.statements.find((s) => s.number === 8);
      assert.deepEqual([...eight.leaving_one_out.first_changers].sort(), ['cec', 'esisc', 'pres-admin']);
      assert.equal(it.statements.find((s) => s.number === 1).leaving_one_out.changers, 0);
      assert.match(await page('election-2013'), /Without any one of [^<]*CEC/);
    });

    test('the page that explains is there in both languages and is linked from every result', async () => {
      for (const language of ['en', 'az']) {
        const { status, text } = await new Visitor(app).open(`/${language}/method`);
        assert.equal(status, 200);
        for (const words of ['alyans analyse', 'Hubert', 'id="limits"', 'id="model"', 'id="references"']) assert.ok(text.includes(words), `${language}: ${words}`);
        for (const slug of ['noise', 'camps', 'election-2013', 'following-the-election'])
          assert.ok((await page(slug, language)).includes(`href="/${language}/method"`), `${language} ${slug}`);
      }
    });

    test('the command on the page is one that the program takes', async () => {
      const [, seed] = (await page('camps')).match(/alyans analyse camps --seed (\d+) --json/);
      assert.equal(seed, (await json('camps')).seed);
    });
  });
}
