/* Laws of the whole method: what may change the report and what may not, on made-up and on real
 * votes. SPDX-License-Identifier: AGPL-3.0-or-later */
#include "crowd.h"

#include "opinion/alyans.h"
#include "opinion/clusters.h"
#include "shared_set.h"

/* --- the report as a number ------------------------------------------------------------------ */

struct print {
    uint64_t sum;
};

static void print_bytes(struct print *p, const void *at, size_t size)
{
    const unsigned char *const bytes = at;
    for (size_t i = 0; i < size; i++)
        p->sum = (p->sum ^ bytes[i]) * UINT64_C(1099511628211); /* FNV-1a */
}

#define PRINT(p, value) print_bytes((p), &(value), sizeof(value))
#define PRINT_ARRAY(p, at, count) print_bytes((p), (at), (count) * sizeof *(at))

static void print_model(struct print *p, const struct factor_model *f)
{
    const size_t k = f->dimensions;
    PRINT(p, f->dimensions);
    PRINT(p, f->beyond_chance);
    PRINT(p, f->noise);
    PRINT(p, f->chance);
    PRINT(p, f->eigenvalue);
    PRINT(p, f->explained);
    PRINT_ARRAY(p, f->mean, f->statements);
    PRINT_ARRAY(p, f->loading, f->statements * k);
    PRINT_ARRAY(p, f->loading_spread, f->statements * packed_size(k));
    PRINT_ARRAY(p, f->position, f->participants * k);
    PRINT_ARRAY(p, f->covariance, f->participants * packed_size(k));
}

static void print_partition(struct print *p, const struct partition *t, size_t n)
{
    PRINT(p, t->state);
    PRINT(p, t->count);
    PRINT(p, t->shown);
    PRINT(p, t->placed_count);
    PRINT_ARRAY(p, t->label, n);
    PRINT_ARRAY(p, t->together, n);
    PRINT_ARRAY(p, t->placed, n);
    if (t->probability != NULL)
        PRINT_ARRAY(p, t->probability, n * t->count);
    for (size_t g = 2; g <= t->tried_most; g++) {
        PRINT(p, t->tried[g].gain);
        PRINT(p, t->tried[g].valley);
        PRINT(p, t->tried[g].stability);
        PRINT(p, t->tried[g].stability_low);
        PRINT(p, t->tried[g].chance);
    }
}

static void print_labelled(struct print *p, const struct labelled *l)
{
    const struct findings *const f = &l->findings;
    PRINT(p, l->classes);
    for (size_t j = 0; j < f->statements && l->classes > 0; j++) {
        PRINT(p, f->statement[j].verdict);
        PRINT(p, f->statement[j].agreed_least);
        PRINT(p, f->statement[j].agreement);
        PRINT(p, f->statement[j].consensus);
        for (size_t g = 0; g < f->classes; g++) {
            PRINT(p, f->of[j * f->classes + g].agrees);
            PRINT(p, f->of[j * f->classes + g].effective);
            PRINT(p, f->of[j * f->classes + g].agree);
        }
        for (size_t k = 0; k < f->pairs; k++) {
            PRINT(p, f->pair[j * f->pairs + k].difference);
            PRINT(p, f->pair[j * f->pairs + k].q);
        }
        if (l->influence != NULL) {
            PRINT(p, l->influence[j].change);
            PRINT(p, l->influence[j].strongest);
        }
    }
}

static uint64_t fingerprint(const struct alyans_report *r)
{
    struct print p = { 0 };
    PRINT(&p, r->options.seed);
    print_model(&p, &r->model);
    print_partition(&p, &r->partition, r->votes->participants);
    print_labelled(&p, &r->everybody);
    print_labelled(&p, &r->groups);
    print_labelled(&p, &r->ends);
    PRINT_ARRAY(&p, r->end, r->votes->participants);
    PRINT(&p, r->voice.effective);
    PRINT(&p, r->voice.interval);
    PRINT(&p, r->voice.dimensions);
    return p.sum;
}

/* --- made-up votes --------------------------------------------------------------------------- */

