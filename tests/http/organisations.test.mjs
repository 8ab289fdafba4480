// Organisations in full: entries and their facts, memberships, mergers, the directory with its filters, files and API.
// SPDX-License-Identifier: AGPL-3.0-or-later
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { App, engines, run, until, Visitor, wordsOf } from './app.mjs';

const OWN = '/organisations/nar-bagi';

for (const engine of engines) {
  describe(`organisations on ${engine}`, () => {
    let app, secretariat, representative;
    before(async () => {
      app = await new App({ engine }).start();
      secretariat = new Visitor(app);
      representative = new Visitor(app);
      await secretariat.enter(app.links.secretariat);
      await representative.enter(app.links.representative);
    });
    after(() => app.stop());

    let asked = 0; /* strangers may get a page that is a second old; a new address is drawn anew */
    const read = async (path, language = 'en') => (await new Visitor(app, language).open(`/${language}${path}${path.includes('?') ? '&' : '?'}asked=${asked++}`));
    const words = async (path, language) => wordsOf((await read(path, language)).text);
    const json = async (path) => JSON.parse((await new Visitor(app).open(`${path}${path.includes('?') ? '&' : '?'}asked=${asked++}`)).text);
    const slugs = (page) => [...page.text.matchAll(/class="t" href="\/[a-z]{2}\/organisations\/([a-z0-9-]+)"/g)].map((m) => m[1]);
    const added = async (slug, fields = {}) => {
      const page = await secretariat.post('/en/secretariat/new-organisation', { slug, name_en: slug, kind: 'ngo', scope: 'local', ...fields }, { from: '/en/secretariat/new-organisation' });
      assert.equal(page.status, 200, wordsOf(page.text));
    };
    const fact = (who, base, fields) => who.post(`${base}/facts`, fields, { from: `${base}/facts` });
    const ofSecretariat = (slug) => `/en/secretariat/organisations/${slug}`;
    const joined = (slug, fields) => secretariat.post(`${ofSecretariat(slug)}/membership`, { part: 'member', way_in: 'admitted', ...fields }, { from: `${ofSecretariat(slug)}/membership` });

    test('an entry says where it sits, since when, and in which language its other names are', async () => {
      await added('garden-league', { name_en: 'Garden League', name_az: 'Bağ Liqası', country: 'AZ', seat_en: 'Ganja', founded: '20.05.1998', active_since: '1999', website: 'https://garden.example/' });
      assert.equal((await fact(secretariat, ofSecretariat('garden-league'), { fact: 'name', name_scheme: 'official', name_value: 'Лига садов', name_language: 'ru' })).status, 200);
      assert.equal((await fact(secretariat, ofSecretariat('garden-league'), { fact: 'name', name_scheme: 'former', name_value: 'Köhnə Şəbəkə', name_language: 'az', name_till: '2004' })).status, 200);
      const page = await read('/organisations/garden-league');
      const told = wordsOf(page.text);
      assert.match(told, /Seat Ganja ?, Azerbaijan/);
      assert.match(told, /Founded 20 May 1998/);
      assert.match(page.text, /<span lang="ru">Лига садов<\/span>/);
      assert.match(told, /Former name: Köhnə Şəbəkə until 2004/);
      assert.match(told, /What happened when 20 May 1998 Founded 1999 Active since then 2004 Until then: Former name: Köhnə Şəbəkə/);
      assert.match(await words('/organisations/garden-league', 'az'), /Azərbaycan/);
    });

    test('a form that is refused comes back filled in, with the error at its field', async () => {
      const page = await fact(secretariat, ofSecretariat('garden-league'), { fact: 'identifier', identifier_scheme: 'register', identifier_code: 'XI-LEI', identifier_value: '5493001KJTIIGC8Y1R13', identifier_from: 'once' });
      assert.equal(page.status, 422);
      assert.match(page.text, /id="identifier_from-error"[^>]*>Write a year, a month or a day/);
      assert.match(page.text, /value="5493001KJTIIGC8Y1R13"/);
      const slip = await fact(secretariat, ofSecretariat('garden-league'), { fact: 'identifier', identifier_scheme: 'register', identifier_code: 'XI-LEI', identifier_value: '5493001KJTIIGC8Y1R13' });
      assert.match(slip.text, /id="identifier_value-error"[^>]*>This LEI has a slip/);
      const bad = await secretariat.post(ofSecretariat('garden-league'), { name_en: 'Garden League', kind: 'ngo', scope: 'local', country: 'XX', founded: '2001', dissolved: '1999', website: 'ftp://x' }, { from: ofSecretariat('garden-league') });
      assert.equal(bad.status, 422);
      for (const field of ['country', 'dissolved', 'website']) assert.match(bad.text, new RegExp(`id="${field}-error"`));
    });

    test('an identifier links to its register; that there is none is said in so many words and contradicts any other', async () => {
      assert.equal((await fact(secretariat, ofSecretariat('garden-league'), { fact: 'identifier', identifier_scheme: 'register', identifier_code: 'XI-LEI', identifier_value: '5493001KJTIIGC8Y1R12' })).status, 200);
      assert.match((await read('/organisations/garden-league')).text, /href="https:\/\/search\.gleif\.org\/#\/record\/5493001KJTIIGC8Y1R12"/);
      const none = await fact(secretariat, ofSecretariat('garden-league'), { fact: 'identifier', identifier_scheme: 'none', identifier_value: '' });
      assert.equal(none.status, 422);
      assert.match(none.text, /id="identifier_value-error"/);
      await added('nameless', { name_en: 'Unregistered Circle' });
      await fact(secretariat, ofSecretariat('nameless'), { fact: 'identifier', identifier_scheme: 'none', identifier_value: '' });
      assert.match(await words('/organisations/nameless'), /No register id: It is in no register\./);
    });

    test('a representative keeps the own entry, and nobody else’s', async () => {
      const page = await fact(representative, `/en${OWN}`, { fact: 'contact', contact_scheme: 'email', contact_value: 'office@nar.example' });
      assert.equal(page.status, 200, wordsOf(page.text));
      assert.match(await words(OWN), /E-mail: office@nar\.example/);
      assert.equal((await representative.open('/en/organisations/garden-league/facts')).status, 403);
      assert.equal((await representative.open(`${ofSecretariat('nar-bagi')}/facts`)).status, 403);
      assert.equal((await new Visitor(app).open(`/en${OWN}/facts`)).path, '/en/sign-in');
    });

    test('a fact is taken back, or said to be over', async () => {
      const base = ofSecretariat('garden-league');
      await fact(secretariat, base, { fact: 'name', name_scheme: 'other', name_value: 'Mistaken Name' });
      await fact(secretariat, base, { fact: 'name', name_scheme: 'short', name_value: 'GL', name_from: '2001' });
      const link = async (name) => (await secretariat.open(`${base}/facts`)).text.match(new RegExp(`href="(/en/secretariat/organisations/garden-league/facts/\\d+/end)">Correct or end<span class="vh">: [^<]*${name}`))[1];
      const wrong = await link('Mistaken Name');
      assert.equal((await secretariat.post(wrong, { how: 'over' }, { from: wrong })).status, 422);
      assert.equal((await secretariat.post(wrong, { how: 'wrong' }, { from: wrong })).status, 200);
      const over = await link('GL');
      assert.equal((await secretariat.post(over, { how: 'over', till: '2000' }, { from: over })).status, 422);
      assert.equal((await secretariat.post(over, { how: 'over', till: '2010' }, { from: over })).status, 200);
      const told = await words('/organisations/garden-league');
      assert.match(told, /Short name: GL 2001 to 2010/);
      assert.match(told, /Taken back on this site: Also known as: Mistaken Name/);
      assert.deepEqual(slugs(await read('/organisations?q=mistaken')), []);
    });

    test('relations are told on both pages; nobody stands above itself', async () => {
      await added('umbrella', { name_en: 'Umbrella of Leagues', kind: 'network', scope: 'international', country: 'BE' });
      assert.equal((await fact(secretariat, ofSecretariat('garden-league'), { fact: 'relation', relation_scheme: 'member_of', relation_other: 'umbrella of leagues', relation_from: '2003' })).status, 200);
      assert.match(await words('/organisations/garden-league'), /Member of: Umbrella of Leagues since 2003/);
      assert.match(await words('/organisations/umbrella'), /Has as a member: Garden League since 2003/);
      await fact(secretariat, ofSecretariat('garden-league'), { fact: 'relation', relation_scheme: 'parent', relation_other: 'umbrella' });
      const circle = await fact(secretariat, ofSecretariat('umbrella'), { fact: 'relation', relation_scheme: 'parent', relation_other: 'garden-league' });
      assert.equal(circle.status, 422);
      const nobody = await fact(secretariat, ofSecretariat('umbrella'), { fact: 'relation', relation_scheme: 'parent', relation_other: 'Nobody at all' });
      assert.match(nobody.text, /id="relation_other-error"/);
    });

    test('strangers and representatives of others claim and object for themselves, and the record says so', async () => {
      await added('orphan-league', { name_en: 'Orphan League' });
      const at = '/en/organisations/orphan-league';
      const claim = { name: 'A Person', email: 'person@elsewhere.example', post: 'chair', grounds: 'Call us' };
      assert.equal((await new Visitor(app).post(`${at}/claim`, claim, { from: `${at}/claim` })).status, 200);
      assert.equal((await new Visitor(app).post(`${at}/object`, { about: 'entry', text: 'The name is not quite right' }, { from: `${at}/object` })).status, 200);
      assert.equal((await representative.post(`${at}/object`, { about: 'entry', text: 'I happen to know better' }, { from: `${at}/object` })).status, 200);
      const journal = async () => wordsOf((await read('/record')).text);
      await until(async () => (await journal()).match(/objected to/g)?.length >= 2, 'the record has the objections');
      const told = await journal();
      assert.match(told, /A visitor asked to take over the page of Orphan League/);
      assert.match(told, /A visitor objected to what is said about Orphan League/);
      assert.match(told, /A person with an account objected to what is said about Orphan League/);
    });

    test('the directory finds by any name, whatever the letters and marks', async () => {
      for (const q of ['bag liqasi', 'BAĞ LİQ', 'kohne sebeke', 'лига', '5493001kjtiigc8y1r12', 'garden leag'])
        assert.deepEqual(slugs(await read(`/organisations?q=${encodeURIComponent(q)}`)), ['garden-league'], q);
      assert.match(await words('/organisations?q=sebeke'), /Former name: Köhnə Şəbəkə/);
      assert.match(await words('/organisations?q=nothing-like-it'), /No organisation on record has “nothing-like-it”/);
    });

    test('filters go together and say how many there are', async () => {
      assert.deepEqual(slugs(await read('/organisations?country=BE')), ['umbrella']);
      assert.deepEqual(slugs(await read('/organisations?country=BE&scope=local')), []);
      assert.deepEqual(slugs(await read('/organisations?kind=network&country=BE')), ['umbrella']);
      const page = await read('/organisations?country=BE');
      assert.match(page.text, /country=BE" aria-current="page">All&#160;<span class="n quiet">1</);
      assert.match(page.text, /scope=local&amp;country=BE">Local&#160;<span class="n quiet">0</);
    });

    test('the alliance has members and partners, today and on any past day, with ways in and out', async () => {
      assert.equal((await joined('garden-league', { starts: '04.07.2006', way_in: 'founding' })).status, 200);
      assert.equal((await joined('umbrella', { part: 'partner', starts: '2012' })).status, 200);
      assert.equal((await joined('nameless', { starts: '2006', ends: '2010-03', way_out: 'resigned' })).status, 200);
      assert.equal((await joined('garden-league', { starts: '2009' })).status, 422);
      assert.equal((await joined('nameless', { starts: '2011', ends: '2012' })).status, 422);
      assert.match(await words('/organisations/garden-league'), /Member of the alliance since 4 July 2006/);
      assert.deepEqual(slugs(await read('/organisations?status=member')), ['garden-league']);
      assert.deepEqual(slugs(await read('/organisations?status=member&on=2008-01-01')).sort(), ['garden-league', 'nameless']);
      assert.deepEqual(slugs(await read('/organisations?status=former&on=2013-07-04')), ['nameless']);
      const then = await words('/organisations/members?on=2008-01-01');
      assert.match(then, /Garden League member 4 July 2006 founding member goes on/);
      assert.match(then, /Unregistered Circle member 2006 admitted March 2010 left by its own decision/);
      assert.doesNotMatch(then, /Umbrella of Leagues/);
      const later = await words('/organisations/members?on=2013-07-04');
      assert.match(later, /Umbrella of Leagues partner 2012/);
      assert.match(later, /Had left before 1 membership that was over by then .*Unregistered Circle/);
      assert.equal((await read('/organisations/members?on=yesterday')).status, 422);
    });

    test('a membership is corrected, and the record keeps what stood there', async () => {
      const base = `${ofSecretariat('umbrella')}/membership`;
      const path = (await secretariat.open(base)).text.match(/href="(\/en\/secretariat\/organisations\/umbrella\/membership\/\d+)"/)[1];
      assert.match((await secretariat.open(path)).text, /name="starts" value="2012"/);
      const page = await secretariat.post(path, { part: 'partner', starts: '2011-11', way_in: 'admitted' }, { from: path });
      assert.equal(page.status, 200, wordsOf(page.text));
      assert.match(await words('/organisations/umbrella'), /Partner of the alliance since November 2011/);
      assert.match(await words('/organisations/umbrella'), /its part in the alliance was put right/);
      assert.equal((await secretariat.open(path)).status, 404);
    });

    test('what merged keeps its address and name, leads on, and stands among the past ones only', async () => {
      await added('little', { name_en: 'Little Circle' });
      const path = `${ofSecretariat('little')}/merge`;
      assert.match((await secretariat.post(path, { into: 'little', into_dated: '2012' }, { from: path })).text, /id="into-error"/);
      assert.equal((await secretariat.post(path, { into: 'Garden League', into_dated: '2012-03' }, { from: path })).status, 200);
      const page = await read('/organisations/little');
      assert.equal(page.status, 200);
      assert.match(wordsOf(page.text), /This organisation merged with another, March 2012\. It goes on in: Garden League/);
      assert.match(await words('/organisations/garden-league'), /Goes on for Little Circle merged into it, March 2012/);
      assert.ok(!slugs(await read('/organisations')).includes('little'));
      assert.ok(slugs(await read('/organisations?status=former')).includes('little'));
      assert.ok(slugs(await read('/organisations?on=2011-01-01')).includes('little'));
    });

    test('a merger to come is refused; one by mistake is taken back in public, and the page tells it', async () => {
      await added('slip', { name_en: 'Mistaken Circle' });
      const path = `${ofSecretariat('slip')}/merge`;
      const early = await secretariat.post(path, { into: 'garden-league', into_dated: '2099' }, { from: path });
      assert.match(wordsOf(early.text), /This day has not come yet/);
      await secretariat.post(path, { into: 'garden-league', into_dated: '2012' }, { from: path });
      assert.doesNotMatch((await read('/organisations/slip')).text, /organisations\/slip\/claim/);
      const form = await secretariat.open(path);
      assert.match(wordsOf(form.text), /Take the merger back/);
      assert.match((await secretariat.post(`${ofSecretariat('slip')}/unmerge`, { reason: 'no' }, { from: path })).text, /id="reason-error"/);
      const page = await secretariat.post(`${ofSecretariat('slip')}/unmerge`, { reason: 'Another organisation was meant.' }, { from: path });
      assert.equal(page.status, 200);
      assert.doesNotMatch(wordsOf(page.text), /merged with another/);
      await until(async () => /It does not go on in Garden League ?: that was taken back\. Reason: Another organisation was meant\./.test(await words('/organisations/slip')), 'the page tells it');
      assert.match(await words('/organisations/garden-league'), /Mistaken Circle did not merge into it: that was taken back/);
      assert.ok(slugs(await read('/organisations')).includes('slip'));
      assert.match((await read('/organisations/slip')).text, /organisations\/slip\/claim/);
    });

    test('what came out of another says so', async () => {
      await added('shoot', { name_en: 'Young Shoot' });
      const path = `${ofSecretariat('shoot')}/split`;
      assert.equal((await secretariat.post(path, { whole: 'garden-league', whole_dated: '2009' }, { from: `${ofSecretariat('shoot')}/merge` })).status, 200);
      assert.match(await words('/organisations/shoot'), /Split from: Garden League since 2009/);
      assert.match(await words('/organisations/garden-league'), /Split off from it: Young Shoot/);
    });

    test('countries are counted without a map', async () => {
      const page = await read('/organisations/countries');
      assert.match(page.text, /href="\/en\/organisations\?country=BE">Belgium<\/a><\/th><td class="n" data-h="All">1<\/td>/);
      assert.match(wordsOf(page.text), /Country not known/);
    });

    test('lists leave as CSV and JSON; no cell begins a formula', async () => {
      await added('formula', { name_en: '=1+1', country: 'DE' });
      const csv = await read('/organisations.csv?country=DE');
      assert.match(csv.headers.get('content-type'), /^text\/csv/);
      assert.match(csv.text, /^slug,name_az,name_en,/);
      assert.match(csv.text, /^formula,,'=1\+1,/m);
      assert.equal(csv.text.trim().split('\n').length, 2);
      assert.match(csv.text, /,disclosure\n.*Funding, control and leaning: not on record/, 'who pays, as in JSON');
      assert.match((await read('/organisations/members.csv')).text, /,disclosure\n.*Funding/);
      for (const m of (await json('/en/organisations/members.json')).memberships) assert.ok(Array.isArray(m.disclosure.funding), m.organisation);
      assert.match((await read('/organisations/facts.csv')).text, /^garden-league,relation,member_of,,,umbrella,2003,,/m);
      assert.match((await read('/organisations/members.csv?on=2008-01-01')).text, /^nameless,,Unregistered Circle,member,2006,2010-03,admitted,resigned,/m);
      const list = await json('/en/organisations.json?country=BE');
      assert.deepEqual(list.organisations.map((o) => [o.slug, o.status, o.since]), [['umbrella', 'partner', '2011-11']]);
      assert.equal((await json('/en/organisations/members.json?on=2008-01-01')).memberships.length, 2);
    });

    test('the API tells the list and one organisation, with an ETag and a description', async () => {
      const list = await json('/api/v1/organisations?status=member');
      assert.deepEqual([list.count, list.next, list.organisations[0].slug], [1, null, 'garden-league']);
      const answer = await new Visitor(app).open('/api/v1/organisations/garden-league');
      const one = JSON.parse(answer.text);
      assert.equal(one.country, 'AZ');
      assert.equal(one.status, 'member');
      assert.equal(one.memberships[0].way_in, 'founding');
      assert.deepEqual(one.facts.find((f) => f.scheme === 'member_of').other, 'umbrella');
      assert.equal(one.facts.find((f) => f.value === 'Mistaken Name').stands, false);
      const etag = answer.headers.get('etag');
      assert.ok(etag);
      assert.equal((await new Visitor(app).fetch('/api/v1/organisations/garden-league', { headers: { 'if-none-match': etag } })).status, 304);
      assert.equal((await new Visitor(app).open('/api/v1/organisations/nobody')).status, 404);
      const paths = (await json('/api/v1/openapi.json')).paths;
      assert.ok(paths['/api/v1/organisations'] && paths['/api/v1/organisations/{slug}']);
    });

    test('a long list comes in pages of a hundred, by key', async () => {
      for (let i = 0; i < 130; i++) await added(`many-${String(i).padStart(3, '0')}`, { name_en: `Many ${String(i).padStart(3, '0')}`, country: 'FJ' });
      const first = await read('/organisations?country=FJ');
      assert.deepEqual([slugs(first).length, slugs(first)[0], slugs(first)[99]], [100, 'many-000', 'many-099']);
      assert.match(wordsOf(first.text), /1 to 100 of 130/);
      const next = first.text.match(/class="btn alt" rel="next" href="\/en([^"]+)">Next page/)[1].replaceAll('&amp;', '&');
      const second = await read(next);
      assert.deepEqual([slugs(second).length, slugs(second)[0]], [30, 'many-100']);
      assert.match(wordsOf(second.text), /First page/);
    });

    test('words that pages have are not given to organisations', async () => {
      const page = await secretariat.post('/en/secretariat/new-organisation', { slug: 'members', name_en: 'M', kind: 'ngo', scope: 'local' }, { from: '/en/secretariat/new-organisation' });
      assert.equal(page.status, 422);
      assert.match(page.text, /id="slug-error"/);
    });

    test('the record tells of facts, memberships and mergers in sentences, and agrees with the rows', async () => {
      await until(async () => /merged the organisation Little Circle into Garden League/.test(await words('/organisations/little')), 'the record has the merger');
      const checked = run(['verify', ...app.where]);
      assert.equal(checked.code, 0, checked.out + checked.err);
    });
  });
}
