/* Consultations: one question, the statements that answer it, the positions on them.
 * Owns consultation, statement, participant, position, position_source, document,
 * document_source and viewpoint_import; nobody else writes to them.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef ALYANS_VIEWPOINTS_VIEWPOINTS_H
#define ALYANS_VIEWPOINTS_VIEWPOINTS_H

#include "ledger/proof.h"
#include "projects/projects.h"
#include "registry/registry.h"

ID_TYPE(consultation_id);
ID_TYPE(statement_id);
ID_TYPE(participant_id);
ID_TYPE(position_id);

enum position { POSITION_DISAGREE = -1, POSITION_PASS = 0, POSITION_AGREE = 1 };
/* Where a position comes from. Own supersedes coded; both are kept. */
enum basis { BASIS_OWN, BASIS_STATED, BASIS_INFERRED };
/* How sure whoever takes the position is; said or not. Stored: never renumbered. */
enum certainty { CERTAINTY_UNSAID, CERTAINTY_LOW, CERTAINTY_MEDIUM, CERTAINTY_HIGH };
/* An organisation's own position: official under a mandate for signing (with the second factor),
 * preliminary under one for positions only, until somebody who signs makes it official. */
enum standing { STANDING_NONE, STANDING_PRELIMINARY, STANDING_OFFICIAL };
/* How a position comes in: on a page, signed in; by a link that the program mailed to the
 * representative; by one that somebody handed over. */
enum position_way { WAY_PAGE, WAY_MAILED_LINK, WAY_HANDED_LINK };
/* Who answers. Both: organisations by name and the public under pseudonyms, in the same
 * consultation on the same statements. */
enum who { WHO_ORGANISATIONS, WHO_PUBLIC, WHO_BOTH };
/* One of them, of the same number. A participant of an organisation is of the first, any other of
 * the second; nothing ever adds the two. */
enum side { SIDE_ORGANISATIONS, SIDE_PUBLIC };
enum { SIDE_COUNT = 2 };
/* What the text that is not the original is. */
enum translation {
    TRANSLATION_NONE,      /* there is one text only, or both were written together */
    TRANSLATION_MACHINE,   /* a person says that a machine made it */
    TRANSLATION_HUMAN,     /* made by a person, not checked by another */
    TRANSLATION_CONFIRMED, /* checked by another person, or by the author's organisation */
};
enum statement_state { STATEMENT_REJECTED = -1, STATEMENT_PENDING = 0, STATEMENT_ACCEPTED = 1 };
/* In this order, those without dates left out. Proposals while collecting and open, positions while
 * open. In review the record is checked: corrections, translations, merging, coding. */
enum stage {
    STAGE_PLANNED,
    STAGE_COLLECTING,
    STAGE_OPEN,
    STAGE_REVIEW,
    STAGE_CLOSED,
    STAGE_PUBLISHED
};
enum { STAGE_COUNT = 6 };

struct consultation {
    consultation_id id;
    str_t slug;
    struct text2 question, short_name;
    struct text2 background, coding;           /* Markdown as written */
    struct text2 background_html, coding_html; /* rendered when written: html_stored */
    enum who who;
    usec_t collects_at;         /* proposals from then on; 0: from opens_at */
    usec_t opens_at, closes_at; /* positions; closes_at 0: no end set */
    usec_t reviews_until;       /* 0: no review */
    usec_t published_at;        /* its result; 0: not yet */
    enum stage last_stage;      /* whose beginning was dealt with last: consultation_stage_look */
    bool is_draft;              /* seen by the secretariat only; planned, whatever the dates */
    bool is_example;
    organisation_id inviter; /* 0: the alliance */
    int64_t project;         /* of a draft: under which it will be made; 0: none */
    str_t languages;         /* "az en" in which it is held; empty: both */
    str_t divisions;         /* words of divisions.h it is compared by; empty: "scope" */
    int64_t import_id;       /* 0: made here */
    usec_t created_at, changed_at;
    usec_t edited_at; /* its own texts, dates or who may answer; 0: as it was made */
};
/* Pure. */
enum stage consultation_stage(const struct consultation *c, usec_t now);
bool consultation_takes_proposals(const struct consultation *c, usec_t now);
bool consultation_takes_positions(const struct consultation *c, usec_t now);
/* Positions were taken and are not taken any more: the question and the texts they were taken on
 * stay as they are but for slips of the pen, and no statement is added. */
