/* Where each organisation stands in the drawing of relations. Pure.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "registry/directory/relations.h"

/* Would node hang under itself, if it hung under other? */
static bool hangs_under(const size_t *above, size_t other, size_t node)
{
    for (size_t at = other; at != LAYOUT_NOBODY; at = above[at]) {
        if (at == node)
            return true;
    }
    return false;
}

/* Most binding relations first; of one kind in the order they came. */
static void hang_all(struct layout *l, const struct layout_edge *edges, size_t count)
{
    for (int kind = REL_PARENT; kind <= REL_MERGED; kind++) { /* nobody hangs under who pays it */
        for (size_t i = 0; i < count; i++) {
            const struct layout_edge *const e = &edges[i];
            if ((int)e->kind != kind || l->above[e->from] != LAYOUT_NOBODY ||
                hangs_under(l->above, e->to, e->from))
                continue;
            l->above[e->from] = e->to;
            l->is_tree[i] = true;
        }
    }
}

struct layout relations_layout(struct arena *arena, size_t nodes, const struct layout_edge *edges,
                               size_t edge_count)
{
    struct layout l = { .rows = arena_array(arena, size_t, nodes),
                        .row_of = arena_array(arena, size_t, nodes),
                        .depth = arena_array(arena, size_t, nodes),
                        .above = arena_array(arena, size_t, nodes),
                        .is_tree = arena_array(arena, bool, edge_count) };
    for (size_t i = 0; i < nodes; i++)
        l.above[i] = LAYOUT_NOBODY;
    hang_all(&l, edges, edge_count);

    /* Depth first without recursion: what waits, the next on top. */
    size_t *const stack = arena_array(arena, size_t, nodes);
    size_t waiting = 0;
    size_t n = 0;
    for (size_t i = nodes; i-- > 0;) {
        if (l.above[i] == LAYOUT_NOBODY)
            stack[waiting++] = i;
    }
    while (waiting > 0) {
        const size_t node = stack[--waiting];
        l.row_of[node] = n;
        l.rows[n++] = node;
        for (size_t i = nodes; i-- > 0;) {
            if (l.above[i] == node) {
                l.depth[i] = l.depth[node] + 1;
                stack[waiting++] = i;
            }
        }
    }
    must(n == nodes);
    return l;
}
