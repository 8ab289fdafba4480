/* The desk of coding: who reads which organisation, the form of one reading, two readings side by
 * side. SPDX-License-Identifier: AGPL-3.0-or-later */
#include "viewpoints/web.h"
#include "viewpoints/codings/parts.h"
#include "viewpoints/views/codings.html.h"

url_t url_codings(struct cx *cx, const struct consultation *c)
{
    return url_with(cx, "/secretariat/consultations/{}/codings", UARG(c->slug));
}

url_t url_coding(struct cx *cx, const struct coding *c, const char *what)
{
    const char *const pattern =
        arena_cstr(cx->arena, arena_printf(cx->arena, "/secretariat/codings/{}%s", what));
    const struct url_arg args[] = { UARG(c->id.v) };
    return url_to_args(cx, cx->lang, pattern, args, ARRAY_LEN(args));
}

url_t url_coding_part(struct cx *cx, const struct coding *c, int64_t part)
{
    return url_with(cx, "/secretariat/codings/{}?part={}", UARG(c->id.v), UARG(part));
}

str_t code_label(struct cx *cx, enum code c)
{
    return c == CODE_SILENT ? _("the sources say nothing")
                            : position_label(cx, (enum position)c); /* the same values */
}

str_t rounds_text(struct cx *cx, const struct coded_organisation *o)
{
    const struct coding *const a = o->rounds.at[0], *const b = o->rounds.at[1];
    if (a->published_at != 0)
        return b == NULL
                   ? trf(cx, "published, read by {0} alone", TARG(a->coder))
                   : trf(cx, "published, read by {0} and {1}", TARG(a->coder), TARG(b->coder));
    if (a->done_at == 0 && b == NULL)
        return trf(cx, "{0} reads", TARG(a->coder));
    if (b == NULL)
        return trf(cx, "{0} is done; a second reader can begin", TARG(a->coder));
    if (!rounds_are_done(&o->rounds))
        return trf(cx, "{0} and {1} read", TARG(a->coder), TARG(b->coder));
    return trf(cx, "both are done: {0}, {1}",
               TARG(trn(cx, o->differences, "{0} difference", "{0} differences")),
               TARG(trn(cx, o->open, "{0} not settled", "{0} not settled")));
}

/* --- the desk --------------------------------------------------------------------------------- */

static err_t differences_count(struct cx *cx, const struct settlement *settled, size_t count,
                               struct coded_organisation *o)
{
    struct coding_values v[CODERS_A_ROUND];
    if (!rounds_are_done(&o->rounds))
        return OK;
    for (size_t i = 0; i < CODERS_A_ROUND; i++)
        TRY(coding_values_of(cx, o->rounds.at[i]->id, &v[i]));
    for (size_t i = 0; i < v[0].count; i++)
        o->differences += codes_differ(&v[0], &v[1], v[0].at[i].statement);
    o->open = o->differences;
    for (size_t i = 0; i < count; i++)
        o->open -= settled[i].organisation.v == o->o->id.v;
    return OK;
}

static err_t organisations_load(struct cx *cx, const struct organisation *all, size_t all_count,
                                struct codings_page *p)
{
    const struct coding *codings = NULL;
    const struct settlement *settled = NULL;
    size_t count = 0, settled_count = 0;
    TRY(coding_list(cx, p->c->id, &codings, &count));
    TRY(settlement_list(cx, p->c->id, &settled, &settled_count));
    struct coded_organisation *const at = arena_array(cx->arena, struct coded_organisation, count);
    for (size_t i = 0; i < all_count; i++) {
        struct coded_organisation one = { .o = &all[i] };
        for (size_t k = 0; k < count; k++) {
            if (codings[k].organisation.v == all[i].id.v)
                one.rounds.at[codings[k].place - 1] = &codings[k];
        }
        if (one.rounds.at[0] == NULL)
            continue;
        TRY(differences_count(cx, settled, settled_count, &one));
        at[p->count++] = one;
    }
    p->at = at;
    return OK;
}

