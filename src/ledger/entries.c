/* Reading the record out of the database.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "ledger/entries.h"

#include "kit/base/str.h"
#include "ledger/entry_row.h"
#include "ledger/inbox.h"
#include "ledger/store.h"
#include "ledger/waiting.h"

enum { LIST_MAX = 500, KINDS_MAX = 160 };

/* --- rows ---------------------------------------------------------------------------------------
 */

void entry_row_read(const struct db_rows *rows, struct arena *arena, struct entry_row *row)
{
    row->seq = db_i64(rows, 0);
    row->id = db_i64(rows, 1);
    row->at = db_i64(rows, 2);
    row->kind = db_str(rows, 3, arena);
    row->acts_as = (int)db_i64(rows, 4); /* SMALLINT */
    row->subject = db_i64(rows, 5);
    row->within = db_i64(rows, 6);
    row->organisation = db_i64(rows, 7);
    row->mandate = db_i64(rows, 8);
    row->fields = db_str(rows, 9, arena);
    row->sealed = db_str(rows, 10, arena);
}

static bool is_word(str_t s)
{
    for (size_t i = 0; i < s.len; i++) {
        const char c = s.at[i];
        if ((c < 'a' || c > 'z') && (c < '0' || c > '9') && c != '_' && c != '.')
            return false;
    }
    return s.len >= 1 && s.len <= 40;
}

static bool are_in_order(const struct record_field *fields, size_t count)
{
    for (size_t i = 1; i < count; i++) {
        if (str_cmp(fields[i - 1].name, fields[i].name) >= 0)
            return false;
    }
    return true;
}

bool entry_is_writable(const struct record_entry *e)
{
    return e->id >= 0 && e->subject >= 0 && e->within >= 0 && e->organisation >= 0 &&
           e->mandate >= 0 && e->at >= 0 && e->at < RECORD_TIME_END && e->acts_as.len > 0 &&
           is_word(e->kind) && are_in_order(e->fields, e->field_count) &&
           are_in_order(e->sealed, e->sealed_count);
}

err_t entry_row_canonical(struct sha256 *h, const struct entry_row *row, struct record_entry *out)
{
    out->seq = row->seq;
    out->id = row->id;
    out->subject = row->subject;
    out->within = row->within;
    out->organisation = row->organisation;
    out->mandate = row->mandate;
    out->at = row->at;
    out->kind = row->kind;
    out->acts_as = ledger_as_word(row->acts_as);
    TRY(record_fields_read(h, row->fields, out->fields, &out->field_count));
    TRY(record_fields_read(h, row->sealed, out->sealed, &out->sealed_count));
    return entry_is_writable(out) ? OK : ERR_INVALID;
}

/* --- as people read them ------------------------------------------------------------------------
 */

const struct entry_value *entry_said(const struct entry *e, str_t name)
{
    for (size_t i = 0; i < e->value_count; i++) {
        if (str_eq(e->values[i].name, name))
            return &e->values[i];
    }
    return NULL;
}

const struct entry_value *entry_value(const struct entry *e, const char *name)
{
    const struct entry_value *const said = entry_said(e, str_from_c(name));
    return said != NULL && !said->is_erased ? said : NULL;
}

static err_t value_of(struct arena *arena, str_t name, str_t json, struct entry_value *v)
{
    *v = (struct entry_value){ .name = name, .text = json, .is_erased = json.len == 0 };
    return json.len > 0 && json.at[0] == '"' ? canonical_text_read(arena, json, &v->text) : OK;
}

