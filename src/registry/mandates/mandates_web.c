/* An organisation's administrators give, revoke and confirm its mandates; what others who speak for
 * it see there. SPDX-License-Identifier: AGPL-3.0-or-later */
#include "kit/base/str.h"
#include "kit/text/text.h"
#include "registry/pages.h"
#include "registry/views/mandates.html.h"
#include "registry/words.h"

static const usec_t INVITE_LIFE = INT64_C(14) * 24 * 3600 * USEC_PER_SECOND;
enum { PERSON_NAME_MAX = 120, WITHHELD_MAX = 300, SCOPES_MAX = 8 };

static url_t url_mandates(struct cx *cx, const struct organisation *o)
{
    return url_with(cx, "/organisations/{}/mandates", UARG(o->slug));
}

/* --- a mandate that is not for this ----------------------------------------------------------- */

static err_t refused_draw(struct cx *cx, const struct request *rq, struct response *rs,
                          const struct refused_page *p)
{
    str_t needed = STR_NONE;
    for (size_t i = 0; i < mandate_scope_word_count; i++) {
        if (mandate_scope_words[i].scope == p->wanted)
            needed = tr_lang(cx->lang, mandate_scope_words[i].offer);
    }
    AUTO(buf) body;
    buf_init(&body, REGISTRY_PAGE_MAX);
    view_refused(&body, cx, p, needed);
    const struct page page = { .title = p->instead != NULL ? _("You speak under another mandate")
                                                           : _("Your mandate is not for this"),
                               .nav = "/organisations",
                               .address = rq->method == GET ? STR_NONE : S("/speak-for") };
    return registry_respond(cx, rq, rs, 403, &page, &body);
}

/* Whoever holds nothing of the organisation gets ERR_FORBIDDEN. */
static err_t refuse(struct cx *cx, const struct request *rq, struct response *rs,
                    const struct organisation *o, enum mandate_scope wanted)
{
    struct refused_page p = { .o = o, .wanted = wanted };
    const struct mandate *at = NULL;
    size_t count = 0;
    bool rests = false;
    TRY(mandate_get_of_account(cx, (account_id){ cx->actor.account }, &at, &count));
    for (size_t i = 0; i < count; i++) {
        if (at[i].organisation.v != o->id.v)
            continue;
        rests |= at[i].rests && mandate_runs(&at[i], cx->now);
        if (mandate_holds(&at[i], cx->now) && at[i].id.v == cx->actor.mandate)
            p.own = &at[i];
        if (mandate_allows(&at[i], wanted, cx->now) && at[i].id.v != cx->actor.mandate)
            p.instead = &at[i];
    }
    if (p.own == NULL && p.instead == NULL && !rests)
        return problem(cx, ERR_FORBIDDEN, "no mandate of organisation %" PRId64, o->id.v);

    struct mandate_lines past;
    TRY(mandate_lines_of(cx, o, &p.administrators, &past));
    size_t kept = 0;
    for (size_t i = 0; i < p.administrators.count; i++) {
        if (mandate_administers(p.administrators.at[i].m, cx->now))
            p.administrators.at[kept++] = p.administrators.at[i];
    }
    p.administrators.count = kept;
    TRY(administration_load(cx, o->id, &p.administration, &p.named));
    return refused_draw(cx, rq, rs, &p);
}

err_t mandate_respond_refused(struct cx *cx, const struct request *rq, struct response *rs,
                              enum mandate_scope wanted)
{
    if (cx->actor.mandate == 0)
        return problem(cx, ERR_FORBIDDEN, "speaks for nobody");
    struct organisation o;
    TRY(organisation_find(cx, (organisation_id){ cx->actor.organisation }, &o));
    return refuse(cx, rq, rs, &o, wanted);
}

/* --- the page --------------------------------------------------------------------------------- */

static html_t date_field(struct cx *cx, const struct form *form, const char *name, str_t label,
                         str_t hint)
{
    return form_field(
        cx, form,
        &(struct field){ .name = name, .label = label, .hint = hint, .type = "datetime-local" });
}

