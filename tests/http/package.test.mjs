// The data package: unpacked, checked, recomputed to the byte; what was frozen; what is not in it.
// SPDX-License-Identifier: AGPL-3.0-or-later
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { inflateRawSync } from 'node:zlib';
import { dirname, join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { sql } from './filled_site.mjs';
import { App, engines, run, SHARED, temporaryFolder, until, Visitor, wordsOf } from './app.mjs';

const OPINION = join(SHARED, 'data/opinion');
const sets = existsSync(OPINION) ? readdirSync(OPINION).filter((name) => statSync(join(OPINION, name)).isDirectory()) : [];

function done(words, options) {
  const it = run(words, options);
  assert.equal(it.code, 0, `${words.join(' ')}\n${it.out}${it.err}`);
  return it.out;
}

/** The entries of a ZIP by its directory, checked against what stands before each: { name: bytes }. */
function unzip(bytes) {
  const end = bytes.lastIndexOf(Buffer.from('PK\x05\x06'));
  assert.equal(end, bytes.length - 22, 'nothing comes after the end');
  const files = {};
  let at = bytes.readUInt32LE(end + 16);
  for (let i = 0; i < bytes.readUInt16LE(end + 10); i++) {
    assert.equal(bytes.readUInt32LE(at), 0x02014b50);
    const [time, date, packed, size] = [bytes.readUInt16LE(at + 12), bytes.readUInt16LE(at + 14), bytes.readUInt32LE(at + 20), bytes.readUInt32LE(at + 24)];
    const nameLength = bytes.readUInt16LE(at + 28);
    const name = bytes.toString('utf8', at + 46, at + 46 + nameLength);
    assert.deepEqual([time, date], [0, 33], 'no time: the same bytes whenever it is made');
    const from = bytes.readUInt32LE(at + 42);
    assert.equal(bytes.readUInt32LE(from), 0x04034b50);
    const data = from + 30 + bytes.readUInt16LE(from + 26) + bytes.readUInt16LE(from + 28);
    files[name] = inflateRawSync(bytes.subarray(data, data + packed));
    assert.equal(files[name].length, size);
    at += 46 + nameLength + bytes.readUInt16LE(at + 30) + bytes.readUInt16LE(at + 32);
  }
  return files;
}

/** Rows of a table by the names of its head; texts here have no line breaks. */
function csv(bytes) {
  const [head, ...lines] = bytes.toString('utf8').trim().split('\n');
  return lines.map((line) => {
    const cells = [...line.matchAll(/("(?:[^"]|"")*"|[^,]*)(?:,|$)/g)].map((m) => m[1].replace(/^"|"$/g, '').replaceAll('""', '"'));
    return Object.fromEntries(head.split(',').map((name, i) => [name, cells[i]]));
  });
}

function unpack(bytes, folder) {
  const files = unzip(bytes);
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), content);
  }
  return files;
}

/** sha256sum -c, as whoever unpacks it would. */
function sumsHold(folder) {
  const it = spawnSync('sha256sum', ['--quiet', '-c', 'SHA256SUMS'], { cwd: folder, encoding: 'utf8' });
  assert.equal(it.status, 0, it.stdout + it.stderr);
}

/** What `alyans analyse` prints for the folder is the file in it. Wherever the folder lies, however it is called. */
function recomputes(folder) {
  const it = run(['analyse', folder, '--json']);
  assert.equal(it.code, 0, it.err);
  assert.equal(it.err, '', 'nothing had to be left out');
  assert.ok(it.out === readFileSync(join(folder, 'analysis.json'), 'utf8'), `${folder}: another analysis`);
}

