// Every address of the program, with what the demonstration has and with what strangers try.
// SPDX-License-Identifier: AGPL-3.0-or-later
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { App, engines, hiddenFields, run, Visitor } from './app.mjs';

const SLUGS = { '/consultations/': 'observing-together', '/organisations/': 'nar-bagi', '/projects/': 'observing-side-by-side', '/project-desk/': 'observing-side-by-side', '/joint-statements/': 'how-we-observe', '/joint-desk/': 'how-we-observe',
  '/news/': 'two-statements-one-day', '/newsdesk/': 'two-statements-one-day', '/articles/': 'two-statements-one-day', '/sections/': 'observation', '/tags/': 'observers' };
const HOSTILE = ["'; DROP TABLE position; --", '"><script>alert(1)</script>', 'ı̇İşğ\u202e😀', '%00', '%ff%fe', '..%2f..%2fetc%2fpasswd',
  '%2e%2e', '9223372036854775808', '-1', '0', '1e9', '{slug}', 'a'.repeat(3000), '%25n%25s', ' ', '+', '%0d%0aX-Bad: 1'];

const ROUTES = run(['routes']).out.split('\n').map((line) => line.match(/^([A-Z]+) +(\/\S*) +([-cpsa]{4}) /)).filter(Boolean)
  .map(([, method, path, flags]) => ({ method, path, flags }));
/** Mailboxes press this button for their readers, from another site and without a session (RFC 8058); the token is the right. */
const ONE_CLICK = /^\/mail\/unsubscribe\/\{token\}$/;
const GETS = ROUTES.filter((r) => r.method === 'GET');
const WRITES = ROUTES.filter((r) => r.method !== 'GET');
/** Addresses that stand without a language. */
/* Addresses without a language. */
const NEUTRAL = [/^\/api\//, /^\/(healthz|robots\.txt)$/, /^\/record\/(checkpoint$|checkpoints\/|consistency$|entries$|tile\/|.*\/proof\.json$)/,
  /^\/(files|disclosures|moderation)\.csv$/, /^\/files\/[^/]+\/(?!remove)/, /^\/projects(\.|\/grants\.csv|\/[^/]*\/(iati\.xml|work\.csv|reports\.csv))/];
