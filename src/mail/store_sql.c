/* Every statement of mail. SPDX-License-Identifier: AGPL-3.0-or-later */
#include "mail/store_sql.h"

#include "mail/store.h"

#define ADDRESS                                                                                    \
    "SELECT id, email, created_at, asked_at, confirmed_at, suppressed_at, suppressed_why,"         \
    " suppressed_answer FROM mail_address"
#define SUBSCRIPTION                                                                               \
    "SELECT id, address_id, about_id, topic, language, pace, state, asked_at, confirmed_at,"       \
    " ended_at FROM mail_subscription"
#define LETTER                                                                                     \
    " kind, topic, language, subject, organisation_id, account_id, is_public, recipients,"         \
    " delivered, refused, created_at"
#define TOP "(SELECT COALESCE(max(seq), 0) FROM mail_item)"
/* A confirmed subscription of a pace ($1) with something to gather up to seq $2, that was not
 * gathered since the moment $3. */
#define BEHIND " s.state = 'confirmed' AND s.pace = $1 AND s.seen_seq < $2 AND s.sent_till < $3"
/* Due ones that nobody has, in their order. */
#define FREE                                                                                       \
    " SELECT letter_id, address_id FROM mail_delivery WHERE state = 'due' AND due_at <= $1"        \
    " AND leased_till < $1 ORDER BY rank, due_at, letter_id, address_id LIMIT $3"

