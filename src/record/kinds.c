/* Kinds of entries and the capacities people act in, in the words of people.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "record/kinds.h"

#include "kit/base/str.h"
#include "kit/text/text.h"

/* --- kinds ------------------------------------------------------------------------------------ */

const char *kind_sentence(enum ledger_kind kind)
{
    switch (kind) {
    case LEDGER_ACCOUNT_ADDED:
        return N_("{0} added an account");
    case LEDGER_ACCOUNT_CHANGED:
        return N_("{0} changed an account: {2}");
    case LEDGER_LINK_MADE:
        return N_("{0} made a link that lets a person in");
    case LEDGER_LINK_USED:
        return N_("{0} came in by a link");
    case LEDGER_FACTOR_SET:
        return N_("{0} set up a second factor");
    case LEDGER_FACTOR_REMOVED:
        return N_("{0} removed a second factor");
    case LEDGER_ROLE_GIVEN:
        return N_("{0} gave a person a role: {2}");
    case LEDGER_ROLE_ENDED:
        return N_("{0} ended a person's role: {2}");
    case LEDGER_PERSON_ERASED:
        return N_("{0} erased what was kept about a person. Reason: {2}");
    case LEDGER_TEXT_ERASED:
        return N_("{0} erased a text from the record: {3}. Reason: {2}");
    case LEDGER_RETENTION_APPLIED:
        return N_("{0} erased personal data that had been kept long enough");
    case LEDGER_ORGANISATION_ADDED:
        return N_("{0} added the organisation {1}");
    case LEDGER_ORGANISATION_CHANGED:
        return N_("{0} changed what is said about the organisation {1}");
    case LEDGER_SOURCE_ADDED:
        return N_("{0} added the source {1}");
    case LEDGER_MANDATE_GIVEN:
        return N_("{0} gave a mandate to speak for {1}");
    case LEDGER_MANDATE_REVOKED:
        return N_("{0} ended a mandate to speak for {1}");
    case LEDGER_MANDATE_CONFIRMED:
        return N_("{0} confirmed a mandate to speak for {1}");
    case LEDGER_NAME_WITHHELD:
        return N_("{0} withheld the name of a representative of {1}");
    case LEDGER_NAME_SHOWN:
        return N_("{0} showed the name of a representative of {1} again");
    case LEDGER_CONSULTATION_ADDED:
        return N_("{0} added the consultation {1}");
    case LEDGER_CONSULTATION_CHANGED:
        return N_("{0} changed the consultation {1}");
    case LEDGER_CONSULTATION_DRAFTED:
        return N_("{0} worked on the draft of a consultation");
    case LEDGER_CONSULTATION_ENTERED:
        return N_("{0} brought the consultation {1} into the stage: {2}");
    case LEDGER_CONSULTATION_LINKED:
        return N_("{0} added a background document to the consultation {1}");
    case LEDGER_CONSULTATION_UNLINKED:
        return N_("{0} took a background document out of the consultation {1}. Reason: {2}");
    case LEDGER_CONSULTATION_PUBLISHED:
        return N_("{0} published the result of the consultation {1}");
    case LEDGER_CONSULTATION_FROZEN:
        return N_("{0} froze the result of the consultation {1}");
    case LEDGER_STATEMENT_PROPOSED:
        return N_("{0} proposed the statement {1}");
    case LEDGER_STATEMENT_ACCEPTED:
        return N_("{0} accepted the statement {1}");
    case LEDGER_STATEMENT_REJECTED:
        return N_("{0} rejected the statement {1}");
    case LEDGER_STATEMENT_CORRECTED:
        return N_("{0} corrected the statement {1}, because: {2}");
    case LEDGER_STATEMENT_MERGED:
        return N_("{0} merged the statement {1} into another, because: {2}");
    case LEDGER_STATEMENT_SEPARATED:
        return N_("{0} separated the statement {1} again, because: {2}");
    case LEDGER_STATEMENT_AMENDED:
        return N_("{0} took an amendment in place of the statement {1}");
    case LEDGER_STATEMENT_TRANSLATED:
        return N_("{0} translated the statement {1}");
    case LEDGER_STATEMENT_CONFIRMED:
        return N_("{0} confirmed the translation of the statement {1}");
    case LEDGER_MATCH_MADE:
        return N_("{0} noted that the statement {1} asks the same as one of another "
                  "consultation, because: {2}");
    case LEDGER_MATCH_ENDED:
        return N_("{0} took back that the statement {1} asks the same as one of another "
                  "consultation, because: {2}");
    case LEDGER_POSITION_TAKEN:
        return N_("{0} took a position on {1}: {2}");
    case LEDGER_POSITION_CODED:
        return N_("{0} entered from sources the position of {3} on {1}: {2}");
    case LEDGER_POSITION_CONFIRMED:
        return N_("{0} made its position on {1} official: {2}");
    case LEDGER_POSITION_INVITED:
        return N_("{0} invited a representative of {1} to take positions by a link");
    case LEDGER_POSITION_UNINVITED:
        return N_("{0} withdrew the invitation of a representative of {1}");
    case LEDGER_CODING_ENTERED:
        return N_("{0} began to read what {3} says on {1}");
    case LEDGER_CODING_DONE:
        return N_("{0} finished coding {3} in {1}");
    case LEDGER_CODING_PUBLISHED:
        return N_("{0} published what was read of {3} in {1}");
    case LEDGER_CODING_TOLD:
        return N_("{0} wrote to {3} that its positions were read from sources: {1}");
    case LEDGER_CODING_SETTLED:
        return N_("{0} settled how {3} stands on {1}: {2}");
    case LEDGER_POSITIONS_SEALED:
        return N_("Positions of the public were sealed together ({2}) in {1}");
    case LEDGER_DOCUMENT_ADDED:
        return N_("{0} added what {3} concluded");
    case LEDGER_IMPORT_APPLIED:
        return N_("{0} imported the consultation {1}");
    case LEDGER_IMPORT_UNDONE:
        return N_("{0} undid the import of the consultation {1}");
    case LEDGER_KEY_ADDED:
        return N_("{0} began the record with its first key");
    case LEDGER_KEY_ROTATED:
        return N_("{0} replaced the key that signs the record");
    case LEDGER_ORGANISATION_MERGED:
        return N_("{0} merged the organisation {1} into {3}");
    case LEDGER_ORGANISATION_UNMERGED:
        return N_("{0} took back that the organisation {1} merged into {3}, because: {2}");
    case LEDGER_ORGANISATION_SPLIT:
        return N_("{0} noted that the organisation {1} came out of {3}");
    case LEDGER_FACT_ADDED:
        return N_("{0} entered a fact about {1}: {2}");
    case LEDGER_FACT_ENDED:
        return N_("{0} marked a fact about {1} as over: {2}");
    case LEDGER_MEMBERSHIP_BEGUN:
        return N_("{0} noted that {1} joined the alliance: {2}");
    case LEDGER_MEMBERSHIP_ENDED:
        return N_("{0} noted that {1} left the alliance: {2}");
    case LEDGER_MEMBERSHIP_CORRECTED:
        return N_("{0} corrected what is said about {1} and the alliance");
    case LEDGER_DISCLOSURE_MADE:
        return N_("{0} entered a disclosure about {1}: {2}");
    case LEDGER_DISCLOSURE_CORRECTED:
        return N_("{0} corrected a disclosure about {1}: {2}");
    case LEDGER_DISCLOSURE_WITHDRAWN:
        return N_("{0} withdrew a disclosure about {1}. Reason: {2}");
    case LEDGER_ANSWER_GIVEN:
        return N_("{0} answered a disclosure about {1}");
    case LEDGER_ANSWER_WITHDRAWN:
        return N_("{0} withdrew its answer to a disclosure about {1}");
    case LEDGER_CLAIM_MADE:
        return N_("{0} asked to take over the page of {1}");
    case LEDGER_CLAIM_ACCEPTED:
        return N_("{0} handed the page of {1} to its organisation");
    case LEDGER_CLAIM_REFUSED:
        return N_("{0} did not hand over the page of {1}. Reason: {2}");
    case LEDGER_OBJECTION_RAISED:
        return N_("{0} objected to what is said about {1}");
    case LEDGER_OBJECTION_DECIDED:
        return N_("{0} decided on an objection to what is said about {1}: {2}");
    case LEDGER_REGISTER_IMPORTED:
        return N_("{0} imported a list of organisations ({2})");
    case LEDGER_REGISTER_UNDONE:
        return N_("{0} undid the import of a list of organisations ({2})");
    case LEDGER_MAILING_SENT:
        return N_("{0} sent out mail: {1} ({2})");
    case LEDGER_FILE_ADDED:
        return N_("{0} added the file {1}");
    case LEDGER_FILE_CHANGED:
        return N_("{0} changed what is said about the file {1}");
    case LEDGER_FILE_REMOVED:
        return N_("{0} removed the file {1}. Reason: {2}");
    case LEDGER_PROJECT_ADDED:
        return N_("{0} added the project {1}");
    case LEDGER_PROJECT_CHANGED:
        return N_("{0} changed the project {1}");
    case LEDGER_PROJECT_PUBLISHED:
        return N_("{0} published the project {1}");
    case LEDGER_GRANT_ADDED:
        return N_("{0} entered a grant of the project {1}: {2}");
    case LEDGER_GRANT_CHANGED:
        return N_("{0} changed a grant of the project {1}: {2}");
    case LEDGER_WORK_ADDED:
        return N_("{0} added to the project {1}: {2}");
    case LEDGER_WORK_CHANGED:
        return N_("{0} changed in the project {1}: {2}");
    case LEDGER_WORK_REMOVED:
        return N_("{0} took out of the project {1}: {2}");
    case LEDGER_REPORT_PUBLISHED:
        return N_("{0} published a report of the project {1}");
    case LEDGER_MODERATION_OPENED:
        return N_("{0} brought a text that waits for moderation: {1}");
    case LEDGER_MODERATION_REPORTED:
        return N_("{0} reported a text ({1}) under the rule: {2}");
    case LEDGER_MODERATION_DECIDED:
        return N_("{0} decided in moderation on {1}: {2}");
    case LEDGER_MODERATION_APPEALED:
        return N_("{0} appealed against a removal: {1}");
    case LEDGER_MODERATION_SETTLED:
        return N_("{0} decided on an appeal against the removal of {1}: {2}");
    case LEDGER_MODERATION_WITHDRAWN:
        return N_("{0} withdrew a text that moderation had a case on: {1}");
    case LEDGER_REPORT_CORRECTED:
        return N_("{0} corrected a report of the project {1}");
    case LEDGER_ARGUMENT_GIVEN:
        return N_("{0} gave an argument on the statement {1}");
    case LEDGER_ARGUMENT_ACCEPTED:
        return N_("{0} accepted an argument on the statement {1}");
    case LEDGER_ARGUMENT_REJECTED:
        return N_("{0} removed an argument on the statement {1}");
    case LEDGER_ARGUMENT_MARKED:
        return N_("{0} marked whether an argument on the statement {1} helps");
    case LEDGER_ROOM_OPENED:
        return N_("{0} opened a live room for {1}");
    case LEDGER_ROOM_SHOWN:
        return N_("{0} put something else on the wall of a live room for {1}");
    case LEDGER_ROOM_CLOSED:
        return N_("{0} closed a live room for {1}");
    case LEDGER_JOINT_DRAFTED:
        return N_("{0} worked on a draft of a joint statement");
    case LEDGER_JOINT_VERSIONED:
        return N_("{0} wrote version {2} of the joint statement {1}");
    case LEDGER_JOINT_OPENED:
        return N_("{0} opened the joint statement {1} for answers");
    case LEDGER_JOINT_INVITED:
        return N_("{0} asked {3} about the joint statement {1}");
    case LEDGER_JOINT_CHANGED:
        return N_("{0} changed what is said about the joint statement {1}");
    case LEDGER_JOINT_CONTESTED:
        return N_("{0} said that version {2} of the joint statement {1} changes its substance");
    case LEDGER_JOINT_CONFIRMED:
        return N_("{0} read and confirmed the text of the joint statement {1}: {2}");
    case LEDGER_JOINT_AMENDED:
        return N_("{0} proposed to amend the joint statement {1}");
    case LEDGER_JOINT_WEIGHED:
        return N_("{0} took a side on an amendment of the joint statement {1}: {2}");
    case LEDGER_JOINT_DECIDED:
        return N_("{0} decided on an amendment of the joint statement {1}: {2}");
    case LEDGER_JOINT_REMINDED:
        return N_("{0} reminded {3} of the joint statement {1}");
    case LEDGER_JOINT_CLOSED:
        return N_("{0} closed the round of the joint statement {1}");
    case LEDGER_JOINT_PUBLISHED:
        return N_("{0} published the joint statement {1}");
    case LEDGER_JOINT_WITHDRAWN:
        return N_("{0} withdrew the joint statement {1}. Reason: {2}");
    case LEDGER_JOINT_SEALED:
        return N_("{0} sealed the joint statement {1} with its signers and its dissent");
    case LEDGER_ARTICLE_DRAFTED:
        return N_("{0} worked on a draft of an article");
    case LEDGER_ARTICLE_PUBLISHED:
        return N_("{0} published the article {1}");
    case LEDGER_ARTICLE_CHANGED:
        return N_("{0} changed the article {1}: {2}");
    case LEDGER_ARTICLE_DESCRIBED:
        return N_("{0} changed what is said about the article {1}");
    case LEDGER_ARTICLE_CONFIRMED:
        return N_("{0} read and confirmed a translation of the article {1}: {2}");
    case LEDGER_ARTICLE_EVIDENCED:
        return N_("{0} linked evidence to a claim of the article {1}, or took it away");
    case LEDGER_ARTICLE_RETRACTED:
        return N_("{0} retracted the article {1}");
    case LEDGER_ARTICLES_IMPORTED:
        return N_("{0} took over articles from {1}: {2}");
    case LEDGER_ARTICLES_UNDONE:
        return N_("{0} undid taking over articles from {1}");
    case LEDGER_COMMENT_GIVEN:
        return N_("{0} wrote a comment on the article {1}");
    case LEDGER_COMMENT_SHOWN:
        return N_("{0} made a comment on the article {1} public");
    case LEDGER_COMMENT_HIDDEN:
        return N_("{0} removed a comment on the article {1}. Reason: {2}");
    case LEDGER_COMMENT_WITHDRAWN:
        return N_("{0} withdrew a comment on the article {1}");
    case LEDGER_SECTION_CHANGED:
        return N_("{0} added or changed the section {1}");
    case LEDGER_TAG_NAMED:
        return N_("{0} changed the name of the tag {1}");
    case LEDGER_FRONT_ARRANGED:
        return N_("{0} arranged the front page: {2}");
    case LEDGER_SIGNATURE_GIVEN:
        return N_("{0} answered the joint statement {1}: {2}");
    case LEDGER_SIGNATURE_CODED:
        return N_("{0} entered from a source what {3} said of the joint statement {1}: {2}");
    case LEDGER_SIGNATURE_WITHDRAWN:
        return N_("{0} withdrew its signature of the joint statement {1}");
    case LEDGER_SIGNATURE_OBJECTED:
        return N_("{0} objected to what was read about it and the joint statement {1}");
    }
    must_failed("a kind of the list", __FILE__, __LINE__);
}

