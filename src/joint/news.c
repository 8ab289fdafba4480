/* News of joint statements for those who asked for them by mail: always with the whole block.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "joint/inside.h"
#include "joint/text.h"
#include "joint/words.h"
#include "kit/base/str.h"
#include "mail/mail.h"

static const char *title_of(enum joint_news what)
{
    switch (what) {
    case JOINT_NEWS_OPENED:
        return N_("Open for signing and dissent: {0}");
    case JOINT_NEWS_PUBLISHED:
        return N_("Published: {0}");
    case JOINT_NEWS_SIGNATURE:
        return N_("Signers or dissent have changed: {0}");
    case JOINT_NEWS_WITHDRAWN:
        return N_("Withdrawn by its initiators: {0}");
    }
    must_failed("a kind of news", __FILE__, __LINE__);
}

/* In the language of cx. A round that opens has no answers yet: its text and deadline come. */
static err_t told(struct cx *cx, const struct whole_joint *w, str_t *out)
{
    AUTO(buf) text;
    buf_init(&text, JOINT_PLAIN_MAX);
    joint_text(cx, w, STR_NONE, &text);
    TRY(buf_check(&text));
    *out = arena_str(cx->arena, str_trim(buf_str(&text)));
    return OK;
}

err_t joint_news_publish(struct cx *cx, joint_id id, enum joint_news what)
{
    struct joint j;
    struct whole_joint w;
    TRY(joint_get(cx, id, &j));
    TRY(whole_joint_load(cx, &j, &w));
    struct mail_item item = {
        .topic = JOINT_TOPIC,
        .about = id.v,
        .path = arena_printf(cx->arena, "/joint-statements/%.*s", STR_ARG(j.slug)),
        .organisation = w.initiator_count == 1 ? w.initiators[0] : 0,
        .once_key = arena_printf(cx->arena, "joint %" PRId64 " %d %" PRId64, id.v, (int)what,
                                 w.seal.id != 0 ? w.seal.id : j.changed_at),
    };
    const enum lang reader = cx->lang;
    err_t e = OK;
    for (int l = 0; l < LANG_COUNT && e == OK; l++) {
        cx->lang = (enum lang)l; /* counts through the enum */
        const struct tr_arg name = TARG(joint_title(cx, &j));
        item.title.by[l] = trf_args(cx, title_of(what), &name, 1);
        e = told(cx, &w, &item.text.by[l]);
    }
    cx->lang = reader;
    TRY(e);
    return mail_publish(cx, &item);
}
