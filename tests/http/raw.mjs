// Talks to a server in raw bytes and reads what comes back, byte for byte.
// SPDX-License-Identifier: AGPL-3.0-or-later
import { spawn } from 'node:child_process';
import net from 'node:net';
import { once } from 'node:events';

const program = process.env.ECHO_SERVER;
if (!program) throw new Error('ECHO_SERVER must name the program: run this with meson test');

export const pause = (ms) => new Promise((done) => setTimeout(done, ms));

// Starts the server; settings as { header_seconds: 1 }. where: a port, or the path of a socket.
export async function startServer(settings = {}) {
  const child = spawn(program, Object.entries(settings).map(([k, v]) => `${k}=${v}`),
    { stdio: ['ignore', 'pipe', 'inherit'] });
  process.on('exit', () => child.kill('SIGKILL')); /* a failed test must not leave it behind */
  const [line] = await once(child.stdout, 'data');
  const address = /^listening (.*)$/m.exec(line.toString())[1];
  const where = address.startsWith('unix:') ? { path: address.slice(5) }
    : { port: Number(address.split(':').pop()), host: address.replace(/:\d+$/, '').replace(/[[\]]/g, '') };
  const exited = once(child, 'exit').then(([code, signal]) => ({ code, signal }));
  child.unref();
  child.stdout.unref();
  return {
    where, child, exited,
    async stop() {
      child.ref();
      child.kill('SIGTERM');
      const { code, signal } = await exited;
      if (code !== 0) throw new Error(`the server ended with ${code ?? signal}`);
    },
  };
}

// A connection that keeps all it got. Never throws on reset: that is for the test to judge.
export async function open(server) {
  const socket = net.connect({ ...server.where, allowHalfOpen: true });
  const it = { socket, raw: '', closed: false, reset: false };
  it.gone = new Promise((done) => socket.on('close', done));
  socket.on('data', (d) => { it.raw += d.toString('latin1'); });
  socket.on('end', () => { it.closed = true; socket.end(); });
  socket.on('error', (e) => { it.reset = true; it.error = e; });
  socket.on('close', () => { it.closed = true; });
  await once(socket, 'connect');
  it.send = (bytes) => socket.write(Buffer.from(bytes, 'latin1'));
  // Waits until what(raw) holds, the server closed, or ms have passed.
  it.until = async (what, ms = 5000) => {
    const end = Date.now() + ms;
    while (!it.closed && !what(it.raw) && Date.now() < end) await pause(5);
    return what(it.raw);
  };
  it.untilClosed = async (ms = 5000) => {
    const end = Date.now() + ms;
    while (!it.closed && Date.now() < end) await pause(5);
    return it.closed;
  };
  it.done = () => { socket.destroy(); return it.gone; };
  return it;
}

// Sends bytes (a list: piece by piece) and gives back the answers. settle: silence that ends it.
export async function talk(server, bytes, { settle = 120, end = false, heads = [] } = {}) {
  const c = await open(server);
  for (const piece of [bytes].flat()) {
    c.send(piece);
    if (Array.isArray(bytes)) await pause(15);
  }
  if (end) c.socket.end();
  await c.until((raw) => raw.length > 0); /* a busy machine takes its time to begin */
  for (let seen = -1; !c.closed && seen !== c.raw.length;) {
    seen = c.raw.length;
    await c.untilClosed(settle);
  }
  const result = { raw: c.raw, closed: c.closed, reset: c.reset, answers: readAnswers(c.raw, heads) };
  await c.done();
  return result;
}

// Splits the bytes into answers by their Content-Length; heads lists the indices that answer HEAD.
// Anything that is not exactly a row of answers is an error.
export function readAnswers(raw, heads = []) {
  const answers = [];
  let rest = raw;
  while (rest.length > 0) {
    const end = rest.indexOf('\r\n\r\n');
    const lines = rest.slice(0, end).split('\r\n');
    const first = /^HTTP\/1\.1 (\d{3}) /.exec(lines[0]);
    if (end < 0 || !first) throw new Error(`not an answer: ${JSON.stringify(rest.slice(0, 200))}`);
    const status = Number(first[1]);
    const headers = {};
    for (const line of lines.slice(1)) {
      const [, name, value] = /^([^:]+): (.*)$/.exec(line);
      const key = name.toLowerCase();
      headers[key] = headers[key] === undefined ? value : `${headers[key]}, ${value}`;
    }
    const hasBody = status >= 200 && status !== 204 && status !== 304 && !heads.includes(answers.length);
    const length = hasBody ? Number(headers['content-length'] ?? rest.length) : 0;
    const body = rest.slice(end + 4, end + 4 + length);
    if (headers['content-length'] !== undefined && hasBody && body.length !== length)
      throw new Error(`cut answer: ${body.length} of ${length} bytes`);
    answers.push({ status, headers, body });
    rest = rest.slice(end + 4 + length);
  }
  return answers;
}

export const get = (path, more = '') => `GET ${path} HTTP/1.1\r\nHost: test\r\n${more}\r\n`;
export const post = (path, body, more = '') =>
  `POST ${path} HTTP/1.1\r\nHost: test\r\nContent-Length: ${body.length}\r\n${more}\r\n${body}`;
// "name=value" lines of the echo, as an object.
export const echoed = (answer) =>
  Object.fromEntries(answer.body.split('\n').filter(Boolean).map((l) => {
    const at = l.indexOf('=');
    return [l.slice(0, at), l.slice(at + 1)];
  }));
