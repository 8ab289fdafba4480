/* A joint statement with everything pages and exports show of it.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef ALYANS_JOINT_WHOLE_H
#define ALYANS_JOINT_WHOLE_H

#include "joint/block.h"
#include "joint/store.h"

struct whole_joint {
    const struct joint *j;
    struct version_list versions;
    const struct joint_version *now; /* in force; NULL: no text yet */
    const int64_t *initiators;
    size_t initiator_count;
    struct invited_list invited;
    struct joint_answer_list answers;
    struct amend_list amendments;
    struct amend_voice_list voices;
    struct confirmation_list confirmations;
    const struct joint_event *events;
    size_t event_count;
    struct block block; /* made by the one function that makes it */

    const struct consultation *consultation; /* NULL: none */
    struct statement_list statements;        /* accepted ones of it */
    const struct stance *stances;            /* in force, of organisations */
    size_t stance_count;

    const struct organisation *organisations; /* all named here, by id */
    size_t organisation_count;
    const struct disclosed *disclosed; /* of all of them */
    const struct source *sources;      /* of coded answers and of the text, by their order there */
    size_t source_count;
    const struct made_for *made_for;
    struct seal seal; /* the newest; id 0: never published */
};
MUST_USE err_t whole_joint_load(struct cx *cx, const struct joint *j, struct whole_joint *out);

/* On record in it: must. */
const struct organisation *whole_organisation(const struct whole_joint *w, organisation_id o);
/* NULL: none, or not cited. */
const struct source *whole_source(const struct whole_joint *w, source_id s);
const struct statement *whole_statement(const struct whole_joint *w, statement_id s);
/* What keeps it from being published, of this moment. */
MUST_USE err_t whole_gates(struct cx *cx, const struct whole_joint *w, struct gates *out);
/* Who paid for the work on it: what the project says, then its own words; may be empty. */
struct text2 whole_money(struct cx *cx, const struct whole_joint *w);
/* Of a coded answer when it was said there, else when it came in: "2013-10-23". */
str_t answer_date(struct cx *cx, const struct joint_answer *a);

#endif
