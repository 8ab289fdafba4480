/* The rules of joint statements: words of columns, who may, what holds, what keeps one from being
 * published. Pure: no database, no clock; tested line by line.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef ALYANS_JOINT_RULES_H
#define ALYANS_JOINT_RULES_H

#include "joint/block.h"

/* --- stored words ------------------------------------------------------------------------------
 */

str_t joint_state_word(enum joint_state s);
MUST_USE bool joint_state_from_word(str_t word, enum joint_state *out);
str_t version_kind_word(enum version_kind k);
MUST_USE bool version_kind_from_word(str_t word, enum version_kind *out);
str_t answer_value_word(enum answer_value v);
MUST_USE bool answer_value_from_word(str_t word, enum answer_value *out);
str_t invited_way_word(enum invited_way w);
MUST_USE bool invited_way_from_word(str_t word, enum invited_way *out);
str_t amend_state_word(enum amend_state s);
MUST_USE bool amend_state_from_word(str_t word, enum amend_state *out);

/* --- states -------------------------------------------------------------------------------------
 */

/* draft → round → closed → published → withdrawn, and closed → round again; what is read from
 * sources has no round: draft → published → withdrawn. */
bool joint_may_become(const struct joint *j, enum joint_state to);
/* May a version of this kind be written at this moment? A slip of the pen also after the round. */
bool joint_takes_version(const struct joint *j, enum version_kind kind, usec_t now);
/* May an organisation answer now? To a coded statement at any time, but not to a draft. */
bool joint_takes_answer(const struct joint *j, usec_t now);
/* And of an organisation whose answer in force this is (NULL: it has none)? One that is asked anew
 * is so also when the text is published. */
bool joint_takes_answer_of(const struct joint *j, const struct version_list *versions,
                           const struct joint_answer *a, usec_t now);
/* May the secretariat enter what an organisation said elsewhere? To its own rounds only dissent and
 * abstention: nobody is made a signer by somebody else. */
bool joint_takes_coded(const struct joint *j, enum answer_value v);

/* --- who may ------------------------------------------------------------------------------------
 */

bool joint_is_secretariat(const struct actor *a); /* or operator, or the program itself */
/* Drafts, opens, closes, decides on amendments: initiators under a mandate for publishing too. */
bool joint_drafts(const struct actor *a, const int64_t *initiators, size_t count);
/* Sees drafts: whoever speaks for an organisation, the secretariat. */
bool joint_sees_drafts(const struct actor *a);
const struct invited *invited_of(const struct invited_list *all, organisation_id o);

/* --- what holds ---------------------------------------------------------------------------------
 */

/* A change of substance came after version number: signatures of it are asked anew. */
bool is_changed_since(const struct version_list *versions, int64_t number);
/* Likewise whatever the organisation itself said to it. */
bool answer_is_asked_anew(const struct version_list *versions, const struct joint_answer *a);
bool version_is_substance(const struct joint_version *v);
const struct joint_version *version_numbered(const struct version_list *all, int64_t number);
bool same_text(const struct joint_version *v, const struct version_new *w);
/* What a slip of the pen is measured against: the newest version that signers were asked about.
 * NULL: there is no text yet. */
const struct joint_version *version_asked_about(const struct version_list *versions);
/* The first part of a text that changed more than a slip of the pen does. */
enum slip_part { SLIP_FITS, SLIP_TITLE, SLIP_CLAUSE, SLIP_COUNT };
struct slip_fault {
    enum slip_part part;
    size_t clause; /* of CLAUSE: its place, from 0 */
    enum lang lang;
};
struct slip_fault version_slip_fault(struct arena *arena, const struct joint_version *was,
                                     const struct version_new *is);
/* OK; ERR_INVALID for a dissent without 20 to 5000 characters in one language at least, or more in
 * the other; any other answer may have a text of at most that. */
err_t answer_verdict(enum answer_value v, const struct text2 *text);

/* Has somebody who did not write this language's text confirmed it as it stands? */
struct confirmation {
    enum lang lang;
    str_t print;
    int64_t account;
    int acts_as;
    organisation_id organisation;
    usec_t confirmed_at;
};
struct confirmation_list {
    const struct confirmation *at;
    size_t count;
};
/* Who wrote it: of the first version with this text. -1: there is no such text. */
int64_t writer_of(const struct version_list *versions, enum lang lang, str_t print);
bool is_confirmed(const struct version_list *versions, const struct confirmation_list *all,
                  const struct joint_version *v, enum lang lang);

/* Said nothing, or not to the text as it is now; was asked here, not reminded within REMIND_DAYS.
 */
bool joint_may_remind(const struct invited_list *invited, const struct stander *s, usec_t now);

/* --- what keeps it from being published ----------------------------------------------------------
 */

enum gate {
    GATE_DRAFT,           /* its round was never opened */
    GATE_ROUND_OPEN,      /* organisations still answer */
    GATE_NO_TEXT,         /* lang: title or a clause is missing */
    GATE_UNCONFIRMED,     /* lang: nobody but its writer has vouched for it */
    GATE_DISSENT_MISSING, /* organisation dissents, and its text is not there */
    GATE_AMENDMENT_OPEN,  /* organisation proposed it, and has no answer */
    GATE_NO_INITIATOR,
    GATE_UNDISCLOSED, /* organisation initiates it, and who pays for it is not on record */
    GATE_NO_MONEY,    /* who paid for the work on it is not said */
    GATE_NOBODY_SIGNED,
    GATE_PUBLISHED, /* it is already */
};
struct gate_shut {
    enum gate gate;
    enum lang lang;
    organisation_id organisation; /* v 0: none */
};
struct gates {
    const struct gate_shut *at;
    size_t count;
};
/* What the rule must know. */
struct publish_facts {
    const struct joint *j;
    const struct version_list *versions;
    const struct confirmation_list *confirmations;
    const struct joint_answer_list *answers;
    const struct amend_list *amendments;
    const int64_t *initiators;
    const bool *is_disclosed; /* of each of them */
    size_t initiator_count;
    bool is_paid_said; /* by the project it was made under, or in its own words */
    usec_t now;
};
/* All of them, in the order of the enum. */
struct gates publish_gates(struct arena *arena, const struct publish_facts *f);

#endif
