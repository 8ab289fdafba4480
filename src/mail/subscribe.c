/* Opting in: what is asked for, and the letter that asks whether it is really wanted.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "kit/base/str.h"
#include "kit/net/smtp.h"
#include "kit/text/text.h"
#include "mail/pages.h"
#include "site/feature.h"

static const usec_t MINUTE = 60 * USEC_PER_SECOND;

struct topics topics_of(struct cx *cx)
{
    struct topics t = { .count = 0 };
    const struct feature *const *f = site_of(cx)->features;
    for (; f != NULL && *f != NULL; f++) {
        const struct mail_topic *at = (*f)->mail_topics;
        for (; at != NULL && at->word != NULL && t.count < TOPICS_MAX; at++)
            t.at[t.count++] = at;
    }
    return t;
}

const struct mail_topic *topic_find(struct cx *cx, str_t word)
{
    const struct topics t = topics_of(cx);
    for (size_t i = 0; i < t.count; i++) {
        if (str_eq(word, str_from_c(t.at[i]->word)))
            return t.at[i];
    }
    return NULL;
}

str_t topic_label(struct cx *cx, str_t word)
{
    const struct mail_topic *const t = topic_find(cx, word);
    return t != NULL ? tr_lang(cx->lang, t->label) : word;
}

err_t subscription_label(struct cx *cx, const struct subscription *s, str_t *out)
{
    const struct mail_topic *const t = topic_find(cx, s->topic);
    str_t name = STR_NONE;
    url_t where = { STR_NONE };
    *out = topic_label(cx, s->topic);
    if (s->about == 0 || t == NULL || t->describe == NULL)
        return OK;
    const err_t e = t->describe(cx, s->about, &name, &where);
    if (e == ERR_NOT_FOUND) { /* what it was about is gone: nothing will come */
        cx->problem = (struct problem){ 0 };
        return OK;
    }
    TRY(e);
    *out = trf(cx, "{0}: {1}", TARG(*out), TARG(name));
    return OK;
}

/* --- the letter ------------------------------------------------------------------------------- */

static str_t door_path(struct cx *cx, const char *path, enum door door, int64_t id)
{
    const str_t token = door_token(cx->arena, site_of(cx)->key, door, id);
    return arena_printf(cx->arena, "%s%.*s", path, STR_ARG(token));
}

static str_t topic_lines(struct cx *cx, const struct wish *wish)
{
    const struct topics t = topics_of(cx);
    AUTO(buf) out;
    buf_init(&out, 64 << 10);
    for (size_t i = 0; i < t.count; i++) {
        if (wish->topics[i])
            buf_printf(&out, "%s- %.*s", out.len > 0 ? "\n" : "",
                       STR_ARG(tr_lang(cx->lang, t.at[i]->label)));
    }
    return arena_str(cx->arena, buf_str(&out));
}

/* In the language that the letters will have. */
static err_t ask_to_confirm(struct cx *cx, const struct mail_address *a, str_t about_what)
{
    const struct letter_part parts[] = {
        { .text = _("Somebody, probably you, wrote this address on our site and asked for letters "
                    "about:") },
        { .text = about_what },
        { .text = _("If it was you, open this page and confirm it there, within seven days"),
          .link = door_path(cx, "/mail/confirm/", DOOR_CONFIRM, a->id) },
        { .text = _("If it was not you, do nothing. Without your word no further letter comes.") },
        { .text = _("What you get already, you see and change here"),
          .link = door_path(cx, "/mail/mine/", DOOR_MINE, a->id) },
    };
    const struct letter l = { .kind = "confirmation",
                              .to = a->email,
                              .lang = cx->lang,
                              .subject = trf(cx, "{0}: do you want our letters?",
                                             TARG(text2_pick(&site_of(cx)->name, cx->lang))),
                              .parts = parts,
                              .part_count = a->confirmed_at != 0 ? 5 : 4,
                              .is_strangers = true };
    return mail_letter_send(cx, &l);
}

/* --- asking ----------------------------------------------------------------------------------- */

static err_t note_wish(struct cx *cx, int64_t address, const struct wish *wish)
{
    const struct topics t = topics_of(cx);
    for (size_t i = 0; i < t.count; i++) {
        if (!wish->topics[i])
            continue;
        TRY(subscription_ask(cx, &(struct subscription){ .address = address,
                                                         .topic = str_from_c(t.at[i]->word),
                                                         .pace = wish->pace,
                                                         .language = wish->language }));
    }
    return OK;
}

static bool may_ask_again(const struct cx *cx, const struct mail_address *a)
{
    return a->asked_at == 0 || cx->now - a->asked_at >= ASK_AGAIN_MINUTES * MINUTE;
}

static err_t ask_by_letter(struct cx *cx, const struct mail_address *a, str_t about_what)
{
    TRY(address_set_asked(cx, a->id));
    const err_t e = ask_to_confirm(cx, a, about_what);
    if (e != ERR_CONFLICT)
        return e;
    cx->problem =
        (struct problem){ 0 }; /* it got enough of them: whoever asks sees no difference */
    return OK;
}

err_t mail_subscribe(struct cx *cx, str_t email, const struct wish *wish)
{
    struct mail_address a;
    if (!mail_is_on(cx->settings))
        return problem(cx, ERR_UNAVAILABLE, "no mail relay is set");
    TRY(address_of(cx, email, &a));
    if (a.suppressed_at != 0)
        return OK;
    TRY(note_wish(cx, a.id, wish));
    if (!may_ask_again(cx, &a))
        return OK;
    const enum lang before = cx->lang;
    cx->lang = wish->language;
    const err_t e = ask_by_letter(cx, &a, topic_lines(cx, wish));
    cx->lang = before;
    return e;
}

/* The address of whoever is signed in, which said before by POST that it wants letters. */
static err_t is_own_and_confirmed(struct cx *cx, const struct mail_address *a, bool *out)
{
    struct account who;
    *out = false;
    if (cx->actor.account == 0 || a->confirmed_at == 0)
        return OK;
    TRY(account_find(cx, (account_id){ cx->actor.account }, &who));
    *out = str_eq(text_fold(cx->arena, who.email), text_fold(cx->arena, a->email));
    return OK;
}

err_t mail_subscribe_about(struct cx *cx, str_t email, const struct subscription *s, bool *is_on)
{
    struct mail_address a;
    struct subscription wanted = *s;
    str_t label;
    *is_on = false;
    if (!mail_is_on(cx->settings))
        return problem(cx, ERR_UNAVAILABLE, "no mail relay is set");
    TRY(address_of(cx, email, &a));
    if (a.suppressed_at != 0)
        return OK;
    wanted.address = a.id;
    TRY(is_own_and_confirmed(cx, &a, is_on));
    if (*is_on)
        return subscription_put_confirmed(cx, &wanted);
    TRY(subscription_ask(cx, &wanted));
    if (!may_ask_again(cx, &a))
        return OK;
    TRY(subscription_label(cx, &wanted, &label));
    return ask_by_letter(cx, &a, arena_printf(cx->arena, "- %.*s", STR_ARG(label)));
}
