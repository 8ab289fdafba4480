/* What a worker taken over might answer: the server takes bare pictures of the right size, all of
 * the bytes and no others, or nothing. Input: number of parts, head, body.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "fuzz.h"
#include "kit/image/parts.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size == 0)
        return 0;
    struct expected expected = { .n = 1 + data[0] % IMAGE_WISHES_MAX };
    for (size_t i = 0; i < expected.n; i++)
        expected.sizes[i] = (struct size2){ 16, 16 };
    const bytes_t rest = { data + 1, size - 1 };
    const size_t head = ANSWER_HEAD + expected.n * ANSWER_PART;
    size_t parts[IMAGE_WISHES_MAX];
    size_t total;
    err_t status;
    if (rest.len < head ||
        !answer_head_read((bytes_t){ rest.at, head }, expected.n, &status, parts, &total))
        return 0;
    must(total <= IMAGE_ANSWER_MAX);
    if (status != OK || rest.len - head < total)
        return 0;
    const bytes_t body = { rest.at + head, total };
    struct image_made made[IMAGE_WISHES_MAX];
    if (!answer_body_read(body, parts, &expected, made))
        return 0;
    const uint8_t *at = body.at;
    for (size_t i = 0; i < expected.n; i++) {
        must(made[i].bytes.at == at && made[i].bytes.len == parts[i]);
        must(made[i].width == 16 && made[i].height == 16 && image_is_bare(made[i].bytes));
        at += parts[i];
    }
    must(at == body.at + body.len);
    return 0;
}
