/* A list of organisations brought in at once: kept, rehearsed, applied, undone, applied again.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef ALYANS_REGISTRY_EXCHANGE_IMPORTS_H
#define ALYANS_REGISTRY_EXCHANGE_IMPORTS_H

#include "registry/exchange/match.h"
#include "registry/exchange/table.h"

ID_TYPE(register_import_id);

enum import_format { IMPORT_CSV, IMPORT_POPOLO };
str_t import_format_word(enum import_format f);
MUST_USE bool import_format_read(str_t word, enum import_format *out);
/* Popolo begins as JSON does. */
enum import_format import_format_of(str_t text);
enum import_state { IMPORT_REHEARSED, IMPORT_APPLIED, IMPORT_UNDONE };

struct register_import {
    register_import_id id;
    enum import_format format;
    str_t name, sha256; /* of the file */
    int64_t added, changed;
    enum import_state state;
    str_t content, mapping; /* content: empty once it was cleared */
    account_id account;     /* v 0: the command line */
    usec_t created_at, applied_at, undone_at;
};

/* --- keeping: store.c, imports.c ---------------------------------------------------------------
 */

extern const struct db_catalog exchange_sql;

/* Keeps a file to be rehearsed, with the mapping guessed from its header. lang: of what it says
 * without naming a language. Errors: ERR_TOO_BIG, ERR_DB. */
MUST_USE err_t register_import_begin(struct cx *cx, enum import_format format, str_t name,
                                     str_t content, register_import_id *out);
/* Errors: ERR_NOT_FOUND. */
MUST_USE err_t register_import_find(struct cx *cx, register_import_id id,
                                    struct register_import *out);
/* Newest first, without content, before the given one (v 0: from the newest). */
MUST_USE err_t register_import_list(struct cx *cx, register_import_id before, int limit,
                                    const struct register_import **out, size_t *count);
/* Looked at, not brought in yet. */
MUST_USE err_t register_import_count_waiting(struct cx *cx, int64_t *out);
/* Of one that is not applied. content at NULL: stays. Errors: ERR_CONFLICT (applied meanwhile). */
MUST_USE err_t register_import_change(struct cx *cx, register_import_id id, str_t mapping,
                                      str_t content);
/* Throws away one that was only looked at; nothing of it is on record. Errors: ERR_CONFLICT
 * (applied, undone, or gone). */
MUST_USE err_t register_import_discard(struct cx *cx, register_import_id id);
/* Housekeeping: content of what was last touched 30 days ago goes, and so do rehearsals. */
MUST_USE err_t register_import_housekeep(struct cx *cx);

/* Words stored and sent by forms: "by_country", "listed". */
str_t import_reach_word(enum import_reach r);
MUST_USE bool import_reach_read(str_t word, enum import_reach *out);
str_t import_belonging_word(enum import_belonging b);
MUST_USE bool import_belonging_read(str_t word, enum import_belonging *out);

/* --- mapping: mapping.c, pure ------------------------------------------------------------------
 */

struct import_settings {
    struct import_mapping mapping;
    struct import_choices choices;
};
/* As JSON, for the row. */
str_t import_settings_text(struct arena *arena, const struct import_settings *s);
/* What cannot be read is left as it is guessed: complete what is on record, ngo, by country. */
void import_settings_read(struct arena *arena, str_t text, struct import_settings *out);

/* --- rehearsing: rehearse.c --------------------------------------------------------------------
 */

enum { IMPORT_SAMPLES = 3 };
struct rehearsal {
    struct import_settings settings;
    struct import_table table;                         /* csv: headers */
    bool is_table;                                     /* it could be opened */
    str_t samples[IMPORT_SAMPLES][IMPORT_COLUMNS_MAX]; /* first rows, as written */
    struct drafts drafts;
    struct register_plan plan;
    struct known known;
    int64_t persons; /* popolo: left out */
};
static inline bool rehearsal_is_good(const struct rehearsal *r)
{
    return r->drafts.faults.count == 0;
}
/* Reads and compares with what is on record; writes nothing. Everything lives in cx->arena.
 * Errors: ERR_DB, ERR_NO_MEMORY. */
