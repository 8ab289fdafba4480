/* Classes of organisations, for comparing: pure. SPDX-License-Identifier: AGPL-3.0-or-later */
#include "viewpoints/stages/divisions.h"

#include "kit/base/str.h"
#include "kit/text/text.h"

str_t division_word(enum division d)
{
    switch (d) {
    case DIVISION_SCOPE:
        return S("scope");
    case DIVISION_MEMBER:
        return S("member");
    case DIVISION_FUNDING:
        return S("funding");
    case DIVISION_KIND:
        return S("kind");
    }
    must_failed("a division", __FILE__, __LINE__);
}

bool division_from_word(str_t word, enum division *out)
{
    for (int d = 0; d < DIVISION_COUNT; d++) {
        if (str_eq(word, division_word((enum division)d))) {
            *out = (enum division)d;
            return true;
        }
    }
    return false;
}

size_t divisions_of(const struct consultation *c, enum division out[DIVISION_COUNT])
{
    size_t n = 0;
    str_t rest = c->divisions;
    str_t word;
    while (n < DIVISION_COUNT && str_cut(&rest, ' ', &word)) {
        if (division_from_word(word, &out[n]))
            n++;
    }
    if (n == 0)
        out[n++] = DIVISION_SCOPE;
    return n;
}

bool consultation_divides(const struct consultation *c, enum division d)
{
    enum division all[DIVISION_COUNT];
    const size_t n = divisions_of(c, all);
    for (size_t i = 0; i < n; i++) {
        if (all[i] == d)
            return true;
    }
    return false;
}

/* --- classes ---------------------------------------------------------------------------------- */

#define MEMBER S("member")
#define OUTSIDE S("outside")
#define PUBLIC_MONEY S("public")
#define PRIVATE_MONEY S("private")

/* The class that follows from the facts; empty: none. */
static str_t class_word_of(enum division d, const struct division_facts *f)
{
    switch (d) {
    case DIVISION_SCOPE:
        return scope_word(f->scope);
    case DIVISION_MEMBER:
        return f->is_member ? MEMBER : OUTSIDE;
    case DIVISION_FUNDING:
        return f->money == MONEY_PUBLIC    ? PUBLIC_MONEY
               : f->money == MONEY_PRIVATE ? PRIVATE_MONEY
                                           : S("");
    case DIVISION_KIND:
        return f->kind;
    }
    must_failed("a division", __FILE__, __LINE__);
}

/* Place of a word among the classes, -1: none. */
static int32_t class_with(const struct division_classes *c, str_t word)
{
    for (size_t i = 0; i < c->class_count; i++) {
        if (str_eq(c->words[i], word))
            return (int32_t)i; /* DIVISION_CLASSES_MOST at most */
    }
    return -1;
}

/* Keeps the words in order; kinds beyond the room have no class. */
static void class_insert(struct division_classes *c, str_t word)
{
    size_t i = c->class_count;
    if (word.len == 0 || class_with(c, word) >= 0 || i == DIVISION_CLASSES_MOST)
        return;
    for (; i > 0 && str_cmp(c->words[i - 1], word) > 0; i--)
        c->words[i] = c->words[i - 1];
    c->words[i] = word;
    c->class_count++;
}

static void classes_fixed(struct division_classes *c, str_t first, str_t second)
{
    c->words[0] = first;
    c->words[1] = second;
    c->class_count = 2;
}

void division_classify(enum division d, const struct division_facts *facts, size_t count,
                       struct arena *arena, struct division_classes *out)
{
    struct division_classes c = { .division = d, .class_of = arena_array(arena, int32_t, count) };
    switch (d) {
    case DIVISION_SCOPE:
        classes_fixed(&c, scope_word(SCOPE_LOCAL), scope_word(SCOPE_INTERNATIONAL));
        break;
    case DIVISION_MEMBER:
        classes_fixed(&c, MEMBER, OUTSIDE);
        break;
    case DIVISION_FUNDING:
        classes_fixed(&c, PUBLIC_MONEY, PRIVATE_MONEY);
        break;
    case DIVISION_KIND:
        for (size_t i = 0; i < count; i++)
            class_insert(&c, facts[i].kind);
        break;
    }
    for (size_t i = 0; i < count; i++) {
        c.class_of[i] = class_with(&c, class_word_of(d, &facts[i]));
        if (c.class_of[i] < 0)
            c.unknown++;
        else
            c.sizes[c.class_of[i]]++;
    }
    *out = c;
}

/* --- words ------------------------------------------------------------------------------------ */

str_t division_label(struct cx *cx, enum division d)
{
    switch (d) {
    case DIVISION_SCOPE:
        return _("Local and international");
    case DIVISION_MEMBER:
        return _("Members of the alliance and others");
    case DIVISION_FUNDING:
        return _("With public money and without");
    case DIVISION_KIND:
        return _("By kind of organisation");
    }
    must_failed("a division", __FILE__, __LINE__);
}

str_t division_class_label(struct cx *cx, enum division d, str_t word)
{
    switch (d) {
    case DIVISION_SCOPE:
        return str_eq(word, scope_word(SCOPE_LOCAL)) ? scope_label(cx, SCOPE_LOCAL)
                                                     : scope_label(cx, SCOPE_INTERNATIONAL);
    case DIVISION_MEMBER:
        return str_eq(word, MEMBER) ? _("member of the alliance") : _("not a member");
    case DIVISION_FUNDING:
        return str_eq(word, PUBLIC_MONEY) ? _("receives public money")
                                          : _("discloses private money only");
    case DIVISION_KIND:
        return kind_label(cx, word);
    }
    must_failed("a division", __FILE__, __LINE__);
}
