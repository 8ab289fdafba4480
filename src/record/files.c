/* The record for programs: proofs, checkpoints, entries and tiles, for verifiers and mirrors.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "kit/base/str.h"
#include "kit/http/dispatch.h"
#include "ledger/proof.h"
#include "ledger/tile_source.h"
#include "ledger/tree.h"
#include "record/pages.h"

enum { ENTRIES_DEFAULT = 100, ENTRIES_LIMIT = 500 };

/* --- numbers of a query ------------------------------------------------------------------------
 */

/* otherwise when absent; a fault of f for anything but a whole number between low and high. */
static int64_t number_of(struct form *f, const struct request *rq, const char *name, int64_t low,
                         int64_t high, int64_t otherwise)
{
    const str_t key = str_from_c(name);
    const str_t text = request_query(f->cx, rq, key);
    if (text.at == NULL)
        return otherwise;
    form_preset(f, key, text);
    return form_int(f, key, low, high);
}

/* The answer names every field that is wrong. */
static err_t respond_faults(struct response *rs, const struct form *f)
{
    respond_problem_json(f->cx, rs, ERR_INVALID, err_status(ERR_INVALID), f);
    return OK;
}

static void put_hash(struct buf *out, const struct hash256 *hash)
{
    buf_byte(out, '"');
    record_hash_write(out, hash);
    buf_byte(out, '"');
}

/* --- one entry ---------------------------------------------------------------------------------
 */

err_t proof_get(struct cx *cx, const struct request *rq, struct response *rs)
{
    const int64_t id = path_id(rq, 0);
    AUTO(hashing) sha = { sha256_new() };
    AUTO(buf) bundle;
    buf_init(&bundle, BUNDLE_BYTES_MAX);
    TRY(proof_of_entry(cx, sha.h, id, &bundle));
    TRY(buf_check(&bundle));
    respond_file(rs, S("application/json"), arena_printf(cx->arena, "alyans-%" PRId64 ".json", id));
    buf_add(&rs->body, buf_str(&bundle));
    return OK;
}

/* --- checkpoints -------------------------------------------------------------------------------
 */

static err_t respond_note(struct response *rs, str_t note)
{
    rs->content_type = S("text/plain; charset=utf-8");
    buf_add(&rs->body, note);
    return OK;
}

err_t checkpoint_newest_get(struct cx *cx, const struct request *rq, struct response *rs)
{
    (void)rq;
    struct checkpoint_row row;
    TRY(checkpoint_newest(cx, &row));
    return respond_note(rs, row.note);
}

err_t checkpoint_get(struct cx *cx, const struct request *rq, struct response *rs)
{
    int64_t size;
    struct checkpoint_row row;
    if (!str_to_i64(path_word(rq, 0), 1, INT64_MAX, &size))
        return problem(cx, ERR_NOT_FOUND, "no size of a checkpoint");
    TRY(checkpoint_covering(cx, size, &row));
    if (row.size != size)
        return problem(cx, ERR_NOT_FOUND, "no checkpoint at %" PRId64, size);
    return respond_note(rs, row.note);
}

static void put_consistency(struct buf *out, int64_t from, int64_t to, const struct proof *p)
{
    buf_printf(out, "{\"from\":%" PRId64 ",\"path\":[", from);
    for (size_t i = 0; i < p->count; i++) {
        if (i > 0)
            buf_byte(out, ',');
        put_hash(out, &p->path[i]);
    }
    buf_printf(out, "],\"to\":%" PRId64 "}", to);
}

err_t consistency_get(struct cx *cx, const struct request *rq, struct response *rs)
{
    struct form f = form_blank(cx);
    const int64_t from = number_of(&f, rq, "from", 1, INT64_MAX, 0);
    const int64_t to = number_of(&f, rq, "to", 1, INT64_MAX, 0);
    if (from == 0 && form_error_of(&f, S("from")) == NULL)
        form_fault(&f, S("from"), FORM_MISSING, 0, 0);
    if (to == 0 && form_error_of(&f, S("to")) == NULL)
        form_fault(&f, S("to"), FORM_MISSING, 0, 0);
    if (f.error_count == 0 && from > to)
        form_fault(&f, S("from"), FORM_OUT_OF_RANGE, 1, to);
    if (f.error_count > 0)
        return respond_faults(rs, &f);
    struct checkpoint_row newest;
    TRY(checkpoint_newest(cx, &newest));
    if (to > newest.size)
        return problem(cx, ERR_NOT_FOUND, "the newest checkpoint covers %" PRId64, newest.size);
    AUTO(hashing) sha = { sha256_new() };
    struct tile_source tiles = { .cx = cx };
    const struct tree_source source = tile_source_of(&tiles);
    struct proof *const p = arena_new(cx->arena, struct proof);
    TRY(tree_consistency(sha.h, &source, from, to, p));
    respond_json(rs, 200);
    put_consistency(&rs->body, from, to, p);
    return OK;
}

/* --- entries, to mirror them -------------------------------------------------------------------
 */

static const struct api_field ENTRIES_QUERY[] = {
    { "from", API_INTEGER, false, "Place of the first entry, from 0; 0 when absent" },
    { "limit", API_INTEGER, false, "How many at most, 1 to 500; 100 when absent" },
    { 0 },
};
static const struct api_field ENTRIES_ANSWER[] = {
    { "entries", API_ARRAY, true,
      "Entries in order, each in the canonical form of the exported record: its bytes are a line "
      "of "
      "that file" },
    { "next", API_INTEGER, true, "Place to go on from" },
    { "size", API_INTEGER, true,
      "Entries that the newest checkpoint covers; only those are given" },
    { 0 },
};
static const int ENTRIES_PROBLEMS[] = { 422, 429, 503, 0 };
const struct api_operation entries_op = { .id = "listRecordEntries",
                                          .query = ENTRIES_QUERY,
                                          .answer = ENTRIES_ANSWER,
                                          .answer_status = 200,
                                          .problems = ENTRIES_PROBLEMS };

static err_t put_entries(struct cx *cx, int64_t from, int64_t till, struct buf *out)
{
    AUTO(hashing) sha = { sha256_new() };
    struct record_entry *const e = arena_new(cx->arena, struct record_entry);
    for (int64_t seq = from; seq < till; seq++) {
        const struct arena_mark mark = arena_mark(cx->arena);
        TRY(entry_canonical(cx, sha.h, seq, e));
        if (seq > from)
            buf_byte(out, ',');
        record_line_write(e, out);
        arena_back(cx->arena, mark);
    }
    return buf_check(out);
}

err_t entries_get(struct cx *cx, const struct request *rq, struct response *rs)
{
    struct form f = form_blank(cx);
    const int64_t from = number_of(&f, rq, "from", 0, INT64_MAX - ENTRIES_LIMIT, 0);
    const int64_t limit = number_of(&f, rq, "limit", 1, ENTRIES_LIMIT, ENTRIES_DEFAULT);
    if (f.error_count > 0)
        return respond_faults(rs, &f);
    struct checkpoint_row newest = { 0 };
    const err_t e = checkpoint_newest(cx, &newest);
    if (e != OK && e != ERR_NOT_FOUND)
        return e;
    int64_t till = from + limit < newest.size ? from + limit : newest.size;
    if (till < from)
        till = from;
    respond_json(rs, 200);
    BUF_LIT(&rs->body, "{\"entries\":[");
    TRY(put_entries(cx, from, till, &rs->body));
    buf_printf(&rs->body, "],\"next\":%" PRId64 ",\"size\":%" PRId64 "}", till, newest.size);
    return OK;
}
