/* What the header says: kinds, sizes, orientation, and what counts as bare.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "cm.h"
#include "files.h"

static struct arena arena;

static bytes_t any_file(enum image_kind kind, int32_t width, int32_t height)
{
    const struct canvas c = given_quarters(&arena, width, height, kind == IMAGE_PNG ? 4 : 3);
    return kind == IMAGE_JPEG  ? given_jpeg(&arena, &c, PLAIN_JPEG)
           : kind == IMAGE_PNG ? given_png(&arena, &c, PLAIN_PNG)
                               : given_webp(&arena, &c);
}

static void a_look_tells_kind_and_size(void **state)
{
    (void)state;
    for (enum image_kind kind = IMAGE_JPEG; kind <= IMAGE_WEBP; kind++) {
        struct image_looks looks = { 0 };
        assert_true(image_look(any_file(kind, 61, 37), &looks));
        assert_int_equal(looks.kind, kind);
        assert_int_equal(looks.width, 61);
        assert_int_equal(looks.height, 37);
        assert_true(image_look(with_metadata(&arena, any_file(kind, 61, 37), 6), &looks));
        assert_int_equal(looks.width, 61);
    }
}

static void a_lossless_webp_and_a_progressive_jpeg_are_seen_too(void **state)
{
    (void)state;
    const struct canvas c = given_quarters(&arena, 300, 200, 4);
    struct image_looks looks;

    assert_true(image_look(given_webp(&arena, &c), &looks));
    assert_int_equal(looks.kind, IMAGE_WEBP);
    assert_int_equal(looks.width, 300);
    assert_int_equal(looks.height, 200);
    assert_true(image_look(given_jpeg(&arena, &c, PROGRESSIVE_JPEG), &looks));
    assert_int_equal(looks.height, 200);
}

static void a_header_alone_is_enough_and_half_of_it_is_not(void **state)
{
    (void)state;
    struct image_looks looks = { IMAGE_NONE, -1, -1 };
    for (enum image_kind kind = IMAGE_JPEG; kind <= IMAGE_WEBP; kind++) {
        const bytes_t file = any_file(kind, 61, 37);
        assert_false(image_look(cut_to(file, 11), &looks));
        assert_int_equal(looks.width, -1);
        size_t enough = 0;
        while (!image_look(cut_to(file, enough), &looks))
            enough++;
        assert_true(enough < file.len / 2 + 40);
        looks.width = -1;
    }
}

static void what_is_no_image_is_said_to_be_none(void **state)
{
    (void)state;
    struct image_looks looks;
    static const char *const others[] = { "",
                                          "GIF89a\x01\0\x01\0",
                                          "%PDF-1.7",
                                          "<svg/>",
                                          "\xFF\xD8\xFF",
                                          "\x89PNG\r\n\x1A\n",
                                          "RIFF\0\0\0\0WEBP",
                                          "\xFF\xD8\xFF\xD9" };
    for (size_t i = 0; i < ARRAY_LEN(others); i++)
        assert_false(
            image_look((bytes_t){ (const uint8_t *)others[i], strlen(others[i]) }, &looks));
    assert_false(image_look((bytes_t){ NULL, 0 }, &looks));
}

static void an_image_without_width_is_none(void **state)
{
    (void)state;
    struct image_looks looks;
    assert_false(image_look(with_png_size(&arena, any_file(IMAGE_PNG, 8, 8), 0, 8), &looks));
    assert_false(
        image_look(with_png_size(&arena, any_file(IMAGE_PNG, 8, 8), 0x80000000, 8), &looks));
}

static void orientation_is_read_wherever_it_stands(void **state)
{
    (void)state;
    for (enum image_kind kind = IMAGE_JPEG; kind <= IMAGE_WEBP; kind++) {
        const bytes_t plain = any_file(kind, 20, 10);
        assert_int_equal(image_orientation(plain), 1);
        for (int o = 1; o <= 8; o++)
            assert_int_equal(image_orientation(with_metadata(&arena, plain, o)), o);
        assert_int_equal(image_orientation(with_metadata(&arena, plain, 0)), 1);
        assert_int_equal(image_orientation(with_metadata(&arena, plain, 9)), 1);
    }
}

static void orientation_of_bytes_cut_anywhere_is_one_of_eight(void **state)
{
    (void)state;
    const bytes_t file = with_metadata(&arena, any_file(IMAGE_JPEG, 20, 10), 6);
    for (size_t n = 0; n <= file.len; n++) {
        const bytes_t exact = arena_bytes(&arena, cut_to(file, n));
        assert_in_range(image_orientation(exact), 1, 8);
    }
}

static void results_fit_the_box_and_never_grow(void **state)
{
    (void)state;
    static const struct {
        struct size2 from;
        struct image_wish wish;
        struct size2 to;
    } rows[] = {
        { { 4000, 3000 }, { 1600, 1600 }, { 1600, 1200 } },
        { { 3000, 4000 }, { 1600, 1600 }, { 1200, 1600 } },
        { { 100, 50 }, { 1600, 1600 }, { 100, 50 } },
        { { 100, 50 }, { 100, 50 }, { 100, 50 } },
        { { 10000, 1 }, { 100, 100 }, { 100, 1 } },
        { { 1, 10000 }, { 100, 100 }, { 1, 100 } },
        { { 1000, 1000 }, { 10, 4096 }, { 10, 10 } },
        { { 3, 2 }, { 2, 2 }, { 2, 1 } },
        { { 32767, 1220 }, { 1, 1 }, { 1, 1 } },
    };
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        const struct size2 got = size_fit(rows[i].from, rows[i].wish);
        assert_int_equal(got.width, rows[i].to.width);
        assert_int_equal(got.height, rows[i].to.height);
    }
}

static void limits_are_judged_by_the_header(void **state)
{
    (void)state;
    assert_int_equal(source_check(1, &(struct image_looks){ IMAGE_PNG, 8000, 5000 }), OK);
    assert_int_equal(source_check(1, &(struct image_looks){ IMAGE_PNG, 8000, 5001 }), ERR_TOO_BIG);
    assert_int_equal(source_check(1, &(struct image_looks){ IMAGE_PNG, 32768, 1 }), ERR_TOO_BIG);
    assert_int_equal(source_check(1, &(struct image_looks){ IMAGE_PNG, INT32_MAX, INT32_MAX }),
                     ERR_TOO_BIG);
    assert_int_equal(source_check(IMAGE_SOURCE_MAX, &(struct image_looks){ IMAGE_PNG, 1, 1 }), OK);
    assert_int_equal(source_check(IMAGE_SOURCE_MAX + 1, &(struct image_looks){ IMAGE_PNG, 1, 1 }),
                     ERR_TOO_BIG);
}

static void bare_is_only_what_draws_the_picture(void **state)
{
    (void)state;
    const bytes_t jpeg = any_file(IMAGE_JPEG, 20, 10);
    const bytes_t png = any_file(IMAGE_PNG, 20, 10);
    const bytes_t more = { (const uint8_t *)"x", 1 };

    assert_true(image_is_bare(jpeg));
    assert_true(image_is_bare(png));
    assert_false(image_is_bare(with_metadata(&arena, jpeg, 1)));
    assert_false(image_is_bare(with_metadata(&arena, png, 1)));
    assert_false(image_is_bare(joined(&arena, jpeg, more)));
    assert_false(image_is_bare(joined(&arena, png, more)));
    assert_false(image_is_bare(cut_to(jpeg, jpeg.len - 2)));
    assert_false(image_is_bare(cut_to(png, png.len - 12)));
    assert_false(image_is_bare(any_file(IMAGE_WEBP, 20, 10)));
    /* a thumbnail announced in the JFIF header */
    assert_false(image_is_bare(with_byte(&arena, jpeg, 18, 1)));
    /* the frame header turned into an application's segment */
    assert_false(image_is_bare(with_byte(&arena, jpeg, 3, 0xE5)));
}

