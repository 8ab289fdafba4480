/* The pieces behind image.h: sizes, scaling, codecs, the protocol, confinement. For this folder and
 * its tests.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef ALYANS_KIT_IMAGE_PARTS_H
#define ALYANS_KIT_IMAGE_PARTS_H

#include <sys/types.h>

#include "kit/base/buf.h"
#include "kit/image/image.h"

/* --- sizes: look.c
 * ------------------------------------------------------------------------------*/

struct size2 {
    int32_t width, height;
};

/* ERR_TOO_BIG beyond the limits of image.h. */
MUST_USE err_t source_check(size_t len, const struct image_looks *looks);
struct size2 size_upright(struct size2 stored, int orientation);
/* The largest size of the same proportions that fits into the wish; each side at least 1. */
struct size2 size_fit(struct size2 s, struct image_wish wish);

/* A whole JPEG or PNG that holds nothing but what draws it: no EXIF, ICC, text, comment, thumbnail,
 * nothing after its end. */
bool image_is_bare(bytes_t b);

/* --- scaling: scale.c
 * ---------------------------------------------------------------------------*/

/* Pixels, row by row, 3 (RGB) or 4 (RGBA, not premultiplied) bytes each, sRGB. */
struct canvas {
    struct size2 size;
    int channels;
    uint8_t *at;
};

/* sRGB bytes to 16 bits of light and back (IEC 61966-2-1). */
struct light {
    uint8_t back[65536];
};
void light_init(struct light *l);

struct scaler;
/* Area average in linear light with premultiplied alpha, in integers: a source pixel counts by the
 * exact share of it that a result pixel covers. Takes the rows of a source from the top, keeps
 * nothing but the row at hand. to is not larger than from, sides at most IMAGE_SIDE_MAX. NULL when
 * memory is short. */
struct scaler *scaler_new(struct arena *arena, const struct light *l, struct size2 from,
                          struct size2 to, int channels);
/* Every row of the one result is handed to the other as a source row; sizes must match. */
void scaler_chain(struct scaler *first, struct scaler *then);
/* row: from.width pixels; light: the same as 16 bits of light (scaler_light), premultiplied. */
void scaler_row(struct scaler *s, const uint8_t *row, const uint16_t *light);
void light_of_row(const uint8_t *row, int32_t width, int channels, uint16_t *out);
/* After the last row. */
struct canvas scaler_canvas(const struct scaler *s);

/* The canvas turned and mirrored as EXIF orientation says; false when memory is short. */
MUST_USE bool canvas_turn(struct canvas *c, int orientation, struct arena *arena);
/* 4 channels to 3, in place. */
void canvas_drop_alpha(struct canvas *c);

/* --- codecs: jpeg.c, png.c, webp.c
 * --------------------------------------------------------------*/

/* Takes the rows of an image from the top: RGB of a JPEG, RGBA of the others. */
struct row_sink {
    void *to;
    void (*row)(void *to, const uint8_t *row);
};
/* looks is what the header said: anything else inside is ERR_INVALID, as is a file cut short.
 * Errors: ERR_INVALID, ERR_NO_MEMORY. Rows may have been handed out before an error. */
MUST_USE err_t jpeg_decode(bytes_t source, const struct image_looks *looks, struct arena *arena,
                           const struct row_sink *sink);
MUST_USE err_t png_decode(bytes_t source, const struct image_looks *looks, struct arena *arena,
                          const struct row_sink *sink);
MUST_USE err_t webp_decode(bytes_t source, const struct image_looks *looks, struct arena *arena,
                           const struct row_sink *sink);
/* Append a whole file. Errors: ERR_TOO_BIG (out is full), ERR_NO_MEMORY. */
MUST_USE err_t jpeg_encode(const struct canvas *c, struct buf *out);
MUST_USE err_t png_encode(const struct canvas *c, struct arena *arena, struct buf *out);

/* Up to 256 different colours, in the order they were first seen. */
enum { COLOURS_MAX = 256 };
struct colours {
    uint32_t at[COLOURS_MAX]; /* R | G << 8 | B << 16 | A << 24 */
    size_t count;             /* COLOURS_MAX + 1: more than that */
    int16_t slots[1024];      /* index + 1 of a colour by its hash; 0: free */
    uint32_t last;            /* the colour asked for last, with its index */
    int last_index;
};
/* The index of the colour; -1 when it is one too many. */
int colours_add(struct colours *c, uint32_t colour);
uint32_t pixel_colour(const uint8_t *at, int channels);

