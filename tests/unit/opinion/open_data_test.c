/* The library against independently computed figures of real consultations
 * (shared/data/opinion).
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "cm.h"

#include <math.h>

#include "opinion/factorization.h"
#include "shared_set.h"

static struct set_names sets; /* all that are there: five, or more */

/* A set with its report, the exported groups taken as given. */
struct computed {
    struct shared_set set;
    const struct json *reference;
    struct opinion_report report;
    size_t labels; /* groups are numbered as reference exported_group_ids lists them */
};

static int32_t *exported_groups(struct computed *c, size_t *count)
{
    const struct json *const ids = json_get(c->reference, "exported_group_ids");
    const struct votes *const v = &c->set.votes;
    int32_t *const of = arena_array(&c->set.arena, int32_t, v->participants);
    *count = json_count(ids);
    for (size_t i = 0; i < v->participants; i++)
        of[i] = -1;
    for (size_t p = 0; p < c->set.folder.participant_count; p++) {
        const struct polis_participant *const person = &c->set.folder.participants[p];
        const int64_t row = votes_row_of(v, person->id);
        must(row >= 0);
        for (size_t g = 0; g < *count; g++) {
            if (json_whole(json_item(ids, g)) == person->group)
                of[row] = (int32_t)g;
        }
    }
    return of;
}

static void compute(struct computed *c, const char *name)
{
    shared_set_open(&c->set, "opinion", name, "reference.json");
    c->reference = c->set.json.root;
    struct opinion_given given = { .moderated_out = c->set.moderated_out };
    given.group_of = exported_groups(c, &given.group_count);
    const struct opinion_options options = opinion_options_default();
    must(opinion_compute(&c->set.votes, &given, &options, &c->set.arena, &c->set.scratch,
                         &c->report) == OK);
}

static void close_computed(struct computed *c)
{
    shared_set_close(&c->set);
}

#define FOR_EACH_SET(c)                                                                            \
    for (size_t set_ = 0; set_ < sets.count; set_++)                                               \
        for (bool once_ = (compute((c), sets.at[set_]), true); once_;                              \
             once_ = (close_computed(c), false))

static void assert_numbers(struct computed *c, const char *what, const struct json *want,
                           const double *got, size_t n, double margin)
{
    size_t count;
    const double *const numbers = json_numbers(&c->set.arena, want, &count);
    assert_int_equal(count, n);
    for (size_t i = 0; i < n; i++)
        assert_near(what, i, got[i], numbers[i], margin);
}

static void the_matrix_has_the_rows_and_columns_of_the_reference(void **state)
{
    (void)state;
    struct computed c;
    FOR_EACH_SET(&c)
    {
        const struct json *const tids = json_get(c.reference, "tids");
        assert_int_equal(c.set.votes.statements, json_count(tids));
        for (size_t j = 0; j < c.set.votes.statements; j++)
            assert_int_equal(c.set.votes.statement_id[j], json_whole(json_item(tids, j)));
        assert_int_equal(c.set.votes.participants,
                         json_whole(json_get(c.reference, "n_participants")));
    }
}

static void centre_components_and_extremity_agree_to_1e9(void **state)
{
    (void)state;
    struct computed c;
    FOR_EACH_SET(&c)
    {
        const size_t m = c.set.votes.statements;
        const struct json *const comps = json_get(c.reference, "comps");
        const struct json *const eigen = json_get(c.reference, "eigenvalues_of_centred_gram");
        assert_numbers(&c, "center", json_get(c.reference, "center"), c.report.centre, m, 1e-9);
        for (size_t d = 0; d < 2; d++) {
            assert_numbers(&c, "comps", json_item(comps, d), c.report.components.axis + d * m, m,
                           1e-9);
            assert_near_relative("eigenvalue", d, c.report.components.eigenvalue[d],
                                 json_number(json_item(eigen, d)), 1e-10);
        }
        assert_numbers(&c, "extremity", json_get(c.reference, "comment_extremity"),
                       c.report.extremity, m, 1e-9);
    }
}

static void group_aware_consensus_agrees_for_the_exported_groups(void **state)
{
    (void)state;
    struct computed c;
    FOR_EACH_SET(&c)
    {
        const struct json *const given = json_get(c.reference, "given_exported_groups");
        size_t count;
        const double *const want =
            json_numbers(&c.set.arena, json_get(given, "group_aware_consensus"), &count);
        assert_int_equal(count, c.set.votes.statements);
        for (size_t j = 0; j < count; j++) /* the reference is written with 12 digits */
            assert_near_relative("consensus", j, c.report.groups.consensus[j], want[j], 1e-11);
    }
}

