#!/usr/bin/env node
// A second verifier of the record, written from docs/record-format.md alone: records, proof bundles, receipts,
// checkpoints, consistency. It shares no line with the program and needs nothing but Node.
//
//   node verify.mjs FILE [--checkpoint FILE] [--key BASE64] [--record NAME]
//   node verify.mjs --consistency OLD NEW PROOF      two checkpoints and the proof between them
//
// Exit code 0: it holds; 1: findings, one a line; 2: wrong use.
// SPDX-License-Identifier: AGPL-3.0-or-later
import { createHash, createPublicKey, verify as verifySignature } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';

const LINE_MAX = 1048576;
const FIELDS_MAX = 40;

// --- 1. pieces -----------------------------------------------------------------------------------

export const sha256 = (...parts) => {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(part);
  return hash.digest();
};
const LEAF = Buffer.from([0x00]), NODE = Buffer.from([0x01]), FIELD = Buffer.from([0x02]);

/** What cannot be read as what it should be. */
class Unreadable extends Error {}
function need(condition, what) {
  if (!condition) throw new Unreadable(what);
}

/** Strict: what is decoded must encode to the same text. */
function decode(text, encoding, bytes) {
  need(typeof text === 'string', 'no text');
  const it = Buffer.from(text, encoding);
  need(it.toString(encoding) === text && (bytes === undefined || it.length === bytes), `not ${bytes} bytes of ${encoding}`);
  return it;
}
const hashOf = (text) => decode(text, 'base64url', 32);

/** The one text of a value in canonical JSON. */
export function canonical(v) {
  if (v === true || v === false) return String(v);
  if (typeof v === 'number') {
    need(Number.isSafeInteger(v), 'a number that is no small integer');
    return String(v);
  }
  if (typeof v === 'string') {
    need(v.isWellFormed ? v.isWellFormed() : !/[\ud800-\udfff]/.test(v.replace(/[\ud800-\udbff][\udc00-\udfff]/g, '')), 'half a character');
    need(!v.includes('\0'), 'U+0000');
    return JSON.stringify(v);
  }
  need(v !== null && typeof v === 'object', 'null');
  if (Array.isArray(v)) return `[${v.map(canonical).join(',')}]`;
  return `{${Object.keys(v).sort().map((key) => `${canonical(key)}:${canonical(v[key])}`).join(',')}}`;
}

/** A value out of its canonical text, and out of no other. */
function read(text) {
  try {
    const v = JSON.parse(text);
    need(canonical(v) === text, 'not in canonical form');
    return v;
  } catch (error) {
    if (error instanceof Unreadable) throw error;
    throw new Unreadable(`no JSON (${error.name})`);
  }
}

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
function textOf(bytes) {
  try {
    return utf8.decode(bytes);
  } catch {
    throw new Unreadable('no UTF-8');
  }
}

function members(v, ...names) {
  need(v !== null && typeof v === 'object' && !Array.isArray(v), 'no object');
  need(Object.keys(v).join() === names.join(), `members are not ${names.join(', ')}`);
}

const isId = (v) => typeof v === 'string' && /^(0|[1-9][0-9]{0,18})$/.test(v) && BigInt(v) < 1n << 63n;
const isWord = (v) => typeof v === 'string' && /^[a-z0-9_]{1,40}$/.test(v);
const isKind = (v) => typeof v === 'string' && /^[a-z0-9_.]{1,40}$/.test(v);

function isTime(v) {
  const t = typeof v === 'string' && v.match(/^([0-9]{4})-([0-9]{2})-([0-9]{2})T([0-9]{2}):([0-9]{2}):([0-9]{2})\.[0-9]{6}Z$/);
  if (!t) return false;
  const [year, month, day, hour, minute, second] = t.slice(1).map(Number);
  const days = new Date(Date.UTC(year, month, 0)).getUTCDate();
  return year >= 1970 && month >= 1 && month <= 12 && day >= 1 && day <= days && hour < 24 && minute < 60 && second < 60;
}

