#!/usr/bin/env python3
"""What AUTO releases is initialised before the function can be left: an early return would release
whatever lay on the stack. The compiler does not see it, for release takes the address.
SPDX-License-Identifier: AGPL-3.0-or-later"""
import pathlib
import re
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent
DECLARED = re.compile(r"\s+AUTO\(\w+\) (\w+);.*")
LEAVES = re.compile(r"\breturn\b|\bcontinue\b|\bTRY\(")


def left_before_use(lines, name):
    """The line that leaves the function before the name is used; None: none does."""
    used = re.compile(rf"\b{name}\b")
    for number, line in enumerate(lines):
        if used.search(line):
            return None
        if LEAVES.search(line):
            return number
    return None


def main():
    problems = []
    for path in sorted([*(ROOT / "src").rglob("*.c"), *(ROOT / "tests").rglob("*.c"), *(ROOT / "tools").glob("*.c")]):
        lines = path.read_text().splitlines()
        for number, line in enumerate(lines):
            found = DECLARED.fullmatch(line)
            if found and left_before_use(lines[number + 1:], found.group(1)) is not None:
                problems.append(f"{path.relative_to(ROOT)}:{number + 1}: {line.strip()} may be released before it is anything")
    print("\n".join(problems) if problems else "what is released is initialised")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
