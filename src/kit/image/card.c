/* Words drawn as a picture, for links that are shared: who says what, and who pays. The only user
 * of cairo, Pango and fontconfig.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "kit/image/parts.h"

#include <pango/pangocairo.h>
#include <sys/stat.h>
#include <unistd.h>

#include <fontconfig/fontconfig.h>

#include "kit/base/str.h"

/* The families the style sheet names, and one with the letters of many other scripts. Named by
 * file: what else is installed on a machine changes nothing. */
static const char *const FONTS[] = { "/usr/share/fonts/truetype/noto/NotoSerif-Bold.ttf",
                                     "/usr/share/fonts/truetype/noto/NotoSans-Regular.ttf",
                                     "/usr/share/fonts/truetype/noto/NotoSans-Bold.ttf",
                                     "/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf",
                                     "/usr/share/fonts/truetype/dejavu/DejaVuSans-Bold.ttf" };
enum face { FACE_HEAD, FACE_TEXT, FACE_STRONG };
enum { FACES = 3 };
/* Text is laid out in this one size and the page scaled: a size is another font to Pango, which
 * would look for its file. */
#define EM 40.0

enum {
    BREAKLESS_HYPHEN = 0x2011,
    REPLACEMENT = 0xFFFD,
    NOWHERE = 0x10FFFD, /* no font has it */
};

/* --- characters
 * ---------------------------------------------------------------------------------*/

static bool is_in_a_font(gunichar c)
{
    const FcFontSet *const fonts = FcConfigGetFonts(NULL, FcSetApplication);
    for (int i = 0; fonts != NULL && i < fonts->nfont; i++) {
        FcCharSet *has;
        if (FcPatternGetCharSet(fonts->fonts[i], FC_CHARSET, 0, &has) == FcResultMatch &&
            FcCharSetHasChar(has, c))
            return true;
    }
    return false;
}

/* Pictograms are no words, and would ask for a font of their own. */
static bool is_pictogram(gunichar c, GUnicodeType type)
{
    const bool is_symbol = type == G_UNICODE_OTHER_SYMBOL || type == G_UNICODE_MATH_SYMBOL;
    return (is_symbol && c >= 0x2300 && c != REPLACEMENT) || (c >= 0x1F000 && c < 0x20000) ||
           (c >= 0xFE00 && c <= 0xFE0F);
}

/* What stands for the character on a card: itself, a blank, U+FFFD, or 0 for nothing. Marks of
 * direction are formats: nobody turns a line around. */
static gunichar drawn_for(gunichar c)
{
    const GUnicodeType type = g_unichar_type(c);
    if (type == G_UNICODE_CONTROL || type == G_UNICODE_SPACE_SEPARATOR ||
        type == G_UNICODE_LINE_SEPARATOR || type == G_UNICODE_PARAGRAPH_SEPARATOR)
        return ' ';
    if (type == G_UNICODE_FORMAT || type == G_UNICODE_ENCLOSING_MARK || is_pictogram(c, type))
        return 0;
    if (c == '-') /* an ending stays with its word: "ATƏT-in" */
        return BREAKLESS_HYPHEN;
    return is_in_a_font(c) ? c : REPLACEMENT;
}

static void add_char(struct buf *out, gunichar c)
{
    char bytes[6];
    buf_add_bytes(out, bytes, (size_t)g_unichar_to_utf8(c, bytes));
}

/* One line of what is drawn, blanks made one. */
static void put_words(struct buf *out, str_t words)
{
    const char *const end = words.at + words.len;
    bool is_apart = false;
    for (const char *at = words.at; at < end; at += g_utf8_skip[(uint8_t)*at]) {
        const gunichar c = drawn_for(g_utf8_get_char(at));
        if (c == ' ')
            is_apart = out->len > 0;
        if (c == ' ' || c == 0)
            continue;
        if (is_apart)
            buf_byte(out, ' ');
        is_apart = false;
        add_char(out, c);
    }
}

/* --- text
 * ---------------------------------------------------------------------------------------*/

static PangoFontDescription *description_of(enum face face)
{
    PangoFontDescription *const d = pango_font_description_new();
    pango_font_description_set_family_static(d, face == FACE_HEAD ? "Noto Serif,DejaVu Sans"
                                                                  : "Noto Sans,DejaVu Sans");
    pango_font_description_set_weight(d,
                                      face == FACE_TEXT ? PANGO_WEIGHT_NORMAL : PANGO_WEIGHT_BOLD);
    pango_font_description_set_absolute_size(d, EM * PANGO_SCALE);
    return d;
}

