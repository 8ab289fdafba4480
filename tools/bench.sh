#!/bin/sh
# Builds what the benchmarks need and runs them beside a private PostgreSQL.
# SPDX-License-Identifier: AGPL-3.0-or-later
set -eu
cd "$(dirname "$0")/.."
ninja -C build src/app/alyans tests/bench/bench_server tests/bench/reference tests/bench/clients \
    tests/bench/record tests/bench/opinion tests/bench/votes_read >/dev/null
# a real disk: in memory an fsync costs nothing
ALYANS_PG_DIR=${BENCH_DIR:-/var/tmp} BENCH_DIR=${BENCH_DIR:-/var/tmp} exec tools/with_postgres.sh python3 tools/bench.py "$@"
