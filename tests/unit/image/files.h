/* Image files of every kind for the tests, drawn here.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef ALYANS_TESTS_UNIT_IMAGE_FILES_H
#define ALYANS_TESTS_UNIT_IMAGE_FILES_H

#include "kit/image/parts.h"

/* Four quarters: red, green above blue, white; a little noise makes it a photograph when asked. */
struct canvas given_quarters(struct arena *arena, int32_t width, int32_t height, int channels);
struct canvas given_photo(struct arena *arena, int32_t width, int32_t height);

enum jpeg_manner { PLAIN_JPEG, PROGRESSIVE_JPEG, GREY_JPEG, INKS_JPEG };
bytes_t given_jpeg(struct arena *arena, const struct canvas *c, enum jpeg_manner manner);
enum png_manner { PLAIN_PNG, INTERLACED_PNG, DEEP_PNG, PALETTE_PNG };
bytes_t given_png(struct arena *arena, const struct canvas *c, enum png_manner manner);
bytes_t given_webp(struct arena *arena, const struct canvas *c);

/* The file with more in it: EXIF of that orientation with a place and a name, a colour profile, a
 * comment, each holding the word "secret"; something after the end. */
bytes_t with_metadata(struct arena *arena, bytes_t file, int orientation);
/* Does the file hold any of it? By its own means, not by those of the program. */
bool holds_metadata(bytes_t file);

bytes_t with_byte(struct arena *arena, bytes_t file, size_t at, int value);
/* The PNG with another width in a header whose checksum is right. */
bytes_t with_png_size(struct arena *arena, bytes_t png, uint32_t width, uint32_t height);
bytes_t cut_to(bytes_t file, size_t len);
bytes_t joined(struct arena *arena, bytes_t a, bytes_t b);
size_t find_bytes(bytes_t in, str_t what); /* in.len: nowhere */

/* The file decoded to RGBA; fails the test when it cannot be. */
struct canvas decoded(struct arena *arena, bytes_t file);
/* The colour near the middle of a quarter, 0..3 as one reads: R << 16 | G << 8 | B, each rounded to
 * 00, 80 or FF. */
uint32_t quarter_colour(const struct canvas *c, int quarter);

#endif
