// What may be a request: every row sends its bytes raw, with a second request hidden behind them
// where that is the danger. One answer, the status named, and the connection closed.
// SPDX-License-Identifier: AGPL-3.0-or-later
import test, { before, after } from 'node:test';
import assert from 'node:assert/strict';
import { startServer, talk, open, get, post, echoed } from './raw.mjs';

let server;
before(async () => { server = await startServer({ loops: 2 }); });
after(() => server.stop());

const SMUGGLED = 'GET /smuggled HTTP/1.1\r\nHost: test\r\n\r\n';
const head = (lines, method = 'POST', path = '/echo') =>
  `${method} ${path} HTTP/1.1\r\n${lines.map((l) => `${l}\r\n`).join('')}\r\n`;

async function refused(bytes, status) {
  for (const pieces of [bytes, [...split(bytes)]]) {
    const r = await talk(server, pieces, { settle: 60 });
    assert.deepEqual(r.answers.map((a) => a.status), [status], JSON.stringify(r.raw.slice(0, 300)));
    assert.equal(r.answers[0].headers.connection, 'close');
    assert.ok(r.closed, 'the connection is closed');
    assert.ok(!r.reset, 'the client sees the answer, not a reset');
    assert.ok(!r.raw.includes('/smuggled'));
  }
}
// The same bytes in three pieces, cut where nothing suggests it.
function* split(bytes) {
  const third = Math.ceil(bytes.length / 3);
  for (let i = 0; i < bytes.length; i += third) yield bytes.slice(i, i + third);
}

