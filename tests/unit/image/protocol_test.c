/* The protocol between the server and a worker: what is written is read, what is nonsense is not.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "cm.h"
#include "files.h"
#include "kit/base/str.h"

static struct arena arena;

static void a_request_reads_as_it_was_written(void **state)
{
    (void)state;
    const struct image_wish wishes[2] = { { 1600, 1200 }, { 1, IMAGE_WISH_SIDE_MAX } };
    uint8_t head[REQUEST_HEAD_MAX];
    const size_t len = request_head_write(head, 12345, wishes, 2);
    size_t source_len;
    size_t n;
    struct image_wish got[IMAGE_WISHES_MAX];

    assert_int_equal(len, REQUEST_HEAD + 2 * REQUEST_WISH);
    assert_true(request_head_read(head, &source_len, &n));
    assert_int_equal(source_len, 12345);
    assert_int_equal(n, 2);
    assert_true(request_wishes_read(head + REQUEST_HEAD, n, got));
    assert_memory_equal(got, wishes, sizeof wishes);
}

static void a_request_beyond_the_limits_is_none(void **state)
{
    (void)state;
    const struct image_wish good = { 10, 10 };
    struct image_wish got[IMAGE_WISHES_MAX];
    uint8_t head[REQUEST_HEAD_MAX];
    size_t source_len;
    size_t n;

    (void)request_head_write(head, IMAGE_SOURCE_MAX + 1, &good, 1);
    assert_false(request_head_read(head, &source_len, &n));
    (void)request_head_write(head, 10, &good, 1);
    head[8] = 0;
    assert_false(request_head_read(head, &source_len, &n));
    head[8] = IMAGE_WISHES_MAX + 1;
    assert_false(request_head_read(head, &source_len, &n));
    (void)request_head_write(head, 10, &good, 1);
    head[0] ^= 1;
    assert_false(request_head_read(head, &source_len, &n));

    static const struct image_wish bad[] = {
        { 0, 10 }, { 10, 0 }, { IMAGE_WISH_SIDE_MAX + 1, 10 }, { 10, -1 }
    };
    for (size_t i = 0; i < ARRAY_LEN(bad); i++) {
        (void)request_head_write(head, 10, &bad[i], 1);
        assert_false(request_wishes_read(head + REQUEST_HEAD, 1, got));
    }
}

static void a_card_reads_as_it_was_written(void **state)
{
    (void)state;
    static uint8_t request[CARD_REQUEST_MAX];
    const struct image_card card = {
        { S("Alyans"), S(""), S("x"), S("y"), S("Əlavə"), S("b"), S("p") }, LANG_EN
    };
    struct image_card got = { .lang = LANG_AZ };
    size_t text;
    size_t source;
    size_t n;
    const size_t len = card_request_write(request, &card);

    assert_true(card_head_read(request, &text, &got.lang));
    assert_int_equal(len, REQUEST_HEAD + CARD_LINES * 4 + text);
    assert_true(card_lines_read(request + REQUEST_HEAD, text, &got));
    assert_int_equal(got.lang, LANG_EN);
    for (int i = 0; i < CARD_LINES; i++)
        assert_true(str_eq(got.lines[i], card.lines[i]));
    assert_false(request_head_read(request, &source, &n)); /* one kind is never the other */
}

static void a_card_that_lies_is_none(void **state)
{
    (void)state;
    static uint8_t request[CARD_REQUEST_MAX];
    const struct image_card card = { .lines = { S("Alyans") } };
    struct image_card got;
    enum lang lang;
    size_t text;

    (void)card_request_write(request, &card);
    assert_false(card_lines_read(request + REQUEST_HEAD, 5, &got)); /* shorter than said */
    assert_false(card_lines_read(request + REQUEST_HEAD, 7, &got)); /* longer than said */
    request[REQUEST_HEAD + 3] = 0xFF;
    assert_false(card_lines_read(request + REQUEST_HEAD, 6, &got));
    request[8] = LANG_COUNT;
    assert_false(card_head_read(request, &text, &lang));
    request[8] = LANG_AZ;
    request[7] = 1; /* 16 MB of words */
    assert_false(card_head_read(request, &text, &lang));
}

