// Receipts of answers given without a name: shown at once, downloaded later, checked offline; and nobody else's business.
// SPDX-License-Identifier: AGPL-3.0-or-later
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { App, engines, hiddenFields, run, temporaryFolder, until, Visitor, wordsOf } from './app.mjs';

const PUBLIC = '/consultations/following-the-election';
const NAMED = '/consultations/observing-together';

/** Answers are sealed when their minute is over: here it is over at once. */
function endMinute(app) {
  const text = 'UPDATE ledger_unsealed SET at = at - 600000000';
  const done = app.database.url
    ? spawnSync('psql', ['-X', '-q', '-v', 'ON_ERROR_STOP=1', '-c', text, app.database.url], { encoding: 'utf8' })
    : spawnSync('python3', ['-c', 'import sqlite3, sys; d = sqlite3.connect(sys.argv[1], 30); d.execute(sys.argv[2]); d.commit()', join(app.data, 'alyans.db'), text],
      { encoding: 'utf8' });
  assert.equal(done.status, 0, done.stderr);
}

const receiptLink = (html) => html.match(/href="([^"]*\/receipts\/\d+\.json)"/)?.[1];

for (const engine of engines) {
  describe(`receipts on ${engine}`, () => {
    let app, folder;
    before(async () => {
      app = await new App({ engine }).start();
      folder = temporaryFolder();
    });
    after(() => {
      folder.remove();
      return app.stop();
    });

    const ids = async (consultation = PUBLIC) =>
      JSON.parse((await new Visitor(app).open(`/api/v1${consultation}/statements`)).text).statements.map((s) => s.id);
    const answer = async (visitor, statement, position = 'agree', language = 'en') => visitor.post(`/${language}${PUBLIC}/positions`, { statement, position });
    const answerByProgram = async (visitor, statement, position) => {
      const said = await visitor.fetch(`/api/v1${PUBLIC}/positions`, {
        method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ statement, position }),
      });
      return { status: said.status, body: await said.json() };
    };
    const sealed = async (visitor, link) => {
      endMinute(app);
      return until(async () => {
        const { text } = await visitor.open(link);
        return text.includes('"alyans-proof-1"') && text;
      }, 'the minute is sealed');
    };
    const verify = (name, text) => {
      const file = join(folder.path, name);
      writeFileSync(file, text);
      return run(['verify', file]);
    };

    test('a visitor sees the receipt at once, in both languages, and what it is for', async () => {
      const [first, second] = await ids();
      for (const [language, statement, words] of [['en', first, /A receipt proves .* Keeping it is up to you/], ['az', second, /Qəbz sübut edir .* sizin ixtiyarınızdadır/]]) {
        const visitor = new Visitor(app, language);
        const page = await answer(visitor, statement, 'agree', language);
        assert.equal(page.status, 200);
        assert.match(wordsOf(page.text), words);
        const file = await visitor.open(receiptLink(page.text));
        assert.equal(file.status, 200);
        assert.match(file.headers.get('content-type'), /^application\/json/);
        assert.match(file.headers.get('content-disposition'), /receipt-\d+\.json/);
        assert.equal(file.headers.get('cache-control'), 'no-store');
        const said = JSON.parse(file.text);
        assert.equal(said.format, 'alyans-receipt-1', 'its minute is not over: no proof yet');
        assert.equal(said.position.statement, statement);
        assert.equal(said.position.position, 'agree');
      }
    });

    test('once its minute is sealed the receipt checks offline; one letter changed and it does not', async () => {
      const visitor = new Visitor(app);
      const [, , third] = await ids();
      const link = receiptLink((await answer(visitor, third, 'disagree')).text);
      const text = await sealed(visitor, link);
      const bundle = JSON.parse(text);
      assert.equal(bundle.receipt.position.position, 'disagree');

      const good = verify('good.json', text);
      assert.equal(good.code, 0, good.out + good.err);
      const bad = verify('bad.json', text.replace('"position":"disagree"', '"position":"agree"'));
      assert.equal(bad.code, 1, bad.out + bad.err);

      const leaf = createHash('sha256').update(Buffer.concat([Buffer.from([0]), Buffer.from(JSON.stringify(bundle.receipt.position))])).digest('base64url');
      assert.equal(bundle.receipt.leaf, leaf, 'the leaf is the hash of what the receipt says');
    });

    test('programs get the receipt with the answer; organisations get none', async () => {
      const visitor = new Visitor(app);
      const [, , , fourth] = await ids();
      const { status, body } = await answerByProgram(visitor, fourth, 'pass');
      assert.equal(status, 201);
      assert.deepEqual(Object.keys(body.receipt), ['at', 'consultation', 'id', 'position', 'salt', 'statement'], 'canonical order');
      assert.equal(body.receipt.id, body.position.id);
      assert.equal(Buffer.from(body.receipt.salt, 'base64url').length, 16);
      const file = JSON.parse(await sealed(visitor, `/en${PUBLIC}/receipts/${body.receipt.id}.json`));
      assert.deepEqual(file.receipt.position, body.receipt);

      const representative = new Visitor(app);
      await representative.enter(app.links.representative);
      const [one] = await ids(NAMED);
      const named = await representative.fetch(`/api/v1${NAMED}/positions`, {
        method: 'POST', headers: { 'content-type': 'application/json', 'x-csrf-token': hiddenFields((await representative.open(`/en${NAMED}/position`)).text).csrf },
        body: JSON.stringify({ statement: one, position: 'agree', reason: 'Our members have seen this work.' }),
      });
      assert.equal(named.status, 201, await named.clone().text());
      assert.equal((await named.json()).receipt, null);
    });

    test('a revised answer has a receipt of its own, and the earlier receipt stays true', async () => {
      const visitor = new Visitor(app);
      const [first] = await ids();
      const earlier = await answerByProgram(visitor, first, 'agree');
      const later = await answerByProgram(visitor, first, 'disagree');
      assert.notEqual(earlier.body.receipt.id, later.body.receipt.id);
      assert.notEqual(earlier.body.receipt.salt, later.body.receipt.salt);
      for (const [name, { body }] of Object.entries({ earlier, later })) {
        const text = await sealed(visitor, `/en${PUBLIC}/receipts/${body.receipt.id}.json`);
        assert.equal(verify(`${name}.json`, text).code, 0, name);
      }
      const page = await visitor.open(`/en${PUBLIC}/receipts`);
      assert.equal(page.status, 200);
      assert.ok(page.text.includes(later.body.receipt.id));
      assert.ok(page.text.includes(earlier.body.receipt.id));
      assert.match(wordsOf(page.text), /revised since/);
    });

    test('a receipt is shown to the browser that answered and to nobody else', async () => {
      const visitor = new Visitor(app);
      const [first] = await ids();
      const { body } = await answerByProgram(visitor, first, 'agree');
      const path = `/en${PUBLIC}/receipts/${body.receipt.id}.json`;
      assert.equal((await visitor.open(path)).status, 200);

      const stranger = new Visitor(app);
      await answerByProgram(stranger, first, 'agree');
      for (const other of [new Visitor(app), stranger]) assert.equal((await other.open(path)).status, 404);
      for (const wrong of ['0', '-1', 'x', '1', `${body.receipt.id}0`, `${body.receipt.id}.json`])
        assert.equal((await visitor.open(`/en${PUBLIC}/receipts/${wrong}.json`)).status, 404, wrong);
      assert.equal((await visitor.open(`/en${NAMED}/receipts/${body.receipt.id}.json`)).status, 404);
      assert.match(wordsOf((await visitor.open(`/en${NAMED}/receipts`)).text), /Organisations answer here by name/);
      const none = await new Visitor(app).open(`/en${PUBLIC}/receipts`);
      assert.equal(none.status, 200);
      assert.match(wordsOf(none.text), /This browser has answered nothing here/);
    });

    test('what the site shows is what the record says', async () => {
      const all = run(['verify', ...app.where]);
      assert.equal(all.code, 0, all.out + all.err);
    });
  });
}
