/* Which part of the results is asked for. SPDX-License-Identifier: AGPL-3.0-or-later */
#include "viewpoints/results/results_filter.h"

#include "kit/base/str.h"
#include "kit/text/text.h"

static const char *const STATUS_WORDS[STATUS_COUNT] = { "", "common", "divergence", "unclear" };
static const char *const SORT_WORDS[SORT_COUNT] = { "divided", "agreed", "answers", "number" };

str_t status_word(enum statement_status s)
{
    return str_from_c(STATUS_WORDS[s]);
}

str_t sort_word(enum statement_sort s)
{
    return str_from_c(SORT_WORDS[s]);
}

enum statement_status status_of(enum finding f)
{
    return f == FINDING_COMMON_GROUND ? STATUS_COMMON
           : f == FINDING_DIVERGENCE  ? STATUS_DIVERGENCE
                                      : STATUS_UNCLEAR;
}

/* --- reading ---------------------------------------------------------------------------------- */

/* Place of the word; count: empty or not there, which *unknown tells. */
static size_t place_of(str_t word, const char *const *words, size_t count, bool *unknown)
{
    if (word.len == 0)
        return count;
    for (size_t i = 0; i < count; i++) {
        if (str_eq(word, str_from_c(words[i])))
            return i;
    }
    *unknown = true;
    return count;
}

static int64_t number_of(str_t word, int64_t low, int64_t high, int64_t otherwise, bool *unknown)
{
    int64_t n = otherwise;
    if (word.len > 0 && !str_to_i64(word, low, high, &n))
        *unknown = true;
    return n;
}

/* "scope.local" */
static void class_read(str_t asked, const struct division_list *divisions, struct results_filter *f)
{
    str_t rest = asked, division;
    if (asked.len == 0 || !str_cut(&rest, '.', &division))
        return;
    for (size_t d = 0; d < divisions->count; d++) {
        const struct division_classes *const at = &divisions->at[d];
        for (size_t c = 0; c < at->class_count && str_eq(division_word(at->division), division);
             c++) {
            if (!str_eq(at->words[c], rest))
                continue;
            f->division = d;
            f->class = (int32_t)c;
            return;
        }
    }
    f->has_unknown = true;
}

struct results_filter filter_read(struct cx *cx, const struct request *rq, const struct results *r,
                                  const struct division_list *divisions)
{
    struct results_filter f = { .division = divisions->count, .class = CLASS_ANY };
    class_read(request_query(cx, rq, S("class")), divisions, &f);
    f.group = (int32_t)number_of(request_query(cx, rq, S("group")), 1,
                                 (int64_t)r->numbers->group_count, 0, &f.has_unknown) -
              1;
    const size_t status =
        place_of(request_query(cx, rq, S("status")), STATUS_WORDS, STATUS_COUNT, &f.has_unknown);
    f.status = status == STATUS_COUNT ? STATUS_ANY : (enum statement_status)status;
    const size_t sort =
        place_of(request_query(cx, rq, S("sort")), SORT_WORDS, SORT_COUNT, &f.has_unknown);
    f.sort = sort == SORT_COUNT ? SORT_DIVIDED : (enum statement_sort)sort;
    f.text = str_trim(request_query(cx, rq, S("q")));
    if (utf8_count(f.text) > FILTER_TEXT_MOST) {
        f.text = STR_NONE;
        f.has_unknown = true;
    }
    f.page = number_of(request_query(cx, rq, S("page")), 1, INT32_MAX, 1, &f.has_unknown);
    f.columns = (size_t)number_of(request_query(cx, rq, S("columns")), 1,
                                  (int64_t)r->statement_count, 1, &f.has_unknown) -
                1;
    return f;
}

/* --- people ----------------------------------------------------------------------------------- */

static bool row_fits(const struct results *r, const struct division_list *divisions,
                     const struct results_filter *f, size_t row)
{
    if (f->group != GROUP_ANY && r->rows[row].group != f->group)
        return false;
    return f->class == CLASS_ANY || divisions->at[f->division].class_of[row] == f->class;
}

