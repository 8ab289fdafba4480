/* From a complete request to its answer: language, route, rates, pools, transaction, guard, CSRF.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef ALYANS_KIT_HTTP_DISPATCH_H
#define ALYANS_KIT_HTTP_DISPATCH_H

#include "kit/crypto/crypto.h"
#include "kit/db/writer.h"
#include "kit/http/form.h"
#include "kit/http/route.h"
#include "kit/http/router.h"
#include "kit/http/server.h"

struct dispatch;

/* Per minute; 0: no limit. Bursts are a third of a minute's worth. */
struct dispatch_rates {
    int64_t reads, writes, sign_ins, positions;
};
struct dispatch_config {
    const struct route *const *tables; /* see router_init */
    size_t table_count;
    str_t db_url;
    struct writer_options writer;
    int readers; /* threads; 0: one a core */
    struct dispatch_rates rates;
    size_t upload_max;    /* bytes of the files of one form: body limit of UPLOAD routes */
    enum lang first_lang; /* for browsers that ask for none of ours */
    const struct settings *settings; /* cx->settings */
    const struct secret *key;
    struct ids *ids;
    const void *app; /* cx->app */
    /* Fills cx->actor from the request, on the connection of the unit of work. */
    err_t (*authenticate)(struct cx *cx, const struct request *rq);
    /* The page for a problem in the reader's language; no database then. */
    void (*draw_problem)(struct cx *cx, const struct request *rq, struct response *rs, err_t code,
                         int status);
};

/* Makes everything but starts no thread; the writer's are started by dispatch_start. The config's
 * pointers must outlive it. */
struct dispatch *dispatch_new(const struct dispatch_config *config);
const struct server_hooks *dispatch_hooks(const struct dispatch *d);
/* Errors: those of writer_open. s: where answers are published. */
MUST_USE err_t dispatch_start(struct dispatch *d, struct server *s);
/* After server_close: finishes queued writes, ends the threads, frees. */
void dispatch_close(struct dispatch *d);
struct writer *dispatch_writer(const struct dispatch *d);
const struct router *dispatch_router(const struct dispatch *d);

/* --- the API ---------------------------------------------------------------------------------- */

/* application/problem+json (RFC 9457); with a refused form also "errors": [{field, message}]. */
void respond_problem_json(struct cx *cx, struct response *rs, err_t code, int status,
                          const struct form *f);
/* The OpenAPI 3.1 document of every route with an api row. */
void openapi_write(const struct router *r, str_t title, str_t version, struct buf *out);

#endif
