#!/bin/sh
# Builds what the benchmarks need and runs them beside a private PostgreSQL.
# SPDX-License-Identifier: AGPL-3.0-or-later
set -eu
cd "$(dirname "$0")/.."
ninja -C build src/app/alyans tests/bench/bench_server tests/bench/reference tests/bench/clients >/dev/null
exec tools/with_postgres.sh python3 tools/bench.py "$@"
