/* What a database has beside its entries: personal values, tiles, checkpoints, sealed positions.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "kit/base/str.h"
#include "ledger/checkpoint.h"
#include "ledger/edge.h"
#include "ledger/inbox.h"
#include "ledger/store.h"
#include "ledger/verify_database.h"
#include "ledger/verify_inside.h"
#include "ledger/waiting.h"

enum { TILES_AT_ONCE = 64, CHECKPOINTS_AT_ONCE = 500 };

static void tampered(struct checking *c, int64_t seq, const char *msgid, struct tr_arg a,
                     struct tr_arg b)
{
    find(c->v, FINDING_TAMPERED, seq, 0, msgid, a, b);
}

/* --- what entries say ---------------------------------------------------------------------------
 */

static const struct record_field *field_of(const struct record_field *at, size_t count, str_t name)
{
    for (size_t i = 0; i < count; i++) {
        if (str_eq(at[i].name, name))
            return &at[i];
    }
    return NULL;
}

static int64_t number_of(const struct record_field *f)
{
    int64_t v = 0;
    return f != NULL && str_to_i64(f->value, 0, INT64_MAX, &v) ? v : 0;
}

static void keep_minute(struct checking *c, const struct entry_row *row,
                        const struct record_field *count, const struct record_field *root)
{
    struct sealed_minute *const m = arena_new(&c->kept, struct sealed_minute);
    str_t text = STR_NONE;
    *m = (struct sealed_minute){ c->minutes, row->seq, row->id, number_of(count), { { 0 } } };
    if (root == NULL || canonical_text_read(&c->pages, root->value, &text) != OK ||
        !record_hash_read(text, &m->root))
        m->count = 0; /* fits nothing: the minute is reported */
    c->minutes = m;
}

err_t check_row(struct checking *c, const struct entry_row *row)
{
    const bool is_minute = str_eq(row->kind, S("positions.sealed"));
    const bool is_erasure = str_eq(row->kind, S("person.erased"));
    if (!is_minute && !is_erasure)
        return OK;
    struct record_field *const fields = arena_array(&c->pages, struct record_field, FIELDS_MAX);
    size_t n = 0;
    if (record_fields_read(c->h, row->fields, fields, &n) != OK)
        return OK; /* that it cannot be read is a finding already */
    if (is_erasure)
        c->said_erased += number_of(field_of(fields, n, S("count")));
    else
        keep_minute(c, row, field_of(fields, n, S("count")), field_of(fields, n, S("root")));
    return OK;
}

/* --- personal values ----------------------------------------------------------------------------
 */

/* A row of ledger_personal. */
struct personal {
    int64_t seq;
    str_t name, salt, value;
};

static bool fits(struct checking *c, const struct personal *p, const struct record_field *sealed,
                 size_t count)
{
    const struct record_field *const f = field_of(sealed, count, p->name);
    struct salt salt;
    if (f == NULL || !record_salt_read(p->salt, &salt))
        return false;
    const struct hash256 commitment = record_commit(c->h, &salt, p->name, p->value);
    return hash_eq(&commitment, &f->commitment);
}

/* rows ascending; *at: where the search goes on. */
static const struct entry_row *row_at(const struct entry_row *rows, size_t count, size_t *at,
                                      int64_t seq)
{
    while (*at < count && rows[*at].seq < seq)
        ++*at;
    return *at < count && rows[*at].seq == seq ? &rows[*at] : NULL;
}

err_t check_personal(struct checking *c, const struct entry_row *rows, size_t count)
{
    if (count == 0)
        return OK;
    struct record_field *const sealed = arena_array(&c->pages, struct record_field, FIELDS_MAX);
    size_t at = 0;
    AUTO(db_rows) found = { 0 };
    TRY(db_select(c->cx->db, &found, &ledger_sql, Q_PERSONAL_READ,
                  ARGS(ARG(rows[0].seq), ARG(rows[count - 1].seq + 1))));
    while (db_next(&found)) {
        const struct personal p = { db_i64(&found, 0), db_str(&found, 1, &c->pages),
                                    db_str(&found, 2, &c->pages), db_str(&found, 3, &c->pages) };
        const struct entry_row *const row = row_at(rows, count, &at, p.seq);
        size_t n = 0;
        if (row == NULL || record_fields_read(c->h, row->sealed, sealed, &n) != OK ||
            !fits(c, &p, sealed, n))
            tampered(c, p.seq, N_("The personal value {1} of entry {0} is not the one sealed."),
                     tr_arg_i64(p.seq), tr_arg_str(p.name));
        c->open++;
    }
    return db_done(&found);
}

