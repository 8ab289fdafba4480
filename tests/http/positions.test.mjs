// Taking positions: organisations by name, visitors without one; what is refused; news as they come.
// SPDX-License-Identifier: AGPL-3.0-or-later
import assert from 'node:assert/strict';
import net from 'node:net';
import { after, before, describe, test } from 'node:test';
import { App, engines, listen, run, until, Visitor, wordsOf } from './app.mjs';

const NAMED = '/consultations/observing-together';
const PUBLIC = '/consultations/following-the-election';
const BOTH = '/consultations/explaining-the-result';
const REASON = 'Our members have seen this work, and would do it again.';

/** "61 positions: 60 own, 1 coded" of the page of results, as numbers. */
async function basis(app, consultation) {
  const page = await until(async () => {
    const answer = await new Visitor(app).open(`/en${consultation}/results`);
    return answer.status === 200 && answer.text;
  });
  const said = wordsOf(page).match(/(\d+) positions: (\d+) own, (\d+) coded/) ??
    wordsOf(page).match(/()(\d+) positions, all taken by the organisations themselves()/);
  return { own: Number(said[2]), coded: Number(said[3]) };
}

const statementOn = (html) => html.match(/name="statement" value="(\d+)"/)?.[1];
const chosenOn = (html) => html.match(/name="position" value="(\w+)"[^>]* checked/)?.[1];
/** The names of the fields marked as wrong, as the list above the form links them. */
const faultsOn = (html) => [...html.matchAll(/<a href="#(\w+)">/g)].map((m) => m[1]);

