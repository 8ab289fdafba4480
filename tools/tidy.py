#!/usr/bin/env python3
"""clang-tidy over our C files, two at a time: tools/tidy.py BUILD [FOLDER...]
A file that was clean stays unchecked until it, a header it reads, or .clang-tidy changes: its
preprocessed text is the key, kept in BUILD/tidy-clean/.
SPDX-License-Identifier: AGPL-3.0-or-later"""
import concurrent.futures
import hashlib
import json
import pathlib
import shlex
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent


def preprocessed(build, entry):
    """What the compiler would see, comments included, since NOLINT is one."""
    words = shlex.split(entry["command"])
    out = words.index("-o")
    words = [w for w in words[:out] + words[out + 2:] if w not in ("-c", "-MD", "-MQ", "-MF")
             and not w.endswith((".o", ".o.d"))]
    done = subprocess.run(words + ["-E", "-C"], cwd=build, capture_output=True, check=False)
    return done.stdout


def check(build, entry, clean):
    name = (build / entry["file"]).resolve().relative_to(ROOT).as_posix()
    key = clean / hashlib.sha256((ROOT / ".clang-tidy").read_bytes()
                                 + preprocessed(build, entry)).hexdigest()
    if key.exists():
        return name, ""
    done = subprocess.run(["clang-tidy", "-p", str(build), "--quiet", "--warnings-as-errors=*", name],
                          cwd=ROOT, capture_output=True, text=True, check=False)
    if done.returncode == 0:
        key.touch()
        return name, ""
    return name, done.stdout + done.stderr


def main():
    build = pathlib.Path(sys.argv[1]).resolve()
    folders = tuple(sys.argv[2:]) or ("src/", "tools/")
    clean = build / "tidy-clean"
    clean.mkdir(exist_ok=True)
    entries = {}
    for entry in json.loads((build / "compile_commands.json").read_text()):
        path = (build / entry["file"]).resolve()
        if path.is_relative_to(ROOT) and not path.is_relative_to(build):
            if path.relative_to(ROOT).as_posix().startswith(folders):
                entries.setdefault(path, entry)
    failed = 0
    with concurrent.futures.ThreadPoolExecutor(2) as pool:
        for _, complaint in pool.map(lambda e: check(build, e, clean), entries.values()):
            if complaint:
                failed += 1
                print(complaint, flush=True)
    print(f"{len(entries) - failed} files clean, {failed} not")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