/* The answers of a table, and some that were taken back before. */
static struct stream events_of(struct world *w, struct table t)
{
    struct stream s = { arena_array(&w->arena, struct vote_event, 2 * t.n * t.m), 0 };
    for (size_t i = 0; i < t.n; i++) {
        for (size_t j = 0; j < t.m; j++) {
            if (*cell(t, i, j) == NONE)
                continue;
            const struct vote_event e = { 5, (int64_t)(i * 31 + 4), (int64_t)(j * 7 + 2),
                                          *cell(t, i, j) };
            s.at[s.count++] = e;
            if (chance(w) < 0.1)
                s.at[s.count++] =
                    (struct vote_event){ 4, e.participant, e.statement, coin(w, 0.5) };
        }
    }
    return s;
}

static const struct votes *in_order(struct world *w, struct stream s)
{
    return built(w, s.at, s.count, BY_ID);
}

static struct alyans_options quick(void)
{
    struct alyans_options o = alyans_options_default();
    o.partition.bootstraps = 20;
    o.partition.simulations = 19;
    o.partition.chance_most = 0.06; /* one of twenty */
    o.classes.permutations = 99;
    o.classes.draws = 40;
    return o;
}

static struct alyans_report computed(struct world *w, const struct votes *v,
                                     const struct alyans_given *given,
                                     const struct alyans_options *options)
{
    struct alyans_report r;
    assert_int_equal(alyans_compute(v, given, options, &w->arena, &w->scratch, &r), OK);
    assert_int_equal(w->scratch.used, 0);
    return r;
}

static struct table some_table(struct world *w, int which)
{
    if (which == 0)
        return plant(w, 160, 30, 2, EQUAL[1], 0.8, (struct attendance){ 0.5, true, false }).table;
    if (which == 1)
        return noise_table(w, 60, 20, (struct attendance){ 0.5, true, true }, true);
    const struct crowd c =
        crowd_make(w, which == 2 ? 150 : 19, which == 2 ? 25 : 8, 1, CLOUD_NORMAL, 0.75);
    return crowd_answers(w, &c, (struct attendance){ 0.7, false, false });
}

static void the_order_of_arrival_changes_no_byte(void **state)
{
    struct world *w = *state;
    static const struct alyans_given NOTHING = { 0 };
    const struct alyans_options options = quick();
    for (int which = 0; which < 4; which++) {
        arena_release(&w->arena);
        reseed(w, 10 + (uint64_t)which);
        struct stream s = events_of(w, some_table(w, which));
        const struct alyans_report first = computed(w, in_order(w, s), &NOTHING, &options);
        const uint64_t print = fingerprint(&first);
        assert_int_equal(first.partition.count, which == 0 ? 2 : 0);
        assert_int_equal(first.ends.classes, which == 2 ? 2 : 0);

        for (int order = 0; order < 10; order++) {
            shuffle(w, s);
            const struct alyans_report r = computed(w, in_order(w, s), &NOTHING, &options);
            assert_true(fingerprint(&r) == print);
        }

        s.at[0].vote = (int8_t)(s.at[0].vote == VOTE_AGREE ? VOTE_PASS : VOTE_AGREE);
        s.at[0].at = 9;
        const struct alyans_report other = computed(w, in_order(w, s), &NOTHING, &options);
        assert_true(fingerprint(&other) != print);
    }
}

static void threads_change_no_byte(void **state)
{
    struct world *w = *state;
    static const size_t THREADS[] = { 2, 3, 7 };
    const struct stream s = events_of(w, some_table(w, 0));
    const struct votes *const v = in_order(w, s);
    int32_t *const voice_of = arena_array(&w->arena, int32_t, v->participants);
    for (size_t i = 0; i < v->participants; i++)
        voice_of[i] = i < 12 ? (int32_t)(i / 4) : -1;
    for (int organised = 0; organised < 2; organised++) {
        const struct alyans_given given = { .voice_of = organised ? voice_of : NULL, .voices = 3 };
        struct alyans_options options = quick();
        const struct alyans_report one = computed(w, v, &given, &options);
        for (size_t q = 0; q < ARRAY_LEN(THREADS); q++) {
            options.threads = THREADS[q];
            const struct alyans_report r = computed(w, v, &given, &options);
            assert_true(fingerprint(&r) == fingerprint(&one));
        }
    }
}

