/* Every statement of the record.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "ledger/store.h"

/* json_each has no index on its keys: without MATERIALIZED the join is quadratic (tried: 150 ms
 * against 6 ms for a thousand entries). */
#define ARRAY_OF(name, parameter)                                                                  \
    name " AS MATERIALIZED (SELECT key AS k, value AS v FROM json_each(" parameter "))"
#define WAITING "id, at, kind, acts_as, subject, within, organisation_id, mandate_id, fields"
#define ENTRY                                                                                      \
    "seq, id, at, kind, acts_as, subject, within, organisation_id, mandate_id, fields, sealed"
#define SELECT_ENTRY "SELECT " ENTRY " FROM ledger_entry"

/* What these say is never erased as a text. */
#define SAYS_TEXTS " AND kind NOT IN ('text.erased', 'person.erased', 'key.added', 'key.rotated')"

/* The i-th number of the parameter cuts, per entry k from 0. */
#define CUT_SQLITE(i) "CAST(substr($4, 16 * e.key + 1 + 8 * " i ", 8) AS INTEGER)"
#define PIECE_SQLITE(i, j)                                                                         \
    "CAST(substr($3, " CUT_SQLITE(i) " + 1, " CUT_SQLITE(j) " - " CUT_SQLITE(i) ") AS TEXT)"
#define CUT_POSTGRES(i)                                                                            \
    "CAST(convert_from(substr($4::bytea, CAST(16 * (e.k - 1) + 1 + 8 * " i " AS integer), 8),"     \
    " 'UTF8') AS integer)"
#define PIECE_POSTGRES(i, j)                                                                       \
    "convert_from(substr($3::bytea, " CUT_POSTGRES(i) " + 1,"                                      \
                                                      " " CUT_POSTGRES(j) " - " CUT_POSTGRES(      \
                                                          i) "), 'UTF8')"

/* Seqs of a list, newest first; every list has these limits. */
#define WITHIN_LIMITS "seq < $1 AND at >= $2 AND at < $3"
#define NEWEST_FIRST " ORDER BY seq DESC LIMIT $4"
#define SEQS_WHERE(condition)                                                                      \
    "SELECT seq FROM (SELECT seq FROM ledger_entry WHERE " WITHIN_LIMITS                           \
    " AND " condition NEWEST_FIRST ") AS x"
#define KIND_SQLITE "kind IN (SELECT value FROM json_each($5))"
#define KIND_POSTGRES "kind = ANY($5::text[])"
#define OF_ORGANISATION(p) "(organisation_id = " p " OR subject = " p " OR within = " p ")"
#define SEQS_ABOUT(kind)                                                                           \
    SEQS_WHERE("subject = $6 AND " kind                                                            \
               " AND (CAST($7 AS BIGINT) = 0 OR " OF_ORGANISATION("$7") ")")                       \
    " UNION " SEQS_WHERE("within = $6 AND within <> 0 AND " kind                                   \
                         " AND (CAST($7 AS BIGINT) = 0 OR " OF_ORGANISATION("$7") ")")             \
        NEWEST_FIRST
#define SEQS_OF_ORGANISATION(kind)                                                                 \
    SEQS_WHERE("organisation_id = $6 AND organisation_id <> 0 AND " kind)                          \
    " UNION " SEQS_WHERE("subject = $6 AND " kind) " UNION " SEQS_WHERE(                           \
        "within = $6 AND within <> 0 AND " kind) NEWEST_FIRST

