/* Fields that name what an organisation says on a statement: the same in the form of one reading
 * and where differences are settled. SPDX-License-Identifier: AGPL-3.0-or-later */
#include "kit/base/str.h"
#include "viewpoints/codings/parts.h"
#include "viewpoints/web.h"

static const str_t CODES[] = { S_INIT("agree"), S_INIT("disagree"), S_INIT("pass"),
                               S_INIT("silent") };
static const str_t BASES[] = { S_INIT("stated"), S_INIT("inferred") };

str_t code_label(struct cx *cx, enum code c)
{
    return c == CODE_SILENT ? _("the sources say nothing")
                            : position_label(cx, (enum position)c); /* the same values */
}

const char *coding_field(struct cx *cx, const char *what, const struct statement *s)
{
    return arena_cstr(cx->arena, arena_printf(cx->arena, "%s%" PRId64, what, s->number + 1));
}

html_t code_select(struct cx *cx, const struct form *f, const char *name, str_t label, str_t none)
{
    const struct choice choices[] = {
        { .value = S(""), .label = none },
        { .value = CODES[0], .label = code_label(cx, CODE_AGREE) },
        { .value = CODES[1], .label = code_label(cx, CODE_DISAGREE) },
        { .value = CODES[2], .label = code_label(cx, CODE_PASS) },
        { .value = CODES[3], .label = code_label(cx, CODE_SILENT) },
    };
    return form_select(cx, f, name, label, STR_NONE, choices, ARRAY_LEN(choices));
}

bool code_in_form(struct form *f, str_t name, enum code *out)
{
    const int i = form_choice(f, name, CODES, ARRAY_LEN(CODES));
    return i >= 0 && code_from_word(CODES[i], out);
}

html_t code_basis_select(struct cx *cx, const struct form *f, const char *name)
{
    const struct choice choices[] = {
        { .value = BASES[0], .label = _("stated by the source") },
        { .value = BASES[1], .label = _("inferred from it") },
    };
    return form_select(cx, f, name, _("Basis"), STR_NONE, choices, ARRAY_LEN(choices));
}

enum basis code_basis_in_form(struct form *f, str_t name)
{
    return form_choice(f, name, BASES, ARRAY_LEN(BASES)) == 1 ? BASIS_INFERRED : BASIS_STATED;
}
