// What a client may cost: sizes, times, numbers.
// SPDX-License-Identifier: AGPL-3.0-or-later
import test, { before, after } from 'node:test';
import assert from 'node:assert/strict';
import { startServer, talk, open, get, post, echoed, pause, readAnswers } from './raw.mjs';

let server;
before(async () => {
  server = await startServer({ loops: 1, header_seconds: 1, idle_seconds: 2, body_rate_min: 1000,
    connections_per_address: 8, max_connections: 100 });
});
after(() => server.stop());

async function refused(bytes, status) {
  const r = await talk(server, bytes);
  assert.deepEqual(r.answers.map((a) => a.status), [status]);
  assert.equal(r.answers[0].headers.connection, 'close');
  assert.ok(r.closed && !r.reset);
}
const lines = (n, of = 'x: y') => `${of}\r\n`.repeat(n);

test('a request line of 8 KiB is read, one byte more is 431', async () => {
  const line = (n) => `GET /${'a'.repeat(n - 'GET / HTTP/1.1'.length)} HTTP/1.1\r\nHost: test\r\n\r\n`;
  const r = await talk(server, line(8192));
  assert.equal(r.answers[0].status, 200);
  await refused(line(8193), 431);
});

test('an endless request line is 431 without waiting for its end', () =>
  refused(`GET /${'a'.repeat(20000)}`, 431));

test('16 KiB of header lines are read, more is 431', async () => {
  const long = (n) => get('/j', `X: ${'a'.repeat(n - 'Host: test\r\nX: \r\n'.length)}\r\n`);
  const r = await talk(server, long(16384));
  assert.equal(r.answers[0].status, 200);
  await refused(long(16385), 431);
});

test('a header line without end is 431', () => refused(`GET /j HTTP/1.1\r\nX: ${'a'.repeat(40000)}`, 431));
test('100 KB of header is 431', () => refused(get('/j', `X: ${'a'.repeat(100000)}\r\n`), 431));

test('100 header lines are read, 101 are 431', async () => {
  const r = await talk(server, get('/j', lines(99)));
  assert.equal(r.answers[0].status, 200);
  await refused(get('/j', lines(100)), 431);
});

test('300 header lines are 431', () => refused(get('/j', lines(300)), 431));

test('a body up to the limit of its route is read', async () => {
  const r = await talk(server, post('/echo', 'b'.repeat(1000)));
  assert.equal(echoed(r.answers[0]).length, '1000');
});

test('a body over the limit is 413 before any of it came', () =>
  refused('POST /echo HTTP/1.1\r\nHost: test\r\nContent-Length: 1001\r\n\r\n', 413));

test('a client that sends a too large body at once still reads the 413', () =>
  refused(post('/echo', 'b'.repeat(200000)), 413));

test('a body where none is expected is 413', () => refused(post('/j', 'b'), 413));

test('chunks over the limit are 413 at the chunk that goes over', async () => {
  const begin = 'POST /echo HTTP/1.1\r\nHost: test\r\nTransfer-Encoding: chunked\r\n\r\n';
  await refused(`${begin}3e9\r\n`, 413);
  await refused([`${begin}3e8\r\n${'a'.repeat(1000)}\r\n`, '1\r\n'], 413);
});

test('chunks of one byte without end are refused', () =>
  refused('POST /big HTTP/1.1\r\nHost: test\r\nTransfer-Encoding: chunked\r\n\r\n' +
    `${'0'.repeat(20)}1\r\na\r\n`.repeat(3000), 400));

test('what begin refuses is answered at once, and closed', () => refused(post('/forbidden', 'b'), 403));

test('100-continue: asked for, told to go on, one answer', async () => {
  const c = await open(server);
  c.send('POST /echo HTTP/1.1\r\nHost: test\r\nContent-Length: 5\r\nExpect: 100-continue\r\n\r\n');
  assert.ok(await c.until((raw) => raw === 'HTTP/1.1 100 Continue\r\n\r\n'));
  c.send('hello');
  assert.ok(await c.until((raw) => raw.includes('body=hello')));
  assert.deepEqual(readAnswers(c.raw).map((a) => a.status), [100, 200]);
  await c.done();
});

test('100-continue: not told when the body is there already', async () => {
  const r = await talk(server, post('/echo', 'hello', 'Expect: 100-continue\r\n'));
  assert.deepEqual(r.answers.map((a) => a.status), [200]);
});

test('100-continue: refused when the body would be too large', () =>
  refused('POST /echo HTTP/1.1\r\nHost: test\r\nContent-Length: 5000\r\nExpect: 100-continue\r\n\r\n', 413));

