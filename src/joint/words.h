/* What joint statements are called on pages, in the reader's language.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef ALYANS_JOINT_WORDS_H
#define ALYANS_JOINT_WORDS_H

#include "joint/whole.h"

/* "Answers are taken until 3 May 2026, 18:00", "published 10 October 2013 · text closed". */
str_t joint_stage_line(struct cx *cx, const struct joint *j);
str_t joint_state_label(struct cx *cx, enum joint_state s);
str_t answer_label(struct cx *cx, enum answer_value v); /* "signed" */
str_t version_kind_label(struct cx *cx, const struct joint_version *v);
str_t amend_state_label(struct cx *cx, enum amend_state s);
/* A reason against publishing, as a whole sentence. */
str_t gate_sentence(struct cx *cx, const struct whole_joint *w, const struct gate_shut *g);
/* Where it leads on the desk: an id on that page. */
str_t gate_place(const struct gate_shut *g);
/* Who wrote a version, said so, decided: an organisation's name or "the secretariat". */
str_t writer_label(struct cx *cx, const struct whole_joint *w, int acts_as, organisation_id o);
/* "agrees on 3 of its clauses, opposes 1". Empty where it holds nothing. */
str_t elsewhere_label(struct cx *cx, const struct stander *s);
/* When and on what ground it stands there: "3 May 2026", "10 October 2013, read from a source",
 * "signed 3 May 2026, withdrew 9 June 2026", "signed version 1". Empty: nothing was said. */
str_t stander_when(struct cx *cx, const struct stander *s);
/* "In Azerbaijani only; there is no translation." where the reader's language is missing. */
str_t only_in_other(struct cx *cx, const struct text2 *t);
/* The same in one language at a time: sets cx->lang and puts it back. */
struct text2 in_both(struct cx *cx, str_t (*make)(struct cx *cx, const void *of), const void *of);

#endif