/* Salts and commitments are not looked at: ["name","salt",value] or ["name","commitment"]. */
static err_t entry_of_row(struct cx *cx, struct sha256 *h, const struct entry_row *row,
                          struct record_entry *scratch, struct entry *out)
{
    if (entry_row_canonical(h, row, scratch) != OK)
        return problem(cx, ERR_DB, "entry %" PRId64 " of the record is not readable", row->seq);
    struct entry_value *const values =
        arena_array(cx->arena, struct entry_value, scratch->field_count);
    for (size_t i = 0; i < scratch->field_count; i++)
        TRY(value_of(cx->arena, scratch->fields[i].name, scratch->fields[i].value, &values[i]));
    *out = (struct entry){ .seq = row->seq,
                           .id = row->id,
                           .subject = row->subject,
                           .within = row->within,
                           .organisation = row->organisation,
                           .mandate = row->mandate,
                           .at = row->at,
                           .kind = row->kind,
                           .acts_as = row->acts_as,
                           .values = values,
                           .value_count = scratch->field_count };
    return OK;
}

static err_t entry_of_waiting(struct cx *cx, const struct inbox_row *row, struct entry *out)
{
    struct waiting_field *const fields = arena_array(cx->arena, struct waiting_field, FIELDS_MAX);
    size_t count = 0;
    size_t n = 0;
    if (waiting_read(row->fields, fields, &count) != OK)
        return problem(cx, ERR_DB, "waiting entry %" PRId64 " is not readable", row->id);
    struct entry_value *const values = arena_array(cx->arena, struct entry_value, count);
    for (size_t i = 0; i < count; i++) {
        size_t k = n;
        if (fields[i].is_sealed)
            continue;
        for (; k > 0 && str_cmp(values[k - 1].name, fields[i].name) > 0; k--)
            values[k] = values[k - 1];
        TRY(value_of(cx->arena, fields[i].name, fields[i].value, &values[k]));
        n++;
    }
    *out = (struct entry){ .seq = -1,
                           .id = row->id,
                           .subject = row->subject,
                           .within = row->within,
                           .organisation = row->organisation,
                           .mandate = row->mandate,
                           .at = row->at,
                           .kind = row->kind,
                           .acts_as = row->acts_as,
                           .values = values,
                           .value_count = n };
    return OK;
}

/* Rows of a statement that selects whole entries, at most room. */
static err_t read_entries(struct cx *cx, int which, struct db_args args, size_t room,
                          struct entry *out, size_t *count)
{
    AUTO(shasum) sha = { sha256_new() };
    struct record_entry *const scratch = arena_new(cx->arena, struct record_entry);
    size_t n = 0;
    AUTO(db_rows) rows = { 0 };
    TRY(db_select(cx->db, &rows, &ledger_sql, which, args));
    while (n < room && db_next(&rows)) {
        struct entry_row row;
        entry_row_read(&rows, cx->arena, &row);
        TRY(entry_of_row(cx, sha.h, &row, scratch, &out[n++]));
    }
    *count = n;
    return db_done(&rows);
}

err_t entry_follow(struct cx *cx, int64_t from, size_t limit, struct entry_mark *out, size_t *count)
{
    size_t n = 0;
    AUTO(db_rows) rows = { 0 };
    TRY(db_select(cx->db, &rows, &ledger_sql, Q_ENTRIES_FOLLOW,
                  ARGS(ARG(from), ARG((int64_t)limit))));
    while (n < limit && db_next(&rows))
        out[n++] = (struct entry_mark){ .seq = db_i64(&rows, 0),
                                        .kind = db_str(&rows, 1, cx->arena),
                                        .subject = db_i64(&rows, 2),
                                        .within = db_i64(&rows, 3) };
    *count = n;
    return db_done(&rows);
}

/* --- lists --------------------------------------------------------------------------------------
 */

/* The places of what a filter finds, newest first. */
struct places {
    int64_t at[LIST_MAX * 2];
    size_t count;
};

static bool is_wanted(str_t filter, str_t kind)
{
    return filter.len == 0 || str_eq(filter, kind) ||
           (str_ends(filter, S(".")) && str_starts(kind, filter));
}

static size_t wanted_kinds(str_t filter, str_t *out)
{
    static const str_t ALL[] = {
#define X(name, word) S_INIT(word),
        LEDGER_KINDS(X)
#undef X
    };
    size_t n = 0;
    must(ARRAY_LEN(ALL) <= KINDS_MAX);
    for (size_t i = 0; i < ARRAY_LEN(ALL); i++) {
        if (is_wanted(filter, ALL[i]))
            out[n++] = ALL[i];
    }
    return n;
}

