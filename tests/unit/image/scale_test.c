/* Scaling: exact means of light, the same bytes everywhere, alpha that does not bleed, turning.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include <math.h>

#include "cm.h"
#include "files.h"

static struct arena arena;

static struct canvas scaled(const struct canvas *c, struct size2 to)
{
    struct light *const l = arena_new(&arena, struct light);
    light_init(l);
    struct scaler *const s = scaler_new(&arena, l, c->size, to, c->channels);
    assert_non_null(s);
    const size_t stride = (size_t)c->size.width * (size_t)c->channels;
    uint16_t *const light = arena_array(&arena, uint16_t, stride);
    for (int32_t y = 0; y < c->size.height; y++) {
        const uint8_t *const row = c->at + (size_t)y * stride;
        light_of_row(row, c->size.width, c->channels, light);
        scaler_row(s, row, light);
    }
    return scaler_canvas(s);
}

static double light_of(double v)
{
    v /= 255;
    return v <= 0.04045 ? v / 12.92 : pow((v + 0.055) / 1.055, 2.4);
}

static double back_of(double l)
{
    return 255 * (l <= 0.0031308 ? l * 12.92 : 1.055 * pow(l, 1 / 2.4) - 0.055);
}

/* The naive way: every result pixel sums every source pixel's share of it. */
static double plain_value(const struct canvas *c, struct size2 to, int32_t x, int32_t y, int i)
{
    const double w = (double)c->size.width / to.width;
    const double h = (double)c->size.height / to.height;
    double sum = 0;
    for (int32_t v = 0; v < c->size.height; v++) {
        const double down = fmax(0, fmin(v + 1, (y + 1) * h) - fmax(v, y * h));
        for (int32_t u = 0; u < c->size.width && down > 0; u++) {
            const double across = fmax(0, fmin(u + 1, (x + 1) * w) - fmax(u, x * w));
            sum += down * across * light_of(c->at[(v * c->size.width + u) * c->channels + i]);
        }
    }
    return back_of(sum / (w * h));
}

static void a_result_is_the_mean_of_the_light_it_covers(void **state)
{
    (void)state;
    static const struct size2 sizes[] = { { 37, 23 }, { 20, 11 }, { 19, 23 },
                                          { 37, 7 },  { 1, 1 },   { 36, 22 } };
    const struct canvas c = given_photo(&arena, 37, 23);
    for (size_t k = 0; k < ARRAY_LEN(sizes); k++) {
        const struct canvas got = scaled(&c, sizes[k]);
        for (int32_t y = 0; y < sizes[k].height; y++) {
            for (int32_t x = 0; x < sizes[k].width; x++) {
                for (int i = 0; i < 3; i++) {
                    const double want = plain_value(&c, sizes[k], x, y, i);
                    assert_true(fabs(got.at[(y * sizes[k].width + x) * 3 + i] - want) < 0.6);
                }
            }
        }
    }
}

static void black_and_white_lines_mix_to_the_grey_of_half_the_light(void **state)
{
    (void)state;
    uint8_t pixels[2 * 3] = { 0, 0, 0, 255, 255, 255 };
    const struct canvas c = { { 2, 1 }, 3, pixels };
    assert_int_equal(scaled(&c, (struct size2){ 1, 1 }).at[0], 188);
}

static void one_colour_stays_what_it_is(void **state)
{
    (void)state;
    uint8_t pixels[31 * 17 * 3];
    for (int v = 0; v < 256; v++) {
        memset(pixels, v, sizeof pixels);
        const struct canvas got =
            scaled(&(struct canvas){ { 31, 17 }, 3, pixels }, (struct size2){ 7, 5 });
        for (size_t i = 0; i < 7 * 5 * 3; i++)
            assert_int_equal(got.at[i], v);
    }
}

static void colour_of_what_is_transparent_does_not_bleed(void **state)
{
    (void)state;
    uint8_t pixels[2 * 4] = { 255, 0, 0, 0, 0, 0, 255, 255 };
    const struct canvas got =
        scaled(&(struct canvas){ { 2, 1 }, 4, pixels }, (struct size2){ 1, 1 });
    assert_int_equal(got.at[0], 0);
    assert_int_equal(got.at[2], 255);
    assert_int_equal(got.at[3], 128);
}

static void nothing_changes_at_the_same_size(void **state)
{
    (void)state;
    uint8_t pixels[256 * 4];
    for (int i = 0; i < 256; i++)
        memcpy(pixels + (ptrdiff_t)i * 4, (uint8_t[]){ 200, 100, (uint8_t)i, (uint8_t)(255 - i) },
               4);
    const struct canvas c = { { 16, 16 }, 4, pixels };
    assert_memory_equal(scaled(&c, c.size).at, pixels, sizeof pixels);
}

