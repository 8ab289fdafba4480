/* The secretariat invites people, and names an administrator for an organisation that has none.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "kit/base/str.h"
#include "kit/settings/settings.h"
#include "kit/text/text.h"
#include "registry/pages.h"
#include "registry/views/secretariat.html.h"
#include "site/list_file.h"

static const usec_t INVITE_LIFE = INT64_C(14) * 24 * 3600 * USEC_PER_SECOND;
static const usec_t RESET_LIFE = INT64_C(2) * 24 * 3600 * USEC_PER_SECOND;
enum { PEOPLE_COLUMNS = 10, NAME_MAX = 120, REASON_LEAST = 10, REASON_MAX = 300 };

/* --- what the page shows ---------------------------------------------------------------------- */

/* Everything the page and its forms choose from. */
struct directory {
    const struct account *accounts;
    const struct mandate *mandates;
    const struct organisation *organisations;
    struct administration *administrations; /* one for each organisation */
    size_t account_count, mandate_count, organisation_count;
};

static struct administration administration_in(struct cx *cx, const struct directory *d,
                                               organisation_id whose)
{
    struct mandate *const of = arena_array(cx->arena, struct mandate, d->mandate_count);
    size_t n = 0;
    for (size_t i = 0; i < d->mandate_count; i++) {
        if (d->mandates[i].organisation.v == whose.v)
            of[n++] = d->mandates[i];
    }
    return administration_of(of, n, cx->now);
}

static err_t directory_load(struct cx *cx, struct directory *d)
{
    TRY(account_list(cx, &d->accounts, &d->account_count));
    TRY(mandate_get_all(cx, &d->mandates, &d->mandate_count));
    TRY(organisation_list(cx, &d->organisations, &d->organisation_count));
    d->administrations = arena_array(cx->arena, struct administration, d->organisation_count);
    for (size_t i = 0; i < d->organisation_count; i++)
        d->administrations[i] = administration_in(cx, d, d->organisations[i].id);
    return OK;
}

/* A link is a key to the account: only an operator may make one to an operator's, and whom an
 * organisation invited enters first by a link of that organisation. Nobody else is put in doubt by
 * the first entering, so with a link of ours one of us could speak for it. */
static bool may_make_link(const struct cx *cx, const struct account *who, const struct mandate *at,
                          size_t count)
{
    const bool is_operator = (cx->actor.roles & ROLE_OPERATOR) != 0;
    bool is_invited = false;
    for (size_t i = 0; i < count; i++)
        is_invited |= at[i].account.v == who->id.v && at[i].given_under != 0;
    return !who->is_disabled && who->erased_at == 0 && (who->has_password || !is_invited) &&
           (is_operator || (who->roles & ROLE_OPERATOR) == 0);
}

static struct person person_of(struct cx *cx, const struct directory *d, const struct account *who)
{
    struct mandate_line *const lines =
        arena_array(cx->arena, struct mandate_line, d->mandate_count);
    struct person p = { .who = who,
                        .lines = lines,
                        .may_get_link = may_make_link(cx, who, d->mandates, d->mandate_count) };
    for (size_t i = 0; i < d->mandate_count; i++) {
        const struct mandate *const m = &d->mandates[i];
        if (m->account.v == who->id.v)
            lines[p.count++] = (struct mandate_line){
                m, organisation_by_id(d->organisations, d->organisation_count, m->organisation),
                mandate_holds(m, cx->now)
            };
    }
    return p;
}

/* Only those for which the secretariat may name somebody. */
static html_t organisation_select(struct cx *cx, const struct directory *d, const struct form *form,
                                  const char *name, str_t first)
{
    struct choice *const choices = arena_array(cx->arena, struct choice, d->organisation_count + 1);
    size_t n = 0;
    choices[n++] = (struct choice){ .value = S("0"), .label = first };
    for (size_t i = 0; i < d->organisation_count; i++) {
        const struct organisation *const o = &d->organisations[i];
        if (d->administrations[i].loss != LOSS_NONE && d->administrations[i].named == NULL)
            choices[n++] = (struct choice){ .value = arena_printf(cx->arena, "%" PRId64, o->id.v),
                                            .label = text2_pick(&o->name, cx->lang) };
    }
    return form_select(cx, form, name, _("Administers"),
                       _("Only organisations that have no administrator."), choices, n);
}

/* Of the invitation it is needed only with an organisation. */
static html_t reason_field(struct cx *cx, const struct form *form, const char *name, bool depends)
{
    const str_t public_where =
        _("Public: it stands on the organisation’s page and in the journal.");
    const str_t when = _("Needed when an organisation is chosen.");
    return form_field(
        cx, form,
        &(struct field){ .name = name,
                         .label = _("Reason for naming an administrator"),
                         .hint = depends ? arena_printf(cx->arena, "%.*s %.*s", STR_ARG(when),
                                                        STR_ARG(public_where))
                                         : public_where,
                         .type = "text",
                         .required = !depends,
                         .depends = depends });
}