static err_t read_places(struct cx *cx, int which, struct db_args args, struct places *p)
{
    AUTO(db_rows) rows = { 0 };
    TRY(db_select(cx->db, &rows, &ledger_sql, which, args));
    while (p->count < ARRAY_LEN(p->at) && db_next(&rows))
        p->at[p->count++] = db_i64(&rows, 0);
    return db_done(&rows);
}

static int newest_first(const void *a, const void *b)
{
    const int64_t x = *(const int64_t *)a;
    const int64_t y = *(const int64_t *)b;
    return (x < y) - (x > y);
}

static void keep_newest(struct places *p, int limit)
{
    qsort(p->at, p->count, sizeof *p->at, newest_first);
    if (p->count > (size_t)limit)
        p->count = (size_t)limit;
}

/* Kind by kind, each by its index: few kinds, and none of their entries is passed over. */
static err_t places_of_kinds(struct cx *cx, const struct entry_filter *f, int64_t before,
                             usec_t till, const str_t *kinds, size_t count, struct places *p)
{
    for (size_t i = 0; i < count; i++) {
        TRY(read_places(cx, Q_SEQS_OF_KIND,
                        ARGS(ARG(before), ARG(f->from), ARG(till), ARG(f->limit), ARG(kinds[i])),
                        p));
        keep_newest(p, f->limit);
    }
    return OK;
}

static err_t find_places(struct cx *cx, const struct entry_filter *f, struct places *p)
{
    const int64_t before = f->before == 0 ? INT64_MAX : f->before;
    const usec_t till = f->till == 0 ? INT64_MAX : f->till;
    str_t kinds[KINDS_MAX];
    const size_t n = wanted_kinds(f->kind, kinds);
    if (n == 0)
        return OK;
    if (f->about != 0)
        return read_places(cx, Q_SEQS_ABOUT,
                           ARGS(ARG(before), ARG(f->from), ARG(till), ARG(f->limit),
                                ARG_STRS(kinds, n), ARG(f->about), ARG(f->organisation)),
                           p);
    if (f->organisation != 0)
        return read_places(cx, Q_SEQS_OF_ORGANISATION,
                           ARGS(ARG(before), ARG(f->from), ARG(till), ARG(f->limit),
                                ARG_STRS(kinds, n), ARG(f->organisation)),
                           p);
    if (f->kind.len > 0)
        return places_of_kinds(cx, f, before, till, kinds, n, p);
    return read_places(cx, Q_SEQS_ALL, ARGS(ARG(before), ARG(f->from), ARG(till), ARG(f->limit)),
                       p);
}

err_t entry_list(struct cx *cx, const struct entry_filter *f, const struct entry **out,
                 size_t *count)
{
    must(f->limit >= 1 && f->limit <= LIST_MAX);
    struct places *const p = arena_new(cx->arena, struct places);
    TRY(find_places(cx, f, p));
    struct entry *const at = arena_array(cx->arena, struct entry, p->count);
    size_t n = 0;
    if (p->count > 0)
        TRY(read_entries(cx, Q_ENTRIES_AT, ARGS(ARG_I64S(p->at, p->count)), p->count, at, &n));
    *out = at;
    *count = n;
    return OK;
}

/* --- single ones --------------------------------------------------------------------------------
 */

static err_t find_waiting(struct cx *cx, int which, struct db_args args, struct entry *out)
{
    struct inbox_row row = { 0 };
    AUTO(db_rows) rows = { 0 };
    TRY(db_select(cx->db, &rows, &ledger_sql, which, args));
    const bool found = db_next(&rows);
    if (found)
        inbox_row_read(&rows, cx->arena, &row);
    TRY(db_done(&rows));
    return found ? entry_of_waiting(cx, &row, out) : ERR_NOT_FOUND;
}