static void processors_change_no_byte(void **state)
{
    struct world *w = *state;
    const struct votes *const v = in_order(w, events_of(w, some_table(w, 0)));
    const struct factor_given given = { 0 };
    const struct factor_options fo = factor_options_default();
    const struct partition_options po = quick().partition;
    uint64_t print[2];
    for (size_t q = 0; q < 2; q++) {
        struct factor_model f;
        struct partition p;
        if (q == 1)
            w->workers.processor = PROCESSOR_PLAIN;
        must(factor_fit(v, &given, &fo, &w->workers, &w->arena, &w->scratch, &f) == OK);
        must(partition_find(v, &f, &given, NULL, 0, &po, &w->workers, &w->arena, &w->scratch, &p) ==
             OK);
        struct print sum = { 0 };
        print_model(&sum, &f);
        print_partition(&sum, &p, v->participants);
        print[q] = sum.sum;
    }
    assert_true(print[0] == print[1]);
}

/* --- what may not matter --------------------------------------------------------------------- */

static void mirrored_votes_find_the_same_groups(void **state)
{
    struct world *w = *state;
    struct table t = some_table(w, 0);
    struct alyans_options options = quick();
    static const struct alyans_given NOTHING = { 0 };
    options.seed = 7;
    const struct alyans_report a = computed(w, votes_of_table(w, t), &NOTHING, &options);
    for (size_t q = 0; q < t.n * t.m; q++)
        t.at[q] = t.at[q] == NONE ? NONE : (int8_t)-t.at[q];

    const struct alyans_report b = computed(w, votes_of_table(w, t), &NOTHING, &options);

    assert_int_equal(a.partition.count, 2);
    assert_int_equal(b.partition.count, 2);
    assert_memory_equal(a.partition.placed, b.partition.placed, t.n * sizeof(bool));
    assert_true(adjusted_rand_index(a.partition.label, b.partition.label, t.n) > 0.999);
    for (size_t j = 0; j < t.m; j++) {
        assert_close(a.everybody.findings.statement[j].agreed_least,
                     b.everybody.findings.statement[j].rejected_least, 1e-12);
    }
}

static void a_statement_left_out_is_as_if_never_asked(void **state)
{
    struct world *w = *state;
    const struct table t = some_table(w, 0);
    const struct table more = table_make(w, t.n + 2, t.m + 1);
    bool *const left_out = arena_array(&w->arena, bool, more.m);
    for (size_t i = 0; i < t.n; i++)
        memcpy(cell(more, i, 0), cell(t, i, 0), t.m);
    left_out[t.m] = true;
    for (size_t i = 0; i < more.n; i++)
        *cell(more, i, t.m) = coin(w, 0.8);
    struct alyans_options options = quick();
    options.seed = 3;
    int32_t *const seat = arena_array(&w->arena, int32_t, more.n);
    for (size_t i = 0; i < more.n; i++)
        seat[i] = i < t.n ? (int32_t)(i % 2) : -1;
    const struct alyans_classing seats = { seat, 2 };
    const struct alyans_given before = { .classing = &seats, .classings = 1 };
    const struct alyans_given given = { .left_out = left_out, .classing = &seats, .classings = 1 };

    const struct alyans_report a = computed(w, votes_of_table(w, t), &before, &options);
    const struct alyans_report b = computed(w, votes_of_table(w, more), &given, &options);

    assert_int_equal(a.partition.count, b.partition.count);
    for (size_t q = 0; q < 3; q++)
        assert_close(a.classes[0].alignment[q].agreement, b.classes[0].alignment[q].agreement, 0.0);
    assert_close(a.classes[0].share, b.classes[0].share, 1e-12);
    assert_false(b.classes[0].statement[t.m].tested);
    assert_close(a.model.chance, b.model.chance, 0.0);
    assert_memory_equal(a.partition.placed, b.partition.placed, t.n * sizeof(bool));
    assert_memory_equal(a.partition.label, b.partition.label, t.n * sizeof(int32_t));
    assert_false(b.partition.placed[t.n] || b.partition.placed[t.n + 1]);
    assert_int_equal(b.everybody.findings.statement[t.m].verdict, VERDICT_NO_ANSWERS);
}

/* One organisation is one voice, whether weights of 1 are spelt out or not, and whoever speaks for
 * an organisation alone is nobody else than who speaks for themselves. */
