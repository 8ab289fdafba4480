#!/usr/bin/env python3
"""Embeds JSON files of the demonstration as the table NAME_texts[] that a header declares.

    embed_demo.py OUT.c HEADER NAME FILE...   (filled in this order)

SPDX-License-Identifier: AGPL-3.0-or-later
"""
import json
import pathlib
import sys


def literal(text):
    lines = []
    for line in text.splitlines(keepends=True):
        body = line.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n").replace("?", "\\?")
        lines.append(f'    "{body}"')
    return "\n".join(lines)


def main():
    out, header, name = sys.argv[1:4]
    paths = [pathlib.Path(p) for p in sys.argv[4:]]
    parts = [f'#include "{header}"\n\nconst str_t {name}_texts[] = {{\n']
    for path in paths:
        compact = json.dumps(json.loads(path.read_text("utf-8")), ensure_ascii=False, indent=0)
        parts.append(f"    S_INIT(\n{literal(compact)}),\n")
    parts.append(f"}};\nconst int {name}_text_count = {len(paths)};\n")
    pathlib.Path(out).write_text("".join(parts), "utf-8")


if __name__ == "__main__":
    main()
