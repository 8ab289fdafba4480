/* What a file is, by its bytes.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "files/media.h"

#include "files/zip.h"
#include "kit/base/str.h"
#include "kit/json/json.h"
#include "kit/text/i18n.h"

enum { JSON_READ_MAX = 1 << 20 };
enum kind { PDF, PNG, JPEG, WEBP, TXT, CSV, JSON, XML, ODT, ODS, DOCX, XLSX, KINDS };

static const struct media MEDIA[KINDS] = {
    [PDF] = { S_INIT("application/pdf"), S_INIT("pdf"), S_INIT(""), N_("PDF document"), false,
              true },
    [PNG] = { S_INIT("image/png"), S_INIT("png"), S_INIT(""), N_("Image (PNG)"), true, true },
    [JPEG] = { S_INIT("image/jpeg"), S_INIT("jpg"), S_INIT("jpeg"), N_("Image (JPEG)"), true,
               true },
    [WEBP] = { S_INIT("image/webp"), S_INIT("webp"), S_INIT(""), N_("Image (WebP)"), true, true },
    [TXT] = { S_INIT("text/plain"), S_INIT("txt"), S_INIT("md"), N_("Text"), false, true },
    [CSV] = { S_INIT("text/csv"), S_INIT("csv"), S_INIT(""), N_("Table (CSV)"), false, false },
    [JSON] = { S_INIT("application/json"), S_INIT("json"), S_INIT("geojson"), N_("Data (JSON)"),
               false, false },
    [XML] = { S_INIT("application/xml"), S_INIT("xml"), S_INIT(""), N_("Data (XML)"), false,
              false },
    [ODT] = { S_INIT("application/vnd.oasis.opendocument.text"), S_INIT("odt"), S_INIT(""),
              N_("Text document (ODT)"), false, false },
    [ODS] = { S_INIT("application/vnd.oasis.opendocument.spreadsheet"), S_INIT("ods"), S_INIT(""),
              N_("Spreadsheet (ODS)"), false, false },
    [DOCX] = { S_INIT("application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
               S_INIT("docx"), S_INIT(""), N_("Text document (DOCX)"), false, false },
    [XLSX] = { S_INIT("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
               S_INIT("xlsx"), S_INIT(""), N_("Spreadsheet (XLSX)"), false, false },
};

const struct media *media_by_type(str_t type)
{
    for (size_t i = 0; i < KINDS; i++) {
        if (str_eq(MEDIA[i].type, type))
            return &MEDIA[i];
    }
    return NULL;
}

str_t media_accept(struct arena *arena)
{
    str_t all = S("");
    for (size_t i = 0; i < KINDS; i++)
        all = arena_printf(arena, "%.*s%s.%.*s", STR_ARG(all), i == 0 ? "" : ",",
                           STR_ARG(MEDIA[i].ending));
    return arena_printf(arena, "%.*s,.jpeg", STR_ARG(all));
}

/* --- texts ------------------------------------------------------------------------------------ */

static bool is_plain_text(str_t s)
{
    for (size_t i = 0; i < s.len; i++) {
        const unsigned char c = (unsigned char)s.at[i];
        if ((c < 0x20 && c != '\t' && c != '\n' && c != '\r' && c != '\f') || c == 0x7F)
            return false;
    }
    return utf8_valid(s);
}

static str_t without_mark_and_blanks(str_t s)
{
    if (str_starts(s, S("\xEF\xBB\xBF")))
        s = str_sub(s, 3, s.len);
    return str_trim(s);
}

/* Takes "<?…?>" or "<!--…-->" off the front; false: there is none. */
static bool skip_one(str_t *s, str_t opens, str_t closes)
{
    if (!str_starts(*s, opens))
        return false;
    const size_t end = str_find(*s, closes);
    *s = str_trim(str_sub(*s, end + closes.len, s->len));
    return true;
}

static bool is_name_byte(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
           c == '-' || c == '.' || c == ':' || (unsigned char)c >= 0x80;
}

/* Without the part before ':'. */
static str_t root_name(str_t s)
{
    size_t from = 1;
    size_t end = 1;
    for (; end < s.len && is_name_byte(s.at[end]); end++) {
        if (s.at[end] == ':')
            from = end + 1;
    }
    return str_sub(s, from, end);
}

/* A text that begins with '<' (after comments and instructions) is XML or nothing that is taken: a
 * document type could name entities or be that of HTML, and html and svg run in browsers. */
