/* From positions to findings, order and counts.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "viewpoints/results/results_model.h"

#include "kit/base/str.h"
#include "viewpoints/results/results_find.h"
#include "viewpoints/rules.h"

/* --- ids to indexes --- */

/* Distinct ids, ascending; the index of an id is its place unless at says otherwise. */
struct lookup {
    struct id_at {
        int64_t id;
        int32_t at;
    } * items;
    size_t count;
};

static int id_at_order(const void *a, const void *b)
{
    const int64_t x = ((const struct id_at *)a)->id;
    const int64_t y = ((const struct id_at *)b)->id;
    return (x > y) - (x < y);
}

/* -1: not in it. */
static int32_t lookup_find(const struct lookup *l, int64_t id)
{
    const struct id_at key = { .id = id };
    const struct id_at *found =
        l->count == 0 ? NULL : bsearch(&key, l->items, l->count, sizeof(key), id_at_order);
    return found == NULL ? -1 : found->at;
}

static struct lookup lookup_statements(const struct results_input *in, struct arena *arena)
{
    const size_t count = in->statements.count;
    struct lookup l = { arena_array(arena, struct id_at, count), count };
    for (size_t i = 0; i < count; i++)
        l.items[i] = (struct id_at){ in->statements.at[i].id.v, (int32_t)i };
    if (count > 1)
        qsort(l.items, count, sizeof(l.items[0]), id_at_order);
    return l;
}

/* Numbers the distinct ids in items from 0, in their order. */
static struct lookup lookup_number(struct id_at *items, size_t count)
{
    if (count > 1)
        qsort(items, count, sizeof(items[0]), id_at_order);
    size_t n = 0;
    for (size_t i = 0; i < count; i++) {
        if (n > 0 && items[n - 1].id == items[i].id)
            continue;
        items[n] = (struct id_at){ items[i].id, (int32_t)n };
        n++;
    }
    return (struct lookup){ items, n };
}

/* --- answers --- */

/* The input with ids replaced by indexes. Voters are numbered as `alyans analyse` numbers them, so
 * that chance falls alike on both. */
struct indexed {
    struct lookup statements;
    struct lookup voters;        /* participants: one of each organisation, or of the public */
    const int64_t *organisation; /* voters; NULL where the public answers */
    const struct answer *answers;
    const struct stance *const *stances; /* of each answer; NULL where the public answers */
    size_t count;
};

static bool is_public(const struct results_input *in)
{
    return in->side == SIDE_PUBLIC;
}

static struct indexed index_stances(const struct results_input *in, struct arena *arena)
{
    struct indexed x = { .statements = lookup_statements(in, arena) };
    struct id_at *ids = arena_array(arena, struct id_at, in->stance_count);
    struct answer *answers = arena_array(arena, struct answer, in->stance_count);
    const struct stance **stances = arena_array(arena, const struct stance *, in->stance_count);
    for (size_t i = 0; i < in->stance_count; i++) {
        const struct stance *s = &in->stances[i];
        const int32_t statement = lookup_find(&x.statements, s->statement.v);
        if (statement < 0 || s->organisation.v == 0)
            continue;
        ids[x.count].id = s->participant.v;
        answers[x.count].statement = statement;
        answers[x.count].value = (int8_t)s->value; /* -1, 0, 1 */
        stances[x.count++] = s;
    }
    x.voters = lookup_number(ids, x.count);
    int64_t *organisation = arena_array(arena, int64_t, x.voters.count);
    for (size_t i = 0; i < x.count; i++) {
        answers[i].voter = lookup_find(&x.voters, stances[i]->participant.v);
        organisation[answers[i].voter] = stances[i]->organisation.v;
    }
    x.organisation = organisation;
    x.answers = answers;
    x.stances = stances;
    return x;
}

static struct indexed index_votes(const struct results_input *in, struct arena *arena)
{
    struct indexed x = { .statements = lookup_statements(in, arena) };
    struct id_at *ids = arena_array(arena, struct id_at, in->vote_count);
    struct answer *answers = arena_array(arena, struct answer, in->vote_count);
    for (size_t i = 0; i < in->vote_count; i++)
        ids[i].id = in->votes[i].participant.v;
    x.voters = lookup_number(ids, in->vote_count);
    for (size_t i = 0; i < in->vote_count; i++) {
        const int32_t statement = lookup_find(&x.statements, in->votes[i].statement.v);
        if (statement < 0)
            continue;
        answers[x.count++] =
            (struct answer){ .voter = lookup_find(&x.voters, in->votes[i].participant.v),
                             .statement = statement,
                             .value = (int8_t)in->votes[i].value }; /* -1, 0, 1 */
    }
    x.answers = answers;
    return x;
}

