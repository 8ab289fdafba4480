/* Answers that come after the server has ended: a handler took longer than the stop allowed.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include <pthread.h>
#include <unistd.h>

#include "cm.h"
#include "kit/http/address.h"
#include "kit/http/server.h"

/* Keeps the exchange it is given, as a slow handler does. */
struct keeper {
    pthread_mutex_t lock;
    pthread_cond_t came;
    struct exchange *x;
};

static err_t begin(void *ctx, struct exchange *x, size_t *body_max)
{
    (void)ctx;
    (void)x;
    (void)body_max;
    return OK;
}

static void ready(void *ctx, struct exchange *x)
{
    struct keeper *const k = ctx;
    pthread_mutex_lock(&k->lock);
    k->x = x;
    pthread_cond_signal(&k->came);
    pthread_mutex_unlock(&k->lock);
}

static void draw_problem(void *ctx, err_t code, int status, struct response *rs)
{
    (void)ctx;
    (void)code;
    (void)status;
    (void)rs;
}

static int ask(struct server *s)
{
    struct listen_on to;
    assert_int_equal(listen_read(server_address(s), &to), OK);
    const int fd = socket(to.sa.ss_family, SOCK_STREAM | SOCK_CLOEXEC, 0);
    assert_int_equal(connect(fd, (const struct sockaddr *)&to.sa, to.sa_len), 0);
    static const char REQUEST[] = "GET / HTTP/1.1\r\nHost: test\r\n\r\n";
    assert_int_equal(write(fd, REQUEST, sizeof REQUEST - 1), sizeof REQUEST - 1);
    return fd;
}

/* The sanitizer of this build says whether all memory was given back, and given back once. */
static void an_answer_after_the_end_is_dropped_and_frees_the_server(void **state)
{
    (void)state;
    struct keeper k = { .lock = PTHREAD_MUTEX_INITIALIZER, .came = PTHREAD_COND_INITIALIZER };
    struct server_config config = server_config_default();
    config.listen = S("127.0.0.1:0");
    config.loops = 2;
    const struct server_hooks hooks = {
        .ctx = &k, .begin = begin, .ready = ready, .draw_problem = draw_problem
    };
    struct server *s = NULL;
    assert_int_equal(server_open(&config, &hooks, &s), OK);
    assert_int_equal(server_start(s), OK);
    const int fd = ask(s);
    pthread_mutex_lock(&k.lock);
    while (k.x == NULL)
        pthread_cond_wait(&k.came, &k.lock);
    pthread_mutex_unlock(&k.lock);

    server_stop(s, 0);
    server_close(s);
    server_publish(s, S("topic"), S("told to nobody")); /* the exchange still keeps the server */
    struct response rs;
    response_init(&rs, exchange_arena(k.x));
    BUF_LIT(&rs.body, "too late");
    exchange_send(k.x, &rs);

    char answer[10];
    assert_int_equal(read(fd, answer, sizeof answer), 0);
    (void)close(fd);
}

static void a_server_that_was_never_started_ends(void **state)
{
    (void)state;
    struct server_config config = server_config_default();
    config.listen = S("127.0.0.1:0");
    const struct server_hooks hooks = {
        .ctx = NULL, .begin = begin, .ready = ready, .draw_problem = draw_problem
    };
    struct server *s = NULL;
    assert_int_equal(server_open(&config, &hooks, &s), OK);
    server_stop(s, 1);
    server_close(s);
}

static void a_stop_before_the_start_is_kept(void **state)
{
    (void)state;
    struct server_config config = server_config_default();
    config.listen = S("127.0.0.1:0");
    const struct server_hooks hooks = {
        .ctx = NULL, .begin = begin, .ready = ready, .draw_problem = draw_problem
    };
    struct server *s = NULL;
    assert_int_equal(server_open(&config, &hooks, &s), OK);
    server_stop(s, 1);
    assert_int_equal(server_start(s), OK);
    server_close(s); /* returns only because the loops end */
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_answer_after_the_end_is_dropped_and_frees_the_server),
        cmocka_unit_test(a_server_that_was_never_started_ends),
        cmocka_unit_test(a_stop_before_the_start_is_kept),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
