/* The mail queue against the same letters sent by plain libcurl calls of ours, in one process, into
 * the same sink:  mail FOLDER RELAY LETTERS  prints letters a second of both.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "kit/base/str.h"
#include "kit/db/writer.h"
#include "kit/log/log.h"
#include "kit/net/mime.h"
#include "kit/net/smtp.h"
#include "kit/settings/settings.h"
#include "kit/text/text.h"
#include "mail/letter.h"
#include "peak.h"

enum { RUNS = 3 };

struct bench {
    struct arena arena;
    struct settings settings;
    struct ids ids;
    struct secret key;
    struct site site;
    struct writer *writer;
    str_t url;
    struct cx cx;
    int64_t letters;
};

static usec_t since(usec_t from)
{
    return clock_monotonic() - from;
}

/* One letter to so many readers, as gathering leaves it. */
static int64_t queue_letter(struct bench *b, int run)
{
    struct letter_row l = { .kind = S("digest"),
                            .topic = S("news"),
                            .language = LANG_EN,
                            .subject = S("12 pieces of news: somebody disclosed who pays"),
                            .is_public = true };
    struct letter_piece pieces[12];
    int64_t id = 0;
    bool is_new = false;
    for (size_t i = 0; i < ARRAY_LEN(pieces); i++)
        pieces[i] = (struct letter_piece){
            .title = S("Alliance of observers: a new disclosure"),
            .text = S("Two lines of what happened, as they stand in such a letter, with names "
                      "and a date, so that its size is that of a real one."),
            .link = S("https://alliance.example/en/organisations/observers"),
            .link_text = S("Read it on the site"),
        };
    must(db_begin(b->cx.db) == OK);
    must(letter_compose(&b->cx, pieces, ARRAY_LEN(pieces), &l) == OK);
    must(letter_put(&b->cx, &l, &id, &is_new) == OK && is_new);
    for (int64_t i = 0; i < b->letters; i++) {
        struct mail_address a;
        const struct arena_mark m = arena_mark(&b->arena);
        must(address_of(&b->cx,
                        arena_printf(&b->arena, "r%" PRId64 "@host%" PRId64 ".example", i, i % 97),
                        &a) == OK);
        if (run == 0)
            must(subscription_put_confirmed(&b->cx, &(struct subscription){ .address = a.id,
                                                                            .topic = S("news"),
                                                                            .language = LANG_EN,
                                                                            .pace = PACE_DAILY }) ==
                 OK);
        must(delivery_put(&b->cx, &(struct delivery){ .letter = id, .address = a.id }, 2) == OK);
        arena_back(&b->arena, m);
    }
    must(db_commit(b->cx.db) == OK);
    return id;
}

static usec_t by_queue(struct bench *b, int run)
{
    const struct timespec nap = { .tv_nsec = 2000000 };
    struct postman *postman;
    struct letter_row l;
    const int64_t id = queue_letter(b, run);
    const usec_t from = clock_monotonic();
    must(postman_start(&(struct postman_config){ .writer = b->writer,
                                                 .db_url = b->url,
                                                 .settings = &b->settings,
                                                 .ids = &b->ids,
                                                 .app = &b->site },
                       &postman) == OK);
    do {
        const struct arena_mark m = arena_mark(&b->arena);
        nanosleep(&nap, NULL);
        must(letter_get(&b->cx, id, &l) == OK);
        arena_back(&b->arena, m);
    } while (l.delivered < b->letters);
    const usec_t took = since(from);
    postman_stop(postman);
    return took;
}

/* The same bytes to the same readers, without a database: how fast this sink and libcurl are. */
static usec_t by_curl(struct bench *b, int64_t letter)
{
    struct smtp *smtp;
    struct letter_row l;
    struct smtp_answer a;
    AUTO(buf) message;
    buf_init(&message, 1 << 20);
    must(letter_get(&b->cx, letter, &l) == OK);
    must(letter_finish(&b->cx, &l, &(struct delivery){ .letter = letter, .address = 1 },
                       S("r1@host1.example"), &message) == OK);
    must(smtp_open(&(struct smtp_config){ .url = b->settings.mail_smtp_url, .tls = SMTP_TLS_OFF },
                   &smtp) == OK);
    const usec_t from = clock_monotonic();
    for (int64_t i = 0; i < b->letters; i++) {
        smtp_send(smtp, S("letters@alliance.example"), S("r1@host1.example"), buf_str(&message),
                  &a);
        must(a.is_through);
    }
    const usec_t took = since(from);
    smtp_close(smtp);
    return took;
}

static void open_bench(struct bench *b, const char *folder, const char *relay)
{
    struct settings_errors errors = { 0 };
    arena_init(&b->arena);
    ids_init(&b->ids, 1);
    settings_read(&b->arena, STR_NONE, STR_NONE, &b->settings, &errors);
    b->settings.mail_smtp_url = str_from_c(relay);
    b->settings.mail_starttls = S("off");
    b->settings.mail_from = S("letters@alliance.example");
    b->settings.site_base_url = S("https://alliance.example");
    b->settings.mail_per_minute = 0;
    b->settings.mail_per_host_minute = 0;
    b->site = (struct site){ .key = &b->key, .name = { { S("Alyans"), S("Alyans") } } };
    b->url = arena_printf(&b->arena, "sqlite:%s/mail.db", folder);
    b->cx = (struct cx){ .arena = &b->arena,
                         .now = clock_now(),
                         .lang = LANG_EN,
                         .settings = &b->settings,
                         .ids = &b->ids,
                         .app = &b->site };
    must(db_open(b->url, DB_READ_WRITE, &b->cx.db) == OK);
    must(db_migrate(b->cx.db, db_migrations, db_migration_count, clock_now()) == OK);
    must(writer_open(b->url, &(struct writer_options){ 0 }, &b->writer) == OK);
}

int main(int argc, char **argv)
{
    static struct bench b;
    usec_t queue[RUNS];
    usec_t curl[RUNS];
    must(argc == 4 && str_to_i64(str_from_c(argv[3]), 1, 1000000, &b.letters));
    crypto_init();
    smtp_init();
    log_level_set(LOG_ERROR);
    must(text_init("Asia/Baku") == OK);
    open_bench(&b, argv[1], argv[2]);
    const int64_t first = queue_letter(&b, 0);
    for (int i = 0; i < RUNS; i++) {
        curl[i] = by_curl(&b, first);
        queue[i] = by_queue(&b, i + 1); /* the first letter's readers too, the first time */
    }
    for (int i = 1; i < RUNS; i++)
        printf("letters %" PRId64 " queue_us %" PRId64 " curl_us %" PRId64 " peak_kib %" PRId64
               "\n",
               b.letters, queue[i], curl[i], peak_kib());
    writer_close(b.writer);
    db_close(b.cx.db);
    arena_release(&b.arena);
    return 0;
}