static struct indexed index_input(const struct results_input *in, struct arena *arena)
{
    return is_public(in) ? index_votes(in, arena) : index_stances(in, arena);
}

static const struct organisation *organisation_of(const struct results_input *in, int64_t id)
{
    for (size_t i = 0; i < in->organisation_count; i++) {
        if (in->organisations[i].id.v == id)
            return &in->organisations[i];
    }
    return NULL;
}

static const int32_t *classes_of(const struct results_input *in, const struct indexed *x,
                                 struct arena *arena)
{
    int32_t *class_of = arena_array(arena, int32_t, x->voters.count);
    for (size_t v = 0; v < x->voters.count; v++) {
        const struct organisation *o = organisation_of(in, x->organisation[v]);
        class_of[v] = -1;
        if (o != NULL)
            class_of[v] = o->scope == SCOPE_INTERNATIONAL ? 1 : 0;
    }
    return class_of;
}

struct numbers_input results_numbers_input(const struct results_input *in, struct arena *arena)
{
    const struct indexed x = index_input(in, arena);
    int64_t *number = arena_array(arena, int64_t, in->statements.count);
    for (size_t j = 0; j < in->statements.count; j++)
        number[j] = in->statements.at[j].number;
    return (struct numbers_input){ .answers = x.answers,
                                   .count = x.count,
                                   .voters = x.voters.count,
                                   .statements = in->statements.count,
                                   .number = number,
                                   .class_of = is_public(in) ? NULL : classes_of(in, &x, arena),
                                   .threads = in->threads };
}

void results_count(const struct results_input *in, struct arena *arena, struct numbers *out)
{
    const struct numbers_input counted = results_numbers_input(in, arena);
    *out = numbers_count(&counted, arena);
}

/* --- findings --- */

enum basis_rule { WITH_INFERRED, WITHOUT_INFERRED };

/* Counts of organisations; voices are counted here again because inferred ones may be left out. */
static struct counting count_organisations(const struct indexed *x, const struct numbers *n,
                                           enum basis_rule rule, struct arena *arena)
{
    struct counting c = counting_new(arena, x->voters.count, n->statements, n->group_count);
    c.least = VOICES_LEAST;
    for (size_t i = 0; i < x->count; i++) {
        if (rule == WITHOUT_INFERRED && x->stances[i]->basis == BASIS_INFERRED)
            continue;
        const int32_t group = n->group_count > 0 ? n->group_of[x->answers[i].voter] : -1;
        counting_add(&c, &x->answers[i], group);
    }
    return c;
}

/* More cells than this are not left out one by one: it would take seconds. */
enum { LEAVING_CELLS_MOST = 200000 };

static void add_leaving(const struct results_input *in, struct arena *arena, struct arena *scratch,
                        struct numbers *n)
{
    if (is_public(in) || n->group_count > 0 ||
        array_size(n->voters, n->statements) > LEAVING_CELLS_MOST)
        return;
    const struct indexed x = index_stances(in, scratch);
    struct counting c = count_organisations(&x, n, WITH_INFERRED, scratch);
    struct found *found = arena_array(scratch, struct found, n->statements);
    struct leaving *leaving = arena_array(arena, struct leaving, n->statements);
    (void)counting_find(&c, found);
    leaving_make(&c, found, scratch, leaving);
    n->leaving = leaving;
}

err_t results_numbers(const struct results_input *in, struct arena *arena, struct arena *scratch,
                      struct numbers *out)
{
    struct numbers n;
    const struct numbers_input counted = results_numbers_input(in, scratch);
    TRY(numbers_compute(&counted, arena, scratch, &n));
    add_leaving(in, arena, scratch, &n);
    *out = n;
    return OK;
}

static struct counting count_public(const struct numbers *n, struct arena *arena)
{
    struct counting c = counting_new(arena, 0, n->statements, n->group_count);
    c.least = CELL_LEAST;
    c.half_is_enough = true;
    c.parting = n->parting;
    for (size_t j = 0; j < n->statements; j++) {
        c.voices[j] = n->voices[j];
        for (size_t g = 0; g < n->group_count; g++)
            c.by_group[g * n->statements + j] = n->groups[g].voices[j];
    }
    return c;
}

