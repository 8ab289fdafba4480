/* The files of a static copy against its SHA256SUMS.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef ALYANS_RECORD_COMMANDS_VERIFY_FOLDER_H
#define ALYANS_RECORD_COMMANDS_VERIFY_FOLDER_H

#include "site/cli.h"

bool is_folder(struct cx *cx, str_t path);
/* Says, unless is_quiet, how many files are as they were written, and complains of each that was
 * changed, is missing or was put in. *holds: none. Errors (told to the operator): ERR_NOT_FOUND (no
 * SHA256SUMS), ERR_INVALID (it cannot be read as one), ERR_IO. */
MUST_USE err_t folder_verify(struct cli *cli, str_t folder, bool is_quiet, bool *holds);

#endif
