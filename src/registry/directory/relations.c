/* Relations between organisations as a drawing and as a table of the same content.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "registry/directory/relations.h"

#include "kit/base/str.h"
#include "kit/text/text.h"
#include "registry/disclosures/store.h"
#include "registry/pages.h"
#include "registry/views/relations.html.h"
#include "site/list_file.h"

/* Who is funded by whom, where the funder is on record. */
static err_t funders_add(struct cx *cx, struct relation_edges *to)
{
    const struct funding_edge *at = NULL;
    size_t count = 0;
    TRY(disclosure_rows_funders(cx, &at, &count));
    for (size_t i = 0; i < count; i++)
        relation_edge_add(to, &(struct relation_edge){ at[i].organisation, at[i].funder, REL_FUNDED,
                                                       at[i].from, at[i].till });
    return OK;
}

/* What tells of relations besides facts and mergers; NULL ends. */
static relation_edges_fn *const MORE[] = { funders_add, NULL };

/* In units of the drawing, which is 360 wide. */
enum { ROW = 46, TOP = 26, LEFT = 44, INDENT = 18, DEEPEST = 6, LINE_CHARACTERS = 40 };
enum { EDGES_FIRST = 64, STEPS = 2, NEAR_MAX = 60 };

str_t relation_label(struct cx *cx, enum relation_kind kind)
{
    switch (kind) {
    case REL_PARENT:
        return _("is part of");
    case REL_MEMBER:
        return _("is a member of");
    case REL_SPLIT:
        return _("split from");
    case REL_MERGED:
        return _("merged into");
    case REL_FUNDED:
        return _("is funded by");
    }
    must_failed("a relation of the list", __FILE__, __LINE__);
}

str_t relation_class(enum relation_kind kind)
{
    switch (kind) {
    case REL_PARENT:
        return S("rp");
    case REL_MEMBER:
        return S("rm");
    case REL_SPLIT:
    case REL_MERGED:
        return S("rs");
    case REL_FUNDED:
        return S("rf");
    }
    must_failed("a relation of the list", __FILE__, __LINE__);
}

void relation_edge_add(struct relation_edges *to, const struct relation_edge *e)
{
    if (to->count == to->room) {
        const size_t room = to->room == 0 ? EDGES_FIRST : 2 * to->room;
        struct relation_edge *const more = arena_array(to->arena, struct relation_edge, room);
        if (to->count > 0)
            memcpy(more, to->at, to->count * sizeof more[0]);
        to->at = more;
        to->room = room;
    }
    to->at[to->count++] = *e;
}

/* --- loading ---------------------------------------------------------------------------------- */

static enum relation_kind kind_of(str_t scheme)
{
    if (str_eq(scheme, S("parent")))
        return REL_PARENT;
    return str_eq(scheme, S("member_of")) ? REL_MEMBER : REL_SPLIT;
}

static err_t edges_load(struct cx *cx, struct relation_edges *out)
{
    struct fact_list facts;
    struct organisation *merged = NULL;
    size_t merged_count = 0;
    TRY(fact_get_of_kind(cx, FACT_RELATION, &facts));
    for (size_t i = 0; i < facts.count; i++) {
        const struct fact *const f = &facts.at[i];
        relation_edge_add(out, &(struct relation_edge){ f->organisation.v, f->other.v,
                                                        kind_of(f->scheme), f->from, f->till });
    }
    TRY(organisation_get_all_merged(cx, &merged, &merged_count));
    for (size_t i = 0; i < merged_count; i++)
        relation_edge_add(out,
                          &(struct relation_edge){ merged[i].id.v, merged[i].merged_into,
                                                   REL_MERGED, merged[i].dissolved, STR_NONE });
    for (size_t i = 0; MORE[i] != NULL; i++)
        TRY(MORE[i](cx, out));
    return OK;
}

static size_t index_of(const int64_t *ids, size_t count, int64_t id)
{
    for (size_t i = 0; i < count; i++) {
        if (ids[i] == id)
            return i;
    }
    return count;
}

static void add_id(int64_t *ids, size_t *count, size_t most, int64_t id)
{
    if (*count < most && index_of(ids, *count, id) == *count)
        ids[(*count)++] = id;
}

/* Whoever is at most so many steps away. */
static size_t near(const struct relation_edges *edges, int64_t start, int64_t *ids, size_t most)
{
    size_t count = 0;
    add_id(ids, &count, most, start);
    for (int step = 0; step < STEPS; step++) {
        const size_t known = count;
        for (size_t i = 0; i < edges->count; i++) {
            const struct relation_edge *const e = &edges->at[i];
            const bool has_from = index_of(ids, known, e->from) < known;
            const bool has_to = index_of(ids, known, e->to) < known;
            if (has_from)
                add_id(ids, &count, most, e->to);
            if (has_to)
                add_id(ids, &count, most, e->from);
        }
    }
    return count;
}

