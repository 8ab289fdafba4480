/* The delivery thread: follows the record, gathers, sends over one kept connection, settles.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "kit/base/str.h"
#include "kit/db/worker.h"
#include "kit/log/log.h"
#include "kit/net/smtp.h"
#include "kit/settings/settings.h"
#include "mail/hosts.h"
#include "mail/queue.h"

enum { CLAIM_MAX = 100, LOT_MAX = 64, MESSAGE_MAX = 4 << 20 };
static const usec_t LOOK_EVERY = USEC_PER_SECOND;
static const usec_t FOLLOW_EVERY = 3 * USEC_PER_SECOND;
/* Longer than CLAIM_MAX letters take at their slowest that is still worked through: after half of
 * it the rest of a claim is given back. */
static const usec_t LEASE = 10 * 60 * USEC_PER_SECOND;

struct postman;

/* A write through the writer: everything it needs is its own. */
struct deed {
    struct errand errand;
    struct postman *postman;
    err_t (*act)(struct cx *cx, void *with);
    void *with;
    struct arena arena;
    usec_t now;
};

/* Ends of letters that are written together. Two of them take turns: while one is being committed,
 * the next letters go out and their ends are noted in the other. A letter whose end is in neither
 * database nor memory does not exist, so what a crash can repeat is at most these. */
struct lot {
    struct settlement at[LOT_MAX];
    size_t count;
    struct arena arena; /* answers of at */
    struct deed deed;
};

struct postman {
    struct postman_config config;
    struct worker worker;
    struct db *db; /* read-only */
    struct arena arena;
    struct arena letter_arena; /* the letter kept below */
    struct letter_row letter;  /* the last one sent: most are sent to many in a row */
    struct cx cx;
    struct smtp *smtp;
    struct buf message;
    struct lot lots[2];
    int filling; /* which of them takes new ends */
    struct deed deed;
    struct hosts hosts;
    bool is_relay_down;                 /* found so in this claim */
    int64_t troubles;                   /* of the relay, in a row */
    usec_t rest_till;                   /* monotonic: the relay is left alone until then */
    usec_t next_letter_at, followed_at; /* monotonic */
    usec_t began_at;                    /* wall clock */
};

/* --- writes ----------------------------------------------------------------------------------- */

static struct cx cx_of(const struct postman *p, struct arena *arena, struct db *db, usec_t now)
{
    return (struct cx){ .arena = arena,
                        .db = db,
                        .now = now,
                        .lang = settings_first_lang(p->config.settings),
                        .settings = p->config.settings,
                        .ids = p->config.ids,
                        .app = p->config.app };
}

static err_t do_deed(struct db *db, void *with)
{
    struct deed *const d = with;
    arena_reset(&d->arena);
    struct cx cx = cx_of(d->postman, &d->arena, db, d->now);
    const err_t done = d->act(&cx, d->with);
    log_problem(&cx);
    return done;
}

/* A full queue is waited out: this work has time. Other errors: the outcome says so. */
static void deed_begin(struct postman *p, struct deed *d, err_t (*act)(struct cx *, void *),
                       void *with)
{
    const struct timespec moment = { .tv_nsec = 20000000 };
    d->postman = p;
    d->act = act;
    d->with = with;
    d->now = clock_now();
    while (errand_begin(&d->errand, &p->worker, do_deed, d) == ERR_BUSY)
        nanosleep(&moment, NULL);
}

static err_t write_and_wait(struct postman *p, err_t (*act)(struct cx *cx, void *with), void *with)
{
    deed_begin(p, &p->deed, act, with);
    return errand_wait(&p->deed.errand);
}

static void begin_cx(struct postman *p)
{
    arena_reset(&p->arena);
    p->cx = cx_of(p, &p->arena, p->db, clock_now());
}

/* --- settling --------------------------------------------------------------------------------- */

static err_t settle_act(struct cx *cx, void *with)
{
    const struct lot *const lot = with;
    for (size_t i = 0; i < lot->count; i++)
        TRY(delivery_settle(cx, &lot->at[i]));
    return OK;
}

/* The lot is empty again; if it could not be written, leases run out and its letters go once more.
 */
static void lot_end(struct lot *lot)
{
    if (lot->count > 0 && errand_wait(&lot->deed.errand) != OK)
        log_event(LOG_WARN, "mail-settle",
                  LOG_KV_STR("result", err_name(lot->deed.errand.outcome)));
    lot->count = 0;
    arena_reset(&lot->arena);
}

