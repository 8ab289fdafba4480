/* Pages on which an organisation claims its page, and the secretariat's desk for it.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "kit/base/str.h"
#include "kit/text/text.h"
#include "ledger/ledger.h"
#include "registry/claims/pages.h"
#include "registry/claims/store.h"
#include "registry/views/claims.html.h"
#include "site/list_file.h"

enum { NAME_MAX = 120, POST_MAX = 120, GROUNDS_MAX = 2000, REASON_LEAST = 10, REASON_MAX = 500 };

void act_as_oneself(struct cx *cx)
{
    cx->actor.acts_as = cx->actor.account != 0 ? LEDGER_AS_PERSON : LEDGER_AS_PUBLIC;
}

/* --- asking ----------------------------------------------------------------------------------- */

static const struct field_label *claim_labels(struct cx *cx, size_t *count)
{
    struct field_label *const at = arena_array(cx->arena, struct field_label, 4);
    at[0] = (struct field_label){ "name", _("Your name") };
    at[1] = (struct field_label){ "email", _("Your address at the organisation") };
    at[2] = (struct field_label){ "post", _("Your position there") };
    at[3] = (struct field_label){ "grounds", _("How the secretariat can check it") };
    *count = 4;
    return at;
}

static void draw_fields(struct cx *cx, const struct form *form, struct claim_page *p)
{
    size_t count = 0;
    const struct field_label *const labels = claim_labels(cx, &count);
    p->errors = form_errors_labelled(cx, form, labels, count);
    p->name = form_field(cx, form,
                         &(struct field){ .name = "name",
                                          .label = labels[0].label,
                                          .hint = _("Never shown to the public by this form."),
                                          .type = "text",
                                          .autocomplete = "name",
                                          .required = true });
    p->email = form_field(
        cx, form,
        &(struct field){ .name = "email",
                         .label = labels[1].label,
                         .hint = _("An address at the organisation’s own website, or one of its "
                                   "contacts on this page, proves by itself that you may."),
                         .type = "email",
                         .autocomplete = "email",
                         .required = true });
    p->post =
        form_field(cx, form,
                   &(struct field){ .name = "post",
                                    .label = labels[2].label,
                                    .hint = _("For example: secretary, chair, press officer."),
                                    .type = "text",
                                    .autocomplete = "organization-title",
                                    .required = true });
    p->grounds = form_field(
        cx, form,
        &(struct field){ .name = "grounds",
                         .label = labels[3].label,
                         .hint = _("Only needed where the address does not prove it: a page that "
                                   "names you, a number to call."),
                         .rows = 4 });
}

static err_t claim_draw(struct cx *cx, const struct request *rq, struct response *rs,
                        const struct organisation *o, const struct form *form, enum claim_step step)
{
    struct claim_page p = { .o = o,
                            .step = step,
                            .has_mail = site_of(cx)->letter_send != NULL,
                            .is_demo = site_of(cx)->is_demo };
    int status = 200;
    if (step == CLAIM_ASK) {
        TRY(organisation_has_administrator(cx, o->id, &p.is_taken));
        draw_fields(cx, form, &p);
        status = form->error_count > 0 ? 422 : 200;
    }
    AUTO(buf) body;
    buf_init(&body, REGISTRY_PAGE_MAX);
    view_claim(&body, cx, &p);
    const struct page page = {
        .title = trf(cx, "Claim the page of {0}", TARG(text2_pick(&o->name, cx->lang))),
        .nav = "/organisations",
        .style = "registry.css",
        .address = arena_printf(cx->arena, "/organisations/%.*s/claim", STR_ARG(o->slug))
    };
    return registry_respond(cx, rq, rs, status, &page, &body);
}

err_t claim_get_page(struct cx *cx, const struct request *rq, struct response *rs)
{
    struct organisation o;
    TRY(organisation_find_by_slug(cx, path_word(rq, 0), &o));
    const struct form form = form_blank(cx);
    return claim_draw(cx, rq, rs, &o, &form, CLAIM_ASK);
}

