// Pages claimed by mail and by way of the secretariat, objections and their decisions, personal data taken out.
// SPDX-License-Identifier: AGPL-3.0-or-later
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { App, engines, run, setUpFactor, until, Visitor, wordsOf } from './app.mjs';
import { linkIn, mailing, Sink } from './sink.mjs';

const PASSWORD = 'a calm and long pass phrase';
const CLAIM = { name: 'Aygun Example', email: 'chair@garden.example', post: 'chair', grounds: '' };
const REASON = 'Called the number in the state register.';

/** What tests of both kinds do: entering organisations, claiming, objecting. */
class Site {
  constructor(app) { this.app = app; this.asked = 0; this.secretariat = new Visitor(app); }

  async start() {
    await this.secretariat.enter(this.app.links.secretariat);
    return this;
  }

  /** As somebody who comes anew: kept pages may be a second old. */
  read(path, language = 'en') {
    return new Visitor(this.app, language).open(`/${language}${path}${path.includes('?') ? '&' : '?'}asked=${this.asked++}`);
  }
  async words(path, language) { return wordsOf((await this.read(path, language)).text); }

  async add(slug, fields = {}) {
    const page = await this.secretariat.post('/en/secretariat/new-organisation', { slug, name_en: `The ${slug}`, name_az: `${slug} birliyi`, kind: 'ngo', scope: 'local', ...fields }, { from: '/en/secretariat/new-organisation' });
    assert.equal(page.status, 200, wordsOf(page.text));
  }
  async addContact(slug, email) {
    const base = `/en/secretariat/organisations/${slug}/facts`;
    assert.equal((await this.secretariat.post(base, { fact: 'contact', contact_scheme: 'email', contact_value: email }, { from: base })).status, 200);
  }
  claim(slug, fields = {}, { language = 'en', who = new Visitor(this.app, language) } = {}) {
    return who.post(`/${language}/organisations/${slug}/claim`, { ...CLAIM, ...fields }, { from: `/${language}/organisations/${slug}/claim` });
  }
  /** Action of the form of the newest open line about this page: 'accept' or 'refuse'. */
  async deskAction(slug, what) {
    const { text } = await this.secretariat.open('/en/secretariat/claims');
    const line = text.split('<li>').find((part) => part.includes(`/organisations/${slug}"`) && part.includes('/accept'));
    return line?.match(new RegExp(`action="([^"]*/${what})"`))[1];
  }
  async decideClaim(slug, what, fields) {
    return this.secretariat.post(await this.deskAction(slug, what), fields, { from: '/en/secretariat/claims' });
  }
  object(slug, fields, { query = '', who = new Visitor(this.app), language = 'en' } = {}) {
    const path = `/${language}/organisations/${slug}/object`;
    return who.post(path, { about: 'entry', ...fields }, { from: path + query });
  }
  async decideObjection(slug, fields) {
    const { text } = await this.secretariat.open('/en/secretariat/objections');
    const line = text.split('<li id="o-').find((part) => part.includes(`/organisations/${slug}"`) && part.includes('action='));
    return this.secretariat.post(line.match(/action="([^"]*objections\/\d+)"/)[1], fields, { from: '/en/secretariat/objections' });
  }
  /** The whole public record, as text. */
  exported() {
    const file = join(this.app.data, 'record.txt');
    const done = run(['export', 'ledger', file, ...this.app.where], { env: this.app.env });
    assert.equal(done.code, 0, done.err);
    return readFileSync(file, 'utf8');
  }
  verify() {
    const done = run(['verify', ...this.app.where], { env: this.app.env });
    assert.equal(done.code, 0, done.out + done.err);
  }
}

