/* From a complete request to its answer.
 *
 * Loop thread: dispatch_begin (route, rates, body limit) and dispatch_ready (assets, cached pages,
 * ON_LOOP routes; everything else goes to a pool or to the writer).
 * Pool thread: read_run. Writer thread: write_run in a savepoint, write_settled after the commit.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "kit/http/dispatch.h"

#include <unistd.h>

#include "kit/base/str.h"
#include "kit/http/csrf.h"
#include "kit/http/page_cache.h"
#include "kit/http/pool.h"
#include "kit/http/rate.h"
#include "kit/log/log.h"

enum {
    BODY_MAX_DEFAULT = 64 << 10,
    MANY_MAX = 1024,
    PREPARE_QUEUE_MAX = 32,
    UPLOAD_THREADS = 2,
    UPLOAD_QUEUE_MAX = 16
};
enum {
    HALL_SECONDS = 2 * 3600, /* renewed whenever the page of who leads is */
    HALL_KIND = 64
};
static const usec_t STALE_FOR_STRANGERS = USEC_PER_SECOND / 4;
/* Cookies whose names begin so are this site's: their owner wants to see what was just done. */
#define OWN_COOKIES "alyans"

struct dispatch {
    struct dispatch_config config;
    struct server_hooks hooks;
    struct arena memory;
    struct router router;
    struct writer_kind *many_kinds; /* one per router entry: items of a route are run together */
    struct writer_kind one_kind;
    struct writer *writer;
    struct server *server;
    struct pool *readers, *slow, *preparers, *uploads;
    struct rate *rate;
    struct page_cache *pages;
};

/* One request under way; lives in the exchange's arena. */
struct work {
    struct pool_task task;
    struct writer_item item;
    struct dispatch *d;
    struct exchange *x;
    const struct route *route;
    enum router_answer found;
    unsigned allowed;
    bool moved;      /* no language in the path: to be redirected */
    bool rate_taken; /* of the account: a second run is the same write */
    err_t refused;   /* by begin; answered once the body is there */
    struct cx cx;
    struct response rs;
    struct arena_mark mark; /* where a second run begins again */
    int64_t commits;        /* before a public page was read */
    bool is_pulled;         /* the answer is on its way: the task reads its next piece */
    int64_t pull_at;
    size_t pull_most;
};

static struct work *work_of_task(struct pool_task *t)
{
    return (struct work *)(void *)((char *)t - offsetof(struct work, task));
}

static struct work *work_of_item(struct writer_item *i)
{
    return (struct work *)(void *)((char *)i - offsetof(struct work, item));
}

static void begin_cx(struct work *w, struct db *db)
{
    const struct dispatch_config *const config = &w->d->config;
    const enum lang lang = w->cx.lang;
    w->cx = (struct cx){
        .arena = exchange_arena(w->x),
        .db = db,
        .now = clock_now(),
        .lang = lang,
        .log_id = exchange_request(w->x)->log_id,
        .settings = config->settings,
        .ids = config->ids,
        .app = config->app,
    };
}

/* --- answering -------------------------------------------------------------------------------- */

static bool is_api(const struct work *w)
{
    return w->route != NULL ? (w->route->flags & JSON_API) != 0
                            : str_starts(exchange_request(w->x)->path, S("/api/"));
}

static void draw_problem(struct work *w, err_t code)
{
    const int status = err_status(code);
    response_release(&w->rs);
    response_init(&w->rs, exchange_arena(w->x));
    log_problem(&w->cx);
    if (is_api(w))
        respond_problem_json(&w->cx, &w->rs, code, status, NULL);
    else
        w->d->config.draw_problem(&w->cx, exchange_request(w->x), &w->rs, code, status);
    w->rs.cache = CACHE_NEVER;
    if (code == ERR_BUSY || code == ERR_UNAVAILABLE || code == ERR_TOO_MANY)
        response_header(&w->rs, S("retry-after"), S("5"));
}

static void finish_and_send(struct work *w)
{
    response_finish(exchange_request(w->x), &w->rs);
    exchange_send(w->x, &w->rs);
}

