/* The commands of the program itself: demo, serve, init, migrate, backup, restore, routes, check.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef ALYANS_APP_COMMANDS_H
#define ALYANS_APP_COMMANDS_H

#include "site/cli.h"

extern const struct command app_commands[]; /* ends with a row without name */

#endif
