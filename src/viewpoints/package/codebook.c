/* Every file and column of a data package. SPDX-License-Identifier: AGPL-3.0-or-later */
#include "viewpoints/package/codebook.h"

#include "kit/base/str.h"

#define AS_POLIS "-1 0 1"

static const struct codebook_column SUMMARY[] = {
    { "key", "string", NULL, NULL, NULL, N_("Name of the line.") },
    { "value", "string", NULL, NULL, N_("nothing is known"),
      N_("Question, description, and how many took part; made-under: under which project and with "
         "whose money.") },
    { 0 },
};
static const struct codebook_column COMMENTS[] = {
    { "timestamp", "integer", NULL, N_("milliseconds since 1 January 1970, UTC"), NULL,
      N_("When the statement was made.") },
    { "datetime", "string", NULL, NULL, NULL, N_("The same moment as text, UTC.") },
    { "comment-id", "integer", NULL, NULL, NULL,
      N_("Number of the statement, from 0; pages show it plus one.") },
    { "author-id", "integer", NULL, NULL, N_("no participant: the secretariat, or not known"),
      N_("Number of the participant who proposed it.") },
    { "agrees", "integer", NULL, N_("answers, revised ones too"), NULL,
      N_("How often somebody agreed.") },
    { "disagrees", "integer", NULL, N_("answers, revised ones too"), NULL,
      N_("How often somebody disagreed.") },
    { "moderated", "integer", AS_POLIS, NULL, NULL,
      N_("1: accepted, 0: accepted without a look, -1: rejected.") },
    { "is-seed", "integer", "0 1", NULL, NULL, N_("1: there from the beginning.") },
    { "is-meta", "integer", "0 1", NULL, NULL,
      N_("1: about the participants and not about the question; left out of the analysis.") },
    { "comment-body", "string", NULL, NULL, NULL,
      N_("The statement: in English where there is an English text, else in the other language.") },
    { 0 },
};
static const struct codebook_column VOTES[] = {
    { "timestamp", "integer", NULL, N_("milliseconds since 1 January 1970, UTC"), NULL,
      N_("When the answer was given. Of the public, unless it was imported, the beginning of the "
         "minute.") },
    { "datetime", "string", NULL, NULL, NULL, N_("The same moment as text, UTC.") },
    { "comment-id", "integer", NULL, NULL, NULL, N_("Number of the statement.") },
    { "voter-id", "integer", NULL, NULL, NULL, N_("Number of the participant.") },
    { "vote", "integer", AS_POLIS, NULL, NULL,
      N_("1: agrees, 0: passes, -1: disagrees. Of several lines with the same statement and "
         "participant the last is in force; the others were revised.") },
    { 0 },
};
static const struct codebook_column PARTICIPANTS[] = {
    { "participant", "integer", NULL, NULL, NULL,
      N_("Number of the participant. It counts in this package only.") },
    { "group-id", "integer", NULL, NULL, N_("in no group"),
      N_("Group that the program had made from which the conversation was imported. Groups found "
         "by this program stand in analysis.json.") },
    { "n-comments", "integer", NULL, N_("statements"), NULL, N_("How many they proposed.") },
    { "n-votes", "integer", NULL, N_("answers in force"), NULL, N_("How many they gave.") },
    { "n-agree", "integer", NULL, N_("answers in force"), NULL, N_("How often they agree.") },
    { "n-disagree", "integer", NULL, N_("answers in force"), NULL, N_("How often they disagree.") },
    { "*", "integer", AS_POLIS, NULL, N_("not answered; never counted as anything"),
      N_("The answer in force to the statement of this number; statements that nobody ever "
         "answered have no column.") },
    { 0 },
};
static const struct codebook_column ORGANISATIONS[] = {
    { "participant", "integer", NULL, NULL, NULL, N_("Number of the participant.") },
    { "organisation", "string", NULL, NULL, NULL, N_("Its name in addresses of the site.") },
    { "name_en", "string", NULL, NULL, N_("no name in this language"), N_("Name in English.") },
    { "name_az", "string", NULL, NULL, N_("no name in this language"), N_("Name in Azerbaijani.") },
    { "kind", "string", NULL, NULL, NULL, N_("How it is constituted.") },
    { "scope", "string", "local international", NULL, NULL,
      N_("Whether it is local or international.") },
    { "country", "string", NULL, NULL, N_("not on record"), N_("ISO 3166 code.") },
    { "disclosure_en", "string", NULL, NULL, NULL,
      N_("Who it is, who pays for it, who controls it, in English.") },
    { "disclosure_az", "string", NULL, NULL, NULL, N_("The same in Azerbaijani.") },
    { "made_under_en", "string", NULL, NULL, N_("nothing is on record"),
      N_("Under which project and with whose money the consultation was made.") },
    { "made_under_az", "string", NULL, NULL, N_("nothing is on record"),
      N_("The same in Azerbaijani.") },
    { 0 },
};
static const struct codebook_column CLASSES[] = {
    { "participant", "integer", NULL, NULL, NULL, N_("Number of the participant.") },
    { "*", "string", NULL, NULL, N_("not on record"),
      N_("A division known beforehand, and the class of the organisation in it.") },
    { 0 },
};
static const struct codebook_column WEIGHTS[] = {
    { "participant", "integer", NULL, NULL, NULL, N_("Number of the participant.") },
    { "organisation", "string", NULL, NULL, NULL, N_("The organisation that it is the voice of.") },
    { 0 },
};
static const struct codebook_column STATEMENTS[] = {
    { "statement", "integer", NULL, NULL, NULL,
      N_("Number of the statement, from 0; pages show it plus one.") },
    { "text_en", "string", NULL, NULL, N_("no text in this language"), N_("In English.") },
    { "text_az", "string", NULL, NULL, N_("no text in this language"), N_("In Azerbaijani.") },
    { "short_en", "string", NULL, NULL, N_("none"), N_("A few words for charts, in English.") },
    { "short_az", "string", NULL, NULL, N_("none"), N_("A few words for charts, in Azerbaijani.") },
    { "state", "string", "accepted rejected", NULL, NULL,
      N_("Whether it is answered. Proposals that wait for a decision are not in the "
         "package.") },
    { "rejection", "string", NULL, NULL, N_("not rejected"), N_("Why it was rejected.") },
    { "is_seed", "integer", "0 1", NULL, NULL, N_("1: there from the beginning.") },
    { "is_meta", "integer", "0 1", NULL, NULL,
      N_("1: about the participants and not about the question; left out of the analysis.") },
    { "author", "integer", NULL, NULL, N_("no participant: the secretariat, or not known"),
      N_("Number of the participant who proposed it.") },
    { "merged_into", "integer", NULL, NULL, N_("it stands for itself"),
      N_("Number of the statement that says the same and stands for both.") },
    { "amends", "integer", NULL, NULL, N_("it rewords no other"),
      N_("Number of the statement that it would reword.") },
    { "original", "string", "az en", NULL, N_("there is one text, or both were written together"),
      N_("Language of the original; the other text is a translation of it.") },
    { "translation", "string", "machine human confirmed", NULL, N_("there is none"),
      N_("What the translation is: made by a machine, by a person, or confirmed by another.") },
    { "created_at", "datetime", NULL, N_("UTC"), NULL, N_("When it was made.") },
    { "decided_at", "datetime", NULL, N_("UTC"), N_("nobody looked at it"),
      N_("When it was accepted or rejected.") },
    { "corrected_at", "datetime", NULL, N_("UTC"), N_("never"),
      N_("When its text was corrected last; the journal has what it said before.") },
    { "taken_down_at", "datetime", NULL, N_("UTC"), N_("it stands"),
      N_("When its text was taken from the public; why stands in its place.") },
    { 0 },
};
static const struct codebook_column POSITIONS[] = {
    { "organisation", "string", NULL, NULL, NULL, N_("Its name in addresses of the site.") },
    { "statement", "integer", NULL, NULL, NULL,
      N_("Number of the statement, from 1, as pages have it.") },
    { "position", "string", "agree pass disagree", NULL, NULL, N_("The position in force.") },
    { "basis", "string", "own stated inferred", NULL, NULL,
      N_("own: taken by the organisation; stated: read from its own words; inferred: concluded "
         "from what it did or said.") },
    { "standing", "string", "preliminary official", NULL, N_("not the organisation's own"),
      N_("official: taken under a mandate that may sign for the organisation.") },
    { "certainty", "string", "low medium high", NULL, N_("not said"),
      N_("How sure the organisation is of it.") },
    { 0 },
};
#define FEW_MARKS N_("nobody has marked it, or a number would tell who")
static const struct codebook_column ARGUMENTS[] = {
    { "id", "string", NULL, NULL, NULL,
      N_("Number of the argument on the site, in the journal and in answers to programs.") },
    { "statement", "integer", NULL, NULL, NULL, N_("Number of the statement, from 0.") },
    { "side", "string", "for against", NULL, N_("a reply"),
      N_("Whether it speaks for the statement or against it.") },
    { "reply_to", "string", NULL, NULL, N_("it stands for itself"),
      N_("Number of the argument that it replies to; where both sides answer it may stand in the "
         "other folder.") },
    { "is_reason", "integer", "0 1", NULL, NULL,
      N_("1: the reason of an organisation's position, which positions.json has too.") },
    { "organisation", "string", NULL, NULL, N_("somebody without a name"),
      N_("Whose it is: its name in addresses of the site.") },
    { "name_en", "string", NULL, NULL, N_("somebody without a name, or no name in this language"),
      N_("Name in English.") },
    { "name_az", "string", NULL, NULL, N_("somebody without a name, or no name in this language"),
      N_("Name in Azerbaijani.") },
    { "text", "string", NULL, NULL, N_("it is not public: state says why"),
      N_("As it was written.") },
    { "language", "string", "az en", NULL, N_("its text was taken down"),
      N_("In which it was written.") },
    { "written_at", "datetime", NULL, N_("UTC"), NULL,
      N_("When it was written. For the public, the beginning of the minute.") },
    { "state", "string", "public removed taken_down", NULL, NULL,
      N_("removed: by moderation, under a published rule; taken_down: its text was taken from the "
         "public. Those that wait for a decision are not in the package.") },
    { "rule", "string", NULL, NULL, N_("not removed"),
      N_("Under which rule it was removed: its name on the page of the rules.") },
    { "reason", "string", NULL, NULL, N_("it is public"),
      N_("Why it was removed or taken down, as the site says it.") },
    { "changed_at", "datetime", NULL, N_("UTC"), N_("it is public"),
      N_("When it was removed or taken down.") },
    { "replaced_at", "datetime", NULL, N_("UTC"), N_("no reason, or its position is in force"),
      N_("When the position was replaced whose reason it was.") },
    { "helps", "integer", NULL, N_("marks"), FEW_MARKS, N_("How many found that it helps.") },
    { "marks", "integer", NULL, N_("marks"), FEW_MARKS,
      N_("How many marked whether it helps, one of each participant.") },
    { "helps_agree", "integer", NULL, N_("marks"), FEW_MARKS,
      N_("How many of those who agree with the statement found that it helps.") },
    { "marks_agree", "integer", NULL, N_("marks"), FEW_MARKS,
      N_("How many of those who agree with the statement marked it.") },
    { "helps_disagree", "integer", NULL, N_("marks"), FEW_MARKS,
      N_("How many of those who disagree with the statement found that it helps.") },
    { "marks_disagree", "integer", NULL, N_("marks"), FEW_MARKS,
      N_("How many of those who disagree with the statement marked it.") },
    { "score", "number", NULL, NULL, N_("too few marks"),
      N_("Its bridging score: how far it helps people on both sides. The higher stands first on "
         "the page.") },
    { 0 },
};
#define AS_CODED "agree pass disagree silent"

