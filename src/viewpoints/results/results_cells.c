/* Small cells of the public stay unseen. SPDX-License-Identifier: AGPL-3.0-or-later */
#include "viewpoints/results/results_cells.h"

#include "opinion/suppress.h"
#include "viewpoints/store.h"

/* Rows of the table: the groups, who is in none, and last everybody. */
enum { ROWS_MOST = GROUPS_MOST + 2 };

static int32_t unless(bool hidden, int32_t n)
{
    return hidden ? NOT_SHOWN : n;
}

/* full: of the three answers; two: of who agrees (in place of agree) and of the others (of
 * disagree).
 */
static struct shown show(struct voices v, const bool *full, const bool *two)
{
    const int32_t n = voices_count(v);
    const bool all = !full[TALLY_AGREE] && !full[TALLY_DISAGREE] && !full[TALLY_PASS];
    if (all)
        return (struct shown){ v.agree, v.disagree, v.pass, NOT_SHOWN, n, true, true };
    const bool share = !two[TALLY_AGREE] && !two[TALLY_DISAGREE];
    return (struct shown){ .agree = unless(two[TALLY_AGREE], v.agree),
                           .disagree = NOT_SHOWN,
                           .pass = NOT_SHOWN,
                           .others = unless(two[TALLY_DISAGREE], n - v.agree),
                           .answers = unless(!share, n),
                           .has_share = share };
}

/* Answers all three, or those who agree and the others. */
static struct answer_tally tally(struct voices v, bool is_two)
{
    const int32_t n = voices_count(v);
    return (struct answer_tally){ v.agree, is_two ? n - v.agree : v.disagree, n };
}

static err_t hide(const struct voices *of, size_t classes, bool is_two, bool is_public,
                  bool has_groups, struct arena *scratch, struct hidden_row *hidden)
{
    struct answer_tally tallies[ROWS_MOST];
    const struct suppress_options options = { .least = CELL_LEAST,
                                              .names = TALLY_PSEUDONYMOUS,
                                              .row_sums = false,
                                              .column_sums = has_groups };
    for (size_t c = 0; c < classes; c++)
        tallies[c] = tally(of[c], is_two);
    memset(hidden, 0, (classes + 1) * sizeof *hidden);
    return is_public ? suppress_cells(tallies, classes, &options, scratch, hidden) : OK;
}

static struct voices less(struct voices a, struct voices b)
{
    return (struct voices){ a.agree - b.agree, a.disagree - b.disagree, a.pass - b.pass };
}

err_t shown_cells(const struct results *r, const struct statement_result *s, size_t statement,
                  struct arena *scratch, struct shown *out)
{
    const size_t groups = r->numbers->group_count;
    struct voices of[ROWS_MOST] = { { 0 } };
    struct hidden_row full[ROWS_MOST + 1];
    struct hidden_row two[ROWS_MOST + 1];
    struct voices rest = s->voices;
    for (size_t g = 0; g < groups; g++) {
        of[g] = r->numbers->groups[g].voices[statement];
        rest = less(rest, of[g]);
    }
    of[groups] = groups == 0 ? s->voices : rest; /* who is in no group, if anybody */
    const size_t classes = groups + (voices_count(of[groups]) > 0 || groups == 0);
    const bool is_public = r->side == SIDE_PUBLIC;
    TRY(hide(of, classes, false, is_public, groups > 0, scratch, full));
    TRY(hide(of, classes, true, is_public, groups > 0, scratch, two));
    for (size_t g = 0; g < groups; g++)
        out[g] = show(of[g], full[g].cell, two[g].cell);
    const size_t last = groups == 0 ? 0 : classes;
    out[groups] = show(s->voices, full[last].cell, two[last].cell);
    return OK;
}

bool groups_are_shown(const struct shown *cells, size_t groups)
{
    for (size_t g = 0; g < groups; g++) {
        if (!cells[g].has_share)
            return false;
    }
    return groups > 0;
}

static struct voices voices_of(const struct answers *of) /* of people: fewer than 2^31 */
{
    return (struct voices){ (int32_t)of->agree, (int32_t)of->disagree, (int32_t)of->pass };
}

static const struct shown *kept(struct cx *cx, struct shown s)
{
    struct shown *const out = arena_new(cx->arena, struct shown);
    *out = s;
    return out;
}

err_t shown_answers(struct cx *cx, const struct answers *of, const struct shown **out)
{
    AUTO(arena) scratch = { 0 };
    struct hidden_row full[2];
    struct hidden_row two[2];
    const struct voices v = voices_of(of);
    TRY(hide(&v, 1, false, true, false, &scratch, full));
    TRY(hide(&v, 1, true, true, false, &scratch, two));
    *out = kept(cx, show(v, full[0].cell, two[0].cell));
    return OK;
}

const struct shown *shown_of_organisations(struct cx *cx, const struct answers *of)
{
    static const bool nothing[TALLY_COLUMNS] = { false };
    return kept(cx, show(voices_of(of), nothing, nothing));
}
