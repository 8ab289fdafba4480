/* Dated facts about organisations: names, identifiers, contacts, relations; and their membership of
 * the alliance. Rows are never changed in what they say: a correction ends one and adds another.
 * Dates are written as precisely as they are known: "2011", "2011-05", "2011-05-20", or empty.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef ALYANS_REGISTRY_ORGANISATIONS_FACTS_H
#define ALYANS_REGISTRY_ORGANISATIONS_FACTS_H

#include "registry/organisations/organisations.h"

ID_TYPE(fact_id);
ID_TYPE(membership_id);

enum fact_kind { FACT_NAME, FACT_IDENTIFIER, FACT_CONTACT, FACT_RELATION };
enum { FACT_KINDS = 4 };
str_t fact_kind_word(enum fact_kind k); /* stored: "name" */

/* Schemes. name: official, short, other, former. identifier: a code of org-id.guide ("AZ-IVI",
 * "XI-LEI"), "local" (this site's own), "none" (says that there is no register id; value empty).
 * contact: email, phone, postal, social. relation: parent, member_of, split_from. */
struct fact {
    fact_id id;
    organisation_id organisation;
    enum fact_kind kind;
    str_t scheme, value;
    str_t language;              /* of a name, BCP 47: "az", "az-Cyrl", "ru"; empty: not known */
    organisation_id other;       /* of a relation; v 0 else */
    str_t from, till;            /* dates */
    source_id source;            /* v 0: the organisation itself or the secretariat */
    int64_t import;              /* 0: none */
    usec_t created_at, ended_at; /* ended_at 0: stands */
};
struct fact_list {
    const struct fact *at;
    size_t count;
};
/* Checks scheme, dates, identifier and language; who may: the secretariat, or the organisation
 * under a mandate for its registry entry. id, created_at and ended_at are ignored. Errors:
 * ERR_INVALID, ERR_FORBIDDEN, ERR_NOT_FOUND (organisation, other), ERR_CONFLICT (the same stands
 * already; a relation to itself or in a circle of parents). Ledger: fact.added. */
MUST_USE err_t fact_add(struct cx *cx, const struct fact *f, fact_id *out);
/* Many at once, for imports, best with those of one organisation side by side: ids and created_at
 * are filled in; what stands already is passed over and keeps id 0. *added: how many were new.
 * Errors: as fact_add, of the first that is refused (then give the whole transaction up). Ledger:
 * fact.added each. */
MUST_USE err_t fact_add_many(struct cx *cx, struct fact *at, size_t count, size_t *added);
/* Takes it back. Errors: ERR_NOT_FOUND (or over before), ERR_FORBIDDEN. Ledger: fact.ended. */
MUST_USE err_t fact_end(struct cx *cx, fact_id f);
/* It was so until then: ends the row and adds the same with this last day. Errors: as both. */
MUST_USE err_t fact_close(struct cx *cx, fact_id f, str_t till);
MUST_USE err_t fact_find(struct cx *cx, fact_id f, struct fact *out);
/* Standing and past ones of one organisation, oldest first; relations in both directions. */
MUST_USE err_t fact_list_of(struct cx *cx, organisation_id o, struct fact_list *out);
/* The organisation that has this identifier, not removed; v 0: none. */
MUST_USE err_t organisation_find_by_identifier(struct cx *cx, str_t scheme, str_t value,
                                               organisation_id *out);
/* Its standing identifier: of a register before a local one; both empty: none on record. */
MUST_USE err_t organisation_identifier(struct cx *cx, organisation_id o, str_t *scheme,
                                       str_t *value);
/* "Former name", "Member of": what a fact is, for people. */
str_t fact_label(struct cx *cx, enum fact_kind kind, str_t scheme);

/* --- the alliance ----------------------------------------------------------------------------- */

struct membership {
    membership_id id;
    organisation_id organisation;
    bool is_partner; /* else a member */
    str_t starts, ends;
    str_t way_in;  /* founding, admitted, merger, not_known */
    str_t way_out; /* empty, resigned, excluded, dissolved, merger, ended */
    struct text2 note;
    source_id source;
    int64_t import;
    usec_t created_at, superseded_at;
};
/* "founding member", "left by its own decision". */
str_t membership_way_label(struct cx *cx, str_t way);
/* Pure: on this day ("2013-07-04")? A date known to the month or year counts from its first to its
 * last day: not known to have begun or to be over yet counts as there. */
bool membership_holds(const struct membership *m, str_t day);
/* Secretariat only. m->id.v 0: a new one, else it corrects that row, which stays on record.
 * Errors: ERR_INVALID (dates, words), ERR_FORBIDDEN, ERR_NOT_FOUND, ERR_CONFLICT (overlaps another
 * of the same kind). Ledger: membership.begun, .ended (ends newly set) or .corrected. */
MUST_USE err_t membership_put(struct cx *cx, const struct membership *m, membership_id *out);
/* Many new ones at once, for imports: ids and created_at are filled in; what overlaps one of the
 * same kind that stands already is passed over and keeps id 0. *added: how many were new. Errors:
 * as membership_put. Ledger: one entry each. */
MUST_USE err_t membership_add_many(struct cx *cx, struct membership *at, size_t count,
                                   size_t *added);
/* Standing ones, oldest first. */
MUST_USE err_t membership_list_of(struct cx *cx, organisation_id o, const struct membership **out,
                                  size_t *count);
/* Who belonged on this day, in the reader's alphabetical order. */
struct member_line {
    struct organisation organisation;
    struct membership membership;
};
MUST_USE err_t membership_list_on(struct cx *cx, str_t day, const struct member_line **out,
                                  size_t *count);

/* --- merging and splitting -------------------------------------------------------------------- */

/* from goes on in into: its page leads there and keeps its history; its memberships end (way_out
 * merger). Positions stay what they were, under the old name. Secretariat only. Errors:
 * ERR_FORBIDDEN, ERR_INVALID (no date, or one to come), ERR_CONFLICT (merged already, or into
 * itself), ERR_NOT_FOUND. Ledger: organisation.merged. */
MUST_USE err_t organisation_merge(struct cx *cx, organisation_id from, organisation_id into,
                                  str_t dated);
/* That was a mistake: it stands on its own again, what the merger ended goes on. Secretariat only,
 * with a public reason of MERGER_REASON_LEAST characters or more. Errors: ERR_FORBIDDEN,
 * ERR_INVALID, ERR_CONFLICT (it has not merged, or a membership was entered since that is the same
 * time), ERR_NOT_FOUND. Ledger: organisation.unmerged. */
enum { MERGER_REASON_LEAST = 10, MERGER_REASON_MOST = 1000 };
MUST_USE err_t organisation_unmerge(struct cx *cx, organisation_id from, str_t reason);
/* Mergers of it and into it that were taken back, as the record tells them; newest first. */
struct unmerger {
    organisation_id from, into;
    usec_t at;
    str_t reason;
};
MUST_USE err_t organisation_unmergers(struct cx *cx, organisation_id of,
                                      const struct unmerger **out, size_t *count);
/* part came out of whole. Errors: as merging. Ledger: organisation.split. */
MUST_USE err_t organisation_split(struct cx *cx, organisation_id whole, organisation_id part,
                                  str_t dated);

#endif
