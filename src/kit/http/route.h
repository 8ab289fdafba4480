/* Routes: one declarative row drives guard, CSRF, limits, transaction, help and the API document.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef ALYANS_KIT_HTTP_ROUTE_H
#define ALYANS_KIT_HTTP_ROUTE_H

#include "kit/http/http.h"

/* GET handlers run on the reader pool with a read-only connection. Others run inside a write
 * transaction, on the writer, perhaps twice: their only effects are rows and the response. */
typedef err_t handler_fn(struct cx *cx, const struct request *rq, struct response *rs);
/* OK: may go on. ERR_SIGN_IN, ERR_FORBIDDEN, or ERR_NOT_FOUND to hide that there is something. */
typedef err_t guard_fn(struct cx *cx, const struct request *rq);
err_t guard_anyone(struct cx *cx, const struct request *rq);

enum route_flags {
    CSRF = 1u << 0,          /* every write: Origin / Sec-Fetch-Site, and a token when signed in */
    NO_CSRF = 1u << 1,       /* a write without, with the reason in a comment beside it */
    RATE_READ = 0,           /* default: reads per address */
    RATE_WRITE = 1u << 2,    /* writes per address and account (default for writes) */
    RATE_SIGN_IN = 1u << 3,  /* tries per address */
    RATE_POSITION = 1u << 4, /* positions per participant; generous per address */
    PUBLIC_PAGE =
        1u << 5, /* same for every visitor who is not signed in: cached until the next commit */
    ON_LOOP = 1u << 6,   /* answers at once on the loop: no database, no blocking */
    NO_LANG = 1u << 7,   /* the path carries no language: /api/…, /healthz */
    JSON_API = 1u << 8,  /* problems as application/problem+json */
    SLOW_READ = 1u << 9, /* computes long: on the analysis pool */
    /* A form with files: its body may come to the setting files.max_mb. Only for whoever sends a
     * session's cookie; guard and CSRF are asked before .prepare as well. */
    UPLOAD = 1u << 10,
};

struct api_field {
    const char *name;
    enum { API_STRING, API_INTEGER, API_NUMBER, API_BOOLEAN, API_OBJECT, API_ARRAY } type;
    bool required;
    const char *help; /* English: the document is for programmers */
};
struct api_operation {
    const char *id;                /* operationId */
    const struct api_field *query; /* each ends with a row without name; NULL: none */
    const struct api_field *body;
    const struct api_field *answer;
    int answer_status;
    const int *problems; /* statuses it can also answer, 0 ends */
};

/* One request of a set-based write. */
struct many_item {
    struct cx *cx; /* own actor, language, arena and problem; the same db in all */
    const struct request *rq;
    struct response *rs;
    err_t outcome;
};

struct route {
    enum method method;
    const char *path; /* "/consultations/{slug}/positions"; {id} is a positive number, {file_name}
                         the name of a file, others a word; "{slug}.json" one with that ending */
    handler_fn *handle;
    guard_fn *guard;
    unsigned flags;
    const char *help; /* one line of English for `alyans routes` and the API document */
    size_t body_max;  /* bytes; 0 = 64 KB for writes */
    /* Slow preparation without writing (password hashing), on a bounded pool, read-only; it leaves
     * its result in cx->arena; the handler finds it in rq->prepared. */
    err_t (*prepare)(struct cx *cx, const struct request *rq, void **prepared);
    /* A hot path: many requests as one set. guard and CSRF are checked per item before; an item
     * whose outcome is not OK by then must be left alone. An error falls back to handle one by one.
     */
    err_t (*handle_many)(struct many_item *items, size_t count);
    const struct api_operation *api; /* NULL: not in the API document */
};

#endif
