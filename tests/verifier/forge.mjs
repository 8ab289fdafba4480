// Makes false records the way somebody would who has the file, or the key as well.
// SPDX-License-Identifier: AGPL-3.0-or-later
import { createPrivateKey, createPublicKey, sign } from 'node:crypto';
import { canonical, leafOf, originOf, sha256, treeRoot } from './verify.mjs';

const ED25519_PKCS8 = Buffer.from('302e020100300506032b657004220420', 'hex');

/** A key out of its 32 secret bytes: { secret, bytes }. */
export function keyOf(seed) {
  const secret = createPrivateKey({ key: Buffer.concat([ED25519_PKCS8, seed]), format: 'der', type: 'pkcs8' });
  return { secret, bytes: createPublicKey(secret).export({ format: 'der', type: 'spki' }).subarray(-32) };
}

/** A record as { origin, entries (objects of the lines), note }. */
export function takeApart(bytes) {
  const lines = bytes.toString('utf8').trimEnd().split('\n').map((line) => JSON.parse(line));
  return { origin: lines[0].origin, entries: lines.slice(1, -1), note: lines.at(-1).checkpoint };
}

export const putTogether = ({ origin, entries, note }) => Buffer.from(
  [{ format: 'alyans-record-1', origin }, ...entries, { checkpoint: note }].map((line) => `${canonical(line)}\n`).join(''));

export const copyOf = (v) => JSON.parse(JSON.stringify(v));

/** The leaf says again what the content is. */
export function withLeaf(entry) {
  return { ...entry, leaf: leafOf(entry).toString('base64url') };
}

/** Places and leaves as if it had always been so. */
export const renumbered = (entries) => entries.map((e, seq) => withLeaf({ ...e, seq }));

export function noteOf(origin, entries, key, at) {
  const root = treeRoot(entries.map((e) => Buffer.from(e.leaf, 'base64url')));
  const body = `${origin}\n${entries.length}\n${root.toString('base64')}\nat ${at}\n`;
  const id = sha256(origin, '\n', Buffer.from([0x01]), key.bytes).subarray(0, 4);
  return `${body}\n— ${origin} ${Buffer.concat([id, sign(null, Buffer.from(body), key.secret)]).toString('base64')}\n`;
}

/** The whole record signed anew with this key. */
export function signedAnew({ origin, entries }, key, at) {
  return putTogether({ origin, entries, note: noteOf(origin, entries, key, at) });
}

export const fieldOf = (entry, name) => entry.fields.find((f) => f[0] === name);

/** The first key of the record, and its name with it, become those of somebody else. */
export function takenOver({ origin, entries }, key, { rename }) {
  const name = rename ? originOf(key.bytes) : origin;
  const mine = copyOf(entries);
  fieldOf(mine[0], 'key')[2] = key.bytes.toString('base64');
  fieldOf(mine[0], 'origin')[2] = name;
  return { origin: name, entries: renumbered(mine.filter((e) => e.kind !== 'key.rotated')) };
}

/** An entry that lets another key take over; by: the key that endorses it, none: the old one is lost. */
export function rotated(origin, seq, { key, previous, by, reason = '' }) {
  const old = previous.bytes.toString('base64'), fresh = key.bytes.toString('base64');
  const endorsement = by ? sign(null, Buffer.from(`alyans key rotation\n${origin}\n${old}\n${fresh}\n`), by.secret).toString('base64') : '';
  const salt = Buffer.alloc(16, 7).toString('base64url');
  return withLeaf({
    at: '2029-01-01T00:00:00.000000Z', by: 'operator',
    fields: [['endorsement', salt, endorsement], ['key', salt, fresh], ['previous', salt, old], ['reason', salt, reason]],
    id: String(900 + seq), kind: 'key.rotated', mandate: '0', organisation: '0', sealed: [], seq, subject: '0', within: '0',
  });
}
