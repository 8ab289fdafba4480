/* libalyans-opinion: versions, errors, memory, and structs that grow.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "opinion/library.h"

const char *alyans_opinion_version(void)
{
    return ALYANS_VERSION;
}

/* --- errors ---------------------------------------------------------------------------------- */

const char *alyans_opinion_error_text(int error)
{
    switch (error) {
    case ALYANS_OPINION_OK:
        return "no error";
    case ALYANS_OPINION_NO_MEMORY:
        return "there is not enough memory";
    case ALYANS_OPINION_TOO_BIG:
        return "there are too many participants, voices or statements";
    case ALYANS_OPINION_NOT_CONVERGED:
        return "the axes did not settle within the steps allowed";
    case ALYANS_OPINION_STOPPED:
        return "stopped by the progress function";
    case ALYANS_OPINION_NO_ARGUMENT:
        return "an argument that must be there is NULL";
    case ALYANS_OPINION_BAD_SIZE:
        return "a struct has no size, or says something that this version does not know";
    case ALYANS_OPINION_BAD_STATE:
        return "the votes are not done yet, done already, or not those of the report";
    case ALYANS_OPINION_BAD_VOTE:
        return "a vote is neither -1, 0 nor 1";
    case ALYANS_OPINION_BAD_ROWS:
        return "starts or columns are out of order or range, or an id is there twice";
    case ALYANS_OPINION_BAD_LABEL:
        return "a label or flag is out of range, or there are too many classes";
    case ALYANS_OPINION_BAD_WEIGHT:
        return "a weight is no number from 0.000001 to 1000000";
    case ALYANS_OPINION_BAD_OPTION:
        return "an option is out of its range";
    default: /* any number is allowed */
        return "an unknown error";
    }
}

enum alyans_opinion_error library_error(err_t e)
{
    if (e == ERR_NO_MEMORY)
        return ALYANS_OPINION_NO_MEMORY;
    if (e == ERR_TOO_BIG)
        return ALYANS_OPINION_TOO_BIG;
    if (e == ERR_NOT_CONVERGED)
        return ALYANS_OPINION_NOT_CONVERGED;
    if (e == ERR_CONFLICT)
        return ALYANS_OPINION_STOPPED;
    must(e == OK);
    return ALYANS_OPINION_OK;
}

/* --- memory ---------------------------------------------------------------------------------- */

enum alyans_opinion_error library_memory_of(const struct alyans_opinion_allocator *given,
                                            struct library_memory *out)
{
    *out = (struct library_memory){ 0 };
    if (given == NULL)
        return ALYANS_OPINION_OK;
    if (given->allocate == NULL || given->release == NULL)
        return ALYANS_OPINION_NO_ARGUMENT;
    out->from = (struct allocator){ given->allocate, given->release, given->context };
    return ALYANS_OPINION_OK;
}

void *library_new(const struct library_memory *m, size_t size)
{
    if (m->from.allocate == NULL)
        return mem_try(size);
    void *const at = m->from.allocate(m->from.context, size);
    if (at != NULL)
        memset(at, 0, size);
    return at;
}

void library_free(struct library_memory m, void *at)
{
    if (m.from.allocate == NULL)
        mem_free(at);
    else
        m.from.release(m.from.context, at);
}

struct arena library_arena(const struct library_memory *m)
{
    return (struct arena){ .from = m->from.allocate == NULL ? NULL : &m->from };
}

/* --- structs that grow ----------------------------------------------------------------------- */

enum alyans_opinion_error library_take(void *to, size_t size, const void *given)
{
    size_t has;
    memcpy(&has, given, sizeof has);
    if (has < sizeof has)
        return ALYANS_OPINION_BAD_SIZE;
    const unsigned char *const bytes = given;
    for (size_t i = size; i < has; i++) {
        if (bytes[i] != 0)
            return ALYANS_OPINION_BAD_SIZE;
    }
    memcpy(to, given, has < size ? has : size);
    memcpy(to, &size, sizeof size);
    return ALYANS_OPINION_OK;
}

void library_give(void *to, size_t room, const void *from, size_t size)
{
    if (to == NULL || room < sizeof room)
        return;
    memset(to, 0, room);
    memcpy(to, from, room < size ? room : size);
    memcpy(to, &room, sizeof room);
}

/* --- what is given --------------------------------------------------------------------------- */

bool library_labels_fit(const int32_t *label, size_t n, size_t count)
{
    for (size_t i = 0; label != NULL && i < n; i++) {
        if (label[i] < -1 || (label[i] >= 0 && (size_t)label[i] >= count))
            return false;
    }
    return true;
}

bool library_flags_fit(const uint8_t *flag, size_t n)
{
    for (size_t i = 0; flag != NULL && i < n; i++) {
        if (flag[i] > 1)
            return false;
    }
    return true;
}
