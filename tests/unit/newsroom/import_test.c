/* Articles in files of others: what is read of WXR, RSS and Atom, what is refused, and HTML as
 * Markdown that says the same and does nothing.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "cm.h"
#include "kit/base/file.h"
#include "kit/base/str.h"
#include "kit/text/markdown.h"
#include "kit/text/text.h"
#include "newsroom/import/from_html.h"
#include "newsroom/import/read.h"

static struct arena arena;

static int begin(void **state)
{
    (void)state;
    arena_init(&arena);
    return text_init("Asia/Baku") == OK ? 0 : 1;
}

static int end(void **state)
{
    (void)state;
    arena_release(&arena);
    return 0;
}

/* --- files ---------------------------------------------------------------------------------------
 */

static struct import_file given_file(const char *name)
{
    struct import_file f;
    struct import_trouble t = { 0 };
    str_t text;
    must(file_read(&arena, arena_cstr(&arena, arena_printf(&arena, "%s/%s", TEST_DATA, name)),
                   IMPORT_FILE_MAX, &text) == OK);
    must(import_read(&arena, text, &f, &t) == OK);
    return f;
}

static enum import_fault fault_of(const char *text, int64_t *line)
{
    struct import_file f;
    struct import_trouble t = { 0 };
    assert_int_equal(import_read(&arena, str_from_c(text), &f, &t), ERR_INVALID);
    *line = t.line;
    return t.fault;
}

static const struct import_item *titled(const struct import_file *f, const char *title)
{
    for (size_t i = 0; i < f->count; i++) {
        if (str_eq(f->at[i].title, str_from_c(title)))
            return &f->at[i];
    }
    fail_msg("no item %s", title);
    return NULL;
}

static void an_export_of_wordpress_is_read_with_all_it_says(void **state)
{
    const struct import_file f = given_file("wordpress/export.xml");
    (void)state;

    assert_int_equal(f.kind, IMPORT_WXR);
    assert_str_is(f.title, "Gənclər Şəbəkəsi");
    assert_str_is(f.address, "http://old.example.org");
    assert_true(f.knows_language && f.language == LANG_EN);

    const struct import_item *const i =
        titled(&f, "Gənc seçicilər nə düşünür: «9 oktyabr» sorğusu");
    assert_int_equal(i->thing, THING_PUBLIC);
    assert_str_is(i->guid, "http://old.example.org/2013/10/genc-seciciler");
    assert_str_is(i->address, "http://old.example.org/2013/10/genc-seciciler");
    assert_str_is(i->slug, "genc-seciciler");
    assert_str_is(i->author, "Leyla Məmmədova"); /* not the name she signs in with */
    assert_str_is(i->excerpt, "Seçkidən sonra 1 200 gənclə aparılan sorğunun nəticələri & metodu.");
    assert_str_is(date_time_iso(&arena, i->published_at), "2013-10-09T09:05:00Z");
    assert_true(i->says_language && i->knows_language && i->language == LANG_AZ);
    assert_int_equal(i->comments, 1); /* spam is no comment: WordPress leaves it out */
    assert_int_equal(i->term_count, 3);
    assert_str_is(i->terms[0].slug, "gencler");
    assert_str_is(i->terms[0].name, "gənclər");
    assert_true(i->terms[2].is_category);
    assert_str_is(i->terms[2].name, "Siyasət");
    assert_true(i->takes_comments);
}

static void what_a_post_is_to_us_follows_from_its_type_and_state(void **state)
{
    const struct import_file f = given_file("wordpress/export.xml");
    (void)state;

    assert_int_equal(titled(&f, "Plain words")->thing, THING_PUBLIC);
    assert_false(titled(&f, "Plain words")->says_language);
    assert_int_equal(titled(&f, "Hesabat üzərində iş gedir")->thing, THING_UNFINISHED);
    assert_int_equal(titled(&f, "Waits for the editor")->thing, THING_UNFINISHED);
    assert_int_equal(titled(&f, "Only for us")->thing, THING_HIDDEN);
    assert_int_equal(titled(&f, "Behind a word")->thing, THING_HIDDEN);
    assert_int_equal(titled(&f, "Thrown away")->thing, THING_HIDDEN);
    assert_int_equal(titled(&f, "About us")->thing, THING_PAGE);
    assert_int_equal(titled(&f, "novbe")->thing, THING_ATTACHMENT);
    assert_int_equal(titled(&f, "Nasty & friends")->thing, THING_PUBLIC);
}

