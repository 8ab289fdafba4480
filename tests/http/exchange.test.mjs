// Import, export and analysis on the command line, on a small set of our own and on public ones where they are.
// SPDX-License-Identifier: AGPL-3.0-or-later
import assert from 'node:assert/strict';
import { existsSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { spawn } from 'node:child_process';
import { after, before, describe, test } from 'node:test';
import Ajv from 'ajv/dist/2020.js';
import { App, engines, freshDatabase, run, SHARED, temporaryFolder, Visitor } from './app.mjs';

const ROOT = join(dirname(fileURLToPath(import.meta.url)), '..', '..');
const SMALL = join(ROOT, 'tests/data/polis-small');
const FAULTY = join(ROOT, 'tests/data/polis-faulty');
const OPINION = join(SHARED, 'data/opinion');
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
const numbers = ({ source, data_hash, ...rest }) => rest;
const POLIS = ['--method', 'polis'];

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

    test('what a person should look at is told: no texts, times in seconds; capitals in a header are no matter', () => {
      const doubtful = join(folder.path, 'doubtful');
      mkdirSync(doubtful, { recursive: true });
      writeFileSync(join(doubtful, 'comments.csv'), 'Timestamp,Comment-ID,Author-ID,Moderated,Comment-Body\n1500000000,0,0,1,Cameras help.\n');
      writeFileSync(join(doubtful, 'votes.csv'), 'Timestamp,Comment-ID,Voter-ID,Vote\n1500000000,0,0,1\n1500000001,1,0,-1\n');
      const it = run(['import', 'polis', doubtful, ...where]);
      assert.equal(it.code, 0, it.err);
      assert.match(it.err, /1 statement has no text and is shown by its number alone/);
      assert.match(it.err, /18 January 1970: the times look like seconds/);
      assert.match(it.out, /Statements: 2, participants: 1, positions: 2/);
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
      for (const method of ['alyans', 'polis']) {
        const [folded, stored] = [analysed([camps, '--method', method]), analysed(['camps', '--method', method, ...where])];
        const { exported_group_ids, nearest_mean_agreement, given_exported_groups, ...rest } = numbers(folded); // a consultation has none
        assert.deepEqual({ ...numbers(stored), exported_group_ids: null, nearest_mean_agreement: null, given_exported_groups: null },
          { ...rest, exported_group_ids: null, nearest_mean_agreement: null, given_exported_groups: null });
        assert.equal(stored.data_hash, folded.data_hash, method);
      }
      const folded = analysed([camps, ...POLIS]);
      assert.deepEqual(folded.tids, [...Array(10).keys()]);
      assert.equal(folded.n_votes, 600);
      assert.equal(folded.groups.length, 2);
      assert.deepEqual(folded.moderated_out, [9]);
    });

    for (const name of ['canadian-electoral-reform', ...(engine === 'sqlite' ? ['vtaiwan.uberx'] : [])]) { /* the larger one once */
      const source = join(OPINION, name);
      test(`${name}: imported, exported, analysed`, { skip: !existsSync(source) && 'the public sets are not here ($ALYANS_SHARED)' }, () => {
        done(['import', 'polis', source, '--apply', '--slug', 'public-set', ...where]);
        const out = join(folder.path, name);
        done(['export', 'polis', 'public-set', out, ...where]);
        const lines = (path) => readFileSync(join(path, 'votes.csv'), 'utf8').trim().split('\n').length;
        assert.equal(lines(out), lines(source));
        const stored = analysed(['public-set', ...POLIS, ...where]);
        const folded = analysed([source, ...POLIS]);
        const unnamed = ({ groups, projection, exported_group_ids, nearest_mean_agreement, given_exported_groups, ...rest }) => ({ // a consultation counts its participants from 0, in the order they came
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
    for (const method of ['alyans', 'polis']) {
      const once = done(['analyse', camps, '--json', '--method', method]);
      assert.equal(done(['analyse', camps, '--json', '--method', method, '--threads', '1']), once);
      assert.equal(done(['analyse', camps, '--json', '--method', method, '--threads', '2']), once);
    }
    assert.ok(!('timing' in analysed([camps])));
    assert.ok(analysed([camps, '--times']).timing.compute_ms >= 0);
  });

  test('the order of the lines does not show', () => {
    const camps = join(folder.path, 'camps');
    const [header, ...lines] = contents(camps)['votes.csv'].trim().split('\n');
    const ask = (rows) => { // from standard input, so that the name of the source is the same
      const it = run(['analyse', '-', '--json'], { input: [header, ...rows].join('\n') });
      assert.equal(it.code, 0, it.err);
      return it.out;
    };
    assert.equal(ask([...lines].reverse()), ask(lines));
  });

  test('the map and the page are files that need nothing else, in the language of the command', () => {
    const camps = join(folder.path, 'camps');
    const [svg, html] = ['map.svg', 'page.html'].map((name) => join(folder.path, name));
    for (const [env, lang] of [[{}, 'en'], [{ LC_ALL: 'az_AZ.UTF-8' }, 'az']]) {
      for (const method of ['alyans', 'polis']) {
        done(['analyse', camps, '--method', method, '--svg', svg, '--html', html], { env });
        const [map, page] = [svg, html].map((path) => readFileSync(path, 'utf8'));
        assert.match(map, new RegExp(`^<\\?xml[^>]*>\\s*<svg [^>]*role="img"[^>]*lang="${lang}"`));
        assert.match(map, /<title[^>]*>[^<]+<\/title><desc[^>]*>[^<]+<\/desc>/);
        assert.ok(map.length < 300000);
        assert.match(page, new RegExp(`^<!DOCTYPE html>\\s*<html lang="${lang}">`));
        assert.ok(page.includes('<svg viewBox') && page.includes('sha256:'));
        for (const text of [map.replace('xmlns="http://www.w3.org/2000/svg"', ''), page]) assert.doesNotMatch(text, /https?:|<script|url\(|@import|<link/);
      }
    }
    assert.deepEqual(readdirSync(folder.path).filter((name) => /map|page/.test(name)).sort(), ['map.svg', 'page.html'], 'nothing half-written is left');
  });

  test('classes, weights and organisations come from files beside the votes', () => {
    const camps = join(folder.path, 'camps');
    const [classes, weights] = ['classes.csv', 'weights.csv'].map((name) => join(folder.path, name));
    writeFileSync(classes, `participant,seat\n${[...Array(60).keys()].map((i) => `${i},${i % 2 ? 'local' : 'international'}`).join('\n')}\n`);
    writeFileSync(weights, `participant,organisation\n0,Union\n2,Union\n4,Union\n`);
    const it = analysed([camps, '--classes', classes, '--weights', weights]);
    assert.deepEqual(it.alyans.classings.map((c) => [c.name, c.classes.map((k) => k.name)]), [['seat', ['international', 'local']]]);
    assert.ok(it.alyans.classings[0].p < 0.01);
    assert.equal(it.alyans.voices.voices, 58);
    assert.notEqual(it.data_hash, analysed([camps]).data_hash);
    assert.match(done(['analyse', camps, '--classes', classes]), /Known classes: seat/);
  });

  test('groups may be given by a file, or their number', () => {
    const camps = join(folder.path, 'camps');
    for (const method of ['alyans', 'polis']) {
      const own = analysed([camps, '--method', method, '--groups-from', 'participants-votes.csv']);
      assert.equal(own.groups_state, 'given');
      assert.deepEqual(own.groups.map((g) => g.size), [30, 30]);
      const three = analysed([camps, '--method', method, '--groups', '3']);
      assert.equal(three.groups_state, 'asked-for');
      assert.equal(three.groups.length, 3);
    }
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

  test('what cannot be done is refused with the name of the option, in both languages', () => {
    const az = { env: { LC_ALL: 'az_AZ.UTF-8' } };
    const bad = join(folder.path, 'bad.csv');
    writeFileSync(bad, 'name\nwithout a participant\n');
    for (const [words, code, option] of [
      [['--method', 'magic'], 2, /--method.*magic.*alyans, polis/],
      [['--groups', '1'], 2, /--groups.*1/], [['--groups', 'many'], 2, /--groups.*many/], [['--bootstrap', '3'], 2, /--bootstrap.*3/],
      [['--threads', '0'], 2, /--threads/], [['--seed', 'x'], 2, /--seed/], [['--groups', '2', '--groups-from', 'x.csv'], 2, /--groups-from/],
      [['--method', 'polis', '--classes', bad], 2, /--classes/], [['--method', 'polis', '--seed', '5'], 2, /--seed/],
      [['--classes', 'nowhere.csv'], 1, /nowhere\.csv[^]*--classes/], [['--classes', bad], 1, /bad\.csv[^]*--classes/], [['--weights', bad], 1, /bad\.csv[^]*--weights/],
      [['--svg', join(folder.path, 'none', 'map.svg')], 1, /--svg.*map\.svg/], [['--html', folder.path], 1, /--html/],
    ]) {
      const it = run(['analyse', SMALL, ...words]);
      assert.equal(it.code, code, `${words.join(' ')}\n${it.err}`);
      assert.match(it.err, option, words.join(' '));
      assert.equal(it.out, '');
      assert.notEqual(run(['analyse', SMALL, ...words], az).err, it.err, words.join(' '));
    }
    const nothing = run(['analyse', 'nowhere', '--data', join(folder.path, 'none')]);
    assert.equal(nothing.code, 1);
    assert.equal(nothing.out, '');
    assert.equal(nothing.err, `There is no folder or file “nowhere” here, and no database in ${join(folder.path, 'none')} to look for a consultation of that name.\n`);
  });

  test('a file with other separators, or in UTF-16, is told in one line what to do', () => {
    const lines = 'participant,statement,value\n1,1,1\n2,1,-1\n';
    for (const [name, text, why] of [
      ['semicolons.csv', lines.replaceAll(',', ';'), /separated by “;”/], ['tabs.csv', lines.replaceAll(',', '\t'), /separated by tabs/],
      ['wide.csv', 'participant;"One, two";Three, four\n1;1;1\n', /separated by “;”/], ['utf16.csv', Buffer.from(`\ufeff${lines}`, 'utf16le'), /UTF-16/],
      ['none.csv', 'who,what\n1,1\n', /statement.*missing/],
    ]) {
      const path = join(folder.path, name);
      writeFileSync(path, text);
      const it = run(['analyse', path]);
      assert.equal(it.code, 1);
      assert.match(it.err, why, name);
      assert.equal(it.err.trim().split('\n').length, name === 'none.csv' ? 4 : 2, it.err);
    }
  });

  test('the file of the groups may name people by texts, and its faults are told under its name', () => {
    const [votes, groups, page] = ['named.csv', 'their groups.csv', 'named.html'].map((name) => join(folder.path, name));
    const people = [...Array(20).keys()];
    writeFileSync(votes, `participant,a,b,c\n${people.map((i) => `P-${i},${i % 2 ? 1 : -1},1,${i % 3 ? 1 : 0}`).join('\n')}\n`);
    writeFileSync(groups, `participant,group-id\n${people.map((i) => `P-${i},${i % 2}`).join('\n')}\nnobody,1\nP-1,0\n`);
    const it = run(['analyse', votes, '--groups-from', groups, '--seed', '7', '--html', page, '--json']);
    assert.equal(it.code, 0, it.err);
    assert.deepEqual(JSON.parse(it.out).groups.map((g) => g.size), [10, 10]);
    assert.equal(it.err.trim().split('\n').length, 2, it.err);
    for (const line of it.err.trim().split('\n')) assert.ok(line.startsWith(`${groups}:`), line);
    assert.ok(readFileSync(page, 'utf8').includes(`alyans analyse ${votes} --groups-from &#39;${groups}&#39; --seed 7 --json`), 'the page tells the whole command');
  });

  test('a report is never written over a file that is read, or over the other report', () => {
    const camps = join(folder.path, 'kept');
    twoCamps(camps);
    const votes = join(camps, 'votes.csv');
    const [beside, linked, fresh] = ['beside.csv', 'linked.csv', 'fresh.html'].map((name) => join(folder.path, name));
    writeFileSync(beside, 'participant,weight,group-id\n0,1,1\n1,1,2\n');
    symlinkSync(votes, linked);
    const before = contents(camps);
    const told = readFileSync(beside, 'utf8');
    for (const words of [
      [votes, '--html', votes], [votes, '--svg', linked], [votes, '--html', join(camps, '..', 'kept', 'votes.csv')], [camps, '--html', join(camps, 'comments.csv')],
      [votes, '--classes', beside, '--svg', beside], [votes, '--weights', beside, '--html', beside], [votes, '--groups-from', beside, '--html', beside],
      [camps, '--groups-from', 'participants-votes.csv', '--svg', join(camps, 'participants-votes.csv')], [votes, '--svg', fresh, '--html', join(camps, '..', 'fresh.html')],
    ]) {
      const it = run(['analyse', ...words]);
      assert.equal(it.code, 2, `${words.join(' ')}\n${it.err}`);
      assert.match(it.err, /^--(html|svg): .*choose another name\n$/);
      assert.equal(it.out, '');
    }
    assert.deepEqual(contents(camps), before);
    assert.equal(readFileSync(beside, 'utf8'), told);
    assert.ok(!existsSync(fresh));
  });

  test('Ctrl+C ends it between two parts with 130, and nothing is half-written', async () => {
    const page = join(folder.path, 'stopped.html');
    const rows = ['participant,statement,value'];
    for (let p = 0; p < 3000; p++) for (let s = 0; s < 40; s++) rows.push(`${p},${s},${(p * 31 + s * 17) % 5 === 0 ? 0 : (p + s) % 2 ? 1 : -1}`);
    writeFileSync(join(folder.path, 'many.csv'), rows.join('\n'));
    const child = spawn(process.env.ALYANS ?? join(ROOT, 'build/src/app/alyans'), ['analyse', join(folder.path, 'many.csv'), '--html', page, '--bootstrap', '2000'], { env: { ...process.env, LC_ALL: 'C.UTF-8' } });
    let said = '', out = '';
    child.stderr.on('data', (piece) => { said += piece; });
    child.stdout.on('data', (piece) => { out += piece; });
    const ended = new Promise((resolve) => child.on('close', resolve));
    await new Promise((resolve) => setTimeout(resolve, 300)); // by then it reads or computes
    child.kill('SIGINT');
    assert.equal(await ended, 130, said);
    assert.match(said, /Interrupted/);
    assert.equal(out, '');
    assert.ok(!existsSync(page));
  });
});
