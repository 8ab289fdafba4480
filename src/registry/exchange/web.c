/* Routes of the exchange; the secretariat brings in lists of organisations.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "kit/base/str.h"
#include "registry/exchange/exchange.h"
#include "registry/exchange/export_page.h"
#include "registry/exchange/views/import.html.h"
#include "registry/exchange/web_form.h"
#include "site/list_file.h"

enum { PASTED_MAX = 200000, LISTED = 30, MADE_SHOWN = 200, NAME_SHOWN = 100 };

/* --- choosing a file -------------------------------------------------------------------------- */

static err_t draw_imports(struct cx *cx, const struct request *rq, struct response *rs,
                          const struct form *form)
{
    const struct field_label labels[] = { { "file", _("File") }, { "table", _("The list") } };
    struct imports_page p = { .errors = form_errors_labelled(cx, form, labels, ARRAY_LEN(labels)) };
    int64_t before = 0;
    if (!str_to_i64(request_query(cx, rq, S("before")), 1, INT64_MAX, &before))
        before = 0;
    p.file = form_upload(
        cx, form,
        &(struct upload){ .name = "file",
                          .label = _("File"),
                          .hint = _("CSV in UTF-8, or Popolo 1.0 as JSON."),
                          .accept = S(".csv,.tsv,.txt,.json,text/csv,application/json") });
    p.table = form_field(cx, form,
                         &(struct field){ .name = "table",
                                          .label = _("The list"),
                                          .hint = _("Copied from a spreadsheet, with the names of "
                                                    "the columns in the first line."),
                                          .type = "text",
                                          .rows = 10 });
    TRY(register_import_list(cx, (register_import_id){ before }, LISTED, &p.at, &p.count));
    if (p.count == LISTED)
        p.next = p.at[p.count - 1].id;
    AUTO(buf) body;
    buf_init(&body, REGISTRY_PAGE_MAX);
    view_imports(&body, cx, &p);
    const struct page page = { .title = _("Bring in a list of organisations"),
                               .nav = "/secretariat",
                               .style = "import.css",
                               .address = S("/secretariat/import") };
    return registry_respond(cx, rq, rs, form->error_count > 0 ? 422 : 200, &page, &body);
}

err_t register_imports_get(struct cx *cx, const struct request *rq, struct response *rs)
{
    const struct form form = form_blank(cx);
    return draw_imports(cx, rq, rs, &form);
}

err_t register_imports_file(struct cx *cx, const struct request *rq, struct response *rs)
{
    static const char *const COLUMNS[] = { "id",      "name",       "sha256",     "added",
                                           "changed", "created_at", "applied_at", "undone_at" };
    struct list_file f;
    register_import_id before = { 0 };
    const struct register_import *at = NULL;
    size_t count = 0;
    list_file_begin(&f, cx, rq, rs, "imports", COLUMNS, ARRAY_LEN(COLUMNS));
    do {
        TRY(register_import_list(cx, before, LISTED, &at, &count));
        for (size_t i = 0; i < count; i++) {
            const struct register_import *const r = &at[i];
            const struct list_cell cells[ARRAY_LEN(COLUMNS)] = { cell_id(cx, r->id.v),
                                                                 CELL(r->name),
                                                                 CELL(r->sha256),
                                                                 CELL_NUMBER(r->added),
                                                                 CELL_NUMBER(r->changed),
                                                                 cell_time(cx, r->created_at),
                                                                 cell_time(cx, r->applied_at),
                                                                 cell_time(cx, r->undone_at) };
            list_file_row(&f, cells);
            before = r->id;
        }
    } while (count == LISTED);
    return list_file_end(&f);
}

/* The file, or what was pasted. */
static str_t list_sent(struct cx *cx, struct form *form, str_t *name)
{
    const struct form_file *const file = form_file(form, S("file"));
    const str_t pasted = form_lines(form, S("table"), 0, PASTED_MAX);
    if (file != NULL && file->bytes.len > 0) {
        *name = file->name.len > 0 ? file->name : _("A list without a name");
        return (str_t){ (const char *)file->bytes.at, file->bytes.len }; /* bytes as text */
    }
    *name = _("A pasted list");
    return pasted;
}

/* What cannot even be kept as text is refused at once, with what to do. */
static void check_list(struct cx *cx, struct form *form, str_t text)
{
    struct import_faults *const faults = arena_new(cx->arena, struct import_faults);
    struct import_table table;
    if (text.len == 0)
        form_fault_custom(form, S("file"), N_("Choose a file, or paste the list below."));
    else if ((!utf8_valid(text) || import_format_of(text) == IMPORT_CSV) &&
             !import_table_open(cx->arena, text, &table, faults))
        form_fault_custom(form, S("file"), faults->at[0].wrong);
}

