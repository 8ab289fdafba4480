/* The library against a second, plain way to the same numbers (plain_polis.h), on made-up votes of
 * many shapes that come in little by little.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "cm.h"

#include "opinion/factorization.h"
#include "opinion/opinion.h"
#include "opinion/routing.h"
#include "opinion/standing.h"
#include "plain_polis.h"

enum { STAGES = 7, K_MAX = 5 };

enum flavour {
    FLAVOUR_CAMPS,            /* opposite habits, some noise */
    FLAVOUR_NOISE,            /* no habits */
    FLAVOUR_COPIES,           /* five kinds of people only: many stand on one spot */
    FLAVOUR_ALL_AGREE,        /* nothing varies */
    FLAVOUR_ALL_PASS,         /* nothing varies, at nought */
    FLAVOUR_COMING_AND_GOING, /* camps, and from stage to stage other people are missing */
    FLAVOURS
};

/* A conversation of n x m, revealed in STAGES stages. moderated: by statement id. */
#define WORLD_ALSO                                                                                 \
    size_t n, m;                                                                                   \
    enum flavour flavour;                                                                          \
    struct vote_orders order;                                                                      \
    struct stream event;                                                                           \
    bool *moderated;                                                                               \
    struct opinion_options options;
#include "world.h"

static size_t chosen(struct world *w, size_t n)
{
    return (size_t)(chance(w) * (double)n);
}

static int8_t opinion_of(struct world *w, size_t i, size_t j)
{
    if (w->flavour == FLAVOUR_ALL_AGREE)
        return 1;
    if (w->flavour == FLAVOUR_ALL_PASS)
        return 0;
    if (w->flavour == FLAVOUR_NOISE)
        return (int8_t)((int)chosen(w, 3) - 1);
    const size_t kind = w->flavour == FLAVOUR_COPIES ? i % 5 : i % 3;
    const double mood = (j % 3 == kind || (kind > 2 && j % 2 == 0) ? 1.0 : -1.0) +
                        (w->flavour == FLAVOUR_COPIES ? 0.0 : 3.0 * (chance(w) - 0.5));
    return (int8_t)(mood > 0.3 ? 1 : mood < -0.3 ? -1 : 0);
}

/* Ids are not in the order of anything else. */
static int64_t participant_id(size_t i)
{
    return (int64_t)((i * 7919 + 13) % 10007) - 2000;
}
static int64_t statement_id(size_t j)
{
    return (int64_t)((j * 31 + 5) % 101);
}

static void make_world(struct world *w, uint64_t seed, size_t n, size_t m, enum flavour flavour)
{
    *w = (struct world){ .shifted = seed * 2654435761u + 1, .n = n, .m = m, .flavour = flavour };
    w->order = seed % 2 == 0 ? BY_ID : FIRST_SEEN;
    w->options = opinion_options_default();
    w->options.participants_for_groups = 0;
    w->options.subgroups = true;
    w->options.base_clusters_max = seed % 3 == 0 ? 100 : seed % 3 == 1 ? 30 : 6;
    w->event.at = arena_array(&w->arena, struct vote_event, n * m);
    w->moderated = arena_array(&w->arena, bool, 101);
    const double density = flavour == FLAVOUR_COPIES ? 1.0 : 0.25 + 0.75 * chance(w);
    for (size_t i = 0; i < n; i++) {
        for (size_t j = 0; j < m; j++) {
            const int8_t vote = opinion_of(w, i, j);
            if (chance(w) < density)
                w->event.at[w->event.count++] =
                    (struct vote_event){ 0, participant_id(i), statement_id(j), vote };
        }
    }
    if (flavour != FLAVOUR_COPIES)
        shuffle(w, w->event);
    for (size_t j = 0; j < m; j++)
        w->moderated[statement_id(j)] = m > 1 && chance(w) < 0.15;
}

static void end_world(struct world *w)
{
    arena_release(&w->arena);
    arena_release(&w->scratch);
}

/* --- one stage, both ways ----------------------------------------------------------------------
 */

