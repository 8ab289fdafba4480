/* Names of what entries are about, and of who acted.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef ALYANS_RECORD_SUBJECTS_H
#define ALYANS_RECORD_SUBJECTS_H

#include "record/record.h"

/* A thing named in an entry, in the reader's language. */
struct named {
    str_t name;  /* empty: not shown any more, or nothing this version knows */
    url_t where; /* empty: it has no page */
};
/* kind: of the entry, or its first part. Errors: ERR_DB. */
MUST_USE err_t subject_name(struct cx *cx, str_t kind, int64_t subject, struct named *out);
/* What the field of an entry points to: "statement", "organisation", "entry", "sources" …; nothing
 * for all others, and for what has no name any more. Errors: ERR_DB. */
MUST_USE err_t field_points_to(struct cx *cx, str_t name, str_t value, const struct named **out,
                               size_t *count);
/* "EMDS", "The secretariat": who acted. */
str_t actor_name(struct cx *cx, const struct entry *e);

#endif
