// What leaves with every answer: caching, compression, safety headers, proxies, sockets.
// SPDX-License-Identifier: AGPL-3.0-or-later
import test, { before, after } from 'node:test';
import assert from 'node:assert/strict';
import zlib from 'node:zlib';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { startServer, talk, get, echoed } from './raw.mjs';

let server;
before(async () => { server = await startServer({ loops: 1 }); });
after(() => server.stop());
const ask = async (where, ...request) => (await talk(where, get(...request))).answers[0];

test('a page is compressed for those who take it, and both forms are the same page', async () => {
  const plain = await ask(server, '/p');
  const packed = await ask(server, '/p', 'Accept-Encoding: br, gzip\r\n');
  assert.equal(plain.headers['content-encoding'], undefined);
  assert.equal(packed.headers['content-encoding'], 'gzip');
  assert.equal(packed.headers.vary, 'Accept-Encoding');
  assert.equal(plain.headers.vary, 'Accept-Encoding');
  assert.equal(zlib.gunzipSync(Buffer.from(packed.body, 'latin1')).toString('latin1'), plain.body);
  assert.notEqual(plain.headers.etag, packed.headers.etag);
});

test('weights decide: gzip;q=0 is a no, * is a yes', async () => {
  const no = await ask(server, '/p', 'Accept-Encoding: *, gzip;q=0\r\n');
  assert.equal(no.headers['content-encoding'], undefined);
  const yes = await ask(server, '/p', 'Accept-Encoding: br;q=1, *;q=0.1\r\n');
  assert.equal(yes.headers['content-encoding'], 'gzip');
});

test('what is small, and what may hold a secret, is not compressed', async () => {
  for (const where of ['/p?n=1', '/secret', '/j'])
    assert.equal((await ask(server, where, 'Accept-Encoding: gzip\r\n')).headers['content-encoding'], undefined);
});

test('the tag of a page gives 304 without a body, for its own form only', async () => {
  const page = await ask(server, '/p');
  const again = await ask(server, '/p', `If-None-Match: "x", ${page.headers.etag}\r\n`);
  assert.equal(again.status, 304);
  assert.equal(again.body, '');
  assert.equal(again.headers.etag, page.headers.etag);
  assert.equal(again.headers['content-length'], undefined);
  assert.equal((await ask(server, '/p', `If-None-Match: W/${page.headers.etag}\r\n`)).status, 304);
  assert.equal((await ask(server, '/p', `Accept-Encoding: gzip\r\nIf-None-Match: ${page.headers.etag}\r\n`)).status, 200);
  assert.equal((await ask(server, '/p?n=85', `If-None-Match: ${page.headers.etag}\r\n`)).status, 200);
});

test('a secret page is not kept and has no tag', async () => {
  const page = await ask(server, '/secret');
  assert.equal(page.headers['cache-control'], 'no-store');
  assert.equal(page.headers.etag, undefined);
});

test('every answer carries the safety headers, refusals too', async () => {
  for (const where of ['/j', '/p', '/%zz']) {
    const { headers } = await ask(server, where);
    assert.equal(headers['content-security-policy'], "default-src 'none'; style-src 'self'; script-src 'self'; " +
      "img-src 'self' data:; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'; " +
      "manifest-src 'self'");
    assert.equal(headers['x-content-type-options'], 'nosniff');
    assert.equal(headers['referrer-policy'], 'same-origin');
    assert.equal(headers['cross-origin-opener-policy'], 'same-origin');
    assert.equal(headers['cross-origin-resource-policy'], 'same-origin');
    assert.match(headers['permissions-policy'], /camera=\(\)/);
    assert.equal(headers['strict-transport-security'], undefined);
    assert.ok(Math.abs(Date.parse(headers.date) - Date.now()) < 5000);
  }
});

test('cookies are HttpOnly and SameSite; the safe kind is Secure', async () => {
  const r = await talk(server, get('/cookie'));
  assert.match(r.raw, /^set-cookie: plain=1; Path=\/; HttpOnly; SameSite=Lax\r$/m);
  assert.match(r.raw, /^set-cookie: __Host-safe=2; Path=\/; HttpOnly; SameSite=Lax; Secure; Max-Age=60\r$/m);
});

const forwarded = 'X-Forwarded-For: 203.0.113.9, 198.51.100.7\r\nX-Forwarded-Proto: https\r\n' +
  'X-Forwarded-Host: alliance.example\r\n';

test('forwarded headers of a stranger are ignored', async () => {
  const e = echoed(await ask(server, '/echo', forwarded));
  assert.deepEqual([e.peer, e.https, e.host], ['127.0.0.1', 'no', 'test']);
});

test('forwarded headers of a trusted proxy count: the last hop that is no proxy', async () => {
  const behind = await startServer({ loops: 1, trusted_proxies: '127.0.0.0/8, 198.51.100.7' });
  const answer = await ask(behind, '/echo', forwarded);
  const e = echoed(answer);
  assert.deepEqual([e.peer, e.https, e.host], ['203.0.113.9', 'yes', 'alliance.example']);
  assert.match(answer.headers['strict-transport-security'], /^max-age=\d+$/);
  const wrong = echoed(await ask(behind, '/echo', 'X-Forwarded-For: 203.0.113.9, what\r\nX-Forwarded-Host: a b\r\n'));
  assert.deepEqual([wrong.peer, wrong.https, wrong.host], ['127.0.0.1', 'no', 'test']);
  const two = echoed(await ask(behind, '/echo', 'X-Forwarded-For: 203.0.113.9\r\nX-Forwarded-For: 198.51.100.7\r\n'));
  assert.equal(two.peer, '203.0.113.9');
  await behind.stop();
});

for (const [trusted, peer, https] of [['', 'unix', 'no'], ['unix', '203.0.113.9', 'yes']]) {
  test(`a Unix socket serves; its peer is trusted ${trusted ? 'when named' : 'only when named'}`, async () => {
    const file = path.join(fs.mkdtempSync(path.join(os.tmpdir(), 'alyans-')), 'socket');
    const local = await startServer({ listen: `unix:${file}`, trusted_proxies: trusted });
    const e = echoed(await ask(local, '/echo', 'X-Forwarded-For: 203.0.113.9\r\nX-Forwarded-Proto: https\r\n'));
    assert.deepEqual([e.peer, e.https], [peer, https]);
    await local.stop();
    assert.ok(!fs.existsSync(file), 'the socket file is gone');
    fs.rmdirSync(path.dirname(file));
  });
}

test('IPv6 is listened on', { skip: !os.networkInterfaces().lo?.some((i) => i.family === 'IPv6') }, async () => {
  const six = await startServer({ listen: '[::1]:0' });
  assert.equal(echoed(await ask(six, '/echo')).peer, '::1');
  await six.stop();
});

test('one loop or several, the answers are the same', async () => {
  const several = await startServer({ loops: 4 });
  const all = await Promise.all(Array.from({ length: 40 }, (_, i) => ask(several, `/echo?${i}`)));
  all.forEach((a, i) => assert.equal(echoed(a).query, String(i)));
  await several.stop();
});
