// News of one consultation by mail: asked for on its page, confirmed, sent when something happens, stopped from the account.
// SPDX-License-Identifier: AGPL-3.0-or-later
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { App, engines, run, until, Visitor, wordsOf } from './app.mjs';
import { linkIn, mailing, Sink } from './sink.mjs';

const NAMED = '/consultations/observing-together';
const PUBLIC = '/consultations/following-the-election';
const BOTH = '/consultations/explaining-the-result/statements/2';
const READER = 'oxucu@mailbox.example';
const HOLDER = 'representative@example.org';

for (const engine of engines) {
  describe(`notices on ${engine}`, () => {
    let app, sink, secretariat;
    before(async () => {
      sink = await new Sink().start();
      app = await new App({ engine, ...(await mailing(sink)) }).start();
      secretariat = new Visitor(app);
      await secretariat.enter(app.links.secretariat);
    });
    after(async () => { await app?.stop(); await sink?.stop(); });

    const boxOn = (html) => {
      const box = html.match(/<details class="mail-box"[\s\S]*?<\/details>/)?.[0] ?? '';
      return { topic: box.match(/name="topic" value="(\w+)"/)?.[1], about: box.match(/name="about" value="(\d+)"/)?.[1] };
    };

    test('a reader asks on the page of a consultation, confirms, and hears that it has closed; nobody else does', async () => {
      const visitor = new Visitor(app);
      const page = await visitor.open(`/en${NAMED}`);
      const box = boxOn(page.text);
      assert.equal(box.topic, 'consultations');
      const wrong = await visitor.post('/en/mail/about', { ...box, email: 'no address', pace: 'daily' });
      assert.equal(wrong.status, 422);
      assert.equal((await visitor.post('/en/mail/about', { topic: 'consultations', about: '1', email: READER, pace: 'daily' })).status, 404);
      assert.equal((await visitor.post('/en/mail/about', { ...box, email: READER, pace: 'at_once' })).path, '/en/mail/sent');
      const ask = await sink.letter(READER);
      assert.match(ask.mail.text, /Consultations: How should local and international organisations observe/);
      const link = linkIn(ask, '/mail/confirm/');
      const asked = await visitor.open(link);
      assert.match(wordsOf(asked.text), /Consultations: How should local/);
      await visitor.post(link, {}, { from: link });

      for (const one of [PUBLIC, NAMED]) {
        const close = `/en/secretariat${one}/stage/close`;
        assert.equal((await secretariat.post(close, {}, { from: close })).status, 200);
      }
      const news = await sink.letter(READER, 2);
      assert.match(news.mail.subject, /Closed: Observing the next election/);
      assert.equal(sink.to(READER).length, 2, 'the other consultation was not asked for');
      assert.equal(sink.to(HOLDER).length, 0, 'nothing without asking');

      const stop = linkIn(news, '/mail/unsubscribe/');
      assert.match(wordsOf((await visitor.open(stop)).text), /Consultations: How should local/);
    });

    test('what somebody with an account gets stands there, and stops there', async () => {
      const representative = new Visitor(app);
      await representative.enter(app.links.representative);
      const page = await representative.open(`/en${NAMED}`);
      const box = boxOn(page.text);
      assert.ok(page.text.includes(`value="${HOLDER}"`), 'the own address is filled in');
      await representative.post('/en/mail/about', { ...box, email: HOLDER, pace: 'weekly' }, { from: `/en${NAMED}` });
      const link = linkIn(await sink.letter(HOLDER), '/mail/confirm/');
      await representative.post(link, {}, { from: link });
      const account = await representative.open('/en/account/mail');
      assert.match(wordsOf(account.text), /Consultations: How should local.* once a week/);
      const organisation = boxOn((await representative.open('/en/organisations/nar-bagi')).text);
      assert.equal(organisation.topic, 'replies');
      const more = await representative.post('/en/mail/about', { ...organisation, email: HOLDER, pace: 'daily' }, { from: '/en/organisations/nar-bagi' });
      assert.equal(more.path, '/en/account/mail', 'an address that confirmed before is not asked again');
      assert.match(wordsOf(more.text), /Replies to arguments: /);
      const stop = more.text.match(/action="(\/en\/account\/mail\/\d+\/stop)"/)[1];
      const stopped = await representative.post(stop, {}, { from: '/en/account/mail' });
      assert.equal([...stopped.text.matchAll(/\/stop"/g)].length, 1);
      const data = await representative.open('/en/account/data.json');
      assert.match(data.text, /Replies to arguments|Consultations: /);
    });

    /* --- replies to arguments --- */

    const SAID = 'Somebody has to read the protocol aloud before it is signed.';
    const AUTHOR = 'muellif@mailbox.example';
    const say = (who, fields) => who.post(`/en${BOTH}/arguments`, fields, { from: `/en${BOTH}/argue${fields.to ? `?to=${fields.to}` : ''}` });
    const keep = async (text) => {
      const page = (await secretariat.open('/en/secretariat/moderation')).text;
      const id = page.split('data-item').find((part) => part.includes(text)).match(/id="case-(\d+)"/)[1];
      await secretariat.post('/en/secretariat/moderation', { keep: `${id}-0` }, { from: '/en/secretariat/moderation' });
    };
    const idOf = async (text) => until(async () => {
      const { arguments: all } = JSON.parse((await new Visitor(app).open(`/api/v1${BOTH}/arguments`)).text);
      return all.find((a) => a.text === text)?.id;
    }, text);

    test('who wrote an argument without a name asks right after it, confirms, and hears of a reply; without asking nobody does', async () => {
      const author = new Visitor(app);
      const done = await say(author, { side: 'for', text: SAID });
      const box = boxOn(done.text);
      assert.equal(box.topic, 'replies');
      assert.equal((await author.post('/en/mail/about', { ...box, email: 'no address', pace: 'daily' })).status, 422);
      assert.match(done.text, /value="daily"[^>]*checked/, 'once a day unless something else is chosen');
      assert.equal((await author.post('/en/mail/about', { ...box, email: AUTHOR, pace: 'at_once' })).path, '/en/mail/sent');
      const ask = await sink.letter(AUTHOR);
      assert.ok(!ask.mail.text.includes(SAID), 'the letter does not repeat what was said');
      const link = linkIn(ask, '/mail/confirm/');
      await author.post(link, {}, { from: link });
      await keep(SAID);
      const id = await idOf(SAID);
      assert.equal(id, box.about);

      const representative = new Visitor(app);
      await representative.enter(app.links.representative);
      const words = 'Reading aloud takes minutes; we have done so at forty stations.';
      await say(representative, { to: id, text: words });
      const news = await sink.letter(AUTHOR, 2);
      assert.match(news.mail.subject, /A reply to an argument: Explaining the result/);
      assert.match(news.mail.text, /Nar Bağı Civic Forum replied to your argument on statement 2 of “Explaining the result”\./);
      assert.match(news.mail.text, new RegExp(`${BOTH}#a-\\d+`));
      assert.match(news.mail.text, /Funding:/, 'who pays stands in it');
      assert.ok(!news.mail.text.includes(words), 'what could be taken down is not in a letter');
      assert.equal(sink.to(HOLDER).filter((l) => /reply/.test(l.mail.subject)).length, 0);

      await say(author, { to: id, text: 'I answer myself, which is no news to me at all.' });
      await keep('I answer myself');
      const outbox = wordsOf((await new Visitor(app).open('/en/outbox')).text);
      assert.match(outbox, /A reply to an argument: Explaining the result/, 'what goes out is public');
      const stop = linkIn(news, '/mail/unsubscribe/');
      assert.match(wordsOf((await author.open(stop)).text), /Replies to arguments: /);
      await author.post(stop, {}, { from: stop });
    });

    test('representatives who asked on the page of their organisation hear of a reply, collected once a day', async () => {
      const representative = new Visitor(app);
      await representative.enter(app.links.representative);
      const box = boxOn((await representative.open('/en/organisations/nar-bagi')).text);
      await representative.post('/en/mail/about', { ...box, email: HOLDER, pace: 'daily' }, { from: '/en/organisations/nar-bagi' });
      const text = 'Every protocol we saw was read aloud, and nobody objected.';
      const told = await say(representative, { side: 'for', text });
      assert.equal(boxOn(told.text).about, box.about, 'asked for again right after saying it');
      const id = await idOf(text);
      const before = sink.to(HOLDER).length;
      const visitor = new Visitor(app);
      const answer = 'In ours it was read so low that nobody heard it.';
      await say(visitor, { to: id, text: answer });
      run(['mail', 'digest', ...app.where]);
      await keep(answer);
      await until(async () => (await new Visitor(app).open(`/en${BOTH}`)).text.includes(answer));
      assert.equal(sink.to(HOLDER).length, before, 'it waits for the day');
      assert.equal(run(['mail', 'digest', ...app.where]).code, 0);
      const news = await sink.letter(HOLDER, before + 1);
      assert.match(news.mail.text, /Somebody without a name replied to what Nar Bağı Civic Forum argued on statement 2/);
      assert.equal(sink.to(AUTHOR).length, 2, 'who stopped them hears no more');
    });

    test('nobody asks about what is not there, or for an organisation in the name of an argument', async () => {
      const visitor = new Visitor(app);
      const { arguments: all } = JSON.parse((await visitor.open(`/api/v1${BOTH}/arguments`)).text);
      const named = all.find((a) => a.organisation === 'nar-bagi' && !a.is_reason);
      for (const about of [named.id, '77'])
        assert.equal((await visitor.post('/en/mail/about', { topic: 'replies', about, email: READER, pace: 'daily' })).status, 404);
    });
  });
}
