/* Entries on their way from the inbox to their places.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "ledger/batch.h"

#include "kit/base/buf.h"
#include "kit/base/str.h"
#include "kit/log/log.h"
#include "ledger/entry_row.h"
#include "ledger/store.h"
#include "ledger/waiting.h"

enum { TEXTS_MAX = 64 << 20 };
static const usec_t LEASE_MAX = 60 * USEC_PER_SECOND; /* as Q_SEQUENCER_ADVANCE has it */

/* --- where the record stands ------------------------------------------------------------------ */

err_t place_read(struct cx *cx, struct place *out)
{
    AUTO(db_rows) rows = { 0 };
    TRY(db_select(cx->db, &rows, &ledger_sql, Q_SEQUENCER, NO_ARGS));
    if (!db_next(&rows)) {
        TRY(db_done(&rows));
        return problem(cx, ERR_DB, "ledger_sequencer is empty");
    }
    *out = (struct place){ db_i64(&rows, 0), db_i64(&rows, 1), db_i64(&rows, 2), db_i64(&rows, 3) };
    return db_done(&rows);
}

bool place_is_leased(const struct place *p, int64_t holder, usec_t now)
{
    return p->holder != 0 && p->holder != holder && p->leased_till > now &&
           p->leased_till <= now + LEASE_MAX;
}

static err_t edge_level_read(struct cx *cx, int level, int64_t at, struct edge_level *out)
{
    AUTO(db_rows) rows = { 0 };
    TRY(db_select(cx->db, &rows, &ledger_sql, Q_TILE, ARGS(ARG(0), ARG(level), ARG(at))));
    bytes_t hashes = { NULL, 0 };
    if (db_next(&rows))
        hashes = db_bytes(&rows, 0, cx->arena);
    TRY(db_done(&rows));
    if (hashes.len == 0 || hashes.len != out->count * sizeof *out->at) {
        log_event(LOG_ERROR, "record_tile", LOG_KV_I64("level", level), LOG_KV_I64("at", at),
                  LOG_KV_I64("bytes", (int64_t)hashes.len));
        return ERR_DB;
    }
    memcpy(out->at, hashes.at, hashes.len);
    return OK;
}

err_t edge_read(struct cx *cx, int64_t size, struct edge *out)
{
    out->size = size;
    for (int i = 0; i < EDGE_LEVELS; i++) {
        int64_t at;
        out->level[i].count = edge_tile(size, i, &at);
        if (out->level[i].count > 0)
            TRY(edge_level_read(cx, i, at, &out->level[i]));
    }
    return OK;
}

/* --- making -------------------------------------------------------------------------------------
 */

/* A row of ledger_personal. */
struct sealed_value {
    int64_t seq, account;
    str_t name, salt, value;
};

/* What a batch is made in. */
struct making {
    struct cx *cx;
    struct sha256 *h;
    struct batch *to;
    struct inbox_row *rows;
    size_t row_count, room;
    struct buf texts, cuts, scratch;
    struct hash256 *leaves;
    struct record_entry *entry;    /* the one at hand */
    struct waiting_field *waiting; /* its fields as they wait */
    struct sealed_value *sealed;   /* in the order of the batch */
    size_t sealed_room;
};

static void making_release(struct making *m)
{
    buf_release(&m->texts);
    buf_release(&m->cuts);
    buf_release(&m->scratch);
}
AUTO_RELEASE(making, making_release)

static err_t read_rows(struct making *m, int limit)
{
    size_t bytes = 0;
    AUTO(db_rows) rows = { 0 };
    TRY(db_select(m->cx->db, &rows, &ledger_sql, Q_INBOX_READ, ARGS(ARG(limit))));
    while (bytes < BATCH_BYTES && db_next(&rows)) {
        must(m->row_count < m->room);
        struct inbox_row *const row = &m->rows[m->row_count++];
        inbox_row_read(&rows, m->cx->arena, row);
        bytes += row->fields.len;
    }
    m->to->is_full = bytes >= BATCH_BYTES || m->row_count >= (size_t)limit;
    return db_done(&rows);
}

