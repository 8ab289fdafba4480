/* What articles and their parts are called. SPDX-License-Identifier: AGPL-3.0-or-later */
#include "kit/base/str.h"
#include "kit/text/text.h"
#include "newsroom/whole.h"

str_t article_state_label(struct cx *cx, enum article_state s)
{
    switch (s) {
    case ARTICLE_DRAFT:
        return _("draft, not public");
    case ARTICLE_WAITING:
        return _("waits for approval");
    case ARTICLE_SCHEDULED:
        return _("approved, goes out by itself");
    case ARTICLE_PUBLISHED:
        return _("published");
    case ARTICLE_RETRACTED:
        return _("retracted");
    }
    must_failed("a state of an article", __FILE__, __LINE__);
}

str_t change_kind_label(struct cx *cx, enum change_kind k)
{
    switch (k) {
    case CHANGE_FIRST:
        return _("First text");
    case CHANGE_EDIT:
        return _("Edited before it was public");
    case CHANGE_CORRECTION:
        return _("Correction");
    case CHANGE_ADDITION:
        return _("Addition");
    case CHANGE_TYPO:
        return _("Spelling");
    }
    must_failed("a kind of change", __FILE__, __LINE__);
}

str_t translated_label(struct cx *cx, enum translation_state t)
{
    switch (t) {
    case TRANSLATED_NOT:
        return _("translation awaited");
    case TRANSLATED_ORIGINAL:
        return _("the original");
    case TRANSLATED_BEHIND:
        return _("the original has changed since it was translated");
    case TRANSLATED_MACHINE:
        return _("by machine, confirmed by nobody");
    case TRANSLATED_UNCHECKED:
        return _("translated, confirmed by nobody else");
    case TRANSLATED_CONFIRMED:
        return _("translated and confirmed");
    }
    must_failed("a state of a translation", __FILE__, __LINE__);
}

str_t translated_note(struct cx *cx, enum translation_state t, enum lang original)
{
    const str_t name = language_in(cx, original);
    switch (t) {
    case TRANSLATED_NOT:
        return trf(cx, "Not translated yet. What follows is the original: {0}.", TARG(name));
    case TRANSLATED_BEHIND:
        return _("The original has changed since this was translated; where they differ, the "
                 "original holds.");
    case TRANSLATED_MACHINE:
        return _("Translated by machine, and not checked by a person yet.");
    case TRANSLATED_UNCHECKED:
    case TRANSLATED_ORIGINAL:
    case TRANSLATED_CONFIRMED:
        return STR_NONE;
    }
    must_failed("a state of a translation", __FILE__, __LINE__);
}

str_t evidence_kind_label(struct cx *cx, enum evidence_kind k)
{
    switch (k) {
    case EVIDENCE_STATEMENT:
        return _("Statement, with every position on it");
    case EVIDENCE_RESULT:
        return _("Consultation");
    case EVIDENCE_JOINT:
        return _("Joint statement, with its dissent");
    case EVIDENCE_PROJECT:
        return _("Project");
    case EVIDENCE_FILE:
        return _("Document");
    case EVIDENCE_ENTRY:
        return _("Entry of the record");
    case EVIDENCE_SOURCE:
        return _("Source");
    }
    must_failed("a kind of evidence", __FILE__, __LINE__);
}

str_t article_headline(struct cx *cx, const struct whole_article *w)
{
    const str_t title = w->v->title.by[whole_lang(w, cx->lang)];
    return w->a->state == ARTICLE_RETRACTED ? trf(cx, "Retracted: {0}", TARG(title)) : title;
}

str_t retraction_line(struct cx *cx, const struct article *a)
{
    return trf(cx, "Retracted {0}: {1}", TARG(date_long(cx, a->retracted_at)),
               TARG(text2_pick(&a->retraction, cx->lang)));
}

str_t article_summary(struct cx *cx, const struct whole_article *w)
{
    return w->a->state == ARTICLE_RETRACTED ? retraction_line(cx, w->a)
                                            : w->v->lead.by[whole_lang(w, cx->lang)];
}

static str_t publisher_name(struct cx *cx, const struct whole_article *w)
{
    return w->publisher != NULL ? text2_pick(&w->publisher->name, cx->lang)
                                : text2_pick(&site_of(cx)->name, cx->lang);
}

str_t author_name(struct cx *cx, const struct whole_article *w)
{
    const str_t person = whole_byline(w)->person;
    return person.len > 0 ? person : publisher_name(cx, w);
}

str_t byline(struct cx *cx, const struct whole_article *w)
{
    const str_t publisher = publisher_name(cx, w);
    const struct byline *const b = whole_byline(w);
    if (b->withheld.len > 0)
        return trf(cx, "By {0}; the writer’s name is withheld, because: {1}", TARG(publisher),
                   TARG(b->withheld));
    if (b->person.len > 0)
        return trf(cx, "By {0} ({1})", TARG(publisher), TARG(b->person));
    return trf(cx, "By {0}", TARG(publisher));
}

str_t taken_over_line(struct cx *cx, const struct whole_article *w)
{
    const str_t here = date_long(cx, w->from.stored_at);
    if (w->from.import == 0)
        return STR_NONE;
    if (w->from.published_at == 0)
        return trf(cx, "Taken over on {0} from {1}", TARG(here), TARG(w->from.address));
    return trf(cx, "Taken over on {0} from {1}, published there on {2}", TARG(here),
               TARG(w->from.address), TARG(date_long(cx, w->from.published_at)));
}

str_t article_dates(struct cx *cx, const struct whole_article *w)
{
    const str_t published = date_long(cx, w->a->published_at);
    int64_t corrected = 0;
    for (size_t i = 0; i < w->corrections.count; i++)
        corrected += w->corrections.at[i].kind == CHANGE_CORRECTION ? 1 : 0;
    if (w->a->published_at == 0)
        return article_state_label(cx, w->a->state);
    const str_t out = trf(cx, "Published {0}", TARG(published));
    if (corrected == 0)
        return out;
    const str_t times = trn(cx, corrected, "with {0} correction", "with {0} corrections");
    return arena_printf(cx->arena, "%.*s, %.*s", STR_ARG(out), STR_ARG(times));
}
