// Consultations in stages, for organisations, the public or both: the secretariat's forms and presses, what drafts keep to
// themselves, sides that are never added up, the API.
// SPDX-License-Identifier: AGPL-3.0-or-later
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { App, engines, run, until, Visitor, wordsOf } from './app.mjs';

const DESK = '/en/secretariat/consultations';
const REASON = 'Our members have seen this work, and would do it again.';
const faultsOn = (html) => [...html.matchAll(/<a href="#(\w+)">/g)].map((m) => m[1]);
const local = (days) => new Date(Date.now() + days * 86400000).toISOString().slice(0, 16);
const valueOf = (html, name) => html.match(new RegExp(`<input[^>]*name="${name}"[^>]*>`))?.[0].match(/value="([^"]*)"/)?.[1];
const stepsOn = (html) => [...html.matchAll(/<li class="(done|now|ahead)"/g)].map((m) => m[1]);

for (const engine of engines) {
  describe(`consultations on ${engine}`, () => {
    let app, secretariat, representative;
    before(async () => {
      app = await new App({ engine }).start();
      secretariat = new Visitor(app);
      await secretariat.enter(app.links.secretariat);
      representative = new Visitor(app);
      await representative.enter(app.links.representative);
    });
    after(() => app.stop());

    const api = async (path) => JSON.parse((await new Visitor(app).open(`/api/v1${path}`)).text);
    /** Both languages, both sides, three stages ahead. */
    const fields = (slug, more = {}) => ({ slug, who: 'both', question_en: `What of ${slug}?`, question_az: `${slug} necə olsun?`,
      in_az: '1', in_en: '1', by_scope: '1', by_funding: '1', collects_at: local(2), opens_at: local(4), closes_at: local(8), ...more });
    async function draft(slug, more) {
      const made = await secretariat.post(DESK, fields(slug, more), { from: `${DESK}/new` });
      assert.equal(made.status, 200, wordsOf(made.text));
    }
    const press = (slug, word, body = {}) => secretariat.post(`${DESK}/${slug}/stage/${word}`, body, { from: `${DESK}/${slug}/edit` });
    async function pressed(slug, word, body) {
      const answer = await press(slug, word, body);
      assert.equal(answer.status, 200, wordsOf(answer.text));
      return answer.text;
    }

    test('a form with faults comes back filled in, each date that cannot be is named', async () => {
      for (const [more, field] of [[{ opens_at: local(1) }, 'opens_at'], [{ closes_at: local(3) }, 'closes_at'],
        [{ reviews_until: local(7) }, 'reviews_until'], [{ closes_at: '', reviews_until: local(9) }, 'reviews_until'],
        [{ opens_at: 'soon' }, 'opens_at'], [{ inviter: '12' }, 'inviter'], [{ project: '7' }, 'project'], [{ who: 'nobody' }, 'who']]) {
        const sent = fields('faulty', more);
        const answer = await secretariat.post(DESK, sent, { from: `${DESK}/new` });
        assert.equal(answer.status, 422, field);
        assert.deepEqual(faultsOn(answer.text), [field], wordsOf(answer.text));
        assert.equal(valueOf(answer.text, 'slug'), 'faulty');
        assert.equal(valueOf(answer.text, 'collects_at'), sent.collects_at);
        assert.match(answer.text, /name="by_funding" value="1" checked/);
        assert.doesNotMatch(answer.text, /name="by_kind" value="1" checked/);
        assert.ok(answer.text.includes(sent.question_en));
      }
      const taken = await secretariat.post(DESK, fields('election-2013'), { from: `${DESK}/new` });
      assert.deepEqual(faultsOn(taken.text), ['slug']);
      const azerbaijani = await secretariat.post(DESK.replace('/en/', '/az/'), fields('faulty', { opens_at: local(1) }), { from: `${DESK.replace('/en/', '/az/')}/new` });
      assert.match(wordsOf(azerbaijani.text), /Tezislərin toplanmasının başlanğıcından sonra olmalıdır/);
    });

    test('nobody but the secretariat finds a draft, in no representation', async () => {
      await draft('hidden', { question_en: 'What of the veiled lighthouse?' });
      const lines = await secretariat.post(`${DESK}/hidden/statements`, { all: '1', text_en: 'A veiled statement.\nAnother veiled one.', text_az: '' }, { from: `${DESK}/hidden/statements` });
      assert.equal(lines.status, 200);
      await secretariat.post(`${DESK}/hidden/background`, { title_en: 'A veiled paper', title_az: '', publisher: 'House', url: 'https://example.org/veiled', dated: '' }, { from: `${DESK}/hidden/background` });
      const preview = await secretariat.open(`${DESK}/hidden/preview`);
      assert.match(wordsOf(preview.text), /Preview of a draft.*veiled lighthouse.*A veiled paper.*A veiled statement/s);
      const visitor = new Visitor(app);
      for (const path of ['/en/consultations/hidden', '/en/consultations/hidden/results', '/en/consultations/hidden/results.json', '/en/consultations/hidden/position',
        '/en/consultations/hidden/statements/1', '/en/consultations/hidden/positions.csv', '/api/v1/consultations/hidden', '/api/v1/consultations/hidden/statements'])
        assert.equal((await visitor.open(path)).status, 404, path);
      assert.doesNotMatch((await visitor.open(`${DESK}/hidden/preview`)).text, /veiled/);
      for (const path of ['/en', '/en/consultations', '/api/v1/consultations', '/en/record', '/en/search?q=veiled'])
        assert.doesNotMatch((await visitor.open(path)).text, /veiled lighthouse|veiled statement|veiled paper/, path);
      await until(async () => /worked on the draft of a consultation/.test((await visitor.open('/en/record')).text));

      await pressed('hidden', 'announce');
      await until(async () => /veiled lighthouse/.test((await visitor.open('/en/record')).text));
      await until(async () => (await visitor.open('/en/consultations/hidden')).status === 200);
      assert.deepEqual((await until(async () => { const it = await api('/consultations/hidden'); return it.documents && it; })).documents.map((d) => d.url), ['https://example.org/veiled']);
    });

    test('a draft is announced with its question in each language, and dropped while it is a draft', async () => {
      await draft('half', { question_az: '' });
      const refused = await press('half', 'announce');
      assert.equal(refused.status, 422);
      assert.match(wordsOf(refused.text), /the question is missing in a language/);
      assert.equal((await secretariat.post(`${DESK}/half/drop`, {}, { from: `${DESK}/half` })).status, 200);
      assert.equal((await secretariat.open(`${DESK}/half`)).status, 404);
      await draft('half');
      await pressed('half', 'announce');
      assert.equal((await secretariat.post(`${DESK}/half/drop`, {}, { from: `${DESK}/half` })).status, 409);
    });

    test('statements come one a line; the line at fault is named and nothing written is lost', async () => {
      await draft('lines');
      const post = (text_en, text_az) => secretariat.post(`${DESK}/lines/statements`, { all: '1', text_en, text_az }, { from: `${DESK}/lines/statements` });
      for (const [en, az, said, field] of [['One.\nTwo.', 'Bir.', /line 2 is missing here/, 'text_az'], ['One.\n\n | Words', '', /Line 3 has no text in either/, null],
        [`${'x'.repeat(401)}`, '', /Line 1 is longer than 400/, 'text_en'], ['One.\nOne.', '', /Line 2 says the same/, null]]) {
        const answer = await post(en, az);
        assert.equal(answer.status, 422);
        assert.match(wordsOf(answer.text), said);
        if (field) assert.deepEqual(faultsOn(answer.text), [field]);
        assert.ok(answer.text.includes(en.split('\n').at(-1)), 'what was written is there');
      }
      const saved = await post('One.\n\nTwo. | Deux\n', 'Bir.\nİki.');
      assert.equal(saved.status, 200);
      assert.match(wordsOf(saved.text), /2 statements are saved\. Next: Background documents · Preview · Announce it/);
      assert.equal((await post('Three.\nTwo. | Deux', 'Üç.\nİki.')).status, 200);
      await pressed('lines', 'announce');
      const { statements } = await until(async () => {
        const it = await api('/consultations/lines/statements');
        return it.statements && it;
      });
      assert.deepEqual(statements.map((s) => [s.number, s.text.en, s.text.az, s.short.en]), [[1, 'Three.', 'Üç.', ''], [2, 'Two.', 'İki.', 'Deux']]);
      await secretariat.post(`${DESK}/lines/statements`, { text_en: 'Four.\nFive.', text_az: '' }, { from: `${DESK}/lines/statements` });
      await until(async () => (await api('/consultations/lines/statements')).statements.length === 4, 'two more');
    });

    test('presses go from stage to stage; each is asked for once more, is an entry, and cannot be pressed twice', async () => {
      await draft('staged');
      await secretariat.post(`${DESK}/staged/statements`, { all: '1', text_en: 'A statement to answer.', text_az: '' }, { from: `${DESK}/staged/statements` });
      const shown = (steps) => until(async () => stepsOn((await new Visitor(app).open('/en/consultations/staged')).text).join() === steps.join(), `steps ${steps}`);
      const stage = (wanted) => until(async () => (await api('/consultations/staged')).stage === wanted, `stage ${wanted}`);
      assert.equal((await press('staged', 'open')).status, 409, 'a draft is announced first');
      await pressed('staged', 'announce');
      await stage('planned');
      await shown(['ahead', 'ahead', 'ahead', 'ahead']);
      await pressed('staged', 'collect');
      await stage('collecting');
      assert.equal((await press('staged', 'collect')).status, 409);
      const visitor = new Visitor(app);
      await until(async () => /Propose a statement/.test(wordsOf((await visitor.open('/en/consultations/staged')).text)));
      const [{ id }] = (await api('/consultations/staged/statements')).statements;
      const answer = () => visitor.fetch('/api/v1/consultations/staged/positions', { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ statement: id, position: 'agree' }) });
      assert.equal((await answer()).status, 409, 'no positions while statements are collected');
      await pressed('staged', 'open');
      await shown(['done', 'now', 'ahead', 'ahead']);
      assert.equal((await answer()).status, 201);

      const early = await press('staged', 'review', { reviews_until: local(-1) });
      assert.equal(early.status, 422);
      assert.deepEqual(faultsOn(early.text), ['reviews_until']);
      assert.equal(valueOf(early.text, 'reviews_until'), local(-1).slice(0, 16));
      await pressed('staged', 'review', { reviews_until: local(3) });
      await stage('review');
      assert.equal((await answer()).status, 409);
      await pressed('staged', 'close');
      await stage('closed');
      assert.equal((await press('staged', 'review', { reviews_until: local(3) })).status, 409);
      await pressed('staged', 'publish');
      await stage('published');
      await shown(['done', 'done', 'done', 'done', 'now']);
      for (const said of [/into the stage: collecting statements/, /into the stage: open for positions/, /into the stage: in review/, /into the stage: closed/, /published the result of the consultation/])
        await until(async () => said.test(wordsOf((await new Visitor(app).open('/en/consultations/staged')).text)), String(said));
      const edit = await secretariat.post(`${DESK}/staged/edit`, fields('staged', { closes_at: local(20) }), { from: `${DESK}/staged/edit` });
      assert.equal(edit.status, 422, 'the dates of a published result stay');
    });

    test('what has begun stays begun; an unchanged form changes nothing', async () => {
      await draft('fixed', { collects_at: '' });
      await pressed('fixed', 'announce');
      await pressed('fixed', 'open');
      const form = (await secretariat.open(`${DESK}/fixed/edit`)).text;
      const same = fields('fixed', { collects_at: '', opens_at: valueOf(form, 'opens_at'), closes_at: valueOf(form, 'closes_at') });
      assert.equal((await secretariat.post(`${DESK}/fixed/edit`, same, { from: `${DESK}/fixed/edit` })).status, 200);
      assert.doesNotMatch((await new Visitor(app).open('/en/consultations/fixed')).text, /What stood here before/);
      const moved = await secretariat.post(`${DESK}/fixed/edit`, { ...same, opens_at: local(1) }, { from: `${DESK}/fixed/edit` });
      assert.deepEqual(faultsOn(moved.text), ['opens_at']);
      const past = await secretariat.post(`${DESK}/fixed/edit`, { ...same, closes_at: local(-0.01) }, { from: `${DESK}/fixed/edit` });
      assert.deepEqual(faultsOn(past.text), ['closes_at']);
    });

    test('organisations and the public answer the same statements and are added up nowhere', async () => {
      const path = '/consultations/explaining-the-result';
      const before = await api(path);
      const ids = (await api(`${path}/statements`)).statements.map((s) => s.id);
      const take = (who, body) => who.post(`/en${path}/positions`, body, { from: `/en${path}/position` });
      const named = await representative.open(`/en${path}/position?statement=2`);
      assert.match(wordsOf(named.text), /You answer as Nar Bağı/);
      assert.match(named.text, /name="side" value="organisations"/);
      assert.equal((await take(representative, { statement: ids[1], position: 'agree', side: 'organisations', reason: 'Too short' })).status, 422);
      assert.equal((await take(representative, { statement: ids[1], position: 'agree', side: 'organisations', reason: REASON })).status, 200);
      const visitor = new Visitor(app);
      assert.match(wordsOf((await visitor.open(`/en${path}/position`)).text), /one of the public: without a name/);
      assert.equal((await take(visitor, { statement: ids[1], position: 'disagree', side: 'public' })).status, 200);
      assert.equal((await take(visitor, { statement: ids[1], position: 'agree', side: 'organisations', reason: REASON })).status, 409,
        'a mandate that is gone must not become an answer of the public');
      // the secretariat speaks for nobody: it answers as one of the public
      assert.equal((await take(secretariat, { statement: ids[1], position: 'pass', side: 'public' })).status, 200);

      const now = await until(async () => {
        const it = await api(path);
        return it.sides.public.positions.own === before.sides.public.positions.own + 2 && it;
      });
      assert.equal(now.sides.organisations.positions.own, before.sides.organisations.positions.own + 1);
      assert.deepEqual(now.positions, now.sides.organisations.positions, 'what stands alone is of organisations');
      const { sides } = (await api(`${path}/statements`)).statements[1];
      const text = (await new Visitor(app).open(`/en${path}`)).text;
      const row = text.slice(text.indexOf('id="s2"')).split('</tr>')[0];
      const counts = [...row.matchAll(/<td data-h="[^"]+">(\d+)<\/td>/g)].map(([, n]) => Number(n));
      assert.deepEqual(counts, [sides.organisations.agree, sides.organisations.disagree, sides.organisations.pass]);
      assert.deepEqual([sides.public.disagree, sides.public.pass], [null, null], 'fewer than five disagree');
      assert.ok(sides.public.not_agree >= 5);
      assert.match(wordsOf(row), new RegExp(`${sides.public.agree} agree, ${sides.public.not_agree} disagree or pass`));
      const results = async (side) => JSON.parse((await new Visitor(app).open(`/en${path}/results.json?side=${side}`)).text);
      for (const side of ['organisations', 'public']) {
        const it = await results(side);
        assert.deepEqual([it.who, it.side, it.stage], ['both', side, 'open']);
        assert.equal(it.participants, now.sides[side].participants, side);
      }
    });

    test('the API tells stages, languages, divisions, who invites, what stands behind', async () => {
      const it = await api('/consultations/explaining-the-result');
      assert.deepEqual([it.who, it.stage, it.languages, it.divisions], ['both', 'open', ['az', 'en'], ['scope', 'member', 'funding']]);
      assert.equal(it.inviter.slug, 'lanternfield');
      assert.ok(it.inviter.disclosure, 'whoever invites is disclosed');
      assert.ok(it.collects_at < it.opens_at && it.opens_at < it.closes_at && it.closes_at < it.reviews_until);
      const old = await api('/consultations/election-2013');
      assert.deepEqual([old.stage, old.sides.public], ['published', null]);
      assert.equal(old.documents.length, 6);
      const stages = (await api('/consultations')).consultations.map((c) => c.stage);
      const order = ['open', 'collecting', 'planned', 'review', 'closed', 'published'];
      assert.deepEqual(stages, [...stages].sort((a, b) => order.indexOf(a) - order.indexOf(b)));
    });

    test('rows and record say the same afterwards', () => {
      const verified = run(['verify', ...app.where]);
      assert.equal(verified.code, 0, verified.out + verified.err);
    });
  });
}