for (const engine of engines) {
  describe(`positions on ${engine}`, () => {
    let app, representative, secretariat;
    before(async () => {
      app = await new App({ engine }).start();
      representative = new Visitor(app);
      await representative.enter(app.links.representative);
      secretariat = new Visitor(app);
      await secretariat.enter(app.links.secretariat);
    });
    after(() => app.stop());

    const take = (visitor, language, consultation, number, fields) => visitor.post(
      `/${language}${consultation}/positions`, { statement: 'x', ...fields },
      { from: `/${language}${consultation}/position?statement=${number}` });
    /** Signed in anew, speaking for the first organisation. */
    const enterAndSpeak = async () => {
      const visitor = new Visitor(app);
      await visitor.enter(app.links.representative);
      const mandate = (await visitor.open('/en/speak-for')).text.match(/name="mandate" value="(\d+)"/)[1];
      await visitor.post('/en/speak-for', { mandate }, { from: '/en/speak-for' });
      return visitor;
    };
    const statementIds = async (consultation) => {
      const answer = await new Visitor(app).open(`/api/v1${consultation}/statements`);
      return JSON.parse(answer.text).statements.map((s) => s.id);
    };

    test('a representative takes a position: it is on record, under the name, and the result moves', async () => {
      const before = await basis(app, NAMED);
      const ids = await statementIds(NAMED);
      const next = await take(representative, 'en', NAMED, 7,
        { statement: ids[6], position: 'disagree', reason: REASON, source: 'https://example.org/ours' });
      assert.equal(next.status, 200);
      assert.match(wordsOf(next.text), /On record\. Here is the next one\./);
      assert.notEqual(statementOn(next.text), ids[6]);
      const page = await new Visitor(app).open(`/en${NAMED}/statements/7`);
      assert.ok(page.text.includes(REASON));
      assert.ok(page.text.includes('https://example.org/ours'));
      await until(async () => (await basis(app, NAMED)).own === before.own + 1);
    });

    test('a revised position replaces the earlier one, which stays readable', async () => {
      const before = await basis(app, NAMED);
      const ids = await statementIds(NAMED);
      const later = 'We have read what others wrote, and have changed our mind.';
      assert.equal((await take(representative, 'en', NAMED, 8, { statement: ids[7], position: 'agree', reason: REASON })).status, 200);
      const form = await representative.open(`/en${NAMED}/position?statement=8`);
      assert.equal(chosenOn(form.text), 'agree', 'the form holds what is on record');
      assert.ok(form.text.includes(REASON));
      assert.equal((await take(representative, 'en', NAMED, 8, { statement: ids[7], position: 'pass', reason: later })).status, 200);
      const page = await until(async () => {
        const { text } = await new Visitor(app).open(`/en${NAMED}/statements/8`);
        return text.includes(later) && text;
      });
      assert.match(wordsOf(page), /1 earlier position/);
      assert.ok(page.includes(REASON));
      await until(async () => (await basis(app, NAMED)).own === before.own + 1);
      assert.equal(chosenOn((await representative.open(`/en${NAMED}/position?statement=8`)).text), 'pass');
    });

    test('an own position replaces a coded one; both are kept and counted apart', async () => {
      const counts = async () => JSON.parse((await new Visitor(app).open(`/api/v1${BOTH}`)).text).sides.organisations.positions;
      const before = await counts();
      assert.equal(before.stated, 1);
      assert.match(wordsOf((await representative.open(`/en${BOTH}/position?statement=1`)).text), /Read from your public statements/);
      const ids = await statementIds(BOTH);
      assert.equal((await take(representative, 'en', BOTH, 1, { statement: ids[0], position: 'pass', reason: REASON })).status, 200);
      await until(async () => {
        const now = await counts();
        return now.own === before.own + 1 && now.stated === 0;
      });
      const page = (await representative.open(`/en${BOTH}/statements/1`)).text;
      const item = page.slice(page.indexOf('id="o-nar-bagi"'));
      assert.match(wordsOf(item.slice(0, item.indexOf('</details>'))), /1 earlier position/);

      const press = `/en/secretariat${BOTH}/stage/close`;
      assert.equal((await secretariat.post(press, {}, { from: press })).status, 200);
      const late = await take(representative, 'en', BOTH, 2, { statement: ids[1], position: 'agree', reason: REASON });
      assert.equal(late.status, 409);
      assert.equal(late.headers.get('content-type'), 'text/html; charset=utf-8');
    });

    test('a form with mistakes comes back as written, each field named, in both languages', async () => {
      const own = await enterAndSpeak();
      const ids = await statementIds(NAMED);
      const texts = [];
      for (const language of ['en', 'az']) {
        const answer = await own.post(`/${language}${NAMED}/positions`,
          { statement: ids[9], reason: 'too <b>short', source: 'javascript:alert(1)' },
          { from: `/${language}${NAMED}/position?statement=10` });
        assert.equal(answer.status, 422);
        assert.deepEqual(faultsOn(answer.text).sort(), ['position', 'reason', 'source']);
        assert.ok(answer.text.includes('too &lt;b&gt;short'));
        assert.ok(answer.text.includes('javascript:alert(1)'), 'the source is still in its field');
        assert.ok(!answer.text.includes('<b>short'));
        assert.equal(statementOn(answer.text), ids[9]);
        texts.push(answer.text.match(/<div class="errors[\s\S]*?<\/div>/)?.[0] ?? wordsOf(answer.text));
      }
      assert.notEqual(texts[0], texts[1]);
      const kept = await own.post(`/en${NAMED}/positions`, { statement: ids[9], position: 'agree', reason: 'short' },
        { from: `/en${NAMED}/position?statement=10` });
      assert.equal(kept.status, 422);
      assert.deepEqual(faultsOn(kept.text), ['reason']);
      assert.equal(chosenOn(kept.text), 'agree');
      const elsewhere = await own.post(`/en${NAMED}/positions`, { statement: '1', position: 'agree', reason: REASON }, { from: `/en${NAMED}/position` });
      assert.ok([404, 422].includes(elsewhere.status), `a statement of nowhere: ${elsewhere.status}`);
    });

    test('a write from elsewhere or without the token is refused', async () => {
      const ids = await statementIds(NAMED);
      const body = new URLSearchParams({ statement: ids[9], position: 'agree', reason: REASON }).toString();
      const type = { 'content-type': 'application/x-www-form-urlencoded' };
      const send = (headers) => representative.fetch(`/en${NAMED}/positions`, { method: 'POST', headers: { ...type, ...headers }, body });
      assert.equal((await send({})).status, 403);
      assert.equal((await send({ 'sec-fetch-site': 'cross-site' })).status, 403);
      assert.equal((await send({ 'sec-fetch-site': 'same-site' })).status, 403);
      assert.equal((await send({ 'x-csrf-token': 'A'.repeat(43) })).status, 403);
      const stranger = await new Visitor(app).fetch(`/en${PUBLIC}/positions`, { method: 'POST', headers: { ...type, 'sec-fetch-site': 'cross-site' }, body });
      assert.equal(stranger.status, 403);
    });

    test('a visitor answers by form: a cookie from then on, no statement twice, until all are answered', async () => {
      const visitor = new Visitor(app);
      await visitor.open(`/en${PUBLIC}`);
      await visitor.open(`/en${PUBLIC}/results`);
      const first = await visitor.open(`/en${PUBLIC}/position`);
      assert.equal(visitor.cookies.size, 0, 'reading the form sets no cookie');
      const count = (await statementIds(PUBLIC)).length;
      const seen = new Set();
      let page = first;
      for (let i = 0; i < count; i++) {
        const statement = statementOn(page.text);
        assert.ok(statement, `no statement after ${i} answers`);
        assert.ok(!seen.has(statement), `statement ${statement} came twice`);
        seen.add(statement);
        page = await visitor.post(`/en${PUBLIC}/positions`, { statement, position: ['agree', 'disagree', 'pass'][i % 3] });
        assert.equal(page.status, 200);
        assert.deepEqual([...visitor.cookies.keys()], ['alyans_visitor']);
      }
      assert.match(wordsOf(page.text), /Every statement has your answer\./);
      const again = await visitor.open(`/az${PUBLIC}/position`);
      assert.equal(statementOn(again.text), undefined);
    });

    test('a visitor answers by JSON: the next statement is in the answer', async () => {
      const visitor = new Visitor(app);
      const ids = await statementIds(PUBLIC);
      const send = (body) => visitor.fetch(`/api/v1${PUBLIC}/positions`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) });
      const seen = new Set();
      for (let id = ids[3]; id;) {
        assert.ok(!seen.has(id));
        seen.add(id);
        const answer = await send({ statement: id, position: 'agree' });
        assert.equal(answer.status, 201);
        const { position, next } = await answer.json();
        assert.equal(position.statement, id);
        assert.equal(position.position, 'agree');
        assert.match(position.taken_at, /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/);
        id = next?.id;
      }
      assert.deepEqual([...seen].sort(), [...ids].sort());
      const revised = await send({ statement: ids[0], position: 'pass' });
      assert.equal(revised.status, 201);
      assert.equal((await revised.json()).next, null);
      const participants = async () => JSON.parse((await visitor.open(`/api/v1${PUBLIC}`)).text).participants;
      const count = await participants();
      await send({ statement: ids[1], position: 'disagree' });
      assert.equal(await participants(), count, 'one visitor is one participant');
    });

    test('a position that answers nothing here is refused and counts nowhere', async () => {
      const visitor = new Visitor(app);
      const [foreign] = await statementIds(NAMED);
      const [own] = await statementIds(PUBLIC);
      const counts = async () => JSON.parse((await new Visitor(app).open(`/api/v1${PUBLIC}`)).text).positions;
      const before = await counts();
      const send = (body, headers = {}) => visitor.fetch(`/api/v1${PUBLIC}/positions`, { method: 'POST', headers: { 'content-type': 'application/json', ...headers }, body });
      const j = JSON.stringify;
      const cookieless = new Visitor(app);
      await cookieless.fetch(`/api/v1${PUBLIC}/positions`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{}' });
      assert.equal(cookieless.cookies.size, 0, 'what is refused sets no cookie');
      for (const [body, status] of [[j({ statement: foreign, position: 'agree' }), 404], [j({ statement: own, position: 'maybe' }), 422],
        [j({ position: 'agree' }), 422], [j({ statement: own }), 422], ['{', 400], ['[]', 400], [j({ statement: [own], position: {} }), 422]]) {
        const answer = await send(body);
        assert.equal(answer.status, status, `${body}: ${await answer.text()}`);
        assert.equal(answer.headers.get('content-type'), 'application/problem+json');
      }
      assert.deepEqual(await counts(), before);
    });

    test('nobody answers for organisations without speaking for one', async () => {
      const ids = await statementIds(NAMED);
      const fields = { statement: ids[9], position: 'agree', reason: REASON };
      assert.ok([401, 403].includes((await new Visitor(app).post(`/en${NAMED}/positions`, fields)).status));
      assert.equal((await secretariat.post(`/en${NAMED}/positions`, fields, { from: '/en/account' })).status, 403);
    });

    test('the secretariat begins a consultation, decides on proposals, gives its reason in public', async () => {
      const desk = '/en/secretariat/consultations';
      const faulty = await secretariat.post(desk, { slug: 'Not An Address', opens_at: 'soon', closes_at: '', who: 'public' }, { from: `${desk}/new` });
      assert.equal(faulty.status, 422);
      for (const field of ['slug', 'opens_at', 'question_en']) assert.ok(faultsOn(faulty.text).includes(field), `${field} is not named`);
      assert.ok(faulty.text.includes('Not An Address'));
      const fields = { slug: `streets-${engine}`, who: 'public', opens_at: '2020-01-01T09:00', closes_at: '2099-01-01T09:00',
        question_en: 'What should the streets be like?', question_az: 'Küçələr necə olmalıdır?' };
      const made = await secretariat.post(desk, fields, { from: `${desk}/new` });
      assert.equal(made.status, 200, wordsOf(made.text));
      assert.equal((await secretariat.post(desk, fields, { from: `${desk}/new` })).status, 422, 'an address is given once');
      const path = `/consultations/${fields.slug}`;
      const edit = `/en/secretariat${path}/edit`;
      for (const text of ['More trees along the streets.', 'Wider pavements for everybody.'])
        assert.equal((await secretariat.post(`/en/secretariat${path}/statements`, { text_en: text }, { from: edit })).status, 200);
      assert.equal((await new Visitor(app).open(`/en${path}`)).status, 404, 'a draft');
      const announce = `/en/secretariat${path}/stage/announce`;
      assert.equal((await secretariat.post(announce, {}, { from: announce })).status, 200);
      const shown = (count) => until(async () => (await statementIds(path)).length === count, `${count} statements`);
      await shown(2);

      const visitor = new Visitor(app);
      for (const text of ['Cars should park outside the centre.', 'Buy my wonderful product at once.'])
        assert.match(wordsOf((await visitor.post(`/en${path}/statements`, { text })).text), /Thank you\. The secretariat reads every proposal/);
      const own = JSON.parse((await visitor.open(`/api/v1${path}/statements`)).text);
      assert.equal(own.statements.length, 2, 'what waits is not public');
      const queue = '/en/secretariat/moderation';
      const waiting = [...(await secretariat.open(`${queue}?q=o`)).text.matchAll(/id="case-(\d+)"/g)].map((m) => m[1]);
      assert.equal(waiting.length, 2);
      assert.equal((await secretariat.post(queue, { keep: `${waiting[0]}-0` }, { from: queue })).status, 200);
      const removal = { verdict: 'remove', rule: 'advertising', seen: '0', language: 'en' };
      assert.equal((await secretariat.post(`${queue}/${waiting[1]}`, { ...removal, reason: '' }, { from: queue })).status, 422);
      const reason = 'Advertising is no statement to agree with.';
      assert.equal((await secretariat.post(`${queue}/${waiting[1]}`, { ...removal, reason }, { from: queue })).status, 200);
      await shown(3);
      const page = await until(async () => {
        const { text } = await new Visitor(app).open(`/en${path}`);
        return text.includes(reason) && text;
      });
      assert.ok(page.includes('Buy my wonderful product at once.'), 'the rejected one is shown beside its reason');
      assert.equal((await representative.fetch(desk)).status, 403);
    });

    test('news of a position reach those who watch, and come no faster than promised', async () => {
      const watcher = await listen(app, `/en${PUBLIC}/events`);
      assert.equal(watcher.status, 200);
      assert.match(watcher.headers.get('content-type'), /^text\/event-stream/);
      const ids = await statementIds(PUBLIC);
      const began = Date.now();
      for (let i = 0; i < 20; i++) {
        const answer = await new Visitor(app).fetch(`/api/v1${PUBLIC}/positions`, { method: 'POST', headers: { 'content-type': 'application/json' },
          body: JSON.stringify({ statement: ids[i % ids.length], position: 'agree' }) });
        assert.equal(answer.status, 201);
      }
      await until(() => watcher.events.length > 0, 'an event');
      await until(() => watcher.events.length > 1 || Date.now() - began > 2500);
      const seconds = (Date.now() - began) / 1000;
      assert.ok(watcher.events.length <= seconds + 2, `${watcher.events.length} events in ${seconds} s`);
      watcher.close();
    });

    test('somebody who never reads the news costs the others nothing', async () => {
      const { hostname, port } = new URL(app.base);
      const slow = net.connect(Number(port), hostname);
      slow.on('error', () => {});
      slow.pause();
      slow.write(`GET /en${PUBLIC}/events HTTP/1.1\r\nHost: ${hostname}\r\n\r\n`);
      const watcher = await listen(app, `/en${PUBLIC}/events`);
      const [id] = await statementIds(PUBLIC);
      const send = () => new Visitor(app).fetch(`/api/v1${PUBLIC}/positions`, { method: 'POST', headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ statement: id, position: 'pass' }) });
      for (let round = 1; round <= 2; round++) {
        assert.equal((await send()).status, 201);
        await until(() => watcher.events.length >= round, `event ${round}`);
      }
      slow.destroy();
      watcher.close();
      assert.equal((await new Visitor(app).fetch('/healthz')).status, 200);
    });

    // Last: it takes the mandates away.
    test('a mandate given back stops the very next write', async () => {
      const ids = await statementIds(NAMED);
      const own = await enterAndSpeak();
      const form = await own.open(`/en${NAMED}/position?statement=10`);
      const elsewhere = await enterAndSpeak(); /* the same person at another desk */
      const mandates = [...(await elsewhere.open('/en/speak-for')).text.matchAll(/speak-for\/(\d+)\/give-back/g)].map((m) => m[1]);
      assert.ok(mandates.length >= 1);
      for (const mandate of mandates)
        assert.equal((await elsewhere.post(`/en/speak-for/${mandate}/give-back`, { without: '1' }, { from: '/en/speak-for' })).status, 200);
      const csrf = form.text.match(/name="csrf" value="([^"]*)"/)[1];
      const answer = await own.post(`/en${NAMED}/positions`, { statement: ids[9], position: 'agree', reason: REASON, csrf });
      assert.equal(answer.status, 403);
      assert.equal((await own.fetch(`/en${NAMED}/position`)).status, 403);
    });
  });
}