test('100-continue: refused when begin refuses', () =>
  refused('POST /forbidden HTTP/1.1\r\nHost: test\r\nContent-Length: 5\r\nExpect: 100-continue\r\n\r\n', 403));

test('a header that dribbles in is 408 after its deadline', async () => {
  const began = Date.now();
  const c = await open(server);
  const timer = setInterval(() => c.send('X'), 50);
  c.send('GET /j HTTP/1.1\r\nHost: test\r\n');
  await c.until((raw) => raw.includes('408'));
  clearInterval(timer);
  assert.ok(await c.untilClosed());
  assert.deepEqual(readAnswers(c.raw).map((a) => a.status), [408]);
  assert.ok(Date.now() - began < 3500);
  await c.done();
});

test('a body slower than the least rate is 408', async () => {
  const c = await open(server);
  c.send('POST /echo HTTP/1.1\r\nHost: test\r\nContent-Length: 1000\r\n\r\n');
  const timer = setInterval(() => c.send('b'), 20);
  assert.ok(await c.until((raw) => raw.includes('408')));
  clearInterval(timer);
  await c.untilClosed();
  assert.deepEqual(readAnswers(c.raw).map((a) => a.status), [408]);
  await c.done();
});

test('a slow body that keeps the rate is read', async () => {
  const c = await open(server);
  c.send('POST /big HTTP/1.1\r\nHost: test\r\nContent-Length: 7500\r\n\r\n');
  for (let i = 0; i < 15; i++) {
    await pause(100);
    c.send('b'.repeat(500));
  }
  assert.ok(await c.until((raw) => raw.includes('length=7500')));
  await c.done();
});

test('an idle connection is closed without a word', async () => {
  const c = await open(server);
  c.send(get('/j'));
  await c.until((raw) => raw.length > 0);
  assert.ok(await c.untilClosed(4000));
  assert.deepEqual(readAnswers(c.raw).map((a) => a.status), [200]);
  await c.done();
});

test('a reader that does not read is dropped', async () => {
  const c = await open(server);
  c.socket.pause();
  c.send(get('/large?n=20000000'));
  /* 1 s of grace and what went into the buffers of the kernel; longer on a busy machine */
  const connections = async () => {
    const { answers } = await talk(server, get('/counts'));
    return answers.length > 0 ? JSON.parse(answers[0].body).connections : Infinity;
  };
  for (let i = 0; i < 100 && (await connections()) > 1; i++) await pause(300);
  assert.equal(await connections(), 1);
  await c.done();
});

test('a large answer reaches a reader that pauses now and then', async () => {
  const c = await open(server);
  let got = 0;
  c.socket.removeAllListeners('data');
  c.socket.on('data', (d) => {
    got += d.length;
    c.socket.pause();
    setTimeout(() => c.socket.resume(), 1);
  });
  c.send(get('/large?n=5000000', 'Connection: close\r\n'));
  await c.untilClosed(10000);
  assert.ok(got > 5000000 && got < 5002000, `${got} bytes`);
  await c.done();
});

test('requests behind a large answer wait for the reader', async () => {
  const c = await open(server);
  c.send(get('/large?n=3000000') + get('/j').repeat(50));
  await c.until((raw) => raw.length > 3000000 && readAnswers(raw).length === 51, 60000);
  const answers = readAnswers(c.raw);
  assert.equal(answers.length, 51);
  assert.equal(answers[0].body.length, 3000000);
  await c.done();
});

test('one connection more than an address may have gets 503', async () => {
  const mine = [];
  for (let i = 0; i < 8; i++) mine.push(await open(server));
  const r = await talk(server, get('/j'));
  assert.deepEqual(r.answers.map((a) => a.status), [503]);
  assert.ok(r.closed);
  await Promise.all(mine.map((c) => c.done()));
  await pause(100);
  assert.equal((await talk(server, get('/j'))).answers[0].status, 200);
});

test('one connection more than the server takes gets 503', async () => {
  const small = await startServer({ loops: 1, max_connections: 3 });
  const mine = [];
  for (let i = 0; i < 3; i++) mine.push(await open(small));
  assert.deepEqual((await talk(small, get('/j'))).answers.map((a) => a.status), [503]);
  await mine[0].done();
  await pause(2300); /* the one turned away has gone too */
  assert.equal((await talk(small, get('/j'))).answers[0].status, 200);
  await Promise.all(mine.map((c) => c.done()));
  await small.stop();
});