bool consultation_is_settled(const struct consultation *c, usec_t now);
/* When a stage begins or began, 0: it has none, or no date. */
usec_t consultation_stage_since(const struct consultation *c, enum stage s);
bool consultation_has_side(const struct consultation *c, enum side side);
/* The side a reader asked for by its word (?side=), where it answers here; else the first that
 * does: organisations where both do. */
enum side consultation_side(const struct consultation *c, str_t word);
bool consultation_in_language(const struct consultation *c, enum lang l);

/* A text corrected when its consultation took no positions any more: a mark that goes wherever the
 * text stands. */
enum late { LATE_NOT, LATE_SETTLED, LATE_PUBLISHED };
struct statement {
    statement_id id;
    consultation_id consultation;
    int64_t number; /* from 0; screens show number + 1 */
    /* Plain, NFC, 1..400 characters (imported: longer); one may be empty. Taken down: in each
     * language a sentence that says when and why, so that it stands wherever the text stood. */
    struct text2 text;
    struct text2 short_text; /* a few words for charts; may be empty */
    enum statement_state state;
    str_t rejection;
    bool is_seed, is_meta;
    participant_id author; /* 0: none */
    usec_t created_at, decided_at;
    usec_t corrected_at; /* its text, after it was published; 0: never */
    enum late late;      /* then: after positions had ended, or the result was published */
    str_t late_in;       /* slug of its consultation, where it is late */
    usec_t erased_at;    /* its text was taken down; 0: it stands */
    bool is_withheld;    /* removed by moderation, not to be read: text says so */
    statement_id
        merged_into;  /* says the same and stands for both: then state is REJECTED; 0: none */
    usec_t merged_at; /* or separated again */
    str_t merge_reason;
    statement_id amends; /* would reword that one; 0: none */
    str_t amend_reason;  /* public once it is accepted */
    bool has_original;   /* one text is the original, the other a translation of it */
    enum lang original;
    enum translation translation;
    usec_t translated_at;  /* or confirmed; 0: never */
    int64_t translated_by; /* account, never public; 0: nobody, or erased */
};
struct statement_list {
    const struct statement *at;
    size_t count;
};

/* How a statement came before a participant: drawn by lot, or (probability 0) chosen freely. */
struct drawn {
    double probability; /* with which it was drawn, to be taken into account by estimates */
    int32_t step;       /* the participant's so many-th draw, from 1 */
    int32_t open;       /* among how many statements open to the participant */
    usec_t at;
};

/* One position in force or of the past, with who took it. */
struct stance {
    position_id id;
    statement_id statement;
    participant_id participant;
    organisation_id organisation; /* 0: pseudonymous */
    enum position value;
    enum basis basis;
    /* reason: taken down, it says so, when and why. */
    str_t reason, reason_language, source_url, coder;
    struct text2 note;
    usec_t taken_at, superseded_at; /* superseded_at 0: in force */
    mandate_id mandate;             /* of own ones; 0: none */
    usec_t erased_at;               /* its reason was taken down; 0: it stands */
    int coders; /* of coded ones: who read it independently of each other, 1 or 2; 0: not known */
    enum certainty certainty;
    enum standing standing;  /* NONE: coded, of the public, or from before there were standings */
    bool is_by_mail;         /* taken by a link sent by mail, without signing in */
    position_id confirms;    /* the preliminary one that this one made official; 0: none */
    struct drawn drawn;      /* how its statement came up */
    bool is_on_earlier_text; /* the statement's text was corrected since */
    const struct source *sources; /* coded ones */
    size_t source_count;
};

/* --- reading ---------------------------------------------------------------------------------- */

