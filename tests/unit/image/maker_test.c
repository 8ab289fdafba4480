/* The maker with real children: what it makes, what a worker may not do, and that no worker's
 * trouble is the server's.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "cm.h"
#include "files.h"
#include "kit/base/cx.h"

static struct arena arena;
static struct image_maker *maker;

static const struct image_wish SMALL = { 100, 100 };

static bytes_t photo(void)
{
    const struct canvas c = given_photo(&arena, 320, 200);
    return given_jpeg(&arena, &c, PLAIN_JPEG);
}

static void start(void (*work)(int fd), int seconds, unsigned layers)
{
    assert_int_equal(maker_start(&(struct maker_options){ work, seconds, 2, layers }, &maker), OK);
}

static err_t make(bytes_t source)
{
    struct image_set set;
    return image_make(maker, source, &SMALL, 1, &arena, &set);
}

static int stop(void **state)
{
    (void)state;
    image_maker_stop(maker);
    maker = NULL;
    arena_release(&arena);
    return 0;
}

/* --- making
 * -------------------------------------------------------------------------------------*/

static void a_photograph_comes_back_in_every_size_asked_for(void **state)
{
    (void)state;
    assert_int_equal(image_maker_start(&maker), OK);
    const struct image_wish wishes[] = { { 160, 160 }, { 40, 40 } };
    struct image_set set;

    assert_int_equal(image_make(maker, with_metadata(&arena, photo(), 6), wishes, 2, &arena, &set),
                     OK);

    assert_int_equal(set.kind, IMAGE_JPEG);
    assert_int_equal(set.width, 200);
    assert_int_equal(set.height, 320);
    assert_int_equal(set.count, 2);
    assert_int_equal(set.at[0].width, 100);
    assert_int_equal(set.at[0].height, 160);
    assert_int_equal(set.at[1].height, 40);
    for (size_t i = 0; i < 2; i++)
        assert_false(holds_metadata(set.at[i].bytes));
    const struct canvas c = decoded(&arena, set.at[0].bytes);
    assert_int_equal(c.size.height, 160);
}

static void what_is_refused_is_told_apart(void **state)
{
    (void)state;
    assert_int_equal(image_maker_start(&maker), OK);
    const struct canvas c = given_photo(&arena, 320, 200);
    const bytes_t png = given_png(&arena, &c, PLAIN_PNG);
    const bytes_t large = { arena_alloc(&arena, IMAGE_SOURCE_MAX + 1), IMAGE_SOURCE_MAX + 1 };

    assert_int_equal(make((bytes_t){ (const uint8_t *)"GIF89a", 6 }), ERR_INVALID);
    assert_int_equal(make((bytes_t){ NULL, 0 }), ERR_INVALID);
    assert_int_equal(make(cut_to(png, png.len / 2)), ERR_INVALID);
    assert_int_equal(make(with_png_size(&arena, png, 320, 300)), ERR_INVALID);
    assert_int_equal(make(with_png_size(&arena, png, 30000, 30000)), ERR_TOO_BIG);
    assert_int_equal(make(large), ERR_TOO_BIG);
    assert_int_equal(make(png), OK);
}

/* Too large for one write: both sides must take and give in parts. */
static void large_sources_and_results_pass(void **state)
{
    (void)state;
    assert_int_equal(image_maker_start(&maker), OK);
    const struct canvas c = given_photo(&arena, 1500, 1000);
    const struct image_wish wish = { 4096, 4096 };
    struct image_set set;
    assert_int_equal(image_make(maker, given_png(&arena, &c, PLAIN_PNG), &wish, 1, &arena, &set),
                     OK);
    assert_int_equal(set.at[0].width, 1500);
}

struct caller {
    pthread_t thread;
    bytes_t source;
    err_t e;
};

static void *call(void *at)
{
    struct caller *const c = at;
    AUTO(arena) a = { 0 };
    arena_init(&a);
    struct image_set set;
    for (int i = 0; i < 5 && c->e == OK; i++)
        c->e = image_make(maker, c->source, &SMALL, 1, &a, &set);
    return NULL;
}

static void many_threads_may_ask_at_once(void **state)
{
    (void)state;
    assert_int_equal(image_maker_start(&maker), OK);
    struct caller callers[6] = { 0 };
    for (size_t i = 0; i < ARRAY_LEN(callers); i++) {
        callers[i].source = photo();
        assert_int_equal(pthread_create(&callers[i].thread, NULL, call, &callers[i]), 0);
    }
    for (size_t i = 0; i < ARRAY_LEN(callers); i++) {
        assert_int_equal(pthread_join(callers[i].thread, NULL), 0);
        assert_int_equal(callers[i].e, OK);
    }
}

