/* Kinds, capacities, names and values of entries in the words of people.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "record/words.h"

#include "kit/base/str.h"
#include "kit/text/text.h"
#include "ledger/format.h"

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
    case LEDGER_STATEMENT_PROPOSED:
        return N_("{0} proposed the statement {1}");
    case LEDGER_STATEMENT_ACCEPTED:
        return N_("{0} accepted the statement {1}");
    case LEDGER_STATEMENT_REJECTED:
        return N_("{0} rejected the statement {1}");
    case LEDGER_STATEMENT_CORRECTED:
        return N_("{0} corrected the statement {1}, because: {2}");
    case LEDGER_POSITION_TAKEN:
        return N_("{0} took a position on {1}: {2}");
    case LEDGER_POSITION_CODED:
        return N_("{0} entered from sources the position of {3} on {1}: {2}");
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
        { LEDGER_ROLE_GIVEN, "role" },
        { LEDGER_ROLE_ENDED, "role" },
        { LEDGER_PERSON_ERASED, "reason" },
        { LEDGER_TEXT_ERASED, "reason" },
        { LEDGER_POSITION_TAKEN, "position" },
        { LEDGER_POSITION_CODED, "position" },
        { LEDGER_POSITIONS_SEALED, "count" },
        { LEDGER_STATEMENT_CORRECTED, "reason" },
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
    { "positions", N_("Positions"), { "position.", "positions." } },
    { "statements", N_("Statements"), { "statement." } },
    { "consultations",
      N_("Consultations, imports, conclusions"),
      { "consultation.", "import.", "document." } },
    { "organisations", N_("Organisations and sources"), { "organisation.", "source." } },
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
    { "account", N_("Account"), SHAPE_TEXT },
    { "background", N_("Background"), SHAPE_TEXT },
    { "basis", N_("Basis"), SHAPE_TEXT },
    { "by", N_("By"), SHAPE_TEXT },
    { "change", N_("Change"), SHAPE_TEXT },
    { "closes_at", N_("Closes"), SHAPE_TIME },
    { "coder", N_("Coded by"), SHAPE_TEXT },
    { "coding", N_("How positions were coded"), SHAPE_TEXT },
    { "content", N_("Content, as an earlier version wrote it"), SHAPE_CODE },
    { "count", N_("How many"), SHAPE_TEXT },
    { "dated", N_("Dated"), SHAPE_TEXT },
    { "email", N_("E-mail address"), SHAPE_TEXT },
    { "ended_by", N_("Ended by"), SHAPE_TEXT },
    { "endorsement", N_("Signature of the previous key"), SHAPE_CODE },
    { "ends_at", N_("Ends"), SHAPE_TIME },
    { "entry", N_("Entry"), SHAPE_TEXT },
    { "failed_sign_ins", N_("Failed sign-ins forgotten"), SHAPE_TEXT },
    { "field", N_("Which text"), SHAPE_FIELD },
    { "from", N_("From"), SHAPE_TIME },
    { "given_as", N_("Given by"), SHAPE_TEXT },
    { "given_by", N_("Account of the giver"), SHAPE_TEXT },
    { "id", N_("Number"), SHAPE_TEXT },
    { "idle_accounts", N_("Accounts nobody used any more, erased"), SHAPE_TEXT },
    { "in_doubt", N_("The account is in doubt"), SHAPE_FLAG },
    { "invited_accounts", N_("Accounts of people who never came, erased"), SHAPE_TEXT },
    { "is_example", N_("Made up for the demonstration"), SHAPE_FLAG },
    { "is_meta", N_("About the people who answer"), SHAPE_FLAG },
    { "is_seed", N_("Written by whoever asks"), SHAPE_FLAG },
    { "is_verified", N_("Checked again"), SHAPE_FLAG },
    { "key", N_("Public key"), SHAPE_CODE },
    { "kind", N_("Kind"), SHAPE_TEXT },
    { "language", N_("Language"), SHAPE_LANGUAGE },
    { "links", N_("Links that let in, used or over, forgotten"), SHAPE_TEXT },
    { "name", N_("Name"), SHAPE_TEXT },
    { "note", N_("Note"), SHAPE_TEXT },
    { "number", N_("Number in the list"), SHAPE_ORDINAL },
    { "opens_at", N_("Opens"), SHAPE_TIME },
    { "organisation", N_("Organisation"), SHAPE_TEXT },
    { "origin", N_("Origin"), SHAPE_TEXT },
    { "participants", N_("Participants"), SHAPE_TEXT },
    { "person", N_("Whose account"), SHAPE_TEXT },
    { "position", N_("Position"), SHAPE_TEXT },
    { "positions_sha256", N_("Print (SHA-256) of the positions"), SHAPE_CODE },
    { "positions", N_("Positions"), SHAPE_TEXT },
    { "previous", N_("Previous public key"), SHAPE_CODE },
    { "publisher", N_("Publisher"), SHAPE_TEXT },
    { "purpose", N_("Purpose"), SHAPE_TEXT },
    { "question", N_("Question"), SHAPE_TEXT },
    { "reason", N_("Reason"), SHAPE_TEXT },
    { "reason_language", N_("Language of the reason"), SHAPE_LANGUAGE },
    { "rejection", N_("Reason of the rejection"), SHAPE_TEXT },
    { "replaces", N_("Replaces an earlier one"), SHAPE_FLAG },
    { "role", N_("Role"), SHAPE_TEXT },
    { "roles", N_("Roles"), SHAPE_TEXT },
    { "root", N_("Root of the sealed positions"), SHAPE_CODE },
    { "scope", N_("Local or international"), SHAPE_TEXT },
    { "scopes", N_("What the mandate is for"), SHAPE_TEXT },
    { "second_factor", N_("The account has a second factor"), SHAPE_FLAG },
    { "sessions", N_("Ended sessions forgotten"), SHAPE_TEXT },
    { "short", N_("Short name"), SHAPE_TEXT },
    { "slug", N_("Word in the address"), SHAPE_CODE },
    { "source", N_("Source"), SHAPE_TEXT },
    { "source_url", N_("Source"), SHAPE_TEXT },
    { "sources", N_("Sources"), SHAPE_TEXT },
    { "starts_at", N_("Starts"), SHAPE_TIME },
    { "state", N_("State"), SHAPE_TEXT },
    { "statement", N_("Statement"), SHAPE_TEXT },
    { "statements", N_("Statements"), SHAPE_TEXT },
    { "summary", N_("Summary"), SHAPE_TEXT },
    { "taken_at", N_("Taken"), SHAPE_TIME },
    { "text", N_("Text"), SHAPE_TEXT },
    { "texts_sha256", N_("Print (SHA-256) of the texts"), SHAPE_CODE },
    { "till", N_("Till"), SHAPE_TIME },
    { "title", N_("Title"), SHAPE_TEXT },
    { "url", N_("Address"), SHAPE_TEXT },
    { "votes_sha256", N_("Print (SHA-256) of the file with the votes"), SHAPE_CODE },
    { "who", N_("Who answers"), SHAPE_TEXT },
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
    return field_lang(name, &lang)
               ? arena_printf(cx->arena, "%.*s (%.*s)", STR_ARG(label), STR_ARG(lang_name(lang)))
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
    { "position", "agree", N_("agree") },
    { "position", "disagree", N_("disagree") },
    { "position", "pass", N_("pass") },
    { "basis", "own", N_("taken here by itself") },
    { "basis", "stated", N_("stated in a source") },
    { "basis", "inferred", N_("inferred from a source") },
    { "scope", "local", N_("local") },
    { "scope", "international", N_("international") },
    { "who", "organisations", N_("organisations") },
    { "who", "public", N_("the public") },
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

static str_t language_shown(str_t value)
{
    enum lang lang;
    return lang_from_code(value, &lang) ? lang_name(lang) : value;
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
        return language_shown(value);
    case SHAPE_CODE:
        return value;
    case SHAPE_TEXT:
        return str_eq(bare_name(name), S("scopes")) ? words_shown(cx, S("scopes"), value)
                                                    : word_shown(cx, bare_name(name), value);
    }
    must_failed("a shape of field", __FILE__, __LINE__);
}
