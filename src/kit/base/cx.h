/* The unit of work: one request, one job or one command.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef ALYANS_KIT_BASE_CX_H
#define ALYANS_KIT_BASE_CX_H

#include "kit/base/arena.h"
#include "kit/base/base.h"

enum lang { LANG_AZ, LANG_EN };
enum { LANG_COUNT = 2 };

/* Who acts, as plain ids, so that kit knows no product; 0 = none. Filled by the authenticate hook.
 */
struct actor {
    int64_t account;      /* identity */
    int64_t session;      /* identity; CSRF tokens are bound to it */
    uint32_t roles;       /* bits defined by identity.h */
    uint32_t scopes;      /* bits defined by registry.h: what the mandate is for */
    int acts_as;          /* enum ledger_as; set by the route's guard */
    usec_t factor_at;     /* when this session gave the second factor, 0: not yet */
    int64_t organisation; /* registry: the organisation spoken for */
    int64_t mandate;      /* registry: under this mandate */
    int64_t participant;  /* pseudonymous visitor of a public consultation: keyed hash, 0 = none */
};

/* The first thing that went wrong, for the log only; visitors see the code through the catalogue.
 */
struct problem {
    err_t code;
    const char *file;
    int line;
    char note[240];
};

struct db;
struct settings;
struct ids;

/* First argument of every function that touches the world; no cx in a signature means pure. */
struct cx {
    struct arena *arena; /* everything made for this work; emptied when it ends */
    struct db *db;       /* connection, inside a transaction when it may write */
    usec_t now;          /* the time of this work; never ask a clock instead */
    struct actor actor;
    enum lang lang;
    uint64_t log_id;                 /* request or job number in the log */
    const struct settings *settings; /* constant after start-up */
    struct ids *ids;                 /* maker of row ids */
    const void *app;                 /* what app/ shares with its hooks; kit never looks inside */
    struct problem problem;
};

/* Notes the first cause and returns code: return problem(cx, ERR_CONFLICT, "closed").
 * The note goes to the log, never to a visitor; no personal data in it. */
#define problem(cx, code, ...) problem_at((cx), (code), __FILE__, __LINE__, __VA_ARGS__)
PRINTF(5, 6)
err_t problem_at(struct cx *cx, err_t code, const char *file, int line, const char *fmt, ...);

/* --- ids and clock ---------------------------------------------------------------------------- */

/* Makes time-ordered ids > 0: 41 bits of milliseconds since 2020, 10 bits node, 12 bits counter.
 * Strictly increasing within the process, also when the clock steps back. Thread safe. */
struct ids {
    _Atomic int64_t last; /* milliseconds << 12 | counter */
    int64_t node;         /* 0..1023, one per process on the same database */
};
void ids_init(struct ids *ids, int node);
int64_t id_new(struct ids *ids, usec_t now);

usec_t clock_now(void);       /* UTC wall clock */
usec_t clock_monotonic(void); /* for durations and deadlines only */

#endif
