/* Finding the route of a path. Built once from all tables, then constant.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef ALYANS_KIT_HTTP_ROUTER_H
#define ALYANS_KIT_HTTP_ROUTER_H

#include "kit/base/arena.h"
#include "kit/http/route.h"

struct router_entry {
    const struct route *route;
    str_t segments[10]; /* "{…}" ones as written */
    int segment_count;
    int literal_count; /* two for a literal segment, one for a hole with an ending */
};
struct router {
    struct router_entry *entries; /* more literal segments first, so that /x/new beats /x/{slug} */
    size_t count;
};

/* tables: count pointers to route tables, each ended by a row without path. A path with more than
 * ten segments, two rows of one method and shape, a write without CSRF or NO_CSRF, or a GET with
 * one, is a bug (must). */
void router_init(struct router *r, struct arena *arena, const struct route *const *tables,
                 size_t count);

/* Takes "/az" off the path; false: it has none, or begins with another word. */
bool path_take_language(struct request *rq, enum lang *lang);

enum router_answer { ROUTE_FOUND, ROUTE_NOT_FOUND, ROUTE_OTHER_METHOD };
/* HEAD finds GET routes. params: what the braces matched. On ROUTE_OTHER_METHOD *allowed holds a
 * bit per method that would do (1 << GET …). */
enum router_answer router_find(const struct router *r, enum method method, str_t path,
                               const struct route **route, str_t params[PATH_PARAMS_MAX],
                               unsigned *allowed);

#endif