const rows = {
  'Content-Length and chunked together':
    [head(['Host: test', 'Content-Length: 5', 'Transfer-Encoding: chunked']) + `0\r\n\r\n${SMUGGLED}`, 400],
  'chunked and Content-Length together':
    [head(['Host: test', 'Transfer-Encoding: chunked', 'Content-Length: 5']) + `0\r\n\r\n${SMUGGLED}`, 400],
  'two different Content-Length':
    [head(['Host: test', 'Content-Length: 5', 'Content-Length: 0']) + SMUGGLED, 400],
  'two equal Content-Length':
    [head(['Host: test', 'Content-Length: 5', 'Content-Length: 5']) + `aaaaa${SMUGGLED}`, 400],
  'Content-Length as a list':
    [head(['Host: test', 'Content-Length: 5, 5']) + `aaaaa${SMUGGLED}`, 400],
  'Transfer-Encoding: gzip, chunked, with Content-Length':
    [head(['Host: test', 'Transfer-Encoding: gzip, chunked', 'Content-Length: 5']) + `0\r\n\r\n${SMUGGLED}`, 400],
  'Transfer-Encoding: gzip, chunked':
    [head(['Host: test', 'Transfer-Encoding: gzip, chunked']) + `0\r\n\r\n${SMUGGLED}`, 400],
  'Transfer-Encoding: chunked, gzip':
    [head(['Host: test', 'Transfer-Encoding: chunked, gzip']) + `0\r\n\r\n${SMUGGLED}`, 400],
  'Transfer-Encoding twice':
    [head(['Host: test', 'Transfer-Encoding: chunked', 'Transfer-Encoding: chunked']) + `0\r\n\r\n${SMUGGLED}`, 400],
  'Transfer-Encoding: xchunked':
    [head(['Host: test', 'Transfer-Encoding: xchunked']) + `0\r\n\r\n${SMUGGLED}`, 400],
  'Transfer-Encoding: identity':
    [head(['Host: test', 'Transfer-Encoding: identity']) + SMUGGLED, 400],
  'Transfer-Encoding with a parameter':
    [head(['Host: test', 'Transfer-Encoding: chunked;q=1']) + `0\r\n\r\n${SMUGGLED}`, 400],
  'empty Transfer-Encoding':
    [head(['Host: test', 'Transfer-Encoding:']) + SMUGGLED, 400],
  'Transfer-Encoding in HTTP/1.0':
    [`POST /echo HTTP/1.0\r\nHost: test\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n${SMUGGLED}`, 400],
  'space before the colon':
    [head(['Host: test', 'Content-Length : 5']) + `aaaaa${SMUGGLED}`, 400],
  'space before the colon of Transfer-Encoding':
    [head(['Host: test', 'Transfer-Encoding : chunked']) + `0\r\n\r\n${SMUGGLED}`, 400],
  'Content-Length: +5': [head(['Host: test', 'Content-Length: +5']) + `aaaaa${SMUGGLED}`, 400],
  'Content-Length: 5x': [head(['Host: test', 'Content-Length: 5x']) + `aaaaa${SMUGGLED}`, 400],
  'Content-Length: -1': [head(['Host: test', 'Content-Length: -1']) + SMUGGLED, 400],
  'Content-Length: 0x5': [head(['Host: test', 'Content-Length: 0x5']) + `aaaaa${SMUGGLED}`, 400],
  'Content-Length: 5 5': [head(['Host: test', 'Content-Length: 5 5']) + `aaaaa${SMUGGLED}`, 400],
  'empty Content-Length': [head(['Host: test', 'Content-Length:']) + SMUGGLED, 400],
  'Content-Length: 2^64+5':
    [head(['Host: test', 'Content-Length: 18446744073709551621']) + `aaaaa${SMUGGLED}`, 400],
  'chunk extension ended by bare LF':
    [head(['Host: test', 'Transfer-Encoding: chunked']) + `5;\naaaaa\r\n0\r\n\r\n${SMUGGLED}`, 400],
  'chunk extension':
    [head(['Host: test', 'Transfer-Encoding: chunked']) + `5;a=b\r\naaaaa\r\n0\r\n\r\n${SMUGGLED}`, 400],
  'chunk size ended by bare LF':
    [head(['Host: test', 'Transfer-Encoding: chunked']) + `5\naaaaa\r\n0\r\n\r\n${SMUGGLED}`, 400],
  'chunk size ended by bare CR':
    [head(['Host: test', 'Transfer-Encoding: chunked']) + `5\raaaaa\r\n0\r\n\r\n${SMUGGLED}`, 400],
  'chunk data ended by bare LF':
    [head(['Host: test', 'Transfer-Encoding: chunked']) + `5\r\naaaaa\n0\r\n\r\n${SMUGGLED}`, 400],
  'chunk longer than its size':
    [head(['Host: test', 'Transfer-Encoding: chunked']) + `5\r\naaaaaa\r\n0\r\n\r\n${SMUGGLED}`, 400],
  'last chunk ended by bare LF':
    [head(['Host: test', 'Transfer-Encoding: chunked']) + `0\r\n\n${SMUGGLED}`, 400],
  'last chunk ended by CR and something else':
    [head(['Host: test', 'Transfer-Encoding: chunked']) + `0\r\n\rX${SMUGGLED}`, 400],
  'last chunk size ended by bare LF':
    [head(['Host: test', 'Transfer-Encoding: chunked']) + `0\n\r\n${SMUGGLED}`, 400],
  'chunk data ended by CR and something else':
    [head(['Host: test', 'Transfer-Encoding: chunked']) + `5\r\naaaaa\rX0\r\n\r\n${SMUGGLED}`, 400],
  'chunk size 0x5':
    [head(['Host: test', 'Transfer-Encoding: chunked']) + `0x5\r\naaaaa\r\n0\r\n\r\n${SMUGGLED}`, 400],
  'chunk size -5':
    [head(['Host: test', 'Transfer-Encoding: chunked']) + `-5\r\naaaaa\r\n0\r\n\r\n${SMUGGLED}`, 400],
  'space before a chunk size':
    [head(['Host: test', 'Transfer-Encoding: chunked']) + ` 5\r\naaaaa\r\n0\r\n\r\n${SMUGGLED}`, 400],
  'space after a chunk size':
    [head(['Host: test', 'Transfer-Encoding: chunked']) + `5 \r\naaaaa\r\n0\r\n\r\n${SMUGGLED}`, 400],
  'empty chunk size':
    [head(['Host: test', 'Transfer-Encoding: chunked']) + `\r\naaaaa\r\n0\r\n\r\n${SMUGGLED}`, 400],
  'chunk size over 64 bits':
    [head(['Host: test', 'Transfer-Encoding: chunked']) + `10000000000000005\r\naaaaa\r\n0\r\n\r\n${SMUGGLED}`, 400],
  'trailer field':
    [head(['Host: test', 'Transfer-Encoding: chunked']) + `0\r\nHost: other\r\n\r\n${SMUGGLED}`, 400],
  'bare LF header lines': [`POST /echo HTTP/1.1\nHost: test\n\n${SMUGGLED}`, 400],
  'one bare LF among CRLF': [`GET /j HTTP/1.1\r\nHost: test\nX: y\r\n\r\n${SMUGGLED}`, 400],
  'bare CR as line end': [`GET /j HTTP/1.1\rHost: test\r\rX: y\r\n\r\n${SMUGGLED}`, 400],
  'bare CR in a value': [`GET /j HTTP/1.1\r\nHost: test\r\nX: a\rContent-Length: 5\r\n\r\n${SMUGGLED}`, 400],
  'folded header line':
    [`GET /j HTTP/1.1\r\nHost: test\r\nX: a\r\n b\r\n\r\n${SMUGGLED}`, 400],
  'header line folded with a tab':
    [`GET /j HTTP/1.1\r\nHost: test\r\nX: a\r\n\tb\r\n\r\n${SMUGGLED}`, 400],
  'folded Transfer-Encoding':
    [`POST /echo HTTP/1.1\r\nHost: test\r\nTransfer-Encoding:\r\n chunked\r\n\r\n0\r\n\r\n${SMUGGLED}`, 400],
  'first header line begins with a space':
    [`GET /j HTTP/1.1\r\n Host: test\r\n\r\n${SMUGGLED}`, 400],
  'NUL in a value': [`GET /j HTTP/1.1\r\nHost: test\r\nX: a\0b\r\n\r\n${SMUGGLED}`, 400],
  'control byte in a value': [`GET /j HTTP/1.1\r\nHost: test\r\nX: a\x01b\r\n\r\n${SMUGGLED}`, 400],
  'DEL in a value': [`GET /j HTTP/1.1\r\nHost: test\r\nX: a\x7fb\r\n\r\n${SMUGGLED}`, 400],
  'NUL in a name': [`GET /j HTTP/1.1\r\nHost: test\r\nX\0: a\r\n\r\n${SMUGGLED}`, 400],
  'byte over 0x7f in a name': [`GET /j HTTP/1.1\r\nHost: test\r\nX\xe9: a\r\n\r\n${SMUGGLED}`, 400],
  'empty header name': [`GET /j HTTP/1.1\r\nHost: test\r\n: a\r\n\r\n${SMUGGLED}`, 400],
  'header line without a colon': [`GET /j HTTP/1.1\r\nHost: test\r\nabc\r\n\r\n${SMUGGLED}`, 400],
  'no Host': [`GET /j HTTP/1.1\r\nX: y\r\n\r\n${SMUGGLED}`, 400],
  'two Host': [`GET /j HTTP/1.1\r\nHost: test\r\nHost: other\r\n\r\n${SMUGGLED}`, 400],
  'two equal Host': [`GET /j HTTP/1.1\r\nHost: test\r\nHost: test\r\n\r\n${SMUGGLED}`, 400],
  'two Host in HTTP/1.0': [`GET /j HTTP/1.0\r\nHost: a\r\nHost: b\r\n\r\n${SMUGGLED}`, 400],
  'empty Host': [`GET /j HTTP/1.1\r\nHost:\r\n\r\n${SMUGGLED}`, 400],
  'Host with a blank': [`GET /j HTTP/1.1\r\nHost: a b\r\n\r\n${SMUGGLED}`, 400],
  'Host with a path': [`GET /j HTTP/1.1\r\nHost: a/b\r\n\r\n${SMUGGLED}`, 400],
  'Host with a user': [`GET /j HTTP/1.1\r\nHost: u@a\r\n\r\n${SMUGGLED}`, 400],
  'Host with a bad port': [`GET /j HTTP/1.1\r\nHost: a:99999\r\n\r\n${SMUGGLED}`, 400],
  'Host as a list': [`GET /j HTTP/1.1\r\nHost: a, b\r\n\r\n${SMUGGLED}`, 400],
  'HTTP/2.0 request line': [`GET /j HTTP/2.0\r\nHost: test\r\n\r\n${SMUGGLED}`, 505],
  'HTTP/2 preface': [`PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n`, 505],
  'HTTP/1.2': [`GET /j HTTP/1.2\r\nHost: test\r\n\r\n${SMUGGLED}`, 505],
  'HTTP/0.9 with a version': [`GET /j HTTP/0.9\r\nHost: test\r\n\r\n${SMUGGLED}`, 505],
  'HTTP/0.9 without a version': [`GET /j\r\n\r\n${SMUGGLED}`, 400],
  'HTTP/1.10': [`GET /j HTTP/1.10\r\nHost: test\r\n\r\n${SMUGGLED}`, 400],
  'http/1.1 in small letters': [`GET /j http/1.1\r\nHost: test\r\n\r\n${SMUGGLED}`, 400],
  'RTSP/1.0': [`GET /j RTSP/1.0\r\nHost: test\r\n\r\n${SMUGGLED}`, 400],
  'unknown method': [`BREW /j HTTP/1.1\r\nHost: test\r\n\r\n${SMUGGLED}`, 501],
  'method in small letters': [`get /j HTTP/1.1\r\nHost: test\r\n\r\n${SMUGGLED}`, 501],
  'a method llhttp knows and we do not': [`PROPFIND /j HTTP/1.1\r\nHost: test\r\n\r\n${SMUGGLED}`, 501],
  'TRACE': [`TRACE /j HTTP/1.1\r\nHost: test\r\n\r\n${SMUGGLED}`, 501],
  'CONNECT': [`CONNECT test:80 HTTP/1.1\r\nHost: test:80\r\n\r\n${SMUGGLED}`, 501],
  'two spaces in the request line': [`GET  /j HTTP/1.1\r\nHost: test\r\n\r\n${SMUGGLED}`, 400],
  'tab in the request line': [`GET\t/j HTTP/1.1\r\nHost: test\r\n\r\n${SMUGGLED}`, 400],
  'space at the end of the request line': [`GET /j HTTP/1.1 \r\nHost: test\r\n\r\n${SMUGGLED}`, 400],
  'space in the target': [`GET /j j HTTP/1.1\r\nHost: test\r\n\r\n${SMUGGLED}`, 400],
  'two empty lines before the request': [`\r\n\r\n${get('/j')}`, 400],
  'TLS to a plain port': ['\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03', 400],
  'percent without digits': [get('/a%zz') + SMUGGLED, 400],
  'percent cut short': [get('/a%2') + SMUGGLED, 400],
  'percent without digits in the query': [get('/j?a=%g1') + SMUGGLED, 400],
  'invalid UTF-8 in the path': [get('/%ff') + SMUGGLED, 400],
  'overlong UTF-8 in the path': [get('/%c0%af') + SMUGGLED, 400],
  'raw byte over 0x7f in the path': [get('/\xe9') + SMUGGLED, 400],
  'encoded NUL in the path': [get('/a%00b') + SMUGGLED, 400],
  'encoded line end in the path': [get('/a%0d%0ab') + SMUGGLED, 400],
  'encoded slash in the path': [get('/a%2fb') + SMUGGLED, 400],
  'dot segment': [get('/a/./b') + SMUGGLED, 400],
  'dot-dot segment': [get('/a/../b') + SMUGGLED, 400],
  'dot-dot at the end': [get('/a/..') + SMUGGLED, 400],
  'encoded dot-dot segment': [get('/a/%2e%2e/b') + SMUGGLED, 400],
  'empty segment': [get('/a//b') + SMUGGLED, 400],
  'target of two slashes': [get('//evil.example/') + SMUGGLED, 400],
  'fragment in the target': [get('/j#top') + SMUGGLED, 400],
  'target without a slash': [get('j') + SMUGGLED, 400],
  'asterisk for GET': [get('*') + SMUGGLED, 400],
  'absolute target of another host': [get('http://other/j') + SMUGGLED, 400],
  'absolute target with a user': [get('http://u@test/j') + SMUGGLED, 400],
  'absolute target of another scheme': [get('ftp://test/j') + SMUGGLED, 400],
  'Expect of something else': [post('/echo', 'hello', 'Expect: 200-ok\r\n') + SMUGGLED, 417],
};
for (const [name, [bytes, status]] of Object.entries(rows))
  test(`${name}: ${status}, one answer, closed`, () => refused(bytes, status));