/* A handler that drew its own page for an error (a form with its faults) keeps it. */
static void answer(struct work *w, err_t code)
{
    const bool has_own_page = w->rs.body.len > 0 && w->rs.status >= 400;
    if (code == OK && buf_check(&w->rs.body) != OK)
        code = problem(&w->cx, ERR_INTERNAL, "answer over %d bytes", RESPONSE_BODY_MAX);
    if (code == OK && w->rs.is_from_hall)
        server_note_hall(w->d->server, exchange_request(w->x)->peer, HALL_SECONDS);
    if (code != OK && !has_own_page)
        draw_problem(w, code);
    finish_and_send(w);
}

static void answer_problem_now(struct work *w, err_t code)
{
    begin_cx(w, NULL);
    draw_problem(w, code);
    finish_and_send(w);
}

/* --- cached public pages ---------------------------------------------------------------------- */

static bool has_session(const struct request *rq)
{
    return request_cookie(rq, S("alyans")).len > 0 ||
           request_cookie(rq, S("__Host-alyans")).len > 0;
}

/* How much this visitor may wait for news: strangers a quarter of a second, ours none.
 * false: somebody with a session, whose pages are their own. */
static bool visitor_shares_pages(const struct request *rq, usec_t *stale_for)
{
    const str_t cookies = request_header(rq, S("cookie"));
    *stale_for = str_find(cookies, S(OWN_COOKIES)) == cookies.len ? STALE_FOR_STRANGERS : 0;
    return !has_session(rq);
}

static str_t page_key(struct work *w)
{
    const struct request *const rq = exchange_request(w->x);
    const bool takes_gzip = accepts_gzip(request_header(rq, S("accept-encoding")));
    return arena_printf(exchange_arena(w->x), "%d%c%d %.*s %.*s", (int)w->cx.lang,
                        takes_gzip ? 'z' : '-', rq->is_https, STR_ARG(rq->host),
                        STR_ARG(rq->target));
}

static bool answer_from_cache(struct work *w)
{
    const struct request *const rq = exchange_request(w->x);
    struct page_freshness f = { .commits = writer_commits(w->d->writer), .now = clock_monotonic() };
    if ((w->route->flags & PUBLIC_PAGE) == 0 || !visitor_shares_pages(rq, &f.stale_for))
        return false;
    if (!page_cache_get(w->d->pages, page_key(w), &f, &w->rs))
        return false;
    finish_and_send(w);
    return true;
}

static void keep_in_cache(struct work *w)
{
    usec_t stale_for;
    if (w->rs.source != NULL || (w->route->flags & PUBLIC_PAGE) == 0 ||
        !visitor_shares_pages(exchange_request(w->x), &stale_for))
        return;
    w->rs.cache = CACHE_REVALIDATE;
    response_finish(exchange_request(w->x), &w->rs);
    const struct page_freshness f = { .commits = w->commits, .now = clock_monotonic() };
    page_cache_put(w->d->pages, page_key(w), &f, &w->rs);
}

/* --- reads ------------------------------------------------------------------------------------ */

static err_t run_handler(struct work *w)
{
    struct request *const rq = exchange_request(w->x);
    TRY(w->d->config.authenticate(&w->cx, rq));
    TRY(w->route->guard(&w->cx, rq));
    return w->route->handle(&w->cx, rq, &w->rs);
}

static err_t read_in_snapshot(struct work *w)
{
    TRY(db_begin(w->cx.db));
    const err_t e = run_handler(w);
    db_rollback(w->cx.db);
    return e;
}

/* The next piece of the answer's source, with memory of its own: the exchange's would grow with the
 * file. */
static void pull_run(struct work *w, struct db *db)
{
    AUTO(arena) scratch;
    arena_init(&scratch);
    begin_cx(w, db);
    w->cx.arena = &scratch;
    struct buf piece;
    buf_init(&piece, w->pull_most);
    const struct body_source *const source = w->rs.source;
    err_t e = db == NULL ? problem(&w->cx, ERR_UNAVAILABLE, "no database connection")
                         : source->read(&w->cx, source->of, w->pull_at, w->pull_most, &piece);
    if (e == OK)
        e = buf_check(&piece);
    if (e != OK) {
        log_problem(&w->cx);
        buf_release(&piece);
    }
    exchange_piece(w->x, &piece);
}