static void without_a_maker_there_are_no_images(void **state)
{
    (void)state;
    assert_int_equal(make(photo()), ERR_UNAVAILABLE);
    image_maker_report(NULL);
    image_maker_stop(NULL);
}

static void every_set_of_layers_makes_images(void **state)
{
    (void)state;
    for (unsigned layers = 0; layers <= CONFINE_ALL; layers++) {
        start(worker_work, 20, layers);
        assert_int_equal(maker_held(maker) & ~layers, 0);
        assert_int_equal(make(photo()), OK);
        image_maker_stop(maker);
        maker = NULL;
    }
}

/* --- workers in trouble
 * -------------------------------------------------------------------------*/

/* The first image decides what becomes of this worker: its width. */
enum trouble {
    DIE = 101,
    HANG,
    SPIN,
    SAY_NOTHING,
    SAY_NONSENSE,
    SAY_HALF,
    CLAIM_MUCH,
    SEND_SCRIPT
};

static void write_or_end(const void *at, size_t n)
{
    if (write(0, at, n) != (ssize_t)n)
        _exit(1);
}

static void answer_with(bytes_t body, size_t claimed)
{
    uint8_t head[ANSWER_HEAD_MAX];
    write_or_end(head, answer_head_write(head, OK, &claimed, 1));
    write_or_end(body.at, body.len);
}

static void be_troubled(int fd)
{
    static uint8_t all[65536];
    size_t n = 0;
    struct image_looks looks;
    const size_t head = REQUEST_HEAD + REQUEST_WISH;
    do {
        const ssize_t got = read(fd, all + n, sizeof all - n);
        if (got <= 0)
            _exit(1);
        n += (size_t)got;
    } while (n <= head || !image_look((bytes_t){ all + head, n - head }, &looks));
    switch (looks.width) {
    case DIE:
        __builtin_trap();
    case HANG:
        while (read(fd, all, sizeof all) > 0)
            continue;
        for (;;)
            (void)!read(fd, all, sizeof all);
    case SPIN:
        for (volatile unsigned i = 0;; i = i + 1)
            continue;
    case SAY_NONSENSE:
        memset(all, 'x', 1000);
        write_or_end(all, 1000);
        break;
    case SAY_HALF:
        answer_with((bytes_t){ all, 10 }, 1000);
        break;
    case CLAIM_MUCH:
        answer_with((bytes_t){ all, 10 }, IMAGE_ANSWER_MAX);
        break;
    case SEND_SCRIPT:
        answer_with((bytes_t){ (const uint8_t *)"<script>alert(1)</script>", 25 }, 25);
        break;
    default:
        break;
    }
}

static void one_worker_in_trouble_costs_one_image(void **state)
{
    (void)state;
    start(be_troubled, 1, CONFINE_ALL);
    for (int32_t width = DIE; width <= SEND_SCRIPT; width++) {
        const struct canvas c = given_photo(&arena, width, 50);
        assert_int_equal(make(given_jpeg(&arena, &c, PLAIN_JPEG)), ERR_INVALID);
        assert_int_equal(kill((pid_t)maker_process(maker), 0), 0);
    }
}

static void a_worker_that_hangs_is_ended_not_waited_for(void **state)
{
    (void)state;
    start(be_troubled, 1, CONFINE_ALL);
    const struct canvas c = given_photo(&arena, SPIN, 50);
    const usec_t before = clock_monotonic();
    assert_int_equal(make(given_jpeg(&arena, &c, PLAIN_JPEG)), ERR_INVALID);
    assert_in_range(clock_monotonic() - before, USEC_PER_SECOND / 2, 3 * USEC_PER_SECOND);

    /* by its own clock: nobody else knows its number */
    char path[64];
    (void)snprintf(path, sizeof path, "/proc/%d/task/%d/children", (int)maker_process(maker),
                   (int)maker_process(maker));
    char text[16];
    ssize_t n = 1;
    for (int i = 0; i < 300 && n > 0; i++) {
        const int fd = open(path, O_RDONLY);
        if (fd < 0)
            skip(); /* a kernel without this list */
        n = read(fd, text, sizeof text);
        close(fd);
        (void)poll(NULL, 0, 10);
    }
    assert_int_equal(n, 0);
}