test('an upgrade to h2c is not taken: the request is answered, the next one too', async () => {
  const upgrade = 'Connection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AAMAAABkAAQAAP__\r\n';
  const r = await talk(server, get('/j', upgrade) + get('/echo'));
  assert.deepEqual(r.answers.map((a) => a.status), [200, 200]);
  assert.equal(echoed(r.answers[1]).path, '/echo');
});

test('an upgrade with a body is answered by length as any other', async () => {
  const upgrade = 'Connection: Upgrade\r\nUpgrade: websocket\r\n';
  const r = await talk(server, post('/echo', 'hello', upgrade) + get('/j'));
  assert.deepEqual(r.answers.map((a) => a.status), [200, 200]);
  assert.equal(echoed(r.answers[0]).body, 'hello');
});

test('three requests in one write get three answers in order', async () => {
  const r = await talk(server, get('/echo?1') + post('/echo?2', 'two') + get('/echo?3'));
  assert.deepEqual(r.answers.map((a) => echoed(a).query), ['1', '2', '3']);
  assert.equal(r.closed, false);
});

test('requests that arrive byte by byte are read all the same', async () => {
  const c = await open(server);
  c.socket.setNoDelay(true);
  for (const byte of post('/echo', 'hi') + get('/j')) {
    c.send(byte);
    await new Promise((done) => setImmediate(done));
  }
  assert.ok(await c.until((raw) => (raw.match(/HTTP\/1\.1 200/g) ?? []).length === 2));
  await c.done();
});

