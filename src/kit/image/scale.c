/* Making images smaller: area average in linear light, in integers, so that the same source gives
 * the same bytes with any compiler on any processor.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "kit/image/parts.h"

/* Rounded 65535 * L(i / 255), L the inverse transfer function of IEC 61966-2-1. */
static const uint16_t LIGHT[256] = {
    0,     20,    40,    60,    80,    99,    119,   139,   159,   179,   199,   219,   241,
    264,   288,   313,   340,   367,   396,   427,   458,   491,   526,   562,   599,   637,
    677,   718,   761,   805,   851,   898,   947,   997,   1048,  1101,  1156,  1212,  1270,
    1330,  1391,  1453,  1517,  1583,  1651,  1720,  1790,  1863,  1937,  2013,  2090,  2170,
    2250,  2333,  2418,  2504,  2592,  2681,  2773,  2866,  2961,  3058,  3157,  3258,  3360,
    3464,  3570,  3678,  3788,  3900,  4014,  4129,  4247,  4366,  4488,  4611,  4736,  4864,
    4993,  5124,  5257,  5392,  5530,  5669,  5810,  5953,  6099,  6246,  6395,  6547,  6700,
    6856,  7014,  7174,  7335,  7500,  7666,  7834,  8004,  8177,  8352,  8528,  8708,  8889,
    9072,  9258,  9445,  9635,  9828,  10022, 10219, 10417, 10619, 10822, 11028, 11235, 11446,
    11658, 11873, 12090, 12309, 12530, 12754, 12980, 13209, 13440, 13673, 13909, 14146, 14387,
    14629, 14874, 15122, 15371, 15623, 15878, 16135, 16394, 16656, 16920, 17187, 17456, 17727,
    18001, 18277, 18556, 18837, 19121, 19407, 19696, 19987, 20281, 20577, 20876, 21177, 21481,
    21787, 22096, 22407, 22721, 23038, 23357, 23678, 24002, 24329, 24658, 24990, 25325, 25662,
    26001, 26344, 26688, 27036, 27386, 27739, 28094, 28452, 28813, 29176, 29542, 29911, 30282,
    30656, 31033, 31412, 31794, 32179, 32567, 32957, 33350, 33745, 34143, 34544, 34948, 35355,
    35764, 36176, 36591, 37008, 37429, 37852, 38278, 38706, 39138, 39572, 40009, 40449, 40891,
    41337, 41785, 42236, 42690, 43147, 43606, 44069, 44534, 45002, 45473, 45947, 46423, 46903,
    47385, 47871, 48359, 48850, 49344, 49841, 50341, 50844, 51349, 51858, 52369, 52884, 53401,
    53921, 54445, 54971, 55500, 56032, 56567, 57105, 57646, 58190, 58737, 59287, 59840, 60396,
    60955, 61517, 62082, 62650, 63221, 63795, 64372, 64952, 65535,
};

void light_init(struct light *l)
{
    size_t at = 0;
    for (size_t v = 0; v < 256; v++) {
        const size_t end = v == 255 ? 65536 : ((size_t)LIGHT[v] + LIGHT[v + 1]) / 2 + 1;
        memset(l->back + at, (int)v, end - at);
        at = end;
    }
}

void light_of_row(const uint8_t *row, int32_t width, int channels, uint16_t *out)
{
    const size_t n = (size_t)width * (size_t)channels;
    if (channels == 3) {
        for (size_t i = 0; i < n; i++)
            out[i] = LIGHT[row[i]];
        return;
    }
    for (size_t i = 0; i < n; i += 4) {
        const uint32_t alpha = row[i + 3];
        for (size_t c = 0; c < 3; c++)
            out[i + c] = (uint16_t)((LIGHT[row[i + c]] * alpha + 127) / 255);
        out[i + 3] = (uint16_t)(alpha * 257);
    }
}

/* --- scaling
 * ------------------------------------------------------------------------------------*/

/* A sum of weights * 16 bits divided by all the weights, exactly: the weights add up to d, at most
 * IMAGE_SIDE_MAX < 2^15, so a sum is below 2^31, and sum * (2^46 / d + 1) below 2^63. */
struct divider {
    uint64_t by;
    uint32_t half;
};
enum { DIVIDER_SHIFT = 46 };

static struct divider divider_of(int32_t d)
{
    return (struct divider){ (UINT64_C(1) << DIVIDER_SHIFT) / (uint32_t)d + 1, (uint32_t)d / 2 };
}

static inline uint16_t divide(uint32_t sum, struct divider d)
{
    return (uint16_t)(((uint64_t)sum + d.half) * d.by >> DIVIDER_SHIFT);
}