static size_t everybody(const struct relation_edges *edges, int64_t *ids, size_t most, bool *is_cut)
{
    size_t count = 0;
    for (size_t i = 0; i < edges->count; i++) {
        add_id(ids, &count, most, edges->at[i].to);
        add_id(ids, &count, most, edges->at[i].from);
        *is_cut |= count == most;
    }
    return count;
}

static int by_name(const void *a, const void *b, void *lang_at)
{
    const enum lang lang = *(const enum lang *)lang_at;
    const struct organisation *const x = a;
    const struct organisation *const y = b;
    const int order = text_compare(lang, text2_pick(&x->name, lang), text2_pick(&y->name, lang));
    return order != 0 ? order : (x->id.v > y->id.v) - (x->id.v < y->id.v);
}

/* --- drawing ---------------------------------------------------------------------------------- */

/* The name in at most two lines, broken between words. */
static void break_name(struct cx *cx, str_t name, str_t lines[RELATION_LINES])
{
    str_t rest = name;
    for (int l = 0; l < RELATION_LINES && rest.len > 0; l++) {
        size_t end = 0;
        size_t seen = 0;
        for (size_t i = 0; i < rest.len && seen <= LINE_CHARACTERS; i++) {
            seen += ((unsigned char)rest.at[i] & 0xC0u) != 0x80u; /* first byte of a character */
            if (rest.at[i] == ' ' && seen <= LINE_CHARACTERS)
                end = i;
        }
        const bool fits = utf8_count(rest) <= LINE_CHARACTERS;
        if (fits || end == 0)
            end = rest.len;
        lines[l] = str_sub(rest, 0, end);
        rest = str_sub(rest, end < rest.len ? end + 1 : end, rest.len);
    }
    if (rest.len > 0)
        lines[RELATION_LINES - 1] =
            arena_printf(cx->arena, "%.*s…", STR_ARG(lines[RELATION_LINES - 1]));
}

static double x_of(const struct layout *l, size_t node)
{
    const size_t depth = l->depth[node] < DEEPEST ? l->depth[node] : DEEPEST;
    return LEFT + INDENT * (double)depth;
}

static double y_of(const struct layout *l, size_t node)
{
    return TOP + ROW * (double)l->row_of[node];
}

static void draw_nodes(struct cx *cx, const struct organisation *at, size_t count,
                       const struct layout *l, struct relations_page *p)
{
    struct relation_node *const nodes = arena_array(cx->arena, struct relation_node, count);
    for (size_t row = 0; row < count; row++) {
        const size_t i = l->rows[row];
        nodes[row] = (struct relation_node){ .o = &at[i],
                                             .x = x_of(l, i),
                                             .y = y_of(l, i),
                                             .is_self = p->o != NULL && p->o->id.v == at[i].id.v };
        break_name(cx, text2_pick(&at[i].name, cx->lang), nodes[row].lines);
    }
    p->nodes = nodes;
    p->node_count = count;
    p->height = TOP + ROW * (double)count;
}

static void draw_line(const struct layout *l, const struct layout_edge *e, bool is_tree,
                      bool is_past, struct relation_line *out)
{
    enum { MARK = 9, ARC = 6 };
    *out = (struct relation_line){ .is_arc = !is_tree, .is_past = is_past, .kind = e->kind };
    if (is_tree) {
        *out = (struct relation_line){ x_of(l, e->to),
                                       y_of(l, e->to) + MARK,
                                       x_of(l, e->from) - MARK,
                                       y_of(l, e->from),
                                       0,
                                       false,
                                       is_past,
                                       e->kind };
        return;
    }
    const size_t a = l->row_of[e->from];
    const size_t b = l->row_of[e->to];
    const double distance = (double)(a > b ? a - b : b - a);
    const double bend = LEFT - MARK - ARC - ARC * distance;
    out->x1 = x_of(l, e->from) - MARK;
    out->y1 = y_of(l, e->from);
    out->x2 = x_of(l, e->to) - MARK;
    out->y2 = y_of(l, e->to);
    out->bend = bend < 2 ? 2 : bend;
}

static err_t fill(struct cx *cx, const struct relation_edges *edges, int64_t *ids, size_t count,
                  struct relations_page *p)
{
    const struct organisation *those = NULL;
    TRY(organisation_find_many(cx, ids, count, &those));
    struct organisation *const at = arena_array(cx->arena, struct organisation, count);
    if (count > 0)
        memcpy(at, those, count * sizeof at[0]);
    if (count > 1)
        qsort_r(at, count, sizeof at[0], by_name, &cx->lang);
    for (size_t i = 0; i < count; i++)
        ids[i] = at[i].id.v;

