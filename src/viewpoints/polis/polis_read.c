/* Reads a consultation from the files of a Polis export.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "viewpoints/polis/polis_read.h"

#include "kit/base/file.h"
#include "kit/base/str.h"
#include "kit/text/csv.h"
#include "kit/text/i18n.h"
#include "opinion/memory.h"
#include "opinion/sort.h"

const char *polis_reason_msgid(enum polis_reason reason)
{
    switch (reason) {
#define X(name, text)                                                                              \
    case POLIS_##name:                                                                             \
        return text;
        POLIS_REASONS(X)
#undef X
    }
    must_failed("a reason", __FILE__, __LINE__);
}

/* --- problems -------------------------------------------------------------------------------- */

struct reading {
    struct arena *arena, *scratch;
    struct polis_folder *to;
    struct polis_problem *problems; /* POLIS_PROBLEMS_KEPT */
};

enum { FOUND_MAX = 80 };

/* The beginning of s in whole characters, if it is UTF-8. */
static str_t beginning(str_t s)
{
    if (!utf8_valid(s))
        return STR_NONE;
    size_t len = s.len;
    if (len > FOUND_MAX) {
        len = FOUND_MAX;
        while (len > 0 && ((unsigned char)s.at[len] & 0xC0u) == 0x80u)
            len--;
    }
    return str_sub(s, 0, len);
}

static void complain(struct reading *r, str_t file, int64_t line, str_t field, str_t found,
                     enum polis_reason reason)
{
    struct polis_folder *const to = r->to;
    if (to->problems_kept < POLIS_PROBLEMS_KEPT)
        r->problems[to->problems_kept++] =
            (struct polis_problem){ file, line, arena_str(r->arena, field),
                                    arena_str(r->arena, beginning(found)), reason };
    to->problem_count++;
}

/* --- one file with a header ------------------------------------------------------------------ */

enum { COLUMNS_MAX = 8, ABSENT = -1 };

struct column_spec {
    const char *name;
    bool required;
};

/* A file being read; place[c] is the field of column c of the specification, or ABSENT. */
struct table {
    struct reading *reading;
    str_t file;
    struct csv_reader csv;
    const struct column_spec *columns;
    size_t column_count;
    int64_t place[COLUMNS_MAX];
    size_t field_count; /* of the header */
    const str_t *fields;
};

static void table_complain(struct table *t, size_t column, str_t found, enum polis_reason reason)
{
    complain(t->reading, t->file, t->csv.line, str_from_c(t->columns[column].name), found, reason);
}

static bool find_columns(struct table *t, const str_t *header)
{
    bool good = true;
    for (size_t c = 0; c < t->column_count; c++) {
        t->place[c] = ABSENT;
        for (size_t f = 0; f < t->field_count; f++) {
            if (!str_eq(str_trim(header[f]), str_from_c(t->columns[c].name)))
                continue;
            if (t->place[c] != ABSENT) {
                table_complain(t, c, STR_NONE, POLIS_COLUMN_TWICE);
                good = false;
            }
            t->place[c] = (int64_t)f;
        }
        if (t->place[c] == ABSENT && t->columns[c].required) {
            table_complain(t, c, STR_NONE, POLIS_NO_COLUMN);
            good = false;
        }
    }
    return good;
}

static bool table_open(struct table *t, struct reading *r, const char *file, str_t text,
                       const struct column_spec *columns, size_t column_count)
{
    must(column_count <= COLUMNS_MAX);
    *t = (struct table){
        .reading = r, .file = str_from_c(file), .columns = columns, .column_count = column_count
    };
    csv_open(&t->csv, text);
    const str_t *header;
    if (!csv_next(&t->csv, r->scratch, &header, &t->field_count)) {
        complain(r, t->file, t->csv.failed ? t->csv.line : 1, STR_NONE, STR_NONE,
                 t->csv.failed ? POLIS_BROKEN_ROW : POLIS_NO_HEADER);
        return false;
    }
    return find_columns(t, header);
}

