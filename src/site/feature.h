/* What a feature hands to app/: its routes, statements, jobs and commands.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef ALYANS_SITE_FEATURE_H
#define ALYANS_SITE_FEATURE_H

#include "kit/db/db.h"
#include "kit/html/html.h"
#include "kit/http/route.h"
#include "site/letter.h"

struct cli;
struct json_out;

/* Where compare_record tells what it found; words are for people, from the catalogue. */
struct record_differences {
    void (*differs)(void *of, const char *table, int64_t id, str_t what);
    void *of;
    int64_t compared; /* rows looked at: the feature counts them here */
    bool recompute;   /* also what takes long: analyses that were frozen */
};

/* An option of one command, as --help tells it. */
struct command_option {
    const char *name; /* "--groups N" */
    const char *help; /* one line, N_() */
};

struct command {
    const char *name;                     /* "user", "import polis" */
    const char *usage;                    /* what follows the name: "add EMAIL NAME --role ROLE" */
    const char *help;                     /* one line, N_() */
    int (*run)(struct cli *cli);          /* exit code: 0 done, 1 failed, 2 wrong use */
    const struct command_option *options; /* ends with a row without name; NULL: usage says it */
    bool makes_images; /* the image maker is started before settings and keys are read */
};

/* A text that can be found, for search/: of one thing in one language or in both. */
struct search_text {
    str_t title, body; /* plain; the title may be empty */
    str_t about;       /* shown as the title where there is none, not searched: the statement that
                          a reason is about, say */
    enum lang lang;    /* of both */
    bool is_both;      /* reads the same in both languages */
    url_t where;       /* its page, in that language */
    int64_t organisation; /* who says it; 0: nobody of the registry */
    usec_t dated;         /* for the newest first; 0: no date */
};
enum { SEARCH_TEXTS_MAX = 16 }; /* of one row: languages, and pieces of a long text */
/* What a feature lets be found. search/ follows the record: an entry whose kind begins with one of
 * parts makes it load the subject (or, with is_within, what the subject belongs to) again. */
struct search_source {
    const char *kind;      /* stored, in addresses: "organisation" */
    const char *label;     /* N_("Organisations") */
    const char *one;       /* N_("Organisation"): of one that was found */
    const char *parts[6];  /* "organisation.", "fact."; NULL ends */
    bool is_within;        /* the row is the entry's within where it has one, else its subject */
    const char *sweeps[3]; /* entries after which all its rows are looked at again (an import) */
    const char *erases; /* entries that take a text away for good ("file.removed"); may be NULL */
    /* Public texts of a row; *count 0: gone or not public (it leaves the index). Errors: ERR_DB. */
    err_t (*load)(struct cx *cx, int64_t id, struct search_text out[SEARCH_TEXTS_MAX],
                  size_t *count);
    /* Where an entry is about more rows than one (all reasons given on a statement): ids of what it
     * touches, after the given one, ascending, at most limit; with is_within the row said above
     * too. NULL: that row alone. A text that was erased asks every source, by the subject of
     * text.erased. */
    err_t (*touched)(struct cx *cx, int64_t subject, int64_t after, size_t limit, int64_t *out,
                     size_t *count);
    /* All ids after the given one, ascending, at most limit: for building the index anew. */
    err_t (*ids)(struct cx *cx, int64_t after, size_t limit, int64_t *out, size_t *count);
};

/* A line that leads somewhere: of the front page, of the secretariat's first page, of the desk of
 * an organisation, of one's account. */
struct signpost {
    str_t text; /* with how many: "34 organisations", "2 objections wait for a decision" */
    url_t where;
    str_t help; /* what is there; may be empty */
};
enum { SIGNPOSTS_MAX = 4 };
enum signposts_for { SIGNPOSTS_FRONT, SIGNPOSTS_DESK, SIGNPOSTS_OWN_DESK, SIGNPOSTS_OWN };
/* Those of all features, lowest first; in cx->arena. Errors: ERR_DB. */
MUST_USE err_t signposts_load(struct cx *cx, enum signposts_for what, const struct signpost **out,
                              size_t *count);
/* As a list; nothing without any. */
html_t signposts_list(struct cx *cx, const struct signpost *at, size_t count);

struct feature {
    const char *name;
    const struct route *routes; /* ends with a row without path; NULL: none */
    const struct db_catalog *sql;
    const struct mail_topic *mail_topics; /* ends with a row without word; NULL: none */
    const struct search_source *search;   /* ends with a row without kind; NULL: none */
    const struct command *commands;       /* ends with a row without name; NULL: none */
    /* Regular housekeeping in a write transaction, every hour (delete expired sessions, carry out
     * the retention rules …). */
    err_t (*housekeep)(struct cx *cx);
    /* "My data": what this feature keeps about an account, as members of an open JSON object. */
    err_t (*export_person)(struct cx *cx, int64_t account, struct json_out *j);
    /* "Erase my data": cleans the feature's own tables of the person; the record comes after. What
     * an organisation said stays, without the person's name. */
    err_t (*erase_person)(struct cx *cx, int64_t account);
    /* Is the account still needed (it holds a mandate, say), so that the retention rule for idle
     * accounts leaves it alone? */
    err_t (*keeps_account)(struct cx *cx, int64_t account, bool *out);
    /* Which of these organisations (ids ascending) does this feature keep rows about? Sets used[i],
     * never clears it: an import that brought them leaves those when it is undone. */
    err_t (*uses_organisations)(struct cx *cx, const int64_t *ids, size_t count, bool *used);
    /* What of this feature the front page leads to; *count 0: nothing. Errors: ERR_DB. */
    err_t (*front)(struct cx *cx, struct signpost out[SIGNPOSTS_MAX], size_t *count);
    /* What of this feature waits for the secretariat; *count 0: nothing. Errors: ERR_DB. */
    err_t (*desk)(struct cx *cx, struct signpost out[SIGNPOSTS_MAX], size_t *count);
    /* What of it waits for the organisation that the actor speaks for; likewise. */
    err_t (*own_desk)(struct cx *cx, struct signpost out[SIGNPOSTS_MAX], size_t *count);
    /* What of this feature is the actor's own, for the page of the account; *count 0: nothing.
     * Errors: ERR_DB. */
    err_t (*own)(struct cx *cx, struct signpost out[SIGNPOSTS_MAX], size_t *count);
    /* Do the rows of this feature say what the record says? Calls differs for each that does not:
     * for alyans verify. */
    err_t (*compare_record)(struct cx *cx, struct record_differences *to);
};

#endif
