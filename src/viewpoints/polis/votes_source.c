/* Votes read straight into rows, from a Polis export, a list or a matrix.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "viewpoints/polis/votes_source.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "kit/base/str.h"
#include "opinion/memory.h"
#include "opinion/vote_builder.h"
#include "viewpoints/polis/polis_parts.h"
#include "viewpoints/polis/votes_list.h"

/* --- what is being read ---------------------------------------------------------------------- */

struct source {
    struct reading *reading;
    struct table table;
    struct arena memory; /* of builder and names */
    struct vote_builder builder;
    struct name_table participants, statements; /* ids that are texts */
    enum votes_rules rules;
    err_t error; /* ends reading */
};

static void source_release(struct source *s)
{
    arena_release(&s->memory);
}
AUTO_RELEASE(source, source_release)

static void take_vote(struct source *s, const struct vote_event *e)
{
    if (s->error == OK)
        s->error = vote_builder_add(&s->builder, e);
    s->reading->to->event_count += s->error == OK;
}

/* Whole numbers are ids as they are; text number k is -1 - k for now. false: told. */
static bool take_id(struct source *s, size_t column, struct name_table *names, int64_t *id)
{
    const str_t text = str_trim(table_text(&s->table, column));
    if (name_is_number(text, id))
        return true;
    const str_t name = csv_unguarded(text);
    const enum polis_reason reason = name.len == 0               ? POLIS_EMPTY
                                     : name.len > NAME_BYTES_MAX ? POLIS_TEXT_TOO_LONG
                                                                 : POLIS_NOT_UTF8;
    if (reason != POLIS_NOT_UTF8 || !utf8_valid(name)) {
        table_complain(&s->table, column, text, reason);
        return false;
    }
    uint32_t number = 0;
    if (s->error == OK)
        s->error = name_table_take(names, name, &number);
    *id = -1 - (int64_t)number;
    return s->error == OK;
}

static bool vote_of_text(str_t text, int8_t *vote)
{
    int64_t number = 0;
    const str_t digits = str_starts(text, S("+1")) ? str_sub(text, 1, text.len) : text;
    if (!str_to_i64(digits, -1, 1, &number))
        return false;
    *vote = (int8_t)number;
    return true;
}

/* --- a list: a line for each vote ------------------------------------------------------------ */

static const struct column_spec PLAIN_VOTES[VOTES_COLUMNS] = {
    [VOTES_TIMESTAMP] = { "timestamp", false },
    [VOTES_STATEMENT] = { "statement", true },
    [VOTES_PARTICIPANT] = { "participant", true },
    [VOTES_VOTE] = { "value", true },
};

/* Of VOTES_OF_FILE. */
static bool list_row(struct source *s, int64_t place, struct vote_event *e)
{
    struct table *const t = &s->table;
    bool good = table_number(t, VOTES_TIMESTAMP, POLIS_TIME_MIN, POLIS_TIME_MAX, place,
                             POLIS_NOT_A_NUMBER, &e->at);
    good &= take_id(s, VOTES_STATEMENT, &s->statements, &e->statement);
    good &= take_id(s, VOTES_PARTICIPANT, &s->participants, &e->participant);
    const str_t vote = str_trim(table_text(t, VOTES_VOTE));
    if (!vote_of_text(vote, &e->vote)) {
        table_complain(t, VOTES_VOTE, vote, POLIS_NOT_A_VOTE);
        good = false;
    }
    return good;
}

static err_t list_take(void *of, const struct vote_event *e, size_t count)
{
    struct source *const s = of;
    return vote_builder_add_many(&s->builder, e, count);
}

static bool list_row_any(void *of, int64_t place, struct vote_event *e)
{
    struct source *const s = of;
    return s->rules == VOTES_OF_EXPORT ? polis_vote_row(&s->table, place, e)
                                       : list_row(s, place, e);
}

static void read_list(struct source *s)
{
    struct polis_folder *const to = s->reading->to;
    struct votes_list l = { &s->table, s->reading->scratch, list_take, list_row_any, s, 0, OK };
    to->has_timestamps = s->table.place[VOTES_TIMESTAMP] != TABLE_ABSENT;
    votes_list_read(&l);
    to->event_count = l.count;
    if (s->error == OK)
        s->error = l.error;
}

/* --- a matrix: a line for each participant --------------------------------------------------- */

enum { MATRIX_PARTICIPANT, MATRIX_GROUP, MATRIX_COLUMNS };
static const struct column_spec MATRIX[MATRIX_COLUMNS] = {
    [MATRIX_PARTICIPANT] = { "participant", true },
    [MATRIX_GROUP] = { "group-id", false },
};

