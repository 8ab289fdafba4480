/* What the columns of a table of organisations can tell. Pure.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef ALYANS_REGISTRY_EXCHANGE_FIELDS_H
#define ALYANS_REGISTRY_EXCHANGE_FIELDS_H

#include "kit/text/i18n.h"

/* Word (stored, in --map and on export) and label. */
#define IMPORT_FIELDS(X)                                                                           \
    X(NOTHING, "", N_("Leave this column out"))                                                    \
    X(NAME_AZ, "name_az", N_("Name in Azerbaijani"))                                               \
    X(NAME_EN, "name_en", N_("Name in English"))                                                   \
    X(NAME_OTHER, "name_other", N_("Name in another language"))                                    \
    X(SHORT_AZ, "short_az", N_("Short name in Azerbaijani"))                                       \
    X(SHORT_EN, "short_en", N_("Short name in English"))                                           \
    X(FORMER_NAME, "former_name", N_("Former name"))                                               \
    X(KIND, "kind", N_("Kind"))                                                                    \
    X(SCOPE, "scope", N_("Local or international"))                                                \
    X(COUNTRY, "country", N_("Country"))                                                           \
    X(SEAT_AZ, "seat_az", N_("Town in Azerbaijani"))                                               \
    X(SEAT_EN, "seat_en", N_("Town in English"))                                                   \
    X(FOUNDED, "founded", N_("Founded"))                                                           \
    X(ACTIVE_SINCE, "active_since", N_("Active since"))                                            \
    X(DISSOLVED, "dissolved", N_("Dissolved"))                                                     \
    X(WEBSITE, "website", N_("Website"))                                                           \
    X(EMAIL, "email", N_("E-mail address"))                                                        \
    X(PHONE, "phone", N_("Telephone"))                                                             \
    X(ID_SCHEME, "id_scheme", N_("Register of the number"))                                        \
    X(ID_VALUE, "id_value", N_("Number in a register"))                                            \
    X(STATUS, "status", N_("Member or partner"))                                                   \
    X(SINCE, "since", N_("Member or partner since"))                                               \
    X(TILL, "till", N_("Member or partner until"))                                                 \
    X(PARENT, "parent", N_("Parent organisation"))                                                 \
    X(MEMBER_OF, "member_of", N_("Member of"))                                                     \
    X(NOTE_AZ, "note_az", N_("Note in Azerbaijani"))                                               \
    X(NOTE_EN, "note_en", N_("Note in English"))                                                   \
    X(SOURCE_URL, "source_url", N_("Address of the source"))                                       \
    X(SOURCE_PUBLISHER, "source_publisher", N_("Publisher of the source"))                         \
    X(SOURCE_DATED, "source_date", N_("Date of the source"))                                       \
    X(SOURCE_TITLE, "source_title", N_("Title of the source"))                                     \
    X(FUNDING, "funding", N_("Funding"))                                                           \
    X(CONTROL, "control", N_("Control and ownership"))                                             \
    X(LEANING, "leaning", N_("Leaning or affiliation"))                                            \
    X(SLUG, "slug", N_("Word in the address"))
enum import_field {
#define X(name, word, label) IMPORT_##name,
    IMPORT_FIELDS(X)
#undef X
        IMPORT_FIELD_COUNT
};

/* A column of the file: what it tells. */
struct import_column {
    enum import_field field;
    str_t language; /* of IMPORT_NAME_OTHER, BCP 47; empty: not known */
};

str_t import_field_word(enum import_field f);
const char *import_field_msgid(enum import_field f);
/* "name_other:ru", "kind", "" for a column that is left out. */
str_t import_column_word(struct arena *arena, const struct import_column *c);
MUST_USE bool import_column_read(str_t word, struct import_column *out);
/* What a header most likely means; every label is known, in both languages. A name or note that
 * says no language is in the given one. IMPORT_NOTHING for headers that say nothing known. Results
 * live in arena. */
struct import_column import_column_guess(struct arena *arena, str_t header, enum lang lang);
/* The same for all columns: no field twice, but names in other languages, identifiers, former names
 * and networks; the first one has it. */
void import_columns_guess(struct arena *arena, const str_t *headers, size_t count, enum lang lang,
                          struct import_column *out);
/* May several columns tell it? */
bool import_field_repeats(enum import_field f);

#endif