/* Sorted in as it comes: there are few, mostly in order. */
static struct record_field *field_place(struct record_field *fields, size_t *count, str_t name)
{
    size_t i = (*count)++;
    while (i > 0 && str_cmp(fields[i - 1].name, name) > 0) {
        fields[i] = fields[i - 1];
        i--;
    }
    return &fields[i];
}

static void take_field(struct making *m, const struct waiting_field *w, const struct salt *salt)
{
    struct record_entry *const e = m->entry;
    struct record_field *const f = w->is_sealed ? field_place(e->sealed, &e->sealed_count, w->name)
                                                : field_place(e->fields, &e->field_count, w->name);
    *f = (struct record_field){ w->name, w->value, *salt, w->commitment };
    if (w->value.len > 0)
        f->commitment = record_commit(m->h, salt, w->name, w->value);
}

static void keep_sealed(struct making *m, const struct sealed_value *v)
{
    const size_t n = m->to->personal.count++;
    if (n == m->sealed_room) {
        struct sealed_value *const more =
            arena_array(m->cx->arena, struct sealed_value, 2 * n + FIELDS_MAX);
        if (n > 0)
            memcpy(more, m->sealed, n * sizeof *more);
        m->sealed = more;
        m->sealed_room = 2 * n + FIELDS_MAX;
    }
    m->sealed[n] = *v;
}

static err_t take_fields(struct making *m, int64_t seq, str_t text)
{
    struct salt salts[FIELDS_MAX];
    size_t count = 0;
    TRY(waiting_read(text, m->waiting, &count));
    random_fill(salts[0].at, count * sizeof *salts);
    for (size_t i = 0; i < count; i++) {
        const struct waiting_field *const w = &m->waiting[i];
        take_field(m, w, &salts[i]);
        if (w->person == 0)
            continue;
        const str_t salt = base64url(m->cx->arena, (bytes_t){ salts[i].at, sizeof salts[i].at });
        keep_sealed(m, &(struct sealed_value){ seq, w->person, w->name, salt, w->value });
    }
    return OK;
}

static void cut(struct making *m)
{
    must(m->texts.len < 100000000);
    buf_printf(&m->cuts, "%0*zu", CUT_DIGITS, m->texts.len);
}

/* In the columns the sealed fields are commitments alone. */
static void write_texts(struct making *m)
{
    struct record_entry *const e = m->entry;
    cut(m);
    record_fields_write(e->fields, e->field_count, &m->texts);
    cut(m);
    for (size_t i = 0; i < e->sealed_count; i++)
        e->sealed[i].value = STR_NONE;
    record_fields_write(e->sealed, e->sealed_count, &m->texts);
}

static err_t take_row(struct making *m, int64_t seq, const struct inbox_row *row)
{
    struct record_entry *const e = m->entry;
    e->field_count = 0;
    e->sealed_count = 0;
    e->seq = seq;
    e->id = row->id;
    e->subject = row->subject;
    e->within = row->within;
    e->organisation = row->organisation;
    e->mandate = row->mandate;
    e->at = row->at;
    e->kind = row->kind;
    e->acts_as = ledger_as_word(row->acts_as);
    if (take_fields(m, seq, row->fields) != OK || !entry_is_writable(e)) {
        log_event(LOG_ERROR, "record_entry", LOG_KV_I64("id", row->id),
                  LOG_KV_STR("cause", S("its fields cannot be read; nothing goes on before it")));
        return ERR_INVALID;
    }
    m->leaves[seq - m->to->first] = record_leaf(m->h, e, &m->scratch);
    write_texts(m);
    return OK;
}

