// Positions by mail link: opened as often as one likes, taken once, dead with the mandate, and marked wherever they stand.
// SPDX-License-Identifier: AGPL-3.0-or-later
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { App, engines, run, signIn, until, Visitor, wordsOf } from './app.mjs';
import { command, person } from './filled_site.mjs';
import { linkIn, mailing, Sink } from './sink.mjs';

const NAMED = '/consultations/observing-together';
const DESK = `/en/secretariat${NAMED}/invitations`;
const HOLDER = 'representative@example.org';
const SOURCE = 'https://example.org/our-letter';
const REASON = 'Our members have seen this work, and would do it again.';

function changer(app, engine) {
  return (sql) => {
    const python = 'import sqlite3,sys\nc=sqlite3.connect(sys.argv[1],timeout=30)\nc.execute(sys.argv[2])\nc.commit()';
    const done = engine === 'sqlite'
      ? spawnSync('python3', ['-c', python, join(app.data, 'alyans.db'), sql], { encoding: 'utf8' })
      : spawnSync('psql', ['-X', '-q', '-v', 'ON_ERROR_STOP=1', '-c', sql, app.database.url], { encoding: 'utf8' });
    assert.equal(done.status, 0, done.stderr);
  };
}
const boxes = (html) => [...html.matchAll(/type="checkbox" name="(m\d+)"/g)].map((m) => m[1]);
const open = (html) => [...html.matchAll(/type="radio"[^>]* name="p(\d+)" value="agree"/g)].map((m) => Number(m[1]));
/** Nobody who is signed in: whoever opens a mailbox. */
const mailbox = (app) => new Visitor(app);

