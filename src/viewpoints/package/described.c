/* What a data package says of itself, for programs.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "kit/base/str.h"
#include "kit/json/member.h"
#include "kit/settings/settings.h"
#include "kit/text/csv.h"
#include "kit/text/text.h"
#include "viewpoints/package/codebook.h"
#include "viewpoints/package/packing.h"
#include "viewpoints/results/results_model.h"
#include "viewpoints/rules.h"
#include "viewpoints/store.h"

const struct file_made *packed(const struct packing *p, const char *name)
{
    return file_made_find(p->to, arena_printf(p->cx->arena, "%.*s%s", STR_ARG(p->to->part), name));
}

usec_t packed_as_of(const struct packing *p)
{
    const usec_t at = p->c->changed_at > p->x.latest ? p->c->changed_at : p->x.latest;
    return at > p->latest_argument ? at : p->latest_argument;
}

/* --- disclosure.json ---------------------------------------------------------------------------
 */

static void put_site(struct cx *cx, struct json_out *j)
{
    const struct site *const site = site_of(cx);
    json_key(j, S("publisher"));
    json_put_object(j);
    json_member_text2(j, "name", &site->name);
    json_member_text2(j, "kind", &site->kind);
    json_member_text2(j, "funding", &site->funding);
    json_member_text2(j, "control", &site->control);
    json_member_text2(j, "leaning", &site->leaning);
    json_member_known(j, "address", cx->settings->site_base_url);
    json_put_object_end(j);
}

static void put_named(struct packing *p, struct json_out *j, const struct disclosed *disclosed,
                      const struct organisation *o, size_t place)
{
    json_put_object(j);
    if (place != SIZE_MAX) {
        json_key(j, S("participant"));
        json_put_i64(j, p->x.people[place].number);
    }
    json_member_str(j, "organisation", o->slug);
    json_member_text2(j, "name", &o->name);
    json_member_str(j, "scope", scope_word(o->scope));
    disclosed_json(p->cx, disclosed, o, j);
    json_put_object_end(j);
}

static bool has_argued(const struct packing *p, organisation_id o)
{
    for (size_t i = 0; i < p->argued_count; i++) {
        if (p->argued[i].v == o.v)
            return true;
    }
    return false;
}

/* Who answered; or, of those who did not, who argued. */
static err_t put_who(struct packing *p, struct json_out *j, const char *key, bool answered)
{
    const struct organisation *all = NULL;
    const struct disclosed *disclosed = NULL;
    struct cx *const cx = p->cx;
    size_t count = 0;
    TRY(organisation_list(cx, &all, &count));
    int64_t *const ids = arena_array(cx->arena, int64_t, count);
    for (size_t i = 0; i < count; i++)
        ids[i] = all[i].id.v;
    TRY(disclosed_load(cx, ids, count, &disclosed));
    json_key(j, str_from_c(key));
    json_put_array(j);
    for (size_t i = 0; i < count; i++) {
        const participant_id who = participant_of_organisation(p->c->id, all[i].id.v);
        const size_t place = export_place_of_person(&p->x, who);
        if (answered ? place == SIZE_MAX : place != SIZE_MAX || !has_argued(p, all[i].id))
            continue;
        put_named(p, j, disclosed, &all[i], place);
        TRY(file_grew(p->to));
    }
    json_put_array_end(j);
    return OK;
}

/* null: the alliance itself. */
static err_t put_inviter(struct packing *p, struct json_out *j)
{
    struct organisation o;
    const struct disclosed *disclosed = NULL;
    json_key(j, S("invited_by"));
    if (p->c->inviter.v == 0) {
        json_put_null(j);
        return OK;
    }
    TRY(organisation_find(p->cx, p->c->inviter, &o));
    TRY(disclosed_load(p->cx, &o.id.v, 1, &disclosed));
    json_put_object(j);
    json_member_str(j, "organisation", o.slug);
    json_member_text2(j, "name", &o.name);
    disclosed_json(p->cx, disclosed, &o, j);
    json_put_object_end(j);
    return OK;
}

err_t pack_disclosure(struct packing *p)
{
    struct json_out j;
    TRY(file_begin(p->to, "disclosure.json", NULL));
    json_begin(&j, &p->to->text);
    json_put_object(&j);
    put_site(p->cx, &j);
    TRY(put_inviter(p, &j));
    TRY(project_funder_json(p->cx, "consultation", p->c->id.v, &j));
    if (p->side == SIDE_ORGANISATIONS)
        TRY(put_who(p, &j, "answered", true));
    if (p->side == SIDE_ORGANISATIONS && p->argued_count > 0)
        TRY(put_who(p, &j, "argued_only", false));
    json_put_object_end(&j);
    buf_byte(&p->to->text, '\n');
    return file_end(p->to, NULL);
}

