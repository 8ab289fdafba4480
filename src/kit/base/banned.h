/* Calls that this program never makes, turned into compile errors.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef ALYANS_KIT_BASE_BANNED_H
#define ALYANS_KIT_BASE_BANNED_H

#pragma GCC poison strcpy strcat strncpy strncat sprintf vsprintf gets
#pragma GCC poison strtok atoi atol atof gmtime localtime ctime asctime
#pragma GCC poison rand srand random srandom system alloca tmpnam mktemp

#endif
