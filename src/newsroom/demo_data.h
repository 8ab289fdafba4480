/* The articles of the demonstration, embedded at build from data/demo/news-2013.json.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef ALYANS_NEWSROOM_DEMO_DATA_H
#define ALYANS_NEWSROOM_DEMO_DATA_H

extern const char newsroom_demo[]; /* JSON, ends with NUL */

#endif
