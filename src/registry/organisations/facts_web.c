/* Forms for facts of an organisation: added one by one, taken back, or said to be over.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "kit/base/str.h"
#include "kit/text/text.h"
#include "registry/organisations/entry.h"
#include "registry/views/entry_forms.html.h"

enum { SCHEMES_MAX = 8 };

url_t url_facts(struct cx *cx, const struct organisation *o, bool is_own)
{
    return is_own ? url_with(cx, "/organisations/{}/facts", UARG(o->slug))
                  : url_with(cx, "/secretariat/organisations/{}/facts", UARG(o->slug));
}

/* --- names of fields: each form of the page has its own, so that ids stay different ---------- */

enum part { P_SCHEME, P_CODE, P_VALUE, P_LANGUAGE, P_OTHER, P_FROM, P_TILL, P_SOURCE, PARTS };
static const char *const NAMES[FACT_KINDS][PARTS] = {
    [FACT_NAME] = { "name_scheme", NULL, "name_value", "name_language", NULL, "name_from",
                    "name_till", "name_source" },
    [FACT_IDENTIFIER] = { "identifier_scheme", "identifier_code", "identifier_value", NULL, NULL,
                          "identifier_from", "identifier_till", "identifier_source" },
    [FACT_CONTACT] = { "contact_scheme", NULL, "contact_value", NULL, NULL, "contact_from",
                       "contact_till", "contact_source" },
    [FACT_RELATION] = { "relation_scheme", NULL, NULL, NULL, "relation_other", "relation_from",
                        "relation_till", "relation_source" },
};

static str_t name_of(enum fact_kind k, enum part p)
{
    return str_from_c(NAMES[k][p]);
}

/* Of an identifier: a number in a register, whose code stands in a field of its own. */
static const char REGISTER[] = "register";

static str_t value_label(struct cx *cx, enum fact_kind k)
{
    switch (k) {
    case FACT_NAME:
        return _("Name");
    case FACT_IDENTIFIER:
        return _("Number or code");
    case FACT_CONTACT:
        return _("Address or number");
    case FACT_RELATION:
        return _("Organisation");
    }
    must_failed("a kind of fact of the list", __FILE__, __LINE__);
}

static str_t part_label(struct cx *cx, enum fact_kind k, enum part p)
{
    switch (p) {
    case P_SCHEME:
        return k == FACT_RELATION ? _("Which relation") : _("Which kind");
    case P_CODE:
        return _("Code of the register");
    case P_VALUE:
        return value_label(cx, k);
    case P_LANGUAGE:
        return _("Language and script");
    case P_OTHER:
        return value_label(cx, k);
    case P_FROM:
        return _("Since");
    case P_TILL:
        return _("Until");
    case P_SOURCE:
        return _("Address of a source");
    case PARTS:
        break;
    }
    must_failed("a part of a form", __FILE__, __LINE__);
}

/* --- drawing ---------------------------------------------------------------------------------- */

static html_t scheme_field(struct cx *cx, const struct form *form, enum fact_kind k)
{
    struct choice choices[SCHEMES_MAX + 1];
    size_t n = 0;
    if (k == FACT_IDENTIFIER)
        choices[n++] =
            (struct choice){ .value = str_from_c(REGISTER), .label = _("Number in a register") };
    for (const char *const *s = fact_schemes(k); *s != NULL; s++) {
        must(n < ARRAY_LEN(choices));
        choices[n++] =
            (struct choice){ .value = str_from_c(*s), .label = fact_label(cx, k, str_from_c(*s)) };
    }
    return form_select(cx, form, NAMES[k][P_SCHEME], part_label(cx, k, P_SCHEME), STR_NONE, choices,
                       n);
}

static html_t text_part(struct cx *cx, const struct form *form, enum fact_kind k, enum part p,
                        str_t hint, bool required)
{
    if (NAMES[k][p] == NULL)
        return HTML_NONE;
    return form_field(cx, form,
                      &(struct field){ .name = NAMES[k][p],
                                       .label = part_label(cx, k, p),
                                       .hint = hint,
                                       .type = "text",
                                       .required = required });
}

static struct fact_form form_drawn(struct cx *cx, const struct form *form, enum fact_kind k)
{
    const str_t date = _("A year, month or day, like 2011, 2011-05 or 2011-05-20.");
    return (struct fact_form){
        .scheme = scheme_field(cx, form, k),
        .code = text_part(cx, form, k, P_CODE,
                          _("As org-id.guide has it, like AZ-IVI or XI-LEI; only for a number in a "
                            "register."),
                          false),
        .value = text_part(cx, form, k, P_VALUE,
                           k == FACT_IDENTIFIER ? _("Leave it empty if there is no register id.")
                                                : STR_NONE,
                           k != FACT_IDENTIFIER),
        .language = text_part(cx, form, k, P_LANGUAGE,
                              _("A language tag, like az, en, ru or az-Cyrl."), false),
        .other =
            text_part(cx, form, k, P_OTHER, _("The word in its address, or its whole name."), true),
        .from = text_part(cx, form, k, P_FROM, date, false),
        .till = text_part(cx, form, k, P_TILL, date, false),
        .source = text_part(cx, form, k, P_SOURCE,
                            _("Where it can be read, if it is not your own knowledge."), false),
    };
}

