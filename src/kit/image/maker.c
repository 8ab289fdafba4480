/* The process that forks workers, and the side of the server that asks them.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "kit/image/parts.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "kit/base/str.h"
#include "kit/log/log.h"

enum {
    SECONDS = 20,       /* for one image; 40 megapixels take about two */
    WORKERS = 2,        /* at a time: memory, and processors left for pages */
    START_SECONDS = 10, /* fonts are read meanwhile */
};
/* Beside the layers that hold, in the forker's first and only word: it can draw, it can read
 * documents. */
enum { SAID_DRAWS = CONFINE_ALL + 1, SAID_READS = SAID_DRAWS << 1 };

struct image_maker {
    int control; /* descriptors for workers go out here; hangs up when the forker ends */
    pid_t pid;
    struct maker_options options;
    unsigned held; /* layers of confinement that hold */
    bool draws;    /* it found fonts */
    bool reads;    /* documents: their readers work */
    pthread_mutex_t lock;
    pthread_cond_t freed;
    int callers;  /* in image_make: waiting, or with a worker */
    int busy;     /* workers at work */
    bool is_gone; /* the forker has died, and the log says so */
};

/* --- the forker: handles nothing but descriptors
 * ------------------------------------------------*/

/* A descriptor from the server; -1 when it hung up. */
static int take_descriptor(void)
{
    char byte;
    union {
        struct cmsghdr align;
        char at[CMSG_SPACE(sizeof(int))];
    } control;
    struct iovec iov = { &byte, 1 };
    struct msghdr msg = { .msg_iov = &iov,
                          .msg_iovlen = 1,
                          .msg_control = control.at,
                          .msg_controllen = sizeof control.at };
    ssize_t n;
    do {
        n = recvmsg(STDIN_FILENO, &msg, MSG_CMSG_CLOEXEC);
    } while (n < 0 && errno == EINTR);
    const struct cmsghdr *const c = n > 0 ? CMSG_FIRSTHDR(&msg) : NULL;
    if (c == NULL || c->cmsg_level != SOL_SOCKET || c->cmsg_type != SCM_RIGHTS ||
        c->cmsg_len != CMSG_LEN(sizeof(int)))
        return -1;
    int fd;
    memcpy(&fd, CMSG_DATA(c), sizeof fd);
    return fd;
}

static _Noreturn void be_worker(int fd, pid_t forker, unsigned held,
                                const struct confined_calls *calls,
                                const struct maker_options *options)
{
    const bool done = dup3(fd, STDIN_FILENO, 0) == STDIN_FILENO && close(fd) == 0 &&
                      confine_worker(held, calls, forker, options->seconds);
    if (done)
        options->work(STDIN_FILENO);
    _exit(done ? 0 : 1);
}

static _Noreturn void be_forker(int control, pid_t server, const struct maker_options *options)
{
    struct confined_calls *calls = NULL;
    if (control != STDIN_FILENO && dup2(control, STDIN_FILENO) < 0)
        _exit(1);
    const bool is_orphan = getppid() != server;
    const pid_t forker = getpid();
    forget_environment();
    const bool draws = options->draws && card_prepare();
    const bool reads = options->reads && document_prepare();
    const unsigned held = confine_forker(options->layers, &calls);
    const uint8_t word = (uint8_t)(held | (draws ? SAID_DRAWS : 0) | (reads ? SAID_READS : 0));
    if (is_orphan || write(STDIN_FILENO, &word, 1) != 1)
        _exit(1);
    for (;;) {
        const int fd = take_descriptor();
        if (fd < 0)
            _exit(0);
        if (fork() == 0)
            be_worker(fd, forker, held, calls, options);
        close(fd); /* where fork failed, the server sees the other end closed */
    }
}

/* --- starting and stopping
 * ----------------------------------------------------------------------*/

static bool wait_readable(int fd, int milliseconds)
{
    struct pollfd p = { .fd = fd, .events = POLLIN };
    return poll(&p, 1, milliseconds) == 1;
}

