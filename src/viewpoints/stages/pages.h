/* What the pages of stages are drawn from: the timeline everybody sees, and the secretariat's pages
 * of one consultation. SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef ALYANS_VIEWPOINTS_STAGES_PAGES_H
#define ALYANS_VIEWPOINTS_STAGES_PAGES_H

#include "files/files.h"
#include "viewpoints/codings/pages.h"
#include "viewpoints/pages.h"
#include "viewpoints/stages/divisions.h"
#include "viewpoints/stages/stages.h"

/* --- the timeline ------------------------------------------------------------------------------
 */

enum step_state { STEP_DONE, STEP_NOW, STEP_AHEAD };
struct stage_step {
    enum stage stage;
    enum step_state state;
    usec_t from, till; /* 0: no date */
};
struct stage_steps {
    struct stage_step at[STAGE_COUNT];
    size_t count;
};
/* The stages it has or may still have, in their order; those it leaves out are not there. Pure. */
struct stage_steps stage_steps_of(const struct consultation *c, usec_t now);
str_t stage_label(struct cx *cx, enum stage s);           /* "Positions are taken" */
str_t step_state_label(struct cx *cx, enum step_state s); /* "done", "now", "to come" */
str_t stage_short(struct cx *cx, enum stage s); /* heading of lists: "Open for positions" */

/* --- the public page of a consultation: what surrounds its statements ---------------------------
 */

struct surroundings {
    const struct organisation *inviter; /* NULL: the alliance */
    html_t inviter_pays;
    const struct consultation_link *links;
    size_t link_count;
    struct file_list files;
    enum division divisions[DIVISION_COUNT];
    size_t division_count;
    struct stage_steps steps;
};
MUST_USE err_t surroundings_load(struct cx *cx, const struct consultation *c,
                                 struct surroundings *out);
/* "Azerbaijani and English". */
str_t languages_text(struct cx *cx, const struct consultation *c);
str_t divisions_text(struct cx *cx, const struct surroundings *s);

/* --- the secretariat -------------------------------------------------------------------------- */

enum desk_tab { TAB_STAGE, TAB_TEXTS, TAB_STATEMENTS, TAB_BACKGROUND, TAB_PREVIEW };
enum { DESK_TABS = 5 };
str_t desk_tab_label(struct cx *cx, const struct consultation *c, enum desk_tab t);
url_t desk_tab_url(struct cx *cx, const struct consultation *c, enum desk_tab t);

struct press_words {
    str_t label;  /* of the link and the button */
    str_t effect; /* what happens, in a sentence or two */
};
struct press_words press_words_of(struct cx *cx, enum press p);

struct stage_page {
    const struct consultation *c;
    struct stage_steps steps;
    enum press presses[PRESS_COUNT];
    size_t press_count;
    unsigned faults;    /* announce_faults of a draft */
    int64_t statements; /* accepted ones */
    const struct statement_list *list;
    bool only_one_language; /* some statement has no text in a language it is held in */
    str_t project;          /* of a draft: its name; empty: none */
};
struct press_page {
    const struct consultation *c;
    enum press press;
    struct press_words words;
    const struct consultation *after; /* its dates once it is pressed */
    html_t errors, reviews_until;     /* a field of PRESS_REVIEW */
    unsigned faults;
    const struct coded_organisation *unpublished; /* readings the press would leave out for good */
    size_t unpublished_count;
};
struct edit_page {
    const struct consultation *c; /* NULL: a new one */
    html_t errors, slug, who, question[LANG_COUNT], short_name[LANG_COUNT], background[LANG_COUNT],
        coding[LANG_COUNT], languages[LANG_COUNT], collects, opens, closes, reviews, inviter,
        project, divisions[DIVISION_COUNT], example, data_matrix, data_licence;
};
struct seeds_page {
    const struct consultation *c;
    struct statement_list statements;
    html_t errors, lines[LANG_COUNT];
    str_t fault;   /* which line is at fault, and why */
    int64_t saved; /* statements just saved, -1: this was not asked for */
    bool is_settled;
};
struct background_page {
    const struct consultation *c;
    const struct consultation_link *links;
    size_t link_count;
    struct file_list files;
    html_t errors, title[LANG_COUNT], publisher, url, dated;
    html_t file_errors, file;
};
struct link_end_page {
    const struct consultation *c;
    const struct consultation_link *l;
    html_t errors, reason;
};

handler_fn consultation_desk_get, consultation_press_get, consultation_press_post,
    consultation_drop_post, consultation_preview_get;
handler_fn consultation_new_get, consultation_new_post, consultation_edit_get,
    consultation_edit_post;
handler_fn seeds_get, seeds_post;
handler_fn background_get, background_link_post, background_file_post, background_end_get,
    background_end_post;

#endif
