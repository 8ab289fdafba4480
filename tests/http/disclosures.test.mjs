// Who pays, who decides, where it leans: entered, corrected, withdrawn, answered; and said wherever an organisation speaks.
// SPDX-License-Identifier: AGPL-3.0-or-later
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { App, engines, run, until, Visitor, wordsOf } from './app.mjs';

/* --- a page as a tree: enough of HTML for pages that are well-formed by another test --------------------------------- */

const VOID = new Set(['area', 'base', 'br', 'col', 'embed', 'hr', 'img', 'input', 'link', 'meta', 'source', 'track', 'wbr']);

function treeOf(html) {
  const root = { tag: '#root', attrs: {}, children: [], parent: null, text: '' };
  let at = root;
  for (const [, comment, close, open, attrs, self, text] of html.matchAll(/(<!--[\s\S]*?-->|<![^>]*>)|<\/([a-zA-Z0-9]+)\s*>|<([a-zA-Z0-9]+)((?:"[^"]*"|[^">])*?)(\/?)>|([^<]+)/g)) {
    if (comment) continue;
    if (text) { at.children.push({ tag: '#text', text, parent: at, attrs: {}, children: [] }); continue; }
    if (close) { at = at.parent; continue; }
    const node = { tag: open.toLowerCase(), attrs: {}, children: [], parent: at };
    for (const [, name, value] of attrs.matchAll(/([a-zA-Z-]+)(?:="([^"]*)")?/g)) node.attrs[name] = value ?? '';
    at.children.push(node);
    if (!self && !VOID.has(node.tag)) at = node;
  }
  return root;
}
const all = (node, want, out = []) => { if (want(node)) out.push(node); for (const child of node.children) all(child, want, out); return out; };
const textOf = (node) => node.tag === '#text' ? node.text : node.children.map(textOf).join('');
const classes = (node) => (node.attrs.class ?? '').split(' ');
function above(node, want) { for (let n = node; n; n = n.parent) if (want(n)) return n; return null; }

/* --- the rule -------------------------------------------------------------------------------------------------------- */

const BLOCKS = new Set(['li', 'tr', 'section', 'article', 'figure']);
const isBlock = (n) => BLOCKS.has(n.tag) || classes(n).includes('finding') || classes(n).includes('speaker');
/** Organisations that are named, but not as the author of anything. */
const NO_CLAIM = [
  (a) => above(a, (n) => classes(n).includes('crumb')), /* where the page stands */
  (a) => above(a, (n) => n.tag === 'dl' && !classes(n).includes('facts')), /* the strip tells of others */
  (a) => above(a, (n) => n.tag === 'dl' && classes(n).includes('entry')), /* so do relations on record */
  (a) => above(a, (n) => n.tag === 'svg' && classes(n).includes('graph')), /* and their drawing */
  (a) => above(a, (n) => n.tag === 'section' && n.attrs['aria-labelledby'] === 'table'), /* with its table */
  (a) => above(a, (n) => n.tag === 'section' && /^(Not stated|Bildirilməyib)/.test(textOf(n).trim())), /* has said nothing */
  (a) => above(a, (n) => n.tag === 'ul' && classes(n).includes('roll') && n.parent.tag === 'details'), /* nor have these */
  (a) => above(a, (n) => n.tag === 'ul' && classes(n).includes('list') && classes(n).includes('sayings')), /* who funds */
  (a) => classes(a.parent).includes('acts') && above(a, (n) => n.tag === 'form'), /* leaving a form */
  (a) => above(a, (n) => classes(n).includes('funded')), /* the funder line itself */
];

