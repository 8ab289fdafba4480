/* Which route a path finds.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "cm.h"

#include "kit/http/router.h"

static err_t nothing(struct cx *cx, const struct request *rq, struct response *rs)
{
    (void)cx;
    (void)rq;
    (void)rs;
    return OK;
}

static err_t let_in(struct cx *cx, const struct request *rq)
{
    (void)cx;
    (void)rq;
    return OK;
}

#define ROW(m, p, f)                                                                               \
    {                                                                                              \
        .method = (m), .path = (p), .handle = nothing, .guard = let_in, .flags = (f)               \
    }
static const struct route TABLE[] = {
    ROW(GET, "/", 0),
    ROW(GET, "/consultations/{slug}", 0),
    ROW(GET, "/consultations/new", 0),
    ROW(POST, "/consultations/{slug}/positions", CSRF),
    ROW(GET, "/consultations/{slug}/statements/{id}", 0),
    ROW(GET, "/consultations/{slug}.json", 0),
    { 0 },
};

struct answer {
    enum router_answer found;
    const struct route *route;
    str_t params[PATH_PARAMS_MAX];
    unsigned allowed;
};

static struct answer ask(enum method method, str_t path)
{
    AUTO(arena) a;
    arena_init(&a);
    const struct route *const tables[] = { TABLE };
    struct router r;
    router_init(&r, &a, tables, 1);
    struct answer got = { 0 };
    got.found = router_find(&r, method, path, &got.route, got.params, &got.allowed);
    return got;
}

static void literal_words_beat_holes(void **state)
{
    (void)state;

    assert_ptr_equal(ask(GET, S("/consultations/new")).route, &TABLE[2]);
    const struct answer by_slug = ask(GET, S("/consultations/election-2013"));
    assert_ptr_equal(by_slug.route, &TABLE[1]);
    assert_str_is(by_slug.params[0], "election-2013");
    assert_ptr_equal(ask(GET, S("/")).route, &TABLE[0]);
}

static void an_id_is_a_number_from_one(void **state)
{
    (void)state;

    const struct answer a = ask(GET, S("/consultations/x/statements/7"));
    assert_ptr_equal(a.route, &TABLE[4]);
    assert_str_is(a.params[1], "7");
    assert_int_equal(ask(GET, S("/consultations/x/statements/0")).found, ROUTE_NOT_FOUND);
    assert_int_equal(ask(GET, S("/consultations/x/statements/-1")).found, ROUTE_NOT_FOUND);
    assert_int_equal(ask(GET, S("/consultations/x/statements/9223372036854775808")).found,
                     ROUTE_NOT_FOUND);
}

static void another_method_is_told_apart_from_nothing(void **state)
{
    (void)state;

    const struct answer a = ask(GET, S("/consultations/x/positions"));
    assert_int_equal(a.found, ROUTE_OTHER_METHOD);
    assert_int_equal(a.allowed, 1u << POST);
    assert_int_equal(ask(GET, S("/nowhere")).found, ROUTE_NOT_FOUND);
    assert_int_equal(ask(GET, S("/1/2/3/4/5/6/7/8/9/10/11/12")).found, ROUTE_NOT_FOUND);
}

static void head_finds_what_get_finds(void **state)
{
    (void)state;

    assert_ptr_equal(ask(HEAD, S("/consultations/x")).route, &TABLE[1]);
    assert_int_equal(ask(HEAD, S("/consultations/x/positions")).found, ROUTE_OTHER_METHOD);
}

static void a_word_holds_no_markup_and_no_blanks(void **state)
{
    (void)state;

    assert_int_equal(ask(GET, S("/consultations/a b")).found, ROUTE_NOT_FOUND);
    assert_int_equal(ask(GET, S("/consultations/<script>")).found, ROUTE_NOT_FOUND);
    assert_int_equal(ask(GET, S("/consultations/")).found, ROUTE_NOT_FOUND);
}

static void an_ending_belongs_to_the_address_and_not_to_the_word(void **state)
{
    (void)state;

    const struct answer a = ask(GET, S("/consultations/election-2013.json"));
    assert_ptr_equal(a.route, &TABLE[5]);
    assert_str_is(a.params[0], "election-2013");
    assert_ptr_equal(ask(GET, S("/consultations/x.jso")).route, &TABLE[1]);
    assert_str_is(ask(GET, S("/consultations/x.json.json")).params[0], "x.json");
    assert_ptr_equal(ask(GET, S("/consultations/.json")).route, &TABLE[1]); /* no word before it */
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(literal_words_beat_holes),
        cmocka_unit_test(an_id_is_a_number_from_one),
        cmocka_unit_test(another_method_is_told_apart_from_nothing),
        cmocka_unit_test(head_finds_what_get_finds),
        cmocka_unit_test(a_word_holds_no_markup_and_no_blanks),
        cmocka_unit_test(an_ending_belongs_to_the_address_and_not_to_the_word),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
