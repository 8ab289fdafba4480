/* Names of what entries are about, and of who acted.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "record/subjects.h"

#include "kit/base/str.h"
#include "record/words.h"

static const struct record_subject *subject_of(struct cx *cx, str_t kind)
{
    const struct record_subjects *const all = site_of(cx)->record_subjects;
    const str_t first = str_sub(kind, 0, str_find_byte(kind, '.', 0));
    for (size_t i = 0; all != NULL && i < all->count; i++) {
        if (str_eq(first, str_from_c(all->at[i].kind)))
            return &all->at[i];
    }
    return NULL;
}

err_t subject_name(struct cx *cx, str_t kind, int64_t subject, struct named *out)
{
    const struct record_subject *const s = subject == 0 ? NULL : subject_of(cx, kind);
    struct named found = { 0 };
    const err_t e = s == NULL ? ERR_NOT_FOUND : s->describe(cx, subject, &found.name, &found.where);
    if (e != OK && e != ERR_NOT_FOUND)
        return e;
    *out = e == OK ? found : (struct named){ 0 };
    return OK;
}

static err_t entry_named(struct cx *cx, int64_t id, struct named *out)
{
    struct entry e;
    const err_t found = entry_find(cx, id, &e);
    if (found == ERR_NOT_FOUND)
        return OK;
    TRY(found);
    *out = (struct named){ record_sentence(cx, &e), url_entry(cx, id) };
    return OK;
}

static err_t one_named(struct cx *cx, str_t of, int64_t id, struct named *out)
{
    *out = (struct named){ 0 };
    if (str_eq(of, S("entry")))
        return entry_named(cx, id, out);
    if (str_eq(of, S("other")))
        return subject_name(cx, S("organisation"), id, out);
    if (str_eq(of, S("statement")) || str_eq(of, S("organisation")) ||
        str_eq(of, S("consultation")))
        return subject_name(cx, of, id, out);
    if (str_eq(of, S("merged_into")) || str_eq(of, S("amends")) || str_eq(of, S("same_as")))
        return subject_name(cx, S("statement"), id, out);
    if (str_eq(of, S("party_id")) || str_eq(of, S("declared_by")) || str_eq(of, S("inviter")))
        return subject_name(cx, S("organisation"), id, out);
    if (str_eq(of, S("disclosure")))
        return subject_name(cx, of, id, out);
    if (str_eq(of, S("sources")) || str_eq(of, S("source")))
        return subject_name(cx, S("source"), id, out);
    return OK;
}

err_t field_points_to(struct cx *cx, str_t name, str_t value, const struct named **out,
                      size_t *count)
{
    enum { THINGS_MAX = 50 };
    str_t of = name;
    (void)field_is_old(name, &of);
    struct named *const things = arena_array(cx->arena, struct named, THINGS_MAX);
    size_t n = 0;
    str_t rest = value;
    str_t word;
    while (n < THINGS_MAX && str_cut(&rest, ',', &word)) {
        int64_t id;
        if (!str_to_i64(str_trim(word), 1, INT64_MAX, &id))
            break;
        TRY(one_named(cx, of, id, &things[n]));
        if (things[n].name.len == 0)
            break;
        n++;
    }
    *out = things;
    *count = rest.len == 0 ? n : 0; /* all of them, or the numbers as they stand */
    return OK;
}

static str_t organisation_name(struct cx *cx, int64_t id)
{
    struct organisation o;
    if (id == 0 || organisation_find(cx, (organisation_id){ id }, &o) != OK)
        return _("An organisation");
    return text2_pick(&o.name, cx->lang);
}

str_t actor_name(struct cx *cx, const struct entry *e)
{
    switch (e->acts_as) {
    case LEDGER_AS_PROGRAM:
        return _("The program");
    case LEDGER_AS_OPERATOR:
        return _("The operator");
    case LEDGER_AS_SECRETARIAT:
        return _("The secretariat");
    case LEDGER_AS_ORGANISATION:
        return organisation_name(cx, e->organisation);
    case LEDGER_AS_PERSON:
        return _("A person with an account");
    case LEDGER_AS_PUBLIC:
        return _("A visitor");
    default: /* a number from a table, not an enum */
        return _("Somebody");
    }
}
