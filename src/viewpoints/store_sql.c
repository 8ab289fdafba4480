/* Every SQL statement of viewpoints, in the portable subset; two texts where engines must differ.
 * Sets arrive as one JSON array of rows: json_each on SQLite, jsonb_array_elements on PostgreSQL.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "viewpoints/store_sql.h"

#define CONSULTATION_COLUMNS                                                                       \
    "id, slug, question_en, question_az, short_en, short_az, background_en, background_az,"        \
    " background_html_en, background_html_az, coding_en, coding_az, coding_html_en,"               \
    " coding_html_az, who, opens_at, closes_at, is_example, import_id, created_at, changed_at,"    \
    " collects_at, reviews_until, published_at, last_stage, is_draft, inviter_id, project_id,"     \
    " languages, divisions"
#define CONSULTATION_READ CONSULTATION_COLUMNS ", edited_at"
/* $1: now. Open, collecting, planned, in review, then closed and published together. */
#define CONSULTATION_ORDER                                                                         \
    " ORDER BY is_draft DESC, CASE WHEN closes_at <> 0 AND closes_at <= $1"                        \
    " THEN CASE WHEN reviews_until > $1 THEN 3"                                                    \
    " WHEN published_at <> 0 AND published_at <= $1 THEN 5 ELSE 4 END WHEN opens_at <= $1 THEN 0"  \
    " WHEN collects_at <> 0 AND collects_at <= $1 THEN 1 ELSE 2 END, opens_at DESC, id DESC"

#define IS_SIDE "CASE WHEN a.organisation_id IS NULL THEN 0 ELSE 1 END = $2"
#define OF_SIDE "a.id = p.participant_id AND " IS_SIDE

#define STATEMENT_COLUMNS                                                                          \
    "id, consultation_id, number, text_en, text_az, short_en, short_az, state, rejection,"         \
    " is_seed, is_meta, author_id, created_at, decided_at"
/* enum late */
#define LATE_CASE                                                                                  \
    "SELECT CASE WHEN c.published_at <> 0 AND c.published_at < statement.corrected_at THEN 2"      \
    " WHEN c.closes_at <> 0 AND c.closes_at < statement.corrected_at THEN 1 ELSE 0 END"            \
    " FROM consultation c WHERE c.id = statement.consultation_id"
#define STATEMENT_READ                                                                             \
    STATEMENT_COLUMNS ", corrected_at, erased_at, erased_reason, merged_into, merged_at,"          \
                      " merge_reason, amends, amend_reason, original, translation,"                \
                      " translated_at, translated_by, is_withheld,"                                \
                      " CASE WHEN corrected_at = 0 THEN 0 ELSE (" LATE_CASE ") END,"               \
                      " CASE WHEN corrected_at = 0 THEN '' ELSE (SELECT c.slug FROM consultation"  \
                      " c WHERE c.id = statement.consultation_id) END"

#define STANCE_COLUMNS                                                                             \
    "p.id, p.statement_id, p.participant_id, a.organisation_id, p.value, p.basis, p.reason,"       \
    " p.reason_language, p.source_url, p.coder, p.note_en, p.note_az, p.taken_at,"                 \
    " p.superseded_at, p.mandate_id, p.erased_at, p.erased_reason,"                                \
    " t.corrected_at, p.certainty, p.standing, p.by_mail, p.confirms, p.drawn, p.draw_step,"       \
    " p.drawn_at, p.draw_open, p.coders"

#define SOURCE_COLUMNS "s.id, s.url, s.title, s.publisher, s.kind, s.dated, s.language"

#define POSITION_COLUMNS                                                                           \
    "id, consultation_id, statement_id, participant_id, value, basis, reason, reason_language,"    \
    " source_url, coder, note_en, note_az, mandate_id, import_id, taken_at, superseded_at"
/* What only some own ones have. */
#define POSITION_MORE                                                                              \
    "certainty, standing, by_mail, confirms, drawn, draw_step, drawn_at, draw_open"

#define SIDE_RETURNED                                                                              \
    "(SELECT CASE WHEN a.organisation_id IS NULL THEN 1 ELSE 0 END FROM participant a"             \
    " WHERE a.id = position.participant_id)"

