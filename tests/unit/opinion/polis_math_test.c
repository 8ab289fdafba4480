/* The library against the output of a real Polis server (shared/data/polis-math). Its inner sign is
 * the opposite of ours: there agree is -1.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "cm.h"

#include <math.h>

#include "shared_set.h"

static struct set_names sets; /* all that are there: three, or more */

/* What is known beforehand of a set whose name begins so. */
static const struct {
    const char *name;
    double cold_start_ari; /* what a faithful cold start in order of participant ids reaches */
    double warm_ari;       /* what the server's own state leads to */
} KNOWN[] = {
    { "25ptpt-", 0.63, 1.0 }, { "above-100-", 0.93, 1.0 }, { "below-100-", 0.73, 1.0 },
    { "150ptpt", 0.98, 0.9 }, { "50ptpt", 1.0, 0.9 },
};

static size_t known_as(const char *name)
{
    size_t k = 0;
    while (k < ARRAY_LEN(KNOWN) && strncmp(name, KNOWN[k].name, strlen(KNOWN[k].name)) != 0)
        k++;
    return k;
}

struct server {
    struct shared_set set;
    const struct json *out; /* math-pca2.json */
    bool complete;          /* the votes are those the server had */
    bool *included;
    struct opinion_report report; /* with moderation and inclusion of the server */
};

static bool *marked(struct server *s, const char *key, size_t n,
                    int64_t (*place)(const struct votes *, int64_t))
{
    const struct json *const ids = json_get(s->out, key);
    bool *const marks = arena_array(&s->set.arena, bool, n);
    for (size_t i = 0; i < json_count(ids); i++) {
        const int64_t at = place(&s->set.votes, json_whole(json_item(ids, i)));
        if (at >= 0)
            marks[at] = true;
    }
    return marks;
}

/* One of the server outputs comes with votes that lack a participant's. */
static bool has_all_votes(const struct server *s)
{
    const struct json *const counts = json_get(s->out, "user-vote-counts");
    int64_t all = 0;
    for (size_t i = 0; i < s->set.votes.participants; i++) {
        char key[32];
        (void)snprintf(key, sizeof key, "%" PRId64, s->set.votes.participant_id[i]);
        all += json_whole(json_get(counts, key));
    }
    return json_count(counts) == s->set.votes.participants && all == votes_count(&s->set.votes);
}

static void open_server(struct server *s, const char *name)
{
    shared_set_open(&s->set, "polis-math", name, "math-pca2.json");
    s->out = s->set.json.root;
    const struct votes *const v = &s->set.votes;
    s->complete = has_all_votes(s);
    s->included = marked(s, "in-conv", v->participants, votes_row_of);
    const struct opinion_given given = {
        .moderated_out = marked(s, "mod-out", v->statements, votes_column_of),
        .included = s->included,
    };
    struct opinion_options options = opinion_options_default();
    options.participants_for_groups =
        0; /* two of the sets are smaller than what we show groups for */
    must(opinion_compute(v, &given, &options, &s->set.arena, &s->set.scratch, &s->report) == OK);
}

static void close_server(struct server *s)
{
    shared_set_close(&s->set);
}

#define FOR_EACH_SERVER(s)                                                                         \
    for (size_t set_ = 0; set_ < sets.count; set_++)                                               \
        for (bool once_ = (open_server((s), sets.at[set_]), true); once_;                          \
             once_ = (close_server(s), false))

static const double *server_numbers(struct server *s, const struct json *array, size_t n)
{
    size_t count;
    const double *const numbers = json_numbers(&s->set.arena, array, &count);
    assert_int_equal(count, n);
    return numbers;
}

static void columns_stand_in_the_order_of_the_server(void **state)
{
    (void)state;
    struct server s;
    FOR_EACH_SERVER(&s)
    {
        const struct json *const tids = json_get(s.out, "tids");
        assert_int_equal(s.set.votes.statements, json_count(tids));
        for (size_t j = 0; j < s.set.votes.statements; j++)
            assert_int_equal(s.set.votes.statement_id[j], json_whole(json_item(tids, j)));
    }
}

