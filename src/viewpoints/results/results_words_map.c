/* Sentences about the map: groups, ends, known classes, independent voices.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "kit/base/str.h"
#include "kit/text/text.h"
#include "viewpoints/results/results_words_parts.h"

static const double HALF = 0.5;

/* --- groups --- */

str_t group_name(struct cx *cx, int32_t group)
{
    return trf(cx, "Group {0}", TARG((int64_t)group + 1));
}

str_t end_name(struct cx *cx, int end)
{
    return end == END_LEFT ? _("Left end") : _("Right end");
}

str_t end_members(struct cx *cx, const struct results *r, int end)
{
    const struct numbers *n = r->numbers;
    int32_t *voters = arena_array(cx->arena, int32_t, n->voters);
    size_t count = 0;
    for (size_t i = 0; i < n->voters; i++) {
        const size_t v = n->order[i];
        if (n->end_of[v] == end)
            voters[count++] = (int32_t)v;
    }
    return voter_list(cx, r, voters, count);
}

str_t groups_heading(struct cx *cx, const struct numbers *n)
{
    if (n->groups_found == GROUPS_NOT_YET)
        return _("The opinion map is being computed.");
    if (n->groups_found != GROUPS_SHOWN)
        return _("No separate opinion groups.");
    int64_t members = 0;
    for (size_t g = 0; g < n->group_count; g++)
        members += n->groups[g].members;
    return trf(cx, "Of {0} participants, {1} form {2} opinion groups.", TARG((int64_t)n->voters),
               TARG(members), TARG((int64_t)n->group_count));
}

/* How many of the simulated crowds were as divided: the observed one is the first of all. */
static int64_t as_divided(const struct numbers *n, const struct group_try *t)
{
    return (int64_t)(t->chance * (double)(n->simulations + 1) + HALF) - 1;
}

static str_t stability_text(struct cx *cx, const struct group_try *t)
{
    return number_fixed(cx, t->stability, 2);
}

static str_t groups_shown_words(struct cx *cx, const struct numbers *n)
{
    const str_t alike = _("Those who answered alike stand close together on the map.");
    for (size_t k = 0; k < n->tried_count; k++) {
        const struct group_try *t = &n->tried[k];
        if (t->groups != n->group_count || t->stability < 0.0 || t->chance < 0.0)
            continue;
        return joined_words(
            cx, alike,
            trf(cx,
                "When people are drawn anew {0} times, the same groups come back: similarity {1} "
                "on "
                "average, 1 being the same. Of {2} simulated crowds without a gap, {3} looked as "
                "divided.",
                TARG((int64_t)n->bootstraps), TARG(stability_text(cx, t)),
                TARG((int64_t)n->simulations), TARG(as_divided(n, t))));
    }
    return alike;
}

static str_t cloud_words(struct cx *cx, const struct numbers *n)
{
    if (n->nearest >= n->tried_count)
        return _("No number of groups describes the answers better than one cloud does.");
    const struct group_try *t = &n->tried[n->nearest];
    if (t->chance < 0.0)
        return trf(cx,
                   "{0} groups came nearest, but when people are drawn anew they do not come back "
                   "the same: similarity {1} on average, and {2} is asked for.",
                   TARG((int64_t)t->groups), TARG(stability_text(cx, t)),
                   TARG(number_fixed(cx, method_constants().stability_least, 2)));
    return trf(
        cx,
        "{0} groups came nearest and come back when people are drawn anew (similarity {1}), "
        "but a gap like theirs is not rare in crowds that have none: {2} of {3} simulated ones "
        "looked as divided.",
        TARG((int64_t)t->groups), TARG(stability_text(cx, t)), TARG(as_divided(n, t)),
        TARG((int64_t)n->simulations));
}

str_t groups_summary(struct cx *cx, const struct numbers *n)
{
    switch (n->groups_found) {
    case GROUPS_NOT_YET:
        return _("It takes some seconds.");
    case GROUPS_SHOWN:
        return groups_shown_words(cx, n);
    case GROUPS_FEW_VOTERS:
        return trf(cx,
                   "Groups are looked for among at least {0} whose answers say where they stand; "
                   "here there are {1}.",
                   TARG((int64_t)(2 * method_constants().least)), TARG((int64_t)n->placed_count));
    case GROUPS_CHANCE:
        return _("The answers show no common line: what runs through them is no stronger than "
                 "chance alone would make it. So there is no map either.");
    case GROUPS_ONE_CLOUD:
        return cloud_words(cx, n);
    }
    return STR_NONE;
}

