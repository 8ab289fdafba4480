"""Gettext PO files: a small reader and writer for po_compile.py and po_check.py.

SPDX-License-Identifier: AGPL-3.0-or-later
"""
import re

ESCAPES = {"n": "\n", "t": "\t", '"': '"', "\\": "\\"}
LANGS = ("az", "en")  # in the order of enum lang (src/kit/base/cx.h)


class PoError(Exception):
    """What is wrong with a PO file, with its place."""


class Entry:
    """One text: msgid, msgid_plural (None without) and msgstr (one, or one a plural form)."""

    def __init__(self, msgid, plural=None):
        self.msgid = msgid
        self.plural = plural
        self.msgstr = []
        self.comments = []  # lines a translator wrote, beginning "# "
        self.places = []  # files that use it
        self.line = 0

    def complete(self, forms):
        wanted = forms if self.plural is not None else 1
        return len(self.msgstr) == wanted and all(self.msgstr)


class Catalog:
    """The entries of one language by msgid, and what its header says."""

    def __init__(self, path):
        self.path = path
        self.header = ""
        self.entries = {}

    def plural_rule(self):
        """(number of forms, C expression in n), checked to be nothing but arithmetic."""
        found = re.search(r"^Plural-Forms:\s*nplurals=(\d);\s*plural=([^;]+);", self.header, re.M)
        if not found or not re.fullmatch(r"[n0-9 ()!=<>&|%?:]+", found[2]):
            raise PoError(f"{self.path}: no usable Plural-Forms in the header")
        return int(found[1]), found[2].strip()


def unquote(text, where):
    if len(text) < 2 or text[0] != '"' or text[-1] != '"':
        raise PoError(f"{where}: expected a quoted text")
    out, i, body = [], 0, text[1:-1]
    while i < len(body):
        if body[i] == '"':
            raise PoError(f"{where}: quote inside a text")
        if body[i] == "\\":
            i += 1
            if i == len(body) or body[i] not in ESCAPES:
                raise PoError(f"{where}: unknown escape")
            out.append(ESCAPES[body[i]])
        else:
            out.append(body[i])
        i += 1
    return "".join(out)


def quote(text):
    for sign, plain in (("\\", "\\"), ("n", "\n"), ("t", "\t"), ('"', '"')):
        text = text.replace(plain, "\\" + sign)
    return f'"{text}"'


KEYWORD = re.compile(r'(msgid_plural|msgid|msgstr(?:\[(\d)\])?)\s+(".*")$')


def read(path):
    """The catalogue in a file; PoError names the line of the first mistake."""
    catalog = Catalog(path)
    with open(path, encoding="utf-8") as file:
        lines = file.read().split("\n")
    entry, field, comments, places = None, None, [], []

    def store(where):
        nonlocal entry
        if entry is None:
            return
        if not entry.msgstr:
            raise PoError(f"{where}: msgid without msgstr")
        if entry.msgid == "":
            catalog.header = entry.msgstr[0]
        elif entry.msgid in catalog.entries:
            raise PoError(f"{path}:{entry.line}: msgid appears twice")
        else:
            catalog.entries[entry.msgid] = entry
        entry = None

    for number, raw in enumerate(lines, 1):
        line, where = raw.strip(), f"{path}:{number}"
        if line.startswith("#,") and "fuzzy" in line:
            raise PoError(f"{where}: fuzzy entry: check the translation and remove the mark")
        if line == "" or line.startswith("#"):
            store(where)
            field = None
            if line.startswith("# ") or line == "#":
                comments.append(line)
            elif line.startswith("#: "):
                places.append(line[3:])
            continue
        found = KEYWORD.match(line)
        if line.startswith('"'):
            text = unquote(line, where)
            if field == "msgid":
                entry.msgid += text
            elif field == "msgid_plural":
                entry.plural += text
            elif field == "msgstr":
                entry.msgstr[-1] += text
            else:
                raise PoError(f"{where}: a text without msgid or msgstr before it")
        elif not found:
            raise PoError(f"{where}: expected msgid, msgid_plural, msgstr or a comment")
        elif found[1] == "msgid":
            store(where)
            entry = Entry(unquote(found[3], where))
            entry.comments, entry.places, entry.line = comments, places, number
            comments, places, field = [], [], "msgid"
        elif entry is None:
            raise PoError(f"{where}: {found[1]} before msgid")
        elif found[1] == "msgid_plural":
            entry.plural, field = unquote(found[3], where), "msgid_plural"
        else:
            if int(found[2] or 0) != len(entry.msgstr):
                raise PoError(f"{where}: plural forms are not in order")
            entry.msgstr.append(unquote(found[3], where))
            field = "msgstr"
    store(f"{path}:{len(lines)}")
    return catalog


def write(catalog):
    """Writes the catalogue in one fixed form, sorted by msgid, so that changes merge well."""
    out = ['msgid ""', 'msgstr ""']
    out += [quote(line + "\n") for line in catalog.header.rstrip("\n").split("\n")]
    for msgid in sorted(catalog.entries):
        entry = catalog.entries[msgid]
        out.append("")
        out += entry.comments
        out += [f"#: {place}" for place in sorted(set(entry.places))]
        out.append(f"msgid {quote(msgid)}")
        if entry.plural is None:
            out.append(f"msgstr {quote(entry.msgstr[0])}")
        else:
            out.append(f"msgid_plural {quote(entry.plural)}")
            out += [f"msgstr[{i}] {quote(text)}" for i, text in enumerate(entry.msgstr)]
    with open(catalog.path, "w", encoding="utf-8") as file:
        file.write("\n".join(out) + "\n")
