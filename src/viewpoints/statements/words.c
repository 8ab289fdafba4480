/* The words and addresses of merging, amending and translating.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "viewpoints/statements/pages.h"

str_t translation_label(struct cx *cx, enum translation t)
{
    switch (t) {
    case TRANSLATION_NONE:
        return _("not a translation");
    case TRANSLATION_MACHINE:
        return _("machine translation, not checked");
    case TRANSLATION_HUMAN:
        return _("translation, not yet confirmed");
    case TRANSLATION_CONFIRMED:
        return _("translation, confirmed");
    }
    must_failed("a translation", __FILE__, __LINE__);
}

str_t sense_label(struct cx *cx, enum alike_sense s)
{
    switch (s) {
    case ALIKE_SAME:
        return _("close in words");
    case ALIKE_OPPOSITE:
        return _("the same words, the opposite sense?");
    case ALIKE_NUMBER:
        return _("close in words, another number");
    }
    must_failed("a sense", __FILE__, __LINE__);
}

str_t likeness_text(struct cx *cx, double score)
{
    return trf(cx, "likeness {0}", TARG(number_percent(cx, score)));
}

str_t trace_text(struct cx *cx, const struct trace *t)
{
    switch (t->what) {
    case TRACE_ADDED:
        return _("Written by those who ask.");
    case TRACE_IMPORTED:
        return _("Written in another program, and imported.");
    case TRACE_PROPOSED:
        return _("Proposed.");
    case TRACE_AMENDS:
        return _("As another wording of");
    case TRACE_ACCEPTED:
        return _("Accepted.");
    case TRACE_REJECTED:
        return _("Not accepted.");
    case TRACE_REWORDED:
        return _("Another wording was proposed:");
    case TRACE_CORRECTED:
        return _("Its text was corrected.");
    case TRACE_TRANSLATED:
        return _("Its translation was made, changed or confirmed.");
    case TRACE_TOOK_IN:
        return _("Merged into it:");
    case TRACE_MERGED:
        return _("Merged into");
    case TRACE_TAKEN_DOWN:
        return _("Its text was taken from the public.");
    }
    must_failed("a trace", __FILE__, __LINE__);
}

str_t late_line(struct cx *cx, const struct statement *s)
{
    const str_t day = date_long(cx, s->corrected_at);
    switch (s->late) {
    case LATE_NOT:
        return STR_NONE;
    case LATE_SETTLED:
        return trf(
            cx,
            "Text corrected on {0} after positions had ended; they were taken on the earlier "
            "text.",
            TARG(day));
    case LATE_PUBLISHED:
        return trf(cx,
                   "Text corrected on {0} after the result was published; positions were taken on "
                   "the earlier text.",
                   TARG(day));
    }
    must_failed("how late", __FILE__, __LINE__);
}

url_t url_both_texts(struct cx *cx, const struct statement *s)
{
    return url_with(cx, "/consultations/{}/statements/{}#changes", UARG(s->late_in),
                    UARG(s->number + 1));
}

static str_t merged_because(struct cx *cx, str_t reason)
{
    return str_eq(reason, S("amended")) ? _("An amendment takes its place.") : reason;
}

str_t trace_reason(struct cx *cx, const struct trace *t)
{
    return merged_because(cx, t->reason);
}

str_t merge_reason_text(struct cx *cx, const struct statement *s)
{
    return merged_because(cx, s->merge_reason);
}

url_t url_merge(struct cx *cx, const struct statement *s)
{
    return url_with(cx, "/secretariat/statements/{}/merge", UARG(s->id.v));
}

url_t url_merge_into(struct cx *cx, const struct statement *s, const struct statement *into)
{
    return url_with(cx, "/secretariat/statements/{}/merge?into={}", UARG(s->id.v),
                    UARG(into->number + 1));
}

url_t url_separate(struct cx *cx, const struct statement *s)
{
    return url_with(cx, "/secretariat/statements/{}/separate", UARG(s->id.v));
}

url_t url_alike(struct cx *cx, const struct consultation *c)
{
    return url_with(cx, "/secretariat/consultations/{}/alike", UARG(c->slug));
}

url_t url_propose(struct cx *cx, const struct consultation *c)
{
    return url_with(cx, "/consultations/{}/propose", UARG(c->slug));
}

url_t url_amend(struct cx *cx, const struct consultation *c, const struct statement *s)
{
    return url_with(cx, "/consultations/{}/statements/{}/amend", UARG(c->slug),
                    UARG(s->number + 1));
}

url_t url_translate(struct cx *cx, const struct consultation *c, const struct statement *s)
{
    return url_with(cx, "/consultations/{}/statements/{}/translate", UARG(c->slug),
                    UARG(s->number + 1));
}

url_t url_translation_confirm(struct cx *cx, const struct consultation *c,
                              const struct statement *s)
{
    return url_with(cx, "/consultations/{}/statements/{}/confirm", UARG(c->slug),
                    UARG(s->number + 1));
}

url_t url_translations(struct cx *cx, const struct consultation *c)
{
    return url_with(cx, "/secretariat/consultations/{}/translations", UARG(c->slug));
}
