/* From bytes to bytes, in this process: every kind of source, what is refused, what comes out.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "cm.h"
#include "files.h"

enum { RESULTS_MAX = 48 << 20 };
static struct arena arena;

struct result {
    err_t e;
    size_t n;
    bytes_t at[IMAGE_WISHES_MAX];
};

static struct result worked(bytes_t source, const struct image_wish *wishes, size_t n)
{
    AUTO(buf) out;
    buf_init(&out, RESULTS_MAX);
    size_t parts[IMAGE_WISHES_MAX];
    struct result r = { .e = image_work(source, wishes, n, &arena, &out, parts), .n = n };
    const bytes_t all = arena_bytes(&arena, (bytes_t){ (const uint8_t *)out.at, out.len });
    for (size_t i = 0, at = 0; r.e == OK && i < n; at += parts[i++])
        r.at[i] = (bytes_t){ all.at + at, parts[i] };
    return r;
}

static struct result made_into(bytes_t source, int32_t side)
{
    return worked(source, &(struct image_wish){ side, side }, 1);
}

static struct image_looks looks_of(bytes_t file)
{
    struct image_looks looks;
    assert_true(image_look(file, &looks));
    return looks;
}

static void assert_quarters(bytes_t file)
{
    const struct canvas c = decoded(&arena, file);
    assert_int_equal(quarter_colour(&c, 0), 0xFF0000);
    assert_int_equal(quarter_colour(&c, 1), 0x00FF00);
    assert_int_equal(quarter_colour(&c, 2), 0x0000FF);
    assert_int_equal(quarter_colour(&c, 3), 0xFFFFFF);
}

static void every_kind_of_source_keeps_its_picture(void **state)
{
    (void)state;
    const struct canvas c = given_quarters(&arena, 203, 101, 3);
    const bytes_t sources[] = {
        given_jpeg(&arena, &c, PLAIN_JPEG),    given_jpeg(&arena, &c, PROGRESSIVE_JPEG),
        given_jpeg(&arena, &c, INKS_JPEG),     given_png(&arena, &c, PLAIN_PNG),
        given_png(&arena, &c, INTERLACED_PNG), given_png(&arena, &c, DEEP_PNG),
        given_png(&arena, &c, PALETTE_PNG),    given_webp(&arena, &c),
    };
    for (size_t i = 0; i < ARRAY_LEN(sources); i++) {
        const struct result r = made_into(sources[i], 100);
        assert_int_equal(r.e, OK);
        assert_int_equal(looks_of(r.at[0]).width, 100);
        assert_int_equal(looks_of(r.at[0]).height, 50);
        assert_quarters(r.at[0]);
        assert_true(image_is_bare(r.at[0]));
    }
}

static void grey_stays_grey(void **state)
{
    (void)state;
    const struct canvas c = given_quarters(&arena, 200, 100, 3);
    const struct result r = made_into(given_jpeg(&arena, &c, GREY_JPEG), 100);
    assert_int_equal(r.e, OK);
    const struct canvas got = decoded(&arena, r.at[0]);
    for (int q = 0; q < 3; q++) {
        const uint32_t colour = quarter_colour(&got, q);
        assert_true(colour == 0 || colour == 0x808080);
    }
}

static void a_picture_with_an_orientation_comes_out_upright_and_without_it(void **state)
{
    (void)state;
    static const int STORED[9][4] = { { 0 },          { 0, 1, 2, 3 }, { 1, 0, 3, 2 },
                                      { 3, 2, 1, 0 }, { 2, 3, 0, 1 }, { 0, 2, 1, 3 },
                                      { 2, 0, 3, 1 }, { 3, 1, 2, 0 }, { 1, 3, 0, 2 } };
    const struct canvas c = given_quarters(&arena, 200, 100, 3);
    const bytes_t sources[] = { given_jpeg(&arena, &c, PLAIN_JPEG),
                                given_png(&arena, &c, PLAIN_PNG), given_webp(&arena, &c) };
    for (size_t i = 0; i < ARRAY_LEN(sources); i++) {
        for (int o = 1; o <= 8; o++) {
            const struct result r = made_into(with_metadata(&arena, sources[i], o), 60);
            assert_int_equal(r.e, OK);
            assert_int_equal(looks_of(r.at[0]).width, o > 4 ? 30 : 60);
            assert_int_equal(looks_of(r.at[0]).height, o > 4 ? 60 : 30);
            const struct canvas got = decoded(&arena, r.at[0]);
            for (int q = 0; q < 4; q++)
                assert_int_equal(quarter_colour(&got, q), quarter_colour(&c, STORED[o][q]));
            assert_int_equal(image_orientation(r.at[0]), 1);
        }
    }
}

static void nothing_is_left_of_places_names_profiles_and_comments(void **state)
{
    (void)state;
    const struct canvas c = given_photo(&arena, 200, 100);
    const struct canvas clear = given_quarters(&arena, 200, 100, 4);
    const bytes_t sources[] = { given_jpeg(&arena, &c, PLAIN_JPEG),
                                given_jpeg(&arena, &c, PROGRESSIVE_JPEG),
                                given_png(&arena, &clear, PLAIN_PNG), given_webp(&arena, &c) };
    for (size_t i = 0; i < ARRAY_LEN(sources); i++) {
        const bytes_t loaded = with_metadata(&arena, sources[i], 3);
        assert_true(holds_metadata(loaded)); /* the test can see it */
        const struct result r =
            worked(loaded, (const struct image_wish[]){ { 4096, 4096 }, { 50, 50 } }, 2);
        assert_int_equal(r.e, OK);
        for (size_t k = 0; k < r.n; k++) {
            assert_false(holds_metadata(r.at[k]));
            assert_true(image_is_bare(r.at[k]));
        }
    }
}

