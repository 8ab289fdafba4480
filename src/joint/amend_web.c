/* Amendments on their page: proposed, weighed, decided.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "joint/inside.h"
#include "joint/views/amend.html.h"
#include "joint/web.h"
#include "kit/base/str.h"
#include "site/text2_form.h"

/* Faults of one amendment's decision stand at that amendment. */
struct drawing {
    const struct form *propose, *decide;
    int64_t decides; /* id; 0: none */
};

static html_t clause_field(struct cx *cx, const struct whole_joint *w, const struct form *f)
{
    const size_t count = w->now->clause_count;
    struct choice *const at = arena_array(cx->arena, struct choice, count + 1);
    for (size_t i = 0; i < count; i++)
        at[i] = (struct choice){ .value = arena_printf(cx->arena, "%zu", i + 1),
                                 .label = trf(cx, "Clause {0}", TARG((int64_t)i + 1)) };
    at[count] = (struct choice){ .value = S("0"), .label = _("A further clause at the end") };
    return form_select(cx, f, "clause", _("Which clause"), STR_NONE, at, count + 1);
}

static void propose_fields(struct cx *cx, struct amends_page *p, const struct form *f)
{
    const struct field text = { .name = "text",
                                .label = _("How it should read"),
                                .hint = _("Markdown. Leave both languages empty if the clause is "
                                          "to go."),
                                .high = CLAUSE_MOST,
                                .rows = 5 };
    struct field other = text;
    other.hint = STR_NONE;
    p->clause = clause_field(cx, p->w, f);
    p->text_en = text2_field(cx, f, &text, LANG_EN);
    p->text_az = text2_field(cx, f, &other, LANG_AZ);
    p->reason = form_field(cx, f,
                           &(struct field){ .name = "reason",
                                            .label = _("Reason"),
                                            .hint = _("Public, in the language you write."),
                                            .required = true,
                                            .high = JOINT_REASON_MOST,
                                            .rows = 3 });
    const struct field_label labels[] = { { "clause", _("Which clause") },
                                          { "text_en", in_language(cx, text.label, LANG_EN) },
                                          { "text_az", in_language(cx, text.label, LANG_AZ) },
                                          { "reason", _("Reason") } };
    p->errors = form_errors_labelled(cx, f, labels, ARRAY_LEN(labels));
}

static struct amend_shown shown(struct cx *cx, const struct whole_joint *w, const struct amend *a,
                                const struct drawing *d)
{
    struct amend_shown s = { .a = a };
    const struct joint_version *const v = version_numbered(&w->versions, a->version);
    if (v != NULL && a->clause > 0 && a->clause <= (int64_t)v->clause_count)
        s.clause = &v->clauses[a->clause - 1];
    for (int l = 0; l < LANG_COUNT; l++)
        s.diff[l] = diff_words(cx->arena, s.clause == NULL ? S("") : s.clause->text.by[l],
                               a->text.by[l].len > 0 ? a->text.by[l] : S(""));
    const struct form blank = form_blank(cx);
    const struct form *const f = d->decides == a->id.v ? d->decide : &blank;
    s.decision =
        form_line(cx, f, "reason", _("Public reason of the decision"), STR_NONE, JOINT_REASON_MOST);
    s.errors = form_errors(cx, f);
    return s;
}

/* Speaks for an organisation that was asked, while the round is open. */
static bool may_propose(const struct cx *cx, const struct whole_joint *w)
{
    return cx->actor.mandate != 0 && joint_is_open(w->j, cx->now) && w->now != NULL &&
           (cx->actor.scopes & (MANDATE_POSITIONS | MANDATE_PUBLISHING)) != 0 &&
           invited_of(&w->invited, (organisation_id){ cx->actor.organisation }) != NULL;
}

static err_t amends_draw(struct cx *cx, const struct request *rq, struct response *rs,
                         const struct whole_joint *w, const struct drawing *d)
{
    struct amends_page p = { .w = w,
                             .count = w->amendments.count,
                             .may_propose = may_propose(cx, w),
                             .may_decide = joint_may_desk(cx, w) && w->j->state != JOINT_PUBLISHED,
                             .own = cx->actor.mandate == 0 ? 0 : cx->actor.organisation };
    struct amend_shown *const at = arena_array(cx->arena, struct amend_shown, p.count);
    for (size_t i = 0; i < p.count; i++)
        at[i] = shown(cx, w, &w->amendments.at[i], d);
    p.at = at;
    if (p.may_propose || p.may_decide)
        p.speaker = speaker_bar(cx);
    if (p.may_propose)
        propose_fields(cx, &p, d->propose);
    AUTO(buf) body;
    buf_init(&body, JOINT_PAGE_MAX);
    view_joint_amends(&body, cx, &p);
    const str_t title = _("Amendments");
    const struct page page = {
        .title =
            arena_printf(cx->arena, "%.*s: %.*s", STR_ARG(title), STR_ARG(joint_title(cx, w->j))),
        .address = arena_printf(cx->arena, "/joint-statements/%.*s/amendments", STR_ARG(w->j->slug))
    };
    const bool is_refused = d->propose->error_count + d->decide->error_count > 0;
    return joint_respond(cx, rq, rs, is_refused ? 422 : 200, &page, &body);
}

