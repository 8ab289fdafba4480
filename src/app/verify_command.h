/* The command that checks a record or a proof: verify.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef ALYANS_APP_VERIFY_COMMAND_H
#define ALYANS_APP_VERIFY_COMMAND_H

#include "site/cli.h"

extern const struct command verify_commands[]; /* ends with a row without name */

#endif
