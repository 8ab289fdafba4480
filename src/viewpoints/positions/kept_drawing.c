/* Looking into the kept figures. SPDX-License-Identifier: AGPL-3.0-or-later */
#include "viewpoints/positions/kept_drawing.h"

#include "viewpoints/results/results_load.h"

void kept_drawing_release(struct kept_drawing *k)
{
    if (k->kept != NULL)
        results_drop(k->cache, k->kept);
    *k = (struct kept_drawing){ 0 };
}

const struct drawing *kept_drawing_by_number(struct cx *cx, struct kept_drawing *k,
                                             consultation_id in, enum who who, enum side side,
                                             const int64_t *number, size_t count)
{
    kept_drawing_release(k);
    k->of = in;
    k->cache = site_of(cx)->results_cache;
    k->kept = results_peek(k->cache, results_kept_as(in, who, side));
    drawing_make(k->kept == NULL ? NULL : k->kept->figures.numbers.routing, number, count,
                 cx->arena, &k->drawing);
    return &k->drawing;
}

const struct drawing *kept_drawing_of(struct cx *cx, struct kept_drawing *k, enum side side,
                                      const struct poll_line *lines, size_t count)
{
    const consultation_id in = lines[0].consultation;
    if (k->of.v == in.v)
        return &k->drawing;
    size_t n = 0;
    while (n < count && lines[n].consultation.v == in.v)
        n++;
    int64_t *const number = arena_array(cx->arena, int64_t, n);
    for (size_t i = 0; i < n; i++)
        number[i] = lines[i].number;
    return kept_drawing_by_number(cx, k, in, lines[0].who, side, number, n);
}
