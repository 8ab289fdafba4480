// Moderation: published rules, decisions with public reasons, appeals to another person, reports that hide nothing, the log.
// SPDX-License-Identifier: AGPL-3.0-or-later
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { App, engines, hiddenFields, invited, run, setUpFactor, until, Visitor, wordsOf } from './app.mjs';
import { settled, sql } from './filled_site.mjs';
import { linkIn, mailing, Sink } from './sink.mjs';

const PUBLIC = '/consultations/following-the-election';
const NAMED = '/consultations/observing-together';
const QUEUE = '/en/secretariat/moderation';
const PASSWORD = 'a calm and long pass phrase';
const REASON = 'It calls a person a thief and says nothing of what was done.';
const OTHER = 'It speaks of an office and of what was done in it, sharply.';

for (const engine of engines) {
  describe(`moderation on ${engine}`, () => {
    let app, first, second, representative;
    before(async () => {
      app = await new App({ engine }).start();
      first = new Visitor(app);
      await first.enter(app.links.secretariat);
      second = (await invited(app, 'boris@example.org', 'Boris Aliyev', { words: ['--role', 'secretariat'], password: PASSWORD })).visitor;
      await setUpFactor(second);
      representative = new Visitor(app);
      await representative.enter(app.links.representative);
    });
    after(() => app.stop());

    const propose = async (visitor, text, where = PUBLIC) => {
      const form = await visitor.open(`/en${where}`);
      const done = await visitor.post(`/en${where}/statements`, { text, anyway: 'on', ...hiddenFields(form.text) });
      assert.equal(done.status, 200, wordsOf(done.text));
      return done.text.match(/moderation\/mine\?link=([\w-]+)/)[1];
    };
    /** The case of a text that waits: { id, seen, page }. */
    const waiting = async (who, words) => {
      const page = (await who.open(QUEUE)).text;
      const item = page.split('data-item').find((part) => part.includes(words));
      assert.ok(item, `${words} waits`);
      return item.match(/id="case-(\d+)"/)[1];
    };
    /** What the form of a decision on this case sends. */
    const formOf = async (who, id) => {
      const page = (await who.open(`${QUEUE}/${id}`)).text;
      return { ...hiddenFields(page), seen: page.match(/name="seen" value="(\d+)"/)?.[1] };
    };
    const decide = async (who, id, fields, form) => who.post(`${QUEUE}/${id}`, { language: 'en', ...(form ?? await formOf(who, id)), ...fields });
    const removal = (more = {}) => ({ verdict: 'remove', rule: 'insult', reason: REASON, ...more });
    /** Pages kept for visitors are drawn anew a moment after the write. */
    const log = (query = '', ready = () => true) => until(async () => {
      const it = JSON.parse((await new Visitor(app).open(`/api/v1/moderation${query}`)).text);
      return ready(it) && it;
    }, `the log says: ${ready}`);

    test('the rules are public in both languages: each with an anchor, what is no ground, how to appeal', async () => {
      for (const [language, words] of [['en', ['criticises the alliance', 'whoever pays for it', 'within 14 days']], ['az', ['tənqid edir', '14 gün']]]) {
        const { text, status } = await new Visitor(app, language).open(`/${language}/moderation/rules`);
        assert.equal(status, 200);
        for (const anchor of ['personal-data', 'violence', 'insult', 'off-question', 'duplicate', 'not-one-claim', 'advertising', 'posing', 'law'])
          assert.ok(text.includes(`id="${anchor}"`), anchor);
        for (const word of words) assert.ok(wordsOf(text).includes(word), `${word}: ${wordsOf(text).slice(0, 400)}`);
      }
    });

    test('a visitor proposes, one removes, the visitor appeals, the first is refused, another overturns, the log shows all', async () => {
      const text = 'The chairman of the commission is a thief of votes.';
      const visitor = new Visitor(app);
      await propose(visitor, text);
      assert.ok(wordsOf((await visitor.open('/en/moderation/mine')).text).includes(text), 'the author sees it wait');
      assert.ok(!(await new Visitor(app).open('/en/moderation/mine')).text.includes(text), 'nobody else does');

      const id = await waiting(first, text);
      const short = await decide(first, id, removal({ reason: 'No.', rule: '' }));
      assert.equal(short.status, 422);
      assert.match(wordsOf(short.text), /Choose the rule that it breaks/);
      assert.ok(short.text.includes('No.'), 'what was written is kept');
      assert.equal((await decide(first, id, removal())).status, 200);

      const page = await until(async () => {
        const own = (await visitor.open('/en/moderation/mine')).text;
        return own.includes(REASON) && own;
      });
      assert.match(wordsOf(page), /Removed Rule: Insult of a person/);
      const shown = await until(async () => {
        const it = (await new Visitor(app).open(`/en${PUBLIC}`)).text;
        return it.includes(REASON) && it;
      }, 'rule and reason stand where the text stood');
      assert.match(wordsOf(shown), /Removed on .* under the rule Insult of a person/);
      assert.match(shown, new RegExp(`moderation/cases/${id}`));

      const stranger = await new Visitor(app).open(`/en/moderation/cases/${id}/appeal`);
      assert.equal(stranger.status, 404, 'nobody learns whose text it was');
      const appeal = `/en/moderation/cases/${id}/appeal`;
      assert.equal((await visitor.post(appeal, { text: 'short' }, { from: appeal })).status, 422);
      const sent = await visitor.post(appeal, { text: 'I spoke of the office and of what it did with the votes.' }, { from: appeal });
      assert.match(wordsOf(sent.text), /Your appeal is sent\./);
      assert.equal((await visitor.post(appeal, { text: 'I spoke of the office, once more the same.' }, { from: appeal })).status, 409, 'once only');
      const [between] = (await log('', (it) => it.decisions[0].appeal?.outcome === 'waits')).decisions;
      assert.match(wordsOf((await new Visitor(app).open(`/en/moderation/cases/${id}`)).text), /Appealed on .*: waits for somebody other than the person who decided\./);

      const own = await first.open(`${QUEUE}/${id}`);
      assert.match(wordsOf(own.text), /You decided on this text: the appeal is for another person\./);
      assert.equal((await decide(first, id, { verdict: 'keep', reason: OTHER }, { ...hiddenFields(own.text), seen: between.id })).status, 403);
      const seen = await second.open(`${QUEUE}/${id}`);
      assert.ok(wordsOf(seen.text).includes('I spoke of the office'), 'who decides reads the appeal');
      assert.equal((await decide(second, id, { verdict: 'keep', reason: OTHER })).status, 200);

      const after = await log('', (it) => it.decisions[0].verdict === 'keep');
      assert.equal(after.decisions[0].settles_appeal, true);
      assert.equal(after.decisions[1].appeal.outcome, 'overturned');
      assert.equal(after.sums.appeals_overturned, 1);
      assert.ok(!JSON.stringify(after).includes('I spoke of the office'), 'the appeal itself is not public');
      const statements = await until(async () => {
        const all = JSON.parse((await new Visitor(app).open(`/api/v1${PUBLIC}/statements`)).text).statements;
        return all.some((s) => s.text.en === text) && all;
      }, 'it is shown');
      assert.ok(statements);
      const again = await decide(first, id, removal(), { ...await formOf(second, id), ...hiddenFields((await first.open(QUEUE)).text) });
      assert.equal(again.status, 403, 'who was overturned does not decide on it again');
    });

    test('an appeal from another browser goes by the link that was shown once', async () => {
      const text = 'Ballots should be counted twice in every station.';
      const link = await propose(new Visitor(app), text);
      const id = await waiting(first, text);
      await decide(first, id, removal({ rule: 'duplicate', detail: 'Statement 1' }));
      const elsewhere = new Visitor(app);
      assert.ok((await elsewhere.open(`/en/moderation/mine?link=${link}`)).text.includes(text));
      const path = `/en/moderation/cases/${id}/appeal`;
      const form = await elsewhere.open(`${path}?link=${link}`);
      assert.ok(form.text.includes(`value="${link}"`));
      const done = await elsewhere.post(path, { link, text: 'Statement 1 speaks of boxes and not of ballots.' }, { from: `${path}?link=${link}` });
      assert.match(wordsOf(done.text), /Your appeal is sent\./);
      assert.match(wordsOf((await elsewhere.open('/en/moderation/mine?link=nothing')).text), /This link opens nothing/);

      const settled = await decide(second, id, { verdict: 'remove', rule: 'duplicate', detail: 'Statement 1', reason: 'Both ask that each ballot is counted again.' });
      assert.equal(settled.status, 200);
      assert.match(wordsOf((await elsewhere.open(`/en/moderation/mine?link=${link}`)).text), /Removed, also on appeal/);
      assert.equal((await elsewhere.post(path, { link, text: 'I still think that they are not the same.' }, { from: `${path}?link=${link}` })).status, 409);
    });

    test('a text with personal data is not shown, nor in the record; overturned it is', async () => {
      const text = 'Leyla of 7 Garden Street should count the ballots.';
      const link = await propose(new Visitor(app), text);
      const id = await waiting(first, text);
      await decide(first, id, removal({ rule: 'personal-data', reason: 'It tells where a private person lives.' }));
      await until(async () => wordsOf((await new Visitor(app).open(`/en${PUBLIC}`)).text).includes('and not shown: It tells where a private person lives.'), 'a sentence stands instead');
      for (const path of [`/en${PUBLIC}`, '/en/moderation', `/en/moderation/cases/${id}`, '/en/record', `/api/v1${PUBLIC}/statements`])
        assert.ok(!(await new Visitor(app).open(path)).text.includes('Garden Street'), path);
      assert.ok((await new Visitor(app).open(`/en/moderation/mine?link=${link}`)).text.includes('Garden Street'), 'its author still sees it');
      assert.ok((await second.open(`${QUEUE}/${id}`)).text.includes('Garden Street'), 'and whoever decides');
      await decide(second, id, { verdict: 'keep', reason: 'The street is that of the commission, and Leyla its head.' });
      await until(async () => (await new Visitor(app).open(`/en${PUBLIC}`)).text.includes('Garden Street'), 'it is shown');
    });

    test('two decide at once: the second is told what was decided, and nothing written is lost', async () => {
      const text = 'Observers should wear the same colour everywhere.';
      await propose(new Visitor(app), text);
      const id = await waiting(first, text);
      const late = await formOf(second, id);
      await decide(first, id, removal({ rule: 'off-question' }));

      const refused = await decide(second, id, { verdict: 'keep', reason: OTHER }, late);

      assert.equal(refused.status, 409);
      assert.match(wordsOf(refused.text), /Somebody has decided on it meanwhile/);
      assert.match(wordsOf(refused.text), /Decided before .* Not about the question/);
      assert.ok(refused.text.includes(OTHER));
      assert.equal((await log('?rule=off-question', (it) => it.decisions.length > 0)).decisions.length, 1);
    });

    test('who looks at a text is seen by others', async () => {
      const text = 'Stations should open an hour earlier on Sundays.';
      await propose(new Visitor(app), text);
      const id = await waiting(first, text);
      const opened = await second.post(`${QUEUE}/${id}/look`, {}, { from: QUEUE });
      assert.match(opened.path, new RegExp(`/moderation/${id}$`));
      assert.match(wordsOf((await first.open(QUEUE)).text), /Boris Aliyev opened it 1 minute ago\./);
      assert.doesNotMatch(wordsOf((await second.open(QUEUE)).text), /Boris Aliyev opened it/);
    });

    test('several are kept with one press, or removed under one rule with one reason: an entry each', async () => {
      const visitor = new Visitor(app);
      const texts = ['Buy our carpets, the best of all.', 'Buy our teapots, the best of all.', 'Lists should hang at the door of each station.'];
      for (const text of texts) await propose(visitor, text);
      const ids = [];
      for (const text of texts) ids.push(await waiting(first, text));
      const none = await first.post(QUEUE, { remove: '1', rule: 'advertising', reason: 'It advertises goods that are for sale.' }, { from: QUEUE });
      assert.equal(none.status, 422);
      assert.match(wordsOf(none.text), /Choose at least one text/);
      const before = (await log('', (it) => it.decisions[0].rule === 'off-question')).sums;
      const done = await first.post(QUEUE, { [`case-${ids[0]}`]: '0', [`case-${ids[1]}`]: '0', remove: '1', rule: 'advertising', language: 'en', reason: 'It advertises goods that are for sale.' }, { from: QUEUE });
      assert.match(wordsOf(done.text), /2 texts were removed\./);
      const kept = await first.post(QUEUE, { keep: `${ids[2]}-0` }, { from: QUEUE });
      assert.match(wordsOf(kept.text), /1 text was kept\./);
      await log('', ({ sums }) => sums.removed - before.removed === 2 && sums.kept - before.kept === 1);
      const stale = await first.post(QUEUE, { [`case-${ids[0]}`]: '0', keep_chosen: '1', reason: OTHER }, { from: QUEUE });
      assert.equal(stale.status, 409);
      assert.match(wordsOf(stale.text), /Nothing was decided/);
    });

    test('several removed by mistake are shown again with one press: decisions of their own, and only by whoever removed them', async () => {
      const texts = ['Observers should wear badges of one colour.', 'Observers should be told the hour of the counting.'];
      for (const text of texts) await propose(new Visitor(app), text);
      const ids = [];
      for (const text of texts) ids.push(await waiting(first, text));
      const done = await first.post(QUEUE, { [`case-${ids[0]}`]: '0', [`case-${ids[1]}`]: '0', remove: '1', rule: 'insult', language: 'en', reason: 'It insults the people it names.' }, { from: QUEUE });
      const [, at] = /name="at" value="(\d+)"/.exec(done.text);
      const before = (await log('', ({ sums }) => sums.removed > 0)).sums;
      assert.match(wordsOf((await second.post(`${QUEUE}/undo`, { at }, { from: QUEUE })).text), /0 texts are shown again/);
      assert.match(wordsOf((await first.post(`${QUEUE}/undo`, { at }, { from: QUEUE })).text), /2 texts are shown again/);
      assert.match(wordsOf((await first.post(`${QUEUE}/undo`, { at }, { from: QUEUE })).text), /0 texts are shown again/);
      await until(async () => {
        const page = wordsOf((await new Visitor(app).open(`/en${PUBLIC}?${Math.random()}`)).text);
        return texts.every((text) => page.includes(text));
      });
      await log('', ({ sums }) => sums.kept - before.kept === 2);
    });

    test('the queue is searched in its texts, whatever the case of letters', async () => {
      await propose(new Visitor(app), 'Müşahidəçilər SAYILMANI çəkə bilməlidir.');
      const found = (await first.open(`${QUEUE}?q=${encodeURIComponent('sayılmanı')}`)).text;
      assert.equal([...found.matchAll(/data-item/g)].length, 1);
      assert.match(wordsOf((await first.open(`${QUEUE}?q=zzzz`)).text), /Nothing like that is waiting/);
    });

    test('a report hides nothing, joins the open case, is counted and never shown', async () => {
      const all = JSON.parse((await new Visitor(app).open(`/api/v1${NAMED}/statements`)).text).statements;
      const path = `/en/moderation/report/statement/${all[0].id}`;
      const reader = new Visitor(app);
      assert.equal((await reader.post(path, { rule: '', text: 'no' }, { from: path })).status, 422);
      for (const words of ['It says the same as the second one.', 'I have read this elsewhere already.']) {
        const done = await reader.post(path, { rule: 'duplicate', text: words }, { from: path });
        assert.match(wordsOf(done.text), /Until then the text stays\./);
      }
      const id = await waiting(first, all[0].text.en);
      const page = wordsOf((await new Visitor(app).open(`/en/moderation/cases/${id}`)).text);
      assert.match(page, /Reports by readers 2/);
      assert.doesNotMatch(page, /read this elsewhere/);
      assert.ok(wordsOf((await first.open(`${QUEUE}/${id}`)).text).includes('I have read this elsewhere already.'));
      assert.ok(JSON.parse((await new Visitor(app).open(`/api/v1${NAMED}/statements`)).text).statements.some((s) => s.id === all[0].id), 'it stays public');
      assert.equal((await decide(first, id, { verdict: 'keep' })).status, 422, 'whoever reported hears why');
      assert.equal((await decide(first, id, { verdict: 'keep', reason: 'The second one speaks of another day.' })).status, 200);
      const [kept] = (await log('', (it) => it.decisions[0].case === id)).decisions;
      assert.deepEqual([kept.verdict, kept.before_publication], ['keep', false]);
      assert.equal((await new Visitor(app).open('/en/moderation/report/statement/1')).status, 404);
      assert.equal((await new Visitor(app).open(`/en/moderation/report/rumour/${all[0].id}`)).status, 404);
    });

    test('an organisation appeals by who speaks for it; who speaks for it does not decide', async () => {
      const text = 'Every observer should be given a copy of the protocol at once.';
      const form = await representative.open(`/en${NAMED}`);
      const done = await representative.post(`/en${NAMED}/statements`, { text, anyway: 'on', ...hiddenFields(form.text) });
      assert.equal(done.status, 200, wordsOf(done.text));
      const id = await waiting(first, text);
      const desk = (await first.open(`${QUEUE}/${id}`)).text;
      assert.match(desk, /data-disclosure="nar-bagi"/, 'who pays stands beside whose text it is');
      await decide(first, id, removal({ rule: 'not-one-claim' }));
      const path = `/en/moderation/cases/${id}/appeal`;
      const sent = await representative.post(path, { text: 'It makes one claim: a copy, and at once.' }, { from: path });
      assert.match(wordsOf(sent.text), /Your appeal is sent\./);
    });

    test('a decision on what was never moderated begins with a report; a moderated text leads to its case', async () => {
      const all = JSON.parse((await new Visitor(app).open(`/api/v1${PUBLIC}/statements`)).text).statements;
      const seed = all.find((s) => s.number === 1);
      const led = await first.open(`/en/secretariat/statements/${seed.id}`);
      assert.equal(led.path, `/en/moderation/report/statement/${seed.id}`);
    });

    test('the log is filtered, downloaded, and says its figures beside their base', async () => {
      const page = wordsOf((await new Visitor(app).open('/en/moderation')).text);
      assert.match(page, /Overturned on appeal \d+ of \d+ settled/);
      assert.match(page, /Half were decided within 1 minute \(of \d+\)/);
      assert.equal((await new Visitor(app).open('/en/moderation?rule=rudeness')).status, 422);
      assert.equal((await new Visitor(app).open('/api/v1/moderation?month=soon')).status, 422);
      const month = new Date().toISOString().slice(0, 7);
      const newest = (it) => it.decisions[0].rule === 'not-one-claim';
      const [all, now, then] = [await log('', newest), await log(`?month=${month}`, newest), await log('?month=2013-10')];
      assert.equal(now.decisions.length, all.decisions.length);
      assert.equal(then.decisions.length, 0);
      const csv = (await new Visitor(app).open('/moderation.csv?rule=advertising')).text.trim().split('\n');
      assert.equal(csv.length, 3);
      assert.match(csv[0], /^decision,case,decided_at,kind,verdict,rule,names,reason,/);
      for (const text of [JSON.stringify(all), csv.join()])
        assert.doesNotMatch(text, /Boris|carpets|account/);
    });

    test('the record holds what moderation decided, and the rows agree with it', async () => {
      const out = await until(() => {
        const done = run(['verify', ...app.where]);
        return done.code === 0 && done.out;
      }, 'the record holds');
      assert.ok(out);
      const journal = wordsOf((await new Visitor(app).open('/en/record?kind=moderation')).text);
      assert.match(journal, /appealed against a removal/);
      assert.doesNotMatch(journal, /Boris/);
    });

    test('visitors and representatives see neither queue nor case of the desk', async () => {
      for (const who of [new Visitor(app), representative]) {
        assert.ok((await who.fetch(QUEUE)).status >= 300);
        assert.ok([401, 403].includes((await who.fetch(QUEUE, { method: 'POST', headers: { 'content-type': 'application/x-www-form-urlencoded' }, body: 'keep=1-0' })).status));
      }
    });

    test('what was changed behind the back of the record is found', () => {
      const changes = [
        ["UPDATE moderation_decision SET reason = 'Something else was said here.' WHERE id = (SELECT max(id) FROM moderation_decision)", "a decision is not what the record says"],
        ["UPDATE moderation_appeal SET outcome = 1 WHERE outcome = 2", 'an appeal is not what the record says'],
        ["UPDATE moderation_case SET verdict = 1 WHERE state = 2", 'what stands is not what was decided last'],
      ];
      for (const [change, words] of changes) {
        sql(app, change);
        const { code, out, err } = run(['verify', ...app.where]);
        assert.notEqual(code, 0, change);
        assert.ok((out + err).includes(words), `${words}: ${out}${err}`);
      }
    });
  });
}

