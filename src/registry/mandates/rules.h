/* The rules of mandates: who may give, end and name. Pure: no database, no clock; tested line by
 * line. SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef ALYANS_REGISTRY_MANDATES_RULES_H
#define ALYANS_REGISTRY_MANDATES_RULES_H

#include "registry/registry.h"

/* Within its dates and not revoked, whoever may use it: a mandate that rests runs, too. */
bool mandate_runs(const struct mandate *m, usec_t now);
/* Revoked, or past its end. */
bool mandate_is_over(const struct mandate *m, usec_t now);
/* Named by the secretariat, not started: representatives may still object. */
bool mandate_waits(const struct mandate *m, usec_t now);
/* Somebody can administer under it right now. */
bool mandate_administers(const struct mandate *m, usec_t now);

/* Does the actor act as an administrator of this organisation? The guard has set acts_as. */
bool actor_administers(const struct actor *a, organisation_id o);
/* As secretariat or operator, or is it the program itself (the demonstration)? */
bool actor_is_secretariat(const struct actor *a);

/* What the rule of giving must know of an organisation. */
struct standing {
    bool has_administrator; /* right now */
    bool has_named;         /* one whom the secretariat named waits */
    bool has_others;        /* representatives beside the person to be named */
    int held;               /* by that person, begun or not */
};
/* Of one organisation, at the same time: nobody heaps so many on somebody that the mandates others
 * gave are no longer among those read with a request. */
enum { MANDATES_HELD_MOST = 20 };
/* at: the mandates of one organisation that are not over. A person in doubt counts as another than
 * himself: whoever entered that account must not be spared the wait. */
struct standing standing_of(const struct mandate *at, size_t count, account_id named, usec_t now);
/* When the new one starts: as asked, or later so that representatives can object. */
usec_t mandate_first_moment(const struct mandate *m, const struct actor *a,
                            const struct standing *s, usec_t now, usec_t wait);
/* OK, ERR_INVALID, ERR_FORBIDDEN, ERR_CONFLICT; m->starts_at is what mandate_first_moment gave. */
err_t mandate_giving_verdict(const struct mandate *m, const struct actor *a,
                             const struct standing *s, usec_t now);

/* Under which right the actor may end it. */
enum mandate_ending {
    ENDING_REFUSED,
    ENDING_BY_HOLDER,
    ENDING_BY_ADMINISTRATOR,
    ENDING_BY_SECRETARIAT,
    ENDING_BY_OBJECTION,
};
enum mandate_ending mandate_ending_of(const struct mandate *m, const struct actor *a, usec_t now);
/* Stored in ended_by: "holder"; empty for ENDING_REFUSED. */
str_t mandate_ending_word(enum mandate_ending how);
/* Would nobody administer the organisation without this one, and somebody does with it? */
bool mandate_is_last(const struct mandate *m, const struct mandate *at, size_t count, usec_t now);

/* Who may withhold or show its holder's name. */
enum name_right { NAME_REFUSED, NAME_BY_HOLDER, NAME_BY_ADMINISTRATOR };
enum name_right mandate_name_right(const struct mandate *m, const struct actor *a);
str_t name_right_word(enum name_right by);
bool mandate_name_may_show(const struct mandate *m, enum name_right by);

/* How an organisation came to be without administrator. */
enum loss {
    LOSS_NONE,       /* it has one */
    LOSS_NEVER_HAD,  /* nobody was ever given that */
    LOSS_RAN_OUT,    /* last->ends_at */
    LOSS_GIVEN_BACK, /* last->revoked_at; by its holder, or with the erasing of the account */
    LOSS_REVOKED,    /* last->revoked_at */
    LOSS_SHUT,       /* the account of the last is disabled */
    LOSS_DOUBTED,    /* the account of the last is in doubt */
};
struct administration {
    enum loss loss;
    const struct mandate *last;  /* NULL: none */
    const struct mandate *named; /* waits to start; NULL: nobody */
    bool is_lost; /* others speak for it, or somebody did, and nobody administers it */
};
/* at: all mandates of one organisation. */
struct administration administration_of(const struct mandate *at, size_t count, usec_t now);

#endif
