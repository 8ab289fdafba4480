// Start and end: a stop finishes what was accepted.
// SPDX-License-Identifier: AGPL-3.0-or-later
import test from 'node:test';
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { startServer, talk, open, get, pause, readAnswers } from './raw.mjs';

test('a stop waits for the answers under way and says Connection: close', async () => {
  const server = await startServer({ loops: 2 });
  const busy = await open(server);
  busy.send(get('/slow?ms=600'));
  await pause(100);
  const began = Date.now();
  await server.stop();
  assert.ok(Date.now() - began >= 300);
  await busy.untilClosed();
  const [answer] = readAnswers(busy.raw);
  assert.equal(answer.status, 200);
  assert.equal(answer.headers.connection, 'close');
});

test('a stop closes idle connections and ends soon', async () => {
  const server = await startServer({ loops: 2 });
  const idle = await open(server);
  idle.send(get('/j'));
  await idle.until((raw) => raw.length > 0);
  const began = Date.now();
  await server.stop();
  assert.ok(Date.now() - began < 1500);
  assert.ok(await idle.untilClosed(500));
});

test('requests behind the one under way are not begun after a stop', async () => {
  const server = await startServer({ loops: 1 });
  const c = await open(server);
  c.send(get('/slow?ms=300') + get('/echo?second'));
  await pause(100);
  await server.stop();
  await c.untilClosed();
  assert.equal(readAnswers(c.raw).length, 1);
});

test('requests sent before the stop are answered, whatever loop and queue they were in', async () => {
  const server = await startServer({ loops: 2 });
  const all = await Promise.all(Array.from({ length: 60 }, () => open(server)));
  all.forEach((c) => c.send(get('/slow?ms=50')));
  const stopped = server.stop();
  await Promise.all(all.map((c) => c.untilClosed()));
  await stopped;
  for (const c of all) assert.deepEqual(readAnswers(c.raw).map((a) => a.status), [200]);
});

test('a handler that takes longer than the stop allows does not keep the server', async () => {
  const server = await startServer({ loops: 1, stop_seconds: 0 });
  const c = await open(server);
  c.send(get('/slow?ms=4000'));
  await pause(100);
  const began = Date.now();
  await server.stop();
  assert.ok(Date.now() - began < 2500);
  await c.done();
});

test('a client that leaves before its answer harms nobody', async () => {
  const server = await startServer({ loops: 1 });
  for (let i = 0; i < 10; i++) {
    const c = await open(server);
    c.send(get('/slow?ms=100'));
    await pause(10);
    c.socket.resetAndDestroy?.() ?? c.socket.destroy();
  }
  await pause(200);
  assert.equal((await talk(server, get('/j'))).answers[0].status, 200);
  await server.stop();
});

test('a port in use, and what is no address, is refused', async () => {
  const server = await startServer({ loops: 2 });
  const listen = (where) => spawnSync(process.env.ECHO_SERVER, [`listen=${where}`], { timeout: 5000 });
  const taken = listen(`127.0.0.1:${server.where.port}`);
  assert.equal(taken.status, 2);
  assert.match(taken.stderr.toString(), /event=listen_failed/);
  for (const wrong of ['nowhere', '127.0.0.1', '127.0.0.1:99999', '::1:80', '[127.0.0.1]:80', 'unix:'])
    assert.equal(listen(wrong).status, 2, wrong);
  await server.stop();
});