struct stage {
    struct votes votes;
    bool *moderated; /* by column */
    struct opinion_report report;
    struct plain_matrix matrix;
};

static bool away(const struct world *w, int64_t participant, size_t stage)
{
    return w->flavour == FLAVOUR_COMING_AND_GOING &&
           (uint64_t)(participant + 2000 + (int64_t)stage) % 4 == 0;
}

/* The events of a stage. */
static struct vote_event *events_of(struct world *w, size_t stage, size_t *count)
{
    const size_t end = w->event.count * (stage + 1) / STAGES;
    struct vote_event *const e = arena_array(&w->arena, struct vote_event, end);
    *count = 0;
    for (size_t k = 0; k < end; k++) {
        if (!away(w, w->event.at[k].participant, stage))
            e[(*count)++] = w->event.at[k];
    }
    return e;
}

static size_t place_of(const int64_t *ids, size_t n, int64_t id)
{
    size_t i = 0;
    while (i < n && ids[i] != id)
        i++;
    return i;
}

static int by_value(const void *a, const void *b)
{
    const int64_t x = *(const int64_t *)a;
    const int64_t y = *(const int64_t *)b;
    return (x > y) - (x < y);
}

/* The matrix straight from the events, rows and columns in order of first appearance or id. */
static void fill_matrix(struct world *w, const struct vote_event *e, size_t count, struct stage *s)
{
    int64_t *const people = arena_array(&w->arena, int64_t, w->n);
    int64_t *const texts = arena_array(&w->arena, int64_t, w->m);
    struct plain_matrix p = { 0 };
    for (size_t k = 0; k < count; k++) {
        if (place_of(people, p.n, e[k].participant) == p.n)
            people[p.n++] = e[k].participant;
        if (place_of(texts, p.m, e[k].statement) == p.m)
            texts[p.m++] = e[k].statement;
    }
    if (w->order.participants == ORDER_BY_ID) {
        qsort(people, p.n, sizeof *people, by_value);
        qsort(texts, p.m, sizeof *texts, by_value);
    }
    p.r = arena_array(&w->arena, int8_t, p.n * p.m);
    p.moderated = arena_array(&w->arena, bool, p.m);
    memset(p.r, PLAIN_MISSING, p.n * p.m);
    for (size_t k = 0; k < count; k++)
        p.r[place_of(people, p.n, e[k].participant) * p.m + place_of(texts, p.m, e[k].statement)] =
            e[k].vote;
    for (size_t j = 0; j < p.m; j++)
        p.moderated[j] = w->moderated[texts[j]];
    s->matrix = p;
    assert_int_equal(s->votes.participants, p.n);
    assert_int_equal(s->votes.statements, p.m);
    assert_memory_equal(s->votes.participant_id, people, p.n * sizeof *people);
    assert_memory_equal(s->votes.statement_id, texts, p.m * sizeof *texts);
}

static void take_stage(struct world *w, size_t stage, const struct opinion_history *history,
                       struct stage *s)
{
    size_t count;
    const struct vote_event *const e = events_of(w, stage, &count);
    must(votes_build(e, count, w->order, &w->arena, &w->scratch, &s->votes) == OK);
    fill_matrix(w, e, count, s);
    s->moderated = s->matrix.moderated;
    const struct opinion_given given = { .moderated_out = s->moderated, .history = history };
    assert_int_equal(
        opinion_compute(&s->votes, &given, &w->options, &w->arena, &w->scratch, &s->report), OK);
    assert_int_equal(w->scratch.used, 0);
}

static void assert_is(const char *what, double got, double want, double margin)
{
    if (fabs(got - want) <= margin)
        return;
    print_error("%s: got %.17g, want %.17g\n", what, got, want);
    fail();
}

/* --- the map -----------------------------------------------------------------------------------
 */

