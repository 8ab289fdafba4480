/* Fills an empty database with the demonstration. The texts are our own and checked by a test, so
 * anything unexpected in them is a bug.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "kit/base/str.h"
#include "kit/json/json.h"
#include "kit/text/text.h"
#include "ledger/ledger.h"
#include "viewpoints/arguments/store.h"
#include "viewpoints/counts.h"
#include "viewpoints/demo_data.h"
#include "viewpoints/package/data.h"
#include "viewpoints/rules.h"
#include "viewpoints/stages/stages.h"
#include "viewpoints/store.h"

#define SECRETARIAT S("secretariat@example.org")
#define REPRESENTED S("nar-bagi") /* whom the sample representative speaks for */
enum { SECONDS_PER_DAY = 24 * 3600 };
#define DAYS(n) ((n) * (int64_t)SECONDS_PER_DAY * USEC_PER_SECOND)

/* Keys of the JSON and the rows they became. */
struct key_ids {
    const str_t *keys;
    const int64_t *ids;
    size_t count;
};
struct filling {
    struct cx *cx;
    const struct json *root;
    struct consultation consultation;
    struct key_ids organisations, sources, statements;
    const participant_id *visitors; /* as many as the JSON has */
};

static str_t word(const struct json *object, const char *key)
{
    str_t s = STR_NONE;
    must(json_str(json_get(object, key), &s));
    return s;
}

static bool truth(const struct json *object, const char *key)
{
    bool b = false;
    must(json_bool(json_get(object, key), &b));
    return b;
}

static struct text2 both(const struct json *object, const char *key)
{
    const struct json *pair = json_get(object, key);
    return (struct text2){ .by = { [LANG_EN] = word(pair, "en"), [LANG_AZ] = word(pair, "az") } };
}

static int64_t id_of(const struct key_ids *map, str_t key)
{
    for (size_t i = 0; i < map->count; i++) {
        if (str_eq(map->keys[i], key))
            return map->ids[i];
    }
    must_failed("a key of the demonstration", __FILE__, __LINE__);
}

/* "opens": "2013-10-09", or "opens_in_days": -10 from now. */
static usec_t moment(const struct cx *cx, const struct json *object, const char *date_key,
                     const char *days_key)
{
    int64_t days = 0;
    if (json_i64(json_get(object, days_key), &days))
        return cx->now + DAYS(days);
    usec_t at = 0;
    must(date_read(word(object, date_key), &at) == OK);
    return at;
}

/* --- organisations, sources, statements ------------------------------------------------------- */

static err_t organisation_fill(struct cx *cx, const struct json *o, bool is_example, int64_t *id)
{
    const str_t slug = word(o, "id");
    struct organisation there;
    const err_t e = organisation_find_by_slug(cx, slug, &there);
    if (e == OK) {
        *id = there.id.v;
        return OK;
    }
    if (e != ERR_NOT_FOUND)
        return e;
    cx->problem = (struct problem){ 0 }; /* expected */
    organisation_id made;
    const bool is_local = str_eq(word(o, "scope"), scope_word(SCOPE_LOCAL));
    const struct organisation new = { .slug = slug,
                                      .kind = word(o, "kind"),
                                      .name = both(o, "name"),
                                      .short_name = both(o, "short"),
                                      .note = both(o, "note"),
                                      .scope = is_local ? SCOPE_LOCAL : SCOPE_INTERNATIONAL,
                                      .is_example = is_example };
    TRY(organisation_add(cx, &new, &made));
    *id = made.v;
    return OK;
}

static err_t source_fill(struct cx *cx, const struct json *s, int64_t *id)
{
    source_id made;
    const struct source new = { .url = word(s, "url"),
                                .title = word(s, "title"),
                                .publisher = word(s, "publisher"),
                                .kind = word(s, "kind"),
                                .dated = word(s, "dated"),
                                .language = word(s, "language") };
    TRY(source_add(cx, &new, &made));
    *id = made.v;
    return OK;
}

static err_t statement_fill(struct cx *cx, consultation_id in, const struct json *s, int64_t *id)
{
    statement_id made;
    const struct statement new = { .consultation = in,
                                   .text = both(s, "text"),
                                   .short_text = both(s, "short"),
                                   .state = STATEMENT_ACCEPTED,
                                   .is_seed = true };
    TRY(statement_add(cx, &new, &made));
    *id = made.v;
    return OK;
}

