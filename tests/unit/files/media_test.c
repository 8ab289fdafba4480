/* What a file is by its bytes, what it is called, who may remove it.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "files/media.h"

#include "cm.h"
#include "files/rules.h"
#include "files/zip.h"
#include "kit/base/str.h"
#include "ledger/ledger.h"

static bytes_t bytes_of(str_t s)
{
    return (bytes_t){ (const uint8_t *)s.at, s.len };
}

static void check_kind(str_t content, const char *name, const char *type)
{
    const struct media *const kind = media_of(bytes_of(content), str_from_c(name));
    const str_t is = kind == NULL ? S("none") : kind->type;
    if (!str_eq(is, str_from_c(type)))
        fail_msg("\"%.*s\" as %s is %.*s, not %s", STR_ARG(str_sub(content, 0, 60)), name,
                 STR_ARG(is), type);
}

static void bytes_decide_and_names_only_tell_tables_from_texts(void **state)
{
    (void)state;
    check_kind(S("%PDF-1.4\n"), "a.txt", "application/pdf");
    check_kind(S("\x89PNG\r\n\x1A\n"), "a.pdf", "image/png");
    check_kind(S("\xFF\xD8\xFF\xE0"), "", "image/jpeg");
    check_kind(S("RIFF\x10\0\0\0WEBPVP8 "), "a", "image/webp");
    check_kind(S("a,b\n1,2\n"), "a.CSV", "text/csv");
    check_kind(S("a,b\n1,2\n"), "a.pdf", "text/plain");
    check_kind(S("\xEF\xBB\xBF{\"a\": 1}\n"), "a.txt", "application/json");
    check_kind(S("{\"a\": 1"), "a.json", "text/plain");
    check_kind(S("<?xml version=\"1.0\"?>\n<!-- <svg> --><iati-activities/>"), "a.svg",
               "application/xml");
    check_kind(S("Salam, d\xC3\xBCnya < 5"), "a.html", "text/plain");
}

static void what_could_run_or_is_unknown_is_refused(void **state)
{
    (void)state;
    static const str_t BAD[] = {
        S_INIT("<!DOCTYPE html><p>x"),
        S_INIT("  \n<html></html>"),
        S_INIT("<SVG xmlns='http://www.w3.org/2000/svg'/>"),
        S_INIT("\xEF\xBB\xBF<?xml version='1.0'?><!--x--><?y?><a:html xmlns:a='x'/>"),
        S_INIT("<?xml version='1.0'?><!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>"),
        S_INIT("<?xml never closed"),
        S_INIT("<script>alert(1)</script>"),
        S_INIT("<a>cut short"),
        S_INIT("\x7F"
               "ELF\x02\x01"),
        S_INIT("MZ\x90\0"),
        S_INIT("GIF89a\x01\0\x01"),
        S_INIT("a\0b"),
        S_INIT("\xFF\xFEh\0i\0"),
        S_INIT("caf\xE9"),
        S_INIT("   \n"),
        S_INIT("PK\x03\x04"),
        S_INIT("PK\x03\x04 and so on, for longer than an end record would be, but without one"),
    };
    for (size_t i = 0; i < ARRAY_LEN(BAD); i++)
        check_kind(BAD[i], "a.txt", "none");
}

/* --- containers ------------------------------------------------------------------------------- */

struct member {
    const char *name, *content;
};

static void put16(struct buf *b, size_t v)
{
    buf_byte(b, (char)(v & 0xFF));
    buf_byte(b, (char)(v >> 8 & 0xFF));
}

static void put32(struct buf *b, size_t v)
{
    put16(b, v & 0xFFFF);
    put16(b, v >> 16);
}