/* What exports and others tell of a participant beside the votes. */
static bool is_beside(str_t name)
{
    static const char *const BESIDE[] = { "participant",  "group-id", "xid",        "n-comments",
                                          "n-votes",      "n-agree",  "n-disagree", "n-pass",
                                          "organisation", "class",    "weight",     "timestamp" };
    for (size_t i = 0; i < ARRAY_LEN(BESIDE); i++) {
        if (str_eq(name, str_from_c(BESIDE[i])))
            return true;
    }
    return false;
}

struct matrix {
    struct source *source;
    size_t *place; /* of each statement: its field */
    int64_t *statement;
    str_t *name; /* as the header has it */
    size_t count;
    struct numbering people; /* each participant met */
    size_t room;             /* of the folder's participants */
};

/* A name of the header as an id. false: told. */
static bool take_heading(struct matrix *m, struct numbering *seen, size_t place, str_t heading)
{
    struct source *const s = m->source;
    const str_t name = csv_unguarded(heading);
    const enum polis_reason reason = name.len == 0               ? POLIS_COLUMN_UNNAMED
                                     : name.len > NAME_BYTES_MAX ? POLIS_TEXT_TOO_LONG
                                                                 : POLIS_NOT_UTF8;
    if (reason != POLIS_NOT_UTF8 || !utf8_valid(name)) {
        table_complain_field(&s->table, place, STR_NONE, heading, reason);
        return true; /* the others can be used */
    }
    int64_t id;
    uint32_t number = 0;
    if (!name_is_number(heading, &id)) {
        s->error = name_table_take(&s->statements, name, &number);
        id = -1 - (int64_t)number;
    }
    const size_t before = seen->count;
    if (s->error == OK)
        s->error = numbering_of(seen, id, &number);
    if (s->error == OK && seen->count == before) {
        table_complain_field(&s->table, place, name, STR_NONE, POLIS_COLUMN_TWICE);
        return false;
    }
    m->place[m->count] = place;
    m->statement[m->count] = id;
    m->name[m->count++] = arena_str(&s->memory, name);
    return true;
}

static bool take_headings(struct matrix *m)
{
    struct source *const s = m->source;
    struct table *const t = &s->table;
    m->place = arena_try_array(&s->memory, size_t, t->field_count);
    m->statement = arena_try_array(&s->memory, int64_t, t->field_count);
    m->name = arena_try_array(&s->memory, str_t, t->field_count);
    if (m->place == NULL || m->statement == NULL || m->name == NULL) {
        s->error = ERR_NO_MEMORY;
        return false;
    }
    struct numbering seen;
    numbering_open(&seen, &s->memory, s->builder.participants.factor);
    bool good = true;
    for (size_t f = 0; f < t->field_count && s->error == OK; f++) {
        const str_t heading = str_trim(t->fields[f]);
        if (!is_beside(heading))
            good &= take_heading(m, &seen, f, heading);
    }
    return good && s->error == OK;
}

static err_t keep_participant(struct matrix *m, int64_t id, int64_t group)
{
    struct polis_folder *const to = m->source->reading->to;
    if (to->participant_count == m->room) {
        const size_t room = m->room == 0 ? 256 : m->room * 2;
        struct polis_participant *const at =
            arena_try_array(m->source->reading->arena, struct polis_participant, room);
        if (at == NULL)
            return ERR_NO_MEMORY;
        if (to->participant_count > 0)
            memcpy(at, to->participants, to->participant_count * sizeof *at);
        to->participants = at;
        m->room = room;
    }
    to->participants[to->participant_count++] = (struct polis_participant){ id, group };
    return OK;
}

/* Who stands in the row. false: told, or met before, also told. */
static bool take_participant(struct matrix *m, int64_t *id)
{
    struct source *const s = m->source;
    int64_t group = -1;
    bool good = take_id(s, MATRIX_PARTICIPANT, &s->participants, id);
    good &= polis_group_field(&s->table, MATRIX_GROUP, &group);
    if (!good || s->error != OK)
        return false;
    const size_t before = m->people.count;
    uint32_t number;
    s->error = numbering_of(&m->people, *id, &number);
    if (s->error == OK && m->people.count == before) {
        table_complain(&s->table, MATRIX_PARTICIPANT,
                       str_trim(table_text(&s->table, MATRIX_PARTICIPANT)),
                       POLIS_REPEATED_PARTICIPANT);
        return false;
    }
    if (s->error == OK)
        s->error = keep_participant(m, *id, group);
    return s->error == OK;
}

static void take_cells(struct matrix *m, int64_t participant)
{
    struct source *const s = m->source;
    for (size_t i = 0; i < m->count && s->error == OK; i++) {
        const str_t text = str_trim(s->table.fields[m->place[i]]);
        if (text.len == 0)
            continue;
        struct vote_event e = { .at = (int64_t)s->reading->to->event_count,
                                .participant = participant,
                                .statement = m->statement[i] };
        if (vote_of_text(text, &e.vote))
            take_vote(s, &e);
        else
            table_complain_field(&s->table, m->place[i], m->name[i], text, POLIS_NOT_A_VOTE);
    }
}