/* Between characters, so that it stays UTF-8. */
static void a_long_line_of_a_card_is_cut(void **state)
{
    (void)state;
    static uint8_t request[CARD_REQUEST_MAX];
    static char many[2 * IMAGE_CARD_LINE_MAX];
    struct image_card got;
    enum lang lang;
    size_t text;
    many[0] = 'x';
    for (size_t i = 1; i + 1 < sizeof many; i += 2)
        memcpy(many + i, "ə", 2);
    const struct image_card card = { .lines = { { many, sizeof many - 1 } } };

    (void)card_request_write(request, &card);
    assert_true(card_head_read(request, &text, &lang));
    assert_true(card_lines_read(request + REQUEST_HEAD, text, &got));
    assert_int_equal(got.lines[0].len, IMAGE_CARD_LINE_MAX - 1);
    assert_true(utf8_valid(got.lines[0]));
}

static void an_answer_reads_as_it_was_written(void **state)
{
    (void)state;
    const size_t parts[2] = { 100, 7 };
    uint8_t head[ANSWER_HEAD_MAX];
    size_t got[IMAGE_WISHES_MAX];
    size_t total;
    err_t status;

    const size_t len = answer_head_write(head, OK, parts, 2);
    assert_true(answer_head_read((bytes_t){ head, len }, 2, &status, got, &total));
    assert_int_equal(status, OK);
    assert_int_equal(total, 107);
    assert_int_equal(got[1], 7);

    (void)answer_head_write(head, ERR_TOO_BIG, parts, 2);
    assert_true(answer_head_read((bytes_t){ head, len }, 2, &status, got, &total));
    assert_int_equal(status, ERR_TOO_BIG);
    assert_int_equal(total, 0);
}

static bool reads(const uint8_t *head, size_t len, size_t n)
{
    size_t got[IMAGE_WISHES_MAX];
    size_t total;
    err_t status;
    return answer_head_read((bytes_t){ head, len }, n, &status, got, &total);
}

static void an_answer_that_lies_is_none(void **state)
{
    (void)state;
    const size_t parts[2] = { 100, 7 };
    uint8_t head[ANSWER_HEAD_MAX];
    const size_t len = answer_head_write(head, OK, parts, 2);

    assert_true(reads(head, len, 2));
    assert_false(reads(head, len - 1, 2));
    assert_false(reads(head, len, 1)); /* not as many as asked for */
    head[0] ^= 1;
    assert_false(reads(head, len, 2));
    (void)answer_head_write(head, ERR_DB, parts, 2); /* not for a worker to say */
    assert_false(reads(head, len, 2));
    (void)answer_head_write(head, (err_t)12345, parts, 2);
    assert_false(reads(head, len, 2));
    (void)answer_head_write(head, OK, (const size_t[]){ IMAGE_ANSWER_MAX, 1 }, 2);
    assert_false(reads(head, len, 2));
    (void)answer_head_write(head, OK, (const size_t[]){ UINT32_MAX, UINT32_MAX }, 2);
    assert_false(reads(head, len, 2));
    (void)answer_head_write(head, OK, parts, 2);
    head[4] = ERR_INVALID; /* an error with something to read */
    assert_false(reads(head, len, 2));
}

static bool takes(bytes_t body, const size_t *parts, size_t n, struct size2 size)
{
    struct image_made made[IMAGE_WISHES_MAX];
    const struct expected expected = { n, { size, size } };
    return answer_body_read(body, parts, &expected, made);
}

static void only_bare_pictures_of_the_expected_size_are_taken(void **state)
{
    (void)state;
    const struct canvas c = given_quarters(&arena, 40, 30, 3);
    const struct size2 size = { 40, 30 };
    const bytes_t jpeg = given_jpeg(&arena, &c, PLAIN_JPEG);
    const bytes_t png = given_png(&arena, &c, PLAIN_PNG);
    const bytes_t both = joined(&arena, jpeg, png);
    const size_t parts[2] = { jpeg.len, png.len };

    assert_true(takes(both, parts, 2, size));
    assert_false(takes(both, parts, 1, size)); /* more than announced */
    assert_false(takes(both, (const size_t[]){ jpeg.len + 1, png.len - 1 }, 2, size));
    assert_false(takes(both, (const size_t[]){ 0, both.len }, 2, size));
    assert_false(takes(both, (const size_t[]){ jpeg.len, png.len + 1 }, 2, size));
    assert_false(takes(jpeg, parts, 1, (struct size2){ 30, 40 }));
    assert_true(takes(jpeg, parts, 1, size));

    const bytes_t loaded = with_metadata(&arena, jpeg, 1);
    assert_false(takes(loaded, &loaded.len, 1, size));
    const bytes_t webp = given_webp(&arena, &c);
    assert_false(takes(webp, &webp.len, 1, size));
    const bytes_t words = { (const uint8_t *)"<script>", 8 };
    assert_false(takes(words, &words.len, 1, size));
}

