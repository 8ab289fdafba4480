/* Answers counted per class and statement, by heads, by weight and by voices.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "opinion/tallies.h"

#include "opinion/memory.h"
#include "opinion/sort.h"

double effective_answers(const struct weighted_tally *t)
{
    return t->squares > 0.0 ? t->answers * (t->answers / t->squares) : 0.0;
}

/* count * answers / squares = (count / answers) * effective answers; exact where all weights are
 * one and the same power of two. */
static struct share effective_share(const struct weighted_tally *t, double count)
{
    if (t->squares <= 0.0)
        return (struct share){ 0.0, 0.0 };
    const double factor = t->answers / t->squares;
    const double rest = t->answers - count;
    return (struct share){ count * factor, rest > 0.0 ? rest * factor : 0.0 };
}

struct share agreeing_share(const struct weighted_tally *t)
{
    return effective_share(t, t->agrees);
}

struct share disagreeing_share(const struct weighted_tally *t)
{
    return effective_share(t, t->disagrees);
}

static int32_t label(const int32_t *label_of, size_t i)
{
    return label_of == NULL ? 0 : label_of[i];
}

static double weight_of(const struct weighting *w, size_t i)
{
    return w == NULL || w->weight == NULL ? 1.0 : w->weight[i];
}

static bool is_out(const bool *moderated_out, size_t j)
{
    return moderated_out != NULL && moderated_out[j];
}

/* One answer of weight w; squares and voices are the caller's. */
static void cell_take(struct cell *c, int8_t vote, double w)
{
    c->raw.agrees += vote == VOTE_AGREE;
    c->raw.disagrees += vote == VOTE_DISAGREE;
    c->raw.answers++;
    c->weighted.agrees += vote == VOTE_AGREE ? w : 0.0;
    c->weighted.disagrees += vote == VOTE_DISAGREE ? w : 0.0;
    c->weighted.answers += w;
}

/* --- every participant is a voice ------------------------------------------------------------ */

/* Everybody counts 1: what the heads say. */
static err_t count_heads(const struct votes *v, const int32_t *label_of, struct arena *scratch,
                         struct tallies *t)
{
    LEVEL(level, scratch);
    AUTO(arena) spare = arena_like(scratch);
    AUTO(workers) alone;
    struct group_counts heads;
    workers_open(&alone, 1);
    TRY(group_counts_make(v, label_of, t->classes, &alone, scratch, &spare, &heads));
    for (size_t j = 0; j < t->statements; j++) {
        for (size_t g = 0; g < t->classes; g++) {
            const struct answer_tally n = *tally_of(&heads, g, j);
            t->of[j * t->classes + g] =
                (struct cell){ n, n.answers, { n.agrees, n.disagrees, n.answers, n.answers } };
        }
    }
    return OK;
}

static void count_participant(const struct votes *v, size_t i, double w, struct cell *of_class,
                              size_t classes)
{
    for (int64_t k = v->start[i]; k < v->start[i + 1]; k++) {
        struct cell *const c = of_class + cell_column(v, k) * classes;
        cell_take(c, cell_value(v, k), w);
        c->weighted.squares += w * w;
        c->voices++;
    }
}

static void count_weights(const struct votes *v, const int32_t *label_of,
                          const struct weighting *weighting, struct tallies *t)
{
    for (size_t i = 0; i < v->participants; i++) {
        const int32_t g = label(label_of, i);
        if (g >= 0)
            count_participant(v, i, weight_of(weighting, i), t->of + g, t->classes);
    }
}

/* --- voices of several participants ---------------------------------------------------------- */

err_t voice_members_make(const struct votes *v, const int32_t *label_of, size_t classes,
                         const int32_t *voice_of, size_t voices, struct arena *arena,
                         struct arena *scratch, struct voice_members *out)
{
    const size_t count = voice_of == NULL ? v->participants : voices;
    struct voice_members m = { .voices = count };
    m.start = arena_try_array(arena, int64_t, count + 1);
    m.of = arena_try_array(arena, int32_t, v->participants);
    LEVEL(level, scratch);
    struct keyed *const order = arena_try_array(scratch, struct keyed, v->participants);
    struct keyed *const spare = arena_try_array(scratch, struct keyed, v->participants);
    if (m.start == NULL || m.of == NULL || order == NULL || spare == NULL)
        return ERR_NO_MEMORY;
    size_t n = 0;
    for (size_t i = 0; i < v->participants; i++) {
        const int32_t g = label(label_of, i);
        if (g < 0)
            continue;
        const int32_t x = voice_of == NULL ? (int32_t)i : voice_of[i];
        must(x >= 0 && (size_t)x < count);
        order[n++] = (struct keyed){ (uint64_t)x * classes + (uint64_t)g, i };
        m.start[x + 1]++;
    }
    sort_keyed(order, spare, n);
    for (size_t k = 0; k < n; k++)
        m.of[k] = (int32_t)order[k].at;
    for (size_t x = 0; x < count; x++)
        m.start[x + 1] += m.start[x];
    *out = m;
    return OK;
}

err_t voice_reader_make(const struct votes *v, const int32_t *label_of,
                        const struct weighting *weighting, const bool *moderated_out,
                        const struct voice_members *members, struct arena *arena,
                        struct voice_reader *out)
{
    struct voice_reader r = { v, label_of, weighting, moderated_out, members, NULL, NULL, NULL };
    r.answered = arena_try_array(arena, int32_t, v->statements);
    r.sum = arena_try_array(arena, struct cell, v->statements);
    r.touched = arena_try_array(arena, size_t, v->statements);
    if (r.answered == NULL || r.sum == NULL || r.touched == NULL)
        return ERR_NO_MEMORY;
    *out = r;
    return OK;
}