static void end_process(pid_t pid)
{
    (void)kill(pid, SIGKILL);
    while (waitpid(pid, NULL, 0) < 0 && errno == EINTR)
        continue;
}

static struct image_maker *maker_new(int control, pid_t pid, unsigned said,
                                     const struct maker_options *options)
{
    struct image_maker *const m = mem_new(sizeof *m);
    *m = (struct image_maker){ .control = control,
                               .pid = pid,
                               .options = *options,
                               .held = said & CONFINE_ALL,
                               .draws = (said & SAID_DRAWS) != 0,
                               .reads = (said & SAID_READS) != 0 };
    pthread_condattr_t attr;
    must(pthread_condattr_init(&attr) == 0);
    must(pthread_condattr_setclock(&attr, CLOCK_MONOTONIC) == 0);
    must(pthread_mutex_init(&m->lock, NULL) == 0 && pthread_cond_init(&m->freed, &attr) == 0);
    must(pthread_condattr_destroy(&attr) == 0);
    return m;
}

err_t maker_start(const struct maker_options *options, struct image_maker **out)
{
    *out = NULL;
    int ends[2];
    if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends) != 0)
        return ERR_UNAVAILABLE;
    const pid_t server = getpid();
    const pid_t pid = fork();
    if (pid == 0)
        be_forker(ends[1], server, options);
    close(ends[1]);
    uint8_t said = 0;
    if (pid < 0 || !wait_readable(ends[0], START_SECONDS * 1000) ||
        recv(ends[0], &said, 1, 0) != 1) {
        close(ends[0]);
        if (pid > 0)
            end_process(pid);
        return ERR_UNAVAILABLE;
    }
    *out = maker_new(ends[0], pid, said, options);
    return OK;
}

err_t image_maker_start(struct image_maker **out)
{
    return maker_start(&(struct maker_options){ .work = worker_work,
                                                .seconds = SECONDS,
                                                .workers = WORKERS,
                                                .layers = CONFINE_ALL,
                                                .draws = true,
                                                .reads = true },
                       out);
}

static str_t on_or_absent(unsigned held, unsigned layer)
{
    return (held & layer) != 0 ? S("on") : S("absent");
}

void image_maker_report(const struct image_maker *m)
{
    if (m == NULL) {
        log_event(LOG_WARN, "image-maker", LOG_KV_STR("state", S("absent")));
        return;
    }
    log_event(m->held == CONFINE_ALL && m->draws && m->reads ? LOG_INFO : LOG_WARN, "image-maker",
              LOG_KV_STR("landlock", on_or_absent(m->held, CONFINE_FILES)),
              LOG_KV_STR("seccomp", on_or_absent(m->held, CONFINE_CALLS)),
              LOG_KV_STR("limits", on_or_absent(m->held, CONFINE_LIMITS)),
              LOG_KV_STR("fonts", m->draws ? S("on") : S("absent")),
              LOG_KV_STR("documents", m->reads ? S("on") : S("absent")));
}

str_t image_maker_walls(const struct image_maker *m, struct arena *arena)
{
    if (m == NULL)
        return STR_NONE;
    return arena_printf(arena, "landlock=%.*s seccomp=%.*s limits=%.*s fonts=%.*s documents=%.*s",
                        STR_ARG(on_or_absent(m->held, CONFINE_FILES)),
                        STR_ARG(on_or_absent(m->held, CONFINE_CALLS)),
                        STR_ARG(on_or_absent(m->held, CONFINE_LIMITS)),
                        STR_ARG(m->draws ? S("on") : S("absent")),
                        STR_ARG(m->reads ? S("on") : S("absent")));
}