const char *kind_value_name(enum ledger_kind kind)
{
    static const struct {
        enum ledger_kind kind;
        const char *name;
    } NAMES[] = {
        { LEDGER_ACCOUNT_CHANGED, "change" },
        { LEDGER_FRONT_ARRANGED, "blocks" },
        { LEDGER_ROLE_GIVEN, "role" },
        { LEDGER_ROLE_ENDED, "role" },
        { LEDGER_PERSON_ERASED, "reason" },
        { LEDGER_TEXT_ERASED, "reason" },
        { LEDGER_POSITION_TAKEN, "position" },
        { LEDGER_POSITION_CODED, "position" },
        { LEDGER_CONSULTATION_ENTERED, "stage" },
        { LEDGER_CONSULTATION_UNLINKED, "reason" },
        { LEDGER_POSITION_CONFIRMED, "position" },
        { LEDGER_CODING_SETTLED, "position" },
        { LEDGER_POSITIONS_SEALED, "count" },
        { LEDGER_STATEMENT_CORRECTED, "reason" },
        { LEDGER_STATEMENT_MERGED, "reason" },
        { LEDGER_STATEMENT_SEPARATED, "reason" },
        { LEDGER_MATCH_MADE, "reason" },
        { LEDGER_MATCH_ENDED, "ended_reason" },
        { LEDGER_ORGANISATION_UNMERGED, "reason" },
        { LEDGER_FACT_ADDED, "fact" },
        { LEDGER_FACT_ENDED, "fact" },
        { LEDGER_MEMBERSHIP_BEGUN, "membership" },
        { LEDGER_MEMBERSHIP_ENDED, "way_out" },
        { LEDGER_DISCLOSURE_MADE, "about" },
        { LEDGER_DISCLOSURE_CORRECTED, "about" },
        { LEDGER_DISCLOSURE_WITHDRAWN, "reason" },
        { LEDGER_CLAIM_REFUSED, "reason" },
        { LEDGER_OBJECTION_DECIDED, "decision" },
        { LEDGER_REGISTER_IMPORTED, "count" },
        { LEDGER_REGISTER_UNDONE, "count" },
        { LEDGER_MAILING_SENT, "count" },
        { LEDGER_FILE_REMOVED, "reason" },
        { LEDGER_MODERATION_REPORTED, "rule" },
        { LEDGER_MODERATION_DECIDED, "verdict" },
        { LEDGER_MODERATION_SETTLED, "outcome" },
        { LEDGER_WORK_ADDED, "part" },
        { LEDGER_WORK_CHANGED, "part" },
        { LEDGER_WORK_REMOVED, "part" },
        { LEDGER_JOINT_VERSIONED, "version" },
        { LEDGER_JOINT_CONTESTED, "version" },
        { LEDGER_JOINT_CONFIRMED, "language" },
        { LEDGER_JOINT_WEIGHED, "answer" },
        { LEDGER_JOINT_DECIDED, "state" },
        { LEDGER_JOINT_WITHDRAWN, "reason" },
        { LEDGER_ARTICLE_CHANGED, "change" },
        { LEDGER_ARTICLES_IMPORTED, "count" },
        { LEDGER_COMMENT_HIDDEN, "reason" },
        { LEDGER_ARTICLE_CONFIRMED, "language" },
        { LEDGER_SIGNATURE_GIVEN, "answer" },
        { LEDGER_SIGNATURE_CODED, "answer" },
    };
    for (size_t i = 0; i < ARRAY_LEN(NAMES); i++) {
        if (NAMES[i].kind == kind)
            return NAMES[i].name;
    }
    return NULL;
}

