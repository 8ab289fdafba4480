/* Every visible word goes through here: PO catalogues compiled into the program.
 * The msgid is the English text. Placeholders are {0} {1} …
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef ALYANS_KIT_TEXT_I18N_H
#define ALYANS_KIT_TEXT_I18N_H

#include "kit/base/cx.h"

/* The translation, or msgid itself where there is none (a test keeps that from happening). */
str_t tr_lang(enum lang lang, const char *msgid);
#define _(msgid) tr_lang(cx->lang, "" msgid) /* needs a cx in scope */
/* Marks a msgid in a static table; translate it later with tr_lang(cx->lang, it). */
#define N_(msgid) "" msgid

struct tr_arg {
    bool is_number;
    str_t str;
    int64_t number; /* written as the language writes numbers */
};
static inline struct tr_arg tr_arg_str(str_t v)
{
    return (struct tr_arg){ .str = v };
}
static inline struct tr_arg tr_arg_i64(int64_t v)
{
    return (struct tr_arg){ .is_number = true, .number = v };
}
#define TARG(x)                                                                                    \
    _Generic((x), int                                                                              \
             : tr_arg_i64, unsigned                                                                \
             : tr_arg_i64, long                                                                    \
             : tr_arg_i64, long long                                                               \
             : tr_arg_i64, str_t                                                                   \
             : tr_arg_str)(x)
/* trf(cx, "You speak for {0} until {1}", TARG(name), TARG(date)); lives in cx->arena. */
#define trf(cx, msgid, ...)                                                                        \
    trf_args((cx), "" msgid, (struct tr_arg[]){ __VA_ARGS__ },                                     \
             sizeof((struct tr_arg[]){ __VA_ARGS__ }) / sizeof(struct tr_arg))
str_t trf_args(struct cx *cx, const char *msgid, const struct tr_arg *args, size_t count);
/* trn(cx, n, "{0} position", "{0} positions"): the plural form of the language; {0} is n, further
 * TARGs follow as {1}… Azerbaijani has one form in msgstr[0] and msgstr[1] alike. */
#define trn(cx, n, one, ...)                                                                       \
    trn_args((cx), (n), "" one, "" TRN_OTHER(__VA_ARGS__, 0), TRN_ARRAY(n, __VA_ARGS__),           \
             sizeof(TRN_ARRAY(n, __VA_ARGS__)) / sizeof(struct tr_arg) - 1)
/* ISO C wants an argument for every "...", so a last one is added and not counted. */
#define TRN_OTHER(other, ...) other
#define TRN_REST(other, ...) __VA_ARGS__
#define TRN_ARRAY(n, ...)                                                                          \
    (struct tr_arg[])                                                                              \
    {                                                                                              \
        tr_arg_i64(n), TRN_REST(__VA_ARGS__, { 0 })                                                \
    }
str_t trn_args(struct cx *cx, int64_t n, const char *one, const char *other,
               const struct tr_arg *args, size_t count);

/* "az", "en". */
str_t lang_code(enum lang lang);
/* "Azərbaycanca", "English": each in its own language. */
str_t lang_name(enum lang lang);
MUST_USE bool lang_from_code(str_t code, enum lang *out);
/* RFC 9110 Accept-Language with weights; otherwise when nothing matches. */
enum lang lang_from_header(str_t header, enum lang otherwise);

/* Content kept in both languages. Either may be empty: then the other is shown. */
struct text2 {
    str_t by[LANG_COUNT];
};
static inline str_t text2_pick(const struct text2 *t, enum lang lang)
{
    return t->by[lang].len > 0 ? t->by[lang] : t->by[1 - lang];
}
/* The language text2_pick really gave: for lang="" and "translation awaited". */
static inline enum lang text2_lang(const struct text2 *t, enum lang lang)
{
    return t->by[lang].len > 0 ? lang : (enum lang)(1 - lang);
}

#endif
