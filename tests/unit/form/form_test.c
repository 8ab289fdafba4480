/* Reading a posted form: what is taken, what is named as a fault, and in which words.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "cm.h"

#include "kit/http/form.h"
#include "kit/text/text.h"

struct world {
    struct arena arena;
    struct cx cx;
    struct header type;
    struct request rq;
};

static int world_make(void **state)
{
    assert_int_equal(text_init("Asia/Baku"), OK);
    struct world *const w = mem_new(sizeof *w);
    arena_init(&w->arena);
    w->cx.arena = &w->arena;
    w->cx.lang = LANG_EN;
    w->type = (struct header){ S("content-type"), S("application/x-www-form-urlencoded") };
    w->rq.headers = &w->type;
    w->rq.header_count = 1;
    *state = w;
    return 0;
}

static int world_drop(void **state)
{
    struct world *const w = *state;
    arena_release(&w->arena);
    mem_free(w);
    return 0;
}

static struct form posted(struct world *w, str_t body)
{
    w->rq.body = body;
    return form_open(&w->cx, &w->rq);
}

static struct form posted_json(struct world *w, str_t body)
{
    w->type.value = S("application/json; charset=utf-8");
    w->rq.body = body;
    return form_open_json(&w->cx, &w->rq);
}

/* The one field f holds a fault for. */
static void assert_fault(const struct form *f, enum form_fault fault)
{
    assert_int_equal(f->error_count, 1);
    assert_int_equal(f->errors[0].fault, fault);
    assert_str_is(f->errors[0].field, "a");
    assert_int_equal(form_done(f), ERR_INVALID);
}

/* --- reading the body ----------------------------------------------------------------------- */

static void fields_are_decoded_in_order(void **state)
{
    struct world *const w = *state;

    struct form f = posted(w, S("a=x+y%21&b%20c=%C9%99&empty=&alone"));

    assert_int_equal(form_done(&f), OK);
    assert_int_equal(f.count, 4);
    assert_str_is(f.fields[1].name, "b c");
    assert_str_is(form_value(&f, S("a")), "x y!");
    assert_str_is(form_value(&f, S("b c")), "ə");
    assert_true(form_has(&f, S("empty")) && form_has(&f, S("alone")));
    assert_false(form_has(&f, S("absent")));
    assert_str_is(form_value(&f, S("absent")), "");
}

static void an_empty_body_is_an_empty_form(void **state)
{
    struct world *const w = *state;

    w->rq.header_count = 0;
    struct form f = posted(w, S(""));

    assert_int_equal(form_done(&f), OK);
    assert_int_equal(f.count, 0);
}

static void text_is_composed_and_line_ends_are_evened_out(void **state)
{
    struct world *const w = *state;

    struct form f = posted(w, S("a=o%CC%88&b=1%0D%0A2%0D3%0A4"));

    assert_str_is(form_value(&f, S("a")), "\xC3\xB6");
    assert_str_is(form_lines(&f, S("b"), 1, 7), "1\n2\n3\n4");
    assert_int_equal(form_done(&f), OK);
}

/* Names that look alike and differ, or read otherwise than they are stored, deceive. */
static void what_cannot_be_seen_is_not_taken(void **state)
{
    struct world *const w = *state;

    struct form f = posted(w, S("override=Nar+%E2%80%AEgab%E2%80%AC&isolate=a%E2%81%A7b&"
                                "space=Al%E2%80%8Byans&mark=%EF%BB%BFAlyans&tags=a%F3%A0%81%81b&"
                                "line=a%E2%80%A8b&nothing=%C2%A0%E3%85%A4%E2%A0%80+&"
                                "emoji=%E2%9D%A4%EF%B8%8F%E2%80%8D%F0%9F%94%A5&name=%C9%99%C4%B1"));

    assert_str_is(form_text(&f, S("override"), 1, 20), "Nar gab");
    assert_str_is(form_text(&f, S("isolate"), 1, 20), "ab");
    assert_str_is(form_text(&f, S("space"), 1, 20), "Alyans");
    assert_str_is(form_text(&f, S("mark"), 1, 20), "Alyans");
    assert_str_is(form_text(&f, S("tags"), 1, 20), "ab");
    assert_str_is(form_lines(&f, S("line"), 1, 20), "a\nb");
    assert_str_is(form_text(&f, S("emoji"), 1, 20),
                  "\xE2\x9D\xA4\xEF\xB8\x8F\xE2\x80\x8D\xF0\x9F\x94\xA5");
    assert_str_is(form_text(&f, S("name"), 1, 20), "\xC9\x99\xC4\xB1");
    assert_int_equal(f.error_count, 0);
    (void)form_text(&f, S("nothing"), 1, 20);
    assert_int_equal(form_error_of(&f, S("nothing"))->fault, FORM_MISSING);
}

