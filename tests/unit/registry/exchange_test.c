/* Reading tables and Popolo files of organisations, without a database.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "cm.h"
#include "kit/text/text.h"
#include "registry/exchange/filling.h"
#include "registry/exchange/imports.h"
#include "registry/exchange/popolo_read.h"
#include "registry/exchange/values.h"
#include "registry/exchange/vcard.h"

static struct arena arena;

static int begin(void **state)
{
    (void)state;
    arena_init(&arena);
    return 0;
}

static int end(void **state)
{
    (void)state;
    arena_release(&arena);
    return 0;
}

static str_t str(const char *s)
{
    return (str_t){ s, strlen(s) };
}

#define assert_begins(actual, literal)                                                             \
    do {                                                                                           \
        const str_t got_ = (actual);                                                               \
        if (!str_starts(got_, S(literal))) {                                                       \
            print_error("got  \"%.*s\"\n", STR_ARG(got_));                                         \
            fail();                                                                                \
        }                                                                                          \
    } while (0)

/* --- headers ---------------------------------------------------------------------------------- */

static void guesses(const char *header, enum lang lang, const char *word)
{
    const struct import_column c = import_column_guess(&arena, str(header), lang);
    const str_t got = import_column_word(&arena, &c);
    if (!str_eq(got, str(word))) {
        print_error("%s: got \"%.*s\", want \"%s\"\n", header, STR_ARG(got), word);
        fail();
    }
}

static void headers_are_known_in_both_languages_whatever_their_case_and_marks(void **state)
{
    (void)state;
    guesses("Name", LANG_EN, "name_en");
    guesses("Name", LANG_AZ, "name_az");
    guesses("ADI", LANG_EN, "name_az");
    guesses("Təşkilatın adı", LANG_EN, "name_az");
    guesses("Teskilatin adi", LANG_EN, "name_az");
    guesses("Name (in English)", LANG_AZ, "name_en");
    guesses("Ad (ingiliscə)", LANG_AZ, "name_en");
    guesses("name_az", LANG_EN, "name_az");
    guesses("Название", LANG_EN, "name_other:ru");
    guesses("Name in Russian", LANG_EN, "name_other:ru");
    guesses("Note in Russian", LANG_EN, "");
    guesses("Növ", LANG_AZ, "kind");
    guesses("Ölkə", LANG_EN, "country");
    guesses("E-poçt", LANG_EN, "email");
    guesses("VÖEN", LANG_EN, "id_value");
    guesses("Member of", LANG_EN, "member_of");
    guesses("Qeyd", LANG_EN, "note_az");
    guesses("", LANG_EN, "");
}

static void every_label_is_a_header_in_both_languages(void **state)
{
    (void)state;
    for (int f = IMPORT_NOTHING + 1; f < IMPORT_FIELD_COUNT; f++) {
        for (int lang = 0; lang < LANG_COUNT; lang++) {
            const str_t label = tr_lang((enum lang)lang, import_field_msgid((enum import_field)f));
            for (int reader = 0; reader < LANG_COUNT; reader++) {
                const struct import_column c =
                    import_column_guess(&arena, label, (enum lang)reader);
                assert_int_equal(c.field, f);
            }
        }
    }
}

static void no_field_is_told_by_two_columns(void **state)
{
    (void)state;
    const str_t headers[] = { S("Ad"), S("Name"), S("Title"), S("Former name"), S("Old name") };
    struct import_column c[ARRAY_LEN(headers)];

    import_columns_guess(&arena, headers, ARRAY_LEN(headers), LANG_AZ, c);

    assert_int_equal(c[0].field, IMPORT_NAME_AZ);
    assert_int_equal(c[1].field, IMPORT_NAME_EN);
    assert_int_equal(c[2].field, IMPORT_NOTHING);
    assert_int_equal(c[3].field, IMPORT_FORMER_NAME);
    assert_int_equal(c[4].field, IMPORT_FORMER_NAME);
}

