/* The page that explains how results are computed. SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef ALYANS_VIEWPOINTS_HOW_COMPUTED_H
#define ALYANS_VIEWPOINTS_HOW_COMPUTED_H

#include "kit/base/str.h"
#include "kit/text/text.h"
#include "site/site.h"
#include "viewpoints/results/results_model.h"

/* What the templates need; everything computed here comes from the functions that results use. */
struct how_page {
    struct method_constants constants;
    struct voices example; /* ten made-up answers */
    double share;          /* of them that agrees */
    struct bounds agree;
    struct bounds ten_times; /* of ten times as many */
};

/* Author, year, title: of all literature the method rests on. */
size_t how_reference_count(void);
str_t how_reference(size_t i);

#endif
