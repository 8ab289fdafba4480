/* How organisations hang together: who is part of whom, member of which network, came out of or
 * went on in another; as rows of an indented drawing with the remaining relations as arcs.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef ALYANS_REGISTRY_DIRECTORY_RELATIONS_H
#define ALYANS_REGISTRY_DIRECTORY_RELATIONS_H

#include "registry/organisations/facts_rules.h"
#include "registry/store.h"

enum relation_kind { REL_PARENT, REL_MEMBER, REL_SPLIT, REL_MERGED, REL_FUNDED };
struct relation_edge {
    int64_t from, to; /* organisations: from is part of, member of, … to */
    enum relation_kind kind;
    str_t since, till;
};
struct relation_edges {
    struct relation_edge *at;
    size_t count, room;
    struct arena *arena;
};
void relation_edge_add(struct relation_edges *to, const struct relation_edge *e);
/* More relations than facts say: who funds whom, once disclosures tell. relations.c lists them. */
typedef err_t relation_edges_fn(struct cx *cx, struct relation_edges *to);

/* --- layout: pure ------------------------------------------------------------------------------
 */

/* Nodes are numbers from 0, in the order siblings shall stand. */
struct layout_edge {
    size_t from, to;
    enum relation_kind kind;
};
#define LAYOUT_NOBODY SIZE_MAX
struct layout {
    size_t *rows;   /* node of each row, from the top */
    size_t *row_of; /* row of each node */
    size_t *depth;  /* of each node: steps below the top of its tree */
    size_t *above;  /* node it hangs under, LAYOUT_NOBODY: none */
    bool *is_tree;  /* of each edge: drawn by the indent; else an arc */
};
/* Everybody hangs under the first it is part of, else a member of, else came out of or went on in,
 * so that nobody hangs under itself. The same for the same input. */
struct layout relations_layout(struct arena *arena, size_t nodes, const struct layout_edge *edges,
                               size_t edge_count);

/* --- what the page is drawn from -------------------------------------------------------------- */

enum { RELATIONS_DRAWN_MAX = 150, RELATION_LINES = 2 };
struct relation_node {
    const struct organisation *o;
    double x, y;
    str_t lines[RELATION_LINES]; /* the name, broken; the second may be empty */
    bool is_self;
};
struct relation_line {
    double x1, y1, x2, y2, bend; /* an elbow down and to the right; or an arc to the left of bend */
    bool is_arc, is_past;
    enum relation_kind kind;
};
struct relation_row {
    const struct organisation *from, *to;
    const struct relation_edge *e;
    bool is_past;
};
struct relations_page {
    const struct organisation *o; /* NULL: of all */
    const struct relation_node *nodes;
    const struct relation_line *lines;
    const struct relation_row *rows;
    size_t node_count, line_count, row_count;
    bool is_cut; /* there are more organisations than are drawn */
    double height;
};
str_t relation_label(struct cx *cx, enum relation_kind kind);
str_t relation_class(enum relation_kind kind);

#endif
