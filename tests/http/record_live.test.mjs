// Somebody changes rows of the database by hand, behind the program's back: alyans verify finds each and names it.
// SPDX-License-Identifier: AGPL-3.0-or-later
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { cpSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import Ajv from 'ajv/dist/2020.js';
import { independent } from '../verifier/judges.mjs';
import { engines, run, temporaryFolder } from './app.mjs';
import { command, filledSite, sql } from './filled_site.mjs';

const ROOT = join(dirname(fileURLToPath(import.meta.url)), '../..');
const validate = new Ajv({ strict: true, allErrors: true, strictTypes: false }).compile(JSON.parse(readFileSync(join(ROOT, 'docs/verify.schema.json'), 'utf8')));

/** Somebody new who has never been there, and an answer like the first one's. */
const FIRST = '(SELECT min(id) FROM participant WHERE organisation_id IS NULL)';
const PUT_IN_PARTICIPANT = `INSERT INTO participant (id, consultation_id, organisation_id, number, created_at) SELECT id + 1, consultation_id, organisation_id, number, created_at FROM participant WHERE id = ${FIRST}`;
const putIn = (salt, from) => `INSERT INTO position (id, participant_id, receipt_salt, import_id, consultation_id, statement_id, value, basis, reason, reason_language, source_url, coder, note_en, note_az, mandate_id, taken_at, superseded_at)
  SELECT id + 1, participant_id + 1, ${salt}, ${from}, consultation_id, statement_id, value, basis, reason, reason_language, source_url, coder, note_en, note_az, mandate_id, taken_at, superseded_at FROM position WHERE participant_id = ${FIRST}`;

/** A change, and what must be said: the class of a finding, or the table of a difference. */
const CHANGES = [
  ['a word of an entry', "UPDATE ledger_entry SET fields = replace(fields, '\"agree\"', '\"pass\"') WHERE kind = 'position.taken'", 'tampered'],
  ['the kind of an entry', "UPDATE ledger_entry SET kind = 'position.coded' WHERE seq = (SELECT max(seq) FROM ledger_entry WHERE kind = 'position.taken')", 'tampered'],
  ['the time of an entry', 'UPDATE ledger_entry SET at = at + 1 WHERE seq = 3', 'tampered'],
  ['who acted', "UPDATE ledger_entry SET organisation_id = 0, mandate_id = 0, acts_as = 4 WHERE kind = 'position.taken'", 'tampered'],
  ['an entry erased in silence', "UPDATE ledger_entry SET fields = json_remove(fields, '$[0][2]') WHERE kind = 'consultation.added'", 'unreadable'],
  ['the last entry gone', 'DELETE FROM ledger_personal WHERE seq = (SELECT max(seq) FROM ledger_entry); DELETE FROM ledger_entry WHERE seq = (SELECT max(seq) FROM ledger_entry)', 'truncated'],
  ['an entry in the middle gone', "DELETE FROM ledger_entry WHERE kind = 'positions.sealed'", 'tampered'],
  ['a hash of the tree', 'UPDATE ledger_tile SET hashes = zeroblob(length(hashes)) WHERE tree = 0 AND level = 0', 'tampered'],
  ['a hash under the positions of a minute', 'UPDATE ledger_tile SET hashes = zeroblob(length(hashes)) WHERE tree <> 0 AND level = 0', 'tampered'],
  ['the newest checkpoint', "UPDATE ledger_checkpoint SET note = replace(note, 'at 20', 'at 21') WHERE size = (SELECT max(size) FROM ledger_checkpoint)", 'key'],
  ['an older checkpoint', "UPDATE ledger_checkpoint SET note = replace(note, 'at 20', 'at 21') WHERE size = (SELECT min(size) FROM ledger_checkpoint)", 'tampered'],
  ['the signature of an older checkpoint', "UPDATE ledger_checkpoint SET note = replace(note, substr(note, -20, 4), 'AAAA') WHERE size = (SELECT min(size) FROM ledger_checkpoint)", 'key'],
  ['the newest checkpoints gone', 'DELETE FROM ledger_checkpoint WHERE size > (SELECT min(size) FROM ledger_checkpoint)', 'truncated'],
  ['a personal value', "UPDATE ledger_personal SET value = '\"Somebody else\"' WHERE name = 'name' AND seq = (SELECT min(seq) FROM ledger_personal WHERE name = 'name')", 'tampered'],
  ['a personal value gone in silence', "DELETE FROM ledger_personal WHERE name = 'email' AND seq = (SELECT min(seq) FROM ledger_personal WHERE name = 'email')", 'erased'],
  ['an organisation\'s position', "UPDATE position SET value = -value WHERE mandate_id <> 0 AND value <> 0", 'position'],
  ['an organisation\'s reason', "UPDATE position SET reason = 'Quite the contrary is true, they say.' WHERE mandate_id <> 0 AND value = -1", 'position'],
  ['a visitor\'s position', 'UPDATE position SET value = 1 WHERE receipt_salt IS NOT NULL AND value = -1', 'position'],
  ['a visitor\'s position gone', 'DELETE FROM position WHERE id = (SELECT min(id) FROM position WHERE receipt_salt IS NOT NULL)', 'position'],
  ['an organisation\'s position gone', 'DELETE FROM position WHERE id = (SELECT max(id) FROM position WHERE mandate_id <> 0)', 'position'],
  ['a statement', "UPDATE statement SET text_en = 'Nobody may film the counting.' WHERE text_en LIKE '%film%'", 'statement'],
  ['a statement that was taken down', "UPDATE statement SET text_en = 'Here it is again.', erased_at = 0 WHERE erased_at <> 0", 'statement'],
  ['a question', "UPDATE consultation SET question_en = 'Is all well?' WHERE slug = 'rooms'", 'consultation'],
  ['an organisation', "UPDATE organisation SET name_en = 'Another Centre' WHERE slug = 'nar'", 'organisation'],
  ['a new organisation', "INSERT INTO organisation (id, slug, name_en, name_az, short_en, short_az, kind, scope, note_en, note_az, is_example, created_at) SELECT id + 1, slug || '-2', name_en, name_az, short_en, short_az, kind, scope, note_en, note_az, is_example, created_at FROM organisation WHERE slug = 'nar'", 'organisation'],
  ['a mandate', 'UPDATE mandate SET scopes = 2', 'mandate'],
  ['an answer nobody gave, put in', `${PUT_IN_PARTICIPANT}; ${putIn('NULL', 'import_id')}`, 'position'],
  ['an answer nobody gave, said to be imported', `${PUT_IN_PARTICIPANT}; ${putIn('NULL', '77')}`, 'position'],
  ['an answer nobody gave, with the receipt of another', `${PUT_IN_PARTICIPANT}; ${putIn('receipt_salt', 'import_id')}`, 'position'],
  ['a consultation said to be imported', "UPDATE consultation SET import_id = 77 WHERE slug = 'rooms'", 'consultation'],
  ['a mandate of somebody else', 'UPDATE mandate SET account_id = (SELECT min(id) FROM account)', 'mandate'],
  ['the name of a person', "UPDATE account SET name = 'Somebody Else' WHERE id = (SELECT max(id) FROM account WHERE erased_at = 0)", 'account'],
  ['the address of a person', "UPDATE account SET email = 'else@example.org' WHERE id = (SELECT max(id) FROM account WHERE erased_at = 0)", 'account'],
  ['a mandate revoked', 'UPDATE mandate SET revoked_at = 1700000000000000', 'mandate'],
];

/** What alyans verify says, as a program reads it. */
function verify(...where) {
  const it = run(['verify', '--json', ...where]);
  assert.notEqual(it.out, '', it.err);
  const said = JSON.parse(it.out);
  assert.ok(validate(said), JSON.stringify(validate.errors));
  assert.equal(it.code, said.holds ? 0 : 1);
  return said;
}
const foundIn = (said) => [...said.findings.map((f) => f.class), ...said.differences.map((d) => d.table)];

for (const engine of engines) {
  describe(`a site at work on ${engine}`, () => {
    let site, folder;
    before(async () => {
      folder = temporaryFolder();
      site = await filledSite({ engine });
    });
    after(async () => {
      await site?.app.stop();
      folder?.remove();
    });

    test('holds, and so does what is exported of it', () => {
      const said = verify(...site.app.where);
      assert.ok(said.holds, JSON.stringify(said));
      const file = join(folder.path, 'record');
      command(site.app, 'export', 'ledger', file);
      assert.ok(verify(file).holds);
      assert.deepEqual(independent(readFileSync(file)), []);
    });

    test('no longer holds when somebody writes to its tables', () => {
      for (const [change, back, wanted] of [
        ["UPDATE statement SET text_en = text_en || '!' WHERE number = 0", "UPDATE statement SET text_en = substr(text_en, 1, length(text_en) - 1) WHERE number = 0", 'statement'],
        ["UPDATE ledger_entry SET subject = subject + 1 WHERE seq = 5", "UPDATE ledger_entry SET subject = subject - 1 WHERE seq = 5", 'tampered'],
        ["UPDATE position SET value = -value WHERE mandate_id <> 0", "UPDATE position SET value = -value WHERE mandate_id <> 0", 'position'],
      ]) {
        sql(site.app, change);
        assert.ok(foundIn(verify(...site.app.where)).includes(wanted), wanted);
        sql(site.app, back);
      }
      assert.ok(verify(...site.app.where).holds, 'all is as it was');
    });
  });
}

describe('rows changed by hand', () => {
  let site, folder;
  before(async () => {
    folder = temporaryFolder();
    site = await filledSite();
    await site.app.kill('SIGTERM');
  });
  after(async () => {
    await site?.app.stop();
    folder?.remove();
  });

  /** A copy of the data folder on which the SQL was run. */
  function changedBy(change) {
    for (const name of readdirSync(folder.path)) rmSync(join(folder.path, name), { recursive: true });
    cpSync(site.app.data, folder.path, { recursive: true });
    const done = spawnSync('python3', ['-c', `
import sqlite3, sys
d = sqlite3.connect(sys.argv[1])
before = d.total_changes
for text in sys.argv[2].split('; '):
    d.execute(text)
d.commit()
print(d.total_changes - before)`, join(folder.path, 'alyans.db'), change], { encoding: 'utf8' });
    assert.equal(done.status, 0, done.stderr);
    assert.ok(Number(done.stdout) > 0, `nothing was changed: ${change}`);
    return folder.path;
  }

  test('a site at rest holds', () => {
    const said = verify('--data', site.app.data);
    assert.ok(said.holds, JSON.stringify(said));
    assert.equal(said.checked, 'database');
    assert.equal(said.waiting, 0);
    assert.ok(said.compared > 30, `${said.compared} rows compared`);
  });

  for (const [what, change, wanted] of CHANGES) {
    test(`${what}: found and named`, () => {
      const said = verify('--data', changedBy(change));
      assert.equal(said.holds, false, 'not found');
      assert.ok(foundIn(said).includes(wanted), JSON.stringify([said.findings, said.differences], null, 1));
      for (const { text } of [...said.findings, ...said.differences]) assert.ok(text.length > 10, text);
    });
  }

  test('people are told which row, in both languages', () => {
    const data = changedBy("UPDATE statement SET text_en = 'Nobody may film the counting.' WHERE text_en LIKE '%film%'");
    const en = run(['verify', '--data', data]), az = run(['verify', '--data', data], { env: { LC_ALL: 'az_AZ.UTF-8' } });
    for (const it of [en, az]) assert.equal(it.code, 1);
    assert.match(en.out, /It does not hold: \d+ finding/);
    assert.match(en.out, /The site shows something else than the record says:\n {2}statement \d+: /);
    assert.match(az.out, /Sayt jurnalda yazılandan başqasını göstərir:\n {2}statement \d+: /);
  });
});