static void centre_components_and_extremity_are_the_servers(void **state)
{
    (void)state;
    struct server s;
    FOR_EACH_SERVER(&s)
    {
        const size_t m = s.set.votes.statements;
        const struct json *const pca = json_get(s.out, "pca");
        const double *const centre = server_numbers(&s, json_get(pca, "center"), m);
        const double *const extremity = server_numbers(&s, json_get(pca, "comment-extremity"), m);
        for (size_t j = 0; j < m && s.complete; j++) {
            assert_near("centre", j, s.report.centre[j], -centre[j], 1e-9);
            assert_near("extremity", j, s.report.extremity[j], extremity[j], 1e-9);
        }
        for (size_t d = 0; d < 2; d++) {
            const double *const theirs =
                server_numbers(&s, json_item(json_get(pca, "comps"), d), m);
            const double *const ours = s.report.components.axis + d * m;
            double product = 0.0;
            for (size_t j = 0; j < m; j++)
                product += theirs[j] * ours[j];
            assert_true(fabs(product) >= 0.999);
            for (size_t j = 0; j < m && s.complete; j++)
                assert_near("component", j, product < 0.0 ? -ours[j] : ours[j], theirs[j], 1e-9);
        }
    }
}

/* +1 or -1: how our axis d has to be turned to be the server's, whose positions are also negated.
 */
static double turn(struct server *s, size_t d)
{
    const size_t m = s->set.votes.statements;
    const struct json *const comps = json_get(json_get(s->out, "pca"), "comps");
    const double *const theirs = server_numbers(s, json_item(comps, d), m);
    double product = 0.0;
    for (size_t j = 0; j < m; j++)
        product += theirs[j] * s->report.components.axis[j + d * m];
    return product < 0.0 ? 1.0 : -1.0;
}

static bool skipped_as_incomplete(const struct server *s)
{
    if (!s->complete)
        print_message("%s: not compared, its votes are not all there\n", s->set.name);
    return !s->complete;
}

static void base_centres_are_the_mean_positions_of_their_members(void **state)
{
    (void)state;
    static const char *const AXIS[2] = { "x", "y" };
    struct server s;
    FOR_EACH_SERVER(&s)
    {
        if (skipped_as_incomplete(&s))
            continue;
        const struct json *const base = json_get(s.out, "base-clusters");
        const struct json *const members = json_get(base, "members");
        for (size_t d = 0; d < 2; d++) {
            const double *const want =
                server_numbers(&s, json_get(base, AXIS[d]), json_count(members));
            for (size_t b = 0; b < json_count(members); b++) {
                const struct json *const ids = json_item(members, b);
                double sum = 0.0;
                for (size_t i = 0; i < json_count(ids); i++) {
                    const int64_t row = votes_row_of(&s.set.votes, json_whole(json_item(ids, i)));
                    sum += s.report.position[(size_t)row + d * s.set.votes.participants];
                }
                assert_near(AXIS[d], b, turn(&s, d) * sum / (double)json_count(ids), want[b], 1e-9);
            }
        }
    }
}

/* The server's own count of its groups. */
static struct group_counts server_counts(struct server *s)
{
    const struct json *const groups = json_get(s->out, "group-votes");
    struct group_counts c = { .statements = s->set.votes.statements };
    char key[32];
    for (c.groups = 0;; c.groups++) {
        (void)snprintf(key, sizeof key, "%zu", c.groups);
        if (json_get(groups, key) == NULL)
            break;
    }
    c.of = arena_array(&s->set.arena, struct answer_tally, c.groups * c.statements);
    for (size_t g = 0; g < c.groups; g++) {
        (void)snprintf(key, sizeof key, "%zu", g);
        const struct json *const counted = json_get(json_get(groups, key), "votes");
        for (size_t j = 0; j < c.statements; j++) {
            (void)snprintf(key, sizeof key, "%" PRId64, s->set.votes.statement_id[j]);
            const struct json *const cell = json_get(counted, key);
            c.of[g * c.statements + j] =
                (struct answer_tally){ .agrees = (int32_t)json_whole(json_get(cell, "A")),
                                       .disagrees = (int32_t)json_whole(json_get(cell, "D")),
                                       .answers = (int32_t)json_whole(json_get(cell, "S")) };
        }
    }
    return c;
}

static void group_aware_consensus_is_the_servers(void **state)
{
    (void)state;
    struct server s;
    FOR_EACH_SERVER(&s)
    {
        const struct group_counts counts = server_counts(&s);
        const size_t m = counts.statements;
        double *const consensus = arena_array(&s.set.arena, double, m);
        group_aware_consensus(&counts, consensus);
        for (size_t j = 0; j < m; j++) {
            char key[32];
            (void)snprintf(key, sizeof key, "%" PRId64, s.set.votes.statement_id[j]);
            const struct json *const want = json_get(json_get(s.out, "group-aware-consensus"), key);
            assert_near_relative("consensus", j, consensus[j], json_number(want), 1e-12);
        }
    }
}