/** Every table has the columns that the codebook and the schema tell, and no other. */
function isDescribed(folder) {
  const schema = JSON.parse(readFileSync(join(folder, 'datapackage.json'), 'utf8'));
  const listed = schema.resources.map((r) => r.path);
  for (const name of readdirSync(folder).filter((n) => !['SHA256SUMS', 'datapackage.json', 'README.md'].includes(n))) assert.ok(listed.includes(name), `${name} is not described`);
  for (const resource of schema.resources) {
    const bytes = readFileSync(join(folder, resource.path));
    assert.equal(resource.bytes, bytes.length, resource.path);
    assert.equal(resource.hash, `sha256:${createHash('sha256').update(bytes).digest('hex')}`, resource.path);
    for (const word of [resource.description, resource.description_az]) assert.ok(word.length > 5);
    assert.notEqual(resource.description, resource.description_az, resource.path);
    if (!resource.schema || resource.dialect?.header === false) continue;
    const head = bytes.toString('utf8').split('\n')[0];
    assert.equal(head, resource.schema.fields.map((f) => f.name).join(), resource.path);
    for (const field of resource.schema.fields) assert.ok(field.description.length > 5 && field.description_az.length > 5, field.name);
  }
  const codebook = readFileSync(join(folder, 'codebook.csv'), 'utf8');
  for (const resource of schema.resources.filter((r) => r.schema)) assert.ok(codebook.includes(`\n${resource.path},`), resource.path);
  return schema;
}

