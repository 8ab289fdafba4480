/* The files of a static copy against its SHA256SUMS.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef ALYANS_RECORD_COMMANDS_VERIFY_FOLDER_H
#define ALYANS_RECORD_COMMANDS_VERIFY_FOLDER_H

#include "record/commands/verify_report.h"

bool is_folder(struct cx *cx, str_t path);
/* Compares the files with SHA256SUMS, and that with its signature, by the key that v found in the
 * record of the copy: what was changed, is missing, was put in or is not signed is a finding of v.
 * Errors (told to the operator): ERR_NOT_FOUND (no SHA256SUMS), ERR_INVALID (it cannot be read as
 * one), ERR_IO. */
MUST_USE err_t folder_verify(struct cli *cli, str_t folder, struct verified *v);

#endif
