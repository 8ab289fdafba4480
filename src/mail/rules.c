/* Decisions about letters: links, moments, tries. Pure.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "mail/rules.h"

#include "kit/base/str.h"
#include "kit/net/smtp.h"
#include "kit/settings/settings.h"
#include "kit/text/text.h"

static const usec_t DAY = INT64_C(24) * 3600 * USEC_PER_SECOND;

/* --- links in letters ------------------------------------------------------------------------- */

/* door (1), id (8, big end first), the beginning of their keyed hash (15). */
enum { SAID = 9, MAC = 15, TOKEN_BYTES = SAID + MAC };

static void token_fill(const struct secret *key, enum door door, int64_t id,
                       uint8_t out[TOKEN_BYTES])
{
    out[0] = (uint8_t)door;
    for (int i = 0; i < 8; i++)
        out[1 + i] = (uint8_t)((uint64_t)id >> (56 - 8 * i));
    const struct hash256 h = hash_keyed(key, "mail-door", (bytes_t){ out, SAID });
    memcpy(out + SAID, h.at, MAC);
}

str_t door_token(struct arena *arena, const struct secret *key, enum door door, int64_t id)
{
    uint8_t bytes[TOKEN_BYTES];
    token_fill(key, door, id, bytes);
    return base64url(arena, (bytes_t){ bytes, sizeof bytes });
}

static int64_t id_in(const uint8_t *at)
{
    uint64_t id = 0;
    for (int i = 0; i < 8; i++)
        id = id << 8 | at[i];
    return (int64_t)(id & INT64_MAX);
}

bool door_token_read(struct arena *arena, const struct secret *key, enum door door, str_t token,
                     int64_t *id)
{
    bytes_t said;
    uint8_t wanted[TOKEN_BYTES];
    if (token.len != TOKEN_CHARS || base64url_read(arena, token, &said) != OK ||
        said.len != TOKEN_BYTES || said.at[0] != (uint8_t)door)
        return false;
    token_fill(key, door, id_in(said.at + 1), wanted);
    uint8_t different = 0; /* all bytes are looked at, however early they differ */
    for (size_t i = 0; i < TOKEN_BYTES; i++)
        different |= (uint8_t)(said.at[i] ^ wanted[i]);
    if (different != 0)
        return false;
    *id = id_in(said.at + 1);
    return true;
}

/* --- moments ---------------------------------------------------------------------------------- */

static const str_t PACE_WORDS[PACES] = { S_INIT("at_once"), S_INIT("daily"), S_INIT("weekly") };

str_t pace_word(enum pace p)
{
    return PACE_WORDS[p];
}

bool pace_read(str_t word, enum pace *out)
{
    for (int i = 0; i < PACES; i++) {
        if (str_eq(word, PACE_WORDS[i])) {
            *out = (enum pace)i; /* counts through the enum */
            return true;
        }
    }
    return false;
}

/* hour o'clock of the day that at lies in, in the site's zone. */
static usec_t hour_of_day(struct arena *arena, usec_t at, int64_t hour)
{
    const str_t date = str_sub(date_local(arena, at), 0, 10);
    usec_t moment = 0;
    must(date_local_read(arena_printf(arena, "%.*sT%02d:00", STR_ARG(date), (int)hour), &moment) ==
         OK);
    return moment;
}

static bool is_monday(struct arena *arena, usec_t at)
{
    usec_t midnight = 0;
    must(date_read(str_sub(date_local(arena, at), 0, 10), &midnight) == OK);
    return (midnight / DAY + 3) % 7 == 0; /* 1 January 1970 was a Thursday */
}

usec_t pace_moment(struct arena *arena, enum pace p, int64_t hour, usec_t now)
{
    if (p == PACE_AT_ONCE)
        return now;
    usec_t day = now;
    for (int i = 0; i < 9; i++, day -= DAY) {
        const usec_t moment = hour_of_day(arena, day, hour);
        if (moment <= now && (p == PACE_DAILY || is_monday(arena, day)))
            return moment;
    }
    must_failed("a Monday within nine days", __FILE__, __LINE__);
}

/* --- tries ------------------------------------------------------------------------------------ */

static usec_t doubled(usec_t first, int64_t times, usec_t most)
{
    usec_t wait = first;
    for (int64_t i = 0; i < times && wait < most; i++)
        wait *= 2;
    return wait < most ? wait : most;
}

usec_t try_again_after(usec_t first, int64_t attempts, uint32_t luck)
{
    const usec_t wait = doubled(first, attempts - 1, DAY / 4);
    return wait + (usec_t)((uint64_t)wait / 4 * luck / UINT32_MAX);
}

usec_t trouble_pause(int64_t failures)
{
    return doubled(5 * USEC_PER_SECOND, failures - 1, 300 * USEC_PER_SECOND);
}

/* --- settings --------------------------------------------------------------------------------- */

bool mail_is_on(const struct settings *s)
{
    return s != NULL && s->mail_smtp_url.len > 0;
}

/* Clear text may carry a password only within this machine. */
static bool would_tell_password(const struct settings *s)
{
    return s->mail_smtp_user.len > 0 && str_starts(s->mail_smtp_url, S("smtp://")) &&
           !str_eq(s->mail_starttls, S("required")) && !smtp_url_is_local(s->mail_smtp_url);
}

const char *mail_settings_fault(const struct settings *s)
{
    if (!mail_is_on(s))
        return NULL;
    if (!smtp_url_ok(s->mail_smtp_url))
        return N_(
            "mail.smtp_url: must be smtp://HOST:PORT or smtps://HOST:PORT, nothing behind it");
    if (!smtp_address_ok(s->mail_from))
        return N_("mail.from: must be an e-mail address in plain Latin letters");
    if (s->mail_reply_to.len > 0 && !smtp_address_ok(s->mail_reply_to))
        return N_("mail.reply_to: must be an e-mail address in plain Latin letters, or empty");
    if (s->site_base_url.len == 0)
        return N_("site.base_url: must be set to send mail, or links in letters lead nowhere");
    if (s->mail_smtp_user.len == 0 && s->mail_smtp_password.len > 0)
        return N_("mail.smtp_password: is set, but mail.smtp_user is not");
    if (would_tell_password(s))
        return N_("mail.starttls: must be required, or the password crosses the network in clear");
    return NULL;
}