static void bytes_that_are_no_text_are_a_fault_of_their_field(void **state)
{
    struct world *const w = *state;
    static const str_t BODIES[] = {
        S_INIT("a=%FF"),    S_INIT("a=%00"), S_INIT("a=x%01"), S_INIT("a=%7F"),
        S_INIT("a=%C2%85"), S_INIT("a=%zz"), S_INIT("a=%1"),   S_INIT("a=%ED%A0%80"),
    };
    for (size_t i = 0; i < ARRAY_LEN(BODIES); i++) {
        struct form f = posted(w, BODIES[i]);
        assert_str_is(form_text(&f, S("a"), 1, 10), "");
        assert_fault(&f, FORM_NOT_TEXT);
    }
}

static void a_field_sent_twice_keeps_the_first_and_is_named(void **state)
{
    struct world *const w = *state;

    struct form f = posted(w, S("a=1&b=2&a=3"));

    assert_str_is(form_value(&f, S("a")), "1");
    assert_fault(&f, FORM_TWICE);
}

static void what_is_no_form_is_unreadable(void **state)
{
    struct world *const w = *state;

    struct form no_name = posted(w, S("=x"));
    assert_int_equal(form_done(&no_name), ERR_BAD_REQUEST);
    struct form bad_name = posted(w, S("%FF=x"));
    assert_int_equal(form_done(&bad_name), ERR_BAD_REQUEST);

    w->type.value = S("multipart/form-data; boundary=x");
    struct form multipart = posted(w, S("a=1"));
    assert_int_equal(form_done(&multipart), ERR_BAD_REQUEST);
    w->type.value = S("application/x-www-form-urlencodedX");
    struct form other = posted(w, S("a=1"));
    assert_int_equal(form_done(&other), ERR_BAD_REQUEST);
}

static void the_media_type_may_have_parameters_and_any_case(void **state)
{
    struct world *const w = *state;

    w->type.value = S("Application/X-WWW-Form-Urlencoded ; charset=UTF-8");
    struct form f = posted(w, S("a=1"));

    assert_int_equal(form_int(&f, S("a"), 1, 1), 1);
    assert_int_equal(form_done(&f), OK);
}

static void two_hundred_fields_are_enough(void **state)
{
    struct world *const w = *state;
    AUTO(buf) body;
    buf_init(&body, 1 << 16);
    for (int i = 0; i < FORM_FIELDS_MAX; i++)
        buf_printf(&body, "f%d=%d&", i, i);

    struct form f = posted(w, buf_str(&body));
    assert_int_equal(form_done(&f), OK);
    assert_int_equal(form_int(&f, S("f199"), 0, 1000), 199);

    buf_add(&body, S("more=1"));
    struct form g = posted(w, buf_str(&body));
    assert_int_equal(form_done(&g), ERR_BAD_REQUEST);
}

static void json_gives_the_same_fields(void **state)
{
    struct world *const w = *state;

    struct form f =
        posted_json(w, S("{\"a\": \"o\\u0308\\r\\n\", \"n\": -7, \"yes\": true, \"no\": false, "
                         "\"nothing\": null}"));

    assert_str_is(form_value(&f, S("a")), "\xC3\xB6\n");
    assert_int_equal(form_int(&f, S("n"), -10, 0), -7);
    assert_true(form_checked(&f, S("yes")));
    assert_false(form_checked(&f, S("no")));
    assert_false(form_has(&f, S("nothing")));
    assert_int_equal(form_done(&f), OK);
}