/* --- the work itself: work.c
 * --------------------------------------------------------------------*/

/* Decodes, scales, encodes, in this process: for the worker, the fuzzer and benchmarks. parts[i]
 * gives the length of the i-th result, the bytes follow each other in out. Errors as image_make. */
MUST_USE err_t image_work(bytes_t source, const struct image_wish *wishes, size_t n,
                          struct arena *arena, struct buf *out, size_t parts[IMAGE_WISHES_MAX]);

/* --- words: card.c
 * ------------------------------------------------------------------------------*/

/* Reads the fonts and asks for everything a card may need of them, so that afterwards no file is
 * opened and no thread begun (Pango matches fonts on threads, and keeps what they found). In the
 * process that forks workers, before it is confined and without an environment. False: no font, or
 * memory is short. Ends with one thread, where this began with one. */
MUST_USE bool card_prepare(void);
/* Appends a whole PNG. After card_prepare, in that process or a child. Errors: ERR_INVALID (not
 * UTF-8), ERR_NO_MEMORY, ERR_TOO_BIG (out is full). */
MUST_USE err_t card_paint(const struct image_card *card, struct arena *arena, struct buf *out);

/* --- documents: document.c, pdf.c, office.c
 * -----------------------------------------------------*/

/* Opens what the readers need once, so that afterwards no file is opened. In the process that forks
 * workers, before it is confined. False: they do not read their samples. */
MUST_USE bool document_prepare(void);
/* Appends the text of it, at most up to DOCUMENT_TEXT_MAX: in that process or a child. out is made
 * for so much and begins empty. Errors: ERR_INVALID, ERR_TOO_BIG, ERR_NO_MEMORY; out may hold a
 * beginning then. */
MUST_USE err_t document_work(enum document_kind kind, bytes_t source, struct arena *arena,
                             struct buf *out);
/* As much of it as there is room for; never half a character. */
void document_append(struct buf *out, str_t text);
MUST_USE bool pdf_prepare(void);
MUST_USE err_t pdf_text(bytes_t source, struct buf *out);
MUST_USE bool office_prepare(void);
MUST_USE err_t office_text(enum document_kind kind, bytes_t source, struct arena *arena,
                           struct buf *out);

/* --- the protocol: protocol.c
 * -------------------------------------------------------------------*/

enum {
    REQUEST_HEAD = 12, /* magic, source length, number of wishes */
    REQUEST_WISH = 8,  /* width, height */
    ANSWER_HEAD = 12,  /* magic, status, number of parts */
    ANSWER_PART = 4,   /* length */
    ANSWER_HEAD_MAX = ANSWER_HEAD + IMAGE_WISHES_MAX * ANSWER_PART,
    REQUEST_HEAD_MAX = REQUEST_HEAD + IMAGE_WISHES_MAX * REQUEST_WISH,
    CARD_TEXT_MAX = CARD_LINES * IMAGE_CARD_LINE_MAX,
    CARD_REQUEST_MAX = REQUEST_HEAD + CARD_LINES * 4 + CARD_TEXT_MAX,
};

/* Fill exactly the bytes returned. */
size_t request_head_write(uint8_t to[REQUEST_HEAD_MAX], size_t source_len,
                          const struct image_wish *wishes, size_t n);
/* The two halves of a request; false: not one. */
MUST_USE bool request_head_read(const uint8_t from[REQUEST_HEAD], size_t *source_len, size_t *n);
MUST_USE bool request_wishes_read(const uint8_t *from, size_t n, struct image_wish *wishes);

/* The other kind of request: a card. Its head is as long as that of an image (magic, length of all
 * lines, language), then the length of each line, then the lines. Writes the whole of it, lines cut
 * to IMAGE_CARD_LINE_MAX between characters; fills exactly the bytes returned. */
size_t card_request_write(uint8_t to[CARD_REQUEST_MAX], const struct image_card *card);
/* false: not one. */
MUST_USE bool card_head_read(const uint8_t from[REQUEST_HEAD], size_t *text_len, enum lang *lang);
/* from: CARD_LINES lengths and text_len bytes, which the lines then point into. */
MUST_USE bool card_lines_read(const uint8_t *from, size_t text_len, struct image_card *card);

