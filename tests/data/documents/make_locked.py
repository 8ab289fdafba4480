"""Writes locked.pdf: one page, locked with a password (standard handler, revision 2, 40 bits).
SPDX-License-Identifier: AGPL-3.0-or-later"""
import hashlib, sys
PAD = bytes.fromhex("28BF4E5E4E758A4164004E56FFFA01082E2E00B6D0683E802F0CA9FE6453697A")
def rc4(key, data):
    s = list(range(256)); j = 0
    for i in range(256):
        j = (j + s[i] + key[i % len(key)]) % 256; s[i], s[j] = s[j], s[i]
    i = j = 0; out = bytearray()
    for b in data:
        i = (i + 1) % 256; j = (j + s[i]) % 256; s[i], s[j] = s[j], s[i]
        out.append(b ^ s[(s[i] + s[j]) % 256])
    return bytes(out)
def padded(p): return (p + PAD)[:32]
user, owner, ident, perms = b"secret", b"owner", b"0123456789abcdef", -4
O = rc4(hashlib.md5(padded(owner)).digest()[:5], padded(user))
key = hashlib.md5(padded(user) + O + (perms & 0xffffffff).to_bytes(4, "little") + ident).digest()[:5]
U = rc4(key, PAD)
content = b"BT /F 12 Tf 20 50 Td (A locked capybara) Tj ET"
k5 = hashlib.md5(key + b"\x05\0\0" + b"\0\0").digest()[:10]
body = rc4(k5, content)
objs = [b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
 b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 200 100]/Contents 5 0 R/Resources<</Font<</F 4 0 R>>>>>>",
 b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
 b"<</Length %d>>stream\n%s\nendstream" % (len(body), body),
 b"<</Filter/Standard/V 1/R 2/O<%s>/U<%s>/P %d>>" % (O.hex().encode(), U.hex().encode(), perms)]
out = bytearray(b"%PDF-1.4\n"); at = []
for n, o in enumerate(objs, 1):
    at.append(len(out)); out += b"%d 0 obj" % n + o + b"endobj\n"
x = len(out)
out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objs) + 1) + b"".join(b"%010d 00000 n \n" % a for a in at)
i = ident.hex().encode()
out += b"trailer<</Size %d/Root 1 0 R/Encrypt 6 0 R/ID[<%s><%s>]>>\nstartxref\n%d\n%%%%EOF\n" % (len(objs) + 1, i, i, x)
open(sys.argv[1], "wb").write(out)
