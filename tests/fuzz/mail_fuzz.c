/* What comes from outside to mail: answers of servers, and tokens of links.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "fuzz.h"
#include "kit/net/mime.h"
#include "kit/net/smtp.h"
#include "mail/rules.h"

static const struct secret KEY = { { 1, 2, 3 } };

static void answers_are_bounded_and_judged(str_t text)
{
    struct smtp_answer a = { .stage = SMTP_RECIPIENT };
    str_t rest = text;
    str_t line;
    while (str_cut(&rest, '\n', &line)) {
        if (!smtp_answer_read(line, &a))
            continue;
        must(a.code >= 200 && a.code <= 599);
        must(a.status[0] == 0 || a.status[0] == a.code / 100);
        for (const char *c = a.text; *c != '\0'; c++)
            must(*c >= ' ' && *c <= '~');
        must(smtp_verdict_of(&a) != SMTP_DONE);
    }
}

/* One token, one spelling: what opens a door was made by us. */
static void tokens_are_ours(struct cx *cx, str_t text)
{
    static const enum door doors[] = { DOOR_CONFIRM, DOOR_MINE, DOOR_STOP_ONE, DOOR_STOP_ALL };
    for (size_t i = 0; i < ARRAY_LEN(doors); i++) {
        int64_t id = 0;
        if (door_token_read(cx->arena, &KEY, doors[i], text, &id))
            must(str_eq(door_token(cx->arena, &KEY, doors[i], id), text));
    }
}

/* A subject and a name of any bytes stay within their fields. */
static void fields_end_where_they_should(str_t text)
{
    AUTO(buf) out;
    buf_init(&out, 4 << 20);
    mime_put_field(&out, S("Subject"), text);
    for (size_t i = 0; i < out.len; i++) {
        const char c = out.at[i];
        must(c == '\r' || c == '\n' || (c >= ' ' && c <= '~'));
        if (c == '\n' && i + 1 < out.len)
            must(out.at[i + 1] == ' '); /* a folded line goes on with a blank */
    }
    buf_reset(&out);
    mime_put_quoted(&out, text);
    must(str_find(buf_str(&out), S("=_")) == out.len);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    AUTO(arena) arena;
    struct cx cx = fuzz_cx(&arena);
    const str_t text = fuzz_text(data, size);
    answers_are_bounded_and_judged(text);
    tokens_are_ours(&cx, text);
    fields_end_where_they_should(text);
    if (smtp_address_ok(text))
        must(str_find_byte(text, '\n', 0) == text.len && str_find_byte(text, '>', 0) == text.len);
    (void)smtp_url_is_local(text);
    if (smtp_url_ok(text))
        must(str_starts(text, S("smtp")));
    return 0;
}
