/* The directory's pages: the list with its filters, countries, who belonged when.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "kit/base/str.h"
#include "kit/text/country.h"
#include "kit/text/text.h"
#include "registry/directory/directory.h"
#include "registry/pages.h"
#include "registry/views/directory.html.h"
#include "registry/words.h"
#include "site/list_file.h"

enum { KINDS_MAX = 32 };

static err_t respond(struct cx *cx, const struct request *rq, struct response *rs, int status,
                     str_t title, str_t description, struct buf *body)
{
    const struct page page = {
        .title = title, .description = description, .nav = "/organisations", .style = "registry.css"
    };
    return registry_respond(cx, rq, rs, status, &page, body);
}

/* --- the form --------------------------------------------------------------------------------- */

static size_t count_of(const struct facets *f, str_t value)
{
    for (size_t i = 0; i < f->count; i++) {
        if (str_eq(f->at[i].value, value))
            return f->at[i].count;
    }
    return 0;
}

static str_t counted(struct cx *cx, str_t label, size_t count)
{
    return trf(cx, "{0} ({1})", TARG(label), TARG((int64_t)count));
}

/* Kinds there are, and the one that is chosen. */
static html_t kind_field(struct cx *cx, const struct form *form, const struct directory *d,
                         str_t chosen)
{
    struct choice choices[KINDS_MAX + 1] = { { .label = _("Any kind") } };
    size_t n = 1;
    must(organisation_kind_count <= KINDS_MAX);
    for (int i = 0; i < organisation_kind_count; i++) {
        const str_t word = str_from_c(organisation_kinds[i].stored);
        const size_t count = count_of(d->kinds, word);
        if (count > 0 || str_eq(word, chosen))
            choices[n++] =
                (struct choice){ .value = word, .label = counted(cx, kind_label(cx, word), count) };
    }
    return form_select(cx, form, "kind", _("Kind"), STR_NONE, choices, n);
}

static html_t country_field(struct cx *cx, const struct form *form, const struct directory *d,
                            str_t chosen)
{
    const struct named_code *all = NULL;
    size_t count = 0;
    country_list(cx, &all, &count);
    struct choice *const choices = arena_array(cx->arena, struct choice, count + 2);
    size_t n = 0;
    choices[n++] = (struct choice){ .label = _("Any country") };
    for (size_t i = 0; i < count; i++) {
        const size_t here = count_of(d->countries, all[i].code);
        if (here > 0 || str_eq(all[i].code, chosen))
            choices[n++] =
                (struct choice){ .value = all[i].code, .label = counted(cx, all[i].name, here) };
    }
    const size_t unknown = count_of(d->countries, STR_NONE);
    if (unknown > 0 || str_eq(chosen, S("none")))
        choices[n++] =
            (struct choice){ .value = S("none"), .label = counted(cx, _("not known"), unknown) };
    return form_select(cx, form, "country", _("Country"), STR_NONE, choices, n);
}

static html_t day_field(struct cx *cx, const struct form *form, str_t label)
{
    return form_field(
        cx, form,
        &(struct field){ .name = "on",
                         .label = label,
                         .hint = _("A day, month or year, like 2013-07-04. Empty: today."),
                         .type = "text" });
}

static struct form form_of(struct cx *cx, const struct directory_filter *f)
{
    struct form form = form_blank(cx);
    form_preset(&form, S("q"), f->query);
    form_preset(&form, S("kind"), f->kind);
    form_preset(&form, S("country"), f->country);
    form_preset(&form, S("on"), f->bad_day.len > 0 ? f->bad_day : f->is_today ? STR_NONE : f->day);
    if (f->bad_day.len > 0)
        form_fault(&form, S("on"), FORM_NOT_PARTIAL_DATE, 0, 0);
    return form;
}

/* --- the list --------------------------------------------------------------------------------- */

static void draw_form(struct cx *cx, const struct form *form, struct directory_page *p)
{
    p->errors = form_errors(cx, form);
    p->query = form_field(
        cx, form,
        &(struct field){ .name = "q",
                         .label = _("Name or identifier"),
                         .hint = _("Former and short names count, too; ə or e, ı or i, it is all "
                                   "the same."),
                         .type = "search",
                         .high = 200 });
    p->kind = kind_field(cx, form, p->directory, p->filter->kind);
    p->country = country_field(cx, form, p->directory, p->filter->country);
    p->on = day_field(cx, form, _("As it was on"));
}

