/* Keeping a file, and what would come of it.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "kit/base/str.h"
#include "kit/crypto/crypto.h"
#include "kit/settings/settings.h"
#include "kit/text/text.h"
#include "registry/exchange/imports.h"
#include "registry/exchange/popolo_read.h"
#include "registry/store.h"

static str_t sha256_of_text(struct cx *cx, str_t text)
{
    const struct hash256 h =
        hash_sha256((bytes_t){ (const uint8_t *)text.at, text.len }); /* text as bytes */
    return hex(cx->arena, hash_bytes(&h));
}

/* What the columns of this table most likely tell. */
static struct import_settings guess(struct cx *cx, enum import_format format, str_t content)
{
    struct import_settings s = { .choices.all = IMPORT_COMPLETE, .mapping.lang = cx->lang };
    struct import_table table;
    struct import_faults *const faults = arena_new(cx->arena, struct import_faults);
    if (format == IMPORT_CSV && import_table_open(cx->arena, content, &table, faults)) {
        s.mapping.count = table.columns;
        import_columns_guess(cx->arena, table.headers, table.columns, cx->lang, s.mapping.columns);
    }
    return s;
}

/* What no text column holds: the rehearsal says so, too. */
static bool is_storable(str_t content)
{
    return utf8_valid(content);
}

err_t register_import_begin(struct cx *cx, enum import_format format, str_t name, str_t content,
                            register_import_id *out)
{
    if (content.len > IMPORT_BYTES_MAX)
        return problem(cx, ERR_TOO_BIG, "%zu bytes", content.len);
    if (!is_storable(content))
        return problem(cx, ERR_INVALID, "not UTF-8");
    const struct import_settings s = guess(cx, format, content);
    const struct register_import row = { .id = { id_new(cx->ids, cx->now) },
                                         .format = format,
                                         .name = name,
                                         .sha256 = sha256_of_text(cx, content),
                                         .content = content,
                                         .mapping = import_settings_text(cx->arena, &s),
                                         .account = { cx->actor.account },
                                         .created_at = cx->now };
    TRY(register_import_put(cx, &row));
    *out = row.id;
    return OK;
}

err_t register_import_change(struct cx *cx, register_import_id id, str_t mapping, str_t content)
{
    struct register_import row;
    TRY(register_import_find(cx, id, &row));
    if (content.at == NULL)
        content = row.content;
    if (!is_storable(content) || content.len > IMPORT_BYTES_MAX)
        return problem(cx, ERR_INVALID, "not UTF-8, or too long");
    return register_import_update(cx, id, mapping, content, sha256_of_text(cx, content));
}

/* --- what is on record ------------------------------------------------------------------------ */

static err_t load_facts(struct cx *cx, enum fact_kind kind, struct known_fact **at, size_t *count)
{
    struct fact_list all;
    TRY(fact_get_of_kind(cx, kind, &all));
    struct known_fact *const more = arena_array(cx->arena, struct known_fact, *count + all.count);
    if (*count > 0)
        memcpy(more, *at, *count * sizeof **at);
    for (size_t i = 0; i < all.count; i++) {
        const struct fact *const f = &all.at[i];
        more[(*count)++] =
            (struct known_fact){ f->organisation.v, f->kind, f->scheme, f->value, f->other.v };
    }
    *at = more;
    return OK;
}

/* Without the removed ones. A name that two have, one of which went on in the other, is to be that
 * of the other: so those that merged come last. */
static err_t load_organisations(struct cx *cx, const struct organisation **out, size_t *count)
{
    struct organisation *all = NULL;
    size_t all_count = 0;
    size_t n = 0;
    TRY(organisation_get_all(cx, &all, &all_count));
    struct organisation *const at = arena_array(cx->arena, struct organisation, all_count);
    for (int merged = 0; merged < 2; merged++) {
        for (size_t i = 0; i < all_count; i++) {
            if (all[i].removed_at == 0 && (all[i].merged_into != 0) == (merged == 1))
                at[n++] = all[i];
        }
    }
    *out = at;
    *count = n;
    return OK;
}

static err_t load_known(struct cx *cx, struct known *out)
{
    const struct organisation *all = NULL;
    struct known_fact *facts = NULL;
    size_t count = 0;
    size_t n = 0;
    TRY(load_organisations(cx, &all, &n));
    TRY(load_facts(cx, FACT_NAME, &facts, &count));
    TRY(load_facts(cx, FACT_IDENTIFIER, &facts, &count));
    TRY(load_facts(cx, FACT_RELATION, &facts, &count));
    *out = (struct known){ all, n, facts, count };
    return OK;
}

/* --- the rehearsal ---------------------------------------------------------------------------- */

static void take_samples(struct cx *cx, struct rehearsal *r)
{
    struct csv_reader reader = r->table.reader;
    const str_t *fields = NULL;
    size_t count = 0;
    for (int i = 0; i < IMPORT_SAMPLES && csv_next(&reader, cx->arena, &fields, &count); i++) {
        for (size_t c = 0; c < count && c < IMPORT_COLUMNS_MAX; c++)
            r->samples[i][c] = str_trim(fields[c]);
    }
}

static void rehearse_table(struct cx *cx, const struct register_import *row, struct rehearsal *r)
{
    const struct import_countries *const countries =
        import_countries_new(cx->arena, cx->settings->site_country);
    struct import_mapping *const m = &r->settings.mapping;
    r->is_table = import_table_open(cx->arena, row->content, &r->table, &r->drafts.faults);
    if (!r->is_table)
        return;
    if (m->count != r->table.columns) { /* the table was mended in its columns */
        m->count = r->table.columns;
        import_columns_guess(cx->arena, r->table.headers, r->table.columns, m->lang, m->columns);
    }
    take_samples(cx, r);
    if (import_mapping_check(m, &r->drafts.faults))
        import_table_read(cx->arena, &r->table, m, countries, &r->drafts);
}

err_t register_import_rehearse(struct cx *cx, const struct register_import *row,
                               struct rehearsal *out)
{
    *out = (struct rehearsal){ .drafts.today = date_day(cx->arena, cx->now) };
    import_settings_read(cx->arena, row->mapping, &out->settings);
    if (row->format == IMPORT_CSV)
        rehearse_table(cx, row, out);
    else
        TRY(popolo_read(cx->arena, row->content, out->settings.mapping.lang,
                        import_countries_new(cx->arena, cx->settings->site_country), &out->drafts,
                        &out->persons));
    TRY(load_known(cx, &out->known));
    register_plan_make(cx->arena, &out->drafts, &out->known, &out->settings.choices, &out->plan);
    return OK;
}
