/* Appends what happened to the inbox of the record, in the transaction of the change itself.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "ledger/ledger.h"

#include "kit/base/str.h"
#include "ledger/format.h"
#include "ledger/inbox.h"
#include "ledger/store.h"

str_t ledger_kind_word(enum ledger_kind kind)
{
    switch (kind) {
#define X(name, word)                                                                              \
    case LEDGER_##name:                                                                            \
        return S(word);
        LEDGER_KINDS(X)
#undef X
    }
    must_failed("a kind of the list", __FILE__, __LINE__);
}

str_t ledger_as_word(int acts_as)
{
    switch (acts_as) {
#define X(name, number, word)                                                                      \
    case (number):                                                                                 \
        return S(word);
        LEDGER_CAPACITIES(X)
#undef X
    default: /* a number from a table, not an enum */
        return STR_NONE;
    }
}

/* --- fields -------------------------------------------------------------------------------------
 */

struct ledger_field ledger_text(const char *name, str_t v)
{
    return (struct ledger_field){ .name = str_from_c(name), .type = LEDGER_TEXT, .text = v };
}

struct ledger_field ledger_id(const char *name, int64_t v)
{
    return (struct ledger_field){ .name = str_from_c(name), .type = LEDGER_ID, .number = v };
}

struct ledger_field ledger_int(const char *name, int64_t v)
{
    must(v > -(INT64_C(1) << 53) && v < INT64_C(1) << 53);
    return (struct ledger_field){ .name = str_from_c(name), .type = LEDGER_INT, .number = v };
}

struct ledger_field ledger_flag(const char *name, bool v)
{
    return (struct ledger_field){ .name = str_from_c(name), .type = LEDGER_FLAG, .number = v };
}

struct ledger_field ledger_personal(const char *name, str_t v, int64_t account)
{
    must(account != 0);
    struct ledger_field f = ledger_text(name, v);
    f.person = account;
    return f;
}

void ledger_changed(struct arena *arena, struct ledger_field *fields, size_t *count,
                    const char *name, str_t was, str_t is)
{
    if (str_eq(was, is))
        return;
    fields[(*count)++] = ledger_text(name, is);
    if (was.len == 0)
        return;
    fields[(*count)++] = ledger_text(arena_cstr(arena, arena_printf(arena, "was_%s", name)), was);
}

void ledger_changed2(struct arena *arena, struct ledger_field *fields, size_t *count,
                     const char *name, const struct text2 *was, const struct text2 *is)
{
    static const char *const CODES[LANG_COUNT] = { [LANG_AZ] = "az", [LANG_EN] = "en" };
    for (int i = 0; i < LANG_COUNT; i++) {
        const str_t whole = arena_printf(arena, "%s_%s", name, CODES[i]);
        ledger_changed(arena, fields, count, arena_cstr(arena, whole), was->by[i], is->by[i]);
    }
}

struct ledger_field ledger_time(struct arena *arena, const char *name, usec_t at)
{
    AUTO(buf) text;
    buf_init(&text, 64);
    if (at != 0)
        record_time_write(&text, at);
    return ledger_text(name, arena_str(arena, buf_str(&text)));
}

/* --- entries ------------------------------------------------------------------------------------
 */

static void put_value(struct buf *out, const struct ledger_field *f)
{
    switch (f->type) {
    case LEDGER_TEXT:
        canonical_text(out, f->text);
        return;
    case LEDGER_ID:
        buf_printf(out, "\"%" PRId64 "\"", f->number);
        return;
    case LEDGER_INT:
        buf_i64(out, f->number);
        return;
    case LEDGER_FLAG:
        buf_add(out, f->number != 0 ? S("true") : S("false"));
        return;
    }
    must_failed("a type of field", __FILE__, __LINE__);
}

static void put_field(struct buf *out, const struct ledger_field *f)
{
    if (out->len > 1)
        buf_byte(out, ',');
    buf_byte(out, '[');
    canonical_text(out, f->name);
    buf_byte(out, ',');
    put_value(out, f);
    if (f->person != 0)
        buf_printf(out, ",\"%" PRId64 "\"", f->person);
    buf_byte(out, ']');
}

static int capacity_of(const struct actor *a)
{
    if (a->acts_as != LEDGER_AS_PROGRAM)
        return a->acts_as;
    if (a->mandate != 0)
        return LEDGER_AS_ORGANISATION;
    return a->account != 0 ? LEDGER_AS_PERSON : LEDGER_AS_PROGRAM;
}

static bool leaves_account(int acts_as)
{
    return acts_as == LEDGER_AS_PERSON || acts_as == LEDGER_AS_SECRETARIAT ||
           acts_as == LEDGER_AS_OPERATOR;
}

static bool has_field(const struct ledger_new *e, str_t name)
{
    for (size_t i = 0; i < e->count; i++) {
        if (str_eq(e->fields[i].name, name))
            return true;
    }
    return false;
}

err_t inbox_row_of(struct cx *cx, const struct ledger_new *e, struct inbox_row *row)
{
    const struct actor *const a = e->actor != NULL ? e->actor : &cx->actor;
    must(e->count < FIELDS_MAX);
    AUTO(buf) text;
    buf_init(&text, ENTRY_BYTES_MAX / 2); /* salts and commitments come on top */
    buf_byte(&text, '[');
    for (size_t i = 0; i < e->count; i++)
        put_field(&text, &e->fields[i]);
    const int acts_as = capacity_of(a);
    if (leaves_account(acts_as) && a->account != 0 && !has_field(e, S("account"))) {
        struct ledger_field account = ledger_id("account", a->account);
        account.person = a->account;
        put_field(&text, &account);
    }
    buf_byte(&text, ']');
    TRY(buf_check(&text));
    const bool is_mandated = acts_as == LEDGER_AS_ORGANISATION;
    *row = (struct inbox_row){ .id = id_new(cx->ids, cx->now),
                               .at = cx->now,
                               .kind = ledger_kind_word(e->kind),
                               .acts_as = acts_as,
                               .subject = e->subject,
                               .within = e->within,
                               .organisation = is_mandated ? a->organisation : 0,
                               .mandate = is_mandated ? a->mandate : 0,
                               .fields = arena_str(cx->arena, buf_str(&text)) };
    return OK;
}