    struct layout_edge *const drawn = arena_array(cx->arena, struct layout_edge, edges->count);
    struct relation_row *const rows = arena_array(cx->arena, struct relation_row, edges->count);
    const str_t today = date_day(cx->arena, cx->now);
    size_t n = 0;
    for (size_t i = 0; i < edges->count; i++) {
        const struct relation_edge *const e = &edges->at[i];
        const size_t from = index_of(ids, count, e->from);
        const size_t to = index_of(ids, count, e->to);
        if (from == count || to == count)
            continue;
        rows[n] =
            (struct relation_row){ &at[from], &at[to], e,
                                   period_is_over((struct period){ e->since, e->till }, today) };
        drawn[n++] = (struct layout_edge){ from, to, e->kind };
    }
    const struct layout l = relations_layout(cx->arena, count, drawn, n);
    struct relation_line *const lines = arena_array(cx->arena, struct relation_line, n);
    for (size_t i = 0; i < n; i++)
        draw_line(&l, &drawn[i], l.is_tree[i], rows[i].is_past, &lines[i]);
    draw_nodes(cx, at, count, &l, p);
    p->lines = lines;
    p->line_count = n;
    p->rows = rows;
    p->row_count = n;
    return OK;
}

/* The table tells of all relations, also of organisations that are not drawn. */
static err_t all_rows(struct cx *cx, const struct relation_edges *edges, struct relations_page *p)
{
    int64_t *const ids = arena_array(cx->arena, int64_t, 2 * edges->count);
    const struct organisation *those = NULL;
    const str_t today = date_day(cx->arena, cx->now);
    for (size_t i = 0; i < edges->count; i++) {
        ids[2 * i] = edges->at[i].from;
        ids[2 * i + 1] = edges->at[i].to;
    }
    TRY(organisation_find_many(cx, ids, 2 * edges->count, &those));
    struct relation_row *const rows = arena_array(cx->arena, struct relation_row, edges->count);
    for (size_t i = 0; i < edges->count; i++) {
        const struct relation_edge *const e = &edges->at[i];
        rows[i] =
            (struct relation_row){ &those[2 * i], &those[2 * i + 1], e,
                                   period_is_over((struct period){ e->since, e->till }, today) };
    }
    p->rows = rows;
    p->row_count = edges->count;
    return OK;
}

static str_t relation_word(enum relation_kind kind)
{
    switch (kind) {
    case REL_PARENT:
        return S("parent");
    case REL_MEMBER:
        return S("member_of");
    case REL_SPLIT:
        return S("split_from");
    case REL_MERGED:
        return S("merged_into");
    case REL_FUNDED:
        return S("funded_by");
    }
    must_failed("a relation of the list", __FILE__, __LINE__);
}

err_t relations_file(struct cx *cx, const struct request *rq, struct response *rs)
{
    static const char *const COLUMNS[] = { "organisation",  "name_az", "name_en",
                                           "relation",      "other",   "other_name_az",
                                           "other_name_en", "since",   "till" };
    struct relation_edges edges = { .arena = cx->arena };
    struct relations_page p = { 0 };
    struct list_file f;
    TRY(edges_load(cx, &edges));
    TRY(all_rows(cx, &edges, &p));
    list_file_begin(&f, cx, rq, rs, "relations", COLUMNS, ARRAY_LEN(COLUMNS));
    for (size_t i = 0; i < p.row_count; i++) {
        const struct relation_row *const r = &p.rows[i];
        const struct list_cell cells[ARRAY_LEN(COLUMNS)] = {
            CELL(r->from->slug), CELLS_OF(r->from->name), CELL(relation_word(r->e->kind)),
            CELL(r->to->slug),   CELLS_OF(r->to->name),   CELL(r->e->since),
            CELL(r->e->till)
        };
        list_file_row(&f, cells);
    }
    return list_file_end(&f);
}

static err_t draw(struct cx *cx, const struct request *rq, struct response *rs,
                  struct relations_page *p)
{
    struct relation_edges edges = { .arena = cx->arena };
    int64_t ids[RELATIONS_DRAWN_MAX];
    TRY(edges_load(cx, &edges));
    const size_t count = p->o != NULL ? near(&edges, p->o->id.v, ids, NEAR_MAX)
                                      : everybody(&edges, ids, RELATIONS_DRAWN_MAX, &p->is_cut);
    TRY(fill(cx, &edges, ids, count, p));
    if (p->is_cut)
        TRY(all_rows(cx, &edges, p));

    AUTO(buf) body;
    buf_init(&body, REGISTRY_PAGE_MAX);
    view_relations(&body, cx, p);
    const struct page page = {
        .title = p->o == NULL
                     ? _("Who belongs to whom")
                     : trf(cx, "Relations of {0}", TARG(text2_pick(&p->o->name, cx->lang))),
        .description = _("How organisations are part of each other, members of networks, merged "
                         "and split."),
        .nav = "/organisations",
        .style = "registry.css",
    };
    return registry_respond(cx, rq, rs, 200, &page, &body);
}

err_t relations_get(struct cx *cx, const struct request *rq, struct response *rs)
{
    struct relations_page p = { 0 };
    return draw(cx, rq, rs, &p);
}

err_t relations_of_get(struct cx *cx, const struct request *rq, struct response *rs)
{
    struct organisation o;
    struct relations_page p = { .o = &o };
    TRY(organisation_find_by_slug(cx, path_word(rq, 0), &o));
    return draw(cx, rq, rs, &p);
}