static void rss_is_read_in_the_letters_it_was_written_in(void **state)
{
    const struct import_file f = given_file("feeds/rss.xml");
    (void)state;

    assert_int_equal(f.kind, IMPORT_RSS);
    assert_int_equal(f.count, 4);
    assert_true(f.knows_language && f.language == LANG_EN);
    assert_str_is(f.at[0].guid, "https://observers.example.org/ 41"); /* unique in its feed only */
    assert_str_is(f.at[0].address, "https://observers.example.org/2013/queues?a=1&b=2");
    assert_str_is(f.at[0].author, "Leyla Mammadova"); /* never the address */
    assert_str_is(date_time_iso(&arena, f.at[0].published_at), "2013-10-02T04:00:00Z");
    assert_str_is(f.at[0].excerpt, "A short summary.");
    assert_str_is(f.at[0].terms[0].slug, "election-day");
    assert_str_is(f.at[1].title, "Seçkiye baxış");
    assert_str_is(f.at[1].html, "<p>Müşahideçiler geldi: ı, ş, ğ.</p>");
    assert_str_is(f.at[1].guid, "https://observers.example.org/2013/az"); /* the link stands in */
    assert_true(f.at[1].knows_language && f.at[1].language == LANG_AZ);
    assert_true(f.at[2].says_language && !f.at[2].knows_language);
    assert_true(f.at[3].has_bad_date);
}

static void atom_is_read_with_texts_of_every_kind(void **state)
{
    const struct import_file f = given_file("feeds/atom.xml");
    (void)state;

    assert_int_equal(f.kind, IMPORT_ATOM);
    assert_str_is(f.title, "Seçki & media");
    assert_int_equal(f.count, 2);
    assert_str_is(f.at[0].title, "Üç kanal, bir səs");
    assert_str_is(f.at[0].author, "Media Mərkəzi"); /* of the feed */
    assert_str_is(date_time_iso(&arena, f.at[0].published_at), "2013-10-05T08:30:00Z");
    assert_str_is(f.at[0].terms[0].name, "Media azadlığı");
    assert_non_null(f.at[0].tree);
    assert_false(f.at[0].says_language);
    assert_true(f.knows_language && f.language == LANG_AZ);
    assert_str_is(f.at[1].title, "Plain <b> words"); /* of type text: no markup */
    assert_str_is(f.at[1].author, "A. Writer");
    assert_true(f.at[1].is_plain);
    assert_true(f.at[1].knows_language && f.at[1].language == LANG_EN);
    assert_int_equal(f.at[1].published_at, f.at[1].updated_at);
}

/* Blogger keeps drafts, comments and settings as entries beside the posts. */
static void entries_of_blogger_are_what_they_say_they_are(void **state)
{
    const struct import_file f = given_file("feeds/blogger.xml");
    (void)state;

    assert_int_equal(f.count, 6);
    assert_int_equal(titled(&f, "The name of the blog")->thing, THING_OTHER);
    assert_int_equal(titled(&f, "Seçki günü")->thing, THING_PUBLIC);
    assert_int_equal(titled(&f, "Seçki günü")->term_count, 1); /* the kind is no tag */
    assert_int_equal(titled(&f, "Şərh mətni...")->thing, THING_COMMENT);
    assert_int_equal(titled(&f, "Başqa şərh")->thing, THING_COMMENT); /* only a reply */
    assert_int_equal(titled(&f, "Haqqımızda")->thing, THING_PAGE);
    assert_int_equal(titled(&f, "Nəşr olunmamış qaralama")->thing, THING_UNFINISHED);
}

static void rss_of_others_is_read_as_they_mean_it(void **state)
{
    struct import_file f;
    struct import_trouble t;
    (void)state;

    assert_int_equal(
        import_read(&arena,
                    S("<rss><channel><item><title>A &amp;amp; B</title>"
                      "<link>https://feed.example.org/şəki 1</link></item><item><title>a &lt;b> c"
                      "</title><author>a@example.org</author></item></channel></rss>"),
                    &f, &t),
        OK);
    assert_str_is(f.at[0].title, "A & B");
    assert_str_is(f.at[0].address, "https://feed.example.org/%C5%9F%C9%99ki%201");
    assert_str_is(f.at[1].title, "a <b> c");
    assert_str_is(f.at[1].author, "");
    assert_str_is(f.at[1].guid, "");
}

