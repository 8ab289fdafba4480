/* Grants as 360Giving JSON (standard 1.4): a package of grants, each with what the standard asks.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "kit/base/str.h"
#include "kit/json/json.h"
#include "kit/text/text.h"
#include "projects/exports/exports.h"
#include "projects/web.h"

static void put(struct json_out *j, str_t key, str_t value)
{
    json_key(j, key);
    json_put_str(j, value);
}

/* The standard knows one language: English where there is one. */
static str_t told(const struct text2 *t)
{
    return text2_pick(t, LANG_EN);
}

/* A name for somebody without an identifier, the same for the same name. */
static err_t put_party(struct cx *cx, struct json_out *j, str_t key, str_t base,
                       const struct party *p)
{
    str_t id = STR_NONE;
    TRY(party_identifier(cx, base, p, &id));
    const str_t site = site_identifier(cx, base);
    const str_t name = told(&p->name).len > 0 ? told(&p->name) : S("Not on record");
    json_key(j, key);
    json_put_array(j);
    json_put_object(j);
    put(j, S("id"),
        id.len > 0 ? id : arena_printf(cx->arena, "%.*s-name-%.*s", STR_ARG(site), STR_ARG(name)));
    put(j, S("name"), name);
    json_put_object_end(j);
    json_put_array_end(j);
    return OK;
}

/* Currencies that its schema, version 1.4, does not have. */
static bool is_unknown_there(str_t currency)
{
    static const str_t NEWER[] = { S_INIT("SLE"), S_INIT("XCG"), S_INIT("ZWG") };
    for (size_t i = 0; i < ARRAY_LEN(NEWER); i++) {
        if (str_eq(currency, NEWER[i]))
            return true;
    }
    return false;
}

/* The standard wants an amount and a day. */
static const char *left_out_because(const struct project_grant *g)
{
    struct day_span awarded;
    if (g->amount < 0)
        return "the amount is not disclosed";
    if (!day_span_read(g->awarded, &awarded) || awarded.first != awarded.last)
        return "the day of the award is not disclosed";
    if (is_unknown_there(g->currency))
        return "the standard does not have its currency";
    return NULL;
}

static void put_planned(struct cx *cx, struct json_out *j, const struct project *p)
{
    struct day_span starts;
    struct day_span ends;
    const bool has_start = day_span_read(p->starts, &starts) && starts.first == starts.last;
    const bool has_end = day_span_read(p->ends, &ends) && ends.first == ends.last;
    if (!has_start && !has_end)
        return;
    json_key(j, S("plannedDates"));
    json_put_array(j);
    json_put_object(j);
    if (has_start)
        put(j, S("startDate"), day_text(cx->arena, starts.first));
    if (has_end)
        put(j, S("endDate"), day_text(cx->arena, ends.first));
    json_put_object_end(j);
    json_put_array_end(j);
}

static err_t put_grant(struct cx *cx, struct json_out *j, const struct whole *w,
                       const struct grant_view *v, str_t base)
{
    const struct text2 aims = aims_plain(cx->arena, w->p);
    const str_t site = site_identifier(cx, base);
    json_put_object(j);
    put(j, S("id"), arena_printf(cx->arena, "360G-%.*s-%" PRId64, STR_ARG(site), v->g->line.v));
    put(j, S("title"), told(&w->p->title));
    put(j, S("description"), told(&aims).len > 0 ? told(&aims) : told(&w->p->title));
    put(j, S("currency"), v->g->currency);
    json_key(j, S("amountAwarded"));
    json_put_f64(j, (double)v->g->amount / 100.0);
    put(j, S("awardDate"), v->g->awarded);
    put_planned(cx, j, w->p);
    TRY(put_party(cx, j, S("recipientOrganization"), base, &w->runner));
    TRY(put_party(cx, j, S("fundingOrganization"), base, &v->funder));
    put(j, S("dateModified"), date_time_iso(cx->arena, w->p->changed_at));
    if (base.len > 0)
        put(j, S("dataSource"),
            arena_printf(cx->arena, "%.*s/en/projects/%.*s", STR_ARG(base), STR_ARG(w->p->slug)));
    json_put_object_end(j);
    return OK;
}

static void put_left_out(struct json_out *j, const struct wholes *all)
{
    json_key(j, S("leftOut"));
    json_put_array(j);
    for (size_t i = 0; i < all->count; i++) {
        for (size_t g = 0; g < all->at[i].grant_count; g++) {
            const char *const why = left_out_because(all->at[i].grants[g].g);
            if (why == NULL)
                continue;
            json_put_object(j);
            put(j, S("project"), all->at[i].p->slug);
            put(j, S("because"), str_from_c(why));
            json_put_object_end(j);
        }
    }
    json_put_array_end(j);
}

err_t three_sixty_write(struct cx *cx, const struct wholes *all, str_t base, struct buf *out)
{
    struct json_out j;
    json_begin(&j, out);
    json_put_object(&j);
    put(&j, S("version"), S("1.4"));
    json_key(&j, S("grants"));
    json_put_array(&j);
    for (size_t i = 0; i < all->count; i++) {
        for (size_t g = 0; g < all->at[i].grant_count; g++) {
            if (left_out_because(all->at[i].grants[g].g) == NULL)
                TRY(put_grant(cx, &j, &all->at[i], &all->at[i].grants[g], base));
        }
    }
    json_put_array_end(&j);
    put_left_out(&j, all);
    json_put_object_end(&j);
    return buf_check(out);
}

err_t three_sixty_get(struct cx *cx, const struct request *rq, struct response *rs)
{
    struct wholes all;
    TRY(wholes_load(cx, &all));
    respond_json(rs, 200);
    return three_sixty_write(cx, &all, site_address(cx, rq), &rs->body);
}