static void draw_form(struct cx *cx, const struct form *form, struct mandates_page *p)
{
    const struct choice languages[] = {
        { .value = lang_code(LANG_AZ), .label = lang_name(LANG_AZ) },
        { .value = lang_code(LANG_EN), .label = lang_name(LANG_EN) },
    };
    const struct field_label labels[] = {
        { "email", _("E-mail address") },       { "name", _("Name") },
        { "language", _("Language") },          { "positions", _("What for") },
        { "starts", _("Mandate begins") },      { "ends", _("Mandate ends") },
        { "withheld", _("Withhold the name") },
    };
    p->errors = form_errors_labelled(cx, form, labels, ARRAY_LEN(labels));
    p->email = form_field(cx, form,
                          &(struct field){ .name = "email",
                                           .label = labels[0].label,
                                           .type = "email",
                                           .autocomplete = "off",
                                           .required = true });
    p->name = form_field(cx, form,
                         &(struct field){ .name = "name",
                                          .label = labels[1].label,
                                          .hint = _("Only for somebody who has no account yet."),
                                          .type = "text",
                                          .autocomplete = "off" });
    p->language =
        form_select(cx, form, "language", labels[2].label, _("In which an invitation is written."),
                    languages, ARRAY_LEN(languages));
    must(mandate_scope_word_count <= ARRAY_LEN(p->scopes));
    for (size_t i = 0; i < mandate_scope_word_count; i++)
        p->scopes[p->scope_count++] =
            form_checkbox(cx, form, mandate_scope_words[i].stored,
                          tr_lang(cx->lang, mandate_scope_words[i].offer));
    p->starts = date_field(cx, form, "starts", labels[4].label, _("Empty: at once."));
    p->ends = date_field(cx, form, "ends", labels[5].label, _("Empty: no end set."));
    p->withheld =
        form_field(cx, form,
                   &(struct field){ .name = "withheld",
                                    .label = _("Withhold the name from the public, because"),
                                    .hint = _("Empty: the name is shown. The reason is public."),
                                    .type = "text" });
}

static err_t mandates_draw(struct cx *cx, const struct request *rq, struct response *rs,
                           const struct organisation *o, const struct form *form,
                           const struct entry_handed *link)
{
    struct mandates_page p = { .o = o, .handed = entry_handed_html(cx, link) };
    TRY(mandate_lines_of(cx, o, &p.current, &p.past));
    TRY(mandate_lines_for_administrators(cx, &p.current));
    draw_form(cx, form, &p);
    AUTO(buf) body;
    buf_init(&body, REGISTRY_PAGE_MAX);
    view_mandates(&body, cx, &p);
    const struct page page = {
        .title = trf(cx, "Mandates of {0}", TARG(text2_pick(&o->name, cx->lang))),
        .nav = "/organisations",
        .address = arena_printf(cx->arena, "/organisations/%.*s/mandates", STR_ARG(o->slug))
    };
    return registry_respond(cx, rq, rs, form->error_count > 0 ? 422 : 200, &page, &body);
}

static struct form blank_form(struct cx *cx)
{
    struct form form = form_blank(cx);
    form_preset(&form, S("language"), lang_code(cx->lang));
    form_preset(&form, S("positions"), S("1"));
    return form;
}

err_t mandates_get(struct cx *cx, const struct request *rq, struct response *rs)
{
    struct organisation o;
    TRY(organisation_find_by_slug(cx, path_word(rq, 0), &o));
    const bool may = cx->actor.organisation == o.id.v && cx->actor.mandate != 0 &&
                     (cx->actor.scopes & MANDATE_ADMINISTERING) != 0;
    if (!may)
        return refuse(cx, rq, rs, &o, MANDATE_ADMINISTERING);
    TRY(guard_administrator(cx, rq)); /* and the second factor */
    const struct form form = blank_form(cx);
    return mandates_draw(cx, rq, rs, &o, &form, &(struct entry_handed){ 0 });
}

/* --- giving ----------------------------------------------------------------------------------- */

/* The organisation of the address, which the actor must administer. */
static err_t administered(struct cx *cx, const struct request *rq, struct organisation *o)
{
    TRY(organisation_find_by_slug(cx, path_word(rq, 0), o));
    return actor_administers(&cx->actor, o->id)
               ? OK
               : problem(cx, ERR_FORBIDDEN, "not of organisation %" PRId64, o->id.v);
}

/* One of its mandates, by the second part of the address. */
static err_t administered_mandate(struct cx *cx, const struct request *rq, struct organisation *o,
                                  struct mandate *m)
{
    TRY(administered(cx, rq, o));
    TRY(mandate_find(cx, (mandate_id){ path_id(rq, 1) }, m));
    return m->organisation.v == o->id.v
               ? OK
               : problem(cx, ERR_NOT_FOUND, "mandate of another organisation");
}

struct giving {
    struct mandate m;
    str_t email, name, withheld;
    enum lang language;
};

