/* The form of a rehearsed import: drawing its choices and reading them.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "registry/exchange/web_form.h"

#include "kit/base/str.h"
#include "kit/settings/settings.h"
#include "kit/text/country.h"
#include "kit/text/text.h"
#include "registry/exchange/values.h"
#include "registry/exchange/views/import.html.h"
#include "registry/words.h"

enum { CHOICES_MAX = 64, CELL_MAX = 64 << 10, MENDED_MAX = 200000 };

/* --- words ------------------------------------------------------------------------------------ */

str_t import_place(struct cx *cx, const struct organisation *o)
{
    const str_t town = text2_pick(&o->seat, cx->lang);
    const str_t country = o->country.len > 0 ? country_name(cx, o->country) : STR_NONE;
    if (town.len == 0 || country.len == 0)
        return town.len > 0 ? town : country;
    return arena_printf(cx->arena, "%.*s, %.*s", STR_ARG(country), STR_ARG(town));
}

str_t import_part_words(struct cx *cx, const struct draft *d)
{
    if (!d->has_membership)
        return _("listed only");
    const str_t what = d->membership.is_partner ? _("partner") : _("member");
    if (d->membership.starts.len == 0)
        return what;
    return trf(cx, "{0} since {1}", TARG(what), TARG(date_partial(cx, d->membership.starts)));
}

static str_t difference_value(struct cx *cx, enum import_field field, str_t v)
{
    enum scope scope = SCOPE_LOCAL;
    if (field == IMPORT_KIND)
        return kind_label(cx, v);
    if (field == IMPORT_SCOPE)
        return import_scope(cx->arena, v, &scope) ? scope_label(cx, scope) : v;
    if (field == IMPORT_COUNTRY)
        return country_name(cx, v);
    if (field == IMPORT_FOUNDED || field == IMPORT_ACTIVE_SINCE || field == IMPORT_DISSOLVED)
        return date_partial(cx, v);
    return v;
}

str_t import_difference_text(struct cx *cx, const struct organisation_difference *d)
{
    return trf(cx, "{0}: {1} stands; the line says {2}",
               TARG(tr_lang(cx->lang, import_field_msgid(d->field))),
               TARG(difference_value(cx, d->field, d->stands)),
               TARG(difference_value(cx, d->field, d->said)));
}

static const char *const VERDICTS[] = {
    [IMPORT_ADD] = N_("Add it as another organisation"),
    [IMPORT_COMPLETE] = N_("Complete what is known"),
    [IMPORT_SKIP] = N_("Leave the line out"),
};

enum { VERDICT_CHOICES = ARRAY_LEN(VERDICTS) };

static size_t verdict_choices(struct cx *cx, struct choice to[VERDICT_CHOICES])
{
    static const enum import_verdict ORDER[] = { IMPORT_COMPLETE, IMPORT_SKIP, IMPORT_ADD };
    for (size_t i = 0; i < ARRAY_LEN(ORDER); i++)
        to[i] = (struct choice){ .value = import_verdict_word(ORDER[i]),
                                 .label = tr_lang(cx->lang, VERDICTS[ORDER[i]]) };
    return ARRAY_LEN(ORDER);
}

/* --- drawing ---------------------------------------------------------------------------------- */

static html_t draw_choice(struct cx *cx, const struct form_choice_line *l)
{
    AUTO(buf) out;
    buf_init(&out, CELL_MAX);
    view_import_choice(&out, l);
    return html_of_buf(cx, &out);
}

/* What a column can tell; a name in another language keeps the language its header names. */
static html_t column_select(struct cx *cx, const struct rehearsal *r, size_t i)
{
    struct choice choices[IMPORT_FIELD_COUNT];
    const struct import_column *const column = &r->settings.mapping.columns[i];
    for (int f = 0; f < IMPORT_FIELD_COUNT; f++) {
        const struct import_column as = { (enum import_field)f,
                                          f == IMPORT_NAME_OTHER ? column->language : STR_NONE };
        choices[f] =
            (struct choice){ .value = import_column_word(cx->arena, &as),
                             .label = tr_lang(cx->lang, import_field_msgid((enum import_field)f)) };
    }
    return draw_choice(cx, &(struct form_choice_line){
                               .name = arena_printf(cx->arena, "c%zu", i),
                               .label = trf(cx, "What {0} tells", TARG(r->table.headers[i])),
                               .value = import_column_word(cx->arena, column),
                               .choices = choices,
                               .count = IMPORT_FIELD_COUNT });
}

