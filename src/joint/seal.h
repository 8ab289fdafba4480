/* The whole of a joint statement as one JSON object: what is sealed, exported and handed to
 * programs. SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef ALYANS_JOINT_SEAL_H
#define ALYANS_JOINT_SEAL_H

#include "joint/whole.h"

#define JOINT_FORMAT "alyans-joint-statement-1"
enum { JOINT_CONTENT_MAX = 8 << 20 };

/* In canonical form (record/sealed.h), as it stands now. Errors: ERR_TOO_BIG. */
MUST_USE err_t joint_content(struct cx *cx, const struct whole_joint *w, str_t *out);
/* Seals what stands now: row and entry joint.sealed. The caller has written what it seals. */
MUST_USE err_t joint_seal(struct cx *cx, joint_id j, enum seal_cause cause);
/* Of a statement that was published: the sealed content, else as it stands now. *sha256 and *proof
 * are empty while there is none. Reads its proof where the entry has its place already. */
struct joint_document {
    str_t content, sha256, proof;
    int64_t entry; /* that sealed it; 0: none */
};
MUST_USE err_t joint_document_of(struct cx *cx, const struct whole_joint *w,
                                 struct joint_document *out);

#endif
