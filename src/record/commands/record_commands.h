/* The commands that carry the record out, check it and look after its key: export ledger, verify,
 * key show, key rotate. SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef ALYANS_RECORD_COMMANDS_RECORD_COMMANDS_H
#define ALYANS_RECORD_COMMANDS_RECORD_COMMANDS_H

#include "site/cli.h"

extern const struct command record_commands[]; /* ends with a row without name */

#endif
