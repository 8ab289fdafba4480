#!/bin/sh
# Runs every libFuzzer target for some seconds: tools/fuzz.sh [SECONDS [TARGET...]], default 60.
# New inputs that reach new code stay in build-fuzz/corpus; a crash is kept in build-fuzz/crash-*.
# SPDX-License-Identifier: AGPL-3.0-or-later
set -eu
cd "$(dirname "$0")/.."
seconds=${1:-60}
[ $# -eq 0 ] || shift

[ -d build-fuzz ] || CC=clang meson setup build-fuzz --buildtype=debugoptimized -Dfuzz=true \
    -Db_sanitize=address,undefined -Db_lundef=false >build-fuzz-setup.log 2>&1 ||
    { cat build-fuzz-setup.log; exit 1; }
rm -f build-fuzz-setup.log

targets=${*:-$(ls tests/fuzz/corpus)}
programs=
for target in $targets; do
    programs="$programs tests/fuzz/${target}_fuzz"
done
# shellcheck disable=SC2086 # a list of words
ninja -C build-fuzz $programs >/dev/null

failed=
for target in $targets; do
    found=build-fuzz/corpus/$target
    mkdir -p "$found"
    printf '%-10s ' "$target"
    if "build-fuzz/tests/fuzz/${target}_fuzz" -max_total_time="$seconds" -timeout=10 -max_len=20000 \
        -rss_limit_mb=2048 -artifact_prefix="build-fuzz/crash-$target-" -print_final_stats=1 \
        "$found" "tests/fuzz/corpus/$target" >"build-fuzz/$target.log" 2>&1; then
        sed -n 's/^stat::number_of_executed_units: */tries: /p' "build-fuzz/$target.log"
    else
        echo "FAILED, see build-fuzz/$target.log"
        failed="$failed $target"
    fi
done
[ -z "$failed" ] || { echo "failed:$failed"; exit 1; }
