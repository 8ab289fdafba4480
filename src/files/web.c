/* Routes of files: their pages, the secretariat's upload, removing.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "files/pages.h"
#include "files/views/files.html.h"
#include "kit/base/str.h"
#include "kit/text/text.h"
#include "ledger/ledger.h"

static err_t respond(struct cx *cx, const struct request *rq, struct response *rs, int status,
                     const struct page *page, struct buf *body)
{
    TRY(buf_check(body));
    struct page drawn = *page;
    drawn.body = html_of_buf(cx, body);
    drawn.style = "files.css";
    return site_respond(cx, rq, rs, status, &drawn);
}

static bool is_secretariat(const struct cx *cx)
{
    return (cx->actor.roles & (ROLE_SECRETARIAT | ROLE_OPERATOR)) != 0;
}

/* --- a file's page ---------------------------------------------------------------------------- */

/* Who published it, and who pays. */
static err_t publisher_of(struct cx *cx, const struct file *f, html_t *out)
{
    struct organisation o;
    const bool is_alliance = f->organisation == 0;
    html_t pays = HTML_NONE;
    AUTO(buf) body;
    buf_init(&body, FILES_BODY_MAX);
    if (!is_alliance) {
        TRY(organisation_find(cx, (organisation_id){ f->organisation }, &o));
        TRY(disclosure_line(cx, &o, &pays));
    }
    view_publisher(&body, cx, is_alliance ? NULL : &o, pays);
    *out = html_of_buf(cx, &body);
    return OK;
}

/* Only where somebody has looked. */
static err_t tell_wordless(struct cx *cx, struct file_page *p)
{
    int64_t size = -1;
    TRY(file_text_size(cx, p->f->id, &size));
    p->is_wordless = size == 0;
    return OK;
}

static err_t file_get_page(struct cx *cx, const struct request *rq, struct response *rs)
{
    struct file f;
    TRY(file_get(cx, (file_id){ path_id(rq, 0) }, &f));
    TRY(file_admit(cx, &f));
    struct file_page p = { .f = &f, .may_remove = file_offers_removal(&f, &cx->actor) };
    TRY(publisher_of(cx, &f, &p.publisher));
    const err_t e = file_owner_of(cx, &f, &p.owner_name, &p.owner);
    if (e != OK && e != ERR_NOT_FOUND)
        return e;
    p.image = file_image_html(cx, &f);
    TRY(tell_wordless(cx, &p));
    AUTO(buf) body;
    buf_init(&body, FILES_BODY_MAX);
    view_file(&body, cx, &p);
    const struct page page = { .title = f.name, .description = text2_pick(&f.alt, cx->lang) };
    return respond(cx, rq, rs, f.removed_at == 0 ? 200 : 410, &page, &body);
}

/* --- all files -------------------------------------------------------------------------------- */

static err_t keep_public(struct cx *cx, const struct file_list *list, struct files_page *p)
{
    struct file *const at = arena_array(cx->arena, struct file, list->count);
    for (size_t i = 0; i < list->count; i++) {
        const err_t e = file_admit(cx, &list->at[i]);
        if (e == OK)
            at[p->count++] = list->at[i];
        else if (e != ERR_NOT_FOUND)
            return e;
    }
    p->at = at;
    return OK;
}

static err_t files_get(struct cx *cx, const struct request *rq, struct response *rs)
{
    int64_t before = 0;
    struct file_list list;
    struct files_page p = { .may_add = is_secretariat(cx) };
    p.is_later = str_to_i64(request_query(cx, rq, S("before")), 1, INT64_MAX, &before);
    TRY(file_get_before(cx, before, FILES_PAGE, &list));
    TRY(keep_public(cx, &list, &p));
    if (list.count == FILES_PAGE)
        p.older = list.at[list.count - 1].id.v;
    AUTO(buf) body;
    buf_init(&body, FILES_BODY_MAX);
    view_files(&body, cx, &p);
    const struct page page = { .title = _("Files"),
                               .description = _("Documents and images published here, with who "
                                                "published each.") };
    return respond(cx, rq, rs, 200, &page, &body);
}

