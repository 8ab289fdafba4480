#!/usr/bin/env python3
"""Holds the includes to the layers: a folder includes only what stands below it, a feature only the
contract of a lower feature, a foreign library only behind its wall.
With --headers BUILD every header also compiles alone, with the include folders of that build.
SPDX-License-Identifier: AGPL-3.0-or-later"""
import json
import pathlib
import re
import shlex
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent
SRC = ROOT / "src"

# Lowest first: the order of src/meson.build.
ORDER = [line[len("subdir('"):-2] for line in (SRC / "meson.build").read_text().splitlines()
         if line.startswith("subdir(")]
FEATURES = ORDER[ORDER.index("site") + 1:ORDER.index("app")]

# Who may include which foreign header.
WALLS = {
    r"sqlite3\.h": ["kit/db/sqlite.c", "kit/db/sqlite_copy.c", "kit/db/sqlite_copy.h"],
    r"libpq-fe\.h": ["kit/db/postgres.c"],
    r"uv\.h|llhttp\.h": ["kit/http/"],
    r"zlib\.h": ["kit/http/", "kit/zip/"],
    r"curl/.*": ["kit/net/smtp.c", "kit/net/post.c"],
    r"jansson\.h": ["kit/json/"],
    r"cmark.*\.h": ["kit/text/markdown.c"],
    r"libxml/.*": ["kit/xml/read.c"],
    r"sodium\.h|openssl/.*": ["kit/crypto/"],
    r"unicode/.*": ["kit/text/"],
    r"qrencode\.h": ["site/qr.c"],
    r"jpeglib\.h|jerror\.h": ["kit/image/jpeg.c"],
    r"png\.h": ["kit/image/png.c"],
    r"webp/.*": ["kit/image/webp.c"],
    r"poppler.*\.h": ["kit/image/pdf.c"],
    r"pango/.*|cairo.*\.h|fontconfig/.*|glib.*\.h": ["kit/image/card.c"],
    r"seccomp\.h|linux/landlock\.h": ["app/sandbox.c", "kit/image/confine.c"],
}
INCLUDE = re.compile(r'^\s*(?:#\s*include\s+["<]([^">]+)[">]|\{%\s*include\s+"([^"]+)"\s*%\})')


def folder_of(path):
    """The layer a path under src/ belongs to: kit/db/x.c -> kit/db, viewpoints/views/x -> viewpoints."""
    for name in ORDER:
        if path == name or path.startswith(name + "/"):
            return name
    return None


def check_include(name, included, complain):
    mine, theirs = folder_of(name), folder_of(included)
    for pattern, allowed in WALLS.items():
        if re.fullmatch(pattern, included) and not any(name.startswith(a) for a in allowed):
            complain(f"{included} belongs behind {', '.join(allowed)}")
    if theirs is None or mine == theirs:
        return
    if ORDER.index(theirs) > ORDER.index(mine):
        complain(f"includes {included}, which stands above {mine}")
    if theirs in FEATURES and mine != "app" and included != f"{theirs}/{theirs}.h":
        complain(f"includes {included}: only the contract {theirs}/{theirs}.h is for others")


def include_flags(build):
    """The -I of every command that compiles something below src/, generated headers among them."""
    flags = {}
    for entry in json.loads((build / "compile_commands.json").read_text()):
        if (build / entry["file"]).resolve().is_relative_to(SRC):
            flags.update((word, None) for word in shlex.split(entry["command"])
                         if word.startswith(("-I", "-isystem/")))
    return list(flags)


def main():
    problems = []
    files = sorted(p for p in SRC.rglob("*") if p.suffix in (".c", ".h", ".html"))
    for path in files:
        name = path.relative_to(SRC).as_posix()
        if folder_of(name) is None and name != "meson.build":
            problems.append(f"src/{name}: in no folder of src/meson.build")
            continue
        for number, line in enumerate(path.read_text().splitlines(), 1):
            found = INCLUDE.match(line)
            if found:
                check_include(name, found.group(1) or found.group(2),
                              lambda text, n=number: problems.append(f"src/{name}:{n}: {text}"))
    if "--headers" in sys.argv:
        build = pathlib.Path(sys.argv[sys.argv.index("--headers") + 1]).resolve()
        flags = include_flags(build)
        for path in files:
            if path.suffix == ".h":
                done = subprocess.run(
                    ["cc", "-std=c17", "-D_GNU_SOURCE", "-fsyntax-only", "-x", "c", *flags, str(path)],
                    cwd=build, capture_output=True, text=True, check=False)
                if done.returncode != 0:
                    problems.append(f"{path}: does not compile alone\n{done.stderr}")
    print("\n".join(problems) if problems else f"{len(files)} files keep to the layers")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