static void weights_of_one_and_organisations_of_one_change_nothing(void **state)
{
    struct world *w = *state;
    const struct table t = some_table(w, 1);
    const struct votes *const v = votes_of_table(w, t);
    double *const one = arena_array(&w->arena, double, v->participants);
    int32_t *const shared = arena_array(&w->arena, int32_t, v->participants);
    int32_t *const alone = arena_array(&w->arena, int32_t, v->participants);
    for (size_t i = 0; i < v->participants; i++) {
        one[i] = 1.0;
        shared[i] = i < 6 ? 0 : -1;
        alone[i] = i < 6 ? (int32_t)i : -1;
    }
    const struct alyans_options options = quick();
    static const struct alyans_given NOTHING = { 0 };
    const struct alyans_given plain = { .voice_of = shared, .voices = 1 };
    const struct alyans_given spelt = { .voice_of = shared, .voices = 1, .weight = one };
    const struct alyans_given singly = { .voice_of = alone, .voices = 6 };

    const struct alyans_report a = computed(w, v, &plain, &options);
    const struct alyans_report b = computed(w, v, &spelt, &options);
    const struct alyans_report c = computed(w, v, &singly, &options);
    const struct alyans_report d = computed(w, v, &NOTHING, &options);

    assert_close(a.voice.by_weight, b.voice.by_weight, 1e-9);
    assert_close(a.voice.effective, b.voice.effective, 1e-9);
    assert_close(a.bridging.loss, b.bridging.loss, 1e-9);
    assert_int_equal(a.voices, v->participants - 5);
    assert_int_equal(c.voices, d.voices);
    assert_close(c.voice.effective, d.voice.effective, 0.0);
    assert_int_equal(c.ends.apart, d.ends.apart);
    assert_int_equal(c.groups.apart, d.groups.apart);
}

static void larger_groups_come_first(void **state)
{
    struct world *w = *state;
    static const double SHARE[3] = { 0.2, 0.5, 0.3 };
    const struct planted p =
        plant(w, 240, 50, 3, SHARE, 0.8, (struct attendance){ 0.5, false, false });
    const struct alyans_options options = quick();
    static const struct alyans_given NOTHING = { 0 };

    const struct alyans_report r = computed(w, votes_of_table(w, p.table), &NOTHING, &options);

    assert_int_equal(r.partition.count, 3);
    size_t size[3] = { 0 };
    for (size_t i = 0; i < 240; i++)
        size[r.partition.label[i]]++;
    assert_true(size[0] > size[1] && size[1] > size[2]);
    assert_true(adjusted_rand_index(r.partition.label, p.group, 240) > 0.9);
}

/* --- ends ------------------------------------------------------------------------------------ */

/* An organisation of many at one end of the axis does not make the end. */
static void ends_are_thirds_of_the_voices(void **state)
{
    struct world *w = *state;
    enum { ALONE = 90, MEMBERS = 60 };
    const struct crowd c = crowd_make(w, ALONE + MEMBERS, 30, 1, CLOUD_NORMAL, 0.75);
    for (size_t i = ALONE; i < ALONE + MEMBERS; i++)
        c.position[i] = 2.0;
    const struct votes *const v =
        votes_of_table(w, crowd_answers(w, &c, (struct attendance){ 0.8, false, false }));
    int32_t voice_of[ALONE + MEMBERS];
    for (size_t i = 0; i < ALONE + MEMBERS; i++)
        voice_of[i] = i < ALONE ? -1 : 0;
    const struct alyans_given given = { .voice_of = voice_of, .voices = 1 };
    const struct alyans_options options = quick();

    const struct alyans_report r = computed(w, v, &given, &options);

    assert_int_equal(r.ends.classes, 2);
    size_t at_end[2] = { 0 };
    for (size_t i = 0; i < ALONE; i++) {
        if (r.end[i] >= 0)
            at_end[r.end[i]]++;
    }
    assert_between((double)at_end[0], 28.0, 32.0);
    assert_between((double)at_end[1], 28.0, 32.0);
}

/* --- odd shapes ------------------------------------------------------------------------------ */