static void callers_wait_for_their_turn_and_then_give_up(void **state)
{
    (void)state;
    assert_int_equal(maker_start(&(struct maker_options){ be_troubled, 3, 1, CONFINE_ALL }, &maker),
                     OK);
    const struct canvas c = given_photo(&arena, SPIN, 50);
    struct caller other = { .source = given_jpeg(&arena, &c, PLAIN_JPEG) };
    assert_int_equal(pthread_create(&other.thread, NULL, call, &other), 0);
    err_t e = ERR_INVALID;
    for (int i = 0; i < 5 && e == ERR_INVALID; i++) { /* until the other has its turn */
        (void)poll(NULL, 0, 300);
        e = make(photo());
    }
    assert_int_equal(e, ERR_BUSY);
    assert_int_equal(pthread_join(other.thread, NULL), 0);
    assert_int_equal(other.e, ERR_INVALID);
}

static void once_the_forker_is_gone_images_are_unavailable(void **state)
{
    (void)state;
    assert_int_equal(image_maker_start(&maker), OK);
    assert_int_equal(kill((pid_t)maker_process(maker), SIGKILL), 0);
    siginfo_t info;
    assert_int_equal(waitid(P_PID, (id_t)maker_process(maker), &info, WEXITED | WNOWAIT), 0);
    assert_int_equal(make(photo()), ERR_UNAVAILABLE);
    assert_int_equal(make(photo()), ERR_UNAVAILABLE);
}

static void a_forker_killed_in_the_middle_takes_its_workers_along(void **state)
{
    (void)state;
    start(be_troubled, 20, CONFINE_ALL);
    const struct canvas c = given_photo(&arena, SPIN, 50);
    struct caller other = { .source = given_jpeg(&arena, &c, PLAIN_JPEG) };
    const usec_t before = clock_monotonic();
    assert_int_equal(pthread_create(&other.thread, NULL, call, &other), 0);
    (void)poll(NULL, 0, 300);
    assert_int_equal(kill((pid_t)maker_process(maker), SIGKILL), 0);
    assert_int_equal(pthread_join(other.thread, NULL), 0);
    assert_int_equal(other.e, ERR_UNAVAILABLE);
    assert_true(clock_monotonic() - before < 10 * USEC_PER_SECOND);
}

static void stopping_ends_what_is_at_work(void **state)
{
    (void)state;
    assert_int_equal(
        maker_start(&(struct maker_options){ be_troubled, 20, 1, CONFINE_ALL }, &maker), OK);
    const struct canvas c = given_photo(&arena, SPIN, 50);
    const bytes_t source = given_jpeg(&arena, &c, PLAIN_JPEG);
    struct caller callers[3] = { { .source = source }, { .source = source }, { .source = source } };
    for (size_t i = 0; i < ARRAY_LEN(callers); i++)
        assert_int_equal(pthread_create(&callers[i].thread, NULL, call, &callers[i]), 0);
    (void)poll(NULL, 0, 500); /* one at work, two waiting for their turn */
    const usec_t before = clock_monotonic();
    image_maker_stop(maker);
    assert_true(clock_monotonic() - before < 5 * USEC_PER_SECOND);
    maker = NULL;
    for (size_t i = 0; i < ARRAY_LEN(callers); i++) {
        assert_int_equal(pthread_join(callers[i].thread, NULL), 0);
        assert_int_equal(callers[i].e, ERR_UNAVAILABLE);
    }
}

/* A server that starts a maker, tells its number, and dies without a word. */
static void the_forker_ends_with_the_server(void **state)
{
    (void)state;
    int ends[2];
    assert_int_equal(pipe(ends), 0);
    const pid_t server = fork();
    if (server == 0) {
        struct image_maker *m;
        const pid_t pid = image_maker_start(&m) == OK ? (pid_t)maker_process(m) : -1;
        (void)!write(ends[1], &pid, sizeof pid);
        (void)raise(SIGKILL);
    }
    pid_t pid = -1;
    assert_int_equal(read(ends[0], &pid, sizeof pid), sizeof pid);
    assert_true(pid > 0);
    assert_int_equal(waitpid(server, NULL, 0), server);
    close(ends[0]);
    close(ends[1]);
    /* gone, or a zombie where nobody reaps: either way it holds nothing and does nothing */
    char path[32];
    (void)snprintf(path, sizeof path, "/proc/%d/stat", (int)pid);
    for (int i = 0; i < 300; i++) {
        char text[256] = "";
        const int fd = open(path, O_RDONLY);
        if (fd >= 0) {
            (void)!read(fd, text, sizeof text - 1);
            close(fd);
        }
        if (fd < 0 || strstr(text, ") Z ") != NULL)
            return;
        (void)poll(NULL, 0, 10);
    }
    fail_msg("the forker lives on");
}

