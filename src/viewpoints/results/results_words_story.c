/* Sentences that tell a result from the beginning: who was asked, what was found, how sure it is.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "kit/base/str.h"
#include "kit/text/text.h"
#include "viewpoints/pages.h"
#include "viewpoints/results/results_words_parts.h"

/* --- who was asked ---------------------------------------------------------------------------- */

static str_t asked_public(struct cx *cx, const struct consultation *c)
{
    const str_t from = date_long(cx, c->opens_at);
    if (c->closes_at == 0)
        return trf(cx, "Everybody may answer without a name, since {0}.", TARG(from));
    const str_t till = date_long(cx, c->closes_at);
    return c->closes_at <= cx->now
               ? trf(cx, "Everybody could answer without a name, from {0} to {1}.", TARG(from),
                     TARG(till))
               : trf(cx, "Everybody may answer without a name, from {0} to {1}.", TARG(from),
                     TARG(till));
}

static str_t asked_when(struct cx *cx, const struct consultation *c)
{
    const str_t from = date_long(cx, c->opens_at);
    if (c->closes_at == 0)
        return trf(cx, "Organisations answer by name, since {0}.", TARG(from));
    const str_t till = date_long(cx, c->closes_at);
    return c->closes_at <= cx->now
               ? trf(cx, "Organisations answered by name, from {0} to {1}.", TARG(from), TARG(till))
               : trf(cx, "Organisations answer by name, from {0} to {1}.", TARG(from), TARG(till));
}

static str_t asked_organisations(struct cx *cx, const struct consultation *c,
                                 const struct results *r)
{
    const bool is_closed = c->closes_at != 0 && c->closes_at <= cx->now;
    const bool only_coded = r->positions > 0 && r->own == 0;
    if (only_coded && is_closed)
        return r->somebody_invited
                   ? _("No organisation answered for itself: what each said in public was read "
                       "from "
                       "sources.")
                   : _("No organisation was asked here: what each said in public was read from "
                       "sources.");
    return joined_words(cx, asked_when(cx, c),
                        only_coded
                            ? _("No organisation has answered for itself yet: what each said in "
                                "public was read from sources.")
                            : STR_NONE);
}

static str_t answered_public(struct cx *cx, const struct results *r)
{
    const str_t on = trn(cx, (int64_t)r->statement_count, "{0} statement", "{0} statements");
    return trn(cx, r->voters, "{0} person gave {1} answers on {2}.",
               "{0} people gave {1} answers on {2}.", TARG(r->positions), TARG(on));
}

static str_t answered_organisations(struct cx *cx, const struct results *r)
{
    const str_t on = trn(cx, (int64_t)r->statement_count, "{0} statement", "{0} statements");
    const str_t taken = trn(cx, r->positions, "{0} position", "{0} positions");
    const int64_t with = (int64_t)r->row_count;
    const str_t who =
        r->silent_count == 0
            ? trn(cx, with, "{0} organisation has a position: local {1}, international {2}.",
                  "{0} organisations have a position: local {1}, international {2}.",
                  TARG(r->with_position[0]), TARG(r->with_position[1]))
            : trn(cx, with,
                  "Of {1} organisations on record here {0} has a position: local {2}, "
                  "international {3}.",
                  "Of {1} organisations on record here {0} have a position: local {2}, "
                  "international {3}.",
                  TARG(r->on_record[0] + r->on_record[1]), TARG(r->with_position[0]),
                  TARG(r->with_position[1]));
    return joined_words(cx, who,
                        trn(cx, with, "It holds {1} on {2}.", "Together they hold {1} on {2}.",
                            TARG(taken), TARG(on)));
}

str_t story_asked(struct cx *cx, const struct results *r)
{
    const struct consultation *const c = r->consultation;
    if (r->side == SIDE_PUBLIC)
        return joined_words(cx, asked_public(cx, c),
                            r->positions == 0 ? STR_NONE : answered_public(cx, r));
    return joined_words(cx, asked_organisations(cx, c, r),
                        r->positions == 0 ? STR_NONE : answered_organisations(cx, r));
}

