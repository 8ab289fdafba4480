/* Entries in the words of people. No database.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "cm.h"
#include "kit/base/str.h"
#include "kit/text/text.h"
#include "record/kinds.h"
#include "record/record.h"
#include "record/words.h"

static const str_t KINDS[] = {
#define X(name, word) S_INIT(word),
    LEDGER_KINDS(X)
#undef X
};

struct desk {
    struct arena arena;
    struct site site;
    struct cx cx;
};

static int desk_make(void **state)
{
    must(text_init("Asia/Baku") == OK);
    struct desk *const d = mem_new(sizeof *d);
    arena_init(&d->arena);
    d->cx = (struct cx){ .arena = &d->arena, .lang = LANG_EN, .app = &d->site };
    *state = d;
    return 0;
}

static int desk_drop(void **state)
{
    struct desk *const d = *state;
    arena_release(&d->arena);
    mem_free(d);
    return 0;
}

static bool has(str_t text, const char *part)
{
    return str_find(text, str_from_c(part)) < text.len;
}

static str_t sentence(struct desk *d, enum lang lang, const struct entry *e)
{
    d->cx.lang = lang;
    return record_sentence(&d->cx, e);
}

static void every_kind_has_a_sentence_in_both_languages(void **state)
{
    struct desk *const d = *state;
    const struct entry_value said[] = { { S("change"), S("disabled"), false },
                                        { S("count"), S("12"), false },
                                        { S("position"), S("agree"), false },
                                        { S("reason"), S("Because"), false },
                                        { S("role"), S("operator"), false } };
    for (size_t i = 0; i < ARRAY_LEN(KINDS); i++) {
        const struct entry e = { .kind = KINDS[i], .values = said, .value_count = 5 };
        const str_t az = sentence(d, LANG_AZ, &e);
        const str_t en = sentence(d, LANG_EN, &e);
        assert_true(az.len > 10 && en.len > 10);
        assert_false(str_eq(az, en));
        assert_false(has(az, "{") || has(en, "{"));
        assert_false(has(en, "does not know"));
        assert_true(has(az, "Proqram") || has(az, "İctimaiyyət"));
    }
}

static void every_kind_is_found_by_exactly_one_group(void **state)
{
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(KINDS); i++) {
        int found = 0;
        for (int g = 0; g < KIND_GROUPS; g++) {
            const char *const *const parts = kind_groups[g].parts;
            for (int p = 0; p < GROUP_PARTS_MAX && parts[p] != NULL; p++)
                found += str_starts(KINDS[i], str_from_c(parts[p]));
        }
        assert_int_equal(found, 1);
    }
    assert_null(kind_group_find(S("position")));
}

static void a_kind_of_a_newer_program_is_told_plainly(void **state)
{
    struct desk *const d = *state;
    const struct entry e = { .kind = S("mission.sent"), .acts_as = LEDGER_AS_SECRETARIAT };

    assert_true(has(sentence(d, LANG_EN, &e), "mission.sent"));
    assert_true(has(sentence(d, LANG_EN, &e), "The secretariat"));
    assert_true(has(sentence(d, LANG_AZ, &e), "Katiblik"));
}

static void an_entry_of_an_earlier_version_has_its_sentence_too(void **state)
{
    struct desk *const d = *state;
    const struct entry_value content[] = { { S("content"), S("{\"change\":1}"), false } };
    const struct entry e = { .kind = S("account.changed"), .values = content, .value_count = 1 };

    assert_true(has(sentence(d, LANG_EN, &e), "not stated in the entry"));
}

static void acts_of_one_kind_that_differ_are_told_apart(void **state)
{
    struct desk *const d = *state;
    const struct entry_value said[] = { { S("role"), S("secretariat"), false },
                                        { S("field"), S("short_en"), false },
                                        { S("reason"), S("A slip"), false } };
    struct entry e = { .kind = S("role.given"), .values = said, .value_count = 3 };
    e.acts_as = LEDGER_AS_OPERATOR;
    assert_true(has(sentence(d, LANG_EN, &e), "gave a person a role"));
    e.acts_as = LEDGER_AS_PERSON;
    assert_true(has(sentence(d, LANG_EN, &e), "took over a role that was offered: secretariat"));
    e.kind = S("text.erased");
    assert_true(has(sentence(d, LANG_EN, &e), ": Short name (English). Reason: A slip"));
    e.kind = S("statement.corrected");
    assert_true(has(sentence(d, LANG_EN, &e), "corrected the statement"));
}

static void a_grant_is_told_by_who_gave_how_much(void **state)
{
    struct desk *const d = *state;
    const struct entry_value said[] = { { S("amount"), S("25000.00"), false },
                                        { S("currency"), S("AZN"), false },
                                        { S("funder_az"), S("Dövlət Şurası"), false },
                                        { S("funder_en"), S("State Council"), false } };
    const struct entry_value changed[] = { { S("awarded"), S("2026"), false },
                                           { S("id"), S("7"), false },
                                           { S("was_awarded"), S("2025"), false } };
    struct entry e = { .kind = S("grant.added"), .values = said, .value_count = 4 };
    assert_true(has(sentence(d, LANG_EN, &e), ": State Council, 25,000 AZN"));
    assert_true(has(sentence(d, LANG_AZ, &e), ": Dövlət Şurası, 25.000 AZN"));
    e = (struct entry){ .kind = S("grant.changed"), .values = changed, .value_count = 3 };
    assert_true(has(sentence(d, LANG_EN, &e), ": Awarded"));
}

static void work_is_told_by_its_title(void **state)
{
    struct desk *const d = *state;
    const struct entry_value said[] = { { S("part"), S("milestone"), false },
                                        { S("title_en"), S("First report"), false } };
    const struct entry e = { .kind = S("work.added"), .values = said, .value_count = 2 };
    assert_true(has(sentence(d, LANG_EN, &e), ", First report"));
}

static void values_are_shown_in_words(void **state)
{
    struct desk *const d = *state;
    struct cx *const cx = &d->cx;
    cx->lang = LANG_AZ;
    assert_true(str_eq(field_shown(cx, S("position"), S("agree")), S("razı")));
    assert_true(str_eq(field_shown(cx, S("was_scope"), S("local")), S("yerli")));
    assert_true(str_eq(field_shown(cx, S("is_example"), S("true")), S("bəli")));
    cx->lang = LANG_EN;
    assert_true(str_eq(field_shown(cx, S("opens_at"), S("2013-10-09T12:00:00.000000Z")),
                       S("9 October 2013, 17:00")));
    assert_true(str_eq(field_shown(cx, S("closes_at"), S("")), S("not set")));
    assert_true(str_eq(field_shown(cx, S("number"), S("0")), S("1"))); /* as on the pages */
    assert_true(str_eq(field_shown(cx, S("field"), S("text_az")), S("Text (Azerbaijani)")));
    assert_true(str_eq(field_shown(cx, S("scopes"), S("positions, administering")),
                       S("positions, giving and ending mandates")));
    assert_true(str_eq(field_shown(cx, S("text_en"), S("agree, disagree")), S("agree, disagree")));
}