static const struct db_text SQL[Q_COUNT] = {
    /* --- what waits --- */
    /* SQLite a row at a time, which is 5 us a row less than taking JSON arrays apart (measured);
     * PostgreSQL a set at a time. The same numbers mean the same columns. */
    [Q_INBOX_ADD] = {
        .sqlite = "INSERT INTO ledger_inbox (at, id, kind, acts_as, subject, within,"
                  " organisation_id, mandate_id, fields)"
                  " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        .postgres = "INSERT INTO ledger_inbox (" WAITING ")"
                    " SELECT e.id, $1::bigint, e.kind, e.capacity, e.subject, e.within,"
                    " e.organisation, e.mandate, e.text FROM unnest($2::bigint[], $3::text[],"
                    " $4::bigint[], $5::bigint[], $6::bigint[], $7::bigint[], $8::bigint[],"
                    " $9::text[]) AS e (id, kind, capacity, subject, within, organisation,"
                    " mandate, text) ORDER BY e.id",
    },
    [Q_INBOX_READ] = { "SELECT " WAITING " FROM ledger_inbox ORDER BY id LIMIT $1" },
    [Q_INBOX_BY_ID] = { "SELECT " WAITING " FROM ledger_inbox WHERE id = $1" },
    [Q_INBOX_NEWEST] = { "SELECT " WAITING " FROM ledger_inbox WHERE kind = $1 AND subject = $2"
                         " ORDER BY id DESC LIMIT 1" },
    [Q_INBOX_LIKE] = { "SELECT id, fields FROM ledger_inbox WHERE fields LIKE $1 ORDER BY id" },
    [Q_INBOX_ABOUT] = { "SELECT id, within, fields FROM ledger_inbox WHERE subject = $1"
                        SAYS_TEXTS " ORDER BY id" },
    [Q_INBOX_SET] = { "UPDATE ledger_inbox SET fields = $2 WHERE id = $1" },
    [Q_INBOX_WAITING] = { "SELECT count(*), COALESCE(min(at), 0) FROM ledger_inbox" },
    [Q_INBOX_OF_KIND] = { "SELECT count(*) FROM ledger_inbox WHERE kind = $1" },
    [Q_INBOX_REMOVE] = {
        .sqlite = "DELETE FROM ledger_inbox WHERE id IN (SELECT value FROM json_each($1))",
        .postgres = "DELETE FROM ledger_inbox WHERE id = ANY($1::bigint[])",
    },

    /* --- who gives places --- */
    [Q_SEQUENCER] = { "SELECT holder, leased_till, size, erasures FROM ledger_sequencer"
                      " WHERE id = 1" },
    [Q_SEQUENCER_ADVANCE] = { "UPDATE ledger_sequencer SET holder = $1, leased_till = $2,"
                              " size = $3 WHERE id = 1 AND size = $4 AND erasures = $5"
                              " AND (holder = $1 OR leased_till <= $6"
                              " OR leased_till > $6 + 60000000)" },
    [Q_SEQUENCER_RELEASE] = { "UPDATE ledger_sequencer SET holder = 0, leased_till = 0"
                              " WHERE id = 1 AND holder = $1" },
    [Q_SEQUENCER_ERASURE] = { "UPDATE ledger_sequencer SET erasures = erasures + 1 WHERE id = 1" },

    /* --- entries --- */
    [Q_ENTRIES_MOVE] = {
        .sqlite = "INSERT INTO ledger_entry (" ENTRY ") SELECT $1 + e.key, i.id, i.at, i.kind,"
                  " i.acts_as, i.subject, i.within, i.organisation_id, i.mandate_id, "
                  PIECE_SQLITE("0", "1") ", " PIECE_SQLITE("1", "2")
                  " FROM json_each($2) AS e CROSS JOIN ledger_inbox AS i ON i.id = e.value",
        .postgres = "INSERT INTO ledger_entry (" ENTRY ") SELECT $1::bigint + e.k - 1, i.id, i.at,"
                    " i.kind, i.acts_as, i.subject, i.within, i.organisation_id, i.mandate_id, "
                    PIECE_POSTGRES("0", "1") ", " PIECE_POSTGRES("1", "2")
                    " FROM unnest($2::bigint[]) WITH ORDINALITY AS e (id, k)"
                    " JOIN ledger_inbox AS i ON i.id = e.id",
    },
    [Q_ENTRIES_READ] = { SELECT_ENTRY " WHERE seq >= $1 AND seq < $2 ORDER BY seq" },
    [Q_ENTRIES_FOLLOW] = { "SELECT seq, kind, subject, within FROM ledger_entry WHERE seq >= $1"
                           " ORDER BY seq LIMIT $2" },
    [Q_ENTRY_BY_ID] = { SELECT_ENTRY " WHERE id = $1" },
    [Q_ENTRY_NEWEST] = { SELECT_ENTRY " WHERE kind = $1 AND subject = $2"
                                      " ORDER BY seq DESC LIMIT 1" },
    [Q_ENTRIES_END] = { "SELECT COALESCE(max(seq) + 1, 0) FROM ledger_entry" },
    [Q_ENTRIES_COUNT] = { "SELECT count(*) FROM ledger_entry" },
    [Q_ENTRY_SEQ] = { "SELECT seq FROM ledger_entry WHERE id = $1" },
    [Q_ENTRIES_AT] = {
        .sqlite = SELECT_ENTRY " WHERE seq IN (SELECT value FROM json_each($1)) ORDER BY seq DESC",
        .postgres = SELECT_ENTRY " WHERE seq = ANY($1::bigint[]) ORDER BY seq DESC",
    },
    [Q_ENTRIES_SET] = { "UPDATE ledger_entry SET fields = $2 WHERE seq = $1" },
    [Q_ENTRIES_ABOUT] = { "SELECT seq, id, within, fields FROM ledger_entry WHERE subject = $1"
                          SAYS_TEXTS " ORDER BY seq" },
    [Q_SEQS_ALL] = { "SELECT seq FROM ledger_entry WHERE " WITHIN_LIMITS NEWEST_FIRST },
    [Q_SEQS_OF_KIND] = { "SELECT seq FROM ledger_entry WHERE " WITHIN_LIMITS
                         " AND kind = $5" NEWEST_FIRST },
    [Q_SEQS_ABOUT] = { .sqlite = SEQS_ABOUT(KIND_SQLITE), .postgres = SEQS_ABOUT(KIND_POSTGRES) },
    [Q_SEQS_OF_ORGANISATION] = { .sqlite = SEQS_OF_ORGANISATION(KIND_SQLITE),
                                 .postgres = SEQS_OF_ORGANISATION(KIND_POSTGRES) },
    [Q_KEYS] = { "SELECT seq, id, fields FROM ledger_entry WHERE kind IN ('key.added',"
                 " 'key.rotated') ORDER BY seq" },

    /* --- sealed values --- */
    [Q_PERSONAL_ADD] = {
        .sqlite = "WITH " ARRAY_OF("seqs", "$1") ", " ARRAY_OF("names", "$2") ", "
                  ARRAY_OF("accounts", "$3") ", " ARRAY_OF("salts", "$4") ", "
                  ARRAY_OF("texts", "$5")
                  " INSERT INTO ledger_personal (seq, name, account_id, salt, value)"
                  " SELECT seqs.v, names.v, accounts.v, salts.v, texts.v FROM seqs"
                  " JOIN names USING (k) JOIN accounts USING (k) JOIN salts USING (k)"
                  " JOIN texts USING (k) ORDER BY seqs.v, names.v",
        .postgres = "INSERT INTO ledger_personal (seq, name, account_id, salt, value)"
                    " SELECT e.seq, e.name, e.account, e.salt, e.text FROM"
                    " unnest($1::bigint[], $2::text[], $3::bigint[], $4::text[], $5::text[])"
                    " AS e (seq, name, account, salt, text) ORDER BY e.seq, e.name",
    },
    [Q_PERSONAL_OF] = { "SELECT e.id, e.seq, e.kind, p.name, p.salt, p.value FROM ledger_personal p"
                        " JOIN ledger_entry e ON e.seq = p.seq WHERE p.account_id = $1"
                        " ORDER BY p.seq, p.name" },
    [Q_PERSONAL_READ] = { "SELECT seq, name, salt, value FROM ledger_personal"
                          " WHERE seq >= $1 AND seq < $2 ORDER BY seq, name" },
    [Q_PERSONAL_REMOVE] = { "DELETE FROM ledger_personal WHERE account_id = $1" },

    /* --- hashes --- */
    [Q_TILES_PUT] = {
        .sqlite = "WITH " ARRAY_OF("levels", "$2") ", " ARRAY_OF("ats", "$3") ", "
                  ARRAY_OF("starts", "$5") ", " ARRAY_OF("lengths", "$6")
                  " INSERT INTO ledger_tile (tree, level, at, hashes)"
                  " SELECT $1, levels.v, ats.v, substr($4, starts.v + 1, lengths.v) FROM levels"
                  " JOIN ats USING (k) JOIN starts USING (k) JOIN lengths USING (k) WHERE true"
                  " ON CONFLICT (tree, level, at) DO UPDATE SET hashes = excluded.hashes",
        .postgres = "INSERT INTO ledger_tile (tree, level, at, hashes)"
                    " SELECT $1::bigint, e.level, e.at, substr($4::bytea, CAST(e.start + 1 AS integer),"
                    " CAST(e.length AS integer)) FROM unnest($2::bigint[], $3::bigint[],"
                    " $5::bigint[], $6::bigint[]) AS e (level, at, start, length)"
                    " ON CONFLICT (tree, level, at) DO UPDATE SET hashes = excluded.hashes",
    },
    [Q_TILE] = { "SELECT hashes FROM ledger_tile WHERE tree = $1 AND level = $2 AND at = $3" },
    [Q_TILES_READ] = { "SELECT at, hashes FROM ledger_tile WHERE tree = $1 AND level = $2"
                       " AND at >= $3 ORDER BY at LIMIT $4" },
    [Q_TILES_COUNT] = { "SELECT count(*) FROM ledger_tile WHERE tree = $1" },
    [Q_CHECKPOINT_ADD] = { "INSERT INTO ledger_checkpoint (size, at, note) VALUES ($1, $2, $3)" },
    [Q_CHECKPOINT_NEWEST] = { "SELECT size, at, note FROM ledger_checkpoint"
                              " ORDER BY size DESC LIMIT 1" },
    [Q_CHECKPOINTS] = { "SELECT size, at, note FROM ledger_checkpoint WHERE size < $1"
                        " ORDER BY size DESC LIMIT $2" },
    [Q_CHECKPOINT_COVERING] = { "SELECT size, at, note FROM ledger_checkpoint WHERE size >= $1"
                                " ORDER BY size LIMIT 1" },

    /* --- positions of the public --- */
    /* As Q_INBOX_ADD; PostgreSQL gets the leaves as one blob, 32 bytes each. */
    [Q_BALLOTS_ADD] = {
        .sqlite = "INSERT INTO ledger_unsealed (at, id, consultation_id, leaf)"
                  " VALUES ($1, $2, $3, $4)",
        .postgres = "INSERT INTO ledger_unsealed (id, consultation_id, at, leaf)"
                    " SELECT e.id, e.poll, $1::bigint,"
                    " substr($4::bytea, (32 * (e.k - 1) + 1)::integer, 32) FROM"
                    " unnest($2::bigint[], $3::bigint[]) WITH ORDINALITY AS e (id, poll, k)"
                    " ORDER BY e.id",
    },
    [Q_UNSEALED_FIRST] = { "SELECT consultation_id, at FROM ledger_unsealed ORDER BY id LIMIT 1" },
    [Q_UNSEALED_READ] = { "SELECT id, at, leaf FROM ledger_unsealed WHERE consultation_id = $1"
                          " AND at < $2 ORDER BY id LIMIT $3" },
    [Q_UNSEALED_REMOVE] = { "DELETE FROM ledger_unsealed WHERE consultation_id = $1 AND at < $2"
                            " AND id >= $3 AND id <= $4" },
    [Q_UNSEALED_HAS] = { "SELECT count(*) FROM ledger_unsealed WHERE id = $1" },
    /* Ids come packed, 8 bytes each, $6 bytes a row but for the last. */
    [Q_SEALED_ADD] = {
        .sqlite = "WITH " ARRAY_OF("firsts", "$3") ", " ARRAY_OF("lasts", "$4")
                  " INSERT INTO ledger_sealed (tree, at, consultation_id, first_id, last_id, ids)"
                  " SELECT $1, k, $2, firsts.v, lasts.v, substr($5, $6 * k + 1, $6)"
                  " FROM firsts JOIN lasts USING (k) ORDER BY k",
        .postgres = "INSERT INTO ledger_sealed (tree, at, consultation_id, first_id, last_id, ids)"
                    " SELECT $1::bigint, e.k - 1, $2::bigint, e.low, e.high,"
                    " substr($5::bytea,"
                    " CAST($6::bigint * (e.k - 1) + 1 AS integer), CAST($6::bigint AS integer))"
                    " FROM unnest($3::bigint[], $4::bigint[]) WITH ORDINALITY AS e (low, high, k)"
                    " ORDER BY e.k",
    },
    [Q_SEALED_AROUND] = { "SELECT tree, at, first_id, ids FROM ledger_sealed"
                          " WHERE consultation_id = $1 AND first_id < $3 AND first_id <= $2"
                          " AND last_id >= $2 ORDER BY first_id DESC LIMIT 1" },
    [Q_SEALED_OF] = { "SELECT at, first_id, last_id, ids FROM ledger_sealed WHERE tree = $1"
                      " ORDER BY at" },
};
const struct db_catalog ledger_sql = { "ledger", SQL, Q_COUNT };
