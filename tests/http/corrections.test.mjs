// What was published is never silently changed: corrections, texts taken down, and what stays.
// SPDX-License-Identifier: AGPL-3.0-or-later
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { App, engines, filledFields, run, temporaryFolder, until, Visitor, wordsOf } from './app.mjs';
import { settled } from './filled_site.mjs';

const NAMED = '/consultations/observing-together';
const PUBLIC = '/consultations/following-the-election';
const WHY = 'A letter was missing in the second word.';
const PRIVATE = 'It says where a private person lives.';

for (const engine of engines) {
  describe(`corrections on ${engine}`, () => {
    let app, secretariat, representative;
    before(async () => {
      app = await new App({ engine }).start();
      secretariat = new Visitor(app);
      await secretariat.enter(app.links.secretariat);
      representative = new Visitor(app);
      await representative.enter(app.links.representative);
    });
    after(() => app.stop());

    const statements = async (consultation) => JSON.parse((await new Visitor(app).open(`/api/v1${consultation}/statements`)).text).statements;
    const correct = (id, fields, who = secretariat, language = 'en') => {
      const path = `/${language}/secretariat/statements/${id}/correct`;
      return who.post(path, fields, { from: path });
    };
    const takeDown = (kind, id, reason, who = secretariat, language = 'en') => {
      const path = `/${language}/secretariat/${kind}/${id}/take-down`;
      return who.post(path, { reason }, { from: path });
    };
    /** Everything the public can fetch about a consultation. */
    const everywhere = async (consultation, number) => {
      const pages = [`/en${consultation}`, `/az${consultation}`, `/en${consultation}/results`, `/en${consultation}/results.json`, `/en${consultation}/positions.csv`,
        `/en${consultation}/statements/${number}`, `/az${consultation}/statements/${number}`, `/api/v1${consultation}/statements`, '/en/organisations/nar-bagi', '/en', '/az'];
      const texts = await Promise.all(pages.map(async (p) => `${p}\n${(await new Visitor(app).open(p)).text}`));
      const folder = temporaryFolder();
      const out = join(folder.path, 'export');
      const done = run(['export', 'polis', consultation.split('/').pop(), out, ...app.where]);
      assert.equal(done.code, 0, done.err);
      texts.push(`comments.csv\n${readFileSync(join(out, 'comments.csv'), 'utf8')}`);
      folder.remove();
      return texts;
    };

    /** Pages kept for visitors are drawn anew a moment after the write. */
    const nowhere = (consultation, number, words) => until(async () => {
      const left = (await everywhere(consultation, number)).filter((text) => words.some((word) => text.includes(word)));
      return left.length === 0;
    }, `${words} is nowhere`);

    test('a corrected text stands with its date; positions from before are on the earlier text', async () => {
      const [first] = await statements(NAMED);
      const text = first.text.en.replace(/\.$/, ', as agreed.');
      const refused = await correct(first.id, { text_en: text, text_az: first.text.az, label_en: first.short.en, label_az: first.short.az, reason: 'short' });
      assert.equal(refused.status, 422);
      assert.ok(refused.text.includes('as agreed.'), 'what was written is still there');
      const same = await correct(first.id, { text_en: first.text.en, text_az: first.text.az, label_en: first.short.en, label_az: first.short.az, reason: WHY });
      assert.equal(same.status, 422);

      const page = await correct(first.id, { text_en: text, text_az: first.text.az, label_en: first.short.en, label_az: first.short.az, reason: WHY });

      assert.equal(page.status, 200, wordsOf(page.text));
      assert.match(wordsOf(page.text), /as agreed\./);
      assert.match(wordsOf(page.text), /Text corrected on/);
      assert.match(wordsOf(page.text), /taken on the earlier text/);
      const az = await new Visitor(app, 'az').open(`/az${NAMED}/statements/1`);
      assert.match(wordsOf(az.text), /əvvəlki mətnə aiddir/);
      const told = await until(async () => (await statements(NAMED)).find((s) => s.text.en === text), 'the API tells the new text');
      assert.match(told.corrected_at, /^\d{4}-/);

      const taken = await representative.post(`/en${NAMED}/positions`, { statement: first.id, position: 'agree', reason: 'The corrected text says what we mean.' },
        { from: `/en${NAMED}/position?statement=1` });
      assert.equal(taken.status, 200);
      await until(async () => {
        const own = (await new Visitor(app).open(`/en${NAMED}/statements/1`)).text;
        const item = own.slice(own.indexOf('id="o-nar-bagi"'));
        const now = item.slice(0, item.indexOf('<details'));
        return now.includes('The corrected text says what we mean.') && !now.includes('earlier text');
      }, 'the new position is on the new text');
    });

    test('only the secretariat corrects and takes down; only what was accepted is corrected', async () => {
      const [, second] = await statements(NAMED);
      for (const path of [`/en/secretariat/statements/${second.id}/correct`, `/en/secretariat/statements/${second.id}/take-down`]) {
        assert.equal((await representative.open(path)).status, 403);
        assert.notEqual((await new Visitor(app).fetch(path)).status, 200);
      }
      assert.equal((await secretariat.open('/en/secretariat/statements/1/correct')).status, 404);
      const visitor = new Visitor(app);
      await visitor.post(`/en${PUBLIC}/statements`, { text: 'A proposal that nobody has decided on.' });
      const queue = (await secretariat.open('/en/secretariat/moderation?q=nobody')).text;
      const desk = (await secretariat.open(`/en/secretariat/moderation/${queue.match(/id="case-(\d+)"/)[1]}`)).text;
      const pending = desk.match(/secretariat\/statements\/(\d+)\/take-down/)[1];
      assert.equal((await secretariat.open(`/en/secretariat/statements/${pending}/correct`)).status, 409);
    });

    test('a text taken down is nowhere any more; when and why stands in its place, and the votes stay', async () => {
      const before = (await statements(PUBLIC))[3];
      const answers = ({ agree, not_agree, own }) => ({ agree, not_agree, own });
      const form = await secretariat.open(`/en/secretariat/statements/${before.id}/take-down`);
      assert.match(wordsOf(form.text), /Criticism of the alliance, of a member or of a funder is no ground/);
      assert.equal((await takeDown('statements', before.id, 'short')).status, 422);

      const page = await takeDown('statements', before.id, PRIVATE);

      assert.equal(page.status, 200, wordsOf(page.text));
      const telling = /\[Taken down on .*: It says where a private person lives\.\]/;
      assert.match(wordsOf(page.text), telling);
      await nowhere(PUBLIC, 4, [before.text.en, before.text.az]);
      const told = (await statements(PUBLIC))[3];
      assert.match(told.text.en, telling);
      assert.match(told.text.az, /çıxarılıb/);
      assert.match(told.taken_down_at, /^\d{4}-/);
      assert.deepEqual(answers(told), answers(before));
      assert.equal((await secretariat.open(`/en/secretariat/statements/${before.id}/take-down`)).status, 409);
      assert.equal((await secretariat.open(`/en/secretariat/statements/${before.id}/correct`)).status, 409);
    });

    test('the reason of a position is taken down; the position stays', async () => {
      const [, , third] = await statements(NAMED);
      const reason = 'Our neighbour Fuad of 5 Lake Street has told us so.';
      await representative.post(`/en${NAMED}/positions`, { statement: third.id, position: 'agree', reason }, { from: `/en${NAMED}/position?statement=3` });
      const page = (await secretariat.open(`/en${NAMED}/statements/3`)).text;
      const item = page.slice(page.indexOf('id="o-nar-bagi"'));
      const id = item.match(/secretariat\/positions\/(\d+)\/take-down/)[1];
      assert.ok(!(await new Visitor(app).open(`/en${NAMED}/statements/3`)).text.includes('take-down'), 'offered to the secretariat only');

      const after = await takeDown('positions', id, PRIVATE);

      assert.equal(after.status, 200, wordsOf(after.text));
      await nowhere(NAMED, 3, ['Lake Street']);
      const own = wordsOf((await new Visitor(app).open(`/en${NAMED}/statements/3`)).text);
      assert.match(own, /agrees · own position/);
      assert.match(own, /\[Taken down on .*: It says where a private person lives\.\]/);
      assert.equal((await secretariat.open(`/en/secretariat/positions/${id}/take-down`)).status, 409);
    });

    test('a proposal removed for personal data does not show its text, and is taken out for good', async () => {
      const text = 'Leyla of 7 Garden Street should count the ballots.';
      const visitor = new Visitor(app);
      await visitor.post(`/en${PUBLIC}/statements`, { text });
      const queue = '/en/secretariat/moderation';
      const waiting = (await secretariat.open(`${queue}?q=Garden`)).text.match(/id="case-(\d+)"/)[1];

      const done = await secretariat.post(`${queue}/${waiting}`, { verdict: 'remove', rule: 'personal-data', reason: PRIVATE, seen: '0', language: 'en' }, { from: `${queue}/${waiting}` });

      assert.equal(done.status, 200);
      await nowhere(PUBLIC, 1, ['Garden Street']);
      assert.match(wordsOf((await new Visitor(app).open(`/en${PUBLIC}`)).text), /\[Removed on .*, and not shown: It says where a private person lives\.\]/);
      const [, forget] = (await secretariat.open(`${queue}/${waiting}`)).text.match(/href="\/en(\/secretariat\/statements\/\d+\/take-down)"/);
      assert.equal((await takeDown('statements', forget.match(/\d+/)[0], PRIVATE)).status, 200);
      assert.ok(!(await secretariat.open(`${queue}/${waiting}`)).text.includes('Garden Street'));
      await nowhere(PUBLIC, 1, ['Garden Street']);
    });

    test('once positions are over the question and the statements stay, and a slip is marked wherever it stands', async () => {
      const CLOSED = '/consultations/election-2013';
      const DESK = `/en/secretariat${CLOSED}`;
      const open = async (path) => (await new Visitor(app).open(`${path}?asked=${Math.random()}`)).text;
      const edit = `${DESK}/edit`;
      const fields = filledFields((await secretariat.open(edit)).text, edit);
      for (const field of ['question_en', 'question_az', 'short_en']) {
        if (!fields[field]) continue;
        const refused = await secretariat.post(edit, { ...fields, [field]: 'How badly was it stolen?' }, { from: edit });
        assert.equal(refused.status, 422, field);
        assert.match(wordsOf(refused.text), /Positions were taken under these words/);
      }
      assert.equal((await secretariat.post(edit, { ...fields, background_en: `${fields.background_en}\n\nOne more source.` }, { from: edit })).status, 200, 'its background may grow');
      const before = await statements(CLOSED);
      const added = await secretariat.post(`${DESK}/statements`, { text_en: 'A new claim after the result.', text_az: 'Nəticədən sonra yeni iddia.' }, { from: `${DESK}/statements` });
      assert.equal(added.status, 422);
      assert.match(wordsOf(added.text), /no statement is added/);
      assert.equal((await statements(CLOSED)).length, before.length);
      const publish = `${DESK}/stage/publish`;
      if ((await secretariat.open(publish)).status === 200) await secretariat.post(publish, {}, { from: publish });

      const card = wordsOf(await open(`/en${CLOSED}/card`));
      const it = before.find((s) => s.text.en.length > 20 && card.includes(s.text.en));
      assert.ok(it, 'a statement stands on the card');
      const word = it.text.en.match(/[a-z]{4,}/g);
      const same = { text_az: it.text.az, label_en: it.short.en, label_az: it.short.az, reason: 'Two letters were the other way round.' };
      const turned = await correct(it.id, { ...same, text_en: 'Observers should never come here again at all.' });
      assert.equal(turned.status, 422);
      assert.match(wordsOf(turned.text), /only a slip of the pen can be corrected now/);
      assert.match(turned.text, /href="#text_en"/);
      if (it.short.en) assert.equal((await correct(it.id, { ...same, text_en: it.text.en, label_en: 'Never again, never here' })).status, 422, 'nor the words for charts');

      const slip = it.text.en.replace(word[0], `${word[0]}x`);
      const done = await correct(it.id, { ...same, text_en: slip });
      assert.equal(done.status, 200, wordsOf(done.text));
      await settled(app);
      if (slip.split(' ').length < 20) {
        const more = await correct(it.id, { ...same, text_en: slip.replace(word[1], `${word[1]}x`) });
        assert.equal(more.status, 422, 'many small steps make no large one');
      }
      const mark = /Text corrected on [^;]* after (the result was published; positions|positions had ended; they) were taken on the earlier text\./;
      const marked = async (path) => {
        const text = await until(async () => { const t = await open(path); return mark.test(wordsOf(t)) && t; }, `${path} says so`);
        assert.ok(text.includes(`/en${CLOSED}/statements/${it.number}#changes`) || path.endsWith('.svg'), `${path} leads to both texts`);
      };
      for (const path of [`/en${CLOSED}/results`, `/en${CLOSED}/card`, `/en${CLOSED}/card.svg`, `/en${CLOSED}`]) await marked(path);
      const own = await open(`/en${CLOSED}/statements/${it.number}`);
      assert.match(wordsOf(own), mark);
      assert.ok(own.includes('id="changes"') && wordsOf(own).includes(it.text.en), 'both texts stand there');
      const { statements: told } = JSON.parse(await open(`/en${CLOSED}/results.json`));
      assert.match(told.find((s) => s.number === it.number).corrected_after, /^(result_published|positions_ended)$/);
      assert.equal(told.filter((s) => s.corrected_after !== null).length, 1);
      await until(async () => /^(result_published|positions_ended)$/.test((await statements(CLOSED)).find((s) => s.id === it.id).corrected_after), 'the list of statements says so'); /* it may be a quarter of a second old */
      assert.equal((await correct(it.id, { ...same, text_en: it.text.en })).status, 200, 'back to what positions were taken on');
    });

    test('the record no longer holds what was taken down, and still verifies with what the site shows', async () => {
      const folder = temporaryFolder();
      const file = join(folder.path, 'record.jsonl');
      const out = await until(() => {
        const done = run(['verify', ...app.where]);
        return done.code === 0 && done.out;
      }, 'the record holds');
      assert.ok(out);
      const done = run(['export', 'ledger', file, ...app.where]);
      assert.equal(done.code, 0, done.err);
      const record = readFileSync(file, 'utf8');
      assert.ok(!record.includes('Lake Street') && !record.includes('Garden Street'));
      assert.ok(record.includes('"text.erased"'));
      folder.remove();
    });
  });
}