static void assert_statement(const struct computed *c, const struct listed_statement *got,
                             const struct json *tid)
{
    assert_int_equal(c->set.votes.statement_id[got->column], json_whole(tid));
}

static void representative_lists_are_identical_in_order_and_side(void **state)
{
    (void)state;
    struct computed c;
    FOR_EACH_SET(&c)
    {
        const struct json *const given = json_get(c.reference, "given_exported_groups");
        const struct json *const lists = json_get(given, "representative");
        const struct json *const ids = json_get(c.reference, "exported_group_ids");
        for (size_t g = 0; g < c.report.groups.count; g++) {
            char key[32];
            (void)snprintf(key, sizeof key, "%" PRId64, json_whole(json_item(ids, g)));
            const struct json *const want = json_get(lists, key);
            const struct listed_statements *const got = &c.report.groups.representative[g];
            assert_int_equal(got->count, json_count(want));
            for (size_t i = 0; i < got->count; i++) {
                const struct json *const pair = json_item(want, i);
                str_t side = STR_NONE;
                assert_statement(&c, &got->at[i], json_item(pair, 0));
                assert_true(json_str(json_item(pair, 1), &side));
                assert_int_equal(got->at[i].side == SIDE_AGREE, str_eq(side, S("agree")));
            }
        }
    }
}

static void assert_consensus_list(const struct computed *c, const struct listed_statements *got,
                                  const struct json *want)
{
    assert_int_equal(got->count, json_count(want));
    for (size_t i = 0; i < got->count; i++)
        assert_statement(c, &got->at[i], json_item(want, i));
}

static void consensus_lists_are_identical_in_order(void **state)
{
    (void)state;
    struct computed c;
    FOR_EACH_SET(&c)
    {
        const struct json *const want = json_get(c.reference, "consensus");
        assert_consensus_list(&c, &c.report.consensus.agree, json_get(want, "agree"));
        assert_consensus_list(&c, &c.report.consensus.disagree, json_get(want, "disagree"));
    }
}

/* Share of grouped participants whose nearest group mean is that of their own group. */
static double nearest_mean_agreement(const struct opinion_report *r)
{
    const size_t n = r->votes->participants;
    const size_t k = r->groups.count;
    size_t grouped = 0;
    size_t agreed = 0;
    for (size_t i = 0; i < n; i++) {
        if (r->groups.of[i] < 0)
            continue;
        size_t nearest = 0;
        double least = HUGE_VAL;
        for (size_t g = 0; g < k; g++) {
            const double dx = r->position[i] - r->groups.centre[g];
            const double dy = r->position[i + n] - r->groups.centre[g + k];
            if (dx * dx + dy * dy < least) {
                least = dx * dx + dy * dy;
                nearest = g;
            }
        }
        grouped++;
        agreed += nearest == (size_t)r->groups.of[i];
    }
    return (double)agreed / (double)grouped;
}

static void the_map_carries_the_exported_groups_as_well_as_the_reference_map(void **state)
{
    (void)state;
    struct computed c;
    FOR_EACH_SET(&c)
    assert_near("nearest mean agreement", set_, nearest_mean_agreement(&c.report),
                json_number(json_get(c.reference, "nearest_mean_agreement")), 0.002);
}

/* Only newer exports have the column; where one has it, for each statement in play. */
static void the_exported_group_informed_consensus_is_met(void **state)
{
    (void)state;
    struct computed c;
    size_t compared = 0;
    FOR_EACH_SET(&c)
    {
        for (size_t i = 0; i < c.set.folder.statement_count; i++) {
            const struct polis_statement *const s = &c.set.folder.statements[i];
            const int64_t j = votes_column_of(&c.set.votes, s->id);
            if (!s->has_consensus || j < 0)
                continue;
            assert_near("group-informed-consensus", (size_t)j, c.report.groups.consensus[j],
                        s->consensus, 1e-9);
            compared++;
        }
    }
    if (compared == 0) {
        print_message("skipped: no set here has a group-informed-consensus column\n");
        skip();
    }
}

