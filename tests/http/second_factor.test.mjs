// The second factor: setting it up, giving it, losing it, wrong clocks; and what a session may do before it is given.
// SPDX-License-Identifier: AGPL-3.0-or-later
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { App, codeOf, engines, invited, run, setUpFactor, signIn, Visitor, wordsOf } from './app.mjs';

const PASSWORD = 'a calm and long pass phrase';
const GIVE = '/en/account/second-factor/give';

for (const engine of engines) {
  describe(`the second factor on ${engine}`, () => {
    let app;
    before(async () => { app = await new App({ engine, command: 'serve' }).start(); });
    after(() => app?.stop());

    test('a role begins with the second factor: until then the pages of the secretariat lead there', async () => {
      const { visitor, page } = await invited(app, 'aysel@example.org', 'Aysel', { words: ['--role', 'secretariat'], password: PASSWORD });
      assert.match(page.path, /\/account\/second-factor$/);
      const closed = await visitor.open('/en/secretariat');
      assert.equal(closed.status, 403);
      const way = closed.text.match(/href="([^"]*second-factor\/give\?next=[^"]*)"/)[1];
      assert.match((await visitor.open(way)).path, /\/account\/second-factor$/, 'nothing to give yet: it is set up');
      const { codes, page: shown } = await setUpFactor(visitor);
      assert.equal(new Set(codes).size, 10);
      assert.match(wordsOf(shown.text), /They are shown only now/);
      assert.doesNotMatch((await visitor.open('/en/account/second-factor')).text, new RegExp(codes[0]));
      assert.equal((await visitor.fetch('/en/secretariat')).status, 200);
    });

    test('where there is no page, whoever is signed in sees it, and can sign out', async () => {
      const { visitor } = await invited(app, 'lost@example.org', 'Lalə', { password: PASSWORD });
      for (const path of ['/en/no-such-page', '/en/consultations/no-such-consultation']) {
        const { status, text } = await visitor.open(path);
        assert.equal(status, 404, path);
        assert.match(wordsOf(text), /Lalə/, path);
        assert.match(text, /action="\/en\/sign-out"/, path);
        const stranger = await new Visitor(app).open(path);
        assert.equal(stranger.status, 404, path);
        assert.doesNotMatch(stranger.text, /sign-out/, path);
      }
      assert.match((await visitor.fetch('/api/v1/no-such-thing')).headers.get('content-type'), /json/);
      assert.equal((await visitor.fetch('/en/no-such-page', { method: 'POST' })).status, 404);
    });

    test('people who are invited at once, in one room, all get in; guessing stays limited', async () => {
      const room = await new App({ engine, command: 'serve', limits: true }).start();
      try {
        for (const n of [1, 2, 3, 4, 5]) {
          const { visitor } = await invited(room, `guest${n}@example.org`, `Guest ${n}`, { password: PASSWORD });
          await setUpFactor(visitor);
        }
        const guesses = [];
        for (let i = 0; i < 8; i++) guesses.push((await new Visitor(room).post('/en/sign-in', { email: 'guest1@example.org', password: 'not the pass phrase', next: '/' }, { from: '/en/sign-in' })).status);
        assert.ok(guesses.includes(429), guesses.join());
      } finally {
        await room.stop();
      }
    });

    test('the secret comes as text, as a link for apps and as a picture with words for it', async () => {
      const { visitor } = await invited(app, 'picture@example.org', 'Pərvanə', { password: PASSWORD });
      const { text } = await visitor.post('/en/account/second-factor/begin', {}, { from: '/en/account/second-factor' });
      const secret = text.match(/<code[^>]*>([A-Z2-7 ]+)<\/code>/)[1].replace(/ /g, '');
      assert.equal(secret.length, 32, '160 bits');
      assert.match(text, new RegExp(`href="otpauth://totp/[^"]*picture%40example.org\\?secret=${secret}&amp;issuer=`));
      assert.match(text, /<svg class="qr"[^>]*role="img" aria-label="[^"]+"/);
      assert.match((await visitor.open('/en/account/second-factor')).text, new RegExp(secret.slice(0, 4)), 'loading again shows the same');
    });

    describe('with a factor', () => {
      let secret, codes;
      const EMAIL = 'leyla@example.org';
      before(async () => {
        const { visitor } = await invited(app, EMAIL, 'Leyla', { password: PASSWORD });
        ({ secret, codes } = await setUpFactor(visitor));
      });
      const half = async () => {
        const visitor = new Visitor(app);
        const page = await visitor.post('/en/sign-in', { email: EMAIL, password: PASSWORD, next: '/speak-for' }, { from: '/en/sign-in' });
        assert.equal(page.path, GIVE);
        return visitor;
      };
      const give = (visitor, code, next = '/speak-for') => visitor.post(GIVE, { code, next });

      test('the password alone reaches nothing but the code and the way out', async () => {
        const visitor = await half();
        for (const path of ['/en/account', '/en/speak-for', '/en/account/second-factor', '/en/account/data.json', '/en/account/erase', '/en/account/leave'])
          assert.equal((await visitor.open(path)).path, GIVE, path);
        assert.equal((await visitor.fetch('/en/secretariat')).status, 303);
        for (const path of ['/en/account/second-factor/remove', '/en/account/second-factor/begin', '/en/account/erase', '/en/sign-out-everywhere', '/en/account/password'])
          assert.ok([401, 403].includes((await visitor.post(path, { password: PASSWORD })).status), path);
        assert.equal((await visitor.post('/en/sign-out', {})).status, 200);
        assert.equal((await visitor.open('/en/account')).path, '/en/sign-in');
      });

      test('a recovery code lets in once, says how many are left and what to do', async () => {
        const visitor = await half();
        const page = await give(visitor, ` ${codes[0].toUpperCase().replace(/-/g, ' ')} `);
        assert.match(page.path, /\/account\/second-factor$/);
        assert.match(wordsOf(page.text), /9 are left/);
        assert.equal((await visitor.fetch('/en/account')).status, 200);
        const again = await give(await half(), codes[0]);
        assert.equal(again.status, 422, 'it is used up');
      });

      test('a code that fits another time is refused with advice about the clock, in minutes', async () => {
        const visitor = await half();
        const ahead = await give(visitor, codeOf(secret, { steps: 10 }));
        assert.equal(ahead.status, 422);
        assert.match(wordsOf(ahead.text), /clock seems to be [45] minutes ahead of ours/);
        assert.match(wordsOf(ahead.text), /Our clock says/);
        const again = await give(visitor, codeOf(secret, { steps: 10 }));
        assert.equal(again.status, 422, 'however often');
        const far = await give(visitor, codeOf(secret, { steps: 40 }));
        assert.match(wordsOf(far.text), /This code is not right/);
        assert.match(wordsOf((await give(visitor, 'abc')).text), /six digits/);
        assert.match(wordsOf((await give(visitor, '')).text), /must be filled in|Code/);
      });

      test('a code lets in once and leads on; the same code is refused', async () => {
        const code = codeOf(secret, { steps: 1 });
        const visitor = await half();
        const page = await give(visitor, code);
        assert.equal(page.path, '/en/speak-for');
        const again = await give(await half(), code);
        assert.equal(again.status, 422);
        assert.match(wordsOf(again.text), /used already/);
      });

      test('changing the factor wants a code given lately; the new phone counts and the old one does not', async () => {
        const visitor = await half();
        await give(visitor, codes[1]);
        const path = '/en/account/second-factor';
        const fresh = await visitor.post(`${path}/codes`, {}, { from: path });
        assert.equal(fresh.status, 200);
        const renewed = fresh.text.match(/<pre[^>]*>([\s\S]*?)<\/pre>/)[1].trim().split(/\s+/);
        assert.equal((await give(await half(), codes[2])).status, 422, 'old recovery codes are void');
        const moved = await setUpFactor(visitor);
        assert.notEqual(moved.secret, secret);
        assert.equal((await give(await half(), renewed[0])).status, 422, 'those of the old phone too');
        assert.equal((await give(await half(), moved.codes[0])).status, 200);
        ({ secret, codes } = { secret: moved.secret, codes: moved.codes.slice(1) });
      });

      test('a guesser waits, and the owner elsewhere does not', async () => {
        const through = new App({ engine, command: 'serve', data: app.data, db: app.database.url, env: { ALYANS_HTTP_TRUSTED_PROXIES: '127.0.0.1' } });
        await through.start();
        try {
          const from = (address) => ({ 'x-forwarded-for': address });
          const guesser = new Visitor(through);
          const ask = (visitor, address, code) => visitor.open(GIVE, { method: 'POST', headers: { 'content-type': 'application/x-www-form-urlencoded', ...from(address) }, body: `code=${code}` });
          const enter = (visitor, address) => visitor.open('/en/sign-in', { method: 'POST', headers: { 'content-type': 'application/x-www-form-urlencoded', ...from(address) }, body: new URLSearchParams({ email: EMAIL, password: PASSWORD }).toString() });
          await enter(guesser, '192.0.2.66');
          let last;
          for (let i = 0; i < 8; i++) last = await ask(guesser, '192.0.2.66', '000000');
          assert.equal(last.status, 429);
          assert.ok(Number(last.headers.get('retry-after')) > 0);
          await enter(guesser, '192.0.2.66');
          assert.equal((await ask(guesser, '192.0.2.66', '000000')).status, 429, 'a right password does not wipe it');
          const owner = new Visitor(through);
          await enter(owner, '198.51.100.7');
          assert.equal((await ask(owner, '198.51.100.7', codes.pop())).status, 200);
        } finally {
          await through.stop();
        }
      });

      test('a link for a new password does not remove the factor; its owner reads when and by whom it was made', async () => {
        const made = run(['user', 'reset', EMAIL, ...app.where]);
        const link = made.out.match(/(\/(?:az|en)\/enter\/\S+)/)[1];
        const stranger = new Visitor(app);
        const page = await stranger.post(link, { password: 'another calm pass phrase', again: 'another calm pass phrase' }, { from: link });
        assert.match(page.path, /second-factor\/give$/, 'whoever uses it still needs the code');
        const owner = new Visitor(app);
        const news = await signIn(owner, EMAIL, 'another calm pass phrase', { secret, code: codes.pop() });
        assert.match(news.path, /second-factor$/);
        const account = await owner.open('/en/account');
        assert.match(wordsOf(account.text), /to choose a new password the operator of the site/);
        assert.doesNotMatch(wordsOf(account.text), /in doubt/);
        const later = new Visitor(app);
        const told = await signIn(later, EMAIL, 'another calm pass phrase', { secret });
        assert.match(told.path, /account\/news$/, 'at the next signing in it stands in the way');
        assert.equal((await later.post('/en/account/news', { next: '/account' }, { from: '/en/account/news' })).path, '/en/account');
      });

      test('the operator removes a lost factor: sessions end, the account is in doubt, a new factor does not clear it', async () => {
        const done = run(['user', 'factor-reset', EMAIL, '--reason', 'phone lost on a journey', ...app.where]);
        assert.equal(done.code, 0, done.err);
        assert.equal(run(['user', 'factor-reset', EMAIL, ...app.where]).code, 1, 'there is none any more');
        const visitor = new Visitor(app);
        const page = await signIn(visitor, EMAIL, 'another calm pass phrase');
        assert.match(wordsOf(page.text), /your account is in doubt/);
        const { codes: fresh, secret: own } = await setUpFactor(visitor);
        assert.ok(fresh.length === 10 && own.length === 32);
        const later = new Visitor(app);
        await signIn(later, EMAIL, 'another calm pass phrase', { code: fresh[0] });
        assert.match(wordsOf((await later.open('/en/account')).text), /your account is in doubt/);
      });

      test('without a role the factor can be turned off, with one it cannot', async () => {
        const { visitor } = await invited(app, 'free@example.org', 'Fərid', { password: PASSWORD });
        await setUpFactor(visitor);
        const off = await visitor.post('/en/account/second-factor/remove', {}, { from: '/en/account/second-factor' });
        assert.match(wordsOf(off.text), /The second factor is off/);
        const bound = await invited(app, 'bound@example.org', 'Bənövşə', { words: ['--role', 'secretariat'], password: PASSWORD });
        await setUpFactor(bound.visitor);
        assert.equal((await bound.visitor.post('/en/account/second-factor/remove', {}, { from: '/en/account/second-factor' })).status, 409);
      });
    });

    test('a link used without a second factor leaves the account in doubt; an invitation does not', async () => {
      const { visitor } = await invited(app, 'rauf@example.org', 'Rauf', { password: PASSWORD });
      assert.doesNotMatch(wordsOf((await visitor.open('/en/account')).text), /in doubt/);
      const link = run(['user', 'reset', 'rauf@example.org', ...app.where]).out.match(/(\/(?:az|en)\/enter\/\S+)/)[1];
      const somebody = new Visitor(app);
      const page = await somebody.post(link, { password: 'another calm pass phrase', again: 'another calm pass phrase' }, { from: link });
      assert.match(page.path, /account\/news$/);
      assert.match(wordsOf((await somebody.open('/en/account')).text), /in doubt/);
    });
  });
}
