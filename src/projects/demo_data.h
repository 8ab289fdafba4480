/* The projects of the demonstration, embedded at build from data/demo/projects.json.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef ALYANS_PROJECTS_DEMO_DATA_H
#define ALYANS_PROJECTS_DEMO_DATA_H

extern const char projects_demo[]; /* JSON, ends with NUL */

#endif
