/* The desk of joint statements: the list, one of them with what is missing, the round, publishing.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "joint/desk/desk.h"

#include "joint/inside.h"
#include "joint/rules.h"
#include "joint/seal.h"
#include "joint/views/desk.html.h"
#include "kit/base/str.h"
#include "kit/text/text.h"
#include "record/record.h"

#define DAY (INT64_C(24) * 3600 * USEC_PER_SECOND)
enum { ALSO_MOST = 4000, SLUGS_MAX = 200 };

err_t guard_joint_desk(struct cx *cx, const struct request *rq)
{
    if ((cx->actor.roles & (ROLE_SECRETARIAT | ROLE_OPERATOR)) != 0)
        return guard_secretariat(cx, rq);
    return guard_representative(cx, rq);
}

bool desk_is_secretariat(const struct cx *cx)
{
    return (cx->actor.roles & (ROLE_SECRETARIAT | ROLE_OPERATOR)) != 0;
}

err_t desk_joint(struct cx *cx, const struct request *rq, struct whole_joint *out)
{
    TRY(joint_of_path(cx, rq, out));
    return joint_may_desk(cx, out) ? OK : problem(cx, ERR_FORBIDDEN, "not an initiator");
}

url_t url_joint_desk(struct cx *cx, const struct joint *j)
{
    return url_with(cx, "/joint-desk/{}", UARG(j->slug));
}

/* --- the list -----------------------------------------------------------------------------------
 */

/* Representatives see all drafts, since they are to answer them; whose desk it is, that page says.
 */
err_t joint_desk_list_get(struct cx *cx, const struct request *rq, struct response *rs)
{
    struct joint_desk_list_page p = { .is_secretariat = desk_is_secretariat(cx),
                                      .speaker = speaker_bar(cx) };
    TRY(joint_list(cx, JOINTS_ALL, &p.at, &p.count));
    p.may_draft = p.is_secretariat || (cx->actor.scopes & MANDATE_PUBLISHING) != 0;
    AUTO(buf) body;
    buf_init(&body, JOINT_PAGE_MAX);
    view_joint_desk_list(&body, cx, &p);
    const struct page page = { .title = _("Desk of joint statements") };
    return joint_respond(cx, rq, rs, 200, &page, &body);
}

/* --- one ----------------------------------------------------------------------------------------
 */

static void language_fill(struct cx *cx, const struct whole_joint *w, enum lang lang,
                          struct language_state *s)
{
    const struct confirmation_list *const all = &w->confirmations;
    const struct confirmation **const by =
        arena_array(cx->arena, const struct confirmation *, all->count);
    *s = (struct language_state){ .lang = lang, .by = by };
    if (w->now == NULL || w->now->print.by[lang].len == 0)
        return;
    const str_t print = w->now->print.by[lang];
    s->has_text = true;
    s->is_confirmed = is_confirmed(&w->versions, all, w->now, lang);
    s->is_writer = writer_of(&w->versions, lang, print) == cx->actor.account;
    for (size_t i = 0; i < all->count; i++) {
        if (all->at[i].lang != lang || !str_eq(all->at[i].print, print))
            continue;
        by[s->by_count++] = &all->at[i];
        s->has_confirmed |= all->at[i].account == cx->actor.account;
    }
}

static void quiet_count(const struct cx *cx, const struct whole_joint *w, struct joint_desk_page *p)
{
    for (size_t i = 0; i < w->block.count; i++) {
        p->silent += w->block.at[i].answer == NULL ? 1 : 0;
        p->remindable += joint_may_remind(&w->invited, &w->block.at[i], cx->now) ? 1 : 0;
    }
}

static html_t deadline_field(struct cx *cx, const struct form *f, const struct joint *j)
{
    struct form shown = *f;
    if (!form_has(f, S("closes_at")))
        form_preset(
            &shown, S("closes_at"),
            date_local(cx->arena, j->closes_at > cx->now ? j->closes_at : cx->now + 21 * DAY));
    return form_field(cx, &shown,
                      &(struct field){ .name = "closes_at",
                                       .label = _("Deadline"),
                                       .type = "datetime-local",
                                       .required = true });
}

