/* Giving up rights after start-up: files by Landlock, calls by seccomp.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef ALYANS_APP_SANDBOX_H
#define ALYANS_APP_SANDBOX_H

#include "kit/base/base.h"

/* Once, before any thread starts (both act on the calling thread and those it makes). From here on
 * the process may write only below data_dir and in the folder of database_file (may be empty), may
 * remove the file unix_socket (may be empty), read only those and the system's time zones and name
 * service, run no other program, trace nobody, mount nothing. What the kernel does not offer is
 * logged as a warning, never fatal: the systemd unit repeats it. Where /etc/resolv.conf is a file
 * of its own and is replaced, names are found again after a restart. */
void sandbox_enter(str_t data_dir, str_t database_file, str_t unix_socket);

#endif