/* No hints: they depend on the size, and the same outline serves all. */
static PangoContext *context_of(enum lang lang)
{
    PangoContext *const c = pango_font_map_create_context(pango_cairo_font_map_get_default());
    cairo_font_options_t *const options = cairo_font_options_create();
    cairo_font_options_set_antialias(options, CAIRO_ANTIALIAS_GRAY);
    cairo_font_options_set_hint_style(options, CAIRO_HINT_STYLE_NONE);
    cairo_font_options_set_hint_metrics(options, CAIRO_HINT_METRICS_OFF);
    pango_cairo_context_set_font_options(c, options);
    cairo_font_options_destroy(options);
    pango_context_set_round_glyph_positions(c, FALSE);
    pango_context_set_language(c, pango_language_from_string(lang == LANG_AZ ? "az" : "en"));
    pango_context_set_base_dir(c, PANGO_DIRECTION_LTR);
    return c;
}

struct pen {
    cairo_t *cr;
    PangoContext *context;
};

/* How words are set: size in pixels, at most so many lines, the last one ending in an ellipsis. */
struct manner {
    enum face face;
    double size, leading; /* from line to line, as a part of what the font wants */
    int lines;
};

static PangoLayout *layout_of(const struct pen *p, const struct manner *m, str_t words,
                              double width)
{
    PangoLayout *const l = pango_layout_new(p->context);
    PangoFontDescription *const d = description_of(m->face);
    pango_layout_set_font_description(l, d);
    pango_font_description_free(d);
    pango_layout_set_auto_dir(l, FALSE);
    pango_layout_set_single_paragraph_mode(l, TRUE);
    pango_layout_set_wrap(l, PANGO_WRAP_WORD_CHAR);
    pango_layout_set_ellipsize(l, PANGO_ELLIPSIZE_END);
    pango_layout_set_width(l, (int)(width * EM / m->size * PANGO_SCALE));
    pango_layout_set_height(l, -m->lines);
    pango_layout_set_line_spacing(l, (float)m->leading);
    AUTO(buf) text;
    buf_init(&text, (size_t)IMAGE_CARD_LINE_MAX * 3); /* U+FFFD is longer than what it stands for */
    put_words(&text, words);
    pango_layout_set_text(l, text.len > 0 ? text.at : "", (int)text.len);
    return l;
}

struct extent {
    double width, height;
};

static struct extent extent_of(PangoLayout *l, const struct manner *m)
{
    int width;
    int height;
    pango_layout_get_size(l, &width, &height);
    return (struct extent){ width * m->size / EM / PANGO_SCALE,
                            height * m->size / EM / PANGO_SCALE };
}

static void show(const struct pen *p, PangoLayout *l, const struct manner *m, double x, double y)
{
    cairo_save(p->cr);
    cairo_translate(p->cr, x, y);
    cairo_scale(p->cr, m->size / EM, m->size / EM);
    pango_cairo_show_layout(p->cr, l);
    cairo_restore(p->cr);
}

/* --- the card
 * -----------------------------------------------------------------------------------*/

/* As in assets/style.css, light: text reaches 4.5:1 on its ground. */
enum {
    PAPER = 0xFFFFFF,
    TINT = 0xF2F4F5,
    INK = 0x14191E,
    INK_2 = 0x48535C,
    RULE = 0xC5CCD1,
    ERROR = 0xA01329,
};

enum {
    LEFT = 64,
    RIGHT = IMAGE_CARD_WIDTH - 64,
    MAST_TOP = 40,
    MAST_RULE = 102,
    KICKER_TOP = 130,
    TITLE_TOP = 170,
    FOOT_TOP = 446,
    BY_TOP = 468,
    PAYS_TOP = 514,
};

static void ink(const struct pen *p, int rgb)
{
    cairo_set_source_rgb(p->cr, (rgb >> 16 & 0xFF) / 255.0, (rgb >> 8 & 0xFF) / 255.0,
                         (rgb & 0xFF) / 255.0);
}

static void box(const struct pen *p, int rgb, double x, double y, double width, double height)
{
    ink(p, rgb);
    cairo_rectangle(p->cr, x, y, width, height);
    cairo_fill(p->cr);
}

/* Returns what the words take. */
static struct extent put(const struct pen *p, const struct manner *m, str_t words, int rgb,
                         double x, double y, double width)
{
    PangoLayout *const l = layout_of(p, m, words, width);
    const struct extent e = extent_of(l, m);
    ink(p, rgb);
    show(p, l, m, x, y);
    g_object_unref(l);
    return e;
}