/* Those the public sees; ERR_NOT_FOUND. The others find drafts too: for the secretariat. */
MUST_USE err_t consultation_find(struct cx *cx, str_t slug, struct consultation *out);
MUST_USE err_t consultation_get(struct cx *cx, consultation_id id, struct consultation *out);
MUST_USE err_t consultation_find_any(struct cx *cx, str_t slug, struct consultation *out);
MUST_USE err_t consultation_get_any(struct cx *cx, consultation_id id, struct consultation *out);
/* Those the public sees: open ones first, then collecting, planned, in review, then closed and
 * published; newest first. */
MUST_USE err_t consultation_list(struct cx *cx, const struct consultation **out, size_t *count);
/* With the drafts, which come first. */
MUST_USE err_t consultation_list_any(struct cx *cx, const struct consultation **out, size_t *count);
MUST_USE err_t statement_list_all(struct cx *cx, consultation_id in, struct statement_list *out);
MUST_USE err_t statement_list_accepted(struct cx *cx, consultation_id in,
                                       struct statement_list *out);
/* All stances of organisations in this consultation, with sources; past ones only on request, and
 * of each organisation on each statement the latest HISTORY_SHOWN at most: the table keeps all. */
enum history { HISTORY_IN_FORCE, HISTORY_ALL };
enum { HISTORY_SHOWN = 50 };
enum { STATEMENTS_PAGE = 100 }; /* of a table of statements on one page */
MUST_USE err_t stance_list(struct cx *cx, consultation_id in, enum history history,
                           const struct stance **out, size_t *count);
/* Which side the actor answers for: an organisation that it speaks for under a mandate for
 * positions, where organisations answer; else the public, where it does. false: neither, *out is
 * left alone. Pure. */
bool actor_side(enum who who, const struct actor *actor, enum side *out);
/* The actor's own participant in this consultation, of that side; 0: none, or a visitor without a
 * cookie. Computed, so it may not have a row yet. */
participant_id participant_of_actor(const struct cx *cx, const struct consultation *c);
/* What this participant has in force here, by statement number; one array, no sources. */
MUST_USE err_t stance_list_of(struct cx *cx, consultation_id in, participant_id who,
                              const struct stance **out, size_t *count);

/* Every position in force on an accepted statement, by statement number, then participant: for the
 * analysis and exports. */
struct vote {
    participant_id participant;
    statement_id statement;
    enum position value;
    enum basis basis;
};
MUST_USE err_t vote_list(struct cx *cx, const struct consultation *in, enum side side,
                         const struct vote **out, size_t *count);
/* The same with the rejected statements: Polis' arithmetic counts their answers as 0. */
MUST_USE err_t vote_list_decided(struct cx *cx, const struct consultation *in, enum side side,
                                 const struct vote **out, size_t *count);

/* What stands in force of one side, counted; "N own, M coded" beside every total. */
struct tally {
    int64_t statements;            /* accepted */
    int64_t pending;               /* wait for the secretariat */
    int64_t participants;          /* with at least one position in force */
    int64_t local, international;  /* organisations among them */
    int64_t own, stated, inferred; /* positions on accepted statements */
};
MUST_USE err_t consultation_tally(struct cx *cx, const struct consultation *in, enum side side,
                                  struct tally *out);
/* "53 positions: 0 own, 53 coded, of them 10 inferred"; answers of the public are only counted. */
str_t tally_text(struct cx *cx, enum side side, const struct tally *t);

/* What a body concluded, with its sources; in order of date. */
struct document {
    int64_t id;
    organisation_id organisation;
    consultation_id consultation;
    str_t dated;
    struct text2 summary;
    bool is_verified;
    const struct source *sources;
    size_t source_count;
};
MUST_USE err_t document_list_of(struct cx *cx, organisation_id whose, const struct document **out,
                                size_t *count);

/* --- taking positions ------------------------------------------------------------------------- */

