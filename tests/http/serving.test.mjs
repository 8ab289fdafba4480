// How it is served: a Unix socket, behind a proxy, limits for those who ask too much, and no lock-out by strangers.
// SPDX-License-Identifier: AGPL-3.0-or-later
import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import http from 'node:http';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { App, engines, run, temporaryFolder, Visitor, wordsOf } from './app.mjs';

/** One request with all said by hand. from: the address it comes from; to: an App or the path of a socket. */
function ask(to, path, { method = 'GET', headers = {}, body, from } = {}) {
  const where = typeof to === 'string' ? { socketPath: to } : { host: '127.0.0.1', port: new URL(to.base).port, localAddress: from };
  return new Promise((resolve, reject) => {
    const request = http.request({ ...where, path, method, agent: false, headers: { host: 'alyans.example', ...headers } }, (answer) => {
      let text = '';
      answer.setEncoding('utf8').on('data', (more) => { text += more; });
      answer.on('end', () => resolve({ status: answer.statusCode, headers: answer.headers, text }));
    });
    request.on('error', reject);
    request.end(body);
  });
}
const FORM = { 'content-type': 'application/x-www-form-urlencoded', 'sec-fetch-site': 'same-origin' };
const csrfOf = (text) => text.match(/name="csrf" value="([^"]*)"/)?.[1] ?? '';

/** Presses the button of a link, and gives the answer with its cookies. */
async function enter(to, link, headers = {}) {
  const page = await ask(to, link, { headers });
  return ask(to, link, { method: 'POST', headers: { ...FORM, ...headers }, body: `csrf=${csrfOf(page.text)}` });
}

describe('on a Unix socket', () => {
  const folder = temporaryFolder();
  const socket = join(folder.path, 'alyans.sock');
  let app;
  before(async () => { app = await new App({ listen: `unix:${socket}` }).start(); });
  after(async () => {
    await app.stop();
    folder.remove();
  });

  test('it answers there, and the socket is gone when it ends', async () => {
    const page = await ask(socket, '/en/consultations/election-2013/results');
    assert.equal(page.status, 200);
    assert.match(page.text, /<html lang="en"/);
    const { code } = await app.kill('SIGTERM');
    assert.equal(code, 0);
    assert.ok(!existsSync(socket));
  });

  test('a socket left behind by a killed server is no obstacle', async () => {
    await app.start();
    await app.kill('SIGKILL');
    assert.ok(existsSync(socket));
    await app.start();
    assert.equal((await ask(socket, '/healthz')).status, 200);
  });
});

/** The processes a server has started: their names by number. */
function childrenOf(pid) {
  const numbers = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').split(' ').filter((word) => word !== '');
  return numbers.map((number) => ({ number, name: readFileSync(`/proc/${number}/comm`, 'utf8').trim() }));
}
const lives = (child) => existsSync(`/proc/${child.number}`) && !/^State:\s+Z/m.test(readFileSync(`/proc/${child.number}/status`, 'utf8'));

describe('the process that decodes images', () => {
  for (const signal of ['SIGTERM', 'SIGKILL']) {
    test(`is the only one beside the server, and ends with it on ${signal}`, async () => {
      const app = await new App({ env: { ALYANS_LOG_LEVEL: 'info' } }).start();
      const children = childrenOf(app.process.pid);
      assert.deepEqual(children.map((child) => child.name), ['alyans-image']);
      assert.match(app.log, /event=image-maker landlock=\w+ seccomp=\w+ limits=\w+/);
      await app.kill(signal);
      for (let i = 0; i < 100 && lives(children[0]); i++) await new Promise((resolve) => setTimeout(resolve, 20));
      assert.ok(!lives(children[0]));
      await app.stop();
    });
  }

  test('is what the command check tells about', async () => {
    const app = await new App().start();
    const { code, out } = run(['check', ...app.where]);
    assert.equal(code, 0);
    assert.match(out, /landlock=\w+ seccomp=\w+ limits=\w+/);
    await app.stop();
  });
});

