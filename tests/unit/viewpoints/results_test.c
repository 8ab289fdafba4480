/* Rules of results: what is found in the positions of 2013, and laws that hold for any positions.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "cm.h"

#include "viewpoints/results/results_model.h"

/* --- a consultation written as rows of signs --- */

/* + agrees, - disagrees, 0 passes, . not stated; p and m: agrees and disagrees, inferred. */
struct row {
    const char *slug;
    enum scope scope;
    const char *positions;
};

static const struct row ROWS_2013[] = {
    { "emds", SCOPE_LOCAL, "--+..p.p" },
    { "esi", SCOPE_INTERNATIONAL, "--.....+" },
    { "ep-plenary", SCOPE_INTERNATIONAL, "m.+....+" },
    { "osce-pa", SCOPE_INTERNATIONAL, "--++.+.." },
    { "odihr", SCOPE_INTERNATIONAL, "--++++.." },
    { "epde", SCOPE_INTERNATIONAL, "-......." },
    { "us-gov", SCOPE_INTERNATIONAL, "--++..++" },
    { "icv", SCOPE_LOCAL, "..+....." },
    { "pace", SCOPE_INTERNATIONAL, "+.++pm+." },
    { "ep-del", SCOPE_INTERNATIONAL, "+.++pm+." },
    { "ipa-cis", SCOPE_INTERNATIONAL, "p..+...." },
    { "pres-admin", SCOPE_LOCAL, ".......-" },
    { "cec", SCOPE_LOCAL, "p..p...-" },
    { "mfa", SCOPE_LOCAL, "+.-....." },
    { "esisc", SCOPE_INTERNATIONAL, "+.-....-" },
    { "cis", SCOPE_INTERNATIONAL, "........" },
    { "turkic-council", SCOPE_INTERNATIONAL, "........" },
    { "nca", SCOPE_LOCAL, "........" },
    { "ajf", SCOPE_INTERNATIONAL, "........" },
};

struct world {
    struct arena arena, scratch;
    struct results_input in;
    struct consultation consultation;
    struct numbers numbers;
    struct results results;
};

static void read_position(struct stance *s, char sign)
{
    s->basis = sign == 'p' || sign == 'm' ? BASIS_INFERRED : BASIS_STATED;
    s->value = sign == '0'                  ? POSITION_PASS
               : sign == '+' || sign == 'p' ? POSITION_AGREE
                                            : POSITION_DISAGREE;
}

static void compute(struct world *w)
{
    w->in.consultation = &w->consultation;
    assert_int_equal(results_numbers(&w->in, &w->arena, &w->scratch, &w->numbers), OK);
    results_build(&w->in, &w->numbers, &w->arena, &w->results);
}

static void given_statements(struct world *w, size_t count)
{
    struct statement *statements = arena_array(&w->arena, struct statement, count);
    for (size_t j = 0; j < count; j++) {
        statements[j].id.v = 100 + (int64_t)j;
        statements[j].number = (int64_t)j;
        statements[j].state = STATEMENT_ACCEPTED;
    }
    w->in.statements = (struct statement_list){ statements, count };
}

static void given_rows(struct world *w, const struct row *rows, size_t count)
{
    given_statements(w, strlen(rows[0].positions));
    struct organisation *organisations = arena_array(&w->arena, struct organisation, count);
    struct stance *stances = arena_array(&w->arena, struct stance, count * w->in.statements.count);
    size_t n = 0;
    for (size_t i = 0; i < count; i++) {
        organisations[i].id.v = 10 + (int64_t)i;
        organisations[i].slug = str_from_c(rows[i].slug);
        organisations[i].scope = rows[i].scope;
        for (size_t j = 0; j < w->in.statements.count; j++) {
            if (rows[i].positions[j] == '.')
                continue;
            stances[n].organisation = organisations[i].id;
            stances[n].participant.v = 500 + (int64_t)i;
            stances[n].statement = w->in.statements.at[j].id;
            read_position(&stances[n++], rows[i].positions[j]);
        }
    }
    w->in.organisations = organisations;
    w->in.organisation_count = count;
    w->in.stances = stances;
    w->in.stance_count = n;
    w->consultation.who = WHO_ORGANISATIONS;
    compute(w);
}
#define GIVEN(w, ...)                                                                              \
    given_rows((w), (const struct row[]){ __VA_ARGS__ },                                           \
               sizeof((const struct row[]){ __VA_ARGS__ }) / sizeof(struct row))