static err_t read_matrix(struct source *s, struct matrix *m)
{
    *m = (struct matrix){ .source = s };
    numbering_open(&m->people, &s->memory, s->builder.participants.factor);
    if (!take_headings(m))
        return s->error == OK ? ERR_INVALID : s->error;
    while (s->error == OK) {
        LEVEL(row, s->reading->scratch);
        if (!table_next(&s->table))
            break;
        int64_t participant;
        if (take_participant(m, &participant))
            take_cells(m, participant);
    }
    s->reading->to->has_participants = true;
    return s->error;
}

/* --- final ids ------------------------------------------------------------------------------- */

/* Texts get their numbers among all participants of the matrix, also those without votes. */
static err_t settle_people(struct source *s, struct matrix *m)
{
    struct polis_folder *const to = s->reading->to;
    struct numbering *const voters = &s->builder.participants;
    uint32_t *const of = arena_try_array(&s->memory, uint32_t, voters->count);
    if (of == NULL)
        return ERR_NO_MEMORY;
    for (size_t i = 0; i < voters->count; i++)
        TRY(numbering_of(&m->people, voters->id[i], &of[i]));
    TRY(name_table_settle(&s->participants, m->people.id, m->people.count, s->reading->arena,
                          s->reading->scratch, &to->participant_names));
    for (size_t i = 0; i < voters->count; i++)
        voters->id[i] = m->people.id[of[i]];
    for (size_t i = 0; i < to->participant_count;
         i++) /* kept in the order in which they were met */
        to->participants[i].id = m->people.id[i];
    return OK;
}

static err_t settle(struct source *s, struct matrix *m)
{
    struct reading *const r = s->reading;
    struct vote_builder *const b = &s->builder;
    TRY(name_table_settle(&s->statements, b->statements.id, b->statements.count, r->arena,
                          r->scratch, &r->to->statement_names));
    if (m != NULL)
        TRY(settle_people(s, m));
    else
        TRY(name_table_settle(&s->participants, b->participants.id, b->participants.count, r->arena,
                              r->scratch, &r->to->participant_names));
    return vote_builder_finish(b, VOTES_SOURCE_ORDERS, r->arena, &r->to->votes);
}

/* --- by the header --------------------------------------------------------------------------- */

static bool header_has(const struct table *t, const char *name)
{
    for (size_t f = 0; f < t->field_count; f++) {
        if (str_eq(str_trim(t->fields[f]), str_from_c(name)))
            return true;
    }
    return false;
}

static bool is_matrix(const struct source *s)
{
    const struct table *const t = &s->table;
    return s->rules == VOTES_OF_FILE && header_has(t, "participant") &&
           !header_has(t, "statement") && !header_has(t, "value") && !header_has(t, "comment-id") &&
           !header_has(t, "vote");
}

static const struct column_spec *list_columns(const struct source *s)
{
    const struct table *const t = &s->table;
    const bool as_export =
        header_has(t, "voter-id") || header_has(t, "comment-id") || header_has(t, "vote");
    return s->rules == VOTES_OF_EXPORT || as_export ? POLIS_VOTES : PLAIN_VOTES;
}

/* Half a file is no file. */
static err_t check_stream(struct source *s)
{
    const struct csv_stream *const csv = s->table.csv;
    if (csv->error == OK || csv->error == ERR_NO_MEMORY)
        return csv->error;
    reading_complain_file(s->reading, s->table.file,
                          csv->error == ERR_TOO_BIG ? POLIS_FILE_TOO_BIG : POLIS_NOT_READABLE);
    return ERR_INVALID;
}

static err_t read_source(struct source *s, struct csv_stream *csv, str_t file)
{
    struct reading *const r = s->reading;
    struct matrix matrix;
    LEVEL(header, r->scratch);
    const bool opened = table_open(&s->table, csv, file, &r->problems, r->scratch);
    TRY(check_stream(s));
    if (!opened)
        return ERR_INVALID;
    const bool wide = is_matrix(s);
    if (!table_find_columns(&s->table, wide ? MATRIX : list_columns(s),
                            wide ? MATRIX_COLUMNS : VOTES_COLUMNS))
        return ERR_INVALID;
    if (wide)
        TRY(read_matrix(s, &matrix));
    else
        read_list(s);
    TRY(s->error);
    TRY(check_stream(s));
    return settle(s, wide ? &matrix : NULL);
}

