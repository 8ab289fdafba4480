/* What the views of form parts are drawn from.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef ALYANS_SITE_FORM_PARTS_H
#define ALYANS_SITE_FORM_PARTS_H

#include "kit/base/str.h"
#include "kit/text/named_codes.h"
#include "site/site.h"

struct form_part {
    struct cx *cx;
    str_t name, label, hint;
    str_t value;        /* as it was written; never a password */
    str_t error;        /* empty: none */
    str_t described_by; /* ids of error and hint */
    bool is_number, is_text;
};

/* The first choice carries the name itself, so that the error's link finds it. */
str_t choice_id(const struct form_part *p, size_t i);
str_t label_of(const struct field_label *labels, size_t count, str_t name);

#endif