MUST_USE err_t register_import_rehearse(struct cx *cx, const struct register_import *row,
                                        struct rehearsal *out);

/* --- applying and undoing: apply.c, undo.c -----------------------------------------------------
 * Secretariat or operator, in the running transaction. */

/* r was just rehearsed in this transaction. progress may be NULL. Errors: ERR_CONFLICT (it is
 * applied), ERR_INVALID (it has faults), ERR_DB. Ledger: an entry for everything that is made, and
 * register.imported. */
typedef void import_progress_fn(void *to, int64_t done, int64_t of);
MUST_USE err_t register_import_apply(struct cx *cx, struct register_import *row,
                                     const struct rehearsal *r, import_progress_fn *progress,
                                     void *progress_to);

/* Takes out what it brought: organisations that nobody speaks for and nothing refers to; facts,
 * memberships and disclosures it added to others, and what it filled in there and nobody changed
 * since. Others stay whole: kept. Errors: ERR_CONFLICT (it is not applied), ERR_DB. Ledger:
 * an entry for everything that ends, and register.undone. */
struct import_undone {
    int64_t removed;
    const struct organisation *kept;
    size_t kept_count;
};
MUST_USE err_t register_import_undo(struct cx *cx, struct register_import *row,
                                    struct import_undone *out);
/* What it made and still stands, at most limit, by id. */
MUST_USE err_t register_import_made(struct cx *cx, register_import_id id, int limit,
                                    const struct organisation **out, size_t *count);

/* --- rows beside: store.c ----------------------------------------------------------------------
 */

struct register_import_part {
    bool is_disclosure;
    int64_t row;
    str_t filled;
};
MUST_USE err_t register_import_part_add(struct cx *cx, register_import_id id,
                                        const struct register_import_part *p);
MUST_USE err_t register_import_parts(struct cx *cx, register_import_id id,
                                     const struct register_import_part **out, size_t *count);
MUST_USE err_t register_import_parts_clear(struct cx *cx, register_import_id id);
/* Of begin and change. */
MUST_USE err_t register_import_put(struct cx *cx, const struct register_import *row);
MUST_USE err_t register_import_update(struct cx *cx, register_import_id id, str_t mapping,
                                      str_t content, str_t sha256);
MUST_USE err_t register_import_set_state(struct cx *cx, const struct register_import *row);
/* Standing organisations it added, and which of them are referred to. */
MUST_USE err_t register_import_organisations(struct cx *cx, register_import_id id, int64_t **ids,
                                             size_t *count);
MUST_USE err_t register_import_referred(struct cx *cx, register_import_id id, int64_t **ids,
                                        size_t *count);
/* Of those it added: which merged into another. */
MUST_USE err_t register_import_merged(struct cx *cx, register_import_id id, int64_t **ids,
                                      size_t *count);
MUST_USE err_t register_import_remove(struct cx *cx, const int64_t *ids, size_t count);
/* Standing facts and memberships it added to organisations it did not add. */
MUST_USE err_t register_import_facts_elsewhere(struct cx *cx, register_import_id id, int64_t **ids,
                                               size_t *count);
MUST_USE err_t register_import_memberships_elsewhere(struct cx *cx, register_import_id id,
                                                     int64_t **ids, size_t *count);

MUST_USE err_t register_import_of_account(struct cx *cx, int64_t account,
                                          const struct register_import **out, size_t *count);
MUST_USE err_t register_import_forget_account(struct cx *cx, int64_t account);
/* Those that were ever applied, oldest first. */
MUST_USE err_t register_import_all(struct cx *cx, const struct register_import **out,
                                   size_t *count);
/* Every import and moment at which organisations were taken out. */
MUST_USE err_t register_import_removals(struct cx *cx,
                                        void (*each)(void *to, int64_t import, usec_t removed_at),
                                        void *to);

/* --- hooks: beside.c ---------------------------------------------------------------------------
 */

struct json_out;
struct record_differences;
MUST_USE err_t exchange_export_person(struct cx *cx, int64_t account, struct json_out *j);
MUST_USE err_t exchange_erase_person(struct cx *cx, int64_t account);
MUST_USE err_t exchange_compare_record(struct cx *cx, struct record_differences *to);

#endif
