#!/bin/sh
# clang-format, clang-tidy, cppcheck, the layers, and the scripts: all clean or it fails.
# SPDX-License-Identifier: AGPL-3.0-or-later
set -eu
cd "$(dirname "$0")/.."

[ -f build-lint/build.ninja ] || CC=clang meson setup build-lint --buildtype=debug >/dev/null
ninja -C build-lint >/dev/null # generated headers

echo "layers";       python3 tools/check_layers.py --headers
echo "clang-format"; git ls-files '*.c' '*.h' | xargs clang-format --dry-run -Werror
echo "clang-tidy";   git ls-files 'src/*.c' 'tools/*.c' |
    xargs -P 2 -n 8 clang-tidy -p build-lint --quiet --warnings-as-errors='*' 2>/dev/null
echo "cppcheck";     git ls-files 'src/*.c' 'tools/*.c' |
    xargs cppcheck -j 2 --quiet --std=c11 --enable=warning,performance,portability --inline-suppr \
        --suppressions-list=tools/cppcheck.txt --error-exitcode=1 -I src -I build-lint/src -D_GNU_SOURCE
echo "scripts";      for s in tools/*.sh .ci/run; do sh -n "$s"; done
python3 -m py_compile tools/*.py
echo "lint is clean"