static void what_is_no_such_file_is_refused_with_its_line(void **state)
{
    int64_t line = 0;
    (void)state;

    assert_int_equal(fault_of("", &line), FAULT_EMPTY);
    assert_int_equal(fault_of("<rss version=\"2.0\">\n<channel>\n<item></channel></rss>", &line),
                     FAULT_XML);
    assert_int_equal(line, 3);
    assert_int_equal(fault_of("hello", &line), FAULT_XML);
    assert_int_equal(fault_of("<html><body/></html>", &line), FAULT_UNKNOWN);
    assert_int_equal(fault_of("<rss/>", &line), FAULT_UNKNOWN);
    assert_int_equal(fault_of("<rss><channel><title>x</title></channel></rss>", &line),
                     FAULT_EMPTY);
    assert_int_equal(fault_of("<rss>&nbsp;</rss>", &line), FAULT_XML);
    assert_int_equal(fault_of("\xFF\xFE<\0", &line), FAULT_XML);
}

/* Billion laughs and files of this machine come by a document type: there is none. */
static void a_document_type_is_refused_before_anything_of_it_is_read(void **state)
{
    int64_t line = 0;
    (void)state;

    assert_int_equal(
        fault_of("<?xml version=\"1.0\"?>\n<!DOCTYPE rss [<!ENTITY a \"b\"><!ENTITY c "
                 "\"&a;&a;&a;\">]>\n<rss><channel><item><title>&c;</title></item></channel></rss>",
                 &line),
        FAULT_TYPE);
    assert_int_equal(line, 2);
    assert_int_equal(fault_of("<!DOCTYPE rss [<!ENTITY x SYSTEM \"file:///etc/passwd\">]><rss>"
                              "<channel><item><title>&x;</title></item></channel></rss>",
                              &line),
                     FAULT_TYPE);
    assert_int_equal(
        fault_of("<!DOCTYPE rss SYSTEM \"http://127.0.0.1:1/x.dtd\"><rss><channel/></rss>", &line),
        FAULT_TYPE);
}

static void elements_are_nested_so_deep_and_no_deeper(void **state)
{
    int64_t line = 0;
    AUTO(buf) deep;
    buf_init(&deep, 1 << 20);
    (void)state;
    for (int i = 0; i < 50000; i++)
        BUF_LIT(&deep, "<rss>");
    buf_byte(&deep, '\0');

    assert_int_equal(fault_of(deep.at, &line), FAULT_DEPTH);
}

static void dates_are_read_as_feeds_write_them(void **state)
{
    usec_t at = 0;
    (void)state;

    assert_int_equal(date_mail_read(S("Wed, 02 Oct 2013 08:00:00 +0430"), &at), OK);
    assert_str_is(date_time_iso(&arena, at), "2013-10-02T03:30:00Z");
    assert_int_equal(date_mail_read(S("2 oct 13 08:00 EST"), &at), OK);
    assert_str_is(date_time_iso(&arena, at), "2013-10-02T13:00:00Z");
    assert_int_equal(date_internet_read(S("2013-10-02T08:00:00-01:15"), &at), OK);
    assert_str_is(date_time_iso(&arena, at), "2013-10-02T09:15:00Z");
    assert_int_equal(date_internet_read(S("2013-10-02 08:00:60"), &at), OK);
    assert_str_is(date_time_iso(&arena, at), "2013-10-02T08:00:59Z");
    assert_int_equal(date_internet_read(S("2013-02-30T08:00:00Z"), &at), ERR_INVALID);
    assert_int_equal(date_internet_read(S("2013-10-02T08:00:00+25:00"), &at), ERR_INVALID);
    assert_int_equal(date_internet_read(S("2013-10-02T08"), &at), ERR_INVALID);
    assert_int_equal(date_mail_read(S("Wed, 32 Oct 2013 08:00:00 GMT"), &at), ERR_INVALID);
    assert_int_equal(date_mail_read(S("Wed, 02 Okt 2013"), &at), ERR_INVALID);
    assert_int_equal(date_mail_read(S(""), &at), ERR_INVALID);
}

