/* Bridging scores: what people approve of beyond what their side explains, by factorising the
 * votes. SPDX-License-Identifier: AGPL-3.0-or-later */
#include "opinion/factorization.h"

#include <math.h>

#include "opinion/anderson.h"
#include "opinion/factorization_step.h"
#include "opinion/memory.h"
#include "opinion/random.h"
#include "opinion/sort.h"

struct factorization_options factorization_options_default(void)
{
    return (struct factorization_options){
        .participant_intercept = 0.15,
        .statement_intercept = 0.15,
        .global_intercept = 0.15,
        .participant_factor = 0.03,
        .statement_factor = 0.03,
        .answers_per_statement = 5,
        .answers_per_participant = 10,
        .starts = FACTORIZATION_STARTS_MAX,
        .agreeing = 6,
        .answers_for_starts = 1 << 19,
        .passes_max = 2000,
        .tolerance = 1e-9,
    };
}

struct factorization_options factorization_options_expanded(void)
{
    static const double L = 0.03;
    struct factorization_options o = factorization_options_default();
    o.participant_intercept = 30.0 * L;
    o.statement_intercept = o.global_intercept = 5.0 * L;
    o.participant_factor = L / 4.0;
    o.statement_factor = L / 3.0;
    o.product = 25.0 * L;
    return o;
}

/* --- the search from one start -----------------------------------------------------------------
 */

/* x is where it stands, image the step from there. */
struct search {
    struct anderson anderson;
    double *x, *image, *safe; /* safe: the last image, to which an accelerated step falls back */
    double loss, residual;
    int passes;
    bool converged;
};

static err_t search_init(struct search *s, size_t unknowns, struct arena *scratch)
{
    *s = (struct search){ .loss = HUGE_VAL };
    s->x = arena_try_array(scratch, double, unknowns);
    s->image = arena_try_array(scratch, double, unknowns);
    s->safe = arena_try_array(scratch, double, unknowns);
    if (s->x == NULL || s->image == NULL || s->safe == NULL)
        return ERR_NO_MEMORY;
    return anderson_init(&s->anderson, unknowns, scratch);
}

static double root_mean_square_change(const double *x, const double *y, size_t n)
{
    double squares = 0.0;
    for (size_t i = 0; i < n; i++)
        squares += (x[i] - y[i]) * (x[i] - y[i]);
    return sqrt(squares / (double)n);
}

/* The same place as known, up to the sign of the factor. */
static bool arrived(const struct factors *p, const double *x, const double *known)
{
    static const double NEAR = 2e-3; /* minima lie much further apart */
    double same = 0.0;
    double mirrored = 0.0;
    for (size_t j = 0; j < p->used; j++) {
        const double b = x[2 * j] - known[2 * j];
        const double minus = x[2 * j + 1] - known[2 * j + 1];
        const double plus = x[2 * j + 1] + known[2 * j + 1];
        same += b * b + minus * minus;
        mirrored += b * b + plus * plus;
    }
    const double nearer = same < mirrored ? same : mirrored;
    return sqrt(nearer / (double)p->unknowns) < NEAR;
}

/* From s->x to a minimum, which is left in s->image; or until it comes to where known, if not NULL,
 * already is: then it has not converged, and *at_known is set. */
static void search_run(struct factors *p, const struct factorization_options *o,
                       const double *known, struct search *s, bool *at_known)
{
    static const double ROUNDING = 1e-14;
    const size_t bytes = p->unknowns * sizeof *s->x;
    anderson_forget(&s->anderson);
    s->loss = HUGE_VAL;
    s->passes = 0;
    s->converged = *at_known = false;
    while (!s->converged && s->passes < o->passes_max) {
        const double loss = factors_pass(p, s->x);
        s->passes++;
        if (loss > s->loss * (1.0 + ROUNDING)) { /* too bold: take the plain step, afresh */
            memcpy(s->x, s->safe, bytes);
            s->loss = HUGE_VAL;
            anderson_forget(&s->anderson);
            continue;
        }
        s->loss = loss;
        memcpy(s->image, s->x, bytes);
        factors_best_statements(p, s->image);
        s->residual = root_mean_square_change(s->x, s->image, p->unknowns);
        s->converged = s->residual <= o->tolerance;
        if (s->converged)
            break;
        if (known != NULL && arrived(p, s->image, known)) {
            *at_known = true;
            break;
        }
        memcpy(s->safe, s->image, bytes);
        anderson_step(&s->anderson, s->x, s->image, s->x);
    }
}

