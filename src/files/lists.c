/* Files in lists: on the pages of what they belong to, as CSV and for programs.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "files/pages.h"
#include "files/views/files.html.h"
#include "kit/base/str.h"
#include "kit/json/member.h"
#include "kit/text/csv.h"
#include "kit/text/text.h"

/* --- words ------------------------------------------------------------------------------------ */

str_t size_text(struct cx *cx, int64_t bytes)
{
    if (bytes < 1000)
        return trn(cx, bytes, "{0} byte", "{0} bytes");
    if (bytes < 1000 * 1000)
        return trf(cx, "{0} kB", TARG((bytes + 500) / 1000));
    return trf(cx, "{0} MB", TARG(number_fixed(cx, (double)bytes / 1e6, 1)));
}

str_t kind_text(struct cx *cx, const struct file *f)
{
    const struct media *const kind = media_by_type(f->media_type);
    return kind == NULL ? f->media_type : tr_lang(cx->lang, kind->label);
}

str_t licence_text(struct cx *cx, const struct file *f)
{
    const struct licence *const l = licence_by_spdx(f->licence);
    return l == NULL ? f->licence : tr_lang(cx->lang, l->label);
}

/* --- on pages --------------------------------------------------------------------------------- */

html_t file_list_html(struct cx *cx, const struct file_list *files)
{
    if (files->count == 0)
        return HTML_NONE;
    AUTO(buf) out;
    buf_init(&out, FILES_BODY_MAX);
    view_file_list(&out, cx, files->at, files->count);
    return html_of_buf(cx, &out);
}

static url_t url_variant(struct cx *cx, const struct file *f, int64_t variant)
{
    return url_root(cx, "/files/{}/{}?width={}", UARG(f->id.v), UARG(f->name), UARG(variant));
}

html_t file_image_html(struct cx *cx, const struct file *f)
{
    if (f->width == 0 || f->removed_at != 0)
        return HTML_NONE;
    struct image_view v = { .f = f,
                            .alt = text2_pick(&f->alt, cx->lang),
                            .lang = text2_lang(&f->alt, cx->lang) };
    url_t at[FILE_VARIANTS_MAX + 1];
    int64_t widths[FILE_VARIANTS_MAX + 1];
    for (size_t i = 0; i < f->variant_count; i++) {
        at[i] = url_variant(cx, f, f->variants[i].variant);
        widths[i] = f->variants[i].width;
    }
    v.src = at[f->variant_count] = url_file(cx, f);
    widths[f->variant_count] = f->width;
    v.srcset = srcset_of(cx, at, widths, f->variant_count + 1);
    v.has_copies = f->variant_count > 0;
    AUTO(buf) out;
    buf_init(&out, FILES_BODY_MAX);
    view_image(&out, &v);
    return html_of_buf(cx, &out);
}

err_t file_organisation_section(struct cx *cx, const struct organisation *o, html_t *out)
{
    struct file_list files;
    TRY(file_list_of(cx, S("organisation"), o->id.v, &files));
    AUTO(buf) body;
    buf_init(&body, FILES_BODY_MAX);
    if (files.count > 0)
        view_organisation_files(&body, cx, file_list_html(cx, &files));
    TRY(buf_check(&body));
    *out = html_of_buf(cx, &body);
    return OK;
}

/* --- CSV -------------------------------------------------------------------------------------- */

/* Names of columns and of members: the same words. */
static const char *const COLUMNS[] = {
    "id",          "name",       "media_type",     "size",       "sha256",
    "licence",     "alt_az",     "alt_en",         "belongs_to", "published_by",
    "created_at",  "removed_at", "removed_reason", "url",        "publisher_az",
    "publisher_en"
};

typedef err_t each_public_fn(struct cx *cx, const struct file *f, void *to);

static err_t each_public(struct cx *cx, int64_t after, size_t most, each_public_fn *each, void *to,
                         int64_t *last)
{
    struct file_list list;
    size_t given = 0;
    *last = after;
    do {
        TRY(file_get_after(cx, *last, FILES_PAGE, &list));
        for (size_t i = 0; i < list.count && given < most; i++) {
            *last = list.at[i].id.v;
            const err_t e = file_admit(cx, &list.at[i]);
            if (e == ERR_NOT_FOUND)
                continue;
            TRY(e);
            TRY(each(cx, &list.at[i], to));
            given++;
        }
    } while (list.count == FILES_PAGE && given < most);
    return OK;
}

static str_t time_or_nothing(struct cx *cx, usec_t at)
{
    return at == 0 ? S("") : date_time_iso(cx->arena, at);
}

/* slug: the word in its address; empty: the alliance itself, under the name of the site. */
struct publisher {
    str_t slug;
    struct text2 name;
};

