// The commands: help, mistakes, settings, accounts, backup, the demonstration's folder.
// SPDX-License-Identifier: AGPL-3.0-or-later
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { copyFileSync, existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { App, engines, freshDatabase, run, setUpFactor, signIn, temporaryFolder, until, Visitor } from './app.mjs';

const AZ = { LC_ALL: 'az_AZ.UTF-8' };
const PUBLIC = '/consultations/following-the-election';
const COMMANDS = run(['--help']).out.split('\n').filter((line) => line.startsWith('  ')).map((line) => line.slice(2).split(/ (?=[A-Z[])| {2,}/)[0].trim());

function done(words, options) {
  const it = run(words, options);
  assert.equal(it.code, 0, `${words.join(' ')}\n${it.out}${it.err}`);
  return it.out;
}
/** A new folder for one test. */
function inFolder(body) {
  const folder = temporaryFolder();
  const clean = () => folder.remove();
  const result = body(folder.path);
  return result?.finally ? result.finally(clean) : clean();
}

describe('help and mistakes', () => {
  test('every command says how it is used, in both languages', () => {
    assert.ok(COMMANDS.length >= 20, COMMANDS.join());
    for (const command of COMMANDS) {
      const words = [...command.split(' '), '--help'];
      const en = done(words);
      assert.ok(en.startsWith(`Usage: alyans ${command}`), en);
      assert.match(en, /--data DIR/);
      assert.notEqual(done(words, { env: AZ }), en);
    }
    assert.notEqual(done(['--help'], { env: AZ }), done(['--help']));
    assert.match(done(['--version']), /^alyans \d+\.\d+\.\d+\n$/);
    assert.equal(done([]), done(['--help']));
  });

  test('the language follows LC_ALL, LC_MESSAGES and LANG, in that order', () => {
    const az = done(['--help'], { env: AZ });
    assert.equal(done(['--help'], { env: { LC_ALL: '', LC_MESSAGES: 'az', LANG: 'en_US.UTF-8' } }), az);
    assert.equal(done(['--help'], { env: { LC_ALL: '', LC_MESSAGES: '', LANG: 'az_AZ' } }), az);
    assert.notEqual(done(['--help'], { env: { LC_ALL: 'C', LANG: 'az_AZ' } }), az);
  });

  test('what is not understood is named, and exits with 2', () => inFolder((path) => {
    for (const command of COMMANDS) {
      const it = run([...command.split(' '), '--no-such-option', '--data', join(path, 'none')]);
      assert.equal(it.code, 2, `${command}: ${it.code}`);
      assert.match(it.err, /--no-such-option|Usage:/, command);
    }
    for (const words of [['frobnicate'], ['user', 'frobnicate'], ['import'], ['--frobnicate']]) {
      const it = run(words);
      assert.equal(it.code, 2);
      assert.match(it.err, new RegExp(words[0]));
      assert.notEqual(run(words, { env: AZ }).err, it.err);
    }
    for (const words of [['user', 'add'], ['user', 'add', 'only@example.org'], ['backup'], ['restore'], ['import', 'polis'], ['export', 'polis', 'one'], ['analyse']])
      assert.equal(run([...words, '--data', join(path, 'none')]).code, 2, words.join(' '));
    assert.ok(!existsSync(join(path, 'none')), 'nothing was made');
  }));

  test('the manual page is in order, in both languages', { skip: spawnSync('mandoc', ['-h']).error && 'mandoc is not installed' }, () => {
    for (const env of [{}, AZ]) {
      const page = done(['manual'], { env });
      const lint = spawnSync('mandoc', ['-T', 'lint', '-W', 'warning'], { input: page, encoding: 'utf8' });
      assert.equal(lint.stdout + lint.stderr, '');
      for (const command of COMMANDS) assert.ok(page.replaceAll('\\-', '-').includes(command), command);
      assert.ok(page.includes('http.listen'));
    }
  });
});

describe('settings', () => {
  test('every mistake in alyans.conf is told with file and line, and nothing starts', () => inFolder((path) => {
    writeFileSync(join(path, 'alyans.conf'), '# ours\nhttp.loops = many\n\nhttp.lisen = 127.0.0.1:80\nrate.reads = -1\nsite.timezone = Mars/North\nno equals sign\nrate.reads = 5\nrate.reads = 6\n');
    for (const words of [['serve'], ['check'], ['init'], ['user', 'list']]) {
      const it = run([...words, '--data', path]);
      assert.equal(it.code, 2, words.join(' '));
      for (const [line, what] of [[2, 'http.loops'], [4, 'http.lisen'], [5, 'rate.reads'], [6, 'site.timezone'], [7, ''], [9, 'rate.reads']])
        assert.match(it.err, new RegExp(`alyans\\.conf:${line}: .*${what.replace('.', '\\.')}`), `line ${line}\n${it.err}`);
    }
    assert.ok(!existsSync(join(path, 'alyans.db')));
  }));

  test('a wrong variable of the environment is named', () => inFolder((path) => {
    const it = run(['check', '--data', path], { env: { ALYANS_HTTP_LOOPS: 'many' } });
    assert.equal(it.code, 2);
    assert.match(it.err, /ALYANS_HTTP_LOOPS/);
  }));

  test('a named file must be there; the environment stands above it; secrets are not shown', () => inFolder((path) => {
    const conf = join(path, 'own.conf');
    assert.equal(run(['check', '--data', path, '--config', conf]).code, 2);
    writeFileSync(conf, `site.name_en = From the file\nrate.writes = 7\ndb.url = sqlite:${path}/secret-name.db\n`);
    done(['init', '--data', path, '--config', conf]);
    const shown = done(['check', '--data', path, '--config', conf], { env: { ALYANS_SITE_NAME_EN: 'From outside' } });
    assert.match(shown, /site\.name_en = From outside/);
    assert.match(shown, /rate\.writes = 7/);
    assert.doesNotMatch(shown, /secret-name/);
    assert.ok(existsSync(join(path, 'secret-name.db')));
  }));
});

for (const engine of engines) {
  describe(`the operator on ${engine}`, () => {
    const folder = temporaryFolder();
    const database = freshDatabase(engine);
    const data = join(folder.path, 'data');
    const where = ['--data', data, ...(database.url ? ['--db', database.url] : [])];
    let app;
    before(() => done(['init', ...where]));
    after(async () => {
      await app?.stop();
      database.drop();
      folder.remove();
    });

    test('init makes what is needed, for its owner only, and may be run again', () => {
      assert.equal(statSync(data).mode & 0o777, 0o700);
      assert.equal(statSync(join(data, 'secret.key')).mode & 0o777, 0o600);
      if (engine === 'sqlite') assert.equal(statSync(join(data, 'alyans.db')).mode & 0o777, 0o600);
      const key = readFileSync(join(data, 'secret.key'), 'latin1');
      done(['init', ...where]);
      assert.equal(readFileSync(join(data, 'secret.key'), 'latin1'), key);
      assert.match(done(['migrate', ...where]), /^0 /m);
      assert.match(done(['check', ...where]), /in order/);
    });

    test('accounts: add, list, invite, reset, disable, enable', async () => {
      app = await new App({ command: 'serve', data, db: database.url }).start();
      const enter = async (link, fields) => {
        const visitor = new Visitor(app);
        const answer = fields ? await visitor.post(link, fields, { from: link }) : await visitor.open(link);
        return { visitor, ...answer };
      };
      const linkOf = (out) => out.match(/(\/(?:az|en)\/enter\/\S+)/)[1];
      const link = linkOf(done(['user', 'add', 'Aysel@Example.org', 'Aysel Quliyeva', '--role', 'secretariat', '--language', 'az', ...where]));
      assert.match(link, /^\/az\//);
      const twice = run(['user', 'add', 'aysel@example.org', 'Somebody else', ...where]);
      assert.equal(twice.code, 1);
      assert.match(twice.err, /aysel@example\.org/i);
      for (const [words, code] of [[['user', 'add', 'no-address', 'Name'], 2], [['user', 'add', 'a@b.org', 'Name', '--role', 'king'], 2], [['user', 'reset', 'nobody@example.org'], 1]])
        assert.equal(run([...words, ...where]).code, code, words.join(' '));
      assert.match(done(['user', 'list', ...where]), /aysel@example\.org\tAysel Quliyeva\t.*\tinvited/i);

      const page = await enter(link);
      const names = [...page.text.matchAll(/<input[^>]*type="password"[^>]*>/g)].map((m) => m[0].match(/name="([^"]+)"/)[1]);
      const chosen = Object.fromEntries(names.map((name) => [name, 'nar ağacı həyətdə bitir']));
      const entered = await enter(link, chosen);
      assert.match(entered.path, /\/account\/second-factor$/, 'a role begins with the second factor');
      assert.equal((await entered.visitor.fetch('/en/secretariat')).status, 403);
      assert.match(done(['user', 'list', ...where]), /active/);
      const { secret, codes } = await setUpFactor(entered.visitor);
      assert.equal((await entered.visitor.fetch('/en/secretariat')).status, 200);
      const trySignIn = async (password) => {
        const visitor = new Visitor(app);
        await signIn(visitor, 'aysel@example.org', password, { secret, code: codes.pop() });
        return { visitor, status: (await visitor.fetch('/en/secretariat')).status };
      };
      const first = await trySignIn('nar ağacı həyətdə bitir');
      assert.equal(first.status, 200);

      done(['user', 'disable', 'aysel@example.org', ...where]);
      assert.notEqual((await first.visitor.fetch('/en/secretariat')).status, 200, 'sessions end at once');
      assert.notEqual((await trySignIn('nar ağacı həyətdə bitir')).status, 200);
      assert.match(done(['user', 'list', ...where]), /disabled/);
      done(['user', 'enable', 'aysel@example.org', ...where]);

      const reset = linkOf(done(['user', 'reset', 'aysel@example.org', ...where]));
      const fresh = Object.fromEntries(names.map((name) => [name, 'alma ağacı bağda bitir']));
      assert.equal((await enter(reset, fresh)).status, 200);
      assert.notEqual((await enter(reset)).status, 200, 'a link works once');
      assert.notEqual((await trySignIn('nar ağacı həyətdə bitir')).status, 200, 'the old password is gone');
      assert.equal((await trySignIn('alma ağacı bağda bitir')).status, 200);

      const again = linkOf(done(['user', 'add', 'second@example.org', 'Second', '--role', 'secretariat', ...where]));
      const newer = linkOf(done(['user', 'invite', 'second@example.org', ...where]));
      assert.notEqual(again, newer);
      assert.equal((await enter(newer)).status, 200, 'there can always be a second member');
    });

    test('a mandate is for an organisation that is there, and for days to come', () => {
      assert.equal(run(['user', 'mandate', 'aysel@example.org', 'nowhere', ...where]).code, 1);
      assert.equal(run(['user', 'mandate', 'nobody@example.org', 'nowhere', ...where]).code, 1);
      assert.equal(run(['user', 'mandate', 'aysel@example.org', 'nowhere', '--until', '2001-01-01', ...where]).code, 2);
      assert.equal(run(['user', 'mandate', 'aysel@example.org', 'nowhere', '--until', 'soon', ...where]).code, 2);
    });
  });

  describe(`the demonstration's folder on ${engine}`, () => {
    const folder = temporaryFolder();
    const database = freshDatabase(engine);
    const demo = (words = []) => new App({ data: folder.path, db: database.url, words }).start();
    const own = async (app) => JSON.parse((await new Visitor(app).open(`/api/v1${PUBLIC}`)).text).positions.own;
    const take = async (app) => {
      const [first] = JSON.parse((await new Visitor(app).open(`/api/v1${PUBLIC}/statements`)).text).statements;
      const answer = await new Visitor(app).fetch(`/api/v1${PUBLIC}/positions`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ statement: first.id, position: 'agree' }) });
      assert.equal(answer.status, 201);
    };
    after(() => {
      database.drop();
      folder.remove();
    });

    test('a second start keeps what was done, and --fresh starts over', async () => {
      let app = await demo();
      const before = await own(app);
      await take(app);
      await app.stop();
      app = await demo();
      assert.equal(await own(app), before + 1);
      const visitor = new Visitor(app);
      await visitor.enter(app.links.representative);
      assert.equal((await visitor.fetch('/en/account')).status, 200);
      await app.stop();
      if (engine !== 'sqlite') {
        const refused = run(['demo', '--fresh', '--data', folder.path, '--db', database.url]);
        assert.equal(refused.code, 1, 'a database elsewhere is not emptied');
        assert.match(refused.err, /--db/);
        return;
      }
      app = await demo(['--fresh']);
      visitor.app = app;
      assert.equal(await own(app), before);
      assert.notEqual((await visitor.fetch('/en/account')).status, 200);
      await app.stop();
    });

    test('a folder that holds real data is not made a demonstration', async () => {
      const real = join(folder.path, 'real');
      const other = freshDatabase(engine);
      const where = ['--data', real, ...(other.url ? ['--db', other.url] : [])];
      try {
        done(['init', ...where]);
        done(['user', 'add', 'real@example.org', 'Real', ...where]);
        for (const words of [[], ['--fresh']]) {
          const it = run(['demo', '--listen', '127.0.0.1:0', ...words, ...where]);
          assert.equal(it.code, 1, it.out);
          assert.match(it.err, /not a demonstration|--db/);
        }
        assert.match(done(['user', 'list', ...where]), /real@example\.org/);
      } finally {
        other.drop();
      }
    });
  });
}