/** Organisations named as authors on this page without who pays beside them. */
function unsaid(html) {
  const main = all(treeOf(html), (n) => n.tag === 'main')[0];
  const own = all(main, (n) => n.tag === 'section' && classes(n).includes('disc')).map((n) => n.attrs['data-disclosure']);
  const missing = [];
  for (const a of all(main, (n) => n.tag === 'a' && n.attrs.href)) {
    const slug = a.attrs.href.match(/^\/(?:az|en)\/organisations\/([a-z0-9-]+)$/)?.[1] ?? a.attrs.href.match(/^#o-([a-z0-9-]+)$/)?.[1];
    if (!slug || /^(new|relations|countries|members)$/.test(slug) || own.includes(slug) || classes(a.parent).includes('back') || NO_CLAIM.some((is) => is(a))) continue;
    const block = above(a.parent, isBlock) ?? main;
    if (a.attrs['data-disclosure'] === slug || all(block, (n) => n.attrs['data-disclosure'] === slug).length > 0 || above(block, (n) => n.attrs['data-disclosure'] === slug)) continue;
    missing.push(`${slug}: ${textOf(block).replace(/\s+/g, ' ').trim().slice(0, 120)}`);
  }
  return missing;
}

const PAGE = (who) => `<main><ul><li><h3><a href="/en/organisations/nar">Nar</a></h3>${who}<p>agrees</p></li></ul></main>`;

describe('the rule itself', () => {
  test('a claim without who pays is found, one with it is not', () => {
    assert.equal(unsaid(PAGE('')).length, 1);
    assert.equal(unsaid(PAGE('<p data-disclosure="nar">NGO.</p>')).length, 0);
    assert.equal(unsaid(PAGE('<p data-disclosure="other">NGO.</p>')).length, 1);
    assert.equal(unsaid('<main><p class="crumb"><a href="/en/organisations/nar">Nar</a></p></main>').length, 0);
  });
});

/* --- the walk -------------------------------------------------------------------------------------------------------- */

describe('the demonstration', () => {
  let app;
  before(async () => { app = await new App().start(); });
  after(() => app.stop());

  /** Everything a visitor finds by following links, in both languages; entries of the journal are many of a kind. */
  async function walked() {
    const visitor = new Visitor(app);
    const [seen, queue] = [new Map(), ['/en/', '/az/']];
    let entries = 0;
    while (queue.length > 0) {
      const path = queue.shift();
      if (seen.has(path)) continue;
      if (/^\/(az|en)\/record\/\d+$/.test(path) && ++entries > 60) continue;
      if (/[?&]before=/.test(path) && seen.size > 250) continue;
      const answer = await visitor.fetch(path);
      const text = await answer.text();
      seen.set(path, { type: answer.headers.get('content-type') ?? '', text, status: answer.status, headers: answer.headers });
      if (!/html/.test(answer.headers.get('content-type') ?? '')) continue;
      for (const [, href] of text.matchAll(/href="(\/[^"#]*)/g)) {
        const next = href.replace(/&amp;/g, '&');
        if (/^\/(az|en)(\/|$)|^\/api\//.test(next) && !/\/(sign-in|enter|position|receipts)\b/.test(next) && !seen.has(next)) queue.push(next);
      }
    }
    return seen;
  }
  let pages;
  before(async () => { pages = await walked(); });

  test('every page that names an organisation as the author of a claim says who pays, in the same block', () => {
    let named = 0;
    for (const [path, page] of pages) {
      if (page.status !== 200 || !/html/.test(page.type) || /^\/(az|en)\/organisations(\?|$)/.test(path) || /\/record\/\d+$/.test(path)) continue; /* an entry names whom it is about, too: the next test */
      assert.deepEqual(unsaid(page.text), [], path);
      named += [...page.text.matchAll(/data-disclosure="/g)].length;
    }
    assert.ok(named > 400, `only ${named} were named: did the walk reach the pages?`);
    for (const path of ['/en/consultations/election-2013/results', '/az/consultations/observing-together/results', '/en/consultations/election-2013/statements/1', '/en/organisations/esi', '/en/record'])
      assert.equal(pages.get(path)?.status, 200, `${path} was not reached`);
  });

  test('every line of the journal in which an organisation speaks says who pays, and so does its entry', async () => {
    const visitor = new Visitor(app);
    const journal = await visitor.open('/en/record?kind=positions');
    const lines = all(treeOf(journal.text), (n) => n.tag === 'li' && /took a position|entered from sources the position/.test(textOf(n)));
    assert.ok(lines.length > 20);
    for (const line of lines) assert.equal(all(line, (n) => n.attrs['data-disclosure']).length, 1, textOf(line));
    for (const line of [lines[0], lines.at(-1)]) {
      const href = all(line, (n) => n.tag === 'a')[0].attrs.href;
      const slug = all(line, (n) => n.attrs['data-disclosure'])[0].attrs['data-disclosure'];
      assert.match((await visitor.open(href)).text, new RegExp(`data-disclosure="${slug}"`));
    }
  });

  test('every organisation in a JSON answer carries its disclosure', async () => {
    let found = 0;
    const check = (value, path) => {
      if (Array.isArray(value)) return value.forEach((v) => check(v, path));
      if (value === null || typeof value !== 'object') return;
      if ('slug' in value && 'scope' in value) {
        found++;
        assert.ok(value.disclosure, `${path}: ${value.slug}`);
        for (const about of ['funding', 'control', 'leaning']) assert.ok(Array.isArray(value.disclosure[about]));
      }
      Object.values(value).forEach((v) => check(v, path));
    };
    for (const [path, page] of pages) if (/json/.test(page.type) && page.status === 200) check(JSON.parse(page.text), path);
    assert.ok(found >= 30, `${found} organisations`);
  });

  test('the table of positions names the table of who they are', async () => {
    const visitor = new Visitor(app);
    const positions = await visitor.fetch('/en/consultations/election-2013/positions.csv');
    const beside = positions.headers.get('link').match(/<([^>]+)>; rel="describedby"/)[1];
    const rows = (await visitor.open(beside)).text.trim().split('\n');
    for (const slug of new Set((await positions.text()).trim().split('\n').slice(1).map((row) => row.split(',')[0]).filter((word) => /^[a-z-]+$/.test(word))))
      assert.ok(rows.some((row) => row.startsWith(`${slug},`)), slug);
    assert.equal((await visitor.fetch('/en/consultations/following-the-election/organisations.csv')).status, 404);
  });

  test('only what a source of 2013 says stands at the real bodies', async () => {
    const { disclosures, next_after: next } = JSON.parse((await new Visitor(app).open('/api/v1/disclosures?limit=500')).text);
    assert.equal(next, null);
    const real = disclosures.filter((d) => ['esi', 'alliance-2013'].includes(d.organisation));
    assert.deepEqual(real.map((d) => [d.organisation, d.about, d.basis, d.is_disclosed]), [
      ['esi', 'funding', 'self', true], ['alliance-2013', 'funding', 'reported', true], ['alliance-2013', 'control', 'reported', false], ['alliance-2013', 'leaning', 'reported', true]]);
    for (const d of real) assert.ok(d.source.title && d.source.publisher);
    for (const slug of ['cec', 'mfa', 'emds', 'odihr', 'nca', 'ajf']) assert.ok(!disclosures.some((d) => d.organisation === slug), slug);
    assert.match(wordsOf((await new Visitor(app).open('/en/organisations/cec')).text), /Funding Not on record\. No source is entered, none is assumed\./);
  });

  test('the record holds them', async () => {
    await until(() => run(['verify', ...app.where]).out.includes('It holds'), 'the record holds');
  });
});

/* --- forms ----------------------------------------------------------------------------------------------------------- */

for (const engine of engines) {
  describe(`forms of disclosures on ${engine}`, () => {
    let app, secretariat, representative;
    const OURS = '/en/organisations/nar-bagi/disclosures';
    const THEIRS = '/en/organisations/gunebaxan/disclosures';
    before(async () => {
      app = await new App({ engine }).start();
      [secretariat, representative] = [new Visitor(app), new Visitor(app)];
      await secretariat.enter(app.links.secretariat);
      await representative.enter(app.links.representative);
    });
    after(() => app.stop());
    /** Pages of visitors are kept for a moment: what was done shows soon, not at once. */
    const shows = (path, what) => until(async () => what.test(wordsOf((await new Visitor(app).open(path)).text)), `${path} shows ${what}`);
    const listOf = async (slug) => JSON.parse((await new Visitor(app).open(`/en/organisations/${slug}/disclosures.json`)).text).disclosures;

    test('a form that is refused names each field and loses nothing that was written', async () => {
      const written = { about: 'funding', disclosed: 'yes', text_en: 'A grant of our own words.', amount: '12.5.0', amount_till: '10', currency: '', from: '2014', till: '2013', dated: '2990', party: 'Somebody & sons', source: '' };
      const answer = await representative.post(`${OURS}/new`, written, { from: `${OURS}/new` });
      assert.equal(answer.status, 422);
      for (const field of ['amount', 'till', 'dated']) {
        assert.match(answer.text, new RegExp(`<a href="#${field}">`), field);
        assert.match(answer.text, new RegExp(`id="${field}-error"`), field);
      }
      for (const value of ['A grant of our own words.', '12.5.0', 'Somebody &amp; sons', '2990']) assert.ok(answer.text.includes(value), value);
      assert.equal((await listOf('nar-bagi')).filter((d) => d.text.en === 'A grant of our own words.').length, 0);
    });

    test('an amount is read as its currency is written, and money of the past has its currency', async () => {
      const funding = { about: 'funding', disclosed: 'yes', party: 'a fund of that time', from: '2003' };
      for (const [amount, currency, said] of [['1.234', 'KWD', /thousands or thousandths/], ['1000.50', 'JPY', /has no decimals/]]) {
        const refused = await representative.post(`${OURS}/new`, { ...funding, amount, currency }, { from: `${OURS}/new` });
        assert.equal(refused.status, 422, currency);
        assert.match(wordsOf(refused.text), said);
      }
      await representative.post(`${OURS}/new`, { ...funding, amount: '5000000', currency: 'AZM' }, { from: `${OURS}/new` });
      assert.deepEqual((await listOf('nar-bagi')).filter((d) => d.party === 'a fund of that time').map((d) => [d.amount, d.currency]), [['5000000', 'AZM']]);
    });

    test('a representative enters, corrects and withdraws; every step stays readable', async () => {
      const entered = await representative.post(`${OURS}/new`, { about: 'funding', disclosed: 'yes', party: 'a club of donors', amount: '1 200,50', amount_till: '2000', currency: 'AZN', money: 'private', origin: 'domestic', from: '2026', till: '', dated: '' }, { from: `${OURS}/new` });
      assert.equal(entered.status, 200);
      let mine = (await listOf('nar-bagi')).find((d) => d.party === 'a club of donors');
      assert.deepEqual([mine.amount, mine.amount_till, mine.currency, mine.basis, mine.declared_by], ['1200.50', '2000', 'AZN', 'self', 'organisation']);
      await shows('/en/organisations/nar-bagi', /a club of donors Amount: 1,200\.50–2,000 AZN/);

      const form = await representative.open(`${OURS}/${mine.id}/correct`);
      assert.match(form.text, /value="1200\.50"/);
      await representative.post(`${OURS}/${mine.id}/correct`, { about: 'funding', disclosed: 'yes', party: 'a club of donors', amount: '1300', currency: 'AZN', from: '2026' }, { from: `${OURS}/${mine.id}/correct` });
      const both = (await listOf('nar-bagi')).filter((d) => d.party === 'a club of donors');
      assert.deepEqual(both.map((d) => [d.amount, d.ended_at === null]), [['1300', true], ['1200.50', false]]);
      assert.equal(both[0].corrects, mine.id);
      assert.equal((await representative.fetch(`${OURS}/${mine.id}/correct`)).status, 409, 'what is over is not corrected again');

      mine = both[0];
      const short = await representative.post(`${OURS}/${mine.id}/withdraw`, { reason: 'no' }, { from: `${OURS}/${mine.id}/withdraw` });
      assert.equal(short.status, 422);
      await representative.post(`${OURS}/${mine.id}/withdraw`, { reason: 'The club was dissolved in May.' }, { from: `${OURS}/${mine.id}/withdraw` });
      await shows(OURS, /withdrawn Funding .* Reason: The club was dissolved in May\./);
      const csv = (await new Visitor(app).open(`${OURS}.csv`)).text;
      assert.match(csv, /,withdrawn,.*a club of donors/);
      assert.match(csv, /,corrected,.*a club of donors/);
    });

    test('saying that it is not disclosed stands in so many words', async () => {
      const said = await representative.post(`${OURS}/new`, { about: 'control', disclosed: 'no', text_en: 'We keep the names of our founders.' }, { from: `${OURS}/new` });
      assert.equal(said.status, 200, wordsOf(said.text).slice(0, 900));
      await shows(OURS, /Not disclosed\. The organisation was asked and says that it does not disclose this\. We keep the names of our founders\./);
    });

    test('the secretariat enters nothing without a source, and a new source with it', async () => {
      const said = { about: 'leaning', basis: 'reported', disclosed: 'yes', text_en: 'Close to the growers.' };
      const refused = await secretariat.post(`${THEIRS}/new`, said, { from: `${THEIRS}/new` });
      assert.equal(refused.status, 422);
      assert.match(refused.text, /id="source-error"/);
      assert.equal((await listOf('gunebaxan')).length, 0);

      const half = await secretariat.post(`${THEIRS}/new`, { ...said, source_title: 'On growers', source_dated: 'May' }, { from: `${THEIRS}/new` });
      assert.equal(half.status, 422);
      for (const field of ['source_publisher', 'source_kind', 'source_dated']) assert.match(half.text, new RegExp(`id="${field}-error"`), field);
      assert.ok(half.text.includes('<details open'), 'what was written is in sight');

      await secretariat.post(`${THEIRS}/new`, { ...said, source_title: 'On growers', source_publisher: 'The Gardener', source_kind: 'news', source_dated: '2025-05', source_url: 'https://example.org/growers', source_language: 'en' }, { from: `${THEIRS}/new` });
      const [made] = await listOf('gunebaxan');
      assert.deepEqual([made.basis, made.declared_by, made.source.publisher, made.source.url], ['reported', 'secretariat', 'The Gardener', 'https://example.org/growers']);
      await until(async () => (await new Visitor(app).open('/en/organisations/gunebaxan')).text.includes('<a href="https://example.org/growers" rel="nofollow noopener">On growers</a>'), 'the source is linked');
    });

    test('an organisation answers what is reported, and nobody else does', async () => {
      const report = (await listOf('nar-bagi')).find((d) => d.basis === 'reported');
      const path = `${OURS}/${report.id}/answer`;
      await representative.post(path, { text_en: 'We answer in one line.', text_az: '' }, { from: path });
      assert.equal((await listOf('nar-bagi')).find((d) => d.id === report.id).answer.text.en, 'We answer in one line.');
      await shows(OURS, /Earlier answers/);
      assert.equal((await secretariat.fetch(path)).status, 403);
      const [theirs] = await listOf('gunebaxan');
      assert.equal((await representative.fetch(`${THEIRS}/${theirs.id}/answer`)).status, 403);
      assert.equal((await representative.post(`${THEIRS}/new`, { about: 'leaning', disclosed: 'yes', text_en: 'Not theirs.' }, { from: OURS })).status, 403);
      assert.equal((await new Visitor(app).fetch(`${OURS}/new`)).status, 303, 'a visitor signs in first');
    });

    test('words with personal data are taken from the public by the secretariat, with a reason', async () => {
      const [made] = await listOf('gunebaxan');
      const path = `/en/secretariat/disclosures/${made.id}/take-down`;
      assert.equal((await representative.fetch(path)).status, 403);
      await secretariat.post(path, { disclosed: 'disclosure', reason: 'It named a private person.' }, { from: path });
      await shows(THEIRS, /taken from the public on .* Reason: It named a private person\./);
      assert.ok(!(await new Visitor(app).open(THEIRS)).text.includes('Close to the growers'));
    });

    test('all of it comes in pieces for programs, and the record holds', async () => {
      const visitor = new Visitor(app);
      const [ids, seen] = [[], new Set()];
      for (let after = ''; after !== null;) {
        const piece = JSON.parse((await visitor.open(`/api/v1/disclosures?history=1&limit=3${after && `&after=${after}`}`)).text);
        ids.push(...piece.disclosures.map((d) => d.id));
        after = piece.next_after;
      }
      ids.forEach((id) => seen.add(id));
      assert.equal(seen.size, ids.length);
      assert.equal((await visitor.open('/disclosures.csv')).text.trim().split('\n').length - 1, ids.length);
      assert.equal((await visitor.fetch('/api/v1/disclosures?limit=0')).status, 422);
      await until(() => run(['verify', ...app.where]).out.includes('It holds'), 'the record holds');
    });
  });
}
