/* The record every write appends to, in the transaction of the write itself. Entries wait there
 * unsequenced; the sequencer gives them their place, their leaf in the Merkle tree and a signed
 * checkpoint within a second. docs/record-format.md is the format for others.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef ALYANS_LEDGER_LEDGER_H
#define ALYANS_LEDGER_LEDGER_H

#include "kit/crypto/crypto.h"
#include "kit/db/db.h"
#include "kit/text/i18n.h"

/* What can happen. Words are stored and public: never renamed. */
#define LEDGER_KINDS(X)                                                                            \
    X(ACCOUNT_ADDED, "account.added")                                                              \
    X(ACCOUNT_CHANGED, "account.changed")                                                          \
    X(LINK_MADE, "link.made")                                                                      \
    X(LINK_USED, "link.used")                                                                      \
    X(FACTOR_SET, "factor.set")                                                                    \
    X(FACTOR_REMOVED, "factor.removed")                                                            \
    X(ROLE_GIVEN, "role.given")                                                                    \
    X(ROLE_ENDED, "role.ended")                                                                    \
    X(PERSON_ERASED, "person.erased")                                                              \
    X(TEXT_ERASED, "text.erased")                                                                  \
    X(RETENTION_APPLIED, "retention.applied")                                                      \
    X(ORGANISATION_ADDED, "organisation.added")                                                    \
    X(ORGANISATION_CHANGED, "organisation.changed")                                                \
    X(SOURCE_ADDED, "source.added")                                                                \
    X(MANDATE_GIVEN, "mandate.given")                                                              \
    X(MANDATE_REVOKED, "mandate.revoked")                                                          \
    X(MANDATE_CONFIRMED, "mandate.confirmed")                                                      \
    X(NAME_WITHHELD, "name.withheld")                                                              \
    X(NAME_SHOWN, "name.shown")                                                                    \
    X(CONSULTATION_ADDED, "consultation.added")                                                    \
    X(CONSULTATION_CHANGED, "consultation.changed")                                                \
    X(CONSULTATION_DRAFTED, "consultation.drafted")                                                \
    X(CONSULTATION_ENTERED, "consultation.entered")                                                \
    X(CONSULTATION_PUBLISHED, "consultation.published")                                            \
    X(CONSULTATION_FROZEN, "consultation.frozen")                                                  \
    X(CONSULTATION_LINKED, "consultation.linked")                                                  \
    X(CONSULTATION_UNLINKED, "consultation.unlinked")                                              \
    X(STATEMENT_PROPOSED, "statement.proposed")                                                    \
    X(STATEMENT_ACCEPTED, "statement.accepted")                                                    \
    X(STATEMENT_REJECTED, "statement.rejected")                                                    \
    X(STATEMENT_CORRECTED, "statement.corrected")                                                  \
    X(STATEMENT_MERGED, "statement.merged")                                                        \
    X(STATEMENT_SEPARATED, "statement.separated")                                                  \
    X(STATEMENT_AMENDED, "statement.amended")                                                      \
    X(STATEMENT_TRANSLATED, "statement.translated")                                                \
    X(STATEMENT_CONFIRMED, "statement.confirmed")                                                  \
    X(MATCH_MADE, "match.made")                                                                    \
    X(MATCH_ENDED, "match.ended")                                                                  \
    X(POSITION_TAKEN, "position.taken")                                                            \
    X(POSITION_CODED, "position.coded")                                                            \
    X(POSITIONS_SEALED, "positions.sealed")                                                        \
    X(DOCUMENT_ADDED, "document.added")                                                            \
    X(IMPORT_APPLIED, "import.applied")                                                            \
    X(IMPORT_UNDONE, "import.undone")                                                              \
    X(KEY_ADDED, "key.added")                                                                      \
    X(KEY_ROTATED, "key.rotated")                                                                  \
    X(ORGANISATION_MERGED, "organisation.merged")                                                  \
    X(ORGANISATION_UNMERGED, "organisation.unmerged")                                              \
    X(ORGANISATION_SPLIT, "organisation.split")                                                    \
    X(FACT_ADDED, "fact.added")                                                                    \
    X(FACT_ENDED, "fact.ended")                                                                    \
    X(MEMBERSHIP_BEGUN, "membership.begun")                                                        \
    X(MEMBERSHIP_ENDED, "membership.ended")                                                        \
    X(MEMBERSHIP_CORRECTED, "membership.corrected")                                                \
    X(DISCLOSURE_MADE, "disclosure.made")                                                          \
    X(DISCLOSURE_CORRECTED, "disclosure.corrected")                                                \
    X(DISCLOSURE_WITHDRAWN, "disclosure.withdrawn")                                                \
    X(ANSWER_GIVEN, "answer.given")                                                                \
    X(ANSWER_WITHDRAWN, "answer.withdrawn")                                                        \
    X(CLAIM_MADE, "claim.made")                                                                    \
    X(CLAIM_ACCEPTED, "claim.accepted")                                                            \
    X(CLAIM_REFUSED, "claim.refused")                                                              \
    X(OBJECTION_RAISED, "objection.raised")                                                        \
    X(OBJECTION_DECIDED, "objection.decided")                                                      \
    X(REGISTER_IMPORTED, "register.imported")                                                      \
    X(REGISTER_UNDONE, "register.undone")                                                          \
    X(MAILING_SENT, "mailing.sent")                                                                \
    X(FILE_ADDED, "file.added")                                                                    \
    X(FILE_CHANGED, "file.changed")                                                                \
    X(FILE_REMOVED, "file.removed")                                                                \
    X(PROJECT_ADDED, "project.added")                                                              \
    X(PROJECT_CHANGED, "project.changed")                                                          \
    X(PROJECT_PUBLISHED, "project.published")                                                      \
    X(GRANT_ADDED, "grant.added")                                                                  \
    X(GRANT_CHANGED, "grant.changed")                                                              \
    X(WORK_ADDED, "work.added")                                                                    \
    X(WORK_CHANGED, "work.changed")                                                                \
    X(WORK_REMOVED, "work.removed")                                                                \
    X(REPORT_PUBLISHED, "report.published")                                                        \
    X(REPORT_CORRECTED, "report.corrected")                                                        \
    X(JOINT_DRAFTED, "joint.drafted")                                                              \
    X(JOINT_VERSIONED, "joint.versioned")                                                          \
    X(JOINT_OPENED, "joint.opened")                                                                \
    X(JOINT_INVITED, "joint.invited")                                                              \
    X(JOINT_CHANGED, "joint.changed")                                                              \
    X(JOINT_CONTESTED, "joint.contested")                                                          \
    X(JOINT_CONFIRMED, "joint.confirmed")                                                          \
    X(JOINT_AMENDED, "joint.amended")                                                              \
    X(JOINT_WEIGHED, "joint.weighed")                                                              \
    X(JOINT_DECIDED, "joint.decided")                                                              \
    X(JOINT_REMINDED, "joint.reminded")                                                            \
    X(JOINT_CLOSED, "joint.closed")                                                                \
    X(JOINT_PUBLISHED, "joint.published")                                                          \
    X(JOINT_WITHDRAWN, "joint.withdrawn")                                                          \
    X(JOINT_SEALED, "joint.sealed")                                                                \
    X(ARTICLE_DRAFTED, "article.drafted")                                                          \
    X(ARTICLE_PUBLISHED, "article.published")                                                      \
    X(ARTICLE_CHANGED, "article.changed")                                                          \
    X(ARTICLE_DESCRIBED, "article.described")                                                      \
    X(ARTICLE_CONFIRMED, "article.confirmed")                                                      \
    X(ARTICLE_EVIDENCED, "article.evidenced")                                                      \
    X(ARTICLE_RETRACTED, "article.retracted")                                                      \
    X(ARTICLES_IMPORTED, "articles.imported")                                                      \
    X(ARTICLES_UNDONE, "articles.undone")                                                          \
    X(COMMENT_GIVEN, "comment.given")                                                              \
    X(COMMENT_SHOWN, "comment.shown")                                                              \
    X(COMMENT_HIDDEN, "comment.hidden")                                                            \
    X(COMMENT_WITHDRAWN, "comment.withdrawn")                                                      \
    X(SECTION_CHANGED, "section.changed")                                                          \
    X(TAG_NAMED, "tag.named")                                                                      \
    X(FRONT_ARRANGED, "front.arranged")                                                            \
    X(SIGNATURE_GIVEN, "signature.given")                                                          \
    X(SIGNATURE_CODED, "signature.coded")                                                          \
    X(SIGNATURE_WITHDRAWN, "signature.withdrawn")                                                  \
    X(SIGNATURE_OBJECTED, "signature.objected")                                                    \
    X(MODERATION_OPENED, "moderation.opened")                                                      \
    X(MODERATION_REPORTED, "moderation.reported")                                                  \
    X(MODERATION_DECIDED, "moderation.decided")                                                    \
    X(MODERATION_APPEALED, "moderation.appealed")                                                  \
    X(MODERATION_SETTLED, "moderation.settled")                                                    \
    X(MODERATION_WITHDRAWN, "moderation.withdrawn")                                                \
    X(POSITION_CONFIRMED, "position.confirmed")                                                    \
    X(POSITION_INVITED, "position.invited")                                                        \
    X(POSITION_UNINVITED, "position.uninvited")                                                    \
    X(CODING_ENTERED, "coding.entered")                                                            \
    X(CODING_DONE, "coding.done")                                                                  \
    X(CODING_SETTLED, "coding.settled")                                                            \
    X(CODING_PUBLISHED, "coding.published")                                                        \
    X(CODING_TOLD, "coding.told")                                                                  \
    X(ARGUMENT_GIVEN, "argument.given")                                                            \
    X(ARGUMENT_ACCEPTED, "argument.accepted")                                                      \
    X(ARGUMENT_REJECTED, "argument.rejected")                                                      \
    X(ARGUMENT_MARKED, "argument.marked")                                                          \
    X(ROOM_OPENED, "room.opened")                                                                  \
    X(ROOM_SHOWN, "room.shown")                                                                    \
    X(ROOM_CLOSED, "room.closed")