/* CROSS JOIN fixes the order of loops on SQLite; on PostgreSQL it is an ordinary join. */
static const struct db_text SQL[Q_COUNT] = {
    [Q_CONSULTATION_BY_SLUG] = { "SELECT " CONSULTATION_READ " FROM consultation"
                                 " WHERE slug = $1 AND hidden_at = 0 AND is_draft = 0",
                                 NULL, NULL },
    [Q_CONSULTATION_BY_ID] = { "SELECT " CONSULTATION_READ " FROM consultation"
                               " WHERE id = $1 AND hidden_at = 0 AND is_draft = 0",
                               NULL, NULL },
    [Q_CONSULTATION_ANY_BY_SLUG] = { "SELECT " CONSULTATION_READ
                                     " FROM consultation WHERE slug = $1 AND hidden_at = 0",
                                     NULL, NULL },
    [Q_CONSULTATION_ANY_BY_ID] = { "SELECT " CONSULTATION_READ
                                   " FROM consultation WHERE id = $1 AND hidden_at = 0",
                                   NULL, NULL },
    [Q_CONSULTATIONS] = { "SELECT " CONSULTATION_READ " FROM consultation"
                          " WHERE hidden_at = 0 AND is_draft = 0" CONSULTATION_ORDER,
                          NULL, NULL },
    [Q_CONSULTATIONS_ANY] = { "SELECT " CONSULTATION_READ
                              " FROM consultation WHERE hidden_at = 0" CONSULTATION_ORDER,
                              NULL, NULL },
    [Q_CONSULTATION_ADD] = { "INSERT INTO consultation (" CONSULTATION_COLUMNS ", hidden_at)"
                             " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13,"
                             " $14, $15, $16, $17, $18, $19, $20, $21, $22, $23, $24, $25, $26,"
                             " $27, $28, $29, $30, 0)",
                             NULL, NULL },
    [Q_CONSULTATION_CHANGE] = { "UPDATE consultation SET question_en = $2, question_az = $3,"
                                " short_en = $4, short_az = $5, background_en = $6,"
                                " background_az = $7, background_html_en = $8,"
                                " background_html_az = $9, coding_en = $10, coding_az = $11,"
                                " coding_html_en = $12, coding_html_az = $13, who = $14,"
                                " opens_at = $15, closes_at = $16, changed_at = $17,"
                                " edited_at = $18, collects_at = $19, reviews_until = $20,"
                                " published_at = $21, is_draft = $22, inviter_id = $23,"
                                " project_id = $24, languages = $25, divisions = $26"
                                " WHERE id = $1 AND hidden_at = 0",
                                NULL, NULL },
    [Q_CONSULTATION_LAST_STAGE] = { "UPDATE consultation SET last_stage = $2 WHERE id = $1", NULL,
                                    NULL },
    [Q_CONSULTATION_TOUCH] = { "UPDATE consultation SET changed_at = $2 WHERE id = $1", NULL,
                               NULL },
    [Q_CONSULTATION_HIDE] = { "UPDATE consultation SET hidden_at = $2, changed_at = $2"
                              " WHERE id = $1",
                              NULL, NULL },

    [Q_STATEMENTS] = { "SELECT " STATEMENT_READ " FROM statement"
                       " WHERE consultation_id = $1 AND state >= $2 ORDER BY number",
                       NULL, NULL },
    [Q_STATEMENT] = { "SELECT " STATEMENT_READ " FROM statement WHERE id = $1", NULL, NULL },
    [Q_STATEMENT_NUMBER_NEXT] = { "SELECT COALESCE(max(number) + 1, 0) FROM statement"
                                  " WHERE consultation_id = $1",
                                  NULL, NULL },
    [Q_STATEMENT_ADD] = { "INSERT INTO statement (" STATEMENT_COLUMNS ", amends, amend_reason,"
                          " original, translation, translated_at, translated_by)"
                          " VALUES ($1, $2, $3, $4,"
                          " $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19,"
                          " $20)",
                          NULL, NULL },
    [Q_STATEMENT_DECIDE] = { "UPDATE statement SET state = $2, rejection = $3, decided_at = $4"
                             " WHERE id = $1 AND state = $5",
                             NULL, NULL },
    [Q_STATEMENT_CORRECT] = { "UPDATE statement SET text_en = $2, text_az = $3, short_en = $4,"
                              " short_az = $5, corrected_at = $6, translation = $7,"
                              " translated_at = $8, translated_by = $9"
                              " WHERE id = $1 AND state = 1 AND erased_at = 0",
                              NULL, NULL },
    [Q_STATEMENT_MERGE] = { "UPDATE statement SET state = -1, merged_into = $2, merged_at = $3,"
                            " merge_reason = $4 WHERE id = $1 AND state = $5 AND merged_into = 0",
                            NULL, NULL },
    [Q_STATEMENT_SEPARATE] = { "UPDATE statement SET state = 1, merged_into = 0, merged_at = $2,"
                               " merge_reason = '' WHERE id = $1 AND merged_into <> 0",
                               NULL, NULL },
    [Q_STATEMENT_TRANSLATE] = { "UPDATE statement SET text_en = $2, text_az = $3, short_en = $4,"
                                " short_az = $5, original = $6, translation = $7,"
                                " translated_at = $8, translated_by = $9"
                                " WHERE id = $1 AND state = 1 AND erased_at = 0"
                                " AND translated_at = $10",
                                NULL, NULL },
    [Q_STATEMENTS_TRANSLATED_BY] = { "SELECT id, translated_at FROM statement"
                                     " WHERE translated_by = $1 ORDER BY id",
                                     NULL, NULL },
    [Q_STATEMENT_FORGET_TRANSLATOR] = { "UPDATE statement SET translated_by = 0"
                                        " WHERE translated_by = $1",
                                        NULL, NULL },
    [Q_STATEMENT_HAS_POSITION] = { "SELECT count(*) FROM (SELECT 1 FROM position WHERE"
                                   " statement_id = $1 AND consultation_id = $2 LIMIT 1) x",
                                   NULL, NULL },
    [Q_STATEMENT_TAKE_DOWN] = { "UPDATE statement SET text_en = '', text_az = '', short_en = '',"
                                " short_az = '', amend_reason = '', erased_at = $2,"
                                " erased_reason = $3"
                                " WHERE id = $1 AND erased_at = 0",
                                NULL, NULL },
    [Q_STATEMENTS_PENDING_OF] = { "SELECT count(*) FROM statement"
                                  " WHERE consultation_id = $1 AND author_id = $2 AND state = 0",
                                  NULL, NULL },

    [Q_STANCES] = { "SELECT " STANCE_COLUMNS " FROM participant a CROSS JOIN position p"
                    " CROSS JOIN statement t WHERE a.consultation_id = $1"
                    " AND a.organisation_id IS NOT NULL AND p.participant_id = a.id"
                    " AND p.superseded_at = 0 AND t.id = p.statement_id"
                    " ORDER BY t.number, p.participant_id",
                    NULL, NULL },
    /* Of a long history the latest: whoever revises without end must not make a page without end.
     * 51: HISTORY_SHOWN and the one in force. */
    [Q_STANCES_ALL] = { "SELECT " STANCE_COLUMNS " FROM (SELECT id, row_number() OVER ("
                        "PARTITION BY participant_id, statement_id ORDER BY CASE WHEN"
                        " superseded_at = 0 THEN 0 ELSE 1 END, id DESC) AS place FROM position"
                        " WHERE consultation_id = $1) w CROSS JOIN position p"
                        " CROSS JOIN participant a CROSS JOIN statement t"
                        " WHERE w.place <= 51 AND p.id = w.id"
                        " AND a.id = p.participant_id AND a.organisation_id IS NOT NULL"
                        " AND t.id = p.statement_id"
                        " ORDER BY t.number, p.participant_id, p.taken_at, p.id",
                        NULL, NULL },
    /* Only coded positions have such rows, so the whole of position_source stays small. */
    [Q_STANCE_SOURCES] = { "SELECT x.position_id, " SOURCE_COLUMNS " FROM position_source x"
                           " CROSS JOIN position p CROSS JOIN source s WHERE p.id = x.position_id"
                           " AND p.consultation_id = $1 AND s.id = x.source_id"
                           " ORDER BY x.position_id, x.rank",
                           NULL, NULL },
    [Q_STANCES_OF_PARTICIPANT] = { "SELECT " STANCE_COLUMNS " FROM participant a"
                                   " CROSS JOIN position p CROSS JOIN statement t"
                                   " WHERE a.id = $2 AND a.consultation_id = $1"
                                   " AND p.participant_id = a.id AND p.superseded_at = 0"
                                   " AND t.id = p.statement_id ORDER BY t.number",
                                   NULL, NULL },
    [Q_STANCES_OF_ORGANISATION] = { "SELECT " STANCE_COLUMNS ", p.consultation_id"
                                    " FROM participant a CROSS JOIN position p"
                                    " CROSS JOIN statement t CROSS JOIN consultation c"
                                    " WHERE a.organisation_id = $1 AND p.participant_id = a.id"
                                    " AND p.superseded_at = 0 AND t.id = p.statement_id"
                                    " AND t.state = 1 AND c.id = p.consultation_id"
                                    " AND c.hidden_at = 0"
                                    " ORDER BY c.opens_at DESC, c.id DESC, t.number",
                                    NULL, NULL },
    [Q_VOTES] = { "SELECT p.participant_id, p.statement_id, p.value, p.basis FROM statement t"
                  " CROSS JOIN position p WHERE t.consultation_id = $1 AND t.state = 1"
                  " AND p.consultation_id = $1 AND p.statement_id = t.id AND p.superseded_at = 0"
                  " ORDER BY t.number, p.participant_id",
                  NULL, NULL },
    [Q_VOTES_DECIDED] = { "SELECT p.participant_id, p.statement_id, p.value, p.basis FROM "
                          "statement t"
                          " CROSS JOIN position p WHERE t.consultation_id = $1 AND t.state <> 0"
                          " AND p.consultation_id = $1 AND p.statement_id = t.id"
                          " AND p.superseded_at = 0 ORDER BY t.number, p.participant_id",
                          NULL, NULL },

    /* Of one side of a consultation for both; $2: 1 organisations, 0 the public. */
    [Q_VOTES_OF_SIDE] = { "SELECT p.participant_id, p.statement_id, p.value, p.basis"
                          " FROM statement t CROSS JOIN position p CROSS JOIN participant a"
                          " WHERE t.consultation_id = $1 AND t.state = 1"
                          " AND p.consultation_id = $1 AND p.statement_id = t.id"
                          " AND p.superseded_at = 0 AND " OF_SIDE
                          " ORDER BY t.number, p.participant_id",
                          NULL, NULL },
    [Q_VOTES_DECIDED_OF_SIDE] = { "SELECT p.participant_id, p.statement_id, p.value, p.basis"
                                  " FROM statement t CROSS JOIN position p"
                                  " CROSS JOIN participant a"
                                  " WHERE t.consultation_id = $1 AND t.state <> 0"
                                  " AND p.consultation_id = $1 AND p.statement_id = t.id"
                                  " AND p.superseded_at = 0 AND " OF_SIDE
                                  " ORDER BY t.number, p.participant_id",
                                  NULL, NULL },

    [Q_TALLY_STATEMENTS] = { "SELECT state, count(*) FROM statement WHERE consultation_id = $1"
                             " GROUP BY state ORDER BY state",
                             NULL, NULL },
    /* > 0, so that the index passes over the public. */
    [Q_TALLY_ORGANISATIONS] = { "SELECT o.scope, count(*) FROM participant a JOIN organisation o"
                                " ON o.id = a.organisation_id WHERE a.consultation_id = $1"
                                " AND a.organisation_id > 0 AND EXISTS (SELECT 1"
                                " FROM position p JOIN statement t ON t.id = p.statement_id"
                                " WHERE p.participant_id = a.id AND p.superseded_at = 0"
                                " AND t.state = 1) GROUP BY o.scope ORDER BY o.scope",
                                NULL, NULL },
    /* Row: organisation, was invited (0 or 1); one for each reason, by organisation. A reading is
     * nobody's business before it is published. */
    [Q_ON_RECORD] = { "SELECT organisation_id, 0 FROM participant WHERE consultation_id = $1"
                      " AND organisation_id > 0 UNION ALL"
                      " SELECT organisation_id, 1 FROM position_invitation"
                      " WHERE consultation_id = $1 AND ended_why <> 'withdrawn' UNION ALL"
                      " SELECT organisation_id, 0 FROM coding"
                      " WHERE consultation_id = $1 AND published_at <> 0 UNION ALL"
                      " SELECT organisation_id, 0 FROM document WHERE consultation_id = $1"
                      " ORDER BY 1",
                      NULL, NULL },
    [Q_ANY_POSITION] = { "SELECT count(*) FROM (SELECT 1 FROM position WHERE consultation_id = $1"
                         " LIMIT 1) x",
                         NULL, NULL },

    [Q_POLLS] = { NULL,
                  "SELECT c.id, c.who, c.opens_at, c.closes_at, t.id, t.number"
                  " FROM consultation c CROSS JOIN statement t"
                  " WHERE c.id IN (SELECT value FROM json_each($1)) AND c.hidden_at = 0"
                  " AND c.is_draft = 0 AND t.consultation_id = c.id AND t.state = 1 ORDER BY c.id, "
                  "t.number",
                  "SELECT c.id, c.who, c.opens_at, c.closes_at, t.id, t.number"
                  " FROM consultation c JOIN statement t ON t.consultation_id = c.id"
                  " WHERE c.id = ANY($1::bigint[]) AND c.hidden_at = 0 AND c.is_draft = 0"
                  " AND t.state = 1"
                  " ORDER BY c.id, t.number" },
    [Q_IN_FORCE_OF] = { NULL,
                        "SELECT p.participant_id, p.statement_id, p.id, p.drawn, p.draw_step,"
                        " p.drawn_at, p.draw_open FROM json_each($1) j"
                        " CROSS JOIN position p WHERE p.participant_id = j.value"
                        " AND p.superseded_at = 0 ORDER BY p.participant_id, p.statement_id",
                        "SELECT p.participant_id, p.statement_id, p.id, p.drawn, p.draw_step,"
                        " p.drawn_at, p.draw_open FROM unnest($1::bigint[]) AS w(id) JOIN position "
                        "p ON "
                        "p.participant_id = w.id"
                        " AND p.superseded_at = 0"
                        " ORDER BY p.participant_id, p.statement_id" },
    /* Row: id, consultation, organisation or 0, number, created_at. */
    [Q_PARTICIPANTS_PUT] = { NULL,
                             "INSERT INTO participant (id, consultation_id, organisation_id,"
                             " number, created_at) SELECT json_extract(value, '$[0]'),"
                             " json_extract(value, '$[1]'),"
                             " NULLIF(json_extract(value, '$[2]'), 0),"
                             " json_extract(value, '$[3]'), json_extract(value, '$[4]')"
                             " FROM json_each($1) WHERE true ON CONFLICT DO NOTHING",
                             "INSERT INTO participant (id, consultation_id, organisation_id,"
                             " number, created_at) SELECT (r->>0)::bigint, (r->>1)::bigint,"
                             " NULLIF((r->>2)::bigint, 0), (r->>3)::bigint, (r->>4)::bigint"
                             " FROM jsonb_array_elements($1::text::jsonb) r ON CONFLICT DO "
                             "NOTHING" },
    [Q_POSITIONS_SUPERSEDE] = { NULL,
                                "UPDATE position SET superseded_at = $2 WHERE superseded_at = 0"
                                " AND id IN (SELECT value FROM json_each($1))"
                                " RETURNING consultation_id, statement_id, value, "
                                "basis, " SIDE_RETURNED,
                                "UPDATE position SET superseded_at = $2 WHERE superseded_at = 0"
                                " AND id = ANY($1::bigint[])"
                                " RETURNING consultation_id, statement_id, value, "
                                "basis, " SIDE_RETURNED },
    /* Own ones. Row: id, consultation, statement, participant, value, reason, its language,
     * source_url, mandate, import, taken_at, superseded_at, has a receipt (0 or 1), certainty,
     * standing, by mail, confirms, drawn, draw_step, drawn_at, draw_open. The salts of the receipts
     * come as one blob, 16 bytes a row. */
    [Q_POSITIONS_PUT] = { NULL,
                          "INSERT INTO position (" POSITION_COLUMNS ", " POSITION_MORE
                          ", receipt_salt) SELECT"
                          " json_extract(value, '$[0]'), json_extract(value, '$[1]'),"
                          " json_extract(value, '$[2]'), json_extract(value, '$[3]'),"
                          " json_extract(value, '$[4]'), 'own', json_extract(value, '$[5]'),"
                          " json_extract(value, '$[6]'), json_extract(value, '$[7]'), '', '', '',"
                          " json_extract(value, '$[8]'), json_extract(value, '$[9]'),"
                          " json_extract(value, '$[10]'), json_extract(value, '$[11]'),"
                          " json_extract(value, '$[13]'), json_extract(value, '$[14]'),"
                          " json_extract(value, '$[15]'), json_extract(value, '$[16]'),"
                          " json_extract(value, '$[17]'), json_extract(value, '$[18]'),"
                          " json_extract(value, '$[19]'), json_extract(value, '$[20]'),"
                          " CASE WHEN json_extract(value, '$[12]') = 1"
                          " THEN substr($2, 16 * key + 1, 16) END"
                          " FROM json_each($1)",
                          "INSERT INTO position (" POSITION_COLUMNS ", " POSITION_MORE
                          ", receipt_salt) SELECT"
                          " (r->>0)::bigint, (r->>1)::bigint, (r->>2)::bigint, (r->>3)::bigint,"
                          " (r->>4)::smallint, 'own', r->>5, r->>6, r->>7, '', '', '',"
                          " (r->>8)::bigint, (r->>9)::bigint, (r->>10)::bigint, (r->>11)::bigint,"
                          " (r->>13)::smallint, (r->>14)::smallint, (r->>15)::smallint,"
                          " (r->>16)::bigint, (r->>17)::double precision, (r->>18)::integer,"
                          " (r->>19)::bigint, (r->>20)::integer,"
                          " CASE WHEN (r->>12)::smallint = 1 THEN"
                          " substr($2::bytea, (16 * (k - 1) + 1)::integer, 16) END"
                          " FROM jsonb_array_elements($1::text::jsonb) WITH ORDINALITY AS x (r, "
                          "k)" },
    [Q_POSITION_TAKE_DOWN] = { "UPDATE position SET reason = '',"
                               " erased_at = $2, erased_reason = $3 WHERE id = $1"
                               " AND erased_at = 0 AND reason <> ''",
                               NULL, NULL },
    [Q_STANCE] = { "SELECT " STANCE_COLUMNS ", p.consultation_id FROM position p"
                   " JOIN participant a ON a.id = p.participant_id"
                   " JOIN statement t ON t.id = p.statement_id WHERE p.id = $1",
                   NULL, NULL },
    [Q_RECEIPT] = { "SELECT p.id, p.statement_id, p.value, p.taken_at, p.superseded_at,"
                    " p.receipt_salt, t.number, p.consultation_id FROM position p"
                    " JOIN statement t ON t.id = p.statement_id WHERE p.id = $1"
                    " AND p.participant_id = $2 AND p.consultation_id = $3"
                    " AND p.receipt_salt IS NOT NULL",
                    NULL, NULL },
    /* Each half by its own index. 200: whoever revises without end makes no page without end. */
    [Q_RECEIPTS] = { "SELECT p.id, p.statement_id, p.value, p.taken_at, p.superseded_at,"
                     " p.receipt_salt, t.number, p.consultation_id FROM ("
                     "SELECT * FROM position WHERE participant_id = $1 AND superseded_at = 0"
                     " UNION ALL"
                     " SELECT * FROM position WHERE participant_id = $1 AND superseded_at <> 0) p"
                     " JOIN statement t ON t.id = p.statement_id"
                     " WHERE p.receipt_salt IS NOT NULL ORDER BY p.id DESC LIMIT 200",
                     NULL, NULL },

    [Q_IN_FORCE_BASIS] = { "SELECT id, basis FROM position WHERE participant_id = $1"
                           " AND statement_id = $2 AND superseded_at = 0",
                           NULL, NULL },
    /* Positions on accepted statements, past ones too: who ever had one has one. Or 1 if $2 is not
     * accepted: then what is said there makes nobody a participant. */
    [Q_COUNTED_OF] = { "SELECT count(*) FROM (SELECT 1 FROM position p JOIN statement t"
                       " ON t.id = p.statement_id WHERE p.participant_id = $1"
                       " AND p.superseded_at = 0 AND t.state = 1 UNION ALL"
                       " SELECT 1 FROM position p JOIN statement t"
                       " ON t.id = p.statement_id WHERE p.participant_id = $1"
                       " AND p.superseded_at <> 0 AND t.state = 1 UNION ALL"
                       " SELECT 1 FROM statement WHERE id = $2 AND state <> 1) x",
                       NULL, NULL },
    [Q_POSITION_CODED_ADD] = { "INSERT INTO position (" POSITION_COLUMNS ", coders) VALUES ($1,"
                               " $2, $3, $4, $5, $6, '', '', '', $7, $8, $9, 0, 0, $10, 0, $11)",
                               NULL, NULL },
    [Q_POSITION_SOURCE_ADD] = { "INSERT INTO position_source (position_id, rank, source_id)"
                                " VALUES ($1, $2, $3)",
                                NULL, NULL },

    [Q_DOCUMENT_ADD] = { "INSERT INTO document (id, consultation_id, organisation_id, dated,"
                         " summary_en, summary_az, is_verified)"
                         " VALUES ($1, $2, $3, $4, $5, $6, $7)",
                         NULL, NULL },
    [Q_DOCUMENT_SOURCE_ADD] = { "INSERT INTO document_source (document_id, rank, source_id)"
                                " VALUES ($1, $2, $3)",
                                NULL, NULL },
    [Q_DOCUMENTS_OF] = { "SELECT d.id, d.consultation_id, d.dated, d.summary_en, d.summary_az,"
                         " d.is_verified FROM document d JOIN consultation c"
                         " ON c.id = d.consultation_id WHERE d.organisation_id = $1"
                         " AND c.hidden_at = 0 ORDER BY d.dated, d.id",
                         NULL, NULL },
    [Q_FIRST_POSITIONS] = { "SELECT a.consultation_id, a.created_at,"
                            " MAX(CASE WHEN p.basis = 'own' THEN 1 ELSE 0 END),"
                            " COALESCE(MIN(CASE WHEN s.dated <> '' THEN s.dated END), '')"
                            " FROM consultation c JOIN participant a ON a.consultation_id = c.id"
                            " AND a.organisation_id = $1 JOIN position p"
                            " ON p.participant_id = a.id AND p.superseded_at = 0"
                            " LEFT JOIN position_source x ON x.position_id = p.id"
                            " LEFT JOIN source s ON s.id = x.source_id WHERE c.hidden_at = 0"
                            " GROUP BY a.consultation_id, a.created_at"
                            " ORDER BY a.consultation_id",
                            NULL, NULL },
    [Q_DOCUMENT_SOURCES_OF] = { "SELECT x.document_id, " SOURCE_COLUMNS " FROM document_source x"
                                " JOIN document d ON d.id = x.document_id"
                                " JOIN source s ON s.id = x.source_id"
                                " WHERE d.organisation_id = $1 ORDER BY x.document_id, x.rank",
                                NULL, NULL },

    [Q_IMPORT_ADD] = { "INSERT INTO viewpoint_import (id, kind, consultation_id, origin, sha256,"
                       " statements, participants, positions, imported_at, undone_at)"
                       " VALUES ($1, 'polis', $2, $3, $4, $5, $6, $7, $8, 0)",
                       NULL, NULL },
    [Q_IMPORTS] = { "SELECT i.id, i.consultation_id, i.origin, i.sha256, i.statements,"
                    " i.participants, i.positions, i.imported_at, i.undone_at, c.slug, "
                    "i.finished_at"
                    " FROM viewpoint_import i JOIN consultation c ON c.id = i.consultation_id"
                    " ORDER BY i.imported_at, i.id",
                    NULL, NULL },
    [Q_IMPORT_BY_ID] = { "SELECT i.id, i.consultation_id, i.origin, i.sha256, i.statements,"
                         " i.participants, i.positions, i.imported_at, i.undone_at, c.slug, "
                         "i.finished_at"
                         " FROM viewpoint_import i JOIN consultation c ON c.id = i.consultation_id"
                         " WHERE i.id = $1",
                         NULL, NULL },
    [Q_IMPORT_MARK_UNDONE] = { "UPDATE viewpoint_import SET undone_at = $2"
                               " WHERE id = $1 AND undone_at = 0",
                               NULL, NULL },
    /* Row: id, consultation, number, text_en, text_az, state, is_seed, is_meta, author or 0,
     * created_at, decided_at. */
    [Q_STATEMENTS_PUT] = { NULL,
                           "INSERT INTO statement (" STATEMENT_COLUMNS ") SELECT"
                           " json_extract(value, '$[0]'), json_extract(value, '$[1]'),"
                           " json_extract(value, '$[2]'), json_extract(value, '$[3]'),"
                           " json_extract(value, '$[4]'), '', '', json_extract(value, '$[5]'),"
                           " '', json_extract(value, '$[6]'), json_extract(value, '$[7]'),"
                           " NULLIF(json_extract(value, '$[8]'), 0),"
                           " json_extract(value, '$[9]'), json_extract(value, '$[10]')"
                           " FROM json_each($1)",
                           "INSERT INTO statement (" STATEMENT_COLUMNS ") SELECT (r->>0)::bigint,"
                           " (r->>1)::bigint, (r->>2)::bigint, r->>3, r->>4, '', '',"
                           " (r->>5)::smallint, '', (r->>6)::smallint, (r->>7)::smallint,"
                           " NULLIF((r->>8)::bigint, 0), (r->>9)::bigint, (r->>10)::bigint"
                           " FROM jsonb_array_elements($1::text::jsonb) r" },
    /* Numbered ones first, then in order of arrival. */
    [Q_POSITIONS_UNDER] = { "SELECT p.id, c.slug, t.number, p.value, p.reason, p.source_url,"
                            " p.taken_at, p.superseded_at, p.certainty, p.standing, p.by_mail"
                            " FROM position p JOIN statement t"
                            " ON t.id = p.statement_id JOIN consultation c"
                            " ON c.id = p.consultation_id WHERE p.mandate_id = $1 ORDER BY p.id",
                            NULL, NULL },

    /* For comparing with the record: id, 1 if it came by an import or is a draft, up to four times
     * of changes, then the columns of check/rows.c as texts. */
    [Q_CHECK_CONSULTATIONS] = { "SELECT id, is_draft, created_at, edited_at, hidden_at, 0, slug,"
                                " who,"
                                " CASE is_example WHEN 1 THEN 'true' ELSE 'false' END,"
                                " question_en, question_az, short_en, short_az, background_en,"
                                " background_az, coding_en, coding_az, CAST(opens_at AS TEXT),"
                                " CAST(closes_at AS TEXT), CAST(edited_at AS TEXT),"
                                " CAST(hidden_at AS TEXT), CAST(collects_at AS TEXT),"
                                " CAST(reviews_until AS TEXT), CAST(published_at AS TEXT),"
                                " CASE inviter_id WHEN 0 THEN '' ELSE CAST(inviter_id AS TEXT)"
                                " END, languages, divisions FROM consultation WHERE id"
                                " NOT IN (SELECT consultation_id FROM viewpoint_import WHERE"
                                " finished_at = 0) ORDER BY id",
                                NULL, NULL },
    [Q_CHECK_STATEMENTS] = { "SELECT t.id, CASE WHEN c.import_id = 0 AND c.is_draft = 0"
                             " THEN 0 ELSE 1 END,"
                             " t.created_at, CASE WHEN t.merged_at > t.decided_at"
                             " THEN t.merged_at ELSE t.decided_at END,"
                             " CASE WHEN t.translated_at > t.corrected_at"
                             " THEN t.translated_at ELSE t.corrected_at END, t.erased_at,"
                             " CAST(t.consultation_id AS TEXT), CAST(t.number AS TEXT),"
                             " CAST(t.state AS TEXT), t.rejection,"
                             " CASE t.is_seed WHEN 1 THEN 'true' ELSE 'false' END,"
                             " CASE t.is_meta WHEN 1 THEN 'true' ELSE 'false' END,"
                             " t.text_en, t.text_az, t.short_en, t.short_az,"
                             " CAST(t.corrected_at AS TEXT), CAST(t.erased_at AS TEXT),"
                             " t.erased_reason, CASE t.merged_into WHEN 0 THEN ''"
                             " ELSE CAST(t.merged_into AS TEXT) END, CAST(t.merged_at AS TEXT),"
                             " t.merge_reason, CASE t.amends WHEN 0 THEN ''"
                             " ELSE CAST(t.amends AS TEXT) END, t.amend_reason, t.original,"
                             " t.translation, CAST(t.translated_at AS TEXT),"
                             " CASE t.is_withheld WHEN 1 THEN 'true' ELSE 'false' END"
                             " FROM statement t JOIN consultation c"
                             " ON c.id = t.consultation_id WHERE t.consultation_id NOT IN ("
                             "SELECT consultation_id FROM viewpoint_import WHERE finished_at = 0)"
                             " ORDER BY t.id",
                             NULL, NULL },
    /* Those that have an entry each: not of the public, not imported. */
    [Q_CHECK_POSITIONS] = { "SELECT p.id, 0, p.erased_at, 0, 0, 0,"
                            " CAST(p.consultation_id AS TEXT),"
                            " CAST(COALESCE(a.organisation_id, 0) AS TEXT),"
                            " CAST(p.mandate_id AS TEXT), CAST(p.statement_id AS TEXT),"
                            " CASE p.value WHEN 1 THEN 'agree' WHEN 0 THEN 'pass' ELSE 'disagree'"
                            " END, p.basis, p.reason, p.reason_language, p.source_url, p.coder,"
                            " p.note_en, p.note_az, CAST(p.taken_at AS TEXT),"
                            " CAST(p.erased_at AS TEXT), p.erased_reason,"
                            " CASE p.certainty WHEN 1 THEN 'low' WHEN 2 THEN 'medium' WHEN 3"
                            " THEN 'high' ELSE '' END, CASE p.standing WHEN 1 THEN 'preliminary'"
                            " WHEN 2 THEN 'official' ELSE '' END,"
                            " CASE p.by_mail WHEN 1 THEN 'true' ELSE '' END,"
                            " CASE p.confirms WHEN 0 THEN '' ELSE CAST(p.confirms AS TEXT) END,"
                            " CASE p.coders WHEN 0 THEN '' ELSE CAST(p.coders AS TEXT) END,"
                            " '' FROM position p"
                            " JOIN participant a ON a.id = p.participant_id"
                            " WHERE p.import_id = 0 AND p.receipt_salt IS NULL ORDER BY p.id",
                            NULL, NULL },
    [Q_CHECK_INVITATIONS] = { "SELECT id, 0, invited_at, ended_at, 0, 0,"
                              " CAST(consultation_id AS TEXT), CAST(organisation_id AS TEXT),"
                              " CAST(mandate_id AS TEXT), CAST(ends_at AS TEXT),"
                              " CASE ended_why WHEN 'withdrawn' THEN CAST(ended_at AS TEXT)"
                              " ELSE '0' END FROM position_invitation ORDER BY id",
                              NULL, NULL },
    [Q_CHECK_POSITION_SOURCES] = { "SELECT position_id, source_id FROM position_source"
                                   " ORDER BY position_id, rank",
                                   NULL, NULL },
    [Q_CHECK_DOCUMENTS] = { "SELECT id, 0, 0, 0, 0, 0, CAST(consultation_id AS TEXT),"
                            " CAST(organisation_id AS TEXT), dated, summary_en, summary_az,"
                            " CASE is_verified WHEN 1 THEN 'true' ELSE 'false' END, ''"
                            " FROM document ORDER BY id",
                            NULL, NULL },
    [Q_CHECK_MATCHES] = { "SELECT m.id, 0, m.made_at, m.ended_at, 0, 0,"
                          " CAST(t.consultation_id AS TEXT), CAST(m.statement_id AS TEXT),"
                          " CAST(m.same_as AS TEXT), m.reason, CAST(m.ended_at AS TEXT),"
                          " m.ended_reason FROM statement_match m"
                          " JOIN statement t ON t.id = m.statement_id ORDER BY m.id",
                          NULL, NULL },
    [Q_CHECK_DOCUMENT_SOURCES] = { "SELECT document_id, source_id FROM document_source"
                                   " ORDER BY document_id, rank",
                                   NULL, NULL },
    /* Each was superseded exactly when the next of its participant on its statement was taken.
     * Where nothing is past there is one position, which the index sees to. */
    [Q_CHECK_ORDER] = { "SELECT id FROM (SELECT id, superseded_at, COALESCE(lead(taken_at) OVER ("
                        "PARTITION BY participant_id, statement_id ORDER BY taken_at, id), 0)"
                        " AS due FROM (SELECT id, superseded_at, taken_at, participant_id,"
                        " statement_id FROM position WHERE superseded_at <> 0 AND import_id = 0"
                        " UNION ALL SELECT p.id, p.superseded_at, p.taken_at, p.participant_id,"
                        " p.statement_id FROM (SELECT DISTINCT participant_id, statement_id"
                        " FROM position WHERE superseded_at <> 0 AND import_id = 0) h"
                        " CROSS JOIN position p WHERE p.participant_id = h.participant_id"
                        " AND p.statement_id = h.statement_id AND p.superseded_at = 0"
                        " AND p.import_id = 0) g) x WHERE superseded_at <> due ORDER BY id",
                        NULL, NULL },
    /* By key, as is what an import made. */
    [Q_CHECK_RECEIPTS] = { "SELECT id, consultation_id, statement_id, value, taken_at,"
                           " receipt_salt FROM position WHERE receipt_salt IS NOT NULL AND id > $1"
                           " ORDER BY id LIMIT $2",
                           NULL, NULL },
    [Q_CHECK_RECEIPTS_UNTIL] = { "SELECT id FROM position WHERE receipt_salt IS NOT NULL"
                                 " AND id > $1 ORDER BY id LIMIT 1 OFFSET $2",
                                 NULL, NULL },
    /* The record's side: leaves under roots, as many ids of 8 bytes as hashes of 32; and those that
     * wait for their minute. */
    [Q_CHECK_SEALED] = { "SELECT s.ids, t.hashes FROM ledger_sealed s JOIN ledger_tile t"
                         " ON t.tree = s.tree AND t.level = 0 AND t.at = s.at"
                         " ORDER BY s.tree, s.at",
                         NULL, NULL },
    [Q_CHECK_UNSEALED] = { "SELECT id, leaf FROM ledger_unsealed ORDER BY id", NULL, NULL },
    /* What an import made, in the order in which it made it. */
    [Q_CHECK_IMPORTED] = { "SELECT id, statement_id, participant_id, value, taken_at,"
                           " superseded_at FROM position WHERE consultation_id = $1"
                           " AND import_id = $2 AND id > $3 ORDER BY id LIMIT $4",
                           NULL, NULL },
    /* What says that it was imported, and was not. */
    [Q_CHECK_STRAY_POSITIONS] = { "SELECT p.id FROM position p LEFT JOIN viewpoint_import i"
                                  " ON i.id = p.import_id AND i.consultation_id = p.consultation_id"
                                  " WHERE p.import_id <> 0 AND (i.id IS NULL OR"
                                  " p.receipt_salt IS NOT NULL) ORDER BY p.id",
                                  NULL, NULL },
    [Q_CHECK_STRAY_CONSULTATIONS] = { "SELECT c.id FROM consultation c LEFT JOIN viewpoint_import i"
                                      " ON i.id = c.import_id AND i.consultation_id = c.id"
                                      " WHERE c.import_id <> 0 AND i.id IS NULL ORDER BY c.id",
                                      NULL, NULL },
};
const struct db_catalog viewpoints_sql = { "viewpoints", SQL, Q_COUNT };
