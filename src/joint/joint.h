/* Joint statements: texts that several organisations sign, with the dissent of those who do not,
 * which cannot be taken off them. Owns the tables of migration 0021; nobody else writes to them.
 *
 * A draft is seen by the secretariat and by whoever speaks for an organisation; its entries in the
 * record say only that something was done. When its round opens, everything comes into the record,
 * its versions too. From then on the whole of it is public at every moment.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef ALYANS_JOINT_JOINT_H
#define ALYANS_JOINT_JOINT_H

#include "viewpoints/viewpoints.h"

ID_TYPE(joint_id);
ID_TYPE(version_id);
ID_TYPE(joint_answer_id);
ID_TYPE(amend_id);

enum joint_state { JOINT_DRAFT, JOINT_ROUND, JOINT_CLOSED, JOINT_PUBLISHED, JOINT_WITHDRAWN };
enum { JOINT_STATES = 5 };

struct joint {
    joint_id id;
    str_t slug;
    struct text2 title;                       /* of the version in force; both empty: none yet */
    struct text2 background, background_html; /* Markdown, rendered when written */
    struct text2 money;                       /* plain: who paid for the work on it */
    consultation_id consultation;             /* v 0: none */
    enum joint_state state;
    int64_t version; /* in force; 0: no text yet */
    bool is_coded;   /* made elsewhere; text, signers and dissent are read from public sources */
    str_t dated;     /* coded: when it was published there */
    source_id source;
    bool is_example;
    usec_t created_at, opened_at, closes_at, closed_at, published_at, withdrawn_at, changed_at;
    str_t withdrawn_reason;
};
static inline bool joint_is_public(const struct joint *j)
{
    return j->state != JOINT_DRAFT;
}
/* Pure: do answers count at this moment? */
static inline bool joint_is_open(const struct joint *j, usec_t now)
{
    return j->state == JOINT_ROUND && now < j->closes_at;
}

enum version_kind { VERSION_FIRST, VERSION_SUBSTANCE, VERSION_TYPO };
struct clause {
    int64_t number; /* from 1 */
    struct text2 text, html;
    statement_id statement; /* v 0: none */
    int direction;          /* whoever signs it agrees (1) or disagrees (-1) with that statement */
    bool is_inferred;       /* that direction is read between the lines */
};
enum { CLAUSES_MAX = 40, CLAUSE_MOST = 8000 };
struct joint_version {
    version_id id;
    joint_id joint;
    int64_t number; /* from 1 */
    enum version_kind kind;
    struct text2 title;
    str_t reason;
    int acts_as;
    organisation_id organisation; /* v 0: not in the name of one */
    int64_t account;              /* for the rule of confirming only: never shown */
    amend_id amendment;
    struct text2 print; /* SHA-256 of each language's text; empty where a part of it is missing */
    usec_t created_at, contested_at;
    organisation_id contested_by;
    const struct clause *clauses;
    size_t clause_count;
};
struct version_list {
    const struct joint_version *at; /* by number */
    size_t count;
};

enum answer_value {
    ANSWER_SIGNED,
    ANSWER_ABSTAINED,
    ANSWER_DISSENTED,
    ANSWER_WITHDREW, /* its signature */
    ANSWER_OBJECTED  /* to what was read about it from sources */
};
enum { ANSWER_VALUES = 5, DISSENT_LEAST = 20, DISSENT_MOST = 5000 };
struct joint_answer {
    joint_answer_id id;
    joint_id joint;
    organisation_id organisation;
    int64_t version;
    enum answer_value value;
    struct text2 text, html;
    bool is_coded;
    source_id source;
    str_t dated, coder;
    mandate_id mandate;
    usec_t taken_at, superseded_at; /* superseded_at 0: in force */
};
struct joint_answer_list {
    const struct joint_answer *at; /* as they came */
    size_t count;
};

enum invited_way { INVITED_ALLIANCE, INVITED_ASKED, INVITED_SOURCE };
struct invited {
    organisation_id organisation;
    enum invited_way way;
    usec_t invited_at, reminded_at;
    int64_t agrees, opposes; /* -1: not counted yet */
    int64_t reminders;
};
struct invited_list {
    const struct invited *at; /* by organisation */
    size_t count;
};