static err_t desk_fields(struct cx *cx, struct joint_desk_page *p, const struct form *f)
{
    p->deadline = deadline_field(cx, f, p->w->j);
    p->also = form_line(cx, f, "also", _("Others who are asked"),
                        _("By commas: of each the word at the end of its page’s address, after "
                          "/organisations/."),
                        ALSO_MOST);
    p->withdraw_reason = form_line(cx, f, "reason", _("Public reason of the withdrawal"), STR_NONE,
                                   JOINT_REASON_MOST);
    return joint_organisation_select(cx, f, "organisation", _("Organisation"), STR_NONE,
                                     &p->invite);
}

static html_t desk_errors(struct cx *cx, const struct form *f)
{
    const struct field_label labels[] = {
        { "closes_at", _("Deadline") },
        { "also", _("Others who are asked") },
        { "organisation", _("Organisation") },
        { "reason", _("Public reason of the withdrawal") },
    };
    return form_errors_labelled(cx, f, labels, ARRAY_LEN(labels));
}

err_t joint_desk_draw(struct cx *cx, const struct request *rq, struct response *rs,
                      const struct whole_joint *w, const struct form *f, str_t note)
{
    const struct form blank = form_blank(cx);
    const struct form *const shown = f == NULL ? &blank : f;
    struct joint_desk_page p = { .w = w,
                                 .speaker = speaker_bar(cx),
                                 .is_secretariat = desk_is_secretariat(cx),
                                 .may_open =
                                     joint_may_become(w->j, JOINT_ROUND) && w->j->version > 0,
                                 .mail_is_on = site_of(cx)->letter_send != NULL,
                                 .funder = made_for_line(cx, w->made_for, w->j->id.v),
                                 .errors = desk_errors(cx, shown),
                                 .note = note };
    str_t content;
    TRY(whole_gates(cx, w, &p.gates));
    TRY(joint_content(cx, w, &content));
    p.seen = sealed_print(cx->arena, content);
    language_fill(cx, w, LANG_EN, &p.languages[0]);
    language_fill(cx, w, LANG_AZ, &p.languages[1]);
    quiet_count(cx, w, &p);
    if (joint_is_open(w->j, cx->now))
        TRY(joint_unreached(cx, w, &p.unreached, &p.unreached_count));
    TRY(desk_fields(cx, &p, shown));
    AUTO(buf) body;
    buf_init(&body, JOINT_PAGE_MAX);
    view_joint_desk(&body, cx, &p);
    const struct page page = { .title = joint_title(cx, w->j),
                               .address = arena_printf(cx->arena, "/joint-desk/%.*s",
                                                       STR_ARG(w->j->slug)) };
    return joint_respond(cx, rq, rs, shown->error_count > 0 ? 422 : 200, &page, &body);
}

/* "… IPP cannot be reached": after what letters did. */
static err_t with_unreached(struct cx *cx, const struct whole_joint *w, str_t *note)
{
    const struct organisation *const *at = NULL;
    size_t count = 0;
    TRY(joint_unreached(cx, w, &at, &count));
    str_t names = STR_NONE;
    for (size_t i = 0; i < count; i++)
        names = arena_printf(cx->arena, "%.*s%s%.*s", STR_ARG(names), i == 0 ? "" : ", ",
                             STR_ARG(text2_pick(&at[i]->name, cx->lang)));
    if (count > 0)
        *note = arena_printf(cx->arena, "%.*s %.*s", STR_ARG(*note),
                             STR_ARG(trf(cx, "No letter reaches: {0}.", TARG(names))));
    return OK;
}

err_t joint_desk_get(struct cx *cx, const struct request *rq, struct response *rs)
{
    struct whole_joint w;
    int64_t n = 0;
    str_t note = STR_NONE;
    TRY(desk_joint(cx, rq, &w));
    if (str_to_i64(request_query(cx, rq, S("reminded")), 0, INT32_MAX, &n))
        note = trn(cx, n, "{0} organisation was reminded.", "{0} organisations were reminded.");
    if (str_to_i64(request_query(cx, rq, S("told")), 0, INT32_MAX, &n))
        note =
            trn(cx, n, "A letter went to {0} organisation.", "A letter went to {0} organisations.");
    if (note.len > 0)
        TRY(with_unreached(cx, &w, &note));
    return joint_desk_draw(cx, rq, rs, &w, NULL, note);
}

/* --- the round ----------------------------------------------------------------------------------
 */

static bool is_blank(char c)
{
    return c == ',' || c == ' ' || c == '\n' || c == '\t' || c == ';';
}

