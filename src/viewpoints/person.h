/* What viewpoints keeps of a person. SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef ALYANS_VIEWPOINTS_PERSON_H
#define ALYANS_VIEWPOINTS_PERSON_H

#include "viewpoints/viewpoints.h"

struct json_out;
/* "said_under_mandates": of each mandate of the account the positions taken and the statements
 * proposed under it. Member of an open object. */
/* Who translated a statement is forgotten; that it was translated, and when, stays. Invitations by
 * mail as well. */
MUST_USE err_t viewpoints_erase_person(struct cx *cx, int64_t account);
MUST_USE err_t viewpoints_export_person(struct cx *cx, int64_t account, struct json_out *j);

#endif
