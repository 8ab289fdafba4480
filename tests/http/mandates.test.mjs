// Who speaks for whom: giving, several people and several mandates, scopes, ends, doubts, withheld names, and the last
// administrator, lost and replaced.
// SPDX-License-Identifier: AGPL-3.0-or-later
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { App, engines, run, setUpFactor, Visitor, wordsOf } from './app.mjs';

const NAMED = '/consultations/observing-together';
const OURS = '/organisations/nar-bagi';
const REASON = 'Our observers were in two hundred polling stations and saw it themselves.';
const PASSWORD = 'nar ağacı həyətdə bitir';
const DAY = 86400000000;

for (const engine of engines) {
  describe(`mandates on ${engine}`, () => {
    let app, secretariat, administrator, ids, theirs;
    const people = {};
    before(async () => {
      app = await new App({ engine }).start();
      secretariat = new Visitor(app);
      administrator = new Visitor(app);
      await secretariat.enter(app.links.secretariat);
      await administrator.enter(app.links.representative);
      const statements = await new Visitor(app).open(`/api/v1${NAMED}/statements`);
      ids = JSON.parse(statements.text).statements.map((s) => s.id);
      const list = (await new Visitor(app).open('/en/organisations')).text;
      theirs = `/organisations/${[...list.matchAll(/class="t" href="[^"]*organisations\/([a-z0-9-]+)"/g)].map((m) => m[1]).find((slug) => slug !== 'nar-bagi')}`;
    });
    after(() => app.stop());

    /** Time goes on, for one row: what the program would find after waiting. */
    function change(sql) {
      const python = 'import sqlite3,sys\nc=sqlite3.connect(sys.argv[1],timeout=30)\nc.execute(sys.argv[2])\nc.commit()';
      const done = engine === 'sqlite'
        ? spawnSync('python3', ['-c', python, join(app.data, 'alyans.db'), sql], { encoding: 'utf8' })
        : spawnSync('psql', ['-X', '-q', '-v', 'ON_ERROR_STOP=1', '-c', sql, app.database.url], { encoding: 'utf8' });
      assert.equal(done.status, 0, done.stderr);
    }
    const linkOn = (page) => page.text.match(/<pre[^>]*>\s*https?:\/\/[^/]+(\/[^\s<]+)/)[1];
    async function enter(link) {
      const visitor = new Visitor(app);
      const password = PASSWORD;
      const page = await visitor.post(link, { password, again: password }, { from: link });
      assert.equal(page.status, 200, wordsOf(page.text));
      return visitor;
    }
    /** An administrator gives a mandate; a new person gets a link and enters by it. */
    async function give(fields) {
      const page = await administrator.post(`/en${OURS}/mandates`, { language: 'en', ...fields }, { from: `/en${OURS}/mandates` });
      assert.equal(page.status, 200, wordsOf(page.text));
      return page;
    }
    const take = (who, n) => who.post(`/en${NAMED}/positions`, { statement: ids[n - 1], position: 'agree', reason: REASON }, { from: `/en/speak-for` });
    let asked = 0; /* strangers may get a page that is a second old; a new address is drawn anew */
    const publicPage = async (path, language = 'en') => wordsOf((await new Visitor(app, language).open(`/${language}${path}?asked=${asked++}`)).text);

    test('an administrator invites a person, who takes a position; the page names who speaks and what for', async () => {
      const page = await give({ email: 'nigar@example.org', name: 'Nigar Əliyeva', positions: '1' });
      people.nigar = await enter(linkOn(page));
      assert.match(await publicPage(OURS), /Nigar Əliyeva positions · since/);

      assert.equal((await take(people.nigar, 7)).status, 200);

      assert.match(await publicPage(`${NAMED}/statements/7`), /two hundred polling stations/);
      assert.match(wordsOf((await administrator.open(`/en${OURS}/mandates`)).text), /Nigar Əliyeva nigar@example\.org .*in force · given by Kamran Misal/);
    });

    test('a person who has an account gets the mandate without a link; nothing is given to closed ones', async () => {
      const page = await give({ email: 'nigar@example.org', signing: '1' });
      assert.doesNotMatch(page.text, /\/enter\//);
      assert.equal([...wordsOf(page.text).matchAll(/Nigar Əliyeva nigar@/g)].length, 2);

      assert.equal(run(['user', 'add', 'closed@example.org', 'Closed', ...app.where]).code, 0);
      assert.equal(run(['user', 'disable', 'closed@example.org', ...app.where]).code, 0);
      const refused = await administrator.post(`/en${OURS}/mandates`, { email: 'closed@example.org', language: 'en', positions: '1' }, { from: `/en${OURS}/mandates` });
      assert.equal(refused.status, 422);
      assert.match(wordsOf(refused.text), /account of this address is closed/);
    });

    test('a mandate for something else is refused with a page that says what it is for and who can help', async () => {
      const own = (await people.nigar.open('/en/speak-for')).text;
      const [signing] = [...own.matchAll(/name="mandate" value="(\d+)"/g)].map((m) => m[1]);
      await people.nigar.post('/en/speak-for', { mandate: signing }, { from: '/en/speak-for' });
      const page = await people.nigar.open(`/en${OURS}/mandates`);

      assert.equal(page.status, 403);
      assert.match(wordsOf(page.text), /Your mandate is not for this .* Your mandate is for signing .* needs a mandate for Administering: .* Kamran Misal/);
      const position = await people.nigar.open(`/en${NAMED}/position`);
      assert.equal(position.status, 403);
      assert.match(wordsOf(position.text), /You speak under another mandate You also hold a mandate for this: positions\./);
      const written = await people.nigar.post(`/en${OURS}/mandates`, { email: 'x@example.org', name: 'X', language: 'en', administering: '1' }, { from: '/en/speak-for' });
      assert.equal(written.status, 403);
      assert.doesNotMatch((await administrator.open(`/en${OURS}/mandates`)).text, /x@example\.org/);
    });

    test('the secretariat names the first administrator of another organisation; one person speaks for several', async () => {
      const desk = await secretariat.open('/en/secretariat/people');
      for (const id of ['reason', 'because']) assert.doesNotMatch(desk.text.match(new RegExp(`<label[^>]*for="${id}">.*?</label>`))[0], /optional/, 'what is asked for is not called optional');
      const account = desk.text.match(/<option value="(\d+)">Nigar/)[1];
      const of = (await option(desk.text, theirs));
      const silent = await secretariat.post('/en/secretariat/administrators', { account, of, because: '' }, { from: '/en/secretariat/people' });
      assert.equal(silent.status, 422, 'the reason is public and must be there');
      const named = await secretariat.post('/en/secretariat/administrators', { account, of, because: 'Elected by its general assembly' }, { from: '/en/secretariat/people' });
      assert.equal(named.status, 200, wordsOf(named.text));
      assert.match(await publicPage(theirs), /Nigar Əliyeva positions, signing, publishing, its own entry, administering .*Reason: Elected by its general assembly/);

      const again = await secretariat.post('/en/secretariat/administrators', { account, of, because: 'Elected by its general assembly' }, { from: '/en/secretariat/people' });
      assert.equal(again.status, 409, 'from now on the organisation gives its mandates itself');
      const choice = await people.nigar.open('/en/speak-for');
      const mandates = [...choice.text.matchAll(/name="mandate" value="(\d+)"/g)].map((m) => m[1]);
      assert.equal(mandates.length, 3);

      const instead = await people.nigar.open(`/en${theirs}/mandates`);
      assert.equal(instead.status, 403);
      assert.match(wordsOf(instead.text), /You speak under another mandate/);
      await people.nigar.post('/en/speak-for', { mandate: instead.text.match(/name="mandate" value="(\d+)"/)[1] }, { from: '/en/speak-for' });
      const factor = await people.nigar.open(`/en${theirs}/mandates`);
      assert.equal(factor.status, 403);
      assert.match(wordsOf(factor.text), /second factor/);
      await setUpFactor(people.nigar);
      assert.equal((await people.nigar.open(`/en${theirs}/mandates`)).status, 200);
    });

    /** The value under which the secretariat's form offers an organisation. */
    async function option(form, path) {
      const name = (await new Visitor(app).open(`/en${path}`)).text.match(/<h1>\s*(?:<span[^>]*>)?([^<]+?)\s*</)[1];
      return form.match(new RegExp(`<option value="(\\d+)">${name.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}</option>`))[1];
    }

    test('a mandate that runs out stops the very next write; what was said stands', async () => {
      const page = await give({ email: 'elvin@example.org', name: 'Elvin Quliyev', positions: '1' });
      people.elvin = await enter(linkOn(page));
      assert.equal((await take(people.elvin, 8)).status, 200);

      change("UPDATE mandate SET ends_at = starts_at + 1 WHERE account_id = (SELECT id FROM account WHERE email = 'elvin@example.org')");

      assert.equal((await take(people.elvin, 9)).status, 403);
      assert.match(await publicPage(`${NAMED}/statements/8`), /two hundred polling stations/);
      assert.match(await publicPage(OURS, 'az'), /1 keçmiş səlahiyyət Elvin Quliyev .* müddəti bitib/);
    });

    test('a withheld name is in nothing that the public gets; the note says by whom and why', async () => {
      const page = await give({ email: 'sevda@example.net', name: 'Sevda Gizli', positions: '1', withheld: 'she works in a small town' });
      people.sevda = await enter(linkOn(page));
      assert.equal((await take(people.sevda, 10)).status, 200);

      assert.match(await publicPage(OURS), /name withheld, by an administrator of the organisation, because: she works in a small town positions/);
      const ledger = join(app.data, `exported-${engine}`);
      const exported = run(['export', 'ledger', ledger, ...app.where]);
      assert.equal(exported.code, 0, exported.err);
      const given = [readFileSync(ledger, 'utf8')];
      for (const path of [`/en${OURS}`, `/az${OURS}`, '/en/organisations', `/en${NAMED}/statements/10`, `/en${NAMED}/results`, `/api/v1${NAMED}`, `/api/v1${NAMED}/results`])
        given.push((await new Visitor(app).open(path.startsWith('/api') ? path : `${path}?asked=${asked++}`)).text);
      for (const text of given) assert.doesNotMatch(text, /Sevda|sevda@/);

      const own = (await people.sevda.open('/en/speak-for')).text.match(/speak-for\/(\d+)\/name/)[1];
      await people.sevda.post(`/en/speak-for/${own}/name`, {}, { from: '/en/speak-for' });
      assert.match(await publicPage(OURS), /Sevda Gizli positions/);
      const refused = await people.sevda.post(`/en/speak-for/${own}/name`, { reason: '' }, { from: '/en/speak-for' });
      assert.equal(refused.status, 422);
      await people.sevda.post(`/en/speak-for/${own}/name`, { reason: 'I was threatened' }, { from: '/en/speak-for' });
      assert.match(await publicPage(OURS), /name withheld, by the holder, because: I was threatened/);
      const shown = await administrator.post(`/en${OURS}/mandates/${own}/name`, {}, { from: `/en${OURS}/mandates` });
      assert.equal(shown.status, 403, 'only its holder shows what the holder withheld');
      assert.doesNotMatch(await publicPage(OURS), /Sevda/);
    });

    test('mandates of an account that somebody entered by another’s link rest until an administrator confirms them', async () => {
      const desk = (await secretariat.open('/en/secretariat/people')).text;
      const account = desk.match(/people\/(\d+)\/link"[^>]*>(?:(?!<\/form>)[\s\S])*New link for Sevda/)[1];
      const reset = await secretariat.post(`/en/secretariat/people/${account}/link`, {}, { from: '/en/secretariat/people' });
      const entered = await enter(linkOn(reset));

      assert.equal((await take(entered, 6)).status, 403);
      assert.match(wordsOf((await entered.open('/en/speak-for')).text), /It rests: a link that somebody else had made let you in/);
      assert.match(await publicPage(OURS), /Cannot be used at the moment/);

      const page = await administrator.open(`/en${OURS}/mandates`);
      assert.match(wordsOf(page.text), /in doubt: rests/);
      const mandate = page.text.match(/mandates\/(\d+)\/confirm/)[1];
      assert.equal((await administrator.post(`/en${OURS}/mandates/${mandate}/confirm`, {}, { from: `/en${OURS}/mandates` })).status, 200);

      assert.equal((await take(entered, 6)).status, 200);
      people.sevda = entered;
    });

    test('the last administrator must name another first, or say that the organisation goes without', async () => {
      const own = (await administrator.open('/en/speak-for')).text.match(/speak-for\/(\d+)\/give-back/)[1];
      const path = `/en/speak-for/${own}/give-back`;
      assert.match(wordsOf((await administrator.open(path)).text), /You are its last administrator/);
      const kept = await administrator.post(path, {}, { from: path });
      assert.equal(kept.status, 422);
      assert.match(kept.text, /href="#without"/);
      assert.equal((await administrator.open(`/en${OURS}/mandates`)).status, 200);

      assert.equal((await administrator.post(path, { without: '1' }, { from: path })).status, 200);

      assert.equal((await administrator.open(`/en${OURS}/mandates`)).status, 403);
      assert.match(await publicPage(OURS), /Nobody administers this organisation’s mandates at the moment\. The last mandate for that was given back on/);
      const page = wordsOf((await people.sevda.open(`/en${OURS}/mandates`)).text);
      assert.match(page, /What can be done .* Tell the secretariat whom it should name/);
      assert.match(wordsOf((await secretariat.open('/en/secretariat/people')).text), /Organisations without an administrator .* Nar Bağı/);
      assert.equal((await take(people.sevda, 5)).status, 200, 'those who hold mandates go on');
    });

    test('whoever the secretariat names then waits, announced; a representative objects; the command line follows the same rule', async () => {
      const name = ['user', 'mandate', 'elvin@example.org', 'nar-bagi', '--reason', 'Asked for by its board', ...app.where];
      const first = run(name);
      assert.equal(first.code, 0, first.err);
      assert.match(first.out, /will speak for .* from .* unless one of its representatives objects/);
      const second = run(name);
      assert.equal(second.code, 1);
      assert.match(second.err, /has an administrator, or one is named/);
      assert.match(await publicPage(OURS), /The secretariat has named a new administrator: Elvin Quliyev The mandate begins on .* Reason: Asked for by its board/);
      assert.match(wordsOf((await people.sevda.open(`/en${NAMED}/position`)).text), /has named a new administrator for your organisation\. You can object until/);

      const page = await people.sevda.open(`/en${OURS}/mandates`);
      const object = page.text.match(/action="([^"]+\/object)"/)[1];
      assert.equal((await people.elvin.post(object, {}, { from: '/en/speak-for' })).status, 403, 'the named one holds nothing yet');
      assert.equal((await people.sevda.post(object, {}, { from: `/en${OURS}/mandates` })).status, 200);
      assert.match(await publicPage(OURS), /Elvin Quliyev .*stopped on .* by the objection of a representative/);

      assert.equal(run(name).code, 0);
      const back = (await secretariat.open('/en/secretariat/people')).text.match(/administrators\/(\d+)\/take-back/)[1];
      assert.equal((await secretariat.post(`/en/secretariat/administrators/${back}/take-back`, {}, { from: '/en/secretariat/people' })).status, 200);
      assert.match(await publicPage(OURS), /taken back by the secretariat/);

      assert.equal(run(name).code, 0);
      change(`UPDATE mandate SET starts_at = starts_at - ${4 * DAY} WHERE reason = 'Asked for by its board' AND revoked_at = 0`);
      await setUpFactor(people.elvin);
      const began = await people.elvin.open(`/en${OURS}/mandates`);
      assert.equal(began.status, 200, wordsOf(began.text));
      const late = await people.sevda.post(object.replace(/\d{6,}/, began.text.match(/speak-for\/(\d+)\/give-back/)[1]), {}, { from: '/en/speak-for' });
      assert.equal(late.status, 409, 'what has begun is not objected to');
    });

    test('my data hold my mandates; erasing ends them, and what was said stays without the name', async () => {
      const data = JSON.parse((await people.nigar.open('/en/account/data.json')).text);
      const mine = JSON.stringify(data).match(/"organisation":"nar-bagi","scopes":"(\w+)"/g);
      assert.equal(mine.length, 2);
      assert.doesNotMatch(JSON.stringify(data), /Kamran|Sevda|Elvin/);

      const erased = await people.sevda.post('/en/account/erase', { password: PASSWORD }, { from: '/en/account/erase' });
      assert.equal(erased.path, '/en/account/erased', wordsOf(erased.text));
      assert.match(await publicPage(OURS), /positions · since [^·]*, given back on/);
      assert.match(await publicPage(`${NAMED}/statements/10`), /two hundred polling stations/);
    });

    test('what these tests changed behind the back of the record is found, and nothing else', () => {
      const checked = run(['verify', ...app.where]);
      assert.equal(checked.code, 1);
      const found = [...checked.out.matchAll(/^ +(\w+) \d+: (.*)$/gm)].map((m) => `${m[1]}: ${m[2]}`).sort();
      assert.deepEqual(found, ['mandate: ends_at is not what the record says', 'mandate: starts_at is not what the record says']);
    });

    test('the command line names administrators only, for a reason that is public, and says what it does not understand', () => {
      const base = ['user', 'mandate', 'elvin@example.org', 'nar-bagi', ...app.where];
      for (const scopes of ['positions', 'kings', '', 'administering,kings'])
        assert.equal(run([...base, '--scopes', scopes]).code, 2, scopes);
      assert.equal(run([...base, '--scopes', 'positions, administering']).code, 1, 'there is one by now');
    });
  });
}

test('a person who is invited is written to in the first language of the site, unless one chooses', async () => {
  const app = await new App({ env: { ALYANS_SITE_LANGUAGES: 'en,az' } }).start();
  try {
    const secretariat = new Visitor(app);
    await secretariat.enter(app.links.secretariat);
    const [select] = /<select[^>]*name="language"[\s\S]*?<\/select>/.exec((await secretariat.open('/az/secretariat/people')).text);
    assert.match(select, /<option value="en" selected>/);
  } finally {
    await app.stop();
  }
});