enum part { PART_ORGANISATIONS, PART_SOURCES, PART_STATEMENTS };
static const char *const PART_KEYS[] = { "organisations", "sources", "statements" };

static err_t part_fill(struct filling *f, enum part part, struct key_ids *out)
{
    struct cx *cx = f->cx;
    const struct json *list = json_get(f->root, PART_KEYS[part]);
    const size_t count = json_count(list);
    str_t *keys = arena_array(cx->arena, str_t, count);
    int64_t *ids = arena_array(cx->arena, int64_t, count);
    for (size_t i = 0; i < count; i++) {
        const struct json *row = json_item(list, i);
        keys[i] = word(row, "id");
        switch (part) {
        case PART_ORGANISATIONS:
            TRY(organisation_fill(cx, row, f->consultation.is_example, &ids[i]));
            break;
        case PART_SOURCES:
            TRY(source_fill(cx, row, &ids[i]));
            break;
        case PART_STATEMENTS:
            TRY(statement_fill(cx, f->consultation.id, row, &ids[i]));
            break;
        }
    }
    *out = (struct key_ids){ keys, ids, count };
    return OK;
}

/* --- positions and documents ------------------------------------------------------------------ */

static const source_id *cited(const struct filling *f, const struct json *row, size_t *count)
{
    const struct json *keys = json_get(row, "sources");
    source_id *ids = arena_array(f->cx->arena, source_id, json_count(keys));
    for (size_t i = 0; i < json_count(keys); i++) {
        str_t key = STR_NONE;
        must(json_str(json_item(keys, i), &key));
        ids[i].v = id_of(&f->sources, key);
    }
    *count = json_count(keys);
    return ids;
}

static enum position position_in(const struct json *row)
{
    enum position p = POSITION_PASS;
    must(position_from_word(word(row, "position"), &p));
    return p;
}

static err_t coded_fill(struct filling *f)
{
    const struct json *list = json_get(f->root, "coded");
    for (size_t i = 0; i < json_count(list); i++) {
        const struct json *row = json_item(list, i);
        struct position_coded p = { .organisation = { id_of(&f->organisations,
                                                            word(row, "organisation")) },
                                    .on = { id_of(&f->statements, word(row, "statement")) },
                                    .value = position_in(row),
                                    .coder = word(row, "coder"),
                                    .note = both(row, "note") };
        must(basis_from_word(word(row, "basis"), &p.basis));
        p.sources = cited(f, row, &p.source_count);
        TRY(position_code(f->cx, f->consultation.id, &p));
    }
    return OK;
}

static err_t documents_fill(struct filling *f)
{
    const struct json *list = json_get(f->root, "documents");
    for (size_t i = 0; i < json_count(list); i++) {
        const struct json *row = json_item(list, i);
        struct document_new d = { .organisation = { id_of(&f->organisations,
                                                          word(row, "organisation")) },
                                  .consultation = f->consultation.id,
                                  .dated = word(row, "dated"),
                                  .summary = both(row, "summary"),
                                  .is_verified = truth(row, "verified") };
        d.sources = cited(f, row, &d.source_count);
        TRY(document_add(f->cx, &d));
    }
    return OK;
}

/* Made-up answers come evenly between the opening and now. */
static usec_t answered_at(const struct filling *f, size_t i, size_t count)
{
    const usec_t span = f->cx->now - f->consultation.opens_at;
    return f->consultation.opens_at + span / (usec_t)(count + 1) * (usec_t)(i + 1);
}

/* What made-up organisations said: in the record under their names, marked as an example, with the
 * time that was made up for it. */
static struct ledger_new own_entry(struct cx *cx, const struct position_row *row,
                                   int64_t organisation)
{
    struct actor *const actor = arena_new(cx->arena, struct actor);
    *actor = (struct actor){ .acts_as = LEDGER_AS_ORGANISATION, .organisation = organisation };
    struct ledger_new e = position_entry(cx, row, actor);
    struct ledger_field *const fields = arena_array(cx->arena, struct ledger_field, e.count + 2);
    memcpy(fields, e.fields, e.count * sizeof *fields);
    fields[e.count++] = ledger_time(cx->arena, "taken_at", row->taken_at);
    fields[e.count++] = ledger_flag("is_example", true);
    e.fields = fields;
    return e;
}

static enum certainty certainty_in(const struct json *row)
{
    enum certainty c = CERTAINTY_UNSAID;
    if (json_get(row, "certainty") != NULL)
        must(certainty_from_word(word(row, "certainty"), &c));
    return c;
}