enum amend_state { AMEND_OPEN, AMEND_ACCEPTED, AMEND_REFUSED, AMEND_TAKEN_BACK };
enum { AMEND_STATES = 4 };
struct amend {
    amend_id id;
    joint_id joint;
    int64_t version, clause; /* clause 0: a further one at the end */
    struct text2 text;       /* both empty: the clause is to go */
    str_t reason, reason_language;
    organisation_id organisation;
    mandate_id mandate;
    usec_t created_at, decided_at;
    enum amend_state state;
    str_t decision;
    int decided_as;
    organisation_id decided_by;
    int64_t made_version;
};
struct amend_list {
    const struct amend *at; /* oldest first */
    size_t count;
};
struct amend_voice {
    int64_t id;
    amend_id amendment;
    organisation_id organisation;
    bool supports; /* else opposes */
    str_t reason, reason_language;
    mandate_id mandate;
    usec_t taken_at, superseded_at;
};
struct amend_voice_list {
    const struct amend_voice *at; /* of all amendments, as they came, past ones too */
    size_t count;
};

/* --- reading ---------------------------------------------------------------------------------- */

/* Errors: ERR_NOT_FOUND. Drafts too: pages of the public ask joint_is_public. */
MUST_USE err_t joint_find(struct cx *cx, str_t slug, struct joint *out);
MUST_USE err_t joint_get(struct cx *cx, joint_id id, struct joint *out);
/* Newest first. */
enum joint_which { JOINTS_PUBLIC, JOINTS_ALL };
MUST_USE err_t joint_list(struct cx *cx, enum joint_which which, const struct joint **out,
                          size_t *count);
MUST_USE err_t version_list_of(struct cx *cx, joint_id j, struct version_list *out);
MUST_USE err_t initiator_list_of(struct cx *cx, joint_id j, const int64_t **out, size_t *count);
MUST_USE err_t invited_list_of(struct cx *cx, joint_id j, struct invited_list *out);
MUST_USE err_t joint_answer_list_of(struct cx *cx, joint_id j, struct joint_answer_list *out);
MUST_USE err_t amend_list_of(struct cx *cx, joint_id j, struct amend_list *out);
MUST_USE err_t amend_voice_list_of(struct cx *cx, joint_id j, struct amend_voice_list *out);
url_t url_joint(struct cx *cx, const struct joint *j);
str_t joint_title(struct cx *cx, const struct joint *j);

/* --- writing ----------------------------------------------------------------------------------
 * Each appends to the record in the same transaction. Errors of all: ERR_NOT_FOUND, ERR_FORBIDDEN,
 * ERR_INVALID (words, dates, lengths), ERR_CONFLICT (the state it is in), ERR_DB; on any nothing is
 * stored. Who drafts: the secretariat, the operator, the program; an initiator under a mandate for
 * publishing. */

/* A draft; j->slug, background, money, consultation, is_coded, dated, source, is_example are read.
 */
MUST_USE err_t joint_add(struct cx *cx, const struct joint *j, const int64_t *initiators,
                         size_t count, joint_id *out);
/* Everything but slug and what is made elsewhere, and the initiators, while it is not published. */
MUST_USE err_t joint_change(struct cx *cx, const struct joint *j, const int64_t *initiators,
                            size_t count);
/* The next version: title and clauses as they are to be. In a draft and in an open round; a TYPO,
 * by the secretariat only, also when the round is closed. Nothing where nothing is another. Whoever
 * it leaves behind gets a letter. ERR_INVALID: no title or clause, a statement of another
 * consultation, no reason after the first, a TYPO that is more than a slip of the pen. */
struct version_new {
    joint_id joint;
    struct text2 title;
    const struct clause *clauses;
    size_t count;
    enum version_kind kind;
    str_t reason;
    amend_id amendment;
};
MUST_USE err_t joint_version_put(struct cx *cx, const struct version_new *v);
/* A signer says, at any time, that a change called a typo is none: it is one of substance then. */
MUST_USE err_t joint_version_contest(struct cx *cx, joint_id j, int64_t number);
/* The actor has read this language's text and vouches for it. ERR_CONFLICT: no such text, or the
 * actor has done so. */
MUST_USE err_t joint_confirm(struct cx *cx, joint_id j, enum lang lang);
/* Opens the round: whoever belongs to the alliance today is asked, and those named. Again after it
 * was closed: the list only grows. ERR_INVALID: no text, no initiator, a deadline within the hour.
 */
