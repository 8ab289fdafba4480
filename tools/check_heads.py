#!/usr/bin/env python3
"""Every source file begins by saying what it is for, and names its licence in that comment.
Migrations are left out: their bytes never change once they are applied.
SPDX-License-Identifier: AGPL-3.0-or-later"""
import pathlib
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent
FOLDERS = ("src", "tools", "tests", "assets")
BLOCK, LINES = ("/* ", "*/"), ("// ", None)  # how a comment begins and ends
OPENINGS = {
    ".c": BLOCK, ".h": BLOCK, ".css": BLOCK, ".js": LINES, ".mjs": LINES,
    ".html": ("{# ", "#}"), ".py": ('"""', '"""'), ".sh": ("# ", None),
}
LICENCE = "SPDX-License-Identifier: AGPL-3.0-or-later"


def head_of(path):
    """The lines of the first comment; None when the file does not begin with one."""
    opening, end = OPENINGS[path.suffix]
    lines = path.read_text().splitlines()
    if lines and lines[0].startswith("#!"):
        lines = lines[1:]
    if not lines or not lines[0].startswith(opening) or len(lines[0]) < len(opening) + 10:
        return None
    for number, line in enumerate(lines):
        if end is None and not line.startswith(opening.rstrip()):
            return lines[:number]
        if end is not None and end in (line[len(opening):] if number == 0 else line):
            return lines[:number + 1]
    return lines


def main():
    problems = []
    count = 0
    for folder in FOLDERS:
        for path in sorted((ROOT / folder).rglob("*")):
            name = path.relative_to(ROOT).as_posix()
            if path.suffix not in OPENINGS or "node_modules" in name or \
                    name.startswith(("tests/data/", "tests/fuzz/corpus/", "tests/unit/html/")) and \
                    path.suffix == ".html":
                continue
            count += 1
            head = head_of(path)
            if head is None:
                problems.append(f"{name}: does not begin by saying what it is for")
            elif not any(LICENCE in line for line in head):
                problems.append(f"{name}: its first comment does not name the licence")
    print("\n".join(problems) if problems else f"{count} files begin as they should")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