struct position_new {
    struct cx *cx; /* the actor */
    consultation_id in;
    statement_id on;
    enum position value;
    str_t reason, reason_language, source_url; /* organisations only, else empty */
    enum certainty certainty;                  /* likewise */
    enum position_way way;
    struct drawn drawn; /* as its signed token said; kept only where it fits the draws before */
    err_t outcome;      /* OK, or why this one was refused (and nothing of it stored) */
    position_id made;
    enum standing standing; /* what it became */
    struct receipt receipt; /* of the public; position 0: none */
    enum side side;         /* which the actor spoke for */
    bool wants_next;   /* of the public: draw another one; of organisations it is always told */
    statement_id next; /* another accepted statement without a position of this actor; 0: none */
    int64_t next_number;
    struct drawn next_drawn; /* of the public */
};
/* Records count positions as one set. A later one on the same statement supersedes the earlier, and
 * both are kept. Outcomes: ERR_NOT_FOUND (no such accepted statement here), ERR_CONFLICT (not
 * open), ERR_FORBIDDEN (not the actor's to answer), ERR_INVALID (an organisation without a reason
 * of 20 to 1000 characters, a visitor with one). The return value is for what concerns all: ERR_DB…
 */
MUST_USE err_t position_take_many(struct cx *cx, struct position_new *items, size_t count);
MUST_USE err_t position_take(struct cx *cx, struct position_new *one);

/* Makes preliminary positions of the actor's organisation official, all or none: new rows under the
 * actor's mandate for signing; the preliminary ones are kept. Errors: ERR_NOT_FOUND (one is not in
 * force here), ERR_CONFLICT (neither open nor in review; one is official already, or its reason was
 * taken down), ERR_FORBIDDEN (no mandate for signing, or no second factor), ERR_INVALID (named
 * twice). Ledger.
 */
MUST_USE err_t position_confirm_many(struct cx *cx, consultation_id in, const position_id *at,
                                     size_t count);

/* --- making consultations --------------------------------------------------------------------- */

/* c->id, created_at, changed_at and the _html are made here. Errors: ERR_CONFLICT (slug),
 * ERR_INVALID (dates). Ledger: of a draft only that one was begun. */
MUST_USE err_t consultation_add(struct cx *cx, const struct consultation *c, consultation_id *out);
/* Texts, dates and who may answer of an existing one (c->id); nothing where nothing is another.
 * Errors: ERR_NOT_FOUND, ERR_INVALID (dates), ERR_CONFLICT (who may answer changes although there
 * are positions, or a date that has come: schedule_change_fault).
 * Ledger, with what it replaces. */
MUST_USE err_t consultation_change(struct cx *cx, const struct consultation *c);
/* Deals with every stage that it came into since it was last looked at, in their order: an entry
 * (consultation.entered), then consultation_stage_changed. Every hour for all, and after a press.
 */
MUST_USE err_t consultation_stage_look(struct cx *cx, const struct consultation *c);
MUST_USE err_t consultation_stages_look(struct cx *cx);
/* Called once for each stage a consultation comes into, in the write that notices it: up to an hour
 * after its date, or days after where the program stood still (consultation_stage_since tells the
 * date). An error keeps the stage from being entered. What freezes or tells is called from here. */
MUST_USE err_t consultation_stage_changed(struct cx *cx, const struct consultation *c,
                                          enum stage stage);
/* s->id and number are made here. A pending proposal or, from the secretariat, an accepted one. */
MUST_USE err_t statement_add(struct cx *cx, const struct statement *s, statement_id *out);
/* ERR_INVALID: a rejection needs a public reason. */
MUST_USE err_t statement_decide(struct cx *cx, statement_id s, enum statement_state to,
                                str_t reason);
/* Corrects the text of an accepted statement. What it said before stays readable in the record, and
 * positions taken before are marked. ERR_NOT_FOUND, ERR_INVALID (the text, no public reason, more
 * than a slip once it is settled), ERR_CONFLICT (not accepted, taken down, nothing is another). */
MUST_USE err_t statement_correct(struct cx *cx, statement_id s, const struct text2 *text,
                                 const struct text2 *short_text, str_t reason);
/* Takes a text from the public because it holds personal data: out of the row and of the record.
 * Who voted what stays. Errors: ERR_NOT_FOUND, ERR_INVALID (no public reason of 10 characters or
 * more), ERR_CONFLICT (taken down before, or there is no text). */