/* --- starts ------------------------------------------------------------------------------------
 */

/* Start number: the axes first, then numbers without a pattern. The usual size of a factor is half.
 */
static void set_out(const struct factors *p, const struct components *axes, size_t start, double *x)
{
    const size_t dims = axes == NULL ? 0 : axes->dimensions;
    const size_t along_axes = dims < 2 ? dims : 2;
    memset(x, 0, p->unknowns * sizeof *x);
    for (size_t j = 0; j < p->votes->statements; j++) {
        const int32_t at = p->place[j];
        if (at < 0)
            continue;
        if (start < along_axes)
            x[2 * at + 1] = 0.5 * sqrt((double)p->used) * axes->axis[j + start * axes->statements];
        else
            x[2 * at + 1] = scattered(j * FACTORIZATION_STARTS_MAX + start);
    }
    x[2 * p->used] = 0.5;
}

/* One start. With a product, which creases the ground, first to about where it would end without.
 */
static void search_from(struct factors *p, const struct components *axes,
                        const struct factorization_options *o, size_t start, const double *known,
                        struct search *s, bool *at_known)
{
    set_out(p, axes, start, s->x);
    int passes = 0;
    if (p->penalty_product > 0.0) {
        const double product = p->penalty_product;
        struct factorization_options roughly = *o;
        roughly.tolerance = 1e-3;
        p->penalty_product = 0.0;
        search_run(p, &roughly, NULL, s, at_known);
        p->penalty_product = product;
        memcpy(s->x, s->image, p->unknowns * sizeof *s->x);
        passes = s->passes;
    }
    search_run(p, o, known, s, at_known);
    s->passes += passes;
}

/* The lowest minimum so far. */
struct lowest {
    double *x; /* unknowns */
    double loss, residual;
    bool converged;
    size_t reached; /* searches that came to it */
};

static void compare(const struct factors *p, const struct search *s, bool at_known,
                    struct lowest *lowest)
{
    static const double LOWER = 1e-9; /* a difference that counts */
    if (at_known ||
        (s->loss >= lowest->loss * (1.0 - LOWER) && s->loss <= lowest->loss * (1.0 + LOWER))) {
        lowest->reached++;
        return;
    }
    if (s->loss > lowest->loss)
        return;
    memcpy(lowest->x, s->image, p->unknowns * sizeof *lowest->x);
    lowest->loss = s->loss;
    lowest->residual = s->residual;
    lowest->converged = s->converged;
    lowest->reached = 1;
}

/* Sets out start after start until enough have come to the same lowest minimum. Returns the passes.
 */
static int try_starts(struct factors *p, const struct components *axes,
                      const struct factorization_options *o, struct search *s,
                      struct lowest *lowest)
{
    int passes = 0;
    lowest->loss = HUGE_VAL;
    for (size_t start = 0; start < o->starts && lowest->reached < o->agreeing; start++) {
        bool at_known;
        search_from(p, axes, o, start, start > 0 ? lowest->x : NULL, s, &at_known);
        passes += s->passes;
        compare(p, s, at_known, lowest);
    }
    return passes;
}

/* The starts on a sample; what comes out lowest, followed on all; and the first start on all, which
 * as a rule arrives at the same. */
static err_t try_starts_on_sample(struct factors *p, const struct factorization_given *given,
                                  const struct factorization_options *o, size_t every,
                                  struct arena *scratch, struct search *s, struct lowest *lowest)
{
    LEVEL(level, scratch);
    const size_t n = p->votes->participants;
    double *const weight = arena_try_array(scratch, double, n);
    if (weight == NULL)
        return ERR_NO_MEMORY;
    for (size_t i = 0; i < n; i += every)
        weight[i] = factors_weight(p, i);
    const struct factorization_given sample = { given->dropped, weight, given->axes };
    struct factors few;
    TRY(factors_init(p->votes, &sample, o, p->workers, scratch, &few));
    if (few.answers > 0.0)
        (void)try_starts(&few, given->axes, o, s, lowest);
    else
        set_out(p, given->axes, 0, lowest->x);
    const size_t agreed = lowest->reached;
    bool at_known;
    memcpy(s->x, lowest->x, p->unknowns * sizeof *s->x);
    lowest->loss = HUGE_VAL;
    search_run(p, o, NULL, s, &at_known);
    compare(p, s, at_known, lowest);
    int passes = s->passes;
    search_from(p, given->axes, o, 0, lowest->x, s, &at_known);
    compare(p, s, at_known, lowest);
    s->passes += passes;
    lowest->reached = agreed;
    return OK;
}

