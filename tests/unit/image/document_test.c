/* The text of documents: read by a confined worker, in order and in bounds, whatever strangers
 * send. SPDX-License-Identifier: AGPL-3.0-or-later */
#include <stdio.h>

#include "cm.h"
#include "files.h"
#include "kit/base/str.h"
#include "kit/zip/zip.h"

static struct arena arena;
static struct image_maker *maker;

static bytes_t of_text(str_t s)
{
    return (bytes_t){ (const uint8_t *)s.at, s.len };
}

static bytes_t from_file(const char *name)
{
    FILE *const f = fopen(arena_cstr(&arena, arena_printf(&arena, "%s/%s", TEST_DATA, name)), "rb");
    assert_non_null(f);
    uint8_t *const at = arena_alloc(&arena, 1 << 20);
    const size_t n = fread(at, 1, 1 << 20, f);
    assert_int_equal(fclose(f), 0);
    return (bytes_t){ at, n };
}

static str_t read_text(enum document_kind kind, bytes_t source)
{
    str_t text = STR_NONE;
    assert_int_equal(document_text(maker, kind, source, &arena, &text), OK);
    return text;
}

static bool says(str_t text, str_t what)
{
    return str_find(text, what) < text.len;
}

/* --- PDF
 * ----------------------------------------------------------------------------------------*/

static void the_words_of_a_pdf_come_in_the_order_of_its_pages(void **state)
{
    (void)state;
    const str_t text = read_text(DOCUMENT_PDF, from_file("report.pdf"));
    assert_true(says(text, S("Seçkilərin müşahidəsi üzrə hesabat")));
    assert_true(says(text, S("Könüllülərin ümumi sayı 480 nəfər idi;")));
    assert_true(says(text, S("No wallaby was")));
    assert_true(str_find(text, S("ombudsperson")) < str_find(text, S("Zürafə")));
}

/* A worker is gone after each: what one opened another must not need. */
static void one_document_after_the_other_is_read(void **state)
{
    (void)state;
    const bytes_t pdf = from_file("report.pdf");
    const str_t first = read_text(DOCUMENT_PDF, pdf);
    for (int i = 0; i < 5; i++)
        assert_true(str_eq(read_text(DOCUMENT_PDF, pdf), first));
}

static err_t outcome(enum document_kind kind, bytes_t source)
{
    str_t text;
    return document_text(maker, kind, source, &arena, &text);
}

static void what_is_locked_or_broken_has_no_text(void **state)
{
    (void)state;
    const bytes_t pdf = from_file("report.pdf");
    uint8_t *const noise = arena_alloc(&arena, 1 << 20);
    memcpy(noise, "%PDF-1.7\n", 9);
    uint32_t n = 1;
    for (size_t i = 9; i < 1 << 20; i++)
        noise[i] = (uint8_t)((n = n * 1664525 + 1013904223) >> 24);
    assert_int_equal(outcome(DOCUMENT_PDF, from_file("locked.pdf")), ERR_INVALID);
    assert_int_equal(outcome(DOCUMENT_PDF, (bytes_t){ noise, 1 << 20 }), ERR_INVALID);
    assert_int_equal(outcome(DOCUMENT_PDF, (bytes_t){ NULL, 0 }), ERR_INVALID);
    assert_int_equal(outcome(DOCUMENT_PDF, cut_to(pdf, 200)), ERR_INVALID);
    const bytes_t large = { arena_alloc(&arena, IMAGE_SOURCE_MAX + 1), IMAGE_SOURCE_MAX + 1 };
    assert_int_equal(outcome(DOCUMENT_PDF, large), ERR_TOO_BIG);
    assert_int_equal(outcome(DOCUMENT_PDF, pdf), OK);
}

/* Whatever comes of it, the next document is read. */
static void a_pdf_with_wrong_bytes_is_nobody_elses_trouble(void **state)
{
    (void)state;
    const bytes_t pdf = from_file("report.pdf");
    for (size_t i = 0; i < 40; i++) {
        const size_t at = 9 + i * (pdf.len - 10) / 40;
        (void)outcome(DOCUMENT_PDF, with_byte(&arena, pdf, at, 255 - pdf.at[at]));
    }
    assert_int_equal(outcome(DOCUMENT_PDF, pdf), OK);
}

/* A PDF of these objects, numbered from 1, the first being the catalogue. */
static bytes_t given_pdf(const str_t *objects, size_t count)
{
    AUTO(buf) b;
    buf_init(&b, 8 << 20);
    BUF_LIT(&b, "%PDF-1.4\n");
    for (size_t i = 0; i < count; i++) {
        buf_printf(&b, "%zu 0 obj", i + 1);
        buf_add(&b, objects[i]);
        BUF_LIT(&b, "endobj\n");
    }
    BUF_LIT(&b, "trailer<</Root 1 0 R>>\n");
    return of_text(arena_str(&arena, buf_str(&b)));
}