static void assert_eigenvector(const struct stage *s, const struct plain_map *map, size_t d)
{
    const size_t m = s->matrix.m;
    const double *const axis = s->report.components.axis + d * m;
    const double *const value = map->eigenvalue;
    const double scale = value[0] > 0.0 ? value[0] : 1.0;
    double product = 0.0;
    for (size_t j = 0; j < m; j++) {
        double image = 0.0;
        for (size_t k = 0; k < m; k++)
            image += map->gram[j * m + k] * axis[k];
        assert_is("residual", image, s->report.components.eigenvalue[d] * axis[j], 1e-10 * scale);
        product += axis[j] * map->axis[j + d * m];
    }
    const bool apart = (d + 1 >= m || value[d] - value[d + 1] > 1e-4 * scale) &&
                       (d == 0 || value[d - 1] - value[d] > 1e-4 * scale);
    for (size_t j = 0; j < m && apart; j++)
        assert_is("axis", product < 0.0 ? -axis[j] : axis[j], map->axis[j + d * m], 1e-9);
}

static void assert_map(struct world *w, const struct stage *s)
{
    const struct opinion_report *const r = &s->report;
    const size_t n = s->matrix.n;
    const size_t m = s->matrix.m;
    const struct plain_map map = plain_map(&s->matrix, &w->arena);
    for (size_t d = 0; d < 2 && d < m && n > 1 && m > 1; d++) {
        assert_is("eigenvalue", r->components.eigenvalue[d], fmax(0.0, map.eigenvalue[d]),
                  1e-10 * (map.eigenvalue[0] + 1.0));
        assert_eigenvector(s, &map, d);
    }
    for (size_t j = 0; j < m; j++) {
        assert_is("centre", r->centre[j], map.mu[j], 1e-14);
        assert_is("extremity", r->extremity[j],
                  plain_extremity(&s->matrix, map.mu, r->components.axis, j), 1e-12);
    }
    for (size_t i = 0; i < n; i++) {
        for (size_t d = 0; d < 2; d++)
            assert_is("position", r->position[i + d * n],
                      plain_position(&s->matrix, map.mu, r->components.axis, i, d), 1e-11);
    }
}

/* --- groups ------------------------------------------------------------------------------------
 */

/* What the plain way remembers: of each k, and which k was best. */
struct choice {
    struct plain_clusters of[K_MAX + 1];
    struct plain_k k;
};
struct memory {
    bool *included; /* by participant number */
    struct plain_clusters base;
    struct choice groups;
    size_t subgroups;
    int64_t subgroup_of[K_MAX]; /* names of groups */
    struct choice subgroup[K_MAX];
};

static void assert_included(struct world *w, const struct stage *s, struct memory *memory)
{
    bool *const in = arena_array(&w->arena, bool, s->matrix.n);
    size_t count = 0;
    for (size_t i = 0; i < w->n; i++) {
        const size_t row = place_of(s->votes.participant_id, s->matrix.n, participant_id(i));
        if (row < s->matrix.n)
            in[row] = memory->included[i];
    }
    plain_include(&s->matrix, 7, 15, in);
    for (size_t i = 0; i < w->n; i++) {
        const size_t row = place_of(s->votes.participant_id, s->matrix.n, participant_id(i));
        if (row < s->matrix.n)
            memory->included[i] = in[row];
        count += memory->included[i];
    }
    for (size_t row = 0; row < s->matrix.n; row++)
        assert_int_equal(s->report.included[row], in[row]);
    assert_int_equal(s->report.history.included_count, count);
}

static void assert_clusters(const struct named_clusters *got, const struct plain_clusters *want)
{
    assert_int_equal(got->count, want->count);
    size_t members = 0;
    for (size_t k = 0; k < want->count; k++) {
        assert_int_equal(got->id[k], want->at[k].id);
        members += want->at[k].count;
        for (size_t q = 0; q < want->at[k].count; q++) {
            const size_t at = place_of(got->member, got->members, want->at[k].member[q]);
            assert_true(at < got->members);
            assert_int_equal(got->of[at], k);
        }
    }
    assert_int_equal(got->members, members);
}