static void describe_statements(const struct results_input *in, const struct indexed *x,
                                const struct numbers *n, struct results *r, struct arena *arena)
{
    const bool open_to_all = is_public(in);
    struct counting c =
        open_to_all ? count_public(n, arena) : count_organisations(x, n, WITH_INFERRED, arena);
    struct found *found = arena_array(arena, struct found, n->statements);
    struct found *all = found;
    struct found *fewer = found;
    if (!open_to_all) {
        const struct counting without = count_organisations(x, n, WITHOUT_INFERRED, arena);
        fewer = arena_array(arena, struct found, n->statements);
        (void)counting_find(&without, fewer);
        all = arena_array(arena, struct found, n->statements);
        (void)counting_find(&c, all); /* counted alike, so that only inferred ones differ */
        c.parting = n->group_count > 0 ? n->parting : NULL;
    }
    const int64_t pivot = counting_find(&c, found);
    for (size_t j = 0; j < n->statements; j++) {
        struct statement_result *s = &r->statements[j];
        s->statement = &in->statements.at[j];
        s->voices = c.voices[j];
        s->agree = agree_bounds(c.voices[j]);
        s->disagree = disagree_bounds(c.voices[j]);
        s->finding = found[j].finding;
        s->is_rejected = found[j].is_rejected;
        s->without_inferred = fewer[j].finding == all[j].finding ? s->finding : fewer[j].finding;
        s->classes = n->comparison == NULL ? NULL : &n->comparison[j];
        s->consensus = n->consensus == NULL ? 0 : n->consensus[j];
        s->parting = n->parting == NULL ? NULL : &n->parting[j];
        s->leaving = n->leaving == NULL ? NULL : &n->leaving[j];
        if (pivot >= 0 && !open_to_all)
            counting_against(&c, (size_t)pivot, j, s->on_pivot, &s->same_as_pivot,
                             &s->against_pivot);
        r->common += s->finding == FINDING_COMMON_GROUND;
        r->divergent += s->finding == FINDING_DIVERGENCE;
        r->changed_without_inferred += s->finding != s->without_inferred;
    }
    r->pivot = pivot;
}

static void count_classes(struct results *r)
{
    for (size_t j = 0; j < r->statement_count; j++) {
        const struct comparison *c = r->statements[j].classes;
        if (c == NULL || c->reading == READING_NO_VOICE || c->reading == READING_TOO_FEW)
            continue;
        r->comparable++;
        r->class_differs += c->reading == READING_DIFFERENT || c->reading == READING_OPPOSED;
    }
}

static void count_bases(struct results *r, const struct indexed *x)
{
    r->positions = (int64_t)r->numbers->answers;
    r->voters = (int64_t)r->numbers->voters;
    if (x->stances == NULL) {
        r->own = r->positions;
        return;
    }
    for (size_t i = 0; i < x->count; i++) {
        struct statement_result *s = &r->statements[x->answers[i].statement];
        switch (x->stances[i]->basis) {
        case BASIS_OWN:
            s->own++;
            r->own++;
            break;
        case BASIS_STATED:
            s->stated++;
            r->stated++;
            break;
        case BASIS_INFERRED:
            s->inferred++;
            r->inferred++;
            break;
        }
    }
}

/* --- order of columns and rows --- */

static int32_t smaller_side(struct voices v)
{
    return v.agree < v.disagree ? v.agree : v.disagree;
}

/* Most divided first; ties by more voices, then by number. */
static int column_order(const void *a, const void *b)
{
    const struct statement_result *x = a;
    const struct statement_result *y = b;
    const int64_t taken_x = x->voices.agree + x->voices.disagree;
    const int64_t taken_y = y->voices.agree + y->voices.disagree;
    /* smaller / taken, compared without dividing; nobody took a side: last */
    const int64_t left = smaller_side(x->voices) * (taken_y > 0 ? taken_y : 1);
    const int64_t right = smaller_side(y->voices) * (taken_x > 0 ? taken_x : 1);
    if (left != right)
        return left > right ? -1 : 1;
    if (taken_x != taken_y)
        return taken_x > taken_y ? -1 : 1;
    return x->statement->number < y->statement->number ? -1 : 1;
}