/* Statement by the number screens show. */
static const struct statement_result *statement(const struct world *w, int64_t shown)
{
    for (size_t j = 0; j < w->results.statement_count; j++) {
        if (w->results.statements[j].statement->number + 1 == shown)
            return &w->results.statements[j];
    }
    fail_msg("no statement %d", (int)shown);
    abort(); /* fail_msg does not return, which gcc is not told */
}

static void assert_voices(const struct world *w, int64_t shown, int agree, int disagree, int pass)
{
    const struct voices v = statement(w, shown)->voices;
    assert_int_equal(v.agree, agree);
    assert_int_equal(v.disagree, disagree);
    assert_int_equal(v.pass, pass);
}

static void given_2013(struct world *w)
{
    given_rows(w, ROWS_2013, ARRAY_LEN(ROWS_2013));
}

/* --- what is in the positions of 2013 --- */

static void the_two_camps_of_2013_are_found_on_statements_1_and_8(void **state)
{
    struct world *w = *state;
    given_2013(w);
    assert_int_equal(statement(w, 1)->finding, FINDING_DIVERGENCE);
    assert_int_equal(statement(w, 8)->finding, FINDING_DIVERGENCE);
    assert_int_equal(w->results.divergent, 2);
    assert_voices(w, 1, 6, 7, 0);
    assert_voices(w, 8, 4, 3, 0);
    assert_int_equal(w->results.statements[w->results.pivot].statement->number, 0);
}

static void the_camps_of_statement_8_are_those_of_statement_1_turned_around(void **state)
{
    struct world *w = *state;
    given_2013(w);
    assert_int_equal(statement(w, 8)->same_as_pivot, 0);
    assert_int_equal(statement(w, 8)->against_pivot, 6);
}

static void what_nobody_contradicts_across_the_camps_is_common_ground(void **state)
{
    struct world *w = *state;
    given_2013(w);
    assert_int_equal(statement(w, 4)->finding, FINDING_COMMON_GROUND);
    assert_int_equal(statement(w, 5)->finding, FINDING_COMMON_GROUND);
    assert_int_equal(statement(w, 7)->finding, FINDING_COMMON_GROUND);
    assert_int_equal(w->results.common, 3);
    assert_int_equal(voices_count(statement(w, 4)->on_pivot[0]), 3);
    assert_int_equal(voices_count(statement(w, 4)->on_pivot[1]), 4);
}

static void the_front_page_shows_the_common_ground_that_joins_most(void **state)
{
    struct world *w = *state;
    given_2013(w);
    const int64_t best = results_best_common(&w->results);
    assert_int_equal(w->results.statements[best].statement->number + 1, 4);
}

static void common_ground_is_listed_by_what_it_joins(void **state)
{
    struct world *w = *state;
    given_2013(w);
    const int64_t want[] = { 4, 5, 7 };
    for (size_t i = 0; i < ARRAY_LEN(want); i++) {
        const size_t at = w->results.common_order[i];
        assert_int_equal(w->results.statements[at].statement->number + 1, want[i]);
    }
}

static void voices_of_one_camp_only_are_no_common_ground(void **state)
{
    struct world *w = *state;
    given_2013(w);
    assert_int_equal(statement(w, 2)->finding, FINDING_ONE_SIDED);
    assert_true(statement(w, 2)->is_rejected);
}

static void dissent_ends_common_ground_but_not_a_majority(void **state)
{
    struct world *w = *state;
    given_2013(w);
    assert_int_equal(statement(w, 3)->finding, FINDING_MOST);
    assert_int_equal(statement(w, 6)->finding, FINDING_OPEN);
}

static void local_and_international_of_2013_cannot_be_told_apart(void **state)
{
    struct world *w = *state;
    given_2013(w);
    assert_int_equal(w->results.comparable, 3); /* 1, 3 and 8 have three local voices */
    assert_int_equal(w->results.class_differs, 0);
    assert_int_equal(statement(w, 1)->classes->reading, READING_NOT_TOLD_APART);
    assert_int_equal(statement(w, 4)->classes->reading, READING_TOO_FEW);
    assert_int_equal(statement(w, 7)->classes->reading, READING_NO_VOICE);
    assert_int_equal(statement(w, 1)->classes->side[0].agree, 2);
    assert_int_equal(voices_count(statement(w, 1)->classes->side[0]), 3);
}

