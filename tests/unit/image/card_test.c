/* Words drawn as a picture: by a confined worker, the same each time, whatever strangers write.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include <signal.h>
#include <sys/stat.h>

#include "cm.h"
#include "files.h"
#include "kit/base/str.h"

static struct arena arena;
static struct image_maker *maker;

static struct image_card example(str_t title)
{
    return (struct image_card){
        .lines = { [CARD_SITE] = S("Alyans"),
                   [CARD_TAG] = S("Demonstration"),
                   [CARD_KICKER] = S("Observation · 9 October 2013"),
                   [CARD_TITLE] = title,
                   [CARD_BY] = S("Published by Nar Bağı Civic Forum"),
                   [CARD_PAYS] = S("NGO, local. Funding: State Council for NGO Support (public, "
                                   "domestic), 2013; own statement. Leaning: not disclosed.") },
        .lang = LANG_EN
    };
}

static bytes_t drawn(const struct image_card *card)
{
    bytes_t png = { NULL, 0 };
    assert_int_equal(image_draw_card(maker, card, &arena, &png), OK);
    return png;
}

static bytes_t titled(str_t title)
{
    const struct image_card card = example(title);
    return drawn(&card);
}

static bool are_same(bytes_t a, bytes_t b)
{
    return a.len == b.len && memcmp(a.at, b.at, a.len) == 0;
}

/* --- what is drawn
 * ------------------------------------------------------------------------------*/

static void a_card_is_a_bare_png_of_its_size(void **state)
{
    (void)state;
    const bytes_t png = titled(S("Two statements on one day"));
    struct image_looks looks;
    assert_true(image_look(png, &looks));
    assert_int_equal(looks.kind, IMAGE_PNG);
    assert_int_equal(looks.width, 1200);
    assert_int_equal(looks.height, 630);
    assert_false(holds_metadata(png));
    assert_true(png.len < 256 << 10);
}

static void the_same_words_give_the_same_bytes(void **state)
{
    (void)state;
    const bytes_t first = titled(S("Two statements on one day"));
    const bytes_t other = titled(S("Two statements on another day"));
    assert_true(are_same(first, titled(S("Two statements on one day"))));
    assert_false(are_same(first, other));
}

static void every_line_is_drawn(void **state)
{
    (void)state;
    const bytes_t whole = titled(S("A title"));
    for (int i = 0; i < CARD_LINES; i++) {
        struct image_card card = example(S("A title"));
        card.lines[i] = i == CARD_MARK ? S("Retracted") : STR_NONE;
        assert_false(are_same(whole, drawn(&card)));
    }
}

/* Each letter is another picture than the sign for one that is missing, and than its neighbour. */
static void the_letters_of_azerbaijani_are_there(void **state)
{
    (void)state;
    static const str_t letters[] = { S_INIT("ə"), S_INIT("e"), S_INIT("Ə"), S_INIT("ı"),
                                     S_INIT("i"), S_INIT("İ"), S_INIT("I"), S_INIT("ğ"),
                                     S_INIT("g"), S_INIT("ş"), S_INIT("s"), S_INIT("ç"),
                                     S_INIT("c"), S_INIT("ö"), S_INIT("ü"), S_INIT("\uFFFD") };
    bytes_t pictures[ARRAY_LEN(letters)];
    for (size_t i = 0; i < ARRAY_LEN(letters); i++) {
        pictures[i] = titled(letters[i]);
        for (size_t k = 0; k < i; k++)
            assert_false(are_same(pictures[i], pictures[k]));
    }
    assert_true(are_same(titled(S("\U00020000")), pictures[ARRAY_LEN(letters) - 1]));
}

/* Lighter or darker than this is a mark on the card; how many rows of the title's area have one. */
static int32_t rows_with_ink(bytes_t png)
{
    const struct canvas c = decoded(&arena, png);
    int32_t rows = 0;
    for (int32_t y = 178; y < 446; y++) {
        const uint8_t *const row = c.at + (size_t)y * (size_t)c.size.width * 4;
        bool has_ink = false;
        for (int32_t x = 0; x < c.size.width; x++)
            has_ink = has_ink || row[x * 4] < 128;
        rows += has_ink ? 1 : 0;
    }
    return rows;
}