static struct plain_points included_points(struct world *w, const struct stage *s)
{
    const size_t n = s->matrix.n;
    double *const x = arena_array(&w->arena, double, n);
    double *const y = arena_array(&w->arena, double, n);
    int64_t *const name = arena_array(&w->arena, int64_t, n);
    size_t count = 0;
    for (size_t i = 0; i < n; i++) {
        if (!s->report.included[i])
            continue;
        x[count] = s->report.position[i];
        y[count] = s->report.position[i + n];
        name[count++] = s->votes.participant_id[i];
    }
    return (struct plain_points){ count, name, x, y, NULL };
}

static struct plain_points base_points(struct world *w, const struct plain_clusters *base)
{
    double *const x = arena_array(&w->arena, double, base->count);
    double *const y = arena_array(&w->arena, double, base->count);
    double *const weight = arena_array(&w->arena, double, base->count);
    int64_t *const name = arena_array(&w->arena, int64_t, base->count);
    for (size_t b = 0; b < base->count; b++) {
        x[b] = base->at[b].centre[0];
        y[b] = base->at[b].centre[1];
        weight[b] = (double)base->at[b].count;
        name[b] = base->at[b].id;
    }
    return (struct plain_points){ base->count, name, x, y, weight };
}

/* The best k, ties to the higher. Where two differ by rounding alone, the library's. */
static size_t best_k(const double *silhouette, size_t highest, size_t librarys)
{
    size_t best = 2;
    for (size_t k = 3; k <= highest; k++)
        best = silhouette[k] >= silhouette[best] ? k : best;
    assert_in_range(librarys, 2, highest);
    return silhouette[best] - silhouette[librarys] < 1e-12 ? librarys : best;
}

/* Every k over the given base clusters, against what the library remembers. */
static void assert_choice(struct world *w, const struct plain_points *base, struct choice *memory,
                          const struct groups_history *got, const double *silhouettes)
{
    const size_t highest = base->count / 12 + 2 < K_MAX ? base->count / 12 + 2 : K_MAX;
    double silhouette[K_MAX + 1];
    for (size_t k = 2; k <= K_MAX; k++) {
        if (k > highest) {
            memory->of[k].count = 0;
            assert_int_equal(got->tried[k].count, 0);
            continue;
        }
        memory->of[k] = plain_kmeans(base, &memory->of[k], k, 20, &w->arena);
        assert_clusters(&got->tried[k], &memory->of[k]);
        silhouette[k] = plain_silhouette(base, &memory->of[k]);
        if (silhouettes != NULL)
            assert_is("silhouette", silhouettes[k], silhouette[k], 1e-12);
    }
    memory->k = plain_smooth(memory->k, best_k(silhouette, highest, got->best), highest);
    assert_int_equal(got->best, memory->k.last);
    assert_int_equal(got->run, memory->k.count);
    assert_int_equal(got->shown, memory->k.smoothed);
}

static struct plain_points part_of(struct world *w, const struct plain_points *base,
                                   const struct plain_cluster *group)
{
    double *const x = arena_array(&w->arena, double, base->count);
    double *const y = arena_array(&w->arena, double, base->count);
    double *const weight = arena_array(&w->arena, double, base->count);
    int64_t *const name = arena_array(&w->arena, int64_t, base->count);
    size_t count = 0;
    for (size_t b = 0; b < base->count; b++) {
        if (place_of(group->member, group->count, base->name[b]) == group->count)
            continue;
        x[count] = base->x[b];
        y[count] = base->y[b];
        weight[count] = base->weight[b];
        name[count++] = base->name[b];
    }
    return (struct plain_points){ count, name, x, y, weight };
}