static void fifteen_organisations_show_no_groups(void **state)
{
    struct world *w = *state;
    given_2013(w);
    assert_int_not_equal(w->numbers.groups_found, GROUPS_SHOWN);
    assert_int_equal(w->numbers.group_count, 0);
}

static void being_local_does_not_explain_the_picture_of_2013(void **state)
{
    struct world *w = *state;
    given_2013(w);
    const struct class_numbers *c = &w->numbers.classes;
    assert_int_equal(c->voices[0], 5);
    assert_int_equal(c->voices[1], 10);
    assert_true(c->p > 0.05);
    assert_true(c->between.statements <= 3); /* 1, 3 and 8 have three local voices */
    for (int side = 0; side < 2; side++)
        assert_true(c->inside[side].statements == 0 ||
                    c->inside[side].interval.low <= c->inside[side].interval.high);
}

static void fifteen_organisations_do_not_tell_how_many_independent_voices_they_are(void **state)
{
    struct world *w = *state;
    given_2013(w);
    const struct voice_numbers *v = &w->numbers.voice;
    assert_int_equal(v->voices, 15);
    assert_false(v->told);
    assert_true(v->interval.low < 5 && v->interval.high > 10);
    assert_int_equal(v->bloc_count, 0);
}

static bool is_changer(const struct world *w, int64_t shown, str_t slug)
{
    const struct leaving *l = statement(w, shown)->leaving;
    for (int32_t i = 0; i < l->changers && i < CHANGERS_NAMED; i++) {
        if (str_eq(w->results.voter_names[l->changer[i]]->slug, slug))
            return true;
    }
    return false;
}

static void a_divergence_of_four_and_three_hangs_on_each_of_the_three(void **state)
{
    struct world *w = *state;
    given_2013(w);
    const struct leaving *l = statement(w, 8)->leaving;
    assert_int_equal(l->changers, 3);
    assert_true(is_changer(w, 8, S("pres-admin")));
    assert_true(is_changer(w, 8, S("cec")));
    assert_true(is_changer(w, 8, S("esisc")));
    assert_int_not_equal(l->without, FINDING_DIVERGENCE);
    assert_int_equal(statement(w, 1)->leaving->changers, 0);
}

/* Computed in another way: everything anew, without the organisation. */
static void what_leaving_would_change_is_what_it_changes(void **state)
{
    struct world *w = *state;
    for (size_t out = 0; out < ARRAY_LEN(ROWS_2013); out++) {
        struct row rows[ARRAY_LEN(ROWS_2013)];
        memcpy(rows, ROWS_2013, sizeof rows);
        given_2013(w);
        enum finding before[8];
        bool changes[8];
        struct bounds low[8];
        for (int64_t j = 0; j < 8; j++) {
            before[j] = statement(w, j + 1)->finding;
            changes[j] = statement(w, j + 1)->leaving->changers > CHANGERS_NAMED ||
                         is_changer(w, j + 1, str_from_c(rows[out].slug));
            low[j] = statement(w, j + 1)->leaving->low;
        }

        rows[out].positions = "........";
        given_rows(w, rows, ARRAY_LEN(rows));

        for (int64_t j = 0; j < 8; j++) {
            const struct statement_result *s = statement(w, j + 1);
            assert_true(s->finding == before[j] || changes[j]);
            assert_true(s->finding != before[j] || !changes[j] ||
                        statement(w, j + 1)->leaving->changers > CHANGERS_NAMED);
            if (s->finding == FINDING_COMMON_GROUND && before[j] == FINDING_COMMON_GROUND)
                assert_true(s->agree.low >= low[j].low - 1e-12 &&
                            s->agree.low <= low[j].high + 1e-12);
        }
    }
}

static void organisations_without_a_position_are_named_and_counted_nowhere(void **state)
{
    struct world *w = *state;
    given_2013(w);
    assert_int_equal(w->results.row_count, 15);
    assert_int_equal(w->results.silent_count, 4);
    assert_int_equal(w->results.on_record[SCOPE_LOCAL], 6);
    assert_int_equal(w->results.with_position[SCOPE_LOCAL], 5);
    assert_int_equal(w->results.positions, 53);
}

