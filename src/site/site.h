/* The page frame and what every page shares. No rules of the product.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef ALYANS_SITE_SITE_H
#define ALYANS_SITE_SITE_H

#include "kit/crypto/crypto.h"
#include "kit/html/html.h"
#include "kit/http/form.h"
#include "kit/http/route.h"

struct organisation_sections;
struct results_cache;
struct nav_item;
struct feature;
struct record_subjects;

/* What app/ shares with every unit of work, constant after start-up: site_of(cx). */
struct site {
    const struct secret *key; /* of this installation: sessions, CSRF, participants */
    bool is_demo;             /* the demonstration banner on every page */
    struct text2 name, tagline;
    struct text2 kind, funding, control, leaning; /* disclosure in the footer; empty: not stated */
    const struct nav_item *nav;                   /* ends with a row without path */
    /* Who is signed in and speaks for whom: from identity and registry. Empty for visitors. */
    html_t (*account_bar)(struct cx *cx);
    const struct organisation_sections *organisation_sections; /* registry's; NULL: none */
    struct results_cache *results_cache;   /* viewpoints' own, behind its lock */
    const struct feature *const *features; /* all, lowest first, NULL ends: for data of persons */
    const struct record_subjects *record_subjects; /* record's: names of what entries are about */
};
struct nav_item {
    const char *path;  /* "/consultations" */
    const char *label; /* N_("Consultations") */
    uint32_t roles;    /* 0: everybody; else one of these bits of the actor's roles */
};
static inline const struct site *site_of(const struct cx *cx)
{
    return cx->app;
}

/* Is it said who runs the site, who pays and who decides? The leaning may stay unsaid. */
bool is_disclosed(const struct site *site);

struct page {
    str_t title;        /* plain; " · site name" is added */
    str_t description;  /* for search engines and previews; may be empty */
    const char *nav;    /* path of the nav item it belongs to, NULL: none */
    const char *script; /* asset that enhances this page ("position.js"), NULL: none */
    html_t body;        /* inside <main>; begins with its h1 or a crumb line */
    str_t address;      /* path and query that show it again in another language, for pages drawn in
                           answer to a write; empty: those of the request */
};
/* Draws the frame around page->body into rs, with language alternates of rq->path. */
err_t site_respond(struct cx *cx, const struct request *rq, struct response *rs, int status,
                   const struct page *page);
/* The page for a problem: what happened, what to do. The dispatcher's draw_problem hook. */
void site_draw_problem(struct cx *cx, const struct request *rq, struct response *rs, err_t code,
                       int status);

/* What an error means for a person: what happened and what can be done. Two msgids. */
struct problem_words {
    const char *title, *advice;
};
struct problem_words problem_words_of(err_t code);

/* A note that the connection is not protected: over plain http from anywhere but this machine.
 * Beside password fields; the frame shows it to everyone who is signed in. */
html_t connection_note(struct cx *cx, const struct request *rq);

/* <input type="hidden" …> for a signed-in form; nothing for visitors, so public pages stay equal.
 */
html_t csrf_field(struct cx *cx);

/* --- parts of forms: label, hint, the value as it was written, the error at the field --------- */

struct field {
    const char *name;
    str_t label;
    str_t hint;               /* may be empty */
    const char *type;         /* "text", "email", "password", "url", "number", "datetime-local" */
    const char *autocomplete; /* NULL: off the page's mind */
    bool required;
    int64_t low, high; /* minlength/maxlength for text, min/max for numbers; 0: none */
    int rows;          /* > 0: a textarea */
    enum lang lang;    /* of what is written there, with has_lang */
    bool has_lang;
};
html_t form_field(struct cx *cx, const struct form *f, const struct field *field);
struct choice {
    str_t value, label, hint;
};
html_t form_choices(struct cx *cx, const struct form *f, const char *name, str_t legend, str_t hint,
                    const struct choice *choices, size_t count); /* radio buttons */
html_t form_select(struct cx *cx, const struct form *f, const char *name, str_t label, str_t hint,
                   const struct choice *choices, size_t count);
html_t form_checkbox(struct cx *cx, const struct form *f, const char *name, str_t label);
/* The list on top of a refused form, with links to the fields; nothing without errors. With labels
 * each line names its field: "Name: must be filled in". */
html_t form_errors(struct cx *cx, const struct form *f);
struct field_label {
    const char *name;
    str_t label;
};
html_t form_errors_labelled(struct cx *cx, const struct form *f, const struct field_label *labels,
                            size_t count);

/* <time datetime="…">9 October 2013</time>, and with the hour. */
html_t time_date(struct cx *cx, usec_t at);
html_t time_full(struct cx *cx, usec_t at);
/* The example tag of made-up content. */
html_t example_tag(struct cx *cx);

#endif
