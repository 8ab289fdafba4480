// A mail server for tests: takes letters, answers what the test wants, parses what came.
// SPDX-License-Identifier: AGPL-3.0-or-later
import { createRequire } from 'node:module';
import { createServer } from 'node:net';
import { until } from './app.mjs';

const require = createRequire(import.meta.url);
const { SMTPServer } = require('smtp-server');
const { simpleParser } = require('mailparser');

/** Letters that came, oldest first: { from, to, raw, mail }. refuse(address, tries) may give an error with responseCode. */
export class Sink {
  constructor({ options = {}, port = 0 } = {}) {
    Object.assign(this, { letters: [], connections: 0, tries: new Map(), port, options, refuse: () => null, accept: async () => {} });
  }

  async start() {
    this.server = new SMTPServer({
      authOptional: true, disabledCommands: ['STARTTLS', 'AUTH'], logger: false, closeTimeout: 100, ...this.options,
      onConnect: (session, done) => { this.connections++; done(); },
      onRcptTo: ({ address }, session, done) => {
        this.tries.set(address, (this.tries.get(address) ?? 0) + 1);
        done(this.refuse(address, this.tries.get(address)));
      },
      onData: (stream, session, done) => {
        const parts = [];
        stream.on('data', (bytes) => parts.push(bytes));
        stream.on('end', async () => {
          const raw = Buffer.concat(parts);
          await this.accept();
          this.letters.push({ secure: session.secure, user: session.user, from: session.envelope.mailFrom.address, to: session.envelope.rcptTo[0].address, raw: raw.toString('latin1'), mail: await simpleParser(raw, { skipTextToHtml: true }) });
          done();
        });
      },
    });
    this.server.on('error', () => {}); /* a client that was killed */
    await new Promise((resolve) => this.server.listen(this.port, '127.0.0.1', resolve));
    this.port = this.server.server.address().port;
    return this;
  }

  get url() {
    return `smtp://127.0.0.1:${this.port}`;
  }

  to(address) {
    return this.letters.filter((letter) => letter.to === address);
  }

  /** Waits for the n-th letter to an address. */
  async letter(address, n = 1) {
    await until(() => this.to(address).length >= n, `letter ${n} to ${address}`);
    return this.to(address)[n - 1];
  }

  stop() {
    return new Promise((resolve) => this.server.close(resolve));
  }
}

/** An answer of the server to a recipient: answer(550, '5.1.1 No such user'). */
export const answer = (code, words) => Object.assign(new Error(words), { responseCode: code });

export const freePort = () => new Promise((resolve) => {
  const server = createServer();
  server.listen(0, '127.0.0.1', () => { const { port } = server.address(); server.close(() => resolve(port)); });
});

/** What makes an App send through the sink: { listen, env }. Links in letters lead to it. */
export async function mailing(sink, more = {}) {
  const listen = `127.0.0.1:${await freePort()}`;
  return { listen, env: {
    ALYANS_MAIL_SMTP_URL: sink.url, ALYANS_MAIL_FROM: 'letters@alliance.example', ALYANS_MAIL_STARTTLS: 'off', ALYANS_SITE_BASE_URL: `http://${listen}`,
    ALYANS_MAIL_RETRY_SECONDS: '1', ALYANS_MAIL_PER_MINUTE: '0', ALYANS_MAIL_PER_HOST_MINUTE: '0', ...more,
  } };
}

/** Path of the first link in a letter that begins so: '/mail/confirm/'. */
export function linkIn(letter, start) {
  const found = letter.mail.text.match(new RegExp(`http://[^/\\s]+(/(?:az|en)${start}\\S+)`));
  if (!found) throw new Error(`no link ${start} in:\n${letter.mail.text}`);
  return found[1];
}