/* A missing value without an entry that says so, or one that is there again after it. */
void check_erased_people(struct checking *c)
{
    const int64_t missing = c->sealed - c->open;
    if (missing != c->said_erased && !c->v->is_broken)
        find(c->v, FINDING_ERASED, -1, 0,
             N_("{0} personal values are missing, but the record says that {1} were erased."),
             tr_arg_i64(missing), tr_arg_i64(c->said_erased));
}

/* The value goes at once, the entry that says why gets its place within a second. */
static err_t take_waiting_erasure(struct checking *c, const struct waiting_field *fields,
                                  size_t count)
{
    struct fact said = { .kind = FACT_ERASURE, .seq = INT64_MAX };
    for (size_t i = 0; i < count; i++) {
        str_t text = STR_NONE;
        if (canonical_text_read(&c->pages, fields[i].value, &text) != OK)
            return OK;
        if (str_eq(fields[i].name, S("entry")) && !str_to_i64(text, 0, INT64_MAX, &said.entry))
            return OK;
        if (str_eq(fields[i].name, S("field")))
            said.name = text;
    }
    (void)facts_add(&c->v->erasures, &c->v->inside, &said);
    c->v->erasure_count++;
    return OK;
}

static err_t check_waiting_row(struct checking *c, const struct inbox_row *row)
{
    struct waiting_field *const f = arena_array(&c->pages, struct waiting_field, FIELDS_MAX);
    size_t n = 0;
    if (waiting_read(row->fields, f, &n) != OK) {
        find(c->v, FINDING_UNREADABLE, -1, 0, N_("The entry {0}, which waits, cannot be read."),
             tr_arg_i64(row->id), NO_ARG);
        return OK;
    }
    if (str_eq(row->kind, S("text.erased")))
        TRY(take_waiting_erasure(c, f, n));
    for (size_t i = 0; i < n; i++) {
        if (f[i].is_sealed && f[i].value.len == 0)
            c->sealed++;
        if (str_eq(row->kind, S("person.erased")) && str_eq(f[i].name, S("count")))
            c->said_erased += number_of(&(struct record_field){ .value = f[i].value });
    }
    return OK;
}

err_t check_waiting(struct checking *c)
{
    AUTO(db_rows) rows = { 0 };
    TRY(db_select(c->cx->db, &rows, &ledger_sql, Q_INBOX_READ, ARGS(ARG(DB_ROWS_MAX))));
    while (db_next(&rows)) {
        struct inbox_row row;
        arena_reset(&c->pages);
        inbox_row_read(&rows, &c->pages, &row);
        TRY(check_waiting_row(c, &row));
        c->v->report->waiting++;
    }
    return db_done(&rows);
}

/* --- tiles --------------------------------------------------------------------------------------
 */

/* The tree of a database, made again from its own leaves. */
struct remaking {
    struct checking *c;
    int64_t tree;
    struct edge *edge;
    int64_t tiles; /* that there should be */
    bool differs;
};

static err_t compare_tile(struct remaking *r, const struct tile *t)
{
    AUTO(db_rows) rows = { 0 };
    TRY(db_select(r->c->cx->db, &rows, &ledger_sql, Q_TILE,
                  ARGS(ARG(r->tree), ARG(t->level), ARG(t->at))));
    bytes_t hashes = { NULL, 0 };
    if (db_next(&rows))
        hashes = db_bytes(&rows, 0, &r->c->pages);
    TRY(db_done(&rows));
    if (hashes.len == 0 || hashes.len != t->count * sizeof *t->hashes ||
        memcmp(hashes.at, t->hashes, hashes.len) != 0)
        r->differs = true;
    return OK;
}