/* Everything stored, checksums left at 0: nobody unpacks it here. */
static void put_zip(struct buf *b, const struct member *at, size_t count, unsigned flags)
{
    size_t places[8];
    for (size_t i = 0; i < count; i++) {
        places[i] = b->len;
        BUF_LIT(b, "PK\x03\x04");
        put16(b, 20);
        put16(b, flags);
        for (int k = 0; k < 5; k++)
            put16(b, 0); /* method, time, date, checksum */
        put32(b, strlen(at[i].content));
        put32(b, strlen(at[i].content));
        put16(b, strlen(at[i].name));
        put16(b, 0);
        buf_add(b, str_from_c(at[i].name));
        buf_add(b, str_from_c(at[i].content));
    }
    const size_t from = b->len;
    for (size_t i = 0; i < count; i++) {
        BUF_LIT(b, "PK\x01\x02");
        put16(b, 20);
        put16(b, 20);
        put16(b, flags);
        for (int k = 0; k < 5; k++)
            put16(b, 0);
        put32(b, strlen(at[i].content));
        put32(b, strlen(at[i].content));
        put16(b, strlen(at[i].name));
        for (int k = 0; k < 6; k++)
            put16(b, 0); /* extra, comment, disk, attributes */
        put32(b, places[i]);
        buf_add(b, str_from_c(at[i].name));
    }
    const size_t len = b->len - from;
    BUF_LIT(b, "PK\x05\x06");
    put32(b, 0);
    put16(b, count);
    put16(b, count);
    put32(b, len);
    put32(b, from);
    put16(b, 0);
}

static void check_zip(const struct member *at, size_t count, unsigned flags, const char *type)
{
    AUTO(buf) b;
    buf_init(&b, 1 << 16);
    put_zip(&b, at, count, flags);
    check_kind(buf_str(&b), "a.zip", type);
    for (size_t cut = 0; cut < b.len; cut++) { /* cut short it is never one */
        if (media_of((bytes_t){ (const uint8_t *)b.at, cut }, S("a")) != NULL && cut > 3)
            fail_msg("%s cut to %zu bytes", type, cut);
    }
}

#define ZIP(flags, type, ...)                                                                      \
    check_zip((const struct member[]){ __VA_ARGS__ },                                              \
              sizeof((const struct member[]){ __VA_ARGS__ }) / sizeof(struct member), (flags),     \
              (type))