static void read_run(void *ctx, struct pool_task *task, struct db *db)
{
    (void)ctx;
    struct work *const w = work_of_task(task);
    if (w->is_pulled) {
        pull_run(w, db);
        return;
    }
    begin_cx(w, db);
    w->commits = writer_commits(w->d->writer);
    if (db == NULL) {
        answer(w, problem(&w->cx, ERR_UNAVAILABLE, "no database connection"));
        return;
    }
    const err_t e = read_in_snapshot(w);
    if (e == OK && buf_check(&w->rs.body) == OK)
        keep_in_cache(w);
    answer(w, e);
}

/* --- writes ----------------------------------------------------------------------------------- */

/* Rates that need to know who acts; per address they were taken on the loop. */
static err_t take_account_rate(struct work *w)
{
    const struct dispatch_rates *const rates = &w->d->config.rates;
    const int64_t who = w->cx.actor.account != 0 ? w->cx.actor.account : w->cx.actor.participant;
    const bool is_position = (w->route->flags & RATE_POSITION) != 0;
    const int64_t per_minute = is_position ? rates->positions : rates->writes;
    if (who != 0 && !w->rate_taken)
        w->rate_taken = rate_take_id(w->d->rate, is_position ? 1 : 2, who, per_minute,
                                     per_minute / 3 + 1, clock_monotonic());
    if (who == 0 || w->rate_taken)
        return OK;
    return problem(&w->cx, ERR_TOO_MANY, "writes of one account");
}

static err_t admit_write(struct work *w)
{
    struct request *const rq = exchange_request(w->x);
    TRY(w->d->config.authenticate(&w->cx, rq));
    if ((w->route->flags & CSRF) != 0)
        TRY(csrf_check(&w->cx, rq, w->d->config.key));
    TRY(w->route->guard(&w->cx, rq));
    return take_account_rate(w);
}

/* May be the second run of the same request: begin with clean hands. */
static void begin_write(struct work *w, struct db *db)
{
    arena_back(exchange_arena(w->x), w->mark);
    response_release(&w->rs);
    response_init(&w->rs, exchange_arena(w->x));
    begin_cx(w, db);
}

static err_t write_run(struct writer_item *item, struct db *db)
{
    struct work *const w = work_of_item(item);
    begin_write(w, db);
    TRY(admit_write(w));
    return w->route->handle(&w->cx, exchange_request(w->x), &w->rs);
}

static err_t write_run_many(struct writer_item *const *items, size_t count, struct db *db)
{
    must(count >= 1 && count <= MANY_MAX);
    struct many_item many[MANY_MAX];
    for (size_t i = 0; i < count; i++) {
        struct work *const w = work_of_item(items[i]);
        begin_write(w, db);
        many[i] = (struct many_item){ &w->cx, exchange_request(w->x), &w->rs, admit_write(w) };
    }
    TRY(work_of_item(items[0])->route->handle_many(many, count));
    for (size_t i = 0; i < count; i++)
        items[i]->outcome = many[i].outcome;
    return OK;
}

static void write_settled(struct writer_item *item, err_t outcome)
{
    struct work *const w = work_of_item(item);
    struct server *const server = w->d->server;
    if (outcome == OK && w->rs.publish_topic.len > 0)
        server_publish(server, w->rs.publish_topic, w->rs.publish_data);
    answer(w, outcome);
}

static const struct writer_kind *kind_of(struct dispatch *d, const struct route *route)
{
    for (size_t i = 0; route->handle_many != NULL && i < d->router.count; i++) {
        if (d->router.entries[i].route == route)
            return &d->many_kinds[i];
    }
    return &d->one_kind;
}

static void submit_write(struct work *w)
{
    begin_cx(w, NULL); /* the writer may settle it without running it, when the database is away */
    w->mark = arena_mark(exchange_arena(w->x));
    w->item.kind = kind_of(w->d, w->route);
    const err_t e = writer_submit(w->d->writer, &w->item);
    if (e != OK)
        answer_problem_now(w, e);
}

