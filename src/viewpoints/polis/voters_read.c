/* What a file tells of participants beside their votes.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "viewpoints/polis/voters_read.h"

#include "kit/base/file.h"
#include "kit/base/str.h"
#include "opinion/memory.h"
#include "viewpoints/polis/id_index.h"
#include "viewpoints/polis/polis_read.h"
#include "viewpoints/polis/table.h"

/* --- a line about a participant -------------------------------------------------------------- */

enum { VOTER_PARTICIPANT, VOTER_WEIGHT, VOTER_ORGANISATION, VOTER_COLUMNS };
static const struct column_spec VOTER[VOTER_COLUMNS] = {
    [VOTER_PARTICIPANT] = { "participant", true },
    [VOTER_WEIGHT] = { "weight", false },
    [VOTER_ORGANISATION] = { "organisation", false },
};

struct voter_file {
    const struct voters *voters;
    struct csv_stream csv;
    struct table table;
    struct arena *arena, *scratch;
    struct arena met; /* texts */
    struct id_index rows;
    bool *seen; /* by row */
    uint64_t seed;
    size_t unknown;
    err_t error; /* ends reading */
};

static void voter_file_release(struct voter_file *f)
{
    arena_release(&f->met);
}
AUTO_RELEASE(voter_file, voter_file_release)

/* Opens the file up to its header. false: told, or error. */
static bool open_file(struct voter_file *f, str_t text, str_t file, struct polis_problems *problems)
{
    const struct votes *const v = f->voters->votes;
    f->seen = arena_try_array(f->scratch, bool, v->participants);
    if (f->seen == NULL)
        f->error = ERR_NO_MEMORY;
    else
        f->error = id_index_make(v->participant_id, v->participants, f->scratch, &f->rows);
    if (f->error != OK)
        return false;
    csv_stream_open_text(&f->csv, text);
    return table_open(&f->table, &f->csv, file, problems, f->scratch);
}

/* The row of the votes that a line is about. false: told. */
static bool take_voter(struct voter_file *f, size_t *row)
{
    const str_t text = str_trim(table_text(&f->table, VOTER_PARTICIPANT));
    int64_t id = 0;
    enum polis_reason reason = POLIS_NO_VOTES;
    *row = SIZE_MAX;
    if (text.len == 0)
        reason = POLIS_EMPTY;
    else if (name_resolve(f->voters->names, csv_unguarded(text), &id))
        *row = id_index_find(&f->rows, id);
    if (*row != SIZE_MAX && !f->seen[*row]) {
        f->seen[*row] = true;
        return true;
    }
    if (*row != SIZE_MAX)
        reason = POLIS_REPEATED_PARTICIPANT;
    f->unknown += reason == POLIS_NO_VOTES;
    table_complain(&f->table, VOTER_PARTICIPANT, text, reason);
    return false;
}

/* --- texts that part the participants -------------------------------------------------------- */

/* Texts met in one column, and which one each row has. */
struct parting {
    struct name_table met;
    int32_t *of;
};

static err_t parting_open(struct parting *p, struct voter_file *f)
{
    const size_t n = f->voters->votes->participants;
    name_table_open(&p->met, &f->met, f->seed);
    p->of = arena_try_array(f->arena, int32_t, n);
    if (p->of == NULL)
        return ERR_NO_MEMORY;
    for (size_t i = 0; i < n; i++)
        p->of[i] = -1;
    return OK;
}

/* Empty: nothing is told. What is wrong is told under the name of the column. */
static void parting_take(struct voter_file *f, struct parting *p, size_t place, str_t name,
                         size_t row)
{
    const str_t field = str_trim(f->table.fields[place]);
    const str_t text = csv_unguarded(field);
    if (text.len == 0 || f->error != OK)
        return;
    if (!utf8_valid(text) || text.len > NAME_BYTES_MAX) {
        table_complain_field(&f->table, place, name, field,
                             utf8_valid(text) ? POLIS_TEXT_TOO_LONG : POLIS_NOT_UTF8);
        return;
    }
    uint32_t number = 0;
    f->error = name_table_take(&p->met, text, &number);
    p->of[row] = (int32_t)number;
}

