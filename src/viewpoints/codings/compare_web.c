/* Two readings side by side: how far they agree, what differs, how it is settled, publishing.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "viewpoints/codings/parts.h"
#include "viewpoints/views/codings.html.h"
#include "viewpoints/web.h"

/* A refused form of one difference. */
struct settling {
    const struct form *form; /* NULL: none */
    int64_t number;
};

static html_t settle_value(struct cx *cx, const struct form *f)
{
    const struct choice choices[] = {
        { .value = S("agree"), .label = code_label(cx, CODE_AGREE) },
        { .value = S("disagree"), .label = code_label(cx, CODE_DISAGREE) },
        { .value = S("pass"), .label = code_label(cx, CODE_PASS) },
        { .value = S("silent"), .label = code_label(cx, CODE_SILENT) },
    };
    return form_select(cx, f, "position", _("What holds"), STR_NONE, choices, ARRAY_LEN(choices));
}

static html_t settle_basis(struct cx *cx, const struct form *f)
{
    const struct choice choices[] = {
        { .value = S("stated"), .label = _("stated by the source") },
        { .value = S("inferred"), .label = _("inferred from it") },
    };
    return form_select(cx, f, "basis", _("Basis"), STR_NONE, choices, ARRAY_LEN(choices));
}

static void settle_fields(struct cx *cx, const struct settling *s, struct compared_line *l)
{
    const struct form blank = form_blank(cx);
    const struct form *const f = s->form != NULL && s->number == l->s->number ? s->form : &blank;
    const struct field_label labels[] = { { "reason", _("Why") } };
    l->errors = form_errors_labelled(cx, f, labels, ARRAY_LEN(labels));
    l->value = settle_value(cx, f);
    l->basis = settle_basis(cx, f);
    l->reason = form_field(cx, f,
                           &(struct field){ .name = "reason",
                                            .label = labels[0].label,
                                            .hint = _("Public: it stands in the journal."),
                                            .required = true,
                                            .rows = 2 });
}

static const struct settlement *settled_here(const struct settlement *at, size_t count,
                                             organisation_id whose, statement_id s)
{
    for (size_t i = 0; i < count; i++) {
        if (at[i].organisation.v == whose.v && at[i].statement.v == s.v)
            return &at[i];
    }
    return NULL;
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

static err_t lines_load(struct cx *cx, const struct coding_found *x, const struct settling *s,
                        struct compare_codings_page *p)
{
    struct coding_values v[CODERS_A_ROUND] = { 0 };
    const struct settlement *settled = NULL;
    size_t settled_count = 0;
    struct compared_line *const lines =
        arena_array(cx->arena, struct compared_line, x->statements.count);
    for (size_t i = 0; i < CODERS_A_ROUND; i++) {
        if (x->rounds.at[i] != NULL)
            TRY(coding_values_of(cx, x->rounds.at[i]->id, &v[i]));
    }
    TRY(settlement_list(cx, x->c.id, &settled, &settled_count));
    for (size_t i = 0; i < x->statements.count; i++) {
        struct compared_line *const l = &lines[i];
        l->s = &x->statements.at[i];
        line_load(v, l);
        if (!l->differs)
            continue;
        l->settled = settled_here(settled, settled_count, x->o.id, l->s->id);
        p->differences++;
        p->open += l->settled == NULL;
        if (l->settled == NULL)
            settle_fields(cx, s, l);
    }
    p->lines = lines;
    p->count = x->statements.count;
    p->all = agreement_of(cx, lines, p->count);
    return OK;
}

static err_t compare_draw(struct cx *cx, const struct request *rq, struct response *rs,
                          const struct coding_found *x, const struct settling *s,
                          struct compare_codings_page *p)
{
    p->c = &x->c;
    p->o = &x->o;
    p->rounds = x->rounds;
    TRY(lines_load(cx, x, s, p));
    AUTO(buf) body;
    buf_init(&body, VIEW_MAX);
    view_compare_codings(&body, cx, p);
    const struct page page = {
        .title = trf(cx, "{0}: what it says", TARG(text2_pick(&x->o.name, cx->lang))),
        .nav = "/secretariat",
        .address =
            arena_printf(cx->arena, "/secretariat/codings/%" PRId64 "/compare", x->coding.id.v),
    };
    return respond_view(cx, rq, rs, s->form != NULL ? 422 : 200, &page, &body);
}

/* Open once nobody reads blind any more: both are done, or there is one reader who is done. */
static err_t compared_of_path(struct cx *cx, const struct request *rq, struct coding_found *x)
{
    TRY(coding_of_path(cx, rq, x));
    const account_id actor = { cx->actor.account };
    for (size_t i = 0; i < CODERS_A_ROUND; i++) {
        const struct coding *const c = x->rounds.at[i];
        if (c != NULL && (c->done_at == 0 || !coding_is_open_to(&x->rounds, c, actor)))
            return problem(cx, ERR_FORBIDDEN, "somebody still reads, and must not see this");
    }
    return OK;
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
    return compare_draw(cx, rq, rs, &x, &(struct settling){ 0 }, &p);
}

static const struct statement *statement_numbered(const struct statement_list *all, int64_t number)
{
    for (size_t i = 0; i < all->count; i++) {
        if (all->at[i].number == number)
            return &all->at[i];
    }
    return NULL;
}

err_t coding_settle_post(struct cx *cx, const struct request *rq, struct response *rs)
{
    static const str_t bases[] = { S_INIT("stated"), S_INIT("inferred") };
    static const str_t codes[] = { S_INIT("agree"), S_INIT("disagree"), S_INIT("pass"),
                                   S_INIT("silent") };
    struct coding_found x;
    struct compare_codings_page p = { .published = -1 };
    TRY(compared_of_path(cx, rq, &x));
    struct form f = form_open(cx, rq);
    const int64_t number = form_int(&f, S("statement"), 1, INT64_MAX) - 1;
    const struct statement *const on = statement_numbered(&x.statements, number);
    struct settlement s = { .statement = on != NULL ? on->id : (statement_id){ 0 } };
    const int code = form_choice(&f, S("position"), codes, ARRAY_LEN(codes));
    const int basis = form_choice(&f, S("basis"), bases, ARRAY_LEN(bases));
    s.reason = form_lines(&f, S("reason"), CODING_REASON_LEAST, PUBLIC_REASON_MOST);
    const err_t read = form_done(&f);
    if (read == ERR_INVALID) {
        TRY(compare_draw(cx, rq, rs, &x, &(struct settling){ &f, number }, &p));
        return ERR_INVALID;
    }
    TRY(read);
    must(code_from_word(codes[code], &s.code));
    s.basis = basis == 1 ? BASIS_INFERRED : BASIS_STATED;
    TRY(coding_settle(cx, &x.rounds, &s));
    return respond_see_other(rs, url_coding(cx, &x.coding, "/compare"));
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