static void begin_fields(struct cx *cx, const struct form *f, const struct organisation *all,
                         size_t count, struct codings_page *p)
{
    struct choice *const choices = arena_array(cx->arena, struct choice, count + 1);
    size_t n = 0;
    choices[n++] = (struct choice){ .value = S(""), .label = _("Choose") };
    for (size_t i = 0; i < count; i++)
        choices[n++] =
            (struct choice){ .value = all[i].slug, .label = text2_pick(&all[i].name, cx->lang) };
    const struct field_label labels[] = { { "organisation", _("Organisation") },
                                          { "coder", _("Your name as a reader") } };
    p->errors = form_errors_labelled(cx, f, labels, ARRAY_LEN(labels));
    p->organisation = form_select(cx, f, "organisation", labels[0].label, STR_NONE, choices, n);
    p->coder = form_line(cx, f, "coder", labels[1].label,
                         _("Published beside every position you read: a name or initials."), 80);
}

static err_t desk_draw(struct cx *cx, const struct request *rq, struct response *rs,
                       const struct consultation *c, const struct form *f)
{
    struct codings_page p = { .c = c };
    const struct organisation *all = NULL;
    size_t count = 0;
    TRY(organisation_list(cx, &all, &count));
    TRY(organisations_load(cx, all, count, &p));
    TRY(coding_summary_load(cx, c, READINGS_DONE, &p.summary));
    begin_fields(cx, f, all, count, &p);
    AUTO(buf) body;
    buf_init(&body, VIEW_MAX);
    view_codings(&body, cx, &p);
    const struct page page = {
        .title = trf(cx, "{0}: {1}", TARG(_("Reading positions from sources")),
                     TARG(consultation_name(cx, c))),
        .nav = "/secretariat",
        .address =
            arena_printf(cx->arena, "/secretariat/consultations/%.*s/codings", STR_ARG(c->slug)),
    };
    return respond_view(cx, rq, rs, f->error_count > 0 ? 422 : 200, &page, &body);
}

static err_t consultation_for_coding(struct cx *cx, const struct request *rq,
                                     struct consultation *c)
{
    TRY(consultation_of_path(cx, rq, c));
    return consultation_has_side(c, SIDE_ORGANISATIONS)
               ? OK
               : problem(cx, ERR_NOT_FOUND, "organisations do not answer here");
}

err_t codings_get(struct cx *cx, const struct request *rq, struct response *rs)
{
    struct consultation c;
    TRY(consultation_for_coding(cx, rq, &c));
    const struct form blank = form_blank(cx);
    return desk_draw(cx, rq, rs, &c, &blank);
}

err_t codings_post(struct cx *cx, const struct request *rq, struct response *rs)
{
    struct consultation c;
    struct organisation o;
    coding_id made;
    TRY(consultation_for_coding(cx, rq, &c));
    struct form f = form_open(cx, rq);
    const str_t slug = form_text(&f, S("organisation"), 1, 200);
    const str_t coder = form_text(&f, S("coder"), 1, 80);
    err_t e = form_done(&f);
    if (e == OK) {
        TRY(organisation_find_by_slug(cx, slug, &o));
        e = coding_begin(cx, &c, o.id, coder, &made);
        if (e == ERR_INVALID)
            form_fault_custom(&f, S("coder"),
                              N_("The first reader goes by this name: choose one that tells you "
                                 "apart."));
        if (e == ERR_CONFLICT)
            form_fault_custom(&f, S("organisation"),
                              N_("Nobody can begin to read it now: it is read by two already, you "
                                 "are one of them, or its positions are published."));
    }
    if (e == ERR_INVALID || e == ERR_CONFLICT) {
        TRY(desk_draw(cx, rq, rs, &c, &f));
        return e;
    }
    TRY(e);
    return respond_see_other(rs, url_coding(cx, &(struct coding){ .id = made }, ""));
}

/* --- one reading ------------------------------------------------------------------------------ */

/* The coding of the path with all around it; somebody else's is closed until both are done. */
err_t coding_of_path(struct cx *cx, const struct request *rq, struct coding_found *out)
{
    TRY(coding_get(cx, (coding_id){ path_id(rq, 0) }, &out->coding));
    TRY(consultation_get(cx, out->coding.consultation, &out->c));
    TRY(organisation_find(cx, out->coding.organisation, &out->o));
    TRY(rounds_of(cx, out->c.id, out->o.id, &out->rounds));
    return statement_list_accepted(cx, out->c.id, &out->statements);
}

