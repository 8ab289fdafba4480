/* Live rooms on the database. SPDX-License-Identifier: AGPL-3.0-or-later */
#include "../cm.h"
#include "viewpoints/live/live.h"
#include "world.h"

static struct room opened(struct world *w, const struct consultation *c)
{
    struct room r = { 0 };
    assert_int_equal(room_open(w->cx, c, PACE_TOGETHER, &r), OK);
    return r;
}

static struct room seen(struct world *w, const struct room *r)
{
    struct room out = { 0 };
    assert_int_equal(room_find(w->cx, r->code, &out), OK);
    return out;
}

static void a_room_opens_with_the_way_in_on_the_wall(void **state)
{
    struct world *w = *state;
    const struct consultation c = given_consultation(w, S("a"), WHO_PUBLIC);
    const struct room made = opened(w, &c), r = seen(w, &made);

    assert_true(room_code_fits(r.code));
    assert_int_equal(r.consultation.v, c.id.v);
    assert_int_equal(r.shows, ROOM_JOIN);
    assert_int_equal(r.pace, PACE_TOGETHER);
    assert_int_equal(r.statement.v, 0);
    assert_int_equal(r.opened_at, NOW);
    assert_int_equal(r.closed_at, 0);
    assert_int_equal(count_rows(w, "SELECT count(*) FROM ledger_inbox WHERE kind = 'room.opened'"),
                     1);
}

static void no_room_where_no_positions_are_taken(void **state)
{
    struct world *w = *state;
    struct consultation c = given_consultation(w, S("a"), WHO_PUBLIC);
    struct room r;
    w->cx->now = c.closes_at;
    assert_int_equal(room_open(w->cx, &c, PACE_FREE, &r), ERR_CONFLICT);
    assert_int_equal(count_rows(w, "SELECT count(*) FROM live_room"), 0);
}

static void another_statement_is_never_revealed_at_once(void **state)
{
    struct world *w = *state;
    const struct consultation c = given_consultation(w, S("a"), WHO_PUBLIC);
    const statement_id one = given_statement(w, &c, S("One statement")),
                       two = given_statement(w, &c, S("Another statement"));
    struct room r = opened(w, &c);

    r.shows = ROOM_STATEMENT;
    r.statement = one;
    assert_int_equal(room_show(w->cx, &r), OK);
    r.is_revealed = true;
    assert_int_equal(room_show(w->cx, &r), OK);
    assert_true(seen(w, &r).is_revealed);
    r.statement = two; /* still marked as revealed by whoever pressed */
    assert_int_equal(room_show(w->cx, &r), OK);

    r = seen(w, &r);
    assert_int_equal(r.statement.v, two.v);
    assert_false(r.is_revealed);
    assert_int_equal(count_rows(w, "SELECT count(*) FROM ledger_inbox WHERE kind = 'room.shown'"),
                     3);
    assert_int_equal(room_show(w->cx, &r), OK); /* the same again is no entry */
    assert_int_equal(count_rows(w, "SELECT count(*) FROM ledger_inbox WHERE kind = 'room.shown'"),
                     3);
}

static void a_closed_room_stays_closed(void **state)
{
    struct world *w = *state;
    const struct consultation c = given_consultation(w, S("a"), WHO_PUBLIC);
    struct room r = opened(w, &c);
    w->cx->now += HOUR / 2;
    assert_int_equal(room_close(w->cx, &r), OK);
    assert_int_equal(seen(w, &r).closed_at, w->cx->now);
    assert_int_equal(room_close(w->cx, &r), ERR_CONFLICT);
    r.shows = ROOM_MAP;
    assert_int_equal(room_show(w->cx, &r), ERR_CONFLICT);
    assert_int_equal(seen(w, &r).shows, ROOM_JOIN);
}

static void open_rooms_come_first(void **state)
{
    struct world *w = *state;
    const struct consultation c = given_consultation(w, S("a"), WHO_PUBLIC);
    const struct room first = opened(w, &c), second = opened(w, &c);
    const struct room *at = NULL;
    size_t n = 0;
    assert_int_equal(room_close(w->cx, &second), OK);
    assert_int_equal(room_list(w->cx, &at, &n), OK);
    assert_int_equal(n, 2);
    assert_int_equal(at[0].id.v, first.id.v);
    assert_int_equal(at[1].id.v, second.id.v);
    struct room none;
    assert_int_equal(room_find(w->cx, S("ZZZZZ"), &none), ERR_NOT_FOUND);
}

int main(void)
{
    if (testdb_skip() != 0)
        return testdb_skip();
    const struct CMUnitTest tests[] = {
        WORLD_TEST(a_room_opens_with_the_way_in_on_the_wall),
        WORLD_TEST(no_room_where_no_positions_are_taken),
        WORLD_TEST(another_statement_is_never_revealed_at_once),
        WORLD_TEST(a_closed_room_stays_closed),
        WORLD_TEST(open_rooms_come_first),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
