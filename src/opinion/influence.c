/* What one voice does to the findings: every voice left out once.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "opinion/influence.h"

#include <math.h>

#include "opinion/memory.h"
#include "opinion/sort.h"

/* --- outcomes -------------------------------------------------------------------------------- */

/* What a voice gave to one class on a statement. */
struct part {
    size_t g;
    struct cell given;
};
_Static_assert(sizeof(struct part) == sizeof(size_t) + 16 + 4 * sizeof(double), "no padding");

/* What leaves a statement with one voice, or with any of several alike. */
struct outcome {
    struct outcome *next; /* of the same statement */
    uint64_t hash;
    size_t j;
    int32_t voice; /* the first of them */
    int32_t voices;
    size_t rank; /* of that voice among all, by id */
    size_t count;
    struct part part[]; /* count */
};

/* All distinct outcomes: an open hash table, and a list for each statement. */
struct outcomes {
    struct arena *arena;
    struct outcome **table;
    size_t size, count;  /* size: a power of two, at least twice count */
    struct outcome **of; /* statements */
};

static uint64_t hash_of(size_t j, const struct part *part, size_t count)
{
    uint64_t hash = (uint64_t)j * UINT64_C(0x9e3779b97f4a7c15) + count;
    for (size_t i = 0; i < count * sizeof *part / sizeof(uint64_t); i++) {
        uint64_t word;
        memcpy(&word, (const char *)part + i * sizeof word, sizeof word);
        hash = (hash ^ word) * UINT64_C(0xbf58476d1ce4e5b9);
        hash ^= hash >> 29;
    }
    return hash;
}

static struct outcome **place_of(const struct outcomes *o, uint64_t hash, size_t j,
                                 const struct part *part, size_t count)
{
    size_t i = (size_t)hash & (o->size - 1);
    for (;; i = (i + 1) & (o->size - 1)) {
        const struct outcome *const x = o->table[i];
        if (x == NULL || (x->hash == hash && x->j == j && x->count == count &&
                          memcmp(x->part, part, count * sizeof *part) == 0))
            return &o->table[i];
    }
}

/* Room for one more. */
static err_t outcomes_grow(struct outcomes *o)
{
    if (2 * (o->count + 1) <= o->size)
        return OK;
    struct outcome **const old = o->table;
    const size_t old_size = o->size;
    o->size = old_size == 0 ? 1024 : 2 * old_size;
    o->table = arena_try_array(o->arena, struct outcome *, o->size);
    if (o->table == NULL)
        return ERR_NO_MEMORY;
    for (size_t i = 0; i < old_size; i++) {
        if (old[i] != NULL)
            *place_of(o, old[i]->hash, old[i]->j, old[i]->part, old[i]->count) = old[i];
    }
    return OK;
}

static err_t outcomes_add(struct outcomes *o, size_t j, const struct part *part, size_t count,
                          int32_t voice, size_t rank)
{
    TRY(outcomes_grow(o));
    const uint64_t hash = hash_of(j, part, count);
    struct outcome **const place = place_of(o, hash, j, part, count);
    if (*place != NULL) {
        (*place)->voices++;
        return OK;
    }
    struct outcome *const x =
        arena_try_alloc(o->arena, sizeof(struct outcome) + count * sizeof *part);
    if (x == NULL)
        return ERR_NO_MEMORY;
    *x = (struct outcome){ o->of[j], hash, j, voice, 1, rank, count };
    memcpy(x->part, part, count * sizeof *part);
    o->of[j] = x;
    *place = x;
    o->count++;
    return OK;
}

/* --- from voices to outcomes ----------------------------------------------------------------- */

/* The parts of the voice at hand, in order of classes and, within, of appearance. */
struct parts {
    struct keyed *order, *spare; /* key: column; at: place in part */
    struct part *part, *sorted;
    size_t count;
};

static void take_part(void *context, size_t g, size_t j, const struct cell *given)
{
    struct parts *const p = context;
    p->order[p->count] = (struct keyed){ j, p->count };
    p->part[p->count++] = (struct part){ g, *given };
}

/* No voice has more parts than its members have answers. */
static err_t parts_make(const struct votes *v, const struct voice_members *m, struct arena *scratch,
                        struct parts *out)
{
    size_t most = 0;
    for (size_t x = 0; x < m->voices; x++) {
        size_t answers = 0;
        for (int64_t k = m->start[x]; k < m->start[x + 1]; k++)
            answers += (size_t)votes_of(v, (size_t)m->of[k]);
        most = answers > most ? answers : most;
    }
    struct parts p = { 0 };
    p.order = arena_try_array(scratch, struct keyed, most);
    p.spare = arena_try_array(scratch, struct keyed, most);
    p.part = arena_try_array(scratch, struct part, most);
    p.sorted = arena_try_array(scratch, struct part, most);
    if (p.order == NULL || p.spare == NULL || p.part == NULL || p.sorted == NULL)
        return ERR_NO_MEMORY;
    *out = p;
    return OK;
}

