/* Reading a posted form: every bad field is named, nothing the person wrote is lost.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef ALYANS_KIT_HTTP_FORM_H
#define ALYANS_KIT_HTTP_FORM_H

#include "kit/http/http.h"

enum form_fault {
    FORM_MISSING,
    FORM_TOO_SHORT, /* low: least characters */
    FORM_TOO_LONG,  /* high: most characters */
    FORM_NOT_NUMBER,
    FORM_OUT_OF_RANGE, /* low, high */
    FORM_NOT_CHOICE,
    FORM_NOT_EMAIL,
    FORM_NOT_URL,
    FORM_NOT_DATE,
    FORM_NOT_TEXT,         /* not valid UTF-8, or control bytes */
    FORM_TWICE,            /* the field was sent more than once: the first is kept */
    FORM_NOT_SLUG,         /* a-z 0-9 and -, 1..80 */
    FORM_NOT_PARTIAL_DATE, /* not "2011", "2011-05" or "2011-05-20" */
    FORM_CUSTOM,           /* message holds a msgid (N_) */
};
struct form_error {
    str_t field;
    enum form_fault fault;
    int64_t low, high;
    const char *message; /* msgid, FORM_CUSTOM only */
};
enum {
    FORM_FIELDS_MAX = 300,
    FORM_ERRORS_MAX = 40,
    FORM_FILES_MAX = 20,
    FORM_TEXT_MAX = 256 << 10, /* bytes of all fields of a form that also carries files */
};

struct form_field {
    str_t name, value; /* NFC with LF line ends; empty when it is not text */
    str_t sent;        /* as it came, for passwords */
};

/* A file of a posted form. */
struct form_file {
    str_t name; /* as the sender calls it: without folders, NFC, at most 255 bytes; a claim */
    str_t claimed_type; /* what the sender says it is; a claim, never trusted, may be empty */
    bytes_t bytes;      /* part of rq->body: lives as long as the request */
    void *prepared;     /* rq->prepared: what the route's .prepare made of the form */
};
struct form_file_field {
    str_t field;
    struct form_file file;
};

struct form {
    struct cx *cx;
    struct form_field *fields; /* in order; in cx->arena */
    size_t count, room;
    bool unreadable; /* not a form at all: form_done gives ERR_BAD_REQUEST */
    struct form_error errors[FORM_ERRORS_MAX];
    size_t error_count;
    struct form_file_field *files; /* in cx->arena */
    size_t file_count;
};

/* application/x-www-form-urlencoded, or multipart/form-data where the page has a file to choose
 * (see kit/http/multipart.h for how strictly that is read). Also for an empty form to draw:
 * form_blank. */
struct form form_open(struct cx *cx, const struct request *rq);
struct form form_blank(struct cx *cx);
/* A JSON object as the same fields (strings, integers, booleans), for API writes. */
struct form form_open_json(struct cx *cx, const struct request *rq);
/* Presets a value to draw (the stored text of a form for editing). */
void form_preset(struct form *f, str_t field, str_t value);

/* As written; STR_NONE when absent. For drawing the form again. */
str_t form_value(const struct form *f, str_t field);
bool form_has(const struct form *f, str_t field);

/* The file chosen in this field; NULL when none was. It may be empty. A browser never fills it in
 * again: in a form that comes back it has to be chosen anew. */
const struct form_file *form_file(const struct form *f, str_t field);

/* Typed reading; the first fault of a field is noted and a neutral value returned: nothing, 0,
 * false, -1. Lengths are in characters, not bytes. least 0: may be left empty. */
str_t form_text(struct form *f, str_t field, int64_t least, int64_t most);  /* one line, trimmed */
str_t form_lines(struct form *f, str_t field, int64_t least, int64_t most); /* may hold line ends */
str_t form_password(struct form *f, str_t field, int64_t least,
                    int64_t most); /* not trimmed, not NFC */
int64_t form_int(struct form *f, str_t field, int64_t low, int64_t high);
int64_t form_id(struct form *f, str_t field);   /* 1..INT64_MAX */
bool form_checked(struct form *f, str_t field); /* on, 1, true, yes; absent is no */
/* Index into words (count of them), -1 with a fault. */
int form_choice(struct form *f, str_t field, const str_t *words, int count);
str_t form_email(struct form *f, str_t field);
str_t form_url(struct form *f, str_t field, bool required); /* http or https */
str_t form_slug(struct form *f, str_t field);
usec_t form_date_local(struct form *f, str_t field,
                       bool required); /* datetime-local, site's zone */

/* "2011", "2011-05" or "2011-05-20"; also as people write them, "20.05.2011". Empty: not known. */
str_t form_partial_date(struct form *f, str_t field, bool required);
/* The same of what has been: a day to come is a fault. */
str_t form_past_date(struct form *f, str_t field, bool required);

void form_fault(struct form *f, str_t field, enum form_fault fault, int64_t low, int64_t high);
void form_fault_custom(struct form *f, str_t field, const char *msgid);
const struct form_error *form_error_of(const struct form *f, str_t field); /* NULL: none */
/* The fault in the reader's words: "At least 20 characters; this has 7." */
str_t form_error_text(struct cx *cx, const struct form *f, const struct form_error *e);
/* OK, ERR_INVALID (errors name every bad field), ERR_BAD_REQUEST (unreadable). */
MUST_USE err_t form_done(const struct form *f);

#endif