/* --- freeze.json -------------------------------------------------------------------------------
 */

err_t pack_freezes(struct packing *p)
{
    struct json_out j;
    if (p->freeze_count == 0)
        return OK;
    TRY(file_begin(p->to, "freeze.json", NULL));
    json_begin(&j, &p->to->text);
    json_put_array(&j);
    for (size_t i = 0; i < p->freeze_count; i++)
        freeze_json(p->cx, &p->freezes[i], &j);
    json_put_array_end(&j);
    buf_byte(&p->to->text, '\n');
    return file_end(p->to, NULL);
}

/* --- codebook.csv ------------------------------------------------------------------------------
 */

static void both(struct buf *out, const char *msgid)
{
    export_text(out, msgid == NULL ? S("") : tr_lang(LANG_EN, msgid), false);
    export_text(out, msgid == NULL ? S("") : tr_lang(LANG_AZ, msgid), false);
}

static void codebook_line(struct buf *out, const struct codebook_file *f,
                          const struct codebook_column *c)
{
    export_text(out, str_from_c(f->name), true);
    export_text(out, str_from_c(c->name), false);
    export_text(out, str_from_c(c->type), false);
    export_text(out, c->values == NULL ? S("") : str_from_c(c->values), false);
    both(out, c->unit);
    both(out, c->missing);
    both(out, c->meaning);
    csv_end_row(out);
}

err_t pack_codebook(struct packing *p)
{
    TRY(file_begin(p->to, "codebook.csv", NULL));
    BUF_LIT(&p->to->text, "file,column,type,values,unit_en,unit_az,missing_en,missing_az,"
                          "meaning_en,meaning_az\n");
    for (const struct codebook_file *f = CODEBOOK; f->name != NULL; f++) {
        if (f->columns == NULL || packed(p, f->name) == NULL)
            continue;
        for (const struct codebook_column *c = f->columns; c->name != NULL; c++)
            codebook_line(&p->to->text, f, c);
    }
    return file_end(p->to, NULL);
}

/* --- datapackage.json: https://specs.frictionlessdata.io ----------------------------------------
 */

static void put_constraints(struct json_out *j, const struct codebook_column *c)
{
    str_t rest = str_from_c(c->values), word;
    const bool is_integer = strcmp(c->type, "integer") == 0;
    json_key(j, S("constraints"));
    json_put_object(j);
    json_key(j, S("enum"));
    json_put_array(j);
    while (str_cut(&rest, ' ', &word)) {
        int64_t v = 0;
        if (is_integer && str_to_i64(word, INT64_MIN, INT64_MAX, &v))
            json_put_i64(j, v);
        else
            json_put_str(j, word);
    }
    json_put_array_end(j);
    json_put_object_end(j);
}

static void put_field(struct json_out *j, str_t name, const struct codebook_column *c)
{
    json_put_object(j);
    json_member_str(j, "name", name);
    json_member_str(j, "type", str_from_c(c->type));
    json_member_str(j, "description", tr_lang(LANG_EN, c->meaning));
    json_member_str(j, "description_az", tr_lang(LANG_AZ, c->meaning));
    if (c->values != NULL)
        put_constraints(j, c);
    json_put_object_end(j);
}

static void put_many_fields(struct packing *p, struct json_out *j, const struct codebook_file *f,
                            const struct codebook_column *c)
{
    if (strcmp(f->name, "classes.csv") == 0) {
        str_t rest = str_sub(p->classes, 0, str_find_byte(p->classes, '\n', 0)), name;
        (void)str_cut(&rest, ',', &name); /* the participant */
        while (str_cut(&rest, ',', &name))
            put_field(j, str_trim(name), c);
        return;
    }
    for (size_t i = 0; i < p->x.statements.count; i++) {
        if (p->x.counts[i].all > 0)
            put_field(j, arena_printf(p->cx->arena, "%" PRId64, p->x.statements.at[i].number), c);
    }
}

