/* Arguments and marks, held against their entries in the record. A mark of an organisation is told
 * with its name; of the public only that somebody marked, when, and what: so each row must have its
 * entry, and the newest entry of each argument must have its row.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "kit/base/str.h"
#include "ledger/entries.h"
#include "site/feature.h"
#include "viewpoints/arguments/store.h"
#include "viewpoints/check/check.h"
#include "viewpoints/rules.h"

/* Columns of check/rows.c. */
enum { COLUMN_TEXT = 7, COLUMN_STATE = 8 };

void argument_texts_unsaid(const struct checked_table *t)
{
    for (size_t k = 0; k < t->count; k++) {
        if (!str_eq(t->rows[k].values[COLUMN_STATE], S("1")))
            t->rows[k].seen |= UINT32_C(1) << COLUMN_TEXT;
    }
}

static err_t compare_authors(struct cx *cx, struct record_differences *to)
{
    const struct author_row *at = NULL;
    size_t count = 0;
    TRY(argument_authors(cx, &at, &count));
    for (size_t i = 0; i < count; i++) {
        const consultation_id in = { at[i].consultation };
        if (participant_of_organisation(in, at[i].organisation).v != at[i].author)
            to->differs(to->of, "argument", at[i].id,
                        trf(cx, "{0} is not what the record says", TARG(S("author_id"))));
    }
    return OK;
}

/* --- marks ------------------------------------------------------------------------------------ */

struct marks {
    struct cx *cx;
    struct record_differences *to;
    struct stored_mark *rows; /* by target and participant */
    size_t count;
    struct stored_mark **by_time; /* the same by target and time */
    struct rows_out lost;         /* struct whose: no row at all, and that was told */
    usec_t waiting_since;         /* entries from then on wait for their place; 0: none does */
};
/* participant 0: somebody of the public, whoever. */
struct whose {
    int64_t target, participant;
};

static int compare(int64_t a, int64_t b)
{
    return (a > b) - (a < b);
}

static int by_time(const void *a, const void *b)
{
    const struct stored_mark *const x = *(struct stored_mark *const *)a;
    const struct stored_mark *const y = *(struct stored_mark *const *)b;
    const int c = compare(x->target, y->target);
    return c != 0 ? c : compare(x->at, y->at);
}

static int by_marker(const void *a, const void *b)
{
    const struct stored_mark *const x = a, *const y = b;
    const int c = compare(x->target, y->target);
    return c != 0 ? c : compare(x->participant, y->participant);
}

/* The first of by_time that is not before this moment on this target. */
static size_t first_since(const struct marks *m, int64_t target, usec_t at)
{
    const struct stored_mark key = { .target = target, .at = at };
    const struct stored_mark *const wanted = &key;
    size_t low = 0, high = m->count;
    while (low < high) {
        const size_t mid = low + (high - low) / 2;
        if (by_time(&m->by_time[mid], &wanted) < 0)
            low = mid + 1;
        else
            high = mid;
    }
    return low;
}

static void differs(const struct marks *m, int64_t target, const char *msgid)
{
    m->to->differs(m->to->of, "argument_mark", target, tr_lang(m->cx->lang, msgid));
}

/* Told once, however many entries there are. */
static void lost(struct marks *m, int64_t target, int64_t participant)
{
    const struct whose *const all = m->lost.at;
    for (size_t i = 0; i < m->lost.count; i++) {
        if (all[i].target == target && all[i].participant == participant)
            return;
    }
    struct whose *const w = rows_out_add(m->cx->arena, &m->lost, sizeof *w);
    *w = (struct whose){ target, participant };
    differs(m, target, N_("the record has a mark, the table has not"));
}

