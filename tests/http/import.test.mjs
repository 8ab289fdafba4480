// Lists of organisations in and out: the secretariat's pages, the commands, the formats against their schemas.
// SPDX-License-Identifier: AGPL-3.0-or-later
import assert from 'node:assert/strict';
import { existsSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { App, engines, run, SHARED_SCHEMAS, temporaryFolder, until, Visitor, wordsOf } from './app.mjs';

const hasSchemas = existsSync(join(SHARED_SCHEMAS, 'popolo'));
const without = hasSchemas ? false : `no schemas in ${SHARED_SCHEMAS} (ALYANS_SHARED)`;
const require = createRequire(import.meta.url);

const TABLE = [
  'Adı;Name in English;Name in Russian;Növ;Ölkə;Şəhər;Təsis tarixi;Sayt;E-poçt;id scheme;Identifier;Status;Since;Parent;Member of;Qeyd;Control;Source;Source title',
  'Birinci İctimai Birlik;First Public Union;Первый союз;ictimai birlik;Azərbaycan;Bakı;12.04.2010;bir.example.org;ofis@bir.example.org;XI-LEI;529900T8BM49AURSDO55;üzv;2012;;Sınaq Şəbəkəsi;Qeyd, vergüllə;;https://example.org/siyahi;Siyahı',
  'İkinci Fond;Second Fund;;fond;AZ;Gəncə;2001;;;;;;;Birinci İctimai Birlik;;;;;',
  'Sınaq Şəbəkəsi;Test Network;;şəbəkə;Gürcüstan;;;;;;;tərəfdaş;;;;;Board of five;https://example.org/report;Report',
].join('\n') + '\n';

/** Popolo is written in draft 3 of JSON Schema: the same in the words of draft 7. */
function popoloSchemas() {
  const turn = (node) => {
    if (Array.isArray(node)) return node.map(turn);
    if (node === null || typeof node !== 'object') return node;
    const out = {};
    for (const [key, value] of Object.entries(node)) {
      if (key === '$schema' || (key === 'required' && typeof value === 'boolean')) continue;
      if (key === 'id' && typeof value === 'string') out.$id = value;
      else out[key] = turn(value);
    }
    const needed = Object.entries(node.properties ?? {}).filter(([, v]) => v.required === true).map(([k]) => k);
    if (needed.length) out.required = needed;
    return out;
  };
  const Ajv = require('ajv').default;
  const ajv = new Ajv({ strict: false, validateFormats: false });
  for (const name of readdirSync(join(SHARED_SCHEMAS, 'popolo')).filter((n) => n.endsWith('.json')))
    ajv.addSchema(turn(JSON.parse(readFileSync(join(SHARED_SCHEMAS, 'popolo', name), 'utf8'))));
  return (kind) => ajv.getSchema(`http://www.popoloproject.com/schemas/${kind}.json#`);
}

function bodsSchema() {
  const Ajv = require('ajv/dist/2020').default;
  const ajv = new Ajv({ strict: false, validateFormats: false });
  for (const name of ['components', 'entity-record', 'person-record', 'relationship-record', 'statement'])
    ajv.addSchema(JSON.parse(readFileSync(join(SHARED_SCHEMAS, 'bods', `${name}.json`), 'utf8').replace(/"urn:/g, '"http://bods.test/'))); /* "urn:x" is no URN to ajv */
  return ajv.getSchema('http://bods.test/statement');
}

function assertValid(validate, value) {
  assert.ok(validate(value), JSON.stringify(validate.errors?.slice(0, 3)));
}

for (const engine of engines) {
  describe(`lists of organisations on ${engine}`, () => {
    let app, secretariat, folder;
    before(async () => {
      app = await new App({ engine }).start();
      folder = temporaryFolder();
      secretariat = new Visitor(app);
      await secretariat.enter(app.links.secretariat);
      
    });
    after(async () => {
      await app.stop();
      folder.remove();
    });

    const listed = async () => JSON.parse((await secretariat.open('/en/organisations.all.json')).text).organisations; // signed in: never a kept page
    const named = async (name) => (await listed()).find((o) => o.name.az === name);

    /** What a browser sends for a form with a file. */
    async function upload(text, name = 'siyahi.csv') {
      const page = await secretariat.open('/en/secretariat/import');
      const csrf = page.text.match(/name="csrf" value="([^"]*)"/)[1];
      const boundary = '----import';
      const body = Buffer.concat([
        Buffer.from(`--${boundary}\r\nContent-Disposition: form-data; name="csrf"\r\n\r\n${csrf}\r\n--${boundary}\r\nContent-Disposition: form-data; name="file"; filename="${name}"\r\nContent-Type: text/csv\r\n\r\n`),
        Buffer.from(text), Buffer.from(`\r\n--${boundary}--\r\n`)]);
      return secretariat.open('/en/secretariat/import', { method: 'POST', headers: { 'content-type': `multipart/form-data; boundary=${boundary}` }, body });
    }

    test('only the secretariat brings in lists', async () => {
      const page = await new Visitor(app).fetch('/en/secretariat/import');
      assert.ok([302, 303, 401, 403].includes(page.status), String(page.status));
    });

    test('a faulty list is told line by line, and nothing of it is added', async () => {
      const before = (await listed()).length;
      const page = await upload(TABLE.replace('12.04.2010', '31.04.2010').replace('Gürcüstan', 'Atlantida'));
      assert.equal(page.status, 200);
      const words = wordsOf(page.text);
      assert.match(words, /Line 2, Təsis tarixi: “31\.04\.2010” is no date/);
      assert.match(words, /Line 4, Ölkə: “Atlantida” is no country/);
      assert.match(words, /2 things have to be mended/);
      assert.equal((await listed()).length, before);
    });

    test('what waits stands on the secretariat’s page with how many, until it is thrown away', async () => {
      const waits = async () => Number(wordsOf((await secretariat.open('/en/secretariat')).text).match(/(\d+) lists? (?:was|were) looked at/)?.[1] ?? 0);
      const before = await waits();
      const { path } = await upload(TABLE, 'waits.csv');
      assert.equal(await waits(), before + 1);

      const after = await secretariat.post(`${path}/discard`, {}, { from: path });

      assert.doesNotMatch(wordsOf(after.text), /waits\.csv/);
      assert.equal(await waits(), before);
      assert.equal((await secretariat.fetch(path)).status, 404);
    });

    test('what is no table is refused with what to do', async () => {
      const latin = await upload(Buffer.from('Name\nTe\xFEkilat\n', 'latin1'));
      assert.equal(latin.status, 422);
      assert.match(wordsOf(latin.text), /not in UTF-8/);
      assert.equal((await upload('')).status, 422);
    });

    test('an image is called no table, not a table in the wrong letters', async () => {
      const answer = await upload(Buffer.from('\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0', 'latin1'), 'logo.png');
      assert.match(wordsOf(answer.text), /This is no table/);
    });

    test('a list is looked at, added, undone and added again', async () => {
      const page = await upload(TABLE);
      assert.equal(page.status, 200);
      assert.match(wordsOf(page.text), /Lines read 3/);
      assert.match(wordsOf(page.text), /Add 3 organisations/);
      assert.equal(await named('Birinci İctimai Birlik'), undefined);
      const at = page.path;

      const made = await secretariat.post(at, { do: 'apply' }, { from: at });
      assert.equal(made.status, 200);
      assert.match(wordsOf(made.text), /Organisations added 3/);
      const first = await named('Birinci İctimai Birlik');
      assert.equal(first.founded, '2010-04-12');
      assert.equal(first.kind, 'ngo');
      assert.equal(first.country, 'AZ');
      assert.equal(first.website, 'https://bir.example.org');
      assert.deepEqual(first.memberships.map((m) => [m.kind, m.starts]), [['member', '2012']]);
      assert.ok(first.facts.some((f) => f.scheme === 'XI-LEI' && f.value === '529900T8BM49AURSDO55'));
      assert.ok(first.facts.some((f) => f.scheme === 'other' && f.language === 'ru'));
      assert.ok(first.facts.some((f) => f.scheme === 'member_of' && f.other === 'sinaq-sebekesi'));
      assert.equal((await named('İkinci Fond')).facts[0].scheme, 'parent');

      const undone = await secretariat.post(`${at}/undo`, {}, { from: at });
      assert.equal(undone.status, 200);
      assert.equal(await named('Birinci İctimai Birlik'), undefined);
      assert.equal((await secretariat.fetch(`/en/organisations/${first.slug}`)).status, 404);

      const again = await secretariat.post(at, { do: 'apply' }, { from: at });
      assert.match(wordsOf(again.text), /Organisations added 3/);
      assert.equal((await named('Birinci İctimai Birlik')).slug, first.slug);
      const twice = await secretariat.post(at, { do: 'apply' }, { from: at });
      assert.equal(twice.status, 409);
    });

    test('what is on record is completed, left out or added again, as chosen', async () => {
      const page = await upload('Ad,E-poçt\nBirinci ictimai birlik,yeni@bir.example.org\nİKİNCİ FOND,ofis@iki.example.org\n');
      assert.match(wordsOf(page.text), /Lines that look like something known/);
      const skipped = await secretariat.post(page.path, { do: 'apply', alike: 'complete', l2: 'skip', l3: 'complete' }, { from: page.path });
      assert.match(wordsOf(skipped.text), /Organisations added 0 Completed 1/);
      assert.ok(!(await named('Birinci İctimai Birlik')).facts.some((f) => f.value === 'yeni@bir.example.org'));
      assert.ok((await named('İkinci Fond')).facts.some((f) => f.value === 'ofis@iki.example.org'));
    });

    test('two of one name that contradict each other wait for a decision, and what differs is told', async () => {
      const page = await upload('Name;Kind;Country\nTwin House;NGO;AM\nTwin House;foundation;GE\n');
      const words = wordsOf(page.text);
      assert.match(words, /Left out 1 1 waits for your decision/);
      assert.match(words, /Kind: Non-governmental organisation stands; the line says Foundation/);
      assert.match(words, /Country: Armenia stands; the line says Georgia/);
      assert.match(page.text, /<select name="l3"[^>]*>\s*<option value="" selected>Not decided: left out/);
      const made = await secretariat.post(page.path, { do: 'apply', alike: 'complete', l3: 'add' }, { from: page.path });
      assert.match(wordsOf(made.text), /Organisations added 2 Completed 0/);
      assert.deepEqual((await listed()).filter((o) => o.name.en === 'Twin House').map((o) => [o.kind, o.country]).sort(), [['foundation', 'GE'], ['ngo', 'AM']]);
      await secretariat.post(`${page.path}/undo`, {}, { from: page.path });
    });

    test('a source without publisher leaves no gap, the day of entry stands where no date is known, a funder on record is linked', async () => {
      const long = 'a'.repeat(290);
      const page = await upload(`Name;Funded by;Source\nPaid House;İkinci Fond;https://example.org/paid\n${long};;\n`);
      assert.match(page.text, new RegExp(`class="long"[^<]*>${long}`));
      await secretariat.post(page.path, { do: 'apply' }, { from: page.path });
      const shown = await secretariat.open('/en/organisations/paid-house/disclosures');
      assert.doesNotMatch(wordsOf(shown.text), /, ,/);
      assert.match(wordsOf(shown.text), /Its date is not known; entered here on/);
      assert.match(shown.text, /href="\/en\/organisations\/ikinci-fond">Second Fund/);
      await secretariat.post(`${page.path}/undo`, {}, { from: page.path });
    });

    test('a column read otherwise is looked at once more before anything is added', async () => {
      const page = await upload('What,Where\nÜçüncü Təşkilat,AZ\n');
      assert.match(wordsOf(page.text), /No column is said to hold the name/);
      const fields = { c0: 'name_az', c1: 'country', do: 'apply' };
      const read = await secretariat.post(page.path, fields, { from: page.path });
      assert.match(wordsOf(read.text), /It was read again with your changes/);
      assert.equal(await named('Üçüncü Təşkilat'), undefined);
      await secretariat.post(page.path, fields, { from: page.path });
      assert.equal((await named('Üçüncü Təşkilat')).country, 'AZ');
    });

    test('every file says who publishes and who pays', async () => {
      const visitor = new Visitor(app);
      for (const path of ['/en/organisations.all.csv', '/en/organisations.all.json', '/en/organisations.popolo.json', '/en/organisations.bods.json', '/en/organisations.vcf']) {
        const file = await visitor.open(path);
        assert.equal(file.status, 200, path);
        const plain = file.text.replace(/\r\n /g, '').replace(/\\([,;])/g, '$1');
        assert.match(plain, /Funding: None received/, path);
        assert.match(plain, /creativecommons\.org\/licenses\/by\/4\.0/, path);
        assert.match(plain, /Funding, control and leaning: not on record/, path);
      }
    });

    test('Popolo validates', { skip: without }, async () => {
      const doc = JSON.parse((await new Visitor(app).open('/en/organisations.popolo.json')).text);
      const schema = popoloSchemas();
      assert.ok(doc.organizations.length > 3 && doc.memberships.length > 2);
      for (const one of doc.organizations) assertValid(schema('organization'), one);
      for (const one of doc.memberships) assertValid(schema('membership'), one);
      for (const one of doc.persons) assertValid(schema('person'), one);
      const ids = new Set(doc.organizations.map((o) => o.id));
      for (const m of doc.memberships) for (const id of [m.organization_id, m.member?.id, m.on_behalf_of_id]) assert.ok(id === undefined || ids.has(id), id);
    });

    test('BODS validates, describes no person, and says the same under the same ids', { skip: without }, async () => {
      const english = JSON.parse((await new Visitor(app).open('/en/organisations.bods.json')).text);
      const azerbaijani = JSON.parse((await new Visitor(app).open('/az/organisations.bods.json')).text);
      assertValid(bodsSchema(), english);
      assert.ok(english.every((s) => s.recordType !== 'person'));
      const control = english.find((s) => s.recordType === 'relationship' && s.recordDetails.interests[0].details === 'Board of five');
      assert.equal(control.source.url, 'https://example.org/report');
      assert.deepEqual(english.map((s) => s.statementId), azerbaijani.map((s) => s.statementId));
      assert.equal(new Set(english.map((s) => s.statementId)).size, english.length);
    });

    test('a vCard has lines of 75 octets at most, and says who pays', async () => {
      const answer = await new Visitor(app).fetch('/en/organisations/sinaq-sebekesi/card');
      const text = await answer.text();
      assert.match(answer.headers.get('content-type'), /^text\/vcard/);
      assert.match(answer.headers.get('content-disposition'), /sinaq-sebekesi\.vcf/);
      assert.match(text, /^BEGIN:VCARD\r\nVERSION:4\.0\r\n/);
      assert.match(text, /\r\nKIND:org\r\n/);
      assert.match(text, /\r\nFN:Test Network\r\n/);
      for (const line of text.split('\r\n')) assert.ok(Buffer.byteLength(line) <= 75, line);
    });

    test('what goes out comes in again the same, in an empty place', async () => {
      const fresh = temporaryFolder();
      const where = ['--data', fresh.path];
      try {
        assert.equal(run(['init', ...where]).code, 0);
        const out = run(['export', 'organisations', '--format', 'popolo', ...app.where]);
        assert.equal(out.code, 0, out.err);
        const path = join(fresh.path, 'all.json');
        writeFileSync(path, out.out);
        const came = run(['import', 'organisations', path, '--format', 'popolo', ...where]);
        assert.equal(came.code, 0, came.err);
        const again = run(['export', 'organisations', '--format', 'popolo', ...where]);
        const content = (text) => {
          const doc = JSON.parse(text);
          const tidy = (o) => ({ ...o, disclosure: undefined, page: undefined });
          return {
            organizations: doc.organizations.filter((o) => !o.is_publisher).map(tidy).sort((a, b) => (a.id < b.id ? -1 : 1)),
            memberships: doc.memberships.filter((m) => !m.person_id).map((m) => JSON.stringify(m)).sort(),
          };
        };
        assert.deepEqual(JSON.parse(JSON.stringify(content(again.out))), JSON.parse(JSON.stringify(content(out.out))));
      } finally {
        fresh.remove();
      }
    });

    test('CSV that went out is known again in every line', async () => {
      const path = join(folder.path, 'out.csv');
      writeFileSync(path, run(['export', 'organisations', ...app.where]).out);
      const back = run(['import', 'organisations', path, '--dry-run', ...app.where]);
      assert.equal(back.code, 0, back.err);
      assert.match(back.out, new RegExp(`Lines: (\\d+)\\. New: 0, completed: \\1`));
    });

    test('what a source reports goes out in columns of its own, and comes in again once', async () => {
      const path = join(folder.path, 'reported.csv');
      const title = 'About us';
      writeFileSync(path, `Name in English;Name in another language;Country;Address of the source;Title of the source;Funding;Leaning or affiliation;Colour\nPromo League;Liga Promo;Moldova;https://promo.example/about;${title};Grants of embassies;none declared;blue\n`);
      const came = run(['import', 'organisations', path, ...app.where]);
      assert.equal(came.code, 0, came.err);
      assert.match(came.out, /1 column was ignored: Colour/);
      const told = () => {
        const [head, ...rows] = run(['export', 'organisations', ...app.where]).out.replace('\uFEFF', '').trim().split(/\r?\n/).map((line) => line.split(','));
        const row = rows.find((one) => one.includes('Promo League'));
        return Object.fromEntries(head.map((name, i) => [name, row[i]]));
      };
      const { funding, leaning, control, source_url, source_title, name_other, disclosure } = told();
      assert.deepEqual([funding, leaning, control, source_url, source_title, name_other], ['Grants of embassies', 'none declared', '', 'https://promo.example/about', title, 'Liga Promo']);
      writeFileSync(path, run(['export', 'organisations', ...app.where]).out);
      assert.equal(run(['import', 'organisations', path, ...app.where]).code, 0);
      assert.equal(told().disclosure, disclosure, 'nothing is told twice');

      const fresh = temporaryFolder();
      try {
        writeFileSync(join(fresh.path, 'alyans.conf'), 'site.country = MD\n');
        const there = ['--data', fresh.path];
        assert.equal(run(['init', ...there]).code, 0);
        writeFileSync(path, 'Name,Country,Funding,Source\nThe Other,Moldova,A fund,https://fund.example/\nFar One,Azerbaijan,,\n');
        assert.equal(run(['import', 'organisations', path, ...there]).code, 0);
        const all = () => JSON.parse(run(['export', 'organisations', '--format', 'json', ...there]).out).organisations;
        assert.deepEqual(all().map((o) => [o.name.en, o.scope]).sort(), [['Far One', 'international'], ['The Other', 'local']]);
        writeFileSync(path, run(['export', 'organisations', '--format', 'popolo', ...there]).out);
        const back = run(['import', 'organisations', path, '--dry-run', ...there]);
        assert.equal(back.code, 0, `JSON is known without --format: ${back.err}`);
        assert.match(back.out, /Lines: 2\. New: 0, completed: 2/);
      } finally {
        fresh.remove();
      }
    });

    test('what is corrected, withdrawn or goes on in another is so in every whole export', async () => {
      const bods = async () => JSON.parse((await secretariat.open('/en/organisations.bods.json')).text);
      const entity = async (name) => (await bods()).find((s) => s.recordDetails.name === name);
      const control = async () => (await bods()).filter((s) => s.recordType === 'relationship' && s.recordDetails.subject === of.recordId);
      const desk = async (path, fields) => assert.equal((await secretariat.post(path, fields, { from: path })).status, 200, path);
      const today = new Date().toISOString().slice(0, 10);
      const of = await entity('Test Network');
      const [first] = await control();
      assert.deepEqual([of.recordStatus, first.recordStatus], ['new', 'new']);

      const [disclosure] = JSON.parse((await secretariat.open('/en/organisations/sinaq-sebekesi/disclosures.json')).text).disclosures;
      const at = `/en/organisations/sinaq-sebekesi/disclosures/${disclosure.id}`;
      const said = { about: 'control', basis: 'reported', disclosed: 'yes', source: disclosure.source.id };
      await desk(`${at}/correct`, { ...said, text_en: 'Board of seven', dated: '2013-01-01' });
      const [corrected] = await control();
      assert.deepEqual([corrected.recordId, corrected.recordStatus, corrected.statementDate], [first.recordId, 'updated', today]);
      assert.notEqual(corrected.statementId, first.statementId);
      const newer = JSON.parse((await secretariat.open('/en/organisations/sinaq-sebekesi/disclosures.json')).text).disclosures.find((d) => d.ended_at === null);
      await desk(`${at.replace(disclosure.id, newer.id)}/withdraw`, { reason: 'The report was about another one.' });
      const withdrawn = await control();
      assert.deepEqual(withdrawn.map((s) => [s.recordId, s.recordStatus]), [[first.recordId, 'closed']]);

      const { az, en } = (await named('Sınaq Şəbəkəsi')).name;
      await desk('/en/secretariat/organisations/sinaq-sebekesi', { name_az: az, name_en: en, kind: 'network', scope: 'international', country: 'GE', founded: '1998-05-06' });
      const updated = await until(async () => { const s = await entity('Test Network'); return s.recordStatus === 'updated' && s; }, 'a change is told');
      assert.deepEqual([updated.recordId, updated.statementDate, updated.recordDetails.foundingDate], [of.recordId, today, '1998-05-06']);

      const into = (await named('Birinci İctimai Birlik')).slug;
      await desk('/en/secretariat/organisations/ikinci-fond/merge', { into, into_dated: '2020-03' });
      const merged = await named('İkinci Fond');
      assert.deepEqual([merged.merged_into, merged.merged_at.slice(0, 10), merged.dissolved], [into, today, '2020-03']);
      const [head, ...rows] = (await secretariat.open('/en/organisations.all.csv')).text.trim().split(/\r?\n/);
      assert.match(head, /,merged_into,merged_at,disclosure,/);
      assert.match(rows.find((row) => row.startsWith('ikinci-fond,')), new RegExp(`,2020-03,.*,${into},${today}T`));
      const popolo = JSON.parse((await secretariat.open('/en/organisations.popolo.json')).text).organizations.find((o) => o.id === 'ikinci-fond');
      assert.deepEqual([popolo.dissolution_date, popolo.merged_into_id], ['2020-03', into]);
      const closed = await entity('Second Fund');
      assert.deepEqual([closed.recordStatus, closed.statementDate, closed.recordDetails.dissolutionDate], ['closed', today, '2020-03-01']);
      assert.ok(!(await secretariat.open('/en/organisations.vcf')).text.includes('Second Fund'), 'no card of one that nobody reaches');
      if (hasSchemas) {
        assertValid(bodsSchema(), await bods());
        assertValid(popoloSchemas()('organization'), popolo);
      }

      const path = join(folder.path, 'merged.csv');
      writeFileSync(path, run(['export', 'organisations', ...app.where]).out);
      assert.match(run(['import', 'organisations', path, '--dry-run', ...app.where]).out, /Lines: (\d+)\. New: 0, completed: \1/);
    });

    test('the command reads, maps, adds and undoes, and its exit code tells', async () => {
      const path = join(folder.path, 'list.csv');
      writeFileSync(path, 'Wer,Country\nViertes Amt,DE\n');
      const count = () => run(['export', 'organisations', '--format', 'json', ...app.where]).out.match(/"slug":/g).length;
      const before = count();
      const unmapped = run(['import', 'organisations', path, ...app.where]);
      assert.equal(unmapped.code, 1);
      assert.match(unmapped.err, /No column is said to hold the name/);
      const dry = run(['import', 'organisations', path, '--map', 'Wer=name_en', '--dry-run', ...app.where]);
      assert.equal(dry.code, 0, dry.err);
      assert.equal(count(), before);
      const added = run(['import', 'organisations', path, '--map', 'Wer=name_en', '--as', 'partner', ...app.where]);
      assert.equal(added.code, 0, added.err);
      assert.equal(count(), before + 1);
      const id = added.out.match(/--undo (\d+)/)[1];
      assert.equal(run(['import', 'organisations', '--undo', id, ...app.where]).code, 0);
      assert.equal(count(), before);
      assert.equal(run(['import', 'organisations', '--undo', id, ...app.where]).code, 1);
      assert.equal(run(['import', 'organisations', '--undo', '1', ...app.where]).code, 1);
      assert.equal(run(['import', 'organisations', ...app.where]).code, 2);
      assert.equal(run(['import', 'organisations', path, '--map', 'Nobody=kind', ...app.where]).code, 1);
      assert.equal(run(['export', 'organisations', '--format', 'pdf', ...app.where]).code, 2);
    });
  });
}
