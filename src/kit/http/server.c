/* The server as others see it: configuration, sockets, start and end.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "kit/http/server.h"

#include <errno.h>
#include <netinet/tcp.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include "kit/base/str.h"
#include "kit/http/loop.h"
#include "kit/log/log.h"

enum { LOOPS_MAX = 16, BACKLOG = 1024 };

struct server_config server_config_default(void)
{
    return (struct server_config){
        .listen = S("127.0.0.1:8080"),
        .trusted_proxies = STR_NONE,
        .header_seconds = 10,
        .idle_seconds = 60,
        .body_rate_min = 500,
        .bodies_max = 64 << 20,
        .max_connections = 20000,
        .connections_per_address = 1000,
        .live_milliseconds = 1000,
        .heartbeat_seconds = 25,
    };
}

/* --- sockets ---------------------------------------------------------------------------------- */

static err_t refuse_listen(const struct server *s, const char *step)
{
    const int e = errno;
    log_event(LOG_ERROR, "listen_failed", LOG_KV_STR("address", s->config.listen),
              LOG_KV_STR("step", str_from_c(step)), LOG_KV_I64("errno", e));
    return ERR_UNAVAILABLE;
}

/* A socket file left by a process that is gone is in nobody's use; one that answers is. */
static void remove_dead_socket(const struct listen_on *on)
{
    const int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (fd < 0)
        return;
    const int e = connect(fd, (const struct sockaddr *)&on->sa, on->sa_len);
    const bool is_dead = e != 0 && errno == ECONNREFUSED;
    (void)close(fd);
    char path[sizeof(struct sockaddr_storage)];
    struct stat st;
    memcpy(path, on->path.at, on->path.len);
    path[on->path.len] = '\0';
    if (is_dead && lstat(path, &st) == 0 && S_ISSOCK(st.st_mode))
        (void)unlink(path);
}

static int bound_socket(const struct listen_on *on, bool shared)
{
    const int fd = socket(on->sa.ss_family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    if (fd < 0)
        return -1;
    const int yes = 1;
    bool good = true;
    if (!on->is_unix) {
        good = setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes) == 0 &&
               setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes) == 0 &&
               (!shared || setsockopt(fd, SOL_SOCKET, SO_REUSEPORT, &yes, sizeof yes) == 0);
    }
    if (!good || bind(fd, (const struct sockaddr *)&on->sa, on->sa_len) != 0) {
        const int e = errno;
        (void)close(fd);
        errno = e;
        return -1;
    }
    return fd;
}

/* Connections of one port are spread over the loops by the kernel. The first socket alone is bound
 * without sharing for a moment, so that another program on the port is noticed. */
static err_t open_tcp(struct server *s)
{
    struct listen_on *const on = &s->listen_on;
    const int probe = bound_socket(on, false);
    if (probe < 0 || listen(probe, 1) != 0) {
        const err_t e = refuse_listen(s, "bind");
        if (probe >= 0)
            (void)close(probe);
        return e;
    }
    socklen_t len = sizeof on->sa;
    const int named = getsockname(probe, (struct sockaddr *)&on->sa, &len);
    (void)close(probe);
    if (named != 0)
        return refuse_listen(s, "getsockname");
    for (int i = 0; i < s->loop_count; i++) {
        s->fds[i] = bound_socket(on, true);
        if (s->fds[i] < 0 || listen(s->fds[i], BACKLOG) != 0)
            return refuse_listen(s, "listen");
    }
    return OK;
}

static err_t open_unix(struct server *s)
{
    remove_dead_socket(&s->listen_on);
    s->fds[0] = bound_socket(&s->listen_on, false);
    if (s->fds[0] < 0 || listen(s->fds[0], BACKLOG) != 0)
        return refuse_listen(s, "bind");
    return OK;
}

static str_t address_in_words(struct server *s)
{
    const struct listen_on *const on = &s->listen_on;
    if (on->is_unix)
        return s->config.listen;
    char text[ADDRESS_TEXT_MAX];
    const struct address a = address_of_sockaddr((const struct sockaddr *)&on->sa);
    const str_t host = address_text(&a, text);
    struct sockaddr_in in; /* the port stands at the same place in both families */
    memcpy(&in, &on->sa, sizeof in);
    const bool is_ipv6 = on->sa.ss_family == AF_INET6;
    return arena_printf(&s->memory, is_ipv6 ? "[%.*s]:%d" : "%.*s:%d", STR_ARG(host),
                        ntohs(in.sin_port));
}

/* --- life ------------------------------------------------------------------------------------- */

static void server_free(struct server *s)
{
    for (int i = 0; i < s->loop_count; i++)
        loop_release(&s->loops[i]);
    census_release(&s->census);
    pthread_mutex_destroy(&s->lock);
    arena_release(&s->memory);
    mem_free(s->loops);
    mem_free(s->fds);
    mem_free(s);
}

static int loops_wanted(const struct server_config *config, bool is_unix)
{
    const long cores = sysconf(_SC_NPROCESSORS_ONLN);
    const int wanted = config->loops > 0 ? config->loops : (int)(cores < 1 ? 1 : cores);
    return is_unix ? 1 : wanted > LOOPS_MAX ? LOOPS_MAX : wanted;
}

/* Connections are files. */
static void raise_file_limit(int64_t connections)
{
    struct rlimit limit;
    if (getrlimit(RLIMIT_NOFILE, &limit) != 0)
        return;
    const rlim_t wanted = (rlim_t)connections + 1024;
    if (limit.rlim_cur >= wanted)
        return;
    limit.rlim_cur = wanted < limit.rlim_max ? wanted : limit.rlim_max;
    (void)setrlimit(RLIMIT_NOFILE, &limit);
}

