// Joint statements on the running program: who may what, every reason against publishing at once, the dissent in every
// representation, the sealed file that a changed word breaks, the feed that validates.
// SPDX-License-Identifier: AGPL-3.0-or-later
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { App, engines, hiddenFields, run, temporaryFolder, until, Visitor, wordsOf } from './app.mjs';
import { command, filledSite, person, settled, sql } from './filled_site.mjs';
import { linkIn, mailing, Sink } from './sink.mjs';

const HOSTILE = `</script><img src=x onerror=alert(1)> & "quoted" ]]> <!-- ə`;
const DISSENT = `Biz bu mətnə qoşulmuruq, çünki o, tələsik yazılıb. ${HOSTILE}`;
/** Words of a dissent that stand unchanged in HTML, text, JSON and XML. */
const CORE = 'Biz bu mətnə qoşulmuruq, çünki o, tələsik yazılıb.';
const inDays = (n) => new Date(Date.now() + n * 86400000).toISOString().slice(0, 16);

/** RFC 8785 for what these documents hold. */
const canonical = (v) => (Array.isArray(v) ? `[${v.map(canonical).join()}]`
  : v && typeof v === 'object' ? `{${Object.keys(v).sort().map((k) => `${JSON.stringify(k)}:${canonical(v[k])}`).join()}}` : JSON.stringify(v));
const printOf = (v) => createHash('sha256').update(canonical(v)).digest('hex');

