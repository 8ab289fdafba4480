/* QR codes, drawn as SVG. The only user of libqrencode.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "site/qr.h"

#include <errno.h>
#include <qrencode.h>

#include "kit/base/buf.h"

enum { BORDER = 4, TEXT_MAX = 400, PATH_MAX_BYTES = 64 << 10 };

/* Runs of dark squares in one row become one rectangle each: "M4 4h7v1h-7z". */
static void put_row(struct buf *out, const unsigned char *row, int width, int y)
{
    for (int x = 0; x < width;) {
        int end = x;
        while (end < width && (row[end] & 1) != 0)
            end++;
        if (end > x)
            buf_printf(out, "M%d %dh%dv1h-%dz", x + BORDER, y + BORDER, end - x, end - x);
        x = end > x ? end : x + 1;
    }
}

err_t qr_path(struct cx *cx, str_t text, str_t *d, int *side)
{
    if (text.len > TEXT_MAX)
        return ERR_TOO_BIG;
    QRcode *const code = QRcode_encodeString8bit(arena_cstr(cx->arena, text), 0, QR_ECLEVEL_M);
    if (code == NULL)
        return problem(cx, errno == ENOMEM ? ERR_NO_MEMORY : ERR_TOO_BIG, "QR code: errno %d",
                       errno);
    AUTO(buf) out;
    buf_init(&out, PATH_MAX_BYTES);
    for (int y = 0; y < code->width; y++)
        put_row(&out, code->data + (ptrdiff_t)y * code->width, code->width, y);
    const int width = code->width;
    QRcode_free(code);
    TRY(buf_check(&out));
    *d = arena_str(cx->arena, buf_str(&out));
    *side = width + 2 * BORDER;
    return OK;
}