static void assert_subgroups(struct world *w, const struct stage *s,
                             const struct plain_points *base, struct memory *memory)
{
    const struct plain_clusters *const groups = &memory->groups.of[memory->groups.k.smoothed];
    const struct subgroups_history *const got = &s->report.history.subgroups;
    struct memory next = *memory;
    next.subgroups = groups->count;
    assert_int_equal(got->count, groups->count);
    for (size_t g = 0; g < groups->count; g++) {
        struct choice choice = { 0 };
        const size_t known = place_of(memory->subgroup_of, memory->subgroups, groups->at[g].id);
        if (known < memory->subgroups)
            choice = memory->subgroup[known];
        const struct plain_points part = part_of(w, base, &groups->at[g]);
        if (part.count > 1)
            assert_choice(w, &part, &choice, &got->in[g], NULL);
        const size_t count = part.count > 1 ? choice.of[choice.k.smoothed].count : 1;
        assert_int_equal(s->report.groups.subgroups.count[g], count);
        assert_int_equal(got->group[g], groups->at[g].id);
        next.subgroup_of[g] = groups->at[g].id;
        next.subgroup[g] = choice;
    }
    *memory = next;
}

static void assert_groups(struct world *w, const struct stage *s, struct memory *memory)
{
    const struct opinion_report *const r = &s->report;
    const struct plain_points points = included_points(w, s);
    memory->base =
        plain_kmeans(&points, &memory->base, w->options.base_clusters_max, 100, &w->arena);
    assert_clusters(&r->history.base, &memory->base);
    if (memory->base.count < 2) {
        assert_int_equal(r->groups.state, GROUPS_NOT_SEPARABLE);
        return;
    }
    const struct plain_points base = base_points(w, &memory->base);
    assert_choice(w, &base, &memory->groups, &r->history.groups, r->groups.silhouettes);
    assert_int_equal(r->groups.count, memory->groups.of[memory->groups.k.smoothed].count);
    assert_subgroups(w, s, &base, memory);
}

/* Everybody's group is that of the base cluster; its centre is the mean of the members. */
static void assert_members(const struct stage *s, const struct memory *memory)
{
    const struct plain_clusters *const groups = &memory->groups.of[memory->groups.k.smoothed];
    for (size_t i = 0; i < s->matrix.n; i++) {
        int32_t want = -1;
        for (size_t b = 0; b < memory->base.count && s->report.groups.count > 0; b++) {
            const struct plain_cluster *const base = &memory->base.at[b];
            if (place_of(base->member, base->count, s->votes.participant_id[i]) == base->count)
                continue;
            for (size_t g = 0; g < groups->count; g++) {
                const struct plain_cluster *const group = &groups->at[g];
                if (place_of(group->member, group->count, base->id) < group->count)
                    want = (int32_t)g;
            }
        }
        assert_int_equal(s->report.groups.of[i], want);
    }
}

/* --- what follows from the groups --------------------------------------------------------------
 */

static void assert_list(const struct listed_statements *got, const struct plain_list *want)
{
    assert_int_equal(got->count, want->count);
    for (size_t i = 0; i < want->count; i++) {
        assert_int_equal(got->at[i].column, want->at[i].column);
        assert_int_equal(got->at[i].side == SIDE_AGREE, want->at[i].agree);
    }
}

static void assert_lists(struct world *w, const struct stage *s)
{
    const struct opinion_report *const r = &s->report;
    const struct plain_list agree = plain_consensus(&s->matrix, true, &w->arena);
    const struct plain_list disagree = plain_consensus(&s->matrix, false, &w->arena);
    assert_list(&r->consensus.agree, &agree);
    assert_list(&r->consensus.disagree, &disagree);
    for (size_t g = 0; g < r->groups.count; g++) {
        const struct plain_list want =
            plain_representative(&s->matrix, r->groups.of, (int32_t)g, &w->arena);
        assert_list(&r->groups.representative[g], &want);
    }
}

static void assert_statements(struct world *w, const struct stage *s)
{
    const struct opinion_report *const r = &s->report;
    double *const priority = arena_array(&w->arena, double, s->matrix.m);
    routing_priorities(&r->groups.counts, r->extremity, NULL, priority);
    for (size_t j = 0; j < s->matrix.m && r->groups.count > 0; j++) {
        const double want =
            plain_group_aware_consensus(&s->matrix, r->groups.of, (int32_t)r->groups.count, j);
        assert_is("consensus", r->groups.consensus[j], want, 1e-12 * want);
        const double weight = plain_priority(&s->matrix, r->groups.of, r->extremity[j], j);
        assert_is("priority", priority[j], weight, 1e-12 * weight);
    }
}

