/* What the pages of merging, amending and translating are drawn from.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef ALYANS_VIEWPOINTS_STATEMENTS_PAGES_H
#define ALYANS_VIEWPOINTS_STATEMENTS_PAGES_H

#include "kit/text/diff.h"
#include "viewpoints/pages.h"
#include "viewpoints/statements/near.h"
#include "viewpoints/statements/rules.h"
#include "viewpoints/statements/translations_csv.h"

/* --- words --- */

str_t translation_label(struct cx *cx, enum translation t); /* "machine translation, not checked" */
str_t sense_label(struct cx *cx, enum alike_sense s); /* "the same words, the opposite sense?" */
str_t likeness_text(struct cx *cx, double score);     /* "likeness 0.87 of 1" */
/* "Accepted." and why, where a reason was given. */
str_t trace_text(struct cx *cx, const struct trace *t);
str_t trace_reason(struct cx *cx, const struct trace *t);
/* Why one was merged: as it was written, or that an amendment took its place. */
str_t merge_reason_text(struct cx *cx, const struct statement *s);

url_t url_merge(struct cx *cx, const struct statement *s);
/* With the other one filled in. */
url_t url_merge_into(struct cx *cx, const struct statement *s, const struct statement *into);
url_t url_separate(struct cx *cx, const struct statement *s);
url_t url_alike(struct cx *cx, const struct consultation *c);
url_t url_propose(struct cx *cx, const struct consultation *c);
url_t url_amend(struct cx *cx, const struct consultation *c, const struct statement *s);
url_t url_translate(struct cx *cx, const struct consultation *c, const struct statement *s);
url_t url_translation_confirm(struct cx *cx, const struct consultation *c,
                              const struct statement *s);
url_t url_translations(struct cx *cx, const struct consultation *c);

/* --- merging --- */

struct merge_page {
    const struct consultation *c;
    const struct statement *s;    /* to be merged, or to be separated */
    const struct statement *into; /* what it is merged into; NULL: it is not */
    struct near_list near;
    html_t errors, choice, number, reason;
};
struct alike_page {
    const struct consultation *c;
    const struct near_pair *pairs;
    size_t count;
    size_t of; /* statements compared */
    const struct statement *const *merged;
    const struct statement *const *into; /* one for each */
    size_t merged_count;
};

/* --- proposing and amending --- */

struct propose_page {
    const struct consultation *c;
    const struct statement *amends; /* the one to be reworded; NULL: a new statement */
    url_t to;                       /* where the form goes */
    html_t errors, text, other, reason;
    bool has_other;        /* something is written in the other language */
    struct near_list near; /* to be looked at before it is proposed; none: nothing is close */
    struct diff wording;   /* as it is, as it is proposed; in the reader's language */
    html_t funder;         /* whose money the consultation was made with */
};
/* Beside a proposal that waits for a decision. */
struct beside {
    const struct consultation *c;
    const struct statement *s;
    const struct statement *amends; /* NULL: none */
    struct near_list near;
    struct diff wording; /* as it is, as proposed, in lang */
    enum lang lang;
};
html_t proposal_field(struct cx *cx, const struct form *f);

/* --- translating --- */

struct translate_page {
    const struct consultation *c;
    const struct statement *s;
    enum lang original, to;
    bool may_confirm, is_own; /* translated by this very person, who cannot confirm it */
    html_t errors, text, label, as;
};
struct translation_line {
    const struct statement *s;
    enum lang to;
    enum translation_need need;
};
struct translations_page {
    const struct consultation *c;
    const struct translation_line *lines;
    size_t count;
    int64_t accepted, without_text, unconfirmed, confirmed, together;
    html_t errors, file;
    bool is_open; /* texts can still change */
};
struct translations_look {
    const struct consultation *c;
    struct translation_rows rows;
    int64_t added, changed, same, skipped, wrong;
    str_t again; /* what is to be carried out, as a file, to send once more */
};

#endif
