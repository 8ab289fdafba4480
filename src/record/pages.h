/* What the record's views are drawn from, and its handlers.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef ALYANS_RECORD_PAGES_H
#define ALYANS_RECORD_PAGES_H

#include "kit/text/diff.h"
#include "record/kinds.h"
#include "record/record.h"
#include "record/subjects.h"
#include "record/words.h"

enum { RECORD_PAGE_MAX = 8 << 20 }; /* an entry holds 1 MiB at most, shown up to four times */

/* One public or sealed value of an entry, for people. */
struct value_shown {
    str_t label;
    enum { VALUE_PLAIN, VALUE_CHANGED, VALUE_ERASED, VALUE_SEALED } state;
    bool has_lang, is_code;
    enum lang lang;             /* of the text, with has_lang */
    str_t text;                 /* plain */
    const struct named *things; /* plain: what it points to, instead of the text */
    size_t thing_count;
    struct diff change; /* changed */
    str_t reason;       /* erased */
    url_t erased_by;    /* erased: the entry that says so; empty: none does */
};

/* --- the journal ------------------------------------------------------------------------------ */

struct journal_line {
    const struct entry *e;
    str_t sentence;
    int64_t
        speaker; /* organisation whose claim it is: it acts, or a source has it say so; 0: none */
    str_t pays;  /* of the speaker, in a line; empty: none */
    str_t slug;
};
/* Whose claim an entry is: the organisation that acts, or the one a position or a conclusion was
 * read from sources for. */
int64_t speaker_of(const struct entry *e);
/* How far the record is. */
struct record_state {
    int64_t entries; /* that have their place */
    int64_t waiting;
    bool has_checkpoint;
    struct checkpoint_row newest;
};
struct journal_page {
    const struct journal_line *at;
    size_t count;
    struct record_state state;
    bool is_filtered, has_older;
    bool is_wrong; /* what is asked for makes no sense: nothing was looked for */
    url_t older;
    str_t about; /* only entries about this; empty: all */
    int64_t about_id;
    html_t errors, kind, organisation, from, till;
};

/* --- an entry --------------------------------------------------------------------------------- */

struct entry_page {
    const struct entry *e;
    str_t sentence, capacity;
    str_t about; /* what it is about; empty: not shown */
    url_t where;
    const struct organisation *organisation; /* NULL: none */
    const struct organisation *speaker;      /* whose claim it is; NULL: nobody's */
    html_t pays;                             /* of the speaker */
    const struct mandate *mandate;           /* NULL: none */
    html_t holder;
    html_t bearer; /* of the mandate it is about, as the public sees it; empty: of none */
    str_t moment;  /* UTC, to the second */
    const struct value_shown *values;
    size_t value_count;
    bool is_covered; /* by the newest checkpoint */
    struct record_state state;
    str_t leaf; /* base64url; empty: it waits */
    html_t verify;
};

/* --- boxes on other pages --------------------------------------------------------------------- */

struct change_shown {
    const struct entry *e;
    str_t sentence;
    const struct value_shown *values; /* those that changed */
    size_t count;
};
struct changes_box {
    const struct change_shown *at;
    size_t count;
    bool has_more;
    url_t more;
};
struct verify_box {
    int64_t id, seq; /* seq -1: it waits */
    bool is_covered;
    str_t leaf;        /* base64url */
    str_t file, print; /* made when it is drawn: of the bundle; the leaf and the command */
};

struct checkpoints_page {
    const struct checkpoint_row *at;
    const str_t *roots; /* base64, as the note says */
    size_t count;
    bool has_older;
};

/* Hashing for the time of a scope: AUTO(hashing) sha = { sha256_new() }; */
struct hashing {
    struct sha256 *h;
};
static inline void hashing_release(struct hashing *s)
{
    sha256_free(s->h);
}
AUTO_RELEASE(hashing, hashing_release)

/* The values of an entry for people: old beside new; with only_changes nothing but those that
 * changed or are gone. seal: its canonical form, for names of sealed ones; NULL: left out. */
enum values_wanted { VALUES_ALL, VALUES_CHANGED_ONLY };
struct record_entry;
MUST_USE err_t values_of(struct cx *cx, const struct entry *e, const struct record_entry *seal,
                         enum values_wanted wanted, const struct value_shown **out, size_t *count);
MUST_USE err_t record_state_now(struct cx *cx, struct record_state *out);
/* The canonical form of an entry that has its place. */
MUST_USE err_t canonical_of(struct cx *cx, int64_t seq, const struct record_entry **out);
html_t verify_box_drawn(struct cx *cx, struct verify_box v);

/* The page's own frame; body is emptied into it. */
MUST_USE err_t record_respond(struct cx *cx, const struct request *rq, struct response *rs,
                              int status, const struct page *page, struct buf *body);
handler_fn journal_get, entry_get, checkpoints_get, how_get;
handler_fn proof_get, checkpoint_newest_get, checkpoint_get, consistency_get, entries_get, tile_get;
extern const struct api_operation entries_op;

/* The trail of the secretariat. */
struct trail_line {
    const struct entry *e;
    str_t sentence;
    int64_t account;
    str_t name; /* empty: the command line, or an erased person */
};
struct trail_page {
    const struct trail_line *at;
    size_t count;
    int64_t account; /* only of this one; 0: of everybody */
    str_t name;
    bool has_older;
};
handler_fn trail_get;

#endif
