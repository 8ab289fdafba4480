/* What only PostgreSQL can do wrong: settings that forget, and a connection that breaks at COMMIT.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "cm.h"
#include "things.h"

#include <poll.h>
#include <pthread.h>
#include <stdatomic.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "kit/base/arena.h"
#include "kit/db/writer.h"

enum { Q_SETTING, Q_SOCKET, Q_USER, Q_SERVER_COUNT };
static const struct db_text SERVER[Q_SERVER_COUNT] = {
    [Q_SETTING] = { .any = "SELECT current_setting($1)" },
    [Q_SOCKET] = { .any = "SELECT current_setting('unix_socket_directories') || '/.s.PGSQL.'"
                          " || current_setting('port')" },
    [Q_USER] = { .any = "SELECT CAST(current_user AS TEXT)" },
};
static const struct db_catalog server_sql = { "server", SERVER, Q_SERVER_COUNT };

struct world {
    struct testdb where;
    struct arena arena;
};

static int setup(void **state)
{
    struct world *const w = mem_new(sizeof *w);
    things_make(&w->where);
    *state = w;
    return 0;
}

static int teardown(void **state)
{
    struct world *const w = *state;
    testdb_remove(&w->where);
    arena_release(&w->arena);
    mem_free(w);
    return 0;
}

static str_t ask(struct world *w, int which, struct db_args args)
{
    struct db *const db = testdb_open(&w->where, DB_READ_ONLY);
    AUTO(db_rows) rows = { 0 };
    must(db_select(db, &rows, &server_sql, which, args) == OK && db_next(&rows));
    const str_t answer = db_str(&rows, 0, &w->arena);
    must(db_done(&rows) == OK);
    db_close(db);
    return answer;
}

/* --- durability ------------------------------------------------------------------------------- */

static void the_cluster_under_test_is_durable(void **state)
{
    struct world *const w = *state;

    assert_str_is(ask(w, Q_SETTING, ARGS(ARG(S("fsync")))), "on");
    assert_str_is(ask(w, Q_SETTING, ARGS(ARG(S("synchronous_commit")))), "on");
    assert_str_is(ask(w, Q_SETTING, ARGS(ARG(S("full_page_writes")))), "on");
}

static void commits_that_are_not_on_disk_are_refused(void **state)
{
    struct world *const w = *state;
    const str_t url = arena_printf(&w->arena, "%s%%20-csynchronous_commit%%3Doff", w->where.url);
    struct db *db = NULL;
    struct writer *writer = NULL;

    assert_int_equal(db_open(url, DB_READ_WRITE, &db), ERR_CONFLICT);
    assert_int_equal(writer_open(url, &(struct writer_options){ 0 }, &writer), ERR_CONFLICT);

    assert_int_equal(db_open(url, DB_READ_ONLY, &db), OK); /* a reader commits nothing */
    db_close(db);
    assert_int_equal(writer_open(url, &(struct writer_options){ .not_durable = true }, &writer),
                     OK);
    writer_close(writer);
}

/* --- a connection that breaks at COMMIT ------------------------------------------------------- */

enum cut { CUT_NEVER, CUT_BEFORE_COMMIT, CUT_AFTER_COMMIT };

/* Stands between the program and the server, one connection at a time. */
struct proxy {
    struct sockaddr_un server;
    int listener;
    pthread_t thread;
    _Atomic int cut; /* enum cut, for the next COMMIT */
    _Atomic bool stop;
};

static struct sockaddr_un address(str_t path)
{
    struct sockaddr_un a = { .sun_family = AF_UNIX };
    must(path.len < sizeof a.sun_path);
    memcpy(a.sun_path, path.at, path.len);
    return a;
}

static bool send_all(int to, const char *at, size_t len)
{
    while (len > 0) {
        const ssize_t n = send(to, at, len, MSG_NOSIGNAL);
        if (n <= 0)
            return false;
        at += n;
        len -= (size_t)n;
    }
    return true;
}

/* Passes on what one side says; false when the connection is over. */
static bool pass(struct proxy *p, int from, int to, bool to_server)
{
    char bytes[65536];
    const ssize_t n = recv(from, bytes, sizeof bytes, 0);
    if (n <= 0)
        return false;
    const bool commits = to_server && memmem(bytes, (size_t)n, "COMMIT", 6) != NULL;
    const int cut = commits ? atomic_exchange(&p->cut, CUT_NEVER) : CUT_NEVER;
    if (cut == CUT_BEFORE_COMMIT)
        return false;
    if (!send_all(to, bytes, (size_t)n))
        return false;
    if (cut == CUT_AFTER_COMMIT)
        (void)recv(to, bytes, sizeof bytes, 0); /* the answer, which nobody will hear */
    return cut == CUT_NEVER;
}

