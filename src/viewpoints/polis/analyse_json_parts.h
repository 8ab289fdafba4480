/* What the two files that write the JSON of a report share.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef ALYANS_VIEWPOINTS_ANALYSE_JSON_PARTS_H
#define ALYANS_VIEWPOINTS_ANALYSE_JSON_PARTS_H

#include "kit/json/json.h"
#include "viewpoints/polis/analyse.h"

/* What only the alyans method has; a->alyans is there. */
void analyse_put_alyans(struct json_out *j, const struct analysis *a);
void analyse_put_alyans_options(struct json_out *j, const struct analysis *a);

/* Of the statements that were used. */
void analyse_put_bridging(struct json_out *j, const struct analysis *a, str_t key,
                          const struct factorization *f, bool converged);

static inline void put_numbers(struct json_out *j, const double *at, size_t n)
{
    json_put_array(j);
    for (size_t i = 0; i < n; i++)
        json_put_f64(j, at[i]);
    json_put_array_end(j);
}

static inline void put_key_numbers(struct json_out *j, str_t key, const double *at, size_t n)
{
    json_key(j, key);
    put_numbers(j, at, n);
}

static inline void put_key_i64(struct json_out *j, str_t key, int64_t v)
{
    json_key(j, key);
    json_put_i64(j, v);
}

static inline void put_key_f64(struct json_out *j, str_t key, double v)
{
    json_key(j, key);
    json_put_f64(j, v);
}

static inline void put_key_str(struct json_out *j, str_t key, str_t v)
{
    json_key(j, key);
    json_put_str(j, v);
}

static inline void put_key_bool(struct json_out *j, str_t key, bool v)
{
    json_key(j, key);
    json_put_bool(j, v);
}

static inline void put_key_null(struct json_out *j, str_t key)
{
    json_key(j, key);
    json_put_null(j);
}

/* -1 of the core is null here: not looked at. */
static inline void put_key_share_or_null(struct json_out *j, str_t key, double v)
{
    json_key(j, key);
    if (v < 0.0)
        json_put_null(j);
    else
        json_put_f64(j, v);
}

static inline void put_key_interval(struct json_out *j, str_t key, struct interval v)
{
    const double ends[2] = { v.low, v.high };
    put_key_numbers(j, key, ends, 2);
}

#endif
