/* Answers by the million between reading and writing: kept in files without a name, parted by
 * statement or by person, one part in memory at a time. SPDX-License-Identifier: AGPL-3.0-or-later
 */
#ifndef ALYANS_VIEWPOINTS_PACKAGE_SPOOL_H
#define ALYANS_VIEWPOINTS_PACKAGE_SPOOL_H

#include "kit/base/arena.h"

/* One answer, in force or of the past. */
struct spooled {
    int64_t at;                 /* when */
    uint32_t person, statement; /* by place */
    int8_t value;
    bool in_force; /* else of the past */
};

struct spool;
/* dir: where there is room and one may write. Errors: ERR_IO, ERR_UNAVAILABLE (disk full), for all
 * of these. */
MUST_USE err_t spool_new(struct arena *arena, str_t dir, struct spool **out);
void spool_free(struct spool *s); /* NULL is fine */
MUST_USE err_t spool_add(struct spool *s, const struct spooled *one);
int64_t spool_count(const struct spool *s);

/* The same answers, parted: part k has those of a_part statements, or people, from k * a_part on,
 * in the order in which they were added. counts[k]: how many there are. The memory it takes is 8
 * KiB a part; the file, that of the spool once more. */
enum spool_by { SPOOL_BY_STATEMENT, SPOOL_BY_PERSON };
enum { SPOOL_PARTS_MAX = 1024 };
struct spool_parts;
MUST_USE err_t spool_part(struct spool *s, const int64_t *counts, size_t parts, enum spool_by by,
                          uint32_t a_part, struct spool_parts **out);
void spool_parts_free(struct spool_parts *p); /* NULL is fine */
/* A part, in arena: counts[part] answers. */
MUST_USE err_t spool_part_read(const struct spool_parts *p, size_t part, struct arena *arena,
                               struct spooled **out, size_t *count);

#endif
