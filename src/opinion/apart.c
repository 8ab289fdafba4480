/* Answers counted by where the person's other answers put the person.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "opinion/apart.h"

#include "opinion/memory.h"
#include "opinion/people.h"

enum { ANSWERS_AT_ONCE = 4096 };
static const double CERTAIN = 0.999; /* one answer does not move somebody out of such a group */

static err_t tallies_open(const struct votes *v, size_t classes, struct arena *arena,
                          struct tallies *out)
{
    *out = (struct tallies){ .classes = classes,
                             .statements = v->statements,
                             .statement_id = v->statement_id };
    out->of = arena_try_array(arena, struct cell, array_size(v->statements, classes));
    out->members = arena_try_array(arena, int32_t, classes);
    return out->of == NULL || out->members == NULL ? ERR_NO_MEMORY : OK;
}

static void count_answer(const struct tallies *t, size_t g, size_t j, int8_t value, double weight)
{
    struct cell *const c = &t->of[j * t->classes + g];
    c->raw.agrees += value == VOTE_AGREE;
    c->raw.disagrees += value == VOTE_DISAGREE;
    c->raw.answers++;
    c->voices++;
    c->weighted.agrees += value == VOTE_AGREE ? weight : 0.0;
    c->weighted.disagrees += value == VOTE_DISAGREE ? weight : 0.0;
    c->weighted.answers += weight;
    c->weighted.squares += weight * weight;
}

/* Answers whose person stands in doubt, until there are enough to be labelled together. */
struct doubtful {
    const struct votes *votes;
    const struct factor_model *model;
    const struct partition *partition;
    const double *weight;
    struct cloud cloud;
    size_t count;
    int64_t *answer; /* ANSWERS_AT_ONCE: place of the cell */
    size_t *row;     /* ANSWERS_AT_ONCE */
    int32_t *label;  /* ANSWERS_AT_ONCE */
    struct tallies *to;
};

static double weight_of(const double *weight, size_t i)
{
    return weight == NULL ? 1.0 : weight[i];
}

static void settle(struct doubtful *d)
{
    mixture_label(&d->cloud, &d->partition->mixture, d->label, NULL);
    for (size_t q = 0; q < d->count; q++)
        count_answer(d->to, (size_t)d->label[q], cell_column(d->votes, d->answer[q]),
                     cell_value(d->votes, d->answer[q]), weight_of(d->weight, d->row[q]));
    d->count = 0;
}

static void doubt_answer(struct doubtful *d, size_t i, int64_t k, const double *information,
                         const double *score)
{
    double less[PACKED_MAX];
    double score_less[DENSE_MAX];
    const size_t dims = d->model->dimensions;
    memcpy(less, information, packed_size(dims) * sizeof *less);
    memcpy(score_less, score, dims * sizeof *score_less);
    factor_take_back(d->model, cell_column(d->votes, k), cell_value(d->votes, k), less, score_less);
    cloud_put_leading(&d->cloud, d->count, dims, less, score_less);
    d->answer[d->count] = k;
    d->row[d->count] = i;
    if (++d->count == ANSWERS_AT_ONCE)
        settle(d);
}

static bool is_certain(const struct partition *p, size_t i)
{
    return p->probability[i * p->count + (size_t)p->label[i]] > CERTAIN;
}

static void count_person(struct doubtful *d, size_t i, const bool *left_out)
{
    const struct votes *const v = d->votes;
    const bool certain = is_certain(d->partition, i);
    double information[PACKED_MAX];
    double score[DENSE_MAX];
    if (!certain)
        factor_evidence(d->model, v, i, left_out, information, score);
    for (int64_t k = v->start[i]; k < v->start[i + 1]; k++) {
        if (left_out != NULL && left_out[cell_column(v, k)])
            continue;
        if (certain)
            count_answer(d->to, (size_t)d->partition->label[i], cell_column(v, k), cell_value(v, k),
                         weight_of(d->weight, i));
        else
            doubt_answer(d, i, k, information, score);
    }
}

err_t tallies_of_groups_apart(const struct votes *v, const struct factor_model *model,
                              const struct partition *p, const double *weight, const bool *left_out,
                              struct workers *w, struct arena *arena, struct arena *scratch,
                              struct tallies *out)
{
    TRY(tallies_open(v, p->count, arena, out));
    LEVEL(level, scratch);
    struct doubtful d = { v, model, p, weight, .to = out };
    TRY(cloud_make(ANSWERS_AT_ONCE, p->mixture.dimensions, model->explained, w->processor, scratch,
                   &d.cloud));
    d.answer = arena_try_array(scratch, int64_t, ANSWERS_AT_ONCE);
    d.row = arena_try_array(scratch, size_t, ANSWERS_AT_ONCE);
    d.label = arena_try_array(scratch, int32_t, ANSWERS_AT_ONCE);
    if (d.answer == NULL || d.row == NULL || d.label == NULL)
        return ERR_NO_MEMORY;
    for (size_t i = 0; i < v->participants; i++) {
        if (p->label[i] < 0)
            continue;
        out->members[p->label[i]]++;
        count_person(&d, i, left_out);
    }
    settle(&d);
    return OK;
}

/* --- ends ------------------------------------------------------------------------------------ */

/* How much nearer to the middle a place still counts when one answer has been taken back. */
static const double SLACK = 0.1;

static int end_of(double at, const double cut[2])
{
    return at <= cut[0] ? 0 : at >= cut[1] ? 1 : -1;
}

err_t tallies_of_ends_apart(const struct votes *v, const struct factor_model *model,
                            const struct partition *p, const double cut[2], const double *weight,
                            const bool *left_out, struct arena *arena, struct tallies *out)
{
    const size_t k = model->dimensions;
    const double slack = SLACK * 0.5 * (cut[1] - cut[0]);
    const double near[2] = { cut[0] + slack, cut[1] - slack };
    TRY(tallies_open(v, 2, arena, out));
    for (size_t i = 0; i < v->participants; i++) {
        if (!p->placed[i])
            continue;
        double information[PACKED_MAX];
        double score[DENSE_MAX];
        const int whole = end_of(model->position[i * k], cut);
        factor_evidence(model, v, i, left_out, information, score);
        if (whole >= 0)
            out->members[whole]++;
        for (int64_t c = v->start[i]; c < v->start[i + 1]; c++) {
            const size_t j = cell_column(v, c);
            double less[PACKED_MAX];
            double score_less[DENSE_MAX];
            double position[DENSE_MAX];
            double covariance[PACKED_MAX];
            if (left_out != NULL && left_out[j])
                continue;
            memcpy(less, information, packed_size(k) * sizeof *less);
            memcpy(score_less, score, k * sizeof *score_less);
            factor_take_back(model, j, cell_value(v, c), less, score_less);
            factor_place(less, score_less, k, position, covariance);
            /* Less said is nearer to the middle: brought back to the scale of all that was said. */
            const double known = 1.0 - model->covariance[i * packed_size(k)];
            const double left = 1.0 - covariance[0];
            const int end = end_of(left > 0.0 ? position[0] * known / left : 0.0, near);
            if (end >= 0)
                count_answer(out, (size_t)end, j, cell_value(v, c), weight_of(weight, i));
        }
    }
    return OK;
}
