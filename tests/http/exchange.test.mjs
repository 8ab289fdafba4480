// Import, export and analysis on the command line, on a small set of our own and on public ones where they are.
// SPDX-License-Identifier: AGPL-3.0-or-later
import assert from 'node:assert/strict';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { after, before, describe, test } from 'node:test';
import Ajv from 'ajv/dist/2020.js';
import { App, engines, freshDatabase, run, temporaryFolder, Visitor } from './app.mjs';

const ROOT = join(dirname(fileURLToPath(import.meta.url)), '..', '..');
const SMALL = join(ROOT, 'tests/data/polis-small');
const FAULTY = join(ROOT, 'tests/data/polis-faulty');
const SHARED = join(process.env.ALYANS_SHARED ?? join(ROOT, '../shared'), 'data/opinion');
const FILES = ['summary.csv', 'comments.csv', 'votes.csv', 'participants-votes.csv'];
const contents = (folder) => Object.fromEntries(FILES.map((name) => [name, readFileSync(join(folder, name), 'utf8')]));
const validate = new Ajv({ strict: true, allErrors: true }).compile(JSON.parse(readFileSync(join(ROOT, 'docs/analyse.schema.json'), 'utf8')));

/** Runs it, expects success, and gives back the words on stdout. */
function done(words, options) {
  const it = run(words, options);
  assert.equal(it.code, 0, `${words.join(' ')}\n${it.out}${it.err}`);
  return it.out;
}

function analysed(words) {
  const it = JSON.parse(done(['analyse', ...words, '--json']));
  assert.ok(validate(it), JSON.stringify(validate.errors?.slice(0, 5), null, 2));
  return it;
}

/** What the votes alone decide. */
const numbers = ({ timing, source, ...rest }) => rest;

/** Two camps of people who answer ten statements, with some who differ, the last rejected: the same in every run. */
function twoCamps(folder) {
  mkdirSync(folder, { recursive: true });
  const votes = ['timestamp,datetime,comment-id,voter-id,vote'];
  const people = ['participant,group-id,n-comments,n-votes,n-agree,n-disagree'];
  for (let who = 0; who < 60; who++) {
    people.push(`${who},${who % 2},0,10,5,5`);
    for (let on = 0; on < 10; on++) {
      const camp = (who % 2 === 0) === (on % 2 === 0) ? 1 : -1;
      votes.push(`${1700000000000 + who * 100 + on},,${on},${who},${(who * 7 + on * 3) % 11 === 0 ? 0 : on === 9 ? 1 : camp}`);
    }
  }
  const comments = ['timestamp,datetime,comment-id,author-id,agrees,disagrees,moderated,is-seed,is-meta,comment-body',
    ...Array.from({ length: 10 }, (_, on) => `1700000000000,,${on},0,0,0,${on === 9 ? -1 : 1},1,0,Statement number ${on}`)];
  writeFileSync(join(folder, 'votes.csv'), `${votes.join('\n')}\n`);
  writeFileSync(join(folder, 'comments.csv'), `${comments.join('\n')}\n`);
  writeFileSync(join(folder, 'participants-votes.csv'), `${people.join('\n')}\n`);
  writeFileSync(join(folder, 'summary.csv'), 'topic,Two camps\n');
}

