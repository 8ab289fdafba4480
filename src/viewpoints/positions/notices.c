/* What is put out about a consultation, once each.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "viewpoints/positions/notices.h"

#include "viewpoints/arguments/arguments.h"
#include "viewpoints/pages.h"

static const usec_t DAY = INT64_C(24) * 3600 * USEC_PER_SECOND;
enum { REMINDER_DAYS = 3, PARTS_OF_SHORT = 4, NEWS_DAYS = 7 };

enum notice { NOTICE_OPENS, NOTICE_DEADLINE, NOTICE_CLOSED, NOTICE_RESULT };

static str_t title_of(struct cx *cx, enum notice n, str_t name)
{
    switch (n) {
    case NOTICE_OPENS:
        return trf(cx, "Open now: {0}", TARG(name));
    case NOTICE_DEADLINE:
        return trf(cx, "Closing soon: {0}", TARG(name));
    case NOTICE_CLOSED:
        return trf(cx, "Closed: {0}", TARG(name));
    case NOTICE_RESULT:
        return trf(cx, "The result is out: {0}", TARG(name));
    }
    must_failed("a notice", __FILE__, __LINE__);
}

static str_t text_of(struct cx *cx, enum notice n, const struct consultation *c)
{
    switch (n) {
    case NOTICE_OPENS:
        return c->closes_at == 0
                   ? _("Positions are taken from now on. No end is set.")
                   : trf(cx, "Positions are taken until {0}.", TARG(date_time(cx, c->closes_at)));
    case NOTICE_DEADLINE:
        return trf(cx, "Positions are taken until {0}. What you said can be revised until then.",
                   TARG(date_time(cx, c->closes_at)));
    case NOTICE_CLOSED:
        return _("No more positions are taken. You hear again when the result is out.");
    case NOTICE_RESULT:
        return _("What all share, what divides whom, and how sure that is.");
    }
    must_failed("a notice", __FILE__, __LINE__);
}

/* The end in the key: one that was put off is told again. */
static str_t key_of(struct cx *cx, enum notice n, const struct consultation *c)
{
    static const char *const words[] = { [NOTICE_OPENS] = "opens",
                                         [NOTICE_DEADLINE] = "deadline",
                                         [NOTICE_CLOSED] = "closed",
                                         [NOTICE_RESULT] = "result" };
    const usec_t at = n == NOTICE_OPENS    ? c->opens_at
                      : n == NOTICE_RESULT ? c->published_at
                                           : c->closes_at;
    return arena_printf(cx->arena, "consultation %" PRId64 " %s %" PRId64, c->id.v, words[n], at);
}

static err_t put_out(struct cx *cx, enum notice n, const struct consultation *c)
{
    struct mail_item item = { .topic = MAIL_TOPIC_CONSULTATIONS,
                              .about = c->id.v,
                              .path =
                                  arena_printf(cx->arena, "/consultations/%.*s%s", STR_ARG(c->slug),
                                               n == NOTICE_RESULT ? "/results" : ""),
                              .organisation = c->inviter.v,
                              .once_key = key_of(cx, n, c) };
    struct cx reader = *cx;
    for (int l = 0; l < LANG_COUNT; l++) {
        reader.lang = (enum lang)l; /* counts through the enum */
        item.title.by[l] = title_of(&reader, n, consultation_name(&reader, c));
        item.text.by[l] = text_of(&reader, n, c);
    }
    return mail_publish(cx, &item);
}

err_t notice_stage(struct cx *cx, const struct consultation *c, enum stage stage)
{
    const usec_t since = consultation_stage_since(c, stage);
    if (c->import_id != 0 || c->is_draft || since < cx->now - NEWS_DAYS * DAY)
        return OK;
    switch (stage) {
    case STAGE_OPEN:
        return put_out(cx, NOTICE_OPENS, c);
    case STAGE_CLOSED:
        return put_out(cx, NOTICE_CLOSED, c);
    case STAGE_PUBLISHED:
        return put_out(cx, NOTICE_RESULT, c);
    case STAGE_PLANNED:
    case STAGE_COLLECTING:
    case STAGE_REVIEW:
        return OK;
    }
    must_failed("a stage", __FILE__, __LINE__);
}

usec_t notice_deadline_at(const struct consultation *c)
{
    if (c->closes_at == 0)
        return 0;
    const usec_t part = (c->closes_at - c->opens_at) / PARTS_OF_SHORT;
    const usec_t before = part < REMINDER_DAYS * DAY ? part : REMINDER_DAYS * DAY;
    return c->closes_at - before;
}

err_t notice_deadlines(struct cx *cx)
{
    const struct consultation *all = NULL;
    size_t count = 0;
    TRY(consultation_list(cx, &all, &count));
    for (size_t i = 0; i < count; i++) {
        const usec_t at = notice_deadline_at(&all[i]);
        if (at != 0 && cx->now >= at && all[i].import_id == 0 &&
            consultation_takes_positions(&all[i], cx->now))
            TRY(put_out(cx, NOTICE_DEADLINE, &all[i]));
    }
    return OK;
}

/* --- asking ----------------------------------------------------------------------------------- */

html_t notice_box(struct cx *cx, const struct consultation *c)
{
    if (consultation_stage(c, cx->now) == STAGE_PUBLISHED)
        return HTML_NONE;
    return mail_box(
        cx, &(struct mail_box){ .topic = MAIL_TOPIC_CONSULTATIONS,
                                .about = c->id.v,
                                .title = _("Hear about this consultation by mail"),
                                .help = _("When it opens, some days before it closes, when it has "
                                          "closed, and when its result is out."),
                                .id = "hear" });
}

html_t notice_replies_box(struct cx *cx, const struct organisation *o)
{
    return mail_box(cx, &(struct mail_box){
                            .topic = MAIL_TOPIC_REPLIES,
                            .about = o->id.v,
                            .title = _("Hear of replies to its arguments by mail"),
                            .help = _("When somebody replies to what this organisation argued."),
                            .id = "hear" });
}

html_t notice_reply_box(struct cx *cx, int64_t argument)
{
    return mail_box(
        cx, &(struct mail_box){ .topic = MAIL_TOPIC_REPLIES,
                                .about = argument,
                                .title = _("Hear of replies to it by mail"),
                                .help = _("Your address is kept for these letters alone. It stands "
                                          "on no page, and every letter has a link that stops "
                                          "them."),
                                .id = "hear" });
}

/* An organisation, or an argument of somebody without a name. */
static err_t replied_describe(struct cx *cx, int64_t about, str_t *name, url_t *where)
{
    struct argument a;
    const err_t e = organisation_describe(cx, about, name, where);
    if (e != ERR_NOT_FOUND)
        return e;
    cx->problem = (struct problem){ 0 }; /* expected */
    TRY(argument_get(cx, (argument_id){ about }, &a));
    if (a.is_reason || a.organisation.v != 0)
        return problem(cx, ERR_NOT_FOUND, "asked for by its organisation");
    return argument_describe(cx, about, name, where);
}

const struct mail_topic viewpoints_mail_topics[] = {
    { .word = MAIL_TOPIC_CONSULTATIONS,
      .label = N_("Consultations"),
      .help = N_("What opens, what closes soon, and which results are out."),
      .describe = consultation_describe },
    { .word = MAIL_TOPIC_REPLIES,
      .label = N_("Replies to arguments"),
      .help =
          N_("When somebody replies to what an organisation argued, or to an argument of yours."),
      .describe = replied_describe,
      .is_about = true },
    { 0 },
};
