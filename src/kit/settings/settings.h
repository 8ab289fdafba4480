/* Every setting of the program in one table: it yields the struct, the defaults, the reader of
 * alyans.conf and of the environment, `alyans check` and the manual page.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef ALYANS_KIT_SETTINGS_SETTINGS_H
#define ALYANS_KIT_SETTINGS_SETTINGS_H

#include "kit/base/buf.h"
#include "kit/base/cx.h"
#include "kit/text/i18n.h"

/* One row a setting; adding one is one line here:
 * X(kind, member of struct settings, key, default as one would write it, low, high, words, help)
 *   text     low..high bytes of UTF-8 on one line                       str_t
 *   secret   a text that is never shown                                 str_t
 *   integer  low..high                                                  int64_t
 *   onoff    "on" or "off"                                              bool
 *   word     one of words, parted by blanks; its number, from 0         int
 *   listen   ADDRESS:PORT, [ADDRESS]:PORT or unix:PATH                  str_t
 *   peers    IP addresses or "unix", parted by commas                   str_t
 *   zone     IANA name, "Asia/Baku"                                     str_t
 *   country  ISO 3166-1, two capital letters, "AZ"                      str_t
 *   origin   empty, or http(s)://HOST[:PORT]                            str_t */
#define SETTINGS(X)                                                                                \
    X(text, site_name_az, "site.name_az", "Alyans", 1, 200, NULL,                                  \
      N_("Name of the site in Azerbaijani."))                                                      \
    X(text, site_name_en, "site.name_en", "Alyans", 1, 200, NULL,                                  \
      N_("Name of the site in English."))                                                          \
    X(text, site_tagline_az, "site.tagline_az", "", 0, 400, NULL,                                  \
      N_("A line below the name, in Azerbaijani."))                                                \
    X(text, site_tagline_en, "site.tagline_en", "", 0, 400, NULL,                                  \
      N_("A line below the name, in English."))                                                    \
    X(origin, site_base_url, "site.base_url", "", 0, 0, NULL,                                      \
      N_("Address under which the site is reached, for links in feeds and exports. Empty: the "    \
         "address it listens on."))                                                                \
    X(zone, site_timezone, "site.timezone", "Asia/Baku", 0, 0, NULL,                               \
      N_("Time zone of the dates shown."))                                                         \
    X(country, site_country, "site.country", "AZ", 0, 0, NULL,                                     \
      N_("Country of the alliance (ISO 3166-1, two letters): an organisation with its seat there " \
         "is local where a list that is brought in does not say it."))                             \
    X(word, site_languages, "site.languages", "az,en", 0, 0, "az,en en,az",                        \
      N_("The languages; the first is for readers whose browser asks for neither."))               \
    X(text, site_kind_az, "site.kind_az", "", 0, 1000, NULL,                                       \
      N_("Disclosure in Azerbaijani: how the alliance is constituted. Empty: shown as not "        \
         "stated."))                                                                               \
    X(text, site_kind_en, "site.kind_en", "", 0, 1000, NULL,                                       \
      N_("Disclosure in English: how the alliance is constituted."))                               \
    X(text, site_funding_az, "site.funding_az", "", 0, 1000, NULL,                                 \
      N_("Disclosure in Azerbaijani: who pays for the site."))                                     \
    X(text, site_funding_en, "site.funding_en", "", 0, 1000, NULL,                                 \
      N_("Disclosure in English: who pays for the site."))                                         \
    X(text, feeds_hub, "feeds.hub", "", 0, 300, NULL,                                              \
      N_("Address of a WebSub hub that feeds name. Empty: none."))                                 \
    X(text, site_accounts, "site.accounts", "", 0, 2000, NULL,                                     \
      N_("Addresses of the alliance's own accounts elsewhere, separated by spaces: shown in the "  \
         "footer with rel=me."))                                                                   \
    X(text, site_org_id, "site.org_id", "", 0, 100, NULL,                                          \
      N_("Identifier of whoever runs the site in IATI and 360Giving, as org-id.guide makes it "    \
         "(agency, hyphen, number). Empty: made of the host of site.base_url."))                   \
    X(text, site_control_az, "site.control_az", "", 0, 1000, NULL,                                 \
      N_("Disclosure in Azerbaijani: who controls the alliance."))                                 \
    X(text, site_control_en, "site.control_en", "", 0, 1000, NULL,                                 \
      N_("Disclosure in English: who controls the alliance."))                                     \
    X(text, site_leaning_az, "site.leaning_az", "", 0, 1000, NULL,                                 \
      N_("Disclosure in Azerbaijani: political leaning, by whose account."))                       \
    X(text, site_leaning_en, "site.leaning_en", "", 0, 1000, NULL,                                 \
      N_("Disclosure in English: political leaning, by whose account."))                           \
    X(listen, http_listen, "http.listen", "127.0.0.1:8080", 0, 0, NULL,                            \
      N_("Where to listen: ADDRESS:PORT, [ADDRESS]:PORT or unix:PATH."))                           \
    X(integer, http_loops, "http.loops", "0", 0, 64, NULL, N_("Event loops; 0: one per core."))    \
    X(integer, http_readers, "http.readers", "0", 0, 64, NULL,                                     \
      N_("Threads that answer reading requests; 0: one per core."))                                \
    X(peers, http_trusted_proxies, "http.trusted_proxies", "", 0, 2000, NULL,                      \
      N_("Addresses of reverse proxies whose X-Forwarded-For is believed, with commas between; "   \
         "unix: whoever uses the socket."))                                                        \
    X(integer, http_header_seconds, "http.header_seconds", "10", 1, 600, NULL,                     \
      N_("Seconds within which the head of a request must arrive."))                               \
    X(integer, http_idle_seconds, "http.idle_seconds", "60", 1, 3600, NULL,                        \
      N_("Seconds after which an idle connection is closed."))                                     \
    X(integer, http_body_rate_min, "http.body_rate_min", "500", 1, 100000000, NULL,                \
      N_("Lowest speed of a request's body, in bytes a second."))                                  \
    X(integer, http_max_connections, "http.max_connections", "20000", 1, 1000000, NULL,            \
      N_("Connections at a time, all together."))                                                  \
    X(integer, http_connections_per_address, "http.connections_per_address", "256", 1, 1000000,    \
      NULL, N_("Connections at a time from one address."))                                         \
    X(integer, rate_reads, "rate.reads", "1200", 0, 1000000000, NULL,                              \
      N_("Pages read per minute from one address; 0: no limit."))                                  \
    X(integer, rate_writes, "rate.writes", "60", 0, 1000000000, NULL,                              \
      N_("Forms sent per minute from one address; 0: no limit."))                                  \
    X(integer, rate_sign_ins, "rate.sign_ins", "10", 0, 1000000000, NULL,                          \
      N_("Tries to sign in per minute from one address; 0: no limit."))                            \
    X(integer, rate_positions, "rate.positions", "120", 0, 1000000000, NULL,                       \
      N_("Positions taken per minute by one participant; 0: no limit."))                           \
    X(integer, files_max_mb, "files.max_mb", "20", 1, 256, NULL,                                   \
      N_("Greatest size of the files sent with one form, in megabytes."))                          \
    X(secret, db_url, "db.url", "", 0, 2000, NULL,                                                 \
      N_("Database: sqlite:PATH or postgresql://USER:PASSWORD@HOST/NAME. Empty: alyans.db in the " \
         "data folder."))                                                                          \
    X(integer, db_pool, "db.pool", "4", 1, 64, NULL,                                               \
      N_("Writing connections to PostgreSQL; SQLite has one."))                                    \
    X(integer, db_queue_max, "db.queue_max", "4096", 16, 1000000, NULL,                            \
      N_("Writing requests that may wait; beyond that the answer is 503."))                        \
    X(integer, session_days, "session.days", "14", 1, 365, NULL,                                   \
      N_("Days after which one must sign in again."))                                              \
    X(integer, session_idle_hours, "session.idle_hours", "72", 1, 8760, NULL,                      \
      N_("Hours without use after which one must sign in again."))                                 \
    X(integer, password_min_length, "password.min_length", "12", 8, 128, NULL,                     \
      N_("Minimum length of a password, in characters."))                                          \
    X(integer, mandate_recovery_hours, "mandate.recovery_hours", "72", 0, 720, NULL,               \
      N_("Hours before an administrator whom the secretariat names for an organisation that lost " \
         "its own may act; until then its representatives can object."))                           \
    X(integer, retention_session_days, "retention.session_days", "30", 1, 3650, NULL,              \
      N_("Days after which ended sessions and used or expired links are deleted."))                \
    X(integer, retention_failure_days, "retention.failure_days", "7", 1, 365, NULL,                \
      N_("Days after which failed attempts to sign in are deleted."))                              \
    X(integer, retention_invitation_days, "retention.invitation_days", "90", 1, 3650, NULL,        \
      N_("Days after which an invited account that never chose a password is erased."))            \
    X(integer, retention_idle_months, "retention.idle_months", "36", 0, 600, NULL,                 \
      N_("Months after which an account without role and mandate that nobody signed in to is "     \
         "erased; 0: never."))                                                                     \
    X(text, mail_smtp_url, "mail.smtp_url", "", 0, 300, NULL,                                      \
      N_("Relay that takes our letters: smtp://HOST:PORT or smtps://HOST:PORT. Empty: no mail is " \
         "sent."))                                                                                 \
    X(text, mail_smtp_user, "mail.smtp_user", "", 0, 300, NULL,                                    \
      N_("Name by which the relay knows us. Empty: it wants none."))                               \
    X(secret, mail_smtp_password, "mail.smtp_password", "", 0, 300, NULL,                          \
      N_("Password for the relay."))                                                               \
    X(word, mail_starttls, "mail.starttls", "required", 0, 0, "required opportunistic off",        \
      N_("Whether the connection to the relay must be protected; opportunistic: where it offers "  \
         "that, whatever its certificate."))                                                       \
    X(text, mail_from, "mail.from", "", 0, 254, NULL,                                              \
      N_("Address that letters come from. The relay signs for its domain (DKIM)."))                \
    X(text, mail_reply_to, "mail.reply_to", "", 0, 254, NULL,                                      \
      N_("Address that answers go to. Empty: to mail.from."))                                      \
    X(integer, mail_per_minute, "mail.per_minute", "600", 0, 1000000, NULL,                        \
      N_("Letters a minute, all together; 0: no limit."))                                          \
    X(integer, mail_per_host_minute, "mail.per_host_minute", "120", 0, 1000000, NULL,              \
      N_("Letters a minute to addresses of one domain; 0: no limit."))                             \
    X(integer, mail_retry_seconds, "mail.retry_seconds", "60", 1, 3600, NULL,                      \
      N_("Seconds until a letter that was put off is tried again; doubles each time, up to six "   \
         "hours."))                                                                                \
    X(integer, mail_digest_hour, "mail.digest_hour", "8", 0, 23, NULL,                             \
      N_("Hour of the day at which collected letters go out; weekly ones on Mondays."))            \
    X(integer, retention_mail_days, "retention.mail_days", "30", 1, 3650, NULL,                    \
      N_("Days after which it is forgotten to which addresses a letter went, and who once "        \
         "subscribed and stopped."))                                                               \
    X(integer, retention_claim_days, "retention.claim_days", "90", 1, 3650, NULL,                  \
      N_("Days after which name and address of whoever claimed a page or objected to one are "     \
         "deleted, once that is decided."))                                                        \
    X(integer, moderation_appeal_days, "moderation.appeal_days", "14", 1, 365, NULL,               \
      N_("Days in which the author of a removed text can appeal to another moderator."))           \
    X(integer, retention_moderation_days, "retention.moderation_days", "180", 1, 3650, NULL,       \
      N_("Days after which it is forgotten who wrote a text that moderation decided on, and what " \
         "appeals and reports said."))                                                             \
    X(word, log_level, "log.level", "info", 0, 0, "debug info warn error off",                     \
      N_("The lowest level of log lines that are written."))                                       \
    X(onoff, security_sandbox, "security.sandbox", "on", 0, 0, NULL,                               \
      N_("Give up all rights that serving does not need (Landlock, seccomp)."))                    \
    X(integer, positions_live_seconds, "positions.live_seconds", "1", 1, 60, NULL,                 \
      N_("Shortest time between two live updates of one page of results, in seconds."))

