/* Two readings side by side: how far they agree, what differs, how it is settled, publishing.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "kit/base/str.h"
#include "viewpoints/codings/letters.h"
#include "viewpoints/codings/parts.h"
#include "viewpoints/views/codings.html.h"
#include "viewpoints/web.h"

/* A form holds so many fields, and three are of one difference: the rest follows afterwards. */
enum { SETTLE_MOST = 90 };

static void settle_fields(struct cx *cx, const struct form *f, struct compared_line *l)
{
    l->is_asked = true;
    l->value = code_select(cx, f, coding_field(cx, "position", l->s), _("What holds"), _("Choose"));
    l->basis = code_basis_select(cx, f, coding_field(cx, "basis", l->s));
    l->reason = form_field(cx, f,
                           &(struct field){ .name = coding_field(cx, "reason", l->s),
                                            .label = _("Why"),
                                            .hint = _("Public: it stands in the journal."),
                                            .depends = true,
                                            .rows = 2 });
}

/* Each fault names its statement and its field. */
static html_t settle_errors(struct cx *cx, const struct form *f,
                            const struct statement_list *statements)
{
    struct field_label *const labels =
        arena_array(cx->arena, struct field_label, statements->count * 2);
    for (size_t i = 0; i < statements->count; i++) {
        const struct statement *const s = &statements->at[i];
        const str_t which = trf(cx, "Statement {0}", TARG(s->number + 1));
        labels[2 * i] = (struct field_label){ coding_field(cx, "position", s),
                                              arena_printf(cx->arena, "%.*s, %.*s", STR_ARG(which),
                                                           STR_ARG(_("What holds"))) };
        labels[2 * i + 1] = (struct field_label){ coding_field(cx, "reason", s),
                                                  arena_printf(cx->arena, "%.*s, %.*s",
                                                               STR_ARG(which), STR_ARG(_("Why"))) };
    }
    return form_errors_labelled(cx, f, labels, statements->count * 2);
}

static void line_load(const struct coding_values v[CODERS_A_ROUND], struct compared_line *l)
{
    for (size_t i = 0; i < CODERS_A_ROUND; i++)
        l->by[i] = coding_value_on(&v[i], l->s->id);
    l->differs = codes_differ(&v[0], &v[1], l->s->id);
}

static struct code_agreement agreement_of(struct cx *cx, const struct compared_line *at,
                                          size_t count)
{
    enum { CATEGORIES = 4 };
    struct coded_unit *const units = arena_array(cx->arena, struct coded_unit, count);
    for (size_t i = 0; i < count; i++) {
        for (size_t k = 0; k < CODERS_MOST; k++)
            units[i].code[k] = k < CODERS_A_ROUND && at[i].by[k] != NULL
                                   ? (int8_t)((int)at[i].by[k]->code + 1)
                                   : NOT_CODED;
    }
    return code_agreement(units, count, CATEGORIES, SCALE_NOMINAL, count, cx->arena);
}

static err_t lines_load(struct cx *cx, const struct coding_found *x, const struct form *f,
                        struct compare_codings_page *p)
{
    struct coding_values v[CODERS_A_ROUND];
    const struct settlement *settled = NULL;
    size_t settled_count = 0;
    struct compared_line *const lines =
        arena_array(cx->arena, struct compared_line, x->statements.count);
    TRY(rounds_values(cx, &x->rounds, v));
    TRY(settlement_list(cx, x->c.id, &settled, &settled_count));
    for (size_t i = 0; i < x->statements.count; i++) {
        struct compared_line *const l = &lines[i];
        l->s = &x->statements.at[i];
        line_load(v, l);
        if (!l->differs)
            continue;
        l->settled = settlement_on(settled, settled_count, x->o.id, l->s->id);
        p->differences++;
        p->open += l->settled == NULL;
        if (p->is_possible && l->settled == NULL && p->open <= SETTLE_MOST)
            settle_fields(cx, f, l);
    }
    p->lines = lines;
    p->count = x->statements.count;
    p->all = agreement_of(cx, lines, p->count);
    return OK;
}