test('what is pipelined behind a request under way waits for its answer', async () => {
  const r = await talk(server, get('/slow?ms=150') + post('/echo?2', 'x') + get('/echo?3'), { settle: 400 });
  assert.deepEqual(r.answers.map((a) => echoed(a).query), ['ms=150', '2', '3']);
});

test('one empty line before a request is forgiven', async () => {
  const r = await talk(server, `\r\n${get('/j')}`);
  assert.deepEqual(r.answers.map((a) => a.status), [200]);
});

test('Connection: close is obeyed and nothing behind it is answered', async () => {
  const r = await talk(server, get('/j', 'Connection: close\r\n') + SMUGGLED);
  assert.deepEqual(r.answers.map((a) => a.status), [200]);
  assert.ok(r.closed);
});

test('HTTP/1.0 needs no Host and closes', async () => {
  const r = await talk(server, 'GET /echo HTTP/1.0\r\n\r\n');
  assert.equal(r.answers[0].status, 200);
  assert.equal(r.answers[0].headers.connection, 'close');
  assert.ok(r.closed);
});

test('HTTP/1.0 stays open when asked to', async () => {
  const r = await talk(server, 'GET /j HTTP/1.0\r\nConnection: keep-alive\r\n\r\nGET /j HTTP/1.0\r\n\r\n');
  assert.deepEqual(r.answers.map((a) => a.headers.connection), ['keep-alive', 'close']);
});