static str_t repeated(str_t what, size_t times)
{
    AUTO(buf) b;
    buf_init(&b, 1 << 20);
    for (size_t i = 0; i < times; i++)
        buf_add(&b, what);
    return arena_str(&arena, buf_str(&b));
}

/* The foot keeps its place: what is too long is cut above it. */
static void a_long_title_wraps_shrinks_and_is_cut(void **state)
{
    (void)state;
    const int32_t one = rows_with_ink(titled(S("Short")));
    const int32_t many = rows_with_ink(titled(repeated(S("Long words again and again, "), 8)));
    const bytes_t longer = titled(repeated(S("word "), 100));
    const bytes_t longest = titled(repeated(S("word "), 150));
    assert_true(many > 2 * one);
    assert_true(are_same(longer, longest)); /* both end in the ellipsis */
    const struct canvas a = decoded(&arena, titled(S("Short")));
    const struct canvas b = decoded(&arena, longest);
    const size_t foot = (size_t)446 * 1200 * 4;
    assert_memory_equal(a.at + foot, b.at + foot, (size_t)(630 - 446) * 1200 * 4);
}

/* --- what strangers write
 * -------------------------------------------------------------------------*/

static void markup_is_words(void **state)
{
    (void)state;
    assert_false(are_same(titled(S("<b>Bold</b>")), titled(S("Bold"))));
    assert_false(are_same(titled(S("A &amp; B")), titled(S("A & B"))));
}

static void what_is_no_word_is_left_out(void **state)
{
    (void)state;
    const bytes_t plain = titled(S("Two words"));
    /* NOLINTBEGIN(misc-misleading-bidirectional): that is what is tried */
    assert_true(are_same(plain, titled(S("\u202eTwo\u2066\u200b \u2028 \n\twords\u2069\ufeff"))));
    assert_true(are_same(plain, titled(S("Two\001\033 words\x7f"))));
    assert_true(are_same(plain, titled(S("Two words 😀🇦🇿 ⚡\ufe0f 👩‍💻"))));
    /* NOLINTEND(misc-misleading-bidirectional) */
}

/* Scripts, directions and marks that ask the layout for its worst. */
static void hostile_words_are_drawn(void **state)
{
    (void)state;
    /* NOLINTBEGIN(misc-misleading-bidirectional): likewise */
    const str_t titles[] = {
        STR_NONE,
        S("   "),
        S("\u202e\u202d"),
        S("العربية עברית mixed Русский ქართული Հայերեն 中文 한국어 हिन्दी ไทย ᚠᚢᚦ ⴰⴱ"),
        S("a\u0301\u0302\u0303\u0304\u0305\u0306\u0307 1\ufe0f\u20e3 \u05d0\u0301 \u0301"),
        S("%s%n{0}</svg><script>alert(1)</script>"),
        S("\uE000\uFFFE\U000F0000\U0010FFFD\U000E0041"),
        repeated(S("W"), 10000),
        repeated(S("a\u0301\u202e\u0627"), 2000),
        repeated(S("\U0001F468\u200d"), 1000),
        repeated(S("\u0301"), 5000),
    };
    /* NOLINTEND(misc-misleading-bidirectional) */
    for (size_t i = 0; i < ARRAY_LEN(titles); i++) {
        for (int l = 0; l < LANG_COUNT; l++) {
            struct image_card card = example(titles[i]);
            card.lang = (enum lang)l; /* counts through the enum */
            card.lines[CARD_BY] = titles[i];
            card.lines[CARD_PAYS] = titles[i];
            (void)drawn(&card);
        }
    }
}

/* Every letter there is below U+10000, in each font and both languages by turns. */
static void no_character_ends_a_worker(void **state)
{
    (void)state;
    for (uint32_t from = 0x20; from < 0x10000; from += 0x100) {
        if (from >= 0x3500 && from < 0xD700)
            continue; /* Chinese and Korean, which no font here has */
        AUTO(buf) b;
        buf_init(&b, 1 << 12);
        for (uint32_t c = from; c < from + 0x100; c++) {
            if (c < 0x80)
                buf_byte(&b, (char)c);
            else if (c < 0x800)
                buf_printf(&b, "%c%c", (int)(0xC0 | c >> 6), (int)(0x80 | (c & 0x3F)));
            else if (c < 0x10000 && (c < 0xD800 || c > 0xDFFF))
                buf_printf(&b, "%c%c%c", (int)(0xE0 | c >> 12), (int)(0x80 | (c >> 6 & 0x3F)),
                           (int)(0x80 | (c & 0x3F)));
        }
        struct image_card card = example(buf_str(&b));
        card.lang = from % 0x200 < 0x100 ? LANG_AZ : LANG_EN;
        card.lines[CARD_BY] = buf_str(&b);
        card.lines[CARD_PAYS] = buf_str(&b);
        (void)drawn(&card);
    }
}

