/* What stands in the fields of a table: words in both languages, dates, addresses. Pure but for
 * the arena; false: it cannot be read, *out is left alone.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef ALYANS_REGISTRY_EXCHANGE_VALUES_H
#define ALYANS_REGISTRY_EXCHANGE_VALUES_H

#include "registry/organisations/organisations.h"

/* "NGO", "QHT", "ictimai birlik", "ngo" → "ngo", a static text. */
MUST_USE bool import_kind(struct arena *scratch, str_t written, str_t *out);
MUST_USE bool import_scope(struct arena *scratch, str_t written, enum scope *out);
/* "member", "üzv", "tərəfdaş"; "no", "-", "listed": neither. */
enum import_status { IMPORT_LISTED, IMPORT_MEMBER, IMPORT_PARTNER };
MUST_USE bool import_status(struct arena *scratch, str_t written, enum import_status *out);
/* "2011", "2011-05", "2011-05-20", "20.05.2011", "05.2011", "20/05/2011", to the stored form. A
 * date that is none (2011-02-30) is refused, and so is one with slashes that could be American
 * (05/06/2011). */
MUST_USE bool import_date(struct arena *arena, str_t written, str_t *out);
/* With "https://" before it where only a host was written. */
MUST_USE bool import_website(struct arena *arena, str_t written, str_t *out);
bool import_is_email(str_t s);
/* Digits, blanks, + ( ) - . /; 5 to 40 characters and at least 5 digits. */
bool import_is_phone(str_t s);
/* A code of org-id.guide like "AZ-IVI", or "local" or "none". */
bool import_is_scheme(str_t s);
/* One line of what a reader sees, without blanks at the ends; inner line ends and tabs are blanks.
 * In arena, or part of s. */
str_t import_line(struct arena *arena, struct arena *scratch, str_t s);
/* What stands in the address of a page: a-z, 0-9 and hyphens, 1..60 bytes; "organisation" for a
 * name that has no such letters. */
str_t import_slug(struct arena *arena, str_t name);

#endif