struct numbered_text {
    str_t text;
    size_t number;
};

static int by_text(const void *a, const void *b)
{
    return str_cmp(((const struct numbered_text *)a)->text,
                   ((const struct numbered_text *)b)->text);
}

/* Numbers the texts by text; they live in the file's arena. */
static err_t parting_settle(struct parting *p, struct voter_file *f, const str_t **texts,
                            size_t *count)
{
    const size_t n = p->met.count;
    struct numbered_text *const sorted = arena_try_array(f->scratch, struct numbered_text, n);
    int32_t *const rank = arena_try_array(f->scratch, int32_t, n);
    str_t *const out = arena_try_array(f->arena, str_t, n);
    if (sorted == NULL || rank == NULL || out == NULL)
        return ERR_NO_MEMORY;
    for (size_t i = 0; i < n; i++)
        sorted[i] = (struct numbered_text){ p->met.text[i], i };
    if (n > 0)
        qsort(sorted, n, sizeof *sorted, by_text);
    for (size_t i = 0; i < n; i++) {
        out[i] = arena_str(f->arena, sorted[i].text);
        rank[sorted[i].number] = (int32_t)i;
    }
    for (size_t i = 0; i < f->voters->votes->participants; i++)
        p->of[i] = p->of[i] < 0 ? -1 : rank[p->of[i]];
    *texts = out;
    *count = n;
    return OK;
}

/* --- classes --------------------------------------------------------------------------------- */

struct class_columns {
    size_t place[CLASSINGS_MAX];
    str_t name[CLASSINGS_MAX];
    struct parting parting[CLASSINGS_MAX];
    size_t count;
};

/* Another column of that name stands before. */
static bool is_twice(const struct class_columns *c, str_t name)
{
    for (size_t i = 0; i < c->count; i++) {
        if (str_eq(c->name[i], name))
            return true;
    }
    return false;
}

/* false: told, and the file cannot be used. */
static bool take_heading(struct voter_file *f, struct class_columns *c, size_t place)
{
    const str_t heading = str_trim(f->table.fields[place]);
    const bool is_text = utf8_valid(heading);
    if (heading.len == 0 || !is_text || heading.len > NAME_BYTES_MAX) {
        table_complain_field(&f->table, place, STR_NONE, heading,
                             heading.len == 0 ? POLIS_COLUMN_UNNAMED
                             : is_text        ? POLIS_TEXT_TOO_LONG
                                              : POLIS_NOT_UTF8);
        return true; /* the others can be used */
    }
    const bool twice = is_twice(c, heading);
    if (twice || c->count == CLASSINGS_MAX) {
        table_complain_field(&f->table, place, heading, STR_NONE,
                             twice ? POLIS_COLUMN_TWICE : POLIS_TOO_MANY_COLUMNS);
        return false;
    }
    c->name[c->count] = arena_str(f->arena, heading);
    c->place[c->count] = place;
    f->error = parting_open(&c->parting[c->count], f);
    c->count++;
    return f->error == OK;
}

static bool take_headings(struct voter_file *f, struct class_columns *c)
{
    if (!table_find_columns(&f->table, VOTER, 1))
        return false;
    bool good = true;
    for (size_t i = 0; i < f->table.field_count && f->error == OK; i++) {
        if ((int64_t)i != f->table.place[VOTER_PARTICIPANT])
            good &= take_heading(f, c, i);
    }
    if (good && c->count == 0) {
        static const struct column_spec CLASS[] = { { "participant", true }, { "class", true } };
        return table_find_columns(&f->table, CLASS, ARRAY_LEN(CLASS)); /* it is not there */
    }
    return good && f->error == OK;
}