static void fields_have_labels_with_their_language(void **state)
{
    struct desk *const d = *state;
    assert_true(str_eq(field_label(&d->cx, S("question_az")), S("Question (Azerbaijani)")));
    assert_true(str_eq(field_label(&d->cx, S("was_question_en")), S("Question (English)")));
    assert_true(str_eq(field_label(&d->cx, S("weather")), S("weather")));
    str_t of;
    assert_true(field_is_old(S("was_text"), &of) && str_eq(of, S("text")));
    assert_false(field_is_old(S("waste"), &of));
}

int main(void)
{
#define AT_A_DESK(test) cmocka_unit_test_setup_teardown((test), desk_make, desk_drop)
    const struct CMUnitTest tests[] = {
        AT_A_DESK(every_kind_has_a_sentence_in_both_languages),
        AT_A_DESK(every_kind_is_found_by_exactly_one_group),
        AT_A_DESK(a_kind_of_a_newer_program_is_told_plainly),
        AT_A_DESK(an_entry_of_an_earlier_version_has_its_sentence_too),
        AT_A_DESK(acts_of_one_kind_that_differ_are_told_apart),
        AT_A_DESK(a_grant_is_told_by_who_gave_how_much),
        AT_A_DESK(work_is_told_by_its_title),
        AT_A_DESK(values_are_shown_in_words),
        AT_A_DESK(fields_have_labels_with_their_language),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