static void the_word_of_every_field_reads_as_itself(void **state)
{
    (void)state;
    for (int f = 0; f < IMPORT_FIELD_COUNT; f++) {
        struct import_column c = { .field = IMPORT_FIELD_COUNT };
        assert_true(import_column_read(import_field_word((enum import_field)f), &c));
        assert_int_equal(c.field, f);
    }
    struct import_column c;
    assert_false(import_column_read(S("kind:ru"), &c));
    assert_false(import_column_read(S("name_other:"), &c));
    assert_false(import_column_read(S("no_such"), &c));
}

/* --- values ----------------------------------------------------------------------------------- */

static void kinds_are_known_in_both_languages(void **state)
{
    (void)state;
    static const char *const WORDS[][2] = {
        { "NGO", "ngo" },
        { "QHT", "ngo" },
        { "qeyri-hökumət təşkilatı", "ngo" },
        { "İctimai Birlik", "ngo" },
        { "Public Union", "ngo" },
        { "Fond", "foundation" },
        { "Trade union", "union" },
        { "ŞƏBƏKƏ", "network" },
        { "Think tank", "research" },
        { "dövlət orqanı", "state_body" },
        { "state_body", "state_body" },
        { "parliamentary_assembly", "parliamentary_assembly" },
        { "Digər", "other" },
    };
    for (size_t i = 0; i < ARRAY_LEN(WORDS); i++) {
        str_t kind = STR_NONE;
        assert_true(import_kind(&arena, str(WORDS[i][0]), &kind));
        assert_true(str_eq(kind, str(WORDS[i][1])));
    }
    str_t kind = STR_NONE;
    assert_false(import_kind(&arena, S("circus"), &kind));
    assert_false(import_kind(&arena, S(""), &kind));
}

static void dates(const char *written, const char *stored)
{
    str_t got = STR_NONE;
    const bool is_read = import_date(&arena, str(written), &got);
    if (is_read != (stored != NULL) || (is_read && !str_eq(got, str(stored)))) {
        print_error("%s: got \"%.*s\"\n", written, STR_ARG(got));
        fail();
    }
}

static void dates_are_read_as_people_write_them_and_never_guessed(void **state)
{
    (void)state;
    dates("2011", "2011");
    dates("2011-05", "2011-05");
    dates("2011-05-20", "2011-05-20");
    dates("20.05.2011", "2011-05-20");
    dates("20/05/2011", "2011-05-20");
    dates("05/05/2011", "2011-05-05");
    dates("05/06/2011", NULL);
    dates("2011-02-29", NULL);
    dates("31.04.2011", NULL);
    dates("11", NULL);
    dates("May 2011", NULL);
    dates("2011/05/20", NULL);
    dates("", NULL);
}

static void addresses_look_like_what_they_are(void **state)
{
    (void)state;
    str_t url = STR_NONE;
    assert_true(import_website(&arena, S("example.org/a"), &url));
    assert_str_is(url, "https://example.org/a");
    assert_true(import_website(&arena, S("http://example.org"), &url));
    assert_str_is(url, "http://example.org");
    assert_false(import_website(&arena, S("javascript:alert(1)"), &url));
    assert_false(import_website(&arena, S("ftp://example.org"), &url));
    assert_false(import_website(&arena, S("office@example.org"), &url));
    assert_false(import_website(&arena, S("example"), &url));
    assert_false(import_website(&arena, S("none yet"), &url));
    assert_true(import_is_email(S("a.b@example.org")));
    assert_false(import_is_email(S("a b@example.org")));
    assert_false(import_is_email(S("a@example")));
    assert_false(import_is_email(S("@example.org")));
    assert_true(import_is_phone(S("+994 12 000-00-00")));
    assert_false(import_is_phone(S("call us")));
    assert_false(import_is_phone(S("12")));
}

static void a_name_becomes_a_word_of_plain_letters(void **state)
{
    (void)state;
    assert_str_is(import_slug(&arena, S("Seçki Monitorinqi Mərkəzi")), "secki-monitorinqi-merkezi");
    assert_str_is(import_slug(&arena, S("  --A  &  B--")), "a-b");
    assert_str_is(import_slug(&arena, S("Выбор")), "organisation");
}