static void draw_ways(struct cx *cx, struct directory_page *p)
{
    struct directory_filter to = *p->filter;
    if (p->first > 0) {
        to.after = STR_NONE;
        p->start = url_directory(cx, S("/organisations"), &to);
    }
    if (p->first + p->count < p->directory->count) {
        to.after = p->lines[p->count - 1].o.slug;
        p->next = url_directory(cx, S("/organisations"), &to);
    }
}

err_t organisations_get(struct cx *cx, const struct request *rq, struct response *rs)
{
    const struct directory_filter f = directory_filter_read(cx, rq);
    struct directory d;
    TRY(directory_load(cx, &f, &d));
    struct directory_page p = {
        .filter = &f,
        .directory = &d,
        .may_edit = (cx->actor.roles & (ROLE_SECRETARIAT | ROLE_OPERATOR)) != 0,
    };
    TRY(directory_first(cx, &f, &d, &p.first));
    TRY(directory_lines(cx, &f, &d, p.first, DIRECTORY_PAGE, &p.lines, &p.count));
    const struct form form = form_of(cx, &f);
    draw_form(cx, &form, &p);
    draw_ways(cx, &p);

    AUTO(buf) body;
    buf_init(&body, REGISTRY_PAGE_MAX);
    view_organisations(&body, cx, &p);
    return respond(cx, rq, rs, f.bad_day.len > 0 ? 422 : 200, _("Organisations"),
                   _("Local and international organisations, how each is constituted, and what "
                     "each has said."),
                   &body);
}

/* --- countries -------------------------------------------------------------------------------- */

static struct country_line *line_of(struct cx *cx, struct country_line *at, size_t *count,
                                    str_t code)
{
    for (size_t i = 0; i < *count; i++) {
        if (str_eq(at[i].code, code))
            return &at[i];
    }
    struct country_line *const new = &at[(*count)++];
    *new = (struct country_line){ .code = code,
                                  .name = code.len > 0 ? country_name(cx, code)
                                                       : _("Country not known") };
    return new;
}

/* Most organisations first, those without a country last. */
static int by_count(const void *a, const void *b)
{
    const struct country_line *const x = a;
    const struct country_line *const y = b;
    if ((x->code.len > 0) != (y->code.len > 0))
        return x->code.len > 0 ? -1 : 1;
    if (x->all != y->all)
        return x->all > y->all ? -1 : 1;
    return str_cmp(x->code, y->code);
}

static err_t countries_load(struct cx *cx, const struct request *rq, struct countries_page *out)
{
    const struct directory_filter f = directory_filter_read(cx, rq);
    const struct directory_filter all = {
        .scope = DIRECTORY_ANY, .status = DIRECTORY_ANY, .day = f.day, .is_today = f.is_today
    };
    struct directory d;
    TRY(directory_load(cx, &all, &d));
    struct country_line *const at =
        arena_array(cx->arena, struct country_line, d.countries->count + 1);
    *out = (struct countries_page){ .at = at, .all = d.count, .day = f.day };
    for (size_t i = 0; i < d.count; i++) {
        struct country_line *const line = line_of(cx, at, &out->count, d.rows[i]->country);
        line->all++;
        line->local += d.rows[i]->scope == SCOPE_LOCAL ? 1 : 0;
        line->international += d.rows[i]->scope == SCOPE_INTERNATIONAL ? 1 : 0;
        line->members += d.standing[i] == IS_MEMBER ? 1 : 0;
        line->partners += d.standing[i] == IS_PARTNER ? 1 : 0;
        out->most = line->all > out->most ? line->all : out->most;
    }
    if (out->count > 1)
        qsort(at, out->count, sizeof at[0], by_count);
    return OK;
}