static void routing_priorities_are_the_servers(void **state)
{
    (void)state;
    struct server s;
    FOR_EACH_SERVER(&s)
    {
        if (skipped_as_incomplete(&s))
            continue;
        const struct group_counts counts = server_counts(&s);
        const bool *const meta = marked(&s, "meta-tids", counts.statements, votes_column_of);
        for (size_t j = 0; j < counts.statements; j++) {
            char key[32];
            (void)snprintf(key, sizeof key, "%" PRId64, s.set.votes.statement_id[j]);
            const struct json *const want = json_get(json_get(s.out, "comment-priorities"), key);
            const double got =
                routing_priority(tally_others(&counts, counts.groups, j), s.report.extremity[j],
                                 meta[j] ? STATEMENT_META : STATEMENT_ORDINARY);
            assert_near_relative("priority", j, got, json_number(want), 1e-12);
        }
    }
}

static void representative_lists_are_the_servers(void **state)
{
    (void)state;
    struct server s;
    FOR_EACH_SERVER(&s)
    {
        const struct group_counts counts = server_counts(&s);
        for (size_t g = 0; g < counts.groups; g++) {
            char key[32];
            (void)snprintf(key, sizeof key, "%zu", g);
            const struct json *const want = json_get(json_get(s.out, "repness"), key);
            struct listed_statements got;
            representative_find(&counts, g, s.report.moderated_out, &got);
            assert_int_equal(got.count, json_count(want));
            for (size_t i = 0; i < got.count; i++) {
                const struct json *const theirs = json_item(want, i);
                str_t side = STR_NONE;
                assert_true(json_str(json_get(theirs, "repful-for"), &side));
                assert_int_equal(s.set.votes.statement_id[got.at[i].column],
                                 json_whole(json_get(theirs, "tid")));
                assert_int_equal(got.at[i].side == SIDE_AGREE, str_eq(side, S("agree")));
                assert_int_equal(got.at[i].successes, json_whole(json_get(theirs, "n-success")));
                assert_int_equal(got.at[i].trials, json_whole(json_get(theirs, "n-trials")));
                assert_near("p", i, got.at[i].share, json_number(json_get(theirs, "p-success")),
                            1e-12);
                assert_near("repness", i, got.at[i].ratio, json_number(json_get(theirs, "repness")),
                            1e-12);
                assert_near("repness-test", i, got.at[i].ratio_test,
                            json_number(json_get(theirs, "repness-test")), 1e-6);
            }
        }
    }
}

static void assert_consensus(const struct server *s, const struct listed_statements *got,
                             const struct json *want)
{
    assert_int_equal(got->count, json_count(want));
    for (size_t i = 0; i < got->count; i++) {
        const struct json *const theirs = json_item(want, i);
        assert_int_equal(s->set.votes.statement_id[got->at[i].column],
                         json_whole(json_get(theirs, "tid")));
        if (s->complete)
            assert_near("p-test", i, got->at[i].share_test, json_number(json_get(theirs, "p-test")),
                        1e-12);
    }
}

static void consensus_lists_are_the_servers(void **state)
{
    (void)state;
    struct server s;
    FOR_EACH_SERVER(&s)
    {
        const struct json *const want = json_get(s.out, "consensus");
        assert_consensus(&s, &s.report.consensus.agree, json_get(want, "agree"));
        assert_consensus(&s, &s.report.consensus.disagree, json_get(want, "disagree"));
    }
}

/* The server's base clusters as weighted points, and the group it puts each into. */
struct server_base {
    struct points points;
    int32_t *group;
    struct points centres;
};

static int32_t base_with_id(const struct json *ids, int64_t id)
{
    for (size_t b = 0; b < json_count(ids); b++) {
        if (json_whole(json_item(ids, b)) == id)
            return (int32_t)b;
    }
    must_failed("a base cluster of that id", __FILE__, __LINE__);
}

