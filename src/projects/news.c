/* What is published of projects, for those who asked for news by mail: with whose money.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "projects/news.h"

#include "kit/base/str.h"
#include "mail/mail.h"
#include "projects/words.h"

static const char *title_of(enum project_news what)
{
    switch (what) {
    case NEWS_PROJECT_PUBLISHED:
        return N_("The project “{0}” is on record");
    case NEWS_REPORT_PUBLISHED:
        return N_("A report of the project “{0}” was published");
    case NEWS_REPORT_CORRECTED:
        return N_("A report of the project “{0}” was corrected");
    }
    must_failed("a kind of news", __FILE__, __LINE__);
}

/* In the language of cx. */
static str_t money_told(struct cx *cx, const struct listed *l)
{
    const str_t runner = text2_pick(&l->runner.name, cx->lang);
    const str_t funders = funders_text(cx, l);
    if (funders.len > 0)
        return trf(cx, "Run by {0}, paid for by {1}.", TARG(runner), TARG(funders));
    return trf(cx, "Run by {0}. It says that it receives no funding.", TARG(runner));
}

err_t project_news_publish(struct cx *cx, const struct project *p, enum project_news what,
                           report_id report)
{
    const struct listed *l = NULL;
    const int64_t row = report.v != 0 ? report.v : p->id.v;
    TRY(listed_load(cx, p, 1, &l));
    struct mail_item item = {
        .topic = MAIL_TOPIC_NEWS,
        .about = p->id.v,
        .path = report.v == 0 ? arena_printf(cx->arena, "/projects/%.*s", STR_ARG(p->slug))
                              : arena_printf(cx->arena, "/projects/%.*s/reports/%" PRId64,
                                             STR_ARG(p->slug), report.v),
        .organisation = p->organisation.v,
        .once_key = arena_printf(cx->arena, "project %" PRId64, row),
    };
    const enum lang before = cx->lang;
    for (int i = 0; i < LANG_COUNT; i++) {
        cx->lang = (enum lang)i; /* counts through the enum */
        const struct tr_arg name = TARG(project_name(cx, p));
        item.title.by[i] = trf_args(cx, title_of(what), &name, 1);
        item.text.by[i] = money_told(cx, l);
    }
    cx->lang = before;
    return mail_publish(cx, &item);
}