void image_maker_stop(struct image_maker *m)
{
    if (m == NULL)
        return;
    (void)shutdown(m->control,
                   SHUT_RDWR); /* ends the forker, with it the workers, so the callers */
    end_process(m->pid);
    must(pthread_mutex_lock(&m->lock) == 0);
    while (m->callers > 0)
        must(pthread_cond_wait(&m->freed, &m->lock) == 0);
    must(pthread_mutex_unlock(&m->lock) == 0);
    close(m->control);
    must(pthread_cond_destroy(&m->freed) == 0 && pthread_mutex_destroy(&m->lock) == 0);
    mem_free(m);
}

int64_t maker_process(const struct image_maker *m)
{
    return m->pid;
}

unsigned maker_held(const struct image_maker *m)
{
    return m->held;
}

/* --- turns
 * --------------------------------------------------------------------------------------*/

/* With the lock held. Wakes all: some wait for a turn, image_maker_stop for the last to leave. */
static void leave(struct image_maker *m)
{
    m->callers--;
    must(pthread_cond_broadcast(&m->freed) == 0);
}

static err_t take_turn(struct image_maker *m, usec_t deadline)
{
    const struct timespec till = { .tv_sec = deadline / USEC_PER_SECOND,
                                   .tv_nsec = deadline % USEC_PER_SECOND * 1000 };
    err_t e = OK;
    must(pthread_mutex_lock(&m->lock) == 0);
    m->callers++;
    while (m->busy == m->options.workers && e == OK) {
        if (pthread_cond_timedwait(&m->freed, &m->lock, &till) == ETIMEDOUT &&
            m->busy == m->options.workers)
            e = ERR_BUSY;
    }
    if (e == OK)
        m->busy++;
    else
        leave(m);
    must(pthread_mutex_unlock(&m->lock) == 0);
    return e;
}

static void give_turn(struct image_maker *m)
{
    must(pthread_mutex_lock(&m->lock) == 0);
    m->busy--;
    leave(m);
    must(pthread_mutex_unlock(&m->lock) == 0);
}

/* Said once in the log; from then on there are no images. */
static err_t note_gone(struct image_maker *m)
{
    must(pthread_mutex_lock(&m->lock) == 0);
    const bool is_news = !m->is_gone;
    m->is_gone = true;
    must(pthread_mutex_unlock(&m->lock) == 0);
    if (is_news)
        log_event(LOG_ERROR, "image-maker", LOG_KV_STR("state", S("gone")));
    return ERR_UNAVAILABLE;
}

/* --- asking
 * -------------------------------------------------------------------------------------*/

/* The server's end of one worker's socket. */
struct talk {
    int fd;
    int control; /* hangs up when the forker ends, and its workers with it */
    usec_t deadline;
    const char *trouble; /* for the log, NULL: none */
};

static void talk_close(struct talk *t)
{
    if (t->fd >= 0)
        close(t->fd);
}
AUTO_RELEASE(talk, talk_close)

static bool hand_over(int control, int fd)
{
    char byte = 'i';
    union {
        struct cmsghdr align;
        char at[CMSG_SPACE(sizeof(int))];
    } c = { 0 };
    struct iovec iov = { &byte, 1 };
    struct msghdr msg = {
        .msg_iov = &iov, .msg_iovlen = 1, .msg_control = c.at, .msg_controllen = sizeof c.at
    };
    c.align.cmsg_level = SOL_SOCKET;
    c.align.cmsg_type = SCM_RIGHTS;
    c.align.cmsg_len = CMSG_LEN(sizeof(int));
    memcpy(CMSG_DATA(&c.align), &fd, sizeof fd);
    ssize_t n;
    do {
        n = sendmsg(control, &msg, MSG_NOSIGNAL);
    } while (n < 0 && errno == EINTR);
    return n == 1;
}

/* Waits for the socket to be ready; false when time is up or the forker is gone. */
static bool talk_wait(struct talk *t, short events)
{
    const usec_t left = t->deadline - clock_monotonic();
    struct pollfd p[2] = { { .fd = t->fd, .events = events }, { .fd = t->control } };
    const int n = left <= 0 ? 0 : poll(p, 2, (int)(left / 1000) + 1);
    if (n == 0)
        t->trouble = "late";
    else if (n > 0 && p[1].revents != 0)
        t->trouble = "died";
    return t->trouble == NULL && (n > 0 || errno == EINTR);
}

