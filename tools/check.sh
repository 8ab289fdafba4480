#!/bin/sh
# What a merge wants beyond `make test`: lint, both compilers, the analyzer, TSan, longer fuzzing.
# SPDX-License-Identifier: AGPL-3.0-or-later
set -eu
cd "$(dirname "$0")/.."

tools/lint.sh
setup() { [ -f "$1/build.ninja" ] || meson setup "$@" >/dev/null; }
setup build-gcc --buildtype=release -Dstrict=true
ninja -C build-gcc
setup build-analyzer --buildtype=release -Dstrict=true -Danalyzer=true
ninja -C build-analyzer src/app/alyans # not the tests: there it takes cmocka's ends for ways on
CC=clang setup build-clang --buildtype=release -Dstrict=true
ninja -C build-clang
tools/same_bytes.sh build-gcc build-clang
setup build-tsan -Db_sanitize=thread -Db_lundef=false --buildtype=debugoptimized -Dstrict=true
ninja -C build-tsan
tools/with_postgres.sh meson test -C build-tsan --no-rebuild --print-errorlogs \
    --suite unit --suite store --suite http --timeout-multiplier 5
tools/test.sh
tools/fuzz.sh "${FUZZ_SECONDS:-30}"
echo "check is clean"
