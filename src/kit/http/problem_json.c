/* Problems for programs: application/problem+json (RFC 9457).
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "kit/http/dispatch.h"

#include "kit/json/json.h"

static str_t problem_title(err_t code)
{
    switch (code) {
    case ERR_SIGN_IN:
        return S("Sign in first");
    case ERR_FORBIDDEN:
        return S("Not allowed");
    case ERR_FACTOR:
        return S("Set up the second factor, or give its code, first");
    case ERR_NOT_FOUND:
        return S("There is no such thing here");
    case ERR_CONFLICT:
        return S("The present state does not allow this");
    case ERR_INVALID:
        return S("Some fields are not right");
    case ERR_TOO_MANY:
        return S("Too many requests; wait a little");
    case ERR_BUSY:
    case ERR_UNAVAILABLE:
        return S("Not available right now; nothing was stored");
    case OK:
    case ERR_BAD_REQUEST:
    case ERR_METHOD:
    case ERR_TOO_BIG:
    case ERR_DB:
    case ERR_IO:
    case ERR_NO_MEMORY:
    case ERR_NOT_CONVERGED:
    case ERR_INTERNAL:
        return err_name(code);
    }
    must_failed("an error code", __FILE__, __LINE__);
}

void respond_problem_json(struct cx *cx, struct response *rs, err_t code, int status,
                          const struct form *f)
{
    respond_json(rs, status);
    rs->content_type = S("application/problem+json");
    struct json_out j;
    json_begin(&j, &rs->body);
    json_put_object(&j);
    json_key(&j, S("type"));
    json_put_str(&j, arena_printf(cx->arena, "urn:alyans:problem:%.*s", STR_ARG(err_name(code))));
    json_key(&j, S("title"));
    json_put_str(&j, problem_title(code));
    json_key(&j, S("status"));
    json_put_i64(&j, status);
    if (f != NULL && f->error_count > 0) {
        json_key(&j, S("errors"));
        json_put_array(&j);
        for (size_t i = 0; i < f->error_count; i++) {
            json_put_object(&j);
            json_key(&j, S("field"));
            json_put_str(&j, f->errors[i].field);
            json_key(&j, S("message"));
            json_put_str(&j, form_error_text(cx, f, &f->errors[i]));
            json_put_object_end(&j);
        }
        json_put_array_end(&j);
    }
    json_put_object_end(&j);
}