/* Words on a ground of their own, from x on; or ending at x. Returns the width with the ground. */
enum side { FROM_X, TILL_X };
static double put_label(const struct pen *p, str_t words, int rgb, int ground, enum side side,
                        double x, double y)
{
    static const struct manner M = { FACE_STRONG, 22, 1, 1 };
    enum { PAD = 12, MOST = 520 };
    if (words.len == 0)
        return 0;
    PangoLayout *const l = layout_of(p, &M, words, MOST);
    const struct extent e = extent_of(l, &M);
    const double width = e.width + 2 * PAD;
    const double left = side == FROM_X ? x : x - width;
    box(p, ground, left, y, width, e.height + 4);
    ink(p, rgb);
    show(p, l, &M, left + PAD, y + 2);
    g_object_unref(l);
    return width;
}

/* The mark of the site (assets/icon.svg), its name, and what must be known of all of it. */
static void draw_mast(const struct pen *p, const struct image_card *card)
{
    static const struct manner NAME = { FACE_HEAD, 30, 1, 1 };
    box(p, INK, LEFT, MAST_TOP + 7, 24, 8);
    box(p, INK, LEFT + 11, MAST_TOP + 22, 24, 8);
    const double taken =
        put_label(p, card->lines[CARD_TAG], INK, TINT, TILL_X, RIGHT, MAST_TOP + 3);
    (void)put(p, &NAME, card->lines[CARD_SITE], INK, LEFT + 50, MAST_TOP - 2,
              RIGHT - LEFT - 50 - taken - 24);
    box(p, RULE, LEFT, MAST_RULE, RIGHT - LEFT, 1);
}

static void draw_kicker(const struct pen *p, const struct image_card *card)
{
    static const struct manner KICKER = { FACE_TEXT, 25, 1, 1 };
    const double taken =
        put_label(p, card->lines[CARD_MARK], PAPER, ERROR, FROM_X, LEFT, KICKER_TOP);
    const double from = LEFT + (taken > 0 ? taken + 20 : 0);
    (void)put(p, &KICKER, card->lines[CARD_KICKER], INK_2, from, KICKER_TOP, RIGHT - from);
}

/* The first of these manners in which the words fit; in the last they end in an ellipsis. */
static PangoLayout *fit(const struct pen *p, const struct manner *sizes, size_t count, str_t words,
                        double height, const struct manner **chosen)
{
    PangoLayout *l = NULL;
    for (size_t i = 0; i < count; i++) {
        if (l != NULL)
            g_object_unref(l);
        l = layout_of(p, &sizes[i], words, RIGHT - LEFT);
        *chosen = &sizes[i];
        if (!pango_layout_is_ellipsized(l) && extent_of(l, &sizes[i]).height <= height)
            break;
    }
    return l;
}

/* Does it take more lines in this width, or a break inside of a word? */
static bool is_too_narrow(PangoLayout *l, int width, int lines)
{
    int needed;
    pango_layout_set_width(l, width);
    pango_layout_get_size(l, &needed, NULL);
    return needed > width || pango_layout_get_line_count(l) > lines ||
           pango_layout_is_ellipsized(l);
}

/* Lines of about one length, as text-wrap: balance does on pages: as narrow as it takes no more of
 * them. */
static void balance(PangoLayout *l)
{
    enum { CLOSE = 8 * PANGO_SCALE };
    int wide = pango_layout_get_width(l);
    int narrow = wide / 2;
    const int lines = pango_layout_get_line_count(l);
    if (lines < 2 || pango_layout_is_ellipsized(l))
        return;
    pango_layout_set_wrap(l, PANGO_WRAP_WORD);
    while (wide - narrow > CLOSE) {
        const int width = narrow + (wide - narrow) / 2;
        if (is_too_narrow(l, width, lines))
            narrow = width;
        else
            wide = width;
    }
    pango_layout_set_wrap(l, PANGO_WRAP_WORD_CHAR);
    pango_layout_set_width(l, wide);
}

static void draw_title(const struct pen *p, const struct image_card *card)
{
    static const struct manner SIZES[] = { { FACE_HEAD, 68, 0.88, 3 },
                                           { FACE_HEAD, 60, 0.88, 3 },
                                           { FACE_HEAD, 52, 0.88, 4 },
                                           { FACE_HEAD, 46, 0.88, 4 },
                                           { FACE_HEAD, 40, 0.88, 5 } };
    const struct manner *m;
    PangoLayout *const l =
        fit(p, SIZES, ARRAY_LEN(SIZES), card->lines[CARD_TITLE], FOOT_TOP - TITLE_TOP, &m);
    balance(l);
    ink(p, card->lines[CARD_MARK].len > 0 ? INK_2 : INK);
    show(p, l, m, LEFT, TITLE_TOP);
    g_object_unref(l);
}

