// Roles handed over and ended, one's data taken home and erased, and what a restored backup brings back.
// SPDX-License-Identifier: AGPL-3.0-or-later
import assert from 'node:assert/strict';
import { copyFileSync, existsSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { App, engines, invited, run, setUpFactor, signIn, temporaryFolder, until, Visitor, wordsOf } from './app.mjs';

const PASSWORD = 'a calm and long pass phrase';
const HAND_OVER = '/en/secretariat/hand-over';

for (const engine of engines) {
  describe(`roles on ${engine}`, () => {
    let app, first;
    before(async () => {
      app = await new App({ engine, command: 'serve' }).start();
      ({ visitor: first } = await invited(app, 'first@example.org', 'Fatma', { words: ['--role', 'secretariat'], password: PASSWORD }));
      await setUpFactor(first);
    });
    after(() => app?.stop());

    test('the last of the secretariat can neither step down, leave, nor be erased', async () => {
      assert.match(wordsOf((await first.open(HAND_OVER)).text), /nobody else can act/);
      assert.equal((await first.post(`${HAND_OVER}/step-down`, {}, { from: HAND_OVER })).status, 409);
      assert.match(wordsOf((await first.open('/en/account/leave')).text), /Nobody else holds your role/);
      assert.equal((await first.post('/en/account/leave', { sure: '1' }, { from: '/en/account' })).status, 409);
      assert.equal(run(['user', 'role', 'first@example.org', '--end', 'secretariat', ...app.where]).code, 1);
      const erased = run(['user', 'erase', 'first@example.org', '--reason', 'a try', ...app.where]);
      assert.equal(erased.code, 1);
      assert.match(erased.err, /Nobody else holds the role/);
    });

    test('the secretariat passes to somebody invited, who takes it with a second factor; then the first steps down', async () => {
      const asked = await first.post(HAND_OVER, { email: 'second@example.org', name: '', language: 'en' }, { from: HAND_OVER });
      assert.equal(asked.status, 422);
      assert.match(wordsOf(asked.text), /write the name too/);
      const offered = await first.post(HAND_OVER, { email: 'second@example.org', name: 'Sona', language: 'en' }, { from: HAND_OVER });
      const link = offered.text.match(/<pre[^>]*>[^<]*(\/en\/enter\/[^<\s]+)/)[1];
      assert.match(wordsOf(offered.text), /Waiting to be taken Name Offered by Until Action Sona Fatma/);
      assert.match(wordsOf((await first.open(HAND_OVER)).text), /nobody else can act/, 'an offer is not enough');

      const second = new Visitor(app);
      const news = await second.post(link, { password: PASSWORD, again: PASSWORD }, { from: link });
      assert.match(news.path, /account\/news$/);
      assert.match(wordsOf(news.text), /Fatma asks you to take over the role: secretariat/);
      const offer = (await first.open(HAND_OVER)).text.match(/hand-over\/(\d+)\/withdraw/)[1];
      assert.equal((await second.post(`/en/account/offers/${offer}/take`, {}, { from: '/en/account' })).status, 403, 'a second factor first');
      assert.equal((await first.post(`/en/account/offers/${offer}/take`, {}, { from: '/en/account' })).status, 404, 'it is nobody else’s');
      await setUpFactor(second);
      const taken = await second.post(`/en/account/offers/${offer}/take`, {}, { from: '/en/account' });
      assert.equal(taken.path, '/en/secretariat');
      assert.equal(taken.status, 200);

      const gone = await first.post(`${HAND_OVER}/step-down`, {}, { from: HAND_OVER });
      assert.equal(gone.status, 200);
      assert.match(wordsOf(gone.text), /Your role has ended/);
      assert.equal((await first.fetch('/en/secretariat')).status, 403);
      assert.equal((await second.fetch('/en/secretariat')).status, 200);
    });

    test('an offer can be taken back and declined, and is given once at a time', async () => {
      const second = new Visitor(app);
      await invited(app, 'third@example.org', 'Təranə', { words: ['--role', 'secretariat'], password: PASSWORD }).then(async ({ visitor }) => {
        await setUpFactor(visitor);
        const offer = async () => (await visitor.post(HAND_OVER, { email: 'first@example.org', language: 'en' }, { from: HAND_OVER })).text.match(/hand-over\/(\d+)\/withdraw/)[1];
        const one = await offer();
        const two = await offer();
        assert.notEqual(one, two);
        assert.equal((await visitor.open(HAND_OVER)).text.match(/\/withdraw"/g).length, 1);
        assert.equal((await first.post(`/en/account/offers/${two}/decline`, {}, { from: '/en/account' })).status, 200);
        const three = await offer();
        assert.equal((await visitor.post(`${HAND_OVER}/${three}/withdraw`, {}, { from: HAND_OVER })).status, 200);
        assert.equal((await first.post(`/en/account/offers/${three}/take`, {}, { from: '/en/account' })).status, 404);
        assert.equal((await visitor.post(HAND_OVER, { email: 'third@example.org', language: 'en' }, { from: HAND_OVER })).status, 422, 'who has it needs no offer');
      });
      assert.equal((await second.fetch(HAND_OVER)).status, 303);
    });

    test('leaving ends the roles when others hold them', async () => {
      const { visitor } = await invited(app, 'fourth@example.org', 'Tural', { words: ['--role', 'secretariat'], password: PASSWORD });
      await setUpFactor(visitor);
      assert.equal((await visitor.post('/en/account/leave', {}, { from: '/en/account/leave' })).status, 422);
      const left = await visitor.post('/en/account/leave', { sure: '1' }, { from: '/en/account/leave' });
      assert.match(wordsOf(left.text), /Your role has ended/);
      assert.equal((await visitor.fetch('/en/secretariat')).status, 403);
    });

    test('the operator gives and ends roles', () => {
      assert.match(run(['user', 'role', 'fourth@example.org', '--give', 'operator', ...app.where]).out, /operator/);
      assert.equal(run(['user', 'role', 'fourth@example.org', '--give', 'operator', ...app.where]).code, 1);
      assert.equal(run(['user', 'role', 'fourth@example.org', '--end', 'operator', ...app.where]).code, 1, 'the last of it');
      for (const words of [[], ['--give', 'king'], ['--give', 'operator', '--end', 'operator']])
        assert.equal(run(['user', 'role', 'fourth@example.org', ...words, ...app.where]).code, 2, words.join(' '));
    });
  });

  describe(`a person's data on ${engine}`, () => {
    let app;
    const folder = temporaryFolder();
    before(async () => { app = await new App({ engine, command: 'serve' }).start(); });
    after(async () => {
      await app?.stop();
      folder.remove();
    });

    test('everything about oneself comes as one file, and no secret with it', async () => {
      const { visitor } = await invited(app, 'leyla@example.org', 'Leyla Əliyeva', { password: PASSWORD });
      const { secret } = await setUpFactor(visitor);
      const answer = await visitor.fetch('/en/account/data.json');
      assert.equal(answer.status, 200);
      assert.match(answer.headers.get('content-disposition'), /attachment; filename="?my-data\.json/);
      const text = await answer.text();
      const data = JSON.parse(text);
      assert.equal(data.person.account.name, 'Leyla Əliyeva');
      assert.equal(data.person.account.email, 'leyla@example.org');
      assert.ok(data.person.account.second_factor.confirmed_at);
      assert.equal(data.person.account.sessions.length, 1);
      assert.equal(data.person.account.links[0].purpose, 'invite');
      assert.equal(data.person.account.links[0].made_by, 'operator');
      assert.ok(data.person.features && Array.isArray(data.record));
      assert.ok(!text.includes(secret) && !/argon2|token|hash/.test(text));
      await until(async () => {
        const { record } = await (await visitor.fetch('/en/account/data.json')).json();
        return record.some((r) => r.kind === 'account.added' && r.name === 'email' && r.value === 'leyla@example.org' && r.salt);
      }, 'the record’s own values');
    });

    test('erasing asks for password and code, closes the account and leaves no name behind', async () => {
      const visitor = new Visitor(app);
      const { visitor: owner } = await invited(app, 'rauf@example.org', 'Rauf Nağıyev', { password: PASSWORD });
      const { codes } = await setUpFactor(owner);
      const page = await owner.open('/en/account/erase');
      assert.match(wordsOf(page.text), /What stays/);
      const tries = [[{ password: '', code: '' }, 422], [{ password: 'wrong', code: codes[0] }, 422], [{ password: PASSWORD, code: '000000' }, 422]];
      for (const [fields, status] of tries) assert.equal((await owner.post('/en/account/erase', fields, { from: '/en/account/erase' })).status, status);
      const erased = await owner.post('/en/account/erase', { password: PASSWORD, code: codes[0] }, { from: '/en/account/erase' });
      assert.equal(erased.path, '/en/account/erased');
      assert.notEqual((await owner.fetch('/en/account')).status, 200);
      assert.equal((await signIn(visitor, 'rauf@example.org', PASSWORD)).status, 422);
      assert.doesNotMatch(run(['user', 'list', ...app.where]).out, /Rauf|rauf/);
      const again = await invited(app, 'rauf@example.org', 'Another Rauf', { password: PASSWORD });
      assert.equal(again.page.status, 200, 'the address is free again');
    });

    test('the operator erases with a reason', () => {
      run(['user', 'add', 'gone@example.org', 'Gone', ...app.where]);
      assert.equal(run(['user', 'erase', 'gone@example.org', ...app.where]).code, 2, 'never without a reason');
      const done = run(['user', 'erase', 'gone@example.org', '--reason', 'asked by letter', ...app.where]);
      assert.equal(done.code, 0, done.err);
      assert.equal(run(['user', 'erase', 'gone@example.org', '--reason', 'again', ...app.where]).code, 1);
    });

    test('who was erased stays erased when an older backup is put back', { skip: engine !== 'sqlite' && 'pg_dump makes those backups' }, async () => {
      run(['user', 'add', 'late@example.org', 'Lalə', ...app.where]);
      const backup = join(folder.path, 'before.db');
      assert.equal(run(['backup', backup, ...app.where]).code, 0);
      assert.equal(run(['user', 'erase', 'late@example.org', '--reason', 'asked for', ...app.where]).code, 0);
      await app.kill('SIGTERM');
      await app.start(); // the list is kept by housekeeping
      const list = join(app.data, 'erased-accounts');
      await until(() => existsSync(list) && readFileSync(list, 'utf8').trim().split('\n').length >= 3, 'the list');

      const bare = join(folder.path, 'bare');
      const told = run(['restore', backup, '--data', bare]);
      assert.match(told.out, /erased-accounts/, 'says so when the list is missing');
      assert.match(run(['user', 'list', '--data', bare]).out, /Lalə/);

      const target = join(folder.path, 'restored');
      mkdirSync(target, { mode: 0o700 });
      for (const name of ['erased-accounts', 'secret.key', 'ledger.key']) copyFileSync(join(app.data, name), join(target, name));
      const restored = run(['restore', backup, '--data', target]);
      assert.equal(restored.code, 0, restored.err);
      assert.match(restored.out, /1 person was erased after this backup was made/);
      assert.doesNotMatch(run(['user', 'list', '--data', target]).out, /Lalə/);
    });
  });
}
