// The API does what its own document says: the document is valid, and every answer fits it.
// SPDX-License-Identifier: AGPL-3.0-or-later
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { Validator } from '@seriousme/openapi-schema-validator';
import Ajv from 'ajv/dist/2020.js';
import { App, engines, run, Visitor } from './app.mjs';

const SLUGS = ['election-2013', 'observing-together', 'following-the-election', 'explaining-the-result'];
const PUBLIC = 'following-the-election';
const MANY = 60; /* more tries than six a minute allow */

for (const engine of engines) {
  describe(`api on ${engine}`, () => {
    let app, visitor, api;
    const ajv = new Ajv({ strict: true, allErrors: true });
    before(async () => {
      app = await new App({ engine }).start();
      visitor = new Visitor(app);
      api = JSON.parse((await visitor.open('/api/v1/openapi.json')).text);
    });
    after(() => app.stop());

    const operations = () => Object.entries(api.paths).flatMap(([path, methods]) =>
      Object.entries(methods).map(([method, operation]) => ({ path, method, operation })));
    const operation = (id) => operations().find((o) => o.operation.operationId === id);

    /** The answer must be one the document names, of its type and shape; gives back its body. */
    const fits = async (id, answer, status) => {
      const { responses } = operation(id).operation;
      const text = await answer.text();
      assert.equal(answer.status, status, `${id}: ${text}`);
      const [[type, { schema }]] = Object.entries(responses[status]?.content ?? assert.fail(`${id} documents no ${status}`));
      assert.equal(answer.headers.get('content-type').split(';')[0], type);
      const body = JSON.parse(text);
      assert.ok(ajv.validate(schema, body), `${id} ${status}: ${ajv.errorsText()}\n${text}`);
      if (status < 400)
        for (const name of Object.keys(body)) assert.ok(name in schema.properties, `${id} does not document ${name}`);
      else assert.match(body.type, /^urn:alyans:problem:/), assert.equal(body.status, status);
      return body;
    };
    const get = (path) => visitor.fetch(`/api/v1/consultations${path}`);
    const post = (slug, body, { headers = {}, as = visitor } = {}) => as.fetch(`/api/v1/consultations/${slug}/positions`, {
      method: 'POST', headers: { 'content-type': 'application/json', ...headers }, body: typeof body === 'string' ? body : JSON.stringify(body),
    });

    test('the document is valid OpenAPI 3.1', async () => {
      assert.match(api.openapi, /^3\.1\./);
      const result = await new Validator().validate(structuredClone(api));
      assert.ok(result.valid, JSON.stringify(result.errors, null, 2));
      assert.equal(api.info.version, run(['--version']).out.trim().split(' ')[1]);
    });

    test('every route of the API is in the document, and the other way round', () => {
      const routes = run(['routes']).out.split('\n').map((line) => line.split(/\s+/)).filter(([, path]) => (path?.startsWith('/api/') && !path.endsWith('openapi.json')) || path === '/record/entries');
      assert.deepEqual(operations().map((o) => `${o.method.toUpperCase()} ${o.path}`).sort(), routes.map(([method, path]) => `${method} ${path}`).sort());
      const ids = operations().map((o) => o.operation.operationId);
      assert.equal(new Set(ids).size, ids.length);
    });

    test('consultations, each as the list has it; ids are strings', async () => {
      const { consultations } = await fits('listConsultations', await get(''), 200);
      assert.deepEqual(consultations.map((c) => c.slug).sort(), [...SLUGS].sort());
      for (const slug of SLUGS) {
        const one = await fits('getConsultation', await get(`/${slug}`), 200);
        assert.deepEqual(one, consultations.find((c) => c.slug === slug));
        assert.match(one.id, /^\d+$/);
        assert.ok(Number.isInteger(one.statements));
        assert.ok(one.question.en && one.question.az);
        if (one.closes_at !== null) assert.ok(Date.parse(one.closes_at) > Date.parse(one.opens_at));
      }
      const coded = consultations.find((c) => c.slug === 'election-2013');
      assert.deepEqual([coded.statements, coded.participants, coded.positions.own, coded.positions.stated + coded.positions.inferred], [8, 15, 0, 53]);
      assert.equal(coded.stage, 'published');
    });

    test('statements with how they were answered', async () => {
      for (const slug of SLUGS) {
        const { statements } = await fits('listStatements', await get(`/${slug}/statements`), 200);
        assert.deepEqual(statements.map((s) => s.number), statements.map((_, i) => i + 1));
        for (const s of statements) {
          assert.equal(typeof s.id, 'string');
          const { organisations, public: people } = s.sides;
          assert.ok(organisations || people);
          if (organisations) assert.equal(organisations.agree + organisations.disagree + organisations.pass, organisations.own + organisations.stated + organisations.inferred);
          if (!people) continue;
          const counts = [people.agree, people.disagree, people.pass, people.not_agree, people.own];
          assert.ok(counts.every((n) => n === null || n >= 5), `statement ${s.number}: ${counts}: nobody of the public is told alone`);
          if (!counts.includes(null)) assert.equal(people.agree + people.disagree + people.pass, people.own);
        }
      }
    });

    test('a position; the answer holds it and the next statement', async () => {
      const { statements } = await (await get(`/${PUBLIC}/statements`)).json();
      const { position, next } = await fits('takePosition', await post(PUBLIC, { statement: statements[0].id, position: 'disagree' }), 201);
      assert.equal(typeof position.id, 'string');
      assert.deepEqual([position.statement, position.position], [statements[0].id, 'disagree']);
      assert.ok(statements.slice(1).some((s) => s.id === next.id && s.number === next.number));
    });

    test('what is wrong is a problem with its fields, in the language asked for', async () => {
      const { statements } = await (await get(`/${PUBLIC}/statements`)).json();
      const said = {};
      for (const language of ['en', 'az']) {
        const bad = await fits('takePosition', await post(PUBLIC, { statement: 'none', position: 'perhaps' }, { headers: { 'accept-language': language } }), 422);
        assert.deepEqual(bad.errors.map((e) => e.field).sort(), ['position', 'statement']);
        for (const e of bad.errors) assert.ok(e.message.length > 5);
        said[language] = bad.errors.map((e) => e.message).join();
      }
      assert.notEqual(said.en, said.az);
      const body = { statement: statements[0].id, position: 'agree' };
      await fits('takePosition', await post(PUBLIC, '{"statement":'), 400);
      await fits('takePosition', await post(PUBLIC, body, { headers: { 'sec-fetch-site': 'cross-site' } }), 403);
      await fits('takePosition', await post('nowhere', body), 404);
      await fits('takePosition', await post(PUBLIC, { ...body, statement: '999' }), 404);
      const closed = (await (await get('/election-2013/statements')).json()).statements[0].id;
      await fits('takePosition', await post('election-2013', { statement: closed, position: 'agree', reason: 'It was so, we have seen it.' }), 409);
      await fits('takePosition', await post('observing-together', { ...body, reason: 'It was so, we have seen it.' }), 404);
      await fits('getConsultation', await get('/nowhere'), 404);
      await fits('listStatements', await get('/nowhere/statements'), 404);
    });

    test('a body over the limit is refused', async () => {
      const answer = await post(PUBLIC, { statement: '1', position: 'agree', reason: 'x'.repeat(1 << 20) });
      assert.equal(answer.status, 413);
    });

    test('the same as a form gives the same answer', async () => {
      const { statements } = await (await get(`/${PUBLIC}/statements`)).json();
      const answer = await post(PUBLIC, new URLSearchParams({ statement: statements[1].id, position: 'pass' }).toString(),
        { headers: { 'content-type': 'application/x-www-form-urlencoded' } });
      await fits('takePosition', answer, 201);
    });

    test('an address of the API that is not there is a problem, not a page', async () => {
      for (const path of ['/api/v1/nowhere', '/api/v2', '/api/']) {
        const answer = await visitor.fetch(path);
        assert.equal(answer.status, 404, path);
        assert.equal(answer.headers.get('content-type'), 'application/problem+json', path);
      }
      const other = await visitor.fetch('/api/v1/consultations', { method: 'DELETE' });
      assert.equal(other.status, 405);
      assert.equal(other.headers.get('content-type'), 'application/problem+json');
    });

    test('an address that asks too often is told so as a problem', async () => {
      const strict = await new App({ engine, env: { ALYANS_RATE_READS: '6' } }).start();
      try {
        const eager = new Visitor(strict);
        let answer;
        for (let i = 0; i < MANY && answer?.status !== 429; i++) answer = await eager.fetch('/api/v1/consultations');
        assert.ok(Number(answer.headers.get('retry-after')) > 0);
        await fits('listConsultations', answer, 429);
      } finally {
        await strict.stop();
      }
    });

    test('too many positions of one participant are a problem with a time to wait', async () => {
      const strict = await new App({ engine, env: { ALYANS_RATE_POSITIONS: '6' } }).start();
      try {
        const eager = new Visitor(strict);
        const { statements } = JSON.parse((await eager.open(`/api/v1/consultations/${PUBLIC}/statements`)).text);
        let answer;
        for (let i = 0; i < MANY && answer?.status !== 429; i++)
          answer = await post(PUBLIC, { statement: statements[0].id, position: 'agree' }, { as: eager });
        assert.ok(Number(answer.headers.get('retry-after')) > 0);
        await fits('takePosition', answer, 429);
      } finally {
        await strict.stop();
      }
    });
  });
}
