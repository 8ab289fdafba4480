/* Drawing statements, and what the draws say. Pure.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "viewpoints/positions/draw.h"

#include <math.h>

static const double SHARE_EVEN = 0.1;

/* --- the model -------------------------------------------------------------------------------- */

static void copy_column(const struct factor_model *from, size_t i, struct factor_model *to,
                        size_t j)
{
    const size_t k = from->dimensions;
    to->mean[j] = from->mean[i];
    if (k == 0)
        return; /* no axes: there are no loadings to copy, and memcpy takes no NULL */
    memcpy(to->loading + j * k, from->loading + i * k, k * sizeof(double));
    memcpy(to->loading_spread + j * packed_size(k), from->loading_spread + i * packed_size(k),
           packed_size(k) * sizeof(double));
}

static struct factor_model room_for(const struct factor_model *like, size_t statements,
                                    struct arena *arena)
{
    const size_t k = like->dimensions;
    return (struct factor_model){
        .statements = statements,
        .dimensions = k,
        .noise = like->noise,
        .mean = arena_array(arena, double, statements),
        .loading = arena_array(arena, double, array_size(statements, k)),
        .loading_spread = arena_array(arena, double, array_size(statements, packed_size(k))),
    };
}

const struct routing_model *routing_model_keep(const struct factor_model *f,
                                               const size_t *of_column, const int64_t *number,
                                               const double *answers, size_t statements,
                                               struct arena *arena)
{
    struct routing_model *const kept = arena_new(arena, struct routing_model);
    int64_t *const numbers = arena_array(arena, int64_t, statements);
    double *const effective = arena_array(arena, double, statements);
    for (size_t j = 0; j < statements; j++) {
        numbers[j] = number == NULL ? (int64_t)j : number[j];
        effective[j] = answers[j];
    }
    *kept = (struct routing_model){ .statements = statements,
                                    .number = numbers,
                                    .model = room_for(f, statements, arena),
                                    .effective = effective };
    for (size_t c = 0; c < f->statements; c++)
        copy_column(f, c, &kept->model, of_column[c]);
    return kept;
}

static bool same_numbers(const struct routing_model *kept, const int64_t *number, size_t count)
{
    return kept->statements == count &&
           (count == 0 || memcmp(kept->number, number, count * sizeof *number) == 0);
}

void drawing_make(const struct routing_model *kept, const int64_t *number, size_t count,
                  struct arena *arena, struct drawing *out)
{
    *out = (struct drawing){ .count = count, .number = number };
    if (kept == NULL)
        return;
    if (same_numbers(kept, number, count)) {
        out->model = kept->model;
        out->effective = kept->effective;
        return;
    }
    double *const effective = arena_array(arena, double, count);
    out->model = room_for(&kept->model, count, arena);
    out->effective = effective;
    size_t i = 0;
    for (size_t j = 0; j < count; j++) {
        while (i < kept->statements && kept->number[i] < number[j])
            i++;
        if (i == kept->statements || kept->number[i] != number[j])
            continue;
        copy_column(&kept->model, i, &out->model, j);
        effective[j] = kept->effective[i];
    }
}

/* --- drawing ---------------------------------------------------------------------------------- */

/* How sure the participant's place is after what was answered: which statements decides, not how.
 */
static void covariance_after(const struct drawing *d, const bool *closed, struct arena *arena,
                             double *covariance)
{
    double information[PACKED_MAX], score[DENSE_MAX], position[DENSE_MAX];
    uint32_t *const cells = arena_array(arena, uint32_t, d->count);
    int64_t start[2] = { 0, 0 };
    for (size_t j = 0; j < d->count; j++) {
        if (closed[j])
            cells[start[1]++] = (uint32_t)(j << 2 | 1); /* a pass, whose value is not looked at */
    }
    const struct votes one = {
        .participants = 1, .statements = d->count, .start = start, .wide = cells
    };
    factor_evidence(&d->model, &one, 0, NULL, information, score);
    factor_place(information, score, d->model.dimensions, position, covariance);
}

static const struct factor_model *model_of(const struct drawing *d)
{
    return d->model.statements > 0 && d->model.dimensions > 0 ? &d->model : NULL;
}