// --- 2. an entry ---------------------------------------------------------------------------------

/** ["NAME","SALT",VALUE] or ["NAME","COMMITMENT"]: { name, value } (value undefined: not shown). */
function readField(f, mayBeOpen) {
  need(Array.isArray(f) && isWord(f[0]), 'a field without a name');
  if (f.length === 2) {
    hashOf(f[1]);
    return { name: f[0] };
  }
  need(mayBeOpen && f.length === 3, 'a field of another form');
  decode(f[1], 'base64url', 16);
  need(['string', 'number', 'boolean'].includes(typeof f[2]), 'a value of another kind');
  return { name: f[0], value: f[2] };
}

function readFields(at, mayBeOpen) {
  need(Array.isArray(at) && at.length <= FIELDS_MAX, 'not up to 40 fields');
  const fields = at.map((f) => readField(f, mayBeOpen));
  for (let i = 1; i < fields.length; i++) need(fields[i - 1].name < fields[i].name, 'fields out of order');
  return fields;
}

/** Of an open field. */
export const commitment = ([name, salt, value]) => sha256(FIELD, Buffer.from(salt, 'base64url'), canonical([name, value])).toString('base64url');

/** What the leaf of an entry is made of: the object of its line with every field closed. */
export function leafOf(v) {
  const closed = (f) => (f.length === 2 ? f : [f[0], commitment(f)]);
  return sha256(LEAF, canonical({
    at: v.at, by: v.by, fields: v.fields.map(closed), id: v.id, kind: v.kind, mandate: v.mandate,
    organisation: v.organisation, sealed: v.sealed.map(closed), subject: v.subject, within: v.within,
  }));
}

/** The object of a line: an entry with its fields read and its leaf computed; `holds`: it is the leaf that was stated. */
function readEntry(v) {
  members(v, 'at', 'by', 'fields', 'id', 'kind', 'leaf', 'mandate', 'organisation', 'sealed', 'seq', 'subject', 'within');
  need(isTime(v.at), 'no time');
  need(isWord(v.by), 'no capacity');
  need(isKind(v.kind), 'no kind');
  for (const name of ['id', 'mandate', 'organisation', 'subject', 'within']) need(isId(v[name]), `${name} is no id`);
  need(typeof v.seq === 'number' && v.seq >= 0, 'no place');
  const fields = readFields(v.fields, true);
  readFields(v.sealed, false);
  const stated = hashOf(v.leaf);
  const leaf = leafOf(v);
  return {
    seq: v.seq, id: v.id, kind: v.kind, by: v.by, at: v.at, subject: v.subject, within: v.within, leaf, holds: leaf.equals(stated),
    erased: fields.filter((f) => f.value === undefined).map((f) => f.name),
    value: (name) => fields.find((f) => f.name === name)?.value,
  };
}

// --- 3. the tree ---------------------------------------------------------------------------------

const node = (left, right) => sha256(NODE, left, right);

export function treeRoot(leaves, from = 0, to = leaves.length) {
  if (to === from) return sha256();
  if (to - from === 1) return leaves[from];
  let k = 1;
  while (k * 2 < to - from) k *= 2;
  return node(treeRoot(leaves, from, from + k), treeRoot(leaves, from + k, to));
}

export function isIncluded(leaf, index, size, path, root) {
  if (!(index >= 0 && index < size)) return false;
  let fn = BigInt(index), sn = BigInt(size) - 1n, r = leaf;
  for (const p of path) {
    if (sn === 0n) return false;
    if (fn & 1n || fn === sn) {
      r = node(p, r);
      while (!(fn & 1n) && fn !== 0n) [fn, sn] = [fn >> 1n, sn >> 1n];
    } else {
      r = node(r, p);
    }
    [fn, sn] = [fn >> 1n, sn >> 1n];
  }
  return sn === 0n && r.equals(root);
}

