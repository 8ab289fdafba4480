// Statements: what is close is shown before a proposal, merging and separating, other wordings, translations by two people and
// as a file; what programs and the search read of it.
// SPDX-License-Identifier: AGPL-3.0-or-later
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { App, engines, hiddenFields, invited, run, setUpFactor, until, Visitor, wordsOf } from './app.mjs';

const NAMED = '/consultations/observing-together';
const OPEN = '/consultations/following-the-election';
const QUEUE = '/en/secretariat/moderation';
const PASSWORD = 'a calm and long pass phrase';
const SAME_NIGHT = 'Results of each polling station should be online that same night.'; /* statement 1 in other words */
const REASON = 'Both ask for results the same night.';

for (const engine of engines) {
  describe(`statements on ${engine}`, () => {
    let app, secretariat, representative, second;
    /* signed in, so that no page from before a write is still good */
    const statements = async (slug) => JSON.parse((await secretariat.open(`/api/v1${slug}/statements`)).text);
    const numbered = async (slug, n) => (await statements(slug)).statements.find((s) => s.number === n);
    const one = async (slug, n) => JSON.parse((await secretariat.open(`/api/v1${slug}/statements/${n}`)).text);
    const propose = (visitor, fields, at = OPEN, path = 'statements') =>
      visitor.post(`/en${at}/${path}`, fields, { from: `/en${at}` });
    /** The case of a text that waits, and what stands beside it. */
    const waiting = async (text) => {
      const item = (await secretariat.open(QUEUE)).text.split('data-item').find((part) => part.includes(text));
      assert.ok(item, `${text} waits`);
      return { id: item.match(/id="case-(\d+)"/)[1], item };
    };
    /** Keeps what waits with this text; its number. */
    const accept = async (slug, text) => {
      const { id } = await waiting(text);
      assert.equal((await secretariat.post(QUEUE, { keep: `${id}-0` }, { from: QUEUE })).status, 200);
      return (await statements(slug)).statements.find((s) => s.text.en.includes(text) || s.text.az.includes(text)).number;
    };

    before(async () => {
      app = await new App({ engine }).start();
      secretariat = new Visitor(app);
      await secretariat.enter(app.links.secretariat);
      representative = new Visitor(app);
      await representative.enter(app.links.representative);
      second = (await invited(app, 'leyla@example.org', 'Leyla', { words: ['--role', 'secretariat', '--language', 'en'], password: PASSWORD })).visitor;
      await setUpFactor(second);
    });
    after(() => app.stop());

    test('a proposal that is close to a statement is shown that first, and nothing is stored or lost', async () => {
      const visitor = new Visitor(app);
      const before = (await secretariat.open(QUEUE)).text.split('data-item').length;

      const shown = await propose(visitor, { text: SAME_NIGHT, other: 'Nəticələr həmin gecə internetdə olsun.' });

      assert.equal(shown.status, 200);
      assert.match(wordsOf(shown.text), /These say something close already/);
      assert.match(shown.text, new RegExp(`<textarea[^>]*name="text"[^>]*>\\s*${SAME_NIGHT.replace('.', '\\.')}</textarea>`));
      assert.match(shown.text, /Nəticələr həmin gecə internetdə olsun\./);
      assert.match(shown.text, /statement=1"/);
      assert.match(shown.text, /name="anyway" value="1"/);
      assert.equal((await secretariat.open(QUEUE)).text.split('data-item').length, before);

      const taken = await propose(visitor, { text: SAME_NIGHT, anyway: '1' });
      assert.match(wordsOf(taken.text), /Thank you/);
      assert.equal((await secretariat.open(QUEUE)).text.split('data-item').length, before + 1);
      assert.match(wordsOf((await waiting(SAME_NIGHT)).item), /These say something close already 1\. The result of every polling station/);
    });

    test('one written in the other language than the page is compared all the same', async () => {
      const { statements: [first] } = await statements(OPEN);
      const shown = await propose(new Visitor(app), { text: first.text.az });
      assert.match(wordsOf(shown.text), /These say something close already/);
    });

    test('one that denies a statement is said to, and one about something else goes through at once', async () => {
      const denied = await propose(new Visitor(app), { text: 'The result of every polling station should not be online the same night.' });
      assert.match(wordsOf(denied.text), /the same words, the opposite sense\?/);
      const other = await propose(new Visitor(app), { text: 'Buses should be free of charge on election day.' });
      assert.match(wordsOf(other.text), /Thank you/);
      const short = await propose(new Visitor(app), { text: 'Too' });
      assert.equal(short.status, 422);
      assert.match(short.text, /name="text"[^>]*>\s*Too</);
    });

    test('the secretariat merges the two with a public reason; positions stay where they were taken', async () => {
      const number = await accept(OPEN, 'online that same night');
      const { id } = await numbered(OPEN, number);
      const visitor = new Visitor(app);
      const answer = (statement, who = visitor) => who.fetch(`/api/v1${OPEN}/positions`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ statement, position: 'agree' }) });
      assert.equal((await answer(id)).status, 201);
      for (let i = 0; i < 4; i++) assert.equal((await answer(id, new Visitor(app))).status, 201); /* five: fewer are not told */
      const first = await numbered(OPEN, 1);
      const form = `/en/secretariat/statements/${id}/merge`;

      const empty = await secretariat.post(form, { number: '', reason: '' }, { from: form });
      assert.equal(empty.status, 422);
      assert.equal((await secretariat.post(form, { number: '999', reason: REASON }, { from: form })).status, 422);
      assert.equal((await representative.post(form, { number: '1', reason: REASON }, { from: `/en${OPEN}` })).status, 403);
      assert.match((await secretariat.open(form)).text, /type="radio"[^>]*name="into"[^>]*value="1"/);
      const merged = await secretariat.post(form, { into: '1', number: '', reason: REASON }, { from: form });

      assert.equal(merged.path, `/en${OPEN}/statements/${number}`);
      for (const [language, words] of [['en', /Merged into another statement[\s\S]*Both ask for results[\s\S]*5 agree/], ['az', /başqa tezislə birləşdirilib[\s\S]*Both ask for results/]])
        assert.match(wordsOf((await new Visitor(app, language).open(`/${language}${OPEN}/statements/${number}`)).text), words);
      assert.match(wordsOf((await secretariat.open(`/en${OPEN}/statements/1`)).text), /Merged into this one[\s\S]*that same night/);
      assert.equal((await answer(id)).status, 404);
      const after = await numbered(OPEN, 1);
      assert.deepEqual([after.agree, after.disagree, after.pass], [first.agree, first.disagree, first.pass]);
      assert.deepEqual(after.merged, [id]);
      assert.equal((await statements(OPEN)).statements.some((s) => s.id === id), false);
      assert.deepEqual((await statements(OPEN)).merged.map((s) => [s.id, s.merged_into, s.merge_reason]), [[id, first.id, REASON]]);
      const history = (await one(OPEN, number)).history.map((h) => [h.what, h.other]);
      assert.deepEqual(history.at(-1), ['merged', first.id]);
      assert.match(wordsOf((await visitor.open(`/en${OPEN}/position`)).text), /You answered one that says the same and was merged into this one: Results of each/);
      assert.match(wordsOf((await secretariat.open(`/en${OPEN}`)).text), /1 statement was merged into another/);
      await until(async () => {
        const found = JSON.parse((await new Visitor(app).open(`/api/v1/search?q=${encodeURIComponent('"that same night"')}&language=en`)).text);
        return found.results?.some((r) => r.url.endsWith(`${OPEN}/statements/1`));
      }, 'found by its own words, at the one that stands');
    });

    test('a merge is undone, and what was taken counts again', async () => {
      const { merged } = await statements(OPEN);
      const { id, number } = merged[0];
      const form = `/en/secretariat/statements/${id}/separate`;
      assert.equal((await secretariat.post(form, { reason: 'no' }, { from: form })).status, 422);

      await secretariat.post(form, { reason: 'One says same night, the other that very night.' }, { from: form });

      assert.equal((await numbered(OPEN, number)).agree, 5);
      assert.equal((await statements(OPEN)).merged.length, 0);
      assert.equal((await secretariat.open(form)).status, 409);
    });

    test('the desk lists what is close, and says where one denies the other', async () => {
      const page = wordsOf((await secretariat.open(`/en/secretariat${OPEN}/alike`)).text);
      assert.match(page, /likeness \d+%/);
      assert.match(page, /that same night/);
      assert.equal((await new Visitor(app).fetch(`/en/secretariat${OPEN}/alike`)).status, 303);
    });

    test('one that moderation removes as a duplicate of another is merged into it, and stands for itself if it is kept after all', async () => {
      await propose(new Visitor(app), { text: 'Cameras in the polling stations make me trust the counting more.', anyway: '1' });
      const { id } = await waiting('trust the counting more');
      const form = async () => ({ seen: (await secretariat.open(`${QUEUE}/${id}`)).text.match(/name="seen" value="(\d+)"/)[1], language: 'en' });
      const removed = { verdict: 'remove', rule: 'duplicate', detail: '4', reason: 'It says the same as statement 4.' };
      assert.equal((await secretariat.post(`${QUEUE}/${id}`, { ...(await form()), ...removed }, { from: `${QUEUE}/${id}` })).status, 200);

      const { merged } = await statements(OPEN);
      assert.deepEqual(merged.map((s) => s.merge_reason), ['It says the same as statement 4.']);
      assert.match(merged[0].text.en, /trust the counting more/);
      assert.equal(merged[0].merged_into, (await numbered(OPEN, 4)).id);
      const kept = { verdict: 'keep', reason: 'It speaks of the counting, the other of the count.' };
      assert.equal((await secretariat.post(`${QUEUE}/${id}`, { ...(await form()), ...kept }, { from: `${QUEUE}/${id}` })).status, 200);
      assert.equal((await statements(OPEN)).merged.length, 0);
      assert.ok(await numbered(OPEN, merged[0].number));
    });

    test('another wording is proposed with a reason and stands beside the original, linked both ways', async () => {
      const path = `${NAMED}/statements/2`;
      const form = (await representative.open(`/en${path}/amend`)).text;
      assert.match(form, /Observers should publish their notes/); /* to be changed, not to be typed anew */
      const amend = (fields) => representative.post(`/en${path}/amend`, { anyway: '1', ...fields }, { from: `/en${path}/amend` });
      assert.equal((await amend({ text: 'Observers should publish their notes from every polling station they visited.', reason: 'The same text again.' })).status, 422);
      const missing = await amend({ text: 'Observers should publish their notes within a week.', reason: '' });
      assert.equal(missing.status, 422);
      assert.match(missing.text, /within a week/);
      assert.equal((await amend({ text: 'Observers should publish their notes within a week.', reason: 'Without a time nobody can hold them to it.' })).status, 200);

      const number = await accept(NAMED, 'within a week');

      const page = (await new Visitor(app).open(`/en${NAMED}/statements/${number}`)).text;
      assert.match(wordsOf(page), /Another wording of statement 2/);
      assert.match(page, /<del>from every polling station/);
      assert.match(page, /<ins>within/);
      assert.match(wordsOf(page), /Without a time nobody can hold them to it/);
      assert.match(wordsOf((await new Visitor(app).open(`/en${path}`)).text), /Other wordings proposed[\s\S]*within a week/);
      const [original, amendment] = [await one(NAMED, 2), await one(NAMED, number)];
      assert.equal(amendment.amends, original.id);
      assert.deepEqual(original.amended_by, [amendment.id]);
      /* it has positions and the consultation is open: nobody takes it in place */
      assert.equal((await secretariat.post(`/en${NAMED}/statements/${number}/take-place`, {}, { from: `/en${NAMED}` })).status, 403);
      assert.equal((await new Visitor(app).post(`/en${NAMED}/statements/${number}/take-place`, {}, { from: `/en${NAMED}` })).status, 401);
      assert.equal((await representative.post(`/en${NAMED}/statements/${number}/take-place`, {}, { from: `/en${NAMED}` })).status, 403);
    });

    test('the author takes an amendment in place of a statement nobody has answered', async () => {
      await propose(representative, { text: 'Volunteers deserve thanks from the alliance.', anyway: '1' }, NAMED);
      const number = await accept(NAMED, 'Volunteers deserve thanks');
      await representative.post(`/en${NAMED}/statements/${number}/amend`, { text: 'Volunteers deserve public thanks from the alliance.', reason: 'Thanks in private are no thanks.', anyway: '1' }, { from: `/en${NAMED}` });
      const better = await accept(NAMED, 'Volunteers deserve public thanks');
      const path = `/en${NAMED}/statements/${better}`;
      assert.match((await representative.open(path)).text, /take-place/);
      assert.doesNotMatch((await new Visitor(app).open(path)).text, /take-place/);

      assert.equal((await representative.post(`${path}/take-place`, {}, { from: path })).status, 200);

      const old = await one(NAMED, number);
      assert.deepEqual([old.state, old.merge_reason], ['merged', 'amended']);
      assert.match(wordsOf((await new Visitor(app, 'az').open(`/az${NAMED}/statements/${number}`)).text), /Yerinə dəyişiklik təklifi qəbul edilib/);
    });

    test('a translation says what it is until somebody else has confirmed it', async () => {
      const { number } = (await statements(NAMED)).statements.find((s) => s.text.en.startsWith('Volunteers deserve public'));
      const path = `/en${NAMED}/statements/${number}`;
      const az = async () => wordsOf((await secretariat.open(`/az${NAMED}/statements/${number}`)).text);
      assert.match(await az(), /Hələ tərcüməsi yoxdur/);
      const save = (who, fields) => who.post(`${path}/translate`, fields, { from: `${path}/translate` });
      assert.equal((await save(secretariat, { text: '', made_by: 'robot' })).status, 422);
      assert.equal((await save(secretariat, { text: 'Könüllülər alyansdan açıq təşəkkürə layiqdir.', made_by: 'machine' })).status, 200);

      assert.match(await az(), /maşın tərcüməsi, yoxlanmayıb Əsli: Volunteers deserve public thanks/);
      assert.match(wordsOf((await secretariat.open(`/az${NAMED}`)).text), /Könüllülər alyansdan açıq təşəkkürə layiqdir\. maşın tərcüməsi, yoxlanmayıb Əsli: Volunteers/);
      assert.match(wordsOf((await representative.open(`/az${NAMED}/position?statement=${number}`)).text), /maşın tərcüməsi, yoxlanmayıb/);
      const form = (await secretariat.open(`${path}/translate`)).text;
      assert.match(wordsOf(form), /You translated it\. Somebody else has to confirm it/);
      const theirs = (await second.open(`${path}/translate`)).text;
      const seen = theirs.match(/name="seen" value="(\d+)"/)[1];
      assert.equal((await secretariat.post(`${path}/confirm`, { seen }, { from: `${path}/translate` })).status, 403);
      assert.equal((await second.post(`${path}/confirm`, { seen: '1' }, { from: `${path}/translate` })).status, 409); /* another text than was read */
      assert.equal((await second.post(`${path}/confirm`, { seen }, { from: `${path}/translate` })).status, 200);

      assert.equal((await one(NAMED, number)).translation, 'confirmed');
      assert.doesNotMatch(await az(), /yoxlanmayıb Əsli/);
      await until(async () => /Katiblik tezisin tərcüməsini təsdiqlədi/.test(await az()), 'the record says who confirmed it');
      assert.equal((await save(second, { text: 'Könüllülərə alyans açıq təşəkkür etməlidir.', made_by: 'human' })).status, 200);
      assert.equal((await one(NAMED, number)).translation, 'human');
      assert.equal((await new Visitor(app).fetch(`${path}/translate`)).headers.get('location')?.startsWith('/en/sign-in'), true);
      assert.equal((await save(new Visitor(app), { text: 'Nə isə', made_by: 'human' })).status, 401);
      /* its author may confirm what anybody translated */
      const own = (await representative.open(`${path}/translate`)).text.match(/name="seen" value="(\d+)"/)[1];
      assert.equal((await representative.post(`${path}/confirm`, { seen: own }, { from: `${path}/translate` })).status, 200);
      assert.equal((await representative.open(`/en${NAMED}/statements/1/translate`)).status, 403);
    });

    test('texts go out as a file and come back, looked at before anything changes', async () => {
      const list = `/en/secretariat${NAMED}/translations`;
      const csv = (await secretariat.open(`${list}.csv?which=needed`)).text;
      assert.match(csv.split('\n')[0], /^number,original_language,original,language,translation,made_by,state$/);
      const row = csv.split('\n').find((line) => line.includes('within a week'));
      const number = row.split(',')[0];
      const file = [csv.split('\n')[0], row.replace(',az,,,', ',az,"Müşahidəçilər qeydlərini bir həftə ərzində dərc etməlidir.",human,'),
        `999,en,Nothing,az,Heç nə,human,`, `2,en,Whatever,az,Nə olsa,human,`].join('\n');
      const send = async (text) => {
        const form = new FormData();
        for (const [name, value] of Object.entries(hiddenFields((await secretariat.open(list)).text))) form.append(name, value);
        form.append('file', new Blob([text]), 'texts.csv');
        return secretariat.open(list, { method: 'POST', body: form });
      };

      assert.equal((await send('a,b\n1,2\n')).status, 422);
      assert.equal((await send('')).status, 422);
      const look = await send(file);

      assert.equal(look.status, 200);
      assert.match(wordsOf(look.text), /1 new, 0 changed, 0 as they are, 0 left out, 2 with a fault/);
      assert.match(wordsOf(look.text), /There is no accepted statement of this number/);
      assert.equal((await one(NAMED, number)).translation, null);
      const rows = look.text.match(/<textarea name="rows" hidden>\n?([\s\S]*?)<\/textarea>/)[1].replaceAll('&quot;', '"').replaceAll('&#39;', "'").replaceAll('&amp;', '&');
      const applied = await secretariat.post(`${list}/apply`, { rows }, { from: list });
      assert.equal(applied.path, list);
      assert.equal((await one(NAMED, number)).translation, 'human');
      assert.equal((await secretariat.post(`${list}/apply`, { rows }, { from: list })).status, 200); /* as it is already: nothing happens */
      assert.match(wordsOf((await secretariat.open(list)).text), /Lack a language 0 Translated, not confirmed 1 Confirmed 1 /);
    });

    test('the record and the tables agree after all of it', async () => {
      const it = run(['verify', ...app.where]);
      assert.equal(it.code, 0, it.out + it.err);
    });
  });
}