/* Files are made ready only for somebody who may send them; the writer asks again. */
static err_t admit_upload(struct work *w)
{
    struct request *const rq = exchange_request(w->x);
    TRY(w->d->config.authenticate(&w->cx, rq));
    if ((w->route->flags & CSRF) != 0)
        TRY(csrf_check(&w->cx, rq, w->d->config.key));
    return w->route->guard(&w->cx, rq);
}

static err_t prepare(struct work *w, struct request *rq)
{
    if (w->cx.db == NULL)
        return problem(&w->cx, ERR_UNAVAILABLE, "no database connection");
    if ((w->route->flags & UPLOAD) != 0) {
        TRY(db_begin(w->cx.db));
        const err_t e = admit_upload(w);
        db_rollback(w->cx.db);
        TRY(e);
    }
    return w->route->prepare(&w->cx, rq, &rq->prepared);
}

static void prepare_run(void *ctx, struct pool_task *task, struct db *db)
{
    (void)ctx;
    struct work *const w = work_of_task(task);
    begin_cx(w, db);
    const err_t e = prepare(w, exchange_request(w->x));
    if (e != OK)
        answer(w, e);
    else
        submit_write(w);
}

/* --- on the loop ------------------------------------------------------------------------------ */

static void find_route(struct work *w, struct request *rq)
{
    const bool had_lang = path_take_language(rq, &w->cx.lang);
    if (!had_lang)
        w->cx.lang =
            lang_from_header(request_header(rq, S("accept-language")), w->d->config.first_lang);
    w->found = router_find(&w->d->router, rq->method, rq->path, &w->route, rq->params, &w->allowed);
    if (w->found != ROUTE_FOUND)
        return;
    const bool wants_lang = (w->route->flags & NO_LANG) == 0;
    if (wants_lang == had_lang)
        return;
    if (wants_lang && (rq->method == GET || rq->method == HEAD))
        w->moved = true;
    else
        w->found = ROUTE_NOT_FOUND;
}

static err_t take_address_rate(struct work *w, const struct request *rq)
{
    const struct dispatch_rates *const rates = &w->d->config.rates;
    const unsigned flags = w->route->flags;
    int64_t per_minute = rq->method == GET || rq->method == HEAD ? rates->reads : rates->writes;
    if ((flags & RATE_SIGN_IN) != 0)
        per_minute = rates->sign_ins;
    if ((flags & RATE_POSITION) != 0)
        per_minute = rates->positions * 20; /* many people behind one address */
    if (per_minute == 0)
        return OK;
    int kind = 16 + (int)(flags & (RATE_SIGN_IN | RATE_POSITION)) + (per_minute == rates->reads);
    if ((flags & RATE_SIGN_IN) == 0 && server_is_hall(w->d->server, rq->peer)) {
        per_minute *= HALL_FACTOR;
        kind += HALL_KIND; /* a bucket of its own: full when the hall begins */
    }
    char room[32];
    return rate_take(w->d->rate, kind, rate_key_of_address(rq->peer, room, sizeof room), per_minute,
                     per_minute / 3 + 1, clock_monotonic())
               ? OK
               : ERR_TOO_MANY;
}

static size_t route_body_max(const struct dispatch *d, const struct route *route)
{
    if ((route->flags & UPLOAD) != 0)
        return d->config.upload_max + BODY_MAX_DEFAULT; /* and the other fields */
    return route->body_max != 0 ? route->body_max : BODY_MAX_DEFAULT;
}

/* Without a session's cookie nobody makes us read a large body; a small one is answered as any. */
static bool is_strangers_upload(const struct route *route, const struct request *rq)
{
    int64_t length;
    return (route->flags & UPLOAD) != 0 && !has_session(rq) &&
           !str_to_i64(request_header(rq, S("content-length")), 0, BODY_MAX_DEFAULT, &length);
}

static err_t missing_get(struct cx *cx, const struct request *rq, struct response *rs)
{
    (void)rq;
    (void)rs;
    return problem(cx, ERR_NOT_FOUND, "no such address");
}

/* Where there is no page, somebody with a session still sees who is signed in: a reader draws it.
 */