#define SETTING_TYPE_text str_t
#define SETTING_TYPE_secret str_t
#define SETTING_TYPE_integer int64_t
#define SETTING_TYPE_onoff bool
#define SETTING_TYPE_word str_t
#define SETTING_TYPE_listen str_t
#define SETTING_TYPE_peers str_t
#define SETTING_TYPE_zone str_t
#define SETTING_TYPE_country str_t
#define SETTING_TYPE_origin str_t

enum setting {
#define X(kind, member, ...) SETTING_##member,
    SETTINGS(X)
#undef X
        SETTING_COUNT
};

/* Where a value comes from; later ones override earlier ones. */
enum setting_from { FROM_DEFAULT, FROM_FILE, FROM_ENVIRONMENT, FROM_COMMAND };

/* cx->settings: constant after start-up. */
struct settings {
#define X(kind, member, ...) SETTING_TYPE_##kind member;
    SETTINGS(X)
#undef X
    str_t file; /* name of the file read, if any */
    struct {
        enum setting_from from;
        int64_t line; /* in file */
    } source[SETTING_COUNT];
};

/* One mistake; all of them are collected. The text for it: settings_error_text. */
struct settings_error {
    str_t where;       /* file or variable of the environment; empty: the command line */
    int64_t line;      /* in the file; 0: not from there */
    const char *msgid; /* with placeholders for args */
    struct tr_arg args[4];
};
enum { SETTINGS_ERRORS_MAX = 100 }; /* later ones are not kept */
struct settings_errors {
    size_t count;
    struct settings_error at[SETTINGS_ERRORS_MAX];
};

