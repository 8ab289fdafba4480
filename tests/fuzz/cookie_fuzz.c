/* Cookies: finding one of a name, and believing it only with its signature.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "fuzz.h"
#include "kit/crypto/crypto.h"
#include "kit/http/http.h"

static const struct secret KEY = { { 1, 2, 3 } };

static void must_be_signed_by_us(struct cx *cx, str_t cookie)
{
    str_t value;
    if (cookie_read(cx->arena, &KEY, "fuzz", cookie, &value) == OK)
        must(str_eq(cookie_sign(cx->arena, &KEY, "fuzz", value), cookie));
}

/* One text, one value: otherwise two cookies would mean the same. */
static void must_have_one_spelling(struct cx *cx, str_t s)
{
    bytes_t bytes;
    if (base64url_read(cx->arena, s, &bytes) == OK)
        must(str_eq(base64url(cx->arena, bytes), s));
    struct hash256 hash;
    if (token_hash(&KEY, "fuzz", s, &hash) == OK)
        must(s.len == 43);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    AUTO(arena) arena;
    struct cx cx = fuzz_cx(&arena);
    const str_t text = fuzz_text(data, size);
    const struct header headers[] = { { S("host"), S("x") }, { S("cookie"), text } };
    const struct request rq = { .headers = headers, .header_count = ARRAY_LEN(headers) };
    const str_t value = request_cookie(&rq, S("s"));
    must(str_find_byte(value, ';', 0) == value.len);
    must_be_signed_by_us(&cx, value);
    must_be_signed_by_us(&cx, text);
    must_have_one_spelling(&cx, value);
    must_have_one_spelling(&cx, text);
    return 0;
}