static void a_line_has_no_breaks_and_nothing_that_cannot_be_seen(void **state)
{
    (void)state;
    AUTO(arena) scratch;
    arena_init(&scratch);
    assert_str_is(import_line(&arena, &scratch, S("  a \t\n b\xC2\xA0 c\xE2\x80\x8B ")), "a b c");
    assert_str_is(import_line(&arena, &scratch, S("plain")), "plain");
    assert_str_is(import_line(&arena, &scratch, S(" \n ")), "");
}

static void a_country_is_found_by_code_and_by_name_in_both_languages(void **state)
{
    (void)state;
    const struct import_countries *const all = import_countries_new(&arena, S("AZ"));
    static const char *const WORDS[][2] = { { "az", "AZ" },         { "Azərbaycan", "AZ" },
                                            { "AZERBAYCAN", "AZ" }, { "Germany", "DE" },
                                            { "Almaniya", "DE" },   { "USA", "US" },
                                            { "ABŞ", "US" },        { "Türkiyə", "TR" } };
    for (size_t i = 0; i < ARRAY_LEN(WORDS); i++) {
        str_t code = STR_NONE;
        assert_true(import_country(all, &arena, str(WORDS[i][0]), &code));
        assert_true(str_eq(code, str(WORDS[i][1])));
    }
    str_t code = STR_NONE;
    assert_false(import_country(all, &arena, S("Atlantis"), &code));
    assert_false(import_country(all, &arena, S("ZZ"), &code));
    assert_false(import_country(all, &arena, S(""), &code));
}

static void local_is_what_has_its_seat_in_the_country_of_the_alliance(void **state)
{
    (void)state;
    const str_t text = S("Name,Country\nA,Moldova\nB,Azerbaijan\nC,\n");
    static const enum scope OF_MOLDOVA[] = { SCOPE_LOCAL, SCOPE_INTERNATIONAL, SCOPE_LOCAL };
    struct import_mapping m = { .columns = { { .field = IMPORT_NAME_EN },
                                             { .field = IMPORT_COUNTRY } },
                                .count = 2,
                                .lang = LANG_EN };
    struct drafts *const d = arena_new(&arena, struct drafts);
    struct import_table table;
    assert_true(import_table_open(&arena, text, &table, &d->faults));
    import_table_read(&arena, &table, &m, import_countries_new(&arena, S("MD")), d);
    assert_int_equal(d->count, ARRAY_LEN(OF_MOLDOVA));
    for (size_t i = 0; i < d->count; i++)
        assert_int_equal(d->at[i].o.scope, OF_MOLDOVA[i]);
}

/* --- tables ----------------------------------------------------------------------------------- */

static struct drafts *read_table(const char *text)
{
    struct drafts *const d = arena_new(&arena, struct drafts);
    struct import_mapping m = { .lang = LANG_EN };
    struct import_table table;
    if (!import_table_open(&arena, str(text), &table, &d->faults))
        return d;
    m.count = table.columns;
    import_columns_guess(&arena, table.headers, table.columns, LANG_EN, m.columns);
    if (import_mapping_check(&m, &d->faults))
        import_table_read(&arena, &table, &m, import_countries_new(&arena, S("AZ")), d);
    return d;
}

static str_t fault(const struct drafts *d, size_t i)
{
    struct cx cx = { .arena = &arena, .lang = LANG_EN };
    assert_true(i < d->faults.kept);
    return import_fault_text(&cx, &d->faults.at[i]);
}

