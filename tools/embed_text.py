"""Turns text files into one C string: embed_text.py OUT.c NAME FILE... Comments of style sheets are left out.

SPDX-License-Identifier: AGPL-3.0-or-later
"""
import re
import sys


def main(out, name, paths):
    text = ""
    for path in paths:
        with open(path, encoding="utf-8") as f:
            content = f.read()
        text += re.sub(r"/\*.*?\*/\s*", "", content, flags=re.S) if path.endswith(".css") else content
    if "</style" in text or "<!--" in text or "]]>" in text:
        sys.exit("embed_text: what would end a style element stands in " + ", ".join(paths))
    numbers = ", ".join(str(b - 256 if b > 127 else b) for b in text.encode("utf-8") + b"\0") # char has a sign
    rows = "\n".join(re.findall(r".{1,96}(?: |$)", numbers))
    with open(out, "w", encoding="utf-8") as f:
        f.write(f"extern const char {name}[];\nconst char {name}[] = {{\n{rows}\n}};\n")


main(sys.argv[1], sys.argv[2], sys.argv[3:])
