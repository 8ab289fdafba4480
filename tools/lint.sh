#!/bin/sh
# clang-format, clang-tidy, cppcheck, the layers, and the scripts: all clean or it fails.
# What was clean is not looked at again until it changes (build-lint/tidy-clean, build-lint/cppcheck).
# SPDX-License-Identifier: AGPL-3.0-or-later
set -eu
cd "$(dirname "$0")/.."

[ -f build-lint/build.ninja ] || CC=clang meson setup build-lint --buildtype=debug >/dev/null
ninja -C build-lint build.ninja >/dev/null
generated=$(ninja -C build-lint -t targets rule CUSTOM_COMMAND | grep -v -e '^ninja' -e '^meson-')
# shellcheck disable=SC2086 # a list of words
ninja -C build-lint $generated >/dev/null

echo "heads"
python3 tools/check_heads.py
echo "releases"
python3 tools/check_auto.py
echo "layers"
python3 tools/check_layers.py --headers build-lint
echo "clang-format"
git ls-files '*.c' '*.h' | xargs clang-format --dry-run -Werror
echo "clang-tidy"
python3 tools/tidy.py build-lint
echo "cppcheck"
mkdir -p build-lint/cppcheck
git ls-files 'src/*.c' 'tools/*.c' |
    xargs cppcheck -j 2 --quiet --std=c11 --enable=warning,performance,portability --inline-suppr \
        --suppressions-list=tools/cppcheck.txt --cppcheck-build-dir=build-lint/cppcheck \
        --error-exitcode=1 -I src -I build-lint/src -D_GNU_SOURCE
echo "scripts"
for script in tools/*.sh .ci/run; do
    sh -n "$script"
done
python3 - tools/*.py <<'EOT'
import ast, sys
for name in sys.argv[1:]:
    with open(name) as file:
        ast.parse(file.read(), name)
EOT
echo "lint is clean"