/* The third kind: the text of a document. A head of the same length (magic, source length, kind),
 * then the source. Fills exactly REQUEST_HEAD bytes. */
void document_head_write(uint8_t to[REQUEST_HEAD], size_t source_len, enum document_kind kind);
/* false: not one. */
MUST_USE bool document_head_read(const uint8_t from[REQUEST_HEAD], size_t *source_len,
                                 enum document_kind *kind);

size_t answer_head_write(uint8_t to[ANSWER_HEAD_MAX], err_t status, const size_t *parts, size_t n);

/* What the parent knows before it asks; nothing the worker says is believed beyond it. */
struct expected {
    size_t n;
    struct size2 sizes[IMAGE_WISHES_MAX];
    bool is_text; /* one part, and no image: the text of a document */
};
/* False: nonsense. *status is one a worker may answer; with OK parts[0..n) add up to *total, at
 * most IMAGE_ANSWER_MAX. A head is ANSWER_HEAD + n * ANSWER_PART bytes, whatever the status. */
MUST_USE bool answer_head_read(bytes_t head, size_t n, err_t *status, size_t *parts, size_t *total);
/* Each part must be a bare JPEG or PNG of exactly the expected size; or a text (made[0], of no
 * kind) valid UTF-8 of at most DOCUMENT_TEXT_MAX bytes. */
MUST_USE bool answer_body_read(bytes_t body, const size_t *parts, const struct expected *expected,
                               struct image_made *made);

/* --- confinement: confine.c
 * ---------------------------------------------------------------------*/

enum {
    CONFINE_FILES = 1,  /* Landlock: no file can be opened */
    CONFINE_CALLS = 2,  /* seccomp: a forbidden call kills */
    CONFINE_LIMITS = 4, /* rlimits */
    CONFINE_ALL = 7,
};
struct confined_calls; /* a prepared filter */
/* Sanitizers reserve terabytes, call the system on their own and report on descriptor 2; that of
 * threads starts one in every child, so that under it calls stay free. */
#if defined(__SANITIZE_THREAD__)
#define IMAGE_SANITIZED 1
#define IMAGE_CALLS_FREE 1
#elif defined(__SANITIZE_ADDRESS__)
#define IMAGE_SANITIZED 1
#elif defined(__has_feature)
#if __has_feature(thread_sanitizer)
#define IMAGE_SANITIZED 1
#define IMAGE_CALLS_FREE 1
#elif __has_feature(address_sanitizer)
#define IMAGE_SANITIZED 1
#endif
#endif
#ifndef IMAGE_SANITIZED
#define IMAGE_SANITIZED 0
#endif
#ifndef IMAGE_CALLS_FREE
#define IMAGE_CALLS_FREE 0
#endif
/* Settings with passwords may have come that way; and by its language Pango would choose fonts. Not
 * under sanitizers, whose options stand there. */
void forget_environment(void);
/* In the process that forks workers: no descriptor but 0 (2 under sanitizers), no rights of root;
 * the layers wanted. Returns the layers that hold. *calls is for confine_worker. */
unsigned confine_forker(unsigned layers, struct confined_calls **calls);
/* In a worker: dies after so many seconds, of clock or of processor; may only read, write and grow,
 * and only descriptor 0. False: it could not be done. */
MUST_USE bool confine_worker(unsigned layers, const struct confined_calls *calls, pid_t forker,
                             int seconds);

/* --- the maker: maker.c
 * -------------------------------------------------------------------------*/

struct maker_options {
    void (*work)(int fd); /* reads a request, writes an answer; in a worker */
    int seconds;          /* for one image */
    int workers;          /* at most at a time */
    unsigned layers;      /* of confinement wanted */
    bool draws;           /* cards are drawn too: fonts are read first */
    bool reads;           /* documents are read too: their readers are tried first */
};
MUST_USE err_t maker_start(const struct maker_options *options, struct image_maker **out);
void worker_work(int fd); /* worker.c: what a worker does unless a test says otherwise */
/* For tests and checks: the id of the forking process, the layers that hold. */
int64_t maker_process(const struct image_maker *m);
unsigned maker_held(const struct image_maker *m);

#endif
