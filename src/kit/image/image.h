/* Images from strangers: decoded, turned upright, made smaller and stripped of all metadata; and
 * words of strangers drawn as a picture, and the text of their documents. All in a confined child
 * process that a bug in a decoder, in what lays out text or in a reader cannot get out of.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef ALYANS_KIT_IMAGE_IMAGE_H
#define ALYANS_KIT_IMAGE_IMAGE_H

#include "kit/base/arena.h"
#include "kit/base/base.h"
#include "kit/base/cx.h"

enum {
    IMAGE_SOURCE_MAX = 20 << 20, /* bytes of a source */
    IMAGE_PIXELS_MAX = 40000000, /* width * height of a source */
    IMAGE_SIDE_MAX = 32767,      /* width or height of a source */
    IMAGE_WISHES_MAX = 8,        /* results of one image_make */
    IMAGE_WISH_SIDE_MAX = 4096,  /* width or height of a result */
    IMAGE_ANSWER_MAX = 48 << 20, /* bytes of all results of one image_make */
};

enum image_kind { IMAGE_NONE, IMAGE_JPEG, IMAGE_PNG, IMAGE_WEBP };

/* "image/jpeg"; empty for IMAGE_NONE. */
str_t image_media_type(enum image_kind kind);

/* --- what the header says: pure, no decoding ---------------------------------------------------*/

struct image_looks {
    enum image_kind kind;
    int32_t width, height; /* pixels as stored, before the orientation is applied; > 0 */
};

/* Reads the signature and the header alone; the rest may be broken or missing. False when it is
 * none of the kinds, or its header is broken; *out is then left alone. Sizes are what the file
 * claims: compare them with the limits. */
MUST_USE bool image_look(bytes_t source, struct image_looks *out);

/* The EXIF orientation, 1..8 (1: as stored, also when none or nonsense is said). Above 4 width and
 * height change places. */
int image_orientation(bytes_t source);

/* --- making
 * -------------------------------------------------------------------------------------*/

/* The box a result has to fit into, each side 1..IMAGE_WISH_SIDE_MAX. Proportions are kept, and
 * nothing is ever enlarged. */
struct image_wish {
    int32_t max_width, max_height;
};

struct image_made {
    enum image_kind kind; /* IMAGE_JPEG or IMAGE_PNG */
    int32_t width, height;
    bytes_t bytes; /* a whole file without any metadata */
};

struct image_set {
    enum image_kind kind;        /* of the source */
    int32_t width, height;       /* of the source, upright: after the orientation is applied */
    const struct image_made *at; /* one for each wish, in their order */
    size_t count;
};

struct image_maker;

/* Starts the small process that forks a worker for every image. Once, on the main thread, before
 * any thread starts, before the sandbox, and before secrets are read: the child is a copy of this
 * process. It ends with image_maker_stop and with the death of this process. Errors:
 * ERR_UNAVAILABLE (no process to be had; *out is then NULL, which the others take). */
MUST_USE err_t image_maker_start(struct image_maker **out);
/* Logs which confinement holds (event image-maker), whether there are fonts and whether documents
 * can be read; a warning where the kernel lacks some or there are none. */
void image_maker_report(const struct image_maker *m);
/* The same for people: "landlock=on seccomp=on limits=absent fonts=on
 * documents=on". Empty for NULL. */
str_t image_maker_walls(const struct image_maker *m, struct arena *arena);
/* Ends it and any worker still at work; calls of image_make on other threads end with an error, and
 * are waited for. NULL is fine. */
void image_maker_stop(struct image_maker *m);

