// Starts the real program on a free port with a fresh database, and talks to it as browsers do.
// SPDX-License-Identifier: AGPL-3.0-or-later
import { spawn, spawnSync } from 'node:child_process';
import { createHmac, randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const ALYANS = process.env.ALYANS;
if (!ALYANS) throw new Error('ALYANS names no program; run the tests through meson');

// The sandbox lets nobody trace the program, so leaks can be looked for only without it.
const QUIET = { ...process.env, LC_ALL: 'C', ALYANS_LOG_LEVEL: 'warn', ASAN_OPTIONS: 'detect_leaks=0', UBSAN_OPTIONS: 'halt_on_error=1:print_stacktrace=1' };
/** For env: an end with exit code 0 means, in a sanitized build, that nothing leaked. */
export const SEEK_LEAKS = { ALYANS_SECURITY_SANDBOX: 'off', ASAN_OPTIONS: 'detect_leaks=1:quarantine_size_mb=16' };
// Limits are for strangers on the net; each test that is about them sets its own.
const NO_LIMITS = { ALYANS_RATE_READS: '0', ALYANS_RATE_WRITES: '0', ALYANS_RATE_SIGN_INS: '0', ALYANS_RATE_POSITIONS: '0' };

/** Material beside the repository, which is not part of it; what needs it is skipped, and says so, where it is absent. */
export const SHARED = process.env.ALYANS_SHARED ?? join(dirname(fileURLToPath(import.meta.url)), '../../../shared');
export const SHARED_SCHEMAS = join(SHARED, 'schemas');

/** The engines the application tests run on: SQLite always, PostgreSQL where a cluster is given. */
export const engines = process.env.ALYANS_TEST_PG ? ['sqlite', 'postgresql'] : ['sqlite'];

/** A fresh database of the engine: its --db URL ('' for SQLite in the data folder) and how to drop it. */
export function freshDatabase(engine) {
  if (engine === 'sqlite') return { url: '', drop() {} };
  const name = `alyans_${randomBytes(6).toString('hex')}`;
  const psql = (sql) => {
    const done = spawnSync('psql', ['-X', '-q', '-v', 'ON_ERROR_STOP=1', '-c', sql, process.env.ALYANS_TEST_PG], { encoding: 'utf8' });
    if (done.status !== 0) throw new Error(`psql: ${done.stderr}`);
  };
  psql(`CREATE DATABASE ${name}`);
  const [, server, query] = process.env.ALYANS_TEST_PG.match(/^(postgresql:\/\/[^/]*)\/[^?]*(.*)$/); /* the host may be empty */
  return {
    name, psql, url: `${server}/${name}${query}`,
    drop() { psql(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`); },
  };
}

/** Runs one command to its end: { code, out, err }. */
export function run(words, { env = {}, input } = {}) {
  const done = spawnSync(ALYANS, words, { encoding: 'utf8', env: { ...QUIET, ...env }, input, maxBuffer: 1 << 26 });
  return { code: done.status, signal: done.signal, out: done.stdout, err: done.stderr };
}

export function temporaryFolder() {
  const path = mkdtempSync(join(tmpdir(), 'alyans-test-'));
  return { path, remove() { rmSync(path, { recursive: true, force: true }); } };
}

/** `alyans demo` (or serve) on a free port. Await ready, call stop in the end. */
export class App {
  constructor({ engine = 'sqlite', command = 'demo', data, db, env = {}, words = [], limits = false, through = [], listen = '127.0.0.1:0' } = {}) {
    this.listen = listen;
    this.folder = data ? null : temporaryFolder();
    this.data = data ?? this.folder.path;
    this.database = db === undefined ? freshDatabase(engine) : { url: db, drop() {} };
    this.command = command;
    this.words = words;
    this.through = through; /* a command that runs ours: ['sh', '-c', …] */
    this.env = { ...QUIET, ...(limits ? {} : NO_LIMITS), ...env };
  }

  /** --data and --db for commands beside the running server. */
  get where() {
    return ['--data', this.data, ...(this.database.url ? ['--db', this.database.url] : [])];
  }

  async start() {
    const [program, ...rest] = [...this.through, ALYANS, this.command, '--listen', this.listen, ...this.where, ...this.words];
    this.process = spawn(program, rest,
      { env: this.env, stdio: ['ignore', 'pipe', 'pipe'] });
    this.log = '';
    this.process.stderr.setEncoding('utf8').on('data', (text) => { this.log += text; });
    this.ended = new Promise((resolve) => this.process.on('exit', (code, signal) => resolve({ code, signal })));
    let out = '';
    await new Promise((resolve, reject) => {
      this.process.stdout.setEncoding('utf8').on('data', (text) => {
        out += text;
        if (this.command === 'demo' ? out.includes('Ctrl+C') : /http:\S+\n/.test(out)) resolve();
      });
      this.process.on('exit', (code) => reject(new Error(`ended with ${code} before it served\n${out}${this.log}`)));
    });
    for (const it of [this.process, this.process.stdout, this.process.stderr]) it.unref(); /* a failed test must not wait for it */
    process.once('exit', () => this.process.kill('SIGKILL'));
    this.base = out.match(/(http:\/\/[^\s/]+)/)?.[1].replace('localhost', '127.0.0.1'); /* none on a Unix socket */
    const links = [...out.matchAll(/http:\/\/[^\s/]+(\/\S+\/enter\/\S+)/g)].map((m) => m[1]);
    this.links = { secretariat: links[0], representative: links[1] };
    return this;
  }

  kill(signal = 'SIGKILL') {
    this.process.ref();
    this.process.kill(signal);
    return this.ended;
  }

  async stop() {
    const runs = this.process && this.process.exitCode === null && this.process.signalCode === null;
    const end = runs ? await this.kill('SIGTERM') : { code: 0 };
    this.database.drop();
    this.folder?.remove();
    if (end.code !== 0) throw new Error(`ended with ${end.code ?? end.signal}\n${this.log}`);
  }
}

/** The Set-Cookie lines; the Node 18 of Debian knows them as one line only. */
export function cookieLines(headers) {
  if (headers.getSetCookie) return headers.getSetCookie();
  return (headers.get('set-cookie') ?? '').split(/, (?=[^;,\s]+=)/).filter((line) => line !== '');
}

/** Keeps cookies and sends what a browser would send: one visitor. */
export class Visitor {
  constructor(app, language = 'en') {
    this.app = app;
    this.language = language;
    this.cookies = new Map();
  }

  async fetch(path, { method = 'GET', headers = {}, body, redirect = 'manual' } = {}) {
    const sent = { 'accept-language': this.language, ...headers };
    if (this.cookies.size) sent.cookie = [...this.cookies].map(([k, v]) => `${k}=${v}`).join('; ');
    if (method !== 'GET' && method !== 'HEAD' && !('sec-fetch-site' in sent)) sent['sec-fetch-site'] = 'same-origin';
    const answer = await fetch(this.app.base + path, { method, headers: sent, body, redirect });
    for (const line of cookieLines(answer.headers)) {
      const [, name, value] = line.match(/^([^=]+)=([^;]*)/);
      if (value === '' || /max-age=0/i.test(line)) this.cookies.delete(name);
      else this.cookies.set(name, value);
    }
    return answer;
  }

  /** Follows redirects of this site by hand, so that cookies are kept on the way. */
  async open(path, options) {
    let answer = await this.fetch(path, options);
    for (let i = 0; i < 5 && answer.status >= 300 && answer.status < 304; i++)
      answer = await this.fetch(new URL(answer.headers.get('location'), this.app.base + path).href.slice(this.app.base.length));
    return { status: answer.status, headers: answer.headers, path: new URL(answer.url).pathname, text: await answer.text() };
  }

  /** Posts a form as the page at `from` would: with its hidden fields. */
  async post(path, fields, { from, headers = {} } = {}) {
    const hidden = from ? hiddenFields((await this.open(from)).text) : {};
    return this.open(path, {
      method: 'POST', headers: { 'content-type': 'application/x-www-form-urlencoded', ...headers },
      body: new URLSearchParams({ ...hidden, ...fields }).toString(),
    });
  }

  /** Opens a sign-in link of the demonstration and presses its button. */
  async enter(link) {
    return this.post(link, {}, { from: link });
  }
}

/** The code an authenticator app shows for a secret in base32 (RFC 6238), some steps of 30 seconds from now. */
export function codeOf(secret, { steps = 0, at = Date.now() } = {}) {
  const bits = [...secret.replace(/\s/g, '')].map((c) => 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'.indexOf(c).toString(2).padStart(5, '0')).join('');
  const key = Buffer.from(bits.match(/.{8}/g).map((byte) => parseInt(byte, 2)));
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(Math.floor(at / 30000) + steps));
  const mac = createHmac('sha1', key).update(counter).digest();
  const from = mac[19] & 15;
  return String((mac.readUInt32BE(from) & 0x7fffffff) % 1000000).padStart(6, '0');
}

/** Sets up the second factor of whoever is signed in: { secret, codes, page }. This moment's code is given: the next one is still good. */
export async function setUpFactor(visitor, language = 'en') {
  const path = `/${language}/account/second-factor`;
  const { text } = await visitor.post(`${path}/begin`, {}, { from: path });
  const secret = text.match(/<code[^>]*>([A-Z2-7 ]+)<\/code>/)[1].replace(/ /g, '');
  const page = await visitor.post(`${path}/confirm`, { code: codeOf(secret) }, { from: path });
  if (page.status !== 200) throw new Error(`the second factor was refused: ${wordsOf(page.text)}`);
  return { secret, page, codes: page.text.match(/<pre[^>]*>([\s\S]*?)<\/pre>/)[1].trim().split(/\s+/) };
}

/** Signs in with a password, and with a code where one is asked for. */
export async function signIn(visitor, email, password, { secret, steps = 1, code, next = '/account' } = {}) {
  const first = await visitor.post('/en/sign-in', { email, password, next }, { from: '/en/sign-in' });
  if (!first.path.endsWith('/second-factor/give')) return first;
  return visitor.post('/en/account/second-factor/give', { code: code ?? codeOf(secret, { steps }), next });
}

/** Adds an account by the command line and takes its invitation: { visitor, page }, signed in. */
export async function invited(app, email, name, { words = [], password }) {
  const added = run(['user', 'add', email, name, ...words, ...app.where]);
  if (added.code !== 0) throw new Error(added.err);
  const link = added.out.match(/(\/(?:az|en)\/enter\/\S+)/)[1];
  const visitor = new Visitor(app);
  const page = await visitor.post(link, { password, again: password }, { from: link });
  if (page.status !== 200) throw new Error(wordsOf(page.text));
  return { visitor, page };
}

/** Waits until ask() gives something true, however slow the machine; the test runner's limit is the end. */
export async function until(ask, what = String(ask)) {
  for (let i = 0; i < 1200; i++) {
    const answer = await ask();
    if (answer) return answer;
    await new Promise((next) => setTimeout(next, 50));
  }
  throw new Error(`never came true: ${what}`);
}

/** A stream of server-sent events, read as it comes: events (the data lines so far), closed, close(). */
export async function listen(app, path) {
  const stop = new AbortController();
  const answer = await fetch(app.base + path, { signal: stop.signal });
  const it = { status: answer.status, headers: answer.headers, events: [], closed: false, close() { stop.abort(); } };
  (async () => {
    let text = '';
    try {
      for await (const bytes of answer.body) {
        text += Buffer.from(bytes).toString('utf8');
        it.events = [...text.matchAll(/^data: ?(.*)$/gm)].map((m) => m[1]);
      }
    } catch { /* aborted by us, or cut by a server that was killed */ }
    it.closed = true;
  })();
  return it;
}

/** Text of a page without its markup, blanks folded: what people read. */
export function wordsOf(html) {
  const entities = { amp: '&', lt: '<', gt: '>', quot: '"', '#39': "'" };
  return html.replace(/<(script|style)[^>]*>[\s\S]*?<\/\1>/g, '').replace(/<[^>]*>/g, ' ')
    .replace(/&(amp|lt|gt|quot|#39);/g, (_, name) => entities[name]).replace(/\s+/g, ' ').trim();
}

/** The first CSRF field of a page; other hidden fields belong to their own forms. */
export function hiddenFields(html) {
  const found = html.match(/<input[^>]*name="csrf"[^>]*>/);
  return found ? { csrf: found[0].match(/value="([^"]*)"/)[1] } : {};
}

const attribute = (tag, name) => wordsOf(tag.match(new RegExp(`\\s${name}="([^"]*)"`))?.[1] ?? '');

/** What a browser would send of the form that goes to this address, as it was served. */
export function filledFields(html, action) {
  const form = html.match(new RegExp(`<form[^>]*action="${action}"[^>]*>([\\s\\S]*?)</form>`))[1];
  const fields = {};
  for (const [tag] of form.matchAll(/<input[^>]*>/g)) {
    const isOff = /type="(checkbox|radio)"/.test(tag) && !/\schecked/.test(tag);
    if (!isOff && attribute(tag, 'name') !== '') fields[attribute(tag, 'name')] = attribute(tag, 'value');
  }
  for (const [, tag, text] of form.matchAll(/<textarea([^>]*)>\n?([\s\S]*?)<\/textarea>/g)) fields[attribute(tag, 'name')] = text.replace(/&amp;|&lt;|&gt;|&quot;|&#39;/g, (it) => wordsOf(it));
  for (const [, tag, options] of form.matchAll(/<select([^>]*)>([\s\S]*?)<\/select>/g)) {
    const all = [...options.matchAll(/<option[^>]*>/g)].map(([option]) => option);
    fields[attribute(tag, 'name')] = attribute(all.find((option) => /\sselected/.test(option)) ?? all[0] ?? '', 'value');
  }
  return fields;
}

export function titleOf(html) {
  return html.match(/<title>([^<]*)<\/title>/)?.[1];
}
