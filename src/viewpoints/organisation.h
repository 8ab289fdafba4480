/* What viewpoints shows on an organisation's page. SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef ALYANS_VIEWPOINTS_ORGANISATION_H
#define ALYANS_VIEWPOINTS_ORGANISATION_H

#include "viewpoints/viewpoints.h"

/* Its positions in every consultation with reason, basis and sources, earlier ones under the later,
 * and what it concluded. Errors: ERR_DB. */
organisation_section_fn organisation_positions_section;
/* For the timeline: its first position in each consultation, and what it concluded. */
organisation_events_fn organisation_positions_events;

#endif
