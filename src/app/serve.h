/* Running the server until a signal says stop.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef ALYANS_APP_SERVE_H
#define ALYANS_APP_SERVE_H

#include "kit/crypto/crypto.h"
#include "site/cli.h"

/* Makes the data folder, the key and the tables where they are missing. */
MUST_USE err_t serve_prepare(struct cli *cli);
/* A folder marked so holds the demonstration: its pages say so, and demo --fresh may empty it. */
bool serve_is_demo(struct cli *cli);
/* The key of this installation, from DATA/secret.key. */
MUST_USE err_t serve_key(struct cli *cli, struct secret *out);

/* listen: overrides the setting unless empty. ready (may be NULL) is called once with the address
 * served, before the first request. Returns an exit code. */
int serve_run(struct cli *cli, str_t listen, void (*ready)(struct cli *cli, str_t address));
/* "http://localhost:8080" for "127.0.0.1:8080" and the like; "" for a Unix socket. */
str_t serve_base_url(struct cli *cli, str_t address);

#endif