static void a_signal_for_the_server_does_not_end_the_forker(void **state)
{
    (void)state;
    assert_int_equal(image_maker_start(&maker), OK);
    assert_int_equal(kill((pid_t)maker_process(maker), SIGINT), 0);
    assert_int_equal(kill((pid_t)maker_process(maker), SIGTERM), 0);
    assert_int_equal(make(photo()), OK);
}

/* --- confinement
 * --------------------------------------------------------------------------------*/

/* What a worker taken over by a hostile image might try. If the attempt does not end it, it says
 * how the attempt ended, by one of the errors a worker may report. */
static const err_t REFUSED = ERR_NO_MEMORY;
static const err_t DONE = ERR_TOO_BIG;

static void report(bool done)
{
    static uint8_t request[1 << 20]; /* taken whole: who ends before looks like one that died */
    size_t len;
    size_t n;
    for (size_t at = 0; at < REQUEST_HEAD || !request_head_read(request, &len, &n) ||
                        at < REQUEST_HEAD + n * REQUEST_WISH + len;) {
        const ssize_t got = read(0, request + at, sizeof request - at);
        if (got <= 0)
            _exit(1);
        at += (size_t)got;
    }
    const size_t none = 0;
    uint8_t head[ANSWER_HEAD_MAX];
    write_or_end(head, answer_head_write(head, done ? DONE : REFUSED, &none, 1));
}

static void try_read_file(int fd)
{
    (void)fd;
    report(open("/etc/passwd", O_RDONLY) >= 0);
}

static void try_write_file(int fd)
{
    (void)fd;
    report(open("/tmp/alyans-image-was-here", O_WRONLY | O_CREAT, 0600) >= 0);
}

static void try_list_folder(int fd)
{
    (void)fd;
    report(open("/", O_RDONLY | O_DIRECTORY) >= 0);
}

static void try_socket(int fd)
{
    (void)fd;
    report(socket(AF_INET, SOCK_STREAM, 0) >= 0);
}

static void try_fork(int fd)
{
    (void)fd;
    const long pid = syscall(SYS_clone, SIGCHLD, 0, 0, 0, 0);
    if (pid == 0)
        _exit(0);
    report(pid > 0);
}

static void try_program(int fd)
{
    (void)fd;
    const char *const words[] = { "/bin/true", NULL };
    char *const *const argv = (char *const *)(uintptr_t)words;
    (void)execve("/bin/true", argv, argv + 1);
    report(false);
}

static void try_signal(int fd)
{
    (void)fd;
    report(kill(1, 0) == 0); /* asking for another number would be refused first */
}

static void try_write_elsewhere(int fd)
{
    (void)fd;
    report(write(1, "x", 1) == 1);
}

static void try_read_elsewhere(int fd)
{
    char byte;
    (void)fd;
    report(read(3, &byte, 1) >= 0);
}

static void try_pass_descriptor(int fd)
{
    report(send(fd, "", 0, 0) == 0);
}

static void try_code(int fd)
{
    (void)fd;
    report(mmap(NULL, 4096, PROT_READ | PROT_WRITE | PROT_EXEC, MAP_PRIVATE | MAP_ANONYMOUS, -1,
                0) != MAP_FAILED);
}

static void try_code_later(int fd)
{
    static uint8_t page[8192] __attribute__((aligned(4096)));
    (void)fd;
    report(mprotect(page, 4096, PROT_READ | PROT_EXEC) == 0);
}

static void try_trace(int fd)
{
    (void)fd;
    report(syscall(SYS_ptrace, 16 /* attach */, 1, 0, 0) == 0);
}

static void try_undo_death(int fd)
{
    (void)fd;
    report(prctl(PR_SET_PDEATHSIG, 0, 0, 0, 0) == 0);
}

static void nothing(int fd)
{
    (void)fd;
    report(true); /* the trial works: what is not tried is not refused */
}

static void a_worker_may_only_read_write_and_grow(void **state)
{
    (void)state;
    static void (*const trials[])(int) = {
        try_read_file,       try_write_file, try_list_folder,     try_socket,    try_fork,
        try_program,         try_signal,     try_write_elsewhere, try_trace,     try_read_elsewhere,
        try_pass_descriptor, try_code,       try_code_later,      try_undo_death
    };
    start(nothing, 5, CONFINE_ALL);
    if ((maker_held(maker) & CONFINE_CALLS) == 0)
        skip(); /* the kernel has no seccomp */
    assert_int_equal(make(photo()), DONE);
    for (size_t i = 0; i < ARRAY_LEN(trials); i++) {
        image_maker_stop(maker);
        start(trials[i], 5, CONFINE_ALL);
        assert_int_equal(make(photo()), ERR_INVALID);
    }
}

