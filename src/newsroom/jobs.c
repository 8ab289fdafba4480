/* Work that waits for its time: what is scheduled goes out.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "kit/base/str.h"
#include "kit/json/json.h"
#include "newsroom/inside.h"

int64_t article_of_job(str_t payload)
{
    AUTO(json_doc) doc = { 0 };
    int64_t id = 0;
    str_t word = STR_NONE;
    if (json_read(payload, &doc) != OK || !json_str(json_get(doc.root, "article"), &word) ||
        !str_to_i64(word, 1, INT64_MAX, &id))
        return 0;
    return id;
}

enum job_verdict article_due_run(struct cx *cx, const struct job *job, str_t *result)
{
    (void)cx;
    *result = job->payload;
    return JOB_DONE;
}

err_t article_due_settle(struct cx *cx, const struct job *job, str_t result)
{
    const int64_t id = article_of_job(result);
    (void)job;
    const err_t e = id == 0 ? OK : article_publish_due(cx, (article_id){ id });
    return e == ERR_NOT_FOUND ? OK : e;
}