static void what_is_not_utf8_is_refused(void **state)
{
    (void)state;
    bytes_t png;
    const struct image_card card = example(S("bad \xff"));
    assert_int_equal(image_draw_card(maker, &card, &arena, &png), ERR_INVALID);
    (void)titled(S("good"));
}

/* --- without
 * ------------------------------------------------------------------------------------*/

static void a_maker_without_fonts_draws_nothing_and_still_makes_images(void **state)
{
    (void)state;
    struct image_maker *plain;
    bytes_t png;
    struct image_set set;
    const struct image_wish wish = { 10, 10 };
    const struct canvas c = given_photo(&arena, 32, 20);
    const struct image_card card = example(S("x"));
    const struct maker_options options = { worker_work, 5, 1, CONFINE_ALL, false };
    assert_int_equal(maker_start(&options, &plain), OK);
    assert_false(image_maker_draws(plain));
    assert_int_equal(image_draw_card(plain, &card, &arena, &png), ERR_UNAVAILABLE);
    assert_int_equal(image_make(plain, given_jpeg(&arena, &c, PLAIN_JPEG), &wish, 1, &arena, &set),
                     OK);
    image_maker_stop(plain);
    assert_false(image_maker_draws(NULL));
    assert_int_equal(image_draw_card(NULL, &card, &arena, &png), ERR_UNAVAILABLE);
}

/* Fonts are looked for on threads; all have ended before anything is confined or forked. */
static void the_forker_has_one_thread(void **state)
{
    (void)state;
    struct stat st;
    char path[64];
    (void)snprintf(path, sizeof path, "/proc/%d/task", (int)maker_process(maker));
    assert_int_equal(stat(path, &st), 0);
    if (IMAGE_CALLS_FREE)
        skip();                       /* the sanitizer of threads has one itself */
    assert_int_equal(st.st_nlink, 3); /* itself, the folder above, one thread */
}

static void a_maker_that_draws_makes_images_too(void **state)
{
    (void)state;
    const struct image_wish wish = { 10, 10 };
    const struct canvas c = given_photo(&arena, 32, 20);
    struct image_set set;
    assert_int_equal(image_make(maker, given_jpeg(&arena, &c, PLAIN_JPEG), &wish, 1, &arena, &set),
                     OK);
}

static int start(void **state)
{
    (void)state;
    if (image_maker_start(&maker) != OK)
        return -1;
    return image_maker_draws(maker) ? 0 : -1;
}

static int stop(void **state)
{
    (void)state;
    image_maker_stop(maker);
    return 0;
}

static int forget(void **state)
{
    (void)state;
    arena_release(&arena);
    return 0;
}

int main(void)
{
    (void)signal(SIGPIPE, SIG_DFL); /* no write of ours may raise it */
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_teardown(a_card_is_a_bare_png_of_its_size, forget),
        cmocka_unit_test_teardown(the_same_words_give_the_same_bytes, forget),
        cmocka_unit_test_teardown(every_line_is_drawn, forget),
        cmocka_unit_test_teardown(the_letters_of_azerbaijani_are_there, forget),
        cmocka_unit_test_teardown(a_long_title_wraps_shrinks_and_is_cut, forget),
        cmocka_unit_test_teardown(markup_is_words, forget),
        cmocka_unit_test_teardown(what_is_no_word_is_left_out, forget),
        cmocka_unit_test_teardown(hostile_words_are_drawn, forget),
        cmocka_unit_test_teardown(no_character_ends_a_worker, forget),
        cmocka_unit_test_teardown(what_is_not_utf8_is_refused, forget),
        cmocka_unit_test_teardown(a_maker_without_fonts_draws_nothing_and_still_makes_images,
                                  forget),
        cmocka_unit_test_teardown(the_forker_has_one_thread, forget),
        cmocka_unit_test_teardown(a_maker_that_draws_makes_images_too, forget),
    };
    return cmocka_run_group_tests(tests, start, stop);
}