static void coded_positions_are_counted_by_their_basis(void **state)
{
    struct world *w = *state;
    given_2013(w);
    assert_int_equal(w->results.own, 0);
    assert_int_equal(w->results.stated, 43);
    assert_int_equal(w->results.inferred, 10);
}

static void findings_that_rest_on_inferred_positions_are_known(void **state)
{
    struct world *w = *state;
    given_2013(w);
    assert_int_equal(statement(w, 1)->without_inferred, FINDING_DIVERGENCE);
    assert_int_equal(statement(w, 8)->without_inferred, FINDING_DIVERGENCE);
    assert_int_equal(statement(w, 4)->without_inferred, FINDING_COMMON_GROUND);
    assert_int_equal(statement(w, 5)->without_inferred, FINDING_TOO_FEW);
}

static void columns_run_from_most_divided_to_most_agreed(void **state)
{
    struct world *w = *state;
    given_2013(w);
    const int64_t want[] = { 1, 8, 6, 3, 4, 2, 5, 7 };
    for (size_t j = 0; j < ARRAY_LEN(want); j++)
        assert_int_equal(w->results.statements[j].statement->number + 1, want[j]);
}

static size_t row_of(const struct world *w, str_t slug)
{
    for (size_t i = 0; i < w->results.row_count; i++) {
        if (str_eq(w->results.rows[i].organisation->slug, slug))
            return i;
    }
    fail_msg("no row");
    return 0;
}

static void those_who_answered_alike_are_neighbours(void **state)
{
    struct world *w = *state;
    given_2013(w);
    const size_t pace = row_of(w, S("pace"));
    const size_t delegation = row_of(w, S("ep-del"));
    assert_int_equal(pace > delegation ? pace - delegation : delegation - pace, 1);
    /* The camps of statement 1 are not mixed. */
    const bool first = row_of(w, S("odihr")) < row_of(w, S("esisc"));
    assert_int_equal(row_of(w, S("esi")) < row_of(w, S("mfa")), first);
    assert_int_equal(row_of(w, S("us-gov")) < row_of(w, S("cec")), first);
    assert_int_equal(row_of(w, S("emds")) < row_of(w, S("ipa-cis")), first);
}

static bool is_near(double a, double b)
{
    return a - b < 1e-9 && b - a < 1e-9;
}

/* --- laws --- */

static void a_pass_is_an_answer_and_no_agreement(void **state)
{
    struct world *w = *state;
    GIVEN(w, { "a", SCOPE_LOCAL, "+" }, { "b", SCOPE_LOCAL, "+" }, { "c", SCOPE_LOCAL, "+" },
          { "d", SCOPE_LOCAL, "." });
    assert_int_equal(statement(w, 1)->finding, FINDING_COMMON_GROUND);
    const double without = statement(w, 1)->agree.low;

    GIVEN(w, { "a", SCOPE_LOCAL, "+" }, { "b", SCOPE_LOCAL, "+" }, { "c", SCOPE_LOCAL, "+" },
          { "d", SCOPE_LOCAL, "0" });
    assert_voices(w, 1, 3, 0, 1);
    assert_int_equal(voices_count(statement(w, 1)->voices), 4);
    assert_true(statement(w, 1)->agree.low < without);
}

static void a_missing_position_changes_no_count(void **state)
{
    struct world *w = *state;
    GIVEN(w, { "a", SCOPE_LOCAL, "+-" }, { "b", SCOPE_INTERNATIONAL, "-+" });
    const struct voices before = statement(w, 1)->voices;
    const double low = statement(w, 1)->agree.low;

    GIVEN(w, { "a", SCOPE_LOCAL, "+-" }, { "b", SCOPE_INTERNATIONAL, "-+" },
          { "c", SCOPE_LOCAL, ".+" }, { "d", SCOPE_LOCAL, ".." });
    assert_memory_equal(&before, &statement(w, 1)->voices, sizeof(before));
    assert_true(is_near(statement(w, 1)->agree.low, low));
}

static void two_voices_find_nothing(void **state)
{
    struct world *w = *state;
    GIVEN(w, { "a", SCOPE_LOCAL, "+-" }, { "b", SCOPE_LOCAL, "++" });
    assert_int_equal(statement(w, 1)->finding, FINDING_TOO_FEW);
    assert_int_equal(statement(w, 2)->finding, FINDING_TOO_FEW);
}

