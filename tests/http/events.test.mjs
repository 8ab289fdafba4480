// Server-Sent Events: who reads what, how often, and what a reader may cost.
// SPDX-License-Identifier: AGPL-3.0-or-later
import test, { before, after } from 'node:test';
import assert from 'node:assert/strict';
import { startServer, talk, open, get, post, pause } from './raw.mjs';

let server;
before(async () => { server = await startServer({ loops: 2, live_milliseconds: 300, heartbeat_seconds: 1 }); });
after(() => server.stop());

async function listen(topic) {
  const c = await open(server);
  c.send(get(`/events?topic=${topic}`));
  assert.ok(await c.until((raw) => raw.includes('retry: ')));
  c.events = () => [...c.raw.matchAll(/^data: (.*)$/gm)].map((m) => m[1]);
  return c;
}
const publish = (topic, data) => talk(server, post(`/publish?topic=${topic}`, data), { settle: 10 });
const counts = async () => JSON.parse((await talk(server, get('/counts'))).answers[0].body);

test('a stream says what it is and is kept by nobody', async () => {
  const c = await listen('head');
  assert.match(c.raw, /^HTTP\/1\.1 200 OK\r\n/);
  assert.match(c.raw, /\r\ncontent-type: text\/event-stream\r\n/);
  assert.match(c.raw, /\r\ncache-control: no-store\r\n/);
  assert.match(c.raw, /\r\nx-accel-buffering: no\r\n/);
  assert.match(c.raw, /\r\nconnection: close\r\n/);
  assert.doesNotMatch(c.raw, /content-length/);
  await c.done();
});

test('an event reaches all readers of its topic on all loops, and nobody else', async () => {
  const readers = await Promise.all(Array.from({ length: 12 }, () => listen('a')));
  const other = await listen('b');
  await publish('a', 'first');
  for (const c of readers) {
    assert.ok(await c.until(() => c.events().length > 0));
    assert.deepEqual(c.events(), ['first']);
    assert.ok(c.raw.endsWith('data: first\n\n'));
  }
  assert.deepEqual(other.events(), []);
  await Promise.all([...readers, other].map((c) => c.done()));
});

test('many events in the throttle are one: the last', async () => {
  const c = await listen('often');
  const began = Date.now();
  for (let i = 0; i < 20; i++) await publish('often', String(i));
  const took = Date.now() - began;
  await c.until(() => c.events().at(-1) === '19');
  await pause(400);
  assert.equal(c.events().at(-1), '19');
  assert.ok(c.events().length <= 2 + took / 300, `${c.events().length} events in ${took} ms`);
  await c.done();
});

test('data of several lines stays one event', async () => {
  const c = await listen('lines');
  await publish('lines', 'one\ntwo\r\nthree');
  assert.ok(await c.until((raw) => raw.endsWith('data: one\ndata: two\ndata: three\n\n')));
  await c.done();
});

test('a silent stream gets heartbeats', async () => {
  const c = await listen('beat');
  assert.ok(await c.until((raw) => raw.includes('\n\n:\n\n'), 3000));
  await c.done();
});

test('a reader that left is not counted any more', async () => {
  const c = await listen('gone');
  assert.equal((await counts()).streams, 1);
  await c.done();
  await pause(50);
  assert.equal((await counts()).streams, 0);
});

test('a reader that stalls is dropped, the others go on', async () => {
  const fast = await startServer({ loops: 1, live_milliseconds: 0 });
  const join = async () => {
    const c = await open(fast);
    c.send(get('/events?topic=t'));
    await c.until((raw) => raw.includes('retry: '));
    return c;
  };
  const stalled = await join();
  const reader = await join();
  stalled.socket.pause();
  const data = 'x'.repeat(1000);
  const writer = await open(fast);
  const streams = async () => JSON.parse((await talk(fast, get('/counts'), { settle: 20 })).answers[0].body).streams;
  let sent = 0;
  while (await streams() === 2 && sent < 20000) {
    for (let i = 0; i < 200; i++) {
      writer.send(post('/publish?topic=t', data));
      await writer.until((raw) => (raw.match(/HTTP\/1\.1 204/g) ?? []).length > i);
    }
    writer.raw = '';
    sent += 200;
  }
  assert.equal(await streams(), 1, `dropped after ${sent} kB`);
  writer.send(post('/publish?topic=t', 'last'));
  assert.ok(await reader.until((raw) => raw.endsWith('data: last\n\n')));
  await Promise.all([stalled, reader, writer].map((c) => c.done()));
  await fast.stop();
});

test('a stream ends when the server stops', async () => {
  const short = await startServer({ loops: 1 });
  const c = await open(short);
  c.send(get('/events?topic=t'));
  await c.until((raw) => raw.includes('retry: '));
  await short.stop();
  assert.ok(await c.untilClosed(1000));
  assert.ok(!c.reset);
});

test('a HEAD of a stream is answered at once', async () => {
  const r = await talk(server, 'HEAD /events?topic=t HTTP/1.1\r\nHost: test\r\n\r\n', { heads: [0] });
  assert.equal(r.answers[0].status, 200);
  assert.equal(r.answers[0].headers['content-type'], 'text/event-stream');
});