enum ledger_kind {
#define X(name, word) LEDGER_##name,
    LEDGER_KINDS(X)
#undef X
};
str_t ledger_kind_word(enum ledger_kind kind);

/* In which capacity somebody acts; stored by number, published by word: never renumbered. */
#define LEDGER_CAPACITIES(X)                                                                       \
    X(PROGRAM, 0, "program")   /* housekeeping, the sequencer */                                   \
    X(OPERATOR, 1, "operator") /* at the command line, or signed in with that role */              \
    X(SECRETARIAT, 2, "secretariat")                                                               \
    X(ORGANISATION, 3,                                                                             \
      "organisation")      /* under a mandate: the only one that names an organisation */          \
    X(PERSON, 4, "person") /* on one's own account */                                              \
    X(PUBLIC, 5, "public") /* a visitor, pseudonymous */
enum ledger_as {
#define X(name, number, word) LEDGER_AS_##name = (number),
    LEDGER_CAPACITIES(X)
#undef X
};
/* "organisation"; empty for a number that is none of these. */
str_t ledger_as_word(int acts_as);

/* --- what an entry says ------------------------------------------------------------------------
 */

/* One named value of an entry. Public ones are published with their salt; personal ones stay sealed
 * and are erased with their owner. Names: 1 to 40 of a-z, 0-9, _; an entry at most 512 KiB. */
