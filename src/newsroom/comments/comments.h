/* Comments of readers: by a confirmed address or an account, two levels deep, the first of somebody
 * held, all under moderation's published rules. Owns comment and comment_writer.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef ALYANS_NEWSROOM_COMMENTS_H
#define ALYANS_NEWSROOM_COMMENTS_H

#include "moderation/moderation.h"
#include "newsroom/whole.h"

ID_TYPE(comment_id);

enum comment_state {
    COMMENT_UNCONFIRMED, /* its writer's address is */
    COMMENT_WAITING,     /* for moderation */
    COMMENT_PUBLIC,
    COMMENT_REMOVED,
    COMMENT_WITHDRAWN /* by its writer */
};
enum { COMMENT_STATES = 5 };
enum comment_held { HELD_NOT, HELD_FIRST, HELD_LINKS };
struct comment {
    comment_id id, thread; /* thread: its own where it answers none */
    article_id article;
    int64_t number; /* within the article, from 1 */
    enum comment_state state;
    enum comment_held held;
    str_t name, affiliation;
    organisation_id affiliated, organisation;
    bool is_desk;
    int64_t writer, account;
    str_t text, html;
    enum lang language;
    usec_t created_at, confirmed_at, public_at, closed_at;
    bool is_withheld;
};
static inline bool comment_is_top(const struct comment *c)
{
    return c->thread.v == c->id.v;
}
struct comment_list {
    const struct comment *at; /* by number */
    size_t count;
};
enum {
    COMMENT_LEAST = 2,
    COMMENT_MOST = 2000,
    COMMENT_LINKS_MOST = 2,    /* with more it waits */
    COMMENTS_WAITING_MOST = 5, /* of one writer */
    COMMENT_THREADS = 50,      /* on a page */
    COMMENT_REPLIES = 200,     /* on a page, of all its threads */
    COMMENT_SECONDS_LEAST = 3, /* from the form to its answer */
    COMMENT_WORK_BITS = 15,    /* leading zero bits of a proof of work */
    COMMENT_LINK_DAYS = 7,
    COMMENT_WORK_LIFE = 86400, /* seconds in which a form's work can stand in for the first look */
    COMMENT_WORKS_MOST = 20000 /* remembered as used; with more the first look is not spared */
};

/* --- rules, pure --- */

str_t comment_state_word(enum comment_state s);
MUST_USE bool comment_state_from_word(str_t word, enum comment_state *out);
str_t comment_held_word(enum comment_held h);
MUST_USE bool comment_held_from_word(str_t word, enum comment_held *out);
/* Addresses of web pages in it. */
size_t comment_links(str_t text);
/* Why it waits for moderation. kept: comments of this writer that stand; has_worked: a proof of
 * work stands in for the first look. */
enum comment_held comment_hold(str_t text, int64_t kept, bool has_worked);
/* SHA-256 of "challenge:nonce" begins with COMMENT_WORK_BITS zero bits. */
bool work_holds(str_t challenge, str_t nonce);

/* --- rows --- */

MUST_USE err_t comment_get(struct cx *cx, comment_id id, struct comment *out);
MUST_USE err_t comment_of_token(struct cx *cx, str_t token, struct comment *out);
/* The one with this number that was confirmed. Errors: ERR_NOT_FOUND. */
MUST_USE err_t comment_of_number(struct cx *cx, article_id a, int64_t number, struct comment *out);
/* What a page leaves to others, each a number within the article; 0: nothing. */
struct comment_rest {
    int64_t earlier; /* the thread whose first answers are not on it */
    int64_t further; /* the next answer in the last thread on it */
    int64_t later;   /* the next thread */
};
/* Threads after this number with what was confirmed in them: COMMENT_THREADS of them, or as many as
 * COMMENT_REPLIES answers fill; first the threads, then the answers. */
MUST_USE err_t comment_page(struct cx *cx, article_id a, int64_t after, struct comment_list *out,
                            struct comment_rest *rest);
/* The page on which this one stands: from the first of its thread on, or, so far down a long
 * thread, that one and COMMENT_REPLIES answers from here on. */
MUST_USE err_t comment_page_of(struct cx *cx, const struct comment *c, struct comment_list *out,
                               struct comment_rest *rest);
/* All that are public, oldest first: for export. */
MUST_USE err_t comment_list_public(struct cx *cx, article_id a, struct comment_list *out);
struct comment_counts {
    int64_t shown, waiting, removed, withdrawn;
};
MUST_USE err_t comment_counts_of(struct cx *cx, article_id a, struct comment_counts *out);

/* --- writing --- */

struct comment_new {
    article_id article;
    comment_id reply_to; /* v 0: none; an answer to an answer joins its thread */
    str_t name, affiliation, text;
    str_t email;    /* of somebody without account */
    bool is_spoken; /* in the name of the organisation that the actor speaks for */
    str_t work;     /* challenge on which work was done, see comment_hold; empty: none was */
};
/* token: of the writer's link, shown once; is_sent: a letter with it went out. Of an account it is
 * confirmed at once; of an organisation and of the editors it is public at once. Errors:
 * ERR_CONFLICT (the article takes none), ERR_TOO_MANY (COMMENTS_WAITING_MOST of this writer wait),
 * ERR_FORBIDDEN (is_spoken without a mandate for publishing), ERR_INVALID, ERR_DB. Ledger:
 * comment.given, without its text while it waits. */
MUST_USE err_t comment_give(struct cx *cx, const struct comment_new *n, comment_id *out,
                            str_t *token, bool *is_sent);
/* The address is confirmed: it waits, or is public. Nothing where it was before. */
MUST_USE err_t comment_confirm(struct cx *cx, struct comment *c);
/* By its writer: a line stays, its words go from here and from the record, and who wrote it goes;
 * moderation has nothing to decide any more. One that nobody confirmed goes whole. ERR_CONFLICT: so
 * already. */
MUST_USE err_t comment_withdraw(struct cx *cx, struct comment *c);
MUST_USE err_t comment_describe(struct cx *cx, int64_t id, str_t *name, url_t *where);
url_t url_comment(struct cx *cx, const struct article *a, const struct comment *c);

/* "Public", "Waits for moderation", "Removed". */
str_t comment_state_label(struct cx *cx, const struct comment *c);
/* Of the account that is signed in, and not withdrawn. */
bool comment_is_own(const struct cx *cx, const struct comment *c);
/* The part of an article's page. */
MUST_USE err_t comments_section(struct cx *cx, const struct request *rq,
                                const struct whole_article *w, html_t *out);
/* Leads from one's account to one's comments. */
MUST_USE err_t comments_own(struct cx *cx, struct signpost out[SIGNPOSTS_MAX], size_t *count);
MUST_USE err_t comments_housekeep(struct cx *cx);
MUST_USE err_t comments_export_person(struct cx *cx, int64_t account, struct json_out *j);
MUST_USE err_t comments_erase_person(struct cx *cx, int64_t account);
MUST_USE err_t comments_compare_record(struct cx *cx, struct record_differences *to);

extern const struct search_source comments_search[];
extern const struct moderated_kind newsroom_moderated_comment;
extern const struct db_catalog comments_sql;
extern const struct feature comments_feature;

#endif
