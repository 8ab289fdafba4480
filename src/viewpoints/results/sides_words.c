/* Organisations and the public beside each other, in words.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "kit/text/text.h"
#include "viewpoints/results/results_words_parts.h"
#include "viewpoints/results/sides_view.h"

/* Of several: the first. */
static const struct both_sides *only_compared(const struct sides *s)
{
    size_t k = 0;
    while (k + 1 < s->count &&
           (s->at[k].reading == READING_TOO_FEW || s->at[k].reading == READING_NO_VOICE))
        k++;
    return &s->at[k];
}

static enum shared only_shared(const struct sides *s)
{
    enum shared how = SHARED_BY_PUBLIC;
    while (how < SHARED_OPPOSED && s->shared[how] == 0)
        how++;
    return how;
}

str_t sides_summary(struct cx *cx, const struct sides *s)
{
    const size_t comparable = s->count - s->too_few;
    if (comparable == 0)
        return _("On no statement have enough of both answered to set them beside each other.");
    if (comparable == 1)
        return trf(cx, "One statement has been answered enough by both: {0}.",
                   TARG(text_lower(cx->arena, cx->lang, sides_reading(cx, only_compared(s)))));
    const size_t same = s->both_agree + s->both_disagree;
    return trf(cx,
               "Of {0} statements that both answered enough, both surely take the same side on "
               "{1} and opposite sides on {2}; on {3} more one agrees more than the other. On the "
               "rest they cannot be told apart.",
               TARG((int64_t)comparable), TARG((int64_t)same), TARG((int64_t)s->opposed),
               TARG((int64_t)s->different));
}

str_t sides_common(struct cx *cx, const struct sides *s)
{
    if (s->common == 0)
        return _("The organisations have no common ground here that the public could share.");
    if (s->common == 1)
        return trf(cx, "One statement is common ground among organisations: {0}.",
                   TARG(shared_word(cx, only_shared(s))));
    return trf(cx,
               "Of {0} statements that are common ground among organisations the public surely "
               "shares {1}; of {2} it surely says the opposite; of {3} it cannot be said.",
               TARG((int64_t)s->common), TARG((int64_t)s->shared[SHARED_BY_PUBLIC]),
               TARG((int64_t)s->shared[SHARED_OPPOSED]),
               TARG((int64_t)s->shared[SHARED_NOT_SURELY]));
}

str_t shared_word(struct cx *cx, enum shared s)
{
    switch (s) {
    case SHARED_BY_PUBLIC:
        return _("the public shares it");
    case SHARED_NOT_SURELY:
        return _("whether the public shares it cannot be said");
    case SHARED_OPPOSED:
        return _("the public says the opposite");
    }
    return STR_NONE;
}

str_t sides_reading(struct cx *cx, const struct both_sides *s)
{
    switch (s->reading) {
    case READING_NO_VOICE:
        return _("One side has not answered");
    case READING_TOO_FEW:
        return _("Too few to compare");
    case READING_BOTH_AGREE:
        return _("Both agree");
    case READING_BOTH_DISAGREE:
        return _("Both disagree");
    case READING_OPPOSED:
        return _("On opposite sides");
    case READING_DIFFERENT:
        return s->change.reading == CHANGE_MORE ? _("The public agrees more")
                                                : _("Organisations agree more");
    case READING_NOT_SURE:
        return _("Close, but not sure");
    case READING_NOT_TOLD_APART:
        return _("Cannot be told apart");
    }
    return STR_NONE;
}

str_t sides_difference(struct cx *cx, const struct both_sides *s)
{
    return s->change.is_estimated ? difference_words(cx, s->change.difference) : STR_NONE;
}

struct share_mark side_mark(const struct both_sides *s, enum side side)
{
    const struct voices v = s->of[side]->voices;
    const bool shown = side == SIDE_ORGANISATIONS || s->public_shown.has_share;
    if (voices_count(v) == 0 || !shown)
        return (struct share_mark){ .kind = SHARE_NONE };
    const double share = (double)v.agree / voices_count(v);
    if (voices_count(v) < VOICES_LEAST)
        return (struct share_mark){ .kind = SHARE_RAW, .at = share };
    return mark_of_bounds(share, agree_bounds(v));
}

str_t side_words(struct cx *cx, const struct both_sides *s, enum side side)
{
    if (side == SIDE_PUBLIC && !s->public_shown.has_share)
        return shown_words(cx, &s->public_shown);
    return agree_words(cx, s->of[side]->voices);
}