for (const engine of engines) {
  describe(`claims by mail on ${engine}`, () => {
    let app, sink, site;
    before(async () => {
      sink = await new Sink().start();
      app = await new App({ engine, ...(await mailing(sink)) }).start();
      site = await new Site(app).start();
    });
    after(async () => { await app?.stop(); await sink?.stop(); });

    test('an address of its own website opens the page; opening the link alone does not', async () => {
      await site.add('garden', { website: 'https://www.garden.example/' });
      const asked = await site.claim('garden');
      assert.match(wordsOf(asked.text), /Look into your mail/);
      const link = linkIn(await sink.letter('chair@garden.example'), '/claims/');

      const claimant = new Visitor(app);
      for (let i = 0; i < 2; i++) assert.match(wordsOf((await claimant.open(link)).text), /Confirm your address/);
      assert.match(await site.words('/organisations/garden'), /Nobody speaks for it here/);
      assert.equal((await claimant.post(link, {}, { headers: { 'sec-fetch-site': 'cross-site' } })).status, 403, 'not from another site');
      const entered = await claimant.post(link, {}, { from: link });
      assert.match(entered.path, /\/enter\//);
      const done = await claimant.post(entered.path, { password: PASSWORD, again: PASSWORD }, { from: entered.path });
      assert.equal(done.status, 200, wordsOf(done.text));

      assert.match(await site.words('/organisations/garden'), /1 representative speaks for it/);
      assert.equal((await claimant.open('/en/organisations/garden/facts')).status, 200);
      assert.match(wordsOf((await claimant.open('/en/organisations/garden/mandates')).text), /second factor/i, 'which comes first');
      await setUpFactor(claimant);
      assert.equal((await claimant.open('/en/organisations/garden/mandates')).status, 200);

      /* The link works once; opened or pressed again it says what became of the claim. */
      const again = await new Visitor(app).open(link);
      assert.equal(again.status, 200);
      assert.match(wordsOf(again.text), /The page was handed over This link was used on/);
      assert.doesNotMatch(again.text, /action="[^"]*\/claims\//);
      const pressed = new Visitor(app);
      const twice = await pressed.post(link, {}, { from: '/en/sign-in' });
      assert.match(wordsOf(twice.text), /The page was handed over/);
      assert.doesNotMatch(twice.path, /\/enter\//, 'it lets nobody else in');
      assert.equal((await new Visitor(app).open(link.replace(/.{4}$/, 'AAAA'))).status, 404);
    });

    test('who was named by the program is not said to be named by the secretariat, in either language', async () => {
      const az = await site.words('/organisations/garden', 'az');
      assert.match(az, /Səhifə təşkilatın öz saytının ünvanından/);
      assert.doesNotMatch(az, /The page was claimed|katiblik və ya operator/);
      assert.match(await site.words('/organisations/garden'), /The page was claimed from an address of the organisation’s own website/);
      assert.match(wordsOf((await site.secretariat.open('/az/secretariat/claims')).text), /Səhifə təşkilatın öz saytının ünvanından/);
      const page = await until(async () => {
        const { text } = await site.read('/record?kind=disclosures', 'az');
        return /garden birliyi/.test(text) && text;
      }, 'the claim in the journal');
      assert.doesNotMatch(page, /proven-by-address/);
    });

    test('the page tells in time that it was claimed and handed over, and what changed in it', async () => {
      await until(async () => /What changed here .*claim/s.test(await site.words('/organisations/garden')), 'the claim among the changes');
      assert.match(await site.words('/organisations/garden'), /Somebody claimed this page for the organisation .*The page was handed over to the organisation/s);
    });

    test('a page that somebody speaks for cannot be claimed, by form or by hand', async () => {
      assert.match(await site.words('/organisations/garden/claim'), /Somebody speaks for this organisation here already/);
      const other = new Visitor(app);
      const asked = await other.post('/en/organisations/garden/claim', CLAIM, { from: '/en/sign-in' });
      assert.equal(asked.status, 409);
      assert.match(wordsOf(asked.text), /Somebody speaks for this organisation/);
    });

    test('what is missing in the form is named, and what was written is kept', async () => {
      await site.add('meadow');
      const { status, text } = await site.claim('meadow', { email: 'nonsense', post: '' });
      assert.equal(status, 422);
      assert.match(text, /value="nonsense"/);
      assert.match(wordsOf(text), /Your address at the organisation: .*Your position there: /);
    });

    test('any other address waits; accepted, the claimant gets the reason and the link by mail, in its language', async () => {
      const asked = await site.claim('meadow', { email: 'someone@elsewhere.example' }, { language: 'az' });
      assert.equal(asked.status, 200);
      const letter = await sink.letter('someone@elsewhere.example');
      const link = linkIn(letter, '/claims/');
      assert.match(link, /^\/az\//);
      const claimant = new Visitor(app, 'az');
      await claimant.post(link, {}, { from: link });
      assert.match(await site.words('/organisations/meadow'), /Nobody speaks for it here/);
      assert.match(wordsOf((await site.secretariat.open('/en/secretariat')).text), /1 claimed page waits for a decision/);

      const short = await site.decideClaim('meadow', 'accept', { checked: 'yes' });
      assert.equal(short.status, 422);
      const done = await site.decideClaim('meadow', 'accept', { checked: REASON });
      assert.match(wordsOf(done.text), /The link for Aygun Example is on its way to someone@elsewhere\.example/);
      assert.doesNotMatch(done.text, /\/enter\//, 'the secretariat does not hold the key');
      await sink.letter('someone@elsewhere.example', 3);
      const [, ...answers] = sink.to('someone@elsewhere.example');
      const decision = answers.find((l) => l.mail.text.includes(REASON));
      const invitation = answers.find((l) => l.mail.text.includes('/az/enter/'));
      assert.equal(decision.mail.headers.get('content-language'), 'az');
      const entry = linkIn(invitation, '/enter/');
      assert.equal((await claimant.post(entry, { password: PASSWORD, again: PASSWORD }, { from: entry })).status, 200);
      assert.equal((await claimant.open('/az/organisations/meadow/facts')).status, 200);
    });

    test('refused, the claimant gets the public reason, and nobody speaks for the page', async () => {
      await site.add('orchard');
      await site.claim('orchard', { email: 'stranger@elsewhere.example' });
      const link = linkIn(await sink.letter('stranger@elsewhere.example'), '/claims/');
      const stranger = new Visitor(app);
      await stranger.post(link, {}, { from: link });
      const why = 'The organisation does not know of it.';
      assert.equal((await site.decideClaim('orchard', 'refuse', { reason: why })).status, 200);
      const letter = await sink.letter('stranger@elsewhere.example', 2);
      assert.ok(letter.mail.text.includes(why));
      assert.match(letter.mail.subject, /was not handed over/);
      assert.match(await site.words('/organisations/orchard'), /Nobody speaks for it here/);
      const entry = await until(async () => {
        const page = await site.read('/record?kind=disclosures');
        return wordsOf(page.text).includes(why) && page.text;
      }, 'the refusal in the journal');
      assert.doesNotMatch(entry, /stranger@|Aygun/);
    });

    test('three claims of a page may wait, no more', async () => {
      await site.add('crowded');
      for (let i = 0; i < 3; i++) assert.equal((await site.claim('crowded', { email: `c${i}@elsewhere.example` })).status, 200);
      const { status, text } = await site.claim('crowded', { email: 'c4@elsewhere.example' });
      assert.equal(status, 422);
      assert.match(wordsOf(text), /Three claims for this page wait/);
      assert.equal(sink.to('c4@elsewhere.example').length, 0);
    });

    test('neither token nor address is in the outbox, the journal or the exported record', async () => {
      const tokens = sink.letters.flatMap((l) => [...l.mail.text.matchAll(/\/(?:claims|enter)\/([\w-]{20,})/g)].map((m) => m[1]));
      assert.ok(tokens.length >= 4);
      const places = ['/en/outbox', '/en/outbox.csv', '/api/v1/outbox', '/en/record', '/en/record?kind=disclosures'];
      for (const path of places) {
        const { status, text } = await new Visitor(app).open(path);
        assert.equal(status, 200, path);
        for (const secret of [...tokens, 'chair@', 'elsewhere.example', 'Aygun']) assert.ok(!text.includes(secret), `${secret} in ${path}`);
      }
      assert.match(wordsOf((await site.read('/outbox')).text), /About the claim of a page/);
      const record = site.exported();
      for (const secret of [...tokens, 'elsewhere.example', 'Aygun']) assert.ok(!record.includes(secret), secret);
    });

    test('a person who objects is told the decision by mail, in the language of the objection', async () => {
      await site.object('orchard', { text: 'Qurulduğu il səhvdir, 2001 olmalıdır.', email: 'oxucu@mailbox.example' }, { language: 'az' });
      assert.equal((await site.decideObjection('orchard', { how: 'partly', decision: 'The register names both years.' })).status, 200);
      const { mail } = await sink.letter('oxucu@mailbox.example');
      assert.equal(mail.headers.get('content-language'), 'az');
      assert.match(mail.text, /The register names both years\./);
    });

    test('rows say what the record says', () => site.verify());
  });

  describe(`claims without mail on ${engine}`, () => {
    let app, site;
    before(async () => {
      app = await new App({ engine }).start();
      site = await new Site(app).start();
    });
    after(() => app?.stop());

    test('the secretariat hands the page over, and passes the link on itself', async () => {
      await site.add('garden', { website: 'https://garden.example' });
      assert.match(await site.words('/organisations/garden/claim'), /Say who you are, and how that can be checked/);
      assert.match(wordsOf((await site.claim('garden')).text), /The secretariat looks at it/);
      const done = await site.decideClaim('garden', 'accept', { checked: REASON });
      const link = done.text.match(/<pre[^>]*>[^<]*(\/en\/enter\/[^<\s]+)/)[1];
      const claimant = new Visitor(app);
      assert.equal((await claimant.post(link, { password: PASSWORD, again: PASSWORD }, { from: link })).status, 200);
      assert.match(await site.words('/organisations/garden'), /1 representative speaks for it/);
      assert.equal((await claimant.open('/en/organisations/garden/edit')).status, 200);
    });

    test('a claim comes too late for a page handed over meanwhile', async () => {
      await site.add('late');
      await site.claim('late');
      await site.claim('late', { email: 'second@late.example', name: 'Second Person' });
      assert.equal((await site.decideClaim('late', 'accept', { checked: REASON })).status, 200);
      const again = await site.decideClaim('late', 'accept', { checked: REASON });
      assert.equal(again.status, 422);
      assert.match(wordsOf(again.text), /It cannot be handed over/);
      assert.equal((await site.decideClaim('late', 'refuse', { reason: 'Somebody else was first.' })).status, 200);
    });

    test('made-up organisations cannot be claimed; real ones say that this is a demonstration', async () => {
      assert.doesNotMatch((await site.read('/organisations/nar-bagi')).text, /nar-bagi\/claim"/);
      assert.equal((await site.claim('yeddi-korpu')).status, 409);
      assert.match(await site.words('/organisations/emds/claim'), /This is a demonstration on somebody’s computer\. What you write here reaches nobody/);
    });

    test('only the secretariat sees the desk, and no other site can send a form', async () => {
      for (const path of ['/en/secretariat/claims', '/en/secretariat/objections']) assert.notEqual((await new Visitor(app).fetch(path)).status, 200);
      for (const path of ['/en/organisations/emds/claim', '/en/organisations/emds/object'])
        assert.equal((await new Visitor(app).open(path, { method: 'POST', headers: { 'content-type': 'application/x-www-form-urlencoded', 'sec-fetch-site': 'cross-site' }, body: new URLSearchParams({ ...CLAIM, about: 'entry', text: 'Sent from elsewhere.' }).toString() })).status, 403);
      assert.match(await site.words('/organisations/emds/objections'), /There is no objection\./);
    });

    test('the link beside a disclosure leads to a form about that disclosure alone', async () => {
      const { text } = await site.read('/organisations/esi');
      const link = text.match(/href="(\/en\/organisations\/esi\/object\?about=disclosure&amp;id=\d+)"/)[1].replace('&amp;', '&');
      const form = await new Visitor(app).open(link);
      assert.match(wordsOf(form.text), /Open Society Foundations/);
      assert.equal((form.text.match(/name="about"/g) ?? []).length, 1);
      const id = link.match(/id=(\d+)/)[1];
      assert.equal((await new Visitor(app).open(link.replace('/esi/', '/emds/'))).status, 404, 'it stands on another page');
      const sent = await site.object('esi', { about: 'disclosure', id, text: 'The report names another fund.' }, { query: `?about=disclosure&id=${id}` });
      assert.match(sent.path, /\/objections$/);
      assert.match(await site.words('/organisations/esi'), /disputed 1 reader objects\. Not decided yet\./);
      assert.match(await site.words('/organisations/esi/disclosures', 'az'), /mübahisəli/);
      assert.doesNotMatch(await site.words('/organisations/esi/objections'), /another fund/, 'a person’s words are for the secretariat');

      assert.equal((await site.decideObjection('esi', { how: 'declined', decision: 'The cover page of the report says so.' })).status, 200);
      const after_ = await site.words('/organisations/esi');
      assert.match(after_, /Somebody objected; decided on .*: declined\. The cover page of the report says so\./);
      assert.doesNotMatch(after_, /Not decided yet/);
    });

    test('an organisation’s own objection stands beside what it objects to, and goes along with a correction', async () => {
      const shown = await site.words('/organisations/nar-bagi');
      assert.match(shown, /disputed The organisation objects \(.*\): We have asked the newspaper/);
      assert.match(await site.words('/organisations/nar-bagi/objections'), /We have asked the newspaper/);
      const { text } = await site.secretariat.open('/en/organisations/nar-bagi/disclosures');
      const item = text.split('<li id="d-').find((part) => part.includes('disputed'));
      const id = item.match(/^\d+/)[0];
      const path = `/en/organisations/nar-bagi/disclosures/${id}/correct`;
      const form = (await site.secretariat.open(path)).text;
      const filled = Object.fromEntries([...form.matchAll(/<input[^>]*name="([a-z_]+)"[^>]*value="([^"]*)"[^>]*>/g)].filter(([tag]) => !/type="(radio|checkbox)"/.test(tag) || / checked/.test(tag)).map(([, name, value]) => [name, value]));
      for (const [, name, value] of form.matchAll(/<textarea[^>]*name="([a-z_]+)"[^>]*>([^<]*)</g)) filled[name] = value;
      for (const [, name, options] of form.matchAll(/<select[^>]*name="([a-z_]+)"[^>]*>([\s\S]*?)<\/select>/g)) filled[name] = options.match(/value="([^"]*)" selected/)?.[1] ?? '';
      const corrected = await site.secretariat.post(path, { ...filled, party: 'Another Paper Boat' });
      assert.equal(corrected.status, 200, wordsOf(corrected.text));
      assert.match(await site.words('/organisations/nar-bagi'), /Another Paper Boat.*disputed The organisation objects/);
    });

    test('personal data leaves page, search, files, API and record', async () => {
      const SECRET = 'Private Person';
      await site.add('league');
      const facts = '/en/secretariat/organisations/league/facts';
      await site.secretariat.post(facts, { fact: 'name', name_scheme: 'other', name_value: SECRET, name_language: 'en' }, { from: facts });
      await site.addContact('league', 'private@person.example');
      const everywhere = async () => Object.fromEntries(await Promise.all(['/en/organisations/league', '/en/organisations?q=private+person', '/en/search?q=private+person', '/en/organisations.csv', '/en/organisations/facts.csv', '/api/v1/organisations/league', '/en/record?kind=organisations']
        .map(async (path) => [path, await new Visitor(app).open(`${path}${path.includes('?') ? '&' : '?'}${path.startsWith('/api') || path.includes('.csv') ? '' : `asked=${site.asked++}`}`)])));
      const holds = (pages) => Object.entries(pages).filter(([path, { text }]) => path.includes('q=') ? /organisations\/league"/.test(text) : text.includes(SECRET) || text.includes('private@person')).map(([path]) => path);
      const before_ = await until(async () => { const found = holds(await everywhere()); return found.includes('/en/search?q=private+person') && found; }, 'all has it');
      assert.ok(before_.length >= 4, before_.join(' '));

      const { text } = await site.read('/organisations/league');
      for (const [, id] of [...text.matchAll(/object\?about=fact&amp;id=(\d+)/g)]) {
        const sent = await site.object('league', { about: 'personal_data', id, text: 'This is about me, please take it out.', email: 'me@person.example' }, { query: `?about=fact&id=${id}` });
        assert.match(sent.path, /\/objections$/);
      }
      assert.match(wordsOf((await site.secretariat.open('/en/secretariat/objections')).text), /E-mail: private@person\.example/, 'the desk says what it is about');
      assert.doesNotMatch(await site.words('/organisations/league/objections'), /private@person|Private Person/);
      for (let i = 0; i < 2; i++) assert.equal((await site.decideObjection('league', { how: 'followed', decision: 'It is about a person.' })).status, 200);

      await until(async () => holds(await everywhere()).length === 0, 'nothing has it');
      const record = site.exported();
      assert.ok(record.includes('The league') && !record.includes(SECRET) && !record.includes('private@person'));
      assert.match(await site.words('/organisations/league'), /taken from the public/);
      site.verify();
    });

    test('my data names claims and objections; erasing empties them', async () => {
      await site.add('fields');
      await site.claim('fields', { email: 'own@fields.example', name: 'Own Person', grounds: 'Ask for me at the office.' });
      const done = await site.decideClaim('fields', 'accept', { checked: REASON });
      const link = done.text.match(/<pre[^>]*>[^<]*(\/en\/enter\/[^<\s]+)/)[1];
      const person = new Visitor(app);
      await person.post(link, { password: PASSWORD, again: PASSWORD }, { from: link });
      assert.match((await person.open('/en/account/data.json')).text, /Ask for me at the office\./);
      const erased = run(['user', 'erase', 'own@fields.example', '--reason', 'asked for it', ...app.where], { env: app.env });
      assert.equal(erased.code, 0, erased.err);
      const desk = (await site.secretariat.open('/en/secretariat/claims')).text;
      assert.doesNotMatch(desk, /Own Person|own@fields|Ask for me/);
      assert.match(wordsOf(desk), /Name and address are deleted\./);
      site.verify();
    });
  });

  test(`claims count against the rate of an address, on ${engine}`, async () => {
    const app = await new App({ engine, limits: true }).start();
    try {
      const who = new Visitor(app);
      const { csrf } = Object.fromEntries([...(await who.open('/en/organisations/emds/claim')).text.matchAll(/name="(csrf)"[^>]*value="([^"]*)"/g)].map(([, k, v]) => [k, v]));
      const codes = new Set();
      for (let i = 0; i < 30; i++) codes.add((await who.open('/en/organisations/emds/claim', { method: 'POST', headers: { 'content-type': 'application/x-www-form-urlencoded' }, body: new URLSearchParams({ csrf, email: 'no' }).toString() })).status);
      assert.ok(codes.has(422) && codes.has(429), [...codes].join(' '));
    } finally { await app.stop(); }
  });
}
