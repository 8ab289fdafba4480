/* Articles in files of others: exports of WordPress (WXR 1.0 to 1.2), RSS 2.0, Atom 1.0. Pure.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef ALYANS_NEWSROOM_IMPORT_READ_H
#define ALYANS_NEWSROOM_IMPORT_READ_H

#include "kit/text/i18n.h"
#include "kit/xml/read.h"

enum import_kind { IMPORT_WXR, IMPORT_RSS, IMPORT_ATOM };
str_t import_kind_word(enum import_kind k); /* "wxr", "rss", "atom" */
MUST_USE bool import_kind_from_word(str_t word, enum import_kind *out);

/* What something in a file is to us. */
enum import_thing {
    THING_PUBLIC,     /* an article that everybody could read there */
    THING_UNFINISHED, /* draft, waits for an editor, scheduled */
    THING_HIDDEN,     /* private, behind a password, thrown away: never taken */
    THING_PAGE,       /* "About us" and its like */
    THING_ATTACHMENT, /* a file that belongs to a post */
    THING_COMMENT,    /* of a reader, where a file keeps them beside the posts */
    THING_OTHER       /* menus, blocks, revisions, settings */
};
struct import_term {
    str_t slug, name; /* slug: a–z, 0–9 and hyphens; name: words */
    bool is_category;
};
struct import_item {
    int64_t line;
    enum import_thing thing;
    str_t guid;                /* the same wherever this article appears; empty: it says none */
    str_t address;             /* of its page there, http or https; empty: none */
    str_t title, slug, author; /* plain; slug: as above, may be empty */
    usec_t published_at, updated_at; /* 0: not said, or not to be read */
    bool has_bad_date;               /* a date is there and cannot be read */
    bool says_language, knows_language;
    enum lang language; /* where it says one of ours itself */
    const struct import_term *terms;
    size_t term_count;
    str_t html;                  /* empty: content is the tree */
    const struct xml_node *tree; /* XHTML of Atom; NULL: none */
    bool is_plain;               /* html is no markup but words */
    str_t excerpt;               /* plain words */
    bool takes_comments;
    int64_t comments; /* in the file: not taken */
};
struct import_file {
    enum import_kind kind;
    str_t title, address; /* of the site or feed; the address may be empty */
    bool knows_language;
    enum lang language;           /* it says for all */
    const struct import_item *at; /* as they stand in the file */
    size_t count;
};

enum { IMPORT_FILE_MAX = 64 << 20, IMPORT_ITEMS_MAX = 20000, IMPORT_GUID_MAX = 1000 };
enum import_fault {
    FAULT_NONE,
    FAULT_XML,     /* not well-formed; the line says where */
    FAULT_TYPE,    /* a document type */
    FAULT_DEPTH,   /* elements too deep in each other */
    FAULT_SIZE,    /* too many elements, or more than IMPORT_ITEMS_MAX items */
    FAULT_UNKNOWN, /* XML, but none of the three */
    FAULT_EMPTY    /* nothing in it */
};
struct import_trouble {
    enum import_fault fault;
    int64_t line;
};
/* Texts live in the arena. Errors: ERR_INVALID, with *trouble filled. */
MUST_USE err_t import_read(struct arena *arena, str_t source, struct import_file *out,
                           struct import_trouble *trouble);

/* Of all three: *out is 0 for the year 1, by which programs say that there is no date; a zone whose
 * name is not known is UTC.
 * "Wed, 02 Oct 2013 08:00:00 +0400" (RFC 822 with the year of RFC 2822). Errors: ERR_INVALID. */
MUST_USE err_t date_mail_read(str_t s, usec_t *out);
/* "2013-10-02T08:00:00.5+04:00" (RFC 3339), also with a blank for the T, or the day alone.
 * Errors: ERR_INVALID. */
MUST_USE err_t date_internet_read(str_t s, usec_t *out);
/* Either: RSS asks for the first, many write the second. Errors: ERR_INVALID. */
MUST_USE err_t date_feed_read(str_t s, usec_t *out);
/* a–z, 0–9 and hyphens of a text, at most most bytes; percent-encoding is read; may be empty. */
str_t slug_made(struct arena *arena, str_t text, size_t most);

#endif
