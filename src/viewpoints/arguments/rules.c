/* What may be said, and in which order it is shown. Pure.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "kit/base/str.h"
#include "kit/text/text.h"
#include "viewpoints/arguments/arguments.h"
#include "viewpoints/results/results_model.h"

static const str_t SIDES[] = { S_INIT(""), S_INIT("for"), S_INIT("against") };

str_t argument_side_word(enum argument_side s)
{
    return SIDES[s];
}

str_t argument_state_word(const struct argument *a)
{
    if (a->erased_at != 0)
        return S("taken_down");
    return a->state == STATEMENT_REJECTED ? S("removed") : S("public");
}

bool argument_side_from_word(str_t word, enum argument_side *out)
{
    for (size_t i = 0; i < ARRAY_LEN(SIDES); i++) {
        if (str_eq(word, SIDES[i])) {
            *out = (enum argument_side)i; /* the list is in the order of the enum */
            return true;
        }
    }
    return false;
}

err_t argument_verdict(const struct consultation *c, const struct statement *s,
                       const struct argument *a, const struct argument *parent, usec_t now)
{
    const bool is_reply = a->parent.v != 0;
    const size_t length = utf8_count(str_trim(a->text));
    if (!consultation_takes_positions(c, now) && !consultation_takes_proposals(c, now))
        return ERR_CONFLICT;
    if (s->state != STATEMENT_ACCEPTED || s->erased_at != 0 || s->consultation.v != c->id.v)
        return ERR_CONFLICT;
    if (length < ARGUMENT_LEAST || length > ARGUMENT_MOST)
        return ERR_INVALID;
    if (is_reply != (a->side == ARGUMENT_REPLY) || is_reply != (parent != NULL))
        return ERR_INVALID;
    if (parent != NULL && (parent->parent.v != 0 || parent->statement.v != s->id.v))
        return ERR_INVALID;
    return parent != NULL && (parent->state != STATEMENT_ACCEPTED || parent->replaced_at != 0 ||
                              parent->erased_at != 0)
               ? ERR_CONFLICT
               : OK;
}

int64_t argument_marks_all(const struct argument_marks *m)
{
    return m->marks[MARKS_DISAGREE] + m->marks[MARKS_AGREE] + m->marks[MARKS_OTHER];
}

int64_t argument_marks_helps(const struct argument_marks *m)
{
    return m->helps[MARKS_DISAGREE] + m->helps[MARKS_AGREE] + m->helps[MARKS_OTHER];
}

/* Nobody, or enough that nobody is seen alone: of those it helps as of those it does not. */
static bool hides_nobody(int64_t helps, int64_t marks)
{
    const int64_t not = marks - helps;
    return (helps == 0 || helps >= CELL_LEAST) && (not == 0 || not >= CELL_LEAST);
}

enum marks_told argument_marks_told(const struct argument_marks *m)
{
    int64_t helps = 0, people = 0;
    bool parts = true;
    for (int i = 0; i <= MARKS_OTHER; i++) {
        helps += m->people_helps[i];
        people += m->people_marks[i];
        parts = parts && hides_nobody(m->people_helps[i], m->people_marks[i]);
    }
    if (argument_marks_all(m) == 0)
        return MARKS_NONE;
    if (people > 0 && people < CELL_LEAST)
        return MARKS_FEW;
    if (!hides_nobody(helps, people))
        return MARKS_SCORE;
    return parts ? MARKS_PARTS : MARKS_TOTAL;
}

int argument_order(const struct argument *a, const struct argument_marks *of_a,
                   const struct argument *b, const struct argument_marks *of_b)
{
    if (of_a->has_score != of_b->has_score)
        return of_a->has_score ? -1 : 1;
    if (of_a->has_score && of_a->score != of_b->score)
        return of_a->score > of_b->score ? -1 : 1;
    if (a->created_at != b->created_at)
        return a->created_at < b->created_at ? -1 : 1;
    return a->id.v < b->id.v ? -1 : a->id.v > b->id.v;
}
