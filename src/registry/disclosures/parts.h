/* What the files of disclosures share: the fields of their entries, words, what views are drawn
 * from, and handlers. SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef ALYANS_REGISTRY_DISCLOSURES_PARTS_H
#define ALYANS_REGISTRY_DISCLOSURES_PARTS_H

#include "ledger/ledger.h"
#include "registry/claims/claims.h"
#include "registry/disclosures/rules.h"
#include "registry/disclosures/store.h"
#include "registry/pages.h"

/* --- disclosures.c ---------------------------------------------------------------------------- */

enum { DISCLOSURE_FIELDS_MAX = 20 };
/* What its entry says: everything, and what is not stated not at all. Returns how many. */
size_t disclosure_fields(struct cx *cx, const struct disclosure *d,
                         struct ledger_field fields[DISCLOSURE_FIELDS_MAX]);
/* "2026-11-28" in the zone of the site. */
str_t disclosure_today(struct cx *cx);

/* --- words.c: in the reader's words -------------------------------------------------
 */

str_t about_label(struct cx *cx, enum disclosure_about a);
/* "12,500–20,000 AZN", empty: not stated. */
str_t amount_words(struct cx *cx, const struct disclosure *d);
/* "public money, domestic", empty. */
str_t nature_words(struct cx *cx, const struct disclosure *d);
/* "share: 51%", empty. */
str_t control_share_words(struct cx *cx, const struct disclosure *d);
/* "own statement", "own statement, read from a publication", "reported by X". */
str_t basis_words(struct cx *cx, const struct disclosure_line *l);
/* When it was said; where no date is given, when it was entered. */
str_t said_when(struct cx *cx, const struct disclosure *d);
/* What a line says without its source: party, amount, nature, share, period, as far as stated. */
str_t facts_words(struct cx *cx, const struct disclosure_line *l);
/* Names it in a link: "Funding: Open Society Foundations", "Leaning". */
str_t disclosure_named(struct cx *cx, const struct disclosure_line *l);
/* One of the three subjects in a line of text: "Funding: …". at: any order, of one organisation. */
str_t subject_words(struct cx *cx, const struct disclosure_line *at, size_t count,
                    enum disclosure_about about);

/* --- what views are drawn from ------------------------------------------------------------------
 */

/* One subject of the strip, or a section of the page. */
struct subject_shown {
    enum disclosure_about about;
    enum knowledge knowledge;
    const struct disclosure_line *at; /* standing */
    size_t count;
    const struct disclosure_line
        *withdrawn; /* the latest that was, where nothing stands; or NULL */
    size_t more;    /* standing ones that are left to the page */
};
/* Part in the alliance and what it belongs to. */
struct belonging {
    const struct membership *at;
    size_t count;
};
struct member_of_line {
    const struct fact *fact;
    const struct organisation *other;
};
struct strip_view {
    const struct organisation *o;
    struct subject_shown subjects[DISCLOSURE_ABOUTS];
    struct belonging belonging;
    const struct member_of_line *member_of;
    size_t member_of_count;
    struct objection_list objections;
    size_t mandates; /* that hold now */
    bool may_enter;  /* the reader may disclose something about it */
};
struct disclosures_page {
    const struct organisation *o;
    struct subject_shown subjects[DISCLOSURE_ABOUTS];
    const struct disclosure_line *past;
    size_t past_count;
    const struct disclosure_answer *answers; /* replaced or withdrawn ones */
    size_t answer_count;
    const struct disclosure_line *given; /* what it funds or controls elsewhere */
    const struct organisation *given_to; /* likewise, whose each is */
    size_t given_count;
    struct objection_list objections;
    bool may_enter;
};
/* Gathers lines (as disclosure_rows_of orders them) by subject; most: shown in each, 0: all. */
void subjects_gather(const struct disclosure_lines *all, size_t most,
                     struct subject_shown out[DISCLOSURE_ABOUTS]);

struct disclosure_form_page {
    const struct organisation *o;
    const struct disclosure_line
        *was; /* corrected, withdrawn, answered or taken down; NULL: none */
    url_t action, back;
    bool is_own;       /* by the organisation itself */
    bool opens_source; /* something is written about a new source */
    html_t errors;
    html_t about, basis, disclosed, text_az, text_en, party, party_slug, share;
    html_t amount, amount_till, currency, money, origin, dated, from, till;
    html_t source, source_url, source_title, source_publisher, source_kind, source_dated,
        source_language;
    html_t reason; /* of a withdrawal */
};

/* May the reader of this page, whatever the route's guard, enter something about it? */
enum disclosing disclosing_of_reader(const struct cx *cx, organisation_id about);

/* --- data.c: for programs ------------------------------------------------------------
 */

/* One as a JSON object, in an open array. */
void disclosure_put_json(struct cx *cx, const struct disclosure_line *l, struct json_out *j);

/* --- handlers -----------------------------------------------------------------------------------
 */

guard_fn guard_discloser; /* the organisation itself or the secretariat; sets acts_as */
handler_fn disclosures_get, disclosures_csv_get, disclosures_json_get;
handler_fn all_disclosures_csv_get, all_disclosures_json_get;
extern const struct api_operation all_disclosures_op, disclosures_op;
handler_fn disclosure_new_get, disclosure_new_post, disclosure_correct_get, disclosure_correct_post,
    disclosure_withdraw_get, disclosure_withdraw_post, disclosure_answer_get,
    disclosure_answer_post, disclosure_take_down_get, disclosure_take_down_post;

MUST_USE err_t disclosures_compare(struct cx *cx, struct record_differences *to);

#endif
