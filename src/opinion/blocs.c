/* Blocs: voices whose answers are nearly the same.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "opinion/blocs.h"

#include "opinion/memory.h"
#include "opinion/random.h"
#include "opinion/sort.h"

static const double CHANCE_BELOW = 0.01;
enum { KEYS_A_PASS = 1 << 20 };

/* Two voices to be joined, a < b, and how well they agree. */
struct link {
    int32_t a, b, common, same;
};

struct search {
    const struct voice_votes *v;
    const struct agreement_base *base;
    const double *weight; /* voices: in the base, 0 outside of it */
    double *table;        /* statements + 1, for agreement_chance */
    double chance_below;  /* for one pair */
    struct link *link;
    size_t links, room;
    struct arena *scratch;
};

/* --- which pairs ------------------------------------------------------------------------------ */

static bool is_near(struct search *s, int32_t a, int32_t b, struct link *out)
{
    const int32_t row[2] = { a < b ? a : b, a < b ? b : a };
    const struct agreement sum = agreement_counts(&s->v->votes, row[0], row[1]);
    if (!agreement_is_near(sum.common, sum.same))
        return false;
    const double weight[2] = { s->weight[row[0]], s->weight[row[1]] };
    *out = (struct link){ row[0], row[1], sum.common, sum.same };
    return agreement_chance(s->base, row, weight, s->table) < s->chance_below;
}

/* The list doubles when it is full; the old half is given back with the level. */
static err_t link_add(struct search *s, struct link l)
{
    if (s->links == s->room) {
        const size_t room = s->room == 0 ? 256 : 2 * s->room;
        struct link *const more = arena_try_array(s->scratch, struct link, room);
        if (more == NULL)
            return ERR_NO_MEMORY;
        if (s->links > 0)
            memcpy(more, s->link, s->links * sizeof *more);
        s->link = more;
        s->room = room;
    }
    s->link[s->links++] = l;
    return OK;
}

static err_t compare_all(struct search *s)
{
    const int32_t n = (int32_t)s->v->votes.participants;
    for (int32_t a = 0; a < n; a++) {
        for (int32_t b = a + 1; b < n; b++) {
            struct link l;
            if (is_near(s, a, b, &l))
                TRY(link_add(s, l));
        }
    }
    return OK;
}

/* --- candidates by hashing -------------------------------------------------------------------- */

/* Hash of an answer; that of a row is the exclusive or of its answers' hashes. */
static uint64_t answer_hash(const struct votes *v, int64_t k)
{
    return random_mix(UINT64_C(0x9E3779B97F4A7C15) +
                      ((uint64_t)cell_column(v, k) << 2 | (uint64_t)(cell_value(v, k) + 1)));
}

static uint64_t row_hash(const struct votes *v, int32_t row)
{
    uint64_t hash = 0;
    for (int64_t k = v->start[row]; k < v->start[row + 1]; k++)
        hash ^= answer_hash(v, k);
    return hash;
}

static bool rows_are_equal(const struct votes *v, int32_t a, int32_t b)
{
    if (votes_of(v, (size_t)a) != votes_of(v, (size_t)b))
        return false;
    for (int64_t k = v->start[a], l = v->start[b]; k < v->start[a + 1]; k++, l++) {
        if (cell_column(v, k) != cell_column(v, l) || cell_value(v, k) != cell_value(v, l))
            return false;
    }
    return true;
}

/* same_as[i]: the first row with exactly the answers of row i. */
static err_t find_equal_rows(const struct votes *v, int32_t *same_as, struct arena *scratch)
{
    LEVEL(level, scratch);
    const size_t n = v->participants;
    struct keyed *const items = arena_try_array(scratch, struct keyed, n);
    struct keyed *const spare = arena_try_array(scratch, struct keyed, n);
    if (items == NULL || spare == NULL)
        return ERR_NO_MEMORY;
    for (size_t i = 0; i < n; i++)
        items[i] = (struct keyed){ row_hash(v, (int32_t)i), i };
    sort_keyed(items, spare, n);
    for (size_t i = 0, head = 0; i < n; i++) {
        if (items[i].key != items[head].key)
            head = i;
        const int32_t row = (int32_t)items[i].at;
        const int32_t first = (int32_t)items[head].at;
        same_as[row] = i > head && rows_are_equal(v, first, row) ? first : row;
    }
    return OK;
}

