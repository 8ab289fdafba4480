/* Posted forms: the first byte chooses JSON or urlencoded, the rest is the body. Whatever comes,
 * what handlers get is clean text, and every fault can be told.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "fuzz.h"
#include "kit/http/form.h"

static void must_be_clean(str_t s)
{
    must(utf8_valid(s));
    for (size_t i = 0; i < s.len; i++)
        must(s.at[i] == '\n' || s.at[i] == '\t' || (s.at[i] & 0xE0) != 0);
}

static void read_every_way(struct form *f, str_t field)
{
    static const str_t WORDS[] = { S_INIT("agree"), S_INIT("disagree"), S_INIT("pass") };
    const int64_t number = form_int(f, field, -5, 1000);
    must(number >= -5 && number <= 1000);
    must(form_choice(f, field, WORDS, 3) < 3);
    must(form_id(f, field) >= 0);
    must_be_clean(form_text(f, field, 2, 100));
    must_be_clean(form_lines(f, field, 0, 1000));
    must(utf8_valid(form_password(f, field, 0, 100)));
    must(form_slug(f, field).len <= 80);
    (void)form_checked(f, field);
    (void)form_email(f, field);
    (void)form_url(f, field, false);
    (void)form_date_local(f, field, true);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    AUTO(arena) arena;
    struct cx cx = fuzz_cx(&arena);
    const str_t text = fuzz_text(data, size);
    const bool is_json = size > 0 && data[0] == '{';
    const struct header type = { S("content-type"), is_json
                                                        ? S("application/json")
                                                        : S("application/x-www-form-urlencoded") };
    const struct request rq = { .headers = &type, .header_count = 1, .body = text };
    struct form f = is_json ? form_open_json(&cx, &rq) : form_open(&cx, &rq);
    must(f.count <= FORM_FIELDS_MAX);
    for (size_t i = 0; i < f.count; i++) {
        must_be_clean(f.fields[i].value);
        read_every_way(&f, f.fields[i].name);
    }
    for (size_t i = 0; i < f.error_count; i++)
        must(form_error_text(&cx, &f, &f.errors[i]).len > 0);
    must((form_done(&f) == OK) == (!f.unreadable && f.error_count == 0));
    return 0;
}
