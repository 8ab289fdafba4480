/* The fields of an entry that waits for its place.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "ledger/waiting.h"

#include "ledger/scan.h"

static bool take_person(struct scan *s, struct waiting_field *f)
{
    f->is_sealed = TAKE(s, ",");
    return !f->is_sealed || (take_id(s, &f->person) && f->person != 0);
}

/* {"erased":"COMMITMENT"} or {"sealed":"COMMITMENT"} */
static bool take_erased(struct scan *s, struct waiting_field *f)
{
    f->is_sealed = TAKE(s, "{\"sealed\":");
    return (f->is_sealed || TAKE(s, "{\"erased\":")) && take_hash(s, &f->commitment) &&
           TAKE(s, "}");
}

static bool take_field(struct scan *s, struct waiting_field *f)
{
    *f = (struct waiting_field){ 0 };
    if (!TAKE(s, "[") || !take_word(s, SCAN_NAME, &f->name) || !TAKE(s, ","))
        return false;
    if (scan_next_is(s, '{'))
        return take_erased(s, f) && TAKE(s, "]");
    const bool is_text = scan_next_is(s, '"');
    return (is_text ? take_text(s, &f->value) : take_plain(s, &f->value)) && take_person(s, f) &&
           TAKE(s, "]");
}

err_t waiting_read(str_t text, struct waiting_field *fields, size_t *count)
{
    struct scan s = scan_of(text);
    size_t n = 0;
    if (!TAKE(&s, "["))
        return ERR_INVALID;
    if (!scan_next_is(&s, ']')) {
        do {
            if (n == FIELDS_MAX || !take_field(&s, &fields[n++]))
                return ERR_INVALID;
        } while (TAKE(&s, ","));
    }
    if (!TAKE(&s, "]") || scan_left(&s) > 0)
        return ERR_INVALID;
    *count = n;
    return OK;
}

static void put_field(const struct waiting_field *f, struct buf *out)
{
    buf_byte(out, '[');
    canonical_text(out, f->name);
    buf_byte(out, ',');
    if (f->value.len > 0) {
        buf_add(out, f->value);
    } else {
        buf_add(out, f->is_sealed ? S("{\"sealed\":\"") : S("{\"erased\":\""));
        record_hash_write(out, &f->commitment);
        BUF_LIT(out, "\"}");
    }
    if (f->person != 0)
        buf_printf(out, ",\"%" PRId64 "\"", f->person);
    buf_byte(out, ']');
}

void waiting_write(const struct waiting_field *fields, size_t count, struct buf *out)
{
    buf_byte(out, '[');
    for (size_t i = 0; i < count; i++) {
        if (i > 0)
            buf_byte(out, ',');
        put_field(&fields[i], out);
    }
    buf_byte(out, ']');
}

void waiting_erase(struct sha256 *h, struct waiting_field *field)
{
    struct salt salt;
    random_fill(salt.at, sizeof salt.at);
    field->commitment = record_commit(h, &salt, field->name, field->value);
    field->value = STR_NONE;
    field->person = 0;
}