static struct giving giving_read(struct cx *cx, struct form *form)
{
    const str_t languages[] = { lang_code(LANG_AZ), lang_code(LANG_EN) };
    struct giving g = { 0 };
    g.email = form_email(form, S("email"));
    g.name = form_text(form, S("name"), 0, PERSON_NAME_MAX);
    g.language = form_choice(form, S("language"), languages, 2) == 1 ? LANG_EN : LANG_AZ;
    for (size_t i = 0; i < mandate_scope_word_count; i++) {
        if (form_checked(form, str_from_c(mandate_scope_words[i].stored)))
            g.m.scopes |= mandate_scope_words[i].scope;
    }
    if (g.m.scopes == 0)
        form_fault_custom(form, S("positions"), N_("Choose at least one."));
    const usec_t starts = form_date_local(form, S("starts"), false);
    if (starts != 0 && starts < cx->now)
        form_fault_custom(form, S("starts"), N_("This is in the past."));
    g.m.starts_at = starts == 0 ? cx->now : starts;
    g.m.ends_at = form_date_local(form, S("ends"), false);
    if (g.m.ends_at != 0 && g.m.ends_at <= g.m.starts_at)
        form_fault_custom(form, S("ends"), N_("This is before the mandate begins."));
    g.withheld = form_text(form, S("withheld"), 0, WITHHELD_MAX);
    return g;
}

/* Has somebody else invited this person, who has not come yet? Then only they hold the link, and
 * could use it to speak for this organisation. */
static err_t is_others_guest(struct cx *cx, const struct account *who, organisation_id ours,
                             bool *out)
{
    const struct mandate *at = NULL;
    size_t count = 0;
    TRY(mandate_get_of_account(cx, who->id, &at, &count));
    bool is_ours = count > 0;
    for (size_t i = 0; i < count; i++)
        is_ours &= at[i].organisation.v == ours.v && at[i].given_under != 0;
    *out = !who->has_password && who->seen_at == 0 && !is_ours;
    return OK;
}

/* The account of this address, or a new one, if the form names its owner. */
static err_t holder_find(struct cx *cx, struct form *form, struct giving *g, bool *is_new)
{
    struct account who;
    const err_t e = account_find_by_email(cx, g->email, &who);
    *is_new = e == ERR_NOT_FOUND;
    if (e == OK) {
        g->m.account = who.id;
        bool is_guest = false;
        TRY(is_others_guest(cx, &who, g->m.organisation, &is_guest));
        if (who.is_disabled)
            form_fault_custom(form, S("email"), N_("The account of this address is closed."));
        else if (is_guest)
            form_fault_custom(
                form, S("email"),
                N_("Somebody else has invited this person, who has not come yet: give "
                   "the mandate once they have."));
        return form_done(form);
    }
    if (e != ERR_NOT_FOUND)
        return e;
    cx->problem = (struct problem){ 0 }; /* expected */
    if (g->name.len == 0)
        form_fault_custom(
            form, S("name"),
            N_("Nobody has an account with this address: name the person to invite."));
    TRY(form_done(form));
    return account_add(cx, g->email, g->name, 0, g->language, &g->m.account);
}

static err_t link_for(struct cx *cx, const struct request *rq, const struct organisation *o,
                      const struct mandate *m, struct entry_handed *out)
{
    struct account who;
    TRY(account_find(cx, m->account, &who));
    return entry_link_hand_out(cx, rq, &who, LINK_INVITE, INVITE_LIFE,
                               mandate_cause(cx, who.language, o, m->scopes), out);
}

err_t mandates_post(struct cx *cx, const struct request *rq, struct response *rs)
{
    struct organisation o;
    struct entry_handed link = { 0 };
    TRY(administered(cx, rq, &o));
    struct form form = form_open(cx, rq);
    struct giving g = giving_read(cx, &form);
    g.m.organisation = o.id;
    bool is_new = false;
    err_t e = form_done(&form);
    if (e == OK)
        e = holder_find(cx, &form, &g, &is_new);
    if (e == ERR_INVALID)
        return mandates_draw(cx, rq, rs, &o, &form, &link);
    TRY(e);

    mandate_id given;
    TRY(mandate_give(cx, &g.m, &given));
    if (g.withheld.len > 0)
        TRY(mandate_withhold(cx, given, g.withheld));
    if (!is_new)
        return respond_see_other(rs, url_mandates(cx, &o));
    TRY(link_for(cx, rq, &o, &g.m, &link));
    form = blank_form(cx);
    return mandates_draw(cx, rq, rs, &o, &form, &link);
}

err_t mandate_link_post(struct cx *cx, const struct request *rq, struct response *rs)
{
    struct organisation o;
    struct mandate m;
    TRY(administered_mandate(cx, rq, &o, &m));
    struct mandate_line line = { .m = &m, .o = &o };
    TRY(mandate_lines_for_administrators(cx, &(struct mandate_lines){ &line, 1 }));
    if (!line.may_get_link)
        return problem(cx, ERR_FORBIDDEN, "link to the holder of mandate %" PRId64, m.id.v);
    struct entry_handed link;
    TRY(link_for(cx, rq, &o, &m, &link));
    const struct form form = blank_form(cx);
    return mandates_draw(cx, rq, rs, &o, &form, &link);
}

