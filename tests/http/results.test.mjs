// What the pages of results claim: nothing of noise, groups of camps, of nineteen organisations no more than they can show.
// SPDX-License-Identifier: AGPL-3.0-or-later
import assert from 'node:assert/strict';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { dirname } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import Ajv from 'ajv/dist/2020.js';
import { App, engines, run, temporaryFolder, until, Visitor } from './app.mjs';

const ROOT = join(dirname(fileURLToPath(import.meta.url)), '../..');
const validate = new Ajv({ strict: true, allErrors: true }).compile(JSON.parse(readFileSync(join(ROOT, 'docs/results.schema.json'), 'utf8')));

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
      /* the same statements later: nearly all agree now with the fourth */
      exported(join(files.path, 'later'), 80, 12, (who, on) => (on === 3 ? (who % 8 ? 1 : -1) : ((who % 2 === 0) === (on % 2 === 0)) !== ((who * 5 + on * 3) % 7 === 0) ? 1 : -1));
      exported(join(files.path, 'many'), 40, 230, (who, on) => ((who + on) % 11 === 0 ? 0 : bit(who, on) ? 1 : -1));
      for (const name of ['noise', 'camps', 'later', 'many']) {
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
          if (s.answers === undefined) continue; /* too few stand apart there */
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

    test('results.json is what its schema says', async () => {
      for (const slug of ['noise', 'camps', 'election-2013', 'observing-together', 'following-the-election']) {
        const it = await json(slug);
        assert.ok(validate(it), `${slug}: ${JSON.stringify(validate.errors?.slice(0, 3))}`);
        assert.equal(it.side, it.organisations ? 'organisations' : 'public');
      }
    });

    test('of the public no count below five is given, nor one from which it would follow', async () => {
      for (const slug of ['camps', 'following-the-election']) {
        const it = await json(slug);
        for (const s of it.statements) for (const row of [s, ...(s.groups ?? [])]) {
          for (const key of ['agree', 'disagree', 'pass', 'not_agree']) assert.ok(row[key] === undefined || row[key] >= 5, `${slug} ${s.number} ${key}`);
          assert.equal(row.not_agree !== undefined && row.disagree !== undefined, false, 'who passes would follow');
        }
      }
    });

    test('a part of the result says what it is, and shares its address', async () => {
      const camps = await page('camps');
      assert.match(camps, /name="group"/);
      const narrowed = (await new Visitor(app).open('/en/consultations/camps/results?group=2&status=divergence')).text;
      assert.match(narrowed, /opinion group 2; divergence/);
      assert.match(narrowed, /40 of 80 people/);
      assert.match(narrowed, /Findings are those of everybody/);
      const local = (await new Visitor(app).open('/az/consultations/election-2013/results?class=scope.local&q=m%C3%BC%C5%9Fahid%C9%99%C3%A7i')).text;
      assert.match(local, /Nəticənin bir hissəsi/);
      assert.match(local, /value="müşahidəçi"/, 'the form comes back filled in');
      const kind = (await new Visitor(app).open('/en/consultations/election-2013/results?class=kind.state_body')).text;
      assert.match(kind, /of 15 organisations with a position/);
    });

    test('statements come a hundred to a page, in the order asked for', async () => {
      const of = async (query) => (await new Visitor(app).open(`/en/consultations/many/results${query}`)).text;
      const numbers = (text) => [...text.matchAll(/<tr id="f(\d+)">/g)].map((m) => +m[1]);
      assert.deepEqual(numbers(await of('?sort=number')), Array.from({ length: 100 }, (_, i) => i + 1));
      assert.deepEqual(numbers(await of('?sort=number&page=3')), Array.from({ length: 30 }, (_, i) => i + 201));
      assert.match(await of('?sort=number'), /1 to 100 of 230/);
      assert.match(await of('?page=2'), /101 to 200 of 230/);
    });

    test('a large result weighs little', async () => {
      const weigh = async (path) => Buffer.byteLength(await (await fetch(new URL(path, app.base), { headers: { 'accept-encoding': 'identity' } })).text());
      const packed = async (path) => (await import('node:zlib')).gzipSync(await (await fetch(new URL(path, app.base), { headers: { 'accept-encoding': 'identity' } })).text()).length;
      await json('many');
      assert.ok(await packed('/en/consultations/many/results') < 60 * 1024, `${await packed('/en/consultations/many/results')} bytes`);
      assert.ok(await packed('/az/consultations/observing-together/results') < 60 * 1024, `${await weigh('/az/consultations/observing-together/results')}`);
    });

    test('where an organisation stands is a page of its own, with its disclosure', async () => {
      for (const language of ['en', 'az']) {
        const { status, text } = await new Visitor(app).open(`/${language}/consultations/election-2013/stands/odihr`);
        assert.equal(status, 200);
        assert.match(text, /id="neighbours"/);
        assert.match(text, /data-disclosure="odihr"|id="disclosure|class="disc/);
      }
      const matrix = await page('election-2013');
      for (const slug of ['odihr', 'cec', 'emds']) assert.ok(matrix.includes(`href="/en/consultations/election-2013/stands/${slug}"`), slug);
      assert.equal((await new Visitor(app).open('/en/consultations/camps/stands/odihr')).status, 404, 'the public answers there');
    });

    test('two consultations are compared over time, the earlier one as then', async () => {
      await json('camps');
      await json('later');
      const text = (await new Visitor(app).open('/en/consultations/camps/compare/later')).text;
      assert.match(text, /12 statements ask the same as then: 12 word for word, 0 as the secretariat says\./);
      assert.match(text, /More agree now/);
      assert.doesNotMatch(text, /id="same"/, 'the public has no names to be the same by');
      assert.equal((await new Visitor(app).open('/en/consultations/camps/compare/election-2013')).status, 404);
      assert.match((await new Visitor(app).open('/en/consultations/camps/compare')).text, /compare\/later/);
    });

    test('the secretariat says what asks the same; the record has it, and it is compared', async () => {
      const secretariat = new Visitor(app);
      await secretariat.enter(app.links.secretariat);
      const at = '/en/secretariat/consultations/camps/matches/noise'; /* imported before, so it is then */
      const form = await secretariat.open(at);
      assert.equal(form.status, 200);
      const option = (name, nth) => [...form.text.match(new RegExp(`<select[^>]*name="${name}".*?</select>`, 's'))[0].matchAll(/value="(\d+)"/g)][nth][1];
      const short = await secretariat.post(at, { statement: option('statement', 0), same_as: '', reason: 'no' }, { from: at });
      assert.equal(short.status, 422);
      assert.match(short.text, /Statement then/);
      assert.match(short.text, />\s*no<\/textarea>/, 'nothing written is lost');
      const made = await secretariat.post(at, { statement: option('statement', 0), same_as: option('same_as', 12), reason: 'Both ask of the same thing.' }, { from: at });
      assert.equal(made.status, 200);
      assert.match(made.text, /Both ask of the same thing\./);
      const visitor = new Visitor(app);
      const compared = await until(async () => {
        const { text } = await visitor.open('/en/consultations/noise/compare/camps');
        return /1 as the secretariat says/.test(text) && text;
      }, 'the two are compared');
      assert.match(compared, /The secretariat: Both ask of the same thing\./);
      await until(async () => /asks the same as one of another consultation, because: Both ask/.test((await visitor.open('/en/record?kind=statements')).text), 'its entry in the journal');
      const twice = await secretariat.post(at, { statement: option('statement', 0), same_as: option('same_as', 1), reason: 'Once more the same.' }, { from: at });
      assert.equal(twice.status, 422);
      const id = made.text.match(/\?end=(\d+)/)[1];
      const ended = await secretariat.post(`${at}/end`, { match: id, reason: 'They do not ask the same.' }, { from: `${at}?end=${id}` });
      assert.doesNotMatch(ended.text, /Both ask of the same thing/);
      await until(async () => /0 as the secretariat says/.test((await visitor.open('/en/consultations/noise/compare/camps')).text), 'it counts no more');
      assert.notEqual((await visitor.open(at)).path, at, 'for the secretariat only');
      assert.equal(run(['verify', ...app.where]).code, 0);
    });

    test('the figures of Polis are there for those who know them', async () => {
      await json('camps');
      const text = (await new Visitor(app).open('/en/consultations/camps/results/polis')).text;
      assert.match(text, /Opinion groups: \d/);
      assert.match(text, /group-aware consensus/);
      const shown = Number(text.match(/Opinion groups: (\d)/)[1]);
      const it = JSON.parse(run(['analyse', 'camps', '--method', 'polis', '--json', ...app.where]).out);
      assert.equal(it.groups.length, shown, 'as the program computes them');
    });
  });
}