err_t claim_post(struct cx *cx, const struct request *rq, struct response *rs)
{
    struct organisation o;
    TRY(organisation_find_by_slug(cx, path_word(rq, 0), &o));
    struct form form = form_open(cx, rq);
    struct claim c = { .organisation = o.id, .language = cx->lang };
    c.name = form_text(&form, S("name"), 2, NAME_MAX);
    c.email = form_email(&form, S("email"));
    c.post = form_text(&form, S("post"), 2, POST_MAX);
    c.grounds = form_lines(&form, S("grounds"), 0, GROUNDS_MAX);
    const err_t read = form_done(&form);
    if (read == ERR_INVALID)
        return claim_draw(cx, rq, rs, &o, &form, CLAIM_ASK);
    TRY(read);
    claim_id made;
    bool is_sent = false;
    act_as_oneself(cx);
    const err_t e = claim_make(cx, &c, &made, &is_sent);
    if (e == ERR_BUSY)
        form_fault_custom(&form, S("email"),
                          N_("Three claims for this page wait for an answer already. Write to the "
                             "secretariat, or try again in a week."));
    if (e == ERR_BUSY || e == ERR_CONFLICT) { /* the page says what stands in the way */
        TRY(claim_draw(cx, rq, rs, &o, &form, CLAIM_ASK));
        rs->status = e == ERR_CONFLICT ? 409 : 422;
        return e;
    }
    TRY(e);
    return claim_draw(cx, rq, rs, &o, NULL, is_sent ? CLAIM_LINK_SENT : CLAIM_WAITS);
}

/* --- the link in the letter ------------------------------------------------------------------- */

static err_t confirm_draw(struct cx *cx, const struct request *rq, struct response *rs,
                          const struct claim *c, enum claim_step step)
{
    struct organisation o;
    TRY(organisation_find(cx, c->organisation, &o));
    struct claim_page p = { .o = &o,
                            .step = step,
                            .token = path_word(rq, 0),
                            .became = c,
                            .is_demo = site_of(cx)->is_demo };
    AUTO(buf) body;
    buf_init(&body, REGISTRY_PAGE_MAX);
    view_claim(&body, cx, &p);
    const struct page page = { .title = _("Confirm your address"), .nav = "/organisations" };
    return registry_respond(cx, rq, rs, 200, &page, &body);
}

/* A link is opened more than once: by a second click, by what looks through mail. */
static enum claim_step step_of(const struct claim *c)
{
    if (c->state == CLAIM_SENT)
        return CLAIM_CONFIRM;
    return c->state == CLAIM_WAITING ? CLAIM_WAITS : CLAIM_OVER;
}

err_t claim_confirm_get(struct cx *cx, const struct request *rq, struct response *rs)
{
    struct claim c;
    TRY(claim_find_by_token(cx, path_word(rq, 0), &c));
    return confirm_draw(cx, rq, rs, &c, step_of(&c));
}

err_t claim_confirm_post(struct cx *cx, const struct request *rq, struct response *rs)
{
    struct claim c;
    enum claim_state state;
    str_t entry = STR_NONE;
    TRY(claim_find_by_token(cx, path_word(rq, 0), &c));
    if (c.state != CLAIM_SENT) /* pressed twice */
        return confirm_draw(cx, rq, rs, &c, step_of(&c));
    TRY(claim_confirm(cx, &c, &state, &entry));
    if (entry.len > 0)
        return respond_see_other(rs, url_enter(cx, entry)); /* to choose a password */
    return confirm_draw(cx, rq, rs, &c, state == CLAIM_ACCEPTED ? CLAIM_HANDED_OVER : CLAIM_WAITS);
}

/* --- the secretariat's desk ------------------------------------------------------------------- */

struct desk_state {
    const struct form *form; /* refused, of this claim: */
    int64_t refused;
    struct entry_handed link; /* just made */
};

static html_t reason_field(struct cx *cx, const struct form *form, const char *name, str_t label)
{
    return form_field(cx, form,
                      &(struct field){ .name = name,
                                       .label = label,
                                       .hint = _("Public: it stands in the journal."),
                                       .rows = 2,
                                       .required = true });
}

static err_t desk_line(struct cx *cx, const struct claim *c, const struct desk_state *s,
                       struct claim_line *out)
{
    const struct form blank = form_blank(cx);
    const struct form *const form = s->form != NULL && s->refused == c->id.v ? s->form : &blank;
    *out = (struct claim_line){ .c = c, .errors = HTML_NONE };
    TRY(organisation_find(cx, c->organisation, &out->o));
    if (c->state != CLAIM_SENT && c->state != CLAIM_WAITING)
        return OK;
    const struct field_label labels[] = { { "checked", _("How you checked it") },
                                          { "reason", _("Why not") } };
    out->is_open = true;
    out->errors = form_errors_labelled(cx, form, labels, ARRAY_LEN(labels));
    out->checked = reason_field(cx, form, "checked", labels[0].label);
    out->reason = reason_field(cx, form, "reason", labels[1].label);
    return OK;
}