static err_t add_voice(struct outcomes *o, struct parts *p, int32_t voice, size_t rank)
{
    const bool one_class = p->count == 0 || p->part[0].g == p->part[p->count - 1].g;
    if (!one_class)                               /* else every column comes once */
        sort_keyed(p->order, p->spare, p->count); /* stable: classes stay ascending */
    for (size_t i = 0; i < p->count; i++)
        p->sorted[i] = p->part[p->order[i].at];
    for (size_t i = 0; i < p->count;) {
        size_t end = i + 1;
        while (end < p->count && p->order[end].key == p->order[i].key)
            end++;
        TRY(outcomes_add(o, (size_t)p->order[i].key, p->sorted + i, end - i, voice, rank));
        i = end;
    }
    return OK;
}

/* The voices by id: by number, or by participant id where participants are the voices. */
static err_t order_voices(const struct influence_input *in, size_t count, struct arena *scratch,
                          struct keyed *order)
{
    LEVEL(level, scratch);
    struct keyed *const spare = arena_try_array(scratch, struct keyed, count);
    if (spare == NULL)
        return ERR_NO_MEMORY;
    for (size_t x = 0; x < count; x++)
        order[x] =
            (struct keyed){ in->voice_of == NULL ? key_of_i64(in->votes->participant_id[x]) : x,
                            x };
    sort_keyed(order, spare, count);
    return OK;
}

/* Voices of any kind. */
static err_t add_voices(struct outcomes *o, const struct influence_input *in, size_t classes,
                        struct arena *scratch)
{
    const struct votes *const v = in->votes;
    struct voice_members members;
    struct voice_reader reader;
    struct parts parts;
    TRY(voice_members_make(v, in->label_of, classes, in->voice_of, in->voices, scratch, scratch,
                           &members));
    TRY(voice_reader_make(v, in->label_of, in->weighting, in->moderated_out, &members, scratch,
                          &reader));
    TRY(parts_make(v, &members, scratch, &parts));
    struct keyed *const order = arena_try_array(scratch, struct keyed, members.voices);
    if (order == NULL)
        return ERR_NO_MEMORY;
    TRY(order_voices(in, members.voices, scratch, order));
    for (size_t r = 0; r < members.voices; r++) {
        parts.count = 0;
        voice_read(&reader, order[r].at, take_part, &parts);
        TRY(add_voice(o, &parts, (int32_t)order[r].at, r));
    }
    return OK;
}

enum { ANSWERS = 3 }; /* disagree, pass, agree */

/* first[ANSWERS * cell + answer]: 1 + rank of the first participant who gave it; 0: nobody did. */
static err_t find_first(const struct influence_input *in, size_t classes, const struct keyed *order,
                        struct arena *scratch, size_t **out)
{
    const struct votes *const v = in->votes;
    size_t *const first =
        arena_try_array(scratch, size_t, array_size(ANSWERS * classes, v->statements));
    if (first == NULL)
        return ERR_NO_MEMORY;
    for (size_t r = 0; r < v->participants; r++) {
        const size_t i = order[r].at;
        const int32_t g = in->label_of == NULL ? 0 : in->label_of[i];
        for (int64_t k = v->start[i]; g >= 0 && k < v->start[i + 1]; k++) {
            const size_t cell = cell_column(v, k) * classes + (size_t)g;
            size_t *const at = &first[ANSWERS * cell + (size_t)(cell_value(v, k) + 1)];
            *at = *at == 0 ? r + 1 : *at;
        }
    }
    *out = first;
    return OK;
}

/* Participants who count 1 each: an outcome for every answer that was given in a class, without a
 * table. */
static err_t add_participants(struct outcomes *o, const struct influence_input *in,
                              const struct tallies *t, struct arena *scratch)
{
    struct keyed *const order = arena_try_array(scratch, struct keyed, in->votes->participants);
    size_t *first;
    if (order == NULL)
        return ERR_NO_MEMORY;
    TRY(order_voices(in, in->votes->participants, scratch, order));
    TRY(find_first(in, t->classes, order, scratch, &first));
    for (size_t cell = 0; cell < t->statements * t->classes; cell++) {
        const struct answer_tally n = t->of[cell].raw;
        const int32_t voices[ANSWERS] = { n.disagrees, n.answers - n.agrees - n.disagrees,
                                          n.agrees };
        for (size_t a = 0; a < ANSWERS; a++) {
            if (voices[a] == 0)
                continue;
            struct outcome *const x =
                arena_try_alloc(scratch, sizeof(struct outcome) + sizeof(struct part));
            if (x == NULL)
                return ERR_NO_MEMORY;
            const size_t j = cell / t->classes;
            const size_t rank = first[ANSWERS * cell + a] - 1;
            *x = (struct outcome){ o->of[j], 0, j, (int32_t)order[rank].at, voices[a], rank, 1 };
            x->part[0] = (struct part){ cell % t->classes,
                                        { { a == 2, a == 0, 1 }, 1, { a == 2, a == 0, 1, 1 } } };
            o->of[j] = x;
        }
    }
    return OK;
}

