/* Reads a consultation from the files of a Polis export.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "viewpoints/polis/polis_read.h"

#include "kit/base/file.h"
#include "kit/base/str.h"
#include "opinion/memory.h"
#include "opinion/sort.h"
#include "viewpoints/polis/polis_parts.h"

/* --- what is shared -------------------------------------------------------------------------- */

err_t reading_begin(struct reading *r, struct arena *arena, struct arena *scratch,
                    struct polis_folder *to)
{
    must(arena != scratch);
    *to = (struct polis_folder){ 0 };
    *r = (struct reading){ .arena = arena, .scratch = scratch, .to = to };
    return polis_problems_make(arena, &r->problems);
}

err_t reading_end(struct reading *r, err_t e)
{
    r->to->problems = r->problems.at;
    r->to->problem_count = r->problems.count;
    r->to->problems_kept = r->problems.kept;
    return e;
}

void reading_complain_file(struct reading *r, str_t file, enum polis_reason reason)
{
    polis_complain(&r->problems, &(struct polis_problem){ .file = file, .reason = reason });
}

/* A file in memory with its columns; csv holds the place in it. false: told why not. */
static bool open_text(struct table *t, struct csv_stream *csv, struct reading *r, str_t file,
                      str_t text, const struct column_spec *columns, size_t count)
{
    csv_stream_open_text(csv, text);
    return table_open(t, csv, file, &r->problems, r->scratch) &&
           table_find_columns(t, columns, count);
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

const struct column_spec POLIS_VOTES[VOTES_COLUMNS] = {
    [VOTES_TIMESTAMP] = { "timestamp", false },
    [VOTES_STATEMENT] = { "comment-id", true },
    [VOTES_PARTICIPANT] = { "voter-id", true },
    [VOTES_VOTE] = { "vote", true },
};

bool polis_vote_row(struct table *t, int64_t place, struct vote_event *e)
{
    int64_t vote = 0;
    bool good = table_number(t, VOTES_TIMESTAMP, POLIS_TIME_MIN, POLIS_TIME_MAX, place,
                             POLIS_NOT_A_NUMBER, &e->at);
    good &=
        table_number(t, VOTES_STATEMENT, 0, POLIS_NUMBER_MAX, 0, POLIS_NOT_A_NUMBER, &e->statement);
    good &= table_number(t, VOTES_PARTICIPANT, 0, POLIS_NUMBER_MAX, 0, POLIS_NOT_A_NUMBER,
                         &e->participant);
    good &= table_number(t, VOTES_VOTE, -1, 1, 0, POLIS_NOT_A_VOTE, &vote);
    e->vote = (int8_t)vote;
    return good;
}

static err_t read_votes(struct reading *r, str_t text)
{
    struct polis_folder *const to = r->to;
    LEVEL(header, r->scratch);
    struct csv_stream csv;
    struct table t;
    if (!open_text(&t, &csv, r, S("votes.csv"), text, POLIS_VOTES, VOTES_COLUMNS))
        return ERR_INVALID;
    to->has_timestamps = t.place[VOTES_TIMESTAMP] != TABLE_ABSENT;
    to->events = arena_try_array(r->arena, struct vote_event, count_lines(text));
    if (to->events == NULL)
        return ERR_NO_MEMORY;
    for (;;) {
        LEVEL(row, r->scratch);
        if (!table_next(&t))
            return OK;
        struct vote_event e = { 0 };
        if (polis_vote_row(&t, (int64_t)to->event_count, &e))
            to->events[to->event_count++] = e;
    }
}

/* --- ids that stand twice -------------------------------------------------------------------- */

/* Marks in repeated (n) each item whose id an earlier one has, and complains about its line. */
static err_t find_repeated(struct table *t, size_t column, const int64_t *ids, const int64_t *lines,
                           size_t n, bool *repeated)
{
    struct arena *const scratch = t->scratch;
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
        table_complain_at(t, lines[keys[i].at], column,
                          arena_printf(scratch, "%" PRId64, ids[keys[i].at]), POLIS_REPEATED);
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

static bool read_body(struct reading *r, struct table *t, struct polis_statement *s)
{
    const str_t text = csv_unguarded(table_text(t, COMMENTS_BODY));
    if (text.len > POLIS_TEXT_MAX) {
        table_complain(t, COMMENTS_BODY, text, POLIS_TEXT_TOO_LONG);
        return false;
    }
    if (!utf8_valid(text)) {
        table_complain(t, COMMENTS_BODY, STR_NONE, POLIS_NOT_UTF8);
        return false;
    }
    s->text = arena_str(r->arena, text);
    return true;
}

static bool read_consensus(struct table *t, struct polis_statement *s)
{
    const str_t text = str_trim(table_text(t, COMMENTS_CONSENSUS));
    if (text.len == 0)
        return true;
    s->has_consensus = str_to_f64(text, &s->consensus);
    if (!s->has_consensus)
        table_complain(t, COMMENTS_CONSENSUS, text, POLIS_NOT_A_NUMBER);
    return s->has_consensus;
}

static bool read_statement(struct reading *r, struct table *t, struct polis_statement *s)
{
    const enum polis_reason number = POLIS_NOT_A_NUMBER;
    int64_t moderated = 0;
    bool good = table_number(t, COMMENTS_ID, 0, POLIS_NUMBER_MAX, 0, number, &s->id);
    good &= table_number(t, COMMENTS_AUTHOR, -1, POLIS_NUMBER_MAX, -1, number, &s->author);
    good &= table_number(t, COMMENTS_TIMESTAMP, POLIS_TIME_MIN, POLIS_TIME_MAX, 0, number, &s->at);
    good &= table_number(t, COMMENTS_MODERATED, -1, 1, 0, POLIS_NOT_A_VOTE, &moderated);
    good &= table_flag(t, COMMENTS_META, &s->is_meta);
    good &= table_flag(t, COMMENTS_SEED, &s->is_seed);
    good &= read_consensus(t, s);
    good &= read_body(r, t, s);
    s->moderated = (int)moderated;
    return good;
}

/* Statements with their lines; the repeated ones leave. */
static err_t keep_first_statements(struct reading *r, struct table *t, const int64_t *lines)
{
    struct polis_folder *const to = r->to;
    const size_t n = to->statement_count;
    LEVEL(level, r->scratch);
    int64_t *const ids = arena_try_array(r->scratch, int64_t, n);
    bool *const repeated = arena_try_array(r->scratch, bool, n);
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
    struct csv_stream csv;
    struct table t;
    if (text.at == NULL ||
        !open_text(&t, &csv, r, S("comments.csv"), text, COMMENTS, COMMENTS_COLUMNS))
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
            table_complain_row(&t, POLIS_TOO_MANY);
            break;
        }
        struct polis_statement s = { 0 };
        if (!read_statement(r, &t, &s))
            continue;
        lines[to->statement_count] = csv.line;
        to->statements[to->statement_count++] = s;
    }
    to->has_statements = true;
    return keep_first_statements(r, &t, lines);
}