static void every_kind_has_its_media_type(void **state)
{
    (void)state;
    assert_str_is(image_media_type(IMAGE_JPEG), "image/jpeg");
    assert_str_is(image_media_type(IMAGE_PNG), "image/png");
    assert_str_is(image_media_type(IMAGE_WEBP), "image/webp");
    assert_str_is(image_media_type(IMAGE_NONE), "");
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
        cmocka_unit_test_teardown(a_look_tells_kind_and_size, forget),
        cmocka_unit_test_teardown(a_lossless_webp_and_a_progressive_jpeg_are_seen_too, forget),
        cmocka_unit_test_teardown(a_header_alone_is_enough_and_half_of_it_is_not, forget),
        cmocka_unit_test_teardown(what_is_no_image_is_said_to_be_none, forget),
        cmocka_unit_test_teardown(an_image_without_width_is_none, forget),
        cmocka_unit_test_teardown(orientation_is_read_wherever_it_stands, forget),
        cmocka_unit_test_teardown(orientation_of_bytes_cut_anywhere_is_one_of_eight, forget),
        cmocka_unit_test_teardown(results_fit_the_box_and_never_grow, forget),
        cmocka_unit_test_teardown(limits_are_judged_by_the_header, forget),
        cmocka_unit_test_teardown(bare_is_only_what_draws_the_picture, forget),
        cmocka_unit_test_teardown(every_kind_has_its_media_type, forget),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