export function isConsistent(m, rootOfM, n, rootOfN, proof) {
  if (!(m > 0 && m <= n)) return false;
  if (m === n) return proof.length === 0 && rootOfM.equals(rootOfN);
  const path = Number.isInteger(Math.log2(m)) ? [rootOfM, ...proof] : proof;
  if (path.length === 0) return false;
  let fn = BigInt(m) - 1n, sn = BigInt(n) - 1n;
  while (fn & 1n) [fn, sn] = [fn >> 1n, sn >> 1n];
  let fr = path[0], sr = path[0];
  for (const c of path.slice(1)) {
    if (sn === 0n) return false;
    if (fn & 1n || fn === sn) {
      [fr, sr] = [node(c, fr), node(c, sr)];
      while (!(fn & 1n) && fn !== 0n) [fn, sn] = [fn >> 1n, sn >> 1n];
    } else {
      sr = node(sr, c);
    }
    [fn, sn] = [fn >> 1n, sn >> 1n];
  }
  return fr.equals(rootOfM) && sr.equals(rootOfN) && sn === 0n;
}

// --- 4. keys -------------------------------------------------------------------------------------

const ED25519_SPKI = Buffer.from('302a300506032b6570032100', 'hex');

function isSigned(key, message, signature) {
  try {
    return verifySignature(null, message, createPublicKey({ key: Buffer.concat([ED25519_SPKI, key]), format: 'der', type: 'spki' }), signature);
  } catch {
    return false;
  }
}

export const originOf = (key) => `alyans-${sha256(key).subarray(0, 16).toString('hex')}`;
const isOrigin = (v) => typeof v === 'string' && /^alyans-[0-9a-f]{32}$/.test(v);

/** The keys in force, as the entries say one after another; what is wrong is told to find(class, entry, text). */
class Keys {
  constructor(origin, find) {
    this.origin = origin;
    this.find = find;
    this.at = []; /* { key, from: size, endorsed, entry } */
  }

  take(entry) {
    if (entry.kind === 'key.added') this.#added(entry);
    if (entry.kind === 'key.rotated') this.#rotated(entry);
  }

  #key(entry, name) {
    try {
      return decode(entry.value(name), 'base64', 32);
    } catch {
      this.find('key', entry, `no public key in ${name}`);
      return null;
    }
  }

  #added(entry) {
    if (entry.seq !== 0) return this.find('key', entry, 'a second first key');
    const key = this.#key(entry, 'key');
    if (!key) return undefined;
    this.origin ??= originOf(key);
    if (originOf(key) !== this.origin) this.find('key', entry, 'the first key is not the one of this record');
    this.at.push({ key, from: 1, endorsed: true, entry });
    return undefined;
  }

  #rotated(entry) {
    const key = this.#key(entry, 'key'), previous = this.#key(entry, 'previous');
    const now = this.at.at(-1);
    if (!key || !previous || !now) return; /* a finding of its own */
    if (!now.key.equals(previous)) this.find('key', entry, 'the key before it was another');
    const text = `alyans key rotation\n${this.origin}\n${previous.toString('base64')}\n${key.toString('base64')}\n`;
    const endorsement = entry.value('endorsement');
    let endorsed = false;
    if (endorsement === '') {
      if (!entry.value('reason')) this.find('key', entry, 'a lost key without a reason');
    } else {
      try {
        endorsed = isSigned(previous, Buffer.from(text), decode(endorsement, 'base64', 64));
      } catch { /* no signature */ }
      if (!endorsed) this.find('key', entry, 'the key before it did not endorse this one');
      endorsed = true; /* said; a lost key is another matter */
    }
    this.at.push({ key, from: entry.seq + 1, endorsed, entry });
  }

  inForce(size) {
    return this.at.findLast((k) => k.from <= size);
  }

  /** What is left to say in the end. A key that nobody endorsed needs a reader who knows it or a later one, which signed all of it. */
  end(known) {
    if (this.at.length === 0) this.find('key', null, 'the first entry names no key');
    for (const [i, k] of this.at.entries()) {
      if (!k.endorsed && !(known && this.at.slice(i).some((later) => later.key.equals(known))))
        this.find('key', k.entry, 'this key replaced a lost one, and nobody vouches for it');
    }
  }

  signed(c) {
    return this.at.some((k) => isBy(c, k.key));
  }
}

