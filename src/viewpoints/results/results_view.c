/* Small pieces for the templates of results. SPDX-License-Identifier: AGPL-3.0-or-later */
#include "viewpoints/results/results_view.h"

#include "viewpoints/views/results_findings.html.h"

enum { NAMES_MAX = 1 << 20 };

url_t url_results_json(struct cx *cx, const struct consultation *c)
{
    return url_with(cx, "/consultations/{}/results.json", UARG(c->slug));
}

url_t url_organisations_csv(struct cx *cx, const struct consultation *c)
{
    return url_with(cx, "/consultations/{}/organisations.csv", UARG(c->slug));
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

/* --- what may be shown --- */

const struct shown *shown_all(const struct results_view *v, const struct statement_result *s)
{
    return shown_group(v, s, v->r->numbers->group_count);
}

const struct shown *shown_group(const struct results_view *v, const struct statement_result *s,
                                size_t group)
{
    return &v->cells[column_of(v->r, s) * (v->r->numbers->group_count + 1) + group];
}

struct shown shown_filtered(const struct results_view *v, const struct statement_result *s)
{
    const struct voices of = v->filtered.voices[column_of(v->r, s)];
    if (v->r->side == SIDE_PUBLIC)
        return *shown_group(v, s,
                            v->filter.group == GROUP_ANY ? v->r->numbers->group_count
                                                         : (size_t)v->filter.group);
    return (
        struct shown){ of.agree, of.disagree, of.pass, NOT_SHOWN, voices_count(of), true, true };
}

str_t group_share(struct cx *cx, const struct results_view *v, const struct statement_result *s,
                  size_t group)
{
    const str_t name = group_name(cx, (int32_t)group);
    const str_t share =
        shown_group(v, s, group)->has_share
            ? agree_words(cx, v->r->numbers->groups[group].voices[input_index(v, s)])
            : trf(cx, "not shown, fewer than {0} people are behind a number",
                  TARG((int)CELL_LEAST));
    return arena_printf(cx->arena, "%.*s: %.*s", STR_ARG(name), STR_ARG(share));
}

static int64_t part_of(int32_t n)
{
    return n == NOT_SHOWN ? 0 : n;
}

/* What is not shown is drawn grey and always as long: its length would tell. */
html_t shown_bar(struct cx *cx, const struct shown *s)
{
    if (s->has_share && !s->is_all_shown)
        return chart_two_parts(cx, s->agree, s->others);
    return chart_parts(cx, part_of(s->agree), s->is_all_shown ? s->pass : CELL_LEAST,
                       part_of(s->disagree));
}

bool shows_spoken_counts(const struct results_view *v, const struct spoken *s)
{
    if (v->r->side == SIDE_ORGANISATIONS)
        return true;
    /* beside how many of a group agree, how many disagree would tell how many pass */
    const bool would_follow = v->r->numbers->group_count > 0 && !s->agrees;
    return s->on_side >= CELL_LEAST && s->answers - s->on_side >= CELL_LEAST && !would_follow;
}

str_t spoken_said(struct cx *cx, const struct results_view *v, const struct spoken *s)
{
    return shows_spoken_counts(v, s) ? spoken_words(cx, s) : spoken_share_words(cx, s);
}

/* --- bridging --- */

/* Groups are rows of the table that small counts are hidden in; ends stand in no table. */
bool bridge_shows_counts(const struct results_view *v, const struct bridge *b)
{
    const struct voices of =
        bridge_voices(v->r, v->statements.at, v->bridges.between, b->least, b->on);
    if (v->r->side == SIDE_ORGANISATIONS)
        return true;
    return v->bridges.between == BRIDGE_GROUPS ? shown_group(v, b->on, b->least)->has_share
                                               : voices_count(of) - of.agree >= CELL_LEAST;
}

str_t bridge_words(struct cx *cx, const struct results_view *v, const struct bridge *b)
{
    const struct voices of =
        bridge_voices(v->r, v->statements.at, v->bridges.between, b->least, b->on);
    const str_t name = bridge_side_name(cx, &v->bridges, b->least);
    const str_t share = bridge_shows_counts(v, b) ? agree_words(cx, of) : _("more than half agree");
    return arena_printf(cx->arena, "%.*s: %.*s", STR_ARG(name), STR_ARG(share));
}

struct share_mark mark_of_bounds(double share, struct bounds b)
{
    return (struct share_mark){ SHARE_ESTIMATE, share, b.low, b.high };
}

/* A drawn share is as exact as a written one. */
struct share_mark bridge_mark(const struct results_view *v, const struct bridge *b)
{
    const struct voices of =
        bridge_voices(v->r, v->statements.at, v->bridges.between, b->least, b->on);
    return bridge_shows_counts(v, b) ? mark_of_bounds((double)of.agree / voices_count(of), b->share)
                                     : (struct share_mark){ .kind = SHARE_NONE };
}

str_t fingerprint_words(struct cx *cx, str_t hex)
{
    return arena_printf(cx->arena, "sha256 %.*s", STR_ARG(hex));
}

/* --- the table and the matrix --- */

size_t matrix_first(const struct results_view *v)
{
    return v->filter.columns;
}

size_t matrix_end(const struct results_view *v)
{
    const size_t left = v->r->statement_count - v->filter.columns;
    return v->filter.columns + (left < MATRIX_COLUMNS_PAGE ? left : MATRIX_COLUMNS_PAGE);
}

bool shows_class_row(const struct results *r, const struct statement_result *s)
{
    if (s->classes == NULL)
        return false;
    return r->statement_count <= MATRIX_COLUMNS_PAGE || s->classes->reading == READING_DIFFERENT ||
           s->classes->reading == READING_OPPOSED;
}

int32_t row_positions(const struct results *r, const struct organisation *o)
{
    for (size_t i = 0; i < r->row_count; i++) {
        if (r->rows[i].organisation == o)
            return r->rows[i].count;
    }
    return 0;
}

/* Only where both answer does an address say which side is meant. page: "results". */
static url_t url_sided(struct cx *cx, const struct consultation *c, enum side side,
                       const char *page)
{
    const str_t path = arena_printf(cx->arena, "/consultations/%.*s/%s", STR_ARG(c->slug), page);
    const str_t word = side_word(side);
    return url_in_lang(cx, cx->lang,
                       c->who == WHO_BOTH
                           ? arena_printf(cx->arena, "%.*s?side=%.*s", STR_ARG(path), STR_ARG(word))
                           : path);
}

url_t url_of_side(struct cx *cx, const struct consultation *c, enum side side)
{
    return url_sided(cx, c, side, "results");
}

url_t url_json_of_side(struct cx *cx, const struct results_view *v)
{
    return url_sided(cx, v->consultation, v->r->side, "results.json");
}

url_t url_polis_figures(struct cx *cx, const struct results_view *v)
{
    return url_sided(cx, v->consultation, v->r->side, "results/polis");
}

url_t url_compare_list(struct cx *cx, const struct results_view *v)
{
    return url_sided(cx, v->consultation, v->r->side, "compare");
}

url_t url_stands(struct cx *cx, const struct consultation *c, const struct organisation *o)
{
    return url_with(cx, "/consultations/{}/stands/{}", UARG(c->slug), UARG(o->slug));
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

str_t group_words(struct cx *cx, const struct results_view *v, int32_t group)
{
    enum { WORDS_MOST = 3 };
    const struct side_numbers *g = &v->r->numbers->groups[group];
    str_t words = trf(cx, "{0}: {1} organisations", TARG(group_name(cx, group)), TARG(g->members));
    for (size_t i = 0; i < g->spoken_count && i < WORDS_MOST; i++) {
        const str_t brief = statement_quoted(cx, statement_at(v, g->spoken[i].statement));
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
    return r->side != SIDE_PUBLIC || side->members >= CELL_LEAST;
}

bool shows_spoken(const struct results *r, const struct spoken *s)
{
    return r->side != SIDE_PUBLIC || s->answers >= CELL_LEAST;
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