static void json_that_is_no_flat_object_is_refused(void **state)
{
    struct world *const w = *state;

    struct form list = posted_json(w, S("[1]"));
    assert_int_equal(form_done(&list), ERR_BAD_REQUEST);
    struct form broken = posted_json(w, S("{\"a\": 1"));
    assert_int_equal(form_done(&broken), ERR_BAD_REQUEST);
    struct form nested = posted_json(w, S("{\"a\": {\"b\": 1}}"));
    assert_fault(&nested, FORM_NOT_TEXT);
    struct form fraction = posted_json(w, S("{\"a\": 1.5}"));
    assert_fault(&fraction, FORM_NOT_TEXT);

    w->type.value = S("text/plain");
    struct form other = form_open_json(&w->cx, &w->rq);
    assert_int_equal(form_done(&other), ERR_BAD_REQUEST);
}

/* --- typed reading -------------------------------------------------------------------------- */

static void lengths_count_characters_after_trimming(void **state)
{
    struct world *const w = *state;

    struct form f = posted(w, S("a=++%C9%99%C9%99%C9%99+"));
    assert_str_is(form_text(&f, S("a"), 3, 3), "əəə");
    assert_int_equal(form_done(&f), OK);

    struct form shorter = posted(w, S("a=+%C9%99%C9%99%C9%99+"));
    assert_str_is(form_text(&shorter, S("a"), 4, 9), "");
    assert_fault(&shorter, FORM_TOO_SHORT);
    assert_int_equal(shorter.errors[0].low, 4);
    assert_str_is(form_value(&shorter, S("a")), " əəə ");

    struct form longer = posted(w, S("a=%C9%99%C9%99%C9%99"));
    (void)form_text(&longer, S("a"), 0, 2);
    assert_fault(&longer, FORM_TOO_LONG);
    assert_int_equal(longer.errors[0].high, 2);
}

static void nothing_is_missing_only_where_something_is_needed(void **state)
{
    struct world *const w = *state;

    struct form f = posted(w, S("a=++"));
    assert_str_is(form_text(&f, S("a"), 0, 9), "");
    assert_str_is(form_lines(&f, S("b"), 0, 9), "");
    assert_str_is(form_url(&f, S("c"), false), "");
    assert_int_equal(form_date_local(&f, S("d"), false), 0);
    assert_int_equal(form_done(&f), OK);
    assert_str_is(form_text(&f, S("a"), 5, 9), "");
    assert_fault(&f, FORM_MISSING);
}

static void one_line_holds_no_line_end(void **state)
{
    struct world *const w = *state;

    struct form f = posted(w, S("a=1%0A2&b=1%0A2"));

    assert_str_is(form_lines(&f, S("b"), 1, 9), "1\n2");
    assert_str_is(form_text(&f, S("a"), 1, 9), "");
    assert_fault(&f, FORM_NOT_TEXT);
}

static void a_password_is_taken_as_it_was_typed(void **state)
{
    struct world *const w = *state;

    struct form f = posted(w, S("a=+o%CC%88%C9%99+"));

    assert_str_is(form_password(&f, S("a"), 5, 5), " o\xCC\x88ə ");
    assert_int_equal(form_done(&f), OK);
    assert_str_is(form_password(&f, S("a"), 12, 200), "");
    assert_fault(&f, FORM_TOO_SHORT);
}

