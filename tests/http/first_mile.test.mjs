// The program as its users meet it: languages, caching, signing in, roles, what is refused.
// SPDX-License-Identifier: AGPL-3.0-or-later
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { App, engines, hiddenFields, run, titleOf, until, Visitor } from './app.mjs';

const RESULTS = '/consultations/election-2013/results';

for (const engine of engines) {
  describe(`first mile on ${engine}`, () => {
    let app;
    before(async () => { app = await new App({ engine }).start(); });
    after(() => app.stop());

    test('the front door follows the language the browser asks for', async () => {
      for (const [asked, got] of [['az', '/az'], ['en-GB,en;q=0.9', '/en'], ['de,az;q=0.5,en;q=0.4', '/az'], ['fr', '/az'], ['en;q=0', '/az']]) {
        const answer = await new Visitor(app, asked).fetch('/');
        assert.equal(answer.status, 302, asked);
        assert.equal(answer.headers.get('location'), got, asked);
        assert.match(answer.headers.get('vary'), /accept-language/i);
      }
    });

    test('an address without a language is completed, with its query', async () => {
      const answer = await new Visitor(app, 'az').fetch(`${RESULTS}?x=1`);
      assert.equal(answer.headers.get('location'), `/az${RESULTS}?x=1`);
    });

    test('each page names itself in both languages', async () => {
      const html = (await new Visitor(app).open(`/en${RESULTS}`)).text;
      assert.match(html, /<html lang="en"/);
      assert.match(html, new RegExp(`hreflang="az" href="[^"]*/az${RESULTS}"|href="[^"]*/az${RESULTS}" hreflang="az"`));
      assert.match((await new Visitor(app).open(`/az${RESULTS}`)).text, /<html lang="az"/);
    });

    test('a page that did not change is not sent again', async () => {
      const visitor = new Visitor(app);
      await until(async () => /This result is frozen/.test((await visitor.open(`/en${RESULTS}`)).text), 'what the program does first is done');
      const first = await visitor.fetch(`/en${RESULTS}`);
      const etag = first.headers.get('etag');
      assert.match(etag, /^"[^"]+"$/);
      const again = await visitor.fetch(`/en${RESULTS}`, { headers: { 'if-none-match': etag } });
      assert.equal(again.status, 304);
      assert.equal(await again.text(), '');
      const other = await visitor.fetch(`/az${RESULTS}`, { headers: { 'if-none-match': etag } });
      assert.equal(other.status, 200);
    });

    test('HEAD tells what GET would send', async () => {
      const visitor = new Visitor(app);
      const get = await visitor.fetch(`/en${RESULTS}`, { headers: { 'accept-encoding': 'identity' } });
      const head = await visitor.fetch(`/en${RESULTS}`, { method: 'HEAD', headers: { 'accept-encoding': 'identity' } });
      assert.equal(head.status, 200);
      assert.equal(head.headers.get('content-length'), String((await get.text()).length && get.headers.get('content-length')));
      assert.equal(head.headers.get('etag'), get.headers.get('etag'));
    });

    test('no page allows inline script or style, framing, or guessing of types', async () => {
      for (const path of [`/en${RESULTS}`, '/en/nowhere', '/healthz', '/en/sign-in']) {
        const { headers } = await new Visitor(app).fetch(path);
        const policy = headers.get('content-security-policy');
        assert.match(policy, /default-src 'none'/, path);
        assert.doesNotMatch(policy, /unsafe/, path);
        assert.match(policy, /frame-ancestors 'none'/, path);
        assert.equal(headers.get('x-content-type-options'), 'nosniff', path);
      }
    });

    test('what is not there is said in the language of the address', async () => {
      const en = await new Visitor(app).open('/en/nowhere');
      const az = await new Visitor(app).open('/az/nowhere');
      assert.equal(en.status, 404);
      assert.equal(az.status, 404);
      assert.notEqual(titleOf(en.text), titleOf(az.text));
    });

    test('another method is refused and the right ones are named', async () => {
      const answer = await new Visitor(app).fetch('/en/sign-out', { method: 'PUT' });
      assert.equal(answer.status, 405);
      assert.equal(answer.headers.get('allow'), 'POST');
    });

    test('a link signs in, by a button and not by being opened', async () => {
      const visitor = new Visitor(app);
      await visitor.open(app.links.secretariat);
      assert.equal(visitor.cookies.size, 0);
      await visitor.enter(app.links.secretariat);
      const account = await visitor.open('/en/account');
      assert.equal(account.status, 200);
    });

    test('pages of the secretariat are closed to visitors and to representatives', async () => {
      const stranger = await new Visitor(app).fetch('/en/secretariat');
      assert.ok([302, 303, 401].includes(stranger.status), `stranger got ${stranger.status}`);
      const representative = new Visitor(app);
      await representative.enter(app.links.representative);
      assert.equal((await representative.fetch('/en/secretariat')).status, 403);
      const secretariat = new Visitor(app);
      await secretariat.enter(app.links.secretariat);
      assert.equal((await secretariat.fetch('/en/secretariat')).status, 200);
    });

    test('a signed-in write needs the token and this site as its origin', async () => {
      const visitor = new Visitor(app);
      await visitor.enter(app.links.secretariat);
      const csrf = hiddenFields((await visitor.open('/en/account')).text);
      assert.ok(csrf.csrf);
      const body = (fields) => new URLSearchParams(fields).toString();
      const type = { 'content-type': 'application/x-www-form-urlencoded' };
      const refused = [
        await visitor.fetch('/en/account/language', { method: 'POST', headers: type, body: body({ language: 'az' }) }),
        await visitor.fetch('/en/account/language', { method: 'POST', headers: { ...type, 'sec-fetch-site': 'cross-site' }, body: body({ language: 'az', ...csrf }) }),
        await visitor.fetch('/en/account/language', { method: 'POST', headers: type, body: body({ language: 'az', csrf: 'x'.repeat(43) }) }),
      ];
      assert.deepEqual(refused.map((r) => r.status), [403, 403, 403]);
      const accepted = await visitor.fetch('/en/account/language', { method: 'POST', headers: type, body: body({ language: 'az', ...csrf }) });
      assert.equal(accepted.status, 303);
    });

    test('signing out everywhere ends every session', async () => {
      const one = new Visitor(app);
      const two = new Visitor(app);
      await one.enter(app.links.representative);
      await two.enter(app.links.representative);
      await one.post('/en/sign-out-everywhere', {}, { from: '/en/account' });
      for (const visitor of [one, two]) assert.notEqual((await visitor.fetch('/en/account')).status, 200);
    });

    test('somebody invited chooses a password, signs in with it, and a wrong one is told kindly', async () => {
      const added = run(['user', 'add', 'leyla@example.org', 'Leyla', '--role', 'secretariat', ...app.where]);
      assert.equal(added.code, 0, added.err);
      const invited = run(['user', 'invite', 'leyla@example.org', ...app.where]);
      assert.equal(invited.code, 0, invited.err);
      const link = invited.out.match(/(\/[a-z]{2}\/enter\/\S+)/)[1];
      const visitor = new Visitor(app);
      const short = await visitor.post(link, { password: 'short', again: 'short', repeat: 'short' }, { from: link });
      assert.equal(short.status, 422);
      const fields = [...short.text.matchAll(/<input[^>]*type="password"[^>]*name="([^"]+)"|<input[^>]*name="([^"]+)"[^>]*type="password"/g)].map((m) => m[1] ?? m[2]);
      assert.ok(fields.length >= 1);
      const chosen = Object.fromEntries(fields.map((name) => [name, 'a calm and long pass phrase']));
      assert.equal((await visitor.post(link, chosen, { from: link })).status, 200);
      const later = new Visitor(app);
      const wrong = await later.post('/en/sign-in', { email: 'leyla@example.org', password: 'not this one at all' }, { from: '/en/sign-in' });
      assert.equal(wrong.status, 422);
      assert.match(wrong.text, /leyla@example\.org/);
      assert.doesNotMatch(wrong.text, /not this one at all/);
      await later.post('/en/sign-in', { email: 'LEYLA@example.org', password: 'a calm and long pass phrase' }, { from: '/en/sign-in' });
      assert.equal((await later.fetch('/en/account')).status, 200);
      const used = await new Visitor(app).open(link);
      assert.notEqual(used.status, 200, 'an invitation works once');
    });

    test('no secret, address or text of a person reaches the log', async () => {
      const visitor = new Visitor(app);
      await visitor.post('/en/sign-in', { email: 'nobody@example.org', password: 'hunter2-secret-words' }, { from: '/en/sign-in' });
      assert.doesNotMatch(app.log, /hunter2|nobody@example|127\.0\.0\.1:\d+ GET|enter\/[\w-]{43}/);
      for (const cookie of visitor.cookies.values()) assert.ok(!app.log.includes(cookie));
    });
  });
}
