/* Answers of the public against their leaves in the record.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "site/feature.h"
#include "viewpoints/check/check.h"
#include "viewpoints/rules.h"

enum { ID_BYTES = 8, AT_ONCE = 1 << 20 };

struct leaf {
    int64_t position;
    struct hash256 hash;
};

static int64_t be64(const uint8_t *at)
{
    uint64_t v = 0;
    for (int i = 0; i < ID_BYTES; i++)
        v = v << 8 | at[i];
    return (int64_t)v; /* ids are positive */
}

/* The leaves of positions above after, up to until, in memory that is used again for the next. */
struct leaves {
    struct arena memory;
    struct rows_out list;
    int64_t after, until;
};
static void leaves_release(struct leaves *l)
{
    arena_release(&l->memory);
}
AUTO_RELEASE(leaves, leaves_release)

static void add_leaf(struct leaves *to, int64_t position, const uint8_t *hash)
{
    if (position <= to->after || position > to->until)
        return;
    struct leaf *const l = rows_out_add(&to->memory, &to->list, sizeof(*l));
    l->position = position;
    memcpy(l->hash.at, hash, sizeof l->hash.at);
}

/* Whether ids and hashes are as many, and the hashes those of the root, verify_database tells. */
static err_t sealed_load(struct cx *cx, struct leaves *leaves)
{
    AUTO(arena) scratch;
    arena_init(&scratch);
    AUTO(db_rows) rows = { 0 };
    TRY(db_select(cx->db, &rows, &viewpoints_sql, Q_CHECK_SEALED, NO_ARGS));
    while (db_next(&rows)) {
        const bytes_t ids = db_bytes(&rows, 0, &scratch);
        const bytes_t hashes = db_bytes(&rows, 1, &scratch);
        for (size_t i = 0;
             (i + 1) * ID_BYTES <= ids.len && (i + 1) * sizeof(struct hash256) <= hashes.len; i++)
            add_leaf(leaves, be64(ids.at + i * ID_BYTES), hashes.at + i * sizeof(struct hash256));
        arena_reset(&scratch);
    }
    return db_done(&rows);
}

static err_t unsealed_load(struct cx *cx, struct leaves *leaves)
{
    AUTO(arena) scratch;
    arena_init(&scratch);
    AUTO(db_rows) rows = { 0 };
    TRY(db_select(cx->db, &rows, &viewpoints_sql, Q_CHECK_UNSEALED, NO_ARGS));
    while (db_next(&rows)) {
        const bytes_t hash = db_bytes(&rows, 1, &scratch);
        if (hash.len == sizeof(struct hash256))
            add_leaf(leaves, db_i64(&rows, 0), hash.at);
        arena_reset(&scratch);
    }
    return db_done(&rows);
}

static int by_position(const void *a, const void *b)
{
    const struct leaf *const x = a;
    const struct leaf *const y = b;
    return (x->position > y->position) - (x->position < y->position);
}

/* Rows and leaves side by side, both by id. */
struct pairing {
    struct cx *cx;
    struct record_differences *to;
    const struct leaf *leaves;
    size_t count, at;
    struct hasher hash;
    struct buf scratch;
};
static void pairing_release(struct pairing *p)
{
    hasher_release(&p->hash);
    buf_release(&p->scratch);
}
AUTO_RELEASE(pairing, pairing_release)

static void differs(const struct pairing *p, int64_t position, const char *msgid)
{
    p->to->differs(p->to->of, "position", position, tr_lang(p->cx->lang, msgid));
}

/* Leaves before this position have no row. */
static void leaves_before(struct pairing *p, int64_t position)
{
    while (p->at < p->count && p->leaves[p->at].position < position)
        differs(p, p->leaves[p->at++].position, N_("the record has it, the table has not"));
}

static void pair_row(struct pairing *p, const struct receipt *r)
{
    leaves_before(p, r->position);
    p->to->compared++;
    if (p->at == p->count || p->leaves[p->at].position != r->position) {
        differs(p, r->position, N_("the record knows nothing of it"));
        return;
    }
    const struct hash256 leaf = ledger_receipt_leaf(p->hash.sha, r, &p->scratch);
    if (!hash_eq(&leaf, &p->leaves[p->at++].hash))
        differs(p, r->position, N_("the answer is not what its receipt in the record says"));
}

/* Rows behind after, up to until. */
static err_t pair_rows(struct pairing *p, int64_t after, int64_t until)
{
    AUTO(arena) scratch;
    arena_init(&scratch);
    AUTO(db_rows) rows = { 0 };
    TRY(db_select(p->cx->db, &rows, &viewpoints_sql, Q_CHECK_RECEIPTS,
                  ARGS(ARG(after), ARG((int)AT_ONCE))));
    while (db_next(&rows) && db_i64(&rows, 0) <= until) {
        struct receipt r = { .position = db_i64(&rows, 0),
                             .consultation = db_i64(&rows, 1),
                             .statement = db_i64(&rows, 2),
                             .value = position_word((enum position)db_i64(&rows, 3)), /* by CHECK */
                             .at = db_i64(&rows, 4) };
        const bytes_t salt = db_bytes(&rows, 5, &scratch);
        if (salt.len == sizeof r.salt.at)
            memcpy(r.salt.at, salt.at, salt.len);
        pair_row(p, &r);
        arena_reset(&scratch);
    }
    leaves_before(p, INT64_MAX);
    return db_done(&rows);
}

static err_t compare_some(struct cx *cx, struct record_differences *to, struct leaves *leaves)
{
    arena_reset(&leaves->memory);
    leaves->list = (struct rows_out){ 0 };
    TRY(sealed_load(cx, leaves));
    TRY(unsealed_load(cx, leaves));
    if (leaves->list.count > 1)
        qsort(leaves->list.at, leaves->list.count, sizeof(struct leaf), by_position);
    AUTO(pairing)
    p = { .cx = cx,
          .to = to,
          .leaves = leaves->list.at,
          .count = leaves->list.count,
          .hash = { sha256_new() } };
    buf_init(&p.scratch, 1024);
    return pair_rows(&p, leaves->after, leaves->until);
}

/* Some at a time, so that memory does not grow with the answers; up to the last row of each lot,
 * and the last lot to the end of all leaves. */
err_t receipts_compare(struct cx *cx, struct record_differences *to)
{
    AUTO(leaves) leaves = { .after = INT64_MIN };
    arena_init(&leaves.memory);
    do {
        const err_t e = db_one_i64(cx->db, &viewpoints_sql, Q_CHECK_RECEIPTS_UNTIL,
                                   ARGS(ARG(leaves.after), ARG((int)AT_ONCE - 1)), &leaves.until);
        if (e == ERR_NOT_FOUND) /* fewer are left */
            leaves.until = INT64_MAX;
        else
            TRY(e);
        TRY(compare_some(cx, to, &leaves));
        leaves.after = leaves.until;
    } while (leaves.until != INT64_MAX);
    return OK;
}