/* --- how sure --------------------------------------------------------------------------------- */

static size_t count_hanging(const struct results *r, size_t *settled)
{
    size_t hanging = 0;
    *settled = 0;
    for (size_t j = 0; j < r->statement_count; j++) {
        const struct statement_result *s = &r->statements[j];
        if (s->leaving == NULL || !finding_is_settled(s->finding))
            continue;
        ++*settled;
        hanging += s->leaving->changers > 0;
    }
    return hanging;
}

static str_t sure_hanging(struct cx *cx, const struct results *r)
{
    size_t settled = 0;
    const size_t hanging = count_hanging(r, &settled);
    if (settled == 0)
        return STR_NONE;
    if (hanging == 0)
        return _("No finding hangs on a single organisation.");
    if (settled == 1)
        return _("The only finding hangs on a single organisation.");
    return trn(cx, (int64_t)hanging, "Of {1} findings {0} hangs on a single organisation.",
               "Of {1} findings {0} hang on a single organisation.", TARG((int64_t)settled));
}

static str_t sure_open(struct cx *cx, const struct results *r)
{
    const int64_t open = (int64_t)(r->statement_count - r->common - r->divergent);
    return open == 0 ? STR_NONE
                     : trn(cx, open, "{0} statement stays without a verdict.",
                           "{0} statements stay without a verdict.");
}

str_t story_sure(struct cx *cx, const struct results *r)
{
    if (r->positions == 0 || r->numbers->groups_found == GROUPS_NOT_YET)
        return STR_NONE;
    const str_t open = sure_open(cx, r);
    const str_t who = r->side == SIDE_PUBLIC
                          ? _("They are those who chose to answer, no sample of anybody else.")
                          : sure_hanging(cx, r);
    return joined_words(cx, who, open);
}

size_t hanging_count(const struct results *r)
{
    size_t settled;
    return count_hanging(r, &settled);
}

/* --- small samples ---------------------------------------------------------------------------- */

static size_t count_finding(const struct results *r, enum finding f)
{
    size_t n = 0;
    for (size_t j = 0; j < r->statement_count; j++)
        n += r->statements[j].finding == f;
    return n;
}

static str_t few_classes(struct cx *cx, const struct results *r)
{
    const int64_t not_comparable = (int64_t)(r->statement_count - r->comparable);
    if (r->side == SIDE_PUBLIC || not_comparable == 0)
        return STR_NONE;
    return trn(cx, not_comparable,
               "On {0} statement fewer than {1} local or fewer than {1} international "
               "organisations answered: they are not compared there.",
               "On {0} statements fewer than {1} local or fewer than {1} international "
               "organisations answered: they are not compared there.",
               TARG((int)VOICES_LEAST));
}

str_t story_few(struct cx *cx, const struct results *r)
{
    const int64_t few = (int64_t)count_finding(r, FINDING_TOO_FEW);
    if (r->statement_count == 0)
        return STR_NONE;
    const int64_t least = r->side == SIDE_PUBLIC ? CELL_LEAST : VOICES_LEAST;
    const str_t words =
        few == 0
            ? trf(cx, "On every statement at least {0} answered.", TARG(least))
            : trn(cx, few, "On {0} statement fewer than {1} answered: there is no finding.",
                  "On {0} statements fewer than {1} answered: there is no finding.", TARG(least));
    return joined_words(cx, words, few_classes(cx, r));
}

str_t story_chance(struct cx *cx)
{
    return trf(cx,
               "Whoever compares much finds something by chance. Of the differences told on this "
               "page at most {0} are expected to be chance (false discovery rate).",
               TARG(share_percent(cx, method_constants().fdr)));
}

/* --- one statement ---------------------------------------------------------------------------- */

