/* Taking over articles of other sites: looked at first, written as a whole, undone by number.
 * Owns article_import and article_origin.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef ALYANS_NEWSROOM_IMPORT_TAKEOVER_H
#define ALYANS_NEWSROOM_IMPORT_TAKEOVER_H

#include "newsroom/import/from_html.h"
#include "newsroom/import/read.h"
#include "newsroom/store.h"

ID_TYPE(takeover_id);

/* A file that was taken over, as it is stored. */
struct takeover {
    takeover_id id;
    enum import_kind kind;
    str_t file, sha256, title, address;
    section_id section;
    organisation_id organisation; /* v 0: the alliance */
    bool is_published;            /* at once, where they were public there; else all are drafts */
    int64_t added;
    usec_t imported_at, undone_at;
    int64_t removed, retracted, kept; /* when it was undone */
};

/* --- looking -------------------------------------------------------------------------------------
 */

enum takeover_verdict {
    TAKEOVER_NEW,
    TAKEOVER_THERE,   /* taken over before, by this or another file */
    TAKEOVER_REFUSED, /* why says what is wrong with it */
    TAKEOVER_LATER,   /* the same command takes it another time */
    TAKEOVER_LEFT     /* no article, or not meant for everybody */
};
/* So many at once: others wait for the transaction that stores them. */
enum { TAKEOVER_MOST = 2000 };
enum takeover_why {
    WHY_NONE,
    WHY_NO_GUID,
    WHY_LONG_GUID,
    WHY_NO_ADDRESS,
    WHY_OWN, /* it stands on this site */
    WHY_TWICE,
    WHY_NO_TITLE,
    WHY_LONG_TITLE,
    WHY_NO_TEXT,
    WHY_LONG_TEXT,
    WHY_NO_LANGUAGE,
    WHY_OTHER_LANGUAGE,
    WHY_BAD_DATE, /* as the next: it was to be published */
    WHY_NO_DATE,
    WHY_FUTURE
};
struct takeover_step {
    const struct import_item *item;
    enum takeover_verdict verdict;
    enum takeover_why why;
    int64_t other_line; /* WHY_TWICE */
    str_t slug;         /* here; of TAKEOVER_NEW and TAKEOVER_THERE */
    enum lang lang;
    str_t lead, body;
    bool goes_public;
    struct html_left left;
};
struct takeover_plan {
    const struct takeover_step *at; /* as in the file */
    size_t count;
    int64_t added, there, refused, later;       /* articles */
    int64_t published;                          /* of the added */
    int64_t unfinished;                         /* of the added: drafts there, so drafts here */
    int64_t pages, attachments, hidden, others; /* left out */
    int64_t comments, tags; /* left out: of the added; comments that stand beside them, too */
    struct html_left left;  /* of the added */
};
struct takeover_wish {
    struct section section;
    organisation_id organisation;
    bool says_language; /* of all that do not say it themselves */
    enum lang language;
    bool publishes;
};
/* Everything lives in cx->arena. Reads only. Errors: ERR_DB. */
MUST_USE err_t takeover_look(struct cx *cx, const struct import_file *file,
                             const struct takeover_wish *wish, struct takeover_plan *out);
/* "line 12, title: is missing". */
str_t takeover_why_text(struct cx *cx, const struct takeover_step *step);

/* --- writing -------------------------------------------------------------------------------------
 */

/* All of the plan, in the caller's transaction: each article a draft with its first version, tags
 * and origin; those that go public are approved by the actor. t: kind, file, sha256, title, address
 * are read; the rest is filled. By the secretariat or operator. Errors: ERR_FORBIDDEN, ERR_INVALID,
 * ERR_DB; on any the transaction is to be rolled back. progress may be NULL. */
MUST_USE err_t takeover_apply(struct cx *cx, const struct takeover_plan *plan,
                              const struct takeover_wish *wish, struct takeover *t,
                              void (*progress)(void *to, int64_t done, int64_t of), void *to);

struct takeover_kept {
    str_t title;
    str_t slug;
};
/* Drafts that nobody touched go; public ones that nobody touched are retracted with the reason; the
 * others stay and are listed. Errors: ERR_NOT_FOUND, ERR_CONFLICT (undone before), ERR_FORBIDDEN,
 * ERR_DB. */
MUST_USE err_t takeover_undo(struct cx *cx, takeover_id id, struct takeover *out,
                             const struct takeover_kept **kept);

/* --- rows ----------------------------------------------------------------------------------------
 */

MUST_USE err_t takeover_get(struct cx *cx, takeover_id id, struct takeover *out);
/* Newest first. */
MUST_USE err_t takeover_list(struct cx *cx, const struct takeover **out, size_t *count);
MUST_USE err_t takeover_put(struct cx *cx, const struct takeover *t);
MUST_USE err_t takeover_set_undone(struct cx *cx, const struct takeover *t);
MUST_USE err_t origin_put(struct cx *cx, const struct article_origin *o, str_t tags);
/* Where an article of this guid stands here: its slug. ERR_NOT_FOUND. */
MUST_USE err_t origin_slug(struct cx *cx, str_t guid, str_t *out);
struct origin_now {
    article_id article;
    usec_t stored_at;
    str_t tags;
    int64_t attached; /* evidence, confirmations, previews, forms somebody began to fill in */
};
MUST_USE err_t origins_of(struct cx *cx, takeover_id id, const struct origin_now **out,
                          size_t *count);
/* A draft with all that hangs on it but files and autosaves. */
MUST_USE err_t article_drop(struct cx *cx, article_id id);
extern const struct db_catalog news_import_sql;

/* --- for others ----------------------------------------------------------------------------------
 */

/* The file it came from, for the record's pages. */
MUST_USE err_t takeover_describe(struct cx *cx, int64_t id, str_t *name, url_t *where);
/* For alyans verify. */
MUST_USE err_t takeover_compare(struct cx *cx, struct record_differences *to);

struct command;
extern const struct command newsroom_commands[];

#endif