static void dates_of_feeds_that_keep_no_rules_are_read_or_none(void **state)
{
    usec_t at = 1;
    (void)state;

    assert_int_equal(date_feed_read(S("Mon, 01 Jan 0001 00:00:00 +0000"), &at), OK); /* Hugo */
    assert_int_equal(at, 0);
    assert_int_equal(date_feed_read(S("2013-10-09T08:00:00+05:00"), &at), OK);
    assert_str_is(date_time_iso(&arena, at), "2013-10-09T03:00:00Z");
    assert_int_equal(date_feed_read(S("2013-10-09"), &at), OK);
    assert_str_is(date_time_iso(&arena, at), "2013-10-09T00:00:00Z");
    assert_int_equal(date_feed_read(S("Wed, 09 Oct 2013 08:00:00 AZT"), &at), OK);
    assert_str_is(date_time_iso(&arena, at), "2013-10-09T08:00:00Z");
    assert_int_equal(date_feed_read(S("Wed, 09 Oct 0013 08:00:00 GMT"), &at), ERR_INVALID);
    assert_int_equal(date_feed_read(S("9 oktyabr 2013"), &at), ERR_INVALID);
    assert_int_equal(date_feed_read(S("2013-10-09T08:00:00 12"), &at), ERR_INVALID);
}

static void an_address_is_made_of_whatever_it_was_there(void **state)
{
    (void)state;

    assert_str_is(slug_made(&arena, S("g%c9%99ncl%c9%99r"), 70), "gencler");
    assert_str_is(slug_made(&arena, S("  Şəki & Bakı!  "), 70), "seki-baki");
    assert_str_is(slug_made(&arena, S("%zz%"), 70), "zz");
    assert_str_is(slug_made(&arena, S("один"), 70), "");
    assert_str_is(slug_made(&arena, S("abc-def"), 4), "abc");
}

/* --- HTML as Markdown ----------------------------------------------------------------------------
 */

static struct html_markdown markdown_of(const char *html, bool keeps_breaks)
{
    struct html_source source = { .base = S("https://old.example.org/2013/x"),
                                  .lang = LANG_EN,
                                  .keeps_breaks = keeps_breaks };
    struct html_markdown m;
    must(html_read(&arena, str_from_c(html), &source.root) == OK);
    must(html_markdown(&arena, &source, &m) == OK);
    return m;
}

static void assert_becomes(const char *html, const char *markdown)
{
    assert_string_equal(arena_cstr(&arena, markdown_of(html, false).text), markdown);
}

static void what_texts_are_made_of_becomes_markdown(void **state)
{
    (void)state;

    assert_becomes("<p>One <b>two</b> <i>three</i>.</p><p>Four<br>five</p>",
                   "One **two** _three_.\n\nFour\\\nfive");
    assert_becomes("<h2>A</h2><p>x</p><h3>B</h3>", "# A\n\nx\n\n## B");
    assert_becomes("<ul><li>a<ol><li>b</li><li>c</li></ol></li><li><p>d</p><p>e</p></li></ul>",
                   "- a\n  1. b\n  2. c\n- d\n\n  e");
    assert_becomes("<ol start=7><li>a</ol>", "7. a");
    assert_becomes("<ul><li>a</ul><ul><li>b</ul>", "- a\n\n* b");
    assert_becomes("<blockquote><p>a</p><p>b</p></blockquote>", "> a\n>\n> b");
    assert_becomes("<pre><code>if (a &lt; b)\n    *p = ```;\n</code></pre>",
                   "````\nif (a < b)\n    *p = ```;\n````");
    assert_becomes("Say <code>a`b</code>", "Say ``a`b``");
    assert_becomes("a<hr>b", "a\n\n* * *\n\nb");
    assert_becomes("<table><tr><th>A<th>B<tr><td>1<td><b>2</b></table>", "A | B\\\n1 | **2**");
    assert_becomes("<table><tr><td><p>alone</p></td></tr></table>", "alone");
    assert_becomes("<!-- wp:paragraph --><p>x</p><!-- /wp:paragraph -->", "x");
    assert_becomes("<dl><dt>a<dd>b</dl>", "a\n\nb");
}

static void blanks_stand_outside_of_marks_and_marks_around_nothing_go(void **state)
{
    (void)state;

    assert_becomes("a<b> b </b>c", "a **b** c");
    assert_becomes("a<b> </b>c<i></i>", "a c");
    assert_becomes("<b>a<p>b</p>c</b>", "**a**\n\nb\n\nc"); /* so browsers close it */
    assert_becomes("<b><i>x</i></b>", "**_x_**");
    assert_becomes("a<i>b</i>c", "abc");          /* Markdown cannot say it: the words stand */
    assert_becomes("<b>a</b><b>b</b>", "a**b**"); /* for one of them */
    assert_becomes("x<b>(y)</b>z", "x(y)z");      /* likewise */
    assert_becomes("<b>bold <i>both</b> crossed</i>", "**bold _both_** crossed");
}