static void stand_in_for_missing(struct work *w, const struct request *rq)
{
    static const struct route MISSING = {
        .method = GET, .path = "/", .handle = missing_get, .guard = guard_anyone
    };
    const bool is_read = rq->method == GET || rq->method == HEAD;
    if (w->found != ROUTE_NOT_FOUND || !is_read || !has_session(rq) ||
        str_starts(rq->path, S("/api/")))
        return;
    w->route = &MISSING;
    w->found = ROUTE_FOUND;
}

static err_t dispatch_begin(void *ctx, struct exchange *x, size_t *body_max)
{
    struct dispatch *const d = ctx;
    struct request *const rq = exchange_request(x);
    struct work *const w = arena_new(exchange_arena(x), struct work);
    *exchange_slot(x) = w;
    *w = (struct work){ .d = d, .x = x };
    *body_max = 0;
    if (str_starts(rq->path, S("/assets/")))
        return OK;
    find_route(w, rq);
    stand_in_for_missing(w, rq);
    const bool may_have_body = rq->method != GET && rq->method != HEAD;
    if (w->found != ROUTE_FOUND || w->moved) {
        *body_max = may_have_body ? BODY_MAX_DEFAULT : 0; /* read, so that 404 can be answered */
        return OK;
    }
    if (is_strangers_upload(w->route, rq))
        return ERR_SIGN_IN;
    if (may_have_body)
        *body_max = route_body_max(d, w->route);
    w->refused = take_address_rate(w, rq);
    return OK;
}

static void redirect_to_language(struct work *w, const struct request *rq)
{
    const str_t code = lang_code(w->cx.lang);
    const str_t rest = str_eq(rq->target, S("/")) ? S("") : rq->target;
    w->rs.status = 302;
    response_header(&w->rs, S("location"),
                    arena_printf(exchange_arena(w->x), "/%.*s%.*s", STR_ARG(code), STR_ARG(rest)));
    response_header(&w->rs, S("vary"), S("Accept-Language"));
    finish_and_send(w);
}

static void answer_other_method(struct work *w)
{
    struct buf allow;
    buf_init(&allow, 128);
    for (enum method m = GET; m <= OPTIONS; m++) {
        if ((w->allowed & 1u << m) != 0) {
            if (allow.len > 0)
                BUF_LIT(&allow, ", ");
            buf_add(&allow, method_name(m));
        }
    }
    begin_cx(w, NULL);
    draw_problem(w, ERR_METHOD);
    response_header(&w->rs, S("allow"), arena_str(exchange_arena(w->x), buf_str(&allow)));
    buf_release(&allow);
    finish_and_send(w);
}

/* An image takes its time, at worst half a minute: nobody who signs in waits behind it. */
static struct pool *preparers_of(const struct dispatch *d, const struct route *route)
{
    return (route->flags & UPLOAD) != 0 ? d->uploads : d->preparers;
}

static void start_route(struct work *w, const struct request *rq)
{
    struct dispatch *const d = w->d;
    if ((w->route->flags & ON_LOOP) != 0) {
        begin_cx(w, NULL);
        answer(w, w->route->handle(&w->cx, rq, &w->rs));
        return;
    }
    if (rq->method != GET && rq->method != HEAD) {
        if (w->route->prepare == NULL)
            submit_write(w);
        else if (pool_submit(preparers_of(d, w->route), &w->task) != OK)
            answer_problem_now(w, ERR_BUSY);
        return;
    }
    if (answer_from_cache(w))
        return;
    struct pool *const pool = (w->route->flags & SLOW_READ) != 0 ? d->slow : d->readers;
    if (pool_submit(pool, &w->task) != OK)
        answer_problem_now(w, ERR_BUSY);
}

static void dispatch_ready(void *ctx, struct exchange *x)
{
    (void)ctx;
    struct work *const w = *exchange_slot(x);
    const struct request *const rq = exchange_request(x);
    response_init(&w->rs, exchange_arena(x));
    if (asset_respond(rq, &w->rs))
        exchange_send(x, &w->rs);
    else if (w->moved)
        redirect_to_language(w, rq);
    else if (w->found == ROUTE_OTHER_METHOD)
        answer_other_method(w);
    else if (w->found == ROUTE_NOT_FOUND)
        answer_problem_now(w, ERR_NOT_FOUND);
    else if (w->refused != OK)
        answer_problem_now(w, w->refused);
    else
        start_route(w, rq);
}