/* Who publishes and who pays, on a ground of its own under a strong rule: never less than that. */
static void draw_foot(const struct pen *p, const struct image_card *card)
{
    static const struct manner BY = { FACE_STRONG, 28, 1, 1 };
    static const struct manner PAYS[] = { { FACE_TEXT, 24, 0.9, 3 }, { FACE_TEXT, 20, 0.9, 4 } };
    const struct manner *m;
    box(p, TINT, 0, FOOT_TOP, IMAGE_CARD_WIDTH, IMAGE_CARD_HEIGHT - FOOT_TOP);
    box(p, INK, 0, FOOT_TOP, IMAGE_CARD_WIDTH, 3);
    (void)put(p, &BY, card->lines[CARD_BY], INK, LEFT, BY_TOP, RIGHT - LEFT);
    PangoLayout *const l =
        fit(p, PAYS, ARRAY_LEN(PAYS), card->lines[CARD_PAYS], IMAGE_CARD_HEIGHT - PAYS_TOP, &m);
    ink(p, INK);
    show(p, l, m, LEFT, PAYS_TOP);
    g_object_unref(l);
}

/* cairo's rows (0xXXRRGGBB in the processor's order) as ours. */
static err_t encode_surface(cairo_surface_t *s, struct arena *arena, struct buf *out)
{
    struct canvas c = { { IMAGE_CARD_WIDTH, IMAGE_CARD_HEIGHT }, 3, NULL };
    c.at = arena_try_alloc(arena, (size_t)IMAGE_CARD_WIDTH * IMAGE_CARD_HEIGHT * 3);
    cairo_surface_flush(s);
    const unsigned char *const from = cairo_image_surface_get_data(s);
    if (c.at == NULL || from == NULL)
        return ERR_NO_MEMORY;
    const size_t stride = (size_t)cairo_image_surface_get_stride(s);
    uint8_t *to = c.at;
    for (size_t y = 0; y < IMAGE_CARD_HEIGHT; y++) {
        for (size_t x = 0; x < IMAGE_CARD_WIDTH; x++) {
            uint32_t pixel;
            memcpy(&pixel, from + y * stride + x * sizeof pixel, sizeof pixel);
            *to++ = (uint8_t)(pixel >> 16);
            *to++ = (uint8_t)(pixel >> 8);
            *to++ = (uint8_t)pixel;
        }
    }
    return png_encode(&c, arena, out);
}

err_t card_paint(const struct image_card *card, struct arena *arena, struct buf *out)
{
    for (int i = 0; i < CARD_LINES; i++) {
        if (!utf8_valid(card->lines[i]))
            return ERR_INVALID;
    }
    cairo_surface_t *const s =
        cairo_image_surface_create(CAIRO_FORMAT_RGB24, IMAGE_CARD_WIDTH, IMAGE_CARD_HEIGHT);
    const struct pen p = { cairo_create(s), context_of(card->lang) };
    box(&p, PAPER, 0, 0, IMAGE_CARD_WIDTH, IMAGE_CARD_HEIGHT);
    draw_mast(&p, card);
    draw_kicker(&p, card);
    draw_title(&p, card);
    draw_foot(&p, card);
    const bool is_drawn = cairo_status(p.cr) == CAIRO_STATUS_SUCCESS;
    cairo_destroy(p.cr);
    g_object_unref(p.context);
    const err_t e = is_drawn ? encode_surface(s, arena, out) : ERR_NO_MEMORY;
    cairo_surface_destroy(s);
    return e;
}

/* --- before
 * -------------------------------------------------------------------------------------*/

/* These fonts and no others, whatever the machine is set up for. */
static bool read_fonts(void)
{
    FcConfig *const c = FcConfigCreate();
    bool any = false;
    for (size_t i = 0; c != NULL && i < ARRAY_LEN(FONTS); i++)
        any = FcConfigAppFontAddFile(c, (const FcChar8 *)FONTS[i]) == FcTrue || any;
    any = any && FcConfigSetCurrent(c) == FcTrue;
    if (c != NULL)
        FcConfigDestroy(c); /* the current one is held by fontconfig */
    return any;
}

