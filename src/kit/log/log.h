/* Structured log: an event name and typed pairs, one line on stderr. No sentences made of user
 * text, no personal data, no secrets.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef ALYANS_KIT_LOG_LOG_H
#define ALYANS_KIT_LOG_LOG_H

#include "kit/base/cx.h"

enum log_level { LOG_DEBUG, LOG_INFO, LOG_WARN, LOG_ERROR, LOG_OFF };

struct log_pair {
    const char *key;
    enum { LOG_STR, LOG_I64, LOG_F64 } kind;
    union {
        str_t str;
        int64_t i64;
        double f64;
    } as;
};
#define LOG_KV_STR(k, v) ((struct log_pair){ (k), LOG_STR, { .str = (v) } })
#define LOG_KV_I64(k, v) ((struct log_pair){ (k), LOG_I64, { .i64 = (v) } })
#define LOG_KV_F64(k, v) ((struct log_pair){ (k), LOG_F64, { .f64 = (v) } })

/* Lines below this level are not written. Set once at start-up; thread safe. LOG_INFO at first. */
void log_level_set(enum log_level least);
bool log_wants(enum log_level level);

/* log_event(LOG_INFO, "listen", LOG_KV_I64("port", 8080)); writes
 * t=2026-11-23T06:40:00.123456Z level=info event=listen port=8080
 * Strings are quoted when needed and control bytes escaped; the line is one write(2). */
#define log_event(level, event, ...)                                                               \
    log_event_pairs((level), 0, (event), (struct log_pair[]){ __VA_ARGS__ },                       \
                    sizeof((struct log_pair[]){ __VA_ARGS__ }) / sizeof(struct log_pair))
/* The same with id=cx->log_id. */
#define log_work(cx, level, event, ...)                                                            \
    log_event_pairs((level), (cx)->log_id, (event), (struct log_pair[]){ __VA_ARGS__ },            \
                    sizeof((struct log_pair[]){ __VA_ARGS__ }) / sizeof(struct log_pair))
void log_event_pairs(enum log_level level, uint64_t id, const char *event,
                     const struct log_pair *pairs, size_t count);
/* Writes cx->problem, if there is one. */
void log_problem(const struct cx *cx);

#endif
