/* The small vocabulary every file shares: text, bytes, ids, errors, bounded buffers.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef ALYANS_KIT_BASE_BASE_H
#define ALYANS_KIT_BASE_BASE_H

#include <inttypes.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "kit/base/banned.h"

#define MUST_USE __attribute__((warn_unused_result))
#define PRINTF(fmt_at, args_at) __attribute__((format(printf, fmt_at, args_at)))
#define ARRAY_LEN(a) (sizeof(a) / sizeof((a)[0]))

/* Releases a variable at the end of its scope: AUTO(db_rows) rows = { 0 };
 * calls db_rows_auto(&rows). Types opt in with AUTO_RELEASE below. */
#define AUTO(name) __attribute__((cleanup(name##_auto), unused)) struct name
#define AUTO_RELEASE(name, release)                                                                \
    static inline void name##_auto(struct name *it)                                                \
    {                                                                                              \
        release(it);                                                                               \
    }

/* --- text and bytes ------------------------------------------------------------------------- */

/* Text: UTF-8, not NUL-terminated, never owned by the value. at may be NULL when len is 0. */
typedef struct {
    const char *at;
    size_t len;
} str_t;

typedef struct {
    const uint8_t *at;
    size_t len;
} bytes_t;

/* UTC, microseconds since 1970. */
typedef int64_t usec_t;
#define USEC_PER_SECOND INT64_C(1000000)

#define S(literal) ((str_t){ "" literal, sizeof(literal) - 1 })
/* The same for the initialiser of a static table. */
#define S_INIT(literal)                                                                            \
    {                                                                                              \
        "" literal, sizeof(literal) - 1                                                            \
    }
#define STR_NONE ((str_t){ NULL, 0 })
/* For printf: "%.*s", STR_ARG(s). */
#define STR_ARG(s) (int)(s).len, (s).len == 0 ? "" : (s).at

/* A one-member struct around a row id, so that kinds of ids cannot be mixed up. */
#define ID_TYPE(name)                                                                              \
    typedef struct {                                                                               \
        int64_t v;                                                                                 \
    } name

/* --- errors --------------------------------------------------------------------------------- */

/* One row per error: name, HTTP status, name for machines (JSON problems, logs). Callers branch
 * on the expected ones; the rest end as a plain page. Texts for people are in the catalogue. */
#define ERRORS(X)                                                                                  \
    X(BAD_REQUEST, 400, "bad-request") /* the bytes cannot be read as a request */                 \
    X(SIGN_IN, 401, "sign-in")         /* an account is needed */                                  \
    X(FORBIDDEN, 403, "forbidden")     /* this account may not */                                  \
    X(FACTOR, 403, "second-factor")    /* the second factor has to be set up or given first */     \
    X(NOT_FOUND, 404, "not-found")                                                                 \
    X(METHOD, 405, "method-not-allowed")                                                           \
    X(CONFLICT, 409, "conflict") /* the state of things does not allow it */                       \
    X(TOO_BIG, 413, "too-big")                                                                     \
    X(INVALID, 422, "invalid") /* fields are wrong; the form says which */                         \
    X(TOO_MANY, 429, "too-many-requests")                                                          \
    X(DB, 500, "database")                                                                         \
    X(IO, 500, "input-output")                                                                     \
    X(NO_MEMORY, 500, "no-memory")                                                                 \
    X(NOT_CONVERGED, 500, "not-converged")                                                         \
    X(INTERNAL, 500, "internal")                                                                   \
    X(BUSY, 503, "busy")               /* a queue is full, or retry: nothing was stored */         \
    X(UNAVAILABLE, 503, "unavailable") /* disk full, database gone: nothing was stored */

typedef enum {
    OK = 0,
#define X(name, status, word) ERR_##name,
    ERRORS(X)
#undef X
} err_t;

/* "not-found" and 404 for ERR_NOT_FOUND; "ok" and 200 for OK. */
str_t err_name(err_t e);
int err_status(err_t e);

/* Hands an error upward unchanged: the one macro that hides a return. */
#define TRY(call)                                                                                  \
    do {                                                                                           \
        const err_t try_error_ = (call);                                                           \
        if (try_error_ != OK)                                                                      \
            return try_error_;                                                                     \
    } while (0)

/* A broken promise of the code itself: prints place and condition, aborts, in release too. */
#define must(condition) ((condition) ? (void)0 : must_failed(#condition, __FILE__, __LINE__))
__attribute__((noreturn, cold)) void must_failed(const char *condition, const char *file, int line);

#endif
