/* Making and changing consultations, each with its entry in the record.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "kit/base/str.h"
#include "kit/text/markdown.h"
#include "ledger/ledger.h"
#include "viewpoints/rules.h"
#include "viewpoints/store.h"

url_t url_consultation(struct cx *cx, const struct consultation *c)
{
    return url_with(cx, "/consultations/{}", UARG(c->slug));
}

url_t url_results(struct cx *cx, const struct consultation *c)
{
    return url_with(cx, "/consultations/{}/results", UARG(c->slug));
}

/* Markdown is rendered once, when it is written. */
static void render_texts(struct cx *cx, struct consultation *c)
{
    for (int l = 0; l < LANG_COUNT; l++) {
        c->background_html.by[l] = markdown_html(cx->arena, c->background.by[l]);
        c->coding_html.by[l] = markdown_html(cx->arena, c->coding.by[l]);
    }
}

static void time_changed(struct cx *cx, struct ledger_field *fields, size_t *n, const char *name,
                         usec_t was, usec_t is)
{
    if (was == is)
        return;
    const struct ledger_field old = ledger_time(cx->arena, name, was);
    const struct ledger_field new = ledger_time(cx->arena, name, is);
    ledger_changed(cx->arena, fields, n, name, old.text, new.text);
}

enum { CONSULTATION_FIELDS = 30 };

/* Everything that is public about it under the names of its columns; of a change only what is
 * another now, with what it replaces. Returns how many fields that is. */
static size_t consultation_fields(struct cx *cx, const struct consultation *was,
                                  const struct consultation *is,
                                  struct ledger_field fields[CONSULTATION_FIELDS])
{
    static const struct consultation none;
    size_t n = 0;
    if (was == NULL) {
        was = &none;
        fields[n++] = ledger_text("slug", is->slug);
        fields[n++] = ledger_text("who", who_word(is->who));
        fields[n++] = ledger_flag("is_example", is->is_example);
    } else {
        ledger_changed(cx->arena, fields, &n, "who", who_word(was->who), who_word(is->who));
    }
    ledger_changed2(cx->arena, fields, &n, "question", &was->question, &is->question);
    ledger_changed2(cx->arena, fields, &n, "short", &was->short_name, &is->short_name);
    ledger_changed2(cx->arena, fields, &n, "background", &was->background, &is->background);
    ledger_changed2(cx->arena, fields, &n, "coding", &was->coding, &is->coding);
    time_changed(cx, fields, &n, "opens_at", was->opens_at, is->opens_at);
    time_changed(cx, fields, &n, "closes_at", was->closes_at, is->closes_at);
    return n;
}

err_t consultation_add(struct cx *cx, const struct consultation *c, consultation_id *out)
{
    struct consultation made = *c;
    if (!dates_fit(c->opens_at, c->closes_at))
        return problem(cx, ERR_INVALID, "a consultation cannot end before it begins");
    made.id.v = id_new(cx->ids, cx->now);
    made.created_at = made.changed_at = cx->now;
    render_texts(cx, &made);
    struct ledger_field fields[CONSULTATION_FIELDS];
    const size_t n = consultation_fields(cx, NULL, &made, fields);
    TRY(consultation_put(cx, &made));
    TRY(ledger_add(
        cx, &(struct ledger_new){ LEDGER_CONSULTATION_ADDED, made.id.v, 0, fields, n, NULL }));
    *out = made.id;
    return OK;
}

err_t consultation_change(struct cx *cx, const struct consultation *c)
{
    struct consultation was, made = *c;
    TRY(consultation_get(cx, c->id, &was));
    if (!dates_fit(c->opens_at, c->closes_at))
        return problem(cx, ERR_INVALID, "a consultation cannot end before it begins");
    if (was.who != c->who) {
        bool answered = false;
        TRY(consultation_has_positions(cx, c->id, &answered));
        if (answered)
            return problem(cx, ERR_CONFLICT, "others cannot answer once somebody has");
    }
    struct ledger_field fields[CONSULTATION_FIELDS];
    const size_t n = consultation_fields(cx, &was, &made, fields);
    if (n == 0)
        return OK;
    made.changed_at = cx->now;
    render_texts(cx, &made);
    TRY(consultation_update(cx, &made));
    return ledger_add(
        cx, &(struct ledger_new){ LEDGER_CONSULTATION_CHANGED, c->id.v, 0, fields, n, NULL });
}
