/* The data package of a large consultation. Usage:
 *   package fill URL PEOPLE STATEMENTS ANSWERS    a public consultation "large", so many answers
 * each package pack URL DIR                          its files into DIR, then a ZIP beside it The
 * second prints: answers; bytes; microseconds of the files; of the ZIP; of writing and hashing the
 * same bytes plainly; peak of memory in KiB. Without analysis.json, which docs/benchmarks.md times
 * for itself. SPDX-License-Identifier: AGPL-3.0-or-later */
#include <fcntl.h>
#include <unistd.h>

#include "kit/base/str.h"
#include "kit/log/log.h"
#include "kit/settings/settings.h"
#include "kit/text/text.h"
#include "peak.h"
#include "viewpoints/package/data.h"
#include "viewpoints/package/package.h"
#include "viewpoints/polis/export.h"
#include "viewpoints/store.h"

#define OK_OR_DIE(call) must((call) == OK)
enum { LOT = 4096, PIECE = 64 << 10 };

static struct arena arena;
static struct ids ids;
static struct settings settings;
static struct site site;

static struct cx start(str_t url, enum db_mode mode)
{
    struct db *db = NULL;
    crypto_init();
    log_level_set(LOG_WARN);
    must(text_init("Asia/Baku") == OK);
    arena_init(&arena);
    ids_init(&ids, 1);
    OK_OR_DIE(db_open(url, mode, &db));
    if (mode == DB_READ_WRITE)
        OK_OR_DIE(db_migrate(db, db_migrations, db_migration_count, clock_now()));
    OK_OR_DIE(db_begin(db));
    return (struct cx){ .arena = &arena,
                        .db = db,
                        .now = clock_now(),
                        .ids = &ids,
                        .lang = LANG_EN,
                        .app = &site,
                        .settings = &settings };
}

/* --- filling ------------------------------------------------------------------------------------
 */

static void add_statements(struct cx *cx, consultation_id c, int64_t count, statement_id *out)
{
    for (int64_t i = 0; i < count; i++) {
        struct statement s = { .consultation = c, .state = STATEMENT_ACCEPTED, .is_seed = true };
        s.text.by[LANG_EN] = arena_printf(cx->arena, "Statement number %" PRId64, i);
        s.text.by[LANG_AZ] = s.short_text.by[LANG_EN] = s.short_text.by[LANG_AZ] = S("");
        OK_OR_DIE(statement_add(cx, &s, &out[i]));
    }
}

static void add_answers(struct cx *cx, consultation_id c, int64_t first, int64_t people,
                        const statement_id *statements, int64_t count, int64_t each)
{
    struct participant_row *const who = arena_array(cx->arena, struct participant_row, LOT);
    struct position_row *const at = arena_array(cx->arena, struct position_row, LOT);
    size_t n = 0;
    for (int64_t p = 0; p < people; p++)
        who[p] = (struct participant_row){ .id = { id_new(cx->ids, cx->now) },
                                           .consultation = c,
                                           .number = -1,
                                           .created_at = cx->now + first + p };
    OK_OR_DIE(participant_put_many(cx, who, (size_t)people));
    for (int64_t p = 0; p < people; p++) {
        for (int64_t k = 0; k < each; k++) {
            const int64_t j = ((first + p) * 31 + k * 7) % count;
            at[n++] = (struct position_row){ .id = { id_new(cx->ids, cx->now) },
                                             .consultation = c,
                                             .statement = statements[j],
                                             .participant = who[p].id,
                                             .value = (enum position)((first + p + j) % 3 - 1),
                                             .reason = S(""),
                                             .reason_language = S(""),
                                             .source_url = S(""),
                                             .taken_at = cx->now + first + p };
            if (n < LOT)
                continue;
            OK_OR_DIE(position_put_many(cx, at, n));
            n = 0;
        }
    }
    OK_OR_DIE(position_put_many(cx, at, n));
}

static void fill(str_t url, int64_t people, int64_t statements, int64_t each)
{
    struct cx cx = start(url, DB_READ_WRITE);
    struct consultation c = { .slug = S("large"),
                              .who = WHO_PUBLIC,
                              .opens_at = cx.now - USEC_PER_SECOND,
                              .question = { .by = { S("Böyük?"), S("Large?") } } };
    const struct consultation_data whole = { .matrix = MATRIX_WHOLE, .licence = &LICENCES[0] };
    statement_id *const at = arena_array(&arena, statement_id, (size_t)statements);
    must(each <= statements);
    OK_OR_DIE(consultation_add(&cx, &c, &c.id));
    OK_OR_DIE(consultation_data_choose(&cx, &c, &whole));
    add_statements(&cx, c.id, statements, at);
    for (int64_t first = 0; first < people; first += LOT) {
        const struct arena_mark mark = arena_mark(&arena);
        add_answers(&cx, c.id, first, first + LOT < people ? LOT : people - first, at, statements,
                    each);
        arena_back(&arena, mark);
    }
    OK_OR_DIE(db_commit(cx.db));
    db_close(cx.db);
}