static err_t find_placed(struct cx *cx, int which, struct db_args args, struct entry *out)
{
    size_t n = 0;
    struct entry e;
    TRY(read_entries(cx, which, args, 1, &e, &n));
    if (n == 0)
        return ERR_NOT_FOUND;
    *out = e;
    return OK;
}

err_t entry_first_at(struct cx *cx, usec_t *out)
{
    const struct entry_filter first = { .before = 1, .limit = 1 };
    const struct entry *at = NULL;
    size_t count = 0;
    TRY(entry_list(cx, &first, &at, &count));
    *out = count > 0 ? at[0].at : cx->now;
    return OK;
}

err_t entry_find(struct cx *cx, int64_t id, struct entry *out)
{
    const err_t e = find_placed(cx, Q_ENTRY_BY_ID, ARGS(ARG(id)), out);
    return e == ERR_NOT_FOUND ? find_waiting(cx, Q_INBOX_BY_ID, ARGS(ARG(id)), out) : e;
}

err_t entry_newest(struct cx *cx, str_t kind, int64_t subject, struct entry *out)
{
    const err_t e = find_waiting(cx, Q_INBOX_NEWEST, ARGS(ARG(kind), ARG(subject)), out);
    if (e != ERR_NOT_FOUND)
        return e;
    return find_placed(cx, Q_ENTRY_NEWEST, ARGS(ARG(kind), ARG(subject)), out);
}

err_t entry_canonical(struct cx *cx, struct sha256 *h, int64_t seq, struct record_entry *out)
{
    struct entry_row row;
    AUTO(db_rows) rows = { 0 };
    TRY(db_select(cx->db, &rows, &ledger_sql, Q_ENTRIES_READ, ARGS(ARG(seq), ARG(seq + 1))));
    const bool found = db_next(&rows);
    if (found)
        entry_row_read(&rows, cx->arena, &row);
    TRY(db_done(&rows));
    if (!found)
        return ERR_NOT_FOUND;
    if (entry_row_canonical(h, &row, out) != OK)
        return problem(cx, ERR_DB, "entry %" PRId64 " of the record is not readable", seq);
    AUTO(buf) scratch;
    buf_init(&scratch, 2 * ENTRY_BYTES_MAX);
    out->leaf = record_leaf(h, out, &scratch);
    return OK;
}

/* --- what the record holds of a person --------------------------------------------------------
 */

err_t ledger_export_person(struct cx *cx, int64_t account, struct buf *json_items, size_t *count)
{
    size_t n = 0;
    AUTO(db_rows) rows = { 0 };
    TRY(db_select(cx->db, &rows, &ledger_sql, Q_PERSONAL_OF, ARGS(ARG(account))));
    while (db_next(&rows)) {
        const struct arena_mark mark = arena_mark(cx->arena);
        buf_printf(json_items,
                   "%s{\"entry\":\"%" PRId64 "\",\"seq\":%" PRId64 ",\"kind\":", n == 0 ? "" : ",",
                   db_i64(&rows, 0), db_i64(&rows, 1));
        canonical_text(json_items, db_str(&rows, 2, cx->arena));
        BUF_LIT(json_items, ",\"name\":");
        canonical_text(json_items, db_str(&rows, 3, cx->arena));
        BUF_LIT(json_items, ",\"salt\":");
        canonical_text(json_items, db_str(&rows, 4, cx->arena));
        BUF_LIT(json_items, ",\"value\":");
        buf_add(json_items, db_str(&rows, 5, cx->arena)); /* JSON already */
        buf_byte(json_items, '}');
        arena_back(cx->arena, mark);
        n++;
    }
    TRY(db_done(&rows));
    TRY(buf_check(json_items));
    *count = n;
    return OK;
}

/* --- checkpoints --------------------------------------------------------------------------------
 */