err_t register_imports_post(struct cx *cx, const struct request *rq, struct response *rs)
{
    struct form form = form_open(cx, rq);
    str_t name = STR_NONE;
    register_import_id id;
    const str_t text = list_sent(cx, &form, &name);
    check_list(cx, &form, text);
    const err_t e = form_done(&form);
    if (e == ERR_INVALID)
        TRY(draw_imports(cx, rq, rs, &form));
    TRY(e);
    TRY(register_import_begin(cx, import_format_of(text), str_sub(name, 0, NAME_SHOWN), text, &id));
    return respond_see_other(rs, url_with(cx, "/secretariat/import/{}", UARG(id.v)));
}

/* --- one list --------------------------------------------------------------------------------- */

static err_t load_page(struct cx *cx, const struct register_import *row, struct import_page *p)
{
    p->row = row;
    if (row->state != IMPORT_REHEARSED)
        TRY(register_import_made(cx, row->id, MADE_SHOWN, &p->made, &p->made_count));
    if (row->state == IMPORT_APPLIED || row->content.len == 0)
        return OK;
    struct rehearsal *const r = arena_new(cx->arena, struct rehearsal);
    TRY(register_import_rehearse(cx, row, r));
    p->r = r;
    import_form_draw(cx, p);
    return OK;
}

err_t register_import_get(struct cx *cx, const struct request *rq, struct response *rs)
{
    struct register_import row;
    struct import_page p = { .was_changed = request_query(cx, rq, S("changed")).len > 0 };
    TRY(register_import_find(cx, (register_import_id){ path_id(rq, 0) }, &row));
    TRY(load_page(cx, &row, &p));
    AUTO(buf) body;
    buf_init(&body, REGISTRY_PAGE_MAX * 4);
    view_import(&body, cx, &p);
    const struct page page = { .title = row.name, .nav = "/secretariat", .style = "import.css" };
    return registry_respond(cx, rq, rs, 200, &page, &body);
}

/* Is another list read, or are its columns read otherwise? Then it is looked at once more. */
static bool reads_otherwise(struct cx *cx, const struct import_settings *was,
                            const struct import_settings *is)
{
    struct import_settings a = *was;
    struct import_settings b = *is;
    a.choices = b.choices = (struct import_choices){ .all = IMPORT_COMPLETE };
    if (a.mapping.kind.len == 0)
        a.mapping.kind = S("ngo");
    if (b.mapping.kind.len == 0)
        b.mapping.kind = S("ngo");
    return !str_eq(import_settings_text(cx->arena, &a), import_settings_text(cx->arena, &b));
}

static err_t apply(struct cx *cx, struct register_import *row)
{
    struct rehearsal *const r = arena_new(cx->arena, struct rehearsal);
    TRY(register_import_rehearse(cx, row, r));
    if (!rehearsal_is_good(r)) /* something on record changed meanwhile: the page says what */
        return OK;
    return register_import_apply(cx, row, r, NULL, NULL);
}

err_t register_import_post(struct cx *cx, const struct request *rq, struct response *rs)
{
    struct form form = form_open(cx, rq);
    struct register_import row;
    struct import_settings was;
    const register_import_id id = { path_id(rq, 0) };
    const str_t table = form_lines(&form, S("table"), 0, PASTED_MAX);
    static const str_t DOINGS[] = { S_INIT("check"), S_INIT("apply") };
    const bool wants = form_choice(&form, S("do"), DOINGS, ARRAY_LEN(DOINGS)) == 1;
    TRY(form_done(&form));
    TRY(register_import_find(cx, id, &row));
    if (row.state == IMPORT_APPLIED || row.content.len == 0)
        return problem(cx, ERR_CONFLICT, "import %" PRId64 " is applied, or forgotten", id.v);
    import_settings_read(cx->arena, row.mapping, &was);
    struct import_settings is = was;
    import_form_read(cx, &form, &is);
    const bool is_mended = table.len > 0 && !str_eq(table, str_trim(row.content));
    TRY(register_import_change(cx, id, import_settings_text(cx->arena, &is),
                               is_mended ? table : STR_NONE));
    TRY(register_import_find(cx, id, &row));
    const bool is_changed = is_mended || reads_otherwise(cx, &was, &is);
    if (wants && !is_changed)
        TRY(apply(cx, &row));
    return respond_see_other(rs, is_changed
                                     ? url_with(cx, "/secretariat/import/{}?changed=1", UARG(id.v))
                                     : url_with(cx, "/secretariat/import/{}", UARG(id.v)));
}

err_t register_import_undo_post(struct cx *cx, const struct request *rq, struct response *rs)
{
    struct register_import row;
    struct import_undone undone;
    TRY(register_import_find(cx, (register_import_id){ path_id(rq, 0) }, &row));
    TRY(register_import_undo(cx, &row, &undone));
    return respond_see_other(rs, url_with(cx, "/secretariat/import/{}", UARG(row.id.v)));
}

err_t register_import_discard_post(struct cx *cx, const struct request *rq, struct response *rs)
{
    TRY(register_import_discard(cx, (register_import_id){ path_id(rq, 0) }));
    return respond_see_other(rs, url_plain(cx, "/secretariat/import"));
}

