// Letters from the form to the mailbox and back: opting in, collecting, stopping, refusals, crashes, the public outbox.
// SPDX-License-Identifier: AGPL-3.0-or-later
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { App, engines, run, temporaryFolder, until, Visitor, wordsOf } from './app.mjs';
import { answer, linkIn, mailing, Sink } from './sink.mjs';

const form = (fields) => new URLSearchParams(fields).toString();
const wish = (email, more = {}) => ({ email, 'topic-news': 'on', pace: 'at_once', language: 'en', ...more });
const TYPE = { 'content-type': 'application/x-www-form-urlencoded' };

let number = 0;
/** Something that is news: an organisation comes on the register. Its name. */
async function happens(secretariat) {
  const name = `Newcomer ${++number}`;
  const { status, text } = await secretariat.post('/en/secretariat/new-organisation',
    { name_en: name, name_az: `Yeni təşkilat ${number}`, slug: `newcomer-${number}-${process.pid}`, scope: 'local', kind: 'ngo' }, { from: '/en/secretariat/new-organisation' });
  assert.equal(status, 200, wordsOf(text));
  return name;
}

/** Asks, confirms, and gives the path of the page of what one gets. */
async function subscribed(app, sink, email, more = {}) {
  const visitor = new Visitor(app);
  const asked = await visitor.post('/en/mail/subscribe', wish(email, more));
  assert.equal(asked.path, '/en/mail/sent');
  const link = linkIn(await sink.letter(email), '/mail/confirm/');
  const page = await visitor.post(link, {}, { from: link });
  assert.match(page.path, /\/mail\/mine\//);
  return page.path;
}

for (const engine of engines) {
  describe(`mail on ${engine}`, () => {
    let app, sink, secretariat;
    before(async () => {
      sink = await new Sink().start();
      app = await new App({ engine, ...(await mailing(sink)) }).start();
      secretariat = new Visitor(app);
      await secretariat.enter(app.links.secretariat);
    });
    after(async () => { await app.stop(); await sink.stop(); });

    test('the form names what is missing and keeps what was written', async () => {
      const { status, text } = await new Visitor(app).post('/en/mail/subscribe', { email: 'not an address', pace: 'weekly', language: 'az' });
      assert.equal(status, 422);
      assert.match(text, /value="not an address"/);
      assert.match(wordsOf(text), /About what: Choose at least one\./);
      assert.match(text, /value="weekly" checked/);
      assert.equal(sink.letters.length, 0);
    });

    test('nothing comes before it is confirmed, and opening the link confirms nothing', async () => {
      const reader = new Visitor(app);
      await reader.post('/en/mail/subscribe', wish('slow@mailbox.example'));
      const letter = await sink.letter('slow@mailbox.example');
      assert.match(letter.mail.text, /If it was not you, do nothing\./);
      assert.equal(letter.mail.headers.get('auto-submitted'), 'auto-generated');
      assert.equal(letter.mail.headers.get('list'), undefined, 'it is no list');
      const link = linkIn(letter, '/mail/confirm/');
      assert.equal((await reader.open(link)).status, 200);
      await subscribed(app, sink, 'first@mailbox.example');
      const name = await happens(secretariat);
      await sink.letter('first@mailbox.example', 2);
      await subscribed(app, sink, 'quick@mailbox.example');
      const later = await happens(secretariat);
      await until(() => sink.to('quick@mailbox.example').some((l) => l.mail.subject.includes(later)), 'the news');
      assert.equal(sink.to('slow@mailbox.example').length, 1);
      assert.ok(!sink.to('quick@mailbox.example').some((l) => l.mail.text.includes(name)), 'what came before they asked is not theirs');
      assert.match(wordsOf((await reader.post(link, {}, { from: link })).text), /letters about 1 topic come/);
    });

    test('a letter says who sends it, who pays, why it comes and how to stop it; plain text first', async () => {
      await subscribed(app, sink, 'whole@mailbox.example');
      const name = await happens(secretariat);
      const { mail, raw, from } = await sink.letter('whole@mailbox.example', 2);
      assert.equal(from, 'letters@alliance.example');
      assert.equal(mail.subject, `${name} is on the register now`);
      for (const part of [/Who sends this: Alyans\. /, /Who pays: /, /Who decides: /, new RegExp(`${name}: `), /You get this because you asked/, /Stop these letters:\nhttp/])
        assert.match(mail.text, part);
      assert.ok(raw.indexOf('text/plain') < raw.indexOf('text/html'));
      assert.match(mail.html, /<html lang="en">/);
      assert.doesNotMatch(mail.html, /<img|<script|<style|style=/);
      const list = mail.headers.get('list');
      assert.match(list.unsubscribe.url, /\/en\/mail\/unsubscribe\/[\w-]{32}$/);
      assert.match(raw, /\r\nList-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n/);
      assert.equal(list.id.id, 'news.127.0.0.1');
      assert.ok(!raw.slice(raw.indexOf('\r\n\r\n')).includes('whole@mailbox'), 'no address in a link');
    });

    test('letters come in the language they were asked for in', async () => {
      await subscribed(app, sink, 'oxucu@mailbox.example', { language: 'az' });
      const request = sink.to('oxucu@mailbox.example')[0];
      assert.match(request.mail.subject, /məktub/);
      await happens(secretariat);
      const { mail } = await sink.letter('oxucu@mailbox.example', 2);
      assert.equal(mail.subject, `Yeni təşkilat ${number} indi reyestrdədir`);
      assert.match(mail.text, /Kim maliyyələşdirir: /);
      assert.equal(mail.headers.get('content-language'), 'az');
    });

    test('daily letters collect, and one letter brings all of it', async () => {
      await subscribed(app, sink, 'daily@mailbox.example', { pace: 'daily' });
      await subscribed(app, sink, 'daily2@mailbox.example', { pace: 'daily' });
      await subscribed(app, sink, 'marker@mailbox.example');
      const names = [await happens(secretariat), await happens(secretariat), await happens(secretariat)];
      await until(() => names.every((name) => sink.to('marker@mailbox.example').some((l) => l.mail.text.includes(name))), 'all is gathered');
      assert.equal(sink.to('daily@mailbox.example').length, 1);

      const now = run(['mail', 'digest', ...app.where], { env: app.env });
      assert.equal(now.code, 0, now.err);

      const one = await sink.letter('daily@mailbox.example', 2);
      const other = await sink.letter('daily2@mailbox.example', 2);
      for (const name of names) assert.match(one.mail.text, new RegExp(`${name} is on the register now`));
      assert.match(one.mail.subject, /^3 pieces of news: Newcomer/);
      assert.notEqual(linkIn(one, '/mail/unsubscribe/'), linkIn(other, '/mail/unsubscribe/'));
      const outbox = JSON.parse((await new Visitor(app).open('/api/v1/outbox')).text);
      const digest = outbox.letters.find((l) => l.kind === 'digest');
      assert.equal(digest.readers, 2);
    });

    test('one click stops, from another site, without a session; a GET does not', async () => {
      await subscribed(app, sink, 'leaver@mailbox.example');
      await happens(secretariat);
      const letter = await sink.letter('leaver@mailbox.example', 2);
      const path = new URL(letter.mail.headers.get('list').unsubscribe.url).pathname;
      const reader = new Visitor(app);
      assert.match((await reader.open(path)).text, /<button[^>]*>Stop them/);
      await happens(secretariat);
      await sink.letter('leaver@mailbox.example', 3);

      const click = await fetch(app.base + path, { method: 'POST', headers: { ...TYPE, origin: 'https://mailbox.example', 'sec-fetch-site': 'cross-site' }, body: 'List-Unsubscribe=One-Click' });
      assert.equal(click.status, 200);

      await subscribed(app, sink, 'witness@mailbox.example');
      await happens(secretariat);
      await sink.letter('witness@mailbox.example', 2);
      assert.equal(sink.to('leaver@mailbox.example').length, 3);
      assert.equal((await reader.post(path, {})).status, 200, 'again is as good as once');
    });

    test('what one gets can be seen and changed by the link, and by nobody else’s', async () => {
      const mine = await subscribed(app, sink, 'changer@mailbox.example');
      const reader = new Visitor(app);
      assert.match((await reader.open(mine)).text, /name="topic-news" value="on" checked/);
      const saved = await reader.post(mine.split('?')[0], { pace: 'weekly', language: 'az' }, { from: mine });
      assert.doesNotMatch(saved.text, /name="topic-news" value="on" checked/);
      const token = mine.split('/').pop();
      for (const wrong of [token.slice(0, -1) + (token.endsWith('A') ? 'B' : 'A'), 'A'.repeat(32), token.slice(1)])
        assert.equal((await reader.open(`/en/mail/mine/${wrong}`)).status, 404);
      assert.equal((await reader.open(`/en/mail/confirm/${token}`)).status, 404, 'a key to one door opens no other');
      assert.equal((await reader.post(`/en/mail/unsubscribe/${token}`, {})).status, 404);
    });

    test('what is put off is tried again; what is refused for good never, and nothing more goes there', async () => {
      sink.refuse = (address, tries) => (address === 'grey@mailbox.example' && tries <= 2 ? answer(450, '4.2.1 Greylisted') : address === 'gone@mailbox.example' ? answer(550, '5.1.1 No such user') : null);
      const visitor = new Visitor(app);
      await visitor.post('/en/mail/subscribe', wish('grey@mailbox.example'));
      await visitor.post('/en/mail/subscribe', wish('gone@mailbox.example'));
      await sink.letter('grey@mailbox.example');
      assert.equal(sink.tries.get('grey@mailbox.example'), 3);

      const desk = await until(async () => {
        const { text } = await secretariat.open('/en/secretariat/mail');
        return text.includes('gone@mailbox.example') && text;
      }, 'the refusal');
      assert.match(wordsOf(desk), /gone@mailbox\.example .* its server refused for good 5\.1\.1 No such user/);
      assert.equal(sink.tries.get('gone@mailbox.example'), 1);
      const again = await visitor.post('/en/mail/subscribe', wish('gone@mailbox.example'));
      assert.equal(again.path, '/en/mail/sent', 'nobody learns from here what is known of an address');
      const release = desk.match(/action="([^"]*\/release)"/)[1];
      assert.doesNotMatch((await secretariat.post(release, {}, { from: '/en/secretariat/mail' })).text, /gone@mailbox\.example/);
      sink.refuse = () => null;
    });

    test('an invitation goes by mail, and its words are in no outbox', async () => {
      const { status, text } = await secretariat.post('/en/secretariat/people', { name: 'Aytən', email: 'ayten@mailbox.example', role: 'none', language: 'az', organisation: '0' }, { from: '/en/secretariat/people' });
      assert.equal(status, 200, wordsOf(text));
      assert.match(wordsOf(text), /The link for Aytən is on its way to ayten@mailbox\.example\./);
      assert.doesNotMatch(text, /\/enter\//, 'whoever invites does not hold the key');
      const letter = await sink.letter('ayten@mailbox.example');
      assert.equal((await new Visitor(app).open(linkIn(letter, '/enter/'))).status, 200);
      const outbox = await new Visitor(app).open('/en/outbox');
      assert.match(wordsOf(outbox.text), /Invitation 1/);
      assert.doesNotMatch(outbox.text, /Aytən|\/enter\//);
    });

    test('an invitation says who invites, and for what', async () => {
      const page = (await secretariat.open('/en/secretariat/people')).text;
      const [, organisation, name] = /<select[^>]*name="organisation"[^>]*>[\s\S]*?<option value="([1-9]\d*)"[^>]*>([^<]+)</.exec(page);
      const { status, text } = await secretariat.post('/en/secretariat/people', { name: 'Ion', email: 'ion@mailbox.example', role: 'secretariat', language: 'en', organisation, until: '', reason: 'Its board named him to us.' }, { from: '/en/secretariat/people' });
      assert.equal(status, 200, wordsOf(text));
      const said = (await sink.letter('ion@mailbox.example')).mail.text.replace(/\s+/g, ' ');
      assert.match(said, /You were invited by \S+.*\. Your role: secretariat\./);
      assert.ok(said.includes(`You will act for ${name.trim()}: `), said);
    });

    test('the outbox tells everything but to whom, in every form', async () => {
      const visitor = new Visitor(app);
      const listed = JSON.parse((await visitor.open('/api/v1/outbox')).text);
      assert.ok(listed.letters.length > 3);
      const forms = ['/en/outbox', '/az/outbox', '/en/outbox.csv', '/api/v1/outbox', ...listed.letters.flatMap(({ id }) => [`/en/outbox/${id}`, `/az/outbox/${id}`, `/api/v1/outbox/${id}`])];
      for (const path of forms) {
        const { status, text } = await visitor.open(path);
        assert.equal(status, 200, path);
        assert.doesNotMatch(text, /mailbox\.example|\/mail\/(unsubscribe|mine|confirm)\//, path);
      }
      const letter = JSON.parse((await visitor.open(`/api/v1/outbox/${listed.letters.find((l) => l.language === 'en').id}`)).text);
      assert.match(letter.text, /Who pays: /);
      assert.ok(letter.delivered >= 1 && letter.delivered <= letter.readers);
      assert.match((await visitor.open('/en/outbox.csv')).text, /^id,written_at,kind,topic,language,subject,readers,delivered,refused\n\d+,/);
      assert.equal((await visitor.open('/api/v1/outbox?limit=0')).status, 422);
    });

    test('every mailing is in the record', async () => {
      const { letters } = JSON.parse((await new Visitor(app).open('/api/v1/outbox')).text);
      const oldest = letters.at(-1);
      const { text } = await until(async () => {
        const page = await new Visitor(app).open(`/en/record?about=${oldest.id}`);
        return /sent out mail/.test(page.text) && page;
      }, 'the entry');
      assert.ok(wordsOf(text).includes(oldest.subject));
    });

    test('many letters go over one connection', async () => {
      const before = sink.connections;
      for (let i = 0; i < 12; i++) await new Visitor(app).post('/en/mail/subscribe', wish(`many${i}@mailbox.example`));
      for (let i = 0; i < 12; i++) await sink.letter(`many${i}@mailbox.example`);
      assert.ok(sink.connections - before <= 1, `${sink.connections - before} connections`);
    });
  });

  test(`killed while sending, on ${engine}: no letter is lost, and none comes three times`, async () => {
    const READERS = 150;
    const sink = await new Sink().start();
    const where = temporaryFolder();
    const settings = await mailing(sink, { ALYANS_MAIL_STARTTLS: 'off' });
    let app = await new App({ engine, data: where.path, ...settings }).start();
    const database = app.database;
    for (let i = 0; i < READERS; i++) await new Visitor(app).post('/en/mail/subscribe', wish(`r${i}@mailbox.example`));
    await until(() => sink.letters.length >= 20, 'some letters');
    await app.kill('SIGKILL');
    const early = sink.letters.length;
    assert.ok(early < READERS || sink.letters.length >= READERS);

    /* Leases of the killed one run out after ten minutes: nobody waits for that here. */
    const sql = "UPDATE mail_delivery SET leased_till = 0 WHERE state = 'due'";
    if (engine === 'sqlite') {
      const { spawnSync } = await import('node:child_process');
      const done = spawnSync('sqlite3', [`${where.path}/alyans.db`, sql], { encoding: 'utf8' });
      if (done.error) spawnSync('python3', ['-c', 'import sqlite3,sys; c=sqlite3.connect(sys.argv[1]); c.execute(sys.argv[2]); c.commit()', `${where.path}/alyans.db`, sql]);
    } else {
      const { spawnSync } = await import('node:child_process');
      spawnSync('psql', ['-X', '-q', '-c', sql, database.url]);
    }
    app = await new App({ engine, data: where.path, db: database.url, ...settings }).start();
    try {
      await until(() => Array.from({ length: READERS }, (_, i) => sink.to(`r${i}@mailbox.example`).length).every((n) => n >= 1), 'every letter');
      const counts = Array.from({ length: READERS }, (_, i) => sink.to(`r${i}@mailbox.example`));
      for (const letters of counts) {
        assert.ok(letters.length <= 2, `${letters.length} times`);
        assert.equal(new Set(letters.map((l) => l.mail.messageId)).size, 1, 'a letter that comes twice has one Message-ID');
      }
    } finally {
      await app.stop();
      database.drop();
      await sink.stop();
      where.remove();
    }
  });
}

test('a relay that is down loses nothing, and costs no letter a try', async () => {
  const sink = await new Sink().start();
  const { port } = sink;
  const settings = await mailing(sink);
  await sink.stop();
  const app = await new App(settings).start();
  await new Visitor(app).post('/en/mail/subscribe', wish('patient@mailbox.example'));
  await until(() => app.log.includes('event=mail-relay'), 'the trouble');
  const back = await new Sink({ port }).start();
  await back.letter('patient@mailbox.example');
  await app.stop();
  await back.stop();
});

test('a protected connection is one whose certificate holds; opportunistic takes any, and signs in over it', async () => {
  const asked = [];
  const options = { disabledCommands: [], onAuth: ({ username, password }, session, done) => {
    asked.push({ username, secure: session.secure });
    done(null, username === 'us' && password === 'hush-hush' ? { user: username } : undefined);
  } };
  const sink = await new Sink({ options }).start(); /* with a certificate of nobody */
  const user = { ALYANS_MAIL_SMTP_USER: 'us', ALYANS_MAIL_SMTP_PASSWORD: 'hush-hush' };
  const strict = await new App(await mailing(sink, { ...user, ALYANS_MAIL_STARTTLS: 'required' })).start();
  await new Visitor(strict).post('/en/mail/subscribe', wish('strict@mailbox.example'));
  await until(() => strict.log.includes('event=mail-relay'), 'the refusal');
  await strict.stop();
  assert.deepEqual([sink.letters.length, asked.length], [0, 0]);

  const app = await new App(await mailing(sink, { ...user, ALYANS_MAIL_STARTTLS: 'opportunistic' })).start();
  await new Visitor(app).post('/en/mail/subscribe', wish('any@mailbox.example'));
  const letter = await sink.letter('any@mailbox.example');
  assert.deepEqual([letter.secure, letter.user], [true, 'us']);
  assert.ok(asked.every(({ secure }) => secure));
  assert.doesNotMatch(app.log + strict.log, /hush/);
  await app.stop();
  await sink.stop();
});

test('without a relay the page says so, and links are shown to be handed over', async () => {
  const app = await new App().start();
  const visitor = new Visitor(app);
  assert.match(wordsOf((await visitor.open('/en/mail')).text), /This site sends no mail at the moment\./);
  assert.equal((await visitor.post('/en/mail/subscribe', wish('a@mailbox.example'))).status, 503);
  const secretariat = new Visitor(app);
  await secretariat.enter(app.links.secretariat);
  const { text } = await secretariat.post('/en/secretariat/people', { name: 'A', email: 'a@mailbox.example', role: 'none', language: 'en', organisation: '0' }, { from: '/en/secretariat/people' });
  assert.match(text, /\/en\/enter\/[\w-]{43}/);
  await app.stop();
});

test('who asks for letters is let ask as rarely as who tries to sign in', async () => {
  const sink = await new Sink().start();
  const app = await new App({ limits: true, ...(await mailing(sink, { ALYANS_RATE_SIGN_INS: '3' })) }).start();
  const ask = async (i) => (await new Visitor(app).post('/en/mail/subscribe', wish(`a${i}@mailbox.example`))).status;
  const answers = [];
  for (let i = 0; i < 4; i++) answers.push(await ask(i));
  await app.stop();
  await sink.stop();
  assert.deepEqual(answers, [200, 200, 429, 429]);
});

test('check and serve say what is wrong with mail settings', () => {
  const where = temporaryFolder();
  run(['init', '--data', where.path]);
  const check = (env) => run(['check', '--data', where.path], { env });
  const good = { ALYANS_MAIL_SMTP_URL: 'smtp://mail.example.org:587', ALYANS_MAIL_FROM: 'a@example.org', ALYANS_SITE_BASE_URL: 'https://example.org', ALYANS_MAIL_SMTP_USER: 'us', ALYANS_MAIL_SMTP_PASSWORD: 'hush-hush' };
  const fine = check(good);
  assert.equal(fine.code, 0, fine.err);
  assert.doesNotMatch(fine.out + fine.err, /hush-hush/);
  for (const [change, words] of [
    [{ ALYANS_MAIL_SMTP_URL: 'mail.example.org' }, /mail\.smtp_url/], [{ ALYANS_MAIL_FROM: 'us' }, /mail\.from/], [{ ALYANS_SITE_BASE_URL: '' }, /site\.base_url/],
    [{ ALYANS_MAIL_STARTTLS: 'off' }, /mail\.starttls/], [{ ALYANS_MAIL_STARTTLS: 'perhaps' }, /mail\.starttls/], [{ ALYANS_MAIL_PER_MINUTE: 'many' }, /mail\.per_minute/]]) {
    const bad = check({ ...good, ...change });
    assert.notEqual(bad.code, 0, JSON.stringify(change));
    assert.match(bad.err, words);
  }
  where.remove();
});
