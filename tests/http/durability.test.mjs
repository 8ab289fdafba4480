// What was acknowledged is there: after kill -9 in the middle of writing, after a stop, after a restart.
// SPDX-License-Identifier: AGPL-3.0-or-later
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { after, before, describe, test } from 'node:test';
import { App, engines, until, Visitor } from './app.mjs';

const PUBLIC = '/consultations/following-the-election';
const POSITIONS = ['agree', 'disagree', 'pass'];
const MARKS = { p: 'agree', m: 'disagree', z: 'pass' };
const WRITERS = 16;

/** Visitors who answer one statement after the other until told to stop, or until the server is gone. */
class Load {
  constructor(app, statements) {
    Object.assign(this, { app, statements, visitors: [], acknowledged: 0, refused: [], over: false });
    this.done = Promise.all(Array.from({ length: WRITERS }, (_, i) => this.write(i)));
  }

  async write(seed) {
    for (let n = seed; !this.over; n++) {
      const visitor = new Visitor(this.app);
      visitor.taken = new Map();
      this.visitors.push(visitor);
      for (const [i, statement] of this.statements.entries()) {
        const position = POSITIONS[(n + i) % 3];
        try {
          const answer = await visitor.fetch(`/api/v1${PUBLIC}/positions`, {
            method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ statement: statement.id, position }),
          });
          await answer.arrayBuffer();
          if (answer.status !== 201) this.refused.push(answer.status);
          else visitor.taken.set(statement.number, position), this.acknowledged++;
        } catch {
          this.over = true;
        }
        if (this.over) break;
      }
    }
  }
}

/** What the visitor's own page holds: number of the statement → position. */
async function onRecord(app, visitor) {
  const reader = new Visitor(app);
  reader.cookies = visitor.cookies;
  const { status, text } = await reader.open(`/en${PUBLIC}/position`);
  assert.equal(status, 200);
  const steps = [...text.matchAll(/position\?statement=(\d+)"[^>]*><span class="gl (\w)[^"]*"/g)];
  return new Map(steps.filter(([, , mark]) => MARKS[mark]).map(([, number, mark]) => [Number(number), MARKS[mark]]));
}

async function allThere(app, load) {
  let checked = 0;
  for (const visitor of load.visitors.filter((v) => v.taken.size > 0)) {
    const there = await onRecord(app, visitor);
    for (const [number, position] of visitor.taken) {
      assert.equal(there.get(number), position, `statement ${number} of a visitor with ${visitor.taken.size} acknowledged answers`);
      checked++;
    }
    assert.ok(there.size <= visitor.taken.size + 1, 'nothing is there that nobody sent');
  }
  assert.equal(checked, load.acknowledged);
}

for (const engine of engines) {
  describe(`durability on ${engine}`, () => {
    let app, statements;
    before(async () => {
      app = await new App({ engine }).start();
      statements = JSON.parse((await new Visitor(app).open(`/api/v1${PUBLIC}/statements`)).text).statements;
    });
    after(() => app.stop());

    for (const round of [1, 2]) {
      test(`killed while writing, round ${round}: every acknowledged position is there`, async () => {
        const load = new Load(app, statements);
        await until(() => load.acknowledged >= 150 * round || load.over, 'positions');
        const { signal } = await app.kill('SIGKILL');
        assert.equal(signal, 'SIGKILL');
        await load.done;
        assert.deepEqual(load.refused, []);
        await app.start();
        await allThere(app, load);
      });
    }

    test('stopped while writing: it answers what it took, ends with 0, and nothing acknowledged is lost', async () => {
      const load = new Load(app, statements);
      await until(() => load.acknowledged >= 150 || load.over, 'positions');
      const end = await app.kill('SIGTERM');
      await load.done;
      assert.deepEqual(end, { code: 0, signal: null }, app.log);
      assert.deepEqual(load.refused.filter((status) => status !== 503), []);
      await app.start();
      await allThere(app, load);
    });

    test('a restart serves the same', async () => {
      const pages = ['/api/v1/consultations', ...['election-2013', 'observing-together', 'following-the-election']
        .map((slug) => `/api/v1/consultations/${slug}/statements`), '/en/consultations/election-2013/positions.csv'];
      const all = async () => Promise.all(pages.map(async (page) => {
        const { status, text } = await new Visitor(app).open(page);
        return [page, status, createHash('sha256').update(text).digest('hex')];
      }));
      const before = await all();
      await app.kill('SIGTERM');
      await app.start();
      assert.deepEqual(await all(), before);
    });
  });
}
