/* Small pieces for the templates of results. SPDX-License-Identifier: AGPL-3.0-or-later */
#include "viewpoints/results/results_view.h"

#include "viewpoints/views/results_findings.html.h"

enum { NAMES_MAX = 1 << 20 };

url_t url_results_json(struct cx *cx, const struct consultation *c)
{
    return url_with(cx, "/consultations/{}/results.json", UARG(c->slug));
}

url_t url_results_csv(struct cx *cx, const struct consultation *c)
{
    return url_with(cx, "/consultations/{}/positions.csv", UARG(c->slug));
}

url_t url_how_computed(struct cx *cx)
{
    return url_plain(cx, "/method");
}

static size_t column_of(const struct results *r, const struct statement_result *s)
{
    return (size_t)(s - r->statements);
}

struct strip strip_of(const struct results *r, const struct statement_result *s)
{
    struct strip strip = { { 0 }, { 0 } };
    for (size_t i = 0; i < r->row_count; i++) {
        const struct stance *at = r->rows[i].at[column_of(r, s)];
        if (at == NULL || at->value == POSITION_PASS)
            continue;
        struct strip_side *side = at->value == POSITION_AGREE ? &strip.right : &strip.left;
        if (r->rows[i].organisation->scope == SCOPE_LOCAL)
            side->diamonds++;
        else
            side->circles++;
    }
    return strip;
}

html_t names_of(struct cx *cx, const struct results *r, size_t column, enum position p,
                enum names names)
{
    AUTO(buf) out;
    buf_init(&out, NAMES_MAX);
    view_finding_names(&out, cx, r, column, p, names);
    return html_of_buf(cx, &out);
}

int32_t silent_count(const struct results *r, const struct statement_result *s)
{
    return (int32_t)(r->row_count + r->silent_count) - voices_count(s->voices);
}

struct share_mark share_mark_of(const struct comparison *c, int side)
{
    const int32_t answers = voices_count(c->side[side]);
    struct share_mark m = { .kind = SHARE_NONE };
    if (answers == 0)
        return m;
    m.kind = c->has_difference ? SHARE_ESTIMATE : SHARE_RAW;
    m.at = (double)c->side[side].agree / answers;
    m.low = c->agree[side].low;
    m.high = c->agree[side].high;
    return m;
}

bool shows_counts(const struct statement_result *s)
{
    return voices_count(s->voices) >= CELL_LEAST;
}

bool shows_groups(const struct results *r, size_t statement)
{
    for (size_t g = 0; g < r->numbers->group_count; g++) {
        if (voices_count(r->numbers->groups[g].voices[statement]) < CELL_LEAST)
            return false;
    }
    return true;
}

size_t input_index(const struct results_view *v, const struct statement_result *s)
{
    return (size_t)(s->statement - v->statements.at);
}

const struct statement *statement_at(const struct results_view *v, size_t input)
{
    must(input < v->statements.count);
    return &v->statements.at[input];
}

str_t group_share(struct cx *cx, const struct results_view *v, const struct statement_result *s,
                  int32_t group)
{
    const struct voices voices = v->r->numbers->groups[group].voices[input_index(v, s)];
    const str_t name = group_name(cx, group);
    const str_t share = number_percent(cx, (double)voices.agree / voices_count(voices));
    return arena_printf(cx->arena, "%.*s: %.*s", STR_ARG(name), STR_ARG(share));
}

str_t group_words(struct cx *cx, const struct results_view *v, int32_t group)
{
    enum { WORDS_MOST = 3 };
    const struct side_numbers *g = &v->r->numbers->groups[group];
    str_t words = trf(cx, "{0}: {1} organisations", TARG(group_name(cx, group)), TARG(g->members));
    for (size_t i = 0; i < g->spoken_count && i < WORDS_MOST; i++) {
        const str_t brief = statement_short(cx, statement_at(v, g->spoken[i].statement));
        words = g->spoken[i].agrees
                    ? trf(cx, "{0}; most agree with “{1}”", TARG(words), TARG(brief))
                    : trf(cx, "{0}; most disagree with “{1}”", TARG(words), TARG(brief));
    }
    return words;
}

bool has_ungrouped(const struct results *r)
{
    for (size_t i = 0; i < r->row_count; i++) {
        if (r->rows[i].group < 0)
            return true;
    }
    return false;
}

/* --- sources --- */

str_t source_facts(struct cx *cx, const struct source_use *u)
{
    const str_t kind = source_kind_label(cx, u->source->kind);
    const str_t dated =
        u->source->dated.len == 0 ? _("undated") : source_date(cx, u->source->dated);
    const str_t uses = trf(cx, "positions: {0}", TARG(u->positions));
    return arena_printf(cx->arena, "%.*s · %.*s · %.*s", STR_ARG(kind), STR_ARG(dated),
                        STR_ARG(uses));
}

static bool is_used_before(const struct results *r, size_t a, size_t b)
{
    if (r->sources[a].positions != r->sources[b].positions)
        return r->sources[a].positions > r->sources[b].positions;
    return a < b;
}

size_t source_by_use(const struct results *r, size_t k)
{
    for (size_t i = 0; i < r->source_count; i++) {
        size_t before = 0;
        for (size_t j = 0; j < r->source_count; j++)
            before += is_used_before(r, j, i);
        if (before == k)
            return i;
    }
    must(k < r->source_count);
    return 0;
}

int32_t largest_use(const struct results *r)
{
    return r->sources[source_by_use(r, 0)].positions;
}

/* --- map --- */

bool shows_side(const struct results *r, const struct side_numbers *side)
{
    return r->consultation->who != WHO_PUBLIC || side->members >= CELL_LEAST;
}

bool shows_spoken(const struct results *r, const struct spoken *s)
{
    return r->consultation->who != WHO_PUBLIC || s->answers >= CELL_LEAST;
}

/* Who has answered too little has no place. Without groups all marks are alike. */
html_t opinion_map(struct cx *cx, const struct numbers *n)
{
    struct map_point *points = arena_array(cx->arena, struct map_point, n->voters);
    size_t count = 0;
    for (size_t v = 0; v < n->voters; v++) {
        const int32_t group = n->group_count == 0 ? 0 : n->group_of[v];
        if (n->placed[v])
            points[count++] = (struct map_point){ n->x[v], n->y[v], group };
    }
    struct map m;
    map_fit(cx->arena, points, count, &m);
    if (n->group_count == 0)
        m.label_count = 0;
    str_t names[MAP_GROUPS];
    for (size_t i = 0; i < m.label_count; i++)
        names[i] = group_name(cx, m.labels[i].group);
    const str_t label =
        n->group_count == 0
            ? trf(cx, "Opinion map of {0} participants; the words beside it say the same",
                  TARG((int64_t)count))
            : trf(cx,
                  "Opinion map of {0} participants in {1} groups; the words beside it say the same",
                  TARG((int64_t)count), TARG((int64_t)n->group_count));
    return chart_map(cx, &m, label, names);
}