static err_t compare_draw(struct cx *cx, const struct request *rq, struct response *rs,
                          const struct coding_found *x, const struct form *f,
                          struct compare_codings_page *p)
{
    p->c = &x->c;
    p->o = &x->o;
    p->rounds = x->rounds;
    p->is_possible = coding_is_possible(&x->c, cx->now);
    TRY(lines_load(cx, x, f, p));
    p->errors = settle_errors(cx, f, &x->statements);
    AUTO(buf) body;
    buf_init(&body, VIEW_MAX);
    view_compare_codings(&body, cx, p);
    const struct page page = {
        .title = trf(cx, "{0}: what it says", TARG(text2_pick(&x->o.name, cx->lang))),
        .nav = "/secretariat",
        .style = "by-mail.css",
        .address =
            arena_printf(cx->arena, "/secretariat/codings/%" PRId64 "/compare", x->coding.id.v),
    };
    return respond_view(cx, rq, rs, f->error_count > 0 ? 422 : 200, &page, &body);
}

/* Open once nobody reads blind any more: both are done, or there is one reader who is done. */
static err_t compared_of_path(struct cx *cx, const struct request *rq, struct coding_found *x)
{
    TRY(coding_of_path(cx, rq, x));
    return rounds_are_open_to(&x->rounds, (account_id){ cx->actor.account })
               ? OK
               : problem(cx, ERR_FORBIDDEN, "somebody still reads, and must not see this");
}

err_t coding_compare_get(struct cx *cx, const struct request *rq, struct response *rs)
{
    struct coding_found x;
    struct compare_codings_page p = { .published = -1 };
    TRY(compared_of_path(cx, rq, &x));
    int64_t n = 0;
    if (str_to_i64(request_query(cx, rq, S("published")), 0, INT64_MAX, &n))
        p.published = n;
    p.told = request_query(cx, rq, S("told")).len > 0;
    if (p.published >= 0 && !p.told)
        TRY(coding_contact(cx, x.o.id, &p.contact));
    if (str_to_i64(request_query(cx, rq, S("settled")), 1, SETTLE_MOST, &n))
        p.settled = n;
    const struct form blank = form_blank(cx);
    return compare_draw(cx, rq, rs, &x, &blank, &p);
}

/* What is said about one difference; false: it is left open. */
static bool settlement_in_form(struct cx *cx, struct form *f, const struct statement *on,
                               struct settlement *out)
{
    const str_t value = str_from_c(coding_field(cx, "position", on));
    const str_t reason = str_from_c(coding_field(cx, "reason", on));
    if (form_value(f, value).len == 0 && str_trim(form_value(f, reason)).len == 0)
        return false;
    *out = (struct settlement){ .statement = on->id };
    if (code_in_form(f, value, &out->code) && out->code != CODE_SILENT)
        out->basis = code_basis_in_form(f, str_from_c(coding_field(cx, "basis", on)));
    else
        out->basis = BASIS_STATED; /* silence has none */
    out->reason = form_lines(f, reason, CODING_REASON_LEAST, PUBLIC_REASON_MOST);
    return true;
}

/* How many are said. What somebody else settled since the form was drawn is a fault, so that nobody
 * takes the other's decision for the own one. */
static err_t settlements_in_form(struct cx *cx, struct form *f, const struct coding_found *x,
                                 struct settlement *at, size_t *count)
{
    struct coding_values v[CODERS_A_ROUND];
    const struct settlement *settled = NULL;
    const struct statement *first_open = NULL;
    size_t settled_count = 0;
    TRY(rounds_values(cx, &x->rounds, v));
    TRY(settlement_list(cx, x->c.id, &settled, &settled_count));
    *count = 0;
    for (size_t i = 0; i < x->statements.count; i++) {
        const struct statement *const s = &x->statements.at[i];
        if (!codes_differ(&v[0], &v[1], s->id))
            continue;
        const bool is_open = settlement_on(settled, settled_count, x->o.id, s->id) == NULL;
        if (is_open && first_open == NULL)
            first_open = s;
        if (!settlement_in_form(cx, f, s, &at[*count]))
            continue;
        ++*count;
        if (!is_open)
            form_fault_custom(f, str_from_c(coding_field(cx, "position", s)),
                              N_("It was settled meanwhile: see the table."));
    }
    if (*count == 0 && first_open != NULL)
        form_fault_custom(f, str_from_c(coding_field(cx, "position", first_open)),
                          N_("Choose what holds, here or below. The others can stay open."));
    return OK;
}

