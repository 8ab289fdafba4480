// A site of its own with a bit of everything on record, made over HTTP as its people would.
// SPDX-License-Identifier: AGPL-3.0-or-later
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { App, run, setUpFactor, until, Visitor } from './app.mjs';

const PASSWORD = 'a calm and long pass phrase';
const ORGANISATIONS = [
  { slug: 'nar', name_en: 'Nar Centre', name_az: 'Nar Mərkəzi', kind: 'ngo', scope: 'local' },
  { slug: 'qarabag-tv', name_en: 'Windows on the Vote', name_az: 'Səsverməyə pəncərə', kind: 'media', scope: 'local' },
  { slug: 'north', name_en: 'Northern Observers', name_az: 'Şimal müşahidəçiləri', kind: 'network', scope: 'international' },
];
const STATEMENTS = [
  ['Every station needs a table for observers.', 'Hər məntəqədə müşahidəçilər üçün masa lazımdır.'],
  ['Results are posted at the door of every station.', 'Nəticələr hər məntəqənin qapısında asılır.'],
  ['Observers may film the counting.', 'Müşahidəçilər sayılmanı çəkə bilər.'],
  ['Ring Aygün on +994 50 000 00 00 for the lists.', 'Siyahılar üçün Aygünə zəng edin: +994 50 000 00 00.'],
];
const REASON = 'Our members have seen this work, and would do it again.';

/** One statement of SQL beside the running server. */
export function sql(app, text) {
  const done = app.database.url
    ? spawnSync('psql', ['-X', '-q', '-A', '-t', '-v', 'ON_ERROR_STOP=1', '-c', text, app.database.url], { encoding: 'utf8' })
    : spawnSync('python3', ['-c', 'import sqlite3, sys\nd = sqlite3.connect(sys.argv[1], 30)\nfor row in d.execute(sys.argv[2]): print("|".join(str(v) for v in row))\nd.commit()',
      join(app.data, 'alyans.db'), text], { encoding: 'utf8' });
  assert.equal(done.status, 0, done.stderr);
  return done.stdout.trim();
}

/** A command of the operator beside the server, which must succeed: what it said. */
export function command(app, ...words) {
  const it = run([...words, ...app.where]);
  assert.equal(it.code, 0, `${words.join(' ')}\n${it.out}${it.err}`);
  return it.out;
}

/** Everything that happened has its place. */
export const settled = (app) => until(() => sql(app, 'SELECT count(*) FROM ledger_inbox') === '0', 'nothing waits');

/** Minutes of the public are sealed when they are over: here they are over at once. */
export async function endMinute(app) {
  sql(app, 'UPDATE ledger_unsealed SET at = at - 600000000');
  await until(() => sql(app, 'SELECT count(*) FROM ledger_unsealed') === '0', 'the minute is sealed');
}

function done(answer) {
  assert.equal(answer.status, 200, answer.text);
  return answer;
}

/** Somebody new, signed in with a second factor. */
export async function person(app, email, name, ...options) {
  const link = command(app, 'user', 'add', email, name, '--language', 'en', ...options).match(/\/en\/enter\/\S+/)[0];
  const it = new Visitor(app);
  done(await it.post(link, { password: PASSWORD, again: PASSWORD }, { from: link }));
  await setUpFactor(it);
  return it;
}

async function begin(secretariat, slug, who) {
  done(await secretariat.post('/en/secretariat/consultations', {
    slug, who, question_en: `What do observers need? (${slug})`, question_az: `Müşahidəçilərə nə lazımdır? (${slug})`,
    background_en: 'Two paragraphs.\n\n**Bold** words.', opens_at: '2020-01-01T09:00', closes_at: '',
  }, { from: '/en/secretariat/consultations/new' }));
  for (const [text_en, text_az] of STATEMENTS)
    done(await secretariat.post(`/en/secretariat/consultations/${slug}/statements`, { text_en, text_az }, { from: `/en/secretariat/consultations/${slug}/edit` }));
  const announce = `/en/secretariat/consultations/${slug}/stage/announce`;
  done(await secretariat.post(announce, {}, { from: announce }));
}

const idsOf = async (app, slug) => JSON.parse((await new Visitor(app).open(`/api/v1/consultations/${slug}/statements`)).text).statements.map((s) => s.id);

/** { app, secretariat, representative, answers: [{ visitor, position, receipt }] }; ids of statements by consultation. */
export async function filledSite(options = {}) {
  const app = await new App({ command: 'serve', ...options }).start();
  const secretariat = await person(app, 'sevinc@example.org', 'Sevinc', '--role', 'secretariat');
  for (const o of ORGANISATIONS) done(await secretariat.post('/en/secretariat/new-organisation', o, { from: '/en/secretariat/new-organisation' }));
  done(await secretariat.post('/en/secretariat/organisations/north', { ...ORGANISATIONS[2], note_en: 'Works in twelve countries.' }, { from: '/en/secretariat/organisations/north' }));
  await begin(secretariat, 'rooms', 'organisations');
  await begin(secretariat, 'streets', 'public');
  const statements = { rooms: await idsOf(app, 'rooms'), streets: await idsOf(app, 'streets') };

  const representative = await person(app, 'rena@example.org', 'Rəna Əliyeva');
  command(app, 'user', 'mandate', 'rena@example.org', 'nar');
  for (const [i, position] of ['agree', 'disagree', 'pass', 'agree'].entries())
    done(await representative.post('/en/consultations/rooms/positions', { statement: statements.rooms[i], position, reason: REASON }, { from: `/en/consultations/rooms/position?statement=${i + 1}` }));
  done(await representative.post('/en/consultations/rooms/positions', { statement: statements.rooms[0], position: 'disagree', reason: REASON }, { from: '/en/consultations/rooms/position?statement=1' }));

  const answers = [];
  for (let i = 0; i < 12; i++) {
    const visitor = new Visitor(app);
    const position = ['agree', 'disagree', 'pass'][i % 3];
    const said = await visitor.fetch('/api/v1/consultations/streets/positions', {
      method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ statement: statements.streets[i % 4], position }),
    });
    assert.equal(said.status, 201);
    answers.push({ visitor, position, receipt: (await said.json()).receipt });
  }
  await endMinute(app);

  const telephone = `/en/secretariat/statements/${statements.rooms[3]}/take-down`;
  done(await secretariat.post(telephone, { reason: 'It held a telephone number of a person.' }, { from: telephone }));
  command(app, 'key', 'rotate', '--reason', 'a new year');
  done(await representative.post('/en/consultations/rooms/positions', { statement: statements.rooms[1], position: 'agree', reason: REASON }, { from: '/en/consultations/rooms/position?statement=2' }));
  await person(app, 'ilqar@example.org', 'İlqar');
  command(app, 'user', 'erase', 'ilqar@example.org', '--reason', 'asked for it');

  await settled(app);
  return { app, secretariat, representative, answers, statements };
}
