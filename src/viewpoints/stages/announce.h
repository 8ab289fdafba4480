/* A draft becomes public. SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef ALYANS_VIEWPOINTS_STAGES_ANNOUNCE_H
#define ALYANS_VIEWPOINTS_STAGES_ANNOUNCE_H

#include "viewpoints/viewpoints.h"

/* c: a draft. It is public afterwards, with all its texts in the record, under its project, and in
 * the stage its dates say. Errors: ERR_INVALID (announce_faults), those of the project. */
MUST_USE err_t draft_announce(struct cx *cx, const struct consultation *c);

/* consultation_stage_look after a press: the entry of the stage it is in now says which dates
 * became others. c: as it is stored now. */
MUST_USE err_t consultation_stage_enter(struct cx *cx, const struct consultation *c,
                                        const struct consultation *was);

#endif
