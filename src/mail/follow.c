/* News of the registry: read out of the record, since the registry stands below and cannot call.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "kit/base/str.h"
#include "ledger/entries.h"
#include "mail/queue.h"

enum { READ_AT_ONCE = 200, NEWS_MAX = 200 };

/* What becomes news, and whom it is about. */
static const struct {
    const char *kind, *title;
    bool is_within; /* the organisation is what the subject belongs to */
} NEWS[] = {
    { "organisation.added", N_("{0} is on the register now"), false },
    { "organisation.merged", N_("{0} goes on in another organisation"), false },
    { "organisation.unmerged", N_("{0} stands on its own: a merger was taken back"), false },
    { "organisation.split", N_("{0} was split"), false },
    { "membership.begun", N_("{0} takes part in the alliance"), true },
    { "membership.ended", N_("{0} no longer takes part in the alliance"), true },
    { "disclosure.made", N_("{0}: a new disclosure"), true },
    { "disclosure.corrected", N_("{0}: a disclosure was corrected"), true },
    { "disclosure.withdrawn", N_("{0}: a disclosure was withdrawn"), true },
    { "answer.given", N_("{0} answered what is said about it"), true },
};

static int news_of(str_t kind)
{
    for (size_t i = 0; i < ARRAY_LEN(NEWS); i++) {
        if (str_eq(kind, str_from_c(NEWS[i].kind)))
            return (int)i;
    }
    return -1;
}

static void title_in(struct cx *cx, enum lang lang, const char *title, const struct organisation *o,
                     struct text2 *out)
{
    const enum lang before = cx->lang;
    cx->lang = lang;
    const struct tr_arg name = TARG(text2_pick(&o->name, lang));
    out->by[lang] = trf_args(cx, title, &name, 1);
    cx->lang = before;
}

/* false: not news, or about something that is gone. */
static err_t item_from(struct cx *cx, const struct entry *e, struct mail_item *item, bool *is_news)
{
    const int which = news_of(e->kind);
    struct organisation o;
    *is_news = false;
    if (which < 0)
        return OK;
    const int64_t id = NEWS[which].is_within ? e->within : e->subject;
    const err_t found = organisation_find(cx, (organisation_id){ id }, &o);
    if (found == ERR_NOT_FOUND)
        return OK;
    TRY(found);
    *item = (struct mail_item){
        .topic = MAIL_TOPIC_NEWS,
        .path = arena_printf(cx->arena, "/organisations/%.*s", STR_ARG(o.slug)),
        .organisation = o.id.v,
        .once_key = arena_printf(cx->arena, "entry %" PRId64, e->id),
    };
    title_in(cx, LANG_EN, NEWS[which].title, &o, &item->title);
    title_in(cx, LANG_AZ, NEWS[which].title, &o, &item->title);
    *is_news = true;
    return OK;
}

/* From the newest back to the last seen; so many at most (an import of thousands is one evening's
 * news, and nobody's letter). */
err_t follow_look(struct cx *cx, usec_t since, struct followed *out)
{
    struct mail_item *const items = arena_array(cx->arena, struct mail_item, NEWS_MAX);
    struct followed f = { .at = items };
    struct entry_filter filter = { .limit = 1 };
    const struct entry *at = NULL;
    size_t n = 0;
    TRY(follow_get(cx, S(MAIL_TOPIC_NEWS), &f.was));
    TRY(entry_list(cx, &filter, &at, &n));
    f.now = n > 0 ? at[0].seq : -1;
    if (f.was != FOLLOW_NEVER_BEGUN && f.now > f.was) {
        filter = (struct entry_filter){ .before = f.now + 1, .limit = READ_AT_ONCE };
        do {
            TRY(entry_list(cx, &filter, &at, &n));
            for (size_t i = 0; i < n && at[i].seq > f.was && f.count < NEWS_MAX; i++) {
                bool is_news = false;
                if (f.was >= 0 || at[i].at >= since)
                    TRY(item_from(cx, &at[i], &items[f.count], &is_news));
                f.count += is_news ? 1 : 0;
            }
            filter.before = n > 0 ? at[n - 1].seq : 0;
        } while (n == READ_AT_ONCE && filter.before > f.was + 1 && f.count < NEWS_MAX);
    }
    *out = f;
    return OK;
}

/* Oldest first, so that letters tell them in their order. */
err_t follow_write(struct cx *cx, const struct followed *f)
{
    for (size_t i = f->count; i > 0; i--)
        TRY(mail_publish(cx, &f->at[i - 1]));
    return follow_set(cx, S(MAIL_TOPIC_NEWS), f->was, f->now);
}