/* Not for everybody, or opened by a letter that was not sent. */
const CLOSED = [/^\/(secretariat|project-desk|account|speak-for|enter)/, /\/mandates/, /^\/organisations\/\{slug\}\/(edit$|disclosures\/|facts)/, /\/remove$/,
  /\/mail\/\w+\/\{token\}|\/outbox\/\{id\}/, /^\/(claims|positions\/by-mail)\//, /\/(invitations|propose|amend|translate|argue|confirm|draws\.json|appeal)$/];
NEUTRAL.push(/^\/joint-statements\/[^/]*\.json$/, /^\/(feeds\.opml|sitemap\.xml)$/, /^\/news\/[^/]*\/comments\.json$/);
CLOSED.push(/^\/desk$/, /^\/newsdesk/, /^\/news\/preview\//, /^\/comments\//, /^\/live\/\{code\}/, /^\/joint-desk/, /^\/joint-statements\/\{slug\}\/(answer|withdraw|object)$/);
const isNeutral = (path) => NEUTRAL.some((one) => one.test(path));
const addressesOf = (path) => (isNeutral(path) ? [path] : ['az', 'en'].map((language) => `/${language}${path === '/' ? '' : path}`));
/** {slug}, {id} and {token} filled with what the demonstration has; ids: from what the page before them shows. */
const filled = (path, ids) => path.replace(/([^{]*)\{slug\}/, (_, start) => start + (Object.entries(SLUGS).find(([key]) => start.endsWith(key))?.[1] ?? 'none'))
  .replace('{code}', 'ABCDE').replace('/report/{kind}/{id}', `/report/statement/${ids.statement}`).replace('/cases/{id}', `/cases/${ids.moderated}`).replace('/moderation/{id}', `/moderation/${ids.moderated}`)
  .replace('/statements/{id}', path.startsWith('/secretariat') ? `/statements/${ids.statement}` : '/statements/1')
  .replace('/reports/{id}', `/reports/${ids.report}`).replace('/parts/{id}', `/parts/${ids.part}`).replace('/grants/{id}', `/grants/${ids.grant}`).replace('{kind}', 'activity')
  .replace('/people/{id}', `/people/${ids.account}`).replace(/\/(mandates|speak-for|administrators)\/\{id\}/, `/$1/${ids.mandate}`)
  .replace('/files/{id}', `/files/${ids.file}`).replace('{file_name}', 'a.txt').replace('/import/{id}', `/import/${ids.list}`)
  .replace('/record/{id}', `/record/${ids.entry}`).replace('{size}', ids.size).replace('{organisation}', 'nar-bagi').replace('{other}', 'election-2013').replace('{press}', 'close')
  .replace('{month}', '2026-11').replace('{id}', '1').replace('{token}', 'A'.repeat(43));
/** fetch would tidy the address up; refuses only what no browser sends. */
const raw = (path) => path.replace(/[^\x21-\x7e]/gu, (c) => encodeURIComponent(c)).replace(/["<>#\\^`{|}]/g, (c) => encodeURIComponent(c));

for (const engine of engines) {
  describe(`routes on ${engine}`, () => {
    let app, ids;
    const people = {};
    before(async () => {
      app = await new App({ engine }).start();
      for (const who of ['visitor', 'representative', 'secretariat']) people[who] = new Visitor(app);
      await people.representative.enter(app.links.representative);
      await people.secretariat.enter(app.links.secretariat);
      const html = (await people.secretariat.open('/en/secretariat/people')).text +
        (await people.secretariat.open('/en/secretariat/consultations/observing-together/statements')).text;
      let record = { size: 0 };
      while (record.size < 10) record = JSON.parse((await people.visitor.open('/record/entries?limit=1')).text); /* the sequencer is at work */
      const size = (await people.visitor.open('/record/checkpoint')).text.split('\n')[1];
      const project = JSON.parse((await people.visitor.open('/api/v1/projects/observing-side-by-side')).text);
      const list = await people.secretariat.post('/en/secretariat/import', { table: 'Name\nSomebody new\n' }, { from: '/en/secretariat/import' });
      const form = new FormData();
      const sent = { ...hiddenFields(html), organisation: '', file_licence: 'CC0-1.0', file_alt_en: 'Notes' };
      for (const [name, value] of Object.entries(sent)) form.append(name, value);
      form.append('file', new Blob(['salam']), 'a.txt');
      const file = (await people.secretariat.open('/en/files', { method: 'POST', body: form })).path.split('/').pop();
      const somebody = new Visitor(app);
      const asked = (await somebody.open('/en/consultations/following-the-election')).text;
      await somebody.post('/en/consultations/following-the-election/statements', { text: 'Stations should be open until late in the evening.', anyway: 'on', ...hiddenFields(asked) });
      const [, moderated] = (await people.secretariat.open('/en/secretariat/moderation')).text.match(/id="case-(\d+)"/);
      ids = { moderated, file, report: project.reports[0].id, part: project.activities[0].id, grant: project.grants[0].id, list: list.path.split('/').pop(), entry: record.entries[0].id, size, statement: html.match(/secretariat\/statements\/(\d+)/)[1], account: html.match(/people\/(\d+)\/link/)[1],
        mandate: (await people.representative.open('/en/speak-for')).text.match(/name="mandate" value="(\d+)"/)[1] };
    });
    after(() => app.stop());

    const isStream = (path) => path.endsWith('/events');
    const read = async (visitor, path, options) => {
      const stop = new AbortController();
      const answer = await visitor.fetch(path, options);
      if (isStream(new URL(path, app.base).pathname) && answer.status === 200) {
        answer.body.cancel();
        return { answer, text: '' };
      }
      stop.abort();
      return { answer, text: await answer.text() };
    };

    test('the program lists its routes', () => {
      assert.ok(GETS.length > 20 && WRITES.length > 15, `${GETS.length} and ${WRITES.length}`);
    });

    for (const who of ['visitor', 'representative', 'secretariat']) {
      test(`a ${who} gets an answer at every address, in both languages`, async () => {
        for (const { path } of GETS) {
          for (const address of addressesOf(filled(path, ids))) {
            const { answer, text } = await read(people[who], address);
            assert.ok(answer.status < 500, `${address}: ${answer.status}`);
            if (path === '/record/consistency') {
              assert.equal(answer.status, 422, address); /* it wants two numbers */
              continue;
            }
            const isClosed = CLOSED.some((one) => one.test(path));
            if (who === 'secretariat' && !path.startsWith('/enter') && !path.endsWith('/separate'))
              assert.ok([200, 302, 303, 403, 404].includes(answer.status), `${address}: ${answer.status}`);
            if (!isClosed && !path.endsWith('/method') && !path.startsWith('/record/tile/') && path !== '/consultations/{slug}/position' && !path.endsWith('/receipts/{file}'))
              assert.equal(answer.status, 200, address);
            if (who === 'visitor' && path.startsWith('/secretariat')) assert.equal(answer.status, 303, address);
            if (who === 'representative' && /\/speak-for|\/mandates/.test(path)) assert.equal(answer.status, 200, address);
            if (who === 'representative' && path.startsWith('/secretariat')) assert.equal(answer.status, 403, address);
            if (who === 'secretariat' && path.startsWith('/secretariat')) assert.ok([200, 303, 404, path.endsWith('/separate') ? 409 : 200].includes(answer.status), `${address}: ${answer.status}`); /* nothing is merged */
            if (/^text\/html/.test(answer.headers.get('content-type') ?? '') && answer.status === 200)
              assert.match(text, new RegExp(`<html lang="${address.slice(1, 3)}"`), address);
          }
        }
      });
    }

    test('hostile words in any place of an address harm nothing', async () => {
      for (const { path } of GETS.filter((r) => r.path.includes('{'))) {
        for (const word of HOSTILE) {
          const address = addressesOf(path.replace(/\{\w+\}/g, raw(word))).at(-1);
          const { answer, text } = await read(people.secretariat, address);
          assert.ok(answer.status < 500, `${address}: ${answer.status}`);
          assert.ok(!text.includes('<script>alert'), address);
          assert.equal(answer.headers.get('x-bad'), null);
        }
      }
    });

    test('hostile words in any query harm nothing', async () => {
      const names = ['statement', 'scope', 'taken', 'proposed', 'changed', 'next', 'from', 'language', 'group', 'order', 'q', 'on', 'kind', 'country', 'status', 'after', 'x'];
      for (const { path } of GETS) {
        for (const word of HOSTILE) {
          const address = `${addressesOf(filled(path, ids))[0]}?${names.map((n) => `${n}=${raw(word).slice(0, 500)}`).join('&')}`;
          const { answer, text } = await read(people.secretariat, address);
          assert.ok(answer.status < 500, `${address}: ${answer.status}`);
          assert.ok(!text.includes('<script>alert'), address);
        }
      }
    });

    test('hostile headers harm nothing', async () => {
      for (const value of ['x'.repeat(4000), 'az;q=9999999999999,en;q=-1,*;q=é', '"', 'W/"', ';;;===', 'alyans=; alyans_visitor=%00; =; a']) {
        for (const name of ['accept-language', 'cookie', 'if-none-match', 'accept', 'accept-encoding', 'referer', 'origin', 'user-agent', 'x-forwarded-for', 'x-forwarded-proto']) {
          const answer = await fetch(`${app.base}/en/consultations/observing-together`, { headers: { [name]: Buffer.from(value).toString('latin1') }, redirect: 'manual' });
          await answer.arrayBuffer();
          assert.ok(answer.status < 500, `${name}: ${value.slice(0, 40)}: ${answer.status}`);
        }
      }
    });

    test('no write passes from another site, without a session or without the token', async () => {
      const form = { 'content-type': 'application/x-www-form-urlencoded' };
      for (const { method, path } of WRITES.filter((r) => !ONE_CLICK.test(r.path))) {
        for (const address of addressesOf(filled(path, ids))) {
          const tries = [
            ['visitor', { 'sec-fetch-site': 'cross-site' }], ['visitor', { 'sec-fetch-site': 'none', origin: 'https://evil.example' }],
            ['representative', {}], ['secretariat', {}], ['secretariat', { 'x-csrf-token': 'x'.repeat(43) }], ['secretariat', { 'sec-fetch-site': 'cross-site' }],
          ];
          for (const [who, headers] of tries) {
            const { answer } = await read(people[who], address, { method, headers: { ...form, ...headers }, body: 'email=a%40example.org&text=x' });
            assert.equal(answer.status, 403, `${who} ${method} ${address} ${JSON.stringify(headers)}`);
          }
        }
      }
    });

    test('a visitor may write only what is open to visitors, and never breaks it', async () => {
      for (const { method, path } of WRITES) {
        const isOpen = /^\/(sign-in|news\/|comments\/|moderation\/|enter\/|consultations\/|api\/|mail\/|claims\/|positions\/by-mail\/|organisations\/\{slug\}\/(claim|object)$)/.test(path);
        for (const body of ['', 'a=%', '%', '&&&==', `text=${'%C4%B0'.repeat(2000)}`, 'text=%00&statement=%00&email=%ff', 'statement=9223372036854775808&position=agree']) {
          const { answer } = await read(people.visitor, addressesOf(filled(path, ids))[0], { method, headers: { 'content-type': 'application/x-www-form-urlencoded' }, body });
          if (isOpen) assert.ok(answer.status < 500, `${path} ${body.slice(0, 30)}: ${answer.status}`);
          else assert.ok([401, 403].includes(answer.status), `${path}: ${answer.status}`);
        }
      }
      assert.equal(people.visitor.cookies.size, 0, 'nothing of it was accepted');
    });

    test('members get told what is wrong, whatever they send', async () => {
      const csrf = (await people.secretariat.open('/en/account')).text.match(/name="csrf" value="([^"]*)"/)[1];
      const skipped = /sign-out|joint-desk\/\{slug\}\/close$|revoke|\/stage\/|\/drop$|\/discard$|\/link$|\/accept$|\/look$|sessions|second-factor\/(begin|give)$|account\/news$|newsdesk\/\{slug\}\/(autosave|preview\/end)$/; /* buttons: nothing can be wrong in them */
      for (const { method, path } of WRITES.filter((r) => !skipped.test(r.path) && !r.path.startsWith('/enter'))) {
        for (const rest of ['', '&question_en=%00', `&name=${'x'.repeat(9000)}&slug=%ff`, '&opens_at=9999-99-99T99:99&who=nobody&role=king&mandate=-1&account=99999999999999999999']) {
          const { answer, text } = await read(people.secretariat, addressesOf(filled(path, ids)).at(-1),
            { method, headers: { 'content-type': 'application/x-www-form-urlencoded', 'x-csrf-token': csrf }, body: `csrf=${csrf}${rest}` });
          assert.ok(answer.status >= 400 && answer.status < 500, `${path} ${rest.slice(0, 30)}: ${answer.status}`);
          assert.ok(text.length > 0);
        }
      }
    });

    test('multipart, JSON and unknown types on a form are refused without harm', async () => {
      const csrf = (await people.secretariat.open('/en/account')).text.match(/name="csrf" value="([^"]*)"/)[1];
      for (const [type, body] of [['multipart/form-data; boundary=x', '--x\r\n\r\n--x--'], ['application/json', '{"email":"a"}'], ['text/plain', 'email=a'], ['image/png', '\x89PNG']]) {
        const { answer } = await read(people.secretariat, '/en/secretariat/people', { method: 'POST', headers: { 'content-type': type, 'x-csrf-token': csrf }, body });
        assert.ok(answer.status >= 400 && answer.status < 500, `${type}: ${answer.status}`);
      }
    });
  });
}