for (const engine of engines) {
  describe(`mail links on ${engine}`, () => {
    let app, sink, secretariat, change;
    let letters = 0;
    before(async () => {
      sink = await new Sink().start();
      app = await new App({ engine, ...(await mailing(sink)) }).start();
      secretariat = new Visitor(app);
      await secretariat.enter(app.links.secretariat);
      change = changer(app, engine);
    });
    after(async () => { await app?.stop(); await sink?.stop(); });

    async function invited() {
      const desk = await secretariat.open(DESK);
      const [box] = boxes(desk.text);
      const page = await secretariat.post(DESK, { [box]: 'on' }, { from: DESK });
      assert.equal(page.status, 200, wordsOf(page.text));
      assert.match(wordsOf(page.text), /1 letter is on its way/);
      assert.doesNotMatch(page.text, /by-mail/, 'a link that was mailed is shown to nobody');
      return linkIn(await sink.letter(HOLDER, ++letters), '/positions/by-mail/');
    }
    const statement = async (n) => wordsOf((await secretariat.open(`/en${NAMED}/statements/${n}`)).text);

    test('mail scanners open the link and change nothing; a press takes positions once', async () => {
      const link = await invited();
      const visitor = mailbox(app);
      for (let i = 0; i < 3; i++) assert.equal((await visitor.open(link)).status, 200);
      assert.equal((await visitor.fetch(link, { method: 'HEAD' })).status, 200);
      const page = await visitor.open(link);
      assert.match(wordsOf(page.text), /Nothing happens until you press the button below/);
      const numbers = open(page.text);
      assert.ok(numbers.length >= 3);
      assert.match(wordsOf(page.text), /the positions are official/);
      const [a, b, c] = numbers;
      assert.equal((await visitor.post(link, { [`p${a}`]: 'agree', [`r${a}`]: REASON }, { headers: { 'sec-fetch-site': 'cross-site' } })).status, 403);

      const slips = await visitor.post(link, { [`p${a}`]: 'agree', [`r${a}`]: 'short', [`r${b}`]: REASON });
      assert.equal(slips.status, 422);
      assert.match(wordsOf(slips.text), /There is a reason, but no position was chosen/);
      assert.ok(slips.text.includes(REASON), 'what was written is still there');
      const sourceless = await visitor.post(link, { [`p${a}`]: 'agree', [`r${a}`]: REASON, [`s${a}`]: 'javascript:alert(1)', [`s${b}`]: SOURCE });
      assert.equal(sourceless.status, 422);
      assert.match(wordsOf(sourceless.text), /There is a source, but no position was chosen/);
      assert.equal((await visitor.post(link, {})).status, 422);

      const before = open((await visitor.open(link)).text);
      assert.deepEqual(before, numbers, 'a refused form takes nothing');
      const taken = await visitor.post(link, { [`p${a}`]: 'disagree', [`r${a}`]: REASON, [`c${a}`]: 'high', [`s${a}`]: SOURCE, [`p${b}`]: 'pass', [`r${b}`]: REASON, rest: 'link' });
      assert.equal(taken.status, 200, wordsOf(taken.text));
      assert.match(wordsOf(taken.text), /2 positions are on record/);
      assert.match(await statement(a), /disagrees · own position, official, certainty: high, by mail link/);
      assert.ok((await secretariat.open(`/en${NAMED}/statements/${a}`)).text.includes(`href="${SOURCE}"`));
      assert.match(wordsOf(taken.text), /What this link put on record .* disagrees · own position, official, certainty: high, by mail link/);
      assert.ok(c !== undefined);

      const again = await visitor.post(link, { [`p${c}`]: 'agree', [`r${c}`]: REASON });
      assert.equal(again.status, 410);
      assert.match(wordsOf(again.text), /It was used on .* Each link works once/);
      const spent = await visitor.open(link);
      assert.equal(spent.status, 410);
      assert.match(wordsOf(spent.text), /What this link put on record .* disagrees · own position, official, certainty: high, by mail link .*passes/);
      assert.ok(spent.text.includes(REASON) && spent.text.includes(`href="${SOURCE}"`));
      assert.doesNotMatch(spent.text, /<form[^>]*by-mail/, 'nothing can be pressed any more');
      assert.match(wordsOf((await visitor.open(link.replace('/en/', '/az/'))).text), /Bu keçidlə qeydə alınanlar/);

      const rest = linkIn(await sink.letter(HOLDER, ++letters), '/positions/by-mail/');
      assert.notEqual(rest, link);
      assert.deepEqual(open((await visitor.open(rest)).text), numbers.filter((n) => n !== a && n !== b));
      const finished = await visitor.post(rest, { [`p${c}`]: 'agree', [`r${c}`]: REASON, rest: 'none' });
      assert.match(wordsOf(finished.text), /1 position is on record/);
      assert.match(wordsOf((await visitor.open(rest)).text), /What you put on record then stands/);
    });

    test('what the journal and its file say: who was invited, never the link', async () => {
      const link = await invited();
      const token = link.split('/').pop();
      const file = join(app.data, 'record.txt');
      await until(() => {
        const done = run(['export', 'ledger', file, ...app.where], { env: app.env });
        assert.equal(done.code, 0, done.err);
        return readFileSync(file, 'utf8').includes('position.invited');
      });
      assert.ok(!readFileSync(file, 'utf8').includes(token));
      const verified = run(['verify', ...app.where], { env: app.env });
      assert.equal(verified.code, 0, verified.out + verified.err);
    });

    test('a link that ran out, was withdrawn or replaced, or is unknown says so, in both languages', async () => {
      const late = await invited();
      change('UPDATE position_invitation SET ends_at = 1700000000000000 WHERE ended_at = 0');
      for (const [language, words] of [['en', /It worked until/], ['az', /qədər işləyirdi/]]) {
        const page = await mailbox(app).open(late.replace(/^\/\w+/, `/${language}`));
        assert.equal(page.status, 410);
        assert.match(wordsOf(page.text), words);
      }
      assert.equal((await mailbox(app).post(late, { p1: 'agree', r1: REASON })).status, 410);

      const first = await invited();
      const second = await invited();
      assert.match(wordsOf((await mailbox(app).open(first)).text), /replaced by a newer one/);
      const desk = await secretariat.open(DESK);
      const withdraw = desk.text.match(/action="(\/en\/secretariat\/position-invitations\/\d+\/withdraw)"/)[1];
      assert.equal((await secretariat.post(withdraw, {}, { from: DESK })).status, 200);
      assert.match(wordsOf((await mailbox(app).open(second)).text), /The invitation was withdrawn/);
      assert.equal((await mailbox(app).open('/en/positions/by-mail/nothing-of-ours')).status, 404);
    });

    test('a revoked mandate kills the link, before and at the press', async () => {
      const link = await invited();
      const page = await mailbox(app).open(link);
      const [n] = open(page.text);
      change('UPDATE mandate SET revoked_at = 1700000000000000');
      const late = await mailbox(app).post(link, { [`p${n}`]: 'agree', [`r${n}`]: REASON });
      assert.equal(late.status, 410);
      assert.match(wordsOf(late.text), /The mandate under which you were invited does not hold any more/);
      assert.equal((await mailbox(app).open(link)).status, 410);
      change('UPDATE mandate SET revoked_at = 0');
      assert.deepEqual(open((await mailbox(app).open(link)).text)[0], n, 'nothing was taken');
    });
  });

  describe(`mail links without mail on ${engine}`, () => {
    let app;
    before(async () => { app = await new App({ engine }).start(); });
    after(() => app?.stop());

    test('an administrator gets the link to hand over; what it takes is preliminary, and can be made official', async () => {
      const administrator = new Visitor(app);
      await administrator.enter(app.links.representative);
      const own = `/en${NAMED}/invitations`;
      const page = await administrator.open(own);
      assert.equal(page.status, 200, wordsOf(page.text));
      const made = await administrator.post(own, { [boxes(page.text)[0]]: 'on' }, { from: own });
      assert.match(wordsOf(made.text), /Pass it on yourself/);
      const link = made.text.match(/http:\/\/[^/\s]+(\/en\/positions\/by-mail\/[\w-]+)/)[1];
      const form = await mailbox(app).open(link);
      assert.match(wordsOf(form.text), /The positions are preliminary/);
      const [n] = open(form.text);
      const taken = await mailbox(app).post(link, { [`p${n}`]: 'agree', [`r${n}`]: REASON });
      assert.match(taken.text, /positions\/by-mail\/[\w-]+/, 'the link for the rest stands on the page');
      const statement = async () => wordsOf((await administrator.open(`/en${NAMED}/statements/${n}`)).text);
      assert.match(await statement(), /own position, preliminary, by mail link/);

      const confirm = `/en${NAMED}/confirm`;
      const boxesThere = (await administrator.open(confirm)).text;
      const name = boxesThere.match(/type="checkbox" name="(p\d+)"/)[1];
      assert.equal((await administrator.post(confirm, {}, { from: confirm })).status, 422);
      const done = await administrator.post(confirm, { [name]: 'on' }, { from: confirm });
      assert.match(wordsOf(done.text), /1 position is official now/);
      assert.match(await statement(), /own position, official ·/);
      assert.match(await statement(), /1 earlier position/);
    });

    test('an administrator takes the own invitation back, and the link is dead', async () => {
      const administrator = new Visitor(app);
      await administrator.enter(app.links.representative);
      const own = `/en${NAMED}/invitations`;
      const made = await administrator.post(own, { [boxes((await administrator.open(own)).text)[0]]: 'on' }, { from: own });
      const link = made.text.match(/http:\/\/[^/\s]+(\/en\/positions\/by-mail\/[\w-]+)/)[1];
      assert.equal((await mailbox(app).open(link)).status, 200);
      const withdraw = (await administrator.open(own)).text.match(/action="(\/en\/positions\/invitations\/\d+\/withdraw)"/)[1];
      assert.notEqual((await mailbox(app).post(withdraw, {})).status, 200);
      assert.equal((await mailbox(app).open(link)).status, 200, 'a stranger takes back nothing');
      const done = await administrator.post(withdraw, {}, { from: own });
      assert.equal(done.path, own);
      assert.match(wordsOf((await mailbox(app).open(link)).text), /The invitation was withdrawn/);
      assert.equal((await administrator.post(withdraw, {}, { from: own })).status, 409);
    });

    test('nobody else invites', async () => {
      assert.doesNotMatch((await new Visitor(app).open(`/en${NAMED}/invitations`)).text, /Invite those chosen/);
      assert.doesNotMatch((await new Visitor(app).open(DESK)).text, /Invite those chosen/);
    });
  });

  /* A site of its own: everybody has a password, and whoever signs the second factor. */
  describe(`mail links where signing wants the second factor, on ${engine}`, () => {
    const HERE = '/consultations/rooms';
    const WHO = 'rena@example.org';
    const PASSWORD = 'a calm and long pass phrase';
    let app, sink, secretariat, holder, letter;
    const done = (answer) => { assert.equal(answer.status, 200, wordsOf(answer.text)); return answer; };
    before(async () => {
      sink = await new Sink().start();
      app = await new App({ engine, command: 'serve', ...(await mailing(sink)) }).start();
      secretariat = await person(app, 'sevinc@example.org', 'Sevinc', '--role', 'secretariat');
      const form = '/en/secretariat/new-organisation';
      done(await secretariat.post(form, { slug: 'nar', name_en: 'Nar Centre', name_az: 'Nar Mərkəzi', kind: 'ngo', scope: 'local' }, { from: form }));
      done(await secretariat.post('/en/secretariat/consultations', { slug: 'rooms', who: 'organisations', question_en: 'What do observers need?', question_az: 'Müşahidəçilərə nə lazımdır?', opens_at: '2020-01-01T09:00', closes_at: '' }, { from: '/en/secretariat/consultations/new' }));
      const statements = `/en/secretariat${HERE}/statements`;
      for (const text_en of ['A table for observers.', 'Results at every door.'])
        done(await secretariat.post(statements, { text_en, text_az: `${text_en} (az)` }, { from: `/en/secretariat${HERE}/edit` }));
      const announce = `/en/secretariat${HERE}/stage/announce`;
      done(await secretariat.post(announce, {}, { from: announce }));
      holder = await person(app, WHO, 'Rəna Əliyeva');
      command(app, 'user', 'mandate', WHO, 'nar');
    });
    after(async () => { await app?.stop(); await sink?.stop(); });

    test('a mailed link takes preliminary positions, says so before the press and how they become official, and they do', async () => {
      const desk = `/en/secretariat${HERE}/invitations`;
      const [box] = boxes((await secretariat.open(desk)).text);
      done(await secretariat.post(desk, { [box]: 'on' }, { from: desk }));
      letter = await sink.letter(WHO);
      assert.match(letter.mail.text, /preliminary: a link cannot show the second factor\. Your mandate is for signing/);
      assert.ok(letter.mail.text.includes(`${HERE}/confirm`));
      const link = linkIn(letter, '/positions/by-mail/');
      const page = await mailbox(app).open(link);
      assert.match(wordsOf(page.text), /preliminary, and marked as taken by mail link: signing wants the second factor, which a link cannot show\. Your mandate is for signing: to make them official, sign in afterwards and press once/);
      assert.doesNotMatch(wordsOf(page.text), /positions are official/);
      const taken = await mailbox(app).post(link, { p1: 'agree', r1: REASON, rest: 'none' });
      assert.match(wordsOf(taken.text), /own position, preliminary, by mail link/);
      const confirm = taken.text.match(/href="([^"]+\/confirm)"/)[1];
      const statement = async () => wordsOf((await mailbox(app).open(`/en${HERE}/statements/1`)).text);
      await until(async () => /own position, preliminary, by mail link/.test(await statement()));

      const stranger = await mailbox(app).open(confirm);
      assert.match(stranger.path, /sign-in/, 'a link signs nobody in');
      const half = new Visitor(app);
      assert.match((await signIn(half, WHO, PASSWORD, { code: '000000', next: confirm })).path, /second-factor\/give/);
      assert.match((await half.open(confirm)).path, /second-factor\/give/, 'without the code there is no signing');
      const form = await holder.open(confirm);
      const name = form.text.match(/type="checkbox" name="(p\d+)"/)[1];
      const official = await holder.post(confirm, { [name]: 'on' }, { from: confirm });
      assert.match(wordsOf(official.text), /1 position is official now/);
      await until(async () => /own position, official ·/.test(await statement()));
      assert.match(wordsOf((await mailbox(app).open(link)).text), /own position, preliminary, by mail link .* replaced on/, 'the link tells what it took, and that it stands no more');
    });

    test('of many statements a link takes the first ones, and the next link the others', async () => {
      const many = '/en/secretariat/consultations/many';
      done(await secretariat.post('/en/secretariat/consultations', { slug: 'many', who: 'organisations', question_en: 'Which of all these?', question_az: 'Bunlardan hansı?', opens_at: '2020-01-01T09:00', closes_at: '' }, { from: '/en/secretariat/consultations/new' }));
      const lines = Array.from({ length: 34 }, (_, i) => `Statement of number ${i + 1}.`).join('\n');
      done(await secretariat.post(`${many}/statements`, { all: '1', text_en: lines, text_az: '' }, { from: `${many}/statements` }));
      done(await secretariat.post(`${many}/stage/announce`, {}, { from: `${many}/stage/announce` }));
      const [box] = boxes((await secretariat.open(`${many}/invitations`)).text);
      done(await secretariat.post(`${many}/invitations`, { [box]: 'on' }, { from: `${many}/invitations` }));
      const link = linkIn(await sink.letter(WHO, 2), '/positions/by-mail/');
      const page = await mailbox(app).open(link);
      assert.equal(open(page.text).length, 30);
      assert.match(wordsOf(page.text), /34 statements are open; the first 30 stand here, and a new link brings the others/);
      const all = Object.fromEntries(open(page.text).flatMap((n) => [[`p${n}`, 'pass'], [`r${n}`, REASON], [`c${n}`, 'low'], [`s${n}`, SOURCE]]));
      const taken = done(await mailbox(app).post(link, { ...all, rest: 'link' }));
      assert.match(wordsOf(taken.text), /30 positions are on record .* 4 statements are still open/);
      assert.deepEqual(open((await mailbox(app).open(linkIn(await sink.letter(WHO, 3), '/positions/by-mail/'))).text), [31, 32, 33, 34]);
    });

    test('under a mandate for positions only the page names somebody else who signs', async () => {
      changer(app, engine)('UPDATE mandate SET scopes = 1');
      const desk = `/en/secretariat${HERE}/invitations`;
      const [box] = boxes((await secretariat.open(desk)).text);
      done(await secretariat.post(desk, { [box]: 'on' }, { from: desk }));
      const second = await sink.letter(WHO, 4);
      assert.doesNotMatch(second.mail.text, /sign in afterwards/);
      const page = wordsOf((await mailbox(app).open(linkIn(second, '/positions/by-mail/'))).text);
      assert.match(page, /Whoever holds a mandate for signing can make them official after signing in/);
    });
  });
}