err_t slugs_read(struct cx *cx, struct form *f, str_t field, const int64_t **out, size_t *count)
{
    const str_t written = form_lines(f, field, 0, ALSO_MOST);
    int64_t *const ids = arena_array(cx->arena, int64_t, SLUGS_MAX);
    size_t n = 0;
    size_t i = 0;
    while (i < written.len && n < SLUGS_MAX) {
        while (i < written.len && is_blank(written.at[i]))
            i++;
        const size_t from = i;
        while (i < written.len && !is_blank(written.at[i]))
            i++;
        struct organisation o;
        if (i == from)
            break;
        const err_t e = organisation_find_by_slug(cx, str_sub(written, from, i), &o);
        if (e != OK && e != ERR_NOT_FOUND)
            return e;
        if (e == ERR_NOT_FOUND) {
            cx->problem = (struct problem){ 0 };
            form_fault_custom(f, field,
                              arena_cstr(cx->arena, trf(cx, "“{0}” is no organisation on record.",
                                                        TARG(str_sub(written, from, i)))));
            break;
        }
        ids[n++] = o.id.v;
    }
    *out = ids;
    *count = n;
    return OK;
}

/* Whoever is asked is told: all, or only this one (v 0: all). */
static err_t tell_and_return(struct cx *cx, struct response *rs, const struct joint *j,
                             organisation_id only)
{
    size_t told = 0;
    TRY(joint_tell_asked(cx, j->id, only, &told));
    return respond_see_other(
        rs, url_with(cx, "/joint-desk/{}?told={}#round", UARG(j->slug), UARG((int64_t)told)));
}

/* What a small form of the desk does: it is drawn again with its faults, or leads back to it. */
static err_t settle(struct cx *cx, const struct request *rq, struct response *rs,
                    const struct whole_joint *w, struct form *f, err_t e)
{
    if (e == ERR_INVALID)
        TRY(joint_desk_draw(cx, rq, rs, w, f, STR_NONE));
    TRY(e);
    return respond_see_other(rs, url_joint_desk(cx, w->j));
}

err_t joint_open_post(struct cx *cx, const struct request *rq, struct response *rs)
{
    struct whole_joint w;
    const int64_t *also = NULL;
    size_t count = 0;
    TRY(desk_joint(cx, rq, &w));
    struct form f = form_open(cx, rq);
    const usec_t closes = form_date_local(&f, S("closes_at"), true);
    TRY(slugs_read(cx, &f, S("also"), &also, &count));
    if (form_error_of(&f, S("closes_at")) == NULL && closes < cx->now + DAY / 24)
        form_fault_custom(&f, S("closes_at"), N_("Must be an hour from now at least."));
    if (w.initiator_count == 0)
        form_fault_custom(&f, S("also"), N_("Name an initiator first, at “Who initiates it”."));
    err_t e = form_done(&f);
    if (e == OK)
        e = joint_open(cx, w.j->id, closes, also, count);
    return e == OK ? tell_and_return(cx, rs, w.j, (organisation_id){ 0 })
                   : settle(cx, rq, rs, &w, &f, e);
}

err_t joint_extend_post(struct cx *cx, const struct request *rq, struct response *rs)
{
    struct whole_joint w;
    TRY(desk_joint(cx, rq, &w));
    struct form f = form_open(cx, rq);
    const usec_t closes = form_date_local(&f, S("closes_at"), true);
    if (form_error_of(&f, S("closes_at")) == NULL && closes <= w.j->closes_at)
        form_fault_custom(&f, S("closes_at"),
                          N_("Must be later than the deadline that was announced."));
    err_t e = form_done(&f);
    if (e == OK)
        e = joint_extend(cx, w.j->id, closes);
    return settle(cx, rq, rs, &w, &f, e);
}

err_t joint_invite_post(struct cx *cx, const struct request *rq, struct response *rs)
{
    struct whole_joint w;
    TRY(desk_joint(cx, rq, &w));
    struct form f = form_open(cx, rq);
    const organisation_id o = { form_id(&f, S("organisation")) };
    if (form_error_of(&f, S("organisation")) == NULL && invited_of(&w.invited, o) != NULL)
        form_fault_custom(&f, S("organisation"), N_("It is there already."));
    err_t e = form_done(&f);
    if (e == OK)
        e = joint_invite(cx, w.j->id, o, w.j->is_coded ? INVITED_SOURCE : INVITED_ASKED);
    return e == OK && !w.j->is_coded ? tell_and_return(cx, rs, w.j, o)
                                     : settle(cx, rq, rs, &w, &f, e);
}

