/* Finding the route of a path.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "kit/http/router.h"

#include "kit/base/str.h"

/* "{slug}", or with an ending that belongs to the address: "{slug}.json". */
static bool is_hole(str_t segment)
{
    return segment.len > 2 && segment.at[0] == '{' && str_find_byte(segment, '}', 0) < segment.len;
}

static str_t hole_ending(str_t hole)
{
    return str_sub(hole, str_find_byte(hole, '}', 0) + 1, hole.len);
}

static bool is_write(enum method m)
{
    return m != GET && m != HEAD && m != OPTIONS;
}

/* Splits "/a/b" into "a", "b"; "/" into nothing. -1: more than max. */
static int split(str_t path, str_t *segments, int max)
{
    int n = 0;
    str_t rest = str_sub(path, 1, path.len);
    str_t part;
    while (rest.len > 0 && str_cut(&rest, '/', &part)) {
        if (n == max)
            return -1;
        segments[n++] = part;
    }
    return n;
}

static struct router_entry entry_of(const struct route *route)
{
    struct router_entry e = { .route = route };
    e.segment_count = split(str_from_c(route->path), e.segments, (int)ARRAY_LEN(e.segments));
    must(e.segment_count >= 0);
    int holes = 0;
    int endings = 0;
    for (int i = 0; i < e.segment_count; i++) {
        holes += is_hole(e.segments[i]);
        endings += is_hole(e.segments[i]) && hole_ending(e.segments[i]).len > 0;
    }
    must(holes <= PATH_PARAMS_MAX);
    e.literal_count = 2 * (e.segment_count - holes) + endings;
    must(is_write(route->method) == ((route->flags & (CSRF | NO_CSRF)) != 0));
    must(route->guard != NULL && route->handle != NULL);
    return e;
}

static int by_literals(const void *a, const void *b)
{
    const struct router_entry *const x = a;
    const struct router_entry *const y = b;
    return y->literal_count - x->literal_count;
}

/* Would both rows take the same paths of the same method? */
static bool same_shape(const struct router_entry *a, const struct router_entry *b)
{
    if (a->route->method != b->route->method || a->segment_count != b->segment_count)
        return false;
    for (int i = 0; i < a->segment_count; i++) {
        const bool hole = is_hole(a->segments[i]);
        if (hole != is_hole(b->segments[i]) ||
            (hole ? !str_eq(hole_ending(a->segments[i]), hole_ending(b->segments[i]))
                  : !str_eq(a->segments[i], b->segments[i])))
            return false;
    }
    return true;
}

void router_init(struct router *r, struct arena *arena, const struct route *const *tables,
                 size_t count)
{
    size_t n = 0;
    for (size_t t = 0; t < count; t++) {
        for (const struct route *row = tables[t]; row->path != NULL; row++)
            n++;
    }
    *r = (struct router){ arena_array(arena, struct router_entry, n), 0 };
    for (size_t t = 0; t < count; t++) {
        for (const struct route *row = tables[t]; row->path != NULL; row++)
            r->entries[r->count++] = entry_of(row);
    }
    for (size_t i = 1; i < r->count; i++) {
        for (size_t k = 0; k < i; k++)
            must(!same_shape(&r->entries[i], &r->entries[k]));
    }
    qsort(r->entries, r->count, sizeof r->entries[0], by_literals);
}

/* A hole named id takes a number from 1, one named file_name whatever a file may be called; any
 * other takes one word. */
static bool hole_takes(str_t hole, str_t segment)
{
    int64_t id;
    if (str_eq(hole, S("{id}")))
        return str_to_i64(segment, 1, INT64_MAX, &id);
    if (str_eq(hole, S("{file_name}")))
        return segment.len >= 1 && segment.len <= 255;
    if (segment.len == 0 || segment.len > 100)
        return false;
    for (size_t i = 0; i < segment.len; i++) {
        const char c = segment.at[i];
        const bool is_word = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
                             (c >= '0' && c <= '9') || c == '-' || c == '_' || c == '.';
        if (!is_word)
            return false;
    }
    return true;
}

static bool matches(const struct router_entry *e, const str_t *segments, int count,
                    str_t params[PATH_PARAMS_MAX])
{
    if (e->segment_count != count)
        return false;
    int holes = 0;
    for (int i = 0; i < count; i++) {
        if (!is_hole(e->segments[i])) {
            if (!str_eq(e->segments[i], segments[i]))
                return false;
        } else {
            const str_t ending = hole_ending(e->segments[i]);
            const str_t word = str_sub(segments[i], 0, segments[i].len - ending.len);
            if (segments[i].len <= ending.len || !str_ends(segments[i], ending) ||
                !hole_takes(str_sub(e->segments[i], 0, e->segments[i].len - ending.len), word))
                return false;
            params[holes++] = word;
        }
    }
    return true;
}

enum router_answer router_find(const struct router *r, enum method method, str_t path,
                               const struct route **route, str_t params[PATH_PARAMS_MAX],
                               unsigned *allowed)
{
    str_t segments[ARRAY_LEN(r->entries[0].segments)];
    const int count = split(path, segments, (int)ARRAY_LEN(segments));
    const enum method wanted = method == HEAD ? GET : method;
    *allowed = 0;
    for (size_t i = 0; i < r->count && count >= 0; i++) {
        const struct router_entry *const e = &r->entries[i];
        if (!matches(e, segments, count, params))
            continue;
        if (e->route->method == wanted) {
            *route = e->route;
            return ROUTE_FOUND;
        }
        *allowed |= 1u << e->route->method;
    }
    return *allowed == 0 ? ROUTE_NOT_FOUND : ROUTE_OTHER_METHOD;
}

bool path_take_language(struct request *rq, enum lang *lang)
{
    const str_t first = str_sub(rq->path, 1, str_find_byte(rq->path, '/', 1));
    if (!lang_from_code(first, lang))
        return false;
    rq->path = str_sub(rq->path, 1 + first.len, rq->path.len);
    if (rq->path.len == 0)
        rq->path = S("/");
    rq->has_lang_prefix = true;
    return true;
}
