/* Organisations going out: the passes of a format over all pages.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "registry/exchange/export.h"

#include "kit/base/str.h"
#include "kit/text/text.h"
#include "registry/exchange/export_page.h"
#include "site/site.h"

static const struct {
    const char *word, *type;
    const struct export_writer *writer;
} FORMATS[EXPORT_FORMATS] = {
    [EXPORT_CSV] = { "csv", "text/csv; charset=utf-8", &csv_writer },
    [EXPORT_JSON] = { "json", "application/json", &json_writer },
    [EXPORT_POPOLO] = { "popolo", "application/json", &popolo_writer },
    [EXPORT_BODS] = { "bods", "application/json", &bods_writer },
    [EXPORT_VCARD] = { "vcard", "text/vcard; charset=utf-8", &vcard_writer },
};

str_t export_format_word(enum export_format f)
{
    return str_from_c(FORMATS[f].word);
}

bool export_format_read(str_t word, enum export_format *out)
{
    for (int f = 0; f < EXPORT_FORMATS; f++) {
        if (str_eq(word, str_from_c(FORMATS[f].word))) {
            *out = (enum export_format)f;
            return true;
        }
    }
    return false;
}

str_t export_content_type(enum export_format f)
{
    return str_from_c(FORMATS[f].type);
}

/* --- the site --------------------------------------------------------------------------------- */

static str_t or_not_stated(struct cx *cx, const struct text2 *t)
{
    const str_t s = text2_pick(t, cx->lang);
    return s.len > 0 ? s : _("not stated");
}

str_t site_disclosure_text(struct cx *cx)
{
    const struct site *const site = site_of(cx);
    return trf(cx, "{0}: {1}. Funding: {2}. Control: {3}. Leaning: {4}.",
               TARG(text2_pick(&site->name, cx->lang)), TARG(or_not_stated(cx, &site->kind)),
               TARG(or_not_stated(cx, &site->funding)), TARG(or_not_stated(cx, &site->control)),
               TARG(or_not_stated(cx, &site->leaning)));
}

static struct exporting exporting_begin(struct cx *cx, str_t base, struct buf *out)
{
    struct exporting x = { .cx = cx,
                           .out = out,
                           .base = base,
                           .publisher = text2_pick(&site_of(cx)->name, cx->lang),
                           .disclosure = site_disclosure_text(cx),
                           .date = date_iso(cx->arena, cx->now) };
    json_begin(&x.json, out);
    return x;
}

str_t export_address(const struct exporting *x, const struct organisation *o)
{
    if (x->base.len == 0)
        return STR_NONE;
    const url_t path = url_organisation(x->cx, o);
    return arena_printf(x->cx->arena, "%.*s%.*s", STR_ARG(x->base), STR_ARG(path.text));
}

str_t export_merged_at(const struct exporting *x, const struct organisation *o)
{
    return o->merged_into == 0 ? STR_NONE : date_time_iso(x->cx->arena, o->merged_at);
}

/* --- all of them ------------------------------------------------------------------------------ */

static err_t flush(struct exporting *x, const struct export_sink *sink)
{
    if (sink != NULL && sink->flush != NULL)
        TRY(sink->flush(sink->to, x->out));
    return buf_check(x->out);
}

static err_t run_pass(struct exporting *x, const struct export_writer *w, int pass,
                      const struct export_sink *sink, int64_t of)
{
    organisation_id after = { 0 };
    int64_t done = 0;
    for (;;) {
        const struct arena_mark mark = arena_mark(x->cx->arena);
        struct export_page p;
        TRY(export_page_load(x->cx, after, &p));
        if (p.count == 0)
            return OK;
        after = p.at[p.count - 1].o->id;
        TRY(w->page(x, pass, &p));
        TRY(flush(x, sink));
        done += (int64_t)p.count;
        if (sink != NULL && sink->progress != NULL)
            sink->progress(sink->to, pass * of + done, w->passes * of);
        arena_back(x->cx->arena, mark);
    }
}

static err_t run(struct cx *cx, const struct export_writer *w, str_t base, struct buf *out,
                 const struct export_sink *sink)
{
    struct exporting x = exporting_begin(cx, base, out);
    int64_t count = 0;
    TRY(export_count(cx, &count));
    w->begin(&x);
    for (int pass = 0; pass < w->passes; pass++) {
        TRY(run_pass(&x, w, pass, sink, count));
        if (w->between != NULL)
            w->between(&x, pass);
    }
    TRY(w->end(&x));
    return flush(&x, sink);
}

err_t organisations_export(struct cx *cx, enum export_format format, str_t base, struct buf *out,
                           const struct export_sink *sink)
{
    const enum lang reader = cx->lang;
    if (format == EXPORT_BODS)
        cx->lang = LANG_EN;
    const err_t e = run(cx, FORMATS[format].writer, base, out, sink);
    cx->lang = reader;
    return e;
}

err_t organisation_card(struct cx *cx, const struct organisation *o, str_t base, struct buf *out)
{
    struct exporting x = exporting_begin(cx, base, out);
    struct export_page p;
    TRY(export_page_of(cx, o, &p));
    for (size_t i = 0; i < p.count; i++)
        vcard_put(&x, &p.at[i]);
    return buf_check(out);
}