/* The next row with the right number of fields; its fields live in scratch. */
static bool table_next(struct table *t)
{
    size_t count;
    while (csv_next(&t->csv, t->reading->scratch, &t->fields, &count)) {
        if (count == t->field_count)
            return true;
        complain(t->reading, t->file, t->csv.line, STR_NONE, STR_NONE, POLIS_FIELD_COUNT);
    }
    if (t->csv.failed)
        complain(t->reading, t->file, t->csv.line, STR_NONE, STR_NONE, POLIS_BROKEN_ROW);
    return false;
}

static str_t field_text(const struct table *t, size_t column)
{
    return t->place[column] == ABSENT ? STR_NONE : t->fields[t->place[column]];
}

/* A whole number in low..high; an absent column or empty field gives otherwise, unless required. */
static bool field_number(struct table *t, size_t column, int64_t low, int64_t high,
                         int64_t otherwise, enum polis_reason reason, int64_t *out)
{
    const str_t text = str_trim(field_text(t, column));
    if (text.len == 0 && !t->columns[column].required) {
        *out = otherwise;
        return true;
    }
    if (str_to_i64(text, low, high, out))
        return true;
    table_complain(t, column, text, reason);
    return false;
}

static bool field_flag(struct table *t, size_t column, bool *out)
{
    const str_t text = str_trim(field_text(t, column));
    const bool yes = str_eq(text, S("1")) || str_eq_ascii_nocase(text, S("true"));
    const bool no = text.len == 0 || str_eq(text, S("0")) || str_eq_ascii_nocase(text, S("false"));
    if (!yes && !no)
        table_complain(t, column, text, POLIS_NOT_A_FLAG);
    *out = yes;
    return yes || no;
}

static size_t count_lines(str_t text)
{
    size_t n = 1;
    for (size_t at = str_find_byte(text, '\n', 0); at < text.len;
         at = str_find_byte(text, '\n', at + 1))
        n++;
    return n;
}

/* --- votes.csv ------------------------------------------------------------------------------- */

enum { VOTES_TIMESTAMP, VOTES_STATEMENT, VOTES_PARTICIPANT, VOTES_VOTE, VOTES_COLUMNS };
static const struct column_spec VOTES[VOTES_COLUMNS] = {
    [VOTES_TIMESTAMP] = { "timestamp", false },
    [VOTES_STATEMENT] = { "comment-id", true },
    [VOTES_PARTICIPANT] = { "voter-id", true },
    [VOTES_VOTE] = { "vote", true },
};

static bool read_vote(struct table *t, struct vote_event *e)
{
    int64_t vote = 0;
    const int64_t place = (int64_t)t->reading->to->event_count;
    bool good = field_number(t, VOTES_TIMESTAMP, POLIS_TIME_MIN, POLIS_TIME_MAX, place,
                             POLIS_NOT_A_NUMBER, &e->at);
    good &=
        field_number(t, VOTES_STATEMENT, 0, POLIS_NUMBER_MAX, 0, POLIS_NOT_A_NUMBER, &e->statement);
    good &= field_number(t, VOTES_PARTICIPANT, 0, POLIS_NUMBER_MAX, 0, POLIS_NOT_A_NUMBER,
                         &e->participant);
    good &= field_number(t, VOTES_VOTE, -1, 1, 0, POLIS_NOT_A_VOTE, &vote);
    e->vote = (int8_t)vote;
    return good;
}

static err_t read_votes(struct reading *r, str_t text)
{
    struct polis_folder *const to = r->to;
    LEVEL(header, r->scratch);
    struct table t;
    if (!table_open(&t, r, "votes.csv", text, VOTES, VOTES_COLUMNS))
        return ERR_INVALID;
    to->has_timestamps = t.place[VOTES_TIMESTAMP] != ABSENT;
    to->events = arena_try_array(r->arena, struct vote_event, count_lines(text));
    if (to->events == NULL)
        return ERR_NO_MEMORY;
    for (;;) {
        LEVEL(row, r->scratch);
        if (!table_next(&t))
            return OK;
        struct vote_event e = { 0 };
        if (read_vote(&t, &e))
            to->events[to->event_count++] = e;
    }
}