static void read_class_rows(struct voter_file *f, struct class_columns *c)
{
    while (f->error == OK) {
        /* no level: what was met stays in scratch; rows of a text cost no memory but their fields
         */
        size_t row;
        if (!table_next(&f->table))
            return;
        if (!take_voter(f, &row))
            continue;
        for (size_t i = 0; i < c->count; i++)
            parting_take(f, &c->parting[i], c->place[i], c->name[i], row);
    }
}

static err_t read_classes(struct voter_file *f, str_t text, str_t file, struct voter_classes *out)
{
    LEVEL(level, f->scratch);
    struct class_columns *const c = arena_new(f->scratch, struct class_columns);
    const bool good = open_file(f, text, file, &out->problems) && take_headings(f, c);
    TRY(f->error);
    if (!good)
        return ERR_INVALID;
    read_class_rows(f, c);
    TRY(f->error);
    out->unknown = f->unknown;
    out->at = arena_try_array(f->arena, struct classing, c->count);
    if (out->at == NULL)
        return ERR_NO_MEMORY;
    for (size_t i = 0; i < c->count; i++) {
        struct classing *const k = &out->at[i];
        *k = (struct classing){ .name = c->name[i], .of = c->parting[i].of };
        TRY(parting_settle(&c->parting[i], f, &k->class_name, &k->class_count));
    }
    out->count = c->count;
    return OK;
}

err_t voter_classes_read(str_t text, str_t file, const struct voters *voters, uint64_t seed,
                         struct arena *arena, struct arena *scratch, struct voter_classes *out)
{
    must(arena != scratch);
    *out = (struct voter_classes){ 0 };
    TRY(polis_problems_make(arena, &out->problems));
    AUTO(voter_file) f = { .voters = voters, .arena = arena, .scratch = scratch, .seed = seed };
    return read_classes(&f, text, file, out);
}

/* --- weights and organisations --------------------------------------------------------------- */

enum { WEIGHT_DIGITS_MAX = 15, WEIGHT_PLACES_MAX = 22 };

/* Digits, perhaps with a point among them. The digits are a whole number below 2^53 and the power
 * of ten is below 10^22, so both are exact and their quotient is the nearest double there is. */
static bool weight_of_text(str_t text, double *out)
{
    size_t point = str_find_byte(text, '.', 0);
    size_t end = text.len;
    while (point < end && (text.at[end - 1] == '0' || end - 1 == point))
        end--;
    int64_t value = 0;
    int digits = 0;
    double power = 1.0;
    for (size_t i = 0; i < text.len; i++) {
        if (i == point)
            continue;
        if (text.at[i] < '0' || text.at[i] > '9')
            return false;
        if (i >= end)
            continue; /* a zero at the end */
        value = value * 10 + (text.at[i] - '0');
        digits += value > 0;
        if (i > point)
            power *= 10.0;
        if (digits > WEIGHT_DIGITS_MAX || (i > point && i - point > WEIGHT_PLACES_MAX))
            return false;
    }
    const double weight = (double)value / power;
    if (value == 0 || weight > WEIGHT_MAX)
        return false;
    *out = weight;
    return true;
}

struct weight_reading {
    struct voter_file *file;
    struct parting organisations;
    bool has_organisations;
};

static void take_weight(struct weight_reading *w, size_t row, struct voter_weights *out)
{
    struct table *const t = &w->file->table;
    const str_t text = str_trim(table_text(t, VOTER_WEIGHT));
    const bool is_told = text.len > 0 || str_trim(table_text(t, VOTER_ORGANISATION)).len == 0;
    if (out->has_weights && is_told && !weight_of_text(text, &out->of[row]))
        table_complain(t, VOTER_WEIGHT, text, POLIS_NOT_A_WEIGHT);
}

static void read_weight_rows(struct weight_reading *w, struct voter_weights *out)
{
    struct voter_file *const f = w->file;
    while (f->error == OK) {
        LEVEL(line, f->scratch);
        size_t row;
        if (!table_next(&f->table))
            return;
        if (!take_voter(f, &row))
            continue;
        take_weight(w, row, out);
        if (w->has_organisations)
            parting_take(f, &w->organisations, (size_t)f->table.place[VOTER_ORGANISATION],
                         str_from_c(VOTER[VOTER_ORGANISATION].name), row);
    }
}

