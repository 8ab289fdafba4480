/* CSV read in blocks: the rows of csv_next from memory or from an open file of any size.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef ALYANS_KIT_TEXT_CSV_STREAM_H
#define ALYANS_KIT_TEXT_CSV_STREAM_H

#include "kit/text/csv.h"

enum { CSV_BLOCK = 1 << 20 }; /* bytes that are read at once; more is held for longer rows only */

struct csv_stream {
    int64_t line;         /* on which the row last read begins, from 1 */
    bool failed;          /* as of csv_reader */
    err_t error;          /* of reading; not OK ends the rows */
    const char *at, *end; /* in memory, not yet read as rows */
    int64_t next_line;
    bool is_last; /* nothing follows end */
    int fd;
    char *buffer; /* NULL: the text is the caller's */
    size_t size;
    int64_t left; /* bytes that may still come */
};

void csv_stream_open_text(struct csv_stream *s, str_t text);
/* fd stays the caller's; at most max bytes of it are read. Errors: ERR_NO_MEMORY, ERR_IO,
 * ERR_TOO_BIG (also later, in s->error). */
MUST_USE err_t csv_stream_open_fd(struct csv_stream *s, int fd, size_t block, int64_t max);
void csv_stream_close(struct csv_stream *s);
AUTO_RELEASE(csv_stream, csv_stream_close)

/* As csv_next, with the same rows, lines and failures. Fields live until the next call. false: end,
 * or s->failed, or s->error. */
bool csv_stream_next(struct csv_stream *s, struct arena *arena, const str_t **fields,
                     size_t *count);

/* For reading whole lines without csv_stream_next: what is in memory up to the last line end; empty
 * if there is none. Lives until the next call. Whoever reads a row of it says so by skip. */
str_t csv_stream_lines(const struct csv_stream *s);
void csv_stream_skip(struct csv_stream *s, size_t bytes, int64_t lines);

#endif
