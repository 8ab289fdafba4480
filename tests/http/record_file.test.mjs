// The record as a file: made by a real site, checked by the program and by a verifier written from the document alone,
// and damaged in thousands of ways that both must refuse.
// SPDX-License-Identifier: AGPL-3.0-or-later
import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import Ajv from 'ajv/dist/2020.js';
import { ANYWHERE, BY_LINES } from '../verifier/damage.mjs';
import { copyOf, fieldOf, keyOf, noteOf, putTogether, renumbered, rotated, signedAnew, takeApart, takenOver, withLeaf } from '../verifier/forge.mjs';
import { independent, numbers, Program } from '../verifier/judges.mjs';
import { commitment, inconsistency } from '../verifier/verify.mjs';
import { run, temporaryFolder, Visitor } from './app.mjs';
import { command, filledSite, sql } from './filled_site.mjs';

const ROOT = join(dirname(fileURLToPath(import.meta.url)), '../..');
const LATER = '2030-01-01T00:00:00.000000Z';
const AZ = { LC_ALL: 'az_AZ.UTF-8' };
const validate = new Ajv({ strict: true, allErrors: true, strictTypes: false }).compile(JSON.parse(readFileSync(join(ROOT, 'docs/verify.schema.json'), 'utf8')));

describe('the record as a file', () => {
  let site, app, folder, program, bytes, record, key, oldKey;
  const stranger = keyOf(randomBytes(32));
  const file = (name, content) => {
    const path = join(folder.path, name);
    if (content !== undefined) writeFileSync(path, content);
    return path;
  };

  before(async () => {
    folder = temporaryFolder();
    program = new Program(process.env.VERIFY_MANY);
    site = await filledSite();
    app = site.app;
    command(app, 'export', 'ledger', file('record'));
    bytes = readFileSync(file('record'));
    record = takeApart(bytes);
    const seed = (name) => keyOf(Buffer.from(readFileSync(join(app.data, name), 'utf8').trim(), 'hex'));
    key = seed('ledger.key');
    oldKey = seed(readdirSync(app.data).find((name) => name.startsWith('ledger.key.')));
  });
  after(async () => {
    await program?.stop();
    await app?.stop();
    folder?.remove();
  });

  /** Both judges find the same classes. */
  async function classes(what, damaged, trust = {}) {
    const ours = await program.judge(damaged, trust), others = independent(damaged, trust);
    assert.deepEqual(ours, others, `${what}: the program and the other verifier`);
    return ours;
  }
  const refused = async (what, damaged, trust) => assert.notDeepEqual(await classes(what, damaged, trust), [], `both take it: ${what}`);
  const is = async (wanted, damaged, trust) => assert.deepEqual(await classes(wanted, damaged, trust), wanted === '' ? [] : wanted.split(' '));

  /** A place in the record, and a copy of its entries to change. */
  const placeOf = (kind) => record.entries.findIndex((e) => e.kind === kind);
  function changed(change) {
    const entries = copyOf(record.entries);
    return { origin: record.origin, note: record.note, entries: change(entries) ?? entries };
  }
  /** Something is missing here of which this much of the record does not say why. */
  const lacks = (entries) => entries.some((e) => e.fields.some((f) => f.length === 2 &&
    !entries.some((why) => why.kind === 'text.erased' && fieldOf(why, 'entry')[2] === e.id && fieldOf(why, 'field')[2] === f[0])));
  const notes = () => sql(app, "SELECT replace(note, char(10), '~') FROM ledger_checkpoint ORDER BY size").split('\n').map((n) => n.replaceAll('~', '\n'));
  const sizeOf = (note) => Number(note.split('\n')[1]);

  test('the example of the document holds for both', async () => {
    const example = readFileSync(join(ROOT, 'docs/record-format.md'), 'utf8').match(/<!-- example -->\n```\n([^]*?)```/)[1];
    const part = (from, to) => example.slice(example.indexOf(`${from}\n`) + from.length + 1, example.indexOf(`\n${to}`));
    await is('', Buffer.from(`${part('exported record', 'proof bundle')}\n`));
    await is('', Buffer.from(part('proof bundle of entry 1', 'consistency')));
  });

  test('what the site wrote holds for both, in every kind of entry', async () => {
    for (const kind of ['key.added', 'key.rotated', 'mandate.given', 'position.taken', 'positions.sealed', 'text.erased', 'person.erased'])
      assert.ok(placeOf(kind) >= 0, kind);
    assert.ok(record.entries.some((e) => e.fields.some((f) => f.length === 2)), 'something was erased');
    assert.ok(!bytes.includes('example.org') && !bytes.includes('Əliyeva'), 'nobody is named');
    await is('', bytes);
    await is('', bytes, { record: record.origin, key: key.bytes, checkpoint: record.note });
    for (const note of notes()) await is('', bytes, { checkpoint: note });
  });

  for (const [i, damage] of [...ANYWHERE, ...BY_LINES].entries()) {
    test(`a record, ${damage.name}: refused, and for the same reason`, async () => {
      const next = numbers(2013 + i);
      for (let n = 0; n < 600; n++) {
        const [what, damaged] = damage(bytes, next);
        if (!damaged.equals(bytes)) await refused(what, damaged);
      }
    });
  }

  // --- by somebody who has the file ----------------------------------------------------------------

  test('another value, with its leaf computed anew, is not what was signed', async () => {
    for (const kind of ['position.taken', 'statement.accepted', 'positions.sealed', 'organisation.added', 'key.rotated']) {
      const at = placeOf(kind);
      for (const [i] of record.entries[at].fields.entries()) {
        const other = changed((entries) => {
          const f = entries[at].fields[i];
          if (f.length === 3) f[2] = typeof f[2] === 'number' ? f[2] + 1 : `${f[2]}.`;
          else f[1] = f[1].startsWith('A') ? `B${f[1].slice(1)}` : `A${f[1].slice(1)}`;
        });
        for (const entry of [other.entries[at], withLeaf(other.entries[at])]) {
          other.entries[at] = entry;
          const found = await classes(`${kind} ${i}`, putTogether(other));
          assert.ok(found.includes('tampered'), kind);
          if (kind !== 'key.rotated') assert.deepEqual(found, ['tampered'], `${kind} ${i}`);
        }
      }
    }
  });

  test('every member of an entry is part of its leaf', async () => {
    const at = placeOf('position.taken');
    for (const [name, value] of [['at', LATER], ['by', 'person'], ['id', '7'], ['kind', 'position.coded'], ['mandate', '7'], ['organisation', '7'], ['subject', '7'], ['within', '7'], ['sealed', []], ['fields', []]]) {
      const other = changed((entries) => { entries[at][name] = value; });
      if (JSON.stringify(record.entries[at][name]) !== JSON.stringify(value)) await is('tampered', putTogether(other));
      other.entries[at] = withLeaf(other.entries[at]);
      if (JSON.stringify(record.entries[at][name]) !== JSON.stringify(value)) await is('tampered', putTogether(other));
    }
  });

  test('an entry left out, moved or put in is seen even when all places and leaves are counted anew', async () => {
    const at = placeOf('position.taken');
    await is('truncated', putTogether(changed((e) => renumbered(e.filter((_, i) => i !== at)))));
    await is('tampered', putTogether(changed((e) => renumbered([...e.slice(0, at), e[at + 1], e[at], ...e.slice(at + 2)]))));
    await is('tampered truncated', putTogether(changed((e) => renumbered([...e.slice(0, at), e[at], ...e.slice(at)]))));
  });

  test('a value that went missing without an entry is erased, and nothing else', async () => {
    const at = placeOf('position.taken');
    await is('erased', putTogether(changed((entries) => {
      const f = fieldOf(entries[at], 'reason');
      entries[at].fields[entries[at].fields.indexOf(f)] = [f[0], commitment(f)];
    })));
  });

  test('an older checkpoint over the whole record, or the record as it was then, is truncated for who knows better', async () => {
    const newest = notes().at(-1);
    for (const note of notes().slice(0, -1)) {
      const size = sizeOf(note);
      await is('truncated', putTogether({ ...record, note }));
      const then = putTogether({ ...record, note, entries: record.entries.slice(0, size) });
      const missing = lacks(record.entries.slice(0, size)); /* erased later: a copy of then had it */
      await is(missing ? 'erased' : '', then);
      await is(missing ? 'erased truncated' : 'truncated', then, { checkpoint: newest });
    }
    assert.ok(notes().length > 5);
  });

  // --- by somebody with a key ----------------------------------------------------------------------

  test('a signature by another key, or by one that was replaced, is a matter of the key', async () => {
    for (const other of [stranger, oldKey]) await is('key', signedAnew(record, other, LATER));
    const before = record.entries.slice(0, placeOf('key.rotated'));
    const early = changed(() => before);
    await is(lacks(before) ? 'erased key' : 'key', signedAnew(early, key, LATER));
  });

  test('a record of somebody else under the same name is a matter of the key; under its own, for who knows the name', async () => {
    await is('key', signedAnew(takenOver(record, stranger, { rename: false }), stranger, LATER));
    const own = takenOver(record, stranger, { rename: true });
    const whole = signedAnew(own, stranger, LATER);
    await is('', whole);
    await is('key', whole, { record: record.origin });
    await is('key', whole, { key: key.bytes });
    await is('key', whole, { checkpoint: record.note });
  });

  test('a key that nobody endorsed needs somebody who knows it', async () => {
    const lost = changed((e) => [...e, rotated(record.origin, e.length, { key: stranger, previous: key, reason: 'The disk broke.' })]);
    const whole = signedAnew(lost, stranger, LATER);
    await is('key', whole);
    await is('', whole, { key: stranger.bytes });
    await is('key', whole, { key: key.bytes });
    await is('key', signedAnew(changed((e) => [...e, rotated(record.origin, e.length, { key: stranger, previous: key, reason: '' })]), stranger, LATER));
    await is('key', signedAnew(changed((e) => [...e, rotated(record.origin, e.length, { key: stranger, previous: key, by: stranger })]), stranger, LATER));
    await is('key', signedAnew(changed((e) => [...e, rotated(record.origin, e.length, { key: stranger, previous: oldKey, by: oldKey })]), stranger, LATER));
    await is('', signedAnew(changed((e) => [...e, rotated(record.origin, e.length, { key: stranger, previous: key, by: key })]), stranger, LATER));
  });

  test('two histories of one hand: each holds alone, and a checkpoint kept of one convicts the other', async () => {
    const at = record.entries.findLastIndex((e) => e.kind === 'position.taken');
    const other = changed((entries) => {
      fieldOf(entries[at], 'position')[2] = 'pass';
      return renumbered(entries);
    });
    const forked = signedAnew(other, key, LATER);
    await is('', forked);
    await is('forked', forked, { checkpoint: record.note });
    await is('forked', bytes, { checkpoint: takeApart(forked).note });
    for (const note of notes()) await is(sizeOf(note) > at ? 'forked' : '', forked, { checkpoint: note });
    const longer = signedAnew({ ...other, entries: renumbered([...other.entries, other.entries[at]]) }, key, LATER);
    await is('forked', longer, { checkpoint: record.note });
    await is('truncated', bytes, { checkpoint: takeApart(longer).note });
  });

  // --- proofs ----------------------------------------------------------------------------------------

  const proofOf = async (e) => Buffer.from((await new Visitor(app).open(`/record/${e.id}/proof.json`)).text);
  const receiptOf = async ({ visitor, receipt }) => Buffer.from((await visitor.open(`/en/consultations/streets/receipts/${receipt.id}.json`)).text);

  test('every entry has its proof, and every answer of the public its receipt', async () => {
    for (const e of record.entries) {
      const proof = await proofOf(e);
      assert.ok(proof.includes('"alyans-proof-1"'), `${e.kind}: ${proof}`);
      await is('', proof, { record: record.origin, key: key.bytes, checkpoint: JSON.parse(proof).checkpoint });
    }
    for (const a of site.answers) {
      const receipt = await receiptOf(a);
      assert.equal(JSON.parse(receipt).receipt.position.position, a.position);
      await is('', receipt);
    }
  });

  for (const [i, damage] of ANYWHERE.entries()) {
    test(`a proof and a receipt, ${damage.name}: refused, and for the same reason`, async () => {
      const next = numbers(1000 + i);
      for (const whole of [await proofOf(record.entries[placeOf('position.taken')]), await receiptOf(site.answers[4])]) {
        for (let n = 0; n < 500; n++) {
          const [what, damaged] = damage(whole, next);
          if (!damaged.equals(whole)) await refused(what, damaged);
        }
      }
    });
  }

  test('a proof of one entry is none of another, and a receipt none of another answer', async () => {
    const [a, b] = (await Promise.all([placeOf('position.taken'), placeOf('mandate.given')].map((at) => proofOf(record.entries[at])))).map((p) => JSON.parse(p));
    const text = (v) => Buffer.from(JSON.stringify(v));
    await is('tampered', text({ ...a, path: b.path }));
    await is('tampered', text({ ...a, entry: b.entry }));
    const [c, d] = (await Promise.all(site.answers.slice(0, 2).map(receiptOf))).map((p) => JSON.parse(p));
    for (const part of ['index', 'leaf', 'path', 'position']) await is('tampered', text({ ...c, receipt: { ...c.receipt, [part]: d.receipt[part] } }));
    await is('tampered', text({ ...c, receipt: { ...c.receipt, size: c.receipt.size + 1 } }));
    await is('tampered', text({ ...a, receipt: c.receipt }));
    await is('key', text({ ...a, keys: a.keys.slice(0, 1) }));
    await is('key', text({ ...a, keys: a.keys.toReversed?.() ?? [...a.keys].reverse() }));
    await is('forked', text(a), { checkpoint: noteOf(record.origin, renumbered(copyOf(record.entries).reverse()).slice(0, sizeOf(a.checkpoint)), key, LATER) });
  });

  test('each checkpoint is the beginning of each later one, and the proof of it can be checked', async () => {
    const all = notes();
    const last = all.at(-1);
    for (const note of all) {
      const proof = JSON.parse((await new Visitor(app).open(`/record/consistency?from=${sizeOf(note)}&to=${sizeOf(last)}`)).text).path;
      assert.equal(inconsistency(note, last, proof), null, `${sizeOf(note)} to ${sizeOf(last)}`);
      if (proof.length === 0) continue;
      assert.notEqual(inconsistency(note, last, proof.slice(1)), null);
      assert.notEqual(inconsistency(note, last, [...proof, proof[0]]), null);
      assert.notEqual(inconsistency(noteOf(record.origin, renumbered(copyOf(record.entries).reverse()).slice(0, sizeOf(note)), key, '2020-01-01T00:00:00.000000Z'), last, proof), null);
    }
  });

  // --- the command -----------------------------------------------------------------------------------

  test('the command says what was checked and what that rests on, in both languages and for programs', () => {
    const proof = file('checkpoint', record.note), pinned = file('key', `${key.bytes.toString('base64')}\n`);
    for (const words of [[], ['--record', record.origin], ['--key', key.bytes.toString('base64')], ['--key', pinned], ['--checkpoint', proof]]) {
      const it = run(['verify', file('record'), ...words]);
      assert.equal(it.code, 0, it.out + it.err);
      assert.match(it.out, /It holds/);
      assert.ok(it.out.includes(record.origin));
      const given = words[0]?.slice(2);
      assert.match(it.out, given ? /that you gave/ : /found in the record itself/);
      const said = JSON.parse(run(['verify', file('record'), ...words, '--json']).out);
      assert.ok(validate(said), JSON.stringify(validate.errors));
      assert.deepEqual(said.rests_on, { record: given === 'record', key: given === 'key', checkpoint: given === 'checkpoint' });
      assert.equal(said.entries, record.entries.length);
      assert.equal(said.checkpoint.size, record.entries.length);
      assert.ok(said.erased > 0);
    }
    assert.match(run(['verify', file('record')], { env: AZ }).out, /Düz çıxır/);
  });

  test('each class has its own words, in both languages, and the exit code is 1', () => {
    const at = placeOf('position.taken');
    const said = (damaged, ...words) => {
      const path = file('damaged', damaged);
      const it = run(['verify', path, ...words]);
      assert.equal(it.code, 1, it.out + it.err);
      const az = run(['verify', path, ...words], { env: AZ });
      assert.equal(az.code, 1);
      assert.match(az.out, /Düz çıxmır/);
      assert.doesNotMatch(az.out, /entry|signed|checkpoint /i);
      const json = JSON.parse(run(['verify', path, ...words, '--json']).out);
      assert.ok(validate(json), JSON.stringify(validate.errors));
      assert.equal(json.holds, false);
      assert.ok(json.n_findings >= 1);
      return it.out;
    };
    assert.match(said(putTogether(changed((e) => { fieldOf(e[at], 'position')[2] = 'disagrees'; }))), new RegExp(`Changed:[^]*Entry ${at} was changed.*line ${at + 2}`));
    assert.match(said(bytes.subarray(0, bytes.length - 100)), /Cut off:/);
    assert.match(said(signedAnew(record, stranger, LATER)), /Key:/);
    assert.match(said(Buffer.from('not a record\n')), /Unreadable:/);
    const forked = signedAnew(changed((e) => {
      fieldOf(e[at], 'position')[2] = 'pass';
      return renumbered(e);
    }), key, LATER);
    assert.match(said(forked, '--checkpoint', file('kept', record.note)), /Two histories:/);
    assert.match(said(putTogether(changed((e) => { e[at].fields = e[at].fields.map((f) => (f.length === 3 ? [f[0], e[at].leaf] : f)); }))), /Erased without a word:/);
  });

  test('a checkpoint kept earlier and a proof of today are held together by a proof of consistency', async () => {
    const [early, late] = [notes()[3], notes().at(-1)].map((note, i) => ({ note, size: sizeOf(note), path: file(`kept-${i}`, note) }));
    const proof = file('proof', await proofOf(record.entries[placeOf('position.taken')]));
    const ask = async (from, to) => file(`consistency-${from}`, (await new Visitor(app).open(`/record/consistency?from=${from}&to=${to}`)).text);
    const verifying = (...words) => JSON.parse(run(['verify', proof, ...words, '--json']).out);
    const compared = (said) => [said.holds, said.rests_on.checkpoint];
    assert.deepEqual(compared(verifying('--checkpoint', late.path)), [true, true]);
    assert.deepEqual(compared(verifying('--checkpoint', early.path)), [true, false]);
    const between = await ask(early.size, late.size);
    assert.deepEqual(compared(verifying('--checkpoint', early.path, '--consistency', between)), [true, true]);
    assert.match(run(['verify', proof, '--checkpoint', early.path]).out, new RegExp(`consistency\\?from=${early.size}&to=${late.size}`));

    const other = await ask(early.size + 1, late.size);
    assert.deepEqual(compared(verifying('--checkpoint', early.path, '--consistency', other)), [true, false]);
    const fork = file('fork', noteOf(record.origin, renumbered(copyOf(record.entries).reverse()).slice(0, early.size), key, LATER));
    const forked = verifying('--checkpoint', fork, '--consistency', between);
    assert.ok(validate(forked));
    assert.deepEqual(forked.findings.map((f) => f.class), ['forked']);
    assert.equal(run(['verify', proof, '--consistency', between]).code, 2);
    assert.equal(run(['verify', proof, '--checkpoint', early.path, '--consistency', proof]).code, 2);
  });

  test('wrong use ends with 2 and says why; an export never overwrites', () => {
    for (const words of [['--key', 'AAAA'], ['--key', file('record')], ['--checkpoint', file('record')], ['--record', 'alyans-1'], ['--nonsense'], [file('none')]]) {
      const it = run(['verify', ...(words[0].startsWith('--') ? [file('record')] : []), ...words]);
      assert.equal(it.code, 2, words.join(' '));
      assert.notEqual(it.err, '');
    }
    const [written, checked] = [command(app, 'export', 'ledger', file('copy')), run(['verify', file('copy')]).out].map((said) => /Up to the checkpoint of [^:]*:\d\d:\d\d UTC/.exec(said)?.[0]);
    assert.ok(written !== undefined && written === checked, `one moment, with its zone: ${written}, ${checked}`);
    const again = run(['export', 'ledger', file('record'), ...app.where]);
    assert.equal(again.code, 1);
    assert.match(again.err, /exists already/);
    assert.deepEqual(readFileSync(file('record')), bytes);
    assert.deepEqual(readdirSync(folder.path).filter((name) => name.startsWith('record.')), [], 'no draft is left');
  });

  test('the key is shown for publishing elsewhere, with those before it', () => {
    for (const env of [{}, AZ]) {
      const it = run(['key', 'show', ...app.where], { env });
      assert.equal(it.code, 0, it.err);
      for (const part of [record.origin, key.bytes.toString('base64'), oldKey.bytes.toString('base64')]) assert.ok(it.out.includes(part), part);
      assert.equal(it.err, '');
    }
    assert.equal(run(['key', 'rotate', '--lost', ...app.where]).code, 2, 'a lost key needs a reason');
  });
});