static str_t side_share(struct cx *cx, str_t who, struct voices v, struct bounds b)
{
    if (voices_count(v) == 0)
        return trf(cx, "{0}: no answer", TARG(who));
    if (voices_count(v) < VOICES_LEAST)
        return trf(cx, "{0}: {1} of {2} agree", TARG(who), TARG(v.agree), TARG(voices_count(v)));
    return trf(cx, "{0}: {1} of {2} agree ({3})", TARG(who), TARG(v.agree), TARG(voices_count(v)),
               TARG(interval_text(cx, b)));
}

str_t finding_classes(struct cx *cx, const struct statement_result *s)
{
    const struct comparison *const c = s->classes;
    if (c == NULL)
        return STR_NONE;
    const str_t local = side_share(cx, _("Local"), c->side[0], agree_bounds(c->side[0]));
    const str_t other = side_share(cx, _("International"), c->side[1], agree_bounds(c->side[1]));
    return arena_printf(cx->arena, "%.*s; %.*s. %.*s.", STR_ARG(local), STR_ARG(other),
                        STR_ARG(reading_word(cx, c)));
}

str_t agree_words(struct cx *cx, struct voices v)
{
    const int32_t n = voices_count(v);
    if (n == 0)
        return _("no answers");
    if (n < VOICES_LEAST)
        return trf(cx, "{0} of {1} agree", TARG(v.agree), TARG(n));
    return trf(cx, "{0} of {1} agree ({2})", TARG(v.agree), TARG(n),
               TARG(interval_text(cx, agree_bounds(v))));
}

/* --- bridging --------------------------------------------------------------------------------- */

str_t bridges_intro(struct cx *cx, const struct results *r, const struct bridges *b)
{
    switch (b->between) {
    case BRIDGE_GROUPS:
        return _("Statements with which more than half of every opinion group agree. The figure is "
                 "that of the group that agrees least.");
    case BRIDGE_ENDS:
        return _("Statements with which more than half agree at both ends of the map. The figure "
                 "is that of the end that agrees least.");
    case BRIDGE_CAMPS:
        return trf(cx,
                   "Statements with which more than half agree among those for and among those "
                   "against “{0}”, which divides most. The figure is that of the side that agrees "
                   "least.",
                   TARG(statement_quoted(cx, r->statements[r->pivot].statement)));
    case BRIDGE_NOTHING:
        return _("Nothing divides those who answered into sides, so there is nothing to bridge.");
    }
    return STR_NONE;
}

str_t bridge_side_name(struct cx *cx, const struct bridges *b, size_t side)
{
    switch (b->between) {
    case BRIDGE_GROUPS:
        return group_name(cx, (int32_t)side);
    case BRIDGE_ENDS:
        return end_name(cx, (int)side);
    case BRIDGE_CAMPS:
        return side == 0 ? _("Those against") : _("Those for");
    case BRIDGE_NOTHING:
        break;
    }
    return STR_NONE;
}

/* --- shown counts of the public --------------------------------------------------------------- */

str_t shown_words(struct cx *cx, const struct shown *s)
{
    if (s->is_all_shown)
        return trf(cx, "{0} agree, {1} disagree, {2} pass", TARG(s->agree), TARG(s->disagree),
                   TARG(s->pass));
    if (s->has_share)
        return trf(cx, "{0} agree, {1} disagree or pass", TARG(s->agree), TARG(s->others));
    if (s->agree != NOT_SHOWN)
        return trf(cx, "{0} agree; fewer than {1} do not", TARG(s->agree), TARG((int)CELL_LEAST));
    if (s->others != NOT_SHOWN)
        return trf(cx, "{0} disagree or pass; fewer than {1} agree", TARG(s->others),
                   TARG((int)CELL_LEAST));
    return trf(cx, "not shown: fewer than {0} people are behind one of the numbers",
               TARG((int)CELL_LEAST));
}

str_t few_not_shown(struct cx *cx)
{
    return trf(cx,
               "Numbers behind which fewer than {0} answers stand are not shown, nor others from "
               "which they would follow.",
               TARG((int)CELL_LEAST));
}
