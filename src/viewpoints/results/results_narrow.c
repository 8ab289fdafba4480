/* The filter of the page of results: its classes, its form, its addresses, its words.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "viewpoints/results/results_view.h"

enum { ADDRESS_MAX = 4096, CHOICES_MAX = 96 };

/* --- classes ---------------------------------------------------------------------------------- */

err_t divisions_load(struct cx *cx, const struct consultation *c, const struct results *r,
                     struct division_list *out)
{
    enum division of[DIVISION_COUNT];
    *out = (struct division_list){ 0 };
    if (r->side == SIDE_PUBLIC || r->row_count == 0)
        return OK;
    const size_t count = divisions_of(c, of);
    struct division_classes *const at = arena_array(cx->arena, struct division_classes, count);
    struct organisation *const rows = arena_array(cx->arena, struct organisation, r->row_count);
    for (size_t i = 0; i < r->row_count; i++)
        rows[i] = *r->rows[i].organisation;
    for (size_t d = 0; d < count; d++)
        TRY(division_load(cx, c, of[d], rows, r->row_count, &at[d]));
    *out = (struct division_list){ at, count };
    return OK;
}

/* --- addresses -------------------------------------------------------------------------------- */

static void add_part(struct buf *to, const char *name, str_t value)
{
    if (value.len == 0)
        return;
    const bool first = str_find_byte(buf_str(to), '?', 0) == to->len;
    buf_printf(to, "%c%s=%.*s", first ? '?' : '&', name, STR_ARG(value));
}

str_t class_address(struct cx *cx, const struct division_classes *d, size_t class)
{
    return arena_printf(cx->arena, "%.*s.%.*s", STR_ARG(division_word(d->division)),
                        STR_ARG(d->words[class]));
}

static str_t class_words(struct cx *cx, const struct division_classes *d, size_t class)
{
    return arena_printf(cx->arena, "%.*s: %.*s", STR_ARG(division_label(cx, d->division)),
                        STR_ARG(division_class_label(cx, d->division, d->words[class])));
}

static str_t class_word_of(struct cx *cx, const struct results_view *v,
                           const struct results_filter *f)
{
    return f->class == CLASS_ANY
               ? STR_NONE
               : class_address(cx, &v->divisions.at[f->division], (size_t)f->class);
}

static str_t number_word(struct cx *cx, int64_t n, int64_t unless)
{
    return n == unless ? STR_NONE : arena_printf(cx->arena, "%" PRId64, n);
}

url_t url_narrowed(struct cx *cx, const struct results_view *v, const struct results_filter *f,
                   const char *place)
{
    AUTO(buf) to;
    buf_init(&to, ADDRESS_MAX);
    buf_printf(&to, "/consultations/%.*s/results", STR_ARG(v->consultation->slug));
    if (v->consultation->who == WHO_BOTH)
        add_part(&to, "side", side_word(v->r->side));
    add_part(&to, "class", class_word_of(cx, v, f));
    add_part(&to, "group", number_word(cx, f->group + 1, 0));
    add_part(&to, "status", status_word(f->status));
    add_part(&to, "q", url_query_value(cx, f->text));
    add_part(&to, "sort", f->sort == SORT_DIVIDED ? STR_NONE : sort_word(f->sort));
    add_part(&to, "page", number_word(cx, f->page, 1));
    add_part(&to, "columns", number_word(cx, (int64_t)f->columns + 1, 1));
    return url_at(cx, url_in_lang(cx, cx->lang, buf_str(&to)), str_from_c(place));
}

url_t url_sorted(struct cx *cx, const struct results_view *v, enum statement_sort sort)
{
    struct results_filter f = v->filter;
    f.sort = sort;
    f.page = 1;
    return url_narrowed(cx, v, &f, "all");
}

url_t url_paged(struct cx *cx, const struct results_view *v, int64_t page)
{
    struct results_filter f = v->filter;
    f.page = page;
    return url_narrowed(cx, v, &f, "all");
}

url_t url_columns(struct cx *cx, const struct results_view *v, size_t first)
{
    struct results_filter f = v->filter;
    f.columns = first;
    return url_narrowed(cx, v, &f, "matrix");
}

url_t url_of_status(struct cx *cx, const struct results_view *v, enum statement_status status)
{
    const struct results_filter f = { .division = v->divisions.count,
                                      .class = CLASS_ANY,
                                      .group = GROUP_ANY,
                                      .status = status,
                                      .page = 1 };
    return url_narrowed(cx, v, &f, "");
}

/* --- words ------------------------------------------------------------------------------------ */

static str_t status_label(struct cx *cx, enum statement_status s)
{
    switch (s) {
    case STATUS_ANY:
        return _("Any finding");
    case STATUS_COMMON:
        return _("Common ground");
    case STATUS_DIVERGENCE:
        return _("Divergence");
    case STATUS_UNCLEAR:
        return _("Not settled");
    }
    return STR_NONE;
}

static str_t after(struct cx *cx, str_t said, str_t more)
{
    return said.len == 0   ? more
           : more.len == 0 ? said
                           : arena_printf(cx->arena, "%.*s; %.*s", STR_ARG(said), STR_ARG(more));
}