static bool may_retry(void)
{
    return errno == EAGAIN || errno == EINTR;
}

static bool talk_send(struct talk *t, const uint8_t *at, size_t n)
{
    while (n > 0) {
        const ssize_t put = send(t->fd, at, n, MSG_NOSIGNAL | MSG_DONTWAIT);
        if (put > 0) {
            at += put;
            n -= (size_t)put;
        } else if (put < 0 && may_retry()) {
            if (!talk_wait(t, POLLOUT))
                return false;
        } else {
            t->trouble = "died";
            return false;
        }
    }
    return true;
}

static bool talk_receive(struct talk *t, uint8_t *to, size_t n)
{
    while (n > 0) {
        const ssize_t got = recv(t->fd, to, n, MSG_DONTWAIT);
        if (got > 0) {
            to += got;
            n -= (size_t)got;
        } else if (got < 0 && may_retry()) {
            if (!talk_wait(t, POLLIN))
                return false;
        } else {
            t->trouble = "died";
            return false;
        }
    }
    return true;
}

static err_t nonsense(struct talk *t)
{
    t->trouble = "nonsense";
    return ERR_INVALID;
}

static err_t receive_answer(struct talk *t, const struct expected *expected, struct arena *arena,
                            struct image_made *made)
{
    uint8_t head[ANSWER_HEAD_MAX];
    const size_t head_len = ANSWER_HEAD + expected->n * ANSWER_PART;
    size_t parts[IMAGE_WISHES_MAX];
    size_t total;
    err_t status;
    if (!talk_receive(t, head, head_len))
        return ERR_INVALID;
    if (!answer_head_read((bytes_t){ head, head_len }, expected->n, &status, parts, &total))
        return nonsense(t);
    TRY(status);
    uint8_t *const body = arena_try_alloc(arena, total);
    if (body == NULL)
        return ERR_NO_MEMORY;
    if (!talk_receive(t, body, total))
        return ERR_INVALID;
    return answer_body_read((bytes_t){ body, total }, parts, expected, made) ? OK : nonsense(t);
}

/* What is asked of a worker: the bytes of a request, and how large its results must be. */
struct errand {
    bytes_t head, body; /* body may be empty */
    struct expected expected;
};

static err_t converse(struct talk *t, const struct errand *errand, struct arena *arena,
                      struct image_made *made)
{
    if (!talk_send(t, errand->head.at, errand->head.len) ||
        !talk_send(t, errand->body.at, errand->body.len))
        return ERR_INVALID;
    return receive_answer(t, &errand->expected, arena, made);
}

/* One image, one worker. */
static err_t ask_worker(struct image_maker *m, const struct errand *errand, struct arena *arena,
                        struct image_made *made)
{
    int ends[2];
    if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) != 0)
        return ERR_BUSY; /* out of descriptors */
    const usec_t deadline = clock_monotonic() + m->options.seconds * USEC_PER_SECOND;
    AUTO(talk) t = { .fd = ends[0], .control = m->control, .deadline = deadline };
    const bool is_on_its_way = hand_over(m->control, ends[1]);
    close(ends[1]);
    if (!is_on_its_way)
        return note_gone(m);
    const err_t e = converse(&t, errand, arena, made);
    if (t.trouble == NULL)
        return e;
    if (wait_readable(m->control, 0)) /* it says nothing after the start: it hung up */
        return note_gone(m);
    log_event(LOG_WARN, "image-worker", LOG_KV_STR("trouble", str_from_c(t.trouble)),
              LOG_KV_I64("bytes", (int64_t)(errand->head.len + errand->body.len)));
    return e;
}

