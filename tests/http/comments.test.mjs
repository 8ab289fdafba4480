// Comments of readers on the running program: what withdrawing leaves, where an answer is found, how a removal is appealed from any
// browser, what an account can do with its own, and what programs read.
// SPDX-License-Identifier: AGPL-3.0-or-later
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { after, before, describe, test } from 'node:test';
import { App, engines, hiddenFields, run, until, Visitor, wordsOf } from './app.mjs';
import { linkIn, mailing, Sink } from './sink.mjs';

const PAGE = '/en/news/figures-a-day-early';
const QUEUE = '/en/secretariat/moderation';
const REASON = 'It calls a person a thief and says nothing of what was done.';

/** A nonce with which the work on this challenge is done. */
const worked = (challenge) => {
  for (let nonce = 0; ; nonce++) {
    const print = createHash('sha256').update(`${challenge}:${nonce}`).digest();
    if (print[0] === 0 && print[1] < 2) return String(nonce);
  }
};

for (const engine of engines) {
  describe(`comments on ${engine}`, () => {
    let app, sink, secretariat, representative;
    before(async () => {
      sink = await new Sink().start();
      app = await new App({ engine, ...(await mailing(sink)) }).start();
      secretariat = new Visitor(app);
      representative = new Visitor(app);
      await secretariat.enter(app.links.secretariat);
      await representative.enter(app.links.representative);
    });
    after(async () => { await app?.stop(); await sink?.stop(); });

    const begun = async (who, to = '') => {
      const form = await who.open(`${PAGE}/comment${to && `?to=${to}`}`);
      const began = /name="began" value="([^"]+)"/.exec(form.text)[1];
      await new Promise((go) => setTimeout(go, 3100));
      return began;
    };
    const give = async (who, fields) => {
      const done = await who.post(`${PAGE}/comment`, { began: fields.began ?? await begun(who), work: '', website: '', name: '', affiliation: '', ...fields }, { from: `${PAGE}/comment` });
      assert.equal(done.status, 200, wordsOf(done.text));
      return done;
    };
    /** By an address nobody knows: the link of its letter, not confirmed yet. */
    const byMail = async (email, fields) => {
      await give(new Visitor(app), { email, ...fields });
      return linkIn(await sink.letter(email), '/comments/');
    };
    const confirm = async (link) => new Visitor(app).post(`${link}/confirm`, {}, { from: link });
    const withdraw = async (link, who = new Visitor(app)) => who.post(`${link}/withdraw`, {}, { from: link });
    const shown = (ready, what, path = PAGE) => until(async () => {
      const { text } = await new Visitor(app).open(path);
      return ready(text) ? text : '';
    }, what);
    const caseOf = async (words) => {
      const part = (await secretariat.open(QUEUE)).text.split('data-item').find((one) => one.includes(words));
      return part && /id="case-(\d+)"/.exec(part)[1];
    };
    const decide = async (words, fields) => {
      const id = await caseOf(words);
      const at = `${QUEUE}/${id}`;
      const form = (await secretariat.open(at)).text;
      const done = await secretariat.post(at, { ...hiddenFields(form), seen: /name="seen" value="(\d+)"/.exec(form)[1], language: 'en', ...fields });
      assert.equal(done.status, 200, wordsOf(done.text));
      return id;
    };
    /** By the editors, public at once: its number and its id, for answers. */
    const said = async (text, fields = {}) => {
      const began = await begun(secretariat);
      await give(secretariat, { began, text, ...fields });
      const html = await shown((t) => t.includes(text), `${text} stands`);
      const line = html.split('<li class="comment').find((one) => one.includes(text));
      return { number: Number(/id="comment-(\d+)"/.exec(line)[1]), id: /comment\?to=(\d+)/.exec(line)[1] };
    };

    test('a form that comes back keeps the moment at which it was begun', async () => {
      const who = new Visitor(app);
      const fields = { work: '', website: '', name: '', affiliation: '', text: 'A comment with a slip in the address.' };
      const send = (more) => who.post(`${PAGE}/comment`, { ...fields, ...more }, { from: `${PAGE}/comment` });
      const began = await begun(who);
      const back = await send({ began, email: 'slip@mailbox' });
      assert.equal(back.status, 422);
      const kept = /name="began" value="([^"]+)"/.exec(back.text)[1];
      assert.equal(kept, began);
      const done = await send({ began: kept, email: 'no-slip@mailbox.example' });
      assert.equal(done.status, 200, wordsOf(done.text));
    });

    test('what nobody confirmed is deleted whole when it is withdrawn, and is never shown', async () => {
      const link = await byMail('uw@mailbox.example', { text: 'Perhaps not by me', name: 'UW Person' });
      const gone = await withdraw(link);
      assert.match(wordsOf(gone.text), /The comment is deleted/);
      assert.equal((await new Visitor(app).open(link)).status, 404);
      await new Promise((go) => setTimeout(go, 1500));
      const { text } = await new Visitor(app).open(PAGE);
      assert.doesNotMatch(text, /UW Person/);
      assert.doesNotMatch(wordsOf(text), /Withdrawn by its writer|1 withdrawn/);
    });

    test('what is withdrawn while it waits leaves a line without a name, and moderation nothing to decide', async () => {
      const link = await byMail('held@mailbox.example', { text: 'Held and taken back', name: 'Held Person', affiliation: 'Held Works' });
      await confirm(link);
      await shown((t) => t.includes('Held Person'), 'it waits in the open');
      const id = await caseOf('Held and taken back');
      await withdraw(link);
      const text = await shown((t) => /Withdrawn by its writer/.test(t), 'a line stays');
      assert.doesNotMatch(text, /Held Person|Held Works/);
      assert.match(wordsOf(text), /A reader · /);
      assert.equal(await caseOf('Held and taken back'), undefined);
      assert.doesNotMatch((await secretariat.open(QUEUE)).text, new RegExp(`case-${id}`));
      const log = wordsOf(await shown((t) => /Withdrawn by their authors/.test(t), 'the log says so', '/en/moderation'));
      assert.match(log, /Waiting now 0/);
      assert.match(wordsOf((await new Visitor(app).open(`/en/moderation/cases/${id}`)).text), /Withdrawn by its author/);
      assert.match(wordsOf((await secretariat.open(`${QUEUE}/${id}`)).text), /there is nothing to decide on/);
    });

    test('an answer is found at its address, and the one it answers is named for programs', async () => {
      const first = await said('The first of the editors.');
      const second = await said('The second of the editors.');
      await give(representative, { to: first.id, text: 'Answered for the organisation.', spoken: 'on' });
      const html = await shown((t) => t.includes('Answered for the organisation.'), 'it stands');
      const at = /href="([^"#]*)#(comment-\d+)"/.exec(html.split('<li class="comment').find((one) => one.includes('Answered for the organisation.')));
      const alone = await new Visitor(app).open(at[1]);
      assert.ok(alone.text.includes(`id="${at[2]}"`), 'the answer');
      assert.ok(alone.text.includes(`id="comment-${first.number}"`), 'what it answers');
      const { comments } = JSON.parse((await new Visitor(app).open('/news/figures-a-day-early/comments.json')).text);
      const answer = comments.find((c) => c.text === 'Answered for the organisation.');
      assert.equal(answer.in_reply_to, first.number);
      assert.equal(answer.organisation.slug, 'nar-bagi');
      assert.equal(answer.organisation.name.en, 'Nar Bağı Civic Forum');
      assert.match(answer.organisation.disclosure, /\w/);
      assert.equal(answer.speaks_elsewhere_for, null);
      const top = comments.find((c) => c.number === second.number);
      assert.deepEqual([top.in_reply_to, top.organisation, top.is_of_editors], [null, null, true]);
    });

    test('the letter on a removal leads to the appeal in any browser; so does the page of the comment', async () => {
      const link = await byMail('cavid@mailbox.example', { text: 'A thief, that one' });
      await confirm(link);
      const id = await decide('A thief, that one', { verdict: 'remove', rule: 'insult', reason: REASON });
      const letter = await sink.letter('cavid@mailbox.example', 2);
      const form = linkIn(letter, `/moderation/cases/${id}/appeal`);
      assert.match(wordsOf((await new Visitor(app).open(form)).text), /Send the appeal/);
      const own = await new Visitor(app).open(link);
      const there = /href="([^"]*\/appeal\?link=[^"]+)"/.exec(own.text)[1];
      const elsewhere = new Visitor(app);
      const sent = await elsewhere.post(there.split('?')[0], { link: there.split('link=')[1], text: 'I spoke of the office and of what it did with the votes.' }, { from: there });
      assert.match(wordsOf(sent.text), /Your appeal is sent/);
    });

    test('work stands in for one look; what it showed is reported, removed and appealed by the letter', async () => {
      const one = new Visitor(app);
      const began = await begun(one);
      const work = worked(began);
      await give(one, { began, work, email: 'pow1@mailbox.example', text: 'Buy the first' });
      const first = linkIn(await sink.letter('pow1@mailbox.example'), '/comments/');
      assert.match(wordsOf((await confirm(first)).text), /It is public/);
      await give(new Visitor(app), { began, work, email: 'pow2@mailbox.example', text: 'Buy the second' });
      const second = linkIn(await sink.letter('pow2@mailbox.example'), '/comments/');
      assert.match(wordsOf((await confirm(second)).text), /waits for moderation/, 'the same work once more');
      const html = await shown((t) => t.includes('Buy the first'), 'it stands');
      const report = /href="([^"]*\/moderation\/report\/[^"]*)"/.exec(html.split('<li class="comment').find((li) => li.includes('Buy the first')))[1];
      await new Visitor(app).post(report, { rule: 'advertising', text: 'It sells something to everybody.' }, { from: report });
      const id = await decide('Buy the first', { verdict: 'remove', rule: 'advertising', reason: 'It sells goods and says nothing of the article.' });
      const form = linkIn(await sink.letter('pow1@mailbox.example', 2), `/moderation/cases/${id}/appeal`);
      assert.match(wordsOf((await new Visitor(app).open(form)).text), /Send the appeal/);
    });

    test('work on the form of one article is none on another', async () => {
      const who = new Visitor(app);
      const began = /name="began" value="([^"]+)"/.exec((await who.open('/en/news/two-statements-one-day/comment')).text)[1];
      await new Promise((go) => setTimeout(go, 3100));
      const done = await who.post(`${PAGE}/comment`, { began, work: worked(began), website: '', name: '', affiliation: '', email: 'x@mailbox.example', text: 'Elsewhere' }, { from: `${PAGE}/comment` });
      assert.equal(done.status, 422);
    });

    test('an account finds its comments and withdraws them, and nobody else does', async () => {
      await give(representative, { text: 'Mine, for a while.', affiliation: 'Mine Works' });
      await shown((t) => t.includes('Mine, for a while.'), 'it stands');
      assert.match((await representative.open('/en/account')).text, /href="\/en\/account\/comments"/);
      const list = await representative.open('/en/account/comments');
      const part = list.text.split('<li class="flow">').find((one) => one.includes('Mine, for a while.'));
      const own = /href="(\/en\/account\/comments\/\d+)"/.exec(part)[1];
      assert.ok((await representative.open(PAGE)).text.includes(`href="${own}"`), 'beside it on the page');
      assert.ok(!(await secretariat.open(PAGE)).text.includes(own));
      assert.equal((await secretariat.open(own)).status, 404);
      assert.equal((await secretariat.post(`${own}/withdraw`, {}, { from: '/en/account' })).status, 404);
      const done = await withdraw(own, representative);
      assert.match(wordsOf(done.text), /The comment is withdrawn/);
      const gone = await shown((t) => !t.includes('Mine, for a while.'), 'it is gone');
      assert.doesNotMatch(gone, /Mine Works/);
      assert.ok(!(await representative.open('/en/account/comments')).text.includes(own));
    });

    test('everything of it says what the record says', async () => {
      await until(() => { const done = run(['verify', ...app.where], { env: app.env }); return done.code === 0 ? done : (assert.doesNotMatch(done.out + done.err, /comment|moderation/, done.out), null); }, 'the record is whole');
    });
  });
}