/* Keys of rows whole and with one answer left out, those of this pass only. */
static size_t gather_keys(const struct votes *v, const int32_t *same_as, uint64_t passes,
                          uint64_t pass, struct keyed *items, size_t room)
{
    size_t count = 0;
    for (size_t i = 0; i < v->participants; i++) {
        if (same_as[i] != (int32_t)i || votes_of(v, i) < NEAR_COMMON)
            continue;
        const uint64_t whole = row_hash(v, (int32_t)i);
        for (int64_t k = v->start[i] - 1; k < v->start[i + 1]; k++) {
            const uint64_t key = k < v->start[i] ? whole : whole ^ answer_hash(v, k);
            if (key % passes == pass && count < room)
                items[count++] = (struct keyed){ key, i };
        }
    }
    return count;
}

static err_t compare_in_buckets(struct search *s, const struct keyed *items, size_t count)
{
    for (size_t i = 1, head = 0; i < count; i++) {
        if (items[i].key != items[head].key)
            head = i;
        struct link l;
        if (i > head && items[i].at != items[head].at &&
            is_near(s, (int32_t)items[head].at, (int32_t)items[i].at, &l))
            TRY(link_add(s, l));
    }
    return OK;
}

static err_t compare_candidates(struct search *s, const int32_t *same_as)
{
    const struct votes *const v = &s->v->votes;
    const uint64_t keys = (uint64_t)votes_count(v) + v->participants;
    const uint64_t passes = keys / KEYS_A_PASS + 1;
    const size_t room = passes == 1 ? (size_t)keys : 2 * (size_t)KEYS_A_PASS;
    struct keyed *const items = arena_try_array(s->scratch, struct keyed, room);
    struct keyed *const spare = arena_try_array(s->scratch, struct keyed, room);
    if (items == NULL || spare == NULL)
        return ERR_NO_MEMORY;
    for (size_t i = 0; i < v->participants; i++) {
        struct link l;
        if (same_as[i] != (int32_t)i && is_near(s, same_as[i], (int32_t)i, &l))
            TRY(link_add(s, l));
    }
    for (uint64_t pass = 0; pass < passes; pass++) {
        const size_t count = gather_keys(v, same_as, passes, pass, items, room);
        sort_keyed(items, spare, count);
        TRY(compare_in_buckets(s, items, count));
    }
    return OK;
}

/* --- joining ---------------------------------------------------------------------------------- */

/* Best agreement first; then the most common statements; then as they stand. */
static err_t order_links(struct search *s)
{
    const size_t n = s->links;
    struct keyed *const items = arena_try_array(s->scratch, struct keyed, n);
    struct keyed *const spare = arena_try_array(s->scratch, struct keyed, n);
    struct link *const ordered = arena_try_array(s->scratch, struct link, n);
    if (items == NULL || spare == NULL || ordered == NULL)
        return ERR_NO_MEMORY;
    for (size_t i = 0; i < n; i++)
        items[i] = (struct keyed){ (uint64_t)s->link[i].a << 32 | (uint64_t)s->link[i].b, i };
    sort_keyed(items, spare, n);
    for (size_t i = 0; i < n; i++)
        items[i].key = (uint64_t)(UINT32_MAX - (uint32_t)s->link[items[i].at].common);
    sort_keyed(items, spare, n);
    for (size_t i = 0; i < n; i++) {
        const struct link *const l = &s->link[items[i].at];
        items[i].key = key_of_f64(-(double)l->same / (double)l->common);
    }
    sort_keyed(items, spare, n);
    for (size_t i = 0; i < n; i++)
        ordered[i] = s->link[items[i].at];
    s->link = ordered;
    return OK;
}