static void commas_semicolons_and_tabs_part_the_same_table(void **state)
{
    (void)state;
    static const char *const TABLES[] = { "Name,Country\nA,AZ\nB,DE\n",
                                          "Name;Country\r\nA;AZ\r\nB;DE\r\n",
                                          "\xEF\xBB\xBFName\tCountry\nA\tAZ\nB\tDE",
                                          "sep=;\nName;Country\nA;AZ\nB;DE\n" };
    for (size_t i = 0; i < ARRAY_LEN(TABLES); i++) {
        const struct drafts *const d = read_table(TABLES[i]);
        assert_int_equal(d->faults.count, 0);
        assert_int_equal(d->count, 2);
        assert_str_is(d->at[1].o.name.by[LANG_EN], "B");
        assert_str_is(d->at[1].o.country, "DE");
        assert_int_equal(d->at[0].o.scope, SCOPE_LOCAL);
        assert_int_equal(d->at[1].o.scope, SCOPE_INTERNATIONAL);
    }
}

static void a_file_that_is_no_utf8_table_is_refused_with_what_to_do(void **state)
{
    (void)state;
    assert_begins(fault(read_table("Name\nA\nTeskilat\xFE\n"), 0),
                  "Line 3: This line is not in UTF-8, s");
    assert_begins(fault(read_table("PK\x03\x04zip"), 0), "This is a workbook");
    assert_begins(fault(read_table("\xFF\xFEN"), 0), "The file is in UTF-16:");
    assert_begins(fault(read_table("%PDF-1.7\n\xE2\xE3"), 0), "This is no table:");
    assert_str_is(fault(read_table(""), 0), "There is nothing in the table.");
    assert_str_is(fault(read_table("Name\n"), 0), "There is no line below the header.");
    assert_str_is(fault(read_table("Name\n\"A\n"), 0),
                  "Line 2: A quotation mark is opened and not closed.");
}

static void every_fault_names_line_column_and_what_would_be_right(void **state)
{
    (void)state;
    const struct drafts *const d =
        read_table("Name,Kind,Founded,Country,Website,E-mail,Phone,Status,Since,Till\n"
                   "A,circus,2011-02-30,Atlantis,nowhere,a@b,x,boss,2012,2011\n"
                   "B,NGO,,,,,,,,\n"
                   ",NGO,,,,,,,,\n");
    assert_int_equal(d->faults.count, 9);
    assert_int_equal(d->lines, 3);
    assert_int_equal(d->count, 1);
    assert_begins(fault(d, 0), "Line 2, Kind: “circus” is no kind");
    assert_str_is(fault(d, 1), "Line 2, Founded: “2011-02-30” is no date: write 2011, 2011-05 or "
                               "2011-05-20.");
    assert_str_is(fault(d, 7), "Line 2, Till: “2011” is before 2012, when it began.");
    assert_str_is(fault(d, 8),
                  "Line 4, Name: There is no name: write it in one language at least.");
}

static void a_table_without_names_cannot_be_read(void **state)
{
    (void)state;
    assert_begins(fault(read_table("Country\nAZ\n"), 0), "No column is said to hold the n");
}

static void money_control_and_leaning_want_a_source(void **state)
{
    (void)state;
    const struct drafts *const d =
        read_table("Name,Funding,Source\nA,State Council,\nB,State Council,example.org/r\n");
    assert_int_equal(d->faults.count, 1);
    assert_begins(fault(d, 0), "Line 2, Funding");
    assert_int_equal(d->count, 1);
    assert_int_equal(d->at[0].disclosures->about, ABOUT_FUNDING);
    assert_str_is(d->at[0].source.url, "https://example.org/r");
}

static void a_word_written_wrong_in_many_lines_is_told_once(void **state)
{
    (void)state;
    struct cx cx = { .arena = &arena, .lang = LANG_EN };

    const struct drafts *const d = read_table(
        "Name,Country,Kind\nA,Narnia,NGO\nB,Narnia,circus\nC,Mordor,NGO\nD,Narnia,NGO\n");

    assert_int_equal(d->faults.count, 5);
    assert_begins(import_faults_text(&cx, &d->faults, 0), "Lines 2, 3, 5; Country: “Narnia” is no");
    size_t told = 0;
    for (size_t i = 0; i < d->faults.kept; i++)
        told += import_faults_text(&cx, &d->faults, i).len > 0 ? 1 : 0;
    assert_int_equal(told, 3);
}