/* One made-up position, and before it the one that it revised. Returns how many rows that is. */
static size_t own_rows(struct filling *f, const struct json *row, usec_t at,
                       struct position_row *out, int64_t *whose)
{
    struct cx *cx = f->cx;
    const int64_t organisation = id_of(&f->organisations, word(row, "organisation"));
    const struct position_row now = {
        .id = { id_new(cx->ids, cx->now) },
        .consultation = f->consultation.id,
        .statement = { id_of(&f->statements, word(row, "statement")) },
        .participant = participant_of_organisation(f->consultation.id, organisation),
        .value = position_in(row),
        .reason = word(row, "reason"),
        .reason_language = word(row, "language"),
        .source_url = S(""),
        .taken_at = at,
        .standing = json_get(row, "preliminary") != NULL ? STANDING_PRELIMINARY : STANDING_OFFICIAL,
        .certainty = certainty_in(row),
    };
    const struct json *earlier = json_get(row, "earlier");
    size_t n = 0;
    if (earlier != NULL) {
        out[n] = now;
        out[n].id.v = id_new(cx->ids, cx->now);
        out[n].value = position_in(earlier);
        out[n].reason = word(earlier, "reason");
        out[n].taken_at = at - DAYS(1);
        out[n].superseded_at = at;
        whose[n++] = organisation;
    }
    out[n] = now;
    whose[n++] = organisation;
    return n;
}

static err_t own_fill(struct filling *f)
{
    struct cx *cx = f->cx;
    const struct json *list = json_get(f->root, "own");
    const size_t count = json_count(list);
    struct position_row *rows = arena_array(cx->arena, struct position_row, 2 * count);
    int64_t *whose = arena_array(cx->arena, int64_t, 2 * count);
    struct participant_row *who =
        arena_array(cx->arena, struct participant_row, f->organisations.count);
    for (size_t i = 0; i < f->organisations.count; i++)
        who[i] = (struct participant_row){
            .id = participant_of_organisation(f->consultation.id, f->organisations.ids[i]),
            .consultation = f->consultation.id,
            .organisation = f->organisations.ids[i],
            .number = -1,
            .created_at = f->consultation.opens_at,
        };
    size_t n = 0;
    for (size_t i = 0; i < count; i++)
        n += own_rows(f, json_item(list, i), answered_at(f, i, count), rows + n, whose + n);
    if (n == 0)
        return OK;
    struct ledger_new *entries = arena_array(cx->arena, struct ledger_new, n);
    for (size_t i = 0; i < n; i++)
        entries[i] = own_entry(cx, &rows[i], whose[i]);
    TRY(participant_put_many(cx, who, f->organisations.count));
    TRY(position_put_many(cx, rows, n));
    TRY(counts_make(cx, f->consultation.id));
    return ledger_add_many(cx, entries, n);
}

/* "+-.0…": what one made-up visitor answered, a character a statement. */
static size_t visitor_rows(struct filling *f, str_t answers, participant_id who, usec_t at,
                           struct position_row *out)
{
    size_t n = 0;
    must(answers.len == f->statements.count);
    for (size_t i = 0; i < answers.len; i++) {
        const char c = answers.at[i];
        must(c == '+' || c == '-' || c == '0' || c == '.');
        if (c == '.')
            continue;
        out[n++] = (struct position_row){
            .id = { id_new(f->cx->ids, f->cx->now) },
            .consultation = f->consultation.id,
            .statement = { f->statements.ids[i] },
            .participant = who,
            .value = c == '+'   ? POSITION_AGREE
                     : c == '-' ? POSITION_DISAGREE
                                : POSITION_PASS,
            .reason = S(""),
            .reason_language = S(""),
            .source_url = S(""),
            .taken_at = at,
        };
    }
    return n;
}

/* As answers come in: with receipts, whose leaves wait for the root of their minute. */
static err_t visitors_enter(struct cx *cx, const struct participant_row *who, size_t who_count,
                            struct position_row *rows, size_t count)
{
    const struct salt *const salts = receipt_salts(cx, count);
    struct receipt *receipts = arena_array(cx->arena, struct receipt, count);
    for (size_t i = 0; i < count; i++) {
        rows[i].salt = &salts[i];
        receipts[i] = receipt_of(&rows[i]);
    }
    TRY(participant_put_many(cx, who, who_count));
    TRY(position_put_many(cx, rows, count));
    if (who_count > 0)
        TRY(counts_make(cx, who[0].consultation));
    return receipts_record(cx, receipts, count);
}

