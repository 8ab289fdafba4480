/* Organisations and the sources that are cited: the nouns everything else in the registry is about.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef ALYANS_REGISTRY_ORGANISATIONS_ORGANISATIONS_H
#define ALYANS_REGISTRY_ORGANISATIONS_ORGANISATIONS_H

#include "identity/identity.h"

ID_TYPE(organisation_id);
ID_TYPE(source_id);

enum scope { SCOPE_LOCAL, SCOPE_INTERNATIONAL };
str_t scope_word(enum scope s);                 /* stored: "local" */
str_t scope_label(struct cx *cx, enum scope s); /* shown */
/* Kinds: ngo, network, foundation, union, intergovernmental, parliamentary_assembly, parliament,
 * state_body, research, media, donor, company, other; a word that is none of these is shown as
 * other. */
str_t kind_label(struct cx *cx, str_t kind);

struct organisation {
    organisation_id id;
    str_t slug, kind;
    struct text2 name, short_name, note;
    enum scope scope;
    bool is_example;
    usec_t created_at;
    str_t country;                          /* of its seat, ISO 3166-1 alpha-2; empty: not known */
    struct text2 seat;                      /* town */
    str_t founded, active_since, dissolved; /* "2011", "2011-05", "2011-05-20" or empty */
    str_t website;
    int64_t merged_into; /* organisation that goes on with it, 0: none */
    usec_t merged_at;
    int64_t import;    /* register_import that brought it, 0: none */
    usec_t removed_at; /* that import was undone, 0: it was not; removed ones are shown nowhere */
};
/* id is ignored by organisation_add and made. Errors: ERR_CONFLICT (slug taken; the transaction
 * goes on). Ledger, with only what is set. */
MUST_USE err_t organisation_add(struct cx *cx, const struct organisation *o, organisation_id *out);
/* Many at once, for imports: ids and created_at are filled in. 10 000 take about half a second.
 * Errors: ERR_CONFLICT (a slug is taken: give the whole transaction up). Ledger, one entry each. */
MUST_USE err_t organisation_add_many(struct cx *cx, struct organisation *at, size_t count);
/* Everything this import brought is shown nowhere from now on; its slugs are free again. *count:
 * how many. The caller writes the ledger (register.undone). Errors: ERR_CONFLICT (somebody holds a
 * mandate for one of them). */
MUST_USE err_t organisation_remove_import(struct cx *cx, int64_t import, int64_t *count);
/* Words of addresses that pages of the site have: no organisation may have them. */
bool slug_is_reserved(str_t slug);
/* Is this a word of organisation_kinds? */
bool kind_exists(str_t kind);
/* Also one that was removed. Errors: ERR_NOT_FOUND. */
MUST_USE err_t organisation_find(struct cx *cx, organisation_id id, struct organisation *out);
MUST_USE err_t organisation_find_by_slug(struct cx *cx, str_t slug, struct organisation *out);
/* Of these ids, in their order; count of them, also removed ones. Errors: ERR_NOT_FOUND. */
MUST_USE err_t organisation_find_many(struct cx *cx, const int64_t *ids, size_t count,
                                      const struct organisation **out);
/* All but the removed, in the alphabetical order of the reader's language. */
MUST_USE err_t organisation_list(struct cx *cx, const struct organisation **out, size_t *count);
/* Everything but slug, is_example, created_at, import, merged_into and removed_at. Errors:
 * ERR_NOT_FOUND. Ledger, with what it replaces; nothing where nothing is another. */
MUST_USE err_t organisation_change(struct cx *cx, const struct organisation *o);
/* What it is called where there is little room: its short name, or its name where it has none.
 * Nothing else shows a short name, so that nobody stands anywhere without any. */
static inline const struct text2 *organisation_brief(const struct organisation *o)
{
    return text2_pick(&o->short_name, LANG_EN).len > 0 ? &o->short_name : &o->name;
}
url_t url_organisation(struct cx *cx, const struct organisation *o);

struct source {
    source_id id;
    str_t url, title, publisher, kind, dated;
    str_t language; /* of title and publisher, like "en"; empty: not known */
};
MUST_USE err_t source_add(struct cx *cx, const struct source *s, source_id *out); /* ledger */
/* Errors: ERR_NOT_FOUND. */
MUST_USE err_t source_find(struct cx *cx, source_id id, struct source *out);
/* In the order of ids, one query; id.v 0 where there is none. */
MUST_USE err_t source_find_many(struct cx *cx, const int64_t *ids, size_t count,
                                const struct source **out);
/* The source of this web address that was cited before, as it stands, else a new one: under its
 * title, or the address where that is empty, of kind "other" where none is said; id is ignored.
 * Ledger, of a new one. Errors: ERR_DB. */
MUST_USE err_t source_keep(struct cx *cx, const struct source *s, source_id *out);
str_t source_kind_label(struct cx *cx, str_t kind);
/* The stored word of a kind that is written as a word of the program or as its label in either
 * language; empty: there is no such kind. */
str_t source_kind_in_words(struct cx *cx, str_t said);
/* The field that asks for a kind; its values are the stored words, or nothing. */
html_t source_kind_select(struct cx *cx, const struct form *f, const char *name);

#endif