/* Organisations that had representatives and are without an administrator now. */
static void find_orphans(struct cx *cx, const struct directory *d, struct people_page *p)
{
    struct orphan *const at = arena_array(cx->arena, struct orphan, d->organisation_count);
    for (size_t i = 0; i < d->organisation_count; i++) {
        const struct administration *const a = &d->administrations[i];
        if (a->named == NULL && !a->is_lost)
            continue;
        at[p->orphan_count++] =
            (struct orphan){ .o = &d->organisations[i],
                             .administration = *a,
                             .named = a->named != NULL ? mandate_holder(cx, a->named) : HTML_NONE };
    }
    p->orphans = at;
}

static html_t account_select(struct cx *cx, const struct directory *d, const struct form *form)
{
    struct choice *const choices = arena_array(cx->arena, struct choice, d->account_count + 1);
    choices[0] = (struct choice){ .value = S("0"), .label = _("Choose a person") };
    for (size_t i = 0; i < d->account_count; i++) {
        const struct account *const a = &d->accounts[i];
        choices[i + 1] =
            (struct choice){ .value = arena_printf(cx->arena, "%" PRId64, a->id.v),
                             .label = arena_printf(cx->arena, "%.*s, %.*s", STR_ARG(a->name),
                                                   STR_ARG(a->email)) };
    }
    return form_select(cx, form, "account", _("Person"), STR_NONE, choices, d->account_count + 1);
}

/* Only an operator may make operators. */
static size_t role_choices(struct cx *cx, struct choice choices[3])
{
    choices[0] = (struct choice){ .value = S("none"), .label = _("representative, or none") };
    choices[1] = (struct choice){ .value = S("secretariat"), .label = _("secretariat") };
    choices[2] = (struct choice){ .value = S("operator"), .label = _("operator") };
    return (cx->actor.roles & ROLE_OPERATOR) != 0 ? 3 : 2;
}

static html_t until_field(struct cx *cx, const struct form *form, const char *name)
{
    return form_field(cx, form,
                      &(struct field){ .name = name,
                                       .label = _("Mandate ends"),
                                       .hint = _("Empty: no end set."),
                                       .type = "datetime-local" });
}

static void draw_invite(struct cx *cx, const struct directory *d, const struct form *form,
                        struct people_page *p)
{
    struct choice roles[3];
    const size_t role_count = role_choices(cx, roles);
    const struct choice languages[] = {
        { .value = lang_code(LANG_AZ), .label = lang_name(LANG_AZ) },
        { .value = lang_code(LANG_EN), .label = lang_name(LANG_EN) },
    };
    const struct field_label labels[] = { { "name", _("Name") },
                                          { "email", _("E-mail address") },
                                          { "role", _("Role") },
                                          { "language", _("Language") },
                                          { "organisation", _("Administers") },
                                          { "until", _("Mandate ends") },
                                          { "reason", _("Reason for naming an administrator") } };
    p->invite_errors = form_errors_labelled(cx, form, labels, ARRAY_LEN(labels));
    p->name = form_field(cx, form,
                         &(struct field){ .name = "name",
                                          .label = _("Name"),
                                          .type = "text",
                                          .autocomplete = "off",
                                          .required = true });
    p->email = form_field(cx, form,
                          &(struct field){ .name = "email",
                                           .label = _("E-mail address"),
                                           .type = "email",
                                           .autocomplete = "off",
                                           .required = true });
    p->role = form_select(cx, form, "role", _("Role"), STR_NONE, roles, role_count);
    p->language =
        form_select(cx, form, "language", _("Language"), STR_NONE, languages, ARRAY_LEN(languages));
    p->organisation = organisation_select(cx, d, form, "organisation", _("no organisation"));
    p->until = until_field(cx, form, "until");
    p->reason = reason_field(cx, form, "reason", true);
}

static void draw_give(struct cx *cx, const struct directory *d, const struct form *form,
                      struct people_page *p)
{
    const struct field_label labels[] = { { "account", _("Person") },
                                          { "of", _("Administers") },
                                          { "ends", _("Mandate ends") },
                                          { "because", _("Reason for naming an administrator") } };
    p->give_errors = form_errors_labelled(cx, form, labels, ARRAY_LEN(labels));
    p->give_account = account_select(cx, d, form);
    p->give_organisation = organisation_select(cx, d, form, "of", _("Choose an organisation"));
    p->give_until = until_field(cx, form, "ends");
    p->give_reason = reason_field(cx, form, "because", false);
}

/* Which form came back; the others are drawn blank. link: to be shown once. */
struct people_state {
    const struct form *invite, *give;
    struct entry_handed link;
};

