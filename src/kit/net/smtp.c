/* One letter after the other over one kept connection: the only user of libcurl.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "kit/net/smtp.h"

#include <curl/curl.h>

enum { CONNECT_SECONDS = 20, LETTER_SECONDS = 60 };

struct smtp {
    CURL *easy;
    struct arena arena; /* what libcurl only points to */
    int64_t connections;
    /* Of the letter at hand. */
    str_t left; /* not yet read by libcurl */
    struct smtp_answer answer;
};

void smtp_init(void)
{
    must(curl_global_init(CURL_GLOBAL_DEFAULT) == CURLE_OK);
}

/* --- what libcurl calls ----------------------------------------------------------------------- */

static size_t give_message(char *to, size_t size, size_t count, void *of)
{
    struct smtp *const s = of;
    const size_t n = size * count < s->left.len ? size * count : s->left.len;
    if (n > 0)
        memcpy(to, s->left.at, n);
    s->left = str_sub(s->left, n, s->left.len);
    return n;
}

static enum smtp_stage stage_of(str_t command, enum smtp_stage before)
{
    static const struct {
        str_t word;
        enum smtp_stage stage;
    } COMMANDS[] = {
        { S_INIT("EHLO"), SMTP_CONNECT },    { S_INIT("HELO"), SMTP_CONNECT },
        { S_INIT("AUTH"), SMTP_SIGN_IN },    { S_INIT("MAIL "), SMTP_SENDER },
        { S_INIT("RCPT "), SMTP_RECIPIENT }, { S_INIT("DATA"), SMTP_CONTENT },
    };
    for (size_t i = 0; i < ARRAY_LEN(COMMANDS); i++) {
        if (str_starts(command, COMMANDS[i].word))
            return COMMANDS[i].stage;
    }
    return before;
}

/* Commands go by as HEADER_OUT, answers as HEADER_IN. Nothing of them is kept but the stage and the
 * last answer: a password is among them. */
/* NOLINTNEXTLINE(readability-non-const-parameter): libcurl's type has at without const. */
static int watch(CURL *easy, curl_infotype type, char *at, size_t len, void *of)
{
    struct smtp *const s = of;
    const str_t line = { at, len };
    (void)easy;
    if (type == CURLINFO_HEADER_OUT) {
        const enum smtp_stage now = stage_of(line, s->answer.stage);
        if (now != s->answer.stage) /* what was said before was about something else */
            s->answer = (struct smtp_answer){ .stage = now };
    } else if (type == CURLINFO_HEADER_IN &&
               s->answer.code < 400) { /* not "221 Goodbye" after a no */
        if (!smtp_answer_read(line, &s->answer))
            return 0; /* not an answer: libcurl will say so */
    }
    return 0;
}

/* NOLINTNEXTLINE(readability-non-const-parameter): likewise. */
static size_t drop(char *at, size_t size, size_t count, void *of)
{
    (void)at;
    (void)of;
    return size * count;
}

/* --- opening ---------------------------------------------------------------------------------- */

static void set_tls(struct smtp *s, const struct smtp_config *c)
{
    const long how = c->tls == SMTP_TLS_REQUIRED        ? CURLUSESSL_ALL
                     : c->tls == SMTP_TLS_OPPORTUNISTIC ? CURLUSESSL_TRY
                                                        : CURLUSESSL_NONE;
    /* Whoever can stand between could also take the offer of TLS away: checking the certificate
     * would only lose letters. Over smtps:// it is always checked. */
    const bool checks = c->tls != SMTP_TLS_OPPORTUNISTIC || str_starts(c->url, S("smtps://"));
    curl_easy_setopt(s->easy, CURLOPT_USE_SSL, how);
    curl_easy_setopt(s->easy, CURLOPT_SSL_VERIFYPEER, checks ? 1L : 0L);
    curl_easy_setopt(s->easy, CURLOPT_SSL_VERIFYHOST, checks ? 2L : 0L);
}

static void set_callbacks(struct smtp *s)
{
    curl_easy_setopt(s->easy, CURLOPT_UPLOAD, 1L);
    curl_easy_setopt(s->easy, CURLOPT_READFUNCTION, give_message);
    curl_easy_setopt(s->easy, CURLOPT_READDATA, s);
    curl_easy_setopt(s->easy, CURLOPT_WRITEFUNCTION, drop);
    curl_easy_setopt(s->easy, CURLOPT_VERBOSE, 1L); /* or nobody is watching */
    curl_easy_setopt(s->easy, CURLOPT_DEBUGFUNCTION, watch);
    curl_easy_setopt(s->easy, CURLOPT_DEBUGDATA, s);
}