// --- 5. checkpoints ------------------------------------------------------------------------------

/** The six lines of a signed note. */
export function readCheckpoint(note) {
  const lines = note.split('\n');
  need(lines.length === 7 && lines[6] === '' && lines[4] === '', 'a checkpoint has six lines');
  const [origin, size, root, at] = lines;
  need(isOrigin(origin), 'a checkpoint of no record');
  need(/^[1-9][0-9]{0,15}$/.test(size) && Number.isSafeInteger(Number(size)), 'a checkpoint without a size');
  need(at.startsWith('at ') && isTime(at.slice(3)), 'a checkpoint without a time');
  need(lines[5].startsWith(`— ${origin} `), 'a signature of somebody else');
  const signed = decode(lines[5].slice(`— ${origin} `.length), 'base64', 68);
  return {
    origin, size: Number(size), root: decode(root, 'base64', 32), at: at.slice(3),
    body: Buffer.from(`${lines.slice(0, 4).join('\n')}\n`), keyId: signed.subarray(0, 4), signature: signed.subarray(4),
  };
}

function isBy(c, key) {
  const id = sha256(c.origin, '\n', Buffer.from([0x01]), key).subarray(0, 4);
  return id.equals(c.keyId) && isSigned(key, c.body, c.signature);
}

// --- 7. the exported record ----------------------------------------------------------------------

/** Says what is wrong, in the order of the file. */
class Report {
  constructor(kind) {
    this.kind = kind;
    this.findings = [];
  }

  find(of, text, { seq = -1, line = 0 } = {}) {
    this.findings.push({ class: of, seq, line, text });
  }

  /** What reading throws becomes a finding; undefined then. */
  attempt(where, readIt) {
    try {
      return readIt();
    } catch (error) {
      if (!(error instanceof Unreadable)) throw error;
      this.find('unreadable', error.message, where);
      return undefined;
    }
  }

  get holds() {
    return this.findings.length === 0;
  }
}

const FIRST = '{"format":"alyans-record-1"';
const CHECKPOINT = '{"checkpoint":';
const known = new Map(); /* lines read before: thousands of copies of a file share most of theirs */

function entryOfLine(bytes) {
  need(bytes.length <= LINE_MAX, 'a line that is too long');
  const text = textOf(bytes);
  if (!known.has(text)) known.set(text, readEntry(read(text)));
  return known.get(text);
}

/** The lines that have their end, and what is left behind the last. */
function splitLines(bytes) {
  const lines = [];
  let from = 0;
  for (let end = bytes.indexOf(10); end >= 0; end = bytes.indexOf(10, from)) {
    lines.push(bytes.subarray(from, end));
    from = end + 1;
  }
  return { lines, rest: bytes.subarray(from) };
}

const startsWith = (bytes, text) => bytes.subarray(0, text.length).equals(Buffer.from(text));

function originOfFirstLine(line) {
  const v = read(textOf(line));
  members(v, 'format', 'origin');
  need(v.format === 'alyans-record-1' && typeof v.origin === 'string' && v.origin !== '' && Buffer.byteLength(v.origin) <= 64, 'not a record');
  return v.origin;
}

function checkpointOfLine(line) {
  const v = read(textOf(line));
  members(v, 'checkpoint');
  need(typeof v.checkpoint === 'string', 'no checkpoint');
  return readCheckpoint(v.checkpoint);
}

/** The entries one after another: their leaves, where the next one belongs, up to where the order is whole. */
class Entries {
  constructor(report, keys) {
    Object.assign(this, { report, keys, leaves: [], read: [], next: 0, inOrder: null, changed: false });
  }

