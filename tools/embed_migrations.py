#!/usr/bin/env python3
"""Turns migrations/NNNN_feature_what.sql into the table db_migrations[] of kit/db/db.h.

Usage: embed_migrations.py OUT.c FILE...   (the files in any order)
A migration is one file for both engines, or a pair NNNN_x.sqlite.sql and NNNN_x.pg.sql.
Numbers may be left free (work under way elsewhere has them); what counts is their order.
Refuses half pairs and files in the folder that were not given.

For SQLite, BIGINT PRIMARY KEY becomes INTEGER PRIMARY KEY: the same values, but the id is then the
key of the table's own tree instead of a second index beside it. (INTEGER is 32 bits in PostgreSQL.)

SPDX-License-Identifier: AGPL-3.0-or-later
"""
import hashlib
import pathlib
import re
import sys

NAME = re.compile(r"(\d{4})_([a-z][a-z0-9_]*?)(?:\.(sqlite|pg))?\.sql")


def read(paths):
    found = {}
    for path in paths:
        match = NAME.fullmatch(path.name)
        if not match:
            sys.exit(f"{path}: a migration is named NNNN_feature_what.sql (or .sqlite.sql, .pg.sql)")
        number, name, engine = int(match[1]), f"{match[1]}_{match[2]}", match[3] or "both"
        entry = found.setdefault(number, {"name": name, "texts": {}})
        if entry["name"] != name or engine in entry["texts"]:
            sys.exit(f"{path}: the number {match[1]} is taken")
        text = path.read_bytes()
        if b"\0" in text:
            sys.exit(f"{path}: holds a NUL byte")
        entry["texts"][engine] = text
    return found


def check(found, folder, given):
    for number in sorted(found):
        if set(found[number]["texts"]) not in ({"both"}, {"sqlite", "pg"}):
            sys.exit(f"{found[number]['name']}: either one file or a .sqlite.sql and a .pg.sql")
    forgotten = sorted(p.name for p in folder.glob("*.sql") if p.name not in given)
    if forgotten:
        sys.exit(f"migrations/meson.build does not list {', '.join(forgotten)}")


def for_sqlite(text):
    return re.sub(rb"\bBIGINT PRIMARY KEY\b", b"INTEGER PRIMARY KEY", text)


def literal(text):
    lines = []
    for line in text.decode("utf-8").splitlines(keepends=True):
        body = line.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n").replace("?", "\\?")
        lines.append(f'    "{body}"')
    return "\n".join(lines) or '    ""'


def main():
    out, paths = pathlib.Path(sys.argv[1]), [pathlib.Path(p) for p in sys.argv[2:]]
    folder = pathlib.Path(__file__).resolve().parent.parent / "migrations"
    found = read(paths)
    check(found, folder, {p.name for p in paths})
    c = ['/* Made by tools/embed_migrations.py. */', '#include "kit/db/db.h"', ""]
    rows = []
    for number in sorted(found):
        entry = found[number]
        sqlite = entry["texts"].get("sqlite") or for_sqlite(entry["texts"]["both"])
        postgres = entry["texts"].get("pg", entry["texts"].get("both"))
        names = [f"SQLITE_{number:04d}", f"POSTGRES_{number:04d}"]
        c += [f"static const char {names[0]}[] =\n{literal(sqlite)};"]
        if postgres == sqlite:
            names[1] = names[0]
        else:
            c += [f"static const char {names[1]}[] =\n{literal(postgres)};"]
        digest = hashlib.sha256(sqlite + b"\0" + postgres).digest()
        hash_text = ", ".join(f"0x{b:02x}" for b in digest)
        rows.append(f'    {{ {number}, "{entry["name"]}", {names[0]}, {names[1]}, {{ {hash_text} }} }},')
    c += ["const struct db_migration db_migrations[] = {"]
    c += rows or ['    { 0, "", "", "", { 0 } }, /* none yet */']
    c += ["};", f"const int db_migration_count = {len(rows)};", ""]
    out.write_text("\n".join(c), encoding="utf-8")


if __name__ == "__main__":
    main()