static bool is_harmless_xml(str_t s)
{
    while (skip_one(&s, S("<?"), S("?>")) || skip_one(&s, S("<!--"), S("-->"))) {
    }
    if (!str_starts(s, S("<")) || s.at[s.len - 1] != '>')
        return false;
    static const str_t LIVE[] = { S_INIT("html"),   S_INIT("svg"),       S_INIT("head"),
                                  S_INIT("body"),   S_INIT("math"),      S_INIT("script"),
                                  S_INIT("iframe"), S_INIT("stylesheet") };
    const str_t root = root_name(s);
    for (size_t i = 0; i < ARRAY_LEN(LIVE); i++) {
        if (str_eq_ascii_nocase(root, LIVE[i]))
            return false;
    }
    return root.len > 0;
}

static str_t ending_of(str_t name)
{
    size_t dot = name.len;
    for (size_t i = 0; i < name.len; i++) {
        if (name.at[i] == '.')
            dot = i;
    }
    return str_sub(name, dot + 1, name.len);
}

/* A large one is taken at its name's word: reading it would need many times its memory, and no
 * browser runs it. */
static bool is_json(str_t s, str_t ending)
{
    if (s.len == 0 || (s.at[0] != '{' && s.at[0] != '['))
        return false;
    if (s.len > JSON_READ_MAX)
        return str_eq_ascii_nocase(ending, S("json")) || str_eq_ascii_nocase(ending, S("geojson"));
    AUTO(json_doc) doc = { 0 };
    return json_read(s, &doc) == OK;
}

static const struct media *text_kind(str_t s, str_t name)
{
    if (!is_plain_text(s))
        return NULL;
    const str_t seen = without_mark_and_blanks(s);
    if (str_starts(seen, S("<")))
        return is_harmless_xml(seen) ? &MEDIA[XML] : NULL;
    const str_t ending = ending_of(name);
    if (is_json(seen, ending))
        return &MEDIA[JSON];
    const bool is_table = str_eq_ascii_nocase(ending, S("csv"));
    return seen.len == 0 ? NULL : &MEDIA[is_table ? CSV : TXT];
}

/* --- containers ------------------------------------------------------------------------------- */

static const struct media *zip_kind(bytes_t b)
{
    struct zip_look look;
    if (!zip_look(b, &look) || look.has_macros)
        return NULL;
    if (str_eq(look.mimetype, MEDIA[ODT].type))
        return &MEDIA[ODT];
    if (str_eq(look.mimetype, MEDIA[ODS].type))
        return &MEDIA[ODS];
    if (!look.has_content_types)
        return NULL;
    if (look.has_word)
        return &MEDIA[DOCX];
    return look.has_sheet ? &MEDIA[XLSX] : NULL;
}

const struct media *media_of(bytes_t b, str_t name)
{
    const str_t s = { (const char *)b.at, b.len };
    if (str_starts(s, S("%PDF-")))
        return &MEDIA[PDF];
    if (str_starts(s, S("\x89PNG\r\n\x1A\n")))
        return &MEDIA[PNG];
    if (str_starts(s, S("\xFF\xD8\xFF")))
        return &MEDIA[JPEG];
    if (str_starts(s, S("RIFF")) && str_eq(str_sub(s, 8, 12), S("WEBP")))
        return &MEDIA[WEBP];
    if (str_starts(s, S("PK\x03\x04")))
        return zip_kind(b);
    return text_kind(s, name);
}

/* --- names ------------------------------------------------------------------------------------ */

enum { NAME_MAX_BYTES = 150 };

static bool is_unwelcome(unsigned char c)
{
    return c < 0x20 || c == 0x7F || strchr("/\\:*?\"<>|", c) != NULL;
}

static str_t cut_at_character(str_t s, size_t most)
{
    size_t end = s.len < most ? s.len : most;
    while (end > 0 && end < s.len && ((unsigned char)s.at[end] & 0xC0) == 0x80)
        end--;
    return str_sub(s, 0, end);
}

static str_t trim_dots(str_t s)
{
    while (s.len > 0 && (s.at[0] == '.' || s.at[0] == ' '))
        s = str_sub(s, 1, s.len);
    while (s.len > 0 && (s.at[s.len - 1] == '.' || s.at[s.len - 1] == ' '))
        s = str_sub(s, 0, s.len - 1);
    return s;
}