bool draw_next(const struct drawing *d, const bool *closed, double u, int32_t step,
               struct arena *arena, struct draw *out)
{
    const struct arena_mark mark = arena_mark(arena);
    double covariance[PACKED_MAX];
    const struct factor_model *const model = model_of(d);
    if (model != NULL)
        covariance_after(d, closed, arena, covariance);
    const struct next_person person = { .covariance = model != NULL ? covariance : NULL,
                                        .closed = closed,
                                        .effective = d->effective };
    const struct next_options options = { .even = SHARE_EVEN };
    double *const probability = arena_array(arena, double, d->count);
    const size_t open = next_probabilities(model, &person, &options, d->count, probability);
    const struct next_statement next = next_draw(probability, d->count, u);
    arena_back(arena, mark);
    if (next.column < 0)
        return false;
    *out = (struct draw){
        .at = (size_t)next.column,
        .drawn = { .probability = next.probability, .step = step, .open = (int32_t)open }
    };
    return true;
}

size_t tells_most(const struct drawing *d, const bool *closed, struct arena *arena)
{
    double covariance[PACKED_MAX];
    const struct factor_model *const model = model_of(d);
    if (model != NULL)
        covariance_after(d, closed, arena, covariance);
    const struct next_person person = { .covariance = model != NULL ? covariance : NULL,
                                        .effective = d->effective };
    size_t best = d->count;
    double most = 0.0;
    for (size_t j = 0; j < d->count; j++) {
        const double tells = closed[j] ? 0.0 : next_information(model, &person, j);
        if (tells > most) {
            most = tells;
            best = j;
        }
    }
    return best;
}

/* --- chance and tokens ------------------------------------------------------------------------ */

static void put_be64(uint8_t *out, uint64_t v)
{
    for (int i = 0; i < 8; i++)
        out[i] = (uint8_t)(v >> (56 - 8 * i));
}

static uint64_t get_be64(const uint8_t *at)
{
    uint64_t v = 0;
    for (int i = 0; i < 8; i++)
        v = v << 8 | at[i];
    return v;
}

double draw_chance(const struct secret *key, consultation_id in, participant_id who, int32_t step)
{
    uint8_t message[24];
    put_be64(message, (uint64_t)in.v);
    put_be64(message + 8, (uint64_t)who.v);
    put_be64(message + 16, (uint64_t)step);
    const struct hash256 h = hash_keyed(key, "draw-chance", (bytes_t){ message, sizeof message });
    return (double)(get_be64(h.at) >> 11) * 0x1p-53;
}

/* Probability (8 bytes, big end first), step (4), open (4), when (8); then the beginning of the
 * keyed hash of these and of whom and what they are about. */
enum { SAID = 24, ABOUT = 24, TOKEN_MAC = 16, TOKEN_BYTES = SAID + TOKEN_MAC };

static void token_sign(const struct secret *key, consultation_id in, participant_id who,
                       statement_id on, uint8_t token[TOKEN_BYTES])
{
    uint8_t message[SAID + ABOUT];
    memcpy(message, token, SAID);
    put_be64(message + SAID, (uint64_t)in.v);
    put_be64(message + SAID + 8, (uint64_t)who.v);
    put_be64(message + SAID + 16, (uint64_t)on.v);
    const struct hash256 h = hash_keyed(key, "draw", (bytes_t){ message, sizeof message });
    memcpy(token + SAID, h.at, TOKEN_MAC);
}

str_t draw_token(struct arena *arena, const struct secret *key, consultation_id in,
                 participant_id who, statement_id on, const struct drawn *d)
{
    uint8_t token[TOKEN_BYTES];
    uint64_t bits = 0;
    memcpy(&bits, &d->probability, sizeof bits);
    put_be64(token, bits);
    put_be64(token + 8, (uint64_t)(uint32_t)d->step << 32 | (uint32_t)d->open);
    put_be64(token + 16, (uint64_t)d->at);
    token_sign(key, in, who, on, token);
    return base64url(arena, (bytes_t){ token, sizeof token });
}

