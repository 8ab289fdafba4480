#!/usr/bin/env python3
"""Compiles the PO catalogues into one C file: a hash table of all msgids with every language's text.

Usage: po_compile.py OUT.c AZ.po EN.po (languages in the order of enum lang).
All texts lie in one block and are found by offset, so that the table needs no relocation at
start-up. An empty msgstr becomes the msgid: whether any is missing is po_check.py's business.
SPDX-License-Identifier: AGPL-3.0-or-later
"""
import sys

import po

FORMS_MAX = 2  # CATALOG_FORMS in src/kit/text/catalog.h


def text_hash(data):
    """The same as text_hash in src/kit/text/i18n.c."""
    mask = (1 << 64) - 1
    h = len(data)
    for i in range(0, len(data), 8):
        word = int.from_bytes(data[i : i + 8], "little")
        h = ((h ^ word) * 0x9E3779B97F4A7C15) & mask
        h ^= h >> 32
    return h


class Block:
    """One block of bytes in which equal texts share their place."""

    def __init__(self):
        self.data = bytearray()
        self.at = {}

    def put(self, text):
        data = text.encode()
        if data not in self.at:
            self.at[data] = len(self.data)
            self.data += data
        if len(data) > 0xFFFF:
            sys.exit("po_compile: a text is longer than 65535 bytes")
        return f"{{ {self.at[data]}, {len(data)} }}"


def forms_of(entry, msgid, plural, forms):
    """The texts of one entry in one language, FORMS_MAX of them, falling back to the msgid."""
    own = list(entry.msgstr) if entry else []
    fallback = [msgid] + [plural if plural is not None else msgid] * (FORMS_MAX - 1)
    if plural is None or len(own) < forms:
        own = (own[:1] if plural is None else []) * FORMS_MAX
    own += [""] * (FORMS_MAX - len(own))
    return [text or fallback[i] for i, text in enumerate(own[:FORMS_MAX])]


def main():
    out_path, *paths = sys.argv[1:]
    try:
        catalogs = [po.read(path) for path in paths]
        rules = [catalog.plural_rule() for catalog in catalogs]
    except po.PoError as error:
        sys.exit(f"po_compile: {error}")
    if any(forms > FORMS_MAX for forms, _ in rules):
        sys.exit("po_compile: raise CATALOG_FORMS and FORMS_MAX")

    plurals = {}
    for catalog in catalogs:
        for msgid, entry in catalog.entries.items():
            plurals[msgid] = entry.plural or plurals.get(msgid)
    block, rows = Block(), []
    for msgid in sorted(plurals):
        row = [f"UINT64_C({text_hash(msgid.encode())})", block.put(msgid)]
        by_lang = []
        for catalog, (forms, _) in zip(catalogs, rules):
            texts = forms_of(catalog.entries.get(msgid), msgid, plurals[msgid], forms)
            by_lang.append("{ " + ", ".join(block.put(text) for text in texts) + " }")
        rows.append("    { " + ", ".join(row) + ", { " + ", ".join(by_lang) + " } },")

    size = 8
    while size < 2 * len(rows) + 2:
        size *= 2
    slots = [0] * size
    for number, msgid in enumerate(sorted(plurals), 1):
        at = text_hash(msgid.encode()) % size
        while slots[at]:
            at = (at + 1) % size
        slots[at] = number

    out = ["/* Made by tools/po_compile.py from po/. */", '#include "kit/text/catalog.h"', ""]
    for lang, (_, rule) in zip(po.LANGS, rules):
        out += [f"static unsigned plural_{lang}(uint64_t n)", "{", f"    return (unsigned)({rule});", "}"]
    out.append("static const char TEXTS[] = {")
    data = bytes(block.data) or b"\0"
    # As characters: a string literal may not be this long in C17.
    signs = [f"'\\x{byte:02x}'" for byte in data]
    out += ["    " + ", ".join(signs[i : i + 12]) + "," for i in range(0, len(signs), 12)]
    out += ["};", "static const struct catalog_entry ENTRIES[] = {"]
    out += rows or ["    { 0 },"]
    out += ["};", "static const uint16_t SLOTS[] = {"]
    out += ["    " + ", ".join(map(str, slots[i : i + 16])) + "," for i in range(0, size, 16)]
    out += ["};", "const struct catalog catalog = {", "    .texts = TEXTS,", "    .entries = ENTRIES,",
            "    .slots = SLOTS,", f"    .mask = {size - 1},",
            "    .plural = { " + ", ".join(f"plural_{lang}" for lang in po.LANGS) + " },", "};", ""]
    with open(out_path, "w", encoding="utf-8") as file:
        file.write("\n".join(out))


if __name__ == "__main__":
    main()
