/* The thread that gives entries their places, at work beside a writer.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "record_world.h"

#include <unistd.h>

#include "kit/base/str.h"
#include "kit/db/writer.h"

/* A server: a writer and a sequencer on the world's database. */
struct node {
    struct writer *writer;
    struct sequencer *sequencer;
    struct ids ids;
};

static void start(struct world *w, struct node *n, int number)
{
    ids_init(&n->ids, number);
    const struct writer_options options = { .connections = 4 };
    assert_int_equal(writer_open(testdb_url(&w->database), &options, &n->writer), OK);
    assert_int_equal(sequencer_start(&(struct sequencer_config){ .writer = n->writer,
                                                                 .db_url = testdb_url(&w->database),
                                                                 .key_path = w->key_path,
                                                                 .ids = &n->ids,
                                                                 .seal_after = USEC_PER_SECOND },
                                     &n->sequencer),
                     OK);
}

static void stop(struct node *n)
{
    sequencer_stop(n->sequencer);
    writer_close(n->writer);
}

/* Until so many have their place; gives up after a minute. */
static void wait_for_size(struct world *w, int64_t size)
{
    for (int i = 0; i < 6000 && counted(w, "SELECT size FROM ledger_sequencer") < size; i++)
        (void)usleep(10000);
    assert_int_equal(counted(w, "SELECT size FROM ledger_sequencer"), size);
}

static void what_waits_gets_its_place_while_the_server_runs(void **state)
{
    struct world *const w = *state;
    struct node n;
    given_entries(w, 10);
    start(w, &n, 2);

    wait_for_size(w, 11);
    given_entries(w, 20);
    wait_for_size(w, 31);
    stop(&n);

    assert_int_equal(assert_whole(w), 31);
}

static void stopping_places_what_waits_and_gives_the_lease_back(void **state)
{
    struct world *const w = *state;
    struct node n;
    start(w, &n, 2);
    wait_for_size(w, 1);

    given_entries(w, 5000);
    stop(&n);

    assert_int_equal(assert_whole(w), 5001);
    assert_int_equal(counted(w, "SELECT holder FROM ledger_sequencer"), 0);
}

static void of_two_servers_one_works_and_the_other_takes_over(void **state)
{
    struct world *const w = *state;
    struct node a;
    struct node b;
    if (testdb_engine() == DB_SQLITE)
        return; /* one process owns the file */
    start(w, &a, 2);
    wait_for_size(w, 1);
    start(w, &b, 3);

    for (int i = 1; i <= 10; i++) {
        given_entries(w, 100);
        (void)usleep(20000);
    }
    wait_for_size(w, 1001);
    const int64_t holder = counted(w, "SELECT holder FROM ledger_sequencer");
    stop(&a);
    given_entries(w, 100);
    wait_for_size(w, 1101);
    assert_true(counted(w, "SELECT holder FROM ledger_sequencer") != holder);
    stop(&b);

    assert_int_equal(assert_whole(w), 1101);
}

/* Both find the lease free at once, again and again: the fence lets one through. */
static void two_servers_that_race_place_everything_once(void **state)
{
    struct world *const w = *state;
    struct node a;
    struct node b;
    if (testdb_engine() == DB_SQLITE)
        return;
    give_places(w);
    start(w, &a, 2);
    start(w, &b, 3);

    for (int i = 1; i <= 30; i++) {
        given_entries(w, 40);
        changed(w, "UPDATE ledger_sequencer SET holder = 0, leased_till = 0");
        (void)usleep(30000);
    }
    wait_for_size(w, 1201);
    stop(&a);
    stop(&b);

    assert_int_equal(assert_whole(w), 1201);
}

