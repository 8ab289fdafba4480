/* Disclosures: who funds, who controls, which leaning, by whose account; and what the organisation
 * answers. Facts with date and source, never a score.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef ALYANS_REGISTRY_DISCLOSURES_DISCLOSURES_H
#define ALYANS_REGISTRY_DISCLOSURES_DISCLOSURES_H

#include "registry/organisations/organisations.h"

ID_TYPE(disclosure_id);
ID_TYPE(answer_id);

enum disclosure_about { ABOUT_FUNDING, ABOUT_CONTROL, ABOUT_LEANING };
enum { DISCLOSURE_ABOUTS = 3 };
str_t about_word(enum disclosure_about a); /* stored: "funding" */
enum money { MONEY_NOT_STATED, MONEY_PUBLIC, MONEY_PRIVATE };
enum origin { ORIGIN_NOT_STATED, ORIGIN_DOMESTIC, ORIGIN_FOREIGN };
enum { AMOUNT_NOT_STATED = -1 };

struct disclosure {
    disclosure_id id;
    organisation_id organisation;
    enum disclosure_about about;
    bool is_withheld;            /* asked, and not disclosed: said in so many words */
    struct text2 text;           /* a sentence; may be empty where party or amount say it */
    str_t party;                 /* who funds or controls, as written */
    organisation_id party_id;    /* the same on record; v 0: none */
    int64_t amount, amount_till; /* hundredths of currency; amount_till: end of a band */
    str_t currency;              /* ISO 4217 */
    enum money money;
    enum origin origin;
    int64_t share;               /* control: hundredths of a percent, AMOUNT_NOT_STATED */
    str_t dated, from, till;     /* when it was said; the period it is about */
    bool is_own;                 /* the organisation says so of itself; else a source reports it */
    organisation_id declared_by; /* who entered it as own; v 0: the secretariat, from the source */
    source_id source;            /* reported: always */
    usec_t created_at, ended_at;
    disclosure_id replaces;
    str_t ended_reason;  /* public; empty: replaced, or it stands */
    usec_t erased_at;    /* 0: no; else text and party were taken from the public */
    str_t erased_reason; /* public */
};
struct disclosure_answer {
    answer_id id;
    disclosure_id disclosure;
    organisation_id organisation;
    struct text2 text;
    usec_t created_at, ended_at; /* created before its disclosure: given to the earlier wording */
    usec_t erased_at;
    str_t erased_reason;
};
/* One with all a page shows beside it. Names are in the reader's language. */
struct disclosure_line {
    struct disclosure d;
    str_t party_name;                       /* of party_id, else party */
    str_t party_slug;                       /* empty: no page */
    struct source source;                   /* id.v 0: none */
    const struct disclosure_answer *answer; /* standing; NULL: none */
    int64_t objections;                     /* open ones */
};
struct disclosure_lines {
    const struct disclosure_line *at;
    size_t count;
};

/* Own ones: the organisation under a mandate for its entry. Reported ones, and own ones read from a
 * publication: the secretariat, with a source (ERR_INVALID without). d->replaces.v: corrects that
 * row, which stays on record and ends; an answer to it goes on beside the new one. At least one of
 * is_withheld, text, party, amount says something. id, declared_by, created_at and what comes after
 * an end are ignored. Errors: ERR_INVALID, ERR_FORBIDDEN, ERR_NOT_FOUND, ERR_CONFLICT (replaces one
 * that is over, or of another organisation). Ledger: disclosure.made or .corrected. */
MUST_USE err_t disclosure_put(struct cx *cx, const struct disclosure *d, disclosure_id *out);
/* By who could have entered it, with a public reason. Errors: ERR_INVALID (no reason),
 * ERR_FORBIDDEN, ERR_NOT_FOUND (none such, or over). Ledger: disclosure.withdrawn. */
MUST_USE err_t disclosure_withdraw(struct cx *cx, disclosure_id d, str_t reason);
/* The organisation's word next to what is reported about it; replaces its earlier answer. An empty
 * text withdraws it. Errors: ERR_FORBIDDEN (not this organisation, or it declared it itself),
 * ERR_NOT_FOUND (no such standing one; no answer to withdraw). Ledger: answer.given,
 * answer.withdrawn. */
MUST_USE err_t disclosure_answer_put(struct cx *cx, disclosure_id d, const struct text2 *text);
/* Takes texts and party, or an answer's text, from the public where they hold personal data: out of
 * the row and out of the record. What is left goes on saying that, when and why. Secretariat only,
 * with a public reason. Errors: ERR_INVALID, ERR_FORBIDDEN, ERR_NOT_FOUND. Ledger: text.erased. */