/* Blocs in the making: rings of members, and which pairs are near where that was found out. */
struct rings {
    int32_t *of;            /* voices: first member of the ring */
    int32_t *next;          /* voices: the next member around */
    const uint8_t *near;    /* voices x voices bits, or NULL: ask is_near */
    const int32_t *same_as; /* voices, or NULL: every row is looked at */
};

static bool near_bit(const uint8_t *bits, size_t n, int32_t a, int32_t b)
{
    const size_t at = (size_t)a * n + (size_t)b;
    return (bits[at / 8] >> (at % 8) & 1) != 0;
}

/* Every member of a's ring near to every member of b's. Rows with exactly the same answers are
 * looked at once. */
static bool rings_are_near(struct search *s, const struct rings *r, int32_t a, int32_t b)
{
    const size_t n = s->v->votes.participants;
    int32_t x = a;
    do {
        int32_t y = b;
        do {
            struct link l;
            const bool repeats = r->same_as != NULL && (r->same_as[x] != x || r->same_as[y] != y);
            if (r->near != NULL ? !near_bit(r->near, n, x, y) : !repeats && !is_near(s, x, y, &l))
                return false;
            y = r->next[y];
        } while (y != b);
        x = r->next[x];
    } while (x != a);
    return true;
}

static void rings_join(struct rings *r, int32_t a, int32_t b)
{
    const int32_t keep = r->of[a] < r->of[b] ? r->of[a] : r->of[b];
    const int32_t next = r->next[a];
    r->next[a] = r->next[b];
    r->next[b] = next;
    int32_t x = a;
    do {
        r->of[x] = keep;
        x = r->next[x];
    } while (x != a);
}

static err_t mark_near(struct search *s, struct rings *r)
{
    const size_t n = s->v->votes.participants;
    uint8_t *const bits = arena_try_alloc(s->scratch, array_size(n, n) / 8 + 1);
    if (bits == NULL)
        return ERR_NO_MEMORY;
    for (size_t i = 0; i < s->links; i++) {
        const size_t one = (size_t)s->link[i].a * n + (size_t)s->link[i].b;
        const size_t two = (size_t)s->link[i].b * n + (size_t)s->link[i].a;
        bits[one / 8] = (uint8_t)(bits[one / 8] | 1U << (one % 8));
        bits[two / 8] = (uint8_t)(bits[two / 8] | 1U << (two % 8));
    }
    r->near = bits;
    return OK;
}

static err_t join_links(struct search *s, bool all_pairs, const int32_t *same_as, struct rings *out)
{
    const size_t n = s->v->votes.participants;
    struct rings r = { .same_as = same_as };
    r.of = arena_try_array(s->scratch, int32_t, n);
    r.next = arena_try_array(s->scratch, int32_t, n);
    if (r.of == NULL || r.next == NULL)
        return ERR_NO_MEMORY;
    for (size_t i = 0; i < n; i++)
        r.of[i] = r.next[i] = (int32_t)i;
    if (all_pairs)
        TRY(mark_near(s, &r));
    TRY(order_links(s));
    for (size_t i = 0; i < s->links; i++) {
        const struct link *const l = &s->link[i];
        if (r.of[l->a] != r.of[l->b] && rings_are_near(s, &r, l->a, l->b))
            rings_join(&r, l->a, l->b);
    }
    *out = r;
    return OK;
}

/* --- what is told of them --------------------------------------------------------------------- */