static err_t take_rows(struct making *m)
{
    int64_t *const ids = arena_array(m->cx->arena, int64_t, m->row_count);
    m->leaves = arena_array(m->cx->arena, struct hash256, m->row_count);
    m->entry = arena_new(m->cx->arena, struct record_entry);
    m->waiting = arena_array(m->cx->arena, struct waiting_field, FIELDS_MAX);
    for (size_t i = 0; i < m->row_count; i++) {
        ids[i] = m->rows[i].id;
        TRY(take_row(m, m->to->first + (int64_t)i, &m->rows[i]));
    }
    cut(m);
    TRY(buf_check(&m->texts));
    TRY(buf_check(&m->cuts));
    m->to->ids = ids;
    m->to->count = (int64_t)m->row_count;
    return OK;
}

static bytes_t kept_bytes(struct arena *arena, const struct buf *b)
{
    const str_t s = arena_str(arena, buf_str(b));
    return (bytes_t){ (const uint8_t *)s.at, s.len };
}

/* Rows become columns, as set-based statements want them. */
static void fill(struct making *m)
{
    struct batch *const b = m->to;
    struct arena *const a = m->cx->arena;
    const size_t n = b->personal.count;
    b->texts = kept_bytes(a, &m->texts);
    b->cuts = kept_bytes(a, &m->cuts);
    b->personal.seqs = arena_array(a, int64_t, n);
    b->personal.accounts = arena_array(a, int64_t, n);
    b->personal.names = arena_array(a, str_t, n);
    b->personal.salts = arena_array(a, str_t, n);
    b->personal.values = arena_array(a, str_t, n);
    for (size_t i = 0; i < n; i++) {
        b->personal.seqs[i] = m->sealed[i].seq;
        b->personal.accounts[i] = m->sealed[i].account;
        b->personal.names[i] = m->sealed[i].name;
        b->personal.salts[i] = m->sealed[i].salt;
        b->personal.values[i] = m->sealed[i].value;
    }
}

/* Never before the checkpoint that stands, whatever the clock does. */
static err_t sign(struct making *m, const struct edge *edge, const struct signer *signer)
{
    struct checkpoint c = { .origin = signer_origin(signer),
                            .size = edge->size,
                            .root = edge_root(edge, m->h),
                            .at = m->cx->now };
    AUTO(db_rows) rows = { 0 };
    TRY(db_select(m->cx->db, &rows, &ledger_sql, Q_CHECKPOINT_NEWEST, NO_ARGS));
    if (db_next(&rows) && db_i64(&rows, 1) > c.at)
        c.at = db_i64(&rows, 1);
    TRY(db_done(&rows));
    m->to->at = c.at;
    m->to->note = checkpoint_sign(m->cx->arena, &c, &signer->seed);
    return OK;
}

err_t batch_make(struct cx *cx, struct sha256 *h, const struct place *place, struct edge *edge,
                 const struct inbox_row *own, int limit, const struct signer *signer,
                 struct batch *out)
{
    must(edge->size == place->size && limit >= 0 && limit <= BATCH_ENTRIES);
    *out = (struct batch){ .first = place->size, .erasures = place->erasures, .own = own };
    AUTO(making) m = { .cx = cx, .h = h, .to = out, .room = (size_t)limit + 1 };
    buf_init(&m.texts, TEXTS_MAX);
    buf_init(&m.cuts, (size_t)CUT_DIGITS * 2 * (m.room + 1));
    buf_init(&m.scratch, ENTRY_BYTES_MAX);
    m.rows = arena_array(cx->arena, struct inbox_row, m.room);
    if (own != NULL)
        m.rows[m.row_count++] = *own;
    if (limit > 0)
        TRY(read_rows(&m, limit));
    if (m.row_count == 0)
        return OK;
    TRY(take_rows(&m));
    fill(&m);
    struct tile *tiles;
    edge_append(edge, h, cx->arena, m.leaves, m.row_count, &tiles, &out->tile_count);
    out->tiles = tiles;
    return signer == NULL ? OK : sign(&m, edge, signer);
}

/* --- storing --------------------------------------------------------------------------------- */