str_t map_caption(struct cx *cx, const struct numbers *n)
{
    const str_t marks =
        n->axes > 1
            ? trf(cx,
                  "Each mark stands for all in that place: the larger, the more. Left and right "
                  "explain {0} of the differences among these answers, up and down {1}.",
                  TARG(share_percent(cx, n->explained[0])),
                  TARG(share_percent(cx, n->explained[1])))
            : trf(cx,
                  "Each mark stands for all in that place: the larger, the more. Left and right "
                  "explain {0} of the differences among these answers; up and down is no more "
                  "than chance.",
                  TARG(share_percent(cx, n->explained[0])));
    const int64_t unplaced = (int64_t)(n->voters - n->placed_count);
    return unplaced == 0
               ? marks
               : joined_words(cx, marks,
                              trn(cx, unplaced, "{0} answered too little to have a place.",
                                  "{0} answered too little to have a place."));
}

str_t interval_text(struct cx *cx, struct bounds b)
{
    return trf(cx, "90% interval {0} to {1}", TARG(share_percent(cx, b.low)),
               TARG(share_percent(cx, b.high)));
}

str_t spoken_words(struct cx *cx, const struct spoken *s)
{
    return trf(cx, "{0} of {1} here ({2}), {3} of the others", TARG(s->on_side), TARG(s->answers),
               TARG(interval_text(cx, s->share)), TARG(share_percent(cx, s->others)));
}

str_t about_share(struct cx *cx, double share)
{
    return share_percent(cx, (double)(int)(10.0 * share + HALF) / 10.0);
}

str_t spoken_share_words(struct cx *cx, const struct spoken *s)
{
    return trf(cx, "about {0} here, about {1} of the others",
               TARG(about_share(cx, (double)s->on_side / s->answers)),
               TARG(about_share(cx, s->others)));
}

/* --- local and international as a whole --- */

str_t alignment_words(struct cx *cx, const struct alignment *a)
{
    if (a->statements == 0)
        return _("too few to compare");
    return trn(cx, (int64_t)a->statements, "{1} ({2}), on {0} statement",
               "{1} ({2}), on {0} statements", TARG(share_percent(cx, a->agreement)),
               TARG(interval_text(cx, a->interval)));
}

static const double EXPLAINS_AT = 0.05; /* the usual level of one test */

str_t class_test_words(struct cx *cx, const struct class_numbers *c)
{
    if (c->test == MAP_TEST_TOO_FEW)
        return trf(cx,
                   "Whether being local or international explains the picture is not asked: fewer "
                   "than {0} on a side.",
                   TARG((int)VOICES_LEAST));
    const int64_t hits = (int64_t)(c->p * (double)(c->permutations + 1) + HALF) - 1;
    const str_t said =
        trf(cx,
            "Being local or international explains {0} of the differences; dealt out at random it "
            "explains {1} on average, and as much as here in {2} of {3} deals (p = {4}).",
            TARG(share_percent(cx, c->share)), TARG(share_percent(cx, c->by_chance)), TARG(hits),
            TARG((int64_t)c->permutations), TARG(number_fixed(cx, c->p, 3)));
    return joined_words(cx, said,
                        c->p <= EXPLAINS_AT
                            ? _("That is more than chance: it is part of the explanation.")
                            : _("So it cannot be said to explain the picture."));
}

/* --- independent voices --- */

static str_t voices_text(struct cx *cx, double v)
{
    return number_fixed(cx, v, v < 10.0 ? 1 : 0);
}

str_t voice_words(struct cx *cx, const struct voice_numbers *v)
{
    if (v->voices < 2)
        return STR_NONE;
    if (!v->told)
        return trf(cx,
                   "How many independent voices these are can hardly be told from so few answers: "
                   "between {0} and {1} (90% interval).",
                   TARG(voices_text(cx, v->interval.low)), TARG(voices_text(cx, v->interval.high)));
    return trf(cx,
               "They count as {0} independent voices (90% interval {1} to {2}): those who always "
               "answer alike count together.",
               TARG(voices_text(cx, v->effective)), TARG(voices_text(cx, v->interval.low)),
               TARG(voices_text(cx, v->interval.high)));
}

str_t bloc_words(struct cx *cx, const struct results *r, const struct bloc_numbers *b)
{
    return trf(cx, "{0}: the same answer to {1} of what two of them both answered.",
               TARG(voter_list(cx, r, b->voters, b->count)), TARG(share_percent(cx, b->agreement)));
}