static err_t read_config(struct server *s, const struct server_config *config)
{
    s->config = *config;
    s->config.listen = arena_str(&s->memory, config->listen);
    const err_t listens = listen_read(s->config.listen, &s->listen_on);
    const err_t trusts = trusted_read(config->trusted_proxies, &s->trusted);
    if (listens == OK && trusts == OK)
        return OK;
    log_event(LOG_ERROR, "server_config",
              LOG_KV_STR("wrong", listens != OK ? S("listen") : S("trusted_proxies")),
              LOG_KV_STR("value", listens != OK ? config->listen : config->trusted_proxies));
    return ERR_INVALID;
}

err_t server_open(const struct server_config *config, const struct server_hooks *hooks,
                  struct server **out)
{
    must(config->header_seconds > 0 && config->idle_seconds > 0 && config->body_rate_min > 0 &&
         config->heartbeat_seconds > 0);
    struct server *const s = mem_new(sizeof *s);
    s->hooks = *hooks;
    census_init(&s->census);
    pthread_mutex_init(&s->lock, NULL);
    err_t e = read_config(s, config);
    if (e == OK) {
        const int count = loops_wanted(config, s->listen_on.is_unix);
        s->fds = mem_new(array_size((size_t)count, sizeof *s->fds));
        for (int i = 0; i < count; i++)
            s->fds[i] = -1;
        s->loop_count = count;
        raise_file_limit(config->max_connections);
        e = s->listen_on.is_unix ? open_unix(s) : open_tcp(s);
        for (int i = 0; e != OK && i < count; i++) {
            if (s->fds[i] >= 0)
                (void)close(s->fds[i]);
        }
    }
    if (e != OK) {
        s->loop_count = 0;
        server_free(s);
        return e;
    }
    s->address = address_in_words(s);
    s->loops = mem_new(array_size((size_t)s->loop_count, sizeof *s->loops));
    for (int i = 0; i < s->loop_count; i++)
        loop_init(&s->loops[i], s, i, s->fds[i]);
    *out = s;
    return OK;
}

str_t server_address(const struct server *s)
{
    return s->address;
}

err_t server_start(struct server *s)
{
    must(!s->started);
    s->started = true;
    for (int i = 0; i < s->loop_count; i++) {
        const err_t e = loop_start(&s->loops[i]);
        if (e != OK) {
            for (int k = 0; k < i; k++) {
                loop_stop(&s->loops[k], 0);
                (void)uv_thread_join(&s->loops[k].thread);
            }
            s->started = false;
            return e;
        }
    }
    return OK;
}

void server_stop(struct server *s, int seconds)
{
    for (int i = 0; i < s->loop_count; i++)
        loop_stop(&s->loops[i], seconds < 0 ? 0 : seconds);
}

static void remove_socket_file(const struct server *s)
{
    char path[sizeof(struct sockaddr_storage)];
    if (!s->listen_on.is_unix)
        return;
    memcpy(path, s->listen_on.path.at, s->listen_on.path.len);
    path[s->listen_on.path.len] = '\0';
    (void)unlink(path);
}

void server_close(struct server *s)
{
    int64_t out = 0;
    for (int i = 0; i < s->loop_count; i++) {
        if (s->started)
            (void)uv_thread_join(&s->loops[i].thread);
        out += s->loops[i].hub.out;
    }
    remove_socket_file(s);
    pthread_mutex_lock(&s->lock);
    s->orphans += out;
    s->closed = true;
    const bool all_back = s->orphans == 0;
    pthread_mutex_unlock(&s->lock);
    if (all_back)
        server_free(s);
}

/* The loops have ended before this answer came: a handler took longer than the stop allowed. */
void server_late_answer(struct exchange *x, struct response *rs)
{
    struct server *const s = loop_of(x->hub)->server;
    response_release(rs);
    exchange_free(x);
    pthread_mutex_lock(&s->lock);
    s->orphans--;
    const bool was_last = s->closed && s->orphans == 0;
    pthread_mutex_unlock(&s->lock);
    if (was_last)
        server_free(s);
}

/* --- while it runs ---------------------------------------------------------------------------- */

void server_publish(struct server *s, str_t topic, str_t data)
{
    struct event *const event = event_new(data);
    for (int i = 0; i < s->loop_count; i++)
        loop_publish(&s->loops[i], topic, event);
    event_drop(event);
}

void server_note_hall(struct server *s, str_t peer, int seconds)
{
    struct address a;
    const usec_t now = clock_monotonic();
    if (address_read(peer, &a))
        census_note_hall(&s->census, &a, now, now + (usec_t)seconds * USEC_PER_SECOND);
}

bool server_is_hall(struct server *s, str_t peer)
{
    struct address a;
    return address_read(peer, &a) && census_is_hall(&s->census, &a, clock_monotonic());
}

struct server_counts server_counts(const struct server *s)
{
    struct server_counts n = { 0 };
    for (int i = 0; i < s->loop_count; i++) {
        const struct hub *const h = &s->loops[i].hub;
        n.connections += atomic_load_explicit(&h->connections, memory_order_relaxed);
        n.streams += atomic_load_explicit(&h->streams, memory_order_relaxed);
        n.requests += atomic_load_explicit(&h->requests, memory_order_relaxed);
    }
    return n;
}
