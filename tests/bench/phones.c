/* Phones of a meeting hall, for the benchmarks: each is a visitor with a cookie, an event stream
 * and a connection of its own. Answers come at a fixed rate whatever the server does; a time counts
 * from when the answer was due, with the page that follows it. When the wall goes on, each phone
 * loads the page anew within a second and a half, as assets/room.js does.
 * Usage: phones PORT PATH_OF_ROOM COUNT RATE SECONDS
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

enum { IN_MAX = 64 << 10, NAME_MAX_LEN = 600, SAMPLES_MAX = 1 << 20, SPREAD_MS = 1500 };

enum doing { IDLE, SENDS, LOADS, RENEWS };
struct phone {
    int fd, stream;
    char cookie[NAME_MAX_LEN], form[NAME_MAX_LEN], action[NAME_MAX_LEN], events[NAME_MAX_LEN];
    char *in;
    size_t len;
    enum doing doing;
    usec_t due;   /* of what it does */
    usec_t renew; /* when it loads the page anew; 0: it need not */
};
struct hall {
    int port, count, ep;
    const char *room;
    struct phone *phones;
    int64_t *answers, *renewals; /* microseconds */
    size_t answer_count, renewal_count, late, failed, lost;
    int next; /* whose turn it is */
    uint64_t random;
};

/* Below most; the same in every run. */
static int drawn(struct hall *h, int most)
{
    h->random = h->random * 6364136223846793005u + 1442695040888963407u;
    return (int)((h->random >> 33) % (uint64_t)most);
}

static int connected(int port)
{
    struct sockaddr_in a = { .sin_family = AF_INET, .sin_port = htons((uint16_t)port) };
    a.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    const int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    must(fd >= 0 && connect(fd, (struct sockaddr *)&a, sizeof a) == 0);
    return fd;
}

static void get(const struct phone *p, int fd, const char *path)
{
    char text[2 * NAME_MAX_LEN];
    const int n =
        snprintf(text, sizeof text, "GET %s HTTP/1.1\r\nHost: localhost\r\nCookie: %s\r\n\r\n",
                 path, p->cookie);
    must(write(fd, text, (size_t)n) == n);
}

static void post(const struct phone *p, const char *position)
{
    char body[NAME_MAX_LEN], text[4 * NAME_MAX_LEN];
    const int len = snprintf(body, sizeof body, "%s&position=%s", p->form, position);
    const int n = snprintf(text, sizeof text,
                           "POST %s HTTP/1.1\r\nHost: localhost\r\nSec-Fetch-Site: same-origin\r\n"
                           "Content-Type: application/x-www-form-urlencoded\r\n"
                           "Content-Length: %d\r\nCookie: %s\r\n\r\n%s",
                           p->action, len, p->cookie, body);
    must(write(p->fd, text, (size_t)n) == n);
}

/* What stands between `before` and the next `until`; false: it is not there. */
static bool between(const char *in, const char *before, char until, char *out)
{
    const char *const at = strstr(in, before);
    if (at == NULL)
        return false;
    const char *const from = at + strlen(before);
    const char *const end = strchr(from, until);
    if (end == NULL || (size_t)(end - from) >= NAME_MAX_LEN)
        return false;
    memcpy(out, from, (size_t)(end - from));
    out[end - from] = '\0';
    return true;
}

/* A whole answer is there: its status; 0: not yet. */
static int answered(const struct phone *p)
{
    const char *const head = strstr(p->in, "\r\n\r\n");
    char length[NAME_MAX_LEN];
    if (head == NULL)
        return 0;
    const size_t body = p->len - (size_t)(head + 4 - p->in);
    const bool has_length = between(p->in, "Content-Length: ", '\r', length) ||
                            between(p->in, "content-length: ", '\r', length);
    if (has_length && body < (size_t)strtoll(length, NULL, 10))
        return 0;
    return (int)strtol(p->in + 9, NULL, 10);
}

/* Cookie, form and address of news from the page; false: the wall asks nothing now. */
static bool read_page(struct phone *p, const char *room)
{
    char csrf[NAME_MAX_LEN] = "", statement[NAME_MAX_LEN], cookie[NAME_MAX_LEN];
    if (between(p->in, "set-cookie: ", ';', cookie) || between(p->in, "Set-Cookie: ", ';', cookie))
        (void)snprintf(p->cookie, sizeof p->cookie, "%s", cookie);
    must(between(p->in, "data-events=\"", '"', p->events));
    (void)between(p->in, "name=\"csrf\" value=\"", '"', csrf);
    if (!between(p->in, "<form method=\"post\" action=\"", '"', p->action) ||
        !between(p->in, "name=\"statement\" value=\"", '"', statement))
        return false;
    const int n =
        snprintf(p->form, sizeof p->form, "csrf=%.200s&statement=%.20s&side=public&room=%.20s",
                 csrf, statement, strrchr(room, '/') + 1);
    return n > 0 && (size_t)n < sizeof p->form;
}

static bool read_more(struct phone *p)
{
    must(p->len + 1 < IN_MAX);
    const ssize_t got = read(p->fd, p->in + p->len, IN_MAX - 1 - p->len);
    if (got <= 0)
        return false;
    p->len += (size_t)got;
    p->in[p->len] = '\0';
    return true;
}

static void begin(struct phone *p, enum doing doing)
{
    p->doing = doing;
    p->len = 0;
    p->in[0] = '\0';
}

/* --- joining ---------------------------------------------------------------------------------- */

static void watch(const struct hall *h, int fd, uint64_t data)
{
    struct epoll_event ev = { .events = EPOLLIN, .data.u64 = data };
    must(epoll_ctl(h->ep, EPOLL_CTL_ADD, fd, &ev) == 0);
}

