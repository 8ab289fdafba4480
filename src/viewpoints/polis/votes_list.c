/* Lists of votes, line by line. SPDX-License-Identifier: AGPL-3.0-or-later */
#include "viewpoints/polis/votes_list.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "kit/base/str.h"
#include "opinion/memory.h"
#include "viewpoints/polis/polis_parts.h"
#include "viewpoints/polis/votes_lines.h"
#include "viewpoints/polis/votes_source.h"

static struct vote_line line_of(const struct table *t)
{
    static const uint8_t FIELD[VOTES_COLUMNS] = {
        [VOTES_TIMESTAMP] = FIELD_TIME,
        [VOTES_STATEMENT] = FIELD_STATEMENT,
        [VOTES_PARTICIPANT] = FIELD_PARTICIPANT,
        [VOTES_VOTE] = FIELD_VOTE,
    };
    struct vote_line line = { 0 };
    if (t->field_count > VOTE_FIELDS_MAX)
        return line;
    line.count = t->field_count;
    for (size_t c = 0; c < VOTES_COLUMNS; c++) {
        if (t->place[c] != TABLE_ABSENT)
            line.field[t->place[c]] = FIELD[c];
    }
    return line;
}

enum { LINES_AT_ONCE = 64 };

static void take(struct votes_list *l, const struct vote_event *e, size_t count)
{
    if (l->error == OK && count > 0)
        l->error = l->take(l->to, e, count);
    l->count += l->error == OK ? count : 0;
}

/* Plain lines from *p up to the first that is not; how many, at most LINES_AT_ONCE. */
static size_t take_some_lines(struct votes_list *l, const struct vote_line *line, const char **p,
                              const char *end)
{
    struct vote_event e[LINES_AT_ONCE];
    size_t n = 0;
    while (n < LINES_AT_ONCE && *p < end) {
        e[n].at = (int64_t)(l->count + n);
        const char *const next = vote_line_read(line, *p, end, &e[n]);
        if (next == NULL)
            break;
        *p = next;
        n++;
    }
    take(l, e, n);
    return n;
}

static void take_lines(struct votes_list *l, const struct vote_line *line)
{
    const str_t lines = csv_stream_lines(l->table->csv);
    if (lines.len == 0)
        return;
    const char *p = lines.at;
    int64_t count = 0;
    for (size_t n = LINES_AT_ONCE; n == LINES_AT_ONCE && l->error == OK; count += (int64_t)n)
        n = take_some_lines(l, line, &p, lines.at + lines.len);
    csv_stream_skip(l->table->csv, (size_t)(p - lines.at), count);
}

void votes_list_read(struct votes_list *l)
{
    const struct vote_line line = line_of(l->table);
    while (l->error == OK) {
        take_lines(l, &line);
        LEVEL(row, l->scratch);
        if (!table_next(l->table))
            break;
        struct vote_event e = { 0 };
        if (l->row(l->to, (int64_t)l->count, &e))
            take(l, &e, 1);
    }
}

/* --- a file of a folder, again and again ------------------------------------------------------ */

struct reading_again {
    struct table table;
    votes_take_fn *take;
    void *to;
};

static bool row_again(void *of, int64_t place, struct vote_event *e)
{
    return polis_vote_row(&((struct reading_again *)of)->table, place, e);
}

static err_t take_again(void *of, const struct vote_event *e, size_t count)
{
    const struct reading_again *const r = of;
    return r->take(r->to, e, count);
}

static err_t read_again(struct reading_again *r, int fd, struct arena *scratch,
                        struct polis_problems *problems)
{
    AUTO(csv_stream) csv;
    TRY(csv_stream_open_fd(&csv, fd, CSV_BLOCK, VOTES_SOURCE_MAX));
    LEVEL(level, scratch);
    if (!table_open(&r->table, &csv, S("votes.csv"), problems, scratch) ||
        !table_find_columns(&r->table, POLIS_VOTES, VOTES_COLUMNS))
        return csv.error != OK ? csv.error : ERR_INVALID;
    struct votes_list l = { &r->table, scratch, take_again, row_again, r, 0, OK };
    votes_list_read(&l);
    return l.error != OK ? l.error : csv.error;
}

static void complain(struct polis_problems *problems, enum polis_reason reason)
{
    polis_complain(problems, &(struct polis_problem){ .file = S("votes.csv"), .reason = reason });
}

static err_t read_file(struct reading_again *r, struct votes_file *f,
                       struct polis_problems *problems)
{
    struct stat st;
    LEVEL(level, f->scratch);
    const str_t path = arena_printf(f->scratch, "%.*s/votes.csv", STR_ARG(f->dir));
    const int fd = open(arena_cstr(f->scratch, path), O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (fd < 0 || fstat(fd, &st) != 0 || !S_ISREG(st.st_mode)) {
        complain(problems, fd < 0 && errno == ENOENT ? POLIS_NO_FILE : POLIS_NOT_READABLE);
        if (fd >= 0)
            (void)close(fd);
        return ERR_INVALID;
    }
    const err_t e = read_again(r, fd, f->scratch, problems);
    (void)close(fd); /* it was only read */
    if (e != ERR_IO && e != ERR_TOO_BIG)
        return e;
    complain(problems, e == ERR_IO ? POLIS_NOT_READABLE : POLIS_FILE_TOO_BIG);
    return ERR_INVALID;
}

err_t votes_file_each(void *votes_file, votes_take_fn *take_them, void *to)
{
    struct votes_file *const f = votes_file;
    struct reading_again r = { .take = take_them, .to = to };
    struct polis_problems unheard;
    LEVEL(level, f->scratch);
    TRY(polis_problems_make(f->scratch, &unheard));
    struct polis_problems *const problems = f->problems == NULL ? &unheard : f->problems;
    f->problems = NULL;
    return read_file(&r, f, problems);
}