/* Makes one result for each of the n wishes (1..IMAGE_WISHES_MAX): sRGB, upright, no metadata; PNG
 * when the source has transparent parts or few colours, otherwise JPEG. The same source and wishes
 * give the same bytes, on any machine with the same libraries. Thread safe; a few images at a time
 * are worked on, further callers wait. Blocks for tens to hundreds of milliseconds, at worst for
 * half a minute: for a reader's or a job's thread, never inside a transaction.
 * *out lives in the arena. m may be NULL.
 * Errors: ERR_INVALID (not an image of these kinds, broken, cut short, or its worker died of it),
 * ERR_TOO_BIG (source or results beyond the limits above), ERR_BUSY (too many at once),
 * ERR_UNAVAILABLE (no maker), ERR_NO_MEMORY. */
MUST_USE err_t image_make(struct image_maker *m, bytes_t source, const struct image_wish *wishes,
                          size_t n, struct arena *arena, struct image_set *out);

/* --- drawing
 * ------------------------------------------------------------------------------------*/

/* The picture beside a link that is shared elsewhere. */
enum { IMAGE_CARD_WIDTH = 1200, IMAGE_CARD_HEIGHT = 630, IMAGE_CARD_LINE_MAX = 1024 };
enum image_card_line {
    CARD_SITE,   /* whose site, on top */
    CARD_TAG,    /* of the whole site, in the corner: "Demonstration"; may be empty */
    CARD_MARK,   /* a warning on red before all else: "Retracted"; may be empty */
    CARD_KICKER, /* small, above the title: section and date */
    CARD_TITLE,
    CARD_BY,   /* who publishes */
    CARD_PAYS, /* who pays */
    CARD_LINES
};
/* Plain words, valid UTF-8, no markup. Beyond IMAGE_CARD_LINE_MAX bytes a line is cut. Controls,
 * marks of direction and pictograms are left out; what does not fit ends in an ellipsis; a letter
 * that no font has is drawn as U+FFFD. */
struct image_card {
    str_t lines[CARD_LINES];
    enum lang lang; /* of the words, for breaking lines and shaping */
};

/* Are there fonts and a process to draw with? Thread safe; m may be NULL. */
bool image_maker_draws(struct image_maker *m);
/* Draws it, as image_make does and with its turns: a PNG of IMAGE_CARD_WIDTH x IMAGE_CARD_HEIGHT
 * without metadata, in the arena. The same words give the same bytes with the same libraries and
 * fonts. Some 50 milliseconds. Errors: ERR_UNAVAILABLE (image_maker_draws is false), ERR_INVALID
 * (the worker died), ERR_BUSY, ERR_NO_MEMORY. */
MUST_USE err_t image_draw_card(struct image_maker *m, const struct image_card *card,
                               struct arena *arena, bytes_t *out);

/* --- the text of documents
 * ----------------------------------------------------------------------*/

enum document_kind {
    DOCUMENT_PDF,
    DOCUMENT_OPEN,  /* OpenDocument: texts and tables */
    DOCUMENT_WORD,  /* DOCX */
    DOCUMENT_SHEET, /* XLSX: words alone, no figures */
    DOCUMENT_XML    /* any other: the source is the XML itself */
};
enum {
    DOCUMENT_KINDS = 5,
    DOCUMENT_TEXT_MAX = 1 << 20, /* bytes of text that are taken, from the beginning */
    DOCUMENT_PAGES_MAX = 500,    /* pages of a PDF, likewise */
};
/* The text in the order it is read, valid UTF-8 of at most DOCUMENT_TEXT_MAX bytes, lines ended by
 * LF; empty where there is none (a scan). What it holds beyond that, letters or not, is the
 * stranger's. Turns, time and thread safety as image_make; some 5 milliseconds a page. *out lives
 * in the arena. m may be NULL. Errors: ERR_INVALID (broken, locked with a password, or its worker
 * died of it), ERR_TOO_BIG (beyond IMAGE_SOURCE_MAX, or it unpacks into too much), ERR_BUSY,
 * ERR_UNAVAILABLE (no maker, or nothing to read documents with), ERR_NO_MEMORY. */
MUST_USE err_t document_text(struct image_maker *m, enum document_kind kind, bytes_t source,
                             struct arena *arena, str_t *out);

#endif