MUST_USE err_t disclosure_take_down(struct cx *cx, disclosure_id d, str_t reason);
MUST_USE err_t answer_take_down(struct cx *cx, answer_id a, str_t reason);
/* Every answer to this disclosure that was not taken down yet, those replaced or withdrawn, too.
 * ERR_NOT_FOUND: there is none. */
MUST_USE err_t answers_take_down(struct cx *cx, disclosure_id on, str_t reason);
MUST_USE err_t disclosure_find(struct cx *cx, disclosure_id id, struct disclosure *out);
/* Of one organisation: standing ones by about, newest date first; history too: those that ended,
 * behind them. */
enum disclosure_history { DISCLOSURES_STANDING, DISCLOSURES_ALL };
MUST_USE err_t disclosure_list_of(struct cx *cx, organisation_id o, enum disclosure_history which,
                                  struct disclosure_lines *out);
/* What organisation funds or controls others, standing. */
MUST_USE err_t disclosure_list_by(struct cx *cx, organisation_id party,
                                  struct disclosure_lines *out);

/* --- who speaks and who pays ------------------------------------------------------------------
 * For every place where an organisation speaks. */

/* What stands about many organisations, loaded at once: for lists, tables and exports. */
struct disclosed;
MUST_USE err_t disclosed_load(struct cx *cx, const int64_t *organisations, size_t count,
                              const struct disclosed **out); /* one query */
/* Those that stand of one of them, in the order of disclosure_order. */
struct disclosure_lines disclosed_lines(const struct disclosed *d, organisation_id o);
/* One line of plain text in the reader's language for feeds, mails and exports: "NGO, local.
 * Funding: State Council for NGO Support (public, domestic), 2013; own statement. Leaning: not
 * disclosed." Says "not on record" where nothing is. o must be among those loaded. */
str_t disclosed_text(struct cx *cx, const struct disclosed *d, const struct organisation *o);
/* The same as a short paragraph with a link to the page of disclosures, for lists, cards, sheets.
 */
html_t disclosed_line(struct cx *cx, const struct disclosed *d, const struct organisation *o);
/* Of the funding that stands on record: public if any of it says so, private if it says that only,
 * else not stated. */
enum money disclosed_money(const struct disclosed *d, organisation_id o);
/* Who funds it, of what stands on record: names in the reader's language, each once; nothing where
 * no funder is named. */
size_t disclosed_funders(struct cx *cx, const struct disclosed *d, organisation_id o,
                         const str_t **out);
/* As a member "disclosure" of an open JSON object: kind, scope, what stands about funding, control
 * and leaning with amount, period, source and answer. */
struct json_out;
void disclosed_json(struct cx *cx, const struct disclosed *d, const struct organisation *o,
                    struct json_out *j);

/* Of the site itself, in a line: kind, funding, control, leaning, or that they are not stated. */
str_t site_disclosure_text(struct cx *cx);

/* For one, or for plain ids. disclosure_texts keeps their order: two queries; an id that is not on
 * record gives an empty text. */
MUST_USE err_t disclosure_text(struct cx *cx, organisation_id o, str_t *out);
MUST_USE err_t disclosure_texts(struct cx *cx, const int64_t *organisations, size_t count,
                                str_t *out);
MUST_USE err_t disclosure_line(struct cx *cx, const struct organisation *o, html_t *out);
MUST_USE err_t disclosure_json(struct cx *cx, organisation_id o, struct json_out *j);
/* The strip on the organisation's own page and where it speaks at length: kind, part in the
 * alliance, funding, control, leaning, membership, each with source, answers beside them. */
MUST_USE err_t disclosure_strip(struct cx *cx, const struct organisation *o, html_t *out);

/* Text of an organisations.csv beside an export: slug, names, kind, scope, country, disclosure in
 * both languages, and last, on each line the same, with whose money the whole was made (empty:
 * nothing is on record); given organisations, in their order. numbers: what they are called in the
 * export, as a first column "participant"; NULL: none. */
MUST_USE err_t disclosure_csv_of(struct cx *cx, const struct organisation *at, size_t count,
                                 const int64_t *numbers, const struct text2 *made_under,
                                 struct buf *out);

/* For the record's pages. */
MUST_USE err_t disclosure_describe(struct cx *cx, int64_t id, str_t *name, url_t *where);
MUST_USE err_t answer_describe(struct cx *cx, int64_t id, str_t *name, url_t *where);
extern const struct db_catalog disclosures_sql;

#endif