static void numbers_are_whole_and_in_range(void **state)
{
    struct world *const w = *state;
    static const struct {
        str_t body;
        enum form_fault fault;
    } BAD[] = {
        { S_INIT("a="), FORM_MISSING },
        { S_INIT("b=1"), FORM_MISSING },
        { S_INIT("a=x"), FORM_NOT_NUMBER },
        { S_INIT("a=1.5"), FORM_NOT_NUMBER },
        { S_INIT("a=-"), FORM_NOT_NUMBER },
        { S_INIT("a=%2B1"), FORM_NOT_NUMBER },
        { S_INIT("a=0"), FORM_OUT_OF_RANGE },
        { S_INIT("a=11"), FORM_OUT_OF_RANGE },
        { S_INIT("a=-1"), FORM_OUT_OF_RANGE },
        { S_INIT("a=99999999999999999999"), FORM_OUT_OF_RANGE },
        { S_INIT("a=1+1"), FORM_NOT_NUMBER },
        { S_INIT("a=0x1"), FORM_NOT_NUMBER },
    };
    for (size_t i = 0; i < ARRAY_LEN(BAD); i++) {
        struct form f = posted(w, BAD[i].body);
        assert_int_equal(form_int(&f, S("a"), 1, 10), 0);
        assert_fault(&f, BAD[i].fault);
    }
    struct form f = posted(w, S("a=+10+&b=9223372036854775807"));
    assert_int_equal(form_int(&f, S("a"), 1, 10), 10);
    assert_int_equal(form_id(&f, S("b")), INT64_MAX);
    assert_int_equal(form_done(&f), OK);
}

static void an_id_is_positive(void **state)
{
    struct world *const w = *state;

    struct form f = posted(w, S("a=0"));

    assert_int_equal(form_id(&f, S("a")), 0);
    assert_fault(&f, FORM_OUT_OF_RANGE);
}

static void a_mark_is_set_or_not(void **state)
{
    struct world *const w = *state;

    struct form f = posted(w, S("on=on&one=1&zero=0&a=maybe"));

    assert_true(form_checked(&f, S("on")));
    assert_true(form_checked(&f, S("one")));
    assert_false(form_checked(&f, S("zero")));
    assert_false(form_checked(&f, S("absent")));
    assert_int_equal(form_done(&f), OK);
    assert_false(form_checked(&f, S("a")));
    assert_fault(&f, FORM_NOT_CHOICE);
}

static void a_choice_is_one_of_the_words(void **state)
{
    struct world *const w = *state;
    static const str_t WORDS[] = { S_INIT("agree"), S_INIT("disagree"), S_INIT("pass") };

    struct form f = posted(w, S("a=pass"));
    assert_int_equal(form_choice(&f, S("a"), WORDS, 3), 2);
    assert_int_equal(form_done(&f), OK);
    struct form other = posted(w, S("a=Agree"));
    assert_int_equal(form_choice(&other, S("a"), WORDS, 3), -1);
    assert_fault(&other, FORM_NOT_CHOICE);
    struct form none = posted(w, S("b=1"));
    assert_int_equal(form_choice(&none, S("a"), WORDS, 3), -1);
    assert_fault(&none, FORM_MISSING);
}

static void an_email_address_has_two_sides_and_a_domain(void **state)
{
    struct world *const w = *state;
    static const str_t GOOD[] = {
        S_INIT("a=aygun%40example.org"),
        S_INIT("a=+a.b%2Bc%40mail.example.az+"),
        S_INIT("a=%C9%99%40t%C9%99%C5%9Fkilat.az"),
    };
    static const str_t BAD[] = {
        S_INIT("a=aygun"),         S_INIT("a=%40example.org"),      S_INIT("a=a%40"),
        S_INIT("a=a%40b"),         S_INIT("a=a%40b..az"),           S_INIT("a=a%40-b.az"),
        S_INIT("a=a%40b.az."),     S_INIT("a=a+b%40c.az"),          S_INIT("a=a%40b%40c.az"),
        S_INIT("a=a%40b.az%0Acc"), S_INIT("a=a%40%5B127.0.0.1%5D"), S_INIT("a=%3Ca%40b.az%3E"),
    };
    for (size_t i = 0; i < ARRAY_LEN(GOOD); i++) {
        struct form f = posted(w, GOOD[i]);
        assert_true(form_email(&f, S("a")).len > 0);
        assert_int_equal(form_done(&f), OK);
    }
    for (size_t i = 0; i < ARRAY_LEN(BAD); i++) {
        struct form f = posted(w, BAD[i]);
        assert_str_is(form_email(&f, S("a")), "");
        assert_fault(&f, FORM_NOT_EMAIL);
    }
}

