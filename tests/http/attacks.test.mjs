// What people try who want to speak for others, guess a code, or read what was erased.
// SPDX-License-Identifier: AGPL-3.0-or-later
import assert from 'node:assert/strict';
import { readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { App, codeOf, engines, invited, run, setUpFactor, until, Visitor, wordsOf } from './app.mjs';

const PASSWORD = 'a calm and long pass phrase';
const OURS = '/organisations/nar-bagi';
const PEOPLE = '/en/secretariat/people';
const GIVE = '/en/account/second-factor/give';

for (const engine of engines) {
  describe(`speaking for others on ${engine}`, () => {
    let app, secretariat, administrator;
    before(async () => {
      app = await new App({ engine }).start();
      secretariat = new Visitor(app);
      administrator = new Visitor(app);
      await secretariat.enter(app.links.secretariat);
      await administrator.enter(app.links.representative);
    });
    after(() => app?.stop());
    const accountOf = async (name) => (await secretariat.open(PEOPLE)).text.match(new RegExp(`<option value="(\\d+)">${name}`))[1];

    test('whom an organisation invited enters by the link of the organisation, not by one of the secretariat', async () => {
      const given = await administrator.post(`/en${OURS}/mandates`, { email: 'new@example.org', name: 'Yeni Nümayəndə', language: 'en', positions: '1' }, { from: `/en${OURS}/mandates` });
      assert.equal(given.status, 200, wordsOf(given.text));
      const page = await secretariat.post(`${PEOPLE}/${await accountOf('Yeni')}/link`, {}, { from: PEOPLE });
      assert.equal(page.status, 403, page.text.match(/\/enter\/\S+/)?.[0]);
    });

    test('a mandate is given to somebody who is here, or whom the organisation invites: not to whom another invited', async () => {
      const made = await secretariat.post(PEOPLE, { name: 'Saxta Şəxs', email: 'trap@example.org', role: 'none', language: 'en', organisation: '0', until: '', reason: '' }, { from: PEOPLE });
      assert.equal(made.status, 200, wordsOf(made.text));
      const given = await administrator.post(`/en${OURS}/mandates`, { email: 'trap@example.org', language: 'en', positions: '1' }, { from: `/en${OURS}/mandates` });
      assert.equal(given.status, 422, 'the secretariat holds the only link to this account');
    });
  });

  test(`a session of a demonstration is nobody's once the site is none any more, on ${engine}`, async () => {
    const app = await new App({ engine }).start();
    try {
      const secretariat = new Visitor(app);
      await secretariat.enter(app.links.secretariat);
      assert.equal((await secretariat.fetch(PEOPLE)).status, 200);
      await app.kill('SIGTERM');
      rmSync(join(app.data, 'demonstration'));
      app.command = 'serve';
      await app.start();
      assert.equal((await secretariat.fetch(PEOPLE)).status, 303);
      assert.equal((await secretariat.fetch('/en/account/second-factor')).status, 303);
    } finally {
      await app.stop();
    }
  });

  describe(`accounts on ${engine}`, () => {
    let app, first;
    before(async () => {
      app = await new App({ engine, command: 'serve' }).start();
      ({ visitor: first } = await invited(app, 'first@example.org', 'Fatma', { words: ['--role', 'secretariat'], password: PASSWORD }));
      await setUpFactor(first);
    });
    after(() => app?.stop());
    const linkOn = (page) => page.text.match(/<pre[^>]*>\s*https?:\/\/[^/]+(\/[^\s<]+)/)[1];
    const accountOf = async (name) => (await first.open(PEOPLE)).text.match(new RegExp(`<option value="(\\d+)">${name}`))[1];

    test('a link made before its owner got a role opens nothing afterwards', async () => {
      await invited(app, 'later@example.org', 'Lalə', { password: PASSWORD });
      const link = linkOn(await first.post(`${PEOPLE}/${await accountOf('Lalə')}/link`, {}, { from: PEOPLE }));
      assert.equal((await new Visitor(app).open(link)).status, 200);
      assert.equal(run(['user', 'role', 'later@example.org', '--give', 'operator', ...app.where]).code, 0);
      assert.equal((await new Visitor(app).open(link)).status, 404);
    });

    test('the secretariat passes to nobody whom somebody else invited and who has not come yet', async () => {
      assert.equal(run(['user', 'add', 'guest@example.org', 'Qonaq', ...app.where]).code, 0);
      const offered = await first.post('/en/secretariat/hand-over', { email: 'guest@example.org', name: '', language: 'en' }, { from: '/en/secretariat/hand-over' });
      assert.equal(offered.status, 422);
    });

    test('nobody gets a link to an erased account', async () => {
      await invited(app, 'erased@example.org', 'Silinən', { password: PASSWORD });
      const account = await accountOf('Silinən');
      const erase = () => run(['user', 'erase', 'erased@example.org', '--reason', 'asked for', ...app.where]);
      await until(() => erase().code === 0, 'the server may be writing at the same moment');
      assert.equal((await first.post(`${PEOPLE}/${account}/link`, {}, { from: PEOPLE })).status, 403);
    });

    test('what is erased is in no file of the data folder', { skip: engine !== 'sqlite' && 'vacuum is PostgreSQL’s' }, async () => {
      const { visitor } = await invited(app, 'zumrud.unique@example.org', 'Zümrüd Təkrarsız', { password: PASSWORD });
      const { codes } = await setUpFactor(visitor);
      const holding = () => readdirSync(app.data, { recursive: true, withFileTypes: true }).filter((f) => f.isFile()).map((f) => join(f.path, f.name)).filter((name) => /zumrud\.unique|Zümrüd Təkrarsız/.test(readFileSync(name, 'utf8')));
      assert.notDeepEqual(holding(), []);
      const gone = await visitor.post('/en/account/erase', { password: PASSWORD, code: codes[0] }, { from: '/en/account/erase' });
      assert.equal(gone.path, '/en/account/erased');
      await app.kill('SIGTERM'); // or half a minute of rest
      assert.deepEqual(holding(), []);
      await app.start();
    });

    test('the record tells nobody which accounts have no second factor', async () => {
      await invited(app, 'bare@example.org', 'Bəhruz', { password: PASSWORD });
      const entries = async () => JSON.parse((await new Visitor(app).open('/record/entries?limit=500')).text).entries.filter((e) => e.kind === 'link.used');
      const used = (await until(async () => (await entries()).length > 0 && entries(), 'it has its place')).at(-1);
      assert.ok(!used.fields.some(([name]) => name === 'second_factor'));
      assert.ok(used.sealed.some(([name]) => name === 'second_factor'));
    });

    test('what happened to one account cannot be put together from the journal', async () => {
      const { entries } = JSON.parse((await new Visitor(app).open('/record/entries?limit=500')).text);
      const about = entries.filter((e) => /^(account|link|factor|role)\./.test(e.kind));
      assert.ok(about.length > 5);
      for (const e of about) {
        assert.equal(e.subject, '0');
        assert.ok(e.sealed.some(([name]) => name === 'person'));
      }
    });

    test('one code or one recovery code, sent many times at once, lets in once', async () => {
      const email = 'parallel@example.org';
      const { secret, codes } = await invited(app, email, 'Pərviz', { password: PASSWORD }).then(({ visitor }) => setUpFactor(visitor));
      const half = async () => {
        const visitor = new Visitor(app);
        await visitor.post('/en/sign-in', { email, password: PASSWORD, next: '/account' }, { from: '/en/sign-in' });
        return visitor;
      };
      for (const code of [codeOf(secret, { steps: 1 }), codes[0]]) {
        const visitors = await Promise.all([1, 2, 3, 4].map(half));
        await Promise.all(visitors.map((visitor) => visitor.post(GIVE, { code, next: '/account' })));
        const inside = await Promise.all(visitors.map((visitor) => visitor.fetch('/en/account')));
        assert.equal(inside.filter((answer) => answer.status === 200).length, 1);
      }
    });

    test('somebody with many addresses who knows the password guesses no faster', async () => {
      await invited(app, 'guessed@example.org', 'Günel', { password: PASSWORD }).then(({ visitor }) => setUpFactor(visitor));
      const through = await new App({ engine, command: 'serve', data: app.data, db: app.database.url, env: { ALYANS_HTTP_TRUSTED_PROXIES: '127.0.0.1' } }).start();
      try {
        const guesser = new Visitor(through);
        const send = (path, address, fields) => guesser.open(path, { method: 'POST', headers: { 'content-type': 'application/x-www-form-urlencoded', 'x-forwarded-for': address }, body: new URLSearchParams(fields).toString() });
        await send('/en/sign-in', '2001:db8::1', { email: 'guessed@example.org', password: PASSWORD });
        let last;
        for (let i = 0; i < 40 && last?.status !== 429; i++)
          last = await send(GIVE, `2001:db8:0:${i.toString(16)}::1`, { code: '000000' });
        assert.equal(last.status, 429);
      } finally {
        await through.stop();
      }
    });
  });
}