for (const engine of engines) {
  describe(`the record after every outcome of moderation on ${engine}`, () => {
    const RULES = { 'personal-data': {}, violence: {}, insult: {}, 'off-question': {}, duplicate: { detail: '1' }, 'not-one-claim': {}, advertising: {}, posing: {}, law: { detail: 'Article 12 of the law' } };
    let app, sink, first, second, representative, comment;
    before(async () => {
      sink = await new Sink().start();
      app = await new App({ engine, ...(await mailing(sink)) }).start();
      first = new Visitor(app);
      await first.enter(app.links.secretariat);
      second = (await invited(app, 'boris@example.org', 'Boris Aliyev', { words: ['--role', 'secretariat'], password: PASSWORD })).visitor;
      await setUpFactor(second);
      representative = new Visitor(app);
      await representative.enter(app.links.representative);
      const path = '/en/news/figures-a-day-early/comment';
      const form = await new Visitor(app).open(path);
      assert.equal(form.status, 200, path);
      comment = { path, began: /name="began" value="([^"]+)"/.exec(form.text)[1] };
      await new Promise((go) => setTimeout(go, 3100)); /* nobody writes faster */
    });
    after(async () => { await app?.stop(); await sink?.stop(); });

    const fine = (answer) => {
      assert.equal(answer.status, 200, wordsOf(answer.text));
      return answer;
    };
    let written = 0;
    /** Each brings one text of its kind, which waits, and gives who brought it. */
    const KINDS = {
      statement: async (text) => {
        const who = new Visitor(app);
        const form = await who.open(`/en${PUBLIC}`);
        fine(await who.post(`/en${PUBLIC}/statements`, { text, anyway: 'on', ...hiddenFields(form.text) }));
        return who;
      },
      amendment: async (text) => {
        const path = `/en${NAMED}/statements/2/amend`;
        fine(await representative.post(path, { text, reason: 'Without that nobody can hold them to it.', anyway: '1' }, { from: path }));
        return representative;
      },
      argument: async (text) => {
        const who = new Visitor(app);
        const at = `/en${PUBLIC}/statements/1`;
        fine(await who.post(`${at}/arguments`, { side: 'for', text }, { from: `${at}/argue` }));
        return who;
      },
      comment: async (text) => {
        const who = new Visitor(app);
        const email = `reader${written}@example.net`;
        fine(await who.post(comment.path, { began: comment.began, work: '', website: '', name: '', affiliation: '', text, email }, { from: comment.path }));
        const link = linkIn(await sink.letter(email), '/comments/');
        const page = fine(await who.post(`${link}/confirm`, {}, { from: link })).text;
        who.link = page.match(/moderation\/mine\?link=([\w-]+)/)[1];
        return who;
      },
    };
    const TAKEN_DOWN = { statement: 'statements', amendment: 'statements', argument: 'arguments' };

    const caseOf = async (words) => {
      const item = (await first.open(`${QUEUE}?q=${encodeURIComponent(words)}`)).text.split('data-item').slice(1).find((part) => part.includes(words));
      assert.ok(item, `${words} waits`);
      return item.match(/id="case-(\d+)"/)[1];
    };
    const bring = async (kind, about) => {
      const text = `Observers number ${++written} of the ${kind} should say what they saw: ${about}.`;
      const who = await KINDS[kind](text);
      return { kind, who, text, id: await caseOf(`number ${written} of the ${kind}`) };
    };
    const bringAll = async (about) => {
      const all = [];
      for (const kind of Object.keys(KINDS)) all.push(await bring(kind, about));
      return all;
    };
    const decide = async (who, { id }, fields) => {
      const page = (await who.open(`${QUEUE}/${id}`)).text;
      fine(await who.post(`${QUEUE}/${id}`, { ...hiddenFields(page), seen: page.match(/name="seen" value="(\d+)"/)?.[1], language: 'en', ...fields }));
    };
    const remove = (who, it, rule) => decide(who, it, { verdict: 'remove', rule, reason: `It falls under this rule: ${rule}.`, ...RULES[rule] });
    const appeal = async ({ who, id }) => {
      const path = `/en/moderation/cases/${id}/appeal`;
      fine(await who.post(path, { text: 'It says what was seen and nothing else.', ...(who.link && { link: who.link }) }, { from: who.link ? `${path}?link=${who.link}` : path }));
    };
    /** Nothing waits for its place, so that verify judges every row. */
    const holds = async (when) => {
      await settled(app);
      const { code, out, err } = run(['verify', ...app.where]);
      assert.equal(code, 0, `${when}: ${out}${err}`);
    };

    test('while they wait, and kept', async () => {
      const all = await bringAll('a text that waits');
      await holds('waiting');
      for (const it of all) await decide(first, it, { verdict: 'keep' });
      await holds('kept');
    });

    for (const [turn, rule] of Object.keys(RULES).entries()) {
      test(`removed under the rule ${rule}, appealed, upheld or overturned`, async () => {
        const all = await bringAll(rule);
        for (const it of all) await remove(first, it, rule);
        await holds('removed');
        for (const it of all) await appeal(it);
        await holds('appealed');
        for (const [i, it] of all.entries())
          await ((i + turn) % 2 === 0 ? decide(second, it, { verdict: 'keep', reason: OTHER }) : remove(second, it, rule));
        await holds('settled');
      });
    }

    test('what withholds a text settles an appeal against what did not, and the other way round', async () => {
      for (const [before, now] of [['insult', 'personal-data'], ['personal-data', 'insult']]) {
        const all = await bringAll(`${before} and ${now}`);
        for (const it of all) await remove(first, it, before);
        for (const it of all) await appeal(it);
        for (const it of all) await remove(second, it, now);
        await holds(`${before}, then ${now}`);
      }
    });

    test('removed and overturned for every kind of text, then forgotten', async () => {
      const all = await bringAll('personal data that is none');
      for (const it of all) await remove(first, it, 'personal-data');
      for (const it of all) await appeal(it);
      for (const it of all) await decide(second, it, { verdict: 'keep', reason: OTHER });
      await holds('overturned');
      await forget(all);
      await holds('forgotten after it was public');
    });

    const forget = async (all) => {
      for (const { kind, text } of all.filter((it) => TAKEN_DOWN[it.kind])) {
        const table = kind === 'argument' ? 'argument' : 'statement';
        const id = sql(app, `SELECT id FROM ${table} WHERE ${table === 'argument' ? 'text' : 'text_en'} = '${text}'`);
        const path = `/en/secretariat/${TAKEN_DOWN[kind]}/${id}/take-down`;
        fine(await first.post(path, { reason: 'It told where a private person lives.' }, { from: path }));
      }
    };

    test('forgotten while it waits, while it is withheld, and while it is removed and shown', async () => {
      await forget(await bringAll('forgotten at once'));
      await holds('forgotten while it waits');
      for (const rule of ['personal-data', 'insult']) {
        const all = await bringAll(`forgotten after ${rule}`);
        for (const it of all) await remove(first, it, rule);
        await forget(all);
        await holds(`forgotten after ${rule}`);
      }
    });

    test('and what was changed behind the back of the record is found all the same', () => {
      const of = (where) => `(SELECT min(id) FROM statement WHERE ${where})`;
      const changes = [
        [`UPDATE statement SET text_en = 'Another text.' WHERE id = ${of("state = 1 AND amends <> 0 AND erased_at = 0")}`, 'text_en'],
        [`UPDATE statement SET amend_reason = 'Another reason.' WHERE id = ${of("state = 1 AND amends <> 0 AND erased_at = 0")}`, 'amend_reason'],
        [`UPDATE statement SET text_en = 'Another text.' WHERE id = ${of("state = -1 AND is_withheld = 0 AND erased_at = 0 AND merged_into = 0")}`, 'text_en'],
        [`UPDATE statement SET is_withheld = 0 WHERE id = ${of("state = -1 AND is_withheld = 1 AND erased_at = 0")}`, 'text_en'],
        [`UPDATE statement SET is_withheld = 1, text_en = 'Another text.' WHERE id = ${of("state = 1 AND amends = 0 AND erased_at = 0")}`, 'text_en'],
      ];
      for (const [change, column] of changes) {
        const found = () => run(['verify', ...app.where]).out.split('\n').filter((line) => line.includes(`${column} is not what the record says`)).length;
        const before = found();
        sql(app, change);
        assert.equal(found(), before + 1, change);
      }
    });
  });
}