describe('behind a proxy', () => {
  let trusting, alone;
  before(async () => {
    trusting = await new App({ env: { ALYANS_HTTP_TRUSTED_PROXIES: '127.0.0.1', ALYANS_RATE_READS: '30' } }).start();
    alone = await new App().start();
  });
  after(async () => {
    await trusting.stop();
    await alone.stop();
  });
  const HTTPS = { 'x-forwarded-proto': 'https', 'x-forwarded-for': '203.0.113.9', 'x-forwarded-host': 'alyans.example' };

  test('a trusted one is believed: the cookie is for this host and for https only', async () => {
    const answer = await enter(trusting, trusting.links.representative, HTTPS);
    assert.equal(answer.status, 303);
    const [cookie] = answer.headers['set-cookie'];
    assert.match(cookie, /^__Host-alyans=/);
    for (const word of ['Secure', 'HttpOnly', 'SameSite=', 'Path=/']) assert.ok(cookie.includes(word), cookie);
    assert.doesNotMatch(cookie, /domain=/i);
    const account = await ask(trusting, '/en/account', { headers: { ...HTTPS, cookie: cookie.split(';')[0] } });
    assert.equal(account.status, 200);
    const visitor = await ask(trusting, '/api/v1/consultations/following-the-election/statements', { headers: { ...HTTPS, 'x-forwarded-for': '203.0.113.10' } });
    const [first] = JSON.parse(visitor.text).statements;
    const taken = await ask(trusting, '/api/v1/consultations/following-the-election/positions', { method: 'POST', headers: { ...HTTPS, 'content-type': 'application/json', 'sec-fetch-site': 'same-origin' },
      body: JSON.stringify({ statement: first.id, position: 'agree' }) });
    assert.equal(taken.status, 201);
    assert.match(taken.headers['set-cookie'][0], /Secure/);
  });

  test('anybody else is not: a plain cookie, and no address made up', async () => {
    const answer = await enter(alone, alone.links.representative, HTTPS);
    const [cookie] = answer.headers['set-cookie'];
    assert.match(cookie, /^alyans=/);
    assert.doesNotMatch(cookie, /Secure/);
    assert.match(cookie, /HttpOnly/);
  });

  test('readers behind it are told apart', async () => {
    const read = (who) => ask(trusting, '/en/consultations', { headers: { 'x-forwarded-for': who } });
    let status = 200;
    for (let i = 0; i < 60 && status !== 429; i++) status = (await read('198.51.100.1')).status;
    assert.equal(status, 429);
    assert.equal((await read('198.51.100.2')).status, 200);
    assert.equal((await read('10.9.9.9, 198.51.100.1')).status, 429, 'what the proxy itself did not add is not believed');
  });

  test('writes are taken from the host the proxy names, not from another', async () => {
    const origin = (value) => ({ 'content-type': FORM['content-type'], ...HTTPS, 'x-forwarded-for': '203.0.113.20', origin: value, cookie: 'x=y' });
    const send = (value) => ask(trusting, '/en/sign-in', { method: 'POST', headers: origin(value), body: 'email=a%40example.org&password=x' });
    assert.equal((await send('https://alyans.example')).status, 422);
    assert.equal((await send('https://evil.example')).status, 403);
    assert.equal((await send('null')).status, 403);
  });
});

describe('limits', () => {
  let app;
  before(async () => {
    app = await new App({ limits: true, env: { ALYANS_RATE_READS: '60', ALYANS_RATE_WRITES: '9', ALYANS_RATE_SIGN_INS: '9' } }).start();
  });
  after(() => app.stop());

  test('who reads too fast waits, with a page that says so; others do not', async () => {
    let answer = { status: 200 };
    for (let i = 0; i < 100 && answer.status === 200; i++) answer = await ask(app, '/az/consultations', { from: '127.0.0.2' });
    assert.equal(answer.status, 429);
    assert.ok(Number(answer.headers['retry-after']) > 0);
    assert.match(answer.text, /<html lang="az"/);
    assert.equal((await ask(app, '/az/consultations', { from: '127.0.0.3' })).status, 200);
  });

  test('who writes too fast waits', async () => {
    const propose = () => ask(app, '/en/consultations/following-the-election/statements', { method: 'POST', from: '127.0.0.4', headers: FORM, body: 'text=short' });
    const statuses = [];
    for (let i = 0; i < 30 && !statuses.includes(429); i++) statuses.push((await propose()).status);
    assert.ok(statuses.slice(0, -1).every((s) => s === 422), statuses.join());
    assert.equal(statuses.at(-1), 429);
  });

  test('tries to sign in from one address are few', async () => {
    const statuses = [];
    for (let i = 0; i < 30 && !statuses.includes(429); i++)
      statuses.push((await ask(app, '/en/sign-in', { method: 'POST', from: '127.0.0.5', headers: FORM, body: `email=x${i}%40example.org&password=wrong` })).status);
    assert.equal(statuses.at(-1), 429, statuses.join());
  });
});

for (const engine of engines) {
  describe(`a stranger who guesses, on ${engine}`, () => {
    let app;
    before(async () => { app = await new App({ engine }).start(); });
    after(() => app.stop());

    test('is slowed down, and the owner still gets in from elsewhere', async () => {
      const added = run(['user', 'add', 'owner@example.org', 'Owner', ...app.where]);
      const link = added.out.match(/(\/(?:az|en)\/enter\/\S+)/)[1];
      const page = await new Visitor(app).open(link);
      const names = [...page.text.matchAll(/<input[^>]*type="password"[^>]*>/g)].map((m) => m[0].match(/name="([^"]+)"/)[1]);
      const password = 'a calm and long pass phrase';
      await new Visitor(app).post(link, Object.fromEntries(names.map((name) => [name, password])), { from: link });

      const signIn = (from, words) => ask(app, '/en/sign-in', { method: 'POST', from, headers: FORM, body: new URLSearchParams({ email: 'owner@example.org', password: words }).toString() });
      const guesses = [];
      for (let i = 0; i < 9; i++) guesses.push(await signIn('127.0.0.66', `a guess ${i}`));
      assert.ok(guesses.every((g) => [422, 429].includes(g.status)), guesses.map((g) => g.status).join());
      const right = await signIn('127.0.0.66', password);
      assert.notEqual(right.status, 303, 'from there even the right password must wait');
      assert.ok(wordsOf(right.text).length > 0);
      const owner = await signIn('127.0.0.77', password);
      assert.equal(owner.status, 303, wordsOf(owner.text));
      assert.match(owner.headers['set-cookie'][0], /^alyans=/);
    });

    test('learns from no answer who has an account', async () => {
      const strip = (text) => text.replace(/owner@|nobody@/g, '').replace(/name the number \d+/g, '');
      const known = await ask(app, '/en/sign-in', { method: 'POST', from: '127.0.0.88', headers: FORM, body: 'email=owner%40example.org&password=wrong-words-here' });
      const unknown = await ask(app, '/en/sign-in', { method: 'POST', from: '127.0.0.89', headers: FORM, body: 'email=nobody%40example.org&password=wrong-words-here' });
      assert.equal(known.status, unknown.status);
      assert.equal(strip(known.text), strip(unknown.text));
    });
  });
}
