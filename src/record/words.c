/* Names and values of the fields of entries in the words of people.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "record/words.h"

#include "kit/base/str.h"
#include "kit/text/text.h"
#include "ledger/format.h"
#include "site/site.h"

/* --- names of fields -------------------------------------------------------------------------- */

enum shape {
    SHAPE_TEXT,
    SHAPE_ORDINAL,
    SHAPE_FIELD,
    SHAPE_TIME,
    SHAPE_FLAG,
    SHAPE_CODE,
    SHAPE_LANGUAGE
};
struct field_words {
    const char *name, *label;
    enum shape shape;
};
static const struct field_words FIELDS[] = {
    { "about", N_("About"), SHAPE_TEXT },
    { "about_id", N_("Number of the row it is about"), SHAPE_TEXT },
    { "abstained", N_("Abstained"), SHAPE_TEXT },
    { "account", N_("Account"), SHAPE_TEXT },
    { "active_since", N_("Active since"), SHAPE_TEXT },
    { "aims", N_("Aims"), SHAPE_TEXT },
    { "alt", N_("What it shows or says"), SHAPE_TEXT },
    { "amend_reason", N_("Why another wording"), SHAPE_TEXT },
    { "amendment", N_("Number of the amendment"), SHAPE_TEXT },
    { "amends", N_("Would reword the statement"), SHAPE_TEXT },
    { "amount", N_("Amount, or lower end of a range"), SHAPE_TEXT },
    { "amount_till", N_("Upper end of the range"), SHAPE_TEXT },
    { "answer", N_("Answer"), SHAPE_TEXT },
    { "analysis_sha256", N_("Print (SHA-256) of the analysis"), SHAPE_CODE },
    { "appeal", N_("Number of the appeal"), SHAPE_TEXT },
    { "articles_kept", N_("Articles that stayed, because somebody had changed them"), SHAPE_TEXT },
    { "articles_retracted", N_("Articles retracted"), SHAPE_TEXT },
    { "awarded", N_("Awarded"), SHAPE_TEXT },
    { "background", N_("Background"), SHAPE_TEXT },
    { "basis", N_("Basis"), SHAPE_TEXT },
    { "blocks", N_("Blocks, from the top"), SHAPE_TEXT },
    { "by", N_("By"), SHAPE_TEXT },
    { "by_mail", N_("By a link sent by mail"), SHAPE_FLAG },
    { "cause", N_("Why it was sealed"), SHAPE_TEXT },
    { "certainty", N_("Certainty"), SHAPE_TEXT },
    { "change", N_("Change"), SHAPE_TEXT },
    { "claim", N_("Claim"), SHAPE_TEXT },
    { "claims", N_("Claims and objections of persons, made anonymous"), SHAPE_TEXT },
    { "clause", N_("Clause (0: a further one)"), SHAPE_TEXT },
    { "closes_at", N_("Closes"), SHAPE_TIME },
    { "code", N_("Code of the room"), SHAPE_TEXT },
    { "coder", N_("Coded by"), SHAPE_TEXT },
    { "coders", N_("How many read it independently"), SHAPE_TEXT },
    { "coding", N_("How positions were coded"), SHAPE_TEXT },
    { "collects_at", N_("Collects statements from"), SHAPE_TIME },
    { "completed", N_("Organisations completed"), SHAPE_TEXT },
    { "conditions", N_("Conditions"), SHAPE_TEXT },
    { "confirms", N_("Number of the preliminary position"), SHAPE_TEXT },
    { "consultation", N_("Consultation"), SHAPE_TEXT },
    { "content", N_("Content, as an earlier version wrote it"), SHAPE_CODE },
    { "corrects", N_("Number of the row it corrects"), SHAPE_TEXT },
    { "count", N_("How many"), SHAPE_TEXT },
    { "country", N_("Country"), SHAPE_TEXT },
    { "currency", N_("Currency"), SHAPE_TEXT },
    { "data_hash", N_("Print of what was analysed"), SHAPE_CODE },
    { "data_licence", N_("Licence of the data"), SHAPE_TEXT },
    { "data_matrix", N_("Answers of the public are published"), SHAPE_TEXT },
    { "dated", N_("Dated"), SHAPE_TEXT },
    { "decision", N_("Decision"), SHAPE_TEXT },
    { "declared_by", N_("Declared by"), SHAPE_TEXT },
    { "desk", N_("Code of the desk"), SHAPE_TEXT },
    { "detail", N_("More about it"), SHAPE_TEXT },
    { "direction", N_("For or against"), SHAPE_TEXT },
    { "disclosure", N_("Disclosure"), SHAPE_TEXT },
    { "dissented", N_("Dissented"), SHAPE_TEXT },
    { "dissolved", N_("Dissolved"), SHAPE_TEXT },
    { "divisions", N_("Compared by"), SHAPE_TEXT },
    { "done", N_("Reached on"), SHAPE_TEXT },
    { "email", N_("E-mail address"), SHAPE_TEXT },
    { "ended_by", N_("Ended by"), SHAPE_TEXT },
    { "endorsement", N_("Signature of the previous key"), SHAPE_CODE },
    { "ends", N_("Till"), SHAPE_TEXT },
    { "ended_reason", N_("Why it was ended"), SHAPE_TEXT },
    { "ends_at", N_("Ends"), SHAPE_TIME },
    { "entry", N_("Entry"), SHAPE_TEXT },
    { "evidence", N_("Evidence"), SHAPE_TEXT },
    { "evidence_file", N_("Number of the file that shows it"), SHAPE_TEXT },
    { "evidence_url", N_("Link to the evidence"), SHAPE_TEXT },
    { "fact", N_("What it is about"), SHAPE_TEXT },
    { "failed_sign_ins", N_("Failed sign-ins forgotten"), SHAPE_TEXT },
    { "field", N_("Which text"), SHAPE_FIELD },
    { "file", N_("File"), SHAPE_TEXT },
    { "drafts_removed", N_("Drafts removed"), SHAPE_TEXT },
    { "file_sha256", N_("Print (SHA-256) of the file"), SHAPE_CODE },
    { "format", N_("Format"), SHAPE_TEXT },
    { "founded", N_("Founded"), SHAPE_TEXT },
    { "from", N_("From"), SHAPE_TIME },
    { "from_date", N_("From"), SHAPE_TEXT },
    { "freeze", N_("Number of the frozen result"), SHAPE_TEXT },
    { "funder", N_("Funder"), SHAPE_TEXT },
    { "given_as", N_("Given by"), SHAPE_TEXT },
    { "given_by", N_("Account of the giver"), SHAPE_TEXT },
    { "helps", N_("Helps"), SHAPE_FLAG },
    { "id", N_("Number"), SHAPE_TEXT },
    { "idle_accounts", N_("Accounts nobody used any more, erased"), SHAPE_TEXT },
    { "import", N_("Number of the import"), SHAPE_TEXT },
    { "in_doubt", N_("The account is in doubt"), SHAPE_FLAG },
    { "initiators", N_("Initiators"), SHAPE_CODE },
    { "into_number", N_("Number in the list of the one it is merged into"), SHAPE_ORDINAL },
    { "invited", N_("Asked"), SHAPE_CODE },
    { "invited_accounts", N_("Accounts of people who never came, erased"), SHAPE_TEXT },
    { "is_before", N_("Before it was public"), SHAPE_FLAG },
    { "inviter", N_("Organisation that invites"), SHAPE_TEXT },
    { "is_closed", N_("Takes no new articles"), SHAPE_FLAG },
    { "is_ended", N_("Taken away"), SHAPE_FLAG },
    { "is_example", N_("Made up for the demonstration"), SHAPE_FLAG },
    { "is_meta", N_("About the people who answer"), SHAPE_FLAG },
    { "is_revealed", N_("Answers are shown"), SHAPE_FLAG },
    { "is_seed", N_("Written by whoever asks"), SHAPE_FLAG },
    { "is_taken_back", N_("Taken back with the import that brought it"), SHAPE_FLAG },
    { "is_unfunded", N_("Receives no funding"), SHAPE_FLAG },
    { "is_verified", N_("Checked again"), SHAPE_FLAG },
    { "is_withheld", N_("Asked, and not disclosed"), SHAPE_FLAG },
    { "kept", N_("Organisations that stayed"), SHAPE_TEXT },
    { "key", N_("Public key"), SHAPE_CODE },
    { "kind", N_("Kind"), SHAPE_TEXT },
    { "language", N_("Language"), SHAPE_LANGUAGE },
    { "languages", N_("Languages"), SHAPE_TEXT },
    { "lead", N_("Lead"), SHAPE_TEXT },
    { "letters", N_("Letters that went out"), SHAPE_TEXT },
    { "licence", N_("Licence"), SHAPE_TEXT },
    { "link", N_("Number of the background document"), SHAPE_TEXT },
    { "links", N_("Links that let in, used or over, forgotten"), SHAPE_TEXT },
    { "media_type", N_("Kind of file"), SHAPE_CODE },
    { "mandate", N_("Number of the mandate"), SHAPE_TEXT },
    { "membership", N_("Part in the alliance"), SHAPE_TEXT },
    { "merged_into", N_("Merged into"), SHAPE_TEXT },
    { "method", N_("Method"), SHAPE_CODE },
    { "moderated", N_("Kind of text"), SHAPE_TEXT },
    { "moderated_texts", N_("Authors, appeals and reports of moderation, made anonymous"),
      SHAPE_TEXT },
    { "money", N_("Public or private"), SHAPE_TEXT },
    { "money_from", N_("Domestic or foreign"), SHAPE_TEXT },
    { "name", N_("Name"), SHAPE_TEXT },
    { "note", N_("Note"), SHAPE_TEXT },
    { "number", N_("Number in the list"), SHAPE_ORDINAL },
    { "opened", N_("How it was opened"), SHAPE_TEXT },
    { "opens", N_("Opens the case"), SHAPE_FLAG },
    { "opens_at", N_("Opens"), SHAPE_TIME },
    { "organisation", N_("Organisation"), SHAPE_TEXT },
    { "origin", N_("Origin"), SHAPE_TEXT },
    { "original", N_("Language of the original"), SHAPE_LANGUAGE },
    { "other", N_("The other organisation"), SHAPE_TEXT },
    { "outcome", N_("Outcome"), SHAPE_TEXT },
    { "owner_kind", N_("Belongs to"), SHAPE_TEXT },
    { "pace", N_("Pace"), SHAPE_TEXT },
    { "parent", N_("In reply to"), SHAPE_TEXT },
    { "paid_by", N_("Who paid for the work on it"), SHAPE_TEXT },
    { "parameters", N_("Parameters"), SHAPE_CODE },
    { "part", N_("Part of the project"), SHAPE_TEXT },
    { "participants", N_("Participants"), SHAPE_TEXT },
    { "party", N_("Who funds, controls or is close to it"), SHAPE_TEXT },
    { "party_id", N_("The same, on record here"), SHAPE_TEXT },
    { "person", N_("Whose account"), SHAPE_TEXT },
    { "policy", N_("Version of the rules"), SHAPE_TEXT },
    { "place", N_("Which reader"), SHAPE_TEXT },
    { "position", N_("Position"), SHAPE_TEXT },
    { "positions", N_("Positions"), SHAPE_TEXT },
    { "positions_sha256", N_("Print (SHA-256) of the positions"), SHAPE_CODE },
    { "previous", N_("Previous public key"), SHAPE_CODE },
    { "program", N_("Version of the program"), SHAPE_CODE },
    { "print", N_("Print (SHA-256) of the values"), SHAPE_CODE },
    { "project", N_("Project"), SHAPE_TEXT },
    { "proof", N_("How it was proven"), SHAPE_TEXT },
    { "published_at", N_("Result published"), SHAPE_TIME },
    { "published_there", N_("Published there"), SHAPE_TIME },
    { "publisher", N_("Publisher"), SHAPE_TEXT },
    { "purpose", N_("Purpose"), SHAPE_TEXT },
    { "question", N_("Question"), SHAPE_TEXT },
    { "reason", N_("Reason"), SHAPE_TEXT },
    { "reason_language", N_("Language of the reason"), SHAPE_LANGUAGE },
    { "reference", N_("Reference of the funder"), SHAPE_TEXT },
    { "rejection", N_("Reason of the rejection"), SHAPE_TEXT },
    { "relation", N_("Relation to what it tells of"), SHAPE_TEXT },
    { "replaced_freeze", N_("Number of the frozen result that it replaces"), SHAPE_TEXT },
    { "replaces", N_("Replaces an earlier one"), SHAPE_FLAG },
    { "report", N_("Kind of report"), SHAPE_TEXT },
    { "reviews_until", N_("In review until"), SHAPE_TIME },
    { "role", N_("Role"), SHAPE_TEXT },
    { "roles", N_("Roles"), SHAPE_TEXT },
    { "root", N_("Root of the sealed positions"), SHAPE_CODE },
    { "rule", N_("Rule"), SHAPE_TEXT },
    { "runner", N_("Run by"), SHAPE_TEXT },
    { "salt", N_("Salt of the print"), SHAPE_CODE },
    { "said_nothing", N_("Said nothing"), SHAPE_TEXT },
    { "same_as", N_("Asks the same as"), SHAPE_TEXT },
    { "scheme", N_("Of which kind"), SHAPE_TEXT },
    { "scope", N_("Local or international"), SHAPE_TEXT },
    { "scopes", N_("What the mandate is for"), SHAPE_TEXT },
    { "seal", N_("Number of the seal"), SHAPE_TEXT },
    { "seat", N_("Seat"), SHAPE_TEXT },
    { "second_factor", N_("The account has a second factor"), SHAPE_FLAG },
    { "section", N_("Section"), SHAPE_TEXT },
    { "sector", N_("Sector"), SHAPE_TEXT },
    { "sessions", N_("Ended sessions forgotten"), SHAPE_TEXT },
    { "sha256", N_("Checksum (SHA-256)"), SHAPE_CODE },
    { "share", N_("Share in percent"), SHAPE_TEXT },
    { "short", N_("Short name"), SHAPE_TEXT },
    { "shows", N_("On the wall"), SHAPE_TEXT },
    { "signed", N_("Signed"), SHAPE_TEXT },
    { "side", N_("Whose positions"), SHAPE_TEXT },
    { "since", N_("Since"), SHAPE_TIME },
    { "size", N_("Size in bytes"), SHAPE_TEXT },
    { "slug", N_("Word in the address"), SHAPE_CODE },
    { "source", N_("Source"), SHAPE_TEXT },
    { "source_url", N_("Source"), SHAPE_TEXT },
    { "sources", N_("Sources"), SHAPE_TEXT },
    { "spent", N_("Spent, by number of the budget line"), SHAPE_TEXT },
    { "stage", N_("Stage"), SHAPE_TEXT },
    { "standing", N_("Official or preliminary"), SHAPE_TEXT },
    { "starts", N_("From"), SHAPE_TEXT },
    { "starts_at", N_("Starts"), SHAPE_TIME },
    { "state", N_("State"), SHAPE_TEXT },
    { "statement", N_("Statement"), SHAPE_TEXT },
    { "statements", N_("Statements"), SHAPE_TEXT },
    { "statements_sha256", N_("Print (SHA-256) of the statements"), SHAPE_CODE },
    { "summary", N_("Summary"), SHAPE_TEXT },
    { "tags", N_("Tags"), SHAPE_TEXT },
    { "taken_at", N_("Taken"), SHAPE_TIME },
    { "takes_comments", N_("Readers may comment"), SHAPE_FLAG },
    { "text", N_("Text"), SHAPE_TEXT },
    { "texts_sha256", N_("Print (SHA-256) of the texts"), SHAPE_CODE },
    { "thing", N_("Number of what was made"), SHAPE_TEXT },
    { "thing_kind", N_("What was made"), SHAPE_TEXT },
    { "till", N_("Till"), SHAPE_TIME },
    { "till_date", N_("Till"), SHAPE_TEXT },
    { "title", N_("Title"), SHAPE_TEXT },
    { "translated_at", N_("Translation changed"), SHAPE_TIME },
    { "translation", N_("Translation"), SHAPE_TEXT },
    { "url", N_("Address"), SHAPE_TEXT },
    { "value", N_("What it says"), SHAPE_TEXT },
    { "verdict", N_("Decision"), SHAPE_TEXT },
    { "version", N_("Version"), SHAPE_TEXT },
    { "votes_sha256", N_("Print (SHA-256) of the file with the votes"), SHAPE_CODE },
    { "way", N_("How it came"), SHAPE_TEXT },
    { "way_in", N_("Way in"), SHAPE_TEXT },
    { "went_public", N_("Public at once, approved by whoever imported them"), SHAPE_TEXT },
    { "way_out", N_("Way out"), SHAPE_TEXT },
    { "website", N_("Website"), SHAPE_TEXT },
    { "who", N_("Who answers"), SHAPE_TEXT },
    { "withheld", N_("Its text is not shown"), SHAPE_FLAG },
    { "writer", N_("Writer, as printed"), SHAPE_TEXT },
    { "writer_withheld", N_("Why the writer’s name is withheld"), SHAPE_TEXT },
};

