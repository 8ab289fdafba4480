// Arguments beside statements: given, replied to, marked, moderated, taken down; found, packed, and held against the record.
// SPDX-License-Identifier: AGPL-3.0-or-later
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { readFileSync } from 'node:fs';
import { after, before, describe, test } from 'node:test';
import { App, engines, hiddenFields, run, temporaryFolder, until, Visitor, wordsOf } from './app.mjs';
import { settled, sql } from './filled_site.mjs';

const OPEN = '/consultations/following-the-election/statements/1';
const NAMED = '/consultations/observing-together/statements/1';
const BOTH = '/consultations/explaining-the-result/statements/1';
const QUEUE = '/en/secretariat/moderation';
const SAID = 'Our station hung its protocol on the door, and everybody took a photograph of it.';

/** A line of a CSV without quoted line breaks, by its head. */
function rowsOf(csv) {
  const cut = (line) => [...line.matchAll(/("(?:[^"]|"")*"|[^,]*)(?:,|$)/g)].map((m) => m[1].replace(/^"|"$/g, '').replaceAll('""', '"'));
  const [head, ...lines] = csv.trim().split('\n');
  const names = head.split(',');
  return lines.map((line) => Object.fromEntries(cut(line).slice(0, names.length).map((v, i) => [names[i], v])));
}

for (const engine of engines) {
  describe(`arguments on ${engine}`, () => {
    let app, secretariat, representative;
    const folder = temporaryFolder();
    before(async () => {
      app = await new App({ engine }).start();
      secretariat = new Visitor(app);
      await secretariat.enter(app.links.secretariat);
      representative = new Visitor(app);
      await representative.enter(app.links.representative);
    });
    after(async () => {
      await app?.stop();
      folder.remove();
    });

    const listed = async (where) => JSON.parse((await new Visitor(app).open(`/api/v1${where}/arguments`)).text);
    /** Pages kept for visitors are drawn anew a moment after the write. */
    const shown = (where, ready, what) => until(async () => {
      const it = await listed(where);
      return ready(it.arguments, it) && it;
    }, what ?? 'the list has it');
    const withText = (list, text) => list.find((a) => a.text === text);
    const say = (who, where, fields, language = 'en') =>
      who.post(`/${language}${where}/arguments`, fields, { from: `/${language}${where}/argue${fields.to ? `?to=${fields.to}` : ''}` });
    const mark = (who, where, argument, helps) => who.post(`/en${where}/marks`, { argument, helps }, { from: `/en${where}` });
    const decide = async (text, fields) => {
      const page = (await secretariat.open(QUEUE)).text;
      const item = page.split('data-item').find((part) => part.includes(text));
      assert.ok(item, `${text} waits`);
      const id = item.match(/id="case-(\d+)"/)[1];
      const form = (await secretariat.open(`${QUEUE}/${id}`)).text;
      const done = await secretariat.post(`${QUEUE}/${id}`, { ...hiddenFields(form), seen: form.match(/name="seen" value="(\d+)"/)[1], language: 'en', ...fields });
      assert.equal(done.status, 200, wordsOf(done.text));
      return id;
    };
    const keep = (text) => decide(text, { verdict: 'keep' });
    const search = (words, language = 'en') => new Visitor(app, language).open(`/api/v1/search?q=${encodeURIComponent(words)}&kind=argument&lang=${language}`)
      .then((it) => JSON.parse(it.text).results);
    const pack = (slug, name) => {
      const to = join(folder.path, `${engine}-${name}`);
      const done = run(['export', 'package', slug, to, ...app.where]);
      assert.equal(done.code, 0, done.err);
      return to;
    };

    test('what cannot be said is refused beside its field, in the reader’s language, and nothing written is lost', async () => {
      const visitor = new Visitor(app);
      for (const [language, name, words] of [['en', /Your argument/, /At least 20 characters; this has 17/], ['az', /Arqumentiniz/, /20/]]) {
        const none = await say(visitor, OPEN, { side: 'for', text: '' }, language);
        assert.equal(none.status, 422);
        assert.match(wordsOf(none.text), name);
        const short = await say(visitor, OPEN, { side: 'against', text: 'Too short a word.' }, language);
        assert.equal(short.status, 422);
        assert.match(wordsOf(short.text), words);
        assert.ok(short.text.includes('Too short a word.'), 'it stands in the form');
        assert.match(short.text, /value="against"[^>]*checked/, 'and so does its side');
        assert.match(short.text, /aria-invalid="true"/);
      }
      const long = `${'long '.repeat(200)}!`;
      const over = await say(visitor, OPEN, { side: 'for', text: long });
      assert.equal(over.status, 422);
      assert.match(wordsOf(over.text), /1,?000/);
      assert.ok(over.text.includes(long), 'all of it comes back');
      for (const side of ['', 'both']) {
        const odd = await say(visitor, OPEN, { side, text: SAID });
        assert.equal(odd.status, 422, `side ${side}`);
        assert.match(odd.text, /href="#[^"]*side/, 'the list of faults leads to the side');
        assert.ok(odd.text.includes(SAID));
      }
      assert.equal((await listed(OPEN)).arguments.length, 0);
    });

    test('of somebody without a name it waits, is followed by a link, and stands once it was kept', async () => {
      const visitor = new Visitor(app);
      const done = await say(visitor, OPEN, { side: 'for', text: `  ${SAID} ` });
      assert.match(wordsOf(done.text), /Received\. It is shown once somebody has looked at it/);
      const link = done.text.match(/moderation\/mine\?link=([\w-]+)/)[1];
      assert.ok((await new Visitor(app).open(`/en/moderation/mine?link=${link}`)).text.includes(SAID));
      assert.equal((await listed(OPEN)).arguments.length, 0, 'nobody sees it yet');
      assert.ok(!(await new Visitor(app).open('/en/record')).text.includes(SAID), 'the journal has it without its words');

      const twice = await say(visitor, OPEN, { side: 'against', text: SAID });
      assert.equal(twice.status, 422);
      assert.match(wordsOf(twice.text), /You have said this here already\./);
      assert.ok(twice.text.includes(SAID));

      await keep(SAID);
      const { arguments: [it] } = await shown(OPEN, (all) => all.length === 1);
      assert.deepEqual([it.side, it.state, it.text, it.language, it.organisation, it.is_reason, it.marks, it.bridging_score],
        ['for', 'public', SAID, 'en', null, false, null, null]);
      const page = await until(async () => {
        const text = (await new Visitor(app).open(`/en${OPEN}`)).text;
        return text.includes(SAID) && text;
      });
      assert.match(page, new RegExp(`<p id="a-${it.id}" lang="en">`));
      assert.match(wordsOf(page), /somebody without a name/);
    });

    test('only so many of one author wait, and the text of the next is not lost', async () => {
      const visitor = new Visitor(app);
      for (let i = 0; i < 5; i++) assert.equal((await say(visitor, OPEN, { side: 'for', text: `${SAID} Number ${i} of them.` })).status, 200);
      const more = await say(visitor, OPEN, { side: 'for', text: `${SAID} One too many.` });
      assert.equal(more.status, 422);
      assert.match(wordsOf(more.text), /Several arguments of yours wait/);
      assert.ok(more.text.includes('One too many.'));
    });

    test('an organisation’s stands at once under its name with who pays; replies go one level deep', async () => {
      const text = 'We photographed forty protocols and found two that were changed later.';
      const done = await say(representative, BOTH, { side: 'for', text });
      assert.match(wordsOf(done.text), /Said\. It stands below, under the name of your organisation\./);
      assert.match(done.text, /data-disclosure="nar-bagi"/);
      const { arguments: first } = await shown(BOTH, (all) => withText(all, text));
      const own = withText(first, text);
      assert.equal(own.organisation, 'nar-bagi');

      const visitor = new Visitor(app);
      const answer = 'Which two were they? I would like to look at them myself.';
      assert.match(wordsOf((await visitor.open(`/en${BOTH}/argue?to=${own.id}`)).text), /We photographed forty protocols/, 'what is replied to stands above the form');
      const short = await say(visitor, BOTH, { to: own.id, text: 'Which?' });
      assert.equal(short.status, 422);
      assert.ok(short.text.includes(`name="to" value="${own.id}"`), 'it is still a reply');
      assert.equal((await say(visitor, BOTH, { to: own.id, side: 'for', text: answer })).status, 200, 'a reply has no side');
      await keep(answer);
      const { arguments: all } = await shown(BOTH, (list) => withText(list, text).replies.length === 1);
      const [reply] = withText(all, text).replies;
      assert.deepEqual([reply.text, reply.side, reply.organisation], [answer, '', null]);

      assert.equal((await say(visitor, BOTH, { to: reply.id, text: 'A reply to a reply is one too many.' })).status, 404);
      assert.equal((await visitor.open(`/en${BOTH}/argue?to=${reply.id}`)).status, 404);
      assert.equal((await say(visitor, OPEN, { to: own.id, text: 'It stands on another statement than this.' })).status, 404);
      assert.equal((await say(visitor, BOTH, { to: '1', text: 'There is no such argument to be found.' })).status, 404);
    });

    test('who speaks for nobody is asked to sign in, and nobody argues where all is over', async () => {
      const visitor = new Visitor(app);
      assert.match((await visitor.open(`/en${NAMED}/argue?side=for`)).path, /sign-in/);
      assert.equal((await visitor.open('/en/consultations/election-2013/statements/1/argue?side=for')).status, 409);
      assert.equal((await visitor.open(`/en/consultations/following-the-election/statements/99/argue?side=for`)).status, 404);
      assert.equal((await visitor.open('/api/v1/consultations/nowhere/statements/1/arguments')).status, 404);
      assert.doesNotMatch((await visitor.open('/en/consultations/election-2013/statements/1')).text, /\/argue\?/);
    });

    test('marks of the public and of organisations: the latest counts, own ones are refused, small numbers are not told', async () => {
      const { arguments: before } = await listed(BOTH);
      const own = before.find((a) => a.organisation === 'nar-bagi' && !a.is_reason);
      const [reply] = own.replies;
      assert.equal((await mark(representative, BOTH, own.id, '1')).status, 409, 'an own one');
      assert.equal((await mark(representative, BOTH, reply.id, '1')).status, 200);
      const people = Array.from({ length: 10 }, () => new Visitor(app));
      for (const odd of ['2', 'yes', '']) assert.equal((await mark(people[0], BOTH, own.id, odd)).status, 422, `helps=${odd}`);
      assert.equal((await mark(people[0], BOTH, '12345', '1')).status, 404);
      const done = await mark(people[0], BOTH, own.id, '0');
      assert.match(wordsOf(done.text), /Your mark counts\. You can change it\./);
      for (const one of people.slice(0, 4)) await mark(one, BOTH, own.id, '1');
      const few = await until(async () => {
        const text = wordsOf((await new Visitor(app).open(`/en${BOTH}`)).text);
        return /Marked, but no number is shown: fewer than 5 people/.test(text) && text;
      });
      assert.doesNotMatch(few, /Helps: \d+ of \d+ (others|who marked)/);
      assert.equal((await listed(BOTH)).arguments.find((a) => a.id === own.id).marks, null);

      for (const one of people.slice(4, 9)) await mark(one, BOTH, own.id, '1');
      const { arguments: after } = await shown(BOTH, (all) => all.find((a) => a.id === own.id).marks !== null, 'nine marks are told');
      const told = after.find((a) => a.id === own.id);
      assert.deepEqual(told.marks, { all: { helps: 9, of: 9 }, who_agree: { helps: 0, of: 0 }, who_disagree: { helps: 0, of: 0 }, others: { helps: 9, of: 9 } });
      assert.equal(told.bridging_score, null, 'who took no position tells nothing about both sides');
      assert.deepEqual(told.replies[0].marks.all, { helps: 1, of: 1 }, 'organisations mark by name');
      await mark(people[9], BOTH, own.id, '0');
      await shown(BOTH, (all) => all.find((a) => a.id === own.id).marks === null, 'one who differs is not shown alone');
    });

    test('search finds it by its words in its language, and leads to it', async () => {
      const [it] = await until(async () => {
        const found = await search('protocol photograph door');
        return found.length > 0 && found;
      }, 'the index has it');
      const { arguments: [there] } = await listed(OPEN);
      assert.match(it.url, new RegExp(`/en${OPEN}#a-${there.id}$`));
      assert.ok(wordsOf((await new Visitor(app).open('/en/search?q=photographed+forty')).text).includes('Argument'));
      const az = await until(async () => {
        const found = await search('qəzeti məntəqəsindən', 'az');
        return found.length > 0 && found;
      });
      assert.match(az[0].url, /^(http:\/\/[^/]+)?\/az\/consultations\/observing-together\/statements\/2#a-\d+$/);
    });

    test('removed by moderation it leaves page, API, search and package; what replies to it stays, with rule and reason above', async () => {
      const text = 'Cameras would have shown who carried the second box away that night.';
      const visitor = new Visitor(app), second = new Visitor(app);
      await say(visitor, OPEN, { side: 'against', text });
      await keep(text);
      const { arguments: all } = await shown(OPEN, (list) => withText(list, text));
      const { id } = withText(all, text);
      const answer = 'There was no second box; I was there until they closed the doors.';
      await say(second, OPEN, { to: id, text: answer });
      await keep(answer);
      await until(async () => (await search('second box carried')).length > 0);
      const report = `/en/moderation/report/argument/${id}`;
      assert.match(wordsOf((await second.post(report, { rule: 'insult', text: 'It accuses people of a crime.' }, { from: report })).text), /Until then the text stays\./);
      await decide(text, { verdict: 'remove', rule: 'insult', reason: 'It accuses people of a crime without saying whom or why.' });

      const { arguments: now } = await shown(OPEN, (list) => list.find((a) => a.id === id)?.state === 'removed');
      const gone = now.find((a) => a.id === id);
      assert.deepEqual([gone.text, gone.language], [null, null]);
      assert.equal(gone.replies[0].text, answer);
      const page = await until(async () => {
        const it = (await new Visitor(app).open(`/en${OPEN}`)).text;
        return !it.includes(text) && it;
      });
      assert.match(wordsOf(page), /It accuses people of a crime without saying whom or why\./);
      assert.equal((await new Visitor(app).open(`/en${OPEN}/argue?to=${id}`)).status, 404);
      assert.equal((await mark(new Visitor(app), OPEN, id, '1')).status, 404);
      await until(async () => (await search('second box carried')).every((it) => !it.url.endsWith(`#a-${id}`)), 'search has lost it');

      const never = 'He of the fourth floor took the money, everybody knows it.';
      await say(visitor, OPEN, { side: 'for', text: never });
      await decide(never, { verdict: 'remove', rule: 'personal-data', reason: 'It points to a private person.' });
      const { removed } = await shown(OPEN, (list, it) => it.removed === 1);
      assert.equal(removed, 1);
      await until(async () => /1 removed under the published rules/.test(wordsOf((await new Visitor(app).open(`/en${OPEN}`)).text)));
      assert.ok(!readFileSync(join(pack('following-the-election', 'removed'), 'arguments.csv'), 'utf8').includes('fourth floor'));
    });

    test('taken down, the text is nowhere any more; when and why stand in its place', async () => {
      const text = 'Ask Rashid of Nar Street 5, he counted with me that night.';
      const visitor = new Visitor(app);
      await say(visitor, OPEN, { side: 'for', text });
      await keep(text);
      const { arguments: all } = await shown(OPEN, (list) => withText(list, text));
      const { id } = withText(all, text);
      await until(async () => (await search('Rashid counted')).some((it) => it.url.endsWith(`#a-${id}`)));
      const path = `/en/secretariat/arguments/${id}/take-down`;
      assert.ok([401, 403].includes((await visitor.post(path, { reason: 'It names a private person.' })).status) || /sign-in/.test((await visitor.open(path)).path));
      const short = await secretariat.post(path, { reason: 'Name' }, { from: path });
      assert.equal(short.status, 422);
      assert.match(short.text, />\s*Name<\/textarea>/);
      await secretariat.post(path, { reason: 'It named a private person and a street.' }, { from: path });
      assert.equal((await secretariat.open(path)).status, 409, 'once only');

      const { arguments: now } = await shown(OPEN, (list) => list.find((a) => a.id === id).state === 'taken_down');
      const down = now.find((a) => a.id === id);
      assert.deepEqual([down.text, down.taken_down_because], [null, 'It named a private person and a street.']);
      await until(async () => (await search('Rashid counted')).every((it) => !it.url.endsWith(`#a-${id}`)), 'search has lost it');
      const page = await until(async () => {
        const it = (await new Visitor(app).open(`/en${OPEN}`)).text;
        return it.includes('It named a private person and a street.') && it;
      });
      assert.ok(!page.includes('Rashid'));
      await settled(app);
      for (const where of ['/en/record?kind=argument', '/en/record']) assert.ok(!(await new Visitor(app).open(where)).text.includes('Rashid'), where);
      assert.equal(sql(app, "SELECT count(*) FROM argument WHERE text LIKE '%Rashid%'"), '0');
      const rows = rowsOf(readFileSync(join(pack('following-the-election', 'down'), 'arguments.csv'), 'utf8'));
      const row = rows.find((r) => r.id === id);
      assert.deepEqual([row.text, row.language, row.state, row.reason], ['', '', 'taken_down', 'It named a private person and a street.']);
    });

    test('what a representative argued is in their own data', async () => {
      const data = JSON.parse((await representative.open('/en/account/data.json')).text);
      assert.match(JSON.stringify(data), /We photographed forty protocols/);
    });

    test('rows and record say the same; a row changed behind its back is found and named', async () => {
      await settled(app);
      const good = run(['verify', ...app.where]);
      assert.equal(good.code, 0, good.out + good.err);
      const id = sql(app, `SELECT id FROM argument WHERE text = '${SAID}'`);
      sql(app, `UPDATE argument SET text = 'Our station hung nothing on its door, ever.' WHERE id = ${id}`);
      const words = run(['verify', ...app.where]);
      assert.equal(words.code, 1);
      assert.match(words.out + words.err, new RegExp(`argument[^\\n]*${id}`));
      sql(app, `UPDATE argument SET text = '${SAID}' WHERE id = ${id}`);
      assert.equal(run(['verify', ...app.where]).code, 0);
      const target = sql(app, "SELECT max(target_id) FROM argument_mark WHERE value = 1");
      sql(app, `UPDATE argument_mark SET value = -1 WHERE target_id = ${target}`);
      const marks = run(['verify', ...app.where]);
      assert.equal(marks.code, 1);
      assert.match(marks.out + marks.err, new RegExp(`argument_mark[^\\n]*${target}`));
    });
  });
}
