/* The desk of coding: who reads which organisation, the form of one reading, two readings side by
 * side. SPDX-License-Identifier: AGPL-3.0-or-later */
#include "viewpoints/web.h"
#include "kit/text/language.h"
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

url_t url_coding_table(struct cx *cx, const struct coding *c, int64_t part)
{
    return url_with(cx, "/secretariat/codings/{}/table?part={}", UARG(c->id.v), UARG(part));
}

/* --- the desk --------------------------------------------------------------------------------- */

/* The name under which the actor read here last; empty: not yet. */
static str_t name_before(const struct cx *cx, const struct codings_page *p)
{
    const struct coding *newest = NULL;
    for (size_t i = 0; i < p->count * CODERS_A_ROUND; i++) {
        const struct coding *const c = p->at[i / CODERS_A_ROUND].rounds.at[i % CODERS_A_ROUND];
        if (c != NULL && c->account.v == cx->actor.account &&
            (newest == NULL || c->begun_at > newest->begun_at))
            newest = c;
    }
    return newest == NULL ? STR_NONE : newest->coder;
}

static void begin_fields(struct cx *cx, const struct form *sent, const struct organisation *all,
                         size_t count, struct codings_page *p)
{
    struct form drawn = *sent;
    const struct form *const f = &drawn;
    if (!form_has(f, S("coder")))
        form_preset(&drawn, S("coder"), name_before(cx, p));
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
    p->coder = form_field(
        cx, f,
        &(struct field){ .name = "coder",
                         .label = labels[1].label,
                         .hint = _("Published beside every position you read: a name or initials."),
                         .type = "text",
                         .required = true,
                         .high = 80 });
}

static err_t desk_draw(struct cx *cx, const struct request *rq, struct response *rs,
                       const struct consultation *c, const struct form *f)
{
    struct codings_page p = { .c = c };
    const struct organisation *all = NULL;
    size_t count = 0;
    TRY(organisation_list(cx, &all, &count));
    TRY(coded_organisations(cx, c, all, count, &p.at, &p.count));
    p.is_possible = coding_is_possible(c, cx->now);
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

/* Is more said about the source than its address, or wrongly? */
static bool is_described(struct cx *cx, const struct form *f, const struct statement *s)
{
    static const char *const more[] = { "p", "d", "k", "l" };
    for (size_t i = 0; i < ARRAY_LEN(more); i++) {
        const str_t name = str_from_c(coding_field(cx, more[i], s));
        if (form_value(f, name).len > 0 || form_error_of(f, name) != NULL)
            return true;
    }
    return false;
}

static struct coding_line line_draw(struct cx *cx, const struct form *f, const struct statement *s)
{
    return (struct coding_line){
        .s = s,
        .value = code_select(cx, f, coding_field(cx, "v", s), _("What it says"), _("not read yet")),
        .basis = code_basis_select(cx, f, coding_field(cx, "b", s)),
        .source = form_field(cx, f,
                             &(struct field){ .name = coding_field(cx, "s", s),
                                              .label = _("Web address of the source"),
                                              .hint = _("Needed with a position."),
                                              .type = "url",
                                              .depends = true }),
        .title =
            form_line(cx, f, coding_field(cx, "t", s), _("Its title"), STR_NONE, CODING_TITLE_MOST),
        .publisher = form_line(cx, f, coding_field(cx, "p", s), _("Who published it"), STR_NONE,
                               CODING_TITLE_MOST),
        .dated = form_date_line(cx, f, coding_field(cx, "d", s), _("Date of the source"), STR_NONE),
        .kind = source_kind_select(cx, f, coding_field(cx, "k", s)),
        .language = form_language(cx, f, coding_field(cx, "l", s), _("Language of the source")),
        .is_described = is_described(cx, f, s),
        .note = form_line(cx, f, coding_field(cx, "o", s), _("Note, where it says so"), STR_NONE,
                          CODING_NOTE_MOST),
    };
}

/* A form holds so many fields, and nine are of one statement. */
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
    form_preset(f, str_from_c(coding_field(cx, "v", s)), code_word(v->code));
    form_preset(f, str_from_c(coding_field(cx, "b", s)), basis_word(v->basis));
    form_preset(f, str_from_c(coding_field(cx, "s", s)), v->source_url);
    form_preset(f, str_from_c(coding_field(cx, "t", s)), v->source_title);
    form_preset(f, str_from_c(coding_field(cx, "p", s)), v->source_publisher);
    form_preset(f, str_from_c(coding_field(cx, "d", s)), v->source_dated);
    form_preset(f, str_from_c(coding_field(cx, "k", s)), v->source_kind);
    form_preset(f, str_from_c(coding_field(cx, "l", s)), language_name(cx, v->source_language));
    form_preset(f, str_from_c(coding_field(cx, "o", s)), v->note);
}

/* What is stored, where the form does not bring something else. */
static void values_preset(struct cx *cx, const struct part *part, const struct coding_values *v,
                          struct form *f)
{
    for (size_t i = 0; i < part->count; i++) {
        const struct coding_value *const one = coding_value_on(v, part->at[i].id);
        if (one != NULL && !form_has(f, str_from_c(coding_field(cx, "v", &part->at[i]))))
            value_preset(cx, one, &part->at[i], f);
    }
}

