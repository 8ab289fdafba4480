/* What the pages of the package and of the card are drawn from.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef ALYANS_VIEWPOINTS_PACKAGE_VIEW_H
#define ALYANS_VIEWPOINTS_PACKAGE_VIEW_H

#include "kit/base/str.h"
#include "kit/text/text.h"
#include "site/site.h"
#include "viewpoints/package/card.h"
#include "viewpoints/package/data.h"
#include "viewpoints/package/freeze.h"
#include "viewpoints/package/keeper.h"

/* What was frozen of one side. */
struct freeze_page {
    const struct freeze *at; /* newest first */
    size_t count;
    bool is_due;        /* it has closed, and is not frozen yet */
    bool is_open_again; /* it was opened again since */
    str_t heading;      /* of which side, where there are two; else empty */
    str_t short_print;  /* beginning of the fingerprint of the votes that stand */
    url_t where;        /* the page that tells everything */
};
struct package_page {
    const struct consultation *c;
    struct consultation_data data;
    bool is_there;
    struct kept_package kept;
    str_t size, of_all; /* in words; 64 digits */
    str_t command, frozen_command;
    url_t zip, here, licence;
    struct freeze_page sides[SIDE_COUNT];
    size_t side_count;
};
struct embed_page {
    const struct card *card;
    str_t frame_code, picture_code, picture_words;
    url_t card_page, picture;
    bool has_sides;
    url_t side_page[SIDE_COUNT];
    str_t side_name[SIDE_COUNT];
};

#endif
