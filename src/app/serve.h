/* Running the server until a signal says stop.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef ALYANS_APP_SERVE_H
#define ALYANS_APP_SERVE_H

#include "kit/crypto/crypto.h"
#include "kit/db/writer.h"
#include "kit/http/server.h"
#include "site/cli.h"
#include "site/site.h"

/* Makes the data folder, the key and the tables where they are missing. */
MUST_USE err_t serve_prepare(struct cli *cli);
/* What a site with nothing on record begins with: sections for articles. After serve_prepare; not
 * for a demonstration, which brings its own. */
MUST_USE err_t serve_begin(struct cli *cli);
/* Brings the tables of an open database up to this program, and what features make of old rows. */
MUST_USE err_t serve_migrate(struct cli *cli, struct db *db);
/* A folder marked so holds the demonstration: its pages say so, and demo --fresh may empty it. */
bool serve_is_demo(struct cli *cli);
/* Who runs the site and who pays, from the settings; site->is_demo is set already. */
void serve_name_site(const struct settings *s, struct site *site);
/* Everything the pages of visitors are drawn from; site->key stays. serve_empty_site frees it. */
void serve_fill_site(struct cli *cli, struct site *site);
void serve_empty_site(struct site *site);
/* The key of this installation, from DATA/secret.key. */
MUST_USE err_t serve_key(struct cli *cli, struct secret *out);

/* Do the settings of mail fit together? Tells the operator what does not. */
bool mail_settings_told(struct cli *cli);

struct serve_options {
    str_t listen; /* overrides the setting unless empty */
    /* Called once with the address served, before the first request; NULL: nobody. */
    void (*ready)(struct cli *cli, str_t address);
    struct writer_options writer;      /* benchmarks; zero for the settings */
    bool without_record;               /* benchmarks: nobody gives entries their place */
    const struct route *more;          /* benchmarks: a further route table; NULL: none */
    void (*started)(struct server *s); /* benchmarks: the server runs; NULL: nobody */
};
/* Serves until SIGTERM or SIGINT. Returns an exit code. */
int serve_run(struct cli *cli, const struct serve_options *options);
/* "http://localhost:8080" for "127.0.0.1:8080" and the like; "" for a Unix socket. */
str_t serve_base_url(struct cli *cli, str_t address);

#endif
