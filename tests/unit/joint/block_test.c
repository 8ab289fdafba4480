/* The block: who signed, who dissents, who did neither; and its sentence.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "cm.h"
#include "joint/block.h"
#include "joint/rules.h"
#include "kit/base/str.h"

#define BOTH(en, az) ((struct text2){ .by = { [LANG_AZ] = S(az), [LANG_EN] = S(en) } })

static struct arena arena;

static struct invited asked(int64_t who)
{
    return (struct invited){ .organisation = { who }, .agrees = -1, .opposes = -1 };
}

static struct joint_answer answer(int64_t id, int64_t who, enum answer_value v, int64_t version)
{
    return (struct joint_answer){
        .id = { id }, .organisation = { who }, .value = v, .version = version
    };
}

struct given {
    struct joint j;
    struct joint_version versions[2];
    struct invited invited[8];
    struct joint_answer answers[8];
    struct elsewhere elsewhere[8];
    struct version_list version_list;
    struct invited_list invited_list;
    struct joint_answer_list answer_list;
    size_t elsewhere_count;
};

static struct block made(struct given *g, size_t invited, size_t answers)
{
    g->version_list = (struct version_list){ g->versions, 2 };
    g->invited_list = (struct invited_list){ g->invited, invited };
    g->answer_list = (struct joint_answer_list){ g->answers, answers };
    return block_make(&arena, &(struct block_facts){ .j = &g->j,
                                                     .versions = &g->version_list,
                                                     .invited = &g->invited_list,
                                                     .answers = &g->answer_list,
                                                     .elsewhere = g->elsewhere,
                                                     .elsewhere_count = g->elsewhere_count });
}

static void given_round(struct given *g)
{
    *g = (struct given){ .versions = { { .number = 1, .kind = VERSION_FIRST },
                                       { .number = 2, .kind = VERSION_SUBSTANCE } } };
    for (int i = 0; i < 7; i++)
        g->invited[i] = asked(i + 1);
    g->answers[0] = answer(10, 1, ANSWER_SIGNED, 1); /* and never of version 2 */
    g->answers[1] = answer(11, 2, ANSWER_SIGNED, 2);
    g->answers[2] = answer(12, 3, ANSWER_DISSENTED, 1); /* a dissent stays one */
    g->answers[3] = answer(13, 4, ANSWER_ABSTAINED, 2);
    g->answers[4] = answer(14, 5, ANSWER_SIGNED, 2);
    g->answers[4].superseded_at = 99;
    g->answers[5] = answer(15, 5, ANSWER_WITHDREW, 2);
    g->elsewhere[0] = (struct elsewhere){ { 6 }, 2, 1 };
    g->elsewhere_count = 1;
}

static void an_answer_to_another_version_says_so(void **state)
{
    (void)state;
    struct given g;
    given_round(&g);
    g.j.version = 2;
    g.versions[0].kind = VERSION_FIRST;

    const struct block b = made(&g, 7, 6);

    const struct stander *const dissent = &b.at[b.from[STAND_DISSENTED]];
    assert_int_equal(dissent->of_version, 1);
    assert_true(dissent->is_asked_anew);
    const struct stander *const signer = &b.at[b.from[STAND_SIGNED]];
    assert_int_equal(signer->of_version, 0);
    assert_false(signer->is_asked_anew);
    g.versions[1].kind = VERSION_TYPO;
    const struct block slip = made(&g, 7, 6);
    assert_int_equal(block_of(&slip, STAND_SIGNED),
                     2); /* a signature of version 1 stands, and says so */
    assert_int_equal(slip.at[slip.from[STAND_SIGNED]].of_version, 1);
    assert_false(slip.at[slip.from[STAND_SIGNED]].is_asked_anew);
}

static void everybody_who_was_asked_stands_somewhere_once(void **state)
{
    (void)state;
    struct given g;
    given_round(&g);

    const struct block b = made(&g, 7, 6);

    static const size_t WANTED[STANDS] = { 1, 1, 1, 1, 1, 0, 1, 1 };
    size_t sum = 0;
    for (int s = 0; s < STANDS; s++) {
        assert_int_equal(block_of(&b, (enum stand)s), WANTED[s]);
        sum += block_of(&b, (enum stand)s);
        for (size_t i = b.from[s]; i < b.from[s + 1]; i++)
            assert_int_equal(b.at[i].stand, s);
    }
    assert_int_equal(sum, 7);
    assert_int_equal(b.count, 7);
    assert_int_equal(block_quiet(&b), 2);
    assert_int_equal(b.at[b.from[STAND_EARLIER]].organisation.v, 1);
    assert_int_equal(b.at[b.from[STAND_DISSENTED]].organisation.v, 3);
}

