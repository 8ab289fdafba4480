/* All translations of a consultation: what lacks a language, what is unconfirmed; out and in as a
 * file. SPDX-License-Identifier: AGPL-3.0-or-later */
#include "viewpoints/statements/pages.h"
#include "viewpoints/statements/statements.h"
#include "viewpoints/statements/web.h"
#include "viewpoints/views/translate.html.h"
#include "viewpoints/web.h"

/* What one file may change: a posted form must hold it once more, three signs for a letter. */
enum { FILE_MAX = 2 << 20, PAGE_MAX = 16 << 20 };

#define NAV "/secretariat"

/* --- the list --------------------------------------------------------------------------------- */

static bool needs_more(const struct translation_line *a, const struct translation_line *b)
{
    /* no text first, then what is to be checked, then the rest */
    static const int ORDER[] = { [NEED_NOTHING] = 2, [NEED_TEXT] = 0, [NEED_CHECK] = 1 };
    if (a->need != b->need)
        return ORDER[a->need] < ORDER[b->need];
    return a->s->number < b->s->number;
}

static int neediest_first(const void *a, const void *b)
{
    return needs_more(a, b) ? -1 : needs_more(b, a) ? 1 : 0;
}

static err_t lines_load(struct cx *cx, struct translations_page *p)
{
    struct statement_list list;
    TRY(statement_list_accepted(cx, p->c->id, &list));
    struct translation_line *const lines =
        arena_array(cx->arena, struct translation_line, list.count);
    for (size_t i = 0; i < list.count; i++) {
        const struct statement *const s = &list.at[i];
        enum lang original;
        if (s->erased_at != 0)
            continue;
        p->accepted++;
        if (!statement_original(s, &original)) {
            p->together++;
            continue;
        }
        struct translation_line l = { .s = s, .to = (enum lang)(1 - original) };
        l.need = translation_need(s, &l.to);
        p->without_text += l.need == NEED_TEXT;
        p->unconfirmed += l.need == NEED_CHECK;
        p->confirmed += l.need == NEED_NOTHING;
        lines[p->count++] = l;
    }
    if (p->count > 1)
        qsort(lines, p->count, sizeof *lines, neediest_first);
    p->lines = lines;
    return OK;
}

static err_t list_draw(struct cx *cx, const struct request *rq, struct response *rs,
                       const struct consultation *c, const struct form *f)
{
    const struct field_label labels[] = { { "file", _("File") } };
    struct translations_page p = { .c = c,
                                   .is_open = consultation_stage(c, cx->now) < STAGE_CLOSED };
    TRY(lines_load(cx, &p));
    p.errors = form_errors_labelled(cx, f, labels, ARRAY_LEN(labels));
    p.file = form_upload(cx, f,
                         &(struct upload){ .name = "file",
                                           .label = _("File"),
                                           .hint = _("CSV in UTF-8."),
                                           .accept = S(".csv,text/csv"),
                                           .required = true });
    AUTO(buf) body;
    buf_init(&body, VIEW_MAX);
    view_translations(&body, cx, &p);
    const struct page page = {
        .title = trf(cx, "Translations: {0}", TARG(consultation_name(cx, c))),
        .nav = NAV,
        .style = "statements.css",
        .address = arena_printf(cx->arena, "/secretariat/consultations/%.*s/translations",
                                STR_ARG(c->slug)),
    };
    return respond_view(cx, rq, rs, f->error_count > 0 ? 422 : 200, &page, &body);
}

err_t statement_translations_get(struct cx *cx, const struct request *rq, struct response *rs)
{
    struct consultation c;
    TRY(consultation_seen(cx, rq, &c));
    const struct form blank = form_blank(cx);
    return list_draw(cx, rq, rs, &c, &blank);
}

/* --- out -------------------------------------------------------------------------------------- */

err_t statement_translations_csv(struct cx *cx, const struct request *rq, struct response *rs)
{
    struct consultation c;
    struct statement_list list;
    TRY(consultation_seen(cx, rq, &c));
    TRY(statement_list_accepted(cx, c.id, &list));
    const bool needed = str_eq(request_query(cx, rq, S("which")), S("needed"));
    respond_file(rs, S("text/csv; charset=utf-8"),
                 arena_printf(cx->arena, "%.*s-translations.csv", STR_ARG(c.slug)));
    translations_write(&rs->body, &list, needed ? TRANSLATIONS_NEEDED : TRANSLATIONS_ALL);
    return buf_check(&rs->body);
}

