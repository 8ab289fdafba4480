/* What the forms of disclosures share: what a form is about, its fields, the source it names.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef ALYANS_REGISTRY_DISCLOSURES_FORM_H
#define ALYANS_REGISTRY_DISCLOSURES_FORM_H

#include "registry/disclosures/parts.h"

/* --- asked.c: what a form is about --------------------------------------------------------------
 */

struct asked {
    struct organisation o;
    const struct disclosure_line *was; /* in the arena; NULL: a new one */
    enum disclosing how;
};
/* The organisation of the path, of_one: with the disclosure that is its second part. Errors:
 * ERR_NOT_FOUND, ERR_DB. */
MUST_USE err_t asked_load(struct cx *cx, const struct request *rq, bool of_one, struct asked *a);
/* Finds the line of this id among the organisation's. Errors: ERR_NOT_FOUND, ERR_DB. */
MUST_USE err_t asked_line_find(struct cx *cx, organisation_id o, int64_t id, struct asked *a);
bool asked_is_own(const struct asked *a);
/* May this reader correct or withdraw it, and does it still stand? Errors: ERR_CONFLICT (it is
 * over), ERR_FORBIDDEN. */
MUST_USE err_t asked_may_change(struct cx *cx, const struct asked *a);
/* Whoever may not enter anything reads what the mandate is for, or that it is not theirs. */
MUST_USE err_t asked_respond_refused(struct cx *cx, const struct request *rq, struct response *rs,
                                     const struct asked *a);
url_t url_disclosures(struct cx *cx, const struct organisation *o);
url_t url_disclosure(struct cx *cx, const struct organisation *o, disclosure_id d);

/* --- form_fields.c ------------------------------------------------------------------------------
 */

/* Draws everything but the source and the addresses. Errors: ERR_DB. */
MUST_USE err_t disclosure_form_draw(struct cx *cx, const struct form *f, const struct asked *a,
                                    struct disclosure_form_page *p);
/* The words in each language: of a disclosure or of an answer, at most this many characters. */
void disclosure_form_draw_texts(struct cx *cx, const struct form *f, int64_t most,
                                struct disclosure_form_page *p);
html_t disclosure_form_errors(struct cx *cx, const struct form *f);
html_t disclosure_reason_field(struct cx *cx, const struct form *f);
void disclosure_form_preset(struct cx *cx, struct form *f, const struct disclosure_line *l);
/* Everything but the source; what does not fit is named in the form. Errors: ERR_DB. */
MUST_USE err_t disclosure_form_read(struct cx *cx, struct form *f, const struct asked *a,
                                    struct disclosure *d);
/* Names each rule that it breaks at its field, where nothing is named yet. */
void disclosure_form_judge(struct cx *cx, struct form *f, const struct disclosure *d);

/* --- source_form.c ------------------------------------------------------------------------------
 */

/* Errors: ERR_DB. */
MUST_USE err_t source_form_draw(struct cx *cx, const struct form *f, const struct asked *a,
                                struct disclosure_form_page *p);
/* The one that was chosen, into d->source; or a new one, into s: then *is_new is set and
 * d->source is -1 until it is made, which is when all else is right. Errors: ERR_DB. */
MUST_USE err_t source_form_read(struct cx *cx, struct form *f, const struct asked *a,
                                struct disclosure *d, struct source *s, bool *is_new);

/* --- form.c -------------------------------------------------------------------------------------
 */

/* A page around one of the views; 422 where the form was refused. */
MUST_USE err_t disclosure_form_respond(struct cx *cx, const struct request *rq, struct response *rs,
                                       const struct form *f, str_t title,
                                       void (*view)(struct buf *, struct cx *,
                                                    const struct disclosure_form_page *),
                                       const struct disclosure_form_page *p);

#endif