bool field_is_old(str_t name, str_t *of)
{
    const str_t mark = S("was_");
    if (!str_starts(name, mark) || name.len == mark.len)
        return false;
    *of = str_sub(name, mark.len, name.len);
    return true;
}

bool field_lang(str_t name, enum lang *lang)
{
    if (str_ends(name, S("_az")))
        *lang = LANG_AZ;
    else if (str_ends(name, S("_en")))
        *lang = LANG_EN;
    else
        return false;
    return true;
}

/* Without "was_" and "_az". */
static str_t bare_name(str_t name)
{
    str_t bare = name;
    (void)field_is_old(name, &bare);
    enum lang lang;
    return field_lang(bare, &lang) ? str_sub(bare, 0, bare.len - 3) : bare;
}

static const struct field_words *words_of(str_t name)
{
    const str_t bare = bare_name(name);
    for (size_t i = 0; i < ARRAY_LEN(FIELDS); i++) {
        if (str_eq(bare, str_from_c(FIELDS[i].name)))
            return &FIELDS[i];
    }
    return NULL;
}

str_t field_label(struct cx *cx, str_t name)
{
    const struct field_words *const w = words_of(name);
    const str_t label = w != NULL ? tr_lang(cx->lang, w->label) : bare_name(name);
    enum lang lang;
    return field_lang(name, &lang) ? arena_printf(cx->arena, "%.*s (%.*s)", STR_ARG(label),
                                                  STR_ARG(language_in(cx, lang)))
                                   : label;
}

