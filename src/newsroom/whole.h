/* Everything that an article is drawn from: pages, feeds, letters, exports, search.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef ALYANS_NEWSROOM_WHOLE_H
#define ALYANS_NEWSROOM_WHOLE_H

#include "newsroom/store.h"

/* A piece of evidence with the name of what it is. */
struct evidence_shown {
    const struct evidence *e;
    str_t name;                  /* in the reader's language; of a source its title */
    url_t where;                 /* empty: it has no page, or is not public any more */
    const struct source *source; /* of a source; NULL: something on this site */
    bool is_gone;                /* what it was is not public any more */
};

struct whole_article {
    const struct article *a;
    struct byline drafted;           /* of an article without text */
    const struct article_version *v; /* that is shown; NULL: no text yet */
    struct section section;
    struct tag_list tags;
    struct article_version_list corrections; /* public ones that correct or add, by number */
    struct article_confirmation_list confirmations;
    const struct evidence_shown *evidence; /* that stands, by claim */
    size_t evidence_count;
    struct claim_marks claims[LANG_COUNT]; /* of the version that is shown */
    const struct organisation *publisher;  /* NULL: the alliance */
    const struct disclosed *disclosed;     /* of the publisher */
    html_t funder;                         /* of the project it was made under; may be empty */
    str_t funder_text;
    const str_t *funders; /* names of those who pay for it; of no project: who pay the publisher */
    size_t funder_count;  /* 0: none is known */
    str_t consultation;   /* it tells of, in the reader's language; empty: none */
    url_t consultation_url;
    struct file_list files;
    struct article_origin from; /* import 0: it was written here */
    url_t from_url;             /* its page there; may be empty */
};
/* number: of the version to show. Names are in cx->lang; all in cx->arena. */
MUST_USE err_t whole_article_load(struct cx *cx, const struct article *a, int64_t number,
                                  struct whole_article *out);

/* Of the version that is shown. */
const struct byline *whole_byline(const struct whole_article *w);
/* The language the text stands in for this reader: theirs, or the original where it is missing. */
enum lang whole_lang(const struct whole_article *w, enum lang reader);
enum translation_state whole_translation(const struct whole_article *w, enum lang lang);

/* --- text.c --------------------------------------------------------------------------------------
 */

/* The text with marks of claims and images. base: "https://host" for what leaves the site, where
 * marks of claims lead to the page (page: its whole address); empty: on the page itself. */
html_t article_body(struct cx *cx, const struct whole_article *w, enum lang lang, str_t base,
                    str_t page);
/* Who publishes, who pays, which relation, what it rests on: the block without which no article
 * leaves the house, as plain lines. */
str_t article_disclosure_text(struct cx *cx, const struct whole_article *w);
/* Of the text that this reader is shown. */
const struct claim_marks *whole_claims(const struct whole_article *w, enum lang reader);
/* What stands under them. */
size_t whole_evidence_count(const struct whole_article *w, enum lang reader);
/* Of these, those under which nothing stands. */
size_t claims_unsupported(const struct whole_article *w, enum lang reader);
/* Corrections, lead and text as plain text: for search, which finds what an article says, not who
 * pays its publisher. */
void article_words(struct cx *cx, const struct whole_article *w, struct buf *out);
/* The same and the disclosure: for letters. */
void article_text(struct cx *cx, const struct whole_article *w, struct buf *out);

/* --- words.c -------------------------------------------------------------------------------------
 */

str_t article_state_label(struct cx *cx, enum article_state s);
str_t change_kind_label(struct cx *cx, enum change_kind k);
str_t translated_label(struct cx *cx, enum translation_state t); /* for the desk */
/* What a reader must know of a translation; empty: nothing. original: its language. */
str_t translated_note(struct cx *cx, enum translation_state t, enum lang original);
str_t evidence_kind_label(struct cx *cx, enum evidence_kind k);
/* Its title, in the language the text stands in; of what is retracted "Retracted: …". */
str_t article_headline(struct cx *cx, const struct whole_article *w);
/* "Retracted 5 May 2026: reason": what is passed on of it in place of its lead. */
str_t retraction_line(struct cx *cx, const struct article *a);
/* The lead, or that line: what stands for the article elsewhere. */
str_t article_summary(struct cx *cx, const struct whole_article *w);
/* The writer, or who publishes it where no writer is named: a name and nothing else. */
str_t author_name(struct cx *cx, const struct whole_article *w);
/* "By EMDS (name withheld, because …)". */
str_t byline(struct cx *cx, const struct whole_article *w);
/* "Taken over on 29 November 2026 from https://…, published there on 9 October 2013"; empty: it was
 * written here. */
str_t taken_over_line(struct cx *cx, const struct whole_article *w);
/* "Published 3 May 2026, corrected 2 times, last 5 May 2026". */
str_t article_dates(struct cx *cx, const struct whole_article *w);

#endif