static html_t errors_drawn(struct cx *cx, const struct form *form)
{
    struct field_label labels[FACT_KINDS * PARTS];
    size_t n = 0;
    for (int k = 0; k < FACT_KINDS; k++) {
        for (int p = 0; p < PARTS; p++) {
            if (NAMES[k][p] != NULL) /* both count through their enums */
                labels[n++] = (struct field_label){ NAMES[k][p], part_label(cx, (enum fact_kind)k,
                                                                            (enum part)p) };
        }
    }
    return form_errors_labelled(cx, form, labels, n);
}

static err_t draw(struct cx *cx, const struct request *rq, struct response *rs,
                  const struct organisation *o, bool is_own, const struct form *form)
{
    struct entry e;
    TRY(entry_load(cx, o, &e));
    struct facts_page p = { .e = &e,
                            .is_own = is_own,
                            .action = url_facts(cx, o, is_own),
                            .back = url_organisation(cx, o),
                            .errors = errors_drawn(cx, form) };
    for (int k = 0; k < FACT_KINDS; k++)
        p.forms[k] = form_drawn(cx, form, (enum fact_kind)k); /* counts through the enum */
    AUTO(buf) body;
    buf_init(&body, REGISTRY_PAGE_MAX);
    view_facts_page(&body, cx, &p);
    const struct page page = { .title = _("Names, identifiers, contacts, relations"),
                               .nav = is_own ? "/organisations" : "/secretariat",
                               .style = "registry.css" };
    return registry_respond(cx, rq, rs, form->error_count > 0 ? 422 : 200, &page, &body);
}

/* --- reading ---------------------------------------------------------------------------------- */

static void fault_at(struct form *form, enum fact_kind k, enum fact_fault fault)
{
    const enum part value = NAMES[k][P_VALUE] != NULL ? P_VALUE : P_OTHER;
    switch (fault) {
    case FACT_FINE:
        return;
    case FACT_BAD_SCHEME:
        form_fault_custom(form, name_of(k, k == FACT_IDENTIFIER ? P_CODE : P_SCHEME),
                          N_("This is no such code: two capital letters, a hyphen, and the "
                             "register’s own letters."));
        return;
    case FACT_BAD_VALUE:
        form_fault_custom(form, name_of(k, value),
                          N_("This is missing, too long, or not what was chosen above."));
        return;
    case FACT_BAD_CHECKSUM:
        form_fault_custom(form, name_of(k, value),
                          N_("This LEI has a slip in it: its check digits do not fit."));
        return;
    case FACT_BAD_LANGUAGE:
        form_fault_custom(form, name_of(k, P_LANGUAGE),
                          N_("This is no language tag. Write az, en, ru, az-Cyrl and the like."));
        return;
    case FACT_BAD_FROM:
        form_fault(form, name_of(k, P_FROM), FORM_NOT_PARTIAL_DATE, 0, 0);
        return;
    case FACT_BAD_TILL:
        form_fault_custom(form, name_of(k, P_TILL), N_("It ends before it begins."));
        return;
    case FACT_BAD_OTHER:
        form_fault_custom(form, name_of(k, value),
                          N_("An organisation cannot stand in this relation to itself."));
        return;
    }
    must_failed("a fault of the list", __FILE__, __LINE__);
}

static str_t scheme_read(struct form *form, enum fact_kind k)
{
    str_t words[SCHEMES_MAX + 1];
    int n = 0;
    if (k == FACT_IDENTIFIER)
        words[n++] = str_from_c(REGISTER);
    for (const char *const *s = fact_schemes(k); *s != NULL; s++)
        words[n++] = str_from_c(*s);
    const int chosen = form_choice(form, name_of(k, P_SCHEME), words, n);
    if (chosen < 0)
        return STR_NONE;
    return k == FACT_IDENTIFIER && chosen == 0 ? form_text(form, name_of(k, P_CODE), 1, 40)
                                               : words[chosen];
}

/* Which organisation is meant by the relation's field. */
static err_t other_read(struct cx *cx, struct form *form, struct fact *f)
{
    const str_t field = name_of(FACT_RELATION, P_OTHER);
    const str_t written = form_text(form, field, 1, FACT_NAME_MAX);
    struct organisation other;
    if (written.len == 0)
        return OK;
    const err_t e = organisation_meant(cx, written, &other);
    if (e == ERR_NOT_FOUND) {
        form_fault_custom(form, field,
                          N_("No organisation on record has this name or word, or several have."));
        return OK;
    }
    TRY(e);
    f->other = other.id;
    return OK;
}