/* A side is measured in units so small that both a source pixel (to units) and a result pixel (from
 * units) are whole numbers of them. */
struct span {
    int32_t first;        /* source pixel in which the result pixel begins */
    int32_t whole;        /* source pixels after it that are covered wholly */
    uint32_t begin, last; /* units of the first, and of the one after the whole ones */
};

struct scaler {
    const struct light *light;
    struct size2 from, to;
    int channels;
    struct span *spans; /* to.width */
    struct divider across, down;
    uint16_t *narrow; /* the row at hand, narrowed */
    uint16_t *done;   /* the result row last finished */
    uint32_t *sums;   /* of the result row being gathered */
    uint32_t filled;  /* units of its height that are in */
    int32_t rows_out;
    uint8_t *out;
    struct scaler *then[IMAGE_WISHES_MAX];
    size_t then_count;
};

static void fill_spans(struct scaler *s)
{
    const int64_t unit = s->to.width;
    for (int32_t j = 0; j < s->to.width; j++) {
        const int64_t begin = (int64_t)j * s->from.width;
        const int64_t end = begin + s->from.width;
        const int64_t first = begin / unit;
        const int64_t last = (end - 1) / unit;
        struct span *const p = &s->spans[j];
        p->first = (int32_t)first;
        p->begin = (uint32_t)((first + 1) * unit - begin);
        p->whole = (int32_t)(last - first - 1);
        p->last = (uint32_t)(end - last * unit);
        if (last == first)
            *p = (struct span){ (int32_t)first, 0, (uint32_t)s->from.width, 0 };
    }
}

struct scaler *scaler_new(struct arena *arena, const struct light *l, struct size2 from,
                          struct size2 to, int channels)
{
    must(to.width >= 1 && to.height >= 1 && to.width <= from.width && to.height <= from.height &&
         from.width <= IMAGE_SIDE_MAX && from.height <= IMAGE_SIDE_MAX);
    must(channels == 3 || channels == 4);
    const size_t values = (size_t)to.width * (size_t)channels;
    struct scaler *const s = arena_new(arena, struct scaler);
    *s = (struct scaler){ .light = l,
                          .from = from,
                          .to = to,
                          .channels = channels,
                          .spans = arena_try_array(arena, struct span, (size_t)to.width),
                          .across = divider_of(from.width),
                          .down = divider_of(from.height),
                          .narrow = arena_try_array(arena, uint16_t, values),
                          .done = arena_try_array(arena, uint16_t, values),
                          .sums = arena_try_array(arena, uint32_t, values),
                          .out = arena_try_alloc(arena, array_size(values, (size_t)to.height)) };
    if (s->spans == NULL || s->narrow == NULL || s->done == NULL || s->sums == NULL ||
        s->out == NULL)
        return NULL;
    fill_spans(s);
    return s;
}

void scaler_chain(struct scaler *first, struct scaler *then)
{
    must(first->then_count < IMAGE_WISHES_MAX && first->channels == then->channels);
    must(first->to.width == then->from.width && first->to.height == then->from.height);
    first->then[first->then_count++] = then;
}

/* Inlined twice, for a constant number of channels. */
static inline __attribute__((always_inline)) void narrow_row(struct scaler *s, const uint16_t *in,
                                                             const int channels)
{
    const uint32_t unit = (uint32_t)s->to.width;
    for (int32_t j = 0; j < s->to.width; j++) {
        const struct span p = s->spans[j];
        const uint16_t *at = in + (ptrdiff_t)p.first * channels;
        uint32_t sum[4] = { 0 };
        uint32_t whole[4] = { 0 };
        for (int c = 0; c < channels; c++)
            sum[c] = *at++ * p.begin;
        for (int32_t i = 0; i < p.whole; i++) {
            for (int c = 0; c < channels; c++)
                whole[c] += *at++;
        }
        for (int c = 0; c < channels; c++) {
            sum[c] += whole[c] * unit;
            if (p.last > 0)
                sum[c] += at[c] * p.last;
            s->narrow[(ptrdiff_t)j * channels + c] = divide(sum[c], s->across);
        }
    }
}

static void put_opaque(const struct light *l, const uint16_t *in, size_t pixels, uint8_t *out)
{
    for (size_t i = 0; i < pixels * 3; i++)
        out[i] = l->back[in[i]];
}

static void put_with_alpha(const struct light *l, const uint16_t *in, size_t pixels, uint8_t *out)
{
    for (size_t i = 0; i < pixels * 4; i += 4) {
        const uint32_t alpha = in[i + 3];
        const uint32_t shown = (alpha + 128) / 257;
        for (size_t c = 0; c < 3; c++) {
            const uint64_t pure =
                shown == 0 ? 0 : ((uint64_t)in[i + c] * 65535 + alpha / 2) / alpha;
            out[i + c] = l->back[pure > 65535 ? 65535 : pure];
        }
        out[i + 3] = (uint8_t)shown;
    }
}

