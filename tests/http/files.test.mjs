// Files: sent with a form, stored in the database, given out whole and in parts, checked, removed.
// SPDX-License-Identifier: AGPL-3.0-or-later
import assert from 'node:assert/strict';
import { createHash, randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { deflateSync } from 'node:zlib';
import { App, engines, hiddenFields, invited, run, setUpFactor, until, Visitor, wordsOf } from './app.mjs';

const MB = 1 << 20;
const sha256 = (bytes) => createHash('sha256').update(bytes).digest('hex');
const pdf = (size) => Buffer.concat([Buffer.from('%PDF-1.7\n'), randomBytes(size - 9)]);
const SAID = { organisation: '', file_licence: 'CC-BY-4.0', file_alt_az: '', file_alt_en: 'What observers saw, in tables' };

/** A PNG of many colours with a text chunk, as a camera might write one. */
function png(width, height, said) {
  const chunk = (type, data) => {
    const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
    const whole = Buffer.alloc(body.length + 8);
    whole.writeUInt32BE(data.length);
    body.copy(whole, 4);
    whole.writeUInt32BE(crc32(body), body.length + 4);
    return whole;
  };
  const rows = Buffer.alloc(height * (1 + width * 3));
  for (let y = 0, at = 0; y < height; y++) {
    at++;
    for (let x = 0; x < width; x++) for (const v of [x ^ y, x * y >> 4, x + 2 * y]) rows[at++] = v & 255;
  }
  const head = Buffer.alloc(13);
  head.writeUInt32BE(width);
  head.writeUInt32BE(height, 4);
  head.set([8, 2, 0, 0, 0], 8);
  return Buffer.concat([Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'), chunk('IHDR', head), chunk('tEXt', Buffer.from(`Comment\0${said}`)),
    chunk('IDAT', deflateSync(rows)), chunk('IEND', Buffer.alloc(0))]);
}
const CRC = Uint32Array.from({ length: 256 }, (_, n) => { for (let k = 0; k < 8; k++) n = n & 1 ? 0xedb88320 ^ (n >>> 1) : n >>> 1; return n; });
const crc32 = (bytes) => (~bytes.reduce((c, b) => CRC[(c ^ b) & 255] ^ (c >>> 8), 0xffffffff)) >>> 0;

/** Sends the form of a new file as the secretariat's browser would. */
async function send(visitor, bytes, name, { type = 'application/pdf', fields = {}, language = 'en' } = {}) {
  const hidden = hiddenFields((await visitor.open(`/${language}/secretariat/new-file`)).text);
  const form = new FormData();
  for (const [key, value] of Object.entries({ ...hidden, ...SAID, ...fields })) form.append(key, value);
  if (bytes !== null) form.append('file', new Blob([bytes], { type }), name);
  return visitor.open(`/${language}/files`, { method: 'POST', body: form });
}

/** The address of the bytes on a file's page. */
const bytesOf = (page) => page.text.match(/class="btn" href="(\/files\/[^"]+)"/)[1].replace(/&amp;/g, '&').replace(/&#39;/g, "'");

/** A request on a connection of its own, read by hand: { status, headers, body, socket }. */
function raw(app, lines, { reads = true } = {}) {
  const { hostname, port } = new URL(app.base);
  const socket = connect(Number(port), hostname);
  socket.setNoDelay(true);
  let bytes = Buffer.alloc(0);
  const it = { socket, get bytes() { return bytes; } };
  if (reads) socket.on('data', (more) => { bytes = Buffer.concat([bytes, more]); });
  it.ended = new Promise((resolve) => { socket.on('close', resolve); socket.on('error', () => {}); });
  socket.write(lines.join('\r\n') + '\r\n\r\n');
  return it;
}

/** Proportional memory of the running program, in kB. */
const memoryOf = (app) => Number(readFileSync(`/proc/${app.process.pid}/smaps_rollup`, 'latin1').match(/^Pss:\s+(\d+)/m)[1]);