static err_t read_stream(struct reading *r, struct csv_stream *csv, str_t file,
                         enum votes_rules rules, uint64_t seed)
{
    AUTO(source) s = { .reading = r, .rules = rules };
    vote_builder_open(&s.builder, &s.memory, seed);
    name_table_open(&s.participants, &s.memory, seed);
    name_table_open(&s.statements, &s.memory, seed);
    return read_source(&s, csv, file);
}

err_t votes_source_read(struct csv_stream *csv, str_t file, enum votes_rules rules, uint64_t seed,
                        struct arena *arena, struct arena *scratch, struct polis_folder *out)
{
    struct reading r;
    TRY(reading_begin(&r, arena, scratch, out));
    return reading_end(&r, read_stream(&r, csv, file, rules, seed));
}

/* --- from a path ----------------------------------------------------------------------------- */

struct opened {
    int fd;
    bool is_ours;
};

static void opened_close(struct opened *f)
{
    if (f->is_ours && f->fd >= 0)
        (void)close(f->fd); /* it was only read */
}
AUTO_RELEASE(opened, opened_close)

static err_t read_fd(struct reading *r, int fd, str_t file, enum votes_rules rules, uint64_t seed)
{
    AUTO(csv_stream) csv;
    const err_t e = csv_stream_open_fd(&csv, fd, CSV_BLOCK, VOTES_SOURCE_MAX);
    if (e == ERR_NO_MEMORY)
        return e;
    return read_stream(r, &csv, file, rules, seed); /* which tells of e */
}

/* A regular file in a folder; nothing there waits for another end. *found: whether it is there. */
static err_t read_in_folder(struct reading *r, str_t dir, const char *name, enum votes_rules rules,
                            uint64_t seed, bool *found)
{
    LEVEL(level, r->scratch);
    const str_t path = arena_printf(r->scratch, "%.*s/%s", STR_ARG(dir), name);
    AUTO(opened) f = { open(path.at, O_RDONLY | O_CLOEXEC | O_NONBLOCK), true };
    *found = f.fd >= 0 || (errno != ENOENT && errno != ENOTDIR);
    if (!*found)
        return OK;
    struct stat st;
    if (f.fd < 0 || fstat(f.fd, &st) != 0 || !S_ISREG(st.st_mode)) {
        reading_complain_file(r, str_from_c(name), POLIS_NOT_READABLE);
        return ERR_INVALID;
    }
    return read_fd(r, f.fd, str_from_c(name), rules, seed);
}

static err_t read_folder(struct reading *r, str_t dir, str_t people_file, uint64_t seed)
{
    bool found;
    TRY(read_in_folder(r, dir, "votes.csv", VOTES_OF_EXPORT, seed, &found));
    if (found)
        return polis_read_beside(r, dir, people_file, POLIS_PEOPLE_IN_FOLDER);
    TRY(read_in_folder(r, dir, "participants-votes.csv", VOTES_OF_FILE, seed, &found));
    if (found)
        return polis_read_beside(r, dir, people_file, POLIS_PEOPLE_NAMED);
    reading_complain_file(r, S("votes.csv"), POLIS_NO_FILE);
    return ERR_INVALID;
}

/* The name of a file in problems; only text may be shown. */
static str_t shown_name(struct reading *r, str_t path)
{
    size_t from = path.len;
    while (from > 0 && path.at[from - 1] != '/')
        from--;
    const str_t name = str_sub(path, from, path.len);
    return utf8_valid(name) ? arena_str(r->arena, name) : S("votes");
}

static err_t read_path(struct reading *r, str_t path, str_t people_file, uint64_t seed)
{
    LEVEL(level, r->scratch);
    const bool is_input = str_eq(path, S("-"));
    const char *const at = arena_cstr(r->scratch, path);
    struct stat st;
    if (!is_input && stat(at, &st) == 0 && S_ISDIR(st.st_mode))
        return read_folder(r, path, people_file, seed);
    const str_t name = is_input ? S("stdin") : shown_name(r, path);
    AUTO(opened) f = { is_input ? STDIN_FILENO : open(at, O_RDONLY | O_CLOEXEC), !is_input };
    if (f.fd < 0) {
        const bool is_absent = errno == ENOENT || errno == ENOTDIR;
        reading_complain_file(r, name, is_absent ? POLIS_NO_FILE : POLIS_NOT_READABLE);
        return ERR_INVALID;
    }
    TRY(read_fd(r, f.fd, name, VOTES_OF_FILE, seed));
    return polis_read_beside(r, STR_NONE, people_file, POLIS_PEOPLE_NAMED);
}

err_t votes_source_open(str_t path, str_t people_file, uint64_t seed, struct arena *arena,
                        struct arena *scratch, struct polis_folder *out)
{
    struct reading r;
    TRY(reading_begin(&r, arena, scratch, out));
    return reading_end(&r, read_path(&r, path, people_file, seed));
}
