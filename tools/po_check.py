#!/usr/bin/env python3
"""Checks that every visible text of the sources is in every catalogue, and that nothing else is.

Usage: po_check.py [--update] [--root FOLDER] [--po FOLDER]
Reads src/**/*.c, *.h and *.html for _("…"), N_("…"), trf(cx, "…"), trh(cx, "…") and
trn(cx, n, "…", "…"). --update writes what is missing (English gets the msgid, others an empty text
to be translated), drops what is no longer used, and notes the files of use.
SPDX-License-Identifier: AGPL-3.0-or-later
"""
import argparse
import pathlib
import re
import sys

import po

# Name of the call: (which argument is the msgid, does the plural follow it).
CALLS = {"_": (0, False), "N_": (0, False), "trf": (1, False), "trh": (1, False), "trn": (2, True)}
CALL = re.compile(r"(?<![A-Za-z0-9_])(_|N_|trf|trh|trn)\(")
LITERAL = re.compile(r'\s*"((?:[^"\\\n]|\\.)*)"')
C_ESCAPES = {"n": "\n", "t": "\t", '"': '"', "'": "'", "\\": "\\"}
COMMENT = re.compile(r'"(?:[^"\\\n]|\\.)*"|\'(?:[^\'\\\n]|\\.)+\'|/\*.*?\*/|//[^\n]*', re.S)


def without_comments(text):
    """C source with comments and joined lines blanked, line breaks kept."""

    def blank(found):
        if found[0][0] in "\"'":
            return found[0]
        return re.sub(r"[^\n]", " ", found[0])

    return COMMENT.sub(blank, text.replace("\\\n", " \n"))


def skip_argument(text, at):
    """The place after the comma that ends the argument beginning at at; None at the closing bracket."""
    depth = 0
    while at < len(text):
        sign = text[at]
        if sign in "\"'":
            at += 1
            while at < len(text) and text[at] != sign:
                at += 2 if text[at] == "\\" else 1
        elif sign in "([{":
            depth += 1
        elif sign in ")]}":
            if depth == 0:
                return None
            depth -= 1
        elif sign == "," and depth == 0:
            return at + 1
        at += 1
    return None


def read_literal(text, at):
    """(the joined string literals at at, the place behind them), or (None, at)."""
    parts = []
    while True:
        found = LITERAL.match(text, at)
        if not found:
            break
        parts.append(re.sub(r"\\(.)", lambda m: C_ESCAPES.get(m[1], "?"), found[1]))
        at = found.end()
    while at < len(text) and text[at].isspace():
        at += 1
    if not parts or at >= len(text) or text[at] not in ",)":
        return None, at
    return "".join(parts), at


def uses_in(text):
    """Yields (msgid, plural or None, place in the text)."""
    for call in CALL.finditer(text):
        number, has_plural = CALLS[call[1]]
        at = call.end()
        for _ in range(number):
            at = skip_argument(text, at) if at is not None else None
        if at is None:
            continue
        msgid, at = read_literal(text, at)
        if not msgid:
            continue
        plural = None
        if has_plural:
            plural, _ = read_literal(text, at + 1)
        yield msgid, plural, call.start()


def uses_of(root):
    """({msgid: Entry with places}, [problems])."""
    found, problems = {}, []
    for path in sorted((root / "src").rglob("*")):
        if path.suffix not in (".c", ".h", ".html"):
            continue
        text = path.read_text(encoding="utf-8")
        if path.suffix != ".html":
            text = without_comments(text)
        place = path.relative_to(root).as_posix()
        for msgid, plural, at in uses_in(text):
            entry = found.setdefault(msgid, po.Entry(msgid, plural))
            entry.places.append(place)
            if plural is not None and entry.plural is None:
                entry.plural = plural
            elif plural is not None and plural != entry.plural:
                line = text.count("\n", 0, at) + 1
                problems.append(f"{place}:{line}: another plural elsewhere for {po.quote(msgid)}")
    return found, problems


def placeholders(text):
    return sorted(set(re.findall(r"\{\d\}", text)))


def quoted(text):
    """Placeholders in quotation marks: what is quoted in one language is quoted in all."""
    return sorted(set(re.findall("[“\"‘«](\\{\\d\\})[”\"’»]", text)))


def check_entry(catalog, used, forms):
    """Problems of one used text in one catalogue."""
    name, shown = catalog.path, po.quote(used.msgid)
    entry = catalog.entries.get(used.msgid)
    if entry is None or not any(entry.msgstr):
        return [f"{name}: missing: {shown}"]
    if entry.plural != used.plural:
        return [f"{name}:{entry.line}: msgid_plural differs from the source for {shown}"]
    if not entry.complete(forms):
        return [f"{name}:{entry.line}: needs {forms} forms, none empty: {shown}"]
    problems = []
    # One form may say "one" where the other has {0}, in the source and in each language.
    sources = [used.msgid] + ([used.plural] if used.plural is not None else [])
    allowed = [placeholders(source) for source in sources]
    allowed_quoted = [quoted(source) for source in sources]
    for text in entry.msgstr:
        if placeholders(text) not in allowed:
            problems.append(f"{name}:{entry.line}: placeholders {placeholders(text)} instead of"
                            f" {allowed[-1]}: {shown}")
        if quoted(text) not in allowed_quoted:
            problems.append(f"{name}:{entry.line}: quotation marks around {quoted(text)} instead of"
                            f" {allowed_quoted[-1]}: {shown}")
    return problems


def update(catalog, used, forms, is_english):
    """Adds what is missing, drops what is unused."""
    entries = {}
    for msgid, use in used.items():
        entry = catalog.entries.get(msgid)
        if entry is None or entry.plural != use.plural:
            entry = po.Entry(msgid, use.plural)
            entry.msgstr = [""] * (forms if use.plural is not None else 1)
            if is_english:
                entry.msgstr = [msgid] + [use.plural] * (len(entry.msgstr) - 1)
        entry.places = use.places
        entries[msgid] = entry
    catalog.entries = entries
    po.write(catalog)


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("--update", action="store_true")
    parser.add_argument("--root", default=pathlib.Path(__file__).resolve().parent.parent)
    parser.add_argument("--po", default=None)
    options = parser.parse_args()
    root = pathlib.Path(options.root)
    folder = pathlib.Path(options.po) if options.po else root / "po"

    used, problems = uses_of(root)
    try:
        for lang in po.LANGS:
            catalog = po.read(str(folder / f"{lang}.po"))
            forms, _ = catalog.plural_rule()
            if options.update:
                update(catalog, used, forms, lang == "en")
            for msgid in sorted(used):
                problems += check_entry(catalog, used[msgid], forms)
            for msgid in sorted(set(catalog.entries) - set(used)):
                problems.append(f"{catalog.path}: no longer used: {po.quote(msgid)}")
    except po.PoError as error:
        problems.append(str(error))
    for problem in problems:
        print(problem)
    if problems:
        print(f"{len(problems)} problems; `make po` adds and drops entries, translating is left to you")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