static const struct codebook_column CODINGS[] = {
    { "organisation", "string", NULL, NULL, NULL, N_("Its name in addresses of the site.") },
    { "statement", "integer", NULL, NULL, NULL,
      N_("Number of the statement, from 0; pages show it plus one.") },
    { "coder_1", "string", NULL, NULL, NULL, N_("Who read the sources first.") },
    { "position_1", "string", AS_CODED, NULL, NULL,
      N_("What the first reader found; silent: the sources say nothing about it.") },
    { "basis_1", "string", "stated inferred", NULL, N_("the sources say nothing"),
      N_("stated: read from its own words; inferred: concluded from what it did or said.") },
    { "source_1", "string", NULL, NULL, N_("the sources say nothing"),
      N_("Address of the source.") },
    { "note_1", "string", NULL, NULL, N_("none"), N_("Where the source says so.") },
    { "coder_2", "string", NULL, NULL, N_("read by one person only: treat with care"),
      N_("Who read them independently of the first.") },
    { "position_2", "string", AS_CODED, NULL, N_("not read by a second person"),
      N_("What the second reader found.") },
    { "basis_2", "string", "stated inferred", NULL,
      N_("the sources say nothing, or not read by a second person"),
      N_("stated: read from its own words; inferred: concluded from what it did or said.") },
    { "source_2", "string", NULL, NULL,
      N_("the sources say nothing, or not read by a second person"), N_("Address of the source.") },
    { "note_2", "string", NULL, NULL, N_("none"), N_("Where the source says so.") },
    { "settled", "string", AS_CODED, NULL, N_("the two do not differ"),
      N_("Where the two differ: what holds.") },
    { "settled_basis", "string", "stated inferred", NULL,
      N_("the two do not differ, or the sources say nothing"), N_("The basis of that.") },
    { "reason", "string", NULL, NULL, N_("the two do not differ"), N_("Why it was settled so.") },
    { "published_at", "datetime", NULL, N_("UTC"), NULL,
      N_("When the positions that came of it were published.") },
    { 0 },
};
static const struct codebook_column COUNTS[] = {
    { "statement", "integer", NULL, NULL, NULL, N_("Number of the statement, from 0.") },
    { "answers", "integer", NULL, N_("answers in force"),
      N_("too few to be told without telling who"), N_("How many answered it.") },
    { "agree", "integer", NULL, N_("answers in force"),
      N_("too few to be told without telling who"), N_("How many agree.") },
    { "disagree", "integer", NULL, N_("answers in force"),
      N_("too few to be told without telling who"), N_("How many disagree.") },
    { "pass", "integer", NULL, N_("answers in force"), N_("too few to be told without telling who"),
      N_("How many pass.") },
    { 0 },
};