static str_t stream_of(str_t content)
{
    return arena_printf(&arena, "<</Length %zu>>stream\n%.*s\nendstream", content.len,
                        STR_ARG(content));
}

static str_t repeated(str_t what, size_t times)
{
    AUTO(buf) b;
    buf_init(&b, 32 << 20);
    for (size_t i = 0; i < times; i++)
        buf_add(&b, what);
    return arena_str(&arena, buf_str(&b));
}

#define CATALOG S("<</Type/Catalog/Pages 2 0 R>>")
#define PAGE                                                                                       \
    S("<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]/Contents 5 0 R"                             \
      "/Resources<</Font<</F 4 0 R>>/XObject<</X 6 0 R>>>>>>")
#define FONT S("<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>")

/* More pages than are read, and pages that are each other's parents. */
static void a_tree_of_pages_without_end_ends(void **state)
{
    (void)state;
    const str_t many = arena_printf(&arena, "<</Type/Pages/Count 100000/Kids[%.*s]>>",
                                    STR_ARG(repeated(S("3 0 R "), 100000)));
    const str_t endless[] = { CATALOG, S("<</Type/Pages/Count 9/Kids[2 0 R 3 0 R 2 0 R]>>"), PAGE,
                              FONT, stream_of(S("BT /F 9 Tf 9 9 Td (word) Tj ET")) };
    const str_t wide[] = { CATALOG, many, PAGE, FONT,
                           stream_of(S("BT /F 9 Tf 9 9 Td (word) Tj ET")) };
    str_t text = STR_NONE;
    (void)outcome(DOCUMENT_PDF, given_pdf(endless, 5));
    const err_t e = document_text(maker, DOCUMENT_PDF, given_pdf(wide, 5), &arena, &text);
    assert_true(e == ERR_INVALID || (e == OK && text.len < 6 * DOCUMENT_PAGES_MAX));
}

/* A form that draws itself, and one that is drawn ten times by one that is drawn ten times. */
static void a_page_that_draws_itself_ends(void **state)
{
    (void)state;
    const str_t self[] = {
        CATALOG,
        S("<</Type/Pages/Count 1/Kids[3 0 R]>>"),
        PAGE,
        FONT,
        stream_of(S("/X Do BT /F 9 Tf 9 9 Td (kept) Tj ET")),
        S("<</Type/XObject/Subtype/Form/BBox[0 0 9 9]/Resources<</XObject<</X 6 0 R>>>>/Length 5>>"
          "stream\n/X Do\nendstream")
    };
    assert_true(says(read_text(DOCUMENT_PDF, given_pdf(self, 6)), S("kept")));
}

static void text_beyond_the_limit_is_cut(void **state)
{
    (void)state;
    const str_t line = S("(all work and no play makes no report at all today) Tj T* ");
    const str_t content =
        arena_printf(&arena, "BT /F 9 Tf 9 TL 9 790 Td %.*s ET", STR_ARG(repeated(line, 2000)));
    const str_t pages = arena_printf(&arena, "<</Type/Pages/Count 12/Kids[%.*s]>>",
                                     STR_ARG(repeated(S("3 0 R "), 12)));
    const str_t objects[] = { CATALOG, pages, PAGE, FONT, stream_of(content) };
    str_t text = STR_NONE;
    const err_t e = document_text(maker, DOCUMENT_PDF, given_pdf(objects, 5), &arena, &text);
    assert_int_equal(e, OK);
    assert_true(text.len > 0 && text.len <= DOCUMENT_TEXT_MAX);
}

/* --- office documents
 * ---------------------------------------------------------------------------*/

static err_t keep(void *to, str_t piece)
{
    buf_add(to, piece);
    return OK;
}

static bytes_t given_container(str_t name, str_t content)
{
    AUTO(buf) out;
    buf_init(&out, 64 << 20);
    struct zip_writer *const z = zip_new((struct zip_sink){ keep, &out });
    assert_int_equal(zip_begin(z, S("other.xml"), 4), OK);
    assert_int_equal(zip_add(z, S("<a/>")), OK);
    assert_int_equal(zip_end(z), OK);
    assert_int_equal(zip_begin(z, name, content.len), OK);
    assert_int_equal(zip_add(z, content), OK);
    assert_int_equal(zip_end(z), OK);
    assert_int_equal(zip_finish(z), OK);
    zip_free(z);
    return of_text(arena_str(&arena, buf_str(&out)));
}

