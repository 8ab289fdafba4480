/* Versions of a joint statement: any two of them word by word, in both languages.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "joint/rules.h"
#include "joint/views/versions.html.h"
#include "joint/web.h"
#include "kit/base/str.h"
#include "site/text2_form.h"

static const struct clause *clause_at(const struct joint_version *v, size_t i)
{
    return v != NULL && i < v->clause_count ? &v->clauses[i] : NULL;
}

/* Title and clauses by their place, in one language; from NULL: everything as it is. */
static size_t pieces_of(struct cx *cx, const struct joint_version *from,
                        const struct joint_version *to, enum lang lang, struct piece_diff *out)
{
    size_t n = 0;
    const size_t was = from == NULL ? 0 : from->clause_count;
    const size_t most = was > to->clause_count ? was : to->clause_count;
    for (size_t i = 0; i <= most; i++) {
        const struct clause *const a = i == 0 ? NULL : clause_at(from, i - 1);
        const struct clause *const b = i == 0 ? NULL : clause_at(to, i - 1);
        const str_t is = i == 0 ? to->title.by[lang] : b == NULL ? S("") : b->text.by[lang];
        const str_t before = from == NULL ? is
                             : i == 0     ? from->title.by[lang]
                             : a == NULL  ? S("")
                                          : a->text.by[lang];
        if (is.len == 0 && before.len == 0)
            continue;
        out[n++] = (struct piece_diff){
            .label = i == 0 ? _("Title") : trf(cx, "Clause {0}", TARG((int64_t)i)),
            .lang = lang,
            .diff = diff_words(cx->arena, before, is),
            .is_same = str_eq(before, is),
        };
    }
    return n;
}

static bool may_contest(const struct cx *cx, const struct whole_joint *w,
                        const struct joint_version *v)
{
    const struct stander *const mine = joint_mine(cx, w);
    return v->kind == VERSION_TYPO && v->contested_at == 0 && mine != NULL &&
           mine->answer != NULL && mine->answer->value == ANSWER_SIGNED &&
           mine->answer->taken_at <= v->created_at && (cx->actor.scopes & MANDATE_SIGNING) != 0 &&
           w->j->state != JOINT_WITHDRAWN;
}

static err_t versions_draw(struct cx *cx, const struct request *rq, struct response *rs,
                           const struct whole_joint *w, int64_t from, int64_t to)
{
    struct versions_page p = { .w = w,
                               .from = version_numbered(&w->versions, from),
                               .to = version_numbered(&w->versions, to) };
    if (p.to == NULL || (p.from == NULL && from != 0))
        return problem(cx, ERR_NOT_FOUND, "no such version");
    struct piece_diff *const at =
        arena_array(cx->arena, struct piece_diff, LANG_COUNT * (size_t)(CLAUSES_MAX + 1));
    for (int l = 0; l < LANG_COUNT; l++)
        p.count += pieces_of(cx, p.from, p.to, (enum lang)l, at + p.count); /* through the enum */
    p.at = at;
    p.may_contest = may_contest(cx, w, p.to);
    if (p.may_contest)
        p.speaker = speaker_bar(cx);
    AUTO(buf) body;
    buf_init(&body, JOINT_PAGE_MAX);
    view_joint_versions(&body, cx, &p);
    const str_t title = _("Versions");
    const struct page page = { .title = arena_printf(cx->arena, "%.*s: %.*s", STR_ARG(title),
                                                     STR_ARG(joint_title(cx, w->j))) };
    return joint_respond(cx, rq, rs, 200, &page, &body);
}

/* Without a question: the newest against the one before. */
err_t joint_versions_get(struct cx *cx, const struct request *rq, struct response *rs)
{
    struct whole_joint w;
    TRY(joint_of_path(cx, rq, &w));
    int64_t to = w.j->version;
    int64_t from = to - 1;
    (void)!str_to_i64(request_query(cx, rq, S("to")), 1, INT32_MAX, &to);
    (void)!str_to_i64(request_query(cx, rq, S("from")), 1, INT32_MAX, &from);
    if (to == 0)
        return problem(cx, ERR_NOT_FOUND, "no text yet");
    return versions_draw(cx, rq, rs, &w, from < 0 ? 0 : from, to);
}

err_t joint_version_get(struct cx *cx, const struct request *rq, struct response *rs)
{
    struct whole_joint w;
    TRY(joint_of_path(cx, rq, &w));
    return versions_draw(cx, rq, rs, &w, path_id(rq, 1) - 1, path_id(rq, 1));
}

err_t joint_contest_post(struct cx *cx, const struct request *rq, struct response *rs)
{
    struct whole_joint w;
    TRY(joint_of_path(cx, rq, &w));
    TRY(joint_version_contest(cx, w.j->id, path_id(rq, 1)));
    return respond_see_other(rs, url_with(cx, "/joint-statements/{}/versions/{}", UARG(w.j->slug),
                                          UARG(path_id(rq, 1))));
}