/* Hands the filled lot to the writer as soon as the other is through; waits for that only when the
 * lot is full, or for the end. */
static void settle_on(struct postman *p, bool waits)
{
    struct lot *const full = &p->lots[p->filling];
    struct lot *const other = &p->lots[1 - p->filling];
    if (full->count == 0 || (!waits && full->count < LOT_MAX && other->count > 0 &&
                             errand_is_under_way(&other->deed.errand)))
        return;
    lot_end(other);
    deed_begin(p, &full->deed, settle_act, full);
    p->filling = 1 - p->filling;
}

static void settle_all(struct postman *p)
{
    settle_on(p, true);
    lot_end(&p->lots[1 - p->filling]);
}

static void note_end(struct postman *p, const struct settlement *s)
{
    struct lot *const lot = &p->lots[p->filling];
    lot->at[lot->count] = *s;
    lot->at[lot->count].answer = arena_str(&lot->arena, s->answer);
    lot->count++;
    settle_on(p, false);
}

/* --- one letter ------------------------------------------------------------------------------- */

/* Not faster than mail.per_minute: a letter's time comes so much after the one before it. */
static void keep_pace(struct postman *p)
{
    const int64_t per_minute = p->config.settings->mail_per_minute;
    if (per_minute == 0)
        return;
    if (clock_monotonic() < p->next_letter_at) {
        settle_all(p); /* there is time */
        (void)worker_wait(&p->worker, p->next_letter_at);
    }
    const usec_t from = clock_monotonic();
    p->next_letter_at = from + 60 * USEC_PER_SECOND / per_minute;
}

static err_t load_letter(struct postman *p, int64_t id)
{
    if (p->letter.id == id && p->letter.is_public)
        return OK;
    arena_reset(&p->letter_arena);
    p->letter = (struct letter_row){ 0 };
    struct cx cx = cx_of(p, &p->letter_arena, p->db, clock_now());
    return letter_get(&cx, id, &p->letter);
}

static struct settlement put_off(const struct delivery *d, usec_t due_at, bool counts,
                                 const struct smtp_answer *a)
{
    return (struct settlement){ .d = *d,
                                .end = SETTLED_LATER,
                                .counts = counts,
                                .due_at = due_at,
                                .code = a != NULL ? a->code : 0,
                                .answer = a != NULL ? str_from_c(a->text) : STR_NONE };
}

/* What the answer means for this delivery. */
static struct settlement settlement_of(struct postman *p, const struct delivery *d,
                                       const struct smtp_answer *a, enum smtp_verdict v)
{
    const usec_t now = clock_now();
    struct settlement s = { .d = *d, .code = a->code, .answer = str_from_c(a->text) };
    switch (v) {
    case SMTP_DONE:
        s.end = SETTLED_SENT;
        return s;
    case SMTP_LATER:
        if (d->attempts >= TRIES_MAX) {
            s.end = SETTLED_GIVEN_UP;
            return s;
        }
        return put_off(d,
                       now +
                           try_again_after(p->config.settings->mail_retry_seconds * USEC_PER_SECOND,
                                           d->attempts, (uint32_t)random_u64()),
                       true, a);
    case SMTP_NEVER:
        s.end = SETTLED_REFUSED;
        return s;
    case SMTP_SUPPRESS:
        s.end = SETTLED_REFUSED;
        s.is_suppressed = true;
        return s;
    case SMTP_RELAY:
        return put_off(d, now, false, a);
    }
    must_failed("a verdict", __FILE__, __LINE__);
}

/* The relay is in trouble, or well again: said once each time. */
static void note_relay(struct postman *p, const struct smtp_answer *a, enum smtp_verdict v)
{
    if (v != SMTP_RELAY) {
        if (p->troubles > 0)
            log_event(LOG_INFO, "mail-relay", LOG_KV_STR("state", S("takes letters again")));
        p->troubles = 0;
        return;
    }
    p->is_relay_down = true;
    p->troubles++;
    p->rest_till = clock_monotonic() + trouble_pause(p->troubles);
    if (p->troubles == 1)
        log_event(LOG_WARN, "mail-relay", LOG_KV_STR("state", S("takes no letters")),
                  LOG_KV_I64("stage", (int64_t)a->stage), LOG_KV_I64("code", a->code),
                  LOG_KV_STR("answer", str_from_c(a->text)));
}