static void photographs_become_jpeg_drawings_and_transparency_png(void **state)
{
    (void)state;
    const struct canvas photo = given_photo(&arena, 200, 100);
    const struct canvas flat = given_quarters(&arena, 200, 100, 3);
    const struct canvas clear = given_quarters(&arena, 200, 100, 4);
    struct canvas opaque = given_quarters(&arena, 200, 100, 4);
    for (size_t i = 0; i < 200 * 100; i++)
        opaque.at[i * 4 + 3] = 255;

    assert_int_equal(looks_of(made_into(given_jpeg(&arena, &photo, PLAIN_JPEG), 50).at[0]).kind,
                     IMAGE_JPEG);
    assert_int_equal(looks_of(made_into(given_png(&arena, &photo, PLAIN_PNG), 50).at[0]).kind,
                     IMAGE_JPEG);
    assert_int_equal(looks_of(made_into(given_webp(&arena, &photo), 50).at[0]).kind, IMAGE_JPEG);
    assert_int_equal(looks_of(made_into(given_png(&arena, &flat, PLAIN_PNG), 50).at[0]).kind,
                     IMAGE_PNG);
    assert_int_equal(looks_of(made_into(given_webp(&arena, &clear), 50).at[0]).kind, IMAGE_PNG);
    assert_int_equal(looks_of(made_into(given_png(&arena, &clear, PLAIN_PNG), 50).at[0]).kind,
                     IMAGE_PNG);
    assert_int_equal(looks_of(made_into(given_png(&arena, &opaque, PLAIN_PNG), 50).at[0]).kind,
                     IMAGE_PNG);
}

static void a_grey_photograph_in_png_becomes_jpeg(void **state)
{
    (void)state;
    struct canvas c = given_photo(&arena, 200, 100);
    for (size_t i = 0; i < 200 * 100; i++)
        c.at[i * 3 + 1] = c.at[i * 3 + 2] = c.at[i * 3];
    assert_int_equal(looks_of(made_into(given_png(&arena, &c, PLAIN_PNG), 50).at[0]).kind,
                     IMAGE_JPEG);
}

static void transparency_is_kept_as_it_was(void **state)
{
    (void)state;
    const struct canvas c = given_quarters(&arena, 200, 100, 4);
    const struct result r = worked(given_png(&arena, &c, PLAIN_PNG),
                                   (const struct image_wish[]){ { 200, 200 }, { 50, 50 } }, 2);
    assert_int_equal(r.e, OK);
    const struct canvas same = decoded(&arena, r.at[0]);
    assert_memory_equal(same.at, c.at, 200 * 100 * 4);
    const struct canvas small = decoded(&arena, r.at[1]);
    assert_int_equal(small.at[3], 0);
    assert_int_equal(small.at[49 * 4 + 3], 255);
}

static void drawings_take_as_few_bits_as_they_need(void **state)
{
    (void)state;
    const struct canvas c = given_quarters(&arena, 200, 100, 3);
    const struct result r = made_into(given_png(&arena, &c, PLAIN_PNG), 200);
    assert_int_equal(r.at[0].at[24], 2); /* bit depth */
    assert_int_equal(r.at[0].at[25], 3); /* a palette */
    assert_quarters(r.at[0]);
}

static void nothing_is_enlarged(void **state)
{
    (void)state;
    const struct canvas c = given_photo(&arena, 40, 30);
    const struct result r = made_into(given_jpeg(&arena, &c, PLAIN_JPEG), 4000);
    assert_int_equal(looks_of(r.at[0]).width, 40);
    assert_int_equal(looks_of(r.at[0]).height, 30);
}