MUST_USE err_t joint_open(struct cx *cx, joint_id j, usec_t closes_at, const int64_t *also,
                          size_t count);
MUST_USE err_t joint_invite(struct cx *cx, joint_id j, organisation_id o, enum invited_way way);
/* Another deadline, later than the one before, while it is open. */
MUST_USE err_t joint_extend(struct cx *cx, joint_id j, usec_t closes_at);
MUST_USE err_t joint_close(struct cx *cx, joint_id j);
/* Errors: ERR_CONFLICT while anything stands against it: publish_check tells all of it. */
MUST_USE err_t joint_publish(struct cx *cx, joint_id j);
/* By its initiators or the secretariat for them, with a public reason; it stays readable. */
MUST_USE err_t joint_withdraw(struct cx *cx, joint_id j, str_t reason);

struct answer_new {
    joint_id joint;
    enum answer_value value; /* SIGNED, ABSTAINED or DISSENTED */
    int64_t version;         /* that was read; ERR_CONFLICT: it is not in force any more */
    struct text2
        text; /* of a dissent DISSENT_LEAST to DISSENT_MOST characters; else may be empty */
};
/* The actor's organisation answers, under a mandate for signing, when it was invited: while the
 * round is open, or is asked anew; to a coded one at any time, replacing what was read of it. */
MUST_USE err_t joint_answer(struct cx *cx, const struct answer_new *a);
/* Withdraws the own signature after the round; in an open round one answers anew. reason may be
 * empty. ERR_CONFLICT: it has none in force. */
MUST_USE err_t joint_signature_withdraw(struct cx *cx, joint_id j, const struct text2 *reason);
/* The actor's organisation objects to what was read about it from sources. */
MUST_USE err_t joint_signature_object(struct cx *cx, joint_id j, const struct text2 *reason);
/* Read from a source, by the secretariat; a dissent may wait for its text, but is not published
 * without. ERR_CONFLICT: the organisation has spoken for itself. */
struct answer_coded {
    joint_id joint;
    organisation_id organisation;
    enum answer_value value; /* SIGNED, ABSTAINED or DISSENTED */
    struct text2 text;
    source_id source;
    str_t dated, coder;
};
MUST_USE err_t joint_answer_code(struct cx *cx, const struct answer_coded *a);

/* id, version, state and what follows are made here. Under a mandate for positions or publishing,
 * when invited, while the round is open. */
MUST_USE err_t amend_propose(struct cx *cx, const struct amend *a, amend_id *out);
MUST_USE err_t amend_voice_put(struct cx *cx, amend_id a, bool supports, str_t reason);
/* Accepting makes the next version; either way with a public reason. */
MUST_USE err_t amend_decide(struct cx *cx, amend_id a, bool accepts, str_t decision);
MUST_USE err_t amend_take_back(struct cx *cx, amend_id a);

/* A letter to each organisation that has said nothing, at most one in REMIND_DAYS; each is on the
 * record. *sent: to how many organisations. */
enum { REMIND_DAYS = 3 };
MUST_USE err_t joint_remind(struct cx *cx, joint_id j, size_t *sent);

struct joint_event {
    int64_t id;
    str_t dated;
    struct text2 text;
    struct source source; /* id.v 0: none */
};
MUST_USE err_t joint_event_add(struct cx *cx, joint_id j, str_t dated, const struct text2 *text,
                               source_id source);

/* --- for app/ ----------------------------------------------------------------------------------
 */

MUST_USE err_t joint_describe(struct cx *cx, int64_t id, str_t *name, url_t *where);
/* As a deliverable of a project: its name with who signed and who dissents. */
MUST_USE err_t joint_deliverable(struct cx *cx, int64_t id, str_t *name, url_t *where);
MUST_USE err_t joint_choices(struct cx *cx, const struct deliverable_choice **out, size_t *count);
err_t joint_organisation_section(struct cx *cx, const struct organisation *o, html_t *out);
err_t joint_organisation_events(struct cx *cx, const struct organisation *o, struct event_list *to);
/* After the other demonstrations; nothing where its statements are there. In a write transaction.
 */
MUST_USE err_t joint_demo_fill(struct cx *cx, const struct demo_people *people);

extern const struct sealed_kind joint_sealed_kind;
extern const struct db_catalog joint_answers_sql;
extern const struct feature joint_feature;

#endif