static void office_documents_are_known_by_what_their_container_says(void **state)
{
    (void)state;
    const char *const odt = "application/vnd.oasis.opendocument.text";
    const char *const ods = "application/vnd.oasis.opendocument.spreadsheet";
    ZIP(0, odt, { "mimetype", odt }, { "content.xml", "<x/>" });
    ZIP(0, ods, { "mimetype", ods }, { "content.xml", "<x/>" });
    ZIP(0, "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        { "[Content_Types].xml", "" }, { "word/document.xml", "" });
    ZIP(0, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        { "[Content_Types].xml", "" }, { "xl/workbook.xml", "" });
}

static void other_containers_encrypted_ones_and_macros_are_refused(void **state)
{
    (void)state;
    const char *const odt = "application/vnd.oasis.opendocument.text";
    ZIP(0, "none", { "a.exe", "MZ" });
    ZIP(0, "none", { "word/document.xml", "" });
    ZIP(0, "none", { "content.xml", "" }, { "mimetype", odt });
    ZIP(0, "none", { "mimetype", "application/epub+zip" });
    ZIP(0, "none", { "[Content_Types].xml", "" }, { "word/document.xml", "" },
        { "word/vbaProject.bin", "" });
    ZIP(0, "none", { "mimetype", odt }, { "Basic/Standard/Module1.xml", "" });
    ZIP(1, "none", { "[Content_Types].xml", "" }, { "word/document.xml", "" });
}

/* --- names ------------------------------------------------------------------------------------ */

static void check_name(struct arena *a, const char *sent, const char *type, const char *made)
{
    const str_t is = file_name_made(a, str_from_c(sent), media_by_type(str_from_c(type)));
    if (!str_eq(is, str_from_c(made)))
        fail_msg("%s is called %.*s, not %s", sent, STR_ARG(is), made);
}

static void a_name_keeps_what_is_harmless_and_ends_as_its_kind(void **state)
{
    (void)state;
    AUTO(arena) a;
    arena_init(&a);
    check_name(&a, "report.pdf", "application/pdf", "report.pdf");
    check_name(&a, "Report.PDF", "application/pdf", "Report.PDF");
    check_name(&a, "photo.webp", "image/jpeg", "photo.jpg");
    check_name(&a, "photo.JPEG", "image/jpeg", "photo.JPEG");
    check_name(&a, "setup.exe", "text/plain", "setup.exe.txt");
    check_name(&a, "../..\\x:y.txt", "text/plain", "_.._x_y.txt");
    check_name(&a, "...", "text/plain", "file.txt");
    check_name(&a, ".pdf", "application/pdf", "pdf.pdf");
    check_name(&a, "", "text/csv", "file.csv");
    check_name(&a, "a. ", "text/plain", "a.txt");
    check_name(&a, "Ş", "application/pdf", "Ş.pdf");
}

static void the_header_names_a_file_in_ascii_and_in_full(void **state)
{
    (void)state;
    AUTO(arena) a;
    arena_init(&a);
    assert_true(
        str_eq(content_disposition(&a, true, S("a b.pdf")), S("inline; filename=\"a b.pdf\"")));
    assert_true(str_eq(content_disposition(&a, false, S("Şəki 5%.csv")),
                       S("attachment; filename=\"__ki 5_.csv\"; "
                         "filename*=UTF-8''%C5%9E%C9%99ki%205%25.csv")));
}

/* --- rules ------------------------------------------------------------------------------------ */

static void only_the_secretariat_and_who_published_it_may_remove_a_file(void **state)
{
    (void)state;
    const struct file theirs = { .organisation = 7 };
    const struct file ours = { .organisation = 0 };
    const struct actor publisher = { .organisation = 7,
                                     .scopes = MANDATE_PUBLISHING,
                                     .acts_as = LEDGER_AS_ORGANISATION };
    struct actor other = publisher;

    assert_true(file_may_remove(&theirs, &publisher));
    assert_true(file_may_remove(&theirs, &(struct actor){ .acts_as = LEDGER_AS_SECRETARIAT }));
    assert_false(file_may_remove(&ours, &publisher));
    assert_false(file_may_remove(&theirs, &(struct actor){ .acts_as = LEDGER_AS_PERSON }));
    other.organisation = 8;
    assert_false(file_may_remove(&theirs, &other));
    other = publisher;
    other.scopes = MANDATE_POSITIONS;
    assert_false(file_may_remove(&theirs, &other));
    other = (struct actor){ .acts_as = LEDGER_AS_ORGANISATION, .scopes = MANDATE_PUBLISHING };
    assert_false(file_may_remove(&ours, &other));
}

static void a_file_says_what_it_shows_and_on_what_terms(void **state)
{
    (void)state;
    struct file about = { .owner_kind = S("site"), .alt = { .by = { [LANG_EN] = S("A chart") } } };
    assert_true(file_is_said(&about));
    about.licence = S("CC-BY-4.0");
    assert_true(file_is_said(&about));
    about.licence = S("mine");
    assert_false(file_is_said(&about));
    about.licence = S("");
    about.alt.by[LANG_EN] = S("  ");
    assert_false(file_is_said(&about));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(bytes_decide_and_names_only_tell_tables_from_texts),
        cmocka_unit_test(what_could_run_or_is_unknown_is_refused),
        cmocka_unit_test(office_documents_are_known_by_what_their_container_says),
        cmocka_unit_test(other_containers_encrypted_ones_and_macros_are_refused),
        cmocka_unit_test(a_name_keeps_what_is_harmless_and_ends_as_its_kind),
        cmocka_unit_test(the_header_names_a_file_in_ascii_and_in_full),
        cmocka_unit_test(only_the_secretariat_and_who_published_it_may_remove_a_file),
        cmocka_unit_test(a_file_says_what_it_shows_and_on_what_terms),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