static void visitors_come(struct filling *f)
{
    const size_t count = json_count(json_get(f->root, "visitors"));
    participant_id *const ids = arena_array(f->cx->arena, participant_id, count);
    for (size_t i = 0; i < count; i++)
        ids[i].v = id_new(f->cx->ids, f->cx->now);
    f->visitors = ids;
}

static err_t visitors_fill(struct filling *f)
{
    struct cx *cx = f->cx;
    const struct json *list = json_get(f->root, "visitors");
    const size_t count = json_count(list);
    struct participant_row *who = arena_array(cx->arena, struct participant_row, count);
    struct position_row *rows =
        arena_array(cx->arena, struct position_row, array_size(count, f->statements.count));
    size_t n = 0;
    for (size_t i = 0; i < count; i++) {
        const usec_t at = answered_at(f, i, count);
        str_t answers = STR_NONE;
        must(json_str(json_item(list, i), &answers));
        who[i] = (struct participant_row){
            .id = f->visitors[i], .consultation = f->consultation.id, .number = -1, .created_at = at
        };
        n += visitor_rows(f, answers, who[i].id, at, rows + n);
    }
    return visitors_enter(cx, who, count, rows, n);
}

/* --- arguments -------------------------------------------------------------------------------- */

static int64_t organisation_keyed(const void *of, str_t key)
{
    return id_of(&((const struct filling *)of)->organisations, key);
}

static int64_t statement_keyed(const void *of, str_t key)
{
    return id_of(&((const struct filling *)of)->statements, key);
}

static err_t arguments_fill(struct filling *f)
{
    return argument_demo_fill(f->cx, &(struct arguing_demo){ .in = f->consultation.id,
                                                             .list = json_get(f->root, "arguments"),
                                                             .organisation = organisation_keyed,
                                                             .statement = statement_keyed,
                                                             .of = f,
                                                             .visitors = f->visitors,
                                                             .visitor_count = json_count(
                                                                 json_get(f->root, "visitors")) });
}

/* --- the whole -------------------------------------------------------------------------------- */

/* Days from now; 0 where the JSON does not say. */
static usec_t moment_or_none(const struct cx *cx, const struct json *object, const char *days_key)
{
    int64_t days = 0;
    return json_i64(json_get(object, days_key), &days) ? cx->now + DAYS(days) : 0;
}

static str_t word_or_none(const struct json *object, const char *key)
{
    str_t s = S("");
    return json_str(json_get(object, key), &s) ? s : S("");
}

/* Stages, languages, divisions, who invites: what not every consultation has. */
static err_t setting_fill(struct filling *f, const struct json *c)
{
    struct consultation *const out = &f->consultation;
    const str_t inviter = word_or_none(c, "inviter");
    bool published = false;
    struct organisation o;
    out->collects_at = moment_or_none(f->cx, c, "collects_in_days");
    out->reviews_until = moment_or_none(f->cx, c, "review_in_days");
    if (json_bool(json_get(c, "published"), &published) && published)
        out->published_at = f->cx->now;
    out->languages = word_or_none(c, "languages");
    out->divisions = word_or_none(c, "divisions");
    if (inviter.len == 0)
        return OK;
    TRY(organisation_find_by_slug(f->cx, inviter, &o));
    out->inviter = o.id;
    return OK;
}

/* Background documents: some of the sources, under the titles they have there. */
static err_t links_fill(struct filling *f)
{
    const struct json *list = json_get(f->root, "links");
    const struct json *sources = json_get(f->root, "sources");
    for (size_t i = 0; i < json_count(list); i++) {
        str_t key = STR_NONE;
        int64_t made = 0;
        must(json_str(json_item(list, i), &key));
        for (size_t k = 0; k < json_count(sources); k++) {
            const struct json *s = json_item(sources, k);
            if (!str_eq(word(s, "id"), key))
                continue;
            struct consultation_link l = { .consultation = f->consultation.id,
                                           .publisher = word(s, "publisher"),
                                           .url = word(s, "url"),
                                           .dated = word(s, "dated") };
            l.title.by[str_eq(word(s, "language"), S("az")) ? LANG_AZ : LANG_EN] = word(s, "title");
            TRY(consultation_link_add(f->cx, &l, &made));
        }
    }
    return OK;
}