/* Adds step to the number of answers of a participant's columns. */
static void note_answers(struct voice_reader *r, size_t i, int32_t step)
{
    for (int64_t k = r->votes->start[i]; k < r->votes->start[i + 1]; k++)
        r->answered[cell_column(r->votes, k)] += step;
}

/* Adds a member's answers to the sums; returns how many columns are touched now. */
static size_t add_member(struct voice_reader *r, size_t i, size_t touched)
{
    const double w = weight_of(r->weighting, i);
    const bool shared = r->weighting != NULL && r->weighting->voice_of != NULL;
    for (int64_t k = r->votes->start[i]; k < r->votes->start[i + 1]; k++) {
        const size_t j = cell_column(r->votes, k);
        if (is_out(r->moderated_out, j))
            continue;
        if (r->sum[j].raw.answers == 0)
            r->touched[touched++] = j;
        cell_take(&r->sum[j], cell_value(r->votes, k), shared ? w / r->answered[j] : w);
        if (!shared)
            r->sum[j].weighted.squares += w * w;
    }
    return touched;
}

/* Hands over the sums of one class, and clears them. */
static void hand_over(struct voice_reader *r, size_t g, size_t touched, voice_part_fn add,
                      void *context)
{
    const bool shared = r->weighting != NULL && r->weighting->voice_of != NULL;
    for (size_t t = 0; t < touched; t++) {
        struct cell *const c = &r->sum[r->touched[t]];
        const double w = c->weighted.answers;
        if (shared)
            c->weighted.squares = w * w;
        c->voices = shared ? 1 : c->raw.answers;
        add(context, g, r->touched[t], c);
        *c = (struct cell){ 0 };
    }
}

void voice_read(struct voice_reader *r, size_t voice, voice_part_fn add, void *context)
{
    const int32_t *const of = r->members->of;
    const int64_t end = r->members->start[voice + 1];
    for (int64_t m = r->members->start[voice]; m < end; m++)
        note_answers(r, (size_t)of[m], 1);
    size_t touched = 0;
    for (int64_t m = r->members->start[voice]; m < end; m++) {
        touched = add_member(r, (size_t)of[m], touched);
        const int32_t g = label(r->label_of, (size_t)of[m]);
        if (m + 1 == end || label(r->label_of, (size_t)of[m + 1]) != g) {
            hand_over(r, (size_t)g, touched, add, context);
            touched = 0;
        }
    }
    for (int64_t m = r->members->start[voice]; m < end; m++)
        note_answers(r, (size_t)of[m], -1);
}

static void add_part(void *context, size_t g, size_t j, const struct cell *part)
{
    struct tallies *const t = context;
    struct cell *const c = &t->of[j * t->classes + g];
    c->raw.agrees += part->raw.agrees;
    c->raw.disagrees += part->raw.disagrees;
    c->raw.answers += part->raw.answers;
    c->voices += part->voices;
    c->weighted.agrees += part->weighted.agrees;
    c->weighted.disagrees += part->weighted.disagrees;
    c->weighted.answers += part->weighted.answers;
    c->weighted.squares += part->weighted.squares;
}

static err_t count_voices(const struct votes *v, const int32_t *label_of,
                          const struct weighting *weighting, struct arena *scratch,
                          struct tallies *t)
{
    LEVEL(level, scratch);
    struct voice_members members;
    struct voice_reader reader;
    TRY(voice_members_make(v, label_of, t->classes, weighting->voice_of, weighting->voices, scratch,
                           scratch, &members));
    TRY(voice_reader_make(v, label_of, weighting, NULL, &members, scratch, &reader));
    for (size_t x = 0; x < members.voices; x++)
        voice_read(&reader, x, add_part, t);
    return OK;
}

/* --- both ------------------------------------------------------------------------------------ */

err_t tallies_make(const struct votes *v, const int32_t *label_of, size_t classes,
                   const struct weighting *weighting, const bool *moderated_out,
                   struct arena *arena, struct arena *scratch, struct tallies *out)
{
    must(classes >= 1 && (label_of != NULL || classes == 1));
    struct tallies t = { .classes = classes, .statements = v->statements };
    t.statement_id = v->statement_id;
    t.of = arena_try_array(arena, struct cell, array_size(classes, v->statements));
    t.members = arena_try_array(arena, int32_t, classes);
    if (t.of == NULL || t.members == NULL)
        return ERR_NO_MEMORY;
    for (size_t i = 0; i < v->participants; i++) {
        const int32_t g = label(label_of, i);
        must(g < (int32_t)classes && weight_of(weighting, i) > 0.0);
        if (g >= 0)
            t.members[g]++;
    }
    if (weighting != NULL && weighting->voice_of != NULL)
        TRY(count_voices(v, label_of, weighting, scratch, &t));
    else if (weighting != NULL && weighting->weight != NULL)
        count_weights(v, label_of, weighting, &t);
    else
        TRY(count_heads(v, label_of, scratch, &t));
    for (size_t j = 0; j < v->statements; j++) {
        if (is_out(moderated_out, j))
            memset(&t.of[j * classes], 0, classes * sizeof *t.of);
    }
    *out = t;
    return OK;
}