static void wishes_are_met_in_their_order_whatever_it_is(void **state)
{
    (void)state;
    static const struct image_wish wishes[] = { { 20, 20 },   { 400, 400 },  { 100, 100 },
                                                { 390, 390 }, { 1, 1 },      { 100, 100 },
                                                { 50, 50 },   { 4096, 4096 } };
    static const int32_t widths[] = { 20, 400, 100, 390, 1, 100, 50, 500 };
    const struct canvas c = given_quarters(&arena, 500, 400, 3);
    const struct result r = worked(given_jpeg(&arena, &c, PLAIN_JPEG), wishes, 8);
    assert_int_equal(r.e, OK);
    for (size_t i = 0; i < 8; i++) {
        assert_int_equal(looks_of(r.at[i]).width, widths[i]);
        if (widths[i] >= 20)
            assert_quarters(r.at[i]);
    }
    assert_int_equal(r.at[2].len, r.at[5].len);
    assert_memory_equal(r.at[2].at, r.at[5].at, r.at[2].len);
}

static void the_same_source_gives_the_same_bytes(void **state)
{
    (void)state;
    const struct canvas c = given_photo(&arena, 300, 200);
    const bytes_t source = given_jpeg(&arena, &c, PLAIN_JPEG);
    const struct result a = made_into(source, 120);
    const struct result b = made_into(source, 120);
    assert_int_equal(a.at[0].len, b.at[0].len);
    assert_memory_equal(a.at[0].at, b.at[0].at, a.at[0].len);
}

static void what_is_cut_short_is_refused(void **state)
{
    (void)state;
    const struct canvas photo = given_photo(&arena, 200, 100);
    const struct canvas clear = given_quarters(&arena, 200, 100, 4);
    const bytes_t sources[] = { given_jpeg(&arena, &photo, PLAIN_JPEG),
                                given_png(&arena, &clear, PLAIN_PNG),
                                given_png(&arena, &photo, INTERLACED_PNG),
                                given_webp(&arena, &photo), given_webp(&arena, &clear) };
    for (size_t i = 0; i < ARRAY_LEN(sources); i++) {
        for (size_t tenths = 0; tenths < 10; tenths++) {
            const bytes_t part = cut_to(sources[i], sources[i].len * tenths / 10);
            assert_int_equal(made_into(arena_bytes(&arena, part), 50).e, ERR_INVALID);
        }
        assert_int_equal(made_into(sources[i], 50).e, OK);
    }
}

/* As some telephones write them: the end mark forgotten, stray bytes before a marker, another
 * picture behind the end. */
static void small_sins_of_cameras_are_forgiven(void **state)
{
    (void)state;
    const struct canvas c = given_photo(&arena, 200, 100);
    const bytes_t jpeg = given_jpeg(&arena, &c, PLAIN_JPEG);
    const bytes_t stray = { (const uint8_t *)"\0\0\0", 3 };
    const size_t frame = find_bytes(jpeg, S("\xFF\xC0"));
    const bytes_t rest = { jpeg.at + frame, jpeg.len - frame };

    assert_int_equal(made_into(cut_to(jpeg, jpeg.len - 2), 50).e, OK);
    assert_int_equal(
        made_into(joined(&arena, joined(&arena, cut_to(jpeg, frame), stray), rest), 50).e, OK);
    const struct result r = made_into(joined(&arena, jpeg, jpeg), 50);
    assert_int_equal(r.e, OK);
    assert_true(image_is_bare(r.at[0]));
}

static void a_header_that_lies_is_refused(void **state)
{
    (void)state;
    const struct canvas c = given_photo(&arena, 200, 100);
    const bytes_t png = given_png(&arena, &c, PLAIN_PNG);
    assert_int_equal(made_into(with_png_size(&arena, png, 200, 100), 50).e, OK);
    assert_int_equal(made_into(with_png_size(&arena, png, 200, 200), 50).e, ERR_INVALID);
    assert_int_equal(made_into(with_png_size(&arena, png, 400, 100), 50).e, ERR_INVALID);

    /* WebP: the outer size is not that of the picture inside */
    const bytes_t webp = with_metadata(&arena, given_webp(&arena, &c), 1);
    assert_int_equal(made_into(webp, 50).e, OK);
    assert_int_equal(made_into(with_byte(&arena, webp, 24, 100), 50).e, ERR_INVALID);
}

static void a_bomb_is_refused_by_its_header(void **state)
{
    (void)state;
    const struct canvas c = given_photo(&arena, 20, 10);
    const bytes_t png = given_png(&arena, &c, PLAIN_PNG);
    const bytes_t jpeg = given_jpeg(&arena, &c, PLAIN_JPEG);
    size_t frame = find_bytes(jpeg, S("\xFF\xC0"));
    const bytes_t wide = with_byte(&arena, with_byte(&arena, jpeg, frame + 5, 0xFF), frame + 7,
                                   0x7F); /* 65290 × 32532 */

    assert_int_equal(made_into(with_png_size(&arena, png, 100000, 100000), 50).e, ERR_TOO_BIG);
    assert_int_equal(made_into(with_png_size(&arena, png, 32767, 32767), 50).e, ERR_TOO_BIG);
    assert_int_equal(made_into(wide, 50).e, ERR_TOO_BIG);
}