static const char *name_of(struct cx *cx, const char *what, const struct statement *s)
{
    return arena_cstr(cx->arena, arena_printf(cx->arena, "%s%" PRId64, what, s->number + 1));
}

static html_t value_select(struct cx *cx, const struct form *f, const char *name)
{
    const struct choice choices[] = {
        { .value = S(""), .label = _("not read yet") },
        { .value = S("agree"), .label = code_label(cx, CODE_AGREE) },
        { .value = S("disagree"), .label = code_label(cx, CODE_DISAGREE) },
        { .value = S("pass"), .label = code_label(cx, CODE_PASS) },
        { .value = S("silent"), .label = code_label(cx, CODE_SILENT) },
    };
    return form_select(cx, f, name, _("What it says"), STR_NONE, choices, ARRAY_LEN(choices));
}

static html_t basis_select(struct cx *cx, const struct form *f, const char *name)
{
    const struct choice choices[] = {
        { .value = S("stated"), .label = _("stated by the source") },
        { .value = S("inferred"), .label = _("inferred from it") },
    };
    return form_select(cx, f, name, _("Basis"), STR_NONE, choices, ARRAY_LEN(choices));
}

static struct coding_line line_draw(struct cx *cx, const struct form *f, const struct statement *s)
{
    return (struct coding_line){
        .s = s,
        .value = value_select(cx, f, name_of(cx, "v", s)),
        .basis = basis_select(cx, f, name_of(cx, "b", s)),
        .source = form_field(cx, f,
                             &(struct field){ .name = name_of(cx, "s", s),
                                              .label = _("Web address of the source"),
                                              .hint = _("Needed with a position."),
                                              .type = "url",
                                              .depends = true }),
        .title = form_line(cx, f, name_of(cx, "t", s), _("Its title"), STR_NONE, CODING_TITLE_MOST),
        .note = form_line(cx, f, name_of(cx, "o", s), _("Note, where it says so"), STR_NONE,
                          CODING_NOTE_MOST),
    };
}

/* A form holds so many fields, and five are of one statement. */
enum { PART_MOST = 30 };

/* The statements on one page of the form. */
struct part {
    const struct statement *at;
    size_t count;
    int64_t number, of; /* from 1 */
};

/* ?part=: of the form that is asked for or sent. */
static struct part part_of_query(struct cx *cx, const struct request *rq,
                                 const struct coding_found *x)
{
    const size_t all = x->statements.count;
    struct part p = { .number = 1, .of = all == 0 ? 1 : (int64_t)((all - 1) / PART_MOST + 1) };
    int64_t asked = 0;
    if (str_to_i64(request_query(cx, rq, S("part")), 1, p.of, &asked))
        p.number = asked;
    const size_t first = (size_t)(p.number - 1) * PART_MOST;
    p.at = x->statements.at + first;
    p.count = all - first < PART_MOST ? all - first : PART_MOST;
    return p;
}

static void value_preset(struct cx *cx, const struct coding_value *v, const struct statement *s,
                         struct form *f)
{
    form_preset(f, str_from_c(name_of(cx, "v", s)), code_word(v->code));
    form_preset(f, str_from_c(name_of(cx, "b", s)), basis_word(v->basis));
    form_preset(f, str_from_c(name_of(cx, "s", s)), v->source_url);
    form_preset(f, str_from_c(name_of(cx, "t", s)), v->source_title);
    form_preset(f, str_from_c(name_of(cx, "o", s)), v->note);
}

static void values_preset(struct cx *cx, const struct part *part, const struct coding_values *v,
                          struct form *f)
{
    for (size_t i = 0; i < part->count; i++) {
        const struct coding_value *const one = coding_value_on(v, part->at[i].id);
        if (one != NULL)
            value_preset(cx, one, &part->at[i], f);
    }
}

static html_t errors_draw(struct cx *cx, const struct part *part, const struct form *f)
{
    static const char *const whats[] = { "v", "b", "s", "t", "o" };
    struct field_label *const labels =
        arena_array(cx->arena, struct field_label, part->count * ARRAY_LEN(whats) + 1);
    size_t n = 0;
    for (size_t i = 0; i < part->count; i++) {
        const struct statement *const s = &part->at[i];
        for (size_t k = 0; k < ARRAY_LEN(whats); k++)
            labels[n++] = (struct field_label){ name_of(cx, whats[k], s),
                                                trf(cx, "Statement {0}", TARG(s->number + 1)) };
    }
    labels[n++] = (struct field_label){ "then", _("Save and finish") };
    return form_errors_labelled(cx, f, labels, n);
}