static void what_reads_like_markup_stays_words(void **state)
{
    (void)state;

    assert_becomes(
        "<p>*a* _b_ c_d `e` [f](claim:1) ![](file:7) &lt;b&gt; &amp;amp; A&amp;B 1&amp; \\</p>",
        "\\*a\\* \\_b\\_ c_d \\`e\\` \\[f\\](claim:1) !\\[\\](file:7) \\<b> \\&amp; "
        "A\\&B 1& \\\\");
    assert_becomes(
        "<p># a</p><p>1. b</p><p>- c</p><p>&gt; d</p><p>=== e</p><p>~~~</p><p>2013. il</p>",
        "\\# a\n\n1\\. b\n\n\\- c\n\n\\> d\n\n\\=== e\n\n\\~~~\n\n2013\\. il");
    assert_becomes("a<br># b<br>+ c", "a\\\n\\# b\\\n\\+ c");
    assert_becomes("look!<a href=\"/x\">y</a>", "look\\![y](https://old.example.org/x)");
    assert_becomes("1.5 -5 #tag a-b", "1.5 -5 #tag a-b"); /* and nothing is escaped for nothing */
}

static void links_go_where_they_went_or_nowhere(void **state)
{
    (void)state;

    assert_becomes("<a href=\"b?c=1&amp;d=(2)\">x</a>",
                   "[x](https://old.example.org/2013/b?c=1&d=%282%29)");
    assert_becomes("<a href=\"//other.example/\">x</a>", "[x](https://other.example/)");
    assert_becomes("<a href=\"mailto:a@example.org\">x</a>", "[x](mailto:a@example.org)");
    assert_becomes("<a href=\"https://example.org/ə b\">x</a>",
                   "[x](https://example.org/%C9%99%20b)");
    const struct html_markdown m = markdown_of(
        "<a href=\"javascript:alert(1)\">a</a> <a href=\" JAVA\nSCRIPT:alert(1)\">b</a>"
        " <a href=\"data:text/html,x\">c</a> <a href=\"claim:1\">d</a> <a href=\"file:7\">e</a>"
        " <a href=\"https://a@evil.example/\">f</a> <a href=\"#x\">g</a> <a name=\"y\">h</a>"
        " <a href=\"vbscript:x\">i</a>",
        false);
    assert_str_is(m.text, "a b c d e f g h i");
    assert_int_equal(m.left.links, 8);
}

static void images_become_links_with_what_they_show(void **state)
{
    (void)state;
    const struct html_markdown m = markdown_of(
        "<p><img src=\"q.jpg\" alt=\"A [queue]\"> <a href=\"big.jpg\"><img src=\"s.jpg\" alt=\"B\">"
        "</a> <img src=\"data:x\" alt=\"C\"> <img src=x></p>",
        false);
    assert_str_is(m.text, "[Image: A \\[queue\\]](https://old.example.org/2013/q.jpg) "
                          "[Image: B](https://old.example.org/2013/big.jpg) Image: C "
                          "[Image](https://old.example.org/2013/x)");
    assert_int_equal(m.left.images, 2);
    assert_int_equal(m.left.links, 1);
}

static void what_runs_or_loads_is_left_out_and_counted(void **state)
{
    (void)state;
    const struct html_markdown m = markdown_of(
        "<p onclick=x>a</p><script>alert('<p>no</p>')</script><style>p{}</style>"
        "<iframe src=x></iframe><object data=x></object><video src=x></video><svg><text>t</text>"
        "</svg><form><input name=q><button>Go</button>b</form><SCRIPT SRC=x></SCRIPT>",
        false);
    assert_str_is(m.text, "a\n\nb");
    assert_int_equal(m.left.scripts, 3);
    assert_int_equal(m.left.frames, 4);
    assert_int_equal(m.left.forms, 2);
}

static void what_has_no_end_swallows_nothing(void **state)
{
    (void)state;

    assert_becomes("<p>a<wbr>b</p><embed src=x><p>c</p><p>d<br>e</p>", "ab\n\nc\n\nd\\\ne");
}

static void old_wordpress_means_its_line_breaks(void **state)
{
    (void)state;

    assert_str_is(markdown_of("a\nb\n\n<b>c\n\nd</b>\n\n\n<h3>e</h3>\nf", true).text,
                  "a\\\nb\n\n**c\\\nd**\n\n# e\n\nf");
    assert_str_is(markdown_of("a\nb\n\nc", false).text, "a b c");
}

