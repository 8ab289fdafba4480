/* The newsroom: articles in sections, in both languages, tied to evidence; changed only in public.
 * Owns the tables of migrations 0029 and 0030; nobody else writes to them.
 *
 * An article is written as versions; somebody who wrote none of them approves it. Before it is
 * public its entries in the record say only that something was done. Afterwards every version that
 * became public stays readable, and what was corrected stands above the text.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef ALYANS_NEWSROOM_NEWSROOM_H
#define ALYANS_NEWSROOM_NEWSROOM_H

#include "joint/joint.h"
#include "kit/jobs/jobs.h"

ID_TYPE(section_id);
ID_TYPE(article_id);
ID_TYPE(article_version_id);
ID_TYPE(evidence_id);
ID_TYPE(tag_id);

struct section {
    section_id id;
    str_t slug;
    struct text2 name;
    int64_t place;
    bool is_closed;
    usec_t created_at;
};
struct section_list {
    const struct section *at; /* by place */
    size_t count;
};
struct tag {
    tag_id id;
    str_t slug;
    struct text2 name;
};
struct tag_list {
    const struct tag *at; /* by slug */
    size_t count;
};

enum article_state {
    ARTICLE_DRAFT,
    ARTICLE_WAITING,   /* for approval */
    ARTICLE_SCHEDULED, /* approved; goes out at publish_at */
    ARTICLE_PUBLISHED,
    ARTICLE_RETRACTED
};
enum { ARTICLE_STATES = 5 };
struct article {
    article_id id;
    str_t slug;
    section_id section;
    organisation_id organisation; /* v 0: the alliance */
    str_t person, withheld, desk; /* of the same version as title and lead: struct byline */
    int64_t project; /* under which it is published, 0: none; from then on the project says it */
    consultation_id consultation;
    struct text2 relation;
    enum lang original;
    enum article_state state;
    int64_t version, public_version;
    usec_t waits_since, embargo_at, publish_at, published_at, updated_at, retracted_at;
    struct text2 retraction;
    bool takes_comments, is_example;
    int64_t import;
    usec_t created_at, changed_at;
    struct text2 title, lead; /* of the public version; of the newest where a desk asks */
};
/* Has a page that everybody reads, even a retracted one. Pure. */
static inline bool article_is_public(const struct article *a)
{
    return a->public_version > 0;
}
/* Where an article that was taken over from another site stood. */
struct article_origin {
    article_id article;
    int64_t import;      /* that brought it */
    str_t guid, address; /* how the site names it; its page there */
    usec_t published_at; /* there; 0: it was not public there, or it is not said */
    usec_t stored_at;
};
/* Is there a newer version than the public one? Pure. */
static inline bool article_has_change(const struct article *a)
{
    return a->version > a->public_version;
}

/* Who wrote it, as printed, and what the publisher has to do with what it tells of. */
struct byline {
    str_t person, withheld; /* the writer; why the name is not printed: one of the two, or none */
    str_t desk;             /* its code, printed at the end */
    struct text2 relation;
};
bool byline_is_same(const struct byline *a, const struct byline *b); /* pure */

enum change_kind {
    CHANGE_FIRST,      /* the first text, and what came before it was public */
    CHANGE_EDIT,       /* of an article that is not public yet */
    CHANGE_CORRECTION, /* something was wrong: note says what, on top of the article */
    CHANGE_ADDITION,   /* something is new: note says what */
    CHANGE_TYPO        /* spelling; listed among the versions only */
};
enum { CHANGE_KINDS = 5 };
struct article_version {
    article_version_id id;
    article_id article;
    int64_t number; /* from 1 */
    enum change_kind kind;
    struct text2 title, lead, body; /* plain, plain, Markdown */
    struct text2 print;             /* of all three; empty: no text in that language */
    struct text2 of;                /* print of the original that a translation was made from */
    bool is_machine;
    struct byline byline;
    struct text2 note;
    int acts_as;
    organisation_id organisation;
    int64_t account; /* for the rule of approving only: never shown */
    usec_t created_at;
    int approved_as;
    int64_t approved_by; /* likewise */
    usec_t approved_at, published_at;
};
struct article_version_list {
    const struct article_version *at; /* by number */
    size_t count;
};
struct article_confirmation {
    enum lang lang;
    str_t print, original;
    int acts_as;
    int64_t account;
    usec_t confirmed_at;
};
struct article_confirmation_list {
    const struct article_confirmation *at; /* as they came */
    size_t count;
};

enum evidence_kind {
    EVIDENCE_STATEMENT, /* a statement of a consultation with its positions */
    EVIDENCE_RESULT,    /* of a consultation */
    EVIDENCE_JOINT,     /* a joint statement */
    EVIDENCE_PROJECT,
    EVIDENCE_FILE,
    EVIDENCE_ENTRY, /* of the record */
    EVIDENCE_SOURCE /* outside */
};
enum { EVIDENCE_KINDS = 7 };
struct evidence {
    evidence_id id;
    article_id article;
    int64_t claim; /* number in the text */
    enum evidence_kind kind;
    int64_t thing;
    struct text2 note;
    usec_t added_at, ended_at; /* ended_at 0: stands */
};
struct evidence_list {
    const struct evidence *at; /* by claim; those that were taken away too */
    size_t count;
};