static html_t table_field(struct cx *cx, const struct form *f)
{
    return form_field(
        cx, f,
        &(struct field){ .name = "table",
                         .label = _("Table"),
                         .hint = _("A head line, then a line for each statement: statement, "
                                   "position (agree, disagree, pass, silent), basis (stated, "
                                   "inferred), source, title, note. Separated by commas, "
                                   "semicolons or tabs."),
                         .rows = 6 });
}

static err_t lines_load(struct cx *cx, const struct coding_found *x, const struct part *part,
                        struct form *f, struct coding_page *p)
{
    struct coding_line *const lines = arena_array(cx->arena, struct coding_line, part->count);
    struct coding_values v;
    TRY(coding_values_of(cx, x->coding.id, &v));
    if (f->error_count == 0)
        values_preset(cx, part, &v, f);
    for (size_t i = 0; i < part->count; i++)
        lines[i] = line_draw(cx, f, &part->at[i]);
    for (size_t i = 0; i < x->statements.count; i++)
        p->filled += coding_value_on(&v, x->statements.at[i].id) != NULL;
    p->lines = lines;
    p->count = part->count;
    p->statements = (int64_t)x->statements.count;
    p->part = part->number;
    p->parts = part->of;
    return OK;
}

static err_t coding_draw(struct cx *cx, const struct request *rq, struct response *rs,
                         const struct coding_found *x, struct form *f, struct coding_page *p)
{
    const struct part part = part_of_query(cx, rq, x);
    p->c = &x->c;
    p->o = &x->o;
    p->coding = &x->coding;
    TRY(lines_load(cx, x, &part, f, p));
    p->errors = errors_draw(cx, &part, f);
    p->table = table_field(cx, f);
    AUTO(buf) body;
    buf_init(&body, VIEW_MAX);
    view_coding(&body, cx, p);
    const bool refused = f->error_count > 0 || p->line_error_count > 0;
    const struct page page = {
        .title = trf(cx, "{0}: what it says", TARG(text2_pick(&x->o.name, cx->lang))),
        .nav = "/secretariat",
        .style = "by-mail.css",
        .address = arena_printf(cx->arena, "/secretariat/codings/%" PRId64 "?part=%" PRId64,
                                x->coding.id.v, part.number),
    };
    return respond_view(cx, rq, rs, refused ? 422 : 200, &page, &body);
}

static err_t own_coding_of_path(struct cx *cx, const struct request *rq, struct coding_found *x)
{
    TRY(coding_of_path(cx, rq, x));
    return x->coding.account.v == cx->actor.account
               ? OK
               : problem(cx, ERR_FORBIDDEN, "somebody else reads here, and is not done");
}

err_t coding_page_get(struct cx *cx, const struct request *rq, struct response *rs)
{
    struct coding_found x;
    struct coding_page p = { .is_saved = request_query(cx, rq, S("saved")).len > 0 };
    TRY(own_coding_of_path(cx, rq, &x));
    if (x.coding.done_at != 0)
        return respond_see_other(rs, rounds_are_done(&x.rounds)
                                         ? url_coding(cx, &x.coding, "/compare")
                                         : url_codings(cx, &x.c));
    struct form f = form_blank(cx);
    return coding_draw(cx, rq, rs, &x, &f, &p);
}

/* false: not read yet. */
static bool value_in_form(struct cx *cx, struct form *f, const struct statement *s,
                          struct coding_value *v)
{
    static const str_t bases[] = { S_INIT("stated"), S_INIT("inferred") };
    static const str_t codes[] = { S_INIT("agree"), S_INIT("disagree"), S_INIT("pass"),
                                   S_INIT("silent") };
    const str_t value = str_from_c(name_of(cx, "v", s));
    if (form_value(f, value).len == 0)
        return false;
    *v = (struct coding_value){ .statement = s->id,
                                .source_url = S(""),
                                .source_title = S(""),
                                .note_language = lang_code(cx->lang) };
    const int code = form_choice(f, value, codes, ARRAY_LEN(codes));
    if (code < 0)
        return true;
    must(code_from_word(codes[code], &v->code));
    v->note = form_text(f, str_from_c(name_of(cx, "o", s)), 0, CODING_NOTE_MOST);
    if (v->code == CODE_SILENT)
        return true;
    const int basis = form_choice(f, str_from_c(name_of(cx, "b", s)), bases, ARRAY_LEN(bases));
    v->basis = basis == 1 ? BASIS_INFERRED : BASIS_STATED;
    v->source_url = form_url(f, str_from_c(name_of(cx, "s", s)), true);
    v->source_title = form_text(f, str_from_c(name_of(cx, "t", s)), 0, CODING_TITLE_MOST);
    return true;
}