static void describe(const struct voice_votes *v, struct bloc *b)
{
    const size_t shown = b->size < PAIRS_SHOWN ? b->size : PAIRS_SHOWN;
    double pairs = 0.0;
    for (size_t i = 0; i < b->size; i++)
        b->weight += v->weight[b->member[i]];
    for (size_t i = 0; i < shown; i++) {
        for (size_t k = i + 1; k < shown; k++) {
            const struct agreement sum = agreement_counts(&v->votes, b->member[i], b->member[k]);
            b->agreement += (double)sum.same / (double)sum.common;
            b->common += (double)sum.common;
            pairs += 1.0;
        }
    }
    b->agreement /= pairs;
    b->common /= pairs;
}

static err_t order_blocs(struct bloc *at, size_t count, struct arena *scratch)
{
    struct keyed *const items = arena_try_array(scratch, struct keyed, count);
    struct keyed *const spare = arena_try_array(scratch, struct keyed, count);
    struct bloc *const old = arena_try_array(scratch, struct bloc, count);
    if (items == NULL || spare == NULL || old == NULL)
        return ERR_NO_MEMORY;
    for (size_t i = 0; i < count; i++) {
        old[i] = at[i];
        items[i] = (struct keyed){ key_of_f64(-at[i].weight), i };
    }
    sort_keyed(items, spare, count);
    for (size_t i = 0; i < count; i++)
        at[i] = old[items[i].at];
    return OK;
}

static err_t blocs_of(const struct search *s, const struct rings *r, struct arena *arena,
                      struct blocs *out)
{
    const size_t n = s->v->votes.participants;
    int32_t *const member = arena_try_array(arena, int32_t, n);
    int32_t *const size = arena_try_array(s->scratch, int32_t, n);
    int32_t *const place = arena_try_array(s->scratch, int32_t, n);
    if (member == NULL || size == NULL || place == NULL)
        return ERR_NO_MEMORY;
    size_t count = 0;
    for (size_t i = 0; i < n; i++)
        count += ++size[r->of[i]] == 2;
    struct bloc *const at = arena_try_array(arena, struct bloc, count);
    if (at == NULL)
        return ERR_NO_MEMORY;
    int32_t next = 0;
    for (size_t i = 0, b = 0; i < n; i++) {
        if (size[i] < 2)
            continue;
        at[b++] = (struct bloc){ .member = member + next, .size = (size_t)size[i] };
        place[i] = next;
        next += size[i];
    }
    for (size_t i = 0; i < n; i++) {
        if (size[r->of[i]] >= 2)
            member[place[r->of[i]]++] = (int32_t)i;
    }
    for (size_t b = 0; b < count; b++)
        describe(s->v, &at[b]);
    TRY(order_blocs(at, count, s->scratch));
    out->at = at;
    out->count = count;
    return OK;
}

err_t blocs_find(const struct voice_votes *v, const struct agreement_base *base,
                 struct arena *arena, struct arena *scratch, struct blocs *out)
{
    must(arena != scratch);
    LEVEL(level, scratch);
    const size_t n = v->votes.participants;
    struct search s = { .v = v, .base = base, .scratch = scratch };
    double *const weight = arena_try_array(scratch, double, n);
    s.table = arena_try_array(scratch, double, v->votes.statements + 1);
    if (weight == NULL || s.table == NULL)
        return ERR_NO_MEMORY;
    for (size_t i = 0; i < base->count; i++)
        weight[base->row[i]] = base->weight[i];
    s.weight = weight;
    s.chance_below = CHANCE_BELOW / (n < 2 ? 1.0 : (double)n * ((double)n - 1.0) / 2.0);
    struct blocs found = { .all_pairs = base->count == n };
    int32_t *same_as = NULL;
    if (found.all_pairs) {
        TRY(compare_all(&s));
    } else {
        same_as = arena_try_array(scratch, int32_t, n);
        if (same_as == NULL)
            return ERR_NO_MEMORY;
        TRY(find_equal_rows(&v->votes, same_as, scratch));
        TRY(compare_candidates(&s, same_as));
    }
    struct rings rings;
    TRY(join_links(&s, found.all_pairs, same_as, &rings));
    TRY(blocs_of(&s, &rings, arena, &found));
    *out = found;
    return OK;
}