for (const engine of engines) {
  describe(`files on ${engine}`, () => {
    let app, secretariat, content, page, address;
    before(async () => {
      app = await new App({ engine }).start();
      secretariat = new Visitor(app);
      await secretariat.enter(app.links.secretariat);
      content = pdf(3 * 256 * 1024 + 1234);
      page = await send(secretariat, content, 'Şəki hesabatı.pdf');
      assert.equal(page.status, 200, wordsOf(page.text));
      address = bytesOf(page);
    });
    after(() => app.stop());
    const get = (headers = {}, options = {}) => fetch(app.base + address, { headers, ...options });

    test('a file that was sent is read back byte by byte, with its checksum as the tag and as its own kind', async () => {
      const answer = await get();
      assert.equal(answer.status, 200);
      assert.deepEqual(Buffer.from(await answer.arrayBuffer()), content);
      assert.equal(answer.headers.get('etag'), `"${sha256(content)}"`);
      assert.equal(answer.headers.get('content-type'), 'application/pdf');
      assert.equal(answer.headers.get('content-length'), String(content.length));
      assert.equal(answer.headers.get('x-content-type-options'), 'nosniff');
      assert.match(answer.headers.get('content-security-policy'), /^sandbox(,|$)/);
      assert.match(answer.headers.get('content-disposition'), /^inline; filename="S?_?[^"]*"; filename\*=UTF-8''%C5%9E%C9%99ki%20hesabat%C4%B1\.pdf$/);
      assert.equal(answer.headers.get('content-encoding'), null);
      assert.equal(answer.headers.get('cross-origin-resource-policy'), 'same-origin', 'a document is no part of pages of others');
    });

    test('its page says what it is, who published it, who pays, and how to check it', async () => {
      const said = wordsOf(page.text);
      for (const wanted of ['PDF document', '788 kB', 'CC BY 4.0', 'What observers saw, in tables',
        'secretariat', 'Funding:', `sha256sum 'Şəki hesabatı.pdf' ${sha256(content)}`]) assert.ok(said.includes(wanted), `${wanted} in ${said}`);
    });

    test('ranges give exactly their bytes, across pieces too', async () => {
      const n = content.length;
      const K = 256 * 1024;
      for (const [asked, from, till] of [['0-0', 0, 0], [`${K - 1}-${K}`, K - 1, K], ['5-', 5, n - 1], ['-7', n - 7, n - 1], [`${K}-${3 * K}`, K, 3 * K],
        [`${n - 1}-`, n - 1, n - 1], [`10-${n * 9}`, 10, n - 1], [`-${n * 9}`, 0, n - 1]]) {
        const answer = await get({ range: `bytes=${asked}` });
        assert.equal(answer.status, 206, asked);
        assert.equal(answer.headers.get('content-range'), `bytes ${from}-${till}/${n}`);
        assert.deepEqual(Buffer.from(await answer.arrayBuffer()), content.subarray(from, till + 1), asked);
      }
    });

    test('a range behind the end is 416; several ranges give the whole', async () => {
      const behind = await get({ range: `bytes=${content.length}-` });
      assert.equal(behind.status, 416);
      assert.equal(behind.headers.get('content-range'), `bytes */${content.length}`);
      assert.equal((await behind.arrayBuffer()).byteLength, 0);
      const several = await get({ range: 'bytes=0-1,5-6' });
      assert.equal(several.status, 200);
      assert.equal((await several.arrayBuffer()).byteLength, content.length);
    });

    test('conditions: If-None-Match, If-Match, If-Range', async () => {
      const tag = `"${sha256(content)}"`;
      assert.equal((await get({ 'if-none-match': tag })).status, 304);
      assert.equal((await get({ 'if-none-match': '"other"' }, { method: 'HEAD' })).status, 200);
      assert.equal((await get({ 'if-match': '"other"' })).status, 412);
      assert.equal((await get({ 'if-range': tag, range: 'bytes=0-9' })).status, 206);
      const old = await get({ 'if-range': '"other"', range: 'bytes=0-9' });
      assert.equal(old.status, 200);
      await old.arrayBuffer();
    });

    test('HEAD tells the length and sends nothing, and the connection goes on', async () => {
      const it = raw(app, [`HEAD ${address} HTTP/1.1`, 'Host: a', '', `GET ${address} HTTP/1.1`, 'Host: a', 'Range: bytes=0-7', 'Connection: close']);
      await it.ended;
      const text = it.bytes.toString('latin1');
      assert.equal(text.match(/HTTP\/1\.1 200 OK/g).length, 1);
      assert.match(text, new RegExp(`content-length: ${content.length}\r\n`));
      assert.match(text, /HTTP\/1\.1 206 Partial Content/);
      assert.ok(text.endsWith('\r\n\r\n%PDF-1.7'));
    });

    test('a wrong name, another width, another id are not found', async () => {
      const [, id] = address.match(/files\/(\d+)\//);
      for (const path of [`/files/${id}/other.pdf`, `${address}?width=320`, `${address}?width=x`, '/files/1/a.pdf', '/en/files/1'])
        assert.equal((await fetch(app.base + path)).status, 404, path);
    });

    test('a file is what its bytes are, whatever the sender calls it', async () => {
      for (const [bytes, name, type, shown, served] of [
        ['salam', 'photo.png', 'image/png', 'photo.txt', 'text/plain; charset=utf-8'],
        ['{"a": [1, 2]}', 'data', 'text/html', 'data.json', 'application/json'],
        ['a,b\n1,2\n', 'table.csv', 'application/pdf', 'table.csv', 'text/csv; charset=utf-8'],
        ['<?xml version="1.0"?>\n<iati-activities/>', 'x.html', 'text/html', 'x.html.xml', 'application/xml']]) {
        const made = await send(secretariat, bytes, name, { type });
        assert.equal(made.status, 200, wordsOf(made.text));
        const answer = await fetch(app.base + bytesOf(made));
        assert.equal(decodeURIComponent(bytesOf(made)).split('/').pop(), shown);
        assert.equal(answer.headers.get('content-type'), served);
        assert.equal(await answer.text(), bytes);
      }
    });

    test('pages that could run are refused, and so is what is none of the kinds', async () => {
      for (const bytes of ['<!doctype html><script>alert(1)</script>', '<html><body>x</body></html>', '<svg xmlns="http://www.w3.org/2000/svg" onload="a()"/>',
        '<?xml version="1.0"?><!-- x --><x:svg xmlns:x="http://www.w3.org/2000/svg"/>', '<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>',
        Buffer.from([0x7f, 0x45, 0x4c, 0x46, 2, 1, 1, 0]), 'a\0b', Buffer.from([0xff, 0xfe, 0x41, 0]), 'PK\x03\x04 and nothing']) {
        const refused = await send(secretariat, bytes, 'a.txt', { type: 'text/plain' });
        assert.equal(refused.status, 422, String(bytes));
        assert.match(wordsOf(refused.text), /File: This file is damaged or of a kind that is not taken here/);
      }
    });

    test('a refused form comes back filled in, names each field, and asks for the file again', async () => {
      const refused = await send(secretariat, 'salam', 'a.txt', { fields: { file_alt_en: '', file_licence: 'mine', file_alt_az: '' } });
      assert.equal(refused.status, 422);
      assert.match(wordsOf(refused.text), /Say in one of the two languages/);
      const kept = await send(secretariat, null, '', { fields: { file_alt_az: 'Müşahidəçilərin gördükləri' } });
      assert.equal(kept.status, 422);
      assert.match(wordsOf(kept.text), /File: Choose a file\./);
      assert.match(kept.text, /Müşahidəçilərin gördükləri<\/textarea>/);
      assert.match(wordsOf(refused.text), /If you had chosen a file, please choose it again/);
    });

    test('an image is made anew: without its hidden data, in three widths, each whole', async () => {
      const made = await send(secretariat, png(1800, 900, 'GPS 40.37 49.89'), 'Bakı.PNG', { type: 'image/png' });
      assert.equal(made.status, 200, wordsOf(made.text));
      const [, set] = made.text.match(/<img [^>]*srcset="([^"]+)"[^>]*alt="What observers saw, in tables"/);
      const copies = set.split(', ').map((one) => one.replace(/&amp;/g, '&').split(' '));
      assert.deepEqual(copies.map(([, width]) => width), ['320w', '800w', '1600w', '1800w']);
      for (const [path] of copies) {
        const answer = await fetch(app.base + path);
        const bytes = Buffer.from(await answer.arrayBuffer());
        assert.equal(answer.status, 200, path);
        assert.match(answer.headers.get('content-type'), /^image\/(png|jpeg)$/);
        assert.equal(answer.headers.get('etag'), `"${sha256(bytes)}"`);
        assert.ok(!bytes.includes('GPS'), path);
        assert.equal(answer.headers.get('cross-origin-resource-policy'), 'cross-origin', 'readers of feeds show it');
        assert.match(answer.headers.get('content-security-policy'), /sandbox/);
        const signedIn = await secretariat.fetch(path);
        assert.equal(signedIn.headers.get('cross-origin-resource-policy'), 'same-origin', 'what somebody sees may be for them alone');
        const part = await fetch(app.base + path, { headers: { range: 'bytes=-5' } });
        assert.deepEqual(Buffer.from(await part.arrayBuffer()), bytes.subarray(-5));
      }
      assert.match(wordsOf(made.text), /1,800 × 900 pixels/);
      const form = `${made.path}/remove`;
      const removed = await secretariat.post(form, { reason: 'taken by somebody else' }, { from: form });
      assert.doesNotMatch(removed.text, /<img [^>]*srcset/);
    });

    test('a broken image is refused', async () => {
      const whole = png(300, 200, 'x');
      for (const bytes of [whole.subarray(0, whole.length / 2), Buffer.concat([whole.subarray(0, 8), randomBytes(500)]), Buffer.from('\x89PNG\r\n\x1a\n', 'latin1')]) {
        const refused = await send(secretariat, bytes, 'a.png', { type: 'image/png' });
        assert.equal(refused.status, 422);
        assert.match(wordsOf(refused.text), /File: This file is damaged/);
      }
    });

    test('hostile names become harmless ones', async () => {
      for (const [sent, shown] of [['../../etc/passwd', 'passwd.txt'], ['a\\b\\CON:.txt', 'CON_.txt'], ['.htaccess', 'htaccess.txt'], ['a"b<i>.txt', 'a_b_i_.txt'],
        ['x'.repeat(400) + '.txt', 'x'.repeat(146) + '.txt'], ['ş'.repeat(150), 'ş'.repeat(73) + '.txt'], ['bidi\u202Etxt.exe', 'biditxt.exe.txt'], ['   ', 'file.txt']]) {
        const made = await send(secretariat, 'salam', sent, { type: 'text/plain' });
        assert.equal(made.status, 200, sent);
        const path = bytesOf(made);
        assert.equal(decodeURIComponent(path).split('/').pop(), shown);
        const answer = await fetch(app.base + path);
        assert.equal(answer.status, 200, path);
        assert.doesNotMatch(answer.headers.get('content-disposition'), /[^ -~]|\.\./);
      }
    });

    test('too big is 413 before the body is read', async () => {
      const it = raw(app, ['POST /en/files HTTP/1.1', 'Host: a', 'Content-Type: multipart/form-data; boundary=b', `Content-Length: ${21 * MB}`, 'Cookie: alyans=x', 'Expect: 100-continue']);
      await it.ended;
      assert.match(it.bytes.toString('latin1'), /^HTTP\/1\.1 413 /);
      const small = raw(app, ['POST /en/sign-in HTTP/1.1', 'Host: a', 'Content-Type: multipart/form-data; boundary=b', `Content-Length: ${MB}`, 'Expect: 100-continue']);
      await small.ended;
      assert.match(small.bytes.toString('latin1'), /^HTTP\/1\.1 413 /);
    });

    test('a stranger\'s large body is refused before it is read', async () => {
      const it = raw(app, ['POST /en/files HTTP/1.1', 'Host: a', 'Content-Type: multipart/form-data; boundary=b', `Content-Length: ${MB}`, 'Expect: 100-continue']);
      await it.ended;
      assert.match(it.bytes.toString('latin1'), /^HTTP\/1\.1 401 /);
    });

    test('only the secretariat may send files, and not from another site', async () => {
      assert.equal((await send(new Visitor(app), 'salam', 'a.txt')).status, 401);
      const form = new FormData();
      for (const [key, value] of Object.entries(SAID)) form.append(key, value);
      form.append('file', new Blob(['salam']), 'a.txt');
      assert.equal((await secretariat.fetch('/en/files', { method: 'POST', body: form })).status, 403);
      const hidden = hiddenFields((await secretariat.open('/en/secretariat/new-file')).text);
      form.append('csrf', hidden.csrf);
      assert.equal((await secretariat.fetch('/en/files', { method: 'POST', body: form, headers: { 'sec-fetch-site': 'cross-site' } })).status, 403);
    });

    test('an organisation\'s files are a section of its page', async () => {
      const made = await send(secretariat, 'nizamnamə', 'Nizamnamə.txt', { fields: { organisation: 'nar-bagi' } });
      assert.equal(made.status, 200);
      const theirs = (await new Visitor(app).open('/en/organisations/nar-bagi?now=1')).text;
      assert.match(theirs, /<h2 id="files">Files<\/h2>/);
      assert.ok(theirs.includes(sha256('nizamnamə')));
      assert.match(wordsOf(made.text), /Belongs to .*Nar/);
    });

    test('the list is there for people, as CSV and for programs, with the same rows', async () => {
      const csv = await (await fetch(`${app.base}/files.csv`)).text();
      const json = await (await fetch(`${app.base}/api/v1/files`)).json();
      assert.equal(csv.trim().split('\n').length - 1, json.files.length);
      for (const f of json.files) assert.ok(f.publisher.en || f.publisher.az, `${f.name}: somebody publishes it, the alliance too`);
      assert.match(csv, /,url,publisher_az,publisher_en\n/);
      const one = json.files.find((f) => f.sha256 === sha256(content));
      assert.equal(one.name, 'Şəki hesabatı.pdf');
      assert.equal(one.size, content.length);
      assert.equal(one.licence, 'CC-BY-4.0');
      assert.equal(encodeURI(one.name).length > 0 && decodeURIComponent(one.url), decodeURIComponent(address));
      assert.equal((await (await fetch(`${app.base}/api/v1/files?after=${json.after}`)).json()).files.length, 0);
      const list = await new Visitor(app).open('/en/files');
      assert.ok(list.text.includes('Şəki hesabatı.pdf'));
      assert.ok((await (await fetch(`${app.base}/api/v1/openapi.json`)).text()).includes('/api/v1/files'));
    });

    test('removing takes the bytes and leaves what it was, when and why; a reason is needed', async () => {
      const gone = Buffer.from(`gone ${randomBytes(300000).toString('hex')}`);
      const made = await send(secretariat, gone, 'gone.txt', { type: 'text/plain' });
      const there = bytesOf(made);
      const form = `${made.path}/remove`;
      assert.equal((await secretariat.post(form, { reason: ' ' }, { from: form })).status, 422);
      assert.equal((await fetch(app.base + there)).status, 200);
      const removed = await secretariat.post(form, { reason: 'It named a person who asked us not to.' }, { from: form });
      assert.equal(removed.status, 410);
      const said = wordsOf(removed.text);
      assert.match(said, /This file was removed on .* It named a person who asked us not to\./);
      assert.ok(said.includes(sha256(gone)));
      const answer = await fetch(app.base + there, { redirect: 'manual' });
      assert.equal(answer.status, 303);
      assert.equal((await secretariat.post(form, { reason: 'again' }, { from: made.path })).status, 409);
      const rows = (await (await fetch(`${app.base}/api/v1/files?now=1`)).json()).files; /* strangers may get an answer a moment old */
      assert.equal(rows.find((f) => f.sha256 === sha256(gone)).removed_reason, 'It named a person who asked us not to.');
    });

    test('others may not remove it', async () => {
      const representative = new Visitor(app);
      await representative.enter(app.links.representative);
      const id = page.path.split('/').pop();
      assert.equal((await representative.post(`/en/files/${id}/remove`, { reason: 'mine' }, { from: '/en/speak-for' })).status, 403);
      assert.equal((await new Visitor(app).post(`/en/files/${id}/remove`, { reason: 'mine' })).status, 401);
      assert.equal((await get({}, { method: 'HEAD' })).status, 200);
    });

    test('alyans verify and files check see the bytes; a changed byte is found', async () => {
      await until(async () => run(['verify', ...app.where]).code === 0, 'the record has caught up');
      const checked = run(['files', 'check', ...app.where]);
      assert.equal(checked.code, 0, checked.err);
      assert.match(checked.out, /damaged: 0/);
    });

    if (engine === 'sqlite') {
      test('a backup holds the files', async () => {
        const file = join(app.data, '..', `backup-${randomBytes(4).toString('hex')}.db`);
        const folder = `${file}.d`;
        assert.equal(run(['backup', file, '--data', app.data]).code, 0);
        assert.equal(run(['restore', file, '--data', folder]).code, 0);
        const checked = run(['files', 'check', '--data', folder]);
        assert.equal(checked.code, 0, checked.err);
        assert.match(checked.out, /Files: 1[0-9]/);
      });
    }
  });

  test(`on ${engine} a file whose row goes while it is read ends the connection, not the program`, async () => {
    const app = await new App({ engine }).start();
    const secretariat = new Visitor(app);
    await secretariat.enter(app.links.secretariat);
    const content = pdf(16 * MB);
    const page = await send(secretariat, content, 'a.pdf');
    const it = raw(app, [`GET ${bytesOf(page)} HTTP/1.1`, 'Host: a'], { reads: false });
    await new Promise((next) => setTimeout(next, 300));
    const form = `${page.path}/remove`;
    assert.equal((await secretariat.post(form, { reason: 'gone' }, { from: form })).status, 410);
    let got = 0;
    it.socket.on('data', (more) => { got += more.length; });
    await it.ended;
    assert.ok(got < content.length, `${got}`);
    assert.equal((await fetch(`${app.base}/healthz`)).status, 200);
    await app.stop();
  });

  test(`on ${engine} a file that was answered is there after kill -9`, async () => {
    const app = await new App({ engine }).start();
    const secretariat = new Visitor(app);
    await secretariat.enter(app.links.secretariat);
    const content = pdf(2 * MB);
    const page = await send(secretariat, content, 'a.pdf');
    assert.equal(page.status, 200);
    await app.kill();
    const again = await new App({ engine, data: app.data, db: app.database.url, command: 'serve' }).start();
    const answer = await fetch(again.base + bytesOf(page));
    assert.equal(sha256(Buffer.from(await answer.arrayBuffer())), sha256(content));
    await again.stop();
    app.database.drop();
    app.folder.remove();
  });
}

test('readers that are slow hold a piece each, never the file', async () => {
  const app = await new App({ env: { ALYANS_FILES_MAX_MB: '64', ASAN_OPTIONS: 'detect_leaks=0:quarantine_size_mb=1' } }).start();
  const secretariat = new Visitor(app);
  await secretariat.enter(app.links.secretariat);
  const content = pdf(60 * MB);
  const page = await send(secretariat, content, 'large.pdf');
  assert.equal(page.status, 200, wordsOf(page.text));
  await fetch(app.base + bytesOf(page)).then((answer) => answer.arrayBuffer());
  const before = memoryOf(app);
  const readers = Array.from({ length: 40 }, () => raw(app, [`GET ${bytesOf(page)} HTTP/1.1`, 'Host: a'], { reads: false }));
  await new Promise((next) => setTimeout(next, 1500));
  const grown = memoryOf(app) - before;
  assert.ok(grown < 40 * 3 * 256, `${grown} kB more for 40 readers`); /* three pieces each; the file itself is 240 */
  assert.equal((await fetch(`${app.base}/en/files`)).status, 200);
  for (const r of readers) r.socket.destroy();
  await app.stop();
});