static bool ends_as(const struct media *kind, str_t ending)
{
    return ending.len > 0 && (str_eq_ascii_nocase(ending, kind->ending) ||
                              str_eq_ascii_nocase(ending, kind->ending_too));
}

/* Of some kind that is taken. */
static bool is_known_ending(str_t ending)
{
    for (size_t i = 0; i < KINDS; i++) {
        if (ends_as(&MEDIA[i], ending))
            return true;
    }
    return false;
}

str_t file_name_made(struct arena *arena, str_t sent, const struct media *kind)
{
    char *const at = arena_alloc(arena, sent.len);
    for (size_t i = 0; i < sent.len; i++)
        at[i] = is_unwelcome((unsigned char)sent.at[i]) ? '_' : sent.at[i];
    str_t stem = trim_dots((str_t){ at, sent.len });
    const str_t ending = ending_of(stem);
    const str_t kept = ends_as(kind, ending) ? ending : kind->ending;
    if (is_known_ending(ending))
        stem = str_sub(stem, 0, stem.len - ending.len - 1);
    stem = trim_dots(cut_at_character(stem, NAME_MAX_BYTES - 1 - kept.len));
    if (stem.len == 0)
        stem = S("file");
    return arena_printf(arena, "%.*s.%.*s", STR_ARG(stem), STR_ARG(kept));
}

/* Bytes that need no percent sign in RFC 8187. */
static bool is_attr_byte(unsigned char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           (c != '\0' && strchr("!#$&+-.^_`|~", c) != NULL);
}

static str_t percent_encoded(struct arena *arena, str_t s)
{
    static const char HEX[] = "0123456789ABCDEF";
    char *const at = arena_alloc(arena, s.len * 3);
    size_t n = 0;
    for (size_t i = 0; i < s.len; i++) {
        const unsigned char c = (unsigned char)s.at[i];
        if (is_attr_byte(c)) {
            at[n++] = (char)c;
            continue;
        }
        at[n++] = '%';
        at[n++] = HEX[c >> 4];
        at[n++] = HEX[c & 15];
    }
    return (str_t){ at, n };
}

str_t content_disposition(struct arena *arena, bool is_inline, str_t name)
{
    char *const ascii = arena_alloc(arena, name.len);
    size_t n = 0;
    bool is_all = true;
    for (size_t i = 0; i < name.len; i++) {
        const unsigned char c = (unsigned char)name.at[i];
        if ((c & 0xC0) == 0x80)
            continue; /* one sign for a character, not for each of its bytes */
        const bool is_plain = c >= 0x20 && c < 0x7F && c != '"' && c != '\\' && c != '%';
        is_all = is_all && is_plain;
        ascii[n++] = is_plain ? (char)c : '_';
    }
    const char *const way = is_inline ? "inline" : "attachment";
    if (is_all)
        return arena_printf(arena, "%s; filename=\"%.*s\"", way, (int)n, ascii);
    return arena_printf(arena, "%s; filename=\"%.*s\"; filename*=UTF-8''%.*s", way, (int)n, ascii,
                        STR_ARG(percent_encoded(arena, name)));
}

/* --- licences --------------------------------------------------------------------------------- */

/* The first is chosen beforehand: nobody gives rights away by not looking. */
const struct licence licences[LICENCES] = {
    { S_INIT(""), S_INIT("reserved"), N_("All rights reserved") },
    { S_INIT("CC-BY-4.0"), S_INIT("CC-BY-4.0"), N_("CC BY 4.0: free to use, naming the author") },
    { S_INIT("CC-BY-SA-4.0"), S_INIT("CC-BY-SA-4.0"),
      N_("CC BY-SA 4.0: the same, and passed on likewise") },
    { S_INIT("CC-BY-NC-4.0"), S_INIT("CC-BY-NC-4.0"),
      N_("CC BY-NC 4.0: the same, without profit") },
    { S_INIT("CC0-1.0"), S_INIT("CC0-1.0"), N_("CC0 1.0: no conditions") },
    { S_INIT("ODbL-1.0"), S_INIT("ODbL-1.0"), N_("ODbL 1.0: databases, free to use") },
};

const struct licence *licence_by_spdx(str_t spdx)
{
    for (size_t i = 0; i < LICENCES; i++) {
        if (str_eq(licences[i].spdx, spdx))
            return &licences[i];
    }
    return NULL;
}
