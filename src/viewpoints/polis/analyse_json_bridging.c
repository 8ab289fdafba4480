/* Bridging scores in the JSON of a report.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "viewpoints/polis/analyse_json_parts.h"

/* Bridging by matrix factorisation: of the statements that were used, by rank[j] > 0. */
static void put_factorized(struct json_out *j, const struct analysis *a,
                           const struct factorization *f, str_t key, const double *of)
{
    json_key(j, key);
    json_put_array(j);
    for (size_t c = 0; c < a->votes.statements; c++) {
        if (f->rank[c] > 0)
            json_put_f64(j, of[c]);
    }
    json_put_array_end(j);
}

static void put_factorized_ids(struct json_out *j, const struct analysis *a,
                               const struct factorization *f)
{
    json_key(j, S("tids"));
    json_put_array(j);
    for (size_t c = 0; c < a->votes.statements; c++) {
        if (f->rank[c] > 0)
            json_put_i64(j, a->votes.statement_id[c]);
    }
    json_put_array_end(j);
    json_key(j, S("rank"));
    json_put_array(j);
    for (size_t c = 0; c < a->votes.statements; c++) {
        if (f->rank[c] > 0)
            json_put_i64(j, f->rank[c]);
    }
    json_put_array_end(j);
}

void analyse_put_bridging(struct json_out *j, const struct analysis *a, str_t key,
                          const struct factorization *f, bool converged)
{
    json_key(j, key);
    json_put_object(j);
    put_key_f64(j, S("lambda_intercept"), f->options.statement_intercept);
    put_key_f64(j, S("lambda_factor"), f->options.statement_factor);
    put_key_str(j, S("rating_map"), S("agree 1, pass 0.5, disagree 0"));
    put_factorized_ids(j, a, f);
    put_key_f64(j, S("best_loss"), f->loss);
    json_key(j, S("losses_by_seed"));
    json_put_array(j);
    for (size_t i = 0; i < f->starts_to_best; i++)
        json_put_f64(j, f->loss);
    json_put_array_end(j);
    put_key_f64(j, S("mu"), f->global);
    put_factorized(j, a, f, S("statement_intercept"), f->statement_intercept);
    put_factorized(j, a, f, S("statement_factor"), f->statement_factor);
    put_key_f64(j, S("error"), f->error);
    put_key_i64(j, S("statements_used"), (int64_t)f->statements_used);
    put_key_i64(j, S("participants_used"), (int64_t)f->participants_used);
    put_key_f64(j, S("residual"), f->residual);
    put_key_bool(j, S("converged"), converged);
    json_put_object_end(j);
}
