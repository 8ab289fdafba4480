/* Routes and commands of the data package, the card and what was frozen.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "site/feature.h"
#include "viewpoints/package/package.h"
#include "viewpoints/package/package_web.h"

static const struct route ROUTES[] = {
    { .method = GET,
      .path = "/consultations/{slug}/package",
      .handle = package_page_get,
      .guard = guard_anyone,
      .flags = SLOW_READ,
      .help = "What the data package holds, and how to check it" },
    { .method = GET,
      .path = "/consultations/{slug}/package.zip",
      .handle = package_zip_get,
      .guard = guard_anyone,
      .flags = SLOW_READ,
      .help = "The data package: everything to recompute the result" },
    { .method = GET,
      .path = "/consultations/{slug}/card",
      .handle = card_get,
      .guard = guard_anyone,
      .flags = PUBLIC_PAGE | SLOW_READ,
      .help = "The result as a card, for a frame in pages of others" },
    { .method = GET,
      .path = "/consultations/{slug}/card.svg",
      .handle = card_svg_get,
      .guard = guard_anyone,
      .flags = PUBLIC_PAGE | SLOW_READ,
      .help = "The same as a picture" },
    { .method = GET,
      .path = "/consultations/{slug}/embed",
      .handle = embed_get,
      .guard = guard_anyone,
      .flags = SLOW_READ,
      .help = "How to put the card into a page" },
    { 0 },
};

static const struct command COMMANDS[] = {
    { "export package", "CONSULTATION DIR",
      N_("write the data package of a consultation: everything that is needed to recompute it"),
      export_package_command },
    { 0 },
};

const struct feature package_feature = { .name = "package",
                                         .routes = ROUTES,
                                         .commands = COMMANDS };
