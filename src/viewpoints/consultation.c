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

static str_t id_word(struct cx *cx, int64_t id)
{
    return id == 0 ? S("") : arena_printf(cx->arena, "%" PRId64, id);
}

enum { CONSULTATION_FIELDS = 48 };

void consultation_schedule_fields(struct cx *cx, const struct consultation *was,
                                  const struct consultation *is, struct ledger_field *fields,
                                  size_t *n)
{
    time_changed(cx, fields, n, "collects_at", was->collects_at, is->collects_at);
    time_changed(cx, fields, n, "opens_at", was->opens_at, is->opens_at);
    time_changed(cx, fields, n, "closes_at", was->closes_at, is->closes_at);
    time_changed(cx, fields, n, "reviews_until", was->reviews_until, is->reviews_until);
}

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
    consultation_schedule_fields(cx, was, is, fields, &n);
    ledger_changed(cx->arena, fields, &n, "inviter", id_word(cx, was->inviter.v),
                   id_word(cx, is->inviter.v));
    ledger_changed(cx->arena, fields, &n, "languages", was->languages, is->languages);
    ledger_changed(cx->arena, fields, &n, "divisions", was->divisions, is->divisions);
    return n;
}

err_t consultation_note(struct cx *cx, enum ledger_kind kind, consultation_id c,
                        const struct ledger_field *fields, size_t count)
{
    return ledger_add(cx, &(struct ledger_new){ kind, c.v, 0, fields, count, NULL });
}

/* When it is public from the start, or when a draft becomes so. */
err_t consultation_note_added(struct cx *cx, const struct consultation *c)
{
    struct ledger_field fields[CONSULTATION_FIELDS];
    const size_t n = consultation_fields(cx, NULL, c, fields);
    TRY(consultation_note(cx, LEDGER_CONSULTATION_ADDED, c->id, fields, n));
    if (c->published_at == 0)
        return OK;
    const struct ledger_field at = ledger_time(cx->arena, "published_at", c->published_at);
    return consultation_note(cx, LEDGER_CONSULTATION_PUBLISHED, c->id, &at, 1);
}

err_t consultation_make(struct cx *cx, struct consultation *c)
{
    if (schedule_fault(c) != SCHEDULE_FITS)
        return problem(cx, ERR_INVALID, "dates that cannot be");
    c->id.v = id_new(cx->ids, cx->now);
    c->created_at = c->changed_at = cx->now;
    c->last_stage = STAGE_PLANNED;
    render_texts(cx, c);
    return consultation_put(cx, c);
}

err_t consultation_announce(struct cx *cx, const struct consultation *made)
{
    return made->is_draft ? consultation_note(cx, LEDGER_CONSULTATION_DRAFTED, made->id, NULL, 0)
                          : consultation_note_added(cx, made);
}

err_t consultation_add(struct cx *cx, const struct consultation *c, consultation_id *out)
{
    struct consultation made = *c;
    TRY(consultation_make(cx, &made));
    TRY(consultation_announce(cx, &made));
    *out = made.id;
    return OK;
}

static err_t change_check(struct cx *cx, const struct consultation *was,
                          const struct consultation *is)
{
    bool answered = false;
    if (schedule_change_fault(was, is, cx->now) != SCHEDULE_FITS)
        return problem(cx, ERR_CONFLICT, "what has begun or ended stays so");
    if (schedule_fault(is) != SCHEDULE_FITS)
        return problem(cx, ERR_INVALID, "dates that cannot be");
    if (!question_may_become(was, is, cx->now))
        return problem(cx, ERR_CONFLICT, "positions were taken on another question");
    if (was->who == is->who)
        return OK;
    TRY(consultation_has_positions(cx, was->id, &answered));
    return answered ? problem(cx, ERR_CONFLICT, "others cannot answer once somebody has") : OK;
}

err_t consultation_change(struct cx *cx, const struct consultation *c)
{
    struct consultation was, made = *c;
    TRY(consultation_get_any(cx, c->id, &was));
    made.is_draft = was.is_draft;
    made.published_at = was.published_at;
    made.edited_at = was.is_draft ? 0 : cx->now;
    TRY(change_check(cx, &was, &made));
    struct ledger_field fields[CONSULTATION_FIELDS];
    const size_t n = consultation_fields(cx, &was, &made, fields);
    if (n == 0 && was.project == made.project)
        return OK;
    made.changed_at = cx->now;
    render_texts(cx, &made);
    TRY(consultation_update(cx, &made));
    return was.is_draft ? consultation_note(cx, LEDGER_CONSULTATION_DRAFTED, c->id, NULL, 0)
                        : consultation_note(cx, LEDGER_CONSULTATION_CHANGED, c->id, fields, n);
}