err_t joint_amends_get(struct cx *cx, const struct request *rq, struct response *rs)
{
    struct whole_joint w;
    TRY(joint_of_path(cx, rq, &w));
    const struct form blank = form_blank(cx);
    return amends_draw(cx, rq, rs, &w, &(struct drawing){ &blank, &blank, 0 });
}

err_t joint_amends_post(struct cx *cx, const struct request *rq, struct response *rs)
{
    struct whole_joint w;
    amend_id made;
    TRY(joint_of_path(cx, rq, &w));
    if (!may_propose(cx, &w))
        return problem(cx, ERR_FORBIDDEN, "not invited, or the round is over");
    struct form f = form_open(cx, rq);
    struct amend a = { .joint = w.j->id, .reason_language = lang_code(cx->lang) };
    a.clause = form_int(&f, S("clause"), 0, (int64_t)w.now->clause_count);
    a.text = text2_read(cx, &f, "text", CLAUSE_MOST, true);
    a.reason = form_lines(&f, S("reason"), 1, JOINT_REASON_MOST);
    const bool is_empty = a.text.by[LANG_AZ].len == 0 && a.text.by[LANG_EN].len == 0;
    if (is_empty && (a.clause == 0 || w.now->clause_count == 1))
        form_fault_custom(&f, S("text_en"), N_("Write the clause, in one language at least."));
    const err_t read = form_done(&f);
    const struct form blank = form_blank(cx);
    if (read == ERR_INVALID)
        TRY(amends_draw(cx, rq, rs, &w, &(struct drawing){ &f, &blank, 0 }));
    TRY(read);
    TRY(amend_propose(cx, &a, &made));
    return respond_see_other(
        rs, url_with(cx, "/joint-statements/{}/amendments#a-{}", UARG(w.j->slug), UARG(made.v)));
}

static err_t back_to(struct cx *cx, const struct request *rq, struct response *rs)
{
    return respond_see_other(rs, url_with(cx, "/joint-statements/{}/amendments#a-{}",
                                          UARG(path_word(rq, 0)), UARG(path_id(rq, 1))));
}

err_t amend_voice_post(struct cx *cx, const struct request *rq, struct response *rs)
{
    static const str_t WORDS[] = { S_INIT("supports"), S_INIT("opposes") };
    struct form f = form_open(cx, rq);
    const int chosen = form_choice(&f, S("answer"), WORDS, (int)ARRAY_LEN(WORDS)); /* two */
    const str_t reason = form_text(&f, S("reason"), 0, JOINT_REASON_MOST);
    TRY(form_done(&f));
    TRY(amend_voice_put(cx, (amend_id){ path_id(rq, 1) }, chosen == 0, reason));
    return back_to(cx, rq, rs);
}

err_t amend_decide_post(struct cx *cx, const struct request *rq, struct response *rs)
{
    static const str_t WORDS[] = { S_INIT("accepted"), S_INIT("refused") };
    struct whole_joint w;
    TRY(joint_of_path(cx, rq, &w));
    struct form f = form_open(cx, rq);
    const int chosen = form_choice(&f, S("decision"), WORDS, (int)ARRAY_LEN(WORDS)); /* two */
    const str_t reason = form_text(&f, S("reason"), 1, JOINT_REASON_MOST);
    const amend_id id = { path_id(rq, 1) };
    const struct form blank = form_blank(cx);
    err_t e = form_done(&f);
    if (e == OK) {
        e = amend_decide(cx, id, chosen == 0, reason);
        if (e == ERR_CONFLICT) {
            form_fault_custom(&f, S("reason"),
                              N_("It was decided already, the text is closed, or the clause has "
                                 "changed since it was proposed. A clause that changed can only be "
                                 "refused; its organisation may propose anew."));
            e = ERR_INVALID;
        }
    }
    if (e == ERR_INVALID)
        TRY(amends_draw(cx, rq, rs, &w, &(struct drawing){ &blank, &f, id.v }));
    TRY(e);
    return back_to(cx, rq, rs);
}

err_t amend_take_back_post(struct cx *cx, const struct request *rq, struct response *rs)
{
    TRY(amend_take_back(cx, (amend_id){ path_id(rq, 1) }));
    return back_to(cx, rq, rs);
}
