/* Imports beside the rest: in "my data", in the record, held against the record.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "kit/base/str.h"
#include "kit/json/json.h"
#include "kit/text/text.h"
#include "ledger/entries.h"
#include "registry/exchange/imports.h"
#include "registry/registry.h"
#include "site/feature.h"

/* --- persons ---------------------------------------------------------------------------------- */

err_t exchange_export_person(struct cx *cx, int64_t account, struct json_out *j)
{
    const struct register_import *at = NULL;
    size_t count = 0;
    TRY(register_import_of_account(cx, account, &at, &count));
    json_key(j, S("lists_of_organisations_brought_in"));
    json_put_array(j);
    for (size_t i = 0; i < count; i++) {
        json_put_object(j);
        json_key(j, S("id"));
        json_put_id(j, at[i].id.v);
        json_key(j, S("file"));
        json_put_str(j, at[i].name);
        json_key(j, S("at"));
        json_put_str(j, date_time_iso(cx->arena, at[i].created_at));
        json_put_object_end(j);
    }
    json_put_array_end(j);
    return OK;
}

err_t exchange_erase_person(struct cx *cx, int64_t account)
{
    return register_import_forget_account(cx, account);
}

/* --- the record ------------------------------------------------------------------------------- */

err_t register_import_describe(struct cx *cx, int64_t id, str_t *name, url_t *where)
{
    struct register_import row;
    TRY(register_import_find(cx, (register_import_id){ id }, &row));
    *name = row.name;
    *where = (url_t){ STR_NONE };
    return OK;
}

static err_t newest_of(struct cx *cx, enum ledger_kind kind, int64_t subject, struct entry *out,
                       bool *found)
{
    const err_t e = entry_newest(cx, ledger_kind_word(kind), subject, out);
    *found = e == OK;
    return e == ERR_NOT_FOUND ? OK : e;
}

static void differs(struct cx *cx, const struct record_differences *to, int64_t id,
                    const char *msgid)
{
    to->differs(to->of, "register_import", id, tr_lang(cx->lang, msgid));
}

static err_t compare_import(struct cx *cx, const struct record_differences *to,
                            const struct register_import *row)
{
    struct entry applied;
    struct entry undone;
    bool is_applied = false;
    bool is_undone = false;
    TRY(newest_of(cx, LEDGER_REGISTER_IMPORTED, row->id.v, &applied, &is_applied));
    TRY(newest_of(cx, LEDGER_REGISTER_UNDONE, row->id.v, &undone, &is_undone));
    if (!is_applied || applied.at != row->applied_at) {
        differs(cx, to, row->id.v, N_("the record knows nothing of it"));
        return OK;
    }
    const struct entry_value *const count = entry_value(&applied, "count");
    int64_t said = 0;
    if (count != NULL && (!str_to_i64(count->text, 0, INT64_MAX, &said) || said != row->added))
        differs(cx, to, row->id.v, N_("how many it added is not what the record says"));
    if (is_undone != (row->undone_at != 0) || (is_undone && undone.at != row->undone_at))
        differs(cx, to, row->id.v,
                N_("whether and when it was undone is not what the record says"));
    return OK;
}

/* Everything that was taken out went with an undoing of its import. */
struct removals {
    struct cx *cx;
    const struct record_differences *to;
    err_t error;
};

static void compare_removal(void *of, int64_t import, usec_t removed_at)
{
    enum { UNDOINGS_MAX = 500 };
    struct removals *const r = of;
    const struct entry *at = NULL;
    struct entry newest;
    size_t count = 0;
    bool found = false;
    const struct entry_filter f = { .kind = ledger_kind_word(LEDGER_REGISTER_UNDONE),
                                    .about = import,
                                    .limit = UNDOINGS_MAX };
    if (r->error != OK)
        return;
    r->error = newest_of(r->cx, LEDGER_REGISTER_UNDONE, import, &newest, &found);
    if (r->error == OK && found && newest.at == removed_at)
        return;
    if (r->error == OK)
        r->error = entry_list(r->cx, &f, &at, &count);
    found = false;
    for (size_t i = 0; i < count; i++)
        found |= at[i].at == removed_at;
    if (r->error == OK && !found)
        differs(r->cx, r->to, import,
                N_("organisations were taken out without an entry in the record"));
}

struct removal {
    int64_t import;
    usec_t at;
};
struct removal_list {
    struct cx *cx;
    struct removal at[500];
    size_t count;
};

static void keep_removal(void *of, int64_t import, usec_t removed_at)
{
    struct removal_list *const list = of;
    if (list->count < ARRAY_LEN(list->at))
        list->at[list->count++] = (struct removal){ import, removed_at };
}

err_t exchange_compare_record(struct cx *cx, struct record_differences *to)
{
    const struct register_import *at = NULL;
    size_t count = 0;
    struct removal_list *const list = arena_new(cx->arena, struct removal_list);
    struct removals r = { cx, to, OK };
    TRY(register_import_all(cx, &at, &count));
    for (size_t i = 0; i < count; i++) {
        TRY(compare_import(cx, to, &at[i]));
        to->compared++;
    }
    TRY(register_import_removals(cx, keep_removal, list));
    for (size_t i = 0; i < list->count; i++)
        compare_removal(&r, list->at[i].import, list->at[i].at);
    return r.error;
}
