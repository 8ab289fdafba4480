// A result that is frozen when its consultation closes: in the journal, on the page, in the package; and a changed database is found.
// SPDX-License-Identifier: AGPL-3.0-or-later
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { App, engines, filledFields, run, temporaryFolder, until, Visitor, wordsOf } from './app.mjs';

const sha256 = (bytes) => createHash('sha256').update(bytes).digest('hex');

for (const engine of engines) {
  describe(`frozen results on ${engine}`, () => {
    let app, secretariat;
    const folder = temporaryFolder();
    before(async () => {
      app = await new App({ engine }).start();
      secretariat = new Visitor(app);
      await secretariat.enter(app.links.secretariat);
    });
    after(async () => {
      await app.stop();
      folder.remove();
    });
    const shown = async (slug) => wordsOf((await new Visitor(app).open(`/en/consultations/${slug}/package`)).text);
    const frozen = (slug, times = 1) => until(async () => ((await shown(slug)).match(/Votes \(votes\.csv\)/g) ?? []).length >= times, `${slug} is frozen`);
    /** Behind the program's back, as whoever has the database could. */
    const byHand = (sql) => {
      if (engine === 'sqlite') {
        const it = spawnSync('python3', ['-c', 'import sqlite3,sys; d=sqlite3.connect(sys.argv[1], timeout=20); d.execute(sys.argv[2]); d.commit()', join(app.data, 'alyans.db'), sql], { encoding: 'utf8' });
        assert.equal(it.status, 0, it.stderr);
      } else {
        const it = spawnSync('psql', ['-X', '-q', '-v', 'ON_ERROR_STOP=1', '-c', sql, app.database.url], { encoding: 'utf8' });
        assert.equal(it.status, 0, it.stderr);
      }
    };

    test('one that closed long ago is frozen when the program starts, and its package says so', async () => {
      await frozen('election-2013');
      const to = join(folder.path, `${engine}-package`);
      assert.equal(run(['export', 'package', 'election-2013', to, ...app.where]).code, 0);
      const [freeze] = JSON.parse(readFileSync(join(to, 'freeze.json'), 'utf8'));
      for (const [part, file] of [['votes', 'votes.csv'], ['statements', 'statements.csv'], ['analysis', 'analysis.json']]) assert.equal(freeze[`${part}_sha256`], sha256(readFileSync(join(to, file))), file);
      assert.equal(freeze.data_hash, JSON.parse(readFileSync(join(to, 'analysis.json'), 'utf8')).data_hash);
      assert.equal(freeze.side, 'organisations');
      const page = wordsOf((await new Visitor(app).open('/en/consultations/election-2013/results')).text);
      assert.match(page, /This result is frozen/);
      assert.ok(page.includes(freeze.votes_sha256.slice(0, 12)));
    });

    test('the journal tells it, and the command recomputes it', async () => {
      const journal = wordsOf((await new Visitor(app).open('/en/record')).text);
      assert.match(journal, /The program froze the result of the consultation/);
      const it = run(['analyse', 'election-2013', '--frozen', ...app.where]);
      assert.equal(it.code, 0, it.out + it.err);
      assert.match(it.out, /votes: the same[^]*statements: the same[^]*analysis: the same/);
      assert.equal(run(['analyse', 'observing-together', '--frozen', ...app.where]).code, 1, 'it is open');
      assert.equal(run(['analyse', 'nowhere', '--frozen', ...app.where]).code, 1);
      const az = run(['analyse', 'election-2013', '--frozen', ...app.where], { env: { LC_ALL: 'az_AZ.UTF-8' } });
      assert.equal(az.code, 0);
      assert.notEqual(az.out, it.out);
    });

    test('what the registry says later of an organisation changes nothing that was frozen', async () => {
      const edit = '/en/secretariat/organisations/odihr';
      const fields = filledFields((await secretariat.open(edit)).text, edit);
      assert.equal(fields.scope, 'international');
      assert.equal((await secretariat.post(edit, { ...fields, scope: 'local' }, { from: edit })).status, 200);

      const it = run(['analyse', 'election-2013', '--frozen', ...app.where]);

      assert.equal(it.code, 0, it.out + it.err);
      assert.match(it.out, /analysis: the same/);
      const to = join(folder.path, `${engine}-later`);
      assert.equal(run(['export', 'package', 'election-2013', to, ...app.where]).code, 0);
      const [freeze] = JSON.parse(readFileSync(join(to, 'freeze.json'), 'utf8'));
      assert.equal(freeze.analysis_sha256, sha256(readFileSync(join(to, 'analysis.json'))));
      assert.match(readFileSync(join(to, 'classes.csv'), 'utf8'), /^participant,scope,member,funding,kind\n/);
      assert.equal((await secretariat.post(edit, fields, { from: edit })).status, 200);
    });

    test('a press closes, and what is found is frozen; opened again it is told, and closed again both are shown', async () => {
      const desk = '/en/secretariat/consultations/following-the-election';
      const press = async () => assert.equal((await secretariat.post(`${desk}/stage/close`, {}, { from: `${desk}/stage/close` })).status, 200);
      await press();
      await frozen('following-the-election');
      assert.equal(run(['analyse', 'following-the-election', '--frozen', ...app.where]).code, 0);
      assert.match(wordsOf((await new Visitor(app).open('/en/consultations/following-the-election/results')).text), /This result is frozen/);
      const edit = `${desk}/edit`;
      const later = await secretariat.post(edit, { ...filledFields((await secretariat.open(edit)).text, edit), closes_at: '2031-01-01T10:00' }, { from: edit });
      assert.equal(later.status, 200, wordsOf(later.text));
      await until(async () => /was opened again/.test(await shown('following-the-election')), 'it is told that it is open again');

      const voter = new Visitor(app);
      const page = await voter.open('/en/consultations/following-the-election/position');
      const statement = page.text.match(/name="statement" value="(\d+)"/)[1];
      await voter.post('/en/consultations/following-the-election/positions', { statement, position: 'agree' }, { from: '/en/consultations/following-the-election/position' });
      await press();
      await frozen('following-the-election', 2);
      assert.match(await shown('following-the-election'), /Frozen before, replaced since/);
    });

    test('whoever changes an answer in the database is found, by both commands', async () => {
      const before = run(['verify', ...app.where]);
      assert.equal(before.code, 0, before.out + before.err);
      byHand("UPDATE position SET value = 1 WHERE id IN (SELECT min(id) FROM position WHERE superseded_at = 0 AND value = -1 AND consultation_id IN (SELECT id FROM consultation WHERE slug = 'election-2013'))");
      const it = run(['verify', ...app.where]);
      assert.equal(it.code, 1);
      assert.match(it.out + it.err, /votes_sha256 computed from the tables is not what was frozen/);
      const frozenNow = run(['analyse', 'election-2013', '--frozen', ...app.where]);
      assert.equal(frozenNow.code, 1);
      assert.match(frozenNow.out, /votes: DIFFERENT/);
      assert.match(frozenNow.out, /statements: the same/);
    });
  });
}