static err_t dispatch_pull(void *ctx, struct exchange *x, int64_t offset, size_t most)
{
    struct dispatch *const d = ctx;
    struct work *const w = *exchange_slot(x);
    w->is_pulled = true;
    w->pull_at = offset;
    w->pull_most = most;
    return pool_submit(d->readers, &w->task);
}

/* The server's own refusals (400, 413, 431 …): no request can be trusted here. */
static void dispatch_draw_problem(void *ctx, err_t code, int status, struct response *rs)
{
    (void)ctx;
    rs->content_type = S("text/plain; charset=utf-8");
    rs->cache = CACHE_NEVER;
    if (code == ERR_BUSY || code == ERR_UNAVAILABLE || code == ERR_TOO_MANY)
        response_header(rs, S("retry-after"), S("5"));
    buf_printf(&rs->body, "%d %.*s\n", status, STR_ARG(err_name(code)));
}

/* --- life ------------------------------------------------------------------------------------- */

err_t guard_anyone(struct cx *cx, const struct request *rq)
{
    (void)cx;
    (void)rq;
    return OK;
}

static int core_count(void)
{
    const long n = sysconf(_SC_NPROCESSORS_ONLN);
    return n < 1 ? 1 : n > 16 ? 16 : (int)n;
}

static struct pool *new_pool(struct dispatch *d, int threads, size_t queue_max, pool_run_fn *run)
{
    return pool_new(&(struct pool_config){ .threads = threads,
                                           .queue_max = queue_max,
                                           .db_url = d->config.db_url,
                                           .run = run,
                                           .ctx = d });
}

struct dispatch *dispatch_new(const struct dispatch_config *config)
{
    struct dispatch *const d = mem_new(sizeof *d);
    d->config = *config;
    arena_init(&d->memory);
    router_init(&d->router, &d->memory, config->tables, config->table_count);
    d->one_kind = (struct writer_kind){ .run = write_run, .settled = write_settled };
    d->many_kinds = arena_array(&d->memory, struct writer_kind, d->router.count);
    for (size_t i = 0; i < d->router.count; i++) {
        d->many_kinds[i] = d->one_kind;
        d->many_kinds[i].run_many = write_run_many;
    }
    d->config.writer.batch_max =
        config->writer.batch_max == 0 || config->writer.batch_max > MANY_MAX
            ? MANY_MAX
            : config->writer.batch_max;
    const int cores = core_count();
    d->readers = new_pool(d, config->readers > 0 ? config->readers : cores, 4096, read_run);
    d->slow = new_pool(d, 1, 64, read_run);
    d->preparers = new_pool(d, cores > 1 ? cores - 1 : 1, PREPARE_QUEUE_MAX, prepare_run);
    d->uploads = new_pool(d, UPLOAD_THREADS, UPLOAD_QUEUE_MAX, prepare_run);
    d->rate = rate_new();
    d->pages = page_cache_new(8 << 20);
    d->hooks = (struct server_hooks){ .ctx = d,
                                      .begin = dispatch_begin,
                                      .ready = dispatch_ready,
                                      .draw_problem = dispatch_draw_problem,
                                      .pull = dispatch_pull };
    return d;
}

const struct server_hooks *dispatch_hooks(const struct dispatch *d)
{
    return &d->hooks;
}

err_t dispatch_start(struct dispatch *d, struct server *s)
{
    TRY(writer_open(d->config.db_url, &d->config.writer, &d->writer));
    d->server = s;
    pool_start(d->readers);
    pool_start(d->slow);
    pool_start(d->preparers);
    pool_start(d->uploads);
    return OK;
}

void dispatch_close(struct dispatch *d)
{
    pool_close(d->preparers);
    pool_close(d->uploads);
    if (d->writer != NULL)
        writer_close(d->writer);
    pool_close(d->readers);
    pool_close(d->slow);
    page_cache_free(d->pages);
    rate_free(d->rate);
    arena_release(&d->memory);
    mem_free(d);
}

struct writer *dispatch_writer(const struct dispatch *d)
{
    return d->writer;
}

const struct router *dispatch_router(const struct dispatch *d)
{
    return &d->router;
}