static err_t finish_message(struct postman *p, const struct delivery *d, str_t email)
{
    buf_reset(&p->message);
    return letter_finish(&p->cx, &p->letter, d, email, &p->message);
}

/* Sends one. The last answer decides; what cannot be written at all is refused by ourselves. */
static void send_one(struct postman *p, const struct delivery *d, str_t email)
{
    struct smtp_answer a = { .stage = SMTP_CONTENT, .code = 554, .text = "not a letter" };
    if (finish_message(p, d, email) == OK) {
        keep_pace(p);
        smtp_send(p->smtp, p->config.settings->mail_from, email, buf_str(&p->message), &a);
    }
    const enum smtp_verdict v = smtp_verdict_of(&a);
    const struct settlement s = settlement_of(p, d, &a, v);
    note_relay(p, &a, v);
    hosts_note(&p->hosts, smtp_domain(email), clock_monotonic(), v == SMTP_LATER);
    note_end(p, &s);
    log_event(v == SMTP_DONE ? LOG_DEBUG : LOG_INFO, "mail",
              LOG_KV_STR("verdict", smtp_verdict_word(v)), LOG_KV_I64("letter", d->letter),
              LOG_KV_I64("attempt", d->attempts), LOG_KV_I64("code", a.code));
}

static void deliver(struct postman *p, const struct delivery *d)
{
    struct delivery_facts facts;
    const struct arena_mark before = arena_mark(&p->arena);
    err_t e = delivery_look(&p->cx, d, &facts);
    if (e == OK)
        e = load_letter(p, d->letter);
    if (e == OK && !facts.is_wanted) {
        note_end(p, &(struct settlement){ .d = *d, .end = SETTLED_DROPPED });
    } else if (e == OK) {
        const usec_t wait = hosts_wait(&p->hosts, smtp_domain(facts.email), clock_monotonic(),
                                       p->config.settings->mail_per_host_minute);
        if (wait > 0) {
            const struct settlement s = put_off(d, clock_now() + wait, false, NULL);
            note_end(p, &s);
        } else {
            send_one(p, d, facts.email);
        }
    }
    arena_back(&p->arena, before);
}

/* --- a claim of letters ----------------------------------------------------------------------- */

struct taking {
    struct delivery at[CLAIM_MAX];
    size_t count;
};

static err_t claim_act(struct cx *cx, void *with)
{
    struct taking *const c = with;
    return delivery_claim(cx, cx->now + LEASE, CLAIM_MAX, c->at, &c->count);
}

static void work_through(struct postman *p, const struct taking *c)
{
    const usec_t give_back_at = clock_monotonic() + LEASE / 2;
    for (size_t i = 0; i < c->count; i++) {
        if (p->is_relay_down || worker_is_stopping(&p->worker) ||
            clock_monotonic() > give_back_at) {
            const struct settlement s = put_off(&c->at[i], clock_now(), false, NULL);
            note_end(p, &s);
        } else {
            deliver(p, &c->at[i]);
        }
    }
    settle_all(p);
}

static void send_what_is_due(struct postman *p)
{
    bool is_due = true;
    while (!worker_is_stopping(&p->worker) && clock_monotonic() >= p->rest_till) {
        struct taking claim = { .count = 0 };
        begin_cx(p);
        if (db_revive(p->db) != OK || delivery_is_due(&p->cx, &is_due) != OK || !is_due ||
            write_and_wait(p, claim_act, &claim) != OK)
            return;
        begin_cx(p);
        p->is_relay_down = false; /* the first letter of a claim tries it anew */
        work_through(p, &claim);
    }
}

/* --- news and gathering ----------------------------------------------------------------------- */

static err_t follow_act(struct cx *cx, void *with)
{
    return follow_write(cx, with);
}

static void follow_record(struct postman *p)
{
    struct followed f;
    if (p->followed_at != 0 && clock_monotonic() - p->followed_at < FOLLOW_EVERY)
        return;
    p->followed_at = clock_monotonic();
    begin_cx(p);
    if (follow_look(&p->cx, p->began_at, &f) == OK && f.now > f.was)
        (void)write_and_wait(p, follow_act, &f); /* another server may have been faster */
}

static err_t stamp_act(struct cx *cx, void *with)
{
    (void)with;
    return item_stamp(cx);
}