/* The path of the URL is the name given in EHLO: libcurl's way. */
static void set_all(struct smtp *s, const struct smtp_config *c)
{
    const str_t url = arena_printf(&s->arena, "%.*s/%.*s", STR_ARG(c->url), STR_ARG(c->name));
    curl_easy_setopt(s->easy, CURLOPT_URL, arena_cstr(&s->arena, url));
    curl_easy_setopt(s->easy, CURLOPT_PROTOCOLS_STR, "smtp,smtps");
    curl_easy_setopt(s->easy, CURLOPT_PROXY, ""); /* not that of the environment */
    curl_easy_setopt(s->easy, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(s->easy, CURLOPT_CONNECTTIMEOUT, (long)CONNECT_SECONDS);
    curl_easy_setopt(s->easy, CURLOPT_TIMEOUT,
                     (long)(c->seconds > 0 ? c->seconds : LETTER_SECONDS));
    if (c->user.len > 0) {
        curl_easy_setopt(s->easy, CURLOPT_USERNAME, arena_cstr(&s->arena, c->user));
        curl_easy_setopt(s->easy, CURLOPT_PASSWORD, arena_cstr(&s->arena, c->password));
    }
    set_tls(s, c);
    set_callbacks(s);
}

err_t smtp_open(const struct smtp_config *config, struct smtp **out)
{
    if (!smtp_url_ok(config->url))
        return ERR_INVALID;
    struct smtp *const s = mem_new(sizeof *s);
    s->easy = curl_easy_init();
    if (s->easy == NULL) {
        mem_free(s);
        return ERR_NO_MEMORY;
    }
    arena_init(&s->arena);
    set_all(s, config);
    *out = s;
    return OK;
}

/* --- sending ---------------------------------------------------------------------------------- */

static const char *in_brackets(struct smtp *s, str_t address)
{
    return arena_cstr(&s->arena, arena_printf(&s->arena, "<%.*s>", STR_ARG(address)));
}

static CURLcode perform(struct smtp *s, str_t from, str_t to)
{
    const struct arena_mark before = arena_mark(&s->arena);
    struct curl_slist *const recipients = curl_slist_append(NULL, in_brackets(s, to));
    CURLcode done = CURLE_OUT_OF_MEMORY;
    if (recipients != NULL) {
        curl_easy_setopt(s->easy, CURLOPT_MAIL_FROM, in_brackets(s, from));
        curl_easy_setopt(s->easy, CURLOPT_MAIL_RCPT, recipients);
        curl_easy_setopt(s->easy, CURLOPT_INFILESIZE_LARGE, (curl_off_t)s->left.len);
        done = curl_easy_perform(s->easy);
        curl_easy_setopt(s->easy, CURLOPT_MAIL_RCPT, NULL);
        curl_slist_free_all(recipients);
    }
    arena_back(&s->arena, before);
    return done;
}

void smtp_send(struct smtp *s, str_t from, str_t to, str_t message, struct smtp_answer *out)
{
    s->answer = (struct smtp_answer){ .stage = SMTP_CONNECT };
    s->left = message;
    if (!smtp_address_ok(to)) { /* as a server would say it */
        s->answer.stage = SMTP_RECIPIENT;
        must(smtp_answer_read(S("553 5.1.3 Not an address"), &s->answer));
        *out = s->answer;
        return;
    }
    const CURLcode done =
        smtp_address_ok(from) ? perform(s, from, to) : CURLE_BAD_FUNCTION_ARGUMENT;
    long made = 0;
    if (curl_easy_getinfo(s->easy, CURLINFO_NUM_CONNECTS, &made) == CURLE_OK)
        s->connections += made;
    s->answer.is_through = done == CURLE_OK;
    if (done != CURLE_OK && s->answer.code < 400) { /* not the server's words, but libcurl's */
        s->answer.code = 0;
        (void)snprintf(s->answer.text, sizeof s->answer.text, "%s", curl_easy_strerror(done));
    }
    *out = s->answer;
}

int64_t smtp_connections(const struct smtp *s)
{
    return s->connections;
}

void smtp_close(struct smtp *s)
{
    if (s == NULL)
        return;
    curl_easy_cleanup(s->easy);
    arena_release(&s->arena);
    mem_free(s);
}
