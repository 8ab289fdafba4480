// Projects on the running program: who may what, nothing written is lost, exports that validate, hostile texts.
// SPDX-License-Identifier: AGPL-3.0-or-later
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import Ajv2020 from 'ajv/dist/2020.js';
import { App, engines, hiddenFields, run, SHARED_SCHEMAS, temporaryFolder, until, Visitor, wordsOf } from './app.mjs';

// Schemas of the formats stand outside of the project: see docs/dependencies.md. Without them what needs them is skipped.
const IATI = join(SHARED_SCHEMAS, 'iati/iati-activities-schema.xsd');
const GIVING = join(SHARED_SCHEMAS, '360giving/360-giving-schema.json');
const hasXmllint = spawnSync('xmllint', ['--version']).status === 0 && existsSync(IATI);

const PDF = Buffer.from('%PDF-1.7\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n');
const HOSTILE = `</script><img src=x onerror=alert(1)> & "quoted" 'x' ]]> <!-- ə`;

function iatiFaults(xml) {
  const folder = temporaryFolder();
  const file = join(folder.path, 'iati.xml');
  writeFileSync(file, xml);
  const done = spawnSync('xmllint', ['--noout', '--nonet', '--schema', IATI, file], { encoding: 'utf8' });
  folder.remove();
  return done.status === 0 ? '' : done.stderr;
}

