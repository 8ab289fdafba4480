/* Fields of forms for texts in both languages: "question_en", "question_az".
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef ALYANS_SITE_TEXT2_FORM_H
#define ALYANS_SITE_TEXT2_FORM_H

#include "site/site.h"

/* English first, as on the page. */
extern const enum lang LANGS[LANG_COUNT];
/* "Question, in English". */
str_t in_language(struct cx *cx, str_t label, enum lang lang);
/* The field in one language: stem's name and label, with the language. */
html_t text2_field(struct cx *cx, const struct form *f, const struct field *stem, enum lang lang);
struct text2 text2_read(struct cx *cx, struct form *f, const char *stem, int64_t most, bool lines);
/* A fault at the English field while both are empty. */
void text2_need(struct cx *cx, struct form *f, const char *stem, const struct text2 *t);
void text2_preset(struct cx *cx, struct form *f, const char *stem, const struct text2 *t);

#endif