static err_t run_errand(struct image_maker *m, const struct errand *errand, struct arena *arena,
                        struct image_made *made)
{
    TRY(take_turn(m, clock_monotonic() + m->options.seconds / 2 * USEC_PER_SECOND));
    const err_t e = ask_worker(m, errand, arena, made);
    give_turn(m);
    return e;
}

static err_t expect(bytes_t source, const struct image_wish *wishes, struct image_set *set,
                    struct expected *out)
{
    struct image_looks looks;
    if (source.len > IMAGE_SOURCE_MAX)
        return ERR_TOO_BIG;
    if (!image_look(source, &looks))
        return ERR_INVALID;
    TRY(source_check(source.len, &looks));
    const struct size2 upright =
        size_upright((struct size2){ looks.width, looks.height }, image_orientation(source));
    set->kind = looks.kind;
    set->width = upright.width;
    set->height = upright.height;
    for (size_t i = 0; i < out->n; i++)
        out->sizes[i] = size_fit(upright, wishes[i]);
    return OK;
}

static void check_wishes(const struct image_wish *wishes, size_t n)
{
    must(n >= 1 && n <= IMAGE_WISHES_MAX);
    for (size_t i = 0; i < n; i++)
        must(wishes[i].max_width >= 1 && wishes[i].max_width <= IMAGE_WISH_SIDE_MAX &&
             wishes[i].max_height >= 1 && wishes[i].max_height <= IMAGE_WISH_SIDE_MAX);
}

err_t image_make(struct image_maker *m, bytes_t source, const struct image_wish *wishes, size_t n,
                 struct arena *arena, struct image_set *out)
{
    check_wishes(wishes, n);
    struct image_set set = { .count = n };
    struct errand errand = { .body = source, .expected = { .n = n } };
    TRY(expect(source, wishes, &set, &errand.expected));
    if (m == NULL)
        return ERR_UNAVAILABLE;
    uint8_t head[REQUEST_HEAD_MAX];
    errand.head = (bytes_t){ head, request_head_write(head, source.len, wishes, n) };
    struct image_made *const made = arena_array(arena, struct image_made, n);
    TRY(run_errand(m, &errand, arena, made));
    set.at = made;
    *out = set;
    return OK;
}

/* --- drawing
 * ------------------------------------------------------------------------------------*/

bool image_maker_draws(struct image_maker *m)
{
    if (m == NULL)
        return false;
    must(pthread_mutex_lock(&m->lock) == 0);
    const bool draws = m->draws && !m->is_gone;
    must(pthread_mutex_unlock(&m->lock) == 0);
    return draws;
}

err_t image_draw_card(struct image_maker *m, const struct image_card *card, struct arena *arena,
                      bytes_t *out)
{
    if (!image_maker_draws(m))
        return ERR_UNAVAILABLE;
    uint8_t request[CARD_REQUEST_MAX];
    const struct errand errand = {
        .head = { request, card_request_write(request, card) },
        .expected = { .n = 1, .sizes = { { IMAGE_CARD_WIDTH, IMAGE_CARD_HEIGHT } } }
    };
    struct image_made made;
    TRY(run_errand(m, &errand, arena, &made));
    if (made.kind != IMAGE_PNG)
        return ERR_INVALID;
    *out = made.bytes;
    return OK;
}

/* --- reading documents
 * --------------------------------------------------------------------------*/

err_t document_text(struct image_maker *m, enum document_kind kind, bytes_t source,
                    struct arena *arena, str_t *out)
{
    if (source.len > IMAGE_SOURCE_MAX)
        return ERR_TOO_BIG;
    if (m == NULL || !m->reads)
        return ERR_UNAVAILABLE;
    uint8_t head[REQUEST_HEAD];
    document_head_write(head, source.len, kind);
    const struct errand errand = { .head = { head, sizeof head },
                                   .body = source,
                                   .expected = { .n = 1, .is_text = true } };
    struct image_made made;
    TRY(run_errand(m, &errand, arena, &made));
    *out = (str_t){ (const char *)made.bytes.at, made.bytes.len };
    return OK;
}