  take(bytes, line) {
    const entry = this.report.attempt({ line, seq: this.next }, () => entryOfLine(bytes));
    if (!entry || entry.seq !== this.next) this.inOrder ??= this.leaves.length;
    this.leaves.push(entry?.leaf);
    if (!entry) {
      this.next++;
      return;
    }
    const where = { seq: entry.seq, line };
    if (entry.seq !== this.next) this.report.find('tampered', `stands where ${this.next} belongs`, where);
    this.next = entry.seq + 1;
    if (!entry.holds) {
      this.report.find('tampered', 'its content does not give its leaf', where);
      this.changed = true;
    }
    this.read.push(entry);
    this.keys.take(entry);
  }

  /** undefined: it cannot be computed from what was read. */
  root(size) {
    return size <= (this.inOrder ?? this.leaves.length) ? treeRoot(this.leaves, 0, size) : undefined;
  }
}

function verifyRecord(bytes, trust) {
  const report = new Report('record');
  const { lines, rest } = splitLines(bytes);
  const origin = report.attempt({ line: 1 }, () => originOfFirstLine(lines[0] ?? rest));
  const keys = new Keys(origin, (of, entry, text) => report.find(of, text, entry ? { seq: entry.seq, line: entry.seq + 2 } : {}));
  const entries = new Entries(report, keys);

  let at = 1;
  for (; at < lines.length && !startsWith(lines[at], CHECKPOINT); at++) entries.take(lines[at], at + 1);
  if (rest.length > 0 || bytes.length === 0) report.find('truncated', 'the file ends in the middle of a line', { line: lines.length + 1 });
  if (at < lines.length && (at + 1 < lines.length || rest.length > 0)) report.find('unreadable', 'the file goes on after its checkpoint', { line: at + 2 });

  keys.end(trust.key);
  report.origin = keys.origin;
  const note = lines[at] ?? wholeCheckpoint(rest);
  if (note === undefined) report.find('truncated', 'no checkpoint at the end');
  else judgeNewest(note, { line: at + 1 }, entries, keys, report);
  judgeErased(entries.read, report);
  judgeTrust(trust, entries, keys, report);
  return report;
}

/** A checkpoint of which only the end of its line is missing still counts as one. */
function wholeCheckpoint(rest) {
  try {
    return startsWith(rest, CHECKPOINT) && read(textOf(rest)) ? rest : undefined;
  } catch {
    return undefined;
  }
}

function judgeNewest(line, where, entries, keys, report) {
  const c = report.attempt(where, () => checkpointOfLine(line));
  if (!c) return;
  report.checkpoint = c;
  const key = keys.inForce(c.size);
  report.key = key?.key;
  keys.origin ??= c.origin;
  if (c.origin !== keys.origin) report.find('key', 'the checkpoint is of another record', where);
  if (!key || !isBy(c, key.key)) report.find('key', 'the checkpoint is not signed by the key in force', where);
  if (c.size !== entries.next) report.find('truncated', `${entries.next} entries, and the checkpoint says ${c.size}`, where);
  const root = entries.root(c.size);
  if (root && !root.equals(c.root)) {
    report.find('tampered', 'the entries do not give the root', where);
    entries.changed = true;
  }
}

function judgeErased(entries, report) {
  const reasons = new Map(); /* "id field" -> the latest place that says so */
  for (const e of entries) {
    if (e.kind === 'text.erased' && e.value('reason')) reasons.set(`${e.value('entry')} ${e.value('field')}`, e);
  }
  report.erased = 0;
  for (const e of entries) {
    for (const name of e.erased) {
      const why = reasons.get(`${e.id} ${name}`);
      if (why && why.seq > e.seq) report.erased++;
      else report.find('erased', `${name} is missing, and no later entry says why`, { seq: e.seq, line: e.seq + 2 });
    }
  }
}