/* A letter of every script the fonts have, for Pango asks for fonts by script. */
static void put_every_script(struct buf *out)
{
    bool is_there[256] = { false };
    for (gunichar c = 0x20; c < 0x20000; c++) {
        const unsigned script = (unsigned)g_unichar_get_script(c);
        if (script >= ARRAY_LEN(is_there) || is_there[script] || drawn_for(c) != c)
            continue;
        is_there[script] = true;
        add_char(out, c);
    }
    add_char(out, REPLACEMENT);
    add_char(out, NOWHERE);
}

/* Opens it, measures it with the sample of the language, and finds the other font that the box of a
 * missing glyph is drawn with. */
static gboolean look_at_font(PangoFontset *set, PangoFont *font, gpointer language)
{
    PangoRectangle box_of_none;
    (void)set;
    (void)pango_font_get_hb_font(font);
    pango_font_metrics_unref(pango_font_get_metrics(font, language));
    pango_font_get_glyph_extents(font, PANGO_GET_UNKNOWN_GLYPH(NOWHERE), &box_of_none, NULL);
    return FALSE; /* the next */
}

/* Waits for the whole list of fonts for each part of the text, not only for the first that does. */
static void look_at_fonts(PangoContext *context, enum face face, const struct buf *text)
{
    PangoFontDescription *const d = description_of(face);
    PangoAttrList *const attributes = pango_attr_list_new();
    pango_attr_list_insert(attributes, pango_attr_font_desc_new(d));
    GList *const items = pango_itemize(context, text->at, 0, (int)text->len, attributes, NULL);
    for (const GList *i = items; i != NULL; i = i->next) {
        const PangoItem *const item = i->data;
        PangoFontset *const set = pango_font_map_load_fontset(pango_context_get_font_map(context),
                                                              context, d, item->analysis.language);
        pango_fontset_foreach(set, look_at_font, item->analysis.language);
        g_object_unref(set);
    }
    g_list_free_full(items, (GDestroyNotify)pango_item_free);
    pango_attr_list_unref(attributes);
    pango_font_description_free(d);
}

/* Draws them too: a face is opened when its first glyph is drawn. */
static bool use_fonts(enum lang lang, const struct buf *text)
{
    cairo_surface_t *const s = cairo_image_surface_create(CAIRO_FORMAT_RGB24, 64, 64);
    const struct pen p = { cairo_create(s), context_of(lang) };
    for (int f = 0; f < FACES; f++) {
        const struct manner m = { (enum face)f, EM, 1, 1 }; /* counts through the enum */
        look_at_fonts(p.context, m.face, text);
        PangoLayout *const l = layout_of(&p, &m, S("Words that do not fit"), 200);
        show(&p, l, &m, 0, 0);
        pango_layout_set_ellipsize(l, PANGO_ELLIPSIZE_NONE);
        pango_layout_set_text(l, text->at, (int)text->len);
        show(&p, l, &m, 0, 0);
        g_object_unref(l);
    }
    const bool done = cairo_status(p.cr) == CAIRO_STATUS_SUCCESS;
    cairo_destroy(p.cr);
    g_object_unref(p.context);
    cairo_surface_destroy(s);
    return done;
}

/* A folder has two links and one for each folder in it: here, each thread. 0: not known. */
static size_t thread_count(void)
{
    struct stat st;
    return stat("/proc/self/task", &st) == 0 && st.st_nlink > 2 ? st.st_nlink - 2 : 0;
}

/* Pango's threads end by themselves when they have found what they looked for; a process that forks
 * must not have any. */
static void wait_for_threads(size_t before)
{
    enum { TRIES = 1000 };
    for (int i = 0; i < TRIES && thread_count() > before; i++)
        (void)usleep(1000);
}

#if IMAGE_CALLS_FREE
/* GLib's locks are its own, so that to the sanitizer of threads its threads look as if they had
 * none. The name is the sanitizer's. */
const char *__tsan_default_suppressions(void); /* NOLINT(bugprone-reserved-identifier) */
const char *__tsan_default_suppressions(void)  /* NOLINT(bugprone-reserved-identifier) */
{
    return "race:libpango\nrace:libfontconfig\nrace:libglib\nrace:libcairo\n";
}
#endif

bool card_prepare(void)
{
    const size_t threads = thread_count();
    if (!read_fonts())
        return false;
    AUTO(buf) text;
    buf_init(&text, 4096);
    put_every_script(&text);
    bool done = true;
    for (int l = 0; l < LANG_COUNT; l++)
        done = use_fonts((enum lang)l, &text) && done; /* counts through the enum */
    wait_for_threads(threads);
    return done;
}