/* The lowest minimum of all starts, into lowest->x, which has room for it. */
static err_t search_all(struct factors *p, const struct factorization_given *given,
                        const struct factorization_options *o, struct arena *scratch,
                        struct lowest *lowest, int *passes)
{
    LEVEL(level, scratch);
    struct search s;
    const int64_t every = votes_count(p->votes) / o->answers_for_starts;
    TRY(search_init(&s, p->unknowns, scratch));
    if (every < 2) {
        *passes = try_starts(p, given->axes, o, &s, lowest);
        return OK;
    }
    TRY(try_starts_on_sample(p, given, o, (size_t)every, scratch, &s, lowest));
    *passes = s.passes;
    return OK;
}

/* --- the result --------------------------------------------------------------------------------
 */

static err_t result_init(const struct votes *v, const struct factorization_options *o,
                         struct arena *arena, struct factorization *r)
{
    *r = (struct factorization){ .options = *o,
                                 .statements = v->statements,
                                 .participants = v->participants };
    r->statement_intercept = arena_try_array(arena, double, v->statements);
    r->statement_factor = arena_try_array(arena, double, v->statements);
    r->rank = arena_try_array(arena, int32_t, v->statements);
    r->participant_intercept = arena_try_array(arena, double, v->participants);
    r->participant_factor = arena_try_array(arena, double, v->participants);
    r->participant_used = arena_try_array(arena, bool, v->participants);
    if (r->statement_intercept == NULL || r->statement_factor == NULL || r->rank == NULL ||
        r->participant_intercept == NULL || r->participant_factor == NULL ||
        r->participant_used == NULL)
        return ERR_NO_MEMORY;
    return OK;
}

static err_t rank_statements(const struct factors *p, const double *x, struct arena *scratch,
                             int32_t *rank)
{
    LEVEL(level, scratch);
    struct keyed *const order = arena_try_array(scratch, struct keyed, p->used);
    struct keyed *const spare = arena_try_array(scratch, struct keyed, p->used);
    if (order == NULL || spare == NULL)
        return ERR_NO_MEMORY;
    for (size_t j = 0; j < p->votes->statements; j++) {
        if (p->place[j] >= 0)
            order[p->place[j]] = (struct keyed){ key_of_f64(-x[2 * p->place[j]]), j };
    }
    sort_keyed(order, spare, p->used);
    for (size_t k = 0; k < p->used; k++)
        rank[order[k].at] = (int32_t)k + 1;
    return OK;
}

/* True when the factors have to be turned: to agree with previous, or else so that the larger share
 * of participants is on the negative side. */
static bool to_be_turned(const struct factors *p, const double *x,
                         const struct factorization *previous, const double *f)
{
    double product = 0.0;
    double balance = 0.0;
    for (size_t j = 0; j < p->votes->statements && previous != NULL; j++) {
        if (p->place[j] >= 0)
            product += x[2 * p->place[j] + 1] * previous->statement_factor[j];
    }
    for (size_t i = 0; i < p->votes->participants && previous == NULL; i++)
        balance += (f[i] > 0.0) - (f[i] < 0.0);
    return product < 0.0 || balance > 0.0;
}

/* Mean squared error from the loss: what the penalties leave. */
static double error_at(const struct factors *p, const struct factorization_options *o,
                       const double *x, const struct factorization *r)
{
    double people = 0.0;
    double penalty = 0.0;
    for (size_t i = 0; i < r->participants; i++) {
        if (!r->participant_used[i])
            continue;
        const double a = r->participant_intercept[i];
        const double f = r->participant_factor[i];
        people += factors_weight(p, i);
        penalty += factors_weight(p, i) *
                   (o->participant_intercept * a * a + o->participant_factor * f * f);
    }
    double statements = 0.0;
    for (size_t j = 0; j < p->used; j++) {
        const double b = x[2 * j];
        const double h = x[2 * j + 1];
        statements +=
            o->statement_intercept * b * b + o->statement_factor * h * h + o->product * fabs(b * h);
    }
    return r->loss - penalty / people - statements / (double)p->used -
           o->global_intercept * r->global * r->global;
}

