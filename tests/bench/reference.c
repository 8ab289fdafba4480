/* The reference of the benchmarks: a minimal epoll server. NOT safe, not a candidate: the floor.
 * Usage: reference PORT [THREADS]. Answers /j (199 bytes of JSON), /p (a 20 KB page assembled for
 * every request) and /e (an event stream: one event a second to everybody, with a timestamp).
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <pthread.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <sys/timerfd.h>
#include <unistd.h>

#include "bench_page.h"
#include "kit/base/arena.h"
#include "kit/base/buf.h"
#include "kit/base/cx.h"

enum { CONNECTIONS_MAX = 65536, READ_MAX = 8192, EVENTS = 256 };

struct loop {
    int port;
    int *streams;
    size_t stream_count;
};

static int listen_on(int port)
{
    const int one = 1;
    const int fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    struct sockaddr_in a = { .sin_family = AF_INET, .sin_port = htons((uint16_t)port) };
    a.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    must(setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &one, sizeof one) == 0);
    must(setsockopt(fd, SOL_SOCKET, SO_REUSEPORT, &one, sizeof one) == 0);
    must(setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one) == 0);
    must(bind(fd, (struct sockaddr *)&a, sizeof a) == 0 && listen(fd, 4096) == 0);
    return fd;
}

static void watch(int ep, int fd)
{
    struct epoll_event ev = { .events = EPOLLIN, .data.fd = fd };
    must(epoll_ctl(ep, EPOLL_CTL_ADD, fd, &ev) == 0);
}

static void send_all(int fd, const char *at, size_t len)
{
    while (len > 0) {
        const ssize_t n = write(fd, at, len);
        if (n < 0 && errno == EAGAIN)
            continue; /* the floor does not queue */
        if (n <= 0)
            return;
        at += n;
        len -= (size_t)n;
    }
}

static void answer(struct loop *l, int fd, const char *path, struct buf *out)
{
    if (path[1] == 'e') {
        BUF_LIT(out, "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\n");
        l->streams[l->stream_count++] = fd;
        return;
    }
    struct buf body;
    buf_init(&body, 1 << 20);
    if (path[1] == 'p')
        bench_page_draw(&body);
    else
        buf_add(&body, S(BENCH_JSON));
    buf_printf(out, "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: %zu\r\n\r\n",
               body.len);
    buf_add(out, buf_str(&body));
    buf_release(&body);
}

/* One read holds whole requests only: wrk sends no halves. */
static void serve(struct loop *l, int ep, int fd)
{
    char in[READ_MAX + 1];
    const ssize_t n = read(fd, in, READ_MAX);
    if (n <= 0) {
        if (n == 0 || errno != EAGAIN) {
            (void)epoll_ctl(ep, EPOLL_CTL_DEL, fd, NULL);
            close(fd);
        }
        return;
    }
    in[n] = '\0';
    struct buf out;
    buf_init(&out, 1 << 22);
    for (const char *at = in; (at = strstr(at, "GET ")) != NULL; at += 4)
        answer(l, fd, at + 4, &out);
    send_all(fd, out.at, out.len);
    buf_release(&out);
}

static void broadcast(struct loop *l, int timer)
{
    uint64_t times;
    if (read(timer, &times, sizeof times) != (ssize_t)sizeof times)
        return;
    char event[160];
    const int n =
        snprintf(event, sizeof event, "data: %" PRId64 " %080d\n\n", clock_monotonic(), 0);
    for (size_t i = 0; i < l->stream_count; i++)
        send_all(l->streams[i], event, (size_t)n);
}

static void *run(void *arg)
{
    struct loop *const l = arg;
    const int listener = listen_on(l->port);
    const int ep = epoll_create1(EPOLL_CLOEXEC);
    const int timer = timerfd_create(CLOCK_MONOTONIC, TFD_NONBLOCK | TFD_CLOEXEC);
    const struct itimerspec second = { { 1, 0 }, { 1, 0 } };
    must(timerfd_settime(timer, 0, &second, NULL) == 0);
    l->streams = mem_new(sizeof(int) * CONNECTIONS_MAX);
    watch(ep, listener);
    watch(ep, timer);
    struct epoll_event events[EVENTS];
    for (;;) {
        const int n = epoll_wait(ep, events, EVENTS, -1);
        for (int i = 0; i < n; i++) {
            const int fd = events[i].data.fd;
            if (fd == timer) {
                broadcast(l, timer);
            } else if (fd == listener) {
                for (int c; (c = accept4(listener, NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC)) >= 0;)
                    watch(ep, c);
            } else {
                serve(l, ep, fd);
            }
        }
    }
    return NULL;
}

int main(int argc, char **argv)
{
    must(argc >= 2);
    const int threads = argc > 2 ? (int)strtol(argv[2], NULL, 10) : 1;
    struct loop loops[16] = { { 0 } };
    must(threads >= 1 && threads <= 16);
    pthread_t ids[16];
    for (int i = 0; i < threads; i++) {
        loops[i].port = (int)strtol(argv[1], NULL, 10);
        must(pthread_create(&ids[i], NULL, run, &loops[i]) == 0);
    }
    (void)printf("ready\n");
    (void)fflush(stdout);
    pthread_join(ids[0], NULL);
    return 0;
}
