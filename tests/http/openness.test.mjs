// What the program promises to those who only read: no cookie, no foreign address, bounded memory, a clean end.
// SPDX-License-Identifier: AGPL-3.0-or-later
import assert from 'node:assert/strict';
import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { after, before, describe, test } from 'node:test';
import { App, cookieLines, engines, SEEK_LEAKS, Visitor } from './app.mjs';

const PAGES = ['', '/consultations', '/organisations', '/sign-in', '/nowhere',
  ...['election-2013', 'observing-together', 'following-the-election', 'explaining-the-result'].flatMap((slug) =>
    ['', '/results', '/results.json', '/positions.csv', '/statements/1', '/position'].map((page) => `/consultations/${slug}${page}`))];
const PUBLIC = '/api/v1/consultations/following-the-election';

const residentKilobytes = (pid) => Number(readFileSync(`/proc/${pid}/status`, 'utf8').match(/VmRSS:\s+(\d+)/)[1]);

for (const engine of engines) {
  describe(`openness on ${engine}`, () => {
    let app;
    before(async () => { app = await new App({ engine, env: SEEK_LEAKS }).start(); });
    after(() => app.stop());

    test('reading sets no cookie and asks the browser for nothing of anybody else', async () => {
      for (const language of ['az', 'en']) {
        const visitor = new Visitor(app, language);
        for (const page of PAGES) {
          const answer = await visitor.fetch(`/${language}${page}`);
          const text = await answer.text();
          assert.deepEqual(cookieLines(answer.headers), [], page);
          for (const [, address] of text.matchAll(/<(?:link|script|img|iframe|source)[^>]*(?:src|href)="([^"]*)"/g))
            assert.match(address, /^\/|^#|^http:\/\/127\.0\.0\.1:/, `${page} loads ${address}`);
        }
      }
    });

    test('links to other sites tell them nothing', async () => {
      const { headers, text } = await new Visitor(app).open('/en/consultations/election-2013/results');
      assert.match(headers.get('referrer-policy'), /no-referrer|same-origin|strict-origin/);
      assert.match(text, /href="https:/);
    });

    test('the server connects to nobody', () => {
      const { pid } = app.process;
      const own = new Set(readdirSync(`/proc/${pid}/fd`).map((fd) => {
        try {
          return readlinkSync(`/proc/${pid}/fd/${fd}`).match(/^socket:\[(\d+)\]$/)?.[1];
        } catch {
          return undefined; /* closed meanwhile */
        }
      }));
      const port = Number(new URL(app.base).port).toString(16).toUpperCase().padStart(4, '0');
      const sockets = ['tcp', 'tcp6', 'udp', 'udp6'].flatMap((kind) => readFileSync(`/proc/net/${kind}`, 'utf8').split('\n').slice(1))
        .map((line) => line.trim().split(/\s+/)).filter((fields) => fields.length > 9 && own.has(fields[9]));
      assert.ok(sockets.length > 0, 'its own sockets are seen');
      for (const [, local, remote] of sockets) assert.ok(local.endsWith(`:${port}`), `${local} to ${remote}`);
    });

    test('thousands of requests, answers and visitors later the memory is what it was', async () => {
      const { statements } = JSON.parse((await new Visitor(app).open(`${PUBLIC}/statements`)).text);
      const round = async (n) => {
        for (let i = 0; i < n; i += 20) {
          await Promise.all(Array.from({ length: 20 }, async (_, k) => {
            const visitor = new Visitor(app);
            const page = PAGES[(i + k) % PAGES.length];
            await (await visitor.fetch(`/${k % 2 ? 'az' : 'en'}${page}${k % 5 ? '' : `?n=${i + k}`}`)).arrayBuffer();
            if (k % 4) return;
            await visitor.open(`${PUBLIC}/positions`, { method: 'POST', headers: { 'content-type': 'application/json' },
              body: JSON.stringify({ statement: statements[(i + k) % statements.length].id, position: 'agree' }) });
          }));
        }
        return residentKilobytes(app.process.pid);
      };
      const requests = engine === 'sqlite' ? 1000 : 200;
      const warm = await round(requests);
      const later = await round(requests);
      assert.ok(later - warm < 32 * 1024, `grew from ${warm} to ${later} KiB`);
    });

    test('it ends in order, and leaks nothing', async () => {
      const { code, signal } = await app.kill('SIGTERM');
      assert.deepEqual({ code, signal }, { code: 0, signal: null }, app.log);
      assert.doesNotMatch(app.log, /Sanitizer|runtime error/);
    });
  });
}
