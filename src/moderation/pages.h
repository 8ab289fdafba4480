/* What the pages of moderation are drawn from.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef ALYANS_MODERATION_PAGES_H
#define ALYANS_MODERATION_PAGES_H

#include "moderation/log.h"
#include "moderation/words.h"

enum { MODERATION_PAGE_MAX = 4 << 20 };

/* One text as a list or page names it. A text that is not public is said only to whoever may read
 * it. */
struct shown_text {
    str_t one; /* "Statement" */
    struct moderated_text t;
    bool is_gone; /* nobody has it any more */
};

/* --- the public log ----------------------------------------------------------------------------
 */

struct log_line {
    const struct logged *l;
    struct shown_text text;
};
struct log_page {
    const struct log_line *at;
    size_t count;
    struct log_sums sums;
    struct moderation_waiting waiting;
    int64_t withdrawn; /* cases that ended because the author took the text back */
    bool is_alone;     /* one person decides here, so that an appeal finds no other */
    html_t errors, kind, rule, month;
    bool is_filtered, is_wrong, has_older;
    url_t older, csv, json;
};

/* A decision with the appeal against it; NULL: none. */
struct told {
    const struct moderation_decision *d;
    const struct moderation_appeal *appeal;
    bool is_withdrawn; /* the text, by its author */
};
struct case_page {
    const struct moderation_case *c;
    struct shown_text text;
    const struct told *at; /* oldest first */
    size_t count;
    size_t reports; /* all that ever came */
    bool is_alone;
    bool is_author; /* the reader wrote it */
    usec_t appeal_until;
    html_t changes, verify;
};

/* --- one's own ---------------------------------------------------------------------------------
 */

struct own_text {
    const struct moderation_case *c;
    struct shown_text text;
    const struct moderation_decision *last; /* NULL: none yet */
    usec_t appeal_until;                    /* 0: cannot be appealed */
    str_t token;                            /* of the link it was found by, may be empty */
};
struct own_page {
    const struct own_text *at;
    size_t count;
    bool has_link;  /* the address brought one */
    bool is_linked; /* and it is of a text */
    bool is_sent;   /* an appeal was just made */
};
struct appeal_page {
    struct own_text own;
    int64_t days;
    html_t errors, text;
};
struct report_page {
    struct shown_text text;
    str_t kind;
    int64_t subject;
    bool is_sent, may_mail;
    html_t errors, rule, words, email;
};

/* --- the queue ---------------------------------------------------------------------------------
 */

struct queue_item {
    const struct moderation_case *c;
    struct shown_text text;
    str_t looked;   /* "Aygün Məmmədova", who looks at it now; empty: nobody else */
    str_t refused;  /* why the reader may not decide; empty: may */
    bool keeps_now; /* may be kept without a word */
};
struct queue_page {
    const struct queue_item *at;
    size_t count;
    int64_t waiting, appeals;
    usec_t oldest;
    bool is_filtered;
    html_t kind, search, rule, detail, reason, language, errors;
    str_t query, kind_word; /* of the filter, to come back to it */
    str_t done;             /* what was just done; empty: nothing */
    usec_t undo_at;         /* when several were removed that can be shown again; 0: none were */
    str_t failed;           /* what was not, and why */
};

struct report_line {
    const struct moderation_report *r;
};
struct desk_page {
    struct queue_item item;
    const struct told *at;
    size_t count;
    const struct moderation_report *reports;
    size_t report_count;
    const struct moderation_appeal *appeal; /* that waits; NULL: none */
    html_t author;    /* the organisation that wrote it, with who pays; or none */
    bool is_conflict; /* somebody decided meanwhile: what was written stands in the form */
    bool is_alone;
    html_t errors, verdict, rule, detail, reason, language;
};

#endif