static str_t samples_of(struct cx *cx, const struct rehearsal *r, size_t column)
{
    enum { SHOWN = 120 };
    str_t all = STR_NONE;
    for (int i = 0; i < IMPORT_SAMPLES; i++) {
        const str_t one = r->samples[i][column];
        if (one.len > 0 && one.len < SHOWN)
            all = all.len == 0 ? one
                               : arena_printf(cx->arena, "%.*s · %.*s", STR_ARG(all), STR_ARG(one));
    }
    return all;
}

static void draw_columns(struct cx *cx, struct import_page *p)
{
    const struct rehearsal *const r = p->r;
    if (!r->is_table)
        return;
    struct column_line *const at = arena_array(cx->arena, struct column_line, r->table.columns);
    for (size_t i = 0; i < r->table.columns; i++)
        at[i] = (struct column_line){ r->table.headers[i], samples_of(cx, r, i),
                                      column_select(cx, r, i) };
    p->columns = at;
    p->column_count = r->table.columns;
}

/* What is chosen for this line; nothing: what comes of it then. */
static html_t line_select(struct cx *cx, const struct rehearsal *r, const struct planned *l)
{
    struct choice choices[1 + VERDICT_CHOICES];
    enum import_verdict chosen = IMPORT_ADD;
    const bool is_chosen = import_choice_find(&r->settings.choices, l->draft->line, &chosen);
    choices[0] = (struct choice){ .value = S(""),
                                  .label = l->contradicts ? _("Not decided: left out")
                                                          : _("As for all of them") };
    return draw_choice(cx, &(struct form_choice_line){
                               .name = arena_printf(cx->arena, "l%" PRId64, l->draft->line),
                               .label = trf(cx, "What to do with line {0}", TARG(l->draft->line)),
                               .value = is_chosen ? import_verdict_word(chosen) : S(""),
                               .choices = choices,
                               .count = 1 + verdict_choices(cx, choices + 1) });
}

/* Those that contradict what they look like, or those that do not. */
static void add_alike(struct cx *cx, struct import_page *p, bool contradicts, struct alike_line *at)
{
    const struct register_plan *const plan = &p->r->plan;
    for (size_t k = 0; k < plan->count; k++) {
        const struct planned *const l = &plan->at[k];
        if ((l->known == NULL && l->same_line == 0) || l->contradicts != contradicts)
            continue;
        if (p->alike_count < IMPORT_ALIKE_SHOWN)
            at[p->alike_count++] = (struct alike_line){ l, line_select(cx, p->r, l) };
        else
            p->alike_more++;
    }
}

static void draw_alike(struct cx *cx, const struct form *form, struct import_page *p)
{
    struct choice choices[VERDICT_CHOICES];
    const size_t count = verdict_choices(cx, choices);
    struct alike_line *const at = arena_array(cx->arena, struct alike_line, IMPORT_ALIKE_SHOWN);
    add_alike(cx, p, true, at);
    add_alike(cx, p, false, at);
    p->alike = at;
    p->all_alike = form_select(cx, form, "alike", _("For all of them"), STR_NONE, choices, count);
}

static html_t kind_field(struct cx *cx, const struct form *form)
{
    struct choice choices[CHOICES_MAX];
    must(organisation_kind_count <= CHOICES_MAX);
    for (int i = 0; i < organisation_kind_count; i++)
        choices[i] = (struct choice){ .value = str_from_c(organisation_kinds[i].stored),
                                      .label = tr_lang(cx->lang, organisation_kinds[i].msgid) };
    return form_select(cx, form, "kind", _("Kind"), STR_NONE, choices,
                       (size_t)organisation_kind_count); /* at most CHOICES_MAX */
}