static void a_few_dissenters_are_no_divergence(void **state)
{
    struct world *w = *state;
    GIVEN(w, { "a", SCOPE_LOCAL, "+" }, { "b", SCOPE_LOCAL, "+" }, { "c", SCOPE_LOCAL, "+" },
          { "d", SCOPE_LOCAL, "+" }, { "e", SCOPE_LOCAL, "+" }, { "f", SCOPE_LOCAL, "+" },
          { "g", SCOPE_LOCAL, "+" }, { "h", SCOPE_LOCAL, "+" }, { "i", SCOPE_LOCAL, "+" },
          { "j", SCOPE_LOCAL, "+" }, { "k", SCOPE_LOCAL, "-" }, { "l", SCOPE_LOCAL, "-" },
          { "m", SCOPE_LOCAL, "-" });
    assert_int_equal(statement(w, 1)->finding, FINDING_MOST);
    assert_int_equal(w->results.pivot, -1);
}

static void shared_rejection_is_common_ground_too(void **state)
{
    struct world *w = *state;
    GIVEN(w, { "a", SCOPE_LOCAL, "-" }, { "b", SCOPE_LOCAL, "-" }, { "c", SCOPE_LOCAL, "-" });
    assert_int_equal(statement(w, 1)->finding, FINDING_COMMON_GROUND);
    assert_true(statement(w, 1)->is_rejected);
}

static void the_order_of_rows_does_not_hang_on_the_order_of_positions(void **state)
{
    struct world *w = *state;
    given_2013(w);
    str_t before[ARRAY_LEN(ROWS_2013)];
    for (size_t i = 0; i < w->results.row_count; i++)
        before[i] = w->results.rows[i].organisation->slug;

    struct stance *turned = arena_array(&w->arena, struct stance, w->in.stance_count);
    for (size_t i = 0; i < w->in.stance_count; i++)
        turned[i] = w->in.stances[w->in.stance_count - 1 - i];
    w->in.stances = turned;
    compute(w);

    for (size_t i = 0; i < w->results.row_count; i++)
        assert_true(str_eq(before[i], w->results.rows[i].organisation->slug));
}

static void the_fingerprint_text_is_sorted_and_complete(void **state)
{
    struct world *w = *state;
    GIVEN(w, { "b", SCOPE_LOCAL, "m+" }, { "a", SCOPE_LOCAL, ".0" });
    AUTO(buf) out;
    buf_init(&out, 4096);
    results_canonical(&w->in, &w->arena, &out);
    assert_str_is(buf_str(&out), "organisation,statement,position,basis,standing,certainty\n"
                                 "a,2,pass,stated,,\n"
                                 "b,1,disagree,inferred,,\n"
                                 "b,2,agree,stated,,\n");
}

static void nothing_at_all_is_a_result(void **state)
{
    struct world *w = *state;
    GIVEN(w, { "a", SCOPE_LOCAL, ".." });
    assert_int_equal(w->results.row_count, 0);
    assert_int_equal(w->results.silent_count, 1);
    assert_int_equal(w->results.common + w->results.divergent, 0);
    assert_int_equal(results_best_common(&w->results), -1);
    assert_int_equal(statement(w, 1)->finding, FINDING_TOO_FEW);
}

/* --- the public --- */

/* Half of the people agree with everything up to the middle and disagree after it, the others the
 * reverse, one answer in so many turned around; all agree with the last statement. */
static void given_camps(struct world *w, size_t people, size_t every)
{
    enum { STATEMENTS = 9 };
    given_statements(w, STATEMENTS);
    struct vote *votes = arena_array(&w->arena, struct vote, people * STATEMENTS);
    size_t n = 0;
    for (size_t p = 0; p < people; p++) {
        for (size_t j = 0; j < STATEMENTS; j++) {
            const bool turned = (5 * p + 3 * j) % every == 0;
            const bool agrees =
                j == STATEMENTS - 1 || ((p % 2 == 0) == (j < STATEMENTS / 2)) != turned;
            votes[n++] = (struct vote){ .participant = { 1000 + (int64_t)p },
                                        .statement = w->in.statements.at[j].id,
                                        .value = agrees ? POSITION_AGREE : POSITION_DISAGREE };
        }
    }
    w->in.votes = votes;
    w->in.vote_count = n;
    w->consultation.who = WHO_PUBLIC;
    w->in.side = SIDE_PUBLIC;
    compute(w);
}