bool field_is_code(str_t name)
{
    const struct field_words *const w = words_of(name);
    return w != NULL && w->shape == SHAPE_CODE;
}

/* --- values ----------------------------------------------------------------------------------- */

/* Words of columns that everybody should understand. */
struct value_words {
    const char *name, *value, *label;
};
static const struct value_words VALUES[] = {
    { "direction", "for", N_("for the statement") },
    { "direction", "against", N_("against the statement") },
    { "pace", "together", N_("together") },
    { "pace", "free", N_("each alone") },
    { "shows", "join", N_("how to take part") },
    { "shows", "statement", N_("a statement") },
    { "shows", "matrix", N_("all answers") },
    { "shows", "map", N_("the opinion map") },
    { "owner_kind", "site", N_("the site itself") },
    { "owner_kind", "organisation", N_("an organisation") },
    { "fact", "name", N_("a name") },
    { "fact", "identifier", N_("an identifier") },
    { "fact", "contact", N_("a contact") },
    { "fact", "relation", N_("a relation to another organisation") },
    { "scheme", "official", N_("official name") },
    { "scheme", "short", N_("short name") },
    { "scheme", "former", N_("former name") },
    { "scheme", "other", N_("another name") },
    { "scheme", "local", N_("number on this site") },
    { "scheme", "none", N_("no register id") },
    { "scheme", "email", N_("e-mail") },
    { "scheme", "phone", N_("telephone") },
    { "scheme", "postal", N_("postal address") },
    { "scheme", "social", N_("page on a social network") },
    { "scheme", "parent", N_("part of the other") },
    { "scheme", "member_of", N_("member of the other") },
    { "scheme", "split_from", N_("split from the other") },
    { "membership", "member", N_("member") },
    { "membership", "partner", N_("partner") },
    { "way", "mailed", N_("by mail") },
    { "way", "handed_over", N_("link handed over") },
    { "way_in", "founding", N_("founding member") },
    { "way_in", "admitted", N_("admitted") },
    { "way_in", "merger", N_("by a merger") },
    { "way_in", "not_known", N_("how it came in is not known") },
    { "way_out", "resigned", N_("left by its own decision") },
    { "way_out", "excluded", N_("excluded") },
    { "way_out", "dissolved", N_("dissolved") },
    { "way_out", "merger", N_("by a merger") },
    { "way_out", "ended", N_("ended, how is not known") },
    { "position", "agree", N_("agree") },
    { "position", "disagree", N_("disagree") },
    { "position", "pass", N_("pass") },
    { "position", "silent", N_("the sources say nothing") },
    { "basis", "own", N_("taken here by itself") },
    { "basis", "stated", N_("stated in a source") },
    { "basis", "inferred", N_("inferred from a source") },
    { "basis", "self", N_("own statement") },
    { "certainty", "low", N_("low") },
    { "certainty", "medium", N_("medium") },
    { "certainty", "high", N_("high") },
    { "standing", "preliminary", N_("preliminary") },
    { "standing", "official", N_("official") },
    { "basis", "reported", N_("reported") },
    { "about", "funding", N_("Funding") },
    { "about", "control", N_("Control") },
    { "about", "leaning", N_("Leaning") },
    { "money", "public", N_("public money") },
    { "money", "private", N_("private money") },
    { "money_from", "domestic", N_("domestic") },
    { "money_from", "foreign", N_("foreign") },
    { "scope", "local", N_("local") },
    { "scope", "international", N_("international") },
    { "proof", "domain", N_("by the address itself: of its website, or among its contacts") },
    { "proof", "operator", N_("checked by the secretariat") },
    { "reason", "proven-by-address",
      N_("The page was claimed from an address of the organisation’s own website, or one of its "
         "contacts on record.") },
    { "decision", "followed", N_("upheld") },
    { "decision", "partly", N_("upheld in part") },
    { "decision", "declined", N_("declined") },
    { "about", "entry", N_("the page as a whole") },
    { "about", "fact", N_("a name, number, contact or relation") },
    { "about", "membership", N_("its part in the alliance") },
    { "about", "disclosure", N_("a disclosure") },
    { "about", "personal_data", N_("personal data") },
    { "moderated", "statement", N_("statement") },
    { "opened", "submitted", N_("submitted, before it was public") },
    { "opened", "reported", N_("reported by a reader") },
    { "outcome", "upheld", N_("the removal stands") },
    { "outcome", "overturned", N_("the removal is overturned") },
    { "rule", "personal-data", N_("Personal data") },
    { "rule", "violence", N_("Call to violence or hatred") },
    { "rule", "insult", N_("Insult of a person") },
    { "rule", "off-question", N_("Not about the question") },
    { "rule", "duplicate", N_("Says the same as another") },
    { "rule", "not-one-claim", N_("Not one claim") },
    { "rule", "advertising", N_("Advertising or mass text") },
    { "rule", "posing", N_("Posing as somebody else") },
    { "rule", "law", N_("Against the law") },
    { "verdict", "keep", N_("kept") },
    { "verdict", "remove", N_("removed") },
    { "who", "organisations", N_("organisations") },
    { "who", "public", N_("the public") },
    { "who", "both", N_("organisations and the public") },
    { "data_matrix", "counts", N_("as counts only") },
    { "data_matrix", "whole", N_("each under a pseudonym") },
    { "side", "organisations", N_("organisations") },
    { "side", "public", N_("the public") },
    { "stage", "planned", N_("planned") },
    { "stage", "collecting", N_("collecting statements") },
    { "stage", "open", N_("open for positions") },
    { "stage", "review", N_("in review") },
    { "stage", "closed", N_("closed") },
    { "stage", "published", N_("result published") },
    { "role", "secretariat", N_("secretariat") },
    { "role", "operator", N_("operator") },
    { "change", "disabled", N_("disabled, it lets nobody in any more") },
    { "change", "enabled", N_("enabled again") },
    { "change", "password", N_("new password") },
    { "change", "language", N_("another language") },
    { "change", "in doubt", N_("in doubt until somebody confirms it") },
    { "change", "out of doubt", N_("not in doubt any more") },
    { "change", "recovery code used", N_("a recovery code was used") },
    { "change", "recovery codes", N_("new recovery codes") },
    { "entry", "0", N_("none: the text was not in the record") },
    { "roles", "0", N_("none") },
    { "roles", "1", N_("operator") },
    { "roles", "2", N_("secretariat") },
    { "roles", "3", N_("operator, secretariat") },
    { "purpose", "invite", N_("invitation") },
    { "purpose", "reset", N_("new password") },
    { "purpose", "demo", N_("entry to the demonstration") },
    { "by", "holder", N_("its holder") },
    { "by", "administrator", N_("an administrator of the organisation") },
    { "ended_by", "holder", N_("its holder") },
    { "ended_by", "administrator", N_("an administrator of the organisation") },
    { "ended_by", "secretariat", N_("the secretariat") },
    { "ended_by", "objection", N_("the objection of a representative") },
    { "given_as", "operator", N_("the operator") },
    { "given_as", "secretariat", N_("the secretariat") },
    { "given_as", "organisation", N_("an administrator of the organisation") },
    { "given_as", "program", N_("the program") },
    { "kind", "digest", N_("collected news") },
    { "kind", "news", N_("news") },
    { "state", "draft", N_("draft, not public") },
    { "state", "published", N_("public") },
    { "state", "completed", N_("completed") },
    { "state", "cancelled", N_("cancelled") },
    { "state", "planned", N_("planned") },
    { "state", "reached", N_("reached") },
    { "state", "late", N_("late") },
    { "state", "dropped", N_("dropped") },
    { "state", "ended", N_("taken out") },
    { "origin", "domestic", N_("domestic") },
    { "origin", "foreign", N_("foreign") },
    { "part", "budget", N_("budget line") },
    { "part", "activity", N_("activity") },
    { "part", "milestone", N_("milestone") },
    { "part", "deliverable", N_("deliverable") },
    { "part", "partner", N_("partner organisation") },
    { "report", "narrative", N_("narrative report") },
    { "report", "financial", N_("financial report") },
    { "thing_kind", "consultation", N_("consultation") },
    { "thing_kind", "joint-statement", N_("joint statement") },
    { "thing_kind", "article", N_("article") },
    { "thing_kind", "statement", N_("statement of a consultation") },
    { "thing_kind", "result", N_("result of a consultation") },
    { "thing_kind", "joint", N_("joint statement") },
    { "thing_kind", "project", N_("project") },
    { "thing_kind", "file", N_("document") },
    { "thing_kind", "entry", N_("entry of the record") },
    { "thing_kind", "source", N_("source") },
    { "change", "edit", N_("edited before it was public") },
    { "change", "correction", N_("a correction") },
    { "change", "addition", N_("an addition") },
    { "state", "waiting", N_("waits for approval") },
    { "state", "scheduled", N_("approved and scheduled") },
    { "state", "retracted", N_("retracted") },
    { "answer", "signed", N_("signed") },
    { "answer", "abstained", N_("abstained") },
    { "answer", "dissented", N_("dissents") },
    { "answer", "withdrew", N_("withdrew its signature") },
    { "answer", "objected", N_("objects") },
    { "answer", "supports", N_("supports it") },
    { "answer", "opposes", N_("opposes it") },
    { "change", "first", N_("the first text") },
    { "change", "substance", N_("a change of substance") },
    { "change", "typo", N_("a slip of the pen, corrected") },
    { "cause", "published", N_("it was published") },
    { "cause", "signature", N_("a signature or dissent changed") },
    { "cause", "withdrawn", N_("it was withdrawn") },
    { "state", "refused", N_("refused") },
    { "state", "accepted", N_("accepted") },
    { "state", "taken_back", N_("taken back") },
    { "translation", "machine", N_("by machine, not checked") },
    { "translation", "human", N_("by a person, not checked by another") },
    { "translation", "confirmed", N_("confirmed") },
    { "reason", "amended", N_("an amendment takes its place") },
    { "scopes", "positions", N_("positions") },
    { "scopes", "signing", N_("signing") },
    { "scopes", "publishing", N_("publishing") },
    { "scopes", "registry", N_("the organisation's own entry") },
    { "scopes", "administering", N_("giving and ending mandates") },
};