static void assert_standings(struct world *w, const struct stage *s)
{
    const struct opinion_report *const r = &s->report;
    const size_t n = s->matrix.n;
    struct standing *const got = arena_array(&w->arena, struct standing, n);
    standings_find(r->position, n, 2, r->groups.of, r->groups.centre, r->groups.count, got);
    double z[2] = { 0 };
    for (size_t i = 0; i < 2 * n; i++)
        z[i / n] += r->position[i] / (double)n;
    for (size_t i = 0; i < n; i++) {
        const double at[2] = { r->position[i], r->position[i + n] };
        double g[2] = { 0 };
        double members = 0.0;
        double want[3];
        for (size_t k = 0; k < n; k++) {
            if (r->groups.of[k] < 0 || r->groups.of[k] != r->groups.of[i])
                continue;
            g[0] += r->position[k];
            g[1] += r->position[k + n];
            members += 1.0;
        }
        g[0] /= members;
        g[1] /= members;
        plain_standing(at, g, z, want);
        assert_is("centricness", got[i].centricness, want[0], 1e-12);
        if (members > 0.0 && hypot(g[0] - z[0], g[1] - z[1]) > 1e-6) {
            assert_is("coreness", got[i].coreness, want[1], 1e-11);
            assert_is("extremeness", got[i].extremeness, want[2], 1e-8);
        }
    }
}

static void compare_through_all_stages(uint64_t seed, size_t n, size_t m, enum flavour flavour)
{
    struct world w;
    make_world(&w, seed, n, m, flavour);
    struct memory memory = { .included = arena_array(&w.arena, bool, n) };
    struct opinion_history history = { 0 };
    for (size_t stage = 0; stage < STAGES; stage++) {
        struct stage s;
        take_stage(&w, stage, &history, &s);
        if (s.matrix.n == 0)
            continue;
        assert_map(&w, &s);
        assert_included(&w, &s, &memory);
        assert_groups(&w, &s, &memory);
        assert_members(&s, &memory);
        assert_lists(&w, &s);
        assert_statements(&w, &s);
        assert_standings(&w, &s);
        history = s.report.history;
    }
    end_world(&w);
}

static void in_each_flavour(size_t n, size_t m, uint64_t seeds)
{
    for (enum flavour flavour = 0; flavour < FLAVOURS; flavour++) {
        for (uint64_t seed = 1; seed <= seeds; seed++)
            compare_through_all_stages(seed, n, m, flavour);
    }
}

static void one_row_or_one_column_give_what_the_formulas_give(void **state)
{
    (void)state;
    in_each_flavour(1, 1, 2);
    in_each_flavour(1, 9, 4);
    in_each_flavour(12, 1, 4);
}

static void a_handful_of_people_give_what_the_formulas_give(void **state)
{
    (void)state;
    in_each_flavour(2, 2, 6);
    in_each_flavour(3, 8, 6);
    in_each_flavour(8, 5, 6);
    in_each_flavour(17, 12, 6);
}

static void more_people_give_what_the_formulas_give(void **state)
{
    (void)state;
    in_each_flavour(40, 10, 6);
    in_each_flavour(60, 30, 3);
    in_each_flavour(90, 6, 3);
}

static void more_people_than_base_clusters_give_what_the_formulas_give(void **state)
{
    (void)state;
    in_each_flavour(140, 14, 3);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(one_row_or_one_column_give_what_the_formulas_give),
        cmocka_unit_test(a_handful_of_people_give_what_the_formulas_give),
        cmocka_unit_test(more_people_give_what_the_formulas_give),
        cmocka_unit_test(more_people_than_base_clusters_give_what_the_formulas_give),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