err_t coding_settle_post(struct cx *cx, const struct request *rq, struct response *rs)
{
    struct coding_found x;
    struct compare_codings_page p = { .published = -1 };
    size_t count = 0;
    TRY(compared_of_path(cx, rq, &x));
    struct form f = form_open(cx, rq);
    struct settlement *const at = arena_array(cx->arena, struct settlement, x.statements.count);
    TRY(settlements_in_form(cx, &f, &x, at, &count));
    const err_t read = form_done(&f);
    if (read == ERR_INVALID) {
        TRY(compare_draw(cx, rq, rs, &x, &f, &p));
        return ERR_INVALID;
    }
    TRY(read);
    for (size_t i = 0; i < count; i++)
        TRY(coding_settle(cx, &x.rounds, &at[i]));
    return respond_see_other(rs, url_with(cx, "/secretariat/codings/{}/compare?settled={}",
                                          UARG(x.coding.id.v), UARG((int64_t)count)));
}

err_t coding_publish_post(struct cx *cx, const struct request *rq, struct response *rs)
{
    struct coding_found x;
    int64_t published = 0;
    bool told = false;
    TRY(compared_of_path(cx, rq, &x));
    TRY(coding_publish(cx, &x.rounds, &published, &told));
    respond_publish(rs, consultation_topic(cx, x.c.id), S("position"));
    return respond_see_other(
        rs, told ? url_with(cx, "/secretariat/codings/{}/compare?published={}&told={}",
                            UARG(x.coding.id.v), UARG(published), UARG(1))
                 : url_with(cx, "/secretariat/codings/{}/compare?published={}", UARG(x.coding.id.v),
                            UARG(published)));
}

/* --- for public pages ------------------------------------------------------------------------- */

err_t coded_load(struct cx *cx, const struct consultation *c, str_t *out)
{
    struct coding_summary s;
    *out = STR_NONE;
    if (!consultation_has_side(c, SIDE_ORGANISATIONS))
        return OK;
    TRY(coding_summary_load(cx, c, READINGS_PUBLISHED, &s));
    *out = coding_summary_text(cx, &s);
    return OK;
}

/* Once the positions are published. */
err_t settled_load(struct cx *cx, const struct consultation *c, const struct settled_line **out,
                   size_t *count)
{
    struct statement_list *const statements = arena_new(cx->arena, struct statement_list);
    const struct settlement *all = NULL;
    size_t n = 0;
    TRY(settlement_list(cx, c->id, &all, &n));
    TRY(statement_list_accepted(cx, c->id, statements));
    struct settled_line *const lines = arena_array(cx->arena, struct settled_line, n);
    *count = 0;
    for (size_t i = 0; i < n; i++) {
        struct organisation *const o = arena_new(cx->arena, struct organisation);
        struct rounds r;
        TRY(organisation_find(cx, all[i].organisation, o));
        TRY(rounds_of(cx, c->id, o->id, &r));
        const struct statement *s = NULL;
        for (size_t k = 0; k < statements->count; k++) {
            if (statements->at[k].id.v == all[i].statement.v)
                s = &statements->at[k];
        }
        if (s != NULL && r.at[0] != NULL && r.at[0]->published_at != 0)
            lines[(*count)++] = (struct settled_line){ o, s, &all[i] };
    }
    *out = lines;
    return OK;
}