static void a_withdrawal_remembers_what_was_signed(void **state)
{
    (void)state;
    struct given g;
    given_round(&g);

    const struct block b = made(&g, 7, 6);
    const struct stander *const s = &b.at[b.from[STAND_WITHDREW]];

    assert_int_equal(s->organisation.v, 5);
    assert_int_equal(s->signed_before->id.v, 14);
}

static void who_answers_without_being_asked_is_not_lost(void **state)
{
    (void)state;
    struct given g;
    given_round(&g);
    g.answers[6] = answer(16, 20, ANSWER_DISSENTED, 2);

    const struct block b = made(&g, 7, 7);

    assert_int_equal(b.count, 8);
    assert_int_equal(block_of(&b, STAND_DISSENTED), 2);
}

static void what_was_counted_when_it_left_the_house_stays(void **state)
{
    (void)state;
    struct given g;
    given_round(&g);
    g.invited[5].agrees = 0; /* of 6, which holds something now */
    g.invited[5].opposes = 0;

    const struct block b = made(&g, 7, 6);

    assert_int_equal(block_of(&b, STAND_ELSEWHERE), 0);
    assert_int_equal(block_of(&b, STAND_SILENT), 2);
}

static void positions_elsewhere_are_counted_by_what_signers_say(void **state)
{
    (void)state;
    const struct clause clauses[] = { { .number = 1, .statement = { 100 }, .direction = 1 },
                                      { .number = 2, .statement = { 200 }, .direction = -1 },
                                      { .number = 3 } };
    const struct stance stances[] = {
        { .organisation = { 1 }, .statement = { 100 }, .value = POSITION_AGREE },
        { .organisation = { 1 }, .statement = { 200 }, .value = POSITION_AGREE },
        { .organisation = { 2 }, .statement = { 200 }, .value = POSITION_DISAGREE },
        { .organisation = { 3 }, .statement = { 100 }, .value = POSITION_PASS },
        { .organisation = { 4 },
          .statement = { 100 },
          .value = POSITION_AGREE,
          .superseded_at = 9 },
        { .organisation = { 5 }, .statement = { 300 }, .value = POSITION_AGREE },
        { .statement = { 100 }, .value = POSITION_AGREE }, /* of the public */
    };
    struct elsewhere out[ARRAY_LEN(stances)];

    const size_t n = elsewhere_count(clauses, ARRAY_LEN(clauses), stances, ARRAY_LEN(stances), out);

    assert_int_equal(n, 2);
    assert_int_equal(out[0].agrees, 1);
    assert_int_equal(out[0].opposes, 1);
    assert_int_equal(out[1].organisation.v, 2);
    assert_int_equal(out[1].agrees, 1);
}

static void its_sentence_has_every_count(void **state)
{
    (void)state;
    struct given g;
    struct cx cx = { .arena = &arena, .lang = LANG_EN };
    given_round(&g);
    struct block b = made(&g, 7, 6);

    assert_str_is(block_sentence(&cx, &b),
                  "1 signed, 1 dissents in writing, 1 abstained, 1 signed an earlier version, 1 "
                  "withdrew its signature, 2 said nothing");
    assert_str_is(block_sentence2(&cx, &b).by[LANG_AZ],
                  "1 imza, 1 yazılı fərqli rəy, 1 bitərəf, 1 əvvəlki buraxılışa imza, 1 geri "
                  "götürülmüş imza, 2 cavabsız");
    assert_int_equal(cx.lang, LANG_EN);
    g.j.is_coded = true;
    b = made(&g, 7, 0);
    assert_str_is(block_sentence(&cx, &b),
                  "0 signed, 0 dissent in writing, 0 abstained, 7 did not sign");
}

static int begin(void **state)
{
    (void)state;
    arena_init(&arena);
    return 0;
}

static int end(void **state)
{
    (void)state;
    arena_release(&arena);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_answer_to_another_version_says_so),
        cmocka_unit_test(everybody_who_was_asked_stands_somewhere_once),
        cmocka_unit_test(a_withdrawal_remembers_what_was_signed),
        cmocka_unit_test(who_answers_without_being_asked_is_not_lost),
        cmocka_unit_test(what_was_counted_when_it_left_the_house_stays),
        cmocka_unit_test(positions_elsewhere_are_counted_by_what_signers_say),
        cmocka_unit_test(its_sentence_has_every_count),
    };
    return cmocka_run_group_tests(tests, begin, end);
}