static void given_public(struct world *w, size_t people)
{
    given_camps(w, people, 7);
}

static void forty_people_in_two_camps_are_two_groups(void **state)
{
    struct world *w = *state;
    given_public(w, 40);
    assert_int_equal(w->numbers.groups_found, GROUPS_SHOWN);
    assert_int_equal(w->numbers.group_count, 2);
    assert_int_equal(w->numbers.groups[0].members, 20);
    assert_int_equal(statement(w, 9)->finding, FINDING_COMMON_GROUND);
    assert_int_equal(statement(w, 1)->finding, FINDING_DIVERGENCE);
    assert_true(w->numbers.groups[0].spoken_count > 0);
}

static void counts_alone_are_a_result_until_the_map_is_there(void **state)
{
    struct world *w = *state;
    given_public(w, 40);
    struct numbers counted;
    struct results early;
    results_count(&w->in, &w->arena, &counted);
    results_build(&w->in, &counted, &w->arena, &early);
    assert_int_equal(counted.groups_found, GROUPS_NOT_YET);
    assert_int_equal(early.positions, w->results.positions);
    for (size_t j = 0; j < early.statement_count; j++)
        assert_int_equal(voices_count(early.statements[j].voices), 40);
    assert_true(early.common > 0);
}

static void nine_people_are_too_few_for_groups_and_yet_have_findings(void **state)
{
    struct world *w = *state;
    given_camps(w, 9, 23); /* clear camps: so few are held against chance first */
    assert_int_equal(w->numbers.groups_found, GROUPS_FEW_VOTERS);
    assert_int_equal(w->numbers.group_count, 0);
    assert_int_equal(statement(w, 9)->finding, FINDING_COMMON_GROUND);
}

static void twenty_people_who_part_evenly_are_a_divergence(void **state)
{
    struct world *w = *state;
    given_public(w, 20);
    assert_int_equal(statement(w, 9)->finding, FINDING_COMMON_GROUND);
    assert_int_equal(statement(w, 1)->finding, FINDING_DIVERGENCE);
}

/* People whose answers are coins: share[j] of 256 agree with statement j, whatever else they say;
 * slope: how far a person's place on a line from -1 to 1 moves that. */
static void given_crowd(struct world *w, size_t people, size_t statements, int slope)
{
    given_statements(w, statements);
    struct vote *votes = arena_array(&w->arena, struct vote, people * statements);
    uint64_t state = 12345;
    size_t n = 0;
    for (size_t p = 0; p < people; p++) {
        const int place = (int)(2 * p * 100 / people) - 100;
        for (size_t j = 0; j < statements; j++) {
            state = state * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
            const int coin = (int)(state >> 56);
            const int turn = j % 2 == 0 ? slope : -slope;
            const bool agrees = coin < 128 + turn * place / 100;
            votes[n++] = (struct vote){ .participant = { 1000 + (int64_t)p },
                                        .statement = w->in.statements.at[j].id,
                                        .value = agrees ? POSITION_AGREE : POSITION_DISAGREE };
        }
    }
    w->in.votes = votes;
    w->in.vote_count = n;
    w->consultation.who = WHO_PUBLIC;
    w->in.side = SIDE_PUBLIC;
    compute(w);
}

static void noise_has_no_map_no_groups_and_no_ends(void **state)
{
    struct world *w = *state;
    given_crowd(w, 200, 20, 0);
    assert_int_equal(w->numbers.groups_found, GROUPS_CHANCE);
    assert_int_equal(w->numbers.axes, 0);
    assert_int_equal(w->numbers.group_count, 0);
    assert_false(w->numbers.has_ends);
    assert_int_equal(w->results.divergent,
                     20); /* half and half on each is divergence all the same */
}