static void a_document_request_reads_as_it_was_written(void **state)
{
    (void)state;
    uint8_t head[REQUEST_HEAD];
    size_t len = 0;
    size_t n = 0;
    enum lang lang;
    for (int k = 0; k < DOCUMENT_KINDS; k++) {
        enum document_kind kind = DOCUMENT_PDF;
        document_head_write(head, 12345, (enum document_kind)k); /* counts through the enum */
        assert_true(document_head_read(head, &len, &kind));
        assert_int_equal(len, 12345);
        assert_int_equal(kind, k);
    }
    assert_false(request_head_read(head, &len, &n));
    assert_false(card_head_read(head, &len, &lang));
}

static void a_document_request_that_lies_is_none(void **state)
{
    (void)state;
    uint8_t head[REQUEST_HEAD];
    size_t len;
    enum document_kind kind;
    document_head_write(head, IMAGE_SOURCE_MAX + 1, DOCUMENT_PDF);
    assert_false(document_head_read(head, &len, &kind));
    document_head_write(head, 10, DOCUMENT_PDF);
    head[8] = DOCUMENT_KINDS;
    assert_false(document_head_read(head, &len, &kind));
    document_head_write(head, 10, DOCUMENT_PDF);
    head[0] ^= 1;
    assert_false(document_head_read(head, &len, &kind));
}

static bool takes_text(str_t text, size_t said)
{
    const struct expected expected = { .n = 1, .is_text = true };
    struct image_made made;
    return answer_body_read((bytes_t){ (const uint8_t *)text.at, text.len }, &said, &expected,
                            &made);
}

static void only_a_text_in_its_bounds_is_taken(void **state)
{
    (void)state;
    char *const letters = arena_alloc(&arena, DOCUMENT_TEXT_MAX + 1);
    memset(letters, 'a', DOCUMENT_TEXT_MAX + 1);
    assert_true(takes_text(S("Şəki\n"), 7));
    assert_true(takes_text(S(""), 0));
    assert_false(takes_text(S("Şəki\n"), 6));
    assert_false(takes_text(S("\xFF\xFE"), 2));
    assert_false(takes_text((str_t){ "a\0b", 3 }, 3));
    assert_true(takes_text((str_t){ letters, DOCUMENT_TEXT_MAX }, DOCUMENT_TEXT_MAX));
    assert_false(takes_text((str_t){ letters, DOCUMENT_TEXT_MAX + 1 }, DOCUMENT_TEXT_MAX + 1));
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
        cmocka_unit_test_teardown(a_request_reads_as_it_was_written, forget),
        cmocka_unit_test_teardown(a_request_beyond_the_limits_is_none, forget),
        cmocka_unit_test_teardown(a_card_reads_as_it_was_written, forget),
        cmocka_unit_test_teardown(a_card_that_lies_is_none, forget),
        cmocka_unit_test_teardown(a_long_line_of_a_card_is_cut, forget),
        cmocka_unit_test_teardown(a_document_request_reads_as_it_was_written, forget),
        cmocka_unit_test_teardown(a_document_request_that_lies_is_none, forget),
        cmocka_unit_test_teardown(only_a_text_in_its_bounds_is_taken, forget),
        cmocka_unit_test_teardown(an_answer_reads_as_it_was_written, forget),
        cmocka_unit_test_teardown(an_answer_that_lies_is_none, forget),
        cmocka_unit_test_teardown(only_bare_pictures_of_the_expected_size_are_taken, forget),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