static void faults_are_counted_beyond_those_that_are_kept(void **state)
{
    (void)state;
    AUTO(buf) text;
    buf_init(&text, 1 << 20);
    BUF_LIT(&text, "Name,Kind\n");
    for (int i = 0; i < 500; i++)
        BUF_LIT(&text, "A,circus\n");
    buf_byte(&text, '\0');
    const struct drafts *const d = read_table(text.at);
    assert_int_equal(d->faults.count, 500);
    assert_int_equal(d->faults.kept, IMPORT_FAULTS_MAX);
}

static void a_field_too_much_is_told(void **state)
{
    (void)state;
    assert_begins(fault(read_table("Name\nA, and B\n"), 0), "Line 2: “and B” stands behind the");
}

/* --- comparing -------------------------------------------------------------------------------- */

static const struct organisation ON_RECORD[] = {
    { .id = { 11 }, .slug = S_INIT("one"), .name = { { S_INIT("Bir"), S_INIT("One") } } },
    { .id = { 12 }, .slug = S_INIT("two"), .name = { { { NULL, 0 }, S_INIT("Two") } } },
    { .id = { 10 },
      .slug = S_INIT("twin"),
      .name = { { { NULL, 0 }, S_INIT("Two") } },
      .merged_into = 12 },
};
static const struct known_fact FACTS[] = {
    { 12, FACT_IDENTIFIER, S_INIT("AZ-IVI"), S_INIT("77"), 0 },
    { 12, FACT_NAME, S_INIT("former"), S_INIT("Old Two"), 0 },
    { 12, FACT_RELATION, S_INIT("parent"), { NULL, 0 }, 11 },
};
static const struct known KNOWN = { ON_RECORD, 3, FACTS, 3 };

static struct register_plan plan_of(struct drafts *d, enum import_verdict all)
{
    struct register_plan plan;
    register_plan_make(&arena, d, &KNOWN, &(struct import_choices){ .all = all }, &plan);
    return plan;
}

static void of_two_with_one_name_the_address_tells_which(void **state)
{
    (void)state;
    struct drafts *const d = read_table("Name,slug\nTwo,twin\nTwo,\n");

    const struct register_plan plan = plan_of(d, IMPORT_COMPLETE);

    assert_ptr_equal(plan.at[0].known, &ON_RECORD[2]);
    assert_ptr_equal(plan.at[1].known, &ON_RECORD[1]); /* and else the one that goes on */
}

static void lines_are_compared_by_name_in_any_language_by_number_and_former_name(void **state)
{
    (void)state;
    struct drafts *const d = read_table("Name,Identifier,id scheme\n"
                                        "BİR,,\nOld two,,\nSomething,77,AZ-IVI\nOther,77,local\n");
    const struct register_plan plan = plan_of(d, IMPORT_COMPLETE);
    assert_int_equal(plan.count, 4);
    assert_int_equal(plan.at[0].known->id.v, 11);
    assert_int_equal(plan.at[1].known->id.v, 12);
    assert_int_equal(plan.at[2].known->id.v, 12);
    assert_null(plan.at[3].known);
    assert_int_equal(plan.completes, 3);
    assert_int_equal(plan.adds, 1);
}

static void a_line_that_stands_twice_completes_the_first(void **state)
{
    (void)state;
    struct drafts *const d = read_table("Name,E-mail\nA,a@example.org\nB,\na,second@example.org\n");
    const struct register_plan plan = plan_of(d, IMPORT_COMPLETE);
    assert_int_equal(plan.adds, 2);
    assert_int_equal(plan.at[2].same_line, 2);
    assert_int_equal(planned_root(&plan, 2), 0);
}

static void choices_hold_for_all_or_for_one_line(void **state)
{
    (void)state;
    struct drafts *const d = read_table("Name\nOne\nTwo\n");
    const struct import_choice one = { 3, IMPORT_ADD };
    struct register_plan plan;
    register_plan_make(&arena, d, &KNOWN, &(struct import_choices){ IMPORT_SKIP, &one, 1 }, &plan);
    assert_int_equal(plan.at[0].verdict, IMPORT_SKIP);
    assert_int_equal(plan.at[1].verdict, IMPORT_ADD);
}