MUST_USE err_t statement_take_down(struct cx *cx, statement_id s, str_t reason);
MUST_USE err_t position_take_down(struct cx *cx, position_id p, str_t reason);
struct position_coded {
    organisation_id organisation;
    statement_id on;
    enum position value;
    enum basis basis; /* stated or inferred */
    str_t coder;
    struct text2 note;
    const source_id *sources;
    size_t source_count;
    int coders; /* who read it independently of each other: 1, 2; 0: not known */
};
/* ERR_INVALID: no source. ERR_CONFLICT: it has an own position there, which stands. */
MUST_USE err_t position_code(struct cx *cx, consultation_id in, const struct position_coded *p);

struct document_new {
    organisation_id organisation;
    consultation_id consultation;
    str_t dated;
    struct text2 summary;
    bool is_verified;
    const source_id *sources;
    size_t source_count;
};
MUST_USE err_t document_add(struct cx *cx, const struct document_new *d);

/* --- visitors --------------------------------------------------------------------------------- */

/* Fills cx->actor.participant from the visitor's signed cookie; 0 without one. For app/'s
 * authenticate hook. */
void visitor_authenticate(struct cx *cx, const struct request *rq);
/* Makes a visitor of someone who has no cookie yet: only where a position is taken or asked for. */
void visitor_cookie_ensure(struct cx *cx, const struct request *rq, struct response *rs);

/* --- demonstration ---------------------------------------------------------------------------- */

struct demo_people {
    account_id secretariat, representative;
};
/* Fills an empty database with the four consultations of the demonstration and two accounts; on a
 * filled one only finds the accounts. In a write transaction. */
MUST_USE err_t demo_fill(struct cx *cx, struct demo_people *out);
/* A database in which people have accounts is no place for a demonstration, unless these are the
 * demonstration's own. Errors: ERR_CONFLICT, ERR_DB. */
MUST_USE err_t demo_may_fill(struct cx *cx);

url_t url_consultation(struct cx *cx, const struct consultation *c);
url_t url_results(struct cx *cx, const struct consultation *c);

/* For the record's pages: name and page of what an entry is about; a position is named by its
 * statement, a document by its organisation, an import by where it came from. Errors:
 * ERR_NOT_FOUND, ERR_DB. */
MUST_USE err_t consultation_describe(struct cx *cx, int64_t id, str_t *name, url_t *where);
MUST_USE err_t statement_describe(struct cx *cx, int64_t id, str_t *name, url_t *where);
/* Which statement asks the same as one of another consultation: named by the statement. */
MUST_USE err_t match_describe(struct cx *cx, int64_t id, str_t *name, url_t *where);
MUST_USE err_t position_describe(struct cx *cx, int64_t id, str_t *name, url_t *where);
MUST_USE err_t document_describe(struct cx *cx, int64_t id, str_t *name, url_t *where);
/* Organisations that took positions or concluded something: hook of undoing an import. */
MUST_USE err_t viewpoints_uses_organisations(struct cx *cx, const int64_t *ids, size_t count,
                                             bool *used);
MUST_USE err_t import_describe(struct cx *cx, int64_t id, str_t *name, url_t *where);
/* For projects: what can be chosen as made under one. */
MUST_USE err_t consultation_choices(struct cx *cx, const struct deliverable_choice **out,
                                    size_t *count);
extern const struct db_catalog viewpoints_subject_sql, viewpoints_search_sql,
    consultation_stages_sql;
extern const struct db_catalog draws_sql, invitations_sql, codings_sql, codings_subject_sql;
MUST_USE err_t coding_describe(struct cx *cx, int64_t id, str_t *name, url_t *where);

/* Each folder brings its own routes, commands and housekeeping; arguments/ and live/ say theirs in
 * their headers. */
extern const struct feature viewpoints_feature, stages_feature, statements_feature,
    positions_feature, codings_feature, results_feature, package_feature, polis_feature;

/* What a front page shows of consultations; each empty where there is nothing to show. */
struct viewpoints_front {
    html_t asked;         /* what is asked now, with its h1 and facts */
    str_t question;       /* its words */
    html_t alignment;     /* one common ground and one divergence; begins with its h2 */
    html_t consultations; /* all of them; begins with its h2 */
};
MUST_USE err_t viewpoints_front(struct cx *cx, struct viewpoints_front *out);

#endif