for (const engine of engines) {
  describe(`projects on ${engine}`, () => {
    let app, secretariat, representative, stranger;
    before(async () => {
      app = await new App({ engine }).start();
      secretariat = new Visitor(app);
      await secretariat.enter(app.links.secretariat);
      representative = new Visitor(app);
      await representative.enter(app.links.representative);
      stranger = new Visitor(app);
    });
    after(() => app?.stop());

    let asked = 0; // strangers may get a page that is a second old; a new address is drawn anew
    const get = async (path) => (await stranger.fetch(`${path}?asked=${asked++}`)).text();
    const post = (who, path, fields) => who.post(`/en/project-desk${path}`, fields, { from: '/en/project-desk' });
    /** Sends a form of the desk with a file, as a browser would. */
    async function send(who, path, fields, name, bytes = PDF) {
      const form = new FormData();
      const hidden = hiddenFields((await who.open(`/en/project-desk${path}`)).text);
      for (const [key, value] of Object.entries({ ...hidden, file_licence: 'CC-BY-4.0', file_alt_az: '', file_alt_en: 'Tables of the report', ...fields })) form.append(key, value);
      form.append('file', new Blob([bytes], { type: 'application/pdf' }), name);
      return who.open(`/en/project-desk${path}`, { method: 'POST', body: form });
    }
    const base = { title_en: 'T', title_az: '', aims_en: '', aims_az: '', note_en: '', note_az: '', organisation: '', runner_en: '', runner_az: '', starts: '2026-01', ends: '2026-12', currency: 'AZN', country: 'AZ', sector: '15151' };
    const grant = { organisation: '', funder_en: 'A fund', funder_az: '', amount: '100', currency: 'AZN', awarded: '2026-01-05', reference: 'R-1', conditions_en: '', conditions_az: '', money: 'private', origin: 'foreign', source_title: '', source_publisher: '', source_dated: '', source_url: '' };

    test('the project of 2013 says what is not known, and claims nothing as made under it', async () => {
      const words = wordsOf(await get('/en/projects/aligning-viewpoints-2013'));
      for (const said of ['amount not disclosed', 'public money, domestic', 'a Baku news site', 'no address known', 'this word was out of place', 'dates not disclosed'])
        assert.ok(words.includes(said), said);
      const one = JSON.parse(await get('/api/v1/projects/aligning-viewpoints-2013'));
      assert.deepEqual([one.grants[0].amount, one.grants[0].awarded, one.budget_total, one.deliverables], [null, null, null, []]);
      assert.ok(!(await get('/en/consultations/election-2013')).includes('Made under'));
    });

    test('the funder follows the consultation made under a project: page, results, exports', async () => {
      for (const path of ['/en/consultations/observing-together', '/en/consultations/observing-together/results'])
        assert.match(wordsOf(await get(path)), /Made under the project “ ?Observing side by side ?”, paid for by Amber Staircase Network/, path);
      for (const path of ['/api/v1/consultations/observing-together', '/en/consultations/observing-together/results.json']) {
        const said = JSON.parse(await get(path));
        assert.equal(said.made_under[0].project, 'observing-side-by-side', path);
        assert.equal(said.made_under[0].funders[0].money, 'private');
      }
      assert.deepEqual(JSON.parse(await get('/api/v1/consultations/election-2013')).made_under, []);
      assert.match(wordsOf(await get('/az/consultations/observing-together')), /layihəsi çərçivəsində hazırlanıb/);
      const listed = wordsOf(await get('/en/consultations'));
      assert.equal(listed.match(/Made under/g)?.length, 1, 'in lists, with the one that was');
      assert.match(wordsOf(await get('/en/consultations/observing-together/statements/1')), /The consultation: Made under the project/);
      assert.match(wordsOf((await representative.open('/en/consultations/observing-together/position')).text), /The consultation: Made under the project/);
      const [head, ...rows] = (await get('/en/consultations/observing-together/organisations.csv')).trim().split('\n');
      assert.ok(head.endsWith(',made_under_en,made_under_az'));
      assert.ok(rows.length > 0 && rows.every((row) => row.includes('Made under the project “Observing side by side”')));
      const all = JSON.parse(await get('/api/v1/consultations')).consultations;
      assert.deepEqual(all.filter((c) => c.made_under.length > 0).map((c) => c.slug), ['observing-together']);
      const report = run(['analyse', 'observing-together', '--json', ...app.where]);
      assert.match(report.out, /"made_under"/, report.err);
    });

    test('every list says who runs it and who pays, in both languages', async () => {
      const [head, ...rows] = (await get('/projects.csv')).trim().split('\n');
      assert.match(head, /,run_by_en,run_by_az,paid_by_en,paid_by_az,/);
      assert.match(rows.find((row) => row.includes('observing-side-by-side')), /,"Amber Staircase Network \(private money, foreign\); [^"]*","Amber Staircase Şəbəkəsi \(özəl vəsait, xarici\)/);
      for (const list of ['work', 'reports']) {
        const [columns, ...lines] = (await get(`/projects/observing-side-by-side/${list}.csv`)).trim().split('\n');
        assert.ok(columns.endsWith(',project,run_by_en,run_by_az,paid_by_en,paid_by_az'), list);
        assert.ok(lines.length > 0 && lines.every((line) => /,observing-side-by-side,.+Amber Staircase Network \(private money/.test(line)), list);
      }
    });

    test('a bad form comes back filled in, every bad field named', async () => {
      const page = await post(secretariat, '/new', { ...base, slug: 'Bad Slug', title_en: '', starts: '2026-13', currency: 'manat', aims_en: 'kept as it was' });
      assert.equal(page.status, 422);
      for (const field of ['slug', 'title_en', 'starts', 'currency']) assert.ok(page.text.includes(`href="#${field}"`), field);
      assert.ok(page.text.includes('kept as it was'));
      assert.ok(page.text.includes('value="Bad Slug"'));
    });

    test('the country is chosen by its name, and what is none is no other one', async () => {
      assert.match((await secretariat.open('/en/project-desk/new')).text, /<option value="MD">Moldova<\/option>/);
      const refused = await post(secretariat, '/new', { ...base, slug: 'abroad', country: 'Moldova' });
      assert.equal(refused.status, 422);
      assert.ok(refused.text.includes('href="#country"'));
      assert.match(wordsOf((await post(secretariat, '/new', { ...base, slug: 'abroad', country: 'MD' })).text), /Works in: Moldova/);
    });

    test('a draft is nobody else’s; without funder it is not published; with one it is', async () => {
      const made = await post(secretariat, '/new', { ...base, slug: 'first', title_en: 'First' });
      assert.equal(made.status, 200);
      for (const path of ['/en/projects/first', '/api/v1/projects/first', '/projects/first/iati.xml', '/projects/first/work.csv'])
        assert.equal((await stranger.fetch(path)).status, 404, path);
      assert.ok(!(await get('/en/projects')).includes('First'));
      assert.equal((await representative.fetch('/en/project-desk/first')).status, 404);

      const refused = await post(secretariat, '/first/publish', {});
      assert.equal(refused.status, 422);
      assert.ok(refused.text.includes('href="#funder"'));

      for (const amount of ['0.500', '12.34.5', 'much']) // what could be read in two ways, or in none, is asked again
        assert.equal((await post(secretariat, '/first/new-grant', { ...grant, amount })).status, 422, amount);
      for (const [amount, currency, field] of [['1.234', 'KWD', 'amount'], ['1000.50', 'JPY', 'amount'], ['100', 'QQQ', 'currency']]) {
        const refused = await post(secretariat, '/first/new-grant', { ...grant, amount, currency });
        assert.equal(refused.status, 422, `${amount} ${currency}`);
        assert.ok(refused.text.includes(`href="#${field}"`), `${amount} ${currency}`);
        if (field === 'currency') assert.match(wordsOf(refused.text), /There is no such currency/);
      }
      assert.equal((await post(secretariat, '/first/new-grant', grant)).status, 200);
      assert.equal((await post(secretariat, '/first/publish', {})).status, 200);
      assert.equal((await stranger.fetch('/en/projects/first')).status, 200);
    });

    test('a representative keeps the projects of the own organisation and no others', async () => {
      const made = await post(representative, '/new', { ...base, slug: 'own', title_en: 'Own' });
      assert.equal(made.status, 200);
      assert.ok(wordsOf(made.text).includes('Nar Bağı'));
      assert.equal((await post(representative, '/first/new-grant', grant)).status, 403);
      assert.equal((await post(representative, '/first/publish', {})).status, 403);
      assert.equal((await stranger.fetch('/en/project-desk')).status, 303);
      assert.equal((await stranger.fetch('/en/project-desk/own/publish', { method: 'POST' })).status >= 300, true);
    });

    test('work is added, corrected and taken out; the page tells it', async () => {
      assert.equal((await post(secretariat, '/first/new/activity', { title_en: 'Act', from: '2026-03', till: '2026-02' })).status, 422);
      await post(secretariat, '/first/new/activity', { title_en: 'Act', from: '2026-02', till: '2026-03', detail_en: 'Here' });
      const late = await post(secretariat, '/first/new/milestone', { title_en: 'Late one', till: '2026-02-01', state: 'reached', done: '2026-02-05' });
      assert.equal(late.status, 422);
      assert.ok(late.text.includes('href="#evidence_en"'));
      await post(secretariat, '/first/new/milestone', { title_en: 'Late one', till: '2026-02-01', state: 'reached', done: '2026-02-05', evidence_url: 'https://example.org/proof' });
      const words = wordsOf(await get('/en/projects/first'));
      assert.ok(words.includes('4 days late'));
      assert.ok(words.includes('https://example.org/proof'));
      const one = JSON.parse(await get('/api/v1/projects/first'));
      const id = one.activities[0].id;
      await post(secretariat, `/first/parts/${id}`, { title_en: 'Act, corrected', from: '2026-02', till: '2026-03' });
      assert.equal((await post(secretariat, `/first/parts/${id}/take-out`, { reason: '' })).status, 422);
      assert.equal(JSON.parse(await get('/api/v1/projects/first')).activities[0].title.en, 'Act, corrected');
      await post(secretariat, `/first/parts/${id}/take-out`, { reason: 'not done' });
      assert.deepEqual(JSON.parse(await get('/api/v1/projects/first')).activities, []);
      await until(async () => wordsOf(await get('/en/projects/first')).includes('took out of the project'));
    });

    test('a corrected report shows the one before', async () => {
      await post(secretariat, '/first/new/budget', { title_en: 'People', amount: '50' });
      const line = JSON.parse(await get('/api/v1/projects/first')).budget[0].id;
      const first = await post(secretariat, '/first/new-report', { kind: 'financial', from: '2026-01', till: '2026-02', text_en: 'Text <b>one</b>', text_az: '', [`spent_${line}`]: '60' });
      assert.equal(first.status, 200);
      const report = JSON.parse(await get('/api/v1/projects/first')).reports[0].report;
      assert.equal((await post(secretariat, `/first/reports/${report}`, { from: '', till: '', text_en: 'Text two', text_az: '', reason: '' })).status, 422);
      await post(secretariat, `/first/reports/${report}`, { from: '2026-01', till: '2026-02', text_en: 'Text two', text_az: '', reason: 'a slip', [`spent_${line}`]: '45' });
      const { reports, spent_total } = JSON.parse(await get('/api/v1/projects/first'));
      assert.deepEqual(reports.map((r) => r.version), [1, 2]);
      assert.equal(spent_total, '45');
      const old = await get(`/en/projects/first/reports/${reports[0].id}`);
      assert.ok(wordsOf(old).includes('This is an earlier version'));
      assert.ok(!old.includes('<b>one'));
      assert.ok(wordsOf(await get(`/en/projects/first/reports/${reports[1].id}`)).includes('a slip'));
    });

    test('a report carries a file: on its page, in the API, in IATI; a correction keeps it', async () => {
      const sent = await send(secretariat, '/first/new-report', { kind: 'narrative', from: '', till: '', text_en: 'With a file', text_az: '' }, 'hesabat 2026.pdf');
      assert.equal(sent.status, 200, wordsOf(sent.text));
      assert.ok(wordsOf(sent.text).includes('hesabat 2026.pdf'));
      const report = JSON.parse(await get('/api/v1/projects/first')).reports.at(-1);
      assert.deepEqual([report.file.name, report.file.media_type, report.file.size, report.file.removed], ['hesabat 2026.pdf', 'application/pdf', PDF.length, false]);
      const bytes = await stranger.fetch(report.file.path);
      assert.equal(bytes.status, 200);
      assert.deepEqual(Buffer.from(await bytes.arrayBuffer()), PDF);
      assert.ok(wordsOf(await get(`/en/files/${report.file.id}`)).includes('First'), 'what it belongs to');
      const xml = await get('/projects/first/iati.xml');
      assert.match(xml, new RegExp(`<document-link format="application/pdf" url="http://[^"]+${report.file.path}"`));
      assert.ok(xml.includes('<narrative xml:lang="en">Tables of the report</narrative>'));
      if (hasXmllint) assert.equal(iatiFaults(xml), '');
      assert.ok((await get('/projects/first/reports.csv')).includes(report.file.sha256));
      await post(secretariat, `/first/reports/${report.report}`, { from: '', till: '', text_en: 'With the same file, quokka', text_az: '', reason: 'clearer' });
      assert.equal(JSON.parse(await get('/api/v1/projects/first')).reports.at(-1).file.id, report.file.id);
    });

    test('what a report says is found', async () => {
      const hits = async (q) => JSON.parse((await stranger.open(`/api/v1/search?q=${q}`)).text);
      await until(async () => JSON.stringify(await hits('quokka')).includes('/projects/first'));
    });

    test('a bad file is named at its field, and nothing of the report is stored', async () => {
      const before = JSON.parse(await get('/api/v1/projects/first')).reports.length;
      const refused = await send(secretariat, '/first/new-report', { kind: 'narrative', from: '', till: '', text_en: 'Kept as it was', text_az: '', file_alt_en: '' }, 'x.pdf', Buffer.from('MZ\x90\x00'));
      assert.equal(refused.status, 422);
      for (const field of ['file', 'file_alt_en']) assert.ok(refused.text.includes(`href="#${field}"`), field);
      assert.ok(refused.text.includes('Kept as it was'));
      assert.equal(JSON.parse(await get('/api/v1/projects/first')).reports.length, before);
    });

    test('a milestone is shown by a file; a draft takes none, so that its name is told to nobody', async () => {
      const fields = { title_en: 'Shown', title_az: '', till: '2026-04-01', state: 'reached', done: '2026-04-01', evidence_en: '', evidence_az: '', evidence_url: '', evidence_entry: '' };
      const shown = await send(secretariat, '/first/new/milestone', fields, 'minutes.pdf');
      assert.equal(shown.status, 200, wordsOf(shown.text));
      assert.ok(wordsOf(await get('/en/projects/first')).includes('minutes.pdf'));
      assert.equal(JSON.parse(await get('/api/v1/projects/first')).milestones.find((m) => m.title.en === 'Shown').evidence_file.name, 'minutes.pdf');

      await post(secretariat, '/new', { ...base, slug: 'quiet', title_en: 'Quiet' });
      assert.ok(!(await secretariat.open('/en/project-desk/quiet/new/milestone')).text.includes('name="file"'));
      assert.equal((await send(secretariat, '/quiet/new/milestone', { ...fields, evidence_en: 'Minutes' }, 'secret.pdf')).status, 200);
      assert.equal((await send(secretariat, '/quiet/new-report', { kind: 'narrative', from: '', till: '', text_en: 'Early', text_az: '' }, 'secret.pdf')).status, 409);
      assert.ok(!(await get('/api/v1/files')).includes('secret.pdf'));
    });

    test('hostile texts are texts everywhere', async () => {
      await post(secretariat, '/new', { ...base, slug: 'hostile', title_en: HOSTILE, aims_en: HOSTILE, note_en: HOSTILE, runner_en: HOSTILE });
      await post(secretariat, '/hostile/new-grant', { ...grant, funder_en: HOSTILE, reference: HOSTILE, conditions_en: HOSTILE });
      await post(secretariat, '/hostile/new/milestone', { title_en: HOSTILE, till: '2026-02', state: 'planned' });
      await post(secretariat, '/hostile/new/partner', { organisation: '', title_en: '=HYPERLINK("x")', detail_en: HOSTILE });
      assert.equal((await post(secretariat, '/hostile/publish', {})).status, 200);
      for (const path of ['/en/projects', '/en/projects/hostile', '/az/projects/hostile'])
        assert.ok(!(await get(path)).includes('<img src=x'), path);
      assert.ok((await get('/projects/hostile/work.csv')).includes(`"'=HYPERLINK(""x"")"`));
      if (hasXmllint) assert.equal(iatiFaults(await get('/projects/hostile/iati.xml')), '');
      assert.equal(JSON.parse(await get('/api/v1/projects/hostile')).title.en, HOSTILE);
    });

    test('IATI 2.03 validates against the schema', { skip: hasXmllint ? false : 'no xmllint, or no schema here' }, async () => {
      const xml = await get('/projects.iati.xml');
      assert.equal(iatiFaults(xml), '');
      for (const said of ['<transaction-type code="11"/>', 'role="1"', 'role="2"', 'role="4"', 'xml:lang="az"', '<sector vocabulary="1" code="15151"', '-org-nar-bagi"', 'Known only as: 2013'])
        assert.ok(xml.includes(said), said);
      assert.equal(iatiFaults(await get('/projects/first/iati.xml')), '');
      assert.notEqual(iatiFaults(xml.replace(/<activity-status[^>]*>/g, '')), '', 'the check can fail');
    });

    test('ids are of this installation alone, and texts are plain', async () => {
      await post(secretariat, '/new', { ...base, slug: 'ids', title_en: 'Ids', aims_en: 'To **align** [views](https://example.org).' });
      await post(secretariat, '/ids/new-grant', { ...grant, currency: 'SLE', amount: '700' });
      await post(secretariat, '/ids/new-grant', { ...grant, amount: '800' });
      await post(secretariat, '/ids/publish', {});
      const site = `ALYANS-${new URL(app.base).host.replace(':', '-')}`;
      const xml = await get('/projects/ids/iati.xml');
      const reporter = xml.match(/<reporting-org ref="([^"]*)" type="22"/)[1];
      assert.equal(reporter, site);
      assert.ok(xml.includes(`<iati-identifier>${reporter}-ids</iati-identifier>`));
      assert.ok(xml.includes('>To align views.</narrative>'));
      const own = (await get('/projects/own/iati.xml')).match(/<reporting-org ref="([^"]*)"/)?.[1];
      if (own !== undefined) assert.equal(own, `${site}-org-nar-bagi`);
      const { grants, leftOut } = JSON.parse(await get('/projects.360giving.json'));
      const ours = grants.filter((g) => g.title === 'Ids');
      assert.deepEqual(ours.map((g) => [g.amountAwarded, g.description, g.recipientOrganization[0].id]), [[800, 'To align views.', site]]);
      assert.ok(ours[0].id.startsWith(`360G-${site}-`));
      assert.ok(leftOut.some((l) => l.project === 'ids' && l.because === 'the standard does not have its currency'));
      const other = await new App({ engine, env: { ALYANS_SITE_ORG_ID: 'AZ-VOEN-1234567891' } }).start();
      try {
        const there = await (await new Visitor(other).fetch('/projects.iati.xml')).text();
        assert.match(there, /<iati-identifier>AZ-VOEN-1234567891-/);
        assert.doesNotMatch(there, /ALYANS-/);
      } finally {
        await other.stop();
      }
    });

    test('360Giving validates against the schema', { skip: existsSync(GIVING) ? false : 'no schema here' }, async () => {
      const { grants, leftOut } = JSON.parse(await get('/projects.360giving.json'));
      const ajv = new Ajv2020({ strict: false, formats: { 'date-time': /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/, uri: /^https?:/ } });
      const { $schema, ...schema } = JSON.parse(readFileSync(GIVING, 'utf8')); // draft 2020-12, by an address ajv does not know
      assert.match($schema, /2020-12/);
      const judge = ajv.compile(schema);
      assert.ok(grants.length >= 3);
      for (const one of grants) assert.ok(judge(one), JSON.stringify(judge.errors));
      assert.ok(!judge({ ...grants[0], amountAwarded: 'much' }), 'the check can fail');
      assert.deepEqual(leftOut.map((l) => l.project), ['ids', 'aligning-viewpoints-2013']);
    });

    test('the command prints the same, and rows agree with the record', async () => {
      const printed = run(['export', 'projects', '--format', 'json', ...app.where]);
      assert.equal(printed.code, 0, printed.err);
      assert.ok(JSON.parse(printed.out).projects.some((p) => p.slug === 'first'));
      assert.ok(run(['export', 'projects', '--format', 'csv', ...app.where]).out.startsWith('id,slug,'));
      assert.equal(run(['export', 'projects', '--format', 'pdf', ...app.where]).code, 2);
      const xml = run(['export', 'projects', '--format', 'iati', ...app.where]);
      assert.equal(xml.code, 0);
      if (hasXmllint) assert.equal(iatiFaults(xml.out), '');
      let judged;
      for (let i = 0; i < 5 && judged?.code !== 0; i++) { // what was just written may wait for its place
        await new Promise((next) => setTimeout(next, 1500));
        judged = run(['verify', ...app.where]);
      }
      assert.equal(judged.code, 0, judged.out + judged.err);
    });

    /** Behind the program's back. */
    function alter(sql) {
      const python = 'import sqlite3,sys\nc=sqlite3.connect(sys.argv[1],timeout=30)\nc.execute(sys.argv[2])\nc.commit()';
      const done = engine === 'sqlite' ? spawnSync('python3', ['-c', python, join(app.data, 'alyans.db'), sql])
        : spawnSync('psql', ['-X', '-q', '-v', 'ON_ERROR_STOP=1', '-c', sql, app.database.url]);
      assert.equal(done.status, 0, String(done.stderr));
    }
    for (const [table, column, change] of [
      ['project', 'title_en', `title_en = title_en || '!'`], ['project_grant', 'amount', 'amount = amount + 1'],
      ['project_part', 'evidence_url', `evidence_url = 'https://example.org/other'`], ['project_report', 'text_en', `text_en = 'Another text'`],
      ['project_report_figure', 'spent', 'spent = spent + 1'],
    ]) {
      test(`verify tells of a row of ${table} that was changed`, () => {
        const all = { project: `slug = 'first'`, project_grant: 'amount > 0', project_part: `evidence_url <> ''`, project_report: `text_en = 'With the same file, quokka'`, project_report_figure: 'spent > 0' }[table];
        alter(`UPDATE ${table} SET ${change} WHERE ${all}`);
        const judged = run(['verify', ...app.where]);
        assert.equal(judged.code, 1);
        assert.match(judged.out + judged.err, new RegExp(column));
      });
    }
  });
}