static void what_a_reader_of_an_office_document_sees_is_its_text(void **state)
{
    (void)state;
    const str_t odt =
        S("<o:document-content xmlns:o='o' xmlns:t='t'><o:styles>no style</o:styles><o:body>"
          "<t:tracked-changes><t:p>taken back</t:p></t:tracked-changes><t:h>Baş<t:span>lıq</t:span>"
          "</t:h><t:p>Bir<t:tab/>iki<o:annotation><t:p>a note</t:p></o:annotation></t:p></o:body>"
          "</o:document-content>");
    const str_t docx =
        S("<w:document xmlns:w='w'><w:body><w:p><w:r><w:t>Həm</w:t></w:r><w:r><w:t>rəy</w:t></w:r>"
          "<w:del><w:r><w:delText>taken back</w:delText></w:r></w:del></w:p><w:p><w:r><w:t>Second"
          "</w:t><w:br/><w:t>line</w:t></w:r></w:p><w:instrText>PAGE</w:instrText></w:body>"
          "</w:document>");
    const str_t xlsx =
        S("<sst><si><t>Rayon</t></si><si><r><t>Sə</t></r><r><t>s</t></r></si></sst>");
    assert_true(str_eq(read_text(DOCUMENT_OPEN, given_container(S("content.xml"), odt)),
                       S("Başlıq\nBir iki\n")));
    assert_true(str_eq(read_text(DOCUMENT_WORD, given_container(S("word/document.xml"), docx)),
                       S("Həmrəy\nSecond line\n")));
    assert_true(str_eq(read_text(DOCUMENT_SHEET, given_container(S("xl/sharedStrings.xml"), xlsx)),
                       S("Rayon\nSəs\n")));
    assert_true(str_eq(read_text(DOCUMENT_SHEET, given_container(S("xl/other.xml"), xlsx)), S("")));
    assert_true(says(read_text(DOCUMENT_XML, of_text(S("<a x='no'><b>one</b><b>two</b></a>"))),
                     S("one\ntwo\n")));
}

static void an_office_document_that_is_hostile_has_no_text(void **state)
{
    (void)state;
    const str_t bomb =
        arena_printf(&arena, "<a>%.*s</a>", STR_ARG(repeated(S("aaaaaaaaaaaaaaaa"), 400000)));
    const str_t entities = S("<!DOCTYPE a [<!ENTITY x 'xxxxxxxx'>]><a><b>&x;&x;</b></a>");
    const bytes_t plain = given_container(S("content.xml"), S("<a><body><p>one</p></body></a>"));
    assert_int_equal(outcome(DOCUMENT_OPEN, given_container(S("content.xml"), entities)),
                     ERR_INVALID);
    assert_int_equal(outcome(DOCUMENT_OPEN, given_container(S("content.xml"), bomb)), OK);
    const str_t larger = repeated(bomb, 3); /* beyond what is unpacked */
    assert_int_equal(outcome(DOCUMENT_OPEN, given_container(S("content.xml"), larger)),
                     ERR_TOO_BIG);
    assert_int_equal(outcome(DOCUMENT_WORD, plain), ERR_INVALID);
    assert_int_equal(outcome(DOCUMENT_OPEN, of_text(S("PK\x03\x04"))), ERR_INVALID);
    for (size_t n = 0; n < plain.len; n++)
        assert_int_equal(outcome(DOCUMENT_OPEN, cut_to(plain, n)), ERR_INVALID);
    assert_int_equal(outcome(DOCUMENT_OPEN, plain), OK);
}

/* --- without readers
 * ----------------------------------------------------------------------------*/

static void without_a_maker_there_is_no_text(void **state)
{
    (void)state;
    str_t text;
    const bytes_t pdf = from_file("report.pdf");
    assert_int_equal(document_text(NULL, DOCUMENT_PDF, pdf, &arena, &text), ERR_UNAVAILABLE);
    struct image_maker *other = NULL;
    const struct maker_options options = { worker_work, 5, 1, CONFINE_ALL, false, false };
    assert_int_equal(maker_start(&options, &other), OK);
    assert_int_equal(document_text(other, DOCUMENT_PDF, pdf, &arena, &text), ERR_UNAVAILABLE);
    image_maker_stop(other);
}

static int set_up(void **state)
{
    (void)state;
    return image_maker_start(&maker) == OK ? 0 : -1;
}

static int tear_down(void **state)
{
    (void)state;
    image_maker_stop(maker);
    arena_release(&arena);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_words_of_a_pdf_come_in_the_order_of_its_pages),
        cmocka_unit_test(one_document_after_the_other_is_read),
        cmocka_unit_test(what_is_locked_or_broken_has_no_text),
        cmocka_unit_test(a_pdf_with_wrong_bytes_is_nobody_elses_trouble),
        cmocka_unit_test(a_tree_of_pages_without_end_ends),
        cmocka_unit_test(a_page_that_draws_itself_ends),
        cmocka_unit_test(text_beyond_the_limit_is_cut),
        cmocka_unit_test(what_a_reader_of_an_office_document_sees_is_its_text),
        cmocka_unit_test(an_office_document_that_is_hostile_has_no_text),
        cmocka_unit_test(without_a_maker_there_is_no_text),
    };
    arena_init(&arena);
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
