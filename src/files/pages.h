/* What the views of files are drawn from.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef ALYANS_FILES_PAGES_H
#define ALYANS_FILES_PAGES_H

#include "files/inside.h"

/* A file's own page. */
struct file_page {
    const struct file *f;
    html_t publisher; /* who published it, and who pays */
    str_t owner_name; /* what it belongs to; empty: not public */
    url_t owner;
    html_t image;
    bool may_remove;
    bool is_wordless; /* a document in which no text could be read */
};
struct removal_page {
    const struct file *f;
    html_t errors, reason;
};
struct files_page {
    const struct file *at;
    size_t count;
    int64_t older; /* id to go on from, 0: that was all */
    bool may_add, is_later;
};
struct new_file_page {
    html_t errors, owner, fields;
};
/* An <img> and its smaller copies. */
struct image_view {
    const struct file *f;
    str_t alt;
    enum lang lang;
    url_t src;
    srcset_t srcset; /* narrowest first, the image itself last */
    bool has_copies;
};
struct file_fields {
    html_t file, licence, alt_az, alt_en;
};

#endif