static err_t outcomes_make(const struct influence_input *in, const struct tallies *tallies,
                           struct arena *scratch, struct outcomes *out)
{
    struct outcomes o = { .arena = scratch };
    o.of = arena_try_array(scratch, struct outcome *, tallies->statements);
    if (o.of == NULL)
        return ERR_NO_MEMORY;
    const bool weighted = in->weighting != NULL && in->weighting->weight != NULL;
    if (in->voice_of == NULL && !weighted)
        TRY(add_participants(&o, in, tallies, scratch));
    else
        TRY(add_voices(&o, in, tallies->classes, scratch));
    *out = o;
    return OK;
}

/* --- one statement --------------------------------------------------------------------------- */

static double within(double v, double low, double high)
{
    if (v < low)
        return low;
    return v > high ? high : v;
}

/* What is left of a cell. Sums of weights leave dust when they are taken back: what the heads say
 * to be nothing is nothing, and the effective number stays between one voice and all. */
static struct cell cell_without(const struct cell *c, const struct cell *given)
{
    struct cell left = *c;
    left.raw.agrees -= given->raw.agrees;
    left.raw.disagrees -= given->raw.disagrees;
    left.raw.answers -= given->raw.answers;
    left.voices -= given->voices;
    if (left.raw.answers == 0)
        return (struct cell){ 0 };
    struct weighted_tally *const w = &left.weighted;
    const double answers = w->answers - given->weighted.answers;
    w->answers = answers > 0.0 ? answers : 0x1p-1000;
    w->agrees =
        left.raw.agrees == 0 ? 0.0 : within(w->agrees - given->weighted.agrees, 0.0, w->answers);
    w->disagrees = left.raw.disagrees == 0
                       ? 0.0
                       : within(w->disagrees - given->weighted.disagrees, 0.0, w->answers);
    if (left.raw.agrees == left.raw.answers)
        w->agrees = w->answers;
    if (left.raw.disagrees == left.raw.answers)
        w->disagrees = w->answers;
    const double all = w->answers * w->answers;
    w->squares = within(w->squares - given->weighted.squares, all / left.voices, all);
    return left;
}

/* The statement at hand: with everybody, and with somebody left out. */
struct bench {
    struct judge judge;
    const struct tallies *tallies;
    const struct findings *findings;
    size_t j;
    struct class_finding *classes; /* without them */
    bool *told_apart;              /* pairs */
};

static double difference_of(const struct bench *b, const struct class_finding *classes)
{
    const size_t widest = b->findings->statement[b->j].widest;
    for (size_t g = 0; g < b->findings->classes; g++) {
        for (size_t h = g + 1; h < b->findings->classes; h++) {
            if (pair_number(b->findings->classes, g, h) == widest)
                return share_mean(classes[g].agreeing.successes, classes[g].agreeing.failures) -
                       share_mean(classes[h].agreeing.successes, classes[h].agreeing.failures);
        }
    }
    return 0.0;
}

/* Looks again at the pairs of class g, which has changed. */
static void tell_pairs_of(struct bench *b, size_t g)
{
    const size_t classes = b->findings->classes;
    judge_replace(&b->judge, g, &b->classes[g]);
    for (size_t h = 0; h < classes; h++) {
        if (h == g)
            continue;
        const size_t first = g < h ? g : h;
        const size_t second = g < h ? h : g;
        const struct pair_finding pair = judge_pair(&b->judge, b->classes, first, second);
        b->told_apart[pair_number(classes, first, second)] =
            pair.tested && pair.p <= b->findings->p_told;
    }
}

static enum verdict verdict_without(struct bench *b, const struct outcome *x)
{
    const struct findings *const f = b->findings;
    memset(b->told_apart, 0, f->pairs * sizeof *b->told_apart);
    const enum verdict plain =
        verdict_of(b->classes, f->classes, f->options.voices_least, b->told_apart);
    if (f->pairs == 0 || (plain != VERDICT_NOT_SURE && plain != VERDICT_NOT_TOLD_APART))
        return plain; /* that needs no pair */
    for (size_t k = 0; k < f->pairs; k++)
        b->told_apart[k] =
            pair_finding_at(f, k, b->j)->tested && pair_finding_at(f, k, b->j)->q <= f->options.fdr;
    for (size_t i = 0; i < x->count; i++)
        tell_pairs_of(b, x->part[i].g);
    for (size_t i = 0; i < x->count; i++)
        judge_restore(&b->judge, x->part[i].g);
    return verdict_of(b->classes, f->classes, f->options.voices_least, b->told_apart);
}

