/* Arguments of the demonstration. The texts are our own and checked by a test, so anything
 * unexpected in them is a bug. SPDX-License-Identifier: AGPL-3.0-or-later */
#include "kit/base/str.h"
#include "kit/json/json.h"
#include "viewpoints/arguments/store.h"
#include "viewpoints/rules.h"

static str_t word(const struct json *object, const char *key)
{
    str_t s = STR_NONE;
    must(json_str(json_get(object, key), &s));
    return s;
}

static struct actor named(int64_t organisation)
{
    return (struct actor){ .acts_as = LEDGER_AS_ORGANISATION, .organisation = organisation };
}

/* Of an organisation by its key, or of a visitor by number. */
static void whose(const struct arguing_demo *d, const struct json *row, struct argument *a)
{
    int64_t visitor = 0;
    if (json_get(row, "organisation") != NULL) {
        a->organisation.v = d->organisation(d->of, word(row, "organisation"));
        a->author = participant_of_organisation(d->in, a->organisation.v);
        return;
    }
    must(json_i64(json_get(row, "visitor"), &visitor) && visitor >= 0 &&
         (size_t)visitor < d->visitor_count);
    a->author = d->visitors[visitor];
}

static err_t marks_fill(struct cx *cx, const struct arguing_demo *d, const struct json *row,
                        const struct argument *a)
{
    const struct json *const by_name = json_get(row, "marks");
    str_t visitors = S("");
    for (size_t i = 0; i < json_count(by_name); i++) {
        const struct json *const m = json_item(by_name, i);
        const struct actor who = named(d->organisation(d->of, word(m, "organisation")));
        TRY(mark_enter(cx, a, participant_of_organisation(d->in, who.organisation),
                       str_eq(word(m, "mark"), S("+")) ? 1 : -1, &who));
    }
    if (json_get(row, "visitor_marks") != NULL)
        visitors = word(row, "visitor_marks");
    must(visitors.len <= d->visitor_count);
    for (size_t i = 0; i < visitors.len; i++) {
        if (visitors.at[i] != '.')
            TRY(mark_enter(cx, a, d->visitors[i], visitors.at[i] == '+' ? 1 : -1, NULL));
    }
    return OK;
}

static err_t argument_fill(struct cx *cx, const struct arguing_demo *d, const struct json *row,
                           const struct argument *parent, struct argument *out)
{
    struct argument a = { .id = { id_new(cx->ids, cx->now) },
                          .consultation = d->in,
                          .text = word(row, "text"),
                          .language = word(row, "language"),
                          .created_at = cx->now };
    whose(d, row, &a);
    a.state = a.organisation.v != 0 ? STATEMENT_ACCEPTED : STATEMENT_PENDING;
    if (parent != NULL) {
        a.parent = parent->id;
        a.statement = parent->statement;
    } else {
        a.statement.v = d->statement(d->of, word(row, "statement"));
        must(argument_side_from_word(word(row, "side"), &a.side));
    }
    const struct actor who = named(a.organisation.v);
    TRY(argument_enter(cx, &a, 0, &who, true));
    if (a.state == STATEMENT_PENDING) /* as if somebody had looked at it */
        TRY(argument_decide(cx, a.id, STATEMENT_ACCEPTED, S(""), false));
    *out = a;
    return marks_fill(cx, d, row, &a);
}

err_t argument_demo_fill(struct cx *cx, const struct arguing_demo *d)
{
    for (size_t i = 0; i < json_count(d->list); i++) {
        const struct json *const row = json_item(d->list, i);
        const struct json *const replies = json_get(row, "replies");
        struct argument a, reply;
        TRY(argument_fill(cx, d, row, NULL, &a));
        for (size_t k = 0; k < json_count(replies); k++)
            TRY(argument_fill(cx, d, json_item(replies, k), &a, &reply));
    }
    return OK;
}