/* --- the feature ------------------------------------------------------------------------------ */

static const struct route ROUTES[] = {
    { .method = GET,
      .path = "/organisations.all.csv",
      .handle = organisations_csv_get,
      .guard = guard_anyone,
      .flags = PUBLIC_PAGE | SLOW_READ,
      .help = "All organisations with what is on record of each, as a table an import reads" },
    { .method = GET,
      .path = "/organisations.all.json",
      .handle = organisations_json_get,
      .guard = guard_anyone,
      .flags = PUBLIC_PAGE | SLOW_READ,
      .help = "All organisations with what is on record of each" },
    { .method = GET,
      .path = "/organisations.popolo.json",
      .handle = organisations_popolo_get,
      .guard = guard_anyone,
      .flags = PUBLIC_PAGE | SLOW_READ,
      .help = "All organisations and memberships as Popolo 1.0" },
    { .method = GET,
      .path = "/organisations.bods.json",
      .handle = organisations_bods_get,
      .guard = guard_anyone,
      .flags = PUBLIC_PAGE | SLOW_READ,
      .help = "Who controls whom as BODS 0.4" },
    { .method = GET,
      .path = "/organisations.vcf",
      .handle = organisations_vcf_get,
      .guard = guard_anyone,
      .flags = PUBLIC_PAGE | SLOW_READ,
      .help = "All organisations as vCards" },
    { .method = GET,
      .path = "/organisations/{slug}/card",
      .handle = organisation_card_get,
      .guard = guard_anyone,
      .flags = PUBLIC_PAGE,
      .help = "One organisation as a vCard" },
    { .method = GET,
      .path = "/secretariat/import.csv",
      .handle = register_imports_file,
      .guard = guard_secretariat,
      .help = "Lists that were brought in as CSV" },
    { .method = GET,
      .path = "/secretariat/import.json",
      .handle = register_imports_file,
      .guard = guard_secretariat,
      .help = "Lists that were brought in as JSON" },
    { .method = GET,
      .path = "/secretariat/import",
      .handle = register_imports_get,
      .guard = guard_secretariat,
      .help = "Lists of organisations that were brought in, and a form for another" },
    { .method = POST,
      .path = "/secretariat/import",
      .handle = register_imports_post,
      .guard = guard_secretariat,
      .flags = CSRF | RATE_WRITE | UPLOAD,
      .help = "Keep a list, to look at what would come of it" },
    { .method = GET,
      .path = "/secretariat/import/{id}",
      .handle = register_import_get,
      .guard = guard_secretariat,
      .flags = SLOW_READ,
      .help = "What would come of a list, or what it added" },
    { .method = POST,
      .path = "/secretariat/import/{id}",
      .handle = register_import_post,
      .guard = guard_secretariat,
      .flags = CSRF | RATE_WRITE,
      .body_max = 1 << 20,
      .help = "Read a list otherwise, or add its organisations" },
    { .method = POST,
      .path = "/secretariat/import/{id}/undo",
      .handle = register_import_undo_post,
      .guard = guard_secretariat,
      .flags = CSRF | RATE_WRITE,
      .help = "Take out again what a list brought" },
    { .method = POST,
      .path = "/secretariat/import/{id}/discard",
      .handle = register_import_discard_post,
      .guard = guard_secretariat,
      .flags = CSRF | RATE_WRITE,
      .help = "Throw away a list that was only looked at" },
    { 0 },
};

static err_t exchange_front(struct cx *cx, struct signpost out[SIGNPOSTS_MAX], size_t *count)
{
    int64_t n = 0;
    TRY(export_count(cx, &n));
    out[0] = (struct signpost){ n == 0 ? _("Organisations")
                                       : trn(cx, n, "{0} organisation", "{0} organisations"),
                                url_plain(cx, "/organisations"),
                                _("Who they are, who pays for them and who decides in them") };
    *count = 1;
    return OK;
}

static err_t exchange_desk(struct cx *cx, struct signpost out[SIGNPOSTS_MAX], size_t *count)
{
    int64_t n = 0;
    TRY(register_import_count_waiting(cx, &n));
    out[0] = (struct signpost){ trn(cx, n, "{0} list was looked at and not brought in",
                                    "{0} lists were looked at and not brought in"),
                                url_plain(cx, "/secretariat/import#lists") };
    *count = n > 0 ? 1 : 0;
    return OK;
}

const struct feature exchange_feature = { .name = "exchange",
                                          .routes = ROUTES,
                                          .sql = &exchange_sql,
                                          .commands = exchange_commands,
                                          .housekeep = register_import_housekeep,
                                          .export_person = exchange_export_person,
                                          .erase_person = exchange_erase_person,
                                          .front = exchange_front,
                                          .desk = exchange_desk,
                                          .compare_record = exchange_compare_record };
