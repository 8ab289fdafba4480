// The desk of an organisation: what waits for whoever speaks for it, and where its work is done.
// SPDX-License-Identifier: AGPL-3.0-or-later
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { App, engines, invited, run, Visitor, wordsOf } from './app.mjs';

const PASSWORD = 'nar ağacı həyətdə bitir';

for (const engine of engines) {
  describe(`the desk of an organisation on ${engine}`, () => {
    let app;
    const people = {};
    before(async () => {
      app = await new App({ engine }).start();
      for (const who of ['secretariat', 'representative']) {
        people[who] = new Visitor(app);
        await people[who].enter(app.links[who]);
      }
    });
    after(() => app?.stop());

    const desk = async (who, language = 'en') => (await who.open(`/${language}/desk`)).text;
    const waits = (page) => wordsOf(page.match(/id="waits"[\s\S]*?<\/section>/)[0]);

    test('it is for those who speak for an organisation; the header leads there', async () => {
      assert.notEqual((await new Visitor(app).fetch('/en/desk')).status, 200);
      assert.equal((await people.secretariat.open('/en/desk')).status, 403);
      assert.doesNotMatch((await people.secretariat.open('/en/consultations')).text, /href="\/en\/desk"/);
      for (const language of ['en', 'az']) {
        const page = (await people.representative.open(`/${language}/consultations`)).text;
        assert.match(page, new RegExp(`<a href="/${language}/desk">(Desk|İş masası): [^<]+</a>`));
      }
    });

    test('what waits of every part leads to where it is done', async () => {
      const { representative: ours } = people;
      const project = await ours.post('/en/project-desk/new', { slug: 'waiting', title_en: 'A waiting project', starts: '2026', ends: '2027', sector: '15151' }, { from: '/en/project-desk/new' });
      assert.equal(project.status, 200, wordsOf(project.text));

      const page = await desk(ours);
      const said = waits(page);
      assert.match(said, /statements? waits? for your position/);
      assert.match(said, /disclosures? that others reports? stands? without your answer|objections? to your page (is|are) not decided yet/);
      assert.match(said, /1 project is a draft that nobody sees yet/);
      for (const [, to] of page.match(/id="waits"[\s\S]*?<\/section>/)[0].matchAll(/href="([^"]+)"/g))
        assert.equal((await ours.open(to)).status, 200, to);
      for (const [, to] of page.match(/id="tools"[\s\S]*?<\/section>/)[0].matchAll(/href="([^"]+)"/g))
        assert.ok([200, 403].includes((await ours.open(to)).status), to); /* 403: the second factor comes first */
      assert.doesNotMatch(wordsOf(await desk(ours, 'az')), /What waits|stands without your answer/);
    });

    test('a statement answered waits no more', async () => {
      const { representative: ours } = people;
      const count = async () => Number(waits(await desk(ours)).match(/(\d+) statements? waits? for your position/)[1]);
      const before_ = await count();
      const { statements } = JSON.parse((await new Visitor(app).open('/api/v1/consultations/observing-together/statements')).text);
      for (const { id } of statements) {
        await ours.post('/en/consultations/observing-together/positions', { statement: id, position: 'agree', reason: 'Our observers saw it in two hundred polling stations.' }, { from: '/en/speak-for' });
        if (!/observing|position/.test(waits(await desk(ours))) || (await count().catch(() => 0)) < before_) return;
      }
      assert.fail('the number stays');
    });

    test('where nothing waits the desk says so, and offers what the mandate is for', async () => {
      const { secretariat } = people;
      await secretariat.post('/en/secretariat/new-organisation', { slug: 'calm', name_en: 'Calm Waters', name_az: 'Sakit Sular', kind: 'ngo', scope: 'local' }, { from: '/en/secretariat/new-organisation' });
      const { visitor: calmOne } = await invited(app, 'calm@example.org', 'Calm Person', { password: PASSWORD });
      const mandate = run(['user', 'mandate', 'calm@example.org', 'calm', '--scopes', 'administering', ...app.where], { env: app.env });
      assert.equal(mandate.code, 0, mandate.err);
      const given = await desk(calmOne);
      assert.match(wordsOf(given), /Desk: Calm Waters/);
      assert.match(waits(given), /Nothing: no statement, signature/);
      assert.match(waits(await desk(calmOne, 'az')), /Heç nə: təşkilatınızı gözləyən/);
      assert.match(given, /href="\/en\/organisations\/calm\/mandates"/);
      assert.doesNotMatch(given, /href="\/en\/newsdesk"/, 'the mandate is not for publishing');
    });
  });
}