static struct server_base read_server_base(struct server *s)
{
    const struct json *const base = json_get(s->out, "base-clusters");
    const struct json *const ids = json_get(base, "id");
    const struct json *const groups = json_get(s->out, "group-clusters");
    const size_t n = json_count(ids);
    const size_t k = json_count(groups);
    double *const at = arena_array(&s->set.arena, double, 2 * n);
    double *const centre = arena_array(&s->set.arena, double, 2 * k);
    struct server_base out = { .group = arena_array(&s->set.arena, int32_t, n) };
    memcpy(at, server_numbers(s, json_get(base, "x"), n), n * sizeof *at);
    memcpy(at + n, server_numbers(s, json_get(base, "y"), n), n * sizeof *at);
    out.points = (struct points){ .at = at,
                                  .count = n,
                                  .dimensions = 2,
                                  .stride = n,
                                  .weight = server_numbers(s, json_get(base, "count"), n) };
    for (size_t g = 0; g < k; g++) {
        const struct json *const group = json_item(groups, g);
        const struct json *const members = json_get(group, "members");
        for (size_t i = 0; i < json_count(members); i++)
            out.group[base_with_id(ids, json_whole(json_item(members, i)))] = (int32_t)g;
        for (size_t d = 0; d < 2; d++)
            centre[g + d * k] = json_number(json_item(json_get(group, "center"), d));
    }
    out.centres = (struct points){ .at = centre, .count = k, .dimensions = 2, .stride = k };
    return out;
}

static void from_the_servers_centres_the_groups_stay_the_servers(void **state)
{
    (void)state;
    struct server s;
    FOR_EACH_SERVER(&s)
    {
        const struct server_base base = read_server_base(&s);
        struct clustering got;
        AUTO(workers) w;
        workers_open(&w, 1);
        assert_int_equal(
            kmeans(&base.points, &base.centres, 20, &w, &s.set.arena, &s.set.scratch, &got), OK);
        assert_near("ari", 0, adjusted_rand_index(got.of, base.group, base.points.count), 1.0, 0.0);
    }
}

/* Group of each participant in the server's output, -1 for the rest. */
static int32_t *server_groups(struct server *s)
{
    const struct server_base base = read_server_base(s);
    const struct json *const members = json_get(json_get(s->out, "base-clusters"), "members");
    int32_t *const of = arena_array(&s->set.arena, int32_t, s->set.votes.participants);
    for (size_t i = 0; i < s->set.votes.participants; i++)
        of[i] = -1;
    for (size_t b = 0; b < base.points.count; b++) {
        const struct json *const ids = json_item(members, b);
        for (size_t i = 0; i < json_count(ids); i++)
            of[votes_row_of(&s->set.votes, json_whole(json_item(ids, i)))] = base.group[b];
    }
    return of;
}

static void a_cold_start_comes_as_near_as_a_faithful_one_can(void **state)
{
    (void)state;
    struct server s;
    FOR_EACH_SERVER(&s)
    {
        const double ari =
            adjusted_rand_index(s.report.groups.of, server_groups(&s), s.set.votes.participants);
        print_message("%s: ARI %.4f with %zu groups\n", s.set.name, ari, s.report.groups.count);
        const size_t known = known_as(s.set.name);
        assert_true(known == ARRAY_LEN(KNOWN) || ari >= KNOWN[known].cold_start_ari);
    }
}

static void given_the_servers_centres_participants_fall_into_its_groups(void **state)
{
    (void)state;
    struct server s;
    FOR_EACH_SERVER(&s)
    {
        const struct server_base base = read_server_base(&s);
        const size_t k = base.centres.count;
        double *const ours = arena_array(&s.set.arena, double, 2 * k);
        for (size_t i = 0; i < 2 * k; i++)
            ours[i] = turn(&s, i / k) * base.centres.at[i];
        struct points centres = base.centres;
        centres.at = ours;
        const struct opinion_given given = { .moderated_out = s.report.moderated_out,
                                             .included = s.included,
                                             .centres = &centres };
        struct opinion_report r;
        assert_int_equal(opinion_compute(&s.set.votes, &given, &s.report.options, &s.set.arena,
                                         &s.set.scratch, &r),
                         OK);
        assert_int_equal(r.groups.state, GROUPS_GIVEN);
        const double ari =
            adjusted_rand_index(r.groups.of, server_groups(&s), s.set.votes.participants);
        print_message("%s: ARI %.4f\n", s.set.name, ari);
        assert_true(ari >= 0.96);
    }
}

