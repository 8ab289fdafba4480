/* The text of a PDF file. The only user of poppler; in the confined worker alone.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include <poppler.h>
#include <stdlib.h>
#include <time.h>

#include "kit/base/str.h"
#include "kit/image/parts.h"

/* poppler guards against letters that stand for no character; this one guards against poppler. */
static void add_page(PopplerPage *page, struct buf *out)
{
    char *const text = poppler_page_get_text(page);
    if (text == NULL)
        return;
    char *const valid = g_utf8_make_valid(text, -1);
    document_append(out, str_from_c(valid));
    document_append(out, S("\n"));
    g_free(valid);
    g_free(text);
}

static void add_pages(PopplerDocument *document, struct buf *out)
{
    const int count = poppler_document_get_n_pages(document);
    for (int i = 0; i < count && i < DOCUMENT_PAGES_MAX && out->len < DOCUMENT_TEXT_MAX; i++) {
        PopplerPage *const page = poppler_document_get_page(document, i);
        if (page == NULL)
            continue;
        add_page(page, out);
        g_object_unref(page);
    }
}

err_t pdf_text(bytes_t source, struct buf *out)
{
    GBytes *const bytes = g_bytes_new_static(source.at, source.len);
    PopplerDocument *const document = poppler_document_new_from_bytes(bytes, NULL, NULL);
    if (document != NULL) {
        add_pages(document, out);
        g_object_unref(document);
    }
    g_bytes_unref(bytes);
    return document == NULL ? ERR_INVALID : OK;
}

/* --- before
 * -------------------------------------------------------------------------------------*/

/* One page with the word "ready" in a font of its own and in one that every reader has to have;
 * without a table of its objects, so that what mends that is used too. */
static const char SAMPLE[] =
    "%PDF-1.4\n"
    "1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n"
    "2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
    "3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 200 100]/Contents 5 0 R"
    "/Resources<</Font<</F 4 0 R>>>>>>endobj\n"
    "4 0 obj<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>endobj\n"
    "6 0 obj<</CreationDate(D:20261129120000+04'00')>>endobj\n"
    "5 0 obj<</Length 38>>stream\nBT /F 12 Tf 20 50 Td (ready) Tj ET    \nendstream endobj\n"
    "trailer<</Root 1 0 R/Info 6 0 R>>\n";

/* What poppler and GLib have to say of a stranger's file is nobody's concern, and a worker may not
 * write it anywhere. */
static void say_nothing(const gchar *domain, GLogLevelFlags level, const gchar *text, gpointer of)
{
    (void)domain;
    (void)level;
    (void)text;
    (void)of;
}

/* Stays open: with the last document poppler would forget which of its files there are, and look
 * for them again. The time zone is a word instead of a file: dates in a document are compared in
 * it. */
bool pdf_prepare(void)
{
    AUTO(buf) out;
    buf_init(&out, DOCUMENT_TEXT_MAX);
    (void)g_log_set_default_handler(say_nothing, NULL);
    (void)setenv("TZ", "UTC0", 1);
    tzset();
    PopplerDocument *const stays =
        poppler_document_new_from_bytes(g_bytes_new_static(SAMPLE, sizeof SAMPLE - 1), NULL, NULL);
    const bytes_t nothing = { (const uint8_t *)"%PDF-", 5 };
    const bytes_t sample = { (const uint8_t *)SAMPLE, sizeof SAMPLE - 1 };
    return stays != NULL && pdf_text(nothing, &out) != OK && pdf_text(sample, &out) == OK &&
           str_find(buf_str(&out), S("ready")) < out.len;
}
