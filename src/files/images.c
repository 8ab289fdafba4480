/* Images are made anew, without metadata, in the sizes pages need. The only caller of kit/image.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "files/ready.h"

#include "kit/image/image.h"
#include "site/site.h"

enum { TALLEST = IMAGE_WISH_SIDE_MAX };
static const int32_t WIDTHS[FILE_VARIANTS_MAX] = { 320, 800, 1600 };

static struct ready_bytes bytes_of(struct cx *cx, const struct image_made *made, int64_t variant)
{
    return (struct ready_bytes){ .bytes = made->bytes,
                                 .kind = media_by_type(image_media_type(made->kind)),
                                 .sha256 = sha256_hex(cx, made->bytes),
                                 .width = made->width,
                                 .height = made->height,
                                 .variant = variant };
}

err_t images_make(struct cx *cx, bytes_t source, struct ready *out)
{
    struct image_wish wishes[1 + FILE_VARIANTS_MAX] = { { TALLEST, TALLEST } };
    for (size_t i = 0; i < FILE_VARIANTS_MAX; i++)
        wishes[1 + i] = (struct image_wish){ WIDTHS[i], TALLEST };
    struct image_set set;
    TRY(image_make(site_of(cx)->image_maker, source, wishes, ARRAY_LEN(wishes), cx->arena, &set));
    out->main = bytes_of(cx, &set.at[0], 0);
    for (size_t i = 0; i < FILE_VARIANTS_MAX; i++) {
        if (set.at[1 + i].width < set.at[0].width)
            out->variants[out->variant_count++] = bytes_of(cx, &set.at[1 + i], WIDTHS[i]);
    }
    return OK;
}