static void order_columns(const struct results_input *in, struct results *r, struct arena *arena)
{
    const struct statement *pivot = r->pivot < 0 ? NULL : r->statements[r->pivot].statement;
    if (r->statement_count > 1)
        qsort(r->statements, r->statement_count, sizeof(r->statements[0]), column_order);
    for (size_t j = 0; j < r->statement_count; j++) {
        if (pivot != NULL && r->statements[j].statement == pivot)
            r->pivot = (int64_t)j;
    }
    size_t *by_number = arena_array(arena, size_t, r->statement_count);
    for (size_t j = 0; j < r->statement_count; j++)
        by_number[r->statements[j].statement - in->statements.at] = j;
    r->by_number = by_number;
}

static void fill_rows(const struct results_input *in, const struct indexed *x,
                      const struct numbers *n, struct results *r, struct arena *arena)
{
    const size_t columns = r->statement_count;
    int32_t *column_of = arena_array(arena, int32_t, columns); /* by index of the input */
    for (size_t j = 0; j < columns; j++)
        column_of[lookup_find(&x->statements, r->statements[j].statement->id.v)] = (int32_t)j;
    const struct stance **cells =
        arena_array(arena, const struct stance *, x->voters.count *columns);
    int32_t *counts = arena_array(arena, int32_t, x->voters.count);
    for (size_t i = 0; i < x->count; i++) {
        const struct answer *a = &x->answers[i];
        cells[(size_t)a->voter * columns + (size_t)column_of[a->statement]] = x->stances[i];
        counts[a->voter]++;
    }

    r->rows = arena_array(arena, struct organisation_result, x->voters.count);
    for (int32_t g = -1; g < (int32_t)n->group_count; g++) {
        for (size_t i = 0; i < n->voters; i++) {
            const size_t v = n->order[i];
            const struct organisation *o = organisation_of(in, x->organisation[v]);
            if (n->group_of[v] != g || o == NULL)
                continue;
            r->rows[r->row_count++] = (struct organisation_result){
                .organisation = o, .at = &cells[v * columns], .count = counts[v], .group = g
            };
        }
    }
}

static void fill_voters(const struct results_input *in, const struct indexed *x, struct results *r,
                        struct arena *arena)
{
    r->voter_names = arena_array(arena, const struct organisation *, x->voters.count);
    for (size_t v = 0; v < x->voters.count; v++)
        r->voter_names[v] = organisation_of(in, x->organisation[v]);
}

static bool has_voice(const struct indexed *x, organisation_id o)
{
    for (size_t v = 0; v < x->voters.count; v++) {
        if (x->organisation[v] == o.v)
            return true;
    }
    return false;
}

static void fill_silent(const struct results_input *in, const struct indexed *x, struct results *r,
                        struct arena *arena)
{
    r->silent = arena_array(arena, const struct organisation *, in->organisation_count);
    r->somebody_invited = in->somebody_invited;
    for (size_t i = 0; i < in->organisation_count; i++) {
        const struct organisation *o = &in->organisations[i];
        r->on_record[o->scope]++;
        if (has_voice(x, o->id))
            r->with_position[o->scope]++;
        else
            r->silent[r->silent_count++] = o;
    }
}

/* --- sources --- */

size_t results_source_number(const struct results *r, source_id id)
{
    for (size_t i = 0; i < r->source_count; i++) {
        if (r->sources[i].source->id.v == id.v)
            return i + 1;
    }
    return 0;
}

static void note_sources(struct results *r, const struct stance *s)
{
    for (size_t k = 0; k < s->source_count; k++) {
        size_t number = results_source_number(r, s->sources[k].id);
        if (number == 0) {
            r->sources[r->source_count++].source = &s->sources[k];
            number = r->source_count;
        }
        r->sources[number - 1].positions++;
    }
}

static void fill_sources(struct results *r, struct arena *arena)
{
    size_t most = 0;
    for (size_t i = 0; i < r->row_count; i++) {
        for (size_t j = 0; j < r->statement_count; j++)
            most += r->rows[i].at[j] == NULL ? 0 : r->rows[i].at[j]->source_count;
    }
    r->sources = arena_array(arena, struct source_use, most);
    for (size_t i = 0; i < r->row_count; i++) {
        for (size_t j = 0; j < r->statement_count; j++) {
            if (r->rows[i].at[j] != NULL)
                note_sources(r, r->rows[i].at[j]);
        }
    }
}

/* --- order of common ground --- */

static int32_t joined(const struct statement_result *s)
{
    const int32_t a = voices_count(s->on_pivot[0]);
    const int32_t b = voices_count(s->on_pivot[1]);
    return a < b ? a : b;
}