static err_t gather_act(struct cx *cx, void *with)
{
    /* It may run twice: only a finished run counts. */
    struct gathering *const g = with;
    struct gathering tried = *g;
    TRY(gather_lot(cx, &tried));
    *g = tried;
    return OK;
}

static err_t gather_pace(struct postman *p, enum pace pace, int64_t top)
{
    const int64_t hour = p->config.settings->mail_digest_hour;
    struct gathering g = { .pace = pace, .top = top };
    bool is_due = false;
    g.moment = pace_moment(&p->arena, pace, hour, p->cx.now);
    TRY(gather_is_due(&p->cx, pace, top, g.moment, &is_due));
    while (is_due && !g.is_over && !worker_is_stopping(&p->worker))
        TRY(write_and_wait(p, gather_act, &g));
    return OK;
}

static err_t gather_all(struct postman *p)
{
    bool waits = false;
    int64_t top = 0;
    TRY(item_waits(&p->cx, &waits));
    if (waits)
        TRY(write_and_wait(p, stamp_act, NULL));
    TRY(item_top(&p->cx, &top));
    for (int pace = 0; top > 0 && pace < PACES; pace++)
        TRY(gather_pace(p, (enum pace)pace, top)); /* counts through the enum */
    return OK;
}

/* --- the thread ------------------------------------------------------------------------------- */

static void *work(void *arg)
{
    struct postman *const p = arg;
    while (!worker_is_stopping(&p->worker)) {
        begin_cx(p);
        if (db_revive(p->db) == OK) {
            follow_record(p);
            begin_cx(p);
            (void)gather_all(p); /* what failed is tried in a second */
            log_problem(&p->cx);
            send_what_is_due(p);
        }
        (void)worker_wait(&p->worker, clock_monotonic() + LOOK_EVERY);
    }
    return NULL;
}

static str_t host_of(str_t base_url)
{
    const size_t from = str_find(base_url, S("://"));
    const str_t host = from < base_url.len ? str_sub(base_url, from + 3, base_url.len) : STR_NONE;
    return str_sub(host, 0, str_find_byte(host, ':', 0));
}

static struct smtp_config smtp_config_of(const struct settings *s)
{
    return (struct smtp_config){
        .url = s->mail_smtp_url,
        .user = s->mail_smtp_user,
        .password = s->mail_smtp_password,
        .name = host_of(s->site_base_url),
        .tls = str_eq(s->mail_starttls, S("off"))             ? SMTP_TLS_OFF
               : str_eq(s->mail_starttls, S("opportunistic")) ? SMTP_TLS_OPPORTUNISTIC
                                                              : SMTP_TLS_REQUIRED,
    };
}

static struct postman *postman_new(const struct postman_config *config, struct db *db,
                                   struct smtp *smtp)
{
    struct postman *const p = mem_new(sizeof *p);
    p->config = *config;
    p->db = db;
    p->smtp = smtp;
    p->began_at = clock_now();
    arena_init(&p->arena);
    arena_init(&p->letter_arena);
    arena_init(&p->deed.arena);
    for (int i = 0; i < 2; i++) {
        arena_init(&p->lots[i].arena);
        arena_init(&p->lots[i].deed.arena);
    }
    buf_init(&p->message, MESSAGE_MAX);
    worker_init(&p->worker, config->writer);
    return p;
}

err_t postman_start(const struct postman_config *config, struct postman **out)
{
    struct db *db;
    struct smtp *smtp;
    const struct smtp_config relay = smtp_config_of(config->settings);
    TRY(db_open(config->db_url, DB_READ_ONLY, &db));
    const err_t e = smtp_open(&relay, &smtp);
    if (e != OK) {
        db_close(db);
        return e;
    }
    struct postman *const p = postman_new(config, db, smtp);
    worker_begin(&p->worker, work, p);
    *out = p;
    return OK;
}

void postman_stop(struct postman *p)
{
    if (p == NULL)
        return;
    worker_end(&p->worker);
    worker_release(&p->worker);
    smtp_close(p->smtp);
    buf_release(&p->message);
    for (int i = 0; i < 2; i++) {
        arena_release(&p->lots[i].arena);
        arena_release(&p->lots[i].deed.arena);
    }
    arena_release(&p->deed.arena);
    arena_release(&p->letter_arena);
    arena_release(&p->arena);
    db_close(p->db);
    mem_free(p);
}