static void a_link_is_a_web_address(void **state)
{
    struct world *const w = *state;

    struct form f = posted(w, S("a=+https%3A%2F%2Fexample.org%2F+"));
    assert_str_is(form_url(&f, S("a"), true), "https://example.org/");
    assert_int_equal(form_done(&f), OK);
    struct form script = posted(w, S("a=javascript%3Aalert(1)"));
    assert_str_is(form_url(&script, S("a"), false), "");
    assert_fault(&script, FORM_NOT_URL);
    struct form none = posted(w, S("a="));
    assert_str_is(form_url(&none, S("a"), true), "");
    assert_fault(&none, FORM_MISSING);
}

static void a_slug_is_short_and_plain(void **state)
{
    struct world *const w = *state;

    struct form f = posted(w, S("a=secki-2013"));
    assert_str_is(form_slug(&f, S("a")), "secki-2013");
    assert_int_equal(form_done(&f), OK);
    struct form capital = posted(w, S("a=Secki"));
    assert_str_is(form_slug(&capital, S("a")), "");
    assert_fault(&capital, FORM_NOT_SLUG);
    struct form slash = posted(w, S("a=a%2Fb"));
    assert_str_is(form_slug(&slash, S("a")), "");
    assert_fault(&slash, FORM_NOT_SLUG);
}

static void a_date_is_read_in_the_zone_of_the_site(void **state)
{
    struct world *const w = *state;

    struct form f = posted(w, S("a=2026-12-31T18%3A00"));
    const usec_t at = form_date_local(&f, S("a"), true);
    assert_int_equal(form_done(&f), OK);
    assert_str_is(date_time_iso(&w->arena, at), "2026-12-31T14:00:00Z");
    struct form bad = posted(w, S("a=2026-11-31T18%3A00"));
    assert_int_equal(form_date_local(&bad, S("a"), true), 0);
    assert_fault(&bad, FORM_NOT_DATE);
}

/* --- drawing again -------------------------------------------------------------------------- */

static void what_was_written_is_kept_whatever_is_wrong(void **state)
{
    struct world *const w = *state;

    struct form f = posted(w, S("reason=too+short&source=nowhere&n=many"));
    (void)form_lines(&f, S("reason"), 20, 1000);
    (void)form_url(&f, S("source"), true);
    (void)form_int(&f, S("n"), 1, 5);

    assert_int_equal(form_done(&f), ERR_INVALID);
    assert_int_equal(f.error_count, 3);
    assert_str_is(form_value(&f, S("reason")), "too short");
    assert_str_is(form_value(&f, S("source")), "nowhere");
    assert_str_is(form_value(&f, S("n")), "many");
    assert_int_equal(form_error_of(&f, S("source"))->fault, FORM_NOT_URL);
    assert_null(form_error_of(&f, S("title")));
}

static void a_blank_form_shows_what_was_preset(void **state)
{
    struct world *const w = *state;

    struct form f = form_blank(&w->cx);
    for (int i = 0; i < 20; i++)
        form_preset(&f, arena_printf(&w->arena, "f%d", i), S("old"));
    form_preset(&f, S("f3"), S("new"));

    assert_int_equal(f.count, 20);
    assert_str_is(form_value(&f, S("f3")), "new");
    assert_str_is(form_value(&f, S("f19")), "old");
    assert_int_equal(form_done(&f), OK);
}

static void the_first_fault_of_a_field_stands(void **state)
{
    struct world *const w = *state;

    struct form f = form_blank(&w->cx);
    form_fault_custom(&f, S("a"), N_("Nobody of this name is a member."));
    form_fault(&f, S("a"), FORM_MISSING, 0, 0);

    assert_fault(&f, FORM_CUSTOM);
    assert_str_is(form_error_text(&w->cx, &f, &f.errors[0]), "Nobody of this name is a member.");
}