err_t countries_file(struct cx *cx, const struct request *rq, struct response *rs)
{
    static const char *const COLUMNS[] = { "country",       "name",    "organisations", "local",
                                           "international", "members", "partners" };
    struct countries_page p;
    struct list_file f;
    TRY(countries_load(cx, rq, &p));
    list_file_begin(&f, cx, rq, rs, "countries", COLUMNS, ARRAY_LEN(COLUMNS));
    for (size_t i = 0; i < p.count; i++) {
        const struct country_line *const l = &p.at[i];
        const struct list_cell cells[ARRAY_LEN(COLUMNS)] = { CELL(l->code),
                                                             CELL(l->name),
                                                             CELL_NUMBER(l->all),
                                                             CELL_NUMBER(l->local),
                                                             CELL_NUMBER(l->international),
                                                             CELL_NUMBER(l->members),
                                                             CELL_NUMBER(l->partners) };
        list_file_row(&f, cells);
    }
    return list_file_end(&f);
}

err_t countries_get(struct cx *cx, const struct request *rq, struct response *rs)
{
    struct countries_page p;
    TRY(countries_load(cx, rq, &p));
    AUTO(buf) body;
    buf_init(&body, REGISTRY_PAGE_MAX);
    view_countries(&body, cx, &p);
    return respond(cx, rq, rs, 200, _("Organisations by country"),
                   _("How many organisations on record have their seat in each country."), &body);
}

/* --- who belonged ----------------------------------------------------------------------------- */

static err_t rows_of(struct cx *cx, const struct directory *d, str_t day, struct members_page *p)
{
    const struct membership_list *const all = &d->memberships;
    int64_t *const ids = arena_array(cx->arena, int64_t, all->count);
    struct member_row *const here = arena_array(cx->arena, struct member_row, all->count);
    struct member_row *const gone = arena_array(cx->arena, struct member_row, all->count);
    const struct organisation *those = NULL;
    for (size_t i = 0; i < all->count; i++)
        ids[i] = all->at[i].organisation.v;
    TRY(organisation_find_many(cx, ids, all->count, &those));
    for (size_t i = 0; i < all->count; i++) {
        const struct member_row row = { &those[i], &all->at[i] };
        const struct period time = { all->at[i].starts, all->at[i].ends };
        if (period_holds(time, day))
            here[p->here_count++] = row;
        else if (period_is_over(time, day))
            gone[p->gone_count++] = row;
    }
    p->here = here;
    p->gone = gone;
    return OK;
}

static int by_name(const void *a, const void *b, void *lang_at)
{
    const enum lang lang = *(const enum lang *)lang_at;
    const struct member_row *const x = a;
    const struct member_row *const y = b;
    if (x->m->is_partner != y->m->is_partner)
        return x->m->is_partner ? 1 : -1;
    return text_compare(lang, text2_pick(&x->o->name, lang), text2_pick(&y->o->name, lang));
}

static void sort_rows(struct cx *cx, const struct member_row *rows, size_t count,
                      const struct member_row **out)
{
    struct member_row *const at = arena_array(cx->arena, struct member_row, count);
    if (count > 0)
        memcpy(at, rows, count * sizeof at[0]);
    if (count > 1)
        qsort_r(at, count, sizeof at[0], by_name, &cx->lang);
    *out = at;
}

err_t members_get(struct cx *cx, const struct request *rq, struct response *rs)
{
    const struct directory_filter f = directory_filter_read(cx, rq);
    struct directory d = { 0 };
    struct members_page p = { .day = f.day, .is_today = f.is_today };
    const struct form form = form_of(cx, &f);
    TRY(membership_get_standing(cx, &d.memberships));
    TRY(rows_of(cx, &d, f.day, &p));
    sort_rows(cx, p.here, p.here_count, &p.here);
    sort_rows(cx, p.gone, p.gone_count, &p.gone);
    p.errors = form_errors(cx, &form);
    p.on = day_field(cx, &form, _("On which day"));

    AUTO(buf) body;
    buf_init(&body, REGISTRY_PAGE_MAX);
    view_members(&body, cx, &p);
    return respond(cx, rq, rs, f.bad_day.len > 0 ? 422 : 200, _("Members and partners"),
                   _("Who belongs to the alliance and who belonged on any past day, with how each "
                     "came and left."),
                   &body);
}