/* How many have a value. */
static size_t values_in_form(struct cx *cx, struct form *f, const struct part *part, bool finish,
                             struct coding_value *at)
{
    size_t n = 0;
    for (size_t i = 0; i < part->count; i++) {
        const bool has = value_in_form(cx, f, &part->at[i], &at[n]);
        n += has;
        if (finish && !has)
            form_fault(f, str_from_c(name_of(cx, "v", &part->at[i])), FORM_MISSING, 0, 0);
    }
    return n;
}

/* What the pages that are not sent still lack. */
static err_t others_judge(struct cx *cx, const struct coding_found *x, const struct part *part,
                          struct form *f)
{
    struct coding_values v;
    bool missing = false;
    TRY(coding_values_of(cx, x->coding.id, &v));
    for (size_t i = 0; i < x->statements.count; i++) {
        const struct statement *const s = &x->statements.at[i];
        const bool is_here = s >= part->at && s < part->at + part->count;
        missing = missing || (!is_here && coding_value_on(&v, s->id) == NULL);
    }
    if (missing)
        form_fault_custom(f, S("then"), N_("Statements on another page have no value yet."));
    return OK;
}

static err_t saved_respond(struct cx *cx, struct response *rs, const struct coding_found *x,
                           int64_t part)
{
    return respond_see_other(rs, url_with(cx, "/secretariat/codings/{}?part={}&saved={}",
                                          UARG(x->coding.id.v), UARG(part), UARG(1)));
}

err_t coding_page_post(struct cx *cx, const struct request *rq, struct response *rs)
{
    struct coding_found x;
    struct coding_page p = { 0 };
    TRY(own_coding_of_path(cx, rq, &x));
    const struct part part = part_of_query(cx, rq, &x);
    struct form f = form_open(cx, rq);
    struct coding_value *const at = arena_array(cx->arena, struct coding_value, part.count);
    const str_t then = form_value(&f, S("then"));
    const bool finish = str_eq(then, S("finish"));
    const size_t n = values_in_form(cx, &f, &part, finish, at);
    if (finish)
        TRY(others_judge(cx, &x, &part, &f));
    const err_t read = form_done(&f);
    if (read == ERR_INVALID) {
        TRY(coding_draw(cx, rq, rs, &x, &f, &p));
        return ERR_INVALID;
    }
    TRY(read);
    TRY(coding_save(cx, &x.coding, at, n));
    if (!finish)
        return saved_respond(cx, rs, &x, part.number + str_eq(then, S("next")));
    TRY(coding_finish(cx, &x.coding));
    return respond_see_other(rs, url_codings(cx, &x.c));
}

/* --- a pasted table --------------------------------------------------------------------------- */

err_t coding_table_post(struct cx *cx, const struct request *rq, struct response *rs)
{
    struct coding_found x;
    struct coding_table table;
    struct coding_page p = { 0 };
    TRY(own_coding_of_path(cx, rq, &x));
    struct form f = form_open(cx, rq);
    const str_t text = form_lines(&f, S("table"), 1, CODING_TABLE_BYTES);
    const err_t read = form_done(&f);
    if (read != OK && read != ERR_INVALID)
        return read;
    if (read == OK) {
        coding_table_read(cx, &x.statements, text, &table);
        p.line_errors = table.errors;
        p.line_error_count = table.error_count;
    }
    if (read == ERR_INVALID || p.line_error_count > 0) {
        TRY(coding_draw(cx, rq, rs, &x, &f, &p));
        return ERR_INVALID;
    }
    TRY(coding_save(cx, &x.coding, table.at, table.count));
    return saved_respond(cx, rs, &x, 1);
}