static void faults_beyond_the_room_for_them_still_count(void **state)
{
    struct world *const w = *state;

    struct form f = form_blank(&w->cx);
    for (int i = 0; i < FORM_ERRORS_MAX + 5; i++)
        form_fault(&f, arena_printf(&w->arena, "f%d", i), FORM_MISSING, 0, 0);

    form_preset(&f, S("slug"), S("NO SLUG"));
    assert_str_is(form_slug(&f, S("slug")), "");
    assert_int_equal(f.error_count, FORM_ERRORS_MAX);
    assert_int_equal(form_done(&f), ERR_INVALID);
}

static void every_fault_has_words_of_its_own(void **state)
{
    struct world *const w = *state;
    struct form f = form_blank(&w->cx);
    str_t texts[FORM_CUSTOM];

    for (int fault = FORM_MISSING; fault < FORM_CUSTOM; fault++) {
        const struct form_error e = { .field = S("a"),
                                      .fault = (enum form_fault)fault,
                                      .high = 20 };
        texts[fault] = form_error_text(&w->cx, &f, &e);
        assert_true(texts[fault].len > 0);
        for (int other = FORM_MISSING; other < fault; other++)
            assert_false(str_eq(texts[fault], texts[other]));
    }
}

static void a_length_is_told_with_what_was_found(void **state)
{
    struct world *const w = *state;
    struct form f = posted(w, S("a=+seven!!+"));
    (void)form_text(&f, S("a"), 20, 100);

    assert_str_is(form_error_text(&w->cx, &f, &f.errors[0]), "At least 20 characters; this has 7.");
}

static void a_range_is_told_by_its_ends(void **state)
{
    struct world *const w = *state;
    struct form f = posted(w, S("a=0"));
    const struct form_error both = {
        .field = S("a"), .fault = FORM_OUT_OF_RANGE, .low = 1, .high = 5
    };
    const struct form_error low = {
        .field = S("a"), .fault = FORM_OUT_OF_RANGE, .low = 1, .high = INT64_MAX
    };

    assert_str_is(form_error_text(&w->cx, &f, &both), "Write a number from 1 to 5.");
    assert_str_is(form_error_text(&w->cx, &f, &low), "Write a number not below 1.");
}

#define RULE(name) cmocka_unit_test_setup_teardown(name, world_make, world_drop)

int main(void)
{
    const struct CMUnitTest tests[] = {
        RULE(fields_are_decoded_in_order),
        RULE(an_empty_body_is_an_empty_form),
        RULE(text_is_composed_and_line_ends_are_evened_out),
        RULE(what_cannot_be_seen_is_not_taken),
        RULE(bytes_that_are_no_text_are_a_fault_of_their_field),
        RULE(a_field_sent_twice_keeps_the_first_and_is_named),
        RULE(what_is_no_form_is_unreadable),
        RULE(the_media_type_may_have_parameters_and_any_case),
        RULE(two_hundred_fields_are_enough),
        RULE(json_gives_the_same_fields),
        RULE(json_that_is_no_flat_object_is_refused),
        RULE(lengths_count_characters_after_trimming),
        RULE(nothing_is_missing_only_where_something_is_needed),
        RULE(one_line_holds_no_line_end),
        RULE(a_password_is_taken_as_it_was_typed),
        RULE(numbers_are_whole_and_in_range),
        RULE(an_id_is_positive),
        RULE(a_mark_is_set_or_not),
        RULE(a_choice_is_one_of_the_words),
        RULE(an_email_address_has_two_sides_and_a_domain),
        RULE(a_link_is_a_web_address),
        RULE(a_slug_is_short_and_plain),
        RULE(a_date_is_read_in_the_zone_of_the_site),
        RULE(what_was_written_is_kept_whatever_is_wrong),
        RULE(a_blank_form_shows_what_was_preset),
        RULE(the_first_fault_of_a_field_stands),
        RULE(faults_beyond_the_room_for_them_still_count),
        RULE(every_fault_has_words_of_its_own),
        RULE(a_length_is_told_with_what_was_found),
        RULE(a_range_is_told_by_its_ends),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