/* --- ids that stand twice -------------------------------------------------------------------- */

/* Marks in repeated (n) each item whose id an earlier one has, and complains about its line. */
static err_t find_repeated(struct table *t, size_t column, const int64_t *ids, const int64_t *lines,
                           size_t n, bool *repeated)
{
    struct arena *const scratch = t->reading->scratch;
    LEVEL(level, scratch);
    struct keyed *const keys = arena_try_array(scratch, struct keyed, n);
    struct keyed *const spare = arena_try_array(scratch, struct keyed, n);
    if (keys == NULL || spare == NULL)
        return ERR_NO_MEMORY;
    for (size_t i = 0; i < n; i++)
        keys[i] = (struct keyed){ key_of_i64(ids[i]), i };
    sort_keyed(keys, spare, n);
    for (size_t i = 1; i < n; i++) {
        if (keys[i].key != keys[i - 1].key)
            continue;
        repeated[keys[i].at] = true;
        t->csv.line = lines[keys[i].at];
        table_complain(t, column, arena_printf(scratch, "%" PRId64, ids[keys[i].at]),
                       POLIS_REPEATED);
    }
    return OK;
}

/* --- comments.csv ---------------------------------------------------------------------------- */

enum {
    COMMENTS_ID,
    COMMENTS_AUTHOR,
    COMMENTS_TIMESTAMP,
    COMMENTS_MODERATED,
    COMMENTS_META,
    COMMENTS_SEED,
    COMMENTS_BODY,
    COMMENTS_CONSENSUS,
    COMMENTS_COLUMNS
};
static const struct column_spec COMMENTS[COMMENTS_COLUMNS] = {
    [COMMENTS_ID] = { "comment-id", true },
    [COMMENTS_AUTHOR] = { "author-id", false },
    [COMMENTS_TIMESTAMP] = { "timestamp", false },
    [COMMENTS_MODERATED] = { "moderated", false },
    [COMMENTS_META] = { "is-meta", false },
    [COMMENTS_SEED] = { "is-seed", false },
    [COMMENTS_BODY] = { "comment-body", false },
    [COMMENTS_CONSENSUS] = { "group-informed-consensus", false },
};

static bool read_body(struct table *t, struct polis_statement *s)
{
    const str_t text = csv_unguarded(field_text(t, COMMENTS_BODY));
    if (text.len > POLIS_TEXT_MAX) {
        table_complain(t, COMMENTS_BODY, text, POLIS_TEXT_TOO_LONG);
        return false;
    }
    if (!utf8_valid(text)) {
        table_complain(t, COMMENTS_BODY, STR_NONE, POLIS_NOT_UTF8);
        return false;
    }
    s->text = arena_str(t->reading->arena, text);
    return true;
}

static bool read_consensus(struct table *t, struct polis_statement *s)
{
    const str_t text = str_trim(field_text(t, COMMENTS_CONSENSUS));
    if (text.len == 0)
        return true;
    s->has_consensus = str_to_f64(text, &s->consensus);
    if (!s->has_consensus)
        table_complain(t, COMMENTS_CONSENSUS, text, POLIS_NOT_A_NUMBER);
    return s->has_consensus;
}