describe('letters of moderation', () => {
  let app, sink, secretariat, representative;
  before(async () => {
    sink = await new Sink().start();
    app = await new App({ ...(await mailing(sink)) }).start();
    secretariat = new Visitor(app);
    await secretariat.enter(app.links.secretariat);
    representative = new Visitor(app);
    await representative.enter(app.links.representative);
  });
  after(async () => { await app?.stop(); await sink?.stop(); });

  const decide = async (words, fields) => {
    const id = (await secretariat.open(`${QUEUE}?q=${encodeURIComponent(words)}`)).text.match(/id="case-(\d+)"/)[1];
    const [, seen] = (await secretariat.open(`${QUEUE}/${id}`)).text.match(/name="seen" value="(\d+)"/);
    const done = await secretariat.post(`${QUEUE}/${id}`, { seen, language: 'en', ...fields }, { from: `${QUEUE}/${id}` });
    assert.equal(done.status, 200, wordsOf(done.text));
    return id;
  };

  test('a representative hears rule, reason and until when to appeal', async () => {
    const form = await representative.open(`/en${NAMED}`);
    await representative.post(`/en${NAMED}/statements`, { text: 'Observers should be given a copy and a chair.', anyway: 'on', ...hiddenFields(form.text) });
    const id = await decide('a copy and a chair', { verdict: 'remove', rule: 'not-one-claim', reason: 'It asks for a copy and for a chair: two claims.' });
    const letter = await sink.letter('representative@example.org');
    const { text } = letter.mail;
    assert.match(text, /Not one claim|Bir iddia deyil/);
    assert.ok(text.includes('It asks for a copy and for a chair: two claims.'));
    assert.match(linkIn(letter, '/moderation/cases/'), new RegExp(`/${id}$`));
    assert.match(wordsOf((await new Visitor(app).open(linkIn(letter, `/moderation/cases/${id}/appeal`))).text), /Send the appeal/, 'in any browser');
    const path = `/en/moderation/cases/${id}/appeal`;
    await representative.post(path, { text: 'A copy without a chair cannot be read: one claim.' }, { from: path });
    await until(async () => /1 appeal waits: only one person can decide here now, and an appeal is for another\./.test(wordsOf((await new Visitor(app).open('/en/moderation')).text)), 'an appeal that nobody can settle is said to wait');
    assert.match(wordsOf((await secretariat.open(`${QUEUE}/${id}`)).text), /Nobody else can decide here yet: the appeal waits, and the log says since when\./);
  });

  test('a reader who left an address hears the outcome once, and the address is forgotten', async () => {
    const [seed] = JSON.parse((await new Visitor(app).open(`/api/v1${PUBLIC}/statements`)).text).statements;
    const path = `/az/moderation/report/statement/${seed.id}`;
    const reader = new Visitor(app, 'az');
    assert.equal((await reader.post(path, { rule: 'duplicate', text: 'Bu, ikinci tezislə eynidir.', email: 'not an address' }, { from: path })).status, 422);
    await reader.post(path, { rule: 'duplicate', text: 'Bu, ikinci tezislə eynidir.', email: 'reader@example.net' }, { from: path });
    await decide(seed.text.en.slice(0, 20), { verdict: 'keep', reason: 'The second one speaks of paper and not of the net.' });
    const letter = await sink.letter('reader@example.net');
    assert.match(letter.mail.text, /Ünvanınız bu məktubla birlikdə unudulur\./, 'in the language of the report');
    await new Visitor(app).post(path, { rule: 'duplicate', text: 'Another reader says so.' }, { from: path });
    await decide(seed.text.en.slice(0, 20), { verdict: 'keep', reason: 'As was decided before on the same report.' });
    assert.equal(sink.to('reader@example.net').length, 1);
    const mine = JSON.parse((await secretariat.open('/en/account/data.json')).text);
    assert.ok(JSON.stringify(mine).includes('As was decided before on the same report.'), 'my data holds what I decided');
  });
});