describe('backup and restore', () => {
  const folder = temporaryFolder();
  let app;
  before(async () => { app = await new App({ data: join(folder.path, 'site') }).start(); });
  after(async () => {
    await app.stop();
    folder.remove();
  });

  test('a backup made while people answer is whole, and restores to a site that works', async () => {
    const statements = JSON.parse((await new Visitor(app).open(`/api/v1${PUBLIC}/statements`)).text).statements;
    let acknowledged = 0, over = false;
    const load = Promise.all(Array.from({ length: 8 }, async (_, i) => {
      for (let n = i; !over; n++) {
        const answer = await new Visitor(app).fetch(`/api/v1${PUBLIC}/positions`, { method: 'POST', headers: { 'content-type': 'application/json' },
          body: JSON.stringify({ statement: statements[n % statements.length].id, position: 'agree' }) });
        if (answer.status === 201) acknowledged++;
      }
    }));
    await until(() => acknowledged >= 50, 'positions');
    const atLeast = acknowledged;
    const file = join(folder.path, 'copy.db');
    assert.match(done(['backup', file, '--data', app.data]), /copy\.db/);
    over = true;
    await load;
    const again = run(['backup', file, '--data', app.data]);
    assert.equal(again.code, 1, 'a backup never overwrites');

    const target = join(folder.path, 'restored');
    done(['restore', file, '--data', target]);
    assert.equal(run(['restore', file, '--data', target]).code, 1, 'a restore never overwrites');
    assert.equal(run(['restore', file, '--data', app.data]).code, 1);
    const keyless = run(['serve', '--data', target, '--listen', '127.0.0.1:0']);
    assert.equal(keyless.code, 1);
    assert.match(keyless.err, /ledger\.key is missing.*Put the right file back/);
    assert.doesNotMatch(keyless.err, /Nothing was stored/);
    for (const key of ['secret.key', 'ledger.key']) copyFileSync(join(app.data, key), join(target, key));
    const restored = await new App({ command: 'serve', data: target }).start();
    try {
      const count = async (at) => JSON.parse((await new Visitor(at).open(`/api/v1${PUBLIC}`)).text).positions.own;
      const there = await count(restored);
      assert.ok(there >= atLeast, `${there} of at least ${atLeast}`);
      assert.ok(there <= await count(app));
      assert.equal((await new Visitor(restored).open('/en/consultations/election-2013/results')).status, 200);
      assert.match(done(['check', '--data', target]), /in order/);
    } finally {
      await restored.stop();
    }
  });

  test('what is no backup is not restored', () => {
    const file = join(folder.path, 'letter.txt');
    writeFileSync(file, 'This is a letter.\n'.repeat(1000));
    for (const bad of [file, join(folder.path, 'nowhere.db'), folder.path]) {
      const target = join(folder.path, `from-${bad.length}`);
      const it = run(['restore', bad, '--data', target]);
      assert.equal(it.code, 1, bad);
      assert.ok(it.err.length > 10);
      assert.ok(!existsSync(join(target, 'alyans.db')), bad);
      mkdirSync(target, { recursive: true });
    }
  });

  test('PostgreSQL is backed up by its own program, and the command says so', { skip: !engines.includes('postgresql') && 'no PostgreSQL' }, () => {
    const database = freshDatabase('postgresql');
    try {
      done(['init', '--data', join(folder.path, 'pg'), '--db', database.url]);
      const it = run(['backup', join(folder.path, 'pg.dump'), '--data', join(folder.path, 'pg'), '--db', database.url]);
      assert.equal(it.code, 1);
      assert.match(it.err, /pg_dump/);
    } finally {
      database.drop();
    }
  });
});