static err_t people_draw(struct cx *cx, const struct request *rq, struct response *rs,
                         const struct people_state *s)
{
    struct directory d = { 0 };
    TRY(directory_load(cx, &d));
    struct person *const people = arena_array(cx->arena, struct person, d.account_count);
    for (size_t i = 0; i < d.account_count; i++)
        people[i] = person_of(cx, &d, &d.accounts[i]);

    struct form blank = form_blank(cx);
    form_preset(&blank, S("language"), lang_code(settings_first_lang(cx->settings)));
    struct people_page p = {
        .people = people,
        .count = d.account_count,
        .handed = entry_handed_html(cx, &s->link),
    };
    find_orphans(cx, &d, &p);
    draw_invite(cx, &d, s->invite != NULL ? s->invite : &blank, &p);
    draw_give(cx, &d, s->give != NULL ? s->give : &blank, &p);
    const bool is_refused = (s->invite != NULL && s->invite->error_count > 0) ||
                            (s->give != NULL && s->give->error_count > 0);
    AUTO(buf) body;
    buf_init(&body, REGISTRY_PAGE_MAX);
    view_people(&body, cx, &p);
    const struct page page = { .title = _("People and mandates"),
                               .nav = "/secretariat",
                               .address = S("/secretariat/people") };
    return registry_respond(cx, rq, rs, is_refused ? 422 : 200, &page, &body);
}

err_t people_get(struct cx *cx, const struct request *rq, struct response *rs)
{
    return people_draw(cx, rq, rs, &(struct people_state){ 0 });
}

/* A row for each mandate, one for somebody without. Without addresses: they are for letters. */
static void people_rows(struct cx *cx, const struct person *p, struct list_file *f)
{
    const struct account *const who = p->who;
    const size_t rows = p->count == 0 ? 1 : p->count;
    for (size_t i = 0; i < rows; i++) {
        const struct mandate_line *const l = p->count == 0 ? NULL : &p->lines[i];
        const struct mandate none = { 0 };
        const struct mandate *const m = l == NULL ? &none : l->m;
        const struct list_cell cells[PEOPLE_COLUMNS] = {
            cell_id(cx, who->id.v),
            CELL(who->name),
            CELL((who->roles & ROLE_OPERATOR) != 0 ? S("yes") : S("no")),
            CELL((who->roles & ROLE_SECRETARIAT) != 0 ? S("yes") : S("no")),
            CELL(who->is_disabled ? S("yes") : S("no")),
            CELL(l == NULL || l->o == NULL ? STR_NONE : l->o->slug),
            CELL(mandate_scopes_words(cx->arena, m->scopes)),
            cell_time(cx, m->starts_at),
            cell_time(cx, m->ends_at),
            cell_time(cx, m->revoked_at)
        };
        list_file_row(f, cells);
    }
}

err_t people_file(struct cx *cx, const struct request *rq, struct response *rs)
{
    static const char *const COLUMNS[PEOPLE_COLUMNS] = {
        "id",           "name",   "is_operator",  "is_secretariat", "is_disabled",
        "organisation", "scopes", "mandate_from", "mandate_till",   "mandate_revoked_at"
    };
    struct directory d;
    struct list_file f;
    TRY(directory_load(cx, &d));
    list_file_begin(&f, cx, rq, rs, "people", COLUMNS, PEOPLE_COLUMNS);
    for (size_t i = 0; i < d.account_count; i++) {
        const struct person p = person_of(cx, &d, &d.accounts[i]);
        people_rows(cx, &p, &f);
    }
    return list_file_end(&f);
}

/* --- inviting --------------------------------------------------------------------------------- */

/* A link to hand over, shown on the page that answers. */
static err_t draw_with_link(struct cx *cx, const struct request *rq, struct response *rs,
                            const struct account *who, const struct organisation *administers)
{
    const enum link_purpose purpose = who->has_password ? LINK_RESET : LINK_INVITE;
    struct people_state s = { 0 };
    TRY(entry_link_hand_out(cx, rq, who, purpose, purpose == LINK_RESET ? RESET_LIFE : INVITE_LIFE,
                            mandate_cause(cx, who->language, administers, MANDATE_SCOPES_ALL),
                            &s.link));
    return people_draw(cx, rq, rs, &s);
}

struct invitation {
    struct account who;
    organisation_id organisation; /* 0: none */
    usec_t until;
    str_t reason;
};

/* Required where somebody is named. */
static str_t reason_read(struct form *form, str_t field, organisation_id whom)
{
    return form_text(form, field, whom.v != 0 ? REASON_LEAST : 0, REASON_MAX);
}

static err_t administrator_name(struct cx *cx, account_id who, organisation_id whom, usec_t until,
                                str_t reason)
{
    mandate_id given;
    return mandate_give(cx,
                        &(struct mandate){ .account = who,
                                           .organisation = whom,
                                           .scopes = MANDATE_SCOPES_ALL,
                                           .starts_at = cx->now,
                                           .ends_at = until,
                                           .reason = reason },
                        &given);
}