err_t tiles_store(struct db *db, struct arena *scratch, int64_t tree, const struct tile *tiles,
                  size_t count)
{
    int64_t *const levels = arena_array(scratch, int64_t, count);
    int64_t *const ats = arena_array(scratch, int64_t, count);
    int64_t *const starts = arena_array(scratch, int64_t, count);
    int64_t *const lengths = arena_array(scratch, int64_t, count);
    AUTO(buf) packed;
    buf_init(&packed, TEXTS_MAX);
    for (size_t i = 0; i < count; i++) {
        levels[i] = tiles[i].level;
        ats[i] = tiles[i].at;
        starts[i] = (int64_t)packed.len;
        lengths[i] = (int64_t)(tiles[i].count * sizeof *tiles[i].hashes);
        buf_add_bytes(&packed, (const char *)tiles[i].hashes, (size_t)lengths[i]);
    }
    TRY(buf_check(&packed));
    const bytes_t hashes = { (const uint8_t *)packed.at, packed.len };
    return db_exec(db, &ledger_sql, Q_TILES_PUT,
                   ARGS(ARG(tree), ARG_I64S(levels, count), ARG_I64S(ats, count), ARG(hashes),
                        ARG_I64S(starts, count), ARG_I64S(lengths, count)),
                   NULL);
}

static err_t expect(int64_t changed, int64_t wanted)
{
    return changed == wanted ? OK : ERR_CONFLICT;
}

static err_t advance(struct db *db, const struct batch *b, const struct lease *lease)
{
    int64_t changed = 0;
    TRY(db_exec(db, &ledger_sql, Q_SEQUENCER_ADVANCE,
                ARGS(ARG(lease->holder), ARG(lease->till), ARG(b->first + b->count), ARG(b->first),
                     ARG(b->erasures), ARG(lease->free_at)),
                &changed));
    return expect(changed, 1);
}

static err_t move_entries(struct db *db, const struct batch *b)
{
    int64_t changed = 0;
    TRY(db_exec(
        db, &ledger_sql, Q_ENTRIES_MOVE,
        ARGS(ARG(b->first), ARG_I64S(b->ids, (size_t)b->count), ARG(b->texts), ARG(b->cuts)),
        &changed));
    TRY(expect(changed, b->count));
    if (b->personal.count == 0)
        return OK;
    const size_t n = b->personal.count;
    return db_exec(db, &ledger_sql, Q_PERSONAL_ADD,
                   ARGS(ARG_I64S(b->personal.seqs, n), ARG_STRS(b->personal.names, n),
                        ARG_I64S(b->personal.accounts, n), ARG_STRS(b->personal.salts, n),
                        ARG_STRS(b->personal.values, n)),
                   NULL);
}

static err_t empty_inbox(struct db *db, const struct batch *b)
{
    int64_t changed = 0;
    TRY(db_exec(db, &ledger_sql, Q_INBOX_REMOVE, ARGS(ARG_I64S(b->ids, (size_t)b->count)),
                &changed));
    return expect(changed, b->count);
}

err_t batch_store(struct db *db, const struct batch *b, const struct lease *lease)
{
    AUTO(arena) scratch;
    arena_init(&scratch);
    TRY(advance(db, b, lease));
    if (b->own != NULL)
        TRY(inbox_add(db, b->own, 1));
    TRY(move_entries(db, b));
    TRY(tiles_store(db, &scratch, 0, b->tiles, b->tile_count));
    if (b->note.len > 0)
        TRY(db_exec(db, &ledger_sql, Q_CHECKPOINT_ADD,
                    ARGS(ARG(b->first + b->count), ARG(b->at), ARG(b->note)), NULL));
    return empty_inbox(db, b);
}

err_t batch_first_entry(struct cx *cx, const struct signer *signer, struct inbox_row *out)
{
    const str_t key = base64(cx->arena, (bytes_t){ signer->key.at, sizeof signer->key.at });
    const struct actor program = { 0 };
    return inbox_row_of(
        cx,
        &(struct ledger_new){
            LEDGER_KEY_ADDED, 0, 0,
            LEDGER_FIELDS(ledger_text("key", key), ledger_text("origin", signer_origin(signer))),
            &program },
        out);
}