static void serve(struct proxy *p, int client)
{
    const int server = socket(AF_UNIX, SOCK_STREAM, 0);
    must(server >= 0);
    bool open = connect(server, (struct sockaddr *)&p->server, sizeof p->server) == 0;
    while (open && !atomic_load(&p->stop)) {
        struct pollfd both[2] = { { client, POLLIN, 0 }, { server, POLLIN, 0 } };
        if (poll(both, 2, 20) <= 0)
            continue;
        if (both[0].revents != 0)
            open = pass(p, client, server, true);
        if (open && both[1].revents != 0)
            open = pass(p, server, client, false);
    }
    must(close(server) == 0);
    must(close(client) == 0);
}

static void *proxy_main(void *it)
{
    struct proxy *const p = it;
    while (!atomic_load(&p->stop)) {
        struct pollfd incoming = { p->listener, POLLIN, 0 };
        if (poll(&incoming, 1, 20) == 1)
            serve(p, accept(p->listener, NULL, NULL));
    }
    return NULL;
}

static void proxy_start(struct world *w, struct proxy *p)
{
    const str_t path = arena_printf(&w->arena, "%s/.s.PGSQL.5432", w->where.folder);
    const struct sockaddr_un here = address(path);
    *p = (struct proxy){ .server = address(ask(w, Q_SOCKET, NO_ARGS)),
                         .listener = socket(AF_UNIX, SOCK_STREAM, 0) };
    must(p->listener >= 0);
    must(bind(p->listener, (const struct sockaddr *)&here, sizeof here) == 0);
    must(listen(p->listener, 8) == 0);
    must(pthread_create(&p->thread, NULL, proxy_main, p) == 0);
}

static void proxy_stop(struct proxy *p)
{
    atomic_store(&p->stop, true);
    must(pthread_join(p->thread, NULL) == 0);
    must(close(p->listener) == 0);
}

static struct db *open_through(struct world *w)
{
    const str_t user = ask(w, Q_USER, NO_ARGS);
    const str_t url = arena_printf(
        &w->arena, "postgresql://%.*s@/postgres?host=%s&port=5432&options=-csearch_path%%3D%s",
        STR_ARG(user), w->where.folder, w->where.schema);
    struct db *db = NULL;
    assert_int_equal(db_open(url, DB_READ_WRITE, &db), OK);
    return db;
}

/* What db_commit says of a transaction that adds thing 1, and how many things there are then. */
static err_t commit_through_cut(struct world *w, enum cut cut, int64_t *stored)
{
    struct proxy p;
    proxy_start(w, &p);
    struct db *const db = open_through(w);
    assert_int_equal(db_begin(db), OK);
    assert_int_equal(things_add(db, 1), OK);
    atomic_store(&p.cut, cut);

    const err_t e = db_commit(db);

    assert_int_equal(db_begin(db), OK); /* works again */
    *stored = things_count(db);
    assert_int_equal(things_add(db, 2), OK);
    assert_int_equal(db_commit(db), OK);
    db_close(db);
    proxy_stop(&p);
    return e;
}

static void a_commit_whose_answer_is_lost_is_found_to_be_done(void **state)
{
    int64_t stored = -1;

    assert_int_equal(commit_through_cut(*state, CUT_AFTER_COMMIT, &stored), OK);

    assert_int_equal(stored, 1);
}

static void a_commit_that_never_arrived_is_found_to_be_undone(void **state)
{
    int64_t stored = -1;

    assert_int_equal(commit_through_cut(*state, CUT_BEFORE_COMMIT, &stored), ERR_UNAVAILABLE);

    assert_int_equal(stored, 0);
}

static void without_a_cut_the_proxy_changes_nothing(void **state)
{
    int64_t stored = -1;

    assert_int_equal(commit_through_cut(*state, CUT_NEVER, &stored), OK);

    assert_int_equal(stored, 1);
}

/* --- parameters ------------------------------------------------------------------------------- */

static void a_number_too_big_for_its_column_is_refused(void **state)
{
    struct world *const w = *state;
    struct db *const db = testdb_open(&w->where, DB_READ_WRITE);

    const err_t e =
        db_exec(db, &things_sql, Q_ADD, ARGS(ARG(1), ARG(S("a")), ARG_NULL, ARG(65536), ARG_NULL),
                NULL); /* SMALLINT */

    assert_int_equal(e, ERR_DB);
    assert_int_equal(things_count(db), 0);
    db_close(db);
}

int main(void)
{
    if (testdb_skip() != 0)
        return testdb_skip();
#define T(f) cmocka_unit_test_setup_teardown(f, setup, teardown)
    const struct CMUnitTest tests[] = {
        T(the_cluster_under_test_is_durable),
        T(commits_that_are_not_on_disk_are_refused),
        T(a_commit_whose_answer_is_lost_is_found_to_be_done),
        T(a_commit_that_never_arrived_is_found_to_be_undone),
        T(without_a_cut_the_proxy_changes_nothing),
        T(a_number_too_big_for_its_column_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