/* --- packing ------------------------------------------------------------------------------------
 */

/* What is made of answers, in the order of the package. */
static int64_t pack(struct cx *cx, str_t dir, struct package_made *made)
{
    struct consultation c;
    struct exporting x;
    struct files_out to;
    OK_OR_DIE(consultation_find(cx, S("large"), &c));
    OK_OR_DIE(files_out_init(&to, cx->arena, dir));
    OK_OR_DIE(exporting_open(
        cx, &c, &(struct export_options){ .language = LANG_EN, .side = SIDE_PUBLIC, .room = dir },
        &x));
    OK_OR_DIE(export_summary(&x, &to));
    OK_OR_DIE(export_comments(&x, &to));
    OK_OR_DIE(export_votes(&x, &to, NULL));
    OK_OR_DIE(export_participants(&x, &to));
    OK_OR_DIE(files_out_sums(&to, &made->of_all));
    made->files = to.at;
    made->count = to.count;
    const int64_t answers = spool_count(x.spool);
    exporting_release(&x);
    files_out_release(&to);
    return answers;
}

static const char *beside(str_t dir, const char *name)
{
    return arena_cstr(&arena, arena_printf(&arena, "%.*s/%s", STR_ARG(dir), name));
}

static int open_new(const char *path)
{
    const int fd = open(path, O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    must(fd >= 0);
    return fd;
}

/* As many bytes of answers, written and hashed by nothing but write and SHA-256. */
static void write_plainly(str_t dir, int64_t bytes)
{
    static char piece[PIECE];
    struct sha256 *const sha = sha256_new();
    const char *const path = beside(dir, "plain");
    const int fd = open_new(path);
    for (size_t i = 0; i < sizeof piece; i++)
        piece[i] = "0123456789,-\n"[i * i % 13];
    sha256_begin(sha);
    for (int64_t left = bytes; left > 0; left -= PIECE) {
        const size_t n = left < PIECE ? (size_t)left : PIECE;
        sha256_add(sha, (bytes_t){ (const uint8_t *)piece, n }); /* text as bytes */
        must(write(fd, piece, n) == (ssize_t)n);
    }
    (void)sha256_end(sha);
    sha256_free(sha);
    (void)close(fd);
    (void)unlink(path);
}

static void measure(str_t url, str_t dir)
{
    struct cx cx = start(url, DB_READ_ONLY);
    struct package_made made = { 0 };
    struct hash256 sha;
    int64_t bytes = 0, zipped = 0;
    const usec_t begun = clock_monotonic();
    const int64_t answers = pack(&cx, dir, &made);
    const usec_t written = clock_monotonic();
    const int fd = open_new(beside(dir, "all.zip"));
    OK_OR_DIE(package_zip(&made, dir, fd, &zipped, &sha));
    (void)close(fd);
    const usec_t packed = clock_monotonic();
    const int64_t peak = peak_kib();
    for (size_t i = 0; i < made.count; i++)
        bytes += made.files[i].size;
    const usec_t before = clock_monotonic();
    write_plainly(dir, bytes);
    const usec_t plain = clock_monotonic() - before;
    (void)printf("%" PRId64 " %" PRId64 " %" PRId64 " %" PRId64 " %" PRId64 " %" PRId64 "\n",
                 answers, bytes, written - begun, packed - written, plain, peak);
    package_remove(&made, dir);
    (void)unlink(beside(dir, "all.zip"));
    db_rollback(cx.db);
    db_close(cx.db);
}

int main(int argc, char **argv)
{
    int64_t people = 0, statements = 0, each = 0;
    must(argc >= 4);
    if (strcmp(argv[1], "fill") == 0) {
        must(argc == 6 && str_to_i64(str_from_c(argv[3]), 1, 10000000, &people) &&
             str_to_i64(str_from_c(argv[4]), 1, 10000, &statements) &&
             str_to_i64(str_from_c(argv[5]), 1, 10000, &each));
        fill(str_from_c(argv[2]), people, statements, each);
    } else {
        measure(str_from_c(argv[2]), str_from_c(argv[3]));
    }
    arena_release(&arena);
    return 0;
}