static err_t fact_read(struct cx *cx, struct form *form, enum fact_kind k, struct fact *f)
{
    f->kind = k;
    f->scheme = scheme_read(form, k);
    if (k == FACT_RELATION)
        TRY(other_read(cx, form, f));
    else
        f->value = form_text(form, name_of(k, P_VALUE), k == FACT_IDENTIFIER ? 0 : 1,
                             k == FACT_IDENTIFIER ? FACT_IDENTIFIER_MAX : FACT_NAME_MAX);
    if (k == FACT_NAME)
        f->language = form_text(form, name_of(k, P_LANGUAGE), 0, 35);
    f->from = form_partial_date(form, name_of(k, P_FROM), false);
    f->till = form_partial_date(form, name_of(k, P_TILL), false);
    if (form->error_count == 0)
        fault_at(form, k, fact_judge(f));
    return OK;
}

static bool kind_read(struct form *form, enum fact_kind *out)
{
    str_t words[FACT_KINDS];
    for (int k = 0; k < FACT_KINDS; k++)
        words[k] = fact_kind_word((enum fact_kind)k); /* counts through the enum */
    const int chosen = form_choice(form, S("fact"), words, FACT_KINDS);
    *out = chosen < 0 ? FACT_NAME : (enum fact_kind)chosen; /* below FACT_KINDS */
    return chosen >= 0;
}

/* The source of an address that was given; title and publisher are not asked for here. */
static err_t source_made(struct cx *cx, str_t address, source_id *out)
{
    const struct source s = { .url = address, .title = address, .kind = S("other") };
    return address.len > 0 ? source_add(cx, &s, out) : OK;
}

static err_t take(struct cx *cx, const struct request *rq, struct response *rs,
                  const struct organisation *o, bool is_own)
{
    struct form form = form_open(cx, rq);
    struct fact f = { .organisation = o->id };
    enum fact_kind k;
    if (!kind_read(&form, &k))
        return form_done(&form);
    TRY(fact_read(cx, &form, k, &f));
    const str_t source = form_url(&form, name_of(k, P_SOURCE), false);
    const err_t read = form_done(&form);
    if (read == ERR_INVALID)
        return draw(cx, rq, rs, o, is_own, &form);
    TRY(read);

    fact_id made;
    TRY(source_made(cx, source, &f.source));
    const err_t e = fact_add(cx, &f, &made);
    if (e == ERR_CONFLICT) {
        const enum part at = k == FACT_RELATION ? P_OTHER : P_VALUE;
        form_fault_custom(&form, name_of(k, at),
                          N_("This stands here already, or it contradicts what stands here. Take "
                             "that back first."));
        TRY(draw(cx, rq, rs, o, is_own, &form));
        return ERR_CONFLICT;
    }
    TRY(e);
    return respond_see_other(rs, url_facts(cx, o, is_own));
}

/* --- ending ----------------------------------------------------------------------------------- */

static err_t line_find(struct cx *cx, const struct request *rq, const struct organisation *o,
                       struct entry *e, const struct fact_line **out)
{
    const int64_t id = path_id(rq, 1);
    TRY(entry_load(cx, o, e));
    const struct fact_lines *const lists[] = { &e->names, &e->identifiers, &e->contacts,
                                               &e->relations };
    for (size_t l = 0; l < ARRAY_LEN(lists); l++) {
        for (size_t i = 0; i < lists[l]->count; i++) {
            if (lists[l]->at[i].f->id.v == id && !lists[l]->at[i].is_reverse) {
                *out = &lists[l]->at[i];
                return OK;
            }
        }
    }
    return problem(cx, ERR_NOT_FOUND, "no such standing fact here");
}