static bool read_statement(struct table *t, struct polis_statement *s)
{
    const enum polis_reason number = POLIS_NOT_A_NUMBER;
    int64_t moderated = 0;
    bool good = field_number(t, COMMENTS_ID, 0, POLIS_NUMBER_MAX, 0, number, &s->id);
    good &= field_number(t, COMMENTS_AUTHOR, -1, POLIS_NUMBER_MAX, -1, number, &s->author);
    good &= field_number(t, COMMENTS_TIMESTAMP, POLIS_TIME_MIN, POLIS_TIME_MAX, 0, number, &s->at);
    good &= field_number(t, COMMENTS_MODERATED, -1, 1, 0, POLIS_NOT_A_VOTE, &moderated);
    good &= field_flag(t, COMMENTS_META, &s->is_meta);
    good &= field_flag(t, COMMENTS_SEED, &s->is_seed);
    good &= read_consensus(t, s);
    good &= read_body(t, s);
    s->moderated = (int)moderated;
    return good;
}

/* Statements with their lines; the repeated ones leave. */
static err_t keep_first_statements(struct table *t, const int64_t *lines)
{
    struct polis_folder *const to = t->reading->to;
    const size_t n = to->statement_count;
    LEVEL(level, t->reading->scratch);
    int64_t *const ids = arena_try_array(t->reading->scratch, int64_t, n);
    bool *const repeated = arena_try_array(t->reading->scratch, bool, n);
    if (ids == NULL || repeated == NULL)
        return ERR_NO_MEMORY;
    for (size_t i = 0; i < n; i++)
        ids[i] = to->statements[i].id;
    TRY(find_repeated(t, COMMENTS_ID, ids, lines, n, repeated));
    to->statement_count = 0;
    for (size_t i = 0; i < n; i++) {
        if (!repeated[i])
            to->statements[to->statement_count++] = to->statements[i];
    }
    return OK;
}

/* Room for one item a line, within the limit. */
static size_t lines_at_most(str_t text, size_t max)
{
    const size_t lines = count_lines(text);
    return lines < max ? lines : max;
}

static err_t read_statements(struct reading *r, str_t text)
{
    struct polis_folder *const to = r->to;
    LEVEL(header, r->scratch);
    struct table t;
    if (text.at == NULL || !table_open(&t, r, "comments.csv", text, COMMENTS, COMMENTS_COLUMNS))
        return OK;
    const size_t room = lines_at_most(text, POLIS_STATEMENTS_MAX);
    to->statements = arena_try_array(r->arena, struct polis_statement, room);
    int64_t *const lines = arena_try_array(r->scratch, int64_t, room);
    if (to->statements == NULL || lines == NULL)
        return ERR_NO_MEMORY;
    for (;;) {
        LEVEL(row, r->scratch);
        if (!table_next(&t))
            break;
        if (to->statement_count == room) {
            complain(r, t.file, t.csv.line, STR_NONE, STR_NONE, POLIS_TOO_MANY);
            break;
        }
        struct polis_statement s = { 0 };
        if (!read_statement(&t, &s))
            continue;
        lines[to->statement_count] = t.csv.line;
        to->statements[to->statement_count++] = s;
    }
    to->has_statements = true;
    return keep_first_statements(&t, lines);
}

/* --- participants-votes.csv ------------------------------------------------------------------ */

enum { PEOPLE_ID, PEOPLE_GROUP, PEOPLE_COLUMNS };
static const struct column_spec PEOPLE[PEOPLE_COLUMNS] = {
    [PEOPLE_ID] = { "participant", true },
    [PEOPLE_GROUP] = { "group-id", true },
};

static err_t keep_first_participants(struct table *t, const int64_t *lines)
{
    struct polis_folder *const to = t->reading->to;
    const size_t n = to->participant_count;
    LEVEL(level, t->reading->scratch);
    int64_t *const ids = arena_try_array(t->reading->scratch, int64_t, n);
    bool *const repeated = arena_try_array(t->reading->scratch, bool, n);
    if (ids == NULL || repeated == NULL)
        return ERR_NO_MEMORY;
    for (size_t i = 0; i < n; i++)
        ids[i] = to->participants[i].id;
    TRY(find_repeated(t, PEOPLE_ID, ids, lines, n, repeated));
    to->participant_count = 0;
    for (size_t i = 0; i < n; i++) {
        if (!repeated[i])
            to->participants[to->participant_count++] = to->participants[i];
    }
    return OK;
}