/** What RFC 4287 asks of a feed; an empty list: nothing is wrong. The XML itself is read by a parser where there is one. */
function atomFaults(xml) {
  const faults = [];
  const parsed = spawnSync('python3', ['-c', `
import sys, json, xml.etree.ElementTree as E
A = '{http://www.w3.org/2005/Atom}'
r = E.fromstring(sys.stdin.buffer.read())
def one(e, n): return [c.text or '' for c in e.findall(A + n)]
def links(e): return [dict(c.attrib) for c in e.findall(A + 'link')]
print(json.dumps({'root': r.tag, 'lang': r.get('{http://www.w3.org/XML/1998/namespace}lang'), 'id': one(r, 'id'), 'title': one(r, 'title'), 'updated': one(r, 'updated'), 'links': links(r),
 'author': [one(a, 'name') for a in r.findall(A + 'author')],
 'entries': [{'id': one(e, 'id'), 'title': one(e, 'title'), 'updated': one(e, 'updated'), 'published': one(e, 'published'), 'links': links(e), 'summary': one(e, 'summary'),
   'content': [(c.get('type'), c.text or '') for c in e.findall(A + 'content')], 'author': [one(a, 'name') for a in e.findall(A + 'author')]} for e in r.findall(A + 'entry')]}))`],
  { input: xml, encoding: 'utf8' });
  if (parsed.status !== 0) return { faults: [parsed.stderr], feed: null };
  const feed = JSON.parse(parsed.stdout);
  const time = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/;
  const need = (what, isFine) => { if (!isFine) faults.push(what); };
  need('the root is feed', feed.root === '{http://www.w3.org/2005/Atom}feed');
  for (const [name, it] of [['feed', feed], ...feed.entries.map((e, i) => [`entry ${i}`, e])]) {
    for (const part of ['id', 'title', 'updated']) need(`${name}: exactly one ${part}`, it[part].length === 1 && it[part][0] !== '');
    need(`${name}: id is an absolute IRI`, /^[a-z][a-z0-9+.-]*:/.test(it.id[0] ?? ''));
    need(`${name}: updated is a time`, time.test(it.updated[0] ?? ''));
    need(`${name}: one alternate of a type at most`, it.links.filter((l) => (l.rel ?? 'alternate') === 'alternate').length === 1);
    for (const l of it.links) need(`${name}: link has an absolute address`, /^https?:\/\//.test(l.href ?? ''));
  }
  need('the feed has an author', feed.author.length >= 1);
  need('the feed names itself', feed.links.some((l) => l.rel === 'self'));
  need('ids differ', new Set(feed.entries.map((e) => e.id[0])).size === feed.entries.length);
  for (const e of feed.entries) need('content is html', e.content.length === 1 && e.content[0][0] === 'html');
  return { faults, feed };
}

function verify(document, words = []) {
  const folder = temporaryFolder();
  const file = join(folder.path, 'joint-statement.json');
  writeFileSync(file, typeof document === 'string' ? document : JSON.stringify(document, null, 2));
  const it = run(['verify', file, ...words]);
  folder.remove();
  return it;
}

for (const engine of engines) {
  describe(`joint statements on ${engine}`, () => {
    let app, sink, secretariat, other, nar, north, stranger;
    let asked = 0;
    before(async () => {
      sink = await new Sink().start();
      ({ app, secretariat, representative: nar } = await filledSite({ engine, ...(await mailing(sink)) }));
      other = await person(app, 'leyla@example.org', 'Leyla', '--role', 'secretariat');
      north = await person(app, 'nils@example.org', 'Nils');
      command(app, 'user', 'mandate', 'nils@example.org', 'north');
      stranger = new Visitor(app);
    });
    after(async () => { await app?.stop(); await sink?.stop(); });

    const desk = (who, path, fields) => who.post(`/en/joint-desk${path}`, fields, { from: '/en/joint-desk' });
    const act = (who, path, fields) => who.post(`/en/joint-statements/signs${path}`, fields, { from: '/en/joint-statements/signs' });
    const get = async (path) => (await stranger.fetch(`${path}${path.includes('?') ? '&' : '?'}asked=${asked++}`)).text();
    const json = async () => JSON.parse(await get('/joint-statements/signs.json'));
    const reasonsOf = (html) => [...html.matchAll(/<ol class="gates">([\s\S]*?)<\/ol>/g)].flatMap((m) => [...m[1].matchAll(/<li>([\s\S]*?)<\/li>/g)].map((l) => wordsOf(l[1])));

    test('a draft is seen by the secretariat and by representatives only; a bad form comes back', async () => {
      const refused = await desk(secretariat, '/new', { slug: 'Bad slug', initiators: 'nobody', consultation: '0', money_en: 'Kept words' });
      assert.equal(refused.status, 422);
      assert.match(refused.text, /Kept words/);
      assert.match(wordsOf(refused.text), /Initiators: “nobody” is no organisation on record/);
      assert.equal((await desk(secretariat, '/new', { slug: 'signs', initiators: 'nar', consultation: '0', background_en: HOSTILE })).status, 200);
      for (const path of ['/en/joint-statements/signs', '/joint-statements/signs.json', '/en/joint-statements/signs.txt', '/api/v1/joint-statements/signs'])
        assert.equal((await stranger.fetch(path)).status, 404, path);
      assert.equal((await nar.open('/en/joint-statements/signs')).status, 200);
      assert.equal((await north.open('/en/joint-statements/signs')).status, 200, 'a representative of another one sees it');
      assert.equal((await north.open('/en/joint-desk/signs')).status, 403, 'but does not keep it');
      assert.doesNotMatch(await get('/en/joint-statements'), /joint-statements\/signs/);
      assert.doesNotMatch(await get('/en/record'), /joint-statements\/signs/);
    });

    test('the text is written in clauses, an initiator changes it, both languages are confirmed by somebody else', async () => {
      assert.equal((await desk(secretariat, '/signs/text', { title_en: '', c1_en: '' })).status, 422);
      assert.equal((await desk(secretariat, '/signs/text', { title_en: `Signs ${HOSTILE}`, title_az: 'Lövhələr', c1_en: `One ${HOSTILE}`, c1_az: 'Bir', c2_en: 'Two', c2_az: 'İki' })).status, 200);
      const unexplained = await desk(nar, '/signs/text', { title_en: 'Signs at every door', title_az: 'Hər qapıda lövhə', c1_en: `One ${HOSTILE}`, c1_az: 'Bir', c2_en: 'Two', c2_az: 'İki' });
      assert.equal(unexplained.status, 422, 'a change needs a reason');
      assert.doesNotMatch(unexplained.text.match(/<label[^>]*for="reason">.*?<\/label>/)[0], /optional/, 'and does not call it optional');
      assert.equal((await desk(nar, '/signs/text', { title_en: 'Signs at every door', title_az: 'Hər qapıda lövhə', c1_en: `One ${HOSTILE}`, c1_az: 'Bir', c2_en: 'Two', c2_az: 'İki', reason: 'clearer' })).status, 200);
      const versions = await secretariat.open('/az/joint-statements/signs/versions?from=1&to=2');
      assert.match(versions.text, /<ins>/);
      assert.match(wordsOf(versions.text), /Nar Mərkəzi/, 'who wrote it');
      assert.equal((await secretariat.open('/az/joint-statements/signs/versions?from=1&to=9')).status, 404);
      assert.equal((await desk(nar, '/signs/confirm', { language: 'az' })).status, 200);
      assert.match(wordsOf((await desk(secretariat, '/signs/confirm', { language: 'en' })).text), /confirmed/);
      const page = wordsOf((await secretariat.open('/en/joint-desk/signs')).text);
      assert.match(page, /Azerbaijani: not confirmed by anybody but its writer/);
    });

    test('publishing is refused with every reason at once', async () => {
      const closed = await desk(secretariat, '/signs/publish', { seen: '' });
      assert.equal(closed.status, 422);
      const told = reasonsOf(closed.text);
      for (const reason of [/never opened/, /confirmed the text in this language: Azerbaijani/, /Who pays for Nar Centre, which initiates it, is not on record/, /who paid for the work on it/, /Nobody has signed/])
        assert.ok(told.some((it) => reason.test(it)), `${reason}: ${told.join(' | ')}`);
      assert.equal(told.length, new Set(told).size);
      assert.match(wordsOf(closed.text), new RegExp(`for ${told.length} reasons`));
    });

    test('a round asks whom it should; answers need a mandate for signing and the second factor', async () => {
      assert.equal((await desk(secretariat, '/signs/open', { closes_at: '2020-01-01T10:00', also: 'north' })).status, 422);
      const opened = await desk(secretariat, '/signs/open', { closes_at: inDays(9), also: 'north qarabag-tv' });
      assert.equal(opened.status, 200);
      assert.match(wordsOf(opened.text), /A letter went to 2 organisations\. No letter reaches: Windows on the Vote\./);
      assert.match(wordsOf(opened.text), /No letter reaches 1 of those asked, because nobody with an e-mail address may sign for it/);
      assert.match((await sink.letter('nils@example.org')).mail.text, /waits for the answer of[\s\S]*joint-statements\/signs/);
      assert.match(wordsOf(await get('/en/outbox')), /Request to answer a joint statement/);
      const reminded = await desk(secretariat, '/signs/remind', {});
      assert.match(wordsOf(reminded.text), /2 organisations were reminded\. No letter reaches: Windows on the Vote\./);
      assert.match(await get('/en/joint-statements'), /Signs at every door/);
      const { statement, sha256, proof } = await json();
      assert.deepEqual([statement.state, sha256, proof], ['round', null, null]);
      assert.equal(statement.counts.silent, 3);
      assert.equal((await act(stranger, '/answer', { answer: 'signed', version: '2' })).status, 401);
      assert.equal((await act(secretariat, '/answer', { answer: 'signed', version: '2' })).status, 403);
      const bad = await act(north, '/answer', { answer: 'dissented', version: '2', text_en: 'Too short' });
      assert.equal(bad.status, 422);
      assert.match(bad.text, /Too short/);
      assert.match(wordsOf(bad.text), /At least 20 characters/);
      assert.equal((await act(north, '/answer', { answer: 'dissented', version: '2' })).status, 422);
      assert.equal((await act(north, '/answer', { answer: 'perhaps', version: '2' })).status, 422);
      assert.match(wordsOf((await act(north, '/answer', { answer: 'signed', version: '1' })).text), /The text has changed since you opened this page/);
      assert.equal((await act(north, '/answer', { answer: 'signed', version: '2' })).status, 200);
      assert.equal((await act(north, '/answer', { answer: 'dissented', version: '2', text_az: DISSENT })).status, 200, 'and changes its mind');
      assert.equal((await act(nar, '/answer', { answer: 'signed', version: '2' })).status, 200);
      const now = (await json()).statement.counts;
      assert.deepEqual([now.signed, now.dissented, now.silent], [1, 1, 1]);
      assert.match(wordsOf(await get('/en/organisations/north')), /Dissented from the joint statement/);
      assert.match(wordsOf(await get('/en/organisations/north')), /Signed the joint statement/, 'the earlier answer stays');
    });

    test('an amendment is proposed, weighed and decided; signatures of the earlier version are shown as such', async () => {
      assert.equal((await act(north, '/amendments', { clause: '1', text_en: 'One, better', text_az: 'Bir, daha yaxşı', reason: '' })).status, 422);
      assert.equal((await act(north, '/amendments', { clause: '1', text_en: 'One, better', text_az: 'Bir, daha yaxşı', reason: 'clear' })).status, 200);
      assert.equal((await act(north, '/amendments', { clause: '2', text_en: 'Three', text_az: 'Üç', reason: 'no' })).status, 200);
      const [first, second] = [...(await north.open('/en/joint-statements/signs/amendments')).text.matchAll(/id="a-(\d+)"/g)].map((m) => m[1]);
      assert.equal((await act(nar, `/amendments/${first}/voice`, { answer: 'supports', reason: 'yes' })).status, 200);
      assert.equal((await act(north, `/amendments/${first}/voice`, { answer: 'supports' })).status, 409, 'not its own');
      assert.equal((await act(north, `/amendments/${first}/decide`, { decision: 'accepted', reason: 'x' })).status, 403);
      assert.equal((await act(nar, `/amendments/${first}/decide`, { decision: 'accepted', reason: '' })).status, 422);
      assert.equal((await act(nar, `/amendments/${first}/decide`, { decision: 'accepted', reason: 'It is clearer' })).status, 200);
      assert.ok(reasonsOf((await secretariat.open('/en/joint-desk/signs')).text).some((it) => /amendment of Northern Observers waits/.test(it)));
      assert.equal((await act(nar, `/amendments/${second}/decide`, { decision: 'refused', reason: 'It says less' })).status, 200);
      const { statement } = await json();
      assert.equal(statement.version, 3);
      assert.equal(statement.clauses[0].text.en, 'One, better');
      assert.deepEqual([statement.counts.signed, statement.counts.earlier], [0, 1], 'never carried over silently');
      assert.match(wordsOf(await get('/en/joint-statements/signs')), /signed version 2 on .*; asked anew since/);
      assert.equal((await act(nar, '/answer', { answer: 'signed', version: '3' })).status, 200);
    });

    test('a slip of the pen stays one until a signer says otherwise', async () => {
      const text = { title_en: 'Signs at every door', title_az: 'Hər qapıda lövhə', c1_en: 'One, better', c1_az: 'Bir, daha yaxşı', c2_en: 'Two.', c2_az: 'İki', reason: 'a point' };
      assert.equal((await desk(secretariat, '/signs/text', { ...text, kind: 'typo' })).status, 200);
      assert.equal((await json()).statement.counts.signed, 1);
      assert.equal((await act(north, '/versions/4/contest', {})).status, 403, 'it had signed nothing');
      assert.equal((await act(nar, '/versions/4/contest', {})).status, 200);
      assert.deepEqual([(await json()).statement.counts.signed, (await json()).statement.counts.earlier], [0, 1]);
      assert.match(wordsOf(await get('/en/joint-statements/signs/versions/4')), /contested by Nar Centre/);
      assert.equal((await act(nar, '/answer', { answer: 'signed', version: '4' })).status, 200);
    });

    test('a dissent read from a source stops publishing while its text is missing', async () => {
      assert.equal((await desk(secretariat, '/signs/close', {})).status, 200);
      assert.equal((await act(nar, '/answer', { answer: 'abstained', version: '4' })).status, 409, 'the round is over');
      assert.equal((await desk(secretariat, '/signs/edit', { initiators: 'nar', consultation: '0', money_en: 'Nobody paid for it.', money_az: 'Heç kim ödəməyib.' })).status, 200);
      const declaring = '/en/organisations/nar/disclosures/new';
      assert.equal((await nar.post(declaring, { about: 'funding', disclosed: 'yes', party: 'its members', amount: '', amount_till: '', currency: '', from: '2025', till: '', dated: '' }, { from: declaring })).status, 200);
      for (const language of ['en', 'az']) assert.equal((await desk(other, '/signs/confirm', { language })).status, 200);
      const id = sql(app, "SELECT id FROM organisation WHERE slug = 'qarabag-tv'");
      const source = { organisation: id, source_title: 'An interview', source_publisher: 'A paper', source_url: 'https://example.org/x', dated: '2026-05', coder: 'sevinc' };
      assert.equal((await desk(secretariat, '/signs/code', { ...source, answer: 'signed' })).status, 422, 'nobody is made a signer by somebody else');
      assert.equal((await desk(secretariat, '/signs/code', { ...source, answer: 'dissented' })).status, 200);
      const refused = await desk(secretariat, '/signs/publish', { seen: '' });
      assert.equal(refused.status, 422);
      assert.ok(reasonsOf(refused.text).some((it) => /Windows on the Vote dissents, and the text of its dissent is missing/.test(it)), reasonsOf(refused.text).join(' | '));
      assert.equal((await json()).sha256, null);
      assert.equal((await desk(secretariat, '/signs/code', { ...source, answer: 'dissented', text_en: 'It said that signs are not enough at all.' })).status, 200);
    });

    test('what was looked at is what is published, with its dissent', async () => {
      const before = await secretariat.open('/en/joint-desk/signs');
      assert.deepEqual(reasonsOf(before.text), []);
      assert.match(wordsOf((await desk(secretariat, '/signs/publish', { seen: '0'.repeat(64) })).text), /have changed since you looked/);
      const seen = before.text.match(/name="seen" value="([0-9a-f]{64})"/)[1];
      assert.equal((await desk(secretariat, '/signs/publish', { seen })).status, 200);
      const { statement, sha256 } = await json();
      assert.equal(statement.state, 'published');
      assert.equal(printOf(statement), sha256, 'the print is of the canonical form');
      assert.equal((await desk(secretariat, '/signs/publish', { seen })).status, 422);
      assert.equal((await desk(secretariat, '/signs/text', { title_en: 'x', c1_en: 'x', reason: 'x', kind: 'typo' })).status, 422, 'the text is closed');
    });

    test('every representation has the dissent and every count', async () => {
      const count = /1 signed, 2 dissent in writing, 0 abstained, 0 said nothing/;
      const sayim = /1 imza, 2 yazılı fərqli rəy, 0 bitərəf, 0 cavabsız/;
      const page = await get('/en/joint-statements/signs');
      const whole = {
        page: [wordsOf(page), count], 'page in Azerbaijani': [wordsOf(await get('/az/joint-statements/signs')), sayim],
        text: [await get('/en/joint-statements/signs.txt'), count], 'text in Azerbaijani': [await get('/az/joint-statements/signs.txt'), sayim],
        json: [await get('/joint-statements/signs.json'), count], api: [await get('/api/v1/joint-statements/signs'), count], 'api list': [await get('/api/v1/joint-statements'), count],
        feed: [await get('/en/joint-statements/feed.atom'), count], 'feed in Azerbaijani': [await get('/az/joint-statements/feed.atom'), sayim],
      };
      for (const [name, [said, counted]] of Object.entries(whole)) {
        assert.ok(said.includes(CORE), `${name} lost the dissent of Northern Observers`);
        assert.ok(said.includes('It said that signs are not enough at all.'), `${name} lost the dissent that was read from a source`);
        assert.match(said, counted, name);
        assert.match(said, /not on record|qeyddə|qeydə|Funding|Maliyyə/, `${name} says nothing of who pays`);
      }
      /* Lines that only lead there carry the counts. */
      await until(async () => count.test(wordsOf(await get('/en/search?q=door'))), 'the search finds it with its counts');
      for (const path of ['/en/joint-statements', '/en/organisations/nar', '/en/organisations/north', '/en/organisations/qarabag-tv'])
        assert.match(wordsOf(await get(path)), count, path);
      assert.ok(wordsOf(await get('/en/organisations/north')).includes(CORE));
      /* On paper it is the page: nothing of the block is left out by the style. */
      const style = await get(page.match(/href="(\/assets\/joint[^"]*\.css)"/)[1]);
      const hidden = [...style.matchAll(/([^{}]*)\{[^}]*display:\s*none/g)].map((m) => m[1]).join();
      assert.doesNotMatch(hidden, /joint-block|list|stand\b/);
      assert.doesNotMatch(page, /<img src=x/);
    });

    test('the feed is an Atom feed', async () => {
      for (const language of ['en', 'az']) {
        const answer = await stranger.fetch(`/${language}/joint-statements/feed.atom?asked=${asked++}`);
        assert.match(answer.headers.get('content-type'), /^application\/atom\+xml/);
        const { faults, feed } = atomFaults(await answer.text());
        assert.deepEqual(faults, []);
        assert.equal(feed.lang, language);
        const entry = feed.entries.find((e) => e.id[0].endsWith('/joint-statements/signs'));
        assert.ok(entry.content[0][1].includes(CORE), 'the content is the whole block');
        assert.ok(!/<img|<script/.test(entry.content[0][1]));
        assert.match(entry.summary[0], /1/);
      }
    });

    test('the file is verified offline, however it is written; one changed word breaks it', async () => {
      const document = await until(async () => { const d = await json(); return d.proof && d; }, 'its entry has its place');
      const fine = verify(document);
      assert.equal(fine.code, 0, fine.out + fine.err);
      assert.match(fine.out, /1 signed, 2 dissent in writing/);
      assert.equal(verify(await get('/joint-statements/signs.json')).code, 0, 'as the server writes it');
      const checked = JSON.parse(verify(document, ['--json']).out);
      assert.deepEqual([checked.holds, checked.checked], [true, 'document']);

      const change = (how) => { const d = structuredClone(document); how(d); return d; };
      const reprinted = (how) => change((d) => { how(d); d.sha256 = printOf(d.statement); });
      const recounted = (how) => reprinted((d) => { how(d); for (const k of Object.keys(d.statement.counts)) d.statement.counts[k] = d.statement[k].length; });
      const fakes = {
        'a dissent removed': change((d) => d.statement.dissented.pop()),
        'a dissent removed, print and counts made anew': recounted((d) => d.statement.dissented.pop()),
        'a signer added, print and counts made anew': recounted((d) => d.statement.signed.push({ ...d.statement.signed[0], organisation: 'north' })),
        'a dissent softened': reprinted((d) => { d.statement.dissented[0].text.az = 'Razıyıq.'; }),
        'a count changed': reprinted((d) => { d.statement.counts.dissented = 0; }),
        'the sentence changed': reprinted((d) => { d.statement.stands.en = '3 signed'; }),
        'a clause changed': reprinted((d) => { d.statement.clauses[0].text.en += ' not'; }),
        'another print': change((d) => { d.sha256 = '0'.repeat(64); }),
        'something beside the seal': change((d) => { d.signers = ['north']; }),
        'no proof': change((d) => { d.proof = null; }),
        'a proof of another entry': change((d) => { d.proof.entry.kind = 'joint.published'; }),
        'a changed entry in the proof': change((d) => { d.statement.dissented.pop(); d.sha256 = printOf(d.statement); for (const f of d.proof.entry.fields) if (f[0] === 'sha256') f[2] = d.sha256; }),
        'no statement': change((d) => { delete d.statement; }),
        'a number that is none': JSON.stringify(document).replace('"version":4', '"version":4.5'),
      };
      for (const [name, fake] of Object.entries(fakes)) {
        const it = verify(fake);
        assert.notEqual(it.code, 0, `${name} was believed\n${it.out}`);
        assert.doesNotMatch(it.out, /It holds/, name);
      }
      assert.equal(verify(document, ['--record', `alyans-${'0'.repeat(32)}`]).code, 1, 'of another record');
      const live = run(['verify', ...app.where]);
      assert.equal(live.code, 0, live.out);
    });

    test('a row changed behind the record is found', async () => {
      sql(app, "UPDATE joint_answer SET value = 'signed' WHERE value = 'dissented' AND superseded_at = 0 AND is_coded = 0");
      const it = run(['verify', ...app.where]);
      assert.equal(it.code, 1);
      assert.match(it.out, /joint_answer/);
      assert.match(it.out, /joint_seal/);
      sql(app, "UPDATE joint_answer SET value = 'dissented' WHERE value = 'signed' AND superseded_at = 0 AND text_az <> ''");
      assert.equal(run(['verify', ...app.where]).code, 0);
    });

    test('a withdrawn signature is a new dated entry, everywhere', async () => {
      const old = await json();
      assert.equal((await act(north, '/withdraw', { text_en: '' })).status, 409, 'it did not sign');
      assert.equal((await act(nar, '/withdraw', { text_en: 'It was read as something else.', text_az: '' })).status, 200);
      const now = await until(async () => { const d = await json(); return d.proof && d; }, 'the new seal has its place');
      assert.notEqual(now.sha256, old.sha256);
      assert.deepEqual([now.statement.counts.signed, now.statement.counts.withdrew], [0, 1]);
      assert.ok(now.statement.withdrew[0].signed, 'with the day it had signed');
      for (const path of ['/en/joint-statements/signs', '/en/joint-statements/signs.txt', '/en/joint-statements/feed.atom', '/en/organisations/nar'])
        assert.match(wordsOf(await get(path)), /1 withdrew its signature/, path);
      assert.match(wordsOf(await get('/en/joint-statements/signs')), /signed .*, withdrew /);
      assert.equal(verify(now).code, 0);
      assert.equal(verify(old).code, 0, 'what was sealed before stays true of its day');
    });

    test('its initiators withdraw it; it stays readable with the reason', async () => {
      assert.equal((await desk(north, '/signs/withdraw', { reason: 'x' })).status, 403);
      assert.equal((await desk(nar, '/signs/withdraw', { reason: '' })).status, 422);
      assert.equal((await desk(nar, '/signs/withdraw', { reason: 'A figure in it was wrong.' })).status, 200);
      const page = wordsOf(await get('/en/joint-statements/signs'));
      assert.match(page, /A figure in it was wrong/);
      assert.ok(page.includes(CORE));
      assert.equal((await json()).statement.state, 'withdrawn');
    });

    test('who wrote and confirmed is in “my data”, and goes when the person does', async () => {
      const mine = JSON.parse((await other.open('/en/account/data.json')).text);
      assert.equal(mine.person.features.joint.joint_statements.filter((it) => it.joint_statement === 'signs').length, 2);
      command(app, 'user', 'erase', 'leyla@example.org', '--reason', 'asked for it');
      assert.equal(sql(app, 'SELECT count(*) FROM joint_confirmation WHERE account_id < 0'), '2');
    });
  });
}

for (const engine of engines) {
  describe(`what a signature and a dissent were given to, on ${engine}`, () => {
    let app, sink, secretariat, other, nar, north;
    before(async () => {
      sink = await new Sink().start();
      ({ app, secretariat, representative: nar } = await filledSite({ engine, ...(await mailing(sink)) }));
      other = await person(app, 'leyla@example.org', 'Leyla', '--role', 'secretariat');
      north = await person(app, 'nils@example.org', 'Nils');
      command(app, 'user', 'mandate', 'nils@example.org', 'north');
      const declaring = '/en/organisations/nar/disclosures/new';
      assert.equal((await nar.post(declaring, { about: 'funding', disclosed: 'yes', party: 'its members', amount: '', amount_till: '', currency: '', from: '2025', till: '', dated: '' }, { from: declaring })).status, 200);
    });
    /** Beside those that ask at the opening. */
    const letterOn = (to, subject) => until(() => sink.to(to).find((it) => subject.test(it.mail.subject)), `a letter to ${to}: ${subject}`);
    after(async () => { await app?.stop(); await sink?.stop(); });

    const TEXT = { title_en: 'Joint findings', title_az: 'Birgə nəticələr', c1_en: 'Voters were put under pressure.', c1_az: 'Seçicilərə təzyiq göstərildi.',
      c2_en: 'The count was orderly in most stations.', c2_az: 'Sayım əksər məntəqələrdə qaydasında idi.' };
    const desk = (who, path, fields) => who.post(`/en/joint-desk${path}`, fields, { from: '/en/joint-desk' });
    const fine = async (answer) => { const it = await answer; assert.equal(it.status, 200, wordsOf(it.text)); return it; };
    const act = (who, slug, path, fields) => who.post(`/en/joint-statements/${slug}${path}`, fields, { from: `/en/joint-statements/${slug}` });
    const get = async (path) => (await new Visitor(app).fetch(`${path}?asked=${Math.random()}`)).text();
    const round = async (slug) => {
      await fine(desk(secretariat, '/new', { slug, initiators: 'nar', consultation: '0', money_en: 'Nobody paid for it.', money_az: 'Heç kim ödəməyib.' }));
      await fine(desk(secretariat, `/${slug}/text`, TEXT));
      await fine(desk(secretariat, `/${slug}/open`, { closes_at: inDays(3), also: 'nar north' }));
      await fine(act(nar, slug, '/answer', { answer: 'signed', version: '1' }));
    };
    const publish = async (slug) => {
      for (const language of ['en', 'az']) await fine(desk(other, `/${slug}/confirm`, { language }));
      const seen = (await secretariat.open(`/en/joint-desk/${slug}`)).text.match(/name="seen" value="([0-9a-f]{64})"/)[1];
      await fine(desk(secretariat, `/${slug}/publish`, { seen }));
    };
    const holds = async () => {
      await settled(app);
      const it = run(['verify', ...app.where]);
      assert.equal(it.code, 0, it.out + it.err);
    };

    test('a slip of the pen is a few words, and many small ones are none either', async () => {
      await round('slips');
      await fine(desk(secretariat, '/slips/close', {}));
      const typo = (more) => desk(secretariat, '/slips/text', { ...TEXT, reason: 'a slip', kind: 'typo', ...more });
      for (const [more, field] of [
        [{ c2_en: 'The count was falsified everywhere.' }, 'c2_en'], [{ c1_az: 'Yeni seçkilər keçirilməlidir.' }, 'c1_az'],
        [{ title_en: 'New elections now' }, 'title_en'], [{ c3_en: 'And one more.', c3_az: 'Bir də bu.' }, 'kind'], [{ c2_en: '', c2_az: '' }, 'kind'],
      ]) {
        const refused = await typo(more);
        assert.equal(refused.status, 422, field);
        assert.match(refused.text, new RegExp(`href="#${field}"`));
        assert.match(wordsOf(refused.text), /Save it as a change of substance/);
      }
      assert.match(wordsOf((await secretariat.open('/en/joint-desk/slips/text')).text), /At most 3 words of the title and of each clause, and at most one in ten/);
      await fine(typo({ c2_en: 'The count was orderly in most station.' }));
      assert.equal((await typo({ c2_en: 'The count was disorderly in most station.' })).status, 422, 'measured from what was signed');
      assert.equal(JSON.parse(await get('/joint-statements/slips.json')).statement.version, 2);
    });

    test('who had signed gets a letter, the version stands beside the name everywhere, and it is contested also after publication', async () => {
      const letter = await letterOn('rena@example.org', /Corrected after you signed|İmzanızdan sonra/);
      assert.match(linkIn(letter, '/joint-statements/slips/versions'), /from=1&to=2/);
      assert.ok(!sink.to('nils@example.org').some((it) => /Corrected|İmzanızdan/.test(it.mail.subject)), 'it had signed nothing');
      await publish('slips');
      for (const path of ['/en/joint-statements/slips', '/en/joint-statements/slips.txt', '/en/joint-statements/feed.atom'])
        assert.match(wordsOf(await get(path)), /signed version 1 on /, path);
      const { statement } = JSON.parse(await get('/joint-statements/slips.json'));
      assert.deepEqual([statement.version, statement.signed[0].version, statement.signed[0].of_earlier_version], [2, 1, true]);
      await holds();

      assert.match((await nar.open('/en/joint-statements/slips/versions/2')).text, /versions\/2\/contest/);
      assert.equal((await act(north, 'slips', '/versions/2/contest', {})).status, 403);
      assert.equal((await act(nar, 'slips', '/answer', { answer: 'signed', version: '2' })).status, 409, 'nothing is asked of it yet');
      await fine(act(nar, 'slips', '/versions/2/contest', {}));
      assert.equal((await act(nar, 'slips', '/versions/2/contest', {})).status, 409, 'once');
      const now = JSON.parse(await get('/joint-statements/slips.json')).statement;
      assert.deepEqual([now.counts.signed, now.counts.earlier], [0, 1]);
      const page = wordsOf(await get('/en/joint-statements/slips'));
      assert.match(page, /signed version 1 on .*; asked anew since/);
      assert.match(page, /says that version 2 changes the substance/);
      await letterOn('rena@example.org', /Asked anew|Yenidən/);
      await holds();
      assert.match((await nar.open('/en/joint-statements/slips')).text, /slips\/answer/);
      await fine(act(nar, 'slips', '/answer', { answer: 'signed', version: '2' }));
      assert.equal(JSON.parse(await get('/joint-statements/slips.json')).statement.counts.signed, 1);
      await holds();
    });

    test('a dissent to an earlier version says so, and the dissenter is asked anew', async () => {
      await round('dissent');
      await fine(act(north, 'dissent', '/answer', { answer: 'dissented', version: '1', text_en: 'We saw no pressure in the stations where we were.' }));
      await fine(desk(secretariat, '/dissent/text', { ...TEXT, c1_en: 'Voters were put under heavy pressure in all regions.', reason: 'stronger', kind: 'substance' }));
      await letterOn('nils@example.org', /Asked anew|Yenidən/);
      assert.match(wordsOf((await north.open('/en/joint-statements/dissent/answer')).text), /Your answer stands as one to version 1: please answer anew/);
      assert.match(wordsOf((await secretariat.open('/en/joint-desk/dissent')).text), /Remind 2 organisations/);
      await fine(act(nar, 'dissent', '/answer', { answer: 'signed', version: '2' }));
      await fine(desk(secretariat, '/dissent/close', {}));
      await publish('dissent');
      for (const path of ['/en/joint-statements/dissent', '/en/joint-statements/dissent.txt', '/en/joint-statements/feed.atom'])
        assert.match(wordsOf(await get(path)), /dissent to version 1 of .*; asked anew since/, path);
      assert.equal(JSON.parse(await get('/joint-statements/dissent.json')).statement.dissented[0].of_earlier_version, true);
      await holds();
    });
  });
}

describe('the demonstration', () => {
  let app;
  before(async () => { app = await new App().start(); });
  after(() => app?.stop());

  test('tells the statement of 10 October 2013 with its dissent, and verifies', async () => {
    const visitor = new Visitor(app);
    const page = wordsOf((await visitor.open('/en/joint-statements/pace-ep-2013')).text);
    assert.match(page, /2 signed, 3 dissent in writing, 0 abstained, 14 did not sign/);
    assert.match(page, /OSCE standards had again not been met/);
    assert.match(page, /none of these organisations was asked here/);
    const az = wordsOf((await visitor.open('/az/joint-statements/pace-ep-2013')).text);
    assert.match(az, /2 imza, 3 yazılı fərqli rəy, 0 bitərəf, 14 imzalamayıb/);
    const document = await until(async () => { const d = JSON.parse((await visitor.open(`/joint-statements/pace-ep-2013.json?n=${Math.random()}`)).text); return d.proof && d; }, 'sealed');
    assert.equal(document.statement.dissented.length, 3);
    assert.equal(document.statement.elsewhere.length + document.statement.silent.length, 14);
    assert.equal(verify(document).code, 0);
  });

  test('the sample representative signs or dissents in the open round', async () => {
    const representative = new Visitor(app);
    await representative.enter(app.links.representative);
    const path = '/en/joint-statements/how-we-observe';
    const form = await representative.open(`${path}/answer`);
    assert.equal(form.status, 200);
    const version = form.text.match(/name="version" value="(\d+)"/)[1];
    const csrf = hiddenFields(form.text);
    const done = await representative.post(`${path}/answer`, { ...csrf, version, answer: 'dissented', text_en: 'We would rather publish later and be right.' });
    assert.equal(done.status, 200);
    assert.match(wordsOf(done.text), /3 signed, 3 dissent in writing/);
    assert.match(wordsOf(done.text), /We would rather publish later and be right/);
  });
});
