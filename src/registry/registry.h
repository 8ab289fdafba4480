/* Organisations, the mandates to speak for them, and cited sources. Owns organisation, mandate,
 * source. SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef ALYANS_REGISTRY_REGISTRY_H
#define ALYANS_REGISTRY_REGISTRY_H

#include "identity/identity.h"

ID_TYPE(organisation_id);
ID_TYPE(mandate_id);
ID_TYPE(source_id);

enum scope { SCOPE_LOCAL, SCOPE_INTERNATIONAL };
str_t scope_word(enum scope s);                 /* stored: "local" */
str_t scope_label(struct cx *cx, enum scope s); /* shown */
/* Kinds: ngo, network, intergovernmental, parliamentary_assembly, parliament, state_body, research,
 * media, company, other; a word that is none of these is shown as other. */
str_t kind_label(struct cx *cx, str_t kind);

struct organisation {
    organisation_id id;
    str_t slug, kind;
    struct text2 name, short_name, note;
    enum scope scope;
    bool is_example;
    usec_t created_at;
};
/* id is ignored by organisation_add and made. Errors: ERR_CONFLICT (slug taken). Ledger. */
MUST_USE err_t organisation_add(struct cx *cx, const struct organisation *o, organisation_id *out);
MUST_USE err_t organisation_find(struct cx *cx, organisation_id id, struct organisation *out);
MUST_USE err_t organisation_find_by_slug(struct cx *cx, str_t slug, struct organisation *out);
/* All, in the alphabetical order of the reader's language. */
MUST_USE err_t organisation_list(struct cx *cx, const struct organisation **out, size_t *count);
/* Everything but slug, is_example and created_at. Errors: ERR_NOT_FOUND. Ledger, with what it
 * replaces. */
MUST_USE err_t organisation_change(struct cx *cx, const struct organisation *o);
url_t url_organisation(struct cx *cx, const struct organisation *o);

/* What a mandate is for: bits, in cx->actor.scopes. */
enum mandate_scope {
    MANDATE_POSITIONS = 1,  /* take positions, propose statements */
    MANDATE_SIGNING = 2,    /* sign and dissent; wants the second factor */
    MANDATE_PUBLISHING = 4, /* texts in the organisation's name */
    MANDATE_REGISTRY = 8,   /* the organisation's own entry */
    MANDATE_ADMINISTERING =
        16, /* give and revoke mandates of this organisation; wants the factor */
};
enum { MANDATE_SCOPES_ALL = 31 };
/* "positions, signing" in the reader's words. */
str_t mandate_scopes_label(struct cx *cx, uint32_t scopes);
/* Stored and public: "positions, signing". */
str_t mandate_scopes_words(struct arena *arena, uint32_t scopes);

struct mandate {
    mandate_id id;
    account_id account;
    organisation_id organisation;
    uint32_t scopes;
    usec_t starts_at, ends_at, revoked_at, created_at; /* ends_at, revoked_at 0: none */
    int64_t given_by, given_under; /* account; its own mandate, 0: the secretariat or operator */
    str_t reason;                  /* public; why the secretariat gave it */
    str_t ended_by;                /* "administrator", "holder", "secretariat", "objection" */
    usec_t withheld_at;            /* 0: the holder's name is public */
    str_t withheld_by, withheld_reason; /* "holder" or "administrator"; public */
    usec_t confirmed_at;                /* by an administrator, after a doubt; 0: never */
    bool rests; /* its holder's account came into doubt after it was given: holds for nothing until
                   confirmed or the doubt is gone */
    bool is_shut; /* its holder's account is disabled or erased: nobody can use it */
};
/* Pure: may it be used at this time? */
bool mandate_holds(const struct mandate *m, usec_t now);
/* Pure: and for this? */
bool mandate_allows(const struct mandate *m, enum mandate_scope scope, usec_t now);

/* Who may give one: an administrator of the organisation, under a mandate that administers (acts_as
 * ORGANISATION); the secretariat, the operator or the program itself only while the organisation
 * has nobody who administers it and nobody named who waits, with MANDATE_ADMINISTERING in scopes
 * and a public reason. If the organisation has other representatives it then starts no sooner than
 * mandate.recovery_hours from now, whatever m says, so that they can object. m->account,
 * organisation, scopes, starts_at, ends_at, reason are read. Errors: ERR_FORBIDDEN, ERR_INVALID (no
 * scope, dates, no reason), ERR_CONFLICT (there is an administrator, or one is named). Ledger. */
