#!/usr/bin/env python3
"""Every field that the program writes into the record has a label in src/record/words.c.
SPDX-License-Identifier: AGPL-3.0-or-later"""
import pathlib
import re
import sys

SRC = pathlib.Path(sys.argv[1])
WRITTEN = re.compile(r'\bledger_(?:text|id|int|flag|personal|time|changed2?)\((?:[^"();]|\([^()]*\))*?"([a-z0-9_]+)"')
LABELLED = re.compile(r'^    \{ "([a-z0-9_]+)", N_\(', re.M)

NO_FIELDS = {"at"}  # registry/compare.c borrows a function to write a time

labelled = set(LABELLED.findall((SRC / "record" / "words.c").read_text()))
written = {}
for path in sorted(SRC.rglob("*.c")):
    for name in WRITTEN.findall(path.read_text()):
        bare = re.sub(r"_(az|en)$", "", re.sub(r"^was_", "", name))
        written.setdefault(bare, path.relative_to(SRC).as_posix())
assert len(written) > 30, "the calls are not written as this check knows them any more"
missing = [f"{name} ({where})" for name, where in sorted(written.items()) if name not in labelled | NO_FIELDS]
print("\n".join(missing) if missing else f"{len(written)} fields have labels")
sys.exit(1 if missing else 0)
