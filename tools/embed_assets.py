"""Turns the files of assets/ into the table `assets[]` of kit/http/server.h.

SPDX-License-Identifier: AGPL-3.0-or-later

    embed_assets.py FOLDER OUT.c OUT.d

Each file gets a name with a hash of its content and, where it is smaller by a tenth, a gzip form.
url(NAME) in a style sheet is rewritten to the hashed name of NAME.
"""
import gzip
import hashlib
import os
import re
import sys

TYPES = {
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml",
    ".ico": "image/x-icon",
    ".png": "image/png",
    ".woff2": "font/woff2",
    ".woff": "font/woff",
    ".txt": "text/plain; charset=utf-8",
    ".webmanifest": "application/manifest+json",
}


def hashed_name(name, content):
    stem, ending = os.path.splitext(name)
    return f"{stem}.{hashlib.sha256(content).hexdigest()[:8]}{ending}"


def with_hashed_urls(css, hashed):
    def replace(match):
        name = match.group(2).decode()
        return match.group(1) + hashed.get(name, name).encode() + match.group(3)

    return re.sub(rb"(url\([\"']?)([A-Za-z0-9_.-]+)([\"']?\))", replace, css)


def packed(content):
    smaller = gzip.compress(content, 9, mtime=0)
    return smaller if len(smaller) < 0.9 * len(content) else b""


def c_bytes(name, content):
    rows = [", ".join(str(b) for b in content[i:i + 24]) for i in range(0, len(content), 24)]
    return f"static const uint8_t {name}[] = {{ {','.join(chr(10) + '    ' + r for r in rows)}\n}};\n"


def main(folder, out, depfile):
    names = sorted(n for n in os.listdir(folder) if os.path.splitext(n)[1] in TYPES)
    names.sort(key=lambda n: n.endswith(".css"))  # style sheets last: they name the others
    hashed, code, rows = {}, [], []
    for i, name in enumerate(names):
        with open(os.path.join(folder, name), "rb") as f:
            content = f.read()
        if name.endswith(".css"):
            content = with_hashed_urls(content, hashed)
        hashed[name] = hashed_name(name, content)
        small = packed(content)
        code.append(c_bytes(f"plain_{i}", content))
        if small:
            code.append(c_bytes(f"gzip_{i}", small))
        gzip_form = f"{{ gzip_{i}, sizeof gzip_{i} }}" if small else "{ NULL, 0 }"
        kind = TYPES[os.path.splitext(name)[1]]
        rows.append(f"""    {{
        .name = S_INIT("{name}"),
        .hashed_name = S_INIT("{hashed[name]}"),
        .content_type = S_INIT("{kind}"),
        .plain = {{ plain_{i}, sizeof plain_{i} }},
        .gzip = {gzip_form},
    }},
""")
    if not rows:
        rows.append("    { .name = S_INIT(\"\") },\n")  # C has no empty arrays
    with open(out, "w", encoding="utf-8") as f:
        f.write("/* Made by tools/embed_assets.py from assets/. */\n"
                "#include \"kit/http/server.h\"\n\n")
        f.write("\n".join(code))
        f.write(f"\nconst struct asset assets[] = {{\n{''.join(rows)}}};\n")
        f.write(f"const int asset_count = {len(names)};\n")
    with open(depfile, "w", encoding="utf-8") as f:
        paths = [folder] + [os.path.join(folder, n) for n in names]
        f.write(f"{out}: {' '.join(p.replace(' ', chr(92) + ' ') for p in paths)}\n")


if __name__ == "__main__":
    main(*sys.argv[1:4])