MUST_USE err_t mandate_give(struct cx *cx, const struct mandate *m, mandate_id *out);
/* By an administrator, by its holder, or by the secretariat what the secretariat gave and has not
 * started; anybody who holds a mandate of the organisation may object to one given by the
 * secretariat until it starts. Holds from the next request on. Errors: ERR_NOT_FOUND (none such, or
 * revoked before), ERR_FORBIDDEN, ERR_CONFLICT (the last administrator must name another first, or
 * say so: leave_without). Ledger. */
enum mandate_leaving { MANDATE_LEAVE_CAREFULLY, MANDATE_LEAVE_WITHOUT };
MUST_USE err_t mandate_revoke(struct cx *cx, mandate_id m, enum mandate_leaving how);
/* An administrator says that a mandate that rests is in the right hands. Errors: ERR_NOT_FOUND,
 * ERR_FORBIDDEN, ERR_CONFLICT (it does not rest, or is over). Ledger. */
MUST_USE err_t mandate_confirm(struct cx *cx, mandate_id m);
/* Withholds or shows the holder's name: by the holder or an administrator; with a public reason.
 * What the holder withheld only the holder shows again. Errors: ERR_NOT_FOUND, ERR_FORBIDDEN,
 * ERR_INVALID (no reason), ERR_CONFLICT (it is so already). Ledger. */
MUST_USE err_t mandate_withhold(struct cx *cx, mandate_id m, str_t reason);
MUST_USE err_t mandate_show_name(struct cx *cx, mandate_id m);
/* The holder's name, or the visible note "name withheld, by X, because Y", for any public page. */
html_t mandate_holder(struct cx *cx, const struct mandate *m);
/* Organisations without anybody who administers them right now have lost it. */
MUST_USE err_t organisation_has_administrator(struct cx *cx, organisation_id o, bool *out);
MUST_USE err_t mandate_list_of_account(struct cx *cx, account_id who, const struct mandate **out,
                                       size_t *count);
MUST_USE err_t mandate_find(struct cx *cx, mandate_id id, struct mandate *out);

/* Pure: the mandate asked for if it holds now; else the only one that does, unless it is for
 * another organisation than the one asked for; else NULL. */
const struct mandate *mandate_chosen(const struct mandate *at, size_t count, int64_t asked,
                                     usec_t now);
/* Second half of authenticate: fills cx->actor.organisation, mandate and scopes by mandate_chosen.
 */
MUST_USE err_t registry_speaker(struct cx *cx, int64_t speaks_under);
/* Speaks for an organisation right now, and for what; all set acts_as to ORGANISATION. Signing and
 * administering want the second factor, given in this session: ERR_FACTOR. */
guard_fn guard_representative, guard_positions, guard_signing, guard_registry, guard_administrator;
/* The page for somebody who speaks for an organisation under a mandate that is not for this: what
 * it is for, and whom to ask. Status 403. */
MUST_USE err_t mandate_respond_refused(struct cx *cx, const struct request *rq, struct response *rs,
                                       enum mandate_scope wanted);
/* "You speak for …" with the mandate's end and what it is for; for the top of every page where
 * someone acts. */
html_t speaker_bar(struct cx *cx);
/* Frame's account line: sign in, or name, organisation, sign out. */
html_t registry_account_bar(struct cx *cx);

struct source {
    source_id id;
    str_t url, title, publisher, kind, dated;
    str_t language; /* of title and publisher, like "en"; empty: not known */
};
MUST_USE err_t source_add(struct cx *cx, const struct source *s, source_id *out);
str_t source_kind_label(struct cx *cx, str_t kind);

/* A higher feature's section on an organisation's page (its positions): app/ hangs it into
 * site_of(cx)->organisation_sections. */
typedef err_t organisation_section_fn(struct cx *cx, const struct organisation *o, html_t *out);
struct organisation_sections {
    organisation_section_fn *const *at;
    size_t count;
};

/* For the record's pages: name and page of what an entry is about; a mandate is named by its
 * organisation. Errors: ERR_NOT_FOUND, ERR_DB. */
MUST_USE err_t organisation_describe(struct cx *cx, int64_t id, str_t *name, url_t *where);
MUST_USE err_t mandate_describe(struct cx *cx, int64_t id, str_t *name, url_t *where);
MUST_USE err_t source_describe(struct cx *cx, int64_t id, str_t *name, url_t *where);
extern const struct db_catalog registry_subject_sql;

extern const struct feature registry_feature;

#endif