static void groups_found_from_a_cold_start_cover_everybody_included(void **state)
{
    (void)state;
    struct computed c;
    FOR_EACH_SET(&c)
    {
        const struct opinion_given given = { .moderated_out = c.set.moderated_out };
        const struct opinion_options options = opinion_options_default();
        struct opinion_report r;
        assert_int_equal(
            opinion_compute(&c.set.votes, &given, &options, &c.set.arena, &c.set.scratch, &r), OK);
        assert_int_equal(r.groups.state, GROUPS_FOUND);
        assert_in_range(r.groups.count, 2, 5);
        for (size_t i = 0; i < c.set.votes.participants; i++)
            assert_int_equal(r.groups.of[i] >= 0, r.included[i]);
    }
}

/* The reference used every answer to the statements in play: nothing was too little answered. */
static struct factorization factorized(struct computed *c, const struct components *axes)
{
    struct factorization_options options = factorization_options_default();
    options.answers_per_statement = options.answers_per_participant = 0;
    const struct factorization_given given = { .dropped = c->set.moderated_out, .axes = axes };
    struct factorization f;
    assert_int_equal(factorization_find(&c->set.votes, &given, &options, NULL, &c->set.arena,
                                        &c->set.scratch, &f),
                     OK);
    return f;
}

static void the_bridging_minimum_is_that_of_the_reference(void **state)
{
    (void)state;
    struct computed c;
    FOR_EACH_SET(&c)
    {
        const struct json *const mf = json_get(c.reference, "mf");
        const struct factorization f = factorized(&c, &c.report.components);

        const double best = json_number(json_get(mf, "best_loss"));
        print_message("%s: loss %.15g, %.1e of the reference above it, %d passes, %zu starts\n",
                      c.set.name, f.loss, f.loss / best - 1.0, f.passes, f.starts_to_best);
        assert_true(f.loss <= best * (1.0 + 1e-10));
        assert_true(f.loss >= best * (1.0 - 1e-9)); /* nor is it another problem's minimum */
        assert_near("global", 0, f.global, json_number(json_get(mf, "mu")), 1e-3);
        const struct json *const tids = json_get(mf, "tids");
        assert_int_equal(json_count(tids), f.statements_used);
        for (size_t i = 0; i < json_count(tids); i++) {
            const int64_t j = votes_column_of(&c.set.votes, json_whole(json_item(tids, i)));
            assert_near("b", i, f.statement_intercept[j],
                        json_number(json_item(json_get(mf, "statement_intercept"), i)), 1e-3);
            assert_near("h", i, f.statement_factor[j],
                        json_number(json_item(json_get(mf, "statement_factor"), i)), 1e-3);
        }
    }
}

static void starts_without_a_map_come_to_the_same_bridging_minimum(void **state)
{
    (void)state;
    struct computed c;
    FOR_EACH_SET(&c)
    {
        const struct factorization with = factorized(&c, &c.report.components);
        const struct factorization without = factorized(&c, NULL);
        assert_near_relative("loss", 0, without.loss, with.loss, 1e-12);
        for (size_t j = 0; j < c.set.votes.statements; j++)
            assert_near("b", j, without.statement_intercept[j], with.statement_intercept[j], 1e-7);
    }
}

int main(void)
{
    struct arena arena = { 0 };
    str_t folder;
    const bool there = shared_folder(&arena, "opinion", &folder);
    if (!there) {
        print_message("skipped: no data/opinion under ALYANS_SHARED\n");
        return SKIPPED;
    }
    shared_set_names(&arena, "opinion", "reference.json", &sets);
    must(sets.count > 0);
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_matrix_has_the_rows_and_columns_of_the_reference),
        cmocka_unit_test(centre_components_and_extremity_agree_to_1e9),
        cmocka_unit_test(group_aware_consensus_agrees_for_the_exported_groups),
        cmocka_unit_test(representative_lists_are_identical_in_order_and_side),
        cmocka_unit_test(consensus_lists_are_identical_in_order),
        cmocka_unit_test(the_map_carries_the_exported_groups_as_well_as_the_reference_map),
        cmocka_unit_test(the_exported_group_informed_consensus_is_met),
        cmocka_unit_test(the_bridging_minimum_is_that_of_the_reference),
        cmocka_unit_test(starts_without_a_map_come_to_the_same_bridging_minimum),
        cmocka_unit_test(groups_found_from_a_cold_start_cover_everybody_included),
    };
    const int failed = cmocka_run_group_tests(tests, NULL, NULL);
    arena_release(&arena);
    return failed;
}