/* group-id is empty for those whom the export has in no group, so it is read apart. */
static bool read_group(struct table *t, struct polis_participant *p)
{
    const str_t text = str_trim(field_text(t, PEOPLE_GROUP));
    p->group = -1;
    if (text.len == 0 || str_to_i64(text, 0, POLIS_NUMBER_MAX, &p->group))
        return true;
    table_complain(t, PEOPLE_GROUP, text, POLIS_NOT_A_NUMBER);
    return false;
}

static err_t read_participants(struct reading *r, str_t text)
{
    struct polis_folder *const to = r->to;
    LEVEL(header, r->scratch);
    struct table t;
    if (text.at == NULL ||
        !table_open(&t, r, "participants-votes.csv", text, PEOPLE, PEOPLE_COLUMNS))
        return OK;
    const size_t room = count_lines(text);
    to->participants = arena_try_array(r->arena, struct polis_participant, room);
    int64_t *const lines = arena_try_array(r->scratch, int64_t, room);
    if (to->participants == NULL || lines == NULL)
        return ERR_NO_MEMORY;
    for (;;) {
        LEVEL(row, r->scratch);
        if (!table_next(&t))
            break;
        struct polis_participant p;
        bool good = field_number(&t, PEOPLE_ID, 0, POLIS_NUMBER_MAX, 0, POLIS_NOT_A_NUMBER, &p.id);
        good &= read_group(&t, &p);
        if (!good)
            continue;
        lines[to->participant_count] = t.csv.line;
        to->participants[to->participant_count++] = p;
    }
    to->has_participants = true;
    return keep_first_participants(&t, lines);
}

/* --- summary.csv: key and value on a line, without a header ---------------------------------- */

static void take_summary(struct reading *r, int64_t line, str_t key, str_t value)
{
    str_t *const to = str_eq(key, S("topic"))                      ? &r->to->topic
                      : str_eq(key, S("conversation-description")) ? &r->to->description
                                                                   : NULL;
    if (to == NULL)
        return;
    if (!utf8_valid(value))
        complain(r, S("summary.csv"), line, key, STR_NONE, POLIS_NOT_UTF8);
    else if (value.len > POLIS_TEXT_MAX)
        complain(r, S("summary.csv"), line, key, value, POLIS_TEXT_TOO_LONG);
    else
        *to = arena_str(r->arena, csv_unguarded(value));
}

static void read_summary(struct reading *r, str_t text)
{
    if (text.at == NULL)
        return;
    struct csv_reader csv;
    csv_open(&csv, text);
    for (;;) {
        LEVEL(row, r->scratch);
        const str_t *fields;
        size_t count;
        if (!csv_next(&csv, r->scratch, &fields, &count))
            break;
        if (count == 2)
            take_summary(r, csv.line, str_trim(fields[0]), fields[1]);
        else
            complain(r, S("summary.csv"), csv.line, STR_NONE, STR_NONE, POLIS_FIELD_COUNT);
    }
    if (csv.failed)
        complain(r, S("summary.csv"), csv.line, STR_NONE, STR_NONE, POLIS_BROKEN_ROW);
    r->to->has_summary = true;
}

/* --- all of them ----------------------------------------------------------------------------- */

static err_t begin_reading(struct arena *arena, struct arena *scratch, struct polis_folder *to,
                           struct reading *out)
{
    must(arena != scratch);
    *to = (struct polis_folder){ 0 };
    struct polis_problem *const problems =
        arena_try_array(arena, struct polis_problem, POLIS_PROBLEMS_KEPT);
    if (problems == NULL)
        return ERR_NO_MEMORY;
    to->problems = problems;
    *out = (struct reading){ arena, scratch, to, problems };
    return OK;
}

