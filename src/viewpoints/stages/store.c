/* Every SQL statement of stages/. SPDX-License-Identifier: AGPL-3.0-or-later */
#include "viewpoints/stages/store.h"

#define LINK_COLUMNS                                                                               \
    "l.id, l.consultation_id, l.title_en, l.title_az, l.publisher, l.url, l.dated, l.created_at,"  \
    " l.ended_at, l.ended_reason"

static const struct db_text SQL[Q_STAGES_COUNT] = {
    [Q_LINKS_OF] = { "SELECT " LINK_COLUMNS " FROM consultation_link l"
                     " WHERE l.consultation_id = $1 AND l.ended_at = 0 ORDER BY l.id",
                     NULL, NULL },
    [Q_LINKS_ALL] = { "SELECT " LINK_COLUMNS " FROM consultation_link l JOIN consultation c"
                      " ON c.id = l.consultation_id WHERE c.is_draft = 0 ORDER BY l.id",
                      NULL, NULL },
    [Q_LINK_ADD] = { "INSERT INTO consultation_link (id, consultation_id, title_en, title_az,"
                     " publisher, url, dated, created_at, ended_at, ended_reason)"
                     " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 0, '')",
                     NULL, NULL },
    [Q_LINK_END] = { "UPDATE consultation_link SET ended_at = $3, ended_reason = $4"
                     " WHERE id = $1 AND consultation_id = $2 AND ended_at = 0",
                     NULL, NULL },
    [Q_LINK_DROP] = { "DELETE FROM consultation_link WHERE id = $1 AND consultation_id = $2", NULL,
                      NULL },
    [Q_SEEDS_CLEAR] = { "DELETE FROM statement WHERE consultation_id = $1 AND EXISTS (SELECT 1"
                        " FROM consultation c WHERE c.id = $1 AND c.is_draft = 1)",
                        NULL, NULL },
};
const struct db_catalog consultation_stages_sql = { "consultation_stages", SQL, Q_STAGES_COUNT };