enum {
    ARTICLE_TITLE_MOST = 200,
    ARTICLE_LEAD_MOST = 600,
    ARTICLE_BODY_MOST = 30000,
    ARTICLE_NOTE_MOST = 1000,
    ARTICLE_LINE_MOST = 300,
    ARTICLE_TAGS_MOST = 12,
    CLAIMS_MAX = 60
};

/* --- reading ---------------------------------------------------------------------------------- */

MUST_USE err_t section_list_all(struct cx *cx, struct section_list *out);
MUST_USE err_t section_find(struct cx *cx, str_t slug, struct section *out);
MUST_USE err_t tag_find(struct cx *cx, str_t slug, struct tag *out);
/* Those that public articles carry. */
MUST_USE err_t tag_list_public(struct cx *cx, struct tag_list *out);
MUST_USE err_t tag_list_of(struct cx *cx, article_id a, struct tag_list *out);

/* Errors: ERR_NOT_FOUND. Drafts too: pages of the public ask article_is_public. Title and lead are
 * of the public version, of the newest where there is none. */
MUST_USE err_t article_find(struct cx *cx, str_t slug, struct article *out);
MUST_USE err_t article_get(struct cx *cx, article_id id, struct article *out);

enum { ARTICLES_MOST = 500 };
struct article_filter {
    section_id section;
    tag_id tag;
    organisation_id organisation;
    consultation_id consultation;
    usec_t from, till; /* published at >= from, < till; 0: open */
    usec_t before_at;  /* what follows this article in the list; 0: from the newest */
    int64_t before_id;
    const enum lang *lang; /* that has a text in this language; NULL: any */
    bool by_update;        /* newest change first instead of newest article, for feeds */
    int64_t limit;         /* 1..ARTICLES_MOST */
};
/* Public ones, newest first. */
MUST_USE err_t article_list(struct cx *cx, const struct article_filter *f,
                            const struct article **out, size_t *count);
/* Months with public articles, newest first: "2013-10" with how many. In the shown time zone. */
struct article_month {
    str_t month;
    int64_t count;
};
MUST_USE err_t article_months(struct cx *cx, const struct article_month **out, size_t *count);
/* What the list of the desk shows. */
enum desk_show {
    DESK_ALL,
    DESK_WAITING, /* for approval, changes of public ones too */
    DESK_DRAFTS,
    DESK_SCHEDULED,
    DESK_UNTRANSLATED, /* public, in one language only */
    DESK_CHANGES       /* public, with a newer version that nobody was asked to approve */
};
enum { DESK_SHOWS = 6, DESK_PAGE = 100 };
struct desk_filter {
    organisation_id of; /* v 0: of every publisher */
    enum desk_show show;
    int64_t page; /* from 1, of DESK_PAGE each */
};
/* What waits for approval first, then what is not public as it stands, then the others; each by its
 * last change. is_more: there is a further page. */
MUST_USE err_t article_list_desk(struct cx *cx, const struct desk_filter *f,
                                 const struct article **out, size_t *count, bool *is_more);
MUST_USE err_t article_version_list_of(struct cx *cx, article_id a,
                                       struct article_version_list *out);
MUST_USE err_t article_confirmation_list_of(struct cx *cx, article_id a,
                                            struct article_confirmation_list *out);
/* Errors: ERR_NOT_FOUND (it was written here). */
MUST_USE err_t article_origin_of(struct cx *cx, article_id a, struct article_origin *out);
MUST_USE err_t evidence_list_of(struct cx *cx, article_id a, struct evidence_list *out);
url_t url_article(struct cx *cx, const struct article *a);
url_t url_section(struct cx *cx, const struct section *s);
str_t article_title(struct cx *cx, const struct article *a);

/* --- writing ----------------------------------------------------------------------------------
 * Each appends to the record in the same transaction. Errors of all: ERR_NOT_FOUND, ERR_FORBIDDEN,
 * ERR_INVALID (words, lengths, dates), ERR_CONFLICT (the state it is in), ERR_DB; on any nothing is
 * stored. Who writes: the secretariat, the operator, the program; an organisation under a mandate
 * for publishing what it publishes itself. */

/* s->id.v 0: a new one at the end. By the secretariat. ERR_CONFLICT: slug taken. */
MUST_USE err_t section_put(struct cx *cx, const struct section *s, section_id *out);
/* Where there is none: politics, society, economy, to begin with. By the secretariat. */
MUST_USE err_t sections_begin(struct cx *cx);
/* Nothing was ever recorded on this site. */
MUST_USE err_t newsroom_is_new(struct cx *cx, bool *out);
/* The name of a tag. By the secretariat. */
MUST_USE err_t tag_rename(struct cx *cx, tag_id t, const struct text2 *name);

