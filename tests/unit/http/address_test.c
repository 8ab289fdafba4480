/* Addresses, what to listen on, trusted proxies, and how many come from where.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "kit/http/address.h"

#include "cm.h"
#include "kit/http/census.h"

static struct address address(const char *text)
{
    struct address a;
    if (!address_read(str_from_c(text), &a))
        fail_msg("no address: %s", text);
    return a;
}

static void an_address_reads_and_writes_the_same(void **state)
{
    (void)state;
    static const char *const SAME[] = { "0.0.0.0", "255.255.255.255", "10.1.20.30", "::1",
                                        "2001:db8::ff" };
    char text[ADDRESS_TEXT_MAX];
    for (size_t i = 0; i < ARRAY_LEN(SAME); i++) {
        const struct address a = address(SAME[i]);
        assert_true(str_eq(address_text(&a, text), str_from_c(SAME[i])));
    }
    const struct address mapped = address("::ffff:1.2.3.4");
    assert_str_is(address_text(&mapped, text), "1.2.3.4");
}

static void what_is_no_address_is_refused(void **state)
{
    (void)state;
    static const char *const WRONG[] = { "",          "1.2.3", "1.2.3.256", "a",
                                         "1.2.3.4:5", "[::1]", " ::1",      "1.2.3.4\n" };
    struct address a;
    for (size_t i = 0; i < ARRAY_LEN(WRONG); i++) {
        if (address_read(str_from_c(WRONG[i]), &a))
            fail_msg("taken: %s", WRONG[i]);
    }
}

static void a_place_to_listen_is_address_and_port_or_a_path(void **state)
{
    (void)state;
    struct listen_on on;
    assert_int_equal(listen_read(S("127.0.0.1:8080"), &on), OK);
    assert_int_equal(on.sa.ss_family, AF_INET);
    assert_int_equal(listen_read(S("localhost:0"), &on), OK);
    assert_int_equal(listen_read(S("[::]:80"), &on), OK);
    assert_int_equal(on.sa.ss_family, AF_INET6);
    assert_int_equal(listen_read(S("unix:/run/a.sock"), &on), OK);
    assert_true(on.is_unix);
    assert_str_is(on.path, "/run/a.sock");
    static const char *const WRONG[] = { "",      "8080",  "127.0.0.1",     "127.0.0.1:",
                                         "[::1]", "::1:8", "1.2.3.4:65536", "[1.2.3.4]:80",
                                         "unix:" };
    for (size_t i = 0; i < ARRAY_LEN(WRONG); i++) {
        if (listen_read(str_from_c(WRONG[i]), &on) == OK)
            fail_msg("taken: %s", WRONG[i]);
    }
}

static void proxies_are_addresses_ranges_and_the_socket(void **state)
{
    (void)state;
    struct trusted_proxies t;
    assert_int_equal(trusted_read(S("10.0.0.0/9, ::1 ,unix,192.0.2.1"), &t), OK);
    const struct address unix_peer = { .kind = ADDRESS_UNIX };
    struct address a = address("10.127.255.255");
    assert_true(trusted_has(&t, &a));
    a = address("10.128.0.0");
    assert_false(trusted_has(&t, &a));
    a = address("::1");
    assert_true(trusted_has(&t, &a));
    a = address("192.0.2.2");
    assert_false(trusted_has(&t, &a));
    assert_true(trusted_has(&t, &unix_peer));

    assert_int_equal(trusted_read(S(""), &t), OK);
    assert_false(trusted_has(&t, &unix_peer));
    assert_int_equal(trusted_read(S("10.0.0.0/33"), &t), ERR_INVALID);
    assert_int_equal(trusted_read(S("proxy.example"), &t), ERR_INVALID);
    assert_int_equal(trusted_read(S("::1,,::2"), &t), ERR_INVALID);
}

static void assert_client(const struct trusted_proxies *t, const char *peer, str_t list,
                          const char *client)
{
    const struct address from = address(peer);
    const struct address found = forwarded_client(t, &from, list);
    const struct address want = address(client);
    assert_true(address_eq(&found, &want));
}

static void the_client_is_the_last_hop_that_is_no_proxy(void **state)
{
    (void)state;
    struct trusted_proxies t;
    assert_int_equal(trusted_read(S("10.0.0.1,10.0.0.2"), &t), OK);
    assert_client(&t, "10.0.0.1", S("203.0.113.1"), "203.0.113.1");
    assert_client(&t, "10.0.0.1", S("1.1.1.1, 203.0.113.1, 10.0.0.2"), "203.0.113.1");
    assert_client(&t, "10.0.0.1", S("10.0.0.2"), "10.0.0.2");
    assert_client(&t, "10.0.0.1", STR_NONE, "10.0.0.1");
    assert_client(&t, "10.0.0.1", S("1.1.1.1, nonsense"), "10.0.0.1");
    assert_client(&t, "203.0.113.9", S("1.1.1.1"), "203.0.113.9");
}

static void connections_are_counted_by_address_and_by_64_bits_of_ipv6(void **state)
{
    (void)state;
    struct census c;
    census_init(&c);
    const struct address a = address("10.0.0.1");
    const struct address six = address("2001:db8::1");
    const struct address neighbour = address("2001:db8::2");
    assert_int_equal(census_enter(&c, &a), 1);
    assert_int_equal(census_enter(&c, &a), 2);
    assert_int_equal(census_enter(&c, &six), 1);
    assert_int_equal(census_enter(&c, &neighbour), 2);
    census_leave(&c, &a);
    assert_int_equal(census_enter(&c, &a), 2);
    census_release(&c);
}

static void a_hall_is_an_address_for_a_time(void **state)
{
    (void)state;
    struct census c;
    census_init(&c);
    const struct address a = address("10.0.0.1");
    const struct address six = address("2001:db8::1");
    const struct address neighbour = address("2001:db8::2");
    assert_false(census_is_hall(&c, &a, 1));
    census_note_hall(&c, &a, 1, 100);
    census_note_hall(&c, &six, 1, 200);
    assert_true(census_is_hall(&c, &a, 99));
    assert_false(census_is_hall(&c, &a, 100));
    assert_true(census_is_hall(&c, &neighbour, 199));
    census_note_hall(&c, &a, 50, 300); /* again: longer */
    assert_true(census_is_hall(&c, &a, 299));
    for (int i = 0; i < HALLS_MAX; i++) {
        struct address other = address("10.0.1.0");
        other.at[3] = (uint8_t)i;
        census_note_hall(&c, &other, 60, 1000 + i);
        assert_true(census_is_hall(&c, &other, 999));
    }
    assert_false(census_is_hall(&c, &a, 61)); /* it ended first */
    census_release(&c);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_address_reads_and_writes_the_same),
        cmocka_unit_test(what_is_no_address_is_refused),
        cmocka_unit_test(a_place_to_listen_is_address_and_port_or_a_path),
        cmocka_unit_test(proxies_are_addresses_ranges_and_the_socket),
        cmocka_unit_test(the_client_is_the_last_hop_that_is_no_proxy),
        cmocka_unit_test(connections_are_counted_by_address_and_by_64_bits_of_ipv6),
        cmocka_unit_test(a_hall_is_an_address_for_a_time),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
