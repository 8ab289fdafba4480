/* Words, codes and steps of live rooms. Pure. SPDX-License-Identifier: AGPL-3.0-or-later */
#include "kit/base/str.h"
#include "viewpoints/live/live.h"

static const str_t SHOWS[ROOM_SHOWS] = { S_INIT("join"), S_INIT("statement"), S_INIT("matrix"),
                                         S_INIT("map") };
static const str_t PACES[] = { S_INIT("together"), S_INIT("free") };
static const char SIGNS[] = "23456789ABCDEFGHJKMNPQRSTUVWXYZ";

str_t room_shows_word(enum room_shows s)
{
    return SHOWS[s];
}

bool room_shows_from_word(str_t word, enum room_shows *out)
{
    for (size_t i = 0; i < ROOM_SHOWS; i++) {
        if (str_eq(word, SHOWS[i])) {
            *out = (enum room_shows)i; /* the list is in the order of the enum */
            return true;
        }
    }
    return false;
}

str_t room_pace_word(enum room_pace p)
{
    return PACES[p];
}

bool room_pace_from_word(str_t word, enum room_pace *out)
{
    const bool is_free = str_eq(word, PACES[PACE_FREE]);
    if (!is_free && !str_eq(word, PACES[PACE_TOGETHER]))
        return false;
    *out = is_free ? PACE_FREE : PACE_TOGETHER;
    return true;
}

str_t room_code_of(struct arena *arena, uint64_t random)
{
    char code[ROOM_CODE];
    for (size_t i = 0; i < ROOM_CODE; i++) {
        code[i] = SIGNS[random % (sizeof SIGNS - 1)];
        random /= sizeof SIGNS - 1;
    }
    return arena_str(arena, (str_t){ code, sizeof code });
}

bool room_code_fits(str_t code)
{
    for (size_t i = 0; i < code.len; i++) {
        if (code.at[i] == '\0' || strchr(SIGNS, code.at[i]) == NULL)
            return false;
    }
    return code.len == ROOM_CODE;
}

statement_id room_step(const struct statement_list *list, statement_id from, int by)
{
    size_t at = list->count;
    for (size_t i = 0; i < list->count; i++) {
        if (list->at[i].id.v == from.v)
            at = i;
    }
    if (list->count == 0)
        return (statement_id){ 0 };
    if (at == list->count)
        return list->at[0].id;
    if (by < 0)
        return list->at[at == 0 ? 0 : at - 1].id;
    return list->at[at + 1 < list->count ? at + 1 : at].id;
}