/* --- participants-votes.csv ------------------------------------------------------------------ */

enum { PEOPLE_ID, PEOPLE_GROUP, PEOPLE_COLUMNS };
static const struct column_spec PEOPLE[PEOPLE_COLUMNS] = {
    [PEOPLE_ID] = { "participant", true },
    [PEOPLE_GROUP] = { "group-id", true },
};

static err_t keep_first_participants(struct reading *r, struct table *t, const int64_t *lines)
{
    struct polis_folder *const to = r->to;
    const size_t n = to->participant_count;
    LEVEL(level, r->scratch);
    int64_t *const ids = arena_try_array(r->scratch, int64_t, n);
    bool *const repeated = arena_try_array(r->scratch, bool, n);
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

bool polis_group_field(struct table *t, size_t column, int64_t *group)
{
    const str_t text = str_trim(table_text(t, column));
    *group = -1;
    if (text.len == 0 || str_to_i64(text, 0, POLIS_NUMBER_MAX, group))
        return true;
    table_complain(t, column, text, POLIS_NOT_A_NUMBER);
    return false;
}

/* Who stands in the row: by number, or by the text that the votes have. false: told. */
static bool read_participant_id(struct reading *r, struct table *t, int64_t *id)
{
    const struct name_list *const names = &r->to->participant_names;
    const str_t text = str_trim(table_text(t, PEOPLE_ID));
    if (text.len > 0 && name_resolve(names, csv_unguarded(text), id))
        return true;
    table_complain(t, PEOPLE_ID, text,
                   names->count > 0 && text.len > 0 ? POLIS_NO_VOTES : POLIS_NOT_A_NUMBER);
    return false;
}

/* file: its name in problems. */
static err_t read_participants(struct reading *r, str_t file, str_t text)
{
    struct polis_folder *const to = r->to;
    LEVEL(header, r->scratch);
    struct csv_stream csv;
    struct table t;
    if (text.at == NULL || !open_text(&t, &csv, r, file, text, PEOPLE, PEOPLE_COLUMNS))
        return OK;
    const size_t room = count_lines(text);
    to->participants = arena_try_array(r->arena, struct polis_participant, room);
    int64_t *const lines = arena_try_array(r->scratch, int64_t, room);
    if (to->participants == NULL || lines == NULL)
        return ERR_NO_MEMORY;
    to->participant_count = 0; /* those of a matrix give way */
    for (;;) {
        LEVEL(row, r->scratch);
        if (!table_next(&t))
            break;
        struct polis_participant p;
        bool good = read_participant_id(r, &t, &p.id);
        good &= polis_group_field(&t, PEOPLE_GROUP, &p.group);
        if (!good)
            continue;
        lines[to->participant_count] = csv.line;
        to->participants[to->participant_count++] = p;
    }
    to->has_participants = true;
    return keep_first_participants(r, &t, lines);
}

/* --- summary.csv: key and value on a line, without a header ---------------------------------- */

static void take_summary(struct reading *r, int64_t line, str_t key, str_t value)
{
    str_t *const to = str_eq(key, S("topic"))                      ? &r->to->topic
                      : str_eq(key, S("conversation-description")) ? &r->to->description
                                                                   : NULL;
    if (to == NULL)
        return;
    struct polis_problem p = { .file = S("summary.csv"), .line = line, .column = 2, .field = key };
    if (!utf8_valid(value)) {
        p.reason = POLIS_NOT_UTF8;
        polis_complain(&r->problems, &p);
    } else if (value.len > POLIS_TEXT_MAX) {
        p.reason = POLIS_TEXT_TOO_LONG;
        p.found = value;
        polis_complain(&r->problems, &p);
    } else {
        *to = arena_str(r->arena, csv_unguarded(value));
    }
}

static void complain_summary(struct reading *r, int64_t line, enum polis_reason reason)
{
    polis_complain(&r->problems, &(struct polis_problem){
                                     .file = S("summary.csv"), .line = line, .reason = reason });
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
            complain_summary(r, csv.line, POLIS_FIELD_COUNT);
    }
    if (csv.failed)
        complain_summary(r, csv.line, POLIS_BROKEN_ROW);
    r->to->has_summary = true;
}