/* Tiles that are full; those on the edge come at the end. */
static err_t take_leaves(struct remaking *r, bytes_t leaves)
{
    struct tile *tiles;
    size_t n = 0;
    const size_t count = leaves.len / sizeof(struct hash256);
    struct hash256 *const copy = arena_array(&r->c->pages, struct hash256, count);
    if (count > 0)
        memcpy(copy, leaves.at, count * sizeof *copy);
    edge_append(r->edge, r->c->h, &r->c->pages, copy, count, &tiles, &n);
    for (size_t i = 0; i < n; i++) {
        if (tiles[i].count < TILE_HASHES)
            continue;
        r->tiles++;
        if (tiles[i].level > 0)
            TRY(compare_tile(r, &tiles[i]));
    }
    return OK;
}

static err_t take_some_tiles(struct remaking *r, int64_t from, size_t *count)
{
    AUTO(db_rows) rows = { 0 };
    TRY(db_select(r->c->cx->db, &rows, &ledger_sql, Q_TILES_READ,
                  ARGS(ARG(r->tree), ARG(0), ARG(from), ARG(TILES_AT_ONCE))));
    struct {
        int64_t at;
        bytes_t hashes;
    } tile[TILES_AT_ONCE];
    size_t n = 0;
    while (n < TILES_AT_ONCE && db_next(&rows)) {
        tile[n].at = db_i64(&rows, 0);
        tile[n++].hashes = db_bytes(&rows, 1, &r->c->pages);
    }
    TRY(db_done(&rows));
    for (size_t i = 0; i < n; i++) {
        const bool follows = tile[i].at == from + (int64_t)i && r->edge->level[0].count == 0;
        if (!follows || tile[i].hashes.len % sizeof(struct hash256) != 0)
            r->differs = true;
        TRY(take_leaves(r, tile[i].hashes));
    }
    *count = n;
    return OK;
}

static err_t compare_edge(struct remaking *r)
{
    for (int level = 0; level < EDGE_LEVELS; level++) {
        int64_t at;
        const size_t n = edge_tile(r->edge->size, level, &at);
        const struct tile t = { level, at, r->edge->level[level].at, n };
        if (n == 0)
            continue;
        r->tiles++;
        TRY(compare_tile(r, &t));
    }
    int64_t stored = 0;
    TRY(db_one_i64(r->c->cx->db, &ledger_sql, Q_TILES_COUNT, ARGS(ARG(r->tree)), &stored));
    r->differs = r->differs || stored != r->tiles;
    return OK;
}

/* Reads the leaves of a tree and makes every other tile from them. */
static err_t remake(struct remaking *r)
{
    size_t n = TILES_AT_ONCE;
    *r->edge = (struct edge){ 0 };
    for (int64_t from = 0; n == TILES_AT_ONCE; from += TILES_AT_ONCE) {
        arena_reset(&r->c->pages);
        TRY(take_some_tiles(r, from, &n));
    }
    return compare_edge(r);
}

/* The leaves themselves were compared with the entries when those were examined. */
err_t check_tiles(struct checking *c)
{
    struct edge *const edge = arena_new(&c->kept, struct edge);
    struct remaking r = { .c = c, .edge = edge };
    TRY(remake(&r));
    if (r.differs || edge->size != c->taken)
        tampered(c, -1, N_("The stored hashes of the tree do not fit the {0} entries."),
                 tr_arg_i64(c->taken), NO_ARG);
    return OK;
}

/* --- checkpoints --------------------------------------------------------------------------------
 */

/* Of changed and unreadable entries a finding speaks already. */
static bool can_have_root(const struct verify *v, int64_t size)
{
    return !v->is_changed && (!v->is_broken || size <= v->in_order);
}

