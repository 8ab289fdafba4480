/* WebP by libwebp: reading a still image as RGBA rows.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "kit/image/parts.h"

#include <webp/decode.h>

err_t webp_decode(bytes_t source, const struct image_looks *looks, struct arena *arena,
                  const struct row_sink *sink)
{
    WebPBitstreamFeatures said;
    if (WebPGetFeatures(source.at, source.len, &said) != VP8_STATUS_OK || said.has_animation ||
        said.width != looks->width || said.height != looks->height)
        return ERR_INVALID;
    const size_t stride = (size_t)looks->width * 4;
    const size_t size = array_size(stride, (size_t)looks->height);
    uint8_t *const all = arena_try_alloc(arena, size);
    if (all == NULL)
        return ERR_NO_MEMORY;
    if (WebPDecodeRGBAInto(source.at, source.len, all, size, (int)stride) == NULL)
        return ERR_INVALID;
    for (int32_t y = 0; y < looks->height; y++)
        sink->row(sink->to, all + (size_t)y * stride);
    return OK;
}
