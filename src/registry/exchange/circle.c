/* Would anything stand above itself, with the parents on record and those of a file? Pure.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "kit/base/str.h"
#include "registry/exchange/match.h"

/* Nodes: what is on record, then the planned. */
struct edge {
    size_t child, parent;
    const struct resolved *of; /* NULL: on record */
};
struct graph {
    struct edge *at;
    size_t count, room, nodes;
    size_t *first; /* of each child in at, nodes + 1 of them, once sorted */
};

static int by_child(const void *a, const void *b)
{
    const struct edge *const x = a;
    const struct edge *const y = b;
    return (x->child > y->child) - (x->child < y->child);
}

static void sort_edges(struct arena *arena, struct graph *g)
{
    if (g->count > 1)
        qsort(g->at, g->count, sizeof g->at[0], by_child);
    g->first = arena_array(arena, size_t, g->nodes + 1);
    for (size_t i = 0; i < g->count; i++)
        g->first[g->at[i].child + 1]++;
    for (size_t n = 0; n < g->nodes; n++)
        g->first[n + 1] += g->first[n];
}

static size_t node_of_known(const struct known *k, const struct organisation *o)
{
    return (size_t)(o - k->at);
}

static size_t node_of_planned(const struct known *k, const struct register_plan *plan, size_t i)
{
    const size_t root = planned_root(plan, i);
    const struct planned *const p = &plan->at[root];
    return p->verdict == IMPORT_COMPLETE && p->known != NULL ? node_of_known(k, p->known)
                                                             : k->count + root;
}

static void add_known(struct arena *arena, struct graph *g, const struct known *k)
{
    struct text_index ids;
    text_index_init(&ids, arena);
    for (size_t i = 0; i < k->count; i++)
        text_index_put(&ids, arena_printf(arena, "%" PRId64, k->at[i].id.v), (int64_t)i);
    for (size_t i = 0; i < k->fact_count; i++) {
        const struct known_fact *const f = &k->facts[i];
        int64_t child = 0;
        int64_t parent = 0;
        if (f->kind == FACT_RELATION && str_eq(f->scheme, S("parent")) &&
            text_index_get(&ids, arena_printf(arena, "%" PRId64, f->organisation), &child) &&
            text_index_get(&ids, arena_printf(arena, "%" PRId64, f->other), &parent))
            g->at[g->count++] = (struct edge){ (size_t)child, (size_t)parent, NULL };
    }
}

/* A network that is its own member. */
static void check_selves(const struct known *k, const struct register_plan *plan,
                         struct import_faults *faults)
{
    for (size_t i = 0; i < plan->relation_count; i++) {
        const struct resolved *const r = &plan->relations[i];
        const size_t to =
            r->known != NULL ? node_of_known(k, r->known) : node_of_planned(k, plan, r->to);
        if (to == node_of_planned(k, plan, r->from) && !str_eq(r->fact->scheme, S("parent")))
            import_fault_add(
                faults, &(struct import_fault){ .line = plan->at[r->from].draft->line,
                                                .column = r->fact->column,
                                                .value = r->fact->other,
                                                .wrong = N_("“{0}” is the organisation itself.") });
    }
}

static void add_planned(struct graph *g, const struct known *k, const struct register_plan *plan)
{
    for (size_t i = 0; i < plan->relation_count; i++) {
        const struct resolved *const r = &plan->relations[i];
        if (!str_eq(r->fact->scheme, S("parent")))
            continue;
        const size_t parent =
            r->known != NULL ? node_of_known(k, r->known) : node_of_planned(k, plan, r->to);
        g->at[g->count++] = (struct edge){ node_of_planned(k, plan, r->from), parent, r };
    }
}

enum { NEW, OPEN, DONE };

/* Goes up from one node; the edge that closes a circle, NULL: none. */
static const struct edge *climb(const struct graph *g, unsigned char *state, size_t *stack,
                                size_t *next, size_t from)
{
    size_t depth = 0;
    stack[depth++] = from;
    state[from] = OPEN;
    while (depth > 0) {
        const size_t node = stack[depth - 1];
        if (g->first[node] + next[node] == g->first[node + 1]) {
            state[node] = DONE;
            depth--;
            continue;
        }
        const struct edge *const e = &g->at[g->first[node] + next[node]++];
        if (state[e->parent] == OPEN)
            return e;
        if (state[e->parent] == NEW) {
            state[e->parent] = OPEN;
            stack[depth++] = e->parent;
        }
    }
    return NULL;
}

/* An edge of the file on the circle that e closes: those on record make none by themselves. */
static const struct resolved *of_file(const struct graph *g, const struct edge *e,
                                      const unsigned char *state)
{
    if (e->of != NULL)
        return e->of;
    for (size_t i = 0; i < g->count; i++) {
        if (g->at[i].of != NULL && state[g->at[i].child] == OPEN && state[g->at[i].parent] == OPEN)
            return g->at[i].of;
    }
    return NULL;
}

void import_circles_check(struct arena *arena, const struct known *known,
                          const struct register_plan *plan, struct import_faults *faults)
{
    struct graph g = { .nodes = known->count + plan->count };
    if (plan->relation_count == 0)
        return;
    check_selves(known, plan, faults);
    g.at = arena_array(arena, struct edge, known->fact_count + plan->relation_count);
    add_known(arena, &g, known);
    add_planned(&g, known, plan);
    sort_edges(arena, &g);
    unsigned char *const state = arena_alloc(arena, g.nodes);
    size_t *const stack = arena_array(arena, size_t, g.nodes);
    size_t *const next = arena_array(arena, size_t, g.nodes);
    for (size_t n = 0; n < g.nodes; n++) {
        const struct edge *const e = state[n] == NEW ? climb(&g, state, stack, next, n) : NULL;
        const struct resolved *const r = e == NULL ? NULL : of_file(&g, e, state);
        if (r == NULL)
            continue;
        import_fault_add(faults, &(struct import_fault){
                                     .line = plan->at[r->from].draft->line,
                                     .column = r->fact->column,
                                     .value = r->fact->other,
                                     .wrong = N_("“{0}” as the parent makes a circle: it would "
                                                 "stand above itself.") });
        return; /* one at a time: others may be the same circle */
    }
}
