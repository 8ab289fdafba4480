/* Erasing: values and salts go, commitments stay, and an entry says that it was done and why.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "kit/base/buf.h"
#include "kit/base/str.h"
#include "ledger/entry_row.h"
#include "ledger/ledger.h"
#include "ledger/store.h"
#include "ledger/waiting.h"

enum { ENTRIES_MAX = 100000 }; /* about one subject, with a text to erase */

/* A waiting entry at hand. */
struct waiting_entry {
    int64_t id, within;
    str_t text;
};

/* What is erased goes through here; wants says which fields. */
struct erasing {
    struct cx *cx;
    struct sha256 *h;
    bool (*wants)(const struct erasing *e, const struct waiting_field *f);
    int64_t account;
    str_t field, was_field;
    int64_t erased;
    struct ledger_new *found; /* text.erased entries to come */
    size_t found_count, found_room;
    str_t reason;
};

/* --- what waits --------------------------------------------------------------------------------
 */

static err_t read_waiting(struct cx *cx, int which, struct db_args args, bool has_within,
                          struct waiting_entry **out, size_t *count)
{
    size_t n = 0;
    size_t room = 64;
    struct waiting_entry *at = arena_array(cx->arena, struct waiting_entry, room);
    AUTO(db_rows) rows = { 0 };
    TRY(db_select(cx->db, &rows, &ledger_sql, which, args));
    while (db_next(&rows)) {
        if (n == room) {
            struct waiting_entry *const more =
                arena_array(cx->arena, struct waiting_entry, 2 * room);
            memcpy(more, at, n * sizeof *at);
            at = more;
            room *= 2;
        }
        at[n++] = (struct waiting_entry){ .id = db_i64(&rows, 0),
                                          .within = has_within ? db_i64(&rows, 1) : 0,
                                          .text = db_str(&rows, has_within ? 2 : 1, cx->arena) };
    }
    *out = at;
    *count = n;
    return db_done(&rows);
}

static err_t note_text(struct erasing *e, int64_t entry, int64_t within, str_t field);

static err_t erase_waiting(struct erasing *e, const struct waiting_entry *w)
{
    struct cx *const cx = e->cx;
    struct waiting_field *const fields = arena_array(cx->arena, struct waiting_field, FIELDS_MAX);
    size_t count = 0;
    int64_t erased = 0;
    if (waiting_read(w->text, fields, &count) != OK)
        return problem(cx, ERR_DB, "waiting entry %" PRId64 " is not readable", w->id);
    for (size_t i = 0; i < count; i++) {
        if (fields[i].value.len == 0 || !e->wants(e, &fields[i]))
            continue;
        if (!fields[i].is_sealed)
            TRY(note_text(e, w->id, w->within, fields[i].name));
        waiting_erase(e->h, &fields[i]);
        erased++;
    }
    if (erased == 0)
        return OK;
    e->erased += erased;
    AUTO(buf) text;
    buf_init(&text, ENTRY_BYTES_MAX);
    waiting_write(fields, count, &text);
    TRY(buf_check(&text));
    TRY(db_exec(cx->db, &ledger_sql, Q_INBOX_SET, ARGS(ARG(w->id), ARG(buf_str(&text))), NULL));
    /* The sequencer may have read the entry already: what it has made of it is void. */
    return db_exec(cx->db, &ledger_sql, Q_SEQUENCER_ERASURE, NO_ARGS, NULL);
}

static err_t erase_all_waiting(struct erasing *e, int which, struct db_args args, bool has_within)
{
    struct waiting_entry *at;
    size_t count;
    TRY(read_waiting(e->cx, which, args, has_within, &at, &count));
    for (size_t i = 0; i < count; i++)
        TRY(erase_waiting(e, &at[i]));
    return OK;
}

/* --- a person ----------------------------------------------------------------------------------
 */

static bool is_persons(const struct erasing *e, const struct waiting_field *f)
{
    return f->person == e->account;
}

/* Their own account is the subject; it is not left behind once more as who acted. */
static err_t add_person_erased(struct cx *cx, int64_t account, str_t reason, int64_t count)
{
    struct actor actor = cx->actor;
    if (actor.account == account) {
        actor.acts_as = LEDGER_AS_PERSON;
        actor.account = 0;
    }
    return ledger_add(cx, &(struct ledger_new){ LEDGER_PERSON_ERASED, account, 0,
                                                LEDGER_FIELDS(ledger_int("count", count),
                                                              ledger_text("reason", reason)),
                                                &actor });
}