static void draw_defaults(struct cx *cx, const struct form *form, struct import_page *p)
{
    const struct choice reaches[] = {
        { .value = import_reach_word(IMPORT_BY_COUNTRY),
          .label = trf(cx, "By country: {0} or none is local",
                       TARG(country_name(cx, cx->settings->site_country))) },
        { .value = import_reach_word(IMPORT_LOCAL), .label = _("All are local") },
        { .value = import_reach_word(IMPORT_INTERNATIONAL), .label = _("All are international") },
    };
    const struct choice belongings[] = {
        { .value = import_belonging_word(IMPORT_AS_LISTED),
          .label = _("Neither: listed from public sources") },
        { .value = import_belonging_word(IMPORT_AS_MEMBER),
          .label = _("All are members of the alliance") },
        { .value = import_belonging_word(IMPORT_AS_PARTNER),
          .label = _("All are partners of the alliance") },
    };
    p->reach = form_select(cx, form, "reach", _("Local or international"), STR_NONE, reaches,
                           ARRAY_LEN(reaches));
    p->belonging = form_select(cx, form, "belonging", _("Member or partner"), STR_NONE, belongings,
                               ARRAY_LEN(belongings));
    p->kind = kind_field(cx, form);
}

void import_form_draw(struct cx *cx, struct import_page *p)
{
    const struct import_settings *const s = &p->r->settings;
    struct form form = form_blank(cx);
    form_preset(&form, S("reach"), import_reach_word(s->mapping.reach));
    form_preset(&form, S("belonging"), import_belonging_word(s->mapping.belonging));
    form_preset(&form, S("kind"), s->mapping.kind.len > 0 ? s->mapping.kind : S("ngo"));
    form_preset(&form, S("alike"), import_verdict_word(s->choices.all));
    draw_columns(cx, p);
    draw_alike(cx, &form, p);
    draw_defaults(cx, &form, p);
    if (rehearsal_is_good(p->r) || p->row->content.len > MENDED_MAX)
        return;
    form_preset(&form, S("table"), p->row->content);
    p->table = form_field(
        cx, &form,
        &(struct field){ .name = "table", .label = _("The list"), .type = "text", .rows = 14 });
}

/* --- reading ---------------------------------------------------------------------------------- */

static void read_columns(const struct form *form, struct import_mapping *m)
{
    for (size_t i = 0; i < m->count; i++) {
        char name[32];
        (void)snprintf(name, sizeof name, "c%zu", i);
        const str_t field = str_from_c(name);
        struct import_column column;
        if (form_has(form, field) && import_column_read(form_value(form, field), &column))
            m->columns[i] = column;
    }
}

/* Exceptions from what holds for all. */
static void read_lines(struct cx *cx, const struct form *form, struct import_choices *c)
{
    struct import_choice *const at = arena_array(cx->arena, struct import_choice, form->count);
    size_t n = 0;
    for (size_t i = 0; i < form->count; i++) {
        struct import_choice one;
        const str_t name = form->fields[i].name;
        if (name.len >= 2 && name.at[0] == 'l' &&
            str_to_i64(str_sub(name, 1, name.len), 1, INT64_MAX, &one.line) &&
            import_verdict_read(form->fields[i].value, &one.verdict))
            at[n++] = one;
    }
    c->at = at;
    c->count = n;
}

void import_form_read(struct cx *cx, const struct form *form, struct import_settings *s)
{
    struct import_mapping *const m = &s->mapping;
    read_columns(form, m);
    if (!import_reach_read(form_value(form, S("reach")), &m->reach))
        m->reach = IMPORT_BY_COUNTRY;
    if (!import_belonging_read(form_value(form, S("belonging")), &m->belonging))
        m->belonging = IMPORT_AS_LISTED;
    if (kind_exists(form_value(form, S("kind"))))
        m->kind = form_value(form, S("kind"));
    if (import_verdict_read(form_value(form, S("alike")), &s->choices.all) || form->count > 0)
        read_lines(cx, form, &s->choices);
}
