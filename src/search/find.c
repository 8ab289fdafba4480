/* Finding: what the engine matches, counted and put in order, then each as it stands now.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "kit/base/str.h"
#include "ledger/ledger.h"
#include "search/near.h"
#include "search/search.h"
#include "search/store.h"

enum { RANKED = 200, SNIPPET_BYTES = 180, FACET_MAX = 32 };

/* Where the answer comes from, while it is put together. */
struct finding {
    struct cx *cx;
    const struct search_asked *asked;
    struct query query;
    struct kind_row kinds[SEARCH_KINDS_MAX];
    const struct search_source *sources[SEARCH_KINDS_MAX]; /* by search_kind.no */
    size_t kind_count;
    struct found_row *rows; /* each thing once */
    size_t count;
    bool is_more;
};

/* --- what matches ----------------------------------------------------------------------------- */

static bool speaks(const struct search_asked *asked, struct row_id id)
{
    return asked->lang < 0 || id.lang == ROW_LANG_BOTH || id.lang == asked->lang;
}

/* Rows of one thing stand beside each other, their order being that of ids: the best of them, and
 * where that is all the same the one in the reader's language. */
static void keep_best(struct finding *f, const struct found_row *row, struct row_id id)
{
    if (f->count > 0) {
        struct found_row *const last = &f->rows[f->count - 1];
        const struct row_id before = row_id_read(last->id);
        if (before.thing == id.thing) {
            const bool is_ours = id.lang == (int)f->cx->lang;
            const double score = row->score > last->score ? row->score : last->score;
            if (is_ours || (before.lang != (int)f->cx->lang && row->score > last->score))
                last->id = row->id;
            last->score = score;
            return;
        }
    }
    f->rows[f->count++] = *row;
}

static err_t match(struct finding *f)
{
    struct cx *const cx = f->cx;
    struct found_row *const found = arena_array(cx->arena, struct found_row, SEARCH_SCAN_MAX);
    const str_t facet = f->asked->organisation == 0
                            ? STR_NONE
                            : arena_printf(cx->arena, "o%" PRId64, f->asked->organisation);
    size_t count = 0;
    TRY(hit_list(cx, &f->query, facet, SEARCH_SCAN_MAX, found, &count));
    f->rows = arena_array(cx->arena, struct found_row, count);
    f->count = 0;
    f->is_more = count == SEARCH_SCAN_MAX;
    for (size_t i = 0; i < count; i++) {
        const struct row_id id = row_id_read(found[i].id);
        if (speaks(f->asked, id) && f->sources[id.kind] != NULL)
            keep_best(f, &found[i], id);
    }
    return OK;
}

/* As typed; with near words for unknown ones; some of the words. The first that gives anything. */
static err_t match_somehow(struct finding *f, struct search_answer *out)
{
    struct cx *const cx = f->cx;
    str_t near = STR_NONE;
    TRY(match(f));
    if (f->count > 0 || f->asked->is_literal)
        return OK;
    TRY(near_text(cx, f->asked->text, &f->query, &near));
    if (near.len > 0) {
        query_read(cx->arena, near, &f->query);
        TRY(match(f));
        out->shown = near;
    }
    if (f->count > 0 || f->query.term_count < 2)
        return OK;
    f->query.is_some = true;
    out->is_some = true;
    return match(f);
}

static void count_kinds(const struct finding *f, struct search_answer *out)
{
    int64_t by_kind[SEARCH_KINDS_MAX] = { 0 };
    for (size_t i = 0; i < f->count; i++)
        by_kind[row_id_read(f->rows[i].id).kind]++;
    for (int k = 0; k < SEARCH_KINDS_MAX; k++) {
        if (by_kind[k] > 0)
            out->counts[out->counts_count++] = (struct search_count){ f->sources[k], by_kind[k] };
    }
    out->is_more_counted = f->is_more;
}

