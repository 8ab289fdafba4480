/* What a front page shows of consultations: the question that is asked now, where views meet and
 * part, and all of them. SPDX-License-Identifier: AGPL-3.0-or-later */
#include "viewpoints/results/results.h"
#include "viewpoints/views/home.html.h"
#include "viewpoints/web.h"

err_t counted_list(struct cx *cx, const struct counted **out, size_t *count)
{
    const struct consultation *list = NULL;
    size_t n = 0;
    TRY(consultation_list(cx, &list, &n));
    struct counted *all = arena_array(cx->arena, struct counted, n);
    const struct made_for *made = NULL;
    int64_t *const ids = arena_array(cx->arena, int64_t, n);
    for (size_t i = 0; i < n; i++)
        ids[i] = list[i].id.v;
    TRY(made_for_load(cx, "consultation", ids, n, &made));
    for (size_t i = 0; i < n; i++) {
        TRY(counted_load(cx, &list[i], &all[i]));
        all[i].funder = made_for_line(cx, made, list[i].id.v);
    }
    *out = all;
    *count = n;
    return OK;
}

/* The first open one that asks organisations, else the first; there is one. */
static const struct counted *hero_of(const struct counted *all, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (all[i].stage == STAGE_OPEN && consultation_has_side(all[i].c, SIDE_ORGANISATIONS))
            return &all[i];
    }
    return &all[0];
}

static err_t asked_draw(struct cx *cx, const struct counted *hero, struct viewpoints_front *out)
{
    html_t facts = HTML_NONE;
    TRY(results_facts(cx, hero->c, &facts));
    AUTO(buf) body;
    buf_init(&body, VIEW_MAX);
    view_home_hero(&body, cx, hero, facts);
    TRY(buf_check(&body));
    out->question = text2_pick(&hero->c->question, cx->lang);
    out->asked = html_of_buf(cx, &body);
    return OK;
}

/* What was found about a real question comes before findings of an example. */
static err_t highlight_of(struct cx *cx, const struct counted *all, size_t count,
                          const struct consultation **of, html_t *out)
{
    for (int examples = 0; examples <= 1; examples++) {
        for (size_t i = 0; i < count; i++) {
            *of = all[i].c;
            if ((*of)->is_example != (examples == 1) || (*of)->import_id != 0)
                continue;
            TRY(results_highlight(cx, *of, out));
            if (!html_empty(*out))
                return OK;
        }
    }
    return OK;
}

static err_t alignment_draw(struct cx *cx, const struct counted *all, size_t count,
                            struct viewpoints_front *out)
{
    const struct consultation *of = NULL;
    html_t found = HTML_NONE;
    TRY(highlight_of(cx, all, count, &of, &found));
    if (html_empty(found))
        return OK;
    AUTO(buf) body;
    buf_init(&body, VIEW_MAX);
    view_home_alignment(&body, cx, of, found);
    TRY(buf_check(&body));
    out->alignment = html_of_buf(cx, &body);
    return OK;
}

err_t viewpoints_front(struct cx *cx, struct viewpoints_front *out)
{
    const struct counted *all = NULL;
    size_t count = 0;
    *out = (struct viewpoints_front){ 0 };
    TRY(counted_list(cx, &all, &count));
    if (count == 0)
        return OK;
    TRY(asked_draw(cx, hero_of(all, count), out));
    TRY(alignment_draw(cx, all, count, out));
    AUTO(buf) body;
    buf_init(&body, VIEW_MAX);
    view_home_consultations(&body, cx, all, count);
    TRY(buf_check(&body));
    out->consultations = html_of_buf(cx, &body);
    return OK;
}