static void shortcodes_go_and_what_only_looks_like_one_stays(void **state)
{
    int64_t count = 0;
    (void)state;

    assert_str_is(shortcodes_drop(&arena,
                                  S("[gallery ids=\"1,2\"]a[caption width=\"3\"]b[/caption]"
                                    "[contact-form-7 id=\"4\"][sic][1] [x](claim:1) [unknown thing]"
                                    "[gallery [embed]c[/embed] [audio"),
                                  &count),
                  "ab[sic][1] [x](claim:1) [unknown thing][gallery c [audio");
    assert_int_equal(count, 6);
}

static void the_first_block_can_be_told_from_the_rest(void **state)
{
    (void)state;

    struct html_markdown m = markdown_of("<p>First.</p><p>Rest.</p>", false);
    assert_true(m.begins_simply);
    assert_str_is(str_sub(m.text, m.rest, m.text.len), "Rest.");
    m = markdown_of("<p>First <b>x</b>.</p><p>Rest.</p>", false);
    assert_false(m.begins_simply);
    m = markdown_of("<ul><li>a</ul>x", false);
    assert_false(m.begins_simply);
    assert_str_is(str_sub(m.text, m.rest, m.text.len), "x");
    m = markdown_of("<p>Only.</p>", false);
    assert_int_equal(m.rest, m.text.len);
    assert_int_equal(markdown_of(" <p>&nbsp;</p> <br>", false).text.len, 0);
}

static void quotes_and_lists_without_end_become_flat(void **state)
{
    AUTO(buf) deep;
    buf_init(&deep, 1 << 20);
    (void)state;
    for (int i = 0; i < 2000; i++)
        BUF_LIT(&deep, "<blockquote><ul><li>");
    BUF_LIT(&deep, "x");
    buf_byte(&deep, '\0');

    const struct html_markdown m = markdown_of(deep.at, false);
    assert_true(m.text.len < 100);
    assert_str_is(markdown_text(&arena, m.text), "x");
}

static void titles_are_words(void **state)
{
    (void)state;

    assert_str_is(html_words(&arena, S("A &amp; <b>B</b>\n <script>x</script>C&nbsp;D")),
                  "A & B C\xC2\xA0"
                  "D");
    assert_str_is(html_words(&arena, S("  a  b ")), "a b");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_export_of_wordpress_is_read_with_all_it_says),
        cmocka_unit_test(what_a_post_is_to_us_follows_from_its_type_and_state),
        cmocka_unit_test(rss_is_read_in_the_letters_it_was_written_in),
        cmocka_unit_test(atom_is_read_with_texts_of_every_kind),
        cmocka_unit_test(entries_of_blogger_are_what_they_say_they_are),
        cmocka_unit_test(rss_of_others_is_read_as_they_mean_it),
        cmocka_unit_test(dates_of_feeds_that_keep_no_rules_are_read_or_none),
        cmocka_unit_test(what_is_no_such_file_is_refused_with_its_line),
        cmocka_unit_test(a_document_type_is_refused_before_anything_of_it_is_read),
        cmocka_unit_test(elements_are_nested_so_deep_and_no_deeper),
        cmocka_unit_test(dates_are_read_as_feeds_write_them),
        cmocka_unit_test(an_address_is_made_of_whatever_it_was_there),
        cmocka_unit_test(what_texts_are_made_of_becomes_markdown),
        cmocka_unit_test(blanks_stand_outside_of_marks_and_marks_around_nothing_go),
        cmocka_unit_test(what_reads_like_markup_stays_words),
        cmocka_unit_test(links_go_where_they_went_or_nowhere),
        cmocka_unit_test(images_become_links_with_what_they_show),
        cmocka_unit_test(what_runs_or_loads_is_left_out_and_counted),
        cmocka_unit_test(what_has_no_end_swallows_nothing),
        cmocka_unit_test(old_wordpress_means_its_line_breaks),
        cmocka_unit_test(shortcodes_go_and_what_only_looks_like_one_stays),
        cmocka_unit_test(the_first_block_can_be_told_from_the_rest),
        cmocka_unit_test(quotes_and_lists_without_end_become_flat),
        cmocka_unit_test(titles_are_words),
    };
    return cmocka_run_group_tests(tests, begin, end);
}
