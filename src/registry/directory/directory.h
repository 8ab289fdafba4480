/* The directory: which organisations are asked for, and how many there are of each sort.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef ALYANS_REGISTRY_DIRECTORY_DIRECTORY_H
#define ALYANS_REGISTRY_DIRECTORY_DIRECTORY_H

#include "kit/http/http.h"
#include "registry/organisations/facts_rules.h"
#include "registry/store.h"

enum { DIRECTORY_PAGE = 100, DIRECTORY_ANY = -1 };

struct directory_filter {
    str_t query;   /* as it was written */
    int scope;     /* enum scope, or DIRECTORY_ANY */
    int status;    /* enum standing_word, or DIRECTORY_ANY: all but those that go on in another */
    str_t kind;    /* empty: any */
    str_t country; /* ISO 3166-1; empty: any; "none": not known */
    str_t day;     /* "2013-07-04": what they were then */
    bool is_today; /* no day was asked for */
    str_t bad_day; /* asked for, and no day; empty: none */
    str_t after;   /* slug of the last organisation of the page before; empty: first page */
};
/* Is something asked for that some organisations do not fit? The scope is no part of it. */
static inline bool directory_is_narrowed(const struct directory_filter *f)
{
    return f->query.len > 0 || f->status != DIRECTORY_ANY || f->kind.len > 0 || f->country.len > 0;
}
/* Of a request's query: q, scope, status, kind, country, on, after. Words nobody knows count as not
 * asked. */
struct directory_filter directory_filter_read(struct cx *cx, const struct request *rq);
/* The same address with another filter; of the first page. path: "/organisations". */
url_t url_directory(struct cx *cx, str_t path, const struct directory_filter *f);
/* "member", as in addresses and exports. */
str_t standing_word_text(enum standing_word s);
str_t standing_label(struct cx *cx, enum standing_word s);

struct facet {
    str_t value;
    size_t count;
};
enum { FACETS_MAX = 300 };
struct facets {
    struct facet at[FACETS_MAX];
    size_t count;
};
struct directory {
    const struct directory_row *const *rows; /* those asked for, in their order */
    const enum standing_word *standing;      /* of each on the day */
    size_t count;
    /* How many there would be with another choice of this filter, all others as they are. */
    size_t by_scope[2], by_status[STANDING_WORDS];
    struct facets *kinds, *countries;   /* most first */
    struct membership_list memberships; /* all that stand, by organisation */
};
/* Pure but for the arena. memberships: standing ones, by organisation. */
struct directory directory_select(struct arena *arena, const struct directory_row *rows,
                                  size_t count, const struct membership_list *memberships,
                                  const struct directory_filter *f);

/* Loads and selects. */
MUST_USE err_t directory_load(struct cx *cx, const struct directory_filter *f,
                              struct directory *out);

/* One organisation of a list with what is shown beside it. */
struct directory_line {
    struct organisation o;
    enum standing_word standing;
    str_t since;   /* of the membership that holds, as stored; empty: not known, or none */
    str_t matched; /* another name or identifier that was found; empty: one that is shown */
};
/* Lines first to first + most of the directory. */
MUST_USE err_t directory_lines(struct cx *cx, const struct directory_filter *f,
                               const struct directory *d, size_t first, size_t most,
                               const struct directory_line **out, size_t *count);
/* Where the page begins that the filter asks for. */
MUST_USE err_t directory_first(struct cx *cx, const struct directory_filter *f,
                               const struct directory *d, size_t *first);

/* --- what its pages are drawn from ------------------------------------------------------------ */

struct directory_page {
    const struct directory_filter *filter;
    const struct directory *directory;
    const struct directory_line *lines;
    size_t count, first;
    url_t next, start; /* text empty: no such page */
    bool may_edit;
    html_t errors, query, kind, country, on;
};
struct country_line {
    str_t code, name; /* code empty: not known */
    size_t all, local, international, members, partners;
};
struct countries_page {
    const struct country_line *at;
    size_t count, most; /* most: of the longest line */
    size_t all;
    str_t day;
};
struct member_row {
    const struct organisation *o;
    const struct membership *m;
};
struct members_page {
    str_t day;
    bool is_today;
    html_t on, errors;
    const struct member_row *here, *gone; /* belonged on the day; had left before it */
    size_t here_count, gone_count;
};

#endif