static bool is_signed(const struct secret *key, consultation_id in, participant_id who,
                      statement_id on, const uint8_t *token)
{
    uint8_t wanted[TOKEN_BYTES];
    memcpy(wanted, token, SAID);
    token_sign(key, in, who, on, wanted);
    uint8_t different = 0; /* all bytes are looked at, however early they differ */
    for (size_t i = SAID; i < TOKEN_BYTES; i++)
        different |= (uint8_t)(token[i] ^ wanted[i]);
    return different == 0;
}

bool draw_token_read(struct arena *arena, const struct secret *key, str_t token, consultation_id in,
                     participant_id who, statement_id on, struct drawn *out)
{
    bytes_t said;
    if (token.len != DRAW_TOKEN_CHARS || base64url_read(arena, token, &said) != OK ||
        said.len != TOKEN_BYTES)
        return false;
    const uint64_t steps = get_be64(said.at + 8);
    const uint64_t bits = get_be64(said.at);
    struct drawn d = { .step = (int32_t)(steps >> 32),
                       .open = (int32_t)(steps & INT32_MAX),
                       .at = (usec_t)get_be64(said.at + 16) };
    memcpy(&d.probability, &bits, sizeof bits);
    const bool is_nobodys = d.step == 1 && is_signed(key, in, (participant_id){ 0 }, on, said.at);
    if (!is_nobodys && !is_signed(key, in, who, on, said.at))
        return false;
    *out = d;
    return true;
}

/* --- estimates -------------------------------------------------------------------------------- */

static int by_number(const void *a, const void *b)
{
    const struct drawn_vote *const x = *(const struct drawn_vote *const *)a;
    const struct drawn_vote *const y = *(const struct drawn_vote *const *)b;
    return (x->number > y->number) - (x->number < y->number);
}

/* Of the answers to one statement. room: as many as there are. */
static struct drawn_estimate estimate(const struct drawn_vote *const *at, size_t count,
                                      struct drawn_answer *room)
{
    struct drawn_estimate e = { .number = at[0]->number };
    for (size_t i = 0; i < count; i++)
        room[i] = (struct drawn_answer){ .vote = (int8_t)at[i]->value,
                                         .probability = at[i]->probability,
                                         .step = at[i]->step,
                                         .steps = at[i]->steps,
                                         .weight = 1.0 };
    e.all = drawn_share_of(room, count);
    size_t n = 0;
    for (size_t i = 0; i < count; i++) {
        if (at[i]->step == 1)
            room[n++] = (struct drawn_answer){ .vote = (int8_t)at[i]->value,
                                               .probability = at[i]->probability,
                                               .step = 1,
                                               .steps = 1,
                                               .weight = 1.0 };
    }
    e.first = drawn_share_of(room, n);
    return e;
}

void drawn_estimates(const struct drawn_vote *at, size_t count, struct arena *arena,
                     const struct drawn_estimate **out, size_t *estimates)
{
    const struct drawn_vote **const sorted = arena_array(arena, const struct drawn_vote *, count);
    struct drawn_answer *const room = arena_array(arena, struct drawn_answer, count);
    struct rows_out list = { 0 };
    for (size_t i = 0; i < count; i++)
        sorted[i] = &at[i];
    if (count > 1)
        qsort(sorted, count, sizeof *sorted, by_number);
    for (size_t i = 0, end = 0; i < count; i = end) {
        while (end < count && sorted[end]->number == sorted[i]->number)
            end++;
        *(struct drawn_estimate *)rows_out_add(arena, &list, sizeof(struct drawn_estimate)) =
            estimate(sorted + i, end - i, room);
    }
    *out = list.at;
    *estimates = list.count;
}

struct drawn_health drawn_health_of(const struct drawn_vote *at, size_t count)
{
    static const double NEAR = 1e-9;
    struct drawn_health h = { .draws = (int64_t)count };
    double surprise = 0.0, possible = 0.0, advantage = 0.0;
    for (size_t i = 0; i < count; i++) {
        const double odds = at[i].probability * at[i].open;
        if (at[i].open < 2)
            continue;
        h.choices++;
        h.even += fabs(odds - 1.0) < NEAR;
        surprise -= log(at[i].probability);
        possible += log(at[i].open);
        advantage += odds;
    }
    if (h.choices > 0) {
        h.evenness = surprise / possible;
        h.advantage = advantage / (double)h.choices;
    }
    return h;
}