struct ledger_field {
    str_t name;
    enum { LEDGER_TEXT, LEDGER_ID, LEDGER_INT, LEDGER_FLAG } type; /* INT within 2^53 */
    str_t text;
    int64_t number; /* also 0 or 1 of a FLAG */
    int64_t person; /* personal: the account whose own it is; 0: public */
};
struct ledger_field ledger_text(const char *name, str_t v);
struct ledger_field ledger_id(const char *name, int64_t v); /* as text: ids pass 2^53 */
struct ledger_field ledger_int(const char *name, int64_t v);
struct ledger_field ledger_flag(const char *name, bool v);
struct ledger_field ledger_personal(const char *name, str_t v, int64_t account);
/* A change: the new text as name and the old, unless it was empty, as was_name; nothing where they
 * are equal. Appends to
 * fields[*count]; room for two. */
void ledger_changed(struct arena *arena, struct ledger_field *fields, size_t *count,
                    const char *name, str_t was, str_t is);

/* The same for a text in two languages: name_en, name_az; room for four. */
void ledger_changed2(struct arena *arena, struct ledger_field *fields, size_t *count,
                     const char *name, const struct text2 *was, const struct text2 *is);
/* "2013-10-09T12:00:00.000000Z", empty for 0. */
struct ledger_field ledger_time(struct arena *arena, const char *name, usec_t at);

struct ledger_new {
    enum ledger_kind kind;
    int64_t subject; /* id of the row it is about */
    int64_t within;  /* id of what that row belongs to (a statement's consultation), 0: none */
    const struct ledger_field *fields; /* in any order, names all different, 30 at most */
    size_t count;
    const struct actor *actor; /* NULL: cx->actor */
};
#define LEDGER_FIELDS(...)                                                                         \
    (const struct ledger_field[]){ __VA_ARGS__ },                                                  \
        sizeof((const struct ledger_field[]){ __VA_ARGS__ }) / sizeof(struct ledger_field)

/* Appends at cx->now, in the running write transaction. Who acted comes from the actor: acts_as as
 * the guard set it; while that is PROGRAM (0), ORGANISATION with a mandate, PERSON with an account.
 * Organisation and mandate are named only by ORGANISATION; PERSON, SECRETARIAT and OPERATOR leave
 * their account as the personal field "account". Errors: ERR_TOO_BIG, ERR_DB and its kin. */
MUST_USE err_t ledger_add(struct cx *cx, const struct ledger_new *e);
/* The same for many at once: on PostgreSQL in one statement. */
MUST_USE err_t ledger_add_many(struct cx *cx, const struct ledger_new *e, size_t count);

/* --- positions of the public --------------------------------------------------------------------
 */

/* Not an entry each: their leaves wait for the root of their minute, one entry a consultation.
 * leaf = SHA-256(0x00, the position's canonical JSON), see ledger_receipt_leaf in ledger/proof.h.
 */
struct ledger_ballot {
    int64_t position, consultation;
    struct hash256 leaf;
};
MUST_USE err_t ledger_add_ballots(struct cx *cx, const struct ledger_ballot *at, size_t count);

/* --- erasing
 * -------------------------------------------------------------------------------------- */

/* Removes values and salts of everything personal to this account from the record (waiting entries
 * too) and appends person.erased with the reason; the commitments stay, so the tree still verifies.
 * Tables of features are theirs to clean first. *erased: how many values. */
MUST_USE err_t ledger_erase_person(struct cx *cx, int64_t account, str_t reason, int64_t *erased);
/* Removes one public text of all entries about a subject, and appends text.erased, which names
 * each entry and field, with the public reason. Errors: ERR_NOT_FOUND (no such field there). */
MUST_USE err_t ledger_erase_text(struct cx *cx, int64_t subject, str_t field, str_t reason);

extern const struct db_catalog ledger_sql;

#endif
