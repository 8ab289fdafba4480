/* SQL of stages/. SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef ALYANS_VIEWPOINTS_STAGES_STORE_H
#define ALYANS_VIEWPOINTS_STAGES_STORE_H

#include "kit/db/db.h"
#include "viewpoints/stages/stages.h"

enum {
    Q_LINKS_OF,
    Q_LINKS_ALL,
    Q_LINK_ADD,
    Q_LINK_END,
    Q_LINK_DROP,
    Q_SEEDS_CLEAR,
    Q_STAGES_COUNT
};

MUST_USE err_t link_rows(struct cx *cx, int which, struct db_args args,
                         const struct consultation_link **out, size_t *count);

#endif
