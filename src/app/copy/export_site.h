/* alyans export site DIR.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef ALYANS_APP_COPY_EXPORT_SITE_H
#define ALYANS_APP_COPY_EXPORT_SITE_H

#include "site/cli.h"

/* A whole static copy in a new or empty folder. Returns an exit code. */
int export_site(struct cli *cli);

#endif