static void assert_sane(const struct alyans_report *r)
{
    const size_t n = r->votes->participants;
    const size_t k = r->model.dimensions;
    for (size_t q = 0; q < n * k; q++)
        assert_true(isfinite(r->model.position[q]));
    for (size_t i = 0; i < n; i++)
        assert_true(r->partition.label[i] >= -1 &&
                    r->partition.label[i] < (int32_t)(r->partition.count + 1));
    for (size_t j = 0; j < r->votes->statements; j++)
        assert_true(isfinite(r->everybody.findings.statement[j].agreed_least));
    for (size_t g = 2; g <= r->partition.tried_most; g++)
        assert_true(isfinite(r->partition.tried[g].gain) &&
                    isfinite(r->partition.tried[g].valley) &&
                    isfinite(r->partition.tried[g].stability));
    assert_true(isfinite(r->voice.effective));
}

static void where_nobody_differs_there_is_one_group(void **state)
{
    struct world *w = *state;
    static const size_t SHAPES[][2] = { { 0, 0 },  { 1, 1 }, { 1, 12 },
                                        { 12, 1 }, { 2, 5 }, { 40, 15 } };
    const struct alyans_options options = quick();
    static const struct alyans_given NOTHING = { 0 };
    for (size_t q = 0; q < 3 * ARRAY_LEN(SHAPES); q++) {
        const struct table t = table_make(w, SHAPES[q / 3][0], SHAPES[q / 3][1]);
        memset(t.at, q % 3 == 0 ? VOTE_PASS : q % 3 == 1 ? VOTE_AGREE : VOTE_DISAGREE, t.n * t.m);

        const struct alyans_report r = computed(w, votes_of_table(w, t), &NOTHING, &options);

        assert_sane(&r);
        assert_int_equal(r.partition.state, PARTITION_CHANCE);
        assert_int_equal(r.partition.count, 0);
    }
}

static void small_and_odd_tables_are_no_trouble(void **state)
{
    struct world *w = *state;
    static const size_t SHAPES[][2] = { { 2, 1 }, { 2, 30 }, { 3, 3 }, { 40, 2 }, { 6, 60 } };
    const struct alyans_options options = quick();
    for (size_t q = 0; q < 5 * ARRAY_LEN(SHAPES); q++) {
        reseed(w, q);
        const struct table t = noise_table(w, SHAPES[q / 5][0], SHAPES[q / 5][1],
                                           (struct attendance){ 0.8, false, false }, true);
        const struct votes *const v = votes_of_table(w, t);
        bool *const left_out = arena_array(&w->arena, bool, v->statements);
        double *const weight = arena_array(&w->arena, double, v->participants);
        for (size_t j = 0; j < v->statements; j++)
            left_out[j] = q % 5 == 4; /* all of them */
        for (size_t i = 0; i < v->participants; i++)
            weight[i] = q % 5 == 1 ? 1e-6 : q % 5 == 2 ? 1e6 : i % 2 == 0 ? 1e-6 : 1e6;
        const struct alyans_given given = { .left_out = q % 5 == 0 ? NULL : left_out,
                                            .weight = q % 5 == 0 ? NULL : weight };

        const struct alyans_report r = computed(w, v, &given, &options);

        assert_sane(&r);
        assert_int_equal(r.partition.count, 0);
    }
}

/* Weights of any size, and groups asked for where there are none. */
static void forced_groups_of_anything_are_no_trouble(void **state)
{
    struct world *w = *state;
    for (int which = 0; which < 12; which++) {
        reseed(w, (uint64_t)which);
        const struct votes *const v = votes_of_table(w, some_table(w, 1 + which % 3));
        double *const weight = arena_array(&w->arena, double, v->participants);
        for (size_t i = 0; i < v->participants; i++)
            weight[i] = which < 3 ? 1.0 : which < 6 ? 1e-6 : which < 9 ? 1e6 : i % 4 ? 1e-6 : 1e6;
        struct alyans_options options = quick();
        options.partition.groups = 2 + (size_t)which % 3;
        const struct alyans_given given = { .weight = weight };

        const struct alyans_report r = computed(w, v, &given, &options);

        assert_sane(&r);
        assert_true(r.partition.state != PARTITION_GROUPS &&
                    r.partition.state != PARTITION_NOT_SEPARABLE);
    }
}