/* Each layer holds by itself, should the other be missing. */
static void landlock_alone_keeps_files_away(void **state)
{
    (void)state;
    static void (*const trials[])(int) = { try_read_file, try_write_file, try_list_folder };
    for (size_t i = 0; i < ARRAY_LEN(trials); i++) {
        start(trials[i], 5, CONFINE_FILES);
        if ((maker_held(maker) & CONFINE_FILES) == 0)
            skip(); /* the kernel has no Landlock */
        assert_int_equal(make(photo()), REFUSED);
        image_maker_stop(maker);
        start(trials[i], 5, 0);
        assert_true(make(photo()) == DONE || trials[i] == try_write_file);
        image_maker_stop(maker);
        maker = NULL;
    }
    (void)unlink("/tmp/alyans-image-was-here");
}

static void try_memory(int fd)
{
    (void)fd;
    report(mem_try((size_t)4 << 30) != NULL);
}

static void memory_is_limited(void **state)
{
    (void)state;
    start(try_memory, 5, CONFINE_LIMITS);
    const err_t e = make(photo());
    if (!IMAGE_SANITIZED) /* whose shadow is larger than any limit */
        assert_int_equal(e, REFUSED);
}

static void the_forker_holds_no_descriptor_but_its_own(void **state)
{
    (void)state;
    const int leaked = open("/dev/null", O_RDONLY); /* without close-on-exec */
    assert_true(leaked > 2);
    assert_int_equal(image_maker_start(&maker), OK);
    char path[64];
    for (int fd = 3; fd < 100; fd++) {
        (void)snprintf(path, sizeof path, "/proc/%d/fd/%d", (int)maker_process(maker), fd);
        char to[64];
        assert_int_equal(readlink(path, to, sizeof to), -1);
    }
    close(leaked);
}

static void the_forker_forgets_the_environment(void **state)
{
    (void)state;
    assert_int_equal(image_maker_start(&maker), OK);
    char path[64];
    (void)snprintf(path, sizeof path, "/proc/%d/environ", (int)maker_process(maker));
    const int fd = open(path, O_RDONLY);
    if (fd < 0 || IMAGE_SANITIZED)
        skip(); /* only root may look; sanitizers keep their options there */
    static char text[65536];
    const ssize_t n = read(fd, text, sizeof text);
    close(fd);
    for (ssize_t i = 0; i < n; i++)
        assert_int_equal(text[i], 0);
}

int main(void)
{
    (void)signal(SIGPIPE, SIG_DFL); /* no write of ours may raise it */
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_teardown(a_photograph_comes_back_in_every_size_asked_for, stop),
        cmocka_unit_test_teardown(what_is_refused_is_told_apart, stop),
        cmocka_unit_test_teardown(large_sources_and_results_pass, stop),
        cmocka_unit_test_teardown(many_threads_may_ask_at_once, stop),
        cmocka_unit_test_teardown(without_a_maker_there_are_no_images, stop),
        cmocka_unit_test_teardown(every_set_of_layers_makes_images, stop),
        cmocka_unit_test_teardown(one_worker_in_trouble_costs_one_image, stop),
        cmocka_unit_test_teardown(a_worker_that_hangs_is_ended_not_waited_for, stop),
        cmocka_unit_test_teardown(callers_wait_for_their_turn_and_then_give_up, stop),
        cmocka_unit_test_teardown(once_the_forker_is_gone_images_are_unavailable, stop),
        cmocka_unit_test_teardown(a_forker_killed_in_the_middle_takes_its_workers_along, stop),
        cmocka_unit_test_teardown(stopping_ends_what_is_at_work, stop),
        cmocka_unit_test_teardown(the_forker_ends_with_the_server, stop),
        cmocka_unit_test_teardown(a_signal_for_the_server_does_not_end_the_forker, stop),
        cmocka_unit_test_teardown(a_worker_may_only_read_write_and_grow, stop),
        cmocka_unit_test_teardown(landlock_alone_keeps_files_away, stop),
        cmocka_unit_test_teardown(memory_is_limited, stop),
        cmocka_unit_test_teardown(the_forker_holds_no_descriptor_but_its_own, stop),
        cmocka_unit_test_teardown(the_forker_forgets_the_environment, stop),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