/* --- all of them ----------------------------------------------------------------------------- */

static err_t read_others(struct reading *r, const struct polis_texts *texts, str_t people_file)
{
    const str_t file = people_file.len == 0       ? S("participants-votes.csv")
                       : !utf8_valid(people_file) ? S("csv")
                                                  : people_file;
    TRY(read_statements(r, texts->comments));
    TRY(read_participants(r, file, texts->participants));
    read_summary(r, texts->summary);
    return OK;
}

static err_t read_texts(struct reading *r, const struct polis_texts *texts, str_t people_file)
{
    if (texts->votes.at == NULL)
        return ERR_INVALID;
    TRY(read_votes(r, texts->votes));
    return read_others(r, texts, people_file);
}

err_t polis_read_texts(const struct polis_texts *texts, struct arena *arena, struct arena *scratch,
                       struct polis_folder *out)
{
    struct reading r;
    TRY(reading_begin(&r, arena, scratch, out));
    if (texts->votes.at == NULL)
        reading_complain_file(&r, S("votes.csv"), POLIS_NO_FILE);
    return reading_end(&r, read_texts(&r, texts, STR_NONE));
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
    reading_complain_file(r, str_from_c(name),
                          e == ERR_NOT_FOUND ? POLIS_NO_FILE
                          : e == ERR_TOO_BIG ? POLIS_FILE_TOO_BIG
                                             : POLIS_NOT_READABLE);
    return OK;
}

static err_t read_in(struct reading *r, str_t dir, const char *name, bool required, str_t *out)
{
    *out = STR_NONE;
    if (dir.len == 0)
        return OK;
    LEVEL(level, r->scratch);
    const str_t path = arena_printf(r->scratch, "%.*s/%s", STR_ARG(dir), name);
    return read_file(r, path.at, name, required, out);
}

/* people_file as it stands; if there is no such file, in dir. */
static err_t read_people(struct reading *r, str_t dir, str_t people_file, enum polis_people people,
                         str_t *out)
{
    *out = STR_NONE;
    if (people_file.len == 0)
        return people == POLIS_PEOPLE_NAMED ? OK
                                            : read_in(r, dir, "participants-votes.csv", false, out);
    const char *const name = arena_cstr(r->arena, people_file);
    const bool only_there = dir.len == 0;
    TRY(read_file(r, name, name, only_there, out));
    return out->at != NULL || only_there ? OK : read_in(r, dir, name, true, out);
}

static err_t load_others(struct reading *r, str_t dir, str_t people_file, enum polis_people people,
                         struct polis_texts *texts)
{
    TRY(read_in(r, dir, "comments.csv", false, &texts->comments));
    TRY(read_people(r, dir, people_file, people, &texts->participants));
    return read_in(r, dir, "summary.csv", false, &texts->summary);
}

err_t polis_read_beside(struct reading *r, str_t dir, str_t people_file, enum polis_people people)
{
    struct polis_texts texts = { 0 };
    TRY(load_others(r, dir, people_file, people, &texts));
    return read_others(r, &texts, people_file);
}

static err_t read_folder(struct reading *r, str_t dir, str_t people_file)
{
    struct polis_texts texts = { 0 };
    TRY(read_in(r, dir, "votes.csv", true, &texts.votes));
    TRY(load_others(r, dir, people_file, POLIS_PEOPLE_IN_FOLDER, &texts));
    return read_texts(r, &texts, people_file);
}

err_t polis_read_folder(str_t dir, str_t people_file, struct arena *arena, struct arena *scratch,
                        struct polis_folder *out)
{
    struct reading r;
    TRY(reading_begin(&r, arena, scratch, out));
    return reading_end(&r, read_folder(&r, dir, people_file));
}