static const struct codebook_column DRAWN[] = {
    { "comment-id", "integer", NULL, NULL, NULL, N_("Number of the statement.") },
    { "voter-id", "integer", NULL, NULL, NULL, N_("Number of the participant.") },
    { "step", "integer", NULL, NULL, NULL,
      N_("Which draw of the participant this was, counted from 1 since the statement could be "
         "drawn.") },
    { "steps", "integer", NULL, N_("draws"), NULL,
      N_("How many such draws the participant answered in all.") },
    { "open", "integer", NULL, N_("statements"), NULL, N_("Among how many it was drawn.") },
    { "probability", "number", NULL, NULL, NULL,
      N_("With which this statement was drawn then, to be taken into account by estimates.") },
    { 0 },
};

const struct codebook_file CODEBOOK[] = {
    { "summary.csv", N_("The question and how many took part, line by line."), "text/csv", true,
      SUMMARY },
    { "comments.csv", N_("The statements, as Polis' open data has them."), "text/csv", false,
      COMMENTS },
    { "votes.csv", N_("Every answer, revised ones too, as Polis' open data has them."), "text/csv",
      false, VOTES },
    { "participants-votes.csv", N_("The answers in force as a matrix, as Polis' open data has it."),
      "text/csv", false, PARTICIPANTS },
    { "drawn.csv",
      N_("How statements came before participants: those answers in force whose statement was "
         "drawn by lot, with the probability of the draw."),
      "text/csv", false, DRAWN },
    { "counts.csv", N_("How many agree, disagree and pass, statement by statement."), "text/csv",
      false, COUNTS },
    { "statements.csv", N_("The statements in both languages, with what became of them."),
      "text/csv", false, STATEMENTS },
    { "positions.csv",
      N_("The positions of organisations in force. The results page shows the SHA-256 of this file "
         "as its fingerprint."),
      "text/csv", false, POSITIONS },
    { "positions.json",
      N_("The same with reasons, sources and notes, and with the positions that were revised."),
      "application/json", false, NULL },
    { "arguments.csv",
      N_("Arguments for and against the statements, replies to them, and how many found them "
         "helpful."),
      "text/csv", false, ARGUMENTS },
    { "codings.csv",
      N_("Positions read from sources at the desk of this site: what each of two readers found, "
         "and how their differences were settled."),
      "text/csv", false, CODINGS },
    { "organisations.csv", N_("Who answered, who they are and who pays for them."), "text/csv",
      false, ORGANISATIONS },
    { "classes.csv",
      N_("Divisions of the organisations that are known beforehand, for alyans analyse --classes."),
      "text/csv", false, CLASSES },
    { "weights.csv", N_("Whose voice each participant is, for alyans analyse --weights."),
      "text/csv", false, WEIGHTS },
    { "analysis.json",
      N_("What alyans analyse prints for this folder: map, groups, findings, all with how sure "
         "they are. docs/analyse.schema.json of the program describes every key."),
      "application/json", false, NULL },
    { "results.json", N_("What the results page shows, for programs."), "application/json", false,
      NULL },
    { "disclosure.json",
      N_("Who runs the site, who invited, who pays, who answered and who pays for them."),
      "application/json", false, NULL },
    { "freeze.json",
      N_("What was found when the consultation closed: fingerprints and parameters."),
      "application/json", false, NULL },
    { "codebook.csv", N_("Every column of every table, in both languages."), "text/csv", false,
      NULL },
    { "datapackage.json", N_("A Frictionless Data Package: the same for programs."),
      "application/json", false, NULL },
    { "README.md", N_("What this is."), "text/markdown", false, NULL },
    { "LICENSE.txt", N_("Under which licence the data may be used."), "text/plain", false, NULL },
    { 0 },
};

const struct codebook_file *codebook_find(str_t name)
{
    for (const struct codebook_file *f = CODEBOOK; f->name != NULL; f++) {
        if (str_eq(name, str_from_c(f->name)))
            return f;
    }
    return NULL;
}
