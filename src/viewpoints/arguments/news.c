/* Replies, told to those who asked to hear of them.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "kit/base/str.h"
#include "viewpoints/arguments/pages.h"
#include "viewpoints/positions/notices.h"

/* Who says what, without the words themselves: those can be taken down, a letter cannot. */
struct reply_news {
    const struct argument *reply, *to;
    const struct consultation *c;
    const struct statement *s;
    struct organisation by, of; /* without a name where there is none */
};

static str_t text_of(struct cx *cx, const struct reply_news *n)
{
    const str_t question = consultation_name(cx, n->c), by = text2_pick(&n->by.name, cx->lang),
                of = text2_pick(&n->of.name, cx->lang);
    const int64_t number = n->s->number + 1;
    if (n->reply->organisation.v != 0 && n->to->organisation.v != 0)
        return trf(cx, "{0} replied to what {1} argued on statement {2} of “{3}”.", TARG(by),
                   TARG(of), TARG(number), TARG(question));
    if (n->to->organisation.v != 0)
        return trf(cx,
                   "Somebody without a name replied to what {0} argued on statement {1} of "
                   "“{2}”.",
                   TARG(of), TARG(number), TARG(question));
    if (n->reply->organisation.v != 0)
        return trf(cx, "{0} replied to your argument on statement {1} of “{2}”.", TARG(by),
                   TARG(number), TARG(question));
    return trf(cx, "Somebody without a name replied to your argument on statement {0} of “{1}”.",
               TARG(number), TARG(question));
}

static err_t named(struct cx *cx, organisation_id id, struct organisation *out)
{
    return id.v == 0 ? OK : organisation_find(cx, id, out);
}

static err_t put_out(struct cx *cx, const struct reply_news *n)
{
    struct mail_item item = {
        .topic = MAIL_TOPIC_REPLIES,
        .about = n->to->organisation.v != 0 ? n->to->organisation.v : n->to->id.v,
        .path = arena_printf(cx->arena, "/consultations/%.*s/statements/%" PRId64 "#a-%" PRId64,
                             STR_ARG(n->c->slug), n->s->number + 1, n->reply->id.v),
        .organisation = n->reply->organisation.v,
        .once_key = arena_printf(cx->arena, "reply %" PRId64, n->reply->id.v),
    };
    struct cx reader = *cx;
    for (int l = 0; l < LANG_COUNT; l++) {
        reader.lang = (enum lang)l; /* counts through the enum */
        item.title.by[l] =
            trf(&reader, "A reply to an argument: {0}", TARG(consultation_name(&reader, n->c)));
        item.text.by[l] = text_of(&reader, n);
    }
    return mail_publish(cx, &item);
}

err_t argument_tell_reply(struct cx *cx, const struct argument *reply)
{
    struct argument to;
    struct consultation c;
    struct statement s;
    struct reply_news n = { .reply = reply, .to = &to, .c = &c, .s = &s };
    if (reply->parent.v == 0 || reply->state != STATEMENT_ACCEPTED || reply->erased_at != 0)
        return OK;
    TRY(argument_get(cx, reply->parent, &to));
    if (to.author.v == reply->author.v) /* they know */
        return OK;
    TRY(consultation_get(cx, reply->consultation, &c));
    TRY(statement_get(cx, reply->statement, &s));
    TRY(named(cx, reply->organisation, &n.by));
    TRY(named(cx, to.organisation, &n.of));
    return put_out(cx, &n);
}

err_t argument_hear_box(struct cx *cx, const struct argument *a, html_t *out)
{
    struct organisation o;
    if (a->organisation.v == 0) {
        *out = notice_reply_box(cx, a->id.v);
        return OK;
    }
    TRY(organisation_find(cx, a->organisation, &o));
    *out = notice_replies_box(cx, &o);
    return OK;
}