static void minutes_are_sealed_while_the_server_runs(void **state)
{
    struct world *const w = *state;
    struct node n;
    enum { COUNT = 700 };
    struct ledger_ballot b[COUNT];
    for (int i = 0; i < COUNT; i++)
        b[i] = (struct ledger_ballot){ id_new(&w->ids, w->cx.now), 70, { { (uint8_t)i } } };
    begin(w);
    assert_int_equal(ledger_add_ballots(&w->cx, b, COUNT), OK);
    commit(w);

    start(w, &n, 2);
    wait_for_size(w, 2);
    stop(&n);

    assert_int_equal(counted(w, "SELECT count(*) FROM ledger_unsealed"), 0);
    assert_int_equal(counted(w, "SELECT count(*) FROM ledger_sealed"), 3);
    assert_holds(w);
}

static void given_person(struct world *w, int64_t account)
{
    begin(w);
    assert_int_equal(ledger_add(&w->cx, &(struct ledger_new){ LEDGER_ACCOUNT_ADDED, account, 0,
                                                              LEDGER_FIELDS(ledger_personal(
                                                                  "name", S("Aydan"), account)),
                                                              NULL }),
                     OK);
    commit(w);
}

static void what_is_erased_while_it_gets_its_place_stays_erased(void **state)
{
    struct world *const w = *state;
    struct node n;
    start(w, &n, 2);

    for (int round = 0; round < 20; round++) {
        int64_t erased = 0;
        given_person(w, 11);
        (void)usleep((useconds_t)(random_u64() % 100000));
        err_t e = ERR_BUSY;
        while (e == ERR_BUSY) { /* PostgreSQL: the sequencer was faster */
            begin(w);
            e = ledger_erase_person(&w->cx, 11, S("asked for"), &erased);
            if (e == OK)
                e = db_commit(w->cx.db);
            else
                db_rollback(w->cx.db);
        }
        assert_int_equal(e, OK);
        assert_int_equal(erased, 1);
    }
    wait_for_size(w, 41);
    stop(&n);

    assert_int_equal(counted(w, "SELECT count(*) FROM ledger_personal"), 0);
    assert_holds(w);
}

static void a_server_without_the_key_of_the_record_does_not_start(void **state)
{
    struct world *const w = *state;
    struct sequencer *s = NULL;
    struct writer *writer;
    struct secret other;
    give_places(w);
    assert_int_equal(remove(w->key_path), 0);
    assert_int_equal(writer_open(testdb_url(&w->database), &(struct writer_options){ 0 }, &writer),
                     OK);
    const struct sequencer_config config = { .writer = writer,
                                             .db_url = testdb_url(&w->database),
                                             .key_path = w->key_path,
                                             .ids = &w->ids };

    assert_int_equal(sequencer_start(&config, &s), ERR_INVALID);
    assert_int_equal(secret_file(w->key_path, &other), OK);
    assert_int_equal(sequencer_start(&config, &s), ERR_INVALID);

    assert_null(s);
    writer_close(writer);
}

static void a_running_server_takes_over_a_new_key(void **state)
{
    struct world *const w = *state;
    struct node n;
    start(w, &n, 2);
    wait_for_size(w, 1);
    begin(w);
    assert_int_equal(sequencer_rotate_key(&w->cx, w->key_path, false, S("spring")), OK);
    commit(w);

    given_entries(w, 3);
    wait_for_size(w, 5);
    stop(&n);

    assert_int_equal(newest_note(w).checkpoint.size, 5);
    assert_int_equal(assert_whole(w), 5);
}

int main(void)
{
    if (testdb_skip() != 0)
        return testdb_skip();
    const struct CMUnitTest tests[] = {
        IN_A_WORLD(what_waits_gets_its_place_while_the_server_runs),
        IN_A_WORLD(stopping_places_what_waits_and_gives_the_lease_back),
        IN_A_WORLD(of_two_servers_one_works_and_the_other_takes_over),
        IN_A_WORLD(two_servers_that_race_place_everything_once),
        IN_A_WORLD(minutes_are_sealed_while_the_server_runs),
        IN_A_WORLD(what_is_erased_while_it_gets_its_place_stays_erased),
        IN_A_WORLD(a_server_without_the_key_of_the_record_does_not_start),
        IN_A_WORLD(a_running_server_takes_over_a_new_key),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