/* --- one mandate ------------------------------------------------------------------------------ */

err_t mandate_revoke_post(struct cx *cx, const struct request *rq, struct response *rs)
{
    struct organisation o;
    struct mandate m;
    TRY(administered_mandate(cx, rq, &o, &m));
    TRY(mandate_revoke(cx, m.id, MANDATE_LEAVE_CAREFULLY));
    return respond_see_other(rs, url_mandates(cx, &o));
}

err_t mandate_confirm_post(struct cx *cx, const struct request *rq, struct response *rs)
{
    struct organisation o;
    struct mandate m;
    TRY(administered_mandate(cx, rq, &o, &m));
    TRY(mandate_confirm(cx, m.id));
    return respond_see_other(rs, url_mandates(cx, &o));
}

err_t mandate_object_post(struct cx *cx, const struct request *rq, struct response *rs)
{
    struct organisation o;
    struct mandate m;
    TRY(organisation_find_by_slug(cx, path_word(rq, 0), &o));
    TRY(mandate_find(cx, (mandate_id){ path_id(rq, 1) }, &m));
    if (m.organisation.v != o.id.v || !mandate_waits(&m, cx->now))
        return problem(cx, ERR_CONFLICT, "mandate %" PRId64 ": nothing to object to", m.id.v);
    TRY(mandate_revoke(cx, m.id, MANDATE_LEAVE_CAREFULLY));
    return respond_see_other(rs, url_organisation(cx, &o));
}

/* --- withholding and showing a name ----------------------------------------------------------- */

static err_t name_draw(struct cx *cx, const struct request *rq, struct response *rs,
                       const struct form *form, const struct one_mandate_page *of)
{
    const struct field_label labels[] = { { "reason", _("Reason") } };
    struct one_mandate_page p = *of;
    p.errors = form_errors_labelled(cx, form, labels, ARRAY_LEN(labels));
    p.field = form_field(cx, form,
                         &(struct field){ .name = "reason",
                                          .label = labels[0].label,
                                          .hint = _("Everybody can read it."),
                                          .type = "text",
                                          .required = true });
    AUTO(buf) body;
    buf_init(&body, REGISTRY_PAGE_MAX);
    view_mandate_name(&body, cx, &p);
    const struct page page = { .title = p.line->m->withheld_at == 0 ? _("Withhold a name")
                                                                    : _("Show a name") };
    return registry_respond(cx, rq, rs, form->error_count > 0 ? 422 : 200, &page, &body);
}

/* The page on GET, the change on POST; a name that is withheld is shown, one that is shown is
 * withheld. */
static err_t name_page(struct cx *cx, const struct request *rq, struct response *rs,
                       const struct mandate *m, const struct organisation *o, url_t action,
                       url_t back)
{
    struct account who;
    TRY(account_find(cx, m->account, &who));
    const struct mandate_line line = { .m = m, .o = o, .who = &who };
    const struct one_mandate_page p = { .line = &line, .action = action, .back = back };
    if (rq->method == GET) {
        const struct form blank = form_blank(cx);
        return name_draw(cx, rq, rs, &blank, &p);
    }
    if (m->withheld_at != 0) {
        TRY(mandate_show_name(cx, m->id));
        return respond_see_other(rs, back);
    }
    struct form form = form_open(cx, rq);
    const str_t reason = form_text(&form, S("reason"), 3, WITHHELD_MAX);
    const err_t read = form_done(&form);
    if (read == ERR_INVALID)
        return name_draw(cx, rq, rs, &form, &p);
    TRY(read);
    TRY(mandate_withhold(cx, m->id, reason));
    return respond_see_other(rs, back);
}

err_t mandate_name_post(struct cx *cx, const struct request *rq, struct response *rs)
{
    struct organisation o;
    struct mandate m;
    TRY(administered_mandate(cx, rq, &o, &m));
    return name_page(cx, rq, rs, &m, &o,
                     url_with(cx, "/organisations/{}/mandates/{}/name", UARG(o.slug), UARG(m.id.v)),
                     url_mandates(cx, &o));
}

err_t mandate_name_get(struct cx *cx, const struct request *rq, struct response *rs)
{
    return mandate_name_post(cx, rq, rs);
}

err_t own_name_post(struct cx *cx, const struct request *rq, struct response *rs)
{
    struct organisation o;
    struct mandate m;
    TRY(own_mandate(cx, rq, &m, &o));
    return name_page(cx, rq, rs, &m, &o, url_with(cx, "/speak-for/{}/name", UARG(m.id.v)),
                     url_plain(cx, "/speak-for"));
}

err_t own_name_get(struct cx *cx, const struct request *rq, struct response *rs)
{
    return own_name_post(cx, rq, rs);
}