static err_t read_checkpoints(struct cx *cx, int which, struct db_args args, size_t room,
                              struct checkpoint_row *out, size_t *count)
{
    size_t n = 0;
    AUTO(db_rows) rows = { 0 };
    TRY(db_select(cx->db, &rows, &ledger_sql, which, args));
    while (n < room && db_next(&rows)) {
        out[n++] = (struct checkpoint_row){ .size = db_i64(&rows, 0),
                                            .at = db_i64(&rows, 1),
                                            .note = db_str(&rows, 2, cx->arena) };
    }
    *count = n;
    return db_done(&rows);
}

err_t checkpoint_list(struct cx *cx, int64_t before, int limit, const struct checkpoint_row **out,
                      size_t *count)
{
    must(limit >= 1 && limit <= LIST_MAX);
    struct checkpoint_row *const at = arena_array(cx->arena, struct checkpoint_row, (size_t)limit);
    TRY(read_checkpoints(cx, Q_CHECKPOINTS, ARGS(ARG(before == 0 ? INT64_MAX : before), ARG(limit)),
                         (size_t)limit, at, count));
    *out = at;
    return OK;
}

static err_t one_checkpoint(struct cx *cx, int which, struct db_args args,
                            struct checkpoint_row *out)
{
    struct checkpoint_row row;
    size_t n = 0;
    TRY(read_checkpoints(cx, which, args, 1, &row, &n));
    if (n == 0)
        return ERR_NOT_FOUND;
    *out = row;
    return OK;
}

err_t checkpoint_newest(struct cx *cx, struct checkpoint_row *out)
{
    return one_checkpoint(cx, Q_CHECKPOINT_NEWEST, NO_ARGS, out);
}

err_t checkpoint_covering(struct cx *cx, int64_t size, struct checkpoint_row *out)
{
    return one_checkpoint(cx, Q_CHECKPOINT_COVERING, ARGS(ARG(size)), out);
}

err_t ledger_waiting(struct cx *cx, int64_t *count, usec_t *oldest)
{
    AUTO(db_rows) rows = { 0 };
    TRY(db_select(cx->db, &rows, &ledger_sql, Q_INBOX_WAITING, NO_ARGS));
    must(db_next(&rows)); /* a count is one row */
    const int64_t n = db_i64(&rows, 0);
    const usec_t at = db_i64(&rows, 1);
    TRY(db_done(&rows));
    *count = n;
    *oldest = at;
    return OK;
}

/* Takes the lot's last place for the next one; false: it was the last lot. */
static bool next_lot(struct entry_filter *f, const struct entry *at, size_t count)
{
    if (count < LIST_MAX)
        return false;
    f->before = at[count - 1].seq;
    return f->before > 0; /* 0 would begin anew */
}

err_t entry_each(struct cx *cx, const struct entry_filter *f, entry_fn *each, void *with)
{
    AUTO(arena) scratch;
    arena_init(&scratch);
    struct cx page = *cx;
    page.arena = &scratch;
    struct entry_filter lot = *f;
    const struct entry *at = NULL;
    size_t count = 0;
    lot.limit = LIST_MAX;
    lot.before = 0;
    do {
        arena_reset(&scratch);
        TRY(entry_list(&page, &lot, &at, &count));
        for (size_t i = 0; i < count; i++)
            TRY(each(&page, &at[i], with));
    } while (next_lot(&lot, at, count));
    return OK;
}

err_t entry_list_all(struct cx *cx, const struct entry_filter *f, const struct entry **out,
                     size_t *count)
{
    struct entry_filter lot = *f;
    struct rows_out all = { 0 };
    const struct entry *at = NULL;
    size_t got = 0;
    lot.limit = LIST_MAX;
    lot.before = 0;
    do {
        TRY(entry_list(cx, &lot, &at, &got));
        for (size_t i = 0; i < got; i++)
            *(struct entry *)rows_out_add(cx->arena, &all, sizeof *at) = at[i];
    } while (next_lot(&lot, at, got));
    *out = all.at;
    *count = all.count;
    return OK;
}