str_t filter_words(struct cx *cx, const struct results_view *v)
{
    const struct results_filter *const f = &v->filter;
    str_t said = STR_NONE;
    if (f->class != CLASS_ANY) {
        said = class_words(cx, &v->divisions.at[f->division], (size_t)f->class);
    }
    if (f->group != GROUP_ANY)
        said = after(cx, said, trf(cx, "opinion group {0}", TARG((int64_t)f->group + 1)));
    if (f->status != STATUS_ANY)
        said = after(cx, said, text_lower(cx->arena, cx->lang, status_label(cx, f->status)));
    if (f->text.len > 0)
        said = after(cx, said, trf(cx, "with “{0}” in the text", TARG(f->text)));
    return said;
}

str_t filter_counts(struct cx *cx, const struct results_view *v)
{
    const struct filtered *const f = &v->filtered;
    const str_t statements = trf(cx, "{0} of {1} statements", TARG((int64_t)f->count),
                                 TARG((int64_t)v->r->statement_count));
    if (!f->narrows_people)
        return statements;
    const str_t people = v->r->side == SIDE_PUBLIC
                             ? trf(cx, "{0} of {1} people", TARG(f->people), TARG(f->people_all))
                             : trf(cx, "{0} of {1} organisations with a position", TARG(f->people),
                                   TARG(f->people_all));
    return after(cx, people, statements);
}

/* --- the form --------------------------------------------------------------------------------- */

html_t class_field(struct cx *cx, const struct form *form, const struct division_list *divisions)
{
    struct choice *choices = arena_array(cx->arena, struct choice, CHOICES_MAX);
    size_t n = 0;
    choices[n++] = (struct choice){ .label = _("All organisations") };
    for (size_t d = 0; d < divisions->count; d++) {
        const struct division_classes *const at = &divisions->at[d];
        for (size_t c = 0; c < at->class_count && n < CHOICES_MAX; c++)
            choices[n++] = (struct choice){ .value = class_address(cx, at, c),
                                            .label = class_words(cx, at, c) };
    }
    return form_select(cx, form, "class", _("Class"), STR_NONE, choices, n);
}

static html_t group_field(struct cx *cx, const struct form *form, const struct results_view *v)
{
    struct choice choices[GROUPS_MOST + 1] = { { .label = _("All groups") } };
    size_t n = 1;
    for (size_t g = 0; g < v->r->numbers->group_count; g++)
        choices[n++] = (struct choice){ .value = arena_printf(cx->arena, "%zu", g + 1),
                                        .label = group_name(cx, (int32_t)g) };
    return form_select(cx, form, "group", _("Opinion group"), STR_NONE, choices, n);
}

static html_t status_field(struct cx *cx, const struct form *form)
{
    struct choice choices[STATUS_COUNT];
    for (int s = 0; s < STATUS_COUNT; s++)
        choices[s] = (struct choice){ .value = status_word((enum statement_status)s),
                                      .label = status_label(cx, (enum statement_status)s) };
    return form_select(cx, form, "status", _("Finding"), STR_NONE, choices, STATUS_COUNT);
}

static html_t filter_form(struct cx *cx, const struct results_view *v)
{
    struct form form = form_blank(cx);
    form_preset(&form, S("q"), v->filter.text);
    form_preset(&form, S("class"), class_word_of(cx, v, &v->filter));
    form_preset(&form, S("group"), number_word(cx, v->filter.group + 1, 0));
    form_preset(&form, S("status"), status_word(v->filter.status));
    AUTO(buf) out;
    buf_init(&out, 1 << 20);
    const struct field text = { .name = "q",
                                .label = _("Words of the statement"),
                                .type = "search",
                                .high = FILTER_TEXT_MOST };
    buf_add(&out, form_field(cx, &form, &text).markup);
    buf_add(&out, status_field(cx, &form).markup);
    if (v->divisions.count > 0)
        buf_add(&out, class_field(cx, &form, &v->divisions).markup);
    if (v->r->numbers->group_count > 0)
        buf_add(&out, group_field(cx, &form, v).markup);
    return html_of_buf(cx, &out);
}

/* --- together --------------------------------------------------------------------------------- */

/* Of the statements the page may show. */
static err_t load_cells(struct cx *cx, struct results_view *v)
{
    const size_t each = v->r->numbers->group_count + 1;
    struct shown *cells =
        arena_array(cx->arena, struct shown, array_size(v->r->statement_count, each));
    AUTO(arena) scratch;
    arena_init(&scratch);
    for (size_t j = 0; j < v->r->statement_count; j++) {
        const struct statement_result *const s = &v->r->statements[j];
        TRY(shown_cells(v->r, s, input_index(v, s), &scratch, &cells[j * each]));
    }
    v->cells = cells;
    return OK;
}

err_t results_narrow(struct cx *cx, const struct request *rq, struct results_view *v)
{
    TRY(divisions_load(cx, v->consultation, v->r, &v->divisions));
    v->filter = filter_read(cx, rq, v->r, &v->divisions);
    filter_apply(v->r, v->statements.at, &v->divisions, &v->filter, cx->arena, &v->filtered);
    bridges_find(v->r, v->statements.at, cx->arena, &v->bridges);
    TRY(load_cells(cx, v));
    v->form = filter_form(cx, v);
    return OK;
}