static void the_largest_and_thinnest_sources_do_not_overflow(void **state)
{
    (void)state;
    uint8_t *const white = arena_alloc(&arena, (size_t)IMAGE_SIDE_MAX * 3);
    memset(white, 255, (size_t)IMAGE_SIDE_MAX * 3);
    static const int32_t to[] = { 1, 2, 4096, 32766 };
    for (size_t i = 0; i < ARRAY_LEN(to); i++) {
        const struct canvas wide = { { IMAGE_SIDE_MAX, 1 }, 3, white };
        const struct canvas high = { { 1, IMAGE_SIDE_MAX }, 3, white };
        const struct canvas w = scaled(&wide, (struct size2){ to[i], 1 });
        const struct canvas h = scaled(&high, (struct size2){ 1, to[i] });
        for (size_t k = 0; k < (size_t)to[i] * 3; k++) {
            assert_int_equal(w.at[k], 255);
            assert_int_equal(h.at[k], 255);
        }
    }
}

/* FNV-1a: fixed here once, so that another compiler or processor that differs is seen. */
static uint64_t digest(const struct canvas *c)
{
    uint64_t h = UINT64_C(14695981039346656037);
    for (size_t i = 0; i < (size_t)c->size.width * (size_t)c->size.height * (size_t)c->channels;
         i++)
        h = (h ^ c->at[i]) * UINT64_C(1099511628211);
    return h;
}

static void the_same_source_gives_the_same_pixels_everywhere(void **state)
{
    (void)state;
    const struct canvas photo = given_photo(&arena, 411, 307);
    const struct canvas clear = given_quarters(&arena, 411, 307, 4);
    const struct canvas a = scaled(&photo, (struct size2){ 160, 119 });
    const struct canvas b = scaled(&clear, (struct size2){ 160, 119 });
    assert_true(digest(&a) == UINT64_C(0xE0C26C2C90480061));
    assert_true(digest(&b) == UINT64_C(0xC232C2D0765637DB));
}

/* What EXIF means by each number: where the stored quarters 0 1 2 3 are seen. */
static void every_orientation_puts_the_picture_upright(void **state)
{
    (void)state;
    static const int SEEN[9][4] = { { 0 },          { 0, 1, 2, 3 }, { 1, 0, 3, 2 },
                                    { 3, 2, 1, 0 }, { 2, 3, 0, 1 }, { 0, 2, 1, 3 },
                                    { 2, 0, 3, 1 }, { 3, 1, 2, 0 }, { 1, 3, 0, 2 } };
    for (int o = 1; o <= 8; o++) {
        const struct canvas stored = given_quarters(&arena, 20, 10, 3);
        struct canvas turned = stored;
        assert_true(canvas_turn(&turned, o, &arena));
        assert_int_equal(turned.size.width, o > 4 ? 10 : 20);
        for (int q = 0; q < 4; q++)
            assert_int_equal(quarter_colour(&turned, q), quarter_colour(&stored, SEEN[o][q]));
    }
}

static void memory_that_is_short_is_said(void **state)
{
    (void)state;
    struct light *const l = arena_new(&arena, struct light);
    for (unsigned n = 1; n <= 5; n++) {
        (void)mem_fail_nth(n);
        assert_null(scaler_new(&arena, l, (struct size2){ 9, 9 }, (struct size2){ 4, 4 }, 3));
    }
    (void)mem_fail_nth(1);
    struct canvas c = given_quarters(&arena, 4, 4, 3);
    assert_false(canvas_turn(&c, 3, &arena));
    (void)mem_fail_nth(0);
}

static int forget(void **state)
{
    (void)state;
    arena_release(&arena);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_teardown(a_result_is_the_mean_of_the_light_it_covers, forget),
        cmocka_unit_test_teardown(black_and_white_lines_mix_to_the_grey_of_half_the_light, forget),
        cmocka_unit_test_teardown(one_colour_stays_what_it_is, forget),
        cmocka_unit_test_teardown(colour_of_what_is_transparent_does_not_bleed, forget),
        cmocka_unit_test_teardown(nothing_changes_at_the_same_size, forget),
        cmocka_unit_test_teardown(the_largest_and_thinnest_sources_do_not_overflow, forget),
        cmocka_unit_test_teardown(the_same_source_gives_the_same_pixels_everywhere, forget),
        cmocka_unit_test_teardown(every_orientation_puts_the_picture_upright, forget),
        cmocka_unit_test_teardown(memory_that_is_short_is_said, forget),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
