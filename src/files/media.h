/* What a file is, by its bytes: a short list of kinds, and everything else refused. Pure.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef ALYANS_FILES_MEDIA_H
#define ALYANS_FILES_MEDIA_H

#include "kit/base/arena.h"

struct media {
    str_t type;        /* "application/pdf" */
    str_t ending;      /* "pdf" */
    str_t ending_too;  /* another that is used: "jpeg"; may be empty */
    const char *label; /* msgid: N_("PDF document") */
    bool is_image;     /* made anew before it is stored */
    bool is_inline;    /* shown by the browser; everything else is saved */
};

/* The kind of these bytes; NULL: none that is taken. Texts are told apart by what they hold (JSON,
 * XML) and, tables from other texts, by the ending of the name. HTML and SVG are refused whatever
 * they are called, and so are office documents with macros. */
const struct media *media_of(bytes_t b, str_t name);
/* By its stored type; NULL: of another version of this program. */
const struct media *media_by_type(str_t type);
/* For the browser's dialogue: ".pdf,.png,…". */
str_t media_accept(struct arena *arena);

/* The name as it is shown and saved: without anything a file system or a shell could stumble over,
 * with an ending of its kind, 1 to 150 bytes. */
str_t file_name_made(struct arena *arena, str_t sent, const struct media *kind);
/* Content-Disposition with the name in ASCII and, where that is not all, in UTF-8 (RFC 6266). */
str_t content_disposition(struct arena *arena, bool is_inline, str_t name);

/* --- licences --------------------------------------------------------------------------------- */

struct licence {
    str_t spdx;        /* stored; empty: all rights reserved */
    str_t word;        /* in forms */
    const char *label; /* msgid */
};
enum { LICENCES = 6 };
extern const struct licence licences[LICENCES];
const struct licence *licence_by_spdx(str_t spdx); /* NULL: unknown */

#endif