/* --- in --------------------------------------------------------------------------------------- */

static void rows_count(struct translations_look *p)
{
    for (size_t i = 0; i < p->rows.count; i++) {
        const enum csv_outcome o = p->rows.at[i].outcome;
        p->added += o == CSV_NEW;
        p->changed += o == CSV_CHANGED;
        p->same += o == CSV_SAME;
        p->skipped += o == CSV_SKIPPED;
        p->wrong += o == CSV_WRONG;
    }
}

/* What would change, as a file to send once more. */
static err_t again_write(struct cx *cx, struct translations_look *p)
{
    AUTO(buf) again;
    buf_init(&again, FILE_MAX);
    translations_write_rows(&again, &p->rows);
    TRY(buf_check(&again));
    p->again = arena_str(cx->arena, buf_str(&again));
    return OK;
}

static err_t look_draw(struct cx *cx, const struct request *rq, struct response *rs, int status,
                       struct translations_look *p)
{
    AUTO(buf) body;
    buf_init(&body, PAGE_MAX);
    view_translations_look(&body, cx, p);
    const struct page page = {
        .title = _("What would come of the file"),
        .nav = NAV,
        .style = "statements.css",
        .address = arena_printf(cx->arena, "/secretariat/consultations/%.*s/translations",
                                STR_ARG(p->c->slug)),
    };
    return respond_view(cx, rq, rs, status, &page, &body);
}

static err_t rows_of(struct cx *cx, const struct consultation *c, str_t text,
                     struct translation_rows *out)
{
    struct statement_list *const list = arena_new(cx->arena, struct statement_list);
    TRY(statement_list_accepted(cx, c->id, list));
    *out = translations_read(cx->arena, text, list, consultation_stage(c, cx->now));
    return OK;
}

static str_t file_sent(struct form *f)
{
    const struct form_file *const file = form_file(f, S("file"));
    if (file != NULL && file->bytes.len > 0)
        return (str_t){ (const char *)file->bytes.at, file->bytes.len }; /* bytes as text */
    form_fault(f, S("file"), FORM_MISSING, 0, 0);
    return STR_NONE;
}

err_t statement_translations_post(struct cx *cx, const struct request *rq, struct response *rs)
{
    struct consultation c;
    TRY(consultation_seen(cx, rq, &c));
    struct form f = form_open(cx, rq);
    struct translations_look p = { .c = &c };
    const str_t text = file_sent(&f);
    if (f.error_count == 0 && !utf8_valid(text))
        form_fault_custom(&f, S("file"), N_("The file is not UTF-8."));
    if (f.error_count == 0)
        TRY(rows_of(cx, &c, text, &p.rows));
    if (p.rows.wrong != NULL)
        form_fault_custom(&f, S("file"), p.rows.wrong);
    else if (again_write(cx, &p) != OK)
        form_fault_custom(&f, S("file"), N_("Too much would change at once: split the file."));
    const err_t e = form_done(&f);
    if (e == ERR_INVALID)
        TRY(list_draw(cx, rq, rs, &c, &f));
    TRY(e);
    rows_count(&p);
    return look_draw(cx, rq, rs, 200, &p);
}

/* Whoever looked sees the same again where something changed since, and nothing is carried out. */
err_t statement_translations_apply_post(struct cx *cx, const struct request *rq,
                                        struct response *rs)
{
    struct consultation c;
    TRY(consultation_seen(cx, rq, &c));
    struct form f = form_open(cx, rq);
    struct translations_look p = { .c = &c };
    const str_t text = form_lines(&f, S("rows"), 1, FILE_MAX);
    TRY(form_done(&f));
    TRY(rows_of(cx, &c, text, &p.rows));
    if (p.rows.wrong != NULL)
        return problem(cx, ERR_BAD_REQUEST, "not what was looked at");
    rows_count(&p);
    if (p.wrong > 0) {
        TRY(again_write(cx, &p));
        TRY(look_draw(cx, rq, rs, 422, &p));
        return ERR_INVALID;
    }
    for (size_t i = 0; i < p.rows.count; i++) {
        const struct translation_row *const r = &p.rows.at[i];
        if (r->outcome == CSV_NEW || r->outcome == CSV_CHANGED)
            TRY(statement_translate(
                cx, &(struct translating){
                        .on = r->s->id, .to = r->to, .text = r->text, .as = r->as }));
    }
    return respond_see_other(rs, url_translations(cx, &c));
}