static err_t publisher_of(struct cx *cx, const struct file *f, struct publisher *out)
{
    struct organisation o;
    *out = (struct publisher){ S(""), site_of(cx)->name };
    if (f->organisation == 0)
        return OK;
    TRY(organisation_find(cx, (organisation_id){ f->organisation }, &o));
    *out = (struct publisher){ o.slug, o.name };
    return OK;
}

static err_t csv_row(struct cx *cx, const struct file *f, void *to)
{
    struct buf *const out = to;
    struct publisher by;
    TRY(publisher_of(cx, f, &by));
    const str_t fields[ARRAY_LEN(COLUMNS)] = {
        arena_printf(cx->arena, "%" PRId64, f->id.v),
        f->name,
        f->media_type,
        arena_printf(cx->arena, "%" PRId64, f->size),
        f->sha256,
        f->licence,
        f->alt.by[LANG_AZ],
        f->alt.by[LANG_EN],
        f->owner_kind,
        by.slug,
        time_or_nothing(cx, f->created_at),
        time_or_nothing(cx, f->removed_at),
        f->removed_reason,
        url_file(cx, f).text,
        by.name.by[LANG_AZ],
        by.name.by[LANG_EN],
    };
    for (size_t i = 0; i < ARRAY_LEN(fields); i++)
        csv_add(out, fields[i], i == 0, CSV_FORMULA_SAFE);
    csv_end_row(out);
    return OK;
}

err_t files_csv_get(struct cx *cx, const struct request *rq, struct response *rs)
{
    int64_t last;
    (void)rq;
    for (size_t i = 0; i < ARRAY_LEN(COLUMNS); i++)
        csv_add(&rs->body, str_from_c(COLUMNS[i]), i == 0, CSV_AS_IS);
    csv_end_row(&rs->body);
    TRY(each_public(cx, 0, SIZE_MAX, csv_row, &rs->body, &last));
    respond_file(rs, S("text/csv; charset=utf-8"), S("files.csv"));
    return buf_check(&rs->body);
}

/* --- for programs ----------------------------------------------------------------------------- */

enum { API_PAGE = 200 };

static err_t json_row(struct cx *cx, const struct file *f, void *to)
{
    struct json_out *const j = to;
    struct publisher by;
    TRY(publisher_of(cx, f, &by));
    json_put_object(j);
    json_key(j, S("id"));
    json_put_id(j, f->id.v);
    json_member_str(j, "name", f->name);
    json_member_str(j, "media_type", f->media_type);
    json_key(j, S("size"));
    json_put_i64(j, f->size);
    json_member_str(j, "sha256", f->sha256);
    json_member_str(j, "licence", f->licence);
    json_key(j, S("alt"));
    json_put_object(j);
    json_member_str(j, "az", f->alt.by[LANG_AZ]);
    json_member_str(j, "en", f->alt.by[LANG_EN]);
    json_put_object_end(j);
    json_member_str(j, "belongs_to", f->owner_kind);
    json_member_str(j, "published_by", by.slug);
    json_member_text2(j, "publisher", &by.name);
    json_member_time(j, cx->arena, "created_at", f->created_at);
    json_member_time(j, cx->arena, "removed_at", f->removed_at);
    json_member_str(j, "removed_reason", f->removed_reason);
    json_member_str(j, "url", url_file(cx, f).text);
    json_put_object_end(j);
    return OK;
}

err_t files_api_get(struct cx *cx, const struct request *rq, struct response *rs)
{
    const str_t asked = request_query(cx, rq, S("after"));
    int64_t after = 0;
    int64_t last = 0;
    if (asked.len > 0 && !str_to_i64(asked, 0, INT64_MAX, &after))
        return problem(cx, ERR_BAD_REQUEST, "after is no id");
    respond_json(rs, 200);
    struct json_out j;
    json_begin(&j, &rs->body);
    json_put_object(&j);
    json_key(&j, S("files"));
    json_put_array(&j);
    TRY(each_public(cx, after, API_PAGE, json_row, &j, &last));
    json_put_array_end(&j);
    json_key(&j, S("after"));
    json_put_id(&j, last);
    json_put_object_end(&j);
    return OK;
}

static const struct api_field QUERY[] = {
    { "after", API_STRING, false, "Only files with a greater id; at most 200 at a time" },
    { 0 },
};
static const struct api_field ANSWER[] = {
    { "files", API_ARRAY, true,
      "Oldest first: id, name, media_type, size in bytes, sha256, licence (SPDX), alt by language, "
      "belongs_to, published_by (the organisation's word in its address, empty: the alliance), "
      "publisher (its name by language), "
      "created_at, removed_at, removed_reason, url" },
    { "after", API_STRING, true, "Ask for the next ones with this" },
    { 0 },
};
static const int PROBLEMS[] = { 400, 0 };
const struct api_operation files_api = {
    .id = "listFiles", .query = QUERY, .answer = ANSWER, .answer_status = 200, .problems = PROBLEMS
};