/* Fills the report from the unknowns; one more pass gives the participants. */
static err_t report(struct factors *p, const struct factorization_options *o, double *x,
                    const struct factorization *previous, struct arena *scratch,
                    struct factorization *r)
{
    p->a = r->participant_intercept;
    p->f = r->participant_factor;
    r->loss = factors_pass(p, x);
    r->passes++;
    memcpy(r->participant_used, p->row_used, r->participants * sizeof *p->row_used);
    const bool turned = to_be_turned(p, x, previous, p->f);
    for (size_t i = 0; i < r->participants && turned; i++)
        p->f[i] = 0.0 - p->f[i];
    for (size_t j = 0; j < r->statements; j++) {
        if (p->place[j] < 0)
            continue;
        r->statement_intercept[j] = x[2 * p->place[j]];
        r->statement_factor[j] = turned ? 0.0 - x[2 * p->place[j] + 1] : x[2 * p->place[j] + 1];
    }
    r->global = x[2 * p->used];
    r->error = error_at(p, o, x, r);
    return rank_statements(p, x, scratch, r->rank);
}

/* Where the previous minimum was. */
static void go_back(const struct factors *p, const struct factorization *previous, double *x)
{
    for (size_t j = 0; j < p->votes->statements; j++) {
        if (p->place[j] < 0)
            continue;
        x[2 * p->place[j]] = previous->statement_intercept[j];
        x[2 * p->place[j] + 1] = previous->statement_factor[j];
    }
    x[2 * p->used] = previous->global;
}

static err_t search_again(struct factors *p, const struct factorization *previous,
                          const struct factorization_options *o, struct arena *scratch,
                          struct lowest *lowest, int *passes)
{
    LEVEL(level, scratch);
    struct search s;
    bool at_known;
    TRY(search_init(&s, p->unknowns, scratch));
    go_back(p, previous, s.x);
    search_run(p, o, NULL, &s, &at_known);
    compare(p, &s, at_known, lowest);
    *passes = s.passes;
    return OK;
}

static err_t find(const struct votes *v, const struct factorization *previous,
                  const struct factorization_given *given, const struct factorization_options *o,
                  struct workers *w, struct arena *arena, struct arena *scratch,
                  struct factorization *out)
{
    must(arena != scratch && o->starts >= 1 && o->starts <= FACTORIZATION_STARTS_MAX &&
         o->answers_for_starts >= 1);
    struct factorization r;
    struct factors p;
    TRY(result_init(v, o, arena, &r));
    LEVEL(level, scratch);
    TRY(factors_init(v, given, o, w, scratch, &p));
    struct lowest lowest = { arena_try_array(scratch, double, p.unknowns), .loss = HUGE_VAL };
    if (lowest.x == NULL)
        return ERR_NO_MEMORY;
    r.statements_used = p.used;
    r.participants_used = p.rows;
    r.answers = p.answers;
    if (p.answers <= 0.0) {
        *out = r;
        return OK;
    }
    if (previous == NULL)
        TRY(search_all(&p, given, o, scratch, &lowest, &r.passes));
    else
        TRY(search_again(&p, previous, o, scratch, &lowest, &r.passes));
    r.residual = lowest.residual;
    r.starts_to_best = lowest.reached;
    TRY(report(&p, o, lowest.x, previous, scratch, &r));
    *out = r;
    return lowest.converged ? OK : ERR_NOT_CONVERGED;
}

err_t factorization_find(const struct votes *v, const struct factorization_given *given,
                         const struct factorization_options *options, struct workers *w,
                         struct arena *arena, struct arena *scratch, struct factorization *out)
{
    return find(v, NULL, given, options, w, arena, scratch, out);
}

err_t factorization_refit(const struct votes *v, const struct factorization *previous,
                          const struct factorization_given *given,
                          const struct factorization_options *options, struct workers *w,
                          struct arena *arena, struct arena *scratch, struct factorization *out)
{
    return find(v, previous, given, options, w, arena, scratch, out);
}