/* Only those of the kind that is asked for stay. */
static void keep_kind(struct finding *f, struct search_answer *out)
{
    size_t n = 0;
    for (size_t i = 0; i < f->count; i++) {
        const struct search_source *const s = f->sources[row_id_read(f->rows[i].id).kind];
        if (f->asked->source == NULL || f->asked->source == s)
            f->rows[n++] = f->rows[i];
    }
    f->count = n;
    out->total = (int64_t)n;
}

/* --- order ------------------------------------------------------------------------------------ */

static int best_first(const void *a, const void *b)
{
    const struct found_row *const x = a;
    const struct found_row *const y = b;
    if (x->score != y->score)
        return x->score > y->score ? -1 : 1;
    return (x->id < y->id) - (x->id > y->id);
}

static int by_id(const void *a, const void *b)
{
    const struct index_row *const x = a;
    const struct index_row *const y = b;
    return (x->id > y->id) - (x->id < y->id);
}

static const struct index_row *row_of(const struct index_row *at, size_t count, int64_t id)
{
    const struct index_row key = { .id = id };
    return count == 0 ? NULL : bsearch(&key, at, count, sizeof *at, by_id);
}

/* The engines' figures differ in kind: beside the title they break ties alone. */
static double score_of(const struct finding *f, const struct index_row *row, double score,
                       double best)
{
    const double engine = best > 0 ? score / best : 0;
    if (f->asked->order == ORDER_NEWEST)
        return (double)row->dated;
    return 2 * query_title_score(&f->query, row->title) + engine;
}

static err_t put_in_order(struct finding *f)
{
    struct cx *const cx = f->cx;
    if (f->asked->order == ORDER_BEST) {
        if (f->count > 1)
            qsort(f->rows, f->count, sizeof *f->rows, best_first);
        f->count = f->count > RANKED ? RANKED : f->count;
    }
    int64_t *const ids = arena_array(cx->arena, int64_t, f->count);
    struct index_row *const rows = arena_array(cx->arena, struct index_row, f->count);
    const double best = f->count > 0 ? f->rows[0].score : 0;
    size_t found = 0;
    size_t n = 0;
    for (size_t i = 0; i < f->count; i++)
        ids[i] = f->rows[i].id;
    TRY(row_list_by_id(cx, ids, f->count, rows, &found));
    for (size_t i = 0; i < f->count; i++) {
        const struct index_row *const row = row_of(rows, found, f->rows[i].id);
        if (row != NULL)
            f->rows[n++] = (struct found_row){ row->id, score_of(f, row, f->rows[i].score, best),
                                               row->subject };
    }
    if (n > 1)
        qsort(f->rows, n, sizeof *f->rows, best_first);
    f->count = n > SEARCH_SHOWN_MAX ? SEARCH_SHOWN_MAX : n;
    return OK;
}

/* --- as it stands now ------------------------------------------------------------------------- */

static const struct search_text *text_of(const struct search_text *at, size_t count,
                                         struct row_id id)
{
    const struct search_text *const t = (size_t)id.slot < count ? &at[id.slot] : NULL;
    const bool is_same =
        t != NULL && (t->is_both ? id.lang == ROW_LANG_BOTH : id.lang == (int)t->lang);
    return is_same ? t : NULL;
}

/* false: it does not say so any more. What is shown points into the text, not at its words. */
static bool draw_hit(struct finding *f, const struct search_text *t, struct search_hit *hit)
{
    struct arena *const arena = f->cx->arena;
    AUTO(arena) scratch = arena_like(arena);
    const int lang = t->is_both ? ROW_LANG_BOTH : (int)t->lang;
    const struct tokens title = tokens_of(&scratch, t->title, lang);
    const struct tokens body = tokens_of(&scratch, t->body, lang);
    bool *const in_title = arena_array(&scratch, bool, title.count);
    bool *const in_body = arena_array(&scratch, bool, body.count);
    if (!query_matches(&f->query, &title, &body, in_title, in_body))
        return false;
    hit->text = *t;
    hit->title = snippet_whole(arena, t->title, &title, in_title);
    hit->body = snippet_of(arena, t->body, &body, in_body, SNIPPET_BYTES);
    return true;
}

