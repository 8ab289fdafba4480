/* What others ask of comments: names for the record's pages, search, persons, housekeeping, the
 * comparison with the record. SPDX-License-Identifier: AGPL-3.0-or-later */
#include "kit/base/str.h"
#include "kit/json/member.h"
#include "kit/settings/settings.h"
#include "kit/text/markdown.h"
#include "ledger/entries.h"
#include "newsroom/comments/store.h"

#define DAY (INT64_C(86400) * USEC_PER_SECOND)

url_t url_comment(struct cx *cx, const struct article *a, const struct comment *c)
{
    return url_at(cx, url_with(cx, "/news/{}/comments/{}", UARG(a->slug), UARG(c->number)),
                  arena_printf(cx->arena, "comment-%" PRId64, c->number));
}

err_t comment_describe(struct cx *cx, int64_t id, str_t *name, url_t *where)
{
    struct comment c;
    struct article a;
    TRY(comment_get(cx, (comment_id){ id }, &c));
    TRY(article_get(cx, c.article, &a));
    *name = article_title(cx, &a);
    *where = url_comment(cx, &a, &c);
    return OK;
}

str_t comment_state_label(struct cx *cx, const struct comment *c)
{
    switch (c->state) {
    case COMMENT_UNCONFIRMED:
        return _("Not confirmed");
    case COMMENT_WAITING:
        return _("Waits for moderation");
    case COMMENT_PUBLIC:
        return _("Public");
    case COMMENT_REMOVED:
        return _("Removed");
    case COMMENT_WITHDRAWN:
        return _("Withdrawn");
    }
    must_failed("a state", __FILE__, __LINE__);
}

bool comment_is_own(const struct cx *cx, const struct comment *c)
{
    return c->account != 0 && c->account == cx->actor.account && c->state != COMMENT_WITHDRAWN;
}

/* --- on one's account ----------------------------------------------------------------------------
 */

err_t comments_own(struct cx *cx, struct signpost out[SIGNPOSTS_MAX], size_t *count)
{
    struct comment_list all;
    *count = 0;
    TRY(comments_of_account(cx, cx->actor.account, &all));
    if (all.count == 0)
        return OK;
    out[(*count)++] = (struct signpost){ .text = trn(cx, (int64_t)all.count, "{0} comment of yours",
                                                     "{0} comments of yours"),
                                         .where = url_plain(cx, "/account/comments"),
                                         .help = _("See what became of them, and withdraw them.") };
    return OK;
}

/* --- search --------------------------------------------------------------------------------------
 */

static err_t search_load(struct cx *cx, int64_t id, struct search_text out[SEARCH_TEXTS_MAX],
                         size_t *count)
{
    struct comment c;
    struct article a;
    *count = 0;
    const err_t found = comment_get(cx, (comment_id){ id }, &c);
    if (found == ERR_NOT_FOUND) {
        cx->problem = (struct problem){ 0 }; /* expected: it leaves the index */
        return OK;
    }
    TRY(found);
    if (c.state != COMMENT_PUBLIC)
        return OK;
    TRY(article_get(cx, c.article, &a));
    out[(*count)++] = (struct search_text){ .body = markdown_text(cx->arena, c.text),
                                            .about = article_title(cx, &a),
                                            .lang = c.language,
                                            .where = url_comment(cx, &a, &c),
                                            .organisation = c.organisation.v,
                                            .dated = c.public_at };
    return OK;
}

const struct search_source comments_search[] = {
    { .kind = "comment",
      .label = N_("Comments"),
      .one = N_("Comment"),
      .parts = { "comment.", NULL },
      .load = search_load,
      .ids = comment_ids },
    { 0 },
};

/* --- persons, housekeeping -----------------------------------------------------------------------
 */

err_t comments_export_person(struct cx *cx, int64_t account, struct json_out *j)
{
    struct comment_list all;
    TRY(comments_of_account(cx, account, &all));
    json_key(j, S("comments"));
    json_put_array(j);
    for (size_t i = 0; i < all.count; i++) {
        json_put_object(j);
        json_member_str(j, "state", comment_state_word(all.at[i].state));
        json_member_str(j, "text", all.at[i].text);
        json_member_time(j, cx->arena, "created_at", all.at[i].created_at);
        json_put_object_end(j);
    }
    json_put_array_end(j);
    return OK;
}

err_t comments_erase_person(struct cx *cx, int64_t account)
{
    return comments_forget_account(cx, account);
}

err_t comments_housekeep(struct cx *cx)
{
    TRY(comments_drop_unconfirmed(cx, cx->now - COMMENT_LINK_DAYS * DAY));
    TRY(works_forget(cx, cx->now - COMMENT_WORK_LIFE * USEC_PER_SECOND));
    return writers_forget(cx, cx->now - cx->settings->retention_moderation_days * DAY);
}

/* --- the record ----------------------------------------------------------------------------------
 */

static err_t compare_one(struct cx *cx, struct record_differences *to, int64_t id)
{
    struct comment c;
    struct entry e;
    TRY(comment_get(cx, (comment_id){ id }, &c));
    if (c.state != COMMENT_PUBLIC)
        return OK;
    const err_t found = entry_newest(cx, S("comment.shown"), id, &e);
    if (found != OK && found != ERR_NOT_FOUND)
        return found;
    if (found == OK && e.seq < 0)
        return OK; /* no place yet */
    to->compared++;
    const struct entry_value *const said = found == OK ? entry_said(&e, S("text")) : NULL;
    if (found == ERR_NOT_FOUND)
        to->differs(to->of, "comment", id, tr_lang(cx->lang, N_("the record knows nothing of it")));
    else if (said != NULL && !said->is_erased && !str_eq(said->text, c.text))
        to->differs(to->of, "comment", id,
                    trf(cx, "{0} is not what the record says", TARG(S("text"))));
    cx->problem = (struct problem){ 0 };
    return OK;
}

err_t comments_compare_record(struct cx *cx, struct record_differences *to)
{
    enum { LOT = 500 };
    int64_t ids[LOT];
    size_t count = LOT;
    int64_t after = 0;
    while (count == LOT) {
        TRY(comment_ids(cx, after, LOT, ids, &count));
        for (size_t i = 0; i < count; i++)
            TRY(compare_one(cx, to, ids[i]));
        after = count > 0 ? ids[count - 1] : after;
    }
    return OK;
}