/* false: told, or error. */
static bool take_columns(struct weight_reading *w, struct voter_weights *out)
{
    struct voter_file *const f = w->file;
    if (!table_find_columns(&f->table, VOTER, VOTER_COLUMNS))
        return false;
    out->has_weights = f->table.place[VOTER_WEIGHT] != TABLE_ABSENT;
    w->has_organisations = f->table.place[VOTER_ORGANISATION] != TABLE_ABSENT;
    if (out->has_weights || w->has_organisations)
        return true;
    table_complain(&f->table, VOTER_WEIGHT, STR_NONE, POLIS_NO_COLUMN);
    return false;
}

static err_t read_weights(struct weight_reading *w, str_t text, str_t file,
                          struct voter_weights *out)
{
    struct voter_file *const f = w->file;
    LEVEL(level, f->scratch);
    const size_t n = f->voters->votes->participants;
    out->of = arena_try_array(f->arena, double, n);
    if (out->of == NULL)
        return ERR_NO_MEMORY;
    for (size_t i = 0; i < n; i++)
        out->of[i] = 1.0;
    TRY(parting_open(&w->organisations, f));
    const bool good = open_file(f, text, file, &out->problems) && take_columns(w, out);
    TRY(f->error);
    if (!good)
        return ERR_INVALID;
    read_weight_rows(w, out);
    TRY(f->error);
    out->unknown = f->unknown;
    out->organisation_of = w->organisations.of;
    return parting_settle(&w->organisations, f, &out->organisation, &out->organisation_count);
}

err_t voter_weights_read(str_t text, str_t file, const struct voters *voters, uint64_t seed,
                         struct arena *arena, struct arena *scratch, struct voter_weights *out)
{
    must(arena != scratch);
    *out = (struct voter_weights){ 0 };
    TRY(polis_problems_make(arena, &out->problems));
    AUTO(voter_file) f = { .voters = voters, .arena = arena, .scratch = scratch, .seed = seed };
    struct weight_reading w = { .file = &f };
    return read_weights(&w, text, file, out);
}

/* --- from files ------------------------------------------------------------------------------ */

/* ERR_INVALID: told. */
static err_t load(str_t path, struct arena *arena, struct polis_problems *problems, str_t *text)
{
    const err_t e = file_read(arena, arena_cstr(arena, path), POLIS_FILE_MAX, text);
    if (e == OK || e == ERR_NO_MEMORY)
        return e;
    polis_complain(problems,
                   &(struct polis_problem){ .file = utf8_valid(path) ? path : STR_NONE,
                                            .reason = e == ERR_NOT_FOUND ? POLIS_NO_FILE
                                                      : e == ERR_TOO_BIG ? POLIS_FILE_TOO_BIG
                                                                         : POLIS_NOT_READABLE });
    return ERR_INVALID;
}

static str_t shown_name(str_t path)
{
    return utf8_valid(path) ? path : S("csv");
}

err_t analyse_read_classes(str_t path, const struct voters *voters, uint64_t seed,
                           struct arena *arena, struct arena *scratch, struct voter_classes *out)
{
    str_t text;
    *out = (struct voter_classes){ 0 };
    TRY(polis_problems_make(arena, &out->problems));
    TRY(load(path, arena, &out->problems, &text));
    return voter_classes_read(text, shown_name(path), voters, seed, arena, scratch, out);
}

err_t analyse_read_weights(str_t path, const struct voters *voters, uint64_t seed,
                           struct arena *arena, struct arena *scratch, struct voter_weights *out)
{
    str_t text;
    *out = (struct voter_weights){ 0 };
    TRY(polis_problems_make(arena, &out->problems));
    TRY(load(path, arena, &out->problems, &text));
    return voter_weights_read(text, shown_name(path), voters, seed, arena, scratch, out);
}
