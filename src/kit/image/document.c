/* The text of a document from its bytes: which reader for which kind, and how much is taken.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "kit/base/str.h"
#include "kit/image/parts.h"

void document_append(struct buf *out, str_t text)
{
    const size_t room = DOCUMENT_TEXT_MAX - out->len;
    size_t n = text.len < room ? text.len : room;
    while (n > 0 && n < text.len && ((uint8_t)text.at[n] & 0xC0) == 0x80)
        n--;
    buf_add_bytes(out, text.at, n);
}

err_t document_work(enum document_kind kind, bytes_t source, struct arena *arena, struct buf *out)
{
    switch (kind) {
    case DOCUMENT_PDF:
        return pdf_text(source, out);
    case DOCUMENT_OPEN:
    case DOCUMENT_WORD:
    case DOCUMENT_SHEET:
    case DOCUMENT_XML:
        return office_text(kind, source, arena, out);
    }
    return ERR_INVALID;
}

bool document_prepare(void)
{
    return office_prepare() && pdf_prepare();
}