/* The row gathered is complete: averaged, kept, handed on. */
static void finish_row(struct scaler *s)
{
    const size_t values = (size_t)s->to.width * (size_t)s->channels;
    for (size_t i = 0; i < values; i++) {
        s->done[i] = divide(s->sums[i], s->down);
        s->sums[i] = 0;
    }
    uint8_t *const out = s->out + (size_t)s->rows_out++ * values;
    if (s->channels == 3)
        put_opaque(s->light, s->done, (size_t)s->to.width, out);
    else
        put_with_alpha(s->light, s->done, (size_t)s->to.width, out);
    for (size_t i = 0; i < s->then_count; i++)
        scaler_row(s->then[i], out, s->done);
}

static bool keeps_size(const struct scaler *s)
{
    return s->to.width == s->from.width && s->to.height == s->from.height;
}

/* As it is: colours under thin alpha do not survive the way through light unchanged. */
static void copy_row(struct scaler *s, const uint8_t *row, const uint16_t *light)
{
    const size_t values = (size_t)s->to.width * (size_t)s->channels;
    memcpy(s->out + (size_t)s->rows_out++ * values, row, values);
    for (size_t i = 0; i < s->then_count; i++)
        scaler_row(s->then[i], row, light);
}

void scaler_row(struct scaler *s, const uint8_t *row, const uint16_t *light)
{
    must(s->rows_out < s->to.height);
    if (keeps_size(s)) {
        copy_row(s, row, light);
        return;
    }
    const size_t values = (size_t)s->to.width * (size_t)s->channels;
    if (s->channels == 3)
        narrow_row(s, light, 3);
    else
        narrow_row(s, light, 4);
    uint32_t left = (uint32_t)s->to.height; /* units of this row */
    while (left > 0) {
        const uint32_t room = (uint32_t)s->from.height - s->filled;
        const uint32_t take = left < room ? left : room;
        for (size_t i = 0; i < values; i++)
            s->sums[i] += s->narrow[i] * take;
        s->filled += take;
        left -= take;
        if (s->filled == (uint32_t)s->from.height) {
            s->filled = 0;
            finish_row(s);
        }
    }
}

struct canvas scaler_canvas(const struct scaler *s)
{
    must(s->rows_out == s->to.height);
    return (struct canvas){ s->to, s->channels, s->out };
}

/* --- turning
 * ------------------------------------------------------------------------------------*/

/* EXIF says where the stored first row and column belong; bits: mirror across, mirror down, swap.
 */
enum { ACROSS = 1, DOWN = 2, SWAP = 4 };
static const uint8_t TURNS[9] = {
    0, 0, ACROSS, ACROSS | DOWN, DOWN, SWAP, SWAP | DOWN, SWAP | ACROSS | DOWN, SWAP | ACROSS
};

bool canvas_turn(struct canvas *c, int orientation, struct arena *arena)
{
    must(orientation >= 1 && orientation <= 8);
    const unsigned turn = TURNS[orientation];
    if (turn == 0)
        return true;
    const size_t channels = (size_t)c->channels;
    const struct size2 to = size_upright(c->size, orientation);
    uint8_t *const out = arena_try_alloc(
        arena, array_size(array_size((size_t)to.width, (size_t)to.height), channels));
    if (out == NULL)
        return false;
    for (int32_t y = 0; y < to.height; y++) {
        for (int32_t x = 0; x < to.width; x++) {
            int32_t from_x = (turn & SWAP) != 0 ? y : x;
            int32_t from_y = (turn & SWAP) != 0 ? x : y;
            if ((turn & ACROSS) != 0)
                from_x = c->size.width - 1 - from_x;
            if ((turn & DOWN) != 0)
                from_y = c->size.height - 1 - from_y;
            memcpy(out + ((size_t)y * (size_t)to.width + (size_t)x) * channels,
                   c->at + ((size_t)from_y * (size_t)c->size.width + (size_t)from_x) * channels,
                   channels);
        }
    }
    *c = (struct canvas){ to, c->channels, out };
    return true;
}

void canvas_drop_alpha(struct canvas *c)
{
    must(c->channels == 4);
    const size_t pixels = (size_t)c->size.width * (size_t)c->size.height;
    for (size_t i = 0; i < pixels; i++)
        memmove(c->at + i * 3, c->at + i * 4, 3);
    c->channels = 3;
}
