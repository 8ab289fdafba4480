/* The command that checks a record or a proof: verify.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef ALYANS_RECORD_COMMANDS_VERIFY_COMMAND_H
#define ALYANS_RECORD_COMMANDS_VERIFY_COMMAND_H

#include "site/cli.h"

int verify_command(struct cli *cli);

#endif
