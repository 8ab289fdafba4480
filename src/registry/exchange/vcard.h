/* Lines of a vCard (RFC 6350): escaped, folded at 75 octets between characters, ended by CRLF.
 * Pure. SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef ALYANS_REGISTRY_EXCHANGE_VCARD_H
#define ALYANS_REGISTRY_EXCHANGE_VCARD_H

#include "kit/base/buf.h"

/* "FN:value"; nothing for an empty value. name may carry parameters: "FN;LANGUAGE=az". */
void vcard_line(struct buf *out, const char *name, str_t value);
/* The same for an address, which is not escaped. */
void vcard_uri(struct buf *out, const char *name, str_t uri);
/* "N:a;b;;;": parts between semicolons. */
void vcard_parts(struct buf *out, const char *name, const str_t *parts, size_t count);

#endif