static void relations_find_the_other_end_in_the_table_and_on_record(void **state)
{
    (void)state;
    struct drafts *const d = read_table("Name,Parent,Member of\nA,b,one\nB,,Two; A\nC,Nobody,\n");
    const struct register_plan plan = plan_of(d, IMPORT_COMPLETE);
    assert_int_equal(plan.relation_count, 4);
    assert_int_equal(plan.relations[0].to, 1);
    assert_int_equal(plan.relations[1].known->id.v, 11);
    assert_int_equal(d->faults.count, 1);
    assert_begins(fault(d, 0), "Line 4, Parent: “Nobody” is neither on reco");
}

static void parents_in_a_circle_are_a_fault(void **state)
{
    (void)state;
    struct drafts *in_file = read_table("Name,Parent\nA,B\nB,C\nC,A\n");
    (void)plan_of(in_file, IMPORT_COMPLETE);
    assert_int_equal(in_file->faults.count, 1);

    struct drafts *with_record = read_table("Name,Parent\nOne,Two\n");
    (void)plan_of(with_record, IMPORT_COMPLETE);
    assert_int_equal(with_record->faults.count, 1);

    struct drafts *fine = read_table("Name,Parent\nA,B\nB,One\nC,B\n");
    (void)plan_of(fine, IMPORT_COMPLETE);
    assert_int_equal(fine->faults.count, 0);

    struct drafts *itself = read_table("Name,Member of\nA,A\n");
    (void)plan_of(itself, IMPORT_COMPLETE);
    assert_int_equal(itself->faults.count, 1);
}

/* --- settings, filling ------------------------------------------------------------------------ */

static void mapping_and_choices_come_back_from_their_text(void **state)
{
    (void)state;
    const struct import_choice lines[] = { { 12, IMPORT_SKIP }, { 13, IMPORT_ADD } };
    struct import_settings s = { .mapping = { .columns = { { IMPORT_NAME_AZ, STR_NONE },
                                                           { IMPORT_NAME_OTHER, S("ru") },
                                                           { IMPORT_NOTHING, STR_NONE } },
                                              .count = 3,
                                              .lang = LANG_EN,
                                              .kind = S("media"),
                                              .reach = IMPORT_INTERNATIONAL,
                                              .belonging = IMPORT_AS_PARTNER },
                                 .choices = { IMPORT_SKIP, lines, 2 } };
    struct import_settings again;

    import_settings_read(&arena, import_settings_text(&arena, &s), &again);

    assert_true(str_eq(import_settings_text(&arena, &again), import_settings_text(&arena, &s)));
    assert_int_equal(again.mapping.columns[1].field, IMPORT_NAME_OTHER);
    assert_str_is(again.mapping.columns[1].language, "ru");
    import_settings_read(&arena, S("not json"), &again);
    assert_int_equal(again.choices.all, IMPORT_COMPLETE);
}

static void only_what_is_empty_is_filled_and_only_that_is_emptied_again(void **state)
{
    (void)state;
    struct organisation o = { .name = { { STR_NONE, S("A") } }, .website = S("https://own") };
    const struct organisation more = { .name = { { S("Ə"), S("Other") } },
                                       .website = S("https://new"),
                                       .country = S("AZ"),
                                       .founded = S("2011") };
    str_t filled = STR_NONE;

    assert_true(organisation_fill(&arena, &o, &more, &filled));
    assert_str_is(o.name.by[LANG_AZ], "Ə");
    assert_str_is(o.name.by[LANG_EN], "A");
    assert_str_is(o.website, "https://own");
    o.founded = S("2012"); /* somebody corrects it meanwhile */

    assert_true(organisation_unfill(&o, filled));
    assert_str_is(o.name.by[LANG_AZ], "");
    assert_str_is(o.country, "");
    assert_str_is(o.founded, "2012");
    assert_str_is(o.name.by[LANG_EN], "A");
}

