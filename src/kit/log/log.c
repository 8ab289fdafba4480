/* Structured log: an event name and typed pairs, one line on stderr.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "kit/log/log.h"

#include <stdatomic.h>
#include <unistd.h>

#include "kit/base/buf.h"
#include "kit/base/str.h"

static _Atomic int least_level = LOG_INFO;

void log_level_set(enum log_level least)
{
    atomic_store_explicit(&least_level, (int)least, memory_order_relaxed);
}

bool log_wants(enum log_level level)
{
    return (int)level >= atomic_load_explicit(&least_level, memory_order_relaxed);
}

static const char *level_word(enum log_level level)
{
    switch (level) {
    case LOG_DEBUG:
        return "debug";
    case LOG_INFO:
        return "info";
    case LOG_WARN:
        return "warn";
    case LOG_ERROR:
        return "error";
    case LOG_OFF:
        return "off";
    }
    must_failed("a log level", __FILE__, __LINE__);
}

static bool is_plain(str_t s)
{
    for (size_t i = 0; i < s.len; i++) {
        const unsigned char c = (unsigned char)s.at[i];
        if (c <= ' ' || c == '"' || c == '\\' || c == '=' || c == 0x7F)
            return false;
    }
    return s.len > 0;
}

static void add_quoted(struct buf *b, str_t s)
{
    buf_byte(b, '"');
    for (size_t i = 0; i < s.len; i++) {
        const unsigned char c = (unsigned char)s.at[i];
        if (c == '"' || c == '\\')
            buf_printf(b, "\\%c", c);
        else if (c < ' ' || c == 0x7F)
            buf_printf(b, "\\x%02x", c);
        else
            buf_byte(b, (char)c);
    }
    buf_byte(b, '"');
}

static void add_pair(struct buf *b, const struct log_pair *p)
{
    buf_printf(b, " %s=", p->key);
    switch (p->kind) {
    case LOG_STR:
        if (is_plain(p->as.str))
            buf_add(b, p->as.str);
        else
            add_quoted(b, p->as.str);
        break;
    case LOG_I64:
        buf_i64(b, p->as.i64);
        break;
    case LOG_F64:
        buf_printf(b, "%.6g", p->as.f64);
        break;
    }
}

static void add_time(struct buf *b, usec_t now)
{
    const time_t seconds = (time_t)(now / USEC_PER_SECOND);
    struct tm t;
    (void)gmtime_r(&seconds, &t);
    buf_printf(b, "t=%04d-%02d-%02dT%02d:%02d:%02d.%06dZ", t.tm_year + 1900, t.tm_mon + 1,
               t.tm_mday, t.tm_hour, t.tm_min, t.tm_sec, (int)(now % USEC_PER_SECOND));
}

void log_event_pairs(enum log_level level, uint64_t id, const char *event,
                     const struct log_pair *pairs, size_t count)
{
    if (!log_wants(level))
        return;
    AUTO(buf) line;
    buf_init(&line, 8192);
    add_time(&line, clock_now());
    buf_printf(&line, " level=%s event=%s", level_word(level), event);
    if (id != 0)
        buf_printf(&line, " id=%" PRIu64, id);
    for (size_t i = 0; i < count; i++)
        add_pair(&line, &pairs[i]);
    line.full = false; /* a cut line is better than none; the newline has its own room below */
    line.max = 8193;
    buf_byte(&line, '\n');
    for (size_t sent = 0; sent < line.len;) {
        const ssize_t n = write(STDERR_FILENO, line.at + sent, line.len - sent);
        if (n <= 0)
            return; /* nowhere left to complain */
        sent += (size_t)n;
    }
}

void log_problem(const struct cx *cx)
{
    if (cx->problem.code == OK)
        return;
    const enum log_level level = err_status(cx->problem.code) >= 500 ? LOG_ERROR : LOG_INFO;
    log_work(cx, level, "problem", LOG_KV_STR("code", err_name(cx->problem.code)),
             LOG_KV_STR("file", str_from_c(cx->problem.file)), LOG_KV_I64("line", cx->problem.line),
             LOG_KV_STR("note", str_from_c(cx->problem.note)));
}
