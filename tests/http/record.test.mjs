// The record on pages and for programs: what is done stands in the journal at once, its proof holds by a check of our own,
// checkpoints continue each other, and what is asked for wrongly is told.
// SPDX-License-Identifier: AGPL-3.0-or-later
import assert from 'node:assert/strict';
import { createHash, createPublicKey, verify } from 'node:crypto';
import { after, before, describe, test } from 'node:test';
import { App, engines, until, Visitor, wordsOf } from './app.mjs';

const NAMED = '/consultations/observing-together';
const REASON = 'Our members have seen this work, and would do it again.';

/* --- RFC 6962, in a few lines -------------------------------------------------------------------- */

const sha256 = (...parts) => parts.reduce((hash, part) => hash.update(part), createHash('sha256')).digest();
const node = (left, right) => sha256(Buffer.from([1]), left, right);
const hashesOf = (texts) => texts.map((text) => Buffer.from(text, 'base64url'));

/** Section 2.1.1: the root that this path gives for a leaf at this place. */
function rootFrom(leaf, place, size, path) {
  let [fn, sn, root] = [place, size - 1, leaf];
  for (const hash of path) {
    assert.ok(sn > 0, 'the path is too long');
    if (fn % 2 === 1 || fn === sn) {
      root = node(hash, root);
      while (fn % 2 === 0 && fn !== 0) [fn, sn] = [fn >> 1, sn >> 1];
    } else {
      root = node(root, hash);
    }
    [fn, sn] = [fn >> 1, sn >> 1];
  }
  assert.equal(sn, 0, 'the path is too short');
  return root;
}

/** Section 2.1.2: the roots of the first and of all leaves that this proof gives. */
function rootsFrom(from, to, rootOfFrom, proof) {
  if (from === to) return [rootOfFrom, rootOfFrom];
  const path = (from & (from - 1)) === 0 ? [rootOfFrom, ...proof] : [...proof];
  let [fn, sn] = [from - 1, to - 1];
  while (fn % 2 === 1) [fn, sn] = [fn >> 1, sn >> 1];
  let [fr, sr] = [path[0], path[0]];
  for (const hash of path.slice(1)) {
    assert.ok(sn > 0, 'the proof is too long');
    if (fn % 2 === 1 || fn === sn) {
      [fr, sr] = [node(hash, fr), node(hash, sr)];
      while (fn % 2 === 0 && fn !== 0) [fn, sn] = [fn >> 1, sn >> 1];
    } else {
      sr = node(sr, hash);
    }
    [fn, sn] = [fn >> 1, sn >> 1];
  }
  assert.equal(sn, 0, 'the proof is too short');
  return [fr, sr];
}

/** The leaf of an entry from what it says; keys of an entry are in canonical order already. */
function leafOf(entry) {
  const committed = ([name, text, ...value]) => [name, value.length === 0 ? text :
    sha256(Buffer.from([2]), Buffer.from(text, 'base64url'), JSON.stringify([name, value[0]])).toString('base64url')];
  const { leaf: _leaf, seq: _seq, ...rest } = entry;
  return sha256(Buffer.from([0]), JSON.stringify({ ...rest, fields: rest.fields.map(committed) }));
}

const valueOf = (entry, name) => entry.fields.find(([field]) => field === name)?.[2];
/** A checkpoint taken apart; its signature is checked with the record's first key. */
function checkpointOf(note, key) {
  const [body, signature] = note.split('\n\n');
  const [origin, size, root] = body.split('\n');
  const raw = Buffer.from(signature.trim().split(' ').at(-1), 'base64').subarray(4);
  const spki = Buffer.concat([Buffer.from('302a300506032b6570032100', 'hex'), Buffer.from(key, 'base64')]);
  assert.ok(verify(null, Buffer.from(`${body}\n`), createPublicKey({ key: spki, format: 'der', type: 'spki' }), raw), 'the signature holds');
  return { origin, size: Number(size), root: Buffer.from(root, 'base64') };
}