static str_t word_shown(struct cx *cx, str_t bare, str_t word)
{
    for (size_t i = 0; i < ARRAY_LEN(VALUES); i++) {
        if (str_eq(bare, str_from_c(VALUES[i].name)) && str_eq(word, str_from_c(VALUES[i].value)))
            return tr_lang(cx->lang, VALUES[i].label);
    }
    return word;
}

/* "positions, signing": each word by itself; a text with commas comes out as it was. */
static str_t words_shown(struct cx *cx, str_t bare, str_t value)
{
    AUTO(buf) out;
    buf_init(&out, 64 + value.len * 40);
    str_t rest = value;
    str_t one;
    bool is_first = true;
    while (str_cut(&rest, ',', &one)) {
        if (!is_first)
            BUF_LIT(&out, ", ");
        is_first = false;
        buf_add(&out, word_shown(cx, bare, str_trim(one)));
    }
    return arena_str(cx->arena, buf_str(&out));
}

static str_t flag_shown(struct cx *cx, str_t value)
{
    if (str_eq(value, S("true")))
        return _("yes");
    return str_eq(value, S("false")) ? _("no") : value;
}

static str_t time_shown(struct cx *cx, str_t value)
{
    usec_t at;
    if (value.len == 0)
        return _("not set");
    return record_time_read(value, &at) ? date_time(cx, at) : value;
}