err_t joint_close_post(struct cx *cx, const struct request *rq, struct response *rs)
{
    struct whole_joint w;
    TRY(desk_joint(cx, rq, &w));
    TRY(joint_close(cx, w.j->id));
    return respond_see_other(rs, url_joint_desk(cx, w.j));
}

err_t joint_remind_post(struct cx *cx, const struct request *rq, struct response *rs)
{
    struct whole_joint w;
    size_t sent = 0;
    TRY(desk_joint(cx, rq, &w));
    struct form f = form_open(cx, rq);
    if (site_of(cx)->letter_send == NULL)
        form_fault_custom(&f, S("remind"), N_("No mail server is set: nothing would go out."));
    const err_t e = form_done(&f);
    if (e == ERR_INVALID)
        TRY(joint_desk_draw(cx, rq, rs, &w, &f, STR_NONE));
    TRY(e);
    TRY(joint_remind(cx, w.j->id, &sent));
    return respond_see_other(rs, url_with(cx, "/joint-desk/{}?reminded={}#remind", UARG(w.j->slug),
                                          UARG((int64_t)sent)));
}

err_t joint_confirm_post(struct cx *cx, const struct request *rq, struct response *rs)
{
    static const str_t WORDS[] = { S_INIT("az"), S_INIT("en") };
    struct whole_joint w;
    TRY(joint_of_path(cx, rq, &w));
    struct form f = form_open(cx, rq);
    const int chosen = form_choice(&f, S("language"), WORDS, (int)ARRAY_LEN(WORDS)); /* two */
    TRY(form_done(&f));
    TRY(joint_confirm(cx, w.j->id, chosen == 0 ? LANG_AZ : LANG_EN));
    return respond_see_other(rs, joint_may_desk(cx, &w)
                                     ? url_with(cx, "/joint-desk/{}#confirm", UARG(w.j->slug))
                                     : url_joint(cx, w.j));
}

/* --- publishing ---------------------------------------------------------------------------------
 */

/* Every reason against it, each with where it is mended. */
static err_t publish_judge(struct cx *cx, const struct whole_joint *w, struct form *f, str_t seen)
{
    struct gates gates;
    str_t content;
    TRY(whole_gates(cx, w, &gates));
    for (size_t i = 0; i < gates.count && f->error_count < FORM_ERRORS_MAX; i++)
        f->errors[f->error_count++] = (struct form_error){
            .field = gate_place(&gates.at[i]),
            .fault = FORM_CUSTOM,
            .message = arena_cstr(cx->arena, gate_sentence(cx, w, &gates.at[i])),
        };
    TRY(joint_content(cx, w, &content));
    if (gates.count == 0 && !str_eq(seen, sealed_print(cx->arena, content)))
        form_fault_custom(f, S("publish"),
                          N_("Text, signers or dissent have changed since you looked. Read what "
                             "stands there now, and publish that."));
    return OK;
}

err_t joint_publish_post(struct cx *cx, const struct request *rq, struct response *rs)
{
    struct whole_joint w;
    TRY(desk_joint(cx, rq, &w));
    struct form f = form_open(cx, rq);
    const str_t seen = form_text(&f, S("seen"), 0, 64);
    TRY(publish_judge(cx, &w, &f, seen));
    const err_t e = form_done(&f);
    if (e == ERR_INVALID)
        TRY(joint_desk_draw(cx, rq, rs, &w, &f, STR_NONE));
    TRY(e);
    TRY(joint_publish(cx, w.j->id));
    return respond_see_other(rs, url_joint(cx, w.j));
}

err_t joint_desk_withdraw_post(struct cx *cx, const struct request *rq, struct response *rs)
{
    struct whole_joint w;
    TRY(desk_joint(cx, rq, &w));
    struct form f = form_open(cx, rq);
    const str_t reason = form_text(&f, S("reason"), 1, JOINT_REASON_MOST);
    const err_t e = form_done(&f);
    if (e == ERR_INVALID)
        TRY(joint_desk_draw(cx, rq, rs, &w, &f, STR_NONE));
    TRY(e);
    TRY(joint_withdraw(cx, w.j->id, reason));
    return respond_see_other(rs, url_joint(cx, w.j));
}
