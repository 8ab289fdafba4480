/* The template compiler: htmlc TEMPLATE HEADER SOURCE writes the C of a template.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "htmlc_core.h"
#include "kit/base/str.h"

#include <errno.h>

enum { FILE_MAX = 4 << 20 };

static int complain(const char *path)
{
    fprintf(stderr, "htmlc: %s: %s\n", path, strerror(errno));
    return 1;
}

static err_t read_file(const char *path, struct buf *to)
{
    FILE *const f = fopen(path, "rb");
    if (f == NULL)
        return ERR_IO;
    char *const room = buf_room(to, FILE_MAX);
    const size_t n = fread(room, 1, FILE_MAX, f);
    const bool failed = ferror(f) != 0;
    (void)fclose(f);
    if (failed)
        return ERR_IO;
    buf_grew(to, n);
    return OK;
}

static err_t write_file(const char *path, str_t text)
{
    FILE *const f = fopen(path, "wb");
    if (f == NULL)
        return ERR_IO;
    const bool written = fwrite(text.at, 1, text.len, f) == text.len;
    return fclose(f) == 0 && written ? OK : ERR_IO;
}

static const char *file_name(const char *path)
{
    const char *const slash = strrchr(path, '/');
    return slash == NULL ? path : slash + 1;
}

int main(int argc, char **argv)
{
    if (argc != 4) {
        fputs("usage: htmlc TEMPLATE HEADER SOURCE\n", stderr);
        return 2;
    }
    AUTO(buf) text;
    AUTO(buf) header;
    AUTO(buf) source;
    buf_init(&text, FILE_MAX);
    buf_init(&header, FILE_MAX);
    buf_init(&source, FILE_MAX);
    if (read_file(argv[1], &text) != OK)
        return complain(argv[1]);

    struct htmlc_error error = { 0 };
    const err_t e = htmlc_compile(str_from_c(argv[1]), str_from_c(file_name(argv[2])),
                                  buf_str(&text), &header, &source, &error);
    if (e == ERR_INVALID) {
        fprintf(stderr, "%s:%d: error: %s\n", argv[1], error.line, error.text);
        return 1;
    }
    if (e != OK) {
        fprintf(stderr, "htmlc: %s: too big\n", argv[1]);
        return 1;
    }
    if (write_file(argv[2], buf_str(&header)) != OK)
        return complain(argv[2]);
    if (write_file(argv[3], buf_str(&source)) != OK)
        return complain(argv[3]);
    return 0;
}