/* Like the demonstration: nineteen organisations, eight statements, some answers missing. */
static void an_alliance_of_nineteen_has_no_groups_and_few_axes(void **state)
{
    struct world *w = *state;
    const struct alyans_options options = quick();
    for (uint64_t seed = 0; seed < 10; seed++) {
        reseed(w, seed);
        const struct votes *const v = votes_of_table(w, some_table(w, 3));
        int32_t voice_of[19];
        int32_t class_of[19];
        for (size_t i = 0; i < v->participants; i++) {
            voice_of[i] = (int32_t)i;
            class_of[i] = i % 3 == 0 ? -1 : (int32_t)(i % 3 - 1);
        }
        const struct alyans_classing classing = { class_of, 2 };
        const struct alyans_given given = {
            .voice_of = voice_of, .voices = v->participants, .classing = &classing, .classings = 1
        };

        const struct alyans_report r = computed(w, v, &given, &options);

        assert_sane(&r);
        assert_int_equal(r.partition.count, 0);
        assert_true(r.model.beyond_chance <= 2);
        assert_int_equal(r.voices, v->participants);
    }
}

static bool stop_at_half(void *context, double done)
{
    *(int *)context += 1;
    return done > 0.5;
}

static void it_stops_where_it_is_told_to(void **state)
{
    struct world *w = *state;
    const struct votes *const v = votes_of_table(w, some_table(w, 3));
    static const struct alyans_given NOTHING = { 0 };
    struct alyans_options options = quick();
    int called = 0;
    options.progress = stop_at_half;
    options.context = &called;
    struct alyans_report r = { .voices = 12345 };

    assert_int_equal(alyans_compute(v, &NOTHING, &options, &w->arena, &w->scratch, &r),
                     ERR_CONFLICT);

    assert_int_equal(called, 2);
    assert_int_equal(r.voices, 12345);
}

/* --- real votes ------------------------------------------------------------------------------ */

/* The answers that count, one event each: what was replaced at the same second has no order. */
static void keep_the_last(const struct votes *v, struct stream *s)
{
    s->count = 0;
    for (size_t i = 0; i < v->participants; i++) {
        for (int64_t k = v->start[i]; k < v->start[i + 1]; k++)
            s->at[s->count++] =
                (struct vote_event){ 0, v->participant_id[i], v->statement_id[cell_column(v, k)],
                                     cell_value(v, k) };
    }
}

static void real_votes_in_any_order_give_the_same_bytes(void **state)
{
    struct world *w = *state;
    static const char *const NAMES[] = { "15-per-hour-seattle", "brexit-consensus" };
    str_t folder;
    if (!shared_folder(&w->arena, "opinion", &folder)) {
        print_message("no ../shared/data/opinion: not looked at\n");
        skip();
    }
    const struct alyans_options options = quick();
    for (size_t q = 0; q < ARRAY_LEN(NAMES); q++) {
        struct shared_set set;
        shared_set_open(&set, "opinion", NAMES[q], "reference.json");
        const struct alyans_given given = { .left_out = set.moderated_out };
        const struct alyans_report first = computed(w, &set.votes, &given, &options);
        struct stream s = { arena_array(&w->arena, struct vote_event, set.folder.event_count),
                            set.folder.event_count };
        keep_the_last(&set.votes, &s);
        const size_t orders = at_length(2, 10);

        for (size_t order = 0; order < orders; order++) {
            shuffle(w, s);
            const struct alyans_report r = computed(w, in_order(w, s), &given, &options);
            assert_true(fingerprint(&r) == fingerprint(&first));
        }
        shared_set_close(&set);
    }
}

int main(void)
{
#define LAW(f) cmocka_unit_test_setup_teardown(f, make_world, remove_world)
    const struct CMUnitTest tests[] = {
        LAW(the_order_of_arrival_changes_no_byte),
        LAW(threads_change_no_byte),
        LAW(processors_change_no_byte),
        LAW(mirrored_votes_find_the_same_groups),
        LAW(a_statement_left_out_is_as_if_never_asked),
        LAW(weights_of_one_and_organisations_of_one_change_nothing),
        LAW(larger_groups_come_first),
        LAW(ends_are_thirds_of_the_voices),
        LAW(where_nobody_differs_there_is_one_group),
        LAW(small_and_odd_tables_are_no_trouble),
        LAW(forced_groups_of_anything_are_no_trouble),
        LAW(an_alliance_of_nineteen_has_no_groups_and_few_axes),
        LAW(it_stops_where_it_is_told_to),
        LAW(real_votes_in_any_order_give_the_same_bytes),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
