/* Calendars (RFC 5545). SPDX-License-Identifier: AGPL-3.0-or-later */
#include "kit/feed/icalendar.h"

enum { LINE_MOST = 75 };

/* One content line, folded: a line that follows begins with a blank, which counts. */
static void put_line(struct buf *out, const char *name, str_t value)
{
    size_t on_line = strlen(name);
    buf_add(out, (str_t){ name, on_line });
    for (size_t i = 0; i < value.len;) {
        size_t bytes = 1;
        while (i + bytes < value.len && ((unsigned char)value.at[i + bytes] & 0xC0) == 0x80)
            bytes++;
        if (on_line + bytes > LINE_MOST) {
            BUF_LIT(out, "\r\n ");
            on_line = 1;
        }
        buf_add(out, (str_t){ value.at + i, bytes });
        on_line += bytes;
        i += bytes;
    }
    BUF_LIT(out, "\r\n");
}

/* TEXT of 3.3.11. */
static str_t escaped(struct arena *arena, str_t s)
{
    AUTO(buf) out;
    buf_init(&out, 2 * s.len + 16);
    for (size_t i = 0; i < s.len; i++) {
        const char c = s.at[i];
        if (c == '\n') {
            BUF_LIT(&out, "\\n");
            continue;
        }
        if (c == '\\' || c == ';' || c == ',')
            buf_byte(&out, '\\');
        if (c != '\r')
            buf_byte(&out, c);
    }
    return arena_str(arena, buf_str(&out));
}

static str_t moment(struct arena *arena, usec_t at)
{
    const time_t seconds = (time_t)(at / USEC_PER_SECOND);
    struct tm t;
    if (gmtime_r(&seconds, &t) == NULL)
        return S("");
    return arena_printf(arena, "%04d%02d%02dT%02d%02d%02dZ", t.tm_year + 1900, t.tm_mon + 1,
                        t.tm_mday, t.tm_hour, t.tm_min, t.tm_sec);
}

void ical_begin(struct buf *out, str_t name)
{
    AUTO(arena) scratch;
    arena_init(&scratch);
    BUF_LIT(out, "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//alyans//calendar//EN\r\n"
                 "METHOD:PUBLISH\r\n");
    put_line(out, "NAME:", escaped(&scratch, name));
    put_line(out, "X-WR-CALNAME:", escaped(&scratch, name));
    BUF_LIT(out, "REFRESH-INTERVAL;VALUE=DURATION:PT6H\r\n");
}

void ical_put(struct buf *out, struct arena *arena, const struct ical_event *e)
{
    BUF_LIT(out, "BEGIN:VEVENT\r\n");
    put_line(out, "UID:", e->uid);
    put_line(out, "DTSTAMP:", moment(arena, e->stamp));
    put_line(out, "DTSTART:", moment(arena, e->at));
    if (e->till > e->at)
        put_line(out, "DTEND:", moment(arena, e->till));
    put_line(out, "SUMMARY:", escaped(arena, e->title));
    if (e->text.len > 0)
        put_line(out, "DESCRIPTION:", escaped(arena, e->text));
    if (e->page.len > 0)
        put_line(out, "URL:", e->page);
    BUF_LIT(out, "TRANSP:TRANSPARENT\r\nEND:VEVENT\r\n");
}

void ical_end(struct buf *out)
{
    BUF_LIT(out, "END:VCALENDAR\r\n");
}