/* --- the secretariat adds one ----------------------------------------------------------------- */

static err_t owner_select(struct cx *cx, const struct form *form, html_t *out)
{
    const struct organisation *at = NULL;
    size_t count = 0;
    TRY(organisation_list(cx, &at, &count));
    struct choice *const choices = arena_array(cx->arena, struct choice, count + 1);
    choices[0] = (struct choice){ .value = S(""), .label = _("The site itself") };
    for (size_t i = 0; i < count; i++)
        choices[i + 1] =
            (struct choice){ .value = at[i].slug, .label = text2_pick(&at[i].name, cx->lang) };
    *out =
        form_select(cx, form, "organisation", _("What it belongs to"),
                    _("It is shown there, as published by the secretariat."), choices, count + 1);
    return OK;
}

static err_t draw_new(struct cx *cx, const struct request *rq, struct response *rs,
                      const struct form *form)
{
    const struct field_label labels[] = {
        { "organisation", _("What it belongs to") },
        { "file", _("File") },
        { "file_licence", _("Licence") },
        { "file_alt_az", _("What it shows or says, in Azerbaijani") },
        { "file_alt_en", _("What it shows or says, in English") }
    };
    struct new_file_page p = { .errors = form_errors_labelled(cx, form, labels, ARRAY_LEN(labels)),
                               .fields = file_field(cx, form, "file", _("File"), FILE_REQUIRED) };
    TRY(owner_select(cx, form, &p.owner));
    AUTO(buf) body;
    buf_init(&body, FILES_BODY_MAX);
    view_new_file(&body, cx, &p);
    const struct page page = { .title = _("Add a file"),
                               .nav = "/secretariat",
                               .address = S("/secretariat/new-file") };
    return respond(cx, rq, rs, form->error_count > 0 ? 422 : 200, &page, &body);
}

static err_t new_file_get(struct cx *cx, const struct request *rq, struct response *rs)
{
    struct form form = form_blank(cx);
    form_preset(&form, S("organisation"), request_query(cx, rq, S("organisation")));
    return draw_new(cx, rq, rs, &form);
}

/* Empty: the site itself. */
static err_t read_owner(struct form *form, struct file *about)
{
    struct organisation o;
    const str_t slug = form_value(form, S("organisation"));
    about->owner_kind = S("site");
    if (slug.len == 0)
        return OK;
    const err_t e = organisation_find_by_slug(form->cx, slug, &o);
    if (e == ERR_NOT_FOUND) {
        form_fault(form, S("organisation"), FORM_NOT_CHOICE, 0, 0);
        form->cx->problem = (struct problem){ 0 };
        return OK;
    }
    TRY(e);
    about->owner_kind = S("organisation");
    about->owner = o.id.v;
    return OK;
}

static err_t new_file_post(struct cx *cx, const struct request *rq, struct response *rs)
{
    struct form form = form_open(cx, rq);
    struct file about = { 0 };
    struct file_upload upload;
    file_id made;
    TRY(read_owner(&form, &about));
    (void)file_field_read(&form, "file", FILE_REQUIRED, &upload);
    const err_t e = form_done(&form);
    if (e == ERR_INVALID)
        TRY(draw_new(cx, rq, rs, &form));
    TRY(e);
    about.licence = upload.licence;
    about.alt = upload.alt;
    TRY(file_add(cx, upload.posted, &about, &made));
    return respond_see_other(rs, url_with(cx, "/files/{}", UARG(made.v)));
}

/* --- removing --------------------------------------------------------------------------------- */

/* The secretariat in its capacity, others for their organisation; the rule asks whose file it is.
 */
static err_t guard_remover(struct cx *cx, const struct request *rq)
{
    return is_secretariat(cx) ? guard_secretariat(cx, rq) : guard_representative(cx, rq);
}