static const struct db_text SQL[Q_MAIL_COUNT] = {
    [Q_ADDRESS_GET] = { ADDRESS " WHERE id = $1" },
    [Q_ADDRESS_FIND] = { ADDRESS " WHERE folded = $1" },
    [Q_ADDRESS_PUT] = { "INSERT INTO mail_address (id, email, folded, created_at, asked_at,"
                        " confirmed_at, suppressed_at, suppressed_why, suppressed_answer)"
                        " VALUES ($1, $2, $3, $4, 0, 0, 0, '', '')" },
    [Q_ADDRESS_ASKED] = { "UPDATE mail_address SET asked_at = $2 WHERE id = $1" },
    [Q_ADDRESS_CONFIRMED] = { "UPDATE mail_address SET confirmed_at = $2 WHERE id = $1"
                              " AND confirmed_at = 0" },
    [Q_ADDRESS_SUPPRESS] = { "UPDATE mail_address SET suppressed_at = $2, suppressed_why = $3,"
                             " suppressed_answer = $4 WHERE id = $1" },
    [Q_ADDRESS_SUPPRESSED] = { ADDRESS " WHERE suppressed_at <> 0 AND id < $1"
                                       " ORDER BY id DESC LIMIT $2" },
    [Q_ADDRESS_EMPTY_LETTERS] = { "UPDATE mail_letter SET subject = '', body_text = '',"
                                  " body_html = '' WHERE is_public = 0 AND id IN"
                                  " (SELECT letter_id FROM mail_delivery WHERE address_id = $1)" },
    [Q_ADDRESS_DELETE_SUBSCRIPTIONS] = { "DELETE FROM mail_subscription WHERE address_id = $1" },
    [Q_ADDRESS_DELETE_DELIVERIES] = { "DELETE FROM mail_delivery WHERE address_id = $1" },
    [Q_ADDRESS_DELETE] = { "DELETE FROM mail_address WHERE id = $1" },

    [Q_SUBSCRIPTION_LIST] = { SUBSCRIPTION " WHERE address_id = $1 ORDER BY topic, about_id" },
    [Q_SUBSCRIPTION_GET] = { SUBSCRIPTION " WHERE id = $1" },
    [Q_SUBSCRIPTION_ASK] = { "INSERT INTO mail_subscription (id, address_id, topic, about_id, "
                             "language, pace, state,"
                             " asked_at, confirmed_at, ended_at, ended_why, seen_seq, sent_till)"
                             " VALUES ($1, $2, $3, $4, $5, $6, 'asked', $7, 0, 0, '', 0, 0)"
                             " ON CONFLICT (address_id, topic, about_id) DO UPDATE SET state = "
                             "'asked',"
                             " language = excluded.language, pace = excluded.pace, asked_at = "
                             "excluded.asked_at,"
                             " ended_at = 0, ended_why = '' WHERE mail_subscription.state <> "
                             "'confirmed'" },
    [Q_SUBSCRIPTION_CONFIRM] = { "UPDATE mail_subscription SET state = 'confirmed',"
                                 " confirmed_at = $3, sent_till = $3, seen_seq = " TOP
                                 " WHERE address_id = $1 AND state = 'asked' AND asked_at >= $2" },
    [Q_SUBSCRIPTION_MANNER] = { "UPDATE mail_subscription SET pace = $2, language = $3"
                                " WHERE address_id = $1 AND state = 'confirmed'" },
    [Q_SUBSCRIPTION_PUT] = { "INSERT INTO mail_subscription (id, address_id, topic, about_id, "
                             "language, pace, state,"
                             " asked_at, confirmed_at, ended_at, ended_why, seen_seq, sent_till)"
                             " VALUES ($1, $2, $3, $4, $5, $6, 'confirmed', $7, $7, 0, '', " TOP
                             ", $7)"
                             " ON CONFLICT (address_id, topic, about_id) DO UPDATE SET state = "
                             "'confirmed',"
                             " language = excluded.language, pace = excluded.pace, confirmed_at = "
                             "$7, ended_at = 0,"
                             " ended_why = '', seen_seq = excluded.seen_seq, sent_till = $7"
                             " WHERE mail_subscription.state <> 'confirmed'" },
    [Q_SUBSCRIPTION_END] = { "UPDATE mail_subscription SET state = 'ended', ended_at = $3,"
                             " ended_why = $4 WHERE address_id = $1 AND id = $2"
                             " AND state <> 'ended'" },
    [Q_SUBSCRIPTION_END_ALL] = { "UPDATE mail_subscription SET state = 'ended', ended_at = $2,"
                                 " ended_why = $3 WHERE address_id = $1 AND state <> 'ended'" },

    [Q_ITEM_PUT] = { "INSERT INTO mail_item (id, seq, topic, about_id, title_en, title_az, text_en,"
                     " text_az, path, organisation_id, created_at, once_key, language)"
                     " VALUES ($1, 0, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12) ON CONFLICT "
                     "(once_key) DO NOTHING" },
    [Q_ITEM_WAITS] = { "SELECT count(*) FROM (SELECT id FROM mail_item WHERE seq = 0 LIMIT 1)"
                       " AS waiting" },
    [Q_ITEM_STAMP] = { "UPDATE mail_item SET seq = " TOP " + 1 WHERE seq = 0" },
    [Q_ITEM_TOP] = { "SELECT COALESCE(max(seq), 0) FROM mail_item" },
    [Q_ITEM_GET] = { "SELECT id, organisation_id, title_en, title_az, text_en, text_az, path, topic"
                     " FROM mail_item WHERE id = $1" },
    [Q_GATHER_DUE] = { "SELECT count(*) FROM (SELECT s.id FROM mail_subscription s WHERE" BEHIND
                       " LIMIT 1) AS behind" },
    [Q_GATHER_LOT] = { "SELECT COALESCE(max(address_id), 0) FROM (SELECT DISTINCT s.address_id"
                       " FROM mail_subscription s WHERE" BEHIND " AND s.address_id > $4"
                       " ORDER BY s.address_id LIMIT $5) AS lot" },
    [Q_GATHER_ROWS] = { "SELECT s.address_id, s.id, i.id, s.language, s.topic"
                        " FROM mail_subscription s JOIN mail_item i ON i.topic = s.topic"
                        " AND (s.about_id = 0 OR i.about_id = s.about_id)"
                        " AND (i.language = '' OR i.language = s.language)"
                        " AND i.seq > s.seen_seq AND i.seq <= $2"
                        " JOIN mail_address a ON a.id = s.address_id AND a.suppressed_at = 0"
                        " WHERE" BEHIND " AND s.address_id > $4 AND s.address_id <= $5"
                        " ORDER BY s.address_id, s.language, i.id, s.id" },
    [Q_GATHER_DONE] = { "UPDATE mail_subscription SET seen_seq = $2, sent_till = $3"
                        " WHERE state = 'confirmed' AND pace = $1 AND seen_seq < $2"
                        " AND sent_till < $3 AND address_id > $4 AND address_id <= $5" },
    [Q_GATHER_NOW] = { "UPDATE mail_subscription SET sent_till = 0 WHERE state = 'confirmed'" },
    [Q_FOLLOW_GET] = { "SELECT seq FROM mail_follow WHERE topic = $1" },
    [Q_FOLLOW_BEGIN] = { "INSERT INTO mail_follow (topic, seq) VALUES ($1, $2)"
                         " ON CONFLICT (topic) DO NOTHING" },
    [Q_FOLLOW_SET] = { "UPDATE mail_follow SET seq = $3 WHERE topic = $1 AND seq = $2" },

    [Q_LETTER_PUT] = { "INSERT INTO mail_letter (id, kind, topic, language, subject, body_text,"
                       " body_html, organisation_id, account_id, is_public, recipients, delivered,"
                       " refused, created_at, day, once_key) VALUES ($1, $2, $3, $4, $5, $6, $7, "
                       "$8,"
                       " $9, $10, 0, 0, 0, $11, $12, $13) ON CONFLICT (once_key) DO NOTHING" },
    [Q_LETTER_GET] = { "SELECT id," LETTER
                       ", body_text, body_html FROM mail_letter WHERE id = $1" },
    [Q_LETTER_ONCE] = { "SELECT id FROM mail_letter WHERE once_key = $1" },
    [Q_LETTER_PUBLIC] = { "SELECT id," LETTER " FROM mail_letter WHERE is_public = 1 AND id < $1"
                          " ORDER BY id DESC LIMIT $2" },
    [Q_LETTER_DAYS] = { "SELECT day, kind, count(*) FROM mail_letter WHERE is_public = 0"
                        " GROUP BY day, kind ORDER BY day DESC, kind DESC LIMIT $1" },
    [Q_LETTER_RECIPIENTS] = { "UPDATE mail_letter SET recipients = recipients + $2 WHERE id = $1" },
    [Q_LETTER_COUNT] = { "UPDATE mail_letter SET delivered = delivered + $2,"
                         " refused = refused + $3 WHERE id = $1" },
    /* To one person, and its end is known: the words (a link that opens a door) are not kept. */
    [Q_LETTER_EMPTY] = { "UPDATE mail_letter SET subject = '', body_text = '', body_html = ''"
                         " WHERE id = $1 AND is_public = 0" },
    [Q_LETTER_COUNT_SINCE] = { "SELECT count(*) FROM mail_delivery d"
                               " JOIN mail_letter l ON l.id = d.letter_id"
                               " WHERE d.address_id = $1 AND l.kind = $2 AND l.created_at > $3" },

    [Q_DELIVERY_PUT] = { "INSERT INTO mail_delivery (letter_id, address_id, subscription_id, rank,"
                         " state, due_at, leased_till, attempts, code, answer, settled_at)"
                         " VALUES ($1, $2, $3, $4, 'due', $5, 0, 0, 0, '', 0)"
                         " ON CONFLICT (letter_id, address_id) DO NOTHING" },
    [Q_DELIVERY_DUE] = { "SELECT count(*) FROM (SELECT letter_id FROM mail_delivery"
                         " WHERE state = 'due' AND due_at <= $1 AND leased_till < $1 LIMIT 1)"
                         " AS due" },
    /* The outer lease test stays: without it PostgreSQL claims a row twice (guide, measured). */
    [Q_DELIVERY_CLAIM] = { .sqlite =
                               "UPDATE mail_delivery SET leased_till = $2, attempts = attempts + 1"
                               " WHERE leased_till < $1 AND state = 'due' AND (letter_id, "
                               "address_id) IN (" FREE
                               ") RETURNING letter_id, address_id, subscription_id, attempts",
                           /* Written down once: within IN it may be asked for every row, and then
                            * takes more than the limit (seen). */
                           .postgres = "WITH free AS MATERIALIZED (" FREE " FOR UPDATE SKIP LOCKED)"
                                       " UPDATE mail_delivery d SET leased_till = $2, attempts = "
                                       "d.attempts + 1"
                                       " FROM free WHERE d.leased_till < $1 AND d.state = 'due'"
                                       " AND d.letter_id = free.letter_id AND d.address_id = "
                                       "free.address_id"
                                       " RETURNING d.letter_id, d.address_id, d.subscription_id, "
                                       "d.attempts" },
    [Q_DELIVERY_LOOK] = { "SELECT a.email, CASE WHEN a.suppressed_at <> 0 THEN 0 WHEN d.rank = 0 "
                          "THEN 1"
                          " WHEN EXISTS (SELECT 1 FROM mail_subscription s WHERE s.address_id = "
                          "a.id"
                          " AND s.state = 'confirmed' AND (d.subscription_id = 0 OR s.id = "
                          "d.subscription_id))"
                          " THEN 1 ELSE 0 END FROM mail_delivery d JOIN mail_address a ON a.id = "
                          "d.address_id"
                          " WHERE d.letter_id = $1 AND d.address_id = $2" },
    [Q_DELIVERY_LATER] = { "UPDATE mail_delivery SET due_at = $3, leased_till = 0,"
                           " attempts = attempts - $4, code = $5, answer = $6"
                           " WHERE letter_id = $1 AND address_id = $2 AND state = 'due'" },
    [Q_DELIVERY_END] = { "UPDATE mail_delivery SET state = $3, leased_till = 0, code = $4,"
                         " answer = $5, settled_at = $6"
                         " WHERE letter_id = $1 AND address_id = $2 AND state = 'due'" },
    [Q_QUEUE_STATE] = { "SELECT (SELECT count(*) FROM mail_delivery WHERE state = 'due'),"
                        " (SELECT count(*) FROM mail_delivery WHERE state = 'due'"
                        " AND code >= 400),"
                        " (SELECT count(*) FROM mail_address WHERE suppressed_at <> 0),"
                        " (SELECT count(DISTINCT address_id) FROM mail_subscription"
                        " WHERE state = 'confirmed'),"
                        " (SELECT COALESCE(min(due_at), 0) FROM mail_delivery WHERE state = 'due'),"
                        " (SELECT count(*) FROM mail_delivery WHERE state IN ('refused',"
                        " 'given_up') AND settled_at > $1)"
                        " ORDER BY 1" },

    [Q_ACCOUNT_LETTERS] = { "SELECT l.kind, d.state, l.created_at, d.settled_at FROM mail_letter l"
                            " JOIN mail_delivery d ON d.letter_id = l.id WHERE l.account_id = $1"
                            " AND l.account_id <> 0"
                            " ORDER BY l.id, d.address_id" },
    [Q_ACCOUNT_DROP] = { "UPDATE mail_delivery SET state = 'dropped', settled_at = $2"
                         " WHERE state = 'due' AND letter_id IN"
                         " (SELECT id FROM mail_letter WHERE account_id = $1 AND account_id <> "
                         "0)" },
    [Q_ACCOUNT_FORGET] = { "UPDATE mail_letter SET account_id = 0, subject = '', body_text = '',"
                           " body_html = '' WHERE account_id = $1 AND account_id <> 0" },
    [Q_SWEEP_DELIVERIES] = { "DELETE FROM mail_delivery WHERE state <> 'due'"
                             " AND settled_at < $1" },
    [Q_SWEEP_SUBSCRIPTIONS] = { "DELETE FROM mail_subscription WHERE state = 'ended'"
                                " AND ended_at < $1" },
    [Q_SWEEP_ASKED] = { "DELETE FROM mail_subscription WHERE state = 'asked' AND asked_at < $1" },
    [Q_SWEEP_ADDRESSES] = { "DELETE FROM mail_address WHERE suppressed_at = 0 AND created_at < $1"
                            " AND NOT EXISTS (SELECT 1 FROM mail_subscription s"
                            " WHERE s.address_id = mail_address.id)"
                            " AND NOT EXISTS (SELECT 1 FROM mail_delivery d"
                            " WHERE d.address_id = mail_address.id)" },
    /* The newest stays: seq goes on from it. */
    [Q_SWEEP_ITEMS] = { "DELETE FROM mail_item WHERE created_at < $1 AND seq > 0"
                        " AND seq < " TOP },
    [Q_SWEEP_ACCOUNTS] = { "UPDATE mail_letter SET account_id = 0 WHERE account_id <> 0"
                           " AND created_at < $1" },
    [Q_UNWRITTEN_PUT] = { "INSERT INTO mail_unwritten (once_key, readers, failed_at)"
                          " VALUES ($1, 1, $2) ON CONFLICT (once_key) DO UPDATE SET"
                          " readers = mail_unwritten.readers + 1, failed_at = $2" },
    [Q_UNWRITTEN_COUNT] = { "SELECT count(*) FROM mail_unwritten WHERE failed_at > $1" },
    [Q_SWEEP_UNWRITTEN] = { "DELETE FROM mail_unwritten WHERE failed_at < $1" },
};
const struct db_catalog mail_sql = { "mail", SQL, Q_MAIL_COUNT };
