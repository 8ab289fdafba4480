// Reading positions from sources: two readers who do not see each other, what they differ in, and what becomes public.
// SPDX-License-Identifier: AGPL-3.0-or-later
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import Ajv from 'ajv/dist/2020.js';
import { App, engines, invited, run, setUpFactor, temporaryFolder, until, Visitor, wordsOf } from './app.mjs';
import { settled, sql } from './filled_site.mjs';
import { mailing, Sink } from './sink.mjs';

const ROOT = join(dirname(fileURLToPath(import.meta.url)), '../..');
const validate = new Ajv({ strict: true, allErrors: true }).compile(JSON.parse(readFileSync(join(ROOT, 'docs/results.schema.json'), 'utf8')));

const NAMED = '/consultations/observing-together';
const DESK = `/en/secretariat${NAMED}/codings`;
const PASSWORD = 'nar ağacı həyətdə bitir';
const SOURCE = 'https://example.org/what-it-said';
const CONTACT = 'office@silent.example';

for (const engine of engines) {
  describe(`codings on ${engine}`, () => {
    let app, sink, first, second, slug, statements;
    before(async () => {
      sink = await new Sink().start();
      app = await new App({ engine, ...(await mailing(sink)) }).start();
      first = new Visitor(app);
      await first.enter(app.links.secretariat);
      second = await anotherReader();
      statements = JSON.parse((await first.open(`/api/v1${NAMED}/statements`)).text).statements.length;
      slug = 'silent-observers';
      const form = '/en/secretariat/new-organisation';
      const made = await first.post(form, { slug, name_en: 'Silent Observers', name_az: 'Susan Müşahidəçilər', kind: 'ngo', scope: 'local' }, { from: form });
      assert.equal(made.status, 200, wordsOf(made.text));
    });
    after(async () => { await app?.stop(); await sink?.stop(); });

    async function anotherReader() {
      const { visitor } = await invited(app, 'second@example.org', 'Second Reader', { words: ['--role', 'secretariat'], password: PASSWORD });
      await setUpFactor(visitor);
      return visitor;
    }
    const begin = (who, coder) => who.post(DESK, { organisation: slug, coder }, { from: DESK });
    const values = (rows) => Object.fromEntries(rows.flatMap((value, i) => [[`v${i + 1}`, value],
      ...(value === 'silent' ? [] : [[`b${i + 1}`, 'stated'], [`s${i + 1}`, SOURCE], [`t${i + 1}`, 'What it said'], [`o${i + 1}`, 'page 3']])]));
    const silentBut = (...said) => [...said, ...Array(statements - said.length).fill('silent')];

    test('a reader fills in, is told what is wrong, and finishes only when every statement has a value', async () => {
      const page = await begin(first, 'A');
      assert.equal(page.status, 200, wordsOf(page.text));
      assert.match(wordsOf(page.text), /You read as A\. 0 of/);
      const faults = await first.post(page.path, { v1: 'agree', b1: 'stated', s1: 'javascript:alert(1)', then: 'save' }, { from: page.path });
      assert.equal(faults.status, 422);
      assert.match(wordsOf(faults.text), /Statement 1/);
      const saved = await first.post(page.path, { ...values(['agree', 'disagree']), then: 'save' }, { from: page.path });
      assert.match(wordsOf(saved.text), /2 of .* statements have a value/);
      assert.equal((await first.post(page.path, { ...values(['agree', 'disagree']), then: 'finish' }, { from: page.path })).status, 422);
      const done = await first.post(page.path, { ...values(silentBut('agree', 'disagree', 'pass')), then: 'finish' }, { from: page.path });
      assert.match(wordsOf(done.text), /A is done; a second reader can begin/);
    });

    test('the second pastes a table with line errors, and sees nothing of the first before being done', async () => {
      const page = await begin(second, 'B');
      assert.match(wordsOf(page.text), /You read as B/);
      const theirs = await first.open(DESK);
      const other = (await second.open(DESK)).text.match(/secretariat\/codings\/(\d+)/)[1];
      assert.ok(!theirs.text.includes(`codings/${other}"`), 'the first does not get the second’s page');
      assert.equal((await first.open(`/en/secretariat/codings/${other}`)).status, 403);
      assert.equal((await second.open(`/en/secretariat/codings/${other}/compare`)).status, 403);
      await settled(app);
      for (const where of ['/en/record', '/en/record?kind=positions', '/en/search?q=%22What+it+said%22'])
        assert.doesNotMatch((await second.open(where)).text, /What it said</, 'neither values nor where they were found');

      const table = `/en/secretariat/codings/${other}/table`;
      const bad = await second.post(table, { table: 'statement,position,source\n1,agree,\n99,pass,x\n' }, { from: page.path });
      assert.equal(bad.status, 422);
      assert.match(wordsOf(bad.text), /Line 2: A position needs the web address/);
      assert.match(wordsOf(bad.text), /Line 3: “99” is no number of a statement/);
      const lines = silentBut('agree', 'pass', 'pass').map((value, i) => `${i + 1},${value},${value === 'silent' ? '' : SOURCE}`);
      const good = await second.post(table, { table: ['statement,position,source', ...lines].join('\n') }, { from: page.path });
      assert.equal(good.status, 200, wordsOf(good.text));
      const done = await second.post(page.path, { ...values(silentBut('agree', 'pass', 'pass')), then: 'finish' }, { from: page.path });
      assert.match(wordsOf(done.text), /both are done: 1 difference, 1 not settled/);
    });

    test('a difference is settled in public; then the positions are published, and the organisation is told', async () => {
      const desk = await first.open(DESK);
      const compare = desk.text.match(/"(\/en\/secretariat\/codings\/\d+\/compare)"/)[1];
      const page = await first.open(compare);
      assert.match(wordsOf(page.text), new RegExp(`They agree in ${statements - 1} of ${statements}`));
      assert.match(wordsOf(page.text), /Krippendorff’s alpha 0\.\d\d/);
      assert.doesNotMatch(wordsOf(page.text), /Publish as read by two/);
      const settle = compare.replace('compare', 'settle');
      assert.equal((await first.post(settle, { position2: 'disagree', basis2: 'stated', reason2: 'short' }, { from: compare })).status, 422);
      const settled = await first.post(settle, { position2: 'disagree', basis2: 'inferred', reason2: 'Its press release of May says so.' }, { from: compare });
      assert.match(wordsOf(settled.text), /Publish as read by two/);

      const facts = `/en/secretariat/organisations/${slug}/facts`;
      const contact = await first.post(facts, { fact: 'contact', contact_scheme: 'email', contact_value: CONTACT }, { from: facts });
      assert.equal(contact.status, 200, wordsOf(contact.text));
      const published = await first.post(compare.replace('compare', 'publish'), {}, { from: compare });
      assert.match(wordsOf(published.text), /3 positions are published/);

      const statement = await until(async () => {
        const { text } = await new Visitor(app).open(`/en${NAMED}/statements/2`);
        return text.includes('Silent Observers') && wordsOf(text);
      });
      assert.match(statement, /coded, inferred, not stated, read by two people independently/);
      assert.match(statement, /coder: A, B/);
      const method = wordsOf((await new Visitor(app).open(`/en${NAMED}/method`)).text);
      assert.match(method, /Coded by two people independently of each other: they agree in/);
      assert.match(method, /Its press release of May says so/);
      assert.match(wordsOf(published.text), /The organisation gets a letter about it/);
      assert.match((await sink.letter(CONTACT)).mail.text, /açıq mənbələrdən 3 mövqe oxunub/);
      const verified = run(['verify', ...app.where], { env: app.env });
      assert.equal(verified.code, 0, verified.out + verified.err);
    });

    test('results tell how far the two agree, to people and to programs', async () => {
      const json = JSON.parse((await new Visitor(app).open(`/en${NAMED}/results.json?side=organisations`)).text);
      assert.ok(validate(json), JSON.stringify(validate.errors));
      const { nominal, ordinal, seed, ...counts } = json.coding;
      assert.deepEqual(counts, { read_by_two: 3, read_by_one: 0, not_known_how: counts.not_known_how, organisations: 1, statements, coders: 2, differences: 1, settled: 1, draws: 2000 });
      assert.deepEqual([nominal.units, nominal.agreed, ordinal.units, ordinal.agreed], [statements, statements - 1, 3, 2]);
      assert.ok(nominal.interval[0] <= nominal.alpha && nominal.alpha <= nominal.interval[1] && nominal.alpha < 1);
      assert.match(seed, /^\d+$/);
      const { text } = await new Visitor(app).open(`/en${NAMED}/results`);
      const page = wordsOf(text);
      assert.doesNotMatch(text, /<a href="#s\d+"><span[^>]*><\/span><\/a>/, 'a source without a publisher is called by its title');
      assert.match(text, /<a href="#s\d+">What it said<\/a>/);
      assert.match(page, new RegExp(`Positions read from sources .*they agree in ${statements - 1} of ${statements}`));
      assert.match(page, new RegExp(`1 difference was settled, for a public reason\\. .*Read by two: 1 organisation, ${statements} statements\\. 2 people read`));
      assert.ok(page.includes(`Krippendorff’s alpha ${nominal.alpha.toFixed(2)} (90% interval ${nominal.interval[0].toFixed(2)} to ${nominal.interval[1].toFixed(2)})`.replace(/-/g, '−')), page.match(/Krippendorff.{80}/)?.[0]);
      assert.match(wordsOf((await new Visitor(app, 'az').open(`/az${NAMED}/results`)).text), /1 fərq açıq əsaslandırma ilə həll edilib/);
    });

    test('the data package has both readings, and the journal proves that none was changed afterwards', async () => {
      const folder = temporaryFolder();
      const packed = run(['export', 'package', NAMED.split('/').pop(), join(folder.path, 'out'), ...app.where]);
      assert.equal(packed.code, 0, packed.err);
      const text = readFileSync(join(folder.path, 'out/codings.csv'), 'utf8');
      const codebook = readFileSync(join(folder.path, 'out/codebook.csv'), 'utf8');
      const [head, ...lines] = text.trim().split('\n').map((line) => line.split(','));
      for (const column of head) assert.ok(codebook.includes(`\ncodings.csv,${column},`), column);
      assert.equal(lines.length, statements);
      const rows = lines.map((line) => Object.fromEntries(head.map((name, i) => [name, line[i]])));
      assert.deepEqual({ ...rows[1], published_at: '' }, {
        organisation: slug, statement: '1', coder_1: 'A', position_1: 'disagree', basis_1: 'stated', source_1: SOURCE, note_1: 'page 3',
        coder_2: 'B', position_2: 'pass', basis_2: 'stated', source_2: SOURCE, note_2: 'page 3',
        settled: 'disagree', settled_basis: 'inferred', reason: 'Its press release of May says so.', published_at: '' });
      assert.match(rows[1].published_at, /^\d{4}-\d\d-\d\dT/);
      assert.deepEqual([rows[5].position_1, rows[5].basis_1, rows[5].source_1, rows[5].settled], ['silent', '', '', '']);

      await settled(app);
      const file = join(folder.path, 'record.jsonl');
      assert.equal(run(['export', 'ledger', file, ...app.where], { env: app.env }).code, 0);
      const record = readFileSync(file, 'utf8').split('\n');
      const said = (kind, coder, name) => {
        const line = record.find((l) => l.includes(`"${kind}"`) && l.includes(`"${coder}"`));
        return line.match(new RegExp(`"${name}",(?:"[^"]*",)?"([0-9a-f]{32,})"`))[1];
      };
      for (const [i, coder] of ['A', 'B'].entries()) {
        const n = i + 1;
        const hash = createHash('sha256').update(Buffer.from(said('coding.published', coder, 'salt'), 'hex'));
        for (const r of rows) hash.update(`${r.statement} ${r[`position_${n}`]} ${r[`basis_${n}`]} ${r[`source_${n}`]} ${r[`note_${n}`]}\n`);
        assert.equal(hash.digest('hex'), said('coding.done', coder, 'print'), `what ${coder} read`);
      }
      folder.remove();
    });

    test('a reading that is changed afterwards is found by verify', () => {
      sql(app, 'UPDATE coding_value SET value = 1 WHERE value = 0 AND coding_id = (SELECT max(id) FROM coding)');
      const found = run(['verify', ...app.where], { env: app.env });
      assert.equal(found.code, 1);
      assert.match(found.out, /coding_value \d+: print is not what the record says/);
    });

    test('a consultation of many statements is read in parts, and finished once every part has its values', async () => {
      const many = '/consultations/many', form = `/en/secretariat${many}`;
      const fine = (answer) => { assert.equal(answer.status, 200, wordsOf(answer.text)); return answer; };
      fine(await first.post('/en/secretariat/consultations', { slug: 'many', who: 'organisations', question_en: 'Which of all these?', question_az: 'Bunlardan hansı?', opens_at: '2020-01-01T09:00', closes_at: '' }, { from: '/en/secretariat/consultations/new' }));
      const lines = Array.from({ length: 34 }, (_, i) => `Statement of number ${i + 1}.`).join('\n');
      fine(await first.post(`${form}/statements`, { all: '1', text_en: lines, text_az: '' }, { from: `${form}/statements` }));
      fine(await first.post(`${form}/stage/announce`, {}, { from: `${form}/stage/announce` }));
      const page = fine(await first.post(`${form}/codings`, { organisation: slug, coder: 'A' }, { from: `${form}/codings` }));
      const parts = (html) => [...html.matchAll(/<select id="v(\d+)"/g)].map((m) => Number(m[1]));
      assert.deepEqual([parts(page.text)[0], parts(page.text).length], [1, 30]);
      assert.match(wordsOf(page.text), /Statements 1 to 30\. Save before you go to another page/);
      const silent = (from, to) => Object.fromEntries(Array.from({ length: to - from + 1 }, (_, i) => [`v${from + i}`, 'silent']));
      const early = await first.post(page.path, { ...silent(1, 30), then: 'finish' }, { from: page.path });
      assert.equal(early.status, 422);
      assert.match(wordsOf(early.text), /Save and finish: Statements on another page have no value yet/);
      const next = fine(await first.post(page.path, { ...silent(1, 30), then: 'next' }, { from: page.path }));
      assert.deepEqual(parts(next.text), [31, 32, 33, 34]);
      assert.match(wordsOf(next.text), /30 of 34 statements have a value/);
      const action = next.text.match(/action="(\/en\/secretariat\/codings\/\d+\?part=2)"/)[1];
      const refused = await first.post(action, { ...silent(31, 33), then: 'finish' }, { from: page.path });
      assert.equal(refused.status, 422);
      assert.deepEqual(parts(refused.text), [31, 32, 33, 34], 'the part comes back that was sent');
      const done = fine(await first.post(action, { ...silent(31, 34), then: 'finish' }, { from: page.path }));
      assert.match(wordsOf(done.text), /A is done; a second reader can begin/);
    });

    const idsOf = (html) => [...html.matchAll(/ id="([^"]+)"/g)].map((m) => m[1]);
    const chosen = (html, id) => html.match(new RegExp(`<select id="${id}"[\\s\\S]*?</select>`))[0].match(/<option value="([^"]*)" selected/)?.[1];

    describe('a consultation that closes with readings', () => {
      const form = '/en/secretariat/consultations/closing', desk = `${form}/codings`;
      const OTHER = 'https://example.org/two';
      const fine = (answer) => { assert.equal(answer.status, 200, wordsOf(answer.text)); return answer; };
      const start = (who, organisation, coder) => who.post(desk, { organisation, coder }, { from: desk });
      let reading, compare;

      test('the consultation’s own page leads to the desk', async () => {
        fine(await first.post('/en/secretariat/consultations', { slug: 'closing', who: 'organisations', question_en: 'Which of these holds?', question_az: 'Hansı doğrudur?', opens_at: '2020-01-01T09:00', closes_at: '' }, { from: '/en/secretariat/consultations/new' }));
        fine(await first.post(`${form}/statements`, { all: '1', text_en: 'One.\nTwo.\nThree.\nFour.', text_az: 'Bir.\nİki.\nÜç.\nDörd.' }, { from: `${form}/statements` }));
        fine(await first.post(`${form}/stage/announce`, {}, { from: `${form}/stage/announce` }));
        assert.ok((await first.open(form)).text.includes(`href="${desk}"`));
      });

      test('the lines of a table leave what is set by hand, taken or refused', async () => {
        reading = fine(await start(first, slug, 'Ana R.'));
        assert.match(wordsOf(reading.text), /You read as Ana R\. 0 of 4 statements/);
        const table = reading.text.match(/formaction="([^"]+)"/)[1];
        const byHand = { v1: 'agree', b1: 'inferred', s1: SOURCE, t1: 'What it said', p1: 'The Evening Paper', d1: '05.2013', k1: 'news', l1: 'Turkish' };
        const refused = await first.post(table, { ...byHand, table: 'statement,position,source\n2,agree,pace.coe.int/x\n' }, { from: reading.path });
        assert.equal(refused.status, 422);
        assert.match(wordsOf(refused.text), /Line 2: “pace\.coe\.int\/x” is no whole web address: it begins with https/);
        assert.deepEqual([chosen(refused.text, 'v1'), chosen(refused.text, 'b1'), chosen(refused.text, 'k1')], ['agree', 'inferred', 'news']);
        for (const kept of ['value="The Evening Paper"', 'value="05.2013"', 'value="Turkish"', '2,agree,pace.coe.int/x']) assert.ok(refused.text.includes(kept), kept);
        const wrong = await first.post(table, { ...byHand, l1: 'Klingonese', table: 'statement,position,source,kind,language,date\n2,agree,https://a.example,rumour,xx1,soon\n' }, { from: reading.path });
        assert.match(wordsOf(wrong.text), /Statement 1: No language has this name/);
        for (const said of [/Line 2: “soon” is no date/, /Line 2: “rumour” is no kind of source/, /Line 2: “xx1” is no language/]) assert.match(wordsOf(wrong.text), said);
        const taken = fine(await first.post(table, { ...byHand, table: `statement,position,source,title,publisher,date,kind,language\n2,disagree,${OTHER},Second report,The Assembly,2013-05-20,report of a mission,alman\n3,silent,,,,,,\n` }, { from: reading.path }));
        assert.match(wordsOf(taken.text), /3 of 4 statements have a value/);
        assert.deepEqual(['v1', 'v2', 'v3', 'v4', 'k2'].map((id) => chosen(taken.text, id)), ['agree', 'disagree', 'silent', '', 'mission_report']);
        for (const kept of ['value="2013-05"', 'value="2013-05-20"', 'value="The Assembly"', 'value="German"', 'value="Turkish"']) assert.ok(taken.text.includes(kept), kept);
        const ids = idsOf(taken.text);
        assert.deepEqual(ids.filter((id, i) => ids.indexOf(id) !== i), []);
      });

      test('the name is there for the next organisation, and sources come with all that was said of them', async () => {
        const again = await first.open(desk);
        assert.match(again.text, /id="coder"[^>]*value="Ana R\."/);
        assert.doesNotMatch(again.text.match(/<label[^>]*for="coder">.*?<\/label>/)[0], /optional/);
        const other = fine(await start(first, 'quiet-ferry', 'Ana R.'));
        fine(await first.post(other.path, { v1: 'agree', b1: 'stated', s1: 'https://example.org/described', t1: 'A described report', p1: 'The Evening Paper', d1: '2013-05', k1: 'news', l1: 'ru', v2: 'silent', v3: 'silent', v4: 'silent', then: 'finish' }, { from: other.path }));
        const its = (await first.open(desk)).text.match(/"(\/en\/secretariat\/codings\/\d+)\/compare"/)[1];
        const published = fine(await first.post(`${its}/publish`, {}, { from: `${its}/compare` }));
        assert.match(wordsOf(published.text), /1 position is published\. No letter went to the organisation: no e-mail address of it is on record/);
        const statement = await until(async () => {
          const { text } = await new Visitor(app).open('/en/consultations/closing/statements/1');
          return text.includes('A described report') && text;
        });
        assert.match(wordsOf(statement), /A described report The Evening Paper ?, news report, May 2013/);
        assert.match(statement, /<span lang="ru"><a [^>]*>A described report/);
      });

      test('differences are settled several at once; those left open stay open, and nothing typed is lost', async () => {
        const hers = { v1: 'agree', b1: 'stated', s1: SOURCE, v2: 'disagree', b2: 'stated', s2: OTHER, v3: 'silent', v4: 'pass', b4: 'stated', s4: SOURCE };
        fine(await first.post(reading.path, { ...hers, then: 'finish' }, { from: reading.path }));
        const theirs = fine(await start(second, slug, 'B'));
        fine(await second.post(theirs.path, { ...hers, v1: 'disagree', v2: 'pass', v3: 'agree', b3: 'stated', s3: OTHER, then: 'finish' }, { from: theirs.path }));
        compare = `${reading.path}/compare`;
        const settle = `${reading.path}/settle`;
        const page = fine(await first.open(compare));
        const ids = idsOf(page.text);
        assert.deepEqual(ids.filter((id, i) => ids.indexOf(id) !== i), [], 'no id stands twice');
        assert.deepEqual([1, 2, 3].map((n) => chosen(page.text, `position${n}`) ?? ''), ['', '', ''], 'nothing is chosen for the reader');
        const none = await first.post(settle, {}, { from: compare });
        assert.equal(none.status, 422);
        assert.match(none.text, /<a href="#position1">Statement 1, What holds: /);
        const half = await first.post(settle, { position1: 'agree', basis1: 'stated', reason1: '', position2: 'pass', basis2: 'stated', reason2: 'It says so on its third page.' }, { from: compare });
        assert.equal(half.status, 422);
        assert.ok(half.text.indexOf('href="#reason1"') < half.text.indexOf('<table'), 'errors stand at the top');
        assert.ok(half.text.includes('It says so on its third page.'));
        assert.equal(chosen(half.text, 'position2'), 'pass');
        const two = fine(await first.post(settle, { position1: 'agree', basis1: 'stated', reason1: 'It says so on its first page.', position2: 'pass', basis2: 'stated', reason2: 'It says so on its third page.' }, { from: compare }));
        assert.match(wordsOf(two.text), /2 differences are settled\..*1 difference to settle/);
        const late = await first.post(settle, { position1: 'disagree', basis1: 'stated', reason1: 'Another one thinks otherwise.' }, { from: compare });
        assert.match(wordsOf(late.text), /Statement 1, What holds: It was settled meanwhile/);
      });

      test('whoever closes is told what is not published; a closed desk offers nothing and says why', async () => {
        const close = `${form}/stage/close`;
        const asked = fine(await first.open(close));
        assert.match(wordsOf(asked.text), /read from the sources of 1 organisation is not published\. Once the consultation is closed it cannot be published any more: Silent Observers ?: both are done: 3 differences, 1 not settled/);
        assert.ok(asked.text.includes(`href="${compare}"`));
        fine(await first.post(close, {}, { from: close }));
        const over = fine(await first.open(desk));
        assert.match(wordsOf(over.text), /The consultation is closed and its result is frozen/);
        assert.match(wordsOf(over.text), /read by Ana R\. and B, not published/);
        assert.doesNotMatch(over.text, /id="begin"|Compare and publish|Go on reading/);
        const seen = fine(await first.open(compare));
        assert.match(wordsOf(seen.text), /nothing more is read, settled or published/);
        assert.doesNotMatch(seen.text, /\/settle"|\/publish"/);
        assert.equal((await first.post(`${reading.path}/settle`, { position3: 'agree', basis3: 'stated', reason3: 'It says so on its third page.' }, { from: compare })).status, 409);
      });
    });

    test('what was coded elsewhere is not called independent', async () => {
      const page = wordsOf((await new Visitor(app).open('/en/consultations/election-2013/method')).text);
      assert.match(page, /53 positions were not coded by two people independently of each other, as far as is on record: treat with care/);
    });

    test('what was settled as neither reader had it has the sources of both, and says that it was settled and why', async () => {
      const form = '/en/secretariat/new-organisation';
      await first.post(form, { slug: 'two-sources', name_en: 'Two Sources', name_az: 'İki mənbə', kind: 'ngo', scope: 'local' }, { from: form });
      const from = (source, rows) => Object.fromEntries(Object.entries(values(rows)).map(([name, value]) => [name, value === SOURCE ? source : value]));
      for (const [who, coder, value, source] of [[first, 'Anna', 'agree', 'https://example.org/a'], [second, 'Boris', 'disagree', 'https://example.org/b']]) {
        const page = await who.post(DESK, { organisation: 'two-sources', coder }, { from: DESK });
        const done = await who.post(page.path, { ...from(source, silentBut(value)), then: 'finish' }, { from: page.path });
        assert.equal(done.status, 200, wordsOf(done.text));
      }
      let compare;
      for (const [, path] of (await first.open(DESK)).text.matchAll(/"(\/en\/secretariat\/codings\/\d+\/compare)"/g))
        if ((await first.open(path)).text.includes('Two Sources')) compare = path;
      const why = 'Both read a part; the whole says otherwise.';
      const settled = await first.post(compare.replace('compare', 'settle'), { position1: 'pass', basis1: 'stated', reason1: why }, { from: compare });
      assert.equal(settled.status, 200, wordsOf(settled.text));
      const published = await first.post(compare.replace('compare', 'publish'), {}, { from: compare });
      assert.match(wordsOf(published.text), /1 position is published/);
      for (const [language, said] of [['en', 'Settled after two readers differed'], ['az', 'İki oxuyan fərqli nəticəyə gəldikdən sonra həll olunub']]) {
        const item = await until(async () => {
          const { text } = await new Visitor(app, language).open(`/${language}${NAMED}/statements/1`);
          const at = text.indexOf('id="o-two-sources"');
          return at >= 0 && text.slice(at, text.indexOf('</li>', text.indexOf('example.org/b', at)));
        }, 'the page has it with its sources');
        for (const words of ['https://example.org/a', 'https://example.org/b', `${said}: ${why}`]) assert.ok(item.includes(words), `${words}: ${item}`);
      }
    });
  });
}