static err_t show_row(struct finding *f, const struct found_row *row, struct search_hit *hit,
                      bool *shown)
{
    struct cx *const cx = f->cx;
    const struct row_id id = row_id_read(row->id);
    struct search_text *const texts = arena_array(cx->arena, struct search_text, SEARCH_TEXTS_MAX);
    size_t count = 0;
    *shown = false;
    const err_t e = f->sources[id.kind]->load(cx, row->subject, texts, &count);
    if (e == ERR_NOT_FOUND) {
        cx->problem = (struct problem){ 0 }; /* gone a moment ago */
        return OK;
    }
    TRY(e);
    *hit = (struct search_hit){ .source = f->sources[id.kind],
                                .subject = row->subject,
                                .thing = id.thing };
    const struct search_text *const t = text_of(texts, count, id);
    *shown = t != NULL && draw_hit(f, t, hit);
    return OK;
}

static size_t begin_behind(const struct finding *f)
{
    if (f->asked->after == 0)
        return 0;
    for (size_t i = 0; i < f->count; i++) {
        if (row_id_read(f->rows[i].id).thing == f->asked->after)
            return i + 1;
    }
    return f->count;
}

static err_t show_page(struct finding *f, struct search_answer *out)
{
    struct search_hit *const at = arena_array(f->cx->arena, struct search_hit, f->asked->limit);
    size_t n = 0;
    size_t i = begin_behind(f);
    for (; i < f->count && n < f->asked->limit; i++) {
        bool shown = false;
        TRY(show_row(f, &f->rows[i], &at[n], &shown));
        n += shown;
    }
    out->at = at;
    out->count = n;
    out->next = i < f->count && n > 0 ? at[n - 1].thing : 0;
    return OK;
}

/* --- the state -------------------------------------------------------------------------------- */

/* Words of the record that any source follows. */
static size_t followed_kinds(const struct finding *f, str_t *out)
{
    static const str_t ALL[] = {
#define X(name, word) S_INIT(word),
        LEDGER_KINDS(X)
#undef X
    };
    size_t n = 0;
    for (size_t i = 0; i < ARRAY_LEN(ALL); i++) {
        bool is_followed = str_eq(ALL[i], S("text.erased"));
        for (size_t k = 0; k < SEARCH_KINDS_MAX; k++) {
            const struct search_source *const s = f->sources[k];
            for (size_t p = 0; s != NULL && p < ARRAY_LEN(s->parts) && s->parts[p] != NULL; p++)
                is_followed = is_followed || str_starts(ALL[i], str_from_c(s->parts[p]));
        }
        if (is_followed)
            out[n++] = ALL[i];
    }
    return n;
}

static err_t tell_state(struct finding *f, struct search_answer *out)
{
    enum { KINDS_MAX = 128 };
    str_t kinds[KINDS_MAX];
    struct index_state state;
    const size_t count = followed_kinds(f, kinds);
    must(count <= KINDS_MAX);
    out->is_building = f->kind_count == 0;
    for (size_t k = 0; k < f->kind_count; k++)
        out->is_building = out->is_building || f->kinds[k].done_at == 0;
    TRY(state_read(f->cx, &state));
    return record_has_after(f->cx, state.place, kinds, count, &out->is_behind);
}

err_t search_find(struct cx *cx, const struct search_asked *asked, struct search_answer *out)
{
    must(asked->limit >= 1 && asked->limit <= SEARCH_PAGE);
    struct finding *const f = arena_new(cx->arena, struct finding);
    f->cx = cx;
    f->asked = asked;
    *out = (struct search_answer){ 0 };
    TRY(kind_list(cx, f->kinds, &f->kind_count));
    for (size_t k = 0; k < f->kind_count; k++)
        f->sources[f->kinds[k].no] = search_source_named(site_of(cx), f->kinds[k].kind);
    TRY(tell_state(f, out));
    query_read(cx->arena, asked->text, &f->query);
    out->is_empty = query_is_empty(&f->query);
    if (out->is_empty)
        return OK;
    TRY(match_somehow(f, out));
    count_kinds(f, out);
    keep_kind(f, out);
    TRY(put_in_order(f));
    return show_page(f, out);
}