static err_t desk_draw(struct cx *cx, const struct request *rq, struct response *rs,
                       const struct desk_state *s)
{
    struct claim_list all;
    TRY(claim_list_all(cx, &all));
    struct claim_line *const lines = arena_array(cx->arena, struct claim_line, all.count);
    struct claims_page p = { .lines = lines, .count = all.count, .link = s->link };
    for (size_t i = 0; i < all.count; i++)
        TRY(desk_line(cx, &all.at[i], s, &lines[i]));
    AUTO(buf) body;
    buf_init(&body, REGISTRY_PAGE_MAX);
    view_claims(&body, cx, &p);
    const struct page page = { .title = _("Pages that were claimed"),
                               .nav = "/secretariat",
                               .style = "registry.css",
                               .address = S("/secretariat/claims") };
    return registry_respond(cx, rq, rs, s->form != NULL ? 422 : 200, &page, &body);
}

err_t claims_get(struct cx *cx, const struct request *rq, struct response *rs)
{
    return desk_draw(cx, rq, rs, &(struct desk_state){ 0 });
}

/* Without the person: name and address are deleted here in their time. */
err_t claims_file(struct cx *cx, const struct request *rq, struct response *rs)
{
    static const char *const COLUMNS[] = { "id",     "organisation", "state",        "proof",
                                           "reason", "created_at",   "confirmed_at", "decided_at" };
    struct claim_list all;
    struct list_file f;
    TRY(claim_list_all(cx, &all));
    list_file_begin(&f, cx, rq, rs, "claims", COLUMNS, ARRAY_LEN(COLUMNS));
    for (size_t i = 0; i < all.count; i++) {
        const struct claim *const c = &all.at[i];
        struct organisation o;
        TRY(organisation_find(cx, c->organisation, &o));
        const struct list_cell cells[ARRAY_LEN(COLUMNS)] = { cell_id(cx, c->id.v),
                                                             CELL(o.slug),
                                                             CELL(claim_state_word(c->state)),
                                                             CELL(claim_proof_word(c->proof)),
                                                             CELL(c->reason),
                                                             cell_time(cx, c->created_at),
                                                             cell_time(cx, c->confirmed_at),
                                                             cell_time(cx, c->decided_at) };
        list_file_row(&f, cells);
    }
    return list_file_end(&f);
}

err_t claim_accept_post(struct cx *cx, const struct request *rq, struct response *rs)
{
    const claim_id id = { path_id(rq, 0) };
    struct form form = form_open(cx, rq);
    struct desk_state s = { .form = &form, .refused = id.v };
    const str_t checked = form_lines(&form, S("checked"), REASON_LEAST, REASON_MAX);
    const err_t read = form_done(&form);
    if (read == ERR_INVALID)
        return desk_draw(cx, rq, rs, &s);
    TRY(read);
    const err_t e = claim_accept(cx, rq, id, checked, &s.link);
    if (e == ERR_CONFLICT) {
        form_fault_custom(&form, S("checked"),
                          N_("It cannot be handed over: somebody speaks for the organisation, or "
                             "is named, or the address was invited before and has not come yet."));
        TRY(desk_draw(cx, rq, rs, &s));
        return e;
    }
    TRY(e);
    s.form = NULL;
    return s.link.address.len + s.link.mailed_to.len > 0
               ? desk_draw(cx, rq, rs, &s)
               : respond_see_other(rs, url_plain(cx, "/secretariat/claims"));
}

err_t claim_refuse_post(struct cx *cx, const struct request *rq, struct response *rs)
{
    const claim_id id = { path_id(rq, 0) };
    struct form form = form_open(cx, rq);
    const str_t reason = form_lines(&form, S("reason"), REASON_LEAST, REASON_MAX);
    const err_t read = form_done(&form);
    if (read == ERR_INVALID)
        return desk_draw(cx, rq, rs, &(struct desk_state){ .form = &form, .refused = id.v });
    TRY(read);
    TRY(claim_refuse(cx, id, reason));
    return respond_see_other(rs, url_plain(cx, "/secretariat/claims"));
}
