/* The first pages: the front page of everybody, composed of blocks that the secretariat arranges,
 * and what the secretariat's own first page leads to. Owns the tables of migration 0032.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef ALYANS_FRONT_FRONT_H
#define ALYANS_FRONT_FRONT_H

#include "newsroom/newsroom.h"

enum front_block {
    FRONT_ASKED,     /* the question that is asked now */
    FRONT_ALIGNMENT, /* one common ground, one divergence */
    FRONT_NEWS,
    FRONT_RECORD, /* what else is here */
    FRONT_DATES,
    FRONT_CONSULTATIONS,
    FRONT_WHO, /* who runs this and who pays: in every arrangement */
    FRONT_TEXT_1,
    FRONT_TEXT_2,
    FRONT_TEXT_3
};
enum { FRONT_BLOCKS = 10, FRONT_TEXTS = 3, FRONT_TITLE_MOST = 120, FRONT_BODY_MOST = 4000 };

struct front_text {
    struct text2 title, body; /* plain, Markdown; a language whole or not at all */
    struct text2 html;        /* of body, made when it was saved */
};
/* One arrangement: what stands on the front page, from the top. */
struct front_layout {
    int64_t id; /* 0: the one a new site has */
    enum front_block blocks[FRONT_BLOCKS];
    size_t count;
    struct front_text texts[FRONT_TEXTS];
    int acts_as;
    usec_t made_at;
};
struct front_layout_list {
    const struct front_layout *at; /* newest first */
    size_t count;
};

const char *front_block_word(enum front_block b); /* "asked", "text-1" */
static inline bool front_block_is_text(enum front_block b)
{
    return b >= FRONT_TEXT_1;
}
bool front_shows(const struct front_layout *l, enum front_block b);
/* "asked alignment who" and back; words that are not known (any more) are left out, and who is
 * there always. Pure. */
str_t front_blocks_write(struct arena *arena, const struct front_layout *l);
void front_blocks_read(str_t words, struct front_layout *out);

/* The arrangement in force. */
MUST_USE err_t front_layout_now(struct cx *cx, struct front_layout *out);
/* One of those before; ERR_NOT_FOUND. */
MUST_USE err_t front_layout_get(struct cx *cx, int64_t id, struct front_layout *out);
enum { FRONT_LAYOUTS_SHOWN = 20 };
MUST_USE err_t front_layouts(struct cx *cx, struct front_layout_list *out);
/* From now on; the one before stays and can be put back. Errors: ERR_INVALID (a block twice, a text
 * block without a text, who is missing), ERR_FORBIDDEN. */
MUST_USE err_t front_arrange(struct cx *cx, const struct front_layout *l);

/* For the record's pages. */
MUST_USE err_t front_describe(struct cx *cx, int64_t id, str_t *name, url_t *where);

extern const struct db_catalog front_sql;
extern const struct feature front_feature;

#endif
