// When disk or database fail: a clear 503, nothing half stored, reading goes on, and no restart is needed afterwards.
// SPDX-License-Identifier: AGPL-3.0-or-later
import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { App, engines, freshDatabase, run, temporaryFolder, until, Visitor, wordsOf } from './app.mjs';

const PUBLIC = '/consultations/following-the-election';

const statementIds = async (app) => JSON.parse((await new Visitor(app).open(`/api/v1${PUBLIC}/statements`)).text).statements.map((s) => s.id);
const take = (app, statement, visitor = new Visitor(app)) => visitor.fetch(`/api/v1${PUBLIC}/positions`, {
  method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ statement, position: 'agree' }),
});
const takeByForm = (app, statement, language) => new Visitor(app, language).post(`/${language}${PUBLIC}/positions`, { statement, position: 'agree' });
/** Never from the cache of pages. */
let asked = 0;
const read = (app) => new Visitor(app).open(`/en${PUBLIC}/statements/2?n=${asked++}`);
const positions = async (app) => JSON.parse((await new Visitor(app).open(`/api/v1${PUBLIC}?n=${asked++}`)).text).positions.own;

/** fails: how writing is answered while the fault lasts. */
async function refusesUntilLifted(app, cause, lift) {
  const [statement] = await statementIds(app);
  assert.equal((await take(app, statement)).status, 201);
  const before = await positions(app);
  cause();
  await until(async () => (await take(app, statement)).status === 503, 'a refusal');
  const stored = await positions(app);
  for (let i = 0; i < 3; i++) {
    const answer = await take(app, statement);
    assert.equal(answer.status, 503);
    assert.ok(Number(answer.headers.get('retry-after')) > 0);
    assert.equal(answer.headers.get('content-type'), 'application/problem+json');
  }
  const pages = await Promise.all(['en', 'az'].map((language) => takeByForm(app, statement, language)));
  for (const page of pages) assert.equal(page.status, 503);
  assert.match(wordsOf(pages[0].text), /Nothing was stored\. Try again in a few seconds\./);
  assert.match(pages[1].text, /<html lang="az"/);
  assert.equal((await read(app)).status, 200, 'reading goes on');
  assert.equal(await positions(app), stored, 'nothing of what was refused is stored');
  assert.match(app.log, /"?level"?[=:]"?error/i);
  lift();
  await until(async () => (await take(app, statement)).status === 201, 'positions again');
  assert.ok(await positions(app) > before);
  assert.equal(app.process.exitCode, null);
}

describe('faults of the disk', () => {
  const mounted = temporaryFolder();
  const mount = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=12m,mode=700', 'none', mounted.path]);
  const cannotMount = mount.status !== 0 && 'a small disk cannot be mounted here';
  after(() => {
    if (!cannotMount) spawnSync('umount', ['-l', mounted.path]);
    mounted.remove();
  });

  test('a full disk: 503 until there is room', { skip: cannotMount }, async () => {
    const app = await new App({ data: mounted.path }).start();
    const ballast = join(mounted.path, 'ballast');
    try {
      await refusesUntilLifted(app, () => {
        spawnSync('dd', ['if=/dev/zero', `of=${ballast}`, 'bs=4096']); /* ends when nothing fits any more */
      }, () => rmSync(ballast));
    } finally {
      await app.stop();
    }
  });

  test('a disk that fell read-only: the program says so and does not start, and nothing is lost', { skip: cannotMount }, async () => {
    assert.equal(spawnSync('mount', ['-o', 'remount,ro', mounted.path]).status, 0);
    const refused = run(['serve', '--listen', '127.0.0.1:0', '--data', mounted.path]);
    assert.equal(refused.code, 1, refused.out);
    assert.ok(refused.err.length > 20, refused.err);
    assert.equal(spawnSync('mount', ['-o', 'remount,rw', mounted.path]).status, 0);
    const app = await new App({ data: mounted.path }).start();
    assert.ok(await positions(app) > 0);
    await app.stop();
  });

  test('a limit on file sizes is the same as a full disk', async () => {
    const app = await new App({ through: ['sh', '-c', 'trap "" XFSZ; exec "$@"', 'sh'] }).start();
    const limit = (size) => assert.equal(spawnSync('prlimit', ['--pid', String(app.process.pid), `--fsize=${size}:`]).status, 0);
    try {
      await refusesUntilLifted(app, () => limit(0), () => limit('unlimited'));
    } finally {
      await app.stop();
    }
  });

  test('a file that is no database: the program says so and does not touch it', () => {
    const folder = temporaryFolder();
    try {
      const file = join(folder.path, 'alyans.db');
      writeFileSync(file, 'This is somebody’s letter, not a database.\n'.repeat(200));
      for (const words of [['serve', '--listen', '127.0.0.1:0'], ['migrate'], ['import', 'list'], ['check']]) {
        const done = run([...words, '--data', folder.path]);
        assert.equal(done.code, 1, `${words}: ${done.out}`);
        assert.ok(done.err.length > 20, `${words} says nothing`);
      }
    } finally {
      folder.remove();
    }
  });
});

/** Somebody else holds the database so that nobody can write; free() lets go. */
async function holdDatabase(engine, app) {
  const [program, words, begin] = engine === 'sqlite'
    ? ['python3', ['-c', `import sqlite3,sys\nc=sqlite3.connect(sys.argv[1],isolation_level=None)\nc.execute('BEGIN IMMEDIATE')\nprint('held',flush=True)\nsys.stdin.read()`, join(app.data, 'alyans.db')], '']
    : ['psql', ['-X', '-q', '-A', '-t', app.database.url], "BEGIN; LOCK TABLE position IN EXCLUSIVE MODE; SELECT 'held';\n"];
  const holder = spawn(program, words, { stdio: ['pipe', 'pipe', 'inherit'] });
  let said = '';
  holder.stdout.on('data', (bytes) => { said += bytes; });
  holder.stdin.write(begin);
  await until(() => said.includes('held'), 'the lock');
  return { async free() {
    const gone = new Promise((done) => holder.on('exit', done));
    holder.stdin.end();
    await gone;
  } };
}

for (const engine of engines) {
  describe(`a crowd on ${engine}`, () => {
    let app;
    before(async () => { app = await new App({ engine, env: { ALYANS_DB_QUEUE_MAX: '16' } }).start(); });
    after(() => app.stop());

    test('more writes than may wait: the rest is refused at once, the others are stored', async () => {
      const [statement] = await statementIds(app);
      const before = await positions(app);
      const held = await holdDatabase(engine, app);
      const statuses = [];
      const crowd = Array.from({ length: 80 }, async () => {
        const answer = await take(app, statement);
        if (answer.status === 503) assert.ok(Number(answer.headers.get('retry-after')) > 0);
        statuses.push(answer.status);
      });
      await until(() => statuses.includes(503), 'a refusal');
      assert.equal((await read(app)).status, 200, 'reading goes on');
      await held.free();
      await Promise.all(crowd);
      assert.deepEqual(statuses.filter((s) => s !== 201 && s !== 503), []);
      const stored = statuses.filter((s) => s === 201).length;
      assert.equal(await positions(app), before + stored);
      assert.equal((await take(app, statement)).status, 201);
    });
  });
}

describe('faults of PostgreSQL', { skip: !engines.includes('postgresql') && 'no PostgreSQL' }, () => {
  let app, database;
  before(async () => {
    database = freshDatabase('postgresql');
    app = await new App({ db: database.url }).start();
  });
  after(async () => {
    await app.stop();
    database.drop();
  });
  const endConnections = () => database.psql(`SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '${database.name}' AND pid <> pg_backend_pid()`);

  test('connections that were cut are made anew, and nobody notices', async () => {
    const [statement] = await statementIds(app);
    for (let i = 0; i < 3; i++) {
      endConnections();
      await until(async () => (await read(app)).status === 200);
      await until(async () => (await take(app, statement)).status === 201);
    }
  });

  test('a database that is away: 503 for writing and reading, and back without a restart', async () => {
    const [statement] = await statementIds(app);
    database.psql(`ALTER DATABASE ${database.name} ALLOW_CONNECTIONS false`);
    endConnections();
    await until(async () => (await take(app, statement)).status === 503);
    await until(async () => (await read(app)).status === 503);
    const page = await read(app);
    assert.match(wordsOf(page.text), /Not possible at the moment/);
    assert.ok(Number(page.headers.get('retry-after')) > 0);
    assert.equal((await new Visitor(app).fetch('/healthz')).status, 200, 'the program itself is up');
    database.psql(`ALTER DATABASE ${database.name} ALLOW_CONNECTIONS true`);
    await until(async () => (await read(app)).status === 200);
    await until(async () => (await take(app, statement)).status === 201);
    assert.match(app.log, /connect/);
  });

  test('commands say when the database is away, without its password', () => {
    const done = run(['import', 'list', '--db', 'postgresql://somebody:sesame-secret@localhost:1/none']);
    assert.equal(done.code, 1);
    assert.ok(done.err.length > 20);
    assert.doesNotMatch(done.err + done.out, /sesame-secret/);
  });
});