static err_t end_draw(struct cx *cx, const struct request *rq, struct response *rs,
                      const struct organisation *o, bool is_own, const struct fact_line *line,
                      const struct form *form)
{
    const struct choice ways[] = {
        { .value = S("over"),
          .label = _("It was so, and is over"),
          .hint = _("It stays here with its last day.") },
        { .value = S("wrong"),
          .label = _("It is wrong, or should not stand here"),
          .hint = _("It leaves this page; the record keeps that it stood here.") },
    };
    struct fact_end_page p = { .o = o,
                               .line = line,
                               .is_own = is_own,
                               .back = url_facts(cx, o, is_own),
                               .errors = form_errors(cx, form) };
    p.action =
        is_own ? url_with(cx, "/organisations/{}/facts/{}/end", UARG(o->slug), UARG(line->f->id.v))
               : url_with(cx, "/secretariat/organisations/{}/facts/{}/end", UARG(o->slug),
                          UARG(line->f->id.v));
    p.how = form_choices(cx, form, "how", _("What is the matter with it?"), STR_NONE, ways,
                         ARRAY_LEN(ways));
    p.till = form_field(
        cx, form,
        &(struct field){ .name = "till",
                         .label = _("Its last day"),
                         .hint = _("Only if it is over. A year, month or day, like 2011, 2011-05 "
                                   "or 2011-05-20."),
                         .type = "text" });
    AUTO(buf) body;
    buf_init(&body, REGISTRY_PAGE_MAX);
    view_fact_end_page(&body, cx, &p);
    const struct page page = { .title = _("Correct or end"),
                               .nav = is_own ? "/organisations" : "/secretariat",
                               .style = "registry.css" };
    return registry_respond(cx, rq, rs, form->error_count > 0 ? 422 : 200, &page, &body);
}

static err_t end_get(struct cx *cx, const struct request *rq, struct response *rs,
                     const struct organisation *o, bool is_own)
{
    struct entry e;
    const struct fact_line *line = NULL;
    const struct form form = form_blank(cx);
    TRY(line_find(cx, rq, o, &e, &line));
    return end_draw(cx, rq, rs, o, is_own, line, &form);
}

static err_t end_post(struct cx *cx, const struct request *rq, struct response *rs,
                      const struct organisation *o, bool is_own)
{
    const str_t ways[] = { S("over"), S("wrong") };
    struct entry e;
    const struct fact_line *line = NULL;
    struct form form = form_open(cx, rq);
    TRY(line_find(cx, rq, o, &e, &line));
    const int how = form_choice(&form, S("how"), ways, (int)ARRAY_LEN(ways));
    const str_t till = form_partial_date(&form, S("till"), how == 0);
    if (till.len > 0 && period_is_backwards((struct period){ line->f->from, till }))
        form_fault_custom(&form, S("till"), N_("It ends before it begins."));
    const err_t read = form_done(&form);
    if (read == ERR_INVALID)
        return end_draw(cx, rq, rs, o, is_own, line, &form);
    TRY(read);

    TRY(how == 0 ? fact_close(cx, line->f->id, till) : fact_end(cx, line->f->id));
    return respond_see_other(rs, url_facts(cx, o, is_own));
}

/* --- handlers: the secretariat's, and of one's own organisation ------------------------------- */

err_t facts_get(struct cx *cx, const struct request *rq, struct response *rs)
{
    struct organisation o;
    const struct form form = form_blank(cx);
    TRY(organisation_find_by_slug(cx, path_word(rq, 0), &o));
    return draw(cx, rq, rs, &o, false, &form);
}

err_t facts_post(struct cx *cx, const struct request *rq, struct response *rs)
{
    struct organisation o;
    TRY(organisation_find_by_slug(cx, path_word(rq, 0), &o));
    return take(cx, rq, rs, &o, false);
}

err_t fact_end_get(struct cx *cx, const struct request *rq, struct response *rs)
{
    struct organisation o;
    TRY(organisation_find_by_slug(cx, path_word(rq, 0), &o));
    return end_get(cx, rq, rs, &o, false);
}

err_t fact_end_post(struct cx *cx, const struct request *rq, struct response *rs)
{
    struct organisation o;
    TRY(organisation_find_by_slug(cx, path_word(rq, 0), &o));
    return end_post(cx, rq, rs, &o, false);
}

err_t own_facts_get(struct cx *cx, const struct request *rq, struct response *rs)
{
    struct organisation o;
    const struct form form = form_blank(cx);
    TRY(own_organisation(cx, rq, &o));
    if ((cx->actor.scopes & MANDATE_REGISTRY) == 0)
        return mandate_respond_refused(cx, rq, rs, MANDATE_REGISTRY);
    return draw(cx, rq, rs, &o, true, &form);
}

err_t own_facts_post(struct cx *cx, const struct request *rq, struct response *rs)
{
    struct organisation o;
    TRY(own_organisation(cx, rq, &o));
    return take(cx, rq, rs, &o, true);
}

err_t own_fact_end_get(struct cx *cx, const struct request *rq, struct response *rs)
{
    struct organisation o;
    TRY(own_organisation(cx, rq, &o));
    if ((cx->actor.scopes & MANDATE_REGISTRY) == 0)
        return mandate_respond_refused(cx, rq, rs, MANDATE_REGISTRY);
    return end_get(cx, rq, rs, &o, true);
}

err_t own_fact_end_post(struct cx *cx, const struct request *rq, struct response *rs)
{
    struct organisation o;
    TRY(own_organisation(cx, rq, &o));
    return end_post(cx, rq, rs, &o, true);
}
