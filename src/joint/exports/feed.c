/* Joint statements as a feed and as plain text: each with its whole block.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "joint/text.h"
#include "joint/views/feed.html.h"
#include "joint/web.h"
#include "kit/base/str.h"
#include "kit/feed/atom.h"
#include "kit/text/text.h"
#include "ledger/entries.h"

enum { ENTRIES_MAX = 50 };

static str_t address(struct cx *cx, const struct request *rq, url_t path)
{
    const str_t base = site_address(cx, rq);
    return arena_printf(cx->arena, "%.*s%.*s", STR_ARG(base), STR_ARG(path.text));
}

err_t joint_text_get(struct cx *cx, const struct request *rq, struct response *rs)
{
    struct whole_joint w;
    TRY(joint_of_path(cx, rq, &w));
    rs->content_type = S("text/plain; charset=utf-8");
    rs->cache = joint_is_public(w.j) ? CACHE_REVALIDATE : CACHE_NEVER;
    joint_text(cx, &w, address(cx, rq, url_joint(cx, w.j)), &rs->body);
    return OK;
}

/* The same entry in both languages: the page's address names it, the language is the feed's. */
static err_t put_entry(struct cx *cx, const struct request *rq, const struct joint *j,
                       struct xml_out *x)
{
    struct whole_joint w;
    AUTO(buf) html;
    buf_init(&html, JOINT_PAGE_MAX);
    TRY(whole_joint_load(cx, j, &w));
    view_feed_entry(&html, cx, &w);
    TRY(buf_check(&html));
    const str_t base = site_address(cx, rq);
    const str_t sentence = block_sentence(cx, &w.block);
    const struct atom_entry e = {
        .id =
            arena_printf(cx->arena, "%.*s/joint-statements/%.*s", STR_ARG(base), STR_ARG(j->slug)),
        .title = joint_title(cx, j),
        .page = address(cx, rq, url_joint(cx, j)),
        .author =
            w.initiator_count == 0
                ? STR_NONE
                : text2_pick(&whole_organisation(&w, (organisation_id){ w.initiators[0] })->name,
                             cx->lang),
        .published = j->published_at != 0 ? j->published_at : j->opened_at,
        .updated = w.seal.id != 0 ? w.seal.sealed_at : j->changed_at,
        .summary = sentence,
        .html = buf_str(&html),
        .data = address(cx, rq, url_root(cx, "/joint-statements/{}.json", UARG(j->slug))),
    };
    atom_put(x, cx->arena, &e);
    return OK;
}

err_t joint_feed_get(struct cx *cx, const struct request *rq, struct response *rs)
{
    const struct joint *list = NULL;
    size_t count = 0;
    struct xml_out x;
    TRY(joint_list(cx, JOINTS_PUBLIC, &list, &count));
    count = count < ENTRIES_MAX ? count : ENTRIES_MAX;
    const str_t self = address(cx, rq, url_plain(cx, "/joint-statements/feed.atom"));
    struct atom_feed f = { .id = self,
                           .title = trf(cx, "Joint statements: {0}",
                                        TARG(text2_pick(&site_of(cx)->name, cx->lang))),
                           .subtitle = _("Texts that several organisations sign, each with its "
                                         "dissent and its non-signers."),
                           .self = self,
                           .page = address(cx, rq, url_plain(cx, "/joint-statements")),
                           .language = lang_code(cx->lang),
                           .author = text2_pick(&site_of(cx)->name, cx->lang) };
    if (count == 0) /* a feed without entries has a date, too */
        TRY(entry_first_at(cx, &f.updated));
    for (size_t i = 0; i < count; i++)
        f.updated = list[i].changed_at > f.updated ? list[i].changed_at : f.updated;
    rs->content_type = S("application/atom+xml; charset=utf-8");
    rs->cache = CACHE_REVALIDATE;
    atom_begin(&x, cx->arena, &f, &rs->body);
    for (size_t i = 0; i < count; i++)
        TRY(put_entry(cx, rq, &list[i], &x));
    atom_end(&x);
    return OK;
}
