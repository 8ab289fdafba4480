/* The people whose positions are looked at for groups.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "opinion/people.h"

#include "opinion/memory.h"
#include "opinion/random.h"
#include "opinion/sort.h"

err_t people_choose(const struct votes *v, const size_t *row, size_t count, size_t most,
                    uint64_t seed, struct arena *scratch, size_t *chosen, size_t *chosen_count)
{
    if (count <= most) {
        memcpy(chosen, row, count * sizeof *row);
        *chosen_count = count;
        return OK;
    }
    LEVEL(level, scratch);
    struct keyed *const keys = arena_try_array(scratch, struct keyed, count);
    struct keyed *const spare = arena_try_array(scratch, struct keyed, count);
    if (keys == NULL || spare == NULL)
        return ERR_NO_MEMORY;
    for (size_t i = 0; i < count; i++)
        keys[i] = (struct keyed){ random_at(seed, (uint64_t)v->participant_id[row[i]]), row[i] };
    sort_keyed(keys, spare, count);
    for (size_t i = 0; i < most; i++)
        keys[i].key = keys[i].at;
    sort_keyed(keys, spare, most);
    for (size_t i = 0; i < most; i++)
        chosen[i] = keys[i].at;
    *chosen_count = most;
    return OK;
}

/* What a posterior says of its leading axes alone, as if nobody had known of the others. */
static void put_posterior(struct cloud *c, size_t i, const double *position,
                          const double *covariance)
{
    const size_t k = c->dimensions;
    double information[PACKED_MAX]; /* the leading part of a packed matrix stands first in it */
    double score[DENSE_MAX];
    memcpy(information, covariance, packed_size(k) * sizeof *information);
    must(invert_symmetric(information, k));
    symmetric_times(information, k, position, score);
    for (size_t q = 0; q < k; q++)
        information[packed_at(q, q)] -= 1.0;
    cloud_put(c, i, information, score, position, covariance);
}

void cloud_put_leading(struct cloud *c, size_t i, size_t dims, const double *information,
                       const double *score)
{
    double position[DENSE_MAX];
    double covariance[PACKED_MAX];
    factor_place(information, score, dims, position, covariance);
    if (dims == c->dimensions)
        cloud_put(c, i, information, score, position, covariance);
    else
        put_posterior(c, i, position, covariance);
}

static void weigh(const struct people *p, const double *weight, struct cloud *c)
{
    cloud_weigh(c, NULL);
    if (weight == NULL)
        return;
    c->weights = 0.0;
    for (size_t i = 0; i < p->count; i++) {
        c->weight[i] = weight[p->row[i]];
        c->weights += c->weight[i];
    }
}

err_t people_by_position(const struct people *p, const struct factor_model *model,
                         const double *weight, enum processor processor, struct arena *arena,
                         struct cloud *out)
{
    const size_t k = model->dimensions;
    TRY(cloud_make(p->count, p->axes, model->explained, processor, arena, out));
    for (size_t i = 0; i < p->count; i++)
        put_posterior(out, i, model->position + p->row[i] * k,
                      model->covariance + p->row[i] * packed_size(k));
    weigh(p, weight, out);
    return OK;
}

err_t people_by_answers(const struct people *p, const struct factor_model *model,
                        const struct votes *v, const bool *left_out, const double *weight,
                        enum processor processor, struct arena *arena, struct cloud *out)
{
    const size_t k = model->dimensions;
    TRY(cloud_make(p->count, p->axes, model->explained, processor, arena, out));
    for (size_t i = 0; i < p->count; i++) {
        double information[PACKED_MAX];
        double score[DENSE_MAX];
        factor_evidence(model, v, p->row[i], left_out, information, score);
        cloud_put_leading(out, i, k, information, score);
    }
    weigh(p, weight, out);
    return OK;
}
