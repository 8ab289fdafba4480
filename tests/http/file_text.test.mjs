// The text inside documents: found by the search while the document stands, and not a moment longer.
// SPDX-License-Identifier: AGPL-3.0-or-later
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { App, engines, hiddenFields, run, until, Visitor, wordsOf } from './app.mjs';

const DOCUMENTS = join(import.meta.dirname, '..', 'data', 'documents');
const REPORT = readFileSync(join(DOCUMENTS, 'report.pdf'));
const LOCKED = readFileSync(join(DOCUMENTS, 'locked.pdf'));
const SAID = { organisation: '', file_licence: 'CC-BY-4.0', file_alt_az: '', file_alt_en: 'What somebody sent' };

/** Sends the form of a new file as the secretariat's browser would; the page of the file. */
async function send(visitor, bytes, name) {
  const form = new FormData();
  const hidden = hiddenFields((await visitor.open('/en/secretariat/new-file')).text);
  for (const [key, value] of Object.entries({ ...hidden, ...SAID })) form.append(key, value);
  form.append('file', new Blob([bytes]), name);
  const page = await visitor.open('/en/files', { method: 'POST', body: form });
  assert.equal(page.status, 200, wordsOf(page.text));
  return page;
}
/** As somebody with the database in their hands. */
function sql(app, text) {
  const it = app.database.psql ? spawnSync('psql', ['-X', '-q', '-v', 'ON_ERROR_STOP=1', '-c', text, app.database.url], { encoding: 'utf8' })
    : spawnSync('python3', ['-c', 'import sqlite3,sys; d=sqlite3.connect(sys.argv[1], timeout=20); d.execute(sys.argv[2]); d.commit()', join(app.data, 'alyans.db'), text], { encoding: 'utf8' });
  assert.equal(it.status, 0, it.stderr);
}
const idOf = (page) => page.text.match(/\/files\/(\d+)\//)[1];

for (const engine of engines) {
  describe(`the text inside files on ${engine}`, () => {
    let app, secretariat, visitor;
    before(async () => {
      app = await new App({ engine }).start();
      secretariat = new Visitor(app);
      visitor = new Visitor(app);
      await secretariat.enter(app.links.secretariat);
    });
    after(() => app.stop());
    const ask = async (words) => JSON.parse((await visitor.open(`/api/v1/search?${new URLSearchParams({ exact: '1', ...words })}`)).text);
    const found = async (q) => (await ask({ q, kind: 'file' })).total;

    test('a word inside a PDF leads to it and is marked, in either language', async () => {
      const page = await send(secretariat, REPORT, 'report.pdf');
      await until(async () => await found('wallaby') === 1, 'the word of the second page is found');
      for (const [language, q, marked] of [['en', 'wallabies', 'wallaby'], ['az', 'zürafələr', 'Zürafə'], ['az', 'musahideci sesverme', 'Müşahidəçilər'], ['en', 'zurafe', 'Zürafə']]) {
        const { text } = await visitor.open(`/${language}/search?${new URLSearchParams({ q, kind: 'file' })}`);
        assert.match(text, new RegExp(`<mark>${marked}</mark>`), q);
        assert.ok(text.includes(`/${language}/files/${idOf(page)}"`), q);
      }
      assert.ok(!wordsOf(page.text).includes('None could be read'));
    });

    test('what is read is shown in no other place', async () => {
      const [hit] = (await ask({ q: 'wallaby' })).results;
      for (const path of [hit.url.replace(app.base, ''), '/en/files', '/files.csv', '/api/v1/files'])
        assert.ok(!(await visitor.open(path)).text.includes('wallaby'), path);
    });

    test('texts and office documents are found by what stands in them', async () => {
      await send(secretariat, 'Qeydlər\n\nOn the third day a pangolin was counted.', 'notes.md');
      await send(secretariat, 'rayon,heyvan\nŞəki,okapi\n', 'table.csv');
      await send(secretariat, '{"features": [{"name": "Quagga street"}]}', 'places.json');
      await send(secretariat, '<data><item kind="x">Axolotl</item></data>', 'data.xml');
      for (const word of ['pangolin', 'okapi', 'quagga', 'axolotl'])
        await until(async () => await found(word) === 1, `${word} is found`);
    });

    test('a document that is broken or locked is taken all the same, and its page says that nothing can be read in it', async () => {
      for (const [name, bytes] of [['noise.pdf', Buffer.concat([Buffer.from('%PDF-1.7\n'), randomBytes(300000)])], ['locked.pdf', LOCKED], ['cut.pdf', REPORT.subarray(0, 300)]]) {
        const page = await send(secretariat, bytes, name);
        assert.ok(wordsOf(page.text).includes('None could be read in it'), name);
      }
      await until(async () => await found('locked.pdf') === 1, 'it is found by its name');
      assert.equal(await found('capybara'), 0);
    });

    test('what is removed is not found from that moment, and its words leave the index', async () => {
      const page = await send(secretariat, 'A quetzal lives at number nine.', 'private.txt');
      await until(async () => await found('quetzal') === 1, 'the word is found');
      const remove = `/en/files/${idOf(page)}/remove`;
      const gone = await secretariat.post(remove, { reason: 'It says where somebody lives.' }, { from: remove });
      assert.equal(gone.status, 410);
      assert.equal((await ask({ q: 'quetzal' })).results.length, 0);
      await until(async () => await found('quetzal') === 0, 'it left the index');
      assert.ok(!(await visitor.open('/en/search?q=quetzl')).text.includes('quetzal'), 'nor is it suggested');
    });

    test('a file that nobody has read yet is read by a command, and found when the index is made anew', async () => {
      const id = idOf(await send(secretariat, REPORT, 'older.pdf'));
      await until(async () => await found('wallaby') === 2, 'both are found');
      sql(app, `DELETE FROM file_text WHERE file_id = ${id}`); // as if it came before the migration
      await until(() => run(['search', 'rebuild', ...app.where]).code === 0, 'the server may be writing at the same moment');
      await until(async () => await found('wallaby') === 1, 'the index knows of one alone'); // what is kept for readers lives a moment longer
      assert.ok(!wordsOf((await visitor.open(`/en/files/${id}`)).text).includes('None could be read'));

      const done = run(['files', 'read', ...app.where]);
      assert.equal(done.code, 0, done.err);
      assert.match(done.out, /could not be read now: 0/);
      await until(() => run(['search', 'rebuild', ...app.where]).code === 0, 'the server may be writing at the same moment');
      await until(async () => await found('wallaby') === 2, 'both are found again');
      assert.match(run(['files', 'read', ...app.where]).out, /Files read: 0,/);
    });

    test('what is removed is in no file of the data folder', { skip: engine !== 'sqlite' && 'vacuum is PostgreSQL’s' }, async () => {
      const holding = () => readdirSync(app.data, { recursive: true, withFileTypes: true }).filter((f) => f.isFile()).map((f) => join(f.path, f.name)).filter((name) => /quetzal/i.test(readFileSync(name, 'latin1')));
      await app.kill('SIGTERM'); // or half a minute of rest
      assert.deepEqual(holding(), []);
      await app.start();
    });

    test('the record and every file are whole', () => {
      assert.equal(run(['verify', ...app.where]).code, 0);
    });
  });
}