static bool is_of_these(struct checking *c, const struct checkpoint_row *row,
                        const struct signed_note *n)
{
    const struct tree *const tree = verify_tree(c->v);
    if (n->checkpoint.size != row->size || n->checkpoint.at != row->at)
        return false;
    if (!can_have_root(c->v, row->size))
        return true;
    if (row->size > tree_size(tree))
        return false;
    const struct hash256 root = tree_root_at(tree, c->h, row->size);
    return hash_eq(&root, &n->checkpoint.root);
}

static void check_checkpoint(struct checking *c, const struct checkpoint_row *row)
{
    struct signed_note n;
    if (checkpoint_read(&c->pages, row->note, &n) != OK || !is_of_these(c, row, &n)) {
        tampered(c, -1, N_("The stored checkpoint of {0} entries is not one of these entries."),
                 tr_arg_i64(row->size), NO_ARG);
        return;
    }
    const struct public_key *const key = key_in_force(c->v, row->size);
    if (key == NULL || !checkpoint_holds(&n, key))
        find(c->v, FINDING_KEY, -1, 0,
             N_("The stored checkpoint of {0} entries is not signed by the key in force then."),
             tr_arg_i64(row->size), NO_ARG);
}

/* Findings live in the arena of cx, so rows are read into another. */
static err_t read_checkpoints_before(struct checking *c, int64_t before,
                                     const struct checkpoint_row **at, size_t *count)
{
    struct arena *const own = c->cx->arena;
    arena_reset(&c->pages);
    c->cx->arena = &c->pages;
    const err_t e = checkpoint_list(c->cx, before, CHECKPOINTS_AT_ONCE, at, count);
    c->cx->arena = own;
    return e;
}

/* The newest has been judged already; the others show that history was always this. */
err_t check_checkpoints(struct checking *c)
{
    int64_t before = INT64_MAX;
    for (size_t n = CHECKPOINTS_AT_ONCE; n == CHECKPOINTS_AT_ONCE;) {
        const struct checkpoint_row *at;
        TRY(read_checkpoints_before(c, before, &at, &n));
        for (size_t i = 0; i < n; i++) {
            if (before != INT64_MAX || i > 0)
                check_checkpoint(c, &at[i]);
        }
        if (n > 0)
            before = at[n - 1].size;
    }
    return OK;
}

/* --- positions of the public ----------------------------------------------------------------- */

/* Ids, 256 to a row and ascending, as many as leaves. */
static err_t count_ids(struct checking *c, int64_t tree, int64_t *count, bool *ordered)
{
    int64_t next_row = 0;
    int64_t last = 0;
    *count = 0;
    *ordered = true;
    AUTO(db_rows) rows = { 0 };
    TRY(db_select(c->cx->db, &rows, &ledger_sql, Q_SEALED_OF, ARGS(ARG(tree))));
    while (db_next(&rows)) {
        const int64_t first = db_i64(&rows, 1);
        const bytes_t ids = db_bytes(&rows, 3, &c->pages);
        *ordered = *ordered && db_i64(&rows, 0) == next_row++ && first > last &&
                   db_i64(&rows, 2) >= first && ids.len % 8 == 0;
        last = db_i64(&rows, 2);
        *count += (int64_t)(ids.len / 8);
    }
    return db_done(&rows);
}

static err_t check_minute(struct checking *c, struct edge *edge, const struct sealed_minute *m)
{
    struct remaking r = { .c = c, .tree = m->id, .edge = edge };
    int64_t ids = 0;
    bool ordered = false;
    TRY(remake(&r));
    arena_reset(&c->pages);
    TRY(count_ids(c, m->id, &ids, &ordered));
    const struct hash256 root = edge_root(edge, c->h);
    if (r.differs || edge->size != m->count || ids != m->count || !ordered ||
        !hash_eq(&root, &m->root))
        tampered(c, m->seq, N_("The sealed positions of entry {0} are not those of its root."),
                 tr_arg_i64(m->seq), NO_ARG);
    return OK;
}

err_t check_seals(struct checking *c)
{
    struct edge *const edge = arena_new(&c->kept, struct edge);
    for (const struct sealed_minute *m = c->minutes; m != NULL; m = m->next)
        TRY(check_minute(c, edge, m));
    return OK;
}
