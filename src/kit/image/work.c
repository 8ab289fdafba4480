/* One image from bytes to bytes: decoded row by row, scaled for every wish at once, encoded.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "kit/image/parts.h"

/* Grey photographs have few colours too: grey alone counts as few up to here. */
enum { GREYS_MAX = 64 };

/* --- counting colours
 * ---------------------------------------------------------------------------*/

uint32_t pixel_colour(const uint8_t *at, int channels)
{
    const uint32_t alpha = channels == 4 ? at[3] : 255;
    return alpha << 24 | (uint32_t)at[2] << 16 | (uint32_t)at[1] << 8 | at[0];
}

static size_t slot_of(uint32_t colour)
{
    return colour * UINT32_C(2654435769) >> 22; /* Fibonacci hashing to 10 bits */
}

int colours_add(struct colours *c, uint32_t colour)
{
    if (c->count > 0 && c->last == colour)
        return c->last_index;
    size_t slot = slot_of(colour);
    while (c->slots[slot] != 0 && c->at[c->slots[slot] - 1] != colour)
        slot = (slot + 1) % ARRAY_LEN(c->slots);
    if (c->slots[slot] == 0) {
        if (c->count >= COLOURS_MAX) {
            c->count = COLOURS_MAX + 1;
            return -1;
        }
        c->at[c->count++] = colour;
        c->slots[slot] = (int16_t)c->count;
    }
    c->last = colour;
    c->last_index = c->slots[slot] - 1;
    return c->last_index;
}

static bool are_few(const struct colours *c)
{
    if (c->count > COLOURS_MAX)
        return false;
    if (c->count <= GREYS_MAX)
        return true;
    for (size_t i = 0; i < c->count; i++) {
        const uint32_t colour = c->at[i];
        if ((colour & 0xFF) != (colour >> 8 & 0xFF) || (colour & 0xFF) != (colour >> 16 & 0xFF))
            return true;
    }
    return false;
}

/* --- the rows on their way
 * ----------------------------------------------------------------------*/

struct job {
    struct image_looks looks;
    int channels;
    int orientation;
    struct scaler *scalers[IMAGE_WISHES_MAX]; /* in the order of the wishes */
    struct scaler *fed[IMAGE_WISHES_MAX];     /* those that take the rows of the source */
    size_t count, fed_count;
    uint16_t *light;         /* the row at hand */
    struct colours *colours; /* NULL: a JPEG, which stays one */
    bool has_alpha;          /* some pixel is not opaque */
};

static void count_row(struct job *j, const uint8_t *row)
{
    for (int32_t x = 0; x < j->looks.width; x++, row += 4) {
        j->has_alpha = j->has_alpha || row[3] != 255;
        if (j->colours->count <= COLOURS_MAX)
            (void)colours_add(j->colours, pixel_colour(row, 4));
    }
}

static void take_row(void *to, const uint8_t *row)
{
    struct job *const j = to;
    if (j->colours != NULL)
        count_row(j, row);
    light_of_row(row, j->looks.width, j->channels, j->light);
    for (size_t i = 0; i < j->fed_count; i++)
        scaler_row(j->fed[i], row, j->light);
}

/* The smallest result at least twice as wide and high feeds a smaller one, which then costs next to
 * nothing; the mean of means is the mean. -1: the source does. */
static int feeder_of(const struct size2 *sizes, size_t n, size_t i)
{
    int best = -1;
    for (size_t k = 0; k < n; k++) {
        if (sizes[k].width >= 2 * sizes[i].width && sizes[k].height >= 2 * sizes[i].height &&
            (best < 0 || sizes[k].width < sizes[best].width))
            best = (int)k;
    }
    return best;
}

static err_t make_scalers(struct job *j, const struct image_wish *wishes, struct arena *arena,
                          const struct light *l)
{
    const struct size2 stored = { j->looks.width, j->looks.height };
    struct size2 sizes[IMAGE_WISHES_MAX] = { 0 };
    for (size_t i = 0; i < j->count; i++) {
        const struct size2 upright = size_fit(size_upright(stored, j->orientation), wishes[i]);
        sizes[i] = size_upright(upright, j->orientation); /* back to how rows come */
    }
    for (size_t i = 0; i < j->count; i++) {
        const int feeder = feeder_of(sizes, j->count, i);
        j->scalers[i] =
            scaler_new(arena, l, feeder < 0 ? stored : sizes[feeder], sizes[i], j->channels);
        if (j->scalers[i] == NULL)
            return ERR_NO_MEMORY;
    }
    for (size_t i = 0; i < j->count; i++) {
        const int feeder = feeder_of(sizes, j->count, i);
        if (feeder < 0)
            j->fed[j->fed_count++] = j->scalers[i];
        else
            scaler_chain(j->scalers[feeder], j->scalers[i]);
    }
    return OK;
}

static err_t decode(bytes_t source, struct job *j, struct arena *arena)
{
    const struct row_sink sink = { j, take_row };
    switch (j->looks.kind) {
    case IMAGE_JPEG:
        return jpeg_decode(source, &j->looks, arena, &sink);
    case IMAGE_PNG:
        return png_decode(source, &j->looks, arena, &sink);
    case IMAGE_WEBP:
        return webp_decode(source, &j->looks, arena, &sink);
    case IMAGE_NONE:
        break;
    }
    return ERR_INVALID;
}

static err_t encode(const struct job *j, struct scaler *s, struct arena *arena, struct buf *out)
{
    struct canvas c = scaler_canvas(s);
    if (c.channels == 4 && !j->has_alpha)
        canvas_drop_alpha(&c);
    if (!canvas_turn(&c, j->orientation, arena))
        return ERR_NO_MEMORY;
    const bool as_png = j->has_alpha || (j->colours != NULL && are_few(j->colours));
    return as_png ? png_encode(&c, arena, out) : jpeg_encode(&c, out);
}

err_t image_work(bytes_t source, const struct image_wish *wishes, size_t n, struct arena *arena,
                 struct buf *out, size_t parts[IMAGE_WISHES_MAX])
{
    struct job *const j = arena_new(arena, struct job);
    j->count = n;
    if (!image_look(source, &j->looks))
        return ERR_INVALID;
    TRY(source_check(source.len, &j->looks));
    j->orientation = image_orientation(source);
    j->channels = j->looks.kind == IMAGE_JPEG ? 3 : 4;
    if (j->channels == 4)
        j->colours = arena_new(arena, struct colours);
    struct light *const l = arena_new(arena, struct light);
    light_init(l);
    j->light = arena_alloc(arena, (size_t)j->looks.width * (size_t)j->channels * sizeof *j->light);
    TRY(make_scalers(j, wishes, arena, l));
    TRY(decode(source, j, arena));
    for (size_t i = 0; i < n; i++) {
        const size_t before = out->len;
        const struct arena_mark mark = arena_mark(arena);
        const err_t e = encode(j, j->scalers[i], arena, out);
        arena_back(arena, mark);
        TRY(e);
        parts[i] = out->len - before;
    }
    return OK;
}
