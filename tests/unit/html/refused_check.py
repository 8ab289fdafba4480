"""What must not compile does not compile: refused/ by htmlc, types/ by the C compiler.

Usage: refused_check.py HTMLC FOLDER COMPILER...
The first line of each template says which line must be named and with what words (in types/ the
macro of the hole): {# expect: LINE: WORDS #} ("LINE: " may be missing), or {# compiles #}.
SPDX-License-Identifier: AGPL-3.0-or-later
"""
import pathlib
import re
import subprocess
import sys
import tempfile

htmlc, folder = sys.argv[1], pathlib.Path(sys.argv[2])
compiler = sys.argv[3:]
EXPECTED = re.compile(rb"\{# (?:compiles|expect: (?:(\d+): )?(.+?)) #\}$")


def run(command):
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    return done.returncode, done.stderr


def translate(template, made):
    return run([htmlc, str(template), str(made / "v.html.h"), str(made / "v.html.c")])


def compile_c(made):
    return run([*compiler, "-fsyntax-only", "-I", str(made), str(made / "v.html.c")])


def complaint(template, line, words, status, said):
    """What is wrong with the refusal; None if it is right."""
    if status == 0:
        return "accepted"
    if status != 1:
        return f"ended with status {status}"
    if line is not None and f"{template}:{line}:" not in said:
        return f"did not name line {line}"
    if words not in said:
        return f'did not say "{words}"'
    if template.parent.name == "types" and "not compatible with any" not in said:
        return "fails for another reason than the type"
    return None


def check(template):
    found = EXPECTED.match(template.read_bytes().split(b"\n", 1)[0])
    if found is None:
        return "its first line says nothing", ""
    line, words = (part.decode() if part else part for part in found.groups())
    with tempfile.TemporaryDirectory() as name:
        made = pathlib.Path(name)
        status, said = translate(template, made)
        if template.parent.name == "types" and status == 0:
            status, said = compile_c(made)
        elif any(made.iterdir()):
            return "was refused, and yet written", said
    if words is None:
        return ("does not compile" if status != 0 else None), said
    return complaint(template, line, words, status, said), said


templates = sorted(folder.glob("refused/*.html")) + sorted(folder.glob("types/*.html"))
bad = 0
for template in templates:
    wrong, said = check(template)
    if wrong is not None:
        bad += 1
        print(f"{template}: {wrong}\n    {said.strip()}")
print(f"{len(templates)} templates, {bad} not as they should be")
sys.exit(1 if bad or len(templates) < 50 else 0)