/* A draft without text. ERR_CONFLICT: slug taken. */
MUST_USE err_t article_add(struct cx *cx, const struct article *a, article_id *out);
/* Section, publisher, who pays, byline, relation, embargo, comments; nothing where nothing is
 * another. Of a public article each change is an entry with what stood before, and publisher,
 * payer, byline and relation stay: ERR_CONFLICT (article_write changes the last two). Before, once
 * there is a text, another byline or relation is another version; it, another publisher or payer,
 * or an embargo that lasts beyond publish_at takes an approval back, or the asking for it. */
MUST_USE err_t article_change(struct cx *cx, const struct article *a);
/* Slugs; a new one becomes a tag of that name. */
MUST_USE err_t article_set_tags(struct cx *cx, article_id a, const str_t *slugs, size_t count);

/* The next version. ERR_CONFLICT: seen is not the newest any more. ERR_INVALID: no title, lead or
 * body in the original language; a language with a part of it; a kind that does not fit, or a
 * correction or addition without note; another byline than the public one as mere spelling. Nothing
 * where nothing is another. */
struct article_text_new {
    article_id article;
    int64_t seen; /* version that was edited; 0: none */
    struct text2 title, lead, body, note;
    const struct byline *byline; /* NULL: as it stands */
    enum change_kind kind;       /* of a public article; else ignored */
    bool is_machine;             /* the translation that changed was made by a machine */
};
MUST_USE err_t article_write(struct cx *cx, const struct article_text_new *t);
/* The actor, who did not write it, has read the translation beside the original. */
MUST_USE err_t article_confirm(struct cx *cx, article_id a, enum lang lang, int64_t seen);
/* Asks for approval; takes that back. */
MUST_USE err_t article_submit(struct cx *cx, article_id a);
MUST_USE err_t article_take_back(struct cx *cx, article_id a);
/* The newest version becomes public, at once or, the first time, at publish_at. By the secretariat,
 * or under a mandate for publishing of its organisation; never by who wrote any version since the
 * public one: ERR_FORBIDDEN. ERR_CONFLICT: seen is not the newest, or it does not wait.
 * ERR_INVALID: publish_at lies before the embargo ends. */
MUST_USE err_t article_approve(struct cx *cx, article_id a, int64_t seen, usec_t publish_at);
/* What was scheduled is due: for the job, as the program. Nothing where it is not; under an embargo
 * it waits for approval again. */
MUST_USE err_t article_publish_due(struct cx *cx, article_id a);
/* Its page stays and says why; the text stays among its versions. */
MUST_USE err_t article_retract(struct cx *cx, article_id a, const struct text2 *reason);

/* e->article, claim, kind, thing, note are read. */
MUST_USE err_t evidence_add(struct cx *cx, const struct evidence *e, evidence_id *out);
MUST_USE err_t evidence_end(struct cx *cx, evidence_id e);

/* A link that shows the newest version to whoever has it, for seven days. */
enum { PREVIEW_DAYS = 7 };
MUST_USE err_t preview_make(struct cx *cx, article_id a, str_t *token);
MUST_USE err_t preview_end_all(struct cx *cx, article_id a);
/* ERR_NOT_FOUND: no such link, or it is over. */
MUST_USE err_t preview_find(struct cx *cx, str_t token, article_id *out);

/* As what a project names it among its deliverables, and its files belong to it. */
#define ARTICLE_THING "article"

/* --- for app/ ----------------------------------------------------------------------------------
 */

MUST_USE err_t article_describe(struct cx *cx, int64_t id, str_t *name, url_t *where);
MUST_USE err_t section_describe(struct cx *cx, int64_t id, str_t *name, url_t *where);
/* For the front page, each beginning with its h2: the newest articles; what comes next. Nothing
 * without any. */
MUST_USE err_t newsroom_front_news(struct cx *cx, html_t *out);
html_t newsroom_front_head(struct cx *cx); /* for its head: the feeds of all news */
MUST_USE err_t newsroom_front_dates(struct cx *cx, html_t *out);
MUST_USE err_t article_choices(struct cx *cx, const struct deliverable_choice **out, size_t *count);
err_t article_organisation_section(struct cx *cx, const struct organisation *o, html_t *out);
/* Approved and scheduled: the work that waits for its time (kit/jobs/jobs.h). */
#define ARTICLE_PUBLISH_JOB "article.publish"
enum job_verdict article_due_run(struct cx *cx, const struct job *job, str_t *result);
MUST_USE err_t article_due_settle(struct cx *cx, const struct job *job, str_t result);
/* A hub is told of feeds that changed. */
#define ARTICLE_HUB_JOB "article.hub"
enum job_verdict article_hub_run(struct cx *cx, const struct job *job, str_t *result);

/* After the other demonstrations; nothing where its articles are there. In a write transaction. */
MUST_USE err_t newsroom_demo_fill(struct cx *cx, const struct demo_people *people);

extern const struct db_catalog newsroom_sql, newsroom_desk_sql, batch_sql;
extern const struct feature newsroom_feature;

#endif