static void put_schema(struct packing *p, struct json_out *j, const struct codebook_file *f)
{
    json_key(j, S("schema"));
    json_put_object(j);
    json_key(j, S("fields"));
    json_put_array(j);
    for (const struct codebook_column *c = f->columns; c->name != NULL; c++) {
        if (strcmp(c->name, "*") == 0)
            put_many_fields(p, j, f, c);
        else
            put_field(j, str_from_c(c->name), c);
    }
    json_put_array_end(j);
    json_key(j, S("missingValues"));
    json_put_array(j);
    json_put_str(j, S(""));
    json_put_array_end(j);
    json_put_object_end(j);
}

/* "votes.csv" is the resource "votes". */
static str_t resource_name(const char *file)
{
    const str_t name = str_from_c(file);
    return str_sub(name, 0, str_find_byte(name, '.', 0));
}

static void put_resource(struct packing *p, struct json_out *j, const struct codebook_file *f,
                         const struct file_made *m)
{
    json_put_object(j);
    /* positions.csv and positions.json would be one name */
    json_member_str(j, "name",
                    strcmp(f->name, "positions.json") == 0 ? S("positions-reasons")
                                                           : resource_name(f->name));
    json_member_str(j, "path", str_from_c(f->name));
    json_member_str(j, "description", tr_lang(LANG_EN, f->meaning));
    json_member_str(j, "description_az", tr_lang(LANG_AZ, f->meaning));
    json_member_str(j, "mediatype", str_from_c(f->format));
    json_member_str(j, "encoding", S("utf-8"));
    json_key(j, S("bytes"));
    json_put_i64(j, m->size);
    json_member_str(j, "hash",
                    arena_printf(p->cx->arena, "sha256:%.*s",
                                 STR_ARG(hex(p->cx->arena, hash_bytes(&m->sha256)))));
    if (f->columns != NULL) {
        json_member_str(j, "profile", S("tabular-data-resource"));
        if (f->has_no_header) {
            json_key(j, S("dialect"));
            json_put_object(j);
            json_key(j, S("header"));
            json_put_bool(j, false);
            json_put_object_end(j);
        }
        put_schema(p, j, f);
    }
    json_put_object_end(j);
}

static void put_licences(struct packing *p, struct json_out *j)
{
    const struct licence *const l = p->data.licence;
    json_key(j, S("licenses"));
    json_put_array(j);
    json_put_object(j);
    json_member_str(j, "name", str_from_c(l->word));
    json_member_str(j, "title", str_from_c(l->name));
    json_member_str(j, "path", str_from_c(l->url));
    json_put_object_end(j);
    json_put_array_end(j);
}

/* What `alyans analyse` asks of a folder: package_said.h. */
static void put_alyans(struct packing *p, struct json_out *j)
{
    json_key(j, S("alyans"));
    json_put_object(j);
    json_member_str(j, "program", S("alyans " ALYANS_VERSION));
    json_member_str(j, "consultation", p->c->slug);
    json_member_str(j, "side", side_word(p->side));
    json_member_str(j, "matrix", p->is_whole ? S("whole") : S("counts"));
    if (packed(p, "classes.csv") != NULL)
        json_member_str(j, "classes", S("classes.csv"));
    if (packed(p, "weights.csv") != NULL)
        json_member_str(j, "weights", S("weights.csv"));
    json_put_object_end(j);
}

err_t pack_datapackage(struct packing *p)
{
    struct json_out j;
    TRY(file_begin(p->to, "datapackage.json", NULL));
    json_begin(&j, &p->to->text);
    json_put_object(&j);
    json_member_str(&j, "profile", S("data-package"));
    json_member_str(&j, "name", p->name);
    json_member_str(&j, "title", text2_pick(&p->c->question, LANG_EN));
    json_member_str(&j, "title_az", text2_pick(&p->c->question, LANG_AZ));
    if (p->cx->settings->site_base_url.len > 0)
        json_member_str(&j, "homepage", p->cx->settings->site_base_url);
    json_member_time(&j, p->cx->arena, "created", packed_as_of(p));
    put_licences(p, &j);
    put_alyans(p, &j);
    json_key(&j, S("resources"));
    json_put_array(&j);
    for (const struct codebook_file *f = CODEBOOK; f->name != NULL; f++) {
        const struct file_made *const m = packed(p, f->name);
        if (m == NULL)
            continue;
        put_resource(p, &j, f, m);
        TRY(file_grew(p->to));
    }
    json_put_array_end(&j);
    json_put_object_end(&j);
    buf_byte(&p->to->text, '\n');
    return file_end(p->to, NULL);
}