bool kind_read(str_t word, enum ledger_kind *out)
{
    static const struct {
        enum ledger_kind kind;
        str_t word;
    } WORDS[] = {
#define X(name, word) { LEDGER_##name, S_INIT(word) },
        LEDGER_KINDS(X)
#undef X
    };
    for (size_t i = 0; i < ARRAY_LEN(WORDS); i++) {
        if (str_eq(WORDS[i].word, word)) {
            *out = WORDS[i].kind;
            return true;
        }
    }
    return false;
}

const struct kind_group kind_groups[KIND_GROUPS] = {
    { "positions", N_("Positions"), { "position.", "positions.", "coding." } },
    { "statements", N_("Statements"), { "statement.", "match.", "argument." } },
    { "consultations",
      N_("Consultations, imports, conclusions"),
      { "consultation.", "import.", "document.", "room." } },
    { "moderation", N_("Moderation"), { "moderation." } },
    { "organisations",
      N_("Organisations and sources"),
      { "organisation.", "source.", "fact.", "membership.", "register." } },
    { "disclosures",
      N_("Disclosures, answers, objections and claims"),
      { "disclosure.", "answer.", "objection.", "claim." } },
    { "projects",
      N_("Projects, grants and reports"),
      { "project.", "grant.", "work.", "report." } },
    { "joint", N_("Joint statements and signatures"), { "joint.", "signature." } },
    { "news",
      N_("Articles, sections, comments, the front page"),
      { "article.", "articles.", "comment.", "section.", "tag.", "front." } },
    { "outgoing", N_("Files and outgoing mail"), { "file.", "mailing." } },
    { "mandates", N_("Mandates and names of representatives"), { "mandate.", "name." } },
    { "accounts", N_("Accounts and roles"), { "account.", "link.", "factor.", "role." } },
    { "erased", N_("What was erased"), { "text.", "person.", "retention." } },
    { "keys", N_("Keys that sign the record"), { "key." } },
};

const struct kind_group *kind_group_find(str_t word)
{
    for (int i = 0; i < KIND_GROUPS; i++) {
        if (str_eq(word, str_from_c(kind_groups[i].word)))
            return &kind_groups[i];
    }
    return NULL;
}

str_t capacity_label(struct cx *cx, int acts_as)
{
    switch (acts_as) {
    case LEDGER_AS_PROGRAM:
        return _("The program itself");
    case LEDGER_AS_OPERATOR:
        return _("Operator of the site");
    case LEDGER_AS_SECRETARIAT:
        return _("Secretariat");
    case LEDGER_AS_ORGANISATION:
        return _("Organisation, under a mandate");
    case LEDGER_AS_PERSON:
        return _("A person, on their own account");
    case LEDGER_AS_PUBLIC:
        return _("The public, without names");
    default: /* a number from a table, not an enum */
        return _("A capacity this version does not know");
    }
}