/* --- Popolo ----------------------------------------------------------------------------------- */

static struct drafts *read_popolo(const char *text, int64_t *persons)
{
    struct drafts *const d = arena_new(&arena, struct drafts);
    assert_int_equal(
        popolo_read(&arena, str(text), LANG_EN, import_countries_new(&arena, S("AZ")), d, persons),
        OK);
    return d;
}

static void popolo_of_others_is_read_as_far_as_it_goes(void **state)
{
    (void)state;
    int64_t persons = 0;
    const struct drafts *const d = read_popolo(
        "{\"organizations\":[{\"id\":\"a\",\"name\":\"A\",\"classification\":\"Trade union\","
        "\"founding_date\":\"2011-05\",\"area\":{\"name\":\"Azerbaijan\"},\"identifiers\":[{"
        "\"scheme\":\"XI-LEI\",\"identifier\":\"529900T8BM49AURSDO55\"},{\"identifier\":\"5\"}],"
        "\"contact_details\":[{\"type\":\"voice\",\"value\":\"+994 12 000 00 00\"},{\"type\":"
        "\"fax\",\"value\":\"1\"}],\"links\":[{\"url\":\"https://a.example.org\"}]},{\"id\":\"b\","
        "\"name\":\"B\",\"parent_id\":\"a\"}],\"memberships\":[{\"person_id\":\"p\","
        "\"organization_id\":\"a\"},{\"member\":{\"id\":\"b\"},\"organization_id\":\"a\"}]}",
        &persons);
    assert_int_equal(d->faults.count, 0);
    assert_int_equal(d->count, 2);
    assert_int_equal(persons, 1);
    assert_str_is(d->at[0].o.kind, "union");
    assert_str_is(d->at[0].o.country, "AZ");
    assert_str_is(d->at[0].o.website, "https://a.example.org");
    assert_str_is(d->at[0].facts->scheme, "XI-LEI");
    assert_str_is(d->at[0].facts->next->scheme, "local");
    assert_str_is(d->at[0].facts->next->next->scheme, "phone");
    assert_str_is(d->at[1].facts->scheme, "parent");
    assert_str_is(d->at[1].facts->next->scheme, "member_of");
}

static void popolo_of_everypolitician_is_read_whole(void **state)
{
    (void)state;
    int64_t persons = 0;
    const struct drafts *const d = read_popolo(
        "{\"organizations\":[{\"classification\":\"legislature\",\"name\":\"Milli Mejlis\","
        "\"identifiers\":[{\"identifier\":\"Q756504\",\"scheme\":\"wikidata\"}]},"
        "{\"classification\":\"party\",\"name\":\"New Party\",\"other_names\":[{\"lang\":\"az\","
        "\"name\":\"Yeni Partiya\",\"note\":\"multilingual\"},{\"lang\":\"en\",\"name\":\"NP\","
        "\"note\":\"alias\"}],\"contact_details\":[{\"type\":\"twitter\",\"value\":"
        "\"yap_official\"},{\"type\":\"social\",\"value\":\"somebody\"}]}]}",
        &persons);
    assert_int_equal(d->faults.count, 0);
    assert_int_equal(d->contacts_left, 1);
    assert_str_is(d->at[0].o.kind, "parliament");
    assert_str_is(d->at[0].facts->scheme, "elsewhere");
    assert_str_is(d->at[0].facts->value, "wikidata Q756504");
    assert_str_is(d->at[1].o.kind, "other");
    assert_str_is(d->at[1].o.name.by[LANG_AZ], "Yeni Partiya");
    assert_str_is(d->at[1].facts->value, "NP");
    assert_str_is(d->at[1].facts->next->value, "https://twitter.com/yap_official");
}