err_t ledger_erase_person(struct cx *cx, int64_t account, str_t reason, int64_t *erased)
{
    AUTO(shasum) sha = { sha256_new() };
    struct erasing e = { .cx = cx, .h = sha.h, .wants = is_persons, .account = account };
    int64_t removed = 0;
    const str_t own = arena_printf(cx->arena, "%%,\"%" PRId64 "\"]%%", account);
    TRY(db_exec(cx->db, &ledger_sql, Q_PERSONAL_REMOVE, ARGS(ARG(account)), &removed));
    TRY(erase_all_waiting(&e, Q_INBOX_LIKE, ARGS(ARG(own)), false));
    TRY(add_person_erased(cx, account, reason, removed + e.erased));
    *erased = removed + e.erased;
    return OK;
}

/* --- a text ------------------------------------------------------------------------------------
 */

static bool is_text(const struct erasing *e, const struct waiting_field *f)
{
    return !f->is_sealed && (str_eq(f->name, e->field) || str_eq(f->name, e->was_field));
}

static err_t note_text(struct erasing *e, int64_t entry, int64_t within, str_t field)
{
    enum { SAYS = 3 };
    if (e->found_count == ENTRIES_MAX)
        return ERR_TOO_BIG;
    struct ledger_field *const says = arena_array(e->cx->arena, struct ledger_field, SAYS);
    says[0] = ledger_id("entry", entry);
    says[1] = ledger_text("field", arena_str(e->cx->arena, field));
    says[2] = ledger_text("reason", e->reason);
    if (e->found_count == e->found_room) {
        struct ledger_new *const more =
            arena_array(e->cx->arena, struct ledger_new, 2 * e->found_room + 64);
        if (e->found_count > 0)
            memcpy(more, e->found, e->found_count * sizeof *more);
        e->found = more;
        e->found_room = 2 * e->found_room + 64;
    }
    e->found[e->found_count++] = (struct ledger_new){
        .kind = LEDGER_TEXT_ERASED, .within = within, .fields = says, .count = SAYS
    };
    return OK;
}

/* An entry that has its place. */
static err_t erase_placed(struct erasing *e, int64_t seq, const struct waiting_entry *w)
{
    struct record_field *const fields = arena_array(e->cx->arena, struct record_field, FIELDS_MAX);
    size_t count = 0;
    const int64_t before = e->erased;
    if (record_fields_read(e->h, w->text, fields, &count) != OK)
        return problem(e->cx, ERR_DB, "entry %" PRId64 " of the record is not readable", seq);
    for (size_t i = 0; i < count; i++) {
        const struct waiting_field as_waiting = { .name = fields[i].name };
        if (fields[i].value.len == 0 || !e->wants(e, &as_waiting))
            continue;
        TRY(note_text(e, w->id, w->within, fields[i].name));
        fields[i].value = STR_NONE;
        memset(&fields[i].salt, 0, sizeof fields[i].salt);
        e->erased++;
    }
    if (e->erased == before)
        return OK;
    AUTO(buf) text;
    buf_init(&text, ENTRY_BYTES_MAX);
    record_fields_write(fields, count, &text);
    TRY(buf_check(&text));
    return db_exec(e->cx->db, &ledger_sql, Q_ENTRIES_SET, ARGS(ARG(seq), ARG(buf_str(&text))),
                   NULL);
}

static err_t erase_all_placed(struct erasing *e, int64_t subject)
{
    struct placed {
        int64_t seq;
        struct waiting_entry w;
    } *at = NULL;
    size_t n = 0;
    size_t room = 0;
    AUTO(db_rows) rows = { 0 };
    TRY(db_select(e->cx->db, &rows, &ledger_sql, Q_ENTRIES_ABOUT, ARGS(ARG(subject))));
    while (db_next(&rows)) {
        if (n == room) {
            struct placed *const more = arena_array(e->cx->arena, struct placed, 2 * room + 64);
            if (n > 0)
                memcpy(more, at, n * sizeof *at);
            at = more;
            room = 2 * room + 64;
        }
        at[n++] = (struct placed){
            db_i64(&rows, 0), { db_i64(&rows, 1), db_i64(&rows, 2), db_str(&rows, 3, e->cx->arena) }
        };
    }
    TRY(db_done(&rows));
    for (size_t i = 0; i < n; i++)
        TRY(erase_placed(e, at[i].seq, &at[i].w));
    return OK;
}

err_t ledger_erase_text(struct cx *cx, int64_t subject, str_t field, str_t reason)
{
    AUTO(shasum) sha = { sha256_new() };
    struct erasing e = { .cx = cx, .h = sha.h, .wants = is_text, .field = field, .reason = reason };
    e.was_field = arena_printf(cx->arena, "was_%.*s", STR_ARG(field));
    TRY(erase_all_placed(&e, subject));
    TRY(erase_all_waiting(&e, Q_INBOX_ABOUT, ARGS(ARG(subject)), true));
    if (e.found_count == 0)
        return problem(cx, ERR_NOT_FOUND, "no %.*s of %" PRId64, STR_ARG(field), subject);
    for (size_t i = 0; i < e.found_count; i++)
        e.found[i].subject = subject;
    return ledger_add_many(cx, e.found, e.found_count);
}
