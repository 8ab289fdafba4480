/* Kinds of elements. SPDX-License-Identifier: AGPL-3.0-or-later */
#include "newsroom/import/tags.h"

#include "kit/base/str.h"

static const struct {
    enum html_tag tag;
    const char *names; /* each between blanks */
} TAGS[] = {
    { TAG_BLOCK, " address article aside body caption center dd details dir div dl dt fieldset "
                 "figcaption figure footer header hgroup html legend li main nav p section summary "
                 "tbody td tfoot th thead tr " },
    { TAG_HEADING, " h1 h2 h3 h4 h5 h6 " },
    { TAG_LIST, " ol ul menu " },
    { TAG_QUOTE, " blockquote " },
    { TAG_CODE_BLOCK, " pre listing xmp " },
    { TAG_TABLE, " table " },
    { TAG_RULE, " hr " },
    { TAG_BREAK, " br " },
    { TAG_EMPHASIS, " em i cite dfn var " },
    { TAG_STRONG, " strong b " },
    { TAG_CODE, " code kbd samp tt " },
    { TAG_LINK, " a " },
    { TAG_IMAGE, " img " },
    { TAG_SCRIPT, " script style " },
    { TAG_FRAME, " iframe frame frameset object embed applet audio video canvas svg math " },
    { TAG_FORM, " input button select textarea datalist option optgroup " },
    { TAG_SILENT, " head title meta link base template noscript source track param area map wbr "
                  "keygen bgsound " },
};

enum html_tag html_tag(const struct xml_node *n)
{
    char name[24];
    const int len = snprintf(name, sizeof name, " %.*s ", STR_ARG(n->name));
    for (size_t i = 0; len > 2 && (size_t)len < sizeof name && i < ARRAY_LEN(TAGS); i++) {
        if (strstr(TAGS[i].names, name) != NULL)
            return TAGS[i].tag;
    }
    return TAG_INLINE;
}

bool html_never_ends(const struct xml_node *n)
{
    static const str_t NAMES[] = { S_INIT("embed"), S_INIT("source"), S_INIT("track"),
                                   S_INIT("wbr"),   S_INIT("keygen"), S_INIT("bgsound") };
    for (size_t i = 0; i < ARRAY_LEN(NAMES); i++) {
        if (str_eq(n->name, NAMES[i]))
            return true;
    }
    return false;
}

bool html_is_text(const struct xml_node *n)
{
    return n->name.len == 0;
}
