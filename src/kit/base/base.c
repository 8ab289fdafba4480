/* Errors by name and the last word of a broken promise.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "kit/base/base.h"

str_t err_name(err_t e)
{
    switch (e) {
    case OK:
        return S("ok");
#define X(name, status, word)                                                                      \
    case ERR_##name:                                                                               \
        return S(word);
        ERRORS(X)
#undef X
    }
    must_failed("an error code", __FILE__, __LINE__);
}

int err_status(err_t e)
{
    switch (e) {
    case OK:
        return 200;
#define X(name, status, word)                                                                      \
    case ERR_##name:                                                                               \
        return status;
        ERRORS(X) /* NOLINT(bugprone-branch-clone): some errors share a status */
#undef X
    }
    must_failed("an error code", __FILE__, __LINE__);
}

void must_failed(const char *condition, const char *file, int line)
{
    (void)fprintf(stderr, "event=bug file=%s line=%d must=\"%s\"\n", file, line, condition);
    abort();
}