static void a_progressive_jpeg_of_endless_scans_is_refused(void **state)
{
    (void)state;
    const struct canvas c = given_photo(&arena, 200, 100);
    const bytes_t jpeg = given_jpeg(&arena, &c, PROGRESSIVE_JPEG);
    const size_t scan = find_bytes(jpeg, S("\xFF\xDA"));
    const bytes_t rest = { jpeg.at + scan + 2, jpeg.len - scan - 2 };
    size_t end = scan + 2 + find_bytes(rest, S("\xFF\xC4")); /* next scan's tables */
    const bytes_t again = { jpeg.at + scan, end - scan };
    bytes_t all = cut_to(jpeg, end);
    for (int i = 0; i < 200; i++)
        all = joined(&arena, all, again);
    all = joined(&arena, all, (bytes_t){ jpeg.at + end, jpeg.len - end });

    assert_int_equal(made_into(jpeg, 50).e, OK);
    assert_int_equal(made_into(all, 50).e, ERR_INVALID);
}

static void results_beyond_the_limit_are_too_big(void **state)
{
    (void)state;
    const struct canvas c = given_photo(&arena, 200, 100);
    const bytes_t jpeg = given_jpeg(&arena, &c, PLAIN_JPEG);
    const struct canvas clear = given_quarters(&arena, 2000, 1000, 4);
    const bytes_t png = given_png(&arena, &clear, PLAIN_PNG);
    const struct image_wish wish = { 4096, 4096 };
    size_t parts[IMAGE_WISHES_MAX];
    for (size_t max = 0; max < 500; max += 100) {
        AUTO(buf) out;
        buf_init(&out, max);
        assert_int_equal(image_work(jpeg, &wish, 1, &arena, &out, parts), ERR_TOO_BIG);
        buf_reset(&out);
        assert_int_equal(image_work(png, &wish, 1, &arena, &out, parts), ERR_TOO_BIG);
    }
}

static void memory_that_is_short_is_an_error_wherever_it_strikes(void **state)
{
    (void)state;
    const struct canvas clear = given_quarters(&arena, 60, 40, 4);
    const bytes_t sources[] = { with_metadata(&arena, given_png(&arena, &clear, INTERLACED_PNG), 6),
                                given_webp(&arena, &clear),
                                given_jpeg(&arena, &clear, PLAIN_JPEG) };
    for (size_t i = 0; i < ARRAY_LEN(sources); i++) {
        (void)mem_fail_nth(0);
        assert_int_equal(made_into(sources[i], 20).e, OK);
        const unsigned tries = mem_fail_nth(0);
        assert_true(tries > 3);
        for (unsigned n = 1; n <= tries; n++) {
            (void)mem_fail_nth(n);
            assert_int_equal(made_into(sources[i], 20).e, ERR_NO_MEMORY);
        }
        (void)mem_fail_nth(0);
    }
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
        cmocka_unit_test_teardown(every_kind_of_source_keeps_its_picture, forget),
        cmocka_unit_test_teardown(grey_stays_grey, forget),
        cmocka_unit_test_teardown(a_picture_with_an_orientation_comes_out_upright_and_without_it,
                                  forget),
        cmocka_unit_test_teardown(nothing_is_left_of_places_names_profiles_and_comments, forget),
        cmocka_unit_test_teardown(photographs_become_jpeg_drawings_and_transparency_png, forget),
        cmocka_unit_test_teardown(a_grey_photograph_in_png_becomes_jpeg, forget),
        cmocka_unit_test_teardown(transparency_is_kept_as_it_was, forget),
        cmocka_unit_test_teardown(drawings_take_as_few_bits_as_they_need, forget),
        cmocka_unit_test_teardown(nothing_is_enlarged, forget),
        cmocka_unit_test_teardown(wishes_are_met_in_their_order_whatever_it_is, forget),
        cmocka_unit_test_teardown(the_same_source_gives_the_same_bytes, forget),
        cmocka_unit_test_teardown(what_is_cut_short_is_refused, forget),
        cmocka_unit_test_teardown(small_sins_of_cameras_are_forgiven, forget),
        cmocka_unit_test_teardown(a_header_that_lies_is_refused, forget),
        cmocka_unit_test_teardown(a_bomb_is_refused_by_its_header, forget),
        cmocka_unit_test_teardown(a_progressive_jpeg_of_endless_scans_is_refused, forget),
        cmocka_unit_test_teardown(results_beyond_the_limit_are_too_big, forget),
        cmocka_unit_test_teardown(memory_that_is_short_is_an_error_wherever_it_strikes, forget),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
