/* The compiled PO catalogues: what tools/po_compile.py generates and i18n.c reads.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef ALYANS_KIT_TEXT_CATALOG_H
#define ALYANS_KIT_TEXT_CATALOG_H

#include "kit/base/cx.h"

enum { CATALOG_FORMS = 2 }; /* plural forms a language may have */

/* Offset and length in catalog.texts. */
struct catalog_text {
    uint32_t at;
    uint16_t len;
};
struct catalog_entry {
    uint64_t hash; /* of the msgid */
    struct catalog_text msgid;
    struct catalog_text form[LANG_COUNT][CATALOG_FORMS];
};
struct catalog {
    const char *texts;
    const struct catalog_entry *entries;
    const uint16_t *slots; /* open addressing: number of the entry, from 1; 0 = free */
    uint32_t mask;         /* slots - 1, and slots is a power of two */
    unsigned (*plural[LANG_COUNT])(uint64_t n);
};
extern const struct catalog catalog;

#endif