test('HEAD has the length but no body', async () => {
  const r = await talk(server, `HEAD /j HTTP/1.1\r\nHost: test\r\n\r\n${get('/j')}`, { heads: [0] });
  assert.equal(r.answers[0].headers['content-length'], '199');
  assert.equal(r.answers[0].body, '');
  assert.equal(r.answers[1].body.length, 199);
});

test('chunks are put together', async () => {
  const chunked = 'POST /echo HTTP/1.1\r\nHost: test\r\nTransfer-Encoding: chunked\r\n\r\n';
  const r = await talk(server, `${chunked}3\r\nabc\r\nA\r\n0123456789\r\n0\r\n\r\n${get('/echo?next')}`);
  assert.equal(echoed(r.answers[0]).body, 'abc0123456789');
  assert.equal(echoed(r.answers[1]).query, 'next');
});

test('a body in pieces is put together', async () => {
  const r = await talk(server, ['POST /echo HTTP/1.1\r\nHost: test\r\nContent-Length: 9\r\n\r\n', 'abc', 'def', 'ghi']);
  assert.equal(echoed(r.answers[0]).body, 'abcdefghi');
});

test('a target in absolute form is read when its host is the one in Host', async () => {
  const r = await talk(server, get('http://TEST/echo?a=1') + get('http://test?b'));
  assert.equal(echoed(r.answers[0]).target, '/echo?a=1');
  assert.equal(echoed(r.answers[1]).path, '/');
  assert.equal(echoed(r.answers[1]).query, 'b');
});

test('the asterisk is for OPTIONS', async () => {
  const r = await talk(server, 'OPTIONS * HTTP/1.1\r\nHost: test\r\n\r\n');
  assert.equal(echoed(r.answers[0]).path, '*');
});

test('paths come decoded', async () => {
  const r = await talk(server, get('/s%C9%99s/%41?q=%C9%99'));
  assert.equal(Buffer.from(echoed(r.answers[0]).path, 'latin1').toString('utf8'), '/səs/A');
  assert.equal(echoed(r.answers[0]).query, 'q=%C9%99');
});

test('header names are found whatever their case, values are trimmed', async () => {
  const r = await talk(server, get('/echo', 'X-TEST: \t value \t\r\n'));
  assert.equal(echoed(r.answers[0])['x-test'], 'value');
});

test('a cookie sent twice is no cookie', async () => {
  const r = await talk(server, get('/echo', 'Cookie: b=2; a=1\r\n') + get('/echo', 'Cookie: a=1; a=2\r\n'));
  assert.equal(echoed(r.answers[0])['cookie-a'], '1');
  assert.equal(echoed(r.answers[1])['cookie-a'], '');
});

test('a half-closed client still gets its answer', async () => {
  const r = await talk(server, get('/slow?ms=100'), { end: true, settle: 300 });
  assert.equal(r.answers[0].status, 200);
  assert.ok(r.closed);
});

test('half a request and then the end: no answer', async () => {
  const r = await talk(server, 'GET /j HTTP/1.1\r\nHo', { end: true });
  assert.equal(r.raw, '');
  assert.ok(r.closed);
});