for (const engine of engines) {
  describe(`import and export on ${engine}`, () => {
    const folder = temporaryFolder();
    const database = freshDatabase(engine);
    const data = join(folder.path, 'data');
    const where = ['--data', data, ...(database.url ? ['--db', database.url] : [])];
    before(() => done(['init', ...where]));
    after(() => {
      database.drop();
      folder.remove();
    });

    test('without --apply it only says what would happen', () => {
      const said = done(['import', 'polis', SMALL, ...where]);
      assert.match(said, /Bağ, "park" or street\?/);
      for (const number of [4, 6, 16]) assert.match(said, new RegExp(`\\b${number}\\b`));
      assert.match(said, /Nothing was stored/);
      assert.match(done(['import', 'list', ...where]), /Nothing was imported yet/);
      const nowhere = run(['import', 'polis', SMALL, '--data', join(folder.path, 'none'), '--apply']);
      assert.equal(nowhere.code, 1);
      assert.match(nowhere.err, /alyans init/);
      assert.ok(!existsSync(join(folder.path, 'none')));
    });

    test('bad lines are told with file, line and what stood there; the others are read', () => {
      const it = run(['import', 'polis', FAULTY, ...where]);
      assert.equal(it.code, 0);
      const wanted = [['votes.csv', 3, 'vote', '(2)'], ['votes.csv', 4, 'voter-id', '(x)'], ['votes.csv', 5], ['votes.csv', 6, 'comment-id', '(9999999'],
        ['votes.csv', 8], ['comments.csv', 3, 'comment-id'], ['comments.csv', 4, 'comment-id', '(two)'], ['comments.csv', 5, 'moderated', '(7)']];
      const lines = it.err.trim().split('\n');
      assert.equal(lines.length, wanted.length, it.err);
      for (const [file, line, ...words] of wanted) {
        const told = lines.find((l) => l.startsWith(`${file}:${line}: `));
        assert.ok(told, `${file}:${line} is not told\n${it.err}`);
        for (const word of words) assert.ok(told.includes(word), told);
      }
      assert.notEqual(run(['import', 'polis', FAULTY, ...where], { env: { LC_ALL: 'az_AZ.UTF-8' } }).err, it.err);
    });

    test('a folder without votes is refused', () => {
      for (const [path, words] of [[folder.path, /votes\.csv/], [join(folder.path, 'nowhere'), /votes\.csv/]]) {
        const it = run(['import', 'polis', path, ...where]);
        assert.equal(it.code, 1);
        assert.match(it.err, words);
      }
    });

    test('with --apply it becomes a consultation; twice it is refused; an undone one is gone', async () => {
      const said = done(['import', 'polis', SMALL, '--apply', '--language', 'az', ...where]);
      const id = said.match(/import undo (\d+)/)[1];
      assert.match(done(['import', 'list', ...where]), new RegExp(`${id}.*polis-small.*16`));
      const again = run(['import', 'polis', SMALL, '--apply', ...where]);
      assert.equal(again.code, 1);
      assert.match(again.err, /--slug/);
      done(['import', 'polis', SMALL, '--apply', '--slug', 'second-one', ...where]);
      const app = await new App({ command: 'serve', data, db: database.url }).start();
      try {
        const reader = new Visitor(app);
        const page = await reader.open('/az/consultations/polis-small');
        assert.equal(page.status, 200);
        assert.ok(page.text.includes('Uşaqlar üçün meydança'));
        assert.ok(page.text.includes('Trees first, then benches'));
        assert.ok(page.text.includes('Buy my product'), 'a rejected one is shown as such');
        assert.equal((await reader.open('/en/consultations/polis-small/results')).status, 200);
        done(['import', 'undo', id, ...where]);
        assert.equal(run(['import', 'undo', id, ...where]).code, 1, 'once is enough');
        assert.equal(run(['import', 'undo', '77', ...where]).code, 1);
        for (let i = 0, status = 200; status !== 404; i++) {
          status = (await reader.open(`/en/consultations/polis-small?n=${i}`)).status;
          assert.ok(i < 100, 'the undone consultation is still shown');
        }
        assert.equal((await reader.open('/en/consultations/second-one')).status, 200);
      } finally {
        await app.stop();
      }
    });

    test('an export, imported and exported again, is the same to the byte', () => {
      const first = join(folder.path, 'first');
      const second = join(folder.path, 'second');
      done(['export', 'polis', 'second-one', first, ...where]);
      done(['import', 'polis', first, '--apply', '--slug', 'round-trip', ...where]);
      done(['export', 'polis', 'round-trip', second, ...where]);
      assert.deepEqual(contents(second), contents(first));
      const votes = (text) => text.trim().split('\n').slice(1).map((line) => line.split(',')).map(([at, , on, who, vote]) => [at, on, who, vote].join()).sort();
      assert.deepEqual(votes(contents(first)['votes.csv']), votes(readFileSync(join(SMALL, 'votes.csv'), 'utf8')));
      assert.ok(contents(first)['comments.csv'].includes('"Uşaqlar üçün meydança,\nişıqlı və İsti"'));
      assert.equal(run(['export', 'polis', 'nowhere', second, ...where]).code, 1);
      assert.equal(run(['export', 'polis', 'second-one', '/proc/none/there', ...where]).code, 1);
    });

    test('a folder and the consultation made from it are analysed alike', () => {
      const camps = join(folder.path, 'camps');
      twoCamps(camps);
      done(['import', 'polis', camps, '--apply', '--slug', 'camps', ...where]);
      const folded = analysed([camps]);
      const stored = analysed(['camps', ...where]);
      assert.deepEqual(folded.tids, [...Array(10).keys()]);
      assert.equal(folded.n_votes, 600);
      assert.equal(folded.groups.length, 2);
      assert.deepEqual(folded.moderated_out, [9]);
      assert.deepEqual(numbers(stored), numbers(folded));
    });

    for (const name of ['canadian-electoral-reform', ...(engine === 'sqlite' ? ['vtaiwan.uberx'] : [])]) { /* the larger one once */
      const source = join(SHARED, name);
      test(`${name}: imported, exported, analysed`, { skip: !existsSync(source) && 'the public sets are not here ($ALYANS_SHARED)' }, () => {
        done(['import', 'polis', source, '--apply', '--slug', 'public-set', ...where]);
        const out = join(folder.path, name);
        done(['export', 'polis', 'public-set', out, ...where]);
        const lines = (path) => readFileSync(join(path, 'votes.csv'), 'utf8').trim().split('\n').length;
        assert.equal(lines(out), lines(source));
        const stored = analysed(['public-set', ...where]);
        const folded = analysed([source]);
        const unnamed = ({ groups, projection, ...rest }) => ({ // a consultation counts its participants from 0, in the order they came
          ...numbers(rest), groups: groups.map(({ members, ...g }) => [g, members.length]), projection: projection.map(({ participant, ...p }) => p) });
        assert.deepEqual(unnamed(stored), unnamed(folded));
        const reference = JSON.parse(readFileSync(join(source, 'reference.json'), 'utf8'));
        assert.deepEqual(stored.tids, reference.tids);
        for (const [i, value] of reference.center.entries()) assert.ok(Math.abs(stored.center[i] - value) < 1e-9, `center of ${stored.tids[i]}`);
        const id = done(['import', 'list', ...where]).match(/^(\d+) .* public-set .*in force/m)[1];
        done(['import', 'undo', id, ...where]);
      });
    }
  });
}

