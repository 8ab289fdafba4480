/* Rules of the newsroom: translations, claims, addresses of evidence, who approves, what is held.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "cm.h"
#include "kit/base/str.h"
#include "newsroom/comments/comments.h"
#include "newsroom/rules.h"

#define BOTH(en, az) .by = { [LANG_EN] = S_INIT(en), [LANG_AZ] = S_INIT(az) }

static void a_translation_is_behind_once_the_original_says_something_else(void **state)
{
    const struct article a = { .original = LANG_EN };
    const struct article_confirmation seen = { .lang = LANG_AZ,
                                               .print = S("az1"),
                                               .original = S("en1") };
    const struct article_confirmation_list none = { 0 };
    const struct article_confirmation_list one = { &seen, 1 };
    struct article_version v = { .print = { BOTH("en1", "") } };
    (void)state;

    assert_int_equal(translation_of(&a, &v, &none, LANG_AZ), TRANSLATED_NOT);
    assert_int_equal(translation_of(&a, &v, &none, LANG_EN), TRANSLATED_ORIGINAL);
    v = (struct article_version){ .print = { BOTH("en1", "az1") }, .of = { BOTH("", "en1") } };
    assert_int_equal(translation_of(&a, &v, &none, LANG_AZ), TRANSLATED_UNCHECKED);
    v.is_machine = true;
    assert_int_equal(translation_of(&a, &v, &none, LANG_AZ), TRANSLATED_MACHINE);
    assert_int_equal(translation_of(&a, &v, &one, LANG_AZ), TRANSLATED_CONFIRMED);
    v.print.by[LANG_EN] = S("en2");
    assert_int_equal(translation_of(&a, &v, &one, LANG_AZ), TRANSLATED_BEHIND);
}

static void whoever_wrote_since_the_public_version_does_not_approve(void **state)
{
    const struct article_version at[] = { { .number = 1, .account = 7 },
                                          { .number = 2, .account = 8 } };
    const struct article_version_list all = { at, 2 };
    const struct article fresh = { .version = 2 };
    const struct article changed = { .version = 2, .public_version = 1 };
    (void)state;

    assert_true(article_wrote(&fresh, &all, 7));
    assert_true(article_wrote(&fresh, &all, 8));
    assert_false(article_wrote(&fresh, &all, 9));
    assert_false(article_wrote(&changed, &all, 7));
    assert_true(article_wrote(&changed, &all, 8));
}

static struct claim_marks marks_of(const char *body)
{
    struct arena arena;
    const struct article_version v = { .body = { .by = { [LANG_EN] = str_from_c(body) } } };
    struct claim_marks marks;
    arena_init(&arena);
    claims_in(&arena, &v, LANG_EN, &marks);
    arena_release(&arena);
    return marks;
}

static void claims_are_those_that_are_drawn_each_once(void **state)
{
    (void)state;

    const struct claim_marks marks =
        marks_of("[a](claim:1) and [b](claim:3), [again](claim:1), [no](claim:61), claim:5 "
                 "[x](claim:) [y](claim:2");

    assert_int_equal(marks.count, 2);
    assert_true(marks.is_there[1] && marks.is_there[3]);
    assert_int_equal(marks_of("    [in code](claim:1)\n").count, 0);
    assert_int_equal(marks_of("`[in code](claim:1)`").count, 0);
    assert_int_equal(marks_of("[](claim:2)").count, 0);
    assert_int_equal(marks_of("![of an [image](claim:2)](file:1)").count, 0);
    assert_int_equal(marks_of("[outer [inner](claim:2)](claim:1)").count, 1);
    assert_true(marks_of("[outer [inner](claim:2)](claim:1)").is_there[2]);
}

static void claims_differ_only_between_two_texts(void **state)
{
    const struct claim_marks one = marks_of("[a](claim:1)");
    const struct claim_marks two = marks_of("[a](claim:1) [b](claim:2)");
    const struct claim_marks same[LANG_COUNT] = { one, one };
    const struct claim_marks other[LANG_COUNT] = { one, two };
    const struct article_version both = { .print = { BOTH("en1", "az1") } };
    const struct article_version alone = { .print = { BOTH("en1", "") } };
    (void)state;

    assert_false(claims_differ(&both, same));
    assert_true(claims_differ(&both, other));
    assert_false(claims_differ(&alone, other));
    assert_false(claims_differ(NULL, other));
}

static void a_language_is_new_until_a_public_version_had_it(void **state)
{
    const struct article_version at[] = {
        { .number = 1, .print = { BOTH("", "az1") }, .published_at = 5 },
        { .number = 2, .print = { BOTH("en1", "az1") } },
        { .number = 3, .print = { BOTH("en2", "az1") } },
    };
    const struct article_version_list all = { at, 3 };
    (void)state;

    assert_true(language_is_new(&all, &at[2], LANG_EN));
    assert_false(language_is_new(&all, &at[2], LANG_AZ));
    assert_false(language_is_new(&all, &at[0], LANG_EN));
}

static void addresses_of_this_site_name_what_they_are_evidence_of(void **state)
{
    struct evidence_path p;
    (void)state;

    assert_true(evidence_path_read(S("/en/consultations/x/statements/3#top"), &p));
    assert_int_equal(p.kind, EVIDENCE_STATEMENT);
    assert_int_equal(p.number, 3);
    assert_str_is(p.slug, "x");
    assert_true(evidence_path_read(S("/consultations/x/results?a=1"), &p));
    assert_int_equal(p.kind, EVIDENCE_RESULT);
    assert_true(evidence_path_read(S("/az/joint-statements/y"), &p));
    assert_int_equal(p.kind, EVIDENCE_JOINT);
    assert_true(evidence_path_read(S("/files/12/report.pdf"), &p));
    assert_int_equal(p.kind, EVIDENCE_FILE);
    assert_int_equal(p.number, 12);
    assert_true(evidence_path_read(S("/az/record/99"), &p));
    assert_int_equal(p.kind, EVIDENCE_ENTRY);
    assert_false(evidence_path_read(S("https://example.org/x"), &p));
    assert_false(evidence_path_read(S("/az/organisations/x"), &p));
    assert_false(evidence_path_read(S("/consultations/x/statements/0"), &p));
    assert_false(evidence_path_read(S(""), &p));
}

static void a_first_comment_and_many_links_wait(void **state)
{
    (void)state;

    assert_int_equal(comment_hold(S("Hello"), 0, false), HELD_FIRST);
    assert_int_equal(comment_hold(S("Hello"), 0, true), HELD_NOT);
    assert_int_equal(comment_hold(S("Hello"), 1, false), HELD_NOT);
    assert_int_equal(comment_hold(S("http://a HTTPS://b www.c"), 5, true), HELD_LINKS);
    assert_int_equal(comment_links(S("http://www.a")), 2);
    assert_int_equal(comment_links(S("no link")), 0);
}

/* Found after some 30 000 tries. */
static void work_is_counted_in_leading_zero_bits(void **state)
{
    char nonce[24];
    int64_t n = 0;
    (void)state;

    do
        (void)snprintf(nonce, sizeof nonce, "%" PRId64, n++);
    while (!work_holds(S("a challenge"), str_from_c(nonce)) && n < 4000000);

    assert_true(work_holds(S("a challenge"), str_from_c(nonce)));
    assert_false(work_holds(S("another challenge"), str_from_c(nonce)));
    assert_false(work_holds(S("a challenge"), S("")));
    assert_false(work_holds(S("a challenge"), S("123456789012345678901")));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_translation_is_behind_once_the_original_says_something_else),
        cmocka_unit_test(whoever_wrote_since_the_public_version_does_not_approve),
        cmocka_unit_test(claims_are_those_that_are_drawn_each_once),
        cmocka_unit_test(claims_differ_only_between_two_texts),
        cmocka_unit_test(a_language_is_new_until_a_public_version_had_it),
        cmocka_unit_test(addresses_of_this_site_name_what_they_are_evidence_of),
        cmocka_unit_test(a_first_comment_and_many_links_wait),
        cmocka_unit_test(work_is_counted_in_leading_zero_bits),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
