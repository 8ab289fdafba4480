/* Calendars: lines, folding, escaping. SPDX-License-Identifier: AGPL-3.0-or-later */
#include "cm.h"
#include "kit/base/str.h"
#include "kit/feed/icalendar.h"

static void a_date_is_an_event_and_no_line_is_too_long(void **state)
{
    AUTO(arena) arena;
    AUTO(buf) out;
    (void)state;
    arena_init(&arena);
    buf_init(&out, 1 << 16);
    const struct ical_event e = {
        .uid = S("closes-7@example.org"),
        .at = INT64_C(1381363200) * USEC_PER_SECOND,
        .stamp = INT64_C(1381363200) * USEC_PER_SECOND,
        .title = S("Son an; mövqelər, \\ üçün: yerli və beynəlxalq təşkilatlar seçkini necə "
                   "qiymətləndirir və niyə\nikinci sətir"),
        .page = S("https://example.org/az/consultations/election-2013"),
    };

    ical_begin(&out, S("Alyans"));
    ical_put(&out, &arena, &e);
    ical_end(&out);

    const str_t s = buf_str(&out);
    assert_true(str_starts(s, S("BEGIN:VCALENDAR\r\nVERSION:2.0\r\n")));
    assert_true(str_ends(s, S("END:VEVENT\r\nEND:VCALENDAR\r\n")));
    assert_true(str_find(s, S("DTSTART:20131010T000000Z\r\n")) < s.len);
    assert_true(str_find(s, S("SUMMARY:Son an\\; mövqelər\\, \\\\ üçün")) < s.len);
    size_t from = 0;
    while (from < s.len) {
        const size_t end = str_find_byte(s, '\r', from);
        assert_true(end - from <= 75);
        assert_true(utf8_valid(str_sub(s, from, end)));
        from = end + 2;
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_date_is_an_event_and_no_line_is_too_long),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
