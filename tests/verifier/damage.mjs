// Ways to damage a record or a proof. Each yields [what was done, the damaged bytes].
// SPDX-License-Identifier: AGPL-3.0-or-later

const spliced = (bytes, at, drop, put = Buffer.alloc(0)) => Buffer.concat([bytes.subarray(0, at), put, bytes.subarray(at + drop)]);

/** One bit, anywhere. */
export function bitFlipped(bytes, next) {
  const at = next(bytes.length), bit = next(8);
  const it = Buffer.from(bytes);
  it[at] ^= 1 << bit;
  return [`bit ${bit} of byte ${at}`, it];
}

/** One character another one of those that occur in records. */
export function letterChanged(bytes, next) {
  const letters = 'abcxyzABCXYZ019-_+/="{}[],:\\n ';
  const at = next(bytes.length), letter = letters[next(letters.length)];
  return [`byte ${at} made ${letter}`, spliced(bytes, at, 1, Buffer.from(letter))];
}

export function bytesDropped(bytes, next) {
  const at = next(bytes.length), count = 1 + next(3);
  return [`${count} bytes dropped at ${at}`, spliced(bytes, at, count)];
}

export function bytesPutIn(bytes, next) {
  const at = next(bytes.length + 1), put = [' ', '\n', '0', '"', ',', '\u0000', 'ə', '\\u0041'][next(8)];
  return [`${JSON.stringify(put)} put in at ${at}`, spliced(bytes, at, 0, Buffer.from(put))];
}

export function cutOff(bytes, next) {
  const at = next(bytes.length);
  return [`cut at ${at}`, bytes.subarray(0, at)];
}

/** A piece of it stands twice. */
export function pieceDoubled(bytes, next) {
  const at = next(bytes.length), len = 1 + next(Math.min(400, bytes.length - at));
  return [`${len} bytes doubled at ${at}`, spliced(bytes, at, 0, bytes.subarray(at, at + len))];
}

export const ANYWHERE = [bitFlipped, letterChanged, bytesDropped, bytesPutIn, cutOff, pieceDoubled];

// --- whole lines ---------------------------------------------------------------------------------

const inLines = (name, change) => Object.defineProperty((bytes, next) => {
  const lines = bytes.toString('latin1').split('\n').slice(0, -1);
  const what = change(lines, next);
  return [what, Buffer.from(lines.map((line) => `${line}\n`).join(''), 'latin1')];
}, 'name', { value: name });

export const linesSwapped = inLines('linesSwapped', (lines, next) => {
  const a = next(lines.length), b = next(lines.length);
  [lines[a], lines[b]] = [lines[b], lines[a]];
  return `lines ${a + 1} and ${b + 1} swapped`;
});
export const lineDoubled = inLines('lineDoubled', (lines, next) => {
  const from = next(lines.length), to = next(lines.length + 1);
  lines.splice(to, 0, lines[from]);
  return `line ${from + 1} once more at ${to + 1}`;
});
export const lineDropped = inLines('lineDropped', (lines, next) => {
  const at = next(lines.length);
  lines.splice(at, 1);
  return `line ${at + 1} dropped`;
});
export const endDropped = inLines('endDropped', (lines, next) => {
  const count = 1 + next(lines.length - 1);
  lines.splice(lines.length - count, count);
  return `the last ${count} lines dropped`;
});

export const BY_LINES = [linesSwapped, lineDoubled, lineDropped, endDropped];