/* Counted from 0 in the record, from 1 on pages. */
static str_t ordinal_shown(struct cx *cx, str_t value)
{
    int64_t n;
    return str_to_i64(value, 0, INT32_MAX, &n) ? arena_printf(cx->arena, "%" PRId64, n + 1) : value;
}

static str_t language_shown(struct cx *cx, str_t value)
{
    enum lang lang;
    return lang_from_code(value, &lang) ? language_in(cx, lang) : value;
}

str_t field_shown(struct cx *cx, str_t name, str_t value)
{
    const struct field_words *const w = words_of(name);
    if (w == NULL)
        return value;
    switch (w->shape) {
    case SHAPE_TIME:
        return time_shown(cx, value);
    case SHAPE_ORDINAL:
        return ordinal_shown(cx, value);
    case SHAPE_FIELD:
        return value.len == 0 ? value : field_label(cx, value);
    case SHAPE_FLAG:
        return flag_shown(cx, value);
    case SHAPE_LANGUAGE:
        return language_shown(cx, value);
    case SHAPE_CODE:
        return value;
    case SHAPE_TEXT:
        return str_eq(bare_name(name), S("scopes")) ? words_shown(cx, S("scopes"), value)
                                                    : word_shown(cx, bare_name(name), value);
    }
    must_failed("a shape of field", __FILE__, __LINE__);
}