static void one_crowd_along_a_line_has_two_ends_and_no_groups(void **state)
{
    struct world *w = *state;
    given_crowd(w, 200, 20, 100);
    assert_int_equal(w->numbers.groups_found, GROUPS_ONE_CLOUD);
    assert_int_equal(w->numbers.group_count, 0);
    assert_true(w->numbers.axes >= 1);
    assert_true(w->numbers.has_ends);
    const struct side_numbers *ends = w->numbers.ends;
    assert_true(ends[END_LEFT].spoken_count > 0 && ends[END_RIGHT].spoken_count > 0);
    assert_true(ends[END_LEFT].members + ends[END_RIGHT].members < 200);
    for (size_t i = 0; i < ends[END_LEFT].spoken_count; i++) {
        const struct spoken *s = &ends[END_LEFT].spoken[i];
        assert_true(2 * s->on_side > s->answers);
        assert_true(s->share.low > s->others);
        assert_true(s->agrees ==
                    ((s->statement % 2 == 0) == (ends[END_LEFT].spoken[0].agrees ==
                                                 (ends[END_LEFT].spoken[0].statement % 2 == 0))));
    }
}

static void threads_change_no_figure(void **state)
{
    struct world *w = *state;
    given_crowd(w, 200, 20, 100);
    const struct numbers one = w->numbers;
    w->in.threads = 2;
    compute(w);
    assert_memory_equal(one.x, w->numbers.x, one.voters * sizeof(double));
    assert_memory_equal(one.tried, w->numbers.tried, sizeof one.tried);
    assert_memory_equal(&one.voice.interval, &w->numbers.voice.interval, sizeof(struct bounds));
}

static void four_people_are_too_few_to_be_shown(void **state)
{
    struct world *w = *state;
    given_public(w, 4);
    assert_int_equal(statement(w, 9)->finding, FINDING_TOO_FEW);
}

static int begin(void **state)
{
    struct world *w = mem_new(sizeof(*w));
    arena_init(&w->arena);
    arena_init(&w->scratch);
    *state = w;
    return 0;
}

static int end(void **state)
{
    struct world *w = *state;
    arena_release(&w->arena);
    arena_release(&w->scratch);
    mem_free(w);
    return 0;
}

#define RULE(name) cmocka_unit_test_setup_teardown(name, begin, end)

int main(void)
{
    const struct CMUnitTest tests[] = {
        RULE(the_two_camps_of_2013_are_found_on_statements_1_and_8),
        RULE(the_camps_of_statement_8_are_those_of_statement_1_turned_around),
        RULE(what_nobody_contradicts_across_the_camps_is_common_ground),
        RULE(the_front_page_shows_the_common_ground_that_joins_most),
        RULE(common_ground_is_listed_by_what_it_joins),
        RULE(voices_of_one_camp_only_are_no_common_ground),
        RULE(dissent_ends_common_ground_but_not_a_majority),
        RULE(local_and_international_of_2013_cannot_be_told_apart),
        RULE(fifteen_organisations_show_no_groups),
        RULE(being_local_does_not_explain_the_picture_of_2013),
        RULE(fifteen_organisations_do_not_tell_how_many_independent_voices_they_are),
        RULE(a_divergence_of_four_and_three_hangs_on_each_of_the_three),
        RULE(what_leaving_would_change_is_what_it_changes),
        RULE(organisations_without_a_position_are_named_and_counted_nowhere),
        RULE(coded_positions_are_counted_by_their_basis),
        RULE(findings_that_rest_on_inferred_positions_are_known),
        RULE(columns_run_from_most_divided_to_most_agreed),
        RULE(those_who_answered_alike_are_neighbours),
        RULE(a_pass_is_an_answer_and_no_agreement),
        RULE(a_missing_position_changes_no_count),
        RULE(two_voices_find_nothing),
        RULE(a_few_dissenters_are_no_divergence),
        RULE(shared_rejection_is_common_ground_too),
        RULE(the_order_of_rows_does_not_hang_on_the_order_of_positions),
        RULE(the_fingerprint_text_is_sorted_and_complete),
        RULE(nothing_at_all_is_a_result),
        RULE(forty_people_in_two_camps_are_two_groups),
        RULE(counts_alone_are_a_result_until_the_map_is_there),
        RULE(nine_people_are_too_few_for_groups_and_yet_have_findings),
        RULE(twenty_people_who_part_evenly_are_a_divergence),
        RULE(noise_has_no_map_no_groups_and_no_ends),
        RULE(one_crowd_along_a_line_has_two_ends_and_no_groups),
        RULE(threads_change_no_figure),
        RULE(four_people_are_too_few_to_be_shown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