static bool says(const struct entry *e, const struct stored_mark *row)
{
    const struct entry_value *const helps = entry_value(e, "helps");
    const struct entry_value *const statement = entry_value(e, "statement");
    int64_t on = 0;
    return helps != NULL && str_eq(helps->text, row->value > 0 ? S("true") : S("false")) &&
           statement != NULL && str_to_i64(statement->text, 1, INT64_MAX, &on) &&
           on == row->statement && e->within == row->consultation && e->at == row->at;
}

/* The latest mark of an organisation is its row. */
static void compare_named(struct marks *m, const struct entry *e)
{
    const consultation_id in = { e->within };
    const struct stored_mark key = { .target = e->subject,
                                     .participant =
                                         participant_of_organisation(in, e->organisation).v };
    struct stored_mark *const row =
        m->count == 0 ? NULL : bsearch(&key, m->rows, m->count, sizeof key, by_marker);
    if (row == NULL) {
        lost(m, key.target, key.participant);
        return;
    }
    const bool is_newest = !row->is_known;
    row->is_known = true;
    if (is_newest && !says(e, row) && (m->waiting_since == 0 || row->at < m->waiting_since))
        differs(m, e->subject, N_("a mark is not what the record says"));
}

/* Somebody's mark that waits for its place may have replaced the one that the entry tells. */
static bool waits(const struct marks *m, int64_t target)
{
    const size_t i = m->waiting_since == 0 ? m->count : first_since(m, target, m->waiting_since);
    return i < m->count && m->by_time[i]->target == target;
}

static void compare_unnamed(struct marks *m, const struct entry *e)
{
    const size_t first = first_since(m, e->subject, INT64_MIN);
    if (first == m->count || m->by_time[first]->target != e->subject) {
        lost(m, e->subject, 0);
        return;
    }
    const bool is_newest = !m->by_time[first]->is_begun;
    m->by_time[first]->is_begun = true;
    for (size_t i = first_since(m, e->subject, e->at); i < m->count; i++) {
        struct stored_mark *const row = m->by_time[i];
        if (row->target != e->subject || row->at != e->at)
            break;
        if (row->is_known || !says(e, row))
            continue;
        row->is_known = true;
        return;
    }
    if (is_newest && !waits(m, e->subject))
        differs(m, e->subject, N_("the newest mark is not what the record says"));
}

static err_t compare_if_named(struct cx *page, const struct entry *e, void *with)
{
    (void)page;
    if (e->organisation != 0)
        compare_named(with, e);
    return OK;
}

static err_t compare_if_unnamed(struct cx *page, const struct entry *e, void *with)
{
    (void)page;
    if (e->organisation == 0)
        compare_unnamed(with, e);
    return OK;
}

static err_t compare_marks(struct cx *cx, struct record_differences *to)
{
    struct marks m = { .cx = cx, .to = to };
    int64_t waiting = 0;
    TRY(ledger_waiting(cx, &waiting, &m.waiting_since));
    TRY(mark_list_stored(cx, &m.rows, &m.count));
    m.by_time = arena_array(cx->arena, struct stored_mark *, m.count);
    for (size_t i = 0; i < m.count; i++)
        m.by_time[i] = &m.rows[i];
    if (m.count > 1)
        qsort(m.by_time, m.count, sizeof *m.by_time, by_time);
    /* by name first: what is an organisation's is nobody's of the public */
    const struct entry_filter marked = { .kind = ledger_kind_word(LEDGER_ARGUMENT_MARKED) };
    TRY(entry_each(cx, &marked, compare_if_named, &m));
    TRY(entry_each(cx, &marked, compare_if_unnamed, &m));
    for (size_t i = 0; i < m.count; i++) {
        const struct stored_mark *const row = &m.rows[i];
        to->compared++;
        if (!row->is_known && (m.waiting_since == 0 || row->at < m.waiting_since))
            differs(&m, row->target, N_("the record knows nothing of a mark"));
    }
    return OK;
}

err_t arguments_compare(struct cx *cx, struct record_differences *to)
{
    TRY(compare_authors(cx, to));
    return compare_marks(cx, to);
}
