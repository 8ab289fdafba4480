/* The page frame and what every page shares. No rules of the product.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef ALYANS_SITE_SITE_H
#define ALYANS_SITE_SITE_H

#include "kit/crypto/crypto.h"
#include "kit/html/html.h"
#include "kit/http/form.h"
#include "kit/http/route.h"
#include "site/letter.h"

struct organisation_sections;
struct organisation_events;
struct near_cache;
struct card_cache;
struct results_cache;
struct package_keeper;
struct nav_item;
struct feature;
struct record_subjects;
struct file_owners;
struct image_maker;
struct project_deliverables;
struct moderated_kinds;

/* What app/ shares with every unit of work, constant after start-up: site_of(cx). */
struct site {
    const struct secret *key; /* of this installation: sessions, CSRF, participants */
    bool is_demo;             /* the demonstration banner on every page */
    /* A copy that opens from a folder says when it was made and where the site is; 0: none. */
    usec_t copied_at;
    struct text2 name, tagline;
    struct text2 kind, funding, control, leaning; /* disclosure in the footer; empty: not stated */
    const struct nav_item *nav;                   /* ends with a row without path */
    const struct nav_item *foot;                  /* more of them, in the footer only; NULL: none */
    /* Who is signed in and speaks for whom: from identity and registry. Empty for visitors. */
    html_t (*account_bar)(struct cx *cx);
    const struct organisation_sections *organisation_sections; /* registry's; NULL: none */
    const struct organisation_events *organisation_events;     /* likewise, for timelines */
    struct near_cache *near_cache;                             /* likewise */
    struct card_cache *card_cache;         /* newsroom's; NULL: each picture is drawn anew */
    struct results_cache *results_cache;   /* viewpoints' own, behind its lock */
    struct package_keeper *package_keeper; /* likewise; NULL: no packages are made */
    str_t db_url; /* of a server: for what is computed beside requests; empty: elsewhere */
    const struct feature *const *features; /* all, lowest first, NULL ends: for data of persons */
    letter_send_fn *letter_send;           /* mail/; NULL: no mail goes out */
    const struct record_subjects *record_subjects; /* record's: names of what entries are about */
    const struct sealed_kinds *sealed_kinds;       /* record's: documents that it seals */
    const struct file_owners *file_owners;         /* files': what files belong to */
    struct image_maker *image_maker; /* kit/image: thread safe; NULL: no images are taken */
    const struct project_deliverables *project_deliverables; /* projects': what they can produce */
    const struct moderated_kinds *moderated_kinds; /* moderation's: whose texts it decides on */
    /* projects: who paid for a thing of this kind ("consultation") and number, for features below
     * it; those above call projects.h. NULL: nothing is known. */
    err_t (*funder_line)(struct cx *cx, const char *kind, int64_t id, html_t *out);
    err_t (*funder_text)(struct cx *cx, const char *kind, int64_t id, str_t *out);
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

/* What a page is to those who show a link to it. */
enum page_kind { PAGE_OF_SITE, PAGE_ARTICLE };

struct page {
    str_t title;        /* plain; " · site name" is added */
    str_t description;  /* for search engines and previews; may be empty */
    const char *nav;    /* path of the nav item it belongs to, NULL: none */
    const char *script; /* asset that enhances this page ("position.js"), NULL: none */
    const char *style;  /* asset of more style for this page ("registry.css"), NULL: none */
    enum page_kind kind;
    html_t head;   /* more for the head: feeds, what machines read; may be empty */
    html_t body;   /* inside <main>; begins with its h1 or a crumb line */
    bool is_bare;  /* for a wall or another site: no menu, no footer; the body says who pays */
    str_t address; /* path and query that show it again in another language, for pages drawn in
                      answer to a write; empty: those of the request */
};
/* Draws the frame around page->body into rs, with language alternates of rq->path. */
err_t site_respond(struct cx *cx, const struct request *rq, struct response *rs, int status,
                   const struct page *page);
/* "https://host", for addresses that leave the site (a QR code, an export): the one set, else that
 * of this request; rq may be NULL. */
str_t site_address(struct cx *cx, const struct request *rq);
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
    bool depends;      /* required with another field: not marked as optional, the hint says when */
    int64_t low, high; /* minlength/maxlength for text, min/max for numbers; 0: none */
    int rows;          /* > 0: a textarea */
    enum lang lang;    /* of what is written there, with has_lang */
    bool has_lang;
    const char *list; /* id of the <datalist> with what can be chosen; NULL: none */
};
html_t form_field(struct cx *cx, const struct form *f, const struct field *field);
/* One line of text, at most so many characters; 0: as many as one likes. */
html_t form_line(struct cx *cx, const struct form *f, const char *name, str_t label, str_t hint,
                 int64_t most);
/* One line for a date as precisely as it is known, read with form_partial_date; an empty hint says
 * how to write one. */
html_t form_date_line(struct cx *cx, const struct form *f, const char *name, str_t label,
                      str_t hint);
/* "English", "ingilis dili": in the reader's language, for sentences; lang_name is for choosing
 * one's own. */
str_t language_in(struct cx *cx, enum lang lang);
/* One line for a language, by its name or code; the page has language_names once. Read with
 * language_in_form. */
html_t form_language(struct cx *cx, const struct form *f, const char *name, str_t label);
html_t language_names(struct cx *cx);
/* Its code; empty: nothing is written, or a fault of the form. */
str_t language_in_form(struct cx *cx, struct form *f, str_t name);
/* The countries of the world to choose from, and none, as it is called. Read with country_in_form.
 */
html_t form_country(struct cx *cx, const struct form *f, const char *name, str_t label, str_t none);
/* Its code; empty: none is chosen, or a fault of the form. */
str_t country_in_form(struct form *f, str_t name);
struct choice {
    str_t value, label, hint;
};
html_t form_choices(struct cx *cx, const struct form *f, const char *name, str_t legend, str_t hint,
                    const struct choice *choices, size_t count); /* radio buttons */
html_t form_select(struct cx *cx, const struct form *f, const char *name, str_t label, str_t hint,
                   const struct choice *choices, size_t count);
/* A file to choose; the form around it needs enctype="multipart/form-data" and its route UPLOAD. In
 * a form that comes back it says that the file must be chosen anew. accept: media types and endings
 * for the browser's dialogue, may be empty. */
struct upload {
    const char *name;
    str_t label, hint; /* hint may be empty; the greatest size is said anyway */
    str_t accept;
    bool required;
};
html_t form_upload(struct cx *cx, const struct form *f, const struct upload *upload);
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
