/* Reading alyans.conf and the environment; what check and the manual page show.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "kit/settings/settings.h"

#include "kit/base/str.h"
#include "kit/settings/settings_value.h"
#include "kit/text/roff.h"

enum { KEY_MAX = 64, VARIABLE_MAX = 80 };

static void set_defaults(struct settings *s)
{
    *s = (struct settings){ 0 };
    for (size_t i = 0; i < SETTING_COUNT; i++) {
        const struct value_fault fault =
            setting_value_read(&setting_rows[i], setting_rows[i].initial, s);
        must(fault.msgid == NULL);
    }
}

/* --- reading ---------------------------------------------------------------------------------- */

/* Where the value being read stands. */
struct place {
    enum setting_from from;
    str_t where;
    int64_t line;
};

static struct settings_error *error_add(struct settings_errors *errors, const struct place *place,
                                        const char *msgid)
{
    const size_t i =
        errors->count < SETTINGS_ERRORS_MAX ? errors->count++ : SETTINGS_ERRORS_MAX - 1;
    errors->at[i] = (struct settings_error){
        .where = place->where,
        .line = place->line,
        .msgid = msgid,
    };
    return &errors->at[i];
}

static void put(struct arena *arena, size_t which, str_t value, const struct place *place,
                struct settings *s, struct settings_errors *errors)
{
    const struct setting_row *const row = &setting_rows[which];
    const str_t kept = arena_str(arena, value);
    if (!utf8_valid(kept)) {
        error_add(errors, place, N_("{0}: is not text in UTF-8"))->args[0] = tr_arg_str(row->key);
        return;
    }
    const struct value_fault fault = setting_value_read(row, kept, s);
    if (fault.msgid != NULL) {
        struct settings_error *const e = error_add(errors, place, fault.msgid);
        e->args[0] = tr_arg_str(row->key);
        memcpy(e->args + 1, fault.args, sizeof fault.args);
        return;
    }
    s->source[which].from = place->from;
    s->source[which].line = place->line;
}

/* The number of changed, added or dropped bytes between two keys. */
static size_t distance(str_t a, str_t b)
{
    size_t row[KEY_MAX + 1];
    must(b.len <= KEY_MAX);
    for (size_t j = 0; j <= b.len; j++)
        row[j] = j;
    for (size_t i = 0; i < a.len; i++) {
        size_t corner = row[0];
        row[0] = i + 1;
        for (size_t j = 0; j < b.len; j++) {
            const size_t changed = corner + (a.at[i] != b.at[j]);
            const size_t one_less = (row[j] < row[j + 1] ? row[j] : row[j + 1]) + 1;
            corner = row[j + 1];
            row[j + 1] = changed < one_less ? changed : one_less;
        }
    }
    return row[b.len];
}

static str_t nearest_key(str_t key)
{
    size_t best = 0;
    size_t best_distance = SIZE_MAX;
    for (size_t i = 0; i < SETTING_COUNT; i++) {
        const size_t d = distance(key, setting_rows[i].key);
        if (d < best_distance) {
            best_distance = d;
            best = i;
        }
    }
    return setting_rows[best].key;
}

/* SETTING_COUNT: unknown. */
static size_t find_key(str_t key)
{
    size_t i = 0;
    while (i < SETTING_COUNT && !str_eq(setting_rows[i].key, key))
        i++;
    return i;
}

static void read_line(struct arena *arena, str_t line, int64_t number, struct settings *s,
                      struct settings_errors *errors)
{
    const struct place place = { .from = FROM_FILE, .where = s->file, .line = number };
    const size_t sign = str_find_byte(line, '=', 0);
    const str_t key = str_trim(str_sub(line, 0, sign));
    if (sign == line.len || key.len == 0 || key.len > KEY_MAX || !utf8_valid(key)) {
        error_add(errors, &place, N_("expected a line of the form: key = value"));
        return;
    }
    const size_t which = find_key(key);
    if (which == SETTING_COUNT) {
        struct settings_error *const e =
            error_add(errors, &place, N_("there is no setting “{0}”; the nearest is {1}"));
        e->args[0] = tr_arg_str(arena_str(arena, key));
        e->args[1] = tr_arg_str(nearest_key(key));
        return;
    }
    if (s->source[which].from == FROM_FILE) {
        struct settings_error *const e =
            error_add(errors, &place, N_("{0}: has a value already, on line {1}"));
        e->args[0] = tr_arg_str(key);
        e->args[1] = tr_arg_i64(s->source[which].line);
        return;
    }
    put(arena, which, str_trim(str_sub(line, sign + 1, line.len)), &place, s, errors);
}

