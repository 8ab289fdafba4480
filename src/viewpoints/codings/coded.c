/* The organisations that are read in a consultation, and how far each is.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "kit/base/str.h"
#include "kit/text/text.h"
#include "viewpoints/codings/pages.h"

str_t coder_said(str_t coder)
{
    return coder.len > 1 && coder.at[coder.len - 1] == '.' ? str_sub(coder, 0, coder.len - 1)
                                                           : coder;
}

str_t rounds_text(struct cx *cx, const struct coded_organisation *o, bool is_possible)
{
    const struct coding *const a = o->rounds.at[0], *const b = o->rounds.at[1];
    if (a->published_at != 0)
        return b == NULL
                   ? trf(cx, "published, read by {0} alone", TARG(a->coder))
                   : trf(cx, "published, read by {0} and {1}", TARG(a->coder), TARG(b->coder));
    if (!is_possible)
        return b == NULL
                   ? trf(cx, "read by {0}, not published", TARG(a->coder))
                   : trf(cx, "read by {0} and {1}, not published", TARG(a->coder), TARG(b->coder));
    if (a->done_at == 0 && b == NULL)
        return trf(cx, "{0} reads", TARG(a->coder));
    if (b == NULL)
        return trf(cx, "{0} is done; a second reader can begin", TARG(a->coder));
    if (!rounds_are_done(&o->rounds))
        return trf(cx, "{0} and {1} read", TARG(a->coder), TARG(b->coder));
    return trf(cx, "both are done: {0}, {1}",
               TARG(trn(cx, o->differences, "{0} difference", "{0} differences")),
               TARG(trn(cx, o->open, "{0} not settled", "{0} not settled")));
}

static err_t differences_count(struct cx *cx, const struct settlement *settled, size_t count,
                               struct coded_organisation *o)
{
    struct coding_values v[CODERS_A_ROUND];
    if (!rounds_are_done(&o->rounds))
        return OK;
    TRY(rounds_values(cx, &o->rounds, v));
    for (size_t i = 0; i < v[0].count; i++)
        o->differences += codes_differ(&v[0], &v[1], v[0].at[i].statement);
    o->open = o->differences;
    for (size_t i = 0; i < count; i++)
        o->open -= settled[i].organisation.v == o->o->id.v;
    return OK;
}

err_t coded_organisations(struct cx *cx, const struct consultation *c,
                          const struct organisation *all, size_t all_count,
                          const struct coded_organisation **out, size_t *out_count)
{
    const struct coding *codings = NULL;
    const struct settlement *settled = NULL;
    size_t count = 0, settled_count = 0, n = 0;
    TRY(coding_list(cx, c->id, &codings, &count));
    TRY(settlement_list(cx, c->id, &settled, &settled_count));
    struct coded_organisation *const at = arena_array(cx->arena, struct coded_organisation, count);
    for (size_t i = 0; i < all_count; i++) {
        struct coded_organisation one = { .o = &all[i] };
        for (size_t k = 0; k < count; k++) {
            if (codings[k].organisation.v == all[i].id.v)
                one.rounds.at[codings[k].place - 1] = &codings[k];
        }
        if (one.rounds.at[0] == NULL)
            continue;
        TRY(differences_count(cx, settled, settled_count, &one));
        at[n++] = one;
    }
    *out = at;
    *out_count = n;
    return OK;
}

err_t coded_unpublished(struct cx *cx, const struct consultation *c,
                        const struct coded_organisation **out, size_t *out_count)
{
    const struct organisation *all = NULL;
    const struct coded_organisation *read = NULL;
    size_t all_count = 0, count = 0, n = 0;
    *out = NULL;
    *out_count = 0;
    if (!consultation_has_side(c, SIDE_ORGANISATIONS))
        return OK;
    TRY(organisation_list(cx, &all, &all_count));
    TRY(coded_organisations(cx, c, all, all_count, &read, &count));
    struct coded_organisation *const at = arena_array(cx->arena, struct coded_organisation, count);
    for (size_t i = 0; i < count; i++) {
        if (read[i].rounds.at[0]->published_at == 0)
            at[n++] = read[i];
    }
    *out = at;
    *out_count = n;
    return OK;
}