static void stretch(struct interval *range, double v)
{
    range->low = v < range->low ? v : range->low;
    range->high = v > range->high ? v : range->high;
}

static double larger(double a, double b)
{
    return a > b ? a : b;
}

/* The strongest so far, by change and then by rank. */
struct strongest {
    double change;
    size_t rank;
    int32_t voice;
};

static bool stronger(const struct strongest *s, double change, size_t rank)
{
    return s->voice < 0 || change > s->change || (change >= s->change && rank < s->rank);
}

static void leave_out(struct bench *b, const struct outcome *x, struct statement_influence *s,
                      struct strongest *any, struct strongest *changer)
{
    const struct findings *const f = b->findings;
    const struct class_finding *const all = f->of + b->j * f->classes;
    const struct statement_finding *const with = &f->statement[b->j];
    memcpy(b->classes, all, f->classes * sizeof *all);
    for (size_t i = 0; i < x->count; i++) {
        const struct cell left =
            cell_without(cell_of(b->tallies, x->part[i].g, b->j), &x->part[i].given);
        b->classes[x->part[i].g] = judge_class(&b->judge, &left);
    }
    const double agreed = agreed_least(b->classes, f->classes);
    const double rejected = rejected_least(b->classes, f->classes);
    const double difference = difference_of(b, b->classes);
    stretch(&s->agreed_least, agreed);
    stretch(&s->rejected_least, rejected);
    stretch(&s->difference, difference);
    const double change =
        larger(larger(fabs(agreed - with->agreed_least), fabs(rejected - with->rejected_least)),
               fabs(difference - difference_of(b, all)));
    if (change > 0.0 && stronger(any, change, x->rank))
        *any = (struct strongest){ change, x->rank, x->voice };
    const enum verdict verdict = verdict_without(b, x);
    if (verdict == with->verdict)
        return;
    s->changers += x->voices;
    if (stronger(changer, change, x->rank)) {
        *changer = (struct strongest){ change, x->rank, x->voice };
        s->without = verdict;
    }
}

static void find_influence(struct bench *b, size_t j, const struct outcome *outcomes,
                           struct statement_influence *out)
{
    const struct findings *const f = b->findings;
    const struct statement_finding *const with = &f->statement[j];
    b->j = j;
    const double difference = difference_of(b, f->of + j * f->classes);
    struct statement_influence s = { .agreed_least = { with->agreed_least, with->agreed_least },
                                     .rejected_least = { with->rejected_least,
                                                         with->rejected_least },
                                     .difference = { difference, difference },
                                     .without = with->verdict };
    struct strongest any = { .voice = -1 };
    struct strongest changer = { .voice = -1 };
    judge_begin(&b->judge, f->of + j * f->classes);
    for (const struct outcome *x = outcomes; x != NULL; x = x->next)
        leave_out(b, x, &s, &any, &changer);
    s.strongest = any.voice;
    s.change = any.change;
    s.changer = changer.voice;
    *out = s;
}

/* --- all ------------------------------------------------------------------------------------- */

static double largest_of(const struct findings *f)
{
    double largest = 0.0;
    for (size_t k = 0; k < f->classes * f->statements; k++)
        largest = larger(largest, f->of[k].effective);
    return largest;
}

err_t influence_make(const struct influence_input *in, const struct tallies *tallies,
                     const struct findings *findings, struct arena *arena, struct arena *scratch,
                     struct statement_influence **out)
{
    must(in->weighting == NULL || in->weighting->voice_of == NULL ||
         in->weighting->voice_of == in->voice_of);
    struct statement_influence *const all =
        arena_try_array(arena, struct statement_influence, findings->statements);
    if (all == NULL)
        return ERR_NO_MEMORY;
    LEVEL(level, scratch);
    struct outcomes outcomes;
    struct bench b = { .tallies = tallies, .findings = findings };
    TRY(outcomes_make(in, tallies, scratch, &outcomes));
    TRY(judge_make(&findings->options, findings->classes, largest_of(findings), scratch, &b.judge));
    b.classes = arena_try_array(scratch, struct class_finding, findings->classes);
    b.told_apart = arena_try_array(scratch, bool, findings->pairs);
    if (b.classes == NULL || b.told_apart == NULL)
        return ERR_NO_MEMORY;
    for (size_t j = 0; j < findings->statements; j++)
        find_influence(&b, j, outcomes.of[j], &all[j]);
    *out = all;
    return OK;
}