function judgeTrust(trust, entries, keys, report) {
  if (trust.record && trust.record !== keys.origin) report.find('key', 'a record of another name');
  if (trust.key && report.key && !trust.key.equals(report.key)) report.find('key', 'signed by another key than the one known');
  if (trust.checkpoint === undefined) return;
  const c = readCheckpoint(trust.checkpoint);
  if (c.origin !== keys.origin) return report.find('key', 'the checkpoint kept is of another record');
  if (c.size > entries.next) return report.find('truncated', `the checkpoint kept covers ${c.size} entries, here are ${entries.next}`);
  if (!keys.signed(c)) report.find('key', 'the checkpoint kept is not signed by a key of this record');
  const root = entries.changed ? undefined : entries.root(c.size);
  if (root && !root.equals(c.root)) report.find('forked', 'the checkpoint kept is of another history');
}

// --- 8. and 9. proof bundles and receipts --------------------------------------------------------

const paths = (v) => {
  need(Array.isArray(v) && v.length <= 128, 'no path');
  return v.map(hashOf);
};

function readReceipt(v) {
  members(v, 'index', 'leaf', 'path', 'position', 'size');
  const r = v.position;
  members(r, 'at', 'consultation', 'id', 'position', 'salt', 'statement');
  need(isTime(r.at) && [r.consultation, r.id, r.statement].every(isId), 'a receipt of another form');
  need(['agree', 'disagree', 'pass'].includes(r.position), 'no position');
  decode(r.salt, 'base64url', 16);
  need([v.index, v.size].every((n) => typeof n === 'number' && n >= 0), 'no place in the tree');
  return { ...v, leaf: hashOf(v.leaf), path: paths(v.path) };
}

function readBundle(text) {
  const v = read(text);
  need(v !== null && typeof v === 'object', 'no object');
  members(v, 'checkpoint', 'entry', 'format', 'keys', 'path', ...('receipt' in v ? ['receipt'] : []));
  need(v.format === 'alyans-proof-1' && typeof v.checkpoint === 'string' && Array.isArray(v.keys) && v.keys.length > 0, 'not a proof');
  return {
    checkpoint: readCheckpoint(v.checkpoint),
    entry: { entry: readEntry(v.entry), path: paths(v.path) },
    keys: v.keys.map((k) => {
      members(k, 'entry', 'path');
      return { entry: readEntry(k.entry), path: paths(k.path) };
    }),
    receipt: v.receipt && readReceipt(v.receipt),
  };
}

function judgeReceipt(b, report) {
  const { receipt, entry: { entry } } = b;
  const bad = (text) => report.find('tampered', text, { seq: entry.seq });
  if (entry.kind !== 'positions.sealed') return bad('the entry seals no positions');
  if (!sha256(LEAF, canonical(receipt.position)).equals(receipt.leaf)) return bad('the receipt does not give its leaf');
  if (receipt.size !== entry.value('count')) return bad('another number of positions');
  if (receipt.position.consultation !== entry.subject) return bad('another consultation');
  let root;
  try {
    root = hashOf(entry.value('root'));
  } catch {
    return bad('the entry names no root');
  }
  if (!isIncluded(receipt.leaf, receipt.index, receipt.size, receipt.path, root)) return bad('the position is not under the root');
  return undefined;
}

function verifyBundle(bytes, trust) {
  const report = new Report('bundle');
  const b = report.attempt({}, () => readBundle(textOf(bytes)));
  if (!b) return report;
  const c = b.checkpoint;
  report.checkpoint = c;
  report.origin = c.origin;
  for (const { entry, path } of [b.entry, ...b.keys]) {
    if (!entry.holds) report.find('tampered', 'its content does not give its leaf', { seq: entry.seq });
    if (!isIncluded(entry.leaf, entry.seq, c.size, path, c.root)) report.find('tampered', 'it is not under the root', { seq: entry.seq });
  }
  const keys = new Keys(c.origin, (of, entry, text) => report.find(of, text, { seq: entry?.seq }));
  for (const [i, { entry }] of b.keys.entries()) {
    if (!entry.kind.startsWith('key.') || (i > 0 && entry.seq <= b.keys[i - 1].entry.seq)) report.find('key', 'the keys are out of order', { seq: entry.seq });
    else keys.take(entry);
  }
  keys.end(trust.key);
  const last = keys.inForce(c.size);
  report.key = last?.key;
  if (!last || !isBy(c, last.key)) report.find('key', 'the checkpoint is not signed by the last key');
  if (b.receipt) judgeReceipt(b, report);
  if (trust.record && trust.record !== c.origin) report.find('key', 'a record of another name');
  if (trust.key && last && !trust.key.equals(last.key)) report.find('key', 'signed by another key than the one known');
  if (trust.checkpoint !== undefined) judgeKept(readCheckpoint(trust.checkpoint), c, keys, report);
  return report;
}