static struct invitation invitation_read(struct cx *cx, struct form *form)
{
    static const uint32_t ROLES[] = { 0, ROLE_SECRETARIAT, ROLE_OPERATOR };
    struct choice choices[3];
    str_t roles[3];
    const int role_count = (int)role_choices(cx, choices); /* two or three */
    for (int i = 0; i < role_count; i++)
        roles[i] = choices[i].value;
    const str_t languages[] = { lang_code(LANG_AZ), lang_code(LANG_EN) };

    struct invitation v = { 0 };
    v.who.name = form_text(form, S("name"), 1, NAME_MAX);
    v.who.email = form_email(form, S("email"));
    const int role = form_choice(form, S("role"), roles, role_count);
    v.who.roles = role < 0 ? 0 : ROLES[role];
    v.who.language = form_choice(form, S("language"), languages, 2) == 1 ? LANG_EN : LANG_AZ;
    v.organisation.v = form_int(form, S("organisation"), 0, INT64_MAX);
    v.until = form_date_local(form, S("until"), false);
    if (v.until != 0 && v.until <= cx->now)
        form_fault_custom(form, S("until"), N_("This is in the past."));
    v.reason = reason_read(form, S("reason"), v.organisation);
    return v;
}

err_t people_invite_post(struct cx *cx, const struct request *rq, struct response *rs)
{
    struct form form = form_open(cx, rq);
    struct invitation v = invitation_read(cx, &form);
    const err_t read = form_done(&form);
    if (read == ERR_INVALID)
        return people_draw(cx, rq, rs, &(struct people_state){ .invite = &form });
    TRY(read);
    struct organisation o = { 0 };
    if (v.organisation.v != 0)
        TRY(organisation_find(cx, v.organisation, &o));

    const err_t e =
        account_add(cx, v.who.email, v.who.name, v.who.roles, v.who.language, &v.who.id);
    if (e == ERR_CONFLICT) {
        form_fault_custom(&form, S("email"), N_("There is an account with this address already."));
        return people_draw(cx, rq, rs, &(struct people_state){ .invite = &form });
    }
    TRY(e);
    if (v.organisation.v != 0)
        TRY(administrator_name(cx, v.who.id, v.organisation, v.until, v.reason));
    return draw_with_link(cx, rq, rs, &v.who, &o);
}

err_t people_link_post(struct cx *cx, const struct request *rq, struct response *rs)
{
    struct account who;
    TRY(account_find(cx, (account_id){ path_id(rq, 0) }, &who));
    const struct mandate *at = NULL;
    size_t count = 0;
    TRY(mandate_get_of_account(cx, who.id, &at, &count));
    if (!may_make_link(cx, &who, at, count))
        return problem(cx, ERR_FORBIDDEN, "link to account %" PRId64, who.id.v);
    return draw_with_link(cx, rq, rs, &who, &(struct organisation){ 0 });
}

/* --- administrators of organisations ---------------------------------------------------------- */

err_t administrator_name_post(struct cx *cx, const struct request *rq, struct response *rs)
{
    struct form form = form_open(cx, rq);
    const account_id account = { form_int(&form, S("account"), 0, INT64_MAX) };
    const organisation_id organisation = { form_int(&form, S("of"), 0, INT64_MAX) };
    const usec_t until = form_date_local(&form, S("ends"), false);
    if (account.v == 0 && form_error_of(&form, S("account")) == NULL)
        form_fault_custom(&form, S("account"), N_("Choose one from the list."));
    if (organisation.v == 0 && form_error_of(&form, S("of")) == NULL)
        form_fault_custom(&form, S("of"), N_("Choose one from the list."));
    if (until != 0 && until <= cx->now)
        form_fault_custom(&form, S("ends"), N_("This is in the past."));
    const str_t reason = reason_read(&form, S("because"), (organisation_id){ 1 });
    const err_t read = form_done(&form);
    if (read == ERR_INVALID)
        return people_draw(cx, rq, rs, &(struct people_state){ .give = &form });
    TRY(read);

    struct account who;
    struct organisation whom;
    TRY(account_find(cx, account, &who));
    TRY(organisation_find(cx, organisation, &whom));
    TRY(administrator_name(cx, who.id, whom.id, until, reason));
    return respond_see_other(rs, url_plain(cx, "/secretariat/people"));
}

err_t administrator_unname_post(struct cx *cx, const struct request *rq, struct response *rs)
{
    TRY(mandate_revoke(cx, (mandate_id){ path_id(rq, 0) }, MANDATE_LEAVE_CAREFULLY));
    return respond_see_other(rs, url_plain(cx, "/secretariat/people"));
}