void settings_read(struct arena *arena, str_t text, str_t file, struct settings *s,
                   struct settings_errors *errors)
{
    set_defaults(s);
    s->file = arena_str(arena, file);
    if (str_starts(text, S("\xEF\xBB\xBF")))
        text = str_sub(text, 3, text.len);
    str_t line;
    for (int64_t number = 1; str_cut(&text, '\n', &line); number++) {
        line = str_trim(line);
        if (line.len > 0 && line.at[0] != '#')
            read_line(arena, line, number, s, errors);
    }
}

static char variable_char(char c)
{
    if (c >= 'a' && c <= 'z')
        return (char)(c - 'a' + 'A');
    if (c == '.')
        return '_';
    return c;
}

/* "http.listen" gives "ALYANS_HTTP_LISTEN". */
static void add_variable(struct buf *out, str_t key)
{
    BUF_LIT(out, "ALYANS_");
    for (size_t i = 0; i < key.len; i++)
        buf_byte(out, variable_char(key.at[i]));
}

void settings_environment(struct arena *arena, char *const *envp, struct settings *s,
                          struct settings_errors *errors)
{
    for (size_t i = 0; i < SETTING_COUNT; i++) {
        AUTO(buf) name;
        buf_init(&name, VARIABLE_MAX);
        add_variable(&name, setting_rows[i].key);
        for (char *const *at = envp; *at != NULL; at++) {
            const str_t pair = str_from_c(*at);
            if (!str_starts(pair, buf_str(&name)) || pair.len == name.len ||
                pair.at[name.len] != '=')
                continue;
            const struct place place = { .from = FROM_ENVIRONMENT,
                                         .where = arena_str(arena, buf_str(&name)) };
            put(arena, i, str_sub(pair, name.len + 1, pair.len), &place, s, errors);
        }
    }
}

void settings_put(struct arena *arena, enum setting which, str_t value, struct settings *s,
                  struct settings_errors *errors)
{
    must(which < SETTING_COUNT);
    put(arena, which, value, &(struct place){ .from = FROM_COMMAND }, s, errors);
}

/* --- showing ---------------------------------------------------------------------------------- */

str_t settings_error_text(struct cx *cx, const struct settings_error *e)
{
    const str_t what = trf_args(cx, e->msgid, e->args, ARRAY_LEN(e->args));
    if (e->where.len == 0)
        return what;
    if (e->line == 0)
        return arena_printf(cx->arena, "%.*s: %.*s", STR_ARG(e->where), STR_ARG(what));
    return arena_printf(cx->arena, "%.*s:%" PRId64 ": %.*s", STR_ARG(e->where), e->line,
                        STR_ARG(what));
}

static void add_source(const struct settings *s, size_t i, struct buf *out)
{
    switch (s->source[i].from) {
    case FROM_DEFAULT:
        BUF_LIT(out, "default");
        return;
    case FROM_FILE:
        buf_printf(out, "%.*s:%" PRId64, STR_ARG(s->file), s->source[i].line);
        return;
    case FROM_ENVIRONMENT:
        add_variable(out, setting_rows[i].key);
        return;
    case FROM_COMMAND:
        BUF_LIT(out, "command line");
        return;
    }
}

void settings_print(const struct settings *s, struct buf *out)
{
    for (size_t i = 0; i < SETTING_COUNT; i++) {
        const struct setting_row *const row = &setting_rows[i];
        BUF_LIT(out, "# ");
        add_source(s, i, out);
        buf_printf(out, "\n%.*s = ", STR_ARG(row->key));
        setting_value_add(row, s, out);
        buf_byte(out, '\n');
    }
}

/* What a value may be, where the help does not say it. */
static str_t manual_range(struct cx *cx, const struct setting_row *row)
{
    if (row->kind == KIND_integer)
        return trf(cx, "From {0} to {1}.", TARG(row->low), TARG(row->high));
    if (row->kind == KIND_onoff)
        return _("One of: on off.");
    if (row->kind == KIND_word)
        return trf(cx, "One of: {0}.", TARG(str_from_c(row->words)));
    return STR_NONE;
}

void settings_manual(struct cx *cx, struct buf *out)
{
    BUF_LIT(out, ".Bl -tag -width Ds\n");
    for (size_t i = 0; i < SETTING_COUNT; i++) {
        const struct setting_row *const row = &setting_rows[i];
        buf_printf(out, ".It Cm %.*s\n", STR_ARG(row->key));
        roff_line(out, tr_lang(cx->lang, row->help));
        roff_line(out, manual_range(cx, row));
        if (row->initial.len > 0)
            roff_line(out, trf(cx, "Default: {0}.", TARG(row->initial)));
    }
    BUF_LIT(out, ".El\n");
}