/** Of a bundle only a checkpoint of the same size says anything. */
function judgeKept(kept, c, keys, report) {
  if (kept.origin !== c.origin) return report.find('key', 'the checkpoint kept is of another record');
  if (kept.size !== c.size) return undefined;
  if (!keys.signed(kept)) report.find('key', 'the checkpoint kept is not signed by a key of this record');
  if (!kept.root.equals(c.root)) report.find('forked', 'the checkpoint kept is of another history');
  return undefined;
}

// --- what others call ----------------------------------------------------------------------------

/** A record or a bundle: { holds, findings: [{ class, seq, line, text }], origin, checkpoint, key }.
 *  trust: what the reader knows from elsewhere: { checkpoint: note, key: 32 bytes, record: name }. */
export function verify(bytes, trust = {}) {
  if (startsWith(bytes, FIRST)) return verifyRecord(bytes, trust);
  if (startsWith(bytes, CHECKPOINT)) return verifyBundle(bytes, trust);
  const report = new Report('file');
  report.find('unreadable', 'neither a record nor a proof');
  return report;
}

/** Two checkpoints, the older first, and the hashes of the proof in base64url: null, or what is wrong. */
export function inconsistency(oldNote, newNote, proof) {
  try {
    const [a, b] = [readCheckpoint(oldNote), readCheckpoint(newNote)];
    if (a.origin !== b.origin) return 'checkpoints of two records';
    if (a.at > b.at) return 'the larger one is older';
    return isConsistent(a.size, a.root, b.size, b.root, paths(proof)) ? null : 'the smaller one is not the beginning of the larger';
  } catch (error) {
    if (error instanceof Unreadable) return error.message;
    throw error;
  }
}

function main(words) {
  const options = { '--checkpoint': undefined, '--key': undefined, '--record': undefined };
  const files = [];
  const isConsistency = words[0] === '--consistency';
  for (let i = isConsistency ? 1 : 0; i < words.length; i++) {
    if (words[i] in options) options[words[i]] = words[++i];
    else files.push(words[i]);
  }
  if (files.length !== (isConsistency ? 3 : 1)) {
    console.error('Usage: verify.mjs FILE [--checkpoint FILE] [--key BASE64] [--record NAME]\n       verify.mjs --consistency OLD NEW PROOF');
    return 2;
  }
  if (isConsistency) {
    const proof = JSON.parse(readFileSync(files[2], 'utf8'));
    const wrong = inconsistency(readFileSync(files[0], 'utf8'), readFileSync(files[1], 'utf8'), Array.isArray(proof) ? proof : proof.path);
    console.log(wrong ?? 'holds');
    return wrong === null ? 0 : 1;
  }
  const report = verify(readFileSync(files[0]), {
    checkpoint: options['--checkpoint'] && readFileSync(options['--checkpoint'], 'utf8'),
    key: options['--key'] && decode(options['--key'], 'base64', 32),
    record: options['--record'],
  });
  for (const f of report.findings) console.log(`${f.class}${f.seq >= 0 ? ` entry ${f.seq}` : ''}${f.line > 0 ? ` line ${f.line}` : ''}: ${f.text}`);
  if (report.holds) console.log(`holds: ${report.kind} ${report.origin}, ${report.checkpoint.size} entries, root ${report.checkpoint.root.toString('base64')}`);
  return report.holds ? 0 : 1;
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  try {
    process.exitCode = main(process.argv.slice(2));
  } catch (error) {
    console.error(error.message);
    process.exitCode = 2;
  }
}