static err_t draw_removal(struct cx *cx, const struct request *rq, struct response *rs,
                          const struct file *f, const struct form *form)
{
    const struct field_label labels[] = { { "reason", _("Public reason") } };
    struct removal_page p = { .f = f,
                              .errors = form_errors_labelled(cx, form, labels, ARRAY_LEN(labels)) };
    p.reason = form_field(cx, form,
                          &(struct field){ .name = "reason",
                                           .label = _("Public reason"),
                                           .hint = _("Everybody reads it on the file’s page and in "
                                                     "the journal."),
                                           .type = "text",
                                           .required = true,
                                           .high = REASON_MAX,
                                           .rows = 3 });
    AUTO(buf) body;
    buf_init(&body, FILES_BODY_MAX);
    view_removal(&body, cx, &p);
    const struct page page = { .title = trf(cx, "Remove {0}", TARG(f->name)) };
    return respond(cx, rq, rs, form->error_count > 0 ? 422 : 200, &page, &body);
}

static err_t removable(struct cx *cx, const struct request *rq, struct file *out)
{
    TRY(file_get(cx, (file_id){ path_id(rq, 0) }, out));
    if (!file_may_remove(out, &cx->actor))
        return problem(cx, ERR_FORBIDDEN, "another's file");
    return out->removed_at == 0 ? OK : problem(cx, ERR_CONFLICT, "removed before");
}

static err_t removal_get(struct cx *cx, const struct request *rq, struct response *rs)
{
    struct file f;
    TRY(removable(cx, rq, &f));
    const struct form form = form_blank(cx);
    return draw_removal(cx, rq, rs, &f, &form);
}

static err_t removal_post(struct cx *cx, const struct request *rq, struct response *rs)
{
    struct file f;
    struct form form = form_open(cx, rq);
    TRY(removable(cx, rq, &f));
    const str_t reason = form_lines(&form, S("reason"), 1, REASON_MAX);
    const err_t e = form_done(&form);
    if (e == ERR_INVALID)
        TRY(draw_removal(cx, rq, rs, &f, &form));
    TRY(e);
    TRY(file_remove(cx, f.id, reason));
    return respond_see_other(rs, url_file_page(cx, &f));
}

/* --- the feature ------------------------------------------------------------------------------ */

static const struct route ROUTES[] = {
    { .method = GET,
      .path = "/files",
      .handle = files_get,
      .guard = guard_anyone,
      .flags = PUBLIC_PAGE,
      .help = "All files, newest first" },
    { .method = GET,
      .path = "/files.csv",
      .handle = files_csv_get,
      .guard = guard_anyone,
      .flags = PUBLIC_PAGE | NO_LANG,
      .help = "All files as a table" },
    { .method = GET,
      .path = "/api/v1/files",
      .handle = files_api_get,
      .guard = guard_anyone,
      .flags = PUBLIC_PAGE | NO_LANG | JSON_API,
      .help = "Files, with checksums and licences",
      .api = &files_api },
    { .method = GET,
      .path = "/files/{id}",
      .handle = file_get_page,
      .guard = guard_anyone,
      .flags = PUBLIC_PAGE,
      .help = "What a file is, who published it, how to check it" },
    { .method = GET,
      .path = "/files/{id}/{file_name}",
      .handle = file_bytes_get,
      .guard = guard_anyone,
      .flags = NO_LANG,
      .help = "The bytes of a file, whole or a range of them" },
    { .method = GET,
      .path = "/secretariat/new-file",
      .handle = new_file_get,
      .guard = guard_secretariat,
      .help = "Form to add a file" },
    { .method = POST,
      .path = "/files",
      .handle = new_file_post,
      .guard = guard_secretariat,
      .prepare = files_prepare,
      .flags = CSRF | RATE_WRITE | UPLOAD,
      .help = "Add a file to an organisation or to the site" },
    { .method = GET,
      .path = "/files/{id}/remove",
      .handle = removal_get,
      .guard = guard_remover,
      .help = "Form to remove a file" },
    { .method = POST,
      .path = "/files/{id}/remove",
      .handle = removal_post,
      .guard = guard_remover,
      .flags = CSRF | RATE_WRITE,
      .help = "Remove a file, with a public reason" },
    { 0 },
};

const struct feature files_feature = { .name = "files",
                                       .routes = ROUTES,
                                       .sql = &files_sql,
                                       .search = files_search,
                                       .commands = files_commands,
                                       .uses_organisations = files_use_organisations,
                                       .compare_record = files_compare };
