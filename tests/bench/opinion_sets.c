/* Made-up votes of the sizes the guide measures at.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "opinion_sets.h"

const struct opinion_set OPINION_SETS[] = {
    { "vtaiwan-like", 1921, 197, 0.1306, 4, 1.2, 1 },
    { "bowling-green-like", 2031, 896, 0.1239, 4, 1.2, 2 },
    { "10k-x-300", 10000, 300, 0.1484, 4, 1.2, 3 },
    { "100k-x-1000", 100000, 1000, 0.0996, 4, 1.2, 4 },
    { "1M-x-1000", 1000000, 1000, 0.0997, 4, 1.2, 5 },
};
const size_t OPINION_SETS_COUNT = ARRAY_LEN(OPINION_SETS);

static const double MIDDLE = 0.35; /* a view nearer to nought than this is a pass */

/* xorshift64* (Vigna 2016). */
static uint64_t draw(uint64_t *seed)
{
    *seed ^= *seed >> 12;
    *seed ^= *seed << 25;
    *seed ^= *seed >> 27;
    return *seed * UINT64_C(2685821657736338717);
}

/* Nearly normal, variance 1, from exact arithmetic: the sum of four even numbers. */
static double bell(uint64_t *seed)
{
    const uint64_t r = draw(seed);
    int64_t sum = 0;
    for (int i = 0; i < 4; i++)
        sum += (int64_t)(r >> (16 * i) & 0xFFFF);
    return ((double)sum - 131070.0) * (1.7320508075688772 / 65536.0);
}

static uint16_t answer(size_t j, double view)
{
    const int vote = view > MIDDLE ? VOTE_AGREE : view < -MIDDLE ? VOTE_DISAGREE : VOTE_PASS;
    return (uint16_t)(j << 2 | (size_t)(vote + 1));
}

/* The answers of one row behind cells; how many. Four columns share a draw of 64 bits. */
static size_t fill_row(const struct opinion_set *set, const double *position, uint64_t *seed,
                       uint16_t *cells, size_t room)
{
    const uint64_t below = (uint64_t)(set->density * 65536.0);
    size_t count = 0;
    for (size_t j = 0; j < set->statements; j += 4) {
        uint64_t r = draw(seed);
        for (size_t i = j; i < j + 4 && i < set->statements; i++, r >>= 16) {
            if ((r & 0xFFFF) >= below)
                continue;
            must(count < room);
            cells[count++] = answer(i, position[i] + set->noise * bell(seed));
        }
    }
    return count;
}

static int64_t *numbers(struct arena *arena, size_t n)
{
    int64_t *const at = arena_array(arena, int64_t, n);
    for (size_t i = 0; i < n; i++)
        at[i] = (int64_t)i;
    return at;
}

void opinion_set_make(const struct opinion_set *set, struct arena *arena, struct votes *out)
{
    const size_t n = set->participants;
    const size_t m = set->statements;
    must(m <= NARROW_COLUMNS && set->groups > 0);
    uint64_t seed = set->seed * UINT64_C(0x9E3779B97F4A7C15);
    const size_t cells = n * m;
    const size_t expected = (size_t)((double)cells * set->density);
    const size_t room =
        expected + expected / 64 + 4096 < cells ? expected + expected / 64 + 4096 : cells;
    uint16_t *const narrow = arena_array(arena, uint16_t, room);
    int64_t *const start = arena_array(arena, int64_t, n + 1);
    double *const position = arena_array(arena, double, set->groups *m);
    for (size_t i = 0; i < set->groups * m; i++)
        position[i] = bell(&seed);
    for (size_t i = 0; i < n; i++) {
        const size_t at = (size_t)start[i];
        start[i + 1] = start[i] + (int64_t)fill_row(set, position + i % set->groups * m, &seed,
                                                    narrow + at, room - at);
    }
    *out = (struct votes){ .participants = n,
                           .statements = m,
                           .participant_id = numbers(arena, n),
                           .statement_id = numbers(arena, m),
                           .start = start,
                           .narrow = narrow };
}