/* Starts from the defaults and reads "key = value" lines. Blank lines and lines beginning with #
 * are skipped, blanks around the value too. Every mistake is added to errors with its line: unknown
 * keys, bad values, keys set twice; such a setting keeps its default. file names the text in
 * messages; no file is an empty text. Texts live in arena. */
void settings_read(struct arena *arena, str_t text, str_t file, struct settings *s,
                   struct settings_errors *errors);
/* Reads the variables ALYANS_SITE_NAME_AZ and so on; envp as main gets it. Other names that begin
 * with ALYANS_ are not looked at. */
void settings_environment(struct arena *arena, char *const *envp, struct settings *s,
                          struct settings_errors *errors);
/* A value from the command line. */
void settings_put(struct arena *arena, enum setting which, str_t value, struct settings *s,
                  struct settings_errors *errors);

/* "alyans.conf:12: http.loops: …" in the reader's language. A secret is never in it. */
str_t settings_error_text(struct cx *cx, const struct settings_error *e);

/* Every key, value and where it comes from, as lines of alyans.conf; secrets as (hidden). */
void settings_print(const struct settings *s, struct buf *out);
/* Every key with kind, default and help as rows of a manual page (mdoc). */
void settings_manual(struct cx *cx, struct buf *out);

/* The first of site.languages. */
static inline enum lang settings_first_lang(const struct settings *s)
{
    return s->site_languages.len > 0 && s->site_languages.at[0] == 'e' ? LANG_EN : LANG_AZ;
}

#endif