static html_t errors_draw(struct cx *cx, const struct part *part, const struct form *f)
{
    static const char *const whats[] = { "v", "b", "s", "t", "p", "d", "k", "l", "o" };
    struct field_label *const labels =
        arena_array(cx->arena, struct field_label, part->count * ARRAY_LEN(whats) + 2);
    size_t n = 0;
    for (size_t i = 0; i < part->count; i++) {
        const struct statement *const s = &part->at[i];
        for (size_t k = 0; k < ARRAY_LEN(whats); k++)
            labels[n++] = (struct field_label){ coding_field(cx, whats[k], s),
                                                trf(cx, "Statement {0}", TARG(s->number + 1)) };
    }
    labels[n++] = (struct field_label){ "then", _("Save and finish") };
    labels[n++] = (struct field_label){ "table", _("Table") };
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
                                   "inferred), source, title, publisher, date, kind, language, "
                                   "note. Separated by commas, semicolons or tabs."),
                         .rows = 6 });
}

static err_t lines_load(struct cx *cx, const struct coding_found *x, const struct part *part,
                        struct form *f, struct coding_page *p)
{
    struct coding_line *const lines = arena_array(cx->arena, struct coding_line, part->count);
    struct coding_values v;
    TRY(coding_values_of(cx, x->coding.id, &v));
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
    if (x.coding.done_at != 0 || !coding_is_possible(&x.c, cx->now))
        return respond_see_other(rs, rounds_are_done(&x.rounds)
                                         ? url_coding(cx, &x.coding, "/compare")
                                         : url_codings(cx, &x.c));
    struct form f = form_blank(cx);
    return coding_draw(cx, rq, rs, &x, &f, &p);
}

static void description_in_form(struct cx *cx, struct form *f, const struct statement *s,
                                struct coding_value *v)
{
    const str_t kind = str_from_c(coding_field(cx, "k", s));
    v->source_publisher = form_text(f, str_from_c(coding_field(cx, "p", s)), 0, CODING_TITLE_MOST);
    v->source_dated = form_partial_date(f, str_from_c(coding_field(cx, "d", s)), false);
    v->source_language = language_in_form(cx, f, str_from_c(coding_field(cx, "l", s)));
    v->source_kind = source_kind_in_words(cx, form_value(f, kind));
    if (form_value(f, kind).len > 0 && v->source_kind.len == 0)
        form_fault(f, kind, FORM_NOT_CHOICE, 0, 0);
}

/* false: not read yet. */
static bool value_in_form(struct cx *cx, struct form *f, const struct statement *s,
                          struct coding_value *v)
{
    const str_t value = str_from_c(coding_field(cx, "v", s));
    if (form_value(f, value).len == 0)
        return false;
    *v = (struct coding_value){ .statement = s->id,
                                .source_url = S(""),
                                .source_title = S(""),
                                .note_language = lang_code(cx->lang) };
    if (!code_in_form(f, value, &v->code))
        return true;
    v->note = form_text(f, str_from_c(coding_field(cx, "o", s)), 0, CODING_NOTE_MOST);
    if (v->code == CODE_SILENT)
        return true;
    v->basis = code_basis_in_form(f, str_from_c(coding_field(cx, "b", s)));
    v->source_url = form_url(f, str_from_c(coding_field(cx, "s", s)), true);
    v->source_title = form_text(f, str_from_c(coding_field(cx, "t", s)), 0, CODING_TITLE_MOST);
    description_in_form(cx, f, s, v);
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
            form_fault(f, str_from_c(coding_field(cx, "v", &part->at[i])), FORM_MISSING, 0, 0);
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

/* The lines of a table, and with them what the fields hold: a line wins over the field of its
 * statement. Refused, all of it comes back as it was sent. */
err_t coding_table_post(struct cx *cx, const struct request *rq, struct response *rs)
{
    struct coding_found x;
    struct coding_table table = { 0 };
    struct coding_page p = { 0 };
    TRY(own_coding_of_path(cx, rq, &x));
    const struct part part = part_of_query(cx, rq, &x);
    struct form f = form_open(cx, rq);
    struct coding_value *const at = arena_array(cx->arena, struct coding_value, part.count);
    const size_t n = values_in_form(cx, &f, &part, false, at);
    const str_t text = form_lines(&f, S("table"), 1, CODING_TABLE_BYTES);
    const err_t read = form_done(&f);
    if (read != OK && read != ERR_INVALID)
        return read;
    if (form_error_of(&f, S("table")) == NULL)
        coding_table_read(cx, &x.statements, text, &table);
    p.line_errors = table.errors;
    p.line_error_count = table.error_count;
    if (read == ERR_INVALID || p.line_error_count > 0) {
        TRY(coding_draw(cx, rq, rs, &x, &f, &p));
        return ERR_INVALID;
    }
    TRY(coding_save(cx, &x.coding, at, n));
    TRY(coding_save(cx, &x.coding, table.at, table.count));
    return saved_respond(cx, rs, &x, part.number);
}
