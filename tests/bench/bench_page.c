/* The page of the benchmarks, drawn with the plain escaper a template would call.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "bench_page.h"

enum { ROWS = 84 };

static void put_escaped(struct buf *out, str_t s)
{
    size_t from = 0;
    for (size_t i = 0; i < s.len; i++) {
        const char *with = NULL;
        switch (s.at[i]) {
        case '&':
            with = "&amp;";
            break;
        case '<':
            with = "&lt;";
            break;
        case '>':
            with = "&gt;";
            break;
        case '"':
            with = "&quot;";
            break;
        }
        if (with == NULL)
            continue;
        buf_add_bytes(out, s.at + from, i - from);
        buf_add_bytes(out, with, strlen(with));
        from = i + 1;
    }
    buf_add_bytes(out, s.at + from, s.len - from);
}

void bench_page_draw(struct buf *out)
{
    BUF_LIT(out,
            "<!DOCTYPE html><html lang=\"en\"><head><meta charset=\"utf-8\"><title>Rows</title>"
            "</head><body><main><h1>Organisations and what they said</h1><table>");
    for (int i = 0; i < ROWS; i++) {
        BUF_LIT(out, "<tr id=\"r");
        buf_i64(out, i);
        BUF_LIT(out, "\"><th scope=\"row\"><a href=\"/en/organisations/");
        buf_i64(out, i * 7919);
        BUF_LIT(out, "\">");
        put_escaped(out, S("Seçkilərin Monitorinqi & Demokratiyanın Tədrisi <Mərkəzi>"));
        BUF_LIT(out, "</a></th><td>");
        put_escaped(out, S("Election day was \"free and fair\" in the stations visited"));
        BUF_LIT(out, "</td><td>");
        buf_i64(out, INT64_C(20131009) + i);
        BUF_LIT(out, "</td></tr>\n");
    }
    BUF_LIT(out, "</table></main></body></html>\n");
}