static err_t stages_fill(struct filling *f)
{
    struct consultation c;
    TRY(consultation_get(f->cx, f->consultation.id, &c));
    return consultation_stage_look(f->cx, &c);
}

static err_t consultation_fill(struct filling *f)
{
    const struct json *c = json_get(f->root, "consultation");
    f->consultation = (struct consultation){
        .slug = word(c, "slug"),
        .question = both(c, "question"),
        .short_name = both(c, "short"),
        .background = both(c, "background"),
        .coding = both(c, "coding"),
        .opens_at = moment(f->cx, c, "opens", "opens_in_days"),
        .closes_at = moment(f->cx, c, "closes", "closes_in_days"),
        .is_example = truth(c, "example"),
    };
    must(who_from_word(word(c, "who"), &f->consultation.who));
    TRY(setting_fill(f, c));
    TRY(consultation_add(f->cx, &f->consultation, &f->consultation.id));
    if (consultation_has_side(&f->consultation, SIDE_PUBLIC)) /* made up: nobody is to be hidden */
        TRY(consultation_data_choose(
            f->cx, &f->consultation,
            &(struct consultation_data){ .matrix = MATRIX_WHOLE, .licence = &LICENCES[0] }));
    TRY(part_fill(f, PART_ORGANISATIONS, &f->organisations));
    TRY(part_fill(f, PART_SOURCES, &f->sources));
    TRY(part_fill(f, PART_STATEMENTS, &f->statements));
    visitors_come(f);
    TRY(arguments_fill(f));
    TRY(coded_fill(f));
    TRY(documents_fill(f));
    TRY(own_fill(f));
    TRY(visitors_fill(f));
    TRY(links_fill(f));
    return stages_fill(f);
}

static err_t text_fill(struct cx *cx, str_t text)
{
    AUTO(json_doc) doc = { 0 };
    TRY(json_read(text, &doc));
    struct consultation there;
    const str_t slug = word(json_get(doc.root, "consultation"), "slug");
    const err_t e = consultation_find(cx, slug, &there);
    if (e != ERR_NOT_FOUND)
        return e;                        /* there already, or the database fails */
    cx->problem = (struct problem){ 0 }; /* expected */
    struct filling f = { .cx = cx, .root = doc.root };
    return consultation_fill(&f);
}

static err_t account_ensure(struct cx *cx, str_t email, str_t name, uint32_t roles, account_id *out,
                            bool *made)
{
    struct account there;
    const err_t e = account_find_by_email(cx, email, &there);
    *made = e == ERR_NOT_FOUND;
    if (e == OK)
        *out = there.id;
    if (e != ERR_NOT_FOUND)
        return e;
    cx->problem = (struct problem){ 0 }; /* expected */
    return account_add(cx, email, name, roles, cx->lang, out);
}

err_t demo_may_fill(struct cx *cx)
{
    const struct account *at = NULL;
    size_t count = 0;
    TRY(account_list(cx, &at, &count));
    for (size_t i = 0; i < count; i++) {
        if (str_eq(at[i].email, SECRETARIAT))
            return OK;
    }
    return count == 0 ? OK : problem(cx, ERR_CONFLICT, "the database holds other people's data");
}

err_t demo_fill(struct cx *cx, struct demo_people *out)
{
    struct demo_people people;
    bool made = false;
    /* "Misal" is Azerbaijani for "example": the same names serve both languages. */
    TRY(account_ensure(cx, SECRETARIAT, S("Aynur Misal"), ROLE_SECRETARIAT, &people.secretariat,
                       &made));
    for (int i = 0; i < demo_text_count; i++)
        TRY(text_fill(cx, demo_texts[i]));
    TRY(account_ensure(cx, S("representative@example.org"), S("Kamran Misal"), 0,
                       &people.representative, &made));
    if (made) {
        struct organisation whom;
        mandate_id mandate;
        TRY(organisation_find_by_slug(cx, REPRESENTED, &whom));
        TRY(mandate_give(cx,
                         &(struct mandate){ .account = people.representative,
                                            .organisation = whom.id,
                                            .scopes = MANDATE_SCOPES_ALL,
                                            .starts_at = cx->now,
                                            .ends_at = cx->now + DAYS(365),
                                            .reason = S("made up for the demonstration") },
                         &mandate));
    }
    *out = people;
    return OK;
}
