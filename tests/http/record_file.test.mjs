// The record as a file: made by a real site, checked by the program and by a verifier written from the document alone,
// and damaged in thousands of ways that both must refuse.
// SPDX-License-Identifier: AGPL-3.0-or-later
import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { ANYWHERE, BY_LINES } from '../verifier/damage.mjs';
import { copyOf, fieldOf, keyOf, putTogether, renumbered, signedAnew, takeApart, takenOver, withLeaf } from '../verifier/forge.mjs';
import { independent, numbers, Program } from '../verifier/judges.mjs';
import { App, run, temporaryFolder } from './app.mjs';

const LATER = '2030-01-01T00:00:00.000000Z';

describe('the record as a file', () => {
  let app, folder, program, bytes, record, key;
  const file = (name) => join(folder.path, name);
  const command = (...words) => {
    const it = run([...words, ...app.where]);
    assert.equal(it.code, 0, `${words.join(' ')}\n${it.out}${it.err}`);
    return it.out;
  };

  before(async () => {
    folder = temporaryFolder();
    program = new Program(process.env.VERIFY_MANY);
    app = await new App().start();
    command('export', 'ledger', file('record'));
    bytes = readFileSync(file('record'));
    record = takeApart(bytes);
    key = keyOf(Buffer.from(readFileSync(join(app.data, 'ledger.key'), 'utf8').trim(), 'hex'));
  });
  after(async () => {
    await program?.stop();
    await app?.stop();
    folder?.remove();
  });

  /** Both judges find these classes, at least those wanted. */
  async function refused(what, damaged, { trust = {}, wanted, only } = {}) {
    const ours = await program.judge(damaged, trust), others = independent(damaged, trust);
    assert.notDeepEqual(ours, [], `the program takes it: ${what}`);
    assert.notDeepEqual(others, [], `the other verifier takes it: ${what}`);
    assert.deepEqual(ours, others, what);
    if (wanted) assert.ok(ours.includes(wanted), `${what}: ${ours}`);
    if (only) assert.deepEqual(ours, [only], what);
  }

  test('what the site wrote holds for both', async () => {
    assert.ok(record.entries.length > 50);
    assert.deepEqual(await program.judge(bytes), []);
    assert.deepEqual(independent(bytes), []);
  });

  for (const [i, damage] of [...ANYWHERE, ...BY_LINES].entries()) {
    test(`${damage.name}: refused, and for the same reason`, async () => {
      const next = numbers(2013 + i);
      for (let n = 0; n < 500; n++) {
        const [what, damaged] = damage(bytes, next);
        if (!damaged.equals(bytes)) await refused(what, damaged);
      }
    });
  }
});
