/* Many connections at once, for the benchmarks.
 * Usage: clients idle PORT PATH COUNT         one request each, then keeps them open until stdin
 * ends clients streams PORT PATH COUNT SECONDS   event streams: prints latency of the timestamps
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#include "kit/base/arena.h"
#include "kit/base/cx.h"
#include "samples.h"

enum { SAMPLES_MAX = 1 << 20 };

static int connect_to(int port, int index)
{
    struct sockaddr_in a = { .sin_family = AF_INET, .sin_port = htons((uint16_t)port) };
    struct sockaddr_in from = { .sin_family = AF_INET };
    a.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    from.sin_addr.s_addr = htonl(INADDR_LOOPBACK + (uint32_t)(index / 20000));
    const int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    must(fd >= 0 && bind(fd, (struct sockaddr *)&from, sizeof from) == 0);
    must(connect(fd, (struct sockaddr *)&a, sizeof a) == 0);
    return fd;
}

static void ask(int fd, const char *path)
{
    char text[512];
    const int n = snprintf(text, sizeof text, "GET %s HTTP/1.1\r\nHost: localhost\r\n\r\n", path);
    must(write(fd, text, (size_t)n) == n);
}

static int *open_all(int port, const char *path, int count, bool wait_answer)
{
    const struct rlimit limit = { 65536, 65536 };
    (void)setrlimit(RLIMIT_NOFILE, &limit);
    int *const fds = mem_new(array_size((size_t)count, sizeof(int)));
    for (int i = 0; i < count; i++) {
        char in[4096];
        fds[i] = connect_to(port, i);
        ask(fds[i], path);
        if (wait_answer)
            must(read(fds[i], in, sizeof in) > 0);
    }
    return fds;
}

static int idle(int port, const char *path, int count)
{
    char in[64];
    mem_free(open_all(port, path, count, true)); /* the numbers, not the connections */
    (void)printf("open %d\n", count);
    (void)fflush(stdout);
    while (read(STDIN_FILENO, in, sizeof in) > 0) {
    }
    return 0;
}

/* Every "data: MICROSECONDS" in what was read, as the time that passed since. */
static size_t take_samples(const char *in, int64_t *samples, size_t n)
{
    const int64_t now = clock_monotonic();
    for (const char *at = in; (at = strstr(at, "data: ")) != NULL && n < SAMPLES_MAX; at += 6) {
        const int64_t sent = strtoll(at + 6, NULL, 10);
        if (sent > 0 && now >= sent)
            samples[n++] = now - sent;
    }
    return n;
}

static int streams(int port, const char *path, int count, int seconds)
{
    int *const fds = open_all(port, path, count, false);
    int64_t *const samples = mem_new(array_size(SAMPLES_MAX, sizeof(int64_t)));
    size_t n = 0;
    size_t lost = 0;
    const int ep = epoll_create1(EPOLL_CLOEXEC);
    for (int i = 0; i < count; i++) {
        struct epoll_event ev = { .events = EPOLLIN, .data.fd = fds[i] };
        must(epoll_ctl(ep, EPOLL_CTL_ADD, fds[i], &ev) == 0);
    }
    (void)printf("open %d\n", count);
    (void)fflush(stdout);
    const usec_t end = clock_monotonic() + seconds * USEC_PER_SECOND;
    const usec_t warm = end - (seconds - 2) * USEC_PER_SECOND;
    while (clock_monotonic() < end) {
        struct epoll_event events[512];
        const int ready = epoll_wait(ep, events, 512, 100);
        for (int i = 0; i < ready; i++) {
            char in[4097];
            const ssize_t got = read(events[i].data.fd, in, sizeof in - 1);
            if (got <= 0) {
                lost++;
                (void)epoll_ctl(ep, EPOLL_CTL_DEL, events[i].data.fd, NULL);
                continue;
            }
            in[got] = '\0';
            if (clock_monotonic() > warm)
                n = take_samples(in, samples, n);
        }
    }
    must(n > 0);
    samples_sort(samples, n);
    (void)printf("samples %zu lost %zu p50_us %" PRId64 " p99_us %" PRId64 "\n", n, lost,
                 samples_at(samples, n, 50), samples_at(samples, n, 99));
    mem_free(samples);
    mem_free(fds);
    return 0;
}

int main(int argc, char **argv)
{
    must(argc >= 5);
    const int port = (int)strtol(argv[2], NULL, 10);
    const int count = (int)strtol(argv[4], NULL, 10);
    if (strcmp(argv[1], "idle") == 0)
        return idle(port, argv[3], count);
    must(argc >= 6);
    return streams(port, argv[3], count, (int)strtol(argv[5], NULL, 10));
}
