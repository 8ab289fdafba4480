/* Rows of projects as the named values under which the record keeps them.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "projects/fields.h"

#include "kit/base/buf.h"
#include "kit/base/str.h"
#include "projects/rules.h"

static void add(struct field_list *out, struct ledger_field f)
{
    must(out->count < ROW_FIELDS_MAX);
    out->at[out->count++] = f;
}

static void add_text(struct field_list *out, const char *name, str_t v)
{
    add(out, ledger_text(name, v));
}

/* name_en and name_az. */
static void add_text2(struct arena *arena, struct field_list *out, const char *name,
                      const struct text2 *t)
{
    static const enum lang ORDER[] = { LANG_EN, LANG_AZ };
    for (size_t i = 0; i < ARRAY_LEN(ORDER); i++) {
        const str_t whole = arena_printf(arena, "%s_%.*s", name, STR_ARG(lang_code(ORDER[i])));
        add_text(out, arena_cstr(arena, whole), t->by[ORDER[i]]);
    }
}

/* An id that may be none: left empty then, so that pages do not tell of a number 0. */
static void add_id(struct arena *arena, struct field_list *out, const char *name, int64_t id)
{
    add_text(out, name, id == 0 ? S("") : arena_printf(arena, "%" PRId64, id));
}

void project_fields(struct arena *arena, const struct project *p, struct field_list *out)
{
    *out = (struct field_list){ .count = 0 };
    add_text(out, "slug", p->slug);
    add_text2(arena, out, "title", &p->title);
    add_text2(arena, out, "aims", &p->aims);
    add_text2(arena, out, "note", &p->note);
    add_id(arena, out, "organisation", p->organisation.v);
    add_text2(arena, out, "runner", &p->runner);
    add_text(out, "starts", p->starts);
    add_text(out, "ends", p->ends);
    add_text(out, "state", project_state_word(p->state));
    add_text(out, "reason", p->state_reason);
    add(out, ledger_flag("is_unfunded", p->is_unfunded));
    add_text(out, "currency", p->currency);
    add_text(out, "country", p->country);
    add_text(out, "sector", p->sector);
    add_id(arena, out, "source", p->source.v);
    add(out, ledger_flag("is_example", p->is_example));
}

void grant_fields(struct arena *arena, const struct project_grant *g, struct field_list *out)
{
    *out = (struct field_list){ .count = 0 };
    add_id(arena, out, "organisation", g->organisation.v);
    add_text2(arena, out, "funder", &g->funder);
    add_text(out, "amount", amount_plain(arena, g->amount));
    add_text(out, "currency", g->currency);
    add_text(out, "awarded", g->awarded);
    add_text(out, "reference", g->reference);
    add_text2(arena, out, "conditions", &g->conditions);
    add_text(out, "money", grant_money_word(g->money));
    add_text(out, "origin", grant_origin_word(g->origin));
    add_id(arena, out, "source", g->source.v);
}

void part_fields(struct arena *arena, const struct project_part *t, struct field_list *out)
{
    *out = (struct field_list){ .count = 0 };
    add_text(out, "part", part_kind_word(t->kind));
    add_text2(arena, out, "title", &t->title);
    add_text2(arena, out, "detail", &t->detail);
    add_text(out, "amount", amount_plain(arena, t->amount));
    add_text(out, "starts", t->from);
    add_text(out, "ends", t->till);
    add_text(out, "done", t->done);
    add_text(out, "state", milestone_word(t->state));
    add_text2(arena, out, "evidence", &t->evidence);
    add_text(out, "evidence_url", t->evidence_url);
    add_id(arena, out, "evidence_file", t->evidence_file.v);
    add_id(arena, out, "entry", t->evidence_entry);
    add_text(out, "thing_kind", t->thing_kind);
    add_id(arena, out, "thing", t->thing);
    add_id(arena, out, "organisation", t->organisation.v);
}

/* "LINE=12.00, LINE=3.50". */
static str_t figures_text(struct arena *arena, const struct project_report *r)
{
    AUTO(buf) text;
    buf_init(&text, 64 * (size_t)REPORT_FIGURES_MAX);
    for (size_t i = 0; i < r->figure_count; i++) {
        if (i > 0)
            BUF_LIT(&text, ", ");
        buf_i64(&text, r->figures[i].line.v);
        buf_byte(&text, '=');
        buf_add(&text, amount_plain(arena, r->figures[i].spent));
    }
    return arena_str(arena, buf_str(&text));
}

void report_fields(struct arena *arena, const struct project_report *r, struct field_list *out)
{
    *out = (struct field_list){ .count = 0 };
    add_text(out, "report", report_kind_word(r->kind));
    add_text(out, "version", arena_printf(arena, "%" PRId64, r->version));
    add_text(out, "starts", r->from);
    add_text(out, "ends", r->till);
    add_text2(arena, out, "text", &r->text);
    add_text(out, "spent", figures_text(arena, r));
    add_id(arena, out, "file", r->file.v);
    add_text(out, "reason", r->reason);
}

str_t field_text(struct arena *arena, const struct ledger_field *f)
{
    switch (f->type) {
    case LEDGER_TEXT:
        return f->text;
    case LEDGER_FLAG:
        return f->number != 0 ? S("true") : S("false");
    case LEDGER_ID:
    case LEDGER_INT:
        return arena_printf(arena, "%" PRId64, f->number);
    }
    must_failed("a type of field", __FILE__, __LINE__);
}

static bool is_filled(const struct ledger_field *f)
{
    return f->type == LEDGER_TEXT ? f->text.len > 0 : f->number != 0;
}

size_t fields_filled(const struct field_list *all, struct ledger_field *fields)
{
    size_t n = 0;
    for (size_t i = 0; i < all->count; i++) {
        if (is_filled(&all->at[i]))
            fields[n++] = all->at[i];
    }
    return n;
}

size_t fields_changed(struct arena *arena, const struct field_list *was,
                      const struct field_list *is, struct ledger_field *fields)
{
    size_t n = 0;
    must(was->count == is->count);
    for (size_t i = 0; i < is->count; i++) {
        if (str_eq(field_text(arena, &was->at[i]), field_text(arena, &is->at[i])))
            continue;
        fields[n++] = is->at[i];
        if (!is_filled(&was->at[i]))
            continue;
        fields[n] = was->at[i];
        fields[n++].name = arena_printf(arena, "was_%.*s", STR_ARG(was->at[i].name));
    }
    return n;
}