static void count_rows(const struct results *r, const struct division_list *divisions,
                       const struct results_filter *f, struct arena *arena, struct filtered *out)
{
    struct voices *voices = arena_array(arena, struct voices, r->statement_count);
    bool *in = arena_array(arena, bool, r->row_count);
    for (size_t i = 0; i < r->row_count; i++) {
        in[i] = row_fits(r, divisions, f, i);
        out->people += in[i];
        for (size_t j = 0; in[i] && j < r->statement_count; j++) {
            const struct stance *const s = r->rows[i].at[j];
            voices[j].agree += s != NULL && s->value == POSITION_AGREE;
            voices[j].disagree += s != NULL && s->value == POSITION_DISAGREE;
            voices[j].pass += s != NULL && s->value == POSITION_PASS;
        }
    }
    out->voices = voices;
    out->row_in = in;
}

static void count_people(const struct results *r, const struct statement *statements,
                         const struct results_filter *f, struct arena *arena, struct filtered *out)
{
    struct voices *voices = arena_array(arena, struct voices, r->statement_count);
    const struct side_numbers *const group =
        f->group == GROUP_ANY ? NULL : &r->numbers->groups[f->group];
    for (size_t j = 0; j < r->statement_count; j++) {
        const struct statement_result *const s = &r->statements[j];
        voices[j] = group == NULL ? s->voices : group->voices[s->statement - statements];
    }
    out->voices = voices;
    out->people = group == NULL ? r->voters : group->members;
}

/* --- statements ------------------------------------------------------------------------------- */

static bool says(struct arena *arena, const struct statement *s, str_t folded)
{
    for (int l = 0; l < LANG_COUNT; l++) {
        const str_t text = text_fold(arena, s->text.by[l]);
        const str_t brief = text_fold(arena, s->short_text.by[l]);
        if (str_find(text, folded) < text.len || str_find(brief, folded) < brief.len)
            return true;
    }
    return false;
}

struct sorted {
    size_t at;
    double key; /* larger first */
    int64_t number;
};

static int sorted_order(const void *a, const void *b)
{
    const struct sorted *x = a;
    const struct sorted *y = b;
    if (x->key != y->key)
        return x->key > y->key ? -1 : 1;
    return (x->number > y->number) - (x->number < y->number);
}

/* results.statements run from most divided to most agreed already. */
static double sort_key(const struct filtered *out, enum statement_sort sort, size_t at)
{
    const struct voices v = out->voices[at];
    switch (sort) {
    case SORT_DIVIDED:
        return -(double)at;
    case SORT_AGREED:
        return voices_count(v) == 0 ? -1.0 : agree_bounds(v).low;
    case SORT_ANSWERS:
        return voices_count(v);
    case SORT_NUMBER:
        return 0.0;
    }
    return 0.0;
}

static void choose(const struct results *r, const struct results_filter *f, struct arena *arena,
                   struct filtered *out)
{
    struct sorted *found = arena_array(arena, struct sorted, r->statement_count);
    size_t *order = arena_array(arena, size_t, r->statement_count);
    const str_t folded = text_fold(arena, f->text);
    for (size_t j = 0; j < r->statement_count; j++) {
        const struct statement_result *const s = &r->statements[j];
        if (f->status != STATUS_ANY && status_of(s->finding) != f->status)
            continue;
        if (folded.len > 0 && !says(arena, s->statement, folded))
            continue;
        found[out->count++] = (struct sorted){ j, sort_key(out, f->sort, j), s->statement->number };
    }
    if (out->count > 1)
        qsort(found, out->count, sizeof *found, sorted_order);
    for (size_t i = 0; i < out->count; i++)
        order[i] = found[i].at;
    out->statements = order;
}

void filter_apply(const struct results *r, const struct statement *statements,
                  const struct division_list *divisions, const struct results_filter *f,
                  struct arena *arena, struct filtered *out)
{
    struct filtered o = { .people_all = r->voters, .narrows_people = filter_narrows_people(f) };
    if (r->side == SIDE_PUBLIC)
        count_people(r, statements, f, arena, &o);
    else
        count_rows(r, divisions, f, arena, &o);
    choose(r, f, arena, &o);
    o.pages = o.count == 0 ? 1 : (o.count + STATEMENTS_PAGE - 1) / STATEMENTS_PAGE;
    const size_t page = (size_t)f->page > o.pages ? o.pages : (size_t)f->page;
    o.first = (page - 1) * STATEMENTS_PAGE;
    o.shown = o.count - o.first < STATEMENTS_PAGE ? o.count - o.first : STATEMENTS_PAGE;
    *out = o;
}
