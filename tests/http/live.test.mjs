// A live room and the limits per address: a hall sits behind one, strangers do not get more for it.
// SPDX-License-Identifier: AGPL-3.0-or-later
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { App, Visitor, wordsOf } from './app.mjs';

describe('a live room behind one address', () => {
  const READS = 30; /* a minute; a third of them at once */
  const HALL = { 'x-forwarded-for': '203.0.113.8' };
  const HOME = { 'x-forwarded-for': '203.0.113.9' };
  let app, secretariat, room;
  before(async () => {
    app = await new App({ limits: true, env: { ALYANS_RATE_READS: String(READS), ALYANS_HTTP_TRUSTED_PROXIES: '127.0.0.1' } }).start();
    secretariat = new Visitor(app);
    await secretariat.enter(app.links.secretariat);
    const made = await secretariat.post('/en/secretariat/live', { consultation: 'following-the-election', pace: 'together' }, { from: '/en/secretariat/live' });
    room = made.path.split('/').pop();
  });
  after(() => app.stop());
  const statuses = async (headers, count) => {
    const all = [];
    for (let i = 0; i < count; i++) all.push((await new Visitor(app).fetch(`/en/live/${room}`, { headers })).status);
    return all;
  };

  test('many phones are held up as any address is', async () => {
    assert.ok((await statuses(HOME, READS)).includes(429));
  });

  test('where somebody leads they are not; elsewhere nothing changes', async () => {
    assert.equal((await secretariat.fetch(`/en/secretariat/live/${room}`, { headers: HALL })).status, 200);
    assert.deepEqual(new Set(await statuses(HALL, 3 * READS)), new Set([200]));
    assert.ok((await statuses(HOME, READS)).includes(429));
  });

  test('whoever only knows the room lifts nothing', async () => {
    const other = { 'x-forwarded-for': '203.0.113.10' };
    const { status } = await new Visitor(app).fetch(`/en/secretariat/live/${room}`, { headers: other });
    assert.equal(status, 303);
    assert.ok((await statuses(other, READS)).includes(429));
  });
});

describe('a live room where organisations answer', () => {
  let app, secretariat;
  const roomOf = async (consultation) => (await secretariat.post('/en/secretariat/live', { consultation, pace: 'together' }, { from: '/en/secretariat/live' })).path.split('/').pop();
  const press = (room, button) => secretariat.post(`/en/secretariat/live/${room}`, { press: button }, { from: `/en/secretariat/live/${room}` });
  before(async () => {
    app = await new App().start();
    secretariat = new Visitor(app);
    await secretariat.enter(app.links.secretariat);
  });
  after(() => app.stop());

  test('strangers are told who answers, and get no buttons that would refuse them', async () => {
    const room = await roomOf('observing-together');
    await press(room, 'show');
    const stranger = wordsOf((await new Visitor(app).open(`/en/live/${room}`)).text);
    assert.match(stranger, /Organisations answer here, by name/);
    assert.match(stranger, /Sign in/);
    assert.doesNotMatch(stranger, /Agree Disagree Pass/);
    const wall = wordsOf((await new Visitor(app).open(`/en/live/${room}/screen`)).text);
    assert.doesNotMatch(wall, /No account is needed/);
    const led = wordsOf((await secretariat.open(`/en/live/${room}`)).text);
    assert.doesNotMatch(led, /Agree Disagree Pass/, 'the secretariat speaks for no organisation either');
  });

  test('where the public answers too, no account is needed', async () => {
    const room = await roomOf('explaining-the-result');
    await press(room, 'show');
    assert.match(wordsOf((await new Visitor(app).open(`/en/live/${room}`)).text), /Agree Disagree Pass/);
  });
});