describe('analysis', () => {
  const folder = temporaryFolder();
  after(() => folder.remove());

  test('words for people name the groups and what they say', () => {
    const camps = join(folder.path, 'camps');
    twoCamps(camps);
    const said = done(['analyse', camps]);
    assert.match(said, /Statement number \d/);
    assert.notEqual(done(['analyse', camps], { env: { LC_ALL: 'az_AZ.UTF-8' } }), said);
    assert.deepEqual(readdirSync(camps).sort(), [...FILES].sort(), 'it writes nothing');
  });

  test('the same votes give the same numbers each time', () => {
    const camps = join(folder.path, 'camps');
    assert.deepEqual(numbers(analysed([camps])), numbers(analysed([camps])));
  });

  test('groups may be given by a file', () => {
    const camps = join(folder.path, 'camps');
    const own = analysed([camps, '--groups-from', 'participants-votes.csv']);
    assert.equal(own.groups.length, 2);
    assert.deepEqual(own.groups.map((g) => g.size), [30, 30]);
    const missing = run(['analyse', camps, '--groups-from', 'nowhere.csv', '--json']);
    assert.equal(missing.code, 1);
    assert.match(missing.err, /nowhere\.csv/);
  });

  test('few people give a map and no groups, and it says so', () => {
    const small = analysed([SMALL]);
    assert.equal(small.groups.length, 0);
    assert.deepEqual(small.moderated_out, [3]);
    assert.equal(small.n_votes, 16);
    const faulty = analysed([FAULTY]);
    assert.equal(faulty.n_problems, 8);
    assert.deepEqual(faulty.problems.map((p) => `${p.file}:${p.line}`).sort(),
      ['comments.csv:3', 'comments.csv:4', 'comments.csv:5', 'votes.csv:3', 'votes.csv:4', 'votes.csv:5', 'votes.csv:6', 'votes.csv:8']);
  });

  test('an unknown method or source is refused', () => {
    assert.equal(run(['analyse', SMALL, '--method', 'magic']).code, 2);
    const nothing = run(['analyse', 'nowhere', '--data', join(folder.path, 'none')]);
    assert.equal(nothing.code, 1);
    assert.equal(nothing.out, '');
  });
});