static err_t read_texts(struct reading *r, const struct polis_texts *texts)
{
    if (texts->votes.at == NULL)
        return ERR_INVALID;
    TRY(read_votes(r, texts->votes));
    TRY(read_statements(r, texts->comments));
    TRY(read_participants(r, texts->participants));
    read_summary(r, texts->summary);
    return OK;
}

err_t polis_read_texts(const struct polis_texts *texts, struct arena *arena, struct arena *scratch,
                       struct polis_folder *out)
{
    struct reading r;
    TRY(begin_reading(arena, scratch, out, &r));
    if (texts->votes.at == NULL)
        complain(&r, S("votes.csv"), 0, STR_NONE, STR_NONE, POLIS_NO_FILE);
    return read_texts(&r, texts);
}

/* An absent file is no problem unless it is required. */
static err_t read_file(struct reading *r, const char *path, const char *name, bool required,
                       str_t *out)
{
    const err_t e = file_read(r->arena, path, POLIS_FILE_MAX, out);
    if (e == OK || e == ERR_NO_MEMORY)
        return e;
    *out = STR_NONE;
    if (e == ERR_NOT_FOUND && !required)
        return OK;
    complain(r, str_from_c(name), 0, STR_NONE, STR_NONE,
             e == ERR_NOT_FOUND ? POLIS_NO_FILE
             : e == ERR_TOO_BIG ? POLIS_FILE_TOO_BIG
                                : POLIS_NOT_READABLE);
    return OK;
}

static err_t read_in(struct reading *r, str_t dir, const char *name, bool required, str_t *out)
{
    LEVEL(level, r->scratch);
    const str_t path = arena_printf(r->scratch, "%.*s/%s", STR_ARG(dir), name);
    return read_file(r, path.at, name, required, out);
}

/* people_file as it stands; if there is no such file, in dir. */
static err_t read_people(struct reading *r, str_t dir, str_t people_file, str_t *out)
{
    if (people_file.len == 0)
        return read_in(r, dir, "participants-votes.csv", false, out);
    LEVEL(level, r->scratch);
    const char *const name = arena_cstr(r->arena, people_file);
    TRY(read_file(r, name, name, false, out));
    return out->at != NULL ? OK : read_in(r, dir, name, true, out);
}

err_t polis_read_folder(str_t dir, str_t people_file, struct arena *arena, struct arena *scratch,
                        struct polis_folder *out)
{
    struct reading r;
    struct polis_texts texts;
    TRY(begin_reading(arena, scratch, out, &r));
    TRY(read_in(&r, dir, "votes.csv", true, &texts.votes));
    TRY(read_in(&r, dir, "comments.csv", false, &texts.comments));
    TRY(read_people(&r, dir, people_file, &texts.participants));
    TRY(read_in(&r, dir, "summary.csv", false, &texts.summary));
    return read_texts(&r, &texts);
}

/* --- problems in words ----------------------------------------------------------------------- */

str_t polis_problem_text(struct cx *cx, const struct polis_problem *p)
{
    const str_t reason = tr_lang(cx->lang, polis_reason_msgid(p->reason));
    const str_t found =
        p->found.len == 0 ? STR_NONE : arena_printf(cx->arena, " (%.*s)", STR_ARG(p->found));
    if (p->line == 0)
        return arena_printf(cx->arena, "%.*s: %.*s", STR_ARG(p->file), STR_ARG(reason));
    if (p->field.len == 0)
        return arena_printf(cx->arena, "%.*s:%" PRId64 ": %.*s", STR_ARG(p->file), p->line,
                            STR_ARG(reason));
    return arena_printf(cx->arena, "%.*s:%" PRId64 ": %.*s: %.*s%.*s", STR_ARG(p->file), p->line,
                        STR_ARG(p->field), STR_ARG(reason), STR_ARG(found));
}
