/* One form posted to an address that the operator set: no redirect is followed, no cookie kept.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef ALYANS_KIT_NET_POST_H
#define ALYANS_KIT_NET_POST_H

#include "kit/base/arena.h"

/* "http://…" or "https://…" without user info. */
bool post_url_ok(str_t url);
/* form: application/x-www-form-urlencoded. The status of the answer, 0 where there was none. Blocks
 * for at most 20 seconds; over https the certificate must hold. After smtp_init. */
int post_form(struct arena *arena, str_t url, str_t form);

#endif