for (const engine of engines) {
  describe(`the record on ${engine}`, () => {
    let app, visitor, key;
    const json = async (path) => JSON.parse((await visitor.open(path)).text);
    const newest = async () => checkpointOf((await visitor.open('/record/checkpoint')).text, key);
    const idsOn = (html) => [...html.matchAll(/class="t" href="\/\w\w\/record\/(\d+)"/g)].map((m) => m[1]);
    before(async () => {
      app = await new App({ engine }).start();
      visitor = new Visitor(app);
      await until(async () => (await visitor.open('/record/checkpoint')).status === 200);
      key = valueOf((await json('/record/entries?limit=1')).entries[0], 'key');
    });
    after(() => app.stop());

    test('an act stands in the journal right after it, in both languages', async () => {
      const representative = new Visitor(app);
      await representative.enter(app.links.representative);
      const page = `/en${NAMED}/position?statement=3`;
      const { statement } = (await representative.open(page)).text.match(/name="statement" value="(?<statement>\d+)"/).groups;
      await representative.post(`/en${NAMED}/positions`, { statement, position: 'disagree', reason: REASON }, { from: page });
      const first = await until(async () => {
        const words = wordsOf((await visitor.open('/en/record?kind=positions')).text);
        return words.match(/Nar Bağı Civic Forum took a position on “[^”]+”: disagree/) && words;
      });
      assert.ok(first);
      const id = idsOn((await visitor.open('/en/record?kind=positions')).text)[0];
      assert.match(wordsOf((await visitor.open('/az/record?kind=positions')).text), /Nar Bağı Vətəndaş Forumu mövqe bildirdi: razı deyil\. Tezis: “/);
      const entry = await visitor.open(`/en/record/${id}`);
      assert.match(wordsOf(entry.text), /Organisation, under a mandate/);
      assert.match(wordsOf(entry.text), new RegExp(REASON));
      assert.doesNotMatch(entry.text, /representative@example\.org/);
    });

    test('an act gets its place, and how soon is told', async () => {
      const secretariat = new Visitor(app);
      await secretariat.enter(app.links.secretariat);
      const before = (await newest()).size;
      const waited = performance.now();
      await secretariat.post('/en/secretariat/new-organisation', { name_en: 'New Voice', slug: 'new-voice', kind: 'ngo', scope: 'local' },
        { from: '/en/secretariat/new-organisation' });
      await until(async () => (await newest()).size > before);
      console.log(`a place after ${Math.round(performance.now() - waited)} ms`); /* told, never judged: machines differ */
      assert.match(wordsOf((await visitor.open('/en/record')).text), /added the organisation New Voice/);
    });

    test('the journal is narrowed by links that can be passed on', async () => {
      const organisations = await visitor.open('/en/record?kind=organisations&organisation=nar-bagi');
      assert.equal(organisations.status, 200);
      assert.match(wordsOf(organisations.text), /added the organisation Nar Bağı Civic Forum/);
      assert.doesNotMatch(wordsOf(organisations.text), /took a position/);
      assert.match(organisations.text, /<option value="organisations" selected>/);
      assert.match(organisations.text, /<option value="nar-bagi" selected>/);
      const nothing = await visitor.open('/en/record?from=2001-01-01&till=2001-12-31');
      assert.match(wordsOf(nothing.text), /Nothing like that is in the record\./);
      const wrong = await visitor.open('/en/record?from=yesterday');
      assert.equal(wrong.status, 422);
      assert.match(wrong.text, /<a href="#from">/);
      assert.match(wrong.text, /value="yesterday"/);
    });

    test('“Older” leads through the whole record, each entry once', async () => {
      const seen = [];
      let all = '/en/record';
      while (all && seen.length < 5000) {
        const { text } = await visitor.open(all);
        seen.push(...[...text.matchAll(/>No\. ([\d,]+)</g)].map((m) => Number(m[1].replace(/,/g, ''))));
        all = text.match(/rel="next" href="([^"]+)"/)?.[1].replace(/&amp;/g, '&');
      }
      assert.deepEqual(seen, [...seen.keys()].reverse());
      assert.ok(seen.length > 100);
    });

    test('a proof holds by a check that knows nothing but the standard', async () => {
      const id = idsOn((await visitor.open('/en/record?kind=positions')).text)[0];
      const page = await visitor.open(`/en/record/${id}`);
      const [, link, name] = page.text.match(/href="([^"]+proof\.json)" download="([^"]+)"/);
      assert.equal(name, `alyans-${id}.json`);
      const answer = await visitor.open(link);
      assert.equal(answer.headers.get('content-type').split(';')[0], 'application/json');
      assert.match(answer.headers.get('content-disposition'), new RegExp(`alyans-${id}\\.json`));
      const bundle = JSON.parse(answer.text);
      const { size, root } = checkpointOf(bundle.checkpoint, key);
      assert.equal(bundle.entry.id, id);
      assert.equal(leafOf(bundle.entry).toString('base64url'), bundle.entry.leaf);
      assert.deepEqual(rootFrom(leafOf(bundle.entry), bundle.entry.seq, size, hashesOf(bundle.path)), root);
      assert.match(page.text, new RegExp(bundle.entry.leaf));
    });

    test('what two checkpoints cover is one history', async () => {
      const to = await newest();
      const listed = (await visitor.open('/en/record/checkpoints')).text;
      const sizes = [...listed.matchAll(/\/record\/checkpoints\/(\d+)"/g)].map((m) => Number(m[1]));
      assert.ok(sizes.includes(to.size));
      for (const size of sizes.slice(0, 20)) {
        const from = checkpointOf((await visitor.open(`/record/checkpoints/${size}`)).text, key);
        assert.equal(from.size, size);
        const proof = await json(`/record/consistency?from=${size}&to=${to.size}`);
        assert.deepEqual([proof.from, proof.to], [size, to.size]);
        assert.deepEqual(rootsFrom(size, to.size, from.root, hashesOf(proof.path)), [from.root, to.root]);
      }
    });

    test('a mirror gets every entry, and computes the same root', async () => {
      const entries = [];
      let size = 1;
      while (entries.length < size) {
        const part = await json(`/record/entries?from=${entries.length}&limit=500`);
        assert.equal(part.next, entries.length + part.entries.length);
        entries.push(...part.entries);
        size = part.size;
      }
      const rootOf = (leaves) => {
        if (leaves.length === 1) return leaves[0];
        let half = 1;
        while (half * 2 < leaves.length) half *= 2;
        return node(rootOf(leaves.slice(0, half)), rootOf(leaves.slice(half)));
      };
      entries.forEach((entry, i) => assert.equal(entry.seq, i));
      const { root } = checkpointOf((await visitor.open(`/record/checkpoints/${size}`)).text, key);
      const leaves = entries.map(leafOf);
      assert.deepEqual(rootOf(leaves), root);
      const tile = async (path) => Buffer.from(await (await visitor.fetch(`/record/tile/${path}`)).arrayBuffer());
      const width = leaves.length % 256;
      const last = String((leaves.length - width) / 256).padStart(3, '0');
      if (width > 0) assert.deepEqual(await tile(`0/${last}.p/${width}`), Buffer.concat(leaves.slice(-width)));
      if (leaves.length < 256) return; /* no tile is full */
      assert.deepEqual(await tile('0/000'), Buffer.concat(leaves.slice(0, 256)));
      assert.deepEqual(await tile('1/000.p/1'), rootOf(leaves.slice(0, 256)));
    });

    test('nobody finds a personal value in anything that is public', async () => {
      const names = [];
      for (let from = 0, size = 1; from < size;) {
        const { text } = await visitor.open(`/record/entries?from=${from}&limit=500`);
        assert.doesNotMatch(text, /@example\.org/);
        ({ next: from, size } = JSON.parse(text));
        names.push(...JSON.parse(text).entries.flatMap((entry) => entry.sealed.map(([name]) => name)));
      }
      assert.ok(names.includes('email'));
    });

    test('a proposal is in the journal, its text only when it was decided on', async () => {
      const stranger = new Visitor(app);
      const from = '/en/consultations/following-the-election';
      await stranger.post(`${from}/statements`, { text: 'Somebody wants this to be read by all' }, { from });
      const { text } = await until(async () => {
        const page = await visitor.open('/en/record?kind=statements');
        return wordsOf(page.text).includes('proposed the statement (not shown)') && page;
      });
      assert.doesNotMatch(text, /Somebody wants this/);
      const entry = await visitor.open(`/en/record/${idsOn(text)[0]}`);
      assert.equal(entry.status, 200);
      assert.doesNotMatch(entry.text, /Somebody wants this/);
    });

    test('wrong numbers are told by name', async () => {
      for (const [path, status, field] of [
        ['/record/consistency?from=0&to=1', 422, 'from'], ['/record/consistency?from=5', 422, 'to'],
        ['/record/consistency?from=5&to=4', 422, 'from'], ['/record/consistency?from=1&to=99999999', 404],
        ['/record/entries?limit=501', 422, 'limit'], ['/record/entries?from=-1', 422, 'from'],
        ['/record/checkpoints/99999999', 404], ['/record/checkpoints/few', 404], ['/record/1/proof.json', 404],
        ['/record/tile/0/999', 404], ['/record/tile/9/000', 404], ['/record/tile/0/x000/000', 404], ['/record/tile/0/000.p/256', 404],
      ]) {
        const answer = await visitor.open(path);
        assert.equal(answer.status, status, path);
        assert.equal(answer.headers.get('content-type').split(';')[0], 'application/problem+json', path);
        const problem = JSON.parse(answer.text);
        assert.equal(problem.status, status, path);
        if (field) assert.ok(problem.errors.some((e) => e.field === field && e.message), `${path}: ${answer.text}`);
      }
      assert.equal((await visitor.open('/en/record/1')).status, 404);
      assert.equal((await visitor.open('/en/record/entries')).status, 404); /* programs read no language */
    });

    test('an organisation’s page tells what changed there', async () => {
      const secretariat = new Visitor(app);
      await secretariat.enter(app.links.secretariat);
      const form = '/en/secretariat/organisations/new-voice';
      await secretariat.post(form, { name_en: 'Newer Voice', slug: 'new-voice', kind: 'ngo', scope: 'local' }, { from: form });
      const page = await until(async () => {
        const { text } = await visitor.open('/en/organisations/new-voice');
        return /<ins>Newer<\/ins>/.test(text) && text;
      });
      assert.match(page, /<del>New<\/del>/);
      assert.match(wordsOf(page), /What changed here/);
      assert.match(wordsOf(page), /alyans verify alyans-\d+\.json/);
    });
  });
}
