#!/bin/sh
# Builds what the benchmarks need and runs them beside a private PostgreSQL.
# SPDX-License-Identifier: AGPL-3.0-or-later
set -eu
cd "$(dirname "$0")/.."
ninja -C build src/app/alyans tests/bench/bench_server tests/bench/reference tests/bench/clients tests/bench/phones \
    tests/bench/record tests/bench/opinion tests/bench/votes_read tests/bench/mail tests/bench/sink \
    tests/bench/images tests/bench/search tests/bench/package tests/bench/polis_set >/dev/null
# a real disk: in memory an fsync costs nothing
ALYANS_PG_DIR=${BENCH_DIR:-/var/tmp} BENCH_DIR=${BENCH_DIR:-/var/tmp} exec tools/with_postgres.sh python3 tools/bench.py "$@"