static void join(struct hall *h, int i)
{
    struct phone *const p = &h->phones[i];
    p->in = mem_new(IN_MAX);
    p->fd = connected(h->port);
    begin(p, LOADS);
    get(p, p->fd, h->room);
    while (answered(p) == 0)
        must(read_more(p));
    must(answered(p) == 200 && read_page(p, h->room));
    p->stream = connected(h->port);
    get(p, p->stream, p->events);
    begin(p, IDLE);
    watch(h, p->fd, (uint64_t)i);
    watch(h, p->stream, (uint64_t)h->count + (uint64_t)i);
}

/* --- the meeting ------------------------------------------------------------------------------ */

static void keep(int64_t *samples, size_t *n, int64_t sample)
{
    if (*n < SAMPLES_MAX)
        samples[(*n)++] = sample;
}

/* After an answer the page comes, as fetch follows it; after a page the phone waits. */
static void settle(struct hall *h, struct phone *p, int status)
{
    if (p->doing == SENDS && status == 303) {
        begin(p, LOADS);
        get(p, p->fd, h->room);
        return;
    }
    h->failed += status != 200;
    if (p->doing == RENEWS)
        keep(h->renewals, &h->renewal_count, clock_monotonic() - p->due);
    else
        keep(h->answers, &h->answer_count, clock_monotonic() - p->due);
    if (status == 200)
        (void)read_page(p, h->room);
    begin(p, IDLE);
}

static void heard(struct hall *h, struct phone *p)
{
    char in[4096];
    const ssize_t got = read(p->stream, in, sizeof in - 1);
    if (got <= 0) {
        h->lost++;
        (void)epoll_ctl(h->ep, EPOLL_CTL_DEL, p->stream, NULL);
        return;
    }
    in[got] = '\0';
    if (strstr(in, "data: ") != NULL)
        p->renew = clock_monotonic() + (usec_t)drawn(h, SPREAD_MS) * 1000;
}

/* The phone that waits and whose turn it is next; -1: all are busy. */
static int next_free(struct hall *h)
{
    for (int tries = 0; tries < h->count; tries++) {
        h->next = (h->next + 1) % h->count;
        if (h->phones[h->next].doing == IDLE)
            return h->next;
    }
    return -1;
}

static void send_answer(struct hall *h, usec_t due)
{
    static const char *const positions[] = { "agree", "disagree", "pass" };
    const int i = next_free(h);
    if (i < 0) {
        h->late++;
        return;
    }
    struct phone *const p = &h->phones[i];
    p->due = due;
    begin(p, SENDS);
    post(p, positions[drawn(h, 3)]);
}

static void renew_due(struct hall *h, usec_t now)
{
    for (int i = 0; i < h->count; i++) {
        struct phone *const p = &h->phones[i];
        if (p->renew == 0 || p->renew > now || p->doing != IDLE)
            continue;
        p->due = p->renew;
        p->renew = 0;
        begin(p, RENEWS);
        get(p, p->fd, h->room);
    }
}

static void take_news(struct hall *h)
{
    struct epoll_event events[512];
    const int ready = epoll_wait(h->ep, events, 512, 1);
    for (int i = 0; i < ready; i++) {
        const uint64_t at = events[i].data.u64;
        if (at >= (uint64_t)h->count) {
            heard(h, &h->phones[at - (uint64_t)h->count]);
            continue;
        }
        struct phone *const p = &h->phones[at];
        if (!read_more(p)) {
            h->lost++;
            (void)epoll_ctl(h->ep, EPOLL_CTL_DEL, p->fd, NULL);
            continue;
        }
        const int status = answered(p);
        if (status != 0)
            settle(h, p, status);
    }
}

static void meet(struct hall *h, int rate, int seconds)
{
    const usec_t begin_at = clock_monotonic();
    const usec_t end = begin_at + (usec_t)seconds * USEC_PER_SECOND;
    int64_t sent = 0;
    for (usec_t now = begin_at; now < end; now = clock_monotonic()) {
        for (; begin_at + sent * USEC_PER_SECOND / rate <= now; sent++)
            send_answer(h, begin_at + sent * USEC_PER_SECOND / rate);
        renew_due(h, now);
        take_news(h);
    }
}

static void tell(const char *name, int64_t *samples, size_t n)
{
    must(n > 0);
    samples_sort(samples, n);
    (void)printf("%s %zu p50_us %" PRId64 " p95_us %" PRId64 " p99_us %" PRId64 "\n", name, n,
                 samples_at(samples, n, 50), samples_at(samples, n, 95),
                 samples_at(samples, n, 99));
}

int main(int argc, char **argv)
{
    must(argc >= 6);
    const struct rlimit limit = { 65536, 65536 };
    (void)setrlimit(RLIMIT_NOFILE, &limit);
    struct hall h = { .port = (int)strtol(argv[1], NULL, 10),
                      .room = argv[2],
                      .count = (int)strtol(argv[3], NULL, 10),
                      .ep = epoll_create1(EPOLL_CLOEXEC) };
    h.phones = mem_new(array_size((size_t)h.count, sizeof *h.phones));
    h.answers = mem_new(array_size(SAMPLES_MAX, sizeof(int64_t)));
    h.renewals = mem_new(array_size(SAMPLES_MAX, sizeof(int64_t)));
    for (int i = 0; i < h.count; i++)
        join(&h, i);
    (void)printf("joined %d\n", h.count);
    (void)fflush(stdout);
    meet(&h, (int)strtol(argv[4], NULL, 10), (int)strtol(argv[5], NULL, 10));
    tell("answers", h.answers, h.answer_count);
    if (h.renewal_count > 0)
        tell("renewals", h.renewals, h.renewal_count);
    (void)printf("failed %zu late %zu lost %zu\n", h.failed, h.late, h.lost);
    return 0;
}