for (const engine of engines) {
  describe(`data packages on ${engine}`, () => {
    let app;
    const folder = temporaryFolder();
    before(async () => { app = await new App({ engine }).start(); });
    after(async () => {
      await app.stop();
      folder.remove();
    });
    const download = async (slug) => {
      const answer = await until(async () => {
        const it = await new Visitor(app).fetch(`/en/consultations/${slug}/package.zip`);
        return it.status === 200 ? it : (await it.arrayBuffer(), null);
      });
      return { headers: answer.headers, bytes: Buffer.from(await answer.arrayBuffer()) };
    };
    const frozen = (slug) => until(async () => (await new Visitor(app).open(`/en/consultations/${slug}/package`)).text.includes('votes.csv)'));

    for (const slug of ['election-2013', 'observing-together', 'following-the-election', 'explaining-the-result']) {
      test(`${slug}: unpacked, it holds, is described, and recomputes to the byte`, async () => {
        if (slug === 'election-2013') await frozen(slug);
        const { headers, bytes } = await download(slug);
        const to = join(folder.path, `${engine}-${slug}`);
        assert.match(headers.get('content-type'), /^application\/zip/);
        assert.match(headers.get('content-disposition'), new RegExp(`filename="${slug}\\.zip"`));
        assert.equal(headers.get('etag'), `"${createHash('sha256').update(bytes).digest('hex')}"`);

        const files = unpack(bytes, to);

        sumsHold(to);
        const parts = existsSync(join(to, 'datapackage.json')) ? [''] : ['organisations', 'public'];
        for (const part of parts) {
          const said = isDescribed(join(to, part)).alyans;
          assert.equal(said.consultation, slug);
          if (said.matrix === 'whole') recomputes(join(to, part));
          for (const name of ['README.md', 'LICENSE.txt']) for (const words of [/CC-BY-4\.0/, /[əƏ]/]) assert.match(files[join(part, name)].toString(), words, 'in both languages');
          const disclosed = JSON.parse(files[join(part, 'disclosure.json')]);
          assert.ok(disclosed.publisher.funding.en.length > 0);
          if (said.side === 'organisations') {
            const answered = new Set(JSON.parse(files[join(part, 'positions.json')]).map((p) => p.organisation));
            for (const one of answered) assert.ok(disclosed.answered.some((a) => a.organisation === one && a.disclosure), `${one} without a disclosure`);
            for (const one of answered) assert.ok(files[join(part, 'organisations.csv')].toString().includes(`,${one},`), one);
          }
        }
      });
    }

    test('the same state gives the same bytes: by the server, again, and by the command', async () => {
      const { bytes } = await download('election-2013');
      const again = await new Visitor(app).fetch('/az/consultations/election-2013/package.zip', { headers: { 'if-none-match': `"${createHash('sha256').update(bytes).digest('hex')}"` } });
      assert.equal(again.status, 304, 'whatever the language of the reader');
      const to = join(folder.path, `${engine}-command`);
      const said = done(['export', 'package', 'election-2013', to, ...app.where], { env: { LC_ALL: 'az_AZ.UTF-8' } });
      for (const [name, content] of Object.entries(unzip(bytes))) assert.ok(content.equals(readFileSync(join(to, name))), name);
      assert.ok(said.includes(createHash('sha256').update(readFileSync(join(to, 'SHA256SUMS'))).digest('hex')));
      const full = run(['export', 'package', 'election-2013', to, ...app.where]);
      assert.equal(full.code, 1, 'a folder that holds something is left alone');
      assert.equal(run(['export', 'package', 'nowhere', join(folder.path, 'none'), ...app.where]).code, 1);
      assert.ok(!existsSync(join(folder.path, 'none')));
    });

    test('a part of it can be asked for, and an unknown one is not there', async () => {
      const { bytes } = await download('election-2013');
      const part = await new Visitor(app).fetch('/en/consultations/election-2013/package.zip', { headers: { range: 'bytes=100-199' } });
      assert.equal(part.status, 206);
      assert.ok(Buffer.from(await part.arrayBuffer()).equals(bytes.subarray(100, 200)));
      assert.equal((await new Visitor(app).fetch('/en/consultations/nowhere/package.zip')).status, 404);
    });

    test('where the public is published as counts only, no single answer is in it, and small numbers are not', async () => {
      const { bytes } = await download('following-the-election');
      const files = unzip(bytes);
      const said = JSON.parse(files['datapackage.json'] ?? files['public/datapackage.json']).alyans;
      if (said.matrix === 'whole') return assert.ok(files['votes.csv']);
      for (const name of ['votes.csv', 'participants-votes.csv', 'comments.csv', 'analysis.json']) assert.equal(files[name], undefined, name);
      const shown = JSON.parse(files['results.json']);
      for (const line of files['counts.csv'].toString().trim().split('\n').slice(1)) {
        const [, answers, ...cells] = line.split(',');
        const numbers = cells.filter((c) => c !== '').map(Number);
        for (const n of numbers) assert.ok(n === 0 || n >= 5, line);
        if (numbers.length < 3) assert.equal(answers, '', 'what is left out would follow from the sum');
      }
      assert.ok(shown.statements.length > 0);
    });

    test('arguments are in it: of organisations by name, of the public as the page shows them, with marks as far as they are told', async () => {
      const { bytes } = await download('explaining-the-result');
      const files = unzip(bytes);
      const named = csv(files['organisations/arguments.csv']), open = csv(files['public/arguments.csv']);
      const listed = JSON.parse((await new Visitor(app).open('/api/v1/consultations/explaining-the-result/statements/4/arguments')).text).arguments;
      for (const one of listed.flatMap((a) => [a, ...a.replies])) {
        const row = (one.organisation ? named : open).find((r) => r.id === one.id);
        assert.ok(row, one.text);
        assert.deepEqual([row.text, row.side, row.language, row.organisation, row.state], [one.text, one.side, one.language, one.organisation ?? '', 'public']);
        assert.deepEqual([row.helps, row.marks], one.marks ? [one.marks.all.helps, one.marks.all.of].map(String) : ['', '']);
        assert.equal(row.score === '', one.bridging_score === null);
        if (row.score !== '') assert.ok(Math.abs(Number(row.score) - one.bridging_score) < 1e-9);
      }
      const reply = open.find((r) => r.reply_to !== '');
      assert.ok(named.some((r) => r.id === reply.reply_to), 'what is replied to stands in the other folder');
      for (const row of open) {
        assert.deepEqual([row.organisation, row.name_en, row.name_az, row.is_reason], ['', '', '', '0']);
        assert.match(row.written_at, /:00Z$/);
      }
      const disclosed = JSON.parse(files['organisations/disclosure.json']);
      for (const { organisation } of named)
        assert.ok([...disclosed.answered, ...(disclosed.argued_only ?? [])].some((a) => a.organisation === organisation && a.disclosure), organisation);
    });

    test('where the public is published as counts only, arguments say no more of it than the page', async () => {
      const to = join(folder.path, `${engine}-counts`);
      sql(app, "UPDATE consultation_data SET matrix = 'counts' WHERE consultation_id = (SELECT id FROM consultation WHERE slug = 'explaining-the-result')");
      done(['export', 'package', 'explaining-the-result', to, ...app.where]);
      sql(app, "UPDATE consultation_data SET matrix = 'whole' WHERE consultation_id = (SELECT id FROM consultation WHERE slug = 'explaining-the-result')");
      assert.ok(!existsSync(join(to, 'public/votes.csv')));
      sumsHold(to);
      for (const part of ['organisations', 'public']) isDescribed(join(to, part));
      const { bytes } = await download('explaining-the-result');
      const whole = unzip(bytes);
      for (const part of ['organisations', 'public'])
        assert.ok(whole[`${part}/arguments.csv`].equals(readFileSync(join(to, part, 'arguments.csv'))), 'the same, whatever else is in it');
      assert.match(readFileSync(join(to, 'public/README.md'), 'utf8'), /Who wrote an argument without a name/);
    });

    test('an argument more is another package, and asking again gives the same bytes', async () => {
      const first = await download('observing-together');
      const representative = new Visitor(app);
      await representative.enter(app.links.representative);
      const where = '/en/consultations/observing-together/statements/1';
      await representative.post(`${where}/arguments`, { side: 'for', text: '=SUM(A1:A9) is how our first form began.' }, { from: `${where}/argue?side=for` });
      const second = await until(async () => {
        const it = await download('observing-together');
        return !it.bytes.equals(first.bytes) && it;
      });
      const table = unzip(second.bytes)['arguments.csv'].toString();
      assert.match(table, /'=SUM\(A1:A9\)/, 'no spreadsheet runs it');
      assert.ok((await download('observing-together')).bytes.equals(second.bytes));
      const to = join(folder.path, `${engine}-argued`);
      unpack(second.bytes, to);
      recomputes(to);
    });

    test('who keeps a cookie is in no file of it', async () => {
      const visitor = new Visitor(app);
      const page = await visitor.open('/en/consultations/following-the-election/position');
      assert.equal(page.status, 200);
      const values = [...visitor.cookies.values()].flatMap((v) => v.split('.')).filter((v) => v.length > 8);
      const { bytes } = await download('following-the-election');
      for (const [name, content] of Object.entries(unzip(bytes))) for (const value of values) assert.ok(!content.includes(value), name);
    });

    test('the results page leads to it with the two commands, in both languages', async () => {
      for (const language of ['az', 'en']) {
        const reader = new Visitor(app, language);
        const results = await reader.open(`/${language}/consultations/election-2013/results`);
        assert.ok(results.text.includes(`href="/${language}/consultations/election-2013/package"`));
        const page = await reader.open(`/${language}/consultations/election-2013/package`);
        assert.equal(page.status, 200);
        assert.ok(page.text.includes('sha256sum -c SHA256SUMS'));
        assert.ok(page.text.includes('alyans analyse . --json | cmp - analysis.json'));
        assert.ok(page.text.includes('alyans analyse election-2013 --frozen'));
      }
    });
  });

  describe(`public conversations as packages on ${engine}`, () => {
    const folder = temporaryFolder();
    const data = join(folder.path, 'data');
    after(() => folder.remove());
    for (const name of engine === 'sqlite' ? sets : sets.slice(0, 1)) {
      test(`${name}: imported, packed, recomputed to the byte`, () => {
        const where = ['--data', data];
        if (!existsSync(data)) done(['init', ...where]);
        const slug = name.replaceAll('.', '-');
        done(['import', 'polis', join(OPINION, name), '--apply', '--slug', slug, ...where]);
        const to = join(folder.path, slug);
        done(['export', 'package', slug, to, ...where]);
        sumsHold(to);
        isDescribed(to);
        recomputes(to);
      });
    }
    test('there are public conversations to pack', { skip: sets.length === 0 && `no public sets in ${OPINION} (ALYANS_SHARED)` }, () => assert.ok(sets.length > 0));
  });
}
