#!/usr/bin/env python3
"""Installs libalyans-opinion into a folder of its own, and is somebody else with it: compiles the example of
the documentation as C99 and C++ through pkg-config, runs it, and looks at what the shared object has and wants.
Usage: library_installed.py SOURCE BUILD MESON COMPILER [FLAGS...]
SPDX-License-Identifier: AGPL-3.0-or-later"""
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

# What the tool chain itself puts into every shared object.
OF_THE_TOOLS = {"_DYNAMIC", "_GLOBAL_OFFSET_TABLE_", "__TMC_END__", "__dso_handle", "completed.0", "__cpu_model",
                "__cpu_features2", "__do_global_dtors_aux_fini_array_entry", "__frame_dummy_init_array_entry"}
# Memory, threads, sorting, exact arithmetic, and the last word of a broken promise: nothing else is called.
MAY_CALL = re.compile(
    r"calloc|malloc|free|abort|stderr|f?printf|fwrite|qsort|sqrt|ldexp|bcmp|mem(cpy|set|move|cmp)"
    r"|pthread_(cond_(broadcast|destroy|init|signal|wait)|create|join|mutex_(destroy|init|lock|unlock))"
    r"|__(f?printf|mem(cpy|set|move))_chk|__stack_chk_fail|__cpu_model|__(register|deregister)_frame_info")


def run(*command, **more):
    done = subprocess.run([str(c) for c in command], capture_output=True, text=True, check=False, **more)
    if done.returncode != 0:
        sys.exit(f"{' '.join(map(str, command))}\nfailed\n{done.stdout}{done.stderr}")
    return done.stdout


def symbols(library, *flags):
    """(kind, name without its version) of what nm prints."""
    rows = [line.split() for line in run("nm", *flags, library).splitlines()]
    return [(row[-2], row[-1].split("@")[0]) for row in rows if len(row) >= 2]


def check_symbols(library, header):
    declared = set(re.findall(r"\b(alyans_opinion_\w+)\(", re.sub(r"/\*.*?\*/", "", header, flags=re.S)))
    exported = {name for kind, name in symbols(library, "-D", "--defined-only")}
    assert exported == declared, f"exported and declared differ: {sorted(exported ^ declared)}"
    wanted = {name for kind, name in symbols(library, "-D", "--undefined-only") if kind == "U"}
    strange = sorted(name for name in wanted if not MAY_CALL.fullmatch(name))
    assert not strange, f"calls {strange}"
    variables = {name for kind, name in symbols(library) if kind in "bBdDsSgGC"} - OF_THE_TOOLS
    assert not variables, f"variables {sorted(variables)}"


def installed(build, meson, folder):
    run(*meson.split(), "install", "-C", build, "--no-rebuild", "--tags", "opinion,devel", "--destdir", folder)
    found = {name: list(folder.rglob(name)) for name in ("alyans-opinion.h", "libalyans-opinion.so", "alyans-opinion.pc")}
    for name, places in found.items():
        assert len(places) == 1, f"{name}: {places}"
    return {name: places[0] for name, places in found.items()}


def check_documents(source, example):
    """The example stands in the header, the manual and the page as it is compiled here."""
    code = example.split("*/\n", 1)[1]
    assert len([line for line in code.splitlines() if line.strip()]) <= 30, "the example is longer than 30 lines"
    header = (source / "src/opinion/include/alyans-opinion.h").read_text()
    assert "".join((" *     " + line).rstrip() + "\n" for line in code.splitlines()) in header, "header: example"
    assert code.replace("\\", "\\e") in (source / "docs/alyans-opinion.3").read_text(), "manual: example"
    page = (source / "docs/opinion.md").read_text()
    assert f"```c\n{code}```" in page, "docs/opinion.md: example"
    manual = (source / "docs/alyans-opinion.3").read_text()
    functions = set(re.findall(r"\b(alyans_opinion_\w+)\(", re.sub(r"/\*.*?\*/", "", header, flags=re.S)))
    missing = sorted(name for name in functions if not re.search(rf"^\.F[no] {name}\b", manual, re.M))
    assert not missing, f"manual: {missing}"
    errors = re.findall(r"^    (ALYANS_OPINION_\w+) = \d+,? +/\*", header.split("enum alyans_opinion_error {")[1].split("};")[0], re.M)
    assert errors and all(f".It Dv {name}" in manual for name in errors), "manual: errors"
    return re.search(r"It prints\n\n```\n(.*?)```", page, re.S).group(1)


def main():
    source, build = (pathlib.Path(p).resolve() for p in sys.argv[1:3])
    meson, compiler, flags = sys.argv[3], sys.argv[4], sys.argv[5:]
    example = source / "docs/opinion-example.c"
    expected = check_documents(source, example.read_text())
    with tempfile.TemporaryDirectory() as temporary:
        folder = pathlib.Path(temporary)
        found = installed(build, meson, folder / "root")
        if not flags:  # sanitizers bring their own
            check_symbols(found["libalyans-opinion.so"], found["alyans-opinion.h"].read_text())
        env = dict(os.environ, PKG_CONFIG_LIBDIR=str(found["alyans-opinion.pc"].parent),
                   PKG_CONFIG_SYSROOT_DIR=str(folder / "root"))
        package = run("pkg-config", "--cflags", "--libs", "alyans-opinion", env=env).split()
        runs = [(*compiler.split(), "-std=c99")]
        if shutil.which("g++") and not flags:
            runs.append(("g++", "-x", "c++", "-std=c++11"))
        for command in runs:
            program = folder / "example"
            run(*command, "-Wall", "-Wextra", "-Wpedantic", "-Werror", example, "-x", "none", *flags, *package,
                "-o", program)
            env["LD_LIBRARY_PATH"] = str(found["libalyans-opinion.so"].parent)
            printed = run(program, env=env)
            assert printed == expected, f"{command[0]}: printed\n{printed}and not\n{expected}"
            print(f"{' '.join(command)}: compiles, runs, prints what the page says")


if __name__ == "__main__":
    try:
        main()
    except AssertionError as problem:
        sys.exit(str(problem))