static err_t add_row(struct db *db, const struct inbox_row *r)
{
    return db_exec(db, &ledger_sql, Q_INBOX_ADD,
                   ARGS(ARG(r->at), ARG(r->id), ARG(r->kind), ARG(r->acts_as), ARG(r->subject),
                        ARG(r->within), ARG(r->organisation), ARG(r->mandate), ARG(r->fields)),
                   NULL);
}

static err_t add_set(struct db *db, struct arena *scratch, const struct inbox_row *rows,
                     size_t count)
{
    enum { ID, CAPACITY, SUBJECT, WITHIN, ORGANISATION, MANDATE, NUMBERS };
    int64_t *n[NUMBERS];
    for (int i = 0; i < NUMBERS; i++)
        n[i] = arena_array(scratch, int64_t, count);
    str_t *const kinds = arena_array(scratch, str_t, count);
    str_t *const texts = arena_array(scratch, str_t, count);
    for (size_t i = 0; i < count; i++) {
        must(rows[i].at == rows[0].at);
        n[ID][i] = rows[i].id;
        n[CAPACITY][i] = rows[i].acts_as;
        n[SUBJECT][i] = rows[i].subject;
        n[WITHIN][i] = rows[i].within;
        n[ORGANISATION][i] = rows[i].organisation;
        n[MANDATE][i] = rows[i].mandate;
        kinds[i] = rows[i].kind;
        texts[i] = rows[i].fields;
    }
    return db_exec(db, &ledger_sql, Q_INBOX_ADD,
                   ARGS(ARG(rows[0].at), ARG_I64S(n[ID], count), ARG_STRS(kinds, count),
                        ARG_I64S(n[CAPACITY], count), ARG_I64S(n[SUBJECT], count),
                        ARG_I64S(n[WITHIN], count), ARG_I64S(n[ORGANISATION], count),
                        ARG_I64S(n[MANDATE], count), ARG_STRS(texts, count)),
                   NULL);
}

err_t inbox_add(struct db *db, const struct inbox_row *rows, size_t count)
{
    if (db_engine_of(db) == DB_SQLITE) {
        for (size_t i = 0; i < count; i++)
            TRY(add_row(db, &rows[i]));
        return OK;
    }
    AUTO(arena) scratch;
    arena_init(&scratch);
    return count == 0 ? OK : add_set(db, &scratch, rows, count);
}

void inbox_row_read(const struct db_rows *rows, struct arena *arena, struct inbox_row *row)
{
    *row = (struct inbox_row){ .id = db_i64(rows, 0),
                               .at = db_i64(rows, 1),
                               .kind = db_str(rows, 2, arena),
                               .acts_as = (int)db_i64(rows, 3), /* SMALLINT */
                               .subject = db_i64(rows, 4),
                               .within = db_i64(rows, 5),
                               .organisation = db_i64(rows, 6),
                               .mandate = db_i64(rows, 7),
                               .fields = db_str(rows, 8, arena) };
}

err_t ledger_add(struct cx *cx, const struct ledger_new *e)
{
    return ledger_add_many(cx, e, 1);
}

err_t ledger_add_many(struct cx *cx, const struct ledger_new *e, size_t count)
{
    struct inbox_row *const rows = arena_array(cx->arena, struct inbox_row, count);
    for (size_t i = 0; i < count; i++)
        TRY(inbox_row_of(cx, &e[i], &rows[i]));
    return inbox_add(cx->db, rows, count);
}

/* --- positions of the public ----------------------------------------------------------------- */

static err_t add_ballot(struct cx *cx, const struct ledger_ballot *b)
{
    return db_exec(
        cx->db, &ledger_sql, Q_BALLOTS_ADD,
        ARGS(ARG(cx->now), ARG(b->position), ARG(b->consultation), ARG(hash_bytes(&b->leaf))),
        NULL);
}

static err_t add_ballot_set(struct cx *cx, const struct ledger_ballot *at, size_t count)
{
    int64_t *const ids = arena_array(cx->arena, int64_t, count);
    int64_t *const polls = arena_array(cx->arena, int64_t, count);
    struct hash256 *const leaves = arena_array(cx->arena, struct hash256, count);
    for (size_t i = 0; i < count; i++) {
        ids[i] = at[i].position;
        polls[i] = at[i].consultation;
        leaves[i] = at[i].leaf;
    }
    const bytes_t packed = { leaves[0].at, count * sizeof leaves[0] };
    return db_exec(cx->db, &ledger_sql, Q_BALLOTS_ADD,
                   ARGS(ARG(cx->now), ARG_I64S(ids, count), ARG_I64S(polls, count), ARG(packed)),
                   NULL);
}

err_t ledger_add_ballots(struct cx *cx, const struct ledger_ballot *at, size_t count)
{
    if (db_engine_of(cx->db) == DB_POSTGRES)
        return count == 0 ? OK : add_ballot_set(cx, at, count);
    for (size_t i = 0; i < count; i++)
        TRY(add_ballot(cx, &at[i]));
    return OK;
}
