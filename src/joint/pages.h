/* What the pages of joint statements are drawn from.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef ALYANS_JOINT_PAGES_H
#define ALYANS_JOINT_PAGES_H

#include "joint/words.h"
#include "kit/text/diff.h"
#include "site/charts.h"

enum { JOINT_PAGE_MAX = 8 << 20 };

/* Every position of an organisation on the statement that a clause speaks of. */
struct clause_voices {
    const struct statement *statement; /* NULL: it speaks of none */
    const struct organisation *const *agree;
    const struct organisation *const *disagree;
    size_t agree_count, disagree_count;
    int64_t silent; /* with a position elsewhere in the consultation, none here */
    struct strip strip;
};
struct clause_voices clause_voices_of(struct cx *cx, const struct whole_joint *w,
                                      const struct clause *c);

struct joints_page {
    const struct whole_joint *at;
    size_t count;
    bool may_desk;
};
/* Something that happened: around it, from sources; or to it, here. */
struct joint_past {
    str_t dated; /* "2013-10-09", as precisely as known */
    html_t what;
    const struct source *source; /* NULL: none */
    size_t order;                /* of one day: as they came */
};
struct joint_page {
    const struct whole_joint *w;
    const struct joint_past *history; /* by date */
    size_t history_count;
    html_t funder, changes, verify, speaker;
    bool may_desk, may_answer, may_withdraw, may_object, was_answered;
    const struct stander *mine; /* of the organisation one speaks for; NULL */
    int64_t entry;              /* that sealed it; 0: none */
    size_t open_amendments;
};

/* One statement on the page of an organisation. */
struct organisation_joint {
    const struct whole_joint *w;
    const struct stander *stander; /* NULL: it was not asked */
    bool initiates;
};

/* Texts of two versions held against each other, piece by piece. */
struct piece_diff {
    str_t label; /* "Title", "Clause 2" */
    enum lang lang;
    struct diff diff;
    bool is_same;
};
struct versions_page {
    const struct whole_joint *w;
    const struct joint_version *from, *to; /* from NULL: the first text is shown as it is */
    const struct piece_diff *at;
    size_t count;
    bool may_contest;
    html_t speaker, errors;
};

struct amend_shown {
    const struct amend *a;
    const struct clause *clause; /* as it stood; NULL: a further one */
    struct diff diff[LANG_COUNT];
    html_t decision; /* the field, for who may decide */
    html_t errors;
};
struct amends_page {
    const struct whole_joint *w;
    const struct amend_shown *at;
    size_t count;
    bool may_propose, may_decide;
    html_t speaker, errors, clause, text_en, text_az, reason;
    int64_t own; /* organisation one speaks for */
};

struct answer_page {
    const struct whole_joint *w;
    const struct organisation *o;
    const struct stander *mine;
    html_t speaker, errors, choice, text_en, text_az;
    enum { ANSWERING, WITHDRAWING, OBJECTING } what;
    url_t action; /* of withdrawing and objecting */
};

/* --- the desk --- */

struct joint_desk_list_page {
    const struct joint *at;
    size_t count;
    bool may_draft, is_secretariat;
    html_t speaker;
};
enum { JOINT_FORM_PARTS = 260 };
struct joint_form_page {
    const struct joint *j; /* NULL: a new one */
    str_t title, hint, button;
    url_t action, back;
    html_t errors, speaker;
    html_t fields[JOINT_FORM_PARTS];
    size_t count;
};
void joint_form_add(struct joint_form_page *p, html_t field);
struct language_state {
    enum lang lang;
    bool has_text, is_confirmed, is_writer, has_confirmed; /* the last two: the reader */
    const struct confirmation *const *by;
    size_t by_count;
};
struct joint_desk_page {
    const struct whole_joint *w;
    struct gates gates;
    struct language_state languages[LANG_COUNT];
    html_t speaker, errors, funder;
    html_t deadline, also, invite, withdraw_reason; /* fields */
    str_t seen;                                     /* print of what would be published */
    bool is_secretariat, may_open;
    size_t silent;     /* of those asked here */
    size_t remindable; /* of them, to be reminded now */
    bool mail_is_on;
    const struct organisation *const *unreached; /* of the silent: no letter reaches them */
    size_t unreached_count;
    str_t note; /* what was just done; empty: nothing */
};

url_t url_joint_desk(struct cx *cx, const struct joint *j);
/* Names of organisations with who pays for them, as a run of links; for voices and quiet lists. */
html_t joint_names(struct cx *cx, const struct whole_joint *w, const struct organisation *const *at,
                   size_t count);
/* The whole block, for a page. */
html_t joint_block(struct cx *cx, const struct whole_joint *w);
str_t dissent_link_label(struct cx *cx, const struct block *b);

#endif
