#!/bin/sh
# Builds with sanitizers, runs every test on both engines and in the browser, ends with one line
# "N passed, N failed, N skipped".
# SPDX-License-Identifier: AGPL-3.0-or-later
set -eu
cd "$(dirname "$0")/.."

SAN="-Db_sanitize=address,undefined -Db_lundef=false --buildtype=debugoptimized -Dstrict=true"
# shellcheck disable=SC2086 # words on purpose
[ -f build-test/build.ninja ] || meson setup build-test $SAN >/dev/null
ninja -C build-test
tools/npm_install.sh

status=0
tools/with_postgres.sh meson test -C build-test --no-rebuild --print-errorlogs --num-processes 2 \
    --timeout-multiplier 3 || status=$?
python3 tools/test_summary.py build-test/meson-logs/testlog.json || status=1
exit $status
