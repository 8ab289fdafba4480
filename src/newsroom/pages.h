/* What the pages of the newsroom are drawn from. SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef ALYANS_NEWSROOM_PAGES_H
#define ALYANS_NEWSROOM_PAGES_H

#include "kit/text/diff.h"
#include "newsroom/desk/batch.h"
#include "newsroom/whole.h"

enum { NEWS_PAGE_MAX = 8 << 20, NEWS_LIST = 20, NEWS_ASIDE = 5 };

/* Articles with what stands beside each of them, loaded at once. */
struct article_lines {
    const struct article *at;
    size_t count;
    const struct section *sections; /* all of them */
    size_t section_count;
    const struct organisation *publishers; /* of those with one, by id */
    size_t publisher_count;
    const struct disclosed *disclosed;
};
MUST_USE err_t article_lines_load(struct cx *cx, const struct article *at, size_t count,
                                  struct article_lines *out);
const struct section *lines_section(const struct article_lines *l, section_id id);
const struct organisation *lines_publisher(const struct article_lines *l, organisation_id id);

struct news_page {
    str_t title, lead;
    struct article_lines lines;
    const struct section *here; /* the section whose page it is; NULL: none */
    const struct tag_list *tags;
    const struct article_month *months;
    size_t month_count;
    url_t more;     /* the next articles; empty: these are all */
    url_t feed;     /* without its ending: Atom, RSS, JSON */
    html_t by_mail; /* the box to ask for letters; empty where no mail goes out */
    bool may_desk, is_first;
};

struct article_page {
    const struct whole_article *w;
    enum lang lang; /* the text stands in */
    enum translation_state translation;
    html_t body, changes, verify, comments, files, by_mail;
    struct article_lines more;
    bool may_desk, is_preview;
};

/* Texts of two versions held against each other. */
struct article_piece {
    str_t label;
    enum lang lang;
    struct diff diff;
    bool is_same;
};
struct article_versions_page {
    const struct whole_article *w;
    const struct article_version *const *at; /* those the reader may see, by number */
    size_t count;
    const struct article_version *from, *to;
    const struct article_piece *pieces;
    size_t piece_count;
    bool is_desk; /* unpublished ones are among them */
};

/* --- the desk ------------------------------------------------------------------------------------
 */

enum { NEWS_FORM_PARTS = 48 };
struct news_form {
    const struct article *a; /* NULL: a new one */
    str_t title, hint, button;
    url_t action, back;
    html_t errors, speaker, note;
    html_t fields[NEWS_FORM_PARTS];
    size_t count;
    url_t autosave;  /* where a script keeps what is written; empty: nowhere */
    bool has_upload; /* the form carries files */
};
void news_form_add(struct news_form *p, html_t field);

struct desk_line {
    const struct article *a;
    enum translation_state other; /* of the language that is not the original */
};
struct newsdesk_page {
    const struct desk_line *at;
    size_t count;
    struct desk_counts counts;
    struct desk_filter filter;
    url_t newer, older, batch; /* pages of the list, empty: there is none; where the form goes */
    bool is_secretariat;
    html_t speaker;
    /* many at once */
    html_t errors, what, section, tag;
    const struct batch_list *batches;
    str_t done;                   /* what was just done, or undone */
    const struct batch *undoable; /* what was just done; NULL: nothing */
};
str_t desk_show_label(struct cx *cx, enum desk_show s);
url_t url_desk_page(struct cx *cx, const struct desk_filter *f, int64_t page);
str_t batch_label(struct cx *cx, const struct batch *b);

struct desk_language {
    enum lang lang;
    enum translation_state state;
    bool may_confirm;
};
struct desk_claim {
    int64_t number;
    html_t form;  /* fields to link something */
    bool is_open; /* it was sent and came back */
};
struct article_desk_page {
    const struct whole_article *w;
    struct desk_language languages[LANG_COUNT];
    const struct desk_claim *claims;
    size_t claim_count;
    html_t speaker, errors, publish_at, retract_en, retract_az;
    str_t preview;    /* the link that was just made; empty: none */
    int64_t previews; /* that stand */
    bool wrote, may_approve, has_autosave, claims_differ;
    str_t note;
};

struct section_form {
    const struct section *s; /* NULL: a new one */
    html_t names, slug;
};
struct tag_form {
    const struct tag *t;
    html_t names;
};
struct sections_page {
    const struct section_form *at;
    size_t count;
    const struct tag_form *tags;
    size_t tag_count;
    html_t errors;
};

url_t url_newsdesk(struct cx *cx, const struct article *a);

/* A date of the alliance. */
struct news_date {
    const char *kind; /* "closes": with id what names it for calendars */
    int64_t id;
    usec_t at, stamp; /* stamp: when it was last changed */
    str_t title;
    url_t page;
};

#endif