static void popolo_that_is_none_says_so(void **state)
{
    (void)state;
    int64_t persons = 0;
    assert_begins(fault(read_popolo("{\"a\":", &persons), 0), "Line 1");
    assert_str_is(fault(read_popolo("{\"people\":[]}", &persons), 0),
                  "There are no “organizations” in the file.");
    const struct drafts *const d = read_popolo(
        "[{\"id\":\"a\",\"name\":\"A\",\"founding_date\":\"soon\"},{\"id\":\"b\"}]", &persons);
    assert_int_equal(d->faults.count, 2);
    assert_begins(fault(d, 0), "Line 1, founding_date: “soo");
}

/* --- vCard ------------------------------------------------------------------------------------ */

static void a_vcard_is_escaped_and_folded_between_characters(void **state)
{
    (void)state;
    AUTO(buf) out;
    buf_init(&out, 1 << 16);
    vcard_line(&out, "NOTE", S("a,b;c\\d\ne"));
    assert_str_is(buf_str(&out), "NOTE:a\\,b\\;c\\\\d\\ne\r\n");
    buf_reset(&out);
    for (size_t n = 60; n < 90; n++) { /* ə takes two octets: the fold falls between them or not */
        char text[200] = "";
        memset(text, 'x', n);
        memcpy(text + n, "əəəəəə", 13);
        buf_reset(&out);
        vcard_line(&out, "FN", str(text));
        str_t rest = buf_str(&out);
        str_t line;
        while (str_cut(&rest, '\n', &line) && rest.at != NULL) {
            assert_true(line.len <= 76); /* 75 and the CR */
            assert_true(utf8_valid(line));
        }
    }
}

int main(void)
{
    must(text_init("Asia/Baku") == OK);
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(local_is_what_has_its_seat_in_the_country_of_the_alliance),
        cmocka_unit_test(every_label_is_a_header_in_both_languages),
        cmocka_unit_test(headers_are_known_in_both_languages_whatever_their_case_and_marks),
        cmocka_unit_test(no_field_is_told_by_two_columns),
        cmocka_unit_test(the_word_of_every_field_reads_as_itself),
        cmocka_unit_test(kinds_are_known_in_both_languages),
        cmocka_unit_test(dates_are_read_as_people_write_them_and_never_guessed),
        cmocka_unit_test(addresses_look_like_what_they_are),
        cmocka_unit_test(a_name_becomes_a_word_of_plain_letters),
        cmocka_unit_test(a_line_has_no_breaks_and_nothing_that_cannot_be_seen),
        cmocka_unit_test(a_country_is_found_by_code_and_by_name_in_both_languages),
        cmocka_unit_test(commas_semicolons_and_tabs_part_the_same_table),
        cmocka_unit_test(a_file_that_is_no_utf8_table_is_refused_with_what_to_do),
        cmocka_unit_test(every_fault_names_line_column_and_what_would_be_right),
        cmocka_unit_test(a_table_without_names_cannot_be_read),
        cmocka_unit_test(money_control_and_leaning_want_a_source),
        cmocka_unit_test(a_word_written_wrong_in_many_lines_is_told_once),
        cmocka_unit_test(faults_are_counted_beyond_those_that_are_kept),
        cmocka_unit_test(a_field_too_much_is_told),
        cmocka_unit_test(of_two_with_one_name_the_address_tells_which),
        cmocka_unit_test(lines_are_compared_by_name_in_any_language_by_number_and_former_name),
        cmocka_unit_test(a_line_that_stands_twice_completes_the_first),
        cmocka_unit_test(choices_hold_for_all_or_for_one_line),
        cmocka_unit_test(relations_find_the_other_end_in_the_table_and_on_record),
        cmocka_unit_test(parents_in_a_circle_are_a_fault),
        cmocka_unit_test(mapping_and_choices_come_back_from_their_text),
        cmocka_unit_test(only_what_is_empty_is_filled_and_only_that_is_emptied_again),
        cmocka_unit_test(popolo_of_others_is_read_as_far_as_it_goes),
        cmocka_unit_test(popolo_of_everypolitician_is_read_whole),
        cmocka_unit_test(popolo_that_is_none_says_so),
        cmocka_unit_test(a_vcard_is_escaped_and_folded_between_characters),
    };
    return cmocka_run_group_tests(tests, begin, end);
}