static double sure_share(const struct statement_result *s)
{
    return s->is_rejected ? s->disagree.low : s->agree.low;
}

static bool joins_more(const struct statement_result *a, const struct statement_result *b)
{
    if (a->consensus != b->consensus)
        return a->consensus > b->consensus;
    if (joined(a) != joined(b))
        return joined(a) > joined(b);
    if (sure_share(a) != sure_share(b))
        return sure_share(a) > sure_share(b);
    return a->statement->number < b->statement->number;
}

/* By insertion: a consultation has few statements on which everybody meets. */
static void order_common(struct results *r, struct arena *arena)
{
    size_t *order = arena_array(arena, size_t, r->common);
    size_t n = 0;
    for (size_t j = 0; j < r->statement_count; j++) {
        if (r->statements[j].finding != FINDING_COMMON_GROUND)
            continue;
        size_t at = n++;
        for (; at > 0 && joins_more(&r->statements[j], &r->statements[order[at - 1]]); at--)
            order[at] = order[at - 1];
        order[at] = j;
    }
    r->common_order = order;
}

int64_t results_best_common(const struct results *r)
{
    return r->common == 0 ? -1 : (int64_t)r->common_order[0];
}

/* --- together --- */

void results_build(const struct results_input *in, const struct numbers *numbers,
                   struct arena *arena, struct results *out)
{
    must(numbers->statements == in->statements.count);
    const bool open_to_all = is_public(in);
    struct indexed x = { 0 };
    if (!open_to_all)
        x = index_stances(in, arena);
    struct results r = { .consultation = in->consultation,
                         .side = in->side,
                         .numbers = numbers,
                         .statements =
                             arena_array(arena, struct statement_result, in->statements.count),
                         .statement_count = in->statements.count };
    describe_statements(in, &x, numbers, &r, arena);
    count_bases(&r, &x);
    count_classes(&r);
    order_columns(in, &r, arena);
    order_common(&r, arena);
    if (!open_to_all) {
        must(numbers->voters == x.voters.count);
        fill_rows(in, &x, numbers, &r, arena);
        fill_voters(in, &x, &r, arena);
        fill_silent(in, &x, &r, arena);
        fill_sources(&r, arena);
    }
    *out = r;
}

/* --- canonical text --- */

struct canonical_line {
    str_t who;
    int64_t voter, number;
    enum position value;
    const struct stance *stance;
};

static int canonical_order(const void *a, const void *b)
{
    const struct canonical_line *x = a;
    const struct canonical_line *y = b;
    const int who = str_cmp(x->who, y->who);
    if (who != 0)
        return who;
    if (x->voter != y->voter)
        return x->voter < y->voter ? -1 : 1;
    return (x->number > y->number) - (x->number < y->number);
}

void results_canonical(const struct results_input *in, struct arena *arena, struct buf *out)
{
    const struct indexed x = index_input(in, arena);
    struct canonical_line *lines = arena_array(arena, struct canonical_line, x.count);
    for (size_t i = 0; i < x.count; i++) {
        lines[i] = (struct canonical_line){
            .voter = x.answers[i].voter,
            .number = in->statements.at[x.answers[i].statement].number + 1,
            .value = (enum position)x.answers[i].value,
        };
        if (x.stances == NULL)
            continue;
        const struct organisation *o = organisation_of(in, x.stances[i]->organisation.v);
        lines[i].who = o == NULL ? STR_NONE : o->slug;
        lines[i].voter = 0;
        lines[i].stance = x.stances[i];
    }
    if (x.count > 1)
        qsort(lines, x.count, sizeof(lines[0]), canonical_order);

    buf_add(out, x.stances == NULL
                     ? S("voter,statement,position\n")
                     : S("organisation,statement,position,basis,standing,certainty\n"));
    for (size_t i = 0; i < x.count; i++) {
        const struct canonical_line *l = &lines[i];
        if (x.stances == NULL)
            buf_i64(out, l->voter);
        else
            buf_add(out, l->who);
        buf_printf(out, ",%" PRId64 ",%.*s", l->number, STR_ARG(position_word(l->value)));
        if (l->stance != NULL)
            buf_printf(out, ",%.*s,%.*s,%.*s", STR_ARG(basis_word(l->stance->basis)),
                       STR_ARG(standing_word(l->stance->standing)),
                       STR_ARG(certainty_word(l->stance->certainty)));
        buf_byte(out, '\n');
    }
}