/* What the server would carry on with: its base clusters and groups, by their ids. */
static struct opinion_history server_history(struct server *s)
{
    const struct json *const base = json_get(s->out, "base-clusters");
    const struct json *const ids = json_get(base, "id");
    const struct json *const members = json_get(base, "members");
    const struct server_base known = read_server_base(s);
    const size_t n = json_count(ids);
    const size_t k = known.centres.count;
    struct arena *const a = &s->set.arena;
    int64_t *const id = arena_array(a, int64_t, n);
    int64_t *const member = arena_array(a, int64_t, s->set.votes.participants);
    int32_t *const of = arena_array(a, int32_t, s->set.votes.participants);
    int64_t *const group = arena_array(a, int64_t, k);
    size_t count = 0;
    for (size_t b = 0; b < n; b++) {
        id[b] = json_whole(json_item(ids, b));
        for (size_t i = 0; i < json_count(json_item(members, b)); i++) {
            of[count] = (int32_t)b;
            member[count++] = json_whole(json_item(json_item(members, b), i));
        }
    }
    for (size_t g = 0; g < k; g++)
        group[g] = (int64_t)g;
    struct opinion_history h = { .base = { n, count, id, member, of } };
    h.groups.best = h.groups.shown = k;
    h.groups.run = 4;
    h.groups.tried[k] = (struct named_clusters){ k, n, group, id, known.group };
    return h;
}

/* Where the server stood still when it wrote its state, the next analysis of the same votes, warm,
 * has to stay where it was. */
static void from_the_servers_state_the_groups_and_names_stay_the_servers(void **state)
{
    (void)state;
    struct server s;
    FOR_EACH_SERVER(&s)
    {
        const struct opinion_history history = server_history(&s);
        const struct opinion_given given = { .moderated_out = s.report.moderated_out,
                                             .included = s.included,
                                             .history = &history };
        struct opinion_report r;
        assert_int_equal(opinion_compute(&s.set.votes, &given, &s.report.options, &s.set.arena,
                                         &s.set.scratch, &r),
                         OK);

        const double ari =
            adjusted_rand_index(r.groups.of, server_groups(&s), s.set.votes.participants);
        size_t kept = 0;
        for (size_t b = 0; b < r.history.base.count && b < history.base.count; b++)
            kept += r.history.base.id[b] == history.base.id[b];
        size_t moved = 0;
        for (size_t i = 0; i < history.base.members; i++) {
            for (size_t q = 0; q < r.history.base.members; q++) {
                if (r.history.base.member[q] == history.base.member[i])
                    moved += r.history.base.id[r.history.base.of[q]] !=
                             history.base.id[history.base.of[i]];
            }
        }
        print_message("%s: warm ARI %.4f, %zu of %zu names kept, %zu moved, best k %zu of %zu\n",
                      s.set.name, ari, kept, history.base.count, moved, r.history.groups.best,
                      history.groups.shown);
        const size_t known = known_as(s.set.name);
        const double least = known == ARRAY_LEN(KNOWN) ? 0.9 : KNOWN[known].warm_ari;
        assert_int_equal(r.groups.count, history.groups.shown);
        assert_true(ari >= least);
        if (least < 1.0)
            continue; /* that server may not have stood still */
        assert_int_equal(r.history.groups.best, history.groups.shown);
        assert_int_equal(kept, history.base.count);
        assert_int_equal(moved, 0);
    }
}

int main(void)
{
    struct arena arena = { 0 };
    str_t folder;
    const bool there = shared_folder(&arena, "polis-math", &folder);
    if (!there) {
        print_message("skipped: no data/polis-math under ALYANS_SHARED\n");
        return SKIPPED;
    }
    shared_set_names(&arena, "polis-math", "math-pca2.json", &sets);
    must(sets.count > 0);
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(columns_stand_in_the_order_of_the_server),
        cmocka_unit_test(centre_components_and_extremity_are_the_servers),
        cmocka_unit_test(base_centres_are_the_mean_positions_of_their_members),
        cmocka_unit_test(group_aware_consensus_is_the_servers),
        cmocka_unit_test(routing_priorities_are_the_servers),
        cmocka_unit_test(representative_lists_are_the_servers),
        cmocka_unit_test(consensus_lists_are_the_servers),
        cmocka_unit_test(from_the_servers_centres_the_groups_stay_the_servers),
        cmocka_unit_test(from_the_servers_state_the_groups_and_names_stay_the_servers),
        cmocka_unit_test(a_cold_start_comes_as_near_as_a_faithful_one_can),
        cmocka_unit_test(given_the_servers_centres_participants_fall_into_its_groups),
    };
    const int failed = cmocka_run_group_tests(tests, NULL, NULL);
    arena_release(&arena);
    return failed;
}
